/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/holdings/finx-holdings-tab.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/pages/portfolio/holdings/finx-holding-inspector.h"
#include "ui/pages/portfolio/holdings/finx-method-choice.h"
#include "ui/review/finx-holding-item.h"
#include "ui/review/finx-holding-table.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/widgets/finx-flow-layout.h"
#include "ui/widgets/finx-widgets.h"

#define FINX_TYPE_HOLDINGS_TAB (finx_holdings_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxHoldingsTab, finx_holdings_tab, FINX, HOLDINGS_TAB, GtkWidget)

struct _FinxHoldingsTab
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  GListStore        *items;             /* FinxHoldingItem */
  GtkWidget         *box;               /* the only child */
  GtkWidget         *filter_entry, *flat, *inspector_toggle;
  GtkWidget         *flap, *inspector;
  FinxTable         *table;
};

G_DEFINE_FINAL_TYPE (FinxHoldingsTab, finx_holdings_tab, GTK_TYPE_WIDGET)

static void
update (FinxHoldingsTab *self)
{
  /* With what the rows unfold to: rows that could not would be others, and the list would lose its place. */
  FinxReview *review = gtk_widget_get_mapped (GTK_WIDGET (self)) ? finx_portfolio_view_get_lots (self->view) : NULL;

  if (review == NULL)
    return;
  finx_holding_items_update (self->items, review, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->flat)), TRUE);
  finx_holding_table_set_totals (self->table, review);
}

static void
aged_cb (FinxHoldingsTab *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_table_refresh (self->table);
}

/* The holding that a row is, or is a lot of; the list keeps it. */
static FinxHoldingItem *
find_holding (FinxHoldingsTab *self,
              FinxHoldingItem *item)
{
  const FinxOpenLot *lot = item != NULL ? finx_holding_item_get_lot (item) : NULL;

  for (guint i = 0; lot != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(FinxHoldingItem) holding = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (finx_holding_item_get (holding)->instrument == lot->instrument)
        return holding;
    }
  return item;
}

static void
selected_cb (FinxHoldingsTab *self,
             gpointer         item)
{
  finx_holding_inspector_set (FINX_HOLDING_INSPECTOR (self->inspector), find_holding (self, item));
}

static GListModel *
list_lots (gpointer item,
           gpointer user_data)
{
  return finx_holding_item_list_lots (item);
}

static void
activated_cb (FinxHoldingsTab *self,
              gpointer         item)
{
  FinxWorkspace *workspace = finx_portfolio_view_get_workspace (self->view);
  const FinxInstrument *instrument = finx_holding_item_get (item)->instrument;

  if (instrument == NULL)
    return;
  finx_workspace_show_chart (workspace, instrument);
}

static const FinxReviewHolding *
get_selected (FinxHoldingsTab *self)
{
  FinxHoldingItem *item = find_holding (self, finx_table_get_selected (self->table));

  return item != NULL ? finx_holding_item_get (item) : NULL;
}

static void
show_chart_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  FinxHoldingsTab *self = FINX_HOLDINGS_TAB (widget);
  gpointer item = finx_table_get_selected (self->table);

  if (item != NULL)
    activated_cb (self, item);
}

/* A draft in the ticket: nothing is sent. */
static void
close_position_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  FinxHoldingsTab *self = FINX_HOLDINGS_TAB (widget);
  const FinxReviewHolding *holding = get_selected (self);
  g_autoptr(FinxOrder) draft = NULL;

  if (holding == NULL || holding->instrument == NULL || finx_decimal_sign (holding->quantity) == 0)
    return;
  draft = finx_order_new ();
  g_free (draft->account);
  draft->account = g_strdup (finx_portfolio_view_get_id (self->view));
  draft->instrument = holding->instrument;
  draft->side = finx_decimal_sign (holding->quantity) > 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  draft->type = FINX_ORDER_MARKET;
  draft->tif = FINX_TIF_DAY;
  draft->quantity = finx_decimal_abs (holding->quantity);
  finx_workspace_new_order (finx_portfolio_view_get_workspace (self->view), draft);
}

static void
open_markets_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  finx_workspace_show_tab (finx_portfolio_view_get_workspace (FINX_HOLDINGS_TAB (widget)->view), "markets", "trade");
}

static void
why_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (FINX_HOLDINGS_TAB (widget)->inspector_toggle), TRUE);
}

static void
apply_filter (FinxHoldingsTab *self)
{
  finx_table_set_filter (self->table, gtk_editable_get_text (GTK_EDITABLE (self->filter_entry)));
}

static void
filter_stopped_cb (FinxHoldingsTab *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->filter_entry), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
focus_filter_cb (FinxHoldingsTab *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_page_bar_focus_filter (self->filter_entry);
}

static GtkWidget *
toggle (const char *label,
        const char *tooltip)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  return button;
}

static GtkWidget *
build_tools (FinxHoldingsTab *self)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_layout_manager (tools, finx_flow_layout_new ());
  gtk_widget_add_css_class (tools, "finx-tab-tools");
  self->filter_entry = gtk_search_entry_new ();
  g_object_set (self->filter_entry, "placeholder-text", _("Filter holdings"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->filter_entry), 14);
  gtk_widget_set_tooltip_text (self->filter_entry, _("Show rows with this text (Ctrl+F)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter holdings"), -1);
  g_signal_connect_swapped (self->filter_entry, "search-changed", G_CALLBACK (apply_filter), self);
  g_signal_connect_swapped (self->filter_entry, "stop-search", G_CALLBACK (filter_stopped_cb), self);
  gtk_box_append (GTK_BOX (tools), self->filter_entry);
  gtk_box_append (GTK_BOX (tools), finx_method_choice_new (self->view));
  gtk_widget_set_hexpand (end, TRUE);
  gtk_widget_set_halign (end, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (tools), end);
  self->flat = toggle (_("Sold too"), _("Also show what is not held any more"));
  g_signal_connect_swapped (self->flat, "toggled", G_CALLBACK (update), self);
  gtk_box_append (GTK_BOX (end), self->flat);
  self->inspector_toggle = toggle (_("Why this number"), _("What the selected holding's figures are made of"));
  gtk_box_append (GTK_BOX (end), self->inspector_toggle);
  return tools;
}

static void
build_table (FinxHoldingsTab *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();

  self->table = FINX_TABLE (finx_holding_table_new (self->view, FALSE));
  g_menu_append (menu, _("Why this number"), "holdings.why");
  g_menu_append (menu, _("Show in Markets"), "holdings.show-chart");
  if (finx_portfolio_view_may_trade (self->view))
    g_menu_append (menu, _("Close position…"), "holdings.close-position");
  finx_table_set_row_menu (self->table, G_MENU_MODEL (menu));
  finx_table_set_rows (self->table, 4, 0);
  finx_table_set_empty (self->table, "finx-portfolio-symbolic", _("Nothing is held"), _("What you hold is listed here with its value and gain."));
  finx_table_set_empty_action (self->table, _("Open Markets"), "holdings.open-markets");
  finx_table_set_tree_model (self->table, G_LIST_MODEL (self->items), list_lots);
  g_signal_connect_swapped (self->table, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (activated_cb), self);
}

static void
finx_holdings_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_holdings_tab_parent_class)->map (widget);
  update (FINX_HOLDINGS_TAB (widget));
}

static void
finx_holdings_tab_dispose (GObject *object)
{
  FinxHoldingsTab *self = FINX_HOLDINGS_TAB (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->items);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_holdings_tab_parent_class)->dispose (object);
}

static void
finx_holdings_tab_class_init (FinxHoldingsTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_holdings_tab_dispose;
  widget_class->map = finx_holdings_tab_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "holdings.why", NULL, why_action);
  gtk_widget_class_install_action (widget_class, "holdings.show-chart", NULL, show_chart_action);
  gtk_widget_class_install_action (widget_class, "holdings.close-position", NULL, close_position_action);
  gtk_widget_class_install_action (widget_class, "holdings.open-markets", NULL, open_markets_action);
}

static void
finx_holdings_tab_init (FinxHoldingsTab *self)
{
  self->items = g_list_store_new (FINX_TYPE_HOLDING_ITEM);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
finx_holdings_tab_new (FinxPortfolioView *view)
{
  FinxHoldingsTab *self = g_object_new (FINX_TYPE_HOLDINGS_TAB, NULL);

  self->view = g_object_ref (view);
  gtk_box_append (GTK_BOX (self->box), build_tools (self));
  build_table (self);
  self->inspector = finx_holding_inspector_new (view);
  self->flap = adw_flap_new ();
  adw_flap_set_flap_position (ADW_FLAP (self->flap), GTK_PACK_END);
  adw_flap_set_content (ADW_FLAP (self->flap), GTK_WIDGET (self->table));
  adw_flap_set_flap (ADW_FLAP (self->flap), self->inspector);
  adw_flap_set_separator (ADW_FLAP (self->flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), FALSE);
  g_object_bind_property (self->flap, "reveal-flap", self->inspector_toggle, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gtk_widget_set_vexpand (self->flap, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->flap);
  g_signal_connect_object (finx_portfolio_view_get_engine (view), "aged", G_CALLBACK (aged_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "focus-filter", G_CALLBACK (focus_filter_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
