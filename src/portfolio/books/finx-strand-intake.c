/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-strand-private.h"

#include "portfolio/books/finx-books-private.h"

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

static void
add (Intake     *self,
     FinxColumn  column,
     FinxAmount  amount)
{
  finx_day_columns_add (self->sink->columns, column, self->day, amount, self->strand->sign);
}

/* @account: the books' own text, or any other that stays */
FinxSlot *
finx_strand_add_slot (FinxStrand           *self,
                      const char           *account,
                      const FinxInstrument *instrument)
{
  const FinxValuationOptions *options = self->sink->options;
  FinxSlot slot = { .instrument = instrument, .books_account = account };
  FinxAccounting accounting;

  slot.account = g_intern_string (account);
  slot.is_included = finx_strand_has_account (options, account) && finx_strand_has_instrument (options, instrument);
  slot.currency = g_intern_string (instrument->currency);
  accounting = finx_books_get_accounting (self->books, slot.account);
  slot.expense_fees = accounting.expense_fees;
  slot.refuse_short = accounting.refuse_short;
  slot.quantity_scale = MAX (FINX_BOOKS_QUANTITY_SCALE, instrument->size_scale);
  slot.prices = options->prices != NULL ? finx_price_history_get_prices (options->prices, instrument) : NULL;
  slot.rate = finx_day_rates_open (self->sink->rates, instrument->currency);
  slot.valued_until = self->sink->columns->start;
  g_array_append_val (self->slots, slot);
  return &g_array_index (self->slots, FinxSlot, self->slots->len - 1);
}

static inline FinxSlot *
open_slot (Intake               *self,
           const FinxInstrument *instrument)
{
  FinxSlot *slots = (FinxSlot *) (gpointer) self->strand->slots->data;

  for (guint i = 0; i < self->strand->slots->len; i++)
    if (slots[i].instrument == instrument && slots[i].books_account == self->posting->account)
      return &slots[i];
  return finx_strand_add_slot (self->strand, self->posting->account, instrument);
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

static void
take_units (Intake *self)
{
  const FinxPosting *posting = self->posting;
  const FinxTransaction *transaction = posting->transaction;
  FinxSlot *slot = open_slot (self, posting->instrument);
  gboolean is_included = slot->is_included;

  if (slot->position == NULL)
    slot->position = finx_books_get_position (self->strand->books, posting->account, posting->instrument);
  finx_strand_take_held (self->strand, slot, self->day);
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
take_cash (Intake *self)
{
  const FinxPosting *posting = self->posting;
  FinxPurse *purse = finx_strand_sink_open_purse (self->sink, posting->account, posting->currency);
  FinxAmount carried = posting->transaction->kind == FINX_TRANSACTION_CONVERSION ? exchange (self, purse) : self->base;

  finx_purse_move (purse, self->day, finx_money_units (posting->amount), carried, self->strand->sign);
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
  FinxAmount currency_gain = finx_amount_is_known (self->base) ? finx_money_units (posting->currency_gain) : FINX_AMOUNT_UNKNOWN;

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
  FinxLotGain gain = *self->posting->gain;

  if (slot->is_doubtful)
    gain.cost = gain.base_cost = FINX_AMOUNT_UNKNOWN;
  finx_packed_gains_add (&self->strand->gains, &gain, (guint) (slot - (FinxSlot *) (gpointer) self->strand->slots->data));
}

/* What rests on units that were not there; what was bought to give them back closes nothing.
 *
 * Returns: whether there is something to take in */
static gboolean
doubt (Intake *self)
{
  const FinxPosting *posting = self->posting;

  if (self->strand->refused == NULL || (posting->kind != FINX_POSTING_UNITS && posting->kind != FINX_POSTING_GAIN)
      || !open_slot (self, posting->instrument)->is_doubtful)
    return TRUE;
  self->base = FINX_AMOUNT_UNKNOWN;
  return posting->kind != FINX_POSTING_GAIN || posting->gain->quantity >= 0;
}

void
finx_strand_posted_cb (const FinxPosting *posting,
                       gpointer           user_data)
{
  FinxStrand *strand = user_data;
  Intake self = { strand, strand->sink, posting, posting->transaction->day, finx_money_units (posting->base_amount) };

  if (!doubt (&self))
    return;
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
