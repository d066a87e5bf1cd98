/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "model/finx-tick.h"

#include <math.h>

typedef struct
{
  const char *name;
  FinxTick    tick;
  gboolean    valid;
} TickCase;

static const TickCase tick_cases[] = {
  { "trade",              { 1, 100, 5, 1, 0, FINX_TICK_TRADE, FINX_SIDE_SELL }, TRUE },
  { "trade-without-size", { 1, 100, 0, 0, 0, FINX_TICK_TRADE, FINX_SIDE_BUY }, TRUE },
  { "trade-at-zero",      { 1, 0, 5, 0, 0, FINX_TICK_TRADE, FINX_SIDE_BUY }, FALSE },
  { "trade-below-zero",   { 1, -1, 5, 0, 0, FINX_TICK_TRADE, FINX_SIDE_BUY }, FALSE },
  { "size-below-zero",    { 1, 100, -5, 0, 0, FINX_TICK_TRADE, FINX_SIDE_BUY }, FALSE },
  { "bid",                { 1, 100, 5, 0, 0, FINX_TICK_BID, FINX_SIDE_BUY }, TRUE },
  { "side-empty",         { 1, 0, 0, 0, 0, FINX_TICK_ASK, FINX_SIDE_BUY }, TRUE },
  { "size-without-price", { 1, 0, 5, 0, 0, FINX_TICK_ASK, FINX_SIDE_BUY }, FALSE },
  { "session",            { 1, 100, 0, 0, 0, FINX_TICK_SESSION, FINX_SIDE_BUY }, TRUE },
  { "volume",             { 1, 0, 100, 0, 0, FINX_TICK_VOLUME, FINX_SIDE_BUY }, TRUE },
  { "last-no-price",      { 1, 0, 5, 0, 0, FINX_TICK_LAST, FINX_SIDE_BUY }, FALSE },
  { "session-no-close",   { 1, 0, 0, 0, 0, FINX_TICK_SESSION, FINX_SIDE_BUY }, TRUE },
  { "no-time",            { 0, 100, 5, 0, 0, FINX_TICK_TRADE, FINX_SIDE_BUY }, FALSE },
  { "kind-out-of-range",  { 1, 100, 5, 0, 0, FINX_N_TICK_KINDS, FINX_SIDE_BUY }, FALSE },
  { "side-out-of-range",  { 1, 100, 5, 0, 0, FINX_TICK_TRADE, 2 }, FALSE },
};

typedef struct
{
  const char *name;
  FinxBar     bar;
  gboolean    valid;
} BarCase;

static const BarCase bar_cases[] = {
  { "usual",             { 1, 10, 12, 9, 11, 100 }, TRUE },
  { "flat-and-empty",    { 0, 10, 10, 10, 10, 0 }, TRUE },
  { "open-below-low",    { 1, 8, 12, 9, 11, 100 }, FALSE },
  { "close-above-high",  { 1, 10, 12, 9, 13, 100 }, FALSE },
  { "high-below-low",    { 1, 10, 9, 12, 11, 100 }, FALSE },
  { "price-zero",        { 1, 0, 12, 0, 11, 100 }, FALSE },
  { "price-nan",         { 1, 10, NAN, 9, 11, 100 }, FALSE },
  { "price-infinite",    { 1, 10, INFINITY, 9, 11, 100 }, FALSE },
  { "volume-below-zero", { 1, 10, 12, 9, 11, -1 }, FALSE },
  { "volume-nan",        { 1, 10, 12, 9, 11, NAN }, FALSE },
  { "before-1970",       { -1, 10, 12, 9, 11, 100 }, FALSE },
};

static void
test_tick (gconstpointer data)
{
  const TickCase *test = data;

  g_assert_cmpint (finx_tick_validate (&test->tick), ==, test->valid);
}

static void
test_bar (gconstpointer data)
{
  const BarCase *test = data;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (finx_bar_validate (&test->bar, &error), ==, test->valid);
  if (test->valid)
    g_assert_no_error (error);
  else
    g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
}

static gboolean
apply (FinxQuote   *quote,
       gint64       time_us,
       FinxTickKind kind,
       gint64       price,
       gint64       size)
{
  FinxTick tick = { time_us, price, size, 0, 7, (guint8) kind, FINX_SIDE_BUY };

  g_assert_true (finx_tick_validate (&tick));
  return finx_quote_apply (quote, &tick);
}

static void
test_quote_follows_the_ticks (void)
{
  FinxQuote quote = { 0 };

  g_assert_true (apply (&quote, 10, FINX_TICK_SESSION, 100, 0));
  g_assert_cmpuint (quote.mask, ==, FINX_QUOTE_PREVIOUS);
  g_assert_true (apply (&quote, 11, FINX_TICK_TRADE, 105, 3));
  g_assert_true (apply (&quote, 12, FINX_TICK_TRADE, 95, 4));
  g_assert_true (apply (&quote, 12, FINX_TICK_TRADE, 99, 5));
  g_assert_cmpuint (quote.instrument, ==, 7);
  g_assert_cmpint (quote.time_us, ==, 12);
  g_assert_cmpint (quote.last, ==, 99);
  g_assert_cmpint (quote.last_size, ==, 5);
  g_assert_cmpint (quote.open, ==, 105);
  g_assert_cmpint (quote.high, ==, 105);
  g_assert_cmpint (quote.low, ==, 95);
  g_assert_cmpint (quote.volume, ==, 12);
  g_assert_cmpint (quote.previous_close, ==, 100);

  g_assert_true (apply (&quote, 13, FINX_TICK_BID, 98, 20));
  g_assert_true (apply (&quote, 13, FINX_TICK_ASK, 100, 30));
  g_assert_cmpint (quote.bid, ==, 98);
  g_assert_cmpint (quote.ask_size, ==, 30);
  g_assert_cmpuint (quote.mask, ==, FINX_QUOTE_LAST | FINX_QUOTE_BID | FINX_QUOTE_ASK | FINX_QUOTE_PREVIOUS | FINX_QUOTE_DAY);
}

/* What a feed tells of the day so far is no trade: the volume is what it says, and the first price comes first. */
static void
test_day_so_far (void)
{
  FinxQuote quote = { 0 };

  g_assert_false (apply (&quote, 10, FINX_TICK_HIGH, 108, 0));
  g_assert_true (apply (&quote, 10, FINX_TICK_SESSION, 100, 0));
  g_assert_true (apply (&quote, 11, FINX_TICK_LAST, 103, 2));
  g_assert_cmpuint (quote.mask, ==, FINX_QUOTE_LAST | FINX_QUOTE_PREVIOUS);
  g_assert_true (apply (&quote, 11, FINX_TICK_OPEN, 101, 0));
  g_assert_true (apply (&quote, 11, FINX_TICK_HIGH, 108, 0));
  g_assert_true (apply (&quote, 11, FINX_TICK_LOW, 97, 0));
  g_assert_true (apply (&quote, 11, FINX_TICK_VOLUME, 0, 5000));
  g_assert_true (apply (&quote, 12, FINX_TICK_TRADE, 109, 3));
  g_assert_cmpint (quote.last, ==, 109);
  g_assert_cmpint (quote.open, ==, 101);
  g_assert_cmpint (quote.high, ==, 109);
  g_assert_cmpint (quote.low, ==, 97);
  g_assert_cmpint (quote.volume, ==, 5003);
}

static void
test_late_ticks_are_dropped (void)
{
  FinxQuote quote = { 0 }, before;

  g_assert_true (apply (&quote, 12, FINX_TICK_TRADE, 99, 5));
  before = quote;
  g_assert_false (apply (&quote, 11, FINX_TICK_TRADE, 200, 5));
  g_assert_cmpmem (&quote, sizeof quote, &before, sizeof before);
}

static void
test_empty_side_becomes_unknown (void)
{
  FinxQuote quote = { 0 };

  g_assert_true (apply (&quote, 1, FINX_TICK_BID, 98, 20));
  g_assert_true (apply (&quote, 2, FINX_TICK_BID, 0, 0));
  g_assert_cmpuint (quote.mask & FINX_QUOTE_BID, ==, 0);
}

static void
test_new_session_starts_the_day_again (void)
{
  FinxQuote quote = { 0 };

  g_assert_true (apply (&quote, 1, FINX_TICK_TRADE, 99, 5));
  g_assert_true (apply (&quote, 2, FINX_TICK_SESSION, 99, 0));
  g_assert_cmpuint (quote.mask, ==, FINX_QUOTE_LAST | FINX_QUOTE_PREVIOUS);
  g_assert_true (apply (&quote, 3, FINX_TICK_TRADE, 101, 2));
  g_assert_cmpint (quote.low, ==, 101);
  g_assert_cmpint (quote.volume, ==, 2);
  g_assert_true (apply (&quote, 4, FINX_TICK_SESSION, 0, 0));
  g_assert_cmpuint (quote.mask, ==, FINX_QUOTE_LAST);
}

static void
test_volume_stops_at_its_largest_value (void)
{
  FinxQuote quote = { 0 };

  g_assert_true (apply (&quote, 1, FINX_TICK_TRADE, 99, G_MAXINT64));
  g_assert_true (apply (&quote, 2, FINX_TICK_TRADE, 99, 10));
  g_assert_cmpint (quote.volume, ==, G_MAXINT64);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tick_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tick/validate/%s", tick_cases[i].name);

      g_test_add_data_func (path, &tick_cases[i], test_tick);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bar_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bar/validate/%s", bar_cases[i].name);

      g_test_add_data_func (path, &bar_cases[i], test_bar);
    }
  g_test_add_func ("/quote/follows-the-ticks", test_quote_follows_the_ticks);
  g_test_add_func ("/quote/day-so-far", test_day_so_far);
  g_test_add_func ("/quote/late-ticks-are-dropped", test_late_ticks_are_dropped);
  g_test_add_func ("/quote/empty-side-becomes-unknown", test_empty_side_becomes_unknown);
  g_test_add_func ("/quote/new-session-starts-the-day-again", test_new_session_starts_the_day_again);
  g_test_add_func ("/quote/volume-stops-at-its-largest-value", test_volume_stops_at_its_largest_value);
  return g_test_run ();
}
