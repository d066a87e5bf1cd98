/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-book-panel.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/pages/markets/depth/finx-depth-panel.h"
#include "ui/pages/markets/depth/finx-ladder-bar.h"
#include "ui/pages/markets/depth/finx-ladder-trader.h"
#include "ui/pages/markets/depth/finx-ladder.h"
#include "ui/pages/markets/depth/finx-prints.h"
#include "ui/pages/markets/depth/finx-tape-choice.h"
#include "ui/words/finx-format.h"

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
  GtkWidget     *replay;                /* words: a replay leads the price */
  GtkWidget     *head, *title;           /* tabs, or where all is seen at once a title */
  GtkWidget     *ladder_tab, *depth_tab, *trades_tab;
  GtkWidget     *ladder, *ladder_view, *bar, *depth_view, *trades, *trades_title, *tape_choice, *prints;
  FinxLadderTrader *trader;             /* owned */
  FinxPortfolio *portfolio;             /* owned, nullable: whose position is shown */
  gulong         portfolio_id;
  GtkWidget     *ticket_bin;
  FinxBookLayout layout;
};

enum { PRICE_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxBookPanel, finx_book_panel, GTK_TYPE_WIDGET)

/* Own open orders, added up by price, side and whether they wait. */
static void
refresh_own (FinxBookPanel *self)
{
  g_autoptr(GArray) own = g_array_new (FALSE, FALSE, sizeof (FinxLadderOwn));
  g_autoptr(GPtrArray) orders = finx_ladder_trader_list_own (self->trader);

  for (guint i = 0; i < orders->len; i++)
    {
      const FinxOrder *order = orders->pdata[i];
      FinxLadderOwn level = { .side = order->side, .waits = order->state == FINX_ORDER_WAITING };
      guint at = 0;

      if (!finx_ladder_own_price (order, &level.price)
          || !finx_decimal_to_units (finx_decimal_sub (order->quantity, order->filled), order->instrument->size_scale, &level.size))
        continue;
      while (at < own->len && (g_array_index (own, FinxLadderOwn, at).price != level.price || g_array_index (own, FinxLadderOwn, at).side != level.side
                               || g_array_index (own, FinxLadderOwn, at).waits != level.waits))
        at++;
      if (at == own->len)
        g_array_append_val (own, level);
      else
        g_array_index (own, FinxLadderOwn, at).size += level.size;
    }
  finx_ladder_set_own (FINX_LADDER (self->ladder), (FinxLadderOwn *) own->data, own->len);
}

static void
show_position (FinxBookPanel *self)
{
  const FinxInstrument *instrument = self->row != NULL ? finx_quote_row_get_instrument (self->row) : NULL;
  FinxPosition *position = self->portfolio != NULL && instrument != NULL ? finx_portfolio_find (self->portfolio, instrument) : NULL;
  FinxDecimal quantity = position != NULL ? finx_position_get_quantity (position) : FINX_DECIMAL_ZERO;
  FinxDecimal average = position != NULL ? finx_position_get_average (position) : FINX_DECIMAL_UNKNOWN;
  g_autofree char *size = NULL;
  g_autofree char *price = NULL;
  g_autofree char *gain = NULL;
  g_autofree char *text = NULL;
  gint64 units = 0;

  if (finx_decimal_sign (quantity) == 0)
    {
      finx_ladder_set_position (FINX_LADDER (self->ladder), 0);
      finx_ladder_bar_set_position (FINX_LADDER_BAR (self->bar), NULL);
      return;
    }
  size = finx_format_quantity (instrument, finx_decimal_abs (quantity));
  price = finx_format_price (instrument, average);
  gain = finx_format_money_signed (finx_position_get_unrealised (position), instrument->currency);
  text = g_strdup_printf (finx_decimal_sign (quantity) > 0 ? _("Long %s at %s · %s %s") : _("Short %s at %s · %s %s"), size, price, gain, instrument->currency);
  if (finx_decimal_is_known (average))
    finx_decimal_to_units (finx_decimal_rescale (average, instrument->price_scale, FINX_ROUND_HALF_EVEN), instrument->price_scale, &units);
  finx_ladder_set_position (FINX_LADDER (self->ladder), units);
  finx_ladder_bar_set_position (FINX_LADDER_BAR (self->bar), text);
}

static void
order_changed_cb (FinxBookPanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh_own (self);
}

static void
portfolio_changed_cb (FinxBookPanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_position (self);
}

static void
account_cb (FinxBookPanel *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->portfolio_id, self->portfolio);
  g_set_object (&self->portfolio, portfolio);
  if (portfolio != NULL)
    self->portfolio_id = g_signal_connect_object (portfolio, "changed", G_CALLBACK (portfolio_changed_cb), self, G_CONNECT_SWAPPED);
  order_changed_cb (self);
  portfolio_changed_cb (self);
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
  finx_ladder_trader_set (self->trader, wanted ? self->row : NULL, self->depth);
  finx_ladder_set (FINX_LADDER (self->ladder), self->depth, wanted ? self->row : NULL, self->tape);
  finx_ladder_bar_set_instrument (FINX_LADDER_BAR (self->bar), instrument);
  finx_depth_panel_set (FINX_DEPTH_PANEL (self->depth_view), wanted ? self->depth : NULL, wanted ? self->tape : NULL);
  finx_tape_choice_set_instrument (FINX_TAPE_CHOICE (self->tape_choice), instrument);
  finx_prints_set_tape (FINX_PRINTS (self->prints), self->tape);
  if (!wanted)
    {
      finx_ladder_trader_disarm (self->trader);         /* what is not seen does not trade */
      return;
    }
  refresh_own (self);
  show_position (self);
}

static gboolean
is_in_replay (FinxBookPanel *self)
{
  return self->row != NULL && finx_quote_row_is_replayed (self->row);
}

/* Nothing of the book and its trades goes over from the present into a replay, or back. */
static void
replay_cb (FinxBookPanel *self)
{
  gtk_widget_set_visible (self->replay, is_in_replay (self));
  if (self->row == NULL || finx_quote_row_get_instrument (self->row) != finx_replay_get_instrument (finx_engine_get_replay (self->engine)))
    return;
  finx_ladder_trader_disarm (self->trader);
  finx_ladder_forget_trades (FINX_LADDER (self->ladder));
  finx_depth_panel_forget (FINX_DEPTH_PANEL (self->depth_view));
  g_clear_object (&self->depth);
  g_clear_object (&self->tape);
  watch (self);
}

static void
price_chosen_cb (FinxBookPanel *self,
                 gint64         price)
{
  g_signal_emit (self, signals[PRICE_CHOSEN], 0, price);
}

static void
cancel_cb (FinxBookPanel *self,
           gint64         price)
{
  finx_ladder_trader_cancel (self->trader, price, finx_ladder_get_step (FINX_LADDER (self->ladder)));
}

static void
place_cb (FinxBookPanel *self,
          int            side,
          gint64         price)
{
  FinxLadder *ladder = FINX_LADDER (self->ladder);

  finx_ladder_trader_place (self->trader, (FinxSide) side, price, finx_ladder_get_moved (ladder), finx_ladder_get_clicked (ladder));
}

static void
move_cb (FinxBookPanel *self,
         gint64         from,
         gint64         to)
{
  FinxLadder *ladder = FINX_LADDER (self->ladder);

  finx_ladder_trader_move (self->trader, from, to, finx_ladder_get_step (ladder), finx_ladder_get_clicked (ladder));
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
  gtk_widget_set_vexpand (self->ladder_view, tabs || wide);
  gtk_widget_set_visible (self->depth_view, wide || depth);
  gtk_widget_set_vexpand (self->depth_view, wide || tabs);
  gtk_widget_set_visible (self->trades, !tabs || trades);
  gtk_widget_set_visible (self->trades_title, !tabs);
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
  g_clear_object (&self->trader);
  g_clear_object (&self->portfolio);
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

static void
rule_cb (FinxBookPanel *self)
{
  finx_prints_set_rule (FINX_PRINTS (self->prints), finx_tape_choice_get_rule (FINX_TAPE_CHOICE (self->tape_choice)));
}

static GtkWidget *
build_trades (FinxBookPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *heads = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *const names[] = { _("Time"), _("Price"), _("Size") };
  GtkWidget *view = finx_prints_new ();

  self->prints = GTK_WIDGET (finx_prints_from_view (view));
  self->trades_title = make_title (_("Time and sales"));
  self->tape_choice = finx_tape_choice_new (self->engine);
  gtk_widget_set_valign (self->tape_choice, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (self->trades_title, FALSE);
  gtk_widget_set_hexpand (self->tape_choice, TRUE);
  gtk_box_append (GTK_BOX (head), self->trades_title);
  gtk_box_append (GTK_BOX (head), self->tape_choice);
  gtk_widget_add_css_class (head, "panel-head");
  gtk_widget_add_css_class (head, "second");
  gtk_box_append (GTK_BOX (box), head);
  g_signal_connect_object (self->tape_choice, "changed", G_CALLBACK (rule_cb), self, G_CONNECT_SWAPPED);
  finx_prints_set_rule (FINX_PRINTS (self->prints), finx_tape_choice_get_rule (FINX_TAPE_CHOICE (self->tape_choice)));
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
  self->replay = gtk_label_new (_("Replay: book and trades are made up at its price"));
  gtk_label_set_wrap (GTK_LABEL (self->replay), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->replay), 0);
  gtk_widget_add_css_class (self->replay, "caption");
  gtk_widget_add_css_class (self->replay, "book-replay");
  gtk_widget_set_visible (self->replay, FALSE);
  gtk_box_append (GTK_BOX (box), self->head);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->replay);
  self->trades = build_trades (self);
  self->ladder = finx_ladder_new ();
  self->trader = finx_ladder_trader_new (self->workspace, GTK_WIDGET (self));
  self->bar = finx_ladder_bar_new (self->workspace, FINX_LADDER (self->ladder), self->trader);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "ladder", finx_ladder_bar_get_actions (FINX_LADDER_BAR (self->bar)));
  self->ladder_view = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_vexpand (self->ladder, TRUE);
  gtk_box_append (GTK_BOX (self->ladder_view), self->bar);
  gtk_box_append (GTK_BOX (self->ladder_view), self->ladder);
  self->depth_view = finx_depth_panel_new (self->engine);
  gtk_widget_set_vexpand (self->trades, TRUE);
  gtk_widget_set_size_request (self->trades, -1, 120);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), self->ladder_view);
  gtk_box_append (GTK_BOX (box), self->depth_view);
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
  g_signal_connect_object (self->ladder, "place", G_CALLBACK (place_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ladder, "move", G_CALLBACK (move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "order-changed", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_replay (self->engine), "notify::running", G_CALLBACK (replay_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (account_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "account-added", G_CALLBACK (account_cb), self, G_CONNECT_SWAPPED);
  account_cb (self);
  return GTK_WIDGET (self);
}

void
finx_book_panel_set_row (FinxBookPanel *self,
                         FinxQuoteRow  *row)
{
  g_set_object (&self->row, row);
  gtk_widget_set_visible (self->replay, is_in_replay (self));
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
