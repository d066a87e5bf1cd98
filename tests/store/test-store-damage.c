/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "store-fixture.h"

static void
overwrite (const char *path,
           gint64      offset,
           const char *bytes,
           gsize       size)
{
  int fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, bytes, size, offset), ==, (gssize) size);
  g_close (fd, NULL);
}

static gint64
size_of (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size;
}

/* Opening fails with this error, and the file is as it was. */
static void
assert_not_opened (StoreFixture *self,
                   FinxError     kind,
                   const char   *code)
{
  g_autofree char *before = fixture_digest (self->path), *after = NULL;
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GError) error = NULL;

  store = finx_store_open (self->path, self->instruments, &error);
  g_assert_null (store);
  fixture_assert_code (error, kind, code);
  after = fixture_digest (self->path);
  g_assert_cmpstr (before, ==, after);
}

static void
run_sql (StoreFixture *self,
         const char   *sql)
{
  sqlite3 *db;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
test_not_a_database (StoreFixture  *self,
                     gconstpointer  data)
{
  g_autofree char *text = g_strnfill (5000, 'x');

  fixture_close (self);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  assert_not_opened (self, FINX_ERROR_CORRUPT, "FINX-STORE-006");
}

static void
test_empty_file (StoreFixture  *self,
                 gconstpointer  data)
{
  fixture_close (self);
  g_assert_true (g_file_set_contents (self->path, "", 0, NULL));
  assert_not_opened (self, FINX_ERROR_CORRUPT, "FINX-STORE-005");
}

static void
test_database_of_another_program (StoreFixture  *self,
                                  gconstpointer  data)
{
  fixture_close (self);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  run_sql (self, "CREATE TABLE recipes (id)");
  assert_not_opened (self, FINX_ERROR_CORRUPT, "FINX-STORE-006");
}

static void
test_newer_version (StoreFixture  *self,
                    gconstpointer  data)
{
  fixture_close (self);
  run_sql (self, "PRAGMA user_version = 999");
  assert_not_opened (self, FINX_ERROR_NEWER, "FINX-STORE-008");
}

static void
test_truncated_file (StoreFixture  *self,
                     gconstpointer  data)
{
  fixture_append_some (self, 200);
  fixture_close (self);
  g_assert_cmpint (truncate (self->path, size_of (self->path) / 2), ==, 0);
  assert_not_opened (self, FINX_ERROR_CORRUPT, "FINX-STORE-005");
}

static void
test_missing_file_with_a_log (StoreFixture  *self,
                              gconstpointer  data)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GError) error = NULL;

  fixture_close (self);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_true (g_file_set_contents (log, "changes", -1, NULL));
  store = finx_store_open (self->path, self->instruments, &error);
  g_assert_null (store);
  fixture_assert_code (error, FINX_ERROR_CORRUPT, "FINX-STORE-005");
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static guint
count_problems (StoreFixture *self)
{
  g_autoptr(FinxStoreReport) report = NULL;
  GError *error = NULL;

  report = finx_store_verify (self->store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < report->problems->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (report->problems, i));
  return report->problems->len;
}

/* Any page but the first overwritten: told by opening or by verify, and none of it lets the program crash or go silent. */
static void
test_overwritten_pages (StoreFixture  *self,
                        gconstpointer  data)
{
  static const guint eighths[] = { 1, 2, 3, 4, 5, 6, 7 };
  guint n_opened = 0;
  g_autofree char *good = NULL;
  g_autofree char *garbage = g_strnfill (4096, (char) 0xa5);
  gsize size;

  fixture_append_some (self, 300);
  fixture_close (self);
  g_assert_true (g_file_get_contents (self->path, &good, &size, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (eighths); i++)
    {
      g_autoptr(GPtrArray) events = NULL;
      g_autoptr(GError) error = NULL;
      gint64 page = (gint64) (size / 4096) * eighths[i] / 8;

      g_assert_true (g_file_set_contents (self->path, good, (gssize) size, NULL));
      overwrite (self->path, page * 4096, garbage, 4096);
      self->store = finx_store_open (self->path, self->instruments, &error);
      if (self->store == NULL)          /* the page held a part of the schema */
        {
          g_assert_error (error, FINX_ERROR, FINX_ERROR_CORRUPT);
          continue;
        }
      n_opened++;
      g_assert_cmpuint (count_problems (self), >, 0);
      events = finx_store_read_events (self->store, 0, 0, &error);
      if (events == NULL)
        g_assert_error (error, FINX_ERROR, FINX_ERROR_CORRUPT);
      fixture_close (self);
    }
  g_assert_cmpuint (n_opened, >=, 5);
}

/* After a crash the whole file is looked at before it is used. */
static void
test_overwritten_page_after_a_crash (StoreFixture  *self,
                                     gconstpointer  data)
{
  g_autofree char *garbage = g_strnfill (4096, (char) 0xa5);
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  fixture_append_some (self, 300);
  fixture_close (self);
  fixture_open (self);
  fixture_append_ok (self, fixture_cash ("after", "1"));
  g_assert_true (g_file_get_contents (log, &bytes, &size, NULL));
  fixture_close (self);
  g_assert_true (g_file_set_contents (log, bytes, (gssize) size, NULL));
  overwrite (self->path, size_of (self->path) / 4096 / 2 * 4096, garbage, 4096);
  assert_not_opened (self, FINX_ERROR_CORRUPT, "FINX-STORE-005");
}

static void
test_changed_lines_are_noticed (StoreFixture  *self,
                                gconstpointer  data)
{
  static const char *const changes[] = {
    "UPDATE journal SET body = replace (body, '231.40', '131.40') WHERE seq = 3",
    "UPDATE journal SET note = 'x' WHERE seq = 3",
    "UPDATE journal SET recorded_us = recorded_us + 1 WHERE seq = 3",
    "DELETE FROM journal WHERE seq = 9; DELETE FROM cash WHERE seq = 9",
    "DELETE FROM cash WHERE seq = 41; DELETE FROM journal WHERE seq = 41",
    "UPDATE orders SET state = 'working' WHERE client_id = 'order-3'",
    "DELETE FROM fills WHERE id = 'fill-2'",
    "INSERT INTO cash SELECT account, 'made-up', kind, currency, amount, time_us, seq FROM cash WHERE id = 'cash-1'",
    "UPDATE accounts SET name = 'other'",
    "UPDATE journal_head SET chain = zeroblob (32)",
    "UPDATE cash SET amount = '1000000' WHERE id = 'cash-0'",
  };
  g_autofree char *good = NULL;
  gsize size;

  fixture_append_some (self, 10);
  fixture_close (self);
  run_sql (self, "DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_cut");
  g_assert_true (g_file_get_contents (self->path, &good, &size, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_assert_true (g_file_set_contents (self->path, good, (gssize) size, NULL));
      fixture_open (self);
      fixture_assert_sound (self);
      fixture_close (self);
      run_sql (self, changes[i]);
      fixture_open (self);
      g_test_message ("%s", changes[i]);
      g_assert_cmpuint (count_problems (self), >, 0);
      fixture_close (self);
    }
}

static void
test_damaged_bars_are_noticed (StoreFixture  *self,
                               gconstpointer  data)
{
  FinxBar bar = { FIXTURE_START_US, 10, 12, 9, 11, 100 };
  g_autoptr(GArray) bars = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_store_write_bars (self->store, "AAPL", FINX_INTERVAL_1M, &bar, 1, NULL));
  fixture_close (self);
  run_sql (self, "UPDATE bar_chunks SET data = CAST (substr (data, 1, length (data) - 1) || x'77' AS BLOB)");
  fixture_open (self);
  bars = finx_store_read_bars (self->store, "AAPL", FINX_INTERVAL_1M, 0, G_MAXINT64, &error);
  g_assert_null (bars);
  fixture_assert_code (error, FINX_ERROR_CORRUPT, "FINX-STORE-005");
  g_assert_cmpuint (count_problems (self), ==, 1);
}

static void
test_the_journal_is_append_only (StoreFixture  *self,
                                 gconstpointer  data)
{
  sqlite3 *db;

  fixture_append_some (self, 1);
  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE journal SET note = 'x'", NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM journal", NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
  sqlite3_close (db);
  fixture_assert_sound (self);
}

static int
append_until_full (StoreFixture *self)
{
  const struct rlimit limit = { 400000, 400000 };
  gint64 last = 0;

  fixture_open (self);
  fixture_append_ok (self, fixture_account ("practice"));
  signal (SIGXFSZ, SIG_IGN);
  if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
    return 2;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *id = g_strdup_printf ("cash-%u", i);
      g_autoptr(FinxEvent) event = fixture_cash (id, "1");
      g_autoptr(GError) error = NULL;

      if (finx_store_append (self->store, &event, 1, &error))
        {
          last = event->sequence;
          continue;
        }

      if (!g_error_matches (error, FINX_ERROR, FINX_ERROR_STORE) ||
          g_strcmp0 (finx_error_code (error), "FINX-STORE-003") != 0 || event->sequence != 0)
        return 3;

      /* Reading still works, and finds all that was acknowledged. */
      g_autoptr(GPtrArray) events = finx_store_read_events (self->store, 0, 0, NULL);
      return events != NULL && events->len == last ? 0 : 4;
    }

  return 5;
}

static void
test_a_full_disk_loses_nothing (StoreFixture  *self,
                                gconstpointer  data)
{
  fixture_close (self);
  fixture_run_apart (self, append_until_full);
  fixture_open (self);
  fixture_assert_sound (self);
  fixture_append_ok (self, fixture_cash ("space again", "1"));
}

static int
open_as_nobody (StoreFixture *self)
{
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GError) error = NULL;

  fixture_become_nobody ();

  store = finx_store_open (self->path, self->instruments, &error);
  if (store != NULL)
    return 3;

  return g_error_matches (error, FINX_ERROR, FINX_ERROR_STORE) &&
         g_strcmp0 (finx_error_code (error), "FINX-STORE-002") == 0 ? 0 : 4;
}

static void
test_read_only_places_are_told (StoreFixture  *self,
                                gconstpointer  data)
{
  static const struct { int folder, file; } modes[] = { { 0555, 0444 }, { 0555, 0666 }, { 0777, 0444 } };
  g_autofree char *folder = g_build_filename (self->folder, "shut", NULL);
  g_autofree char *old_path = g_steal_pointer (&self->path);

  fixture_close (self);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
  self->path = g_build_filename (folder, "finx.db", NULL);

  /* A folder where no database can be made. */
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  fixture_run_apart (self, open_as_nobody);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);

  g_assert_cmpint (g_rename (old_path, self->path), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *before = fixture_digest (self->path), *after = NULL;

      g_chmod (self->path, modes[i].file);
      g_chmod (folder, modes[i].folder);
      fixture_run_apart (self, open_as_nobody);
      g_chmod (folder, 0700);
      after = fixture_digest (self->path);
      g_assert_cmpstr (before, ==, after);
    }
}

/* Holds the database until told to end.
 * Returns: the process; @fd: closing it ends it */
static pid_t
hold_database (StoreFixture *self,
               const char   *sql,
               int          *fd)
{
  int go[2], ready[2];
  char byte;
  pid_t pid;

  g_assert_cmpint (pipe (go), ==, 0);
  g_assert_cmpint (pipe (ready), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      sqlite3 *db;

      close (go[1]);
      if (sqlite3_open (self->path, &db) != SQLITE_OK || sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK ||
          write (ready[1], "r", 1) != 1 || read (go[0], &byte, 1) < 0)
        _exit (1);
      _exit (0);
    }

  close (go[0]);
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  *fd = go[1];
  return pid;
}

static void
release_database (pid_t pid,
                  int   fd)
{
  int status;

  close (fd);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
}

static void
test_a_locked_database_is_told (StoreFixture  *self,
                                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = NULL;
  pid_t pid;
  int fd;

  fixture_append_some (self, 1);
  fixture_close (self);
  pid = hold_database (self, "BEGIN EXCLUSIVE", &fd);
  fixture_open (self);
  g_assert_false (fixture_append (self, fixture_cash ("blocked", "1"), &error));
  fixture_assert_code (error, FINX_ERROR_BUSY, "FINX-STORE-004");
  events = finx_store_read_events (self->store, 0, 0, NULL);
  g_assert_cmpuint (events->len, ==, 5);
  release_database (pid, fd);

  fixture_append_ok (self, fixture_cash ("blocked", "1"));
  fixture_assert_sound (self);
}

static void
test_a_database_kept_for_one_is_told (StoreFixture  *self,
                                      gconstpointer  data)
{
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GError) error = NULL;
  pid_t pid;
  int fd;

  fixture_close (self);
  pid = hold_database (self, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", &fd);
  store = finx_store_open (self->path, self->instruments, &error);
  g_assert_null (store);
  fixture_assert_code (error, FINX_ERROR_BUSY, "FINX-STORE-004");
  release_database (pid, fd);
}

#define ADD(name, func) g_test_add ("/store/damage/" name, StoreFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("not-a-database", test_not_a_database);
  ADD ("empty-file", test_empty_file);
  ADD ("database-of-another-program", test_database_of_another_program);
  ADD ("newer-version", test_newer_version);
  ADD ("truncated-file", test_truncated_file);
  ADD ("missing-file-with-a-log", test_missing_file_with_a_log);
  ADD ("overwritten-pages", test_overwritten_pages);
  ADD ("overwritten-page-after-a-crash", test_overwritten_page_after_a_crash);
  ADD ("changed-lines-are-noticed", test_changed_lines_are_noticed);
  ADD ("damaged-bars-are-noticed", test_damaged_bars_are_noticed);
  ADD ("the-journal-is-append-only", test_the_journal_is_append_only);
  ADD ("a-full-disk-loses-nothing", test_a_full_disk_loses_nothing);
  ADD ("read-only-places-are-told", test_read_only_places_are_told);
  ADD ("a-locked-database-is-told", test_a_locked_database_is_told);
  ADD ("a-database-kept-for-one-is-told", test_a_database_kept_for_one_is_told);

  return g_test_run ();
}
