/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-transaction-table.h"

#include <string.h>

#include "base/finx-error.h"
#include "store/finx-journal-table.h"
#include "store/finx-text-table.h"
#include "store/finx-transaction-block.h"
#include "store/finx-transaction-blob.h"

#define SELECT_LINES  "SELECT j.seq, j.recorded_us, j.account, j.ref, j.note, j.text, j.chain, c.chain, c.data, t.digest," \
                      " t.blob_digest, t.blob FROM journal j INDEXED BY journal_transactions" \
                      " LEFT JOIN transaction_blobs c ON c.seq = j.seq LEFT JOIN transaction_texts t ON t.id = j.text" \
                      " WHERE j.kind = 'transactions' AND j.seq > ?1 AND j.seq < ?2"

enum { COLUMN_TEXT = 5, COLUMN_OWN = 6, COLUMN_APART = 9 };     /* what the blob belongs to, what it says it does, the blob */

gboolean
finx_transaction_table_write_blob (FinxSqlite        *db,
                                    gint64             sequence,
                                    const guint8      *chain,
                                    const GByteArray  *blob,
                                    GError           **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT OR REPLACE INTO transaction_blobs (seq, chain, data) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_int (statement, 1, sequence);
  finx_statement_bind_blob (statement, 2, chain, FINX_CHAIN_SIZE);
  finx_statement_bind_blob (statement, 3, blob->data, blob->len);
  return finx_statement_run (statement, db, error);
}

/* Returns: (transfer full) (element-type FinxTransaction): what the text of the line says */
static GPtrArray *
read_body (FinxSqlite           *db,
           gint64                sequence,
           FinxInstrumentTable  *instruments,
           GError              **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "SELECT " FINX_JOURNAL_BODY " FROM journal j WHERE j.seq = ?1", error);
  FinxStep step;

  if (statement == NULL)
    return NULL;

  finx_statement_bind_int (statement, 1, sequence);
  step = finx_statement_step (statement, db, error);
  if (step == FINX_STEP_ERROR)
    return NULL;
  return finx_transaction_body_decode (finx_statement_get_text (statement, 0), instruments, error);
}

static FinxStatement *
select_lines (FinxSqlite                  *db,
              const FinxTransactionQuery  *query,
              GError                     **error)
{
  FinxStatement *statement =
    query->portfolio != NULL ? finx_sqlite_prepare (db, SELECT_LINES " AND j.account = ?3 ORDER BY j.account, j.seq", error)
                             : finx_sqlite_prepare (db, SELECT_LINES " ORDER BY j.account, j.seq", error);

  if (statement == NULL)
    return NULL;
  finx_statement_bind_int (statement, 1, query->after);
  finx_statement_bind_int (statement, 2, query->before > 0 ? query->before : G_MAXINT64);
  if (query->portfolio != NULL)
    finx_statement_bind_text (statement, 3, query->portfolio);
  return statement;
}

typedef struct
{
  FinxTransactionLine     line;
  FinxTransactionRowFunc  func;
  gpointer                user_data;
} Pass;

static void
pass_row (const FinxTransaction *transaction,
          gpointer               user_data)
{
  Pass *pass = user_data;

  pass->func (&pass->line, transaction, pass->user_data);
}

/* Returns: the column of the fast copy, or 0: there is none that belongs to the line */
static int
find_blob (FinxStatement *statement)
{
  int at = sqlite3_column_type (statement, COLUMN_TEXT) == SQLITE_NULL ? COLUMN_OWN : COLUMN_APART;
  int size = sqlite3_column_bytes (statement, at);

  return size > 0 && size == sqlite3_column_bytes (statement, at + 1)
         && memcmp (sqlite3_column_blob (statement, at), sqlite3_column_blob (statement, at + 1), (gsize) size) == 0 ? at + 2 : 0;
}

static gboolean
decode_blob (FinxStatement           *statement,
             FinxInstrumentTable     *instruments,
             FinxTransactionViewFunc  func,
             gpointer                 user_data)
{
  int column = find_blob (statement);
  gconstpointer data = sqlite3_column_blob (statement, column);

  return column > 0
         && finx_transaction_blob_decode (data, (gsize) sqlite3_column_bytes (statement, column), instruments, func, user_data);
}

static gboolean
load_line (FinxSqlite           *db,
           FinxStatement        *statement,
           FinxInstrumentTable  *instruments,
           Pass                 *pass,
           GArray               *unread,
           GError              **error)
{
  g_autoptr(GPtrArray) transactions = NULL;

  pass->line = (FinxTransactionLine) {
    .sequence = finx_statement_get_int (statement, 0),
    .recorded_us = finx_statement_get_int (statement, 1),
    .portfolio = finx_statement_get_text (statement, 2),
    .change = finx_statement_get_text (statement, 3),
    .note = finx_statement_get_text (statement, 4),
  };
  if (decode_blob (statement, instruments, pass_row, pass))
    return TRUE;

  transactions = read_body (db, pass->line.sequence, instruments, error);
  if (transactions == NULL)
    return FALSE;
  for (guint i = 0; i < transactions->len; i++)
    pass_row (transactions->pdata[i], pass);
  g_array_append_val (unread, pass->line.sequence);
  return TRUE;
}

gboolean
finx_transaction_table_load (FinxSqlite                  *db,
                             const FinxTransactionQuery  *query,
                             FinxInstrumentTable         *instruments,
                             FinxTransactionRowFunc       func,
                             gpointer                     user_data,
                             GArray                      *unread,
                             GError                     **error)
{
  g_autoptr(FinxStatement) statement = select_lines (db, query, error);
  Pass pass = { .func = func, .user_data = user_data };
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    if (!load_line (db, statement, instruments, &pass, unread, error))
      return FALSE;

  return step == FINX_STEP_DONE;
}

#define MAX_PARTS   32                  /* lines on their way, of about a quarter of a megabyte each */
#define SMALL_BLOB  16384               /* bytes: not worth to be handed to another thread */
#define MAX_THREADS 4

/* A line whose rows are being unpacked. */
typedef struct
{
  gint64                      sequence;
  char                       *portfolio;        /* owned */
  GBytes                     *blob;             /* (nullable): there is none that belongs to the line */
  FinxTransactionListBuilder *rows;             /* (nullable): %NULL: the blob was of no use */
  gboolean                    is_done;          /* guarded by the lock */
} Part;

typedef struct
{
  FinxSqlite                *db;
  FinxInstrumentTable       *instruments;
  FinxTransactionBuilderFunc func;
  gpointer                   user_data;
  GArray                    *unread;
  GThreadPool               *pool;              /* (nullable) */
  GQueue                     parts;             /* (element-type Part): in order of their lines */
  GMutex                     lock;
  GCond                      done;
} Build;

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->portfolio);
  g_clear_pointer (&part->blob, g_bytes_unref);
  g_clear_pointer (&part->rows, finx_transaction_list_builder_free);
  g_free (part);
}

static void
add_row (const FinxTransaction *transaction,
         gpointer               user_data)
{
  finx_transaction_list_builder_add (user_data, transaction);
}

/* On any thread. */
static void
unpack_cb (gpointer data,
           gpointer user_data)
{
  Part *part = data;
  Build *self = user_data;
  g_autoptr(FinxTransactionListBuilder) rows = finx_transaction_list_builder_new (NULL);
  gsize size;
  gconstpointer bytes = g_bytes_get_data (part->blob, &size);

  if (finx_transaction_blob_decode (bytes, size, self->instruments, add_row, rows))
    {
      finx_transaction_list_builder_close (rows);
      part->rows = g_steal_pointer (&rows);
    }
  g_mutex_lock (&self->lock);
  part->is_done = TRUE;
  g_cond_broadcast (&self->done);
  g_mutex_unlock (&self->lock);
}

static void
begin_part (Build         *self,
            FinxStatement *statement)
{
  Part *part = g_new0 (Part, 1);
  int column = find_blob (statement);
  gsize size = (gsize) sqlite3_column_bytes (statement, column);

  part->sequence = finx_statement_get_int (statement, 0);
  part->portfolio = g_strdup (finx_statement_get_text (statement, 2));
  part->is_done = column == 0;
  g_queue_push_tail (&self->parts, part);
  if (part->is_done)
    return;

  part->blob = g_bytes_new (sqlite3_column_blob (statement, column), size);
  if (self->pool == NULL && size > SMALL_BLOB)
    self->pool = g_thread_pool_new (unpack_cb, self, (int) MIN (g_get_num_processors (), MAX_THREADS), FALSE, NULL);
  if (size > SMALL_BLOB)
    g_thread_pool_push (self->pool, part, NULL);
  else
    unpack_cb (part, self);
}

/* Puts the rows of the oldest line where they belong. */
static gboolean
end_part (Build   *self,
          GError **error)
{
  Part *part = g_queue_pop_head (&self->parts);
  FinxTransactionListBuilder *builder = self->func (part->portfolio, self->user_data);
  g_autoptr(GPtrArray) transactions = NULL;
  gboolean is_unpacked, is_read;

  g_mutex_lock (&self->lock);
  while (!part->is_done)
    g_cond_wait (&self->done, &self->lock);
  g_mutex_unlock (&self->lock);

  is_unpacked = part->rows != NULL;
  if (is_unpacked)
    finx_transaction_list_builder_join (builder, g_steal_pointer (&part->rows));
  else if ((transactions = read_body (self->db, part->sequence, self->instruments, error)) != NULL)
    g_array_append_val (self->unread, part->sequence);
  for (guint i = 0; transactions != NULL && i < transactions->len; i++)
    finx_transaction_list_builder_add (builder, transactions->pdata[i]);
  is_read = is_unpacked || transactions != NULL;
  part_free (part);
  return is_read;
}

static gboolean
build_all (Build          *self,
           FinxStatement  *statement,
           GHashTable     *skipped,     /* (nullable) (element-type gint64) */
           GError        **error)
{
  FinxStep step;

  while ((step = finx_statement_step (statement, self->db, error)) == FINX_STEP_ROW)
    {
      gint64 sequence = finx_statement_get_int (statement, 0);

      if (skipped != NULL && g_hash_table_contains (skipped, &sequence))
        continue;
      begin_part (self, statement);
      if (g_queue_get_length (&self->parts) == MAX_PARTS && !end_part (self, error))
        return FALSE;
    }
  while (step == FINX_STEP_DONE && !g_queue_is_empty (&self->parts))
    if (!end_part (self, error))
      return FALSE;
  return step == FINX_STEP_DONE;
}

gboolean
finx_transaction_table_build (FinxSqlite                  *db,
                              const FinxTransactionQuery  *query,
                              FinxInstrumentTable         *instruments,
                              FinxTransactionBuilderFunc   func,
                              gpointer                     user_data,
                              GArray                      *unread,
                              GError                     **error)
{
  g_autoptr(FinxStatement) statement = select_lines (db, query, error);
  Build self = { db, instruments, func, user_data, unread, NULL, G_QUEUE_INIT };
  gboolean is_built;

  if (statement == NULL)
    return FALSE;

  g_mutex_init (&self.lock);
  g_cond_init (&self.done);
  is_built = build_all (&self, statement, query->skipped, error);
  if (self.pool != NULL)
    g_thread_pool_free (self.pool, FALSE, TRUE);        /* waits for the parts that nobody asked for any more */
  g_queue_clear_full (&self.parts, part_free);
  g_mutex_clear (&self.lock);
  g_cond_clear (&self.done);
  return is_built;
}

static gboolean
rebuild_blob (FinxSqlite           *db,
              FinxInstrumentTable  *instruments,
              gint64                sequence,
              GError              **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "SELECT chain, text FROM journal WHERE seq = ?1", error);
  g_autoptr(GPtrArray) transactions = read_body (db, sequence, instruments, error);
  g_autoptr(GByteArray) blob = g_byte_array_new ();
  guint8 chain[FINX_CHAIN_SIZE];
  gint64 text;

  if (statement == NULL || transactions == NULL || transactions->len > FINX_TRANSACTION_BATCH_MAX)
    return FALSE;
  finx_statement_bind_int (statement, 1, sequence);
  if (finx_statement_step (statement, db, error) != FINX_STEP_ROW || sqlite3_column_bytes (statement, 0) != FINX_CHAIN_SIZE)
    return FALSE;
  memcpy (chain, sqlite3_column_blob (statement, 0), FINX_CHAIN_SIZE);
  text = finx_statement_get_int (statement, 1);
  finx_transaction_blob_encode (transactions, blob);
  return text > 0 ? finx_text_table_write_blob (db, text, blob, error)
                  : finx_transaction_table_write_blob (db, sequence, chain, blob, error);
}

gboolean
finx_transaction_table_rebuild (FinxSqlite           *db,
                                FinxInstrumentTable  *instruments,
                                const GArray         *unread,
                                GError              **error)
{
  if (!finx_sqlite_begin (db, error))
    return FALSE;

  for (guint i = 0; i < unread->len; i++)
    if (!rebuild_blob (db, instruments, g_array_index (unread, gint64, i), error))
      {
        finx_sqlite_rollback (db);
        return FALSE;
      }

  return finx_sqlite_commit (db, error);
}

void
finx_transaction_change_free (FinxTransactionChange *self)
{
  if (self == NULL)
    return;

  g_free (self->portfolio);
  g_free (self->id);
  g_free (self->note);
  g_free (self);
}

GPtrArray *
finx_transaction_table_list_changes (FinxSqlite  *db,
                                     const char  *portfolio,
                                     GError     **error)
{
  const FinxTransactionQuery query = { .portfolio = portfolio };
  g_autoptr(FinxStatement) statement = select_lines (db, &query, error);
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_change_free);
  FinxTransactionChange *last = NULL;
  FinxStep step;

  if (statement == NULL)
    return NULL;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      const char *account = finx_statement_get_text (statement, 2), *ref = finx_statement_get_text (statement, 3);

      if (last == NULL || strcmp (last->portfolio, account) != 0 || strcmp (last->id, ref) != 0)
        {
          last = g_new (FinxTransactionChange, 1);
          *last = (FinxTransactionChange) {
            .portfolio = g_strdup (account),
            .id = g_strdup (ref),
            .note = g_strdup (finx_statement_get_text (statement, 4)),
            .recorded_us = finx_statement_get_int (statement, 1),
            .first = finx_statement_get_int (statement, 0),
          };
          g_ptr_array_add (changes, last);
        }
      last->last = finx_statement_get_int (statement, 0);
    }

  return step == FINX_STEP_DONE ? g_steal_pointer (&changes) : NULL;
}

typedef struct
{
  GPtrArray *expected;          /* (element-type FinxTransaction) */
  guint      n;
  gboolean   differs;
} Comparison;

static void
compare_row (const FinxTransaction *transaction,
             gpointer               user_data)
{
  Comparison *self = user_data;

  self->differs |= self->n >= self->expected->len || !finx_transaction_equal (transaction, self->expected->pdata[self->n]);
  self->n++;
}

/* A line whose text can not be read was told of already. A line without a blob is no problem: it gets one. */
static void
verify_blob (FinxSqlite           *db,
              FinxStatement        *statement,
              FinxInstrumentTable  *instruments,
              GPtrArray            *problems)
{
  gint64 sequence = finx_statement_get_int (statement, 0);
  g_autoptr(GPtrArray) transactions = read_body (db, sequence, instruments, NULL);
  Comparison comparison = { .expected = transactions };

  if (transactions == NULL || (sqlite3_column_type (statement, COLUMN_TEXT) == SQLITE_NULL
                               && sqlite3_column_type (statement, COLUMN_OWN + 2) == SQLITE_NULL))
    return;
  if (!decode_blob (statement, instruments, compare_row, &comparison) || comparison.differs
      || comparison.n != transactions->len)
    g_ptr_array_add (problems, g_strdup_printf ("The fast copy of journal line %" G_GINT64_FORMAT " does not agree with it",
                                                sequence));
}

gboolean
finx_transaction_table_verify (FinxSqlite           *db,
                               FinxInstrumentTable  *instruments,
                               GPtrArray            *problems,
                               GError              **error)
{
  const FinxTransactionQuery query = { NULL };
  g_autoptr(FinxStatement) statement = select_lines (db, &query, error);
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    verify_blob (db, statement, instruments, problems);

  return step == FINX_STEP_DONE;
}
