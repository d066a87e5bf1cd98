/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/coinbase/finx-coinbase-private.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-random.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define ROOT        "/api/v3/brokerage"
#define SIGNED_HOST "api.coinbase.com"  /* whatever way a request takes */
#define MOST_ROWS   "250"
#define MOST_FILLS  "100"
#define MOST_BARS   350
#define MOST_PIECES 900         /* of bars; what is older than that is left out */
#define NONCE_BYTES 16
#define LOOK_BACK   (10 * FINX_USEC_PER_MIN)
#define FIRST_BAR   G_GINT64_CONSTANT (1420070400000000)        /* 2015: Coinbase has none before */

/**
 * coinbase_sign:
 * @uri: (nullable): see coinbase_key_sign()
 *
 * Returns: (transfer full) (nullable)
 */
char *
coinbase_sign (FinxCoinbase  *self,
               const char    *uri,
               GError       **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const char *fixed = g_getenv ("FINX_TEST_NONCE");
  g_autofree char *nonce = fixed != NULL ? g_strdup (fixed) : finx_random_hex (NONCE_BYTES);

  if (self->key == NULL)
    self->key = coinbase_key_new (finx_broker_client_get_value (client, "key"), finx_broker_client_get_value (client, "secret"), error);
  return self->key != NULL ? coinbase_key_sign (self->key, uri, nonce, finx_broker_client_get_now (client), error) : NULL;
}

/* The token is for this method and path alone; the query is not a part of it. */
static FinxHttpRequest *
ask (FinxCoinbase  *self,
     const char    *method,
     const char    *path,
     GError       **error)
{
  g_autofree char *whole = g_strconcat (ROOT, path, NULL);
  g_autofree char *uri = g_strdup_printf ("%s " SIGNED_HOST "%s", method, whole);
  char *token = coinbase_sign (self, uri, error), *header;
  FinxHttpRequest *request;

  if (token == NULL)
    return NULL;
  header = g_strconcat ("Bearer ", token, NULL);
  request = finx_http_request_new (finx_broker_client_get_url (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_API), whole);
  finx_http_request_add_secret_header (request, "Authorization", header);
  finx_free_wiped (header);
  finx_free_wiped (token);
  return request;
}

static FinxHttpRequest *
ask_of (FinxCoinbase  *self,
        const char    *format,          /* with one %s */
        const char    *name,
        GError       **error)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strdup_printf (format, escaped);

  return ask (self, "GET", path, error);
}

static FinxHttpRequest *
tell (FinxCoinbase  *self,
      const char    *path,
      JsonBuilder   *builder,
      GError       **error)
{
  g_autofree char *body = finx_json_end (builder);
  FinxHttpRequest *request = ask (self, "POST", path, error);

  if (request != NULL)
    finx_http_request_set_json (request, body);
  return request;
}

static void
add_query (FinxHttpRequest *request,
           const char      *name,
           const char      *value)      /* (nullable): not at all */
{
  if (request != NULL && value != NULL && *value != '\0')
    finx_http_request_add_query (request, name, value);
}

static void
add_time (FinxHttpRequest *request,
          const char      *name,
          gint64           time_us)
{
  g_autofree char *text = time_us > 0 && time_us < G_MAXINT64 ? finx_time_format_iso (time_us) : NULL;

  add_query (request, name, text);
}

/* Orders. Those that are not in the book yet are not among the open ones: they are asked for behind them, which a mark before the
 * cursor tells. */
static FinxHttpRequest *
ask_orders (FinxCoinbase          *self,
            const FinxBrokerCall  *call,
            GError               **error)
{
  FinxHttpRequest *request = ask (self, "GET", "/orders/historical/batch", error);
  gboolean is_second = call->cursor != NULL && *call->cursor == '+';

  if (call->kind == FINX_READ_OPEN_ORDERS && !is_second)
    {
      add_query (request, "order_status", "OPEN");
    }
  else if (call->kind == FINX_READ_OPEN_ORDERS)
    {
      add_query (request, "order_status", "PENDING");
      add_query (request, "order_status", "QUEUED");
    }
  else
    {
      add_time (request, "start_date", call->from_us);
      add_time (request, "end_date", call->to_us);
    }
  add_query (request, "product_type", "SPOT");
  add_query (request, "limit", MOST_ROWS);
  add_query (request, "cursor", is_second ? call->cursor + 1 : call->cursor);
  return request;
}

/* Coinbase finds no order by our id: it is looked for among those since then. Its product is not named: that of a stable coin may be listed
 * under the dollar's. */
static FinxHttpRequest *
look_for (FinxCoinbase          *self,
          const FinxBrokerCall  *call,
          GError               **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxOrder *order = call->orders->pdata[0];
  gint64 ahead_us = finx_broker_client_get_now (client) - finx_clock_now (finx_broker_client_get_clock (client));
  FinxHttpRequest *request = ask (self, "GET", "/orders/historical/batch", error);

  add_time (request, "start_date", order->placed_us > 0 ? order->placed_us + ahead_us - LOOK_BACK : 0);
  add_query (request, "limit", MOST_ROWS);
  add_query (request, "cursor", call->cursor);
  return request;
}

static FinxHttpRequest *
query (FinxCoinbase    *self,
       FinxBrokerCall  *call,
       GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];

  return *order->venue_id != '\0' ? ask_of (self, "/orders/historical/%s", order->venue_id, error) : look_for (self, call, error);
}

static FinxHttpRequest *
ask_fills (FinxCoinbase          *self,
           const FinxBrokerCall  *call,
           GError               **error)
{
  FinxHttpRequest *request = ask (self, "GET", "/orders/historical/fills", error);

  add_time (request, "start_sequence_timestamp", call->from_us);
  add_time (request, "end_sequence_timestamp", call->to_us);
  add_query (request, "limit", MOST_FILLS);
  add_query (request, "cursor", call->cursor);
  return request;
}

/* Wallets, page by page; the portfolio behind them has what positions cost. */
static FinxHttpRequest *
ask_wallets (FinxCoinbase          *self,
             const FinxBrokerCall  *call,
             GError               **error)
{
  FinxHttpRequest *request;

  if (call->kind == FINX_READ_POSITIONS && call->cursor != NULL && *call->cursor == '+')
    return ask_of (self, "/portfolios/%s", self->portfolio, error);
  request = ask (self, "GET", "/accounts", error);
  add_query (request, "limit", MOST_ROWS);
  add_query (request, "cursor", call->cursor);
  return request;
}

static FinxHttpRequest *
ask_instruments (FinxCoinbase  *self,
                 GError       **error)
{
  FinxHttpRequest *request = ask (self, "GET", "/products", error);

  add_query (request, "product_type", "SPOT");
  add_query (request, "get_all_products", "true");
  return request;
}

static FinxHttpRequest *
ask_book (FinxCoinbase          *self,
          const FinxBrokerCall  *call,
          GError               **error)
{
  FinxHttpRequest *request = ask (self, "GET", "/product_book", error);

  add_query (request, "product_id", finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), call->instrument));
  add_query (request, "limit", call->kind == FINX_READ_QUOTE ? "1" : G_STRINGIFY (FINX_BOOK_DEPTH));
  return request;
}

/* (nullable): as Coinbase calls it */
static const char *
granularity_of (FinxInterval  interval,
                gint64       *us)
{
  static const struct { FinxIntervalUnit unit; guint count; const char *name; gint64 us; } names[] = {
    { FINX_UNIT_MINUTE, 1, "ONE_MINUTE", FINX_USEC_PER_MIN },           { FINX_UNIT_MINUTE, 5, "FIVE_MINUTE", 5 * FINX_USEC_PER_MIN },
    { FINX_UNIT_MINUTE, 15, "FIFTEEN_MINUTE", 15 * FINX_USEC_PER_MIN }, { FINX_UNIT_MINUTE, 30, "THIRTY_MINUTE", 30 * FINX_USEC_PER_MIN },
    { FINX_UNIT_HOUR, 1, "ONE_HOUR", FINX_USEC_PER_HOUR },              { FINX_UNIT_HOUR, 2, "TWO_HOUR", 2 * FINX_USEC_PER_HOUR },
    { FINX_UNIT_HOUR, 4, "FOUR_HOUR", 4 * FINX_USEC_PER_HOUR },         { FINX_UNIT_HOUR, 6, "SIX_HOUR", 6 * FINX_USEC_PER_HOUR },
    { FINX_UNIT_DAY, 1, "ONE_DAY", FINX_USEC_PER_DAY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (finx_interval_unit (interval) == names[i].unit && finx_interval_count (interval) == names[i].count)
      {
        *us = names[i].us;
        return names[i].name;
      }
  return NULL;
}

/* No more than 350 at once, so the time is cut into pieces, the oldest first; the cursor is when the next one begins. Of the bars of a
 * minute the last 200 days are enough to ask for. */
static FinxHttpRequest *
ask_bars (FinxCoinbase    *self,
          FinxBrokerCall  *call,
          GError         **error)
{
  const char *symbol = finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), call->instrument);
  gint64 step_us, from_us, to_us = MIN (call->to_us, finx_broker_client_get_now (FINX_BROKER_CLIENT (self)) + FINX_USEC_PER_MIN);
  const char *granularity = granularity_of (call->interval, &step_us);
  g_autofree char *start = NULL, *end = NULL;
  FinxHttpRequest *request;

  if (granularity == NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASE-003", "Coinbase has no bars of %s", finx_interval_to_string (call->interval));
      return NULL;
    }
  from_us = MAX (MAX (call->from_us, FIRST_BAR), to_us - MOST_PIECES * (MOST_BARS - 1) * step_us);
  if (call->cursor != NULL)
    from_us = g_ascii_strtoll (call->cursor, NULL, 10);
  if (from_us >= to_us)
    return NULL;                        /* nothing is left to ask for */
  g_free (call->cursor);
  call->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, from_us + (MOST_BARS - 1) * step_us);
  start = g_strdup_printf ("%" G_GINT64_FORMAT, from_us / FINX_USEC_PER_SEC);
  end = g_strdup_printf ("%" G_GINT64_FORMAT, MIN (from_us + (MOST_BARS - 1) * step_us, to_us) / FINX_USEC_PER_SEC);
  request = ask_of (self, "/products/%s/candles", symbol, error);
  add_query (request, "start", start);
  add_query (request, "end", end);
  add_query (request, "granularity", granularity);
  add_query (request, "limit", G_STRINGIFY (MOST_BARS));
  return request;
}

/* Placing, changing */

/* (nullable): the name of an order's type and time in force */
static const char *
configuration_of (const FinxOrder *order)
{
  static const char *const limits[FINX_N_TIFS] = {
    [FINX_TIF_GTC] = "limit_limit_gtc", [FINX_TIF_GTD] = "limit_limit_gtd", [FINX_TIF_IOC] = "sor_limit_ioc", [FINX_TIF_FOK] = "limit_limit_fok",
  };
  static const char *const stops[FINX_N_TIFS] = {
    [FINX_TIF_GTC] = "stop_limit_stop_limit_gtc", [FINX_TIF_GTD] = "stop_limit_stop_limit_gtd",
  };

  switch (order->type)
    {
    case FINX_ORDER_MARKET:
      return order->tif == FINX_TIF_GTC || order->tif == FINX_TIF_IOC ? "market_market_ioc" : NULL;
    case FINX_ORDER_LIMIT:
      return limits[order->tif];
    case FINX_ORDER_STOP_LIMIT:
      return stops[order->tif];
    default:
      return NULL;
    }
}

static const char *
find_fault (const FinxOrder *order)
{
  if (configuration_of (order) == NULL && order->type == FINX_ORDER_MARKET)
    return N_("a market order trades at once: it is good till cancelled, or immediate or cancel");
  if (configuration_of (order) == NULL)
    return N_("a stop order is good till cancelled, or till a date");
  if (finx_order_is_by_value (order) && (order->type != FINX_ORDER_MARKET || order->side != FINX_SIDE_BUY))
    return N_("orders by value are market orders that buy");
  return NULL;
}

/* The members stand in the order of Coinbase's documentation. A stop buys above the market, and sells below it. */
static void
add_configuration (JsonBuilder     *builder,
                   const FinxOrder *order)
{
  gboolean is_buy = order->side == FINX_SIDE_BUY;
  g_autofree char *end = order->tif == FINX_TIF_GTD ? finx_time_format_iso (order->expire_us) : NULL;

  json_builder_set_member_name (builder, "order_configuration");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, configuration_of (order));
  json_builder_begin_object (builder);
  if (finx_order_is_by_value (order))
    finx_json_add_decimal (builder, "quote_size", finx_decimal_normalize (order->notional));
  else
    finx_json_add_decimal (builder, "base_size", finx_decimal_normalize (order->quantity));
  finx_json_add_decimal (builder, "limit_price", finx_decimal_normalize (order->limit_price));
  finx_json_add_decimal (builder, "stop_price", finx_decimal_normalize (order->stop_price));
  if (end != NULL)
    finx_json_add_text (builder, "end_time", end);
  if (order->type == FINX_ORDER_STOP_LIMIT)
    finx_json_add_text (builder, "stop_direction", is_buy ? "STOP_DIRECTION_STOP_UP" : "STOP_DIRECTION_STOP_DOWN");
  if (order->type == FINX_ORDER_LIMIT && (order->tif == FINX_TIF_GTC || order->tif == FINX_TIF_GTD))
    {
      json_builder_set_member_name (builder, "post_only");
      json_builder_add_boolean_value (builder, FALSE);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/* Also a preview, which has no id. */
static FinxHttpRequest *
place (FinxCoinbase    *self,
       FinxBrokerCall  *call,
       GError         **error)
{
  const FinxOrder *order = call->orders->len > 0 ? call->orders->pdata[0] : NULL;
  gboolean is_preview = call->kind == FINX_READ_PREVIEW;
  g_autofree char *id = order != NULL ? coinbase_uuid_of (order->client_id) : NULL;
  const char *fault = order == NULL ? N_("there is none") : !is_preview && id == NULL ? N_("its id is not one of FinX") : find_fault (order);
  g_autoptr(JsonBuilder) builder = NULL;

  if (fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASE-004", "Coinbase does not take this order: %s. Nothing was sent", finx_text (fault));
      return NULL;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  if (!is_preview)
    finx_json_add_text (builder, "client_order_id", id);
  finx_json_add_text (builder, "product_id", finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), order->instrument));
  finx_json_add_text (builder, "side", order->side == FINX_SIDE_BUY ? "BUY" : "SELL");
  add_configuration (builder, order);
  if (self->portfolio != NULL && !self->is_default)
    finx_json_add_text (builder, "retail_portfolio_id", self->portfolio);
  json_builder_end_object (builder);
  return tell (self, is_preview ? "/orders/preview" : "/orders", builder, error);
}

/* Both price and size go out: what is left out would be read as 0. */
static FinxHttpRequest *
replace (FinxCoinbase    *self,
         FinxBrokerCall  *call,
         GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  const FinxOrder *known = finx_order_ledger_find (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), order->client_id);
  gboolean is_limit = (order->type == FINX_ORDER_LIMIT || order->type == FINX_ORDER_STOP_LIMIT) && order->tif == FINX_TIF_GTC;
  gboolean keeps_stop = known == NULL || (!finx_decimal_is_known (known->stop_price) && !finx_decimal_is_known (order->stop_price))
                        || finx_decimal_equal (known->stop_price, order->stop_price);
  g_autoptr(JsonBuilder) builder = NULL;

  if (!is_limit || !keeps_stop || *order->venue_id == '\0')
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASE-005",
                      "Coinbase changes price and quantity of limit orders that are good till cancelled, and nothing else. "
                      "The order is as it was: cancel it and place another one");
      return NULL;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "order_id", order->venue_id);
  finx_json_add_decimal (builder, "price", finx_decimal_normalize (order->limit_price));
  finx_json_add_decimal (builder, "size", finx_decimal_normalize (order->quantity));
  json_builder_end_object (builder);
  return tell (self, "/orders/edit", builder, error);
}

/* By the venue's id, which may have to be found first. */
static FinxHttpRequest *
cancel (FinxCoinbase    *self,
        FinxBrokerCall  *call,
        GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  const char *id = call->venue_id != NULL ? call->venue_id : order->venue_id;
  g_autoptr(JsonBuilder) builder = NULL;

  if (*id == '\0')
    return look_for (self, call, error);
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "order_ids");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, id);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return tell (self, "/orders/batch_cancel", builder, error);
}

static FinxHttpRequest *
ask_fees (FinxCoinbase  *self,
          GError       **error)
{
  FinxHttpRequest *request = ask (self, "GET", "/transaction_summary", error);

  add_query (request, "product_type", "SPOT");
  return request;
}

FinxHttpRequest *
coinbase_make_request (FinxBrokerClient  *client,
                       FinxBrokerCall    *call,
                       GError           **error)
{
  FinxCoinbase *self = FINX_COINBASE (client);

  switch (call->kind)
    {
    case FINX_CALL_CLOCK:
      return finx_http_request_new (finx_broker_client_get_url (client, FINX_ENDPOINT_API), ROOT "/time");      /* before any signature */
    case FINX_READ_ACCOUNTS:
      return call->cursor == NULL ? ask (self, "GET", "/key_permissions", error) : ask_of (self, "/portfolios/%s", call->cursor, error);
    case FINX_READ_BALANCES:
    case FINX_READ_POSITIONS:
      return ask_wallets (self, call, error);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:
      return ask_orders (self, call, error);
    case FINX_READ_FILLS:
      return ask_fills (self, call, error);
    case FINX_READ_FEES:
      return ask_fees (self, error);
    case FINX_READ_INSTRUMENTS:
      return ask_instruments (self, error);
    case FINX_READ_QUOTE:
    case FINX_READ_BOOK:
      return ask_book (self, call, error);
    case FINX_CALL_BARS:
      return ask_bars (self, call, error);
    case FINX_READ_PREVIEW:
    case FINX_CALL_PLACE:
      return place (self, call, error);
    case FINX_CALL_REPLACE:
      return replace (self, call, error);
    case FINX_CALL_CANCEL:
      return cancel (self, call, error);
    default:
      return query (self, call, error);
    }
}
