/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kraken's orders and fills, from its answers and from its stream. One that can not be read is not made up. */
#include "adapters/kraken/finx-kraken-private.h"

#include <string.h>

#include "adapters/finx-broker-id.h"
#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-text.h"

static FinxDecimal
decimal_of (const FinxJsonNode *node,
            const char         *name)
{
  return finx_json_node_decimal (finx_json_node_get (node, name));
}

/* Of seconds with a fraction; 0: none */
gint64
kraken_seconds_of (const FinxJsonNode *node,
                   const char         *name)
{
  FinxDecimal value = decimal_of (node, name);
  gint64 us;

  if (finx_decimal_sign (value) <= 0 || !finx_decimal_to_units (finx_decimal_rescale (value, 6, FINX_ROUND_DOWN), 6, &us))
    return 0;
  return us;
}

/* Whether a list such as "fciq,post" has a word. */
static gboolean
has_word (const FinxJsonNode *node,
          const char         *name,
          const char         *word)
{
  g_autofree char *text = finx_broker_json_text (node, name);
  g_auto(GStrv) words = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  return words != NULL && g_strv_contains ((const char *const *) words, word);
}

static gboolean
read_side (const FinxJsonNode *node,
           FinxSide           *side)
{
  if (!finx_json_node_is (node, "buy") && !finx_json_node_is (node, "sell"))
    return FALSE;
  *side = finx_json_node_is (node, "buy") ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  return TRUE;
}

/* Kinds that FinX does not place are told as the nearest one, and in words. */
static void
read_type (const FinxJsonNode *node,
           FinxOrder          *order)
{
  static const struct { const char *name; FinxOrderType type; gboolean is_ours; } types[] = {
    { "market", FINX_ORDER_MARKET, TRUE },                    { "limit", FINX_ORDER_LIMIT, TRUE },
    { "stop-loss", FINX_ORDER_STOP, TRUE },                   { "stop-loss-limit", FINX_ORDER_STOP_LIMIT, TRUE },
    { "trailing-stop", FINX_ORDER_TRAILING_STOP, TRUE },      { "trailing-stop-limit", FINX_ORDER_TRAILING_STOP, FALSE },
    { "take-profit", FINX_ORDER_STOP, FALSE },                { "take-profit-limit", FINX_ORDER_STOP_LIMIT, FALSE },
    { "iceberg", FINX_ORDER_LIMIT, FALSE },
  };
  g_autofree char *name = finx_json_node_text (node);
  gsize i = 0;

  while (i < G_N_ELEMENTS (types) && g_strcmp0 (name, types[i].name) != 0)
    i++;
  order->type = i < G_N_ELEMENTS (types) ? types[i].type : FINX_ORDER_MARKET;
  if (i == G_N_ELEMENTS (types) || !types[i].is_ours)
    finx_broker_take_text (&order->reason, g_strdup_printf (finx_text ("At Kraken it is a “%s”, which is more than FinX shows: see it there"),
                                                            name != NULL ? name : ""));
}

static void
read_prices (const FinxJsonNode *descr,
             FinxOrder          *order)
{
  FinxDecimal first = finx_broker_json_positive (descr, "price"), second = finx_broker_json_positive (descr, "price2");
  g_autofree char *text = finx_broker_json_text (descr, "price");

  switch (order->type)
    {
    case FINX_ORDER_LIMIT:
      order->limit_price = first;
      break;
    case FINX_ORDER_STOP_LIMIT:
      order->limit_price = second;
      order->stop_price = first;
      break;
    case FINX_ORDER_STOP:
      order->stop_price = first;
      break;
    case FINX_ORDER_TRAILING_STOP:      /* "+5.0", or a part of the price, "+2.5000%", which is no distance */
      if (text == NULL || *text != '+' || !finx_decimal_parse (text + 1, &order->trail, NULL) || finx_decimal_sign (order->trail) <= 0)
        order->trail = FINX_DECIMAL_UNKNOWN;
      break;
    default:
      break;
    }
}

static FinxOrderState
read_state (const FinxJsonNode *node,
            const FinxOrder    *order)
{
  static const struct { const char *name; FinxOrderState state; } states[] = {
    { "pending", FINX_ORDER_PENDING },     { "open", FINX_ORDER_WORKING },    { "closed", FINX_ORDER_FILLED },
    { "canceled", FINX_ORDER_CANCELLED },  { "expired", FINX_ORDER_EXPIRED },
  };
  const FinxJsonNode *status = finx_json_node_get (node, "status");
  gboolean waits = order->type >= FINX_ORDER_STOP && !has_word (node, "misc", "stopped") && !has_word (node, "misc", "touched");

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (finx_json_node_is (status, states[i].name))
      {
        if (states[i].state == FINX_ORDER_WORKING && finx_decimal_sign (order->filled) > 0)
          return FINX_ORDER_PARTIAL;
        return states[i].state == FINX_ORDER_WORKING && waits ? FINX_ORDER_WAITING : states[i].state;
      }
  return FINX_ORDER_UNKNOWN;
}

static void
doubt (FinxOrder          *order,
       const FinxJsonNode *status)
{
  g_autofree char *word = finx_json_node_text (status);

  order->state = FINX_ORDER_UNKNOWN;
  finx_broker_take_text (&order->reason, g_strdup_printf (finx_text ("Kraken calls its state “%s”, which FinX does not know: check it at the broker"),
                                                          word != NULL ? word : ""));
}

/* An order by value counts in the other currency, also what is filled of it. */
static gboolean
read_quantities (const FinxJsonNode *node,
                 FinxOrder          *order)
{
  FinxDecimal quantity = finx_broker_json_positive (node, "vol"), filled = decimal_of (node, "vol_exec"), cost = decimal_of (node, "cost");

  order->average_price = finx_broker_json_positive (node, "price");
  if (has_word (node, "oflags", "viqc"))
    {
      order->notional = finx_decimal_is_known (quantity) ? quantity : FINX_DECIMAL_ZERO;
      quantity = FINX_DECIMAL_UNKNOWN;
      if (finx_decimal_sign (filled) > 0)
        filled = finx_decimal_div (cost, order->average_price, order->instrument->size_scale, FINX_ROUND_DOWN);
    }
  if (!finx_decimal_is_known (filled) || finx_decimal_sign (filled) < 0)
    return FALSE;
  order->quantity = finx_decimal_is_known (quantity) ? finx_decimal_normalize (quantity) : quantity;
  order->filled = finx_decimal_normalize (filled);
  return TRUE;
}

/* What was paid in coins is told in the currency of the price. */
static FinxDecimal
read_fees (const FinxJsonNode *node,
           const FinxOrder    *order)
{
  FinxDecimal fees = decimal_of (node, "fee");

  if (has_word (node, "oflags", "fcib"))
    fees = finx_decimal_mul (fees, order->average_price, 8, FINX_ROUND_HALF_EVEN);
  return finx_decimal_is_known (fees) ? finx_decimal_normalize (fees) : FINX_DECIMAL_ZERO;
}

/* How long it is good is only told of those with an end; else it is as we said. */
static void
read_tif (FinxKraken         *self,
          const FinxJsonNode *node,
          FinxOrder          *order)
{
  const FinxJsonNode *tif = finx_json_node_get (node, "timeinforce");
  const FinxOrder *known = finx_order_ledger_find (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), order->client_id);

  order->expire_us = kraken_seconds_of (node, "expiretm");
  order->tif = order->expire_us > 0 ? FINX_TIF_GTD : finx_json_node_is (tif, "IOC") ? FINX_TIF_IOC : finx_json_node_is (tif, "FOK") ? FINX_TIF_FOK
               : known != NULL ? known->tif : FINX_TIF_GTC;
}

/**
 * kraken_parse_order:
 * @node: its name is the order's id
 *
 * Returns: (transfer full) (nullable): as an answer has it; %NULL: not an order that can be read
 */
FinxOrder *
kraken_parse_order (FinxKraken         *self,
                    const FinxJsonNode *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxJsonNode *descr = finx_json_node_get (node, "descr");
  g_autoptr(FinxOrder) order = finx_order_new ();
  g_autofree char *pair = finx_broker_json_text (descr, "pair"), *id = finx_json_node_name (node), *ours = finx_broker_json_text (node, "cl_ord_id");
  char *reason;

  order->instrument = pair != NULL ? kraken_find_instrument (self, pair) : NULL;
  if (id == NULL || *id == '\0' || order->instrument == NULL || !read_side (finx_json_node_get (descr, "type"), &order->side)
      || !read_quantities (node, order))
    return NULL;
  finx_broker_take_text (&order->venue_id, g_steal_pointer (&id));
  if (ours != NULL)
    finx_broker_take_text (&order->client_id, finx_broker_client_id_of (ours));
  finx_broker_take_text (&order->account, g_strdup (finx_broker_client_get_account (client)));
  read_type (finx_json_node_get (descr, "ordertype"), order);
  read_prices (descr, order);
  read_tif (self, node, order);
  order->fees = read_fees (node, order);
  order->placed_us = kraken_seconds_of (node, "opentm");
  /* Kraken does not tell when an order changed last. */
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  order->state = read_state (node, order);
  reason = finx_broker_json_text (node, "reason");
  if (finx_order_state_is_open (order->state) || order->state == FINX_ORDER_FILLED)
    g_clear_pointer (&reason, g_free);
  finx_broker_take_text (&order->reason, reason);
  if (order->state == FINX_ORDER_UNKNOWN)
    doubt (order, finx_json_node_get (node, "status"));
  return g_steal_pointer (&order);
}

/* %FALSE: it can not be read, and a list without it would be wrong. */
gboolean
kraken_read_order (FinxKraken         *self,
                   FinxBrokerCall     *call,
                   const FinxJsonNode *node)
{
  FinxOrder *order = kraken_parse_order (self, node);

  if (order != NULL)
    g_ptr_array_add (call->rows, order);
  return order != NULL;
}

/* Pages move while they are turned: what comes again is not told again. */
static gboolean
has_fill (const FinxBrokerCall *call,
          const char           *id)
{
  for (guint i = 0; i < call->rows->len; i++)
    if (g_str_equal (((FinxFill *) call->rows->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

gboolean
kraken_read_fill (FinxKraken         *self,
                  FinxBrokerCall     *call,
                  const FinxJsonNode *node)
{
  g_autoptr(FinxFill) fill = finx_fill_new ();
  g_autofree char *pair = finx_broker_json_text (node, "pair"), *id = finx_json_node_name (node), *order = finx_broker_json_text (node, "ordertxid");

  fill->instrument = pair != NULL ? kraken_find_instrument (self, pair) : NULL;
  fill->price = finx_broker_json_positive (node, "price");
  fill->quantity = finx_broker_json_positive (node, "vol");
  fill->fee = decimal_of (node, "fee");
  fill->mid = FINX_DECIMAL_UNKNOWN;
  fill->time_us = kraken_seconds_of (node, "time");
  fill->is_maker = finx_broker_json_is_true (node, "maker");
  if (fill->instrument == NULL || id == NULL || *id == '\0' || order == NULL || fill->time_us == 0 || !finx_decimal_is_known (fill->price)
      || !finx_decimal_is_known (fill->quantity) || !read_side (finx_json_node_get (node, "type"), &fill->side))
    return FALSE;
  fill->quantity = finx_decimal_normalize (fill->quantity);
  if (!finx_decimal_is_known (fill->fee))
    fill->fee = FINX_DECIMAL_ZERO;
  if (has_fill (call, id))
    return TRUE;
  finx_broker_take_text (&fill->id, g_steal_pointer (&id));
  finx_broker_take_text (&fill->client_id, g_steal_pointer (&order));
  finx_broker_take_text (&fill->account, g_strdup (finx_broker_client_get_account (FINX_BROKER_CLIENT (self))));
  g_ptr_array_add (call->rows, g_steal_pointer (&fill));
  return TRUE;
}

/* The stream. Its messages leave out what they said before. */

static gboolean
read_beginning (FinxKraken         *self,
                const FinxJsonNode *node,
                FinxOrder          *order)
{
  g_autofree char *symbol = finx_broker_json_text (node, "symbol"), *ours = finx_broker_json_text (node, "cl_ord_id");
  const FinxJsonNode *tif = finx_json_node_get (node, "time_in_force");

  order->instrument = symbol != NULL ? kraken_find_instrument (self, symbol) : NULL;
  if (order->instrument == NULL || !read_side (finx_json_node_get (node, "side"), &order->side) || finx_json_node_get (node, "order_type") == NULL)
    return FALSE;
  if (ours != NULL)
    finx_broker_take_text (&order->client_id, finx_broker_client_id_of (ours));
  finx_broker_take_text (&order->account, g_strdup (finx_broker_client_get_account (FINX_BROKER_CLIENT (self))));
  read_type (finx_json_node_get (node, "order_type"), order);
  order->tif = finx_json_node_is (tif, "IOC") ? FINX_TIF_IOC : finx_json_node_is (tif, "FOK") ? FINX_TIF_FOK
               : finx_json_node_is (tif, "GTD") ? FINX_TIF_GTD : FINX_TIF_GTC;
  order->expire_us = order->tif == FINX_TIF_GTD ? finx_json_node_time (finx_json_node_get (node, "expire_time")) : 0;
  order->placed_us = finx_json_node_time (finx_json_node_get (node, "timestamp"));
  order->filled = FINX_DECIMAL_ZERO;
  order->fees = FINX_DECIMAL_ZERO;
  return TRUE;
}

static void
read_changes (const FinxJsonNode *node,
              FinxOrder          *order)
{
  const FinxJsonNode *triggers = finx_json_node_get (node, "triggers");
  gboolean is_static = finx_json_node_get (triggers, "price_type") == NULL || finx_json_node_is (finx_json_node_get (triggers, "price_type"), "static");
  struct { FinxDecimal told, *slot; } values[] = {
    { finx_broker_json_positive (node, "order_qty"), &order->quantity },
    { finx_broker_json_positive (node, "cash_order_qty"), &order->notional },
    { finx_broker_json_positive (node, "cum_qty"), &order->filled },
    { finx_broker_json_positive (node, "avg_price"), &order->average_price },
    { finx_broker_json_positive (node, "limit_price"), &order->limit_price },
    { is_static ? finx_broker_json_positive (triggers, "price") : FINX_DECIMAL_UNKNOWN, &order->stop_price },
    { finx_json_node_is (finx_json_node_get (triggers, "price_type"), "quote") ? finx_decimal_abs (decimal_of (triggers, "price"))
                                                                                : FINX_DECIMAL_UNKNOWN, &order->trail },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (finx_decimal_is_known (values[i].told))
      *values[i].slot = finx_decimal_normalize (values[i].told);
  if (finx_order_is_by_value (order))
    order->quantity = FINX_DECIMAL_UNKNOWN;
}

static void
read_stream_state (const FinxJsonNode *node,
                   gboolean            is_known,
                   FinxOrder          *order)
{
  static const struct { const char *name; FinxOrderState state; } states[] = {
    { "pending_new", FINX_ORDER_PENDING },        { "new", FINX_ORDER_WORKING },        { "triggered", FINX_ORDER_WORKING },
    { "partially_filled", FINX_ORDER_PARTIAL },   { "filled", FINX_ORDER_FILLED },      { "canceled", FINX_ORDER_CANCELLED },
    { "expired", FINX_ORDER_EXPIRED },
  };
  const FinxJsonNode *status = finx_json_node_get (node, "order_status"), *trigger = finx_json_node_get (finx_json_node_get (node, "triggers"), "status");
  FinxOrderState before = order->state;
  char *reason = finx_broker_json_text (node, "reason");
  gsize i = 0;

  if (status == NULL && is_known)       /* it is as it was */
    {
      g_free (reason);
      return;
    }
  while (i < G_N_ELEMENTS (states) && !finx_json_node_is (status, states[i].name))
    i++;
  if (i == G_N_ELEMENTS (states))
    {
      g_free (reason);
      doubt (order, status);
      return;
    }
  order->state = states[i].state;
  if (finx_json_node_is (status, "new") && order->type >= FINX_ORDER_STOP && before != FINX_ORDER_WORKING && !finx_json_node_is (trigger, "triggered"))
    order->state = FINX_ORDER_WAITING;
  if (order->state == FINX_ORDER_WORKING && finx_decimal_sign (order->filled) > 0)
    order->state = FINX_ORDER_PARTIAL;
  if (order->state == FINX_ORDER_CANCELLED && g_strcmp0 (reason, "Post only order") == 0)
    order->state = FINX_ORDER_REJECTED;
  if (finx_order_state_is_open (order->state) || order->state == FINX_ORDER_FILLED)
    g_clear_pointer (&reason, g_free);
  finx_broker_take_text (&order->reason, reason);
}

/**
 * kraken_parse_execution:
 *
 * Returns: (transfer full) (nullable): the order as it is after it; %NULL: more than the message says has to be known
 */
FinxOrder *
kraken_parse_execution (FinxKraken         *self,
                        const FinxJsonNode *node)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  g_autofree char *id = finx_broker_json_text (node, "order_id"), *text = finx_broker_json_text (node, "cl_ord_id");
  g_autofree char *ours = text != NULL ? finx_broker_client_id_of (text) : NULL;
  const FinxOrder *known = id != NULL ? finx_order_ledger_find_venue (ledger, id) : NULL;
  g_autoptr(FinxOrder) order = NULL;

  if (known == NULL && ours != NULL)
    known = finx_order_ledger_find (ledger, ours);
  if (id == NULL)
    return NULL;
  order = known != NULL ? finx_order_copy (known) : finx_order_new ();
  if (known == NULL && !read_beginning (self, node, order))
    return NULL;
  finx_broker_take_text (&order->venue_id, g_steal_pointer (&id));
  read_changes (node, order);
  read_stream_state (node, known != NULL, order);
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  return g_steal_pointer (&order);
}

/* The fees of a trade, in the currency of its price; unknown: paid with something else */
static FinxDecimal
sum_fees (const FinxJsonNode *node,
          const KrakenPair   *pair,
          FinxDecimal         price)
{
  const FinxJsonNode *fees = finx_json_node_get (node, "fees");
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (const FinxJsonNode *fee = finx_json_node_first (fees); fee != NULL; fee = finx_json_node_next (fees, fee))
    {
      g_autofree char *code = finx_broker_json_text (fee, "asset");
      g_autofree char *asset = code != NULL ? kraken_asset_of (code) : NULL;
      FinxDecimal amount = decimal_of (fee, "qty");

      if (asset != NULL && pair != NULL && g_str_equal (asset, pair->base))
        amount = finx_decimal_mul (amount, price, 8, FINX_ROUND_HALF_EVEN);
      else if (asset == NULL || pair == NULL || !g_str_equal (asset, pair->quote))
        return FINX_DECIMAL_UNKNOWN;
      sum = finx_decimal_add (sum, amount);
    }
  return sum;
}

/**
 * kraken_parse_execution_fill:
 * @order: that the message is about
 *
 * Returns: (transfer full) (nullable): %NULL: it is no trade, or one that has to be read elsewhere
 */
FinxFill *
kraken_parse_execution_fill (FinxKraken         *self,
                             const FinxOrder    *order,
                             const FinxJsonNode *node)
{
  g_autoptr(FinxFill) fill = NULL;
  g_autofree char *id = finx_broker_json_text (node, "exec_id");

  if (!finx_json_node_is (finx_json_node_get (node, "exec_type"), "trade") || id == NULL)
    return NULL;
  fill = finx_fill_new ();
  fill->instrument = order->instrument;
  fill->side = order->side;
  fill->price = finx_broker_json_positive (node, "last_price");
  fill->quantity = finx_broker_json_positive (node, "last_qty");
  fill->fee = sum_fees (node, kraken_pair_of (self, order->instrument), fill->price);
  fill->mid = FINX_DECIMAL_UNKNOWN;
  fill->is_maker = finx_json_node_is (finx_json_node_get (node, "liquidity_ind"), "m");
  fill->time_us = finx_json_node_time (finx_json_node_get (node, "timestamp"));
  if (!finx_decimal_is_known (fill->price) || !finx_decimal_is_known (fill->quantity) || !finx_decimal_is_known (fill->fee) || fill->time_us == 0)
    return NULL;
  fill->quantity = finx_decimal_normalize (fill->quantity);
  finx_broker_take_text (&fill->id, g_steal_pointer (&id));
  finx_broker_take_text (&fill->client_id, g_strdup (order->venue_id));
  finx_broker_take_text (&fill->account, g_strdup (order->account));
  return g_steal_pointer (&fill);
}
