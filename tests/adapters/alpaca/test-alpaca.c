/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alpaca's answers: orders and fills, and what is not one of them. */
#include <string.h>

#include "../../support/helpers.h"
#include "../broker-fixture.h"
#include "adapters/alpaca/finx-alpaca-private.h"
#include "base/finx-error.h"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_alpaca);
}

static void
tear_down (Broker        *self,
           gconstpointer  data)
{
  broker_tear_down (self);
}

static FinxCallOutcome
answer (Broker          *self,
        FinxBrokerCall  *call,
        const char      *body,
        GError         **error)
{
  FinxHttpReply reply = { .status = 200, .content_type = (char *) "application/json", .body = (char *) body, .length = strlen (body) };

  return FINX_BROKER_CLIENT_GET_CLASS (self->client)->read (self->client, call, &reply, error);
}

/* Fills. Bought or sold is not guessed. */

typedef struct
{
  const char *name;
  const char *members;          /* after those that all have */
  int         side;             /* −1: it can not be read */
} FillCase;

static const FillCase fills[] = {
  { "bought", "\"side\":\"buy\",\"price\":\"70.95\",\"qty\":\"5\",\"cum_qty\":\"5\"", FINX_SIDE_BUY },
  { "sold", "\"side\":\"sell\",\"price\":\"70.95\",\"qty\":\"5\",\"cum_qty\":\"5\"", FINX_SIDE_SELL },
  { "sold-short", "\"side\":\"sell_short\",\"price\":\"70.95\",\"qty\":\"5\",\"cum_qty\":\"5\"", FINX_SIDE_SELL },
  { "numbers", "\"side\":\"sell\",\"price\":70.95,\"qty\":5,\"cum_qty\":5.0", FINX_SIDE_SELL },
  { "exponent", "\"side\":\"buy\",\"price\":\"70.95\",\"qty\":\"5e0\",\"cum_qty\":\"0.5E1\"", FINX_SIDE_BUY },
  { "no-side", "\"price\":\"70.95\",\"qty\":\"5\",\"cum_qty\":\"5\"", -1 },
  { "null-side", "\"side\":null,\"price\":\"70.95\",\"qty\":\"5\",\"cum_qty\":\"5\"", -1 },
  { "new-side", "\"side\":\"exchange\",\"price\":\"70.95\",\"qty\":\"5\",\"cum_qty\":\"5\"", -1 },
  { "no-sum", "\"side\":\"buy\",\"price\":\"70.95\",\"qty\":\"5\"", -1 },
  { "nothing", "\"side\":\"buy\",\"price\":\"70.95\",\"qty\":\"-0\",\"cum_qty\":\"5\"", -1 },
};

static void
test_fill (Broker        *self,
           gconstpointer  data)
{
  const FillCase *c = data;
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_FILLS);
  g_autofree char *body = g_strdup_printf ("[{\"id\":\"20261118150211530::1f\",\"activity_type\":\"FILL\",\"transaction_time\":\"2026-11-18T15:02:11.530081Z\","
                                           "\"symbol\":\"KO\",\"order_id\":\"9b8a\",%s}]", c->members);
  g_autoptr(GError) error = NULL;
  FinxCallOutcome outcome = answer (self, call, body, &error);
  const FinxFill *fill;

  if (c->side == -1)
    {
      g_assert_cmpint (outcome, ==, FINX_CALL_FAILED);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_PROTOCOL);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, FINX_CALL_DONE);
  fill = call->rows->pdata[0];
  g_assert_cmpint (fill->side, ==, c->side);
  assert_number (fill->quantity, "5");
  assert_number (fill->price, "70.95");
  g_assert_cmpstr (fill->id, ==, "9b8a/5");
}

/* A contract is for a hundred shares, and is not counted as one of them. */
static void
test_option (Broker        *self,
             gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_FILLS);
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_SELL, "1", "2.50");
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  const FinxInstrument *option;

  g_assert_cmpint (answer (self, call, "[{\"id\":\"1\",\"activity_type\":\"FILL\",\"transaction_time\":\"2026-11-18T15:02:11Z\",\"symbol\":\"SPY261218C00600000\","
                                       "\"side\":\"buy\",\"price\":\"2.5\",\"qty\":\"1\",\"cum_qty\":\"1\",\"order_id\":\"9b8a\"}]", NULL), ==, FINX_CALL_DONE);
  option = ((FinxFill *) call->rows->pdata[0])->instrument;
  g_assert_cmpint (option->asset_class, ==, FINX_ASSET_OPTION);
  assert_number (option->multiplier, "100");
  g_assert_cmpint (self->instrument->asset_class, ==, FINX_ASSET_EQUITY);

  order->instrument = option;
  g_ptr_array_add (orders, order);
  g_assert_cmpuint (finx_broker_get_capabilities (FINX_BROKER (self->client), option)->order_types, ==, 0);
  g_assert_false (finx_broker_check (FINX_BROKER (self->client), orders, NULL));
  g_assert_null (finx_broker_client_make_request (self->client, FINX_CALL_PLACE, orders, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
}

/* Orders */

#define ORDER(id, client_id, status, more) \
  "{\"id\":\"" id "\",\"client_order_id\":\"" client_id "\",\"status\":\"" status "\",\"symbol\":\"KO\",\"asset_class\":\"us_equity\",\"side\":\"buy\"," \
  "\"type\":\"limit\",\"time_in_force\":\"gtc\",\"qty\":\"10\",\"filled_qty\":\"0\",\"limit_price\":\"60\",\"submitted_at\":\"2026-11-18T15:02:11.5Z\"" more "}"

static FinxBrokerCall *
new_query (guint       kind,
           const char *venue_id)
{
  FinxBrokerCall *call = finx_broker_call_new (kind);
  FinxOrder *order = finx_order_new ();

  set_text (&order->client_id, "FX-1");
  set_text (&order->venue_id, venue_id);
  g_ptr_array_add (call->orders, order);
  return call;
}

/* A change that was rejected leads back to what it was to change, once. */
static void
test_refused_change (Broker        *self,
                     gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_query (FINX_CALL_QUERY, "v2"), list = finx_broker_call_new (FINX_READ_ORDERS);
  const FinxOrder *order;

  g_assert_cmpint (answer (self, call, ORDER ("v2", "FX-1~5", "rejected", ",\"replaces\":\"v1\""), NULL), ==, FINX_CALL_MORE);
  g_assert_cmpstr (call->cursor, ==, "v1");
  g_assert_cmpint (answer (self, call, ORDER ("v1", "FX-1", "new", ""), NULL), ==, FINX_CALL_DONE);
  order = call->rows->pdata[0];
  g_assert_cmpstr (order->venue_id, ==, "v1");
  g_assert_cmpint (order->state, ==, FINX_ORDER_WORKING);

  g_assert_cmpint (answer (self, list, "[" ORDER ("v1", "FX-1", "new", "") "," ORDER ("v2", "FX-1~5", "rejected", ",\"replaces\":\"v1\"") "]", NULL),
                   ==, FINX_CALL_DONE);
  g_assert_cmpuint (list->rows->len, ==, 1);
}

/* Both say that the other one counts: what was asked for last is told. */
static void
test_refused_circle (Broker        *self,
                     gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_query (FINX_CALL_QUERY, "v1");

  g_assert_cmpint (answer (self, call, ORDER ("v1", "FX-1", "replaced", ",\"replaced_by\":\"v2\""), NULL), ==, FINX_CALL_MORE);
  g_assert_cmpint (answer (self, call, ORDER ("v2", "FX-1~5", "rejected", ",\"replaces\":\"v1\""), NULL), ==, FINX_CALL_DONE);
  g_assert_cmpint (((FinxOrder *) call->rows->pdata[0])->state, ==, FINX_ORDER_REJECTED);
}

/* A leg that was changed is not told as one that was cancelled. */
static void
test_replaced_leg (Broker        *self,
                   gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_query (FINX_CALL_QUERY, "v1");

  g_assert_cmpint (answer (self, call, ORDER ("v1", "FX-1", "filled", ",\"legs\":[" ORDER ("l1", "a", "replaced", ",\"replaced_by\":\"l2\"") ","
                                                                      ORDER ("l2", "b", "new", ",\"replaces\":\"l1\"") "]"), NULL), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, 2);
  g_assert_cmpstr (((FinxOrder *) call->rows->pdata[1])->venue_id, ==, "l2");
}

/* Five hundred orders of one moment are a full page, behind which the same moment goes on. */
static void
test_pages (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_OPEN_ORDERS);
  g_autoptr(GString) body = g_string_new ("[");
  g_autofree char *url = NULL;
  g_autoptr(FinxHttpRequest) request = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (body, "%s{\"id\":\"v%u\",\"client_order_id\":\"c%u\",\"status\":\"new\",\"symbol\":\"KO\",\"side\":\"buy\",\"type\":\"limit\","
                            "\"time_in_force\":\"gtc\",\"qty\":\"10\",\"filled_qty\":\"0\",\"limit_price\":\"60\",\"submitted_at\":\"2026-11-18T15:02:%02uZ\"}",
                            i > 0 ? "," : "", i, i, i < 498 ? 10 : 11);
  g_string_append_c (body, ']');
  g_assert_cmpint (answer (self, call, body->str, NULL), ==, FINX_CALL_MORE);
  request = FINX_BROKER_CLIENT_GET_CLASS (self->client)->make_request (self->client, call, NULL);
  url = finx_http_request_get_url (request);
  g_assert_nonnull (strstr (url, "after=2026-11-18T15%3A02%3A10.999999Z"));
  g_assert_cmpint (answer (self, call, "[" ORDER ("v499", "c499", "new", "") "," ORDER ("v500", "c500", "new", "") "]", NULL), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, 501);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      g_autofree char *path = g_strdup_printf ("/alpaca/fill/%s", fills[i].name);

      g_test_add (path, Broker, &fills[i], set_up, test_fill, tear_down);
    }
  g_test_add ("/alpaca/option", Broker, NULL, set_up, test_option, tear_down);
  g_test_add ("/alpaca/order/refused-change", Broker, NULL, set_up, test_refused_change, tear_down);
  g_test_add ("/alpaca/order/refused-circle", Broker, NULL, set_up, test_refused_circle, tear_down);
  g_test_add ("/alpaca/order/replaced-leg", Broker, NULL, set_up, test_replaced_leg, tear_down);
  g_test_add ("/alpaca/order/pages", Broker, NULL, set_up, test_pages, tear_down);
  return g_test_run ();
}
