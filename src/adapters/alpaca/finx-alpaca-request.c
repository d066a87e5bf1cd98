/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/alpaca/finx-alpaca-private.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-text.h"

#define MOST_ORDERS "500"
#define MOST_FILLS  "100"
#define MOST_BARS   "10000"

static const char *const types[] = { "market", "limit", "stop", "stop_limit", "trailing_stop" };
static const char *const tifs[FINX_N_TIFS] = { "day", "gtc", "ioc", "fok", NULL, "opg", "cls" };

static FinxHttpRequest *
ask (FinxBrokerClient *client,
     FinxEndpoint      endpoint,
     const char       *path)
{
  FinxHttpRequest *request = finx_http_request_new (finx_broker_client_get_url (client, endpoint), path);

  finx_http_request_add_secret_header (request, "APCA-API-KEY-ID", finx_broker_client_get_value (client, "key"));
  finx_http_request_add_secret_header (request, "APCA-API-SECRET-KEY", finx_broker_client_get_value (client, "secret"));
  return request;
}

/* (transfer full): "BTC/USD" of "BTC-USD"; shares are the same in both */
char *
alpaca_symbol_of (FinxAlpaca           *self,
                  const FinxInstrument *instrument)
{
  const char *symbol = finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), instrument);
  g_autoptr(GString) text = g_string_new (symbol);

  if (alpaca_market_of (instrument) == ALPACA_CRYPTO)
    g_string_replace (text, "-", "/", 1);
  return g_strdup (text->str);
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

/* Orders in the order in which they were submitted; the cursor is when the last one of a page was. */
static FinxHttpRequest *
ask_orders (FinxBrokerClient     *client,
            const FinxBrokerCall *call)
{
  FinxHttpRequest *request = ask (client, FINX_ENDPOINT_API, "/v2/orders");

  finx_http_request_add_query (request, "status", call->kind == FINX_READ_OPEN_ORDERS ? "open" : "all");
  finx_http_request_add_query (request, "limit", MOST_ORDERS);
  finx_http_request_add_query (request, "direction", "asc");
  finx_http_request_add_query (request, "nested", "false");
  if (call->cursor != NULL)
    finx_http_request_add_query (request, "after", call->cursor);
  else
    add_time (request, "after", call->kind == FINX_READ_ORDERS ? call->from_us : 0);
  add_time (request, "until", call->kind == FINX_READ_ORDERS ? call->to_us : 0);
  return request;
}

static FinxHttpRequest *
ask_fills (FinxBrokerClient     *client,
           const FinxBrokerCall *call)
{
  FinxHttpRequest *request = ask (client, FINX_ENDPOINT_API, "/v2/account/activities/FILL");

  finx_http_request_add_query (request, "direction", "asc");
  finx_http_request_add_query (request, "page_size", MOST_FILLS);
  add_time (request, "after", call->from_us);
  add_time (request, "until", call->to_us);
  if (call->cursor != NULL)
    finx_http_request_add_query (request, "page_token", call->cursor);
  return request;
}

/* (nullable) (transfer full): as Alpaca writes it */
static char *
timeframe_of (FinxInterval interval)
{
  static const struct { FinxIntervalUnit unit; guint most; const char *name; } units[] = {
    { FINX_UNIT_MINUTE, 59, "Min" }, { FINX_UNIT_HOUR, 23, "Hour" }, { FINX_UNIT_DAY, 1, "Day" }, { FINX_UNIT_WEEK, 1, "Week" },
    { FINX_UNIT_MONTH, 12, "Month" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (finx_interval_unit (interval) == units[i].unit && finx_interval_count (interval) <= units[i].most)
      return g_strdup_printf ("%u%s", finx_interval_count (interval), units[i].name);
  return NULL;
}

static FinxHttpRequest *
ask_prices (FinxAlpaca            *self,
            const FinxBrokerCall  *call,
            const char            *what)
{
  gboolean is_crypto = alpaca_market_of (call->instrument) == ALPACA_CRYPTO;
  g_autofree char *path = g_strdup_printf (is_crypto ? "/v1beta3/crypto/us/%s" : "/v2/stocks/%s", what);
  g_autofree char *symbol = alpaca_symbol_of (self, call->instrument);
  FinxHttpRequest *request = ask (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_DATA, path);

  finx_http_request_add_query (request, "symbols", symbol);
  if (!is_crypto)
    finx_http_request_add_query (request, "feed", "iex");
  return request;
}

static FinxHttpRequest *
ask_bars (FinxAlpaca            *self,
          const FinxBrokerCall  *call,
          GError               **error)
{
  g_autofree char *timeframe = timeframe_of (call->interval);
  FinxHttpRequest *request;

  if (timeframe == NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ALPACA-001", "Alpaca has no bars of %s", finx_interval_to_string (call->interval));
      return NULL;
    }
  request = ask_prices (self, call, "bars");
  finx_http_request_add_query (request, "timeframe", timeframe);
  finx_http_request_add_query (request, "limit", MOST_BARS);
  add_time (request, "start", call->from_us);
  add_time (request, "end", call->to_us > 0 && call->to_us < G_MAXINT64 ? call->to_us - 1 : 0);
  if (alpaca_market_of (call->instrument) == ALPACA_STOCKS)
    finx_http_request_add_query (request, "adjustment", "split");
  if (call->cursor != NULL)
    finx_http_request_add_query (request, "page_token", call->cursor);
  return request;
}

/* Placing, changing */

static void
add_exit (JsonBuilder     *builder,
          const FinxOrder *order)
{
  json_builder_set_member_name (builder, order->type == FINX_ORDER_LIMIT ? "take_profit" : "stop_loss");
  json_builder_begin_object (builder);
  finx_json_add_decimal (builder, "stop_price", finx_decimal_normalize (order->stop_price));
  finx_json_add_decimal (builder, "limit_price", finx_decimal_normalize (order->limit_price));
  json_builder_end_object (builder);
}

static const char *
find_fault (const FinxBrokerCall *call)
{
  const FinxOrder *entry = call->orders->pdata[0];
  gboolean is_stock = alpaca_market_of (entry->instrument) == ALPACA_STOCKS;
  gboolean is_whole = finx_decimal_is_known (entry->quantity) && finx_decimal_normalize (entry->quantity).scale == 0;

  if (entry->instrument->asset_class == FINX_ASSET_OPTION)
    return N_("FinX shows options at Alpaca, and does not trade them");
  if (is_stock && (!is_whole || finx_order_is_by_value (entry)) && (entry->tif != FINX_TIF_DAY || call->orders->len > 1))
    return N_("parts of a share, and orders by value, are for the day only and have no exit orders");
  if (is_stock && finx_order_is_by_value (entry) && entry->type != FINX_ORDER_MARKET)
    return N_("orders by value are market orders");
  if (entry->is_extended && (entry->type != FINX_ORDER_LIMIT || entry->tif > FINX_TIF_GTC || call->orders->len > 1))
    return N_("outside of the regular session only limit orders trade, for the day or until cancelled, without exit orders");
  if (call->orders->len > 1 && entry->tif > FINX_TIF_GTC)
    return N_("an order with exit orders is for the day or until cancelled");
  for (guint i = 1; i < call->orders->len; i++)
    if (((FinxOrder *) call->orders->pdata[i])->type == FINX_ORDER_TRAILING_STOP)
      return N_("exit orders do not trail");
  return NULL;
}

/* The body's members stand in the order of Alpaca's documentation. */
static FinxHttpRequest *
place (FinxAlpaca      *self,
       FinxBrokerCall  *call,
       GError         **error)
{
  static const char *const classes[] = { NULL, "oto", "bracket" };
  const FinxOrder *order = call->orders->pdata[0];
  const char *fault = find_fault (call);
  g_autoptr(JsonBuilder) builder = NULL;
  g_autofree char *symbol = NULL, *body = NULL;
  FinxHttpRequest *request;

  if (fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ALPACA-002", "Alpaca does not take this order: %s. Nothing was sent", finx_text (fault));
      return NULL;
    }
  builder = json_builder_new ();
  symbol = alpaca_symbol_of (self, order->instrument);
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "symbol", symbol);
  if (finx_order_is_by_value (order))
    finx_json_add_decimal (builder, "notional", finx_decimal_normalize (order->notional));
  else
    finx_json_add_decimal (builder, "qty", finx_decimal_normalize (order->quantity));
  finx_json_add_text (builder, "side", finx_side_to_string (order->side));
  finx_json_add_text (builder, "type", types[order->type]);
  finx_json_add_text (builder, "time_in_force", tifs[order->tif]);
  finx_json_add_decimal (builder, "limit_price", finx_decimal_normalize (order->limit_price));
  if (order->type != FINX_ORDER_TRAILING_STOP)
    finx_json_add_decimal (builder, "stop_price", finx_decimal_normalize (order->stop_price));
  finx_json_add_decimal (builder, "trail_price", finx_decimal_normalize (order->trail));
  if (order->is_extended)
    {
      json_builder_set_member_name (builder, "extended_hours");
      json_builder_add_boolean_value (builder, TRUE);
    }
  finx_json_add_text (builder, "client_order_id", order->client_id);
  if (call->orders->len > 1)
    finx_json_add_text (builder, "order_class", classes[MIN (call->orders->len - 1, 2)]);
  for (guint i = 1; i < call->orders->len; i++)
    add_exit (builder, call->orders->pdata[i]);
  json_builder_end_object (builder);
  body = finx_json_end (builder);

  request = ask (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_API, "/v2/orders");
  finx_http_request_set_json (request, body);
  return request;
}

static FinxHttpRequest *
ask_order (FinxAlpaca *self,
           const char *venue_id)
{
  g_autofree char *escaped = g_uri_escape_string (venue_id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v2/orders/", escaped, NULL);

  return ask (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_API, path);
}

/* (nullable) */
static const char *
find_obstacle (const FinxOrder *order)
{
  if (*order->venue_id == '\0')
    return N_("it is not known yet whether it is there; try again in a moment");
  if (finx_decimal_sign (order->filled) > 0)
    return N_("a part of it is filled, and a changed order may be filled once more as a whole. Cancel it, and place another one for the rest");
  return NULL;
}

/* A change makes a new order, which needs an id of its own: ours, and a mark behind it that alpaca_parse_order() drops. */
static FinxHttpRequest *
replace (FinxAlpaca      *self,
         FinxBrokerCall  *call,
         GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  const char *obstacle = find_obstacle (order);
  g_autoptr(JsonBuilder) builder = NULL;
  g_autofree char *body = NULL, *client_id = NULL;
  FinxHttpRequest *request;

  if (obstacle != NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ALPACA-018", "The order can not be changed at Alpaca now. It is as it was: %s", finx_text (obstacle));
      return NULL;
    }
  request = ask_order (self, order->venue_id);
  builder = json_builder_new ();
  client_id = g_strdup_printf ("%s~%" G_GINT64_MODIFIER "x", order->client_id, finx_broker_client_get_now (FINX_BROKER_CLIENT (self)));
  json_builder_begin_object (builder);
  finx_json_add_decimal (builder, "qty", finx_decimal_normalize (order->quantity));
  finx_json_add_text (builder, "time_in_force", tifs[order->tif]);
  finx_json_add_decimal (builder, "limit_price", finx_decimal_normalize (order->limit_price));
  if (order->type != FINX_ORDER_TRAILING_STOP)
    finx_json_add_decimal (builder, "stop_price", finx_decimal_normalize (order->stop_price));
  finx_json_add_decimal (builder, "trail", finx_decimal_normalize (order->trail));
  finx_json_add_text (builder, "client_order_id", client_id);
  json_builder_end_object (builder);
  body = finx_json_end (builder);
  finx_http_request_set_method (request, "PATCH");
  finx_http_request_set_json (request, body);
  return request;
}

/* By the venue's id where it is known; the cursor is the order that took its place. */
static FinxHttpRequest *
query (FinxAlpaca     *self,
       FinxBrokerCall *call)
{
  const FinxOrder *order = call->orders->pdata[0];
  FinxHttpRequest *request;

  if (call->cursor != NULL || *order->venue_id != '\0')
    {
      request = ask_order (self, call->cursor != NULL ? call->cursor : order->venue_id);
    }
  else
    {
      request = ask (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_API, "/v2/orders:by_client_order_id");
      finx_http_request_add_query (request, "client_order_id", order->client_id);
    }
  finx_http_request_add_query (request, "nested", "true");
  return request;
}

/* By the venue's id, which may have to be found first: without one, all orders would be cancelled. */
static FinxHttpRequest *
cancel (FinxAlpaca     *self,
        FinxBrokerCall *call)
{
  FinxHttpRequest *request;

  if (alpaca_is_looking (call))
    return query (self, call);
  request = ask_order (self, call->venue_id != NULL ? call->venue_id : ((FinxOrder *) call->orders->pdata[0])->venue_id);
  finx_http_request_set_method (request, "DELETE");
  return request;
}

/* Without asking: there is no endpoint. */
static void
answer_fees (FinxBrokerCall *call)
{
  static const struct { const char *scope; gint64 maker, taker; const char *note; } rates[] = {
    { "equity", 0, 0, N_("Regulatory fees follow on the next day.") },
    { "crypto", 15, 25, N_("Base tier; taken from what is received, and told at the end of the day.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      FinxFeeRate *rate = g_new0 (FinxFeeRate, 1);

      rate->scope = g_strdup (rates[i].scope);
      rate->maker = finx_decimal_new (rates[i].maker, 4);
      rate->taker = finx_decimal_new (rates[i].taker, 4);
      rate->note = g_strdup (finx_text (rates[i].note));
      g_ptr_array_add (call->rows, rate);
    }
}

static FinxHttpRequest *
ask_instruments (FinxBrokerClient     *client,
                 const FinxBrokerCall *call)
{
  FinxHttpRequest *request = ask (client, FINX_ENDPOINT_API, "/v2/assets");

  finx_http_request_add_query (request, "status", "active");
  finx_http_request_add_query (request, "asset_class", call->step == 0 ? "us_equity" : "crypto");
  return request;
}

FinxHttpRequest *
alpaca_make_request (FinxBrokerClient  *client,
                     FinxBrokerCall    *call,
                     GError           **error)
{
  FinxAlpaca *self = FINX_ALPACA (client);

  switch (call->kind)
    {
    case FINX_CALL_CLOCK:
      return ask (client, FINX_ENDPOINT_API, "/v2/clock");
    case FINX_READ_ACCOUNTS:
    case FINX_READ_BALANCES:
      return ask (client, FINX_ENDPOINT_API, "/v2/account");
    case FINX_READ_POSITIONS:
      return ask (client, FINX_ENDPOINT_API, "/v2/positions");
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:
      return ask_orders (client, call);
    case FINX_READ_FILLS:
      return ask_fills (client, call);
    case FINX_READ_FEES:
      answer_fees (call);
      return NULL;
    case FINX_READ_INSTRUMENTS:
      return ask_instruments (client, call);
    case FINX_READ_QUOTE:
      return ask_prices (self, call, "snapshots");
    case FINX_CALL_BARS:
      return ask_bars (self, call, error);
    case FINX_CALL_PLACE:
      return place (self, call, error);
    case FINX_CALL_REPLACE:
      return replace (self, call, error);
    case FINX_CALL_CANCEL:
      return cancel (self, call);
    case FINX_CALL_QUERY:
      return query (self, call);
    case FINX_READ_BOOK:
      if (alpaca_market_of (call->instrument) == ALPACA_CRYPTO)
        return ask_prices (self, call, "latest/orderbooks");
      G_GNUC_FALLTHROUGH;
    default:
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ALPACA-003", "Alpaca has no such thing: %s", finx_call_kind_to_string (call->kind));
      return NULL;
    }
}
