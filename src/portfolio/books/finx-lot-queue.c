/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-lot-queue.h"

#include <math.h>
#include <string.h>

#define FIRST_SIZE 8

void
finx_lot_queue_clear (FinxLotQueue *self)
{
  g_free (self->lots);
  g_free (self->heap);
  *self = (FinxLotQueue) { 0 };
}

/* Lots of unknown cost are closed last. */
static double
unit_cost (const FinxLot *lot)
{
  if (lot->cost == FINX_AMOUNT_UNKNOWN)
    return -INFINITY;
  return (double) lot->cost / fabs ((double) lot->quantity);
}

/* Of equal ones the older. */
static gboolean
stands_above (FinxLotRank a,
              FinxLotRank b)
{
  return a.key > b.key || (a.key == b.key && a.lot < b.lot);
}

static void
push_heap (FinxLotQueue *self,
           guint         lot)
{
  FinxLotRank rank = { unit_cost (&self->lots[lot]), lot };
  guint place = self->n_heap++;

  for (guint parent; place > 0 && stands_above (rank, self->heap[parent = (place - 1) / 2]); place = parent)
    self->heap[place] = self->heap[parent];
  self->heap[place] = rank;
}

static void
pop_heap (FinxLotQueue *self)
{
  FinxLotRank rank = self->heap[--self->n_heap];
  guint place = 0;

  for (guint child; (child = 2 * place + 1) < self->n_heap; place = child)
    {
      if (child + 1 < self->n_heap && stands_above (self->heap[child + 1], self->heap[child]))
        child++;
      if (!stands_above (self->heap[child], rank))
        break;
      self->heap[place] = self->heap[child];
    }
  self->heap[place] = rank;
}

/**
 * finx_lot_queue_copy:
 *
 * Returns: the same lots in the same order; to be cleared
 */
FinxLotQueue
finx_lot_queue_copy (const FinxLotQueue *self)
{
  FinxLotQueue copy = *self;

  copy.lots = g_memdup2 (self->lots, self->size * sizeof *self->lots);
  copy.heap = self->heap != NULL ? g_memdup2 (self->heap, self->size * sizeof *self->heap) : NULL;
  return copy;
}

/**
 * finx_lot_queue_reorder:
 *
 * Drops the closed lots and, for HIFO, orders anew: to be called after costs or quantities changed in place.
 */
void
finx_lot_queue_reorder (FinxLotQueue  *self,
                        FinxLotMethod  method)
{
  guint end = 0;

  for (guint i = self->head; i < self->end; i++)
    if (self->lots[i].quantity != 0)
      self->lots[end++] = self->lots[i];
  self->head = 0;
  self->end = end;
  self->n_heap = 0;
  if (method != FINX_LOTS_HIFO)
    return;
  for (guint i = 0; i < end; i++)
    push_heap (self, i);
}

static void
make_room (FinxLotQueue  *self,
           FinxLotMethod  method)
{
  if (self->end < self->size)
    return;
  /* Half of the room may be closed lots at the front. */
  if (self->head > self->size / 2)
    {
      finx_lot_queue_reorder (self, method);
      return;
    }
  self->size = MAX (FIRST_SIZE, 2 * self->size);
  self->lots = g_renew (FinxLot, self->lots, self->size);
  if (method == FINX_LOTS_HIFO)
    self->heap = g_renew (FinxLotRank, self->heap, self->size);
}

void
finx_lot_queue_append (FinxLotQueue  *self,
                       const FinxLot *lot,
                       FinxLotMethod  method)
{
  make_room (self, method);
  self->lots[self->end] = *lot;
  if (method == FINX_LOTS_HIFO)
    push_heap (self, self->end);
  self->end++;
}

/**
 * finx_lot_queue_insert:
 *
 * Puts a lot that came from elsewhere behind those acquired on its day or before.
 */
void
finx_lot_queue_insert (FinxLotQueue  *self,
                       const FinxLot *lot,
                       FinxLotMethod  method)
{
  guint place;

  make_room (self, method);
  for (place = self->end; place > self->head && self->lots[place - 1].day > lot->day; place--)
    self->lots[place] = self->lots[place - 1];
  if (place == self->end)
    {
      finx_lot_queue_append (self, lot, method);
      return;
    }
  self->lots[place] = *lot;
  self->end++;
  finx_lot_queue_reorder (self, method);
}

static FinxLot *
find (FinxLotQueue *self,
      guint32       source)
{
  for (guint i = self->head; i < self->end; i++)
    if (self->lots[i].source == source && self->lots[i].quantity != 0)
      return &self->lots[i];
  return NULL;
}

/**
 * finx_lot_queue_next:
 * @wanted: the source of a lot that goes before @method's choice, or %FINX_LOT_ANY
 *
 * Returns: (nullable): the open lot to be closed next; %NULL when there is none
 */
FinxLot *
finx_lot_queue_next (FinxLotQueue  *self,
                     FinxLotMethod  method,
                     guint32        wanted)
{
  FinxLot *lot = wanted != FINX_LOT_ANY ? find (self, wanted) : NULL;

  if (lot != NULL)
    return lot;

  while (self->head < self->end && self->lots[self->head].quantity == 0)
    self->head++;
  /* The heap of HIFO may still name a closed lot at the end. */
  while (method == FINX_LOTS_LIFO && self->end > self->head && self->lots[self->end - 1].quantity == 0)
    self->end--;
  if (self->head == self->end)
    {
      self->head = self->end = self->n_heap = 0;
      return NULL;
    }

  if (method == FINX_LOTS_LIFO)
    return &self->lots[self->end - 1];
  if (method != FINX_LOTS_HIFO)
    return &self->lots[self->head];

  while (self->lots[self->heap[0].lot].quantity == 0)
    pop_heap (self);
  return &self->lots[self->heap[0].lot];
}
