/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-alpaca.h"
#include "venue-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-clock.h"
#include "files/text/finx-json-tree.h"

#define TRADING_PATH "/stream"
#define COIN_STEPS   ",\"min_order_size\":\"0.00001\",\"min_trade_increment\":\"0.000000001\",\"price_increment\":\"0.001\""

static const struct { const char *id, *exchange, *symbol, *name; gboolean is_tradable, is_fractionable; } assets[] = {
  { "c41f7a90-2d6b-4e18-9c03-7be5a1d20f66", "CRYPTO", "BTC/USD", "Bitcoin / US Dollar", TRUE, TRUE },
  { "3e95b0c7-81f4-46aa-b7d2-0c6f59e1a381", "NYSE", "KO", "Coca-Cola", TRUE, TRUE },
  { "3e95b0c7-81f4-46aa-b7d2-0c6f59e1a384", "NASDAQ", "MSFT", "Microsoft", TRUE, FALSE },
  { "3e95b0c7-81f4-46aa-b7d2-0c6f59e1a387", "OTC", "GONE", "Gone", FALSE, FALSE },
};
static const char *const type_names[] = { "market", "limit", "stop", "stop_limit", "trailing_stop" };
static const char *const tif_names[FINX_N_TIFS] = { "day", "gtc", "ioc", "fok", "gtd", "opg", "cls" };
static const char *const state_names[] = { "new", "held", "partially_filled", "filled", "canceled", "expired", "rejected", "replaced" };

static gboolean
is_crypto (const char *symbol)
{
  return strchr (symbol, '/') != NULL;
}

/* Writing */

static void
add_decimal (JsonBuilder *builder,
             const char  *name,
             FinxDecimal  value)
{
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : NULL;

  add_text (builder, name, text);
}

static void
add_time (JsonBuilder *builder,
          const char  *name,
          gint64       time_us)
{
  g_autofree char *text = time_us > 0 ? finx_time_format_iso (time_us) : NULL;

  add_text (builder, name, text);
}

static void
add_asset (JsonBuilder *builder,
           const char  *symbol)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (assets) && !g_str_equal (assets[i].symbol, symbol))
    i++;
  add_text (builder, "asset_id", i < G_N_ELEMENTS (assets) ? assets[i].id : NULL);
  add_text (builder, "asset_class", is_crypto (symbol) ? "crypto" : "us_equity");
}

/* When it came to an end, by the way in which it did. */
static void
add_ends (JsonBuilder      *builder,
          const VenueOrder *order)
{
  static const struct { const char *name; VenueState state; } ends[] = {
    { "filled_at", VENUE_FILLED }, { "canceled_at", VENUE_CANCELLED }, { "expired_at", VENUE_EXPIRED }, { "failed_at", VENUE_REJECTED },
    { "replaced_at", VENUE_REPLACED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    add_time (builder, ends[i].name, order->state == ends[i].state ? order->updated_us : 0);
}

static FinxDecimal
average (const VenueOrder *order)
{
  return finx_decimal_sign (order->filled) > 0 ? finx_decimal_div (order->paid, order->filled, 9, FINX_ROUND_HALF_EVEN) : FINX_DECIMAL_UNKNOWN;
}

static void
write_order (Venue       *venue,
             JsonBuilder *builder,
             VenueOrder  *order,
             gboolean     nested)
{
  VenueExchange *exchange = venue_get_exchange (venue);

  json_builder_begin_object (builder);
  add_text (builder, "id", order->id);
  add_text (builder, "client_order_id", order->client_id);
  add_time (builder, "created_at", order->placed_us);
  add_time (builder, "updated_at", order->updated_us);
  add_time (builder, "submitted_at", order->placed_us);
  add_ends (builder, order);
  add_text (builder, "replaced_by", order->replaced_by);
  add_text (builder, "replaces", order->replaces);
  add_text (builder, "symbol", order->symbol);
  add_asset (builder, order->symbol);
  add_decimal (builder, "notional", order->notional);
  add_decimal (builder, "qty", finx_decimal_is_known (order->notional) ? FINX_DECIMAL_UNKNOWN : order->quantity);
  add_decimal (builder, "filled_qty", order->filled);
  add_decimal (builder, "filled_avg_price", average (order));
  add_text (builder, "order_class", "");
  add_text (builder, "order_type", type_names[order->type]);
  add_text (builder, "type", type_names[order->type]);
  add_text (builder, "side", finx_side_to_string (order->side));
  add_text (builder, "time_in_force", tif_names[order->tif]);
  add_decimal (builder, "limit_price", order->limit_price);
  add_decimal (builder, "stop_price", order->stop_price);
  add_decimal (builder, "trail_price", order->trail);
  add_text (builder, "trail_percent", NULL);
  add_text (builder, "status", state_names[order->state]);
  add_boolean (builder, "extended_hours", order->is_extended);
  begin_list (builder, "legs");
  for (guint i = 0; nested && i < exchange->orders->len; i++)
    if (((VenueOrder *) exchange->orders->pdata[i])->parent == order)
      write_order (venue, builder, exchange->orders->pdata[i], FALSE);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static char *
order_text (Venue      *venue,
            VenueOrder *order,
            gboolean    nested)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  write_order (venue, builder, order, nested);
  return finish (builder);
}

static void
refuse (VenueReply *reply,
        guint       status,
        guint       code,
        const char *message)
{
  reply->status = status;
  reply->body = g_strdup_printf ("{\"code\":%u,\"message\":\"%s\"}", code, message);
}

/* Orders */

static VenueOrder *
read_exit (const FinxJsonNode *node,
           VenueOrder         *entry,
           gboolean            is_stop)
{
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup (entry->symbol);
  order->side = entry->side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  order->tif = FINX_TIF_GTC;
  order->quantity = entry->quantity;
  order->limit_price = finx_json_node_decimal (finx_json_node_get (node, "limit_price"));
  order->stop_price = finx_json_node_decimal (finx_json_node_get (node, "stop_price"));
  order->type = !is_stop ? FINX_ORDER_LIMIT : finx_decimal_is_known (order->limit_price) ? FINX_ORDER_STOP_LIMIT : FINX_ORDER_STOP;
  order->parent = entry;
  return order;
}

/* (nullable): why not */
static const char *
read_terms (const FinxJsonNode *root,
            VenueOrder         *order)
{
  guint type = 0, tif = 0;

  order->symbol = finx_json_node_text (finx_json_node_get (root, "symbol"));
  order->client_id = finx_json_node_text (finx_json_node_get (root, "client_order_id"));
  order->side = finx_json_node_is (finx_json_node_get (root, "side"), "buy") ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  while (type < G_N_ELEMENTS (type_names) && !finx_json_node_is (finx_json_node_get (root, "type"), type_names[type]))
    type++;
  while (tif < G_N_ELEMENTS (tif_names) && !finx_json_node_is (finx_json_node_get (root, "time_in_force"), tif_names[tif]))
    tif++;
  order->type = (FinxOrderType) type;
  order->tif = (FinxTimeInForce) tif;
  order->quantity = finx_json_node_decimal (finx_json_node_get (root, "qty"));
  order->notional = finx_json_node_decimal (finx_json_node_get (root, "notional"));
  order->limit_price = finx_json_node_decimal (finx_json_node_get (root, "limit_price"));
  order->stop_price = finx_json_node_decimal (finx_json_node_get (root, "stop_price"));
  order->trail = finx_json_node_decimal (finx_json_node_get (root, "trail_price"));
  order->is_extended = finx_json_node_boolean (finx_json_node_get (root, "extended_hours"));
  if (order->symbol == NULL || type == G_N_ELEMENTS (type_names) || tif == G_N_ELEMENTS (tif_names) || tif == FINX_TIF_GTD)
    return "invalid type or time_in_force";
  if (finx_decimal_is_known (order->quantity) == finx_decimal_is_known (order->notional))
    return "one of qty and notional is required";
  if ((type == FINX_ORDER_LIMIT || type == FINX_ORDER_STOP_LIMIT) != finx_decimal_is_known (order->limit_price))
    return "limit_price is required for limit orders only";
  if ((type == FINX_ORDER_STOP || type == FINX_ORDER_STOP_LIMIT) != finx_decimal_is_known (order->stop_price))
    return "stop_price is required for stop orders only";
  if (!is_crypto (order->symbol) && finx_decimal_is_known (order->limit_price) && finx_decimal_normalize (order->limit_price).scale > 2)
    return "invalid limit_price: sub-penny increment does not fulfill minimum pricing criteria";
  return NULL;
}

static void
place (Venue              *venue,
       const FinxJsonNode *root,
       VenueReply         *reply)
{
  static const char *const exits[] = { "take_profit", "stop_loss" };
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = venue_order_new ();
  const char *fault = read_terms (root, order);
  VenuePrice *price = order->symbol != NULL ? g_hash_table_lookup (exchange->prices, order->symbol) : NULL;
  FinxDecimal value = price != NULL ? finx_decimal_mul (order->quantity, price->ask, 4, FINX_ROUND_UP) : FINX_DECIMAL_UNKNOWN;

  if (fault != NULL)
    {
      refuse (reply, 422, 42210000, fault);
      venue_order_free (order);
      return;
    }
  if (order->side == FINX_SIDE_BUY && finx_decimal_compare (value, exchange->cash) > 0)
    {
      refuse (reply, 403, 40310000, "insufficient buying power");
      venue_order_free (order);
      return;
    }
  fault = venue_exchange_place (exchange, order);
  if (fault != NULL)
    {
      refuse (reply, g_str_equal (fault, "asset not found") ? 404 : 422, 40010001, fault);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    if (finx_json_node_get (root, exits[i]) != NULL)
      venue_exchange_place (exchange, read_exit (finx_json_node_get (root, exits[i]), order, i == 1));
  reply->body = order_text (venue, order, TRUE);
}

static FinxDecimal
changed_value (const FinxJsonNode *root,
               const char         *name,
               FinxDecimal         before)
{
  FinxDecimal value = finx_json_node_decimal (finx_json_node_get (root, name));

  return finx_decimal_is_known (value) ? value : before;
}

static void
replace (Venue              *venue,
         VenueOrder         *order,
         const FinxJsonNode *root,
         VenueReply         *reply)
{
  VenueOrder *changed = venue_order_new ();
  const char *fault;

  changed->symbol = g_strdup (order->symbol);
  changed->client_id = finx_json_node_text (finx_json_node_get (root, "client_order_id"));
  changed->side = order->side;
  changed->type = order->type;
  changed->tif = order->tif;
  changed->quantity = changed_value (root, "qty", order->quantity);
  changed->limit_price = changed_value (root, "limit_price", order->limit_price);
  changed->stop_price = changed_value (root, "stop_price", order->stop_price);
  changed->trail = changed_value (root, "trail", order->trail);
  if (venue_get_data (venue) != NULL && venue_order_is_open (order))
    {
      venue_set_data (venue, NULL, NULL);
      changed->id = venue_exchange_new_id (venue_get_exchange (venue));
      reply->body = order_text (venue, changed, TRUE);
      venue_exchange_refuse_change (venue_get_exchange (venue), order, changed);
      return;
    }
  fault = venue_exchange_replace (venue_get_exchange (venue), order, changed);
  if (fault != NULL)
    refuse (reply, 422, 42210000, fault);
  else
    reply->body = order_text (venue, changed, TRUE);
}

static void
answer_order (Venue              *venue,
              const VenueRequest *request,
              const FinxJsonNode *root,
              VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *client_id = venue_request_get (request, "client_order_id");
  VenueOrder *order = client_id != NULL ? venue_exchange_find_client (exchange, client_id)
                                        : venue_exchange_find (exchange, request->path + strlen ("/v2/orders/"));
  const char *fault;

  if (order == NULL)
    {
      refuse (reply, 404, 40410000, "order not found");
    }
  else if (g_str_equal (request->method, "DELETE"))
    {
      fault = venue_exchange_cancel (exchange, order);
      if (fault != NULL)
        refuse (reply, 422, 42210000, fault);
      else
        reply->status = 204;
    }
  else if (g_str_equal (request->method, "PATCH"))
    {
      replace (venue, order, root, reply);
    }
  else
    {
      reply->body = order_text (venue, order, TRUE);
    }
}

static void
cancel_all (Venue      *venue,
            VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < exchange->orders->len; i++)
    {
      VenueOrder *order = exchange->orders->pdata[i];

      if (venue_exchange_cancel (exchange, order) != NULL)
        continue;
      json_builder_begin_object (builder);
      add_text (builder, "id", order->id);
      add_number (builder, "status", finx_decimal_new (200, 0));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  reply->status = 207;
  reply->body = finish (builder);
}

static gint64
time_of (GHashTable *query,
         const char *name)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;
  gint64 time_us = 0;

  if (text != NULL)
    g_assert_true (finx_time_parse_iso (text, &time_us, NULL));
  return time_us;
}

static gboolean
is_listed (const VenueOrder   *order,
           const VenueRequest *request)
{
  const char *status = venue_request_get (request, "status"), *symbols = venue_request_get (request, "symbols");
  gint64 after_us = time_of (request->query, "after"), until_us = time_of (request->query, "until");
  g_auto(GStrv) names = symbols != NULL ? g_strsplit (symbols, ",", -1) : NULL;

  if (g_strcmp0 (status, "all") != 0 && venue_order_is_open (order) == (g_strcmp0 (status, "closed") == 0))
    return FALSE;
  if (names != NULL && !g_strv_contains ((const char *const *) names, order->symbol))
    return FALSE;
  return order->placed_us > after_us && (until_us == 0 || order->placed_us < until_us);
}

/* Those that are open and the newest first, unless it is asked for others. */
static void
list_orders (Venue              *venue,
             const VenueRequest *request,
             VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *limit = venue_request_get (request, "limit");
  gboolean is_up = g_strcmp0 (venue_request_get (request, "direction"), "asc") == 0;
  guint most = limit != NULL ? (guint) g_ascii_strtoull (limit, NULL, 10) : 50, n = 0;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < exchange->orders->len && n < most; i++)
    {
      VenueOrder *order = exchange->orders->pdata[is_up ? i : exchange->orders->len - 1 - i];

      if (!is_listed (order, request))
        continue;
      write_order (venue, builder, order, FALSE);
      n++;
    }
  json_builder_end_array (builder);
  reply->body = finish (builder);
}

static void
list_fills (Venue              *venue,
            const VenueRequest *request,
            VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *token = venue_request_get (request, "page_token"), *size = venue_request_get (request, "page_size");
  gboolean is_up = g_strcmp0 (venue_request_get (request, "direction"), "asc") == 0;
  gint64 after_us = time_of (request->query, "after");
  guint most = size != NULL ? (guint) g_ascii_strtoull (size, NULL, 10) : 100, n = 0;
  gboolean is_behind = token == NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < exchange->fills->len && n < most; i++)
    {
      VenueFill *fill = exchange->fills->pdata[is_up ? i : exchange->fills->len - 1 - i];

      if (is_behind && fill->time_us > after_us)
        {
          json_builder_begin_object (builder);
          add_text (builder, "id", fill->id);
          add_text (builder, "activity_type", "FILL");
          add_text (builder, "type", finx_decimal_compare (fill->cumulated, fill->order->quantity) < 0 ? "partial_fill" : "fill");
          add_time (builder, "transaction_time", fill->time_us);
          add_text (builder, "symbol", fill->order->symbol);
          add_text (builder, "side", finx_side_to_string (fill->order->side));
          add_decimal (builder, "price", fill->price);
          add_decimal (builder, "qty", fill->quantity);
          add_decimal (builder, "cum_qty", fill->cumulated);
          add_decimal (builder, "leaves_qty", finx_decimal_sub (fill->order->quantity, fill->cumulated));
          add_text (builder, "order_id", fill->order->id);
          add_text (builder, "order_status", state_names[fill->order->state]);
          json_builder_end_object (builder);
          n++;
        }
      is_behind = is_behind || g_str_equal (fill->id, token);
    }
  json_builder_end_array (builder);
  reply->body = finish (builder);
}

/* Account */

static FinxDecimal
market_value (VenueExchange       *exchange,
              const VenuePosition *position)
{
  const VenuePrice *price = g_hash_table_lookup (exchange->prices, position->symbol);

  return finx_decimal_mul (position->quantity, price->last, 4, FINX_ROUND_HALF_EVEN);
}

static void
answer_account (Venue      *venue,
                VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  FinxDecimal held = FINX_DECIMAL_ZERO;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GHashTableIter iter;
  gpointer position;

  g_hash_table_iter_init (&iter, exchange->positions);
  while (g_hash_table_iter_next (&iter, NULL, &position))
    held = finx_decimal_add (held, market_value (exchange, position));
  json_builder_begin_object (builder);
  add_text (builder, "id", "0d6f1c0e-58f4-4f6b-9a54-7cf0a0c1d111");
  add_text (builder, "account_number", "PA37ZX81QW2L");
  add_text (builder, "status", "ACTIVE");
  add_text (builder, "currency", "USD");
  add_decimal (builder, "cash", exchange->cash);
  add_decimal (builder, "equity", finx_decimal_add (exchange->cash, held));
  add_decimal (builder, "position_market_value", held);
  add_decimal (builder, "long_market_value", held);
  add_decimal (builder, "short_market_value", FINX_DECIMAL_ZERO);
  add_decimal (builder, "buying_power", exchange->cash);
  add_decimal (builder, "non_marginable_buying_power", exchange->cash);
  add_boolean (builder, "trading_blocked", FALSE);
  add_boolean (builder, "account_blocked", FALSE);
  add_boolean (builder, "trade_suspended_by_user", FALSE);
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

static void
list_positions (Venue      *venue,
                VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GHashTableIter iter;
  gpointer value;

  json_builder_begin_array (builder);
  g_hash_table_iter_init (&iter, exchange->positions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const VenuePosition *position = value;
      const VenuePrice *price = g_hash_table_lookup (exchange->prices, position->symbol);
      g_autoptr(GString) symbol = g_string_new (position->symbol);

      if (finx_decimal_sign (position->quantity) == 0)
        continue;
      g_string_replace (symbol, "/", "", 0);    /* positions have no slash */
      json_builder_begin_object (builder);
      add_text (builder, "symbol", symbol->str);
      add_asset (builder, position->symbol);
      add_text (builder, "side", finx_decimal_sign (position->quantity) > 0 ? "long" : "short");
      add_decimal (builder, "qty", position->quantity);
      add_decimal (builder, "qty_available", position->quantity);
      add_decimal (builder, "avg_entry_price", finx_decimal_div (position->cost, position->quantity, 9, FINX_ROUND_HALF_EVEN));
      add_decimal (builder, "market_value", market_value (exchange, position));
      add_decimal (builder, "cost_basis", position->cost);
      add_decimal (builder, "current_price", price->last);
      add_decimal (builder, "unrealized_pl", finx_decimal_sub (market_value (exchange, position), position->cost));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  reply->body = finish (builder);
}

static void
list_assets (const VenueRequest *request,
             VenueReply         *reply)
{
  gboolean crypto = g_strcmp0 (venue_request_get (request, "asset_class"), "crypto") == 0;
  g_autoptr(GString) text = g_string_new ("[");

  for (gsize i = 0; i < G_N_ELEMENTS (assets); i++)
    if (crypto == is_crypto (assets[i].symbol))
      g_string_append_printf (text, "%s{\"id\":\"%s\",\"class\":\"%s\",\"exchange\":\"%s\",\"symbol\":\"%s\",\"name\":\"%s\",\"status\":\"active\","
                              "\"tradable\":%s,\"fractionable\":%s%s}", text->len > 1 ? "," : "", assets[i].id, crypto ? "crypto" : "us_equity",
                              assets[i].exchange, assets[i].symbol, assets[i].name, assets[i].is_tradable ? "true" : "false",
                              assets[i].is_fractionable ? "true" : "false", crypto ? COIN_STEPS : "");
  g_string_append_c (text, ']');
  reply->body = g_strdup (text->str);
}

/* Prices */

static void
answer_snapshot (Venue              *venue,
                 const VenueRequest *request,
                 VenueReply         *reply)
{
  const char *symbol = venue_request_get (request, "symbols");
  const VenuePrice *price = symbol != NULL ? g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol) : NULL;
  gboolean crypto = symbol != NULL && is_crypto (symbol);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  if (crypto)
    {
      begin_object (builder, "snapshots");
    }
  if (price != NULL)
    {
      begin_object (builder, symbol);
      begin_object (builder, "latestQuote");
      add_time (builder, "t", g_get_real_time ());
      add_number (builder, "bp", price->bid);
      add_number (builder, "bs", finx_decimal_new (300, 0));
      add_number (builder, "ap", price->ask);
      add_number (builder, "as", finx_decimal_new (200, 0));
      json_builder_end_object (builder);
      begin_object (builder, "latestTrade");
      add_time (builder, "t", g_get_real_time ());
      add_number (builder, "p", price->last);
      add_number (builder, "s", finx_decimal_new (100, 0));
      json_builder_end_object (builder);
      begin_object (builder, "prevDailyBar");
      add_number (builder, "c", price->bid);
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  if (crypto)
    json_builder_end_object (builder);
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

static void
answer_book (Venue              *venue,
             const VenueRequest *request,
             VenueReply         *reply)
{
  const char *symbol = venue_request_get (request, "symbols");
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol);

  reply->body = g_strdup_printf ("{\"orderbooks\":{\"%s\":{\"t\":\"2026-11-18T15:01:08.1Z\",\"b\":[{\"p\":%.2f,\"s\":0.8}],\"a\":[{\"p\":%.2f,\"s\":1.1}]}}}",
                                 symbol, finx_decimal_to_double (price->bid), finx_decimal_to_double (price->ask));
}

/* Two pages of bars of a minute. */
static void
answer_bars (const VenueRequest *request,
             VenueReply         *reply)
{
  const char *symbol = venue_request_get (request, "symbols");
  gboolean is_second = venue_request_get (request, "page_token") != NULL;
  gint64 start_us = time_of (request->query, "start");
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  begin_object (builder, "bars");
  begin_list (builder, symbol);
  for (guint i = is_second ? 3 : 0; i < (is_second ? 5u : 3u); i++)
    {
      json_builder_begin_object (builder);
      add_time (builder, "t", start_us + i * FINX_USEC_PER_MIN);
      add_number (builder, "o", finx_decimal_new (7090 + i, 2));
      add_number (builder, "h", finx_decimal_new (7099 + i, 2));
      add_number (builder, "l", finx_decimal_new (7080 + i, 2));
      add_number (builder, "c", finx_decimal_new (7095 + i, 2));
      add_number (builder, "v", finx_decimal_new (51234, 0));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  add_text (builder, "next_page_token", is_second ? NULL : "c2Vjb25k");
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

/* The protocol */

/* Prices of coins need no key. */
static gboolean
is_public (const char *path)
{
  return g_str_has_prefix (path, "/v1beta3/crypto/");
}

static void
answer (Venue              *venue,
        const VenueRequest *request,
        VenueReply         *reply)
{
  const char *key = soup_message_headers_get_one (request->headers, "APCA-API-KEY-ID");
  const char *secret = soup_message_headers_get_one (request->headers, "APCA-API-SECRET-KEY");
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (request->body, strlen (request->body), NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  const char *path = request->path;

  if (!is_public (path) && (g_strcmp0 (key, VENUE_ALPACA_KEY) != 0 || g_strcmp0 (secret, VENUE_ALPACA_SECRET) != 0))
    refuse (reply, 401, 40110000, "request is not authorized");
  else if (g_str_equal (path, "/v2/clock"))
    {
      g_autofree char *now = finx_time_format_iso (g_get_real_time ());

      reply->body = g_strdup_printf ("{\"timestamp\":\"%s\",\"is_open\":true}", now);
    }
  else if (g_str_equal (path, "/v2/account"))
    answer_account (venue, reply);
  else if (g_str_equal (path, "/v2/positions"))
    list_positions (venue, reply);
  else if (g_str_equal (path, "/v2/assets"))
    list_assets (request, reply);
  else if (g_str_equal (path, "/v2/account/activities/FILL")
           || (g_str_equal (path, "/v2/account/activities") && g_strcmp0 (venue_request_get (request, "activity_types"), "FILL") == 0))
    list_fills (venue, request, reply);
  else if (g_str_equal (path, "/v2/orders") && g_str_equal (request->method, "POST"))
    place (venue, root, reply);
  else if ((g_str_equal (path, "/v2/orders") || g_str_equal (path, "/v2/orders/")) && g_str_equal (request->method, "DELETE"))
    cancel_all (venue, reply);
  else if (g_str_equal (path, "/v2/orders"))
    list_orders (venue, request, reply);
  else if (g_str_has_prefix (path, "/v2/orders"))
    answer_order (venue, request, root, reply);
  else if (g_str_has_suffix (path, "/snapshots"))
    answer_snapshot (venue, request, reply);
  else if (g_str_has_suffix (path, "/orderbooks"))
    answer_book (venue, request, reply);
  else if (g_str_has_suffix (path, "/bars"))
    answer_bars (request, reply);
  else
    refuse (reply, 404, 40410000, "endpoint not found");
}

static void
opened (Venue       *venue,
        VenueSocket *socket)
{
  if (!g_str_equal (venue_socket_get_path (socket), TRADING_PATH))
    venue_socket_send (socket, "[{\"T\":\"success\",\"msg\":\"connected\"}]");
}

static void
push_quote (Venue       *venue,
            VenueSocket *socket,
            const char  *symbol)
{
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol);
  g_autofree char *now = finx_time_format_iso (g_get_real_time ());
  g_autofree char *text = NULL;

  if (price == NULL)
    return;
  text = g_strdup_printf ("[{\"T\":\"q\",\"S\":\"%s\",\"bp\":%.4f,\"bs\":300,\"ap\":%.4f,\"as\":200,\"t\":\"%s\"},"
                          "{\"T\":\"t\",\"S\":\"%s\",\"i\":1,\"p\":%.4f,\"s\":20,\"t\":\"%s\"}]",
                          symbol, finx_decimal_to_double (price->bid), finx_decimal_to_double (price->ask), now, symbol,
                          finx_decimal_to_double (price->last), now);
  venue_socket_send (socket, text);
}

static void
subscribe (Venue              *venue,
           VenueSocket        *socket,
           const FinxJsonNode *root)
{
  const FinxJsonNode *quotes = finx_json_node_get (root, "quotes");

  for (const FinxJsonNode *node = finx_json_node_first (quotes); node != NULL; node = finx_json_node_next (quotes, node))
    {
      char *symbol = finx_json_node_text (node);

      g_hash_table_add (venue_socket_get_wishes (socket), symbol);
      push_quote (venue, socket, symbol);
    }
}

static void
message (Venue       *venue,
         VenueSocket *socket,
         const char  *text,
         gsize        length)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL, *action = finx_json_node_get (root, "action");
  gboolean is_trading = g_str_equal (venue_socket_get_path (socket), TRADING_PATH);

  if (finx_json_node_is (action, "auth"))
    {
      gboolean is_right = finx_json_node_is (finx_json_node_get (root, "key"), VENUE_ALPACA_KEY)
                          && finx_json_node_is (finx_json_node_get (root, "secret"), VENUE_ALPACA_SECRET);

      venue_socket_set_welcome (socket, is_right && !is_trading);
      if (is_trading)
        venue_socket_send (socket, is_right ? "{\"stream\":\"authorization\",\"data\":{\"action\":\"authenticate\",\"status\":\"authorized\"}}"
                                            : "{\"stream\":\"authorization\",\"data\":{\"action\":\"authenticate\",\"status\":\"unauthorized\"}}");
      else
        venue_socket_send (socket, is_right ? "[{\"T\":\"success\",\"msg\":\"authenticated\"}]" : "[{\"T\":\"error\",\"code\":402,\"msg\":\"auth failed\"}]");
    }
  else if (finx_json_node_is (action, "listen"))
    {
      venue_socket_set_welcome (socket, TRUE);
      venue_socket_send (socket, "{\"stream\":\"listening\",\"data\":{\"streams\":[\"trade_updates\"]}}");
    }
  else if (finx_json_node_is (action, "subscribe"))
    {
      subscribe (venue, socket, root);
    }
}

static void
event (Venue      *venue,
       VenueOrder *order,
       VenueFill  *fill)
{
  static const char *const events[] = { "new", "held", "partial_fill", "fill", "canceled", "expired", "rejected", "replaced" };
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "stream", "trade_updates");
  begin_object (builder, "data");
  add_text (builder, "event", fill != NULL && order->state != VENUE_FILLED ? "partial_fill"
                              : order->state == VENUE_REJECTED && order->replaces != NULL ? "order_replace_rejected" : events[order->state]);
  add_time (builder, "timestamp", order->updated_us);
  if (fill != NULL)
    {
      add_text (builder, "execution_id", fill->id);
      add_decimal (builder, "price", fill->price);
      add_decimal (builder, "qty", fill->quantity);
    }
  json_builder_set_member_name (builder, "order");
  write_order (venue, builder, order, FALSE);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  text = finish (builder);
  venue_push (venue, TRADING_PATH, text);
}

const VenueProtocol venue_alpaca = { "alpaca", answer, opened, message, event };

Venue *
venue_alpaca_new (guint port)
{
  Venue *venue = venue_new (&venue_alpaca, port);

  venue_set_price (venue, "KO", "70.94", "70.95", NULL);
  venue_set_price (venue, "MSFT", "497.80", "497.81", NULL);
  venue_set_price (venue, "BTC/USD", "91000.00", "91010.00", NULL);
  return venue;
}

static void
refuse_change_call (Venue    *venue,
                    gpointer  data)
{
  venue_set_data (venue, venue, NULL);
}

void
venue_alpaca_refuse_change (Venue *venue)
{
  venue_call (venue, refuse_change_call, NULL);
}
