/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interactive Brokers on the wire: fields, requests byte for byte, and messages whole, cut, and strange. */
#include <math.h>
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-ibkr.h"
#include "../broker-fixture.h"
#include "adapters/ibkr/finx-ibkr-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define MAX_TEXT "1.7976931348623157E308"

/* (transfer full): a frame of fields that are divided by “|” */
static GByteArray *
frame_of (const char *fields)
{
  g_auto(IbkrWriter) out = { 0 };
  g_auto(GStrv) parts = g_strsplit (fields, "|", -1);

  ibkr_writer_init (&out);
  ibkr_writer_begin (&out, (int) g_ascii_strtoll (parts[0], NULL, 10));
  for (guint i = 1; parts[i] != NULL; i++)
    g_byte_array_append (out.bytes, (const guint8 *) parts[i], (guint) strlen (parts[i]) + 1);
  ibkr_writer_end (&out);
  return ibkr_writer_steal (&out);
}

static void
test_start (void)
{
  static const guint8 expected[] = { 0, 0, 0, 8, 0x37, 0x31, 0, 0x32, 0, 0x37, 0, 0 };
  g_auto(IbkrWriter) out = { 0 };

  ibkr_writer_init (&out);
  ibkr_write_start (&out, 7);
  g_assert_cmpmem (out.bytes->data, out.bytes->len, expected, sizeof expected);
}

static void
test_values (void)
{
  static const char *const unset[] = { "", "2147483647", "9223372036854775807", "-9223372036854775808", MAX_TEXT, "Infinite", "x", "1,5", "1e99", "nan" };
  static const struct { const char *text, *value; } values[] = {
    { "0.5", "0.5" }, { "-12.50", "-12.5" }, { "100", "100" }, { "5E-5", "0.00005" }, { "1.0E-4", "0.0001" }, { "70.945", "70.945" },
  };
  static const struct { const char *text; gint64 seconds; } times[] = {
    { "20260309 15:59:59 US/Eastern", 1773086399 }, { "20260309-19:59:59", 1773086399 }, { "20260309  19:59:59 UTC", 1773086399 },
    { "1773086399", 1773086399 }, { "20260309", 1773014400 }, { "20260309 15:59:59", 0 }, { "20260309 15:59:59 Nowhere/Town", 0 }, { "20261309", 0 },
    { "soon", 0 }, { "", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (unset); i++)
    {
      IbkrReader in = { unset[i], unset[i] + strlen (unset[i]) + 1, FALSE };

      g_assert_false (finx_decimal_is_known (ibkr_read_decimal (&in)));
      g_assert_false (in.is_short);
      g_assert_false (finx_decimal_is_known (ibkr_read_decimal (&in)));
      g_assert_true (in.is_short);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      IbkrReader in = { values[i].text, values[i].text + strlen (values[i].text) + 1, FALSE };

      g_assert_true (finx_decimal_equal (ibkr_read_decimal (&in), number (values[i].value)));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    g_assert_cmpint (ibkr_parse_time (times[i].text), ==, times[i].seconds * FINX_USEC_PER_SEC);
}

static void
test_texts (void)
{
  static const struct { const char *raw, *text; } texts[] = {
    { "COCA-COLA", "COCA-COLA" }, { "Nestl\\u00e9", "Nestlé" }, { "Nestl\xe9", "Nestlé" }, { "Nestlé", "Nestlé" }, { "\\u12", "\\u12" }, { "\\ud800", "\\ud800" },
  };
  g_auto(IbkrWriter) out = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      IbkrReader in = { texts[i].raw, texts[i].raw + strlen (texts[i].raw) + 1, FALSE };
      g_autofree char *text = ibkr_read_text (&in);

      g_assert_cmpstr (text, ==, texts[i].text);
    }
  ibkr_writer_init (&out);
  ibkr_write_text (&out, "a\té\n|");
  g_assert_cmpmem (out.bytes->data, out.bytes->len, "a???|", 6);
}

/* Requests */

static FinxOrder *
make_order (Broker          *b,
            FinxOrderType    type,
            FinxTimeInForce  tif)
{
  FinxOrder *order = finx_order_new ();

  g_free (order->client_id);
  order->client_id = g_strdup ("FX-20260309-5b0c7e91a2f4");
  order->instrument = b->instrument;
  order->type = type;
  order->tif = tif;
  order->quantity = finx_decimal_new (10, 0);
  if (type == FINX_ORDER_LIMIT || type == FINX_ORDER_STOP_LIMIT)
    order->limit_price = number ("70.5");
  if (type == FINX_ORDER_STOP || type == FINX_ORDER_STOP_LIMIT)
    order->stop_price = number ("70.25");
  if (type == FINX_ORDER_TRAILING_STOP)
    order->trail = number ("1.5");
  if (tif == FINX_TIF_GTD)
    order->expire_us = 1773086399 * FINX_USEC_PER_SEC;
  return order;
}

static void
test_orders (void)
{
  static const char *const types[] = { "MKT", "LMT", "STP", "STP LMT", "TRAIL" };
  static const char *const limits[] = { "", "70.5", "", "70.5", "" }, *const auxes[] = { "", "", "70.25", "70.25", "1.5" };
  static const char *const tifs[] = { "DAY", "GTC", "IOC", "FOK", "GTD", "OPG", "DAY" };
  Broker b;

  broker_set_up (&b, &case_ibkr);
  for (guint type = 0; type <= FINX_ORDER_TRAILING_STOP; type++)
    for (guint tif = 0; tif < FINX_N_TIFS; tif++)
      {
        g_autoptr(FinxOrder) order = make_order (&b, (FinxOrderType) type, (FinxTimeInForce) tif);
        g_autoptr(GPtrArray) orders = g_ptr_array_new ();
        g_autoptr(GError) error = NULL;
        g_autofree char *text = NULL;
        g_auto(GStrv) fields = NULL;

        g_ptr_array_add (orders, order);
        text = finx_broker_client_describe (b.client, FINX_CALL_PLACE, orders, &error);
        if (tif >= FINX_TIF_OPEN && type > FINX_ORDER_LIMIT)
          {
            g_assert_null (text);
            g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
            continue;
          }
        g_assert_no_error (error);
        fields = g_strsplit (g_strchomp (text), "|", -1);
        g_assert_cmpuint (g_strv_length (fields), ==, 115);
        g_assert_cmpstr (fields[18], ==, tif != FINX_TIF_CLOSE ? types[type] : type == FINX_ORDER_MARKET ? "MOC" : "LOC");
        g_assert_cmpstr (fields[19], ==, limits[type]);
        g_assert_cmpstr (fields[20], ==, auxes[type]);
        g_assert_cmpstr (fields[21], ==, tifs[tif]);
        g_assert_cmpstr (fields[38], ==, tif == FINX_TIF_GTD ? "20260309-19:59:59" : "");
      }
  broker_tear_down (&b);
}

/* Word by word, in the order of the reference. */
static void
test_golden (void)
{
  static const char entry[] =
    "3|1|0|KO|STK||0|||SMART||USD|||||BUY|10|LMT|70.5||GTC||||0|FX-20260309-5b0c7e91a2f4|0|0|0|0|0|0|1|0||0||||||||0||-1|0|||0|||0|0||"
    "0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0|0|||||||0|||||||||0|0|0||||0||";
  static const char exit[] =
    "3|2|0|KO|STK||0|||SMART||USD|||||SELL|10|TRAIL||1.5|GTC||||0|FX-20260309-5b0c7e91a2f5|1|1|0|0|0|0|0|0||0||||||||0||-1|0|||0|||0|0|"
    "|0||||||0|||||0||69.5|||||||||0|||0|0|||0||0|0|0|0|||||||0|||||||||0|0|0||||0||";
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  FinxOrder *stop;
  Broker b;

  broker_set_up (&b, &case_ibkr);
  g_ptr_array_add (orders, make_order (&b, FINX_ORDER_LIMIT, FINX_TIF_GTC));
  ((FinxOrder *) orders->pdata[0])->is_extended = TRUE;
  stop = make_order (&b, FINX_ORDER_TRAILING_STOP, FINX_TIF_GTC);
  stop->side = FINX_SIDE_SELL;
  stop->client_id[23] = '5';
  stop->stop_price = number ("69.5");
  g_free (stop->parent);
  stop->parent = g_strdup ("FX-20260309-5b0c7e91a2f4");
  g_free (stop->oco_group);
  stop->oco_group = g_strdup ("group");
  g_ptr_array_add (orders, stop);
  text = finx_broker_client_describe (b.client, FINX_CALL_PLACE, orders, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[0], ==, entry);
  g_assert_cmpstr (lines[1], ==, exit);
  broker_tear_down (&b);
}

static void
test_bars_request (void)
{
  FinxInterval intervals[] = { FINX_INTERVAL_1M, FINX_INTERVAL_1D, FINX_INTERVAL (FINX_UNIT_SECOND, 5), FINX_INTERVAL (FINX_UNIT_MINUTE, 7) };
  static const char *const expected[] = {
    "20|7|8894|KO|STK||0|||SMART||USD|||0|20260309-19:59:59|1 min|3600 S|0|TRADES|2|0|\n", "20|7|8894|KO|STK||0|||SMART||USD|||0|20260309-19:59:59|1 day|3600 S|0|TRADES|2|0|\n",
    "20|7|8894|KO|STK||0|||SMART||USD|||0|20260309-19:29:59|5 secs|1800 S|0|TRADES|2|0|\n", NULL,
  };
  IbkrContract contract = { .con_id = 8894, .symbol = (char *) "KO", .sec_type = (char *) "STK", .exchange = (char *) "SMART", .currency = (char *) "USD",
                            .strike = FINX_DECIMAL_UNKNOWN };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_CALL_BARS);
      g_auto(IbkrWriter) out = { 0 };
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;

      call->interval = intervals[i];
      call->to_us = 1773086399 * FINX_USEC_PER_SEC;
      call->from_us = call->to_us - FINX_USEC_PER_HOUR;
      ibkr_writer_init (&out);
      g_assert_cmpint (ibkr_write_bars (&out, 7, &contract, call, &error), ==, expected[i] != NULL);
      g_assert_true ((error == NULL) == (expected[i] != NULL));
      text = expected[i] != NULL ? ibkr_to_text ((const char *) out.bytes->data, out.bytes->len) : NULL;
      g_assert_cmpstr (text, ==, expected[i]);
    }
}

/* What bars are made of has another name for each kind. */
static void
test_bars_of (void)
{
  static const struct { const char *sec_type, *what; } cases[] = { { "STK", "|TRADES|" }, { "CASH", "|MIDPOINT|" }, { "CFD", "|MIDPOINT|" }, { "CRYPTO", "|AGGTRADES|" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const IbkrContract contract = { .con_id = 1, .symbol = (char *) "X", .sec_type = (char *) cases[i].sec_type, .strike = FINX_DECIMAL_UNKNOWN };
      g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_CALL_BARS);
      g_auto(IbkrWriter) out = { 0 };
      g_autofree char *text = NULL;

      call->interval = FINX_INTERVAL_1D;
      call->to_us = 1773086399 * FINX_USEC_PER_SEC;
      call->from_us = call->to_us - FINX_USEC_PER_DAY;
      ibkr_writer_init (&out);
      g_assert_true (ibkr_write_bars (&out, 7, &contract, call, NULL));
      text = ibkr_to_text ((const char *) out.bytes->data, out.bytes->len);
      g_assert_nonnull (strstr (text, cases[i].what));
    }
}

/* Messages */

#define OPEN_ORDER \
  "5|12|8894|KO|STK||0|?||SMART|USD|KO|KO|SELL|10|STP LMT|70.5|70.25|GTD|g-1|DU4177003||0|FX-20260309-5b0c7e91a2f4|7|1204660001|1|0|0|||||||" \
  "|20260309-19:59:59||||0||-1|0||||||0|0|0|0||1|0|0||11|0|||None||0|||||0|0||0||69|2.5|||" \
  "|0|0|0|||||0|||0|0||0|0|PreSubmitted|||||||||||||||0|0|0|None||69|||||0||||150|0|0|0||||0|||||"

static void
test_open_order (void)
{
  g_autoptr(GByteArray) frame = frame_of (OPEN_ORDER);
  g_auto(GStrv) fields = g_strsplit (OPEN_ORDER, "|", -1);
  IbkrReader in;
  IbkrOrder *order;

  g_assert_cmpuint (g_strv_length (fields), ==, 136);   /* as the reference counts it */
  ibkr_reader_init (&in, (const char *) frame->data, frame->len);
  ibkr_read_past (&in, 1);
  order = ibkr_read_open_order (&in);
  g_assert_nonnull (order);
  g_assert_cmpint (order->order_id, ==, 12);
  g_assert_cmpint (order->contract.con_id, ==, 8894);
  g_assert_cmpstr (order->action, ==, "SELL");
  g_assert_cmpstr (order->type, ==, "STP LMT");
  g_assert_true (finx_decimal_equal (order->limit, number ("70.5")) && finx_decimal_equal (order->aux, number ("70.25")));
  g_assert_cmpstr (order->oca_group, ==, "g-1");
  g_assert_cmpstr (order->ref, ==, "FX-20260309-5b0c7e91a2f4");
  g_assert_cmpint (order->client, ==, 7);
  g_assert_cmpint (order->perm_id, ==, 1204660001);
  g_assert_true (order->is_extended);
  g_assert_cmpint (order->good_till_us, ==, 1773086399 * FINX_USEC_PER_SEC);
  g_assert_cmpint (order->oca_type, ==, 1);
  g_assert_cmpint (order->parent_id, ==, 11);
  g_assert_true (finx_decimal_equal (order->trail_stop, number ("69")) && finx_decimal_equal (order->trail_percent, number ("2.5")));
  g_assert_cmpstr (order->status, ==, "PreSubmitted");
  g_assert_true (finx_decimal_equal (order->cash, number ("150")));
  ibkr_order_free (order);
  for (guint length = 0; length < frame->len; length++)         /* cut at each byte: an order or none, and never beyond its end */
    {
      g_autofree char *part = g_memdup2 (frame->data, length);

      ibkr_reader_init (&in, part, length);
      ibkr_read_past (&in, 1);
      order = ibkr_read_open_order (&in);
      if (order != NULL)
        g_assert_cmpstr (order->status, ==, "PreSubmitted");
      g_clear_pointer (&order, ibkr_order_free);
    }
}

/* A group that says that it has more members than there are is no order. */
static void
test_groups (void)
{
  static const char *const legs[] = { "1000000000", "-3", "7" };

  for (gsize i = 0; i < G_N_ELEMENTS (legs); i++)
    {
      g_auto(GStrv) fields = g_strsplit (OPEN_ORDER, "|", -1);
      g_autofree char *changed = NULL;
      g_autoptr(GByteArray) frame = NULL;
      IbkrReader in;

      g_free (fields[81]);
      fields[81] = g_strdup (legs[i]);
      changed = g_strjoinv ("|", fields);
      frame = frame_of (changed);
      ibkr_reader_init (&in, (const char *) frame->data, frame->len);
      ibkr_read_past (&in, 1);
      g_assert_null (ibkr_read_open_order (&in));
    }
}

/* Until when an order is good may stand there in a way that can not be read: the journal takes it all the same. */
static void
test_no_end (void)
{
  g_auto(GStrv) fields = g_strsplit (OPEN_ORDER, "|", -1);
  g_autofree char *changed = NULL;
  g_autoptr(GByteArray) frame = NULL, state = frame_of ("3|12|PreSubmitted|0|10|0|1204660001|11|0|7||0");
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;

  for (guint i = 0; fields[i] != NULL; i++)
    if (g_str_equal (fields[i], "20260309-19:59:59"))
      set_text (&fields[i], "20260309 19:59:59 Nowhere");
  changed = g_strjoinv ("|", fields);
  frame = frame_of (changed);
  broker_set_up (&b, &case_ibkr);
  ibkr_take (FINX_IBKR (b.client), (const char *) frame->data, frame->len);
  ibkr_take (FINX_IBKR (b.client), (const char *) state->data, state->len);
  order = ibkr_order_to_model (FINX_IBKR (b.client), FINX_IBKR (b.client)->orders->pdata[0]);
  g_assert_nonnull (order);
  finx_order_validate (order, &error);
  g_assert_no_error (error);
  g_assert_cmpint (order->tif, ==, FINX_TIF_GTC);
  broker_tear_down (&b);
}

/* What TWS calls a state, and what it is. */
static void
test_states (void)
{
  static const struct
  {
    const char    *status, *filled;
    FinxOrderState state;
  } cases[] = {
    { "ApiPending", "0", FINX_ORDER_PENDING },   { "PendingSubmit", "0", FINX_ORDER_PENDING }, { "PreSubmitted", "0", FINX_ORDER_WAITING },
    { "Submitted", "0", FINX_ORDER_WORKING },    { "Submitted", "4", FINX_ORDER_PARTIAL },     { "Filled", "10", FINX_ORDER_FILLED },
    { "Cancelled", "0", FINX_ORDER_EXPIRED },    { "Cancelled", "4", FINX_ORDER_EXPIRED },     { "Inactive", "0", FINX_ORDER_WAITING },
    { "PendingCancel", "0", FINX_ORDER_WAITING }, { "Whatever", "0", FINX_ORDER_UNKNOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("3|12|%s|%s|6|70.5|1204660001|11|70.5|7||0", cases[i].status, cases[i].filled);
      g_autoptr(GByteArray) terms = frame_of (OPEN_ORDER), state = frame_of (text);
      g_autoptr(FinxOrder) order = NULL;
      Broker b;

      broker_set_up (&b, &case_ibkr);
      ibkr_take (FINX_IBKR (b.client), (const char *) state->data, state->len);
      ibkr_take (FINX_IBKR (b.client), (const char *) terms->data, terms->len);         /* in any order */
      ibkr_take (FINX_IBKR (b.client), (const char *) state->data, state->len);
      order = ibkr_order_to_model (FINX_IBKR (b.client), FINX_IBKR (b.client)->orders->pdata[0]);
      g_assert_cmpuint (FINX_IBKR (b.client)->orders->len, ==, 1);
      g_assert_nonnull (order);
      g_assert_cmpint (order->state, ==, cases[i].state);
      g_assert_cmpstr (order->client_id, ==, "FX-20260309-5b0c7e91a2f4");
      g_assert_cmpstr (order->venue_id, ==, "1204660001");
      g_assert_true (order->instrument == b.instrument);
      if (order->state == FINX_ORDER_UNKNOWN)
        g_assert_nonnull (strstr (order->reason, "check it at the broker"));
      broker_tear_down (&b);
    }
}

#define COMPLETED_ORDER \
  "101|8894|KO|STK||0|?||SMART|USD|KO|KO|BUY|10|LMT|60||DAY||DU4177003||0|FX-20260309-5b0c7e91a2f4|1204660001|0|0|0||||||||" \
  "|||0||-1||||||0|0|0||0|0|||None||0|0|0||0|||||0|0|0|||||||0|0||0|%s|0|0|0||" MAX_TEXT "||0|0||%s|0|0||0|0|0|20260309 15:59:59 US/Eastern|Rejected by System||||" \
  MAX_TEXT "|" MAX_TEXT

/* What is listed as over is over, whatever TWS calls it. */
static void
test_completed (void)
{
  static const struct { const char *status, *filled; FinxOrderState state; } cases[] = {
    { "Filled", "10", FINX_ORDER_FILLED }, { "Cancelled", "4", FINX_ORDER_CANCELLED }, { "Inactive", "", FINX_ORDER_REJECTED }, { "Inactive", "4", FINX_ORDER_CANCELLED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (COMPLETED_ORDER, cases[i].status, cases[i].filled);
      g_autoptr(GByteArray) frame = frame_of (text);
      g_autoptr(FinxOrder) order = NULL;
      Broker b;

      broker_set_up (&b, &case_ibkr);
      ibkr_take (FINX_IBKR (b.client), (const char *) frame->data, frame->len);
      g_assert_cmpuint (FINX_IBKR (b.client)->orders->len, ==, 1);
      order = ibkr_order_to_model (FINX_IBKR (b.client), FINX_IBKR (b.client)->orders->pdata[0]);
      g_assert_nonnull (order);
      g_assert_cmpint (order->state, ==, cases[i].state);
      broker_tear_down (&b);
    }
}

/* Contracts have one name, and it says which contract. */
static void
test_names (void)
{
  static const struct { const char *key, *sec_type, *symbol, *local, *exchange, *currency; } cases[] = {
    { "KO", "STK", "KO", "", "SMART", "USD" },          { "BRK B", "STK", "BRK B", "", "SMART", "USD" },
    { "SAP@EUR", "STK", "SAP", "", "SMART", "EUR" },    { "EUR.USD", "CASH", "EUR", "", "IDEALPRO", "USD" },
    { "BTC-USD", "CRYPTO", "BTC", "", "PAXOS", "USD" }, { "FUT:ESZ6@CME", "FUT", "ES", "ESZ6", "CME", "USD" },
    { "OPT:AAPL  261218C00200000", "OPT", "AAPL", "AAPL  261218C00200000", "SMART", "USD" }, { "IND:SPX@CBOE", "IND", "SPX", "", "CBOE", "USD" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      IbkrContract contract = { .con_id = 1, .sec_type = (char *) cases[i].sec_type, .symbol = (char *) cases[i].symbol, .local_symbol = (char *) cases[i].local,
                                .exchange = (char *) cases[i].exchange, .currency = (char *) cases[i].currency, .min_tick = FINX_DECIMAL_UNKNOWN,
                                .size_step = FINX_DECIMAL_UNKNOWN, .multiplier = (char *) "" };
      g_autofree char *key = ibkr_contract_key (&contract);
      g_autoptr(FinxInstrument) draft = ibkr_contract_draft (&contract);
      const FinxInstrument *instrument;
      const IbkrContract *guess;
      Broker b;

      g_assert_cmpstr (key, ==, cases[i].key);
      g_assert_nonnull (draft);
      broker_set_up (&b, &case_ibkr);
      instrument = finx_broker_client_learn (b.client, key, draft);
      guess = ibkr_contract_of (FINX_IBKR (b.client), instrument);
      g_assert_cmpint (guess->con_id, ==, 0);
      g_assert_cmpstr (guess->sec_type, ==, cases[i].sec_type);
      g_assert_cmpstr (guess->exchange, ==, cases[i].exchange);
      broker_tear_down (&b);
    }
}

/* A future that is held is the one that is traded, though its position does not say where. */
static void
test_same_number (void)
{
  IbkrContract traded = { .con_id = 495512563, .sec_type = (char *) "FUT", .symbol = (char *) "ES", .local_symbol = (char *) "ESZ6", .exchange = (char *) "CME",
                          .currency = (char *) "USD", .multiplier = (char *) "50", .min_tick = FINX_DECIMAL_UNKNOWN, .size_step = FINX_DECIMAL_UNKNOWN };
  IbkrContract held = traded, other = traded;
  const FinxInstrument *instrument;
  Broker b;

  held.exchange = other.exchange = (char *) "";
  other.con_id = 7;
  other.local_symbol = (char *) "ESH7";
  broker_set_up (&b, &case_ibkr);
  instrument = ibkr_learn (FINX_IBKR (b.client), &traded);
  g_assert_nonnull (instrument);
  g_assert_true (ibkr_learn (FINX_IBKR (b.client), &held) == instrument);
  g_assert_true (ibkr_learn (FINX_IBKR (b.client), &other) != instrument);
  broker_tear_down (&b);
}

static void
test_rules (void)
{
  static const struct { const char *exchanges, *rules, *exchange; gint64 rule; } cases[] = {
    { "SMART,NYSE", "26,27", "NYSE", 26 }, { "NYSE,SMART", "27,26", "NYSE", 26 }, { "CME", "67", "CME", 67 }, { "CME,QBALGO", "67,68", "QBALGO", 68 },
    { "CME,QBALGO", "67", "QBALGO", 0 }, { "CME", "67", "EUREX", 0 }, { "CME", "", "CME", 0 }, { "", "", "", 0 }, { "CME", "x", "CME", 0 },
    { "CME", "-1", "CME", 0 }, { "SMART,CME", ",67", "CME", 67 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ibkr_find_rule (cases[i].exchanges, cases[i].rules, cases[i].exchange), ==, cases[i].rule);
}

/* A connection that lives for months keeps what it was told of the last day, and what is being listed; the rest can be told again. */
static void
test_executions_kept (void)
{
  const guint n_hours = 5000;
  IbkrAsk ask = { .executions = g_hash_table_new (g_str_hash, g_str_equal) };
  gint64 now_us;
  FinxIbkr *ibkr;
  guint most = 0;
  Broker b;

  broker_set_up (&b, &case_ibkr);
  ibkr = FINX_IBKR (b.client);
  now_us = finx_clock_now (b.clock);
  g_hash_table_add (ask.executions, (gpointer) "e7");
  g_ptr_array_add (ibkr->asks, &ask);
  for (guint i = 0; i < n_hours; i++)
    {
      FinxFill *fill = finx_fill_new ();

      g_free (fill->id);
      fill->id = g_strdup_printf ("e%u", i);
      fill->price = fill->quantity = FINX_DECIMAL_ONE;
      fill->time_us = now_us - (gint64) (n_hours - i) * FINX_USEC_PER_HOUR;
      ibkr_take_execution (ibkr, fill, g_strdup ("DU1"), "01");
      most = MAX (most, g_hash_table_size (ibkr->executions));
    }
  g_ptr_array_steal_index (ibkr->asks, 0);
  g_assert_cmpuint (most, <=, 1100);
  g_assert_true (g_hash_table_contains (ibkr->executions, "e7"));
  g_assert_false (g_hash_table_contains (ibkr->executions, "e8"));
  for (guint i = n_hours - 23; i < n_hours; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i);

      g_assert_true (g_hash_table_contains (ibkr->executions, id));
    }
  g_hash_table_unref (ask.executions);
  broker_tear_down (&b);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ibkr/start", test_start);
  g_test_add_func ("/ibkr/values", test_values);
  g_test_add_func ("/ibkr/texts", test_texts);
  g_test_add_func ("/ibkr/orders", test_orders);
  g_test_add_func ("/ibkr/golden", test_golden);
  g_test_add_func ("/ibkr/bars-request", test_bars_request);
  g_test_add_func ("/ibkr/bars-of", test_bars_of);
  g_test_add_func ("/ibkr/open-order", test_open_order);
  g_test_add_func ("/ibkr/groups", test_groups);
  g_test_add_func ("/ibkr/no-end", test_no_end);
  g_test_add_func ("/ibkr/states", test_states);
  g_test_add_func ("/ibkr/completed", test_completed);
  g_test_add_func ("/ibkr/names", test_names);
  g_test_add_func ("/ibkr/same-number", test_same_number);
  g_test_add_func ("/ibkr/rules", test_rules);
  g_test_add_func ("/ibkr/executions-kept", test_executions_kept);
  return g_test_run ();
}
