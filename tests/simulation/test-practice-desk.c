/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice-fixture.h"

#include <math.h>

#define SECONDS(n) ((n) * FINX_USEC_PER_SEC)

static gboolean
was_said (Fixture *f, const char *client_id, const char *prefix)
{
  for (guint i = 0; i < f->orders->len; i++)
    if (g_str_equal (((FinxOrder *) g_ptr_array_index (f->orders, i))->client_id, client_id)
        && g_str_has_prefix (g_ptr_array_index (f->notes, i), prefix))
      return TRUE;
  return FALSE;
}

/* Runs until the order is no longer open; FALSE after @limit_us. */
static gboolean
run_until_done (Fixture *f, const char *client_id, gint64 limit_us)
{
  for (gint64 done = 0; done < limit_us; done += SECONDS (1))
    {
      if (!finx_order_state_is_open (fixture_state (f, client_id)))
        return TRUE;
      fixture_run (f, SECONDS (1));
    }
  return FALSE;
}

static void
test_large_market_order_fills_in_parts (void)
{
  g_autoptr(FinxOrder) order = NULL;
  FinxDecimal sum = FINX_DECIMAL_ZERO, fees = FINX_DECIMAL_ZERO;
  const FinxFill *first;
  Fixture f;

  fixture_init (&f, 1, "100000000");
  order = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "30000", NULL, NULL);
  fixture_place_ok (&f, order);
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_PARTIAL);
  g_assert_true (run_until_done (&f, "o1", SECONDS (60)));
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_FILLED);
  g_assert_cmpuint (f.fills->len, >, 10);
  for (guint i = 0; i < f.fills->len; i++)
    {
      const FinxFill *fill = g_ptr_array_index (f.fills, i);

      sum = finx_decimal_add (sum, fill->quantity);
      fees = finx_decimal_add (fees, fill->fee);
      g_assert_false (fill->is_maker);
      g_assert_true (finx_decimal_compare (fill->price, fill->mid) > 0);
      for (guint k = 0; k < i; k++)
        g_assert_cmpstr (fill->id, !=, ((FinxFill *) g_ptr_array_index (f.fills, k))->id);
    }
  g_assert_true (finx_decimal_equal (sum, D ("30000")));
  g_assert_true (finx_decimal_equal (fees, D ("150")));
  first = g_ptr_array_index (f.fills, 0);
  g_assert_true (g_str_has_prefix (first->id, "884-201-"));
  g_assert_cmpstr (g_ptr_array_index (f.notes, 0), ==, "Accepted");
  g_assert_nonnull (strstr (g_ptr_array_index (f.notes, 1), " left"));
  g_assert_null (strstr (fixture_last_note (&f, "o1"), " left"));
  fixture_clear (&f);
}

static void
test_resting_limit_fills_as_maker_at_its_price (void)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *price = NULL;
  Fixture f;

  fixture_init (&f, 1, "1000000");
  price = fixture_price (&f, "AAPL", -4);
  order = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "100", price, NULL);
  fixture_place_ok (&f, order);
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_WORKING);
  g_assert_true (run_until_done (&f, "o1", 3600 * SECONDS (1)));
  for (guint i = 0; i < f.fills->len; i++)
    {
      const FinxFill *fill = g_ptr_array_index (f.fills, i);

      g_assert_true (fill->is_maker);
      g_assert_true (finx_decimal_equal (fill->price, order->limit_price));
    }
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_FILLED);
  fixture_clear (&f);
}

static void
test_immediate_orders_do_not_rest (void)
{
  g_autoptr(FinxOrder) ioc = NULL, fok = NULL, whole = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *price = NULL;
  Fixture f;

  fixture_init (&f, 1, "1000000000");
  price = fixture_price (&f, "AAPL", 3);
  ioc = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_IOC, "100000", price, NULL);
  fixture_place_ok (&f, ioc);
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_CANCELLED);
  g_assert_cmpuint (f.fills->len, >, 0);
  g_assert_cmpstr (fixture_last_note (&f, "o1"), ==, "Cancelled: the rest could not fill at once");

  fixture_run (&f, SECONDS (1));
  fok = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_FOK, "100000", price, NULL);
  g_assert_null (fixture_place (&f, fok, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-017");
  whole = fixture_order (&f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_FOK, "20", NULL, NULL);
  fixture_place_ok (&f, whole);
  g_assert_cmpint (fixture_state (&f, "o3"), ==, FINX_ORDER_FILLED);
  fixture_clear (&f);
}

static void
test_stops_wait_for_their_price (gconstpointer data)
{
  FinxOrderType type = GPOINTER_TO_INT (data);
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *stop = NULL, *limit = NULL;
  gboolean done;
  Fixture f;

  fixture_init (&f, 2, "1000000");
  stop = fixture_price (&f, "AAPL", 15);
  limit = fixture_price (&f, "AAPL", 60);
  order = fixture_order (&f, "AAPL", FINX_SIDE_BUY, type, FINX_TIF_GTC, "10",
                         type == FINX_ORDER_STOP_LIMIT ? limit : NULL, type == FINX_ORDER_TRAILING_STOP ? NULL : stop);
  if (type == FINX_ORDER_TRAILING_STOP)
    order->trail = D ("0.15");
  fixture_place_ok (&f, order);
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_WAITING);
  done = run_until_done (&f, "o1", 4 * 3600 * SECONDS (1));
  g_assert_true (done);
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_FILLED);
  g_assert_true (was_said (&f, "o1", "Triggered at "));
  if (type != FINX_ORDER_TRAILING_STOP)
    g_assert_true (finx_decimal_compare (((FinxFill *) g_ptr_array_index (f.fills, 0))->price,
                                         finx_decimal_sub (D (stop), D ("0.05"))) > 0);
  fixture_clear (&f);
}

static void
place_exits (Fixture *f, const char *parent, const char *quantity, gint64 profit, gint64 loss)
{
  g_autofree char *limit = fixture_price (f, "AAPL", profit), *stop = fixture_price (f, "AAPL", loss);
  g_autoptr(FinxOrder) take = fixture_order (f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTC, quantity, limit, NULL);
  g_autoptr(FinxOrder) protect = fixture_order (f, "AAPL", FINX_SIDE_SELL, FINX_ORDER_STOP, FINX_TIF_GTC, quantity, NULL, stop);

  g_free (take->parent);
  g_free (take->oco_group);
  g_free (protect->parent);
  g_free (protect->oco_group);
  take->parent = g_strdup (parent);
  protect->parent = g_strdup (parent);
  take->oco_group = g_strdup ("pair");
  protect->oco_group = g_strdup ("pair");
  fixture_place_ok (f, take);
  fixture_place_ok (f, protect);
}

static void
test_bracket_exits_wait_and_one_ends_the_other (void)
{
  g_autoptr(FinxOrder) entry = NULL;
  g_autofree char *price = NULL;
  FinxOrderState take, protect;
  FinxDecimal sold = FINX_DECIMAL_ZERO;
  Fixture f;

  fixture_init (&f, 3, "1000000");
  price = fixture_price (&f, "AAPL", -6);
  entry = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "50", price, NULL);
  fixture_place_ok (&f, entry);
  place_exits (&f, "o1", "50", 25, -30);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_WAITING);
  g_assert_cmpint (fixture_state (&f, "o3"), ==, FINX_ORDER_WAITING);
  g_assert_true (run_until_done (&f, "o1", 3600 * SECONDS (1)));
  g_assert_true (was_said (&f, "o2", "Active: the entry order filled"));
  g_assert_true (run_until_done (&f, "o2", 24 * 3600 * SECONDS (1)));
  take = fixture_state (&f, "o2");
  protect = fixture_state (&f, "o3");
  g_assert_true ((take == FINX_ORDER_FILLED && protect == FINX_ORDER_CANCELLED)
                 || (take == FINX_ORDER_CANCELLED && (protect == FINX_ORDER_FILLED || protect == FINX_ORDER_WORKING)));
  fixture_run (&f, SECONDS (10));
  for (guint i = 0; i < f.fills->len; i++)
    if (((FinxFill *) g_ptr_array_index (f.fills, i))->side == FINX_SIDE_SELL)
      sold = finx_decimal_add (sold, ((FinxFill *) g_ptr_array_index (f.fills, i))->quantity);
  g_assert_true (finx_decimal_equal (sold, D ("50")));
  fixture_clear (&f);
}

static void
test_exits_end_with_an_entry_that_never_filled (void)
{
  g_autoptr(FinxOrder) entry = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *price = NULL;
  Fixture f;

  fixture_init (&f, 3, "1000000");
  price = fixture_price (&f, "AAPL", -3000);
  entry = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "50", price, NULL);
  fixture_place_ok (&f, entry);
  place_exits (&f, "o1", "50", 100, -4000);
  g_assert_true (fixture_cancel (&f, "o1", &error));
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_CANCELLED);
  g_assert_cmpint (fixture_state (&f, "o3"), ==, FINX_ORDER_CANCELLED);
  g_assert_cmpuint (f.fills->len, ==, 0);
  fixture_clear (&f);
}

static void
test_crypto_that_an_exit_holds_can_not_be_sold_twice (void)
{
  g_autoptr(FinxOrder) entry = NULL, exit = NULL, sell = NULL, large = NULL;
  g_autoptr(GError) error = NULL;
  Fixture f;

  fixture_init (&f, 3, "1000000");
  entry = fixture_order (&f, "BTC-USD", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "0.01", NULL, NULL);
  fixture_place_ok (&f, entry);
  g_assert_true (run_until_done (&f, "o1", SECONDS (10)));
  large = fixture_order (&f, "BTC-USD", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTC, "1", "900000", NULL);
  g_free (large->parent);
  large->parent = g_strdup ("o1");
  g_assert_null (fixture_place (&f, large, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-018");
  g_clear_error (&error);
  exit = fixture_order (&f, "BTC-USD", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTC, "0.01", "900000", NULL);
  g_free (exit->parent);
  exit->parent = g_strdup ("o1");
  fixture_place_ok (&f, exit);
  g_assert_cmpint (fixture_state (&f, "o3"), ==, FINX_ORDER_WORKING);
  sell = fixture_order (&f, "BTC-USD", FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_DAY, "0.01", NULL, NULL);
  g_assert_null (fixture_place (&f, sell, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-012");
  fixture_clear (&f);
}

/* Two resting orders of a pair, without a bracket. */
static void
test_pair_ends_with_the_first_fill (void)
{
  g_autoptr(FinxOrder) near = NULL, far = NULL;
  g_autofree char *near_price = NULL, *far_price = NULL;
  Fixture f;

  fixture_init (&f, 8, "1000000");
  near_price = fixture_price (&f, "AAPL", -3);
  far_price = fixture_price (&f, "AAPL", -5000);
  near = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "25", near_price, NULL);
  far = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "25", far_price, NULL);
  g_free (near->oco_group);
  g_free (far->oco_group);
  near->oco_group = g_strdup ("either");
  far->oco_group = g_strdup ("either");
  fixture_place_ok (&f, near);
  fixture_place_ok (&f, far);
  g_assert_true (run_until_done (&f, "o1", 3600 * SECONDS (1)));
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_FILLED);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_CANCELLED);
  g_assert_cmpstr (fixture_last_note (&f, "o2"), ==, "Cancelled: the other order of the pair filled");
  fixture_clear (&f);
}

typedef struct
{
  const char   *name, *symbol;
  FinxSide      side;
  FinxOrderType type;
  FinxTimeInForce tif;
  const char   *quantity, *limit, *stop, *code, *text;
} Reject;

static const Reject rejects[] = {
  { "off-tick", "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "10", "100.005", NULL, NULL, "0.01" },
  { "off-lot", "EUR/USD", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "1500", NULL, NULL, NULL, "1000" },
  { "zero", "AAPL", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "0", NULL, NULL, NULL, NULL },
  { "no-limit-price", "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "10", NULL, NULL, NULL, NULL },
  { "small-crypto", "BTC-USD", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "0.0001", "20000", NULL, NULL, "10" },
  { "buying-power", "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "10000", "200", NULL, "FINX-PRACTICE-010",
    "Needs 1000050.00 USD; buying power is 10000.00 USD" },
  { "short-crypto", "BTC-USD", FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_DAY, "0.01", NULL, NULL, "FINX-PRACTICE-012", "short" },
};

static void
test_reject (gconstpointer data)
{
  const Reject *c = data;
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  Fixture f;

  fixture_init (&f, 1, "10000");
  order = fixture_order (&f, c->symbol, c->side, c->type, c->tif, c->quantity, c->limit, c->stop);
  g_assert_null (fixture_place (&f, order, &error));
  g_assert_true (g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED) || g_error_matches (error, FINX_ERROR, FINX_ERROR_INVALID));
  if (c->code != NULL)
    g_assert_cmpstr (finx_error_code (error), ==, c->code);
  if (c->text != NULL)
    g_assert_nonnull (strstr (error->message, c->text));
  g_assert_cmpuint (f.orders->len, ==, 0);
  fixture_clear (&f);
}

static void
test_foreign_instrument_and_account_are_rejected (void)
{
  g_autoptr(FinxOrder) order = NULL, other = NULL;
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  g_autoptr(GError) error = NULL;
  Fixture f;

  fixture_init (&f, 1, "10000");
  finx_practice_add_instruments (table, &error);
  g_assert_no_error (error);
  order = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "1", NULL, NULL);
  order->instrument = finx_instrument_table_lookup (table, "AAPL");
  g_assert_null (fixture_place (&f, order, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-020");
  g_clear_error (&error);
  other = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "1", NULL, NULL);
  g_free (other->account);
  other->account = g_strdup ("someone-else");
  g_assert_null (fixture_place (&f, other, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-021");
  fixture_clear (&f);
}

static void
test_working_orders_hold_buying_power (void)
{
  g_autoptr(FinxOrder) first = NULL, second = NULL;
  g_autoptr(GError) error = NULL;
  Fixture f;

  fixture_init (&f, 1, "10000");
  first = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "150", "100", NULL);
  fixture_place_ok (&f, first);
  second = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "100", "100", NULL);
  g_assert_null (fixture_place (&f, second, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-010");
  g_clear_error (&error);
  g_assert_true (fixture_cancel (&f, "o1", &error));
  second->client_id[1] = '9';
  fixture_place_ok (&f, second);
  fixture_clear (&f);
}

static void
test_shares_may_be_sold_short_and_bought_back (void)
{
  g_autoptr(FinxOrder) sell = NULL, buy = NULL;
  Fixture f;

  fixture_init (&f, 1, "30000");
  sell = fixture_order (&f, "MSFT", FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_DAY, "40", NULL, NULL);
  fixture_place_ok (&f, sell);
  g_assert_true (run_until_done (&f, "o1", SECONDS (10)));
  /* Buys twice as much as buying power alone allows, because it closes. */
  buy = fixture_order (&f, "MSFT", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "40", NULL, NULL);
  fixture_place_ok (&f, buy);
  g_assert_true (run_until_done (&f, "o2", SECONDS (10)));
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_FILLED);
  fixture_clear (&f);
}

static void
test_fees_follow_the_table (void)
{
  static const struct { const char *symbol, *quantity, *price, *fee; } cases[] = {
    { "AAPL", "10", "231", "1.00" },
    { "AAPL", "200", "231", "1.00" },
    { "SPY", "201", "589.41", "1.01" },
    { "SPY", "1000", "589.41", "5.00" },
    { "BTC-USD", "0.5", "91000", "45.50" },
    { "BTC-USD", "0.0001", "91000", "0.01" },
    { "EUR/USD", "1000000", "1.0542", "21.08" },
    { "EUR/USD", "1000", "1.0542", "2.00" },
    { "USD/JPY", "1000", "154.7", "300.00" },
  };
  Fixture f;

  fixture_init (&f, 1, "1");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FinxDecimal fee = finx_broker_estimate_fee (FINX_BROKER (f.desk), fixture_instrument (&f, cases[i].symbol),
                                                  D (cases[i].quantity), D (cases[i].price));
      g_autofree char *text = finx_decimal_to_string (fee);

      g_assert_cmpstr (text, ==, cases[i].fee);
    }
  fixture_clear (&f);
}

static char *
run_script (guint64 seed, gboolean watched)
{
  g_autoptr(FinxOrder) a = NULL, b = NULL, c = NULL;
  g_autofree char *price = NULL;
  Fixture f;
  char *log;

  fixture_init (&f, seed, "5000000");
  if (watched)
    for (guint i = 0; i < finx_instrument_table_get_size (f.instruments); i++)
      finx_feed_subscribe (FINX_FEED (f.desk), finx_instrument_table_get (f.instruments, i), FINX_STREAM_QUOTES | FINX_STREAM_DEPTH);
  price = fixture_price (&f, "SPY", -3);
  a = fixture_order (&f, "SPY", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "2500", price, NULL);
  b = fixture_order (&f, "BTC-USD", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "3.5", NULL, NULL);
  c = fixture_order (&f, "SPY", FINX_SIDE_SELL, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, "100", NULL, NULL);
  c->trail = D ("0.20");
  fixture_place_ok (&f, a);
  fixture_run (&f, SECONDS (30));
  fixture_place_ok (&f, b);
  fixture_place_ok (&f, c);
  fixture_run (&f, SECONDS (300));
  log = g_string_free (g_steal_pointer (&f.log), FALSE);
  f.log = g_string_new (NULL);
  fixture_clear (&f);
  return log;
}

static void
test_same_seed_and_orders_give_the_same_fills (void)
{
  g_autofree char *first = run_script (77, FALSE), *again = run_script (77, FALSE), *watched = run_script (77, TRUE);
  g_autofree char *other = run_script (78, FALSE);

  g_assert_nonnull (strstr (first, "fill "));
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, ==, watched);
  g_assert_cmpstr (first, !=, other);
}

/* A second desk takes over the open orders of the first. */
static void
test_restored_orders_go_on_and_numbers_do_not_repeat (void)
{
  g_autoptr(FinxOrder) far = NULL, near = NULL, day = NULL, next = NULL;
  g_autofree char *far_price = NULL, *near_price = NULL, *id = NULL;
  g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(FinxBooks) books = fixture_books ("USD", "1000000");
  g_autoptr(GError) error = NULL;
  Fixture f, g;

  fixture_init (&f, 4, "1000000");
  far_price = fixture_price (&f, "AAPL", -10000);
  near_price = fixture_price (&f, "AAPL", -30);
  far = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", far_price, NULL);
  near = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "20", near_price, NULL);
  day = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "10", far_price, NULL);
  far->placed_us = near->placed_us = day->placed_us = FIXTURE_START_US;
  fixture_place_ok (&f, far);
  fixture_place_ok (&f, near);
  fixture_place_ok (&f, day);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *client_id = g_strdup_printf ("o%u", i);

      g_ptr_array_add (open, fixture_query (&f, client_id, &error));
      g_ptr_array_add (ids, g_steal_pointer (&client_id));
    }

  fixture_init_at (&g, 4, FALSE, "1000000", FIXTURE_START_US + 3 * FINX_USEC_PER_DAY);
  for (guint i = 0; i < open->len; i++)       /* instruments belong to their table */
    ((FinxOrder *) g_ptr_array_index (open, i))->instrument = fixture_instrument (&g, "AAPL");
  finx_practice_desk_restore (g.desk, g.account, books, open, ids);
  finx_practice_desk_step (g.desk);
  g_assert_cmpint (fixture_state (&g, "o1"), ==, FINX_ORDER_WORKING);
  g_assert_cmpint (fixture_state (&g, "o2"), ==, FINX_ORDER_FILLED);
  g_assert_cmpint (fixture_state (&g, "o3"), ==, FINX_ORDER_EXPIRED);
  g_assert_cmpuint (g.fills->len, ==, 1);
  g_assert_true (((FinxFill *) g_ptr_array_index (g.fills, 0))->time_us > FIXTURE_START_US);
  g_assert_true (finx_decimal_compare (((FinxFill *) g_ptr_array_index (g.fills, 0))->price, D (near_price)) <= 0);

  next = fixture_order (&g, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", far_price, NULL);
  g_assert_null (fixture_place (&g, next, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-022");
  g_clear_error (&error);
  next->client_id[1] = '8';
  id = fixture_place (&g, next, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "884-204");
  fixture_clear (&f);
  fixture_clear (&g);
}

static void
test_clock_that_jumps_fills_what_was_crossed (void)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *price = NULL;
  FinxQuote quote = { 0 };
  const FinxInstrument *instrument;
  Fixture f;

  fixture_init (&f, 6, "1000000");
  instrument = fixture_instrument (&f, "BTC-USD");
  finx_feed_subscribe (FINX_FEED (f.desk), instrument, FINX_STREAM_QUOTES);
  price = fixture_price (&f, "BTC-USD", -30000);
  order = fixture_order (&f, "BTC-USD", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "0.1", price, NULL);
  fixture_place_ok (&f, order);
  finx_clock_advance (f.clock, 20 * FINX_USEC_PER_DAY);
  finx_practice_desk_step (f.desk);
  g_assert_cmpint (fixture_state (&f, "o1"), ==, FINX_ORDER_FILLED);
  for (guint i = 0; i < f.ticks->len; i++)
    finx_quote_apply (&quote, &g_array_index (f.ticks, FinxTick, i));
  g_assert_cmpint (quote.time_us, ==, finx_clock_now (f.clock));
  g_assert_cmpint (quote.low, <=, quote.last);
  g_assert_cmpint (quote.high, >=, quote.last);
  fixture_clear (&f);
}

static void
test_snapshot_shows_the_day_of_the_history (void)
{
  FinxQuote quote = { 0 };
  const FinxInstrument *instrument;
  g_autoptr(GArray) days = NULL;
  const FinxBar *today, *yesterday;
  Fixture f;

  fixture_init (&f, 6, "1000000");
  instrument = fixture_instrument (&f, "SPY");
  finx_feed_subscribe (FINX_FEED (f.desk), instrument, FINX_STREAM_QUOTES);
  for (guint i = 0; i < f.ticks->len; i++)
    finx_quote_apply (&quote, &g_array_index (f.ticks, FinxTick, i));
  days = finx_practice_bars (f.desk, instrument, FINX_INTERVAL_1D, FIXTURE_START_US - 3 * FINX_USEC_PER_DAY, G_MAXINT64);
  g_assert_cmpuint (days->len, ==, 3);
  yesterday = &g_array_index (days, FinxBar, 1);
  today = &g_array_index (days, FinxBar, 2);
  g_assert_cmpint (quote.previous_close, ==, llround (yesterday->close * 100));
  g_assert_cmpint (quote.open, ==, llround (today->open * 100));
  g_assert_cmpint (quote.high, ==, llround (today->high * 100));
  g_assert_cmpint (quote.low, ==, llround (today->low * 100));
  g_assert_cmpint (quote.last, ==, llround (today->close * 100));
  g_assert_cmpint (quote.volume, ==, llround (today->volume));
  fixture_clear (&f);
}

static void
test_closed_market_takes_limits_only (void)
{
  g_autoptr(FinxOrder) market = NULL, limit = NULL;
  g_autoptr(GError) error = NULL;
  Fixture f;

  fixture_init_at (&f, 6, TRUE, "1000000", FIXTURE_START_US + 12 * FINX_USEC_PER_HOUR);
  market = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "10", NULL, NULL);
  g_assert_null (fixture_place (&f, market, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-PRACTICE-016");
  limit = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "10", "100", NULL);
  fixture_place_ok (&f, limit);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_WORKING);
  finx_clock_advance (f.clock, 13 * FINX_USEC_PER_HOUR);        /* 16:00 UTC, New York is open */
  finx_practice_desk_step (f.desk);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_WORKING);
  finx_clock_advance (f.clock, 5 * FINX_USEC_PER_HOUR);
  finx_practice_desk_step (f.desk);
  g_assert_cmpint (fixture_state (&f, "o2"), ==, FINX_ORDER_EXPIRED);
  fixture_clear (&f);
}

static void
test_deposit_raises_buying_power (void)
{
  FinxCashMovement *cash = finx_cash_movement_new ();
  g_autoptr(FinxEvent) event = NULL;
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  Fixture f;

  fixture_init (&f, 1, "100");
  order = fixture_order (&f, "AAPL", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "200", NULL);
  g_assert_null (fixture_place (&f, order, &error));
  g_clear_error (&error);
  g_free (cash->id);
  g_free (cash->account);
  g_free (cash->currency);
  cash->id = g_strdup ("deposit-2");
  cash->account = g_strdup ("practice");
  cash->currency = g_strdup ("EUR");
  cash->amount = D ("2000");
  cash->time_us = FIXTURE_START_US;
  event = finx_event_new_cash (cash, FIXTURE_START_US, "");
  g_assert_true (finx_practice_desk_apply (f.desk, event, &error));
  fixture_place_ok (&f, order);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/large-market-order-fills-in-parts", test_large_market_order_fills_in_parts);
  g_test_add_func ("/practice/resting-limit-fills-as-maker-at-its-price", test_resting_limit_fills_as_maker_at_its_price);
  g_test_add_func ("/practice/immediate-orders-do-not-rest", test_immediate_orders_do_not_rest);
  g_test_add_data_func ("/practice/stops-wait-for-their-price/stop", GINT_TO_POINTER (FINX_ORDER_STOP), test_stops_wait_for_their_price);
  g_test_add_data_func ("/practice/stops-wait-for-their-price/stop-limit", GINT_TO_POINTER (FINX_ORDER_STOP_LIMIT), test_stops_wait_for_their_price);
  g_test_add_data_func ("/practice/stops-wait-for-their-price/trailing", GINT_TO_POINTER (FINX_ORDER_TRAILING_STOP), test_stops_wait_for_their_price);
  g_test_add_func ("/practice/bracket-exits-wait-and-one-ends-the-other", test_bracket_exits_wait_and_one_ends_the_other);
  g_test_add_func ("/practice/exits-end-with-an-entry-that-never-filled", test_exits_end_with_an_entry_that_never_filled);
  g_test_add_func ("/practice/crypto-that-an-exit-holds-can-not-be-sold-twice", test_crypto_that_an_exit_holds_can_not_be_sold_twice);
  g_test_add_func ("/practice/pair-ends-with-the-first-fill", test_pair_ends_with_the_first_fill);
  for (gsize i = 0; i < G_N_ELEMENTS (rejects); i++)
    {
      g_autofree char *path = g_strdup_printf ("/practice/rejects/%s", rejects[i].name);

      g_test_add_data_func (path, &rejects[i], test_reject);
    }
  g_test_add_func ("/practice/foreign-instrument-and-account-are-rejected", test_foreign_instrument_and_account_are_rejected);
  g_test_add_func ("/practice/working-orders-hold-buying-power", test_working_orders_hold_buying_power);
  g_test_add_func ("/practice/shares-may-be-sold-short-and-bought-back", test_shares_may_be_sold_short_and_bought_back);
  g_test_add_func ("/practice/fees-follow-the-table", test_fees_follow_the_table);
  g_test_add_func ("/practice/same-seed-and-orders-give-the-same-fills", test_same_seed_and_orders_give_the_same_fills);
  g_test_add_func ("/practice/restored-orders-go-on-and-numbers-do-not-repeat", test_restored_orders_go_on_and_numbers_do_not_repeat);
  g_test_add_func ("/practice/clock-that-jumps-fills-what-was-crossed", test_clock_that_jumps_fills_what_was_crossed);
  g_test_add_func ("/practice/snapshot-shows-the-day-of-the-history", test_snapshot_shows_the_day_of_the_history);
  g_test_add_func ("/practice/closed-market-takes-limits-only", test_closed_market_takes_limits_only);
  g_test_add_func ("/practice/deposit-raises-buying-power", test_deposit_raises_buying_power);
  return g_test_run ();
}
