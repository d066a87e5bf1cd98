/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-coinbase.h"
#include "venue-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-clock.h"
#include "files/text/finx-json-tree.h"

#define ROOT      "/api/v3/brokerage"
#define PORTFOLIO "2b6c1f04-52d1-4f0a-9f9c-7a1f6b0c4d10"
#define PAGE      2             /* orders and fills of a page: so few that there are pages */

typedef struct
{
  const char     *name;
  FinxOrderType   type;
  FinxTimeInForce tif;
  const char     *type_name, *tif_name;
} Configuration;

static const Configuration configurations[] = {
  { "limit_limit_gtc", FINX_ORDER_LIMIT, FINX_TIF_GTC, "LIMIT", "GOOD_UNTIL_CANCELLED" },
  { "market_market_ioc", FINX_ORDER_MARKET, FINX_TIF_IOC, "MARKET", "IMMEDIATE_OR_CANCEL" },
  { "limit_limit_gtd", FINX_ORDER_LIMIT, FINX_TIF_GTD, "LIMIT", "GOOD_UNTIL_DATE_TIME" },
  { "limit_limit_fok", FINX_ORDER_LIMIT, FINX_TIF_FOK, "LIMIT", "FILL_OR_KILL" },
  { "sor_limit_ioc", FINX_ORDER_LIMIT, FINX_TIF_IOC, "LIMIT", "IMMEDIATE_OR_CANCEL" },
  { "stop_limit_stop_limit_gtc", FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC, "STOP_LIMIT", "GOOD_UNTIL_CANCELLED" },
  { "stop_limit_stop_limit_gtd", FINX_ORDER_STOP_LIMIT, FINX_TIF_GTD, "STOP_LIMIT", "GOOD_UNTIL_DATE_TIME" },
};

/* Writing */

/* "": unknown, as in orders */
static void
add_decimal (JsonBuilder *builder,
             const char  *name,
             FinxDecimal  value)
{
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("");

  add_text (builder, name, text);
}

static void
add_double (JsonBuilder *builder,
            const char  *name,
            FinxDecimal  value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, finx_decimal_to_double (value));
}

static void
add_time (JsonBuilder *builder,
          const char  *name,
          gint64       time_us)
{
  g_autofree char *text = finx_time_format_iso (time_us);

  add_text (builder, name, text);
}

static void
add_amount (JsonBuilder *builder,
            const char  *name,
            FinxDecimal  value,
            const char  *currency)
{
  begin_object (builder, name);
  add_decimal (builder, "value", value);
  add_text (builder, "currency", currency);
  json_builder_end_object (builder);
}

/* 0.6 % */
static FinxDecimal
fee_of (FinxDecimal value)
{
  return finx_decimal_mul (value, finx_decimal_new (6, 3), 8, FINX_ROUND_HALF_EVEN);
}

static FinxDecimal
average (const VenueOrder *order)
{
  return finx_decimal_sign (order->filled) > 0 ? finx_decimal_div (order->paid, order->filled, 9, FINX_ROUND_HALF_EVEN) : FINX_DECIMAL_ZERO;
}

/* A stop that was not triggered is open as all others are. */
static const char *
status_of (const VenueOrder *order)
{
  static const char *const names[] = { "OPEN", "OPEN", "OPEN", "FILLED", "CANCELLED", "EXPIRED", "FAILED", "OPEN" };

  return names[order->state];
}

static const Configuration *
configuration_of (const VenueOrder *order)
{
  for (gsize i = 0; i < G_N_ELEMENTS (configurations); i++)
    if (configurations[i].type == order->type && configurations[i].tif == order->tif)
      return &configurations[i];
  return &configurations[0];
}

static const char *
side_of (const VenueOrder *order)
{
  return order->side == FINX_SIDE_BUY ? "BUY" : "SELL";
}

static void
write_order (JsonBuilder *builder,
             VenueOrder  *order)
{
  const Configuration *configuration = configuration_of (order);

  json_builder_begin_object (builder);
  add_text (builder, "order_id", order->id);
  add_text (builder, "product_id", order->symbol);
  begin_object (builder, "order_configuration");
  begin_object (builder, configuration->name);
  if (finx_decimal_is_known (order->notional))
    add_decimal (builder, "quote_size", order->notional);
  else
    add_decimal (builder, "base_size", order->quantity);
  if (finx_decimal_is_known (order->limit_price))
    add_decimal (builder, "limit_price", order->limit_price);
  if (finx_decimal_is_known (order->stop_price))
    add_decimal (builder, "stop_price", order->stop_price);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  add_text (builder, "side", side_of (order));
  add_text (builder, "client_order_id", order->client_id);
  add_text (builder, "status", status_of (order));
  add_text (builder, "time_in_force", configuration->tif_name);
  add_text (builder, "order_type", configuration->type_name);
  add_time (builder, "created_time", order->placed_us);
  add_decimal (builder, "filled_size", order->filled);
  add_decimal (builder, "average_filled_price", average (order));
  add_text (builder, "fee", "");
  add_decimal (builder, "filled_value", order->paid);
  add_boolean (builder, "pending_cancel", FALSE);
  add_decimal (builder, "total_fees", fee_of (order->paid));
  add_text (builder, "trigger_status", order->type == FINX_ORDER_STOP_LIMIT && order->state == VENUE_NEW ? "STOP_PENDING" : "INVALID_ORDER_TYPE");
  add_text (builder, "reject_reason", "REJECT_REASON_UNSPECIFIED");
  add_text (builder, "product_type", "SPOT");
  add_text (builder, "reject_message", "");
  add_text (builder, "cancel_message", order->state == VENUE_CANCELLED ? "User requested cancel" : "");
  begin_list (builder, "edit_history");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "attached_order_configuration");
  json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static void
refuse (VenueReply *reply,
        guint       status,
        const char *code,
        const char *message)
{
  reply->status = status;
  reply->body = g_strdup_printf ("{\"error\":\"%s\",\"error_details\":\"%s\",\"message\":\"%s\"}", code, message, message);
}

/* With status 200, as Coinbase says no to orders. */
static void
say_no (VenueReply *reply,
        const char *code)
{
  reply->body = g_strdup_printf ("{\"success\":false,\"error_response\":{\"error\":\"UNKNOWN_FAILURE_REASON\",\"message\":\"\",\"error_details\":\"\","
                                 "\"preview_failure_reason\":\"PREVIEW_%s\",\"new_order_failure_reason\":\"UNKNOWN_FAILURE_REASON\"}}", code);
}

/* Orders */

/* (nullable): why not */
static const char *
read_terms (const FinxJsonNode *root,
            VenueOrder         *order)
{
  const FinxJsonNode *inner = finx_json_node_first (finx_json_node_get (root, "order_configuration"));
  g_autofree char *name = finx_json_node_name (inner);
  const FinxJsonNode *direction = finx_json_node_get (inner, "stop_direction");
  gsize i = 0;

  order->symbol = finx_json_node_text (finx_json_node_get (root, "product_id"));
  order->client_id = finx_json_node_text (finx_json_node_get (root, "client_order_id"));
  order->side = finx_json_node_is (finx_json_node_get (root, "side"), "BUY") ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  order->quantity = finx_json_node_decimal (finx_json_node_get (inner, "base_size"));
  order->notional = finx_json_node_decimal (finx_json_node_get (inner, "quote_size"));
  order->limit_price = finx_json_node_decimal (finx_json_node_get (inner, "limit_price"));
  order->stop_price = finx_json_node_decimal (finx_json_node_get (inner, "stop_price"));
  while (i < G_N_ELEMENTS (configurations) && g_strcmp0 (name, configurations[i].name) != 0)
    i++;
  if (i == G_N_ELEMENTS (configurations) || order->symbol == NULL)
    return "UNSUPPORTED_ORDER_CONFIGURATION";
  order->type = configurations[i].type;
  order->tif = configurations[i].tif;
  if (finx_decimal_is_known (order->quantity) == finx_decimal_is_known (order->notional))
    return "INVALID_ORDER_SIZE";
  if ((order->type == FINX_ORDER_MARKET) == finx_decimal_is_known (order->limit_price))
    return "INVALID_LIMIT_PRICE";
  if (finx_decimal_is_known (order->limit_price) && finx_decimal_normalize (order->limit_price).scale > 2)
    return "INVALID_PRICE_PRECISION";
  if (order->type == FINX_ORDER_STOP_LIMIT
      && !finx_json_node_is (direction, order->side == FINX_SIDE_BUY ? "STOP_DIRECTION_STOP_UP" : "STOP_DIRECTION_STOP_DOWN"))
    return "INVALID_STOP_DIRECTION";
  return order->tif == FINX_TIF_GTD && finx_json_node_time (finx_json_node_get (inner, "end_time")) == 0 ? "INVALID_END_TIME" : NULL;
}

static void
say_placed (VenueReply       *reply,
            const VenueOrder *order)
{
  reply->body = g_strdup_printf ("{\"success\":true,\"success_response\":{\"order_id\":\"%s\",\"product_id\":\"%s\",\"side\":\"%s\","
                                 "\"client_order_id\":\"%s\",\"attached_order_id\":\"\"},\"order_configuration\":{}}",
                                 order->id, order->symbol, side_of (order), order->client_id);
}

/* An id that is known gives the order that has it. */
static void
place (Venue              *venue,
       const FinxJsonNode *root,
       gboolean            is_preview,
       VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = venue_order_new (), *known;
  const char *fault = read_terms (root, order);
  VenuePrice *price = order->symbol != NULL ? g_hash_table_lookup (exchange->prices, order->symbol) : NULL;
  FinxDecimal value = price == NULL ? FINX_DECIMAL_UNKNOWN : finx_decimal_is_known (order->notional) ? order->notional
                      : finx_decimal_mul (order->quantity, price->ask, 4, FINX_ROUND_UP);
  g_autofree char *total = finx_decimal_is_known (value) ? finx_decimal_to_string (value) : NULL;
  g_autofree char *fee = finx_decimal_is_known (value) ? finx_decimal_to_string (fee_of (value)) : NULL;

  if (fault == NULL && price == NULL)
    fault = "INVALID_PRODUCT_ID";
  if (fault == NULL && order->side == FINX_SIDE_BUY && finx_decimal_compare (value, exchange->cash) > 0)
    fault = "INSUFFICIENT_FUND";
  if (is_preview)
    {
      reply->body = fault != NULL ? g_strdup_printf ("{\"order_total\":\"0\",\"commission_total\":\"0\",\"errs\":[\"PREVIEW_%s\"],\"warning\":[]}", fault)
                                  : g_strdup_printf ("{\"order_total\":\"%s\",\"commission_total\":\"%s\",\"errs\":[],\"warning\":[\"BIG_ORDER\"],"
                                                     "\"preview_id\":\"p-1\"}", total, fee);
      venue_order_free (order);
      return;
    }
  known = order->client_id != NULL ? venue_exchange_find_client (exchange, order->client_id) : NULL;
  if (fault == NULL && order->client_id == NULL)
    fault = "INVALID_CLIENT_ORDER_ID";
  if (fault != NULL || known != NULL)
    {
      if (known != NULL)
        say_placed (reply, known);
      else
        say_no (reply, fault);
      venue_order_free (order);
      return;
    }
  venue_exchange_place (exchange, order);
  say_placed (reply, order);
}

/* The same order has new terms. */
static void
edit (Venue              *venue,
      const FinxJsonNode *root,
      VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  g_autofree char *id = finx_json_node_text (finx_json_node_get (root, "order_id"));
  VenueOrder *order = id != NULL ? venue_exchange_find (exchange, id) : NULL;
  FinxDecimal price = finx_json_node_decimal (finx_json_node_get (root, "price")), size = finx_json_node_decimal (finx_json_node_get (root, "size"));
  const char *fault = order == NULL ? "ORDER_NOT_FOUND" : !venue_order_is_open (order) ? "ONLY_OPEN_ORDERS_CAN_BE_EDITED"
                      : order->type == FINX_ORDER_MARKET || order->tif != FINX_TIF_GTC ? "ONLY_LIMIT_ORDER_EDITS_SUPPORTED"
                      : finx_decimal_sign (price) <= 0 ? "INVALID_EDITED_PRICE"
                      : finx_decimal_sign (size) <= 0 || finx_decimal_compare (size, order->filled) < 0 ? "CANNOT_EDIT_TO_BELOW_FILLED_SIZE" : NULL;

  if (fault != NULL)
    {
      reply->body = g_strdup_printf ("{\"success\":false,\"errors\":[{\"edit_failure_reason\":\"%s\",\"preview_failure_reason\":\"UNKNOWN_PREVIEW_FAILURE_REASON\"}]}",
                                     fault);
      return;
    }
  reply->body = g_strdup_printf ("{\"success\":true,\"success_response\":{\"order_id\":\"%s\"},\"errors\":[]}", order->id);
  order->limit_price = price;
  order->quantity = size;
  exchange->event (exchange, order, NULL, exchange->user_data);
}

static void
cancel (Venue              *venue,
        const FinxJsonNode *root,
        VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const FinxJsonNode *ids = finx_json_node_get (root, "order_ids");
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  begin_list (builder, "results");
  for (const FinxJsonNode *node = finx_json_node_first (ids); node != NULL; node = finx_json_node_next (ids, node))
    {
      g_autofree char *id = finx_json_node_text (node);
      VenueOrder *order = venue_exchange_find (exchange, id);
      const char *fault = order == NULL ? "UNKNOWN_CANCEL_ORDER" : order->state == VENUE_FILLED ? "ORDER_IS_FULLY_FILLED"
                          : venue_exchange_cancel (exchange, order) != NULL ? "INVALID_CANCEL_REQUEST" : NULL;

      json_builder_begin_object (builder);
      add_boolean (builder, "success", fault == NULL);
      add_text (builder, "failure_reason", fault != NULL ? fault : "UNKNOWN_CANCEL_FAILURE_REASON");
      add_text (builder, "order_id", id);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

static gint64
time_of (const VenueRequest *request,
         const char         *name)
{
  const char *text = venue_request_get (request, name);
  gint64 time_us = 0;

  if (text != NULL)
    g_assert_true (finx_time_parse_iso (text, &time_us, NULL));
  return time_us;
}

/* The newest first; a cursor is how many came before it. @status: the last one of those that were asked for. */
static void
list_orders (Venue              *venue,
             const VenueRequest *request,
             VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *status = venue_request_get (request, "order_status"), *product = venue_request_get (request, "product_ids");
  const char *cursor = venue_request_get (request, "cursor");
  guint skip = cursor != NULL ? (guint) g_ascii_strtoull (cursor, NULL, 10) : 0, n = 0, seen = 0;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *next = g_strdup_printf ("%u", skip + PAGE);

  json_builder_begin_object (builder);
  begin_list (builder, "orders");
  for (guint i = exchange->orders->len; i-- > 0;)
    {
      VenueOrder *order = exchange->orders->pdata[i];

      if ((status != NULL && !g_str_equal (status, status_of (order))) || (product != NULL && !g_str_equal (product, order->symbol))
          || order->placed_us < time_of (request, "start_date") || seen++ < skip)
        continue;
      if (++n <= PAGE)
        write_order (builder, order);
    }
  json_builder_end_array (builder);
  add_boolean (builder, "has_next", n > PAGE);
  add_text (builder, "cursor", n > PAGE ? next : "");
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

/* Without has_next: an empty cursor is the end. */
static void
list_fills (Venue              *venue,
            const VenueRequest *request,
            VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *cursor = venue_request_get (request, "cursor");
  guint skip = cursor != NULL ? (guint) g_ascii_strtoull (cursor, NULL, 10) : 0, n = 0, seen = 0;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *next = g_strdup_printf ("%u", skip + PAGE);

  json_builder_begin_object (builder);
  begin_list (builder, "fills");
  for (guint i = exchange->fills->len; i-- > 0;)
    {
      VenueFill *fill = exchange->fills->pdata[i];

      if (fill->time_us < time_of (request, "start_sequence_timestamp") || seen++ < skip || ++n > PAGE)
        continue;
      json_builder_begin_object (builder);
      add_text (builder, "entry_id", fill->id);
      add_text (builder, "trade_id", fill->id);
      add_text (builder, "order_id", fill->order->id);
      add_time (builder, "trade_time", fill->time_us);
      add_text (builder, "trade_type", "FILL");
      add_decimal (builder, "price", fill->price);
      add_decimal (builder, "size", fill->quantity);
      add_decimal (builder, "commission", fee_of (finx_decimal_mul (fill->price, fill->quantity, 8, FINX_ROUND_HALF_EVEN)));
      add_text (builder, "product_id", fill->order->symbol);
      add_time (builder, "sequence_timestamp", fill->time_us);
      add_text (builder, "liquidity_indicator", "TAKER");
      add_boolean (builder, "size_in_quote", FALSE);
      add_text (builder, "side", side_of (fill->order));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_text (builder, "cursor", n > PAGE ? next : "");
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

static void
answer_order (Venue      *venue,
              const char *id,
              VenueReply *reply)
{
  VenueOrder *order = venue_exchange_find (venue_get_exchange (venue), id);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (order == NULL)
    {
      refuse (reply, 404, "NOT_FOUND", "order with this orderID was not found");
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "order");
  write_order (builder, order);
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

/* Account */

static void
write_wallet (JsonBuilder *builder,
              const char  *currency,
              FinxDecimal  available)
{
  json_builder_begin_object (builder);
  add_text (builder, "uuid", "a51c0e7b-0b7e-4f0e-8f7f-3d2c1b0a9f8e");
  add_text (builder, "currency", currency);
  add_amount (builder, "available_balance", available, currency);
  add_text (builder, "type", g_str_equal (currency, "USD") ? "ACCOUNT_TYPE_FIAT" : "ACCOUNT_TYPE_CRYPTO");
  add_amount (builder, "hold", FINX_DECIMAL_ZERO, currency);
  add_text (builder, "retail_portfolio_id", PORTFOLIO);
  json_builder_end_object (builder);
}

static char *
coin_of (const VenuePosition *position)
{
  return g_strndup (position->symbol, strcspn (position->symbol, "-"));
}

/* The dollars first, the coins on a page of their own. */
static void
list_wallets (Venue              *venue,
              const VenueRequest *request,
              VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  gboolean is_second = venue_request_get (request, "cursor") != NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GHashTableIter iter;
  gpointer value;

  json_builder_begin_object (builder);
  begin_list (builder, "accounts");
  if (!is_second)
    write_wallet (builder, "USD", exchange->cash);
  g_hash_table_iter_init (&iter, exchange->positions);
  while (is_second && g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_autofree char *coin = coin_of (value);

      write_wallet (builder, coin, ((VenuePosition *) value)->quantity);
    }
  json_builder_end_array (builder);
  add_boolean (builder, "has_next", !is_second);
  add_text (builder, "cursor", is_second ? "" : "b2Zmc2V0PTE");
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

static void
answer_portfolio (Venue      *venue,
                  VenueReply *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GHashTableIter iter;
  gpointer value;

  json_builder_begin_object (builder);
  begin_object (builder, "breakdown");
  begin_object (builder, "portfolio");
  add_text (builder, "name", "Default");
  add_text (builder, "uuid", PORTFOLIO);
  json_builder_end_object (builder);
  begin_object (builder, "portfolio_balances");
  add_amount (builder, "total_balance", exchange->cash, "USD");
  json_builder_end_object (builder);
  begin_list (builder, "spot_positions");
  g_hash_table_iter_init (&iter, exchange->positions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const VenuePosition *position = value;
      const VenuePrice *price = g_hash_table_lookup (exchange->prices, position->symbol);
      g_autofree char *coin = coin_of (position);

      json_builder_begin_object (builder);
      add_text (builder, "asset", coin);
      add_double (builder, "total_balance_fiat", finx_decimal_mul (position->quantity, price->last, 4, FINX_ROUND_HALF_EVEN));
      add_double (builder, "total_balance_crypto", position->quantity);
      add_amount (builder, "cost_basis", position->cost, "USD");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

/* Prices */

static char *
product_text (const char *id,
              const char *alias,
              const char *status)
{
  g_autofree char *base = g_strndup (id, strcspn (id, "-"));
  const char *quote = strchr (id, '-') + 1;

  return g_strdup_printf ("{\"product_id\":\"%s\",\"price\":\"71.2\",\"base_increment\":\"0.001\",\"quote_increment\":\"0.01\",\"price_increment\":\"0.01\","
                          "\"quote_min_size\":\"1\",\"base_min_size\":\"0.001\",\"base_name\":\"%s\",\"quote_name\":\"US Dollar\",\"is_disabled\":false,"
                          "\"status\":\"%s\",\"cancel_only\":false,\"trading_disabled\":false,\"view_only\":false,\"product_type\":\"SPOT\","
                          "\"quote_currency_id\":\"%s\",\"base_currency_id\":\"%s\",\"alias\":\"%s\",\"alias_to\":[],\"mid_market_price\":\"\"}",
                          id, g_str_equal (base, "SOL") ? "Solana" : base, status, quote, base, alias);
}

/* Coins only: there are no futures. */
static void
list_products (const VenueRequest *request,
               VenueReply         *reply)
{
  g_autofree char *dollar = product_text ("SOL-USD", "", "online"), *coin = product_text ("SOL-USDC", "SOL-USD", "online");
  g_autofree char *gone = product_text ("GONE-USD", "", "delisted");

  if (g_strcmp0 (venue_request_get (request, "product_type"), "FUTURE") == 0)
    reply->body = g_strdup ("{\"products\":[],\"num_products\":0}");
  else
    reply->body = g_strdup_printf ("{\"products\":[%s,%s,%s],\"num_products\":3}", dollar, coin, gone);
}

static void
answer_book (Venue              *venue,
             const VenueRequest *request,
             VenueReply         *reply)
{
  const char *symbol = venue_request_get (request, "product_id");
  const VenuePrice *price = symbol != NULL ? g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol) : NULL;

  if (price == NULL)
    refuse (reply, 400, "INVALID_ARGUMENT", "valid product_id is required");
  else
    reply->body = g_strdup_printf ("{\"pricebook\":{\"product_id\":\"%s\",\"bids\":[{\"price\":\"%.2f\",\"size\":\"40.1\"}],"
                                   "\"asks\":[{\"price\":\"%.2f\",\"size\":\"12\"}],\"time\":\"2026-11-18T15:00:00.123456Z\"},\"last\":\"%.2f\"}",
                                   symbol, finx_decimal_to_double (price->bid), finx_decimal_to_double (price->ask), finx_decimal_to_double (price->last));
}

static void
answer_ticker (const VenuePrice *price,
               VenueReply       *reply)
{
  double bid = finx_decimal_to_double (price->bid), ask = finx_decimal_to_double (price->ask);

  reply->body = g_strdup_printf ("{\"trades\":[{\"trade_id\":\"2\",\"product_id\":\"%s\",\"price\":\"%.2f\",\"size\":\"0.5\",\"side\":\"SELL\","
                                 "\"time\":\"2026-11-18T15:00:02Z\"}],\"best_bid\":\"%.2f\",\"best_ask\":\"%.2f\"}", price->symbol, ask, bid, ask);
}

/* The newest first, and one bucket missing; too many are refused. */
static void
answer_bars (const VenueRequest *request,
             VenueReply         *reply)
{
  gint64 start = g_ascii_strtoll (venue_request_get (request, "start"), NULL, 10), end = g_ascii_strtoll (venue_request_get (request, "end"), NULL, 10);
  gint64 step = g_strcmp0 (venue_request_get (request, "granularity"), "ONE_MINUTE") == 0 ? 60 : 86400;
  g_autoptr(GString) text = g_string_new ("{\"candles\":[");

  if ((end - start) / step + 1 > 350)
    {
      refuse (reply, 400, "INVALID_ARGUMENT", "start and end argument is invalid - number of candles requested should be less than 350");
      return;
    }
  for (gint64 time = end - end % step; time >= start; time -= step)
    if (time % 7 != 0)
      g_string_append_printf (text, "%s{\"start\":\"%" G_GINT64_FORMAT "\",\"low\":\"70.8\",\"high\":\"71.0\",\"open\":\"70.9\",\"close\":\"70.95\",\"volume\":\"812.44\"}",
                              text->str[text->len - 1] == '[' ? "" : ",", time);
  g_string_append (text, "]}");
  reply->body = g_strdup (text->str);
}

/* The protocol */

static void
answer_time (VenueReply *reply)
{
  gint64 now_us = g_get_real_time ();
  g_autofree char *iso = finx_time_format_iso (now_us);

  reply->body = g_strdup_printf ("{\"iso\":\"%s\",\"epochSeconds\":\"%" G_GINT64_FORMAT "\",\"epochMillis\":\"%" G_GINT64_FORMAT "\"}",
                                 iso, now_us / FINX_USEC_PER_SEC, now_us / 1000);
}

/* What is the same with a key, and with “/market” before it without one. Returns: whether it is one of these */
static gboolean
answer_market (Venue              *venue,
               const VenueRequest *request,
               const char         *path,
               VenueReply         *reply)
{
  g_auto(GStrv) parts = g_strsplit (path, "/", 4);      /* "", products, id, what */
  const VenuePrice *price = parts[1] != NULL && parts[2] != NULL ? g_hash_table_lookup (venue_get_exchange (venue)->prices, parts[2]) : NULL;

  if (g_str_equal (path, "/products"))
    list_products (request, reply);
  else if (g_str_equal (path, "/product_book"))
    answer_book (venue, request, reply);
  else if (g_str_has_suffix (path, "/candles"))
    answer_bars (request, reply);
  else if (g_str_has_suffix (path, "/ticker") && price != NULL)
    answer_ticker (price, reply);
  else
    return FALSE;
  return TRUE;
}

static void
answer_known (Venue              *venue,
              const VenueRequest *request,
              const FinxJsonNode *root,
              VenueReply         *reply)
{
  const char *path = request->path + strlen (ROOT);

  if (answer_market (venue, request, path, reply))
    return;
  if (g_str_equal (path, "/key_permissions"))
    reply->body = g_strdup ("{\"can_view\":true,\"can_trade\":true,\"can_transfer\":false,\"portfolio_uuid\":\"" PORTFOLIO "\",\"portfolio_type\":\"DEFAULT\"}");
  else if (g_str_equal (path, "/portfolios/" PORTFOLIO))
    answer_portfolio (venue, reply);
  else if (g_str_equal (path, "/accounts"))
    list_wallets (venue, request, reply);
  else if (g_str_equal (path, "/transaction_summary"))
    reply->body = g_strdup ("{\"total_volume\":18200.4,\"total_fees\":61.2,\"fee_tier\":{\"pricing_tier\":\"Advanced 1\",\"taker_fee_rate\":\"0.006\","
                            "\"maker_fee_rate\":\"0.004\"}}");
  else if (g_str_equal (path, "/orders/historical/batch"))
    list_orders (venue, request, reply);
  else if (g_str_equal (path, "/orders/historical/fills"))
    list_fills (venue, request, reply);
  else if (g_str_has_prefix (path, "/orders/historical/"))
    answer_order (venue, path + strlen ("/orders/historical/"), reply);
  else if (!g_str_equal (request->method, "POST"))
    refuse (reply, 404, "not_found", "no such path");
  else if (g_str_equal (path, "/orders") || g_str_equal (path, "/orders/preview"))
    place (venue, root, g_str_has_suffix (path, "preview"), reply);
  else if (g_str_equal (path, "/orders/edit"))
    edit (venue, root, reply);
  else if (g_str_equal (path, "/orders/batch_cancel"))
    cancel (venue, root, reply);
  else
    refuse (reply, 404, "not_found", "no such path");
}

static void
answer (Venue              *venue,
        const VenueRequest *request,
        VenueReply         *reply)
{
  const char *header = soup_message_headers_get_one (request->headers, "Authorization");
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (request->body, strlen (request->body), NULL);
  g_autofree char *uri = g_strdup_printf ("%s api.coinbase.com%s", request->method, request->path);

  if (g_str_equal (request->path, ROOT "/time"))
    {
      answer_time (reply);
    }
  else if (g_str_has_prefix (request->path, ROOT "/market/"))
    {
      if (!answer_market (venue, request, request->path + strlen (ROOT "/market"), reply))
        refuse (reply, 404, "not_found", "no such path");
    }
  else if (header == NULL || !g_str_has_prefix (header, "Bearer ")
           || venue_coinbase_check (header + strlen ("Bearer "), uri, g_get_real_time () / FINX_USEC_PER_SEC) != NULL)
    {
      reply->status = 401;
      reply->body = g_strdup ("Unauthorized\n");
    }
  else if (!g_str_has_prefix (request->path, ROOT "/"))
    {
      refuse (reply, 404, "not_found", "no such path");
    }
  else
    {
      answer_known (venue, request, tree != NULL ? finx_json_tree_get_root (tree) : NULL, reply);
    }
}

/* Streams */

/* Takes @events. */
static void
tell (VenueSocket *socket,
      const char  *channel,
      char        *events)
{
  g_autofree char *now = finx_time_format_iso (g_get_real_time ());
  g_autofree char *text = g_strdup_printf ("{\"channel\":\"%s\",\"client_id\":\"\",\"timestamp\":\"%s\",\"sequence_num\":%" G_GUINT64_FORMAT ",\"events\":[%s]}",
                                           channel, now, venue_socket_next (socket), events);

  g_free (events);
  venue_socket_send (socket, text);
}

/* An order as the stream has it: sums, and no size of its own. */
static char *
update_text (const char *type,
             VenueOrder *order)         /* (nullable) */
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "type", type);
  begin_list (builder, "orders");
  if (order != NULL)
    {
      json_builder_begin_object (builder);
      add_text (builder, "order_id", order->id);
      add_text (builder, "client_order_id", order->client_id);
      add_decimal (builder, "cumulative_quantity", order->filled);
      add_decimal (builder, "leaves_quantity", venue_order_is_open (order) ? finx_decimal_sub (order->quantity, order->filled) : FINX_DECIMAL_ZERO);
      add_decimal (builder, "avg_price", average (order));
      add_decimal (builder, "total_fees", fee_of (order->paid));
      add_text (builder, "status", status_of (order));
      add_text (builder, "product_id", order->symbol);
      add_time (builder, "creation_time", order->placed_us);
      add_text (builder, "order_side", side_of (order));
      add_text (builder, "order_type", order->type == FINX_ORDER_MARKET ? "Market" : order->type == FINX_ORDER_LIMIT ? "Limit" : "Stop Limit");
      add_decimal (builder, "limit_price", order->limit_price);
      add_decimal (builder, "stop_price", order->stop_price);
      add_text (builder, "cancel_reason", "");
      add_text (builder, "reject_Reason", "");
      add_text (builder, "trigger_status", order->type == FINX_ORDER_STOP_LIMIT && order->state == VENUE_NEW ? "STOP_PENDING" : "INVALID_ORDER_TYPE");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return finish (builder);
}

static gboolean
has_wish (VenueSocket *socket,
          const char  *wish)
{
  return g_hash_table_contains (venue_socket_get_wishes (socket), wish);
}

/* All that it listens to now. */
static void
acknowledge (VenueSocket *socket)
{
  g_autoptr(GString) text = g_string_new ("{\"subscriptions\":{");
  GHashTableIter iter;
  gpointer wish;

  g_hash_table_iter_init (&iter, venue_socket_get_wishes (socket));
  while (g_hash_table_iter_next (&iter, &wish, NULL))
    {
      g_auto(GStrv) words = g_strsplit (wish, " ", 2);

      g_string_append_printf (text, "%s\"%s\":[\"%s\"]", text->str[text->len - 1] == '{' ? "" : ",", words[0], words[1] != NULL ? words[1] : words[0]);
    }
  g_string_append (text, "}}");
  tell (socket, "subscriptions", g_strdup (text->str));
}

/* What a channel begins with. Prices of the dollar's coin come under the dollar's name. */
static void
begin_channel (Venue       *venue,
               VenueSocket *socket,
               const char  *channel,
               const char  *product)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  g_autofree char *id = g_strndup (product, g_str_has_suffix (product, "-USDC") ? strlen (product) - 1 : strlen (product));
  const VenuePrice *price = g_hash_table_lookup (exchange->prices, id);
  double bid = price != NULL ? finx_decimal_to_double (price->bid) : 0, ask = price != NULL ? finx_decimal_to_double (price->ask) : 0;

  if (g_str_equal (channel, "user"))
    {
      guint n = 0;

      for (guint i = 0; i < exchange->orders->len; i++)
        if (venue_order_is_open (exchange->orders->pdata[i])
            && (*product == '\0' || g_str_equal (product, ((VenueOrder *) exchange->orders->pdata[i])->symbol)))
          {
            tell (socket, "user", update_text ("snapshot", exchange->orders->pdata[i]));
            n++;
          }
      if (n == 0)
        tell (socket, "user", update_text ("snapshot", NULL));
    }
  else if (price != NULL && g_str_equal (channel, "ticker"))
    {
      tell (socket, channel, g_strdup_printf ("{\"type\":\"snapshot\",\"tickers\":[{\"type\":\"ticker\",\"product_id\":\"%s\",\"price\":\"%.2f\","
                                              "\"best_bid\":\"%.2f\",\"best_bid_quantity\":\"40.1\",\"best_ask\":\"%.2f\",\"best_ask_quantity\":\"12\"}]}",
                                              id, ask, bid, ask));
    }
  else if (price != NULL && g_str_equal (channel, "market_trades"))
    {
      tell (socket, channel, g_strdup_printf ("{\"type\":\"snapshot\",\"trades\":[{\"trade_id\":\"2\",\"product_id\":\"%s\",\"price\":\"%.2f\",\"size\":\"0.5\","
                                              "\"side\":\"SELL\",\"time\":\"2026-11-18T15:00:02Z\"},{\"trade_id\":\"1\",\"product_id\":\"%s\",\"price\":\"%.2f\","
                                              "\"size\":\"1.5\",\"side\":\"BUY\",\"time\":\"2026-11-18T15:00:01Z\"}]}", id, ask, id, bid));
    }
  else if (price != NULL && g_str_equal (channel, "level2"))
    {
      tell (socket, "l2_data", g_strdup_printf ("{\"type\":\"snapshot\",\"product_id\":\"%s\",\"updates\":[{\"side\":\"bid\",\"price_level\":\"%.2f\","
                                                "\"new_quantity\":\"40.1\"},{\"side\":\"offer\",\"price_level\":\"%.2f\",\"new_quantity\":\"12\"}]}", id, bid, ask));
    }
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
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  const FinxJsonNode *products = finx_json_node_get (root, "product_ids");
  g_autofree char *channel = finx_json_node_text (finx_json_node_get (root, "channel"));
  g_autofree char *token = finx_json_node_text (finx_json_node_get (root, "jwt"));
  g_autofree char *product = finx_json_node_text (finx_json_node_first (products));
  g_autofree char *wish = g_strdup_printf ("%s%s%s", channel, product != NULL ? " " : "", product != NULL ? product : "");
  gboolean wanted = finx_json_node_is (finx_json_node_get (root, "type"), "subscribe");

  /* What all may hear needs no key; one that is shown must be good. */
  if (channel == NULL || ((token != NULL || g_str_equal (channel, "user"))
                          && venue_coinbase_check (token, NULL, g_get_real_time () / FINX_USEC_PER_SEC) != NULL))
    {
      venue_socket_send (socket, "{\"type\":\"error\",\"message\":\"authentication failure\"}");
      return;
    }
  if (wanted)
    g_hash_table_add (venue_socket_get_wishes (socket), g_steal_pointer (&wish));
  else
    g_hash_table_remove (venue_socket_get_wishes (socket), wish);
  acknowledge (socket);
  if (wanted)
    begin_channel (venue, socket, channel, product != NULL ? product : "");
}

static void
event (Venue      *venue,
       VenueOrder *order,
       VenueFill  *fill)
{
  GPtrArray *sockets = venue_get_sockets (venue);
  g_autofree char *wish = g_strdup_printf ("user %s", order->symbol);

  for (guint i = 0; i < sockets->len; i++)
    if (has_wish (sockets->pdata[i], "user") || has_wish (sockets->pdata[i], wish))
      tell (sockets->pdata[i], "user", update_text ("update", order));
}

static void
beat (Venue *venue)
{
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    if (has_wish (sockets->pdata[i], "heartbeats"))
      tell (sockets->pdata[i], "heartbeats", g_strdup ("{\"current_time\":\"2026-11-18 15:00:01.1 +0000 UTC m=+91.2\",\"heartbeat_counter\":3049}"));
}

const VenueProtocol venue_coinbase = { "coinbase", answer, opened, message, event, beat };

Venue *
venue_coinbase_new (guint port)
{
  Venue *venue = venue_new (&venue_coinbase, port);

  venue_set_price (venue, "SOL-USD", "70.94", "70.95", NULL);
  venue_set_price (venue, "ETH-USD", "2410.50", "2410.60", NULL);
  return venue;
}
