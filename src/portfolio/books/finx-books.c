/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-books.h"

#include "model/finx-transaction-from.h"
#include "portfolio/books/finx-books-private.h"

static void
position_free (gpointer data)
{
  FinxBooksPosition *position = data;

  finx_lot_book_free (position->lots);
  g_free (position);
}

static void
account_free (gpointer data)
{
  Account *account = data;

  for (guint i = 0; i < account->purses->len; i++)
    g_free (g_array_index (account->purses, Purse, i).currency);
  g_array_unref (account->purses);
  g_hash_table_unref (account->by_instrument);
  g_ptr_array_unref (account->positions);
  g_free (account->id);
  g_free (account);
}

GHashTable *
finx_accounting_with_method (GHashTable    *accounting,
                             FinxLotMethod  method)
{
  GHashTable *other;
  GHashTableIter iter;
  gpointer account, value;

  if (accounting == NULL)
    return NULL;
  other = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, accounting);
  while (g_hash_table_iter_next (&iter, &account, &value))
    {
      FinxAccounting own = *(const FinxAccounting *) value;

      own.method = method;
      g_hash_table_insert (other, g_strdup (account), g_memdup2 (&own, sizeof own));
    }
  return other;
}

/**
 * finx_books_new:
 * @options: copied
 *
 * Returns: (transfer full): empty books
 */
FinxBooks *
finx_books_new (const FinxBooksOptions *options)
{
  FinxBooks *self = g_new0 (FinxBooks, 1);

  self->options = *options;
  self->base = g_strdup (options->base_currency);
  self->options.base_currency = self->base;
  if (options->accounting != NULL)
    g_hash_table_ref (options->accounting);
  self->accounts = g_ptr_array_new_with_free_func (account_free);
  return self;
}

FinxAccounting
finx_books_get_accounting (const FinxBooks *self,
                           const char      *account)
{
  const FinxAccounting *own = self->options.accounting != NULL ? g_hash_table_lookup (self->options.accounting, account) : NULL;

  return own != NULL ? *own : (FinxAccounting) { self->options.method, self->options.expense_fees, self->options.refuse_short };
}

static Account *
new_account (const FinxBooks *books,
             const char      *id)
{
  Account *account = g_new0 (Account, 1);

  account->id = g_strdup (id);
  account->accounting = finx_books_get_accounting (books, id);
  account->positions = g_ptr_array_new_with_free_func (position_free);
  account->by_instrument = g_hash_table_new (NULL, NULL);
  account->purses = g_array_new (FALSE, TRUE, sizeof (Purse));
  return account;
}

static Account *
copy_account (const FinxBooks *books,
              const Account   *self)
{
  Account *copy = new_account (books, self->id);

  for (guint i = 0; i < self->positions->len; i++)
    {
      FinxBooksPosition *position = g_memdup2 (self->positions->pdata[i], sizeof *position);

      position->lots = finx_lot_book_copy (position->lots);
      g_ptr_array_add (copy->positions, position);
      g_hash_table_insert (copy->by_instrument, (gpointer) position->instrument, position);
    }
  for (guint i = 0; i < self->purses->len; i++)
    {
      Purse purse = g_array_index (self->purses, Purse, i);

      purse.currency = g_strdup (purse.currency);
      g_array_append_val (copy->purses, purse);
    }
  return copy;
}

/**
 * finx_books_copy:
 *
 * Returns: (transfer full): books that go on from where @self is, and tell the same function of their postings
 */
FinxBooks *
finx_books_copy (const FinxBooks *self)
{
  FinxBooks *copy = finx_books_new (&self->options);

  copy->n_applied = self->n_applied;
  for (guint i = 0; i < self->accounts->len; i++)
    g_ptr_array_add (copy->accounts, copy_account (copy, self->accounts->pdata[i]));
  return copy;
}

void
finx_books_free (FinxBooks *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->accounts);
  g_clear_pointer (&self->options.accounting, g_hash_table_unref);
  g_free (self->base);
  g_free (self);
}

static Account *
find_account (FinxBooks  *self,
              const char *id)
{
  if (self->last != NULL && g_str_equal (self->last->id, id))
    return self->last;
  for (guint i = 0; i < self->accounts->len; i++)
    {
      Account *account = self->accounts->pdata[i];

      if (g_str_equal (account->id, id))
        return self->last = account;
    }
  return NULL;
}

Account *
finx_books_open_account (FinxBooks  *self,
                         const char *id)
{
  Account *account = find_account (self, id);

  if (account != NULL)
    return account;

  account = new_account (self, id);
  g_ptr_array_add (self->accounts, account);
  return self->last = account;
}

static FinxBooksPosition *
new_position (const Account        *account,
              const FinxInstrument *instrument)
{
  FinxBooksPosition *position = g_new0 (FinxBooksPosition, 1);

  position->instrument = instrument;
  position->lots = finx_lot_book_new (account->accounting.method);
  position->quantity_scale = MAX (FINX_BOOKS_QUANTITY_SCALE, instrument->size_scale);
  return position;
}

static FinxBooksPosition *
find_position (Account              *self,
               const FinxInstrument *instrument)
{
  FinxBooksPosition *position = self->last;

  if (position == NULL || position->instrument != instrument)
    position = g_hash_table_lookup (self->by_instrument, instrument);
  if (position != NULL)
    self->last = position;
  return position;
}

FinxBooksPosition *
finx_books_open_position (FinxBooks            *self,
                          Account              *account,
                          const FinxInstrument *instrument)
{
  FinxBooksPosition *position = find_position (account, instrument);

  if (position == NULL)
    {
      position = new_position (account, instrument);
      g_ptr_array_add (account->positions, position);
      g_hash_table_insert (account->by_instrument, (gpointer) instrument, position);
    }
  return position;
}

FinxDecimal
finx_books_rate (FinxBooks  *self,
                 const char *from,
                 const char *to)
{
  if (g_str_equal (from, to))
    return FINX_DECIMAL_ONE;
  if (self->options.rate == NULL)
    return FINX_DECIMAL_UNKNOWN;
  return self->options.rate (from, to, self->transaction->day, self->options.user_data);
}

FinxDecimal
finx_books_base_rate (FinxBooks  *self,
                      const char *currency)
{
  if (self->rate_currency != currency)
    {
      self->base_rate = finx_books_rate (self, currency, self->base);
      self->rate_currency = currency;
    }
  return self->base_rate;
}

static FinxDecimal
to_base (FinxBooks  *self,
         const char *currency,
         FinxDecimal amount)
{
  return finx_money_convert (amount, finx_books_base_rate (self, currency));
}

static void
tell (FinxBooks   *self,
      FinxPosting *posting)
{
  posting->transaction = self->transaction;
  posting->number = self->n_applied;
  if (self->options.posted != NULL)
    self->options.posted (posting, self->options.user_data);
}

static void
add (FinxDecimal *sum,
     FinxDecimal  amount)
{
  *sum = finx_decimal_add (*sum, amount);
}

static void
add_amount (FinxAmount *sum,
            FinxAmount  amount)
{
  *sum = finx_amount_add (*sum, amount);
}

static Purse *
find_purse (const Account *account,
            const char    *currency)
{
  for (guint i = 0; i < account->purses->len; i++)
    if (g_str_equal (g_array_index (account->purses, Purse, i).currency, currency))
      return &g_array_index (account->purses, Purse, i);
  return NULL;
}

static Purse *
open_purse (FinxBooks  *self,
            Account    *account,
            const char *currency)
{
  Purse *purse;

  if (self->purse_currency == currency && self->purse_account == account)
    return &g_array_index (account->purses, Purse, self->purse);

  purse = find_purse (account, currency);
  if (purse == NULL)
    {
      g_array_set_size (account->purses, account->purses->len + 1);
      purse = &g_array_index (account->purses, Purse, account->purses->len - 1);
      purse->currency = g_strdup (currency);
    }
  self->purse_currency = currency;
  self->purse_account = account;
  self->purse = (guint) (purse - &g_array_index (account->purses, Purse, 0));
  return purse;
}

/* What a posting other than of cash, units and gains counts to. */
static void
add_to_purse (Purse              *purse,
              const FinxPosting  *posting)
{
  FinxAmount amount = finx_amount_from_decimal (posting->amount, FINX_BOOKS_MONEY_SCALE);

  switch ((int) posting->kind)
    {
    case FINX_POSTING_INCOME:
    case FINX_POSTING_INTEREST:
      add_amount (&purse->income, amount);
      break;
    case FINX_POSTING_FEE:
      add_amount (&purse->fees, amount);
      break;
    case FINX_POSTING_TAX:
      add_amount (&purse->taxes, amount);
      break;
    case FINX_POSTING_FLOW:
      add_amount (&purse->flows, amount);
      break;
    default:
      g_assert_not_reached ();
    }
  if (posting->in_cost)
    add_amount (&purse->in_cost, amount);
}

static void
add_to_position (FinxBooksPosition *position,
                 const FinxPosting *posting)
{
  if (posting->kind == FINX_POSTING_INCOME)
    add (&position->base_income, posting->base_amount);
  if (posting->kind == FINX_POSTING_FEE)
    add (&position->base_fees, posting->base_amount);
  if (posting->kind == FINX_POSTING_TAX)
    add (&position->base_taxes, posting->base_amount);
}

void
finx_books_post_cash (FinxBooks  *self,
                      Account    *account,
                      const char *currency,
                      FinxDecimal amount)
{
  FinxPosting posting;

  if (finx_decimal_is_known (amount) && amount.coef == 0)
    return;
  if (!self->options.lots_only)
    {
      Purse *purse = open_purse (self, account, currency);

      purse->has_cash = TRUE;
      add (&purse->cash, amount);
    }
  if (self->options.posted == NULL)
    return;
  posting = (FinxPosting) { .kind = FINX_POSTING_CASH, .account = account->id, .currency = currency, .amount = amount };
  posting.base_amount = to_base (self, currency, amount);
  tell (self, &posting);
}

void
finx_books_post (FinxBooks         *self,
                 FinxPostingKind    kind,
                 Account           *account,
                 FinxBooksPosition *position,
                 const char        *currency,
                 FinxDecimal        amount,
                 gboolean           in_cost)
{
  FinxPosting posting = {
    .kind = kind,
    .account = account->id,
    .instrument = position != NULL ? position->instrument : NULL,
    .currency = currency,
    .amount = amount,
    .in_cost = in_cost,
  };

  if (finx_decimal_is_known (amount) && amount.coef == 0)
    return;
  posting.base_amount = to_base (self, currency, amount);
  if (!self->options.lots_only)
    {
      if (position != NULL)
        add_to_position (position, &posting);
      add_to_purse (open_purse (self, account, currency), &posting);
    }
  tell (self, &posting);
}

Snapshot
finx_books_snapshot (const FinxBooksPosition *position)
{
  return (Snapshot) {
    finx_lot_book_get_quantity (position->lots),
    finx_lot_book_get_cost (position->lots),
    finx_lot_book_get_base_cost (position->lots),
  };
}

static FinxDecimal
money (FinxAmount amount)
{
  return finx_amount_to_decimal (amount, FINX_BOOKS_MONEY_SCALE);
}

/* With two digits after the point where that is all: sums of such are shorter, and faster. */
static FinxDecimal
in_cents (FinxAmount amount)
{
  return finx_decimal_shorten (money (amount), 2);
}

void
finx_books_post_units (FinxBooks         *self,
                       Account           *account,
                       FinxBooksPosition *position,
                       Snapshot           before)
{
  Snapshot after;
  FinxPosting posting;

  if (self->options.posted == NULL)     /* the lots say it all */
    return;

  after = finx_books_snapshot (position);
  posting = (FinxPosting) {
    .kind = FINX_POSTING_UNITS,
    .account = account->id,
    .instrument = position->instrument,
    .currency = position->instrument->currency,
    .quantity = finx_decimal_new (after.quantity - before.quantity, position->quantity_scale),
    .amount = money (finx_amount_sub (after.cost, before.cost)),
    .base_amount = money (finx_amount_sub (after.base_cost, before.base_cost)),
  };
  tell (self, &posting);
}

/* @a × @factor ÷ @divisor, rounded half to even. %FALSE: 128 bits do not hold what is in between */
static gboolean
divide_scaled (gint64      a,
               FinxAmount  factor,
               FinxAmount  divisor,
               FinxAmount *result)
{
  gboolean is_negative = (a < 0) != ((factor < 0) != (divisor < 0));
  FinxAmount product, rest, missing;

  if (__builtin_mul_overflow ((FinxAmount) ABS (a), ABS (factor), &product) || divisor == 0)
    return FALSE;
  divisor = ABS (divisor);
  *result = product / divisor;
  rest = product - *result * divisor;
  missing = divisor - rest;
  *result += rest > missing || (rest == missing && *result % 2 != 0);
  *result = is_negative ? -*result : *result;
  return TRUE;
}

/**
 * finx_books_cost_at_closing:
 *
 * Returns: the cost of a closed lot in the base currency at the rate that its proceeds were exchanged at; unknown where
 *   there were none
 */
FinxDecimal
finx_books_cost_at_closing (FinxDecimal cost,
                            FinxDecimal proceeds,
                            FinxDecimal base_proceeds)
{
  const gint64 unit = G_GINT64_CONSTANT (1000000000000000000);
  FinxAmount rate, base_cost;

  if (cost.scale == FINX_BOOKS_MONEY_SCALE && proceeds.scale == FINX_BOOKS_MONEY_SCALE && base_proceeds.scale == FINX_BOOKS_MONEY_SCALE
      && cost.coef == (gint64) cost.coef && base_proceeds.coef == (gint64) base_proceeds.coef && base_proceeds.coef != G_MININT64
      && cost.coef != G_MININT64 && divide_scaled ((gint64) base_proceeds.coef, unit, proceeds.coef, &rate)
      && divide_scaled ((gint64) cost.coef, rate, unit, &base_cost))
    return money (base_cost);
  return finx_decimal_mul (cost, finx_decimal_div (base_proceeds, proceeds, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN),
                           FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

/* Cost × (rate at closing − rate at opening). */
FinxDecimal
finx_books_currency_gain (const FinxLotGain *gain,
                          FinxDecimal        rate)
{
  FinxDecimal cost = money (gain->cost);
  FinxDecimal now;

  if (!finx_amount_is_known (gain->base_cost) || !finx_amount_is_known (gain->base_proceeds))
    return FINX_DECIMAL_UNKNOWN;
  if (gain->proceeds == 0)
    now = finx_money_convert (cost, rate);
  else
    now = finx_books_cost_at_closing (cost, money (gain->proceeds), money (gain->base_proceeds));
  return finx_decimal_sub (now, money (gain->base_cost));
}

void
finx_books_post_gain (FinxBooks         *self,
                      Account           *account,
                      FinxBooksPosition *position,
                      const FinxLotGain *gain)
{
  const char *currency = position->instrument->currency;
  FinxPosting posting = {
    .kind = FINX_POSTING_GAIN,
    .account = account->id,
    .instrument = position->instrument,
    .currency = currency,
    .quantity = finx_decimal_new (gain->quantity, position->quantity_scale),
    .amount = money (finx_amount_sub (gain->proceeds, gain->cost)),
    .base_amount = money (finx_amount_sub (gain->base_proceeds, gain->base_cost)),
    .currency_gain = FINX_DECIMAL_ZERO,
    .gain = gain,
  };

  if (!g_str_equal (currency, self->base))
    posting.currency_gain = finx_books_currency_gain (gain, finx_books_base_rate (self, currency));
  if (!self->options.lots_only)
    {
      add (&position->realised, posting.amount);
      add (&position->base_realised, posting.base_amount);
      if (posting.currency_gain.coef != 0 || !finx_decimal_is_known (posting.currency_gain))
        add (&position->currency_gain, posting.currency_gain);
      add_amount (&open_purse (self, account, currency)->realised, finx_amount_sub (gain->proceeds, gain->cost));
    }
  tell (self, &posting);
}

/**
 * finx_books_get_n_applied:
 *
 * Returns: how many transactions are in the books: the number of the next
 */
guint
finx_books_get_n_applied (const FinxBooks *self)
{
  return self->n_applied;
}

/**
 * finx_books_apply:
 * @transaction: valid, and not before those applied earlier; see finx_transaction_compare(). Borrowed for the call.
 * @error: %FINX_ERROR_INVALID, %FINX_ERROR_REJECTED: nothing was booked
 */
gboolean
finx_books_apply (FinxBooks              *self,
                  const FinxTransaction  *transaction,
                  GError                **error)
{
  gboolean booked;

  g_return_val_if_fail (self != NULL && transaction != NULL, FALSE);

  self->transaction = transaction;
  self->rate_currency = self->purse_currency = NULL;
  booked = finx_books_book (self, transaction, error);
  self->transaction = NULL;
  self->n_applied += booked;
  return booked;
}

/**
 * finx_books_apply_event:
 * @error: as finx_books_apply(), and of an event that is not valid
 *
 * Books a fill or a cash movement as the transaction that it is; other events change nothing. Twice counts twice.
 */
gboolean
finx_books_apply_event (FinxBooks        *self,
                        const FinxEvent  *event,
                        GError          **error)
{
  g_autoptr(GString) id = NULL;
  FinxTransaction view;

  if (event->kind != FINX_EVENT_FILL && event->kind != FINX_EVENT_CASH)
    return TRUE;
  id = g_string_new (NULL);
  return finx_transaction_view_event (&view, event, id, error) && finx_books_apply (self, &view, error);
}

/**
 * finx_books_list_accounts:
 *
 * Returns: (transfer container) (element-type utf8): ids, by first appearance
 */
GPtrArray *
finx_books_list_accounts (FinxBooks *self)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < self->accounts->len; i++)
    g_ptr_array_add (ids, ((Account *) self->accounts->pdata[i])->id);
  return ids;
}

/**
 * finx_books_list_positions:
 *
 * Returns: (transfer container) (element-type FinxBooksPosition): by first appearance, flat ones too
 */
GPtrArray *
finx_books_list_positions (FinxBooks  *self,
                           const char *account)
{
  Account *found = find_account (self, account);
  GPtrArray *positions = g_ptr_array_new ();

  for (guint i = 0; found != NULL && i < found->positions->len; i++)
    g_ptr_array_add (positions, found->positions->pdata[i]);
  return positions;
}

/**
 * finx_books_get_position:
 *
 * Returns: (nullable) (transfer none): what @account has had of @instrument
 */
const FinxBooksPosition *
finx_books_get_position (FinxBooks            *self,
                         const char           *account,
                         const FinxInstrument *instrument)
{
  Account *found = find_account (self, account);

  return found != NULL ? find_position (found, instrument) : NULL;
}

/**
 * finx_books_get_cash:
 * @account: (nullable): %NULL: of all accounts together
 */
FinxDecimal
finx_books_get_cash (FinxBooks  *self,
                     const char *account,
                     const char *currency)
{
  FinxDecimal cash = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < self->accounts->len; i++)
    {
      const Account *one = self->accounts->pdata[i];
      const Purse *purse = account == NULL || g_str_equal (one->id, account) ? find_purse (one, currency) : NULL;

      if (purse != NULL)
        add (&cash, purse->cash);
    }
  return cash;
}

/**
 * finx_books_get_sums:
 * @account: (nullable): %NULL: of all accounts together
 * @sums: (out caller-allocates): filled anew
 */
void
finx_books_get_sums (FinxBooks     *self,
                     const char    *account,
                     const char    *currency,
                     FinxBooksSums *sums)
{
  Purse all = { 0 };

  for (guint i = 0; i < self->accounts->len; i++)
    {
      const Account *one = self->accounts->pdata[i];
      const Purse *purse = account == NULL || g_str_equal (one->id, account) ? find_purse (one, currency) : NULL;

      if (purse != NULL)
        finx_books_add_purse (&all, purse);
    }
  finx_books_read_purse (&all, sums);
}

void
finx_books_add_purse (Purse       *sum,
                      const Purse *purse)
{
  add (&sum->cash, purse->cash);
  add_amount (&sum->realised, purse->realised);
  add_amount (&sum->income, purse->income);
  add_amount (&sum->fees, purse->fees);
  add_amount (&sum->taxes, purse->taxes);
  add_amount (&sum->in_cost, purse->in_cost);
  add_amount (&sum->flows, purse->flows);
}

void
finx_books_read_purse (const Purse   *purse,
                       FinxBooksSums *sums)
{
  *sums = (FinxBooksSums) {
    .cash = purse->cash,
    .realised = in_cents (purse->realised),
    .income = in_cents (purse->income),
    .fees = in_cents (purse->fees),
    .taxes = in_cents (purse->taxes),
    .in_cost = in_cents (purse->in_cost),
    .flows = in_cents (purse->flows),
  };
}

/**
 * finx_books_list_currencies:
 * @account: (nullable): %NULL: of all accounts together
 *
 * Returns: (transfer container) (element-type utf8): of which @account has had cash, by first appearance
 */
GPtrArray *
finx_books_list_currencies (FinxBooks  *self,
                            const char *account)
{
  GPtrArray *currencies = g_ptr_array_new ();

  for (guint i = 0; i < self->accounts->len; i++)
    {
      const Account *one = self->accounts->pdata[i];

      for (guint k = 0; (account == NULL || g_str_equal (one->id, account)) && k < one->purses->len; k++)
        {
          const Purse *purse = &g_array_index (one->purses, Purse, k);

          if (purse->has_cash && !g_ptr_array_find_with_equal_func (currencies, purse->currency, g_str_equal, NULL))
            g_ptr_array_add (currencies, purse->currency);
        }
    }
  return currencies;
}

/**
 * finx_books_detach:
 *
 * From now on the books ask and tell nobody: a copy that goes its own way, perhaps on another thread.
 */
void
finx_books_detach (FinxBooks *self)
{
  self->options.rate = NULL;
  self->options.posted = NULL;
  self->options.number = NULL;
  self->options.short_sold = NULL;
  self->options.user_data = NULL;
}

FinxDecimal
finx_books_position_quantity (const FinxBooksPosition *position)
{
  return finx_decimal_new (finx_lot_book_get_quantity (position->lots), position->quantity_scale);
}

/**
 * finx_books_position_cost:
 *
 * Returns: what was paid for what is held, in the instrument's currency; of a short what was received, below zero
 */
FinxDecimal
finx_books_position_cost (const FinxBooksPosition *position)
{
  return in_cents (finx_lot_book_get_cost (position->lots));
}
