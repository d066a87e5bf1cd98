/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coinbase as a whole, against its venue: pages, prices, books that lose something, and a clock that is wrong. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-coinbase.h"
#include "../broker-fixture.h"
#include "adapters/coinbase/finx-coinbase-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define STREAM "STREAM /"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_coinbase);
}

/* All pages, the oldest first. */
static void
test_pages (Broker        *self,
            gconstpointer  data)
{
  static const char *const limits[] = { "80", "81", "60", "61", "62" };
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
  g_assert_cmpuint (orders->rows->len, ==, 5);
  g_assert_cmpuint (open->rows->len, ==, 3);
  g_assert_cmpuint (fills->rows->len, ==, 2);
  for (guint i = 0; i < orders->rows->len; i++)
    {
      const FinxOrder *order = orders->rows->pdata[i];

      g_assert_cmpint (order->placed_us, >=, before);
      g_assert_true (finx_decimal_equal (order->limit_price, number (limits[i])));
      before = order->placed_us;
    }
}

/* Balances and positions are wallets, the one in money, the other in coins; what they cost comes from the portfolio. */
static void
test_account (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxBrokerCall) balances = NULL, positions = NULL, fees = NULL, accounts = NULL;
  const FinxBrokerPosition *position;

  g_assert_false (finx_decimal_is_known (finx_broker_estimate_fee (FINX_BROKER (self->client), self->instrument, number ("10"), number ("100"))));
  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "80");
  balances = broker_call (self, FINX_READ_BALANCES, NULL);
  positions = broker_call (self, FINX_READ_POSITIONS, NULL);
  accounts = broker_call (self, FINX_READ_ACCOUNTS, NULL);
  fees = broker_call (self, FINX_READ_FEES, NULL);
  g_assert_cmpuint (balances->rows->len, ==, 2);
  g_assert_cmpstr (((FinxBalance *) balances->rows->pdata[0])->currency, ==, "USD");
  g_assert_true (finx_decimal_equal (((FinxBalance *) balances->rows->pdata[0])->total, number ("99290.5")));
  g_assert_cmpuint (positions->rows->len, ==, 1);
  position = positions->rows->pdata[0];
  g_assert_true (position->instrument == self->instrument);
  g_assert_true (finx_decimal_equal (position->quantity, number ("10")));
  g_assert_true (finx_decimal_equal (position->average_price, number ("70.95")));
  g_assert_true (finx_decimal_equal (position->price, number ("70.95")));
  g_assert_cmpint (finx_decimal_sign (position->unrealised), ==, 0);
  g_assert_cmpstr (((FinxBrokerAccount *) accounts->rows->pdata[0])->name, ==, "Coinbase Default");
  g_assert_true (((FinxBrokerAccount *) accounts->rows->pdata[0])->may_trade);
  g_assert_false (((FinxBrokerAccount *) accounts->rows->pdata[0])->may_withdraw);
  g_assert_true (finx_decimal_equal (((FinxFeeRate *) fees->rows->pdata[0])->maker, number ("0.004")));
  g_assert_true (finx_decimal_equal (finx_broker_estimate_fee (FINX_BROKER (self->client), self->instrument, number ("10"), number ("100")), number ("6")));
}

/* A long time comes in pieces of no more than 350, without a bar twice. */
static void
test_bars (Broker        *self,
           gconstpointer  data)
{
  gint64 now_us = finx_clock_now (self->clock), before = 0;
  g_autoptr(FinxBrokerCall) done = broker_call (self, FINX_CALL_BARS, NULL);

  g_assert_cmpuint (done->bars->len, >, 40);
  for (guint i = 0; i < done->bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (done->bars, FinxBar, i);

      g_assert_cmpint (bar->time_us, >, before);
      g_assert_cmpint (bar->time_us, >=, now_us - FINX_USEC_PER_HOUR - FINX_USEC_PER_MIN);
      before = bar->time_us;
    }
}

static void
test_many_bars (Broker        *self,
                gconstpointer  data)
{
  broker_check_many_bars (self, "GET /api/v3/brokerage/products", 3);
}

/* Prices */

typedef struct
{
  guint    n_snapshots, n_lost;
  guint64  sequence;
  gint64   bid;
  GArray  *ticks;
} Heard;

static void
book_cb (const FinxBookMessage *message,
         gpointer               user_data)
{
  Heard *heard = user_data;

  if (message->is_snapshot)
    heard->n_snapshots++;
  else if (message->previous != heard->sequence)
    heard->n_lost++;
  heard->sequence = message->sequence;
  for (gsize i = 0; i < message->n_changes; i++)
    if (message->changes[i].side == FINX_SIDE_BUY)
      heard->bid = message->changes[i].price;
}

static void
ticks_cb (const FinxTick *ticks,
          gsize           n,
          gpointer        user_data)
{
  g_array_append_vals (((Heard *) user_data)->ticks, ticks, (guint) n);
}

static void
send_step (Venue    *venue,
           gpointer  data)
{
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    if (g_hash_table_contains (venue_socket_get_wishes (sockets->pdata[i]), "level2 SOL-USD"))
      {
        g_autofree char *text = g_strdup_printf ("{\"channel\":\"l2_data\",\"timestamp\":\"2026-11-18T15:01:09.6Z\",\"sequence_num\":%" G_GUINT64_FORMAT
                                                 ",\"events\":[{\"type\":\"update\",\"product_id\":\"SOL-USD\",\"updates\":[{\"side\":\"bid\","
                                                 "\"price_level\":\"70.93\",\"new_quantity\":\"7\"}]}]}", venue_socket_next (sockets->pdata[i]));

        venue_socket_send (sockets->pdata[i], text);
      }
}

/* Whole, then step by step; where a message is missing a step is, and asking for it brings the whole. */
static void
test_book (Broker        *self,
           gconstpointer  data)
{
  static const FinxFeedSink sink = { .book = book_cb };
  Heard heard = { 0, };

  finx_feed_set_sink (FINX_FEED (self->client), &sink, &heard);
  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_DEPTH);
  broker_wait (self, heard.n_snapshots == 1);
  g_assert_true (finx_decimal_equal (finx_instrument_price (self->instrument, heard.bid), number ("70.94")));
  venue_call (self->venue, send_step, NULL);
  broker_wait (self, heard.sequence == 2);
  g_assert_cmpuint (heard.n_lost, ==, 0);
  g_assert_true (finx_decimal_equal (finx_instrument_price (self->instrument, heard.bid), number ("70.93")));

  venue_misbehave (self->venue, STREAM, VENUE_LOST, 1);
  venue_call (self->venue, send_step, NULL);
  venue_call (self->venue, send_step, NULL);
  broker_wait (self, heard.n_lost > 0);
  finx_feed_resync (FINX_FEED (self->client), self->instrument);
  broker_wait (self, heard.n_snapshots == 2);
  finx_feed_set_sink (FINX_FEED (self->client), NULL, NULL);
}

/* The dollar's coin has the dollar's prices, and its own name. What was traded before is told as such. */
static void
test_alias (Broker        *self,
            gconstpointer  data)
{
  static const FinxFeedSink sink = { .ticks = ticks_cb };
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain ("SOL-USDC", "Solana", "", FINX_ASSET_CRYPTO, "USDC");
  const FinxInstrument *coin = finx_broker_client_learn (self->client, "SOL-USDC", draft);
  Heard heard = { .ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick)) };
  guint kinds = 0;

  finx_feed_set_sink (FINX_FEED (self->client), &sink, &heard);
  broker_open (self);
  finx_broker_call_free (broker_call (self, FINX_READ_INSTRUMENTS, NULL));
  finx_feed_subscribe (FINX_FEED (self->client), coin, FINX_STREAM_QUOTES);
  while (kinds != (1u << FINX_TICK_BID | 1u << FINX_TICK_ASK | 1u << FINX_TICK_LAST))
    {
      broker_turn (self);
      for (guint i = 0; i < heard.ticks->len; i++)
        if (g_array_index (heard.ticks, FinxTick, i).instrument == coin->index)
          kinds |= 1u << g_array_index (heard.ticks, FinxTick, i).kind;
    }
  finx_feed_set_sink (FINX_FEED (self->client), NULL, NULL);
  g_array_unref (heard.ticks);
}

/* Orders */

/* An order whose fate is not known has no id of Coinbase's yet: it is found by ours, and then cancelled. */
static void
test_cancel_without_id (Broker        *self,
                        gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  for (guint i = 0; i < 3; i++)         /* it is on the second page */
    {
      g_autoptr(FinxOrder) another = broker_make_order (self, FINX_SIDE_BUY, "1", "50");

      if (i == 0)
        order = finx_order_copy (another);
      broker_send_order (self, another);
    }
  broker_check_cancel_without_id (self, order);
}

static void
test_preview (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "80");
  g_autoptr(GPtrArray) orders = g_ptr_array_new (), rows = NULL, none = NULL;
  FinxBrokerQuery query = { .kind = FINX_READ_PREVIEW, .orders = orders };
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (orders, order);
  rows = broker_read (self, &query, &error);
  g_assert_no_error (error);
  g_assert_true (finx_decimal_equal (((FinxBrokerPreview *) rows->pdata[0])->value, number ("709.5")));
  g_assert_true (finx_decimal_equal (((FinxBrokerPreview *) rows->pdata[0])->fee, number ("4.257")));
  g_assert_cmpstr (((FinxBrokerPreview *) rows->pdata[0])->note, ==, "BIG_ORDER");

  order->quantity = number ("1000000");
  none = broker_read (self, &query, &error);
  g_assert_null (none);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message, "PREVIEW_INSUFFICIENT_FUND"));
}

static void
test_by_value (Broker        *self,
               gconstpointer  data)
{
  broker_check_by_value (self);
}

/* A clock that is an hour off signs with Coinbase's time, and people are told. */
static void
test_clock (gconstpointer data)
{
  Broker b;

  broker_set_up_off (&b, &case_coinbase, GPOINTER_TO_INT (data));
  broker_tear_down (&b);
}

/* A key that is not the account's is refused once, in words; one that is no key never goes out. */
static void
test_wrong_key (gconstpointer data)
{
  BrokerCase broker = case_coinbase;
  Broker b;

  broker.values[0][1] = GPOINTER_TO_INT (data) == 0 ? "organizations/1/apiKeys/2" : VENUE_COINBASE_KEY;
  broker.values[1][1] = GPOINTER_TO_INT (data) == 0 ? VENUE_COINBASE_SECRET : "not a key";
  broker_set_up (&b, &broker);
  finx_broker_client_open (b.client);
  broker_wait (&b, b.link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (b.reason, "key"));
  g_assert_cmpuint (venue_count (b.venue, "GET /api/v3/brokerage/key_permissions"), ==, GPOINTER_TO_INT (data) == 0 ? 2 : 0);
  broker_tear_down (&b);
}

static void
refuse_call (Venue    *venue,
             gpointer  data)
{
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    venue_socket_send (sockets->pdata[i], "{\"type\":\"error\",\"message\":\"authentication failure\"}");
}

static gboolean
is_stream_open (Broker *self)
{
  FinxWebSocket *socket = FINX_COINBASE (self->client)->sockets[COINBASE_USER];

  return socket != NULL && finx_web_socket_get_state (socket) == FINX_LINE_OPEN;
}

/* Before it is heard that the stream was opened; @n times. */
static void
refuse_stream (Broker *self,
               guint   n)
{
  venue_misbehave (self->venue, STREAM, VENUE_LOST, 1000);
  while (n-- > 0)
    {
      broker_wait (self, is_stream_open (self));
      for (guint i = 0; i < 50; i++)
        broker_turn (self);
      venue_behave (self->venue);
      venue_call (self->venue, refuse_call, NULL);
      if (n > 0)
        venue_misbehave (self->venue, STREAM, VENUE_LOST, 1000);
      broker_wait (self, !is_stream_open (self));
    }
}

/* Good tokens are refused now and then: one that was does not end the stream, and the next one does. */
static void
test_refused_token (Broker        *self,
                    gconstpointer  data)
{
  finx_broker_client_open (self->client);
  refuse_stream (self, 1);
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
}

static void
test_refused_tokens (Broker        *self,
                     gconstpointer  data)
{
  finx_broker_client_open (self->client);
  refuse_stream (self, 2);
  broker_wait (self, self->link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (self->reason, "key"));
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *self, gconstpointer data); } tests[] = {
    { "pages", test_pages }, { "account", test_account }, { "bars", test_bars }, { "many-bars", test_many_bars }, { "book", test_book },
    { "alias", test_alias }, { "cancel-without-id", test_cancel_without_id }, { "preview", test_preview }, { "by-value", test_by_value },
    { "refused-token", test_refused_token }, { "refused-tokens", test_refused_tokens },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coinbase/venue/%s", tests[i].path);

      g_test_add (path, Broker, NULL, set_up, tests[i].func, broker_end_test);
    }
  g_test_add_data_func ("/coinbase/venue/clock-ahead", GINT_TO_POINTER (60), test_clock);
  g_test_add_data_func ("/coinbase/venue/clock-behind", GINT_TO_POINTER (-60), test_clock);
  g_test_add_data_func ("/coinbase/venue/other-key", GINT_TO_POINTER (0), test_wrong_key);
  g_test_add_data_func ("/coinbase/venue/no-key", GINT_TO_POINTER (1), test_wrong_key);
  return g_test_run ();
}
