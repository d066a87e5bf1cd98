/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An engine whose accounts are at brokers: prices come, orders go out, and whatever happens to the line in between, what the engine says
 * of an order in the end is what the venue says. */
#include <string.h>

#include "../support/helpers.h"
#include "../support/temp-folder.h"
#include "../venues/venue-alpaca.h"
#include "../venues/venue-coinbase.h"
#include "base/finx-error.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "engine/finx-engine-book.h"
#include "engine/prices/finx-engine-providers.h"
#include "fake-keyring.h"

typedef struct
{
  char       *folder;
  FakeKeyring keyring;
  Venue      *venue, *coinbase;
  FinxEngine *engine;
  guint       n_stopped;
} Fixture;

/* Until @test is true; fails after 60 s. */
#define wait_until(test) \
  G_STMT_START { \
    gint64 _end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
    while (!(test)) \
      { \
        if (g_get_monotonic_time () > _end) \
          g_error ("%s:%d: not seen: %s", __FILE__, __LINE__, #test); \
        turn (); \
      } \
  } G_STMT_END

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static void
turn (void)
{
  g_timeout_add (5, tick_cb, NULL);
  g_main_context_iteration (NULL, TRUE);
}

static void
open_engine (Fixture *self)
{
  FinxEngineOptions options = { .data_dir = self->folder };
  GError *error = NULL;

  self->engine = finx_engine_new (&options);
  g_assert_true (finx_engine_open (self->engine, &error));
  g_assert_no_error (error);
  finx_engine_set_keyring (self->engine, finx_keyring_new (&fake_keyring, &self->keyring));
  finx_engine_open_brokers (self->engine);
}

static void
close_engine (Fixture *self)
{
  finx_engine_close (self->engine);
  g_clear_object (&self->engine);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->folder = temp_folder_new ();
  self->keyring.keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->venue = venue_alpaca_new (0);
  self->coinbase = venue_coinbase_new (0);
  venue_stand_for (self->venue, "alpaca");
  venue_stand_for (self->coinbase, "coinbase");
  open_engine (self);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  close_engine (self);
  venue_free (self->venue);
  venue_free (self->coinbase);
  g_hash_table_unref (self->keyring.keys);
  temp_folder_remove (self->folder);
  g_free (self->folder);
}

static const FinxLink *
link_of (Fixture    *self,
         const char *account)
{
  FinxBrokerState state;

  g_assert_true (finx_engine_get_broker_state (self->engine, account, &state));
  return finx_connection_get_link (state.connection);
}

static FinxAccount *
connect_with (Fixture               *self,
              const FinxBrokerLogin *login,
              GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_connect_broker_async (self->engine, login, NULL, result_cb, &result);
  wait_until (result != NULL);
  return finx_engine_connect_broker_finish (self->engine, result, NULL, error);
}

/* (transfer full): its id, once it is linked */
static char *
connect_alpaca (Fixture *self)
{
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  FinxBrokerLogin login = { .broker = "alpaca", .name = "Paper", .color = "#3584e4", .is_paper = TRUE, .values = values };
  g_autoptr(FinxAccount) account = NULL;
  GError *error = NULL;

  g_hash_table_insert (values, (gpointer) "key", (gpointer) VENUE_ALPACA_KEY);
  g_hash_table_insert (values, (gpointer) "secret", (gpointer) VENUE_ALPACA_SECRET);
  account = connect_with (self, &login, &error);
  g_assert_no_error (error);
  wait_until (link_of (self, account->id)->state == FINX_LINK_HEALTHY);
  return g_strdup (account->id);
}

static char *
connect_coinbase (Fixture *self)
{
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  FinxBrokerLogin login = { .broker = "coinbase", .values = values, .may_trade = TRUE };
  g_autoptr(FinxAccount) account = NULL;
  GError *error = NULL;

  g_hash_table_insert (values, (gpointer) "key", (gpointer) VENUE_COINBASE_KEY);
  g_hash_table_insert (values, (gpointer) "secret", (gpointer) VENUE_COINBASE_SECRET);
  account = connect_with (self, &login, &error);
  g_assert_no_error (error);
  wait_until (link_of (self, account->id)->state == FINX_LINK_HEALTHY);
  return g_strdup (account->id);
}

/* What the broker calls @symbol. */
static const FinxInstrument *
learn (Fixture    *self,
       const char *account,
       const char *symbol)
{
  FinxBrokerQuery query = { .kind = FINX_READ_INSTRUMENTS, .account = account, .text = symbol };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) found = NULL;
  GError *error = NULL;

  finx_engine_read_broker_async (self->engine, &query, NULL, result_cb, &result);
  wait_until (result != NULL);
  found = finx_engine_read_broker_finish (self->engine, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    if (g_str_equal (((FinxInstrument *) found->pdata[i])->symbol, symbol))
      return finx_engine_learn_instrument (self->engine, account, found->pdata[i], &error);
  g_assert_not_reached ();
}

static char *
place (Fixture              *self,
       const char           *account,
       const FinxInstrument *instrument,
       const char           *quantity,
       const char           *limit,
       GError              **error)
{
  g_autoptr(FinxOrder) order = finx_order_new ();
  g_autoptr(GAsyncResult) result = NULL;

  g_free (order->account);
  order->account = g_strdup (account);
  order->instrument = instrument;
  order->side = FINX_SIDE_BUY;
  order->type = FINX_ORDER_LIMIT;
  order->tif = FINX_TIF_GTC;
  g_assert_true (finx_decimal_parse (quantity, &order->quantity, NULL));
  g_assert_true (finx_decimal_parse (limit, &order->limit_price, NULL));
  finx_engine_place_async (self->engine, order, NULL, result_cb, &result);
  wait_until (result != NULL);
  return finx_engine_place_finish (self->engine, result, error);
}

static FinxOrderState
state_of (Fixture    *self,
          const char *client_id)
{
  FinxOrderItem *item = finx_engine_find_order (self->engine, client_id);

  return item != NULL ? finx_order_item_get_order (item)->state : FINX_ORDER_PENDING;
}

static double
held (Fixture              *self,
      const char           *account,
      const FinxInstrument *instrument)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self->engine, account);
  FinxHolding holding;

  finx_holding_read (&holding, finx_portfolio_get_books (portfolio), instrument);
  return finx_decimal_to_double (holding.quantity);
}

static void
arm (Fixture    *self,
     const char *account)
{
  GError *error = NULL;

  g_assert_true (finx_engine_set_trading (self->engine, account, TRUE, &error));
  g_assert_no_error (error);
}

/* From the key to the position: the account is a portfolio, its prices come, an order trades in parts. */
static void
test_an_account_trades (Fixture      *self,
                        gconstpointer data)
{
  g_autofree char *account = connect_alpaca (self), *client_id = NULL;
  const FinxInstrument *ko = learn (self, account, "KO");
  FinxQuoteRow *row = finx_quote_board_lookup (finx_engine_get_board (self->engine), ko);
  g_autoptr(GError) error = NULL;
  FinxBrokerState state;

  g_assert_cmpstr (ko->symbol, ==, "KO.LIVE");  /* the practice desk has one of its own */
  g_assert_nonnull (finx_engine_get_portfolio (self->engine, account));
  finx_engine_subscribe (self->engine, ko, FINX_STREAM_QUOTES);
  venue_set_price (self->venue, "KO", "70.90", "70.95", NULL);
  wait_until (row != NULL ? finx_decimal_is_known (finx_quote_row_get_bid (row))
                          : (row = finx_quote_board_lookup (finx_engine_get_board (self->engine), ko)) == NULL);
  g_assert_cmpint (finx_engine_get_feed_state (self->engine, ko), ==, FINX_FEED_LIVE);

  client_id = place (self, account, ko, "10", "70", &error);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-RISK-001");
  g_assert_cmpuint (venue_count (self->venue, "POST /v2/orders"), ==, 0);
  g_clear_error (&error);

  arm (self, account);
  client_id = place (self, account, ko, "10", "70", &error);
  g_assert_no_error (error);
  wait_until (state_of (self, client_id) == FINX_ORDER_WORKING);
  venue_set_price (self->venue, "KO", "69.80", "69.90", "4");
  wait_until (state_of (self, client_id) == FINX_ORDER_PARTIAL && held (self, account, ko) == 4);
  venue_set_price (self->venue, "KO", "69.70", "69.80", NULL);
  wait_until (state_of (self, client_id) == FINX_ORDER_FILLED && held (self, account, ko) == 10);
  wait_until (finx_engine_get_broker_state (self->engine, account, &state) && state.balances != NULL);
  finx_engine_unsubscribe (self->engine, ko, FINX_STREAM_QUOTES);
}

/* The line is cut after the venue took the order, or before: it is there once, or known not to be. */
static void
test_a_lost_answer_is_looked_up (Fixture      *self,
                                 gconstpointer data)
{
  g_autofree char *account = connect_alpaca (self), *taken = NULL, *never = NULL;
  const FinxInstrument *ko = learn (self, account, "KO");
  g_autoptr(GError) error = NULL;

  arm (self, account);
  venue_misbehave (self->venue, "POST /v2/orders", VENUE_CUT_AFTER, 1);
  taken = place (self, account, ko, "2", "60", &error);
  g_assert_no_error (error);
  g_assert_cmpint (state_of (self, taken), ==, FINX_ORDER_WORKING);

  venue_misbehave (self->venue, "POST /v2/orders", VENUE_CUT, 1);
  never = place (self, account, ko, "3", "60", &error);
  g_assert_null (never);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  wait_until (g_list_model_get_n_items (finx_engine_get_open_orders (self->engine)) == 1);
}

/* What happened while no program ran is known to the next one. */
static void
test_what_happened_meanwhile_is_told (Fixture      *self,
                                      gconstpointer data)
{
  g_autofree char *account = connect_alpaca (self), *client_id = NULL;
  const FinxInstrument *ko = learn (self, account, "KO");
  g_autoptr(GError) error = NULL;

  arm (self, account);
  client_id = place (self, account, ko, "5", "60", &error);
  g_assert_no_error (error);
  close_engine (self);
  venue_set_price (self->venue, "KO", "59.00", "59.10", NULL);
  open_engine (self);
  ko = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), "KO.LIVE");
  g_assert_nonnull (ko);
  wait_until (state_of (self, client_id) == FINX_ORDER_FILLED && held (self, account, ko) == 5);

  close_engine (self);                  /* and is told once */
  open_engine (self);
  wait_until (link_of (self, account)->state == FINX_LINK_HEALTHY);
  ko = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), "KO.LIVE");
  g_assert_cmpfloat (held (self, account, ko), ==, 5);
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_fills (self->engine)), ==, 1);
}

/* The program ends while nobody knows whether an order arrived: it does not wait for that, and the next run finds out. */
static void
test_the_end_does_not_wait (Fixture      *self,
                            gconstpointer data)
{
  g_autofree char *account = connect_alpaca (self);
  const FinxInstrument *ko = learn (self, account, "KO");
  g_autoptr(FinxOrder) order = finx_order_new ();
  gint64 start_us;

  arm (self, account);
  g_free (order->client_id);
  g_free (order->account);
  order->client_id = g_strdup ("FX-20260309-5b0c7e91a2f4");
  order->account = g_strdup (account);
  order->instrument = ko;
  order->type = FINX_ORDER_LIMIT;
  order->tif = FINX_TIF_GTC;
  order->quantity = finx_decimal_new (2, 0);
  order->limit_price = finx_decimal_new (60, 0);
  venue_misbehave (self->venue, "POST /v2/orders", VENUE_CUT_AFTER, 1);
  venue_misbehave (self->venue, "GET /v2/orders:by_client_order_id", VENUE_MAINTENANCE, 1000);
  finx_engine_place_async (self->engine, order, NULL, NULL, NULL);
  wait_until (venue_count (self->venue, "GET /v2/orders:by_client_order_id") > 0);
  start_us = g_get_monotonic_time ();
  close_engine (self);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 5 * G_USEC_PER_SEC);
  venue_free (self->venue);             /* the same address without its faults would be another account */
  self->venue = venue_alpaca_new (0);
  venue_stand_for (self->venue, "alpaca");
  open_engine (self);
  wait_until (link_of (self, account)->state == FINX_LINK_HEALTHY);
  g_assert_cmpint (state_of (self, "FX-20260309-5b0c7e91a2f4"), ==, FINX_ORDER_UNKNOWN);
  wait_until (state_of (self, "FX-20260309-5b0c7e91a2f4") == FINX_ORDER_REJECTED);      /* this venue never had it */
}

static void
test_offline_and_back (Fixture      *self,
                       gconstpointer data)
{
  g_autofree char *account = connect_alpaca (self), *client_id = NULL;
  const FinxInstrument *ko = learn (self, account, "KO");
  g_autoptr(GError) error = NULL;

  arm (self, account);
  client_id = place (self, account, ko, "5", "60", &error);
  g_assert_no_error (error);
  finx_engine_set_offline (self->engine, TRUE);
  g_assert_cmpint (link_of (self, account)->state, ==, FINX_LINK_OFF);
  venue_set_price (self->venue, "KO", "59.00", "59.10", NULL);
  finx_engine_set_offline (self->engine, FALSE);
  wait_until (state_of (self, client_id) == FINX_ORDER_FILLED && held (self, account, ko) == 5);
}

static void
stopped_cb (FinxEngine *engine,
            guint       n,
            Fixture    *self)
{
  self->n_stopped = n;
}

/* Two brokers and an order at each: each goes to its own, and the emergency stop reaches both. */
static void
test_the_stop_reaches_all (Fixture      *self,
                           gconstpointer data)
{
  g_autofree char *alpaca = connect_alpaca (self), *coinbase = connect_coinbase (self);
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  const FinxInstrument *ko = learn (self, alpaca, "KO"), *sol = learn (self, coinbase, "SOL-USD");
  g_autoptr(GError) error = NULL;
  gint64 start_us;

  arm (self, alpaca);
  g_signal_connect (self->engine, "stopped", G_CALLBACK (stopped_cb), self);
  first = place (self, alpaca, ko, "2", "60", &error);
  g_assert_no_error (error);
  second = place (self, coinbase, sol, "2", "60", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (venue_count (self->venue, "POST /v2/orders"), ==, 1);
  g_assert_cmpuint (venue_count (self->coinbase, "POST /api/v3/brokerage/orders"), ==, 1);
  start_us = g_get_monotonic_time ();
  g_assert_cmpuint (finx_engine_stop_all (self->engine), ==, 2);
  wait_until (state_of (self, first) == FINX_ORDER_CANCELLED && state_of (self, second) == FINX_ORDER_CANCELLED);
  g_test_message ("cancelled at both in %.0f ms", (double) (g_get_monotonic_time () - start_us) / 1000);
  g_assert_cmpuint (self->n_stopped, ==, 2);
  third = place (self, alpaca, ko, "2", "60", &error);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-RISK-002");
}

/* Pausing, renaming, moving; disconnecting takes the key away and leaves the portfolio, which goes on when the account comes back. */
static void
test_a_connection_is_kept (Fixture      *self,
                           gconstpointer data)
{
  g_autofree char *alpaca = connect_alpaca (self), *coinbase = connect_coinbase (self), *again = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  GError *error = NULL;
  FinxBrokerState state;

  g_assert_true (finx_engine_pause_broker (self->engine, alpaca, TRUE, &error));
  g_assert_cmpint (link_of (self, alpaca)->state, ==, FINX_LINK_OFF);
  g_assert_true (finx_engine_rename_broker (self->engine, alpaca, "Savings", "#33d17a", &error));
  g_assert_true (finx_engine_move_broker (self->engine, coinbase, 0, &error));
  close_engine (self);
  open_engine (self);
  accounts = finx_engine_list_connected (self->engine);
  g_assert_cmpstr (((FinxAccount *) accounts->pdata[0])->id, ==, coinbase);
  g_assert_cmpstr (((FinxAccount *) accounts->pdata[1])->name, ==, "Savings");
  g_assert_true (finx_engine_get_broker_state (self->engine, alpaca, &state));
  g_assert_true (state.is_paused && state.is_paper);
  g_assert_cmpstr (state.color, ==, "#33d17a");
  g_assert_true (finx_engine_pause_broker (self->engine, alpaca, FALSE, &error));
  wait_until (link_of (self, alpaca)->state == FINX_LINK_HEALTHY);

  g_assert_false (finx_engine_close_account (self->engine, alpaca, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-ACCOUNT-004");
  g_clear_error (&error);
  finx_engine_disconnect_broker_async (self->engine, alpaca, result_cb, &result);
  wait_until (result != NULL);
  g_assert_true (finx_engine_disconnect_broker_finish (self->engine, result, &error));
  g_assert_cmpuint (g_hash_table_size (self->keyring.keys), ==, 1);
  g_assert_nonnull (finx_engine_get_portfolio (self->engine, alpaca));
  g_assert_false (finx_engine_get_broker_state (self->engine, alpaca, &state));
  again = connect_alpaca (self);
  g_assert_cmpstr (again, ==, alpaca);
}

/* A key that is refused later: nothing is tried again by itself, and another key brings the account back. */
static void
test_another_key (Fixture      *self,
                  gconstpointer data)
{
  g_autofree char *account = connect_alpaca (self);
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  FinxBrokerLogin login = { .broker = "alpaca", .account = account, .is_paper = TRUE, .values = values };
  g_autoptr(FinxAccount) changed = NULL;
  g_autoptr(FinxAccount) none = NULL;
  g_autoptr(GError) error = NULL;

  venue_misbehave (self->venue, "GET /v2/orders", VENUE_KEY_REFUSED, 1);
  venue_cut_streams (self->venue);
  wait_until (link_of (self, account)->state == FINX_LINK_DOWN);
  g_hash_table_insert (values, (gpointer) "key", (gpointer) VENUE_ALPACA_KEY);
  g_hash_table_insert (values, (gpointer) "secret", (gpointer) "wrong");
  none = connect_with (self, &login, &error);
  g_assert_null (none);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
  g_clear_error (&error);
  g_hash_table_insert (values, (gpointer) "secret", (gpointer) VENUE_ALPACA_SECRET);
  changed = connect_with (self, &login, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changed->id, ==, account);
  g_assert_cmpuint (g_hash_table_size (self->keyring.keys), ==, 1);
  wait_until (link_of (self, account)->state == FINX_LINK_HEALTHY);
}

/* Word by word, and without the key. */
static void
test_the_audit_trail (Fixture      *self,
                      gconstpointer data)
{
  g_autofree char *account = connect_alpaca (self), *client_id = NULL;
  const FinxInstrument *ko = learn (self, account, "KO");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) exchanges = NULL;
  g_autoptr(GError) error = NULL;
  guint n_answers = 0;

  arm (self, account);
  client_id = place (self, account, ko, "5", "60", &error);
  g_assert_no_error (error);
  close_engine (self);
  open_engine (self);
  finx_engine_load_exchanges_async (self->engine, client_id, NULL, result_cb, &result);
  wait_until (result != NULL);
  exchanges = finx_engine_load_exchanges_finish (self->engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (exchanges->len, >=, 2);
  g_assert_true (((FinxExchange *) exchanges->pdata[0])->is_sent);
  g_assert_nonnull (strstr (((FinxExchange *) exchanges->pdata[0])->text, "POST "));
  for (guint i = 0; i < exchanges->len; i++)
    {
      n_answers += strstr (((FinxExchange *) exchanges->pdata[i])->text, "HTTP 200") != NULL;
      g_assert_null (strstr (((FinxExchange *) exchanges->pdata[i])->text, VENUE_ALPACA_KEY));
      g_assert_null (strstr (((FinxExchange *) exchanges->pdata[i])->text, VENUE_ALPACA_SECRET));
    }
  g_assert_cmpuint (n_answers, ==, 1);
}

/* So long ago that it is not told when the account is looked at for the first time. */
static void
buy_call (Venue    *venue,
          gpointer  quantity)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup ("KO");
  order->quantity = finx_decimal_new (GPOINTER_TO_INT (quantity), 0);
  order->type = FINX_ORDER_MARKET;
  order->tif = FINX_TIF_DAY;
  g_assert_null (venue_exchange_place (exchange, order));
  order->placed_us -= 60 * FINX_USEC_PER_DAY;
  order->updated_us -= 60 * FINX_USEC_PER_DAY;
  ((VenueFill *) exchange->fills->pdata[exchange->fills->len - 1])->time_us -= 60 * FINX_USEC_PER_DAY;
}

static FinxBrokerHistoryOutcome *
import_history (Fixture    *self,
                const char *account)
{
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;
  FinxBrokerHistoryOutcome *outcome;

  finx_engine_import_broker_history_async (self->engine, account, 0, NULL, result_cb, &result);
  wait_until (result != NULL);
  outcome = finx_engine_import_broker_history_finish (self->engine, result, &error);
  g_assert_no_error (error);
  return outcome;
}

/* What was traded before comes once; what came otherwise is shown, and corrected when that is wanted; it can be taken back. */
static void
test_history_is_taken_over (Fixture      *self,
                            gconstpointer data)
{
  g_autofree char *account = NULL;
  g_autoptr(FinxBrokerHistoryOutcome) first = NULL, again = NULL;
  g_autoptr(GAsyncResult) compared = NULL, undone = NULL, differ = NULL;
  g_autoptr(GPtrArray) none = NULL, some = NULL;
  const FinxInstrument *ko;
  GError *error = NULL;

  venue_call (self->venue, buy_call, GINT_TO_POINTER (12));
  account = connect_alpaca (self);
  first = import_history (self, account);
  g_assert_cmpuint (first->n_fills, ==, 1);
  g_assert_cmpuint (first->n_orders, ==, 1);
  ko = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), "KO.LIVE");
  g_assert_cmpfloat (held (self, account, ko), ==, 12);
  g_assert_cmpuint (first->differences->len, ==, 1);    /* the cash from before */
  g_assert_null (((FinxDifference *) first->differences->pdata[0])->instrument);

  again = import_history (self, account);
  g_assert_cmpuint (again->n_fills, ==, 0);
  g_assert_cmpuint (again->n_known, ==, 1);
  g_assert_cmpfloat (held (self, account, ko), ==, 12);

  g_assert_true (finx_engine_correct (self->engine, account, first->differences, first->first_us - FINX_USEC_PER_SEC, &error));
  g_assert_no_error (error);
  finx_engine_reconcile_async (self->engine, account, NULL, result_cb, &compared);
  wait_until (compared != NULL);
  none = finx_engine_reconcile_finish (self->engine, compared, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  finx_engine_undo_async (self->engine, account, result_cb, &undone);
  wait_until (undone != NULL);
  g_assert_true (finx_engine_undo_finish (self->engine, undone, &error));
  finx_engine_reconcile_async (self->engine, account, NULL, result_cb, &differ);
  wait_until (differ != NULL);
  some = finx_engine_reconcile_finish (self->engine, differ, &error);
  g_assert_cmpuint (some->len, ==, 1);
}

static void
step (Fixture    *self,
      const char *account,
      gboolean    is_redo)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (is_redo)
    finx_engine_redo_async (self->engine, account, result_cb, &result);
  else
    finx_engine_undo_async (self->engine, account, result_cb, &result);
  wait_until (result != NULL);
  g_assert_true ((is_redo ? finx_engine_redo_finish : finx_engine_undo_finish) (self->engine, result, &error));
  g_assert_no_error (error);
}

/* As the list of transactions and the live figures have it. */
static void
assert_books (Fixture    *self,
              const char *account,
              guint       n_rows,
              double      units)
{
  const FinxInstrument *ko = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), "KO.LIVE");

  g_assert_cmpuint (finx_transaction_list_get_n (finx_engine_get_transactions (self->engine, account)), ==, n_rows);
  g_assert_cmpfloat (held (self, account, ko), ==, units);
}

/* One step takes it back, and what was traded here stays; also after a restart, and as often as one likes. */
static void
test_history_is_one_import (Fixture      *self,
                            gconstpointer data)
{
  g_autofree char *account = NULL, *client_id = NULL, *what = NULL;
  g_autoptr(FinxBrokerHistoryOutcome) first = NULL, second = NULL, third = NULL;
  const FinxInstrument *ko;
  g_autoptr(GError) error = NULL;

  venue_call (self->venue, buy_call, GINT_TO_POINTER (12));
  venue_call (self->venue, buy_call, GINT_TO_POINTER (3));
  account = connect_alpaca (self);
  arm (self, account);
  ko = learn (self, account, "KO");
  client_id = place (self, account, ko, "5", "60", &error);
  g_assert_no_error (error);
  venue_set_price (self->venue, "KO", "59.00", "59.10", NULL);
  wait_until (state_of (self, client_id) == FINX_ORDER_FILLED && held (self, account, ko) == 5);
  g_assert_false (finx_engine_can_undo (self->engine, account, NULL));

  first = import_history (self, account);
  g_assert_cmpuint (first->n_fills, ==, 2);
  g_assert_cmpuint (first->n_known, ==, 1);
  assert_books (self, account, 3, 20);
  g_assert_true (finx_engine_can_undo (self->engine, account, &what));
  g_assert_cmpstr (what, ==, "Imported from Alpaca");
  step (self, account, FALSE);
  assert_books (self, account, 1, 5);
  step (self, account, TRUE);
  assert_books (self, account, 3, 20);

  close_engine (self);
  open_engine (self);
  assert_books (self, account, 3, 20);
  wait_until (link_of (self, account)->state == FINX_LINK_HEALTHY);
  second = import_history (self, account);
  g_assert_cmpuint (second->n_fills, ==, 0);
  g_assert_cmpuint (second->n_known, ==, 3);
  step (self, account, FALSE);
  assert_books (self, account, 1, 5);
  third = import_history (self, account);
  g_assert_cmpuint (third->n_fills, ==, 2);
  assert_books (self, account, 3, 20);
}

static void
probe_cb (FinxProbeCheck check,
          FinxProbeState state,
          const char    *sentence,
          gpointer       states)
{
  ((FinxProbeState *) states)[check] = state;
}

static void
test_a_key_is_looked_at (Fixture      *self,
                         gconstpointer data)
{
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  FinxBrokerLogin login = { .broker = "alpaca", .is_paper = TRUE, .values = values };
  FinxProbeState states[FINX_N_PROBE_CHECKS] = { 0 };
  g_autoptr(GAsyncResult) first = NULL, second = NULL;
  g_autoptr(GPtrArray) accounts = NULL, none = NULL;
  g_autoptr(GError) error = NULL;

  g_hash_table_insert (values, (gpointer) "key", (gpointer) VENUE_ALPACA_KEY);
  g_hash_table_insert (values, (gpointer) "secret", (gpointer) VENUE_ALPACA_SECRET);
  finx_engine_probe_broker_async (self->engine, &login, probe_cb, states, NULL, result_cb, &first);
  wait_until (first != NULL);
  accounts = finx_engine_probe_broker_finish (self->engine, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 1);
  for (guint i = 0; i < FINX_N_PROBE_CHECKS; i++)
    g_assert_cmpint (states[i], ==, FINX_PROBE_PASSED);

  g_hash_table_insert (values, (gpointer) "secret", (gpointer) "wrong");
  finx_engine_probe_broker_async (self->engine, &login, probe_cb, states, NULL, result_cb, &second);
  wait_until (second != NULL);
  none = finx_engine_probe_broker_finish (self->engine, second, &error);
  g_assert_null (none);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
  g_assert_cmpint (states[FINX_PROBE_REACHABLE], ==, FINX_PROBE_PASSED);
  g_assert_cmpint (states[FINX_PROBE_KEY], ==, FINX_PROBE_FAILED);
  g_assert_cmpuint (g_hash_table_size (self->keyring.keys), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("FINX_TEST_HASTE", "20", TRUE);
#define ADD(path, func) g_test_add ("/engine/brokers/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("trades", test_an_account_trades);
  ADD ("lost-answer", test_a_lost_answer_is_looked_up);
  ADD ("meanwhile", test_what_happened_meanwhile_is_told);
  ADD ("end", test_the_end_does_not_wait);
  ADD ("offline", test_offline_and_back);
  ADD ("stop", test_the_stop_reaches_all);
  ADD ("kept", test_a_connection_is_kept);
  ADD ("another-key", test_another_key);
  ADD ("audit", test_the_audit_trail);
  ADD ("history", test_history_is_taken_over);
  ADD ("history-is-one-import", test_history_is_one_import);
  ADD ("probe", test_a_key_is_looked_at);
  return g_test_run ();
}
