/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal/finx-import-job.h"

#include <string.h>

#include "base/finx-error.h"
#include "engine/finx-engine-book-private.h"
#include "engine/journal/finx-import-symbols.h"
#include "engine/review/finx-row-index.h"
#include "files/finx-import.h"
#include "files/finx-text-encoding.h"
#include "store/finx-block-file.h"
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
  GHashTable          *currencies;      /* code → how many rows */
  GPtrArray           *rows;            /* (element-type FinxTransaction): of the next block */
  GPtrArray           *changed;         /* likewise: rows that are in the portfolio, but say something else there */
  guint64              n_rows;
  gboolean             is_stopped;      /* rows are of no use any more */
  GError              *block_error;     /* (nullable) */

  /* of the reading thread until all is read, then of the store thread until it is done */
  FinxBlockFile       *blocks;          /* (nullable) */

  /* between the threads */
  GMutex               lock;
  GCond                ended;
  gboolean             is_over;         /* the store thread is done */

  /* what the store thread found; the reading thread's once it is over */
  FinxTransactionList *list;            /* (nullable) */
  gint64               first, last;
  GError              *store_error;     /* (nullable) */
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
  self->change = g_strdup (request->change);
  self->note = g_strdup (request->note);
  self->now_us = request->now_us;
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
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
  g_clear_error (&self->store_error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  g_free (self);
}

/* On the store thread. */
static FinxTransactionBlock *
take_block_cb (gpointer   user_data,
               GError   **error)
{
  FinxImportJob *self = user_data;
  guint i = (guint) self->n_written, n = finx_block_file_get_n (self->blocks);
  FinxTransactionBlock *block;

  if (i == n)
    return NULL;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error)   /* this ends the transaction, as if it had not begun */
      || (block = finx_block_file_read (self->blocks, i, error)) == NULL)
    return NULL;
  if (i == n - 1)
    block->instruments = g_ptr_array_ref (finx_import_symbols_get_new (self->symbols));
  g_atomic_int_inc (&self->n_written);
  return block;
}

/* Now that they are written, everybody may know them. */
static gboolean
publish_instruments (FinxImportJob  *self,
                     GError        **error)
{
  GPtrArray *added = finx_import_symbols_get_new (self->symbols);

  for (guint i = 0; i < added->len; i++)
    if (finx_instrument_table_lookup (self->instruments, ((FinxInstrument *) added->pdata[i])->symbol) == NULL
        && finx_instrument_table_add (self->instruments, added->pdata[i], error) == NULL)
      return FALSE;
  return TRUE;
}

/* Something to be done on the store thread. */
typedef struct
{
  FinxImportJob *job;           /* owned */
  gboolean     (*func) (FinxImportJob *self, FinxStore *store, GError **error);
  gboolean       has_run;
} StoreCall;

static gboolean
write_blocks (FinxImportJob  *self,
              FinxStore      *store,
              GError        **error)
{
  return finx_store_write_blocks (store, take_block_cb, self, &self->first, &self->last, error) && publish_instruments (self, error);
}

/* Should what was written not be told by the blocks. */
static gboolean
read_written (FinxImportJob  *self,
              FinxStore      *store,
              GError        **error)
{
  self->list = finx_engine_book_read (store, self->portfolio, self->first, self->last, self->base, error);
  return self->list != NULL;
}

static void
end_call (FinxImportJob *self,
          GError        *error)
{
  g_mutex_lock (&self->lock);
  self->store_error = error;
  self->is_over = TRUE;
  g_cond_broadcast (&self->ended);
  g_mutex_unlock (&self->lock);
}

/* On the store thread. */
static gpointer
call_job (FinxStore       *store,
          gpointer         data,
          GDestroyNotify  *destroy,
          GError         **error)
{
  StoreCall *call = data;
  GError *own_error = NULL;

  call->has_run = TRUE;
  call->func (call->job, store, &own_error);
  end_call (call->job, own_error);
  return NULL;
}

/* A call that does not run, as the database is being closed, is dropped: then this tells the reading thread. */
static void
drop_call (gpointer data)
{
  StoreCall *call = data;
  GError *error = NULL;

  if (!call->has_run)
    {
      finx_set_error (&error, FINX_ERROR_STORE, "FINX-STORE-020", "The database is closed; nothing was written");
      end_call (call->job, error);
    }
  finx_import_job_unref (call->job);
  g_free (call);
}

/* Returns: when it is done */
static gboolean
run_on_store (FinxImportJob  *self,
              gboolean      (*func) (FinxImportJob *job, FinxStore *store, GError **error),
              GError        **error)
{
  StoreCall *call = g_new0 (StoreCall, 1);
  GError *own_error;

  call->job = finx_import_job_ref (self);
  call->func = func;
  self->is_over = FALSE;
  finx_store_worker_run_async (self->worker, call_job, call, drop_call, NULL, NULL, NULL);
  g_mutex_lock (&self->lock);
  while (!self->is_over)
    g_cond_wait (&self->ended, &self->lock);
  own_error = g_steal_pointer (&self->store_error);
  g_mutex_unlock (&self->lock);

  if (own_error != NULL)
    g_propagate_error (error, own_error);
  return own_error == NULL;
}

/* Nothing more needs to be done with rows. */
static gboolean
is_pointless (FinxImportJob *self)
{
  return self->block_error != NULL || g_cancellable_is_cancelled (self->cancellable);
}

static void
flush_rows (FinxImportJob *self)
{
  g_autoptr(FinxTransactionBlock) block = NULL;

  if (self->rows->len > 0 && self->worker != NULL && !is_pointless (self))
    block = finx_transaction_block_new (self->portfolio, self->change, self->note, self->now_us, self->rows, &self->block_error);
  g_ptr_array_set_size (self->rows, 0);
  if (block != NULL && (self->blocks != NULL || (self->blocks = finx_block_file_new (self->folder, &self->block_error)) != NULL))
    finx_block_file_add (self->blocks, block, &self->block_error);
}

/* Takes @row. */
static void
add_row (FinxImportJob   *self,
         FinxTransaction *row)
{
  if (self->rows->len == FINX_TRANSACTION_BATCH_MAX)
    flush_rows (self);
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
  if (found == G_MAXUINT && !row->is_deleted)
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
  if (self->blocks == NULL)
    return;
  g_atomic_int_set (&self->n_blocks, (gint) finx_block_file_get_n (self->blocks));
  if (!run_on_store (self, write_blocks, error))
    return;
  self->list = build_list (self);
  if (self->list == NULL)
    run_on_store (self, read_written, error);
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
  if (!outcome->is_refused)
    flush_rows (self);
  return !outcome->is_refused && self->worker != NULL;
}

static void
set_up (FinxImportJob *self)
{
  self->outcome = g_new0 (FinxImportOutcome, 1);
  self->outcome->is_dry_run = self->worker == NULL;
  self->outcome->instruments = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_instrument_free);
  self->symbols = finx_import_symbols_new (self->instruments, self->currency);
  self->index = finx_row_index_new (self->base);
  self->currencies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rows = g_ptr_array_new_full (FINX_TRANSACTION_BATCH_MAX, (GDestroyNotify) finx_transaction_free);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
}

static void
tear_down (FinxImportJob *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->changed, g_ptr_array_unref);
  g_clear_pointer (&self->index, finx_row_index_free);
  g_clear_pointer (&self->currencies, g_hash_table_unref);
  g_clear_pointer (&self->symbols, finx_import_symbols_free);
  g_clear_error (&self->block_error);
}

FinxImportOutcome *
finx_import_job_run (FinxImportJob  *self,
                     GCancellable   *cancellable,
                     GError        **error)
{
  g_autoptr(FinxImportOutcome) outcome = NULL;
  g_autoptr(GError) own_error = NULL;
  gboolean is_to_write;

  self->cancellable = cancellable;
  set_up (self);
  outcome = self->outcome;
  is_to_write = read_all (self, &own_error);
  if (own_error == NULL)
    g_cancellable_set_error_if_cancelled (cancellable, &own_error);
  if (own_error == NULL)
    own_error = g_steal_pointer (&self->block_error);
  if (is_to_write && own_error == NULL)
    write_all (self, &own_error);
  tear_down (self);

  if (own_error == NULL)
    return g_steal_pointer (&outcome);
  g_propagate_error (error, g_steal_pointer (&own_error));
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
