/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-depth-history.h"

#define SLICE_US (500 * 1000)

static FinxDepth
book_at (gint64 slice, gint64 price)
{
  FinxDepth depth = { .time_us = slice * SLICE_US + 1, .n_bids = 1, .n_asks = 1 };

  depth.bids[0] = (FinxLevel) { price - 1, 10, 0 };
  depth.asks[0] = (FinxLevel) { price + 1, 20, 0 };
  return depth;
}

static void
test_slices_are_the_books_at_their_ends (void)
{
  g_autoptr(FinxDepthHistory) history = finx_depth_history_new (SLICE_US);
  FinxDepth book = book_at (100, 50), later = book_at (100, 51), next = book_at (101, 52), old = book_at (99, 49);
  FinxSide side;

  g_assert_true (finx_depth_history_push (history, &book));
  g_assert_false (finx_depth_history_push (history, &later));
  g_assert_true (finx_depth_history_push (history, &next));
  g_assert_false (finx_depth_history_push (history, &old));
  g_assert_cmpuint (finx_depth_history_get_n (history), ==, 2);
  g_assert_cmpint (finx_depth_slice_get_size (finx_depth_history_get (history, 1), 52, &side), ==, 20);
  g_assert_cmpint (side, ==, FINX_SIDE_SELL);
  g_assert_cmpint (finx_depth_slice_get_size (finx_depth_history_get (history, 0), 51, &side), ==, 10);
  g_assert_cmpint (finx_depth_slice_get_size (finx_depth_history_get (history, 0), 40, &side), ==, 0);
}

/* A book that nobody changes stays; time in which nobody looked, or the book was lost, is there and is not known. */
static void
test_gaps_and_resynchronising (gconstpointer data)
{
  gboolean is_interrupted = GPOINTER_TO_INT (data);
  g_autoptr(FinxDepthHistory) history = finx_depth_history_new (SLICE_US);
  FinxDepth first = book_at (10, 50), last = book_at (14, 60), lost = { .time_us = 15 * SLICE_US, .is_resyncing = TRUE };
  const gboolean known[] = { FALSE, TRUE, !is_interrupted, !is_interrupted, !is_interrupted, TRUE };     /* newest first */

  finx_depth_history_push (history, &first);
  if (is_interrupted)
    finx_depth_history_interrupt (history);
  finx_depth_history_push (history, &last);
  finx_depth_history_push (history, &lost);
  g_assert_cmpuint (finx_depth_history_get_n (history), ==, G_N_ELEMENTS (known));
  g_assert_cmpuint (finx_depth_history_get_count (history), ==, G_N_ELEMENTS (known));
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const FinxDepthSlice *slice = finx_depth_history_get (history, i);

      g_assert_cmpint (slice->is_known, ==, known[i]);
      g_assert_cmpint (slice->time_us, ==, (15 - (gint64) i) * SLICE_US);
      if (known[i])
        g_assert_cmpint (slice->bids[0].price, ==, i == 1 ? 59 : 49);
    }
}

static void
test_ring (void)
{
  g_autoptr(FinxDepthHistory) history = finx_depth_history_new (SLICE_US);
  FinxDepth far = book_at (1000000, 50);

  for (gint64 i = 0; i < 3 * FINX_DEPTH_SLICES; i++)
    {
      FinxDepth book = book_at (i, i);

      finx_depth_history_push (history, &book);
    }
  g_assert_cmpuint (finx_depth_history_get_n (history), ==, FINX_DEPTH_SLICES);
  for (guint i = 0; i < FINX_DEPTH_SLICES; i++)
    g_assert_cmpint (finx_depth_history_get (history, i)->bids[0].price, ==, 3 * FINX_DEPTH_SLICES - 2 - (gint64) i);
  finx_depth_history_push (history, &far);      /* after a long pause: at once, not slice by slice */
  g_assert_cmpuint (finx_depth_history_get_n (history), ==, 1);
}

static void
test_largest_trades_are_kept (void)
{
  g_autoptr(FinxDepthHistory) history = finx_depth_history_new (SLICE_US);
  FinxDepth book = book_at (10, 50);
  const FinxDepthSlice *slice;
  FinxTick tick = { .time_us = book.time_us, .kind = FINX_TICK_TRADE, .side = FINX_SIDE_BUY };

  finx_depth_history_push (history, &book);
  for (gint64 i = 1; i <= 20; i++)
    {
      tick.price = 100 + i;
      tick.size = i;
      finx_depth_history_trade (history, &tick);
    }
  finx_depth_history_trade (history, &tick);    /* the same price again: one dot of both */
  tick.time_us += SLICE_US;
  finx_depth_history_trade (history, &tick);
  slice = finx_depth_history_get (history, 0);
  g_assert_cmpuint (slice->n_trades, ==, FINX_SLICE_TRADES);
  for (guint i = 0; i < slice->n_trades; i++)
    g_assert_cmpint (slice->trades[i].size, ==, slice->trades[i].price == 120 ? 40 : slice->trades[i].price - 100);
  for (guint i = 0; i < slice->n_trades; i++)
    g_assert_cmpint (slice->trades[i].price, >, 100 + 20 - FINX_SLICE_TRADES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/depth-history/slices", test_slices_are_the_books_at_their_ends);
  g_test_add_data_func ("/depth-history/gaps", GINT_TO_POINTER (FALSE), test_gaps_and_resynchronising);
  g_test_add_data_func ("/depth-history/interrupted", GINT_TO_POINTER (TRUE), test_gaps_and_resynchronising);
  g_test_add_func ("/depth-history/ring", test_ring);
  g_test_add_func ("/depth-history/trades", test_largest_trades_are_kept);
  return g_test_run ();
}
