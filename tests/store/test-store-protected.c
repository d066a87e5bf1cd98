/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database that can only be read is read, and nothing of its folder changes. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/finx-error.h"
#include "store-fixture.h"
#include "store/finx-migrations.h"

#define N_ORDERS 30
#define N_EVENTS (1 + 4 * N_ORDERS)

static void
copy_file (const char *from,
           const char *to)
{
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  g_assert_true (g_file_set_contents (to, data, (gssize) size, NULL));
}

/* As it is found on a medium or in an archive: the files alone, with @endings (ended by %NULL) that may come with it. The
 * fixture's path is there afterwards, and its store closed. */
static void
put_away (StoreFixture      *self,
          const char *const *endings)
{
  g_autofree char *folder = g_build_filename (self->folder, "archive # 1 50%", NULL);
  g_autofree char *path = g_build_filename (folder, "finx.db", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
  for (; *endings != NULL; endings++)
    {
      g_autofree char *from = g_strconcat (self->path, *endings, NULL), *to = g_strconcat (path, *endings, NULL);

      copy_file (from, to);
      g_assert_cmpint (g_chmod (to, 0444), ==, 0);
    }
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  fixture_close (self);
  g_free (self->path);
  self->path = g_steal_pointer (&path);
}

static int
read_as_nobody (StoreFixture *self)
{
  g_autoptr(FinxEvent) event = fixture_cash ("refused", "1");
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(FinxStoreReport) report = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GError) error = NULL;

  fixture_become_nobody ();
  g_assert_true (finx_store_is_protected (self->path));
  store = finx_store_open_protected (self->path, self->instruments, &error);
  g_assert_no_error (error);
  events = finx_store_read_events (store, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, N_EVENTS);
  report = finx_store_verify (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->problems->len, ==, 0);

  g_assert_false (finx_store_append (store, &event, 1, &error));
  fixture_assert_code (error, FINX_ERROR_STORE, "FINX-STORE-002");
  g_clear_error (&error);
  g_assert_false (finx_store_set_state (store, "key", "value", &error));
  fixture_assert_code (error, FINX_ERROR_STORE, "FINX-STORE-002");
  return 0;
}

static void
assert_read_and_unchanged (StoreFixture *self,
                           int         (*func) (StoreFixture *self))
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *before = fixture_describe_folder (folder), *after = NULL;

  fixture_run_apart (self, func);
  after = fixture_describe_folder (folder);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);      /* so that it can be removed */
}

static void
test_a_closed_one_is_read (StoreFixture  *self,
                           gconstpointer  data)
{
  static const struct { int folder, file; } modes[] = { { 0555, 0444 }, { 0555, 0666 }, { 0777, 0444 } };

  fixture_append_some (self, N_ORDERS);
  fixture_close (self);
  put_away (self, (const char *const []) { "", NULL });
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *folder = g_path_get_dirname (self->path);

      g_chmod (self->path, modes[i].file);
      g_chmod (folder, modes[i].folder);
      assert_read_and_unchanged (self, read_as_nobody);
    }
}

/* The newest events stand in its log. */
static void
test_one_that_was_not_closed_is_read (StoreFixture  *self,
                                      gconstpointer  data)
{
  fixture_append_some (self, N_ORDERS);
  put_away (self, (const char *const []) { "", "-wal", "-shm", NULL });
  assert_read_and_unchanged (self, read_as_nobody);
}

static int
fail_as_nobody (StoreFixture *self,
                const char   *code)
{
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GError) error = NULL;

  fixture_become_nobody ();
  store = finx_store_open_protected (self->path, self->instruments, &error);
  g_assert_null (store);
  fixture_assert_code (error, FINX_ERROR_STORE, code);
  return 0;
}

static int
fail_for_the_log (StoreFixture *self)
{
  return fail_as_nobody (self, "FINX-STORE-023");
}

/* Without the index its log can not be read, and without the log the newest events would be missing. */
static void
test_a_log_alone_is_told (StoreFixture  *self,
                          gconstpointer  data)
{
  fixture_append_some (self, N_ORDERS);
  put_away (self, (const char *const []) { "", "-wal", NULL });
  assert_read_and_unchanged (self, fail_for_the_log);
}

static int
fail_for_the_version (StoreFixture *self)
{
  return fail_as_nobody (self, "FINX-STORE-024");
}

static void
test_an_older_version_is_told (StoreFixture  *self,
                               gconstpointer  data)
{
  fixture_append_some (self, N_ORDERS);
  fixture_make_version (self, finx_migrations_latest () - 1);
  put_away (self, (const char *const []) { "", NULL });
  assert_read_and_unchanged (self, fail_for_the_version);
}

/* Somebody else may write where we may not. */
static void
test_a_change_meanwhile_is_told (StoreFixture  *self,
                                 gconstpointer  data)
{
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GPtrArray) events = NULL, again = NULL;
  g_autoptr(GError) error = NULL;

  fixture_append_some (self, N_ORDERS);
  fixture_close (self);
  store = finx_store_open_protected (self->path, self->instruments, &error);
  g_assert_no_error (error);
  events = finx_store_read_events (store, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, N_EVENTS);

  fixture_open (self);
  fixture_append_ok (self, fixture_cash ("new", "1"));
  fixture_close (self);                 /* folds the log into the file */
  again = finx_store_read_events (store, 0, 0, &error);
  g_assert_null (again);
  fixture_assert_code (error, FINX_ERROR_BUSY, "FINX-STORE-025");
}

static void
test_what_can_be_written_is_not_protected (StoreFixture  *self,
                                           gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (self->folder, "missing.db", NULL);

  g_assert_false (finx_store_is_protected (self->path));
  g_assert_false (finx_store_is_protected (missing));
}

#define ADD(path, func) \
  g_test_add ("/store/protected/" path, StoreFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-closed-one-is-read", test_a_closed_one_is_read);
  ADD ("one-that-was-not-closed-is-read", test_one_that_was_not_closed_is_read);
  ADD ("a-log-alone-is-told", test_a_log_alone_is_told);
  ADD ("an-older-version-is-told", test_an_older_version_is_told);
  ADD ("a-change-meanwhile-is-told", test_a_change_meanwhile_is_told);
  ADD ("what-can-be-written-is-not-protected", test_what_can_be_written_is_not_protected);
  return g_test_run ();
}
