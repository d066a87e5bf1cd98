/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-backup.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "store/finx-store-file.h"
#include "store/finx-verify.h"

static gboolean
is_same_file (const char *a,
              const char *b)
{
  GStatBuf x, y;

  return g_stat (a, &x) == 0 && g_stat (b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* @name: what to call it when it is damaged; @path is a temporary copy. */
static gboolean
verify_copy (const char  *path,
             const char  *name,
             GError     **error)
{
  g_autoptr(FinxSqlite) db = finx_sqlite_open (path, 0, error);
  g_autoptr(FinxStoreReport) report = NULL;
  g_autoptr(GError) verify_error = NULL;

  if (db == NULL)
    return FALSE;

  report = finx_verify (db, NULL, &verify_error);
  if (report != NULL && report->problems->len == 0)
    return TRUE;

  finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-017",
                  "%s is not sound, so it is not used: %s", name,
                  report != NULL ? (const char *) g_ptr_array_index (report->problems, 0) : verify_error->message);
  return FALSE;
}

gboolean
finx_backup_write (FinxSqlite  *db,
                   const char  *path,
                   GError     **error)
{
  g_autofree char *draft = g_strdup_printf ("%s.new-%d", path, (int) getpid ());

  if (is_same_file (path, finx_sqlite_get_path (db)))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-018",
                      "%s is the database itself; choose another file for the backup", path);
      return FALSE;
    }

  if (!finx_store_file_make_folder (path, error))
    return FALSE;

  finx_store_file_remove (draft);
  if (finx_store_file_copy_database (db, draft, error) && verify_copy (draft, path, error) &&
      finx_store_file_rename (draft, path, error))
    return TRUE;

  finx_store_file_remove (draft);
  return FALSE;
}

static gboolean
copy_file (const char  *from,
           const char  *to,
           GError     **error)
{
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  g_autoptr(GError) copy_error = NULL;

  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, &copy_error))
    return TRUE;

  finx_set_error (error, FINX_ERROR_STORE, "FINX-STORE-007", "%s can not be copied (%s)", from, copy_error->message);
  return FALSE;
}

/* Copying the file would drop the locks on it; see finx_sqlite_is_open_here(). */
static gboolean
check_not_in_use (const char  *backup,
                  GError     **error)
{
  if (!finx_sqlite_is_open_here (backup))
    return TRUE;

  finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-021",
                  "%s is the database in use, not a backup of it; choose another file", backup);
  return FALSE;
}

/* The backup and its log, copied: SQLite writes beside whatever it opens. */
static gboolean
copy_backup (const char  *backup,
             const char  *raw,
             GError     **error)
{
  g_autofree char *raw_log = g_strconcat (raw, "-wal", NULL);
  g_autofree char *log = g_strconcat (backup, "-wal", NULL);

  finx_store_file_remove (raw);
  return copy_file (backup, raw, error) && (!g_file_test (log, G_FILE_TEST_EXISTS) || copy_file (log, raw_log, error));
}

FinxStoreReport *
finx_store_check_backup (const char  *backup,
                         GError     **error)
{
  g_autofree char *folder = g_dir_make_tmp ("finx-check-XXXXXX", error);
  g_autofree char *raw = folder != NULL ? g_build_filename (folder, "finx.db", NULL) : NULL;
  g_autoptr(FinxSqlite) db = NULL;
  FinxStoreReport *report = NULL;
  FinxStoreFileState state;

  g_return_val_if_fail (backup != NULL, NULL);

  if (folder != NULL && check_not_in_use (backup, error) && finx_store_file_check (backup, &state, error))
    {
      if (state == FINX_STORE_FILE_MISSING)
        finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-STORE-019", "There is no backup %s", backup);
      else if (copy_backup (backup, raw, error) && (db = finx_sqlite_open (raw, 0, error)) != NULL)
        report = finx_verify (db, NULL, error);
    }
  g_clear_pointer (&db, finx_sqlite_close);
  if (folder != NULL)
    {
      finx_store_file_remove (raw);
      g_rmdir (folder);
    }
  return report;
}

/* One sound file without a log, ready to be put in place. */
static gboolean
prepare_draft (const char  *backup,
               const char  *draft,
               GError     **error)
{
  g_autofree char *raw = g_strconcat (draft, "-raw", NULL);
  g_autoptr(FinxSqlite) db = NULL;
  gboolean ok;

  finx_store_file_remove (draft);
  ok = copy_backup (backup, raw, error) &&
       verify_copy (raw, backup, error) &&
       (db = finx_sqlite_open (raw, 0, error)) != NULL &&
       finx_store_file_copy_database (db, draft, error);

  g_clear_pointer (&db, finx_sqlite_close);
  finx_store_file_remove (raw);
  return ok;
}

/* Nobody else may have the present database open; its log is folded into it. A damaged one has no users. */
static gboolean
settle_present (const char  *path,
                GError     **error)
{
  g_autoptr(GError) present_error = NULL;
  g_autoptr(FinxSqlite) db = NULL;
  FinxStoreFileState state;

  if (!finx_store_file_check (path, &state, NULL))
    return TRUE;

  db = finx_sqlite_open (path, 0, &present_error);
  if (db != NULL && finx_sqlite_exec (db, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;"
                                          "PRAGMA wal_checkpoint (TRUNCATE);", &present_error))
    return TRUE;

  if (!g_error_matches (present_error, FINX_ERROR, FINX_ERROR_BUSY))
    return TRUE;

  finx_set_error (error, FINX_ERROR_BUSY, "FINX-STORE-004",
                  "Another program has %s open; nothing was changed; close it and try again", path);
  return FALSE;
}

/* The log of a damaged database must not be taken for the restored one's. */
static gboolean
keep_present (const char  *path,
              const char  *kept,
              GError     **error)
{
  static const char *const endings[] = { "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (kept, endings[i], NULL);

      if (g_file_test (from, G_FILE_TEST_EXISTS) && !finx_store_file_rename (from, to, error))
        return FALSE;
    }

  /* A second name, so that @path names a whole database at every moment. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) && link (path, kept) != 0)
    return copy_file (path, kept, error);

  return TRUE;
}

static char *
name_kept (const char *path)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *base = g_strdup_printf ("%s.before-restore-%s", path, time);

  return finx_store_file_unused_name (base);
}

gboolean
finx_store_restore (const char  *path,
                    const char  *backup,
                    GError     **error)
{
  g_autofree char *draft = g_strdup_printf ("%s.restore-%d", path, (int) getpid ());
  g_autofree char *kept = name_kept (path);
  FinxStoreFileState state;

  g_return_val_if_fail (path != NULL && backup != NULL, FALSE);

  if (!g_file_test (backup, G_FILE_TEST_EXISTS))
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-STORE-019", "There is no backup %s", backup);
      return FALSE;
    }

  if (is_same_file (path, backup))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-018",
                      "%s is the database itself; choose a backup to restore", backup);
      return FALSE;
    }

  if (finx_store_file_check (backup, &state, error) && finx_store_file_make_folder (path, error) &&
      prepare_draft (backup, draft, error) && settle_present (path, error) &&
      keep_present (path, kept, error) && finx_store_file_rename (draft, path, error))
    {
      finx_log (FINX_LOG_INFO, "store", "", "Restored %s; the database before is kept as %s", backup, kept);
      return TRUE;
    }

  finx_store_file_remove (draft);
  return FALSE;
}
