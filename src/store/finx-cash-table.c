/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-cash-table.h"

#include "base/finx-error.h"
#include "store/finx-account-table.h"
#include "store/finx-journal-table.h"

gboolean
finx_cash_table_apply (FinxSqlite       *db,
                       const FinxEvent  *event,
                       gint64            sequence,
                       GError          **error)
{
  const FinxCashMovement *cash = event->cash;
  char amount[FINX_DECIMAL_STRING_SIZE];
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO cash (account, id, kind, currency, amount, time_us, seq)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (account, id) DO NOTHING", error);

  if (statement == NULL)
    return FALSE;

  finx_decimal_print (cash->amount, amount);
  finx_statement_bind_text (statement, 1, cash->account);
  finx_statement_bind_text (statement, 2, cash->id);
  finx_statement_bind_text (statement, 3, finx_cash_kind_to_string (cash->kind));
  finx_statement_bind_text (statement, 4, cash->currency);
  finx_statement_bind_text (statement, 5, amount);
  finx_statement_bind_int (statement, 6, cash->time_us);
  finx_statement_bind_int (statement, 7, sequence);
  if (!finx_statement_run (statement, db, error))
    {
      finx_account_table_explain (db, cash->account, error);
      return FALSE;
    }

  if (sqlite3_changes (finx_sqlite_get_handle (db)) == 1)
    return TRUE;

  finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-012",
                  "The cash movement “%s” of account “%s” is already in the journal; nothing was written",
                  cash->id, cash->account);
  return FALSE;
}

GPtrArray *
finx_cash_table_list (FinxSqlite           *db,
                      const char           *account,
                      gsize                 limit,
                      FinxInstrumentTable  *instruments,
                      GError              **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT " FINX_JOURNAL_COLUMNS " FROM cash c JOIN journal j ON j.seq = c.seq"
                             " WHERE (?1 IS NULL OR c.account = ?1) ORDER BY c.time_us DESC, c.seq DESC LIMIT ?2", error);

  if (statement == NULL)
    return NULL;

  finx_statement_bind_text (statement, 1, account);
  finx_statement_bind_int (statement, 2, limit == 0 ? -1 : (gint64) limit);
  return finx_journal_table_collect (db, statement, instruments, error);
}
