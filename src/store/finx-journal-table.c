/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-journal-table.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-string.h"
#include "store/finx-event-codec.h"

/* With its final zero byte, so that text can not move from one column to the next unnoticed. */
static void
hash_text (GChecksum  *checksum,
           const char *text)
{
  g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
}

static void
hash_int (GChecksum *checksum,
          gint64     value)
{
  gint64 bytes = GINT64_TO_LE (value);

  g_checksum_update (checksum, (const guchar *) &bytes, sizeof bytes);
}

void
finx_journal_line_chain (FinxJournalLine *line,
                         const guint8     previous[FINX_CHAIN_SIZE])
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = FINX_CHAIN_SIZE;

  g_checksum_update (checksum, previous, FINX_CHAIN_SIZE);
  hash_int (checksum, line->sequence);
  hash_int (checksum, line->recorded_us);
  hash_text (checksum, line->kind);
  hash_text (checksum, line->account);
  hash_text (checksum, line->ref);
  hash_text (checksum, line->correlation_id);
  hash_text (checksum, line->note);
  hash_text (checksum, line->body);
  g_checksum_get_digest (checksum, line->chain, &size);
}

gboolean
finx_journal_table_get_head (FinxSqlite  *db,
                             gint64      *sequence,
                             guint8       chain[FINX_CHAIN_SIZE],
                             GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "SELECT seq, chain FROM journal_head", error);
  FinxStep step;

  if (statement == NULL || (step = finx_statement_step (statement, db, error)) == FINX_STEP_ERROR)
    return FALSE;

  if (step == FINX_STEP_DONE || sqlite3_column_bytes (statement, 1) != FINX_CHAIN_SIZE)
    {
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005",
                      "The database %s is damaged (the journal has no head); restore a backup",
                      finx_sqlite_get_path (db));
      return FALSE;
    }

  *sequence = finx_statement_get_int (statement, 0);
  memcpy (chain, sqlite3_column_blob (statement, 1), FINX_CHAIN_SIZE);
  return TRUE;
}

gboolean
finx_journal_table_set_head (FinxSqlite    *db,
                             gint64         sequence,
                             const guint8   chain[FINX_CHAIN_SIZE],
                             GError       **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "UPDATE journal_head SET seq = ?1, chain = ?2", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_int (statement, 1, sequence);
  finx_statement_bind_blob (statement, 2, chain, FINX_CHAIN_SIZE);
  return finx_statement_run (statement, db, error);
}

gboolean
finx_journal_table_insert (FinxSqlite             *db,
                           const FinxJournalLine  *line,
                           GError                **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db,
                         "INSERT INTO journal (seq, recorded_us, kind, account, ref, correlation_id, note, body, chain, text)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif (?10, 0))", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_int (statement, 1, line->sequence);
  finx_statement_bind_int (statement, 2, line->recorded_us);
  finx_statement_bind_text (statement, 3, line->kind);
  finx_statement_bind_text (statement, 4, line->account);
  finx_statement_bind_text (statement, 5, line->ref);
  finx_statement_bind_text (statement, 6, line->correlation_id);
  finx_statement_bind_text (statement, 7, line->note);
  finx_statement_bind_text (statement, 8, line->body);
  finx_statement_bind_blob (statement, 9, line->chain, FINX_CHAIN_SIZE);
  finx_statement_bind_int (statement, 10, line->text);
  return finx_statement_run (statement, db, error);
}

/* Columns 0 and 2 of @statement: sequence and kind. */
static gboolean
read_kind (FinxStatement  *statement,
           FinxEventKind  *kind,
           GError        **error)
{
  const char *text = finx_statement_get_text (statement, 2);

  if (finx_event_kind_from_string (text, kind))
    return TRUE;

  finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-015",
                  "Line %d of the journal has the unknown kind “%s”; restore a backup",
                  (int) finx_statement_get_int (statement, 0), text);
  return FALSE;
}

static FinxEvent *
read_line (FinxStatement        *statement,
           FinxInstrumentTable  *instruments,
           GError              **error)
{
  FinxEventKind kind;
  FinxEvent *event;

  if (!read_kind (statement, &kind, error))
    return NULL;

  event = finx_event_decode (kind, finx_statement_get_text (statement, 5), instruments, error);
  if (event == NULL)
    return NULL;

  event->sequence = finx_statement_get_int (statement, 0);
  event->recorded_us = finx_statement_get_int (statement, 1);
  finx_set_str (&event->correlation_id, finx_statement_get_text (statement, 3));
  finx_set_str (&event->note, finx_statement_get_text (statement, 4));
  finx_event_file_under (event, finx_statement_get_text (statement, 6), finx_statement_get_text (statement, 7));
  return event;
}

GPtrArray *
finx_journal_table_collect (FinxSqlite           *db,
                            FinxStatement        *statement,
                            FinxInstrumentTable  *instruments,
                            GError              **error)
{
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  FinxStep step;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    {
      FinxEvent *event = read_line (statement, instruments, error);

      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
    }

  return step == FINX_STEP_DONE ? g_steal_pointer (&events) : NULL;
}

GPtrArray *
finx_journal_table_read (FinxSqlite           *db,
                         gint64                after_sequence,
                         gsize                 limit,
                         FinxInstrumentTable  *instruments,
                         GError              **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT " FINX_JOURNAL_COLUMNS " FROM journal j"
                             " WHERE j.seq > ?1 ORDER BY j.seq LIMIT ?2", error);

  if (statement == NULL)
    return NULL;

  finx_statement_bind_int (statement, 1, after_sequence);
  finx_statement_bind_int (statement, 2, limit == 0 ? -1 : (gint64) limit);
  return finx_journal_table_collect (db, statement, instruments, error);
}

/* What finx_journal_table_load() goes through, newest line first. */
typedef struct
{
  FinxInstrumentTable *instruments;
  FinxStoreHistory    *history;
  GHashTable          *known;           /* client ids of @history's orders, borrowed from them */
} Load;

/* The newest line of an order tells all of it. */
static gboolean
load_order (Load           *self,
            FinxStatement  *statement,
            GError        **error)
{
  const char *ref = finx_statement_get_text (statement, 1);
  FinxOrder *order;

  if (g_hash_table_contains (self->known, ref))
    return TRUE;
  order = finx_event_decode_payload (FINX_EVENT_ORDER, finx_statement_get_text (statement, 3), self->instruments, error);
  if (order == NULL)
    return FALSE;

  g_ptr_array_add (self->history->orders, order);
  g_hash_table_add (self->known, order->client_id);
  if (strcmp (order->client_id, ref) == 0)
    return TRUE;

  finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-015",
                  "Line %d of the journal is filed under “%s” but is about “%s”; restore a backup",
                  (int) finx_statement_get_int (statement, 0), ref, order->client_id);
  return FALSE;
}

static gboolean
load_holding (Load           *self,
              FinxStatement  *statement,
              GError        **error)
{
  FinxEventKind kind;
  gpointer payload;

  if (!read_kind (statement, &kind, error))
    return FALSE;
  payload = finx_event_decode_payload (kind, finx_statement_get_text (statement, 3), self->instruments, error);
  if (payload != NULL)
    g_ptr_array_add (kind == FINX_EVENT_FILL ? self->history->fills : self->history->movements, payload);
  return payload != NULL;
}

static gboolean
load_lines (Load           *self,
            FinxSqlite     *db,
            const char     *sql,
            gboolean      (*load) (Load *self, FinxStatement *statement, GError **error),
            GError        **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, sql, error);
  FinxStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    if (!load (self, statement, error))
      return FALSE;
  return step == FINX_STEP_DONE;
}

static gboolean
load_parts (Load             *self,
            FinxSqlite       *db,
            FinxHistoryParts  parts,
            GError          **error)
{
  return ((parts & FINX_HISTORY_ORDERS) == 0
          || load_lines (self, db, "SELECT seq, ref, kind, body FROM journal WHERE kind = 'order' ORDER BY seq DESC",
                         load_order, error))
         && ((parts & FINX_HISTORY_HOLDINGS) == 0
             /* No more columns than the index journal_holdings has. */
             || load_lines (self, db, "SELECT seq, '', kind, body FROM journal WHERE kind IN ('fill', 'cash') ORDER BY seq DESC",
                            load_holding, error));
}

static int
compare_times (gint64 a,
               gint64 b)
{
  return (a < b) - (a > b);
}

static int
compare_orders (gconstpointer a,
                gconstpointer b)
{
  const FinxOrder *x = *(const FinxOrder *const *) a, *y = *(const FinxOrder *const *) b;
  int order = compare_times (x->placed_us, y->placed_us);

  return order != 0 ? order : -strcmp (x->client_id, y->client_id);
}

static int
compare_fills (gconstpointer a,
               gconstpointer b)
{
  return compare_times ((*(const FinxFill *const *) a)->time_us, (*(const FinxFill *const *) b)->time_us);
}

static int
compare_movements (gconstpointer a,
                   gconstpointer b)
{
  return compare_times ((*(const FinxCashMovement *const *) a)->time_us, (*(const FinxCashMovement *const *) b)->time_us);
}

/* The journal is nearly in this order already. Stable: what has the same time stays newest line first. */
static void
sort (GPtrArray    *values,
      GCompareFunc  compare)
{
  for (guint i = 1; i < values->len; i++)
    if (compare (&values->pdata[i - 1], &values->pdata[i]) > 0)
      {
        g_ptr_array_sort (values, compare);
        return;
      }
}

gboolean
finx_journal_table_load (FinxSqlite           *db,
                         FinxHistoryParts      parts,
                         FinxInstrumentTable  *instruments,
                         FinxStoreHistory     *history,
                         GError              **error)
{
  g_auto(FinxStoreHistory) found = {
    g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free),
    g_ptr_array_new_with_free_func ((GDestroyNotify) finx_fill_free),
    g_ptr_array_new_with_free_func ((GDestroyNotify) finx_cash_movement_free),
  };
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  Load load = { instruments, &found, known };
  gboolean done;

  /* One transaction: the parts are of the same moment. */
  if (!finx_sqlite_exec (db, "BEGIN", error))
    return FALSE;
  done = load_parts (&load, db, parts, error);
  finx_sqlite_rollback (db);
  if (!done)
    return FALSE;

  sort (found.orders, compare_orders);
  sort (found.fills, compare_fills);
  sort (found.movements, compare_movements);
  *history = found;
  found = (FinxStoreHistory) { NULL };
  return TRUE;
}

GPtrArray *
finx_journal_table_read_order_life (FinxSqlite           *db,
                                    const char           *client_id,
                                    FinxInstrumentTable  *instruments,
                                    GError              **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT " FINX_JOURNAL_COLUMNS " FROM journal j"
                             " WHERE j.seq IN (SELECT seq FROM journal WHERE kind = 'order' AND ref = ?1"
                             " UNION ALL SELECT seq FROM fills WHERE client_id = ?1) ORDER BY j.seq", error);

  if (statement == NULL)
    return NULL;

  finx_statement_bind_text (statement, 1, client_id);
  return finx_journal_table_collect (db, statement, instruments, error);
}
