/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interactive Brokers where it is easy to be wrong: orders that TWS has not numbered yet, or does not list any more, changes that are
 * refused behind their answer, fills whose cost comes late or in other money. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-ibkr.h"
#include "../broker-fixture.h"
#include "adapters/ibkr/finx-ibkr-private.h"
#include "base/finx-error.h"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_ibkr);
}

static void
tear_down (Broker        *self,
           gconstpointer  data)
{
  broker_tear_down (self);
}

static gboolean
was_noted (Broker     *self,
           const char *words)
{
  for (guint i = 0; i < self->exchanges->len; i++)
    if (strstr (self->exchanges->pdata[i], words) != NULL)
      return TRUE;
  return FALSE;
}

/* What was traded is not lost over what it cost: the journal takes no fill without a fee. */
static void
test_other_money (Broker        *self,
                  gconstpointer  data)
{
  const VenueIbkrMood mood = { .fee_currency = "EUR" };
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL;
  const FinxFill *fill;

  broker_open (self);
  venue_ibkr_set_mood (self->venue, &mood);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "75");
  venue_id = broker_place (self, order, NULL);
  broker_wait (self, self->fills->len == 1);
  fill = self->fills->pdata[0];
  g_assert_cmpstr (fill->client_id, ==, order->client_id);
  g_assert_true (finx_decimal_is_known (fill->fee) && finx_decimal_sign (fill->fee) == 0);
  g_assert_true (was_noted (self, "1.02 EUR"));
}

/* A commission that comes late is waited for. */
static void
test_late_fee (Broker        *self,
               gconstpointer  data)
{
  const VenueIbkrMood silent = { .fee_currency = "" }, usual = { 0 };
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL;

  broker_open (self);
  venue_ibkr_set_mood (self->venue, &silent);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "75");
  venue_id = broker_place (self, order, NULL);
  broker_wait (self, venue_count (self->venue, "CALL reqExecutions") >= 3 && broker_state (self, order->client_id) == FINX_ORDER_FILLED);
  g_assert_cmpuint (self->fills->len, ==, 0);
  venue_ibkr_set_mood (self->venue, &usual);
  broker_wait (self, self->fills->len == 1);
  g_assert_true (finx_decimal_equal (((FinxFill *) self->fills->pdata[0])->fee, number ("1.02")));
}

/* One that never comes is not waited for for ever. */
static void
test_no_fee (Broker        *self,
             gconstpointer  data)
{
  const VenueIbkrMood mood = { .fee_currency = "" };
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL;

  broker_open (self);
  venue_ibkr_set_mood (self->venue, &mood);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "75");
  venue_id = broker_place (self, order, NULL);
  broker_wait (self, self->fills->len == 1);
  g_assert_true (finx_decimal_sign (((FinxFill *) self->fills->pdata[0])->fee) == 0);
  g_assert_true (was_noted (self, "not booked"));
}

/* A bond that somebody bought in TWS, or an option that ended without any worth, does not hide what else was traded. */
static void
test_stranger (Broker        *self,
               gconstpointer  data)
{
  static const struct { const char *contract, *price; } strangers[] = {
    { "555|US-T|BOND||0|?||SMART|USD|US-T|US-T", NULL }, { "0|AAPL,KO|BAG||0|?||SMART|USD|AAPL,KO|COMB", NULL },
    { "556|KO|OPT|20261218|75|C|100|SMART|USD|KO    261218C00075000|KO", "0.0" },
  };

  broker_open (self);
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      const VenueIbkrMood mood = { .stranger = strangers[i].contract, .stranger_price = strangers[i].price };
      g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "75");
      g_autoptr(FinxBrokerCall) fills = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *venue_id = broker_place (self, order, NULL);

      broker_wait (self, self->fills->len == i + 1);
      venue_ibkr_set_mood (self->venue, &mood);
      fills = broker_call (self, FINX_READ_FILLS, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fills->rows->len, ==, i + 1);
    }
}

/* TWS has it, without a number of its own: that is not that it never came. */
static void
test_not_numbered (Broker        *self,
                   gconstpointer  data)
{
  const VenueIbkrMood mood = { .gives_no_number = TRUE }, usual = { 0 };
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *venue_id = NULL;
  int theirs;

  broker_open (self);
  venue_ibkr_set_mood (self->venue, &mood);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  venue_id = broker_place (self, order, &error);
  g_assert_null (venue_id);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_cmpuint (venue_count (self->venue, "CALL placeOrder"), ==, 1);
  g_assert_cmpuint (broker_at_venue (self, order->client_id, &theirs), ==, 1);
  venue_ibkr_set_mood (self->venue, &usual);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
}

/* The change was heard, and refused behind that: the order works on as it was. */
static void
test_late_refusal_of_change (Broker        *self,
                             gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL;
  g_autoptr(GError) error = NULL;
  guint n;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  venue_id = broker_place (self, order, NULL);
  order->limit_price = number ("61");
  g_assert_true (broker_replace (self, order, &error));
  g_assert_no_error (error);
  venue_ibkr_say (self->venue, "4|2|1|201|Order rejected - reason: margin|");
  broker_wait (self, was_noted (self, "margin"));
  n = venue_count (self->venue, "CALL reqAllOpenOrders");
  broker_wait (self, venue_count (self->venue, "CALL reqAllOpenOrders") > n);
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
  g_assert_cmpint (broker_state (self, order->client_id), ==, FINX_ORDER_WORKING);
  venue_set_price (self->venue, "KO", "60.9", "60.95", NULL);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
}

/* It was cancelled while its change was on its way: it is not “as it was”. */
static void
test_cancelled_in_change (Broker        *self,
                          gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  venue_id = broker_place (self, order, NULL);
  venue_misbehave (self->venue, "CALL changeOrder", VENUE_EMPTY, 1);
  order->limit_price = number ("61");
  finx_broker_replace_async (FINX_BROKER (self->client), order, NULL, result_cb, &result);
  broker_wait (self, venue_count (self->venue, "CALL changeOrder") == 1);
  broker_cancel (self, order->client_id, NULL);
  broker_wait (self, result != NULL);
  g_assert_false (finx_broker_replace_finish (FINX_BROKER (self->client), result, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-BROKER-006");
}

/* What TWS says of a change by a code that FinX does not know is no refusal: the order itself tells. */
static void
test_strange_code (Broker        *self,
                   gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  venue_id = broker_place (self, order, NULL);
  venue_misbehave (self->venue, "CALL changeOrder", VENUE_SLOW, 1);
  order->limit_price = number ("61");
  finx_broker_replace_async (FINX_BROKER (self->client), order, NULL, result_cb, &result);
  broker_wait (self, venue_count (self->venue, "CALL changeOrder") == 1);
  venue_ibkr_say (self->venue, "4|2|1|10311|This order will be directly routed to NYSE. Direct routed orders may result in higher trade fees.|");
  broker_wait (self, result != NULL);
  g_assert_true (finx_broker_replace_finish (FINX_BROKER (self->client), result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (broker_state (self, order->client_id), ==, FINX_ORDER_WORKING);
}

/* Programs that number their orders by the time of day leave numbers behind that FinX's requests have, too. */
static void
test_great_numbers (Broker        *self,
                    gconstpointer  data)
{
  const VenueIbkrMood mood = { .next_id = GPOINTER_TO_INT (data), .warning = "10311|This order will be directly routed to NYSE." };
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  g_autoptr(GError) error = NULL;
  g_autofree char *venue_id = NULL, *text = NULL;

  venue_ibkr_set_mood (self->venue, &mood);
  broker_open (self);
  venue_id = broker_place (self, order, &error);
  g_assert_no_error (error);
  g_assert_nonnull (venue_id);
  text = g_strdup_printf ("4|2|%d|201|Order rejected - reason: margin|", GPOINTER_TO_INT (data));
  venue_ibkr_say (self->venue, text);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_REJECTED);
}

/* An order for the day, and the day is over: TWS lists it nowhere, and nobody knows what became of it. */
static void
test_gone (Broker        *self,
           gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  venue_id = broker_place (self, order, NULL);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  venue_ibkr_forget (self->venue);
  venue_cut_streams (self->venue);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_UNKNOWN);
  g_assert_nonnull (strstr (finx_order_ledger_find (finx_broker_client_get_ledger (self->client), order->client_id)->reason, "check at the broker"));
}

/* What an entry would cost is told, with its exits or without. */
static void
test_preview_of_bracket (Broker        *self,
                         gconstpointer  data)
{
  FinxBrokerCall *call = finx_broker_call_new (FINX_READ_PREVIEW);
  FinxOrder *entry = broker_make_order (self, FINX_SIDE_BUY, "10", "65");
  g_autoptr(FinxBrokerCall) read = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (call->orders, entry);
  g_ptr_array_add (call->orders, broker_make_exit (self, entry, FINX_ORDER_LIMIT, "80"));
  g_ptr_array_add (call->orders, broker_make_exit (self, entry, FINX_ORDER_STOP, "60"));
  finx_broker_client_call_async (self->client, call, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  read = finx_broker_client_call_finish (self->client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->rows->len, ==, 1);
  g_assert_cmpuint (venue_count (self->venue, "CALL previewOrder"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *, gconstpointer); gconstpointer data; } tests[] = {
    { "/ibkr/doubt/other-money", test_other_money, NULL },
    { "/ibkr/doubt/late-fee", test_late_fee, NULL },
    { "/ibkr/doubt/no-fee", test_no_fee, NULL },
    { "/ibkr/doubt/stranger", test_stranger, NULL },
    { "/ibkr/doubt/not-numbered", test_not_numbered, NULL },
    { "/ibkr/doubt/late-refusal-of-change", test_late_refusal_of_change, NULL },
    { "/ibkr/doubt/cancelled-in-change", test_cancelled_in_change, NULL },
    { "/ibkr/doubt/strange-code", test_strange_code, NULL },
    { "/ibkr/doubt/great-numbers/10000000", test_great_numbers, GINT_TO_POINTER (10000000) },
    { "/ibkr/doubt/great-numbers/1772000000", test_great_numbers, GINT_TO_POINTER (1772000000) },
    { "/ibkr/doubt/gone", test_gone, NULL },
    { "/ibkr/doubt/preview-of-bracket", test_preview_of_bracket, NULL },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Broker, tests[i].data, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
