/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-books-run.h"

#include "base/finx-error.h"

struct _FinxBooksRunner
{
  FinxBooksRun  run;
  char         *base;           /* owned; @run points to it */
  FinxBooks    *books;
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

  if (self->run.posted != NULL)
    self->run.posted (posting, self->run.user_data);
}

/* Booked, whoever refuses it: the rest of the run is what it is. */
static void
short_sold_cb (const FinxTransaction *transaction,
               const FinxInstrument  *instrument,
               FinxDecimal            excess,
               const GError          *refusal,
               gpointer               user_data)
{
  FinxBooksRunner *self = user_data;

  if (self->run.short_sold != NULL)
    self->run.short_sold (transaction, instrument, excess, refusal, self->run.user_data);
}

static guint32
number_cb (const char *id,
           gpointer    user_data)
{
  FinxBooksRunner *self = user_data;
  guint row = finx_transaction_list_find (self->run.transactions, id);

  if (row == G_MAXUINT)
    return FINX_LOT_ANY;
  return self->run.lot != NULL ? self->run.lot (row, self->run.user_data) : row;
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
  FinxBooksOptions options = {
    .method = run->method,
    .expense_fees = run->expense_fees,
    .accounting = run->accounting,
    .refuse_short = run->refuse_short,
    .rate = rate_cb,
    .posted = posted_cb,
    .number = number_cb,
    .short_sold = short_sold_cb,
    .user_data = self,
  };

  self->run = *run;
  self->base = g_strdup (run->base_currency);
  self->run.base_currency = options.base_currency = self->base;
  self->books = finx_books_new (&options);
  return self;
}

void
finx_books_runner_free (FinxBooksRunner *self)
{
  if (self == NULL)
    return;

  finx_books_free (self->books);
  g_free (self->base);
  g_free (self);
}

FinxBooks *
finx_books_runner_get_books (FinxBooksRunner *self)
{
  return self->books;
}

gboolean
finx_books_runner_book (FinxBooksRunner        *self,
                        const FinxTransaction  *transaction,
                        GError                **error)
{
  if (finx_books_apply (self->books, transaction, error))
    return TRUE;
  g_prefix_error (error, "Transaction %s: ", transaction->id);
  return FALSE;
}

/**
 * finx_books_runner_advance:
 * @error: of the transaction that was refused; its id is told. Those before it are booked.
 *
 * Books the transactions that are not yet in the books, up to the last day of the run.
 */
gboolean
finx_books_runner_advance (FinxBooksRunner  *self,
                           GError          **error)
{
  for (guint row = finx_books_get_n_applied (self->books); row < finx_transaction_list_get_n (self->run.transactions); row++)
    {
      FinxTransaction transaction;

      finx_transaction_list_get (self->run.transactions, row, &transaction);
      if (transaction.day > self->run.until)
        break;
      if (!finx_books_runner_book (self, &transaction, error))
        return FALSE;
    }
  return TRUE;
}
