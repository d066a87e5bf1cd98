/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-portfolio-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-error.h"
#include "ui/finx-account-choice.h"
#include "ui/finx-format.h"
#include "ui/finx-page-bar.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/pages/portfolio/finx-portfolio-tables.h"
#include "ui/widgets/finx-fill-table.h"

#define UPDATE_MS 100                   /* strip and totals */

enum { TAB_POSITIONS, TAB_TRADES, TAB_CASH, N_TABS };
enum { FIGURE_NET_WORTH, FIGURE_TODAY, FIGURE_UNREALISED, FIGURE_REALISED, FIGURE_CASH, FIGURE_BUYING_POWER, N_FIGURES };

struct _FinxPortfolioPage
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;
  FinxEngine    *engine;                /* borrowed from the workspace */
  FinxPortfolio *portfolio;             /* owned; NULL: no account yet */
  gulong         changed_id;
  GtkWidget     *outer;                 /* stack: account or none */
  GtkWidget     *start;
  GtkWidget     *tabs[N_TABS];
  GtkWidget     *accounts;
  GtkWidget     *filter_entry;
  GtkWidget     *figures[N_FIGURES];
  GtkWidget     *stack;
  FinxTable     *positions, *trades, *balances, *movements;     /* NULL without an account */
  guint          update_id;
};

G_DEFINE_FINAL_TYPE (FinxPortfolioPage, finx_portfolio_page, GTK_TYPE_WIDGET)

static const char *const tab_names[N_TABS] = { "positions", "trades", "cash" };

static void
set_money (FinxPortfolioPage *self,
           int                place,
           FinxDecimal        amount,
           gboolean           is_gain,
           const char        *below)
{
  const char *currency = finx_portfolio_get_account (self->portfolio)->currency;
  g_autofree char *text = is_gain ? finx_format_money_signed (amount, currency) : finx_format_money (amount, currency);
  int sign = is_gain && finx_decimal_is_known (amount) ? finx_decimal_sign (amount) : 2;

  finx_figure_set (FINX_FIGURE (self->figures[place]), text, place == FIGURE_NET_WORTH ? currency : NULL, sign, below);
}

static char *
format_day_percent (const FinxValuation *valuation)
{
  FinxDecimal before = finx_decimal_sub (valuation->net_worth, valuation->day_change);

  if (!finx_decimal_is_known (before) || finx_decimal_sign (before) <= 0)
    return NULL;
  return finx_format_percent_signed (finx_decimal_to_double (valuation->day_change) / finx_decimal_to_double (before), 2);
}

static void
update_figures (FinxPortfolioPage *self)
{
  const FinxValuation *valuation = finx_portfolio_get_valuation (self->portfolio);
  const char *currency = finx_portfolio_get_account (self->portfolio)->currency;
  GListModel *cash = finx_portfolio_get_cash (self->portfolio);
  guint n = g_list_model_get_n_items (finx_portfolio_get_positions (self->portfolio));
  guint n_cash = g_list_model_get_n_items (cash);
  g_autofree char *percent = format_day_percent (valuation);
  g_autofree char *positions = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u position", "%u positions", n), n);
  g_autofree char *fees = finx_format_money (valuation->fees, currency);
  g_autofree char *realised = g_strdup_printf (_("Fees %s"), fees);
  g_autofree char *currencies = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u currency", "%u currencies", n_cash), n_cash);
  g_autofree char *used = finx_format_money (valuation->margin_used, currency);
  g_autofree char *margin = g_strdup_printf (_("Margin used %s"), used);

  set_money (self, FIGURE_NET_WORTH, valuation->net_worth, FALSE, finx_portfolio_get_account (self->portfolio)->name);
  set_money (self, FIGURE_TODAY, valuation->day_change, TRUE, percent);
  set_money (self, FIGURE_UNREALISED, valuation->unrealised, TRUE, NULL);
  set_money (self, FIGURE_REALISED, valuation->realised, TRUE, realised);
  set_money (self, FIGURE_CASH, valuation->cash, FALSE, currencies);
  set_money (self, FIGURE_BUYING_POWER, valuation->buying_power, FALSE, margin);
  finx_position_table_set_totals (self->positions, self->portfolio);
}

static gboolean
update_cb (gpointer user_data)
{
  FinxPortfolioPage *self = user_data;

  self->update_id = 0;
  if (self->portfolio != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    update_figures (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (FinxPortfolioPage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
}

static gboolean
is_own_fill (gpointer item,
             gpointer account)
{
  return g_strcmp0 (finx_fill_item_get_fill (item)->account, account) == 0;
}

static gboolean
is_own_movement (gpointer item,
                 gpointer account)
{
  return g_strcmp0 (finx_cash_item_get_movement (item)->account, account) == 0;
}

static GListModel *
filter_by_account (FinxPortfolioPage *self,
                   GListModel        *source,
                   gboolean         (*match) (gpointer, gpointer))
{
  char *account = g_strdup (finx_portfolio_get_account (self->portfolio)->id);
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (match, account, g_free));

  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (source), filter));
}

static void
position_activated_cb (FinxPortfolioPage *self,
                       GObject           *item)
{
  finx_workspace_set_instrument (self->workspace, finx_position_get_instrument (FINX_POSITION (item)));
  finx_workspace_set_page (self->workspace, "markets");
}

static void
trade_activated_cb (FinxPortfolioPage *self,
                    GObject           *item)
{
  finx_workspace_show_order (self->workspace, finx_fill_item_get_fill (FINX_FILL_ITEM (item))->client_id);
}

static void
close_position_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  FinxPortfolioPage *self = FINX_PORTFOLIO_PAGE (widget);
  FinxPosition *position = self->positions != NULL ? finx_table_get_selected (self->positions) : NULL;
  g_autoptr(FinxOrder) draft = NULL;
  FinxDecimal quantity;

  if (position == NULL)
    return;
  quantity = finx_position_get_quantity (position);
  if (finx_decimal_sign (quantity) == 0)
    return;

  draft = finx_order_new ();
  g_free (draft->account);
  draft->account = g_strdup (finx_portfolio_get_account (self->portfolio)->id);
  draft->instrument = finx_position_get_instrument (position);
  draft->side = finx_decimal_sign (quantity) > 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  draft->type = FINX_ORDER_MARKET;
  draft->tif = FINX_TIF_DAY;
  draft->quantity = finx_decimal_abs (quantity);
  finx_workspace_new_order (self->workspace, draft);
}

static void
show_chart_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  FinxPortfolioPage *self = FINX_PORTFOLIO_PAGE (widget);
  GObject *position = self->positions != NULL ? finx_table_get_selected (self->positions) : NULL;

  if (position != NULL)
    position_activated_cb (self, position);
}

static void
open_markets_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  finx_workspace_set_page (FINX_PORTFOLIO_PAGE (widget)->workspace, "markets");
}

static void
practice_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxPortfolioPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  gtk_widget_set_sensitive (self->start, TRUE);
  if (finx_engine_create_practice_finish (FINX_ENGINE (source), result, &error) || self->workspace == NULL)
    return;
  sentence = finx_error_text (error);
  finx_workspace_toast (self->workspace, sentence, NULL, NULL);
}

static void
start_practice_cb (FinxPortfolioPage *self)
{
  gtk_widget_set_sensitive (self->start, FALSE);
  finx_engine_create_practice_async (self->engine, NULL, practice_cb, g_object_ref (self));
}

static void
clear_stack (FinxPortfolioPage *self)
{
  GtkWidget *child;

  self->positions = self->trades = self->balances = self->movements = NULL;
  while ((child = gtk_widget_get_first_child (self->stack)) != NULL)
    gtk_stack_remove (GTK_STACK (self->stack), child);
}

static void
build_positions (FinxPortfolioPage *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *table = finx_position_table_new (self->portfolio);

  g_menu_append (menu, _("Show in Markets"), "portfolio.show-chart");
  g_menu_append (menu, _("Close position…"), "portfolio.close-position");
  self->positions = FINX_TABLE (table);
  finx_table_set_row_menu (self->positions, G_MENU_MODEL (menu));
  finx_table_set_rows (self->positions, 4, 0);
  finx_table_set_empty (self->positions, "finx-portfolio-symbolic", _("No positions"), _("What you hold is listed here with its value and gain."));
  finx_table_set_empty_action (self->positions, _("Open Markets"), "portfolio.open-markets");
  finx_table_set_model (self->positions, finx_portfolio_get_positions (self->portfolio));
  g_signal_connect_swapped (table, "activated", G_CALLBACK (position_activated_cb), self);
  gtk_stack_add_named (GTK_STACK (self->stack), table, tab_names[TAB_POSITIONS]);
}

static void
build_trades (FinxPortfolioPage *self)
{
  g_autoptr(GListModel) model = filter_by_account (self, finx_engine_get_fills (self->engine), is_own_fill);
  GtkWidget *table = finx_fill_table_new (self->engine, TRUE);

  self->trades = FINX_TABLE (table);
  finx_table_set_rows (self->trades, 4, 0);
  finx_table_set_empty (self->trades, "finx-execution-symbolic", _("No trades yet"), _("Everything that this account bought and sold is listed here."));
  finx_table_set_empty_action (self->trades, _("Open Markets"), "portfolio.open-markets");
  finx_table_set_model (self->trades, model);
  g_signal_connect_swapped (table, "activated", G_CALLBACK (trade_activated_cb), self);
  gtk_stack_add_named (GTK_STACK (self->stack), table, tab_names[TAB_TRADES]);
}

static void
append_heading (GtkWidget  *box,
                const char *text)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (head, "finx-section-head");
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (box), head);
}

static void
build_cash (FinxPortfolioPage *self)
{
  g_autoptr(GListModel) model = filter_by_account (self, finx_engine_get_cash_movements (self->engine), is_own_movement);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  append_heading (box, _("Balances"));
  self->balances = FINX_TABLE (finx_balance_table_new (self->portfolio));
  finx_table_set_rows (self->balances, 1, 6);
  finx_table_set_empty (self->balances, NULL, _("No cash"), NULL);
  finx_table_set_model (self->balances, finx_portfolio_get_cash (self->portfolio));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->balances));

  append_heading (box, _("Movements"));
  self->movements = FINX_TABLE (finx_movement_table_new (self->engine));
  finx_table_set_rows (self->movements, 3, 0);
  finx_table_set_empty (self->movements, "finx-portfolio-symbolic", _("No cash movements"), _("Deposits, withdrawals, interest and fees are listed here."));
  finx_table_set_model (self->movements, model);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->movements));
  gtk_stack_add_named (GTK_STACK (self->stack), box, tab_names[TAB_CASH]);
}

static void
apply_filter (FinxPortfolioPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->filter_entry));

  if (self->portfolio == NULL)
    return;
  finx_table_set_filter (self->positions, text);
  finx_table_set_filter (self->trades, text);
  finx_table_set_filter (self->movements, text);
}

static void
show_tab (FinxPortfolioPage *self)
{
  for (int i = 0; i < N_TABS; i++)
    if (self->portfolio != NULL && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tabs[i])))
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), tab_names[i]);
}

static void
account_chosen_cb (FinxPortfolioPage *self)
{
  finx_workspace_set_account (self->workspace, finx_account_choice_get (FINX_ACCOUNT_CHOICE (self->accounts)));
}

/* Follows the workspace's account: all tables are made anew, as heads name its currency. */
static void
update_account (FinxPortfolioPage *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (portfolio != self->portfolio)
    {
      clear_stack (self);
      g_clear_signal_handler (&self->changed_id, self->portfolio);
      g_set_object (&self->portfolio, portfolio);
      if (portfolio != NULL)
        {
          self->changed_id = g_signal_connect_swapped (portfolio, "changed", G_CALLBACK (queue_update), self);
          build_positions (self);
          build_trades (self);
          build_cash (self);
          show_tab (self);
          apply_filter (self);
          update_figures (self);
        }
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->outer), portfolio != NULL ? "account" : "none");
  if (portfolio != NULL)
    finx_account_choice_set (FINX_ACCOUNT_CHOICE (self->accounts), finx_portfolio_get_account (portfolio)->id);
}

static gboolean
focus_filter_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   user_data)
{
  if (!gtk_widget_get_mapped (widget))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (FINX_PORTFOLIO_PAGE (widget)->filter_entry);
  return GDK_EVENT_STOP;
}

static GtkWidget *
build_bar (FinxPortfolioPage *self)
{
  const char *const labels[N_TABS] = { _("Positions"), _("Trades"), _("Cash") };
  GtkWidget *bar = finx_page_bar_new ();

  for (int i = 0; i < N_TABS; i++)
    self->tabs[i] = finx_page_bar_add_tab (bar, labels[i], self->stack, tab_names[i]);
  self->filter_entry = finx_page_bar_add_filter (bar, _("Filter positions, trades and cash"), self->stack);
  g_signal_connect_swapped (self->filter_entry, "search-changed", G_CALLBACK (apply_filter), self);
  self->accounts = finx_account_choice_new (self->engine, FALSE);
  g_signal_connect_swapped (self->accounts, "changed", G_CALLBACK (account_chosen_cb), self);
  gtk_box_append (GTK_BOX (bar), self->accounts);
  return bar;
}

static GtkWidget *
build_strip (FinxPortfolioPage *self)
{
  const char *const captions[N_FIGURES] = { _("Net worth"), _("Today"), _("Unrealised"), _("Realised"), _("Cash"), _("Buying power") };
  GtkWidget *band = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *strip = gtk_flow_box_new ();

  gtk_widget_add_css_class (band, "finx-strip-band");
  gtk_box_append (GTK_BOX (band), strip);
  gtk_widget_add_css_class (strip, "finx-strip");
  gtk_accessible_update_property (GTK_ACCESSIBLE (strip), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Key figures"), -1);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (strip), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (strip), N_FIGURES);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (strip), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (strip), 24);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (strip), 6);
  gtk_widget_set_halign (strip, GTK_ALIGN_START);
  gtk_widget_set_hexpand (strip, TRUE);
  for (int i = 0; i < N_FIGURES; i++)
    {
      self->figures[i] = finx_figure_new (captions[i]);
      gtk_flow_box_append (GTK_FLOW_BOX (strip), self->figures[i]);
      gtk_widget_set_focusable (gtk_widget_get_parent (self->figures[i]), FALSE);
    }
  return band;
}

static GtkWidget *
build_none (FinxPortfolioPage *self)
{
  GtkWidget *page = adw_status_page_new ();

  self->start = gtk_button_new_with_label (_("Start practising"));
  gtk_widget_add_css_class (self->start, "suggested-action");
  gtk_widget_set_halign (self->start, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (start_practice_cb), self);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "finx-portfolio-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No account yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("The practice desk gives you a simulated account of 100,000 USD."));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), self->start);
  return page;
}

static void
finx_portfolio_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_portfolio_page_parent_class)->map (widget);
  queue_update (FINX_PORTFOLIO_PAGE (widget));
}

static void
finx_portfolio_page_dispose (GObject *object)
{
  FinxPortfolioPage *self = FINX_PORTFOLIO_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->changed_id, self->portfolio);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->portfolio);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_portfolio_page_parent_class)->dispose (object);
}

static void
finx_portfolio_page_class_init (FinxPortfolioPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_portfolio_page_dispose;
  widget_class->map = finx_portfolio_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxportfolio");
  gtk_widget_class_install_action (widget_class, "portfolio.close-position", NULL, close_position_action);
  gtk_widget_class_install_action (widget_class, "portfolio.show-chart", NULL, show_chart_action);
  gtk_widget_class_install_action (widget_class, "portfolio.open-markets", NULL, open_markets_action);
}

static void
finx_portfolio_page_init (FinxPortfolioPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>f"),
                                                          gtk_callback_action_new (focus_filter_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
build (FinxPortfolioPage *self)
{
  GtkWidget *account = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->outer = gtk_stack_new ();
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (account), finx_page_bar_wrap (build_bar (self)));
  gtk_box_append (GTK_BOX (account), build_strip (self));
  gtk_box_append (GTK_BOX (account), self->stack);
  gtk_stack_add_named (GTK_STACK (self->outer), build_none (self), "none");
  gtk_stack_add_named (GTK_STACK (self->outer), account, "account");
}

GtkWidget *
finx_portfolio_page_new (FinxWorkspace *workspace)
{
  FinxPortfolioPage *self = g_object_new (FINX_TYPE_PORTFOLIO_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  build (self);
  g_signal_connect_object (self->engine, "account-added", G_CALLBACK (update_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (update_account), self, G_CONNECT_SWAPPED);
  update_account (self);
  return GTK_WIDGET (self);
}
