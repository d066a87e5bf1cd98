/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order book over time, by keys and as values. */
#include <time.h>

#include "plots.h"
#include "ui/pages/markets/depth/finx-liquidity-map.h"

#define SLICE_US (500 * 1000)

static FinxDepth
book_at (gint64 slice,
         gint64 price)
{
  FinxDepth depth = { .time_us = slice * SLICE_US, .n_bids = 2, .n_asks = 1 };

  depth.bids[0] = (FinxLevel) { price - 1, 10, 0 };
  depth.bids[1] = (FinxLevel) { price - 2, 40, 0 };
  depth.asks[0] = (FinxLevel) { price + 1, 20, 0 };
  return depth;
}

static FinxInstrument *
make_instrument (void)
{
  FinxInstrument *instrument = finx_instrument_new_plain ("GE", "General", "", FINX_ASSET_EQUITY, "USD");

  instrument->tick_size = finx_decimal_new (1, 2);
  instrument->price_scale = 2;
  instrument->size_scale = 0;
  instrument->lot_step = finx_decimal_new (1, 0);
  instrument->calendar = FINX_CALENDAR_ALWAYS;
  return instrument;
}

static void
test_keys_and_values (void)
{
  g_autoptr(FinxInstrument) instrument = make_instrument ();
  g_autoptr(FinxDepthHistory) history = finx_depth_history_new (SLICE_US);
  FinxDepth first = book_at (20, 1000), second = book_at (21, 1001), lost = { .time_us = 22 * SLICE_US, .is_resyncing = TRUE };
  FinxTick trade = { .time_us = second.time_us + 1, .price = 1002, .size = 5, .kind = FINX_TICK_TRADE, .side = FINX_SIDE_BUY };
  GtkWidget *map = finx_liquidity_map_new ();
  Shown *shown = show (map, 300, 200);

  assert_told (shown, "Waiting for the order book");
  finx_depth_history_push (history, &first);
  finx_depth_history_push (history, &second);
  finx_depth_history_trade (history, &trade);
  finx_liquidity_map_set (FINX_LIQUIDITY_MAP (map), history, instrument);
  shown_settle ();
  assert_told (shown, "GE, order book since 00:00:10; the largest size was 40 at 9.99");
  press (shown, GDK_KEY_End);
  assert_told (shown, "00:00:10 · ask 10.02, Size 20, Bought 5");
  press (shown, GDK_KEY_Down);
  assert_told (shown, "00:00:10 · bid 10.00, Size 10");
  press (shown, GDK_KEY_Down);
  assert_told (shown, "00:00:10 · bid 9.99, Size 40");
  press (shown, GDK_KEY_Down);          /* there is no lower one */
  assert_told (shown, "00:00:10 · bid 9.99, Size 40");
  press (shown, GDK_KEY_Left);
  assert_told (shown, "00:00:10 · bid 9.99, Size 10");
  assert_values (shown, '\t', "Time\tSide\tPrice\tSize\n00:00:10\tBid\t10.00\t10\n00:00:10\tBid\t9.99\t40\n00:00:10\tAsk\t10.02\t20\n"
                 "00:00:10\tBid\t9.99\t10\n00:00:10\tBid\t9.98\t40\n00:00:10\tAsk\t10.01\t20\n");
  finx_depth_history_push (history, &lost);     /* time without a book has nothing to tell, and breaks nothing */
  finx_liquidity_map_refresh (FINX_LIQUIDITY_MAP (map));
  shown_settle ();
  press (shown, GDK_KEY_End);
  assert_pictures (shown);
  finx_liquidity_map_set (FINX_LIQUIDITY_MAP (map), NULL, NULL);
  hide (shown);
}

static void
push_books (FinxDepthHistory *history,
            gint64            from,
            gint64            to)
{
  for (gint64 i = from; i < to; i++)
    {
      FinxDepth book = book_at (100 + i, 1000 + i % 37);

      finx_depth_history_push (history, &book);
    }
}

/* What keys chose is a moment: it goes left with time, and out of sight. */
static void
test_time_goes_on (void)
{
  g_autoptr(FinxInstrument) instrument = make_instrument ();
  g_autoptr(FinxDepthHistory) history = finx_depth_history_new (SLICE_US);
  GtkWidget *map = finx_liquidity_map_new ();
  Shown *shown = show (map, 300, 200);

  push_books (history, 0, 3);
  finx_liquidity_map_set (FINX_LIQUIDITY_MAP (map), history, instrument);
  shown_settle ();
  press (shown, GDK_KEY_End);
  assert_told (shown, "00:00:51 · ask 10.03, Size 20");
  push_books (history, 3, 5);
  finx_liquidity_map_refresh (FINX_LIQUIDITY_MAP (map));
  shown_settle ();
  assert_told (shown, "00:00:51 · ask 10.03, Size 20");
  push_books (history, 5, 2 * FINX_DEPTH_SLICES);
  finx_liquidity_map_refresh (FINX_LIQUIDITY_MAP (map));
  shown_settle ();
  assert_told (shown, "The time is out of sight");
  press (shown, GDK_KEY_Left);
  assert_told (shown, "00:08:49 · ask 10.35, Size 20");
  finx_liquidity_map_set (FINX_LIQUIDITY_MAP (map), NULL, NULL);
  hide (shown);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_prices_in_view (void)
{
  g_autoptr(FinxInstrument) instrument = make_instrument ();
  g_autoptr(FinxDepthHistory) history = finx_depth_history_new (SLICE_US);
  GtkWidget *widget = finx_liquidity_map_new ();
  FinxLiquidityMap *map = FINX_LIQUIDITY_MAP (widget);
  Shown *shown = show (widget, 300, 200);
  guint n_zoomed = 0, n_ticks;

  g_signal_connect_swapped (map, "zoomed", G_CALLBACK (count_cb), &n_zoomed);
  g_assert_false (press (shown, GDK_KEY_plus));         /* nothing to zoom */
  push_books (history, 0, 37);
  finx_liquidity_map_set (map, history, instrument);
  shown_settle ();
  g_assert_cmpuint (finx_liquidity_map_get_ticks (map), ==, 0);
  press (shown, GDK_KEY_plus);
  n_ticks = finx_liquidity_map_get_ticks (map);
  g_assert_cmpuint (n_ticks, ==, 34);   /* of 39 + 3, by 1.25 */
  press (shown, GDK_KEY_Page_Up);
  g_assert_cmpuint (finx_liquidity_map_get_ticks (map), ==, n_ticks);
  press (shown, GDK_KEY_End);
  assert_told (shown, "00:01:08 · ask 10.37, Size 20");
  for (int i = 0; i < 20; i++)
    press (shown, GDK_KEY_plus);
  g_assert_cmpuint (finx_liquidity_map_get_ticks (map), ==, 6);
  press (shown, GDK_KEY_Home);          /* keys bring into sight what they choose */
  assert_told (shown, "00:00:50 · ask 10.01, Size 20");
  for (int i = 0; i < 40; i++)
    press (shown, GDK_KEY_minus);
  g_assert_cmpuint (finx_liquidity_map_get_ticks (map), ==, 4 * 42);
  n_zoomed = 0;
  press (shown, GDK_KEY_0);
  g_assert_cmpuint (finx_liquidity_map_get_ticks (map), ==, 0);
  g_assert_cmpuint (n_zoomed, ==, 1);
  finx_liquidity_map_set_ticks (map, 20);
  g_assert_cmpuint (finx_liquidity_map_get_ticks (map), ==, 20);
  assert_pictures (shown);
  finx_liquidity_map_set (map, NULL, NULL);
  g_assert_cmpuint (finx_liquidity_map_get_ticks (map), ==, 0);
  hide (shown);
}

/* A full ring in a wide window: the picture is made in a frame. */
static void
test_full_ring (void)
{
  g_autoptr(FinxInstrument) instrument = make_instrument ();
  g_autoptr(FinxDepthHistory) history = finx_depth_history_new (SLICE_US);
  GtkWidget *map = finx_liquidity_map_new ();
  Shown *shown = show (map, 1100, 600);
  clock_t began;
  double ms;

  push_books (history, 0, 2 * FINX_DEPTH_SLICES);
  finx_liquidity_map_set (FINX_LIQUIDITY_MAP (map), history, instrument);
  shown_settle ();
  began = clock ();
  for (int i = 0; i < 10; i++)
    {
      finx_liquidity_map_refresh (FINX_LIQUIDITY_MAP (map));
      shown_settle ();
    }
  ms = (double) (clock () - began) * 1000 / CLOCKS_PER_SEC / 10;
  g_test_message ("%.1f ms of the processor for a picture of 1100×600", ms);
  finx_liquidity_map_set (FINX_LIQUIDITY_MAP (map), NULL, NULL);
  hide (shown);
}

int
main (int    argc,
      char **argv)
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/liquidity-map/keys-and-values", test_keys_and_values);
  g_test_add_func ("/liquidity-map/time-goes-on", test_time_goes_on);
  g_test_add_func ("/liquidity-map/prices-in-view", test_prices_in_view);
  g_test_add_func ("/liquidity-map/full-ring", test_full_ring);
  return g_test_run ();
}
