/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "store-fixture.h"
#include "store/finx-migrations.h"

static guint
count_events (StoreFixture *self)
{
  g_autoptr(GPtrArray) events = NULL;
  GError *error = NULL;

  events = finx_store_read_events (self->store, 0, 0, &error);
  g_assert_no_error (error);
  return events->len;
}

/* How many files of the folder have @part in their name. */
static guint
count_files (StoreFixture *self,
             const char   *part)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, part) != NULL;

  return n;
}

static char *
make_backup (StoreFixture *self)
{
  char *backup = g_build_filename (self->folder, "copy", "backup.db", NULL);
  GError *error = NULL;

  g_assert_true (finx_store_backup (self->store, backup, &error));
  g_assert_no_error (error);
  return backup;
}

static void
test_a_backup_brings_back_the_moment (StoreFixture  *self,
                                      gconstpointer  data)
{
  g_autofree char *backup = NULL;
  GError *error = NULL;

  fixture_append_some (self, 10);
  backup = make_backup (self);
  fixture_append_ok (self, fixture_cash ("later", "1"));
  fixture_close (self);

  g_assert_true (finx_store_restore (self->path, backup, &error));
  g_assert_no_error (error);
  fixture_open (self);
  g_assert_cmpuint (count_events (self), ==, 41);
  fixture_assert_sound (self);
  fixture_append_ok (self, fixture_cash ("later", "1"));
  fixture_close (self);

  g_assert_cmpuint (count_files (self, "finx.db.before-restore-"), ==, 1);
  g_assert_cmpuint (count_files (self, ".restore-"), ==, 0);
}

static void
test_what_was_before_is_kept (StoreFixture  *self,
                              gconstpointer  data)
{
  g_autofree char *backup = NULL, *kept = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;
  GError *error = NULL;

  fixture_append_some (self, 1);
  backup = make_backup (self);
  fixture_append_ok (self, fixture_cash ("later", "1"));
  fixture_close (self);
  g_assert_true (finx_store_restore (self->path, backup, &error));
  g_assert_no_error (error);

  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, "before-restore") != NULL)
      kept = g_build_filename (self->folder, name, NULL);
  g_assert_nonnull (kept);

  g_free (self->path);
  self->path = g_steal_pointer (&kept);
  fixture_open (self);
  g_assert_cmpuint (count_events (self), ==, 6);
  fixture_assert_sound (self);
}

static void
test_restoring_heals_a_damaged_database (StoreFixture  *self,
                                         gconstpointer  data)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *backup = NULL;
  GError *error = NULL;

  fixture_append_some (self, 10);
  backup = make_backup (self);
  fixture_close (self);
  g_assert_true (g_file_set_contents (self->path, "rubbish", -1, NULL));
  g_assert_true (g_file_set_contents (log, "rubbish too", -1, NULL));

  g_assert_true (finx_store_restore (self->path, backup, &error));
  g_assert_no_error (error);
  fixture_open (self);
  g_assert_cmpuint (count_events (self), ==, 41);
  fixture_assert_sound (self);
  g_assert_cmpuint (count_files (self, "before-restore"), ==, 2);
}

static void
test_a_damaged_backup_is_refused (StoreFixture  *self,
                                  gconstpointer  data)
{
  g_autofree char *backup = NULL, *bytes = NULL, *before = NULL, *after = NULL;
  g_autoptr(GError) error = NULL, missing = NULL;
  gsize size;

  fixture_append_some (self, 100);
  backup = make_backup (self);
  fixture_close (self);
  before = fixture_digest (self->path);

  g_assert_true (g_file_get_contents (backup, &bytes, &size, NULL));
  memset (bytes + size / 8192 * 4096, 0x5a, 4096);
  g_assert_true (g_file_set_contents (backup, bytes, (gssize) size, NULL));
  g_assert_false (finx_store_restore (self->path, backup, &error));
  fixture_assert_code (error, FINX_ERROR_CORRUPT, "FINX-STORE-017");

  g_assert_false (finx_store_restore (self->path, "/nowhere/backup.db", &missing));
  fixture_assert_code (missing, FINX_ERROR_NOT_FOUND, "FINX-STORE-019");

  after = fixture_digest (self->path);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (count_files (self, "restore"), ==, 0);
}

static void
test_an_open_database_is_not_replaced (StoreFixture  *self,
                                       gconstpointer  data)
{
  g_autofree char *backup = NULL;
  g_autoptr(GError) error = NULL, same = NULL;

  fixture_append_some (self, 1);
  backup = make_backup (self);
  g_assert_false (finx_store_restore (self->path, backup, &error));
  fixture_assert_code (error, FINX_ERROR_BUSY, "FINX-STORE-004");
  g_assert_cmpuint (count_files (self, "restore"), ==, 0);

  g_assert_false (finx_store_backup (self->store, self->path, &same));
  fixture_assert_code (same, FINX_ERROR_INVALID, "FINX-STORE-018");
  fixture_append_ok (self, fixture_cash ("later", "1"));
  fixture_assert_sound (self);
}

static void
test_a_backup_replaces_the_one_before (StoreFixture  *self,
                                       gconstpointer  data)
{
  g_autofree char *backup = NULL;
  GError *error = NULL;

  fixture_append_some (self, 1);
  backup = make_backup (self);
  fixture_append_ok (self, fixture_cash ("later", "1"));
  g_free (backup);
  backup = make_backup (self);
  fixture_close (self);
  g_assert_true (finx_store_restore (self->path, backup, &error));
  fixture_open (self);
  g_assert_cmpuint (count_events (self), ==, 6);
}

static void
test_migrations_keep_a_copy_before_each_step (StoreFixture  *self,
                                              gconstpointer  data)
{
  const int now = finx_migrations_latest ();
  const FinxMigration steps[] = {
    { now, "not run" }, { now + 1, "CREATE TABLE two (id)" }, { now + 2, "CREATE TABLE three (id); CREATE TABLE wrong (" },
  };
  g_autofree char *first = g_strdup_printf ("finx.db.before-version-%d", now + 1);
  g_autofree char *second = g_strdup_printf ("finx.db.before-version-%d", now + 2);
  g_autoptr(FinxSqlite) db = NULL;
  g_autoptr(GError) error = NULL, step_error = NULL, newer = NULL;
  gint64 value;

  fixture_append_some (self, 1);
  fixture_close (self);
  db = finx_sqlite_open (self->path, 0, &error);
  g_assert_no_error (error);

  g_assert_true (finx_migrations_run (db, steps, 2, &error));
  g_assert_no_error (error);
  g_assert_true (finx_sqlite_query_int (db, "PRAGMA user_version", &value, NULL));
  g_assert_cmpint (value, ==, now + 1);
  g_assert_cmpuint (count_files (self, first), ==, 1);

  /* A step that fails halfway leaves the version before. */
  g_assert_false (finx_migrations_run (db, steps, 3, &step_error));
  g_assert_error (step_error, FINX_ERROR, FINX_ERROR_STORE);
  g_assert_true (finx_sqlite_query_int (db, "PRAGMA user_version", &value, NULL));
  g_assert_cmpint (value, ==, now + 1);
  g_assert_true (finx_sqlite_query_int (db, "SELECT count (*) FROM sqlite_schema WHERE name = 'three'", &value, NULL));
  g_assert_cmpint (value, ==, 0);
  g_assert_cmpuint (count_files (self, second), ==, 1);

  g_assert_false (finx_migrations_run (db, steps, 1, &newer));
  fixture_assert_code (newer, FINX_ERROR_NEWER, "FINX-STORE-008");
}

#define ADD(name, func) g_test_add ("/store/backup/" name, StoreFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("a-backup-brings-back-the-moment", test_a_backup_brings_back_the_moment);
  ADD ("what-was-before-is-kept", test_what_was_before_is_kept);
  ADD ("restoring-heals-a-damaged-database", test_restoring_heals_a_damaged_database);
  ADD ("a-damaged-backup-is-refused", test_a_damaged_backup_is_refused);
  ADD ("an-open-database-is-not-replaced", test_an_open_database_is_not_replaced);
  ADD ("a-backup-replaces-the-one-before", test_a_backup_replaces_the_one_before);
  ADD ("migrations-keep-a-copy-before-each-step", test_migrations_keep_a_copy_before_each_step);

  return g_test_run ();
}
