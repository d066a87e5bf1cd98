/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-ticker.h"
#include "tests/market/market-fixture.h"

#define N_WRITES 400000

static FinxTick
tick (FinxTickKind kind,
      gint64       time_us,
      gint64       price,
      guint64      sequence)
{
  return (FinxTick) { time_us, price, 10, sequence, 3, (guint8) kind, FINX_SIDE_BUY };
}

typedef struct
{
  const char *name;
  FinxTick    ticks[3];
  guint64     accepted, late, invalid;
  gint64      last;             /* 0: unknown */
} Case;

#define AT(kind, time, price, sequence) { time, price, 10, sequence, 3, FINX_TICK_##kind, 0 }

static const Case cases[] = {
  { "in-order", { AT (TRADE, 5, 100, 0), AT (TRADE, 6, 101, 0), AT (TRADE, 6, 102, 0) }, 3, 0, 0, 102 },
  { "older-trade-is-late", { AT (TRADE, 5, 100, 0), AT (TRADE, 4, 101, 0), AT (TRADE, 6, 102, 0) }, 2, 1, 0, 102 },
  { "older-than-another-kind-is-not-late", { AT (BID, 9, 99, 0), AT (TRADE, 5, 100, 0), AT (ASK, 8, 101, 0) }, 3, 0, 0, 100 },
  { "repeat-is-late", { AT (TRADE, 5, 100, 7), AT (TRADE, 5, 100, 7), AT (TRADE, 5, 101, 8) }, 2, 1, 0, 101 },
  { "sequence-may-start-again", { AT (TRADE, 5, 100, 7), AT (TRADE, 6, 101, 1), AT (TRADE, 7, 102, 2) }, 3, 0, 0, 102 },
  { "trade-told-once-more", { AT (TRADE, 5, 100, 7), AT (LAST, 5, 100, 8), AT (TRADE, 6, 101, 9) }, 3, 0, 0, 101 },
  { "last-price-of-before-is-late", { AT (TRADE, 5, 100, 7), AT (LAST, 4, 99, 8), AT (TRADE, 6, 101, 9) }, 2, 1, 0, 101 },
  { "no-price-is-invalid", { AT (TRADE, 5, 0, 0), AT (TRADE, 0, 101, 0), AT (BID, 7, 102, 0) }, 1, 0, 2, 0 },
};

static void
test_accepts (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxTicker) ticker = finx_ticker_new ();
  FinxTickerStats stats;
  FinxQuote quote;

  finx_ticker_push (ticker, c->ticks, G_N_ELEMENTS (c->ticks));
  stats = finx_ticker_get_stats (ticker);
  g_assert_cmpuint (stats.accepted, ==, c->accepted);
  g_assert_cmpuint (stats.late, ==, c->late);
  g_assert_cmpuint (stats.invalid, ==, c->invalid);
  g_assert_true (finx_ticker_read (ticker, 3, &quote));
  g_assert_cmpuint (quote.instrument, ==, 3);
  g_assert_cmpint ((quote.mask & FINX_QUOTE_LAST) != 0 ? quote.last : 0, ==, c->last);
}

static void
test_an_unknown_instrument_is_refused (void)
{
  g_autoptr(FinxTicker) ticker = finx_ticker_new ();
  FinxTick outside = tick (FINX_TICK_TRADE, 5, 100, 0);
  FinxQuote quote;

  outside.instrument = FINX_MAX_INSTRUMENTS;
  finx_ticker_push (ticker, &outside, 1);
  g_assert_cmpuint (finx_ticker_get_stats (ticker).invalid, ==, 1);
  g_assert_false (finx_ticker_read (ticker, FINX_MAX_INSTRUMENTS, &quote));
  g_assert_false (finx_ticker_read (ticker, 0, &quote));
}

static void
test_dirty_is_taken_once_and_what_does_not_fit_stays (void)
{
  static const guint32 pushed[] = { 4095, 0, 64, 63, 0 };
  static const guint32 expected[] = { 0, 63, 64, 4095 };
  g_autoptr(FinxTicker) ticker = finx_ticker_new ();
  guint32 taken[8];

  for (guint i = 0; i < G_N_ELEMENTS (pushed); i++)
    {
      FinxTick one = tick (FINX_TICK_BID, 5 + i, 100, 0);

      one.instrument = pushed[i];
      finx_ticker_push (ticker, &one, 1);
    }
  g_assert_cmpuint (finx_ticker_take_dirty (ticker, taken, 1), ==, 1);
  g_assert_cmpuint (finx_ticker_take_dirty (ticker, taken + 1, 7), ==, 3);
  g_assert_cmpmem (taken, sizeof expected, expected, sizeof expected);
  g_assert_cmpuint (finx_ticker_take_dirty (ticker, taken, 8), ==, 0);
}

/* Every quote that is written has bid = bid_size = ask = ask_size = time, so a torn one shows. */
static gpointer
write_quotes (gpointer data)
{
  FinxTicker *ticker = data;

  for (gint64 i = 1; i <= N_WRITES; i++)
    {
      FinxTick one = { i, i, i, 0, 3, FINX_TICK_BID, FINX_SIDE_BUY };

      finx_ticker_push (ticker, &one, 1);
    }
  return NULL;
}

static gint64
read_whole (FinxTicker *ticker)
{
  FinxQuote quote;

  if (!finx_ticker_read (ticker, 3, &quote))
    return 0;
  g_assert_cmpint (quote.bid, ==, quote.bid_size);
  g_assert_cmpint (quote.bid, ==, quote.time_us);
  return quote.bid;
}

static void
test_a_reader_never_sees_a_torn_quote_and_misses_no_change (void)
{
  g_autoptr(FinxTicker) ticker = finx_ticker_new ();
  GThread *writer = g_thread_new ("writer", write_quotes, ticker);
  gint64 seen = 0;

  while (seen < N_WRITES)
    {
      guint32 index;
      gint64 now;

      if (finx_ticker_take_dirty (ticker, &index, 1) == 0)
        continue;                       /* the last change must come as dirty: else this never ends */
      now = read_whole (ticker);
      g_assert_cmpint (now, >=, seen);
      seen = now;
    }
  g_thread_join (writer);
  g_assert_cmpuint (finx_ticker_get_stats (ticker).accepted, ==, N_WRITES);
}

static void
test_reading_without_waiting_for_changes_is_whole_too (void)
{
  g_autoptr(FinxTicker) ticker = finx_ticker_new ();
  GThread *writer = g_thread_new ("writer", write_quotes, ticker);
  gint64 seen = 0;

  while (seen < N_WRITES)
    {
      gint64 now = read_whole (ticker);

      g_assert_cmpint (now, >=, seen);
      seen = now;
    }
  g_thread_join (writer);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ticker/accepts/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_accepts);
    }
  g_test_add_func ("/ticker/an-unknown-instrument-is-refused", test_an_unknown_instrument_is_refused);
  g_test_add_func ("/ticker/dirty-is-taken-once-and-what-does-not-fit-stays",
                   test_dirty_is_taken_once_and_what_does_not_fit_stays);
  g_test_add_func ("/ticker/a-reader-never-sees-a-torn-quote-and-misses-no-change",
                   test_a_reader_never_sees_a_torn_quote_and_misses_no_change);
  g_test_add_func ("/ticker/reading-without-waiting-for-changes-is-whole-too",
                   test_reading_without_waiting_for_changes_is_whole_too);
  return g_test_run ();
}
