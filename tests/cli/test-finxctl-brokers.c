/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finxctl and an account at a broker: connected with a key that a real keyring keeps, read, and disconnected. The key is nowhere
 * else. */
#include <string.h>

#include "../support/keyring.h"
#include "../venues/venue-alpaca.h"
#include "../venues/venue-coinbase-exchange.h"
#include "../venues/venue-coinbase.h"
#include "../venues/venue-deriv.h"
#include "../venues/venue-ibkr.h"
#include "../venues/venue-kraken.h"
#include "../venues/venue-moomoo.h"
#include "../venues/venue-schwab.h"
#include "adapters/finx-brokers.h"
#include "finxctl-fixture.h"

#define LOGIN VENUE_ALPACA_KEY "\n" VENUE_ALPACA_SECRET "\n"

static Keyring *keyring;
static Venue *venue;

static void
set_up_venue (Fixture      *self,
              gconstpointer data)
{
  venue = venue_alpaca_new (0);
  venue_stand_for (venue, "alpaca");
  keyring_be (keyring, KEYRING_OPEN);
  set_up (self, data);
}

static void
assert_untold (Fixture *self)
{
  static const char *const secrets[] = { VENUE_ALPACA_KEY, VENUE_ALPACA_SECRET };

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      keyring_assert_untold (self->folder, secrets[i]);
      keyring_assert_untold (keyring_get_home (keyring), secrets[i]);
      g_assert_null (self->out != NULL ? strstr (self->out, secrets[i]) : NULL);
      g_assert_null (self->err != NULL ? strstr (self->err, secrets[i]) : NULL);
    }
}

static void
tear_down_venue (Fixture      *self,
                 gconstpointer data)
{
  assert_untold (self);
  tear_down (self, data);
  venue_free (venue);
}

static void
connect_paper (Fixture *self)
{
  JsonObject *account;

  self->input = LOGIN;
  account = run_object (self, "broker add alpaca --paper --name Paper");
  g_assert_cmpstr (text_of (account, "id"), ==, "alpaca");
  g_assert_cmpstr (text_of (account, "name"), ==, "Paper");
  g_assert_cmpstr (text_of (account, "currency"), ==, "USD");
  g_assert_false (json_object_get_boolean_member (account, "simulated"));
  g_assert_false (json_object_get_boolean_member (account, "may_trade"));
  self->input = NULL;
  assert_untold (self);
}

static void
buy_call (Venue    *v,
          gpointer  data)
{
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup ("KO");
  order->quantity = finx_decimal_new (12, 0);
  order->type = FINX_ORDER_MARKET;
  order->tif = FINX_TIF_DAY;
  g_assert_null (venue_exchange_place (venue_get_exchange (v), order));
}

/* All that a broker knows of an account, in a program that was started anew each time. */
static void
test_read (Fixture      *self,
           gconstpointer data)
{
  JsonArray *list;

  connect_paper (self);
  venue_call (venue, buy_call, NULL);
  list = run_array (self, "broker list");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);

      g_assert_cmpstr (text_of (row, "account"), ==, g_str_equal (text_of (row, "broker"), "alpaca") ? "alpaca" : NULL);
    }
  list = run_array (self, "broker test alpaca");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "account"), ==, "PA37ZX81QW2L");
  list = run_array (self, "broker balance alpaca");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "total"), ==, "99148.6");
  list = run_array (self, "broker positions alpaca");
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "symbol"), ==, "KO.LIVE");    /* the practice desk has one */
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "quantity"), ==, "12");
  list = run_array (self, "broker orders alpaca");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "state"), ==, "filled");
  list = run_array (self, "broker fills alpaca");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "price"), ==, "70.95");
  list = run_array (self, "broker quote alpaca KO MSFT");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "bid"), ==, "70.94");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 1), "symbol"), ==, "MSFT.LIVE");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker bars alpaca KO --interval 1m --count 10")), ==, 5);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker instruments alpaca coca")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fees alpaca")), ==, 2);
}

/* Off at first; what goes out is shown before; placed, changed and cancelled by a program that is started anew each time. */
static void
test_trade (Fixture      *self,
            gconstpointer data)
{
  const char *order = "order place --account alpaca --symbol KO --side buy --quantity 3 --limit 70 --client-id FX-20260309-5b0c7e91a2f4";
  g_autofree char *dry_run = g_strconcat (order, " --dry-run", NULL);
  JsonObject *shown, *request;

  connect_paper (self);
  assert_fails (self, self->data_dir, "order place --account alpaca --symbol KO --side buy --quantity 3 --limit 70", 1, "FINX-RISK-001", "Trading is off");
  g_assert_true (json_object_get_boolean_member (run_object (self, "broker trading alpaca on"), "may_trade"));
  shown = run_object (self, dry_run);
  g_assert_false (json_object_get_boolean_member (shown, "sent"));
  request = json_object_get_object_member (shown, "request");
  g_assert_cmpstr (text_of (request, "method"), ==, "POST");
  g_assert_true (g_str_has_suffix (text_of (request, "url"), "/v2/orders"));
  g_assert_nonnull (strstr (text_of (request, "body"), "\"client_order_id\":\"FX-20260309-5b0c7e91a2f4\""));
  g_assert_cmpstr (text_of (json_object_get_object_member (request, "headers"), "APCA-API-SECRET-KEY"), ==, "•••");
  g_assert_cmpuint (venue_count (venue, "POST /v2/orders"), ==, 0);

  g_assert_cmpstr (text_of (run_object (self, order), "state"), ==, "working");
  assert_fails (self, self->data_dir, order, 1, "FINX-ORDER-002", "was placed before");
  g_assert_cmpuint (venue_count (venue, "POST /v2/orders"), ==, 1);
  g_assert_cmpstr (text_of (run_object (self, "order replace FX-20260309-5b0c7e91a2f4 --limit 69.5"), "limit_price"), ==, "69.5");
  g_assert_cmpstr (text_of (run_object (self, "order cancel FX-20260309-5b0c7e91a2f4"), "state"), ==, "cancelled");
  run_object (self, "broker trading alpaca off");
  assert_fails (self, self->data_dir, "order place --account alpaca --symbol KO --side buy --quantity 1 --limit 70", 1, "FINX-RISK-001", "Trading is off");
}

/* The line is cut after the venue took the order: it is looked for, found, and placed once. What trades while no program runs is known
 * to the next. */
static void
test_lost (Fixture      *self,
           gconstpointer data)
{
  JsonArray *list;

  connect_paper (self);
  run_object (self, "broker trading alpaca on");
  venue_misbehave (venue, "POST /v2/orders", VENUE_CUT_AFTER, 1);
  g_assert_cmpstr (text_of (run_object (self, "order place --account alpaca --symbol KO --side buy --quantity 3 --limit 60"), "state"), ==, "working");
  g_assert_cmpuint (venue_count (venue, "POST /v2/orders"), ==, 1);
  venue_set_price (venue, "KO", "59.80", "59.90", NULL);
  run_object (self, "order place --account alpaca --symbol KO --side sell --quantity 1 --limit 99");
  list = run_array (self, "order list --account alpaca");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 1), "state"), ==, "filled");
  run (self, "report lots --portfolio alpaca");
  g_assert_nonnull (strstr (self->out, "KO.LIVE"));
}

static void
buy_moomoo_call (Venue    *v,
                 gpointer  data)
{
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup ("US.KO");
  order->quantity = finx_decimal_new (12, 0);
  order->type = FINX_ORDER_MARKET;
  order->tif = FINX_TIF_DAY;
  g_assert_null (venue_exchange_place (venue_get_exchange (v), order));
}

static void
test_wrong (Fixture      *self,
            gconstpointer data)
{
  self->input = VENUE_ALPACA_KEY "\nwrong\n";
  assert_fails (self, self->data_dir, "broker add alpaca --paper", 1, "FINX-ALPACA-010", "refuses the key");
  self->input = VENUE_ALPACA_KEY "\n";
  assert_fails (self, self->data_dir, "broker add alpaca --paper", 2, "FINX-CLI-001", "less than that");
  self->input = LOGIN;
  venue_misbehave (venue, "GET /v2/account", VENUE_MAINTENANCE, 10);
  assert_fails (self, self->data_dir, "broker add alpaca --paper", 1, "FINX-NET-003", "out of order");
  self->input = NULL;
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker list")), ==, finx_brokers_get_n () + 1);
  assert_fails (self, self->data_dir, "broker balance alpaca", 1, "FINX-CLI-005", "no account");
}

/* The key is erased, and what was kept for the account goes with it. */
static void
test_remove (Fixture      *self,
             gconstpointer data)
{
  connect_paper (self);
  run_object (self, "broker remove alpaca");
  assert_fails (self, self->data_dir, "broker trading alpaca on", 1, "FINX-BROKER-020", "not connected");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker positions alpaca")), ==, 0);    /* as the journal has them */
  self->input = LOGIN;
  g_assert_cmpstr (text_of (run_object (self, "broker add alpaca --paper"), "id"), ==, "alpaca");
  g_assert_cmpstr (text_of (run_object (self, "broker add alpaca --paper"), "id"), ==, "alpaca-2");
  self->input = NULL;
}

/* A key of several lines comes as one, and is nowhere but in the keyring. */
static void
test_coinbase (Fixture      *self,
               gconstpointer data)
{
  g_autoptr(Venue) coinbase = venue_coinbase_new (0);
  g_autofree char *secret = g_strescape (VENUE_COINBASE_SECRET, NULL);
  g_autofree char *login = g_strdup_printf ("%s\n%s\n", VENUE_COINBASE_KEY, secret);
  JsonArray *list;

  venue_stand_for (coinbase, "coinbase");
  self->input = login;
  assert_fails (self, self->data_dir, "broker add coinbase --paper", 1, "FINX-BROKER-025", "paper or live");
  g_assert_cmpstr (text_of (run_object (self, "broker add coinbase"), "id"), ==, "coinbase");
  self->input = NULL;
  list = run_array (self, "broker quote coinbase SOL-USD");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "bid"), ==, "70.94");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker balance coinbase")), >=, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fees coinbase")), >=, 1);
  assert_fails (self, self->data_dir, "broker activities coinbase", 1, "FINX-BROKER-008", "Nothing was asked");
  keyring_assert_untold (self->folder, "MHcCAQEEIC8LZ8byjjBji");
}

/* The password may be left out, and nobody enters the number. */
static void
test_kraken (Fixture      *self,
             gconstpointer data)
{
  static const VenueKrakenEntry deposit = { "L1", "F1", "deposit", "", "ZUSD", "500", "0", FINX_USEC_PER_HOUR };
  g_autoptr(Venue) kraken = venue_kraken_new (0);
  JsonArray *list;
  JsonObject *history;

  venue_stand_for (kraken, "kraken");
  self->input = VENUE_KRAKEN_KEY "\n" VENUE_KRAKEN_SECRET "\n";
  g_assert_cmpstr (text_of (run_object (self, "broker add kraken --name Spot"), "id"), ==, "kraken");
  self->input = NULL;
  list = run_array (self, "broker balance kraken");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "total"), ==, "100000");
  venue_kraken_set_nonce (kraken, (guint64) g_get_real_time () + 30 * G_USEC_PER_SEC);       /* as if the clock had gone back */
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fees kraken")), ==, 2);
  list = run_array (self, "broker quote kraken BTC-USD ETH-EUR");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "bid"), ==, "70.94");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 1), "ask"), ==, "2410.60");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker bars kraken BTC-USD --interval 1m --count 10")), >=, 5);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker instruments kraken sol")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker orders kraken")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fills kraken")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker positions kraken")), ==, 0);
  run_array (self, "broker test kraken");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker activities kraken")), ==, 0);
  venue_kraken_book (kraken, &deposit);
  list = run_array (self, "broker activities kraken");
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "amount"), ==, "500");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "booked"), ==, "deposit");
  history = run_object (self, "broker history kraken");
  g_assert_cmpint (json_object_get_int_member (history, "activities"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (history, "unbooked"), ==, 0);
  keyring_assert_untold (self->folder, VENUE_KRAKEN_SECRET);

  venue_kraken_set_otp (kraken);
  self->input = VENUE_KRAKEN_KEY "\n" VENUE_KRAKEN_SECRET "\n\n";
  assert_fails (self, self->data_dir, "broker add kraken", 1, "FINX-KRAKEN-010", "refuses the key");
  self->input = VENUE_KRAKEN_KEY "\n" VENUE_KRAKEN_SECRET "\n" VENUE_KRAKEN_OTP "\n";
  g_assert_cmpstr (text_of (run_object (self, "broker add kraken"), "id"), ==, "kraken-2");
  venue_kraken_permit (kraken, "query-funds query-open-trades modify-trades withdraw-funds");
  assert_fails (self, self->data_dir, "broker add kraken", 1, "FINX-BROKER-027", "send money away");
  self->input = NULL;
  run_object (self, "broker remove kraken");
  keyring_assert_untold (self->folder, VENUE_KRAKEN_OTP);
}

/* Who enters no token signs in; what the browser's last address tells is kept in the keyring and nowhere else. */
static void
test_deriv_sign_in (Fixture      *self,
                    gconstpointer data)
{
  g_autoptr(Venue) deriv = venue_deriv_new (0);

  venue_stand_for (deriv, "deriv");
  g_setenv ("FINX_TEST_NONCE", "0123abcd", TRUE);
  self->input = "\n\n\n\n";
  assert_fails (self, self->data_dir, "broker add deriv --paper", 1, "FINX-DERIV-040", "App ID");
  self->input = "\n" VENUE_DERIV_OLD_APP "\n\n\n" VENUE_DERIV_REDIRECT "/?acct1=VRTC1234567&token1=" VENUE_DERIV_TOKEN "&cur1=usd&state=0123abcd\n";
  run_in (self, self->data_dir, TRUE, "broker add deriv --paper");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->err, "/oauth2/authorize?app_id=" VENUE_DERIV_OLD_APP "&state=0123abcd\"}\n"));
  g_assert_nonnull (strstr (self->out, "\"deriv\""));
  self->input = NULL;
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker balance deriv")), ==, 1);
  keyring_assert_untold (self->folder, VENUE_DERIV_TOKEN);
  g_unsetenv ("FINX_TEST_NONCE");
}

/* All that is said goes over one WebSocket; of its fields only the token must be entered. */
static void
test_deriv (Fixture      *self,
            gconstpointer data)
{
  g_autoptr(Venue) deriv = venue_deriv_new (0);
  JsonObject *account;
  JsonArray *list;

  venue_stand_for (deriv, "deriv");
  self->input = VENUE_DERIV_TOKEN "\n\n\n";
  account = run_object (self, "broker add deriv --paper");
  g_assert_cmpstr (text_of (account, "id"), ==, "deriv");
  self->input = NULL;
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker test deriv")), >, 0);
  list = run_array (self, "broker quote deriv 1HZ75V");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "bid"), ==, "70.8");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker balance deriv")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker positions deriv")), ==, 0);
  venue_deriv_buy (deriv, "MULTUP", "7.09");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker positions deriv")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fills deriv")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker orders deriv")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fees deriv")), ==, 2);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker instruments deriv volatility")), ==, 5);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker bars deriv 1HZ75V")), >, 0);
  keyring_assert_untold (self->folder, VENUE_DERIV_TOKEN);
}

/* One that has no key, and is asked over a socket of its own. */
static void
test_ibkr (Fixture      *self,
           gconstpointer data)
{
  g_autoptr(Venue) tws = venue_ibkr_new (0);
  JsonArray *list;

  venue_stand_for (tws, "ibkr");
  self->input = "127.0.0.1\n7497\n" VENUE_IBKR_CLIENT "\n";
  assert_fails (self, self->data_dir, "broker add ibkr", 1, "FINX-IBKR-015", "a paper account");
  g_assert_cmpstr (text_of (run_object (self, "broker add ibkr --paper"), "id"), ==, "ibkr");
  self->input = NULL;
  list = run_array (self, "broker quote ibkr KO");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "bid"), ==, "70.94");
  list = run_array (self, "broker quote ibkr EUR.USD");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "bid"), ==, "1.0842");
  list = run_array (self, "broker instruments ibkr AAP");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "symbol"), ==, "AAPL");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker balance ibkr")), ==, 2);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker positions ibkr")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker orders ibkr")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fills ibkr")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fees ibkr")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker bars ibkr KO --interval 1m --count 5")), ==, 5);
}

/* No HTTP, and fields that may be empty: a simulated account needs nothing at all, a real one its password. */
static void
test_moomoo (Fixture      *self,
             gconstpointer data)
{
  g_autoptr(Venue) moomoo = venue_moomoo_new (0);
  JsonArray *list;

  venue_stand_for (moomoo, "moomoo");
  self->input = "\n\n\n\n";
  g_assert_cmpstr (text_of (run_object (self, "broker add moomoo --paper"), "id"), ==, "moomoo");
  self->input = "\n\nnot it\n\n";
  assert_fails (self, self->data_dir, "broker add moomoo", 1, "FINX-MOOMOO-020", "Wrong password");
  self->input = "\n4263\n" VENUE_MOOMOO_PASSWORD "\n\n";
  g_assert_cmpstr (text_of (run_object (self, "broker add moomoo"), "name"), ==, "Moomoo 4263");
  self->input = NULL;
  venue_call (moomoo, buy_moomoo_call, NULL);
  list = run_array (self, "broker test moomoo-2");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "account"), ==, "281756457888247915");
  g_assert_cmpstr (text_of (json_array_get_object_element (run_array (self, "broker balance moomoo-2"), 0), "total"), ==, "99148.6");
  g_assert_cmpstr (text_of (json_array_get_object_element (run_array (self, "broker positions moomoo-2"), 0), "quantity"), ==, "12");
  g_assert_cmpstr (text_of (json_array_get_object_element (run_array (self, "broker orders moomoo-2"), 0), "state"), ==, "filled");
  list = run_array (self, "broker fills moomoo-2");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "price"), ==, "70.95");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "fee"), ==, "1.12");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fills moomoo")), ==, 1);
  list = run_array (self, "broker quote moomoo-2 KO 00700.HK");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "bid"), ==, "70.94");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 1), "bid"), ==, "500.2");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker bars moomoo-2 KO --interval 1m --count 10")), >, 5);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker instruments moomoo-2 tencent")), ==, 1);
  assert_fails (self, self->data_dir, "broker fees moomoo-2", 1, "FINX-MOOMOO-018", "rates");
  keyring_assert_untold (self->folder, VENUE_MOOMOO_PASSWORD);
}

/* Who signs in with a browser copies its last address; what comes of it is kept, and what is renewed takes its place. */
static void
test_schwab (Fixture      *self,
             gconstpointer data)
{
  g_autoptr(Venue) schwab = venue_schwab_new (0);
  g_autofree char *code = g_uri_escape_string (VENUE_SCHWAB_CODE, NULL, FALSE);
  g_autofree char *login = g_strdup_printf (VENUE_SCHWAB_KEY "\n" VENUE_SCHWAB_SECRET "\n" VENUE_SCHWAB_REDIRECT "\n"
                                            VENUE_SCHWAB_REDIRECT "/?code=%s&session=s-1&state=0123abcd\n", code);
  g_autofree char *other = g_strdup_printf (VENUE_SCHWAB_KEY "\n" VENUE_SCHWAB_SECRET "\n" VENUE_SCHWAB_REDIRECT "\n"
                                            VENUE_SCHWAB_REDIRECT "/?code=%s&session=s-1&state=another\n", code);
  const char *again = strstr (login, VENUE_SCHWAB_REDIRECT "/");

  venue_stand_for (schwab, "schwab");
  g_setenv ("FINX_TEST_NONCE", "0123abcd", TRUE);
  self->input = other;
  run_in (self, self->data_dir, TRUE, "broker add schwab");
  g_assert_cmpint (self->status, ==, 1);
  g_assert_true (g_str_has_prefix (self->err, "{\"open\":\"http://127.0.0.1:"));
  g_assert_nonnull (strstr (self->err, "/v1/oauth/authorize?client_id=" VENUE_SCHWAB_KEY "&redirect_uri=https%3A%2F%2F127.0.0.1%3A8182&response_type=code&state=0123abcd\"}\n"));
  g_assert_nonnull (strstr (self->err, "FINX-SCHWAB-027"));
  self->input = VENUE_SCHWAB_KEY "\n" VENUE_SCHWAB_SECRET "\n" VENUE_SCHWAB_REDIRECT "\n";
  run_in (self, self->data_dir, FALSE, "broker add schwab");
  g_assert_cmpint (self->status, ==, 2);
  g_assert_nonnull (strstr (self->err, "Sign in with a browser at\nhttp://127.0.0.1:"));
  self->input = login;
  run_in (self, self->data_dir, TRUE, "broker add schwab");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->out, "Charles Schwab …677"));
  self->input = NULL;
  g_assert_cmpuint (venue_count (schwab, "POST /v1/oauth/token"), ==, 1);
  g_assert_cmpstr (text_of (json_array_get_object_element (run_array (self, "broker balance schwab"), 0), "buying_power"), ==, "200000");
  g_assert_cmpuint (venue_count (schwab, "POST /v1/oauth/token"), ==, 1);
  venue_schwab_revoke ();
  g_assert_cmpstr (text_of (json_array_get_object_element (run_array (self, "broker quote schwab KO"), 0), "bid"), ==, "70.94");
  g_assert_cmpuint (venue_count (schwab, "POST /v1/oauth/token"), ==, 2);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker instruments schwab coca")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker positions schwab")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker orders schwab")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fills schwab")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fees schwab")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker bars schwab KO --interval 1m --count 30")), ==, 10);
  g_assert_cmpuint (venue_count (schwab, "POST /v1/oauth/token"), ==, 2);
  self->input = again;
  run_in (self, self->data_dir, FALSE, "broker sign-in schwab");
  g_assert_cmpint (self->status, ==, 0);
  self->input = NULL;
  g_assert_cmpuint (venue_count (schwab, "POST /v1/oauth/token"), ==, 3);
  g_assert_cmpstr (text_of (json_array_get_object_element (run_array (self, "broker test schwab"), 0), "account"), ==, VENUE_SCHWAB_ACCOUNT);
  keyring_assert_untold (self->folder, VENUE_SCHWAB_SECRET);
  keyring_assert_untold (self->folder, VENUE_SCHWAB_REFRESH);
  g_unsetenv ("FINX_TEST_NONCE");
}

static void
buy_coin_call (Venue    *v,
               gpointer  data)
{
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup ("SOL-USD");
  order->quantity = finx_decimal_new (12, 0);
  order->type = FINX_ORDER_MARKET;
  order->tif = FINX_TIF_IOC;
  g_assert_null (venue_exchange_place (venue_get_exchange (v), order));
}

/* All that Coinbase Exchange knows of an account; a passphrase that is not right is told as such, and a key that could send money away is
 * not taken. */
static void
test_coinbase_exchange (Fixture      *self,
                        gconstpointer data)
{
  g_autoptr(Venue) exchange = venue_coinbase_exchange_new (0);
  JsonArray *list;

  venue_stand_for (exchange, "coinbase-exchange");
  venue_call (exchange, buy_coin_call, NULL);
  self->input = VENUE_COINBASE_EXCHANGE_KEY "\n" VENUE_COINBASE_EXCHANGE_SECRET "\nwrong\n";
  assert_fails (self, self->data_dir, "broker add coinbase-exchange --paper", 1, "FINX-COINBASEX-010", "passphrase");
  self->input = VENUE_COINBASE_EXCHANGE_TRANSFER_KEY "\n" VENUE_COINBASE_EXCHANGE_SECRET "\n" VENUE_COINBASE_EXCHANGE_PASSPHRASE "\n";
  assert_fails (self, self->data_dir, "broker add coinbase-exchange --paper", 1, "FINX-BROKER-027", "could");
  self->input = VENUE_COINBASE_EXCHANGE_KEY "\n" VENUE_COINBASE_EXCHANGE_SECRET "\n" VENUE_COINBASE_EXCHANGE_PASSPHRASE "\n";
  g_assert_cmpstr (text_of (run_object (self, "broker add coinbase-exchange --paper"), "id"), ==, "coinbase-exchange");
  self->input = NULL;
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker test coinbase-exchange")), ==, 1);
  list = run_array (self, "broker balance coinbase-exchange");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "total"), ==, "99148.6");
  list = run_array (self, "broker positions coinbase-exchange");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "quantity"), ==, "12");
  list = run_array (self, "broker orders coinbase-exchange");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "state"), ==, "filled");
  list = run_array (self, "broker fills coinbase-exchange");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "price"), ==, "70.95");
  list = run_array (self, "broker quote coinbase-exchange SOL-USD");
  g_assert_cmpstr (text_of (json_array_get_object_element (list, 0), "bid"), ==, "70.94");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker bars coinbase-exchange SOL-USD --interval 1m --count 10")), >=, 5);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker instruments coinbase-exchange sol")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker fees coinbase-exchange")), ==, 1);
  keyring_assert_untold (self->folder, VENUE_COINBASE_EXCHANGE_PASSPHRASE);
  keyring_assert_untold (self->folder, VENUE_COINBASE_EXCHANGE_SECRET);
}

/* A keyring that does not open has no key: nothing is asked, and a sentence says so. */
static void
test_locked (Fixture      *self,
             gconstpointer data)
{
  guint n;

  connect_paper (self);
  keyring_be (keyring, KEYRING_LOCKED);
  n = venue_count (venue, "");
  assert_fails (self, self->data_dir, "broker balance alpaca", 1, "FINX-DATA-023", "locked");
  g_assert_cmpuint (venue_count (venue, ""), ==, n);
  keyring_be (keyring, KEYRING_OPEN);
  run_array (self, "broker balance alpaca");
}

int
main (int    argc,
      char **argv)
{
  int status;

  init_finxctl_test (&argc, &argv);
  if (!keyring_is_there ())
    {
      g_print ("1..0 # SKIP dbus-daemon or gnome-keyring-daemon is not installed\n");
      return 0;
    }
  keyring = keyring_new ();
  g_test_add ("/finxctl/brokers/read", Fixture, NULL, set_up_venue, test_read, tear_down_venue);
  g_test_add ("/finxctl/brokers/trade", Fixture, NULL, set_up_venue, test_trade, tear_down_venue);
  g_test_add ("/finxctl/brokers/lost", Fixture, NULL, set_up_venue, test_lost, tear_down_venue);
  g_test_add ("/finxctl/brokers/wrong", Fixture, NULL, set_up_venue, test_wrong, tear_down_venue);
  g_test_add ("/finxctl/brokers/remove", Fixture, NULL, set_up_venue, test_remove, tear_down_venue);
  g_test_add ("/finxctl/brokers/coinbase", Fixture, NULL, set_up_venue, test_coinbase, tear_down_venue);
  g_test_add ("/finxctl/brokers/kraken", Fixture, NULL, set_up_venue, test_kraken, tear_down_venue);
  g_test_add ("/finxctl/brokers/deriv-sign-in", Fixture, NULL, set_up_venue, test_deriv_sign_in, tear_down_venue);
  g_test_add ("/finxctl/brokers/deriv", Fixture, NULL, set_up_venue, test_deriv, tear_down_venue);
  g_test_add ("/finxctl/brokers/ibkr", Fixture, NULL, set_up_venue, test_ibkr, tear_down_venue);
  g_test_add ("/finxctl/brokers/moomoo", Fixture, NULL, set_up_venue, test_moomoo, tear_down_venue);
  g_test_add ("/finxctl/brokers/schwab", Fixture, NULL, set_up_venue, test_schwab, tear_down_venue);
  g_test_add ("/finxctl/brokers/coinbase-exchange", Fixture, NULL, set_up_venue, test_coinbase_exchange, tear_down_venue);
  g_test_add ("/finxctl/brokers/locked", Fixture, NULL, set_up_venue, test_locked, tear_down_venue);
  status = g_test_run ();
  keyring_free (keyring);
  return status;
}
