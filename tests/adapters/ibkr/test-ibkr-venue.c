/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interactive Brokers as a whole, against its venue: brackets, previews, warnings that are none, TWS in every mood. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-ibkr.h"
#include "../broker-fixture.h"
#include "adapters/ibkr/finx-ibkr-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_ibkr);
}

static void
link_order (FinxOrder       *exit_order,
            const FinxOrder *entry)
{
  g_free (exit_order->parent);
  exit_order->parent = g_strdup (entry->client_id);
  g_free (exit_order->oco_group);
  exit_order->oco_group = g_strdup ("group-1");
}

/* (transfer full) (element-type FinxOrder): an entry, its take profit and its stop */
static GPtrArray *
make_bracket (Broker *self)
{
  GPtrArray *orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  FinxOrder *stop;

  g_ptr_array_add (orders, broker_make_order (self, FINX_SIDE_BUY, "10", "65"));
  g_ptr_array_add (orders, broker_make_order (self, FINX_SIDE_SELL, "10", "80"));
  stop = broker_make_order (self, FINX_SIDE_SELL, "10", NULL);
  stop->type = FINX_ORDER_STOP;
  stop->stop_price = number ("60");
  g_ptr_array_add (orders, stop);
  link_order (orders->pdata[1], orders->pdata[0]);
  link_order (stop, orders->pdata[0]);
  return orders;
}

static char *
place_all (Broker     *self,
           GPtrArray  *orders,
           GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_broker_place_async (FINX_BROKER (self->client), orders, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  return finx_broker_place_finish (FINX_BROKER (self->client), result, error);
}

#define ID(orders, i) (((FinxOrder *) (orders)->pdata[i])->client_id)

static void
test_bracket (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) orders = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *venue_id = NULL;

  broker_open (self);
  orders = make_bracket (self);
  venue_id = place_all (self, orders, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (venue_count (self->venue, "CALL placeOrder"), ==, 3);
  g_assert_cmpint (broker_state (self, ID (orders, 0)), ==, FINX_ORDER_WORKING);
  g_assert_cmpint (broker_state (self, ID (orders, 1)), ==, FINX_ORDER_WAITING);
  g_assert_cmpint (broker_state (self, ID (orders, 2)), ==, FINX_ORDER_WAITING);
  venue_set_price (self->venue, "KO", "64.5", "64.6", NULL);
  broker_wait (self, broker_state (self, ID (orders, 0)) == FINX_ORDER_FILLED);
  venue_set_price (self->venue, "KO", "59.5", "59.6", NULL);
  broker_wait (self, broker_state (self, ID (orders, 2)) == FINX_ORDER_FILLED && broker_state (self, ID (orders, 1)) == FINX_ORDER_CANCELLED);
}

/* One of its exits is refused: the others do not stay behind in TWS. */
static void
test_bracket_refused (Broker        *self,
                      gconstpointer  data)
{
  g_autoptr(GPtrArray) orders = NULL;
  g_autoptr(GError) error = NULL;
  int theirs;

  broker_open (self);
  venue_misbehave (self->venue, "CALL placeOrder", VENUE_WELL, 2);
  venue_misbehave (self->venue, "CALL placeOrder", VENUE_FORBIDDEN, 1);
  orders = make_bracket (self);
  g_assert_null (place_all (self, orders, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  broker_wait (self, venue_count (self->venue, "CALL cancelOrder") == 2);
  for (guint i = 0; i < orders->len; i++)
    g_assert_cmpuint (broker_at_venue (self, ID (orders, i), &theirs), ==, 0);
}

static void
test_fee (Broker        *self,
          gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  const FinxFill *fill;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "75");
  broker_wait (self, self->fills->len == 1);
  fill = self->fills->pdata[0];
  g_assert_true (finx_decimal_equal (fill->fee, number ("1.02")));
  g_assert_true (finx_decimal_equal (fill->price, number ("70.95")));
  g_assert_null (strstr (fill->id, ".01.01"));
}

static void
test_correction (Broker        *self,
                 gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL, *text = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "75");
  venue_id = broker_place (self, order, NULL);
  broker_wait (self, self->fills->len == 1);
  text = g_strdup_printf ("11|-1|1|8894|KO|STK||0|?||SMART|USD|KO|KO|%s.02|20260309 15:59:59 US/Eastern|" VENUE_IBKR_ACCOUNT
                          "|NYSE|BOT|10|70.90|%s|" VENUE_IBKR_CLIENT "|0|10|70.90|%s|||| 2", ((FinxFill *) self->fills->pdata[0])->id, venue_id, order->client_id);
  venue_ibkr_say (self->venue, text);
  venue_ibkr_say (self->venue, "59|1|0000e0d5.none.01.02|1.02|USD|||");
  broker_wait (self, strstr (self->exchanges->pdata[self->exchanges->len - 1], "corrected") != NULL);
  g_assert_cmpuint (self->fills->len, ==, 1);
}

static void
test_preview (Broker        *self,
              gconstpointer  data)
{
  FinxBrokerCall *call = finx_broker_call_new (FINX_READ_PREVIEW);
  g_autoptr(FinxBrokerCall) read = NULL, open = NULL;
  g_autoptr(GError) error = NULL;
  const FinxBrokerPreview *preview;

  g_ptr_array_add (call->orders, broker_make_order (self, FINX_SIDE_BUY, "10", "65"));
  read = broker_ask (self, call, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->rows->len, ==, 1);
  preview = read->rows->pdata[0];
  g_assert_true (finx_decimal_equal (preview->fee, number ("1.02")) && finx_decimal_equal (preview->margin, number ("1234.5")));
  g_assert_false (finx_decimal_is_known (preview->value));
  open = broker_call (self, FINX_READ_OPEN_ORDERS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (open->rows->len, ==, 0);
}

/* Notices are no refusals: the order lives. */
static void
test_warnings (Broker        *self,
               gconstpointer  data)
{
  static const char *const warnings[] = {
    "399|Order Message: Your order will not be placed at the exchange until 2026-03-10 09:30:00 US/Eastern", "10349|Order TIF was set to DAY based on order preset.",
    "404|Order held while securities are located.", "2109|Order Event Warning: Attribute 'Outside Regular Trading Hours' is ignored",
  };

  broker_open (self);
  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++)
    {
      const VenueIbkrMood mood = { .warning = warnings[i] };
      g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
      int theirs;

      venue_ibkr_set_mood (self->venue, &mood);
      broker_send_order (self, order);
      g_assert_cmpint (broker_state (self, order->client_id), ==, FINX_ORDER_WORKING);
      g_assert_cmpuint (broker_at_venue (self, order->client_id, &theirs), ==, 1);
    }
}

static void
test_refusals (Broker        *self,
               gconstpointer  data)
{
  static const char *const refusals[] = {
    "201|Order rejected - reason:YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE MUST EXCEED",
    "110|The price does not conform to the minimum price variation for this contract.", "103|Duplicate order id", "10243|Fractional-sized order cannot be placed via API",
    "387|Unsupported order type for this exchange and security type.",
  };

  broker_open (self);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const VenueIbkrMood mood = { .refusal = refusals[i] };
      g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
      g_autofree char *words = g_strdup (strchr (refusals[i], '|') + 1);
      g_autoptr(GError) error = NULL;
      int theirs;

      if (g_str_has_suffix (words, "."))        /* they stand within a sentence */
        words[strlen (words) - 1] = '\0';
      venue_ibkr_set_mood (self->venue, &mood);
      g_assert_null (broker_place (self, order, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_nonnull (strstr (error->message, words));
      g_assert_cmpuint (broker_at_venue (self, order->client_id, &theirs), ==, 0);
    }
}

/* What fails before the order goes out leaves no doubt about it. */
static void
test_before_order (Broker        *self,
                   gconstpointer  data)
{
  static const VenueFault faults[] = { VENUE_SILENT, VENUE_CUT, VENUE_BROKEN, VENUE_STRANGE };

  broker_open (self);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
      g_autoptr(GError) error = NULL;
      int theirs;

      broker_wait (self, self->link == FINX_LINK_HEALTHY);
      venue_misbehave (self->venue, "CALL reqContractDetails", faults[i], 1);
      g_assert_null (broker_place (self, order, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_cmpuint (venue_count (self->venue, "CALL placeOrder"), ==, 0);
      g_assert_cmpuint (broker_at_venue (self, order->client_id, &theirs), ==, 0);
    }
}

/* It was taken, and is refused behind that; a change that is refused leaves the order as it is. */
static void
test_late_refusal (Broker        *self,
                   gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  VenueIbkrMood mood = { .refusal = "110|The price does not conform to the minimum price variation for this contract." };

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "60");
  venue_ibkr_set_mood (self->venue, &mood);
  order->limit_price = number ("61");
  g_assert_false (broker_replace (self, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpint (broker_state (self, order->client_id), ==, FINX_ORDER_WORKING);
  venue_ibkr_say (self->venue, "4|2|1|201|Order rejected - reason: margin|");
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_REJECTED);
}

static void
test_read_only (Broker        *self,
                gconstpointer  data)
{
  const VenueIbkrMood mood = { .is_read_only = TRUE };
  g_autoptr(FinxBrokerCall) accounts = NULL;
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  g_autoptr(GError) error = NULL;

  venue_ibkr_set_mood (self->venue, &mood);
  accounts = broker_call (self, FINX_READ_ACCOUNTS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->rows->len, ==, 1);
  g_assert_cmpstr (((FinxBrokerAccount *) accounts->rows->pdata[0])->id, ==, VENUE_IBKR_ACCOUNT);
  g_assert_false (((FinxBrokerAccount *) accounts->rows->pdata[0])->may_trade);
  g_assert_nonnull (strstr (((FinxBrokerAccount *) accounts->rows->pdata[0])->note, "Read-Only API"));
  g_assert_null (broker_place (self, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-IBKR-030");
}

/* Who is not let in is told why, and what to do. */
static void
test_doors (Broker        *self,
            gconstpointer  data)
{
  static const struct { VenueIbkrMood mood; FinxError kind; const char *code, *part; } cases[] = {
    { { .version = 76 }, FINX_ERROR_AUTH, "FINX-IBKR-013", "too old" },
    { { .is_quiet = TRUE }, FINX_ERROR_OFFLINE, "FINX-IBKR-012", "trusted addresses" },
    { { .accounts = "U4177003" }, FINX_ERROR_AUTH, "FINX-IBKR-015", "a live account" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      venue_ibkr_set_mood (self->venue, &cases[i].mood);
      g_assert_null (broker_call (self, FINX_CALL_CLOCK, &error));
      g_assert_error (error, FINX_ERROR, (int) cases[i].kind);
      g_assert_cmpstr (finx_error_code (error), ==, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

static void
test_nobody_there (Broker        *self,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->venue, venue_free);
  g_assert_null (broker_call (self, FINX_CALL_CLOCK, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-IBKR-010");
  g_assert_nonnull (strstr (error->message, "Enable ActiveX and Socket Clients"));
}

static void
test_clock (Broker        *self,
            gconstpointer  data)
{
  const VenueIbkrMood mood = { .ahead_s = 3600 };
  g_autoptr(FinxBrokerCall) call = NULL;

  venue_ibkr_set_mood (self->venue, &mood);
  call = broker_call (self, FINX_CALL_CLOCK, NULL);
  g_assert_nonnull (call);
  g_assert_cmpint (call->time_us - finx_clock_now (self->clock), >, 3598 * FINX_USEC_PER_SEC);
  finx_broker_client_open (self->client);
  broker_wait (self, self->link == FINX_LINK_DEGRADED && strstr (self->reason, "clock") != NULL);
}

/* TWS loses its broker: no order goes out meanwhile; then all is asked for again. */
static void
test_cut_off (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  guint before;

  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_QUOTES);
  broker_wait (self, self->ticks->len > 0);
  before = venue_count (self->venue, "CALL reqMktData");
  venue_ibkr_say (self->venue, "4|2|-1|1100|Connectivity between IBKR and Trader Workstation has been lost.|");
  broker_wait (self, self->link == FINX_LINK_DEGRADED);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  g_assert_null (broker_place (self, order, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpuint (venue_count (self->venue, "CALL placeOrder"), ==, 0);
  g_clear_error (&error);
  venue_ibkr_say (self->venue, "4|2|-1|1101|Connectivity has been restored - data lost.|");
  broker_wait (self, self->link == FINX_LINK_HEALTHY && venue_count (self->venue, "CALL reqMktData") == before + 1);
  broker_send_order (self, order);
}

static void
test_quotes (Broker        *self,
             gconstpointer  data)
{
  static const VenueIbkrMood delayed = { .is_delayed = TRUE }, none = { .has_no_prices = TRUE };
  g_autoptr(FinxBrokerCall) live = NULL, late = NULL, book = NULL;
  g_autoptr(GError) error = NULL;
  const FinxBrokerQuote *quote;
  const FinxDepth *depth;

  live = broker_call (self, FINX_READ_QUOTE, &error);
  g_assert_no_error (error);
  quote = live->rows->pdata[0];
  g_assert_true (finx_decimal_equal (quote->bid, number ("70.94")) && finx_decimal_equal (quote->ask, number ("70.95")));
  g_assert_true (finx_decimal_equal (quote->bid_size, number ("300")) && finx_decimal_equal (quote->previous_close, number ("69.5")));
  g_assert_false (quote->is_delayed);
  venue_ibkr_set_mood (self->venue, &delayed);
  late = broker_call (self, FINX_READ_QUOTE, &error);
  g_assert_no_error (error);
  g_assert_true (((FinxBrokerQuote *) late->rows->pdata[0])->is_delayed);
  book = broker_call (self, FINX_READ_BOOK, &error);
  g_assert_no_error (error);
  depth = book->rows->pdata[0];
  g_assert_cmpuint (depth->n_bids, ==, 3);
  g_assert_true (finx_decimal_equal (finx_instrument_price (self->instrument, depth->bids[1].price), number ("70.93")));
  g_assert_true (finx_decimal_equal (finx_instrument_size (self->instrument, depth->asks[2].size), number ("300")));
  venue_ibkr_set_mood (self->venue, &none);
  g_assert_null (broker_call (self, FINX_READ_QUOTE, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-IBKR-036");
}

static void
test_account (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) balances = NULL, found = NULL, fees = NULL;
  FinxBrokerCall *search = finx_broker_call_new (FINX_READ_INSTRUMENTS);
  g_autoptr(GError) error = NULL;
  const FinxBalance *base;
  const FinxInstrument *draft;

  balances = broker_call (self, FINX_READ_BALANCES, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (balances->rows->len, ==, 2);
  base = balances->rows->pdata[0];
  g_assert_cmpstr (base->currency, ==, "USD");
  g_assert_true (finx_decimal_equal (base->equity, number ("100250.75")) && finx_decimal_equal (base->buying_power, number ("392002")));
  g_assert_true (finx_decimal_equal (((FinxBalance *) balances->rows->pdata[1])->total, number ("-12.5")));
  g_assert_false (finx_decimal_is_known (((FinxBalance *) balances->rows->pdata[1])->equity));
  search->text = g_strdup ("AAP");
  found = broker_ask (self, search, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->rows->len, ==, 1);
  draft = found->rows->pdata[0];
  g_assert_cmpstr (draft->symbol, ==, "AAPL");
  g_assert_cmpstr (draft->name, ==, "APPLE INC");
  g_assert_true (finx_decimal_equal (draft->tick_size, number ("0.01")) && finx_decimal_equal (draft->lot_step, number ("0.0001")));
  fees = broker_call (self, FINX_READ_FEES, &error);
  g_assert_no_error (error);
  g_assert_false (finx_decimal_is_known (((FinxFeeRate *) fees->rows->pdata[0])->taker));
}

/* Never more messages in a second than TWS takes, however many are wanted. */
static void
test_pacing (Broker        *self,
             gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) first = NULL;
  GAsyncResult *results[100] = { NULL };
  gint64 began;
  guint n = 0;

  first = broker_call (self, FINX_CALL_CLOCK, NULL);
  g_assert_nonnull (first);
  began = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      FinxBrokerCall *call = finx_broker_call_new (FINX_READ_FILLS);

      call->to_us = G_MAXINT64;
      finx_broker_client_call_async (self->client, call, NULL, result_cb, &results[i]);
    }
  while (g_get_monotonic_time () - began < FINX_USEC_PER_SEC * 8 / 10)
    {
      broker_turn (self);
      n = venue_count (self->venue, "CALL ");
      g_assert_cmpuint (n, <=, 50);
    }
  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      broker_wait (self, results[i] != NULL);
      g_clear_object (&results[i]);
    }
}

/* Bars of less than a minute have a limit of their own: five in two seconds, and sixty in ten minutes. */
static void
test_short_bars (Broker        *self,
                 gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) bars = NULL;
  gint64 began = g_get_monotonic_time (), now = finx_clock_now (self->clock);

  for (guint i = 0; i < 7; i++)
    {
      FinxBrokerCall *call = finx_broker_call_new (FINX_CALL_BARS);
      g_autoptr(GError) error = NULL;

      call->instrument = self->instrument;
      call->interval = FINX_INTERVAL (FINX_UNIT_SECOND, 5);
      call->from_us = now - 600 * FINX_USEC_PER_SEC;
      call->to_us = now;
      g_clear_pointer (&bars, finx_broker_call_free);
      bars = broker_ask (self, call, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (bars->bars->len, >, 100);
    }
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 19 * FINX_USEC_PER_SEC / 10);
}

static guint n_depths;
static FinxDepth last_depth;

static void
depth_cb (const FinxDepth *depth,
          gpointer         user_data)
{
  n_depths++;
  last_depth = *depth;
}

/* Rows come in, change, move and go; one that can not be is passed over, and the book is told anew when TWS says that it is reset. */
static void
test_depth (Broker        *self,
            gconstpointer  data)
{
  static const FinxFeedSink sink = { .depth = depth_cb };
  g_autofree char *asked = NULL, *insert = NULL, *beyond = NULL, *delete = NULL, *reset = NULL;
  g_auto(GStrv) fields = NULL;

  n_depths = 0;
  broker_open (self);
  finx_feed_set_sink (FINX_FEED (self->client), &sink, self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_DEPTH);
  broker_wait (self, n_depths == 6);
  g_assert_cmpuint (last_depth.n_bids, ==, 3);
  asked = venue_get_last (self->venue, "CALL reqMktDepth");
  fields = g_strsplit (asked, "|", -1);
  insert = g_strdup_printf ("12|1|%s|0|0|1|70.96|50", fields[2]);
  beyond = g_strdup_printf ("12|1|%s|9|1|1|70.10|50", fields[2]);
  delete = g_strdup_printf ("12|1|%s|1|2|1|0|0", fields[2]);
  reset = g_strdup_printf ("4|2|%s|317|Market depth data has been RESET. Please empty deep book contents before applying any new entries.|", fields[2]);
  venue_ibkr_say (self->venue, insert);
  venue_ibkr_say (self->venue, beyond);
  venue_ibkr_say (self->venue, delete);
  broker_wait (self, n_depths == 9);
  g_assert_cmpuint (last_depth.n_bids, ==, 3);
  g_assert_true (finx_decimal_equal (finx_instrument_price (self->instrument, last_depth.bids[0].price), number ("70.96")));
  g_assert_true (finx_decimal_equal (finx_instrument_price (self->instrument, last_depth.bids[1].price), number ("70.93")));
  venue_ibkr_say (self->venue, reset);
  venue_ibkr_say (self->venue, insert);
  broker_wait (self, n_depths == 10);
  g_assert_cmpuint (last_depth.n_bids, ==, 1);
  g_assert_cmpuint (last_depth.n_asks, ==, 0);
}

static void
test_delayed (Broker        *self,
              gconstpointer  data)
{
  const VenueIbkrMood mood = { .is_delayed = TRUE };

  broker_open (self);
  venue_ibkr_set_mood (self->venue, &mood);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_QUOTES);
  broker_wait (self, self->ticks->len >= 4);
  g_assert_cmpint (finx_feed_get_state (FINX_FEED (self->client)), ==, FINX_FEED_DELAYED);
  g_assert_cmpint (self->link, ==, FINX_LINK_HEALTHY);
}

typedef struct
{
  const char   *name;
  FinxOrderType type;
  const char   *limit, *stop;
  guint         n_rules;                /* how often the rule is asked for */
  const char   *step;                   /* that the sentence names; %NULL: it is placed */
} StepCase;

static const StepCase steps[] = {
  { "cents", FINX_ORDER_LIMIT, "60.25", NULL, 1, NULL }, { "below-a-cent", FINX_ORDER_LIMIT, "60.255", NULL, 1, "0.01" },
  { "below-a-dollar", FINX_ORDER_LIMIT, "0.9999", NULL, 1, NULL }, { "too-fine-below-a-dollar", FINX_ORDER_LIMIT, "0.99995", NULL, 1, "0.0001" },
  { "at-a-dollar", FINX_ORDER_LIMIT, "1.0001", NULL, 1, "0.01" }, { "stop", FINX_ORDER_STOP, NULL, "80.005", 1, "0.01" },
  { "stop-limit", FINX_ORDER_STOP_LIMIT, "80.005", "80", 1, "0.01" }, { "stop-limit-good", FINX_ORDER_STOP_LIMIT, "80.05", "80", 1, NULL },
  { "market", FINX_ORDER_MARKET, NULL, NULL, 0, NULL },
};

/* As fine as the least of its steps may be: only the rule says more. */
static const FinxInstrument *
learn_fine (Broker *self)
{
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain ("AAPL", "AAPL", "", FINX_ASSET_EQUITY, "USD");

  draft->tick_size = number ("0.00001");
  draft->price_scale = 5;
  return finx_broker_client_learn (self->client, "AAPL", draft);
}

static FinxOrder *
make_stepped (Broker         *self,
              const StepCase *c)
{
  FinxOrder *order = broker_make_order (self, FINX_SIDE_BUY, "10", c->limit);

  order->instrument = learn_fine (self);
  order->type = c->type;
  if (c->stop != NULL)
    order->stop_price = number (c->stop);
  return order;
}

/* What the rule of the contract forbids is not sent. It is asked for once, and by orders that have a price. */
static void
test_step (Broker        *self,
           gconstpointer  data)
{
  const StepCase *c = data;
  g_autofree char *ending = c->step != NULL ? g_strdup_printf ("by steps of %s.", c->step) : NULL;

  broker_open (self);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(FinxOrder) order = make_stepped (self, c);
      g_autoptr(GError) error = NULL;
      g_autofree char *id = broker_place (self, order, &error);

      g_assert_cmpint (id != NULL, ==, c->step == NULL);
      if (c->step == NULL)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-IBKR-040");
      g_assert_nonnull (strstr (error->message, ending));
    }
  g_assert_cmpuint (venue_count (self->venue, "CALL reqMarketRule"), ==, c->n_rules);
  g_assert_cmpuint (venue_count (self->venue, "CALL placeOrder"), ==, c->step == NULL ? 2 : 0);
}

/* A change is judged like an order. */
static void
test_step_of_change (Broker        *self,
                     gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  order->instrument = learn_fine (self);
  broker_send_order (self, order);
  order->limit_price = number ("60.001");
  g_assert_false (broker_replace (self, order, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-IBKR-040");
  g_clear_error (&error);
  g_assert_cmpuint (venue_count (self->venue, "CALL changeOrder"), ==, 0);
  order->limit_price = number ("60.01");
  g_assert_true (broker_replace (self, order, &error));
  g_assert_no_error (error);
}

/* The rule is not told, or in a way that can not be read: TWS sees to the price, and the order is not held up. */
static void
test_no_rule (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  venue_misbehave (self->venue, "CALL reqMarketRule", (VenueFault) GPOINTER_TO_INT (data), 1);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60.255");
  order->instrument = learn_fine (self);
  broker_send_order (self, order);
  g_assert_cmpuint (venue_count (self->venue, "CALL placeOrder"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *self, gconstpointer data); } tests[] = {
    { "/ibkr-venue/bracket", test_bracket }, { "/ibkr-venue/bracket-refused", test_bracket_refused }, { "/ibkr-venue/fee", test_fee }, { "/ibkr-venue/correction", test_correction },
    { "/ibkr-venue/preview", test_preview }, { "/ibkr-venue/warnings", test_warnings }, { "/ibkr-venue/refusals", test_refusals },
    { "/ibkr-venue/before-order", test_before_order }, { "/ibkr-venue/late-refusal", test_late_refusal }, { "/ibkr-venue/read-only", test_read_only }, { "/ibkr-venue/doors", test_doors },
    { "/ibkr-venue/nobody-there", test_nobody_there }, { "/ibkr-venue/clock", test_clock }, { "/ibkr-venue/cut-off", test_cut_off },
    { "/ibkr-venue/quotes", test_quotes }, { "/ibkr-venue/account", test_account }, { "/ibkr-venue/pacing", test_pacing },
    { "/ibkr-venue/short-bars", test_short_bars }, { "/ibkr-venue/depth", test_depth }, { "/ibkr-venue/delayed", test_delayed },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Broker, NULL, set_up, tests[i].func, broker_end_test);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ibkr/venue/step/%s", steps[i].name);

      g_test_add (path, Broker, &steps[i], set_up, test_step, broker_end_test);
    }
  g_test_add ("/ibkr/venue/step-of-change", Broker, NULL, set_up, test_step_of_change, broker_end_test);
  g_test_add ("/ibkr/venue/no-rule/silent", Broker, GINT_TO_POINTER (VENUE_SILENT), set_up, test_no_rule, broker_end_test);
  g_test_add ("/ibkr/venue/no-rule/slow", Broker, GINT_TO_POINTER (VENUE_SLOW), set_up, test_no_rule, broker_end_test);
  return g_test_run ();
}
