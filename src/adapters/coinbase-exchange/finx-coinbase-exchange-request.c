/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-text.h"

#define MOST_ORDERS "1000"
#define MOST_BARS   300
#define MOST_PIECES 900         /* of bars; what is older than that is left out */
#define FIRST_BAR   G_GINT64_CONSTANT (1420070400000000)        /* 2015: there are none before */

static FinxHttpRequest *
ask (FinxCoinbaseExchange *self,
     const char           *path)
{
  return finx_http_request_new (finx_broker_client_get_url (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_API), path);
}

/* @format: with one %s */
static FinxHttpRequest *
ask_of (FinxCoinbaseExchange *self,
        const char           *format,
        const char           *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strdup_printf (format, escaped);

  return ask (self, path);
}

static FinxHttpRequest *
ask_market (FinxCoinbaseExchange *self,
            const FinxBrokerCall *call,
            const char           *format)
{
  return ask_of (self, format, finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), call->instrument));
}

static void
add_time (FinxHttpRequest *request,
          const char      *name,
          gint64           time_us)
{
  g_autofree char *text = time_us > 0 && time_us < G_MAXINT64 ? finx_time_format_iso (time_us) : NULL;

  if (text != NULL)
    finx_http_request_add_query (request, name, text);
}

/* Prices and instruments are for everybody. */
static gboolean
is_public (guint kind)
{
  return kind == FINX_CALL_CLOCK || kind == FINX_CALL_BARS || kind == FINX_READ_INSTRUMENTS || kind == FINX_READ_QUOTE || kind == FINX_READ_BOOK;
}

/* Signs path, query and body as they go out. Takes @request. (nullable) */
static FinxHttpRequest *
sign (FinxCoinbaseExchange  *self,
      FinxHttpRequest       *request,
      GError               **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const char *body = finx_http_request_get_body (request), *base = finx_broker_client_get_url (client, FINX_ENDPOINT_API);
  g_autofree char *url = finx_http_request_get_url (request), *timestamp = coinbase_exchange_timestamp (client), *signature = NULL;
  gsize length = strlen (base);

  while (length > 0 && base[length - 1] == '/')
    length--;
  signature = coinbase_exchange_sign (finx_broker_client_get_value (client, "secret"), timestamp, finx_http_request_get_method (request),
                                      url + length, body != NULL ? body : "", error);
  if (signature == NULL)
    {
      finx_http_request_free (request);
      return NULL;
    }
  finx_http_request_add_secret_header (request, "CB-ACCESS-KEY", finx_broker_client_get_value (client, "key"));
  finx_http_request_add_secret_header (request, "CB-ACCESS-SIGN", signature);
  finx_http_request_add_header (request, "CB-ACCESS-TIMESTAMP", timestamp);
  finx_http_request_add_secret_header (request, "CB-ACCESS-PASSPHRASE", finx_broker_client_get_value (client, "passphrase"));
  return request;
}

/* Reading */

/* The newest first. */
static FinxHttpRequest *
ask_orders (FinxCoinbaseExchange *self,
            const FinxBrokerCall *call)
{
  static const char *const open[] = { "open", "pending", "active" };
  FinxHttpRequest *request = ask (self, "/orders");

  if (call->kind == FINX_READ_ORDERS)
    finx_http_request_add_query (request, "status", "all");
  for (gsize i = 0; call->kind == FINX_READ_OPEN_ORDERS && i < G_N_ELEMENTS (open); i++)
    finx_http_request_add_query (request, "status", open[i]);
  finx_http_request_add_query (request, "sortedBy", "created_at");
  finx_http_request_add_query (request, "sorting", "desc");
  if (call->kind == FINX_READ_ORDERS)
    add_time (request, "start_date", call->from_us);
  finx_http_request_add_query (request, "limit", MOST_ORDERS);
  if (call->cursor != NULL)
    finx_http_request_add_query (request, "after", call->cursor);
  return request;
}

/* By its own id, or by the one that we gave it. */
static FinxHttpRequest *
ask_order (FinxCoinbaseExchange *self,
           const FinxOrder      *order)
{
  g_autofree char *uuid = NULL;

  if (*order->venue_id != '\0')
    return ask_of (self, "/orders/%s", order->venue_id);
  uuid = finx_broker_uuid_of (order->client_id);
  return ask_of (self, "/orders/client:%s", uuid != NULL ? uuid : order->client_id);
}

static FinxHttpRequest *
cancel (FinxCoinbaseExchange *self,
        const FinxBrokerCall *call)
{
  const FinxOrder *order = call->orders->pdata[0];
  FinxHttpRequest *request = ask_order (self, order);

  finx_http_request_set_method (request, "DELETE");
  if (order->instrument != NULL)
    finx_http_request_add_query (request, "product_id", finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), order->instrument));
  return request;
}

/* The wallets; behind them something that only a key may ask that could send money away. */
static FinxHttpRequest *
ask_account (FinxCoinbaseExchange *self,
             const FinxBrokerCall *call)
{
  FinxHttpRequest *request;

  if (call->kind != FINX_READ_ACCOUNTS || call->cursor == NULL)
    return ask (self, "/accounts");
  request = ask (self, "/withdrawals/fee-estimate");
  finx_http_request_add_query (request, "currency", "BTC");
  return request;
}

static FinxHttpRequest *
ask_book (FinxCoinbaseExchange *self,
          const FinxBrokerCall *call)
{
  FinxHttpRequest *request = ask_market (self, call, "/products/%s/book");

  finx_http_request_add_query (request, "level", "2");
  return request;
}

/* (nullable): s, as text */
static const char *
granularity_of (FinxInterval  interval,
                gint64       *us)
{
  static const struct { FinxIntervalUnit unit; guint count; const char *name; gint64 us; } names[] = {
    { FINX_UNIT_MINUTE, 1, "60", FINX_USEC_PER_MIN },       { FINX_UNIT_MINUTE, 5, "300", 5 * FINX_USEC_PER_MIN },
    { FINX_UNIT_MINUTE, 15, "900", 15 * FINX_USEC_PER_MIN }, { FINX_UNIT_HOUR, 1, "3600", FINX_USEC_PER_HOUR },
    { FINX_UNIT_HOUR, 6, "21600", 6 * FINX_USEC_PER_HOUR }, { FINX_UNIT_DAY, 1, "86400", FINX_USEC_PER_DAY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (finx_interval_unit (interval) == names[i].unit && finx_interval_count (interval) == names[i].count)
      {
        *us = names[i].us;
        return names[i].name;
      }
  return NULL;
}

/* No more than 300 at once, so the time is cut into pieces, the oldest first; the cursor is when the next one begins. Of the bars of a
 * minute the last 180 days are enough to ask for. */
static FinxHttpRequest *
ask_bars (FinxCoinbaseExchange  *self,
          FinxBrokerCall        *call,
          GError               **error)
{
  gint64 step_us, from_us, end_us, to_us = MIN (call->to_us, finx_broker_client_get_now (FINX_BROKER_CLIENT (self)) + FINX_USEC_PER_MIN);
  const char *granularity = granularity_of (call->interval, &step_us);
  FinxHttpRequest *request;

  if (granularity == NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASEX-002", "Coinbase Exchange has no bars of %s",
                      finx_interval_to_string (call->interval));
      return NULL;
    }
  from_us = MAX (MAX (call->from_us, FIRST_BAR), to_us - MOST_PIECES * (MOST_BARS - 1) * step_us);
  if (call->cursor != NULL)
    from_us = g_ascii_strtoll (call->cursor, NULL, 10);
  if (from_us >= to_us)
    return NULL;                        /* nothing is left to ask for */
  end_us = from_us + (MOST_BARS - 1) * step_us;
  g_free (call->cursor);
  call->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, end_us);
  request = ask_market (self, call, "/products/%s/candles");
  finx_http_request_add_query (request, "granularity", granularity);
  add_time (request, "start", from_us);
  add_time (request, "end", MIN (end_us, to_us));
  return request;
}

/* Placing */

/* (nullable): after how long it ends an order that is good till a date. It knows three times, counted from when it has the order. */
static const char *
duration_of (const FinxOrder *order)
{
  static const struct { gint64 us, about_us; const char *name; } durations[] = {
    { FINX_USEC_PER_MIN, 5 * FINX_USEC_PER_SEC, "min" }, { FINX_USEC_PER_HOUR, FINX_USEC_PER_MIN, "hour" },
    { FINX_USEC_PER_DAY, FINX_USEC_PER_MIN, "day" },
  };

  if (order->tif == FINX_TIF_DAY)
    return "day";
  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++)
    if (ABS (order->expire_us - order->placed_us - durations[i].us) <= durations[i].about_us)
      return durations[i].name;
  return NULL;
}

static const char *
find_fault (const FinxBrokerCall *call)
{
  const FinxOrder *order = call->orders->len > 0 ? call->orders->pdata[0] : NULL;
  gboolean is_market = order != NULL && order->type == FINX_ORDER_MARKET;
  g_autofree char *id = order != NULL ? finx_broker_uuid_of (order->client_id) : NULL;

  if (order == NULL)
    return N_("there is none");
  if (id == NULL)
    return N_("its id is not one of FinX");
  if (call->orders->len > 1)
    return N_("it has no exit orders together with an entry");
  if (!is_market && order->type != FINX_ORDER_LIMIT && order->type != FINX_ORDER_STOP_LIMIT)
    return N_("a stop order has a limit, and does not trail");
  if (is_market && order->tif != FINX_TIF_GTC && order->tif != FINX_TIF_IOC)
    return N_("a market order trades at once: it is good till cancelled, or immediate or cancel");
  if (order->type == FINX_ORDER_STOP_LIMIT && order->tif != FINX_TIF_GTC && order->tif != FINX_TIF_DAY && order->tif != FINX_TIF_GTD)
    return N_("a stop order is good till cancelled, or till a date");
  if (order->tif == FINX_TIF_OPEN || order->tif == FINX_TIF_CLOSE)
    return N_("it has no auctions");
  if (order->tif == FINX_TIF_GTD && duration_of (order) == NULL)
    return N_("it ends orders after a minute, an hour or a day, and at no other time");
  if (finx_order_is_by_value (order) && !is_market)
    return N_("orders by value are market orders");
  return NULL;
}

/* A stop buys above the market, and sells below it. */
static void
add_terms (JsonBuilder     *builder,
           const FinxOrder *order)
{
  static const char *const tifs[FINX_N_TIFS] = { "GTT", "GTC", "IOC", "FOK", "GTT" };
  gboolean is_market = order->type == FINX_ORDER_MARKET;

  finx_json_add_text (builder, "type", is_market ? "market" : "limit");
  if (order->type == FINX_ORDER_STOP_LIMIT)
    {
      finx_json_add_text (builder, "stop", order->side == FINX_SIDE_BUY ? "entry" : "loss");
      finx_json_add_decimal (builder, "stop_price", finx_decimal_normalize (order->stop_price));
    }
  if (!is_market)
    finx_json_add_decimal (builder, "price", finx_decimal_normalize (order->limit_price));
  if (finx_order_is_by_value (order))
    finx_json_add_decimal (builder, "funds", finx_decimal_normalize (order->notional));
  else
    finx_json_add_decimal (builder, "size", finx_decimal_normalize (order->quantity));
  if (is_market)
    return;
  finx_json_add_text (builder, "time_in_force", tifs[order->tif]);
  if (order->tif == FINX_TIF_DAY || order->tif == FINX_TIF_GTD)
    finx_json_add_text (builder, "cancel_after", duration_of (order));
}

static FinxHttpRequest *
place (FinxCoinbaseExchange  *self,
       const FinxBrokerCall  *call,
       GError               **error)
{
  const FinxOrder *order = call->orders->len > 0 ? call->orders->pdata[0] : NULL;
  const char *fault = find_fault (call);
  g_autoptr(JsonBuilder) builder = NULL;
  g_autofree char *id = NULL, *body = NULL;
  FinxHttpRequest *request;

  if (fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASEX-003", "Coinbase Exchange does not take this order: %s. Nothing was sent",
                      finx_text (fault));
      return NULL;
    }
  builder = json_builder_new ();
  id = finx_broker_uuid_of (order->client_id);
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "product_id", finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), order->instrument));
  finx_json_add_text (builder, "side", finx_side_to_string (order->side));
  add_terms (builder, order);
  finx_json_add_text (builder, "client_oid", id);
  json_builder_end_object (builder);
  body = finx_json_end (builder);
  request = ask (self, "/orders");
  finx_http_request_set_json (request, body);
  return request;
}

/* (nullable): without what signs it */
static FinxHttpRequest *
build (FinxCoinbaseExchange  *self,
       FinxBrokerCall        *call,
       GError               **error)
{
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:
      return ask (self, "/time");
    case FINX_READ_ACCOUNTS:
    case FINX_READ_BALANCES:
    case FINX_READ_POSITIONS:
      return ask_account (self, call);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:
      return ask_orders (self, call);
    case FINX_READ_FILLS:
      return coinbase_exchange_ask_fills (self, call);
    case FINX_READ_FEES:
      return ask (self, "/fees");
    case FINX_READ_INSTRUMENTS:
      return ask (self, "/products");
    case FINX_READ_QUOTE:
      return ask_market (self, call, "/products/%s/ticker");
    case FINX_READ_BOOK:
      return ask_book (self, call);
    case FINX_CALL_BARS:
      return ask_bars (self, call, error);
    case FINX_CALL_PLACE:
      return place (self, call, error);
    case FINX_CALL_CANCEL:
      return cancel (self, call);
    case FINX_CALL_QUERY:
      return ask_order (self, call->orders->pdata[0]);
    case FINX_CALL_REPLACE:
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASEX-004",
                      "Coinbase Exchange does not change orders. The order is as it was: cancel it and place another one");
      return NULL;
    default:
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASEX-005", "Coinbase Exchange has no such thing: %s",
                      finx_call_kind_to_string (call->kind));
      return NULL;
    }
}

FinxHttpRequest *
coinbase_exchange_make_request (FinxBrokerClient  *client,
                                FinxBrokerCall    *call,
                                GError           **error)
{
  FinxCoinbaseExchange *self = FINX_COINBASE_EXCHANGE (client);
  FinxHttpRequest *request = build (self, call, error);

  return request == NULL || is_public (call->kind) ? request : sign (self, request, error);
}
