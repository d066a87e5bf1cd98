/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charles Schwab wants to be told whether an order opens or closes, long or short: that goes by what is held, which is looked at first,
 * and where that is not known nothing is sent. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-schwab.h"
#include "../broker-fixture.h"
#include "adapters/schwab/finx-schwab-private.h"
#include "base/finx-error.h"

#define ACCOUNT "/trader/v1/accounts/" VENUE_SCHWAB_HASH
#define ORDERS  ACCOUNT "/orders"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_schwab);
}

/* @data: how many shares; negative: sold short */
static void
hold (Venue    *venue,
      gpointer  data)
{
  VenuePosition *position = g_new0 (VenuePosition, 1);

  position->symbol = g_strdup ("KO");
  position->quantity = number (data);
  position->cost = finx_decimal_mul (position->quantity, number ("70"), 4, FINX_ROUND_HALF_EVEN);
  g_hash_table_insert (venue_get_exchange (venue)->positions, position->symbol, position);
}

/* What the program thought was held is not: that is no reason to sell short. */
static void
test_not_meant (Broker        *self,
                gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_SELL, "10", "60");
  order->is_short = FALSE;
  id = broker_place (self, order, &error);
  g_assert_null (id);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-040");
  g_assert_cmpuint (venue_count (self->venue, "POST " ORDERS), ==, 0);
}

/* How often @instruction is in what was sent last. */
static guint
count_last (Broker     *self,
            const char *prefix,
            const char *instruction)
{
  g_autofree char *text = venue_get_last (self->venue, prefix), *wanted = g_strdup_printf ("\"instruction\":\"%s\"", instruction);
  g_auto(GStrv) parts = g_strsplit (text != NULL ? text : "", wanted, -1);

  return MAX (g_strv_length (parts), 1) - 1;
}

typedef struct
{
  const char *name;
  const char *held;
  FinxSide    side;
  const char *quantity;
  const char *instruction;      /* (nullable): it is refused */
} SideCase;

static const SideCase sides[] = {
  { "buy", "0", FINX_SIDE_BUY, "10", "BUY" },
  { "buy-more", "10", FINX_SIDE_BUY, "10", "BUY" },
  { "sell-a-part", "10", FINX_SIDE_SELL, "4", "SELL" },
  { "sell-all", "10", FINX_SIDE_SELL, "10", "SELL" },
  { "sell-through-zero", "10", FINX_SIDE_SELL, "11", NULL },
  { "sell-short", "0", FINX_SIDE_SELL, "10", "SELL_SHORT" },
  { "sell-short-more", "-10", FINX_SIDE_SELL, "10", "SELL_SHORT" },
  { "cover-a-part", "-10", FINX_SIDE_BUY, "4", "BUY_TO_COVER" },
  { "cover-all", "-10", FINX_SIDE_BUY, "10", "BUY_TO_COVER" },
  { "cover-through-zero", "-10", FINX_SIDE_BUY, "11", NULL },
};

static void
test_side (Broker        *self,
           gconstpointer  data)
{
  const SideCase *c = data;
  g_autoptr(FinxOrder) order = broker_make_order (self, c->side, c->quantity, c->side == FINX_SIDE_BUY ? "80" : "60");
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  venue_call (self->venue, hold, (gpointer) c->held);
  broker_open (self);
  id = broker_place (self, order, &error);
  if (c->instruction == NULL)
    {
      g_assert_null (id);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-037");
      g_assert_nonnull (strstr (error->message, "10 of KO are"));
      g_assert_cmpuint (venue_count (self->venue, "POST " ORDERS), ==, 0);
      return;
    }
  g_assert_no_error (error);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_cmpuint (count_last (self, "POST " ORDERS, c->instruction), ==, 1);
  g_assert_cmpuint (venue_count (self->venue, "POST " ORDERS), ==, 1);
  g_assert_cmpint (((FinxFill *) self->fills->pdata[0])->side, ==, c->side);
  for (guint i = 0; i < self->exchanges->len; i++)      /* of the order is written down what went out for it, and not what else is held */
    g_assert_null (strstr (self->exchanges->pdata[i], "securitiesAccount"));
}

typedef struct
{
  const char *name;
  const char *body;             /* the account */
  const char *code;
} HeldCase;

#define POSITIONS(list) "{\"securitiesAccount\":{\"type\":\"MARGIN\",\"positions\":" list "}}"

static const HeldCase helds[] = {
  { "none", "{\"securitiesAccount\":{\"type\":\"MARGIN\"}}", NULL },
  { "of-another", POSITIONS ("[{\"longQuantity\":5,\"instrument\":{\"symbol\":\"MSFT\"}}]"), NULL },
  { "closed-today", POSITIONS ("[{\"longQuantity\":0,\"shortQuantity\":0,\"instrument\":{\"symbol\":\"KO\"}}]"), NULL },
  { "cash-account", "{\"securitiesAccount\":{\"type\":\"CASH\",\"positions\":[]}}", "FINX-SCHWAB-038" },
  { "no-account", "{}", "FINX-SCHWAB-015" },
  { "null", "null", "FINX-SCHWAB-015" },
  { "no-list", POSITIONS ("\"none\""), "FINX-SCHWAB-015" },
  { "nameless", POSITIONS ("[{\"longQuantity\":5}]"), "FINX-SCHWAB-015" },
  { "quantity-null", POSITIONS ("[{\"longQuantity\":null,\"instrument\":{\"symbol\":\"KO\"}}]"), "FINX-SCHWAB-015" },
  { "quantity-text", POSITIONS ("[{\"longQuantity\":\"some\",\"instrument\":{\"symbol\":\"KO\"}}]"), "FINX-SCHWAB-015" },
};

/* What is not understood is not taken for nothing. */
static void
test_held (Broker        *self,
           gconstpointer  data)
{
  const HeldCase *c = data;
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_CALL_PLACE);
  g_autoptr(FinxHttpRequest) first = NULL, second = NULL;
  g_autoptr(GPtrArray) headers = g_ptr_array_new ();
  FinxHttpReply reply = { .status = 200, .content_type = (char *) "application/json", .body = (char *) c->body, .length = strlen (c->body), .headers = headers };
  g_autofree char *url = NULL, *text = NULL;
  g_autoptr(GError) error = NULL;
  FinxCallOutcome outcome;

  FINX_SCHWAB (self->client)->hash = g_strdup ("ABC1");
  g_ptr_array_add (call->orders, broker_make_order (self, FINX_SIDE_SELL, "5", "60"));
  first = schwab_make_request (self->client, call, &error);
  g_assert_no_error (error);
  g_assert_true (call->is_asking);
  url = finx_http_request_get_url (first);
  g_assert_true (g_str_has_suffix (url, "/trader/v1/accounts/ABC1?fields=positions"));
  outcome = schwab_read (self->client, call, &reply, &error);
  if (c->code != NULL)
    {
      g_assert_cmpint (outcome, ==, FINX_CALL_FAILED);
      g_assert_cmpstr (finx_error_code (error), ==, c->code);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, FINX_CALL_MORE);
  second = schwab_make_request (self->client, call, &error);
  g_assert_no_error (error);
  g_assert_false (call->is_asking);
  text = finx_http_request_to_text (second);
  g_assert_true (g_str_has_prefix (text, "POST "));
  g_assert_nonnull (strstr (text, "\"SELL_SHORT\""));
}

typedef struct
{
  const char *name;
  VenueFault  fault;
} FaultCase;

static const FaultCase faults[] = {
  { "garbage", VENUE_GARBAGE }, { "strange", VENUE_STRANGE }, { "empty", VENUE_EMPTY }, { "forbidden", VENUE_FORBIDDEN }, { "too-often", VENUE_TOO_OFTEN },
  { "cut", VENUE_CUT }, { "half", VENUE_HALF }, { "broken", VENUE_BROKEN }, { "maintenance", VENUE_MAINTENANCE },
};

/* What is held can not be looked at: nothing is sent, and the order does not exist. When it can, it is placed as any other. */
static void
test_fault (Broker        *self,
            gconstpointer  data)
{
  const FaultCase *c = data;
  g_autoptr(FinxOrder) order = NULL, next = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  broker_open (self);
  venue_misbehave (self->venue, "GET " ACCOUNT, c->fault, 100);
  order = broker_make_order (self, FINX_SIDE_SELL, "10", "80");
  id = broker_place (self, order, &error);
  g_assert_null (id);
  g_assert_true (error->domain == FINX_ERROR && (error->code == FINX_ERROR_REJECTED || error->code == FINX_ERROR_RATE_LIMITED));
  g_assert_cmpuint (venue_count (self->venue, "POST " ORDERS), ==, 0);
  g_assert_null (finx_order_ledger_find (finx_broker_client_get_ledger (self->client), order->client_id));
  if (c->fault == VENUE_TOO_OFTEN)
    return;                             /* it is left alone for a minute */
  venue_behave (self->venue);
  next = broker_send (self, FINX_SIDE_SELL, "10", "80");
}

/* A change does what the order did, which the order is asked for where that is not known. */
static void
test_change (Broker        *self,
             gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_SELL, "10", "80");
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  for (guint i = 1; i <= 3; i++)
    {
      if (i == 2)
        g_hash_table_remove_all (FINX_SCHWAB (self->client)->instructions);
      if (i == 3)
        {
          broker_restart (self, 0);
          broker_open (self);
        }
      order->limit_price = finx_decimal_new (80 + i, 0);
      g_assert_true (broker_replace (self, order, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (venue_count (self->venue, "PUT " ORDERS), ==, i);
      g_assert_cmpuint (count_last (self, "PUT " ORDERS, "SELL_SHORT"), ==, 1);
    }
  venue_set_price (self->venue, "KO", "84.40", "84.50", NULL);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_cmpuint (g_hash_table_size (self->states), ==, 1);
}

/* Exit orders of a short sale buy it back. */
static void
test_bracket (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  FinxOrder *entry = broker_make_order (self, FINX_SIDE_SELL, "10", "75");
  FinxOrder *profit = broker_make_exit (self, entry, FINX_ORDER_LIMIT, "60"), *loss = broker_make_exit (self, entry, FINX_ORDER_STOP, "90");
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  profit->limit_price = number ("60");
  loss->limit_price = FINX_DECIMAL_UNKNOWN;
  g_ptr_array_add (orders, entry);
  g_ptr_array_add (orders, profit);
  g_ptr_array_add (orders, loss);
  broker_open (self);
  id = broker_place_all (self, orders, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_last (self, "POST " ORDERS, "SELL_SHORT"), ==, 1);
  g_assert_cmpuint (count_last (self, "POST " ORDERS, "BUY_TO_COVER"), ==, 2);
  venue_set_price (self->venue, "KO", "75.40", "75.50", NULL);
  broker_wait (self, broker_state (self, entry->client_id) == FINX_ORDER_FILLED && broker_state (self, profit->client_id) == FINX_ORDER_WORKING);
  venue_set_price (self->venue, "KO", "59.40", "59.50", NULL);
  broker_wait (self, broker_state (self, profit->client_id) == FINX_ORDER_FILLED && broker_state (self, loss->client_id) == FINX_ORDER_CANCELLED);
  broker_wait (self, self->fills->len == 2);
}

/* What would be sent is shown by what was held when that was read last. Nothing is sent. */
static void
test_shown (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(FinxBrokerCall) positions = NULL;
  g_autofree char *before = NULL, *after = NULL;

  venue_call (self->venue, hold, (gpointer) "-5");
  broker_open (self);
  g_ptr_array_add (orders, broker_make_order (self, FINX_SIDE_BUY, "5", "60"));
  before = finx_broker_client_describe (self->client, FINX_CALL_PLACE, orders, NULL);
  g_assert_true (g_str_has_prefix (before, "POST ") && strstr (before, "\"BUY\"") != NULL);
  positions = broker_call (self, FINX_READ_POSITIONS, NULL);
  g_assert_true (finx_decimal_equal (((FinxBrokerPosition *) positions->rows->pdata[0])->quantity, number ("-5")));
  after = finx_broker_client_describe (self->client, FINX_CALL_PLACE, orders, NULL);
  g_assert_true (g_str_has_prefix (after, "POST ") && strstr (after, "\"BUY_TO_COVER\"") != NULL);
  g_assert_cmpuint (venue_count (self->venue, "POST " ORDERS), ==, 0);
  g_assert_cmpuint (finx_broker_get_capabilities (FINX_BROKER (self->client), self->instrument)->features & FINX_BROKER_SHORTS, !=, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(array, folder, func) \
  for (gsize i = 0; i < G_N_ELEMENTS (array); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/schwab/shorts/" folder "/%s", array[i].name); \
 \
      g_test_add (path, Broker, &array[i], set_up, func, broker_end_test); \
    }
  ADD (sides, "side", test_side)
  ADD (helds, "held", test_held)
  ADD (faults, "fault", test_fault)
  g_test_add ("/schwab/shorts/not-meant", Broker, NULL, set_up, test_not_meant, broker_end_test);
  g_test_add ("/schwab/shorts/change", Broker, NULL, set_up, test_change, broker_end_test);
  g_test_add ("/schwab/shorts/bracket", Broker, NULL, set_up, test_bracket, broker_end_test);
  g_test_add ("/schwab/shorts/shown", Broker, NULL, set_up, test_shown, broker_end_test);
  return g_test_run ();
}
