/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coinbase's requests, byte for byte, and its answers: every state, type, number and refusal, and what is not one of them. */
#include <string.h>

#include "../../support/helpers.h"
#include "../broker-fixture.h"
#include "adapters/coinbase/finx-coinbase-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define ORDER_ID "d7b3f5aa-0c4e-4a6d-bb1e-0f1e2d3c4b5a"
#define OUR_ID   "FX-20260309-5b0c7e91a2f4"
#define OUR_UUID "20260309-4658-4000-8000-5b0c7e91a2f4"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_coinbase);
  g_setenv ("FINX_TEST_NOW_US", "1781000005000000", TRUE);
  g_setenv ("FINX_TEST_NONCE", "00112233445566778899aabbccddeeff", TRUE);
}

/* Requests */

typedef struct
{
  const char     *name;
  guint           kind;
  FinxSide        side;
  FinxOrderType   type;
  FinxTimeInForce tif;
  const char     *quantity, *notional, *limit, *stop;
  const char     *path, *body;  /* (nullable): it is refused */
} RequestCase;

#define HEAD(side) "{\"client_order_id\":\"" OUR_UUID "\",\"product_id\":\"SOL-USD\",\"side\":\"" side "\",\"order_configuration\":"

static const RequestCase requests[] = {
  { "market-buy", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_IOC, "1.5", NULL, NULL, NULL, "/orders",
    HEAD ("BUY") "{\"market_market_ioc\":{\"base_size\":\"1.5\"}}}" },
  { "market-value", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_GTC, NULL, "250.00", NULL, NULL, "/orders",
    HEAD ("BUY") "{\"market_market_ioc\":{\"quote_size\":\"250\"}}}" },
  { "market-sell-value", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_IOC, NULL, "250", NULL, NULL, NULL, NULL },
  { "market-fok", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_FOK, "1", NULL, NULL, NULL, NULL, NULL },
  { "market-gtd", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_GTD, "1", NULL, NULL, NULL, NULL, NULL },
  { "limit-gtc", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "3.500", NULL, "149.20", NULL, "/orders",
    HEAD ("BUY") "{\"limit_limit_gtc\":{\"base_size\":\"3.5\",\"limit_price\":\"149.2\",\"post_only\":false}}}" },
  { "limit-gtd", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTD, "0.001", NULL, "149.21", NULL, "/orders",
    HEAD ("SELL") "{\"limit_limit_gtd\":{\"base_size\":\"0.001\",\"limit_price\":\"149.21\",\"end_time\":\"2026-12-31T23:00:00.000000Z\",\"post_only\":false}}}" },
  { "limit-ioc", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_IOC, "10", NULL, "100", NULL, "/orders",
    HEAD ("BUY") "{\"sor_limit_ioc\":{\"base_size\":\"10\",\"limit_price\":\"100\"}}}" },
  { "limit-fok", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_FOK, "10", NULL, "100", NULL, "/orders",
    HEAD ("BUY") "{\"limit_limit_fok\":{\"base_size\":\"10\",\"limit_price\":\"100\"}}}" },
  { "stop-buy", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC, "2", NULL, "151", "150", "/orders",
    HEAD ("BUY") "{\"stop_limit_stop_limit_gtc\":{\"base_size\":\"2\",\"limit_price\":\"151\",\"stop_price\":\"150\","
    "\"stop_direction\":\"STOP_DIRECTION_STOP_UP\"}}}" },
  { "stop-sell", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP_LIMIT, FINX_TIF_GTD, "2", NULL, "139", "140", "/orders",
    HEAD ("SELL") "{\"stop_limit_stop_limit_gtd\":{\"base_size\":\"2\",\"limit_price\":\"139\",\"stop_price\":\"140\","
    "\"end_time\":\"2026-12-31T23:00:00.000000Z\",\"stop_direction\":\"STOP_DIRECTION_STOP_DOWN\"}}}" },
  { "stop-ioc", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP_LIMIT, FINX_TIF_IOC, "2", NULL, "139", "140", NULL, NULL },
  { "preview", FINX_READ_PREVIEW, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_IOC, "10", NULL, "100", NULL, "/orders/preview",
    "{\"product_id\":\"SOL-USD\",\"side\":\"BUY\",\"order_configuration\":{\"sor_limit_ioc\":{\"base_size\":\"10\",\"limit_price\":\"100\"}}}" },
  { "replace", FINX_CALL_REPLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "3", NULL, "148.00", NULL, "/orders/edit",
    "{\"order_id\":\"" ORDER_ID "\",\"price\":\"148\",\"size\":\"3\"}" },
  { "replace-ioc", FINX_CALL_REPLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_IOC, "3", NULL, "148", NULL, NULL, NULL },
  { "replace-market", FINX_CALL_REPLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_GTC, "3", NULL, NULL, NULL, NULL, NULL },
  { "cancel", FINX_CALL_CANCEL, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "3", NULL, "148", NULL, "/orders/batch_cancel",
    "{\"order_ids\":[\"" ORDER_ID "\"]}" },
};

static FinxOrder *
make_order (Broker            *self,
            const RequestCase *c)
{
  FinxOrder *order = finx_order_new ();

  set_text (&order->client_id, OUR_ID);
  set_text (&order->venue_id, c->kind == FINX_CALL_REPLACE || c->kind == FINX_CALL_CANCEL ? ORDER_ID : "");
  set_text (&order->account, "account-1");
  order->instrument = self->instrument;
  order->side = c->side;
  order->type = c->type;
  order->tif = c->tif;
  order->quantity = number (c->quantity);
  order->notional = c->notional != NULL ? number (c->notional) : FINX_DECIMAL_ZERO;
  order->limit_price = number (c->limit);
  order->stop_price = number (c->stop);
  order->expire_us = c->tif == FINX_TIF_GTD ? G_GINT64_CONSTANT (1798758000) * FINX_USEC_PER_SEC : 0;
  order->placed_us = order->updated_us = G_GINT64_CONSTANT (1781000000) * FINX_USEC_PER_SEC;
  return order;
}

static void
test_request (Broker        *self,
              gconstpointer  data)
{
  const RequestCase *c = data;
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(FinxHttpRequest) request = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL, *wanted = NULL;

  g_ptr_array_add (orders, make_order (self, c));
  request = finx_broker_client_make_request (self->client, c->kind, orders, &error);
  if (c->path == NULL)
    {
      g_assert_null (request);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_nonnull (finx_error_code (error));
      return;
    }
  g_assert_no_error (error);
  text = finx_http_request_to_text (request);
  wanted = g_strdup_printf ("POST %s/api/v3/brokerage%s\nAuthorization: •••\nContent-Type: application/json\n\n%s",
                            venue_get_url (self->venue), c->path, c->body);
  g_assert_cmpstr (text, ==, wanted);
  if (c->kind == FINX_CALL_PLACE)
    g_assert_true (finx_broker_check (FINX_BROKER (self->client), orders, &error));
}

/* A portfolio that is not the default one is named in each order. */
static void
test_portfolio (Broker        *self,
                gconstpointer  data)
{
  FinxCoinbase *coinbase = FINX_COINBASE (self->client);
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(FinxHttpRequest) request = NULL;

  coinbase->portfolio = g_strdup ("2b6c1f04");
  coinbase->is_default = FALSE;
  g_ptr_array_add (orders, make_order (self, &requests[0]));
  request = finx_broker_client_make_request (self->client, FINX_CALL_PLACE, orders, NULL);
  g_assert_nonnull (strstr (finx_http_request_get_body (request), ",\"retail_portfolio_id\":\"2b6c1f04\"}"));
}

/* An order whose fate is not known is looked for whatever product it is listed under: who does not find it would place it again. */
static void
test_search (Broker        *self,
             gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_CALL_QUERY);
  g_autoptr(FinxHttpRequest) request = NULL;
  g_autofree char *url = NULL;

  g_ptr_array_add (call->orders, make_order (self, &requests[0]));
  request = FINX_BROKER_CLIENT_GET_CLASS (self->client)->make_request (self->client, call, NULL);
  url = finx_http_request_get_url (request);
  g_assert_nonnull (strstr (url, "/api/v3/brokerage/orders/historical/batch?start_date="));
  g_assert_null (strstr (url, "product"));
}

/* Answers */

static FinxCallOutcome
answer (Broker          *self,
        FinxBrokerCall  *call,
        guint            status,
        const char      *body,
        GError         **error)
{
  return broker_answer (self, call, status, NULL, NULL, body, error);
}

static FinxBrokerCall *
new_call (Broker *self,
          guint   kind)
{
  static const RequestCase plain = { "", FINX_CALL_CANCEL, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "3", NULL, "148", NULL, NULL, NULL };
  FinxBrokerCall *call = finx_broker_call_new (kind);

  call->instrument = self->instrument;
  call->to_us = G_MAXINT64;
  if (kind >= FINX_CALL_PLACE)
    g_ptr_array_add (call->orders, make_order (self, &plain));
  return call;
}

typedef struct
{
  const char *name;
  guint       kind;
  guint       status;
  const char *body;
  int         code;             /* FinxError; −1: it is good */
} AnswerCase;

#define NO(reason) "{\"success\":false,\"error_response\":" reason "}"
#define RESULT(inner) "{\"results\":[" inner "]}"

static const AnswerCase answers[] = {
  { "placed", FINX_CALL_PLACE, 200, "{\"success\":true,\"success_response\":{\"order_id\":\"" ORDER_ID "\"},\"order_configuration\":{}}", -1 },
  { "placed-without-id", FINX_CALL_PLACE, 200, "{\"success\":true,\"success_response\":{\"order_id\":\"\"}}", FINX_ERROR_PROTOCOL },
  { "placed-with-null", FINX_CALL_PLACE, 200, "{\"success\":true,\"success_response\":null}", FINX_ERROR_PROTOCOL },
  { "placed-text", FINX_CALL_PLACE, 200, "{\"success\":\"true\",\"success_response\":{\"order_id\":\"" ORDER_ID "\"}}", FINX_ERROR_PROTOCOL },
  { "refused", FINX_CALL_PLACE, 200,
    NO ("{\"error\":\"INSUFFICIENT_FUND\",\"message\":\"Insufficient balance in source account\",\"new_order_failure_reason\":\"UNKNOWN_FAILURE_REASON\"}"),
    FINX_ERROR_REJECTED },
  { "refused-in-preview", FINX_CALL_PLACE, 200,
    NO ("{\"error\":\"UNKNOWN_FAILURE_REASON\",\"message\":\"\",\"preview_failure_reason\":\"PREVIEW_INVALID_LIMIT_PRICE_POSTONLY\"}"), FINX_ERROR_REJECTED },
  { "refused-without-reason", FINX_CALL_PLACE, 200,
    NO ("{\"error\":\"UNKNOWN_FAILURE_REASON\",\"message\":\"\",\"preview_failure_reason\":\"UNKNOWN_PREVIEW_FAILURE_REASON\"}"), FINX_ERROR_PROTOCOL },
  { "refused-null", FINX_CALL_PLACE, 200, NO ("null"), FINX_ERROR_PROTOCOL },
  { "neither", FINX_CALL_PLACE, 200, "{}", FINX_ERROR_PROTOCOL },
  { "list", FINX_CALL_PLACE, 200, "[]", FINX_ERROR_PROTOCOL },
  { "bad-argument", FINX_CALL_PLACE, 400, "{\"error\":\"INVALID_ARGUMENT\",\"error_details\":\"bad\",\"message\":\"bad\"}", FINX_ERROR_REJECTED },
  { "no-scope", FINX_CALL_PLACE, 403, "{\"error\":\"PERMISSION_DENIED\",\"message\":\"Missing required scopes\"}", FINX_ERROR_REJECTED },
  { "no-product", FINX_CALL_PLACE, 404, "{\"errors\":[{\"id\":\"not_found\",\"message\":\"no\"}]}", FINX_ERROR_REJECTED },
  { "bad-token", FINX_CALL_PLACE, 401, "Unauthorized\n", FINX_ERROR_AUTH },
  { "teapot", FINX_CALL_PLACE, 418, "{}", FINX_ERROR_PROTOCOL },
  { "redirected", FINX_CALL_PLACE, 302, "", FINX_ERROR_PROTOCOL },
  { "changed", FINX_CALL_REPLACE, 200, "{\"success\":true,\"success_response\":{\"order_id\":\"" ORDER_ID "\"},\"errors\":[]}", -1 },
  { "not-changed", FINX_CALL_REPLACE, 200, "{\"success\":false,\"errors\":[{\"edit_failure_reason\":\"ONLY_OPEN_ORDERS_CAN_BE_EDITED\"}]}", FINX_ERROR_REJECTED },
  { "not-changed-in-preview", FINX_CALL_REPLACE, 200,
    "{\"success\":false,\"errors\":[{\"edit_failure_reason\":\"UNKNOWN_EDIT_ORDER_FAILURE_REASON\",\"preview_failure_reason\":\"PREVIEW_INVALID_LIMIT_PRICE\"}]}",
    FINX_ERROR_REJECTED },
  { "change-unclear", FINX_CALL_REPLACE, 200, "{\"success\":false,\"errors\":[]}", FINX_ERROR_PROTOCOL },
  { "cancelled", FINX_CALL_CANCEL, 200, RESULT ("{\"success\":true,\"failure_reason\":\"UNKNOWN_CANCEL_FAILURE_REASON\",\"order_id\":\"" ORDER_ID "\"}"), -1 },
  { "cancelled-twice", FINX_CALL_CANCEL, 200, RESULT ("{\"success\":false,\"failure_reason\":\"DUPLICATE_CANCEL_REQUEST\"}"), -1 },
  { "too-late", FINX_CALL_CANCEL, 200, RESULT ("{\"success\":false,\"failure_reason\":\"ORDER_IS_FULLY_FILLED\"}"), FINX_ERROR_REJECTED },
  { "cancel-unknown", FINX_CALL_CANCEL, 200, RESULT ("{\"success\":false,\"failure_reason\":\"UNKNOWN_CANCEL_ORDER\"}"), FINX_ERROR_REJECTED },
  { "cancel-unclear", FINX_CALL_CANCEL, 200, RESULT (""), FINX_ERROR_PROTOCOL },
  { "query-unknown", FINX_CALL_QUERY, 404, "{\"error\":\"not_found\",\"message\":\"order with this orderID was not found\"}", FINX_ERROR_NOT_FOUND },
  { "query-empty", FINX_CALL_QUERY, 200, "{\"order\":null}", FINX_ERROR_PROTOCOL },
  { "blind-key", FINX_READ_ACCOUNTS, 200, "{\"can_view\":false,\"can_trade\":true,\"can_transfer\":false,\"portfolio_uuid\":\"p\"}", FINX_ERROR_AUTH },
  { "no-portfolio", FINX_READ_ACCOUNTS, 200, "{\"can_view\":true}", FINX_ERROR_PROTOCOL },
  { "forbidden", FINX_READ_ACCOUNTS, 403, "{\"error\":\"PERMISSION_DENIED\"}", FINX_ERROR_AUTH },
  { "wallet-null", FINX_READ_BALANCES, 200, "{\"accounts\":[{\"currency\":\"SOL\",\"available_balance\":null,\"hold\":null}],\"has_next\":false}", FINX_ERROR_PROTOCOL },
  { "wallets", FINX_READ_BALANCES, 200, "{\"accounts\":[{\"currency\":\"EUR\",\"type\":\"FIAT\",\"available_balance\":{\"value\":12.5},\"hold\":{\"value\":\"1e-2\"}}]}", -1 },
  { "fees-null", FINX_READ_FEES, 200, "{\"fee_tier\":null}", FINX_ERROR_PROTOCOL },
  { "clock", FINX_CALL_CLOCK, 200, "{\"iso\":\"2026-11-18T15:00:00Z\",\"epochSeconds\":\"1781000000\",\"epochMillis\":\"1781000000123\"}", -1 },
  { "clock-null", FINX_CALL_CLOCK, 200, "{\"epochMillis\":null}", FINX_ERROR_PROTOCOL },
  { "too-many-bars", FINX_CALL_BARS, 400, "{\"error\":\"INVALID_ARGUMENT\",\"message\":\"less than 350\"}", FINX_ERROR_REJECTED },
  { "preview-refused", FINX_READ_PREVIEW, 200, "{\"order_total\":\"0\",\"errs\":[\"PREVIEW_INSUFFICIENT_FUND\"]}", FINX_ERROR_REJECTED },
};

static void
test_answer (Broker        *self,
             gconstpointer  data)
{
  const AnswerCase *c = data;
  g_autoptr(FinxBrokerCall) call = new_call (self, c->kind);
  g_autoptr(GError) error = NULL;
  FinxCallOutcome outcome = answer (self, call, c->status, c->body, &error);

  if (c->code == -1)
    {
      g_assert_no_error (error);
      g_assert_cmpint (outcome, ==, FINX_CALL_DONE);
      return;
    }
  g_assert_cmpint (outcome, ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, c->code);
  g_assert_nonnull (finx_error_code (error));
}

/* What is only read is asked for once more with another token; what changes something is not. */
static void
test_second_token (Broker        *self,
                   gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) fees = new_call (self, FINX_READ_FEES), place = new_call (self, FINX_CALL_PLACE);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (answer (self, fees, 401, "Unauthorized\n", &error), ==, FINX_CALL_MORE);
  g_assert_no_error (error);
  fees->step = 1;
  g_assert_cmpint (answer (self, fees, 401, "Unauthorized\n", &error), ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "key"));
  g_clear_error (&error);
  g_assert_cmpint (answer (self, place, 401, "Unauthorized\n", &error), ==, FINX_CALL_FAILED);
}

static void
test_permissions (Broker        *self,
                  gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_ACCOUNTS);
  const FinxBrokerAccount *account;

  g_assert_cmpint (answer (self, call, 200, "{\"can_view\":true,\"can_trade\":false,\"can_transfer\":true,\"portfolio_uuid\":\"p\",\"portfolio_type\":\"CONSUMER\"}",
                           NULL), ==, FINX_CALL_MORE);
  account = call->rows->pdata[0];
  g_assert_cmpstr (account->id, ==, "p");
  g_assert_false (account->may_trade);
  g_assert_true (account->may_withdraw);
  g_assert_cmpstr (account->note, !=, "");
  /* The rest may be hidden from the key. */
  g_assert_cmpint (answer (self, call, 403, "{}", NULL), ==, FINX_CALL_DONE);
  g_assert_cmpstr (account->currency, ==, "USD");
}

/* Orders */

typedef struct
{
  const char    *name;
  const char    *status, *filled, *trigger;
  FinxOrderState state;
} StateCase;

static const StateCase states[] = {
  { "pending", "PENDING", "0", "INVALID_ORDER_TYPE", FINX_ORDER_PENDING },
  { "queued", "QUEUED", "0", "INVALID_ORDER_TYPE", FINX_ORDER_PENDING },
  { "open", "OPEN", "0", "INVALID_ORDER_TYPE", FINX_ORDER_WORKING },
  { "open-partly", "OPEN", "1.4", "INVALID_ORDER_TYPE", FINX_ORDER_PARTIAL },
  { "stop-waits", "OPEN", "0", "STOP_PENDING", FINX_ORDER_WAITING },
  { "stop-works", "OPEN", "0", "STOP_TRIGGERED", FINX_ORDER_WORKING },
  { "edit-queued", "EDIT_QUEUED", "0", "", FINX_ORDER_WORKING },
  { "cancel-queued", "CANCEL_QUEUED", "0.1", "", FINX_ORDER_PARTIAL },
  { "filled", "FILLED", "3.5", "", FINX_ORDER_FILLED },
  { "cancelled", "CANCELLED", "1.4", "", FINX_ORDER_CANCELLED },
  { "expired", "EXPIRED", "0", "", FINX_ORDER_EXPIRED },
  { "failed", "FAILED", "0", "", FINX_ORDER_REJECTED },
  { "failed-at-once", "FAILED", "", "", FINX_ORDER_REJECTED },
  { "queued-at-once", "QUEUED", "", "", FINX_ORDER_PENDING },
  { "unknown", "UNKNOWN_ORDER_STATUS", "0", "", FINX_ORDER_UNKNOWN },
  { "new-word", "SUSPENDED", "0", "", FINX_ORDER_UNKNOWN },
  { "none", "", "0", "", FINX_ORDER_UNKNOWN },
};

static FinxOrder *
parse (Broker     *self,
       const char *text,
       gboolean    is_update)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, strlen (text), NULL);

  if (tree == NULL)
    return NULL;
  return is_update ? coinbase_parse_update (FINX_COINBASE (self->client), finx_json_tree_get_root (tree))
                   : coinbase_parse_order (FINX_COINBASE (self->client), finx_json_tree_get_root (tree));
}

static char *
order_text (const StateCase *c)
{
  return g_strdup_printf ("{\"order_id\":\"" ORDER_ID "\",\"product_id\":\"SOL-USD\",\"order_configuration\":{\"limit_limit_gtc\":{\"base_size\":\"3.5\","
                          "\"limit_price\":\"149.20\",\"post_only\":true}},\"side\":\"BUY\",\"client_order_id\":\"" OUR_UUID "\",\"status\":\"%s\","
                          "\"created_time\":\"2026-11-18T15:01:02.119304Z\",\"filled_size\":\"%s\",\"average_filled_price\":\"149.2\",\"fee\":\"\","
                          "\"total_fees\":\"1.2533\",\"trigger_status\":\"%s\",\"reject_reason\":\"REJECT_REASON_UNSPECIFIED\",\"product_type\":\"SPOT\","
                          "\"cancel_message\":\"\",\"reject_message\":null,\"attached_order_configuration\":null}", c->status, c->filled, c->trigger);
}

static char *
update_text (const StateCase *c)
{
  return g_strdup_printf ("{\"order_id\":\"" ORDER_ID "\",\"product_id\":\"SOL-USD\",\"order_side\":\"BUY\",\"order_type\":\"Limit\",\"client_order_id\":\"" OUR_UUID "\","
                          "\"status\":\"%s\",\"creation_time\":\"2026-11-18T15:01:02.119Z\",\"cumulative_quantity\":\"%s\",\"leaves_quantity\":\"2.1\","
                          "\"avg_price\":\"149.2\",\"total_fees\":\"1.2533\",\"trigger_status\":\"%s\",\"limit_price\":\"149.2\",\"stop_price\":\"\","
                          "\"cancel_reason\":\"\",\"reject_Reason\":\"\"}", c->status, c->filled, c->trigger);
}

/* The same state from an answer and from the stream; one that nobody knows is told in a sentence. */
static void
test_state (Broker        *self,
            gconstpointer  data)
{
  const StateCase *c = data;
  g_autofree char *answered = order_text (c), *streamed = update_text (c);
  const char *texts[] = { answered, streamed };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(FinxOrder) order = parse (self, texts[i], i == 1);

      g_assert_nonnull (order);
      g_assert_cmpint (order->state, ==, c->state);
      g_assert_cmpstr (order->client_id, ==, OUR_ID);
      g_assert_cmpstr (order->venue_id, ==, ORDER_ID);
      g_assert_true (finx_decimal_equal (order->filled, number (*c->filled != '\0' ? c->filled : "0")));
      g_assert_true (finx_decimal_equal (order->limit_price, number ("149.2")));
      g_assert_true (finx_decimal_equal (order->fees, number ("1.2533")));
      g_assert_false (finx_decimal_is_known (order->stop_price));
      g_assert_cmpint (order->placed_us, >, 0);
      if (c->state == FINX_ORDER_UNKNOWN)
        g_assert_nonnull (strstr (order->reason, "check it at the broker"));
    }
}

typedef struct
{
  const char     *name;
  const char     *configuration;
  FinxOrderType   type;
  FinxTimeInForce tif;
  const char     *quantity, *notional, *limit, *stop;
  gboolean        is_told;      /* there is more to it than FinX shows */
} KindCase;

static const KindCase kinds[] = {
  { "market", "\"market_market_ioc\":{\"base_size\":\"2\"}", FINX_ORDER_MARKET, FINX_TIF_IOC, "2", "0", NULL, NULL, FALSE },
  { "market-value", "\"market_market_ioc\":{\"quote_size\":\"250\",\"base_size\":\"\"}", FINX_ORDER_MARKET, FINX_TIF_IOC, NULL, "250", NULL, NULL, FALSE },
  { "limit-gtc", "\"limit_limit_gtc\":{\"base_size\":\"2\",\"limit_price\":\"150\"}", FINX_ORDER_LIMIT, FINX_TIF_GTC, "2", "0", "150", NULL, FALSE },
  { "limit-gtd", "\"limit_limit_gtd\":{\"base_size\":\"2\",\"limit_price\":\"150\",\"end_time\":\"2026-12-31T23:00:00Z\"}", FINX_ORDER_LIMIT, FINX_TIF_GTD,
    "2", "0", "150", NULL, FALSE },
  { "limit-fok", "\"limit_limit_fok\":{\"base_size\":2,\"limit_price\":150.0}", FINX_ORDER_LIMIT, FINX_TIF_FOK, "2", "0", "150", NULL, FALSE },
  { "limit-ioc", "\"sor_limit_ioc\":{\"base_size\":\"2e0\",\"limit_price\":\"1.5e2\"}", FINX_ORDER_LIMIT, FINX_TIF_IOC, "2", "0", "150", NULL, FALSE },
  { "stop-gtc", "\"stop_limit_stop_limit_gtc\":{\"base_size\":\"2\",\"limit_price\":\"150\",\"stop_price\":\"151\"}", FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC,
    "2", "0", "150", "151", FALSE },
  { "stop-gtd", "\"stop_limit_stop_limit_gtd\":{\"base_size\":\"2\",\"limit_price\":\"150\",\"stop_price\":\"151\",\"end_time\":\"2026-12-31T23:00:00Z\"}",
    FINX_ORDER_STOP_LIMIT, FINX_TIF_GTD, "2", "0", "150", "151", FALSE },
  { "bracket", "\"trigger_bracket_gtc\":{\"base_size\":\"2\",\"limit_price\":\"165\",\"stop_trigger_price\":\"141\"}", FINX_ORDER_LIMIT, FINX_TIF_GTC,
    "2", "0", "165", NULL, TRUE },
  { "twap", "\"twap_limit_gtd\":{\"base_size\":\"2\",\"limit_price\":\"150\",\"number_buckets\":\"5\"}", FINX_ORDER_LIMIT, FINX_TIF_GTD, "2", "0", "150", NULL, TRUE },
  { "new-word", "\"iceberg_gtc\":{\"base_size\":\"2\"}", FINX_ORDER_MARKET, FINX_TIF_GTC, "2", "0", NULL, NULL, TRUE },
};

static void
test_kind (Broker        *self,
           gconstpointer  data)
{
  const KindCase *c = data;
  g_autofree char *text = g_strdup_printf ("{\"order_id\":\"" ORDER_ID "\",\"product_id\":\"SOL-USD\",\"side\":\"SELL\",\"status\":\"OPEN\",\"filled_size\":\"0\","
                                           "\"client_order_id\":\"\",\"order_configuration\":{%s}}", c->configuration);
  g_autoptr(FinxOrder) order = parse (self, text, FALSE);

  g_assert_nonnull (order);
  g_assert_cmpint (order->side, ==, FINX_SIDE_SELL);
  g_assert_cmpint (order->type, ==, c->type);
  g_assert_cmpint (order->tif, ==, c->tif);
  g_assert_cmpint (finx_decimal_is_known (order->quantity), ==, c->quantity != NULL);
  g_assert_true (c->quantity == NULL || finx_decimal_equal (order->quantity, number (c->quantity)));
  g_assert_true (finx_decimal_equal (order->notional, number (c->notional)));
  g_assert_cmpint (finx_decimal_is_known (order->limit_price), ==, c->limit != NULL);
  g_assert_true (c->limit == NULL || finx_decimal_equal (order->limit_price, number (c->limit)));
  g_assert_cmpint (finx_decimal_is_known (order->stop_price), ==, c->stop != NULL);
  g_assert_cmpint (order->expire_us != 0, ==, c->tif == FINX_TIF_GTD && !c->is_told);
  g_assert_cmpint (*order->reason != '\0', ==, c->is_told);
}

/* Any member of another type: what is read is read whole, or not at all. */
static void
test_wrong_types (Broker        *self,
                  gconstpointer  data)
{
  static const char *const values[] = { "null", "7", "-1", "\"\"", "\"x\"", "[]", "{}", "true", "1e400", "\"NaN\"", "[[[{}]]]" };
  static const StateCase open = { "", "OPEN", "1.4", "INVALID_ORDER_TYPE", FINX_ORDER_PARTIAL };
  g_autofree char *answered = order_text (&open), *streamed = update_text (&open);
  const char *texts[] = { answered, streamed };

  for (guint t = 0; t < 2; t++)
    for (const char *at = strstr (texts[t], "\":\""); at != NULL; at = strstr (at + 3, "\":\""))
      for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        {
          const char *end = strchr (at + 3, '"') + 1;
          g_autofree char *text = g_strdup_printf ("%.*s%s%s", (int) (at + 2 - texts[t]), texts[t], values[i], end);
          g_autoptr(FinxOrder) order = parse (self, text, t == 1);

          if (order == NULL)
            continue;
          g_assert_nonnull (order->instrument);
          g_assert_cmpstr (order->venue_id, !=, "");
          g_assert_true (finx_decimal_is_known (order->filled) && finx_decimal_sign (order->filled) >= 0);
          g_assert_true (finx_decimal_sign (order->fees) >= 0 && finx_decimal_is_known (order->fees));
          g_assert_true (finx_decimal_sign (order->quantity) > 0 || !finx_decimal_is_known (order->quantity));
          g_assert_true (finx_decimal_sign (order->limit_price) > 0 || !finx_decimal_is_known (order->limit_price));
        }
}

/* Answers of any kind, cut anywhere. */
static void
test_cut_answers (Broker        *self,
                  gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    for (gsize length = 0; length < strlen (answers[i].body); length++)
      {
        g_autofree char *body = g_strndup (answers[i].body, length);
        g_autoptr(FinxBrokerCall) call = new_call (self, answers[i].kind);
        g_autoptr(GError) error = NULL;

        g_assert_cmpint (answer (self, call, answers[i].status, body, &error), ==, FINX_CALL_FAILED);
        g_assert_true (error->domain == FINX_ERROR);
        if (answers[i].status == 200)
          g_assert_cmpint (error->code, ==, FINX_ERROR_PROTOCOL);
      }
}

typedef struct
{
  const char *name;
  const char *row;
  int         n;                /* fills; −1: not understood */
  const char *quantity, *fee;
} FillCase;

#define FILL(size, more) SIDED ("\"BUY\"", size, more)
#define SIDED(side, size, more) "{\"entry_id\":\"e-1\",\"trade_id\":\"t-1\",\"order_id\":\"" ORDER_ID "\",\"trade_time\":\"2026-11-18T15:01:09.5Z\",\"price\":\"149.2\"," \
                         "\"size\":\"" size "\",\"product_id\":\"SOL-USD\",\"side\":" side "," more "}"

static const FillCase fills[] = {
  { "plain", FILL ("1.4", "\"trade_type\":\"FILL\",\"commission\":\"1.2533\",\"liquidity_indicator\":\"MAKER\",\"size_in_quote\":false"), 1, "1.4", "1.2533" },
  { "in-quote", FILL ("298.4", "\"trade_type\":\"FILL\",\"commission\":\"0\",\"size_in_quote\":true"), 1, "2", "0" },
  { "in-quote-long", FILL ("2.6399716828", "\"trade_type\":\"FILL\",\"commission\":\"0.0316796601936\",\"size_in_quote\":true"), 1, "0.01769418", "0.0316796601936" },
  { "in-quote-next-to-nothing", FILL ("0.0000001", "\"trade_type\":\"FILL\",\"commission\":\"0\",\"size_in_quote\":true"), 0, NULL, NULL },
  { "in-quote-nothing", FILL ("0", "\"trade_type\":\"FILL\",\"commission\":\"0\",\"size_in_quote\":true"), -1, NULL, NULL },
  { "rebate", FILL ("1.4", "\"trade_type\":\"FILL\",\"commission\":\"-0.01\""), 1, "1.4", "-0.01" },
  { "no-fee", FILL ("1.4", "\"trade_type\":\"FILL\",\"commission\":null"), 1, "1.4", "0" },
  { "reversal", FILL ("1.4", "\"trade_type\":\"REVERSAL\""), 0, NULL, NULL },
  { "nothing", FILL ("0", "\"trade_type\":\"FILL\""), -1, NULL, NULL },
  { "no-size", FILL ("", "\"trade_type\":\"FILL\""), -1, NULL, NULL },
  { "no-side", SIDED ("null", "1.4", "\"trade_type\":\"FILL\""), -1, NULL, NULL },
  { "unknown-side", SIDED ("\"UNKNOWN_ORDER_SIDE\"", "1.4", "\"trade_type\":\"FILL\""), -1, NULL, NULL },
  { "future", "{\"product_id\":\"BIT-24APR26-CDE\",\"trade_type\":\"FILL\"}", 0, NULL, NULL },
  { "no-object", "7", -1, NULL, NULL },
};

static void
test_fill (Broker        *self,
           gconstpointer  data)
{
  const FillCase *c = data;
  g_autofree char *body = g_strdup_printf ("{\"fills\":[%s],\"cursor\":\"\"}", c->row);
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_FILLS);
  g_autoptr(GError) error = NULL;
  const FinxFill *fill;

  g_assert_cmpint (answer (self, call, 200, body, &error), ==, c->n < 0 ? FINX_CALL_FAILED : FINX_CALL_DONE);
  if (c->n <= 0)
    return;
  fill = call->rows->pdata[0];
  g_assert_cmpstr (fill->id, ==, "e-1");
  g_assert_cmpstr (fill->client_id, ==, ORDER_ID);
  g_assert_true (finx_decimal_equal (fill->quantity, number (c->quantity)));
  g_assert_true (finx_decimal_equal (fill->fee, number (c->fee)));
  g_assert_cmpint (fill->is_maker, ==, g_str_equal (c->name, "plain"));
}

#define ADD(group, cases, func) \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/coinbase/" group "/%s", cases[i].name); \
      g_test_add (path, Broker, &cases[i], set_up, func, broker_end_test); \
    }

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("request", requests, test_request);
  ADD ("answer", answers, test_answer);
  ADD ("state", states, test_state);
  ADD ("kind", kinds, test_kind);
  ADD ("fill", fills, test_fill);
  g_test_add ("/coinbase/search", Broker, NULL, set_up, test_search, broker_end_test);
  g_test_add ("/coinbase/portfolio", Broker, NULL, set_up, test_portfolio, broker_end_test);
  g_test_add ("/coinbase/second-token", Broker, NULL, set_up, test_second_token, broker_end_test);
  g_test_add ("/coinbase/permissions", Broker, NULL, set_up, test_permissions, broker_end_test);
  g_test_add ("/coinbase/wrong-types", Broker, NULL, set_up, test_wrong_types, broker_end_test);
  g_test_add ("/coinbase/cut-answers", Broker, NULL, set_up, test_cut_answers, broker_end_test);
  return g_test_run ();
}
