/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-store-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "store/finx-backup.h"
#include "store/finx-exchange-table.h"
#include "store/finx-journal-table.h"
#include "store/finx-migrations.h"
#include "store/finx-state-table.h"
#include "store/finx-store-file.h"
#include "store/finx-verify.h"

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
