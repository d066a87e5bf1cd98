/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/transactions/finx-transactions-tab.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/finx-engine-book.h"
#include "ui/words/finx-format.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/pages/portfolio/transactions/finx-changes-window.h"
#include "ui/pages/portfolio/transactions/finx-transaction-rows.h"
#include "ui/pages/portfolio/transactions/finx-transaction-window.h"
#include "ui/words/finx-transaction-words.h"
#include "ui/widgets/finx-widgets.h"

#define FINX_TYPE_TRANSACTIONS_TAB (finx_transactions_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxTransactionsTab, finx_transactions_tab, FINX, TRANSACTIONS_TAB, GtkWidget)

struct _FinxTransactionsTab
{
  GtkWidget             parent_instance;
  FinxPortfolioView    *view;
  FinxEngine           *engine;         /* borrowed from the view */
  FinxRowModel         *model;
  FinxTransactionList  *list;           /* (nullable): what is shown, those to come too */
  gint32                until;
  FinxJointBook        *joint;          /* (nullable): what is shown, of all portfolios */
  GtkWidget            *box;            /* the only child */
  GtkWidget            *filter_entry;
  GtkWidget            *count;
  GtkWidget            *spinner;
  FinxTable            *table;
};

G_DEFINE_FINAL_TYPE (FinxTransactionsTab, finx_transactions_tab, GTK_TYPE_WIDGET)

static FinxTransaction *
get (gpointer         item,
     FinxTransaction *view)
{
  finx_transaction_rows_get (item, view);
  return view;
}

static char *
date_text (gpointer item,
           gpointer user_data)
{
  FinxTransaction view;

  return finx_format_date (get (item, &view)->day * FINX_USEC_PER_DAY, "UTC");
}

static char *
date_exact (gpointer item,
            gpointer user_data)
{
  FinxTransaction view;

  return finx_transaction_date_text (get (item, &view));
}

static char *
type_text (gpointer item,
           gpointer user_data)
{
  FinxTransaction view;

  return g_strdup (finx_transaction_kind_label (get (item, &view)->kind));
}

static char *
symbol_text (gpointer item,
             gpointer user_data)
{
  FinxTransaction view;

  get (item, &view);
  if (view.instrument != NULL && view.received != NULL)
    return g_strdup_printf ("%s → %s", view.instrument->symbol, view.received->symbol);
  return g_strdup (view.instrument != NULL ? view.instrument->symbol : "");
}

static char *
number_text (FinxDecimal value,
             int         decimals)
{
  if (finx_decimal_is_known (value) && finx_decimal_sign (value) == 0)
    return g_strdup ("");
  return finx_decimal_is_known (value) ? finx_format_decimal (value, decimals) : g_strdup ("");
}

static char *
quantity_text (gpointer item,
               gpointer user_data)
{
  FinxTransaction view;

  get (item, &view);
  if (view.instrument != NULL && finx_decimal_is_known (view.quantity) && finx_decimal_sign (view.quantity) != 0)
    return finx_format_quantity (view.instrument, view.quantity);
  return number_text (finx_decimal_is_known (view.ratio) ? view.ratio : view.quantity, -1);
}

static char *
price_text (gpointer item,
            gpointer user_data)
{
  FinxTransaction view;

  get (item, &view);
  return view.instrument != NULL && finx_decimal_is_known (view.price) && finx_decimal_sign (view.price) != 0
         ? finx_format_price (view.instrument, view.price) : g_strdup ("");
}

/* What it did to the account's cash. */
static char *
amount_text (gpointer item,
             gpointer user_data)
{
  FinxTransaction view;
  FinxDecimal cash = finx_transaction_get_cash (get (item, &view));

  if (finx_transaction_kind_cash (view.kind) == 0 || (finx_decimal_is_known (cash) && finx_decimal_sign (cash) == 0))
    return number_text (view.amount, finx_currency_digits (view.currency));
  return finx_format_money_signed (cash, view.currency);
}

static char *
amount_exact (gpointer item,
              gpointer user_data)
{
  FinxTransaction view;
  FinxDecimal cash = finx_transaction_get_cash (get (item, &view));

  return finx_decimal_to_string (cash);
}

static char *
currency_text (gpointer item,
               gpointer user_data)
{
  FinxTransaction view;

  return g_strdup (get (item, &view)->currency);
}

static char *
fees_text (gpointer item,
           gpointer user_data)
{
  FinxTransaction view;

  get (item, &view);
  return number_text (view.fees, finx_currency_digits (view.currency));
}

static char *
taxes_text (gpointer item,
            gpointer user_data)
{
  FinxTransaction view;

  get (item, &view);
  return number_text (view.taxes, finx_currency_digits (view.currency));
}

/* The label of an account in its portfolio; of all, @account of the joint list has the portfolio's name in it. */
static const char *
account_label (FinxTransactionsTab *self,
               const char          *account)
{
  const char *label = account;

  if (self->joint != NULL)
    finx_joint_book_find (self->joint, account, &label);
  return label;
}

static char *
account_text (gpointer item,
              gpointer user_data)
{
  FinxTransaction view;
  const char *account = account_label (user_data, get (item, &view)->account);

  return *view.counter_account != '\0' ? g_strdup_printf ("%s → %s", account, account_label (user_data, view.counter_account))
                                       : g_strdup (account);
}

static char *
portfolio_text (gpointer item,
                gpointer user_data)
{
  FinxTransactionsTab *self = user_data;
  const FinxJointPart *part;
  FinxTransaction view;

  part = self->joint != NULL ? finx_joint_book_find (self->joint, get (item, &view)->account, NULL) : NULL;
  return g_strdup (part != NULL ? part->name : "");
}

static char *
note_text (gpointer item,
           gpointer user_data)
{
  FinxTransaction view;

  return g_strdup (get (item, &view)->note);
}

static void
update_count (FinxTransactionsTab *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model)), total = self->list != NULL ? finx_transaction_list_get_n (self->list) : 0;
  g_autofree char *shown = finx_format_double (n, 0), *all = finx_format_double (total, 0), *text = NULL;

  if (n == total)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s transaction", "%s transactions", total), all);
  else
    text = g_strdup_printf (_("%s of %s transactions"), shown, all);
  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_widget_set_visible (self->spinner, finx_row_model_is_busy (self->model));
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), finx_row_model_is_busy (self->model));
}

static void
update_undo (FinxTransactionsTab *self)
{
  g_autofree char *undo = NULL, *redo = NULL;
  const char *id = finx_portfolio_view_get_id (self->view);
  gboolean is_all = finx_portfolio_view_is_all (self->view);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transactions.undo", !is_all && finx_engine_can_undo (self->engine, id, &undo));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "transactions.redo", !is_all && finx_engine_can_redo (self->engine, id, &redo));
}

/* Those up to the day that the figures are of. */
static void
show_list (FinxTransactionsTab *self,
           FinxTransactionList *list)
{
  gint32 until = finx_portfolio_view_get_as_of (self->view);
  g_autoptr(FinxRowSource) source = NULL;

  if (self->list == list && self->until == until)
    return;
  if (list != NULL)
    finx_transaction_list_ref (list);
  g_clear_pointer (&self->list, finx_transaction_list_unref);
  self->list = list;
  self->until = until;
  source = list != NULL ? finx_transaction_rows_new (list, until) : NULL;
  finx_row_model_set_source (self->model, source);
}

/* Of all portfolios, what the review is of. */
static void
update_joint (FinxTransactionsTab *self)
{
  FinxReview *review = finx_portfolio_view_get_review (self->view);
  FinxJointBook *joint = review != NULL ? finx_review_get_options (review)->joint : NULL;

  if (joint == NULL)
    return;
  finx_joint_book_ref (joint);
  g_clear_pointer (&self->joint, finx_joint_book_unref);
  self->joint = joint;
  show_list (self, finx_joint_book_get_transactions (joint));
}

static void
update_list (FinxTransactionsTab *self)
{
  if (finx_portfolio_view_is_all (self->view))
    update_joint (self);
  else
    show_list (self, finx_engine_get_transactions (self->engine, finx_portfolio_view_get_id (self->view)));
  update_count (self);
  update_undo (self);
}

static void
book_changed_cb (FinxTransactionsTab *self,
                 const char          *portfolio)
{
  if (g_strcmp0 (portfolio, finx_portfolio_view_get_id (self->view)) == 0)
    update_list (self);
}

static void
tell_error (FinxTransactionsTab *self,
            const GError        *error)
{
  g_autofree char *sentence = finx_error_text (error);

  finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), sentence, NULL, NULL);
}

static void
open_window (FinxTransactionsTab   *self,
             const FinxTransaction *transaction)
{
  GtkWidget *window = finx_transaction_window_new (self->view, transaction, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));

  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
get_selected (FinxTransactionsTab *self,
              FinxTransaction     *view)
{
  FinxRowItem *item = finx_table_get_selected (self->table);

  if (item != NULL)
    finx_transaction_rows_get (item, view);
  return item != NULL;
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  open_window (FINX_TRANSACTIONS_TAB (widget), NULL);
}

static void
change_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxTransactionsTab *self = FINX_TRANSACTIONS_TAB (widget);
  FinxTransaction view;

  if (get_selected (self, &view))
    open_window (self, &view);
}

static void
open_selected_cb (FinxTransactionsTab *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "transactions.change", NULL);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  FinxTransactionsTab *self = FINX_TRANSACTIONS_TAB (widget);
  FinxTransaction view;

  if (!get_selected (self, &view))
    return;
  view.id = (char *) "";
  open_window (self, &view);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxTransactionsTab) self = user_data;
  g_autoptr(GError) error = NULL;

  if (self->view == NULL)
    return;
  if (finx_engine_write_transactions_finish (FINX_ENGINE (source), result, &error))
    finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), _("Taken back"), _("Undo"), "portfolio-undo.undo");
  else
    tell_error (self, error);
}

/* Takes back all that is selected, as one change. */
static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxTransactionsTab *self = FINX_TRANSACTIONS_TAB (widget);
  g_autoptr(GPtrArray) selected = finx_table_list_selected (self->table);
  g_autofree FinxTransaction *views = g_new (FinxTransaction, MAX (selected->len, 1u));
  g_autofree const FinxTransaction **changes = g_new (const FinxTransaction *, MAX (selected->len, 1u));
  g_autofree char *summary = NULL, *note = NULL;

  if (selected->len == 0)
    return;
  for (guint i = 0; i < selected->len; i++)
    {
      finx_transaction_rows_get (selected->pdata[i], &views[i]);
      views[i].is_deleted = TRUE;
      changes[i] = &views[i];
    }
  summary = finx_transaction_summary (&views[0]);
  note = selected->len == 1 ? g_strdup_printf (_("Taken back: %s"), summary)
                            : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Taken back: %u transaction", "Taken back: %u transactions",
                                                            selected->len), selected->len);
  finx_engine_write_transactions_async (self->engine, finx_portfolio_view_get_id (self->view), changes, selected->len, note,
                                        removed_cb, g_object_ref (self));
}

static void
show_chart_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  FinxTransactionsTab *self = FINX_TRANSACTIONS_TAB (widget);
  FinxWorkspace *workspace = finx_portfolio_view_get_workspace (self->view);
  FinxTransaction view;

  if (!get_selected (self, &view) || view.instrument == NULL)
    return;
  finx_workspace_show_chart (workspace, view.instrument);
}

static void
stepped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxTransactionsTab) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) && self->view != NULL)
    tell_error (self, error);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxTransactionsTab *self = FINX_TRANSACTIONS_TAB (widget);

  finx_engine_undo_async (self->engine, finx_portfolio_view_get_id (self->view), stepped_cb, g_object_ref (self));
}

static void
redo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxTransactionsTab *self = FINX_TRANSACTIONS_TAB (widget);

  finx_engine_redo_async (self->engine, finx_portfolio_view_get_id (self->view), stepped_cb, g_object_ref (self));
}

static void
show_changes_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  FinxTransactionsTab *self = FINX_TRANSACTIONS_TAB (widget);

  gtk_window_present (GTK_WINDOW (finx_changes_window_new (self->view, GTK_WINDOW (gtk_widget_get_root (widget)))));
}

static void
apply_filter (FinxTransactionsTab *self)
{
  finx_table_set_filter (self->table, gtk_editable_get_text (GTK_EDITABLE (self->filter_entry)));
}

static void
filter_stopped_cb (FinxTransactionsTab *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
focus_filter_cb (FinxTransactionsTab *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_page_bar_focus_filter (self->filter_entry);
}

static GtkWidget *
icon_button (const char *icon,
             const char *tooltip,
             const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
build_tools (FinxTransactionsTab *self)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *add;

  gtk_widget_add_css_class (tools, "finx-tab-tools");
  self->filter_entry = gtk_search_entry_new ();
  g_object_set (self->filter_entry, "placeholder-text", _("Filter transactions"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->filter_entry), 18);
  gtk_widget_set_tooltip_text (self->filter_entry, _("Show rows with this text (Ctrl+F)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter transactions"), -1);
  g_signal_connect_swapped (self->filter_entry, "search-changed", G_CALLBACK (apply_filter), self);
  g_signal_connect_swapped (self->filter_entry, "stop-search", G_CALLBACK (filter_stopped_cb), self);
  gtk_box_append (GTK_BOX (tools), self->filter_entry);

  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "dim");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_set_margin_start (self->count, 6);
  gtk_box_append (GTK_BOX (tools), self->count);
  self->spinner = gtk_spinner_new ();
  gtk_box_append (GTK_BOX (tools), self->spinner);
  gtk_widget_set_hexpand (self->count, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->count), 0);

  if (finx_portfolio_view_is_all (self->view))
    return tools;
  gtk_box_append (GTK_BOX (tools), icon_button ("edit-undo-symbolic", _("Undo (Ctrl+Z)"), "transactions.undo"));
  gtk_box_append (GTK_BOX (tools), icon_button ("edit-redo-symbolic", _("Redo (Ctrl+Shift+Z)"), "transactions.redo"));
  gtk_box_append (GTK_BOX (tools), icon_button ("document-open-recent-symbolic", _("Changes, each with its undo"), "transactions.show-changes"));
  add = gtk_button_new_with_label (_("Add…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "transactions.add");
  gtk_widget_add_css_class (add, "suggested-action");
  gtk_widget_set_tooltip_text (add, _("Add a transaction (Insert)"));
  gtk_box_append (GTK_BOX (tools), add);
  return tools;
}

static void
long_sort (GListModel *model,
           const char *column,
           gboolean    descending)
{
  finx_row_model_sort (FINX_ROW_MODEL (model), column, descending);
}

static void
long_filter (GListModel *model,
             const char *text)
{
  finx_row_model_filter (FINX_ROW_MODEL (model), text);
}

static void
build_table (FinxTransactionsTab *self)
{
  static const FinxLongModel functions = { long_sort, long_filter };
  gboolean is_all = finx_portfolio_view_is_all (self->view);
  const FinxColumn columns[] = {
    { .id = "portfolio", .title = _("Portfolio"), .text = portfolio_text, .priority = 1, .chars = 12 },
    { .id = "date", .title = _("Date"), .text = date_text, .exact = date_exact, .priority = 1, .chars = 14 },
    { .id = "type", .title = _("Type"), .text = type_text, .priority = 1, .chars = 14 },
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 9 },
    { .id = "quantity", .title = _("Quantity"), .text = quantity_text, .is_number = TRUE, .priority = 1, .chars = 9 },
    { .id = "price", .title = _("Price"), .text = price_text, .is_number = TRUE, .priority = 2, .chars = 10 },
    { .id = "amount", .title = _("Amount"), .text = amount_text, .exact = amount_exact, .is_number = TRUE,
      .priority = 1, .chars = 12 },
    { .id = "currency", .title = _("Currency"), .text = currency_text, .priority = 2, .chars = 5, .is_dim = TRUE },
    { .id = "fees", .title = _("Fees"), .text = fees_text, .is_number = TRUE, .priority = 3, .chars = 7 },
    { .id = "taxes", .title = _("Taxes"), .text = taxes_text, .is_number = TRUE, .priority = 3, .chars = 7 },
    { .id = "account", .title = _("Account"), .text = account_text, .priority = 3, .chars = 12, .is_dim = TRUE },
    { .id = "note", .title = _("Note"), .text = note_text, .priority = 3, .chars = 12, .expand = TRUE, .is_dim = TRUE },
  };
  g_autoptr(GMenu) menu = g_menu_new ();

  self->table = FINX_TABLE (finx_table_new (_("Transactions"), NULL, is_all ? columns : columns + 1,
                                       G_N_ELEMENTS (columns) - !is_all, self));
  if (!is_all)
    {
      g_menu_append (menu, _("Change…"), "transactions.change");
      g_menu_append (menu, _("Duplicate…"), "transactions.duplicate");
      g_menu_append (menu, _("Take back"), "transactions.remove");
    }
  g_menu_append (menu, _("Show in Markets"), "transactions.show-chart");
  finx_table_set_row_menu (self->table, G_MENU_MODEL (menu));
  finx_table_set_rows (self->table, 4, 0);
  finx_table_set_empty (self->table, "finx-portfolio-symbolic", _("No transactions yet"),
                        _("Add what you bought, sold and received, or import it on the Data page."));
  if (!is_all)
    finx_table_set_empty_action (self->table, _("Add transaction…"), "transactions.add");
  finx_table_set_long_model (self->table, G_LIST_MODEL (self->model), &functions);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (open_selected_cb), self);
}

static void
finx_transactions_tab_dispose (GObject *object)
{
  FinxTransactionsTab *self = FINX_TRANSACTIONS_TAB (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->model);
  g_clear_pointer (&self->joint, finx_joint_book_unref);
  g_clear_pointer (&self->list, finx_transaction_list_unref);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_transactions_tab_parent_class)->dispose (object);
}

static void
finx_transactions_tab_class_init (FinxTransactionsTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_transactions_tab_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "transactions.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "transactions.change", NULL, change_action);
  gtk_widget_class_install_action (widget_class, "transactions.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (widget_class, "transactions.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "transactions.show-chart", NULL, show_chart_action);
  gtk_widget_class_install_action (widget_class, "transactions.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "transactions.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "transactions.show-changes", NULL, show_changes_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, 0, "transactions.add", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "transactions.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "transactions.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "transactions.redo", NULL);
}

static void
finx_transactions_tab_init (FinxTransactionsTab *self)
{
  self->model = finx_row_model_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
finx_transactions_tab_new (FinxPortfolioView *view)
{
  static const char *const changes[] = { "transactions.add", "transactions.change", "transactions.duplicate", "transactions.remove" };
  FinxTransactionsTab *self = g_object_new (FINX_TYPE_TRANSACTIONS_TAB, NULL);

  self->view = g_object_ref (view);
  self->engine = finx_portfolio_view_get_engine (view);
  gtk_box_append (GTK_BOX (self->box), build_tools (self));
  build_table (self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->table));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), changes[i], !finx_portfolio_view_is_all (view));
  g_signal_connect_object (view, "review-changed", G_CALLBACK (update_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "focus-filter", G_CALLBACK (focus_filter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "book-changed", G_CALLBACK (book_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "busy-changed", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
  update_list (self);
  return GTK_WIDGET (self);
}
