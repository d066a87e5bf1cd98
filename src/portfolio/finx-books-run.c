/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-books-run.h"

#include "base/finx-error.h"

#define CHECKPOINT_EVERY 16384  /* transactions: so many are booked again at most when one is added in the past */

struct _FinxBooksRunner
{
  FinxBooksRun  run;
  char         *base;           /* owned; @run points to it */
  FinxBooks    *books;
  GPtrArray    *checkpoints;    /* (element-type FinxBooks), owned: copies after each CHECKPOINT_EVERY transactions */
  GHashTable   *numbers;        /* (nullable) id, borrowed → number + 1 */
  guint         mute_until;     /* postings of transactions before this number were told already */
};

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gint32      day,
         gpointer    user_data)
{
  FinxBooksRunner *self = user_data;

  return self->run.prices != NULL ? finx_price_history_get_rate (self->run.prices, from, to, day).value : FINX_DECIMAL_UNKNOWN;
}

static void
posted_cb (const FinxPosting *posting,
           gpointer           user_data)
{
  FinxBooksRunner *self = user_data;

  if (posting->number >= self->mute_until && self->run.posted != NULL)
    self->run.posted (posting, self->run.user_data);
}

/* Only sales that name a lot ask, and few portfolios have any: the numbers are looked up when the first one does. */
static guint32
number_cb (const char *id,
           gpointer    user_data)
{
  FinxBooksRunner *self = user_data;
  GPtrArray *transactions = self->run.transactions;
  guint number;

  if (self->numbers == NULL)
    {
      self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < transactions->len; i++)
        g_hash_table_insert (self->numbers, ((FinxTransaction *) transactions->pdata[i])->id, GUINT_TO_POINTER (i + 1));
    }
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, id));
  return number > 0 ? number - 1 : FINX_LOT_ANY;
}

static FinxBooks *
new_books (FinxBooksRunner *self)
{
  FinxBooksOptions options = {
    .base_currency = self->base,
    .method = self->run.method,
    .expense_fees = self->run.expense_fees,
    .refuse_short = self->run.refuse_short,
    .rate = rate_cb,
    .posted = posted_cb,
    .number = number_cb,
    .user_data = self,
  };

  return finx_books_new (&options);
}

/**
 * finx_books_runner_new:
 * @run: copied, but what it points to is borrowed
 *
 * Returns: (transfer full): with empty books; see finx_books_runner_advance()
 */
FinxBooksRunner *
finx_books_runner_new (const FinxBooksRun *run)
{
  FinxBooksRunner *self = g_new0 (FinxBooksRunner, 1);

  self->run = *run;
  self->base = g_strdup (run->base_currency);
  self->run.base_currency = self->base;
  self->checkpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_books_free);
  self->books = new_books (self);
  return self;
}

void
finx_books_runner_free (FinxBooksRunner *self)
{
  if (self == NULL)
    return;

  finx_books_free (self->books);
  g_ptr_array_unref (self->checkpoints);
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_free (self->base);
  g_free (self);
}

FinxBooks *
finx_books_runner_get_books (FinxBooksRunner *self)
{
  return self->books;
}

/**
 * finx_books_runner_advance:
 * @error: of the transaction that was refused; its id and day are told. Those before it are booked.
 *
 * Books the transactions that are not yet in the books, up to the last day of the run.
 */
gboolean
finx_books_runner_advance (FinxBooksRunner  *self,
                           GError          **error)
{
  GPtrArray *transactions = self->run.transactions;

  g_clear_pointer (&self->numbers, g_hash_table_unref);
  for (guint i = finx_books_get_n_applied (self->books); i < transactions->len; i++)
    {
      const FinxTransaction *transaction = transactions->pdata[i];

      if (transaction->day > self->run.until)
        break;
      if (!finx_books_apply (self->books, transaction, error))
        {
          g_prefix_error (error, "Transaction %s: ", transaction->id);
          return FALSE;
        }
      if ((i + 1) / CHECKPOINT_EVERY > self->checkpoints->len)
        g_ptr_array_add (self->checkpoints, finx_books_copy (self->books));
    }
  return TRUE;
}

/**
 * finx_books_runner_rewind:
 * @number: transactions before this one stay booked; their postings are not told again
 *
 * To be called before the list is changed there. Goes back to the last copy of the books before it, and books on up to
 * @number.
 */
void
finx_books_runner_rewind (FinxBooksRunner *self,
                          guint            number)
{
  guint kept = number / CHECKPOINT_EVERY;

  if (number >= finx_books_get_n_applied (self->books))
    return;
  if (self->checkpoints->len > kept)
    g_ptr_array_set_size (self->checkpoints, (int) kept);
  finx_books_free (self->books);
  self->books = self->checkpoints->len > 0 ? finx_books_copy (self->checkpoints->pdata[self->checkpoints->len - 1]) : new_books (self);
  self->mute_until = number;
}
