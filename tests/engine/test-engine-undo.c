/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes that are taken back: of any size, and others than the newest; and what the live figures make of long books. */
#include <string.h>

#include "base/finx-string.h"
#include "base/finx-time.h"
#include "engine-fixture.h"
#include "engine/finx-engine-book-private.h"
#include "portfolio/finx-portfolio.h"

#define N_MANY 60000
#define HEAD   "date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,ratio,lot,note\n"

static void
set_up (EngineFixture *self,
        gconstpointer  data)
{
  FinxAccount *account;
  g_autoptr(GError) error = NULL;

  fixture_set_up (self, data);
  account = finx_account_new ();
  finx_set_str (&account->id, "depot");
  finx_set_str (&account->name, "Depot");
  finx_set_str (&account->broker, "manual");
  finx_set_str (&account->currency, "EUR");
  account->opened_us = 1;
  g_assert_true (finx_engine_write_account (self->engine, account, "Created", &error));
  g_assert_no_error (error);
}

static guint
count (EngineFixture *self)
{
  return finx_transaction_list_get_n (finx_engine_get_transactions (self->engine, "depot"));
}

static void
import_text (EngineFixture *self,
             const char    *name,
             const char    *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxImportOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;
  const FinxImportOptions options = { 0 };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  finx_engine_import_async (self->engine, "depot", path, &options, 0, NULL, NULL, NULL, fixture_result_cb, &result);
  fixture_wait (self, &result);
  outcome = finx_engine_import_finish (self->engine, result, &error);
  g_assert_no_error (error);
  g_assert_false (outcome->is_refused);
}

static void
import_deposit (EngineFixture *self,
                const char    *name,
                int            amount)
{
  g_autofree char *text = g_strdup_printf (HEAD "2024-01-0%d,,deposit,,,,,,%d,,,EUR,,,,\n", amount % 9 + 1, amount);

  import_text (self, name, text);
}

/* Changes the amount of the deposit @from. */
static void
change_amount (EngineFixture *self,
               const char    *from,
               const char    *to)
{
  FinxTransactionList *list = finx_engine_get_transactions (self->engine, "depot");
  g_autofree char *note = g_strdup_printf ("Changed: %s to %s", from, to);
  g_autoptr(GError) error = NULL;
  FinxDecimal old = fixture_decimal (from);
  FinxTransaction view;

  for (guint i = 0; i < finx_transaction_list_get_n (list); i++)
    {
      g_autoptr(FinxTransaction) copy = NULL;

      finx_transaction_list_get (list, i, &view);
      if (finx_decimal_compare (view.amount, old) != 0)
        continue;
      copy = finx_transaction_copy (&view);
      copy->amount = fixture_decimal (to);
      g_assert_true (finx_engine_write_transactions (self->engine, "depot", (const FinxTransaction *const []) { copy }, 1, note, &error));
      g_assert_no_error (error);
      return;
    }
  g_assert_not_reached ();
}

/* All amounts, in the order of their days: "3 5 " */
static void
assert_amounts (EngineFixture *self,
                const char    *expected)
{
  FinxTransactionList *list = finx_engine_get_transactions (self->engine, "depot");
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < finx_transaction_list_get_n (list); i++)
    {
      g_autofree char *text = NULL;
      FinxTransaction view;

      finx_transaction_list_get (list, i, &view);
      text = finx_decimal_to_string (view.amount);
      g_string_append_printf (found, "%s ", text);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
step (EngineFixture *self,
      gboolean       is_redo)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  (is_redo ? finx_engine_redo_async : finx_engine_undo_async) (self->engine, "depot", fixture_result_cb, &result);
  fixture_wait (self, &result);
  g_assert_true ((is_redo ? finx_engine_redo_finish : finx_engine_undo_finish) (self->engine, result, &error));
  g_assert_no_error (error);
}

/* The change whose note is @note, which there has to be. */
static gboolean
undo_change (EngineFixture  *self,
             const char     *note,
             GError        **error)
{
  g_autoptr(GPtrArray) changes = finx_engine_list_changes (self->engine, "depot", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  const char *id = NULL;

  for (guint i = 0; i < changes->len && id == NULL; i++)
    if (g_str_equal (((FinxBookStep *) changes->pdata[i])->note, note))
      id = ((FinxBookStep *) changes->pdata[i])->id;
  g_assert_nonnull (id);
  finx_engine_undo_change_async (self->engine, "depot", id, fixture_result_cb, &result);
  fixture_wait (self, &result);
  return finx_engine_undo_finish (self->engine, result, error);
}

/* Newest first: "b, a" */
static void
assert_changes (EngineFixture *self,
                const char    *expected)
{
  g_autoptr(GPtrArray) changes = finx_engine_list_changes (self->engine, "depot", NULL);
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? ", " : "", ((FinxBookStep *) changes->pdata[i])->note);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_an_earlier_import_is_taken_back (EngineFixture *self,
                                      gconstpointer  data)
{
  g_autofree char *what = NULL;
  GError *error = NULL;

  import_deposit (self, "a.csv", 1);
  import_deposit (self, "b.csv", 2);
  change_amount (self, "2", "7");
  assert_changes (self, "Changed: 2 to 7, Imported from b.csv, Imported from a.csv");
  g_assert_true (undo_change (self, "Imported from a.csv", &error));
  g_assert_no_error (error);
  assert_amounts (self, "7 ");
  assert_changes (self, "Changed: 2 to 7, Imported from b.csv");

  fixture_reopen (self);
  assert_amounts (self, "7 ");
  assert_changes (self, "Changed: 2 to 7, Imported from b.csv");
  g_assert_true (finx_engine_can_redo (self->engine, "depot", &what));
  g_assert_cmpstr (what, ==, "Imported from a.csv");
  step (self, TRUE);
  assert_amounts (self, "1 7 ");
  step (self, FALSE);
  step (self, FALSE);
  assert_amounts (self, "2 ");
  step (self, FALSE);
  assert_amounts (self, "");
  step (self, TRUE);
  step (self, TRUE);
  step (self, TRUE);
  assert_amounts (self, "1 7 ");
}

/* The change by hand would be lost with the import: it is named, and when it is taken back the import can be. */
static void
test_what_rests_on_a_change_is_told (EngineFixture *self,
                                     gconstpointer  data)
{
  GError *error = NULL;

  import_deposit (self, "a.csv", 1);
  import_deposit (self, "b.csv", 2);
  change_amount (self, "1", "5");
  g_assert_false (undo_change (self, "Imported from a.csv", &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-BOOK-016");
  g_assert_nonnull (strstr (error->message, "“Changed: 1 to 5” came after it and changed 1 of its transactions, the first of them of 2024-01-02"));
  g_clear_error (&error);
  assert_amounts (self, "5 2 ");
  g_assert_true (undo_change (self, "Imported from b.csv", &error));
  assert_amounts (self, "5 ");

  fixture_reopen (self);
  g_assert_false (undo_change (self, "Imported from a.csv", &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-BOOK-016");
  g_clear_error (&error);
  g_assert_true (undo_change (self, "Changed: 1 to 5", &error));
  assert_amounts (self, "1 ");
  g_assert_true (undo_change (self, "Imported from a.csv", &error));
  assert_amounts (self, "");
  assert_changes (self, "");
}

/* Also where the later change took it away; one that made no difference in the end counts, too. */
static void
test_what_was_taken_away_later_is_told (EngineFixture *self,
                                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  import_deposit (self, "a.csv", 1);
  change_amount (self, "1", "5");
  change_amount (self, "5", "1");
  g_assert_false (undo_change (self, "Imported from a.csv", &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-BOOK-016");
  step (self, FALSE);
  step (self, FALSE);
  g_clear_error (&error);
  g_assert_true (undo_change (self, "Imported from a.csv", &error));
  assert_amounts (self, "");
  step (self, TRUE);
  step (self, TRUE);
  step (self, TRUE);
  assert_amounts (self, "1 ");
}

static void
test_a_change_that_is_not_there_is_told (EngineFixture *self,
                                         gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  import_deposit (self, "a.csv", 1);
  finx_engine_undo_change_async (self->engine, "depot", "nobody", fixture_result_cb, &result);
  fixture_wait (self, &result);
  g_assert_false (finx_engine_undo_finish (self->engine, result, &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-BOOK-017");
  assert_amounts (self, "1 ");
}

/* Of the live figures, once they are those of the whole book. */
static double
read_cash (EngineFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_book_wait_async (self->engine, "depot", fixture_result_cb, &result);
  fixture_wait (self, &result);
  return finx_decimal_to_double (finx_books_get_cash (finx_portfolio_get_books (finx_engine_get_portfolio (self->engine, "depot")), NULL, "EUR"));
}

static char *
make_many (void)
{
  GString *text = g_string_new (HEAD);

  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (text, "20%02u-%02u-%02u,,%s,,,S%u,1,,%u,,,EUR,,,,%u\n", i / 3360 % 20, i / 280 % 12 + 1, i % 28 + 1,
                            i % 3 == 2 ? "sell" : "buy", i % 50, i % 3 == 2 ? 12u : 10u, i);
  return g_string_free (text, FALSE);
}

/* 20,000 times two are bought for 10 and one is sold for 12: the live figures follow, however long the book is. */
static void
test_a_long_import (EngineFixture *self,
                    gconstpointer  data)
{
  g_autofree char *text = make_many ();
  FinxPortfolio *live;
  GError *error = NULL;

  import_deposit (self, "a.csv", 5);
  import_text (self, "many.csv", text);
  import_deposit (self, "b.csv", 7);
  g_assert_cmpuint (count (self), ==, N_MANY + 2);
  g_assert_cmpfloat (read_cash (self), ==, 12 - 160000);

  fixture_reopen (self);
  live = finx_engine_get_portfolio (self->engine, "depot");
  g_assert_cmpfloat (read_cash (self), ==, 12 - 160000);
  finx_portfolio_flush (live, finx_clock_now (self->clock));
  g_assert_cmpuint (g_list_model_get_n_items (finx_portfolio_get_positions (live)), ==, 50);

  g_assert_true (undo_change (self, "Imported from many.csv", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (self), ==, 2);
  g_assert_cmpfloat (read_cash (self), ==, 12);
  step (self, TRUE);
  g_assert_cmpfloat (read_cash (self), ==, 12 - 160000);
  step (self, FALSE);
  fixture_reopen (self);
  g_assert_cmpuint (count (self), ==, 2);
  g_assert_cmpfloat (read_cash (self), ==, 12);
}

/* As a broker's history comes: all of it is one change. */
static void
test_many_rows_of_a_broker (EngineFixture *self,
                            gconstpointer  data)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N_MANY; i++)
    {
      FinxTransaction *row = finx_transaction_new ();

      g_free (row->id);
      row->id = g_strdup_printf ("fill:depot:%u", i);
      finx_set_str (&row->account, "depot");
      row->kind = FINX_TRANSACTION_BUY;
      row->day = (gint32) finx_days_from_date (2024, 5, 6);
      row->instrument = fixture_instrument (self, "AAPL");
      row->quantity = finx_decimal_new (1, 0);
      row->amount = finx_decimal_new (2, 0);
      finx_set_str (&row->currency, "EUR");
      g_ptr_array_add (rows, row);
    }
  finx_engine_book_import_async (self->engine, "depot", rows, "Imported from a broker", fixture_result_cb, &result);
  fixture_wait (self, &result);
  g_assert_true (g_task_propagate_boolean (G_TASK (result), &error));
  g_assert_cmpfloat (read_cash (self), ==, -2.0 * N_MANY);
  fixture_reopen (self);
  g_assert_cmpuint (count (self), ==, N_MANY);
  g_assert_cmpfloat (read_cash (self), ==, -2.0 * N_MANY);
  assert_changes (self, "Imported from a broker");
  step (self, FALSE);
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_cmpfloat (read_cash (self), ==, 0);
}

#define ADD(name, func) g_test_add ("/engine/undo/" name, EngineFixture, NULL, set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("an-earlier-import-is-taken-back", test_an_earlier_import_is_taken_back);
  ADD ("what-rests-on-a-change-is-told", test_what_rests_on_a_change_is_told);
  ADD ("what-was-taken-away-later-is-told", test_what_was_taken_away_later_is_told);
  ADD ("a-change-that-is-not-there-is-told", test_a_change_that_is_not_there_is_told);
  ADD ("a-long-import", test_a_long_import);
  ADD ("many-rows-of-a-broker", test_many_rows_of_a_broker);
  return g_test_run ();
}
