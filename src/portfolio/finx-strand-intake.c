/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-strand-private.h"

#include "portfolio/finx-books-private.h"

/* A posting on its way into the sums; its amounts in units. */
typedef struct
{
  FinxStrand        *strand;
  FinxStrandSink    *sink;
  const FinxPosting *posting;
  gint32             day;
  FinxAmount         base;
} Intake;

/* Where a value is credited: a holding or cash. */
typedef struct
{
  FinxSum  *credit, *credit_before;
  int       sign;
  gboolean  is_included;
} Subject;

gboolean
finx_strand_has_account (const FinxValuationOptions *options,
                         const char                 *account)
{
  return options->accounts == NULL || g_strv_contains (options->accounts, account);
}

gboolean
finx_strand_has_instrument (const FinxValuationOptions *options,
                            const FinxInstrument       *instrument)
{
  return options->instruments == NULL || (instrument != NULL && g_hash_table_contains (options->instruments, instrument));
}

/* The account of a posting; the books tell the same text for the same account. */
static gboolean
has_account (Intake *self)
{
  FinxStrand *strand = self->strand;

  if (strand->seen_account != self->posting->account)
    {
      strand->seen_account = self->posting->account;
      strand->seen_is_included = finx_strand_has_account (self->sink->options, self->posting->account);
    }
  return strand->seen_is_included;
}

static inline void
add (Intake     *self,
     FinxColumn  column,
     FinxAmount  amount)
{
  FinxDayColumns *columns = self->sink->columns;
  gint64 place = (gint64) self->day - columns->start;

  if (place >= 0 && place < columns->n)
    finx_day_columns_add_at (columns, column, (gsize) place, amount, self->strand->sign);
  else
    finx_day_columns_add (columns, column, self->day, amount, self->strand->sign);
}

static FinxSlot *
new_slot (Intake               *self,
          const FinxInstrument *instrument)
{
  FinxStrand *strand = self->strand;
  const FinxValuationOptions *options = self->sink->options;
  FinxSlot slot = { .instrument = instrument, .books_account = self->posting->account };

  slot.account = g_intern_string (self->posting->account);
  slot.is_included = has_account (self) && finx_strand_has_instrument (options, instrument);
  slot.currency = g_intern_string (instrument->currency);
  slot.expense_fees = finx_books_get_accounting (strand->books, slot.account).expense_fees;
  slot.quantity_scale = MAX (FINX_BOOKS_QUANTITY_SCALE, instrument->size_scale);
  slot.prices = options->prices != NULL ? finx_price_history_get_prices (options->prices, instrument) : NULL;
  slot.rate = finx_day_rates_open (self->sink->rates, instrument->currency);
  slot.valued_until = self->sink->columns->start;
  g_array_append_val (strand->slots, slot);
  return &g_array_index (strand->slots, FinxSlot, strand->slots->len - 1);
}

static inline FinxSlot *
open_slot (Intake               *self,
           const FinxInstrument *instrument)
{
  FinxSlot *slots = (FinxSlot *) (gpointer) self->strand->slots->data;

  for (guint i = 0; i < self->strand->slots->len; i++)
    if (slots[i].instrument == instrument && slots[i].books_account == self->posting->account)
      return &slots[i];
  return new_slot (self, instrument);
}

static Subject
subject_of_slot (FinxSlot *slot)
{
  return (Subject) { &slot->credit, &slot->credit_before, 1, slot->is_included };
}

static Subject
subject_of_purse (Intake    *self,
                  FinxPurse *purse)
{
  return (Subject) { &purse->credit, &purse->credit_before, self->strand->sign, purse->is_included };
}

/* The holding that a transaction is about, or the cash where it is about none. */
static Subject
subject_of (Intake *self)
{
  const FinxInstrument *instrument = self->posting->transaction->instrument;

  if (instrument != NULL)
    return subject_of_slot (open_slot (self, instrument));
  return subject_of_purse (self, finx_strand_sink_open_purse (self->sink, self->posting->account, self->posting->currency));
}

/* Credits in the base currency; with a filter of instruments, what a holding gives leaves. */
static void
credit (Intake    *self,
        Subject    subject,
        FinxAmount amount)
{
  finx_sum_add (subject.credit, amount, subject.sign);
  if (self->day < self->sink->options->to)
    finx_sum_add (subject.credit_before, amount, subject.sign);
  if (subject.is_included && self->sink->options->instruments != NULL)
    add (self, FINX_COLUMN_FLOW, finx_amount_negate (amount));
}

static FinxDecimal
rate_to_base (Intake     *self,
              const char *currency)
{
  return finx_day_rate_get (self->sink->rates, finx_day_rates_open (self->sink->rates, currency), self->day);
}

/* What units are worth in the base currency at the end of the day. */
static FinxDecimal
market_value (Intake               *self,
              const FinxInstrument *instrument,
              FinxDecimal           quantity)
{
  const FinxValuationOptions *options = self->sink->options;
  FinxDecimal price;

  if (options->prices == NULL)
    return FINX_DECIMAL_UNKNOWN;
  price = finx_price_history_get_price (options->prices, instrument, self->day).value;
  return finx_in_base (finx_local_value (instrument, quantity, price), rate_to_base (self, instrument->currency));
}

/* Units that change their account or turn into others leave one side of a border of the filters for the other. */
static gboolean
crosses (Intake *self)
{
  const FinxValuationOptions *options = self->sink->options;
  const FinxTransaction *transaction = self->posting->transaction;

  if (transaction->kind == FINX_TRANSACTION_TRANSFER)
    return finx_strand_has_account (options, transaction->account) != finx_strand_has_account (options, transaction->counter_account);
  return transaction->received != NULL
         && finx_strand_has_instrument (options, transaction->instrument) != finx_strand_has_instrument (options, transaction->received);
}

/* The cost that units take along leaves their unrealised gain on the other side; so much of it is the currency's. */
static void
carry_cost (Intake *self)
{
  const FinxPosting *posting = self->posting;
  FinxDecimal now = finx_in_base (posting->amount, rate_to_base (self, posting->currency));

  add (self, FINX_COLUMN_CARRIED, finx_amount_negate (self->base));
  add (self, FINX_COLUMN_CARRIED_CURRENCY, finx_amount_sub (finx_money_units (now), self->base));
}

/* Units that moved without money are a flow of their market value, or of their cost where there is no price. */
static void
take_moved_units (Intake   *self,
                  FinxSlot *slot)
{
  gboolean is_border = slot->is_included && crosses (self);     /* opening a slot may move the others */
  const FinxPosting *posting = self->posting;
  FinxDecimal decimal = market_value (self, posting->instrument, posting->quantity);
  FinxAmount value = finx_money_units (decimal);

  if (!finx_amount_is_known (value))
    {
      value = self->base;
      if (is_border)
        finx_day_columns_add_gap (self->sink->columns, finx_amount_is_known (value) ? FINX_GAP_VALUED_AT_COST : FINX_GAP_FLOW, self->day,
                                  self->strand->sign);
    }
  credit (self, subject_of_slot (slot), finx_amount_negate (value));
  if (posting->transaction->kind != FINX_TRANSACTION_TRANSFER)
    credit (self, subject_of (self), value);
  if (!is_border)
    return;
  carry_cost (self);
  add (self, FINX_COLUMN_CARRIED, value);
  if (self->sink->options->instruments == NULL)
    add (self, FINX_COLUMN_FLOW, value);
}

static gboolean
is_delivery (const FinxTransaction *transaction)
{
  return transaction->kind == FINX_TRANSACTION_DELIVERY_IN || transaction->kind == FINX_TRANSACTION_DELIVERY_OUT;
}

/* The units and the cost that there are now. */
static void
take_held (Intake   *self,
           FinxSlot *slot)
{
  FinxAmount base_cost = slot->base_cost;

  finx_strand_value_slot (self->strand, slot, self->day);
  slot->units = finx_lot_book_get_quantity (slot->position->lots);
  if (self->day < self->sink->options->to)
    slot->units_before = slot->units;
  slot->cost = finx_lot_book_get_cost (slot->position->lots);
  slot->base_cost = finx_lot_book_get_base_cost (slot->position->lots);
  if (!slot->is_included || slot->base_cost == base_cost)
    return;
  add (self, FINX_COLUMN_COST, slot->base_cost);
  finx_day_columns_add (self->sink->columns, FINX_COLUMN_COST, self->day, base_cost, -self->strand->sign);
}

static void
take_units (Intake *self)
{
  const FinxPosting *posting = self->posting;
  const FinxTransaction *transaction = posting->transaction;
  FinxSlot *slot = open_slot (self, posting->instrument);
  gboolean is_included = slot->is_included;

  if (slot->position == NULL)
    slot->position = finx_books_get_position (self->strand->books, posting->account, posting->instrument);
  take_held (self, slot);
  if (posting->quantity.coef == 0)
    return;
  if (transaction->kind == FINX_TRANSACTION_TRANSFER || posting->instrument != transaction->instrument)
    take_moved_units (self, slot);
  if (is_delivery (transaction) && is_included)
    carry_cost (self);
}

/* What cash that was exchanged was worth: what was given for it. */
static FinxAmount
exchanged_value (Intake *self)
{
  const FinxTransaction *transaction = self->posting->transaction;

  return finx_money_units (finx_in_base (finx_transaction_get_gross (transaction), rate_to_base (self, transaction->currency)));
}

/* One currency gives to the other, which is carried at it: the spread counts as the currency's. */
static FinxAmount
exchange (Intake    *self,
          FinxPurse *purse)
{
  FinxAmount value = exchanged_value (self);
  gboolean is_given = finx_decimal_sign (self->posting->amount) < 0;

  credit (self, subject_of_purse (self, purse), is_given ? value : finx_amount_negate (value));
  return is_given ? self->base : value;
}

static void
move_cash (Intake     *self,
           FinxPurse  *purse,
           FinxAmount  amount,
           FinxAmount  carried)
{
  int sign = self->strand->sign;

  purse->n_moves += sign;
  finx_sum_add (&purse->balance, amount, sign);
  finx_sum_add (&purse->base_cost, carried, sign);
  if (purse->n > 0 && self->day < (gint64) self->sink->columns->start + purse->n)
    finx_sum_add (&purse->moves[MAX (self->day - self->sink->columns->start, 0)], amount, sign);
}

static void
take_cash (Intake *self)
{
  const FinxPosting *posting = self->posting;
  FinxPurse *purse = finx_strand_sink_open_purse (self->sink, posting->account, posting->currency);
  FinxAmount carried = posting->transaction->kind == FINX_TRANSACTION_CONVERSION ? exchange (self, purse) : self->base;

  move_cash (self, purse, finx_money_units (posting->amount), carried);
  if (posting->transaction->instrument == NULL)
    return;
  credit (self, subject_of_purse (self, purse), finx_amount_negate (self->base));
  credit (self, subject_of (self), self->base);
}

static void
take_flow (Intake *self)
{
  const FinxTransaction *transaction = self->posting->transaction;
  FinxAmount value = self->base;
  Subject subject = subject_of (self);

  if (is_delivery (transaction) && !finx_decimal_is_known (transaction->amount))
    {
      gboolean is_out = transaction->kind == FINX_TRANSACTION_DELIVERY_OUT;

      value = finx_money_units (market_value (self, transaction->instrument,
                                              is_out ? finx_decimal_negate (transaction->quantity) : transaction->quantity));
    }
  credit (self, subject, finx_amount_negate (value));
  if (!subject.is_included)
    return;
  if (is_delivery (transaction))
    add (self, FINX_COLUMN_CARRIED, value);
  if (self->sink->options->instruments == NULL && (transaction->kind != FINX_TRANSACTION_TRANSFER || crosses (self)))
    add (self, FINX_COLUMN_FLOW, value);
}

static void
take_gain (Intake *self)
{
  const FinxPosting *posting = self->posting;
  FinxAmount currency_gain = finx_money_units (posting->currency_gain);

  add (self, FINX_COLUMN_REALISED, self->base);
  add (self, FINX_COLUMN_REALISED_CURRENCY, currency_gain);
  /* Units that were delivered and covered a short: their flow is what the short was closed for. */
  if (is_delivery (posting->transaction))
    {
      add (self, FINX_COLUMN_CARRIED, self->base);
      add (self, FINX_COLUMN_CARRIED_CURRENCY, currency_gain);
    }
}

static void
take_result (Intake *self)
{
  const FinxPosting *posting = self->posting;
  gboolean is_income = posting->kind == FINX_POSTING_INCOME || posting->kind == FINX_POSTING_INTEREST;
  gboolean is_fee = posting->kind == FINX_POSTING_FEE;
  FinxResults *results;
  int sign = 1;

  if (!has_account (self) || !finx_strand_has_instrument (self->sink->options, posting->instrument))
    return;
  if (posting->kind == FINX_POSTING_GAIN)
    {
      take_gain (self);
      finx_sum_add (&open_slot (self, posting->instrument)->realised, self->base, 1);
      return;
    }
  if (posting->instrument != NULL)
    results = &open_slot (self, posting->instrument)->results;
  else
    {
      results = &finx_strand_sink_open_purse (self->sink, posting->account, posting->currency)->results;
      sign = self->strand->sign;
    }
  finx_sum_add (is_income ? &results->income : is_fee ? &results->fees : &results->taxes, self->base, sign);
  if (is_income)
    add (self, posting->kind == FINX_POSTING_INCOME ? FINX_COLUMN_INCOME : FINX_COLUMN_INTEREST, self->base);
  else
    add (self, is_fee ? FINX_COLUMN_FEES : FINX_COLUMN_TAXES, self->base);
  if (!is_income && !posting->in_cost)
    add (self, FINX_COLUMN_SEPARATE_FEES, self->base);
}

static void
keep_gain (Intake *self)
{
  FinxSlot *slot = open_slot (self, self->posting->instrument);

  finx_packed_gains_add (&self->strand->gains, self->posting->gain,
                         (guint) (slot - (FinxSlot *) (gpointer) self->strand->slots->data));
}

void
finx_strand_posted_cb (const FinxPosting *posting,
                       gpointer           user_data)
{
  FinxStrand *strand = user_data;
  Intake self = { strand, strand->sink, posting, posting->transaction->day, finx_money_units (posting->base_amount) };

  if (posting->kind == FINX_POSTING_GAIN && strand->sink->keeps_gains && strand->sign > 0)
    keep_gain (&self);
  if (posting->kind == FINX_POSTING_CASH)
    take_cash (&self);
  else if (posting->kind == FINX_POSTING_UNITS)
    take_units (&self);
  else if (posting->kind == FINX_POSTING_FLOW)
    take_flow (&self);
  else
    take_result (&self);
}

/* A purchase, a sale or a dividend in the currency of its instrument: most of all transactions. Money in units. */
typedef struct
{
  Intake                 intake;
  const FinxTransaction *transaction;
  FinxSlot              *slot;
  gint64                 quantity;
  gint64                 amount, fees, taxes;
  FinxDecimal            rate;          /* to the base currency */
} Trade;

static inline gboolean
read_units (FinxDecimal  value,
            gint64      *units)
{
  static const gint64 powers[FINX_BOOKS_MONEY_SCALE + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, G_GINT64_CONSTANT (10000000000),
  };

  return value.scale <= FINX_BOOKS_MONEY_SCALE && value.coef == (gint64) value.coef
         && !__builtin_mul_overflow ((gint64) value.coef, powers[FINX_BOOKS_MONEY_SCALE - value.scale], units);
}

static FinxSlot *
find_slot (FinxStrand            *strand,
           const FinxTransaction *transaction)
{
  FinxSlot *slots = (FinxSlot *) (gpointer) strand->slots->data;

  for (guint i = 0; i < strand->slots->len; i++)
    if (slots[i].instrument == transaction->instrument && slots[i].account == transaction->account)
      return slots[i].position != NULL ? &slots[i] : NULL;
  return NULL;
}

/* Returns: %FALSE: it is another one, the first of its holding, too large, or to be refused */
static gboolean
read_trade (Trade *self)
{
  const FinxTransaction *transaction = self->transaction;
  FinxStrand *strand = self->intake.strand;
  gint64 held;

  if (transaction->kind != FINX_TRANSACTION_BUY && transaction->kind != FINX_TRANSACTION_SELL && transaction->kind != FINX_TRANSACTION_DIVIDEND)
    return FALSE;
  self->slot = find_slot (strand, transaction);
  if (self->slot == NULL || self->slot->currency != transaction->currency || *transaction->lot != '\0'
      || !read_units (transaction->amount, &self->amount) || !read_units (transaction->fees, &self->fees)
      || !read_units (transaction->taxes, &self->taxes) || !finx_transaction_validate (transaction, NULL))
    return FALSE;
  held = finx_lot_book_get_quantity (self->slot->position->lots);
  if (finx_decimal_is_known (transaction->quantity) && !finx_decimal_to_units (transaction->quantity, self->slot->quantity_scale, &self->quantity))
    return FALSE;
  if (ABS (held) > FINX_BOOKS_MOST_QUANTITY || self->quantity > FINX_BOOKS_MOST_QUANTITY
      || (transaction->kind == FINX_TRANSACTION_SELL && strand->books->options.refuse_short && held < self->quantity))
    return FALSE;
  self->rate = finx_day_rate_get (self->intake.sink->rates, self->slot->rate, transaction->day);
  return TRUE;
}

static inline gboolean
is_foreign (const Trade *self)
{
  return self->slot->rate->rates != NULL;
}

static FinxAmount
to_base (const Trade *self,
         FinxAmount   amount)
{
  return is_foreign (self) ? finx_money_units (finx_money_convert (finx_money (amount), self->rate)) : amount;
}

static void
closed_cb (const FinxLotGain *gain,
           gpointer           user_data)
{
  Trade *self = user_data;
  FinxStrand *strand = self->intake.strand;
  FinxAmount base = finx_amount_sub (gain->base_proceeds, gain->base_cost);

  if (strand->sink->keeps_gains && strand->sign > 0)
    finx_packed_gains_add (&strand->gains, gain, (guint) (self->slot - (FinxSlot *) (gpointer) strand->slots->data));
  if (!self->slot->is_included)
    return;
  finx_sum_add (&self->slot->realised, base, 1);
  add (&self->intake, FINX_COLUMN_REALISED, base);
  if (is_foreign (self))
    add (&self->intake, FINX_COLUMN_REALISED_CURRENCY, finx_money_units (finx_books_currency_gain (gain, self->rate)));
}

static void
take_trade (Trade *self)
{
  int sign = self->transaction->kind == FINX_TRANSACTION_BUY ? 1 : -1;
  FinxAmount paid = (FinxAmount) sign * self->amount;
  FinxLotTrade trade = { .day = self->intake.day, .source = self->intake.strand->books->n_applied, .lot = FINX_LOT_ANY };

  if (self->slot->expense_fees)
    paid -= (FinxAmount) self->fees + self->taxes;
  trade.quantity = sign * self->quantity;
  trade.paid = paid;
  trade.base_paid = to_base (self, paid);
  finx_lot_book_trade (self->slot->position->lots, &trade, closed_cb, self);
  take_held (&self->intake, self->slot);
}

static void
take_deduction (Trade      *self,
                FinxSum    *sum,
                FinxColumn  column,
                gint64      amount)
{
  gboolean in_cost = self->transaction->kind != FINX_TRANSACTION_DIVIDEND && !self->slot->expense_fees;
  FinxAmount base;

  if (amount == 0 || !self->slot->is_included)
    return;
  base = to_base (self, amount);
  finx_sum_add (sum, base, 1);
  add (&self->intake, column, base);
  if (!in_cost)
    add (&self->intake, FINX_COLUMN_SEPARATE_FEES, base);
}

static void
take_dividend (Trade *self)
{
  FinxAmount gross = (FinxAmount) self->amount + self->fees + self->taxes, base = gross != 0 ? to_base (self, gross) : 0;

  if (gross == 0 || !self->slot->is_included)
    return;
  finx_sum_add (&self->slot->results.income, base, 1);
  add (&self->intake, FINX_COLUMN_INCOME, base);
}

static void
take_settlement (Trade *self)
{
  FinxAmount cash = self->transaction->kind == FINX_TRANSACTION_BUY ? -(FinxAmount) self->amount : self->amount;
  FinxPurse *purse;

  if (cash == 0)
    return;
  purse = finx_strand_sink_open_purse (self->intake.sink, self->slot->account, self->slot->currency);
  self->intake.base = to_base (self, cash);
  move_cash (&self->intake, purse, cash, self->intake.base);
  credit (&self->intake, subject_of_purse (&self->intake, purse), finx_amount_negate (self->intake.base));
  credit (&self->intake, subject_of_slot (self->slot), self->intake.base);
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
  Trade trade = { .intake = { self, self->sink, NULL, transaction->day, 0 }, .transaction = transaction };

  if (!read_trade (&trade))
    return FALSE;
  if (transaction->kind == FINX_TRANSACTION_DIVIDEND)
    take_dividend (&trade);
  else
    take_trade (&trade);
  take_deduction (&trade, &trade.slot->results.fees, FINX_COLUMN_FEES, trade.fees);
  take_deduction (&trade, &trade.slot->results.taxes, FINX_COLUMN_TAXES, trade.taxes);
  take_settlement (&trade);
  self->books->n_applied++;
  return TRUE;
}
