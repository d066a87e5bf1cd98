/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/brokers/finx-broker-finder.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "ui/brokers/finx-account-color.h"

#define LEAST_LETTERS 2
#define DELAY_MS      300               /* nobody is asked for each letter */
#define MOST_OF_ONE   8

struct _FinxBrokerFinder
{
  GtkBox        parent_instance;
  FinxEngine   *engine;                 /* owned */
  GCancellable *cancellable;            /* (nullable): of what is asked now */
  char         *text;                   /* (nullable) */
  guint         timeout;
  guint         n_asked;                /* brokers that did not answer yet */
  GtkWidget    *head, *list, *note;
};

G_DEFINE_FINAL_TYPE (FinxBrokerFinder, finx_broker_finder, GTK_TYPE_BOX)

enum { FOUND, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Of a row of the list. */
typedef struct
{
  char           *account;
  FinxInstrument *instrument;           /* a draft */
} Result;

static void
result_free (gpointer data)
{
  Result *result = data;

  g_free (result->account);
  finx_instrument_free (result->instrument);
  g_free (result);
}

/* One broker that is asked. */
typedef struct
{
  FinxBrokerFinder *finder;             /* owned */
  GCancellable     *cancellable;        /* owned */
  char             *account;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->finder);
  g_object_unref (question->cancellable);
  g_free (question->account);
  g_free (question);
}

static void
show_note (FinxBrokerFinder *self,
           const char       *text)      /* (nullable) */
{
  gtk_label_set_text (GTK_LABEL (self->note), text != NULL ? text : "");
  gtk_widget_set_visible (self->note, text != NULL);
}

static void
add_result (FinxBrokerFinder     *self,
            const char           *account,
            const FinxInstrument *instrument)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *dot = finx_account_dot_new ();
  GtkWidget *symbol = gtk_label_new (instrument->symbol), *name = gtk_label_new (instrument->name), *broker;
  Result *result = g_new0 (Result, 1);
  FinxBrokerState state;
  g_autofree char *words = NULL;

  if (!finx_engine_get_broker_state (self->engine, account, &state))
    {
      g_object_ref_sink (row);
      g_object_unref (row);
      g_free (result);
      return;
    }
  result->account = g_strdup (account);
  result->instrument = finx_instrument_copy (instrument);
  broker = gtk_label_new (state.name);
  gtk_label_set_xalign (GTK_LABEL (symbol), 0);
  gtk_label_set_width_chars (GTK_LABEL (symbol), 9);
  gtk_widget_add_css_class (symbol, "heading");
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (broker, "dim");
  finx_account_dot_set_color (FINX_ACCOUNT_DOT (dot), state.color);
  gtk_box_append (GTK_BOX (box), symbol);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), broker);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  words = g_strdup_printf ("%s, %s, %s", instrument->symbol, instrument->name, state.name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (row), "result", result, result_free);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Question *question = user_data;
  FinxBrokerFinder *self = question->finder;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = finx_engine_read_broker_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (question->cancellable != self->cancellable)       /* of another text, or the finder is gone */
    {
      question_free (question);
      return;
    }
  self->n_asked--;
  for (guint i = 0; rows != NULL && i < MIN (rows->len, MOST_OF_ONE); i++)
    add_result (self, question->account, rows->pdata[i]);
  if (rows == NULL)
    {
      text = finx_error_text (error);
      show_note (self, text);
    }
  else if (self->n_asked == 0 && gtk_widget_get_first_child (self->list) == NULL)
    show_note (self, _("No broker has it."));
  else if (self->n_asked == 0)
    show_note (self, NULL);
  question_free (question);
}

static gboolean
ask_cb (gpointer user_data)
{
  FinxBrokerFinder *self = user_data;
  g_autoptr(GPtrArray) connected = finx_engine_list_connected (self->engine);

  self->timeout = 0;
  self->cancellable = g_cancellable_new ();
  self->n_asked = 0;
  for (guint i = 0; i < connected->len; i++)
    {
      const FinxAccount *account = connected->pdata[i];
      FinxBrokerQuery query = { .kind = FINX_READ_INSTRUMENTS, .account = account->id, .text = self->text };
      FinxBrokerState state;
      Question *question;

      if (!finx_engine_get_broker_state (self->engine, account->id, &state) || state.is_paused)
        continue;
      question = g_new0 (Question, 1);
      question->finder = g_object_ref (self);
      question->cancellable = g_object_ref (self->cancellable);
      question->account = g_strdup (account->id);
      self->n_asked++;
      finx_engine_read_broker_async (self->engine, &query, self->cancellable, found_cb, question);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->n_asked > 0);
  show_note (self, _("Asking your brokers…"));
  return G_SOURCE_REMOVE;
}

static void
stop (FinxBrokerFinder *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
finx_broker_finder_search (FinxBrokerFinder *self,
                           const char       *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  GtkWidget *row;

  g_return_if_fail (FINX_IS_BROKER_FINDER (self));

  stop (self);
  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_free (self->text);
  self->text = g_steal_pointer (&stripped);
  if (g_utf8_strlen (self->text, -1) >= LEAST_LETTERS && !finx_engine_is_offline (self->engine))
    self->timeout = g_timeout_add (DELAY_MS, ask_cb, self);
}

static void
row_cb (FinxBrokerFinder *self,
        GtkListBoxRow    *row)
{
  const Result *result = g_object_get_data (G_OBJECT (row), "result");
  g_autoptr(GError) error = NULL;
  const FinxInstrument *instrument = finx_engine_learn_instrument (self->engine, result->account, result->instrument, &error);
  FinxQuoteRow *quote = instrument != NULL ? finx_quote_board_lookup (finx_engine_get_board (self->engine), instrument) : NULL;
  g_autofree char *text = error != NULL ? finx_error_text (error) : NULL;

  if (quote != NULL)
    g_signal_emit (self, signals[FOUND], 0, quote);
  else
    show_note (self, text != NULL ? text : _("The connection is not there yet. Choose it again in a moment."));
}

gboolean
finx_broker_finder_pick_first (FinxBrokerFinder *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  if (row == NULL)
    return FALSE;
  row_cb (self, row);
  return TRUE;
}

static void
finx_broker_finder_dispose (GObject *object)
{
  FinxBrokerFinder *self = FINX_BROKER_FINDER (object);

  stop (self);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_broker_finder_parent_class)->dispose (object);
}

static void
finx_broker_finder_finalize (GObject *object)
{
  g_free (FINX_BROKER_FINDER (object)->text);
  G_OBJECT_CLASS (finx_broker_finder_parent_class)->finalize (object);
}

static void
finx_broker_finder_class_init (FinxBrokerFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_broker_finder_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_broker_finder_finalize;
  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FINX_TYPE_QUOTE_ROW);
}

static void
finx_broker_finder_init (FinxBrokerFinder *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->head = gtk_label_new (_("At your brokers"));
  gtk_label_set_xalign (GTK_LABEL (self->head), 0);
  gtk_widget_add_css_class (self->head, "caption-heading");
  gtk_widget_add_css_class (self->head, "dim");
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "card-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Instruments at your brokers"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  self->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->note), 40);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_add_css_class (self->note, "dim");
  gtk_box_append (GTK_BOX (self), self->head);
  gtk_box_append (GTK_BOX (self), self->list);
  gtk_box_append (GTK_BOX (self), self->note);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
finx_broker_finder_new (FinxEngine *engine)
{
  FinxBrokerFinder *self = g_object_new (FINX_TYPE_BROKER_FINDER, NULL);

  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}
