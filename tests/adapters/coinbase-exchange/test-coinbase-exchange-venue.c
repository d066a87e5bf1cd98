/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coinbase Exchange as a whole, against its venue: pages, orders that vanish, prices that are left out, keys that may not, and a clock
 * that is wrong. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-coinbase-exchange.h"
#include "../broker-fixture.h"
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define STREAM "STREAM /"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_coinbase_exchange);
}

/* All pages, the oldest first; fills of two products. */
static void
test_pages (Broker        *self,
            gconstpointer  data)
{
  static const char *const limits[] = { "80", "81", "60", "61", "62" };
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain ("ETH-USD", "Ether", "", FINX_ASSET_CRYPTO, "USD");
  g_autoptr(FinxBrokerCall) orders = NULL, open = NULL, fills = NULL;
  g_autoptr(FinxOrder) ether = NULL;
  g_autoptr(GError) error = NULL;
  gint64 before = 0;

  broker_open (self);
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    finx_order_free (broker_send (self, FINX_SIDE_BUY, "1", limits[i]));
  ether = broker_make_order (self, FINX_SIDE_BUY, "2", NULL);
  ether->instrument = finx_broker_client_learn (self->client, "ETH-USD", draft);
  broker_send_order (self, ether);
  orders = broker_call (self, FINX_READ_ORDERS, &error);
  g_assert_no_error (error);
  open = broker_call (self, FINX_READ_OPEN_ORDERS, &error);
  g_assert_no_error (error);
  fills = broker_call (self, FINX_READ_FILLS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (orders->rows->len, ==, 6);
  g_assert_cmpuint (open->rows->len, ==, 3);
  g_assert_cmpuint (fills->rows->len, ==, 3);
  for (guint i = 0; i < orders->rows->len; i++)
    {
      const FinxOrder *order = orders->rows->pdata[i];

      g_assert_cmpint (order->placed_us, >=, before);
      before = order->placed_us;
    }
  g_assert_cmpstr (((FinxFill *) fills->rows->pdata[2])->instrument->symbol, ==, "ETH-USD");
  g_assert_true (finx_decimal_equal (((FinxFill *) fills->rows->pdata[2])->fee, number ("28.9272")));
}

/* Fills that do not come at first come later, each once. */
static void
test_fills_later (gconstpointer data)
{
  VenueFault fault = (VenueFault) GPOINTER_TO_INT (data);
  g_autoptr(FinxOrder) order = NULL;
  Broker b;

  broker_set_up (&b, &case_coinbase_exchange);
  broker_open (&b);
  venue_misbehave (b.venue, "GET /fills", fault, 3);
  order = broker_send (&b, FINX_SIDE_BUY, "10", "80");
  broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_FILLED && b.fills->len == 1);
  g_assert_true (finx_decimal_equal (((FinxFill *) b.fills->pdata[0])->fee, number ("4.257")));
  broker_tear_down (&b);
}

/* Balances and positions are wallets, the one in money, the other in coins. */
static void
test_account (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxBrokerCall) balances = NULL, positions = NULL, fees = NULL, accounts = NULL;
  const FinxBrokerAccount *account;

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
  g_assert_true (((FinxBrokerPosition *) positions->rows->pdata[0])->instrument == self->instrument);
  g_assert_true (finx_decimal_equal (((FinxBrokerPosition *) positions->rows->pdata[0])->quantity, number ("10")));
  g_assert_false (finx_decimal_is_known (((FinxBrokerPosition *) positions->rows->pdata[0])->average_price));
  account = accounts->rows->pdata[0];
  g_assert_true (account->may_trade && account->is_paper && !account->may_withdraw);
  g_assert_cmpstr (account->currency, ==, "USD");
  g_assert_true (finx_decimal_equal (((FinxFeeRate *) fees->rows->pdata[0])->maker, number ("0.004")));
  g_assert_true (finx_decimal_equal (finx_broker_estimate_fee (FINX_BROKER (self->client), self->instrument, number ("10"), number ("100")), number ("6")));
}

static void
test_instruments (Broker        *self,
                  gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) instruments = broker_call (self, FINX_READ_INSTRUMENTS, NULL), book = broker_call (self, FINX_READ_BOOK, NULL);
  const FinxInstrument *first;
  const FinxDepth *depth;

  g_assert_cmpuint (instruments->rows->len, ==, 2);     /* one is delisted */
  first = instruments->rows->pdata[0];
  g_assert_cmpstr (first->symbol, ==, "SOL-USD");
  g_assert_true (finx_decimal_equal (first->tick_size, number ("0.01")) && finx_decimal_equal (first->lot_step, number ("0.001")));
  g_assert_true (finx_decimal_equal (first->min_notional, number ("1")));
  depth = book->rows->pdata[0];
  g_assert_cmpuint (depth->n_bids, ==, 2);
  g_assert_cmpuint (depth->n_asks, ==, 1);
  g_assert_cmpuint (depth->sequence, ==, 991);
  g_assert_true (finx_decimal_equal (finx_instrument_price (self->instrument, depth->bids[0].price), number ("70.94")));
}

/* A long time comes in pieces of no more than 300, without a bar twice. */
static void
test_many_bars (Broker        *self,
                gconstpointer  data)
{
  broker_check_many_bars (self, "GET /products", 4);
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
    if (message->changes[i].side == FINX_SIDE_BUY && message->changes[i].size > 0)
      heard->bid = MAX (heard->bid, message->changes[i].price);
}

static void
ticks_cb (const FinxTick *ticks,
          gsize           n,
          gpointer        user_data)
{
  g_array_append_vals (((Heard *) user_data)->ticks, ticks, (guint) n);
}

static void
say_call (Venue    *venue,
          gpointer  text)
{
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    if (g_hash_table_contains (venue_socket_get_wishes (sockets->pdata[i]), "matches SOL-USD"))
      venue_socket_send (sockets->pdata[i], text);
}

static void
say_trade (Broker     *self,
           guint       id,
           const char *side)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"match\",\"trade_id\":%u,\"maker_order_id\":\"m\",\"taker_order_id\":\"t\",\"side\":\"%s\",\"size\":\"0.5\","
                                           "\"price\":\"70.95\",\"product_id\":\"SOL-USD\",\"sequence\":99120099,\"time\":\"2026-11-18T15:01:09.5Z\"}", id, side);

  venue_call (self->venue, say_call, text);
}

static const FinxTick *
last_trade (const Heard *heard)
{
  for (guint i = heard->ticks->len; i-- > 0;)
    if (g_array_index (heard->ticks, FinxTick, i).kind == FINX_TICK_TRADE)
      return &g_array_index (heard->ticks, FinxTick, i);
  return NULL;
}

static guint
count_trades (const Heard *heard)
{
  guint n = 0;

  for (guint i = 0; i < heard->ticks->len; i++)
    n += g_array_index (heard->ticks, FinxTick, i).kind == FINX_TICK_TRADE;
  return n;
}

/* The book comes whole, then step by step. When a trade is missing a step is, and asking for it brings the whole; a trade that comes twice
 * is one. The side that is told is that of the order in the book. */
static void
test_prices (Broker        *self,
             gconstpointer  data)
{
  static const FinxFeedSink sink = { .book = book_cb, .ticks = ticks_cb };
  Heard heard = { .ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick)) };
  static const char step[] = "{\"type\":\"l2update\",\"product_id\":\"SOL-USD\",\"time\":\"2026-11-18T15:01:09.6Z\","
                             "\"changes\":[[\"buy\",\"70.945\",\"7\"],[\"sell\",\"70.95\",\"0.00000000\"],[\"buy\"],[],null,[\"buy\",\"x\",\"1\"]]}";

  finx_feed_set_sink (FINX_FEED (self->client), &sink, &heard);
  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_QUOTES | FINX_STREAM_DEPTH);
  broker_wait (self, heard.n_snapshots == 1 && heard.ticks->len >= 3);
  g_assert_true (finx_decimal_equal (finx_instrument_price (self->instrument, heard.bid), number ("70.94")));
  g_assert_cmpuint (count_trades (&heard), ==, 0);      /* what was traded before is told as such */
  venue_call (self->venue, say_call, (gpointer) step);
  broker_wait (self, heard.sequence == 2);
  g_assert_cmpuint (heard.n_lost, ==, 0);

  say_trade (self, 101, "sell");
  broker_wait (self, count_trades (&heard) == 1);
  g_assert_cmpint (last_trade (&heard)->side, ==, FINX_SIDE_BUY);
  say_trade (self, 101, "sell");
  say_trade (self, 105, "buy");
  broker_wait (self, count_trades (&heard) == 2);
  g_assert_cmpint (last_trade (&heard)->side, ==, FINX_SIDE_SELL);
  venue_call (self->venue, say_call, (gpointer) step);
  broker_wait (self, heard.n_lost == 1);
  finx_feed_resync (FINX_FEED (self->client), self->instrument);
  broker_wait (self, heard.n_snapshots == 2);
  finx_feed_set_sink (FINX_FEED (self->client), NULL, NULL);
  g_array_unref (heard.ticks);
}

/* Two heartbeats in a row tell of a trade that did not come. */
static void
test_heartbeat (Broker        *self,
                gconstpointer  data)
{
  static const FinxFeedSink sink = { .book = book_cb, .ticks = ticks_cb };
  static const char beat[] = "{\"type\":\"heartbeat\",\"last_trade_id\":107,\"product_id\":\"SOL-USD\",\"sequence\":99120100,\"time\":\"2026-11-18T15:01:10Z\"}";
  static const char step[] = "{\"type\":\"l2update\",\"product_id\":\"SOL-USD\",\"time\":\"2026-11-18T15:01:09.6Z\",\"changes\":[[\"buy\",\"70.94\",\"7\"]]}";
  Heard heard = { .ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick)) };

  finx_feed_set_sink (FINX_FEED (self->client), &sink, &heard);
  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_QUOTES | FINX_STREAM_DEPTH);
  broker_wait (self, heard.n_snapshots == 1 && heard.ticks->len >= 3);
  venue_call (self->venue, say_call, (gpointer) beat);
  venue_call (self->venue, say_call, (gpointer) beat);
  venue_call (self->venue, say_call, (gpointer) step);
  broker_wait (self, heard.n_lost == 1);
  finx_feed_set_sink (FINX_FEED (self->client), NULL, NULL);
  g_array_unref (heard.ticks);
}

/* What is not traded any more is told as such where its prices are wanted. */
static void
test_gone (Broker        *self,
           gconstpointer  data)
{
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain ("GONE-USD", "Gone", "", FINX_ASSET_CRYPTO, "USD");
  const FinxInstrument *gone = finx_broker_client_learn (self->client, "GONE-USD", draft);

  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), gone, FINX_STREAM_QUOTES);
  broker_wait (self, self->link == FINX_LINK_DEGRADED);
  g_assert_nonnull (strstr (self->reason, "GONE-USD is not a valid product"));
}

/* Orders */

/* A list of products that is old keeps the stream of orders shut until it is read anew. */
static void
test_old_list (Broker        *self,
               gconstpointer  data)
{
  FinxCoinbaseExchange *exchange = FINX_COINBASE_EXCHANGE (self->client);

  exchange->products = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (exchange->products, g_strdup ("SOL-USD"));
  g_ptr_array_add (exchange->products, g_strdup ("GONE-USD"));
  broker_open (self);
  g_assert_cmpuint (exchange->products->len, ==, 2);
  g_assert_cmpstr (exchange->products->pdata[1], ==, "ETH-USD");
}

/* One that did not trade at once and is gone was cancelled, and the venue does not have it any more. */
static void
test_immediate (Broker        *self,
                gconstpointer  data)
{
  static const FinxTimeInForce tifs[] = { FINX_TIF_IOC, FINX_TIF_FOK };

  broker_open (self);
  for (gsize i = 0; i < G_N_ELEMENTS (tifs); i++)
    {
      g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");

      order->tif = tifs[i];
      broker_send_order (self, order);
      broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_CANCELLED);
    }
  g_assert_cmpuint (self->fills->len, ==, 0);
}

/* What was cancelled is remembered until its end is told, in whatever order the two are heard, and not for ever. */
static void
test_cancelled_many (Broker        *self,
                     gconstpointer  data)
{
  broker_open (self);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "1", "60");
      g_autofree char *id = broker_place (self, order, NULL);

      broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
      g_assert_true (broker_cancel (self, order->client_id, NULL));
      broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_CANCELLED);
    }
  g_assert_cmpuint (g_hash_table_size (FINX_COINBASE_EXCHANGE (self->client)->cancelled), ==, 0);
}

/* The same for one that was cancelled while nobody listened. */
static void
test_purged (Broker        *self,
             gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "60");
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  venue_misbehave (self->venue, STREAM, VENUE_LOST, 1000);
  g_assert_true (broker_cancel (self, order->client_id, NULL));
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_CANCELLED);
}

/* A stop waits until it is triggered, which a look at the account tells. */
static void
test_stop (Broker        *self,
           gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "76");
  order->type = FINX_ORDER_STOP_LIMIT;
  order->stop_price = number ("75");
  broker_send_order (self, order);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WAITING);
  venue_set_price (self->venue, "SOL-USD", "75.40", "75.50", NULL);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
}

static void
test_by_value (Broker        *self,
               gconstpointer  data)
{
  broker_check_by_value (self);
}

/* What it says no to is told in its words, and nothing is there. */
static void
test_refused (Broker        *self,
              gconstpointer  data)
{
  static const struct { const char *quantity, *limit, *words; } cases[] = {
    { "1000000", "70", "Insufficient funds" }, { "0.0001", "70", "size is too accurate" },
  };

  broker_open (self);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, cases[i].quantity, cases[i].limit);
      g_autoptr(GError) error = NULL;
      int state;

      g_assert_null (broker_place (self, order, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_cmpuint (broker_at_venue (self, order->client_id, &state), ==, 0);
    }
}

static void
place_call (Venue    *venue,
            gpointer  data)
{
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup ("ETH-USD");
  order->client_id = g_strdup ("6f1e6a6e-6c0d-4d0e-9b7c-0f6b1c2d3e4f");
  order->quantity = finx_decimal_new (2, 0);
  order->type = FINX_ORDER_MARKET;
  order->tif = FINX_TIF_IOC;
  g_assert_null (venue_exchange_place (venue_get_exchange (venue), order));
}

/* An order of another program, for a product that was not met before, is found with its fill. */
static void
test_stranger (Broker        *self,
               gconstpointer  data)
{
  broker_open (self);
  venue_call (self->venue, place_call, NULL);
  broker_wait (self, self->fills->len == 1);
  g_assert_cmpstr (((FinxFill *) self->fills->pdata[0])->instrument->symbol, ==, "ETH-USD");
  g_assert_cmpint (broker_state (self, "6f1e6a6e-6c0d-4d0e-9b7c-0f6b1c2d3e4f"), ==, FINX_ORDER_FILLED);
}

/* Keys */

typedef struct
{
  const char *name;
  const char *key, *secret, *passphrase;
  const char *words;            /* of the reason; %NULL: it is let in */
  guint       n_asked;          /* how often it was shown */
} KeyCase;

static const KeyCase keys[] = {
  { "other-key", "not-a-key", VENUE_COINBASE_EXCHANGE_SECRET, VENUE_COINBASE_EXCHANGE_PASSPHRASE, "refuses the key", 1 },
  { "other-secret", VENUE_COINBASE_EXCHANGE_KEY, "AAAA", VENUE_COINBASE_EXCHANGE_PASSPHRASE, "invalid signature", 1 },
  { "no-secret", VENUE_COINBASE_EXCHANGE_KEY, "no secret!", VENUE_COINBASE_EXCHANGE_PASSPHRASE, "The secret of the key", 0 },
  { "passphrase", VENUE_COINBASE_EXCHANGE_KEY, VENUE_COINBASE_EXCHANGE_SECRET, "wrong-horse", "refuses the passphrase", 1 },
  { "may-only-look", VENUE_COINBASE_EXCHANGE_VIEW_KEY, VENUE_COINBASE_EXCHANGE_SECRET, VENUE_COINBASE_EXCHANGE_PASSPHRASE, NULL, 1 },
  { "may-withdraw", VENUE_COINBASE_EXCHANGE_TRANSFER_KEY, VENUE_COINBASE_EXCHANGE_SECRET, VENUE_COINBASE_EXCHANGE_PASSPHRASE, NULL, 1 },
};

/* A key that is refused is shown once, and what is wrong with it is told. One that may only look is told so when it is to trade. */
static void
test_key (gconstpointer data)
{
  const KeyCase *c = data;
  BrokerCase broker = case_coinbase_exchange;
  Broker b;

  broker.values[0][1] = c->key;
  broker.values[1][1] = c->secret;
  broker.values[2][1] = c->passphrase;
  broker_set_up (&b, &broker);
  finx_broker_client_open (b.client);
  broker_wait (&b, b.link == (c->words != NULL ? FINX_LINK_DOWN : FINX_LINK_HEALTHY));
  g_assert_cmpuint (venue_count (b.venue, "GET /accounts"), ==, c->n_asked);
  if (c->words != NULL)
    {
      g_assert_nonnull (strstr (b.reason, c->words));
      g_assert_null (strstr (b.reason, c->passphrase));
    }
  else
    {
      g_autoptr(FinxBrokerCall) accounts = broker_call (&b, FINX_READ_ACCOUNTS, NULL);
      g_autoptr(FinxOrder) order = broker_make_order (&b, FINX_SIDE_BUY, "10", "60");
      g_autoptr(GError) error = NULL;
      g_autofree char *id = broker_place (&b, order, &error);
      gboolean may_trade = g_str_equal (c->name, "may-withdraw");

      g_assert_cmpint (((FinxBrokerAccount *) accounts->rows->pdata[0])->may_withdraw, ==, may_trade);
      g_assert_cmpint (id != NULL, ==, may_trade);
      if (!may_trade)
        {
          g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
          g_assert_nonnull (strstr (error->message, "permission"));
        }
    }
  broker_tear_down (&b);
}

/* A clock that is an hour off signs with Coinbase's time, and people are told. */
static void
test_clock (gconstpointer data)
{
  Broker b;

  broker_set_up_off (&b, &case_coinbase_exchange, GPOINTER_TO_INT (data));
  broker_tear_down (&b);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *self, gconstpointer data); } tests[] = {
    { "pages", test_pages }, { "account", test_account }, { "instruments", test_instruments }, { "many-bars", test_many_bars },
    { "prices", test_prices }, { "heartbeat", test_heartbeat }, { "cancelled-many", test_cancelled_many }, { "immediate", test_immediate }, { "purged", test_purged }, { "stop", test_stop },
    { "by-value", test_by_value }, { "refused", test_refused }, { "gone", test_gone }, { "old-list", test_old_list }, { "stranger", test_stranger },
  };
  static const struct { const char *path; VenueFault fault; } faults[] = {
    { "cut", VENUE_CUT }, { "broken", VENUE_BROKEN }, { "too-often", VENUE_TOO_OFTEN }, { "garbage", VENUE_GARBAGE }, { "strange", VENUE_STRANGE },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coinbase-exchange/venue/%s", tests[i].path);

      g_test_add (path, Broker, NULL, set_up, tests[i].func, broker_end_test);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coinbase-exchange/venue/fills-later/%s", faults[i].path);

      g_test_add_data_func (path, GINT_TO_POINTER (faults[i].fault), test_fills_later);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *path = g_strdup_printf ("/coinbase-exchange/venue/key/%s", keys[i].name);

      g_test_add_data_func (path, &keys[i], test_key);
    }
  g_test_add_data_func ("/coinbase-exchange/venue/clock-ahead", GINT_TO_POINTER (60), test_clock);
  g_test_add_data_func ("/coinbase-exchange/venue/clock-behind", GINT_TO_POINTER (-60), test_clock);
  return g_test_run ();
}
