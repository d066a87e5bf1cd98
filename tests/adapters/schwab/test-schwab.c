/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charles Schwab's requests, byte for byte, and its answers: every state, type, number and refusal, and what is not one of them. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-schwab.h"
#include "../broker-fixture.h"
#include "adapters/schwab/finx-schwab-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define ORDER_ID "1004200007"
#define OUR_ID   "FX-20260609-5b0c7e91a2f4"
#define NOW_US   (G_GINT64_CONSTANT (1781000005) * FINX_USEC_PER_SEC)   /* 2026-06-09T10:13:25Z */

typedef struct
{
  Broker      broker;
  FinxSchwab *schwab;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(FinxClock) clock = finx_clock_new_manual (G_GINT64_CONSTANT (1781000005) * FINX_USEC_PER_SEC);

  broker_set_up_at (&self->broker, &case_schwab, clock);
  g_setenv ("FINX_TEST_NOW_US", "1781000005000000", TRUE);
  self->schwab = FINX_SCHWAB (self->broker.client);
  self->schwab->hash = g_strdup ("ABC1");
  finx_broker_client_keep (self->broker.client, "access", "I0.b2F1dGg");
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  broker_end_test (&self->broker, data);
}

/* Requests */

typedef struct
{
  const char     *name;
  guint           kind;
  FinxSide        side;
  FinxOrderType   type;
  FinxTimeInForce tif;
  const char     *quantity, *limit, *stop, *trail;
  gboolean        is_extended;
  const char     *line, *body;  /* @line: (nullable): it is refused; @body: (nullable): none */
} RequestCase;

#define ORDERS "/trader/v1/accounts/ABC1/orders"
#define HEAD(type, session, duration) "{\"orderType\":\"" type "\",\"session\":\"" session "\",\"duration\":\"" duration "\",\"orderStrategyType\":\"SINGLE\","
#define LEG(side, quantity) "\"orderLegCollection\":[{\"instruction\":\"" side "\",\"quantity\":" quantity ",\"instrument\":{\"symbol\":\"KO\",\"assetType\":\"EQUITY\"}}]"

static const RequestCase requests[] = {
  { "market-buy", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "10", NULL, NULL, NULL, FALSE, "POST " ORDERS,
    HEAD ("MARKET", "NORMAL", "DAY") LEG ("BUY", "10") "}" },
  { "limit-day", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "10", "150.25", NULL, NULL, FALSE, "POST " ORDERS,
    HEAD ("LIMIT", "NORMAL", "DAY") "\"price\":\"150.25\"," LEG ("BUY", "10") "}" },
  { "limit-gtc", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10.0", "150.2", NULL, NULL, FALSE, "POST " ORDERS,
    HEAD ("LIMIT", "NORMAL", "GOOD_TILL_CANCEL") "\"price\":\"150.20\"," LEG ("SELL", "10") "}" },
  { "limit-ioc", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_IOC, "1", "7", NULL, NULL, FALSE, "POST " ORDERS,
    HEAD ("LIMIT", "NORMAL", "IMMEDIATE_OR_CANCEL") "\"price\":\"7.00\"," LEG ("BUY", "1") "}" },
  { "limit-fok", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_FOK, "1", "7", NULL, NULL, FALSE, "POST " ORDERS,
    HEAD ("LIMIT", "NORMAL", "FILL_OR_KILL") "\"price\":\"7.00\"," LEG ("BUY", "1") "}" },
  { "limit-close", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_CLOSE, "1", "7", NULL, NULL, FALSE, "POST " ORDERS,
    HEAD ("LIMIT_ON_CLOSE", "NORMAL", "DAY") "\"price\":\"7.00\"," LEG ("BUY", "1") "}" },
  { "market-close", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_CLOSE, "1", NULL, NULL, NULL, FALSE, "POST " ORDERS,
    HEAD ("MARKET_ON_CLOSE", "NORMAL", "DAY") LEG ("SELL", "1") "}" },
  { "limit-open", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_OPEN, "1", "7", NULL, NULL, FALSE, NULL, NULL },
  { "limit-extended", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "1", "7", NULL, NULL, TRUE, "POST " ORDERS,
    HEAD ("LIMIT", "SEAMLESS", "DAY") "\"price\":\"7.00\"," LEG ("BUY", "1") "}" },
  { "market-extended", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "1", NULL, NULL, NULL, TRUE, NULL, NULL },
  { "penny", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "100", "0.1234", NULL, NULL, FALSE, "POST " ORDERS,
    HEAD ("LIMIT", "NORMAL", "DAY") "\"price\":\"0.1234\"," LEG ("BUY", "100") "}" },
  { "too-fine", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "100", "1.234", NULL, NULL, FALSE, NULL, NULL },
  { "too-fine-penny", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "100", "0.12345", NULL, NULL, FALSE, NULL, NULL },
  { "parts", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "1.5", NULL, NULL, NULL, FALSE, NULL, NULL },
  { "stop", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP, FINX_TIF_GTC, "10", NULL, "140", NULL, FALSE, "POST " ORDERS,
    HEAD ("STOP", "NORMAL", "GOOD_TILL_CANCEL") "\"stopPrice\":\"140.00\"," LEG ("SELL", "10") "}" },
  { "stop-limit", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP_LIMIT, FINX_TIF_DAY, "10", "139.5", "140", NULL, FALSE, "POST " ORDERS,
    HEAD ("STOP_LIMIT", "NORMAL", "DAY") "\"price\":\"139.50\",\"stopPrice\":\"140.00\"," LEG ("SELL", "10") "}" },
  { "trailing-sell", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, "10", NULL, NULL, "1.50", FALSE, "POST " ORDERS,
    HEAD ("TRAILING_STOP", "NORMAL", "GOOD_TILL_CANCEL") "\"stopPriceLinkBasis\":\"BID\",\"stopPriceLinkType\":\"VALUE\",\"stopPriceOffset\":1.5,"
    LEG ("SELL", "10") "}" },
  { "trailing-buy", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_TRAILING_STOP, FINX_TIF_DAY, "10", NULL, NULL, "2", FALSE, "POST " ORDERS,
    HEAD ("TRAILING_STOP", "NORMAL", "DAY") "\"stopPriceLinkBasis\":\"ASK\",\"stopPriceLinkType\":\"VALUE\",\"stopPriceOffset\":2," LEG ("BUY", "10") "}" },
  { "preview", FINX_READ_PREVIEW, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_DAY, "10", NULL, NULL, NULL, FALSE,
    "POST /trader/v1/accounts/ABC1/previewOrder", HEAD ("MARKET", "NORMAL", "DAY") LEG ("BUY", "10") "}" },
  { "replace", FINX_CALL_REPLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "12", "149", NULL, NULL, FALSE, "PUT " ORDERS "/" ORDER_ID,
    HEAD ("LIMIT", "NORMAL", "GOOD_TILL_CANCEL") "\"price\":\"149.00\"," LEG ("BUY", "12") "}" },
  { "cancel", FINX_CALL_CANCEL, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "12", "149", NULL, NULL, FALSE, "DELETE " ORDERS "/" ORDER_ID, NULL },
  { "query", FINX_CALL_QUERY, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "12", "149", NULL, NULL, FALSE, "GET " ORDERS "/" ORDER_ID, NULL },
};

static FinxOrder *
make_order (Fixture           *self,
            const RequestCase *c)
{
  FinxOrder *order = finx_order_new ();

  set_text (&order->client_id, OUR_ID);
  set_text (&order->venue_id, c->kind == FINX_CALL_PLACE || c->kind == FINX_READ_PREVIEW ? "" : ORDER_ID);
  set_text (&order->account, "account-1");
  order->instrument = self->broker.instrument;
  order->side = c->side;
  order->type = c->type;
  order->tif = c->tif;
  order->quantity = number (c->quantity);
  order->limit_price = number (c->limit);
  order->stop_price = number (c->stop);
  order->trail = number (c->trail);
  order->is_extended = c->is_extended;
  order->placed_us = order->updated_us = finx_clock_now (self->broker.clock);
  return order;
}

static char *
expect (Fixture    *self,
        const char *line,
        const char *body)
{
  const char *path = strchr (line, ' ') + 1;

  return g_strdup_printf ("%.*s %s%s\nAuthorization: •••\nAccept: application/json\n%s%s", (int) (path - line - 1), line, venue_get_url (self->broker.venue),
                          path, body != NULL ? "Content-Type: application/json\n\n" : "", body != NULL ? body : "");
}

static void
test_request (Fixture       *self,
              gconstpointer  data)
{
  const RequestCase *c = data;
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(FinxHttpRequest) request = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL, *wanted = NULL;

  g_ptr_array_add (orders, make_order (self, c));
  request = finx_broker_client_make_request (self->broker.client, c->kind, orders, &error);
  if (c->line == NULL)
    {
      g_assert_null (request);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-005");
      return;
    }
  g_assert_no_error (error);
  text = finx_http_request_to_text (request);
  wanted = expect (self, c->line, c->body);
  g_assert_cmpstr (text, ==, wanted);
  if (c->kind == FINX_CALL_PLACE && !g_str_equal (c->name, "penny"))    /* finer than the instrument's tick */
    g_assert_true (finx_broker_check (FINX_BROKER (self->broker.client), orders, &error));
}

/* An entry with one exit, and with two of which one's fill cancels the other. */
static void
test_bracket (Fixture       *self,
              gconstpointer  data)
{
  static const RequestCase entry = { "", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_DAY, "10", "150", NULL, NULL, FALSE, NULL, NULL };
  static const RequestCase profit = { "", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "165", NULL, NULL, FALSE, NULL, NULL };
  static const RequestCase loss = { "", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP, FINX_TIF_GTC, "10", NULL, "142", NULL, FALSE, NULL, NULL };
  static const char exits[] = HEAD ("LIMIT", "NORMAL", "GOOD_TILL_CANCEL") "\"price\":\"165.00\"," LEG ("SELL", "10") "}";
  static const char both[] = HEAD ("LIMIT", "NORMAL", "GOOD_TILL_CANCEL") "\"price\":\"165.00\"," LEG ("SELL", "10") "},"
                             HEAD ("STOP", "NORMAL", "GOOD_TILL_CANCEL") "\"stopPrice\":\"142.00\"," LEG ("SELL", "10") "}";
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autofree char *one = NULL, *two = NULL, *one_wanted = NULL, *two_wanted = NULL;
  const char *head = "{\"orderType\":\"LIMIT\",\"session\":\"NORMAL\",\"duration\":\"DAY\",\"orderStrategyType\":\"TRIGGER\",\"price\":\"150.00\"," LEG ("BUY", "10");

  g_ptr_array_add (orders, make_order (self, &entry));
  g_ptr_array_add (orders, make_order (self, &profit));
  one = schwab_write_orders (self->schwab, orders, NULL, NULL);
  one_wanted = g_strdup_printf ("%s,\"childOrderStrategies\":[%s]}", head, exits);
  g_assert_cmpstr (one, ==, one_wanted);
  g_ptr_array_add (orders, make_order (self, &loss));
  two = schwab_write_orders (self->schwab, orders, NULL, NULL);
  two_wanted = g_strdup_printf ("%s,\"childOrderStrategies\":[{\"orderStrategyType\":\"OCO\",\"childOrderStrategies\":[%s]}]}", head, both);
  g_assert_cmpstr (two, ==, two_wanted);
  ((FinxOrder *) orders->pdata[0])->tif = FINX_TIF_IOC;
  g_assert_null (schwab_write_orders (self->schwab, orders, NULL, NULL));
}

/* Of which a part is filled, and exit orders, are not changed: what would become of them is not sure. */
static void
test_unchangeable (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  FinxOrder *order = make_order (self, &requests[G_N_ELEMENTS (requests) - 3]);
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (orders, order);
  order->filled = number ("4");
  g_assert_null (finx_broker_client_make_request (self->broker.client, FINX_CALL_REPLACE, orders, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-003");
  g_clear_error (&error);
  order->filled = FINX_DECIMAL_ZERO;
  set_text (&order->parent, "FX-20260609-000000000000");
  g_assert_null (finx_broker_client_make_request (self->broker.client, FINX_CALL_REPLACE, orders, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
}

/* Reading */

typedef struct
{
  const char  *name;
  guint        kind;
  const char  *text;
  FinxInterval interval;
  const char  *line;
} ReadCase;

static const ReadCase reads[] = {
  { "clock", FINX_CALL_CLOCK, NULL, 0, "GET /trader/v1/userPreference" },
  { "accounts", FINX_READ_ACCOUNTS, NULL, 0, "GET /trader/v1/accounts/accountNumbers" },
  { "balances", FINX_READ_BALANCES, NULL, 0, "GET /trader/v1/accounts/ABC1" },
  { "positions", FINX_READ_POSITIONS, NULL, 0, "GET /trader/v1/accounts/ABC1?fields=positions" },
  { "orders", FINX_READ_ORDERS, NULL, 0,
    "GET " ORDERS "?fromEnteredTime=2026-06-01T00%3A00%3A00.000Z&toEnteredTime=2026-06-02T00%3A00%3A00.000Z&maxResults=3000" },
  { "quote", FINX_READ_QUOTE, NULL, 0, "GET /marketdata/v1/quotes?symbols=KO&fields=quote%2Creference&indicative=false" },
  { "symbols", FINX_READ_INSTRUMENTS, "brk/b", 0, "GET /marketdata/v1/instruments?symbol=BRK%5C%2FB.%2A&projection=symbol-regex" },
  { "minutes", FINX_CALL_BARS, NULL, FINX_INTERVAL_1M, "GET /marketdata/v1/pricehistory?symbol=KO&periodType=day&frequencyType=minute&frequency=1"
    "&startDate=1780272000000&endDate=1780358400000&needExtendedHoursData=false&needPreviousClose=false" },
  { "days", FINX_CALL_BARS, NULL, FINX_INTERVAL_1D, "GET /marketdata/v1/pricehistory?symbol=KO&periodType=year&frequencyType=daily&frequency=1"
    "&startDate=1780272000000&endDate=1780358400000&needExtendedHoursData=false&needPreviousClose=false" },
  { "hours", FINX_CALL_BARS, NULL, FINX_INTERVAL_1H, "GET /marketdata/v1/pricehistory?symbol=KO&periodType=day&frequencyType=minute&frequency=30"
    "&startDate=1780272000000&endDate=1780358400000&needExtendedHoursData=false&needPreviousClose=false" },
  { "seconds", FINX_CALL_BARS, NULL, FINX_INTERVAL_1S, NULL },
  { "all-symbols", FINX_READ_INSTRUMENTS, NULL, 0, NULL },
  { "book", FINX_READ_BOOK, NULL, 0, NULL },
};

static void
test_reading (Fixture       *self,
              gconstpointer  data)
{
  const ReadCase *c = data;
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (c->kind);
  g_autoptr(FinxHttpRequest) request = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL, *wanted = NULL;

  /* Orders are asked for as far back as the broker's clock is behind; here there is one clock. */
  g_assert_cmpint (finx_broker_client_get_now (self->broker.client), ==, NOW_US);
  call->instrument = self->broker.instrument;
  call->text = g_strdup (c->text);
  call->interval = c->interval;
  call->from_us = G_GINT64_CONSTANT (1780272000) * FINX_USEC_PER_SEC;
  call->to_us = call->from_us + FINX_USEC_PER_DAY;
  if (c->kind == FINX_READ_ORDERS)
    call->cursor = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, call->from_us, 364 * FINX_USEC_PER_DAY);
  request = schwab_make_request (self->broker.client, call, &error);
  if (c->line == NULL)
    {
      g_assert_null (request);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      return;
    }
  g_assert_no_error (error);
  text = finx_http_request_to_text (request);
  wanted = expect (self, c->line, NULL);
  g_assert_cmpstr (text, ==, wanted);
}

/* Answers */

static FinxCallOutcome
answer (Fixture         *self,
        FinxBrokerCall  *call,
        guint            status,
        const char      *location,      /* (nullable) */
        const char      *body,
        GError         **error)
{
  return broker_answer (&self->broker, call, status, "Location", location, body, error);
}

static FinxBrokerCall *
new_call (Fixture *self,
          guint    kind)
{
  static const RequestCase plain = { "", FINX_CALL_CANCEL, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "148", NULL, NULL, FALSE, NULL, NULL };
  FinxBrokerCall *call = finx_broker_call_new (kind);

  call->instrument = self->broker.instrument;
  call->to_us = G_MAXINT64;
  if (kind >= FINX_CALL_PLACE && kind != FINX_CALL_TOKEN)
    g_ptr_array_add (call->orders, make_order (self, &plain));
  return call;
}

typedef struct
{
  const char     *name;
  guint           kind;
  guint           status;
  const char     *location;
  const char     *body;
  int             code;         /* FinxError; −1: it is good */
  FinxCallOutcome outcome;      /* of a good one; of others %FINX_CALL_FAILED, or %FINX_CALL_STALE */
} AnswerCase;

#define WHERE "https://api.schwabapi.com/trader/v1/accounts/ABC1/orders/"
#define NO(words) "{\"message\":\"" words "\",\"errors\":[\"" words "\"]}"

static const AnswerCase answers[] = {
  { "placed", FINX_CALL_PLACE, 201, WHERE ORDER_ID, "", -1, FINX_CALL_DONE },
  { "placed-nowhere", FINX_CALL_PLACE, 201, NULL, "", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "placed-at-no-number", FINX_CALL_PLACE, 201, WHERE "next", "", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "placed-at-the-list", FINX_CALL_PLACE, 201, WHERE, "", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "refused", FINX_CALL_PLACE, 400, NULL, NO ("A validation error occurred."), FINX_ERROR_REJECTED, FINX_CALL_FAILED },
  { "refused-422", FINX_CALL_PLACE, 422, NULL, "{\"errors\":[{\"id\":\"1\",\"title\":\"Bad\",\"detail\":\"price\"}]}", FINX_ERROR_REJECTED, FINX_CALL_FAILED },
  { "refused-by-gateway", FINX_CALL_PLACE, 403, NULL, "{\"fault\":{\"faultstring\":\"no\",\"detail\":{\"errorcode\":\"x\"}}}", FINX_ERROR_REJECTED, FINX_CALL_FAILED },
  { "no-account", FINX_CALL_PLACE, 404, NULL, "<html>", FINX_ERROR_REJECTED, FINX_CALL_FAILED },
  { "stale", FINX_CALL_PLACE, 401, NULL, NO ("Client not authorized"), FINX_ERROR_AUTH, FINX_CALL_STALE },
  { "teapot", FINX_CALL_PLACE, 418, NULL, "{}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "redirected", FINX_CALL_PLACE, 302, WHERE ORDER_ID, "", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "changed", FINX_CALL_REPLACE, 201, WHERE "1004200008", "", -1, FINX_CALL_DONE },
  { "changed-nowhere", FINX_CALL_REPLACE, 200, NULL, "", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "cancel-heard", FINX_CALL_CANCEL, 200, NULL, "", -1, FINX_CALL_MORE },
  { "cancel-says-something", FINX_CALL_CANCEL, 200, NULL, "<html>", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "cancel-too-late", FINX_CALL_CANCEL, 400, NULL, NO ("Order cannot be canceled"), FINX_ERROR_REJECTED, FINX_CALL_FAILED },
  { "query-unknown", FINX_CALL_QUERY, 404, NULL, NO ("Order not found"), FINX_ERROR_NOT_FOUND, FINX_CALL_FAILED },
  { "query-null", FINX_CALL_QUERY, 200, NULL, "null", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "query-list", FINX_CALL_QUERY, 200, NULL, "[]", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "no-app", FINX_READ_ACCOUNTS, 403, NULL, NO ("no"), FINX_ERROR_AUTH, FINX_CALL_FAILED },
  { "accounts-object", FINX_READ_ACCOUNTS, 200, NULL, "{}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "accounts-null", FINX_READ_ACCOUNTS, 200, NULL, "[{\"accountNumber\":null,\"hashValue\":\"x\"}]", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "accounts", FINX_READ_ACCOUNTS, 200, NULL, "[{\"accountNumber\":12345678,\"hashValue\":\"x\"}]", -1, FINX_CALL_MORE },
  { "balances-empty", FINX_READ_BALANCES, 200, NULL, "{\"securitiesAccount\":{}}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "balances", FINX_READ_BALANCES, 200, NULL, "{\"securitiesAccount\":{\"currentBalances\":{\"totalCash\":\"1e2\",\"cashBalance\":null}}}", -1, FINX_CALL_DONE },
  { "balances-without-cash", FINX_READ_BALANCES, 200, NULL,
    "{\"securitiesAccount\":{\"currentBalances\":{\"equity\":5000,\"totalCash\":null}},\"aggregatedBalance\":{\"currentLiquidationValue\":5000.75}}",
    FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "positions-none", FINX_READ_POSITIONS, 200, NULL, "{\"securitiesAccount\":{\"type\":\"CASH\"}}", -1, FINX_CALL_DONE },
  { "positions-text", FINX_READ_POSITIONS, 200, NULL, "{\"securitiesAccount\":{\"positions\":\"none\"}}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "position-nameless", FINX_READ_POSITIONS, 200, NULL, "{\"securitiesAccount\":{\"positions\":[{\"longQuantity\":1}]}}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "orders-object", FINX_READ_ORDERS, 200, NULL, "{}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "orders-of-nothing", FINX_READ_ORDERS, 200, NULL, "[{\"orderId\":1}]", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "no-streamer", FINX_CALL_CLOCK, 200, NULL, "{\"streamerInfo\":[]}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "streamer-in-list", FINX_CALL_CLOCK, 200, NULL, "[{\"streamerInfo\":[{\"streamerSocketUrl\":\"wss://x/ws\"}]}]", -1, FINX_CALL_DONE },
  { "quote-none", FINX_READ_QUOTE, 200, NULL, "{\"errors\":{\"invalidSymbols\":[\"KO\"]}}", FINX_ERROR_NOT_FOUND, FINX_CALL_FAILED },
  { "quote-strange", FINX_READ_QUOTE, 200, NULL, "{\"KO\":7}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "bars-null", FINX_CALL_BARS, 200, NULL, "{\"candles\":null}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "preview-null", FINX_READ_PREVIEW, 200, NULL, "{\"orderStrategy\":null}", FINX_ERROR_PROTOCOL, FINX_CALL_FAILED },
  { "preview-refused", FINX_READ_PREVIEW, 200, NULL,
    "{\"orderStrategy\":{},\"orderValidationResult\":{\"rejects\":[{\"activityMessage\":\"No cash\"}]}}", FINX_ERROR_REJECTED, FINX_CALL_FAILED },
};

static void
test_answer (Fixture       *self,
             gconstpointer  data)
{
  const AnswerCase *c = data;
  g_autoptr(FinxBrokerCall) call = new_call (self, c->kind);
  g_autoptr(GError) error = NULL;
  FinxCallOutcome outcome = answer (self, call, c->status, c->location, c->body, &error);

  g_assert_cmpint (outcome, ==, c->outcome);
  if (c->code == -1)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, FINX_ERROR, c->code);
  g_assert_nonnull (finx_error_code (error));
}

/* Nested deeper than anything is, and larger than it may be: nothing of it is used. */
static void
test_deep (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) deep = new_call (self, FINX_READ_ORDERS), huge = new_call (self, FINX_READ_ORDERS);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "[{\"childOrderStrategies\":");
  g_assert_cmpint (answer (self, deep, 200, NULL, text->str, &error), ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_string_assign (text, "[0");
  for (guint i = 0; i < 5000000; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');
  g_assert_cmpint (answer (self, huge, 200, NULL, text->str, &error), ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_PROTOCOL);
}

/* Orders */

typedef struct
{
  const char    *status, *filled;
  FinxOrderState state;
} StateCase;

static const StateCase states[] = {
  { "NEW", "0", FINX_ORDER_PENDING },                   { "PENDING_ACKNOWLEDGEMENT", "0", FINX_ORDER_PENDING },
  { "QUEUED", "0", FINX_ORDER_WAITING },                { "PENDING_ACTIVATION", "0.0", FINX_ORDER_WAITING },
  { "ACCEPTED", "0", FINX_ORDER_WAITING },              { "AWAITING_PARENT_ORDER", "0", FINX_ORDER_WAITING },
  { "AWAITING_CONDITION", "0", FINX_ORDER_WAITING },    { "AWAITING_STOP_CONDITION", "0", FINX_ORDER_WAITING },
  { "AWAITING_MANUAL_REVIEW", "0", FINX_ORDER_WAITING }, { "AWAITING_RELEASE_TIME", "0", FINX_ORDER_WAITING },
  { "WORKING", "0", FINX_ORDER_WORKING },               { "WORKING", "4.0", FINX_ORDER_PARTIAL },
  { "PENDING_CANCEL", "4", FINX_ORDER_PARTIAL },        { "AWAITING_UR_OUT", "0", FINX_ORDER_WORKING },
  { "PENDING_RECALL", "0", FINX_ORDER_WORKING },        { "FILLED", "10", FINX_ORDER_FILLED },
  { "CANCELED", "4", FINX_ORDER_CANCELLED },            { "REJECTED", "0", FINX_ORDER_REJECTED },
  { "EXPIRED", "0", FINX_ORDER_EXPIRED },               { "UNKNOWN", "0", FINX_ORDER_UNKNOWN },
  { "SUSPENDED", "0", FINX_ORDER_UNKNOWN },             { "", "0", FINX_ORDER_UNKNOWN },
};

#define ORDER(rest) "{\"orderId\":" ORDER_ID ",\"quantity\":10.0,\"price\":148.0,\"session\":\"NORMAL\",\"duration\":\"GOOD_TILL_CANCEL\",\"orderType\":\"LIMIT\"," \
  "\"enteredTime\":\"2026-06-09T10:00:00+0000\",\"orderLegCollection\":[{\"instruction\":\"BUY\",\"quantity\":10,\"instrument\":" \
  "{\"symbol\":\"KO\",\"assetType\":\"COLLECTIVE_INVESTMENT\"}}]," rest "}"

static void
test_state (Fixture       *self,
            gconstpointer  data)
{
  const StateCase *c = data;
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_CALL_QUERY);
  g_autofree char *text = g_strdup_printf (ORDER ("\"status\":\"%s\",\"filledQuantity\":%s,\"statusDescription\":\"because\""), c->status, c->filled);
  const FinxOrder *order;

  g_assert_cmpint (answer (self, call, 200, NULL, text, NULL), ==, FINX_CALL_DONE);
  order = call->rows->pdata[0];
  g_assert_cmpint (order->state, ==, c->state);
  g_assert_cmpstr (order->venue_id, ==, ORDER_ID);
  g_assert_true (finx_decimal_equal (order->filled, number (c->filled)));
  g_assert_true (finx_decimal_equal (order->limit_price, number ("148")));
  g_assert_cmpint (order->placed_us, ==, G_GINT64_CONSTANT (1780999200) * FINX_USEC_PER_SEC);
  if (c->state == FINX_ORDER_UNKNOWN)
    g_assert_nonnull (strstr (order->reason, "check it at the broker"));
  else if (!finx_order_state_is_open (c->state) && c->state != FINX_ORDER_FILLED)
    g_assert_cmpstr (order->reason, ==, "because");
}

/* What is being changed is not what it was; what has another order's number is not it. */
static void
test_not_yet (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) changing = new_call (self, FINX_CALL_QUERY), other = new_call (self, FINX_CALL_QUERY), replaced = new_call (self, FINX_CALL_QUERY);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (answer (self, changing, 200, NULL, ORDER ("\"status\":\"PENDING_REPLACE\""), &error), ==, FINX_CALL_FAILED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-018");
  g_clear_error (&error);
  ((FinxOrder *) other->orders->pdata[0])->side = FINX_SIDE_SELL;
  g_assert_cmpint (answer (self, other, 200, NULL, ORDER ("\"status\":\"WORKING\""), &error), ==, FINX_CALL_FAILED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-019");
  g_assert_nonnull (strstr (error->message, "Check it at the broker"));
  g_assert_cmpint (answer (self, replaced, 200, NULL, ORDER ("\"status\":\"REPLACED\""), NULL), ==, FINX_CALL_MORE);
}

/* Kinds that FinX does not place are told, and orders of several instruments are left out. */
static void
test_kinds (Fixture       *self,
            gconstpointer  data)
{
  static const char list[] = "["
    "{\"orderId\":1,\"quantity\":2,\"orderType\":\"TRAILING_STOP\",\"stopPriceLinkType\":\"PERCENT\",\"stopPriceOffset\":5,\"enteredTime\":\"2026-06-09T10:00:00Z\","
    "\"duration\":\"DAY\",\"status\":\"WORKING\",\"orderLegCollection\":[{\"instruction\":\"SELL_SHORT\",\"quantity\":2,\"instrument\":{\"symbol\":\"BRK/B\"}}]},"
    "{\"orderId\":2,\"orderType\":\"NET_DEBIT\",\"price\":1,\"enteredTime\":\"2026-06-09T10:00:01Z\",\"orderLegCollection\":[{},{}]},"
    "{\"orderId\":3,\"orderType\":\"LIMIT\",\"price\":1.2,\"enteredTime\":\"2026-06-09T10:00:02Z\",\"duration\":\"END_OF_WEEK\","
    "\"cancelTime\":\"2026-06-12\",\"status\":\"WORKING\",\"orderLegCollection\":[{\"instruction\":\"BUY_TO_OPEN\",\"quantity\":1,"
    "\"instrument\":{\"symbol\":\"AAPL  240517P00190000\",\"assetType\":\"OPTION\"}}]}]";
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_ORDERS);
  const FinxOrder *trailing, *option;

  g_assert_cmpint (answer (self, call, 200, NULL, list, NULL), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, 2);
  trailing = call->rows->pdata[0];
  option = call->rows->pdata[1];
  g_assert_cmpstr (trailing->instrument->symbol, ==, "BRK.B");
  g_assert_cmpint (trailing->type, ==, FINX_ORDER_TRAILING_STOP);
  g_assert_cmpint (trailing->side, ==, FINX_SIDE_SELL);
  g_assert_false (finx_decimal_is_known (trailing->trail));
  g_assert_nonnull (strstr (trailing->reason, "TRAILING_STOP"));
  g_assert_cmpstr (option->instrument->symbol, ==, "AAPL240517P00190000");
  g_assert_cmpint (option->instrument->asset_class, ==, FINX_ASSET_OPTION);
  g_assert_true (finx_decimal_equal (option->instrument->multiplier, number ("100")));
  g_assert_cmpint (option->tif, ==, FINX_TIF_GTD);
  g_assert_cmpint (option->expire_us, ==, G_GINT64_CONSTANT (1781222400) * FINX_USEC_PER_SEC);
  g_assert_cmpuint (finx_broker_get_capabilities (FINX_BROKER (self->broker.client), option->instrument)->order_types, ==,
                    1u << FINX_ORDER_MARKET | 1u << FINX_ORDER_LIMIT);
}

/* Fills have no id: two of the same moment are two, and the same ones when they come again. What they cost comes from the bookings. */
static void
test_fills (Fixture       *self,
            gconstpointer  data)
{
#define EXECUTION(quantity, price) "{\"activityType\":\"EXECUTION\",\"executionLegs\":[{\"legId\":1,\"quantity\":" quantity ",\"price\":" price \
                                   ",\"time\":\"2026-06-09T10:00:07+0000\"}]}"
  static const char list[] = "[" ORDER ("\"status\":\"FILLED\",\"filledQuantity\":10,\"orderActivityCollection\":[" EXECUTION ("4", "147.5") ","
                                        EXECUTION ("4", "147.5") "," EXECUTION ("2.0", "148") "]") "]";
  static const char bookings[] = "[{\"orderId\":" ORDER_ID ",\"time\":\"2026-06-09T10:00:07+0000\",\"transferItems\":[{\"cost\":-0.01,\"feeType\":\"SEC_FEE\"},"
                                 "{\"cost\":-0.02,\"feeType\":\"TAF_FEE\"},{\"amount\":2,\"price\":148.0}]}]";

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_FILLS);
      const char *ids[] = { ORDER_ID "/1780999207000000/1/0", ORDER_ID "/1780999207000000/1/1", ORDER_ID "/1780999207000000/1/2" };
      FinxDecimal fees = FINX_DECIMAL_ZERO;

      call->from_us = G_GINT64_CONSTANT (1780999000) * FINX_USEC_PER_SEC;
      g_assert_cmpint (answer (self, call, 200, NULL, list, NULL), ==, FINX_CALL_MORE);
      g_assert_cmpint (answer (self, call, 200, NULL, bookings, NULL), ==, FINX_CALL_DONE);
      g_assert_cmpuint (call->rows->len, ==, 3);
      for (guint j = 0; j < 3; j++)
        {
          const FinxFill *fill = call->rows->pdata[j];

          g_assert_true (g_str_equal (fill->id, ids[0]) || g_str_equal (fill->id, ids[1]) || g_str_equal (fill->id, ids[2]));
          g_assert_cmpstr (fill->client_id, ==, ORDER_ID);
          g_assert_true (finx_fill_validate (fill, NULL));
          g_assert_true (finx_decimal_sign (fill->fee) == (finx_decimal_equal (fill->price, number ("148")) ? 1 : 0));
          fees = finx_decimal_add (fees, fill->fee);
        }
      g_assert_true (finx_decimal_equal (fees, number ("0.03")));
    }
}

/* A list that is full is asked for again in two halves. */
static void
test_full (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_ORDERS);
  g_autoptr(GString) text = g_string_new ("[" ORDER ("\"status\":\"FILLED\",\"filledQuantity\":10"));
  g_autoptr(FinxHttpRequest) request = NULL;
  g_autofree char *url = NULL;

  for (guint i = 1; i < 3000; i++)
    g_string_append (text, "," ORDER ("\"status\":\"FILLED\",\"filledQuantity\":10"));
  g_string_append_c (text, ']');
  call->from_us = NOW_US - 100 * FINX_USEC_PER_DAY;
  call->to_us = NOW_US;
  call->cursor = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, call->from_us, 100 * FINX_USEC_PER_DAY);
  g_assert_cmpint (answer (self, call, 200, NULL, text->str, NULL), ==, FINX_CALL_MORE);
  g_assert_cmpuint (call->rows->len, ==, 0);
  request = schwab_make_request (self->broker.client, call, NULL);
  url = finx_http_request_get_url (request);
  g_assert_nonnull (strstr (url, "fromEnteredTime=2026-03-01T10%3A13%3A25.000Z&toEnteredTime=2026-04-20T10%3A13%3A25.000Z"));
  g_assert_cmpint (answer (self, call, 200, NULL, "[]", NULL), ==, FINX_CALL_MORE);
  g_assert_cmpint (answer (self, call, 200, NULL, "[]", NULL), ==, FINX_CALL_DONE);
}

/* A day of Chicago's midnight is the exchange's day, in winter and in summer; two half hours are an hour. */
static void
test_bars (Fixture       *self,
           gconstpointer  data)
{
#define CANDLE(ms, close) "{\"open\":70,\"high\":72,\"low\":69,\"close\":" close ",\"volume\":10,\"datetime\":" ms "}"
  g_autoptr(FinxBrokerCall) days = new_call (self, FINX_CALL_BARS), hours = new_call (self, FINX_CALL_BARS);
  const FinxBar *bar;

  days->interval = FINX_INTERVAL_1D;
  g_assert_cmpint (answer (self, days, 200, NULL, "{\"candles\":[" CANDLE ("1768197600000", "70.5") "," CANDLE ("1780894800000", "71") ",{\"datetime\":\"x\"}]}",
                           NULL), ==, FINX_CALL_DONE);
  g_assert_cmpuint (days->bars->len, ==, 2);
  g_assert_cmpint (g_array_index (days->bars, FinxBar, 0).time_us, ==, G_GINT64_CONSTANT (1768176000) * FINX_USEC_PER_SEC);     /* 2026-01-12 */
  g_assert_cmpint (g_array_index (days->bars, FinxBar, 1).time_us, ==, G_GINT64_CONSTANT (1780876800) * FINX_USEC_PER_SEC);     /* 2026-06-08 */
  hours->interval = FINX_INTERVAL_1H;
  answer (self, hours, 200, NULL, "{\"candles\":[" CANDLE ("1780927200000", "70.5") "," CANDLE ("1780929000000", "71") "," CANDLE ("1780930800000", "71.5") "]}", NULL);
  g_assert_cmpuint (hours->bars->len, ==, 2);
  bar = &g_array_index (hours->bars, FinxBar, 0);
  g_assert_cmpfloat (bar->close, ==, 71);
  g_assert_cmpfloat (bar->volume, ==, 20);
}

/* What the account is for is said behind its number. */
static void
test_closing_only (Fixture       *self,
                   gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_ACCOUNTS);
  const FinxBrokerAccount *first, *second;

  g_assert_cmpint (answer (self, call, 200, NULL, "[{\"accountNumber\":\"12345678\"},{\"accountNumber\":\"87654321\"}]", NULL), ==, FINX_CALL_MORE);
  call->step = 1;
  g_assert_cmpint (answer (self, call, 200, NULL, "[{\"securitiesAccount\":{\"accountNumber\":\"87654321\",\"isClosingOnlyRestricted\":true}},"
                           "{\"securitiesAccount\":{\"accountNumber\":\"12345678\"}}]", NULL), ==, FINX_CALL_DONE);
  first = call->rows->pdata[0];
  second = call->rows->pdata[1];
  g_assert_true (first->may_trade);
  g_assert_false (first->may_withdraw);
  g_assert_cmpstr (first->name, ==, "Charles Schwab …678");
  g_assert_false (second->may_trade);
  g_assert_cmpstr (second->note, !=, "");
}

static void
push (Fixture    *self,
      const char *content)
{
  g_autofree char *text = g_strdup_printf ("{\"service\":\"LEVELONE_EQUITIES\",\"content\":[{\"key\":\"KO\",%s}]}", content);
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, strlen (text), NULL);
  const FinxJsonNode *root = finx_json_tree_get_root (tree);

  g_array_set_size (self->broker.ticks, 0);
  schwab_take_prices (self->schwab, finx_json_node_get (root, "service"), finx_json_node_get (root, "content"), NOW_US);
}

/* Of prices only what changes is told: what is missing is as it was, and what was traded before we listened is no trade. */
static void
test_prices (Fixture       *self,
             gconstpointer  data)
{
  static const struct { const char *content; guint n; FinxTickKind first; const char *price; gint64 size; } steps[] = {
    { "\"1\":70.9,\"2\":70.95,\"3\":70.92,\"4\":3,\"5\":2,\"8\":1000,\"9\":7,\"35\":1781000000000", 3, FINX_TICK_LAST, "70.92", 7 },
    { "\"1\":70.91", 1, FINX_TICK_BID, "70.91", 3 },
    { "\"1\":70.91,\"5\":2", 0, FINX_TICK_BID, NULL, 0 },
    { "\"5\":9", 1, FINX_TICK_ASK, "70.95", 9 },
    { "\"3\":70.95,\"8\":1020,\"9\":20", 1, FINX_TICK_TRADE, "70.95", 20 },
    { "\"8\":1025,\"9\":5", 1, FINX_TICK_TRADE, "70.95", 5 },
    { "\"2\":0,\"1\":null,\"4\":\"x\"", 0, FINX_TICK_BID, NULL, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const FinxTick *tick;

      push (self, steps[i].content);
      g_assert_cmpuint (self->broker.ticks->len, ==, steps[i].n);
      if (steps[i].n == 0)
        continue;
      tick = &g_array_index (self->broker.ticks, FinxTick, 0);
      g_assert_true (finx_tick_validate (tick));
      g_assert_cmpint (tick->kind, ==, steps[i].first);
      g_assert_true (finx_decimal_equal (finx_instrument_price (self->broker.instrument, tick->price), number (steps[i].price)));
      g_assert_true (finx_decimal_equal (finx_instrument_size (self->broker.instrument, tick->size), finx_decimal_new (steps[i].size, 0)));
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Fixture *self, gconstpointer data); } tests[] = {
    { "bracket", test_bracket }, { "unchangeable", test_unchangeable }, { "deep", test_deep }, { "not-yet", test_not_yet }, { "kinds", test_kinds },
    { "fills", test_fills }, { "full", test_full }, { "bars", test_bars }, { "closing-only", test_closing_only }, { "prices", test_prices },
  };

  g_test_init (&argc, &argv, NULL);
#define ADD(array, folder, name_of, func) \
  for (gsize i = 0; i < G_N_ELEMENTS (array); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/schwab/" folder "/%u-%s", (guint) i, array[i].name_of); \
 \
      g_test_add (path, Fixture, &array[i], set_up, func, tear_down); \
    }
  ADD (requests, "request", name, test_request)
  ADD (reads, "reading", name, test_reading)
  ADD (answers, "answer", name, test_answer)
  ADD (states, "state", status, test_state)
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/schwab/%s", tests[i].path);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
