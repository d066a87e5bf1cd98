/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holdings that were only bought, sold and paid dividends, in the base currency, lots first in first out or last in first out:
 * their sums straight from the columns, in integers, without books. To the last digit what finx_strand_run() comes to. */
#include <string.h>

#include "portfolio/books/finx-books-private.h"
#include "portfolio/books/finx-strand-private.h"

#define WHOLE             G_GINT64_CONSTANT (100000000)         /* a unit: nearly all quantities are whole */
#define MOST_PRICE_SCALE  10
#define CACHE_LINE        64
#define LINES_AHEAD       4             /* that are fetched of the next run; the processor sees by itself how it goes on */
#define FEES_UNIT         G_GINT64_CONSTANT (1000000)           /* of money */
G_STATIC_ASSERT (FINX_TRADE_MONEY_SCALE == FINX_BOOKS_MONEY_SCALE && FINX_TRADE_QUANTITY_SCALE == FINX_BOOKS_QUANTITY_SCALE);

/* What a price of that many digits is in units of money. */
static const gint64 price_units[MOST_PRICE_SCALE + 1] = {
  G_GINT64_CONSTANT (10000000000), 1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1,
};

/* What the plain strands of a thread do on a day, in 64 bits: few lines of the cache. What does not fit any more goes to the
 * columns at once, and so do values: each holding has one on nearly every day, so that they stand alone. */
typedef struct
{
  gint64 cost, realised, fees, separate_fees, cash;
} Day;

struct _FinxPlainDays
{
  Day       *days;              /* of each of the sink */
  gint64    *values;            /* likewise: at its end */
  FinxPurse *purse;             /* (nullable): whose cash it is */
};

/* As #FinxLot, in the base currency; of money that fits. */
typedef struct
{
  gint64 quantity;
  gint64 cost;
} Lot;

/* What is held from a day on. */
typedef struct
{
  gint64 units;
  gint32 day;
} Holding;

/* One holding while its trades are gone through. */
typedef struct
{
  FinxStrand *strand;           /* borrowed */
  guint       slot;             /* of the strand */
  Day        *days;             /* of the sink's #FinxPlainDays */
  gint64     *values;           /* likewise */
  gint32      start;            /* of them */
  guint       n_days;
  FinxPurse  *purse;
  FinxLotMethod method;
  gboolean    expense_fees, is_included, is_ordered;
  Lot        *lots;             /* owned */
  guint       head, end, size;
  gint64      quantity;
  FinxAmount  cost;
  FinxAmount  credit, credit_before, realised, fees, moved;
  guint       n_moves;
  Holding    *held;             /* owned: of each day with a trade, what was held at its end */
  guint       n_held, held_size;
  FinxTradeRow *day;            /* owned: the trades of a day, in order */
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
  gint64 product, quotient, rest, up;

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
  up = (rest > whole - rest) | ((rest == whole - rest) & quotient);    /* nobody could guess which */
  return product < 0 ? quotient - up : quotient + up;
}

static void
flush_day (FinxStrandSink *sink,
           FinxPurse      *purse,
           Day            *day,
           gsize           place)
{
  finx_day_columns_add_at (sink->columns, FINX_COLUMN_COST, place, day->cost, 1);
  finx_day_columns_add_at (sink->columns, FINX_COLUMN_REALISED, place, day->realised, 1);
  finx_day_columns_add_at (sink->columns, FINX_COLUMN_FEES, place, day->fees, 1);
  finx_day_columns_add_at (sink->columns, FINX_COLUMN_SEPARATE_FEES, place, day->separate_fees, 1);
  if (purse != NULL)
    finx_sum_add (&purse->moves[place], day->cash, 1);
  *day = (Day) { 0 };
}

/**
 * finx_strand_end_plain:
 *
 * Adds to the columns and purses of @sink what its plain strands came to: after the last of them.
 */
void
finx_strand_end_plain (FinxStrandSink *sink)
{
  FinxPlainDays *self = g_steal_pointer (&sink->plain);

  if (self == NULL)
    return;
  for (guint i = 0; i < sink->columns->n; i++)
    {
      flush_day (sink, self->purse, &self->days[i], i);
      finx_day_columns_add_at (sink->columns, FINX_COLUMN_VALUE, i, self->values[i], 1);
    }
  g_free (self->days);
  g_free (self->values);
  g_free (self);
}

static FinxPlainDays *
open_days (FinxStrandSink *sink,
           FinxPurse      *purse)
{
  if (sink->plain != NULL && sink->plain->purse != purse)
    finx_strand_end_plain (sink);
  if (sink->plain == NULL)
    {
      sink->plain = g_new0 (FinxPlainDays, 1);
      sink->plain->days = g_new0 (Day, sink->columns->n);
      sink->plain->values = g_new0 (gint64, sink->columns->n);
      sink->plain->purse = purse;
    }
  return sink->plain;
}

/* @field: of @day, which is that of the sink with the number @place */
static inline void
add_to (const Plain *self,
        Day         *day,
        gint64      *field,
        gint64       amount)
{
  gint64 sum;

  if (G_UNLIKELY (__builtin_add_overflow (*field, amount, &sum)))
    {
      flush_day (self->strand->sink, self->purse, day, (gsize) (day - self->days));
      sum = amount;
    }
  *field = sum;
}

/* What is rare goes to the columns at once. */
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

static inline void
hold (Plain  *self,
      gint32  day)
{
  if (self->n_held > 0 && self->held[self->n_held - 1].day == day)
    self->n_held--;
  if (self->n_held == self->held_size)
    {
      self->held_size = MAX (64, 2 * self->held_size);
      self->held = g_renew (Holding, self->held, self->held_size);
    }
  self->held[self->n_held++] = (Holding) { self->quantity, day };
}

/* %FALSE: more than can be booked */
static inline gboolean
take_lots (Plain              *self,
           const FinxTradeRow *trade,
           gint64              fees,
           Day                *today)
{
  int sign = trade->kind == FINX_TRANSACTION_BUY ? 1 : -1;
  gint64 quantity = sign * trade->quantity, paid = sign * trade->amount - (self->expense_fees ? fees : 0);
  FinxAmount cost = self->cost, realised = 0;

  if (ABS (self->quantity) > FINX_BOOKS_MOST_QUANTITY || trade->quantity > FINX_BOOKS_MOST_QUANTITY)
    return FALSE;
  if ((self->quantity < 0) != (quantity < 0) && self->quantity != 0)
    realised = close_lots (self, &quantity, &paid);
  if (quantity != 0)
    append_lot (self, quantity, paid);
  hold (self, trade->day);
  cost = self->cost - cost;
  if (!self->is_included)
    return TRUE;
  self->realised += realised;
  if (today != NULL && cost == (gint64) cost && realised == (gint64) realised)
    {
      add_to (self, today, &today->cost, (gint64) cost);
      add_to (self, today, &today->realised, (gint64) realised);
    }
  else
    {
      add (self, FINX_COLUMN_COST, trade->day, cost);
      add (self, FINX_COLUMN_REALISED, trade->day, realised);
    }
  return TRUE;
}

static inline void
take_fees (Plain              *self,
           const FinxTradeRow *trade,
           gint64              fees,
           Day                *today)
{
  gboolean is_separate = trade->kind == FINX_TRANSACTION_DIVIDEND || self->expense_fees;

  if (fees == 0 || !self->is_included)
    return;
  self->fees += fees;
  if (today != NULL)
    {
      add_to (self, today, &today->fees, fees);
      add_to (self, today, &today->separate_fees, is_separate ? fees : 0);
      return;
    }
  add (self, FINX_COLUMN_FEES, trade->day, fees);
  if (is_separate)
    add (self, FINX_COLUMN_SEPARATE_FEES, trade->day, fees);
}

static inline void
take_cash (Plain              *self,
           const FinxTradeRow *trade,
           Day                *today)
{
  gint64 cash = trade->kind == FINX_TRANSACTION_BUY ? -trade->amount : trade->amount;

  if (cash == 0)
    return;
  self->credit += cash;
  if (trade->day < self->strand->sink->options->to)
    self->credit_before += cash;
  if (today == NULL)
    {
      finx_purse_move (self->purse, trade->day, cash, cash, 1);
      return;
    }
  self->moved += cash;
  self->n_moves++;
  add_to (self, today, &today->cash, cash);
}

static void
take_dividend (Plain              *self,
               const FinxTradeRow *trade,
               gint64              fees)
{
  FinxSlot *slot = slot_of (self);
  gint64 taxes = trade->quantity;
  FinxAmount gross = (FinxAmount) trade->amount + fees + taxes;

  if (!self->is_included || gross == 0)
    return;
  finx_sum_add (&slot->results.income, gross, 1);
  add (self, FINX_COLUMN_INCOME, trade->day, gross);
  finx_sum_add (&slot->results.taxes, taxes, 1);
  add (self, FINX_COLUMN_TAXES, trade->day, taxes);
  add (self, FINX_COLUMN_SEPARATE_FEES, trade->day, taxes);
}

static gboolean
take_trade (Plain              *self,
            const FinxTradeRow *trade)
{
  gint64 fees = trade->fees * FEES_UNIT, place = (gint64) trade->day - self->start;
  Day *today = place >= 0 && place < self->n_days ? &self->days[place] : NULL;

  if (trade->kind == FINX_TRANSACTION_DIVIDEND)
    take_dividend (self, trade, fees);
  else if (!take_lots (self, trade, fees, today))
    return FALSE;
  take_fees (self, trade, fees, today);
  take_cash (self, trade, today);
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
    {
      guint n = finx_trade_run_get_n (run, holding);

      for (guint line = 0; run->next != NULL && line < LINES_AHEAD; line++)
        __builtin_prefetch ((const char *) run->next + line * CACHE_LINE);
      for (guint i = 0; i < n && run->rows[i].day <= to; i++)
        {
          const FinxTradeRow *next = i + 1 < n ? &run->rows[i + 1] : run->next != NULL ? run->next->rows : NULL;

          if (!take_next (self, &run->rows[i], next == NULL || next->day != run->rows[i].day))
            return FALSE;
        }
    }
  return TRUE;
}

static inline void
add_value (const Plain *self,
           gsize        place,
           gint64       value)
{
  gint64 sum;

  if (G_UNLIKELY (__builtin_add_overflow (self->values[place], value, &sum)))
    {
      finx_day_columns_add_at (self->strand->sink->columns, FINX_COLUMN_VALUE, place, self->values[place], 1);
      sum = value;
    }
  self->values[place] = sum;
}

/* The days from @from to before @to, of which @units are held. Returns: the day to go on from, by the slower way */
static gint32
value_days (Plain              *self,
            const FinxDayPoint *points,
            guint               n,
            guint              *cursor,
            gint64              units,
            gint32              from,
            gint32              to)
{
  gint64 unit = 0;              /* what one step of the price is worth */
  guint scale = MOST_PRICE_SCALE + 1;

  while (from < to && *cursor > 0)
    {
      const FinxDayPoint *price = &points[*cursor - 1];
      gint32 end = *cursor < n ? MIN (to, points[*cursor].day) : to;
      gint64 value;

      if (price->scale != scale)
        {
          scale = price->scale;
          if (scale > MOST_PRICE_SCALE || __builtin_mul_overflow (units, price_units[scale], &unit))
            return from;
        }
      if (__builtin_mul_overflow (unit, price->coef, &value))
        return from;
      for (; from < end; from++)
        add_value (self, (gsize) (from - self->start), value);
      *cursor += *cursor < n && points[*cursor].day == from;
    }
  return from;
}

/* From each change of what is held to the next. */
static void
value_holding (Plain *self)
{
  FinxSlot *slot = slot_of (self);
  gint32 end = self->start + (gint32) self->n_days;
  guint n = 0, cursor = 0;
  const FinxDayPoint *points = finx_day_column_get_points (slot->prices, &n);
  gboolean is_simple = points != NULL && slot->instrument->multiplier.coef == 1 && slot->instrument->multiplier.scale == 0;

  for (guint i = 0; i < self->n_held; i++)
    {
      gint32 from = MAX (self->held[i].day, self->start), to = i + 1 < self->n_held ? MIN (self->held[i + 1].day, end) : end;
      gint64 units = self->held[i].units;

      if (units != 0 && self->is_included && from < to && is_simple && units % WHOLE == 0)
        {
          cursor = finx_day_column_find (slot->prices, from, cursor);
          from = value_days (self, points, n, &cursor, units / WHOLE, from, to);
        }
      slot->units = units;
      slot->valued_until = MIN (from, end);
      if (from < to)
        finx_strand_value_slot (self->strand, slot, to);
      if (self->held[i].day < self->strand->sink->options->to)
        slot->units_before = units;
    }
  slot->valued_until = end;
}

/* What the cash gives the holding gets. */
static void
end_holding (Plain *self)
{
  FinxSlot *slot = slot_of (self);

  value_holding (self);
  slot->cost = slot->base_cost = self->cost;
  finx_sum_add (&slot->realised, self->realised, 1);
  finx_sum_add (&slot->results.fees, self->fees, 1);
  finx_sum_add (&slot->credit, self->credit, 1);
  finx_sum_add (&slot->credit_before, self->credit_before, 1);
  finx_sum_add (&self->purse->credit, self->credit, -1);
  finx_sum_add (&self->purse->credit_before, self->credit_before, -1);
  finx_sum_add (&self->purse->balance, self->moved, 1);
  finx_sum_add (&self->purse->base_cost, self->moved, 1);
  self->purse->n_moves += (gint) self->n_moves;
}

static gboolean
run_holding (FinxStrand             *strand,
             const FinxTradeColumns *trades,
             const FinxTradeHolding *holding)
{
  FinxStrandSink *sink = strand->sink;
  Plain self = {
    .strand = strand,
    .slot = strand->slots->len,
    .start = sink->columns->start,
    .n_days = sink->columns->n,
    .method = finx_books_get_accounting (strand->books, holding->account).method,
    .is_ordered = finx_trade_columns_is_ordered (trades),
  };
  const FinxSlot *slot;
  gboolean is_done;

  if (holding->n == 0 || holding->first->rows[0].day > sink->options->to)
    return TRUE;
  slot = finx_strand_add_slot (strand, holding->account, holding->instrument);
  self.expense_fees = slot->expense_fees;
  self.is_included = slot->is_included;
  self.purse = finx_strand_sink_open_purse (sink, slot->account, slot->currency);
  self.days = open_days (sink, self.purse)->days;
  self.values = sink->plain->values;
  is_done = take_all (&self, holding);
  end_holding (&self);
  g_free (self.lots);
  g_free (self.held);
  g_free (self.day);
  return is_done;
}

static gboolean
is_plain (FinxStrand             *strand,
          const FinxTradeHolding *holding)
{
  const FinxValuationOptions *options = strand->sink->options;
  FinxAccounting accounting = finx_books_get_accounting (strand->books, holding->account);

  return holding->n_others == 0 && holding->instrument->size_scale <= FINX_BOOKS_QUANTITY_SCALE && options->instruments == NULL
         && !accounting.refuse_short && g_str_equal (holding->currency, options->base_currency)
         && (accounting.method == FINX_LOTS_FIFO || accounting.method == FINX_LOTS_LIFO);
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
