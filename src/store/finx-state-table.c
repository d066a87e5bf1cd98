/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-state-table.h"

gboolean
finx_state_table_set (FinxSqlite  *db,
                      const char  *key,
                      const char  *value,
                      GError     **error)
{
  g_autoptr(FinxStatement) statement =
    value != NULL ? finx_sqlite_prepare (db, "INSERT OR REPLACE INTO state (key, value) VALUES (?1, ?2)", error)
                  : finx_sqlite_prepare (db, "DELETE FROM state WHERE key = ?1", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, key);
  if (value != NULL)
    finx_statement_bind_text (statement, 2, value);

  return finx_statement_run (statement, db, error);
}

char *
finx_state_table_get (FinxSqlite  *db,
                      const char  *key,
                      GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "SELECT value FROM state WHERE key = ?1", error);

  if (statement == NULL)
    return NULL;

  finx_statement_bind_text (statement, 1, key);
  return finx_statement_step (statement, db, error) == FINX_STEP_ROW ? g_strdup (finx_statement_get_text (statement, 0))
                                                                     : NULL;
}

GHashTable *
finx_state_table_list (FinxSqlite  *db,
                       GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "SELECT key, value FROM state", error);
  g_autoptr(GHashTable) state = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  FinxStep step;

  if (statement == NULL)
    return NULL;

  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    g_hash_table_insert (state, g_strdup (finx_statement_get_text (statement, 0)), g_strdup (finx_statement_get_text (statement, 1)));
  return step == FINX_STEP_DONE ? g_steal_pointer (&state) : NULL;
}
