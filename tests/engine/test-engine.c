/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "engine-fixture.h"

static void
test_an_empty_folder_becomes_a_practice_account (EngineFixture *self,
                                                 gconstpointer  data)
{
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autofree char *client_id = NULL;
  g_autoptr(GError) error = NULL;
  FinxPortfolio *portfolio;

  g_assert_true (g_file_test (finx_engine_get_store_path (self->engine), G_FILE_TEST_EXISTS));
  g_assert_false (finx_engine_has_practice (self->engine));
  g_assert_null (finx_engine_get_portfolio (self->engine, NULL));
  client_id = fixture_place (self, order, &error);
  g_assert_null (client_id);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);

  fixture_create_practice (self);
  fixture_create_practice (self);       /* the second time changes nothing */
  portfolio = finx_engine_get_portfolio (self->engine, "practice");
  g_assert_nonnull (portfolio);
  g_assert_true (finx_portfolio_get_account (portfolio)->is_simulated);
  g_assert_true (finx_portfolio_get_account (portfolio)->may_trade);
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_portfolios (self->engine)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_cash_movements (self->engine)), ==, 1);
  fixture_assert_decimal (fixture_cash (self, "USD"), "100000");
  fixture_assert_decimal (finx_portfolio_get_valuation (portfolio)->net_worth, "100000");
  fixture_assert_decimal (finx_portfolio_get_valuation (portfolio)->buying_power, "100000");
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      is_open)
{
  *(gboolean *) is_open = finx_engine_open_finish (FINX_ENGINE (source), result, NULL);
}

static void
test_closing_waits_for_opening (EngineFixture *self,
                                gconstpointer  data)
{
  FinxEngineOptions options = { .data_dir = self->folder, .clock = self->clock };
  g_autoptr(FinxEngine) engine = finx_engine_new (&options);
  gboolean is_open = FALSE;

  fixture_close (self);
  finx_engine_open_async (engine, opened_cb, &is_open);
  finx_engine_close (engine);
  g_assert_true (is_open);
  fixture_open (self);                  /* nothing is locked any more */
}

static void
test_a_stop_while_orders_are_read_cancels_them (EngineFixture *self,
                                                gconstpointer  data)
{
  FinxEngineOptions options = { .data_dir = self->folder, .practice_seed = 7, .clock = self->clock };
  g_autofree char *working = fixture_place_working (self, "AAPL", "5", 0.9);
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *later = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_open = FALSE;

  fixture_close (self);
  self->engine = finx_engine_new (&options);
  finx_engine_open_async (self->engine, opened_cb, &is_open);
  while (!is_open)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_orders (self->engine)), ==, 0);
  order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  finx_engine_place_async (self->engine, order, NULL, NULL, NULL);      /* is refused, and so never heard of */
  finx_engine_stop_all (self->engine);
  finx_engine_settle (self->engine);
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_orders (self->engine)), ==, 0);
  g_assert_false (finx_engine_are_orders_read (self->engine));
  finx_engine_read_on (self->engine);
  finx_engine_settle (self->engine);
  g_assert_true (finx_engine_are_orders_read (self->engine));
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_orders (self->engine)), ==, 1);
  fixture_assert_state (self, working, FINX_ORDER_CANCELLED);
  finx_engine_resume (self->engine);
  later = fixture_place (self, order, &error);
  g_assert_no_error (error);
}

static void
test_a_subscription_gives_quotes (EngineFixture *self,
                                  gconstpointer  data)
{
  static const char *const symbols[] = { "AAPL", "SAP", "SPY", "BTC-USD", "XRP-USD", "EUR/USD", "USD/JPY" };

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      const FinxInstrument *instrument = fixture_instrument (self, symbols[i]);
      FinxQuoteRow *row = finx_quote_board_lookup (finx_engine_get_board (self->engine), instrument);
      FinxDecimal last, bid, ask;

      g_assert_false (finx_decimal_is_known (finx_quote_row_get_last (row)));
      finx_engine_subscribe (self->engine, instrument, FINX_STREAM_QUOTES);
      fixture_quote (self, symbols[i]);
      last = finx_quote_row_get_last (row);
      bid = finx_quote_row_get_bid (row);
      ask = finx_quote_row_get_ask (row);
      g_assert_cmpint (finx_decimal_sign (last), >, 0);
      g_assert_cmpint (finx_decimal_compare (bid, ask), <, 0);
      g_assert_true (finx_decimal_is_multiple (last, instrument->tick_size));
      g_assert_true (finx_decimal_is_multiple (bid, instrument->tick_size));
      g_assert_true (finx_decimal_is_known (finx_quote_row_get_previous (row)));
      finx_engine_unsubscribe (self->engine, instrument, FINX_STREAM_QUOTES);
    }
}

static void
test_live_objects_follow_the_market (EngineFixture *self,
                                     gconstpointer  data)
{
  const FinxInstrument *instrument = fixture_instrument (self, "AAPL");
  FinxBarSeries *series = finx_engine_watch_bars (self->engine, instrument, FINX_INTERVAL_1M);
  FinxDepthView *depth = finx_engine_watch_depth (self->engine, instrument);
  FinxTape *tape = finx_engine_watch_tape (self->engine, instrument);
  gsize n_bars = 0;

  for (guint i = 0; i < 400 && (n_bars == 0 || finx_bar_series_get_size (series) < n_bars + 2
                                || g_list_model_get_n_items (G_LIST_MODEL (tape)) == 0); i++)
    {
      finx_clock_advance (self->clock, FINX_USEC_PER_SEC);
      finx_engine_settle (self->engine);
      while (n_bars == 0 && finx_bar_series_get_size (series) == 0)
        g_main_context_iteration (NULL, TRUE);
      if (n_bars == 0)
        n_bars = finx_bar_series_get_size (series);
    }
  g_assert_cmpuint (n_bars, >=, 100);
  g_assert_cmpuint (finx_bar_series_get_size (series), >=, n_bars + 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tape)), >, 0);
  g_assert_cmpuint (finx_depth_view_get_depth (depth)->n_bids, >, 0);
  g_assert_cmpuint (finx_depth_view_get_depth (depth)->n_asks, >, 0);
  for (gsize i = 1; i < finx_bar_series_get_size (series); i++)
    g_assert_cmpint (finx_bar_series_get_times (series)[i - 1], <, finx_bar_series_get_times (series)[i]);

  g_assert_finalize_object (tape);
  g_assert_finalize_object (depth);
  fixture_close (self);
  g_assert_finalize_object (series);    /* outlives the engine */
}

/* What the fills of an order add up to. */
typedef struct
{
  FinxDecimal quantity, value, fees;
  guint       n;
} Sum;

static Sum
sum_fills (EngineFixture *self,
           const char    *client_id)
{
  GListModel *fills = finx_engine_get_fills (self->engine);
  Sum sum = { FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO, 0 };

  for (guint i = 0; i < g_list_model_get_n_items (fills); i++)
    {
      g_autoptr(FinxFillItem) item = g_list_model_get_item (fills, i);
      const FinxFill *fill = finx_fill_item_get_fill (item);

      if (!g_str_equal (fill->client_id, client_id))
        continue;
      sum.quantity = finx_decimal_add (sum.quantity, fill->quantity);
      sum.value = finx_decimal_add (sum.value, finx_decimal_mul (fill->quantity, fill->price, 18, FINX_ROUND_HALF_EVEN));
      sum.fees = finx_decimal_add (sum.fees, fill->fee);
      sum.n++;
    }
  return sum;
}

static void
test_a_market_order_fills_and_is_booked_exactly (EngineFixture *self,
                                                 gconstpointer  data)
{
  static const struct { const char *symbol, *currency, *quantity, *sold, *left; } cases[] = {
    { "AAPL", "USD", "25", "10", "15" },
    { "BTC-USD", "USD", "0.0123", "0.0123", "0" },
    { "EUR/USD", "USD", "3000", "1000", "2000" },
    { "USD/JPY", "JPY", "2000", "2000", "0" },
    { "SAP", "EUR", "5", "2", "3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxOrder) buy = fixture_draft (self, cases[i].symbol, FINX_SIDE_BUY, cases[i].quantity,
                                                FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
      g_autoptr(FinxOrder) sell = fixture_draft (self, cases[i].symbol, FINX_SIDE_SELL, cases[i].sold,
                                                 FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
      FinxDecimal before = fixture_cash (self, cases[i].currency), expected;
      g_autofree char *bought = NULL, *sold = NULL;
      g_autoptr(GError) error = NULL;
      FinxHolding holding;
      FinxBooksSums paid, sums;
      Sum in, out;

      g_test_message ("%s", cases[i].symbol);
      fixture_quote (self, "EUR/USD");
      fixture_quote (self, "USD/JPY");
      finx_books_get_sums (fixture_books (self), NULL, cases[i].currency, &paid);
      bought = fixture_place (self, buy, &error);
      g_assert_no_error (error);
      fixture_run_until (self, bought, FINX_ORDER_FILLED);
      in = sum_fills (self, bought);
      fixture_assert_decimal (in.quantity, cases[i].quantity);
      g_assert_cmpint (finx_decimal_sign (in.fees), >, 0);
      fixture_assert_equal (fixture_order (self, bought)->fees, in.fees);
      fixture_assert_decimal (fixture_order (self, bought)->filled, cases[i].quantity);
      expected = finx_decimal_sub (finx_decimal_sub (before, in.value), in.fees);
      fixture_assert_equal (fixture_cash (self, cases[i].currency), expected);
      finx_holding_read (&holding, fixture_books (self), buy->instrument);
      fixture_assert_decimal (holding.quantity, cases[i].quantity);
      fixture_assert_equal (holding.cost, in.value);

      sold = fixture_place (self, sell, &error);
      g_assert_no_error (error);
      fixture_run_until (self, sold, FINX_ORDER_FILLED);
      out = sum_fills (self, sold);
      expected = finx_decimal_sub (finx_decimal_add (expected, out.value), out.fees);
      fixture_assert_equal (fixture_cash (self, cases[i].currency), expected);
      finx_holding_read (&holding, fixture_books (self), buy->instrument);
      fixture_assert_decimal (holding.quantity, cases[i].left);
      finx_books_get_sums (fixture_books (self), NULL, cases[i].currency, &sums);
      fixture_assert_equal (finx_decimal_sub (sums.fees, paid.fees), finx_decimal_add (in.fees, out.fees));
      g_assert_true ((finx_portfolio_find (finx_engine_get_portfolio (self->engine, NULL), buy->instrument) != NULL)
                     == (finx_decimal_sign (holding.quantity) != 0));
    }
}

static void
test_a_limit_order_is_set_replaced_and_cancelled (EngineFixture *self,
                                                  gconstpointer  data)
{
  g_autofree char *client_id = fixture_place_working (self, "AAPL", "10", 0.95);
  g_autoptr(FinxOrder) change = finx_order_new ();
  g_autoptr(GError) error = NULL;
  FinxDecimal limit = fixture_price (self, "AAPL", 0.93);

  g_assert_cmpstr (fixture_order (self, client_id)->venue_id, !=, "");
  change->client_id = (g_free (change->client_id), g_strdup (client_id));
  change->quantity = fixture_decimal ("7");
  change->limit_price = limit;
  g_assert_true (fixture_replace (self, change, &error));
  g_assert_no_error (error);
  fixture_assert_state (self, client_id, FINX_ORDER_WORKING);
  fixture_assert_decimal (fixture_order (self, client_id)->quantity, "7");
  fixture_assert_equal (fixture_order (self, client_id)->limit_price, limit);

  /* What is off the grid or too large changes nothing. */
  change->limit_price = fixture_decimal ("200.005");
  g_assert_false (fixture_replace (self, change, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_clear_error (&error);
  change->limit_price = FINX_DECIMAL_UNKNOWN;
  change->quantity = fixture_decimal ("100000");
  g_assert_false (fixture_replace (self, change, &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-RISK-008");
  g_clear_error (&error);
  fixture_assert_decimal (fixture_order (self, client_id)->quantity, "7");
  fixture_assert_equal (fixture_order (self, client_id)->limit_price, limit);

  g_assert_true (fixture_cancel (self, client_id, &error));
  g_assert_no_error (error);
  fixture_assert_state (self, client_id, FINX_ORDER_CANCELLED);
  g_assert_false (fixture_cancel (self, client_id, &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-ORDER-004");
  g_clear_error (&error);
  g_assert_false (fixture_cancel (self, "nothing", &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-ORDER-003");
  fixture_assert_decimal (fixture_cash (self, "USD"), "100000");
}

/* The exit orders of @entry, or NULL. */
static const FinxOrder *
find_exit (EngineFixture *self,
           const char    *entry,
           FinxOrderType  type)
{
  GListModel *orders = finx_engine_get_orders (self->engine);

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (orders, i);
      const FinxOrder *order = finx_order_item_get_order (item);

      if (g_str_equal (order->parent, entry) && order->type == type)
        return order;
    }
  g_assert_not_reached ();
}

static char *
place_bracket (EngineFixture *self,
               FinxDecimal    limit)
{
  g_autoptr(FinxOrder) entry = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "10", limit, FINX_DECIMAL_UNKNOWN);
  g_autoptr(FinxOrder) take_profit = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "10", fixture_price (self, "AAPL", 1.1),
                                                    FINX_DECIMAL_UNKNOWN);
  g_autoptr(FinxOrder) stop_loss = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "10", FINX_DECIMAL_UNKNOWN,
                                                  fixture_price (self, "AAPL", 0.9));
  g_autoptr(GError) error = NULL;
  char *client_id = fixture_place_bracket (self, entry, take_profit, stop_loss, &error);

  g_assert_no_error (error);
  return client_id;
}

static void
test_one_exit_of_a_bracket_cancels_the_other (EngineFixture *self,
                                              gconstpointer  data)
{
  g_autofree char *entry = place_bracket (self, FINX_DECIMAL_UNKNOWN);
  g_autoptr(FinxOrder) change = finx_order_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *profit_id = NULL, *loss_id = NULL;
  const FinxOrder *profit, *loss;

  fixture_run_until (self, entry, FINX_ORDER_FILLED);
  profit = find_exit (self, entry, FINX_ORDER_LIMIT);
  loss = find_exit (self, entry, FINX_ORDER_STOP);
  g_assert_cmpstr (profit->oco_group, ==, loss->oco_group);
  g_assert_true (finx_order_state_is_open (profit->state));
  g_assert_true (finx_order_state_is_open (loss->state));
  profit_id = g_strdup (profit->client_id);
  loss_id = g_strdup (loss->client_id);
  fixture_run_until (self, profit_id, FINX_ORDER_WORKING);

  /* The target comes down to the market. */
  change->client_id = (g_free (change->client_id), g_strdup (profit_id));
  change->limit_price = fixture_price (self, "AAPL", 0.99);
  g_assert_true (fixture_replace (self, change, &error));
  g_assert_no_error (error);
  fixture_run_until (self, profit_id, FINX_ORDER_FILLED);
  fixture_run_until (self, loss_id, FINX_ORDER_CANCELLED);
  g_assert_null (finx_portfolio_find (finx_engine_get_portfolio (self->engine, NULL), fixture_instrument (self, "AAPL")));
}

static void
test_exits_go_with_a_cancelled_entry (EngineFixture *self,
                                      gconstpointer  data)
{
  g_autofree char *entry = place_bracket (self, fixture_price (self, "AAPL", 0.95));
  g_autoptr(GError) error = NULL;

  fixture_assert_state (self, entry, FINX_ORDER_WORKING);
  g_assert_cmpstr (finx_order_state_to_string (find_exit (self, entry, FINX_ORDER_LIMIT)->state), ==, "waiting");
  g_assert_cmpstr (finx_order_state_to_string (find_exit (self, entry, FINX_ORDER_STOP)->state), ==, "waiting");
  g_assert_true (fixture_cancel (self, entry, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_count_open (self), ==, 0);
}

static void
test_a_bracket_whose_entry_ends_leaves_nothing_open (EngineFixture *self,
                                                     gconstpointer  data)
{
  g_autoptr(FinxOrder) entry = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "10", fixture_price (self, "AAPL", 0.95), FINX_DECIMAL_UNKNOWN);
  g_autoptr(FinxOrder) take_profit = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "10", fixture_price (self, "AAPL", 1.1),
                                                    FINX_DECIMAL_UNKNOWN);
  g_autoptr(FinxOrder) stop_loss = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "10", FINX_DECIMAL_UNKNOWN,
                                                  fixture_price (self, "AAPL", 0.9));
  g_autofree char *placed = NULL;
  g_autoptr(GError) error = NULL;

  entry->client_id = (g_free (entry->client_id), g_strdup ("entry"));
  entry->tif = FINX_TIF_IOC;
  placed = fixture_place_bracket (self, entry, take_profit, stop_loss, &error);
  g_assert_null (placed);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  fixture_assert_state (self, "entry", FINX_ORDER_CANCELLED);
  g_assert_cmpstr (finx_order_state_to_string (find_exit (self, "entry", FINX_ORDER_LIMIT)->state), ==, "rejected");
  g_assert_cmpstr (finx_order_state_to_string (find_exit (self, "entry", FINX_ORDER_STOP)->state), ==, "rejected");
  g_assert_cmpuint (fixture_count_open (self), ==, 0);
}

static void
test_a_refused_order_is_recorded_with_its_reason (EngineFixture *self,
                                                  gconstpointer  data)
{
  static const struct { const char *symbol, *quantity, *code; double factor; FinxError kind; gboolean recorded; } cases[] = {
    { "AAPL", "100000", "FINX-RISK-008", 0, FINX_ERROR_REJECTED, TRUE },
    { "AAPL", "100000", "FINX-RISK-008", 0.99, FINX_ERROR_REJECTED, TRUE },
    { "AAPL", "1", "FINX-RISK-007", 1.5, FINX_ERROR_REJECTED, TRUE },
    { "AAPL", "0", "FINX-ORDER-021", 0, FINX_ERROR_INVALID, FALSE },
    { "AAPL", "-1", "FINX-ORDER-021", 0, FINX_ERROR_INVALID, FALSE },
    { "AAPL", "1.5", "FINX-ORDER-023", 0, FINX_ERROR_INVALID, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FinxDecimal limit = cases[i].factor > 0 ? fixture_price (self, cases[i].symbol, cases[i].factor) : FINX_DECIMAL_UNKNOWN;
      g_autoptr(FinxOrder) order = fixture_draft (self, cases[i].symbol, FINX_SIDE_BUY, cases[i].quantity, limit,
                                                  FINX_DECIMAL_UNKNOWN);
      g_autofree char *id = g_strdup_printf ("case-%u", i), *placed = NULL, *reason = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) life = NULL;

      order->client_id = (g_free (order->client_id), g_strdup (id));
      placed = fixture_place (self, order, &error);
      g_assert_null (placed);
      g_test_message ("%u: %s", i, error->message);
      fixture_assert_error (error, cases[i].kind, cases[i].code);
      g_assert_true ((finx_engine_find_order (self->engine, id) != NULL) == cases[i].recorded);
      if (!cases[i].recorded)
        continue;
      fixture_assert_state (self, id, FINX_ORDER_REJECTED);
      reason = finx_error_text (error);
      g_assert_cmpstr (fixture_order (self, id)->reason, ==, reason);
      life = fixture_life (self, id);
      g_assert_cmpuint (life->len, ==, 1);
    }
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_fills (self->engine)), ==, 0);
}

static void
test_a_client_id_is_used_once (EngineFixture *self,
                               gconstpointer  data)
{
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "1", fixture_price (self, "AAPL", 0.95), FINX_DECIMAL_UNKNOWN);
  g_autoptr(GAsyncResult) first = NULL, second = NULL;
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  g_autoptr(GError) error = NULL;

  order->client_id = (g_free (order->client_id), g_strdup ("mine"));
  finx_engine_place_async (self->engine, order, NULL, fixture_result_cb, &first);
  finx_engine_place_async (self->engine, order, NULL, fixture_result_cb, &second);
  b = finx_engine_place_finish (self->engine, fixture_wait (self, &second), &error);
  g_assert_null (b);
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-ORDER-002");
  g_clear_error (&error);
  a = finx_engine_place_finish (self->engine, fixture_wait (self, &first), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (a, ==, "mine");
  finx_engine_settle (self->engine);
  fixture_assert_state (self, "mine", FINX_ORDER_WORKING);

  c = fixture_place (self, order, &error);
  g_assert_null (c);
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-ORDER-002");
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_orders (self->engine)), ==, 1);
  fixture_assert_state (self, "mine", FINX_ORDER_WORKING);
}

static void
count_cb (FinxEngine *engine,
          guint       n,
          gpointer    slot)
{
  *(guint *) slot += n;
}

static void
test_the_emergency_stop_cancels_and_refuses (EngineFixture *self,
                                             gconstpointer  data)
{
  g_autofree char *one = fixture_place_working (self, "AAPL", "1", 0.95);
  g_autofree char *two = fixture_place_working (self, "EUR/USD", "1000", 0.99);
  g_autofree char *bracket = place_bracket (self, fixture_price (self, "AAPL", 0.94));
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "1", fixture_price (self, "AAPL", 0.96), FINX_DECIMAL_UNKNOWN);
  g_autoptr(GAsyncResult) on_its_way = NULL;
  g_autofree char *late = NULL, *refused = NULL, *accepted = NULL;
  g_autoptr(GError) error = NULL;
  guint n_stopped = 0;

  g_signal_connect (self->engine, "stopped", G_CALLBACK (count_cb), &n_stopped);
  finx_engine_place_async (self->engine, order, NULL, fixture_result_cb, &on_its_way);
  g_assert_cmpuint (finx_engine_stop_all (self->engine), ==, 5);
  g_assert_cmpuint (n_stopped, ==, 5);
  g_assert_true (finx_engine_is_stopped (self->engine));
  late = finx_engine_place_finish (self->engine, fixture_wait (self, &on_its_way), NULL);
  finx_engine_settle (self->engine);
  g_assert_cmpuint (fixture_count_open (self), ==, 0);
  fixture_assert_state (self, one, FINX_ORDER_CANCELLED);
  fixture_assert_state (self, two, FINX_ORDER_CANCELLED);
  fixture_assert_state (self, bracket, FINX_ORDER_CANCELLED);

  refused = fixture_place (self, order, &error);
  g_assert_null (refused);
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-RISK-002");
  g_clear_error (&error);
  finx_engine_resume (self->engine);
  accepted = fixture_place (self, order, &error);
  g_assert_no_error (error);
  fixture_assert_state (self, accepted, FINX_ORDER_WORKING);
}

static void
test_everything_is_there_after_a_restart (EngineFixture *self,
                                          gconstpointer  data)
{
  g_autofree char *working = fixture_place_working (self, "AAPL", "4", 0.95);
  g_autoptr(FinxOrder) buy = fixture_draft (self, "MSFT", FINX_SIDE_BUY, "3", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autofree char *bought = fixture_place (self, buy, NULL);
  g_autoptr(FinxOrder) change = finx_order_new ();
  g_autoptr(GError) error = NULL;
  FinxWatchlist *list = finx_watchlists_create (finx_engine_get_watchlists (self->engine), "Mine", NULL);
  FinxDecimal cash, limit = fixture_order (self, working)->limit_price;
  guint n_fills;

  fixture_run_until (self, bought, FINX_ORDER_FILLED);
  finx_watchlist_add (list, fixture_quote (self, "SOL-USD"), -1);
  cash = fixture_cash (self, "USD");
  n_fills = g_list_model_get_n_items (finx_engine_get_fills (self->engine));
  fixture_reopen (self);

  fixture_assert_equal (fixture_cash (self, "USD"), cash);
  fixture_assert_decimal (fixture_held (self, "MSFT"), "3");
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_fills (self->engine)), ==, n_fills);
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_orders (self->engine)), ==, 2);
  fixture_assert_state (self, bought, FINX_ORDER_FILLED);
  fixture_assert_state (self, working, FINX_ORDER_WORKING);
  fixture_assert_equal (fixture_order (self, working)->limit_price, limit);
  list = finx_watchlists_find (finx_engine_get_watchlists (self->engine), "Mine");
  g_assert_nonnull (list);
  g_assert_true (finx_watchlist_contains (list, fixture_quote (self, "SOL-USD")));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (finx_engine_get_watchlists (self->engine))), ==, 2);

  /* The order works at the venue too: it can be moved into the market, and fills. */
  change->client_id = (g_free (change->client_id), g_strdup (working));
  change->limit_price = fixture_price (self, "AAPL", 1.01);
  g_assert_true (fixture_replace (self, change, &error));
  g_assert_no_error (error);
  fixture_run_until (self, working, FINX_ORDER_FILLED);
  fixture_assert_decimal (fixture_held (self, "AAPL"), "4");
}

static void
test_what_pages_remember_is_there_after_a_restart (EngineFixture *self,
                                                   gconstpointer  data)
{
  g_autofree char *range = NULL;

  finx_engine_set_state (self->engine, "page.range", "2026-01-01");
  finx_engine_set_state (self->engine, "page.range", "2026-02-01");
  fixture_reopen (self);
  range = finx_engine_get_state (self->engine, "page.range");
  g_assert_cmpstr (range, ==, "2026-02-01");
}

static void
test_an_order_that_was_not_sent_ends_with_the_restart (EngineFixture *self,
                                                       gconstpointer  data)
{
  g_autoptr(FinxOrder) draft = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "4", fixture_price (self, "AAPL", 0.95), FINX_DECIMAL_UNKNOWN);
  g_autofree char *path = g_strdup (finx_engine_get_store_path (self->engine));
  g_autoptr(FinxInstrumentTable) table = g_object_ref (finx_engine_get_instruments (self->engine));
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxEvent) event = NULL;
  FinxOrder *order = finx_order_copy (draft);

  order->client_id = (g_free (order->client_id), g_strdup ("unsent"));
  order->account = (g_free (order->account), g_strdup ("practice"));
  order->placed_us = order->updated_us = finx_clock_now (self->clock);
  event = finx_event_new_order (order, finx_clock_now (self->clock), "Written");
  fixture_close (self);
  store = finx_store_open (path, table, &error);
  g_assert_no_error (error);
  finx_store_append (store, &event, 1, &error);
  g_assert_no_error (error);
  finx_store_close (store);

  fixture_open (self);
  finx_engine_settle (self->engine);
  fixture_assert_state (self, "unsent", FINX_ORDER_CANCELLED);
  g_assert_cmpstr (fixture_order (self, "unsent")->reason, !=, "");
  fixture_reopen (self);
  fixture_assert_state (self, "unsent", FINX_ORDER_CANCELLED);
}

static void
test_one_program_writes_and_others_read (EngineFixture *self,
                                         gconstpointer  data)
{
  g_autofree char *working = fixture_place_working (self, "AAPL", "4", 0.95);
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autoptr(FinxEngine) writer = fixture_second (self, FALSE);
  g_autoptr(FinxEngine) reader = fixture_second (self, TRUE);
  g_autoptr(GAsyncResult) placed = NULL, cancelled = NULL;
  g_autofree char *client_id = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (finx_engine_open (writer, &error));
  fixture_assert_error (error, FINX_ERROR_BUSY, "FINX-ENGINE-003");
  g_clear_error (&error);

  g_assert_true (finx_engine_open (reader, &error));
  g_assert_no_error (error);
  g_assert_nonnull (finx_engine_get_portfolio (reader, "practice"));
  g_assert_nonnull (finx_engine_find_order (reader, working));
  finx_engine_place_async (reader, order, NULL, fixture_result_cb, &placed);
  client_id = finx_engine_place_finish (reader, fixture_wait (self, &placed), &error);
  g_assert_null (client_id);
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");
  g_clear_error (&error);
  finx_engine_cancel_async (reader, working, NULL, fixture_result_cb, &cancelled);
  g_assert_false (finx_engine_cancel_finish (reader, fixture_wait (self, &cancelled), &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");
  g_clear_error (&error);
  g_assert_false (finx_engine_write_account (reader, finx_account_copy (finx_portfolio_get_account (
                    finx_engine_get_portfolio (reader, NULL))), "Renamed", &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");
  finx_engine_close (reader);
  fixture_assert_state (self, working, FINX_ORDER_WORKING);

  /* The lock goes with its holder. */
  g_clear_error (&error);
  fixture_close (self);
  g_assert_true (finx_engine_open (writer, &error));
  g_assert_no_error (error);
  finx_engine_close (writer);
}

static void
test_the_equity_curve_ends_at_the_net_worth (EngineFixture *self,
                                             gconstpointer  data)
{
  static const char *const symbols[] = { "AAPL", "BTC-USD", "SAP" };
  static const char *const quantities[] = { "25", "0.05", "20" };
  g_autoptr(GAsyncResult) result = NULL, none = NULL;
  g_autoptr(GArray) points = NULL, nothing = NULL;
  g_autoptr(GError) error = NULL;
  const FinxEquityPoint *last, *first;
  gint64 start = finx_clock_now (self->clock);

  fixture_quote (self, "EUR/USD");
  finx_clock_advance (self->clock, FINX_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      g_autoptr(FinxOrder) order = fixture_draft (self, symbols[i], FINX_SIDE_BUY, quantities[i], FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
      g_autofree char *client_id = fixture_place (self, order, &error);

      g_assert_no_error (error);
      fixture_run_until (self, client_id, FINX_ORDER_FILLED);
    }
  for (guint i = 0; i < 20; i++)
    {
      finx_clock_advance (self->clock, 30 * FINX_USEC_PER_SEC);
      finx_engine_settle (self->engine);
    }
  finx_engine_load_equity_async (self->engine, NULL, 0, NULL, fixture_result_cb, &result);
  points = finx_engine_load_equity_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, >, 10);
  first = &g_array_index (points, FinxEquityPoint, 0);
  last = &g_array_index (points, FinxEquityPoint, points->len - 1);
  g_assert_cmpint (first->time_us, ==, start);
  g_assert_cmpfloat (first->net_worth, ==, 100000);
  g_assert_cmpint (last->time_us, ==, finx_clock_now (self->clock));
  g_assert_cmpfloat (last->deposits, ==, 100000);
  g_assert_cmpfloat_with_epsilon (last->net_worth,
    finx_decimal_to_double (finx_portfolio_get_valuation (finx_engine_get_portfolio (self->engine, NULL))->net_worth), 0.005);
  for (guint i = 1; i < points->len; i++)
    g_assert_cmpint (g_array_index (points, FinxEquityPoint, i - 1).time_us, <, g_array_index (points, FinxEquityPoint, i).time_us);

  finx_engine_load_equity_async (self->engine, "nobody", 0, NULL, fixture_result_cb, &none);
  nothing = finx_engine_load_equity_finish (self->engine, fixture_wait (self, &none), &error);
  g_assert_null (nothing);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_NOT_FOUND);
}

static void
test_an_orders_life_lists_its_steps (EngineFixture *self,
                                     gconstpointer  data)
{
  g_autofree char *client_id = fixture_place_working (self, "AAPL", "4", 0.95);
  g_autoptr(FinxOrder) change = finx_order_new ();
  g_autoptr(GPtrArray) life = NULL;
  const char *correlation_id;
  const FinxEvent *event;
  guint n_fills = 0;

  change->client_id = (g_free (change->client_id), g_strdup (client_id));
  change->limit_price = fixture_price (self, "AAPL", 1.01);
  g_assert_true (fixture_replace (self, change, NULL));
  fixture_run_until (self, client_id, FINX_ORDER_FILLED);
  life = fixture_life (self, client_id);
  g_assert_cmpuint (life->len, >=, 4);          /* written, accepted, replaced, filled */
  event = life->pdata[0];
  correlation_id = event->correlation_id;
  g_assert_cmpint (event->order->state, ==, FINX_ORDER_PENDING);
  g_assert_cmpstr (correlation_id, !=, "");
  for (guint i = 0; i < life->len; i++)
    {
      event = life->pdata[i];
      g_test_message ("%" G_GINT64_FORMAT " %d %s", event->sequence, event->kind, event->note);
      if (i > 0)
        g_assert_cmpint (((FinxEvent *) life->pdata[i - 1])->sequence, <, event->sequence);
      if (event->kind == FINX_EVENT_ORDER)
        g_assert_cmpstr (event->note, !=, "");
      else
        n_fills++;
    }
  g_assert_cmpuint (n_fills, ==, sum_fills (self, client_id).n);
}

static void
test_backup_verify_and_restore (EngineFixture *self,
                                gconstpointer  data)
{
  g_autofree char *working = fixture_place_working (self, "AAPL", "4", 0.95);
  g_autofree char *later = NULL, *path = g_build_filename (self->folder, "copies", "one.db", NULL);
  g_autoptr(GAsyncResult) saved = NULL, checked = NULL;
  g_autoptr(FinxStoreReport) report = NULL;
  g_autoptr(GError) error = NULL;

  finx_engine_backup_async (self->engine, path, NULL, fixture_result_cb, &saved);
  g_assert_true (finx_engine_backup_finish (self->engine, fixture_wait (self, &saved), &error));
  g_assert_no_error (error);
  later = fixture_place_working (self, "AAPL", "1", 0.94);
  finx_engine_verify_async (self->engine, NULL, fixture_result_cb, &checked);
  report = finx_engine_verify_finish (self->engine, fixture_wait (self, &checked), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_cmpint (report->n_orders, ==, 2);
  g_assert_cmpint (report->n_accounts, ==, 1);
  g_assert_cmpint (report->n_cash, ==, 1);
  g_assert_cmpint (report->n_events, >=, 6);

  g_assert_false (finx_engine_restore (self->folder, path, &error));
  fixture_assert_error (error, FINX_ERROR_BUSY, "FINX-ENGINE-003");
  g_clear_error (&error);
  fixture_close (self);
  g_assert_true (finx_engine_restore (self->folder, path, &error));
  g_assert_no_error (error);
  fixture_open (self);
  g_assert_nonnull (finx_engine_find_order (self->engine, working));
  g_assert_null (finx_engine_find_order (self->engine, later));
}

static void
test_a_damaged_database_is_told_and_left_alone (EngineFixture *self,
                                                gconstpointer  data)
{
  g_autofree char *path = g_strdup (finx_engine_get_store_path (self->engine));
  g_autofree char *text = g_strnfill (8192, 'x'), *after = NULL;
  g_autoptr(FinxEngine) engine = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  fixture_close (self);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  engine = fixture_second (self, FALSE);
  g_assert_false (finx_engine_open (engine, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_CORRUPT);
  g_assert_true (g_file_get_contents (path, &after, &size, NULL));
  g_assert_cmpmem (after, size, text, 8192);
}

static void
test_a_closed_engine_refuses_commands (EngineFixture *self,
                                       gconstpointer  data)
{
  g_autoptr(FinxEngine) engine = fixture_second (self, FALSE);
  g_autoptr(FinxOrder) order = finx_order_new ();
  g_autoptr(GAsyncResult) placed = NULL, created = NULL, saved = NULL;
  g_autofree char *client_id = NULL;
  g_autoptr(GError) error = NULL;

  finx_engine_place_async (engine, order, NULL, fixture_result_cb, &placed);
  client_id = finx_engine_place_finish (engine, fixture_wait (self, &placed), &error);
  g_assert_null (client_id);
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");
  g_clear_error (&error);
  finx_engine_create_practice_async (engine, NULL, fixture_result_cb, &created);
  g_assert_false (finx_engine_create_practice_finish (engine, fixture_wait (self, &created), &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");
  g_clear_error (&error);
  finx_engine_backup_async (engine, "/nowhere", NULL, fixture_result_cb, &saved);
  g_assert_false (finx_engine_backup_finish (engine, fixture_wait (self, &saved), &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_STORE);
}

#define ADD(name, set_up, func) g_test_add ("/engine/" name, EngineFixture, NULL, set_up, func, fixture_tear_down)
#define PRACTICE(name, func) ADD (name, fixture_set_up_practice, func)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("an-empty-folder-becomes-a-practice-account", fixture_set_up, test_an_empty_folder_becomes_a_practice_account);
  ADD ("closing-waits-for-opening", fixture_set_up, test_closing_waits_for_opening);
  PRACTICE ("a-stop-while-orders-are-read-cancels-them", test_a_stop_while_orders_are_read_cancels_them);
  ADD ("a-subscription-gives-quotes", fixture_set_up, test_a_subscription_gives_quotes);
  ADD ("live-objects-follow-the-market", fixture_set_up, test_live_objects_follow_the_market);
  ADD ("a-damaged-database-is-told-and-left-alone", fixture_set_up, test_a_damaged_database_is_told_and_left_alone);
  ADD ("a-closed-engine-refuses-commands", fixture_set_up, test_a_closed_engine_refuses_commands);
  PRACTICE ("a-market-order-fills-and-is-booked-exactly", test_a_market_order_fills_and_is_booked_exactly);
  PRACTICE ("a-limit-order-is-set-replaced-and-cancelled", test_a_limit_order_is_set_replaced_and_cancelled);
  PRACTICE ("one-exit-of-a-bracket-cancels-the-other", test_one_exit_of_a_bracket_cancels_the_other);
  PRACTICE ("exits-go-with-a-cancelled-entry", test_exits_go_with_a_cancelled_entry);
  PRACTICE ("a-bracket-whose-entry-ends-leaves-nothing-open", test_a_bracket_whose_entry_ends_leaves_nothing_open);
  PRACTICE ("a-refused-order-is-recorded-with-its-reason", test_a_refused_order_is_recorded_with_its_reason);
  PRACTICE ("a-client-id-is-used-once", test_a_client_id_is_used_once);
  PRACTICE ("the-emergency-stop-cancels-and-refuses", test_the_emergency_stop_cancels_and_refuses);
  PRACTICE ("everything-is-there-after-a-restart", test_everything_is_there_after_a_restart);
  PRACTICE ("what-pages-remember-is-there-after-a-restart", test_what_pages_remember_is_there_after_a_restart);
  PRACTICE ("an-order-that-was-not-sent-ends-with-the-restart", test_an_order_that_was_not_sent_ends_with_the_restart);
  PRACTICE ("one-program-writes-and-others-read", test_one_program_writes_and_others_read);
  PRACTICE ("the-equity-curve-ends-at-the-net-worth", test_the_equity_curve_ends_at_the_net_worth);
  PRACTICE ("an-orders-life-lists-its-steps", test_an_orders_life_lists_its_steps);
  PRACTICE ("backup-verify-and-restore", test_backup_verify_and_restore);
  return g_test_run ();
}
