/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/brokers/finx-broker-books-window.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "engine/finx-engine-book.h"
#include "ui/words/finx-format.h"

struct _FinxBrokerBooksWindow
{
  AdwWindow     parent_instance;
  FinxEngine   *engine;                 /* owned */
  char         *account;
  GCancellable *cancellable;            /* of what runs; NULL: nothing */
  GPtrArray    *differences;            /* (nullable) (element-type FinxDifference) */
  GPtrArray    *checks;                 /* GtkCheckButton, borrowed, as @differences */
  gint64        corrected_us;           /* what the corrections are dated */
  gboolean      undoes_import;          /* else a correction */

  GtkWidget    *stack, *since, *running, *result, *list, *hint, *correct, *again, *undo;
};

G_DEFINE_FINAL_TYPE (FinxBrokerBooksWindow, finx_broker_books_window, ADW_TYPE_WINDOW)

/* How far back it is asked, in days; 0: all there is. */
static const guint days[] = { 30, 365, 1826, 0 };

static void
show (FinxBrokerBooksWindow *self,
      const char            *page)
{
  if (!g_str_equal (page, "result"))
    gtk_label_set_text (GTK_LABEL (self->result), "");  /* what is not so any more is not read out either */
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
}

static void
start (FinxBrokerBooksWindow *self,
       const char            *text)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_label_set_text (GTK_LABEL (self->running), text);
  show (self, "running");
}

/* "KO.LIVE", or a currency */
static const char *
get_title (const FinxDifference *difference)
{
  return difference->instrument != NULL ? difference->instrument->symbol : difference->currency;
}

static char *
format (const FinxDifference *difference,
        FinxDecimal           amount)
{
  return difference->instrument != NULL ? finx_format_quantity (difference->instrument, amount) : finx_format_money (amount, difference->currency);
}

static void
update_correct (FinxBrokerBooksWindow *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->checks->len; i++)
    any |= gtk_check_button_get_active (self->checks->pdata[i]);
  gtk_widget_set_sensitive (self->correct, any);
}

static void
add_difference (FinxBrokerBooksWindow *self,
                const FinxDifference  *difference)
{
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();
  g_autofree char *ours = format (difference, difference->ours), *theirs = format (difference, difference->theirs);
  g_autofree char *text = g_strdup_printf (_("Journal %s · broker %s"), ours, theirs);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row, "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_title (difference));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, get_title (difference), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, get_title (difference), -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update_correct), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->checks, check);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* @text: of an import that was done: goes before what is said of the differences; "". Takes @differences. */
static void
show_differences (FinxBrokerBooksWindow *self,
                  const char            *text,
                  GPtrArray             *differences)
{
  g_autofree char *sentence = NULL;
  GtkWidget *row;

  g_clear_pointer (&self->differences, g_ptr_array_unref);
  self->differences = differences;
  g_ptr_array_set_size (self->checks, 0);
  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  for (guint i = 0; i < differences->len; i++)
    add_difference (self, differences->pdata[i]);
  sentence = g_strconcat (text, *text != '\0' ? " " : "", differences->len == 0 ? _("The journal and the broker agree.")
                          : *text != '\0' ? _("These are still different: that may be older, or other than trades, such as a deposit or a transfer.")
                          : _("These are different. Import history first: what is left may be older, or other than trades, such as a transfer."), NULL);
  gtk_label_set_text (GTK_LABEL (self->result), sentence);
  gtk_widget_set_visible (self->list, differences->len > 0);
  gtk_widget_set_visible (self->hint, differences->len > 0);
  gtk_widget_set_visible (self->correct, differences->len > 0);
  gtk_widget_set_visible (self->undo, FALSE);
  update_correct (self);
  show (self, "result");
}

static void
show_error (FinxBrokerBooksWindow *self,
            const GError          *error)
{
  g_autofree char *text = finx_error_text (error);

  gtk_label_set_text (GTK_LABEL (self->result), text);
  gtk_widget_set_visible (self->list, FALSE);
  gtk_widget_set_visible (self->hint, FALSE);
  gtk_widget_set_visible (self->correct, FALSE);
  gtk_widget_set_visible (self->undo, FALSE);
  show (self, "result");
}

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxBrokerBooksWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *differences = finx_engine_reconcile_finish (FINX_ENGINE (source), result, &error);

  if (self->engine == NULL)
    {
      g_clear_pointer (&differences, g_ptr_array_unref);
      return;
    }
  g_clear_object (&self->cancellable);
  if (differences != NULL)
    show_differences (self, "", differences);
  else
    show_error (self, error);
}

static void
compare (FinxBrokerBooksWindow *self)
{
  start (self, _("The broker is asked what it holds…"));
  finx_engine_reconcile_async (self->engine, self->account, self->cancellable, compared_cb, g_object_ref (self));
}

/* Importing */

/* (transfer full): what came besides trades; "" */
static char *
describe_activities (const FinxBrokerHistoryOutcome *outcome)
{
  GString *text = g_string_new (NULL);
  g_autofree char *n = finx_format_double (outcome->n_activities, 0), *n_open = finx_format_double (outcome->n_open, 0);

  if (outcome->n_activities > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("Other entries that were booked, such as deposits and rewards: %s."), n);
    }
  if (outcome->n_open > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("Entries of the broker's statement that have to be booked by hand: %s."), n_open);
    }
  if (outcome->note != NULL)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("Deposits, rewards and the like were not read: %s."), outcome->note);
    }
  return g_string_free (text, FALSE);
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxBrokerBooksWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerHistoryOutcome) outcome = finx_engine_import_broker_history_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *n = NULL, *known = NULL, *trades = NULL, *others = NULL, *text = NULL;

  if (self->engine == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (outcome == NULL)
    {
      show_error (self, error);
      return;
    }
  n = finx_format_double (outcome->n_fills, 0);
  known = finx_format_double (outcome->n_known, 0);
  trades = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s trade was taken into the journal; %s were there already.",
                                         "%s trades were taken into the journal; %s were there already.", outcome->n_fills), n, known);
  others = describe_activities (outcome);
  text = g_strconcat (trades, others, NULL);
  self->corrected_us = outcome->first_us != 0 ? outcome->first_us - FINX_USEC_PER_SEC : 0;
  show_differences (self, text, g_ptr_array_ref (outcome->differences));
  gtk_widget_set_visible (self->undo, outcome->n_fills > 0 || outcome->n_activities > 0);
  self->undoes_import = TRUE;
}

static void
import_cb (FinxBrokerBooksWindow *self)
{
  guint at = adw_combo_row_get_selected (ADW_COMBO_ROW (self->since));
  guint n = at < G_N_ELEMENTS (days) ? days[at] : 0;
  gint64 now_us = finx_clock_now (finx_engine_get_clock (self->engine));

  start (self, _("The broker is asked for what was traded…"));
  finx_engine_import_broker_history_async (self->engine, self->account, n > 0 ? now_us - n * 24 * 3600 * FINX_USEC_PER_SEC : 0,
                                           self->cancellable, imported_cb, g_object_ref (self));
}

/* Correcting */

static void
correct_cb (FinxBrokerBooksWindow *self)
{
  g_autoptr(GPtrArray) chosen = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  gint64 time_us = self->corrected_us != 0 ? self->corrected_us : finx_clock_now (finx_engine_get_clock (self->engine));

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      g_ptr_array_add (chosen, self->differences->pdata[i]);
  if (!finx_engine_correct (self->engine, self->account, chosen, time_us, &error))
    {
      show_error (self, error);
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->result), _("The corrections are written, as one change of the journal."));
  gtk_widget_set_visible (self->list, FALSE);
  gtk_widget_set_visible (self->hint, FALSE);
  gtk_widget_set_visible (self->correct, FALSE);
  gtk_widget_set_visible (self->undo, TRUE);
  self->undoes_import = FALSE;
  gtk_widget_grab_focus (self->again);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxBrokerBooksWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_done = finx_engine_undo_finish (FINX_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (!is_done)
    show_error (self, error);
  else if (self->undoes_import)
    show (self, "import");
  else
    compare (self);
}

static void
undo_cb (FinxBrokerBooksWindow *self)
{
  gtk_widget_set_visible (self->undo, FALSE);
  finx_engine_undo_async (self->engine, self->account, undone_cb, g_object_ref (self));
}

static void
finx_broker_books_window_dispose (GObject *object)
{
  FinxBrokerBooksWindow *self = FINX_BROKER_BOOKS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_broker_books_window_parent_class)->dispose (object);
}

static void
finx_broker_books_window_finalize (GObject *object)
{
  FinxBrokerBooksWindow *self = FINX_BROKER_BOOKS_WINDOW (object);

  g_clear_pointer (&self->differences, g_ptr_array_unref);
  g_ptr_array_unref (self->checks);
  g_free (self->account);
  G_OBJECT_CLASS (finx_broker_books_window_parent_class)->finalize (object);
}

static void
finx_broker_books_window_class_init (FinxBrokerBooksWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_broker_books_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_broker_books_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_broker_books_window_init (FinxBrokerBooksWindow *self)
{
  self->checks = g_ptr_array_new ();
}

static GtkWidget *
make_text (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_button (FinxBrokerBooksWindow *self,
             const char            *label,
             GCallback              clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
build_import (FinxBrokerBooksWindow *self)
{
  const char *const names[] = { _("The last 30 days"), _("The last year"), _("The last five years"), _("All there is"), NULL };
  g_autoptr(GtkStringList) list = gtk_string_list_new (names);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *group = adw_preferences_group_new ();
  GtkWidget *button = make_button (self, _("Import"), G_CALLBACK (import_cb));

  self->since = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->since), _("Trades of"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->since), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->since), G_N_ELEMENTS (days) - 1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->since);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), make_text (_("What was traded before the account was connected comes into its journal, as it was. Trades that are there already are not booked twice. The import can be undone in one step."), NULL));
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static GtkWidget *
build_result (FinxBrokerBooksWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->result = make_text ("", NULL);
  gtk_label_set_selectable (GTK_LABEL (self->result), TRUE);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Differences"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->hint = make_text (_("Choose what the broker is right about. A correction makes the journal hold what the broker holds, at the broker's cost; it can be undone. Nothing is sent to the broker."), "dim");
  gtk_widget_add_css_class (self->hint, "caption");
  self->again = make_button (self, _("Compare again"), G_CALLBACK (compare));
  self->undo = make_button (self, _("Undo"), G_CALLBACK (undo_cb));
  self->correct = make_button (self, _("Write corrections"), G_CALLBACK (correct_cb));
  gtk_widget_add_css_class (self->correct, "suggested-action");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), self->again);
  gtk_box_append (GTK_BOX (buttons), self->undo);
  gtk_box_append (GTK_BOX (buttons), self->correct);
  gtk_box_append (GTK_BOX (box), self->result);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

static GtkWidget *
build_running (FinxBrokerBooksWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *spinner = gtk_spinner_new ();

  self->running = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->running), TRUE);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), TRUE);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), self->running);
  return box;
}

GtkWidget *
finx_broker_books_window_new (FinxEngine *engine,
                              const char *account,
                              gboolean    imports)
{
  FinxBrokerBooksWindow *self = g_object_new (FINX_TYPE_BROKER_BOOKS_WINDOW, "modal", TRUE, "default-width", 520, "default-height", 480,
                                              "title", imports ? _("Import history") : _("Compare with the broker"), NULL);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  FinxBrokerState state;

  self->engine = g_object_ref (engine);
  self->account = g_strdup (account);
  if (finx_engine_get_broker_state (engine, account, &state))
    adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (gtk_window_get_title (GTK_WINDOW (self)), state.name));
  self->stack = gtk_stack_new ();
  gtk_widget_add_css_class (self->stack, "finx-dialog-box");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), build_import (self), "import");
  gtk_stack_add_named (GTK_STACK (self->stack), build_running (self), "running");
  gtk_stack_add_named (GTK_STACK (self->stack), build_result (self), "result");
  gtk_box_append (GTK_BOX (content), header);
  gtk_box_append (GTK_BOX (content), self->stack);
  adw_window_set_content (ADW_WINDOW (self), content);
  if (imports)
    show (self, "import");
  else
    compare (self);
  return GTK_WIDGET (self);
}
