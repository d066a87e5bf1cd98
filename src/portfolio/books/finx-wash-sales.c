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

/* The rest of a purchase does not replace what was sold of it (Rev. Rul. 56-602); likewise of a short sale.
 *
 * Returns: for how many of @quantity units that were opened by @opened_by and closed on @day there are others among @trades;
 *   @place: one to look from
 */
static gint64
replace (GArray               *trades,
         guint                 place,
         const FinxInstrument *instrument,
         guint32               opened_by,
         gint32                day,
         gint64                quantity)
{
  gint64 rest = quantity;

  while (place > 0 && g_array_index (trades, FinxPurchase, place - 1).day >= day - WINDOW)
    place--;
  for (; place < trades->len && g_array_index (trades, FinxPurchase, place).day <= day + WINDOW && rest > 0; place++)
    {
      FinxPurchase *trade = &g_array_index (trades, FinxPurchase, place);
      gboolean counts = trade->instrument == instrument && trade->number != opened_by;
      gint64 matched = counts ? MIN (rest, available (trade, day)) : 0;

      trade->used += matched;
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

static const FinxInstrument *
instrument_of (const FinxStrand *self,
               guint             i)
{
  return g_array_index (self->slots, FinxSlot, self->gains.slots[i]).instrument;
}

/* Marks those losses of one sale, or of what closed a short sale (@sign −1), that something else among @trades replaced. */
static void
mark_losses (FinxStrand *self,
             guint       start,
             guint       end,
             int         sign,
             GArray     *trades,
             guint       place)
{
  const FinxPackedGains *gains = &self->gains;
  gint32 day = g_array_index (self->days, gint32, gains->rows[start].closed_by);

  for (guint i = start; i < end; i++)
    if (gains->rows[i].quantity * sign > 0 && finx_packed_gains_is_loss (gains, i))
      mark (self, i, replace (trades, place, instrument_of (self, i), gains->rows[i].opened_by, day, ABS (gains->rows[i].quantity)));
}

static gboolean
is_sale (const FinxStrand *self,
         guint32           number)
{
  return self->kinds->data[number] == FINX_TRANSACTION_SELL;
}

/* Adds what a sale sold of an instrument. */
static void
add_sold (FinxStrand           *self,
          GHashTable           *sold,
          const FinxInstrument *instrument,
          guint32               number,
          gint64                quantity)
{
  FinxPurchase *sale = g_hash_table_lookup (sold, GUINT_TO_POINTER (number + 1));

  if (!is_sale (self, number))
    return;
  if (sale == NULL)
    {
      sale = g_new (FinxPurchase, 1);
      *sale = (FinxPurchase) { instrument, number, g_array_index (self->days, gint32, number), 0, 0, 0 };
      g_hash_table_insert (sold, GUINT_TO_POINTER (number + 1), sale);
    }
  sale->quantity += quantity;
}

static int
compare_numbers_cb (gconstpointer a,
                    gconstpointer b)
{
  const FinxPurchase *left = a, *right = b;

  return (left->number > right->number) - (left->number < right->number);
}

/* Returns: (transfer full) (element-type FinxPurchase): what was sold, short or not, by each sale */
static GArray *
list_sales (FinxStrand *self)
{
  const FinxPackedGains *gains = &self->gains;
  GArray *sales = g_array_new (FALSE, FALSE, sizeof (FinxPurchase));
  g_autoptr(GHashTable) sold = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GHashTableIter iter;
  gpointer sale;

  for (guint i = 0; i < gains->n; i++)
    add_sold (self, sold, instrument_of (self, i), gains->rows[i].quantity > 0 ? gains->rows[i].closed_by : gains->rows[i].opened_by,
              ABS (gains->rows[i].quantity));
  for (guint i = 0; i < self->slots->len; i++)
    {
      const FinxSlot *slot = &g_array_index (self->slots, FinxSlot, i);
      g_autoptr(GArray) lots = slot->position != NULL ? finx_lot_book_list (slot->position->lots) : NULL;

      for (guint k = 0; lots != NULL && k < lots->len; k++)
        {
          const FinxLot *lot = &g_array_index (lots, FinxLot, k);

          if (lot->quantity < 0)
            add_sold (self, sold, slot->instrument, lot->source, -lot->quantity);
        }
    }
  g_hash_table_iter_init (&iter, sold);
  while (g_hash_table_iter_next (&iter, NULL, &sale))
    g_array_append_vals (sales, sale, 1);
  g_array_sort (sales, compare_numbers_cb);
  return sales;
}

/* A loss on closing a short sale, where others were sold, or sold short, within 30 days (26 U.S.C. § 1091 (e)). */
static void
mark_short_losses (FinxStrand *self)
{
  const FinxPackedGains *gains = &self->gains;
  g_autoptr(GArray) sales = list_sales (self);
  g_autofree guint *places = list_places (sales, self->days->len);

  for (guint start = 0, end; start < gains->n; start = end)
    {
      guint32 closed_by = gains->rows[start].closed_by;

      for (end = start; end < gains->n && gains->rows[end].closed_by == closed_by; end++)
        if (gains->rows[end].quantity < 0)
          {
            guint place = places[gains->rows[end].opened_by];
            FinxPurchase *sale = place < sales->len ? &g_array_index (sales, FinxPurchase, place) : NULL;

            if (sale != NULL && sale->number == gains->rows[end].opened_by)
              sale->closed -= gains->rows[end].quantity;
          }
      if (self->kinds->data[closed_by] == FINX_TRANSACTION_BUY)
        mark_losses (self, start, end, -1, sales, places[closed_by]);
    }
}

/* What a purchase gave back to whom it was borrowed from, nobody holds: it replaces nothing.
 *
 * Returns: whether there was such a purchase */
static gboolean
use_covers (FinxStrand  *self,
            const guint *places)
{
  const FinxPackedGains *gains = &self->gains;
  gboolean found = FALSE;

  for (guint i = 0; i < gains->n; i++)
    {
      guint place = places[gains->rows[i].closed_by];
      FinxPurchase *purchase = place < self->purchases->len ? &g_array_index (self->purchases, FinxPurchase, place) : NULL;

      if (gains->rows[i].quantity >= 0)
        continue;
      found = TRUE;
      if (purchase != NULL && purchase->number == gains->rows[i].closed_by)
        purchase->used -= gains->rows[i].quantity;
    }
  return found;
}

/* All lots that one sale closed are gone before any of its losses is looked at: they do not replace each other. */
void
finx_strand_mark_wash_sales (FinxStrand *self)
{
  const FinxPackedGains *gains = &self->gains;
  g_autofree guint *places = list_places (self->purchases, self->days->len);

  if (use_covers (self, places))
    mark_short_losses (self);
  for (guint start = 0, end; start < gains->n; start = end)
    {
      guint32 closed_by = gains->rows[start].closed_by;

      for (end = start; end < gains->n && gains->rows[end].closed_by == closed_by; end++)
        count_closed (self->purchases, places[gains->rows[end].opened_by], instrument_of (self, end), &gains->rows[end]);
      if (is_sale (self, closed_by))
        mark_losses (self, start, end, 1, self->purchases, places[closed_by]);
    }
}

/* The share of a loss that @washed of @quantity units have; positive. Units of a short lot are below zero. */
FinxDecimal
finx_washed_loss (FinxDecimal base_gain,
                  FinxDecimal quantity,
                  FinxDecimal washed)
{
  quantity = finx_decimal_abs (quantity);
  if (finx_decimal_equal (washed, quantity))
    return finx_decimal_negate (base_gain);
  return finx_decimal_div (finx_decimal_negate (finx_decimal_mul (base_gain, washed, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN)), quantity,
                           FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}
