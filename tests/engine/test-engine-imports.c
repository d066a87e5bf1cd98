/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are imported into a portfolio: whole or not at all, whatever happens meanwhile. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "book-fixture.h"
#include "store/finx-sqlite.h"

#define N_KILLED 60000          /* rows of an import that is killed */
#define N_KILLS  10

static FinxImportOutcome *
import_file (EngineFixture        *self,
             const char           *path,
             FinxBookImportFlags   flags,
             GCancellable         *cancellable,
             GError              **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  const FinxImportOptions options = { 0 };

  finx_engine_import_async (self->engine, "depot", path, &options, flags, NULL, NULL, cancellable, fixture_result_cb, &result);
  fixture_wait (self, &result);
  return finx_engine_import_finish (self->engine, result, error);
}

static FinxImportOutcome *
import_text (EngineFixture       *self,
             const char          *text,
             FinxBookImportFlags  flags)
{
  g_autofree char *path = write_file (self, "rows.csv", text);
  GError *error = NULL;
  FinxImportOutcome *outcome = import_file (self, path, flags, NULL, &error);

  g_assert_no_error (error);
  return outcome;
}

static void
test_an_import_twice_changes_nothing (EngineFixture *self,
                                      gconstpointer  data)
{
  g_autoptr(FinxImportOutcome) dry = import_text (self, BOOK_ROWS, FINX_BOOK_IMPORT_DRY_RUN), first = NULL, second = NULL, third = NULL;
  const FinxInstrument *made;
  g_autofree char *what = NULL;

  g_assert_true (dry->is_dry_run);
  g_assert_cmpuint (dry->n_imported, ==, 5);
  g_assert_cmpuint (dry->instruments->len, ==, 2);
  g_assert_cmpstr (dry->currency, ==, "USD");
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_null (finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), "BRK-B"));

  first = import_text (self, BOOK_ROWS, 0);
  g_assert_cmpuint (first->n_imported, ==, 5);
  g_assert_cmpuint (first->n_duplicates, ==, 0);
  g_assert_cmpuint (count (self), ==, 5);
  g_assert_true (finx_engine_can_undo (self->engine, "depot", &what));
  g_assert_cmpstr (what, ==, "Imported from rows.csv");

  second = import_text (self, BOOK_ROWS, 0);
  g_assert_cmpuint (second->n_imported, ==, 0);
  g_assert_cmpuint (second->n_duplicates, ==, 5);
  fixture_reopen (self);
  third = import_text (self, BOOK_ROWS, 0);
  g_assert_cmpuint (third->n_duplicates, ==, 5);
  g_assert_cmpuint (count (self), ==, 5);

  made = fixture_instrument (self, "BRK-B");
  g_assert_cmpstr (made->venue, ==, "XXXX");
  g_assert_cmpstr (made->currency, ==, "USD");
  g_assert_cmpstr (fixture_instrument (self, "SAP.DE")->currency, ==, "EUR");
  assert_sound (self);

  undo (self, FALSE);
  g_assert_cmpuint (count (self), ==, 0);
  undo (self, TRUE);
  g_assert_cmpuint (count (self), ==, 5);
  undo (self, FALSE);
  {
    g_autoptr(FinxImportOutcome) again = import_text (self, BOOK_ROWS, 0);

    g_assert_cmpuint (again->n_imported, ==, 5);
  }
  g_assert_cmpuint (count (self), ==, 5);
}

/* What was corrected here is not overwritten by the file it came from; a file of ours that says something else is. */
static void
test_corrections_survive_an_import (EngineFixture *self,
                                    gconstpointer  data)
{
  g_autoptr(FinxImportOutcome) first = NULL, second = NULL, third = NULL, fourth = NULL;
  FinxTransactionList *list;
  FinxTransaction view;
  FinxTransaction *edited;
  g_autofree char *id = NULL, *text = NULL, *gone = NULL;

  first = import_text (self, BOOK_HEAD "2024-01-02,,deposit,,,,,,1000,,,EUR,,,,\n", 0);
  list = finx_engine_get_transactions (self->engine, "depot");
  finx_transaction_list_get (list, 0, &view);
  id = g_strdup (view.id);
  edited = finx_transaction_copy (&view);
  edited->amount = fixture_decimal ("1001");
  write_ok (self, edited);
  second = import_text (self, BOOK_HEAD "2024-01-02,,deposit,,,,,,1000,,,EUR,,,,\n", 0);
  g_assert_cmpuint (second->n_duplicates, ==, 1);
  assert_amount (self, id, "1001");

  text = g_strdup_printf ("date,type,amount,currency,id\n2024-01-02,deposit,1002,EUR,%s\n", id);
  third = import_text (self, text, 0);
  g_assert_cmpuint (third->n_imported, ==, 1);
  assert_amount (self, id, "1002");
  gone = g_strdup_printf ("date,type,amount,currency,id,deleted\n2024-01-02,deposit,1002,EUR,%s,true\n"
                          "2024-01-02,deposit,1,EUR,never,true\n", id);
  fourth = import_text (self, gone, 0);
  g_assert_cmpuint (fourth->n_imported, ==, 1);
  g_assert_cmpuint (fourth->n_duplicates, ==, 1);
  assert_amount (self, id, "-");
  undo (self, FALSE);
  assert_amount (self, id, "1002");
}

static void
test_all_or_nothing_unless_partial (EngineFixture *self,
                                    gconstpointer  data)
{
  static const char text[] =
    BOOK_HEAD
    "2024-01-02,,deposit,,,,,,1000,,,EUR,,,,\n"
    "2024-02-31,,deposit,,,,,,1000,,,EUR,,,,\n"
    "2024-01-03,,buy,,,NEW,0,,10,,,EUR,,,,\n";
  g_autoptr(FinxImportOutcome) refused = import_text (self, text, 0), partial = NULL;
  const FinxImportFault *fault;

  g_assert_true (refused->is_refused);
  g_assert_cmpuint (refused->result->n_faults, ==, 2);
  fault = refused->result->faults->pdata[0];
  g_assert_cmpuint (fault->line, ==, 3);
  g_assert_cmpuint (fault->column, ==, 1);
  g_assert_cmpstr (fault->name, ==, "date");
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_null (finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), "NEW"));
  g_assert_false (finx_engine_can_undo (self->engine, "depot", NULL));

  partial = import_text (self, text, FINX_BOOK_IMPORT_PARTIAL);
  g_assert_false (partial->is_refused);
  g_assert_cmpuint (partial->n_imported, ==, 1);
  g_assert_cmpuint (count (self), ==, 1);
}

static void
test_broken_files_leave_nothing (EngineFixture *self,
                                 gconstpointer  data)
{
  static const struct { const char *text; gssize size; } cases[] = {
    { "", 0 }, { "\0\1\2\3\xff\xfe", 6 }, { "recipes,cakes\n1,2\n", -1 }, { BOOK_HEAD, -1 }, { "\"", 1 },
  };
  g_autoptr(GError) missing = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, "broken.csv", NULL);
      g_autoptr(FinxImportOutcome) outcome = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (g_file_set_contents (path, cases[i].text, cases[i].size, NULL));
      outcome = import_file (self, path, 0, NULL, &error);
      if (outcome == NULL)
        g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      else
        g_assert_cmpuint (outcome->n_imported, ==, 0);
      g_assert_cmpuint (count (self), ==, 0);
    }
  g_assert_null (import_file (self, "/nowhere/to/be/found.csv", 0, NULL, &missing));
  g_assert_nonnull (missing);
  assert_sound (self);
}

/* More than one block from 4,096 rows on, and more than the queue holds from 131,072 on. */
static char *
write_many (EngineFixture *self,
            guint          n)
{
  GString *text = g_string_new (BOOK_HEAD);
  char *path;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "20%02u-%02u-%02u,,%s,,,S%u,%u,,%u.5,,,EUR,,,,\n", i / 3360 % 20, i / 280 % 12 + 1, i % 28 + 1,
                            i % 3 == 0 ? "sell" : "buy", i % 50, i + 1, i + 2);
  path = write_file (self, "many.csv", text->str);
  g_string_free (text, TRUE);
  return path;
}

static void
test_many_rows_come_in_blocks (EngineFixture *self,
                               gconstpointer  data)
{
  g_autofree char *path = write_many (self, 20000);
  g_autoptr(FinxImportOutcome) outcome = NULL, again = NULL;
  GError *error = NULL;

  write_ok (self, make (self, "mine", FINX_TRANSACTION_DEPOSIT, "1"));
  outcome = import_file (self, path, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcome->n_imported, ==, 20000);
  g_assert_cmpuint (outcome->instruments->len, ==, 50);
  g_assert_cmpuint (count (self), ==, 20001);
  fixture_reopen (self);
  g_assert_cmpuint (count (self), ==, 20001);
  again = import_file (self, path, 0, NULL, &error);
  g_assert_cmpuint (again->n_duplicates, ==, 20000);
  undo (self, FALSE);
  g_assert_cmpuint (count (self), ==, 1);
  assert_amount (self, "mine", "1");
  undo (self, TRUE);
  g_assert_cmpuint (count (self), ==, 20001);
  assert_sound (self);
}

static void
cancel_cb (double   fraction,
           guint64  n_rows,
           gpointer user_data)
{
  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  g_cancellable_cancel (user_data);
}

static void
test_a_cancelled_import_leaves_nothing (EngineFixture *self,
                                        gconstpointer  data)
{
  g_autofree char *path = write_many (self, 150000);
  g_autoptr(GCancellable) at_once = g_cancellable_new (), midway = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) first = NULL, second = NULL;
  const FinxImportOptions options = { 0 };

  g_cancellable_cancel (at_once);
  g_assert_null (import_file (self, path, 0, at_once, &first));
  g_assert_error (first, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  finx_engine_import_async (self->engine, "depot", path, &options, 0, cancel_cb, midway, midway, fixture_result_cb, &result);
  fixture_wait (self, &result);
  g_assert_null (finx_engine_import_finish (self->engine, result, &second));
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_null (finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), "S1"));
  write_ok (self, make (self, "after", FINX_TRANSACTION_DEPOSIT, "1"));
  assert_sound (self);
}

/* The disk is full in the middle: a limit on the size of files, which only the child has. */
static void
test_a_full_disk_leaves_nothing (EngineFixture *self,
                                 gconstpointer  data)
{
  if (g_test_subprocess ())
    {
      g_autofree char *path = write_many (self, 60000);
      struct rlimit limit = { 4 << 20, 4 << 20 };
      g_autoptr(FinxImportOutcome) outcome = NULL;
      g_autoptr(GError) error = NULL;

      signal (SIGXFSZ, SIG_IGN);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      outcome = import_file (self, path, 0, NULL, &error);
      g_assert_null (outcome);
      fixture_assert_error (error, FINX_ERROR_STORE, "FINX-STORE-003");
      g_assert_cmpuint (count (self), ==, 0);
      assert_sound (self);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* The child: imports a file again and again, taking it back in between, until it is killed. */
static int
run_child (const char *folder)
{
  EngineFixture self = { .folder = (char *) folder, .clock = finx_clock_new_manual (FINX_USEC_PER_DAY) };
  g_autofree char *path = g_build_filename (folder, "many.csv", NULL);

  fixture_open (&self);
  for (;;)
    {
      g_autoptr(FinxImportOutcome) outcome = import_file (&self, path, 0, NULL, NULL);

      if (outcome == NULL || outcome->n_imported != N_KILLED)
        return 1;
      undo (&self, FALSE);
    }
}

static int
count_staged (EngineFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "finx.db", NULL);
  g_autoptr(FinxSqlite) db = finx_sqlite_open (path, FINX_SQLITE_READ_ONLY, NULL);
  gint64 n;

  g_assert_true (finx_sqlite_query_int (db, "SELECT count (*) FROM staged_texts", &n, NULL));
  return (int) n;
}

static void
test_a_kill_leaves_all_of_it_or_nothing (EngineFixture *self,
                                         gconstpointer  data)
{
  g_autofree char *path = write_many (self, N_KILLED);
  g_autoptr(GRand) rand = g_rand_new_with_seed (99);
  guint n_found = 0, n_midway = 0;

  fixture_close (self);
  for (guint round = 0; round < N_KILLS; round++)
    {
      const char *const words[] = { "/proc/self/exe", "--child", self->folder, NULL };
      int status;
      GPid pid;

      g_assert_true (g_spawn_async (NULL, (char **) words, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL));
      /* At any moment, or when some of its blocks are written. */
      for (int n = g_rand_int_range (rand, 1, 13); round % 2 == 1 && count_staged (self) < n;)
        g_usleep (500);
      if (round % 2 == 0)
        g_usleep ((gulong) g_rand_int_range (rand, 100000, 900000));
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

      n_midway += count_staged (self) > 0;
      fixture_open (self);
      g_assert_cmpint (count_staged (self), ==, 0);
      g_assert_true (count (self) == 0 || count (self) == N_KILLED);
      n_found += count (self) > 0;
      assert_sound (self);
      if (count (self) > 0)
        undo (self, FALSE);
      fixture_close (self);
    }
  g_assert_cmpuint (n_midway, >, 0);
  g_test_message ("killed after an import in %u of %u rounds, while one was written in %u", n_found, N_KILLS, n_midway);
  fixture_open (self);
}

static void
test_one_change_at_a_time (EngineFixture *self,
                           gconstpointer  data)
{
  g_autofree char *path = write_many (self, 5000);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxImportOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;
  const FinxImportOptions options = { 0 };

  finx_engine_import_async (self->engine, "depot", path, &options, 0, NULL, NULL, NULL, fixture_result_cb, &result);
  g_assert_false (write_one (self, make (self, "a", FINX_TRANSACTION_DEPOSIT, "1"), &error));
  fixture_assert_error (error, FINX_ERROR_BUSY, "FINX-BOOK-004");
  fixture_wait (self, &result);
  outcome = finx_engine_import_finish (self->engine, result, NULL);
  g_assert_nonnull (outcome);
  write_ok (self, make (self, "a", FINX_TRANSACTION_DEPOSIT, "1"));
  g_assert_cmpuint (count (self), ==, 5001);
}

static void
test_closing_waits_for_an_import (EngineFixture *self,
                                  gconstpointer  data)
{
  g_autofree char *path = write_many (self, 9000);
  g_autoptr(GAsyncResult) result = NULL;
  const FinxImportOptions options = { 0 };

  finx_engine_import_async (self->engine, "depot", path, &options, 0, NULL, NULL, NULL, fixture_result_cb, &result);
  fixture_reopen (self);
  g_assert_cmpuint (count (self), ==, 9000);
}

static void
note_half_cb (double   fraction,
              guint64  n_rows,
              gpointer is_half_read)
{
  *(gboolean *) is_half_read |= n_rows > 200000;
}

/* The store is free while a file is read. */
static void
test_orders_do_not_wait_for_an_import (EngineFixture *self,
                                       gconstpointer  data)
{
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "5", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autofree char *path = write_many (self, 400000), *client_id = NULL;
  g_autoptr(GAsyncResult) result = NULL, placed = NULL;
  g_autoptr(FinxImportOutcome) outcome = NULL;
  const FinxImportOptions options = { 0 };
  gboolean is_half_read = FALSE;
  GError *error = NULL;

  create_portfolio (self, "depot");
  fixture_quote (self, "AAPL");
  finx_engine_import_async (self->engine, "depot", path, &options, 0, note_half_cb, &is_half_read, NULL, fixture_result_cb, &result);
  while (!is_half_read)
    g_main_context_iteration (NULL, TRUE);
  finx_engine_place_async (self->engine, order, NULL, fixture_result_cb, &placed);
  client_id = finx_engine_place_finish (self->engine, fixture_wait (self, &placed), &error);
  g_assert_no_error (error);
  g_assert_null (result);
  fixture_run_until (self, client_id, FINX_ORDER_FILLED);
  fixture_wait (self, &result);
  outcome = finx_engine_import_finish (self->engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcome->n_imported, ==, 400000);
  g_assert_cmpuint (count (self), ==, 400000);
  fixture_reopen (self);
  g_assert_cmpuint (count (self), ==, 400000);
  g_assert_cmpint (finx_order_item_get_order (finx_engine_find_order (self->engine, client_id))->state, ==, FINX_ORDER_FILLED);
  assert_sound (self);
}

static gpointer
no_job (FinxStore       *store,
        gpointer         data,
        GDestroyNotify  *destroy,
        GError         **error)
{
  return NULL;
}

/* Returns: after how many of the blocks something else could be done before the next, until there is @result */
static guint
count_turns (EngineFixture  *self,
             GAsyncResult  **result)
{
  int n_staged = 0;
  guint n = 0;

  while (*result == NULL)
    {
      int before = n_staged;

      finx_engine_store_call (self->engine, no_job, NULL, NULL);
      n_staged = count_staged (self);
      n += n_staged > before;
      g_main_context_iteration (NULL, FALSE);
    }
  return n;
}

/* Nobody waits until all blocks are written; likewise when they are taken back. */
static void
test_others_write_between_the_blocks (EngineFixture *self,
                                      gconstpointer  data)
{
  g_autofree char *path = write_many (self, 200000);
  g_autoptr(GAsyncResult) result = NULL, undone = NULL;
  g_autoptr(FinxImportOutcome) outcome = NULL;
  const FinxImportOptions options = { 0 };
  guint n;

  finx_engine_import_async (self->engine, "depot", path, &options, 0, NULL, NULL, NULL, fixture_result_cb, &result);
  n = count_turns (self, &result);
  g_test_message ("%u turns while an import of 49 blocks was written", n);
  g_assert_cmpuint (n, >=, 10);
  outcome = finx_engine_import_finish (self->engine, result, NULL);
  g_assert_cmpuint (outcome->n_imported, ==, 200000);

  finx_engine_undo_async (self->engine, "depot", fixture_result_cb, &undone);
  n = count_turns (self, &undone);
  g_test_message ("%u turns while it was taken back", n);
  g_assert_cmpuint (n, >=, 10);
  g_assert_true (finx_engine_undo_finish (self->engine, undone, NULL));
  g_assert_cmpuint (count (self), ==, 0);
}

/* Neither right after the import nor after a restart, whatever the limit. */
static void
test_instruments_of_imports_are_not_traded (EngineFixture *self,
                                            gconstpointer  data)
{
  g_autoptr(FinxImportOutcome) outcome = NULL;

  create_portfolio (self, "depot");
  outcome = import_text (self, BOOK_ROWS, 0);
  for (guint round = 0; round < 2; round++)
    {
      FinxDecimal limit = round == 0 ? FINX_DECIMAL_UNKNOWN : fixture_decimal ("10");
      g_autoptr(FinxOrder) order = fixture_draft (self, "SAP.DE", FINX_SIDE_BUY, "5", limit, FINX_DECIMAL_UNKNOWN);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *client_id = NULL;

      g_free (order->account);
      order->account = g_strdup ("practice");
      finx_engine_place_async (self->engine, order, NULL, fixture_result_cb, &result);
      fixture_wait (self, &result);
      client_id = finx_engine_place_finish (self->engine, result, &error);
      g_assert_null (client_id);
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      fixture_reopen (self);
    }
  g_assert_cmpuint (fixture_count_open (self), ==, 0);
}

#define ADD(name, func) g_test_add ("/engine/imports/" name, EngineFixture, NULL, set_up_book, func, fixture_tear_down)
#define ADD_PRACTICE(name, func) \
  g_test_add ("/engine/imports/" name, EngineFixture, NULL, fixture_set_up_practice, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2]);

  g_test_init (&argc, &argv, NULL);

  ADD ("an-import-twice-changes-nothing", test_an_import_twice_changes_nothing);
  ADD ("corrections-survive-an-import", test_corrections_survive_an_import);
  ADD ("all-or-nothing-unless-partial", test_all_or_nothing_unless_partial);
  ADD ("broken-files-leave-nothing", test_broken_files_leave_nothing);
  ADD ("many-rows-come-in-blocks", test_many_rows_come_in_blocks);
  ADD ("a-cancelled-import-leaves-nothing", test_a_cancelled_import_leaves_nothing);
  ADD ("a-full-disk-leaves-nothing", test_a_full_disk_leaves_nothing);
  ADD ("a-kill-leaves-all-of-it-or-nothing", test_a_kill_leaves_all_of_it_or_nothing);
  ADD ("one-change-at-a-time", test_one_change_at_a_time);
  ADD ("closing-waits-for-an-import", test_closing_waits_for_an_import);
  ADD_PRACTICE ("orders-do-not-wait-for-an-import", test_orders_do_not_wait_for_an_import);
  ADD ("others-write-between-the-blocks", test_others_write_between_the_blocks);
  ADD_PRACTICE ("instruments-of-imports-are-not-traded", test_instruments_of_imports_are_not_traded);

  return g_test_run ();
}
