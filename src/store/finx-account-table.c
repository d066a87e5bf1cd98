/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-account-table.h"

#include "base/finx-error.h"
#include "store/finx-journal-table.h"

gboolean
finx_account_table_apply (FinxSqlite       *db,
                          const FinxEvent  *event,
                          gint64            sequence,
                          GError          **error)
{
  const FinxAccount *account = event->account;
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO accounts (id, name, broker, currency, seq) VALUES (?1, ?2, ?3, ?4, ?5)"
                             " ON CONFLICT (id) DO UPDATE SET name = excluded.name, broker = excluded.broker,"
                             " currency = excluded.currency, seq = excluded.seq", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, account->id);
  finx_statement_bind_text (statement, 2, account->name);
  finx_statement_bind_text (statement, 3, account->broker);
  finx_statement_bind_text (statement, 4, account->currency);
  finx_statement_bind_int (statement, 5, sequence);
  return finx_statement_run (statement, db, error);
}

GPtrArray *
finx_account_table_list (FinxSqlite           *db,
                         FinxInstrumentTable  *instruments,
                         GError              **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT " FINX_JOURNAL_COLUMNS " FROM accounts a JOIN journal j ON j.seq = a.seq"
                             " ORDER BY a.id", error);

  return statement != NULL ? finx_journal_table_collect (db, statement, instruments, error) : NULL;
}

void
finx_account_table_explain (FinxSqlite  *db,
                            const char  *account,
                            GError     **error)
{
  if (sqlite3_extended_errcode (finx_sqlite_get_handle (db)) != SQLITE_CONSTRAINT_FOREIGNKEY)
    return;

  g_clear_error (error);
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-STORE-013",
                  "The account “%s” is not in the database; nothing was written; add the account first", account);
}
