/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/finx-trade-tab.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/replay/finx-replay-bar.h"
#include "ui/pages/markets/charts/finx-chart-grid.h"
#include "ui/pages/markets/depth/finx-book-panel.h"
#include "ui/pages/markets/finx-instrument-card.h"
#include "ui/pages/markets/ticket/finx-order-ticket.h"
#include "ui/pages/markets/finx-quote-head.h"
#include "ui/pages/markets/watchlist/finx-watchlist-view.h"
#include "ui/widgets/finx-widgets.h"

#define LIST_WIDTH 288                  /* px at text scale 1, as all below */
#define SHORT_LIST_WIDTH 240
#define BOOK_WIDTH 264
#define SHORT_BOOK_WIDTH 216
#define WIDE_BOOK_WIDTH 576             /* ladder, and ticket over trades */
#define BOOK_HEIGHT 280                 /* of the revealed book in narrow windows */

typedef enum { SIZE_NARROW, SIZE_SHORT, SIZE_NORMAL, SIZE_WIDE } SizeClass;

struct _FinxTradeTab
{
  GtkWidget             parent_instance;

  FinxWorkspace        *workspace;      /* owned */
  FinxEngine           *engine;         /* borrowed from @workspace */
  const FinxInstrument *subscribed;     /* whose quotes this page asked for; %NULL while unmapped */

  GtkWidget            *stack;          /* the one child: "columns" and "leaflet"; the rest are borrowed from it */
  GtkWidget            *outer, *inner;  /* GtkPaned: list | (chart | book) */
  GtkWidget            *leaflet, *list_bin, *chart_bin, *revealer;
  GtkWidget            *list, *center, *book;   /* columns; they move between the two layouts */
  GtkWidget            *watchlist, *card, *head, *chart, *ticket;
  GtkWidget            *back, *book_toggle;

  GtkWidget            *size;           /* borrowed: the FinxSizeClass around; %NULL: none */
  gulong                size_id;
  int                   size_class;     /* SizeClass; −1: not laid out yet */
  guint                 restore_tick;   /* frame callback that sets remembered widths */
  int                   pressed_outer, pressed_inner;   /* positions when the pointer's button went down */
  int                   list_width, book_width; /* px, as dragged; valid if @dragged */
  gboolean              dragged;        /* and not yet saved */
};

G_DEFINE_FINAL_TYPE (FinxTradeTab, finx_trade_tab, GTK_TYPE_WIDGET)

static const char *
width_key (FinxTradeTab *self)
{
  return self->size_class == SIZE_WIDE ? "markets.columns-wide" : self->size_class == SIZE_NORMAL ? "markets.columns" : "markets.columns-short";
}

/* What the user made of the columns; what a resize of the window makes of them is not meant to last. */
static void
save_widths (FinxTradeTab *self)
{
  g_autofree char *text = NULL;

  if (!self->dragged)
    return;
  self->dragged = FALSE;
  text = g_strdup_printf ("%d %d", self->list_width, self->book_width);
  finx_engine_set_state (self->engine, width_key (self), text);
}

static void
note_widths (FinxTradeTab *self)
{
  self->dragged = TRUE;
  self->list_width = gtk_paned_get_position (GTK_PANED (self->outer));
  self->book_width = gtk_widget_get_width (self->inner) - gtk_paned_get_position (GTK_PANED (self->inner));
}

/* A divider that is elsewhere when the pointer's button comes up was moved by hand. */
static gboolean
pointer_cb (FinxTradeTab *self,
            GdkEvent     *event)
{
  int outer = gtk_paned_get_position (GTK_PANED (self->outer)), inner = gtk_paned_get_position (GTK_PANED (self->inner));

  if (gdk_event_get_event_type (event) == GDK_BUTTON_PRESS)
    {
      self->pressed_outer = outer;
      self->pressed_inner = inner;
    }
  else if (gdk_event_get_event_type (event) == GDK_BUTTON_RELEASE && (outer != self->pressed_outer || inner != self->pressed_inner))
    note_widths (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
accepted_cb (FinxTradeTab *self)
{
  note_widths (self);
  return FALSE;
}

static gboolean
restore_widths_cb (GtkWidget     *widget,
                   GdkFrameClock *frame_clock,
                   gpointer       user_data)
{
  FinxTradeTab *self = FINX_TRADE_TAB (widget);
  g_autofree char *text = finx_engine_get_state (self->engine, width_key (self));
  g_auto(GStrv) parts = g_strsplit (text != NULL ? text : "", " ", 2);
  gboolean known = g_strv_length (parts) == 2;
  gboolean is_short = self->size_class < SIZE_NORMAL;
  double scale = MAX (finx_text_scale (widget), 1);
  int list = known ? atoi (parts[0]) : (int) (scale * (is_short ? SHORT_LIST_WIDTH : LIST_WIDTH));
  int book = known ? atoi (parts[1])
                   : (int) (scale * (is_short ? SHORT_BOOK_WIDTH : self->size_class == SIZE_WIDE ? WIDE_BOOK_WIDTH : BOOK_WIDTH));
  int width = gtk_widget_get_width (self->outer);

  if (width <= 0)
    return G_SOURCE_CONTINUE;
  gtk_paned_set_position (GTK_PANED (self->outer), CLAMP (list, 120, width));
  /* By the width it has now: what the list takes or gives in the next layout goes to the chart, not to the book. */
  gtk_paned_set_position (GTK_PANED (self->inner), gtk_widget_get_width (self->inner) - MAX (book, 120));
  self->restore_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
move_to_bin (GtkWidget *child,
             GtkWidget *bin)
{
  adw_bin_set_child (ADW_BIN (bin), child);
}

static void
lay_out_narrow (FinxTradeTab *self)
{
  gtk_paned_set_start_child (GTK_PANED (self->outer), NULL);
  gtk_paned_set_start_child (GTK_PANED (self->inner), NULL);
  gtk_paned_set_end_child (GTK_PANED (self->inner), NULL);
  move_to_bin (self->list, self->list_bin);
  move_to_bin (self->center, self->chart_bin);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->book);
  gtk_widget_set_size_request (self->book, -1, BOOK_HEIGHT);
  gtk_widget_set_size_request (self->list, -1, -1);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "leaflet");
}

/* Below the chart, or in wide windows right of the ladder. */
static void
place_ticket (FinxTradeTab *self,
              gboolean      wide)
{
  if (wide == (gtk_widget_get_parent (self->ticket) != self->center))
    return;
  g_object_ref (self->ticket);
  if (wide)
    gtk_box_remove (GTK_BOX (self->center), self->ticket);
  finx_book_panel_set_ticket (FINX_BOOK_PANEL (self->book), wide ? self->ticket : NULL);
  if (!wide)
    gtk_box_append (GTK_BOX (self->center), self->ticket);
  g_object_unref (self->ticket);
}

static void
lay_out_columns (FinxTradeTab *self,
                 gboolean      is_short)
{
  if (gtk_widget_get_parent (self->list) != self->outer)
    {
      adw_bin_set_child (ADW_BIN (self->list_bin), NULL);
      adw_bin_set_child (ADW_BIN (self->chart_bin), NULL);
      gtk_revealer_set_child (GTK_REVEALER (self->revealer), NULL);
      gtk_paned_set_start_child (GTK_PANED (self->outer), self->list);
      gtk_paned_set_start_child (GTK_PANED (self->inner), self->center);
      gtk_paned_set_end_child (GTK_PANED (self->inner), self->book);
    }
  gtk_widget_set_size_request (self->book, is_short ? 180 : 200, -1);
  gtk_widget_set_size_request (self->list, is_short ? 200 : 220, -1);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "columns");
  if (self->restore_tick == 0)
    self->restore_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), restore_widths_cb, NULL, NULL);
}

static void
apply_size (FinxTradeTab *self)
{
  int size_class = self->size != NULL ? finx_size_class_get (FINX_SIZE_CLASS (self->size)) : SIZE_NORMAL;
  gboolean small = size_class < SIZE_NORMAL;

  if (size_class == self->size_class)
    return;
  save_widths (self);
  self->size_class = size_class;
  finx_watchlist_view_set_compact (FINX_WATCHLIST_VIEW (self->watchlist), size_class == SIZE_SHORT);
  finx_book_panel_set_layout (FINX_BOOK_PANEL (self->book), small ? FINX_BOOK_TABS : size_class == SIZE_WIDE ? FINX_BOOK_WIDE : FINX_BOOK_STACKED);
  finx_order_ticket_set_layout (FINX_ORDER_TICKET (self->ticket), size_class == SIZE_NARROW ? FINX_TICKET_NARROW : size_class == SIZE_SHORT ? FINX_TICKET_SHORT
                                                                  : size_class == SIZE_WIDE ? FINX_TICKET_TALL : FINX_TICKET_FULL);
  place_ticket (self, size_class == SIZE_WIDE);
  finx_quote_head_set_layout (FINX_QUOTE_HEAD (self->head), size_class < SIZE_NORMAL, size_class > SIZE_NARROW);
  gtk_widget_set_visible (self->back, size_class == SIZE_NARROW);
  gtk_widget_set_visible (self->book_toggle, size_class == SIZE_NARROW);
  if (size_class == SIZE_NARROW)
    lay_out_narrow (self);
  else
    lay_out_columns (self, small);
}

static void
instrument_cb (FinxTradeTab *self)
{
  const FinxInstrument *instrument = finx_workspace_get_instrument (self->workspace);
  FinxQuoteRow *row = instrument != NULL ? finx_quote_board_lookup (finx_engine_get_board (self->engine), instrument) : NULL;
  const FinxInstrument *wanted = gtk_widget_get_mapped (GTK_WIDGET (self)) ? instrument : NULL;

  if (wanted != self->subscribed)
    {
      if (wanted != NULL)
        finx_engine_subscribe (self->engine, wanted, FINX_STREAM_QUOTES);
      if (self->subscribed != NULL)
        finx_engine_unsubscribe (self->engine, self->subscribed, FINX_STREAM_QUOTES);
      self->subscribed = wanted;
    }
  finx_quote_head_set_row (FINX_QUOTE_HEAD (self->head), row);
  finx_instrument_card_set_row (FINX_INSTRUMENT_CARD (self->card), row);
  finx_order_ticket_set_row (FINX_ORDER_TICKET (self->ticket), row);
  finx_book_panel_set_row (FINX_BOOK_PANEL (self->book), row);
}

static void
show_chart (FinxTradeTab *self)
{
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), gtk_widget_get_parent (self->chart_bin));
}

static void
back_cb (FinxTradeTab *self)
{
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), self->list_bin);
  finx_watchlist_view_focus (FINX_WATCHLIST_VIEW (self->watchlist));
}

static void
opened_cb (FinxTradeTab *self)
{
  show_chart (self);
  finx_chart_grid_focus (FINX_CHART_GRID (self->chart));
}

static void
trade_cb (FinxTradeTab *self,
          FinxSide      side)
{
  show_chart (self);
  finx_order_ticket_set_side (FINX_ORDER_TICKET (self->ticket), side);
  finx_order_ticket_focus (FINX_ORDER_TICKET (self->ticket));
}

static void
price_chosen_cb (FinxTradeTab *self,
                 gint64        price)
{
  const FinxInstrument *instrument = finx_workspace_get_instrument (self->workspace);

  if (instrument != NULL)
    finx_order_ticket_take_price (FINX_ORDER_TICKET (self->ticket), finx_instrument_price (instrument, price));
}

static void
order_at_cb (FinxTradeTab *self,
             gint64        price,
             int           side)
{
  if (side >= 0)
    finx_order_ticket_set_side (FINX_ORDER_TICKET (self->ticket), (FinxSide) side);
  price_chosen_cb (self, price);
}

static void
book_toggled_cb (FinxTradeTab *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->book_toggle)));
}

static void
show_order_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  finx_workspace_show_order (FINX_TRADE_TAB (user_data)->workspace, g_variant_get_string (parameter, NULL));
}

/* The toast of a sent order is outside this page, so its action has to be found at the window. */
static void
finx_trade_tab_root (GtkWidget *widget)
{
  FinxTradeTab *self = FINX_TRADE_TAB (widget);
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("show-order", G_VARIANT_TYPE_STRING);

  GTK_WIDGET_CLASS (finx_trade_tab_parent_class)->root (widget);
  g_signal_connect_object (action, "activate", G_CALLBACK (show_order_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "markets", G_ACTION_GROUP (group));
  self->size = gtk_widget_get_ancestor (widget, FINX_TYPE_SIZE_CLASS);
  if (self->size != NULL)
    self->size_id = g_signal_connect_object (self->size, "notify::size-class", G_CALLBACK (apply_size), self, G_CONNECT_SWAPPED);
  apply_size (self);
}

static void
finx_trade_tab_unroot (GtkWidget *widget)
{
  FinxTradeTab *self = FINX_TRADE_TAB (widget);

  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "markets", NULL);
  if (self->size != NULL)
    g_clear_signal_handler (&self->size_id, self->size);
  self->size = NULL;
  GTK_WIDGET_CLASS (finx_trade_tab_parent_class)->unroot (widget);
}

static void
finx_trade_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_trade_tab_parent_class)->map (widget);
  instrument_cb (FINX_TRADE_TAB (widget));
}

static void
finx_trade_tab_unmap (GtkWidget *widget)
{
  FinxTradeTab *self = FINX_TRADE_TAB (widget);

  save_widths (self);
  GTK_WIDGET_CLASS (finx_trade_tab_parent_class)->unmap (widget);
  instrument_cb (self);
}

static void
finx_trade_tab_dispose (GObject *object)
{
  FinxTradeTab *self = FINX_TRADE_TAB (object);

  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->list);
  g_clear_object (&self->center);
  g_clear_object (&self->book);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_trade_tab_parent_class)->dispose (object);
}

static void
finx_trade_tab_class_init (FinxTradeTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_trade_tab_dispose;
  widget_class->root = finx_trade_tab_root;
  widget_class->unroot = finx_trade_tab_unroot;
  widget_class->map = finx_trade_tab_map;
  widget_class->unmap = finx_trade_tab_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_trade_tab_init (FinxTradeTab *self)
{
  self->size_class = -1;
}

static void
build_list (FinxTradeTab *self)
{
  self->list = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_add_css_class (self->list, "watch-column");
  self->watchlist = finx_watchlist_view_new (self->workspace);
  gtk_widget_set_vexpand (self->watchlist, TRUE);
  self->card = finx_instrument_card_new (self->workspace);
  gtk_box_append (GTK_BOX (self->list), self->watchlist);
  gtk_box_append (GTK_BOX (self->list), self->card);
  g_signal_connect_object (self->watchlist, "trade", G_CALLBACK (trade_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watchlist, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
}

static void
build_center (FinxTradeTab *self)
{
  self->center = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_widget_add_css_class (self->center, "chart-column");
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_add_css_class (self->back, "flat");
  gtk_widget_set_valign (self->back, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->back, _("Back to the watchlist"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Back to the watchlist"), -1);
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  self->book_toggle = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->book_toggle), "view-list-symbolic");
  gtk_widget_set_valign (self->book_toggle, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->book_toggle, _("Show ladder and trades"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->book_toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show ladder and trades"), -1);
  g_signal_connect_object (self->book_toggle, "toggled", G_CALLBACK (book_toggled_cb), self, G_CONNECT_SWAPPED);

  self->head = finx_quote_head_new (self->workspace);
  finx_quote_head_prepend (FINX_QUOTE_HEAD (self->head), self->back);
  self->chart = finx_chart_grid_new (self->workspace, 0);
  finx_quote_head_append (FINX_QUOTE_HEAD (self->head), finx_chart_grid_get_button (FINX_CHART_GRID (self->chart)));
  finx_quote_head_append (FINX_QUOTE_HEAD (self->head), self->book_toggle);
  gtk_widget_set_vexpand (self->chart, TRUE);
  g_signal_connect_object (self->chart, "order-at", G_CALLBACK (order_at_cb), self, G_CONNECT_SWAPPED);
  self->ticket = finx_order_ticket_new (self->workspace);
  gtk_box_append (GTK_BOX (self->center), finx_replay_bar_new (self->workspace));
  gtk_box_append (GTK_BOX (self->center), self->head);
  gtk_box_append (GTK_BOX (self->center), self->chart);
  gtk_box_append (GTK_BOX (self->center), self->ticket);
}

static void
build_layouts (FinxTradeTab *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *pointer = gtk_event_controller_legacy_new ();

  self->outer = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  self->inner = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_end_child (GTK_PANED (self->outer), self->inner);
  gtk_paned_set_resize_start_child (GTK_PANED (self->outer), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->outer), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->outer), FALSE);
  gtk_paned_set_resize_end_child (GTK_PANED (self->inner), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->inner), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->inner), FALSE);

  gtk_event_controller_set_propagation_phase (pointer, GTK_PHASE_CAPTURE);
  g_signal_connect_object (pointer, "event", G_CALLBACK (pointer_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->outer, pointer);
  g_signal_connect_object (self->outer, "accept-position", G_CALLBACK (accepted_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->inner, "accept-position", G_CALLBACK (accepted_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  self->leaflet = adw_leaflet_new ();
  self->list_bin = adw_bin_new ();
  self->chart_bin = adw_bin_new ();
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_widget_set_vexpand (self->chart_bin, TRUE);
  gtk_box_append (GTK_BOX (box), self->chart_bin);
  gtk_box_append (GTK_BOX (box), self->revealer);
  adw_leaflet_set_can_unfold (ADW_LEAFLET (self->leaflet), FALSE);
  adw_leaflet_set_homogeneous (ADW_LEAFLET (self->leaflet), FALSE);
  adw_leaflet_set_can_navigate_back (ADW_LEAFLET (self->leaflet), TRUE);
  adw_leaflet_append (ADW_LEAFLET (self->leaflet), self->list_bin);
  adw_leaflet_append (ADW_LEAFLET (self->leaflet), box);

  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->outer, "columns");
  gtk_stack_add_named (GTK_STACK (self->stack), self->leaflet, "leaflet");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
finx_trade_tab_new (FinxWorkspace *workspace)
{
  FinxTradeTab *self = g_object_new (FINX_TYPE_TRADE_TAB, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  build_layouts (self);
  build_list (self);
  build_center (self);
  self->book = g_object_ref_sink (finx_book_panel_new (workspace));
  g_signal_connect_object (self->book, "price-chosen", G_CALLBACK (price_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::symbol", G_CALLBACK (instrument_cb), self, G_CONNECT_SWAPPED);
  instrument_cb (self);
  return GTK_WIDGET (self);
}
