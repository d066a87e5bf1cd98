/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alpaca as a whole, against its venue: cancellations of what is not known yet, and changes that do not come to pass. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-alpaca.h"
#include "../broker-fixture.h"
#include "adapters/alpaca/finx-alpaca-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_alpaca);
}

static void
tear_down (Broker        *self,
           gconstpointer  data)
{
  broker_tear_down (self);
}

/* (transfer full): one that waits in the book */
static FinxOrder *
place_waiting (Broker     *self,
               const char *limit)
{
  FinxOrder *order = broker_make_order (self, FINX_SIDE_BUY, "10", limit);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = broker_place (self, order, &error);

  g_assert_no_error (error);
  g_assert_nonnull (id);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  return order;
}

static const FinxOrder *
find (Broker          *self,
      const FinxOrder *order)
{
  return finx_order_ledger_find (finx_broker_client_get_ledger (self->client), order->client_id);
}

/* An order whose answer is still on its way is looked for, and cancelled alone: whoever has no id for it must not ask for all of them. */
static void
test_cancel_without_id (Broker        *self,
                        gconstpointer  data)
{
  g_autoptr(FinxOrder) other = NULL, order = NULL;
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autoptr(GAsyncResult) placed = NULL, cancelled = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  other = place_waiting (self, "50");
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  g_ptr_array_add (orders, order);
  venue_misbehave (self->venue, "STREAM /stream", VENUE_LOST, 1);
  venue_misbehave (self->venue, "POST /v2/orders", VENUE_SILENT, 1);
  finx_broker_place_async (FINX_BROKER (self->client), orders, NULL, result_cb, &placed);
  broker_wait (self, venue_count (self->venue, "POST /v2/orders") == 2);
  finx_broker_cancel_async (FINX_BROKER (self->client), order->client_id, NULL, result_cb, &cancelled);
  broker_wait (self, placed != NULL && cancelled != NULL);
  g_assert_true (finx_broker_cancel_finish (FINX_BROKER (self->client), cancelled, &error));
  g_assert_no_error (error);
  id = finx_broker_place_finish (FINX_BROKER (self->client), placed, &error);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_CANCELLED);
  g_assert_cmpint (broker_state (self, other->client_id), ==, FINX_ORDER_WORKING);
}

static VenueOrder *
make_theirs (const char *client_id,
             const char *limit)
{
  VenueOrder *order = venue_order_new ();

  order->client_id = g_strdup (client_id);
  order->symbol = g_strdup ("KO");
  order->type = FINX_ORDER_LIMIT;
  order->tif = FINX_TIF_GTC;
  order->quantity = number ("10");
  order->limit_price = number (limit);
  return order;
}

static void
arrive_call (Venue    *venue,
             gpointer  data)
{
  g_assert_null (venue_exchange_place (venue_get_exchange (venue), make_theirs (data, "60")));
}

/* An order that is long on its way is not given up by whoever reads all orders meanwhile: it may arrive yet. */
static void
test_late_arrival (Broker        *self,
                   gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autoptr(GAsyncResult) placed = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  order->placed_us -= FINX_USEC_PER_MIN;
  g_ptr_array_add (orders, order);
  venue_misbehave (self->venue, "POST /v2/orders", VENUE_CUT, 1);
  finx_broker_place_async (FINX_BROKER (self->client), orders, NULL, result_cb, &placed);
  finx_broker_client_sync_soon (self->client);
  broker_wait (self, venue_count (self->venue, "GET /v2/orders:by_client_order_id") > 0);
  for (guint i = 0; i < 20; i++)        /* the answer is read */
    broker_turn (self);
  venue_call (self->venue, arrive_call, order->client_id);
  broker_wait (self, placed != NULL);
  id = finx_broker_place_finish (FINX_BROKER (self->client), placed, &error);
  g_assert_no_error (error);
  g_assert_nonnull (id);
  g_assert_cmpint (find (self, order)->state, ==, FINX_ORDER_WORKING);
}

static void
trade_elsewhere_call (Venue    *venue,
                      gpointer  data)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = make_theirs ("theirs", "60");

  g_assert_null (venue_exchange_place (exchange, order));
  venue_exchange_set_price (exchange, "KO", number ("59.90"), number ("60.00"), number ("4"));
  venue_exchange_set_price (exchange, "KO", number ("69.90"), number ("70.00"), FINX_DECIMAL_UNKNOWN);
  g_assert_null (venue_exchange_replace (exchange, order, make_theirs ("theirs-2", "61")));
}

/* A fill of an order that another program placed and changed leads to what took its place: once, and not again and again. */
static void
test_changed_elsewhere (Broker        *self,
                        gconstpointer  data)
{
  guint n;

  venue_call (self->venue, trade_elsewhere_call, NULL);
  broker_open (self);
  broker_wait (self, broker_state (self, "theirs-2") == FINX_ORDER_PARTIAL && self->fills->len == 1);
  for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 2; g_get_monotonic_time () < end;)
    broker_turn (self);
  n = venue_count (self->venue, "GET /v2/account/activities");
  g_assert_cmpuint (n, <=, 5);
  g_assert_cmpuint (self->fills->len, ==, 1);
}

static void
trade_twice_call (Venue    *venue,
                  gpointer  data)
{
  VenueExchange *exchange = venue_get_exchange (venue);

  g_assert_null (venue_exchange_place (exchange, make_theirs ("theirs-a", "80")));
  g_assert_null (venue_exchange_place (exchange, make_theirs ("theirs-b", "80")));
  ((VenueFill *) exchange->fills->pdata[0])->time_us -= 2 * FINX_USEC_PER_MIN;
}

/* A fill whose order could not be asked for at once is read again, though newer ones are known. */
static void
test_fill_of_another (Broker        *self,
                      gconstpointer  data)
{
  g_autoptr(FinxOrder) known = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  g_autoptr(FinxFill) fill = finx_fill_new ();
  g_autoptr(GPtrArray) orders = g_ptr_array_new (), fills = g_ptr_array_new ();

  known->state = FINX_ORDER_FILLED;
  known->filled = known->quantity;
  set_text (&known->venue_id, "before");
  set_text (&fill->id, "before/10");
  set_text (&fill->client_id, known->client_id);
  fill->quantity = known->quantity;
  fill->price = known->limit_price;
  fill->time_us = finx_clock_now (self->clock) - 10 * FINX_USEC_PER_MIN;
  g_ptr_array_add (orders, known);
  g_ptr_array_add (fills, fill);
  finx_broker_client_restore (self->client, orders, fills);
  venue_call (self->venue, trade_twice_call, NULL);
  venue_misbehave (self->venue, "GET /v2/orders/5e0c0001", VENUE_FORBIDDEN, 1);
  broker_open (self);
  broker_wait (self, self->fills->len == 2);
  g_assert_cmpint (broker_state (self, "theirs-a"), ==, FINX_ORDER_FILLED);
  g_assert_cmpint (broker_state (self, "theirs-b"), ==, FINX_ORDER_FILLED);
}

/* Nobody has an order of that id: nothing is cancelled. */
static void
test_cancel_of_nothing (Broker        *self,
                        gconstpointer  data)
{
  g_autoptr(FinxOrder) other = NULL, order = NULL;
  FinxBrokerCall *call = finx_broker_call_new (FINX_CALL_CANCEL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  other = place_waiting (self, "50");
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  g_ptr_array_add (call->orders, finx_order_copy (order));
  finx_broker_client_call_async (self->client, call, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  g_assert_null (finx_broker_client_call_finish (self->client, result, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_NOT_FOUND);
  g_assert_cmpuint (venue_count (self->venue, "DELETE"), ==, 0);
}

/* What is not known to be there is not changed. */
static void
test_change_without_id (Broker        *self,
                        gconstpointer  data)
{
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  g_autoptr(GError) error = NULL;

  broker_open (self);
  finx_order_ledger_add (finx_broker_client_get_ledger (self->client), order);
  g_assert_false (broker_replace (self, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-ALPACA-018");
  g_assert_cmpuint (venue_count (self->venue, "PATCH"), ==, 0);
}

/* A change that was taken and then rejected leaves the order in the book as it was; it can be cancelled, and is filled, all the same. */
static void
test_refused_change (Broker        *self,
                     gconstpointer  data)
{
  gboolean is_cancelled = GPOINTER_TO_INT (data) == FINX_ORDER_CANCELLED;
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = place_waiting (self, "60");
  venue_id = g_strdup (find (self, order)->venue_id);
  venue_alpaca_refuse_change (self->venue);
  order->limit_price = number ("61");
  broker_replace (self, order, NULL);
  g_assert_cmpuint (venue_count (self->venue, "PATCH"), ==, 1);
  for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 2; g_get_monotonic_time () < end;)
    broker_turn (self);
  g_assert_cmpint (find (self, order)->state, ==, FINX_ORDER_WORKING);
  g_assert_cmpstr (find (self, order)->venue_id, ==, venue_id);
  assert_number (find (self, order)->limit_price, "60");
  if (is_cancelled)
    {
      g_assert_true (broker_cancel (self, order->client_id, &error));
      g_assert_no_error (error);
    }
  else
    {
      venue_set_price (self->venue, "KO", "59.90", "60.00", NULL);
    }
  broker_wait (self, broker_state (self, order->client_id) == (is_cancelled ? FINX_ORDER_CANCELLED : FINX_ORDER_FILLED));
  g_assert_cmpuint (self->fills->len, ==, is_cancelled ? 0 : 1);
}

/* The same where the journal went by the change: the order is found by what it was to replace. */
static void
test_refused_change_again (Broker        *self,
                           gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL, *path = NULL;
  FinxOrderLedger *ledger;

  broker_open (self);
  order = place_waiting (self, "60");
  venue_id = g_strdup (find (self, order)->venue_id);
  venue_alpaca_refuse_change (self->venue);
  order->limit_price = number ("61");
  broker_replace (self, order, NULL);
  ledger = finx_broker_client_get_ledger (self->client);
  finx_order_ledger_follow (ledger, order->client_id, venue_id, "5e0c0002-4d1c-4b74-8a0b-61f0f9c2e7a4");
  broker_restart (self, 0);
  venue_set_price (self->venue, "KO", "59.90", "60.00", NULL);
  broker_open (self);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_cmpstr (find (self, order)->venue_id, ==, venue_id);
}

/* What changes meanwhile is what is cancelled. */
static void
test_cancel_behind_change (Broker        *self,
                           gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GAsyncResult) changed = NULL, cancelled = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = place_waiting (self, "60");
  order->limit_price = number ("61");
  venue_misbehave (self->venue, "STREAM /stream", VENUE_LOST, 2);
  finx_broker_replace_async (FINX_BROKER (self->client), order, NULL, result_cb, &changed);
  broker_wait (self, venue_count (self->venue, "PATCH") == 1);
  finx_broker_cancel_async (FINX_BROKER (self->client), order->client_id, NULL, result_cb, &cancelled);
  broker_wait (self, changed != NULL && cancelled != NULL);
  g_assert_true (finx_broker_cancel_finish (FINX_BROKER (self->client), cancelled, &error));
  g_assert_no_error (error);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_CANCELLED);
}

/* A changed order may begin to count anew: what is filled in part stays as it is. */
static void
test_change_of_part (Broker        *self,
                     gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = place_waiting (self, "60");
  venue_set_price (self->venue, "KO", "59.90", "60.00", "4");
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_PARTIAL);
  order->limit_price = number ("59");
  g_assert_false (broker_replace (self, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-ALPACA-018");
  g_assert_cmpuint (venue_count (self->venue, "PATCH"), ==, 0);
  assert_number (find (self, order)->limit_price, "60");
}

/* Prices of shares come back, and those of coins do not: that is not all well. */
static void
test_half_of_prices (Broker        *self,
                     gconstpointer  data)
{
  FinxAlpaca *alpaca = FINX_ALPACA (self->client);
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain ("BTC-USD", "Bitcoin", "", FINX_ASSET_CRYPTO, "USD");
  const FinxInstrument *coin = finx_broker_client_learn (self->client, "BTC/USD", draft);

  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_QUOTES);
  finx_feed_subscribe (FINX_FEED (self->client), coin, FINX_STREAM_QUOTES);
  broker_wait (self, finx_feed_get_state (FINX_FEED (self->client)) == FINX_FEED_LIVE && alpaca->is_heard[ALPACA_STOCKS] && alpaca->is_heard[ALPACA_CRYPTO]);
  venue_misbehave (self->venue, "STREAM /v1beta3/crypto/us", VENUE_LOST, 1000);
  finx_web_socket_close (alpaca->data[ALPACA_CRYPTO]);
  finx_web_socket_open (alpaca->data[ALPACA_CRYPTO]);
  alpaca->is_heard[ALPACA_CRYPTO] = FALSE;
  broker_wait (self, finx_web_socket_get_state (alpaca->data[ALPACA_CRYPTO]) == FINX_LINE_OPEN);
  finx_web_socket_close (alpaca->data[ALPACA_STOCKS]);
  finx_web_socket_open (alpaca->data[ALPACA_STOCKS]);
  alpaca->is_heard[ALPACA_STOCKS] = FALSE;
  broker_wait (self, alpaca->is_heard[ALPACA_STOCKS]);
  g_assert_cmpint (finx_feed_get_state (FINX_FEED (self->client)), ==, FINX_FEED_CONNECTING);
  venue_behave (self->venue);
  finx_web_socket_close (alpaca->data[ALPACA_CRYPTO]);
  finx_web_socket_open (alpaca->data[ALPACA_CRYPTO]);
  broker_wait (self, finx_feed_get_state (FINX_FEED (self->client)) == FINX_FEED_LIVE && alpaca->is_heard[ALPACA_CRYPTO]);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *self, gconstpointer data); int data; } tests[] = {
    { "cancel-without-id", test_cancel_without_id, 0 },
    { "late-arrival", test_late_arrival, 0 },
    { "changed-elsewhere", test_changed_elsewhere, 0 },
    { "fill-of-another", test_fill_of_another, 0 },
    { "cancel-of-nothing", test_cancel_of_nothing, 0 },
    { "change-without-id", test_change_without_id, 0 },
    { "refused-change-filled", test_refused_change, FINX_ORDER_FILLED },
    { "refused-change-cancelled", test_refused_change, FINX_ORDER_CANCELLED },
    { "refused-change-again", test_refused_change_again, 0 },
    { "cancel-behind-change", test_cancel_behind_change, 0 },
    { "change-of-part", test_change_of_part, 0 },
    { "half-of-prices", test_half_of_prices, 0 },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/alpaca/venue/%s", tests[i].path);

      g_test_add (path, Broker, GINT_TO_POINTER (tests[i].data), set_up, tests[i].func, tear_down);
    }
  return g_test_run ();
}
