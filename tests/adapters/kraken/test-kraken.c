/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kraken's requests, byte for byte, and its answers: every state, type, number and refusal, and what is not one of them. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-kraken.h"
#include "../broker-fixture.h"
#include "adapters/kraken/finx-kraken-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define ORDER_ID "OZXCVB-NMASD-FGHJKL"
#define OUR_ID   "FX-20260309-5b0c7e91a2f4"
#define OUR_UUID "20260309-4658-4000-8000-5b0c7e91a2f4"
#define NONCE    "1781000005000042"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_kraken);
  finx_broker_call_free (broker_call (self, FINX_READ_INSTRUMENTS, NULL));
  g_setenv ("FINX_TEST_NOW_US", "1781000005000000", TRUE);
  g_setenv ("FINX_TEST_NONCE", NONCE, TRUE);
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
  const char     *method, *body;        /* (nullable): it is refused */
} RequestCase;

#define NEW(terms) "nonce=" NONCE "&deadline=2026-06-09T10%3A13%3A30.000000Z&pair=XBTUSD&" terms "&cl_ord_id=" OUR_UUID
#define CHANGE(terms) "nonce=" NONCE "&deadline=2026-06-09T10%3A13%3A30.000000Z&txid=" ORDER_ID "&" terms

static const RequestCase requests[] = {
  { "market-buy", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_GTC, "1.50", NULL, NULL, NULL, "AddOrder",
    NEW ("ordertype=market&type=buy&volume=1.5&oflags=fciq") },
  { "market-ioc", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_IOC, "0.0001", NULL, NULL, NULL, "AddOrder",
    NEW ("ordertype=market&type=sell&volume=0.0001&oflags=fciq") },
  { "market-fok", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_FOK, "1", NULL, NULL, NULL, NULL, NULL },
  { "market-gtd", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_GTD, "1", NULL, NULL, NULL, NULL, NULL },
  { "by-value", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_GTC, NULL, NULL, NULL, NULL, "AddOrder",
    NEW ("ordertype=market&type=buy&volume=100&oflags=fciq%2Cviqc") },
  { "limit-gtc", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "1.25", "37500", NULL, NULL, "AddOrder",
    NEW ("ordertype=limit&price=37500&type=buy&volume=1.25&oflags=fciq&timeinforce=GTC") },
  { "limit-gtd", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_LIMIT, FINX_TIF_GTD, "0.5", "61250.10", NULL, NULL, "AddOrder",
    NEW ("ordertype=limit&price=61250.1&type=sell&volume=0.5&oflags=fciq&timeinforce=GTD&expiretm=1798758000") },
  { "limit-ioc", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_IOC, "10", "100", NULL, NULL, "AddOrder",
    NEW ("ordertype=limit&price=100&type=buy&volume=10&oflags=fciq&timeinforce=IOC") },
  { "limit-fok", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_FOK, "10", "100", NULL, NULL, "AddOrder",
    NEW ("ordertype=limit&price=100&type=buy&volume=10&oflags=fciq&timeinforce=FOK") },
  { "stop", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP, FINX_TIF_GTC, "2", NULL, "140", NULL, "AddOrder",
    NEW ("ordertype=stop-loss&price=140&type=sell&volume=2&oflags=fciq&timeinforce=GTC") },
  { "stop-ioc", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_STOP, FINX_TIF_IOC, "2", NULL, "140", NULL, NULL, NULL },
  { "stop-limit", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_STOP_LIMIT, FINX_TIF_GTD, "2", "151", "150", NULL, "AddOrder",
    NEW ("ordertype=stop-loss-limit&price=150&price2=151&type=buy&volume=2&oflags=fciq&timeinforce=GTD&expiretm=1798758000") },
  { "trailing", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, "0.75", NULL, NULL, "2.50", "AddOrder",
    NEW ("ordertype=trailing-stop&price=%2B2.5&type=sell&volume=0.75&oflags=fciq&timeinforce=GTC") },
  { "trailing-nothing", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, "0.75", NULL, NULL, NULL, NULL, NULL },
  { "preview", FINX_READ_PREVIEW, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "10", "100", NULL, NULL, "AddOrder",
    "nonce=" NONCE "&deadline=2026-06-09T10%3A13%3A30.000000Z&pair=XBTUSD&ordertype=limit&price=100&type=buy&volume=10&oflags=fciq&timeinforce=GTC&validate=true" },
  { "replace", FINX_CALL_REPLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "3", "148.00", NULL, NULL, "AmendOrder",
    CHANGE ("order_qty=3&limit_price=148") },
  { "replace-stop", FINX_CALL_REPLACE, FINX_SIDE_SELL, FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC, "3", "139", "140", NULL, "AmendOrder",
    CHANGE ("order_qty=3&limit_price=139&trigger_price=140") },
  { "replace-trailing", FINX_CALL_REPLACE, FINX_SIDE_SELL, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, "3", NULL, "137", "3", "AmendOrder",
    CHANGE ("order_qty=3") },
  { "replace-market", FINX_CALL_REPLACE, FINX_SIDE_BUY, FINX_ORDER_MARKET, FINX_TIF_GTC, "3", NULL, NULL, NULL, NULL, NULL },
  { "cancel", FINX_CALL_CANCEL, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "3", "148", NULL, NULL, "CancelOrder", "nonce=" NONCE "&txid=" ORDER_ID },
  { "by-value-sell", FINX_CALL_PLACE, FINX_SIDE_SELL, FINX_ORDER_MARKET, FINX_TIF_GTC, NULL, NULL, NULL, NULL, NULL, NULL },
  { "by-value-limit", FINX_CALL_PLACE, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, NULL, "37500", NULL, NULL, NULL, NULL },
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
  order->notional = c->quantity != NULL ? FINX_DECIMAL_ZERO : number ("100");
  order->limit_price = number (c->limit);
  order->stop_price = number (c->stop);
  order->trail = number (c->trail);
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
  if (c->method == NULL)
    {
      g_assert_null (request);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_nonnull (finx_error_code (error));
      return;
    }
  g_assert_no_error (error);
  text = finx_http_request_to_text (request);
  wanted = g_strdup_printf ("POST %s/0/private/%s\nAPI-Key: •••\nAPI-Sign: •••\nContent-Type: application/x-www-form-urlencoded\n\n%s",
                            venue_get_url (self->venue), c->method, c->body);
  g_assert_cmpstr (text, ==, wanted);
  if (c->kind == FINX_CALL_PLACE)
    g_assert_true (finx_broker_check (FINX_BROKER (self->client), orders, &error));
}

/* Each attempt has a number and a deadline of its own, in their place. */
static void
test_second_attempt (Broker        *self,
                     gconstpointer  data)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(FinxHttpRequest) request = NULL;
  g_autofree char *first = NULL;

  g_ptr_array_add (orders, make_order (self, &requests[5]));
  request = finx_broker_client_make_request (self->client, FINX_CALL_PLACE, orders, NULL);
  first = g_strdup (finx_http_request_get_body (request));
  kraken_sign_request (self->client, request);
  g_assert_cmpstr (finx_http_request_get_body (request), ==, first);
  g_setenv ("FINX_TEST_NONCE", "1781000005000043", TRUE);
  g_setenv ("FINX_TEST_NOW_US", "1781000065000000", TRUE);
  kraken_sign_request (self->client, request);
  g_assert_cmpstr (finx_http_request_get_body (request), ==,
                   "nonce=1781000005000043&deadline=2026-06-09T10%3A14%3A30.000000Z&pair=XBTUSD&ordertype=limit&price=37500&type=buy&volume=1.25&oflags=fciq"
                   "&timeinforce=GTC&cl_ord_id=" OUR_UUID);
}

/* Too many in a short time are not sent; what goes back to less risk always is. */
static void
test_order_limit (Broker        *self,
                  gconstpointer  data)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(FinxHttpRequest) cancel = NULL, later = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  g_ptr_array_add (orders, make_order (self, &requests[5]));
  while (error == NULL && n < 100)
    {
      g_autoptr(FinxHttpRequest) request = finx_broker_client_make_request (self->client, FINX_CALL_PLACE, orders, &error);

      n += request != NULL;
    }
  g_assert_error (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED);
  g_assert_cmpuint (n, >=, 55);
  g_assert_cmpuint (n, <=, 60);
  cancel = finx_broker_client_make_request (self->client, FINX_CALL_CANCEL, orders, NULL);
  g_assert_nonnull (cancel);
  FINX_KRAKEN (self->client)->most_orders = 125; /* it is a larger account */
  later = finx_broker_client_make_request (self->client, FINX_CALL_PLACE, orders, NULL);
  g_assert_nonnull (later);
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
  static const RequestCase plain = { "", FINX_CALL_CANCEL, FINX_SIDE_BUY, FINX_ORDER_LIMIT, FINX_TIF_GTC, "3", "148", NULL, NULL, NULL, NULL };
  FinxBrokerCall *call = finx_broker_call_new (kind);

  call->instrument = self->instrument;
  call->to_us = G_MAXINT64;
  if (kind >= FINX_CALL_PLACE || kind == FINX_READ_PREVIEW)
    g_ptr_array_add (call->orders, make_order (self, &plain));
  return call;
}

typedef struct
{
  const char *name;
  guint       kind;
  guint       status;
  const char *body;
  int         code;             /* FinxError; −1: it is good; −2: it goes on */
} AnswerCase;

#define NO(words) "{\"error\":[\"" words "\"]}"
#define YES(result) "{\"error\":[],\"result\":" result "}"

static const AnswerCase answers[] = {
  { "placed", FINX_CALL_PLACE, 200, YES ("{\"descr\":{\"order\":\"buy 4\"},\"txid\":[\"" ORDER_ID "\"]}"), -1 },
  { "placed-with-warning", FINX_CALL_PLACE, 200, "{\"error\":[\"WGeneral:Careful\"],\"result\":{\"txid\":[\"" ORDER_ID "\"]}}", -1 },
  { "placed-without-id", FINX_CALL_PLACE, 200, YES ("{\"descr\":{\"order\":\"buy 4\"}}"), FINX_ERROR_PROTOCOL },
  { "placed-with-null", FINX_CALL_PLACE, 200, YES ("{\"txid\":[null]}"), FINX_ERROR_PROTOCOL },
  { "no-envelope", FINX_CALL_PLACE, 200, "{\"txid\":[\"" ORDER_ID "\"]}", FINX_ERROR_PROTOCOL },
  { "no-result", FINX_CALL_PLACE, 200, "{\"error\":[]}", FINX_ERROR_PROTOCOL },
  { "list", FINX_CALL_PLACE, 200, "[]", FINX_ERROR_PROTOCOL },
  { "error-is-text", FINX_CALL_PLACE, 200, "{\"error\":\"EOrder:Insufficient funds\",\"result\":{}}", FINX_ERROR_PROTOCOL },
  { "error-is-number", FINX_CALL_PLACE, 200, "{\"error\":[7],\"result\":{\"txid\":[\"" ORDER_ID "\"]}}", FINX_ERROR_PROTOCOL },
  { "funds", FINX_CALL_PLACE, 200, NO ("EOrder:Insufficient funds"), FINX_ERROR_REJECTED },
  { "minimum", FINX_CALL_PLACE, 200, NO ("EOrder:Order minimum not met"), FINX_ERROR_REJECTED },
  { "cost", FINX_CALL_PLACE, 200, NO ("EOrder:Cost minimum not met"), FINX_ERROR_REJECTED },
  { "tick", FINX_CALL_PLACE, 200, NO ("EOrder:Tick size check failed"), FINX_ERROR_REJECTED },
  { "too-many-open", FINX_CALL_PLACE, 200, NO ("EOrder:Orders limit exceeded"), FINX_ERROR_REJECTED },
  { "new-order-word", FINX_CALL_PLACE, 200, NO ("EOrder:Moon in the wrong house"), FINX_ERROR_REJECTED },
  { "new-word", FINX_CALL_PLACE, 200, NO ("EMoon:Wrong house"), FINX_ERROR_PROTOCOL },
  { "arguments", FINX_CALL_PLACE, 200, NO ("EGeneral:Invalid arguments:volume"), FINX_ERROR_REJECTED },
  { "pair", FINX_CALL_PLACE, 200, NO ("EQuery:Unknown asset pair"), FINX_ERROR_REJECTED },
  { "cancel-only", FINX_CALL_PLACE, 200, NO ("EService:Market in cancel_only mode"), FINX_ERROR_REJECTED },
  { "deadline", FINX_CALL_PLACE, 200, NO ("EService:Deadline elapsed"), FINX_ERROR_REJECTED },
  { "unavailable", FINX_CALL_PLACE, 200, NO ("EService:Unavailable"), FINX_ERROR_OFFLINE },
  { "busy", FINX_CALL_PLACE, 200, NO ("EService:Busy"), FINX_ERROR_OFFLINE },
  { "timeout", FINX_CALL_PLACE, 200, NO ("EService:Timeout"), FINX_ERROR_OFFLINE },
  { "internal", FINX_CALL_PLACE, 200, NO ("EGeneral:Internal error:7"), FINX_ERROR_OFFLINE },
  { "general", FINX_CALL_PLACE, 200, NO ("EGeneral:Unknown error"), FINX_ERROR_PROTOCOL },
  { "database", FINX_CALL_PLACE, 200, NO ("EDatabase:Internal error"), FINX_ERROR_OFFLINE },
  { "order-rate", FINX_CALL_PLACE, 200, NO ("EOrder:Rate limit exceeded"), FINX_ERROR_RATE_LIMITED },
  { "domain-rate", FINX_CALL_CANCEL, 200, NO ("EOrder:Domain rate limit exceeded"), FINX_ERROR_RATE_LIMITED },
  { "rate", FINX_READ_BALANCES, 200, NO ("EAPI:Rate limit exceeded"), FINX_ERROR_RATE_LIMITED },
  { "requests", FINX_READ_QUOTE, 200, NO ("EGeneral:Too many requests"), FINX_ERROR_RATE_LIMITED },
  { "throttled", FINX_READ_BALANCES, 200, NO ("EService:Throttled: 1781000007"), FINX_ERROR_RATE_LIMITED },
  { "throttled-when", FINX_READ_BALANCES, 200, NO ("EService:Throttled: soon"), FINX_ERROR_RATE_LIMITED },
  { "lockout", FINX_READ_BALANCES, 200, NO ("EGeneral:Temporary lockout"), FINX_ERROR_RATE_LIMITED },
  { "key", FINX_READ_BALANCES, 200, NO ("EAPI:Invalid key"), FINX_ERROR_AUTH },
  { "signature", FINX_CALL_PLACE, 200, NO ("EAPI:Invalid signature"), FINX_ERROR_AUTH },
  { "nonce-of-order", FINX_CALL_PLACE, 200, NO ("EAPI:Invalid nonce"), FINX_ERROR_AUTH },
  { "nonce", FINX_READ_BALANCES, 200, NO ("EAPI:Invalid nonce"), -2 },
  { "may-not-trade", FINX_CALL_PLACE, 200, NO ("EGeneral:Permission denied"), FINX_ERROR_REJECTED },
  { "may-not-look", FINX_READ_OPEN_ORDERS, 200, NO ("EGeneral:Permission denied"), FINX_ERROR_AUTH },
  { "may-not-listen", FINX_CALL_TOKEN, 200, NO ("EGeneral:Permission denied"), FINX_ERROR_AUTH },
  { "disabled", FINX_READ_BALANCES, 200, NO ("EAuth:Account temporary disabled"), FINX_ERROR_AUTH },
  { "locked-user", FINX_CALL_PLACE, 200, NO ("ETrade:User Locked"), FINX_ERROR_AUTH },
  { "changed", FINX_CALL_REPLACE, 200, YES ("{\"amend_id\":\"TEZA4R-DSDGT-IJBOJK\"}"), -1 },
  { "change-unclear", FINX_CALL_REPLACE, 200, YES ("{}"), FINX_ERROR_PROTOCOL },
  { "not-changed", FINX_CALL_REPLACE, 200, NO ("EOrder:Unknown order"), FINX_ERROR_REJECTED },
  { "cancelled", FINX_CALL_CANCEL, 200, YES ("{\"count\":1,\"pending\":false}"), -1 },
  { "cancel-pending", FINX_CALL_CANCEL, 200, YES ("{\"count\":0,\"pending\":true}"), -1 },
  { "cancel-text", FINX_CALL_CANCEL, 200, YES ("{\"count\":\"1\"}"), -1 },
  { "cancel-nothing", FINX_CALL_CANCEL, 200, YES ("{\"count\":0}"), FINX_ERROR_REJECTED },
  { "cancel-unclear", FINX_CALL_CANCEL, 200, YES ("{}"), FINX_ERROR_PROTOCOL },
  { "query-unknown", FINX_CALL_QUERY, 200, NO ("EOrder:Unknown order"), FINX_ERROR_NOT_FOUND },
  { "query-invalid", FINX_CALL_QUERY, 200, NO ("EOrder:Invalid order"), FINX_ERROR_NOT_FOUND },
  { "query-empty", FINX_CALL_QUERY, 200, YES ("{}"), FINX_ERROR_NOT_FOUND },
  { "query-empty-list", FINX_CALL_QUERY, 200, YES ("[]"), FINX_ERROR_NOT_FOUND },
  { "query-other", FINX_CALL_QUERY, 200, YES ("{\"OTHER\":{}}"), FINX_ERROR_PROTOCOL },
  { "query-null", FINX_CALL_QUERY, 200, YES ("{\"" ORDER_ID "\":null}"), FINX_ERROR_PROTOCOL },
  { "open-none", FINX_READ_OPEN_ORDERS, 200, YES ("{\"open\":{}}"), -1 },
  { "open-none-list", FINX_READ_OPEN_ORDERS, 200, YES ("{\"open\":[]}"), -1 },
  { "open-null", FINX_READ_OPEN_ORDERS, 200, YES ("{\"open\":null}"), FINX_ERROR_PROTOCOL },
  { "open-unreadable", FINX_READ_OPEN_ORDERS, 200, YES ("{\"open\":{\"O1\":{\"status\":\"open\"}}}"), FINX_ERROR_PROTOCOL },
  { "fills-none", FINX_READ_FILLS, 200, YES ("{\"trades\":[],\"count\":0}"), -1 },
  { "entries-none", FINX_READ_ACTIVITIES, 200, YES ("{\"ledger\":{},\"count\":0}"), -1 },
  { "entries-none-list", FINX_READ_ACTIVITIES, 200, YES ("{\"ledger\":[],\"count\":0}"), -1 },
  { "entries-null", FINX_READ_ACTIVITIES, 200, YES ("{\"count\":0}"), FINX_ERROR_PROTOCOL },
  { "entries-unreadable", FINX_READ_ACTIVITIES, 200, YES ("{\"ledger\":{\"L1\":{\"type\":\"deposit\"}},\"count\":1}"), FINX_ERROR_PROTOCOL },
  { "entries-forbidden", FINX_READ_ACTIVITIES, 200, NO ("EGeneral:Permission denied"), FINX_ERROR_REJECTED },
  { "fills-null", FINX_READ_FILLS, 200, YES ("{\"count\":0}"), FINX_ERROR_PROTOCOL },
  { "blind-key", FINX_READ_ACCOUNTS, 200, YES ("{\"permissions\":[\"modify-trades\",\"query-open-trades\"]}"), FINX_ERROR_AUTH },
  { "half-blind-key", FINX_READ_ACCOUNTS, 200, YES ("{\"permissions\":[\"query-funds\"]}"), FINX_ERROR_AUTH },
  { "no-permissions", FINX_READ_ACCOUNTS, 200, YES ("{}"), -2 },
  { "no-method", FINX_READ_ACCOUNTS, 200, NO ("EGeneral:Unknown method"), -2 },
  { "balances", FINX_READ_BALANCES, 200, YES ("{\"XXBT\":{\"balance\":0.5,\"hold_trade\":\"0.1\"}}"), -2 },
  { "balance-null", FINX_READ_BALANCES, 200, YES ("{\"XXBT\":{\"balance\":null}}"), FINX_ERROR_PROTOCOL },
  { "balances-list", FINX_READ_BALANCES, 200, YES ("[]"), FINX_ERROR_PROTOCOL },
  { "positions-none", FINX_READ_POSITIONS, 200, YES ("{\"ZUSD\":{\"balance\":\"7\"}}"), -2 },
  { "fees-null", FINX_READ_FEES, 200, YES ("{\"fees\":null}"), FINX_ERROR_PROTOCOL },
  { "clock", FINX_CALL_CLOCK, 200, YES ("{\"unixtime\":1781000042,\"rfc1123\":\"x\"}"), -1 },
  { "clock-null", FINX_CALL_CLOCK, 200, YES ("{\"unixtime\":null}"), FINX_ERROR_PROTOCOL },
  { "bars-null", FINX_CALL_BARS, 200, YES ("{\"last\":1}"), FINX_ERROR_PROTOCOL },
  { "preview", FINX_READ_PREVIEW, 200, YES ("{\"descr\":{\"order\":\"buy 3 XBTUSD @ limit 148\"}}"), -1 },
  { "preview-null", FINX_READ_PREVIEW, 200, YES ("{\"descr\":null}"), FINX_ERROR_PROTOCOL },
  { "token", FINX_CALL_TOKEN, 200, YES ("{\"token\":\"abc\",\"expires\":900}"), -1 },
  { "token-empty", FINX_CALL_TOKEN, 200, YES ("{\"token\":\"\"}"), FINX_ERROR_PROTOCOL },
  { "unauthorised", FINX_READ_BALANCES, 401, "", FINX_ERROR_AUTH },
  { "gate", FINX_CALL_PLACE, 403, "<html>Attention Required</html>", FINX_ERROR_REJECTED },
  { "teapot", FINX_CALL_PLACE, 418, "{}", FINX_ERROR_PROTOCOL },
  { "redirected", FINX_CALL_PLACE, 302, "", FINX_ERROR_PROTOCOL },
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
  g_assert_cmpuint (strlen (error->message), >, 20);
}

/* What is staked belongs to the coin and can not be sold at once; how much of what earns something can, nobody tells. */
static void
test_staked (Broker        *self,
             gconstpointer  data)
{
  static const struct { const char *body, *quantity, *available; } cases[] = {
    { YES ("{\"SOL\":{\"balance\":\"1.50\",\"hold_trade\":\"0.5\"},\"SOL03.S\":{\"balance\":\"2\"},\"ZUSD\":{\"balance\":\"7\"}}"), "3.5", "1" },
    { YES ("{\"SOL.S\":{\"balance\":\"2\",\"hold_trade\":\"0\"},\"SOL.M\":{\"balance\":1e-3}}"), "2.001", "0" },
    { YES ("{\"SOL\":{\"balance\":\"1\",\"credit\":\"2\",\"credit_used\":\"1\"}}"), "1", "2" },
    { YES ("{\"SOL.F\":{\"balance\":\"2\"}}"), "2", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxBrokerCall) positions = new_call (self, FINX_READ_POSITIONS), balances = new_call (self, FINX_READ_BALANCES);
      const FinxBrokerPosition *position;

      g_assert_cmpint (answer (self, positions, 200, cases[i].body, NULL), ==, FINX_CALL_MORE);
      g_assert_cmpstr (positions->cursor, ==, KRAKEN_MARGIN);
      g_assert_cmpint (answer (self, positions, 200, YES ("[]"), NULL), ==, FINX_CALL_MORE);
      g_assert_cmpstr (positions->cursor, ==, "SOLUSD");
      g_assert_cmpuint (positions->rows->len, ==, 1);
      position = positions->rows->pdata[0];
      g_assert_cmpstr (position->instrument->symbol, ==, "SOL-USD");
      g_assert_true (finx_decimal_equal (position->quantity, number (cases[i].quantity)));
      g_assert_cmpint (finx_decimal_is_known (position->available), ==, cases[i].available != NULL);
      g_assert_true (cases[i].available == NULL || finx_decimal_equal (position->available, number (cases[i].available)));
      /* A market that is unknown is no harm. */
      g_assert_cmpint (answer (self, positions, 200, NO ("EQuery:Unknown asset pair"), NULL), ==, FINX_CALL_DONE);
      /* Nor is a key that may not know what all is worth. */
      g_assert_cmpint (answer (self, balances, 200, cases[i].body, NULL), ==, FINX_CALL_MORE);
      g_assert_cmpint (answer (self, balances, 200, NO ("EGeneral:Permission denied"), NULL), ==, FINX_CALL_DONE);
    }
}

/* Twice more, the second time far above; then it is enough. Of an order never, but the next one has a higher number. */
static void
test_low_number (Broker        *self,
                 gconstpointer  data)
{
  FinxKraken *kraken = FINX_KRAKEN (self->client);
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_BALANCES), place = new_call (self, FINX_CALL_PLACE);
  g_autoptr(GError) error = NULL;
  guint64 first = kraken_next_nonce (kraken);

  g_assert_cmpint (answer (self, call, 200, NO ("EAPI:Invalid nonce"), &error), ==, FINX_CALL_MORE);
  g_assert_cmpuint (kraken->nonce, ==, first);
  g_assert_cmpint (answer (self, call, 200, NO ("EAPI:Invalid nonce"), &error), ==, FINX_CALL_MORE);
  g_assert_cmpuint (kraken->nonce, ==, first + KRAKEN_NONCE_STEP);
  g_assert_cmpint (answer (self, call, 200, NO ("EAPI:Invalid nonce"), &error), ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
  g_clear_error (&error);
  first = kraken->nonce;
  g_assert_cmpint (answer (self, place, 200, NO ("EAPI:Invalid nonce"), &error), ==, FINX_CALL_FAILED);
  g_assert_cmpuint (kraken->nonce, ==, first + KRAKEN_NONCE_STEP);
}

/* Answers of any kind, cut anywhere, and nested without an end. */
static void
test_cut_answers (Broker        *self,
                  gconstpointer  data)
{
  g_autofree char *deep = g_strnfill (100000, '['), *whole = g_strdup_printf ("{\"error\":[],\"result\":%s}", deep);

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    for (gsize length = 0; length <= strlen (answers[i].body); length++)
      {
        g_autofree char *body = g_strndup (length < strlen (answers[i].body) ? answers[i].body : whole, length < strlen (answers[i].body) ? length : strlen (whole));
        g_autoptr(FinxBrokerCall) call = new_call (self, answers[i].kind);
        g_autoptr(GError) error = NULL;

        g_assert_cmpint (answer (self, call, answers[i].status, body, &error), ==, FINX_CALL_FAILED);
        g_assert_true (error->domain == FINX_ERROR);
        if (answers[i].status == 200)
          g_assert_cmpint (error->code, ==, FINX_ERROR_PROTOCOL);
      }
}

#define ADD(group, cases, func) \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/kraken/" group "/%s", cases[i].name); \
      g_test_add (path, Broker, &cases[i], set_up, func, broker_end_test); \
    }

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("request", requests, test_request);
  ADD ("answer", answers, test_answer);
  g_test_add ("/kraken/second-attempt", Broker, NULL, set_up, test_second_attempt, broker_end_test);
  g_test_add ("/kraken/order-limit", Broker, NULL, set_up, test_order_limit, broker_end_test);
  g_test_add ("/kraken/staked", Broker, NULL, set_up, test_staked, broker_end_test);
  g_test_add ("/kraken/low-number", Broker, NULL, set_up, test_low_number, broker_end_test);
  g_test_add ("/kraken/cut-answers", Broker, NULL, set_up, test_cut_answers, broker_end_test);
  return g_test_run ();
}
