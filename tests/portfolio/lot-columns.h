/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "base/finx-amount.h"

/**
 * LotColumns: trades of one account in one currency as columns: purchases and sales only, first in, first out, worked out
 * in another way than #FinxBooks does, to compare the two.
 * @days: not falling; numbers from 0
 * @symbols: below @n_symbols
 * @quantities: + bought, − sold, in units that the owner chose
 * @prices: ≥ 0, of one unit, in units of money that the owner chose
 * @fees: of the whole trade, in the same units of money; expensed
 *
 * All borrowed. Exact: integers all the way.
 */
typedef struct
{
  gsize          n;
  guint          n_symbols;
  const guint16 *days;
  const guint16 *symbols;
  const gint32  *quantities;
  const gint32  *prices;
  const gint32  *fees;
} LotColumns;

/* What one symbol comes to; money as price × quantity. */
typedef struct
{
  gint64     quantity;
  FinxAmount cost;              /* of what is held; negative for a short */
  FinxAmount realised;          /* without fees */
  FinxAmount bought_fees, sold_fees;
} LotColumnsResult;

/* Eight bytes, and those of a symbol side by side: a sale walks along them. */
typedef struct
{
  gint32 quantity;              /* signed */
  gint32 price;
} Lot;

/* The lots of one symbol: a part of the array of all. */
typedef struct
{
  Lot *head;                    /* the first that is open */
  Lot *end;
} Queue;

static inline Queue *
place_queues (const LotColumns *self,
              Lot              *lots)
{
  Queue *queues = g_new (Queue, self->n_symbols);
  g_autofree gsize *counts = g_new0 (gsize, self->n_symbols);
  Lot *next = lots;

  for (gsize i = 0; i < self->n; i++)
    counts[self->symbols[i]]++;
  for (guint symbol = 0; symbol < self->n_symbols; symbol++)
    {
      queues[symbol] = (Queue) { next, next };
      next += counts[symbol];
    }
  return queues;
}

/* Closes lots of the other sign. Returns: what is left of @quantity */
static inline gint32
close_against (Queue      *queue,
               gint32      quantity,
               gint32      price,
               FinxAmount *realised)
{
  gint64 gain = 0;

  while (quantity != 0 && queue->head < queue->end && (queue->head->quantity < 0) != (quantity < 0))
    {
      Lot *lot = queue->head;
      gint32 closed = ABS ((gint64) lot->quantity) <= ABS ((gint64) quantity) ? lot->quantity : -quantity;

      if (__builtin_add_overflow (gain, (gint64) closed * ((gint64) price - lot->price), &gain))
        g_error ("One trade closes lots for more than 63 bits");
      quantity += closed;
      lot->quantity -= closed;
      queue->head += lot->quantity == 0;
    }
  *realised += gain;
  return quantity;
}

/**
 * lot_columns_fifo:
 * @results: (out) (array): space for one for each symbol
 */
static inline void
lot_columns_fifo (const LotColumns *self,
                  LotColumnsResult *results)
{
  g_autofree Lot *lots = g_new (Lot, MAX (self->n, 1));
  g_autofree Queue *queues = place_queues (self, lots);

  for (guint symbol = 0; symbol < self->n_symbols; symbol++)
    results[symbol] = (LotColumnsResult) { 0 };
  for (gsize i = 0; i < self->n; i++)
    {
      guint symbol = self->symbols[i];
      LotColumnsResult *result = &results[symbol];
      Queue *queue = &queues[symbol];
      gint32 quantity = self->quantities[i];
      gint32 rest = close_against (queue, quantity, self->prices[i], &result->realised);

      if (rest != 0)
        *queue->end++ = (Lot) { rest, self->prices[i] };
      result->quantity += quantity;
      *(quantity > 0 ? &result->bought_fees : &result->sold_fees) += self->fees[i];
    }
  for (guint symbol = 0; symbol < self->n_symbols; symbol++)
    for (const Lot *lot = queues[symbol].head; lot < queues[symbol].end; lot++)
      results[symbol].cost += (FinxAmount) lot->quantity * lot->price;
}

/* Holdings of at most 2^31 units at prices of at most 2^31: a product fits, and so do the sums of any real portfolio. */
static inline gint64
value_row (const gint32 *holdings,
           const gint32 *prices,
           guint         n)
{
  gint64 value = 0;

  for (guint i = 0; i < n; i++)
    value += (gint64) holdings[i] * prices[i];
  return value;
}

/**
 * lot_columns_value:
 * @prices: (array): of each day a row of @n_symbols
 * @n_days: rows; trades of later days are left out
 * @cash: before the first trade
 * @values: (out) (array): space for @n_days: holdings and cash at the end of each day
 *
 * No money comes or goes but @cash at the start.
 *
 * Returns: the total return of the days after the first, a fraction; NaN for fewer than two days or where the value is
 *   not above zero
 */
static inline double
lot_columns_value (const LotColumns *self,
                   const gint32     *prices,
                   guint             n_days,
                   gint64            cash,
                   gint64           *values)
{
  g_autofree gint32 *holdings = g_new0 (gint32, MAX (self->n_symbols, 1));
  double wealth = n_days >= 2 ? 1 : NAN;
  gsize i = 0;

  for (guint day = 0; day < n_days; day++)
    {
      for (; i < self->n && self->days[i] == day; i++)
        {
          holdings[self->symbols[i]] += self->quantities[i];
          cash -= (gint64) self->quantities[i] * self->prices[i] + self->fees[i];
        }
      values[day] = cash + value_row (holdings, prices + (gsize) day * self->n_symbols, self->n_symbols);
      if (day > 0)
        wealth *= values[day - 1] > 0 ? (double) values[day] / (double) values[day - 1] : NAN;
    }
  return wealth - 1;
}
