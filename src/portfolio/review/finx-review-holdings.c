/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "portfolio/review/finx-review-private.h"

/* What the chosen accounts have of one instrument or currency, summed up. */
typedef struct
{
  const FinxInstrument *instrument;
  const char           *currency;
  FinxKnownValue        price;
  FinxDecimal           previous;               /* price of the day before */
  FinxDecimal           earlier;                /* price before the one that is known, which may be older */
  FinxDecimal           rate, previous_rate;
  guint8                quantity_scale;
  FinxAmount            units;                  /* of cash: the balance in units of money */
  FinxAmount            value, base_value, base_before;         /* rounded for each account, as in the series */
  FinxAmount            cost, base_cost;
  FinxAmount            credit, credit_before;
  FinxAmount            realised, income, fees, taxes;
  gboolean              is_doubtful;            /* see FinxSlot */
} Total;

static void
add (FinxAmount *sum,
     FinxAmount  amount)
{
  *sum = finx_amount_add (*sum, amount);
}

static void
add_results (Total             *self,
             const FinxResults *results)
{
  add (&self->income, finx_sum_get (&results->income));
  add (&self->fees, finx_sum_get (&results->fees));
  add (&self->taxes, finx_sum_get (&results->taxes));
}

/* Nothing is worth nothing, also at an unknown price or rate. */
static FinxDecimal
value_of (const Total *self,
          FinxAmount   units,
          FinxDecimal  price)
{
  FinxDecimal quantity = finx_amount_to_decimal (units, self->quantity_scale);

  if (units == 0)
    return FINX_DECIMAL_ZERO;
  return self->instrument != NULL ? finx_local_value (self->instrument, quantity, price) : quantity;
}

static FinxDecimal
base_value_of (FinxDecimal value,
               FinxDecimal rate)
{
  return finx_decimal_is_known (value) && value.coef == 0 ? FINX_DECIMAL_ZERO : finx_in_base (value, rate);
}

static void
add_units (Total      *self,
           FinxAmount  units,
           FinxAmount  before)
{
  FinxDecimal value = value_of (self, units, self->price.value);

  add (&self->units, units);
  add (&self->value, finx_money_units (value));
  add (&self->base_value, finx_money_units (base_value_of (value, self->rate)));
  add (&self->base_before, finx_money_units (base_value_of (value_of (self, before, self->previous), self->previous_rate)));
}

static void
add_slot (Total          *self,
          const FinxSlot *slot)
{
  if (slot->is_doubtful)
    self->units = self->value = self->base_value = FINX_AMOUNT_UNKNOWN;
  add_units (self, slot->units, slot->units_before);
  add (&self->cost, slot->cost);
  add (&self->base_cost, slot->base_cost);
  add (&self->credit, finx_sum_get (&slot->credit));
  add (&self->credit_before, finx_sum_get (&slot->credit_before));
  add (&self->realised, finx_sum_get (&slot->realised));
  self->is_doubtful |= slot->is_doubtful;
  add_results (self, &slot->results);
}

/* The balance of the day before: without the moves of the last day. */
static void
add_purse (Total           *self,
           const FinxPurse *purse)
{
  FinxSum before = purse->balance;

  if (purse->n > 0)
    {
      before.n_unknown -= purse->moves[purse->n - 1].n_unknown;
      finx_sum_add (&before, purse->moves[purse->n - 1].known, -1);
    }
  add_units (self, finx_sum_get (&purse->balance), purse->n > 1 ? finx_sum_get (&before) : 0);
  add (&self->cost, finx_sum_get (&purse->balance));
  add (&self->base_cost, finx_sum_get (&purse->base_cost));
  add (&self->credit, finx_sum_get (&purse->credit));
  add (&self->credit_before, finx_sum_get (&purse->credit_before));
  add_results (self, &purse->results);
}

static Total
new_total (const FinxReckoning  *reckoning,
           const FinxInstrument *instrument,
           const char           *currency,
           const FinxSlot       *slot)
{
  const FinxDayColumn *prices = slot != NULL ? slot->prices : NULL;
  FinxKnownValue price = finx_day_column_get (prices, reckoning->end, NULL);

  return (Total) {
    .instrument = instrument,
    .currency = currency,
    .quantity_scale = slot != NULL ? slot->quantity_scale : FINX_BOOKS_MONEY_SCALE,
    .price = price,
    .earlier = finx_day_column_get (prices, reckoning->end - MAX (price.age, 0) - 1, NULL).value,
    .previous = finx_day_column_get (prices, reckoning->end - 1, NULL).value,
    .rate = finx_reckoning_rate (reckoning, currency, reckoning->end),
    .previous_rate = finx_reckoning_rate (reckoning, currency, reckoning->end - 1),
  };
}

/* Few: a strand has an instrument or two, and there is cash of a few currencies. */
static Total *
open_total (GArray               *totals,
            const FinxReckoning  *reckoning,
            const FinxInstrument *instrument,
            const char           *currency,
            const FinxSlot       *slot)
{
  Total total;

  for (guint i = 0; i < totals->len; i++)
    if (g_array_index (totals, Total, i).instrument == instrument && g_array_index (totals, Total, i).currency == currency)
      return &g_array_index (totals, Total, i);
  total = new_total (reckoning, instrument, currency, slot);
  g_array_append_val (totals, total);
  return &g_array_index (totals, Total, totals->len - 1);
}

static void
sum_up_strand (const FinxReckoning *reckoning,
               const FinxStrand    *strand,
               GArray              *totals)
{
  for (guint i = 0; i < strand->slots->len; i++)
    {
      const FinxSlot *slot = &g_array_index (strand->slots, FinxSlot, i);

      if (slot->is_included)
        add_slot (open_total (totals, reckoning, slot->instrument, slot->instrument->currency, slot), slot);
    }
}

static void
sum_up_cash (const FinxReckoning *reckoning,
             GArray              *totals)
{
  for (guint i = 0; i < reckoning->purses->len; i++)
    {
      const FinxPurse *purse = reckoning->purses->pdata[i];

      if (purse->is_included && purse->n_moves > 0)
        add_purse (open_total (totals, reckoning, NULL, purse->currency, NULL), purse);
    }
}

/* What is held: gains that are not realised. */
static void
split_gain (FinxReviewHolding *self,
            FinxDecimal        rate)
{
  FinxDecimal gain = finx_decimal_sub (self->base_value, self->base_cost);

  self->price_gain = self->instrument != NULL ? base_value_of (finx_decimal_sub (self->value, self->cost), rate) : FINX_DECIMAL_ZERO;
  self->currency_gain = finx_decimal_sub (gain, self->price_gain);
}

static FinxValuationGaps
find_gaps (const FinxReviewHolding *self,
           FinxDecimal              rate)
{
  FinxValuationGaps gaps = FINX_GAP_NONE;
  gboolean is_flat = finx_decimal_is_known (self->quantity) && self->quantity.coef == 0;

  if (!is_flat && self->instrument != NULL && !finx_decimal_is_known (self->price))
    gaps |= FINX_GAP_PRICE;
  if (!is_flat && !finx_decimal_is_known (rate))
    gaps |= FINX_GAP_RATE;
  if (!finx_decimal_is_known (self->base_cost))
    gaps |= FINX_GAP_COST;
  return gaps;
}

static FinxReviewHolding
make_holding (const FinxReckoning *reckoning,
              const Total         *total)
{
  FinxReviewHolding self = {
    .instrument = total->instrument,
    .currency = total->currency,
    .quantity = finx_amount_to_decimal (total->units, total->quantity_scale),
    .price = total->price.value,
    .previous = total->earlier,
    .price_age = total->price.age,
    .rate_age = finx_price_history_get_rate (reckoning->options.prices, total->currency, reckoning->options.base_currency, reckoning->end).age,
    .cost = finx_money (total->cost),
    .cost_price = FINX_DECIMAL_UNKNOWN,
    .value = finx_money (total->value),
    .base_cost = finx_money (total->base_cost),
    .base_value = finx_money (total->base_value),
    .weight = NAN,
    .realised = finx_money (total->realised),
    .income = finx_money (total->income),
    .fees = finx_money (total->fees),
    .taxes = finx_money (total->taxes),
    .total_gain = finx_money (finx_amount_add (total->base_value, total->credit)),
  };

  self.base_price_move = total->instrument == NULL ? FINX_DECIMAL_ZERO
                         : finx_decimal_sub (self.base_value, base_value_of (value_of (total, total->units, total->earlier), total->rate));
  self.base_day_change = finx_decimal_sub (self.total_gain, finx_money (finx_amount_add (total->base_before, total->credit_before)));
  if (total->instrument != NULL)
    self.cost_price = finx_decimal_div (self.cost, finx_decimal_mul (self.quantity, total->instrument->multiplier, FINX_DECIMAL_MAX_SCALE,
                                                                     FINX_ROUND_HALF_EVEN),
                                        FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
  split_gain (&self, total->rate);
  self.gaps = total->is_doubtful ? FINX_GAP_SHORT_SALE : find_gaps (&self, total->rate);
  return self;
}

/* Held ones first, then those that were sold; cash last. */
static int
rank (const FinxReviewHolding *self)
{
  if (self->instrument == NULL)
    return 3;
  if (finx_decimal_is_known (self->quantity) && self->quantity.coef == 0)
    return 2;
  return finx_decimal_is_known (self->base_value) ? 0 : 1;
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  const FinxReviewHolding *left = *(const FinxReviewHolding *const *) a, *right = *(const FinxReviewHolding *const *) b;
  int order = rank (left) - rank (right);

  if (order == 0)
    order = finx_decimal_compare (right->base_value, left->base_value);
  if (order == 0)
    order = strcmp (left->instrument != NULL ? left->instrument->symbol : left->currency,
                    right->instrument != NULL ? right->instrument->symbol : right->currency);
  return order;
}

static void
add_holdings (FinxHoldingRuns     *self,
              const FinxReckoning *reckoning,
              GArray              *totals)
{
  for (guint i = 0; i < totals->len; i++)
    {
      FinxReviewHolding holding = make_holding (reckoning, &g_array_index (totals, Total, i));

      g_array_append_val (self->holdings, holding);
    }
  g_array_set_size (totals, 0);
}

/* Takes what @old has of the strand with the number @i. */
static void
share_holdings (FinxHoldingRuns       *self,
                const FinxHoldingRuns *old,
                guint                  i)
{
  guint start = i > 0 ? g_array_index (old->ends, guint, i - 1) : 0, end = g_array_index (old->ends, guint, i);

  g_array_append_vals (self->holdings, &g_array_index (old->holdings, FinxReviewHolding, start), end - start);
}

/**
 * finx_holding_runs_new:
 * @old: (nullable): those of @old_reckoning; what both reckonings share is not summed up again
 *
 * Returns: (transfer full): for finx_holding_runs_list()
 */
FinxHoldingRuns *
finx_holding_runs_new (const FinxReckoning   *reckoning,
                       const FinxHoldingRuns *old,
                       const FinxReckoning   *old_reckoning)
{
  FinxHoldingRuns *self = g_new (FinxHoldingRuns, 1);
  g_autoptr(GArray) totals = g_array_new (FALSE, FALSE, sizeof (Total));

  self->holdings = g_array_sized_new (FALSE, FALSE, sizeof (FinxReviewHolding), old != NULL ? old->holdings->len + 1 : reckoning->strands->len);
  self->ends = g_array_sized_new (FALSE, FALSE, sizeof (guint), reckoning->strands->len);
  for (guint i = 0; i < reckoning->strands->len; i++)
    {
      if (old != NULL && i < old->ends->len && old_reckoning->strands->pdata[i] == reckoning->strands->pdata[i])
        share_holdings (self, old, i);
      else
        sum_up_strand (reckoning, reckoning->strands->pdata[i], totals);
      add_holdings (self, reckoning, totals);
      g_array_append_val (self->ends, self->holdings->len);
    }
  sum_up_cash (reckoning, totals);
  add_holdings (self, reckoning, totals);
  return self;
}

void
finx_holding_runs_free (FinxHoldingRuns *self)
{
  g_array_unref (self->holdings);
  g_array_unref (self->ends);
  g_free (self);
}

/* @gains: (nullable). Returns: (transfer full) (element-type FinxReviewHolding): see finx_review_get_holdings() */
GArray *
finx_holding_runs_list (const FinxHoldingRuns *self,
                        const FinxGainsReport *gains)
{
  GArray *holdings = g_array_sized_new (FALSE, FALSE, sizeof (FinxReviewHolding), self->holdings->len);
  g_autoptr(GPtrArray) order = g_ptr_array_sized_new (self->holdings->len);
  FinxDecimal whole = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < self->holdings->len; i++)
    {
      whole = finx_decimal_add (whole, g_array_index (self->holdings, FinxReviewHolding, i).base_value);
      g_ptr_array_add (order, &g_array_index (self->holdings, FinxReviewHolding, i));
    }
  g_ptr_array_sort (order, compare_cb);
  for (guint i = 0; i < order->len; i++)
    {
      FinxReviewHolding holding = *(const FinxReviewHolding *) order->pdata[i];

      if (gains != NULL && holding.instrument != NULL)
        holding.n_lots = finx_gains_report_find_open (gains, holding.instrument, &holding.first_lot);
      if (finx_decimal_is_known (holding.base_value) && finx_decimal_sign (whole) > 0)
        holding.weight = finx_decimal_to_double (holding.base_value) / finx_decimal_to_double (whole);
      g_array_append_val (holdings, holding);
    }
  return holdings;
}
