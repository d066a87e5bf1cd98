/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-strand-private.h"

#define WINDOW 30               /* days before and after the sale */

/* Returns: the first purchase that is not before @number */
static guint
find_number (const GArray *purchases,
             guint32       number)
{
  guint low = 0, high = purchases->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (purchases, FinxPurchase, middle).number < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
count_closed (GArray               *purchases,
              const FinxInstrument *instrument,
              const FinxLotGain    *gain)
{
  guint place = find_number (purchases, gain->opened_by);
  FinxPurchase *purchase = place < purchases->len ? &g_array_index (purchases, FinxPurchase, place) : NULL;

  if (purchase != NULL && purchase->number == gain->opened_by && purchase->instrument == instrument)
    purchase->closed += gain->quantity;
}

/* Units that are held when something is sold on @day, or are bought later, and have not replaced others yet. */
static gint64
available (const FinxPurchase *purchase,
           gint32              day)
{
  gint64 there = purchase->quantity - purchase->used;

  if (purchase->day <= day)
    there -= purchase->closed;
  return MAX (there, 0);
}

/* The rest of a purchase does not replace what was sold of it (Rev. Rul. 56-602).
 *
 * Returns: for how many of @quantity units that were bought by @opened_by and sold on @day others were bought; @place: a
 *   purchase to look from */
static gint64
replace (GArray               *purchases,
         guint                 place,
         const FinxInstrument *instrument,
         guint32               opened_by,
         gint32                day,
         gint64                quantity)
{
  gint64 rest = quantity;

  while (place > 0 && g_array_index (purchases, FinxPurchase, place - 1).day >= day - WINDOW)
    place--;
  for (; place < purchases->len && g_array_index (purchases, FinxPurchase, place).day <= day + WINDOW && rest > 0; place++)
    {
      FinxPurchase *purchase = &g_array_index (purchases, FinxPurchase, place);
      gboolean counts = purchase->instrument == instrument && purchase->number != opened_by;
      gint64 matched = counts ? MIN (rest, available (purchase, day)) : 0;

      purchase->used += matched;
      rest -= matched;
    }
  return quantity - rest;
}

static void
mark (FinxStrand *self,
      guint       i,
      gint64      washed)
{
  if (washed == 0)
    return;
  if (self->gains.washed == NULL)
    self->gains.washed = g_new0 (gint64, self->gains.n);
  self->gains.washed[i] = washed;
}

/* All lots that one sale closed are gone before any of its losses is looked at: they do not replace each other. */
void
finx_strand_mark_wash_sales (FinxStrand *self)
{
  const FinxPackedGains *gains = &self->gains;

  for (guint start = 0, end; start < gains->n; start = end)
    {
      guint32 closed_by = gains->rows[start].closed_by;
      gint32 day = g_array_index (self->days, gint32, closed_by);

      for (end = start; end < gains->n && gains->rows[end].closed_by == closed_by; end++)
        {
          FinxLotGain gain = finx_packed_gains_get (gains, end);

          count_closed (self->purchases, g_array_index (self->slots, FinxSlot, gains->slots[end]).instrument, &gain);
        }
      for (guint i = start; i < end; i++)
        {
          FinxLotGain gain = finx_packed_gains_get (gains, i);
          FinxAmount base_gain = finx_amount_sub (gain.base_proceeds, gain.base_cost);

          if (self->kinds->data[closed_by] == FINX_TRANSACTION_SELL && gain.quantity > 0 && finx_amount_is_known (base_gain) && base_gain < 0)
            mark (self, i, replace (self->purchases, find_number (self->purchases, closed_by),
                                    g_array_index (self->slots, FinxSlot, gains->slots[i]).instrument, gain.opened_by, day, gain.quantity));
        }
    }
}

/* The share of a loss that @washed of @quantity units have; positive. */
FinxDecimal
finx_washed_loss (FinxDecimal base_gain,
                  FinxDecimal quantity,
                  FinxDecimal washed)
{
  if (finx_decimal_equal (washed, quantity))
    return finx_decimal_negate (base_gain);
  return finx_decimal_div (finx_decimal_negate (finx_decimal_mul (base_gain, washed, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN)), quantity,
                           FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}
