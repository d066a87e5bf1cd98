/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-live-tabs.h"

#include <glib/gi18n.h>

#include "ui/finx-format.h"
#include "ui/pages/portfolio/finx-portfolio-tables.h"
#include "ui/widgets/finx-fill-table.h"
#include "ui/widgets/finx-widgets.h"

#define UPDATE_MS 100                   /* strip and totals */

enum { FIGURE_NET_WORTH, FIGURE_TODAY, FIGURE_UNREALISED, FIGURE_REALISED, FIGURE_CASH, FIGURE_BUYING_POWER, N_FIGURES };

#define FINX_TYPE_LIVE_TAB (finx_live_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxLiveTab, finx_live_tab, FINX, LIVE_TAB, GtkWidget)

struct _FinxLiveTab
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  FinxWorkspace     *workspace;         /* these three are borrowed from the view */
  FinxEngine        *engine;
  FinxPortfolio     *portfolio;
  GtkWidget         *box;               /* the only child */
  GtkWidget         *filter_entry;
  GtkWidget         *figures[N_FIGURES];
  FinxTable         *positions, *trades, *balances, *movements;     /* those of this tab */
  guint              update_id;
};

G_DEFINE_FINAL_TYPE (FinxLiveTab, finx_live_tab, GTK_TYPE_WIDGET)

static void
set_money (FinxLiveTab *self,
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
update_figures (FinxLiveTab *self)
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
  FinxLiveTab *self = user_data;

  self->update_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update_figures (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (FinxLiveTab *self)
{
  if (self->positions != NULL && self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
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
filter_by_account (FinxLiveTab *self,
                   GListModel        *source,
                   gboolean         (*match) (gpointer, gpointer))
{
  char *account = g_strdup (finx_portfolio_get_account (self->portfolio)->id);
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (match, account, g_free));

  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (source), filter));
}

static void
position_activated_cb (FinxLiveTab *self,
                       GObject           *item)
{
  finx_workspace_set_instrument (self->workspace, finx_position_get_instrument (FINX_POSITION (item)));
  finx_workspace_set_page (self->workspace, "markets");
}

static void
trade_activated_cb (FinxLiveTab *self,
                    GObject           *item)
{
  finx_workspace_show_order (self->workspace, finx_fill_item_get_fill (FINX_FILL_ITEM (item))->client_id);
}

static void
close_position_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  FinxLiveTab *self = FINX_LIVE_TAB (widget);
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
  FinxLiveTab *self = FINX_LIVE_TAB (widget);
  GObject *position = self->positions != NULL ? finx_table_get_selected (self->positions) : NULL;

  if (position != NULL)
    position_activated_cb (self, position);
}

static void
open_markets_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  finx_workspace_set_page (FINX_LIVE_TAB (widget)->workspace, "markets");
}

static GtkWidget *
build_strip (FinxLiveTab *self)
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

static void
build_positions (FinxLiveTab *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *table = finx_position_table_new (self->portfolio);

  g_menu_append (menu, _("Show in Markets"), "live.show-chart");
  g_menu_append (menu, _("Close position…"), "live.close-position");
  self->positions = FINX_TABLE (table);
  finx_table_set_row_menu (self->positions, G_MENU_MODEL (menu));
  finx_table_set_rows (self->positions, 4, 0);
  finx_table_set_empty (self->positions, "finx-portfolio-symbolic", _("No positions"), _("What you hold is listed here with its value and gain."));
  finx_table_set_empty_action (self->positions, _("Open Markets"), "live.open-markets");
  finx_table_set_model (self->positions, finx_portfolio_get_positions (self->portfolio));
  g_signal_connect_swapped (table, "activated", G_CALLBACK (position_activated_cb), self);
  gtk_box_append (GTK_BOX (self->box), build_strip (self));
  gtk_box_append (GTK_BOX (self->box), table);
}

static void
build_trades (FinxLiveTab *self)
{
  g_autoptr(GListModel) model = filter_by_account (self, finx_engine_get_fills (self->engine), is_own_fill);
  GtkWidget *table = finx_fill_table_new (self->engine, TRUE);

  self->trades = FINX_TABLE (table);
  finx_table_set_rows (self->trades, 4, 0);
  finx_table_set_empty (self->trades, "finx-execution-symbolic", _("No trades yet"), _("Everything that this account bought and sold is listed here."));
  finx_table_set_empty_action (self->trades, _("Open Markets"), "live.open-markets");
  finx_table_set_model (self->trades, model);
  g_signal_connect_swapped (table, "activated", G_CALLBACK (trade_activated_cb), self);
  gtk_box_append (GTK_BOX (self->box), table);
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
build_cash (FinxLiveTab *self)
{
  g_autoptr(GListModel) model = filter_by_account (self, finx_engine_get_cash_movements (self->engine), is_own_movement);

  append_heading (self->box, _("Balances"));
  self->balances = FINX_TABLE (finx_balance_table_new (self->portfolio));
  finx_table_set_rows (self->balances, 1, 6);
  finx_table_set_empty (self->balances, NULL, _("No cash"), NULL);
  finx_table_set_model (self->balances, finx_portfolio_get_cash (self->portfolio));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->balances));

  append_heading (self->box, _("Movements"));
  self->movements = FINX_TABLE (finx_movement_table_new (self->engine));
  finx_table_set_rows (self->movements, 3, 0);
  finx_table_set_empty (self->movements, "finx-portfolio-symbolic", _("No cash movements"), _("Deposits, withdrawals, interest and fees are listed here."));
  finx_table_set_model (self->movements, model);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->movements));
}

static void
apply_filter (FinxLiveTab *self)
{
  FinxTable *tables[] = { self->positions, self->trades, self->movements };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (tables[i] != NULL)
      finx_table_set_filter (tables[i], gtk_editable_get_text (GTK_EDITABLE (self->filter_entry)));
}

static void
filter_stopped_cb (FinxLiveTab *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter_entry), "");
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
focus_filter_cb (FinxLiveTab *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->filter_entry);
}

static GtkWidget *
build_tools (FinxLiveTab *self,
             const char  *label)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (tools, "finx-tab-tools");
  self->filter_entry = gtk_search_entry_new ();
  g_object_set (self->filter_entry, "placeholder-text", _("Filter"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->filter_entry), 18);
  gtk_widget_set_tooltip_text (self->filter_entry, _("Show rows with this text (Ctrl+F)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (self->filter_entry, "search-changed", G_CALLBACK (apply_filter), self);
  g_signal_connect_swapped (self->filter_entry, "stop-search", G_CALLBACK (filter_stopped_cb), self);
  gtk_box_append (GTK_BOX (tools), self->filter_entry);
  return tools;
}

static void
finx_live_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_live_tab_parent_class)->map (widget);
  queue_update (FINX_LIVE_TAB (widget));
}

static void
finx_live_tab_dispose (GObject *object)
{
  FinxLiveTab *self = FINX_LIVE_TAB (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_live_tab_parent_class)->dispose (object);
}

static void
finx_live_tab_class_init (FinxLiveTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_live_tab_dispose;
  widget_class->map = finx_live_tab_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "live.close-position", NULL, close_position_action);
  gtk_widget_class_install_action (widget_class, "live.show-chart", NULL, show_chart_action);
  gtk_widget_class_install_action (widget_class, "live.open-markets", NULL, open_markets_action);
}

static void
finx_live_tab_init (FinxLiveTab *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static FinxLiveTab *
live_tab_new (FinxPortfolioView *view,
              const char        *filter_label)
{
  FinxLiveTab *self = g_object_new (FINX_TYPE_LIVE_TAB, NULL);

  self->view = g_object_ref (view);
  self->workspace = finx_portfolio_view_get_workspace (view);
  self->engine = finx_portfolio_view_get_engine (view);
  self->portfolio = finx_portfolio_view_get_portfolio (view);
  gtk_box_append (GTK_BOX (self->box), build_tools (self, filter_label));
  g_signal_connect_object (view, "focus-filter", G_CALLBACK (focus_filter_cb), self, G_CONNECT_SWAPPED);
  return self;
}

GtkWidget *
finx_positions_tab_new (FinxPortfolioView *view)
{
  FinxLiveTab *self = live_tab_new (view, _("Filter positions"));

  build_positions (self);
  g_signal_connect_object (self->portfolio, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  update_figures (self);
  return GTK_WIDGET (self);
}

GtkWidget *
finx_trades_tab_new (FinxPortfolioView *view)
{
  FinxLiveTab *self = live_tab_new (view, _("Filter trades"));

  build_trades (self);
  return GTK_WIDGET (self);
}

GtkWidget *
finx_cash_tab_new (FinxPortfolioView *view)
{
  FinxLiveTab *self = live_tab_new (view, _("Filter cash movements"));

  build_cash (self);
  return GTK_WIDGET (self);
}
