/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coinbase's orders and fills, from its answers and from its stream. An order or a fill that can not be read is not made up. */
#include "adapters/coinbase/finx-coinbase-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

/* Coinbase wants ids as UUIDs. (transfer full) (nullable) */
char *
coinbase_uuid_of (const char *client_id)
{
  return finx_broker_uuid_of (client_id);
}

/* (transfer full): see finx_broker_client_id_of() */
char *
coinbase_client_id_of (const char *uuid)
{
  return finx_broker_client_id_of (uuid);
}

static const struct
{
  const char    *name;
  FinxOrderState state;
} states[] = {
  { "PENDING", FINX_ORDER_PENDING },        { "QUEUED", FINX_ORDER_PENDING },         { "OPEN", FINX_ORDER_WORKING },
  { "EDIT_QUEUED", FINX_ORDER_WORKING },    { "CANCEL_QUEUED", FINX_ORDER_WORKING },  { "FILLED", FINX_ORDER_FILLED },
  { "CANCELLED", FINX_ORDER_CANCELLED },    { "EXPIRED", FINX_ORDER_EXPIRED },        { "FAILED", FINX_ORDER_REJECTED },
};

static FinxDecimal
or_zero (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? value : FINX_DECIMAL_ZERO;
}

static FinxOrderState
read_state (const FinxJsonNode *node,
            const FinxOrder    *order)
{
  const FinxJsonNode *status = finx_json_node_get (node, "status");

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (finx_json_node_is (status, states[i].name))
      {
        if (states[i].state == FINX_ORDER_WORKING && finx_decimal_sign (order->filled) > 0)
          return FINX_ORDER_PARTIAL;
        if (states[i].state == FINX_ORDER_WORKING && finx_json_node_is (finx_json_node_get (node, "trigger_status"), "STOP_PENDING"))
          return FINX_ORDER_WAITING;
        return states[i].state;
      }
  return FINX_ORDER_UNKNOWN;
}

/* Why it ended; what Coinbase says when there is nothing to say is left out. */
static void
read_reason (const FinxJsonNode *node,
             FinxOrder          *order)
{
  static const char *const names[] = { "reject_message", "cancel_message", "reject_reason", "reject_Reason", "cancel_reason" };

  if (finx_order_state_is_open (order->state) || order->state == FINX_ORDER_FILLED)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char *text = finx_broker_json_text (node, names[i]);

      if (text != NULL && !g_str_equal (text, "REJECT_REASON_UNSPECIFIED"))
        {
          finx_broker_take_text (&order->reason, text);
          return;
        }
      g_free (text);
    }
}

static gboolean
read_side (const FinxJsonNode *node,
           FinxSide           *side)
{
  *side = finx_json_node_is (node, "BUY") ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  return *side == FINX_SIDE_BUY || finx_json_node_is (node, "SELL");
}

/* %FALSE: it is not told. Nothing is filled of what is not in the book yet, or never was. */
static gboolean
read_filled (const FinxJsonNode *node,
             const char         *size,
             FinxOrder          *order)
{
  static const char *const before[] = { "PENDING", "QUEUED", "FAILED" };
  g_autofree char *text = finx_broker_json_text (node, size);

  order->filled = finx_decimal_normalize (finx_json_node_decimal (finx_json_node_get (node, size)));
  for (gsize i = 0; text == NULL && i < G_N_ELEMENTS (before); i++)
    if (finx_json_node_is (finx_json_node_get (node, "status"), before[i]))
      order->filled = FINX_DECIMAL_ZERO;
  return finx_decimal_is_known (order->filled) && finx_decimal_sign (order->filled) >= 0;
}

/* What all forms of an order have; @size is how much of it is filled. */
static gboolean
read_common (FinxCoinbase       *self,
             const FinxJsonNode *node,
             const char         *side,
             const char         *size,
             FinxOrder          *order)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autofree char *product = finx_broker_json_text (node, "product_id"), *uuid = finx_broker_json_text (node, "client_order_id");

  finx_broker_take_text (&order->venue_id, finx_broker_json_text (node, "order_id"));
  order->instrument = product != NULL ? coinbase_find_instrument (client, product) : NULL;
  if (*order->venue_id == '\0' || order->instrument == NULL)
    return FALSE;
  if (uuid != NULL)
    finx_broker_take_text (&order->client_id, coinbase_client_id_of (uuid));
  finx_broker_take_text (&order->account, g_strdup (finx_broker_client_get_account (client)));
  if (!read_side (finx_json_node_get (node, side), &order->side) || !read_filled (node, size, order))
    return FALSE;
  order->fees = or_zero (finx_broker_json_positive (node, "total_fees"));
  order->state = read_state (node, order);
  /* Coinbase does not tell when an order changed last. */
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  read_reason (node, order);
  if (order->state == FINX_ORDER_UNKNOWN)
    {
      g_autofree char *status = finx_broker_json_text (node, "status");

      finx_broker_take_text (&order->reason, g_strdup_printf (finx_text ("Coinbase calls its state “%s”, which FinX does not know: check it at the broker"),
                                                              status != NULL ? status : ""));
    }
  return TRUE;
}

/* Type and time in force are in the name of what holds its figures. Kinds that FinX does not place are told as the nearest one. */
static gboolean
read_configuration (const FinxJsonNode *node,
                    FinxOrder          *order)
{
  static const struct { const char *name; FinxOrderType type; } types[] = {
    { "market_market_", FINX_ORDER_MARKET }, { "limit_limit_", FINX_ORDER_LIMIT }, { "sor_limit_", FINX_ORDER_LIMIT },
    { "stop_limit_", FINX_ORDER_STOP_LIMIT },
  };
  static const struct { const char *end; FinxTimeInForce tif; } tifs[] = {
    { "_gtc", FINX_TIF_GTC }, { "_gtd", FINX_TIF_GTD }, { "_ioc", FINX_TIF_IOC }, { "_fok", FINX_TIF_FOK },
  };
  const FinxJsonNode *inner = finx_json_node_first (finx_json_node_get (node, "order_configuration"));
  g_autofree char *name = finx_json_node_name (inner);
  gsize type = 0;

  if (name == NULL || !finx_json_node_is_object (inner))
    return FALSE;
  order->quantity = finx_broker_json_positive (inner, "base_size");
  order->notional = or_zero (finx_broker_json_positive (inner, "quote_size"));
  order->limit_price = finx_broker_json_positive (inner, "limit_price");
  order->stop_price = finx_broker_json_positive (inner, "stop_price");
  order->expire_us = finx_json_node_time (finx_json_node_get (inner, "end_time"));
  order->tif = FINX_TIF_GTC;
  for (gsize i = 0; i < G_N_ELEMENTS (tifs); i++)
    if (g_str_has_suffix (name, tifs[i].end))
      order->tif = tifs[i].tif;
  while (type < G_N_ELEMENTS (types) && !g_str_has_prefix (name, types[type].name))
    type++;
  if (type < G_N_ELEMENTS (types))
    {
      order->type = types[type].type;
      return TRUE;
    }
  order->type = finx_decimal_is_known (order->limit_price) ? FINX_ORDER_LIMIT : FINX_ORDER_MARKET;
  order->stop_price = FINX_DECIMAL_UNKNOWN;
  if (*order->reason == '\0')
    finx_broker_take_text (&order->reason, g_strdup_printf (finx_text ("At Coinbase it is a “%s”, which is more than FinX shows: see it there"),
                                                            name));
  return TRUE;
}

/**
 * coinbase_parse_order:
 *
 * Returns: (transfer full) (nullable): as an answer has it; %NULL: not an order that can be read
 */
FinxOrder *
coinbase_parse_order (FinxCoinbase       *self,
                      const FinxJsonNode *node)
{
  g_autoptr(FinxOrder) order = finx_order_new ();

  if (!read_common (self, node, "side", "filled_size", order) || !read_configuration (node, order))
    return NULL;
  order->average_price = finx_broker_json_positive (node, "average_filled_price");
  order->placed_us = finx_json_node_time (finx_json_node_get (node, "created_time"));
  return g_steal_pointer (&order);
}

/* The figures that the stream leaves out are those that are known. */
static void
read_terms (const FinxJsonNode *node,
            const FinxOrder    *known,  /* (nullable) */
            FinxOrder          *order)
{
  const FinxJsonNode *type = finx_json_node_get (node, "order_type"), *tif = finx_json_node_get (node, "time_in_force");
  FinxDecimal rest = finx_json_node_decimal (finx_json_node_get (node, "leaves_quantity"));
  g_autofree char *type_name = finx_json_node_text (type);

  order->limit_price = finx_broker_json_positive (node, "limit_price");
  order->stop_price = finx_broker_json_positive (node, "stop_price");
  if (known != NULL)
    {
      order->type = known->type;
      order->tif = known->tif;
      if (!finx_decimal_is_known (order->limit_price))
        order->limit_price = known->limit_price;
      if (!finx_decimal_is_known (order->stop_price))
        order->stop_price = known->stop_price;
    }
  else
    {
      g_autofree char *upper = type_name != NULL ? g_ascii_strup (type_name, -1) : g_strdup ("");

      order->type = g_str_has_prefix (upper, "STOP") ? FINX_ORDER_STOP_LIMIT : g_str_equal (upper, "MARKET") ? FINX_ORDER_MARKET : FINX_ORDER_LIMIT;
      order->tif = finx_json_node_is (tif, "IMMEDIATE_OR_CANCEL") ? FINX_TIF_IOC : finx_json_node_is (tif, "FILL_OR_KILL") ? FINX_TIF_FOK
                   : finx_json_node_is (tif, "GOOD_UNTIL_DATE_TIME") ? FINX_TIF_GTD : FINX_TIF_GTC;
      order->expire_us = order->tif == FINX_TIF_GTD ? finx_json_node_time (finx_json_node_get (node, "end_time")) : 0;
    }
  /* Of an order that ended nothing is left, whatever it was for; one by value counts in another unit. */
  if (order->type != FINX_ORDER_MARKET && finx_order_state_is_open (order->state) && finx_decimal_sign (rest) > 0)
    order->quantity = finx_decimal_normalize (finx_decimal_add (order->filled, rest));
  else if (order->state == FINX_ORDER_FILLED && known == NULL)
    order->quantity = order->filled;
}

/**
 * coinbase_parse_update:
 *
 * Returns: (transfer full) (nullable): as the stream has it: all that happened to the order until now
 */
FinxOrder *
coinbase_parse_update (FinxCoinbase       *self,
                       const FinxJsonNode *node)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  g_autoptr(FinxOrder) order = finx_order_new ();
  const FinxOrder *known;

  if (!read_common (self, node, "order_side", "cumulative_quantity", order))
    return NULL;
  known = finx_order_ledger_find_venue (ledger, order->venue_id);
  if (known == NULL)
    known = finx_order_ledger_find (ledger, order->client_id);
  order->average_price = finx_broker_json_positive (node, "avg_price");
  order->placed_us = finx_json_node_time (finx_json_node_get (node, "creation_time"));
  read_terms (node, known, order);
  return g_steal_pointer (&order);
}

/* Futures and the like are not FinX's here. */
static gboolean
is_elsewhere (const FinxJsonNode *node)
{
  g_autofree char *product = finx_broker_json_text (node, "product_id");
  const char *dash = product != NULL ? strchr (product, '-') : NULL;
  g_autofree char *type = finx_broker_json_text (node, "product_type");

  return (type != NULL && !g_str_equal (type, "SPOT")) || (product != NULL && (dash == NULL || strchr (dash + 1, '-') != NULL));
}

/* %FALSE: it can not be read, and a list without it would be wrong. */
gboolean
coinbase_read_order (FinxCoinbase       *self,
                     FinxBrokerCall     *call,
                     const FinxJsonNode *node)
{
  FinxOrder *order;

  if (is_elsewhere (node))
    return TRUE;
  order = coinbase_parse_order (self, node);
  if (order != NULL)
    g_ptr_array_add (call->rows, order);
  return order != NULL;
}

/* The same; a fill's size may be what was paid. */
gboolean
coinbase_read_fill (FinxCoinbase       *self,
                    FinxBrokerCall     *call,
                    const FinxJsonNode *node)
{
  g_autoptr(FinxFill) fill = finx_fill_new ();
  g_autofree char *product = finx_broker_json_text (node, "product_id"), *id = finx_broker_json_text (node, "entry_id");
  g_autofree char *order = finx_broker_json_text (node, "order_id");
  g_autofree char *trade = finx_broker_json_text (node, "trade_id"), *type = finx_broker_json_text (node, "trade_type");

  if (is_elsewhere (node))
    return TRUE;
  if (type != NULL && !g_str_equal (type, "FILL"))
    {
      finx_log (FINX_LOG_WARNING, "orders", "", "Coinbase corrected trade %s of order %s: check it at the broker", trade != NULL ? trade : "",
                order != NULL ? order : "");
      return TRUE;
    }
  fill->instrument = product != NULL ? coinbase_find_instrument (FINX_BROKER_CLIENT (self), product) : NULL;
  fill->price = finx_broker_json_positive (node, "price");
  fill->quantity = finx_broker_json_positive (node, "size");
  fill->time_us = finx_json_node_time (finx_json_node_get (node, "trade_time"));
  fill->fee = or_zero (finx_json_node_decimal (finx_json_node_get (node, "commission")));
  fill->mid = FINX_DECIMAL_UNKNOWN;
  fill->is_maker = finx_json_node_is (finx_json_node_get (node, "liquidity_indicator"), "MAKER");
  if (type == NULL || fill->instrument == NULL || order == NULL || (id == NULL && trade == NULL) || fill->time_us == 0
      || !read_side (finx_json_node_get (node, "side"), &fill->side))
    return FALSE;
  if (finx_json_node_boolean (finx_json_node_get (node, "size_in_quote")))
    {
      fill->quantity = finx_decimal_normalize (finx_decimal_div (fill->quantity, fill->price, fill->instrument->size_scale, FINX_ROUND_HALF_EVEN));
      if (finx_decimal_sign (fill->quantity) == 0 && finx_decimal_is_known (fill->quantity))
        {
          finx_log (FINX_LOG_INFO, "orders", "", "Coinbase's trade %s of order %s is less than can be counted", trade != NULL ? trade : "", order);
          return TRUE;
        }
    }
  if (finx_decimal_sign (fill->price) <= 0 || finx_decimal_sign (fill->quantity) <= 0)
    return FALSE;
  finx_broker_take_text (&fill->id, id != NULL ? g_steal_pointer (&id) : g_steal_pointer (&trade));
  finx_broker_take_text (&fill->client_id, g_steal_pointer (&order));
  finx_broker_take_text (&fill->account, g_strdup (finx_broker_client_get_account (FINX_BROKER_CLIENT (self))));
  g_ptr_array_add (call->rows, g_steal_pointer (&fill));
  return TRUE;
}
