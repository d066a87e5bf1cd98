/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the venue, on prices that a replayed series leads: around each the book stands one tick wide. */
#include "practice-fixture.h"

#include <math.h>

#include "market/finx-ticker.h"

#define SECONDS(n) ((n) * FINX_USEC_PER_SEC)

static const double flat[] = { 100, 100, 100, 100, 100, 100, 100, 100, 100, 100 };

static void
assert_amount (FinxDecimal value, const char *expected)
{
  g_autofree char *text = finx_decimal_to_string (finx_decimal_normalize (value));

  g_assert_cmpstr (text, ==, expected);
}

static FinxOrder *
place (Fixture *f, FinxSide side, FinxOrderType type, FinxTimeInForce tif, const char *quantity, const char *limit, const char *stop)
{
  FinxOrder *order = fixture_order (f, "AAPL", side, type, tif, quantity, limit, stop);

  fixture_place_ok (f, order);
  return order;
}

static const FinxFill *
get_fill (Fixture *f, guint i)
{
  g_assert_cmpuint (f->fills->len, >, i);
  return g_ptr_array_index (f->fills, i);
}

static void
test_newcomer_that_would_meet_an_own_order_is_refused (void)
{
  static const struct { FinxOrderType type; FinxTimeInForce tif; const char *quantity, *limit; gboolean refused; } cases[] = {
    { FINX_ORDER_MARKET, FINX_TIF_DAY, "10", NULL, TRUE },
    { FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "100.00", TRUE },
    { FINX_ORDER_LIMIT, FINX_TIF_IOC, "10", "100.50", TRUE },
    { FINX_ORDER_LIMIT, FINX_TIF_FOK, "10", "100.50", TRUE },
    { FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "99.50", FALSE },
  };
  g_autoptr(FinxOrder) sell = NULL;
  Fixture f;

  fixture_init (&f, 1, "1000000");
  fixture_lead_prices (&f, flat, G_N_ELEMENTS (flat));
  sell = place (&f, FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "100.00", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxOrder) buy = fixture_order (&f, "AAPL", FINX_SIDE_BUY, cases[i].type, cases[i].tif, cases[i].quantity,
                                                cases[i].limit, NULL);
      g_autoptr(GError) error = NULL;
      g_autofree char *id = fixture_place (&f, buy, &error);

      g_assert_true ((id == NULL) == cases[i].refused);
      if (cases[i].refused)
        g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-028");
    }
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_WORKING);
  g_assert_cmpuint (f.fills->len, ==, 0);
  fixture_clear (&f);
}

static void
test_changed_order_may_not_meet_an_own_order (void)
{
  g_autoptr(FinxOrder) sell = NULL, buy = NULL, found = NULL;
  g_autoptr(GError) error = NULL;
  Fixture f;

  fixture_init (&f, 1, "1000000");
  fixture_lead_prices (&f, flat, G_N_ELEMENTS (flat));
  sell = place (&f, FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "100.00", NULL);
  buy = place (&f, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "99.00", NULL);
  buy->limit_price = D ("100.00");
  g_assert_false (fixture_replace (&f, buy, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-028");
  found = fixture_query (&f, "o2", NULL);
  assert_amount (found->limit_price, "99");
  fixture_clear (&f);
}

static void
test_triggered_stop_takes_the_own_order_out_of_its_way (void)
{
  g_autoptr(FinxOrder) buy = NULL, stop = NULL;
  Fixture f;

  fixture_init (&f, 1, "1000000");
  fixture_lead_prices (&f, flat, G_N_ELEMENTS (flat));
  buy = place (&f, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "100.00", NULL);
  stop = place (&f, FINX_SIDE_SELL, FINX_ORDER_STOP, FINX_TIF_GTC, "10", NULL, "100.00");
  fixture_run (&f, SECONDS (1));
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_CANCELLED);
  g_assert_cmpstr (fixture_last_note (&f, "o1"), ==, "Cancelled: it would have traded with your own order 884-202");
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_FILLED);
  assert_amount (get_fill (&f, 0)->price, "99.99");
  fixture_clear (&f);
}

typedef struct
{
  const char *name, *quantity, *limit, *first;
} Priority;

static const Priority priorities[] = {
  { "less-keeps-its-place", "5", "99.00", "o1" },
  { "more-loses-its-place", "20", "99.00", "o2" },
  { "same-keeps-its-place", "10", "99.00", "o1" },
  { "other-price-and-back-loses-its-place", "10", "98.90", "o2" },
};

static void
test_priority_after_replace (gconstpointer data)
{
  static const double falling[] = { 100, 100, 98, 98 };
  const Priority *c = data;
  g_autoptr(FinxOrder) a = NULL, b = NULL;
  g_autoptr(GError) error = NULL;
  Fixture f;

  fixture_init (&f, 1, "1000000");
  fixture_lead_prices (&f, falling, G_N_ELEMENTS (falling));
  a = place (&f, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "99.00", NULL);
  b = place (&f, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "99.00", NULL);
  a->quantity = D (c->quantity);
  a->limit_price = D (c->limit);
  g_assert_true (fixture_replace (&f, a, &error));
  a->limit_price = D ("99.00");
  g_assert_true (fixture_replace (&f, a, &error));
  fixture_run (&f, SECONDS (3));
  g_assert_cmpstr (get_fill (&f, 0)->client_id, ==, c->first);
  fixture_clear (&f);
}

static void
test_part_of_one_of_a_pair_shrinks_the_other (void)
{
  static const double touching[] = { 100, 99.99, 99.99, 98, 98, 98, 98 };
  g_autoptr(FinxOrder) near = NULL, far = NULL;
  gboolean was_partial = FALSE;
  Fixture f;

  fixture_init (&f, 1, "10000000");
  fixture_lead_prices (&f, touching, G_N_ELEMENTS (touching));
  near = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "5000", "100.00", NULL);
  far = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "5000", "90.00", NULL);
  near->oco_group = (g_free (near->oco_group), g_strdup ("pair"));
  far->oco_group = (g_free (far->oco_group), g_strdup ("pair"));
  fixture_place_ok (&f, near);
  fixture_place_ok (&f, far);
  for (guint i = 0; i < 16; i++)
    {
      g_autoptr(FinxOrder) a = fixture_query (&f, "o1", NULL), b = fixture_query (&f, "o2", NULL);

      if (a->state == FINX_ORDER_PARTIAL)
        {
          was_partial = TRUE;
          g_assert_true (finx_decimal_equal (b->quantity, finx_decimal_sub (a->quantity, a->filled)));
          g_assert_cmpint (b->state, ==, FINX_ORDER_WORKING);
        }
      fixture_run (&f, SECONDS (1) / 4);
    }
  g_assert_true (was_partial);
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_FILLED);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_CANCELLED);
  fixture_clear (&f);
}

typedef struct
{
  const char *name, *symbol, *quantity, *limit;
  gboolean    exchange_hours;
  const char *from, *until;
} Day;

static const Day days[] = {
  { "nyse", "AAPL", "1", "50.00", TRUE, "2026-03-10T15:00:00Z", "2026-03-10T20:00:00Z" },
  { "nyse-short-day", "AAPL", "1", "50.00", TRUE, "2026-11-27T15:00:00Z", "2026-11-27T18:00:00Z" },
  { "nyse-placed-on-a-saturday", "AAPL", "1", "50.00", TRUE, "2026-03-07T15:00:00Z", "2026-03-09T20:00:00Z" },
  { "xetra", "SAP", "1", "50.00", TRUE, "2026-03-10T15:00:00Z", "2026-03-10T16:30:00Z" },
  { "fx", "EUR/USD", "1000", "0.50000", TRUE, "2026-03-10T15:00:00Z", "2026-03-10T21:00:00Z" },
  { "fx-after-the-change-of-day", "EUR/USD", "1000", "0.50000", TRUE, "2026-03-10T21:30:00Z", "2026-03-11T21:00:00Z" },
  { "crypto", "BTC-USD", "0.01", "5000.00", TRUE, "2026-03-10T15:00:00Z", "2026-03-11T00:00:00Z" },
  { "always-open", "AAPL", "1", "50.00", FALSE, "2026-03-10T15:00:00Z", "2026-03-11T00:00:00Z" },
};

static gint64
moment (const char *text)
{
  gint64 time_us;

  g_assert_true (finx_time_parse_iso (text, &time_us, NULL));
  return time_us;
}

static void
test_day_order_expires (gconstpointer data)
{
  const Day *c = data;
  g_autoptr(FinxOrder) order = NULL;
  Fixture f;

  fixture_init_at (&f, 1, c->exchange_hours, "1000000", moment (c->from));
  order = fixture_order (&f, c->symbol, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, c->quantity, c->limit, NULL);
  fixture_place_ok (&f, order);
  finx_clock_advance (f.clock, moment (c->until) - SECONDS (1) - finx_clock_now (f.clock));
  finx_practice_desk_step (f.desk);
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_WORKING);
  fixture_run (&f, SECONDS (2));
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_EXPIRED);
  fixture_clear (&f);
}

static void
test_trailing_stop_follows_one_way_and_fills_at_the_market (void)
{
  static const double path[] = { 100, 110, 109, 112, 111, 104, 104 };
  static const char *const stops[] = { "98", "108", "108", "110", "110" };
  g_autoptr(FinxOrder) order = NULL;
  Fixture f;

  fixture_init (&f, 1, "1000000");
  fixture_lead_prices (&f, path, G_N_ELEMENTS (path));
  order = fixture_order (&f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, "10", NULL, NULL);
  order->trail = D ("2.00");
  fixture_place_ok (&f, order);
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      g_autoptr(FinxOrder) found = fixture_query (&f, "o1", NULL);

      assert_amount (found->stop_price, stops[i]);
      g_assert_cmpint (found->state, ==, FINX_ORDER_WAITING);
      fixture_run (&f, SECONDS (1));
    }
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_FILLED);
  assert_amount (get_fill (&f, 0)->price, "103.99");
  fixture_clear (&f);
}

static void
test_stop_in_a_gap_fills_at_the_market (gconstpointer data)
{
  static const double up[] = { 100, 110, 110 }, down[] = { 100, 90, 90 };
  gboolean buys = GPOINTER_TO_INT (data) == FINX_SIDE_BUY;
  g_autoptr(FinxOrder) stop = NULL, limited = NULL;
  Fixture f;

  fixture_init (&f, 1, "1000000");
  fixture_lead_prices (&f, buys ? up : down, G_N_ELEMENTS (up));
  stop = place (&f, GPOINTER_TO_INT (data), FINX_ORDER_STOP, FINX_TIF_GTC, "10", NULL, buys ? "105.00" : "95.00");
  limited = place (&f, GPOINTER_TO_INT (data), FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC, "10", buys ? "106.00" : "94.00",
                   buys ? "105.00" : "95.00");
  fixture_run (&f, SECONDS (1.5));
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_FILLED);
  assert_amount (get_fill (&f, 0)->price, buys ? "110.01" : "89.99");
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_WORKING);   /* beyond its limit */
  fixture_clear (&f);
}

static void
test_short_sale_needs_margin (void)
{
  g_autoptr(FinxOrder) large = NULL, fits = NULL, more = NULL;
  g_autoptr(GError) error = NULL;
  Fixture f;

  fixture_init (&f, 1, "10000");
  fixture_lead_prices (&f, flat, G_N_ELEMENTS (flat));
  large = fixture_order (&f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_DAY, "250", NULL, NULL);
  g_assert_null (fixture_place (&f, large, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-010");
  g_clear_error (&error);
  fits = place (&f, FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_DAY, "150", NULL, NULL);
  fixture_run (&f, SECONDS (1));
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_FILLED);
  more = fixture_order (&f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_DAY, "100", NULL, NULL);
  g_assert_null (fixture_place (&f, more, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-010");
  fixture_clear (&f);
}

static void
push_ticks (Fixture *f, FinxTicker *ticker)
{
  finx_ticker_push (ticker, (const FinxTick *) (gpointer) f->ticks->data, f->ticks->len);
  g_array_set_size (f->ticks, 0);
}

static void
test_day_values_are_whole_after_another_subscription (void)
{
  g_autoptr(FinxTicker) ticker = finx_ticker_new ();
  const FinxInstrument *instrument;
  g_autoptr(GArray) bars = NULL;
  const FinxBar *today;
  FinxQuote quote;
  Fixture f;

  fixture_init (&f, 1, "1000000");
  instrument = fixture_instrument (&f, "AAPL");
  finx_feed_subscribe (FINX_FEED (f.desk), instrument, FINX_STREAM_QUOTES);
  fixture_run (&f, SECONDS (60));
  push_ticks (&f, ticker);
  finx_feed_subscribe (FINX_FEED (f.desk), instrument, 0);
  fixture_run (&f, SECONDS (300));
  finx_feed_subscribe (FINX_FEED (f.desk), instrument, FINX_STREAM_QUOTES);
  push_ticks (&f, ticker);

  bars = finx_practice_bars (f.desk, instrument, FINX_INTERVAL_1D, FIXTURE_START_US - 2 * FINX_USEC_PER_DAY, G_MAXINT64);
  today = &g_array_index (bars, FinxBar, bars->len - 1);
  g_assert_true (finx_ticker_read (ticker, instrument->index, &quote));
  g_assert_cmpint (quote.open, ==, llround (today->open * 100));
  g_assert_cmpint (quote.high, ==, llround (today->high * 100));
  g_assert_cmpint (quote.low, ==, llround (today->low * 100));
  g_assert_cmpint (quote.last, ==, llround (today->close * 100));
  g_assert_cmpint (quote.volume, ==, llround (today->volume));
  g_assert_cmpint (quote.previous_close, ==, llround ((today - 1)->close * 100));
  fixture_clear (&f);
}

/* The same orders at the same moments, with the clock moved by @by_us at a time. */
static char *
run_script (guint64 seed, gboolean exchange_hours, gint64 by_us)
{
  g_autoptr(FinxOrder) limit = NULL, market = NULL, trailing = NULL;
  g_autofree char *price = NULL;
  char *log;
  Fixture f;

  fixture_init_at (&f, seed, exchange_hours, "5000000", FIXTURE_START_US);
  limit = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "2500", "100.00", NULL);
  price = fixture_price (&f, "AAPL", -2);
  limit->limit_price = D (price);
  market = fixture_order (&f, "SPY", FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_DAY, "700", NULL, NULL);
  trailing = fixture_order (&f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, "100", NULL, NULL);
  trailing->trail = D ("0.10");
  fixture_place_ok (&f, limit);
  fixture_place_ok (&f, market);
  fixture_place_ok (&f, trailing);
  for (gint64 done = 0; done < SECONDS (300); done += by_us)
    {
      finx_clock_advance (f.clock, by_us);
      finx_practice_desk_step (f.desk);
    }
  log = g_strdup (f.log->str);
  fixture_clear (&f);
  return log;
}

static void
test_fills_do_not_depend_on_the_rhythm_of_steps (gconstpointer data)
{
  gboolean exchange_hours = GPOINTER_TO_INT (data);
  g_autofree char *fine = run_script (5, exchange_hours, SECONDS (1) / 4), *coarse = run_script (5, exchange_hours, SECONDS (15));
  g_autofree char *other = run_script (6, exchange_hours, SECONDS (15));

  g_assert_nonnull (strstr (fine, "fill "));
  g_assert_cmpstr (fine, ==, coarse);
  g_assert_cmpstr (fine, !=, other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/self-match/newcomer-is-refused", test_newcomer_that_would_meet_an_own_order_is_refused);
  g_test_add_func ("/rules/self-match/changed-order-is-refused", test_changed_order_may_not_meet_an_own_order);
  g_test_add_func ("/rules/self-match/triggered-stop-goes-on", test_triggered_stop_takes_the_own_order_out_of_its_way);
  for (gsize i = 0; i < G_N_ELEMENTS (priorities); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rules/replace/%s", priorities[i].name);

      g_test_add_data_func (path, &priorities[i], test_priority_after_replace);
    }
  g_test_add_func ("/rules/part-of-one-of-a-pair-shrinks-the-other", test_part_of_one_of_a_pair_shrinks_the_other);
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rules/day-order-expires/%s", days[i].name);

      g_test_add_data_func (path, &days[i], test_day_order_expires);
    }
  g_test_add_func ("/rules/trailing-stop-follows-one-way", test_trailing_stop_follows_one_way_and_fills_at_the_market);
  g_test_add_data_func ("/rules/stop-in-a-gap/buy", GINT_TO_POINTER (FINX_SIDE_BUY), test_stop_in_a_gap_fills_at_the_market);
  g_test_add_data_func ("/rules/stop-in-a-gap/sell", GINT_TO_POINTER (FINX_SIDE_SELL), test_stop_in_a_gap_fills_at_the_market);
  g_test_add_func ("/rules/short-sale-needs-margin", test_short_sale_needs_margin);
  g_test_add_func ("/rules/day-values-are-whole-after-another-subscription", test_day_values_are_whole_after_another_subscription);
  g_test_add_data_func ("/rules/determinism/always-open", GINT_TO_POINTER (FALSE), test_fills_do_not_depend_on_the_rhythm_of_steps);
  g_test_add_data_func ("/rules/determinism/exchange-hours", GINT_TO_POINTER (TRUE), test_fills_do_not_depend_on_the_rhythm_of_steps);
  return g_test_run ();
}
