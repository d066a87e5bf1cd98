/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the practice desk can be set to, and what of it a restart keeps. */
#include <math.h>

#include "engine-fixture.h"

#include "base/finx-log.h"
#include "engine/prices/finx-series.h"
#include "market/finx-bar-span.h"

#define SECONDS(n) ((n) * FINX_USEC_PER_SEC)

static void
run (EngineFixture *self, gint64 by_us)
{
  for (gint64 done = 0; done < by_us; done += SECONDS (1))
    {
      finx_clock_advance (self->clock, SECONDS (1));
      finx_engine_settle (self->engine);
    }
}

static gboolean
was_logged (const char *prefix)
{
  g_autoptr(GPtrArray) entries = finx_log_read_since (0);

  for (guint i = 0; i < entries->len; i++)
    if (g_str_has_prefix (((FinxLogEntry *) entries->pdata[i])->message, prefix))
      return TRUE;
  return FALSE;
}

static double
last_price (EngineFixture *self, const char *symbol)
{
  return finx_decimal_to_double (finx_quote_row_get_last (fixture_quote (self, symbol)));
}

static void
start_replay (EngineFixture *self, const char *symbol, guint n_bars)
{
  const FinxReplayOptions options = { .bars_per_second = 1 };
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n_bars; i++)
    {
      const FinxBar bar = { i * FINX_USEC_PER_DAY, 100 + i, 101 + i, 99 + i, 101 + i, 500 };

      g_array_append_val (bars, bar);
    }
  g_assert_true (finx_engine_start_replay (self->engine, fixture_instrument (self, symbol), "A test", bars, &options, &error));
  g_assert_no_error (error);
}

static void
test_hours_survive_a_restart_with_orders_and_positions (EngineFixture *self, gconstpointer data)
{
  g_autoptr(FinxOrder) market = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "10", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autofree char *filled = fixture_place (self, market, NULL);
  g_autofree char *working = NULL;
  g_autoptr(GError) error = NULL;
  FinxDecimal held;
  double before;

  fixture_run_until (self, filled, FINX_ORDER_FILLED);
  working = fixture_place_working (self, "MSFT", "5", 0.8);
  held = fixture_held (self, "AAPL");
  before = last_price (self, "AAPL");

  g_assert_false (finx_engine_get_exchange_hours (self->engine));
  g_assert_true (finx_engine_set_exchange_hours (self->engine, TRUE, &error));
  g_assert_no_error (error);
  run (self, SECONDS (5));
  g_assert_cmpfloat_with_epsilon (last_price (self, "AAPL") / before, 1, 0.005);
  g_assert_cmpint (fixture_instrument (self, "AAPL")->calendar, ==, FINX_CALENDAR_US_EQUITY);
  fixture_assert_state (self, working, FINX_ORDER_WORKING);

  fixture_reopen (self);
  g_assert_true (finx_engine_get_exchange_hours (self->engine));
  g_assert_cmpint (fixture_instrument (self, "AAPL")->calendar, ==, FINX_CALENDAR_US_EQUITY);
  g_assert_cmpfloat_with_epsilon (last_price (self, "AAPL") / before, 1, 0.005);
  fixture_assert_state (self, working, FINX_ORDER_WORKING);
  fixture_assert_equal (fixture_held (self, "AAPL"), held);
  g_assert_true (finx_engine_set_exchange_hours (self->engine, FALSE, &error));
  g_assert_cmpint (fixture_instrument (self, "AAPL")->calendar, ==, FINX_CALENDAR_ALWAYS);
}

static void
test_reader_may_not_change_the_hours (EngineFixture *self, gconstpointer data)
{
  g_autoptr(FinxEngine) reader = fixture_second (self, TRUE);
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_engine_open (reader, NULL));
  g_assert_false (finx_engine_set_exchange_hours (reader, TRUE, &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");
  finx_engine_close (reader);
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_replay_can_be_watched_and_ends_by_itself (EngineFixture *self, gconstpointer data)
{
  FinxReplay *replay = finx_engine_get_replay (self->engine);
  guint changes = 0, ends = 0;
  double before = last_price (self, "AAPL");

  g_signal_connect (replay, "notify::position", G_CALLBACK (count_cb), &changes);
  g_signal_connect (replay, "notify::running", G_CALLBACK (count_cb), &ends);
  g_assert_false (finx_replay_is_running (replay));
  start_replay (self, "AAPL", 5);
  g_assert_true (finx_replay_is_running (replay));
  g_assert_cmpstr (finx_replay_get_instrument (replay)->symbol, ==, "AAPL");
  g_assert_cmpuint (finx_replay_get_n_bars (replay), ==, 5);
  g_assert_cmpint (finx_replay_get_last (replay), ==, 4 * FINX_USEC_PER_DAY);
  run (self, SECONDS (4));
  g_assert_cmpuint (finx_replay_get_position (replay), ==, 4);
  g_assert_cmpint (finx_replay_get_time (replay), ==, 3 * FINX_USEC_PER_DAY);
  g_assert_cmpfloat_with_epsilon (last_price (self, "AAPL") / before, 1.03, 0.011);
  run (self, SECONDS (3));
  g_assert_false (finx_replay_is_running (replay));
  g_assert_cmpuint (changes, ==, 5);
  g_assert_cmpuint (ends, ==, 2);
  g_assert_cmpfloat_with_epsilon (last_price (self, "AAPL") / before, 1, 0.005);
}

/* A chart's series that goes back to its bar 10: a day per bar, a price per bar. */
static FinxBarSeries *
make_series (EngineFixture *self, guint n_bars)
{
  FinxBarSeries *series = finx_bar_series_new (fixture_instrument (self, "AAPL"), FINX_INTERVAL_1D);

  for (guint i = 0; i < n_bars; i++)
    {
      const FinxBar bar = { i * FINX_USEC_PER_DAY, 100 + i, 100 + i, 100 + i, 100 + i, 500 };

      finx_bar_series_push (series, &bar);
    }
  return series;
}

static void
assert_seen (FinxBarSeries *series, guint n_bars)
{
  g_assert_cmpuint (finx_bar_series_get_size (series), ==, n_bars);
  g_assert_cmpint (finx_bar_series_get_times (series)[n_bars - 1], ==, (n_bars - 1) * FINX_USEC_PER_DAY);
  g_assert_cmpfloat (finx_bar_series_get_closes (series)[n_bars - 1], ==, 99 + n_bars);
}

static void
test_replay_of_a_chart_hides_the_future (EngineFixture *self, gconstpointer data)
{
  FinxReplay *replay = finx_engine_get_replay (self->engine);
  g_autoptr(FinxBarSeries) series = make_series (self, 30);
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *filled = NULL;
  g_autoptr(FinxFillItem) item = NULL;
  g_autoptr(GError) error = NULL;
  gint64 then;

  g_assert_false (finx_engine_replay_series (self->engine, series, "A chart", 30 * FINX_USEC_PER_DAY, &error));
  fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-PRACTICE-027");
  g_assert_null (finx_replay_get_series (replay));
  g_assert_true (finx_engine_replay_series (self->engine, series, "A chart", 10 * FINX_USEC_PER_DAY, NULL));
  assert_seen (finx_replay_get_series (replay), 11);
  g_assert_true (finx_replay_is_standing (replay));
  run (self, SECONDS (60));
  assert_seen (finx_replay_get_series (replay), 11);

  /* bar by bar, and each fill is at the price that is seen */
  for (guint n = 12; n < 16; n++)
    {
      finx_engine_step_replay (self->engine);
      run (self, SECONDS (2));
      assert_seen (finx_replay_get_series (replay), n);
      g_assert_true (finx_replay_is_standing (replay));
    }
  order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "10", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  filled = fixture_place (self, order, NULL);
  fixture_run_until (self, filled, FINX_ORDER_FILLED);
  item = g_list_model_get_item (finx_engine_get_fills (self->engine), 0);
  g_assert_cmpfloat_with_epsilon (finx_decimal_to_double (finx_fill_item_get_fill (item)->price) / 114, 1, 0.002);
  then = finx_fill_item_get_fill (item)->time_us;
  g_assert_cmpint (finx_replay_find_time (replay, then), ==, 14 * FINX_USEC_PER_DAY);

  finx_engine_set_replay_rate (self->engine, 2);
  g_assert_true (finx_replay_is_standing (replay));
  finx_engine_play_replay (self->engine, TRUE);
  run (self, SECONDS (2));
  finx_engine_play_replay (self->engine, FALSE);
  run (self, SECONDS (5));
  g_assert_cmpuint (finx_bar_series_get_size (finx_replay_get_series (replay)), >=, 18);
  g_assert_cmpuint (finx_bar_series_get_size (finx_replay_get_series (replay)), <=, 20);

  /* Back to a bar of it: what comes after that is known no more, and comes again. */
  g_assert_true (finx_engine_replay_series (self->engine, finx_replay_get_series (replay), "A chart", 4 * FINX_USEC_PER_DAY, NULL));
  assert_seen (finx_replay_get_series (replay), 5);
  finx_engine_play_replay (self->engine, TRUE);
  run (self, SECONDS (20));
  g_assert_false (finx_replay_is_running (replay));
  g_assert_null (finx_replay_get_series (replay));
}

/* TRUE: something traded, and all of it near @price. */
static gboolean
traded_near (FinxTape *tape, double price)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (tape));
  const FinxInstrument *instrument = finx_tape_get_instrument (tape);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxTapeRow) row = g_list_model_get_item (G_LIST_MODEL (tape), i);
      double at = finx_decimal_to_double (finx_instrument_price (instrument, finx_tape_row_get_tick (row)->price));

      if (fabs (at / price - 1) > 0.1)
        return FALSE;
    }
  return n > 0;
}

static void
change_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(int *) user_data = finx_engine_change_replay_finish (FINX_ENGINE (source), result, NULL) ? 1 : 0;
}

static gboolean
change_interval (EngineFixture *self, FinxInterval interval)
{
  int done = -1;

  finx_engine_change_replay_async (self->engine, interval, "Another", change_cb, &done);
  while (done < 0)
    g_main_context_iteration (NULL, TRUE);
  return done == 1;
}

/* All that is shown is of before @until_us: whole bars are those of the market, the newest is what was seen of it. */
static void
assert_seen_until (EngineFixture *self, const GArray *minutes, FinxInterval interval, gint64 until_us)
{
  FinxBarSeries *series = finx_replay_get_series (finx_engine_get_replay (self->engine));
  FinxCalendar calendar = fixture_instrument (self, "AAPL")->calendar;
  g_autoptr(GArray) made = NULL;
  gsize n = finx_bar_series_get_size (series);
  guint seen = 0;
  FinxBar bar;

  g_assert_cmpint (finx_bar_series_get_interval (series), ==, interval);
  while (seen < minutes->len && g_array_index (minutes, FinxBar, seen).time_us < until_us)
    seen++;
  made = finx_bars_resample (calendar, FINX_INTERVAL_5M, interval, (const FinxBar *) (gpointer) minutes->data, seen);
  g_assert_cmpuint (n, >=, 40);
  for (guint i = 1; i <= 40; i++)
    {
      const FinxBar *expected = &g_array_index (made, FinxBar, made->len - i);

      finx_bar_series_get_bar (series, n - i, &bar);
      g_assert_cmpint (bar.time_us, ==, expected->time_us);
      g_assert_cmpfloat (bar.open, ==, expected->open);
      g_assert_cmpfloat (bar.high, ==, expected->high);
      g_assert_cmpfloat (bar.low, ==, expected->low);
      g_assert_cmpfloat (bar.close, ==, expected->close);
      g_assert_cmpfloat_with_epsilon (bar.volume, expected->volume, 1e-6 * expected->volume);
    }
  finx_bar_series_get_bar (series, n - 1, &bar);
  g_assert_cmpint (finx_bar_series_is_partial (series), ==, finx_bar_end (calendar, interval, bar.time_us) > until_us);
}

/* Five minutes, an hour, a day, and back: the moment stays, and an order with it. */
static void
test_replay_goes_on_in_another_interval (EngineFixture *self, gconstpointer data)
{
  FinxReplay *replay = finx_engine_get_replay (self->engine);
  g_autoptr(FinxBarSeries) series = finx_engine_watch_bars (self->engine, fixture_instrument (self, "AAPL"), FINX_INTERVAL_5M);
  g_autoptr(GArray) minutes = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  g_autofree char *working = NULL;
  gint64 from_us, hour_us = 3600 * FINX_USEC_PER_SEC, now_us;
  gsize at;

  while (finx_bar_series_get_state (series) == FINX_SERIES_LOADING)
    g_main_context_iteration (NULL, TRUE);
  for (gsize i = 0; i < finx_bar_series_get_size (series); i++)
    {
      FinxBar bar;

      finx_bar_series_get_bar (series, i, &bar);
      g_array_append_val (minutes, bar);
    }
  for (at = minutes->len / 2; g_array_index (minutes, FinxBar, at).time_us % hour_us != 10 * 60 * FINX_USEC_PER_SEC; at++)
    ;
  from_us = g_array_index (minutes, FinxBar, at).time_us;
  g_assert_true (finx_engine_replay_series (self->engine, series, "A chart", from_us, NULL));
  run (self, SECONDS (2));
  working = fixture_place_working (self, "AAPL", "5", 0.8);
  finx_engine_step_replay (self->engine);
  run (self, SECONDS (2));
  now_us = from_us + 2 * 300 * FINX_USEC_PER_SEC;
  assert_seen_until (self, minutes, FINX_INTERVAL_5M, now_us);

  g_assert_true (change_interval (self, FINX_INTERVAL_1H));
  g_assert_cmpstr (finx_replay_get_name (replay), ==, "Another");
  g_assert_true (finx_replay_is_standing (replay));
  assert_seen_until (self, minutes, FINX_INTERVAL_1H, now_us);
  run (self, SECONDS (3));
  assert_seen_until (self, minutes, FINX_INTERVAL_1H, now_us);

  /* back at once it is where it was; then the rest of the hour is one step, and the next hour another */
  g_assert_true (change_interval (self, FINX_INTERVAL_5M));
  assert_seen_until (self, minutes, FINX_INTERVAL_5M, now_us);
  g_assert_true (change_interval (self, FINX_INTERVAL_1H));
  finx_engine_step_replay (self->engine);
  run (self, SECONDS (2));
  now_us = (now_us / hour_us + 1) * hour_us;
  assert_seen_until (self, minutes, FINX_INTERVAL_1H, now_us);
  finx_engine_step_replay (self->engine);
  run (self, SECONDS (2));
  now_us += hour_us;
  assert_seen_until (self, minutes, FINX_INTERVAL_1H, now_us);
  g_assert_true (change_interval (self, FINX_INTERVAL_15M));
  assert_seen_until (self, minutes, FINX_INTERVAL_15M, now_us);

  fixture_assert_state (self, working, FINX_ORDER_WORKING);
  g_assert_false (change_interval (self, finx_interval_new (FINX_UNIT_TICK, 100)));
  g_assert_true (finx_replay_is_running (replay));
  finx_engine_play_replay (self->engine, TRUE);
  run (self, SECONDS (3));
  g_assert_cmpint (finx_replay_get_time (replay), >, now_us);
  g_assert_true (change_interval (self, FINX_INTERVAL_5M));
  g_assert_false (finx_replay_is_standing (replay));
  finx_engine_stop_replay (self->engine);
  run (self, SECONDS (1));
  fixture_assert_state (self, working, FINX_ORDER_CANCELLED);
}

/* Not of the present in the replay, and not of the replay in the present; a tape that is new then has nothing else. */
static void
test_replay_and_present_do_not_mix (EngineFixture *self, gconstpointer data)
{
  const double values[] = { 1, 2, 3 };
  FinxQuoteRow *row = fixture_quote (self, "AAPL");
  const FinxInstrument *instrument = finx_quote_row_get_instrument (row);
  FinxReplay *replay = finx_engine_get_replay (self->engine);
  g_autoptr(FinxBarSeries) series = make_series (self, 30);
  g_autoptr(FinxTape) then = NULL, again = NULL;
  double now = last_price (self, "AAPL");
  gsize n;

  g_assert_cmpfloat (fabs (now / 110 - 1), >, 0.3);
  finx_quote_row_set_spark (row, values, G_N_ELEMENTS (values));
  g_assert_cmpint (finx_replay_get_turn (replay), ==, 0);
  g_assert_true (finx_engine_replay_series (self->engine, series, "A chart", 10 * FINX_USEC_PER_DAY, NULL));
  then = finx_engine_watch_tape (self->engine, instrument);
  g_assert_true (finx_quote_row_is_replayed (row));
  g_assert_null (finx_quote_row_get_spark (row, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpint (finx_replay_get_turn (replay), >, finx_clock_now (self->clock));
  finx_engine_play_replay (self->engine, TRUE);
  run (self, SECONDS (5));
  g_assert_cmpint (finx_quote_row_get_quote (row)->time_us, >=, finx_replay_get_turn (replay));
  g_assert_true (traded_near (then, 113));

  finx_engine_stop_replay (self->engine);
  again = finx_engine_watch_tape (self->engine, instrument);
  g_assert_false (finx_quote_row_is_replayed (row));
  g_assert_nonnull (finx_quote_row_get_spark (row, &n));
  g_assert_cmpuint (n, >, 0);
  run (self, SECONDS (30));
  g_assert_true (traded_near (again, now));
}

static void
test_program_that_ends_ends_the_replay_and_its_orders (EngineFixture *self, gconstpointer data)
{
  g_autofree char *before = fixture_place_working (self, "AAPL", "5", 0.8);
  g_autofree char *during = NULL, *other = NULL;
  FinxDecimal low;

  start_replay (self, "AAPL", 500);
  run (self, SECONDS (2));
  low = fixture_price (self, "AAPL", 0.7);
  {
    g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "5", low, FINX_DECIMAL_UNKNOWN);

    during = fixture_place (self, order, NULL);
  }
  other = fixture_place_working (self, "MSFT", "5", 0.8);
  fixture_assert_state (self, during, FINX_ORDER_WORKING);

  fixture_reopen (self);
  run (self, SECONDS (2));
  g_assert_false (finx_replay_is_running (finx_engine_get_replay (self->engine)));
  fixture_assert_state (self, before, FINX_ORDER_WORKING);
  fixture_assert_state (self, other, FINX_ORDER_WORKING);
  fixture_assert_state (self, during, FINX_ORDER_CANCELLED);
  fixture_reopen (self);
  fixture_assert_state (self, before, FINX_ORDER_WORKING);
}

/* As if the program had been killed: the state says that a replay runs. */
static void
test_orders_of_a_replay_that_was_cut_off_end_at_the_next_start (EngineFixture *self, gconstpointer data)
{
  g_autofree char *state = g_strdup_printf ("AAPL %" G_GINT64_FORMAT, finx_clock_now (self->clock));
  g_autofree char *during = fixture_place_working (self, "AAPL", "5", 0.8);

  finx_engine_set_state (self->engine, "practice.replay", state);
  fixture_reopen (self);
  run (self, SECONDS (2));
  fixture_assert_state (self, during, FINX_ORDER_CANCELLED);
  g_assert_cmpstr (fixture_order (self, during)->reason, ==, "The replay it was placed in ended with the program");
}

static void
test_clock_that_was_set_back_fills_nothing_twice (EngineFixture *self, gconstpointer data)
{
  g_autoptr(FinxOrder) market = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "10", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  gint64 start = finx_clock_now (self->clock), newest;
  g_autofree char *filled = NULL, *working = NULL, *next = NULL;
  guint n_fills;

  run (self, SECONDS (5));
  filled = fixture_place (self, market, NULL);
  fixture_run_until (self, filled, FINX_ORDER_FILLED);
  working = fixture_place_working (self, "AAPL", "5", 0.999);
  newest = finx_clock_now (self->clock);
  n_fills = g_list_model_get_n_items (finx_engine_get_fills (self->engine));
  fixture_close (self);

  g_clear_object (&self->clock);
  self->clock = finx_clock_new_manual (start - FINX_USEC_PER_HOUR);
  fixture_open (self);
  g_assert_true (was_logged ("The system's clock was set back"));
  g_assert_cmpint (finx_clock_now (self->clock), >=, newest - SECONDS (1));
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_fills (self->engine)), ==, n_fills);
  fixture_run_until (self, working, FINX_ORDER_FILLED);
  next = fixture_place_working (self, "AAPL", "5", 0.8);
  g_assert_cmpint (fixture_order (self, next)->placed_us, >=, fixture_order (self, filled)->updated_us);
  for (guint i = 1; i < g_list_model_get_n_items (finx_engine_get_fills (self->engine)); i++)
    {
      g_autoptr(FinxFillItem) newer = g_list_model_get_item (finx_engine_get_fills (self->engine), i - 1);
      g_autoptr(FinxFillItem) older = g_list_model_get_item (finx_engine_get_fills (self->engine), i);

      g_assert_cmpint (finx_fill_item_get_fill (newer)->time_us, >=, finx_fill_item_get_fill (older)->time_us);
      g_assert_cmpstr (finx_fill_item_get_fill (newer)->id, !=, finx_fill_item_get_fill (older)->id);
    }
}

/* The table says what the files hold. */
static void
test_series (gconstpointer data)
{
  const FinxSeries *series = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) bars = finx_series_load (series, &error);
  g_autofree char *first = NULL, *last = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (bars->len, ==, series->n_bars);
  first = finx_time_format_iso (g_array_index (bars, FinxBar, 0).time_us);
  last = finx_time_format_iso (g_array_index (bars, FinxBar, bars->len - 1).time_us);
  g_assert_true (g_str_has_prefix (first, series->first));
  g_assert_true (g_str_has_prefix (last, series->last));
  for (guint i = 0; i < bars->len; i++)
    {
      g_assert_true (finx_bar_validate (&g_array_index (bars, FinxBar, i), NULL));
      if (i > 0)
        g_assert_cmpint (g_array_index (bars, FinxBar, i).time_us, >, g_array_index (bars, FinxBar, i - 1).time_us);
    }
}

static void
test_shares_are_adjusted_and_rates_are_crosses (void)
{
  g_autoptr(GArray) apple = finx_series_load (finx_series_find ("aapl-DAILY"), NULL);
  g_autoptr(GArray) pound = finx_series_load (finx_series_find ("GBPUSD-daily"), NULL);

  g_assert_null (finx_series_find ("AAPL"));
  g_assert_cmpfloat_with_epsilon (g_array_index (apple, FinxBar, 0).close, 4.80120802, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_array_index (apple, FinxBar, 0).high, 41.12 * 4.80120802 / 40.88, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_array_index (pound, FinxBar, 0).close, 1.1789 / 0.7111, 1e-9);
  g_assert_cmpfloat_with_epsilon (g_array_index (pound, FinxBar, 1).open, 1.1789 / 0.7111, 1e-9);
}

/* A feed that loses steps and one that spoils them: what is shown is a whole book or none, and it comes back. */
static void
test_book_with_faults_is_right_or_not_there (EngineFixture *self, gconstpointer data)
{
  for (int faults = FINX_PRACTICE_FAULTS_NONE; faults <= (FINX_PRACTICE_FAULTS_GAPS | FINX_PRACTICE_FAULTS_CHECKSUMS); faults++)
    {
      g_autoptr(FinxDepthView) view = finx_engine_watch_depth (self->engine, fixture_instrument (self, "AAPL"));
      const FinxDepth *depth = finx_depth_view_get_depth (view);
      guint n_there = 0, n_lost = 0, n_back = 0;
      gboolean was_lost = FALSE;

      finx_engine_set_book_faults (self->engine, (FinxPracticeFaults) faults);
      for (int i = 0; i < 600; i++)
        {
          finx_clock_advance (self->clock, FINX_USEC_PER_SEC / 10);
          finx_engine_settle (self->engine);
          n_lost += depth->is_resyncing;
          if (depth->is_resyncing)
            g_assert_cmpuint (depth->n_bids + depth->n_asks, ==, 0);
          else if (depth->n_bids > 0 && depth->n_asks > 0)
            {
              g_assert_cmpint (depth->bids[0].price, <, depth->asks[0].price);
              n_there++;
              n_back += was_lost;
            }
          was_lost = depth->is_resyncing;
        }
      g_assert_cmpuint (n_there, >, 300);
      g_assert_cmpint (n_lost > 0, ==, faults != FINX_PRACTICE_FAULTS_NONE);
      g_assert_cmpint (n_back > 1, ==, faults != FINX_PRACTICE_FAULTS_NONE);
    }
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*func) (EngineFixture *, gconstpointer); } tests[] = {
    { "hours-survive-a-restart-with-orders-and-positions", test_hours_survive_a_restart_with_orders_and_positions },
    { "reader-may-not-change-the-hours", test_reader_may_not_change_the_hours },
    { "replay-can-be-watched-and-ends-by-itself", test_replay_can_be_watched_and_ends_by_itself },
    { "replay-of-a-chart-hides-the-future", test_replay_of_a_chart_hides_the_future },
    { "replay-goes-on-in-another-interval", test_replay_goes_on_in_another_interval },
    { "replay-and-present-do-not-mix", test_replay_and_present_do_not_mix },
    { "program-that-ends-ends-the-replay-and-its-orders", test_program_that_ends_ends_the_replay_and_its_orders },
    { "orders-of-a-replay-that-was-cut-off-end-at-the-next-start", test_orders_of_a_replay_that_was_cut_off_end_at_the_next_start },
    { "book-with-faults-is-right-or-not-there", test_book_with_faults_is_right_or_not_there },
    { "clock-that-was-set-back-fills-nothing-twice", test_clock_that_was_set_back_fills_nothing_twice },
  };
  const FinxSeries *series;
  guint n;

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine-practice/%s", tests[i].name);

      g_test_add (path, EngineFixture, NULL, fixture_set_up_practice, tests[i].func, fixture_tear_down);
    }
  series = finx_series_list (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/series/holds-what-is-said/%s", series[i].id);

      g_test_add_data_func (path, &series[i], test_series);
    }
  g_test_add_func ("/series/shares-are-adjusted-and-rates-are-crosses", test_shares_are_adjusted_and_rates_are_crosses);
  return g_test_run ();
}
