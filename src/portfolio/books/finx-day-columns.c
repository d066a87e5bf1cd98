/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-day-columns-private.h"

#include <string.h>

FinxDayColumns *
finx_day_columns_new (gint32 start,
                      guint  n)
{
  FinxDayColumns *self = g_new0 (FinxDayColumns, 1);

  self->start = start;
  self->n = n;
  self->values = g_new0 (FinxAmount, n);
  self->known = g_new0 (FinxAmount, (gsize) FINX_N_COLUMNS * n);
  self->n_unknown = g_new0 (gint32, (gsize) FINX_N_COLUMNS * n);
  self->gaps = g_new0 (guint32, (gsize) FINX_N_DAY_GAPS * n);
  return self;
}

FinxDayColumns *
finx_day_columns_copy_from (const FinxDayColumns *self,
                            gint32                start)
{
  gint64 n = (gint64) self->n + self->start - start;
  FinxDayColumns *copy = finx_day_columns_new (start, (guint) n);
  gsize to = (gsize) MAX (self->start - start, 0), from = (gsize) MAX (start - self->start, 0), n_same = self->n - from;

  copy->invested_before = self->invested_before;
  memcpy (copy->values + to, self->values + from, n_same * sizeof *self->values);
  memcpy (copy->known + to * FINX_N_COLUMNS, self->known + from * FINX_N_COLUMNS, n_same * FINX_N_COLUMNS * sizeof *self->known);
  memcpy (copy->n_unknown + to * FINX_N_COLUMNS, self->n_unknown + from * FINX_N_COLUMNS, n_same * FINX_N_COLUMNS * sizeof *self->n_unknown);
  memcpy (copy->gaps + to * FINX_N_DAY_GAPS, self->gaps + from * FINX_N_DAY_GAPS, n_same * FINX_N_DAY_GAPS * sizeof *self->gaps);
  return copy;
}

void
finx_day_columns_free (FinxDayColumns *self)
{
  if (self == NULL)
    return;

  g_free (self->values);
  g_free (self->known);
  g_free (self->n_unknown);
  g_free (self->gaps);
  g_free (self);
}

void
finx_day_columns_merge (FinxDayColumns       *self,
                        const FinxDayColumns *other)
{
  self->invested_before.n_unknown += other->invested_before.n_unknown;
  finx_sum_add (&self->invested_before, other->invested_before.known, 1);
  for (gsize i = 0; i < (gsize) self->n * FINX_N_COLUMNS; i++)
    {
      self->n_unknown[i] += other->n_unknown[i];
      finx_day_columns_add_at (self, i % FINX_N_COLUMNS, i / FINX_N_COLUMNS,
                               i % FINX_N_COLUMNS == FINX_COLUMN_VALUE ? other->values[i / FINX_N_COLUMNS] : other->known[i], 1);
    }
  for (gsize i = 0; i < (gsize) self->n * FINX_N_DAY_GAPS; i++)
    self->gaps[i] += other->gaps[i];
}

/* What was before the first day counts where it still stands then. */
void
finx_day_columns_add_outside (FinxDayColumns *self,
                              FinxColumn      column,
                              gint32          day,
                              FinxAmount      amount,
                              int             sign)
{
  if (day < self->start && column == FINX_COLUMN_FLOW)
    finx_sum_add (&self->invested_before, amount, sign);
  else if (day < self->start && column == FINX_COLUMN_COST && self->n > 0)
    finx_day_columns_add_at (self, column, 0, amount, sign);
}

void
finx_day_columns_add_gap (FinxDayColumns    *self,
                          FinxValuationGaps  gap,
                          gint32             day,
                          int                sign)
{
  gint64 place = (gint64) day - self->start;

  if (place >= 0 && place < self->n)
    self->gaps[(gsize) place * FINX_N_DAY_GAPS + (gsize) g_bit_nth_lsf (gap, -1)] += (guint32) sign;
}

/* Sums of all days up to one. */
typedef struct
{
  FinxSum invested, cost;
} Running;

static void
run_on (Running          *self,
        const FinxAmount *known,
        const gint32     *n_unknown)
{
  self->invested.n_unknown += n_unknown[FINX_COLUMN_FLOW];
  finx_sum_add (&self->invested, known[FINX_COLUMN_FLOW], 1);
  self->cost.n_unknown += n_unknown[FINX_COLUMN_COST];
  finx_sum_add (&self->cost, known[FINX_COLUMN_COST], 1);
}

static void
list_day (const FinxDayColumns *self,
          guint                 i,
          const Running        *running,
          FinxValuationDay     *day)
{
  static const gsize places[] = {
    G_STRUCT_OFFSET (FinxValuationDay, value), G_STRUCT_OFFSET (FinxValuationDay, cash), G_STRUCT_OFFSET (FinxValuationDay, cost),
    G_STRUCT_OFFSET (FinxValuationDay, flow), G_STRUCT_OFFSET (FinxValuationDay, realised),
    G_STRUCT_OFFSET (FinxValuationDay, realised_currency), G_STRUCT_OFFSET (FinxValuationDay, income),
    G_STRUCT_OFFSET (FinxValuationDay, interest), G_STRUCT_OFFSET (FinxValuationDay, fees), G_STRUCT_OFFSET (FinxValuationDay, taxes),
    G_STRUCT_OFFSET (FinxValuationDay, separate_fees), G_STRUCT_OFFSET (FinxValuationDay, carried),
    G_STRUCT_OFFSET (FinxValuationDay, carried_currency),
  };
  const FinxAmount *known = self->known + (gsize) i * FINX_N_COLUMNS;
  const gint32 *n_unknown = self->n_unknown + (gsize) i * FINX_N_COLUMNS;

  G_STATIC_ASSERT (G_N_ELEMENTS (places) == FINX_N_COLUMNS);
  day->day = self->start + (gint32) i;
  day->gaps = FINX_GAP_NONE;
  for (guint column = 0; column < FINX_N_COLUMNS; column++)
    *(FinxDecimal *) (gpointer) ((char *) day + places[column]) = n_unknown[column] != 0 ? FINX_DECIMAL_UNKNOWN : finx_money (known[column]);
  if (n_unknown[FINX_COLUMN_VALUE] == 0)
    day->value = finx_money (self->values[i]);
  day->cost = finx_money (finx_sum_get (&running->cost));
  day->invested = finx_money (finx_sum_get (&running->invested));
  for (guint gap = 0; gap < FINX_N_DAY_GAPS; gap++)
    if (self->gaps[(gsize) i * FINX_N_DAY_GAPS + gap] != 0)
      day->gaps |= 1u << gap;
  if (running->cost.n_unknown != 0)
    day->gaps |= FINX_GAP_COST;
  if (n_unknown[FINX_COLUMN_FLOW] != 0)
    day->gaps |= FINX_GAP_FLOW;
}

/* Returns: (transfer full) (element-type FinxValuationDay) */
GArray *
finx_day_columns_list (const FinxDayColumns *self,
                       const GArray         *old,
                       gint32                first)
{
  GArray *days = g_array_sized_new (FALSE, FALSE, sizeof (FinxValuationDay), self->n);
  Running running = { .invested = self->invested_before };
  guint n_same = old != NULL ? (guint) CLAMP ((gint64) first - self->start, 0, (gint64) self->n) : 0;

  if (n_same > 0)
    g_array_append_vals (days, old->data, n_same);
  g_array_set_size (days, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      run_on (&running, self->known + (gsize) i * FINX_N_COLUMNS, self->n_unknown + (gsize) i * FINX_N_COLUMNS);
      if (i >= n_same)
        list_day (self, i, &running, &g_array_index (days, FinxValuationDay, i));
    }
  return days;
}

static void
rate_unref (gpointer data)
{
  FinxDayRate *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

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

  *self = (FinxDayRates) { prices, base, start, n, g_ptr_array_new_with_free_func (rate_unref) };
  return self;
}

void
finx_day_rates_share (FinxDayRates       *self,
                      const FinxDayRates *other)
{
  for (guint i = 0; i < other->columns->len; i++)
    {
      FinxDayRate *column = other->columns->pdata[i];

      g_atomic_ref_count_inc (&column->ref_count);
      g_ptr_array_add (self->columns, column);
    }
}

void
finx_day_rates_free (FinxDayRates *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->columns);
  g_free (self);
}

/* Returns: (nullable) */
FinxDayRate *
finx_day_rates_find (const FinxDayRates *self,
                     const char         *currency)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (((FinxDayRate *) self->columns->pdata[i])->currency == currency)
      return self->columns->pdata[i];
  for (guint i = 0; i < self->columns->len; i++)
    if (g_str_equal (((FinxDayRate *) self->columns->pdata[i])->currency, currency))
      return self->columns->pdata[i];
  return NULL;
}

FinxDayRate *
finx_day_rates_open (FinxDayRates *self,
                     const char   *currency)
{
  FinxDayRate *column = finx_day_rates_find (self, currency);

  if (column != NULL)
    return column;

  column = g_new0 (FinxDayRate, 1);
  g_atomic_ref_count_init (&column->ref_count);
  column->currency = g_intern_string (currency);
  if (!g_str_equal (currency, self->base))
    {
      column->rates = g_new (FinxDecimal, MAX (self->n, 1));
      if (self->prices != NULL)
        finx_price_history_list_rates (self->prices, currency, self->base, self->start, self->n, column->rates);
      for (guint i = 0; self->prices == NULL && i < self->n; i++)
        column->rates[i] = FINX_DECIMAL_UNKNOWN;
    }
  g_ptr_array_add (self->columns, column);
  return column;
}

FinxDecimal
finx_day_rates_look_up (const FinxDayRates *self,
                        const char         *currency,
                        gint32              day)
{
  if (g_str_equal (currency, self->base))
    return FINX_DECIMAL_ONE;
  return self->prices != NULL ? finx_price_history_get_rate (self->prices, currency, self->base, day).value : FINX_DECIMAL_UNKNOWN;
}
