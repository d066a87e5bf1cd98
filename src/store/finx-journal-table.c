/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-journal-table.h"

#include <string.h>

#include "base/finx-error.h"
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
                         "INSERT INTO journal (seq, recorded_us, kind, account, ref, correlation_id, note, body, chain)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);

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
  return finx_statement_run (statement, db, error);
}

static FinxEvent *
read_line (FinxStatement        *statement,
           FinxInstrumentTable  *instruments,
           GError              **error)
{
  FinxEventKind kind;
  FinxEvent *event;

  if (!finx_event_kind_from_string (finx_statement_get_text (statement, 2), &kind))
    {
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-015",
                      "Line %" G_GINT64_FORMAT " of the journal has the unknown kind “%s”; restore a backup",
                      finx_statement_get_int (statement, 0), finx_statement_get_text (statement, 2));
      return NULL;
    }

  event = finx_event_decode (kind, finx_statement_get_text (statement, 5), instruments, error);
  if (event == NULL)
    return NULL;

  event->sequence = finx_statement_get_int (statement, 0);
  event->recorded_us = finx_statement_get_int (statement, 1);
  g_free (event->correlation_id);
  event->correlation_id = g_strdup (finx_statement_get_text (statement, 3));
  g_free (event->note);
  event->note = g_strdup (finx_statement_get_text (statement, 4));
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
