/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-verify.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/finx-error.h"
#include "store/finx-bar-table.h"
#include "store/finx-event-codec.h"
#include "store/finx-instruments-table.h"
#include "store/finx-journal-table.h"
#include "store/finx-transaction-table.h"

#define MAX_PROBLEMS 100                /* more would only repeat */

typedef struct
{
  FinxSqlite          *db;
  FinxInstrumentTable *instruments;     /* borrowed, or NULL */
  FinxStoreReport     *report;          /* borrowed */
} Verify;

typedef gboolean (*Check) (Verify *self, GError **error);

G_GNUC_PRINTF (2, 3)
static void
add_problem (Verify     *self,
             const char *format,
             ...)
{
  va_list args;

  if (self->report->problems->len >= MAX_PROBLEMS)
    return;

  va_start (args, format);
  g_ptr_array_add (self->report->problems, g_strdup_vprintf (format, args));
  va_end (args);
}

static gboolean
check_integrity (Verify  *self,
                 GError **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (self->db, "PRAGMA integrity_check (20)", error);
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  while ((step = finx_statement_step (statement, self->db, error)) == FINX_STEP_ROW)
    if (strcmp (finx_statement_get_text (statement, 0), "ok") != 0)
      add_problem (self, "The file is damaged: %s", finx_statement_get_text (statement, 0));

  return step == FINX_STEP_DONE;
}

static gboolean
check_references (Verify  *self,
                  GError **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (self->db, "PRAGMA foreign_key_check", error);
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  while ((step = finx_statement_step (statement, self->db, error)) == FINX_STEP_ROW)
    add_problem (self, "A row of “%s” refers to a row of “%s” that is not there",
                 finx_statement_get_text (statement, 0), finx_statement_get_text (statement, 2));

  return step == FINX_STEP_DONE;
}

static gboolean
count_rows (Verify  *self,
            GError **error)
{
  FinxStoreReport *report = self->report;
  gint64 version;

  if (!finx_sqlite_query_int (self->db, "PRAGMA user_version", &version, error) ||
      !finx_sqlite_query_int (self->db, "SELECT count (*) FROM journal", &report->n_events, error) ||
      !finx_sqlite_query_int (self->db, "SELECT count (*) FROM orders", &report->n_orders, error) ||
      !finx_sqlite_query_int (self->db, "SELECT count (*) FROM fills", &report->n_fills, error) ||
      !finx_sqlite_query_int (self->db, "SELECT count (*) FROM accounts", &report->n_accounts, error) ||
      !finx_sqlite_query_int (self->db, "SELECT count (*) FROM cash", &report->n_cash, error))
    return FALSE;

  report->schema_version = (int) version;
  return TRUE;
}

static void
check_payload (Verify                *self,
               const FinxJournalLine *line)
{
  g_autoptr(FinxEvent) event = NULL;
  g_autoptr(GError) error = NULL;
  FinxEventKind kind;

  if (self->instruments == NULL)
    return;

  if (!finx_event_kind_from_string (line->kind, &kind))
    {
      add_problem (self, "Journal line %" G_GINT64_FORMAT " has the unknown kind “%s”", line->sequence, line->kind);
      return;
    }

  event = finx_event_decode (kind, line->body, self->instruments, &error);
  if (event == NULL)
    {
      add_problem (self, "Journal line %" G_GINT64_FORMAT ": %s", line->sequence, error->message);
      return;
    }

  finx_event_file_under (event, line->account, line->ref);
  if (g_strcmp0 (finx_event_get_account (event), line->account) != 0 || g_strcmp0 (finx_event_get_ref (event), line->ref) != 0)
    add_problem (self, "Journal line %" G_GINT64_FORMAT " is filed under another account or id than its own", line->sequence);
}

static void
read_line (FinxStatement   *statement,
           FinxJournalLine *line)
{
  line->sequence = finx_statement_get_int (statement, 0);
  line->recorded_us = finx_statement_get_int (statement, 1);
  line->kind = finx_statement_get_text (statement, 2);
  line->account = finx_statement_get_text (statement, 3);
  line->ref = finx_statement_get_text (statement, 4);
  line->correlation_id = finx_statement_get_text (statement, 5);
  line->note = finx_statement_get_text (statement, 6);
  line->body = finx_statement_get_text (statement, 7);
  line->text = finx_statement_get_int (statement, 9);
}

/* A text that is apart from its line is what the line has the digest of. */
static void
check_text (Verify          *self,
            FinxStatement   *statement,
            FinxJournalLine *line)
{
  g_autofree char *digest = NULL;

  if (line->text == 0)
    return;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, finx_statement_get_text (statement, 10), -1);
  if (strcmp (digest, line->body) != 0)
    add_problem (self, "The text of journal line %" G_GINT64_FORMAT " was changed after it was written", line->sequence);
  line->body = finx_statement_get_text (statement, 10);
}

/* After a break the walk goes on from what is stored, so that each break is told once. */
static void
check_line (Verify        *self,
            FinxStatement *statement,
            gint64        *last,
            guint8         chain[FINX_CHAIN_SIZE])
{
  const guint8 *stored = sqlite3_column_blob (statement, 8);
  FinxJournalLine line;

  read_line (statement, &line);
  if (line.sequence != *last + 1)
    add_problem (self, "The journal has no lines %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, *last + 1, line.sequence - 1);

  finx_journal_line_chain (&line, chain);
  if (stored == NULL || sqlite3_column_bytes (statement, 8) != FINX_CHAIN_SIZE)
    add_problem (self, "Journal line %" G_GINT64_FORMAT " has no checksum", line.sequence);
  else
    {
      if (line.sequence == *last + 1 && memcmp (stored, line.chain, FINX_CHAIN_SIZE) != 0)
        add_problem (self, "Journal line %" G_GINT64_FORMAT " was changed after it was written", line.sequence);
      memcpy (chain, stored, FINX_CHAIN_SIZE);
    }

  check_text (self, statement, &line);
  check_payload (self, &line);
  *last = line.sequence;
}

static gboolean
check_journal (Verify  *self,
               GError **error)
{
  g_autoptr(FinxStatement) statement =
    finx_sqlite_prepare (self->db, "SELECT j.seq, j.recorded_us, j.kind, j.account, j.ref, j.correlation_id, j.note, j.body,"
                                   " j.chain, j.text, t.body FROM journal j LEFT JOIN transaction_texts t ON t.id = j.text"
                                   " ORDER BY j.seq", error);
  guint8 chain[FINX_CHAIN_SIZE] = { 0 }, head_chain[FINX_CHAIN_SIZE];
  gint64 last = 0, head;
  FinxStep step;

  if (statement == NULL)
    return FALSE;

  while ((step = finx_statement_step (statement, self->db, error)) == FINX_STEP_ROW)
    check_line (self, statement, &last, chain);

  if (step == FINX_STEP_ERROR || !finx_journal_table_get_head (self->db, &head, head_chain, error))
    return FALSE;

  if (head > last)
    add_problem (self, "The journal has no lines %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, last + 1, head);
  else if (head < last || memcmp (chain, head_chain, FINX_CHAIN_SIZE) != 0)
    add_problem (self, "The journal goes on after its last line, %" G_GINT64_FORMAT, head);

  return TRUE;
}

/* Told by SQL from the bodies of the journal, not by the code that wrote the projections. */
static const struct
{
  const char *table;
  const char *columns;
  const char *rebuilt;
} projections[] = {
  { "accounts", "id, name, broker, currency, seq",
    "SELECT ref AS id, json_extract (body, '$.name') AS name, json_extract (body, '$.broker') AS broker,"
    " json_extract (body, '$.currency') AS currency, max (seq) AS seq"
    " FROM journal WHERE kind = 'account' GROUP BY ref" },
  { "orders", "client_id AS id, account, instrument, side, type, state, is_open, placed_us, seq",
    "SELECT ref AS id, account, json_extract (body, '$.instrument') AS instrument, json_extract (body, '$.side') AS side,"
    " json_extract (body, '$.type') AS type, json_extract (body, '$.state') AS state,"
    " json_extract (body, '$.state') IN (%s) AS is_open,"
    " json_extract (body, '$.placed_us') AS placed_us, max (seq) AS seq"
    " FROM journal WHERE kind = 'order' GROUP BY ref" },
  { "fills", "id, account, client_id, instrument, time_us, seq",
    "SELECT ref AS id, account, json_extract (body, '$.client_id') AS client_id, json_extract (body, '$.instrument')"
    " AS instrument, json_extract (body, '$.time_us') AS time_us, seq FROM journal WHERE kind = 'fill'" },
  { "cash", "id, account, kind, currency, amount, time_us, seq",
    "SELECT ref AS id, account, json_extract (body, '$.kind') AS kind, json_extract (body, '$.currency') AS currency,"
    " json_extract (body, '$.amount') AS amount, json_extract (body, '$.time_us') AS time_us, seq"
    " FROM journal WHERE kind = 'cash'" },
};

static char *
list_open_states (void)
{
  GString *list = g_string_new (NULL);

  for (FinxOrderState state = FINX_ORDER_PENDING; state <= FINX_ORDER_UNKNOWN; state++)
    if (finx_order_state_is_open (state))
      g_string_append_printf (list, "%s'%s'", list->len > 0 ? ", " : "", finx_order_state_to_string (state));

  return g_string_free (list, FALSE);
}

static gboolean
query_problem (Verify      *self,
               const char  *sql,
               const char  *format,
               const char  *table,
               GError     **error)
{
  sqlite3_stmt *statement = NULL;
  int status = sqlite3_prepare_v2 (finx_sqlite_get_handle (self->db), sql, -1, &statement, NULL);

  if (status == SQLITE_OK)
    while ((status = sqlite3_step (statement)) == SQLITE_ROW)
      add_problem (self, format, table, finx_statement_get_text (statement, 0));
  if (status != SQLITE_DONE)
    finx_sqlite_set_error (self->db, error);

  sqlite3_finalize (statement);
  return status == SQLITE_DONE;
}

static gboolean
check_projections (Verify  *self,
                   GError **error)
{
  g_autofree char *open_states = list_open_states ();

  for (guint i = 0; i < G_N_ELEMENTS (projections); i++)
    {
      g_autofree char *rebuilt = g_strdup_printf (projections[i].rebuilt, open_states);
      g_autofree char *stored = g_strdup_printf ("SELECT %s FROM %s", projections[i].columns, projections[i].table);
      g_autofree char *missing = g_strdup_printf ("SELECT id FROM (SELECT * FROM (%s) EXCEPT %s) LIMIT 20", rebuilt, stored);
      g_autofree char *surplus = g_strdup_printf ("SELECT id FROM (%s) WHERE id NOT IN (SELECT id FROM (%s)) LIMIT 20",
                                                  stored, rebuilt);

      if (!query_problem (self, missing, "The table “%s” does not agree with the journal about “%s”",
                          projections[i].table, error) ||
          !query_problem (self, surplus, "The table “%s” holds “%s”, which the journal does not know",
                          projections[i].table, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_bars (Verify  *self,
            GError **error)
{
  return finx_bar_table_verify (self->db, self->report->problems, error);
}

static gboolean
check_instruments (Verify  *self,
                   GError **error)
{
  return finx_instruments_table_verify (self->db, self->report->problems, error);
}

/* Needs the instruments, as check_payload() does. */
static gboolean
check_blobs (Verify  *self,
              GError **error)
{
  return self->instruments == NULL
         || finx_transaction_table_verify (self->db, self->instruments, self->report->problems, error);
}

static gint64
measure (FinxSqlite *db)
{
  g_autofree char *log = g_strconcat (finx_sqlite_get_path (db), "-wal", NULL);
  GStatBuf info;
  gint64 size = 0;

  if (g_stat (finx_sqlite_get_path (db), &info) == 0)
    size += (gint64) info.st_size;
  if (g_stat (log, &info) == 0)
    size += (gint64) info.st_size;

  return size;
}

/* Damage in one place does not keep us from looking at the next. A statement that the damaged schema does not
 * let us prepare comes as an error of the store. */
static gboolean
run_checks (Verify  *self,
            GError **error)
{
  static const Check checks[] = {
    check_integrity, count_rows, check_references, check_journal, check_projections, check_bars,
    check_instruments, check_blobs,
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr(GError) check_error = NULL;

      if (checks[i] (self, &check_error))
        continue;

      if (g_error_matches (check_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&check_error));
          return FALSE;
        }
      if (!g_error_matches (check_error, FINX_ERROR, FINX_ERROR_CORRUPT) && self->report->problems->len == 0 &&
          (sqlite3_errcode (finx_sqlite_get_handle (self->db)) & 0xff) != SQLITE_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&check_error));
          return FALSE;
        }
      add_problem (self, "%s", check_error->message);
    }

  return TRUE;
}

FinxStoreReport *
finx_verify (FinxSqlite           *db,
             FinxInstrumentTable  *instruments,
             GError              **error)
{
  g_autoptr(FinxStoreReport) report = g_new0 (FinxStoreReport, 1);
  Verify self = { db, instruments, report };
  gboolean ok;

  report->problems = g_ptr_array_new_with_free_func (g_free);
  report->size_bytes = measure (db);

  /* One transaction: all checks see the same moment while others write. */
  if (!finx_sqlite_exec (db, "BEGIN", error))
    return NULL;

  ok = run_checks (&self, error);
  finx_sqlite_rollback (db);

  return ok ? g_steal_pointer (&report) : NULL;
}
