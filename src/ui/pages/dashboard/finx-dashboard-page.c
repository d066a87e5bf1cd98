/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/dashboard/finx-dashboard-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/review/finx-all-portfolios.h"
#include "ui/pages/dashboard/finx-alerts-card.h"
#include "ui/pages/dashboard/finx-allocation-card.h"
#include "ui/pages/dashboard/finx-columns-layout.h"
#include "ui/pages/dashboard/finx-connections-card.h"
#include "ui/pages/dashboard/finx-net-worth-card.h"
#include "ui/pages/dashboard/finx-review-column.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/widgets/finx-account-choice.h"
#include "ui/widgets/finx-order-wait.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-quote-age.h"

#define SIDE_WIDTH 372                  /* px: the second column */
#define SIDE_WIDTH_SHORT 300
#define N_ORDERS 8                      /* newest ones shown */
#define MOST_POSITIONS 14               /* rows; more scroll in the card */

struct _FinxDashboardPage
{
  GtkWidget           parent_instance;

  FinxWorkspace      *workspace;        /* owned */
  FinxEngine         *engine;           /* borrowed from @workspace */
  FinxPortfolio      *portfolio;        /* owned, nullable */
  FinxPortfolioView  *view;             /* owned, nullable: of what is shown as a review, not live */
  GListModel         *positions;        /* borrowed from @portfolio */
  GtkFilterListModel *orders;           /* owned: of the chosen account */
  GtkSliceListModel  *latest;           /* owned: the newest of @orders */

  GtkWidget          *box;              /* the one child; the rest are borrowed from it */
  GtkWidget          *accounts, *scroller;
  GtkWidget          *columns, *main, *side, *far_side; /* the last only where there is room */
  GtkWidget          *net_worth, *allocation, *alerts, *connections;
  GtkWidget          *positions_card, *positions_table, *orders_card, *orders_table;
  GtkWidget          *review;           /* (nullable): of @view, instead of @net_worth and @positions_card */
  GtkWidget          *size;             /* borrowed: the FinxSizeClass around; %NULL: none */
  gulong              size_id;
};

G_DEFINE_FINAL_TYPE (FinxDashboardPage, finx_dashboard_page, GTK_TYPE_WIDGET)

/* Positions */

static char *
position_symbol (gpointer item, gpointer user_data)
{
  return g_strdup (finx_position_get_instrument (item)->symbol);
}

static char *
position_name (gpointer item, gpointer user_data)
{
  return g_strdup (finx_position_get_instrument (item)->name);
}

static char *
position_quantity (gpointer item, gpointer user_data)
{
  return finx_format_quantity (finx_position_get_instrument (item), finx_position_get_quantity (item));
}

static char *
position_last (gpointer item, gpointer user_data)
{
  return finx_format_price (finx_position_get_instrument (item), finx_quote_row_get_last (finx_position_get_quote (item)));
}

static const char *
position_last_style (gpointer item, gpointer user_data)
{
  return finx_quote_last_style (finx_position_get_quote (item));
}

static char *
position_day (gpointer item, gpointer user_data)
{
  return finx_quote_day_text (finx_position_get_quote (item));
}

static const char *
position_day_style (gpointer item, gpointer user_data)
{
  return finx_quote_day_style (finx_position_get_quote (item));
}

static const char *
base_currency (FinxDashboardPage *self)
{
  return self->portfolio != NULL ? finx_portfolio_get_account (self->portfolio)->currency : "USD";
}

static char *
position_value (gpointer item, gpointer user_data)
{
  return finx_format_money (finx_position_get_base_value (item), base_currency (user_data));
}

static char *
position_weight (gpointer item, gpointer user_data)
{
  return finx_format_percent (finx_position_get_weight (item), 1);
}

static char *
position_gain (gpointer item, gpointer user_data)
{
  return finx_format_money_signed (finx_position_get_base_unrealised (item), base_currency (user_data));
}

static char *
position_return (gpointer item, gpointer user_data)
{
  return finx_format_percent_signed (finx_position_get_return (item), 2);
}

static int
sign_of (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_sign (value) : 2;
}

static int
position_day_sign (gpointer item, gpointer user_data)
{
  return finx_quote_day_sign (finx_position_get_quote (item));
}

static int
position_gain_sign (gpointer item, gpointer user_data)
{
  return sign_of (finx_position_get_base_unrealised (item));
}

/* Unknown values come last in either case: they have no place among numbers. */
static int
compare_decimals (FinxDecimal a,
                  FinxDecimal b)
{
  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b))
    return (int) finx_decimal_is_known (a) - (int) finx_decimal_is_known (b);
  return finx_decimal_compare (a, b);
}

static int
compare_doubles (double a,
                 double b)
{
  if (isnan (a) || isnan (b))
    return (int) !isnan (a) - (int) !isnan (b);
  return (a > b) - (a < b);
}

#define COMPARE_POSITIONS(name, compare, get) \
static int \
compare_##name (gconstpointer a, gconstpointer b, gpointer user_data) \
{ \
  return compare (get ((gpointer) a), get ((gpointer) b)); \
}

#define QUOTE_OF(position) finx_position_get_quote (position)
#define LAST_OF(position) finx_quote_row_get_last (QUOTE_OF (position))
#define DAY_OF(position) finx_quote_row_get_ratio (QUOTE_OF (position))

COMPARE_POSITIONS (quantity, compare_decimals, finx_position_get_quantity)
COMPARE_POSITIONS (last, compare_decimals, LAST_OF)
COMPARE_POSITIONS (day, compare_doubles, DAY_OF)
COMPARE_POSITIONS (value, compare_decimals, finx_position_get_base_value)
COMPARE_POSITIONS (weight, compare_doubles, finx_position_get_weight)
COMPARE_POSITIONS (gain, compare_decimals, finx_position_get_base_unrealised)
COMPARE_POSITIONS (return, compare_doubles, finx_position_get_return)

static void
position_activated_cb (FinxDashboardPage *self,
                       GObject           *item)
{
  finx_workspace_show_chart (self->workspace, finx_position_get_instrument (FINX_POSITION (item)));
}

/* Heads name the account's currency, so another account gets another table. */
static GtkWidget *
build_positions (FinxDashboardPage *self)
{
  g_autofree char *value = g_strdup_printf (_("Value %s"), base_currency (self));
  g_autofree char *gain = g_strdup_printf (_("Unrealised %s"), base_currency (self));
  const FinxColumn columns[] = {
    { .id = "symbol", .title = _("Symbol"), .text = position_symbol, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "name", .title = _("Name"), .text = position_name, .is_dim = TRUE, .expand = TRUE, .priority = 3, .chars = 12 },
    { .id = "quantity", .title = _("Quantity"), .text = position_quantity, .compare = compare_quantity, .is_number = TRUE, .priority = 2, .chars = 8 },
    { .id = "last", .title = _("Last"), .text = position_last, .style = position_last_style, .compare = compare_last, .is_number = TRUE, .priority = 1, .chars = 9 },
    { .id = "day", .title = _("Day"), .text = position_day, .style = position_day_style, .sign = position_day_sign, .compare = compare_day, .is_number = TRUE, .triangle = TRUE, .priority = 1, .chars = 9 },
    { .id = "value", .title = value, .text = position_value, .compare = compare_value, .is_number = TRUE, .priority = 1, .chars = 11 },
    { .id = "weight", .title = _("Weight"), .text = position_weight, .compare = compare_weight, .is_number = TRUE, .priority = 3, .chars = 7 },
    { .id = "gain", .title = gain, .text = position_gain, .sign = position_gain_sign, .compare = compare_gain, .is_number = TRUE, .priority = 2, .chars = 11 },
    { .id = "return", .title = _("%"), .text = position_return, .sign = position_gain_sign, .compare = compare_return, .is_number = TRUE, .priority = 3, .chars = 8 },
  };
  GtkWidget *table = finx_table_new (_("Positions"), "serial", columns, G_N_ELEMENTS (columns), self);

  finx_table_set_rows (FINX_TABLE (table), 1, MOST_POSITIONS);
  finx_table_set_empty (FINX_TABLE (table), "finx-portfolio-symbolic", _("No positions"), _("What you buy appears here. Orders start on the Markets page."));
  g_signal_connect_object (table, "activated", G_CALLBACK (position_activated_cb), self, G_CONNECT_SWAPPED);
  return table;
}

/* Latest orders */

static char *
order_time (gpointer item, gpointer user_data)
{
  FinxDashboardPage *self = user_data;
  const FinxOrder *order = finx_order_item_get_order (item);

  return finx_format_when (order->updated_us > 0 ? order->updated_us : order->placed_us, finx_clock_now (finx_engine_get_clock (self->engine)));
}

static char *
order_symbol (gpointer item, gpointer user_data)
{
  return g_strdup (finx_order_item_get_order (item)->instrument->symbol);
}

static char *
order_text (gpointer item, gpointer user_data)
{
  return finx_order_words (finx_order_item_get_order (item));
}

static char *
order_state (gpointer item, gpointer user_data)
{
  return g_strdup (finx_order_state_label (finx_order_item_get_order (item)->state));
}

static const char *
order_state_style (gpointer item, gpointer user_data)
{
  return finx_order_state_style (finx_order_item_get_order (item)->state);
}

static char *
order_filled (gpointer item, gpointer user_data)
{
  const FinxOrder *order = finx_order_item_get_order (item);
  g_autofree char *filled = finx_format_quantity (order->instrument, order->filled);
  g_autofree char *quantity = finx_format_quantity (order->instrument, order->quantity);

  /* Translators: how much of an order is filled, such as "14 of 40" */
  return g_strdup_printf (_("%s of %s"), filled, quantity);
}

static char *
order_price (gpointer item, gpointer user_data)
{
  const FinxOrder *order = finx_order_item_get_order (item);

  return finx_format_price (order->instrument, finx_decimal_rescale (order->average_price, order->instrument->price_scale, FINX_ROUND_HALF_EVEN));
}

static char *
order_fee (gpointer item, gpointer user_data)
{
  const FinxOrder *order = finx_order_item_get_order (item);

  return finx_format_money (finx_decimal_sign (order->filled) > 0 ? order->fees : FINX_DECIMAL_UNKNOWN, order->instrument->currency);
}

static int
compare_times (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 at = finx_order_item_get_order ((gpointer) a)->updated_us;
  gint64 bt = finx_order_item_get_order ((gpointer) b)->updated_us;

  return (at > bt) - (at < bt);
}

static void
order_activated_cb (FinxDashboardPage *self,
                    GObject           *item)
{
  finx_workspace_show_order (self->workspace, finx_order_item_get_order (FINX_ORDER_ITEM (item))->client_id);
}

static GtkWidget *
build_orders (FinxDashboardPage *self)
{
  const FinxColumn columns[] = {
    { .id = "time", .title = _("Time"), .text = order_time, .compare = compare_times, .is_dim = TRUE, .priority = 2, .chars = 9 },
    { .id = "symbol", .title = _("Symbol"), .text = order_symbol, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "order", .title = _("Order"), .text = order_text, .expand = TRUE, .priority = 1, .chars = 18 },
    { .id = "state", .title = _("State"), .text = order_state, .style = order_state_style, .priority = 1, .chars = 12 },
    { .id = "filled", .title = _("Filled"), .text = order_filled, .is_number = TRUE, .priority = 2, .chars = 10 },
    { .id = "price", .title = _("Price"), .text = order_price, .is_number = TRUE, .priority = 3, .chars = 9 },
    { .id = "fee", .title = _("Fee"), .text = order_fee, .is_number = TRUE, .priority = 3, .chars = 7 },
  };
  GtkWidget *table = finx_table_new (_("Latest orders and fills"), "serial", columns, G_N_ELEMENTS (columns), self);

  finx_table_set_rows (FINX_TABLE (table), 1, N_ORDERS);
  finx_table_set_no_orders (FINX_TABLE (table), finx_workspace_get_engine (self->workspace), "finx-execution-symbolic",
                            _("No orders yet"), _("Orders and their fills appear here as soon as one is sent."));
  g_signal_connect_object (table, "activated", G_CALLBACK (order_activated_cb), self, G_CONNECT_SWAPPED);
  return table;
}

static gboolean
is_of_account (gpointer item,
               gpointer user_data)
{
  FinxDashboardPage *self = user_data;

  if (self->view != NULL && finx_portfolio_view_is_all (self->view))
    return TRUE;
  return self->portfolio != NULL
         && g_strcmp0 (finx_order_item_get_order (item)->account, finx_portfolio_get_account (self->portfolio)->id) == 0;
}

/* Page */

static void
show_tab_cb (FinxDashboardPage *self,
             const char        *name)
{
  finx_workspace_show_tab (self->workspace, "portfolio", name);
}

static void
drop_view (FinxDashboardPage *self)
{
  if (self->review != NULL)
    gtk_box_remove (GTK_BOX (self->main), self->review);
  self->review = NULL;
  g_clear_object (&self->view);
}

/* A review of what no broker keeps, for nothing is live there, and of all portfolios together. */
static FinxPortfolioView *
create_view (FinxDashboardPage *self)
{
  gboolean is_all = finx_workspace_is_all (self->workspace);
  g_autoptr(FinxPortfolioView) view = NULL;

  if (!is_all && self->portfolio == NULL)
    return NULL;
  view = finx_portfolio_view_new (self->workspace, is_all ? NULL : self->portfolio);
  return finx_portfolio_view_is_kept (view) ? g_steal_pointer (&view) : NULL;
}

static gboolean
is_same_view (FinxPortfolioView *a,
              FinxPortfolioView *b)
{
  return a != NULL && b != NULL && g_str_equal (finx_portfolio_view_get_id (a), finx_portfolio_view_get_id (b))
         && g_str_equal (finx_portfolio_view_get_currency (a), finx_portfolio_view_get_currency (b));
}

/* Either the live cards or those of the review. */
static void
choose_cards (FinxDashboardPage *self)
{
  g_autoptr(FinxPortfolioView) view = create_view (self);

  if (!is_same_view (self->view, view))
    {
      drop_view (self);
      g_set_object (&self->view, view);
      if (view != NULL)
        {
          g_signal_connect_object (view, "show-tab", G_CALLBACK (show_tab_cb), self, G_CONNECT_SWAPPED);
          self->review = finx_review_column_new (view);
          gtk_box_prepend (GTK_BOX (self->main), self->review);
          finx_portfolio_view_set_active (view, gtk_widget_get_mapped (GTK_WIDGET (self)));
        }
      finx_allocation_card_set_view (FINX_ALLOCATION_CARD (self->allocation), view);
    }
  gtk_widget_set_visible (self->net_worth, self->view == NULL);
  gtk_widget_set_visible (self->positions_card, self->view == NULL);
  gtk_widget_set_visible (self->orders_card, self->view == NULL || finx_portfolio_view_is_all (self->view));
}

static void
portfolio_cb (FinxDashboardPage *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  g_set_object (&self->portfolio, portfolio);
  choose_cards (self);
  finx_account_choice_set (FINX_ACCOUNT_CHOICE (self->accounts), portfolio != NULL && !finx_workspace_is_all (self->workspace)
                                                                 ? finx_portfolio_get_account (portfolio)->id : NULL);
  self->positions = portfolio != NULL ? finx_portfolio_get_positions (portfolio) : NULL;
  gtk_box_remove (GTK_BOX (self->positions_card), self->positions_table);
  self->positions_table = build_positions (self);
  gtk_box_append (GTK_BOX (self->positions_card), self->positions_table);
  finx_table_set_model (FINX_TABLE (self->positions_table), self->positions);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->orders), GTK_FILTER_CHANGE_DIFFERENT);
}

/* The currency of all, or which there are. */
static void
book_changed_cb (FinxDashboardPage *self,
                 const char        *portfolio)
{
  if (g_strcmp0 (portfolio, FINX_ALL_PORTFOLIOS) == 0)
    choose_cards (self);
}

static void
account_chosen_cb (FinxDashboardPage *self)
{
  const char *account = finx_account_choice_get (FINX_ACCOUNT_CHOICE (self->accounts));

  if (account != NULL)
    finx_workspace_set_account (self->workspace, account);
  else
    finx_workspace_show_all (self->workspace);
}

static void
show_title (FinxDashboardPage *self)
{
  finx_table_set_title (FINX_TABLE (self->positions_table), "day", finx_positions_are_stale (self->positions) ? _("Price age") : _("Day"));
}

static void
aged_cb (FinxDashboardPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  show_title (self);
  finx_table_refresh (FINX_TABLE (self->positions_table));
}

static void
set_active (FinxDashboardPage *self,
            gboolean           is_active)
{
  if (self->view != NULL)
    finx_portfolio_view_set_active (self->view, is_active);
}

static void
finx_dashboard_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_dashboard_page_parent_class)->map (widget);
  show_title (FINX_DASHBOARD_PAGE (widget));   /* cells are filled as they are mapped */
  set_active (FINX_DASHBOARD_PAGE (widget), TRUE);
}

static void
finx_dashboard_page_unmap (GtkWidget *widget)
{
  set_active (FINX_DASHBOARD_PAGE (widget), FALSE);
  GTK_WIDGET_CLASS (finx_dashboard_page_parent_class)->unmap (widget);
}

static void
open_page_cb (FinxDashboardPage *self,
              GtkWidget         *button)
{
  finx_workspace_set_page (self->workspace, g_object_get_data (G_OBJECT (button), "page"));
}

static void
move_to (GtkWidget *card,
         GtkWidget *column)
{
  g_autoptr(GtkWidget) held = g_object_ref (card);

  if (gtk_widget_get_parent (card) == column)
    return;
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (card)), card);
  gtk_box_append (GTK_BOX (column), card);
}

static void
apply_size (FinxDashboardPage *self)
{
  int size_class = self->size != NULL ? finx_size_class_get (FINX_SIZE_CLASS (self->size)) : 2;
  gboolean wide = size_class == 3, one = size_class == 0;

  gtk_widget_set_visible (self->far_side, wide);
  /* In this order, so that they stand in it in either column. */
  move_to (self->alerts, wide ? self->far_side : self->side);
  move_to (self->connections, wide ? self->far_side : self->side);
  finx_columns_layout_set (FINX_COLUMNS_LAYOUT (gtk_widget_get_layout_manager (self->columns)),
                           wide ? 0 : one ? -1 : size_class == 1 ? SIDE_WIDTH_SHORT : SIDE_WIDTH);
  finx_net_worth_card_set_short (FINX_NET_WORTH_CARD (self->net_worth), size_class <= 1, one);
  finx_allocation_card_set_short (FINX_ALLOCATION_CARD (self->allocation), size_class == 1, one);
}

static void
finx_dashboard_page_root (GtkWidget *widget)
{
  FinxDashboardPage *self = FINX_DASHBOARD_PAGE (widget);

  GTK_WIDGET_CLASS (finx_dashboard_page_parent_class)->root (widget);
  self->size = gtk_widget_get_ancestor (widget, FINX_TYPE_SIZE_CLASS);
  if (self->size != NULL)
    self->size_id = g_signal_connect_object (self->size, "notify::size-class", G_CALLBACK (apply_size), self, G_CONNECT_SWAPPED);
  apply_size (self);
}

static void
finx_dashboard_page_unroot (GtkWidget *widget)
{
  FinxDashboardPage *self = FINX_DASHBOARD_PAGE (widget);

  if (self->size != NULL)
    g_clear_signal_handler (&self->size_id, self->size);
  self->size = NULL;
  GTK_WIDGET_CLASS (finx_dashboard_page_parent_class)->unroot (widget);
}

static void
finx_dashboard_page_dispose (GObject *object)
{
  FinxDashboardPage *self = FINX_DASHBOARD_PAGE (object);

  self->positions = NULL;
  self->review = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_object (&self->latest);
  g_clear_object (&self->orders);
  g_clear_object (&self->portfolio);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_dashboard_page_parent_class)->dispose (object);
}

static void
finx_dashboard_page_class_init (FinxDashboardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_dashboard_page_dispose;
  widget_class->map = finx_dashboard_page_map;
  widget_class->unmap = finx_dashboard_page_unmap;
  widget_class->root = finx_dashboard_page_root;
  widget_class->unroot = finx_dashboard_page_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_dashboard_page_init (FinxDashboardPage *self)
{
}

static GtkWidget *
make_card (FinxDashboardPage *self,
           const char        *title,
           const char        *link,
           const char        *page,
           GtkWidget         *content)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *button = gtk_button_new_with_label (link);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (head, "card-head");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "card-link");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "page", (gpointer) page);
  g_signal_connect_object (button, "clicked", G_CALLBACK (open_page_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), button);
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), content);
  return card;
}

static void
build_models (FinxDashboardPage *self)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_of_account, self, NULL));

  self->orders = gtk_filter_list_model_new (g_object_ref (finx_engine_get_orders (self->engine)), filter);
  self->latest = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->orders)), 0, N_ORDERS);
}

/* On top of the page where there is a choice. */
static GtkWidget *
build_bar (FinxDashboardPage *self)
{
  GtkWidget *bar = finx_page_bar_new (), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->accounts = finx_account_choice_new (self->engine, FINX_ACCOUNT_CHOICE_PORTFOLIOS);
  g_signal_connect_swapped (self->accounts, "changed", G_CALLBACK (account_chosen_cb), self);
  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (bar), gap);
  gtk_box_append (GTK_BOX (bar), self->accounts);
  g_object_bind_property (self->accounts, "visible", bar, "visible", G_BINDING_SYNC_CREATE);
  return bar;
}

static void
build_columns (FinxDashboardPage *self)
{
  self->columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->columns, g_object_new (FINX_TYPE_COLUMNS_LAYOUT, NULL));
  gtk_widget_add_css_class (self->columns, "dashboard");
  self->main = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->far_side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->columns), self->main);
  gtk_box_append (GTK_BOX (self->columns), self->side);
  gtk_box_append (GTK_BOX (self->columns), self->far_side);
}

GtkWidget *
finx_dashboard_page_new (FinxWorkspace *workspace)
{
  FinxDashboardPage *self = g_object_new (FINX_TYPE_DASHBOARD_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  g_signal_connect_object (self->engine, "aged", G_CALLBACK (aged_cb), self, G_CONNECT_SWAPPED);
  build_models (self);
  build_columns (self);
  self->positions_table = build_positions (self);
  self->orders_table = build_orders (self);
  finx_table_set_model (FINX_TABLE (self->orders_table), G_LIST_MODEL (self->latest));
  self->net_worth = finx_net_worth_card_new (workspace);
  gtk_box_append (GTK_BOX (self->main), self->net_worth);
  self->positions_card = make_card (self, _("Positions"), _("Open portfolio"), "portfolio", self->positions_table);
  gtk_box_append (GTK_BOX (self->main), self->positions_card);
  self->orders_card = make_card (self, _("Latest orders and fills"), _("Open execution"), "execution", self->orders_table);
  gtk_box_append (GTK_BOX (self->main), self->orders_card);
  self->allocation = finx_allocation_card_new (workspace);
  gtk_box_append (GTK_BOX (self->side), self->allocation);
  self->alerts = finx_alerts_card_new (workspace);
  gtk_box_append (GTK_BOX (self->side), self->alerts);
  self->connections = finx_connections_card_new (workspace);
  gtk_box_append (GTK_BOX (self->side), self->connections);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->columns);
  /* Else the tables would be squeezed to their least height before the page scrolls. */
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->scroller))), GTK_SCROLL_NATURAL);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), build_bar (self));
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "account-added", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "book-changed", G_CALLBACK (book_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_portfolios (self->engine), "items-changed", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  portfolio_cb (self);
  return GTK_WIDGET (self);
}
