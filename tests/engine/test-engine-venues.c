/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every broker from the engine's side, over its own protocol: connected with its key, its prices heard, an order placed and filled, and in
 * the end the journal holds what the broker holds. What differs between brokers ends in their adapters. */
#include <string.h>

#include "../adapters/broker-fixture.h"
#include "../support/helpers.h"
#include "../support/temp-folder.h"
#include "../venues/venue-kraken.h"
#include "base/finx-error.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "engine/finx-engine-book.h"
#include "engine/prices/finx-engine-providers.h"
#include "fake-keyring.h"

typedef struct
{
  const BrokerCase     *broker;
  char                 *folder;
  FakeKeyring           keyring;
  Venue                *venue;
  FinxEngine           *engine;
  char                 *account;
  const FinxInstrument *instrument;
} Desk;

static void
wake_cb (gpointer data)
{
}

#define wait_until(test) \
  G_STMT_START { \
    gint64 _end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
    while (!(test)) \
      { \
        if (g_get_monotonic_time () > _end) \
          g_error ("%s:%d: not seen: %s", __FILE__, __LINE__, #test); \
        g_timeout_add_once (5, wake_cb, NULL); \
        g_main_context_iteration (NULL, TRUE); \
      } \
  } G_STMT_END

static const FinxBrokerInfo *
info_of (Desk *self)
{
  for (guint i = 0; i < finx_engine_get_n_brokers (self->engine); i++)
    if (g_str_equal (finx_engine_get_broker_info (self->engine, i)->id, self->broker->id))
      return finx_engine_get_broker_info (self->engine, i);
  g_assert_not_reached ();
}

static FinxLinkState
link_state (Desk *self)
{
  FinxBrokerState state;

  g_assert_true (finx_engine_get_broker_state (self->engine, self->account, &state));
  return finx_connection_get_link (state.connection)->state;
}

/* What a person must enter and the case leaves out is where the gateway is, which the environment says here. */
static void
connect_account (Desk *self)
{
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  const FinxBrokerInfo *info = info_of (self);
  FinxBrokerLogin login = { .broker = self->broker->id, .is_paper = !self->broker->is_live && info->paper != NULL, .values = values, .may_trade = TRUE,
                            .may_withdraw = TRUE };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxAccount) account = NULL;
  GError *error = NULL;

  for (guint i = 0; self->broker->values[i][0] != NULL; i++)
    g_hash_table_insert (values, (gpointer) self->broker->values[i][0], (gpointer) self->broker->values[i][1]);
  for (const FinxBrokerField *field = info->fields; field->id != NULL; field++)
    if (!field->is_kept && !field->is_optional && field->preset == NULL && !g_hash_table_contains (values, field->id))
      g_hash_table_insert (values, (gpointer) field->id, (gpointer) "1");
  finx_engine_connect_broker_async (self->engine, &login, NULL, result_cb, &result);
  wait_until (result != NULL);
  account = finx_engine_connect_broker_finish (self->engine, result, NULL, &error);
  g_assert_no_error (error);
  self->account = g_strdup (account->id);
  wait_until (link_state (self) == FINX_LINK_HEALTHY);
}

static void
learn_instrument (Desk *self)
{
  FinxBrokerQuery query = { .kind = FINX_READ_INSTRUMENTS, .account = self->account, .text = self->broker->name };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) found = NULL;
  GError *error = NULL;

  finx_engine_read_broker_async (self->engine, &query, NULL, result_cb, &result);
  wait_until (result != NULL);
  found = finx_engine_read_broker_finish (self->engine, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < found->len && self->instrument == NULL; i++)
    if (g_str_equal (((FinxInstrument *) found->pdata[i])->symbol, self->broker->name))
      self->instrument = finx_engine_learn_instrument (self->engine, self->account, found->pdata[i], &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->instrument);
}

static char *
place (Desk *self)
{
  g_autoptr(FinxOrder) order = finx_order_new ();
  g_autoptr(GAsyncResult) result = NULL;
  FinxBrokerCapabilities can;
  GError *error = NULL;
  char *client_id;

  g_assert_true (finx_engine_get_capabilities (self->engine, self->account, self->instrument, &can));
  g_free (order->account);
  order->account = g_strdup (self->account);
  order->instrument = self->instrument;
  order->side = FINX_SIDE_BUY;
  order->type = self->broker->is_at_market ? FINX_ORDER_MARKET : FINX_ORDER_LIMIT;
  order->tif = (can.tifs & 1u << FINX_TIF_GTC) != 0 ? FINX_TIF_GTC : (can.tifs & 1u << FINX_TIF_DAY) != 0 ? FINX_TIF_DAY : FINX_TIF_IOC;
  order->quantity = finx_decimal_new (10, 0);
  if (!self->broker->is_at_market)
    order->limit_price = finx_decimal_new (60, 0);
  finx_engine_place_async (self->engine, order, NULL, result_cb, &result);
  wait_until (result != NULL);
  client_id = finx_engine_place_finish (self->engine, result, &error);
  g_assert_no_error (error);
  return client_id;
}

static FinxOrderState
state_of (Desk       *self,
          const char *client_id)
{
  return finx_order_item_get_order (finx_engine_find_order (self->engine, client_id))->state;
}

static gboolean
holds (Desk       *self,
       const char *quantity)
{
  FinxHolding holding;
  FinxDecimal wanted;

  g_assert_true (finx_decimal_parse (quantity, &wanted, NULL));
  finx_holding_read (&holding, finx_portfolio_get_books (finx_engine_get_portfolio (self->engine, self->account)), self->instrument);
  return finx_decimal_equal (holding.quantity, wanted);
}

/* Cash differs: what was there before is not in the journal. */
static void
assert_agrees (Desk *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) differences = NULL;
  GError *error = NULL;

  finx_engine_reconcile_async (self->engine, self->account, NULL, result_cb, &result);
  wait_until (result != NULL);
  differences = finx_engine_reconcile_finish (self->engine, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < differences->len; i++)
    g_assert_null (((FinxDifference *) differences->pdata[i])->instrument);
}

static void
set_up (Desk *self)
{
  FinxEngineOptions options = { 0 };
  GError *error = NULL;

  self->folder = temp_folder_new ();
  self->keyring.keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->venue = self->broker->new_venue (0);
  venue_stand_for (self->venue, self->broker->id);
  options.data_dir = self->folder;
  self->engine = finx_engine_new (&options);
  g_assert_true (finx_engine_open (self->engine, &error));
  g_assert_no_error (error);
  finx_engine_set_keyring (self->engine, finx_keyring_new (&fake_keyring, &self->keyring));
  finx_engine_open_brokers (self->engine);
}

static void
tear_down (Desk *self)
{
  finx_engine_close (self->engine);
  g_object_unref (self->engine);
  venue_free (self->venue);
  g_hash_table_unref (self->keyring.keys);
  temp_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->account);
}

static void
test_broker (gconstpointer data)
{
  Desk self = { .broker = data };
  g_autofree char *client_id = NULL;
  FinxQuoteRow *row;

  set_up (&self);
  connect_account (&self);
  learn_instrument (&self);
  finx_engine_subscribe (self.engine, self.instrument, FINX_STREAM_QUOTES);
  venue_set_price (self.venue, self.broker->symbol, self.broker->bid, self.broker->ask, NULL);
  row = finx_quote_board_lookup (finx_engine_get_board (self.engine), self.instrument);
  wait_until (finx_decimal_is_known (finx_quote_row_get_bid (row)) || finx_decimal_is_known (finx_quote_row_get_last (row)));
  wait_until (finx_quote_row_is_real (row));

  client_id = place (&self);
  if (!self.broker->is_at_market)
    {
      wait_until (state_of (&self, client_id) == FINX_ORDER_WORKING);
      venue_set_price (self.venue, self.broker->symbol, "59.80", "59.90", NULL);
    }
  wait_until (state_of (&self, client_id) == FINX_ORDER_FILLED && holds (&self, "10"));
  assert_agrees (&self);

  finx_engine_unsubscribe (self.engine, self.instrument, FINX_STREAM_QUOTES);
  tear_down (&self);
}

/* What else than trades moved money */

static void
trade_before (Venue    *venue,
              gpointer  data)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup ("BTC-USD");
  order->quantity = finx_decimal_new (10, 0);
  order->type = FINX_ORDER_MARKET;
  exchange->cash = FINX_DECIMAL_ZERO;
  g_assert_null (venue_exchange_place (exchange, order));
  order->placed_us -= 60 * FINX_USEC_PER_DAY;
  order->updated_us -= 60 * FINX_USEC_PER_DAY;
  ((VenueFill *) exchange->fills->pdata[exchange->fills->len - 1])->time_us -= 60 * FINX_USEC_PER_DAY;
}

static FinxBrokerHistoryOutcome *
import_history (Desk *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;
  FinxBrokerHistoryOutcome *outcome;

  finx_engine_import_broker_history_async (self->engine, self->account, 0, NULL, result_cb, &result);
  wait_until (result != NULL);
  outcome = finx_engine_import_broker_history_finish (self->engine, result, &error);
  g_assert_no_error (error);
  return outcome;
}

/* The venue's cash does not pay the fees of trades: they are what is left. */
static void
assert_outcome (const FinxBrokerHistoryOutcome *outcome,
                guint                           n_fills,
                guint                           n_activities)
{
  const FinxDifference *difference = outcome->differences->len > 0 ? outcome->differences->pdata[0] : NULL;

  g_assert_cmpuint (outcome->n_fills, ==, n_fills);
  g_assert_cmpuint (outcome->n_activities, ==, n_activities);
  g_assert_cmpuint (outcome->n_open, ==, 1);
  g_assert_null (outcome->note);
  g_assert_cmpuint (outcome->differences->len, ==, 1);
  g_assert_null (difference->instrument);
  g_assert_true (finx_decimal_equal (finx_decimal_sub (difference->theirs, difference->ours), finx_decimal_new (2838, 3)));
}

static void
get_fill_id (Venue    *venue,
             gpointer  id)
{
  *(char **) id = g_strdup (((VenueFill *) venue_get_exchange (venue)->fills->pdata[0])->id);
}

/* The same as people download it: the trade's two sides, and a deposit. Returns: how many rows were new */
static guint64
import_file (Desk *self)
{
  g_autofree char *path = g_build_filename (self->folder, "ledgers.csv", NULL), *fill = NULL, *text = NULL;
  FinxImportOptions options = { 0 };
  g_autoptr(FinxImportOutcome) outcome = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;

  venue_call (self->venue, get_fill_id, &fill);
  text = g_strdup_printf ("\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"\n"
                          "\"L1\",\"F1\",\"2026-01-05 12:00:00\",\"deposit\",\"\",\"currency\",\"ZUSD\",1000.0000,0.5000,999.5000\n"
                          "\"L8\",\"%s\",\"2026-03-19 19:43:31\",\"trade\",\"\",\"currency\",\"ZUSD\",-709.5,2.838,0\n"
                          "\"L9\",\"%s\",\"2026-03-19 19:43:31\",\"trade\",\"\",\"currency\",\"XXBT\",10.0,0,10\n", fill, fill);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  finx_engine_import_async (self->engine, self->account, path, &options, 0, NULL, NULL, NULL, result_cb, &result);
  wait_until (result != NULL);
  outcome = finx_engine_import_finish (self->engine, result, &error);
  g_assert_no_error (error);
  g_assert_false (outcome->is_refused);
  return outcome->n_imported;
}

static void
undo (Desk *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  GError *error = NULL;

  finx_engine_undo_async (self->engine, self->account, result_cb, &result);
  wait_until (result != NULL);
  g_assert_true (finx_engine_undo_finish (self->engine, result, &error));
  g_assert_no_error (error);
}

/* Deposits, rewards and the like are one import with the trades, which comes once, is taken back in one step, and comes again. */
static void
test_activities (void)
{
  static const VenueKrakenEntry booked[] = {
    { "L1", "F1", "deposit", "", "ZUSD", "1000", "0.5", 70 * FINX_USEC_PER_DAY },
    { "L2", "F2", "deposit", "", "SOL", "3", "0", 65 * FINX_USEC_PER_DAY },
    { "L3", "S1", "earn", "reward", "SOL", "0.5", "0.1", 50 * FINX_USEC_PER_DAY },
    { "L4", "W1", "withdrawal", "", "ZUSD", "-20", "1", 40 * FINX_USEC_PER_DAY },
    { "L5", "X1", "transfer", "spottofutures", "ZUSD", "0", "0", 30 * FINX_USEC_PER_DAY },
  };
  Desk self = { .broker = &case_kraken };
  g_autoptr(FinxBrokerHistoryOutcome) first = NULL, again = NULL, blind = NULL, anew = NULL, behind = NULL;

  set_up (&self);
  venue_call (self.venue, trade_before, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (booked); i++)
    venue_kraken_book (self.venue, &booked[i]);
  connect_account (&self);
  learn_instrument (&self);
  first = import_history (&self);
  assert_outcome (first, 1, 4);
  g_assert_cmpint (first->first_us, <, g_get_real_time () - 69 * FINX_USEC_PER_DAY);
  g_assert_true (holds (&self, "10"));
  again = import_history (&self);
  assert_outcome (again, 0, 0);

  venue_kraken_permit (self.venue, "query-funds query-open-trades query-closed-trades modify-trades access-ws");
  blind = import_history (&self);
  g_assert_cmpuint (blind->n_activities, ==, 0);
  g_assert_nonnull (strstr (blind->note, "query ledger entries"));
  venue_kraken_permit (self.venue, "query-funds query-open-trades query-closed-trades modify-trades query-ledger access-ws");

  undo (&self);
  g_assert_true (holds (&self, "0"));
  anew = import_history (&self);
  assert_outcome (anew, 1, 4);
  g_assert_true (holds (&self, "10"));

  /* Nor does it come twice when it also comes by the broker's file, whichever is first. */
  g_assert_cmpuint (import_file (&self), ==, 0);
  undo (&self);
  g_assert_cmpuint (import_file (&self), ==, 2);
  behind = import_history (&self);
  g_assert_cmpuint (behind->n_fills, ==, 0);
  g_assert_cmpuint (behind->n_activities, ==, 3);
  tear_down (&self);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("FINX_TEST_HASTE", "20", TRUE);
  for (guint i = 0; i < n_broker_cases; i++)
    {
      g_autofree char *path = g_strconcat ("/engine/venues/", broker_cases[i]->id, NULL);

      g_test_add_data_func (path, broker_cases[i], test_broker);
    }
  g_test_add_func ("/engine/venues/activities", test_activities);
  return g_test_run ();
}
