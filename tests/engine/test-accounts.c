/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts that are closed and opened again, and long work on the database that is cancelled or only looks. */
#include <glib/gstdio.h>

#include "base/finx-time.h"
#include "engine-fixture.h"
#include "engine/finx-engine-book.h"

static guint
count (GListModel *model)
{
  return g_list_model_get_n_items (model);
}

static void
buy (EngineFixture *self,
     const char    *symbol,
     const char    *quantity)
{
  g_autoptr(FinxOrder) order = fixture_draft (self, symbol, FINX_SIDE_BUY, quantity, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autofree char *client_id = NULL;
  g_autoptr(GError) error = NULL;

  fixture_quote (self, symbol);
  client_id = fixture_place (self, order, &error);
  g_assert_no_error (error);
  fixture_run_until (self, client_id, FINX_ORDER_FILLED);
}

static void
test_a_closed_account_leaves_the_lists (EngineFixture *self,
                                        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  FinxDecimal cash;

  buy (self, "AAPL", "5");
  cash = fixture_cash (self, "USD");
  g_assert_true (finx_engine_close_account (self->engine, "practice", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (finx_engine_get_portfolios (self->engine)), ==, 0);
  g_assert_cmpuint (count (finx_engine_get_orders (self->engine)), ==, 0);
  g_assert_cmpuint (count (finx_engine_get_fills (self->engine)), ==, 0);
  g_assert_cmpuint (count (finx_engine_get_cash_movements (self->engine)), ==, 0);
  g_assert_cmpuint (finx_engine_get_closed_accounts (self->engine)->len, ==, 1);
  g_assert_false (finx_engine_has_practice (self->engine));
  g_assert_false (finx_engine_close_account (self->engine, "practice", &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-ACCOUNT-002");

  fixture_reopen (self);
  g_assert_cmpuint (count (finx_engine_get_portfolios (self->engine)), ==, 0);
  g_assert_cmpuint (count (finx_engine_get_fills (self->engine)), ==, 0);
  g_clear_error (&error);
  g_assert_true (finx_engine_reopen_account (self->engine, "practice", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (finx_engine_get_orders (self->engine)), ==, 1);
  g_assert_cmpuint (finx_engine_get_closed_accounts (self->engine)->len, ==, 0);
  fixture_assert_equal (fixture_cash (self, "USD"), cash);
  fixture_assert_decimal (fixture_held (self, "AAPL"), "5");
  buy (self, "AAPL", "1");
  fixture_assert_decimal (fixture_held (self, "AAPL"), "6");
}

/* What was entered by hand or imported is in the live figures again. */
static void
test_a_reopened_portfolio_has_what_was_entered (EngineFixture *self,
                                                gconstpointer  data)
{
  g_autoptr(FinxTransaction) row = finx_transaction_new ();
  g_autoptr(GError) error = NULL;
  FinxHolding holding;

  g_assert_nonnull (finx_engine_create_portfolio (self->engine, "Depot", "USD", &error));
  g_free (row->currency);
  row->currency = g_strdup ("USD");
  row->kind = FINX_TRANSACTION_BUY;
  row->day = (gint32) finx_days_from_date (2024, 5, 6);
  row->instrument = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), "AAPL");
  row->quantity = fixture_decimal ("3");
  row->amount = fixture_decimal ("300");
  g_assert_true (finx_engine_write_transactions (self->engine, "depot", (const FinxTransaction *const []) { row }, 1, "Entered", &error));
  g_assert_true (finx_engine_close_account (self->engine, "depot", &error));
  g_assert_true (finx_engine_reopen_account (self->engine, "depot", &error));
  g_assert_no_error (error);
  finx_holding_read (&holding, finx_portfolio_get_books (finx_engine_get_portfolio (self->engine, "depot")), row->instrument);
  fixture_assert_decimal (holding.quantity, "3");
}

static void
test_open_orders_keep_an_account_open (EngineFixture *self,
                                       gconstpointer  data)
{
  g_autofree char *working = fixture_place_working (self, "AAPL", "4", 0.95);
  g_autoptr(GError) error = NULL;

  g_assert_false (finx_engine_close_account (self->engine, "practice", &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-ACCOUNT-003");
  g_assert_cmpuint (count (finx_engine_get_portfolios (self->engine)), ==, 1);
  fixture_assert_state (self, working, FINX_ORDER_WORKING);
}

static void
test_a_connected_broker_keeps_an_account_open (EngineFixture *self,
                                               gconstpointer  data)
{
  g_autoptr(FinxConnection) connection = finx_connection_new ("kraken-1", "Kraken", FALSE);
  FinxAccount *account = finx_account_copy (finx_portfolio_get_account (finx_engine_get_portfolio (self->engine, "practice")));
  g_autoptr(GError) error = NULL;

  g_free (account->id);
  g_free (account->broker);
  account->id = g_strdup ("kraken-1");
  account->broker = g_strdup ("kraken");
  account->is_simulated = FALSE;
  g_assert_true (finx_engine_write_account (self->engine, account, "Opened", &error));
  finx_connection_update (connection, FINX_FEED_LIVE, 1, 1, 1, 1);
  g_list_store_append (G_LIST_STORE (finx_engine_get_connections (self->engine)), connection);
  g_assert_false (finx_engine_close_account (self->engine, "kraken-1", &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-ACCOUNT-004");

  g_clear_error (&error);
  finx_connection_update (connection, FINX_FEED_OFFLINE, 0, 0, 1, 2);
  g_assert_true (finx_engine_close_account (self->engine, "kraken-1", &error));
  g_assert_no_error (error);
  g_assert_true (finx_engine_reopen_account (self->engine, "kraken-1", &error));
  /* Whoever closed it did not mean to trade on it at once when it comes back. */
  g_assert_false (finx_portfolio_get_account (finx_engine_get_portfolio (self->engine, "kraken-1"))->may_trade);
}

static void
test_what_orders_reserve_is_told (EngineFixture *self,
                                  gconstpointer  data)
{
  g_autofree char *working = NULL;
  g_autoptr(GError) error = NULL;
  const FinxOrder *order;
  FinxDecimal expected;

  fixture_assert_decimal (finx_engine_get_reserved (self->engine, "practice"), "0");
  working = fixture_place_working (self, "AAPL", "4", 0.95);
  order = fixture_order (self, working);
  expected = finx_decimal_mul (finx_decimal_mul (order->quantity, order->limit_price, 8, FINX_ROUND_UP),
                               order->instrument->margin_rate, 8, FINX_ROUND_UP);
  fixture_assert_equal (finx_engine_get_reserved (self->engine, "practice"), expected);
  g_assert_true (fixture_cancel (self, working, &error));
  fixture_assert_decimal (finx_engine_get_reserved (self->engine, "practice"), "0");
  g_assert_false (finx_decimal_is_known (finx_engine_get_reserved (self->engine, "gone")));
}

static void
test_a_backup_is_checked_without_a_change (EngineFixture *self,
                                           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "copy.db", NULL);
  g_autofree char *bytes = NULL, *after = NULL;
  g_autoptr(GAsyncResult) saved = NULL, checked = NULL, refused = NULL;
  g_autoptr(FinxStoreReport) report = NULL;
  g_autoptr(GError) error = NULL;
  gsize size, after_size;

  finx_engine_backup_async (self->engine, path, NULL, fixture_result_cb, &saved);
  g_assert_true (finx_engine_backup_finish (self->engine, fixture_wait (self, &saved), &error));
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  finx_engine_check_backup_async (self->engine, path, NULL, fixture_result_cb, &checked);
  report = finx_engine_check_backup_finish (self->engine, fixture_wait (self, &checked), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_cmpint (report->n_accounts, ==, 1);
  g_assert_true (g_file_get_contents (path, &after, &after_size, NULL));
  g_assert_cmpmem (bytes, size, after, after_size);

  memset (bytes, 'x', 100);
  g_assert_true (g_file_set_contents (path, bytes, size, NULL));
  finx_engine_check_backup_async (self->engine, path, NULL, fixture_result_cb, &refused);
  g_assert_null (finx_engine_check_backup_finish (self->engine, fixture_wait (self, &refused), &error));
  fixture_assert_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-006");
}

static void
test_cancelled_work_changes_nothing (EngineFixture *self,
                                     gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "copy.db", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) saved = NULL, checked = NULL, again = NULL;
  g_autoptr(FinxStoreReport) report = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  finx_engine_backup_async (self->engine, path, cancellable, fixture_result_cb, &saved);
  g_assert_false (finx_engine_backup_finish (self->engine, fixture_wait (self, &saved), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  finx_engine_check_backup_async (self->engine, path, cancellable, fixture_result_cb, &checked);
  g_assert_null (finx_engine_check_backup_finish (self->engine, fixture_wait (self, &checked), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  finx_engine_verify_async (self->engine, NULL, fixture_result_cb, &again);
  report = finx_engine_verify_finish (self->engine, fixture_wait (self, &again), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->problems->len, ==, 0);
}

#define ADD(name, func) g_test_add ("/accounts/" name, EngineFixture, NULL, fixture_set_up_practice, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-closed-account-leaves-the-lists", test_a_closed_account_leaves_the_lists);
  ADD ("a-reopened-portfolio-has-what-was-entered", test_a_reopened_portfolio_has_what_was_entered);
  ADD ("open-orders-keep-an-account-open", test_open_orders_keep_an_account_open);
  ADD ("a-connected-broker-keeps-an-account-open", test_a_connected_broker_keeps_an_account_open);
  ADD ("what-orders-reserve-is-told", test_what_orders_reserve_is_told);
  ADD ("a-backup-is-checked-without-a-change", test_a_backup_is_checked_without_a_change);
  ADD ("cancelled-work-changes-nothing", test_cancelled_work_changes_nothing);
  return g_test_run ();
}
