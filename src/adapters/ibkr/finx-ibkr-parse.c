/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What TWS tells, field by field. Groups of fields come only where something is so, and shift all that follows; fields that are not
 * needed are read past as text, whatever stands in them. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#include "base/finx-clock.h"

#define MOST_ITEMS 1000         /* of a group: more is no message of TWS */

static const char *const PEGGED = "PEG BENCH";

static IbkrOrder *
order_new (void)
{
  IbkrOrder *self = g_new0 (IbkrOrder, 1);

  self->quantity = self->limit = self->aux = self->trail_stop = self->trail_percent = self->cash = self->filled = self->average = FINX_DECIMAL_UNKNOWN;
  self->margin = self->commission = self->contract.strike = self->contract.min_tick = self->contract.size_step = FINX_DECIMAL_UNKNOWN;
  return self;
}

void
ibkr_order_free (gpointer order)
{
  IbkrOrder *self = order;
  char **texts[] = { &self->ref, &self->account, &self->action, &self->type, &self->tif, &self->oca_group, &self->status, &self->why_held,
                     &self->reason, &self->commission_currency, &self->warning };

  ibkr_contract_clear (&self->contract);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  g_free (self);
}

/* Contracts */

/* @contract: empty; what is read of it goes into it. Returns: whether it is one */
gboolean
ibkr_read_contract11 (IbkrReader   *in,
                      IbkrContract *contract)
{
  contract->min_tick = contract->size_step = FINX_DECIMAL_UNKNOWN;
  contract->con_id = ibkr_read_integer (in, 0);
  contract->symbol = ibkr_read_text (in);
  contract->sec_type = ibkr_read_text (in);
  contract->expiry = ibkr_read_text (in);
  contract->strike = ibkr_read_decimal (in);
  contract->right = ibkr_read_text (in);
  contract->multiplier = ibkr_read_text (in);
  contract->exchange = ibkr_read_text (in);
  contract->currency = ibkr_read_text (in);
  contract->local_symbol = ibkr_read_text (in);
  contract->trading_class = ibkr_read_text (in);
  return !in->is_short;
}

/* @request: (out); @contract: as above. Returns: whether it could be read */
gboolean
ibkr_read_details (IbkrReader   *in,
                   gint64       *request,
                   IbkrContract *contract)
{
  g_autofree char *exchanges = NULL, *rules = NULL;
  FinxDecimal magnifier;
  gint64 n;

  *request = ibkr_read_integer (in, 0);
  contract->symbol = ibkr_read_text (in);
  contract->sec_type = ibkr_read_text (in);
  contract->expiry = ibkr_read_text (in);
  if (strchr (contract->expiry, ' ') != NULL)
    *strchr (contract->expiry, ' ') = '\0';
  contract->strike = ibkr_read_decimal (in);
  contract->right = ibkr_read_text (in);
  contract->exchange = ibkr_read_text (in);
  contract->currency = ibkr_read_text (in);
  contract->local_symbol = ibkr_read_text (in);
  ibkr_read_past (in, 1);
  contract->trading_class = ibkr_read_text (in);
  contract->con_id = ibkr_read_integer (in, 0);
  contract->min_tick = ibkr_read_decimal (in);
  contract->multiplier = ibkr_read_text (in);
  ibkr_read_past (in, 1);
  exchanges = ibkr_read_text (in);
  magnifier = ibkr_read_decimal (in);
  ibkr_read_past (in, 1);
  contract->name = ibkr_read_text (in);
  contract->primary = ibkr_read_text (in);
  ibkr_read_past (in, 9);
  n = ibkr_read_integer (in, 0);
  if (in->is_short || contract->con_id <= 0 || n < 0 || n > MOST_ITEMS)
    return FALSE;
  ibkr_read_past (in, (guint) n * 2 + 3);
  rules = ibkr_read_text (in);
  ibkr_read_past (in, 3);
  contract->size_step = ibkr_read_decimal (in);
  if (finx_decimal_compare (magnifier, FINX_DECIMAL_ONE) > 0)
    contract->min_tick = FINX_DECIMAL_UNKNOWN;  /* in other units than the prices */
  else
    contract->rule = ibkr_find_rule (exchanges, rules, contract->exchange);
  return !in->is_short;
}

/* Orders: the parts that open and completed ones share */

static void
read_terms (IbkrReader *in,
            IbkrOrder  *order)
{
  order->action = ibkr_read_text (in);
  order->quantity = ibkr_read_decimal (in);
  order->type = ibkr_read_text (in);
  order->limit = ibkr_read_decimal (in);
  order->aux = ibkr_read_decimal (in);
  order->tif = ibkr_read_text (in);
  order->oca_group = ibkr_read_text (in);
  order->account = ibkr_read_text (in);
  ibkr_read_past (in, 2);
  order->ref = ibkr_read_text (in);
}

static gboolean
read_past_group (IbkrReader *in,
                 guint       n_each)
{
  gint64 n = ibkr_read_integer (in, 0);

  if (n < 0 || n > MOST_ITEMS)
    return FALSE;
  ibkr_read_past (in, (guint) n * n_each);
  return !in->is_short;
}

/* Legs, their prices, and how they are routed; scales; hedges. */
static gboolean
read_past_combination (IbkrReader *in)
{
  ibkr_read_past (in, 1);
  if (!read_past_group (in, 8) || !read_past_group (in, 1) || !read_past_group (in, 2))
    return FALSE;
  ibkr_read_past (in, 2);
  if (finx_decimal_sign (ibkr_read_decimal (in)) > 0)
    ibkr_read_past (in, 7);
  if (*ibkr_read_raw (in) != '\0')
    ibkr_read_past (in, 1);
  return !in->is_short;
}

static gboolean
read_past_algorithm (IbkrReader *in)
{
  if (ibkr_read_integer (in, 0) == 1)   /* of a delta neutral contract */
    ibkr_read_past (in, 3);
  return *ibkr_read_raw (in) == '\0' || read_past_group (in, 2);
}

static gboolean
read_past_conditions (IbkrReader *in)
{
  static const guint lengths[] = { 0, 5, 0, 2, 2, 3, 4, 4 };
  gint64 n = ibkr_read_integer (in, 0);

  if (n < 0 || n > MOST_ITEMS)
    return FALSE;
  for (gint64 i = 0; i < n; i++)
    {
      gint64 type = ibkr_read_integer (in, 0);

      if (type < 0 || type >= (gint64) G_N_ELEMENTS (lengths) || lengths[type] == 0)
        return FALSE;
      ibkr_read_past (in, 1 + lengths[type]);
    }
  if (n > 0)
    ibkr_read_past (in, 2);
  return !in->is_short;
}

/* What it would mean for the account; only a preview's is right. */
static void
read_effect (IbkrReader *in,
             IbkrOrder  *order)
{
  order->status = ibkr_read_text (in);
  ibkr_read_past (in, 3);
  order->margin = ibkr_read_decimal (in);
  ibkr_read_past (in, 5);
  order->commission = ibkr_read_decimal (in);
  ibkr_read_past (in, 1);
  if (!finx_decimal_is_known (order->commission))
    order->commission = ibkr_read_decimal (in);         /* the most that it may be */
  else
    ibkr_read_past (in, 1);
  order->commission_currency = ibkr_read_text (in);
  order->warning = ibkr_read_text (in);
}

/* Returns: (transfer full) (nullable): without what is filled; %NULL: it can not be read */
IbkrOrder *
ibkr_read_open_order (IbkrReader *in)
{
  IbkrOrder *order = order_new ();
  g_autofree char *good_till = NULL;
  gboolean is_whole;

  order->order_id = ibkr_read_integer (in, 0);
  ibkr_read_contract11 (in, &order->contract);
  read_terms (in, order);
  order->client = ibkr_read_integer (in, 0);
  order->perm_id = ibkr_read_integer (in, 0);
  order->is_extended = ibkr_read_integer (in, 0) == 1;
  ibkr_read_past (in, 9);               /* hidden … modelCode */
  good_till = ibkr_read_text (in);
  order->good_till_us = ibkr_parse_time (good_till);
  ibkr_read_past (in, 17);              /* rule80A … minQty */
  order->oca_type = ibkr_read_integer (in, 0);
  ibkr_read_past (in, 3);
  order->parent_id = ibkr_read_integer (in, 0);
  ibkr_read_past (in, 3);
  if (*ibkr_read_raw (in) != '\0')      /* “None” is something, too */
    ibkr_read_past (in, 9);
  else
    ibkr_read_past (in, 1);
  ibkr_read_past (in, 2);
  order->trail_stop = ibkr_read_decimal (in);
  order->trail_percent = ibkr_read_decimal (in);
  ibkr_read_past (in, 2);
  is_whole = read_past_combination (in);
  ibkr_read_past (in, 4);
  is_whole = is_whole && read_past_algorithm (in);
  ibkr_read_past (in, 1);
  order->is_what_if = ibkr_read_integer (in, 0) == 1;
  read_effect (in, order);
  ibkr_read_past (in, 2);
  if (g_str_equal (order->type, PEGGED))
    ibkr_read_past (in, 5);
  is_whole = is_whole && read_past_conditions (in) && order->order_id != G_MAXINT32 && *order->status != '\0';
  ibkr_read_past (in, 11);              /* adjustedOrderType … displayName */
  order->cash = ibkr_read_decimal (in);
  order->has_terms = TRUE;
  if (!is_whole || in->is_short || order->contract.con_id < 0)
    g_clear_pointer (&order, ibkr_order_free);
  return order;
}

static IbkrOrder *
finish_completed (IbkrReader *in,
                  IbkrOrder  *order)
{
  g_autofree char *when = NULL, *how = NULL;

  order->trail_stop = ibkr_read_decimal (in);
  ibkr_read_past (in, 1);
  order->cash = ibkr_read_decimal (in);
  ibkr_read_past (in, 3);
  order->filled = ibkr_read_decimal (in);
  ibkr_read_past (in, 6);
  when = ibkr_read_text (in);
  how = ibkr_read_text (in);
  order->updated_us = ibkr_parse_time (when);
  order->reason = g_steal_pointer (&how);
  order->has_terms = TRUE;
  if (!finx_decimal_is_known (order->filled))
    order->filled = FINX_DECIMAL_ZERO;          /* TWS leaves the field empty for none */
  order->is_rejected = g_str_equal (order->status, "Inactive");         /* it is over, so it is not held either */
  if (in->is_short || order->perm_id == 0)
    g_clear_pointer (&order, ibkr_order_free);
  return order;
}

/* Returns: (transfer full) (nullable): one that is done; %NULL: it can not be read */
IbkrOrder *
ibkr_read_completed (IbkrReader *in)
{
  IbkrOrder *order = order_new ();
  g_autofree char *good_till = NULL;
  gboolean is_whole;

  ibkr_read_contract11 (in, &order->contract);
  read_terms (in, order);
  order->perm_id = ibkr_read_integer (in, 0);
  order->is_extended = ibkr_read_integer (in, 0) == 1;
  ibkr_read_past (in, 8);               /* hidden … modelCode: one less than of an open one */
  good_till = ibkr_read_text (in);
  order->good_till_us = ibkr_parse_time (good_till);
  ibkr_read_past (in, 15);              /* rule80A … minQty */
  order->oca_type = ibkr_read_integer (in, 0);
  ibkr_read_past (in, 3);
  if (*ibkr_read_raw (in) != '\0')
    ibkr_read_past (in, 5);
  else
    ibkr_read_past (in, 1);
  ibkr_read_past (in, 2);
  order->trail_stop = ibkr_read_decimal (in);
  order->trail_percent = ibkr_read_decimal (in);
  is_whole = read_past_combination (in);
  ibkr_read_past (in, 3);
  is_whole = is_whole && read_past_algorithm (in);
  ibkr_read_past (in, 1);
  order->status = ibkr_read_text (in);
  ibkr_read_past (in, 2);
  if (g_str_equal (order->type, PEGGED))
    ibkr_read_past (in, 5);
  if (!is_whole || !read_past_conditions (in) || *order->status == '\0')
    {
      ibkr_order_free (order);
      return NULL;
    }
  return finish_completed (in, order);
}

/* Returns: (transfer full) (nullable): ids, state and what is filled alone */
IbkrOrder *
ibkr_read_status (IbkrReader *in)
{
  IbkrOrder *order = order_new ();

  order->order_id = ibkr_read_integer (in, 0);
  order->status = ibkr_read_text (in);
  order->filled = ibkr_read_decimal (in);
  ibkr_read_past (in, 1);
  order->average = ibkr_read_decimal (in);
  order->perm_id = ibkr_read_integer (in, 0);
  order->parent_id = ibkr_read_integer (in, 0);
  ibkr_read_past (in, 1);
  order->client = ibkr_read_integer (in, 0);
  order->why_held = ibkr_read_text (in);
  if (finx_decimal_sign (order->filled) == 0)
    order->average = FINX_DECIMAL_UNKNOWN;
  if (in->is_short || *order->status == '\0' || !finx_decimal_is_known (order->filled) || finx_decimal_sign (order->filled) < 0)
    g_clear_pointer (&order, ibkr_order_free);
  return order;
}

/**
 * ibkr_read_execution:
 * @request: (out): −1: nobody asked for it
 * @account: (out) (transfer full): the broker's id
 * @version: (out) (transfer full): "01"; another one is a correction
 * @is_elsewhere: (out): it is none that can be booked: of something that FinX does not trade here, such as a bond or a combination, whose
 *   legs are told apart, or without a price, as when an option ends
 *
 * A correction has the same id but for what stands behind the last dot.
 *
 * Returns: (transfer full) (nullable): without its fee
 */
FinxFill *
ibkr_read_execution (FinxIbkr    *self,
                     IbkrReader  *in,
                     gint64      *request,
                     char       **account,
                     char       **version,
                     gboolean    *is_elsewhere)
{
  g_autoptr(FinxFill) fill = finx_fill_new ();
  IbkrContract contract = { 0 };
  g_autofree char *id = NULL, *time = NULL, *side = NULL, *ref = NULL;
  gint64 perm_id;
  char *dot;

  *request = ibkr_read_integer (in, -1);
  ibkr_read_past (in, 1);
  ibkr_read_contract11 (in, &contract);
  fill->instrument = !in->is_short ? ibkr_learn (self, &contract) : NULL;
  *is_elsewhere = !in->is_short && !ibkr_contract_is_traded (&contract);
  ibkr_contract_clear (&contract);
  id = ibkr_read_text (in);
  time = ibkr_read_text (in);
  *account = ibkr_read_text (in);
  ibkr_read_past (in, 1);
  side = ibkr_read_text (in);
  fill->quantity = ibkr_read_decimal (in);
  fill->price = ibkr_read_decimal (in);
  *is_elsewhere = *is_elsewhere || (finx_decimal_is_known (fill->price) && finx_decimal_sign (fill->price) <= 0);
  perm_id = ibkr_read_integer (in, 0);
  ibkr_read_past (in, 4);
  ref = ibkr_read_text (in);
  ibkr_read_past (in, 3);
  fill->is_maker = ibkr_read_integer (in, 0) == 1;
  dot = strrchr (id, '.');
  *version = g_strdup (dot != NULL ? dot + 1 : "");
  if (dot != NULL)
    *dot = '\0';
  fill->time_us = ibkr_parse_time (time);
  if (fill->time_us == 0 && *request < 0)
    fill->time_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  if (fill->instrument == NULL || *id == '\0' || fill->time_us == 0 || finx_decimal_sign (fill->quantity) <= 0
      || finx_decimal_sign (fill->price) <= 0 || (!g_str_equal (side, "BOT") && !g_str_equal (side, "SLD")))
    return NULL;
  g_free (fill->id);
  fill->id = g_steal_pointer (&id);
  g_free (fill->client_id);
  fill->client_id = ibkr_is_ours (ref) ? g_steal_pointer (&ref) : g_strdup_printf ("%" G_GINT64_FORMAT, perm_id);
  g_free (fill->account);
  fill->account = g_strdup (finx_broker_client_get_account (FINX_BROKER_CLIENT (self)));
  fill->side = g_str_equal (side, "BOT") ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  fill->fee = fill->mid = FINX_DECIMAL_UNKNOWN;
  return g_steal_pointer (&fill);
}
