/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Kraken's ledgers say besides trades, and what is held on margin: each kind of entry, and what becomes of it in the books. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-kraken.h"
#include "../broker-fixture.h"
#include "adapters/kraken/finx-kraken-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"

#define TIME_US G_GINT64_CONSTANT (1780999301883100)

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_kraken);
  finx_broker_call_free (broker_call (self, FINX_READ_INSTRUMENTS, NULL));
}

static FinxCallOutcome
answer (Broker         *self,
        FinxBrokerCall *call,
        const char     *result)
{
  g_autofree char *body = g_strdup_printf ("{\"error\":[],\"result\":%s}", result);
  FinxHttpReply reply = { .status = 200, .content_type = (char *) "application/json", .body = body, .length = strlen (body) };

  return kraken_read (self->client, call, &reply, NULL);
}

static FinxBrokerCall *
new_call (guint kind)
{
  FinxBrokerCall *call = finx_broker_call_new (kind);

  call->to_us = G_MAXINT64;
  return call;
}

/* One entry */

typedef struct
{
  const char *name;
  const char *type, *subtype, *asset, *amount, *fee;
  int         kind;             /* FinxTransactionKind; −1: nothing is to be booked; −2: by hand */
  const char *symbol;           /* (nullable): money */
  const char *quantity, *booked, *fees;
} EntryCase;

static const EntryCase entry_cases[] = {
  { "deposit", "deposit", "", "ZUSD", "1000.0000", "0.5000", FINX_TRANSACTION_DEPOSIT, NULL, NULL, "999.5", "0.5" },
  { "withdrawal", "withdrawal", "", "ZEUR", "-100", "1", FINX_TRANSACTION_WITHDRAWAL, NULL, NULL, "101", "1" },
  { "withdrawal-back", "withdrawal", "", "ZEUR", "100", "0", FINX_TRANSACTION_DEPOSIT, NULL, NULL, "100", "0" },
  { "coin-in", "deposit", "", "XXBT", "0.5", "0", FINX_TRANSACTION_DELIVERY_IN, "BTC-USD", "0.5", NULL, "0" },
  { "coin-out", "withdrawal", "", "XETH", "-0.9212", "0.002", FINX_TRANSACTION_DELIVERY_OUT, "ETH-EUR", "0.9232", NULL, "0" },
  { "staking", "staking", "", "SOL.S", "5.0", "0", FINX_TRANSACTION_STAKING, "SOL-USD", "5", NULL, "0" },
  { "bonded", "staking", "", "SOL03.S", "5.0", "0", FINX_TRANSACTION_STAKING, "SOL-USD", "5", NULL, "0" },
  { "reward", "earn", "reward", "SOL", "0.001", "0.0001", FINX_TRANSACTION_STAKING, "SOL-USD", "0.0009", NULL, "0" },
  { "reward-money", "earn", "reward", "ZEUR", "2.50", "0", FINX_TRANSACTION_INTEREST, NULL, NULL, "2.5", "0" },
  { "reward-money-earning", "earn", "reward", "EUR.M", "2.50", "0", FINX_TRANSACTION_INTEREST, NULL, NULL, "2.5", "0" },
  { "airdrop", "transfer", "airdrop", "SOL", "1", "0", FINX_TRANSACTION_AIRDROP, "SOL-USD", "1", NULL, "0" },
  { "reward-back", "earn", "reward", "SOL", "-0.5", "0", -2, NULL, NULL, NULL, NULL },
  { "allocation", "earn", "allocation", "SOL", "-0.5", "0", -1, NULL, NULL, NULL, NULL },
  { "to-staking", "transfer", "spottostaking", "SOL", "-0.5", "0", -1, NULL, NULL, NULL, NULL },
  { "nothing", "deposit", "", "ZUSD", "0.0000", "0", -1, NULL, NULL, NULL, NULL },
  { "futures", "transfer", "spottofutures", "ZUSD", "-100", "0", -2, NULL, NULL, NULL, NULL },
  { "unknown", "moonshine", "", "ZUSD", "100", "0", -2, NULL, NULL, NULL, NULL },
  { "unknown-earning", "earn", "moonshine", "SOL", "1", "0", -2, NULL, NULL, NULL, NULL },
  { "margin", "margin", "", "ZUSD", "10", "0.28", -2, NULL, NULL, NULL, NULL },
  { "settled", "settled", "", "ZUSD", "10", "0.28", -2, NULL, NULL, NULL, NULL },
  { "rollover", "rollover", "", "ZUSD", "0.0000", "0.05", FINX_TRANSACTION_INTEREST_CHARGE, NULL, NULL, "0.05", "0" },
  { "rollover-coin", "rollover", "", "XXBT", "0", "0.0001", -2, NULL, NULL, NULL, NULL },
  { "rebate", "deposit", "", "ZUSD", "100", "-1", -2, NULL, NULL, NULL, NULL },
  { "half-a-trade", "spend", "", "ZUSD", "-100", "0", -2, NULL, NULL, NULL, NULL },
};

static void
test_entry (Broker        *self,
            gconstpointer  data)
{
  const EntryCase *c = data;
  g_autofree char *text = g_strdup_printf ("{\"ledger\":{\"LABC\":{\"aclass\":\"currency\",\"amount\":\"%s\",\"asset\":\"%s\",\"balance\":\"7\",\"fee\":\"%s\","
                                           "\"refid\":\"R1\",\"time\":1780999301.8831,\"type\":\"%s\",\"subtype\":\"%s\"}},\"count\":1}",
                                           c->amount, c->asset, c->fee, c->type, c->subtype);
  g_autoptr(FinxBrokerCall) call = new_call (FINX_READ_ACTIVITIES);
  const FinxActivity *row;
  const FinxTransaction *transaction;

  g_assert_cmpint (answer (self, call, text), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, 1);
  row = call->rows->pdata[0];
  transaction = row->transaction;
  g_assert_cmpstr (row->id, ==, "LABC");
  g_assert_cmpint (row->time_us, ==, TIME_US);
  g_assert_true (g_str_has_prefix (row->type, c->type));
  g_assert_cmpint (transaction != NULL, ==, c->kind >= 0);
  g_assert_cmpint (row->is_open, ==, c->kind == -2);
  g_assert_cmpint (*row->reason != '\0', ==, c->kind < 0);
  if (transaction == NULL)
    return;
  g_assert_true (finx_transaction_validate (transaction, NULL));
  g_assert_cmpint ((int) transaction->kind, ==, c->kind);
  g_assert_cmpstr (transaction->id, ==, "kraken-LABC");
  g_assert_cmpstr (transaction->account, ==, "account-1");
  g_assert_cmpint (transaction->time_us, ==, TIME_US);
  g_assert_cmpint (transaction->day, ==, finx_days_from_time (TIME_US));
  g_assert_cmpstr (transaction->instrument != NULL ? transaction->instrument->symbol : NULL, ==, c->symbol);
  if (c->symbol == NULL)
    g_assert_cmpstr (transaction->currency, ==, strstr (c->asset, "EUR") != NULL ? "EUR" : "USD");
  assert_number (transaction->quantity, c->quantity);
  assert_number (transaction->amount, c->booked);
  assert_number (transaction->fees, c->fees);
}

/* Two that belong together */

typedef struct
{
  const char *name;
  const char *spent, *paid, *paid_fee, *received, *got, *got_fee;
  int         kind;             /* −2: by hand */
  const char *symbol, *currency, *quantity, *amount, *fees;
} PairCase;

static const PairCase pair_cases[] = {
  { "buy", "ZEUR", "-100.1", "0.1", "SOL", "0.7", "0", FINX_TRANSACTION_BUY, "SOL-EUR", "EUR", "0.7", "100.2", "0.1" },
  { "buy-fee-in-coins", "ZUSD", "-100", "0", "XXBT", "0.002", "0.00001", FINX_TRANSACTION_BUY, "BTC-USD", "USD", "0.00199", "100", "0" },
  { "sell", "XXBT", "-1", "0", "ZUSD", "80", "0.2", FINX_TRANSACTION_SELL, "BTC-USD", "USD", "1", "79.8", "0.2" },
  { "money", "ZEUR", "-100", "0.1", "ZUSD", "108", "0.15", FINX_TRANSACTION_CONVERSION, NULL, "EUR", "107.85", "100.1", "0.1" },
  { "coins", "XXBT", "-0.005", "0", "XETH", "0.1", "0", -2, NULL, NULL, NULL, NULL, NULL },
  { "same-sign", "ZEUR", "-100", "0", "XETH", "-0.1", "0", -2, NULL, NULL, NULL, NULL, NULL },
};

/* Also when they stand on two pages, and the second one repeats the first one's row. */
static void
test_pair (Broker        *self,
           gconstpointer  data)
{
  const PairCase *c = data;
  g_autofree char *first = g_strdup_printf ("\"L2\":{\"amount\":\"%s\",\"asset\":\"%s\",\"fee\":\"%s\",\"refid\":\"T1\",\"time\":1780999301.8831,\"type\":\"receive\"}",
                                            c->got, c->received, c->got_fee);
  g_autofree char *page = g_strdup_printf ("{\"ledger\":{%s},\"count\":3}", first);
  g_autofree char *last = g_strdup_printf ("{\"ledger\":{%s,\"L1\":{\"amount\":\"%s\",\"asset\":\"%s\",\"fee\":\"%s\",\"refid\":\"T1\",\"time\":1780999301.8831,"
                                           "\"type\":\"spend\",\"subtype\":\"\"}},\"count\":\"3\"}", first, c->paid, c->spent, c->paid_fee);
  g_autoptr(FinxBrokerCall) call = new_call (FINX_READ_ACTIVITIES);
  const FinxTransaction *transaction = NULL;
  guint n_open = 0;

  g_assert_cmpint (answer (self, call, page), ==, FINX_CALL_MORE);
  g_assert_cmpstr (call->cursor, ==, "1");
  g_assert_cmpint (answer (self, call, last), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const FinxActivity *row = call->rows->pdata[i];

      n_open += row->is_open;
      g_assert_cmpint (*row->reason != '\0', ==, row->transaction == NULL);
      if (row->transaction == NULL)
        continue;
      g_assert_null (transaction);
      transaction = row->transaction;
    }
  g_assert_cmpint (transaction != NULL, ==, c->kind >= 0);
  if (transaction == NULL)
    {
      g_assert_cmpuint (n_open, >=, 1);
      return;
    }
  g_assert_cmpuint (n_open, ==, 0);
  g_assert_cmpint ((int) transaction->kind, ==, c->kind);
  g_assert_cmpstr (transaction->id, ==, "kraken-T1");
  g_assert_cmpstr (transaction->instrument != NULL ? transaction->instrument->symbol : NULL, ==, c->symbol);
  g_assert_cmpstr (transaction->currency, ==, c->currency);
  assert_number (transaction->quantity, c->quantity);
  assert_number (transaction->amount, c->amount);
  assert_number (transaction->fees, c->fees);
  if (c->kind == FINX_TRANSACTION_CONVERSION)
    g_assert_cmpstr (transaction->counter_currency, ==, "USD");
}

/* Trades come as fills, and are not told twice; what is of another time is not told either. */
static void
test_left_out (Broker        *self,
               gconstpointer  data)
{
  static const char text[] = "{\"ledger\":{"
    "\"L1\":{\"amount\":\"-70\",\"asset\":\"ZUSD\",\"fee\":\"0.3\",\"refid\":\"T1\",\"time\":1780999301,\"type\":\"trade\",\"subtype\":\"tradespot\"},"
    "\"L2\":{\"amount\":\"1\",\"asset\":\"XXBT\",\"fee\":\"0\",\"refid\":\"T1\",\"time\":1780999301,\"type\":\"trade\",\"subtype\":\"\"},"
    "\"L3\":{\"amount\":\"7\",\"asset\":\"ZUSD\",\"fee\":\"0\",\"refid\":\"D1\",\"time\":1780999400,\"type\":\"deposit\",\"subtype\":\"\"},"
    "\"L4\":{\"amount\":\"8\",\"asset\":\"ZUSD\",\"fee\":\"0\",\"refid\":\"D2\",\"time\":1780999300,\"type\":\"deposit\",\"subtype\":\"\"},"
    "\"L5\":{\"amount\":\"9\",\"asset\":\"ZUSD\",\"fee\":\"0\",\"refid\":\"D3\",\"time\":1780999999,\"type\":\"deposit\",\"subtype\":\"\"}},\"count\":5}";
  g_autoptr(FinxBrokerCall) call = new_call (FINX_READ_ACTIVITIES);

  call->from_us = G_GINT64_CONSTANT (1780999301) * FINX_USEC_PER_SEC;
  call->to_us = G_GINT64_CONSTANT (1780999999) * FINX_USEC_PER_SEC;
  g_assert_cmpint (answer (self, call, text), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, 1);
  g_assert_cmpstr (((FinxActivity *) call->rows->pdata[0])->id, ==, "L3");
}

/* Members of other types: an entry is read whole, or none of the answer is used. */
static void
test_wrong_types (Broker        *self,
                  gconstpointer  data)
{
  static const char *const members[] = { "amount", "asset", "fee", "refid", "time", "type", "subtype" };
  static const char *const values[] = { "null", "7", "-1", "\"\"", "\"x\"", "[]", "{}", "true", "1e400", "\"NaN\"", "[[[{}]]]" };

  for (gsize m = 0; m < G_N_ELEMENTS (members); m++)
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
      {
        g_autofree char *text = g_strdup_printf ("{\"ledger\":{\"L1\":{\"%s\":%s,\"amount\":\"7\",\"asset\":\"SOL\",\"fee\":\"0\",\"refid\":\"R\",\"time\":1780999301,"
                                                 "\"type\":\"deposit\",\"subtype\":\"\"}},\"count\":1}", members[m], values[i]);
        g_autoptr(FinxBrokerCall) call = new_call (FINX_READ_ACTIVITIES);
        FinxCallOutcome outcome = answer (self, call, text);

        g_assert_true (outcome == FINX_CALL_DONE || outcome == FINX_CALL_FAILED);
        for (guint k = 0; outcome == FINX_CALL_DONE && k < call->rows->len; k++)
          {
            const FinxActivity *row = call->rows->pdata[k];

            g_assert_true (finx_decimal_is_known (row->amount) && finx_decimal_is_known (row->fee) && row->time_us > 0);
            g_assert_true (row->transaction == NULL || finx_transaction_validate (row->transaction, NULL));
          }
      }
}

/* On margin */

#define BORROWED(id, pair, side, vol, closed, cost, net) \
  "\"" id "\":{\"ordertxid\":\"O1\",\"posstatus\":\"open\",\"pair\":\"" pair "\",\"time\":1780991231.2231,\"type\":\"" side "\",\"ordertype\":\"limit\",\"cost\":\"" cost "\"," \
  "\"fee\":\"6.03\",\"vol\":\"" vol "\",\"vol_closed\":\"" closed "\",\"margin\":\"482.58\",\"value\":\"2431.10\",\"net\":\"" net "\",\"terms\":\"x\"}"

typedef struct
{
  const char *name;
  const char *coins, *borrowed;
  const char *symbol, *quantity, *available, *average, *unrealised;
} MarginCase;

static const MarginCase margin_cases[] = {
  { "long", "{}", "{" BORROWED ("T1", "XETHZEUR", "buy", "1.00000000", "0.25000000", "2412.90", "+18.20") "}", "ETH-EUR", "0.75", "0", "2412.9", "18.2" },
  { "short", "{}", "{" BORROWED ("T1", "XETHZEUR", "sell", "2", "0", "4800", "-3.5") "}", "ETH-EUR", "-2", "0", "2400", "-3.5" },
  { "two", "{}", "{" BORROWED ("T1", "SOLUSD", "sell", "2", "0", "200", "-3") "," BORROWED ("T2", "SOLUSD", "sell", "2", "0", "240", "+1") "}",
    "SOL-USD", "-4", "0", "110", "-2" },
  { "over", "{\"SOL\":{\"balance\":\"1\",\"hold_trade\":\"0\"}}", "{" BORROWED ("T1", "XETHZEUR", "sell", "2", "2", "4800", "0") "}", "SOL-USD", "1", "1", NULL, NULL },
  { "beside-coins", "{\"XETH\":{\"balance\":\"3\",\"hold_trade\":\"0\"}}", "{" BORROWED ("T1", "XETHZEUR", "sell", "2", "0", "4800", "+3") "}",
    "ETH-EUR", "1", "3", NULL, NULL },
  { "net-unknown", "{}", "{" BORROWED ("T1", "XETHZEUR", "buy", "1", "0", "2400", "") "}", "ETH-EUR", "1", "0", "2400", NULL },
};

static void
test_margin (Broker        *self,
             gconstpointer  data)
{
  const MarginCase *c = data;
  g_autoptr(FinxBrokerCall) call = new_call (FINX_READ_POSITIONS);
  const FinxBrokerPosition *position;

  g_assert_cmpint (answer (self, call, c->coins), ==, FINX_CALL_MORE);
  g_assert_cmpint (answer (self, call, c->borrowed), ==, FINX_CALL_MORE);
  g_assert_cmpuint (call->rows->len, ==, 1);
  position = call->rows->pdata[0];
  g_assert_cmpstr (position->instrument->symbol, ==, c->symbol);
  assert_number (position->quantity, c->quantity);
  assert_number (position->available, c->available);
  assert_number (position->average_price, c->average);
  assert_number (position->unrealised, c->unrealised);
}

static void
test_margin_unreadable (Broker        *self,
                        gconstpointer  data)
{
  static const char *const rows[] = {
    "null", "7", "[7]", "{\"T1\":7}", "{" BORROWED ("T1", "XETHZEUR", "hold", "1", "0", "1", "0") "}", "{" BORROWED ("T1", "XETHZEUR", "buy", "", "0", "1", "0") "}",
    "{" BORROWED ("T1", "XETHZEUR", "buy", "1", "2", "1", "0") "}", "{" BORROWED ("T1", "XETHZEUR", "buy", "1", "x", "1", "0") "}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxBrokerCall) call = new_call (FINX_READ_POSITIONS);

      g_assert_cmpint (answer (self, call, "{}"), ==, FINX_CALL_MORE);
      g_assert_cmpint (answer (self, call, rows[i]), ==, FINX_CALL_FAILED);
    }
}

/* What the positions won or lost is part of what the account is worth; where that is not told, it is not made up. */
static void
test_worth (Broker        *self,
            gconstpointer  data)
{
  static const struct { const char *worth, *equity; } cases[] = {
    { "{\"eb\":\"1000.5\",\"tb\":\"900\",\"m\":\"100\",\"n\":\"-20.25\",\"e\":\"879.75\",\"mf\":\"779.75\",\"ml\":\"879.75\"}", "980.25" },
    { "{\"eb\":\"1000.5\",\"n\":\"0.0000\"}", "1000.5" },
    { "{\"eb\":\"1000.5\"}", "1000.5" },
    { "{\"eb\":\"1000.5\",\"n\":null}", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxBrokerCall) call = new_call (FINX_READ_BALANCES);

      g_assert_cmpint (answer (self, call, "{\"ZUSD\":{\"balance\":\"7\",\"hold_trade\":\"2\"}}"), ==, FINX_CALL_MORE);
      g_assert_cmpint (answer (self, call, cases[i].worth), ==, FINX_CALL_DONE);
      assert_number (((FinxBalance *) call->rows->pdata[0])->equity, cases[i].equity);
      assert_number (((FinxBalance *) call->rows->pdata[0])->buying_power, "5");
    }
}

/* From the venue: page after page, with the trades' own entries among them. */
static void
test_venue (Broker        *self,
            gconstpointer  data)
{
  static const VenueKrakenEntry booked[] = {
    { "L1", "F1", "deposit", "", "ZUSD", "500", "0", 50 * FINX_USEC_PER_MIN },
    { "L2", "S1", "earn", "reward", "SOL", "0.5", "0.1", 30 * FINX_USEC_PER_MIN },
    { "L3", "W1", "withdrawal", "", "ZUSD", "-20", "1", 10 * FINX_USEC_PER_MIN },
  };
  g_autoptr(FinxOrder) order = NULL, value = NULL;
  g_autofree char *id = NULL;
  g_autoptr(FinxBrokerCall) fills = NULL, activities = NULL, positions = NULL, none = NULL;
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (booked); i++)
    venue_kraken_book (self->venue, &booked[i]);
  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "80");
  id = broker_place (self, order, &error);
  g_assert_no_error (error);
  value = broker_make_order (self, FINX_SIDE_BUY, "1", NULL);
  value->quantity = FINX_DECIMAL_UNKNOWN;
  value->notional = finx_decimal_new (14190, 2);
  broker_send_order (self, value);
  broker_wait (self, broker_state (self, value->client_id) == FINX_ORDER_FILLED && self->fills->len == 2);
  assert_number (((FinxFill *) self->fills->pdata[1])->quantity, "2");

  venue_kraken_borrow (self->venue, BORROWED ("T1", "XETHZEUR", "sell", "2", "0", "4800", "-3.5"));
  positions = broker_call (self, FINX_READ_POSITIONS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (positions->rows->len, ==, 3);
  assert_number (((FinxBrokerPosition *) positions->rows->pdata[2])->price, "2410.6");

  activities = broker_call (self, FINX_READ_ACTIVITIES, &error);
  g_assert_no_error (error);
  fills = broker_call (self, FINX_READ_FILLS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fills->rows->len, ==, 2);
  g_assert_cmpuint (venue_count (self->venue, "POST /0/private/Ledgers"), ==, 4);
  g_assert_cmpuint (activities->rows->len, ==, G_N_ELEMENTS (booked));
  for (guint i = 0; i < activities->rows->len; i++)
    {
      const FinxActivity *row = activities->rows->pdata[i];

      g_assert_cmpstr (row->id, ==, booked[i].id);
      g_assert_nonnull (row->transaction);
    }

  venue_kraken_permit (self->venue, "query-funds query-open-trades query-closed-trades modify-trades access-ws");
  none = broker_call (self, FINX_READ_ACTIVITIES, &error);
  g_assert_null (none);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message, "query ledger entries"));
}

#define ADD(group, cases, func) \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/kraken/activity/" group "/%s", cases[i].name); \
      g_test_add (path, Broker, &cases[i], set_up, func, broker_end_test); \
    }

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("entry", entry_cases, test_entry);
  ADD ("pair", pair_cases, test_pair);
  ADD ("margin", margin_cases, test_margin);
  g_test_add ("/kraken/activity/left-out", Broker, NULL, set_up, test_left_out, broker_end_test);
  g_test_add ("/kraken/activity/wrong-types", Broker, NULL, set_up, test_wrong_types, broker_end_test);
  g_test_add ("/kraken/activity/margin-unreadable", Broker, NULL, set_up, test_margin_unreadable, broker_end_test);
  g_test_add ("/kraken/activity/worth", Broker, NULL, set_up, test_worth, broker_end_test);
  g_test_add ("/kraken/activity/venue", Broker, NULL, set_up, test_venue, broker_end_test);
  return g_test_run ();
}
