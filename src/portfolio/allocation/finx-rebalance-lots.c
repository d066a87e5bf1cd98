/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lots a sale would close, and what it would gain. */
#include "portfolio/allocation/finx-rebalance-private.h"

#define GAIN_SCALE 10

/* In the order of a tax-aware sale. */
typedef enum
{
  GROUP_LOSS,
  GROUP_LONG_TERM,
  GROUP_SHORT_TERM,
  GROUP_UNKNOWN
} Group;

typedef struct
{
  guint       number;
  Group       group;
  gint32      day;
  FinxDecimal unit_cost;                /* base currency */
} Candidate;

static gint
compare_by_method (const Candidate *a,
                   const Candidate *b,
                   FinxLotMethod    method)
{
  if (method == FINX_LOTS_HIFO && !finx_decimal_equal (a->unit_cost, b->unit_cost))
    return finx_decimal_compare (b->unit_cost, a->unit_cost);
  if (a->day != b->day)
    return (a->day < b->day) == (method != FINX_LOTS_LIFO) ? -1 : 1;
  return (a->number > b->number) - (a->number < b->number);
}

static gint
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  const FinxRebalanceOptions *options = user_data;
  const Candidate *x = a, *y = b;

  if (options->tax_aware && x->group != y->group)
    return x->group < y->group ? -1 : 1;
  return compare_by_method (x, y, options->method);
}

static Candidate
look_at (const FinxOpenLot *lot,
         guint              number,
         FinxDecimal        unit)
{
  Candidate self = { number, GROUP_UNKNOWN, lot->opened_day, FINX_DECIMAL_UNKNOWN };

  self.unit_cost = finx_decimal_div (lot->base_cost, lot->quantity, GAIN_SCALE, FINX_ROUND_HALF_EVEN);
  if (finx_decimal_is_known (self.unit_cost))
    self.group = finx_decimal_compare (self.unit_cost, unit) > 0 ? GROUP_LOSS : lot->is_long_term ? GROUP_LONG_TERM : GROUP_SHORT_TERM;
  return self;
}

gboolean
finx_rebalance_take_lots (const FinxRebalanceOptions *options,
                          guint                       holding,
                          FinxDecimal                 unit,
                          FinxDecimal                 quantity,
                          GArray                     *lots)
{
  g_autoptr(GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  gboolean is_known = TRUE;

  for (guint i = 0; options->open_lots != NULL && i < options->open_lots->len; i++)
    {
      const FinxOpenLot *lot = &g_array_index (options->open_lots, FinxOpenLot, i);
      Candidate candidate;

      if (lot->instrument != options->holdings[holding].instrument || finx_decimal_sign (lot->quantity) <= 0)
        continue;
      candidate = look_at (lot, i, unit);
      g_array_append_val (candidates, candidate);
    }
  g_array_sort_with_data (candidates, compare_cb, (gpointer) options);

  for (guint i = 0; i < candidates->len && finx_decimal_sign (quantity) > 0; i++)
    {
      guint number = g_array_index (candidates, Candidate, i).number;
      const FinxOpenLot *lot = &g_array_index (options->open_lots, FinxOpenLot, number);
      FinxRebalanceLot part = { number, finx_decimal_min (lot->quantity, quantity), FINX_DECIMAL_UNKNOWN, lot->is_long_term };
      FinxDecimal cost = lot->base_cost;

      if (!finx_decimal_equal (part.quantity, lot->quantity))
        cost = finx_decimal_div (finx_decimal_mul (cost, part.quantity, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN), lot->quantity,
                                 GAIN_SCALE, FINX_ROUND_HALF_EVEN);
      part.base_gain = finx_decimal_sub (finx_decimal_mul (part.quantity, unit, GAIN_SCALE, FINX_ROUND_HALF_EVEN), cost);
      is_known = is_known && finx_decimal_is_known (part.base_gain);
      quantity = finx_decimal_sub (quantity, part.quantity);
      g_array_append_val (lots, part);
    }
  return is_known && finx_decimal_sign (quantity) == 0;
}
