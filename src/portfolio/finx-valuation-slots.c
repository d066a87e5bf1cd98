/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-valuation-slots-private.h"

/* What a posting is read beside. */
typedef struct
{
  Slots             *slots;
  const FinxPosting *posting;
  FinxValuationDay  *tally;
} Intake;

void
finx_slots_init (Slots                      *self,
                 const FinxValuationOptions *options)
{
  *self = (Slots) {
    .options = options,
    .slots = g_array_new (FALSE, TRUE, sizeof (Slot)),
    .by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .states = g_array_new (FALSE, FALSE, sizeof (SlotState)),
    .tallies = g_array_new (FALSE, TRUE, sizeof (FinxValuationDay)),
  };
}

void
finx_slots_clear (Slots *self)
{
  g_array_unref (self->slots);
  g_hash_table_unref (self->by_key);
  g_array_unref (self->states);
  g_array_unref (self->tallies);
}

static gboolean
has_account (const Slots *self,
             const char  *account)
{
  return self->options->accounts == NULL || g_strv_contains (self->options->accounts, account);
}

static gboolean
has_instrument (const Slots          *self,
                const FinxInstrument *instrument)
{
  return self->options->instruments == NULL || (instrument != NULL && g_hash_table_contains (self->options->instruments, instrument));
}

static Slot *
open_slot (Slots                *self,
           const char           *account,
           const FinxInstrument *instrument,
           const char           *currency)
{
  char key[128];
  g_autofree char *long_key = NULL;
  guint number;

  if (g_snprintf (key, sizeof key, "%s\n%p%s", account, (gpointer) instrument, instrument != NULL ? "" : currency) >= (int) sizeof key)
    long_key = g_strdup_printf ("%s\n%p%s", account, (gpointer) instrument, instrument != NULL ? "" : currency);
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_key, long_key != NULL ? long_key : key));
  if (number == 0)
    {
      Slot slot = {
        .account = g_intern_string (account),
        .instrument = instrument,
        .currency = g_intern_string (currency),
        .is_included = has_account (self, account) && has_instrument (self, instrument),
        .last = FINX_NO_STATE,
        .current = FINX_NO_STATE,
      };

      if (instrument != NULL)
        {
          slot.prices = self->options->prices != NULL ? finx_price_history_get_prices (self->options->prices, instrument) : NULL;
          slot.quantity_scale = MAX (FINX_BOOKS_QUANTITY_SCALE, instrument->size_scale);
        }
      g_array_append_val (self->slots, slot);
      number = self->slots->len;
      g_hash_table_insert (self->by_key, g_strdup (long_key != NULL ? long_key : key), GUINT_TO_POINTER (number));
    }
  return &g_array_index (self->slots, Slot, number - 1);
}

/* Returns: the state of the slot after today's posting, to be changed */
static SlotState *
open_state (Intake *self,
            Slot   *slot)
{
  Slots *slots = self->slots;
  gint32 day = self->posting->transaction->day;
  SlotState state = { .previous = FINX_NO_STATE };

  if (slot->last != FINX_NO_STATE)
    {
      SlotState *last = &g_array_index (slots->states, SlotState, slot->last);

      if (last->day == day)
        return last;
      state = *last;
    }
  state.day = day;
  state.slot = (guint32) (slot - (Slot *) (gpointer) slots->slots->data);
  state.previous = slot->last;
  g_array_append_val (slots->states, state);
  slot->last = slots->states->len - 1;
  return &g_array_index (slots->states, SlotState, slot->last);
}

static void
add (FinxDecimal *sum,
     FinxDecimal  amount)
{
  *sum = finx_decimal_add (*sum, amount);
}

/* Credits a slot in the base currency; with a filter of instruments, what it gives leaves. */
static void
credit (Intake     *self,
        Slot       *slot,
        FinxDecimal amount)
{
  SlotState *state = open_state (self, slot);

  state->credit = finx_amount_add (state->credit, finx_amount_from_decimal (amount, FINX_BOOKS_MONEY_SCALE));
  if (slot->is_included && self->slots->options->instruments != NULL)
    add (&self->tally->flow, finx_decimal_negate (amount));
}

/* The holding that a transaction is about, or the cash where it is about none. */
static Slot *
subject_of (Intake *self)
{
  const FinxPosting *posting = self->posting;

  const FinxInstrument *instrument = posting->transaction->instrument;

  return open_slot (self->slots, posting->account, instrument, instrument != NULL ? instrument->currency : posting->currency);
}

static FinxDecimal
rate_to_base (Intake     *self,
              const char *currency)
{
  const FinxValuationOptions *options = self->slots->options;

  if (g_str_equal (currency, options->base_currency))
    return FINX_DECIMAL_ONE;
  if (options->prices == NULL)
    return FINX_DECIMAL_UNKNOWN;
  return finx_price_history_get_rate (options->prices, currency, options->base_currency, self->posting->transaction->day).value;
}

/* What units are worth in the base currency at the end of the day. */
static FinxDecimal
market_value (Intake               *self,
              const FinxInstrument *instrument,
              FinxDecimal           quantity)
{
  const FinxValuationOptions *options = self->slots->options;
  FinxDecimal price;

  if (options->prices == NULL)
    return FINX_DECIMAL_UNKNOWN;
  price = finx_price_history_get_price (options->prices, instrument, self->posting->transaction->day).value;
  return finx_slots_in_base (finx_slots_local_value (instrument, quantity, price), rate_to_base (self, instrument->currency));
}

/* Units that change their account or turn into others leave one side of a border of the filters for the other. */
static gboolean
crosses (Intake *self)
{
  const FinxTransaction *transaction = self->posting->transaction;

  if (transaction->kind == FINX_TRANSACTION_TRANSFER)
    return has_account (self->slots, transaction->account) != has_account (self->slots, transaction->counter_account);
  return transaction->received != NULL
         && has_instrument (self->slots, transaction->instrument) != has_instrument (self->slots, transaction->received);
}

/* The cost that units take along leaves their unrealised gain on the other side; so much of it is the currency's. */
static void
carry_cost (Intake *self)
{
  const FinxPosting *posting = self->posting;
  FinxDecimal now = finx_slots_in_base (posting->amount, rate_to_base (self, posting->currency));

  add (&self->tally->carried, finx_decimal_negate (posting->base_amount));
  add (&self->tally->carried_currency, finx_decimal_sub (now, posting->base_amount));
}

/* Units that moved without money are a flow of their market value, or of their cost where there is no price. */
static void
take_moved_units (Intake *self,
                  Slot   *slot)
{
  gboolean is_border = slot->is_included && crosses (self);     /* opening a slot may move the others */
  const FinxPosting *posting = self->posting;
  const FinxTransaction *transaction = posting->transaction;
  FinxDecimal value = market_value (self, posting->instrument, posting->quantity);

  if (!finx_decimal_is_known (value))
    {
      value = posting->base_amount;
      if (is_border)
        self->tally->gaps |= finx_decimal_is_known (value) ? FINX_GAP_VALUED_AT_COST : FINX_GAP_FLOW;
    }
  credit (self, slot, finx_decimal_negate (value));
  if (transaction->kind != FINX_TRANSACTION_TRANSFER)
    credit (self, subject_of (self), value);
  if (!is_border)
    return;
  carry_cost (self);
  add (&self->tally->carried, value);
  if (self->slots->options->instruments == NULL)
    add (&self->tally->flow, value);
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
  Slot *slot = open_slot (self->slots, posting->account, posting->instrument, posting->instrument->currency);
  const FinxBooksPosition *position = finx_books_get_position (finx_books_runner_get_books (self->slots->runner), posting->account,
                                                               posting->instrument);
  SlotState *state = open_state (self, slot);
  gboolean is_included = slot->is_included;

  state->units = finx_lot_book_get_quantity (position->lots);
  state->amount = finx_lot_book_get_cost (position->lots);
  state->base_cost = finx_lot_book_get_base_cost (position->lots);
  if (posting->quantity.coef == 0)
    return;
  if (transaction->kind == FINX_TRANSACTION_TRANSFER || posting->instrument != transaction->instrument)
    take_moved_units (self, slot);
  if (is_delivery (transaction) && is_included)
    carry_cost (self);
}

/* Cash that was exchanged is carried at what was given for it: the spread counts as the currency's. */
static FinxDecimal
carried_value (Intake *self)
{
  const FinxTransaction *transaction = self->posting->transaction;

  if (transaction->kind != FINX_TRANSACTION_CONVERSION || finx_decimal_sign (self->posting->amount) < 0)
    return self->posting->base_amount;
  return finx_slots_in_base (finx_transaction_get_gross (transaction), rate_to_base (self, transaction->currency));
}

static void
take_cash (Intake *self)
{
  const FinxPosting *posting = self->posting;
  Slot *purse = open_slot (self->slots, posting->account, NULL, posting->currency);
  SlotState *state = open_state (self, purse);

  state->amount = finx_amount_add (state->amount, finx_amount_from_decimal (posting->amount, FINX_BOOKS_MONEY_SCALE));
  state->base_cost = finx_amount_add (state->base_cost, finx_amount_from_decimal (carried_value (self), FINX_BOOKS_MONEY_SCALE));
  if (posting->transaction->instrument == NULL)
    return;
  credit (self, purse, finx_decimal_negate (posting->base_amount));
  credit (self, subject_of (self), posting->base_amount);
}

static void
take_flow (Intake *self)
{
  const FinxTransaction *transaction = self->posting->transaction;
  FinxDecimal value = self->posting->base_amount;
  Slot *slot = subject_of (self);

  if (is_delivery (transaction) && !finx_decimal_is_known (transaction->amount))
    {
      gboolean is_out = transaction->kind == FINX_TRANSACTION_DELIVERY_OUT;

      value = market_value (self, transaction->instrument, is_out ? finx_decimal_negate (transaction->quantity) : transaction->quantity);
    }
  credit (self, slot, finx_decimal_negate (value));
  if (!slot->is_included)
    return;
  if (is_delivery (transaction))
    add (&self->tally->carried, value);
  if (self->slots->options->instruments == NULL && (transaction->kind != FINX_TRANSACTION_TRANSFER || crosses (self)))
    add (&self->tally->flow, value);
}

static FinxValuationDay *
open_tally (Slots  *self,
            gint32  day)
{
  GArray *tallies = self->tallies;

  if (tallies->len == 0 || g_array_index (tallies, FinxValuationDay, tallies->len - 1).day != day)
    {
      g_array_set_size (tallies, tallies->len + 1);
      g_array_index (tallies, FinxValuationDay, tallies->len - 1).day = day;
    }
  return &g_array_index (tallies, FinxValuationDay, tallies->len - 1);
}

static void
take_result (Intake *self)
{
  const FinxPosting *posting = self->posting;
  FinxValuationDay *day = self->tally;
  FinxDecimal amount = posting->base_amount;

  if (!has_account (self->slots, posting->account) || !has_instrument (self->slots, posting->instrument))
    return;
  if (posting->kind == FINX_POSTING_GAIN)
    {
      add (&day->realised, amount);
      add (&day->realised_currency, posting->currency_gain);
      /* Units that were delivered and covered a short: their flow is what the short was closed for. */
      if (is_delivery (posting->transaction))
        {
          add (&day->carried, amount);
          add (&day->carried_currency, posting->currency_gain);
        }
    }
  else if (posting->kind == FINX_POSTING_INCOME || posting->kind == FINX_POSTING_INTEREST)
    add (posting->kind == FINX_POSTING_INCOME ? &day->income : &day->interest, amount);
  else
    {
      add (posting->kind == FINX_POSTING_FEE ? &day->fees : &day->taxes, amount);
      if (!posting->in_cost)
        add (&day->separate_fees, amount);
    }
}

void
finx_slots_posted_cb (const FinxPosting *posting,
                      gpointer           user_data)
{
  Slots *slots = user_data;
  Intake self = { slots, posting, open_tally (slots, posting->transaction->day) };

  switch (posting->kind)
    {
    case FINX_POSTING_CASH:
      take_cash (&self);
      break;
    case FINX_POSTING_UNITS:
      take_units (&self);
      break;
    case FINX_POSTING_FLOW:
      take_flow (&self);
      break;
    case FINX_POSTING_GAIN:
    case FINX_POSTING_INCOME:
    case FINX_POSTING_INTEREST:
    case FINX_POSTING_FEE:
    case FINX_POSTING_TAX:
    default:
      take_result (&self);
      break;
    }
}

void
finx_slots_rewind (Slots  *self,
                   gint32  day)
{
  while (self->states->len > 0)
    {
      const SlotState *state = &g_array_index (self->states, SlotState, self->states->len - 1);

      if (state->day < day)
        break;
      g_array_index (self->slots, Slot, state->slot).last = state->previous;
      g_array_set_size (self->states, self->states->len - 1);
    }
  while (self->tallies->len > 0 && g_array_index (self->tallies, FinxValuationDay, self->tallies->len - 1).day >= day)
    g_array_set_size (self->tallies, self->tallies->len - 1);
}

const SlotState *
finx_slots_state_on (const Slots *self,
                     const Slot  *slot,
                     gint32       day)
{
  guint32 number = slot->last;

  while (number != FINX_NO_STATE && g_array_index (self->states, SlotState, number).day > day)
    number = g_array_index (self->states, SlotState, number).previous;
  return number != FINX_NO_STATE ? &g_array_index (self->states, SlotState, number) : NULL;
}
