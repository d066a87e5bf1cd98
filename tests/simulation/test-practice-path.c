/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trading hours and replays: what they do to prices, to history, and to orders. */
#include "practice-fixture.h"

#include <math.h>

#include "market/finx-bar-builder.h"

#define SECONDS(n) ((n) * FINX_USEC_PER_SEC)

static const FinxBar series[] = {
  { 0 * FINX_USEC_PER_DAY, 100, 110, 95, 105, 6000 },
  { 1 * FINX_USEC_PER_DAY, 105, 120, 104, 118, 3 },
  { 2 * FINX_USEC_PER_DAY, 117, 117, 80, 81, 0 },
  { 3 * FINX_USEC_PER_DAY, 90, 90, 90, 90, 12345 },
  { 4 * FINX_USEC_PER_DAY, 91, 99, 91, 99, 800 },
};

static GArray *
bars_of (Fixture *f, FinxInterval interval, gint64 from_us)
{
  return finx_practice_bars (f->desk, fixture_instrument (f, "AAPL"), interval, from_us, G_MAXINT64);
}

static void
assert_bar (const FinxBar *bar, const FinxBar *expected, double volume)
{
  g_assert_cmpfloat_with_epsilon (bar->open, expected->open, 1e-9);
  g_assert_cmpfloat_with_epsilon (bar->high, expected->high, 1e-9);
  g_assert_cmpfloat_with_epsilon (bar->low, expected->low, 1e-9);
  g_assert_cmpfloat_with_epsilon (bar->close, expected->close, 1e-9);
  g_assert_cmpfloat_with_epsilon (bar->volume, volume, 1e-9);
}

static void
assert_ordered (GArray *bars)
{
  for (guint i = 0; i < bars->len; i++)
    {
      g_assert_true (finx_bar_validate (&g_array_index (bars, FinxBar, i), NULL));
      if (i > 0)
        g_assert_cmpint (g_array_index (bars, FinxBar, i).time_us, >, g_array_index (bars, FinxBar, i - 1).time_us);
    }
}

/* At one bar a second, a chart of one second shows the series bar by bar: live, and loaded again. */
static void
test_bars_of_a_second_are_those_of_the_series (void)
{
  static const double volumes[] = { 6000, 4, 4, 12345, 800 };  /* a trade at each price, at least */
  g_autoptr(GArray) live = g_array_new (FALSE, FALSE, sizeof (FinxBar)), loaded = NULL;
  FinxBarBuilder builder;
  FinxBar closed;
  gint64 start;
  Fixture f;

  fixture_init (&f, 6, "1000000");
  finx_feed_subscribe (FINX_FEED (f.desk), fixture_instrument (&f, "AAPL"), FINX_STREAM_QUOTES);
  fixture_lead (&f, series, G_N_ELEMENTS (series));
  start = finx_clock_now (f.clock);
  fixture_run (&f, SECONDS (5) - SECONDS (1) / 4);
  finx_bar_builder_init (&builder, fixture_instrument (&f, "AAPL"), FINX_INTERVAL_1S);
  for (guint i = 0; i < f.ticks->len; i++)
    {
      const FinxTick *tick = &g_array_index (f.ticks, FinxTick, i);

      if (tick->kind == FINX_TICK_TRADE && tick->time_us >= start
          && finx_bar_builder_push (&builder, tick, &closed) == FINX_BAR_OPENED && closed.time_us != 0)
        g_array_append_val (live, closed);
    }
  g_array_append_val (live, builder.bar);
  fixture_run (&f, SECONDS (1) / 4);     /* history has what is over */
  loaded = bars_of (&f, FINX_INTERVAL_1S, start);
  g_assert_cmpuint (live->len, ==, G_N_ELEMENTS (series));
  g_assert_cmpuint (loaded->len, >=, G_N_ELEMENTS (series));
  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    {
      assert_bar (&g_array_index (live, FinxBar, i), &series[i], MAX (volumes[i], 4));
      assert_bar (&g_array_index (loaded, FinxBar, i), &series[i], MAX (volumes[i], 4));
    }
  fixture_clear (&f);
}

static void
test_fast_replay_touches_every_price (void)
{
  const FinxReplayOptions options = { .bars_per_second = 4, .as_recorded = TRUE };
  g_autoptr(GArray) loaded = NULL;
  gint64 start, end;
  FinxBar whole;
  Fixture f;

  fixture_init (&f, 6, "1000000");
  g_assert_true (finx_practice_desk_start_replay (f.desk, fixture_instrument (&f, "AAPL"), series, 4, &options, &start, &end, NULL));
  g_assert_cmpint (end - start, ==, SECONDS (1));
  fixture_run (&f, SECONDS (3));
  loaded = bars_of (&f, FINX_INTERVAL_1S, start);
  whole = (FinxBar) { start, 100, 120, 80, 90, 0 };
  assert_bar (&g_array_index (loaded, FinxBar, 0), &whole, 6000 + 4 + 4 + 12345);
  fixture_clear (&f);
}

/* Whatever one does with its pace, what is seen goes from price to price of the series: none is left out, none is early. */
static void
test_replay_of_any_pace_is_the_series (void)
{
  static const double rates[] = { 0, 0.1, 0.5, 1, 3, 4 };
  static const double ways[] = { 105, 104, 120, 118, 117, 117, 80, 81, 90, 90, 90, 90, 91, 91, 99, 99 };
  const double unit = pow (10, finx_practice_parameters_row (finx_practice_parameters_get (NULL), 0)->instrument->price_scale);
  g_autoptr(GRand) random = g_rand_new_with_seed (17);
  FinxBar bar;
  gboolean has_begun;

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr(FinxPracticeReplay) replay = finx_practice_replay_new (0, series, G_N_ELEMENTS (series), 1, 1, 1, 0);
      guint next = 0;

      for (gint64 time = 0; time < replay->end_us; time += SECONDS (1) / 4)
        {
          if (time > 0 && g_rand_int_range (random, 0, 5) == 0)
            finx_practice_replay_set_pace (replay, rates[g_rand_int_range (random, 0, 6)], g_rand_boolean (random), time);
          g_assert_cmpuint (finx_practice_replay_n_over (replay, time, &bar, &has_begun), <=, 1 + next / 4);
          for (guint part = 0; part < finx_practice_replay_n_parts (replay, time); part++)
            {
              double price, before = next > 0 ? ways[next - 1] : ways[0];
              gint64 volume;

              finx_practice_replay_point (replay, time, part, &price, &volume);
              price /= unit;
              if (next < G_N_ELEMENTS (ways) && volume > 0 && ABS (price - ways[next]) < 1e-9)
                next++;
              else
                {
                  g_assert_cmpfloat (price, >=, MIN (before, ways[MIN (next, G_N_ELEMENTS (ways) - 1)]) - 1e-9);
                  g_assert_cmpfloat (price, <=, MAX (before, ways[MIN (next, G_N_ELEMENTS (ways) - 1)]) + 1e-9);
                }
            }
        }
      g_assert_cmpuint (next, ==, G_N_ELEMENTS (ways));
      g_assert_cmpuint (finx_practice_replay_n_over (replay, replay->end_us, &bar, &has_begun), ==, G_N_ELEMENTS (series));
      g_assert_false (has_begun);
    }
}

static void
test_replay_that_stands_keeps_its_price_and_trades_on (void)
{
  const FinxReplayOptions options = { .bars_per_second = 1, .as_recorded = TRUE, .stands = TRUE, .first = 1 };
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxPracticeReplay) replay = NULL;
  FinxQuote quote = { 0 };
  FinxBar bar;
  gboolean has_begun;
  Fixture f;

  fixture_init (&f, 6, "1000000");
  g_assert_true (finx_practice_desk_start_replay (f.desk, fixture_instrument (&f, "AAPL"), series, G_N_ELEMENTS (series), &options,
                                                  NULL, NULL, NULL));
  finx_feed_subscribe (FINX_FEED (f.desk), fixture_instrument (&f, "AAPL"), FINX_STREAM_QUOTES);
  fixture_run (&f, SECONDS (3600));
  for (guint i = 0; i < f.ticks->len; i++)
    finx_quote_apply (&quote, &g_array_index (f.ticks, FinxTick, i));
  g_assert_cmpint (quote.last, ==, 10500);      /* the price of now is hidden too */
  order = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "10", NULL, NULL);
  fixture_place_ok (&f, order);
  fixture_run (&f, SECONDS (2));
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_FILLED);
  g_assert_cmpfloat_with_epsilon (finx_decimal_to_double (((FinxFill *) f.fills->pdata[0])->price) / series[0].close, 1, 0.002);
  replay = finx_practice_desk_get_replay (f.desk, fixture_instrument (&f, "AAPL"));
  g_assert_cmpuint (finx_practice_replay_n_over (replay, finx_clock_now (f.clock), &bar, &has_begun), ==, 1);
  g_assert_false (has_begun);
  for (guint i = 1; i < G_N_ELEMENTS (series); i++)
    {
      g_autoptr(FinxPracticeReplay) now = NULL;

      g_assert_true (finx_practice_desk_pace_replay (f.desk, fixture_instrument (&f, "AAPL"), 4, TRUE, NULL));
      fixture_run (&f, SECONDS (2));
      now = finx_practice_desk_get_replay (f.desk, fixture_instrument (&f, "AAPL"));
      if (i + 1 == G_N_ELEMENTS (series))
        g_assert_null (now);            /* after the last bar it is over */
      else
        g_assert_cmpuint (finx_practice_replay_n_over (now, finx_clock_now (f.clock), &bar, &has_begun), ==, i + 1);
    }
  fixture_clear (&f);
}

static void
test_replay_starts_at_the_present_price_and_leaves_no_trace (void)
{
  const FinxReplayOptions options = { .bars_per_second = 1 };
  g_autoptr(GArray) before = NULL, after = NULL, replayed = NULL, days = NULL;
  gint64 start, end;
  const FinxBar *first;
  Fixture f, g;

  fixture_init (&f, 6, "1000000");
  fixture_init (&g, 6, "1000000");
  fixture_run (&f, SECONDS (2.25));
  fixture_run (&g, SECONDS (2.25));
  g_assert_true (finx_practice_desk_start_replay (f.desk, fixture_instrument (&f, "AAPL"), series, G_N_ELEMENTS (series), &options,
                                                  &start, &end, NULL));
  fixture_run (&f, SECONDS (600));
  fixture_run (&g, SECONDS (600));
  before = bars_of (&f, FINX_INTERVAL_1S, start - SECONDS (60));
  first = NULL;
  for (guint i = 0; i < before->len; i++)
    if (g_array_index (before, FinxBar, i).time_us == start)
      first = &g_array_index (before, FinxBar, i);
  g_assert_nonnull (first);
  g_assert_cmpfloat_with_epsilon (first->open / (first - 1)->close, 1, 0.001);
  g_assert_cmpfloat_with_epsilon (first->close / first->open, 1.05, 0.001);
  /* Whatever came before and comes after is what it would have been. */
  replayed = bars_of (&f, FINX_INTERVAL_1S, end);
  after = bars_of (&g, FINX_INTERVAL_1S, end);
  g_assert_cmpuint (after->len, >, 100);
  g_assert_cmpuint (replayed->len, ==, after->len);
  g_assert_cmpmem (replayed->data, replayed->len * sizeof (FinxBar), after->data, after->len * sizeof (FinxBar));
  for (guint frame = 0; frame < FINX_N_FRAMES; frame++)
    {
      FinxInterval interval = finx_interval_from_frame (frame);
      g_autoptr(GArray) bars = bars_of (&f, interval, start - 20 * finx_interval_to_usec (interval));

      assert_ordered (bars);
    }
  days = bars_of (&f, FINX_INTERVAL_1D, start - FINX_USEC_PER_DAY);
  g_assert_cmpfloat (g_array_index (days, FinxBar, days->len - 1).high, >=, first->open * 1.19);
  fixture_clear (&f);
  fixture_clear (&g);
}

static void
test_orders_from_before_sleep_and_those_of_the_replay_end_with_it (void)
{
  static const double wild[] = { 100, 50, 400, 100 };
  g_autoptr(FinxOrder) before = NULL, during = NULL, after = NULL;
  g_autofree char *low = NULL;
  Fixture f;

  fixture_init (&f, 6, "1000000");
  low = fixture_price (&f, "AAPL", -10000);
  before = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", low, NULL);
  fixture_place_ok (&f, before);
  fixture_lead_prices (&f, wild, G_N_ELEMENTS (wild));
  during = fixture_order (&f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "500.00", NULL);
  fixture_place_ok (&f, during);
  fixture_run (&f, SECONDS (3));
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_WORKING);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_WORKING);
  fixture_run (&f, SECONDS (20));
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_WORKING);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_CANCELLED);
  g_assert_nonnull (strstr (f.log->str, "o1 working Active again: the replay is over"));
  g_assert_cmpuint (f.fills->len, ==, 0);
  /* It is back in the book, and can be taken out again. */
  g_assert_true (fixture_cancel (&f, "o1", NULL));
  fixture_clear (&f);
}

static void
test_clock_that_jumps_over_the_end_never_sells_into_the_jump (void)
{
  static const double fall[] = { 100, 100, 50, 50, 50, 50, 50, 50, 50, 50 };
  g_autoptr(FinxOrder) missed = NULL;
  Fixture f;

  fixture_init (&f, 6, "1000000");
  fixture_lead_prices (&f, fall, G_N_ELEMENTS (fall));
  missed = fixture_order (&f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "110.00", NULL);
  fixture_place_ok (&f, missed);
  finx_clock_advance (f.clock, FINX_USEC_PER_DAY);
  finx_practice_desk_step (f.desk);
  /* 110 is far below the practice price that follows, and still nothing was sold into that jump. */
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_CANCELLED);
  g_assert_cmpuint (f.fills->len, ==, 0);
  fixture_clear (&f);
}

static void
test_stopped_replay_ends_at_once (void)
{
  const FinxReplayOptions options = { .bars_per_second = 0.01 };
  g_autoptr(GError) error = NULL;
  gint64 now;
  FinxQuote quote = { 0 };
  Fixture f;

  fixture_init (&f, 6, "1000000");
  finx_feed_subscribe (FINX_FEED (f.desk), fixture_instrument (&f, "AAPL"), FINX_STREAM_QUOTES);
  fixture_lead (&f, series, G_N_ELEMENTS (series));
  fixture_run (&f, SECONDS (1));
  g_assert_true (finx_practice_desk_start_replay (f.desk, fixture_instrument (&f, "AAPL"), series, 2, &options, NULL, NULL, &error));
  finx_practice_desk_stop_replay (f.desk, fixture_instrument (&f, "AAPL"));
  now = finx_clock_now (f.clock);
  g_array_set_size (f.ticks, 0);
  fixture_run (&f, SECONDS (2));
  for (guint i = 0; i < f.ticks->len; i++)
    finx_quote_apply (&quote, &g_array_index (f.ticks, FinxTick, i));
  g_assert_cmpint (quote.time_us, >, now);
  g_assert_cmpint (quote.last, >, 15000);
  g_assert_cmpint (quote.low, >, 15000);
  fixture_clear (&f);
}

static void
test_what_can_not_be_replayed_is_refused (void)
{
  const FinxBar broken = { 0, 100, 90, 95, 100, 1 };
  const FinxReplayOptions good = { 1, FALSE }, slow = { 0, FALSE }, fast = { 5, FALSE };
  const struct { const FinxBar *bars; gsize n; const FinxReplayOptions *options; const char *code; } cases[] = {
    { series, 0, &good, "FINX-PRACTICE-027" },
    { series, 2, &slow, "FINX-PRACTICE-026" },
    { series, 2, &fast, "FINX-PRACTICE-026" },
    { &broken, 1, &good, "FINX-BAR-001" },
  };
  Fixture f;

  fixture_init (&f, 6, "1000000");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (finx_practice_desk_start_replay (f.desk, fixture_instrument (&f, "AAPL"), cases[i].bars, cases[i].n,
                                                       cases[i].options, NULL, NULL, &error));
      g_assert_cmpstr (finx_error_code (error), ==, cases[i].code);
    }
  fixture_clear (&f);
}

/* Working orders, positions and the price all go on; only the session is another. */
static void
test_change_of_hours_moves_no_price_and_loses_no_order (gconstpointer data)
{
  gboolean to_exchange = GPOINTER_TO_INT (data);
  FinxPracticeHours change = { 0, to_exchange };
  const FinxPracticeOptions later = { .seed = 6, .exchange_hours = !to_exchange, .changes = &change, .n_changes = 1 };
  g_autoptr(FinxOrder) gtc = NULL, day = NULL, stop = NULL;
  g_autofree char *near = NULL, *low = NULL;
  g_autoptr(FinxPracticeDesk) again = NULL;
  g_autoptr(GArray) minutes = NULL, same = NULL;
  Fixture f;

  fixture_init_at (&f, 6, !to_exchange, "1000000", FIXTURE_START_US);
  near = fixture_price (&f, "AAPL", -300);
  low = fixture_price (&f, "AAPL", -5000);
  gtc = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", near, NULL);
  day = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "10", low, NULL);
  stop = fixture_order (&f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_STOP, FINX_TIF_GTC, "10", NULL, near);
  fixture_place_ok (&f, gtc);
  fixture_place_ok (&f, day);
  fixture_place_ok (&f, stop);
  change.since_us = finx_practice_desk_set_hours (f.desk, to_exchange);
  g_assert_cmpint (finx_practice_desk_set_hours (f.desk, to_exchange), ==, change.since_us);
  fixture_run (&f, SECONDS (30));
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_WORKING);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_WORKING);
  g_assert_cmpint (fixture_state (&f, "o3"), ==, FINX_ORDER_WAITING);
  g_assert_cmpuint (f.fills->len, ==, 0);
  g_assert_nonnull (strstr (f.log->str, to_exchange ? "o2 working Good until 2026-03-10T20:00:00"
                                                    : "o2 working Good until 2026-03-11T00:00:00"));
  minutes = bars_of (&f, FINX_INTERVAL_1M, FIXTURE_START_US - 30 * FINX_USEC_PER_MIN);
  for (guint i = 1; i < minutes->len; i++)
    g_assert_cmpfloat_with_epsilon (g_array_index (minutes, FinxBar, i).open / g_array_index (minutes, FinxBar, i - 1).close, 1, 0.002);

  /* A restart finds the same prices. */
  again = finx_practice_desk_new (f.instruments, f.clock, &later);
  same = finx_practice_bars (again, fixture_instrument (&f, "AAPL"), FINX_INTERVAL_1M, FIXTURE_START_US - 30 * FINX_USEC_PER_MIN, G_MAXINT64);
  g_assert_cmpmem (minutes->data, minutes->len * sizeof (FinxBar), same->data, same->len * sizeof (FinxBar));
  for (guint frame = 0; frame < FINX_N_FRAMES; frame++)
    {
      FinxInterval interval = finx_interval_from_frame (frame);
      g_autoptr(GArray) bars = bars_of (&f, interval, FIXTURE_START_US - 20 * finx_interval_to_usec (interval));

      assert_ordered (bars);
    }
  finx_clock_advance (f.clock, 20 * FINX_USEC_PER_HOUR);
  finx_practice_desk_step (f.desk);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_EXPIRED);
  fixture_clear (&f);
}

static void
test_first_session_under_new_hours_counts_from_the_old_ones (void)
{
  const FinxInstrument *instrument;
  FinxQuote quote = { 0 };
  g_autoptr(GArray) old = NULL;
  Fixture f;

  fixture_init_at (&f, 6, TRUE, "1000000", FIXTURE_START_US);
  instrument = fixture_instrument (&f, "AAPL");
  old = bars_of (&f, FINX_INTERVAL_1D, FIXTURE_START_US - 2 * FINX_USEC_PER_DAY);
  finx_practice_desk_set_hours (f.desk, FALSE);
  fixture_run (&f, SECONDS (1));
  g_array_set_size (f.ticks, 0);
  finx_feed_subscribe (FINX_FEED (f.desk), instrument, FINX_STREAM_QUOTES);
  for (guint i = 0; i < f.ticks->len; i++)
    finx_quote_apply (&quote, &g_array_index (f.ticks, FinxTick, i));
  g_assert_cmpint (quote.previous_close, ==, llround (g_array_index (old, FinxBar, old->len - 2).close * 100));
  g_assert_cmpint (quote.open, ==, llround (g_array_index (old, FinxBar, old->len - 1).open * 100));
  fixture_clear (&f);
}

static void
test_change_while_closed_keeps_the_last_session (void)
{
  const FinxInstrument *instrument;
  FinxQuote before = { 0 }, after = { 0 };
  Fixture f;

  fixture_init_at (&f, 6, FALSE, "1000000", FIXTURE_START_US + 10 * FINX_USEC_PER_HOUR);
  instrument = fixture_instrument (&f, "AAPL");
  finx_feed_subscribe (FINX_FEED (f.desk), instrument, FINX_STREAM_QUOTES);
  for (guint i = 0; i < f.ticks->len; i++)
    finx_quote_apply (&before, &g_array_index (f.ticks, FinxTick, i));
  after.mask = FINX_QUOTE_BID | FINX_QUOTE_ASK;
  finx_practice_desk_set_hours (f.desk, TRUE);
  g_array_set_size (f.ticks, 0);
  fixture_run (&f, SECONDS (1));
  for (guint i = 0; i < f.ticks->len; i++)
    finx_quote_apply (&after, &g_array_index (f.ticks, FinxTick, i));
  g_assert_cmpint (after.previous_close, ==, before.previous_close);
  g_assert_cmpuint (after.mask & (FINX_QUOTE_BID | FINX_QUOTE_ASK), ==, 0);     /* nobody quotes while closed */
  g_assert_cmpint (after.open, ==, before.open);
  g_assert_cmpint (after.high, >=, before.high);
  g_assert_cmpint (ABS (after.last - before.last), <, 100);
  g_assert_cmpint (after.volume, >=, before.volume);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay/bars-of-a-second-are-those-of-the-series", test_bars_of_a_second_are_those_of_the_series);
  g_test_add_func ("/replay/fast-replay-touches-every-price", test_fast_replay_touches_every_price);
  g_test_add_func ("/replay/starts-at-the-present-price-and-leaves-no-trace", test_replay_starts_at_the_present_price_and_leaves_no_trace);
  g_test_add_func ("/replay/orders-sleep-or-end", test_orders_from_before_sleep_and_those_of_the_replay_end_with_it);
  g_test_add_func ("/replay/clock-that-jumps-over-the-end", test_clock_that_jumps_over_the_end_never_sells_into_the_jump);
  g_test_add_func ("/replay/stops-at-once", test_stopped_replay_ends_at_once);
  g_test_add_func ("/replay/any-pace-is-the-series", test_replay_of_any_pace_is_the_series);
  g_test_add_func ("/replay/stands-and-trades-on", test_replay_that_stands_keeps_its_price_and_trades_on);
  g_test_add_func ("/replay/refusals", test_what_can_not_be_replayed_is_refused);
  g_test_add_data_func ("/hours/to-exchange", GINT_TO_POINTER (TRUE), test_change_of_hours_moves_no_price_and_loses_no_order);
  g_test_add_data_func ("/hours/to-always", GINT_TO_POINTER (FALSE), test_change_of_hours_moves_no_price_and_loses_no_order);
  g_test_add_func ("/hours/first-session-counts-from-the-old-ones", test_first_session_under_new_hours_counts_from_the_old_ones);
  g_test_add_func ("/hours/change-while-closed-keeps-the-last-session", test_change_while_closed_keeps_the_last_session);
  return g_test_run ();
}
