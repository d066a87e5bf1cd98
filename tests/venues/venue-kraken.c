/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-kraken.h"

#include <string.h>

#include "base/finx-clock.h"
#include "files/text/finx-json-tree.h"
#include "venue-kraken-private.h"

#define PAGE 2                  /* orders and fills of a page: so few that there are pages */

static const struct { const char *symbol, *key, *altname, *wsname, *base, *quote, *status; } markets[] = {
  { "BTC-USD", "XXBTZUSD", "XBTUSD", "XBT/USD", "XXBT", "ZUSD", "online" },
  { "SOL-USD", "SOLUSD", "SOLUSD", "SOL/USD", "SOL", "ZUSD", "online" },
  { "ETH-EUR", "XETHZEUR", "ETHEUR", "ETH/EUR", "XETH", "ZEUR", "online" },
  { "USDT-USD", "USDTZUSD", "USDTUSD", "USDT/USD", "USDT", "ZUSD", "online" },
  { "GONE-USD", "GONEUSD", "GONEUSD", "GONE/USD", "GONE", "ZUSD", "cancel_only" },
};

static struct
{
  guint64  nonce;
  char    *permissions;         /* (nullable) */
  gboolean has_otp;
  char    *refusal;             /* (nullable) */
  guint    n_refusals;
  guint    n_tokens;
  guint    n_taken;             /* the last of them that let somebody in */
} state;

const char *
venue_kraken_symbol_of (const char *name)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (markets); i++)
    {
      g_autofree char *streamed = g_strdelimit (g_strdup (markets[i].symbol), "-", '/');

      if (g_str_equal (name, markets[i].key) || g_str_equal (name, markets[i].altname) || g_str_equal (name, streamed))
        return markets[i].symbol;
    }
  return NULL;
}

static gsize
market_of (const char *symbol)
{
  gsize i = 0;

  while (!g_str_equal (markets[i].symbol, symbol))
    i++;
  return i;
}

const char *
venue_kraken_base_of (const char *symbol)
{
  return markets[market_of (symbol)].base;
}

/* The first that is counted in what the account has. */
const char *
venue_kraken_symbol_of_base (const char *code)
{
  gsize i = 0;

  while (!g_str_equal (markets[i].base, code))
    i++;
  return markets[i].symbol;
}

char *
venue_kraken_number (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("0");
}

/* 0.4 % */
FinxDecimal
venue_kraken_fee (FinxDecimal value)
{
  return finx_decimal_mul (value, finx_decimal_new (4, 3), 8, FINX_ROUND_HALF_EVEN);
}

FinxDecimal
venue_kraken_average (const VenueOrder *order)
{
  return finx_decimal_sign (order->filled) > 0 ? finx_decimal_div (order->paid, order->filled, 9, FINX_ROUND_HALF_EVEN) : FINX_DECIMAL_ZERO;
}

static void
refuse (VenueReply *reply,
        const char *words)
{
  reply->body = g_strdup_printf ("{\"error\":[\"%s\"]}", words);
}

/* Takes @result. */
static void
grant (VenueReply *reply,
       char       *result)
{
  reply->body = g_strdup_printf ("{\"error\":[],\"result\":%s}", result);
  g_free (result);
}

static const char *
field_of (GHashTable *fields,
          const char *name)
{
  return fields != NULL ? g_hash_table_lookup (fields, name) : NULL;
}

static FinxDecimal
decimal_of (GHashTable *fields,
            const char *name)
{
  const char *text = field_of (fields, name);
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  if (text != NULL && *text == '+')
    text++;
  if (text != NULL && !finx_decimal_parse (text, &value, NULL))
    return FINX_DECIMAL_UNKNOWN;
  return value;
}

static gint64
seconds_of (GHashTable *fields,
            const char *name,
            gint64      otherwise)
{
  const char *text = field_of (fields, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : otherwise;
}

/* Orders */

const char *
venue_kraken_type (const VenueOrder *order)
{
  static const char *const types[] = { "market", "limit", "stop-loss", "stop-loss-limit", "trailing-stop" };

  return types[order->type];
}

static char *
order_text (const VenueOrder *order)
{
  static const char *const states[] = { "open", "pending", "open", "closed", "canceled", "expired", "canceled", "canceled" };
  FinxDecimal first = order->type == FINX_ORDER_LIMIT ? order->limit_price : order->type == FINX_ORDER_TRAILING_STOP ? order->trail : order->stop_price;
  g_autofree char *price = venue_kraken_number (first), *price2 = venue_kraken_number (order->type == FINX_ORDER_STOP_LIMIT ? order->limit_price : FINX_DECIMAL_ZERO);
  gboolean is_by_value = finx_decimal_is_known (order->notional);
  g_autofree char *vol = venue_kraken_number (is_by_value ? order->notional : order->quantity);
  g_autofree char *done = venue_kraken_number (is_by_value ? order->paid : order->filled), *cost = venue_kraken_number (order->paid);
  g_autofree char *fee = venue_kraken_number (venue_kraken_fee (order->paid)), *average = venue_kraken_number (venue_kraken_average (order));

  return g_strdup_printf ("\"%s\":{\"refid\":null,\"userref\":0,\"cl_ord_id\":\"%s\",\"status\":\"%s\",\"opentm\":%" G_GINT64_FORMAT ".%06d,\"starttm\":0,"
                          "\"expiretm\":0,\"descr\":{\"pair\":\"%s\",\"type\":\"%s\",\"ordertype\":\"%s\",\"price\":\"%s%s\",\"price2\":\"%s\","
                          "\"leverage\":\"none\",\"order\":\"%s\",\"close\":\"\"},\"vol\":\"%s\",\"vol_exec\":\"%s\",\"cost\":\"%s\",\"fee\":\"%s\","
                          "\"price\":\"%s\",\"stopprice\":\"0.00000\",\"limitprice\":\"0.00000\",\"misc\":\"\",\"oflags\":\"%s\",\"reason\":%s}",
                          order->id, order->client_id, states[order->state], order->placed_us / FINX_USEC_PER_SEC,
                          (int) (order->placed_us % FINX_USEC_PER_SEC), markets[market_of (order->symbol)].altname, finx_side_to_string (order->side),
                          venue_kraken_type (order), order->type == FINX_ORDER_TRAILING_STOP ? "+" : "", price, price2, "an order", vol, done, cost, fee, average,
                          is_by_value ? "fciq,viqc" : "fciq", order->state == VENUE_CANCELLED ? "\"User requested\"" : "null");
}

static gboolean
is_known_field (const char *name)
{
  static const char *const names[] = { "nonce", "otp", "deadline", "pair", "ordertype", "price", "price2", "type", "volume", "oflags", "timeinforce",
                                       "expiretm", "cl_ord_id", "validate", NULL };

  return g_strv_contains (names, name);
}

/* (nullable): why not */
static const char *
read_terms (GHashTable *fields,
            VenueOrder *order)
{
  static const char *const types[] = { "market", "limit", "stop-loss", "stop-loss-limit", "trailing-stop", NULL };
  const char *type = field_of (fields, "ordertype"), *tif = field_of (fields, "timeinforce"), *id = field_of (fields, "cl_ord_id");
  gboolean is_by_value = field_of (fields, "oflags") != NULL && strstr (field_of (fields, "oflags"), "viqc") != NULL;
  gint64 now_us = g_get_real_time (), deadline = 0;
  GHashTableIter iter;
  gpointer name;
  guint i = 0;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!is_known_field (name))
      return "EGeneral:Invalid arguments:field";
  while (types[i] != NULL && g_strcmp0 (type, types[i]) != 0)
    i++;
  order->type = (FinxOrderType) i;
  order->symbol = g_strdup (venue_kraken_symbol_of (field_of (fields, "pair")));
  order->side = g_strcmp0 (field_of (fields, "type"), "sell") == 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  order->quantity = decimal_of (fields, "volume");
  order->limit_price = decimal_of (fields, i == FINX_ORDER_LIMIT ? "price" : "price2");
  order->stop_price = i == FINX_ORDER_STOP || i == FINX_ORDER_STOP_LIMIT ? decimal_of (fields, "price") : FINX_DECIMAL_UNKNOWN;
  order->trail = i == FINX_ORDER_TRAILING_STOP ? decimal_of (fields, "price") : FINX_DECIMAL_UNKNOWN;
  order->tif = g_strcmp0 (tif, "IOC") == 0 ? FINX_TIF_IOC : g_strcmp0 (tif, "FOK") == 0 ? FINX_TIF_FOK : g_strcmp0 (tif, "GTD") == 0 ? FINX_TIF_GTD : FINX_TIF_GTC;
  order->client_id = g_strdup (id);
  if (types[i] == NULL || (id != NULL && strlen (id) != 36 && strlen (id) != 32 && strlen (id) > 18))
    return "EGeneral:Invalid arguments";
  if (order->symbol == NULL)
    return "EQuery:Unknown asset pair";
  if (field_of (fields, "deadline") != NULL
      && (!finx_time_parse_iso (field_of (fields, "deadline"), &deadline, NULL) || deadline > now_us + FINX_USEC_PER_MIN))
    return "EGeneral:Invalid arguments:deadline";
  if (field_of (fields, "deadline") != NULL && deadline < now_us)
    return "EService:Deadline elapsed";
  if (is_by_value && (i != FINX_ORDER_MARKET || order->side != FINX_SIDE_BUY))
    return "EGeneral:Invalid arguments:viqc";
  if (is_by_value && (!finx_decimal_is_known (order->quantity) || finx_decimal_compare (order->quantity, finx_decimal_new (5, 1)) < 0))
    return "EOrder:Cost minimum not met";
  if (!finx_decimal_is_known (order->quantity) || finx_decimal_compare (order->quantity, finx_decimal_new (1, 4)) < 0)
    return "EOrder:Order minimum not met";
  if (is_by_value)
    {
      order->notional = order->quantity;
      order->quantity = FINX_DECIMAL_UNKNOWN;
    }
  if ((i == FINX_ORDER_LIMIT || i == FINX_ORDER_STOP_LIMIT) && finx_decimal_sign (order->limit_price) <= 0)
    return "EGeneral:Invalid arguments:price";
  return finx_decimal_is_known (order->limit_price) && finx_decimal_normalize (order->limit_price).scale > 2 ? "EOrder:Invalid price" : NULL;
}

/* An id may be used again when the order that has it is done. */
static gboolean
is_taken (VenueExchange *exchange,
          const char    *client_id)
{
  for (guint i = 0; client_id != NULL && i < exchange->orders->len; i++)
    if (venue_order_is_open (exchange->orders->pdata[i]) && g_str_equal (((VenueOrder *) exchange->orders->pdata[i])->client_id, client_id))
      return TRUE;
  return FALSE;
}

static void
place (Venue      *venue,
       GHashTable *fields,
       VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = venue_order_new ();
  const char *fault = read_terms (fields, order);
  VenuePrice *price = order->symbol != NULL ? g_hash_table_lookup (exchange->prices, order->symbol) : NULL;

  if (fault == NULL && price == NULL)
    fault = "EService:Market in cancel_only mode";
  if (fault == NULL && is_taken (exchange, order->client_id))
    fault = "EGeneral:Invalid arguments:cl_ord_id";
  if (fault == NULL && order->side == FINX_SIDE_BUY
      && finx_decimal_compare (finx_decimal_is_known (order->notional) ? order->notional
                               : finx_decimal_mul (order->quantity, price->ask, 4, FINX_ROUND_UP), exchange->cash) > 0)
    fault = "EOrder:Insufficient funds";
  if (fault != NULL || g_strcmp0 (field_of (fields, "validate"), "true") == 0)
    {
      if (fault != NULL)
        refuse (reply, fault);
      else
        grant (reply, g_strdup_printf ("{\"descr\":{\"order\":\"%s %s %s\"}}", field_of (fields, "type"), field_of (fields, "volume"), field_of (fields, "pair")));
      venue_order_free (order);
      return;
    }
  order->id = g_strdup_printf ("OVENUE-%05u-KRAKEN", ++exchange->n_ids);
  venue_exchange_place (exchange, order);
  grant (reply, g_strdup_printf ("{\"descr\":{\"order\":\"an order\"},\"txid\":[\"%s\"]}", order->id));
}

static void
amend (Venue      *venue,
       GHashTable *fields,
       VenueReply *reply)
{
  const char *id = field_of (fields, "txid");
  VenueOrder *order = id != NULL ? venue_exchange_find (venue_get_exchange (venue), id) : NULL;
  FinxDecimal quantity = decimal_of (fields, "order_qty"), limit = decimal_of (fields, "limit_price"), stop = decimal_of (fields, "trigger_price");

  if (order == NULL || !venue_order_is_open (order))
    {
      refuse (reply, "EOrder:Unknown order");
      return;
    }
  if (finx_decimal_is_known (quantity))
    order->quantity = quantity;
  if (finx_decimal_is_known (limit))
    order->limit_price = limit;
  if (finx_decimal_is_known (stop))
    order->stop_price = stop;
  grant (reply, g_strdup ("{\"amend_id\":\"TEZA4R-DSDGT-IJBOJK\"}"));
  venue_kraken_tell_amended (venue, order);
}

static void
cancel (Venue      *venue,
        GHashTable *fields,
        VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *id = field_of (fields, "txid"), *client_id = field_of (fields, "cl_ord_id");
  VenueOrder *order = id != NULL ? venue_exchange_find (exchange, id) : client_id != NULL ? venue_exchange_find_client (exchange, client_id) : NULL;

  if (order == NULL || venue_exchange_cancel (exchange, order) != NULL)
    refuse (reply, "EOrder:Unknown order");
  else
    grant (reply, g_strdup ("{\"count\":1,\"pending\":false}"));
}

/* Of the open ones those with an id of ours; of those that are done, all of a time, the newest first, page by page. */
static void
list_orders (Venue      *venue,
             GHashTable *fields,
             gboolean    is_open,
             VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *client_id = is_open ? field_of (fields, "cl_ord_id") : NULL;
  guint skip = (guint) seconds_of (fields, "ofs", 0), seen = 0, n = 0;
  g_autoptr(GString) text = g_string_new (is_open ? "{\"open\":{" : "{\"closed\":{");

  for (guint i = exchange->orders->len; i-- > 0;)
    {
      VenueOrder *order = exchange->orders->pdata[i];
      g_autofree char *row = NULL;

      if (venue_order_is_open (order) != is_open || (client_id != NULL && !g_str_equal (client_id, order->client_id))
          || order->placed_us / FINX_USEC_PER_SEC < seconds_of (fields, "start", 0) || order->placed_us / FINX_USEC_PER_SEC > seconds_of (fields, "end", G_MAXINT64)
          || seen++ < skip || (!is_open && n == PAGE))
        continue;
      row = order_text (order);
      g_string_append_printf (text, "%s%s", n++ > 0 ? "," : "", row);
    }
  g_string_append_printf (text, is_open ? "}}" : "},\"count\":\"%u\"}", seen);
  grant (reply, g_strdup (text->str));
}

static void
query (Venue      *venue,
       GHashTable *fields,
       VenueReply *reply)
{
  const char *id = field_of (fields, "txid");
  VenueOrder *order = id != NULL ? venue_exchange_find (venue_get_exchange (venue), id) : NULL;
  g_autofree char *row = order != NULL ? order_text (order) : NULL;

  if (row == NULL)
    refuse (reply, "EOrder:Unknown order");
  else
    grant (reply, g_strdup_printf ("{%s}", row));
}

static void
list_fills (Venue      *venue,
            GHashTable *fields,
            VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  guint skip = (guint) seconds_of (fields, "ofs", 0), seen = 0, n = 0;
  g_autoptr(GString) text = g_string_new ("{\"trades\":{");

  for (guint i = exchange->fills->len; i-- > 0;)
    {
      VenueFill *fill = exchange->fills->pdata[i];
      FinxDecimal value = finx_decimal_mul (fill->price, fill->quantity, 8, FINX_ROUND_HALF_EVEN);
      g_autofree char *price = venue_kraken_number (fill->price), *vol = venue_kraken_number (fill->quantity);
      g_autofree char *cost = venue_kraken_number (value), *fee = venue_kraken_number (venue_kraken_fee (value));

      if (fill->time_us / FINX_USEC_PER_SEC < seconds_of (fields, "start", 0) || fill->time_us / FINX_USEC_PER_SEC > seconds_of (fields, "end", G_MAXINT64)
          || seen++ < skip || n == PAGE)
        continue;
      g_string_append_printf (text, "%s\"%s\":{\"ordertxid\":\"%s\",\"pair\":\"%s\",\"time\":%" G_GINT64_FORMAT ".%04d,\"type\":\"%s\",\"ordertype\":\"%s\","
                              "\"price\":\"%s\",\"cost\":\"%s\",\"fee\":\"%s\",\"vol\":\"%s\",\"margin\":\"0\",\"misc\":\"\",\"maker\":false}",
                              n++ > 0 ? "," : "", fill->id, fill->order->id, markets[market_of (fill->order->symbol)].key, fill->time_us / FINX_USEC_PER_SEC,
                              (int) (fill->time_us % FINX_USEC_PER_SEC / 100), finx_side_to_string (fill->order->side), venue_kraken_type (fill->order),
                              price, cost, fee, vol);
    }
  g_string_append_printf (text, "},\"count\":%u}", seen);
  grant (reply, g_strdup (text->str));
}

/* Account */

static void
answer_permissions (VenueReply *reply)
{
  g_auto(GStrv) words = state.permissions != NULL ? g_strsplit (state.permissions, " ", -1) : NULL;
  g_autofree char *list = words != NULL ? g_strjoinv ("\",\"", words) : NULL;

  if (list == NULL)
    refuse (reply, "EGeneral:Unknown method");
  else
    grant (reply, g_strdup_printf ("{\"apiKeyName\":\"finx\",\"apiKey\":\"hidden\",\"nonce\":\"%" G_GUINT64_FORMAT "\",\"nonceWindow\":0,\"permissions\":[\"%s\"],"
                                   "\"iban\":\"AA88 N84G WOAK NMOI\",\"validUntil\":\"0\",\"ipAllowlist\":[]}", state.nonce, list));
}

static void
list_balances (Venue      *venue,
               VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  g_autofree char *cash = venue_kraken_number (exchange->cash);
  g_autoptr(GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer value;

  g_string_append_printf (text, "{\"ZUSD\":{\"balance\":\"%s\",\"hold_trade\":\"0.0000\"},\"XXDG\":{\"balance\":\"0.00000000\",\"hold_trade\":\"0\"}", cash);
  g_hash_table_iter_init (&iter, exchange->positions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_autofree char *quantity = venue_kraken_number (((VenuePosition *) value)->quantity);

      g_string_append_printf (text, ",\"%s\":{\"balance\":\"%s\",\"hold_trade\":\"0\"}", markets[market_of (((VenuePosition *) value)->symbol)].base, quantity);
    }
  g_string_append_c (text, '}');
  grant (reply, g_strdup (text->str));
}

static void
answer_worth (Venue      *venue,
              VenueReply *reply)
{
  g_autofree char *cash = venue_kraken_number (venue_get_exchange (venue)->cash);

  grant (reply, g_strdup_printf ("{\"eb\":\"%s\",\"tb\":\"%s\",\"m\":\"0.0000\",\"n\":\"0.0000\",\"c\":\"0\",\"v\":\"0\",\"e\":\"%s\",\"mf\":\"%s\"}",
                                 cash, cash, cash, cash));
}

/* Prices */

static void
list_markets (VenueReply *reply)
{
  g_autoptr(GString) text = g_string_new ("{");

  for (gsize i = 0; i < G_N_ELEMENTS (markets); i++)
    g_string_append_printf (text, "%s\"%s\":{\"altname\":\"%s\",\"wsname\":\"%s\",\"aclass_base\":\"currency\",\"base\":\"%s\",\"aclass_quote\":\"currency\","
                            "\"quote\":\"%s\",\"lot\":\"unit\",\"cost_decimals\":5,\"pair_decimals\":2,\"lot_decimals\":8,\"lot_multiplier\":1,"
                            "\"fees\":[[0,0.4]],\"fees_maker\":[[0,0.25]],\"ordermin\":\"0.0001\",\"costmin\":\"0.5\",\"tick_size\":\"0.01\",\"status\":\"%s\"}",
                            i > 0 ? "," : "", markets[i].key, markets[i].altname, markets[i].wsname, markets[i].base, markets[i].quote, markets[i].status);
  g_string_append_c (text, '}');
  grant (reply, g_strdup (text->str));
}

/* The old names have a letter before them, X of a coin and Z of a currency. */
static void
list_assets (VenueReply *reply)
{
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GString) text = g_string_new ("{");

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (markets); i++)
    {
      const char *name = i % 2 == 0 ? markets[i / 2].base : markets[i / 2].quote;
      gboolean is_old = strlen (name) == 4 && (*name == 'X' || *name == 'Z');

      if (g_hash_table_add (known, (gpointer) name))
        g_string_append_printf (text, "%s\"%s\":{\"aclass\":\"currency\",\"altname\":\"%s\",\"decimals\":%d,\"display_decimals\":%d,\"status\":\"enabled\"}",
                                text->len > 1 ? "," : "", name, name + is_old, *name == 'Z' ? 4 : 10, *name == 'Z' ? 2 : 5);
    }
  g_string_append_c (text, '}');
  grant (reply, g_strdup (text->str));
}

static void
answer_tickers (Venue      *venue,
                GHashTable *fields,
                VenueReply *reply)
{
  g_auto(GStrv) names = g_strsplit (field_of (fields, "pair") != NULL ? field_of (fields, "pair") : "", ",", -1);
  g_autoptr(GString) text = g_string_new ("{");

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *symbol = venue_kraken_symbol_of (names[i]);
      const VenuePrice *price = symbol != NULL ? g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol) : NULL;

      if (price == NULL)
        {
          refuse (reply, "EQuery:Unknown asset pair");
          return;
        }
      g_string_append_printf (text, "%s\"%s\":{\"a\":[\"%.2f\",\"12\",\"12.000\"],\"b\":[\"%.2f\",\"40\",\"40.100\"],\"c\":[\"%.2f\",\"0.41\"],"
                              "\"v\":[\"1\",\"2\"],\"p\":[\"1\",\"2\"],\"t\":[1,2],\"l\":[\"1\",\"2\"],\"h\":[\"1\",\"2\"],\"o\":\"70\"}", i > 0 ? "," : "",
                              markets[market_of (symbol)].key, finx_decimal_to_double (price->ask), finx_decimal_to_double (price->bid),
                              finx_decimal_to_double (price->last));
    }
  g_string_append_c (text, '}');
  grant (reply, g_strdup (text->str));
}

static void
answer_market (Venue              *venue,
               const VenueRequest *request,
               const char         *method,
               VenueReply         *reply)
{
  const char *symbol = venue_kraken_symbol_of (field_of (request->query, "pair"));
  const VenuePrice *price = symbol != NULL ? g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol) : NULL;
  gint64 now = g_get_real_time () / FINX_USEC_PER_SEC, step = 60 * seconds_of (request->query, "interval", 1);
  g_autoptr(GString) text = g_string_new (NULL);

  if (price == NULL)
    {
      refuse (reply, "EQuery:Unknown asset pair");
      return;
    }
  if (g_str_equal (method, "Depth"))
    {
      grant (reply, g_strdup_printf ("{\"%s\":{\"asks\":[[\"%.2f\",\"12.0\",1780999981],[\"%.2f\",\"3\",1780999981]],\"bids\":[[\"%.2f\",\"40.1\",1780999981]]}}",
                                     markets[market_of (symbol)].key, finx_decimal_to_double (price->ask), finx_decimal_to_double (price->ask) + 1,
                                     finx_decimal_to_double (price->bid)));
      return;
    }
  g_string_append_printf (text, "{\"last\":%" G_GINT64_FORMAT ",\"%s\":[", now, markets[market_of (symbol)].key);
  for (gint64 time = MAX (seconds_of (request->query, "since", 0) + 1, now - 719 * step) / step * step; time <= now; time += step)
    if (time > seconds_of (request->query, "since", 0))
      g_string_append_printf (text, "%s[%" G_GINT64_FORMAT ",\"70.9\",\"71.0\",\"70.8\",\"70.95\",\"70.9\",\"812.44\",31]",
                              text->str[text->len - 1] == '[' ? "" : ",", time);
  g_string_append (text, "]}");
  grant (reply, g_strdup (text->str));
}

static void
answer_public (Venue              *venue,
               const VenueRequest *request,
               const char         *method,
               VenueReply         *reply)
{
  if (g_str_equal (method, "Time"))
    grant (reply, g_strdup_printf ("{\"unixtime\":%" G_GINT64_FORMAT ",\"rfc1123\":\"\"}", g_get_real_time () / FINX_USEC_PER_SEC));
  else if (g_str_equal (method, "Assets"))
    list_assets (reply);
  else if (g_str_equal (method, "AssetPairs"))
    list_markets (reply);
  else if (g_str_equal (method, "Ticker"))
    answer_tickers (venue, request->query, reply);
  else if (g_str_equal (method, "OHLC") || g_str_equal (method, "Depth"))
    answer_market (venue, request, method, reply);
  else
    refuse (reply, "EGeneral:Unknown method");
}

/* The protocol */

/* (nullable): what is wrong with the key, the number or the signature */
static const char *
check (const VenueRequest *request,
       GHashTable         *fields)
{
  const char *key = soup_message_headers_get_one (request->headers, "API-Key"), *nonce = field_of (fields, "nonce");
  const char *signature = soup_message_headers_get_one (request->headers, "API-Sign");
  g_autofree char *inner_text = g_strconcat (nonce != NULL ? nonce : "", request->body, NULL);
  g_autoptr(GChecksum) inner = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *right = NULL;
  guint8 digest[32], mac[64];
  gsize n_digest = sizeof digest, n_mac = sizeof mac, n_secret;
  g_autofree guchar *secret = g_base64_decode (VENUE_KRAKEN_SECRET, &n_secret);
  GHmac *outer = g_hmac_new (G_CHECKSUM_SHA512, secret, n_secret);
  guint64 number = 0;

  g_checksum_update (inner, (const guchar *) inner_text, -1);
  g_checksum_get_digest (inner, digest, &n_digest);
  g_hmac_update (outer, (const guchar *) request->path, -1);
  g_hmac_update (outer, digest, sizeof digest);
  g_hmac_get_digest (outer, mac, &n_mac);
  g_hmac_unref (outer);
  right = g_base64_encode (mac, sizeof mac);
  if (key == NULL || !g_str_equal (key, VENUE_KRAKEN_KEY) || signature == NULL)
    return "EAPI:Invalid key";
  if (!g_str_equal (signature, right))
    return "EAPI:Invalid signature";
  if (nonce == NULL || !g_ascii_string_to_unsigned (nonce, 10, 1, G_MAXUINT64, &number, NULL) || number <= state.nonce)
    return "EAPI:Invalid nonce";
  state.nonce = number;
  return state.has_otp && g_strcmp0 (field_of (fields, "otp"), VENUE_KRAKEN_OTP) != 0 ? "EAPI:Invalid key" : NULL;
}

static gboolean
is_forbidden (const char *method)
{
  static const struct { const char *method, *permission; } needs[] = {
    { "AddOrder", "modify-trades" }, { "AmendOrder", "modify-trades" }, { "BalanceEx", "query-funds" }, { "TradeBalance", "query-funds" },
    { "OpenOrders", "query-open-trades" }, { "OpenPositions", "query-open-trades" }, { "Ledgers", "query-ledger" },
    { "WithdrawMethods", "withdraw-funds" }, { "GetWebSocketsToken", "access-ws" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
    if (g_str_equal (method, needs[i].method))
      return state.permissions != NULL ? strstr (state.permissions, needs[i].permission) == NULL : g_str_equal (method, "WithdrawMethods");
  return FALSE;
}

static void
answer_private (Venue      *venue,
                GHashTable *fields,
                const char *method,
                VenueReply *reply)
{
  if (g_str_equal (method, "GetApiKeyInfo"))
    answer_permissions (reply);
  else if (g_str_equal (method, "WithdrawMethods"))
    grant (reply, g_strdup ("[]"));
  else if (g_str_equal (method, "BalanceEx"))
    list_balances (venue, reply);
  else if (g_str_equal (method, "TradeBalance"))
    answer_worth (venue, reply);
  else if (g_str_equal (method, "TradeVolume"))
    grant (reply, g_strdup ("{\"currency\":\"ZUSD\",\"volume\":\"18234.1\",\"fees\":{\"XXBTZUSD\":{\"fee\":\"0.4000\"},\"USDTZUSD\":{\"fee\":\"0.2000\"}},"
                            "\"fees_maker\":{\"XXBTZUSD\":{\"fee\":\"0.2500\"},\"USDTZUSD\":{\"fee\":\"0.2000\"}}}"));
  else if (g_str_equal (method, "OpenOrders") || g_str_equal (method, "ClosedOrders"))
    list_orders (venue, fields, *method == 'O', reply);
  else if (g_str_equal (method, "QueryOrders"))
    query (venue, fields, reply);
  else if (g_str_equal (method, "TradesHistory"))
    list_fills (venue, fields, reply);
  else if (g_str_equal (method, "Ledgers"))
    grant (reply, venue_kraken_list_entries (venue, fields));
  else if (g_str_equal (method, "OpenPositions"))
    grant (reply, venue_kraken_list_positions ());
  else if (g_str_equal (method, "AddOrder"))
    place (venue, fields, reply);
  else if (g_str_equal (method, "AmendOrder"))
    amend (venue, fields, reply);
  else if (g_str_equal (method, "CancelOrder"))
    cancel (venue, fields, reply);
  else if (g_str_equal (method, "GetWebSocketsToken"))
    grant (reply, g_strdup_printf ("{\"token\":\"token-%u\",\"expires\":900}", ++state.n_tokens));
  else
    refuse (reply, "EGeneral:Unknown method");
}

static void
answer (Venue              *venue,
        const VenueRequest *request,
        VenueReply         *reply)
{
  gboolean is_private = g_str_has_prefix (request->path, "/0/private/") && g_str_equal (request->method, "POST");
  const char *method = strrchr (request->path, '/') + 1, *fault;
  g_autoptr(GHashTable) fields = is_private ? soup_form_decode (request->body) : NULL;

  if (!is_private)
    {
      answer_public (venue, request, method, reply);
      return;
    }
  fault = check (request, fields);
  if (fault == NULL && state.n_refusals > 0)
    {
      state.n_refusals--;
      fault = state.refusal;
    }
  if (fault == NULL && is_forbidden (method))
    fault = "EGeneral:Permission denied";
  if (fault != NULL)
    refuse (reply, fault);
  else
    answer_private (venue, fields, method, reply);
}

/* The last token, once. */
gboolean
venue_kraken_take_token (const char *token)
{
  g_autofree char *right = g_strdup_printf ("token-%u", state.n_tokens);

  if (state.n_taken == state.n_tokens || g_strcmp0 (token, right) != 0)
    return FALSE;
  state.n_taken = state.n_tokens;
  return TRUE;
}

const VenueProtocol venue_kraken = { "kraken", answer, venue_kraken_opened, venue_kraken_message, venue_kraken_event, venue_kraken_beat };

Venue *
venue_kraken_new (guint port)
{
  Venue *venue = venue_new (&venue_kraken, port);

  g_free (state.permissions);
  g_free (state.refusal);
  memset (&state, 0, sizeof state);
  state.permissions = g_strdup ("query-funds query-open-trades query-closed-trades modify-trades close-trades query-ledger access-ws");
  venue_kraken_reset_ledger ();
  venue_set_price (venue, "BTC-USD", "70.94", "70.95", NULL);
  venue_set_price (venue, "SOL-USD", "140.10", "140.20", NULL);
  venue_set_price (venue, "ETH-EUR", "2410.50", "2410.60", NULL);
  return venue;
}

/* Commands */

static void
permit_call (Venue    *venue,
             gpointer  data)
{
  g_free (state.permissions);
  state.permissions = g_strdup (data);
}

void
venue_kraken_permit (Venue      *venue,
                     const char *permissions)
{
  venue_call (venue, permit_call, (gpointer) permissions);
}

static void
set_otp_call (Venue    *venue,
              gpointer  data)
{
  state.has_otp = TRUE;
}

void
venue_kraken_set_otp (Venue *venue)
{
  venue_call (venue, set_otp_call, NULL);
}

typedef struct
{
  const char *words;
  guint       n;
} Refusal;

static void
refuse_call (Venue    *venue,
             gpointer  data)
{
  const Refusal *refusal = data;

  g_free (state.refusal);
  state.refusal = g_strdup (refusal->words);
  state.n_refusals = refusal->n;
}

void
venue_kraken_refuse (Venue      *venue,
                     const char *words,
                     guint       n)
{
  Refusal refusal = { words, n };

  venue_call (venue, refuse_call, &refusal);
}

static void
get_nonce_call (Venue    *venue,
                gpointer  data)
{
  *(guint64 *) data = state.nonce;
}

guint64
venue_kraken_get_nonce (Venue *venue)
{
  guint64 nonce;

  venue_call (venue, get_nonce_call, &nonce);
  return nonce;
}

static void
set_nonce_call (Venue    *venue,
                gpointer  data)
{
  state.nonce = *(guint64 *) data;
}

void
venue_kraken_set_nonce (Venue   *venue,
                        guint64  nonce)
{
  venue_call (venue, set_nonce_call, &nonce);
}
