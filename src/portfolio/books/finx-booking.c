/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-books-private.h"

#include "base/finx-error.h"
#include "model/finx-names-private.h"
#include "portfolio/books/finx-short-sales.h"

#define N_(text) text                   /* for the catalogues; finx_set_error() gives the words */

/* The most that one transaction may move, so that no sum of them outgrows its integer: a thousand times the money of
 * the world. */
#define MOST_MONEY ((FinxInt128) G_GINT64_CONSTANT (1000000000000000000) * G_GINT64_CONSTANT (10000000000))

/* One transaction on its way into the books. */
typedef struct
{
  FinxBooks             *books;
  const FinxTransaction *transaction;
  Account               *account;
  FinxBooksPosition     *position;      /* (nullable): of the instrument */
  gint64                 quantity;      /* of the transaction, in units of the position; 0 without one */
  guint32                lot;           /* to close first */
} Booking;

typedef void (*BookFunc) (Booking *self);

/* Where gains of a position are posted. */
typedef struct
{
  Booking           *booking;
  FinxBooksPosition *position;
} GainSink;

static void
gain_cb (const FinxLotGain *gain,
         gpointer           user_data)
{
  GainSink *sink = user_data;

  finx_books_post_gain (sink->booking->books, sink->booking->account, sink->position, gain);
}

static FinxAmount
units_of (FinxDecimal value)
{
  return finx_amount_from_decimal (value, FINX_BOOKS_MONEY_SCALE);
}

/* An amount of the transaction's currency in that of an instrument, at the transaction's own rate if it has one. */
static FinxDecimal
in_currency_of (Booking              *self,
                const FinxInstrument *instrument,
                FinxDecimal           amount)
{
  const FinxTransaction *transaction = self->transaction;
  FinxDecimal rate;

  if (!finx_decimal_is_known (amount) || amount.coef == 0 || transaction->currency == instrument->currency
      || g_str_equal (transaction->currency, instrument->currency))
    return amount;
  if (finx_decimal_is_known (transaction->fx_rate))
    return finx_decimal_div (amount, transaction->fx_rate, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
  rate = finx_books_rate (self->books, transaction->currency, instrument->currency);
  return finx_decimal_mul (amount, rate, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

static FinxDecimal
in_base (Booking     *self,
         FinxDecimal  amount)
{
  return finx_money_convert (amount, finx_books_base_rate (self->books, self->transaction->currency));
}

/* What a trade costs or brings: with its fees and taxes, or without. */
static FinxDecimal
trade_amount (Booking *self)
{
  return self->account->accounting.expense_fees ? finx_transaction_get_gross (self->transaction) : self->transaction->amount;
}

/* Buys (+) or sells (−) units of @position for @paid (+) or received (−) of the transaction's currency. @carried adds
 * what was paid before, for what turned into these units. */
static void
trade (Booking           *self,
       FinxBooksPosition *position,
       gint64             quantity,
       FinxDecimal        paid,
       const FinxLot     *carried)
{
  GainSink sink = { self, position };
  Snapshot before = finx_books_snapshot (position);
  FinxLotTrade lot_trade = {
    .quantity = quantity,
    .paid = units_of (in_currency_of (self, position->instrument, paid)),
    .base_paid = units_of (in_base (self, paid)),
    .day = self->transaction->day,
    .source = self->books->n_applied,
    .lot = self->lot,
  };

  if (carried != NULL)
    {
      lot_trade.paid = finx_amount_add (lot_trade.paid, carried->cost);
      lot_trade.base_paid = finx_amount_add (lot_trade.base_paid, carried->base_cost);
    }
  finx_lot_book_trade (position->lots, &lot_trade, gain_cb, &sink);
  finx_books_post_units (self->books, self->account, position, before);
}

/* Fees and taxes of the transaction. */
static void
post_deductions (Booking  *self,
                 gboolean  in_cost)
{
  const FinxTransaction *transaction = self->transaction;

  finx_books_post (self->books, FINX_POSTING_FEE, self->account, self->position, transaction->currency, transaction->fees, in_cost);
  finx_books_post (self->books, FINX_POSTING_TAX, self->account, self->position, transaction->currency, transaction->taxes, in_cost);
}

static void
post_cash (Booking *self)
{
  finx_books_post_cash (self->books, self->account, self->transaction->currency, finx_transaction_get_cash (self->transaction));
}

static void
post (Booking         *self,
      FinxPostingKind  kind,
      FinxDecimal      amount)
{
  finx_books_post (self->books, kind, self->account, self->position, self->transaction->currency, amount, FALSE);
}

static void
book_buy (Booking *self)
{
  self->position->n_trades++;
  trade (self, self->position, self->quantity, trade_amount (self), NULL);
  post_deductions (self, !self->account->accounting.expense_fees);
  post_cash (self);
}

static void
book_sell (Booking *self)
{
  self->position->n_trades++;
  trade (self, self->position, -self->quantity, finx_decimal_negate (trade_amount (self)), NULL);
  post_deductions (self, !self->account->accounting.expense_fees);
  post_cash (self);
}

static void
put_lots (Booking           *self,
          Account           *account,
          FinxBooksPosition *position,
          GArray            *lots)
{
  Snapshot before = finx_books_snapshot (position);

  for (guint i = 0; i < lots->len; i++)
    finx_lot_book_put (position->lots, &g_array_index (lots, FinxLot, i));
  finx_books_post_units (self->books, account, position, before);
}

static GArray *
take_lots (Booking *self,
           gint64   quantity)
{
  GArray *lots = g_array_new (FALSE, FALSE, sizeof (FinxLot));
  Snapshot before = finx_books_snapshot (self->position);

  finx_lot_book_take (self->position->lots, quantity, self->lot, lots);
  finx_books_post_units (self->books, self->account, self->position, before);
  return lots;
}

/* Units that arrive at the cost @amount; a short that they meet is covered at it. */
static void
receive (Booking     *self,
         FinxDecimal  amount)
{
  trade (self, self->position, self->quantity, amount, NULL);
}

static void
book_delivery_in (Booking *self)
{
  receive (self, self->transaction->amount);
  post (self, FINX_POSTING_FLOW, self->transaction->amount);
  post_deductions (self, FALSE);
}

static void
book_delivery_out (Booking *self)
{
  g_autoptr(GArray) lots = take_lots (self, self->quantity);

  post (self, FINX_POSTING_FLOW, finx_decimal_negate (self->transaction->amount));
  post_deductions (self, FALSE);
}

static void
book_transfer (Booking *self)
{
  Account *to = finx_books_open_account (self->books, self->transaction->counter_account);
  const FinxTransaction *transaction = self->transaction;

  if (self->position != NULL)
    {
      gboolean is_long = finx_lot_book_get_quantity (self->position->lots) > 0;
      g_autoptr(GArray) lots = take_lots (self, is_long ? self->quantity : -self->quantity);

      put_lots (self, to, finx_books_open_position (self->books, to, transaction->instrument), lots);
    }
  if (finx_decimal_is_known (transaction->amount))
    {
      FinxDecimal arrives = finx_transaction_get_gross (transaction);

      post_cash (self);
      finx_books_post_cash (self->books, to, transaction->currency, arrives);
      post (self, FINX_POSTING_FLOW, finx_decimal_negate (arrives));
      finx_books_post (self->books, FINX_POSTING_FLOW, to, NULL, transaction->currency, arrives, FALSE);
    }
  post_deductions (self, FALSE);
}

/* What was brought or taken: fees on the way are costs of the portfolio, and no flow. */
static void
book_flow (Booking *self)
{
  FinxDecimal gross = finx_transaction_get_gross (self->transaction);

  post_cash (self);
  post (self, FINX_POSTING_FLOW, self->transaction->kind == FINX_TRANSACTION_DEPOSIT ? gross : finx_decimal_negate (gross));
  post_deductions (self, FALSE);
}

static void
book_conversion (Booking *self)
{
  post_cash (self);
  finx_books_post_cash (self->books, self->account, self->transaction->counter_currency, self->transaction->quantity);
  post_deductions (self, FALSE);
}

static void
book_income (Booking *self)
{
  gboolean is_interest = self->transaction->kind == FINX_TRANSACTION_INTEREST;

  post_cash (self);
  post (self, is_interest ? FINX_POSTING_INTEREST : FINX_POSTING_INCOME, finx_transaction_get_gross (self->transaction));
  post_deductions (self, FALSE);
}

static void
book_interest_charge (Booking *self)
{
  post_cash (self);
  post (self, FINX_POSTING_INTEREST, finx_decimal_negate (finx_transaction_get_gross (self->transaction)));
  post_deductions (self, FALSE);
}

static void
book_fee (Booking *self)
{
  FinxTransactionKind kind = self->transaction->kind;
  gboolean is_tax = kind == FINX_TRANSACTION_TAX || kind == FINX_TRANSACTION_TAX_REFUND;

  post_cash (self);
  post (self, is_tax ? FINX_POSTING_TAX : FINX_POSTING_FEE, finx_decimal_negate (finx_transaction_get_cash (self->transaction)));
}

static void
book_adjustment (Booking *self)
{
  post_cash (self);
  post (self, FINX_POSTING_FLOW, self->transaction->amount);
}

/* Units as income: what they were worth is income, and their cost. */
static void
book_reward (Booking *self)
{
  post (self, FINX_POSTING_INCOME, self->transaction->amount);
  receive (self, self->transaction->amount);
  post_deductions (self, FALSE);
}

static void
book_reinvestment (Booking *self)
{
  const FinxTransaction *transaction = self->transaction;
  gboolean expense = self->account->accounting.expense_fees;
  FinxDecimal paid = finx_decimal_sub (transaction->amount, transaction->taxes);

  post (self, FINX_POSTING_INCOME, transaction->amount);
  receive (self, expense ? finx_decimal_sub (paid, transaction->fees) : paid);
  finx_books_post (self->books, FINX_POSTING_FEE, self->account, self->position, transaction->currency, transaction->fees, !expense);
  finx_books_post (self->books, FINX_POSTING_TAX, self->account, self->position, transaction->currency, transaction->taxes, FALSE);
}

static void
split (Booking *self,
       gint64   new_units,
       gint64   old_units)
{
  Snapshot before = finx_books_snapshot (self->position);

  finx_lot_book_split (self->position->lots, new_units, old_units);
  finx_books_post_units (self->books, self->account, self->position, before);
}

static void
book_stock_dividend (Booking *self)
{
  gint64 held = finx_lot_book_get_quantity (self->position->lots);

  split (self, held + self->quantity, held);
}

/* Cash in lieu of a fraction is what the fraction was sold for. */
static void
book_split (Booking *self)
{
  const FinxTransaction *transaction = self->transaction;
  FinxDecimal ratio = finx_decimal_normalize (transaction->ratio);
  gint64 old_units = 1;

  for (guint i = 0; i < ratio.scale; i++)
    old_units *= 10;
  split (self, (gint64) ratio.coef, old_units);
  if (finx_decimal_is_known (transaction->amount))
    {
      FinxDecimal held = finx_books_position_quantity (self->position);
      FinxDecimal whole = finx_decimal_round_to (held, self->position->instrument->lot_step, FINX_ROUND_DOWN);
      gint64 fraction;

      if (finx_decimal_to_units (finx_decimal_sub (held, whole), self->position->quantity_scale, &fraction) && fraction != 0)
        trade (self, self->position, -fraction, finx_decimal_negate (transaction->amount), NULL);
      post_cash (self);
    }
}

/* What came back in cash lowers the cost of @position. */
static void
return_capital (Booking           *self,
                FinxBooksPosition *position,
                FinxDecimal        amount)
{
  GainSink sink = { self, position };
  Snapshot before = finx_books_snapshot (position);

  finx_lot_book_return_capital (position->lots, units_of (in_currency_of (self, position->instrument, amount)),
                                units_of (in_base (self, amount)), self->transaction->day, self->books->n_applied, gain_cb, &sink);
  finx_books_post_units (self->books, self->account, position, before);
}

static void
book_return_of_capital (Booking *self)
{
  post_cash (self);
  return_capital (self, self->position, finx_transaction_get_gross (self->transaction));
  post_deductions (self, FALSE);
}

/* Puts @lots into the instrument that is received, and takes cash in lieu or on top off their cost. */
static void
receive_lots (Booking *self,
              GArray  *lots)
{
  FinxBooksPosition *position = finx_books_open_position (self->books, self->account, self->transaction->received);

  put_lots (self, self->account, position, lots);
  if (finx_decimal_is_known (self->transaction->amount))
    {
      post_cash (self);
      return_capital (self, position, finx_transaction_get_gross (self->transaction));
      post_deductions (self, FALSE);
    }
}

static gint64
received_units (Booking *self)
{
  guint scale = MAX (FINX_BOOKS_QUANTITY_SCALE, self->transaction->received->size_scale);
  gint64 units = 0;

  finx_decimal_to_units (self->transaction->quantity, scale, &units);
  return finx_lot_book_get_quantity (self->position->lots) < 0 ? -units : units;
}

static void
book_spin_off (Booking *self)
{
  g_autoptr(GArray) lots = g_array_new (FALSE, FALSE, sizeof (FinxLot));
  Snapshot before = finx_books_snapshot (self->position);
  FinxDecimal ratio = self->transaction->ratio;
  gint64 part = 0;

  if (finx_decimal_is_known (ratio))
    part = (gint64) finx_decimal_rescale (ratio, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN).coef;
  finx_lot_book_spin_off (self->position->lots, part, G_GINT64_CONSTANT (10000000000), received_units (self), lots);
  finx_books_post_units (self->books, self->account, self->position, before);
  receive_lots (self, lots);
}

static void
book_exchange (Booking *self)
{
  FinxBooksPosition *received = finx_books_open_position (self->books, self->account, self->transaction->received);
  gint64 units = received_units (self);
  g_autoptr(GArray) lots = take_lots (self, finx_lot_book_get_quantity (self->position->lots));

  if (self->transaction->kind == FINX_TRANSACTION_MERGER)
    finx_lots_scale (lots, units);
  else if (received->quantity_scale != self->position->quantity_scale)
    finx_lots_rescale (lots, self->position->quantity_scale, received->quantity_scale);
  receive_lots (self, lots);
}

static void
book_delisting (Booking *self)
{
  FinxDecimal proceeds = finx_decimal_is_known (self->transaction->amount) ? self->transaction->amount : FINX_DECIMAL_ZERO;

  trade (self, self->position, -finx_lot_book_get_quantity (self->position->lots), finx_decimal_negate (proceeds), NULL);
  post_cash (self);
  post_deductions (self, TRUE);
}

static void
book_option_expiry (Booking *self)
{
  gboolean is_long = finx_lot_book_get_quantity (self->position->lots) > 0;

  trade (self, self->position, is_long ? -self->quantity : self->quantity, FINX_DECIMAL_ZERO, NULL);
}

/* What the contracts cost, or brought when they were written, goes into cost or proceeds of the underlying. */
static void
book_option_end (Booking *self)
{
  const FinxTransaction *transaction = self->transaction;
  FinxBooksPosition *underlying = finx_books_open_position (self->books, self->account, transaction->received);
  gboolean is_long = finx_lot_book_get_quantity (self->position->lots) > 0;
  g_autoptr(GArray) lots = take_lots (self, is_long ? self->quantity : -self->quantity);
  FinxDecimal units = finx_decimal_mul (transaction->quantity, transaction->ratio, underlying->quantity_scale, FINX_ROUND_HALF_EVEN);
  FinxLot carried = { 0 };
  gint64 quantity = 0;

  for (guint i = 0; i < lots->len; i++)
    {
      carried.cost = finx_amount_add (carried.cost, g_array_index (lots, FinxLot, i).cost);
      carried.base_cost = finx_amount_add (carried.base_cost, g_array_index (lots, FinxLot, i).base_cost);
    }
  finx_decimal_to_units (units, underlying->quantity_scale, &quantity);
  trade (self, underlying, finx_decimal_sign (transaction->amount) < 0 ? quantity : -quantity,
         finx_decimal_negate (transaction->amount), &carried);
  post_cash (self);
  post_deductions (self, TRUE);
}

/* What a kind needs of the position before it. */
typedef enum
{
  NEEDS_NOTHING,
  NEEDS_UNITS,                  /* as many as the quantity, long or short */
  NEEDS_LONG,                   /* as many as the quantity, and not sold short */
  NEEDS_SOME                    /* not to be flat */
} Needs;

/* In the order of #FinxTransactionKind. */
static const struct
{
  BookFunc book;
  Needs    needs;
} bookings[] = {
  { book_buy,               NEEDS_NOTHING },
  { book_sell,              NEEDS_NOTHING },
  { book_delivery_in,       NEEDS_NOTHING },
  { book_delivery_out,      NEEDS_LONG },
  { book_transfer,          NEEDS_UNITS },
  { book_flow,              NEEDS_NOTHING },
  { book_flow,              NEEDS_NOTHING },
  { book_conversion,        NEEDS_NOTHING },
  { book_income,            NEEDS_NOTHING },
  { book_stock_dividend,    NEEDS_SOME },
  { book_reinvestment,      NEEDS_NOTHING },
  { book_return_of_capital, NEEDS_SOME },
  { book_income,            NEEDS_NOTHING },
  { book_interest_charge,   NEEDS_NOTHING },
  { book_reward,            NEEDS_NOTHING },
  { book_reward,            NEEDS_NOTHING },
  { book_fee,               NEEDS_NOTHING },
  { book_fee,               NEEDS_NOTHING },
  { book_fee,               NEEDS_NOTHING },
  { book_fee,               NEEDS_NOTHING },
  { book_split,             NEEDS_SOME },
  { book_spin_off,          NEEDS_SOME },
  { book_spin_off,          NEEDS_SOME },
  { book_exchange,          NEEDS_SOME },
  { book_exchange,          NEEDS_SOME },
  { book_delisting,         NEEDS_SOME },
  { book_option_expiry,     NEEDS_UNITS },
  { book_option_end,        NEEDS_UNITS },
  { book_option_end,        NEEDS_UNITS },
  { book_adjustment,        NEEDS_NOTHING },
};
G_STATIC_ASSERT (G_N_ELEMENTS (bookings) == FINX_N_TRANSACTION_KINDS);

static gboolean
refuse (Booking     *self,
        const char  *code,
        const char  *sentence,
        FinxDecimal  held,
        GError     **error)
{
  const FinxTransaction *transaction = self->transaction;
  g_autofree char *number = finx_decimal_to_string (finx_decimal_normalize (held));

  finx_set_error (error, FINX_ERROR_REJECTED, code, sentence, transaction->account, number, transaction->instrument->symbol);
  return FALSE;
}

static gboolean
refuse_range (const FinxTransaction  *transaction,
              GError                **error)
{
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-BOOKS-006",
                  "The amounts of the transaction %s are too large to be added up exactly, so it was not booked", transaction->id);
  return FALSE;
}

static gboolean
is_too_large (FinxDecimal amount)
{
  FinxAmount units;

  if (amount.coef <= G_MAXINT32 && amount.coef >= G_MININT32)   /* whatever its scale */
    return FALSE;
  units = finx_amount_from_decimal (amount, FINX_BOOKS_MONEY_SCALE);
  return finx_decimal_is_known (amount) && (!finx_amount_is_known (units) || units > MOST_MONEY || units < -MOST_MONEY);
}

static gboolean
check_range (const FinxTransaction  *transaction,
             GError                **error)
{
  if (is_too_large (transaction->amount) || is_too_large (transaction->fees) || is_too_large (transaction->taxes)
      || (transaction->kind == FINX_TRANSACTION_CONVERSION && is_too_large (transaction->quantity)))
    return refuse_range (transaction, error);
  return TRUE;
}

/* Where lots go with their cost they cannot stand beside lots of the other sign. */
static gboolean
check_target (Booking  *self,
              gint64    held,
              GError  **error)
{
  const FinxTransaction *transaction = self->transaction;
  gboolean is_transfer = transaction->kind == FINX_TRANSACTION_TRANSFER;
  gboolean is_option = bookings[transaction->kind].book == book_option_end;     /* buys or sells instead */
  const FinxInstrument *instrument = is_transfer ? transaction->instrument : transaction->received;
  const char *account = is_transfer ? transaction->counter_account : transaction->account;
  const FinxBooksPosition *target = instrument != NULL && !is_option ? finx_books_get_position (self->books, account, instrument) : NULL;
  gint64 there = target != NULL ? finx_lot_book_get_quantity (target->lots) : 0;

  if (ABS (there) > FINX_BOOKS_MOST_QUANTITY)
    return refuse_range (transaction, error);
  if (there == 0 || held == 0 || (there < 0) == (held < 0))
    return TRUE;
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BOOKS-005",
                  "%s is %s %s then: units that are held cannot stand beside units that were sold short; close one of them first",
                  account, there < 0 ? "short of" : "holding", instrument->symbol);
  return FALSE;
}

static gboolean
check_held (Booking  *self,
            GError  **error)
{
  FinxTransactionKind kind = self->transaction->kind;
  const FinxBooksPosition *position = finx_books_get_position (self->books, self->transaction->account, self->transaction->instrument);
  gint64 held = position != NULL ? finx_lot_book_get_quantity (position->lots) : 0;
  FinxDecimal shown = position != NULL ? finx_books_position_quantity (position) : FINX_DECIMAL_ZERO;

  if (ABS (held) > FINX_BOOKS_MOST_QUANTITY || self->quantity > FINX_BOOKS_MOST_QUANTITY)
    return refuse_range (self->transaction, error);
  if (bookings[kind].needs == NEEDS_SOME && held == 0)
    return refuse (self, "FINX-BOOKS-002", N_("%s holds %s %s then: the transaction has nothing to work on"), shown, error);
  if (bookings[kind].needs == NEEDS_UNITS && ABS (held) < self->quantity)
    return refuse (self, "FINX-BOOKS-003", N_("%s holds only %s %s then"), shown, error);
  if (bookings[kind].needs == NEEDS_LONG && held < self->quantity)
    return refuse (self, "FINX-BOOKS-003", N_("%s holds only %s %s then"), shown, error);
  return check_target (self, held, error)
         && (!finx_books_get_accounting (self->books, self->transaction->account).refuse_short
             || finx_books_check_short (self->books, self->transaction, error));
}

static gboolean
read_quantity (Booking              *self,
               const FinxInstrument *instrument,
               gint64               *quantity,
               GError              **error)
{
  guint scale = MAX (FINX_BOOKS_QUANTITY_SCALE, instrument->size_scale);

  if (!finx_decimal_is_known (self->transaction->quantity)
      || finx_decimal_to_units (self->transaction->quantity, scale, quantity))
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-BOOKS-001",
                  "The quantity of %s has more than %u decimals, or is too large to be kept exactly", instrument->symbol, scale);
  return FALSE;
}

gboolean
finx_books_book (FinxBooks              *books,
                 const FinxTransaction  *transaction,
                 GError                **error)
{
  Booking self = { .books = books, .transaction = transaction, .lot = FINX_LOT_ANY };
  gint64 unused;

  if (!finx_transaction_validate (transaction, error) || !check_range (transaction, error))
    return FALSE;
  if (transaction->instrument != NULL
      && ((transaction->received != NULL && !read_quantity (&self, transaction->received, &unused, error))
          || !read_quantity (&self, transaction->instrument, &self.quantity, error) || !check_held (&self, error)))
    return FALSE;

  if (finx_is_set (transaction->lot) && books->options.number != NULL)
    self.lot = books->options.number (transaction->lot, books->options.user_data);
  self.account = finx_books_open_account (books, transaction->account);
  if (transaction->instrument != NULL)
    self.position = finx_books_open_position (books, self.account, transaction->instrument);
  bookings[transaction->kind].book (&self);
  return TRUE;
}
