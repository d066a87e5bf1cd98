/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moomoo as a whole, against its venue: simulated accounts, encryption, locked trading, limits, and an OpenD that is not as it should be. */
#include <gnutls/x509.h>
#include <string.h>

#include "../../support/helpers.h"
#include "../../support/temp-folder.h"
#include "../../venues/venue-moomoo.h"
#include "../broker-fixture.h"
#include "adapters/moomoo/finx-moomoo-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_moomoo);
}

static void
pass (Broker *self,
      guint   ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    broker_turn (self);
}

/* A case that is another account, or has other values. */
static BrokerCase
variant (gboolean    is_live,
         const char *field,
         const char *value)
{
  BrokerCase broker = case_moomoo;

  broker.is_live = is_live;
  broker.values[0][0] = field;
  broker.values[0][1] = value;
  return broker;
}

/* Accounts */

/* No fills are told of a simulated account: they are what its orders have more of, each once. Day orders only. */
static void
test_simulated (void)
{
  BrokerCase broker = variant (FALSE, NULL, NULL);
  g_autoptr(FinxOrder) order = NULL, stop = NULL;
  g_autoptr(FinxBrokerCall) accounts = NULL, fills = NULL;
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;

  broker_set_up (&b, &broker);
  broker_open (&b);
  accounts = broker_call (&b, FINX_READ_ACCOUNTS, NULL);
  g_assert_cmpuint (accounts->rows->len, ==, 1);
  g_assert_cmpstr (((FinxBrokerAccount *) accounts->rows->pdata[0])->id, ==, "6271834");
  g_assert_true (((FinxBrokerAccount *) accounts->rows->pdata[0])->is_paper);
  g_assert_false (((FinxBrokerAccount *) accounts->rows->pdata[0])->may_withdraw);
  order = broker_make_order (&b, FINX_SIDE_BUY, "10", "65");
  g_assert_cmpint (order->tif, ==, FINX_TIF_DAY);
  id = broker_place (&b, order, &error);
  g_assert_no_error (error);
  venue_set_price (b.venue, "US.KO", "64.50", "64.60", "4");
  broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_PARTIAL && b.fills->len == 1);
  venue_set_price (b.venue, "US.KO", "64.40", "64.50", NULL);
  broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_FILLED && b.fills->len == 2);
  g_assert_true (finx_decimal_equal (((FinxFill *) b.fills->pdata[0])->quantity, number ("4")));
  g_assert_true (finx_decimal_equal (((FinxFill *) b.fills->pdata[0])->price, number ("64.6")));
  g_assert_true (finx_decimal_equal (((FinxFill *) b.fills->pdata[1])->quantity, number ("6")));
  g_assert_true (finx_decimal_equal (((FinxFill *) b.fills->pdata[1])->price, number ("64.5")));
  fills = broker_call (&b, FINX_READ_FILLS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fills->rows->len, ==, 2);
  g_assert_cmpuint (venue_count (b.venue, "CALL UnlockTrade"), ==, 0);
  g_assert_cmpuint (venue_count (b.venue, "CALL GetOrderFillList"), ==, 0);

  stop = broker_make_order (&b, FINX_SIDE_SELL, "10", NULL);
  stop->type = FINX_ORDER_STOP;
  stop->stop_price = number ("60");
  g_ptr_array_add (orders, stop);
  g_assert_false (finx_broker_check (FINX_BROKER (b.client), orders, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  broker_tear_down (&b);
}

static void
test_account (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) accounts = NULL, balances = NULL, positions = NULL, fees = NULL;
  g_autoptr(FinxOrder) order = NULL;
  const FinxBrokerPosition *position;
  const FinxBalance *balance;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "80");
  accounts = broker_call (self, FINX_READ_ACCOUNTS, NULL);
  balances = broker_call (self, FINX_READ_BALANCES, NULL);
  positions = broker_call (self, FINX_READ_POSITIONS, NULL);
  g_assert_cmpuint (accounts->rows->len, ==, 1);        /* the other one is closed */
  g_assert_cmpstr (((FinxBrokerAccount *) accounts->rows->pdata[0])->name, ==, "Moomoo 4263");
  g_assert_cmpstr (((FinxBrokerAccount *) accounts->rows->pdata[0])->currency, ==, "USD");
  balance = balances->rows->pdata[0];
  g_assert_true (finx_decimal_equal (balance->total, number ("99290.5")));
  g_assert_true (finx_decimal_equal (balance->available, number ("99040")));
  g_assert_true (finx_decimal_equal (balance->equity, number ("100000")));
  g_assert_true (finx_decimal_equal (balance->buying_power, number ("198581")));
  position = positions->rows->pdata[0];
  g_assert_true (finx_decimal_equal (position->average_price, number ("70.95")));
  g_assert_true (finx_decimal_equal (position->price, number ("70.95")));
  fees = broker_call (self, FINX_READ_FEES, &error);
  g_assert_null (fees);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
}

/* What an order costs is shared by its fills, and adds up, though some were told before. */
static void
test_fees (Broker        *self,
           gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) orders = NULL, fills = NULL;
  g_autoptr(FinxOrder) order = NULL;
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "65");
  venue_set_price (self->venue, "US.KO", "64.50", "64.60", "4");
  broker_wait (self, self->fills->len == 1);
  g_assert_true (finx_decimal_equal (((FinxFill *) self->fills->pdata[0])->fee, number ("1.04")));
  venue_set_price (self->venue, "US.KO", "64.40", "64.50", NULL);
  broker_wait (self, self->fills->len == 2);
  for (guint i = 0; i < 2; i++)
    sum = finx_decimal_add (sum, ((FinxFill *) self->fills->pdata[i])->fee);
  g_assert_true (finx_decimal_equal (sum, number ("1.1")));
  orders = broker_call (self, FINX_READ_ORDERS, NULL);
  g_assert_cmpuint (orders->rows->len, ==, 1);
  g_assert_true (finx_decimal_equal (((FinxOrder *) orders->rows->pdata[0])->fees, number ("1.1")));
  /* They are told without what they cost where that is not told. */
  venue_misbehave (self->venue, "CALL GetOrderFee", VENUE_FORBIDDEN, 1);
  fills = broker_call (self, FINX_READ_FILLS, NULL);
  g_assert_cmpuint (fills->rows->len, ==, 2);
}

/* History goes back window by window; what is in two lists is told once. */
static void
test_history (Broker        *self,
              gconstpointer  data)
{
  FinxBrokerQuery query = { .kind = FINX_READ_ORDERS, .to_us = G_MAXINT64 };
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "1", i == 1 ? "80" : "50");

      broker_send_order (self, order);
    }
  rows = broker_read (self, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpuint (venue_count (self->venue, "CALL GetHistoryOrderList"), >=, 4);      /* the look at the account may ask for the one that ended */
  for (guint i = 1; i < rows->len; i++)
    g_assert_cmpint (((FinxOrder *) rows->pdata[i])->placed_us, >=, ((FinxOrder *) rows->pdata[i - 1])->placed_us);
}

/* Trading */

/* A password that is wrong is tried once; without one, trading is refused in words while OpenD is locked, and works when it is not. */
static void
test_wrong_password (void)
{
  BrokerCase broker = variant (TRUE, "password", "not it");
  Broker b;

  broker_set_up (&b, &broker);
  finx_broker_client_open (b.client);
  broker_wait (&b, b.link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (b.reason, "Wrong password, 4 attempts left"));
  pass (&b, 300);
  g_assert_cmpuint (venue_count (b.venue, "CALL UnlockTrade"), ==, 1);
  broker_tear_down (&b);
}

static void
unlock_call (Venue    *venue,
             gpointer  data)
{
  venue_moomoo_unlock (venue);
}

static void
test_locked (void)
{
  BrokerCase broker = variant (TRUE, NULL, NULL);
  g_autoptr(FinxOrder) order = NULL, again = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;

  broker_set_up (&b, &broker);
  broker_open (&b);
  order = broker_make_order (&b, FINX_SIDE_BUY, "10", "60");
  g_assert_null (broker_place (&b, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message, "locked in OpenD"));
  venue_call (b.venue, unlock_call, NULL);
  again = broker_make_order (&b, FINX_SIDE_BUY, "10", "60");
  g_clear_error (&error);
  broker_send_order (&b, again);
  broker_wait (&b, broker_state (&b, again->client_id) == FINX_ORDER_WORKING);
  broker_tear_down (&b);
}

/* Another program locked it, or OpenD was restarted: it is unlocked again when the connection is new. */
static void
test_restart (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  venue_moomoo_lock (self->venue);
  venue_cut_streams (self->venue);
  broker_wait (self, self->link == FINX_LINK_DEGRADED);
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
  order = broker_send (self, FINX_SIDE_BUY, "10", "60");
  g_assert_cmpuint (venue_count (self->venue, "CALL UnlockTrade"), ==, 2);
}

/* OpenD takes fifteen orders in 30 s: the sixteenth does not go out, and that is told. */
static void
test_limit (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) last = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  for (guint i = 0; i < 15; i++)
    finx_order_free (broker_send (self, FINX_SIDE_BUY, "1", "50"));
  g_assert_true (finx_broker_client_get_link (self->client)->use == 1);
  last = broker_make_order (self, FINX_SIDE_BUY, "1", "50");
  g_assert_null (broker_place (self, last, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED);
  g_assert_cmpuint (venue_count (self->venue, "CALL PlaceOrder"), ==, 15);
}

/* Each type that goes out is the order that the venue has, and is read as it was meant. */
static void
test_types (Broker        *self,
            gconstpointer  data)
{
  static const struct { FinxOrderType type; FinxTimeInForce tif; const char *limit, *stop, *trail; } cases[] = {
    { FINX_ORDER_MARKET, FINX_TIF_DAY, NULL, NULL, NULL }, { FINX_ORDER_LIMIT, FINX_TIF_DAY, "60", NULL, NULL },
    { FINX_ORDER_LIMIT, FINX_TIF_GTD, "60", NULL, NULL }, { FINX_ORDER_STOP, FINX_TIF_GTC, NULL, "80.5", NULL },
    { FINX_ORDER_STOP_LIMIT, FINX_TIF_DAY, "81.25", "80.5", NULL }, { FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, NULL, NULL, "2.5" },
  };
  g_autoptr(FinxBrokerCall) orders = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", cases[i].limit);

      order->type = cases[i].type;
      order->tif = cases[i].tif;
      order->stop_price = cases[i].stop != NULL ? number (cases[i].stop) : FINX_DECIMAL_UNKNOWN;
      order->trail = cases[i].trail != NULL ? number (cases[i].trail) : FINX_DECIMAL_UNKNOWN;
      order->expire_us = order->tif == FINX_TIF_GTD ? order->placed_us + 30 * FINX_USEC_PER_DAY : 0;
      broker_send_order (self, order);
      broker_wait (self, broker_state (self, order->client_id) == (cases[i].type == FINX_ORDER_MARKET ? FINX_ORDER_FILLED
                         : cases[i].type == FINX_ORDER_LIMIT ? FINX_ORDER_WORKING : FINX_ORDER_WAITING));
    }
  orders = broker_call (self, FINX_READ_ORDERS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (orders->rows->len, ==, G_N_ELEMENTS (cases));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const FinxOrder *order = orders->rows->pdata[i];

      g_assert_cmpint (order->type, ==, cases[i].type);
      g_assert_cmpint (order->tif, ==, cases[i].tif);
      g_assert_true (cases[i].limit == NULL || finx_decimal_equal (order->limit_price, number (cases[i].limit)));
      g_assert_true (cases[i].stop == NULL || finx_decimal_equal (order->stop_price, number (cases[i].stop)));
      g_assert_true (cases[i].trail == NULL || finx_decimal_equal (order->trail, number (cases[i].trail)));
    }
}

/* An order whose fate is not known has no id of Moomoo's yet: it is found by ours, and then cancelled. */
static void
test_cancel_without_id (Broker        *self,
                        gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "1", "50");
  broker_check_cancel_without_id (self, order);
}

/* Prices */

/* (transfer full): those that match @text */
static GPtrArray *
search (Broker     *self,
        const char *text)
{
  FinxBrokerQuery query = { .kind = FINX_READ_INSTRUMENTS, .text = text };

  return broker_read (self, &query, NULL);
}

/* With lots and the steps of prices; the long lists are read once, and who may see no prices still finds what there is. */
static void
test_instruments (Broker        *self,
                  gconstpointer  data)
{
  g_autoptr(GPtrArray) rows = search (self, "ten"), funds = NULL, blind = NULL;
  const FinxInstrument *tencent = rows->pdata[0];

  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (tencent->symbol, ==, "00700.HK");
  g_assert_cmpstr (tencent->currency, ==, "HKD");
  g_assert_cmpstr (tencent->venue, ==, "XHKG");
  g_assert_true (finx_decimal_equal (tencent->lot_step, number ("100")));
  g_assert_true (finx_decimal_equal (tencent->tick_size, number ("0.2")));
  g_assert_cmpuint (tencent->price_scale, ==, 1);
  funds = search (self, "spy");
  g_assert_cmpuint (funds->len, ==, 1);
  g_assert_cmpint (((FinxInstrument *) funds->pdata[0])->asset_class, ==, FINX_ASSET_ETF);
  venue_misbehave (self->venue, "CALL GetSecuritySnapshot", VENUE_FORBIDDEN, 1);
  blind = search (self, "ten");
  g_assert_cmpuint (blind->len, ==, 1);
  g_assert_true (finx_decimal_equal (((FinxInstrument *) blind->pdata[0])->tick_size, number ("0.001")));
  g_assert_cmpuint (venue_count (self->venue, "CALL GetStaticInfo"), ==, 4);
}

/* Page by page, without the one that is blank, each named after its beginning; and no more than Moomoo allows. */
static void
test_bars (Broker        *self,
           gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) done = broker_call (self, FINX_CALL_BARS, NULL), none = NULL;
  gint64 newest = finx_clock_now (self->clock) / FINX_USEC_PER_MIN * FINX_USEC_PER_MIN;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (done->bars->len, ==, 49);
  g_assert_cmpuint (venue_count (self->venue, "CALL RequestHistoryKL\n"), ==, 3);
  g_assert_cmpint (newest - g_array_index (done->bars, FinxBar, 48).time_us, >=, 2 * FINX_USEC_PER_MIN);
  g_assert_cmpint (newest - g_array_index (done->bars, FinxBar, 48).time_us, <=, 3 * FINX_USEC_PER_MIN);
  for (guint i = 1; i < done->bars->len; i++)
    g_assert_cmpint (g_array_index (done->bars, FinxBar, i).time_us, >, g_array_index (done->bars, FinxBar, i - 1).time_us);
  venue_moomoo_set_quota (self->venue, 0);
  none = broker_call (self, FINX_CALL_BARS, &error);
  g_assert_null (none);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED);
}

static void
depth_cb (const FinxDepth *depth,
          gpointer         user_data)
{
  *(FinxDepth *) user_data = *depth;
}

static void
test_book (Broker        *self,
           gconstpointer  data)
{
  static const FinxFeedSink sink = { .depth = depth_cb };
  g_autoptr(FinxBrokerCall) book = broker_call (self, FINX_READ_BOOK, NULL), quote = broker_call (self, FINX_READ_QUOTE, NULL);
  const FinxDepth *depth = book->rows->pdata[0];
  FinxDepth heard = { 0, };

  g_assert_cmpuint (depth->n_bids, ==, 5);
  g_assert_cmpint (depth->bids[0].price, ==, 7094);
  g_assert_cmpint (depth->bids[4].price, ==, 7090);
  g_assert_cmpint (depth->asks[4].price, ==, 7099);
  g_assert_true (finx_decimal_equal (((FinxBrokerQuote *) quote->rows->pdata[0])->bid_size, number ("500")));
  g_assert_true (finx_decimal_equal (((FinxBrokerQuote *) quote->rows->pdata[0])->previous_close, number ("70.25")));
  finx_feed_set_sink (FINX_FEED (self->client), &sink, &heard);
  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_DEPTH);
  broker_wait (self, heard.n_bids == 1);
  g_assert_cmpuint (heard.asks[0].orders, ==, 2);
  g_assert_false (venue_moomoo_is_subscribed (self->venue, "4 US.KO"));
  finx_feed_set_sink (FINX_FEED (self->client), NULL, NULL);
}

/* What nobody wants is given back, but not within the first minute. */
static void
test_unsubscribe (Broker        *self,
                  gconstpointer  data)
{
  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_QUOTES);
  broker_wait (self, self->ticks->len >= 3 && venue_moomoo_is_subscribed (self->venue, "4 US.KO"));
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, (FinxStreams) 0);
  pass (self, 500);
  g_assert_true (venue_moomoo_is_subscribed (self->venue, "4 US.KO"));
  broker_wait (self, !venue_moomoo_is_subscribed (self->venue, "4 US.KO"));
  g_assert_false (venue_moomoo_is_subscribed (self->venue, "1 US.KO"));
}

/* OpenD */

/* (transfer full): a key of @bits, as OpenD's page tells people to make one */
static char *
new_key (guint bits)
{
  gnutls_x509_privkey_t key;
  gnutls_datum_t text;
  char *pem;

  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, bits, 0), >=, 0);
  g_assert_cmpint (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &text), >=, 0);
  pem = g_strndup ((char *) text.data, text.size);
  gnutls_free (text.data);
  gnutls_x509_privkey_deinit (key);
  return pem;
}

/* Orders and all else over an encrypted line; with another key, or with none, nothing but a sentence. */
static void
test_encrypted (gconstpointer data)
{
  g_autofree char *folder = temp_folder_new (), *path = g_build_filename (folder, "key.pem", NULL);
  g_autofree char *pem = new_key (GPOINTER_TO_UINT (data)), *other = new_key (1024);
  BrokerCase broker = case_moomoo;

  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  broker.values[1][0] = "rsa_key";
  broker.values[1][1] = path;
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(FinxOrder) order = NULL;
      Broker b;

      if (i == 2)
        broker.values[1][0] = NULL;
      broker_set_up (&b, &broker);
      venue_moomoo_set_key (b.venue, i == 1 ? other : pem);
      if (i > 0)
        {
          finx_broker_client_open (b.client);
          broker_wait (&b, b.link == FINX_LINK_DOWN);
          g_assert_nonnull (strstr (b.reason, "RSA key"));
          broker_tear_down (&b);
          continue;
        }
      broker_open (&b);
      order = broker_send (&b, FINX_SIDE_BUY, "10", "80");
      broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_FILLED && b.fills->len == 1);
      broker_tear_down (&b);
    }
  temp_folder_remove (folder);
}

static void
test_cipher (void)
{
  g_autofree char *pem = new_key (1024);
  g_autoptr(MoomooCipher) cipher = moomoo_cipher_new (pem, NULL);
  static const char words[] = "FinX and OpenD, twenty-four";
  g_autoptr(GByteArray) locked = NULL, open = NULL, wire = NULL, clear = NULL;
  g_autoptr(GError) error = NULL;
  GString *hex = g_string_new (NULL);
  guint8 much[250] = { 7, };

  locked = moomoo_cipher_encrypt (cipher, much, sizeof much);
  g_assert_cmpuint (locked->len, ==, 3 * 128);          /* pieces of a hundred bytes */
  open = moomoo_cipher_decrypt (cipher, locked->data, locked->len);
  g_assert_cmpmem (open->data, open->len, much, sizeof much);
  g_assert_null (moomoo_cipher_decrypt (cipher, locked->data, 100));

  g_assert_false (moomoo_cipher_agree (cipher, "short", "0011223344556677"));
  g_assert_true (moomoo_cipher_agree (cipher, "A8F1C2D3E4B5A697", "0011223344556677"));
  wire = moomoo_cipher_encrypt (cipher, (const guint8 *) words, strlen (words));
  for (guint i = 0; i < wire->len; i++)
    g_string_append_printf (hex, "%02x", wire->data[i]);
  g_assert_cmpstr (hex->str, ==, "d01393b4875a33d7b642963bcc71f3aec6710ab358d6169c0458f2507e9e3b0e");
  clear = moomoo_cipher_decrypt (cipher, wire->data, wire->len);
  g_assert_cmpmem (clear->data, clear->len, words, strlen (words));
  g_assert_null (moomoo_cipher_decrypt (cipher, wire->data, 15));
  wire->data[wire->len - 1] ^= 0x55;
  g_clear_pointer (&clear, g_byte_array_unref);
  clear = moomoo_cipher_decrypt (cipher, wire->data, wire->len);
  g_assert_true (clear == NULL || clear->len != strlen (words) || memcmp (clear->data, words, strlen (words)) != 0);
  g_string_free (hex, TRUE);

  g_assert_null (moomoo_cipher_new ("no key", &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
}

/* It waits for a code, or lost its connection: that is told with what to do, and it is tried again. */
static void
test_signed_out (Broker        *self,
                 gconstpointer  data)
{
  venue_moomoo_set_signed_in (self->venue, FALSE);
  finx_broker_client_open (self->client);
  broker_wait (self, self->link == FINX_LINK_CONNECTING && strstr (self->reason, "sign in") != NULL);
  g_assert_nonnull (strstr (self->reason, "Phone code needed"));
  venue_moomoo_set_signed_in (self->venue, TRUE);
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
}

static void
notify (Venue    *venue,
        gpointer  data)
{
  Moomoo__Notify notice = MOOMOO__NOTIFY__INIT;
  Moomoo__ConnectStatus status = MOOMOO__CONNECT_STATUS__INIT;

  notice.has_type = TRUE;
  notice.type = 3;
  notice.connect_status = &status;
  status.has_qot_logined = status.has_trd_logined = TRUE;
  status.qot_logined = status.trd_logined = GPOINTER_TO_INT (data);
  venue_moomoo_notify (venue, &notice.base);
}

static void
test_notices (Broker        *self,
              gconstpointer  data)
{
  broker_open (self);
  venue_call (self->venue, notify, GINT_TO_POINTER (FALSE));
  broker_wait (self, self->link == FINX_LINK_DEGRADED);
  g_assert_cmpuint (strlen (self->reason), >, 20);
  venue_call (self->venue, notify, GINT_TO_POINTER (TRUE));
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
}

/* What is damaged on the way is not used: the connection is made anew, and everything is read. */
static void
test_damage (Broker        *self,
             gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  venue_misbehave (self->venue, "STREAM UpdateOrder", VENUE_GARBAGE, 1);
  order = broker_send (self, FINX_SIDE_BUY, "10", "80");
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_cmpuint (venue_count (self->venue, "CALL InitConnect"), >=, 2);
  g_assert_cmpuint (venue_count (self->venue, "CALL PlaceOrder"), ==, 1);
}

/* Nobody is there: that is said at once, with what to do. An order does not go out, and it is sure that it did not. */
static void
test_not_running (void)
{
  g_autoptr(FinxBrokerCall) accounts = NULL;
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;

  broker_set_up (&b, &case_moomoo);
  g_clear_pointer (&b.venue, venue_free);
  accounts = broker_call (&b, FINX_READ_ACCOUNTS, &error);
  g_assert_null (accounts);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_nonnull (strstr (error->message, "Start OpenD"));
  g_clear_error (&error);
  order = broker_make_order (&b, FINX_SIDE_BUY, "10", "80");
  g_assert_null (broker_place (&b, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message, "nothing was traded"));
  broker_tear_down (&b);
}

/* A clock that is an hour off is told. */
static void
test_clock (gconstpointer data)
{
  Broker b;

  broker_set_up_off (&b, &case_moomoo, GPOINTER_TO_INT (data));
  broker_tear_down (&b);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *self, gconstpointer data); } tests[] = {
    { "account", test_account }, { "fees", test_fees }, { "history", test_history }, { "restart", test_restart }, { "limit", test_limit },
    { "types", test_types }, { "cancel-without-id", test_cancel_without_id }, { "instruments", test_instruments }, { "bars", test_bars },
    { "book", test_book }, { "unsubscribe", test_unsubscribe }, { "signed-out", test_signed_out }, { "notices", test_notices }, { "damage", test_damage },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/moomoo/venue/%s", tests[i].path);

      g_test_add (path, Broker, NULL, set_up, tests[i].func, broker_end_test);
    }
  g_test_add_func ("/moomoo/venue/simulated", test_simulated);
  g_test_add_func ("/moomoo/venue/wrong-password", test_wrong_password);
  g_test_add_func ("/moomoo/venue/locked", test_locked);
  g_test_add_func ("/moomoo/venue/not-running", test_not_running);
  g_test_add_func ("/moomoo/venue/cipher", test_cipher);
  g_test_add_data_func ("/moomoo/venue/encrypted-1024", GUINT_TO_POINTER (1024), test_encrypted);
  g_test_add_data_func ("/moomoo/venue/encrypted-2048", GUINT_TO_POINTER (2048), test_encrypted);
  g_test_add_data_func ("/moomoo/venue/clock-ahead", GINT_TO_POINTER (60), test_clock);
  g_test_add_data_func ("/moomoo/venue/clock-behind", GINT_TO_POINTER (-60), test_clock);
  return g_test_run ();
}
