/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moomoo's frames and questions, byte for byte, and OpenD's answers: every type, time in force and state, and what is not one of them.
 * The bytes were made with the broker's own definitions of its messages. */
#include <math.h>
#include <string.h>

#include "../broker-fixture.h"
#include "../../support/helpers.h"
#include "../../venues/venue-moomoo.h"
#include "adapters/moomoo/finx-moomoo-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define OUR_ID   "FX-20260309-5b0c7e91a2f4"
#define ORDER_ID "20250102_1_ABC"
#define HEADER   "0e080110ebe0e78c9780c0f403180"        /* real account; the market follows */
#define NOW_US   (G_GINT64_CONSTANT (1781000005) * FINX_USEC_PER_SEC)

typedef struct
{
  Broker      broker;
  FinxMoomoo *moomoo;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  const int markets[] = { 2, 1 };

  broker_set_up (&self->broker, &case_moomoo);
  self->moomoo = FINX_MOOMOO (self->broker.client);
  g_assert_nonnull (moomoo_get_session (self->moomoo, NULL));
  self->moomoo->account = VENUE_MOOMOO_REAL;
  self->moomoo->environment = MOOMOO_REAL;
  self->moomoo->firm = 2;
  self->moomoo->is_unlocked = TRUE;
  g_array_append_vals (self->moomoo->markets, markets, 2);
  g_setenv ("FINX_TEST_NOW_US", "1781000005000000", TRUE);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  broker_end_test (&self->broker, data);
}

static char *
to_hex (const GByteArray *bytes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < bytes->len; i++)
    g_string_append_printf (text, "%02x", bytes->data[i]);
  return g_string_free (text, FALSE);
}

static GByteArray *
from_hex (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  for (gsize i = 0; text[i] != '\0'; i += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (text[i]) << 4 | g_ascii_xdigit_value (text[i + 1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  return bytes;
}

/* Frames */

static void
test_frame (void)
{
  g_autoptr(GByteArray) plain = NULL, frame = NULL, c2s = NULL;
  Moomoo__InitConnect init = MOOMOO__INIT_CONNECT__INIT;
  g_autofree char *hex = NULL;
  MoomooFrame read;

  init.client_ver = 101;
  init.client_id = (char *) "FinX";
  init.has_recv_notify = init.recv_notify = TRUE;
  init.has_packet_enc_algo = TRUE;
  init.packet_enc_algo = -1;
  init.has_push_proto_fmt = TRUE;
  init.programming_language = (char *) "C";
  c2s = moomoo_message_pack (&init.base);
  plain = moomoo_request_pack (c2s);
  frame = moomoo_frame_pack (MOOMOO_INIT_CONNECT, 7, plain, NULL);
  hex = to_hex (frame);
  /* A negative number has ten bytes. */
  g_assert_cmpstr (hex, ==, "4654e903000000000700" "00001c000000" "c0d198f4985ebebd684191ea595f3683accb5066" "0000000000000000"
                            "0a1a0865120446696e58180120ffffffffffffffffff012800320143");
  for (gsize length = 0; length < frame->len; length++)
    {
      g_assert_cmpint (moomoo_frame_measure ((const char *) frame->data, length), ==, length < MOOMOO_HEADER ? 0 : (gssize) frame->len);
      g_assert_false (moomoo_frame_read ((const char *) frame->data, length, &read));
    }
  g_assert_true (moomoo_frame_read ((const char *) frame->data, frame->len, &read));
  g_assert_cmpuint (read.protocol, ==, MOOMOO_INIT_CONNECT);
  g_assert_cmpuint (read.serial, ==, 7);
  g_assert_true (moomoo_frame_is_intact (&read, read.body, read.length));
  frame->data[frame->len - 1] ^= 1;
  g_assert_false (moomoo_frame_is_intact (&read, read.body, read.length));
  frame->data[0] = 'G';
  g_assert_cmpint (moomoo_frame_measure ((const char *) frame->data, 1), ==, -1);
  frame->data[0] = 'F';
  frame->data[15] = 0x7f;               /* longer than anything */
  g_assert_cmpint (moomoo_frame_measure ((const char *) frame->data, frame->len), ==, -1);
}

/* What is not known is kept apart; what has another type, or ends too early, is refused. */
static void
test_messages (void)
{
  static const struct { const char *hex; gboolean is_good; } cases[] = {
    { "", TRUE },
    { "0800", TRUE },
    { "08ffffffffffffffffff01", TRUE },                 /* retType −1 */
    { "0800220a0000", FALSE },                          /* ends too early */
    { "0a0361626320" "07", FALSE },                     /* text in place of a number */
    { "0800f8070a", TRUE },                             /* field 127 */
    { "0800fa0703616263", TRUE },
    { "08", FALSE },
    { "08ffffffffffffffffffffffff01", FALSE },          /* a number without an end */
    { "2207080110022a0141", TRUE },
    { "ffffffff0f00", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GByteArray) bytes = from_hex (cases[i].hex);
      g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__response__descriptor, bytes->data, bytes->len);

      g_assert_cmpint (message != NULL, ==, cases[i].is_good);
    }
}

/* Doubles are the decimals that were meant. */
static void
test_decimals (void)
{
  static const struct { double value; const char *text; } cases[] = {
    { 0.1, "0.1" }, { 70.95, "70.95" }, { 231.405, "231.405" }, { 0.0001, "0.0001" }, { 1234567.89, "1234567.89" }, { 99999999.999, "99999999.999" },
    { -12.5, "-12.5" }, { 0, "0" }, { 1e-9, "0.000000001" }, { 0.1 + 0.2, "0.3" }, { 123456789012345, "123456789012345" }, { 1e16, NULL },
    { 520.2, "520.2" }, { 1e300, NULL }, { INFINITY, NULL }, { NAN, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FinxDecimal value = moomoo_decimal (TRUE, cases[i].value);

      g_assert_cmpint (finx_decimal_is_known (value), ==, cases[i].text != NULL);
      g_assert_true (cases[i].text == NULL || finx_decimal_equal (value, number (cases[i].text)));
    }
  g_assert_false (finx_decimal_is_known (moomoo_decimal (FALSE, 5)));
  g_assert_false (finx_decimal_is_known (moomoo_positive (TRUE, 0)));
  g_assert_cmpint (moomoo_time (FALSE, 0, "2026-03-09 09:30:00", moomoo_market_of_trade (2)), ==, G_GINT64_CONSTANT (1773063000000000));
  g_assert_cmpint (moomoo_time (FALSE, 0, "2026-03-09 09:30:00", moomoo_market_of_trade (1)), ==, G_GINT64_CONSTANT (1773019800000000));
  g_assert_cmpint (moomoo_time (TRUE, 1773063000.25, "nonsense", NULL), ==, G_GINT64_CONSTANT (1773063000250000));
  g_assert_cmpint (moomoo_time (FALSE, 0, "nonsense", moomoo_market_of_trade (1)), ==, 0);
}

static void
test_symbols (Fixture       *self,
              gconstpointer  data)
{
  static const struct { const char *symbol; int quote; const char *code; } cases[] = {
    { "KO", 11, "KO" }, { "US.BRK.B", 11, "BRK.B" }, { "BRK.B", 11, "BRK.B" }, { "700.HK", 1, "00700" }, { "HK.00700", 1, "00700" },
    { "00700.HK", 1, "00700" }, { "600519.SS", 21, "600519" }, { "000001.SZ", 22, "000001" }, { "D05.SI", 31, "D05" }, { "7203.T", 41, "7203" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxInstrument) draft = finx_instrument_new_plain (cases[i].symbol, NULL, "", FINX_ASSET_EQUITY, "USD");
      g_autofree char *code = NULL;

      g_assert_cmpint (moomoo_split (self->broker.client, draft, &code)->quote, ==, cases[i].quote);
      g_assert_cmpstr (code, ==, cases[i].code);
    }
}

/* Questions */

typedef struct
{
  const char     *name;
  guint           kind;
  FinxOrderType   type;
  FinxTimeInForce tif;
  const char     *limit, *stop, *trail;
  gboolean        is_extended;
  const char     *hex;          /* (nullable): it is refused */
} QuestionCase;

/* 10 KO, to be bought; behind the header of the US market */
#define WHAT       "2a024b4f310000000000002440"
#define TAIL       "50025a18" "46582d32303236303330392d356230633765393161326634"

static const QuestionCase questions[] = {
  { "market-day", FINX_CALL_PLACE, FINX_ORDER_MARKET, FINX_TIF_DAY, NULL, NULL, NULL, FALSE,
    "12" HEADER "2" "1801" "2002" WHAT "390000000000000000" TAIL "6000" },
  { "limit-gtc", FINX_CALL_PLACE, FINX_ORDER_LIMIT, FINX_TIF_GTC, "150.25", NULL, NULL, FALSE,
    "12" HEADER "2" "1801" "2001" WHAT "390000000000c86240" TAIL "6001" },
  { "limit-ioc", FINX_CALL_PLACE, FINX_ORDER_LIMIT, FINX_TIF_IOC, "150.25", NULL, NULL, FALSE,
    "12" HEADER "2" "1801" "2001" WHAT "390000000000c86240" TAIL "6002" },
  { "limit-extended", FINX_CALL_PLACE, FINX_ORDER_LIMIT, FINX_TIF_DAY, "150.25", NULL, NULL, TRUE,
    "12" HEADER "2" "1801" "2001" WHAT "390000000000c86240" TAIL "6000" "6801" },
  { "limit-gtd", FINX_CALL_PLACE, FINX_ORDER_LIMIT, FINX_TIF_GTD, "150.25", NULL, NULL, FALSE,
    "12" HEADER "2" "1801" "2001" WHAT "390000000000c86240" TAIL "6003" "a2010a323032362d31322d3331" },
  { "stop-day", FINX_CALL_PLACE, FINX_ORDER_STOP, FINX_TIF_DAY, NULL, "160", NULL, FALSE,
    "12" HEADER "2" "1801" "200a" WHAT "390000000000000000" TAIL "6000" "710000000000006440" },
  { "stop-limit-gtc", FINX_CALL_PLACE, FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC, "150.25", "160", NULL, FALSE,
    "12" HEADER "2" "1801" "200b" WHAT "390000000000c86240" TAIL "6001" "710000000000006440" },
  { "trailing-gtc", FINX_CALL_PLACE, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, NULL, NULL, "2.5", FALSE,
    "12" HEADER "2" "1801" "200e" WHAT "390000000000000000" TAIL "6001" "7802" "81010000000000000440" },
  { "limit-fok", FINX_CALL_PLACE, FINX_ORDER_LIMIT, FINX_TIF_FOK, "150.25", NULL, NULL, FALSE, NULL },
  { "market-extended", FINX_CALL_PLACE, FINX_ORDER_MARKET, FINX_TIF_DAY, NULL, NULL, NULL, TRUE, NULL },
  { "at-the-open", FINX_CALL_PLACE, FINX_ORDER_MARKET, FINX_TIF_OPEN, NULL, NULL, NULL, FALSE, NULL },
  { "cancel", FINX_CALL_CANCEL, FINX_ORDER_LIMIT, FINX_TIF_GTC, "150.25", NULL, NULL, FALSE,
    "12" HEADER "2" "1800" "2002" "82010e32303235303130325f315f414243" },
  { "change-limit", FINX_CALL_REPLACE, FINX_ORDER_LIMIT, FINX_TIF_GTC, "150.25", NULL, NULL, FALSE,
    "12" HEADER "2" "1800" "2001" "410000000000002440" "490000000000c86240" "82010e32303235303130325f315f414243" },
  { "change-stop-limit", FINX_CALL_REPLACE, FINX_ORDER_STOP_LIMIT, FINX_TIF_GTC, "150.25", "160", NULL, FALSE,
    "12" HEADER "2" "1800" "2001" "410000000000002440" "490000000000c86240" "610000000000006440" "82010e32303235303130325f315f414243" },
  { "change-trailing", FINX_CALL_REPLACE, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC, NULL, NULL, "2.5", FALSE,
    "12" HEADER "2" "1800" "2001" "410000000000002440" "490000000000000000" "6802" "710000000000000440" "82010e32303235303130325f315f414243" },
};

static FinxOrder *
make_order (Fixture            *self,
            const QuestionCase *c)
{
  FinxOrder *order = finx_order_new ();

  set_text (&order->client_id, OUR_ID);
  set_text (&order->venue_id, c->kind == FINX_CALL_PLACE ? "" : ORDER_ID);
  set_text (&order->account, "account-1");
  order->instrument = self->broker.instrument;
  order->type = c->type;
  order->tif = c->tif;
  order->quantity = number ("10");
  order->limit_price = number (c->limit);
  order->stop_price = number (c->stop);
  order->trail = number (c->trail);
  order->is_extended = c->is_extended;
  order->expire_us = c->tif == FINX_TIF_GTD ? G_GINT64_CONSTANT (1798750800) * FINX_USEC_PER_SEC : 0;
  order->placed_us = order->updated_us = NOW_US;
  return order;
}

static void
test_question (Fixture       *self,
               gconstpointer  data)
{
  const QuestionCase *c = data;
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (c->kind);
  g_autoptr(MoomooQuestion) question = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *hex = NULL, *text = NULL;

  g_ptr_array_add (call->orders, make_order (self, c));
  question = moomoo_make_question (self->moomoo, call, &error);
  if (c->hex == NULL)
    {
      g_assert_null (question);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      return;
    }
  g_assert_no_error (error);
  hex = to_hex (question->c2s);
  g_assert_cmpstr (hex, ==, c->hex);
  g_assert_true (question->is_numbered && question->changes && question->is_limited);
  text = finx_broker_client_describe (self->broker.client, c->kind, call->orders, &error);
  g_assert_nonnull (strstr (text, c->kind == FINX_CALL_PLACE ? "PlaceOrder (2202)" : "ModifyOrder (2205)"));
  g_assert_nonnull (strstr (text, c->kind == FINX_CALL_PLACE ? OUR_ID : ORDER_ID));
  if (c->kind == FINX_CALL_PLACE)
    g_assert_true (finx_broker_check (FINX_BROKER (self->broker.client), call->orders, &error));
}

/* A password goes out as its digest, whichever was entered. */
static void
test_unlock (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_CALL_PLACE);

  self->moomoo->is_unlocked = FALSE;
  g_ptr_array_add (call->orders, make_order (self, &questions[1]));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(MoomooQuestion) question = NULL;
      g_autofree char *hex = NULL;

      finx_broker_client_keep (self->broker.client, "password", i == 0 ? "123456" : "E10ADC3949BA59ABBE56E057F20F883E");
      question = moomoo_make_question (self->moomoo, call, NULL);
      hex = to_hex (question->c2s);
      g_assert_cmpuint (question->protocol, ==, MOOMOO_UNLOCK_TRADE);
      g_assert_cmpstr (hex, ==, "080112206531306164633339343962613539616262653536653035376632306638383365" "1802");
    }
  self->moomoo->environment = MOOMOO_SIMULATE;  /* nothing is locked there */
  {
    g_autoptr(MoomooQuestion) question = moomoo_make_question (self->moomoo, call, NULL);

    g_assert_cmpuint (question->protocol, ==, MOOMOO_PLACE_ORDER);
  }
}

/* An account's own market stands in the header; one that it has not is told before anything is sent. */
static void
test_market (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(FinxInstrument) tencent = finx_instrument_new_plain ("00700.HK", NULL, "", FINX_ASSET_EQUITY, "HKD");
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_CALL_PLACE);
  g_autoptr(FinxOrder) order = make_order (self, &questions[1]);
  g_autoptr(MoomooQuestion) question = NULL;
  g_autoptr(ProtobufCMessage) message = NULL;
  const Moomoo__PlaceOrder *placed;
  g_autoptr(GError) error = NULL;

  order->instrument = finx_broker_client_learn (self->broker.client, "HK.00700", tencent);
  g_ptr_array_add (call->orders, g_steal_pointer (&order));
  question = moomoo_make_question (self->moomoo, call, NULL);
  message = moomoo_message_unpack (&moomoo__place_order__descriptor, question->c2s->data, question->c2s->len);
  placed = (const Moomoo__PlaceOrder *) message;
  g_assert_cmpint (placed->header->trd_market, ==, 1);
  g_assert_cmpint (placed->sec_market, ==, 1);
  g_assert_cmpstr (placed->code, ==, "00700");
  g_array_set_size (self->moomoo->markets, 1);
  g_assert_null (moomoo_make_question (self->moomoo, call, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message, "00700.HK"));
}

/* Answers */

typedef struct
{
  const char *name;
  guint       kind;
  guint32     protocol;
  int         type;
  const char *words, *hex;
  int         code;             /* FinxError; −1: it is good */
} AnswerCase;

#define TAKEN "0a" HEADER "21a0e32303235303130325f315f414243"

static const AnswerCase answers[] = {
  { "placed", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, 0, "", TAKEN, -1 },
  { "placed-by-number", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, 0, "", "0a" HEADER "2" "10e4e9a4c9bce58cbc51", -1 },
  { "placed-without-id", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, 0, "", "0a" HEADER "2", FINX_ERROR_PROTOCOL },
  { "placed-empty", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, 0, "", "", FINX_ERROR_PROTOCOL },
  { "placed-wrong-type", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, 0, "", "1005" "1807", FINX_ERROR_PROTOCOL },
  { "refused", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, -1, "Buying power is not enough", "", FINX_ERROR_REJECTED },
  { "refused-late", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, -1, "Request Timeout", "", FINX_ERROR_OFFLINE },
  { "refused-late-chinese", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, -1, "请求超时", "", FINX_ERROR_OFFLINE },
  { "too-often", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, -1, "High frequency, at most 15 in 30 seconds", "", FINX_ERROR_RATE_LIMITED },
  { "locked", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, -1, "Please unlock trade first", "", FINX_ERROR_REJECTED },
  { "locked-chinese", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, -1, "请先解锁交易", "", FINX_ERROR_REJECTED },
  { "timeout", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, -100, "", "", FINX_ERROR_OFFLINE },
  { "disconnected", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, -200, "", "", FINX_ERROR_OFFLINE },
  { "unknown", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, -400, "", "", FINX_ERROR_OFFLINE },
  { "strange", FINX_CALL_PLACE, MOOMOO_PLACE_ORDER, 17, "", "", FINX_ERROR_OFFLINE },
  { "changed", FINX_CALL_REPLACE, MOOMOO_MODIFY_ORDER, 0, "", TAKEN, -1 },
  { "cancelled", FINX_CALL_CANCEL, MOOMOO_MODIFY_ORDER, 0, "", TAKEN, -1 },
  { "too-late", FINX_CALL_CANCEL, MOOMOO_MODIFY_ORDER, -1, "Order is filled", "", FINX_ERROR_REJECTED },
  { "unlock-refused", FINX_READ_ACCOUNTS, MOOMOO_UNLOCK_TRADE, -1, "Wrong password", "", FINX_ERROR_AUTH },
  { "no-accounts", FINX_READ_ACCOUNTS, MOOMOO_GET_ACC_LIST, 0, "", "", FINX_ERROR_AUTH },
  { "state", FINX_CALL_CLOCK, MOOMOO_GET_GLOBAL_STATE, 0, "", "3001" "3801" "50c5b99fd106" "6202080a", -1 },
  { "state-signed-out", FINX_CALL_CLOCK, MOOMOO_GET_GLOBAL_STATE, 0, "", "3001" "3800" "50c5b99fd106" "6202080a", FINX_ERROR_OFFLINE },
  { "state-code", FINX_CALL_CLOCK, MOOMOO_GET_GLOBAL_STATE, 0, "", "3001" "3801" "50c5b99fd106" "62020804", FINX_ERROR_OFFLINE },
  { "state-without-time", FINX_CALL_CLOCK, MOOMOO_GET_GLOBAL_STATE, 0, "", "3001" "3801", FINX_ERROR_PROTOCOL },
  { "funds-none", FINX_READ_BALANCES, MOOMOO_GET_FUNDS, 0, "", "0a" HEADER "2", FINX_ERROR_PROTOCOL },
  { "funds", FINX_READ_BALANCES, MOOMOO_GET_FUNDS, 0, "", "0a" HEADER "2" "1209190000000000002440", -1 },
  { "funds-text", FINX_READ_BALANCES, MOOMOO_GET_FUNDS, 0, "", "12041a026162", FINX_ERROR_PROTOCOL },
  { "positions-none", FINX_READ_POSITIONS, MOOMOO_GET_POSITION_LIST, 0, "", "", -1 },
  { "position-closed", FINX_READ_POSITIONS, MOOMOO_GET_POSITION_LIST, 0, "", "120d" "1a024b4f" "290000000000000000", -1 },
  { "position-without-quantity", FINX_READ_POSITIONS, MOOMOO_GET_POSITION_LIST, 0, "", "1204" "1a024b4f", FINX_ERROR_PROTOCOL },
  { "position-without-market", FINX_READ_POSITIONS, MOOMOO_GET_POSITION_LIST, 0, "", "120f" "1000" "1a024b4f" "290000000000002440", FINX_ERROR_PROTOCOL },
  { "order-empty", FINX_READ_OPEN_ORDERS, MOOMOO_GET_ORDER_LIST, 0, "", "1200", FINX_ERROR_PROTOCOL },
  { "no-book", FINX_READ_BOOK, MOOMOO_GET_ORDER_BOOK, 0, "", "", FINX_ERROR_PROTOCOL },
  { "no-rights", FINX_READ_QUOTE, MOOMOO_GET_SECURITY_SNAPSHOT, -1, "No right to get the quote", "", FINX_ERROR_REJECTED },
  { "no-snapshot", FINX_READ_QUOTE, MOOMOO_GET_SECURITY_SNAPSHOT, 0, "", "", FINX_ERROR_PROTOCOL },
  { "no-bars", FINX_CALL_BARS, MOOMOO_REQUEST_HISTORY_KL, 0, "", "", FINX_ERROR_PROTOCOL },
};

static FinxCallOutcome
answer (Fixture         *self,
        FinxBrokerCall  *call,
        guint32          protocol,
        int              type,
        const char      *words,
        GByteArray      *s2c,           /* (transfer full) */
        GError         **error)
{
  g_autoptr(MoomooAnswer) told = g_new0 (MoomooAnswer, 1);

  told->type = type;
  told->words = g_strdup (words);
  told->s2c = s2c;
  return moomoo_read (self->moomoo, call, protocol, told, error);
}

static FinxBrokerCall *
new_call (Fixture *self,
          guint    kind)
{
  FinxBrokerCall *call = finx_broker_call_new (kind);

  call->instrument = self->broker.instrument;
  call->to_us = G_MAXINT64;
  if (kind >= FINX_CALL_PLACE)
    g_ptr_array_add (call->orders, make_order (self, &questions[kind == FINX_CALL_PLACE ? 1 : 12]));
  return call;
}

static void
test_answer (Fixture       *self,
             gconstpointer  data)
{
  const AnswerCase *c = data;
  g_autoptr(FinxBrokerCall) call = new_call (self, c->kind);
  g_autoptr(GError) error = NULL;
  FinxCallOutcome outcome = answer (self, call, c->protocol, c->type, c->words, from_hex (c->hex), &error);

  if (c->code == -1)
    {
      g_assert_no_error (error);
      g_assert_cmpint (outcome, ==, FINX_CALL_DONE);
      return;
    }
  g_assert_cmpint (outcome, ==, FINX_CALL_FAILED);
  g_assert_error (error, FINX_ERROR, c->code);
  g_assert_nonnull (finx_error_code (error));
}

/* OpenD's own number is an id where the broker gave none, and goes out as such. */
static void
test_number (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_CALL_PLACE), cancel = finx_broker_call_new (FINX_CALL_CANCEL);
  g_autoptr(MoomooQuestion) question = NULL;
  g_autoptr(ProtobufCMessage) message = NULL;
  FinxOrder *order;

  g_assert_cmpint (answer (self, call, MOOMOO_PLACE_ORDER, 0, "", from_hex ("10e4e9a4c9bce58cbc51"), NULL), ==, FINX_CALL_DONE);
  order = finx_order_copy (call->rows->pdata[0]);
  g_assert_cmpstr (order->venue_id, ==, "5870498377428972772");
  g_ptr_array_add (cancel->orders, order);
  question = moomoo_make_question (self->moomoo, cancel, NULL);
  message = moomoo_message_unpack (&moomoo__modify_order__descriptor, question->c2s->data, question->c2s->len);
  g_assert_cmpuint (((const Moomoo__ModifyOrder *) message)->order_id, ==, G_GUINT64_CONSTANT (5870498377428972772));
  g_assert_null (((const Moomoo__ModifyOrder *) message)->order_id_ex);
}

/* Orders */

static void
fill_plain (Moomoo__Order *node)
{
  moomoo__order__init (node);
  node->has_trd_side = node->has_order_type = node->has_order_status = node->has_qty = node->has_price = node->has_sec_market = TRUE;
  node->trd_side = 1;
  node->order_type = 1;
  node->order_status = 5;
  node->order_id_ex = (char *) ORDER_ID;
  node->code = (char *) "KO";
  node->qty = 10;
  node->price = 150.25;
  node->sec_market = 2;
  node->remark = (char *) OUR_ID;
  node->has_fill_qty = node->has_time_in_force = node->has_create_timestamp = node->has_update_timestamp = TRUE;
  node->create_timestamp = node->update_timestamp = 1773063000;         /* a Monday, 09:30 in New York */
}

typedef struct
{
  const char    *name;
  int            status, type;
  double         filled;
  int            minutes;       /* from the open until it changed last */
  FinxOrderState state;
} StateCase;

static const StateCase states[] = {
  { "unsubmitted", 0, 1, 0, 0, FINX_ORDER_PENDING },
  { "waiting", 1, 1, 0, 0, FINX_ORDER_PENDING },
  { "submitting", 2, 1, 0, 0, FINX_ORDER_PENDING },
  { "submit-failed", 3, 1, 0, 0, FINX_ORDER_REJECTED },
  { "timeout", 4, 1, 0, 0, FINX_ORDER_UNKNOWN },
  { "submitted", 5, 1, 0, 0, FINX_ORDER_WORKING },
  { "submitted-partly", 5, 1, 4, 0, FINX_ORDER_PARTIAL },
  { "stop-submitted", 5, 10, 0, 0, FINX_ORDER_WAITING },
  { "stop-waiting", 1, 11, 0, 0, FINX_ORDER_WAITING },
  { "trailing-submitted", 5, 14, 0, 0, FINX_ORDER_WAITING },
  { "part-filled", 10, 1, 4, 0, FINX_ORDER_PARTIAL },
  { "filled", 11, 1, 10, 0, FINX_ORDER_FILLED },
  { "cancelling-part", 12, 1, 4, 0, FINX_ORDER_PARTIAL },
  { "cancelling", 13, 1, 0, 0, FINX_ORDER_WORKING },
  { "cancelled-part", 14, 1, 4, 60, FINX_ORDER_CANCELLED },
  { "cancelled", 15, 1, 0, 60, FINX_ORDER_CANCELLED },
  { "expired", 15, 1, 0, 391, FINX_ORDER_EXPIRED },
  { "expired-part", 14, 1, 4, 391, FINX_ORDER_EXPIRED },
  { "failed", 21, 1, 0, 0, FINX_ORDER_REJECTED },
  { "disabled", 22, 1, 0, 0, FINX_ORDER_WAITING },
  { "deleted", 23, 1, 0, 391, FINX_ORDER_CANCELLED },
  { "fill-taken-back", 24, 1, 0, 0, FINX_ORDER_UNKNOWN },
  { "not-known", -1, 1, 0, 0, FINX_ORDER_UNKNOWN },
  { "new-state", 77, 1, 0, 0, FINX_ORDER_UNKNOWN },
};

static void
test_state (Fixture       *self,
            gconstpointer  data)
{
  const StateCase *c = data;
  g_autoptr(FinxOrder) order = NULL;
  Moomoo__Order node;

  fill_plain (&node);
  node.order_status = c->status;
  node.order_type = c->type;
  node.fill_qty = c->filled;
  node.has_fill_avg_price = TRUE;
  node.fill_avg_price = 150.2;
  node.update_timestamp += 60 * c->minutes;
  node.has_trail_type = node.has_trail_value = TRUE;
  node.trail_type = 2;
  node.trail_value = 2.5;
  node.last_err_msg = (char *) "Some reason";
  order = moomoo_parse_order (self->moomoo, &node);
  g_assert_nonnull (order);
  g_assert_cmpint (order->state, ==, c->state);
  g_assert_cmpint (finx_decimal_is_known (order->average_price), ==, c->filled > 0);
  if (c->state == FINX_ORDER_UNKNOWN)
    g_assert_nonnull (strstr (order->reason, "check it at the broker"));
  else if (c->state == FINX_ORDER_REJECTED)
    g_assert_cmpstr (order->reason, ==, "Some reason");
  else if (finx_order_state_is_open (c->state))
    g_assert_cmpstr (order->reason, ==, "");
}

/* What we cancelled ourselves did not expire. */
static void
test_cancelled_late (Fixture       *self,
                     gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  Moomoo__Order node;

  fill_plain (&node);
  node.order_status = 15;
  node.update_timestamp += 60 * 391;
  g_hash_table_add (self->moomoo->cancelled, g_strdup (ORDER_ID));
  order = moomoo_parse_order (self->moomoo, &node);
  g_assert_cmpint (order->state, ==, FINX_ORDER_CANCELLED);
}

static const struct { int number; FinxOrderType type; gboolean is_ours; } type_cases[] = {
  { 1, FINX_ORDER_LIMIT, TRUE }, { 2, FINX_ORDER_MARKET, TRUE }, { 5, FINX_ORDER_LIMIT, FALSE }, { 6, FINX_ORDER_MARKET, FALSE },
  { 7, FINX_ORDER_LIMIT, FALSE }, { 8, FINX_ORDER_LIMIT, FALSE }, { 9, FINX_ORDER_LIMIT, FALSE }, { 10, FINX_ORDER_STOP, TRUE },
  { 11, FINX_ORDER_STOP_LIMIT, TRUE }, { 12, FINX_ORDER_MARKET, FALSE }, { 13, FINX_ORDER_LIMIT, FALSE }, { 14, FINX_ORDER_TRAILING_STOP, TRUE },
  { 15, FINX_ORDER_TRAILING_STOP, FALSE }, { 16, FINX_ORDER_MARKET, FALSE }, { 17, FINX_ORDER_LIMIT, FALSE }, { 18, FINX_ORDER_MARKET, FALSE },
  { 19, FINX_ORDER_LIMIT, FALSE },
};

static void
test_types (Fixture       *self,
            gconstpointer  data)
{
  static const FinxTimeInForce wanted[] = { FINX_TIF_DAY, FINX_TIF_GTC, FINX_TIF_IOC, FINX_TIF_GTD };
  Moomoo__Order node;

  for (gsize i = 0; i < G_N_ELEMENTS (type_cases); i++)
    {
      g_autoptr(FinxOrder) order = NULL;

      fill_plain (&node);
      node.order_type = type_cases[i].number;
      node.has_aux_price = node.has_trail_type = node.has_trail_value = TRUE;
      node.aux_price = 160;
      node.trail_type = 2;
      node.trail_value = 2.5;
      node.time_in_force = (int) (i % 4);
      node.expire_time = (char *) "2026-12-31";
      order = moomoo_parse_order (self->moomoo, &node);
      g_assert_nonnull (order);
      g_assert_cmpint (order->type, ==, type_cases[i].type);
      g_assert_cmpint (*order->reason == '\0', ==, type_cases[i].is_ours);
      g_assert_cmpint (order->tif, ==, wanted[i % 4]);
      g_assert_cmpint (order->expire_us != 0, ==, order->tif == FINX_TIF_GTD);
      g_assert_cmpint (finx_decimal_is_known (order->trail), ==, order->type == FINX_ORDER_TRAILING_STOP);
      g_assert_cmpint (finx_decimal_is_known (order->limit_price), ==, order->type == FINX_ORDER_LIMIT || order->type == FINX_ORDER_STOP_LIMIT);
    }
  fill_plain (&node);
  node.order_type = 14;
  node.has_trail_type = node.has_trail_value = TRUE;
  node.trail_type = 1;
  node.trail_value = 5;                 /* percent: no distance in price */
  {
    g_autoptr(FinxOrder) order = moomoo_parse_order (self->moomoo, &node);

    g_assert_false (finx_decimal_is_known (order->trail));
    g_assert_cmpstr (order->reason, !=, "");
  }
}

/* What an order can not do without; and whose remark it has. */
static void
test_broken_orders (Fixture       *self,
                    gconstpointer  data)
{
  static const char *const remarks[] = { "FX-20260309-5B0C7E91A2F4", "FX-2026030a-5b0c7e91a2f4", "test", "", NULL };
  Moomoo__Order good, node;

  fill_plain (&good);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr(FinxOrder) order = NULL;

      node = good;
      switch (i)
        {
        case 0: node.order_id_ex = NULL; break;
        case 1: node.code = NULL; break;
        case 2: node.has_qty = FALSE; break;
        case 3: node.qty = NAN; break;
        case 4: node.trd_side = 9; break;
        case 5: node.qty = 0; break;
        case 6: node.sec_market = 12345; break;
        default: node.fill_qty = -1; break;
        }
      order = moomoo_parse_order (self->moomoo, &node);
      g_assert_null (order);
    }
  for (guint i = 0; i < G_N_ELEMENTS (remarks); i++)
    {
      g_autoptr(FinxOrder) order = NULL;

      node = good;
      node.remark = (char *) remarks[i];
      order = moomoo_parse_order (self->moomoo, &node);
      g_assert_cmpstr (order->client_id, ==, "");
    }
  good.trd_side = 3;                    /* sold short */
  {
    g_autoptr(FinxOrder) order = moomoo_parse_order (self->moomoo, &good);

    g_assert_cmpint (order->side, ==, FINX_SIDE_SELL);
    g_assert_cmpstr (order->client_id, ==, OUR_ID);
  }
}

/* The first account is the first for shares; another one by the end of its number. */
static void
test_accounts (Fixture       *self,
               gconstpointer  data)
{
  static gint32 us[] = { 2 };
  Moomoo__TrdAcc nodes[3], *list[3];
  Moomoo__AccList s2c = MOOMOO__ACC_LIST__INIT;

  for (guint i = 0; i < 3; i++)
    {
      moomoo__trd_acc__init (list[i] = &nodes[i]);
      nodes[i].has_trd_env = nodes[i].has_acc_id = nodes[i].has_acc_role = TRUE;
      nodes[i].trd_env = MOOMOO_REAL;
      nodes[i].acc_id = 281756457888247000 + i;
      nodes[i].acc_role = i == 0 ? 3 : 1;       /* for new issues */
      nodes[i].n_trd_market_auth_list = 1;
      nodes[i].trd_market_auth_list = us;
    }
  nodes[2].card_num = (char *) "1001100520714263";
  s2c.n_acc_list = 3;
  s2c.acc_list = list;
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_ACCOUNTS);
      g_autoptr(GError) error = NULL;
      FinxCallOutcome outcome;

      finx_broker_client_keep (self->broker.client, "account", i == 0 ? "" : i == 1 ? "4263" : "9999");
      outcome = answer (self, call, MOOMOO_GET_ACC_LIST, 0, "", moomoo_message_pack (&s2c.base), &error);
      g_assert_cmpint (outcome, ==, i < 2 ? FINX_CALL_MORE : FINX_CALL_FAILED);
      g_assert_cmpuint (call->rows->len, ==, i == 0 ? 2 : i == 1 ? 1 : 0);
      g_assert_cmpuint (self->moomoo->account, ==, i == 0 ? G_GUINT64_CONSTANT (281756457888247001) : i == 1 ? G_GUINT64_CONSTANT (281756457888247002) : 0);
    }
}

/* Orders by value have no quantity; a kind of order that is new is told as the nearest. */
static void
test_new_orders (Fixture       *self,
                 gconstpointer  data)
{
  g_autoptr(FinxOrder) by_value = NULL, strange = NULL;
  Moomoo__Order node;

  fill_plain (&node);
  node.has_order_amount = TRUE;
  node.order_amount = 250.5;
  node.qty = 0;
  node.order_type = 2;
  by_value = moomoo_parse_order (self->moomoo, &node);
  g_assert_true (finx_order_is_by_value (by_value));
  g_assert_true (finx_decimal_equal (by_value->notional, number ("250.5")));
  g_assert_false (finx_decimal_is_known (by_value->quantity));
  fill_plain (&node);
  node.order_type = 99;
  strange = moomoo_parse_order (self->moomoo, &node);
  g_assert_cmpint (strange->type, ==, FINX_ORDER_LIMIT);
  g_assert_nonnull (strstr (strange->reason, "see it there"));
}

/* Options and other markets would be counted wrong, and do not keep the rest from being read. */
static void
test_elsewhere (Fixture       *self,
                gconstpointer  data)
{
  static const struct { int market; const char *code; gboolean is_elsewhere; } cases[] = {
    { 2, "KO", FALSE }, { 2, "BRK.B", FALSE }, { 2, "AAPL240517C190000", TRUE }, { 2, "SPY260116P600000", TRUE }, { 1, "TCH210429C350000", TRUE },
    { 101, "BTC", TRUE }, { 91, "EURUSD", TRUE }, { 1, "00700", FALSE }, { 31, "600519", FALSE }, { 2, "C", FALSE },
  };
  Moomoo__Order nodes[G_N_ELEMENTS (cases)], *list[G_N_ELEMENTS (cases)];
  Moomoo__OrderList s2c = MOOMOO__ORDER_LIST__INIT;
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_OPEN_ORDERS);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fill_plain (list[i] = &nodes[i]);
      g_ptr_array_add (ids, g_strdup_printf ("id-%zu", i));
      nodes[i].order_id_ex = ids->pdata[i];
      nodes[i].sec_market = cases[i].market;
      nodes[i].code = (char *) cases[i].code;
      g_assert_cmpint (moomoo_is_elsewhere (TRUE, cases[i].market, FALSE, 0, cases[i].code), ==, cases[i].is_elsewhere);
    }
  s2c.n_order_list = G_N_ELEMENTS (cases);
  s2c.order_list = list;
  g_assert_cmpint (answer (self, call, MOOMOO_GET_ORDER_LIST, 0, "", moomoo_message_pack (&s2c.base), NULL), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, 5);
}

/* Very many orders are read, each once. */
static void
test_many (Fixture       *self,
           gconstpointer  data)
{
  enum { N = 20000 };
  g_autofree Moomoo__Order *nodes = g_new (Moomoo__Order, N);
  g_autofree Moomoo__Order **list = g_new (Moomoo__Order *, N);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_OPEN_ORDERS);
  Moomoo__OrderList s2c = MOOMOO__ORDER_LIST__INIT;

  for (guint i = 0; i < N; i++)
    {
      fill_plain (list[i] = &nodes[i]);
      g_ptr_array_add (ids, g_strdup_printf ("id-%u", i));
      nodes[i].order_id_ex = ids->pdata[i];
      nodes[i].order_status = i % 2 == 0 ? 5 : 11;
    }
  s2c.n_order_list = N;
  s2c.order_list = list;
  g_assert_cmpint (answer (self, call, MOOMOO_GET_ORDER_LIST, 0, "", moomoo_message_pack (&s2c.base), NULL), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, N / 2);
}

/* Of the many orders of months only what is still needed is kept: numbers of open ones that go by nothing else, fees that may still change,
 * fills that would be derived again. */
static void
test_kept (Fixture       *self,
           gconstpointer  data)
{
  FinxMoomoo *moomoo = self->moomoo;
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (self->broker.client);
  gint64 now_us = finx_clock_now (self->broker.clock);
  const guint n_orders = 4000;
  guint most_fees = 0, most_derived = 0;
  Moomoo__Order node;

  moomoo_note_number (moomoo, "4711", 4711);
  moomoo_note_number (moomoo, ORDER_ID, 4712);
  g_assert_cmpuint (g_hash_table_size (moomoo->ids), ==, 1);
  fill_plain (&node);
  node.order_id_ex = NULL;
  node.has_order_id = TRUE;
  for (node.order_id = 1; node.order_id < 100; node.order_id++)
    for (guint is_end = 0; is_end < 2; is_end++)
      {
        g_autoptr(FinxOrder) order = NULL;

        node.order_status = is_end ? 11 : 5;
        node.fill_qty = is_end ? 10 : 0;
        order = moomoo_parse_order (moomoo, &node);
        g_assert_nonnull (order);
        g_assert_cmpuint (g_hash_table_size (moomoo->ids), ==, is_end ? 1 : 2);
      }
  for (guint i = 0; i < n_orders; i++)
    {
      g_autoptr(FinxOrder) order = broker_make_order (&self->broker, FINX_SIDE_BUY, "10", "70");
      g_autoptr(FinxFill) fee = finx_fill_new ();

      set_text (&order->venue_id, order->client_id);
      order->state = i == 3 ? FINX_ORDER_PARTIAL : FINX_ORDER_FILLED;
      order->filled = i == 3 ? number ("4") : number ("10");
      order->average_price = number ("70");
      order->placed_us = order->updated_us = now_us - (gint64) (n_orders - i) * FINX_USEC_PER_HOUR;
      finx_order_ledger_take (ledger, finx_order_copy (order), "test");
      moomoo_derive_fill (moomoo, order);
      finx_order_ledger_take_fill (ledger, finx_fill_copy (moomoo->derived->pdata[moomoo->derived->len - 1]));
      moomoo_derive_fill (moomoo, order);
      g_free (fee->id);
      fee->id = g_strdup_printf ("f%u", i);
      set_text (&fee->client_id, order->venue_id);
      moomoo_note_fee (moomoo, fee);
      most_fees = MAX (most_fees, g_hash_table_size (moomoo->fees));
      most_derived = MAX (most_derived, moomoo->derived->len);
      g_assert_true (g_hash_table_contains (moomoo->fees, i < 3 ? "f0" : "f3"));
    }
  g_assert_cmpuint (most_fees, <=, 1024);
  g_assert_cmpuint (most_derived, <=, 1024);
  g_assert_cmpuint (moomoo->derived->len, >=, 23);      /* the last day's */
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Fixture *self, gconstpointer data); } tests[] = {
    { "symbols", test_symbols }, { "unlock", test_unlock }, { "market", test_market }, { "number", test_number }, { "kept", test_kept }, { "types", test_types },
    { "cancelled-late", test_cancelled_late }, { "broken-orders", test_broken_orders }, { "many", test_many },
    { "accounts", test_accounts }, { "new-orders", test_new_orders }, { "elsewhere", test_elsewhere },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/moomoo/frame", test_frame);
  g_test_add_func ("/moomoo/messages", test_messages);
  g_test_add_func ("/moomoo/decimals", test_decimals);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/moomoo/%s", tests[i].path);

      g_test_add (path, Fixture, NULL, set_up, tests[i].func, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/moomoo/question/%s", questions[i].name);

      g_test_add (path, Fixture, &questions[i], set_up, test_question, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/moomoo/answer/%s", answers[i].name);

      g_test_add (path, Fixture, &answers[i], set_up, test_answer, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *path = g_strdup_printf ("/moomoo/state/%s", states[i].name);

      g_test_add (path, Fixture, &states[i], set_up, test_state, tear_down);
    }
  return g_test_run ();
}
