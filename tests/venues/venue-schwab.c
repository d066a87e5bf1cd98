/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-schwab.h"
#include "venue-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-clock.h"
#include "files/text/finx-json-tree.h"

#define TRADER  "/trader/v1"
#define DATA    "/marketdata/v1"
#define ACCOUNT TRADER "/accounts/" VENUE_SCHWAB_HASH
#define TOKEN   "access-of-schwab-"
#define FEE     "0.03"          /* of a sale */

static int n_tokens, n_revoked; /* atomic: tokens are numbered */

#define SYMBOL_OF_OPTION 21     /* letters */
#define SHARES_OF_OPTION 100

/* By whether it is an option, is_short, and side. */
static const char *const instructions[2][2][2] = {
  { { "BUY", "SELL" }, { "BUY_TO_COVER", "SELL_SHORT" } },
  { { "BUY_TO_OPEN", "SELL_TO_CLOSE" }, { "BUY_TO_CLOSE", "SELL_TO_OPEN" } },
};
static const char *const type_names[] = { "MARKET", "LIMIT", "STOP", "STOP_LIMIT", "TRAILING_STOP" };

static gboolean
is_option (const char *symbol)
{
  return strlen (symbol) == SYMBOL_OF_OPTION;
}

/* Writing */

/* "2026-03-09T13:30:00+0000" */
static void
add_time (JsonBuilder *builder,
          const char  *name,
          gint64       time_us)
{
  g_autofree char *text = finx_time_format_iso (time_us);
  g_autofree char *shorter = g_strdup_printf ("%.19s+0000", text);

  add_text (builder, name, shorter);
}

static void
refuse (VenueReply *reply,
        guint       status,
        const char *message)
{
  g_free (reply->body);
  reply->status = status;
  reply->body = g_strdup_printf ("{\"message\":\"%s\",\"errors\":[\"%s\"]}", message, message);
}

/* What the orders have filled that it took the place of. */
static FinxDecimal
carried (Venue            *venue,
         const VenueOrder *order)
{
  const VenueOrder *before = order->replaces != NULL ? venue_exchange_find (venue_get_exchange (venue), order->replaces) : NULL;

  return before != NULL ? before->filled : FINX_DECIMAL_ZERO;
}

static const char *
status_of (const VenueOrder *order)
{
  static const char *const names[] = { "WORKING", "AWAITING_PARENT_ORDER", "WORKING", "FILLED", "CANCELED", "EXPIRED", "REJECTED", "REPLACED" };

  return order->state == VENUE_NEW && order->type >= FINX_ORDER_STOP ? "AWAITING_STOP_CONDITION" : names[order->state];
}

static void
write_fills (Venue            *venue,
             JsonBuilder      *builder,
             const VenueOrder *order)
{
  GPtrArray *fills = venue_get_exchange (venue)->fills;

  begin_list (builder, "orderActivityCollection");
  for (guint i = 0; i < fills->len; i++)
    {
      const VenueFill *fill = fills->pdata[i];

      if (fill->order != order)
        continue;
      json_builder_begin_object (builder);
      add_text (builder, "activityType", "EXECUTION");
      add_text (builder, "executionType", "FILL");
      add_number (builder, "quantity", fill->quantity);
      begin_list (builder, "executionLegs");
      json_builder_begin_object (builder);
      add_number (builder, "legId", FINX_DECIMAL_ONE);
      add_number (builder, "quantity", fill->quantity);
      add_number (builder, "price", fill->price);
      add_time (builder, "time", fill->time_us);
      json_builder_end_object (builder);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static guint
count_exits (Venue            *venue,
             const VenueOrder *order)
{
  GPtrArray *orders = venue_get_exchange (venue)->orders;
  guint n = 0;

  for (guint i = 0; i < orders->len; i++)
    n += ((VenueOrder *) orders->pdata[i])->parent == order;
  return n;
}

static void
write_order (Venue       *venue,
             JsonBuilder *builder,
             VenueOrder  *order)
{
  static const char *const durations[FINX_N_TIFS] = { "DAY", "GOOD_TILL_CANCEL", "IMMEDIATE_OR_CANCEL", "FILL_OR_KILL", NULL, NULL, "DAY" };
  GPtrArray *orders = venue_get_exchange (venue)->orders;
  guint n_exits = count_exits (venue, order);
  FinxDecimal before = carried (venue, order), id = FINX_DECIMAL_UNKNOWN;

  g_assert_true (finx_decimal_parse (order->id, &id, NULL));
  json_builder_begin_object (builder);
  add_text (builder, "session", order->is_extended ? "SEAMLESS" : "NORMAL");
  add_text (builder, "duration", durations[order->tif]);
  add_text (builder, "orderType", order->tif != FINX_TIF_CLOSE ? type_names[order->type] : order->type == FINX_ORDER_LIMIT ? "LIMIT_ON_CLOSE" : "MARKET_ON_CLOSE");
  add_number (builder, "quantity", finx_decimal_sub (order->quantity, before));
  add_number (builder, "filledQuantity", finx_decimal_sub (order->filled, before));
  add_number (builder, "price", order->limit_price);
  add_number (builder, "stopPrice", order->type == FINX_ORDER_TRAILING_STOP ? FINX_DECIMAL_UNKNOWN : order->stop_price);
  if (order->type == FINX_ORDER_TRAILING_STOP)
    {
      add_text (builder, "stopPriceLinkType", "VALUE");
      add_number (builder, "stopPriceOffset", order->trail);
    }
  begin_list (builder, "orderLegCollection");
  json_builder_begin_object (builder);
  add_text (builder, "orderLegType", is_option (order->symbol) ? "OPTION" : "EQUITY");
  add_number (builder, "legId", FINX_DECIMAL_ONE);
  begin_object (builder, "instrument");
  add_text (builder, "assetType", is_option (order->symbol) ? "OPTION" : "EQUITY");
  add_text (builder, "symbol", order->symbol);
  json_builder_end_object (builder);
  add_text (builder, "instruction", instructions[is_option (order->symbol)][order->is_short][order->side]);
  add_number (builder, "quantity", finx_decimal_sub (order->quantity, before));
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  add_text (builder, "orderStrategyType", n_exits > 0 ? "TRIGGER" : "SINGLE");
  add_number (builder, "orderId", id);
  add_text (builder, "status", status_of (order));
  add_time (builder, "enteredTime", order->placed_us);
  if (!venue_order_is_open (order))
    add_time (builder, "closeTime", order->updated_us);
  if (order->state == VENUE_REJECTED)
    add_text (builder, "statusDescription", "You do not have enough available cash or buying power for this order.");
  add_text (builder, "accountNumber", VENUE_SCHWAB_ACCOUNT);
  write_fills (venue, builder, order);
  if (n_exits > 0)
    begin_list (builder, "childOrderStrategies");
  if (n_exits > 1)
    {
      json_builder_begin_object (builder);
      add_text (builder, "orderStrategyType", "OCO");
      begin_list (builder, "childOrderStrategies");
    }
  for (guint i = 0; i < orders->len; i++)
    if (((VenueOrder *) orders->pdata[i])->parent == order)
      write_order (venue, builder, orders->pdata[i]);
  if (n_exits > 1)
    {
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  if (n_exits > 0)
    json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* Orders */

static char *
new_id (Venue *venue)
{
  return g_strdup_printf ("%u", 1004200000 + ++venue_get_exchange (venue)->n_ids);
}

/* A price is a text, with as many digits as it may have. */
static gboolean
read_price (const FinxJsonNode *root,
            const char         *name,
            gboolean            is_wanted,
            FinxDecimal        *price)
{
  const FinxJsonNode *node = finx_json_node_get (root, name);
  g_autofree char *text = finx_json_node_text (node);

  *price = finx_json_node_decimal (node);
  if (node == NULL || !is_wanted)
    return (node != NULL) == is_wanted;
  return finx_json_node_is (node, text) && finx_decimal_sign (*price) > 0
         && price->scale <= (finx_decimal_compare (*price, FINX_DECIMAL_ONE) >= 0 ? 2 : 4);
}

/* (nullable): why not */
static const char *
read_terms (const FinxJsonNode *root,
            VenueOrder         *order)
{
  static const struct { const char *name; FinxTimeInForce tif; } durations[] = {
    { "DAY", FINX_TIF_DAY }, { "GOOD_TILL_CANCEL", FINX_TIF_GTC }, { "IMMEDIATE_OR_CANCEL", FINX_TIF_IOC }, { "FILL_OR_KILL", FINX_TIF_FOK },
  };
  const FinxJsonNode *leg = finx_json_node_first (finx_json_node_get (root, "orderLegCollection")), *type = finx_json_node_get (root, "orderType");
  const FinxJsonNode *inner = finx_json_node_get (leg, "instrument");
  gboolean is_on_close = finx_json_node_is (type, "MARKET_ON_CLOSE") || finx_json_node_is (type, "LIMIT_ON_CLOSE");
  gboolean is_fit;
  guint i = 0, tif = 0, word = 0;

  order->symbol = finx_json_node_text (finx_json_node_get (inner, "symbol"));
  if (order->symbol == NULL || !finx_json_node_is (finx_json_node_get (inner, "assetType"), is_option (order->symbol) ? "OPTION" : "EQUITY"))
    return "symbol or assetType is not valid";
  while (word < 4 && !finx_json_node_is (finx_json_node_get (leg, "instruction"), instructions[is_option (order->symbol)][word / 2][word % 2]))
    word++;
  if (word == 4)
    return "instruction is not valid";
  order->is_short = word / 2 == 1;
  order->side = (FinxSide) (word % 2);
  order->quantity = finx_json_node_decimal (finx_json_node_get (leg, "quantity"));
  order->is_extended = finx_json_node_is (finx_json_node_get (root, "session"), "SEAMLESS");
  while (i < G_N_ELEMENTS (type_names) && !finx_json_node_is (type, type_names[i]))
    i++;
  while (tif < G_N_ELEMENTS (durations) && !finx_json_node_is (finx_json_node_get (root, "duration"), durations[tif].name))
    tif++;
  if (is_on_close)
    i = finx_json_node_is (type, "LIMIT_ON_CLOSE") ? FINX_ORDER_LIMIT : FINX_ORDER_MARKET;
  if (i == G_N_ELEMENTS (type_names) || tif == G_N_ELEMENTS (durations))
    return "orderType or duration is not valid";
  if (finx_json_node_get (root, "quantity") != NULL || finx_json_node_get (root, "status") != NULL)
    return "the body has what only answers have";
  order->type = (FinxOrderType) i;
  order->tif = is_on_close ? FINX_TIF_CLOSE : durations[tif].tif;
  is_fit = read_price (root, "price", i == FINX_ORDER_LIMIT || i == FINX_ORDER_STOP_LIMIT, &order->limit_price)
           && read_price (root, "stopPrice", i == FINX_ORDER_STOP || i == FINX_ORDER_STOP_LIMIT, &order->stop_price);
  order->trail = finx_json_node_decimal (finx_json_node_get (root, "stopPriceOffset"));
  if (!is_fit || (i == FINX_ORDER_TRAILING_STOP) != (finx_decimal_sign (order->trail) > 0))
    return "a price is missing, not a text, or has too many digits";
  if (finx_decimal_sign (order->quantity) <= 0 || finx_decimal_normalize (order->quantity).scale > 0)
    return "quantity is not valid";
  return NULL;
}

static void
say_where (VenueReply *reply,
           const char *id)
{
  reply->status = 201;
  reply->headers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_hash_table_insert (reply->headers, (gpointer) "Location", g_strdup_printf ("https://api.schwabapi.com" ACCOUNT "/orders/%s", id));
}

/* The exits of a bracket, one or in an OCO. */
static void
place_exits (Venue              *venue,
             const FinxJsonNode *list,
             VenueOrder         *entry)
{
  for (const FinxJsonNode *node = finx_json_node_first (list); node != NULL; node = finx_json_node_next (list, node))
    {
      VenueOrder *order;

      if (finx_json_node_is (finx_json_node_get (node, "orderStrategyType"), "OCO"))
        {
          place_exits (venue, finx_json_node_get (node, "childOrderStrategies"), entry);
          continue;
        }
      order = venue_order_new ();
      g_assert_null (read_terms (node, order));
      order->parent = entry;
      order->id = new_id (venue);
      venue_exchange_place (venue_get_exchange (venue), order);
    }
}

/* Who has too little money is told so by the order, not by the answer. */
static gboolean
has_money (Venue            *venue,
           const VenueOrder *order,
           FinxDecimal      *value)
{
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, order->symbol);

  *value = finx_decimal_mul (order->quantity, price->ask, 4, FINX_ROUND_UP);
  return order->side == FINX_SIDE_SELL || finx_decimal_compare (*value, venue_get_exchange (venue)->cash) <= 0;
}

/* (nullable): why it does not go with what is held: one order must not go through zero, and says which side of it it is on */
static const char *
check_side (Venue            *venue,
            const VenueOrder *order)
{
  const VenuePosition *position = g_hash_table_lookup (venue_get_exchange (venue)->positions, order->symbol);
  FinxDecimal held = position != NULL ? position->quantity : FINX_DECIMAL_ZERO;
  gboolean is_buy = order->side == FINX_SIDE_BUY;

  if (order->is_short == is_buy)        /* it ends what is there */
    return finx_decimal_compare (order->quantity, is_buy ? finx_decimal_negate (held) : held) > 0 ? "Your order exceeds your position" : NULL;
  return finx_decimal_sign (held) * (is_buy ? -1 : 1) > 0 ? "You have an opposite position in this security" : NULL;
}

static void
place (Venue              *venue,
       const FinxJsonNode *root,
       VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = venue_order_new ();
  const char *fault = read_terms (root, order);
  g_autofree char *id = new_id (venue);
  FinxDecimal value;

  if (fault == NULL && g_hash_table_lookup (exchange->prices, order->symbol) == NULL)
    fault = "Instrument not found";
  if (fault == NULL)
    fault = check_side (venue, order);
  if (fault != NULL)
    {
      refuse (reply, 400, fault);
      venue_order_free (order);
      return;
    }
  order->id = g_strdup (id);
  say_where (reply, id);
  if (!has_money (venue, order, &value))
    {
      order->client_id = g_strdup_printf ("venue-%s", id);
      order->placed_us = order->updated_us = g_get_real_time ();
      order->state = VENUE_REJECTED;
      g_ptr_array_add (exchange->orders, order);
      exchange->event (exchange, order, NULL, exchange->user_data);
      return;
    }
  venue_exchange_place (exchange, order);
  place_exits (venue, finx_json_node_get (root, "childOrderStrategies"), order);
}

/* The new order is for what its body says; what is filled stays with the old one. */
static void
replace (Venue              *venue,
         VenueOrder         *order,
         const FinxJsonNode *root,
         VenueReply         *reply)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *changed = venue_order_new ();
  const char *fault = read_terms (root, changed);

  if (fault == NULL && !venue_order_is_open (order))
    fault = "Order cannot be replaced in its current state";
  if (fault == NULL && (changed->is_short != order->is_short || changed->side != order->side))
    fault = "A replacement has the instruction of the order";
  if (fault != NULL)
    {
      refuse (reply, 400, fault);
      venue_order_free (changed);
      return;
    }
  changed->id = new_id (venue);
  changed->replaces = g_strdup (order->id);
  changed->quantity = finx_decimal_add (changed->quantity, order->filled);
  changed->filled = order->filled;
  changed->paid = order->paid;
  order->replaced_by = g_strdup (changed->id);
  order->state = VENUE_REPLACED;
  order->updated_us = g_get_real_time ();
  say_where (reply, changed->id);
  exchange->event (exchange, order, NULL, exchange->user_data);
  venue_exchange_place (exchange, changed);
}

static void
preview (Venue              *venue,
         const FinxJsonNode *root,
         VenueReply         *reply)
{
  VenueOrder *order = venue_order_new ();
  const char *fault = read_terms (root, order);
  FinxDecimal value = FINX_DECIMAL_ZERO;
  gboolean is_rich = fault == NULL && has_money (venue, order, &value);
  g_autofree char *text = finx_decimal_to_string (finx_decimal_normalize (value));

  if (fault != NULL)
    refuse (reply, 400, fault);
  else
    reply->body = g_strdup_printf ("{\"orderId\":0,\"orderStrategy\":{\"orderBalance\":{\"orderValue\":%s,\"projectedCommission\":0}},"
                                   "\"orderValidationResult\":{\"alerts\":[],\"accepts\":[],\"rejects\":[%s],"
                                   "\"warns\":[{\"validationRuleName\":\"W\",\"activityMessage\":\"The market is closed.\"}]},"
                                   "\"commissionAndFee\":{\"commission\":{\"commissionLegs\":[{\"commissionValues\":[{\"value\":0,\"type\":\"COMMISSION\"}]}]},"
                                   "\"fee\":{\"feeLegs\":[{\"feeValues\":[{\"value\":0.02,\"type\":\"SEC_FEE\"},{\"value\":0.01,\"type\":\"TAF_FEE\"}]}]}}}",
                                   text, is_rich ? "" : "{\"validationRuleName\":\"R\",\"activityMessage\":\"You do not have enough available cash.\"}");
  venue_order_free (order);
}

static void
answer_order (Venue              *venue,
              const VenueRequest *request,
              const FinxJsonNode *root,
              VenueReply         *reply)
{
  VenueOrder *order = venue_exchange_find (venue_get_exchange (venue), request->path + strlen (ACCOUNT "/orders/"));
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  const char *fault;

  if (order == NULL)
    {
      refuse (reply, 404, "Order not found");
    }
  else if (g_str_equal (request->method, "DELETE"))
    {
      fault = venue_exchange_cancel (venue_get_exchange (venue), order);
      if (fault != NULL)
        refuse (reply, 400, "Order cannot be canceled in its current state");
    }
  else if (g_str_equal (request->method, "PUT"))
    {
      replace (venue, order, root, reply);
    }
  else
    {
      write_order (venue, builder, order);
      reply->body = finish (builder);
    }
}

static gint64
time_of (GHashTable *query,
         const char *name)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;
  gint64 time_us = 0;

  return text != NULL && strlen (text) == 24 && finx_time_parse_iso (text, &time_us, NULL) ? time_us : 0;
}

/* Both times are needed, and are not more than a year apart. */
static gboolean
read_times (const VenueRequest *request,
            const char         *from,
            const char         *to,
            gint64             *from_us,
            gint64             *to_us,
            VenueReply         *reply)
{
  *from_us = time_of (request->query, from);
  *to_us = time_of (request->query, to);
  if (*from_us != 0 && *to_us >= *from_us && *to_us - *from_us <= 366 * FINX_USEC_PER_DAY)
    return TRUE;
  refuse (reply, 400, "The times are missing, or more than a year apart");
  return FALSE;
}

/* Those that others took the place of too; the newest first. Exits are in their entries. */
static void
list_orders (Venue              *venue,
             const VenueRequest *request,
             VenueReply         *reply)
{
  GPtrArray *orders = venue_get_exchange (venue)->orders;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  gint64 from_us, to_us;

  if (!read_times (request, "fromEnteredTime", "toEnteredTime", &from_us, &to_us, reply))
    return;
  json_builder_begin_array (builder);
  for (guint i = orders->len; i-- > 0;)
    {
      VenueOrder *order = orders->pdata[i];

      if (order->parent == NULL && order->placed_us >= from_us && order->placed_us < to_us)
        write_order (venue, builder, order);
    }
  json_builder_end_array (builder);
  reply->body = finish (builder);
}

static void
write_transaction (JsonBuilder     *builder,
                   const VenueFill *fill)
{
  gboolean is_sale = fill->order->side == FINX_SIDE_SELL;
  FinxDecimal order = FINX_DECIMAL_UNKNOWN, fee = FINX_DECIMAL_ZERO;

  g_assert_true (finx_decimal_parse (fill->order->id, &order, NULL));
  g_assert_true (!is_sale || finx_decimal_parse ("-" FEE, &fee, NULL));
  json_builder_begin_object (builder);
  add_time (builder, "time", fill->time_us);
  add_text (builder, "type", "TRADE");
  add_text (builder, "status", "VALID");
  add_number (builder, "orderId", order);
  begin_list (builder, "transferItems");
  json_builder_begin_object (builder);
  add_number (builder, "cost", fee);
  add_text (builder, "feeType", "TAF_FEE");
  json_builder_end_object (builder);
  json_builder_begin_object (builder);
  add_number (builder, "amount", is_sale ? finx_decimal_negate (fill->quantity) : fill->quantity);
  add_number (builder, "price", fill->price);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
list_transactions (Venue              *venue,
                   const VenueRequest *request,
                   VenueReply         *reply)
{
  GPtrArray *fills = venue_get_exchange (venue)->fills;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  gint64 from_us, to_us;

  if (!read_times (request, "startDate", "endDate", &from_us, &to_us, reply))
    return;
  json_builder_begin_array (builder);
  for (guint i = 0; i < fills->len; i++)
    write_transaction (builder, fills->pdata[i]);
  json_builder_end_array (builder);
  reply->body = finish (builder);
}

/* Account */

static FinxDecimal
market_value (VenueExchange       *exchange,
              const VenuePosition *position)
{
  const VenuePrice *price = g_hash_table_lookup (exchange->prices, position->symbol);

  return finx_decimal_mul (finx_decimal_mul (position->quantity, price->last, 4, FINX_ROUND_HALF_EVEN),
                           finx_decimal_new (is_option (position->symbol) ? SHARES_OF_OPTION : 1, 0), 4, FINX_ROUND_HALF_EVEN);
}

static void
write_position (VenueExchange       *exchange,
                JsonBuilder         *builder,
                const VenuePosition *position)
{
  FinxDecimal value = market_value (exchange, position), zero = FINX_DECIMAL_ZERO;
  gboolean is_short = finx_decimal_sign (position->quantity) < 0;

  json_builder_begin_object (builder);
  add_number (builder, "shortQuantity", is_short ? finx_decimal_negate (position->quantity) : zero);
  add_number (builder, "longQuantity", is_short ? zero : position->quantity);
  add_number (builder, "averagePrice", finx_decimal_div (position->cost, position->quantity, 4, FINX_ROUND_HALF_EVEN));
  add_number (builder, "marketValue", value);
  add_number (builder, is_short ? "shortOpenProfitLoss" : "longOpenProfitLoss", finx_decimal_sub (value, position->cost));
  begin_object (builder, "instrument");
  add_text (builder, "assetType", is_option (position->symbol) ? "OPTION" : "COLLECTIVE_INVESTMENT");
  add_text (builder, "symbol", position->symbol);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
write_account (Venue       *venue,
               JsonBuilder *builder,
               gboolean     has_positions)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  FinxDecimal equity = exchange->cash;
  GHashTableIter iter;
  gpointer position;

  json_builder_begin_object (builder);
  begin_object (builder, "securitiesAccount");
  add_text (builder, "type", "MARGIN");
  add_text (builder, "accountNumber", VENUE_SCHWAB_ACCOUNT);
  json_builder_set_member_name (builder, "isClosingOnlyRestricted");
  json_builder_add_boolean_value (builder, FALSE);
  if (has_positions)
    begin_list (builder, "positions");
  g_hash_table_iter_init (&iter, exchange->positions);
  while (g_hash_table_iter_next (&iter, NULL, &position))
    {
      equity = finx_decimal_add (equity, market_value (exchange, position));
      if (has_positions && finx_decimal_sign (((VenuePosition *) position)->quantity) != 0)
        write_position (exchange, builder, position);
    }
  if (has_positions)
    json_builder_end_array (builder);
  begin_object (builder, "currentBalances");
  add_number (builder, "cashBalance", exchange->cash);
  add_number (builder, "availableFunds", exchange->cash);
  add_number (builder, "buyingPower", finx_decimal_mul (exchange->cash, finx_decimal_new (2, 0), 4, FINX_ROUND_DOWN));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  begin_object (builder, "aggregatedBalance");
  add_number (builder, "currentLiquidationValue", equity);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
answer_account (Venue              *venue,
                const VenueRequest *request,
                VenueReply         *reply)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  gboolean is_list = g_str_equal (request->path, TRADER "/accounts");
  const char *fields = venue_request_get (request, "fields");

  if (is_list)
    json_builder_begin_array (builder);
  write_account (venue, builder, g_strcmp0 (fields, "positions") == 0);
  if (is_list)
    json_builder_end_array (builder);
  reply->body = finish (builder);
}

/* Prices */

static void
answer_quotes (Venue              *venue,
               const VenueRequest *request,
               VenueReply         *reply)
{
  const char *symbol = venue_request_get (request, "symbols");
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (price == NULL)
    {
      reply->body = g_strdup_printf ("{\"errors\":{\"invalidSymbols\":[\"%s\"]}}", symbol);
      return;
    }
  json_builder_begin_object (builder);
  begin_object (builder, symbol);
  add_text (builder, "assetMainType", "EQUITY");
  json_builder_set_member_name (builder, "realtime");
  json_builder_add_boolean_value (builder, TRUE);
  begin_object (builder, "quote");
  add_number (builder, "bidPrice", price->bid);
  add_number (builder, "bidSize", finx_decimal_new (300, 0));
  add_number (builder, "askPrice", price->ask);
  add_number (builder, "askSize", finx_decimal_new (200, 0));
  add_number (builder, "lastPrice", price->last);
  add_number (builder, "lastSize", finx_decimal_new (100, 0));
  add_number (builder, "closePrice", price->bid);
  add_number (builder, "quoteTime", finx_decimal_new (g_get_real_time () / 1000, 0));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

static gint64
number_of (GHashTable *query,
           const char *name)
{
  const char *text = g_hash_table_lookup (query, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* Ten bars at most, the first ones of the time; those of days are stamped with Chicago's midnight, in summer or in winter. */
static void
answer_bars (const VenueRequest *request,
             VenueReply         *reply)
{
  gboolean is_daily = g_strcmp0 (venue_request_get (request, "frequencyType"), "daily") == 0;
  gint64 step = is_daily ? 86400000 : number_of (request->query, "frequency") * 60000, at = number_of (request->query, "startDate");
  gint64 end = number_of (request->query, "endDate");
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  at = (at + step - 1) / step * step + (is_daily ? 6 * 3600000 : 0);
  json_builder_begin_object (builder);
  begin_list (builder, "candles");
  for (guint i = 0; step > 0 && i < 10 && at < end; i++, at += step)
    {
      json_builder_begin_object (builder);
      add_number (builder, "open", finx_decimal_new (7090 + i, 2));
      add_number (builder, "high", finx_decimal_new (7099 + i, 2));
      add_number (builder, "low", finx_decimal_new (7080 + i, 2));
      add_number (builder, "close", finx_decimal_new (7095 + i, 2));
      add_number (builder, "volume", finx_decimal_new (51234, 0));
      add_number (builder, "datetime", finx_decimal_new (at, 0));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_text (builder, "symbol", venue_request_get (request, "symbol"));
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

static void
answer_instruments (const VenueRequest *request,
                    VenueReply         *reply)
{
  static const char *const known[][3] = {
    { "KO", "COCA COLA CO", "EQUITY" }, { "MSFT", "MICROSOFT CORP", "EQUITY" }, { "BRK/B", "BERKSHIRE HATHAWAY CLASS B", "EQUITY" },
    { "$SPX", "S&P 500 INDEX", "INDEX" },
  };
  gboolean by_symbol = g_strcmp0 (venue_request_get (request, "projection"), "symbol-regex") == 0;
  const char *pattern = venue_request_get (request, "symbol");
  g_autofree char *whole = g_strdup_printf ("^(?:%s)$", pattern);
  g_autoptr(GRegex) regex = g_regex_new (whole, G_REGEX_CASELESS, 0, NULL);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  begin_list (builder, "instruments");
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_regex_match (regex, known[i][by_symbol ? 0 : 1], 0, NULL))
      {
        json_builder_begin_object (builder);
        add_text (builder, "symbol", known[i][0]);
        add_text (builder, "description", known[i][1]);
        add_text (builder, "exchange", "NYSE");
        add_text (builder, "assetType", known[i][2]);
        json_builder_end_object (builder);
      }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  reply->body = finish (builder);
}

/* Tokens */

static void
refuse_token (VenueReply *reply,
              guint       status,
              const char *code)
{
  reply->status = status;
  reply->body = g_strdup_printf ("{\"error\":\"%s\",\"error_description\":\"no\"}", code);
}

static void
give_token (const VenueRequest *request,
            VenueReply         *reply)
{
  g_autofree char *pair = g_base64_encode ((const guchar *) VENUE_SCHWAB_KEY ":" VENUE_SCHWAB_SECRET, strlen (VENUE_SCHWAB_KEY ":" VENUE_SCHWAB_SECRET));
  g_autofree char *basic = g_strconcat ("Basic ", pair, NULL);
  g_autoptr(GHashTable) form = soup_form_decode (request->body);
  const char *kind = g_hash_table_lookup (form, "grant_type");
  gboolean is_renewal = g_strcmp0 (kind, "refresh_token") == 0 && g_strcmp0 (g_hash_table_lookup (form, "refresh_token"), VENUE_SCHWAB_REFRESH) == 0;
  gboolean is_first = g_strcmp0 (kind, "authorization_code") == 0 && g_strcmp0 (g_hash_table_lookup (form, "code"), VENUE_SCHWAB_CODE) == 0
                      && g_strcmp0 (g_hash_table_lookup (form, "redirect_uri"), VENUE_SCHWAB_REDIRECT) == 0;

  if (g_strcmp0 (soup_message_headers_get_one (request->headers, "Authorization"), basic) != 0)
    refuse_token (reply, 401, "invalid_client");
  else if (!is_renewal && !is_first)
    refuse_token (reply, 400, "unsupported_token_type");
  else
    reply->body = g_strdup_printf ("{\"expires_in\":1800,\"token_type\":\"Bearer\",\"scope\":\"api\",\"refresh_token\":\"" VENUE_SCHWAB_REFRESH "\","
                                   "\"access_token\":\"" TOKEN "%d\",\"id_token\":\"x\"}", g_atomic_int_add (&n_tokens, 1) + 1);
}

gboolean
venue_schwab_is_token (const char *token)
{
  return token != NULL && g_str_has_prefix (token, TOKEN) && atoi (token + strlen (TOKEN)) > g_atomic_int_get (&n_revoked);
}

void
venue_schwab_revoke (void)
{
  g_atomic_int_set (&n_revoked, g_atomic_int_get (&n_tokens));
}

/* The protocol */

static void
answer_known (Venue              *venue,
              const VenueRequest *request,
              const FinxJsonNode *root,
              VenueReply         *reply)
{
  const char *path = request->path;

  if (g_str_equal (path, TRADER "/accounts/accountNumbers"))
    reply->body = g_strdup ("[{\"accountNumber\":\"" VENUE_SCHWAB_ACCOUNT "\",\"hashValue\":\"" VENUE_SCHWAB_HASH "\"}]");
  else if (g_str_equal (path, TRADER "/userPreference"))
    reply->body = g_strdup ("{\"accounts\":[{\"accountNumber\":\"" VENUE_SCHWAB_ACCOUNT "\",\"primaryAccount\":true}],\"streamerInfo\":["
                            "{\"streamerSocketUrl\":\"wss://streamer-api.schwab.com/ws\",\"schwabClientCustomerId\":\"customer-1\","
                            "\"schwabClientCorrelId\":\"correl-1\",\"schwabClientChannel\":\"N9\",\"schwabClientFunctionId\":\"APIAPP\"}],\"offers\":[]}");
  else if (g_str_equal (path, TRADER "/accounts") || g_str_equal (path, ACCOUNT))
    answer_account (venue, request, reply);
  else if (g_str_equal (path, ACCOUNT "/orders") && g_str_equal (request->method, "POST"))
    place (venue, root, reply);
  else if (g_str_equal (path, ACCOUNT "/orders"))
    list_orders (venue, request, reply);
  else if (g_str_equal (path, ACCOUNT "/previewOrder"))
    preview (venue, root, reply);
  else if (g_str_equal (path, ACCOUNT "/transactions"))
    list_transactions (venue, request, reply);
  else if (g_str_has_prefix (path, ACCOUNT "/orders/"))
    answer_order (venue, request, root, reply);
  else if (g_str_equal (path, DATA "/quotes"))
    answer_quotes (venue, request, reply);
  else if (g_str_equal (path, DATA "/pricehistory"))
    answer_bars (request, reply);
  else if (g_str_equal (path, DATA "/instruments"))
    answer_instruments (request, reply);
  else
    refuse (reply, 404, "Resource not found");
}

static void
answer (Venue              *venue,
        const VenueRequest *request,
        VenueReply         *reply)
{
  const char *bearer = soup_message_headers_get_one (request->headers, "Authorization");
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (request->body, strlen (request->body), NULL);

  if (g_str_equal (request->path, "/v1/oauth/token"))
    give_token (request, reply);
  else if (bearer == NULL || !g_str_has_prefix (bearer, "Bearer ") || !venue_schwab_is_token (bearer + strlen ("Bearer ")))
    refuse (reply, 401, "Client not authorized");
  else
    answer_known (venue, request, tree != NULL ? finx_json_tree_get_root (tree) : NULL, reply);
}

static void
opened (Venue       *venue,
        VenueSocket *socket)
{
}

const VenueProtocol venue_schwab = { "schwab", answer, opened, venue_schwab_message, venue_schwab_event, venue_schwab_beat };

Venue *
venue_schwab_new (guint port)
{
  Venue *venue = venue_new (&venue_schwab, port);

  venue_set_price (venue, "KO", "70.94", "70.95", NULL);
  venue_set_price (venue, "MSFT", "497.80", "497.81", NULL);
  venue_set_price (venue, "BRK/B", "505.10", "505.20", NULL);
  return venue;
}
