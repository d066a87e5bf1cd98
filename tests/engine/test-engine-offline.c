/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working offline, and a practice market that stands still. */
#include "engine-fixture.h"

#define SECONDS(n) ((n) * FINX_USEC_PER_SEC)

static void
run (EngineFixture *self, gint64 by_us)
{
  finx_clock_advance (self->clock, by_us);
  finx_engine_settle (self->engine);
}

static FinxDecimal
last_of (EngineFixture *self, const char *symbol)
{
  return finx_quote_row_get_last (finx_quote_board_find (finx_engine_get_board (self->engine), symbol));
}

static gint64
age_of (EngineFixture *self, const char *symbol)
{
  return finx_quote_row_get_age (finx_quote_board_find (finx_engine_get_board (self->engine), symbol), finx_clock_now (self->clock));
}

static FinxConnection *
get_connection (EngineFixture *self)
{
  FinxConnection *connection = g_list_model_get_item (finx_engine_get_connections (self->engine), 0);

  g_object_unref (connection);          /* the list keeps it */
  return connection;
}

static void
count_cb (FinxEngine *engine, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
wait_for_series (FinxBarSeries *series)
{
  while (finx_bar_series_get_state (series) == FINX_SERIES_LOADING)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_offline_stops_prices_and_online_brings_them_again (EngineFixture *self, gconstpointer data)
{
  guint changes = 0;
  FinxDecimal before;

  fixture_quote (self, "AAPL");
  run (self, SECONDS (5));
  g_signal_connect (self->engine, "mode-changed", G_CALLBACK (count_cb), &changes);
  g_assert_cmpint (finx_engine_get_feed_state (self->engine, NULL), ==, FINX_FEED_LIVE);

  finx_engine_set_offline (self->engine, TRUE);
  before = last_of (self, "AAPL");
  g_assert_true (finx_engine_is_offline (self->engine));
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpint (finx_connection_get_state (get_connection (self)), ==, FINX_FEED_OFFLINE);
  g_assert_cmpint (finx_engine_get_feed_state (self->engine, fixture_instrument (self, "AAPL")), ==, FINX_FEED_OFFLINE);
  run (self, 4 * FINX_USEC_PER_MIN);
  fixture_assert_equal (last_of (self, "AAPL"), before);
  g_assert_cmpint (age_of (self, "AAPL"), >=, 4 * FINX_USEC_PER_MIN);
  g_assert_cmpint (finx_engine_get_online_time (self->engine), ==, finx_clock_now (self->clock) - 4 * FINX_USEC_PER_MIN);

  /* Subscribing asks nobody. */
  finx_engine_subscribe (self->engine, fixture_instrument (self, "MSFT"), FINX_STREAM_QUOTES);
  run (self, SECONDS (5));
  g_assert_false (finx_decimal_is_known (last_of (self, "MSFT")));

  finx_engine_set_offline (self->engine, FALSE);
  g_assert_cmpuint (changes, ==, 2);
  g_assert_cmpint (finx_connection_get_state (get_connection (self)), ==, FINX_FEED_LIVE);
  run (self, SECONDS (5));
  g_assert_cmpint (age_of (self, "AAPL"), <, SECONDS (15));
  g_assert_true (finx_decimal_is_known (last_of (self, "MSFT")));
  g_assert_true (finx_decimal_is_known (finx_quote_row_get_previous (fixture_quote (self, "MSFT"))));
  g_assert_cmpint (finx_engine_get_online_time (self->engine), ==, finx_clock_now (self->clock));
}

static void
test_nothing_is_sent_offline (EngineFixture *self, gconstpointer data)
{
  const FinxReplayOptions options = { .bars_per_second = 1 };
  const FinxBar bar = { FINX_USEC_PER_DAY, 100, 101, 99, 101, 500 };
  g_autofree char *working = fixture_place_working (self, "AAPL", "5", 0.9);
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autoptr(FinxOrder) change = finx_order_copy (fixture_order (self, working));
  g_autoptr(GArray) bars = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof bar), &bar, 1);
  g_autoptr(GError) error = NULL;

  finx_engine_set_offline (self->engine, TRUE);
  g_assert_null (fixture_place (self, order, &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-009");
  g_clear_error (&error);
  change->quantity = fixture_decimal ("6");
  g_assert_false (fixture_replace (self, change, &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-009");
  g_clear_error (&error);
  g_assert_false (fixture_cancel (self, working, &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-009");
  g_clear_error (&error);
  g_assert_cmpuint (finx_engine_cancel_all (self->engine, NULL), ==, 0);
  g_assert_false (finx_engine_start_replay (self->engine, fixture_instrument (self, "AAPL"), "A test", bars, &options, &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-009");
  fixture_assert_state (self, working, FINX_ORDER_WORKING);
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_orders (self->engine)), ==, 1);

  finx_engine_set_offline (self->engine, FALSE);
  g_assert_true (fixture_cancel (self, working, NULL));
  fixture_assert_state (self, working, FINX_ORDER_CANCELLED);
}

static void
test_order_that_was_on_its_way_is_not_sent_when_it_goes_offline (EngineFixture *self, gconstpointer data)
{
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture_quote (self, "AAPL");
  g_free (order->client_id);
  order->client_id = g_strdup ("on-its-way");
  finx_engine_place_async (self->engine, order, NULL, fixture_result_cb, &result);
  finx_engine_set_offline (self->engine, TRUE);         /* it is being written down now */
  g_assert_null (finx_engine_place_finish (self->engine, fixture_wait (self, &result), &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-ENGINE-009");
  finx_engine_settle (self->engine);
  fixture_assert_state (self, "on-its-way", FINX_ORDER_REJECTED);
}

static void
test_order_that_filled_meanwhile_is_told_online (EngineFixture *self, gconstpointer data)
{
  g_autofree char *working = fixture_place_working (self, "AAPL", "5", 0.9999);

  finx_engine_set_offline (self->engine, TRUE);
  run (self, FINX_USEC_PER_DAY);
  fixture_assert_state (self, working, FINX_ORDER_WORKING);
  finx_engine_set_offline (self->engine, FALSE);
  finx_engine_settle (self->engine);
  fixture_assert_state (self, working, FINX_ORDER_FILLED);
}

static void
test_order_far_from_the_market_outlasts_every_pause (EngineFixture *self, gconstpointer data)
{
  g_autofree char *working = fixture_place_working (self, "AAPL", "5", 0.575);

  for (guint i = 1; i <= 60; i++)       /* simulated step by step, and skipped */
    {
      finx_engine_set_paused (self->engine, TRUE);
      run (self, SECONDS (200) + (i % 23) * SECONDS (37));
      finx_engine_set_paused (self->engine, FALSE);
      run (self, SECONDS (5));
      fixture_assert_state (self, working, FINX_ORDER_WORKING);
      finx_engine_set_offline (self->engine, TRUE);
      run (self, SECONDS (200) + (i % 23) * SECONDS (37));
      finx_engine_set_offline (self->engine, FALSE);
      run (self, SECONDS (5));
      fixture_assert_state (self, working, FINX_ORDER_WORKING);
    }
}

static void
test_start_offline_shows_what_was_known (EngineFixture *self, gconstpointer data)
{
  FinxEngineOptions options = { .data_dir = self->folder, .clock = self->clock, .offline = TRUE };
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "10", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autofree char *id = fixture_place (self, order, NULL);
  g_autoptr(FinxBarSeries) series = NULL;
  g_autoptr(GError) error = NULL;
  gint64 closed_us = finx_clock_now (self->clock);
  FinxDecimal last, previous, worth;

  fixture_run_until (self, id, FINX_ORDER_FILLED);
  closed_us = finx_clock_now (self->clock);
  last = last_of (self, "AAPL");
  previous = finx_quote_row_get_previous (fixture_quote (self, "AAPL"));
  worth = finx_portfolio_get_valuation (finx_engine_get_portfolio (self->engine, NULL))->net_worth;
  fixture_close (self);

  finx_clock_advance (self->clock, 6 * FINX_USEC_PER_DAY);
  self->engine = finx_engine_new (&options);
  g_assert_true (finx_engine_open (self->engine, &error));
  g_assert_no_error (error);
  run (self, SECONDS (5));
  g_assert_true (finx_engine_is_offline (self->engine));
  g_assert_cmpint (finx_engine_get_online_time (self->engine), ==, closed_us);
  fixture_assert_equal (last_of (self, "AAPL"), last);
  fixture_assert_equal (finx_quote_row_get_previous (finx_quote_board_find (finx_engine_get_board (self->engine), "AAPL")), previous);
  g_assert_cmpint (age_of (self, "AAPL"), >=, 6 * FINX_USEC_PER_DAY);
  fixture_assert_equal (finx_portfolio_get_valuation (finx_engine_get_portfolio (self->engine, NULL))->net_worth, worth);

  /* Charts end where prices ended. */
  series = finx_engine_watch_bars (self->engine, fixture_instrument (self, "AAPL"), FINX_INTERVAL_1M);
  wait_for_series (series);
  g_assert_cmpuint (finx_bar_series_get_size (series), >, 100);
  g_assert_cmpint (finx_bar_series_get_times (series)[finx_bar_series_get_size (series) - 1], <=, closed_us);

  /* And go on from there. */
  finx_engine_set_offline (self->engine, FALSE);
  finx_engine_settle (self->engine);
  run (self, SECONDS (5));
  g_assert_cmpint (age_of (self, "AAPL"), <, SECONDS (15));
  g_assert_cmpint (finx_bar_series_get_times (series)[finx_bar_series_get_size (series) - 1], >, closed_us + 5 * FINX_USEC_PER_DAY);
}

static void
test_offline_does_not_make_prices_younger (EngineFixture *self, gconstpointer data)
{
  FinxEngineOptions options = { .data_dir = self->folder, .clock = self->clock, .offline = TRUE };
  gint64 closed_us;

  fixture_quote (self, "AAPL");
  run (self, SECONDS (5));
  closed_us = finx_clock_now (self->clock);
  for (int i = 0; i < 3; i++)           /* closed offline too, nothing is remembered anew */
    {
      fixture_close (self);
      finx_clock_advance (self->clock, FINX_USEC_PER_DAY);
      self->engine = finx_engine_new (&options);
      g_assert_true (finx_engine_open (self->engine, NULL));
    }
  g_assert_cmpint (finx_engine_get_online_time (self->engine), ==, closed_us);
  g_assert_cmpint (age_of (self, "AAPL"), >=, 3 * FINX_USEC_PER_DAY);
}

static void
test_damaged_memory_of_quotes_is_left_out (EngineFixture *self, gconstpointer data)
{
  FinxEngineOptions options = { .data_dir = self->folder, .clock = self->clock, .offline = TRUE };

  fixture_close (self);
  self->engine = finx_engine_new (&options);
  g_assert_true (finx_engine_open (self->engine, NULL));
  finx_engine_set_state (self->engine, "quotes", "AAPL 2 0 5 1 x\nNOBODY 2 0 5 1 1 1 1 1 1 1 1 1 1 1 1\nMSFT 9 0 5 1 1 1 1 1 1 1 1 1 1 1 1\n\n");
  fixture_close (self);
  self->engine = finx_engine_new (&options);
  g_assert_true (finx_engine_open (self->engine, NULL));
  g_assert_false (finx_decimal_is_known (last_of (self, "AAPL")));
  g_assert_false (finx_decimal_is_known (last_of (self, "MSFT")));
}

static void
test_paused_market_stands_still_and_goes_on (EngineFixture *self, gconstpointer data)
{
  g_autofree char *working = fixture_place_working (self, "AAPL", "5", 0.9);
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autoptr(GError) error = NULL;
  g_autofree char *placed = NULL;
  FinxDecimal before;

  run (self, SECONDS (5));
  finx_engine_set_paused (self->engine, TRUE);
  before = last_of (self, "AAPL");
  g_assert_true (finx_engine_is_paused (self->engine));
  g_assert_cmpint (finx_connection_get_state (get_connection (self)), ==, FINX_FEED_PAUSED);
  run (self, SECONDS (40));
  fixture_assert_equal (last_of (self, "AAPL"), before);
  g_assert_cmpint (age_of (self, "AAPL"), >=, SECONDS (40));

  /* As in a trading halt: no new orders, but working ones can be taken back. */
  g_assert_null (fixture_place (self, order, &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-PRACTICE-029");
  g_assert_true (fixture_cancel (self, working, NULL));
  fixture_assert_state (self, working, FINX_ORDER_CANCELLED);

  finx_engine_set_paused (self->engine, FALSE);
  g_assert_cmpint (finx_connection_get_state (get_connection (self)), ==, FINX_FEED_LIVE);
  run (self, SECONDS (5));
  g_assert_cmpint (age_of (self, "AAPL"), <, SECONDS (15));
  placed = fixture_place (self, order, NULL);
  g_assert_nonnull (placed);
}

static void
test_instrument_that_nobody_quotes_has_no_feed (EngineFixture *self, gconstpointer data)
{
  FinxInstrument stranger = *fixture_instrument (self, "AAPL");
  const FinxInstrument *added;

  stranger.symbol = (char *) "STRANGER";
  added = finx_instrument_table_add (finx_engine_get_instruments (self->engine), &stranger, NULL);
  g_assert_nonnull (added);
  g_assert_cmpint (finx_engine_get_feed_state (self->engine, added), ==, FINX_FEED_FAILED);
  g_assert_cmpint (finx_engine_get_feed_state (self->engine, fixture_instrument (self, "AAPL")), ==, FINX_FEED_LIVE);
  finx_engine_set_offline (self->engine, TRUE);
  g_assert_cmpint (finx_engine_get_feed_state (self->engine, added), ==, FINX_FEED_OFFLINE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/engine-offline/" path, EngineFixture, NULL, fixture_set_up_practice, function, fixture_tear_down)
  ADD ("prices-stop-and-come-again", test_offline_stops_prices_and_online_brings_them_again);
  ADD ("nothing-is-sent", test_nothing_is_sent_offline);
  ADD ("order-on-its-way", test_order_that_was_on_its_way_is_not_sent_when_it_goes_offline);
  ADD ("fill-is-told-later", test_order_that_filled_meanwhile_is_told_online);
  ADD ("far-from-the-market", test_order_far_from_the_market_outlasts_every_pause);
  ADD ("start", test_start_offline_shows_what_was_known);
  ADD ("prices-grow-old", test_offline_does_not_make_prices_younger);
  ADD ("damaged-memory", test_damaged_memory_of_quotes_is_left_out);
  ADD ("paused", test_paused_market_stands_still_and_goes_on);
  ADD ("no-feed", test_instrument_that_nobody_quotes_has_no_feed);
#undef ADD
  return g_test_run ();
}
