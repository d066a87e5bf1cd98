/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-store-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/finx-error.h"
#include "base/finx-text.h"
#include "store/finx-migrations.h"

/* https://sqlite.org/fileformat2.html, section 1.3: big-endian fields of the first 100 bytes */
#define HEADER_SIZE           100
#define HEADER_PAGE_SIZE      16
#define HEADER_CHANGES        24
#define HEADER_PAGES          28
#define HEADER_USER_VERSION   60
#define HEADER_APPLICATION_ID 68
#define HEADER_VALID_FOR      92

static guint32
read_field (const guint8 *header,
            gsize         offset)
{
  return ((guint32) header[offset] << 24) | ((guint32) header[offset + 1] << 16) |
         ((guint32) header[offset + 2] << 8) | header[offset + 3];
}

static gint64
file_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : -1;
}

/**
 * finx_store_file_set_error:
 * @what: "written" or the like
 *
 * Tells in @error what `errno` says about @path.
 */
void
finx_store_file_set_error (GError     **error,
                           const char  *path,
                           const char  *what)
{
  int saved = errno;

  if (saved == ENOSPC || saved == EFBIG || saved == EDQUOT)
    finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-003",
                    "The disk is full, so %s can not be written; free some space and try again", path);
  else if (saved == EACCES || saved == EPERM || saved == EROFS)
    finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-002",
                    "%s can not be %s (%s); check the permissions of the file and its folder", path, what,
                    g_strerror (saved));
  else
    finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-007", "%s can not be %s (%s)", path, what, g_strerror (saved));
}

static gboolean
read_header (const char  *path,
             guint8       header[HEADER_SIZE],
             gssize      *n_read,
             GError     **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    {
      finx_store_file_set_error (error, path, "read");
      return FALSE;
    }

  *n_read = read (fd, header, HEADER_SIZE);
  g_close (fd, NULL);
  if (*n_read < 0)
    finx_store_file_set_error (error, path, "read");

  return *n_read >= 0;
}

/* A file cut short: its header counts more pages than there are. With a -wal file the count can be ahead. */
static gboolean
is_truncated (const guint8 *header,
              gint64        size)
{
  guint32 page_size = ((guint32) header[HEADER_PAGE_SIZE] << 8) | header[HEADER_PAGE_SIZE + 1];

  if (page_size == 1)
    page_size = 65536;

  return read_field (header, HEADER_CHANGES) == read_field (header, HEADER_VALID_FOR) &&
         (gint64) read_field (header, HEADER_PAGES) * page_size > size;
}

static gboolean
check_header (const char    *path,
              const guint8  *header,
              gint64         size,
              gboolean       has_log,
              GError       **error)
{
  if (memcmp (header, "SQLite format 3", 16) != 0)
    {
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-006",
                      "%s is not a database, or its beginning is damaged; restore a backup", path);
      return FALSE;
    }

  if (read_field (header, HEADER_APPLICATION_ID) != FINX_STORE_APPLICATION_ID)
    {
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-006",
                      "%s is not a database of FinX but of another program; choose another file", path);
      return FALSE;
    }

  if (!has_log && is_truncated (header, size))
    {
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005",
                      "The database %s is damaged (it was cut short); restore a backup", path);
      return FALSE;
    }

  return finx_migrations_check_version (path, read_field (header, HEADER_USER_VERSION), finx_migrations_latest (), error);
}

gboolean
finx_store_file_check (const char          *path,
                       FinxStoreFileState  *state,
                       GError             **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  gboolean has_log = file_size (log) > 0;
  guint8 header[HEADER_SIZE];
  gssize n_read;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      *state = FINX_STORE_FILE_MISSING;
      if (!has_log)
        return TRUE;

      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005",
                      "The database %s is missing, but its newest changes are still there as %s; restore a backup",
                      path, log);
      return FALSE;
    }

  *state = has_log ? FINX_STORE_FILE_IN_USE : FINX_STORE_FILE_CLEAN;
  /* It was looked at when it was opened, and may not be touched now. */
  if (finx_sqlite_is_open_here (path))
    return TRUE;
  if (!read_header (path, header, &n_read, error))
    return FALSE;

  if (n_read < HEADER_SIZE)
    {
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-005",
                      "The database %s is damaged (%s); restore a backup", path,
                      n_read == 0 ? finx_text ("it is empty") : finx_text ("it was cut short"));
      return FALSE;
    }

  return check_header (path, header, file_size (path), has_log, error);
}

gboolean
finx_store_file_check_writable (const char  *path,
                                GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const char *refused = g_access (path, W_OK) != 0 ? path : g_access (folder, W_OK) != 0 ? folder : NULL;

  if (refused == NULL)
    return TRUE;

  finx_store_file_set_error (error, refused, "written to");
  return FALSE;
}

gboolean
finx_store_file_check_log (const char  *path,
                           GError     **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);

  if (g_access (log, R_OK) == 0 && g_access (index, R_OK) == 0)
    return TRUE;

  finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-023",
                  "The newest changes of %s are in %s and can not be read without writing, which is not allowed there. Nothing was "
                  "changed; copy all files of the folder to a place that can be written to, and open that", path, log);
  return FALSE;
}

gboolean
finx_store_file_make_folder (const char  *path,
                             GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      finx_store_file_set_error (error, folder, "made");
      return FALSE;
    }

  if (g_access (folder, W_OK) == 0)
    return TRUE;

  finx_store_file_set_error (error, folder, "written to");
  return FALSE;
}

gboolean
finx_store_file_sync_folder (const char  *path,
                             GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    finx_store_file_set_error (error, folder, "written to");
  if (fd >= 0)
    g_close (fd, NULL);

  return ok;
}

static gboolean
sync_file (const char  *path,
           GError     **error)
{
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    finx_store_file_set_error (error, path, "written to");
  if (fd >= 0)
    g_close (fd, NULL);

  return ok;
}

gboolean
finx_store_file_rename (const char  *from,
                        const char  *to,
                        GError     **error)
{
  if (g_rename (from, to) == 0)
    return finx_store_file_sync_folder (to, error);

  finx_store_file_set_error (error, to, "written to");
  return FALSE;
}

static gboolean
fill_new_database (const char  *path,
                   GError     **error)
{
  g_autofree char *identify = g_strdup_printf ("PRAGMA application_id = %d", FINX_STORE_APPLICATION_ID);
  g_autoptr(FinxSqlite) db = finx_sqlite_open (path, FINX_SQLITE_CREATE, error);
  const FinxMigration *steps;
  gsize n_steps;

  if (db == NULL)
    return FALSE;

  steps = finx_migrations_get (&n_steps);
  /* Before anything is in it: else room that was freed stays with the file. */
  return finx_sqlite_exec (db, "PRAGMA auto_vacuum = INCREMENTAL", error) &&
         finx_sqlite_exec (db, identify, error) &&
         finx_sqlite_exec (db, "PRAGMA journal_mode = WAL", error) &&
         finx_migrations_run (db, steps, n_steps, error);
}

gboolean
finx_store_file_create (const char  *path,
                        GError     **error)
{
  g_autofree char *draft = g_strdup_printf ("%s.new-%d", path, (int) getpid ());
  gboolean ok;

  finx_store_file_remove (draft);
  ok = fill_new_database (draft, error);

  /* link() never replaces, unlike rename(). */
  if (ok && link (draft, path) != 0 && errno != EEXIST)
    {
      finx_store_file_set_error (error, path, "made");
      ok = FALSE;
    }

  finx_store_file_remove (draft);
  return ok && finx_store_file_sync_folder (path, error);
}

gboolean
finx_store_file_copy_database (FinxSqlite  *db,
                               const char  *path,
                               GError     **error)
{
  FinxStatement *statement = finx_sqlite_prepare (db, "VACUUM INTO ?1", error);
  gboolean ok = FALSE;

  if (statement != NULL)
    {
      finx_statement_bind_text (statement, 1, path);
      ok = finx_statement_run (statement, db, error);
      finx_statement_release (statement);
    }

  /* VACUUM INTO itself does not wait for the disk. */
  if (ok && sync_file (path, error) && finx_store_file_sync_folder (path, error))
    return TRUE;

  finx_store_file_remove (path);
  return FALSE;
}

char *
finx_store_file_unused_name (const char *base)
{
  char *name = g_strdup (base);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", base, i);
    }

  return name;
}

void
finx_store_file_remove (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      g_unlink (name);
    }
}
