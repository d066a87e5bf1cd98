/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice-fixture.h"

/* What every provider promises behind the ports of model/finx-ports.h. One row per adapter; each makes the provider
 * with an account that may buy @quantity of @symbol, and a way to let its time pass. */
typedef struct
{
  const char *name;
  const char *symbol;
  const char *quantity;
  void      (*set_up)    (Fixture *f);
  void      (*tear_down) (Fixture *f);
  void      (*pass_time) (Fixture *f, gint64 by_us);
} Adapter;

static void
practice_set_up (Fixture *f)
{
  fixture_init (f, 7, "1000000");
}

static const Adapter adapters[] = {
  { "practice", "AAPL", "10", practice_set_up, fixture_clear, fixture_run },
};

static void
test_subscription_starts_with_a_snapshot (gconstpointer data)
{
  const Adapter *adapter = data;
  const FinxInstrument *instrument;
  FinxQuote quote = { 0 };
  Fixture f;

  adapter->set_up (&f);
  instrument = fixture_instrument (&f, adapter->symbol);
  g_assert_cmpint (finx_feed_get_state (FINX_FEED (f.desk)), ==, FINX_FEED_LIVE);
  finx_feed_subscribe (FINX_FEED (f.desk), instrument, FINX_STREAM_QUOTES | FINX_STREAM_DEPTH);
  g_assert_cmpuint (f.ticks->len, >, 0);
  for (guint i = 0; i < f.ticks->len; i++)
    {
      const FinxTick *tick = &g_array_index (f.ticks, FinxTick, i);

      g_assert_true (finx_tick_validate (tick));
      g_assert_cmpuint (tick->instrument, ==, instrument->index);
      g_assert_cmpint (tick->kind, !=, FINX_TICK_TRADE);        /* what was traded before is no news */
      finx_quote_apply (&quote, tick);
    }
  g_assert_cmpuint (quote.mask, ==, FINX_QUOTE_LAST | FINX_QUOTE_BID | FINX_QUOTE_ASK | FINX_QUOTE_PREVIOUS | FINX_QUOTE_DAY);
  g_assert_cmpint (quote.bid, <, quote.ask);
  g_assert_cmpint (quote.low, <=, quote.open);
  g_assert_cmpint (quote.open, <=, quote.high);
  g_assert_cmpuint (f.depth.n_bids, >, 0);
  g_assert_cmpint (f.depth.bids[0].price, <, f.depth.asks[0].price);
  for (guint i = 1; i < f.depth.n_bids; i++)
    g_assert_cmpint (f.depth.bids[i].price, <, f.depth.bids[i - 1].price);
  adapter->tear_down (&f);
}

static void
test_subscription_of_nothing_ends_the_stream (gconstpointer data)
{
  const Adapter *adapter = data;
  Fixture f;
  guint n;

  adapter->set_up (&f);
  finx_feed_subscribe (FINX_FEED (f.desk), fixture_instrument (&f, adapter->symbol), FINX_STREAM_QUOTES);
  adapter->pass_time (&f, 5 * FINX_USEC_PER_SEC);
  n = f.ticks->len;
  g_assert_cmpuint (n, >, 8);
  for (guint i = 1; i < n; i++)
    {
      const FinxTick *ticks = (const FinxTick *) (gpointer) f.ticks->data;

      g_assert_cmpint (ticks[i].time_us, >=, ticks[i - 1].time_us);
      g_assert_cmpuint (ticks[i].sequence, ==, ticks[i - 1].sequence + 1);
    }
  finx_feed_subscribe (FINX_FEED (f.desk), fixture_instrument (&f, adapter->symbol), 0);
  adapter->pass_time (&f, 5 * FINX_USEC_PER_SEC);
  g_assert_cmpuint (f.ticks->len, ==, n);
  adapter->tear_down (&f);
}

static void
test_history_is_ordered_and_inside_the_range (gconstpointer data)
{
  const Adapter *adapter = data;
  Fixture f;
  gint64 to;

  adapter->set_up (&f);
  to = finx_clock_now (f.clock);
  for (guint frame = 0; frame < FINX_N_FRAMES; frame++)
    {
      FinxInterval interval = finx_interval_from_frame (frame);
      gint64 from = to - 40 * finx_interval_to_usec (interval);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GArray) bars = NULL;

      finx_history_load_async (FINX_HISTORY (f.desk), fixture_instrument (&f, adapter->symbol), interval, from, to, NULL,
                               fixture_result_cb, &result);
      bars = finx_history_load_finish (FINX_HISTORY (f.desk), fixture_wait (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (bars->len, >=, 20);
      for (guint i = 0; i < bars->len; i++)
        {
          const FinxBar *bar = &g_array_index (bars, FinxBar, i);

          g_assert_true (finx_bar_validate (bar, NULL));
          g_assert_cmpint (bar->time_us, >=, from);
          g_assert_cmpint (bar->time_us, <, to);
          if (i > 0)
            g_assert_cmpint (bar->time_us, >, g_array_index (bars, FinxBar, i - 1).time_us);
        }
    }
  adapter->tear_down (&f);
}

static void
test_market_order_is_acknowledged_then_filled (gconstpointer data)
{
  const Adapter *adapter = data;
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxOrder) found = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  FinxDecimal sum = FINX_DECIMAL_ZERO, fees = FINX_DECIMAL_ZERO;
  Fixture f;

  adapter->set_up (&f);
  order = fixture_order (&f, adapter->symbol, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, adapter->quantity, NULL, NULL);
  id = fixture_place (&f, order, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, !=, "");
  adapter->pass_time (&f, 5 * FINX_USEC_PER_SEC);
  found = fixture_query (&f, order->client_id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->state, ==, FINX_ORDER_FILLED);
  g_assert_cmpstr (found->venue_id, ==, id);
  g_assert_cmpuint (f.fills->len, >, 0);
  for (guint i = 0; i < f.fills->len; i++)
    {
      const FinxFill *fill = g_ptr_array_index (f.fills, i);

      g_assert_true (finx_fill_validate (fill, NULL));
      sum = finx_decimal_add (sum, fill->quantity);
      fees = finx_decimal_add (fees, fill->fee);
    }
  g_assert_true (finx_decimal_equal (sum, order->quantity));
  g_assert_true (finx_decimal_equal (fees, found->fees));
  adapter->tear_down (&f);
}

static void
test_client_id_is_used_once (gconstpointer data)
{
  const Adapter *adapter = data;
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  Fixture f;

  adapter->set_up (&f);
  order = fixture_order (&f, adapter->symbol, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, adapter->quantity, NULL, NULL);
  fixture_place_ok (&f, order);
  g_assert_null (fixture_place (&f, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  adapter->tear_down (&f);
}

static void
test_resting_order_is_replaced_and_cancelled (gconstpointer data)
{
  const Adapter *adapter = data;
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxOrder) found = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *price = NULL, *lower = NULL;
  Fixture f;

  adapter->set_up (&f);
  price = fixture_price (&f, adapter->symbol, -2000);
  lower = fixture_price (&f, adapter->symbol, -2100);
  order = fixture_order (&f, adapter->symbol, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, adapter->quantity, price, NULL);
  fixture_place_ok (&f, order);
  g_assert_cmpint (fixture_state (&f, order->client_id), ==, FINX_ORDER_WORKING);
  order->limit_price = D (lower);
  g_assert_true (fixture_replace (&f, order, &error));
  found = fixture_query (&f, order->client_id, &error);
  g_assert_no_error (error);
  g_assert_true (finx_decimal_equal (found->limit_price, order->limit_price));
  g_assert_true (fixture_cancel (&f, order->client_id, &error));
  g_assert_cmpint (fixture_state (&f, order->client_id), ==, FINX_ORDER_CANCELLED);
  g_assert_false (fixture_cancel (&f, order->client_id, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpuint (f.fills->len, ==, 0);
  adapter->tear_down (&f);
}

static void
test_unknown_order_is_not_found (gconstpointer data)
{
  const Adapter *adapter = data;
  g_autoptr(GError) error = NULL;
  Fixture f;

  adapter->set_up (&f);
  g_assert_null (fixture_query (&f, "never-sent", &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (fixture_cancel (&f, "never-sent", &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_NOT_FOUND);
  adapter->tear_down (&f);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; GTestDataFunc func; } rules[] = {
    { "subscription-starts-with-a-snapshot", test_subscription_starts_with_a_snapshot },
    { "subscription-of-nothing-ends-the-stream", test_subscription_of_nothing_ends_the_stream },
    { "history-is-ordered-and-inside-the-range", test_history_is_ordered_and_inside_the_range },
    { "market-order-is-acknowledged-then-filled", test_market_order_is_acknowledged_then_filled },
    { "client-id-is-used-once", test_client_id_is_used_once },
    { "resting-order-is-replaced-and-cancelled", test_resting_order_is_replaced_and_cancelled },
    { "unknown-order-is-not-found", test_unknown_order_is_not_found },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize a = 0; a < G_N_ELEMENTS (adapters); a++)
    for (gsize r = 0; r < G_N_ELEMENTS (rules); r++)
      {
        g_autofree char *path = g_strdup_printf ("/contract/%s/%s", adapters[a].name, rules[r].name);

        g_test_add_data_func (path, &adapters[a], rules[r].func);
      }
  return g_test_run ();
}
