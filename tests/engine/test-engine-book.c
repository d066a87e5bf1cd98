/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions that a person keeps: written, taken back, done again, there after a restart. */
#include "book-fixture.h"
#include "engine/review/finx-portfolio-settings.h"

static void
note_change_cb (FinxEngine *engine,
                const char *portfolio,
                gpointer    user_data)
{
  g_assert_cmpstr (portfolio, ==, "depot");
  ++*(guint *) user_data;
}

static void
test_what_is_written_is_there_after_a_restart (EngineFixture *self,
                                               gconstpointer  data)
{
  FinxTransactionList *before, *list;
  FinxTransaction view;
  guint n_changes = 0;

  g_signal_connect (self->engine, "book-changed", G_CALLBACK (note_change_cb), &n_changes);
  before = finx_transaction_list_ref (finx_engine_get_transactions (self->engine, "depot"));
  write_ok (self, make (self, "", FINX_TRANSACTION_DEPOSIT, "1000"));
  write_ok (self, make (self, "b", FINX_TRANSACTION_BUY, "900"));
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpuint (finx_transaction_list_get_n (before), ==, 0);
  finx_transaction_list_unref (before);
  for (guint round = 0; round < 2; round++)
    {
      list = finx_engine_get_transactions (self->engine, "depot");
      g_assert_cmpuint (finx_transaction_list_get_n (list), ==, 2);
      finx_transaction_list_get (list, finx_transaction_list_find (list, "b"), &view);
      g_assert_cmpstr (view.account, ==, "depot");
      g_assert_true (view.instrument == fixture_instrument (self, "AAPL"));
      fixture_assert_decimal (view.amount, "900");
      finx_transaction_list_get (list, finx_transaction_list_find (list, "b") == 0 ? 1 : 0, &view);
      g_assert_cmpuint (strlen (view.id), >, 20);
      assert_sound (self);
      fixture_reopen (self);
    }
  g_assert_null (finx_engine_get_transactions (self->engine, "nobody"));
}

static void
test_what_is_wrong_is_refused_as_a_whole (EngineFixture *self,
                                          gconstpointer  data)
{
  g_autoptr(FinxTransaction) good = make (self, "good", FINX_TRANSACTION_FEE, "1");
  g_autoptr(FinxTransaction) bad = make (self, "bad", FINX_TRANSACTION_FEE, "-1");
  g_autoptr(FinxTransaction) gone = make (self, "gone", FINX_TRANSACTION_FEE, "1");
  g_autoptr(FinxTransaction) fill = make (self, "fill:depot:1", FINX_TRANSACTION_BUY, "1");
  const struct { const FinxTransaction *pair[2]; FinxError kind; const char *code; const char *portfolio; } cases[] = {
    { { good, bad }, FINX_ERROR_INVALID, "FINX-TRANSACTION-001", "depot" },
    { { good, gone }, FINX_ERROR_NOT_FOUND, "FINX-BOOK-006", "depot" },
    { { good, good }, FINX_ERROR_INVALID, "FINX-BOOK-007", "depot" },
    { { good, fill }, FINX_ERROR_REJECTED, "FINX-BOOK-005", "depot" },
    { { good, good }, FINX_ERROR_NOT_FOUND, "FINX-BOOK-001", "nobody" },
    { { good, good }, FINX_ERROR_REJECTED, "FINX-BOOK-003", "practice" },
  };

  fixture_create_practice (self);
  gone->is_deleted = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (finx_engine_write_transactions (self->engine, cases[i].portfolio, cases[i].pair, 2, "", &error));
      fixture_assert_error (error, cases[i].kind, cases[i].code);
      g_assert_cmpuint (count (self), ==, 0);
    }
  g_assert_false (finx_engine_can_undo (self->engine, "depot", NULL));
}

static void
test_changes_are_taken_back_and_done_again (EngineFixture *self,
                                            gconstpointer  data)
{
  g_autofree char *what = NULL;
  FinxTransaction *deleted;

  write_ok (self, make (self, "a", FINX_TRANSACTION_DEPOSIT, "1"));           /* 1 */
  write_ok (self, make (self, "a", FINX_TRANSACTION_DEPOSIT, "2"));           /* 2: edited */
  write_ok (self, make (self, "b", FINX_TRANSACTION_DEPOSIT, "7"));           /* 3 */
  deleted = make (self, "a", FINX_TRANSACTION_DEPOSIT, "2");
  deleted->is_deleted = TRUE;
  write_ok (self, deleted);                                                   /* 4: taken back by hand */
  assert_amount (self, "a", "-");

  g_assert_true (finx_engine_can_undo (self->engine, "depot", &what));
  g_assert_cmpstr (what, ==, "Entered");
  undo (self, FALSE);
  assert_amount (self, "a", "2");
  fixture_reopen (self);
  undo (self, FALSE);
  assert_amount (self, "b", "-");
  undo (self, FALSE);
  assert_amount (self, "a", "1");
  undo (self, TRUE);
  assert_amount (self, "a", "2");
  fixture_reopen (self);
  undo (self, TRUE);
  assert_amount (self, "b", "7");
  undo (self, TRUE);
  assert_amount (self, "a", "-");
  g_assert_false (finx_engine_can_redo (self->engine, "depot", NULL));

  undo (self, FALSE);
  undo (self, FALSE);
  undo (self, FALSE);
  undo (self, FALSE);
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_false (finx_engine_can_undo (self->engine, "depot", NULL));
  undo (self, TRUE);
  assert_amount (self, "a", "1");
  write_ok (self, make (self, "c", FINX_TRANSACTION_DEPOSIT, "5"));           /* another way: nothing to do again */
  g_assert_false (finx_engine_can_redo (self->engine, "depot", NULL));
  undo (self, FALSE);
  assert_amount (self, "c", "-");
  assert_amount (self, "a", "1");
  assert_sound (self);
}

static void
test_nothing_to_take_back_is_told (EngineFixture *self,
                                   gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  finx_engine_undo_async (self->engine, "depot", fixture_result_cb, &result);
  fixture_wait (self, &result);
  g_assert_false (finx_engine_undo_finish (self->engine, result, &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-BOOK-008");
}

static void
test_fills_and_movements_are_transactions (EngineFixture *self,
                                           gconstpointer  data)
{
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "5", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autofree char *client_id = NULL;
  FinxTransactionList *list;
  FinxTransaction first, last;
  GError *error = NULL;

  list = finx_engine_get_transactions (self->engine, "practice");
  g_assert_cmpuint (finx_transaction_list_get_n (list), ==, 1);
  fixture_quote (self, "AAPL");
  client_id = fixture_place (self, order, &error);
  g_assert_no_error (error);
  fixture_run_until (self, client_id, FINX_ORDER_FILLED);
  for (guint round = 0; round < 2; round++)
    {
      list = finx_engine_get_transactions (self->engine, "practice");
      g_assert_cmpuint (finx_transaction_list_get_n (list), >=, 2);
      finx_transaction_list_get (list, 0, &first);
      finx_transaction_list_get (list, finx_transaction_list_get_n (list) - 1, &last);
      g_assert_cmpint (first.kind, ==, FINX_TRANSACTION_DEPOSIT);
      fixture_assert_decimal (first.amount, "100000.00");
      g_assert_cmpint (last.kind, ==, FINX_TRANSACTION_BUY);
      g_assert_true (g_str_has_prefix (last.id, "fill:practice:"));
      fixture_reopen (self);
    }
  g_assert_false (finx_engine_can_undo (self->engine, "practice", NULL));
}

static void
test_read_only_data_is_not_changed (EngineFixture *self,
                                    gconstpointer  data)
{
  g_autoptr(FinxEngine) reader = fixture_second (self, TRUE);
  g_autofree char *path = write_file (self, "rows.csv", BOOK_ROWS);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxImportOutcome) outcome = NULL;
  g_autoptr(FinxTransaction) t = make (self, "x", FINX_TRANSACTION_DEPOSIT, "1");
  g_autoptr(GError) error = NULL, write_error = NULL;
  const FinxImportOptions options = { 0 };

  write_ok (self, make (self, "a", FINX_TRANSACTION_DEPOSIT, "1"));
  g_assert_true (finx_engine_open (reader, &error));
  g_assert_cmpuint (finx_transaction_list_get_n (finx_engine_get_transactions (reader, "depot")), ==, 1);
  finx_engine_import_async (reader, "depot", path, &options, 0, NULL, NULL, NULL, fixture_result_cb, &result);
  fixture_wait (self, &result);
  g_assert_null (finx_engine_import_finish (reader, result, &error));
  fixture_assert_error (error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");
  g_assert_false (finx_engine_write_transactions (reader, "depot", (const FinxTransaction *const []) { t }, 1, "", &write_error));
  fixture_assert_error (write_error, FINX_ERROR_OFFLINE, "FINX-ENGINE-004");

  g_clear_object (&result);
  finx_engine_import_async (reader, "depot", path, &options, FINX_BOOK_IMPORT_DRY_RUN, NULL, NULL, NULL, fixture_result_cb, &result);
  fixture_wait (self, &result);
  outcome = finx_engine_import_finish (reader, result, NULL);
  g_assert_cmpuint (outcome->n_imported, ==, 5);
  finx_engine_close (reader);
}

static void
test_settings_are_remembered (EngineFixture *self,
                              gconstpointer  data)
{
  g_auto(FinxPortfolioSettings) defaults = { 0 }, found = { 0 };
  char *accounts[] = { (char *) "a", (char *) "b; c", NULL };
  FinxPortfolioSettings set = { .method = FINX_LOTS_AVERAGE, .expense_fees = TRUE, .timing = FINX_FLOW_AT_END, .move_wash_sales = TRUE,
                                .benchmark = (char *) "SPY", .risk_free = { 2, 2 }, .tax_rate = { 25, 2 }, .accounts = accounts };
  g_autoptr(GError) rate = NULL, riskless = NULL, benchmark = NULL, nobody = NULL;
  GError *error = NULL;

  finx_engine_get_portfolio_settings (self->engine, "depot", &defaults);
  g_assert_cmpint (defaults.method, ==, FINX_LOTS_FIFO);
  g_assert_false (defaults.expense_fees);
  g_assert_cmpint (defaults.timing, ==, FINX_FLOW_AT_START);
  g_assert_cmpstr (defaults.benchmark, ==, "");
  g_assert_false (defaults.move_wash_sales);
  fixture_assert_decimal (defaults.risk_free, "0");
  g_assert_false (finx_decimal_is_known (defaults.tax_rate));
  g_assert_null (defaults.accounts);

  g_assert_true (finx_engine_set_portfolio_settings (self->engine, "depot", &set, &error));
  g_assert_no_error (error);
  fixture_reopen (self);
  finx_engine_get_portfolio_settings (self->engine, "depot", &found);
  g_assert_cmpint (found.method, ==, FINX_LOTS_AVERAGE);
  g_assert_true (found.expense_fees);
  g_assert_cmpint (found.timing, ==, FINX_FLOW_AT_END);
  g_assert_cmpstr (found.benchmark, ==, "SPY");
  g_assert_true (found.move_wash_sales);
  fixture_assert_decimal (found.risk_free, "0.02");
  fixture_assert_decimal (found.tax_rate, "0.25");
  g_assert_cmpstrv (found.accounts, accounts);

  set.tax_rate = fixture_decimal ("1.5");
  g_assert_false (finx_engine_set_portfolio_settings (self->engine, "depot", &set, &rate));
  fixture_assert_error (rate, FINX_ERROR_INVALID, "FINX-BOOK-010");
  set.tax_rate = FINX_DECIMAL_UNKNOWN;
  set.risk_free = fixture_decimal ("1");
  g_assert_false (finx_engine_set_portfolio_settings (self->engine, "depot", &set, &riskless));
  fixture_assert_error (riskless, FINX_ERROR_INVALID, "FINX-BOOK-013");
  set.risk_free = FINX_DECIMAL_ZERO;
  set.benchmark = (char *) "NOBODY";
  g_assert_false (finx_engine_set_portfolio_settings (self->engine, "depot", &set, &benchmark));
  fixture_assert_error (benchmark, FINX_ERROR_NOT_FOUND, "FINX-BOOK-011");
  g_assert_false (finx_engine_set_portfolio_settings (self->engine, "nobody", &set, &nobody));
  fixture_assert_error (nobody, FINX_ERROR_NOT_FOUND, "FINX-BOOK-001");
}

static void
test_an_instrument_is_added_once (EngineFixture *self,
                                  gconstpointer  data)
{
  FinxInstrument instrument = *fixture_instrument (self, "AAPL");
  const FinxInstrument *added;
  GError *error = NULL;

  instrument.symbol = (char *) "VWCE";
  instrument.isin = (char *) "IE00BK5BQT80";
  added = finx_engine_add_instrument (self->engine, &instrument, &error);
  g_assert_no_error (error);
  g_assert_true (finx_engine_add_instrument (self->engine, &instrument, &error) == added);
  fixture_reopen (self);
  g_assert_cmpstr (fixture_instrument (self, "VWCE")->isin, ==, "IE00BK5BQT80");
  g_assert_true (finx_engine_add_instrument (self->engine, fixture_instrument (self, "AAPL"), &error)
                 == fixture_instrument (self, "AAPL"));
}

#define ADD(name, func) g_test_add ("/engine/book/" name, EngineFixture, NULL, set_up_book, func, fixture_tear_down)
#define ADD_PRACTICE(name, func) \
  g_test_add ("/engine/book/" name, EngineFixture, NULL, fixture_set_up_practice, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("what-is-written-is-there-after-a-restart", test_what_is_written_is_there_after_a_restart);
  ADD ("what-is-wrong-is-refused-as-a-whole", test_what_is_wrong_is_refused_as_a_whole);
  ADD ("changes-are-taken-back-and-done-again", test_changes_are_taken_back_and_done_again);
  ADD ("nothing-to-take-back-is-told", test_nothing_to_take_back_is_told);
  ADD_PRACTICE ("fills-and-movements-are-transactions", test_fills_and_movements_are_transactions);
  ADD ("read-only-data-is-not-changed", test_read_only_data_is_not_changed);
  ADD ("settings-are-remembered", test_settings_are_remembered);
  ADD ("an-instrument-is-added-once", test_an_instrument_is_added_once);

  return g_test_run ();
}
