/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kraken as a whole, against its venue: pages, books that lose something, keys that may not do all, clocks that are wrong, and pauses. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-kraken.h"
#include "../broker-fixture.h"
#include "adapters/kraken/finx-kraken-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define STREAM "STREAM /v2"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_kraken);
}

/* All pages, the oldest first: what is open, and what is done. */
static void
test_pages (Broker        *self,
            gconstpointer  data)
{
  static const char *const limits[] = { "80", "81", "60", "82", "62", "83" };
  g_autoptr(FinxBrokerCall) orders = NULL, open = NULL, fills = NULL;
  g_autoptr(GError) error = NULL;
  gint64 before = 0;

  broker_open (self);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    finx_order_free (broker_send (self, FINX_SIDE_BUY, "1", limits[i]));
  orders = broker_call (self, FINX_READ_ORDERS, &error);
  g_assert_no_error (error);
  open = broker_call (self, FINX_READ_OPEN_ORDERS, &error);
  g_assert_no_error (error);
  fills = broker_call (self, FINX_READ_FILLS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (orders->rows->len, ==, 6);
  g_assert_cmpuint (open->rows->len, ==, 2);
  g_assert_cmpuint (fills->rows->len, ==, 4);
  for (guint i = 0; i < orders->rows->len; i++)
    {
      const FinxOrder *order = orders->rows->pdata[i];

      g_assert_cmpint (order->placed_us, >=, before);
      g_assert_true (finx_decimal_equal (order->limit_price, number (limits[i])));
      before = order->placed_us;
    }
}

static void
test_account (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxBrokerCall) balances = NULL, positions = NULL, fees = NULL, accounts = NULL;
  const FinxBrokerPosition *position;
  const FinxBalance *dollars;

  g_assert_false (finx_decimal_is_known (finx_broker_estimate_fee (FINX_BROKER (self->client), self->instrument, number ("10"), number ("100"))));
  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "80");
  balances = broker_call (self, FINX_READ_BALANCES, NULL);
  positions = broker_call (self, FINX_READ_POSITIONS, NULL);
  accounts = broker_call (self, FINX_READ_ACCOUNTS, NULL);
  fees = broker_call (self, FINX_READ_FEES, NULL);
  g_assert_cmpuint (balances->rows->len, ==, 2);        /* there is no dog money */
  dollars = balances->rows->pdata[0];
  g_assert_cmpstr (dollars->currency, ==, "USD");
  g_assert_true (finx_decimal_equal (dollars->total, number ("99290.5")));
  g_assert_true (finx_decimal_equal (dollars->equity, number ("99290.5")));
  g_assert_cmpstr (((FinxBalance *) balances->rows->pdata[1])->currency, ==, "BTC");
  g_assert_false (finx_decimal_is_known (((FinxBalance *) balances->rows->pdata[1])->equity));
  g_assert_cmpuint (positions->rows->len, ==, 1);
  position = positions->rows->pdata[0];
  g_assert_true (position->instrument == self->instrument);
  g_assert_true (finx_decimal_equal (position->quantity, number ("10")));
  g_assert_true (finx_decimal_equal (position->price, number ("70.95")));
  g_assert_false (finx_decimal_is_known (position->average_price));
  g_assert_cmpstr (((FinxBrokerAccount *) accounts->rows->pdata[0])->name, ==, "Kraken finx");
  g_assert_true (((FinxBrokerAccount *) accounts->rows->pdata[0])->may_trade);
  g_assert_false (((FinxBrokerAccount *) accounts->rows->pdata[0])->may_withdraw);
  g_assert_cmpuint (fees->rows->len, ==, 2);
  g_assert_true (finx_decimal_equal (((FinxFeeRate *) fees->rows->pdata[0])->maker, number ("0.0025")));
  g_assert_true (finx_decimal_equal (finx_broker_estimate_fee (FINX_BROKER (self->client), self->instrument, number ("10"), number ("100")), number ("4")));
}

/* What the key may do; where Kraken does not tell that, it is tried whether it may withdraw. */
static void
test_permissions (Broker        *self,
                  gconstpointer  data)
{
  static const struct { const char *permissions; gboolean may_trade, may_withdraw; } cases[] = {
    { "query-funds query-open-trades modify-trades", TRUE, FALSE },
    { "query-funds query-open-trades", FALSE, FALSE },
    { "query-funds query-open-trades modify-trades withdraw-funds", TRUE, TRUE },
    { NULL, TRUE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxBrokerCall) call = NULL;
      const FinxBrokerAccount *account;

      venue_kraken_permit (self->venue, cases[i].permissions);
      call = broker_call (self, FINX_READ_ACCOUNTS, NULL);
      g_assert_nonnull (call);
      account = call->rows->pdata[0];
      g_assert_cmpint (account->may_trade, ==, cases[i].may_trade);
      g_assert_cmpint (account->may_withdraw, ==, cases[i].may_withdraw);
      g_assert_cmpint (*account->note != '\0', ==, !cases[i].may_trade || cases[i].permissions == NULL);
    }
}

/* A key that may only look is connected; an order is refused in words. */
static void
test_looks_only (Broker        *self,
                 gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;

  venue_kraken_permit (self->venue, "query-funds query-open-trades access-ws");
  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  g_assert_null (broker_place (self, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message, "create and modify orders"));
}

/* One that may not hear of orders is refused, once. */
static void
test_deaf (Broker        *self,
           gconstpointer  data)
{
  venue_kraken_permit (self->venue, "query-funds query-open-trades modify-trades");
  finx_broker_client_open (self->client);
  broker_wait (self, self->link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (self->reason, "WebSockets"));
  for (guint i = 0; i < 200; i++)
    broker_turn (self);
  g_assert_cmpuint (venue_count (self->venue, "POST /0/private/GetWebSocketsToken"), ==, 1);
  g_assert_cmpint (self->link, ==, FINX_LINK_DOWN);
}

/* Prices */

static void
test_bars (Broker        *self,
           gconstpointer  data)
{
  gint64 now_us = finx_clock_now (self->clock), before = 0;
  g_autoptr(FinxBrokerCall) done = broker_call (self, FINX_CALL_BARS, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (done->bars->len, >=, 59);
  g_assert_cmpuint (done->bars->len, <=, 61);
  for (guint i = 0; i < done->bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (done->bars, FinxBar, i);

      g_assert_cmpint (bar->time_us, >, before);
      g_assert_cmpint (bar->time_us, >=, now_us - FINX_USEC_PER_HOUR - FINX_USEC_PER_MIN);
      before = bar->time_us;
    }
  g_assert_null (broker_load (self, FINX_INTERVAL_1S, 0, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
}

static void
test_quote (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) quotes = broker_call (self, FINX_READ_QUOTE, NULL), books = broker_call (self, FINX_READ_BOOK, NULL);
  const FinxBrokerQuote *quote = quotes->rows->pdata[0];
  const FinxDepth *depth = books->rows->pdata[0];

  g_assert_true (finx_decimal_equal (quote->bid, number ("70.94")));
  g_assert_true (finx_decimal_equal (quote->bid_size, number ("40.1")));
  g_assert_true (finx_decimal_equal (quote->last, number ("70.95")));
  g_assert_false (finx_decimal_is_known (quote->previous_close));
  g_assert_cmpuint (depth->n_asks, ==, 2);
  g_assert_cmpuint (depth->n_bids, ==, 1);
  g_assert_cmpint (depth->asks[1].price, ==, 7195);
}

typedef struct
{
  guint     n, n_lost;
  FinxDepth last;
} Heard;

static void
depth_cb (const FinxDepth *depth,
          gpointer         user_data)
{
  Heard *heard = user_data;

  heard->n++;
  heard->n_lost += depth->is_resyncing;
  heard->last = *depth;
}

static void
send_step (Venue    *venue,
           gpointer  text)
{
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    if (g_hash_table_contains (venue_socket_get_wishes (sockets->pdata[i]), "book BTC/USD"))
      venue_socket_send (sockets->pdata[i], text);
}

#define STEP(sum) "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[{\"price\":70.93,\"qty\":7}],\"asks\":[]," \
                  "\"checksum\":" sum ",\"timestamp\":\"2026-11-18T15:00:43.000123Z\"}]}"

/* Whole, then step by step; where the sum is another, nothing is shown until it is there whole again. */
static void
test_book (Broker        *self,
           gconstpointer  data)
{
  static const FinxFeedSink sink = { .depth = depth_cb };
  static const char text[] = "7095" "1200000000" "7094" "4010000000" "7093" "700000000";
  g_autofree char *sum = g_strdup_printf ("%u", kraken_checksum (text, strlen (text)));
  g_autofree char *good = g_strdup_printf (STEP ("%s"), sum);
  Heard heard = { 0, };

  finx_feed_set_sink (FINX_FEED (self->client), &sink, &heard);
  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_DEPTH);
  broker_wait (self, heard.n == 1);
  g_assert_cmpint (heard.last.bids[0].price, ==, 7094);
  g_assert_cmpint (heard.last.bids[0].size, ==, 4010000000);
  venue_call (self->venue, send_step, good);
  broker_wait (self, heard.n == 2);
  g_assert_cmpuint (heard.n_lost, ==, 0);
  g_assert_cmpuint (heard.last.n_bids, ==, 2);

  venue_call (self->venue, send_step, (gpointer) STEP ("1"));
  broker_wait (self, heard.n == 4);
  g_assert_cmpuint (heard.n_lost, ==, 1);
  g_assert_cmpuint (heard.last.n_bids, ==, 1);          /* as it began */
  finx_feed_resync (FINX_FEED (self->client), self->instrument);
  broker_wait (self, heard.n == 5);

  /* One that is wrong again and again is not asked for each time. */
  for (guint i = 0; i < 200; i++)
    {
      venue_call (self->venue, send_step, (gpointer) STEP ("1"));
      broker_turn (self);
    }
  g_assert_cmpuint (heard.n_lost, >=, 2);
  g_assert_cmpuint (heard.n_lost, <=, 8);
  for (guint i = 0; heard.last.is_resyncing; i++)
    {
      g_assert_cmpuint (i, <, 1000);
      venue_call (self->venue, send_step, good);
      for (guint j = 0; j < 20; j++)
        broker_turn (self);
    }
  g_assert_cmpint (heard.last.bids[0].price, ==, 7094);
  finx_feed_set_sink (FINX_FEED (self->client), NULL, NULL);
}

/* A market that it does not have is told, and the others go on. */
static void
test_no_market (Broker        *self,
                gconstpointer  data)
{
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain ("MOON-USD", "Moon", "", FINX_ASSET_CRYPTO, "USD");
  const FinxInstrument *moon = finx_broker_client_learn (self->client, "MOON-USD", draft);

  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), moon, FINX_STREAM_QUOTES);
  broker_wait (self, strstr (self->reason, "Currency pair not supported MOON/USD") != NULL);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_QUOTES);
  broker_wait (self, self->ticks->len >= 3);
}

/* Orders */

static void
test_stop (Broker        *self,
           gconstpointer  data)
{
  g_autoptr(FinxOrder) stop = NULL, trailing = NULL;

  broker_open (self);
  stop = broker_make_order (self, FINX_SIDE_SELL, "2", NULL);
  stop->type = FINX_ORDER_STOP;
  stop->stop_price = number ("65");
  broker_send_order (self, stop);
  trailing = broker_make_order (self, FINX_SIDE_SELL, "2", NULL);
  trailing->type = FINX_ORDER_TRAILING_STOP;
  trailing->trail = number ("20");
  broker_send_order (self, trailing);
  broker_wait (self, broker_state (self, stop->client_id) == FINX_ORDER_WAITING && broker_state (self, trailing->client_id) == FINX_ORDER_WAITING);
  venue_set_price (self->venue, "BTC-USD", "64.50", "64.60", NULL);
  broker_wait (self, broker_state (self, stop->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_cmpint (broker_state (self, trailing->client_id), ==, FINX_ORDER_WAITING);
}

typedef struct
{
  const char *venue_id;
  const char *limit;            /* (nullable): that it has from now on; %NULL: it is not there any more */
} Meddling;

static void
meddle_call (Venue    *venue,
             gpointer  data)
{
  const Meddling *meddling = data;
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = venue_exchange_find (exchange, meddling->venue_id);

  if (meddling->limit != NULL)
    order->limit_price = number (meddling->limit);
  else
    g_ptr_array_remove (exchange->orders, order);
}

/* A change whose answer was lost may come to pass behind the first look. */
static void
test_late_change (Broker        *self,
                  gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  Meddling meddling = { NULL, "61" };

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  id = broker_place (self, order, NULL);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  meddling.venue_id = id;
  order->limit_price = number ("61");
  venue_misbehave (self->venue, case_kraken.replace, VENUE_CUT, 1);
  finx_broker_replace_async (FINX_BROKER (self->client), order, NULL, result_cb, &result);
  broker_wait (self, venue_count (self->venue, "POST /0/private/QueryOrders") > 0);
  venue_call (self->venue, meddle_call, &meddling);
  broker_wait (self, result != NULL);
  g_assert_true (finx_broker_replace_finish (FINX_BROKER (self->client), result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (venue_count (self->venue, case_kraken.replace), ==, 1);
}

/* An order that was there, and that nobody has when its change is looked for: that nothing was traded is not certain, so nobody is told to
 * place it again. */
static void
test_change_of_nothing (Broker        *self,
                        gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Meddling meddling = { NULL, NULL };

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "60");
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  meddling.venue_id = finx_order_ledger_find (finx_broker_client_get_ledger (self->client), order->client_id)->venue_id;
  order->limit_price = number ("61");
  venue_misbehave (self->venue, case_kraken.replace, VENUE_CUT, 1);
  finx_broker_replace_async (FINX_BROKER (self->client), order, NULL, result_cb, &result);
  broker_wait (self, venue_count (self->venue, case_kraken.replace) == 1);
  venue_call (self->venue, meddle_call, &meddling);
  broker_wait (self, result != NULL);
  g_assert_false (finx_broker_replace_finish (FINX_BROKER (self->client), result, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-BROKER-002");
}

/* Of an order that ended without a fill Kraken forgets that it was there: it does not stay open here, and nobody guesses how it ended. */
static void
test_forgotten (Broker        *self,
                gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL;
  Meddling meddling = { NULL, NULL };

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  order->placed_us -= FINX_USEC_PER_DAY;
  id = broker_place (self, order, NULL);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  meddling.venue_id = id;
  venue_call (self->venue, meddle_call, &meddling);
  venue_cut_streams (self->venue);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_UNKNOWN);
  finx_broker_client_sync_soon (self->client);
  broker_wait (self, venue_count (self->venue, "POST /0/private/QueryOrders") > 2);
  g_assert_cmpint (broker_state (self, order->client_id), ==, FINX_ORDER_UNKNOWN);
}

static void
test_preview (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "80");
  g_autoptr(GPtrArray) orders = g_ptr_array_new (), rows = NULL, none = NULL;
  FinxBrokerQuery query = { .kind = FINX_READ_PREVIEW, .orders = orders };
  g_autoptr(GError) error = NULL;
  int state;

  g_ptr_array_add (orders, order);
  rows = broker_read (self, &query, &error);
  g_assert_no_error (error);
  g_assert_true (finx_decimal_equal (((FinxBrokerPreview *) rows->pdata[0])->value, number ("800")));
  g_assert_cmpstr (((FinxBrokerPreview *) rows->pdata[0])->note, ==, "buy 10 XBTUSD");
  g_assert_cmpuint (broker_at_venue (self, order->client_id, &state), ==, 0);

  order->quantity = number ("1000000");
  none = broker_read (self, &query, &error);
  g_assert_null (none);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message, "EOrder:Insufficient funds"));
}

/* An order whose fate is not known has no id of Kraken's yet: it is cancelled by ours. */
static void
test_cancel_without_id (Broker        *self,
                        gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "1", "50");
  broker_check_cancel_without_id (self, order);
}

/* "EService:Timeout" does not say what became of it: it is looked for, among the open ones and those that are done, and is nowhere. */
static void
test_doubt (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  guint before;
  int state;

  broker_open (self);
  before = venue_count (self->venue, "POST /0/private/ClosedOrders");
  order = broker_make_order (self, FINX_SIDE_BUY, "1", "50");
  venue_kraken_refuse (self->venue, "EService:Timeout", 1);
  g_assert_null (broker_place (self, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpuint (venue_count (self->venue, "POST /0/private/AddOrder"), ==, 1);
  g_assert_cmpuint (venue_count (self->venue, "POST /0/private/ClosedOrders"), >=, before + 3);
  g_assert_cmpuint (broker_at_venue (self, order->client_id, &state), ==, 0);
}

/* Keys, numbers and clocks */

/* Whatever is asked at once comes in the order of its numbers, which the venue checks. */
static void
test_many_at_once (Broker        *self,
                   gconstpointer  data)
{
  GAsyncResult *results[12] = { NULL };

  broker_open (self);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    finx_broker_client_call_async (self->client, finx_broker_call_new (i % 2 == 0 ? FINX_CALL_TOKEN : FINX_READ_OPEN_ORDERS), NULL, result_cb, &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(FinxBrokerCall) done = NULL;
      g_autoptr(GError) error = NULL;

      broker_wait (self, results[i] != NULL);
      done = finx_broker_client_call_finish (self->client, results[i], &error);
      g_assert_no_error (error);
      g_assert_nonnull (done);
      g_clear_object (&results[i]);
    }
}

/* Somebody was faster with a higher number. */
static void
test_other_program (Broker        *self,
                    gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) done = NULL, again = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  venue_kraken_set_nonce (self->venue, (guint64) g_get_real_time () + 30 * G_USEC_PER_SEC);
  done = broker_call (self, FINX_READ_OPEN_ORDERS, &error);
  g_assert_no_error (error);
  g_assert_nonnull (done);
  venue_kraken_set_nonce (self->venue, G_MAXINT64);     /* in nanoseconds, say */
  again = broker_call (self, FINX_READ_OPEN_ORDERS, &error);
  g_assert_null (again);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "another program"));
}

/* Each connection has a token of its own. */
static void
test_token (Broker        *self,
            gconstpointer  data)
{
  broker_open (self);
  g_assert_cmpuint (venue_count (self->venue, "POST /0/private/GetWebSocketsToken"), ==, 1);
  venue_cut_streams (self->venue);
  broker_wait (self, self->link == FINX_LINK_DEGRADED);
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
  g_assert_cmpuint (venue_count (self->venue, "POST /0/private/GetWebSocketsToken"), ==, 2);
  g_assert_cmpfloat (FINX_KRAKEN (self->client)->most_orders, ==, 125);
}

/* The key is locked for a quarter of an hour: nothing is asked, and an order is refused at once. */
static void
test_lockout (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxBrokerCall) done = NULL;
  g_autoptr(GError) error = NULL;
  guint n;

  broker_open (self);
  venue_kraken_refuse (self->venue, "EGeneral:Temporary lockout", 1);
  done = broker_call (self, FINX_READ_BALANCES, &error);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED);
  g_clear_error (&error);
  n = venue_count (self->venue, "POST");
  order = broker_make_order (self, FINX_SIDE_BUY, "1", "50");
  g_assert_null (broker_place (self, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED);
  for (guint i = 0; i < 300; i++)
    broker_turn (self);
  g_assert_cmpuint (venue_count (self->venue, "POST"), ==, n);
  g_assert_cmpfloat (finx_broker_client_get_link (self->client)->use, ==, 1);
}

/* Another program used up the questions: orders, which do not count, go out all the same. */
static void
test_tired (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxBrokerCall) done = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  venue_kraken_refuse (self->venue, "EAPI:Rate limit exceeded", 1);
  done = broker_call (self, FINX_READ_BALANCES, &error);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED);
  g_clear_error (&error);
  g_assert_cmpfloat (finx_broker_client_get_link (self->client)->use, ==, 1);
  order = broker_send (self, FINX_SIDE_BUY, "1", "50");
  g_assert_cmpfloat (finx_broker_client_get_link (self->client)->use, ==, 1);
  done = broker_call (self, FINX_READ_BALANCES, &error);
  g_assert_no_error (error);
}

static void
stand_still (Venue    *venue,
             gpointer  system)
{
  g_autofree char *text = g_strdup_printf ("{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"%s\"}]}", (const char *) system);
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    venue_socket_send (sockets->pdata[i], text);
}

static void
test_standing_still (Broker        *self,
                     gconstpointer  data)
{
  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_QUOTES);
  broker_wait (self, self->ticks->len >= 3);
  venue_call (self->venue, stand_still, (gpointer) "cancel_only");
  broker_wait (self, finx_feed_get_state (FINX_FEED (self->client)) == FINX_FEED_PAUSED);
  g_assert_nonnull (strstr (self->reason, "cancel_only"));
  venue_call (self->venue, stand_still, (gpointer) "online");
  broker_wait (self, finx_feed_get_state (FINX_FEED (self->client)) == FINX_FEED_LIVE && self->link == FINX_LINK_HEALTHY);
}

/* What Kraken says while it is repaired, with status 200. */
static void
test_maintenance (Broker        *self,
                  gconstpointer  data)
{
  venue_kraken_refuse (self->venue, "EService:Unavailable", 3);
  finx_broker_client_open (self->client);
  broker_wait (self, strstr (self->reason, "EService:Unavailable") != NULL);
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
  g_assert_cmpstr (self->reason, ==, "");
}

/* A clock that is an hour off: orders go out with Kraken's time, and people are told. */
static void
test_clock (gconstpointer data)
{
  g_autoptr(FinxOrder) order = NULL;
  Broker b;

  broker_set_up_off (&b, &case_kraken, GPOINTER_TO_INT (data));
  order = broker_send (&b, FINX_SIDE_BUY, "1", "50");
  broker_tear_down (&b);
}

/* A key that is not the account's is refused once, in words; a password that is missing as well. */
static void
test_wrong_key (gconstpointer data)
{
  guint what = GPOINTER_TO_UINT (data);
  BrokerCase broker = case_kraken;
  Broker b;

  broker.values[0][1] = what == 0 ? "AnotherKeyThatNobodyKnows" : VENUE_KRAKEN_KEY;
  broker.values[1][1] = what == 1 ? "c2VjcmV0" : VENUE_KRAKEN_SECRET;
  if (what == 3)
    {
      broker.values[2][0] = "otp";
      broker.values[2][1] = VENUE_KRAKEN_OTP;
    }
  broker_set_up (&b, &broker);
  if (what >= 2)
    venue_kraken_set_otp (b.venue);
  finx_broker_client_open (b.client);
  broker_wait (&b, b.link == FINX_LINK_DOWN || b.link == FINX_LINK_HEALTHY);
  g_assert_cmpint (b.link, ==, what == 3 ? FINX_LINK_HEALTHY : FINX_LINK_DOWN);
  if (what == 3)
    {
      g_autoptr(FinxOrder) order = broker_make_order (&b, FINX_SIDE_BUY, "1", "50");

      broker_send_order (&b, order);          /* what is written down of it has no password */
    }
  else
    {
      g_assert_nonnull (strstr (b.reason, "key"));
      g_assert_cmpuint (venue_count (b.venue, "POST"), ==, 1);
    }
  broker_tear_down (&b);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *self, gconstpointer data); } tests[] = {
    { "pages", test_pages }, { "account", test_account }, { "permissions", test_permissions }, { "looks-only", test_looks_only }, { "deaf", test_deaf },
    { "bars", test_bars }, { "quote", test_quote }, { "book", test_book }, { "no-market", test_no_market }, { "stop", test_stop },
    { "preview", test_preview }, { "cancel-without-id", test_cancel_without_id }, { "doubt", test_doubt },
    { "many-at-once", test_many_at_once }, { "other-program", test_other_program },
    { "token", test_token }, { "lockout", test_lockout }, { "maintenance", test_maintenance }, { "tired", test_tired },
    { "standing-still", test_standing_still }, { "late-change", test_late_change }, { "change-of-nothing", test_change_of_nothing },
    { "forgotten", test_forgotten },
  };
  static const char *const keys[] = { "other-key", "other-secret", "no-password", "password" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/kraken/venue/%s", tests[i].path);

      g_test_add (path, Broker, NULL, set_up, tests[i].func, broker_end_test);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *path = g_strdup_printf ("/kraken/venue/%s", keys[i]);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_wrong_key);
    }
  g_test_add_data_func ("/kraken/venue/clock-ahead", GINT_TO_POINTER (60), test_clock);
  g_test_add_data_func ("/kraken/venue/clock-behind", GINT_TO_POINTER (-60), test_clock);
  return g_test_run ();
}
