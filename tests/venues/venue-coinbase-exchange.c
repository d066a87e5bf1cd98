/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-coinbase-exchange.h"

#include <string.h>

#include "base/finx-clock.h"
#include "files/text/finx-json-tree.h"

#define PROFILE    "7a1f6b0c-52d1-4f0a-9f9c-2b6c1f044d10"
#define PAGE       2            /* orders and fills of a page: so few that there are pages */
#define LATE       30           /* s */
#define LAST_TRADE 100          /* before the venue began */

static const char *const tif_names[FINX_N_TIFS] = { "GTT", "GTC", "IOC", "FOK" };

/* Who asks */

static gboolean
is_signed (const char *timestamp,
           const char *method,
           const char *path,
           const char *body,
           const char *signature)
{
  gsize length, n = 32;
  g_autofree guchar *key = g_base64_decode (VENUE_COINBASE_EXCHANGE_SECRET, &length);
  g_autofree char *text = g_strconcat (timestamp, method, path, body, NULL), *wanted = NULL;
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, key, length);
  guchar digest[32];

  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (hmac, digest, &n);
  g_hmac_unref (hmac);
  wanted = g_base64_encode (digest, n);
  return g_str_equal (wanted, signature);
}

/* (nullable): what is wrong with it */
static const char *
find_fault (const char *key,
            const char *signature,
            const char *timestamp,
            const char *passphrase,
            const char *method,
            const char *path,
            const char *body)
{
  gint64 age;

  if (key == NULL || signature == NULL || timestamp == NULL || passphrase == NULL)
    return "CB-ACCESS-KEY header is required";
  age = g_get_real_time () / FINX_USEC_PER_SEC - g_ascii_strtoll (timestamp, NULL, 10);
  if (!g_str_equal (key, VENUE_COINBASE_EXCHANGE_KEY) && !g_str_equal (key, VENUE_COINBASE_EXCHANGE_VIEW_KEY)
      && !g_str_equal (key, VENUE_COINBASE_EXCHANGE_TRANSFER_KEY))
    return "Invalid API Key";
  if (ABS (age) > LATE)
    return "request timestamp expired";
  if (!g_str_equal (passphrase, VENUE_COINBASE_EXCHANGE_PASSPHRASE))
    return "Invalid Passphrase";
  return is_signed (timestamp, method, path, body, signature) ? NULL : "invalid signature";
}

static const char *
header_of (const VenueRequest *request,
           const char         *name)
{
  return soup_message_headers_get_one (request->headers, name);
}

static void
refuse (VenueReply *reply,
        guint       status,
        const char *message)
{
  reply->status = status;
  reply->body = g_strdup_printf ("{\"message\":\"%s\"}", message);
}

/* The path as it was signed: soup has decoded it, and the query has lost its order. */
static char *
whole_path (const VenueRequest *request)
{
  return g_strconcat (request->path, request->whole_query != NULL ? "?" : "", request->whole_query, NULL);
}

static gboolean
check_key (const VenueRequest *request,
           VenueReply         *reply)
{
  g_autofree char *path = whole_path (request);
  const char *fault = find_fault (header_of (request, "CB-ACCESS-KEY"), header_of (request, "CB-ACCESS-SIGN"), header_of (request, "CB-ACCESS-TIMESTAMP"),
                                  header_of (request, "CB-ACCESS-PASSPHRASE"), request->method, path, request->body);

  if (fault != NULL)
    refuse (reply, 401, fault);
  return fault == NULL;
}

/* Writing */

static char *
text_of (FinxDecimal value)
{
  return finx_decimal_to_string (finx_decimal_normalize (value));
}

static FinxDecimal
multiply (FinxDecimal a,
          FinxDecimal b)
{
  return finx_decimal_mul (a, b, 12, FINX_ROUND_HALF_EVEN);
}

/* 0.6 % */
static FinxDecimal
fee_of (FinxDecimal value)
{
  return multiply (value, finx_decimal_new (6, 3));
}

static void
add_decimal (GString    *text,
             const char *name,
             FinxDecimal value)
{
  g_autofree char *digits = finx_decimal_is_known (value) ? text_of (value) : NULL;

  if (digits != NULL)
    g_string_append_printf (text, ",\"%s\":\"%s\"", name, digits);
}

static const char *
status_of (const VenueOrder *order)
{
  if (!venue_order_is_open (order))
    return "done";
  return order->type == FINX_ORDER_STOP_LIMIT && order->state == VENUE_NEW ? "active" : "open";
}

/* As the answer to its placement has it: pending, and with less in it. */
static void
write_order (GString          *text,
             const VenueOrder *order,
             gboolean          is_pending)
{
  g_autofree char *created = finx_time_format_iso (order->placed_us), *done = finx_time_format_iso (order->updated_us);
  gboolean is_done = !is_pending && !venue_order_is_open (order), is_market = order->type == FINX_ORDER_MARKET;

  g_string_append_printf (text, "{\"id\":\"%s\",\"product_id\":\"%s\",\"profile_id\":\"" PROFILE "\",\"side\":\"%s\",\"type\":\"%s\",\"created_at\":\"%s\","
                          "\"status\":\"%s\",\"settled\":%s", order->id, order->symbol, order->side == FINX_SIDE_BUY ? "buy" : "sell",
                          is_market ? "market" : "limit", created, is_pending ? "pending" : status_of (order),
                          is_done ? "true" : "false");
  if (venue_order_has_client_id (order))
    g_string_append_printf (text, ",\"client_oid\":\"%s\"", order->client_id);
  add_decimal (text, "fill_fees", is_pending ? FINX_DECIMAL_ZERO : fee_of (order->paid));
  add_decimal (text, "filled_size", is_pending ? FINX_DECIMAL_ZERO : order->filled);
  add_decimal (text, "executed_value", is_pending ? FINX_DECIMAL_ZERO : order->paid);
  if (!is_pending || !is_market)
    {
      add_decimal (text, "size", finx_decimal_is_known (order->notional) ? FINX_DECIMAL_UNKNOWN : order->quantity);
      add_decimal (text, "price", order->limit_price);
    }
  if (!is_pending && !is_market)
    g_string_append_printf (text, ",\"time_in_force\":\"%s\",\"post_only\":false", tif_names[order->tif]);
  if (!is_pending && finx_decimal_is_known (order->notional))
    add_decimal (text, "specified_funds", order->notional);
  if (!is_pending && order->type == FINX_ORDER_STOP_LIMIT)
    {
      g_string_append_printf (text, ",\"stop\":\"%s\"", order->side == FINX_SIDE_BUY ? "entry" : "loss");
      add_decimal (text, "stop_price", order->stop_price);
    }
  if (is_done)
    g_string_append_printf (text, ",\"done_at\":\"%s\",\"done_reason\":\"%s\"", done, order->state == VENUE_FILLED ? "filled" : "canceled");
  g_string_append_c (text, '}');
}

/* An order that ended without a fill is forgotten. */
static gboolean
is_forgotten (const VenueOrder *order)
{
  return !venue_order_is_open (order) && finx_decimal_sign (order->filled) == 0;
}

/* Orders */

static FinxDecimal
decimal_of (const FinxJsonNode *root,
            const char         *name)
{
  return finx_json_node_decimal (finx_json_node_get (root, name));
}

static gboolean
is_finer (FinxDecimal value,
          guint       scale)
{
  return finx_decimal_is_known (value) && finx_decimal_normalize (value).scale > scale;
}

/* (nullable): why not */
static const char *
read_terms (const FinxJsonNode *root,
            VenueOrder         *order)
{
  const FinxJsonNode *type = finx_json_node_get (root, "type"), *stop = finx_json_node_get (root, "stop"), *tif = finx_json_node_get (root, "time_in_force");
  gboolean is_buy = finx_json_node_is (finx_json_node_get (root, "side"), "buy"), is_market = finx_json_node_is (type, "market");

  order->symbol = finx_json_node_text (finx_json_node_get (root, "product_id"));
  order->client_id = finx_json_node_text (finx_json_node_get (root, "client_oid"));
  order->side = is_buy ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  order->type = is_market ? FINX_ORDER_MARKET : stop != NULL ? FINX_ORDER_STOP_LIMIT : FINX_ORDER_LIMIT;
  order->tif = is_market ? FINX_TIF_IOC : FINX_TIF_GTC;
  for (guint i = 0; i < FINX_N_TIFS; i++)
    if (tif_names[i] != NULL && finx_json_node_is (tif, tif_names[i]))
      order->tif = (FinxTimeInForce) i;
  order->quantity = decimal_of (root, "size");
  order->notional = decimal_of (root, "funds");
  order->limit_price = decimal_of (root, "price");
  order->stop_price = decimal_of (root, "stop_price");
  if (!is_market && !finx_json_node_is (type, "limit"))
    return "type must be one of limit, market";
  if (order->client_id != NULL && !g_uuid_string_is_valid (order->client_id))
    return "client_oid is not a valid uuid";
  if (finx_decimal_is_known (order->quantity) == finx_decimal_is_known (order->notional) || (!is_market && finx_decimal_is_known (order->notional)))
    return "size or funds is required";
  if (is_market == finx_decimal_is_known (order->limit_price))
    return "price is required";
  if (is_finer (order->limit_price, 2))
    return "price is too accurate. Smallest unit is 0.01000000";
  if (is_finer (order->quantity, 3))
    return "size is too accurate. Smallest unit is 0.00100000";
  if (stop != NULL && !finx_json_node_is (stop, is_buy ? "entry" : "loss"))
    return "stop price is on the wrong side of the market";
  if ((order->tif == FINX_TIF_DAY) != (finx_json_node_get (root, "cancel_after") != NULL))
    return "cancel_after goes with time_in_force GTT";
  return NULL;
}

static void
place (Venue              *venue,
       const FinxJsonNode *root,
       VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = venue_order_new ();
  const char *fault = read_terms (root, order);
  const VenuePrice *price = order->symbol != NULL ? g_hash_table_lookup (exchange->prices, order->symbol) : NULL;
  FinxDecimal at = price == NULL ? FINX_DECIMAL_UNKNOWN : finx_decimal_is_known (order->limit_price) ? order->limit_price : price->ask;
  FinxDecimal value = finx_decimal_is_known (order->notional) ? order->notional : multiply (order->quantity, at);
  g_autoptr(GString) text = NULL;

  if (price == NULL || fault != NULL)
    refuse (reply, fault == NULL ? 404 : 400, fault == NULL ? "Product not found" : fault);
  else if (venue_exchange_find_client (exchange, order->client_id) != NULL)
    refuse (reply, 400, "client_oid already exists");
  else if (order->side == FINX_SIDE_BUY && finx_decimal_compare (value, exchange->cash) > 0)
    refuse (reply, 400, "Insufficient funds");
  if (reply->body != NULL)
    {
      venue_order_free (order);
      return;
    }
  venue_exchange_place (exchange, order);
  text = g_string_new (NULL);
  write_order (text, order, TRUE);
  reply->body = g_strdup (text->str);
}

/* (nullable): by its id, or by "client:" and ours */
static VenueOrder *
find (Venue      *venue,
      const char *id)
{
  VenueExchange *exchange = venue_get_exchange (venue);

  return g_str_has_prefix (id, "client:") ? venue_exchange_find_client (exchange, id + strlen ("client:")) : venue_exchange_find (exchange, id);
}

static void
answer_order (Venue      *venue,
              const char *id,
              VenueReply *reply)
{
  const VenueOrder *order = find (venue, id);
  g_autoptr(GString) text = g_string_new (NULL);

  if (order == NULL || is_forgotten (order))
    {
      refuse (reply, 404, "NotFound");
      return;
    }
  write_order (text, order, FALSE);
  reply->body = g_strdup (text->str);
}

static void
cancel (Venue      *venue,
        const char *id,
        VenueReply *reply)
{
  VenueOrder *order = find (venue, id);

  if (order == NULL || is_forgotten (order))
    refuse (reply, 404, "order not found");
  else if (venue_exchange_cancel (venue_get_exchange (venue), order) != NULL)
    refuse (reply, 400, "Order already done");
  else
    reply->body = g_strdup_printf ("\"%s\"", order->id);
}

/* Lists */

static guint
begin_page (const VenueRequest *request)
{
  const char *after = venue_request_get (request, "after");

  return after != NULL ? (guint) g_ascii_strtoull (after, NULL, 10) : 0;
}

/* A full page leads on, also when there is nothing behind it. */
static void
end_page (VenueReply *reply,
          GString    *text,
          guint       skip,
          guint       n)
{
  g_string_append_c (text, ']');
  reply->body = g_strdup (text->str);
  if (n < PAGE)
    return;
  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_hash_table_insert (reply->headers, (gpointer) "CB-AFTER", g_strdup_printf ("%u", skip + PAGE));
}

static gboolean
has_status (const VenueOrder *order,
            const char       *status)   /* (nullable): the last one of those that were asked for; none: those that are open */
{
  if (g_strcmp0 (status, "all") == 0)
    return !is_forgotten (order);
  return g_strcmp0 (status, "done") == 0 ? g_str_equal (status_of (order), "done") && !is_forgotten (order) : venue_order_is_open (order);
}

/* The newest first; a cursor is how many came before it. */
static void
list_orders (Venue              *venue,
             const VenueRequest *request,
             VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  guint skip = begin_page (request), n = 0, seen = 0;
  const char *start = venue_request_get (request, "start_date");
  gint64 start_us = 0;
  g_autoptr(GString) text = g_string_new ("[");

  g_assert_true (start == NULL || finx_time_parse_iso (start, &start_us, NULL));
  for (guint i = exchange->orders->len; i-- > 0 && n < PAGE;)
    {
      const VenueOrder *order = exchange->orders->pdata[i];

      if (!has_status (order, venue_request_get (request, "status")) || order->placed_us < start_us || seen++ < skip)
        continue;
      g_string_append (text, n++ > 0 ? "," : "");
      write_order (text, order, FALSE);
    }
  end_page (reply, text, skip, n);
}

static guint
number_of (Venue           *venue,
           const VenueFill *fill)
{
  guint i = 0;

  g_ptr_array_find (venue_get_exchange (venue)->fills, fill, &i);
  return LAST_TRADE + 1 + i;
}

static void
list_fills (Venue              *venue,
            const VenueRequest *request,
            VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *product = venue_request_get (request, "product_id"), *id = venue_request_get (request, "order_id");
  guint skip = begin_page (request), n = 0, seen = 0;
  g_autoptr(GString) text = g_string_new ("[");

  if (product == NULL && id == NULL)
    {
      refuse (reply, 400, "either order_id or product_id must be provided");
      return;
    }
  for (guint i = exchange->fills->len; i-- > 0 && n < PAGE;)
    {
      const VenueFill *fill = exchange->fills->pdata[i];
      g_autofree char *time = finx_time_format_iso (fill->time_us);

      if ((product != NULL && !g_str_equal (product, fill->order->symbol)) || (id != NULL && !g_str_equal (id, fill->order->id)) || seen++ < skip)
        continue;
      g_string_append_printf (text, "%s{\"created_at\":\"%s\",\"trade_id\":%u,\"product_id\":\"%s\",\"order_id\":\"%s\",\"user_id\":\"5b0c7e91\","
                              "\"profile_id\":\"" PROFILE "\",\"liquidity\":\"T\",\"side\":\"%s\",\"settled\":true", n++ > 0 ? "," : "", time,
                              number_of (venue, fill), fill->order->symbol, fill->order->id, fill->order->side == FINX_SIDE_BUY ? "buy" : "sell");
      add_decimal (text, "price", fill->price);
      add_decimal (text, "size", fill->quantity);
      add_decimal (text, "fee", fee_of (multiply (fill->price, fill->quantity)));
      g_string_append_c (text, '}');
    }
  end_page (reply, text, skip, n);
}

/* Account */

static void
add_wallet (GString    *text,
            const char *currency,
            FinxDecimal balance)
{
  g_autofree char *digits = text_of (balance);

  g_string_append_printf (text, "%s{\"id\":\"a51c0e7b-%s\",\"currency\":\"%s\",\"balance\":\"%s\",\"hold\":\"0.0000\",\"available\":\"%s\","
                          "\"profile_id\":\"" PROFILE "\",\"trading_enabled\":true,\"pending_deposit\":\"0\",\"display_name\":\"%s\"}",
                          text->len > 1 ? "," : "", currency, currency, digits, digits, currency);
}

static void
list_wallets (Venue      *venue,
              VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  g_autoptr(GString) text = g_string_new ("[");
  GHashTableIter iter;
  gpointer value;

  add_wallet (text, "EUR", FINX_DECIMAL_ZERO);
  add_wallet (text, "USD", exchange->cash);
  add_wallet (text, "BTC", FINX_DECIMAL_ZERO);
  g_hash_table_iter_init (&iter, exchange->positions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const VenuePosition *position = value;
      g_autofree char *coin = g_strndup (position->symbol, strcspn (position->symbol, "-"));

      add_wallet (text, coin, position->quantity);
    }
  g_string_append_c (text, ']');
  reply->body = g_strdup (text->str);
}

/* Prices */

static char *
product_text (const char *id,
              const char *status)
{
  return g_strdup_printf ("{\"id\":\"%s\",\"base_currency\":\"%.3s\",\"quote_currency\":\"%s\",\"quote_increment\":\"0.01\",\"base_increment\":\"0.001\","
                          "\"min_market_funds\":\"1\",\"display_name\":\"%s\",\"post_only\":false,\"limit_only\":false,\"cancel_only\":false,"
                          "\"status\":\"%s\",\"trading_disabled\":false,\"auction_mode\":false,\"fx_stablecoin\":false}", id, id, strchr (id, '-') + 1, id, status);
}

static void
list_products (VenueReply *reply)
{
  g_autofree char *sol = product_text ("SOL-USD", "online"), *eth = product_text ("ETH-USD", "online"), *gone = product_text ("OLD-USD", "delisted");

  reply->body = g_strdup_printf ("[%s,%s,%s]", sol, eth, gone);
}

static void
list_currencies (VenueReply *reply)
{
  static const struct { const char *id, *name, *type, *least; } currencies[] = {
    { "ETH", "Ether", "crypto", "0.00000001" }, { "SOL", "Solana", "crypto", "0.00000001" }, { "USD", "United States Dollar", "fiat", "0.01" },
  };
  g_autoptr(GString) text = g_string_new ("[");

  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
    g_string_append_printf (text, "%s{\"id\":\"%s\",\"name\":\"%s\",\"min_size\":\"%s\",\"status\":\"online\",\"message\":\"\",\"max_precision\":\"%s\","
                            "\"convertible_to\":[],\"details\":{\"type\":\"%s\"},\"supported_networks\":[]}", i > 0 ? "," : "", currencies[i].id,
                            currencies[i].name, currencies[i].least, currencies[i].least, currencies[i].type);
  g_string_append_c (text, ']');
  reply->body = g_strdup (text->str);
}

static void
answer_ticker (const VenuePrice *price,
               VenueReply       *reply)
{
  reply->body = g_strdup_printf ("{\"trade_id\":%u,\"price\":\"%.2f\",\"size\":\"0.5\",\"time\":\"2026-11-18T15:00:00.123456Z\",\"bid\":\"%.2f\","
                                 "\"ask\":\"%.2f\",\"volume\":\"81244.5\"}", LAST_TRADE, finx_decimal_to_double (price->last),
                                 finx_decimal_to_double (price->bid), finx_decimal_to_double (price->ask));
}

static void
answer_book (const VenuePrice *price,
             VenueReply       *reply)
{
  reply->body = g_strdup_printf ("{\"bids\":[[\"%.2f\",\"40.1\",3],[\"%.2f\",\"7\",1]],\"asks\":[[\"%.2f\",\"12\",2]],\"sequence\":991,\"auction_mode\":false,"
                                 "\"auction\":null,\"time\":\"2026-11-18T15:00:00.123456Z\"}", finx_decimal_to_double (price->bid),
                                 finx_decimal_to_double (price->bid) - 0.01, finx_decimal_to_double (price->ask));
}

/* The newest first, and one bucket missing; too many are refused. */
static void
answer_bars (const VenueRequest *request,
             VenueReply         *reply)
{
  const char *granularity = venue_request_get (request, "granularity");
  gint64 step = granularity != NULL ? g_ascii_strtoll (granularity, NULL, 10) : 0, start = 0, end = 0;
  g_autoptr(GString) text = g_string_new ("[");

  if (step == 0 || !finx_time_parse_iso (venue_request_get (request, "start"), &start, NULL) || !finx_time_parse_iso (venue_request_get (request, "end"), &end, NULL))
    {
      refuse (reply, 400, "Unsupported granularity");
      return;
    }
  start /= FINX_USEC_PER_SEC;
  end /= FINX_USEC_PER_SEC;
  if ((end - start) / step + 1 > 300)
    {
      refuse (reply, 400, "granularity too small for the requested time range. Count of aggregations requested exceeds 300");
      return;
    }
  for (gint64 time = end - end % step; time >= start; time -= step)
    if (time % 7 != 0)
      g_string_append_printf (text, "%s[%" G_GINT64_FORMAT ",70.8,71.0,70.9,70.95,812.44]", text->len > 1 ? "," : "", time);
  g_string_append_c (text, ']');
  reply->body = g_strdup (text->str);
}

static void
answer_market (Venue              *venue,
               const VenueRequest *request,
               VenueReply         *reply)
{
  g_auto(GStrv) parts = g_strsplit (request->path, "/", 4);     /* "", products, id, what */
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, parts[2]);

  if (price == NULL)
    refuse (reply, 404, "NotFound");
  else if (g_strcmp0 (parts[3], "ticker") == 0)
    answer_ticker (price, reply);
  else if (g_strcmp0 (parts[3], "book") == 0)
    answer_book (price, reply);
  else if (g_strcmp0 (parts[3], "candles") == 0)
    answer_bars (request, reply);
  else
    refuse (reply, 404, "NotFound");
}

/* The protocol */

static void
answer_time (VenueReply *reply)
{
  gint64 now_us = g_get_real_time ();
  g_autofree char *iso = finx_time_format_iso (now_us);

  reply->body = g_strdup_printf ("{\"iso\":\"%s\",\"epoch\":%" G_GINT64_FORMAT ".%03d}", iso, now_us / FINX_USEC_PER_SEC,
                                 (int) (now_us % FINX_USEC_PER_SEC / 1000));
}

static void
answer_private (Venue              *venue,
                const VenueRequest *request,
                VenueReply         *reply)
{
  gboolean is_order = g_str_has_prefix (request->path, "/orders/"), reads = g_str_equal (request->method, "GET");
  const char *key = header_of (request, "CB-ACCESS-KEY"), *id = request->path + (is_order ? strlen ("/orders/") : 0);
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (request->body, strlen (request->body), NULL);

  if (!reads && g_str_equal (key, VENUE_COINBASE_EXCHANGE_VIEW_KEY))
    refuse (reply, 403, "Forbidden");
  else if (g_str_equal (request->path, "/withdrawals/fee-estimate"))
    refuse (reply, g_str_equal (key, VENUE_COINBASE_EXCHANGE_TRANSFER_KEY) ? 400 : 403,
            g_str_equal (key, VENUE_COINBASE_EXCHANGE_TRANSFER_KEY) ? "crypto_address is required" : "Forbidden");
  else if (g_str_equal (request->path, "/accounts"))
    list_wallets (venue, reply);
  else if (g_str_equal (request->path, "/fees"))
    reply->body = g_strdup ("{\"maker_fee_rate\":\"0.0040\",\"taker_fee_rate\":\"0.0060\",\"usd_volume\":\"18200\"}");
  else if (g_str_equal (request->path, "/fills"))
    list_fills (venue, request, reply);
  else if (is_order && reads)
    answer_order (venue, id, reply);
  else if (is_order && g_str_equal (request->method, "DELETE"))
    cancel (venue, id, reply);
  else if (g_str_equal (request->path, "/orders") && reads)
    list_orders (venue, request, reply);
  else if (g_str_equal (request->path, "/orders") && g_str_equal (request->method, "POST") && tree != NULL)
    place (venue, finx_json_tree_get_root (tree), reply);
  else
    refuse (reply, 404, "NotFound");
}

static void
answer (Venue              *venue,
        const VenueRequest *request,
        VenueReply         *reply)
{
  if (header_of (request, "User-Agent") == NULL)
    refuse (reply, 400, "User-Agent header is required.");
  else if (g_str_equal (request->path, "/time"))
    answer_time (reply);
  else if (g_str_equal (request->path, "/currencies"))
    list_currencies (reply);
  else if (g_str_equal (request->path, "/products"))
    list_products (reply);
  else if (g_str_has_prefix (request->path, "/products/"))
    answer_market (venue, request, reply);
  else if (check_key (request, reply))
    answer_private (venue, request, reply);
}

/* Streams */

static void
tell (VenueSocket *socket,
      char        *text)                /* (transfer full): without its end, which has a number and a time */
{
  g_autofree char *now = finx_time_format_iso (g_get_real_time ());
  g_autofree char *whole = g_strdup_printf ("%s,\"sequence\":%" G_GUINT64_FORMAT ",\"time\":\"%s\"}", text, venue_socket_next (socket) + 99120031, now);

  g_free (text);
  venue_socket_send (socket, whole);
}

/* All that it listens to now. */
static void
acknowledge (VenueSocket *socket)
{
  g_autoptr(GString) text = g_string_new ("{\"type\":\"subscriptions\",\"channels\":[");
  GHashTableIter iter;
  gpointer wish;

  g_hash_table_iter_init (&iter, venue_socket_get_wishes (socket));
  while (g_hash_table_iter_next (&iter, &wish, NULL))
    {
      g_auto(GStrv) words = g_strsplit (wish, " ", 2);

      g_string_append_printf (text, "%s{\"name\":\"%s\",\"product_ids\":[\"%s\"],\"account_ids\":null}", text->str[text->len - 1] == '[' ? "" : ",",
                              words[0], words[1]);
    }
  g_string_append (text, "]}");
  venue_socket_send (socket, text->str);
}

/* What a channel begins with. */
static void
begin_channel (Venue       *venue,
               VenueSocket *socket,
               const char  *channel,
               const char  *product)
{
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, product);
  double bid = price != NULL ? finx_decimal_to_double (price->bid) : 0, ask = price != NULL ? finx_decimal_to_double (price->ask) : 0;

  if (price != NULL && g_str_equal (channel, "ticker"))
    tell (socket, g_strdup_printf ("{\"type\":\"ticker\",\"product_id\":\"%s\",\"price\":\"%.2f\",\"open_24h\":\"70\",\"best_bid\":\"%.2f\","
                                   "\"best_bid_size\":\"40.1\",\"best_ask\":\"%.2f\",\"best_ask_size\":\"12\",\"side\":\"buy\",\"trade_id\":%u,\"last_size\":\"0.5\"",
                                   product, ask, bid, ask, LAST_TRADE));
  else if (price != NULL && g_str_equal (channel, "matches"))
    tell (socket, g_strdup_printf ("{\"type\":\"last_match\",\"trade_id\":%u,\"maker_order_id\":\"m\",\"taker_order_id\":\"t\",\"side\":\"sell\",\"size\":\"0.5\","
                                   "\"price\":\"%.2f\",\"product_id\":\"%s\"", LAST_TRADE, ask, product));
  else if (price != NULL && g_str_equal (channel, "level2_batch"))
    tell (socket, g_strdup_printf ("{\"type\":\"snapshot\",\"product_id\":\"%s\",\"bids\":[[\"%.2f\",\"40.1\"],[\"%.2f\",\"7\"]],\"asks\":[[\"%.2f\",\"12\"]]",
                                   product, bid, bid - 0.01, ask));
}

static void
take_wish (Venue       *venue,
           VenueSocket *socket,
           gboolean     wanted,
           const char  *channel,
           const char  *product)
{
  g_autofree char *wish = g_strdup_printf ("%s %s", channel, product);

  if (!wanted)
    g_hash_table_remove (venue_socket_get_wishes (socket), wish);
  else if (g_hash_table_add (venue_socket_get_wishes (socket), g_steal_pointer (&wish)))
    begin_channel (venue, socket, channel, product);
}

static void
take_channel (Venue              *venue,
              VenueSocket        *socket,
              const FinxJsonNode *root,
              const FinxJsonNode *node)
{
  gboolean is_object = finx_json_node_is_object (node), wanted = finx_json_node_is (finx_json_node_get (root, "type"), "subscribe");
  g_autofree char *channel = finx_json_node_text (is_object ? finx_json_node_get (node, "name") : node);
  const FinxJsonNode *products = finx_json_node_get (is_object ? node : root, "product_ids");

  for (const FinxJsonNode *id = finx_json_node_first (products); id != NULL; id = finx_json_node_next (products, id))
    {
      g_autofree char *product = finx_json_node_text (id);

      take_wish (venue, socket, wanted, channel, product);
    }
}

/* (transfer full) (nullable): one that is asked for, and is not there */
static char *
find_strange (Venue              *venue,
              const FinxJsonNode *root,
              const FinxJsonNode *channels)
{
  for (const FinxJsonNode *node = finx_json_node_first (channels); node != NULL; node = finx_json_node_next (channels, node))
    {
      const FinxJsonNode *products = finx_json_node_get (finx_json_node_is_object (node) ? node : root, "product_ids");

      for (const FinxJsonNode *id = finx_json_node_first (products); id != NULL; id = finx_json_node_next (products, id))
        {
          g_autofree char *product = finx_json_node_text (id);

          if (product != NULL && g_hash_table_lookup (venue_get_exchange (venue)->prices, product) == NULL)
            return g_steal_pointer (&product);
        }
    }
  return NULL;
}

static gboolean
needs_key (const FinxJsonNode *channels)
{
  static const char *const names[] = { "full", "user", "level2", "level3", "balance" };

  for (const FinxJsonNode *node = finx_json_node_first (channels); node != NULL; node = finx_json_node_next (channels, node))
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
      if (finx_json_node_is (finx_json_node_is_object (node) ? finx_json_node_get (node, "name") : node, names[i]))
        return TRUE;
  return FALSE;
}

static void
opened (Venue       *venue,
        VenueSocket *socket)
{
}

static void
message (Venue       *venue,
         VenueSocket *socket,
         const char  *text,
         gsize        length)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL, *channels = finx_json_node_get (root, "channels");
  g_autofree char *key = finx_json_node_text (finx_json_node_get (root, "key")), *signature = finx_json_node_text (finx_json_node_get (root, "signature"));
  g_autofree char *timestamp = finx_json_node_text (finx_json_node_get (root, "timestamp"));
  g_autofree char *passphrase = finx_json_node_text (finx_json_node_get (root, "passphrase"));
  const char *fault = needs_key (channels) ? find_fault (key, signature, timestamp, passphrase, "GET", "/users/self/verify", "") : NULL;
  g_autofree char *strange = find_strange (venue, root, channels);

  if (fault != NULL)
    {
      g_autofree char *error = g_strdup_printf ("{\"type\":\"error\",\"message\":\"Authentication Failed\",\"reason\":\"{\\\"message\\\":\\\"%s\\\"}\"}", fault);

      venue_socket_send (socket, error);
      return;
    }
  if (strange != NULL)
    {
      g_autofree char *error = g_strdup_printf ("{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"%s is not a valid product\"}", strange);

      venue_socket_send (socket, error);
      return;
    }
  for (const FinxJsonNode *node = finx_json_node_first (channels); node != NULL; node = finx_json_node_next (channels, node))
    take_channel (venue, socket, root, node);
  acknowledge (socket);
}

/* (transfer full) (nullable): what the account's stream says of it. What trades at once is never told to stand in the book. */
static char *
event_text (Venue            *venue,
            const VenueOrder *order,
            const VenueFill  *fill)
{
  const char *side = order->side == FINX_SIDE_BUY ? "buy" : "sell";
  g_autofree char *size = finx_decimal_is_known (order->quantity) ? text_of (order->quantity) : NULL;
  g_autofree char *rest = size != NULL ? text_of (finx_decimal_sub (order->quantity, order->filled)) : NULL;
  g_autofree char *price = fill != NULL ? text_of (fill->price) : NULL, *part = fill != NULL ? text_of (fill->quantity) : NULL;

  if (fill != NULL)
    return g_strdup_printf ("{\"type\":\"match\",\"trade_id\":%u,\"maker_order_id\":\"91bb\",\"taker_order_id\":\"%s\",\"side\":\"%s\",\"size\":\"%s\","
                            "\"price\":\"%s\",\"product_id\":\"%s\",\"profile_id\":\"" PROFILE "\",\"taker_fee_rate\":\"0.006\"",
                            number_of (venue, fill), order->id, order->side == FINX_SIDE_BUY ? "sell" : "buy", part, price, order->symbol);
  if (order->state == VENUE_NEW)
    return g_strdup_printf ("{\"type\":\"received\",\"order_id\":\"%s\",\"order_type\":\"%s\",\"side\":\"%s\",\"client_oid\":\"%s\",\"product_id\":\"%s\"",
                            order->id, order->type == FINX_ORDER_MARKET ? "market" : "limit", side, order->client_id, order->symbol);
  return g_strdup_printf ("{\"type\":\"done\",\"order_id\":\"%s\",\"reason\":\"%s\",\"side\":\"%s\",\"remaining_size\":\"%s\",\"product_id\":\"%s\"",
                          order->id, order->state == VENUE_FILLED ? "filled" : "canceled", side, rest != NULL ? rest : "0", order->symbol);
}

static gboolean
stays (Venue            *venue,
       const VenueOrder *order)
{
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, order->symbol);
  gboolean is_buy = order->side == FINX_SIDE_BUY;

  return order->state == VENUE_NEW && order->type == FINX_ORDER_LIMIT && order->tif < FINX_TIF_IOC
         && finx_decimal_compare (is_buy ? price->ask : price->bid, order->limit_price) * (is_buy ? 1 : -1) > 0;
}

static void
event (Venue      *venue,
       VenueOrder *order,
       VenueFill  *fill)
{
  GPtrArray *sockets = venue_get_sockets (venue);
  g_autofree char *wish = g_strdup_printf ("user %s", order->symbol);
  g_autofree char *rest = finx_decimal_is_known (order->quantity) ? text_of (order->quantity) : NULL;

  for (guint i = 0; i < sockets->len; i++)
    {
      if (!g_hash_table_contains (venue_socket_get_wishes (sockets->pdata[i]), wish))
        continue;
      tell (sockets->pdata[i], event_text (venue, order, fill));
      if (fill == NULL && stays (venue, order))
        tell (sockets->pdata[i], g_strdup_printf ("{\"type\":\"open\",\"order_id\":\"%s\",\"remaining_size\":\"%s\",\"product_id\":\"%s\",\"price\":\"60\",\"side\":\"buy\"",
                                                  order->id, rest, order->symbol));
      if (fill != NULL && order->state == VENUE_FILLED)
        tell (sockets->pdata[i], event_text (venue, order, NULL));
    }
}

static void
beat (Venue *venue)
{
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    {
      GHashTableIter iter;
      gpointer wish;

      g_hash_table_iter_init (&iter, venue_socket_get_wishes (sockets->pdata[i]));
      while (g_hash_table_iter_next (&iter, &wish, NULL))
        if (g_str_has_prefix (wish, "heartbeat "))
          tell (sockets->pdata[i], g_strdup_printf ("{\"type\":\"heartbeat\",\"last_trade_id\":%u,\"product_id\":\"%s\"", LAST_TRADE, strchr (wish, ' ') + 1));
    }
}

const VenueProtocol venue_coinbase_exchange = { "coinbase-exchange", answer, opened, message, event, beat };

Venue *
venue_coinbase_exchange_new (guint port)
{
  Venue *venue = venue_new (&venue_coinbase_exchange, port);

  venue_set_price (venue, "SOL-USD", "70.94", "70.95", NULL);
  venue_set_price (venue, "ETH-USD", "2410.50", "2410.60", NULL);
  return venue;
}
