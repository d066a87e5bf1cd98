/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charles Schwab's orders and their fills. An order that can not be read is not made up. There is no id of ours in them: an order is known
 * by what was placed when, and by nothing less than all of it. */
#include "adapters/schwab/finx-schwab-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

#define CLOCK_DOUBT  (5 * FINX_USEC_PER_SEC)    /* of times in whole seconds, on another clock */
#define MOST_NESTED  4                          /* a bracket has three */

static const struct
{
  const char    *name;
  FinxOrderState state;
} states[] = {
  { "NEW", FINX_ORDER_PENDING },                    { "PENDING_ACKNOWLEDGEMENT", FINX_ORDER_PENDING },
  { "QUEUED", FINX_ORDER_WAITING },                 { "PENDING_ACTIVATION", FINX_ORDER_WAITING },
  { "ACCEPTED", FINX_ORDER_WAITING },               { "AWAITING_PARENT_ORDER", FINX_ORDER_WAITING },
  { "AWAITING_CONDITION", FINX_ORDER_WAITING },     { "AWAITING_STOP_CONDITION", FINX_ORDER_WAITING },
  { "AWAITING_MANUAL_REVIEW", FINX_ORDER_WAITING }, { "AWAITING_RELEASE_TIME", FINX_ORDER_WAITING },
  { "WORKING", FINX_ORDER_WORKING },                { "PENDING_CANCEL", FINX_ORDER_WORKING },
  { "AWAITING_UR_OUT", FINX_ORDER_WORKING },        { "PENDING_RECALL", FINX_ORDER_WORKING },
  { "PENDING_REPLACE", FINX_ORDER_WORKING },        { "FILLED", FINX_ORDER_FILLED },
  { "CANCELED", FINX_ORDER_CANCELLED },             { "REPLACED", FINX_ORDER_CANCELLED },
  { "REJECTED", FINX_ORDER_REJECTED },              { "EXPIRED", FINX_ORDER_EXPIRED },
};

static void
clear_order (gpointer data)
{
  g_clear_pointer (&((SchwabOrder *) data)->order, finx_order_free);
}

/* (transfer full) (element-type SchwabOrder) */
GArray *
schwab_orders_new (void)
{
  GArray *orders = g_array_new (FALSE, FALSE, sizeof (SchwabOrder));

  g_array_set_clear_func (orders, clear_order);
  return orders;
}

static gboolean
is (const FinxJsonNode *node,
    const char         *name,
    const char         *text)
{
  return finx_json_node_is (finx_json_node_get (node, name), text);
}

static void
read_state (const FinxJsonNode *node,
            FinxOrder          *order)
{
  g_autofree char *status = finx_broker_json_text (node, "status");

  order->state = FINX_ORDER_UNKNOWN;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (status, states[i].name) == 0)
      order->state = states[i].state;
  if (order->state == FINX_ORDER_UNKNOWN)
    finx_broker_take_text (&order->reason, g_strdup_printf (finx_text ("Charles Schwab calls its state “%s”, which FinX does not know: check it at the broker"),
                                                            status != NULL ? status : ""));
  else if (order->state == FINX_ORDER_WORKING && finx_decimal_sign (order->filled) > 0)
    order->state = FINX_ORDER_PARTIAL;
  else if (!finx_order_state_is_open (order->state) && order->state != FINX_ORDER_FILLED)
    finx_broker_take_text (&order->reason, finx_broker_json_text (node, "statusDescription"));
}

/* What is told beside the type's own prices is not one of the order: the journal takes none that has it. */
static void
drop_prices (FinxOrder *order)
{
  if (order->type != FINX_ORDER_LIMIT && order->type != FINX_ORDER_STOP_LIMIT)
    order->limit_price = FINX_DECIMAL_UNKNOWN;
  if (order->type == FINX_ORDER_MARKET || order->type == FINX_ORDER_LIMIT)
    order->stop_price = FINX_DECIMAL_UNKNOWN;
}

/* Kinds that FinX does not place are told as the nearest one. */
static void
read_type (const FinxJsonNode *node,
           FinxOrder          *order)
{
  static const struct { const char *name; FinxOrderType type; FinxTimeInForce tif; } types[] = {
    { "MARKET", FINX_ORDER_MARKET, FINX_TIF_DAY },       { "LIMIT", FINX_ORDER_LIMIT, FINX_TIF_DAY },
    { "STOP", FINX_ORDER_STOP, FINX_TIF_DAY },           { "STOP_LIMIT", FINX_ORDER_STOP_LIMIT, FINX_TIF_DAY },
    { "TRAILING_STOP", FINX_ORDER_TRAILING_STOP, FINX_TIF_DAY },
    { "MARKET_ON_CLOSE", FINX_ORDER_MARKET, FINX_TIF_CLOSE }, { "LIMIT_ON_CLOSE", FINX_ORDER_LIMIT, FINX_TIF_CLOSE },
  };
  static const struct { const char *name; FinxTimeInForce tif; } tifs[] = {
    { "DAY", FINX_TIF_DAY }, { "GOOD_TILL_CANCEL", FINX_TIF_GTC }, { "IMMEDIATE_OR_CANCEL", FINX_TIF_IOC }, { "FILL_OR_KILL", FINX_TIF_FOK },
    { "END_OF_WEEK", FINX_TIF_GTD }, { "END_OF_MONTH", FINX_TIF_GTD }, { "NEXT_END_OF_MONTH", FINX_TIF_GTD },
  };
  g_autofree char *name = finx_broker_json_text (node, "orderType");
  gboolean is_trail_of_value = is (node, "stopPriceLinkType", "VALUE");
  gsize type = 0;

  while (type < G_N_ELEMENTS (types) && g_strcmp0 (name, types[type].name) != 0)
    type++;
  order->limit_price = finx_broker_json_positive (node, "price");
  order->stop_price = finx_broker_json_positive (node, "stopPrice");
  order->trail = is_trail_of_value ? finx_broker_json_positive (node, "stopPriceOffset") : FINX_DECIMAL_UNKNOWN;
  for (gsize i = 0; i < G_N_ELEMENTS (tifs); i++)
    if (is (node, "duration", tifs[i].name))
      order->tif = tifs[i].tif;
  if (type < G_N_ELEMENTS (types) && types[type].tif == FINX_TIF_CLOSE)
    order->tif = FINX_TIF_CLOSE;
  order->expire_us = order->tif == FINX_TIF_GTD ? finx_json_node_time (finx_json_node_get (node, "cancelTime")) : 0;
  if (order->tif == FINX_TIF_GTD && order->expire_us == 0)
    order->tif = FINX_TIF_GTC;          /* until when is not told */
  order->is_extended = is (node, "session", "SEAMLESS") || is (node, "session", "AM") || is (node, "session", "PM");
  if (type < G_N_ELEMENTS (types))
    {
      order->type = types[type].type;
      drop_prices (order);
      if (order->type != FINX_ORDER_TRAILING_STOP)
        order->trail = FINX_DECIMAL_UNKNOWN;
      else if (finx_decimal_is_known (order->trail))
        return;
    }
  else
    {
      order->type = finx_decimal_is_known (order->limit_price) ? FINX_ORDER_LIMIT : FINX_ORDER_MARKET;
      order->trail = FINX_DECIMAL_UNKNOWN;
      drop_prices (order);
    }
  if (*order->reason == '\0' && (type == G_N_ELEMENTS (types) || order->type == FINX_ORDER_TRAILING_STOP))
    finx_broker_take_text (&order->reason, g_strdup_printf (finx_text ("At Charles Schwab it is a “%s”, which is more than FinX shows: see it there"),
                                                            name != NULL ? name : ""));
}

/* Its one leg: what is traded, and which way. */
static gboolean
read_leg (FinxSchwab         *self,
          const FinxJsonNode *leg,
          FinxOrder          *order)
{
  const FinxJsonNode *instrument = finx_json_node_get (leg, "instrument");
  g_autofree char *symbol = finx_broker_json_text (instrument, "symbol"), *instruction = finx_broker_json_text (leg, "instruction");

  if (symbol == NULL || instruction == NULL)
    return FALSE;
  order->instrument = schwab_find_instrument (FINX_BROKER_CLIENT (self), symbol, instrument);
  order->side = g_str_has_prefix (instruction, "SELL") ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  if (schwab_intern_instruction (instruction) != NULL)
    g_hash_table_insert (self->instructions, g_strdup (order->venue_id), (gpointer) schwab_intern_instruction (instruction));
  return order->instrument != NULL && (g_str_has_prefix (instruction, "SELL") || g_str_has_prefix (instruction, "BUY"));
}

/* Fills have no id: the same moment, leg and place among those of that moment are the same fill. */
static void
read_execution (FinxSchwab         *self,
                const FinxJsonNode *leg,
                FinxOrder          *order,
                FinxDecimal        *sum,
                FinxDecimal        *paid)
{
  g_autoptr(FinxFill) fill = finx_fill_new ();
  g_autofree char *leg_id = finx_broker_json_text (leg, "legId");
  guint n = 0;

  fill->quantity = finx_decimal_normalize (finx_broker_json_positive (leg, "quantity"));
  fill->price = finx_broker_json_positive (leg, "price");
  fill->time_us = finx_json_node_time (finx_json_node_get (leg, "time"));
  *sum = finx_decimal_add (*sum, fill->quantity);
  *paid = finx_decimal_add (*paid, finx_decimal_mul (fill->quantity, fill->price, 12, FINX_ROUND_HALF_EVEN));
  if (finx_decimal_sign (fill->quantity) <= 0 || finx_decimal_sign (fill->price) <= 0 || fill->time_us == 0)
    return;
  fill->side = order->side;
  fill->instrument = order->instrument;
  fill->mid = FINX_DECIMAL_UNKNOWN;
  fill->fee = FINX_DECIMAL_ZERO;
  finx_broker_take_text (&fill->client_id, g_strdup (order->venue_id));
  finx_broker_take_text (&fill->account, g_strdup (order->account));
  do
    finx_broker_take_text (&fill->id, g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%s/%u", order->venue_id, fill->time_us, leg_id != NULL ? leg_id : "1", n++));
  while (g_hash_table_contains (self->fills, fill->id));
  g_hash_table_insert (self->fills, fill->id, fill);
  g_steal_pointer (&fill);
}

/* The one that left more came before: so that those of one moment have the same places, however they are listed. */
static int
compare_activities (gconstpointer a,
                    gconstpointer b)
{
  FinxDecimal one = finx_json_node_decimal (finx_json_node_get (*(const FinxJsonNode **) a, "orderRemainingQuantity"));
  FinxDecimal other = finx_json_node_decimal (finx_json_node_get (*(const FinxJsonNode **) b, "orderRemainingQuantity"));

  return finx_decimal_is_known (one) && finx_decimal_is_known (other) ? finx_decimal_compare (other, one) : 0;
}

static void
read_executions (FinxSchwab         *self,
                 const FinxJsonNode *node,
                 FinxOrder          *order)
{
  const FinxJsonNode *activities = finx_json_node_get (node, "orderActivityCollection");
  g_autoptr(GPtrArray) executions = g_ptr_array_new ();
  FinxDecimal sum = FINX_DECIMAL_ZERO, paid = FINX_DECIMAL_ZERO;

  for (const FinxJsonNode *activity = finx_json_node_first (activities); activity != NULL; activity = finx_json_node_next (activities, activity))
    if (is (activity, "activityType", "EXECUTION"))
      g_ptr_array_add (executions, (gpointer) activity);
  g_ptr_array_sort (executions, compare_activities);
  for (guint i = 0; i < executions->len; i++)
    {
      const FinxJsonNode *legs = finx_json_node_get (executions->pdata[i], "executionLegs");

      for (const FinxJsonNode *leg = finx_json_node_first (legs); leg != NULL; leg = finx_json_node_next (legs, leg))
        read_execution (self, leg, order, &sum, &paid);
    }
  if (finx_order_is_by_value (order))
    order->filled = sum;                /* what is told is money */
  if (finx_decimal_sign (sum) > 0 && finx_decimal_equal (sum, order->filled))
    order->average_price = finx_decimal_normalize (finx_decimal_div (paid, sum, 8, FINX_ROUND_HALF_EVEN));
}

/* How much of it: parts, or money, which is told in their place. */
static void
read_quantity (const FinxJsonNode *node,
               FinxOrder          *order)
{
  const FinxJsonNode *leg = finx_json_node_first (finx_json_node_get (node, "orderLegCollection"));

  order->quantity = finx_decimal_normalize (finx_broker_json_positive (node, "quantity"));
  if (!finx_decimal_is_known (order->quantity))
    order->quantity = finx_decimal_normalize (finx_broker_json_positive (leg, "quantity"));
  if (!is (leg, "quantityType", "DOLLARS"))
    return;
  order->notional = order->quantity;
  order->quantity = FINX_DECIMAL_UNKNOWN;
}

/* Whether its leg is one that is bought or sold, and it is told how much of it: what is exchanged, or sold whole, is not. */
static gboolean
is_shown (const FinxJsonNode *leg)
{
  g_autofree char *instruction = finx_broker_json_text (leg, "instruction");

  return instruction == NULL || ((g_str_has_prefix (instruction, "BUY") || g_str_has_prefix (instruction, "SELL")) && !is (leg, "quantityType", "ALL_SHARES"));
}

/* (transfer full) (nullable): %NULL: not an order that can be read */
static FinxOrder *
parse_order (FinxSchwab         *self,
             const FinxJsonNode *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autoptr(FinxOrder) order = finx_order_new ();
  FinxDecimal filled = finx_json_node_decimal (finx_json_node_get (node, "filledQuantity"));

  finx_broker_take_text (&order->venue_id, finx_broker_json_text (node, "orderId"));
  if (*order->venue_id == '\0' || !read_leg (self, finx_json_node_first (finx_json_node_get (node, "orderLegCollection")), order))
    return NULL;
  finx_broker_take_text (&order->account, g_strdup (finx_broker_client_get_account (client)));
  read_quantity (node, order);
  /* What is not there is zero here, and only here. */
  order->filled = finx_json_node_get (node, "filledQuantity") != NULL ? finx_decimal_normalize (filled) : FINX_DECIMAL_ZERO;
  order->placed_us = finx_json_node_time (finx_json_node_get (node, "enteredTime"));
  if ((!finx_decimal_is_known (order->quantity) && !finx_order_is_by_value (order)) || !finx_decimal_is_known (order->filled) || finx_decimal_sign (order->filled) < 0
      || order->placed_us == 0)
    return NULL;
  /* It is not told when an order changed last. */
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  read_state (node, order);
  read_type (node, order);
  read_executions (self, node, order);
  return g_steal_pointer (&order);
}

/* The exit orders of a bracket have ids of their own; ours are known by their entry and their type. */
static void
name_exit (FinxSchwab *self,
           FinxOrder  *order,
           const char *parent,          /* venue id of the entry; "" */
           const char *group)           /* venue id of what two exits share; "" */
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  const FinxOrder *entry = *parent != '\0' ? finx_order_ledger_find_venue (ledger, parent) : NULL;
  g_autoptr(GPtrArray) open = finx_order_ledger_get_open (ledger);

  finx_broker_take_text (&order->parent, g_strdup (entry != NULL ? entry->client_id : parent));
  finx_broker_take_text (&order->oco_group, g_strdup (group));
  if (entry == NULL || finx_order_ledger_find_venue (ledger, order->venue_id) != NULL)
    return;
  for (guint i = 0; i < open->len; i++)
    {
      const FinxOrder *ours = open->pdata[i];

      if (g_str_equal (ours->parent, entry->client_id) && ours->type == order->type && *ours->venue_id == '\0')
        {
          finx_broker_take_text (&order->client_id, g_strdup (ours->client_id));
          return;
        }
    }
}

static gboolean
read_strategy (FinxSchwab         *self,
               const FinxJsonNode *node,
               const char         *parent,
               const char         *group,
               guint               depth,
               GArray             *orders)
{
  const FinxJsonNode *children = finx_json_node_get (node, "childOrderStrategies");
  gboolean is_pair = is (node, "orderStrategyType", "OCO") && finx_json_node_get (node, "orderLegCollection") == NULL;
  g_autofree char *id = finx_broker_json_text (node, "orderId");

  if (!finx_json_node_is_object (node) || depth > MOST_NESTED)
    return FALSE;
  if (!is_pair)
    {
      SchwabOrder row = { NULL, is (node, "status", "REPLACED"), finx_json_node_time (finx_json_node_get (node, "closeTime")) };

      const FinxJsonNode *legs = finx_json_node_get (node, "orderLegCollection");

      if (finx_json_node_count (legs) == 1 && is_shown (finx_json_node_first (legs)))
        {
          row.order = parse_order (self, node);
          if (row.order == NULL)
            return FALSE;
          name_exit (self, row.order, parent, group);
        }
      else if (finx_json_node_count (legs) == 0)
        {
          return FALSE;
        }
      g_array_append_val (orders, row);
    }
  for (const FinxJsonNode *child = finx_json_node_first (children); child != NULL; child = finx_json_node_next (children, child))
    if (!read_strategy (self, child, is_pair || id == NULL ? parent : id, is_pair && id != NULL ? id : group, depth + 1, orders))
      return FALSE;
  return TRUE;
}

/**
 * schwab_read_order:
 * @orders: (element-type SchwabOrder): where it is added with its exit orders; orders of several instruments, and exchanges of one for
 *   another, are without an order
 *
 * Its fills, and no others, are in @self->fills afterwards.
 *
 * Returns: %FALSE: it can not be read, and a list without it would be wrong
 */
gboolean
schwab_read_order (FinxSchwab         *self,
                   const FinxJsonNode *node,
                   GArray             *orders)
{
  g_hash_table_remove_all (self->fills);
  return read_strategy (self, node, "", "", 0, orders);
}

/* (transfer full) (nullable) (element-type SchwabOrder): the same of a list */
GArray *
schwab_read_orders (FinxSchwab         *self,
                    const FinxJsonNode *list)
{
  g_autoptr(GArray) orders = schwab_orders_new ();

  g_hash_table_remove_all (self->fills);
  if (!finx_json_node_is_array (list))
    return NULL;
  for (const FinxJsonNode *node = finx_json_node_first (list); node != NULL; node = finx_json_node_next (list, node))
    if (!read_strategy (self, node, "", "", 0, orders))
      return NULL;
  return g_steal_pointer (&orders);
}

/* Knowing orders again */

/* Whether it is the same order in all that was told of it. */
gboolean
schwab_is_like (const FinxOrder *wanted,
                const FinxOrder *order)
{
  gboolean is_trailing = wanted->type == FINX_ORDER_TRAILING_STOP;

  return order->instrument == wanted->instrument && order->side == wanted->side && order->type == wanted->type && order->tif == wanted->tif
         && order->is_extended == wanted->is_extended && finx_decimal_equal (order->quantity, wanted->quantity)
         && finx_decimal_equal (order->limit_price, wanted->limit_price)
         && (is_trailing ? finx_decimal_equal (order->trail, wanted->trail) : finx_decimal_equal (order->stop_price, wanted->stop_price));
}

/* How far the broker's clock is ahead of ours. */
static gint64
get_ahead (FinxSchwab *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);

  return finx_broker_client_get_now (client) - finx_clock_now (finx_broker_client_get_clock (client));
}

/* Whether an order that is not known may be one of ours that is on its way, or that a change makes: its answer tells. */
gboolean
schwab_is_awaited (FinxSchwab      *self,
                   const FinxOrder *order)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autoptr(GPtrArray) open = finx_order_ledger_get_open (finx_broker_client_get_ledger (client));
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (client)), ahead_us = get_ahead (self);

  for (guint i = 0; i < open->len; i++)
    {
      const FinxOrder *ours = open->pdata[i];
      const gint64 *changed_us = g_hash_table_lookup (self->changing, ours->client_id);

      if (*ours->venue_id == '\0' && schwab_is_like (ours, order) && order->placed_us >= ours->placed_us + ahead_us - CLOCK_DOUBT)
        return TRUE;
      if (changed_us != NULL && now_us - *changed_us < SCHWAB_CHANGE_TAKES && ours->instrument == order->instrument && ours->side == order->side
          && order->placed_us >= *changed_us + ahead_us - CLOCK_DOUBT)
        return TRUE;
    }
  return FALSE;
}

/* Whether @next was entered when @old ended, for the same. */
static gboolean
may_follow (const SchwabOrder *old,
            const SchwabOrder *next)
{
  return next != old && old->order != NULL && next->order != NULL && next->order->instrument == old->order->instrument
         && next->order->side == old->order->side && ABS (next->order->placed_us - old->closed_us) <= CLOCK_DOUBT;
}

static SchwabOrder *
find_successor (FinxSchwab        *self,
                GArray            *orders,
                const SchwabOrder *old)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  SchwabOrder *found = NULL;

  for (guint i = 0; i < orders->len; i++)
    {
      SchwabOrder *row = &g_array_index (orders, SchwabOrder, i);

      if (!may_follow (old, row) || *row->order->client_id != '\0' || finx_order_ledger_find_venue (ledger, row->order->venue_id) != NULL)
        continue;
      if (found != NULL)
        {
          finx_log (FINX_LOG_WARNING, "orders", "", "Order %s was replaced at Charles Schwab, and two could be what it became: check it at the broker",
                    old->order->venue_id);
          return NULL;
        }
      found = row;
    }
  return found;
}

/* (nullable): what @old became; %NULL: there are several, or another one could have become it as well */
static const SchwabOrder *
find_pair (GArray            *orders,
           const SchwabOrder *old)
{
  const SchwabOrder *next = NULL;

  for (guint i = 0; i < orders->len; i++)
    {
      const SchwabOrder *row = &g_array_index (orders, SchwabOrder, i);

      if (may_follow (old, row) && next != NULL)
        return NULL;
      if (may_follow (old, row))
        next = row;
    }
  for (guint i = 0; next != NULL && i < orders->len; i++)
    {
      const SchwabOrder *row = &g_array_index (orders, SchwabOrder, i);

      if (row != old && row->is_replaced && row->closed_us != 0 && may_follow (row, next))
        return NULL;
    }
  return next;
}

/* The other way round: what is known as ours took the place of an order that is not, since the journal has its last number alone. */
static void
name_predecessors (FinxSchwab *self,
                   GArray     *orders)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));

  for (guint round = 0, n_named = 1; n_named > 0 && round < orders->len; round++)
    {
      n_named = 0;
      for (guint i = 0; i < orders->len; i++)
        {
          const SchwabOrder *old = &g_array_index (orders, SchwabOrder, i), *next;
          const FinxOrder *known;

          if (!old->is_replaced || old->order == NULL || old->closed_us == 0 || *old->order->client_id != '\0'
              || finx_order_ledger_find_venue (ledger, old->order->venue_id) != NULL)
            continue;
          next = find_pair (orders, old);
          known = next != NULL ? finx_order_ledger_find_venue (ledger, next->order->venue_id) : NULL;
          if (known == NULL)
            continue;
          finx_order_ledger_name_earlier (ledger, known->client_id, old->order->venue_id);
          n_named++;
        }
    }
}

/**
 * schwab_name_successors:
 * @orders: (element-type SchwabOrder): of a list
 *
 * An order that took the place of one of ours gets that one's name: it was entered when the old one ended, and is the only one. Those
 * that were replaced themselves are noted as what ours went by before, and so are those that the journal does not know any more.
 */
void
schwab_name_successors (FinxSchwab *self,
                        GArray     *orders)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));

  for (guint round = 0, n_named = 1; n_named > 0 && round < orders->len; round++)
    {
      n_named = 0;
      for (guint i = 0; i < orders->len; i++)
        {
          SchwabOrder *old = &g_array_index (orders, SchwabOrder, i), *next;
          const FinxOrder *known = old->order != NULL ? finx_order_ledger_find_venue (ledger, old->order->venue_id) : NULL;
          const char *name = known != NULL && g_str_equal (known->venue_id, old->order->venue_id) ? known->client_id
                             : old->order != NULL ? old->order->client_id : "";

          if (!old->is_replaced || *name == '\0' || old->closed_us == 0)
            continue;
          next = find_successor (self, orders, old);
          if (next == NULL)
            continue;
          finx_broker_take_text (&next->order->client_id, g_strdup (name));
          n_named++;
        }
    }
  for (guint i = 0; i < orders->len; i++)
    {
      const SchwabOrder *row = &g_array_index (orders, SchwabOrder, i);

      if (row->is_replaced && row->order != NULL && *row->order->client_id != '\0')
        finx_order_ledger_name_former (ledger, row->order->client_id, row->order->venue_id);
    }
  name_predecessors (self, orders);
}
