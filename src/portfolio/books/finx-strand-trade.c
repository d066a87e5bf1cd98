/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-books-private.h"
#include "portfolio/books/finx-short-private.h"
#include "portfolio/books/finx-strand-private.h"

/* A purchase, a sale or a dividend in the currency of its instrument: most of all transactions. Money in units. No values are
 * handed over in pieces here: that would take longer than what is done with them. */
typedef struct
{
  FinxStrand            *strand;
  FinxSlot              *slot;
  const FinxTransaction *transaction;
  gint64                 quantity;
  gint64                 amount, fees, taxes;
  const FinxDecimal     *rate;          /* (nullable): to the base currency; %NULL: it is that currency */
  FinxDecimal            looked_up;     /* the rate of a day that is none of the series */
} Trade;

static inline FinxSlot *
find_slot (FinxStrand            *strand,
           const FinxTransaction *transaction)
{
  FinxSlot *slots = (FinxSlot *) (gpointer) strand->slots->data;

  for (guint i = 0; i < strand->slots->len; i++)
    if (slots[i].instrument == transaction->instrument && slots[i].account == transaction->account)
      return slots[i].position != NULL && !slots[i].is_doubtful ? &slots[i] : NULL;
  return NULL;
}

static gboolean
read_quantity (Trade *self)
{
  const FinxTransaction *transaction = self->transaction;
  gint64 held = finx_lot_book_get_quantity (self->slot->position->lots);

  if (finx_decimal_is_known (transaction->quantity) && !finx_short_read (&transaction->quantity, self->slot->quantity_scale, &self->quantity))
    return FALSE;
  if (ABS (held) > FINX_BOOKS_MOST_QUANTITY || self->quantity > FINX_BOOKS_MOST_QUANTITY)
    return FALSE;
  return transaction->kind != FINX_TRANSACTION_SELL || !self->slot->refuse_short || held >= self->quantity;
}

/* Returns: %FALSE: it is another one, the first of its holding, too large, to be refused, or of a holding in doubt */
static gboolean
read_trade (Trade *self)
{
  const FinxTransaction *transaction = self->transaction;
  const FinxDayRates *rates = self->strand->sink->rates;
  gint64 place = (gint64) transaction->day - rates->start;

  if ((transaction->kind != FINX_TRANSACTION_BUY && transaction->kind != FINX_TRANSACTION_SELL && transaction->kind != FINX_TRANSACTION_DIVIDEND)
      || self->strand->sink->options->instruments != NULL || *transaction->lot != '\0')
    return FALSE;
  self->slot = find_slot (self->strand, transaction);
  if (self->slot == NULL || self->slot->currency != transaction->currency
      || !finx_short_read (&transaction->amount, FINX_BOOKS_MONEY_SCALE, &self->amount)
      || !finx_short_read (&transaction->fees, FINX_BOOKS_MONEY_SCALE, &self->fees)
      || !finx_short_read (&transaction->taxes, FINX_BOOKS_MONEY_SCALE, &self->taxes) || !finx_transaction_validate (transaction, NULL)
      || !read_quantity (self))
    return FALSE;
  if (self->slot->rate->rates == NULL)
    return TRUE;
  if (place >= 0 && place < rates->n)
    {
      self->rate = &self->slot->rate->rates[place];
      return TRUE;
    }
  self->looked_up = finx_day_rates_look_up (rates, self->slot->rate->currency, transaction->day);
  self->rate = &self->looked_up;
  return TRUE;
}

static inline FinxAmount
to_base (const Trade *self,
         FinxAmount   amount)
{
  FinxAmount converted;

  if (self->rate == NULL)
    return amount;
  if (finx_short_convert (amount, self->rate, &converted))
    return converted;
  return finx_money_units (finx_money_convert (finx_money (amount), *self->rate));
}

static inline void
add (const Trade *self,
     FinxColumn   column,
     FinxAmount   amount)
{
  finx_day_columns_add (self->strand->sink->columns, column, self->transaction->day, amount, self->strand->sign);
}

static void
closed_cb (const FinxLotGain *gain,
           gpointer           user_data)
{
  const Trade *self = user_data;
  FinxStrand *strand = self->strand;
  FinxAmount base = finx_amount_sub (gain->base_proceeds, gain->base_cost);

  if (strand->sink->keeps_gains && strand->sign > 0)
    finx_packed_gains_add (&strand->gains, gain, (guint) (self->slot - (FinxSlot *) (gpointer) strand->slots->data));
  if (!self->slot->is_included)
    return;
  finx_sum_add (&self->slot->realised, base, 1);
  add (self, FINX_COLUMN_REALISED, base);
  if (self->rate != NULL)
    add (self, FINX_COLUMN_REALISED_CURRENCY, finx_money_units (finx_books_currency_gain (gain, *self->rate)));
}

static void
take_lots (Trade *self)
{
  int sign = self->transaction->kind == FINX_TRANSACTION_BUY ? 1 : -1;
  FinxAmount paid = (FinxAmount) sign * self->amount - (self->slot->expense_fees ? (FinxAmount) self->fees + self->taxes : 0);
  FinxLotTrade trade = {
    .quantity = sign * self->quantity,
    .paid = paid,
    .base_paid = to_base (self, paid),
    .day = self->transaction->day,
    .source = self->strand->books->n_applied,
    .lot = FINX_LOT_ANY,
  };

  finx_lot_book_trade (self->slot->position->lots, &trade, closed_cb, self);
  finx_strand_take_held (self->strand, self->slot, self->transaction->day);
}

static inline void
take_deduction (const Trade *self,
                FinxSum     *sum,
                FinxColumn   column,
                gint64       amount)
{
  gboolean in_cost = self->transaction->kind != FINX_TRANSACTION_DIVIDEND && !self->slot->expense_fees;
  FinxAmount base;

  if (amount == 0 || !self->slot->is_included)
    return;
  base = to_base (self, amount);
  finx_sum_add (sum, base, 1);
  add (self, column, base);
  if (!in_cost)
    add (self, FINX_COLUMN_SEPARATE_FEES, base);
}

static void
take_dividend (const Trade *self)
{
  FinxAmount gross = (FinxAmount) self->amount + self->fees + self->taxes, base;

  if (gross == 0 || !self->slot->is_included)
    return;
  base = to_base (self, gross);
  finx_sum_add (&self->slot->results.income, base, 1);
  add (self, FINX_COLUMN_INCOME, base);
}

/* What the cash gives the holding gets. */
static void
take_settlement (const Trade *self)
{
  FinxStrandSink *sink = self->strand->sink;
  gint32 day = self->transaction->day;
  FinxAmount cash = self->transaction->kind == FINX_TRANSACTION_BUY ? -(FinxAmount) self->amount : self->amount, base, given;
  int sign = self->strand->sign;
  FinxPurse *purse;

  if (cash == 0)
    return;
  base = to_base (self, cash);
  given = finx_amount_negate (base);
  purse = finx_strand_sink_open_purse (sink, self->slot->account, self->slot->currency);
  finx_purse_move (purse, day, cash, base, sign);
  finx_sum_add (&purse->credit, given, sign);
  finx_sum_add (&self->slot->credit, base, 1);
  if (day >= sink->options->to)
    return;
  finx_sum_add (&purse->credit_before, given, sign);
  finx_sum_add (&self->slot->credit_before, base, 1);
}

/**
 * finx_strand_take_trade:
 *
 * Books a transaction of the usual kind by a short way: the lots, and each sum once, instead of a posting for each line.
 *
 * Returns: %FALSE: nothing happened, and it is to be booked as any other; see finx_books_apply()
 */
gboolean
finx_strand_take_trade (FinxStrand            *self,
                        const FinxTransaction *transaction)
{
  Trade trade;

  trade.strand = self;
  trade.transaction = transaction;
  trade.quantity = 0;
  trade.rate = NULL;
  if (!read_trade (&trade))
    return FALSE;
  if (transaction->kind == FINX_TRANSACTION_DIVIDEND)
    take_dividend (&trade);
  else
    take_lots (&trade);
  take_deduction (&trade, &trade.slot->results.fees, FINX_COLUMN_FEES, trade.fees);
  take_deduction (&trade, &trade.slot->results.taxes, FINX_COLUMN_TAXES, trade.taxes);
  take_settlement (&trade);
  self->books->n_applied++;
  return TRUE;
}
