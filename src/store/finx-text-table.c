/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-text-table.h"

#include "base/finx-error.h"

static gboolean
insert_text (FinxSqlite                  *db,
             const FinxTransactionBlock  *block,
             GError                     **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO transaction_texts (digest, blob_digest, blob, body) VALUES (?1, ?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, block->digest);
  finx_statement_bind_blob (statement, 2, block->blob->data, block->blob->len);
  finx_statement_bind_text (statement, 3, block->body->str);
  return finx_statement_run (statement, db, error);
}

static gboolean
insert_staged (FinxSqlite  *db,
               const char  *change,
               GError     **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO staged_texts (text, change) VALUES (last_insert_rowid (), ?1)", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, change);
  return finx_statement_run (statement, db, error);
}

static gboolean
stage (FinxSqlite                  *db,
       const FinxTransactionBlock  *block,
       GError                     **error)
{
  if (!finx_sqlite_begin (db, error))
    return FALSE;
  if (insert_text (db, block, error) && insert_staged (db, block->id, error))
    return finx_sqlite_commit (db, error);
  finx_sqlite_rollback (db);
  return FALSE;
}

gboolean
finx_text_table_stage (FinxSqlite                  *db,
                       const FinxTransactionBlock  *block,
                       GError                     **error)
{
  gboolean done;

  /* The log is in order: it is on the disk when the transaction that makes lines of it is. */
  if (!finx_sqlite_exec (db, "PRAGMA synchronous = NORMAL", error))
    return FALSE;
  done = stage (db, block, error);
  return finx_sqlite_exec (db, "PRAGMA synchronous = FULL", done ? error : NULL) && done;
}

static gboolean
forget_change (FinxSqlite  *db,
               const char  *change,
               GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "DELETE FROM staged_texts WHERE change = ?1", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, change);
  return finx_statement_run (statement, db, error);
}

gboolean
finx_text_table_settle (FinxSqlite          *db,
                        const char          *change,
                        guint                n,
                        FinxStagedTextFunc   func,
                        gpointer             user_data,
                        GError             **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT s.text, t.digest FROM staged_texts s JOIN transaction_texts t ON t.id = s.text"
                             " WHERE s.change = ?1 ORDER BY s.text", error);
  guint n_found = 0;
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, change);
  for (; (step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW; n_found++)
    if (!func (finx_statement_get_int (statement, 0), finx_statement_get_text (statement, 1), user_data, error))
      return FALSE;
  if (step == FINX_STEP_ERROR)
    return FALSE;

  if (n_found == n)
    return forget_change (db, change, error);
  finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-026",
                  "Of %u parts that were ready, %u are there; nothing was written; try again", n, n_found);
  return FALSE;
}

static gboolean
remove_text (FinxSqlite  *db,
             gint64       text,
             GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "DELETE FROM transaction_texts WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_int (statement, 1, text);
  return finx_statement_run (statement, db, error);
}

gboolean
finx_text_table_drop (FinxSqlite  *db,
                      const char  *change,
                      gboolean    *found,
                      GError     **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT text FROM staged_texts WHERE change = ?1 OR ?1 IS NULL LIMIT 1", error);
  FinxStep step;
  gint64 text;

  *found = FALSE;
  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, change);
  step = finx_statement_step (statement, db, error);
  if (step != FINX_STEP_ROW)
    return step == FINX_STEP_DONE;
  *found = TRUE;
  text = finx_statement_get_int (statement, 0);
  finx_statement_release (statement);
  return remove_text (db, text, error);
}

gboolean
finx_text_table_write_blob (FinxSqlite        *db,
                            gint64             text,
                            const GByteArray  *blob,
                            GError           **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "UPDATE transaction_texts SET blob_digest = digest, blob = ?2 WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_int (statement, 1, text);
  finx_statement_bind_blob (statement, 2, blob->data, blob->len);
  return finx_statement_run (statement, db, error);
}
