/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-books.h"

#include "portfolio/finx-books-private.h"

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
  self->accounts = g_ptr_array_new_with_free_func (account_free);
  return self;
}

static Account *
new_account (const char *id)
{
  Account *account = g_new0 (Account, 1);

  account->id = g_strdup (id);
  account->positions = g_ptr_array_new_with_free_func (position_free);
  account->by_instrument = g_hash_table_new (NULL, NULL);
  account->purses = g_array_new (FALSE, TRUE, sizeof (Purse));
  return account;
}

static Account *
copy_account (const Account *self)
{
  Account *copy = new_account (self->id);

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
    g_ptr_array_add (copy->accounts, copy_account (self->accounts->pdata[i]));
  return copy;
}

void
finx_books_free (FinxBooks *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->accounts);
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

  account = new_account (id);
  g_ptr_array_add (self->accounts, account);
  return self->last = account;
}

static FinxBooksPosition *
new_position (FinxBooks            *self,
              const FinxInstrument *instrument)
{
  FinxBooksPosition *position = g_new0 (FinxBooksPosition, 1);

  position->instrument = instrument;
  position->lots = finx_lot_book_new (self->options.method);
  position->quantity_scale = MAX (FINX_BOOKS_QUANTITY_SCALE, instrument->size_scale);
  return position;
}

FinxBooksPosition *
finx_books_open_position (FinxBooks            *self,
                          Account              *account,
                          const FinxInstrument *instrument)
{
  FinxBooksPosition *position = g_hash_table_lookup (account->by_instrument, instrument);

  if (position == NULL)
    {
      position = new_position (self, instrument);
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

/* Zero is zero at any rate, also an unknown one. */
static FinxDecimal
to_base (FinxBooks  *self,
         const char *currency,
         FinxDecimal amount)
{
  FinxDecimal rate;

  if (finx_decimal_is_known (amount) && amount.coef == 0)
    return FINX_DECIMAL_ZERO;
  rate = finx_books_rate (self, currency, self->base);
  if (rate.coef == 1 && rate.scale == 0)
    return amount;
  return finx_decimal_mul (amount, rate, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
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

void
finx_books_post_cash (FinxBooks  *self,
                      Account    *account,
                      const char *currency,
                      FinxDecimal amount)
{
  FinxPosting posting = { .kind = FINX_POSTING_CASH, .account = account->id, .currency = currency, .amount = amount };
  Purse *purse = NULL;

  if (finx_decimal_is_known (amount) && amount.coef == 0)
    return;
  for (guint i = 0; i < account->purses->len && purse == NULL; i++)
    if (g_str_equal (g_array_index (account->purses, Purse, i).currency, currency))
      purse = &g_array_index (account->purses, Purse, i);
  if (purse == NULL)
    {
      g_array_set_size (account->purses, account->purses->len + 1);
      purse = &g_array_index (account->purses, Purse, account->purses->len - 1);
      purse->currency = g_strdup (currency);
    }
  add (&purse->balance, amount);
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
  if (position != NULL && kind == FINX_POSTING_INCOME)
    add (&position->base_income, posting.base_amount);
  if (position != NULL && kind == FINX_POSTING_FEE)
    add (&position->base_fees, posting.base_amount);
  if (position != NULL && kind == FINX_POSTING_TAX)
    add (&position->base_taxes, posting.base_amount);
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

void
finx_books_post_units (FinxBooks         *self,
                       Account           *account,
                       FinxBooksPosition *position,
                       Snapshot           before)
{
  Snapshot after = finx_books_snapshot (position);
  FinxPosting posting = {
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
  return finx_decimal_mul (cost, finx_decimal_div (base_proceeds, proceeds, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN),
                           FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

/* The part of a gain that came from the exchange rate: cost × (rate at closing − rate at opening). */
static FinxDecimal
currency_gain (FinxBooks         *self,
               const char        *currency,
               const FinxLotGain *gain)
{
  FinxDecimal cost = money (gain->cost);
  FinxDecimal now;

  if (g_str_equal (currency, self->base))
    return FINX_DECIMAL_ZERO;
  if (gain->proceeds == 0)
    now = to_base (self, currency, cost);
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
    .currency_gain = currency_gain (self, currency, gain),
    .gain = gain,
  };

  add (&position->realised, posting.amount);
  add (&position->base_realised, posting.base_amount);
  add (&position->currency_gain, posting.currency_gain);
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
  booked = finx_books_book (self, transaction, error);
  self->transaction = NULL;
  self->n_applied += booked;
  return booked;
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

  return found != NULL ? g_hash_table_lookup (found->by_instrument, instrument) : NULL;
}

FinxDecimal
finx_books_get_cash (FinxBooks  *self,
                     const char *account,
                     const char *currency)
{
  Account *found = find_account (self, account);

  for (guint i = 0; found != NULL && i < found->purses->len; i++)
    if (g_str_equal (g_array_index (found->purses, Purse, i).currency, currency))
      return g_array_index (found->purses, Purse, i).balance;
  return FINX_DECIMAL_ZERO;
}

/**
 * finx_books_list_currencies:
 *
 * Returns: (transfer container) (element-type utf8): of which @account has had cash, by first appearance
 */
GPtrArray *
finx_books_list_currencies (FinxBooks  *self,
                            const char *account)
{
  Account *found = find_account (self, account);
  GPtrArray *currencies = g_ptr_array_new ();

  for (guint i = 0; found != NULL && i < found->purses->len; i++)
    g_ptr_array_add (currencies, g_array_index (found->purses, Purse, i).currency);
  return currencies;
}

FinxDecimal
finx_books_position_quantity (const FinxBooksPosition *position)
{
  return finx_decimal_new (finx_lot_book_get_quantity (position->lots), position->quantity_scale);
}
