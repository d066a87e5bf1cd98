/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-sqlite.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "base/finx-error.h"

#define BUSY_TIMEOUT_MS 2000
#define INSTRUCTIONS_PER_LOOK 20000    /* of SQLite's machine: under a millisecond */

struct _FinxSqlite
{
  sqlite3    *handle;
  GHashTable *statements;       /* address of the SQL literal → sqlite3_stmt, owned */
  char       *path;
  char       *file;             /* in @open_files; NULL until it is open */
  gboolean    is_immutable;
  GStatBuf    found;            /* while @is_immutable: the file as it was opened */
};

/* Which files this process has open as databases: "device:inode" → how many times. Closing any other descriptor of
 * such a file would drop SQLite's locks on it (https://sqlite.org/howtocorrupt.html, section 2.2). */
static GHashTable *open_files;
static GMutex      open_files_lock;

/* Returns: (nullable): what the file is known by, whatever its names are */
static char *
identify (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64) info.st_dev,
                                                      (guint64) info.st_ino) : NULL;
}

static void
count_open (const char *file,
            int         change)
{
  int n;

  g_mutex_lock (&open_files_lock);
  if (open_files == NULL)
    open_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  n = GPOINTER_TO_INT (g_hash_table_lookup (open_files, file)) + change;
  if (n > 0)
    g_hash_table_replace (open_files, g_strdup (file), GINT_TO_POINTER (n));
  else
    g_hash_table_remove (open_files, file);
  g_mutex_unlock (&open_files_lock);
}

/**
 * finx_sqlite_is_open_here:
 *
 * Returns: whether this process has the file open as a database: then nobody may open it by other means
 */
gboolean
finx_sqlite_is_open_here (const char *path)
{
  g_autofree char *file = identify (path);
  gboolean found;

  g_mutex_lock (&open_files_lock);
  found = file != NULL && open_files != NULL && g_hash_table_contains (open_files, file);
  g_mutex_unlock (&open_files_lock);
  return found;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* SQLite tells a full disk, but not a quota or a limit on the size of files: those it leaves in errno only, as
 * sqlite3_system_errno() does not cover the log. */
static gboolean
is_disk_full (FinxSqlite *self,
              int         system_errno)
{
  switch (sqlite3_extended_errcode (self->handle))
    {
    case SQLITE_FULL:
      return TRUE;

    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_SHMSIZE:
      return system_errno == ENOSPC || system_errno == EFBIG || system_errno == EDQUOT;

    default:
      return FALSE;
    }
}

/* Sets @error from the connection's last failure. */
void
finx_sqlite_set_error (FinxSqlite  *self,
                       GError     **error)
{
  int system_errno = errno;
  const char *path = self->path;

  if (is_disk_full (self, system_errno))
    {
      finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-003",
                      "The disk is full, so nothing was written to %s; free some space and try again", path);
      return;
    }

  switch (sqlite3_errcode (self->handle) & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      finx_set_error (error, FINX_ERROR_BUSY, "FINX-STORE-004",
                      "Another program is writing to %s; nothing was changed; try again when it is done", path);
      break;

    case SQLITE_INTERRUPT:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled; nothing was changed");
      break;

    case SQLITE_CORRUPT:
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005",
                      "The database %s is damaged (%s); restore a backup", path, sqlite3_errmsg (self->handle));
      break;

    case SQLITE_NOTADB:
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-006",
                      "%s is not a database, or its beginning is damaged; restore a backup", path);
      break;

    case SQLITE_READONLY:
    case SQLITE_PERM:
      finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-002",
                      "%s can not be written to; check the permissions of the file and its folder", path);
      break;

    case SQLITE_CANTOPEN:
      finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-007",
                      "The database %s can not be opened; check that its folder exists and can be written to", path);
      break;

    case SQLITE_IOERR:
      finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-001",
                      "Reading or writing %s failed (%s); nothing was changed; check the disk", path,
                      sqlite3_errmsg (self->handle));
      break;

    default:
      finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-009",
                      "The database %s refused the change (%s); nothing was changed", path,
                      sqlite3_errmsg (self->handle));
      break;
    }
}

void
finx_sqlite_close (FinxSqlite *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->statements);
  sqlite3_close (self->handle);
  if (self->file != NULL)
    count_open (self->file, -1);
  g_free (self->file);
  g_free (self->path);
  g_free (self);
}

static int
open_handle (FinxSqlite      *self,
             FinxSqliteFlags  flags)
{
  int mode = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  g_autofree char *absolute = NULL, *uri = NULL, *immutable = NULL;

  if ((flags & FINX_SQLITE_READ_ONLY) == 0)
    return sqlite3_open_v2 (self->path, &self->handle,
                            mode | SQLITE_OPEN_READWRITE | (flags & FINX_SQLITE_CREATE ? SQLITE_OPEN_CREATE : 0), NULL);
  if ((flags & FINX_SQLITE_IMMUTABLE) == 0)
    return sqlite3_open_v2 (self->path, &self->handle, mode | SQLITE_OPEN_READONLY, NULL);

  absolute = g_canonicalize_filename (self->path, NULL);
  uri = g_filename_to_uri (absolute, NULL, NULL);
  immutable = g_strconcat (uri, "?immutable=1", NULL);
  self->is_immutable = g_stat (self->path, &self->found) == 0;
  return sqlite3_open_v2 (immutable, &self->handle, mode | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
}

/* SQLite would not notice: it takes no locks here. */
static gboolean
check_unchanged (FinxSqlite  *self,
                 GError     **error)
{
  GStatBuf now;

  if (!self->is_immutable
      || (g_stat (self->path, &now) == 0 && now.st_ino == self->found.st_ino && now.st_size == self->found.st_size
          && now.st_mtim.tv_sec == self->found.st_mtim.tv_sec && now.st_mtim.tv_nsec == self->found.st_mtim.tv_nsec))
    return TRUE;

  finx_set_error (error, FINX_ERROR_BUSY, "FINX-STORE-025",
                  "%s was changed by another program while it was open for reading, so what was read last may be wrong; "
                  "open it again", self->path);
  return FALSE;
}

FinxSqlite *
finx_sqlite_open (const char       *path,
                  FinxSqliteFlags   flags,
                  GError          **error)
{
  g_autoptr(FinxSqlite) self = g_new0 (FinxSqlite, 1);

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);

  if (open_handle (self, flags) != SQLITE_OK)
    {
      finx_sqlite_set_error (self, error);
      return NULL;
    }
  self->file = identify (path);
  if (self->file != NULL)
    count_open (self->file, +1);

  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  finx_sqlite_set_keep_log (self, (flags & FINX_SQLITE_KEEP_LOG) != 0);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

  if (!finx_sqlite_exec (self, "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
                               "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;", error))
    return NULL;

  return g_steal_pointer (&self);
}

const char *
finx_sqlite_get_path (FinxSqlite *self)
{
  return self->path;
}

sqlite3 *
finx_sqlite_get_handle (FinxSqlite *self)
{
  return self->handle;
}

/* While kept, closing does not fold the -wal file into the database: a file that turns out to be damaged, or
 * not ours, stays as it was found. */
void
finx_sqlite_set_keep_log (FinxSqlite *self,
                          gboolean    keep_log)
{
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep_log ? 1 : 0, NULL);
}

static int
is_cancelled_cb (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

void
finx_sqlite_set_cancellable (FinxSqlite   *self,
                             GCancellable *cancellable)
{
  sqlite3_progress_handler (self->handle, cancellable != NULL ? INSTRUCTIONS_PER_LOOK : 0,
                            cancellable != NULL ? is_cancelled_cb : NULL, cancellable);
}

gboolean
finx_sqlite_exec (FinxSqlite  *self,
                  const char  *sql,
                  GError     **error)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  finx_sqlite_set_error (self, error);
  return FALSE;
}

gboolean
finx_sqlite_query_int (FinxSqlite  *self,
                       const char  *sql,
                       gint64      *value,
                       GError     **error)
{
  sqlite3_stmt *statement = NULL;
  int status = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);

  *value = 0;
  if (status == SQLITE_OK)
    {
      status = sqlite3_step (statement);
      if (status == SQLITE_ROW)
        *value = sqlite3_column_int64 (statement, 0);
    }

  if (status != SQLITE_ROW && status != SQLITE_DONE)
    finx_sqlite_set_error (self, error);

  sqlite3_finalize (statement);
  return status == SQLITE_ROW || status == SQLITE_DONE;
}

gboolean
finx_sqlite_begin (FinxSqlite  *self,
                   GError     **error)
{
  /* At once for writing: a later upgrade of the lock could fail halfway. */
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (self, "BEGIN IMMEDIATE", error);

  return statement != NULL && finx_statement_run (statement, self, error);
}

gboolean
finx_sqlite_commit (FinxSqlite  *self,
                    GError     **error)
{
  g_autoptr(FinxStatement) statement = finx_sqlite_prepare (self, "COMMIT", error);

  if (statement != NULL && finx_statement_run (statement, self, error))
    return TRUE;

  finx_sqlite_rollback (self);
  return FALSE;
}

void
finx_sqlite_rollback (FinxSqlite *self)
{
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

FinxStatement *
finx_sqlite_prepare (FinxSqlite  *self,
                     const char  *sql,
                     GError     **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (!check_unchanged (self, error))
    return NULL;
  if (statement != NULL)
    return statement;

  if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    {
      finx_sqlite_set_error (self, error);
      return NULL;
    }

  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

void
finx_statement_bind_int (FinxStatement *statement,
                         int            index,
                         gint64         value)
{
  sqlite3_bind_int64 (statement, index, value);
}

void
finx_statement_bind_text (FinxStatement *statement,
                          int            index,
                          const char    *value)
{
  sqlite3_bind_text (statement, index, value, -1, SQLITE_STATIC);
}

void
finx_statement_bind_blob (FinxStatement *statement,
                          int            index,
                          gconstpointer  data,
                          gsize          size)
{
  sqlite3_bind_blob64 (statement, index, data, size, SQLITE_STATIC);
}

FinxStep
finx_statement_step (FinxStatement  *statement,
                     FinxSqlite     *db,
                     GError        **error)
{
  int status = sqlite3_step (statement);

  if (status == SQLITE_ROW)
    return FINX_STEP_ROW;
  if (status == SQLITE_DONE)
    return check_unchanged (db, error) ? FINX_STEP_DONE : FINX_STEP_ERROR;

  finx_sqlite_set_error (db, error);
  return FINX_STEP_ERROR;
}

gboolean
finx_statement_run (FinxStatement  *statement,
                    FinxSqlite     *db,
                    GError        **error)
{
  return finx_statement_step (statement, db, error) == FINX_STEP_DONE;
}

gint64
finx_statement_get_int (FinxStatement *statement,
                        int            column)
{
  return sqlite3_column_int64 (statement, column);
}

const char *
finx_statement_get_text (FinxStatement *statement,
                         int            column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? text : "";
}

void
finx_statement_release (FinxStatement *statement)
{
  sqlite3_reset (statement);
}
