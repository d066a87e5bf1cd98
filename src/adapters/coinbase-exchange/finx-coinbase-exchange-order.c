/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders and fills as Coinbase Exchange writes them. An order or a fill that can not be read is not made up. */
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-text.h"

#define UNFIT (-1)              /* of states: it depends on why it ended */

static const struct
{
  const char *name;
  int         state;
} states[] = {
  { "received", FINX_ORDER_PENDING }, { "pending", FINX_ORDER_PENDING }, { "active", FINX_ORDER_WAITING }, { "open", FINX_ORDER_WORKING },
  { "done", UNFIT },                  { "settled", UNFIT },              { "rejected", FINX_ORDER_REJECTED },
};

static FinxDecimal
or_zero (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? value : FINX_DECIMAL_ZERO;
}

/* (nullable): also one that was not met before */
const FinxInstrument *
coinbase_exchange_find_instrument (FinxBrokerClient *client,
                                   const char       *product)
{
  const FinxInstrument *known = finx_broker_client_find (client, product);
  const char *dash = strchr (product, '-');
  g_autoptr(FinxInstrument) draft = NULL;

  if (known != NULL || dash == NULL)
    return known;
  draft = finx_instrument_new_plain (product, product, "", FINX_ASSET_CRYPTO, dash + 1);
  draft->tick_size = draft->lot_step = finx_decimal_new (1, 8);
  draft->price_scale = draft->size_scale = 8;
  return finx_instrument_validate (draft, NULL) ? finx_broker_client_learn (client, product, draft) : NULL;
}

/* Fills are asked for product by product, so it is kept which have some. */
void
coinbase_exchange_note_active (FinxCoinbaseExchange *self,
                               const char           *product,
                               gint64                time_us)
{
  const gint64 *known = g_hash_table_lookup (self->active, product);

  if (known == NULL || *known < time_us)
    g_hash_table_insert (self->active, g_strdup (product), g_memdup2 (&time_us, sizeof time_us));
}

/* Why it ended is told beside that it did; that its time was over is not, but when it ended is. */
static FinxOrderState
read_end (const FinxJsonNode *node,
          const FinxOrder    *order)
{
  const FinxJsonNode *reason = finx_json_node_get (node, "done_reason");
  gint64 expire_us = finx_json_node_time (finx_json_node_get (node, "expire_time")), done_us = finx_json_node_time (finx_json_node_get (node, "done_at"));

  if (finx_json_node_is (reason, "filled"))
    return FINX_ORDER_FILLED;
  if (finx_json_node_is (reason, "canceled") || finx_json_node_is (reason, "cancelled"))
    return expire_us != 0 && done_us >= expire_us ? FINX_ORDER_EXPIRED : FINX_ORDER_CANCELLED;
  if (finx_json_node_is (reason, "rejected"))
    return FINX_ORDER_REJECTED;
  return finx_decimal_is_known (order->quantity) && finx_decimal_equal (order->filled, order->quantity) ? FINX_ORDER_FILLED : FINX_ORDER_UNKNOWN;
}

static FinxOrderState
read_state (const FinxJsonNode *node,
            const FinxOrder    *order)
{
  const FinxJsonNode *status = finx_json_node_get (node, "status");

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (finx_json_node_is (status, states[i].name))
      {
        if (states[i].state == UNFIT)
          return read_end (node, order);
        return states[i].state == FINX_ORDER_WORKING && finx_decimal_sign (order->filled) > 0 ? FINX_ORDER_PARTIAL : (FinxOrderState) states[i].state;
      }
  return FINX_ORDER_UNKNOWN;
}

/* Why it ended, or what nobody knows of it. */
static void
read_reason (const FinxJsonNode *node,
             FinxOrder          *order)
{
  g_autofree char *status = finx_broker_json_text (node, "status"), *done = finx_broker_json_text (node, "done_reason");

  if (order->state == FINX_ORDER_UNKNOWN)
    finx_broker_take_text (&order->reason,
               g_strdup_printf (finx_text ("Coinbase Exchange calls its state “%s%s%s”, which FinX does not know: check it at the broker"),
                                status != NULL ? status : "", done != NULL ? " " : "", done != NULL ? done : ""));
  else if (order->state == FINX_ORDER_REJECTED || order->state == FINX_ORDER_CANCELLED)
    finx_broker_take_text (&order->reason, finx_broker_json_text (node, "reject_reason"));
}

static FinxOrderType
read_type (const FinxJsonNode *node,
           const FinxOrder    *known,   /* (nullable) */
           const FinxOrder    *order)
{
  const FinxJsonNode *type = finx_json_node_get (node, "type"), *stop = finx_json_node_get (node, "stop");
  gboolean has_limit = finx_decimal_is_known (order->limit_price);

  if (finx_json_node_is (stop, "loss") || finx_json_node_is (stop, "entry") || finx_json_node_is (type, "stop"))
    return has_limit || (known != NULL && known->type == FINX_ORDER_STOP_LIMIT) ? FINX_ORDER_STOP_LIMIT : FINX_ORDER_STOP;
  if (known != NULL)
    return known->type;                 /* while it is pending an order is told without its stop */
  return finx_json_node_is (type, "market") ? FINX_ORDER_MARKET : FINX_ORDER_LIMIT;
}

/* GTT is a day, or what ends at another time. */
static void
read_tif (const FinxJsonNode *node,
          const FinxOrder    *known,    /* (nullable) */
          FinxOrder          *order)
{
  static const struct { const char *name; FinxTimeInForce tif; } tifs[] = {
    { "GTC", FINX_TIF_GTC }, { "IOC", FINX_TIF_IOC }, { "FOK", FINX_TIF_FOK },
  };
  static const struct { const char *name; gint64 us; } durations[] = {
    { "min", FINX_USEC_PER_MIN }, { "hour", FINX_USEC_PER_HOUR }, { "day", FINX_USEC_PER_DAY },
  };
  const FinxJsonNode *tif = finx_json_node_get (node, "time_in_force"), *after = finx_json_node_get (node, "cancel_after");

  order->tif = known != NULL ? known->tif : order->type == FINX_ORDER_MARKET ? FINX_TIF_IOC : FINX_TIF_GTC;
  for (gsize i = 0; i < G_N_ELEMENTS (tifs); i++)
    if (finx_json_node_is (tif, tifs[i].name) && order->type != FINX_ORDER_MARKET)
      order->tif = tifs[i].tif;
  if (!finx_json_node_is (tif, "GTT") || (known != NULL && (known->tif == FINX_TIF_DAY || known->tif == FINX_TIF_GTD)))
    return;
  order->expire_us = finx_json_node_time (finx_json_node_get (node, "expire_time"));
  for (gsize i = 0; order->expire_us == 0 && order->placed_us != 0 && i < G_N_ELEMENTS (durations); i++)
    if (finx_json_node_is (after, durations[i].name))
      order->expire_us = order->placed_us + durations[i].us;
  order->tif = order->expire_us != 0 ? FINX_TIF_GTD : FINX_TIF_DAY;
}

/* While it is pending an order has fewer figures: those that are left out are the ones that are known. */
static void
read_terms (const FinxJsonNode *node,
            const FinxOrder    *known,  /* (nullable) */
            FinxOrder          *order)
{
  static const char *const values[] = { "specified_funds", "funds" };

  order->quantity = finx_broker_json_positive (node, "size");
  order->limit_price = finx_broker_json_positive (node, "price");
  order->stop_price = finx_broker_json_positive (node, "stop_price");
  for (gsize i = 0; i < G_N_ELEMENTS (values) && !finx_decimal_is_known (order->quantity) && finx_decimal_sign (order->notional) == 0; i++)
    order->notional = or_zero (finx_broker_json_positive (node, values[i]));
  order->type = read_type (node, known, order);
  read_tif (node, known, order);
  if (order->type == FINX_ORDER_MARKET)
    order->limit_price = FINX_DECIMAL_UNKNOWN;
  else if (!finx_decimal_is_known (order->limit_price) && known != NULL)
    order->limit_price = known->limit_price;
  if (!finx_decimal_is_known (order->stop_price) && known != NULL)
    order->stop_price = known->stop_price;
}

/* %FALSE: it is not told. Nothing is filled of what is pending. */
static gboolean
read_filled (const FinxJsonNode *node,
             FinxOrder          *order)
{
  const FinxJsonNode *filled = finx_json_node_get (node, "filled_size"), *status = finx_json_node_get (node, "status");
  FinxDecimal value = finx_broker_json_positive (node, "executed_value");

  order->filled = finx_decimal_normalize (finx_json_node_decimal (filled));
  if (filled == NULL && (finx_json_node_is (status, "pending") || finx_json_node_is (status, "received")))
    order->filled = FINX_DECIMAL_ZERO;
  if (!finx_decimal_is_known (order->filled) || finx_decimal_sign (order->filled) < 0)
    return FALSE;
  order->average_price = finx_decimal_sign (order->filled) > 0 ? finx_decimal_normalize (finx_decimal_div (value, order->filled, 9, FINX_ROUND_HALF_EVEN))
                                                               : FINX_DECIMAL_UNKNOWN;
  order->fees = or_zero (finx_broker_json_positive (node, "fill_fees"));
  return TRUE;
}

/* How late an order for the product may have been filled. */
static void
note_order (FinxCoinbaseExchange *self,
            const FinxJsonNode   *node,
            const char           *product,
            const FinxOrder      *order)
{
  gint64 done_us = finx_json_node_time (finx_json_node_get (node, "done_at"));

  if (finx_order_state_is_open (order->state) || done_us == 0)
    done_us = finx_broker_client_get_now (FINX_BROKER_CLIENT (self));
  if (finx_order_state_is_open (order->state) || finx_decimal_sign (order->filled) > 0)
    coinbase_exchange_note_active (self, product, done_us);
}

/**
 * coinbase_exchange_parse_order:
 *
 * Returns: (transfer full) (nullable): %NULL: not an order that can be read
 */
FinxOrder *
coinbase_exchange_parse_order (FinxCoinbaseExchange *self,
                               const FinxJsonNode   *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (client);
  g_autoptr(FinxOrder) order = finx_order_new ();
  g_autofree char *product = finx_broker_json_text (node, "product_id"), *uuid = finx_broker_json_text (node, "client_oid");
  const FinxOrder *known;

  finx_broker_take_text (&order->venue_id, finx_broker_json_text (node, "id"));
  order->instrument = product != NULL ? coinbase_exchange_find_instrument (client, product) : NULL;
  if (*order->venue_id == '\0' || order->instrument == NULL)
    return NULL;
  if (uuid != NULL)
    finx_broker_take_text (&order->client_id, finx_broker_client_id_of (uuid));
  known = finx_order_ledger_find_venue (ledger, order->venue_id);
  if (known == NULL && *order->client_id != '\0')
    known = finx_order_ledger_find (ledger, order->client_id);
  finx_broker_take_text (&order->account, g_strdup (finx_broker_client_get_account (client)));
  if (finx_json_node_is (finx_json_node_get (node, "side"), "buy"))
    order->side = FINX_SIDE_BUY;
  else if (finx_json_node_is (finx_json_node_get (node, "side"), "sell"))
    order->side = FINX_SIDE_SELL;
  else
    return NULL;
  if (!read_filled (node, order))
    return NULL;
  order->placed_us = finx_json_node_time (finx_json_node_get (node, "created_at"));
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));   /* it does not tell when an order changed last */
  read_terms (node, known, order);
  order->state = read_state (node, order);
  read_reason (node, order);
  note_order (self, node, product, order);
  return g_steal_pointer (&order);
}

/**
 * coinbase_exchange_parse_fill:
 *
 * Trades are numbered in each market, so the market is a part of a fill's id.
 *
 * Returns: (transfer full) (nullable): %NULL: not a fill that can be read
 */
FinxFill *
coinbase_exchange_parse_fill (FinxCoinbaseExchange *self,
                              const FinxJsonNode   *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxJsonNode *side = finx_json_node_get (node, "side"), *fee = finx_json_node_get (node, "fee");
  g_autofree char *product = finx_broker_json_text (node, "product_id"), *trade = finx_broker_json_text (node, "trade_id");
  g_autofree char *order = finx_broker_json_text (node, "order_id");
  g_autoptr(FinxFill) fill = finx_fill_new ();

  fill->instrument = product != NULL ? coinbase_exchange_find_instrument (client, product) : NULL;
  fill->price = finx_broker_json_positive (node, "price");
  fill->quantity = finx_decimal_normalize (finx_broker_json_positive (node, "size"));
  fill->fee = finx_decimal_normalize (finx_json_node_decimal (fee));
  fill->time_us = finx_json_node_time (finx_json_node_get (node, "created_at"));
  fill->mid = FINX_DECIMAL_UNKNOWN;
  fill->side = finx_json_node_is (side, "sell") ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  fill->is_maker = finx_json_node_is (finx_json_node_get (node, "liquidity"), "M");
  if (fill->instrument == NULL || trade == NULL || order == NULL || fill->time_us == 0 || (fill->side == FINX_SIDE_BUY && !finx_json_node_is (side, "buy"))
      || finx_decimal_sign (fill->price) <= 0 || finx_decimal_sign (fill->quantity) <= 0 || !finx_decimal_is_known (fill->fee))
    return NULL;
  finx_broker_take_text (&fill->id, g_strdup_printf ("%s-%s", product, trade));
  finx_broker_take_text (&fill->client_id, g_steal_pointer (&order));
  finx_broker_take_text (&fill->account, g_strdup (finx_broker_client_get_account (client)));
  return g_steal_pointer (&fill);
}
