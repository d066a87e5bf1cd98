/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-quote-board.h"

#include <math.h>

#include "tests/market/market-fixture.h"

typedef struct
{
  FinxInstrumentTable  *table;
  FinxTicker           *ticker;
  FinxQuoteBoard       *board;
  const FinxInstrument *aapl, *msft;
  guint                 position, removed, added, n_items_changed, n_notify;
} Fixture;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Fixture    *f)
{
  f->position = position;
  f->removed = removed;
  f->added = added;
  f->n_items_changed++;
}

static void
notify_cb (GObject    *row,
           GParamSpec *pspec,
           Fixture    *f)
{
  f->n_notify++;
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->table = finx_instrument_table_new ();
  f->ticker = finx_ticker_new ();
  f->aapl = add_instrument (f->table, "AAPL", "USD");
  f->msft = add_instrument (f->table, "MSFT", "USD");
  f->board = finx_quote_board_new (f->table, f->ticker);
  g_signal_connect (f->board, "items-changed", G_CALLBACK (items_changed_cb), f);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  g_object_unref (f->board);
  g_object_unref (f->ticker);
  g_object_unref (f->table);
}

static void
push (Fixture      *f,
      FinxTickKind  kind,
      gint64        time_us,
      gint64        price,
      gint64        size)
{
  FinxTick one = make_tick (f->aapl, kind, time_us, price, size);

  finx_ticker_push (f->ticker, &one, 1);
}

static void
test_rows_stand_in_the_order_of_the_table (Fixture      *f,
                                           gconstpointer data)
{
  g_autoptr(FinxQuoteRow) second = g_list_model_get_item (G_LIST_MODEL (f->board), 1);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->board)), ==, 2);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (f->board)) == FINX_TYPE_QUOTE_ROW);
  g_assert_cmpstr (finx_quote_row_get_symbol (second), ==, "MSFT");
  g_assert_true (finx_quote_board_lookup (f->board, f->msft) == second);
  g_assert_true (finx_quote_board_find (f->board, "msft") == second);
  g_assert_null (finx_quote_board_find (f->board, "NONE"));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (f->board), 2));
}

static void
test_a_new_instrument_is_added_at_the_end (Fixture      *f,
                                           gconstpointer data)
{
  const FinxInstrument *nvda = add_instrument (f->table, "NVDA", "USD");
  FinxTick one = make_tick (nvda, FINX_TICK_TRADE, 5, 100, 1);

  finx_ticker_push (f->ticker, &one, 1);
  g_assert_cmpuint (finx_quote_board_flush (f->board), ==, 1);
  g_assert_cmpuint (f->n_items_changed, ==, 1);
  g_assert_cmpuint (f->position, ==, 2);
  g_assert_cmpuint (f->removed, ==, 0);
  g_assert_cmpuint (f->added, ==, 1);
  assert_decimal (finx_quote_row_get_last (finx_quote_board_lookup (f->board, nvda)), "1.00");
  finx_quote_board_flush (f->board);
  g_assert_cmpuint (f->n_items_changed, ==, 1);
}

static void
test_many_ticks_notify_once (Fixture      *f,
                             gconstpointer data)
{
  FinxQuoteRow *row = finx_quote_board_lookup (f->board, f->aapl);
  guint64 serial = finx_quote_board_get_serial (f->board);

  g_signal_connect (row, "notify::serial", G_CALLBACK (notify_cb), f);
  for (gint64 i = 0; i < 100; i++)
    push (f, FINX_TICK_TRADE, 5 + i, 10000 + i, 1);
  g_assert_cmpuint (f->n_notify, ==, 0);
  g_assert_cmpuint (finx_quote_board_flush (f->board), ==, 1);
  g_assert_cmpuint (f->n_notify, ==, 1);
  g_assert_cmpuint (finx_quote_board_get_serial (f->board), ==, serial + 1);
  g_assert_cmpuint (finx_quote_board_flush (f->board), ==, 0);
  g_assert_cmpuint (f->n_notify, ==, 1);
  assert_decimal (finx_quote_row_get_last (row), "100.99");
  assert_decimal (finx_quote_row_get_volume (row), "100");
}

static void
test_what_is_not_known_is_unknown (Fixture      *f,
                                   gconstpointer data)
{
  FinxQuoteRow *row = finx_quote_board_lookup (f->board, f->aapl);

  assert_unknown (finx_quote_row_get_last (row));
  assert_unknown (finx_quote_row_get_bid (row));
  assert_unknown (finx_quote_row_get_ask (row));
  assert_unknown (finx_quote_row_get_mid (row));
  assert_unknown (finx_quote_row_get_previous (row));
  assert_unknown (finx_quote_row_get_change (row));
  assert_unknown (finx_quote_row_get_volume (row));
  g_assert_true (isnan (finx_quote_row_get_ratio (row)));
  g_assert_cmpint (finx_quote_row_get_age (row, 1000), ==, -1);

  push (f, FINX_TICK_BID, 5, 23140, 10);
  finx_quote_board_flush (f->board);
  assert_decimal (finx_quote_row_get_bid (row), "231.40");
  assert_unknown (finx_quote_row_get_mid (row));
}

static void
test_figures_follow_the_quote (Fixture      *f,
                               gconstpointer data)
{
  FinxQuoteRow *row = finx_quote_board_lookup (f->board, f->aapl);

  push (f, FINX_TICK_SESSION, 4, 20000, 0);
  push (f, FINX_TICK_BID, 5, 20299, 10);
  push (f, FINX_TICK_ASK, 5, 20302, 10);
  push (f, FINX_TICK_TRADE, 6, 20300, 25);
  finx_quote_board_flush (f->board);
  assert_decimal (finx_quote_row_get_mid (row), "203.005");
  assert_decimal (finx_quote_row_get_change (row), "3.00");
  g_assert_cmpfloat_with_epsilon (finx_quote_row_get_ratio (row), 0.015, 1e-15);
  g_assert_cmpint (finx_quote_row_get_age (row, 1006), ==, 1000);
  g_assert_cmpint (finx_quote_row_get_age (row, 1), ==, 0);
}

static void
test_direction_is_the_newest_move (Fixture      *f,
                                   gconstpointer data)
{
  static const struct
  {
    gint64 price;
    int    direction;
  } steps[] = { { 100, 0 }, { 101, 1 }, { 101, 1 }, { 99, -1 }, { 99, -1 }, { 100, 1 } };
  FinxQuoteRow *row = finx_quote_board_lookup (f->board, f->aapl);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      push (f, FINX_TICK_TRADE, 5 + i, steps[i].price, 1);
      finx_quote_board_flush (f->board);
      g_assert_cmpint (finx_quote_row_get_direction (row), ==, steps[i].direction);
    }
}

static void
test_the_spark_notifies_when_it_differs (Fixture      *f,
                                         gconstpointer data)
{
  static const double curve[] = { 1.0, 1.5, 1.25 };
  FinxQuoteRow *row = finx_quote_board_lookup (f->board, f->aapl);
  const double *spark;
  gsize n;

  g_signal_connect (row, "notify::spark", G_CALLBACK (notify_cb), f);
  finx_quote_row_set_spark (row, curve, 3);
  finx_quote_row_set_spark (row, curve, 3);
  g_assert_cmpuint (f->n_notify, ==, 1);
  spark = finx_quote_row_get_spark (row, &n);
  g_assert_cmpmem (spark, n * sizeof *spark, curve, sizeof curve);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/quote-board/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("rows-stand-in-the-order-of-the-table", test_rows_stand_in_the_order_of_the_table);
  ADD ("a-new-instrument-is-added-at-the-end", test_a_new_instrument_is_added_at_the_end);
  ADD ("many-ticks-notify-once", test_many_ticks_notify_once);
  ADD ("what-is-not-known-is-unknown", test_what_is_not_known_is_unknown);
  ADD ("figures-follow-the-quote", test_figures_follow_the_quote);
  ADD ("direction-is-the-newest-move", test_direction_is_the_newest_move);
  ADD ("the-spark-notifies-when-it-differs", test_the_spark_notifies_when_it_differs);
  return g_test_run ();
}
