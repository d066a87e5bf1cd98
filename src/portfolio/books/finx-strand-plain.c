/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holdings that were only bought, sold and paid dividends, in the base currency, lots first in first out or last in first out:
 * their sums straight from the columns, in integers, without books. To the last digit what finx_strand_run() comes to. */
#include <string.h>

#include "portfolio/books/finx-books-private.h"
#include "portfolio/books/finx-strand-private.h"

#define WHOLE             G_GINT64_CONSTANT (100000000)         /* a unit: nearly all quantities are whole */
#define FEES_UNIT         G_GINT64_CONSTANT (1000000)           /* of money */
G_STATIC_ASSERT (FINX_TRADE_MONEY_SCALE == FINX_BOOKS_MONEY_SCALE && FINX_TRADE_QUANTITY_SCALE == FINX_BOOKS_QUANTITY_SCALE);

/* As #FinxLot, in the base currency; of money that fits. */
typedef struct
{
  gint64 quantity;
  gint64 cost;
} Lot;

/* One holding while its trades are gone through. */
typedef struct
{
  FinxStrand *strand;           /* borrowed */
  guint       slot;             /* of the strand */
  FinxPurse  *purse;
  FinxLotMethod method;
  gboolean    is_ordered;
  Lot        *lots;             /* owned */
  guint       head, end, size;
  gint64      quantity;
  FinxAmount  cost;
  FinxAmount  credit, credit_before, realised;
  FinxTradeRow  *day;              /* owned: the trades of a day, in order */
  guint       n_day, day_size;
} Plain;

static inline FinxSlot *
slot_of (const Plain *self)
{
  return &g_array_index (self->strand->slots, FinxSlot, self->slot);
}

/* The share of @amount that @part of @whole has, of one sign, rounded half to even: as finx_amount_part(). */
static inline gint64
share_of (gint64 amount,
          gint64 part,
          gint64 whole)
{
  gint64 product, quotient, rest;

  if (part == whole)
    return amount;
  if (part % WHOLE == 0 && whole % WHOLE == 0)
    {
      part /= WHOLE;
      whole /= WHOLE;
    }
  if (__builtin_mul_overflow (amount, ABS (part), &product))
    return (gint64) finx_amount_multiply_divide (amount, part, whole);
  whole = ABS (whole);
  quotient = product / whole;
  rest = ABS (product - quotient * whole);
  if (rest > whole - rest || (rest == whole - rest && quotient % 2 != 0))
    quotient += product < 0 ? -1 : 1;
  return quotient;
}

static inline void
add (const Plain *self,
     FinxColumn   column,
     gint32       day,
     FinxAmount   amount)
{
  finx_day_columns_add (self->strand->sink->columns, column, day, amount, 1);
}

static Lot *
next_lot (Plain *self)
{
  if (self->method == FINX_LOTS_LIFO)
    return &self->lots[self->end - 1];
  return &self->lots[self->head];
}

static void
append_lot (Plain  *self,
            gint64  quantity,
            gint64  cost)
{
  if (self->head == self->end)
    self->head = self->end = 0;
  if (self->end == self->size)
    {
      self->size = MAX (64, 2 * self->size);
      self->lots = g_renew (Lot, self->lots, self->size);
    }
  self->lots[self->end++] = (Lot) { quantity, cost };
  self->quantity += quantity;
  self->cost += cost;
}

/* Returns: what was realised; the rest of the trade stays in @quantity and @paid */
static FinxAmount
close_lots (Plain  *self,
            gint64 *quantity,
            gint64 *paid)
{
  FinxAmount realised = 0;

  while (*quantity != 0 && self->quantity != 0)
    {
      Lot *lot = next_lot (self);
      gint64 closed = ABS (*quantity) < ABS (lot->quantity) ? -*quantity : lot->quantity;
      gint64 cost = share_of (lot->cost, closed, lot->quantity), share = share_of (*paid, -closed, *quantity);

      realised -= (FinxAmount) share + cost;
      lot->cost -= cost;
      lot->quantity -= closed;
      self->quantity -= closed;
      self->cost -= cost;
      *paid -= share;
      *quantity += closed;
      if (lot->quantity != 0)
        break;
      if (self->method == FINX_LOTS_LIFO)
        self->end--;
      else
        self->head++;
    }
  return realised;
}

/* %FALSE: more than can be booked */
static gboolean
take_lots (Plain           *self,
           const FinxTradeRow *trade,
           gint64           fees)
{
  FinxSlot *slot = slot_of (self);
  int sign = trade->kind == FINX_TRANSACTION_BUY ? 1 : -1;
  gint64 quantity = sign * trade->quantity, paid = sign * trade->amount - (slot->expense_fees ? fees : 0);
  FinxAmount cost = self->cost, realised;

  if (ABS (self->quantity) > FINX_BOOKS_MOST_QUANTITY || trade->quantity > FINX_BOOKS_MOST_QUANTITY)
    return FALSE;
  finx_strand_value_slot (self->strand, slot, trade->day);
  if ((self->quantity < 0) != (quantity < 0) && self->quantity != 0)
    {
      realised = close_lots (self, &quantity, &paid);
      if (slot->is_included)
        add (self, FINX_COLUMN_REALISED, trade->day, realised);
      self->realised += slot->is_included ? realised : 0;
    }
  if (quantity != 0)
    append_lot (self, quantity, paid);
  slot->units = self->quantity;
  if (trade->day < self->strand->sink->options->to)
    slot->units_before = slot->units;
  if (slot->is_included)
    add (self, FINX_COLUMN_COST, trade->day, self->cost - cost);
  return TRUE;
}

static inline void
take_deduction (Plain           *self,
                const FinxTradeRow *trade,
                FinxSum         *sum,
                FinxColumn       column,
                gint64           amount)
{
  if (amount == 0 || !slot_of (self)->is_included)
    return;
  finx_sum_add (sum, amount, 1);
  add (self, column, trade->day, amount);
  if (trade->kind == FINX_TRANSACTION_DIVIDEND || slot_of (self)->expense_fees)
    add (self, FINX_COLUMN_SEPARATE_FEES, trade->day, amount);
}

static inline void
take_cash (Plain  *self,
           gint32  day,
           gint64  cash)
{
  if (cash == 0)
    return;
  finx_purse_move (self->purse, day, cash, cash, 1);
  self->credit += cash;
  if (day < self->strand->sink->options->to)
    self->credit_before += cash;
}

static gboolean
take_trade (Plain           *self,
            const FinxTradeRow *trade)
{
  gboolean is_dividend = trade->kind == FINX_TRANSACTION_DIVIDEND;
  FinxSlot *slot = slot_of (self);
  gint64 fees = trade->fees * FEES_UNIT, taxes = is_dividend ? trade->quantity : 0;
  FinxAmount gross = (FinxAmount) trade->amount + fees + taxes;

  if (!is_dividend && !take_lots (self, trade, fees))
    return FALSE;
  if (is_dividend && slot->is_included && gross != 0)
    {
      finx_sum_add (&slot->results.income, gross, 1);
      add (self, FINX_COLUMN_INCOME, trade->day, gross);
    }
  take_deduction (self, trade, &slot->results.fees, FINX_COLUMN_FEES, fees);
  take_deduction (self, trade, &slot->results.taxes, FINX_COLUMN_TAXES, taxes);
  take_cash (self, trade->day, trade->kind == FINX_TRANSACTION_BUY ? -trade->amount : trade->amount);
  return TRUE;
}

/* Without ids, of two purchases of one moment nobody knows which comes first. */
static gboolean
is_in_doubt (const Plain     *self,
             const FinxTradeRow *a,
             const FinxTradeRow *b)
{
  return !self->is_ordered && a->moment == b->moment && a->kind != FINX_TRANSACTION_DIVIDEND && b->kind != FINX_TRANSACTION_DIVIDEND;
}

/* %FALSE: its place among those of its day is not known */
static gboolean
put_into_day (Plain           *self,
              const FinxTradeRow *trade)
{
  guint place = self->n_day;

  if (self->n_day == self->day_size)
    {
      self->day_size = MAX (8, 2 * self->day_size);
      self->day = g_renew (FinxTradeRow, self->day, self->day_size);
    }
  for (; place > 0 && self->day[place - 1].moment > trade->moment; place--)
    self->day[place] = self->day[place - 1];
  self->day[place] = *trade;
  self->n_day++;
  return place == 0 || !is_in_doubt (self, &self->day[place - 1], trade);
}

static gboolean
end_day (Plain *self)
{
  guint n = self->n_day;

  self->n_day = 0;
  for (guint i = 0; i < n; i++)
    if (!take_trade (self, &self->day[i]))
      return FALSE;
  return TRUE;
}

/* Most days have one trade, which is not put anywhere. */
static gboolean
take_next (Plain           *self,
           const FinxTradeRow *trade,
           gboolean         is_last_of_day)
{
  if (is_last_of_day && self->n_day == 0)
    return take_trade (self, trade);
  return put_into_day (self, trade) && (!is_last_of_day || end_day (self));
}

static gboolean
take_all (Plain                  *self,
          const FinxTradeHolding *holding)
{
  gint32 to = self->strand->sink->options->to;

  for (const FinxTradeRun *run = holding->first; run != NULL; run = run->next)
    for (guint i = 0; i < run->n && run->rows[i].day <= to; i++)
      {
        const FinxTradeRow *next = i + 1 < run->n ? &run->rows[i + 1] : run->next != NULL ? run->next->rows : NULL;

        if (!take_next (self, &run->rows[i], next == NULL || next->day != run->rows[i].day))
          return FALSE;
      }
  return TRUE;
}

/* What the cash gives the holding gets. */
static void
end_holding (Plain *self)
{
  FinxSlot *slot = slot_of (self);

  slot->cost = slot->base_cost = self->cost;
  finx_sum_add (&slot->realised, self->realised, 1);
  finx_sum_add (&slot->credit, self->credit, 1);
  finx_sum_add (&slot->credit_before, self->credit_before, 1);
  finx_sum_add (&self->purse->credit, self->credit, -1);
  finx_sum_add (&self->purse->credit_before, self->credit_before, -1);
}

static gboolean
run_holding (FinxStrand             *strand,
             const FinxTradeColumns *trades,
             const FinxTradeHolding *holding)
{
  Plain self = {
    .strand = strand,
    .slot = strand->slots->len,
    .method = finx_books_get_accounting (strand->books, holding->account).method,
    .is_ordered = finx_trade_columns_is_ordered (trades),
  };
  gboolean is_done;

  if (holding->n == 0 || holding->first->rows[0].day > strand->sink->options->to)
    return TRUE;
  finx_strand_add_slot (strand, holding->account, holding->instrument);
  self.purse = finx_strand_sink_open_purse (strand->sink, slot_of (&self)->account, slot_of (&self)->currency);
  is_done = take_all (&self, holding);
  end_holding (&self);
  g_free (self.lots);
  g_free (self.day);
  return is_done;
}

static gboolean
is_plain (FinxStrand             *strand,
          const FinxTradeHolding *holding)
{
  const FinxValuationOptions *options = strand->sink->options;
  FinxLotMethod method = finx_books_get_accounting (strand->books, holding->account).method;

  return holding->n_others == 0 && holding->instrument->size_scale <= FINX_BOOKS_QUANTITY_SCALE && options->instruments == NULL
         && !options->refuse_short && g_str_equal (holding->currency, options->base_currency)
         && (method == FINX_LOTS_FIFO || method == FINX_LOTS_LIFO);
}

/**
 * finx_strand_run_plain:
 * @holdings: (array length=n_holdings): numbers of one instrument's
 * @is_plain: (out): whether they are such holdings; nothing was put into @sink if not
 *
 * Returns: (transfer full) (nullable): %NULL: they are not, or it is too much to be booked, or the order of transactions is in
 *   doubt
 */
FinxStrand *
finx_strand_run_plain (FinxStrandSink         *sink,
                       const FinxTradeColumns *trades,
                       const guint            *holdings,
                       guint                   n_holdings,
                       gboolean               *are_plain)
{
  g_autoptr(FinxStrand) self = finx_strand_begin (sink, NULL, 1);
  guint n;
  const FinxTradeHolding *all = finx_trade_columns_get_holdings (trades, &n);

  *are_plain = TRUE;
  for (guint i = 0; i < n_holdings; i++)
    *are_plain = *are_plain && is_plain (self, &all[holdings[i]]);
  for (guint i = 0; *are_plain && i < n_holdings; i++)
    if (!run_holding (self, trades, &all[holdings[i]]))
      return NULL;
  if (!*are_plain)
    return NULL;
  finx_strand_end (self);
  return g_steal_pointer (&self);
}
