/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options at Charles Schwab: what they are called, what is held of them and what that is worth, and orders in one contract. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-schwab.h"
#include "../broker-fixture.h"
#include "adapters/schwab/finx-schwab-private.h"
#include "base/finx-error.h"

#define CALL "AAPL  261218C00250000"    /* as Charles Schwab writes it */
#define NOW_US (G_GINT64_CONSTANT (1781000005) * FINX_USEC_PER_SEC)

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_schwab);
}

/* The account is known: nothing is asked. */
static void
set_up_alone (Broker        *self,
              gconstpointer  data)
{
  set_up (self, data);
  FINX_SCHWAB (self->client)->hash = g_strdup ("ABC1");
}

/* One that the program has, and the broker was not asked about. */
static const FinxInstrument *
add_option (Broker     *self,
            const char *symbol)
{
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain (symbol, NULL, "", FINX_ASSET_OPTION, "USD");

  draft->multiplier = number ("100");
  draft->lot_step = FINX_DECIMAL_ONE;
  draft->size_scale = 0;
  return finx_instrument_table_add (self->instruments, draft, NULL);
}

static FinxCallOutcome
answer (Broker          *self,
        FinxBrokerCall  *call,
        const char      *body,
        GError         **error)
{
  g_autoptr(GPtrArray) headers = g_ptr_array_new ();
  FinxHttpReply reply = { .status = 200, .content_type = (char *) "application/json", .body = (char *) body, .length = strlen (body), .headers = headers };

  return schwab_read (self->client, call, &reply, error);
}

static void
test_symbols (void)
{
  static const struct { const char *ours, *theirs; } symbols[] = {
    { "AAPL261218C00250000", CALL }, { CALL, CALL }, { "AAPL261218C250", CALL }, { "OPT:AAPL_20261218_250_C", CALL }, { "AAPL 18DEC26 250 C", CALL },
    { "F261218P00012500", "F     261218P00012500" }, { "BRK.B261218P500.5", "BRKB  261218P00500500" }, { "AAPL1261218C00250000", "AAPL1 261218C00250000" },
    { "SPXW261218C06000000", "SPXW  261218C06000000" }, { "AAPL", NULL }, { "AAPL261232C00250000", NULL }, { "AAPL261218C250.1234", NULL },
    { "AAPL261218C123456", NULL }, { "LONGEST261218C250", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      g_autofree char *symbol = schwab_write_option_symbol (symbols[i].ours);

      g_assert_cmpstr (symbol, ==, symbols[i].theirs);
    }
}

typedef struct
{
  const char *name;
  const char *body;             /* of the position */
  const char *symbol;
  const char *multiplier, *quantity, *average, *price, *unrealised;
} PositionCase;

#define INSTRUMENT(symbol, rest) "\"instrument\":{\"assetType\":\"OPTION\",\"symbol\":\"" symbol "\"" rest "}"

static const PositionCase positions[] = {
  { "bought", "\"longQuantity\":3,\"averagePrice\":4.05,\"marketValue\":1245,\"longOpenProfitLoss\":30," INSTRUMENT (CALL, ",\"optionMultiplier\":100"),
    "AAPL261218C00250000", "100", "3", "4.05", "4.15", "30" },
  { "written", "\"shortQuantity\":2.0,\"averagePrice\":1.5,\"marketValue\":-260.00,\"shortOpenProfitLoss\":40," INSTRUMENT ("F     261218P00012500", ""),
    "F261218P00012500", "100", "-2", "1.5", "1.3", "40" },
  { "small", "\"longQuantity\":1,\"averagePrice\":2,\"marketValue\":25," INSTRUMENT ("XSP7  261218C00600000", ",\"optionMultiplier\":10"),
    "XSP7261218C00600000", "10", "1", "2", "2.5", NULL },
  { "without-its-kind", "\"longQuantity\":1,\"marketValue\":415,\"instrument\":{\"symbol\":\"" CALL "\"}",
    "AAPL261218C00250000", "100", "1", NULL, "4.15", NULL },
  { "without-its-value", "\"longQuantity\":1," INSTRUMENT (CALL, ""), "AAPL261218C00250000", "100", "1", NULL, NULL, NULL },
};

/* Unknown is equal to unknown alone. */
static void
assert_equal (FinxDecimal  value,
              const char  *wanted)
{
  g_assert_cmpint (finx_decimal_is_known (value), ==, wanted != NULL);
  if (wanted != NULL)
    g_assert_true (finx_decimal_equal (value, number (wanted)));
}

static void
test_position (Broker        *self,
               gconstpointer  data)
{
  const PositionCase *c = data;
  g_autofree char *body = g_strdup_printf ("{\"securitiesAccount\":{\"positions\":[{%s}]}}", c->body);
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_POSITIONS);
  const FinxBrokerPosition *position;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (answer (self, call, body, &error), ==, FINX_CALL_DONE);
  g_assert_no_error (error);
  g_assert_cmpuint (call->rows->len, ==, 1);
  position = call->rows->pdata[0];
  g_assert_cmpstr (position->instrument->symbol, ==, c->symbol);
  g_assert_cmpint (position->instrument->asset_class, ==, FINX_ASSET_OPTION);
  assert_equal (position->instrument->multiplier, c->multiplier);
  assert_equal (position->quantity, c->quantity);
  assert_equal (position->average_price, c->average);
  assert_equal (position->price, c->price);
  assert_equal (position->unrealised, c->unrealised);
}

typedef struct
{
  const char     *name;
  const char     *symbol;
  const char     *held;
  FinxSide        side;
  FinxOrderType   type;
  FinxTimeInForce tif;
  const char     *quantity, *limit;
  const char     *instruction;  /* (nullable) */
  const char     *code;         /* (nullable): why nothing is sent */
} OrderCase;

#define OURS "AAPL261218C00250000"

static const OrderCase order_cases[] = {
  { "buy", OURS, "0", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "2", "4.15", "BUY_TO_OPEN", NULL },
  { "buy-more", OURS, "3", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "2", "4.1", "BUY_TO_OPEN", NULL },
  { "buy-at-the-market", OURS, "0", FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "2", NULL, "BUY_TO_OPEN", NULL },
  { "sell-a-part", OURS, "3", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_DAY, "2", "0.05", "SELL_TO_CLOSE", NULL },
  { "sell-all", OURS, "3", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_DAY, "3", "4.15", "SELL_TO_CLOSE", NULL },
  { "buy-back", OURS, "-2", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "2", "4.15", "BUY_TO_CLOSE", NULL },
  { "buy-back-too-many", OURS, "-2", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "3", "4.15", NULL, "FINX-SCHWAB-037" },
  { "write", OURS, "0", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_DAY, "1", "4.15", NULL, "FINX-SCHWAB-039" },
  { "write-more", OURS, "-2", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_DAY, "1", "4.15", NULL, "FINX-SCHWAB-039" },
  { "sell-too-many", OURS, "3", FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_DAY, "4", "4.15", NULL, "FINX-SCHWAB-039" },
  { "too-fine", OURS, "0", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "1", "0.1234", NULL, "FINX-SCHWAB-005" },
  { "a-part-of-one", OURS, "0", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "0.5", "4.15", NULL, "FINX-SCHWAB-005" },
  { "at-once", OURS, "0", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_IOC, "1", "4.15", NULL, "FINX-SCHWAB-005" },
  { "called-otherwise", "AAPL261218C250", "0", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "1", "4.15", NULL, "FINX-SCHWAB-005" },
  { "called-anyhow", "APPLE-CALL", "0", FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "1", "4.15", NULL, "FINX-SCHWAB-005" },
};

static FinxOrder *
make_order (Broker          *self,
            const OrderCase *c)
{
  FinxOrder *order = broker_make_order (self, c->side, c->quantity, c->limit);

  order->instrument = add_option (self, c->symbol);
  order->type = c->type;
  order->tif = c->tif;
  return order;
}

static void
test_order (Broker        *self,
            gconstpointer  data)
{
  const OrderCase *c = data;
  gboolean is_short = *c->held == '-';
  g_autofree char *body = g_strdup_printf ("{\"securitiesAccount\":{\"type\":\"MARGIN\",\"positions\":[{\"%s\":%s," INSTRUMENT (CALL, "") "}]}}",
                                           is_short ? "shortQuantity" : "longQuantity", c->held + is_short);
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_CALL_PLACE);
  g_autoptr(FinxHttpRequest) first = NULL, second = NULL;
  g_autofree char *text = NULL, *price = NULL, *wanted = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (call->orders, make_order (self, c));
  first = schwab_make_request (self->client, call, &error);
  if (first != NULL && answer (self, call, body, &error) == FINX_CALL_MORE)
    second = schwab_make_request (self->client, call, &error);
  if (c->code != NULL)
    {
      g_assert_null (second);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_cmpstr (finx_error_code (error), ==, c->code);
      return;
    }
  g_assert_no_error (error);
  text = finx_http_request_to_text (second);
  price = c->limit != NULL ? g_strdup_printf ("\"price\":\"%.2f\",", g_ascii_strtod (c->limit, NULL)) : g_strdup ("");
  wanted = g_strdup_printf ("{\"orderType\":\"%s\",\"session\":\"NORMAL\",\"duration\":\"%s\",\"orderStrategyType\":\"SINGLE\","
                            "\"complexOrderStrategyType\":\"NONE\",%s\"orderLegCollection\":[{\"instruction\":\"%s\",\"quantity\":%s,"
                            "\"instrument\":{\"symbol\":\"" CALL "\",\"assetType\":\"OPTION\"}}]}", c->limit != NULL ? "LIMIT" : "MARKET",
                            c->tif == FINX_TIF_DAY ? "DAY" : "GOOD_TILL_CANCEL", price, c->instruction, c->quantity);
  g_assert_cmpstr (strchr (text, '{'), ==, wanted);
}

/* Bought, changed, and sold again: all the way to the venue and back it is the same option. */
static void
test_round_trip (Broker        *self,
                 gconstpointer  data)
{
  const FinxInstrument *option = add_option (self, OURS);
  g_autoptr(FinxOrder) purchase = NULL, sale = NULL;
  g_autoptr(FinxBrokerCall) held = NULL;
  g_autoptr(GError) error = NULL;

  venue_set_price (self->venue, CALL, "4.10", "4.20", NULL);
  broker_open (self);
  purchase = broker_make_order (self, FINX_SIDE_BUY, "2", "4");
  purchase->instrument = option;
  broker_send_order (self, purchase);
  broker_wait (self, broker_state (self, purchase->client_id) == FINX_ORDER_WORKING);
  purchase->limit_price = number ("4.2");
  g_assert_true (broker_replace (self, purchase, &error));
  broker_wait (self, broker_state (self, purchase->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_true (((FinxFill *) self->fills->pdata[0])->instrument == option);
  assert_equal (((FinxFill *) self->fills->pdata[0])->price, "4.2");

  held = broker_call (self, FINX_READ_POSITIONS, NULL);
  g_assert_cmpuint (held->rows->len, ==, 1);
  g_assert_true (((FinxBrokerPosition *) held->rows->pdata[0])->instrument == option);
  assert_equal (((FinxBrokerPosition *) held->rows->pdata[0])->quantity, "2");

  sale = broker_make_order (self, FINX_SIDE_SELL, "2", "4.1");
  sale->instrument = option;
  broker_send_order (self, sale);
  broker_wait (self, broker_state (self, sale->client_id) == FINX_ORDER_FILLED && self->fills->len == 2);
  g_assert_cmpuint (g_hash_table_size (self->states), ==, 2);
}

/* Entries with exits are for shares. */
static void
test_bracket (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (orders, make_order (self, &order_cases[0]));
  g_ptr_array_add (orders, broker_make_exit (self, orders->pdata[0], FINX_ORDER_LIMIT, "9"));
  g_assert_false (finx_broker_check (FINX_BROKER (self->client), orders, &error));
  g_clear_error (&error);
  g_assert_null (schwab_write_orders (FINX_SCHWAB (self->client), orders, "BUY_TO_OPEN", &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-005");
}

/* They have a service of their own, which counts its fields in another way. */
static void
test_prices (Broker        *self,
             gconstpointer  data)
{
  static const char text[] = "{\"service\":\"LEVELONE_OPTIONS\",\"content\":[{\"key\":\"" CALL "\",\"2\":4.1,\"3\":4.2,\"4\":4.15,\"8\":120,\"16\":30,\"17\":20,"
                             "\"18\":2,\"39\":1781000000000}]}";
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, strlen (text), NULL);
  const FinxJsonNode *root = finx_json_tree_get_root (tree);
  static const struct { FinxTickKind kind; const char *price; gint64 size; } wanted[] = {
    { FINX_TICK_LAST, "4.15", 2 }, { FINX_TICK_BID, "4.1", 30 }, { FINX_TICK_ASK, "4.2", 20 },
  };

  schwab_take_prices (FINX_SCHWAB (self->client), finx_json_node_get (root, "service"), finx_json_node_get (root, "content"), NOW_US);
  g_assert_cmpuint (self->ticks->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < self->ticks->len; i++)
    {
      const FinxTick *tick = &g_array_index (self->ticks, FinxTick, i);
      const FinxInstrument *instrument = finx_instrument_table_get (self->instruments, tick->instrument);

      g_assert_cmpstr (instrument->symbol, ==, OURS);
      g_assert_cmpint (tick->kind, ==, wanted[i].kind);
      g_assert_true (finx_decimal_equal (finx_instrument_price (instrument, tick->price), number (wanted[i].price)));
      g_assert_true (finx_decimal_equal (finx_instrument_size (instrument, tick->size), finx_decimal_new (wanted[i].size, 0)));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(array, folder, func) \
  for (gsize i = 0; i < G_N_ELEMENTS (array); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/schwab/options/" folder "/%s", array[i].name); \
 \
      g_test_add (path, Broker, &array[i], set_up_alone, func, broker_end_test); \
    }
  g_test_add_func ("/schwab/options/symbols", test_symbols);
  ADD (positions, "position", test_position)
  ADD (order_cases, "order", test_order)
  g_test_add ("/schwab/options/round-trip", Broker, NULL, set_up, test_round_trip, broker_end_test);
  g_test_add ("/schwab/options/bracket", Broker, NULL, set_up, test_bracket, broker_end_test);
  g_test_add ("/schwab/options/prices", Broker, NULL, set_up, test_prices, broker_end_test);
  return g_test_run ();
}
