/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/allocation/finx-rebalance-private.h"

#include "base/finx-error.h"
#include "base/finx-text.h"

#define UNIT_SCALE  10          /* digits of the base value of one unit; with eight of a quantity a value is exact */
#define MONEY_SCALE 10
#define MAX_ROUNDS  200         /* two or three are usual */
#define SHARE_SCALE 6           /* digits of a target or share */

static const char *const reason_names[] = {
  "done", "in_band", "no_sales", "no_cash", "nothing_to_trade", "below_minimum", "mixed", "no_use",
};

const char *
finx_rebalance_reason_to_string (FinxRebalanceReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reason_names), "");

  return reason_names[reason];
}

static gboolean
is_part (FinxDecimal value)
{
  return finx_decimal_is_known (value) && finx_decimal_sign (value) >= 0
         && finx_decimal_normalize (value).scale <= SHARE_SCALE && finx_decimal_compare (value, FINX_DECIMAL_ONE) <= 0;
}

static gboolean
check_targets (const FinxRebalanceOptions *options,
               GError                    **error)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < options->n_targets; i++)
    {
      if (!is_part (options->targets[i].weight))
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-REBALANCE-001",
                          "The target of “%s” has to be from 0 to 100 %%, with at most four digits after the point.",
                          options->targets[i].name);
          return FALSE;
        }
      sum = finx_decimal_add (sum, options->targets[i].weight);
    }
  if (options->n_targets > 0 && finx_decimal_compare (sum, FINX_DECIMAL_ONE) <= 0)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-REBALANCE-002", options->n_targets == 0
                  ? finx_text ("There is no target yet. Set one for a class or a holding.")
                  : finx_text ("The targets add up to more than 100 %%. Lower one of them."));
  return FALSE;
}

static gboolean
check_amounts (const FinxRebalanceOptions *options,
               GError                    **error)
{
  if (!finx_decimal_is_known (options->cash) || !finx_decimal_is_known (options->new_cash))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-REBALANCE-003",
                    "The cash is not known in %s: an exchange rate is missing.", options->base_currency);
  else if (!finx_decimal_is_known (options->reserve) || finx_decimal_sign (options->reserve) < 0
           || !finx_decimal_is_known (options->min_trade) || finx_decimal_sign (options->min_trade) < 0)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-REBALANCE-004", "The reserve and the smallest trade have to be 0 or more.");
  else if (finx_decimal_sign (options->absolute_band) < 0 || finx_decimal_sign (options->relative_band) < 0)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-REBALANCE-004", "The tolerance bands have to be 0 or more.");
  else
    return TRUE;
  return FALSE;
}

/* FALSE: a holding that counts has no price. */
static gboolean
prepare_row (FinxPlan  *plan,
             guint      number,
             GPtrArray *problems,
             GError   **error)
{
  const FinxRebalanceOptions *options = plan->options;
  const FinxRebalanceHolding *holding = &options->holdings[number];
  const FinxInstrument *instrument = holding->instrument;
  FinxPlanRow *row = &plan->rows[number];
  FinxDecimal sum = FINX_DECIMAL_ZERO, notional;
  gboolean has_own_lots = instrument->asset_class == FINX_ASSET_CRYPTO || instrument->asset_class == FINX_ASSET_FX;

  for (guint i = 0; i < holding->n_shares; i++)
    sum = finx_decimal_add (sum, holding->shares[i].weight);
  row->quantity = holding->quantity;
  if (holding->n_shares == 0)
    return TRUE;
  if (finx_decimal_sign (holding->quantity) < 0 || !finx_decimal_equal (sum, FINX_DECIMAL_ONE))
    {
      g_ptr_array_add (problems, g_strdup_printf (finx_decimal_sign (holding->quantity) < 0
                                                  ? finx_text ("%s is sold short; it is left as it is and does not count.")
                                                  : finx_text ("%s belongs to classes with a target only in part; it is left as it is and does not count."),
                                                  instrument->symbol));
      return TRUE;
    }
  row->unit = finx_decimal_mul (holding->price, instrument->multiplier, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
  row->unit = finx_decimal_mul (row->unit, holding->rate, UNIT_SCALE, FINX_ROUND_HALF_EVEN);
  row->lot = options->whole_units && !has_own_lots ? finx_decimal_max (instrument->lot_step, FINX_DECIMAL_ONE) : instrument->lot_step;
  notional = finx_decimal_mul (instrument->min_notional, holding->rate, MONEY_SCALE, FINX_ROUND_UP);
  row->least = finx_decimal_max (finx_decimal_max (options->min_trade, finx_decimal_new (1, 2)), notional);
  row->is_tradable = finx_decimal_sign (row->unit) > 0 && !holding->keep;
  row->is_planned = finx_decimal_sign (row->unit) > 0 && finx_decimal_is_known (holding->quantity);
  if (row->is_planned || (finx_decimal_is_known (holding->quantity) && finx_decimal_sign (holding->quantity) == 0))
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-REBALANCE-005",
                  "There is no price or no exchange rate for %s, so no weight is known. Enter one, or take it out of the plan.",
                  instrument->symbol);
  return FALSE;
}

static gboolean
prepare (FinxPlan  *plan,
         GPtrArray *problems,
         GError   **error)
{
  const FinxRebalanceOptions *options = plan->options;

  plan->rows = g_new0 (FinxPlanRow, options->n_holdings + 1);
  plan->held = g_new0 (FinxDecimal, options->n_targets + 1);
  plan->goals = g_new0 (FinxDecimal, options->n_targets + 1);
  plan->cash_target = MIN (options->cash_target, options->n_targets);
  plan->cash = finx_decimal_sub (finx_decimal_add (options->cash, options->new_cash), options->reserve);
  for (guint i = 0; i < options->n_holdings; i++)
    if (!prepare_row (plan, i, problems, error))
      return FALSE;
  finx_plan_measure (plan);
  if (finx_decimal_sign (plan->total) > 0)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-REBALANCE-006",
                  "There is nothing to share out: planned holdings and cash are worth nothing, or not known.");
  return FALSE;
}

static void
clear_plan (FinxPlan *plan)
{
  g_free (plan->rows);
  g_free (plan->held);
  g_free (plan->goals);
}

static double
part_of (const FinxPlan *plan,
         FinxDecimal     value)
{
  return finx_decimal_to_double (value) / finx_decimal_to_double (plan->total);
}

/* Classes before the plan runs. */
static void
add_classes (FinxRebalance  *self,
             const FinxPlan *plan)
{
  const FinxRebalanceOptions *options = plan->options;

  for (guint i = 0; i <= options->n_targets; i++)
    {
      FinxRebalanceClass row = { .name = i < options->n_targets ? options->targets[i].name : finx_text ("Cash") };

      row.weight = part_of (plan, plan->goals[i]);
      row.before = finx_plan_get_value (plan, i);
      row.weight_before = part_of (plan, row.before);
      g_array_append_val (self->classes, row);
    }
}

static const char *
get_sentence (FinxRebalanceReason reason)
{
  switch (reason)
    {
    case FINX_REBALANCE_NO_SALES:
      return finx_text ("“%s” stays above its target: selling is off.");
    case FINX_REBALANCE_NO_CASH:
      return finx_text ("“%s” stays below its target: there is no cash for it.");
    case FINX_REBALANCE_NOTHING_TO_TRADE:
      return finx_text ("“%s” stays away from its target: nothing in it has a price and may be traded.");
    case FINX_REBALANCE_BELOW_MINIMUM:
      return finx_text ("“%s” stays away from its target: what is missing is less than the smallest trade.");
    case FINX_REBALANCE_MIXED:
      return finx_text ("“%s” stays away from its target: its holdings belong also to classes that it would drive from theirs.");
    case FINX_REBALANCE_NO_USE:
      return finx_text ("“%s” stays above its target: nothing can be bought for what would be sold.");
    case FINX_REBALANCE_DONE:
    case FINX_REBALANCE_IN_BAND:
    default:
      return NULL;
    }
}

static void
finish_classes (FinxRebalance  *self,
                const FinxPlan *plan)
{
  guint n = plan->options->n_targets;

  for (guint i = 0; i <= n; i++)
    {
      FinxRebalanceClass *row = &g_array_index (self->classes, FinxRebalanceClass, i);
      const char *sentence;

      row->after = finx_plan_get_value (plan, i);
      row->weight_after = part_of (plan, row->after);
      row->reason = finx_plan_explain (plan, i);
      sentence = i < n && i != plan->cash_target ? get_sentence (row->reason) : NULL;
      if (sentence != NULL)
        g_ptr_array_add (self->problems, g_strdup_printf (sentence, row->name));
    }
  if (finx_decimal_sign (plan->cash) < 0)
    {
      g_autofree char *missing = finx_decimal_to_grouped (finx_decimal_abs (plan->cash), 2, FINX_ROUND_UP);

      g_ptr_array_add (self->problems, g_strdup_printf (plan->options->may_sell
                                                        ? finx_text ("%s %s of the cash are missing, and nothing is left to sell.")
                                                        : finx_text ("%s %s of the cash are missing, and selling is off."),
                                                        missing, plan->options->base_currency));
    }
}

static FinxDecimal
tax_on (FinxDecimal gain,
        FinxDecimal rate)
{
  if (finx_decimal_sign (gain) == 0 && finx_decimal_is_known (gain))
    return FINX_DECIMAL_ZERO;
  return finx_decimal_mul (gain, rate, MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

static void
estimate_gain (FinxRebalance              *self,
               const FinxRebalanceOptions *options,
               FinxDecimal                 unit,
               FinxRebalanceTrade         *trade)
{
  FinxDecimal gains[2] = { FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO };
  gboolean is_known;

  trade->first_lot = self->lots->len;
  is_known = finx_rebalance_take_lots (options, trade->holding, unit, trade->quantity, self->lots);
  trade->n_lots = self->lots->len - trade->first_lot;
  for (guint i = 0; i < trade->n_lots; i++)
    {
      const FinxRebalanceLot *lot = &g_array_index (self->lots, FinxRebalanceLot, trade->first_lot + i);

      gains[lot->is_long_term] = finx_decimal_add (gains[lot->is_long_term], lot->base_gain);
    }
  trade->short_term_gain = is_known ? gains[FALSE] : FINX_DECIMAL_UNKNOWN;
  trade->long_term_gain = is_known ? gains[TRUE] : FINX_DECIMAL_UNKNOWN;
  trade->tax = finx_decimal_add (tax_on (trade->short_term_gain, options->short_term_tax),
                                 tax_on (trade->long_term_gain, options->long_term_tax));
}

static void
add_trade (FinxRebalance  *self,
           const FinxPlan *plan,
           guint           number)
{
  const FinxRebalanceHolding *holding = &plan->options->holdings[number];
  const FinxPlanRow *row = &plan->rows[number];
  FinxDecimal change = finx_decimal_sub (row->quantity, holding->quantity);
  FinxRebalanceTrade trade = {
    .holding = number,
    .side = finx_decimal_sign (change) > 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL,
    .quantity = finx_decimal_normalize (finx_decimal_abs (change)),
    .price = holding->price,
    .raises_cash = row->raises_cash,
  };

  trade.value = finx_decimal_mul (finx_decimal_mul (trade.quantity, holding->price, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN),
                                  holding->instrument->multiplier, MONEY_SCALE, FINX_ROUND_HALF_EVEN);
  trade.base_value = finx_decimal_mul (trade.quantity, row->unit, FINX_REBALANCE_SCALE, FINX_ROUND_DOWN);
  trade.weight_before = part_of (plan, finx_decimal_mul (holding->quantity, row->unit, FINX_REBALANCE_SCALE, FINX_ROUND_DOWN));
  trade.weight_after = part_of (plan, finx_decimal_mul (row->quantity, row->unit, FINX_REBALANCE_SCALE, FINX_ROUND_DOWN));
  if (trade.side == FINX_SIDE_SELL)
    {
      estimate_gain (self, plan->options, row->unit, &trade);
      self->tax = finx_decimal_add (self->tax, trade.tax);
    }
  g_array_append_val (self->trades, trade);
}

static int
compare_trades_cb (gconstpointer a,
                   gconstpointer b)
{
  const FinxRebalanceTrade *x = a, *y = b;
  int by_value = finx_decimal_compare (y->base_value, x->base_value);

  if (x->side != y->side)
    return x->side == FINX_SIDE_SELL ? -1 : 1;
  return by_value != 0 ? by_value : (x->holding > y->holding) - (x->holding < y->holding);
}

static void
run (FinxRebalance *self,
     FinxPlan      *plan)
{
  gboolean has_new_cash = finx_decimal_sign (plan->options->new_cash) > 0;

  self->total = plan->total;
  self->cash_before = plan->options->cash;
  self->drift_before = finx_plan_get_drift (plan);
  add_classes (self, plan);
  for (guint round = 0; round < MAX_ROUNDS && !finx_plan_is_cancelled (plan) && finx_plan_run_round (plan, has_new_cash && round == 0); round++)
    ;
  finx_plan_measure (plan);
  self->drift_after = finx_plan_get_drift (plan);
  self->cash_after = finx_decimal_add (plan->cash, plan->options->reserve);
  finish_classes (self, plan);
  for (guint i = 0; i < plan->options->n_holdings; i++)
    if (finx_decimal_is_known (plan->rows[i].quantity) && !finx_decimal_equal (plan->rows[i].quantity, plan->options->holdings[i].quantity))
      add_trade (self, plan, i);
  g_array_sort (self->trades, compare_trades_cb);
  if (finx_decimal_sign (self->tax) < 0)
    self->tax = FINX_DECIMAL_ZERO;
}

/**
 * finx_rebalance_new:
 *
 * Pure: any thread, and the same options always give the same plan. Nothing is spent that is not there, no trade moves a class
 * away from its target (but those that raise cash which is owed), and a plan for what a plan leads to is empty.
 *
 * Returns: (transfer full) (nullable)
 */
FinxRebalance *
finx_rebalance_new (const FinxRebalanceOptions *options,
                    GError                    **error)
{
  g_autoptr(FinxRebalance) self = g_new0 (FinxRebalance, 1);
  FinxPlan plan = { .options = options };
  gboolean is_ready;

  self->trades = g_array_new (FALSE, FALSE, sizeof (FinxRebalanceTrade));
  self->lots = g_array_new (FALSE, FALSE, sizeof (FinxRebalanceLot));
  self->classes = g_array_new (FALSE, FALSE, sizeof (FinxRebalanceClass));
  self->problems = g_ptr_array_new_with_free_func (g_free);
  if (!check_targets (options, error) || !check_amounts (options, error))
    return NULL;
  is_ready = prepare (&plan, self->problems, error);
  if (is_ready)
    run (self, &plan);
  clear_plan (&plan);
  if (is_ready && g_cancellable_set_error_if_cancelled (options->cancellable, error))
    return NULL;
  return is_ready ? g_steal_pointer (&self) : NULL;
}

void
finx_rebalance_free (FinxRebalance *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->trades);
  g_array_unref (self->lots);
  g_array_unref (self->classes);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

/**
 * finx_rebalance_list_orders:
 * @options: those that the plan was made with
 * @account: that the orders are for
 * @type: %FINX_ORDER_MARKET, or %FINX_ORDER_LIMIT at the plan's prices, rounded to the tick so that none is worse
 *
 * Returns: (transfer full) (element-type FinxOrder): drafts for the day, without an id; sales first
 */
GPtrArray *
finx_rebalance_list_orders (const FinxRebalance        *self,
                            const FinxRebalanceOptions *options,
                            const char                 *account,
                            FinxOrderType               type)
{
  GPtrArray *orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);

  g_return_val_if_fail (type == FINX_ORDER_MARKET || type == FINX_ORDER_LIMIT, orders);

  for (guint i = 0; i < self->trades->len; i++)
    {
      const FinxRebalanceTrade *trade = &g_array_index (self->trades, FinxRebalanceTrade, i);
      const FinxInstrument *instrument = options->holdings[trade->holding].instrument;
      FinxOrder *order = finx_order_new ();

      g_free (order->account);
      order->account = g_strdup (account);
      order->instrument = instrument;
      order->side = trade->side;
      order->type = type;
      order->tif = FINX_TIF_DAY;
      order->quantity = trade->quantity;
      if (type == FINX_ORDER_LIMIT)
        order->limit_price = finx_decimal_round_to (trade->price, instrument->tick_size,
                                                    trade->side == FINX_SIDE_BUY ? FINX_ROUND_DOWN : FINX_ROUND_UP);
      g_ptr_array_add (orders, order);
    }
  return orders;
}
