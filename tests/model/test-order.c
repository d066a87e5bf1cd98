/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "model-fixture.h"

#include <string.h>

static FinxInstrument *instrument;

/* "": leave as the fixture has it, a buy of 25 at 231.40 */
typedef struct
{
  const char     *name;
  FinxOrderType   type;
  FinxTimeInForce tif;
  const char     *quantity, *limit, *stop, *trail;
  const char     *code;         /* NULL: valid */
} OrderCase;

static const OrderCase cases[] = {
  { "limit",                 FINX_ORDER_LIMIT, FINX_TIF_DAY, "25", "231.40", "unknown", "unknown", NULL },
  { "limit-ioc",             FINX_ORDER_LIMIT, FINX_TIF_IOC, "25", "231.40", "unknown", "unknown", NULL },
  { "market",                FINX_ORDER_MARKET, FINX_TIF_DAY, "25", "unknown", "unknown", "unknown", NULL },
  { "market-fok",            FINX_ORDER_MARKET, FINX_TIF_FOK, "0.1", "unknown", "unknown", "unknown", NULL },
  { "stop",                  FINX_ORDER_STOP, FINX_TIF_GTC, "25", "unknown", "220", "unknown", NULL },
  { "stop-limit",            FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC, "25", "219.50", "220.00", "unknown", NULL },
  { "trailing",              FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, "25", "unknown", "unknown", "5", NULL },
  { "trailing-with-stop",    FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, "25", "unknown", "226.40", "5", NULL },
  { "more-zeros-than-steps", FINX_ORDER_LIMIT, FINX_TIF_DAY, "25.000", "231.4000", "unknown", "unknown", NULL },
  { "exactly-min-notional",  FINX_ORDER_LIMIT, FINX_TIF_DAY, "0.1", "100.00", "unknown", "unknown", NULL },
  { "quantity-unknown",      FINX_ORDER_LIMIT, FINX_TIF_DAY, "unknown", "231.40", "unknown", "unknown", "FINX-ORDER-020" },
  { "quantity-zero",         FINX_ORDER_LIMIT, FINX_TIF_DAY, "0", "231.40", "unknown", "unknown", "FINX-ORDER-021" },
  { "quantity-negative",     FINX_ORDER_LIMIT, FINX_TIF_DAY, "-25", "231.40", "unknown", "unknown", "FINX-ORDER-021" },
  { "quantity-absurd",       FINX_ORDER_LIMIT, FINX_TIF_DAY, "1000000000001", "231.40", "unknown", "unknown", "FINX-ORDER-022" },
  { "quantity-off-step",     FINX_ORDER_LIMIT, FINX_TIF_DAY, "25.05", "231.40", "unknown", "unknown", "FINX-ORDER-023" },
  { "price-missing",         FINX_ORDER_LIMIT, FINX_TIF_DAY, "25", "unknown", "unknown", "unknown", "FINX-ORDER-010" },
  { "price-zero",            FINX_ORDER_LIMIT, FINX_TIF_DAY, "25", "0", "unknown", "unknown", "FINX-ORDER-011" },
  { "price-negative",        FINX_ORDER_LIMIT, FINX_TIF_DAY, "25", "-231.40", "unknown", "unknown", "FINX-ORDER-011" },
  { "price-absurd",          FINX_ORDER_LIMIT, FINX_TIF_DAY, "25", "2000000000000", "unknown", "unknown", "FINX-ORDER-012" },
  { "price-off-tick",        FINX_ORDER_LIMIT, FINX_TIF_DAY, "25", "231.405", "unknown", "unknown", "FINX-ORDER-013" },
  { "below-min-notional",    FINX_ORDER_LIMIT, FINX_TIF_DAY, "0.1", "99.99", "unknown", "unknown", "FINX-ORDER-030" },
  { "stop-below-notional",   FINX_ORDER_STOP, FINX_TIF_DAY, "0.1", "unknown", "99.99", "unknown", "FINX-ORDER-030" },
  { "stop-missing",          FINX_ORDER_STOP, FINX_TIF_DAY, "25", "unknown", "unknown", "unknown", "FINX-ORDER-010" },
  { "stop-limit-no-stop",    FINX_ORDER_STOP_LIMIT, FINX_TIF_DAY, "25", "231.40", "unknown", "unknown", "FINX-ORDER-010" },
  { "stop-limit-off-tick",   FINX_ORDER_STOP_LIMIT, FINX_TIF_DAY, "25", "231.40", "230.001", "unknown", "FINX-ORDER-013" },
  { "trail-missing",         FINX_ORDER_TRAILING_STOP, FINX_TIF_DAY, "25", "unknown", "unknown", "unknown", "FINX-ORDER-010" },
  { "trail-zero",            FINX_ORDER_TRAILING_STOP, FINX_TIF_DAY, "25", "unknown", "unknown", "0", "FINX-ORDER-011" },
  { "trailing-stop-off",     FINX_ORDER_TRAILING_STOP, FINX_TIF_DAY, "25", "unknown", "226.401", "5", "FINX-ORDER-013" },
  { "market-with-limit",     FINX_ORDER_MARKET, FINX_TIF_DAY, "25", "231.40", "unknown", "unknown", "FINX-ORDER-001" },
  { "limit-with-stop",       FINX_ORDER_LIMIT, FINX_TIF_DAY, "25", "231.40", "230", "unknown", "FINX-ORDER-001" },
  { "limit-with-trail",      FINX_ORDER_LIMIT, FINX_TIF_DAY, "25", "231.40", "unknown", "1", "FINX-ORDER-001" },
  { "stop-ioc",              FINX_ORDER_STOP, FINX_TIF_IOC, "25", "unknown", "220", "unknown", "FINX-ORDER-001" },
  { "trailing-fok",          FINX_ORDER_TRAILING_STOP, FINX_TIF_FOK, "25", "unknown", "unknown", "5", "FINX-ORDER-001" },
  { "type-out-of-range",     (FinxOrderType) 5, FINX_TIF_DAY, "25", "unknown", "unknown", "unknown", "FINX-ORDER-001" },
  { "tif-out-of-range",      FINX_ORDER_MARKET, (FinxTimeInForce) FINX_N_TIFS, "25", "unknown", "unknown", "unknown", "FINX-ORDER-001" },
};

static void
assert_invalid (const FinxOrder *order,
                const char      *code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (finx_order_validate (order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_assert_cmpstr (finx_error_code (error), ==, code);
}

static void
test_validate (gconstpointer data)
{
  const OrderCase *test = data;
  g_autoptr(FinxOrder) order = fixture_order (instrument);
  g_autoptr(GError) error = NULL;

  order->type = test->type;
  order->tif = test->tif;
  order->quantity = fixture_decimal (test->quantity);
  order->limit_price = fixture_decimal (test->limit);
  order->stop_price = fixture_decimal (test->stop);
  order->trail = fixture_decimal (test->trail);
  if (test->code != NULL)
    {
      assert_invalid (order, test->code);
      return;
    }
  g_assert_true (finx_order_validate (order, &error));
  g_assert_no_error (error);
}

typedef struct
{
  const char     *name;
  FinxOrderType   type;
  FinxTimeInForce tif;
  gint64          expire_us;
  const char     *notional, *quantity;
  const char     *code;         /* NULL: valid */
} ExtraCase;

static const ExtraCase extra_cases[] = {
  { "good-till-date", FINX_ORDER_LIMIT, FINX_TIF_GTD, 1800000000000000, "0", "25", NULL },
  { "no-date", FINX_ORDER_LIMIT, FINX_TIF_GTD, 0, "0", "25", "FINX-ORDER-001" },
  { "a-date-too-much", FINX_ORDER_LIMIT, FINX_TIF_GTC, 1800000000000000, "0", "25", "FINX-ORDER-001" },
  { "at-the-open", FINX_ORDER_MARKET, FINX_TIF_OPEN, 0, "0", "25", NULL },
  { "stop-at-the-close", FINX_ORDER_STOP, FINX_TIF_CLOSE, 0, "0", "25", "FINX-ORDER-001" },
  { "by-value", FINX_ORDER_MARKET, FINX_TIF_DAY, 0, "250", "unknown", NULL },
  { "by-value-and-quantity", FINX_ORDER_MARKET, FINX_TIF_DAY, 0, "250", "25", "FINX-ORDER-001" },
  { "neither", FINX_ORDER_MARKET, FINX_TIF_DAY, 0, "0", "unknown", "FINX-ORDER-020" },
  { "stop-by-value", FINX_ORDER_STOP, FINX_TIF_DAY, 0, "250", "unknown", "FINX-ORDER-001" },
  { "by-too-little", FINX_ORDER_MARKET, FINX_TIF_DAY, 0, "9.99", "unknown", "FINX-ORDER-030" },
};

static void
test_extra (gconstpointer data)
{
  const ExtraCase *c = data;
  g_autoptr(FinxOrder) order = fixture_order (instrument);
  g_autoptr(GError) error = NULL;

  order->type = c->type;
  order->tif = c->tif;
  order->expire_us = c->expire_us;
  order->notional = fixture_decimal (c->notional);
  order->quantity = fixture_decimal (c->quantity);
  if (c->type == FINX_ORDER_STOP)
    order->stop_price = order->limit_price;
  if (c->type != FINX_ORDER_LIMIT)
    order->limit_price = FINX_DECIMAL_UNKNOWN;
  if (c->code != NULL)
    {
      assert_invalid (order, c->code);
      return;
    }
  g_assert_true (finx_order_validate (order, &error));
  g_assert_no_error (error);
}

static void
test_what_an_order_must_name (void)
{
  g_autofree char *long_id = g_strnfill (65, 'x');

  for (int i = 0; i < 8; i++)
    {
      g_autoptr(FinxOrder) order = fixture_order (instrument);
      const char *code = "FINX-ORDER-001";

      g_test_message ("fault %d", i);
      switch (i)
        {
        case 0: fixture_set_text (&order->client_id, ""); break;
        case 1: fixture_set_text (&order->client_id, NULL); break;
        case 2: fixture_set_text (&order->client_id, long_id); break;
        case 3: fixture_set_text (&order->account, ""); break;
        case 4: order->instrument = NULL; break;
        case 5: order->side = (FinxSide) 2; break;
        case 6: order->state = (FinxOrderState) 9; break;
        default: fixture_set_text (&order->parent, order->client_id); break;
        }
      assert_invalid (order, code);
    }
}

static void
test_filled_lies_between_zero_and_quantity (void)
{
  g_autoptr(FinxOrder) order = fixture_order (instrument);

  order->filled = order->quantity;
  g_assert_true (finx_order_validate (order, NULL));
  order->filled = finx_decimal_new (251, 1);
  assert_invalid (order, "FINX-ORDER-002");
  order->filled = finx_decimal_new (-1, 0);
  assert_invalid (order, "FINX-ORDER-002");
  order->filled = FINX_DECIMAL_UNKNOWN;
  assert_invalid (order, "FINX-ORDER-002");
}

static void
test_new_order_is_empty_and_unknown (void)
{
  g_autoptr(FinxOrder) order = finx_order_new ();

  g_assert_cmpstr (order->client_id, ==, "");
  g_assert_cmpstr (order->reason, ==, "");
  g_assert_false (finx_decimal_is_known (order->quantity));
  g_assert_false (finx_decimal_is_known (order->limit_price));
  g_assert_false (finx_decimal_is_known (order->average_price));
  g_assert_true (finx_decimal_equal (order->filled, FINX_DECIMAL_ZERO));
}

static void
test_copy_owns_its_texts (void)
{
  FinxOrder *order = fixture_order (instrument);
  g_autoptr(FinxOrder) copy = finx_order_copy (order);

  g_assert_true (copy->client_id != order->client_id);
  finx_order_free (order);
  g_assert_cmpstr (copy->client_id, ==, "FX-20260309-000000000001");
  g_assert_true (copy->instrument == instrument);
  g_assert_true (finx_order_validate (copy, NULL));
}

static void
test_client_ids_are_unique (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 20000; i++)
    {
      char *id = finx_order_new_client_id (G_GINT64_CONSTANT (1773063000000000));

      g_assert_cmpuint (strlen (id), ==, 24);
      g_assert_true (g_str_has_prefix (id, "FX-20260309-"));
      g_assert_cmpuint (strspn (id + 12, "0123456789abcdef"), ==, 12);
      g_assert_true (g_hash_table_add (seen, id));
    }
}

static void
assert_described (FinxOrder  *order,
                  const char *expected)
{
  g_autofree char *text = finx_order_describe (order);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_descriptions (void)
{
  g_autoptr(FinxOrder) order = fixture_order (instrument);

  order->limit_price = finx_decimal_new (2314, 1);
  assert_described (order, "Buy 25 AAPL, limit 231.40, day");
  order->side = FINX_SIDE_SELL;
  order->type = FINX_ORDER_STOP_LIMIT;
  order->tif = FINX_TIF_GTC;
  order->quantity = finx_decimal_new (2550, 2);
  order->stop_price = finx_decimal_new (232, 0);
  assert_described (order, "Sell 25.5 AAPL, stop 232.00, limit 231.40, GTC");
  order->type = FINX_ORDER_MARKET;
  order->tif = FINX_TIF_IOC;
  assert_described (order, "Sell 25.5 AAPL, market, IOC");
  order->type = FINX_ORDER_TRAILING_STOP;
  order->trail = finx_decimal_new (5, 0);
  order->tif = FINX_TIF_DAY;
  assert_described (order, "Sell 25.5 AAPL, trailing stop 5.00, day");
  order->type = FINX_ORDER_LIMIT;
  order->limit_price = FINX_DECIMAL_UNKNOWN;
  assert_described (order, "Sell 25.5 AAPL, limit unknown, day");
}

static void
test_names_round_trip (void)
{
  FinxSide side;
  FinxOrderType type;
  FinxTimeInForce tif;
  FinxOrderState state;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (finx_side_from_string (finx_side_to_string ((FinxSide) i), &side));
      g_assert_cmpuint (side, ==, i);
    }
  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (finx_order_type_from_string (finx_order_type_to_string ((FinxOrderType) i), &type));
      g_assert_cmpuint (type, ==, i);
    }
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (finx_tif_from_string (finx_tif_to_string ((FinxTimeInForce) i), &tif));
      g_assert_cmpuint (tif, ==, i);
    }
  for (guint i = 0; i < 9; i++)
    {
      g_assert_true (finx_order_state_from_string (finx_order_state_to_string ((FinxOrderState) i), &state));
      g_assert_cmpuint (state, ==, i);
    }
  g_assert_cmpstr (finx_order_state_to_string (FINX_ORDER_PARTIAL), ==, "partially_filled");
  g_assert_cmpstr (finx_order_type_to_string (FINX_ORDER_TRAILING_STOP), ==, "trailing_stop");
  g_assert_false (finx_side_from_string ("BUY", &side));
  g_assert_false (finx_tif_from_string ("", &tif));
  g_assert_false (finx_order_type_from_string (NULL, &type));
}

static FinxDecimal
optional (const char *text)
{
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  if (*text != '\0')
    g_assert_true (finx_decimal_parse (text, &value, NULL));
  return value;
}

static void
assert_optional (FinxDecimal  value,
                 const char  *expected)
{
  g_assert_cmpint (finx_decimal_is_known (value), ==, *expected != '\0');
  if (*expected != '\0')
    g_assert_cmpint (finx_decimal_compare (value, optional (expected)), ==, 0);
}

/* Where an order stands among the prices, and what comes along when it is dragged. "": not known */
static void
test_level_and_move (void)
{
  static const struct
  {
    const char    *name;
    FinxOrderType  type;
    FinxSide       side;
    FinxOrderState state;
    const char    *limit, *stop, *trail, *level, *to;
    const char    *moved_limit, *moved_stop, *moved_trail;
  } rows[] = {
    { "limit", FINX_ORDER_LIMIT, FINX_SIDE_BUY, FINX_ORDER_WORKING, "100", "", "", "100", "99.5", "99.5", "", "" },
    { "limit-of-a-bracket", FINX_ORDER_LIMIT, FINX_SIDE_SELL, FINX_ORDER_WAITING, "110", "", "", "110", "112", "112", "", "" },
    { "stop", FINX_ORDER_STOP, FINX_SIDE_SELL, FINX_ORDER_WAITING, "", "95", "", "95", "94", "", "94", "" },
    { "stop-that-its-venue-calls-working", FINX_ORDER_STOP, FINX_SIDE_SELL, FINX_ORDER_WORKING, "", "95", "", "95", "94", "", "94", "" },
    { "stop-limit", FINX_ORDER_STOP_LIMIT, FINX_SIDE_SELL, FINX_ORDER_WAITING, "94.5", "95", "", "95", "90", "89.5", "90", "" },
    { "stop-limit-that-buys", FINX_ORDER_STOP_LIMIT, FINX_SIDE_BUY, FINX_ORDER_WAITING, "105.25", "105", "", "105", "110", "110.25", "110", "" },
    { "stop-limit-that-met-its-price", FINX_ORDER_STOP_LIMIT, FINX_SIDE_SELL, FINX_ORDER_WORKING, "94.5", "95", "", "94.5", "94", "94", "95", "" },
    { "stop-limit-partly-filled", FINX_ORDER_STOP_LIMIT, FINX_SIDE_SELL, FINX_ORDER_PARTIAL, "94.5", "95", "", "94.5", "94", "94", "95", "" },
    { "trailing", FINX_ORDER_TRAILING_STOP, FINX_SIDE_SELL, FINX_ORDER_WAITING, "", "95", "5", "95", "92", "", "92", "8" },
    { "trailing-that-buys", FINX_ORDER_TRAILING_STOP, FINX_SIDE_BUY, FINX_ORDER_WAITING, "", "105", "5", "105", "103", "", "103", "3" },
    { "market", FINX_ORDER_MARKET, FINX_SIDE_BUY, FINX_ORDER_WORKING, "", "", "", "", NULL, "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxOrder) order = finx_order_new ();

      g_test_message ("%s", rows[i].name);
      order->type = rows[i].type;
      order->side = rows[i].side;
      order->state = rows[i].state;
      order->limit_price = optional (rows[i].limit);
      order->stop_price = optional (rows[i].stop);
      order->trail = optional (rows[i].trail);
      assert_optional (finx_order_get_level (order), rows[i].level);
      if (rows[i].to == NULL)
        continue;
      finx_order_move (order, optional (rows[i].to));
      assert_optional (finx_order_get_level (order), rows[i].to);
      assert_optional (order->limit_price, rows[i].moved_limit);
      assert_optional (order->stop_price, rows[i].moved_stop);
      assert_optional (order->trail, rows[i].moved_trail);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instrument = fixture_instrument ("AAPL");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/order/validate/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_validate);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (extra_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/order/validate/%s", extra_cases[i].name);

      g_test_add_data_func (path, &extra_cases[i], test_extra);
    }
  g_test_add_func ("/order/what-an-order-must-name", test_what_an_order_must_name);
  g_test_add_func ("/order/filled-lies-between-zero-and-quantity", test_filled_lies_between_zero_and_quantity);
  g_test_add_func ("/order/new-order-is-empty-and-unknown", test_new_order_is_empty_and_unknown);
  g_test_add_func ("/order/copy-owns-its-texts", test_copy_owns_its_texts);
  g_test_add_func ("/order/client-ids-are-unique", test_client_ids_are_unique);
  g_test_add_func ("/order/level-and-move", test_level_and_move);
  g_test_add_func ("/order/descriptions", test_descriptions);
  g_test_add_func ("/order/names-round-trip", test_names_round_trip);
  status = g_test_run ();
  finx_instrument_free (instrument);
  return status;
}
