/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-exchange-table.h"

gboolean
finx_exchange_table_add (FinxSqlite         *db,
                         const FinxExchange *exchange,
                         GError            **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO exchanges (account, client_id, time_us, is_sent, text) VALUES (?1, ?2, ?3, ?4, ?5)", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, exchange->account);
  finx_statement_bind_text (statement, 2, exchange->client_id);
  finx_statement_bind_int (statement, 3, exchange->time_us);
  finx_statement_bind_int (statement, 4, exchange->is_sent);
  finx_statement_bind_text (statement, 5, exchange->text);
  return finx_statement_run (statement, db, error);
}

GPtrArray *
finx_exchange_table_list (FinxSqlite  *db,
                          const char  *client_id,
                          GError     **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT account, time_us, is_sent, text FROM exchanges WHERE client_id = ?1 ORDER BY seq", error);
  g_autoptr(GPtrArray) exchanges = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_exchange_free);
  FinxStep step;

  if (statement == NULL)
    return NULL;

  finx_statement_bind_text (statement, 1, client_id);
  while ((step = finx_statement_step (statement, db, error)) == FINX_STEP_ROW)
    g_ptr_array_add (exchanges, finx_exchange_new (finx_statement_get_text (statement, 0), client_id, finx_statement_get_int (statement, 1),
                                                   finx_statement_get_int (statement, 2) != 0, finx_statement_get_text (statement, 3)));
  return step == FINX_STEP_DONE ? g_steal_pointer (&exchanges) : NULL;
}
