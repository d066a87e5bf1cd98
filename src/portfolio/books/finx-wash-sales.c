/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-strand-private.h"

#define WINDOW 30               /* days before and after the sale */

/* Returns: (transfer full) (array length=n): of each number the first purchase that is not before it */
static guint *
list_places (const GArray *purchases,
             guint         n)
{
  guint *places = g_new (guint, n + 1);
  guint place = 0;

  for (guint number = 0; number <= n; number++)
    {
      places[number] = place;
      place += place < purchases->len && g_array_index (purchases, FinxPurchase, place).number == number;
    }
  return places;
}

static void
count_closed (GArray               *purchases,
              guint                 place,
              const FinxInstrument *instrument,
              const FinxPackedGain *gain)
{
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

/* Marks those losses of one sale that something else replaced. */
static void
mark_losses (FinxStrand *self,
             guint       start,
             guint       end,
             guint       place)
{
  const FinxPackedGains *gains = &self->gains;
  gint32 day = g_array_index (self->days, gint32, gains->rows[start].closed_by);

  for (guint i = start; i < end; i++)
    if (gains->rows[i].quantity > 0 && finx_packed_gains_is_loss (gains, i))
      mark (self, i, replace (self->purchases, place, g_array_index (self->slots, FinxSlot, gains->slots[i]).instrument,
                              gains->rows[i].opened_by, day, gains->rows[i].quantity));
}

/* All lots that one sale closed are gone before any of its losses is looked at: they do not replace each other. */
void
finx_strand_mark_wash_sales (FinxStrand *self)
{
  const FinxPackedGains *gains = &self->gains;
  g_autofree guint *places = list_places (self->purchases, self->days->len);

  for (guint start = 0, end; start < gains->n; start = end)
    {
      guint32 closed_by = gains->rows[start].closed_by;

      for (end = start; end < gains->n && gains->rows[end].closed_by == closed_by; end++)
        count_closed (self->purchases, places[gains->rows[end].opened_by],
                      g_array_index (self->slots, FinxSlot, gains->slots[end]).instrument, &gains->rows[end]);
      if (self->kinds->data[closed_by] == FINX_TRANSACTION_SELL)
        mark_losses (self, start, end, places[closed_by]);
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
