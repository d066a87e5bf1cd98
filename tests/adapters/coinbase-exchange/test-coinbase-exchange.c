/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to Coinbase Exchange, byte for byte, and its answers: every state, type, number and refusal, and what is not one of them. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-coinbase-exchange.h"
#include "../broker-fixture.h"
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define ORDER_ID "5c0a7d8e-2b1f-4c3d-9e4a-1f2e3d4c5b6a"
#define OUR_ID   "FX-20260309-5b0c7e91a2f4"
#define OUR_UUID "20260309-4658-4000-8000-5b0c7e91a2f4"
#define NOW      G_GINT64_CONSTANT (1781000000)

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_coinbase_exchange);
  g_setenv ("FINX_TEST_NOW_US", "1781000000000000", TRUE);
}

/* Signatures */

typedef struct
{
  const char *name;
  const char *timestamp, *method, *path, *body, *signature;
} Vector;

static const Vector vectors[] = {
  { "query", "1781000000", "GET", "/orders?status=open&status=pending&limit=100", "", "O9ubRTfvuDy2m2CtIhBehwLfGRE7YvTAyj9baKgufmQ=" },
  { "body", "1781000001", "POST", "/orders",
    "{\"product_id\":\"ETH-EUR\",\"side\":\"buy\",\"type\":\"limit\",\"price\":\"2410.55\",\"size\":\"0.125\",\"client_oid\":\"6f1e6a6e-6c0d-4d0e-9b7c-0f6b1c2d3e4f\"}",
    "461HWb0P8aL73bSdtelgDYWh2fecop1rgM9ZqGOE8cs=" },
  { "stream", "1781000002", "GET", "/users/self/verify", "", "QNWdO00d19LBiXRlgDf1d3DSDrz+7bKKTiIVjvm2czE=" },
};

static void
test_vector (gconstpointer data)
{
  static const char *const pasted[] = { VENUE_COINBASE_EXCHANGE_SECRET, "  " VENUE_COINBASE_EXCHANGE_SECRET "\n", "\"" VENUE_COINBASE_EXCHANGE_SECRET "\"" };
  const Vector *v = data;

  for (gsize i = 0; i < G_N_ELEMENTS (pasted); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *signature = coinbase_exchange_sign (pasted[i], v->timestamp, v->method, v->path, v->body, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (signature, ==, v->signature);
    }
}

/* What is no secret of Coinbase's is told before anything goes out, and is not repeated. */
static void
test_no_secret (void)
{
  static const char *const secrets[] = { "", "  ", "not base64!", "AAEC=AQF", "AAECA", "====", "пароль" };

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (coinbase_exchange_sign (secrets[i], "1781000000", "GET", "/accounts", "", &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
      g_assert_true (strlen (secrets[i]) < 4 || strstr (error->message, secrets[i]) == NULL);
    }
}

/* Requests */

typedef struct
{
  const char     *name;
  guint           kind;
  FinxSide        side;
  FinxOrderType   type;
  FinxTimeInForce tif;
  gint64          lives_s;      /* of %FINX_TIF_GTD */
  const char     *quantity, *notional, *limit, *stop;
  const char     *method, *path, *body; /* (nullable): it is refused; @body "": none */
} RequestCase;

#define HEAD(side) "{\"product_id\":\"SOL-USD\",\"side\":\"" side "\","
#define TAIL       ",\"client_oid\":\"" OUR_UUID "\"}"

static const RequestCase requests[] = {
  { "market-buy", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_IOC, 0, "1.500", NULL, NULL, NULL, "POST", "/orders",
    HEAD ("buy") "\"type\":\"market\",\"size\":\"1.5\"" TAIL },
  { "market-value", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_GTC, 0, NULL, "250.00", NULL, NULL, "POST", "/orders",
    HEAD ("buy") "\"type\":\"market\",\"funds\":\"250\"" TAIL },
  { "market-sell-value", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_IOC, 0, NULL, "250.5", NULL, NULL, "POST", "/orders",
    HEAD ("sell") "\"type\":\"market\",\"funds\":\"250.5\"" TAIL },
  { "market-fok", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_FOK, 0, "1", NULL, NULL, NULL, NULL, NULL, NULL },
  { "market-day", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, 0, "1", NULL, NULL, NULL, NULL, NULL, NULL },
  { "limit-gtc", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, 0, "3.500", NULL, "149.20", NULL, "POST", "/orders",
    HEAD ("buy") "\"type\":\"limit\",\"price\":\"149.2\",\"size\":\"3.5\",\"time_in_force\":\"GTC\"" TAIL },
  { "limit-day", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_DAY, 0, "0.001", NULL, "149.21", NULL, "POST", "/orders",
    HEAD ("sell") "\"type\":\"limit\",\"price\":\"149.21\",\"size\":\"0.001\",\"time_in_force\":\"GTT\",\"cancel_after\":\"day\"" TAIL },
  { "limit-minute", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTD, 62, "1", NULL, "149", NULL, "POST", "/orders",
    HEAD ("buy") "\"type\":\"limit\",\"price\":\"149\",\"size\":\"1\",\"time_in_force\":\"GTT\",\"cancel_after\":\"min\"" TAIL },
  { "limit-hour", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTD, 3590, "1", NULL, "149", NULL, "POST", "/orders",
    HEAD ("buy") "\"type\":\"limit\",\"price\":\"149\",\"size\":\"1\",\"time_in_force\":\"GTT\",\"cancel_after\":\"hour\"" TAIL },
  { "limit-24h", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTD, 86400, "1", NULL, "149", NULL, "POST", "/orders",
    HEAD ("buy") "\"type\":\"limit\",\"price\":\"149\",\"size\":\"1\",\"time_in_force\":\"GTT\",\"cancel_after\":\"day\"" TAIL },
  { "limit-two-hours", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTD, 7200, "1", NULL, "149", NULL, NULL, NULL, NULL },
  { "limit-ioc", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_IOC, 0, "10", NULL, "100", NULL, "POST", "/orders",
    HEAD ("buy") "\"type\":\"limit\",\"price\":\"100\",\"size\":\"10\",\"time_in_force\":\"IOC\"" TAIL },
  { "limit-fok", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_FOK, 0, "10", NULL, "100", NULL, "POST", "/orders",
    HEAD ("buy") "\"type\":\"limit\",\"price\":\"100\",\"size\":\"10\",\"time_in_force\":\"FOK\"" TAIL },
  { "limit-value", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, 0, NULL, "250", "100", NULL, NULL, NULL, NULL },
  { "limit-close", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_CLOSE, 0, "1", NULL, "100", NULL, NULL, NULL, NULL },
  { "stop-buy", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC, 0, "2", NULL, "151", "150", "POST", "/orders",
    HEAD ("buy") "\"type\":\"limit\",\"stop\":\"entry\",\"stop_price\":\"150\",\"price\":\"151\",\"size\":\"2\",\"time_in_force\":\"GTC\"" TAIL },
  { "stop-sell", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP_LIMIT, FINX_TIF_DAY, 0, "2", NULL, "139", "140", "POST", "/orders",
    HEAD ("sell") "\"type\":\"limit\",\"stop\":\"loss\",\"stop_price\":\"140\",\"price\":\"139\",\"size\":\"2\",\"time_in_force\":\"GTT\","
    "\"cancel_after\":\"day\"" TAIL },
  { "stop-ioc", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP_LIMIT, FINX_TIF_IOC, 0, "2", NULL, "139", "140", NULL, NULL, NULL },
  { "stop-market", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP, FINX_TIF_GTC, 0, "2", NULL, NULL, "140", NULL, NULL, NULL },
  { "trailing", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, 0, "2", NULL, NULL, NULL, NULL, NULL, NULL },
  { "replace", FINX_CALL_REPLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, 0, "3", NULL, "148", NULL, NULL, NULL, NULL },
  { "preview", FINX_READ_PREVIEW, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, 0, "3", NULL, "148", NULL, NULL, NULL, NULL },
  { "cancel", FINX_CALL_CANCEL, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, 0, "3", NULL, "148", NULL, "DELETE",
    "/orders/" ORDER_ID "?product_id=SOL-USD", "" },
  { "query", FINX_CALL_QUERY, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, 0, "3", NULL, "148", NULL, "GET", "/orders/" ORDER_ID, "" },
};

static FinxOrder *
make_order (Broker            *self,
            const RequestCase *c)
{
  FinxOrder *order = finx_order_new ();

  set_text (&order->client_id, OUR_ID);
  set_text (&order->venue_id, c->kind > FINX_CALL_PLACE ? ORDER_ID : "");
  set_text (&order->account, "account-1");
  order->instrument = self->instrument;
  order->side = c->side;
  order->type = c->type;
  order->tif = c->tif;
  order->quantity = number (c->quantity);
  order->notional = c->notional != NULL ? number (c->notional) : FINX_DECIMAL_ZERO;
  order->limit_price = number (c->limit);
  order->stop_price = number (c->stop);
  order->placed_us = order->updated_us = NOW * FINX_USEC_PER_SEC;
  order->expire_us = c->tif == FINX_TIF_GTD ? order->placed_us + c->lives_s * FINX_USEC_PER_SEC : 0;
  return order;
}

/* As it goes out, with what hides the key taken for what it is. */
static void
check_request (Broker          *self,
               FinxHttpRequest *request,
               const char      *method,
               const char      *path,
               const char      *body)
{
  g_autofree char *text = finx_http_request_to_text (request), *wanted = NULL;

  wanted = g_strdup_printf ("%s %s%s\nCB-ACCESS-KEY: •••\nCB-ACCESS-SIGN: •••\nCB-ACCESS-TIMESTAMP: 1781000000\nCB-ACCESS-PASSPHRASE: •••\n%s%s", method,
                            venue_get_url (self->venue), path, *body != '\0' ? "Content-Type: application/json\n\n" : "", body);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_request (Broker        *self,
              gconstpointer  data)
{
  const RequestCase *c = data;
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(FinxHttpRequest) request = NULL;
  g_autoptr(GError) error = NULL;

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
  check_request (self, request, c->method, c->path, c->body);
  if (c->kind == FINX_CALL_PLACE)
    g_assert_true (finx_broker_check (FINX_BROKER (self->client), orders, &error));
}

static void
find_header_cb (const char *name,
                const char *value,
                gpointer    slot)
{
  if (g_str_equal (name, "CB-ACCESS-SIGN"))
    *(char **) slot = g_strdup (value);
}

/* The signature in a request is that of its path, query and body. */
static void
test_signed (Broker        *self,
             gconstpointer  data)
{
  static const guint kinds[] = { FINX_READ_OPEN_ORDERS, FINX_READ_ORDERS, FINX_READ_FILLS, FINX_READ_FEES, FINX_READ_BALANCES };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(FinxBrokerCall) call = finx_broker_call_new (kinds[i]);
      g_autoptr(FinxHttpRequest) request = NULL;
      g_autofree char *url = NULL, *signature = NULL, *wanted = NULL;

      call->from_us = NOW * FINX_USEC_PER_SEC;
      request = FINX_BROKER_CLIENT_GET_CLASS (self->client)->make_request (self->client, call, NULL);
      url = finx_http_request_get_url (request);
      finx_http_request_foreach_header (request, find_header_cb, &signature);
      wanted = coinbase_exchange_sign (VENUE_COINBASE_EXCHANGE_SECRET, "1781000000", "GET", url + strlen (venue_get_url (self->venue)), "", NULL);
      g_assert_cmpstr (signature, ==, wanted);
    }
}

/* An order whose id is not known goes by ours; what is for everybody goes without a key. */
static void
test_other_requests (Broker        *self,
                     gconstpointer  data)
{
  static const struct { guint kind; const char *path; } cases[] = {
    { FINX_CALL_CLOCK, "/time" }, { FINX_READ_INSTRUMENTS, "/products" }, { FINX_READ_QUOTE, "/products/SOL-USD/ticker" },
    { FINX_READ_BOOK, "/products/SOL-USD/book?level=2" },
  };
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(FinxHttpRequest) cancel = NULL;
  FinxOrder *order = make_order (self, &requests[5]);

  g_ptr_array_add (orders, order);
  cancel = finx_broker_client_make_request (self->client, FINX_CALL_CANCEL, orders, NULL);
  check_request (self, cancel, "DELETE", "/orders/client:" OUR_UUID "?product_id=SOL-USD", "");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxBrokerCall) call = finx_broker_call_new (cases[i].kind);
      g_autoptr(FinxHttpRequest) request = NULL;
      g_autofree char *text = NULL, *wanted = g_strdup_printf ("GET %s%s\n", venue_get_url (self->venue), cases[i].path);

      call->instrument = self->instrument;
      request = FINX_BROKER_CLIENT_GET_CLASS (self->client)->make_request (self->client, call, NULL);
      text = finx_http_request_to_text (request);
      g_assert_cmpstr (text, ==, wanted);
    }
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
  static const RequestCase plain = { "", FINX_CALL_CANCEL, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, 0, "3", NULL, "148", NULL, NULL, NULL, NULL };
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
  int         code;             /* FinxError; −1: it is good; −2: there is more */
} AnswerCase;

#define PLACED(more) "{\"id\":\"" ORDER_ID "\",\"price\":\"149.20\",\"size\":\"3.5\",\"product_id\":\"SOL-USD\",\"side\":\"buy\",\"type\":\"limit\"," \
                     "\"created_at\":\"2026-11-18T15:01:02.1Z\",\"fill_fees\":\"0\",\"filled_size\":\"0\",\"executed_value\":\"0\",\"settled\":false" more "}"
#define SAYS(words)  "{\"message\":\"" words "\"}"

static const AnswerCase answers[] = {
  { "placed", FINX_CALL_PLACE, 200, PLACED (",\"status\":\"pending\",\"client_oid\":\"" OUR_UUID "\""), -1 },
  { "placed-without-our-id", FINX_CALL_PLACE, 200, PLACED (",\"status\":\"pending\""), -1 },
  { "placed-open", FINX_CALL_PLACE, 200, PLACED (",\"status\":\"open\""), -1 },
  { "placed-rejected", FINX_CALL_PLACE, 200, PLACED (",\"status\":\"rejected\",\"reject_reason\":\"post only\""), FINX_ERROR_REJECTED },
  { "placed-without-id", FINX_CALL_PLACE, 200, "{\"product_id\":\"SOL-USD\",\"side\":\"buy\",\"status\":\"pending\"}", FINX_ERROR_PROTOCOL },
  { "placed-null", FINX_CALL_PLACE, 200, "null", FINX_ERROR_PROTOCOL },
  { "placed-list", FINX_CALL_PLACE, 200, "[]", FINX_ERROR_PROTOCOL },
  { "no-funds", FINX_CALL_PLACE, 400, SAYS ("Insufficient funds"), FINX_ERROR_REJECTED },
  { "too-small", FINX_CALL_PLACE, 400, SAYS ("size is too small. Minimum size is 0.001"), FINX_ERROR_REJECTED },
  { "too-fine", FINX_CALL_PLACE, 400, SAYS ("price is too accurate. Smallest unit is 0.01"), FINX_ERROR_REJECTED },
  { "cancel-only", FINX_CALL_PLACE, 400, SAYS ("Cancel only mode"), FINX_ERROR_REJECTED },
  { "post-only", FINX_CALL_PLACE, 400, SAYS ("Post only mode"), FINX_ERROR_REJECTED },
  /* An order with this id is there already: it is looked for. */
  { "used-id", FINX_CALL_PLACE, 400, SAYS ("client_oid already exists"), FINX_ERROR_PROTOCOL },
  { "bad-id", FINX_CALL_PLACE, 400, SAYS ("client_oid is not a valid uuid"), FINX_ERROR_REJECTED },
  { "may-not-trade", FINX_CALL_PLACE, 403, SAYS ("Forbidden"), FINX_ERROR_REJECTED },
  { "no-product", FINX_CALL_PLACE, 404, SAYS ("Product not found"), FINX_ERROR_REJECTED },
  { "bad-key", FINX_CALL_PLACE, 401, SAYS ("Invalid API Key"), FINX_ERROR_AUTH },
  { "bad-passphrase", FINX_CALL_PLACE, 401, SAYS ("Invalid Passphrase"), FINX_ERROR_AUTH },
  { "bad-signature", FINX_CALL_PLACE, 400, SAYS ("invalid signature"), FINX_ERROR_AUTH },
  { "late-order", FINX_CALL_PLACE, 401, SAYS ("request timestamp expired"), FINX_ERROR_AUTH },
  { "late-question", FINX_READ_FEES, 401, SAYS ("request timestamp expired"), -2 },
  { "late-cancellation", FINX_CALL_CANCEL, 400, SAYS ("invalid timestamp"), -2 },
  { "teapot", FINX_CALL_PLACE, 418, "{}", FINX_ERROR_PROTOCOL },
  { "redirected", FINX_CALL_PLACE, 302, "", FINX_ERROR_PROTOCOL },
  { "cancelled", FINX_CALL_CANCEL, 200, "\"" ORDER_ID "\"", -1 },
  { "cancelled-list", FINX_CALL_CANCEL, 200, "[\"" ORDER_ID "\"]", -1 },
  { "cancel-unclear", FINX_CALL_CANCEL, 200, "{}", FINX_ERROR_PROTOCOL },
  { "cancel-empty", FINX_CALL_CANCEL, 200, "\"\"", FINX_ERROR_PROTOCOL },
  { "too-late", FINX_CALL_CANCEL, 400, SAYS ("Order already done"), FINX_ERROR_REJECTED },
  { "cancel-unknown", FINX_CALL_CANCEL, 404, SAYS ("order not found"), FINX_ERROR_NOT_FOUND },
  { "query-unknown", FINX_CALL_QUERY, 404, SAYS ("NotFound"), FINX_ERROR_NOT_FOUND },
  { "query-null", FINX_CALL_QUERY, 200, "null", FINX_ERROR_PROTOCOL },
  { "blind-key", FINX_READ_ACCOUNTS, 403, SAYS ("Forbidden"), FINX_ERROR_AUTH },
  { "wallets", FINX_READ_BALANCES, 200, "[{\"currency\":\"EUR\",\"balance\":12.5,\"available\":\"1e1\",\"hold\":null}]", -1 },
  { "wallet-null", FINX_READ_BALANCES, 200, "[{\"currency\":\"SOL\",\"balance\":null}]", FINX_ERROR_PROTOCOL },
  { "wallet-text", FINX_READ_POSITIONS, 200, "[\"SOL\"]", FINX_ERROR_PROTOCOL },
  { "wallets-object", FINX_READ_BALANCES, 200, "{}", FINX_ERROR_PROTOCOL },
  { "fees", FINX_READ_FEES, 200, "{\"maker_fee_rate\":\"0.0040\",\"taker_fee_rate\":\"0.0060\",\"usd_volume\":null}", -1 },
  { "fees-none", FINX_READ_FEES, 200, "{}", FINX_ERROR_PROTOCOL },
  { "clock", FINX_CALL_CLOCK, 200, "{\"iso\":\"2026-06-09T10:13:20.123Z\",\"epoch\":1781000000.123}", -1 },
  { "clock-text", FINX_CALL_CLOCK, 200, "{\"epoch\":\"now\"}", FINX_ERROR_PROTOCOL },
  { "clock-negative", FINX_CALL_CLOCK, 200, "{\"epoch\":-5}", FINX_ERROR_PROTOCOL },
  { "quote-null", FINX_READ_QUOTE, 200, "null", FINX_ERROR_PROTOCOL },
  { "book-null", FINX_READ_BOOK, 200, "{\"bids\":null,\"asks\":[]}", FINX_ERROR_PROTOCOL },
  { "bars-object", FINX_CALL_BARS, 200, "{\"candles\":[]}", FINX_ERROR_PROTOCOL },
  { "too-many-bars", FINX_CALL_BARS, 400, SAYS ("granularity too small for the requested time range"), FINX_ERROR_REJECTED },
  { "no-market", FINX_READ_QUOTE, 404, SAYS ("NotFound"), FINX_ERROR_NOT_FOUND },
  { "fills-object", FINX_READ_FILLS, 200, "{}", FINX_ERROR_PROTOCOL },
  { "orders-object", FINX_READ_ORDERS, 200, "{\"orders\":[]}", FINX_ERROR_PROTOCOL },
  { "orders-text", FINX_READ_OPEN_ORDERS, 200, "[\"x\"]", FINX_ERROR_PROTOCOL },
};

static void
test_answer (Broker        *self,
             gconstpointer  data)
{
  const AnswerCase *c = data;
  g_autoptr(FinxBrokerCall) call = new_call (self, c->kind);
  g_autoptr(GError) error = NULL;
  FinxCallOutcome outcome = answer (self, call, c->status, c->body, &error);

  if (c->code < 0)
    {
      g_assert_no_error (error);
      g_assert_cmpint (outcome, ==, c->code == -1 ? FINX_CALL_DONE : FINX_CALL_MORE);
      return;
    }
  g_assert_cmpint (outcome, ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, c->code);
  g_assert_nonnull (finx_error_code (error));
  if (g_str_equal (c->name, "bad-passphrase"))
    g_assert_nonnull (strstr (error->message, "passphrase of the key"));
}

/* What is late once more is told. */
static void
test_late_twice (Broker        *self,
                 gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_FEES);
  g_autoptr(GError) error = NULL;

  call->step = 1;
  g_assert_cmpint (answer (self, call, 401, SAYS ("request timestamp expired"), &error), ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "clock"));
}

typedef struct
{
  const char *name;
  guint       status;
  const char *body;
  gboolean    may_withdraw;
} PermissionCase;

static const PermissionCase permissions[] = {
  { "may-not", 403, SAYS ("Forbidden"), FALSE },        { "may", 200, "{\"fee\":\"0.00012\"}", TRUE }, { "may-with-more", 400, SAYS ("crypto_address is required"), TRUE },
  { "late", 400, SAYS ("request timestamp expired"), FALSE }, { "refused", 401, SAYS ("Invalid API Key"), FALSE }, { "gone", 404, SAYS ("NotFound"), FALSE },
};

static void
test_permission (Broker        *self,
                 gconstpointer  data)
{
  static const char wallets[] = "[{\"currency\":\"GBP\",\"balance\":\"0.0\",\"profile_id\":null},{\"currency\":\"EUR\",\"balance\":\"1520.44\",\"available\":\"1220.34\","
                                "\"hold\":\"300.10\",\"profile_id\":\"p\",\"trading_enabled\":true}]";
  const PermissionCase *c = data;
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_ACCOUNTS);
  g_autoptr(GError) error = NULL;
  const FinxBrokerAccount *account;

  g_assert_cmpint (answer (self, call, 200, wallets, &error), ==, FINX_CALL_MORE);
  g_assert_cmpint (answer (self, call, c->status, c->body, &error), ==, FINX_CALL_DONE);
  g_assert_no_error (error);
  g_assert_cmpuint (call->rows->len, ==, 1);
  account = call->rows->pdata[0];
  g_assert_cmpstr (account->id, ==, "p");
  g_assert_cmpstr (account->currency, ==, "EUR");
  g_assert_true (account->may_trade && account->is_paper);
  g_assert_cmpint (account->may_withdraw, ==, c->may_withdraw);
}

/* Orders */

typedef struct
{
  const char    *name;
  const char    *status, *filled, *more;
  FinxOrderState state;
} StateCase;

static const StateCase states[] = {
  { "received", "received", "0", "", FINX_ORDER_PENDING },
  { "pending", "pending", "0", "", FINX_ORDER_PENDING },
  { "open", "open", "0.00000000", "", FINX_ORDER_WORKING },
  { "open-partly", "open", "1.4", "", FINX_ORDER_PARTIAL },
  { "active", "active", "0", ",\"stop\":\"loss\",\"stop_price\":\"148\"", FINX_ORDER_WAITING },
  { "filled", "done", "3.5", ",\"done_reason\":\"filled\",\"done_at\":\"2026-11-18T15:02:02.1Z\"", FINX_ORDER_FILLED },
  { "settled", "settled", "3.5", ",\"done_reason\":\"filled\"", FINX_ORDER_FILLED },
  { "cancelled", "done", "1.4", ",\"done_reason\":\"canceled\"", FINX_ORDER_CANCELLED },
  { "expired", "done", "1.4", ",\"done_reason\":\"canceled\",\"done_at\":\"2026-11-18T16:01:02.2Z\",\"expire_time\":\"2026-11-18T16:01:02.1Z\"", FINX_ORDER_EXPIRED },
  { "cancelled-early", "done", "1.4", ",\"done_reason\":\"canceled\",\"done_at\":\"2026-11-18T16:00:00Z\",\"expire_time\":\"2026-11-18T16:01:02.1Z\"",
    FINX_ORDER_CANCELLED },
  { "rejected", "rejected", "0", ",\"reject_reason\":\"post only\"", FINX_ORDER_REJECTED },
  { "done-whole", "done", "3.5", "", FINX_ORDER_FILLED },
  { "done-partly", "done", "1.4", "", FINX_ORDER_UNKNOWN },
  { "done-null", "done", "1.4", ",\"done_reason\":null", FINX_ORDER_UNKNOWN },
  { "new-word", "suspended", "0", "", FINX_ORDER_UNKNOWN },
  { "none", "", "0", "", FINX_ORDER_UNKNOWN },
};

static FinxOrder *
parse (Broker     *self,
       const char *text)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, strlen (text), NULL);

  return tree != NULL ? coinbase_exchange_parse_order (FINX_COINBASE_EXCHANGE (self->client), finx_json_tree_get_root (tree)) : NULL;
}

static char *
order_text (const StateCase *c)
{
  return g_strdup_printf ("{\"id\":\"" ORDER_ID "\",\"price\":\"149.20\",\"size\":\"3.5\",\"product_id\":\"SOL-USD\",\"profile_id\":\"p\",\"side\":\"buy\","
                          "\"type\":\"limit\",\"time_in_force\":\"GTC\",\"post_only\":true,\"created_at\":\"2026-11-18T15:01:02.1Z\",\"fill_fees\":\"1.2533\","
                          "\"filled_size\":\"%s\",\"executed_value\":\"208.8800000000000000\",\"status\":\"%s\",\"client_oid\":\"" OUR_UUID "\"%s}",
                          c->filled, c->status, c->more);
}

static void
test_state (Broker        *self,
            gconstpointer  data)
{
  const StateCase *c = data;
  g_autofree char *text = order_text (c);
  g_autoptr(FinxOrder) order = parse (self, text);

  g_assert_nonnull (order);
  g_assert_cmpint (order->state, ==, c->state);
  g_assert_cmpstr (order->client_id, ==, OUR_ID);
  g_assert_cmpstr (order->venue_id, ==, ORDER_ID);
  g_assert_true (finx_decimal_equal (order->filled, number (c->filled)));
  g_assert_true (finx_decimal_equal (order->limit_price, number ("149.2")));
  g_assert_true (finx_decimal_equal (order->fees, number ("1.2533")));
  g_assert_cmpint (order->placed_us, >, 0);
  if (finx_decimal_equal (order->filled, number ("1.4")))
    g_assert_true (finx_decimal_equal (order->average_price, number ("149.2")));
  if (c->state == FINX_ORDER_UNKNOWN)
    g_assert_nonnull (strstr (order->reason, "check it at the broker"));
  else
    g_assert_cmpstr (order->reason, ==, c->state == FINX_ORDER_REJECTED ? "post only" : "");
}

typedef struct
{
  const char     *name;
  const char     *terms;
  FinxOrderType   type;
  FinxTimeInForce tif;
  const char     *quantity, *notional, *limit, *stop;
} KindCase;

static const KindCase kinds[] = {
  { "market", "\"type\":\"market\",\"size\":\"2\",\"funds\":\"298.1\"", FINX_ORDER_MARKET, FINX_TIF_IOC, "2", "0", NULL, NULL },
  { "market-value", "\"type\":\"market\",\"funds\":\"248.7562189\",\"specified_funds\":\"250.0000000000000000\"", FINX_ORDER_MARKET, FINX_TIF_IOC, NULL, "250", NULL, NULL },
  { "market-pending", "\"type\":\"market\"", FINX_ORDER_MARKET, FINX_TIF_IOC, NULL, "0", NULL, NULL },
  { "limit-gtc", "\"type\":\"limit\",\"size\":2,\"price\":150.0,\"time_in_force\":\"GTC\"", FINX_ORDER_LIMIT, FINX_TIF_GTC, "2", "0", "150", NULL },
  { "limit-ioc", "\"type\":\"limit\",\"size\":\"2e0\",\"price\":\"1.5e2\",\"time_in_force\":\"IOC\"", FINX_ORDER_LIMIT, FINX_TIF_IOC, "2", "0", "150", NULL },
  { "limit-fok", "\"type\":\"limit\",\"size\":\"2\",\"price\":\"150\",\"time_in_force\":\"FOK\"", FINX_ORDER_LIMIT, FINX_TIF_FOK, "2", "0", "150", NULL },
  { "limit-gtt", "\"type\":\"limit\",\"size\":\"2\",\"price\":\"150\",\"time_in_force\":\"GTT\",\"expire_time\":\"2026-11-18T16:01:02.1Z\"", FINX_ORDER_LIMIT,
    FINX_TIF_GTD, "2", "0", "150", NULL },
  { "limit-gtt-after", "\"type\":\"limit\",\"size\":\"2\",\"price\":\"150\",\"time_in_force\":\"GTT\",\"cancel_after\":\"hour\"", FINX_ORDER_LIMIT, FINX_TIF_GTD,
    "2", "0", "150", NULL },
  { "limit-gtt-bare", "\"type\":\"limit\",\"size\":\"2\",\"price\":\"150\",\"time_in_force\":\"GTT\"", FINX_ORDER_LIMIT, FINX_TIF_DAY, "2", "0", "150", NULL },
  { "limit-pending", "\"type\":\"limit\",\"size\":\"2\",\"price\":\"150\"", FINX_ORDER_LIMIT, FINX_TIF_GTC, "2", "0", "150", NULL },
  { "stop-limit", "\"type\":\"limit\",\"size\":\"2\",\"price\":\"150\",\"stop\":\"entry\",\"stop_price\":\"151\",\"time_in_force\":\"GTC\"", FINX_ORDER_STOP_LIMIT,
    FINX_TIF_GTC, "2", "0", "150", "151" },
  { "stop-by-type", "\"type\":\"stop\",\"size\":\"2\",\"price\":\"150\",\"stop_price\":\"151\"", FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC, "2", "0", "150", "151" },
  { "stop-market", "\"type\":\"stop\",\"size\":\"2\",\"stop\":\"loss\",\"stop_price\":\"151\"", FINX_ORDER_STOP, FINX_TIF_GTC, "2", "0", NULL, "151" },
};

static void
test_kind (Broker        *self,
           gconstpointer  data)
{
  const KindCase *c = data;
  g_autofree char *text = g_strdup_printf ("{\"id\":\"" ORDER_ID "\",\"product_id\":\"SOL-USD\",\"side\":\"sell\",\"status\":\"open\",\"filled_size\":\"0\","
                                           "\"created_at\":\"2026-11-18T15:01:02.1Z\",%s}", c->terms);
  g_autoptr(FinxOrder) order = parse (self, text);

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
  g_assert_cmpint (order->expire_us, ==, c->tif == FINX_TIF_GTD ? order->placed_us + FINX_USEC_PER_HOUR : 0);
}

/* What is left out while an order is pending is what we said. */
static void
test_pending (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) ours = make_order (self, &requests[16]), order = NULL;

  g_assert_cmpint (ours->type, ==, FINX_ORDER_STOP_LIMIT);
  finx_order_ledger_add (finx_broker_client_get_ledger (self->client), ours);
  order = parse (self, "{\"id\":\"" ORDER_ID "\",\"product_id\":\"SOL-USD\",\"side\":\"sell\",\"status\":\"pending\",\"type\":\"limit\",\"size\":\"2\",\"price\":\"139\","
                       "\"client_oid\":\"" OUR_UUID "\"}");
  g_assert_nonnull (order);
  g_assert_cmpint (order->type, ==, FINX_ORDER_STOP_LIMIT);
  g_assert_cmpint (order->tif, ==, FINX_TIF_DAY);
  g_assert_true (finx_decimal_equal (order->stop_price, number ("140")));
  g_assert_true (finx_decimal_equal (order->filled, FINX_DECIMAL_ZERO));
}

/* An order that is not there any more ended without a fill, unless it is too new to be there. */
static void
test_vanished (Broker        *self,
               gconstpointer  data)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (self->client);
  g_autoptr(FinxBrokerCall) late = new_call (self, FINX_CALL_QUERY), early = new_call (self, FINX_CALL_QUERY), cancel = new_call (self, FINX_CALL_CANCEL);
  g_autoptr(FinxOrder) order = finx_order_copy (late->orders->pdata[0]);
  g_autoptr(GError) error = NULL;
  const FinxOrder *told;

  order->placed_us = finx_clock_now (self->clock);
  order->state = FINX_ORDER_WORKING;
  finx_order_ledger_add (ledger, order);
  g_assert_cmpint (answer (self, early, 404, SAYS ("NotFound"), &error), ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_cmpint (answer (self, cancel, 200, "\"" ORDER_ID "\"", &error), ==, FINX_CALL_DONE);
  g_assert_cmpint (answer (self, late, 404, SAYS ("NotFound"), &error), ==, FINX_CALL_DONE);
  told = late->rows->pdata[0];
  g_assert_cmpint (told->state, ==, FINX_ORDER_CANCELLED);
  g_assert_cmpstr (told->client_id, ==, OUR_ID);
  g_assert_cmpstr (told->reason, !=, "");
}

/* The same without our asking, when it was there for a while; but never of what was filled in part. */
static void
test_vanished_later (Broker        *self,
                     gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(FinxBrokerCall) call = new_call (self, FINX_CALL_QUERY);
      g_autoptr(FinxOrder) order = finx_order_copy (call->orders->pdata[0]);
      g_autofree char *id = g_strdup_printf ("%u", i);

      set_text (&order->venue_id, id);
      set_text (&order->client_id, id);
      set_text (&((FinxOrder *) call->orders->pdata[0])->venue_id, id);
      order->placed_us = finx_clock_now (self->clock) - FINX_USEC_PER_MIN;
      order->state = i == 0 ? FINX_ORDER_WORKING : FINX_ORDER_PARTIAL;
      order->filled = i == 0 ? FINX_DECIMAL_ZERO : number ("1");
      finx_order_ledger_add (finx_broker_client_get_ledger (self->client), order);
      g_assert_cmpint (answer (self, call, 404, SAYS ("NotFound"), NULL), ==, i == 0 ? FINX_CALL_DONE : FINX_CALL_FAILED);
    }
}

/* Any member of another type: what is read is read whole, or not at all. */
static void
test_wrong_types (Broker        *self,
                  gconstpointer  data)
{
  static const char *const values[] = { "null", "7", "-1", "\"\"", "\"x\"", "[]", "{}", "true", "1e400", "\"NaN\"", "[[[{}]]]" };
  static const StateCase open = { "", "open", "1.4", ",\"stop\":\"loss\",\"stop_price\":\"148\",\"expire_time\":\"2026-11-18T15:01:02.1Z\"", FINX_ORDER_PARTIAL };
  g_autofree char *whole = order_text (&open);

  for (const char *at = strstr (whole, "\":\""); at != NULL; at = strstr (at + 3, "\":\""))
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
      {
        const char *end = strchr (at + 3, '"') + 1;
        g_autofree char *text = g_strdup_printf ("%.*s%s%s", (int) (at + 2 - whole), whole, values[i], end);
        g_autoptr(FinxOrder) order = parse (self, text);

        if (order == NULL)
          continue;
        g_assert_nonnull (order->instrument);
        g_assert_cmpstr (order->venue_id, !=, "");
        g_assert_true (finx_decimal_is_known (order->filled) && finx_decimal_sign (order->filled) >= 0);
        g_assert_true (finx_decimal_sign (order->fees) >= 0 && finx_decimal_is_known (order->fees));
        g_assert_true (finx_decimal_sign (order->quantity) > 0 || !finx_decimal_is_known (order->quantity));
        g_assert_true (finx_decimal_sign (order->limit_price) > 0 || !finx_decimal_is_known (order->limit_price));
        g_assert_true (finx_decimal_sign (order->notional) >= 0 && finx_decimal_is_known (order->notional));
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

/* What is nested without an end, and what is longer than any answer: each is read, or told not to be. */
static void
test_deep_and_huge (Broker        *self,
                    gconstpointer  data)
{
  g_autoptr(GString) deep = g_string_new (NULL), huge = g_string_new ("[");
  g_autoptr(FinxBrokerCall) first = new_call (self, FINX_READ_BALANCES), second = new_call (self, FINX_CALL_BARS);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append (deep, "[{\"a\":");
  g_assert_cmpint (answer (self, first, 200, deep->str, &error), ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_PROTOCOL);
  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (huge, "%s[%u,70.8,71.0,70.9,70.95,812.44]", i > 0 ? "," : "", 1600000000 - 60 * i);
  g_string_append_c (huge, ']');
  g_assert_cmpint (answer (self, second, 200, huge->str, NULL), ==, FINX_CALL_MORE);
  g_assert_cmpuint (second->bars->len, ==, 200000);
}

/* Low comes before high, and that before open; rows that are none are left out. */
static void
test_bars (Broker        *self,
           gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_CALL_BARS);
  const FinxBar *bar;

  g_assert_cmpint (answer (self, call, 200, "[[1781000060,1,4,2,3,10.5],[1781000000,\"1\",\"4\",\"2\",\"3\",null],[],[null],7,[1781000120,4,1,2,3,1],[1781000180]]", NULL),
                   ==, FINX_CALL_MORE);
  g_assert_cmpuint (call->bars->len, ==, 2);
  bar = &g_array_index (call->bars, FinxBar, 1);
  g_assert_cmpint (bar->time_us, ==, 1781000060 * FINX_USEC_PER_SEC);
  g_assert_cmpfloat (bar->low, ==, 1);
  g_assert_cmpfloat (bar->high, ==, 4);
  g_assert_cmpfloat (bar->open, ==, 2);
  g_assert_cmpfloat (bar->close, ==, 3);
  g_assert_cmpfloat (bar->volume, ==, 10.5);
}

typedef struct
{
  const char *name;
  const char *row;
  gboolean    is_good;
  const char *quantity, *fee;
} FillCase;

#define FILL(size, more) "{\"created_at\":\"2026-11-18T15:01:09.5Z\",\"trade_id\":80321,\"product_id\":\"SOL-USD\",\"order_id\":\"" ORDER_ID "\"," \
                         "\"price\":\"149.2\",\"size\":\"" size "\"," more "}"

static const FillCase fills[] = {
  { "maker", FILL ("1.40000000", "\"fee\":\"1.25328\",\"side\":\"buy\",\"liquidity\":\"M\",\"settled\":true"), TRUE, "1.4", "1.25328" },
  { "taker", FILL ("1.4", "\"fee\":\"0\",\"side\":\"buy\",\"liquidity\":\"T\",\"settled\":false"), TRUE, "1.4", "0" },
  { "rebate", FILL ("1.4", "\"fee\":-0.01,\"side\":\"sell\""), TRUE, "1.4", "-0.01" },
  { "no-fee", FILL ("1.4", "\"fee\":null,\"side\":\"buy\""), FALSE, NULL, NULL },
  { "no-side", FILL ("1.4", "\"fee\":\"0\""), FALSE, NULL, NULL },
  { "nothing", FILL ("0", "\"fee\":\"0\",\"side\":\"buy\""), FALSE, NULL, NULL },
  { "no-size", FILL ("", "\"fee\":\"0\",\"side\":\"buy\""), FALSE, NULL, NULL },
  { "no-object", "7", FALSE, NULL, NULL },
};

static void
test_fill (Broker        *self,
           gconstpointer  data)
{
  const FillCase *c = data;
  g_autofree char *body = g_strdup_printf ("[%s]", c->row);
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_FILLS);
  g_autoptr(GError) error = NULL;
  const FinxFill *fill;

  call->cursor = g_strdup ("+SOL-USD");
  g_assert_cmpint (answer (self, call, 200, body, &error), ==, c->is_good ? FINX_CALL_DONE : FINX_CALL_FAILED);
  if (!c->is_good)
    return;
  fill = call->rows->pdata[0];
  g_assert_cmpstr (fill->id, ==, "SOL-USD-80321");
  g_assert_cmpstr (fill->client_id, ==, ORDER_ID);
  g_assert_true (finx_decimal_equal (fill->quantity, number (c->quantity)));
  g_assert_true (finx_decimal_equal (fill->fee, number (c->fee)));
  g_assert_cmpint (fill->is_maker, ==, g_str_equal (c->name, "maker"));
}

static char *
ask_for (Broker         *self,
         FinxBrokerCall *call)
{
  g_autoptr(FinxHttpRequest) request = FINX_BROKER_CLIENT_GET_CLASS (self->client)->make_request (self->client, call, NULL);
  g_autofree char *url = finx_http_request_get_url (request);

  return g_strdup (url + strlen (venue_get_url (self->venue)));
}

/* The products of the orders, each to the end of the time, and none that is gone. */
static void
test_fill_pages (Broker        *self,
                 gconstpointer  data)
{
  static const StateCase done = { "", "done", "3.5", ",\"done_reason\":\"filled\",\"done_at\":\"2026-11-18T15:02:02.1Z\"", FINX_ORDER_FILLED };
  g_autofree char *order = order_text (&done), *orders = g_strdup_printf ("[%s]", order), *path = NULL;
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_FILLS);

  finx_time_parse_iso ("2026-11-18T15:00:00Z", &call->from_us, NULL);
  path = ask_for (self, call);
  g_assert_cmpstr (path, ==, "/orders?status=all&sortedBy=created_at&sorting=desc&start_date=2026-10-19T15%3A00%3A00.000000Z&limit=1000");
  g_assert_cmpint (broker_answer (self, call, 200, "cb-after", "55", orders, NULL), ==, FINX_CALL_MORE);
  g_free (path);
  path = ask_for (self, call);
  g_assert_true (g_str_has_suffix (path, "&limit=1000&after=55"));
  g_assert_cmpint (broker_answer (self, call, 200, NULL, NULL, "[]", NULL), ==, FINX_CALL_MORE);
  g_free (path);
  path = ask_for (self, call);
  g_assert_cmpstr (path, ==, "/fills?product_id=SOL-USD&limit=100");
  g_assert_cmpint (broker_answer (self, call, 200, "cb-after", "80321", "[" FILL ("1.4", "\"fee\":\"0\",\"side\":\"buy\"") "]", NULL), ==, FINX_CALL_MORE);
  g_free (path);
  path = ask_for (self, call);
  g_assert_cmpstr (path, ==, "/fills?product_id=SOL-USD&limit=100&after=80321");
  g_assert_cmpint (broker_answer (self, call, 404, NULL, NULL, SAYS ("NotFound"), NULL), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, 1);
}

/* A page that leads to itself is no page. */
static void
test_circle (Broker        *self,
             gconstpointer  data)
{
  static const StateCase open = { "", "open", "0", "", FINX_ORDER_WORKING };
  g_autofree char *order = order_text (&open), *orders = g_strdup_printf ("[%s]", order);
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_OPEN_ORDERS);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (broker_answer (self, call, 200, "cb-after", "55", orders, &error), ==, FINX_CALL_MORE);
  g_assert_cmpint (broker_answer (self, call, 200, "cb-after", "55", orders, &error), ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_PROTOCOL);
}

#define ADD(group, cases, func) \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/coinbase-exchange/" group "/%s", cases[i].name); \
      g_test_add (path, Broker, &cases[i], set_up, func, broker_end_test); \
    }

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *self, gconstpointer data); } tests[] = {
    { "signed", test_signed }, { "other-requests", test_other_requests }, { "late-twice", test_late_twice }, { "pending", test_pending },
    { "vanished", test_vanished }, { "vanished-later", test_vanished_later }, { "wrong-types", test_wrong_types }, { "cut-answers", test_cut_answers },
    { "deep-and-huge", test_deep_and_huge }, { "bars", test_bars }, { "fill-pages", test_fill_pages }, { "circle", test_circle },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coinbase-exchange/vector/%s", vectors[i].name);

      g_test_add_data_func (path, &vectors[i], test_vector);
    }
  g_test_add_func ("/coinbase-exchange/no-secret", test_no_secret);
  ADD ("request", requests, test_request);
  ADD ("answer", answers, test_answer);
  ADD ("permission", permissions, test_permission);
  ADD ("state", states, test_state);
  ADD ("kind", kinds, test_kind);
  ADD ("fill", fills, test_fill);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coinbase-exchange/%s", tests[i].path);

      g_test_add (path, Broker, NULL, set_up, tests[i].func, broker_end_test);
    }
  return g_test_run ();
}
