/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-day-columns-private.h"

FinxDayColumns *
finx_day_columns_new (gint32 start,
                      guint  n)
{
  FinxDayColumns *self = g_new0 (FinxDayColumns, 1);

  self->start = start;
  self->n = n;
  self->sums = g_new0 (FinxSum, (gsize) FINX_N_COLUMNS * n);
  self->gaps = g_new0 (guint32, (gsize) FINX_N_DAY_GAPS * n);
  return self;
}

FinxDayColumns *
finx_day_columns_copy (const FinxDayColumns *self)
{
  FinxDayColumns *copy = g_memdup2 (self, sizeof *self);

  copy->sums = g_memdup2 (self->sums, sizeof *self->sums * FINX_N_COLUMNS * self->n);
  copy->gaps = g_memdup2 (self->gaps, sizeof *self->gaps * FINX_N_DAY_GAPS * self->n);
  return copy;
}

void
finx_day_columns_free (FinxDayColumns *self)
{
  if (self == NULL)
    return;

  g_free (self->sums);
  g_free (self->gaps);
  g_free (self);
}

/* What was before the first day counts where it still stands then. */
void
finx_day_columns_add (FinxDayColumns *self,
                      FinxColumn      column,
                      gint32          day,
                      FinxAmount      amount,
                      int             sign)
{
  gint64 place = (gint64) day - self->start;

  if (place < 0 && column == FINX_COLUMN_FLOW)
    finx_sum_add (&self->invested_before, amount, sign);
  else if (place < 0 && column == FINX_COLUMN_COST)
    place = 0;
  if (place >= 0 && place < self->n)
    finx_sum_add (finx_day_columns_get (self, column) + place, amount, sign);
}

void
finx_day_columns_add_gap (FinxDayColumns    *self,
                          FinxValuationGaps  gap,
                          gint32             day,
                          int                sign)
{
  gint64 place = (gint64) day - self->start;

  if (place >= 0 && place < self->n)
    self->gaps[(gsize) (guint) g_bit_nth_lsf (gap, -1) * self->n + (gsize) place] += (guint32) sign;
}

/* Returns: (transfer full) (element-type FinxValuationDay) */
GArray *
finx_day_columns_list (const FinxDayColumns *self)
{
  static const gsize places[] = {
    G_STRUCT_OFFSET (FinxValuationDay, value), G_STRUCT_OFFSET (FinxValuationDay, cash), G_STRUCT_OFFSET (FinxValuationDay, cost),
    G_STRUCT_OFFSET (FinxValuationDay, flow), G_STRUCT_OFFSET (FinxValuationDay, realised),
    G_STRUCT_OFFSET (FinxValuationDay, realised_currency), G_STRUCT_OFFSET (FinxValuationDay, income),
    G_STRUCT_OFFSET (FinxValuationDay, interest), G_STRUCT_OFFSET (FinxValuationDay, fees), G_STRUCT_OFFSET (FinxValuationDay, taxes),
    G_STRUCT_OFFSET (FinxValuationDay, separate_fees), G_STRUCT_OFFSET (FinxValuationDay, carried),
    G_STRUCT_OFFSET (FinxValuationDay, carried_currency),
  };
  GArray *days = g_array_sized_new (FALSE, FALSE, sizeof (FinxValuationDay), self->n);
  FinxSum invested = self->invested_before, cost = { 0 };

  G_STATIC_ASSERT (G_N_ELEMENTS (places) == FINX_N_COLUMNS);
  g_array_set_size (days, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      FinxValuationDay *day = &g_array_index (days, FinxValuationDay, i);
      const FinxSum *flow = &self->sums[FINX_COLUMN_FLOW * self->n + i], *change = &self->sums[FINX_COLUMN_COST * self->n + i];

      day->day = self->start + (gint32) i;
      day->gaps = FINX_GAP_NONE;
      for (guint column = 0; column < FINX_N_COLUMNS; column++)
        *(FinxDecimal *) (gpointer) ((char *) day + places[column]) = finx_money (finx_sum_get (&self->sums[column * self->n + i]));
      for (guint gap = 0; gap < FINX_N_DAY_GAPS; gap++)
        if (self->gaps[gap * self->n + i] != 0)
          day->gaps |= 1u << gap;
      cost.n_unknown += change->n_unknown;
      finx_sum_add (&cost, change->known, 1);
      invested.n_unknown += flow->n_unknown;
      finx_sum_add (&invested, flow->known, 1);
      day->cost = finx_money (finx_sum_get (&cost));
      day->invested = finx_money (finx_sum_get (&invested));
      if (cost.n_unknown != 0)
        day->gaps |= FINX_GAP_COST;
      if (flow->n_unknown != 0)
        day->gaps |= FINX_GAP_FLOW;
    }
  return days;
}

static void
rate_free (gpointer data)
{
  FinxDayRate *self = data;

  g_free (self->rates);
  g_free (self);
}

FinxDayRates *
finx_day_rates_new (const FinxPriceHistory *prices,
                    const char             *base,
                    gint32                  start,
                    guint                   n)
{
  FinxDayRates *self = g_new (FinxDayRates, 1);

  *self = (FinxDayRates) { prices, base, start, n, g_ptr_array_new_with_free_func (rate_free) };
  return self;
}

void
finx_day_rates_free (FinxDayRates *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->columns);
  g_free (self);
}

FinxDayRate *
finx_day_rates_open (FinxDayRates *self,
                     const char   *currency)
{
  FinxDayRate *column;

  for (guint i = 0; i < self->columns->len; i++)
    if (((FinxDayRate *) self->columns->pdata[i])->currency == currency)
      return self->columns->pdata[i];
  for (guint i = 0; i < self->columns->len; i++)
    if (g_str_equal (((FinxDayRate *) self->columns->pdata[i])->currency, currency))
      return self->columns->pdata[i];

  column = g_new0 (FinxDayRate, 1);
  column->currency = g_intern_string (currency);
  column->is_base = g_str_equal (currency, self->base);
  if (!column->is_base)
    column->rates = g_new (FinxDecimal, self->n);
  for (guint i = 0; !column->is_base && i < self->n; i++)
    column->rates[i].scale = FINX_RATE_NOT_ASKED;
  g_ptr_array_add (self->columns, column);
  return column;
}

FinxDecimal
finx_day_rates_look_up (const FinxDayRates *self,
                        FinxDayRate        *column,
                        gint32              day)
{
  gint64 place = (gint64) day - self->start;
  FinxDecimal rate = FINX_DECIMAL_UNKNOWN;

  if (self->prices != NULL)
    rate = finx_price_history_get_rate (self->prices, column->currency, self->base, day).value;
  if (place >= 0 && place < self->n)
    column->rates[place] = rate;
  return rate;
}
