/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a plan: what to buy and sell, in exact numbers. */
#include "portfolio/allocation/finx-rebalance-private.h"

#define PRODUCT_SCALE 10                /* leaves room for products of amounts */
#define CENT          finx_decimal_new (1, 2)
#define UNLIMITED     finx_decimal_new (G_GINT64_CONSTANT (1000000000000000), 0)

static FinxDecimal
multiply (FinxDecimal a,
          FinxDecimal b)
{
  return finx_decimal_mul (a, b, FINX_REBALANCE_SCALE, FINX_ROUND_DOWN);
}

static FinxDecimal
divide (FinxDecimal a,
        FinxDecimal b)
{
  return finx_decimal_div (a, b, FINX_REBALANCE_SCALE, FINX_ROUND_DOWN);
}

/* Not more than @amount × @part ÷ @whole, and that itself where it has few digits. */
static FinxDecimal
share_of (FinxDecimal amount,
          FinxDecimal part,
          FinxDecimal whole)
{
  return divide (finx_decimal_mul (amount, part, PRODUCT_SCALE, FINX_ROUND_DOWN), whole);
}

static gboolean
is_positive (FinxDecimal value)
{
  return finx_decimal_sign (value) > 0;
}

static FinxDecimal
not_below_zero (FinxDecimal value)
{
  return finx_decimal_max (value, FINX_DECIMAL_ZERO);
}

static FinxDecimal
value_of (const FinxPlan *self,
          guint           row)
{
  return multiply (self->rows[row].quantity, self->rows[row].unit);
}

/* A class with its cash. */
FinxDecimal
finx_plan_get_value (const FinxPlan *self,
                     guint           target)
{
  return target == self->cash_target ? finx_decimal_add (self->held[target], self->cash) : self->held[target];
}

/* What a class lacks; negative: what it has too much. */
static FinxDecimal
get_gap (const FinxPlan *self,
         guint           target)
{
  return finx_decimal_sub (self->goals[target], finx_plan_get_value (self, target));
}

static void
add_to_classes (FinxPlan   *self,
                guint       row,
                FinxDecimal value)
{
  const FinxRebalanceHolding *holding = &self->options->holdings[row];

  for (guint i = 0; i < holding->n_shares; i++)
    {
      FinxDecimal *held = &self->held[holding->shares[i].target];

      *held = finx_decimal_add (*held, multiply (value, holding->shares[i].weight));
    }
}

/* What takes part where its class grows: what is held, or has a weight. */
static gboolean
is_chosen (const FinxPlan *self,
           guint           row)
{
  return self->rows[row].is_tradable
         && is_positive (self->options->inside == FINX_REBALANCE_BY_WEIGHT ? self->options->holdings[row].weight
                                                                           : self->rows[row].quantity);
}

/* Others may be bought only for a class that has nothing of that. */
static void
choose_what_to_buy (FinxPlan *self)
{
  const FinxRebalanceOptions *options = self->options;
  g_autofree gboolean *has_chosen = g_new0 (gboolean, options->n_targets + 1);

  for (guint i = 0; i < options->n_holdings; i++)
    for (guint j = 0; j < options->holdings[i].n_shares && is_chosen (self, i); j++)
      has_chosen[options->holdings[i].shares[j].target] = TRUE;
  for (guint i = 0; i < options->n_holdings; i++)
    {
      self->rows[i].may_buy = is_chosen (self, i);
      for (guint j = 0; j < options->holdings[i].n_shares && self->rows[i].is_tradable; j++)
        self->rows[i].may_buy = self->rows[i].may_buy || !has_chosen[options->holdings[i].shares[j].target];
    }
}

/* Values, total and goals, from the quantities and the cash. */
void
finx_plan_measure (FinxPlan *self)
{
  const FinxRebalanceOptions *options = self->options;
  FinxDecimal rest;

  self->total = self->cash;
  for (guint i = 0; i <= options->n_targets; i++)
    self->held[i] = FINX_DECIMAL_ZERO;
  for (guint i = 0; i < options->n_holdings; i++)
    {
      self->rows[i].touched = 0;
      if (!self->rows[i].is_planned)
        continue;
      self->total = finx_decimal_add (self->total, value_of (self, i));
      add_to_classes (self, i, value_of (self, i));
    }
  rest = self->total;
  self->goals[options->n_targets] = FINX_DECIMAL_ZERO;
  for (guint i = 0; i < options->n_targets; i++)
    {
      self->goals[i] = multiply (self->total, options->targets[i].weight);
      rest = finx_decimal_sub (rest, self->goals[i]);
    }
  self->goals[self->cash_target] = finx_decimal_add (self->goals[self->cash_target], rest);
  choose_what_to_buy (self);
}

FinxDecimal
finx_plan_get_drift (const FinxPlan *self)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i <= self->options->n_targets; i++)
    sum = finx_decimal_add (sum, finx_decimal_abs (get_gap (self, i)));
  return sum;
}

/* Whether a class is left alone. */
gboolean
finx_plan_is_in_band (const FinxPlan *self,
                      guint           target)
{
  FinxDecimal absolute = self->options->absolute_band, relative = self->options->relative_band, most = FINX_DECIMAL_UNKNOWN;

  if (finx_decimal_is_known (absolute))
    most = multiply (self->total, absolute);
  if (finx_decimal_is_known (relative))
    {
      relative = multiply (self->goals[target], relative);
      most = finx_decimal_is_known (most) ? finx_decimal_min (most, relative) : relative;
    }
  if (!finx_decimal_is_known (most))
    most = FINX_DECIMAL_ZERO;
  return finx_decimal_compare (finx_decimal_abs (get_gap (self, target)), most) <= 0;
}

/* Cash that may be spent: its class keeps what it shall have. */
static FinxDecimal
get_spendable (const FinxPlan *self)
{
  return not_below_zero (finx_decimal_min (self->cash, finx_decimal_negate (get_gap (self, self->cash_target))));
}

/* How much of a holding can be bought, or sold, before one of its classes is at its goal. */
static FinxDecimal
get_room (const FinxPlan *self,
          guint           row,
          FinxSide        side)
{
  const FinxRebalanceHolding *holding = &self->options->holdings[row];
  FinxDecimal room = side == FINX_SIDE_BUY ? UNLIMITED : value_of (self, row);

  for (guint i = 0; i < holding->n_shares; i++)
    {
      guint target = holding->shares[i].target;
      FinxDecimal gap = get_gap (self, target);

      /* Cash for an instrument of its own class changes nothing there: it can only give what others get. */
      if (target == self->cash_target)
        gap = side == FINX_SIDE_BUY ? FINX_DECIMAL_ZERO : finx_decimal_sub (self->goals[target], self->held[target]);
      if (side == FINX_SIDE_SELL)
        gap = finx_decimal_negate (gap);
      room = finx_decimal_min (room, divide (gap, holding->shares[i].weight));
    }
  return not_below_zero (room);
}

/* The quantity that @amount buys, in whole lots. Of what is sold altogether also the part of a lot goes. */
static FinxDecimal
to_quantity (const FinxPlan *self,
             guint           row,
             FinxSide        side,
             FinxDecimal     amount)
{
  const FinxPlanRow *state = &self->rows[row];
  FinxDecimal step = self->options->holdings[row].instrument->lot_step, quantity;

  if (side == FINX_SIDE_SELL && finx_decimal_compare (amount, value_of (self, row)) >= 0)
    return finx_decimal_round_to (state->quantity, step, FINX_ROUND_DOWN);
  quantity = finx_decimal_round_to (divide (amount, state->unit), state->lot, FINX_ROUND_DOWN);
  return side == FINX_SIDE_SELL ? finx_decimal_min (quantity, finx_decimal_round_to (state->quantity, state->lot, FINX_ROUND_DOWN))
                                : quantity;
}

static gboolean
may_trade (const FinxPlan *self,
           guint           row,
           FinxSide        side)
{
  const FinxPlanRow *state = &self->rows[row];

  return side == FINX_SIDE_BUY ? state->may_buy && state->touched >= 0 : state->is_tradable && state->touched <= 0;
}

static gboolean
is_large_enough (const FinxPlan *self,
                 guint           row,
                 FinxDecimal     quantity)
{
  return is_positive (quantity)
         && (self->rows[row].touched != 0 || finx_decimal_compare (multiply (quantity, self->rows[row].unit), self->rows[row].least) >= 0);
}

static void
trade (FinxPlan   *self,
       guint       row,
       FinxSide    side,
       FinxDecimal quantity)
{
  FinxDecimal signed_quantity = side == FINX_SIDE_BUY ? quantity : finx_decimal_negate (quantity);
  FinxDecimal value = multiply (signed_quantity, self->rows[row].unit);

  self->rows[row].quantity = finx_decimal_add (self->rows[row].quantity, signed_quantity);
  self->rows[row].touched = side == FINX_SIDE_BUY ? 1 : -1;
  self->cash = finx_decimal_sub (self->cash, value);
  add_to_classes (self, row, value);
}

/* By what a holding of one class takes part in what the class gets or gives: 0: it does not. */
static FinxDecimal
get_part (const FinxPlan *self,
          guint           row,
          FinxSide        side,
          gboolean        is_empty,
          FinxDecimal     weights)
{
  const FinxRebalanceHolding *holding = &self->options->holdings[row];
  FinxDecimal value = value_of (self, row), goal;

  if (self->options->inside == FINX_REBALANCE_BY_WEIGHT && is_positive (weights))
    {
      goal = finx_decimal_is_known (holding->weight) ? multiply (self->goals[holding->shares[0].target], divide (holding->weight, weights))
                                                     : FINX_DECIMAL_ZERO;
      return not_below_zero (side == FINX_SIDE_BUY ? finx_decimal_sub (goal, value) : finx_decimal_sub (value, goal));
    }
  return side == FINX_SIDE_BUY && is_empty ? FINX_DECIMAL_ONE : value;
}

static gboolean
belongs_to (const FinxPlan *self,
            guint           row,
            guint           target)
{
  const FinxRebalanceHolding *holding = &self->options->holdings[row];

  return self->rows[row].is_tradable && holding->n_shares == 1 && holding->shares[0].target == target;
}

/* @parts: (array): by row; returns their sum. */
static FinxDecimal
list_parts (const FinxPlan *self,
            guint           target,
            FinxSide        side,
            FinxDecimal    *parts)
{
  FinxDecimal weights = FINX_DECIMAL_ZERO, sum = FINX_DECIMAL_ZERO;
  gboolean is_empty = TRUE;

  for (guint i = 0; i < self->options->n_holdings; i++)
    if (belongs_to (self, i, target))
      {
        is_empty = is_empty && !is_positive (self->rows[i].quantity);
        if (finx_decimal_is_known (self->options->holdings[i].weight))
          weights = finx_decimal_add (weights, self->options->holdings[i].weight);
      }
  for (guint i = 0; i < self->options->n_holdings; i++)
    {
      gboolean takes_part = belongs_to (self, i, target) && may_trade (self, i, side);

      parts[i] = takes_part ? get_part (self, i, side, is_empty, weights) : FINX_DECIMAL_ZERO;
      sum = finx_decimal_add (sum, parts[i]);
    }
  return sum;
}

/* The holding whose trade would be smallest among those that would be too small; n_holdings: none is. */
static guint
find_too_small (const FinxPlan    *self,
                FinxSide           side,
                FinxDecimal        amount,
                const FinxDecimal *parts,
                FinxDecimal        sum)
{
  guint smallest = self->options->n_holdings;

  for (guint i = 0; i < self->options->n_holdings; i++)
    if (is_positive (parts[i]) && !is_large_enough (self, i, to_quantity (self, i, side, share_of (amount, parts[i], sum)))
        && (smallest == self->options->n_holdings || finx_decimal_compare (parts[i], parts[smallest]) < 0))
      smallest = i;
  return smallest;
}

/* Shares an amount out among the holdings of a class. What would be too small for one goes to the others. */
static void
trade_class (FinxPlan   *self,
             guint       target,
             FinxSide    side,
             FinxDecimal amount)
{
  guint n = self->options->n_holdings, small;
  g_autofree FinxDecimal *parts = g_new (FinxDecimal, n + 1), *quantities = g_new (FinxDecimal, n + 1);
  FinxDecimal sum = list_parts (self, target, side, parts);

  if (!is_positive (sum) || !is_positive (amount))
    return;
  while ((small = find_too_small (self, side, amount, parts, sum)) < n)
    {
      sum = finx_decimal_sub (sum, parts[small]);
      parts[small] = FINX_DECIMAL_ZERO;
    }
  for (guint i = 0; i < n; i++)
    {
      FinxDecimal own = finx_decimal_compare (amount, sum) == 0 ? parts[i] : share_of (amount, parts[i], sum);

      quantities[i] = is_positive (parts[i]) ? to_quantity (self, i, side, finx_decimal_min (own, get_room (self, i, side)))
                                             : FINX_DECIMAL_ZERO;
    }
  for (guint i = 0; i < n; i++)
    if (is_large_enough (self, i, quantities[i]))
      trade (self, i, side, quantities[i]);
}

/* Shares @money out among the classes that lack (or have too much), in proportion to how much; each gets that at most. */
static void
trade_all_classes (FinxPlan   *self,
                   FinxSide    side,
                   FinxDecimal money)
{
  guint n = self->options->n_targets;
  g_autofree FinxDecimal *gaps = g_new (FinxDecimal, n + 1), *parts = g_new (FinxDecimal, self->options->n_holdings + 1);
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < n; i++)
    {
      gaps[i] = get_gap (self, i);
      if (i == self->cash_target)
        gaps[i] = side == FINX_SIDE_BUY ? FINX_DECIMAL_ZERO : finx_decimal_sub (self->goals[i], self->held[i]);
      gaps[i] = not_below_zero (side == FINX_SIDE_BUY ? gaps[i] : finx_decimal_negate (gaps[i]));
      if (!is_positive (list_parts (self, i, side, parts)))
        gaps[i] = FINX_DECIMAL_ZERO;
      sum = finx_decimal_add (sum, gaps[i]);
    }
  for (guint i = 0; i < n && is_positive (sum); i++)
    trade_class (self, i, side,
                 finx_decimal_compare (sum, money) <= 0 ? gaps[i] : share_of (money, gaps[i], sum));
}

/* The holding with most room whose lots still fit, and how many; n_holdings: none. */
static guint
find_fit (const FinxPlan *self,
          FinxSide        side,
          FinxDecimal     money,
          FinxDecimal    *quantity)
{
  guint best = self->options->n_holdings;
  FinxDecimal best_room = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < self->options->n_holdings; i++)
    {
      FinxDecimal room, fitting;

      if (!may_trade (self, i, side))
        continue;
      room = get_room (self, i, side);
      if (finx_decimal_compare (room, best_room) <= 0)
        continue;
      fitting = to_quantity (self, i, side, side == FINX_SIDE_BUY ? finx_decimal_min (room, money) : room);
      if (!is_large_enough (self, i, fitting))
        continue;
      best = i;
      best_room = room;
      *quantity = fitting;
    }
  return best;
}

/* Buys for @money at most; returns what was spent. */
static FinxDecimal
buy (FinxPlan   *self,
     FinxDecimal money)
{
  FinxDecimal before = self->cash, quantity;
  guint row;

  trade_all_classes (self, FINX_SIDE_BUY, money);
  while (!finx_plan_is_cancelled (self)
         && (row = find_fit (self, FINX_SIDE_BUY, finx_decimal_sub (money, finx_decimal_sub (before, self->cash)), &quantity))
            < self->options->n_holdings)
    trade (self, row, FINX_SIDE_BUY, quantity);
  return finx_decimal_sub (before, self->cash);
}

/* What buying everything that fits would cost. */
static FinxDecimal
cost_of_buying (const FinxPlan *self)
{
  const FinxRebalanceOptions *options = self->options;
  g_autofree FinxPlanRow *rows = g_memdup2 (self->rows, options->n_holdings * sizeof *rows);
  g_autofree FinxDecimal *held = g_memdup2 (self->held, (options->n_targets + 1) * sizeof *held);
  FinxPlan trial = *self;

  trial.rows = rows;
  trial.held = held;
  /* Money is no object here, and the class of cash is not bought into either way. */
  return buy (&trial, UNLIMITED);
}

/* The smallest quantity of whole lots that is worth @amount and large enough, up to @most. */
static FinxDecimal
round_up (const FinxPlan *self,
          guint           row,
          FinxDecimal     amount,
          FinxDecimal     most)
{
  const FinxPlanRow *state = &self->rows[row];
  FinxDecimal wanted = state->touched != 0 ? amount : finx_decimal_max (amount, state->least), quantity;

  quantity = finx_decimal_round_to (finx_decimal_div (wanted, state->unit, FINX_REBALANCE_SCALE, FINX_ROUND_UP), state->lot,
                                    FINX_ROUND_UP);
  return finx_decimal_min (quantity, most);
}

/* Sells from the classes that have too much until @money is there. */
static void
sell (FinxPlan   *self,
      FinxDecimal money)
{
  FinxDecimal before = self->cash, missing, quantity;
  guint row;

  trade_all_classes (self, FINX_SIDE_SELL, money);
  while ((missing = finx_decimal_sub (money, finx_decimal_sub (self->cash, before)), finx_decimal_compare (missing, CENT) >= 0)
         && !finx_plan_is_cancelled (self)
         && (row = find_fit (self, FINX_SIDE_SELL, missing, &quantity)) < self->options->n_holdings)
    trade (self, row, FINX_SIDE_SELL, round_up (self, row, missing, quantity));
}

/* A sale for cash that is owed. */
typedef struct
{
  guint       row;
  FinxDecimal quantity, value, gap;
} Sale;

/* What is farthest above its target goes first; of one class what covers the debt with least to spare, or covers most of it. */
static gboolean
is_better_sale (const Sale *a,
                const Sale *b,
                FinxDecimal owed)
{
  int by_gap = finx_decimal_compare (a->gap, b->gap), by_value = finx_decimal_compare (a->value, b->value);
  gboolean a_covers = finx_decimal_compare (a->value, owed) >= 0, b_covers = finx_decimal_compare (b->value, owed) >= 0;

  if (by_gap != 0)
    return by_gap < 0;
  if (a_covers != b_covers)
    return a_covers;
  return a_covers ? by_value < 0 : by_value > 0;
}

/* Cash is owed: sells as much as it takes, even if a class falls below its target. */
static void
raise_cash (FinxPlan *self)
{
  while (finx_decimal_sign (self->cash) < 0 && !finx_plan_is_cancelled (self))
    {
      FinxDecimal owed = finx_decimal_negate (self->cash);
      Sale best = { .row = self->options->n_holdings };

      for (guint i = 0; i < self->options->n_holdings; i++)
        {
          Sale sale = { .row = i };

          if (!self->rows[i].is_tradable)
            continue;
          sale.quantity = round_up (self, i, owed, to_quantity (self, i, FINX_SIDE_SELL, value_of (self, i)));
          sale.value = multiply (sale.quantity, self->rows[i].unit);
          sale.gap = get_gap (self, self->options->holdings[i].shares[0].target);
          if (is_positive (sale.quantity) && (best.row == self->options->n_holdings || is_better_sale (&sale, &best, owed)))
            best = sale;
        }
      if (best.row == self->options->n_holdings)
        return;
      trade (self, best.row, FINX_SIDE_SELL, best.quantity);
      self->rows[best.row].raises_cash = TRUE;
    }
}

static gboolean
is_everything_in_band (const FinxPlan *self)
{
  for (guint i = 0; i <= self->options->n_targets; i++)
    if (!finx_plan_is_in_band (self, i))
      return FALSE;
  return TRUE;
}

/* One round, from quantities and cash alone. Returns whether anything was traded. */
gboolean
finx_plan_run_round (FinxPlan *self,
                     gboolean  has_new_cash)
{
  gboolean is_out, owes = finx_decimal_sign (self->cash) < 0;

  finx_plan_measure (self);
  is_out = !is_everything_in_band (self);
  if (self->options->may_sell && (is_out || owes))
    {
      FinxDecimal shortfall = not_below_zero (get_gap (self, self->cash_target)), needed = FINX_DECIMAL_ZERO;

      if (owes)
        shortfall = finx_decimal_max (shortfall, finx_decimal_negate (self->cash));
      if (is_out)
        needed = cost_of_buying (self);
      needed = finx_decimal_sub (finx_decimal_add (needed, shortfall), get_spendable (self));
      if (is_positive (needed))
        sell (self, needed);
      raise_cash (self);
    }
  if (is_out || has_new_cash)
    buy (self, get_spendable (self));

  for (guint i = 0; i < self->options->n_holdings; i++)
    if (self->rows[i].touched != 0)
      return TRUE;
  return FALSE;
}

/* Why a class is where it is, when a plan has come to rest. */
FinxRebalanceReason
finx_plan_explain (const FinxPlan *self,
                   guint           target)
{
  FinxDecimal gap = get_gap (self, target), size = finx_decimal_abs (gap);
  FinxSide side = is_positive (gap) ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  gboolean is_there = FALSE, fits = FALSE, is_large = FALSE, is_mixed = FALSE;

  if (finx_decimal_compare (size, CENT) < 0)
    return FINX_REBALANCE_DONE;
  if (finx_plan_is_in_band (self, target)
      && (finx_decimal_is_known (self->options->absolute_band) || finx_decimal_is_known (self->options->relative_band)))
    return FINX_REBALANCE_IN_BAND;
  if (target == self->cash_target)
    return side == FINX_SIDE_BUY ? FINX_REBALANCE_NO_SALES : FINX_REBALANCE_NO_USE;
  for (guint i = 0; i < self->options->n_holdings; i++)
    for (guint j = 0; j < self->options->holdings[i].n_shares; j++)
      {
        FinxDecimal quantity;

        if (!may_trade (self, i, side) || self->options->holdings[i].shares[j].target != target
            || (side == FINX_SIDE_SELL && !is_positive (self->rows[i].quantity)))
          continue;
        is_there = TRUE;
        quantity = to_quantity (self, i, side, finx_decimal_min (divide (size, self->options->holdings[i].shares[j].weight),
                                                                 side == FINX_SIDE_BUY ? UNLIMITED : value_of (self, i)));
        fits = fits || is_positive (quantity);
        is_large = is_large || is_large_enough (self, i, quantity);
        is_mixed = is_mixed || finx_decimal_compare (get_room (self, i, side), size) < 0;
      }
  if (!is_there)
    return FINX_REBALANCE_NOTHING_TO_TRADE;
  if (side == FINX_SIDE_SELL && !self->options->may_sell)
    return FINX_REBALANCE_NO_SALES;
  if (!fits)
    return FINX_REBALANCE_DONE;
  if (!is_large)
    return FINX_REBALANCE_BELOW_MINIMUM;
  if (is_mixed)
    return FINX_REBALANCE_MIXED;
  return side == FINX_SIDE_BUY ? FINX_REBALANCE_NO_CASH : FINX_REBALANCE_NO_USE;
}
