/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/transactions/finx-transaction-window.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"
#include "engine/finx-engine-book.h"
#include "ui/words/finx-format.h"
#include "ui/pages/portfolio/transactions/finx-transaction-form.h"
#include "ui/words/finx-transaction-words.h"

struct _FinxTransactionWindow
{
  AdwWindow            parent_instance;
  FinxPortfolioView   *view;
  FinxTransactionForm *form;
  GtkWidget           *kind;            /* AdwComboRow */
  GtkWidget           *rows[FINX_N_FORM_FIELDS];        /* AdwEntryRow */
  GtkWidget           *new_class;       /* AdwComboRow: of a symbol that is not known */
  GtkWidget           *new_name;        /* AdwEntryRow, likewise */
  GtkWidget           *problem;
  GtkWidget           *submit;
  GtkWidget           *box;
  gboolean             amount_is_own;   /* somebody wrote it */
  gboolean             is_filling;
};

G_DEFINE_FINAL_TYPE (FinxTransactionWindow, finx_transaction_window, ADW_TYPE_WINDOW)

static FinxInstrumentTable *
get_instruments (FinxTransactionWindow *self)
{
  return finx_engine_get_instruments (finx_portfolio_view_get_engine (self->view));
}

static void
show_problem (FinxTransactionWindow *self,
              const char            *sentence)
{
  gtk_label_set_text (GTK_LABEL (self->problem), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem, sentence != NULL);
}

static void
set_row (FinxTransactionWindow *self,
         FinxFormField          field,
         const char            *text)
{
  self->is_filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->rows[field]), text);
  self->is_filling = FALSE;
  finx_transaction_form_set (self->form, field, text);
}

static gboolean
symbol_is_new (FinxTransactionWindow *self,
               FinxFormField          field)
{
  const char *symbol = self->form->texts[field];

  return finx_transaction_form_uses (self->form, field) && *symbol != '\0'
         && finx_instrument_table_lookup (get_instruments (self), symbol) == NULL;
}

/* Which fields the kind has, and what they are called. */
static void
update_fields (FinxTransactionWindow *self)
{
  gboolean is_new = symbol_is_new (self, FINX_FORM_SYMBOL) || symbol_is_new (self, FINX_FORM_RECEIVED);

  for (int i = 0; i < FINX_N_FORM_FIELDS; i++)
    {
      FinxFormField field = (FinxFormField) i;
      const char *label = finx_transaction_form_label (self->form, field);
      g_autofree char *title = finx_transaction_form_needs (self->form, field) ? g_strdup (label)
                                                                               : g_strdup_printf (_("%s (optional)"), label);

      gtk_widget_set_visible (self->rows[i], finx_transaction_form_uses (self->form, field));
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), title);
    }
  gtk_widget_set_visible (self->new_class, is_new);
  gtk_widget_set_visible (self->new_name, is_new);
  gtk_widget_set_tooltip_text (self->kind, finx_transaction_kind_explain (self->form->kind));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->kind), finx_transaction_kind_explain (self->form->kind));
}

static void
update_amount (FinxTransactionWindow *self)
{
  FinxDecimal amount = finx_transaction_form_amount (self->form, get_instruments (self));

  if (!self->amount_is_own && finx_decimal_is_known (amount))
    {
      g_autofree char *text = finx_format_decimal (amount, -1);

      set_row (self, FINX_FORM_AMOUNT, text);
    }
}

/* The currency of a symbol is the one to begin with. */
static void
update_currency (FinxTransactionWindow *self)
{
  const FinxInstrument *instrument = finx_instrument_table_lookup (get_instruments (self), self->form->texts[FINX_FORM_SYMBOL]);

  if (instrument != NULL && finx_transaction_form_uses (self->form, FINX_FORM_CURRENCY))
    set_row (self, FINX_FORM_CURRENCY, instrument->currency);
}

static void
row_changed_cb (FinxTransactionWindow *self,
                GtkWidget             *row)
{
  FinxFormField field = (FinxFormField) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "field"));

  gtk_widget_remove_css_class (row, "error");
  finx_transaction_form_set (self->form, field, gtk_editable_get_text (GTK_EDITABLE (row)));
  if (self->is_filling)
    return;
  show_problem (self, NULL);
  if (field == FINX_FORM_AMOUNT)
    self->amount_is_own = *self->form->texts[FINX_FORM_AMOUNT] != '\0';
  if (field == FINX_FORM_SYMBOL || field == FINX_FORM_RECEIVED)
    {
      update_currency (self);
      update_fields (self);
    }
  update_amount (self);
}

static void
kind_changed_cb (FinxTransactionWindow *self)
{
  if (self->is_filling)
    return;
  self->form->kind = (FinxTransactionKind) adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind));
  show_problem (self, NULL);
  update_fields (self);
  update_amount (self);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxTransactionWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = finx_engine_write_transactions_finish (FINX_ENGINE (source), result, &error);

  if (self->view == NULL)
    return;                             /* closed meanwhile */
  gtk_widget_set_sensitive (self->box, TRUE);
  gtk_widget_set_sensitive (self->submit, TRUE);
  if (!done)
    {
      g_autofree char *sentence = finx_error_text (error);

      show_problem (self, sentence);
      return;
    }
  finx_workspace_toast (finx_portfolio_view_get_workspace (self->view),
                        *self->form->id != '\0' ? _("Transaction changed") : _("Transaction added"), _("Undo"), "portfolio-undo.undo");
  gtk_window_close (GTK_WINDOW (self));
}

static void
show_wrong (FinxTransactionWindow *self,
            FinxFormField          field,
            const GError          *error)
{
  g_autofree char *sentence = finx_error_text (error);

  gtk_widget_add_css_class (self->rows[field], "error");
  gtk_widget_grab_focus (self->rows[field]);
  show_problem (self, sentence);
}

/* A symbol that is not known becomes an instrument as the two fields say. */
static gboolean
add_instrument (FinxTransactionWindow *self,
                FinxFormField          field,
                GError               **error)
{
  g_autoptr(FinxInstrument) instrument = NULL;
  const char *currency = self->form->texts[FINX_FORM_CURRENCY], *name = gtk_editable_get_text (GTK_EDITABLE (self->new_name));

  if (!symbol_is_new (self, field))
    return TRUE;
  if (*currency == '\0')
    currency = finx_portfolio_view_get_currency (self->view);
  instrument = finx_instrument_new_plain (self->form->texts[field], name, "",
                                          (FinxAssetClass) adw_combo_row_get_selected (ADW_COMBO_ROW (self->new_class)), currency);
  return finx_engine_add_instrument (finx_portfolio_view_get_engine (self->view), instrument, error) != NULL;
}

static void
submit_cb (FinxTransactionWindow *self)
{
  FinxEngine *engine = finx_portfolio_view_get_engine (self->view);
  g_autoptr(FinxTransaction) transaction = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *summary = NULL, *note = NULL;
  const FinxTransaction *changes[1];
  FinxFormField wrong = FINX_FORM_SYMBOL;

  if (!add_instrument (self, FINX_FORM_SYMBOL, &error) || !add_instrument (self, wrong = FINX_FORM_RECEIVED, &error)
      || (transaction = finx_transaction_form_read (self->form, get_instruments (self), &wrong, &error)) == NULL)
    {
      show_wrong (self, wrong, error);
      return;
    }
  if (*self->form->id == '\0')
    transaction->id[0] = '\0';          /* it gets one */
  summary = finx_transaction_summary (transaction);
  note = g_strdup_printf (*self->form->id == '\0' ? _("Added: %s") : _("Changed: %s"), summary);
  changes[0] = transaction;
  gtk_widget_set_sensitive (self->box, FALSE);
  gtk_widget_set_sensitive (self->submit, FALSE);
  finx_engine_write_transactions_async (engine, finx_portfolio_view_get_id (self->view), changes, 1, note,
                                        written_cb, g_object_ref (self));
}

static GtkWidget *
add_kind_row (FinxTransactionWindow *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  for (int i = 0; i < FINX_N_TRANSACTION_KINDS; i++)
    gtk_string_list_append (names, finx_transaction_kind_label ((FinxTransactionKind) i));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Type"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (kind_changed_cb), self);
  return row;
}

static GtkWidget *
add_class_row (void)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  for (int i = 0; i < FINX_N_ASSET_CLASSES; i++)
    gtk_string_list_append (names, finx_asset_class_label ((FinxAssetClass) i));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Class of the new symbol"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  return row;
}

static void
add_rows (FinxTransactionWindow *self,
          AdwPreferencesGroup   *group)
{
  self->kind = add_kind_row (self);
  adw_preferences_group_add (group, self->kind);
  for (int i = 0; i < FINX_N_FORM_FIELDS; i++)
    {
      GtkWidget *row = adw_entry_row_new ();

      self->rows[i] = row;
      g_object_set_data (G_OBJECT (row), "field", GINT_TO_POINTER (i));
      g_signal_connect_swapped (row, "changed", G_CALLBACK (row_changed_cb), self);
      g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (submit_cb), self);
      adw_preferences_group_add (group, row);
      if (i != FINX_FORM_SYMBOL)
        continue;
      self->new_name = adw_entry_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->new_name), _("Name of the new symbol (optional)"));
      adw_preferences_group_add (group, self->new_name);
      self->new_class = add_class_row ();
      adw_preferences_group_add (group, self->new_class);
    }
}

static void
add_buttons (FinxTransactionWindow *self,
             GtkWidget             *foot)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *cancel = gtk_button_new_with_label (_("Discard"));

  gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  gtk_box_append (GTK_BOX (row), cancel);
  self->submit = gtk_button_new_with_label (*self->form->id == '\0' ? _("Add transaction") : _("Save changes"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (submit_cb), self);
  gtk_box_append (GTK_BOX (row), self->submit);
  gtk_box_append (GTK_BOX (foot), row);
}

static void
fill_rows (FinxTransactionWindow *self)
{
  self->is_filling = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind), self->form->kind);
  for (int i = 0; i < FINX_N_FORM_FIELDS; i++)
    {
      g_autofree char *text = g_strdup (self->form->texts[i]);

      gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), text);
    }
  self->is_filling = FALSE;
  self->amount_is_own = *self->form->texts[FINX_FORM_AMOUNT] != '\0';
  update_fields (self);
}

/* A new transaction is of today, in the portfolio's first account and currency. */
static void
fill_form (FinxTransactionWindow *self,
           const FinxTransaction *transaction)
{
  FinxEngine *engine = finx_portfolio_view_get_engine (self->view);

  if (transaction != NULL)
    {
      finx_transaction_form_fill (self->form, transaction);
    }
  else
    {
      g_autoptr(FinxTransaction) empty = finx_transaction_new ();

      empty->day = (gint32) finx_days_from_time (finx_clock_now (finx_engine_get_clock (engine)));
      empty->amount = FINX_DECIMAL_UNKNOWN;
      finx_transaction_form_fill (self->form, empty);
      finx_transaction_form_set (self->form, FINX_FORM_ACCOUNT, finx_portfolio_view_get_id (self->view));
      finx_transaction_form_set (self->form, FINX_FORM_CURRENCY, finx_portfolio_view_get_currency (self->view));
    }
}

static void
finx_transaction_window_dispose (GObject *object)
{
  FinxTransactionWindow *self = FINX_TRANSACTION_WINDOW (object);

  g_clear_object (&self->view);
  g_clear_pointer (&self->form, finx_transaction_form_free);
  G_OBJECT_CLASS (finx_transaction_window_parent_class)->dispose (object);
}

static void
finx_transaction_window_class_init (FinxTransactionWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_transaction_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_transaction_window_init (FinxTransactionWindow *self)
{
  self->form = finx_transaction_form_new ();
}

static GtkWidget *
build_content (FinxTransactionWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();
  GtkWidget *group = adw_preferences_group_new (), *clamp = adw_clamp_new (), *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->box, "finx-dialog-box");
  add_rows (self, ADW_PREFERENCES_GROUP (group));
  gtk_box_append (GTK_BOX (self->box), group);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_widget_add_css_class (foot, "finx-dialog-box");
  gtk_box_append (GTK_BOX (foot), self->problem);
  add_buttons (self, foot);

  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), scroller);
  gtk_box_append (GTK_BOX (content), foot);
  return content;
}

GtkWidget *
finx_transaction_window_new (FinxPortfolioView     *view,
                             const FinxTransaction *transaction,
                             GtkWindow             *parent)
{
  gboolean is_change = transaction != NULL && transaction->id != NULL && *transaction->id != '\0';
  FinxTransactionWindow *self = g_object_new (FINX_TYPE_TRANSACTION_WINDOW, "modal", TRUE, "transient-for", parent, "title",
                                              is_change ? _("Change transaction") : _("Add transaction"), "default-width", 480,
                                              "default-height", 680, NULL);

  self->view = g_object_ref (view);
  fill_form (self, transaction);
  adw_window_set_content (ADW_WINDOW (self), build_content (self));
  fill_rows (self);
  gtk_widget_grab_focus (self->kind);
  return GTK_WIDGET (self);
}
