/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-fill-table.h"

#include "base/finx-error.h"
#include "store/finx-account-table.h"
#include "store/finx-journal-table.h"

gboolean
finx_fill_table_apply (FinxSqlite       *db,
                       const FinxEvent  *event,
                       gint64            sequence,
                       GError          **error)
{
  const FinxFill *fill = event->fill;
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "INSERT INTO fills (account, id, client_id, instrument, time_us, seq)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account, id) DO NOTHING", error);

  if (statement == NULL)
    return FALSE;

  finx_statement_bind_text (statement, 1, fill->account);
  finx_statement_bind_text (statement, 2, fill->id);
  finx_statement_bind_text (statement, 3, fill->client_id);
  finx_statement_bind_text (statement, 4, fill->instrument->symbol);
  finx_statement_bind_int (statement, 5, fill->time_us);
  finx_statement_bind_int (statement, 6, sequence);
  if (!finx_statement_run (statement, db, error))
    {
      finx_account_table_explain (db, fill->account, error);
      return FALSE;
    }

  if (sqlite3_changes (finx_sqlite_get_handle (db)) == 1)
    return TRUE;

  finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-011",
                  "The fill “%s” of account “%s” is already in the journal; nothing was written", fill->id, fill->account);
  return FALSE;
}

GPtrArray *
finx_fill_table_list (FinxSqlite           *db,
                      const char           *account,
                      gsize                 limit,
                      FinxInstrumentTable  *instruments,
                      GError              **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (db, "SELECT " FINX_JOURNAL_COLUMNS " FROM fills f JOIN journal j ON j.seq = f.seq"
                             " WHERE (?1 IS NULL OR f.account = ?1) ORDER BY f.time_us DESC, f.seq DESC LIMIT ?2", error);

  if (statement == NULL)
    return NULL;

  finx_statement_bind_text (statement, 1, account);
  finx_statement_bind_int (statement, 2, limit == 0 ? -1 : (gint64) limit);
  return finx_journal_table_collect (db, statement, instruments, error);
}
