/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/kraken/finx-kraken-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-id.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define PUBLIC    "/0/public/"
#define PRIVATE   "/0/private/"
#define LOOK_BACK (10 * FINX_USEC_PER_MIN)
#define ROOM      32                    /* for names of what stands first in a body */

/* Anybody may ask so. */
static FinxHttpRequest *
ask (FinxKraken *self,
     const char *method)
{
  g_autofree char *path = g_strconcat (PUBLIC, method, NULL);
  FinxHttpRequest *request = finx_http_request_new (finx_broker_client_get_url (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_API), path);

  finx_http_request_set_keyless (request);
  return request;
}

static void
add (GString    *body,
     const char *name,
     const char *value)                 /* (nullable): not at all */
{
  if (value == NULL || *value == '\0')
    return;
  g_string_append_printf (body, "%s%s=", body->len > 0 ? "&" : "", name);
  g_string_append_uri_escaped (body, value, NULL, FALSE);
}

static void
add_decimal (GString    *body,
             const char *name,
             FinxDecimal value)
{
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : NULL;

  add (body, name, text);
}

/* Whole seconds; what begins between two of them begins with the first. */
static void
add_time (GString    *body,
          const char *name,
          gint64      time_us)
{
  g_autofree char *text = time_us > 0 && time_us < G_MAXINT64 ? g_strdup_printf ("%" G_GINT64_FORMAT, time_us / FINX_USEC_PER_SEC) : NULL;

  add (body, name, text);
}

/* Takes @body. What kraken_sign_request() adds goes before it; @cost: of Kraken's count of questions, in which orders are none. */
static FinxHttpRequest *
tell (FinxKraken  *self,
      const char  *method,
      GString     *body,
      guint        cost,
      GError     **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autofree char *path = g_strconcat (PRIVATE, method, NULL), *rest = g_string_free (body, FALSE);
  const char *password = finx_broker_client_get_value (client, "otp");
  GString *whole;
  FinxHttpRequest *request;

  if (!kraken_check_key (client, error))
    return NULL;
  whole = g_string_sized_new (3 * strlen (password) + strlen (rest) + ROOM);
  request = finx_http_request_new (finx_broker_client_get_url (client, FINX_ENDPOINT_API), path);
  if (g_str_equal (method, "AddOrder") || g_str_equal (method, "AmendOrder"))
    g_string_append (whole, "deadline=");
  add (whole, "otp", password);
  if (*rest != '\0')
    g_string_append_printf (whole, "%s%s", whole->len > 0 ? "&" : "", rest);
  finx_http_request_set_form (request, whole->str);
  if (*password != '\0')
    finx_http_request_add_secret (request, password);
  finx_string_free_wiped (whole);
  finx_http_request_set_cost (request, cost);
  return request;
}

static FinxHttpRequest *
tell_plain (FinxKraken  *self,
            const char  *method,
            GError     **error)
{
  return tell (self, method, g_string_new (NULL), 1, error);
}

static void
take_cursor (FinxBrokerCall *call,
             const char     *cursor)
{
  g_free (call->cursor);
  call->cursor = g_strdup (cursor);
}

/* Account */

/* What the key may do; where Kraken does not tell that, whether it may send money away shows when it asks how that goes. */
static FinxHttpRequest *
ask_account (FinxKraken            *self,
             const FinxBrokerCall  *call,
             GError               **error)
{
  return tell_plain (self, call->cursor == NULL ? "GetApiKeyInfo" : "WithdrawMethods", error);
}

/* What there is, and behind it what it is worth. */
static FinxHttpRequest *
ask_balances (FinxKraken            *self,
              const FinxBrokerCall  *call,
              GError               **error)
{
  GString *body = g_string_new (NULL);

  if (call->cursor == NULL)
    return tell (self, "BalanceEx", body, 1, error);
  add (body, "asset", "ZUSD");
  return tell (self, "TradeBalance", body, 1, error);
}

/* Coins, then what is held on margin, then prices: the cursor of the last step is the names of the markets. */
static FinxHttpRequest *
ask_positions (FinxKraken            *self,
               const FinxBrokerCall  *call,
               GError               **error)
{
  FinxHttpRequest *request;
  GString *body;

  if (call->cursor == NULL)
    return tell_plain (self, "BalanceEx", error);
  if (g_str_equal (call->cursor, KRAKEN_MARGIN))
    {
      body = g_string_new (NULL);
      add (body, "docalcs", "true");
      return tell (self, "OpenPositions", body, 1, error);
    }
  request = ask (self, "Ticker");
  finx_http_request_add_query (request, "pair", call->cursor);
  return request;
}

/* One schedule for coins, and one for currencies and coins that stand for them; or the one of a market. */
static FinxHttpRequest *
ask_fees (FinxKraken            *self,
          const FinxBrokerCall  *call,
          GError               **error)
{
  g_autofree char *name = call->instrument != NULL ? kraken_name_of (self, call->instrument) : NULL;
  GString *body = g_string_new (NULL);

  add (body, "pair", name != NULL ? name : kraken_find_pair (self, "USDT-USD") != NULL ? "XBTUSD,USDTUSD" : "XBTUSD");
  return tell (self, "TradeVolume", body, 1, error);
}

/* Orders */

/* Those that are done come fifty at a time, the newest first; the cursor is how many came before. */
static FinxHttpRequest *
ask_done (FinxKraken            *self,
          const FinxBrokerCall  *call,
          const char            *uuid,  /* (nullable): of one that is looked for */
          GError               **error)
{
  const FinxOrder *wanted = call->orders->len > 0 ? call->orders->pdata[0] : NULL;
  gint64 ahead_us = finx_broker_client_get_now (FINX_BROKER_CLIENT (self)) - finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  GString *body = g_string_new (NULL);

  add (body, "cl_ord_id", uuid);
  add (body, "closetime", "open");
  if (uuid == NULL)
    {
      add_time (body, "start", call->from_us > FINX_USEC_PER_SEC ? call->from_us - FINX_USEC_PER_SEC : 0);
      add_time (body, "end", call->to_us < G_MAXINT64 ? call->to_us + FINX_USEC_PER_SEC : 0);
    }
  else if (wanted->placed_us > 0)
    {
      add_time (body, "start", wanted->placed_us + ahead_us - LOOK_BACK);
    }
  if (!g_str_equal (call->cursor, "0"))
    add (body, "ofs", call->cursor);
  return tell (self, "ClosedOrders", body, 2, error);
}

static FinxHttpRequest *
ask_orders (FinxKraken            *self,
            const FinxBrokerCall  *call,
            GError               **error)
{
  return call->cursor == NULL ? tell_plain (self, "OpenOrders", error) : ask_done (self, call, NULL, error);
}

/* Fills, or entries of the ledgers. */
static FinxHttpRequest *
ask_past (FinxKraken            *self,
          const FinxBrokerCall  *call,
          const char            *method,
          GError               **error)
{
  GString *body = g_string_new (NULL);

  add_time (body, "start", call->from_us > FINX_USEC_PER_SEC ? call->from_us - FINX_USEC_PER_SEC : 0);
  add_time (body, "end", call->to_us < G_MAXINT64 ? call->to_us + FINX_USEC_PER_SEC : 0);
  add (body, "ofs", call->cursor);
  return tell (self, method, body, 2, error);
}

/* By Kraken's id; else by ours among the open ones, and then among those that are done. */
static FinxHttpRequest *
query (FinxKraken      *self,
       FinxBrokerCall  *call,
       GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  g_autofree char *uuid = finx_broker_uuid_of (order->client_id);
  GString *body;

  if (*order->venue_id == '\0' && uuid == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-KRAKEN-016", "Kraken does not have it: %s", order->client_id);
      return NULL;
    }
  if (*order->venue_id == '\0' && call->cursor != NULL)
    return ask_done (self, call, uuid, error);
  body = g_string_new (NULL);
  if (*order->venue_id == '\0')
    add (body, "cl_ord_id", uuid);
  else
    add (body, "txid", order->venue_id);
  return tell (self, *order->venue_id == '\0' ? "OpenOrders" : "QueryOrders", body, 1, error);
}

static const char *
find_fault (const FinxOrder *order)
{
  gboolean is_at_once = order->tif == FINX_TIF_IOC || order->tif == FINX_TIF_FOK;

  if (order->type == FINX_ORDER_MARKET && order->tif != FINX_TIF_GTC && order->tif != FINX_TIF_IOC)
    return N_("a market order trades at once: it is good till cancelled, or immediate or cancel");
  if (order->type > FINX_ORDER_LIMIT && is_at_once)
    return N_("a stop order is good till cancelled, or till a date");
  if (finx_order_is_by_value (order) && (order->type != FINX_ORDER_MARKET || order->side != FINX_SIDE_BUY))
    return N_("orders by value are market orders that buy");
  if (!finx_order_is_by_value (order) && !finx_decimal_is_known (order->quantity))
    return N_("orders are for a quantity");
  if (order->type == FINX_ORDER_TRAILING_STOP && finx_decimal_sign (order->trail) <= 0)
    return N_("a trailing stop needs a distance");
  return NULL;
}

/* A stop's trigger, or how far behind the price it follows, stands where a limit order has its price; of an order by value the value
 * stands where others have their quantity. */
static void
add_terms (GString         *body,
           const FinxOrder *order)
{
  static const char *const types[] = { "market", "limit", "stop-loss", "stop-loss-limit", "trailing-stop" };
  g_autofree char *trail = order->type == FINX_ORDER_TRAILING_STOP ? finx_decimal_to_string (finx_decimal_normalize (order->trail)) : NULL;
  g_autofree char *behind = trail != NULL ? g_strconcat ("+", trail, NULL) : NULL;
  gboolean is_by_value = finx_order_is_by_value (order);

  add (body, "ordertype", types[order->type]);
  if (behind != NULL)
    add (body, "price", behind);
  else
    add_decimal (body, "price", order->type == FINX_ORDER_LIMIT ? order->limit_price : order->stop_price);
  if (order->type == FINX_ORDER_STOP_LIMIT)
    add_decimal (body, "price2", order->limit_price);
  add (body, "type", order->side == FINX_SIDE_BUY ? "buy" : "sell");
  add_decimal (body, "volume", is_by_value ? order->notional : order->quantity);
  add (body, "oflags", is_by_value ? "fciq,viqc" : "fciq");
  if (order->type != FINX_ORDER_MARKET)
    add (body, "timeinforce", order->tif == FINX_TIF_IOC ? "IOC" : order->tif == FINX_TIF_FOK ? "FOK" : order->tif == FINX_TIF_GTD ? "GTD" : "GTC");
  if (order->tif == FINX_TIF_GTD)
    add_time (body, "expiretm", order->expire_us);
}

/* Also a preview, which has no id. */
static FinxHttpRequest *
place (FinxKraken      *self,
       FinxBrokerCall  *call,
       GError         **error)
{
  const FinxOrder *order = call->orders->len > 0 ? call->orders->pdata[0] : NULL;
  gboolean is_preview = call->kind == FINX_READ_PREVIEW;
  g_autofree char *uuid = order != NULL ? finx_broker_uuid_of (order->client_id) : NULL;
  const char *fault = order == NULL ? N_("there is none") : !is_preview && uuid == NULL ? N_("its id is not one of FinX") : find_fault (order);
  g_autofree char *name = fault == NULL ? kraken_name_of (self, order->instrument) : NULL;
  GString *body;

  if (fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-KRAKEN-003", "Kraken does not take this order: %s. Nothing was sent", finx_text (fault));
      return NULL;
    }
  if (!kraken_take_order_cost (self, call->kind, order, error))
    return NULL;
  body = g_string_new (NULL);
  add (body, "pair", name);
  add_terms (body, order);
  if (is_preview)
    add (body, "validate", "true");
  else
    add (body, "cl_ord_id", uuid);
  return tell (self, "AddOrder", body, 0, error);
}

/* The order keeps its id, and where it can its place. What is not told stays as it is. */
static FinxHttpRequest *
replace (FinxKraken      *self,
         FinxBrokerCall  *call,
         GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  const FinxOrder *known = finx_order_ledger_find (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), order->client_id);
  gboolean keeps_trail = known == NULL || order->type != FINX_ORDER_TRAILING_STOP || finx_decimal_equal (known->trail, order->trail);
  GString *body;

  if (order->type == FINX_ORDER_MARKET || !keeps_trail || *order->venue_id == '\0')
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-KRAKEN-004",
                      "Kraken changes the quantity, limit and stop price of orders that wait, and nothing else. "
                      "The order is as it was: cancel it and place another one");
      return NULL;
    }
  if (!kraken_take_order_cost (self, call->kind, order, error))
    return NULL;
  body = g_string_new (NULL);
  add (body, "txid", order->venue_id);
  add_decimal (body, "order_qty", order->quantity);
  add_decimal (body, "limit_price", order->limit_price);
  if (order->type != FINX_ORDER_TRAILING_STOP)
    add_decimal (body, "trigger_price", order->stop_price);
  return tell (self, "AmendOrder", body, 0, error);
}

static FinxHttpRequest *
cancel (FinxKraken      *self,
        FinxBrokerCall  *call,
        GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  g_autofree char *uuid = finx_broker_uuid_of (order->client_id);
  GString *body = g_string_new (NULL);

  kraken_take_order_cost (self, call->kind, order, NULL);
  if (*order->venue_id != '\0')
    add (body, "txid", order->venue_id);
  else
    add (body, "cl_ord_id", uuid != NULL ? uuid : order->client_id);
  return tell (self, "CancelOrder", body, 0, error);
}

/* Prices */

static FinxHttpRequest *
ask_prices (FinxKraken           *self,
            const FinxBrokerCall *call,
            const char           *method)
{
  g_autofree char *name = kraken_name_of (self, call->instrument);
  FinxHttpRequest *request = ask (self, method);

  finx_http_request_add_query (request, "pair", name);
  if (call->kind == FINX_READ_BOOK)
    finx_http_request_add_query (request, "count", G_STRINGIFY (FINX_BOOK_DEPTH));
  return request;
}

/* No more than the last 720, whatever is asked for. */
static FinxHttpRequest *
ask_bars (FinxKraken            *self,
          const FinxBrokerCall  *call,
          GError               **error)
{
  static const struct { FinxIntervalUnit unit; guint count; const char *minutes; } spans[] = {
    { FINX_UNIT_MINUTE, 1, "1" },   { FINX_UNIT_MINUTE, 5, "5" }, { FINX_UNIT_MINUTE, 15, "15" }, { FINX_UNIT_MINUTE, 30, "30" },
    { FINX_UNIT_HOUR, 1, "60" },    { FINX_UNIT_HOUR, 4, "240" }, { FINX_UNIT_DAY, 1, "1440" },
  };
  FinxHttpRequest *request;
  gsize i = 0;

  while (i < G_N_ELEMENTS (spans) && (finx_interval_unit (call->interval) != spans[i].unit || finx_interval_count (call->interval) != spans[i].count))
    i++;
  if (i == G_N_ELEMENTS (spans))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-KRAKEN-005", "Kraken has no bars of %s", finx_interval_to_string (call->interval));
      return NULL;
    }
  request = ask_prices (self, call, "OHLC");
  finx_http_request_add_query (request, "interval", spans[i].minutes);
  if (call->from_us > FINX_USEC_PER_SEC)
    {
      g_autofree char *since = g_strdup_printf ("%" G_GINT64_FORMAT, (call->from_us - 1) / FINX_USEC_PER_SEC);

      finx_http_request_add_query (request, "since", since);
    }
  return request;
}

/* Whether an answer can only be read by who knows the names of the markets. */
static gboolean
needs_names (guint kind)
{
  switch (kind)
    {
    case FINX_READ_ACCOUNTS:
    case FINX_READ_POSITIONS:
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:
    case FINX_READ_FILLS:
    case FINX_READ_ACTIVITIES:
    case FINX_READ_FEES:
    case FINX_CALL_QUERY:
      return TRUE;
    default:
      return FALSE;
    }
}

FinxHttpRequest *
kraken_make_request (FinxBrokerClient  *client,
                     FinxBrokerCall    *call,
                     GError           **error)
{
  FinxKraken *self = FINX_KRAKEN (client);

  if (call->kind == FINX_READ_INSTRUMENTS || (self->pairs->len == 0 && needs_names (call->kind)))
    {
      take_cursor (call, KRAKEN_PAIRS);
      return ask (self, "AssetPairs");
    }
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:
      return ask (self, "Time");
    case FINX_READ_ACCOUNTS:
      return ask_account (self, call, error);
    case FINX_READ_BALANCES:
      return ask_balances (self, call, error);
    case FINX_READ_POSITIONS:
      return ask_positions (self, call, error);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:
      return ask_orders (self, call, error);
    case FINX_READ_FILLS:
      return ask_past (self, call, "TradesHistory", error);
    case FINX_READ_ACTIVITIES:
      return ask_past (self, call, "Ledgers", error);
    case FINX_READ_FEES:
      return ask_fees (self, call, error);
    case FINX_READ_QUOTE:
      return ask_prices (self, call, "Ticker");
    case FINX_READ_BOOK:
      return ask_prices (self, call, "Depth");
    case FINX_CALL_BARS:
      return ask_bars (self, call, error);
    case FINX_READ_PREVIEW:
    case FINX_CALL_PLACE:
      return place (self, call, error);
    case FINX_CALL_REPLACE:
      return replace (self, call, error);
    case FINX_CALL_CANCEL:
      return cancel (self, call, error);
    case FINX_CALL_TOKEN:
      return tell_plain (self, "GetWebSocketsToken", error);
    default:
      return query (self, call, error);
    }
}
