/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POSIX drops all locks that a process has on a file when it closes the file once, by whatever descriptor
 * (https://sqlite.org/howtocorrupt.html, section 2.2). A program that looked at its own open database would lose its
 * locks that way; the next other program to close the database would take itself for the last one and remove the log
 * under the writer. So: one program looks, another opens and closes, and what the first writes then is still there. */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "base/finx-error.h"
#include "store-fixture.h"

static void
open_and_close_here (StoreFixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxStore) second = finx_store_open (self->path, self->instruments, &error);

  g_assert_no_error (error);
  finx_store_close (second);
}

static void
check_as_a_backup (StoreFixture *self)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (finx_store_check_backup (self->path, &error));
  fixture_assert_code (error, FINX_ERROR_INVALID, "FINX-STORE-021");
}

static void
verify (StoreFixture *self)
{
  fixture_assert_sound (self);
}

static void
back_up (StoreFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "copy", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_store_backup (self->store, path, &error));
  g_assert_no_error (error);
}

static const struct
{
  const char *name;
  void      (*look) (StoreFixture *self);
} looks[] = {
  { "a-second-store", open_and_close_here },
  { "a-check-as-a-backup", check_as_a_backup },
  { "a-verification", verify },
  { "a-backup", back_up },
};

/* What finxctl does while the workstation runs. */
static void
let_another_program_open_and_close (const char *path)
{
  const char *argv[] = { "/proc/self/exe", "--open", path, NULL };
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
test_log_stays (StoreFixture  *self,
                gconstpointer  data)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autoptr(GPtrArray) movements = NULL;
  guint number = GPOINTER_TO_UINT (data);

  fixture_append_ok (self, fixture_account ("practice"));
  fixture_append_ok (self, fixture_cash ("before", "1"));
  looks[number].look (self);
  let_another_program_open_and_close (self->path);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  fixture_append_ok (self, fixture_cash ("after", "2"));

  let_another_program_open_and_close (self->path);
  fixture_close (self);
  fixture_open (self);
  movements = finx_store_list_cash (self->store, NULL, 0, NULL);
  g_assert_cmpuint (movements->len, ==, 2);
}

static int
open_and_close (const char *path)
{
  g_autoptr(FinxInstrumentTable) instruments = fixture_instruments ();
  g_autoptr(FinxStore) store = finx_store_open (path, instruments, NULL);

  if (store == NULL)
    return 1;
  finx_store_close (store);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--open"))
    return open_and_close (argv[2]);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strconcat ("/store/the-log-stays-after/", looks[i].name, NULL);

      g_test_add (path, StoreFixture, GUINT_TO_POINTER (i), fixture_set_up, test_log_stays, fixture_tear_down);
    }
  return g_test_run ();
}
