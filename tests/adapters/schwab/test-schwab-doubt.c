/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charles Schwab where it is easy to be wrong: orders in other terms than they were sent in, kinds that FinX does not place, fills of
 * orders that are old, prices that are. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-schwab.h"
#include "../broker-fixture.h"
#include "adapters/schwab/finx-schwab-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_schwab);
}

static void
tear_down (Broker        *self,
           gconstpointer  data)
{
  broker_tear_down (self);
}

static void
place_elsewhere (Venue    *venue,
                 gpointer  price)
{
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup ("KO");
  order->quantity = number ("10");
  order->limit_price = number (price);
  order->type = FINX_ORDER_LIMIT;
  order->tif = FINX_TIF_GTC;
  order->id = g_strdup ("1009999999");
  g_assert_null (venue_exchange_place (venue_get_exchange (venue), order));
}

/* The answer is lost, and what is listed is the same in all but its price: it may be the order, so it is not said that there is none. */
static void
test_other_terms (Broker        *self,
                  gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  venue_misbehave (self->venue, case_schwab.place, VENUE_CUT, 1);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  venue_call (self->venue, place_elsewhere, (gpointer) "60.01");
  id = broker_place (self, order, &error);
  g_assert_null (id);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-BROKER-002");
  g_assert_cmpuint (venue_count (self->venue, case_schwab.place), ==, 1);
  g_assert_cmpint (broker_state (self, order->client_id), ==, FINX_ORDER_UNKNOWN);
}

static FinxCallOutcome
read_list (Broker         *self,
           FinxBrokerCall *call,
           const char     *body,
           GError        **error)
{
  g_autoptr(GPtrArray) headers = g_ptr_array_new ();
  const FinxHttpReply reply = { .status = 200, .content_type = (char *) "application/json", .body = (char *) body, .length = strlen (body), .headers = headers };

  call->to_us = G_MAXINT64;
  return FINX_BROKER_CLIENT_GET_CLASS (self->client)->read (self->client, call, &reply, error);
}

#define TIMES "\"enteredTime\":\"2026-06-09T10:00:00+0000\",\"duration\":\"DAY\","
#define LEG(instruction, type, rest) "\"orderLegCollection\":[{\"instruction\":\"" instruction "\",\"quantityType\":\"" type "\"," rest "\"instrument\":{\"symbol\":\"SWPPX\"}}]"

/* Funds are exchanged, bought for money and sold whole: that does not hide the other orders, and money is not counted as parts. */
static void
test_funds (Broker        *self,
            gconstpointer  data)
{
  static const char list[] = "["
    "{\"orderId\":1,\"quantity\":5,\"orderType\":\"MARKET\",\"status\":\"FILLED\"," TIMES LEG ("EXCHANGE", "SHARES", "\"quantity\":5,") "},"
    "{\"orderId\":2,\"orderType\":\"MARKET\",\"status\":\"FILLED\"," TIMES LEG ("SELL", "ALL_SHARES", "") "},"
    "{\"orderId\":3,\"quantity\":5000,\"filledQuantity\":5000,\"orderType\":\"MARKET\",\"status\":\"FILLED\"," TIMES LEG ("BUY", "DOLLARS", "\"quantity\":5000,")
    ",\"orderActivityCollection\":[{\"activityType\":\"EXECUTION\",\"executionLegs\":[{\"legId\":1,\"quantity\":62.5,\"price\":80,\"time\":\"2026-06-09T20:00:00+0000\"}]}]},"
    "{\"orderId\":4,\"quantity\":10,\"orderType\":\"LIMIT\",\"price\":60,\"status\":\"WORKING\"," TIMES LEG ("BUY", "SHARES", "\"quantity\":10,") "}]";
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_ORDERS);
  g_autoptr(GError) error = NULL;
  const FinxOrder *bought;

  g_assert_cmpint (read_list (self, call, list, &error), ==, FINX_CALL_DONE);
  g_assert_no_error (error);
  g_assert_cmpuint (call->rows->len, ==, 2);
  bought = call->rows->pdata[0];
  g_assert_cmpstr (bought->venue_id, ==, "3");
  g_assert_true (finx_order_is_by_value (bought) && finx_decimal_equal (bought->notional, number ("5000")));
  g_assert_false (finx_decimal_is_known (bought->quantity));
  g_assert_true (finx_decimal_equal (bought->filled, number ("62.5")) && finx_decimal_equal (bought->average_price, number ("80")));
  g_assert_cmpstr (((FinxOrder *) call->rows->pdata[1])->venue_id, ==, "4");
}

/* What is told beside an order's own prices does not keep it out of the journal. */
static void
test_prices_beside (Broker        *self,
                    gconstpointer  data)
{
  static const char *const rows[] = {
    "\"orderType\":\"MARKET\",\"price\":60.5,\"stopPrice\":0.0", "\"orderType\":\"STOP\",\"price\":60.5,\"stopPrice\":59",
    "\"orderType\":\"TRAILING_STOP_LIMIT\",\"price\":1,\"stopPrice\":59,\"stopPriceLinkType\":\"VALUE\",\"stopPriceOffset\":1.5",
    "\"orderType\":\"LIMIT\",\"price\":60,\"stopPrice\":61,\"duration\":\"END_OF_WEEK\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *list = g_strdup_printf ("[{\"orderId\":1,\"quantity\":10,\"status\":\"WORKING\",%s," TIMES LEG ("BUY", "SHARES", "\"quantity\":10,") "}]", rows[i]);
      g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_ORDERS);
      g_autoptr(FinxOrder) order = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (read_list (self, call, list, &error), ==, FINX_CALL_DONE);
      g_assert_cmpuint (call->rows->len, ==, 1);
      order = finx_order_copy (call->rows->pdata[0]);
      set_text (&order->client_id, "x");
      finx_order_validate (order, &error);
      g_assert_no_error (error);
    }
}

/* Lists go by when orders were entered: for fills of a time they are read from as far back as an order may be good. */
static void
test_old_order (Broker        *self,
                gconstpointer  data)
{
  const gint64 from_us = G_GINT64_CONSTANT (1780315200) * FINX_USEC_PER_SEC;    /* 2026-06-01, noon */
  static const char list[] = "[{\"orderId\":1,\"quantity\":10,\"filledQuantity\":10,\"orderType\":\"LIMIT\",\"price\":60,\"status\":\"FILLED\",\"duration\":\"GOOD_TILL_CANCEL\","
    "\"enteredTime\":\"2026-02-09T10:00:00+0000\"," LEG ("BUY", "SHARES", "\"quantity\":10,") ",\"orderActivityCollection\":[{\"activityType\":\"EXECUTION\","
    "\"executionLegs\":[{\"legId\":1,\"quantity\":6,\"price\":60,\"time\":\"2026-05-09T20:00:00+0000\"},{\"legId\":1,\"quantity\":4,\"price\":60,\"time\":\"2026-06-09T20:00:00+0000\"}]}]}]";
  g_autoptr(FinxBrokerCall) fills = finx_broker_call_new (FINX_READ_FILLS), sync = finx_broker_call_new (FINX_READ_FILLS);
  g_autoptr(FinxHttpRequest) request = NULL, last = NULL;
  g_autofree char *text = NULL, *last_text = NULL;
  g_autoptr(GError) error = NULL;

  fills->from_us = sync->from_us = from_us;
  fills->to_us = sync->to_us = G_MAXINT64;
  sync->is_sync = TRUE;
  request = schwab_make_request (self->client, fills, NULL);
  text = finx_http_request_to_text (request);
  g_assert_nonnull (strstr (text, "fromEnteredTime=2025-12-02"));
  last = schwab_make_request (self->client, sync, NULL);
  last_text = finx_http_request_to_text (last);
  g_assert_nonnull (strstr (last_text, "fromEnteredTime=2026-0"));
  g_assert_cmpint (read_list (self, fills, list, &error), ==, FINX_CALL_MORE);
  g_assert_no_error (error);
  g_assert_cmpuint (fills->rows->len, ==, 1);
  g_assert_true (finx_decimal_equal (((FinxFill *) fills->rows->pdata[0])->quantity, number ("4")));
}

#define EXECUTION(quantity, price, left) "{\"activityType\":\"EXECUTION\",\"orderRemainingQuantity\":" left ",\"executionLegs\":[{\"legId\":1,\"quantity\":" quantity \
                                         ",\"price\":" price ",\"time\":\"2026-06-09T20:00:00+0000\"}]}"

/* Of two fills of one moment the first one stays the first one when the second one comes, wherever that is listed. */
static void
test_same_moment (Broker        *self,
                  gconstpointer  data)
{
  static const char *const lists[] = {
    EXECUTION ("4", "60", "6"), EXECUTION ("4", "60", "6") "," EXECUTION ("6", "59.5", "0"), EXECUTION ("6", "59.5", "0") "," EXECUTION ("4", "60", "6"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *list = g_strdup_printf ("[{\"orderId\":7,\"quantity\":10,\"filledQuantity\":10,\"orderType\":\"MARKET\",\"status\":\"WORKING\"," TIMES
                                               LEG ("BUY", "SHARES", "\"quantity\":10,") ",\"orderActivityCollection\":[%s]}]", lists[i]);
      g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_FILLS);
      g_autoptr(GError) error = NULL;

      call->from_us = 1;
      g_assert_cmpint (read_list (self, call, list, &error), ==, FINX_CALL_MORE);
      g_assert_no_error (error);
      g_assert_cmpuint (call->rows->len, ==, i == 0 ? 1 : 2);
      for (guint k = 0; k < call->rows->len; k++)
        {
          const FinxFill *fill = call->rows->pdata[k];

          g_assert_true (g_str_has_suffix (fill->id, finx_decimal_equal (fill->quantity, number ("4")) ? "/1/0" : "/1/1"));
        }
    }
}

/* Prices that are late are said to be. */
static void
test_delayed (Broker        *self,
              gconstpointer  data)
{
  static const char *const contents[] = { "\"delayed\":false,\"1\":70.9,\"4\":3", "\"delayed\":true,\"1\":70.8" };

  broker_open (self);
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"service\":\"LEVELONE_EQUITIES\",\"content\":[{\"key\":\"KO\",%s}]}", contents[i]);
      g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, strlen (text), NULL);
      const FinxJsonNode *root = finx_json_tree_get_root (tree);

      schwab_take_prices (FINX_SCHWAB (self->client), finx_json_node_get (root, "service"), finx_json_node_get (root, "content"), 1);
      g_assert_cmpint (finx_feed_get_state (FINX_FEED (self->client)), ==, i == 0 ? FINX_FEED_LIVE : FINX_FEED_DELAYED);
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *, gconstpointer); } tests[] = {
    { "/schwab/doubt/other-terms", test_other_terms }, { "/schwab/doubt/funds", test_funds }, { "/schwab/doubt/prices-beside", test_prices_beside },
    { "/schwab/doubt/old-order", test_old_order }, { "/schwab/doubt/same-moment", test_same_moment }, { "/schwab/doubt/delayed", test_delayed },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Broker, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
