/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal/finx-import-job.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "engine/finx-engine-book-private.h"
#include "engine/journal/finx-block-writer.h"
#include "engine/journal/finx-import-symbols.h"
#include "engine/journal/finx-staged-write.h"
#include "engine/review/finx-opening-day.h"
#include "engine/review/finx-row-index.h"
#include "files/imports/finx-import.h"
#include "files/text/finx-text-encoding.h"
#include "portfolio/books/finx-short-sales.h"
#include "store/finx-transaction-blob.h"

#define READING_SHARE 0.8       /* of the progress; the rest is writing */

struct _FinxImportJob
{
  gatomicrefcount      refs;

  /* what was asked for */
  FinxStoreWorker     *worker;          /* (nullable) */
  FinxInstrumentTable *instruments;
  FinxTransactionList *base;
  char                *folder;
  char                *portfolio;
  char                *path;
  FinxImportOptions    options;
  char                *account;
  char                *currency;
  gboolean             is_partial;
  gboolean             refuse_short;
  gint32               opened;
  char                *change;
  char                *note;
  gint64               now_us;

  /* for whoever watches; atomic */
  gint                 n_lines;         /* of the file, in thousands; 0: not counted yet */
  gint                 n_seen;          /* rows, in thousands */
  gint                 n_blocks;        /* to be written; 0: not known yet */
  gint                 n_written;

  /* of the reading thread */
  GCancellable        *cancellable;     /* (nullable), borrowed */
  FinxImportOutcome   *outcome;
  FinxImportSymbols   *symbols;
  FinxRowIndex        *index;           /* of @base */
  gboolean             has_fills;       /* in @base, of a broker */
  GHashTable          *currencies;      /* code → how many rows */
  GPtrArray           *rows;            /* (element-type FinxTransaction): of the next block */
  GPtrArray           *changed;         /* likewise: rows that are in the portfolio, but say something else there */
  guint64              n_rows;
  gboolean             is_stopped;      /* rows are of no use any more */
  FinxBlockWriter     *writer;          /* (nullable): nothing is to be written */
  FinxTransactionListBuilder *after;    /* (nullable): of the portfolio with the rows, where short sales are refused */
  GHashTable          *refused;         /* id of a row → why: those of a day before @opened, and those that make a short sale, found by
                                         * reading the file before */

  FinxBlockFile       *blocks;          /* (nullable) */
  FinxTransactionList *list;            /* (nullable): with what was written */
  gint64               first, last;
};

FinxImportJob *
finx_import_job_new (const FinxImportRequest *request)
{
  FinxImportJob *self = g_new0 (FinxImportJob, 1);

  g_atomic_ref_count_init (&self->refs);
  self->worker = request->worker != NULL ? g_object_ref (request->worker) : NULL;
  self->instruments = g_object_ref (request->instruments);
  self->base = finx_transaction_list_ref (request->base);
  self->folder = g_strdup (request->folder);
  self->portfolio = g_strdup (request->portfolio);
  self->path = g_strdup (request->path);
  self->options = *request->options;
  self->account = g_strdup (request->options->account != NULL ? request->options->account : request->portfolio);
  self->currency = g_strdup (request->currency);
  self->is_partial = request->is_partial;
  self->refuse_short = request->refuse_short;
  self->opened = request->opened;
  self->change = g_strdup (request->change);
  self->note = g_strdup (request->note);
  self->now_us = request->now_us;
  return self;
}

FinxImportJob *
finx_import_job_ref (FinxImportJob *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
finx_import_job_unref (FinxImportJob *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_object (&self->worker);
  g_object_unref (self->instruments);
  finx_transaction_list_unref (self->base);
  g_free (self->folder);
  g_free (self->portfolio);
  g_free (self->path);
  g_free (self->account);
  g_free (self->currency);
  g_free (self->change);
  g_free (self->note);
  finx_block_file_free (self->blocks);
  g_clear_pointer (&self->list, finx_transaction_list_unref);
  g_free (self);
}

static FinxTransactionBlock *
take_block_cb (gpointer   user_data,
               GError   **error)
{
  FinxImportJob *self = user_data;
  guint i = (guint) self->n_written;
  FinxTransactionBlock *block;

  if (i == finx_block_file_get_n (self->blocks) || g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return NULL;
  block = finx_block_file_read (self->blocks, i, error);
  if (block != NULL)
    g_atomic_int_inc (&self->n_written);
  return block;
}

/* On the store thread, should what was written not be told by the blocks. */
static gpointer
read_job (FinxStore       *store,
          gpointer         data,
          GDestroyNotify  *destroy,
          GError         **error)
{
  FinxImportJob *self = data;

  return finx_engine_book_read (store, self->portfolio, self->first, self->last, self->base, error);
}

/* Nothing more needs to be done with rows. */
static gboolean
is_pointless (FinxImportJob *self)
{
  return (self->writer != NULL && finx_block_writer_has_failed (self->writer)) || g_cancellable_is_cancelled (self->cancellable);
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_full (FINX_TRANSACTION_BATCH_MAX, (GDestroyNotify) finx_transaction_free);
}

static void
flush_rows (FinxImportJob *self)
{
  if (self->rows->len == 0 || self->writer == NULL || is_pointless (self))
    {
      g_ptr_array_set_size (self->rows, 0);
      return;
    }
  finx_block_writer_add (self->writer, g_steal_pointer (&self->rows));
  self->rows = new_rows ();
}

/* Takes @row. */
static void
add_row (FinxImportJob   *self,
         FinxTransaction *row)
{
  if (self->rows->len == FINX_TRANSACTION_BATCH_MAX)
    flush_rows (self);
  if (self->after != NULL)
    finx_transaction_list_builder_add (self->after, row);
  g_ptr_array_add (self->rows, row);
  self->outcome->n_imported++;
}

static void
count_currency (FinxImportJob *self,
                const char    *currency)
{
  guint *count;

  if (*currency == '\0')
    return;
  count = g_hash_table_lookup (self->currencies, currency);
  if (count == NULL)
    {
      count = g_new0 (guint, 1);
      g_hash_table_insert (self->currencies, g_strdup (currency), count);
    }
  ++*count;
}

/* Whether a broker told trades of the portfolio. */
static gboolean
has_fills (FinxImportJob *self)
{
  g_autofree char *begin = g_strdup_printf ("fill:%s:", self->portfolio != NULL ? self->portfolio : "");

  for (guint i = 0; i < finx_transaction_list_get_n (self->base); i++)
    if (g_str_has_prefix (finx_transaction_list_get_id (self->base, i), begin))
      return TRUE;
  return FALSE;
}

/* "kraken-T1" in a file of an exchange is the trade that it told as a fill with the id "T1" when it was asked. */
static gboolean
is_fill (FinxImportJob *self,
         const char    *id)
{
  const char *dash = self->has_fills ? strchr (id, '-') : NULL;
  g_autofree char *fill = dash != NULL ? g_strdup_printf ("fill:%s:%s", self->portfolio, dash + 1) : NULL;

  return fill != NULL && finx_row_index_find (self->index, fill) != G_MAXUINT;
}

static void
take_row_cb (FinxTransaction *row,
             gpointer         user_data)
{
  FinxImportJob *self = user_data;
  g_autoptr(FinxTransaction) owned = row;
  guint found;

  if (++self->n_rows % 1000 == 0)
    {
      g_atomic_int_inc (&self->n_seen);
      self->is_stopped = self->is_stopped || is_pointless (self);
    }
  if (self->is_stopped)
    return;

  count_currency (self, row->currency);
  finx_import_symbols_see (self->symbols, row);
  found = finx_row_index_find (self->index, row->id);
  if (found == G_MAXUINT && is_fill (self, row->id))
    {
      self->outcome->n_duplicates++;
    }
  else if (found == G_MAXUINT && !row->is_deleted)
    {
      add_row (self, g_steal_pointer (&owned));
    }
  else if (found != G_MAXUINT)
    {
      FinxTransaction view;

      finx_transaction_list_get (self->base, found, &view);
      if (finx_transaction_equal (&view, row))
        self->outcome->n_duplicates++;
      else
        g_ptr_array_add (self->changed, g_steal_pointer (&owned));
    }
  else
    {
      self->outcome->n_duplicates++;    /* it is gone already */
    }
}

/* Rows of our own files that were changed there are changes; others are old news of what was changed here since. So is
 * what a broker reported, and a row whose id still tells what it said when it was imported. */
static void
take_changed_rows (FinxImportJob *self)
{
  gboolean is_own = (self->outcome->result->profile->flags & FINX_IMPORT_EXACT) != 0;

  for (guint i = 0; i < self->changed->len; i++)
    {
      FinxTransaction *row = self->changed->pdata[i];
      gboolean is_change = is_own && !finx_transaction_has_made_id (row) && !finx_engine_book_is_of_broker (row->id, self->portfolio);

      if (is_change)
        add_row (self, finx_transaction_copy (row));
      else
        self->outcome->n_duplicates++;
    }
}

static const FinxInstrument *
resolve_cb (const FinxSymbolQuery *query,
            gpointer               user_data)
{
  return finx_import_symbols_resolve (((FinxImportJob *) user_data)->symbols, query);
}

/* What is in the portfolio already may be in the file too. */
static void
check_opening_day (FinxImportJob         *self,
                   const FinxTransaction *row)
{
  g_autoptr(GError) error = NULL;

  if (!finx_opening_day_check (self->opened, row, &error) && finx_transaction_list_find (self->base, row->id) == G_MAXUINT)
    g_hash_table_insert (self->refused, g_strdup (row->id), finx_error_text (error));
}

static const char *
refuse_cb (const FinxTransaction *row,
           gpointer               user_data)
{
  FinxImportJob *self = user_data;

  check_opening_day (self, row);
  return g_hash_table_lookup (self->refused, row->id);
}

static void
count_lines (FinxImportJob *self,
             GBytes        *bytes)
{
  gsize size;
  const char *at = g_bytes_get_data (bytes, &size), *end = at + size;
  guint64 n = 0;

  while (at < end && (at = memchr (at, '\n', (gsize) (end - at))) != NULL)
    {
      at++;
      n++;
    }
  g_atomic_int_set (&self->n_lines, (gint) MIN (n / 1000 + 1, G_MAXINT));
}

static void
add_row_cb (const FinxTransaction *transaction,
            gpointer               user_data)
{
  finx_transaction_list_builder_add (user_data, transaction);
}

/* The store is not needed for it: the blocks say what was written. Returns: (nullable): %NULL: a block can not be read */
static FinxTransactionList *
build_list (FinxImportJob *self)
{
  g_autoptr(FinxTransactionListBuilder) builder = finx_transaction_list_builder_new (self->base);

  for (guint i = 0; i < finx_block_file_get_n (self->blocks); i++)
    {
      g_autoptr(FinxTransactionBlock) block = finx_block_file_read (self->blocks, i, NULL);

      if (block == NULL || !finx_transaction_blob_decode (block->blob->data, block->blob->len, self->instruments, add_row_cb, builder))
        return NULL;
    }
  return finx_transaction_list_builder_end (g_steal_pointer (&builder));
}

static void
write_all (FinxImportJob  *self,
           GError        **error)
{
  FinxStagedChange change = { self->portfolio, self->change, self->note, self->now_us, 0, finx_import_symbols_get_new (self->symbols) };

  if (self->blocks == NULL)
    return;
  g_atomic_int_set (&self->n_blocks, (gint) finx_block_file_get_n (self->blocks));
  if (!finx_staged_write (self->worker, &change, take_block_cb, self, &self->first, &self->last, error))
    return;
  self->list = build_list (self);
  if (self->list == NULL)
    self->list = finx_store_worker_call (self->worker, read_job, self, error);
}

static void
find_currency (FinxImportJob *self)
{
  GHashTableIter iter;
  gpointer code, count;
  const char *most = "";
  guint highest = 0;

  g_hash_table_iter_init (&iter, self->currencies);
  while (g_hash_table_iter_next (&iter, &code, &count))
    if (*(guint *) count > highest || (*(guint *) count == highest && strcmp (code, most) < 0))
      {
        most = code;
        highest = *(guint *) count;
      }
  self->outcome->currency = g_strdup (most);
}

/* A portfolio without an opening day takes that of the file, unless it had transactions before it already. */
static void
find_opening_day (FinxImportJob *self)
{
  FinxImportOutcome *outcome = self->outcome;
  gint32 opened = outcome->result->opened;

  if (!outcome->is_refused && opened != G_MININT32 && self->opened == G_MININT32 && finx_transaction_list_find_day (self->base, opened) == 0)
    outcome->opened = opened;
}

static GBytes *
map_file (FinxImportJob  *self,
          GError        **error)
{
  g_autoptr(GError) own_error = NULL;
  GBytes *bytes = finx_text_map_file (self->path, &own_error);

  if (bytes == NULL && own_error->domain == G_FILE_ERROR)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-BOOK-009", "The file “%s” can not be read (%s). Nothing was imported",
                    self->path, own_error->message);
  else if (bytes == NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));
  return bytes;
}

/* Returns: whether it is to be written */
static gboolean
read_all (FinxImportJob  *self,
          GError        **error)
{
  g_autoptr(GBytes) bytes = map_file (self, error);
  FinxImportOutcome *outcome = self->outcome;

  if (bytes == NULL)
    return FALSE;
  count_lines (self, bytes);
  self->options.account = self->account;
  self->options.resolve = resolve_cb;
  self->options.sink = take_row_cb;
  self->options.refuse = refuse_cb;
  self->options.user_data = self;
  self->options.cancellable = self->cancellable;
  if (self->options.currency == NULL && finx_import_find_format (bytes, self->path) == FINX_FORMAT_QIF)
    self->options.currency = self->currency;            /* no file of that format names one */
  outcome->result = finx_import_read (bytes, self->path, &self->options, error);
  if (outcome->result == NULL)
    return FALSE;

  if ((outcome->result->profile->flags & FINX_IMPORT_COINS) != 0)
    finx_import_symbols_are_coins (self->symbols);
  take_changed_rows (self);
  find_currency (self);
  outcome->is_refused = outcome->result->n_faults > 0 && !self->is_partial;
  for (guint i = 0; i < finx_import_symbols_get_new (self->symbols)->len; i++)
    g_ptr_array_add (outcome->instruments, finx_instrument_copy (finx_import_symbols_get_new (self->symbols)->pdata[i]));
  find_opening_day (self);
  if (!outcome->is_refused)
    flush_rows (self);
  return !outcome->is_refused && self->worker != NULL;
}

static void
set_up (FinxImportJob *self)
{
  g_atomic_int_set (&self->n_seen, 0);
  self->n_rows = 0;
  self->is_stopped = FALSE;
  self->after = self->refuse_short ? finx_transaction_list_builder_new (self->base) : NULL;
  self->outcome = g_new0 (FinxImportOutcome, 1);
  self->outcome->is_dry_run = self->worker == NULL;
  self->outcome->opened = G_MININT32;
  self->outcome->instruments = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_instrument_free);
  self->symbols = finx_import_symbols_new (self->instruments, self->currency);
  self->index = finx_row_index_new (self->base);
  self->has_fills = has_fills (self);
  self->currencies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rows = new_rows ();
  if (self->worker != NULL)
    self->writer = finx_block_writer_new (self->folder, self->portfolio, self->change, self->note, self->now_us);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
}

static void
tear_down (FinxImportJob *self)
{
  g_clear_pointer (&self->writer, finx_block_writer_free);      /* first: until it has ended it reads the rows and their instruments */
  g_clear_pointer (&self->after, finx_transaction_list_builder_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->changed, g_ptr_array_unref);
  g_clear_pointer (&self->index, finx_row_index_free);
  g_clear_pointer (&self->currencies, g_hash_table_unref);
  g_clear_pointer (&self->symbols, finx_import_symbols_free);
}

/* One way through the file. Returns: whether it is to be written */
static gboolean
read_once (FinxImportJob  *self,
           GError        **error)
{
  gboolean is_to_write = read_all (self, error);

  if (self->outcome->result == NULL || g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->writer == NULL)
    return is_to_write;
  self->blocks = finx_block_writer_finish (self->writer, error);
  return is_to_write && self->blocks != NULL;
}

/* Whether rows of the file make short sales where they are refused: those are refused when it is read again. @error: what makes
 * them is not to be found in the file, such as a purchase that it takes back */
static gboolean
find_short_sales (FinxImportJob  *self,
                  GError        **error)
{
  guint n_before = g_hash_table_size (self->refused);
  g_autoptr(FinxTransactionList) list = NULL;
  g_autoptr(GPtrArray) found = NULL;

  if (self->after == NULL || self->outcome->is_refused)
    return FALSE;
  list = finx_transaction_list_builder_end (g_steal_pointer (&self->after));
  found = finx_short_sales_find (self->base, list);
  for (guint i = 0; i < found->len; i++)
    {
      const FinxShortSale *sale = found->pdata[i];

      for (guint k = 0; k < sale->causes->len; k++)
        if (!g_hash_table_contains (self->refused, sale->causes->pdata[k]))
          g_hash_table_insert (self->refused, g_strdup (sale->causes->pdata[k]), finx_error_text (sale->error));
    }
  if (found->len > 0 && g_hash_table_size (self->refused) == n_before)
    {
      g_propagate_prefixed_error (error, g_error_copy (((FinxShortSale *) found->pdata[0])->error), "%s ", finx_text ("Nothing was imported."));
      return FALSE;
    }
  return found->len > 0;
}

FinxImportOutcome *
finx_import_job_run (FinxImportJob  *self,
                     GCancellable   *cancellable,
                     GError        **error)
{
  GError *own_error = NULL;
  gboolean is_to_write;

  self->cancellable = cancellable;
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  set_up (self);
  is_to_write = read_once (self, &own_error);
  while (own_error == NULL && find_short_sales (self, &own_error))
    {
      tear_down (self);
      g_clear_pointer (&self->outcome, finx_import_outcome_free);
      g_clear_pointer (&self->blocks, finx_block_file_free);
      set_up (self);
      is_to_write = read_once (self, &own_error);
    }
  if (is_to_write && own_error == NULL)
    write_all (self, &own_error);
  tear_down (self);
  g_clear_pointer (&self->refused, g_hash_table_unref);

  if (own_error == NULL)
    return g_steal_pointer (&self->outcome);
  g_clear_pointer (&self->outcome, finx_import_outcome_free);
  g_propagate_error (error, own_error);
  return NULL;
}

FinxTransactionList *
finx_import_job_get_list (FinxImportJob *self,
                          gint64        *first,
                          gint64        *last)
{
  *first = self->first;
  *last = self->last;
  return self->list;
}

double
finx_import_job_get_progress (FinxImportJob *self,
                              guint64       *n_rows)
{
  gint n_lines = g_atomic_int_get (&self->n_lines), n_seen = g_atomic_int_get (&self->n_seen);
  gint n_blocks = g_atomic_int_get (&self->n_blocks), n_written = g_atomic_int_get (&self->n_written);
  double share = self->worker != NULL ? READING_SHARE : 1.0;

  *n_rows = 1000 * (guint64) n_seen;
  if (n_blocks > 0)
    return share + (1 - share) * n_written / n_blocks;
  return n_lines > 0 ? share * MIN (1.0, (double) n_seen / n_lines) : 0;
}

void
finx_import_outcome_free (FinxImportOutcome *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->result, finx_import_result_free);
  g_ptr_array_unref (self->instruments);
  g_free (self->currency);
  g_free (self);
}
