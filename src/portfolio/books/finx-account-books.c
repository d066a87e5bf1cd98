/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-account-books.h"

#include <string.h>

#define ID_BLOCK 8192           /* bytes; an id takes about 30 */

struct _FinxAccountBooks
{
  FinxPostingFunc posted;
  gpointer        user_data;    /* of @posted */
  FinxBooks      *books;        /* owned */
  GStringChunk   *ids;          /* owned */
  GHashTable     *numbers;      /* id, borrowed from @ids → number + 1 */
  FinxTransaction last;         /* the latest one with an instrument, as far as finx_transaction_compare() looks; no id: none */
};

/* Eight letters at a time: ids are long, and each is looked up twice. */
static guint
hash_id (gconstpointer id)
{
  const char *text = id;
  gsize n = strlen (text);
  guint64 hash = n, word;

  for (; n >= sizeof word; n -= sizeof word, text += sizeof word)
    {
      memcpy (&word, text, sizeof word);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      hash ^= hash >> 32;
    }
  word = 0;
  memcpy (&word, text, n);
  hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint) (hash >> 32);
}

static guint32
number_cb (const char *id,
           gpointer    user_data)
{
  FinxAccountBooks *self = user_data;
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, id));

  return number > 0 ? number - 1 : FINX_LOT_ANY;
}

static void
posted_cb (const FinxPosting *posting,
           gpointer           user_data)
{
  FinxAccountBooks *self = user_data;

  self->posted (posting, self->user_data);
}

/**
 * finx_account_books_new:
 * @posted: (nullable): hears of every posting
 *
 * Returns: (transfer full): empty books; without rates of the past, so that figures in the base currency are unknown in
 *   them where another currency is
 */
FinxAccountBooks *
finx_account_books_new (const char    *base_currency,
                        FinxLotMethod  method,
                        gboolean       expense_fees,
                        FinxPostingFunc posted,
                        gpointer       user_data)
{
  FinxAccountBooks *self = g_new0 (FinxAccountBooks, 1);
  FinxBooksOptions options = {
    .base_currency = base_currency,
    .method = method,
    .expense_fees = expense_fees,
    .posted = posted != NULL ? posted_cb : NULL,
    .number = number_cb,
    .user_data = self,
  };

  self->posted = posted;
  self->user_data = user_data;
  self->books = finx_books_new (&options);
  self->ids = g_string_chunk_new (ID_BLOCK);
  self->numbers = g_hash_table_new (hash_id, g_str_equal);
  return self;
}

void
finx_account_books_free (FinxAccountBooks *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->numbers);
  g_string_chunk_free (self->ids);
  finx_books_free (self->books);
  g_free (self);
}

FinxBooks *
finx_account_books_get (FinxAccountBooks *self)
{
  return self->books;
}

gboolean
finx_account_books_has (FinxAccountBooks *self,
                        const char       *id)
{
  return g_hash_table_contains (self->numbers, id);
}

/**
 * finx_account_books_is_late:
 *
 * Returns: whether the books would be others with @transaction in its place: cash alone adds up in any order, lots do not
 */
gboolean
finx_account_books_is_late (FinxAccountBooks      *self,
                            const FinxTransaction *transaction)
{
  return transaction->instrument != NULL && self->last.id != NULL && finx_transaction_compare (transaction, &self->last) < 0;
}

/**
 * finx_account_books_apply:
 * @error: of finx_books_apply()
 *
 * Books behind all others; nothing when its id is there already.
 */
gboolean
finx_account_books_apply (FinxAccountBooks       *self,
                          const FinxTransaction  *transaction,
                          GError                **error)
{
  char *id;

  if (g_hash_table_contains (self->numbers, transaction->id))
    return TRUE;
  if (!finx_books_apply (self->books, transaction, error))
    return FALSE;

  id = g_string_chunk_insert (self->ids, transaction->id);
  g_hash_table_insert (self->numbers, id, GUINT_TO_POINTER (finx_books_get_n_applied (self->books)));
  if (transaction->instrument != NULL && !finx_account_books_is_late (self, transaction))
    self->last = (FinxTransaction) { .id = id, .kind = transaction->kind, .day = transaction->day, .time_us = transaction->time_us };
  return TRUE;
}
