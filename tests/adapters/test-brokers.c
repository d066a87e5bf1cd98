/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every broker must keep, whatever goes wrong: no order twice, no fill twice or never, and in the end what we say of an order is
 * what the venue says. Each test runs for each broker. */
#include "broker-fixture.h"

#include <string.h>

#include "base/finx-error.h"

static const char *const fault_names[] = {
  "well", "cut", "cut-after", "silent", "slow", "half", "too-often", "broken", "broken-after", "maintenance", "key-refused", "forbidden",
  "garbage", "strange", "empty", "twice", "lost", "late",
};

typedef struct
{
  const BrokerCase *broker;
  VenueFault        fault;
  guint             kind;
} Case;

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, FINX_ERROR, FINX_ERROR_AUTH) || g_error_matches (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED)
         || g_error_matches (error, FINX_ERROR, FINX_ERROR_INVALID) || g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED);
}

/* A sentence, with a code. */
static void
check_error (const GError *error)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (error);
  g_assert_true (error->domain == FINX_ERROR);
  g_assert_nonnull (finx_error_code (error));
  text = finx_error_text (error);
  g_assert_cmpuint (strlen (text), >, 20);
}

static gboolean
agrees (FinxOrderState ours,
        int            theirs)
{
  switch (theirs)
    {
    case VENUE_NEW:       return ours == FINX_ORDER_WORKING;
    case VENUE_HELD:      return ours == FINX_ORDER_WAITING;
    case VENUE_PARTIAL:   return ours == FINX_ORDER_PARTIAL;
    case VENUE_FILLED:    return ours == FINX_ORDER_FILLED;
    case VENUE_CANCELLED: return ours == FINX_ORDER_CANCELLED;
    case VENUE_EXPIRED:   return ours == FINX_ORDER_EXPIRED;
    case VENUE_REJECTED:  return ours == FINX_ORDER_REJECTED;
    default:              return FALSE;
    }
}

/* In time; the stream, or the next look at the account, tells. */
static void
wait_until_true (Broker     *b,
                 const char *client_id)
{
  int theirs = -1;

  broker_wait (b, broker_at_venue (b, client_id, &theirs) == 1 && agrees (broker_state (b, client_id), theirs));
}

static FinxDecimal
filled (Broker     *b,
        const char *client_id)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < b->fills->len; i++)
    if (g_str_equal (((FinxFill *) b->fills->pdata[i])->client_id, client_id))
      sum = finx_decimal_add (sum, ((FinxFill *) b->fills->pdata[i])->quantity);
  return sum;
}

static gboolean
is_filled (Broker     *b,
           const char *client_id,
           gint64      quantity)
{
  return finx_decimal_equal (filled (b, client_id), finx_decimal_new (quantity, 0));
}

/* The price is 65 from now on: by a change, or by a new order where there are no changes. Takes @order. */
static FinxOrder *
change_order (Broker    *b,
              FinxOrder *order)
{
  g_autoptr(FinxOrder) old = NULL;
  GError *error = NULL;

  if (b->broker->replace != NULL)
    {
      order->limit_price = finx_decimal_new (65, 0);
      g_assert_true (broker_replace (b, order, &error));
      g_assert_no_error (error);
      return order;
    }
  old = order;
  g_assert_false (broker_replace (b, old, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_clear_error (&error);
  g_assert_true (broker_cancel (b, old->client_id, &error));
  g_assert_no_error (error);
  order = broker_send (b, FINX_SIDE_BUY, "10", "65");
  broker_wait (b, broker_state (b, old->client_id) == FINX_ORDER_CANCELLED && broker_state (b, order->client_id) == FINX_ORDER_WORKING);
  return order;
}

/* From the order to the position: placed, changed, partly filled, filled; another one cancelled. */
static void
test_life (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxOrder) order = NULL, other = NULL;
  g_autoptr(FinxBrokerCall) positions = NULL;
  GError *error = NULL;
  Broker b;

  broker_set_up (&b, c->broker);
  broker_open (&b);
  order = broker_send (&b, FINX_SIDE_BUY, "10", "60");
  broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_WORKING);

  order = change_order (&b, order);
  venue_set_price (b.venue, c->broker->symbol, "64.50", "64.60", "4");
  broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_PARTIAL && is_filled (&b, order->client_id, 4));
  venue_set_price (b.venue, c->broker->symbol, "64.40", "64.50", NULL);
  broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_FILLED && is_filled (&b, order->client_id, 10));

  positions = broker_call (&b, FINX_READ_POSITIONS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (positions->rows->len, ==, 1);
  g_assert_true (finx_decimal_equal (((FinxBrokerPosition *) positions->rows->pdata[0])->quantity, finx_decimal_new (10, 0)));
  g_assert_true (((FinxBrokerPosition *) positions->rows->pdata[0])->instrument == b.instrument);

  other = broker_send (&b, FINX_SIDE_SELL, "3", "90");
  g_assert_true (broker_cancel (&b, other->client_id, &error));
  g_assert_no_error (error);
  broker_wait (&b, broker_state (&b, other->client_id) == FINX_ORDER_CANCELLED);
  g_assert_false (broker_cancel (&b, other->client_id, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_clear_error (&error);
  g_assert_cmpuint (b.exchanges->len, >=, 6);
  broker_tear_down (&b);
}

/* Whatever becomes of the answer, the order is there once or not at all, and it is known which. */
static void
test_place (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *venue_id = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;
  int theirs;

  broker_set_up (&b, c->broker);
  broker_open (&b);
  venue_misbehave (b.venue, c->broker->place, c->fault, 1);
  order = broker_make_order (&b, FINX_SIDE_BUY, "10", "60");
  venue_id = broker_place (&b, order, &error);
  g_assert_cmpuint (venue_count (b.venue, c->broker->place), ==, 1);
  if (venue_id != NULL)
    {
      wait_until_true (&b, order->client_id);
    }
  else
    {
      check_error (error);
      g_test_message ("%s", error->message);
      g_assert_true (is_refusal (error));       /* the venue answers questions, so it is found out */
      g_assert_cmpuint (broker_at_venue (&b, order->client_id, &theirs), ==, 0);
    }
  broker_tear_down (&b);
}

/* The same with a change and a cancellation: what we say of the order afterwards is what it is. */
static void
test_change (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;
  gboolean worked;

  broker_set_up (&b, c->broker);
  broker_open (&b);
  order = broker_send (&b, FINX_SIDE_BUY, "10", "60");
  if (c->broker->replace != NULL)
    venue_misbehave (b.venue, c->broker->replace, c->fault, 1);
  venue_misbehave (b.venue, c->broker->cancel, c->fault, 1);
  order->limit_price = finx_decimal_new (61, 0);
  worked = c->kind == FINX_CALL_REPLACE ? broker_replace (&b, order, &error) : broker_cancel (&b, order->client_id, &error);
  if (!worked)
    check_error (error);
  wait_until_true (&b, order->client_id);
  if (c->kind == FINX_CALL_CANCEL && worked)
    broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_CANCELLED);
  if (c->kind == FINX_CALL_REPLACE)
    {
      /* It is filled at the price that it has now, and only then. */
      venue_set_price (b.venue, c->broker->symbol, "60.40", "60.50", NULL);
      if (worked)
        broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_FILLED && is_filled (&b, order->client_id, 10));
      wait_until_true (&b, order->client_id);
    }
  broker_tear_down (&b);
}

/* Where what is placed is traded at once: bought with a limit and a stop that end it, which are changed and taken away; sold again. */
static void
test_life_at_market (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxOrder) order = NULL, take = NULL, stop = NULL, sale = NULL;
  g_autoptr(FinxBrokerCall) positions = NULL, none = NULL;
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autofree char *venue_id = NULL;
  GError *error = NULL;
  Broker b;

  broker_set_up (&b, c->broker);
  broker_open (&b);
  order = broker_make_order (&b, FINX_SIDE_BUY, "10", NULL);
  take = broker_make_exit (&b, order, FINX_ORDER_LIMIT, "72");
  stop = broker_make_exit (&b, order, FINX_ORDER_STOP, "70.4");
  g_ptr_array_add (orders, order);
  g_ptr_array_add (orders, take);
  g_ptr_array_add (orders, stop);
  g_assert_true (finx_broker_check (FINX_BROKER (b.client), orders, &error));
  g_assert_no_error (error);
  venue_id = broker_place_all (&b, orders, &error);
  g_assert_no_error (error);
  g_assert_nonnull (venue_id);
  broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_FILLED && is_filled (&b, order->client_id, 10));
  broker_wait (&b, broker_state (&b, take->client_id) == FINX_ORDER_WORKING && broker_state (&b, stop->client_id) == FINX_ORDER_WAITING);

  take->limit_price = finx_decimal_new (73, 0);
  g_assert_true (broker_replace (&b, take, &error));
  g_assert_no_error (error);
  g_assert_true (broker_cancel (&b, stop->client_id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (broker_state (&b, stop->client_id), ==, FINX_ORDER_CANCELLED);
  g_assert_false (broker_cancel (&b, stop->client_id, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_clear_error (&error);

  positions = broker_call (&b, FINX_READ_POSITIONS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (positions->rows->len, ==, 1);
  g_assert_true (finx_decimal_equal (((FinxBrokerPosition *) positions->rows->pdata[0])->quantity, finx_decimal_new (10, 0)));
  g_assert_true (((FinxBrokerPosition *) positions->rows->pdata[0])->instrument == b.instrument);

  sale = broker_send (&b, FINX_SIDE_SELL, "10", NULL);
  broker_wait (&b, broker_state (&b, sale->client_id) == FINX_ORDER_FILLED && is_filled (&b, sale->client_id, 10));
  broker_wait (&b, broker_state (&b, take->client_id) == FINX_ORDER_CANCELLED);
  none = broker_call (&b, FINX_READ_POSITIONS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->rows->len, ==, 0);
  g_assert_cmpuint (b.exchanges->len, >=, 6);
  broker_tear_down (&b);
}

/* As the venue has it; unknown: it has not. */
static FinxDecimal
limit_at_venue (Broker     *b,
                const char *venue_id)
{
  g_autoptr(FinxBrokerCall) open = broker_call (b, FINX_READ_OPEN_ORDERS, NULL);

  g_assert_nonnull (open);
  for (guint i = 0; i < open->rows->len; i++)
    if (g_str_equal (((FinxOrder *) open->rows->pdata[i])->venue_id, venue_id))
      return ((FinxOrder *) open->rows->pdata[i])->limit_price;
  return FINX_DECIMAL_UNKNOWN;
}

/* The same of an order that ends what was bought: what we say of it afterwards is what it is. */
static void
test_change_at_market (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxOrder) order = NULL, take = NULL;
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autofree char *venue_id = NULL, *take_id = NULL;
  g_autoptr(GError) error = NULL;
  const FinxOrder *ours;
  FinxDecimal theirs;
  gboolean worked;
  Broker b;

  broker_set_up (&b, c->broker);
  broker_open (&b);
  order = broker_make_order (&b, FINX_SIDE_BUY, "10", NULL);
  take = broker_make_exit (&b, order, FINX_ORDER_LIMIT, "72");
  g_ptr_array_add (orders, order);
  g_ptr_array_add (orders, take);
  venue_id = broker_place_all (&b, orders, &error);
  g_assert_no_error (error);
  broker_wait (&b, broker_state (&b, take->client_id) == FINX_ORDER_WORKING);
  take_id = g_strdup (finx_order_ledger_find (finx_broker_client_get_ledger (b.client), take->client_id)->venue_id);
  venue_misbehave (b.venue, c->broker->replace, c->fault, 1);
  take->limit_price = finx_decimal_new (73, 0);
  worked = c->kind == FINX_CALL_REPLACE ? broker_replace (&b, take, &error) : broker_cancel (&b, take->client_id, &error);
  if (!worked)
    check_error (error);
  theirs = limit_at_venue (&b, take_id);
  broker_wait (&b, (broker_state (&b, take->client_id) == FINX_ORDER_WORKING) == finx_decimal_is_known (theirs));
  ours = finx_order_ledger_find (finx_broker_client_get_ledger (b.client), take->client_id);
  if (worked && c->kind == FINX_CALL_REPLACE)
    g_assert_true (finx_decimal_equal (theirs, finx_decimal_new (73, 0)));
  if (worked && c->kind == FINX_CALL_CANCEL)
    g_assert_cmpint (ours->state, ==, FINX_ORDER_CANCELLED);
  if (finx_decimal_is_known (theirs))
    g_assert_true (finx_decimal_equal (ours->limit_price, theirs));
  broker_tear_down (&b);
}

/* What came to its limit while nobody listened. */
static void
test_away_at_market (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxOrder) order = NULL, take = NULL, stop = NULL;
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autofree char *venue_id = NULL;
  Broker b;

  broker_set_up (&b, c->broker);
  broker_open (&b);
  order = broker_make_order (&b, FINX_SIDE_BUY, "10", NULL);
  take = broker_make_exit (&b, order, FINX_ORDER_LIMIT, "72");
  stop = broker_make_exit (&b, order, FINX_ORDER_STOP, "70.4");
  g_ptr_array_add (orders, order);
  g_ptr_array_add (orders, take);
  g_ptr_array_add (orders, stop);
  venue_id = broker_place_all (&b, orders, NULL);
  g_assert_nonnull (venue_id);
  venue_misbehave (b.venue, c->broker->stream, VENUE_LOST, 1000);
  venue_cut_streams (b.venue);
  venue_set_price (b.venue, c->broker->symbol, "72.4", "72.6", NULL);
  broker_wait (&b, b.link == FINX_LINK_DEGRADED);
  g_assert_cmpuint (strlen (b.reason), >, 20);
  broker_wait (&b, broker_state (&b, take->client_id) == FINX_ORDER_FILLED && is_filled (&b, take->client_id, 10));
  broker_wait (&b, broker_state (&b, stop->client_id) == FINX_ORDER_CANCELLED);
  broker_tear_down (&b);
}

/* What is read is there, or there is a sentence; and the next time it is there. */
static void
test_read (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxBrokerCall) first = NULL, second = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;

  broker_set_up (&b, c->broker);
  venue_misbehave (b.venue, c->broker->reads[c->kind], c->fault, 1);
  first = broker_call (&b, c->kind, &error);
  if (first == NULL)
    check_error (error);
  else
    g_assert_no_error (error);
  g_clear_error (&error);
  second = broker_call (&b, c->kind, &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
  broker_tear_down (&b);
}

/* Messages that come twice, late, broken or never change nothing of what is told in the end. */
static void
test_stream (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxOrder) order = NULL;
  Broker b;

  broker_set_up (&b, c->broker);
  broker_open (&b);
  venue_misbehave (b.venue, c->broker->stream, c->fault, 3);
  order = broker_send (&b, FINX_SIDE_BUY, "10", "65");
  venue_set_price (b.venue, c->broker->symbol, "64.50", "64.60", "4");
  venue_set_price (b.venue, c->broker->symbol, "64.40", "64.50", NULL);
  broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_FILLED && is_filled (&b, order->client_id, 10));
  broker_tear_down (&b);
}

/* What happens while nobody listens is read afterwards: an order that was filled, one that was cancelled elsewhere, one that is new. */
static void
test_away (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxOrder) first = NULL, second = NULL;
  Broker b;

  broker_set_up (&b, c->broker);
  broker_open (&b);
  first = broker_send (&b, FINX_SIDE_BUY, "10", "65");
  second = broker_send (&b, FINX_SIDE_BUY, "5", "50");
  venue_misbehave (b.venue, c->broker->stream, VENUE_LOST, 1000);
  venue_cut_streams (b.venue);
  venue_set_price (b.venue, c->broker->symbol, "64.40", "64.50", NULL);
  broker_wait (&b, b.link == FINX_LINK_DEGRADED);
  g_assert_cmpuint (strlen (b.reason), >, 20);
  broker_wait (&b, broker_state (&b, first->client_id) == FINX_ORDER_FILLED && is_filled (&b, first->client_id, 10));
  g_assert_cmpint (broker_state (&b, second->client_id), ==, FINX_ORDER_WORKING);
  broker_tear_down (&b);
}

/* A key that is refused is not tried again, and the sentence says what to do. */
static void
test_key (gconstpointer data)
{
  const Case *c = data;
  Broker b;
  guint n;

  broker_set_up (&b, c->broker);
  venue_misbehave (b.venue, "", VENUE_KEY_REFUSED, 1000);
  finx_broker_client_open (b.client);
  broker_wait (&b, b.link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (b.reason, c->broker->refusal != NULL ? c->broker->refusal : "key"));
  n = venue_count (b.venue, "");
  for (guint i = 0; i < 200; i++)
    broker_turn (&b);
  g_assert_cmpuint (venue_count (b.venue, ""), ==, n);
  broker_tear_down (&b);
}

/* A venue that does not work is tried again, and all is well when it is back. */
static void
test_outage (gconstpointer data)
{
  const Case *c = data;
  Broker b;

  broker_set_up (&b, c->broker);
  venue_misbehave (b.venue, "", VENUE_MAINTENANCE, 4);
  broker_open (&b);
  g_assert_cmpstr (b.reason, ==, "");
  broker_tear_down (&b);
}

/* Prices of what is wanted, also on a new stream. */
static void
test_prices (gconstpointer data)
{
  const Case *c = data;
  FinxDecimal bid;
  Broker b;

  broker_set_up (&b, c->broker);
  broker_open (&b);
  g_assert_true (finx_decimal_parse (c->broker->bid, &bid, NULL));
  for (guint i = 0; i < 2; i++)
    {
      gboolean found = FALSE;

      if (i == 0)
        finx_feed_subscribe (FINX_FEED (b.client), b.instrument, FINX_STREAM_QUOTES);
      else
        venue_cut_streams (b.venue);
      broker_wait (&b, b.ticks->len >= 3);
      for (guint j = 0; j < b.ticks->len; j++)
        {
          const FinxTick *tick = &g_array_index (b.ticks, FinxTick, j);

          g_assert_true (finx_tick_validate (tick));
          found = found || (tick->kind == FINX_TICK_BID && finx_decimal_equal (finx_instrument_price (b.instrument, tick->price), bid));
        }
      g_assert_true (found);
      g_array_set_size (b.ticks, 0);
    }
  broker_tear_down (&b);
}

static GPtrArray *cases;        /* (element-type Case): also of tests that are not run */

static void
add (const char       *broker,
     const char       *what,
     const char       *how,
     Case              c,
     GTestDataFunc     func)
{
  g_autofree char *path = g_strdup_printf ("/brokers/%s/%s%s%s", broker, what, *how != '\0' ? "/" : "", how);

  g_ptr_array_add (cases, g_memdup2 (&c, sizeof c));
  g_test_add_data_func (path, cases->pdata[cases->len - 1], func);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  cases = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_broker_cases; i++)
    {
      const BrokerCase *broker = broker_cases[i];
      GTestDataFunc change = broker->is_at_market ? test_change_at_market : test_change;

      add (broker->id, "life", "", (Case) { broker, VENUE_WELL, 0 }, broker->is_at_market ? test_life_at_market : test_life);
      add (broker->id, "away", "", (Case) { broker, VENUE_WELL, 0 }, broker->is_at_market ? test_away_at_market : test_away);
      add (broker->id, "key", "", (Case) { broker, VENUE_WELL, 0 }, test_key);
      add (broker->id, "outage", "", (Case) { broker, VENUE_WELL, 0 }, test_outage);
      add (broker->id, "prices", "", (Case) { broker, VENUE_WELL, 0 }, test_prices);
      for (guint fault = VENUE_WELL; fault < VENUE_N_ANSWER_FAULTS; fault++)
        {
          add (broker->id, "place", fault_names[fault], (Case) { broker, (VenueFault) fault, FINX_CALL_PLACE }, test_place);
          if (broker->replace != NULL)
            add (broker->id, "replace", fault_names[fault], (Case) { broker, (VenueFault) fault, FINX_CALL_REPLACE }, change);
          add (broker->id, "cancel", fault_names[fault], (Case) { broker, (VenueFault) fault, FINX_CALL_CANCEL }, change);
          for (guint kind = 0; kind < FINX_N_CALLS; kind++)
            if (broker->reads[kind] != NULL)
              {
                g_autofree char *what = g_strdup_printf ("read-%s", finx_call_kind_to_string (kind));

                add (broker->id, what, fault_names[fault], (Case) { broker, (VenueFault) fault, kind }, test_read);
              }
        }
      for (guint fault = VENUE_GARBAGE; fault < G_N_ELEMENTS (fault_names); fault++)
        if (fault != VENUE_EMPTY)
          add (broker->id, "stream", fault_names[fault], (Case) { broker, (VenueFault) fault, 0 }, test_stream);
    }
  result = g_test_run ();
  g_ptr_array_unref (cases);
  return result;
}
