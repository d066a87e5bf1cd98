/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-store.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "store/finx-account-table.h"
#include "store/finx-alert-table.h"
#include "store/finx-backup.h"
#include "store/finx-bar-table.h"
#include "store/finx-cash-table.h"
#include "store/finx-delivery-table.h"
#include "store/finx-exchange-table.h"
#include "store/finx-fill-table.h"
#include "store/finx-instruments-table.h"
#include "store/finx-journal-table.h"
#include "store/finx-journal-writer.h"
#include "store/finx-migrations.h"
#include "store/finx-order-table.h"
#include "store/finx-state-table.h"
#include "store/finx-store-file.h"
#include "store/finx-text-table.h"
#include "store/finx-transaction-table.h"
#include "store/finx-verify.h"

#define PAGES_AT_ONCE "2048"    /* 8 MiB: some milliseconds */

struct _FinxStore
{
  GObject              parent_instance;
  char                *path;
  FinxInstrumentTable *instruments;     /* owned */
  FinxSqlite          *db;              /* owned; NULL once closed */
  GString             *body;            /* scratch of finx_store_append() */
  FinxMarketCache     *market;          /* (nullable): until it is asked for */
  gboolean             is_protected;
};

G_DEFINE_FINAL_TYPE (FinxStore, finx_store, G_TYPE_OBJECT)

/* Only after a crash, or while another program writes: it reads the whole file. */
static gboolean
check_pages (FinxSqlite  *db,
             GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "PRAGMA quick_check (1)", error);
  FinxStep step;

  if (statement == NULL || (step = finx_statement_step (statement, db, error)) == FINX_STEP_ERROR)
    return FALSE;

  if (step == FINX_STEP_ROW && strcmp (finx_statement_get_text (statement, 0), "ok") == 0)
    return TRUE;

  finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005", "The database %s is damaged (%s); restore a backup",
                  finx_sqlite_get_path (db), finx_statement_get_text (statement, 0));
  return FALSE;
}

static gboolean
ensure_wal (FinxSqlite  *db,
            GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (db, "PRAGMA journal_mode = WAL", error);

  return statement != NULL && finx_statement_step (statement, db, error) == FINX_STEP_ROW;
}

static FinxSqlite *
open_database (const char          *path,
               FinxStoreFileState   state,
               GError             **error)
{
  g_autoptr(FinxSqlite) db = finx_sqlite_open (path, FINX_SQLITE_KEEP_LOG, error);
  const FinxMigration *steps;
  guint8 chain[FINX_CHAIN_SIZE];
  gint64 version, head;
  gsize n_steps;

  if (db == NULL || (state == FINX_STORE_FILE_IN_USE && !check_pages (db, error)))
    return NULL;

  /* The header of the file may be older than the log. */
  if (!finx_sqlite_query_int (db, "PRAGMA user_version", &version, error) ||
      !finx_migrations_check_version (path, version, finx_migrations_latest (), error))
    return NULL;

  steps = finx_migrations_get (&n_steps);
  if (!ensure_wal (db, error) || !finx_migrations_run (db, steps, n_steps, error) ||
      !finx_journal_table_get_head (db, &head, chain, error))
    return NULL;

  finx_sqlite_set_keep_log (db, FALSE);
  return g_steal_pointer (&db);
}

static FinxSqlite *
open_protected_database (const char          *path,
                         FinxStoreFileState   state,
                         GError             **error)
{
  gboolean has_log = state == FINX_STORE_FILE_IN_USE;
  FinxSqliteFlags flags = FINX_SQLITE_READ_ONLY | FINX_SQLITE_KEEP_LOG | (has_log ? 0 : FINX_SQLITE_IMMUTABLE);
  g_autoptr(FinxSqlite) db = NULL;
  guint8 chain[FINX_CHAIN_SIZE];
  gint64 version, head;

  if ((has_log && !finx_store_file_check_log (path, error))
      || (db = finx_sqlite_open (path, flags, error)) == NULL
      || (has_log && !check_pages (db, error))
      || !finx_sqlite_query_int (db, "PRAGMA user_version", &version, error)
      || !finx_migrations_check_version (path, version, finx_migrations_latest (), error))
    return NULL;
  if (version < finx_migrations_latest ())
    {
      finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-024",
                      "The database %s was written by an older version of FinX (format %d, this version needs %d) "
                      "and can not be converted, as nothing may be written there. Nothing was changed; copy the folder to a place "
                      "that can be written to, and open that", path, (int) version, finx_migrations_latest ());
      return NULL;
    }
  return finx_journal_table_get_head (db, &head, chain, error) ? g_steal_pointer (&db) : NULL;
}

static FinxStore *
new_store (const char          *path,
           FinxInstrumentTable *instruments,
           FinxSqlite          *db)             /* (transfer full) */
{
  FinxStore *self = g_object_new (FINX_TYPE_STORE, NULL);

  self->path = g_strdup (path);
  self->instruments = g_object_ref (instruments);
  self->db = db;
  return self;
}

gboolean
finx_store_is_protected (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return g_file_test (path, G_FILE_TEST_EXISTS) && !finx_store_file_check_writable (path, NULL);
}

/**
 * finx_store_open_protected:
 * @error: as finx_store_open(); FINX-STORE-023: its -wal file can not be read; FINX-STORE-024: it needs converting
 *
 * Any thread. It reads what was there when it was opened; should another user write to it nevertheless, reading fails
 * (FINX-STORE-025) rather than mixing two states.
 *
 * Returns: (transfer full) (nullable)
 */
FinxStore *
finx_store_open_protected (const char           *path,
                           FinxInstrumentTable  *instruments,
                           GError              **error)
{
  FinxStoreFileState state;
  FinxStore *self;
  FinxSqlite *db;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (FINX_IS_INSTRUMENT_TABLE (instruments), NULL);

  if (!finx_store_file_check (path, &state, error))
    return NULL;
  if (state == FINX_STORE_FILE_MISSING)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-STORE-007", "There is no database %s", path);
      return NULL;
    }
  db = open_protected_database (path, state, error);
  if (db == NULL)
    return NULL;
  self = new_store (path, instruments, db);
  self->is_protected = TRUE;
  return self;
}

FinxStore *
finx_store_open (const char           *path,
                 FinxInstrumentTable  *instruments,
                 GError              **error)
{
  g_autoptr(FinxSqlite) db = NULL;
  FinxStoreFileState state;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (FINX_IS_INSTRUMENT_TABLE (instruments), NULL);

  if (!finx_store_file_check (path, &state, error))
    return NULL;

  if (state == FINX_STORE_FILE_MISSING &&
      (!finx_store_file_make_folder (path, error) || !finx_store_file_create (path, error)))
    return NULL;

  if (!finx_store_file_check_writable (path, error) || (db = open_database (path, state, error)) == NULL)
    return NULL;

  return new_store (path, instruments, g_steal_pointer (&db));
}

/* Folds the log into the file when no other program has it open. May be called twice. */
void
finx_store_close (FinxStore *self)
{
  g_return_if_fail (FINX_IS_STORE (self));

  g_clear_pointer (&self->market, finx_market_cache_close);
  g_clear_pointer (&self->db, finx_sqlite_close);
}

FinxMarketCache *
finx_store_get_market_cache (FinxStore  *self,
                             GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self), NULL);

  if (self->market == NULL && self->is_protected)
    finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-041", "Nothing can be written beside “%s”, so what is fetched is not kept", self->path);
  else if (self->market == NULL)
    {
      g_autofree char *folder = g_path_get_dirname (self->path), *path = g_build_filename (folder, "market.db", NULL);

      self->market = finx_market_cache_open (path, error);
    }
  return self->market;
}

const char *
finx_store_get_path (FinxStore *self)
{
  g_return_val_if_fail (FINX_IS_STORE (self), NULL);

  return self->path;
}

static gboolean
append_lines (FinxStore  *self,
              FinxEvent **events,
              gsize       n_events,
              gint64     *head,                 /* (out): the sequence before the first */
              GError    **error)
{
  guint8 chain[FINX_CHAIN_SIZE];

  /* Read each time: another program may have written meanwhile. */
  if (!finx_journal_table_get_head (self->db, head, chain, error))
    return FALSE;

  for (gsize i = 0; i < n_events; i++)
    if (!finx_journal_write_event (self->db, events[i], *head + 1 + (gint64) i, chain, self->instruments, self->body, error))
      return FALSE;

  return finx_journal_table_set_head (self->db, *head + (gint64) n_events, chain, error);
}

/**
 * finx_store_append:
 * @events: (array length=n_events): each must be valid, see finx_event_validate()
 *
 * Writes the events and what follows from them in one transaction. When it returns %TRUE they are on the disk
 * and carry their sequences; when it fails nothing was written and no event was changed.
 *
 * %FINX_ERROR_INVALID: an event is not valid, a fill or cash movement is in the journal already, or a new order
 * uses a known client id; %FINX_ERROR_NOT_FOUND: the account is not in the journal.
 */
gboolean
finx_store_append (FinxStore  *self,
                   FinxEvent **events,
                   gsize       n_events,
                   GError    **error)
{
  gint64 head;

  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (n_events == 0)
    return TRUE;

  for (gsize i = 0; i < n_events; i++)
    if (!finx_event_validate (events[i], error))
      return FALSE;

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  if (!append_lines (self, events, n_events, &head, error))
    {
      finx_sqlite_rollback (self->db);
      return FALSE;
    }

  if (!finx_sqlite_commit (self->db, error))
    return FALSE;

  for (gsize i = 0; i < n_events; i++)
    events[i]->sequence = head + 1 + (gint64) i;

  return TRUE;
}

/**
 * finx_store_stage_block:
 *
 * One block of a change that is written by finx_store_write_staged() when all its blocks are there: until then nobody sees
 * it. The caller has checked the transactions.
 */
gboolean
finx_store_stage_block (FinxStore                   *self,
                        const FinxTransactionBlock  *block,
                        GError                     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_text_table_stage (self->db, block, error);
}

static gboolean
write_staged (FinxStore               *self,
              const FinxStagedChange  *change,
              gint64                  *first,
              gint64                  *last,
              GError                 **error)
{
  guint8 chain[FINX_CHAIN_SIZE];

  if (!finx_journal_table_get_head (self->db, last, chain, error))
    return FALSE;
  *first = *last + 1;
  return finx_journal_write_staged (self->db, change, last, chain, error)
         && finx_journal_table_set_head (self->db, *last, chain, error);
}

/**
 * finx_store_write_staged:
 * @change: whose blocks were staged; its instruments become known, in the database and in the table
 * @first: (out): the line of the first block
 * @last: (out): that of the last; below @first when there was none
 *
 * Makes lines of the journal of them, in one short transaction: all of the change is on the disk when it returns %TRUE, and
 * when it fails nothing was written.
 */
gboolean
finx_store_write_staged (FinxStore               *self,
                         const FinxStagedChange  *change,
                         gint64                  *first,
                         gint64                  *last,
                         GError                 **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;
  if (!write_staged (self, change, first, last, error))
    {
      finx_sqlite_rollback (self->db);
      return FALSE;
    }
  if (!finx_sqlite_commit (self->db, error))
    return FALSE;

  for (guint i = 0; change->instruments != NULL && i < change->instruments->len; i++)
    if (finx_instrument_table_lookup (self->instruments, ((FinxInstrument *) change->instruments->pdata[i])->symbol) == NULL
        && finx_instrument_table_add (self->instruments, change->instruments->pdata[i], error) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * finx_store_drop_staged:
 * @id: (nullable): of any change: when none can be going on
 * @found: (out): whether there was one
 *
 * Removes one block of a change that is not written after all, so that others can write in between.
 */
gboolean
finx_store_drop_staged (FinxStore   *self,
                        const char  *id,
                        gboolean    *found,
                        GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_text_table_drop (self->db, id, found, error);
}

/**
 * finx_store_release_room:
 * @found: (out): whether there was any
 *
 * Gives some of the pages that nothing is on any more back to the disk, so that others can write in between. The file of an older
 * version keeps them for what comes.
 */
gboolean
finx_store_release_room (FinxStore  *self,
                         gboolean   *found,
                         GError    **error)
{
  gint64 before, after;

  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  *found = FALSE;
  if (!finx_sqlite_query_int (self->db, "PRAGMA freelist_count", &before, error) || before == 0)
    return before == 0;
  if (!finx_sqlite_exec (self->db, "PRAGMA incremental_vacuum (" PAGES_AT_ONCE ")", error)
      || !finx_sqlite_query_int (self->db, "PRAGMA freelist_count", &after, error))
    return FALSE;
  *found = after < before;
  return TRUE;
}

/* Only the speed of the next time is at stake. @unread: (element-type gint64): lines whose fast copy was of no use */
static void
heal (FinxStore    *self,
      const GArray *unread)
{
  g_autoptr(GError) error = NULL;

  if (unread->len == 0)
    return;
  if (finx_transaction_table_rebuild (self->db, self->instruments, unread, &error))
    finx_log (FINX_LOG_INFO, "store", "", "The fast copies of %u journal lines with transactions were made anew", unread->len);
  else
    finx_log (FINX_LOG_INFO, "store", "", "The fast copies of %u journal lines with transactions could not be made anew: %s",
              unread->len, error != NULL ? error->message : "a line can not be read");
}

/**
 * finx_store_load_transactions:
 * @func: (scope call): gets each row as it was written, portfolio after portfolio, oldest line first: of two with the
 *   same id the later counts
 *
 * %FINX_ERROR_NOT_FOUND: an instrument is not known; call finx_store_load_instruments() before.
 */
gboolean
finx_store_load_transactions (FinxStore                   *self,
                              const FinxTransactionQuery  *query,
                              FinxTransactionRowFunc       func,
                              gpointer                     user_data,
                              GError                     **error)
{
  g_autoptr(GArray) unread = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_transaction_table_load (self->db, query, self->instruments, func, user_data, unread, error))
    return FALSE;
  if (query->heal)
    heal (self, unread);
  return TRUE;
}

/**
 * finx_store_build_transactions:
 * @func: (scope call): tells where the rows of a line go; called on this thread, portfolio after portfolio
 *
 * As finx_store_load_transactions(), for whole lists: several threads unpack the rows.
 */
gboolean
finx_store_build_transactions (FinxStore                   *self,
                               const FinxTransactionQuery  *query,
                               FinxTransactionBuilderFunc   func,
                               gpointer                     user_data,
                               GError                     **error)
{
  g_autoptr(GArray) unread = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_transaction_table_build (self->db, query, self->instruments, func, user_data, unread, error))
    return FALSE;
  if (query->heal)
    heal (self, unread);
  return TRUE;
}

/* Returns: (transfer full) (element-type FinxTransactionChange): oldest first */
GPtrArray *
finx_store_list_transaction_changes (FinxStore   *self,
                                     const char  *portfolio,
                                     GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_transaction_table_list_changes (self->db, portfolio, error);
}

gboolean
finx_store_load_instruments (FinxStore  *self,
                             GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_instruments_table_load (self->db, self->instruments, error);
}

gboolean
finx_store_write_instrument (FinxStore             *self,
                             const FinxInstrument  *instrument,
                             GError               **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_instrument_validate (instrument, error) && finx_instruments_table_insert (self->db, instrument, error);
}

GPtrArray *
finx_store_read_events (FinxStore  *self,
                        gint64      after_sequence,
                        gsize       limit,
                        GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_journal_table_read (self->db, after_sequence, limit, self->instruments, error);
}

GPtrArray *
finx_store_read_order_life (FinxStore   *self,
                            const char  *client_id,
                            GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);
  g_return_val_if_fail (client_id != NULL, NULL);

  return finx_journal_table_read_order_life (self->db, client_id, self->instruments, error);
}

/* Leaves @event without its payload. */
static gpointer
steal_payload (FinxEvent *event)
{
  switch (event->kind)
    {
    case FINX_EVENT_ACCOUNT: return g_steal_pointer (&event->account);
    case FINX_EVENT_ORDER:   return g_steal_pointer (&event->order);
    case FINX_EVENT_FILL:    return g_steal_pointer (&event->fill);
    case FINX_EVENT_CASH:    return g_steal_pointer (&event->cash);
    case FINX_EVENT_TRANSACTIONS: return g_steal_pointer (&event->batch);
    default:                 g_return_val_if_reached (NULL);
    }
}

/* Takes @events. */
static GPtrArray *
unwrap (GPtrArray      *events,
        GDestroyNotify  free_func)
{
  GPtrArray *payloads;

  if (events == NULL)
    return NULL;

  payloads = g_ptr_array_new_full (events->len, free_func);
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (payloads, steal_payload (g_ptr_array_index (events, i)));

  g_ptr_array_unref (events);
  return payloads;
}

GPtrArray *
finx_store_list_accounts (FinxStore  *self,
                          GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return unwrap (finx_account_table_list (self->db, self->instruments, error), (GDestroyNotify) finx_account_free);
}

GPtrArray *
finx_store_list_orders (FinxStore   *self,
                        const char  *account,
                        gboolean     open_only,
                        gsize        limit,
                        GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return unwrap (finx_order_table_list (self->db, account, open_only, limit, self->instruments, error),
                 (GDestroyNotify) finx_order_free);
}

GPtrArray *
finx_store_list_fills (FinxStore   *self,
                       const char  *account,
                       gsize        limit,
                       GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return unwrap (finx_fill_table_list (self->db, account, limit, self->instruments, error), (GDestroyNotify) finx_fill_free);
}

GPtrArray *
finx_store_list_cash (FinxStore   *self,
                      const char  *account,
                      gsize        limit,
                      GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return unwrap (finx_cash_table_list (self->db, account, limit, self->instruments, error),
                 (GDestroyNotify) finx_cash_movement_free);
}

/**
 * finx_store_load_history:
 * @history: (out caller-allocates): filled only on success
 *
 * For opening: one pass over the journal instead of a search for each order and fill. It sees one moment, also while
 * another program writes.
 */
gboolean
finx_store_load_history (FinxStore         *self,
                         FinxHistoryParts   parts,
                         FinxStoreHistory  *history,
                         GError           **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_journal_table_load (self->db, parts, self->instruments, history, error);
}

void
finx_store_history_clear (FinxStoreHistory *history)
{
  g_clear_pointer (&history->orders, g_ptr_array_unref);
  g_clear_pointer (&history->fills, g_ptr_array_unref);
  g_clear_pointer (&history->movements, g_ptr_array_unref);
}

gboolean
finx_store_write_bar_runs (FinxStore         *self,
                           const FinxBarRun  *runs,
                           gsize              n_runs,
                           GError           **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  for (gsize i = 0; i < n_runs; i++)
    if (!finx_bar_table_write (self->db, &runs[i], error))
      {
        finx_sqlite_rollback (self->db);
        return FALSE;
      }

  return finx_sqlite_commit (self->db, error);
}

gboolean
finx_store_write_bars (FinxStore      *self,
                       const char     *symbol,
                       FinxInterval    interval,
                       const FinxBar  *bars,
                       gsize           n_bars,
                       GError        **error)
{
  const FinxBarRun run = { symbol, interval, bars, n_bars, FINX_BARS_IMPORTED };

  g_return_val_if_fail (symbol != NULL, FALSE);

  return finx_store_write_bar_runs (self, &run, 1, error);
}

gboolean
finx_store_delete_bars (FinxStore      *self,
                        const char     *symbol,
                        FinxInterval    interval,
                        FinxBarSource   source,
                        GError        **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);
  g_return_val_if_fail (symbol != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;
  if (finx_bar_table_delete (self->db, symbol, interval, source, error))
    return finx_sqlite_commit (self->db, error);

  finx_sqlite_rollback (self->db);
  return FALSE;
}

/* Returns: (transfer full): the bars with from ≤ time < to, oldest first */
GArray *
finx_store_read_bars (FinxStore     *self,
                      const char    *symbol,
                      FinxInterval   interval,
                      gint64         from_us,
                      gint64         to_us,
                      GError       **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  return finx_bar_table_read (self->db, symbol, interval, NULL, from_us, to_us, error);
}

/* Returns: (transfer full): likewise; empty when there are none from @source */
GArray *
finx_store_read_bars_of (FinxStore      *self,
                         const char     *symbol,
                         FinxInterval    interval,
                         FinxBarSource   source,
                         gint64          from_us,
                         gint64          to_us,
                         GError        **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  return finx_bar_table_read (self->db, symbol, interval, &source, from_us, to_us, error);
}

/* Returns: (transfer full): the newest bars, oldest of them first; fewer when there are not that many */
GArray *
finx_store_read_last_bars (FinxStore     *self,
                           const char    *symbol,
                           FinxInterval   interval,
                           gsize          n_bars,
                           GError       **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  return finx_bar_table_read_last (self->db, symbol, interval, n_bars, error);
}

GArray *
finx_store_list_bars (FinxStore  *self,
                      GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_bar_table_list (self->db, error);
}

gboolean
finx_store_set_state (FinxStore   *self,
                      const char  *key,
                      const char  *value,
                      GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return finx_state_table_set (self->db, key, value, error);
}

char *
finx_store_get_state (FinxStore   *self,
                      const char  *key,
                      GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return finx_state_table_get (self->db, key, error);
}

GHashTable *
finx_store_list_state (FinxStore  *self,
                       GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_state_table_list (self->db, error);
}

/**
 * finx_store_write_alerts:
 * @events: (array length=n_events): with valid alerts, see finx_alert_validate()
 *
 * Writes the alerts as they are now, or removes them, and their lines of history, in one transaction; of a limit that was
 * passed the line of history, and what was told of the portfolio's limits. Sets each
 * event's sequence; when it fails nothing was written.
 */
gboolean
finx_store_write_alerts (FinxStore       *self,
                         FinxAlertEvent **events,
                         gsize            n_events,
                         GError         **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  for (gsize i = 0; i < n_events; i++)
    if (events[i]->alert != NULL && !finx_alert_validate (events[i]->alert, 0, error))
      return FALSE;

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  for (gsize i = 0; i < n_events; i++)
    if (!finx_alert_table_apply (self->db, events[i], error))
      {
        finx_sqlite_rollback (self->db);
        return FALSE;
      }

  return finx_sqlite_commit (self->db, error);
}

gboolean
finx_store_write_deliveries (FinxStore  *self,
                             GPtrArray  *deliveries,
                             GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  for (guint i = 0; i < deliveries->len; i++)
    if (!finx_delivery_table_update (self->db, deliveries->pdata[i], error))
      {
        finx_sqlite_rollback (self->db);
        return FALSE;
      }

  return finx_sqlite_commit (self->db, error);
}

GPtrArray *
finx_store_list_deliveries (FinxStore  *self,
                            GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_delivery_table_list_waiting (self->db, error);
}

gboolean
finx_store_write_alerts_seen (FinxStore              *self,
                              const FinxAlert *const *alerts,
                              gsize                   n_alerts,
                              GError                **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  for (gsize i = 0; i < n_alerts; i++)
    if (!finx_alert_table_write_seen (self->db, alerts[i], error))
      {
        finx_sqlite_rollback (self->db);
        return FALSE;
      }

  return finx_sqlite_commit (self->db, error);
}

GPtrArray *
finx_store_list_alerts (FinxStore  *self,
                        GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_alert_table_list (self->db, self->instruments, error);
}

GPtrArray *
finx_store_list_alert_history (FinxStore  *self,
                               gsize       limit,
                               GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_alert_table_list_history (self->db, limit, self->instruments, error);
}

gboolean
finx_store_read_deliveries (FinxStore  *self,
                            GPtrArray  *events,
                            GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_delivery_table_read (self->db, events, error);
}

gboolean
finx_store_write_exchanges (FinxStore  *self,
                            GPtrArray  *exchanges,
                            GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  for (guint i = 0; i < exchanges->len; i++)
    if (!finx_exchange_table_add (self->db, exchanges->pdata[i], error))
      {
        finx_sqlite_rollback (self->db);
        return FALSE;
      }

  return finx_sqlite_commit (self->db, error);
}

GPtrArray *
finx_store_read_exchanges (FinxStore   *self,
                           const char  *client_id,
                           GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_exchange_table_list (self->db, client_id, error);
}

FinxStoreReport *
finx_store_verify (FinxStore  *self,
                   GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_verify (self->db, self->instruments, error);
}

void
finx_store_set_cancellable (FinxStore    *self,
                            GCancellable *cancellable)
{
  g_return_if_fail (FINX_IS_STORE (self) && self->db != NULL);

  finx_sqlite_set_cancellable (self->db, cancellable);
}

gboolean
finx_store_backup (FinxStore   *self,
                   const char  *path,
                   GError     **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return finx_backup_write (self->db, path, error);
}

void
finx_store_report_free (FinxStoreReport *report)
{
  if (report == NULL)
    return;

  g_ptr_array_unref (report->problems);
  g_free (report);
}

static void
finx_store_finalize (GObject *object)
{
  FinxStore *self = FINX_STORE (object);

  finx_store_close (self);
  g_clear_object (&self->instruments);
  g_free (self->path);
  g_string_free (self->body, TRUE);

  G_OBJECT_CLASS (finx_store_parent_class)->finalize (object);
}

static void
finx_store_class_init (FinxStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_store_finalize;
}

static void
finx_store_init (FinxStore *self)
{
  self->body = g_string_sized_new (1024);
}
