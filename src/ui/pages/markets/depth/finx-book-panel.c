/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-book-panel.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/pages/markets/depth/finx-depth-chart.h"
#include "ui/pages/markets/depth/finx-ladder.h"
#include "ui/pages/markets/depth/finx-prints.h"

struct _FinxBookPanel
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  FinxQuoteRow  *row;                   /* owned, nullable */
  FinxDepthView *depth;                 /* owned; %NULL while unmapped */
  FinxTape      *tape;                  /* owned; %NULL while unmapped */

  GtkWidget     *box;                   /* the one child; the rest are borrowed from it */
  GtkWidget     *first, *second;        /* columns; only a wide panel shows the second one */
  GtkWidget     *head, *title;           /* tabs, or where all is seen at once a title */
  GtkWidget     *ladder_tab, *depth_tab, *trades_tab;
  GtkWidget     *ladder, *ladder_view, *depth_chart, *trades, *prints;
  GtkWidget     *ticket_bin;
  FinxBookLayout layout;
};

enum { PRICE_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxBookPanel, finx_book_panel, GTK_TYPE_WIDGET)

/* Where an open order of the account stands in the ladder: at its limit, or at its stop while it waits for it. */
static gboolean
own_price (FinxBookPanel   *self,
           const FinxOrder *order,
           gint64          *price)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);
  FinxDecimal at = finx_decimal_is_known (order->stop_price) && order->state == FINX_ORDER_WAITING ? order->stop_price : order->limit_price;

  return self->row != NULL && portfolio != NULL && order->instrument == finx_quote_row_get_instrument (self->row)
         && finx_order_state_is_open (order->state) && g_str_equal (order->account, finx_portfolio_get_account (portfolio)->id)
         && finx_decimal_to_units (at, order->instrument->price_scale, price);
}

/* Own open orders, added up by price. */
static void
refresh_own (FinxBookPanel *self)
{
  g_autoptr(GArray) own = g_array_new (FALSE, FALSE, sizeof (FinxLadderOwn));
  GListModel *orders = finx_engine_get_open_orders (self->engine);

  for (guint i = 0; self->row != NULL && i < g_list_model_get_n_items (orders); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (orders, i);
      const FinxOrder *order = finx_order_item_get_order (item);
      FinxLadderOwn level = { .waits = order->state == FINX_ORDER_WAITING };
      guint at = 0;

      if (!own_price (self, order, &level.price)
          || !finx_decimal_to_units (finx_decimal_sub (order->quantity, order->filled), order->instrument->size_scale, &level.size))
        continue;
      while (at < own->len && g_array_index (own, FinxLadderOwn, at).price != level.price)
        at++;
      if (at == own->len)
        {
          g_array_append_val (own, level);
          continue;
        }
      g_array_index (own, FinxLadderOwn, at).size += level.size;
      g_array_index (own, FinxLadderOwn, at).waits &= level.waits;
    }
  finx_ladder_set_own (FINX_LADDER (self->ladder), (FinxLadderOwn *) own->data, own->len);
}

static void
order_changed_cb (FinxBookPanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh_own (self);
}

static void
watch (FinxBookPanel *self)
{
  gboolean wanted = self->row != NULL && gtk_widget_get_mapped (GTK_WIDGET (self));
  const FinxInstrument *instrument = wanted ? finx_quote_row_get_instrument (self->row) : NULL;

  if (wanted && self->depth != NULL && finx_depth_view_get_instrument (self->depth) == instrument)
    return;
  g_clear_object (&self->depth);
  g_clear_object (&self->tape);
  if (wanted)
    {
      self->depth = finx_engine_watch_depth (self->engine, instrument);
      self->tape = finx_engine_watch_tape (self->engine, instrument);
    }
  finx_ladder_set (FINX_LADDER (self->ladder), self->depth, wanted ? self->row : NULL);
  finx_depth_chart_set (FINX_DEPTH_CHART (self->depth_chart), self->depth);
  finx_prints_set_tape (FINX_PRINTS (self->prints), self->tape);
  if (wanted)
    refresh_own (self);
}

static void
price_chosen_cb (FinxBookPanel *self,
                 gint64         price)
{
  g_signal_emit (self, signals[PRICE_CHOSEN], 0, price);
}

/* All own open orders at that price. */
static void
cancel_cb (FinxBookPanel *self,
           gint64         price)
{
  GListModel *orders = finx_engine_get_open_orders (self->engine);

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (orders, i);
      const FinxOrder *order = finx_order_item_get_order (item);
      gint64 units;

      if (own_price (self, order, &units) && units == price)
        finx_workspace_cancel_order (self->workspace, order->client_id);
    }
}

/* The trades have a tab only where they have no place of their own; the depth chart has none where both fit. */
static void
show_tab (FinxBookPanel *self)
{
  gboolean wide = self->layout == FINX_BOOK_WIDE;
  gboolean tabs = self->layout == FINX_BOOK_TABS;
  gboolean trades = tabs && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->trades_tab));
  gboolean depth = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->depth_tab));

  gtk_widget_set_visible (self->trades_tab, tabs);
  gtk_widget_set_visible (self->head, !wide);
  gtk_widget_set_visible (self->title, wide);
  gtk_widget_set_visible (self->ladder_view, wide || (!depth && !trades));
  gtk_widget_set_vexpand (self->ladder_view, tabs);
  gtk_widget_set_visible (self->depth_chart, wide || depth);
  gtk_widget_set_vexpand (self->depth_chart, wide || tabs);
  gtk_widget_set_visible (self->trades, !tabs || trades);
  gtk_widget_set_visible (gtk_widget_get_first_child (self->trades), !tabs);
  gtk_widget_set_visible (self->second, wide);
}

static void
finx_book_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_book_panel_parent_class)->map (widget);
  watch (FINX_BOOK_PANEL (widget));
}

static void
finx_book_panel_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_book_panel_parent_class)->unmap (widget);
  watch (FINX_BOOK_PANEL (widget));
}

static void
finx_book_panel_dispose (GObject *object)
{
  FinxBookPanel *self = FINX_BOOK_PANEL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->depth);
  g_clear_object (&self->tape);
  g_clear_object (&self->row);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_book_panel_parent_class)->dispose (object);
}

static void
finx_book_panel_class_init (FinxBookPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_book_panel_dispose;
  widget_class->map = finx_book_panel_map;
  widget_class->unmap = finx_book_panel_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[PRICE_CHOSEN] = g_signal_new ("price-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
finx_book_panel_init (FinxBookPanel *self)
{
}

static GtkWidget *
make_tab (FinxBookPanel *self,
          const char    *label)
{
  GtkWidget *tab = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (tab, "tab");
  gtk_widget_add_css_class (tab, "flat");
  g_signal_connect_object (tab, "toggled", G_CALLBACK (show_tab), self, G_CONNECT_SWAPPED);
  return tab;
}

static GtkWidget *
make_title (const char *text)
{
  GtkWidget *title = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  return title;
}

static GtkWidget *
build_trades (FinxBookPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = make_title (_("Time and sales"));
  GtkWidget *heads = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *const names[] = { _("Time"), _("Price"), _("Size") };
  GtkWidget *view = finx_prints_new ();

  self->prints = GTK_WIDGET (finx_prints_from_view (view));
  gtk_widget_add_css_class (title, "panel-head");
  gtk_widget_add_css_class (title, "second");
  gtk_box_append (GTK_BOX (box), title);
  gtk_widget_add_css_class (heads, "caption-heading");
  gtk_widget_add_css_class (heads, "dim");
  gtk_widget_add_css_class (heads, "prints-heads");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *label = gtk_label_new (names[i]);

      gtk_label_set_xalign (GTK_LABEL (label), i == 0 ? 0 : 1);
      gtk_widget_set_hexpand (label, i < 2);
      if (i == 2)
        gtk_widget_set_size_request (label, 66, -1);
      gtk_box_append (GTK_BOX (heads), label);
    }
  gtk_box_append (GTK_BOX (box), heads);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (GTK_BOX (box), view);
  return box;
}

static GtkWidget *
build_head (FinxBookPanel *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->ladder_tab = make_tab (self, _("Ladder"));
  self->depth_tab = make_tab (self, _("Depth"));
  self->trades_tab = make_tab (self, _("Trades"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->depth_tab), GTK_TOGGLE_BUTTON (self->ladder_tab));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->trades_tab), GTK_TOGGLE_BUTTON (self->ladder_tab));
  gtk_widget_add_css_class (head, "panel-head");
  gtk_widget_add_css_class (head, "book-tabs");
  gtk_box_append (GTK_BOX (head), self->ladder_tab);
  gtk_box_append (GTK_BOX (head), self->depth_tab);
  gtk_box_append (GTK_BOX (head), self->trades_tab);
  return head;
}

static GtkWidget *
build_first (FinxBookPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->head = build_head (self);
  self->title = make_title (_("Ladder"));
  gtk_widget_add_css_class (self->title, "panel-head");
  gtk_box_append (GTK_BOX (box), self->head);
  gtk_box_append (GTK_BOX (box), self->title);
  self->trades = build_trades (self);
  self->ladder = finx_ladder_new ();
  self->ladder_view = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->ladder_view), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->ladder_view), self->ladder);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->ladder_view), TRUE);
  self->depth_chart = finx_depth_chart_new ();
  gtk_widget_set_vexpand (self->trades, TRUE);
  gtk_widget_set_size_request (self->trades, -1, 120);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), self->ladder_view);
  gtk_box_append (GTK_BOX (box), self->depth_chart);
  gtk_box_append (GTK_BOX (box), self->trades);
  return box;
}

GtkWidget *
finx_book_panel_new (FinxWorkspace *workspace)
{
  FinxBookPanel *self = g_object_new (FINX_TYPE_BOOK_PANEL, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->box, "book-panel");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->first = build_first (self);
  self->second = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->second, "book-second");
  self->ticket_bin = adw_bin_new ();
  gtk_box_append (GTK_BOX (self->second), self->ticket_bin);
  gtk_box_append (GTK_BOX (self->box), self->first);
  gtk_box_append (GTK_BOX (self->box), self->second);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->ladder_tab), TRUE);    /* shows it */

  g_signal_connect_object (self->ladder, "price-chosen", G_CALLBACK (price_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ladder, "cancel", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "order-changed", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
finx_book_panel_set_row (FinxBookPanel *self,
                         FinxQuoteRow  *row)
{
  g_set_object (&self->row, row);
  watch (self);
}

/* A widget leaves one box and joins another without being disposed. */
static void
move_to (GtkWidget *child,
         GtkWidget *box)
{
  GtkWidget *parent = gtk_widget_get_parent (child);

  if (parent == box)
    return;
  g_object_ref (child);
  gtk_box_remove (GTK_BOX (parent), child);
  gtk_box_append (GTK_BOX (box), child);
  g_object_unref (child);
}

void
finx_book_panel_set_layout (FinxBookPanel  *self,
                            FinxBookLayout  layout)
{
  self->layout = layout;
  move_to (self->trades, layout == FINX_BOOK_WIDE ? self->second : self->first);
  if ((layout != FINX_BOOK_TABS && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->trades_tab)))
      || (layout == FINX_BOOK_WIDE && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->depth_tab))))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->ladder_tab), TRUE);
  show_tab (self);
}

void
finx_book_panel_set_ticket (FinxBookPanel *self,
                            GtkWidget     *ticket)
{
  adw_bin_set_child (ADW_BIN (self->ticket_bin), ticket);
}
