/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-lot-book.h"

#include "portfolio/books/finx-lot-queue.h"

/* A sum of costs that is unknown as long as one part is. */
typedef struct
{
  FinxAmount known;
  guint      n_unknown;
} Pool;

struct _FinxLotBook
{
  FinxLotMethod method;
  FinxLotQueue  queue;
  gint64        quantity;       /* of all lots */
  Pool          cost;           /* of all lots; with the average method the only truth about it */
  Pool          base_cost;
};

static FinxAmount
pool_value (const Pool *self)
{
  return self->n_unknown > 0 ? FINX_AMOUNT_UNKNOWN : self->known;
}

static void
pool_add (Pool       *self,
          FinxAmount  amount)
{
  if (finx_amount_is_known (amount))
    self->known = finx_amount_add (self->known, amount);
  else
    self->n_unknown++;
}

/* @is_last: nothing is left of the part that @amount came from. */
static void
pool_remove (Pool       *self,
             FinxAmount  amount,
             gboolean    is_last)
{
  if (finx_amount_is_known (amount))
    self->known = finx_amount_sub (self->known, amount);
  else if (is_last)
    self->n_unknown--;
}

/**
 * finx_lot_book_new:
 *
 * Returns: (transfer full): an empty book
 */
FinxLotBook *
finx_lot_book_new (FinxLotMethod method)
{
  FinxLotBook *self = g_new0 (FinxLotBook, 1);

  self->method = method;
  return self;
}

/**
 * finx_lot_book_copy:
 *
 * Returns: (transfer full): a book that goes on from where @self is
 */
FinxLotBook *
finx_lot_book_copy (const FinxLotBook *self)
{
  FinxLotBook *copy = g_memdup2 (self, sizeof *self);

  copy->queue = finx_lot_queue_copy (&self->queue);
  return copy;
}

void
finx_lot_book_free (FinxLotBook *self)
{
  if (self == NULL)
    return;

  finx_lot_queue_clear (&self->queue);
  g_free (self);
}

gint64
finx_lot_book_get_quantity (const FinxLotBook *self)
{
  return self->quantity;
}

FinxAmount
finx_lot_book_get_cost (const FinxLotBook *self)
{
  return pool_value (&self->cost);
}

FinxAmount
finx_lot_book_get_base_cost (const FinxLotBook *self)
{
  return pool_value (&self->base_cost);
}

/* Takes the share that @part of @whole has out of *@pool. */
static FinxAmount
draw (FinxAmount *pool,
      gint64      part,
      gint64      whole)
{
  FinxAmount share = finx_amount_part (*pool, part, whole);

  *pool = part == whole ? 0 : finx_amount_sub (*pool, share);
  return share;
}

/* The same of both. They are equal where the currency is the base currency: then the long division is made once. */
static void
draw_both (FinxAmount *pool,
           FinxAmount *base_pool,
           gint64      part,
           gint64      whole,
           FinxAmount *share,
           FinxAmount *base_share)
{
  gboolean are_same = *pool == *base_pool;

  *share = draw (pool, part, whole);
  if (are_same)
    {
      *base_pool = *pool;
      *base_share = *share;
    }
  else
    {
      *base_share = draw (base_pool, part, whole);
    }
}

static void
count_in (FinxLotBook   *self,
          const FinxLot *lot)
{
  self->quantity += lot->quantity;
  pool_add (&self->cost, lot->cost);
  pool_add (&self->base_cost, lot->base_cost);
}

/* Takes at most @quantity, which has the book's sign, from the lot that is next. */
static void
close_next (FinxLotBook *self,
            gint64       quantity,
            guint32      wanted,
            FinxLot     *closed)
{
  FinxLot *lot = finx_lot_queue_next (&self->queue, self->method, wanted);
  gboolean is_last;

  closed->quantity = ABS (quantity) < ABS (lot->quantity) ? quantity : lot->quantity;
  closed->day = lot->day;
  closed->source = lot->source;
  is_last = closed->quantity == lot->quantity;
  if (self->method == FINX_LOTS_AVERAGE)
    {
      closed->cost = finx_amount_part (pool_value (&self->cost), closed->quantity, self->quantity);
      closed->base_cost = finx_amount_part (pool_value (&self->base_cost), closed->quantity, self->quantity);
      is_last = FALSE;          /* an unknown part spoils the average until the book is flat */
    }
  else
    {
      draw_both (&lot->cost, &lot->base_cost, closed->quantity, lot->quantity, &closed->cost, &closed->base_cost);
    }

  lot->quantity -= closed->quantity;
  self->quantity -= closed->quantity;
  pool_remove (&self->cost, closed->cost, is_last);
  pool_remove (&self->base_cost, closed->base_cost, is_last);
  if (self->quantity == 0)
    self->cost = self->base_cost = (Pool) { 0 };
}

/* @rest: (inout): of the trade; what is left of it when the book is flat */
static void
close_against (FinxLotBook        *self,
               const FinxLotTrade *trade,
               FinxLot            *rest,
               FinxLotGainFunc     closed,
               gpointer            user_data)
{
  while (rest->quantity != 0 && self->quantity != 0)
    {
      FinxLotGain gain;
      FinxLot lot;

      close_next (self, -rest->quantity, trade->lot, &lot);
      gain.quantity = lot.quantity;
      gain.cost = lot.cost;
      gain.base_cost = lot.base_cost;
      gain.opened_day = lot.day;
      gain.closed_day = trade->day;
      gain.opened_by = lot.source;
      gain.closed_by = trade->source;
      draw_both (&rest->cost, &rest->base_cost, -lot.quantity, rest->quantity, &gain.proceeds, &gain.base_proceeds);
      gain.proceeds = finx_amount_negate (gain.proceeds);
      gain.base_proceeds = finx_amount_negate (gain.base_proceeds);
      rest->quantity += lot.quantity;
      if (closed != NULL)
        closed (&gain, user_data);
    }
}

/**
 * finx_lot_book_trade:
 * @trade: not before the trades that came earlier
 * @closed: (nullable) (scope call): called for each lot that is closed, or part of it
 *
 * Closes lots of the other sign; what is left of the quantity then opens a lot.
 */
void
finx_lot_book_trade (FinxLotBook        *self,
                     const FinxLotTrade *trade,
                     FinxLotGainFunc     closed,
                     gpointer            user_data)
{
  FinxLot rest = { trade->quantity, trade->paid, trade->base_paid, trade->day, trade->source };

  if ((self->quantity < 0) != (trade->quantity < 0))
    close_against (self, trade, &rest, closed, user_data);
  if (rest.quantity != 0)
    {
      finx_lot_queue_append (&self->queue, &rest, self->method);
      count_in (self, &rest);
    }
}

/**
 * finx_lot_book_take:
 * @quantity: with the book's sign, and not more than it has
 * @lot: as in #FinxLotTrade
 * @taken: (element-type FinxLot): appended to
 *
 * Lots leave with their cost and their days, as in a transfer: nothing is realised.
 */
void
finx_lot_book_take (FinxLotBook *self,
                    gint64       quantity,
                    guint32      lot,
                    GArray      *taken)
{
  g_return_if_fail (ABS (quantity) <= ABS (self->quantity));

  while (quantity != 0)
    {
      FinxLot closed;

      close_next (self, quantity, lot, &closed);
      quantity -= closed.quantity;
      g_array_append_val (taken, closed);
    }
}

/**
 * finx_lot_book_put:
 * @lot: with the book's sign, when it is not flat
 *
 * Takes a lot that was acquired elsewhere; it keeps its day and its place among the others.
 */
void
finx_lot_book_put (FinxLotBook   *self,
                   const FinxLot *lot)
{
  if (lot->quantity == 0)
    return;

  g_return_if_fail (self->quantity == 0 || (self->quantity < 0) == (lot->quantity < 0));

  finx_lot_queue_insert (&self->queue, lot, self->method);
  count_in (self, lot);
}

void
finx_lots_scale (GArray *lots,
                 gint64  quantity)
{
  FinxAmount before = 0, sum = 0;
  gint64 given = 0;

  for (guint i = 0; i < lots->len; i++)
    before += g_array_index (lots, FinxLot, i).quantity;
  g_return_if_fail (before == (gint64) before);

  for (guint i = 0; i < lots->len && before != 0; i++)
    {
      FinxLot *lot = &g_array_index (lots, FinxLot, i);
      gint64 until;

      sum += lot->quantity;
      until = (gint64) finx_amount_multiply_divide (sum, quantity, (gint64) before);
      lot->quantity = until - given;
      given = until;
    }
}

void
finx_lots_rescale (GArray *lots,
                   guint   from_scale,
                   guint   to_scale)
{
  FinxAmount sum = 0;

  for (guint i = 0; i < lots->len; i++)
    sum += g_array_index (lots, FinxLot, i).quantity;
  finx_lots_scale (lots, (gint64) finx_decimal_rescale ((FinxDecimal) { sum, (guint8) from_scale }, to_scale, FINX_ROUND_HALF_EVEN).coef);
}

/**
 * finx_lot_book_list:
 *
 * Returns: (transfer full) (element-type FinxLot): the open lots in order of acquisition; with the average method
 *   each has its share of the pool
 */
GArray *
finx_lot_book_list (const FinxLotBook *self)
{
  GArray *lots = g_array_new (FALSE, FALSE, sizeof (FinxLot));
  FinxAmount cost = pool_value (&self->cost), base_cost = pool_value (&self->base_cost);
  gint64 quantity = self->quantity;

  for (guint i = self->queue.head; i < self->queue.end; i++)
    {
      FinxLot lot = self->queue.lots[i];

      if (lot.quantity == 0)
        continue;
      if (self->method == FINX_LOTS_AVERAGE)
        {
          lot.cost = draw (&cost, lot.quantity, quantity);
          lot.base_cost = draw (&base_cost, lot.quantity, quantity);
          quantity -= lot.quantity;
        }
      g_array_append_val (lots, lot);
    }
  return lots;
}

gint64
finx_lot_book_count (const FinxLotBook *self,
                     guint32            source)
{
  gint64 quantity = 0;

  for (guint i = self->queue.head; i < self->queue.end; i++)
    if (self->queue.lots[i].source == source)
      quantity += self->queue.lots[i].quantity;
  return quantity;
}

/* All lots leave the book, each with its cost. */
static GArray *
empty (FinxLotBook *self)
{
  GArray *lots = finx_lot_book_list (self);

  self->queue.head = self->queue.end = self->queue.n_heap = 0;
  self->quantity = 0;
  self->cost = self->base_cost = (Pool) { 0 };
  return lots;
}

/* A lot that is too small to be left with a unit gives its cost to the next, the last one to that before it. */
static void
fill_again (FinxLotBook *self,
            GArray      *lots)
{
  FinxLot carried = { 0 };

  for (guint i = 0; i < lots->len; i++)
    {
      FinxLot lot = g_array_index (lots, FinxLot, i);

      lot.cost = finx_amount_add (lot.cost, carried.cost);
      lot.base_cost = finx_amount_add (lot.base_cost, carried.base_cost);
      carried = lot.quantity == 0 ? lot : (FinxLot) { 0 };
      finx_lot_book_put (self, &lot);
    }
  if (self->quantity == 0 || (carried.cost == 0 && carried.base_cost == 0))
    return;
  for (guint i = self->queue.end; i-- > self->queue.head;)
    if (self->queue.lots[i].quantity != 0)
      {
        FinxLot *last = &self->queue.lots[i];

        last->cost = finx_amount_add (last->cost, carried.cost);
        last->base_cost = finx_amount_add (last->base_cost, carried.base_cost);
        break;
      }
  pool_add (&self->cost, carried.cost);
  pool_add (&self->base_cost, carried.base_cost);
  finx_lot_queue_reorder (&self->queue, self->method);
}

/**
 * finx_lot_book_split:
 * @new_units: > 0; a 3-for-2 split is 3, 2
 * @old_units: > 0
 *
 * Quantities change, cost and days stay. A part of a unit is rounded to the nearest: what is paid for it in cash is
 * a sale that the owner books.
 */
void
finx_lot_book_split (FinxLotBook *self,
                     gint64       new_units,
                     gint64       old_units)
{
  FinxAmount quantity = finx_amount_multiply_divide (self->quantity, new_units, old_units);
  g_autoptr(GArray) lots = NULL;

  g_return_if_fail (new_units > 0 && old_units > 0);
  g_return_if_fail (quantity == (gint64) quantity);

  lots = empty (self);
  finx_lots_scale (lots, (gint64) quantity);
  fill_again (self, lots);
}

/* What comes back lowers a cost, at most to nothing. Returns: what is above it */
static FinxAmount
lower (FinxAmount *cost,
       FinxAmount  amount)
{
  FinxAmount rest = finx_amount_sub (*cost, amount);

  if (amount == 0)
    return 0;
  if (!finx_amount_is_known (rest) || (rest < 0) == (amount < 0) || rest == 0)
    {
      *cost = rest;
      return finx_amount_is_known (rest) ? 0 : FINX_AMOUNT_UNKNOWN;
    }
  *cost = 0;
  return finx_amount_negate (rest);
}

/**
 * finx_lot_book_return_capital:
 * @amount: what came back (+; a short pays it: −), spread over all units alike
 * @closed: (nullable) (scope call): called where more came back than a lot had cost
 */
void
finx_lot_book_return_capital (FinxLotBook     *self,
                              FinxAmount       amount,
                              FinxAmount       base_amount,
                              gint32           day,
                              guint32          source,
                              FinxLotGainFunc  closed,
                              gpointer         user_data)
{
  gint64 quantity = self->quantity;
  g_autoptr(GArray) lots = empty (self);

  for (guint i = 0; i < lots->len; i++)
    {
      FinxLot *lot = &g_array_index (lots, FinxLot, i);
      FinxAmount share = draw (&amount, lot->quantity, quantity);
      FinxAmount base_share = draw (&base_amount, lot->quantity, quantity);
      FinxLotGain gain = { .opened_day = lot->day, .closed_day = day, .opened_by = lot->source, .closed_by = source };

      quantity -= lot->quantity;
      gain.proceeds = lower (&lot->cost, share);
      gain.base_proceeds = lower (&lot->base_cost, base_share);
      if (closed != NULL && (gain.proceeds != 0 || gain.base_proceeds != 0))
        closed (&gain, user_data);
    }
  fill_again (self, lots);
}

/**
 * finx_lot_book_spin_off:
 * @part: of @whole is the share of the cost that moves to the new instrument
 * @quantity: units of the new instrument, with the book's sign
 * @spun: (element-type FinxLot): appended to: the new lots, with the days of the old ones
 */
void
finx_lot_book_spin_off (FinxLotBook *self,
                        gint64       part,
                        gint64       whole,
                        gint64       quantity,
                        GArray      *spun)
{
  g_autoptr(GArray) moved = g_array_new (FALSE, FALSE, sizeof (FinxLot));
  g_autoptr(GArray) lots = NULL;

  g_return_if_fail (0 <= part && part <= whole && whole > 0);

  lots = empty (self);
  for (guint i = 0; i < lots->len; i++)
    {
      FinxLot *lot = &g_array_index (lots, FinxLot, i);
      FinxLot child = *lot;

      child.cost = draw (&lot->cost, part, whole);
      child.base_cost = draw (&lot->base_cost, part, whole);
      g_array_append_val (moved, child);
    }
  finx_lots_scale (moved, quantity);
  g_array_append_vals (spun, moved->data, moved->len);
  fill_again (self, lots);
}
