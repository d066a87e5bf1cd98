/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deriv against its venue: requests byte for byte, contracts from their purchase to their end, and what is lost on the way. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-deriv.h"
#include "../broker-fixture.h"
#include "adapters/deriv/finx-deriv-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define RISE "1HZ75V.RISE.5M"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_deriv);
}

/* What went out last, without its number, which is counted. */
static char *
last_request (Broker     *self,
              const char *name)
{
  g_autofree char *prefix = g_strconcat ("CALL ", name, "\n", NULL), *text = venue_get_last (self->venue, prefix);
  char *body, *end;

  g_assert_nonnull (text);
  body = strstr (text, "\n\n") + 2;
  end = g_strrstr (body, ",\"req_id\":");
  g_assert_nonnull (end);
  strcpy (end, "}");
  return g_strdup (body);
}

static void
assert_request (Broker     *self,
                const char *name,
                const char *wanted)
{
  g_autofree char *text = last_request (self, name);

  g_assert_cmpstr (text, ==, wanted);
}

/* Requests */

typedef struct
{
  const char     *name, *symbol;
  FinxSide        side;
  FinxTimeInForce tif;
  const char     *quantity, *notional, *take, *stop;
  const char     *proposal, *price;     /* %NULL: it is refused before anything is bought */
} RequestCase;

#define MULT(type, amount, rest) "{\"proposal\":1,\"symbol\":\"1HZ75V\",\"contract_type\":\"" type "\",\"currency\":\"USD\",\"basis\":\"stake\",\"amount\":" amount \
  ",\"multiplier\":100" rest "}"
#define OPTION(type, basis, amount, duration, unit) "{\"proposal\":1,\"symbol\":\"1HZ75V\",\"contract_type\":\"" type "\",\"currency\":\"USD\",\"basis\":\"" basis \
  "\",\"amount\":" amount ",\"duration\":" duration ",\"duration_unit\":\"" unit "\"}"

static const RequestCase requests[] = {
  { "up", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_GTC, "10", NULL, NULL, NULL, MULT ("MULTUP", "7.09", ""), "7.09" },
  { "up-ioc", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_IOC, "10", NULL, NULL, NULL, MULT ("MULTUP", "7.09", ""), "7.09" },
  { "up-fok", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_FOK, "10", NULL, NULL, NULL, MULT ("MULTUP", "7.09", ""), "7.09" },
  { "up-rounded-down", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_GTC, "10.01", NULL, NULL, NULL, MULT ("MULTUP", "7.09", ""), "7.09" },
  { "up-value", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_GTC, NULL, "1250.50", NULL, NULL, MULT ("MULTUP", "12.5", ""), "12.5" },
  { "down", "1HZ75V", FINX_SIDE_SELL, FINX_TIF_GTC, "10", NULL, NULL, NULL, MULT ("MULTDOWN", "7.09", ""), "7.09" },
  /* 709 / 70.9 × 1.10 − 0.07, and 709 / 70.9 × 0.50 + 0.07 */
  { "up-bracket", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_GTC, "10", NULL, "72", "70.4", MULT ("MULTUP", "7.09", ",\"limit_order\":{\"take_profit\":10.93,\"stop_loss\":5.07}"),
    "7.09" },
  { "down-stop", "1HZ75V", FINX_SIDE_SELL, FINX_TIF_GTC, "10", NULL, NULL, "71.4", MULT ("MULTDOWN", "7.09", ",\"limit_order\":{\"stop_loss\":5.07}"), "7.09" },
  { "down-limit", "1HZ75V", FINX_SIDE_SELL, FINX_TIF_GTC, "10", NULL, "70", NULL, MULT ("MULTDOWN", "7.09", ",\"limit_order\":{\"take_profit\":8.93}"), "7.09" },
  { "up-wrong-limit", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_GTC, "10", NULL, "70", NULL, NULL, NULL },
  { "up-wrong-stop", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_GTC, "10", NULL, NULL, "71.5", NULL, NULL },
  { "up-too-small", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_GTC, "0.001", NULL, NULL, NULL, NULL, NULL },
  { "up-below-least", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_GTC, "1", NULL, NULL, NULL, NULL, NULL },
  { "up-too-dear", "1HZ75V", FINX_SIDE_BUY, FINX_TIF_GTC, NULL, "99999999", NULL, NULL, NULL, NULL },
  { "rise-payout", RISE, FINX_SIDE_BUY, FINX_TIF_FOK, "20", NULL, NULL, NULL, OPTION ("CALL", "payout", "20", "5", "m"), "10.3" },
  { "rise-stake", RISE, FINX_SIDE_BUY, FINX_TIF_GTC, NULL, "10", NULL, NULL, OPTION ("CALL", "stake", "10", "5", "m"), "10" },
  { "fall-ticks", "1HZ75V.FALL.5T", FINX_SIDE_BUY, FINX_TIF_GTC, "20", NULL, NULL, NULL, OPTION ("PUT", "payout", "20", "5", "t"), "10.3" },
  { "fall-hours", "1HZ75V.FALL.24H", FINX_SIDE_BUY, FINX_TIF_GTC, "20", NULL, NULL, NULL, OPTION ("PUT", "payout", "20", "24", "h"), "10.3" },
  { "fall-day", "1HZ75V.FALL.1D", FINX_SIDE_BUY, FINX_TIF_GTC, "20", NULL, NULL, NULL, OPTION ("PUT", "payout", "20", "1", "d"), "10.3" },
  { "rise-too-many-ticks", "1HZ75V.RISE.50T", FINX_SIDE_BUY, FINX_TIF_GTC, "20", NULL, NULL, NULL, NULL, NULL },
  { "rise-sold-without", RISE, FINX_SIDE_SELL, FINX_TIF_GTC, "20", NULL, NULL, NULL, NULL, NULL },
};

static FinxOrder *
make_order (Broker            *self,
            const RequestCase *c)
{
  FinxOrder *order = broker_make_order (self, c->side, c->quantity != NULL ? c->quantity : "1", NULL);

  order->instrument = deriv_find_instrument (FINX_DERIV (self->client), c->symbol);
  order->tif = c->tif;
  if (c->notional != NULL)
    {
      order->quantity = FINX_DECIMAL_UNKNOWN;
      order->notional = number (c->notional);
    }
  return order;
}

/* The bytes that went out, and what is bought is what they said. */
static void
test_request (Broker        *self,
              gconstpointer  data)
{
  const RequestCase *c = data;
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(GError) error = NULL;
  g_autofree char *venue_id = NULL, *bought = NULL, *wanted = NULL;

  broker_open (self);
  order = make_order (self, c);
  g_ptr_array_add (orders, finx_order_copy (order));
  if (c->take != NULL)
    g_ptr_array_add (orders, broker_make_exit (self, order, FINX_ORDER_LIMIT, c->take));
  if (c->stop != NULL)
    g_ptr_array_add (orders, broker_make_exit (self, order, FINX_ORDER_STOP, c->stop));
  venue_id = broker_place_all (self, orders, &error);
  if (c->proposal == NULL)
    {
      g_assert_null (venue_id);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_nonnull (finx_error_code (error));
      g_assert_cmpuint (self->fills->len, ==, 0);
      return;
    }
  g_assert_no_error (error);
  assert_request (self, "proposal", c->proposal);
  bought = last_request (self, "buy");
  wanted = g_strdup_printf (",\"price\":%s,\"passthrough\":{\"finx\":\"%s\"}}", c->price, order->client_id);
  g_assert_true (g_str_has_prefix (bought, "{\"buy\":\"b2d0c1aa-"));
  g_assert_true (g_str_has_suffix (bought, wanted));
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_true (finx_order_validate (finx_order_ledger_find (finx_broker_client_get_ledger (self->client), order->client_id), &error));
  g_assert_true (finx_fill_validate (self->fills->pdata[0], &error));
}

/* Before anything goes out a person reads what would, without the token. */
static void
test_describe (Broker        *self,
               gconstpointer  data)
{
  static const RequestCase rise = { "", RISE, FINX_SIDE_BUY, FINX_TIF_GTC, "20", NULL, NULL, NULL, NULL, NULL };
  g_autoptr(FinxOrder) order = make_order (self, &rise);
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL, *cancelled = NULL;

  g_ptr_array_add (orders, order);
  text = finx_broker_client_describe (self->client, FINX_CALL_PLACE, orders, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, OPTION ("CALL", "payout", "20", "5", "m") "\n{\"buy\":"));
  g_assert_nonnull (strstr (text, order->client_id));
  g_assert_null (strstr (text, VENUE_DERIV_TOKEN));
  g_assert_null (finx_broker_client_describe (self->client, FINX_CALL_CANCEL, orders, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_clear_error (&error);
  g_free (order->venue_id);
  order->venue_id = g_strdup ("298100000001/tp");
  cancelled = finx_broker_client_describe (self->client, FINX_CALL_CANCEL, orders, &error);
  g_assert_cmpstr (cancelled, ==, "{\"contract_update\":1,\"contract_id\":298100000001,\"limit_order\":{\"take_profit\":null}}");
  g_assert_cmpuint (venue_count (self->venue, "CALL"), ==, 0);
}

/* Who we are is said first, and is in nothing that is written down. */
static void
test_token (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  assert_request (self, "authorize", "{\"authorize\":\"" VENUE_DERIV_TOKEN "\"}");
  order = broker_send (self, FINX_SIDE_BUY, "10", NULL);
  g_assert_cmpuint (self->exchanges->len, >=, 6);
  for (guint i = 0; i < self->exchanges->len; i++)
    g_assert_null (strstr (self->exchanges->pdata[i], VENUE_DERIV_TOKEN));
  g_assert_cmpuint (venue_count (self->venue, "CALL authorize"), ==, 1);
}

/* Contracts */

static char *
buy (Broker     *self,
     const char *symbol,
     FinxSide    side,
     const char *quantity,
     FinxOrder **order)
{
  const RequestCase c = { "", symbol, side, FINX_TIF_GTC, quantity, NULL, NULL, NULL, NULL, NULL };
  g_autoptr(GError) error = NULL;
  char *id;

  *order = make_order (self, &c);
  id = broker_place (self, *order, &error);
  g_assert_no_error (error);
  broker_wait (self, broker_state (self, (*order)->client_id) == FINX_ORDER_FILLED);
  return id;
}

static const FinxFill *
find_fill (Broker     *self,
           const char *client_id)
{
  for (guint i = 0; i < self->fills->len; i++)
    if (g_str_equal (((FinxFill *) self->fills->pdata[i])->client_id, client_id))
      return self->fills->pdata[i];
  return NULL;
}

/* A rise/fall contract that ends by itself is closed by an order that nobody placed, for what it paid. */
static void
test_expiry (Broker        *self,
             gconstpointer  data)
{
  const char *status = data;
  gboolean has_won = g_str_equal (status, "won");
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL, *end = NULL;
  const FinxFill *fill;
  FinxDecimal money;

  broker_open (self);
  id = buy (self, RISE, FINX_SIDE_BUY, "20", &order);
  end = g_strconcat (id, "/end", NULL);
  venue_deriv_close (self->venue, has_won ? "20" : "0", status);
  broker_wait (self, broker_state (self, end) == FINX_ORDER_FILLED && find_fill (self, end) != NULL);
  fill = find_fill (self, end);
  money = finx_decimal_sub (finx_decimal_mul (fill->price, fill->quantity, 12, FINX_ROUND_HALF_EVEN), fill->fee);
  g_assert_true (finx_decimal_equal (money, number (has_won ? "20" : "0")));
  g_assert_cmpint (fill->side, ==, FINX_SIDE_SELL);
}

/* Whole contracts, each by an order of its quantity; the sentence says which there are. */
static void
test_whole (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) first = NULL, second = NULL, both = NULL, sale = NULL;
  g_autofree char *first_id = NULL, *second_id = NULL, *none = NULL;
  g_autoptr(FinxBrokerCall) positions = NULL, rest = NULL;
  g_autoptr(GError) error = NULL;
  const FinxBrokerPosition *position;

  broker_open (self);
  first_id = buy (self, VENUE_DERIV_SYMBOL, FINX_SIDE_BUY, "10", &first);
  second_id = buy (self, VENUE_DERIV_SYMBOL, FINX_SIDE_BUY, "20", &second);
  positions = broker_call (self, FINX_READ_POSITIONS, NULL);
  g_assert_cmpuint (positions->rows->len, ==, 1);
  position = positions->rows->pdata[0];
  g_assert_true (finx_decimal_equal (position->quantity, number ("30")));
  g_assert_true (finx_decimal_equal (position->average_price, number ("70.9")));
  both = broker_make_order (self, FINX_SIDE_SELL, "30", NULL);
  none = broker_place (self, both, &error);
  g_assert_null (none);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_nonnull (strstr (error->message, "10, 20"));
  venue_set_price (self->venue, VENUE_DERIV_SYMBOL, "71.8", "72.0", NULL);
  sale = broker_send (self, FINX_SIDE_SELL, "20", NULL);
  broker_wait (self, broker_state (self, sale->client_id) == FINX_ORDER_FILLED && find_fill (self, sale->client_id) != NULL);
  g_assert_true (finx_decimal_equal (find_fill (self, sale->client_id)->price, number ("71.9")));      /* 20 × 1.00 was gained */
  rest = broker_call (self, FINX_READ_POSITIONS, NULL);
  g_assert_true (finx_decimal_equal (((FinxBrokerPosition *) rest->rows->pdata[0])->quantity, number ("10")));
  g_assert_cmpuint (venue_count (self->venue, "CALL sell"), ==, 1);
}

/* Down by a sale, and closed by a purchase; a short position has a quantity below zero. */
static void
test_short (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL, cover = NULL;
  g_autofree char *id = NULL;
  g_autoptr(FinxBrokerCall) positions = NULL;

  broker_open (self);
  id = buy (self, VENUE_DERIV_SYMBOL, FINX_SIDE_SELL, "10", &order);
  positions = broker_call (self, FINX_READ_POSITIONS, NULL);
  g_assert_true (finx_decimal_equal (((FinxBrokerPosition *) positions->rows->pdata[0])->quantity, number ("-10")));
  cover = broker_send (self, FINX_SIDE_BUY, "10", NULL);
  g_assert_cmpuint (venue_count (self->venue, "CALL buy"), ==, 1);
  g_assert_cmpuint (venue_count (self->venue, "CALL sell"), ==, 1);
  broker_wait (self, find_fill (self, cover->client_id) != NULL);
  g_assert_true (finx_decimal_equal (find_fill (self, cover->client_id)->price, number ("70.9")));
}

/* What is lost when a stake is used up is the stake, to the cent. */
static void
test_stopped_out (Broker        *self,
                  gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL, *end = NULL;
  FinxDecimal lost;

  broker_open (self);
  id = buy (self, VENUE_DERIV_SYMBOL, FINX_SIDE_BUY, "10", &order);
  end = g_strconcat (id, "/end", NULL);
  venue_set_price (self->venue, VENUE_DERIV_SYMBOL, "60", "60.2", NULL);
  broker_wait (self, find_fill (self, end) != NULL && find_fill (self, order->client_id) != NULL);
  lost = finx_decimal_sub (find_fill (self, order->client_id)->price, find_fill (self, end)->price);
  lost = finx_decimal_add (finx_decimal_mul (lost, number ("10"), 12, FINX_ROUND_HALF_EVEN), find_fill (self, order->client_id)->fee);
  g_assert_true (finx_decimal_equal (finx_decimal_rescale (lost, 8, FINX_ROUND_HALF_EVEN), number ("7.09")));
}

/* Bought, and what it stands for comes with the next tick. */
static void
test_entry_later (Broker        *self,
                  gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  venue_deriv_set_shy (self->venue, TRUE);
  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", NULL);
  g_assert_cmpuint (self->fills->len, ==, 0);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_true (finx_decimal_equal (((FinxFill *) self->fills->pdata[0])->quantity, number ("10")));
}

/* Bought by another program: told with its fill, and not taken for ours. */
static void
test_stranger (Broker        *self,
               gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) orders = NULL;
  const FinxOrder *theirs;

  venue_deriv_buy (self->venue, "MULTUP", "7.09");
  broker_open (self);
  orders = broker_call (self, FINX_READ_ORDERS, NULL);
  g_assert_cmpuint (orders->rows->len, ==, 1);
  theirs = orders->rows->pdata[0];
  g_assert_cmpint (theirs->state, ==, FINX_ORDER_FILLED);
  g_assert_false (g_str_has_prefix (theirs->client_id, "FX-"));
  broker_wait (self, broker_state (self, theirs->venue_id) == FINX_ORDER_FILLED && self->fills->len == 1);
}

/* The answer to a purchase is lost, and a twin of it was bought elsewhere at that moment: nobody can tell which is ours, so it is not
 * told, and above all not bought again. */
static void
test_twins (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  venue_misbehave (self->venue, "CALL buy", VENUE_CUT_AFTER, 1);
  venue_deriv_add_twins (self->venue, 1);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", NULL);
  id = broker_place (self, order, &error);
  g_assert_null (id);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_nonnull (strstr (error->message, "Do not place it again"));
  g_assert_cmpuint (venue_count (self->venue, "CALL buy"), ==, 1);
  g_assert_true (finx_order_state_is_open (finx_order_ledger_find (finx_broker_client_get_ledger (self->client), order->client_id)->state));
  g_assert_null (find_fill (self, order->client_id));
}

/* Two of ours that are the same, and both answers are lost: each is one of the two contracts, and neither is bought again. Which is
 * which cannot be told, as the purchases may arrive in either order. Where a third one was bought elsewhere, nobody can tell. */
static void
test_own_twins (Broker        *self,
                gconstpointer  data)
{
  gboolean has_third = GPOINTER_TO_INT (data);
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(GAsyncResult) first = NULL, second = NULL;
  GAsyncResult **results[] = { &first, &second };

  broker_open (self);
  venue_misbehave (self->venue, "CALL buy", VENUE_SILENT, 2);
  venue_deriv_add_twins (self->venue, has_third ? 1 : 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (orders, broker_make_order (self, FINX_SIDE_BUY, "10", NULL));
      g_ptr_array_add (one, orders->pdata[i]);
      finx_broker_place_async (FINX_BROKER (self->client), one, NULL, result_cb, results[i]);
    }
  for (guint i = 0; i < 2; i++)
    {
      const char *client_id = ((FinxOrder *) orders->pdata[i])->client_id;
      g_autoptr(GError) error = NULL;
      g_autofree char *id = NULL;

      broker_wait (self, *results[i] != NULL);
      id = finx_broker_place_finish (FINX_BROKER (self->client), *results[i], &error);
      g_assert_true ((id == NULL) == has_third);
      if (has_third)
        g_assert_error (error, FINX_ERROR, FINX_ERROR_OFFLINE);
      else
        broker_wait (self, broker_state (self, client_id) == FINX_ORDER_FILLED && find_fill (self, client_id) != NULL);
    }
  g_assert_cmpuint (self->fills->len, ==, has_third ? 0 : 2);
  g_assert_cmpuint (venue_count (self->venue, "CALL buy"), ==, 2);
  if (!has_third)
    g_assert_cmpstr (find_fill (self, ((FinxOrder *) orders->pdata[0])->client_id)->id, !=, find_fill (self, ((FinxOrder *) orders->pdata[1])->client_id)->id);
}

/* The same with one of another stake: that can not be it. */
static void
test_no_twin (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  venue_misbehave (self->venue, "CALL buy", VENUE_CUT_AFTER, 1);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", NULL);
  venue_deriv_buy (self->venue, "MULTUP", "8");
  broker_send_order (self, order);
  broker_wait (self, find_fill (self, order->client_id) != NULL);
  g_assert_true (finx_decimal_equal (find_fill (self, order->client_id)->quantity, number ("10")));
}

/* The program ended before the answer came: it is found when it runs again, by what it was for. One that never arrived is told as that. */
static void
test_restart (Broker        *self,
              gconstpointer  data)
{
  gboolean arrived = GPOINTER_TO_INT (data);
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", NULL);
  g_autoptr(GPtrArray) orders = g_ptr_array_new (), fills = g_ptr_array_new ();

  order->state = FINX_ORDER_UNKNOWN;
  g_ptr_array_add (orders, order);
  if (arrived)
    venue_deriv_buy (self->venue, "MULTUP", "7.09");
  venue_deriv_buy (self->venue, "MULTDOWN", "7.09");    /* another program's */
  finx_broker_client_restore (self->client, orders, fills);
  finx_broker_client_open (self->client);
  broker_wait (self, broker_state (self, order->client_id) == (arrived ? FINX_ORDER_FILLED : FINX_ORDER_REJECTED));
  if (arrived)
    broker_wait (self, find_fill (self, order->client_id) != NULL);
  g_assert_cmpuint (venue_count (self->venue, "CALL buy"), ==, 0);
}

/* The answer to a sale is lost: it is found by its contract, and not sold twice. */
static void
test_lost_sale (Broker        *self,
                gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL, sale = NULL;
  g_autofree char *id = NULL, *sale_id = NULL, *wanted = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  id = buy (self, VENUE_DERIV_SYMBOL, FINX_SIDE_BUY, "10", &order);
  venue_misbehave (self->venue, "CALL sell", (VenueFault) GPOINTER_TO_INT (data), 1);
  sale = broker_make_order (self, FINX_SIDE_SELL, "10", NULL);
  sale_id = broker_place (self, sale, &error);
  g_assert_no_error (error);
  wanted = g_strconcat (id, "/end", NULL);
  g_assert_cmpstr (sale_id, ==, wanted);
  g_assert_cmpuint (venue_count (self->venue, "CALL sell"), ==, 1);
  broker_wait (self, broker_state (self, sale->client_id) == FINX_ORDER_FILLED && find_fill (self, sale->client_id) != NULL);
}

/* A limit that was taken away at the broker is gone here, too. */
static void
test_taken_away (Broker        *self,
                 gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL, take = NULL;
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autofree char *id = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", NULL);
  take = broker_make_exit (self, order, FINX_ORDER_LIMIT, "72");
  g_ptr_array_add (orders, order);
  g_ptr_array_add (orders, take);
  id = broker_place_all (self, orders, NULL);
  broker_wait (self, broker_state (self, take->client_id) == FINX_ORDER_WORKING);
  venue_deriv_take_away (self->venue);
  broker_wait (self, broker_state (self, take->client_id) == FINX_ORDER_CANCELLED);
}

/* Reading */

/* More than a page of the statement, each once and the oldest first. */
static void
test_pages (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) orders = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 before = 0;

  for (guint i = 0; i < 120; i++)
    venue_deriv_buy (self->venue, i % 2 == 0 ? "MULTUP" : "MULTDOWN", "5");
  orders = broker_call (self, FINX_READ_ORDERS, NULL);
  g_assert_cmpuint (orders->rows->len, ==, 120);
  g_assert_cmpuint (venue_count (self->venue, "CALL statement"), ==, 2);
  for (guint i = 0; i < orders->rows->len; i++)
    {
      const FinxOrder *order = orders->rows->pdata[i];

      g_assert_true (g_hash_table_add (seen, order->venue_id));
      g_assert_cmpint (order->placed_us, >=, before);
      before = order->placed_us;
    }
}

/* Few are looked at closely: with the rise/fall contracts that the account may buy. What is suspended is left out. */
static void
test_instruments (Broker        *self,
                  gconstpointer  data)
{
  static const char *const wanted[] = { "1HZ75V", "1HZ75V.RISE.5T", "1HZ75V.FALL.5T", "1HZ75V.RISE.15S", "1HZ75V.FALL.15S" };
  FinxBrokerQuery all = { .kind = FINX_READ_INSTRUMENTS }, some = { .kind = FINX_READ_INSTRUMENTS, .text = "volatility" };
  g_autoptr(GPtrArray) list = broker_read (self, &all, NULL), few = broker_read (self, &some, NULL);

  g_assert_cmpuint (list->len, ==, 2);
  g_assert_true (finx_decimal_equal (((FinxInstrument *) list->pdata[1])->tick_size, number ("0.00001")));
  g_assert_cmpuint (((FinxInstrument *) list->pdata[1])->price_scale, ==, 5);
  g_assert_cmpuint (few->len, ==, G_N_ELEMENTS (wanted));
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_assert_cmpstr (((FinxInstrument *) few->pdata[i])->symbol, ==, wanted[i]);
      g_assert_true (finx_instrument_validate (few->pdata[i], NULL));
    }
}

static void
test_quotes (Broker        *self,
             gconstpointer  data)
{
  FinxBrokerQuery query = { .kind = FINX_READ_QUOTE, .instrument = self->instrument }, book = { .kind = FINX_READ_BOOK, .instrument = self->instrument };
  FinxBrokerQuery option = { .kind = FINX_READ_QUOTE, .instrument = deriv_find_instrument (FINX_DERIV (self->client), RISE) };
  g_autoptr(GPtrArray) rows = broker_read (self, &query, NULL), option_rows = broker_read (self, &option, NULL), none = NULL;
  g_autoptr(GError) error = NULL;
  const FinxBrokerQuote *quote = rows->pdata[0];

  g_assert_true (finx_decimal_equal (quote->bid, number ("70.8")));
  g_assert_true (finx_decimal_equal (quote->last, number ("70.9")));
  g_assert_false (finx_decimal_is_known (quote->bid_size));
  quote = option_rows->pdata[0];
  g_assert_true (finx_decimal_equal (quote->ask, number ("0.515")));
  g_assert_false (finx_decimal_is_known (quote->bid));
  none = broker_read (self, &book, &error);
  g_assert_null (none);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
}

/* Stake, commission and what the multiplier makes of it, without buying anything. */
static void
test_preview (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", NULL);
  g_autoptr(GPtrArray) orders = g_ptr_array_new (), rows = NULL;
  FinxBrokerQuery query = { .kind = FINX_READ_PREVIEW, .orders = orders };
  g_autoptr(GError) error = NULL;
  const FinxBrokerPreview *preview;

  g_ptr_array_add (orders, order);
  rows = broker_read (self, &query, &error);
  g_assert_no_error (error);
  preview = rows->pdata[0];
  g_assert_true (finx_decimal_equal (preview->value, number ("709")));
  g_assert_true (finx_decimal_equal (preview->margin, number ("7.09")));
  g_assert_true (finx_decimal_equal (preview->fee, number ("0.07")));
  g_assert_nonnull (strstr (preview->note, "payout"));
  g_assert_cmpuint (venue_count (self->venue, "CALL buy"), ==, 0);
}

/* More than 5,000 come in pieces. */
static void
test_bars (Broker        *self,
           gconstpointer  data)
{
  gint64 now_us = finx_clock_now (self->clock);
  g_autoptr(GArray) bars = NULL;
  g_autoptr(GError) error = NULL;

  bars = broker_load (self, FINX_INTERVAL_1M, now_us - 6000 * FINX_USEC_PER_MIN, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bars->len, >=, 5999);
  g_assert_cmpuint (venue_count (self->venue, "CALL ticks_history"), ==, 2);
  for (guint i = 1; i < bars->len; i++)
    g_assert_cmpint (g_array_index (bars, FinxBar, i).time_us - g_array_index (bars, FinxBar, i - 1).time_us, ==, FINX_USEC_PER_MIN);
  g_assert_null (broker_load (self, FINX_INTERVAL_1W, now_us - FINX_USEC_PER_DAY, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
}

/* Keys and clocks */

static void
test_wrong_key (gconstpointer data)
{
  BrokerCase broker = case_deriv;
  Broker b;

  broker.values[0][1] = GPOINTER_TO_INT (data) == 0 ? "a1-SomebodyElses0000" : "not a \"token\"";
  broker_set_up (&b, &broker);
  finx_broker_client_open (b.client);
  broker_wait (&b, b.link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (b.reason, "key"));
  g_assert_null (strstr (b.reason, broker.values[0][1]));
  g_assert_cmpuint (venue_count (b.venue, "CALL"), ==, GPOINTER_TO_INT (data) == 0 ? 1 : 0);
  broker_tear_down (&b);
}

/* A key that may only read says so, and is not used to trade; one that may pay money out is told as such. */
static void
test_scopes (gconstpointer data)
{
  gboolean may_trade = GPOINTER_TO_INT (data);
  BrokerCase broker = case_deriv;
  g_autoptr(FinxBrokerCall) accounts = NULL;
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  const FinxBrokerAccount *account;
  Broker b;

  broker.values[0][1] = may_trade ? VENUE_DERIV_RICH_TOKEN : VENUE_DERIV_READ_TOKEN;
  broker_set_up (&b, &broker);
  broker_open (&b);
  accounts = broker_call (&b, FINX_READ_ACCOUNTS, NULL);
  account = accounts->rows->pdata[0];
  g_assert_cmpstr (account->id, ==, "VRTC1234567");
  g_assert_cmpstr (account->currency, ==, "USD");
  g_assert_true (account->is_paper);
  g_assert_cmpint (account->may_trade, ==, may_trade);
  g_assert_cmpint (account->may_withdraw, ==, may_trade);
  g_assert_cmpint (*account->note != '\0', ==, !may_trade);
  order = broker_make_order (&b, FINX_SIDE_BUY, "10", NULL);
  id = broker_place (&b, order, &error);
  g_assert_cmpint (id != NULL, ==, may_trade);
  if (!may_trade)
    g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpuint (venue_count (b.venue, "CALL buy"), ==, may_trade ? 1 : 0);
  broker_tear_down (&b);
}

/* The newer way in: an address for each connection, which is nowhere to be seen. */
static void
test_new (gconstpointer data)
{
  BrokerCase broker = case_deriv;
  g_autoptr(FinxBrokerCall) accounts = NULL;
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL, *request = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;

  broker.values[1][0] = "app";
  broker.values[1][1] = VENUE_DERIV_APP;
  broker_set_up (&b, &broker);
  broker_open (&b);
  accounts = broker_call (&b, FINX_READ_ACCOUNTS, NULL);
  g_assert_cmpstr (((FinxBrokerAccount *) accounts->rows->pdata[0])->id, ==, "DOT90123456");
  g_assert_true (((FinxBrokerAccount *) accounts->rows->pdata[0])->is_paper);
  request = venue_get_last (b.venue, "POST ");
  g_assert_true (g_str_has_prefix (request, "POST /trading/v1/options/accounts/DOT90123456/otp\n"));
  order = broker_make_order (&b, FINX_SIDE_BUY, "10", NULL);
  id = broker_place (&b, order, &error);
  g_assert_no_error (error);
  assert_request (&b, "proposal", "{\"proposal\":1,\"underlying_symbol\":\"1HZ75V\",\"contract_type\":\"MULTUP\",\"currency\":\"USD\",\"basis\":\"stake\","
                  "\"amount\":7.09,\"multiplier\":100}");
  broker_wait (&b, broker_state (&b, order->client_id) == FINX_ORDER_FILLED && b.fills->len == 1);
  venue_cut_streams (b.venue);
  broker_wait (&b, b.link == FINX_LINK_DEGRADED);
  g_assert_null (strstr (b.reason, "otp"));
  broker_wait (&b, b.link == FINX_LINK_HEALTHY);
  g_assert_cmpuint (venue_count (b.venue, "POST /trading"), ==, 2);
  g_assert_cmpuint (venue_count (b.venue, "CALL authorize"), ==, 0);
  broker_tear_down (&b);
}

/* A token of another application, and a person who has no account of that kind. */
static void
test_new_refused (gconstpointer data)
{
  BrokerCase broker = case_deriv;
  Broker b;

  broker.values[0][1] = "pat-of-somebody-else";
  broker.values[1][0] = "app";
  broker.values[1][1] = VENUE_DERIV_APP;
  broker_set_up (&b, &broker);
  finx_broker_client_open (b.client);
  broker_wait (&b, b.link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (b.reason, "key"));
  g_assert_cmpuint (venue_count (b.venue, ""), ==, 1);
  broker_tear_down (&b);
}

/* The other side is out of order, or talks nonsense, while somebody wants in: it is tried again. */
static void
test_new_outage (gconstpointer data)
{
  BrokerCase broker = case_deriv;
  Broker b;

  broker.values[1][0] = "app";
  broker.values[1][1] = VENUE_DERIV_APP;
  broker_set_up (&b, &broker);
  venue_misbehave (b.venue, "POST /trading", (VenueFault) GPOINTER_TO_INT (data), 3);
  broker_open (&b);
  g_assert_cmpuint (venue_count (b.venue, "POST /trading"), >=, 4);
  broker_tear_down (&b);
}

/* Deriv's clock is an hour off ours: people are told, and orders are found all the same. */
static void
test_clock (gconstpointer data)
{
  g_autoptr(FinxOrder) order = NULL;
  Broker b;

  broker_set_up (&b, &case_deriv);
  venue_deriv_set_clock (b.venue, GPOINTER_TO_INT (data) * FINX_USEC_PER_MIN);
  finx_broker_client_open (b.client);
  broker_wait (&b, finx_broker_client_get_link (b.client)->synced_us != 0 && b.link == FINX_LINK_DEGRADED && strstr (b.reason, "clock") != NULL);
  venue_misbehave (b.venue, "CALL buy", VENUE_CUT_AFTER, 1);
  order = broker_send (&b, FINX_SIDE_BUY, "10", NULL);
  broker_wait (&b, find_fill (&b, order->client_id) != NULL);
  broker_tear_down (&b);
}

typedef struct
{
  const char *name;
  const char *bid, *ask;                /* when it is closed */
  gboolean    is_over;                  /* the time in which it may be taken back, though that was not told */
  VenueFault  fault;
  guint       n_back, n_sales;
  const char *lost;                     /* money, in all */
} BackCase;

static const BackCase backs[] = {
  { "at-a-loss", "70.3", "70.5", FALSE, VENUE_WELL, 1, 0, "0" },
  { "at-a-gain", "71.8", "72.0", FALSE, VENUE_WELL, 0, 1, "-9.93" },
  { "too-late", "70.3", "70.5", TRUE, VENUE_WELL, 1, 1, "5.07" },
  { "answer-lost", "70.3", "70.5", FALSE, VENUE_CUT_AFTER, 1, 0, "0" },
  { "never-answered", "70.3", "70.5", FALSE, VENUE_SILENT, 1, 0, "0" },
};

static gboolean
may_cancel (Broker     *self,
            const char *id)
{
  const DerivContract *contract = g_hash_table_lookup (FINX_DERIV (self->client)->contracts, id);

  return contract != NULL && contract->may_cancel;
}

/* A contract with deal cancellation is taken back where that gives more than its sale, and never both. */
static void
test_back (Broker        *self,
           gconstpointer  data)
{
  const BackCase *c = data;
  g_autoptr(FinxOrder) order = NULL, sale = NULL;
  g_autofree char *id = NULL;
  g_autoptr(FinxBrokerCall) positions = NULL;
  const FinxFill *in, *out;
  FinxDecimal lost;

  broker_open (self);
  id = buy (self, VENUE_DERIV_SYMBOL, FINX_SIDE_BUY, "10", &order);
  venue_set_price (self->venue, VENUE_DERIV_SYMBOL, c->bid, c->ask, NULL);
  venue_deriv_let_cancel (self->venue, c->is_over);
  broker_wait (self, may_cancel (self, id));
  if (c->fault != VENUE_WELL)
    venue_misbehave (self->venue, "CALL cancel", c->fault, 1);
  sale = broker_send (self, FINX_SIDE_SELL, "10", NULL);
  broker_wait (self, broker_state (self, sale->client_id) == FINX_ORDER_FILLED && find_fill (self, sale->client_id) != NULL);
  g_assert_cmpuint (venue_count (self->venue, "CALL cancel"), ==, c->n_back);
  g_assert_cmpuint (venue_count (self->venue, "CALL sell"), ==, c->n_sales);
  in = find_fill (self, order->client_id);
  out = find_fill (self, sale->client_id);
  lost = finx_decimal_mul (finx_decimal_sub (in->price, out->price), number ("10"), 12, FINX_ROUND_HALF_EVEN);
  lost = finx_decimal_rescale (finx_decimal_add (lost, finx_decimal_add (in->fee, out->fee)), 8, FINX_ROUND_HALF_EVEN);
  g_assert_true (finx_decimal_equal (lost, number (c->lost)));
  positions = broker_call (self, FINX_READ_POSITIONS, NULL);
  g_assert_cmpuint (positions->rows->len, ==, 0);
}

/* Looking at the account asks for each open contract once, not once for each list. Where it is slow here, a look may take longer than what was
 * told counts: one that does not is enough. */
static void
test_looks (Broker        *self,
            gconstpointer  data)
{
  static const guint kinds[] = { FINX_READ_OPEN_ORDERS, FINX_READ_FILLS, FINX_READ_ORDERS, FINX_READ_POSITIONS };
  const guint n_contracts = 3;
  guint n = G_MAXUINT;

  broker_open (self);
  for (guint i = 0; i < n_contracts; i++)
    {
      g_autoptr(FinxOrder) order = NULL;
      g_autofree char *id = buy (self, VENUE_DERIV_SYMBOL, FINX_SIDE_BUY, "10", &order);
    }
  for (guint i = 0; i < 700; i++)
    broker_turn (self);                 /* what it asks for by itself is over */
  for (guint attempt = 0; attempt < 20 && n > n_contracts; attempt++)
    {
      n = venue_count (self->venue, "CALL proposal_open_contract");
      for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
        {
          g_autoptr(FinxBrokerCall) call = broker_call (self, kinds[i], NULL);

          g_assert_cmpuint (call->rows->len, ==, kinds[i] == FINX_READ_OPEN_ORDERS ? 0 : kinds[i] == FINX_READ_POSITIONS ? 1 : n_contracts);
        }
      n = venue_count (self->venue, "CALL proposal_open_contract") - n;
    }
  g_assert_cmpuint (n, <=, n_contracts);
}

/* One fault after the other: what is asked then is answered, and long before anybody would give up. */
static void
test_storm (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL;
  gint64 began_us;

  broker_open (self);
  id = buy (self, VENUE_DERIV_SYMBOL, FINX_SIDE_BUY, "10", &order);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr(FinxBrokerCall) call = NULL;

      venue_misbehave (self->venue, "CALL portfolio", i % 2 == 0 ? VENUE_CUT_AFTER : VENUE_SILENT, 1);
      if (i % 2 != 0)
        venue_cut_streams (self->venue);
      call = broker_call (self, FINX_READ_POSITIONS, NULL);
    }
  venue_behave (self->venue);
  began_us = g_get_monotonic_time ();
  for (guint i = 0; i < 40;)
    {
      g_autoptr(FinxBrokerCall) call = broker_call (self, FINX_READ_POSITIONS, NULL);

      g_assert_true (call == NULL || call->rows->len == 1);
      i += call != NULL;
    }
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 15 * G_USEC_PER_SEC);
}

/* Nothing is said for a while but the ping that keeps the line. */
static void
test_pings (Broker        *self,
            gconstpointer  data)
{
  broker_open (self);
  broker_wait (self, venue_count (self->venue, "CALL ping") >= 2);
  g_assert_cmpuint (venue_count (self->venue, "CALL authorize"), ==, 1);
  g_assert_cmpfloat (finx_broker_client_get_link (self->client)->use, >, 0);
  g_assert_cmpfloat (finx_broker_client_get_link (self->client)->use, <, 1);
}

/* Prices end when nobody wants them. */
static void
test_forget (Broker        *self,
             gconstpointer  data)
{
  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_QUOTES);
  broker_wait (self, self->ticks->len >= 3);
  assert_request (self, "ticks", "{\"ticks\":\"1HZ75V\",\"subscribe\":1}");
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, 0);
  broker_wait (self, venue_count (self->venue, "CALL forget") == 1);
  g_array_set_size (self->ticks, 0);
  for (guint i = 0; i < 700; i++)
    broker_turn (self);
  g_assert_cmpuint (self->ticks->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *self, gconstpointer data); gconstpointer data; } tests[] = {
    { "describe", test_describe, NULL }, { "token", test_token, NULL }, { "expiry-won", test_expiry, "won" }, { "expiry-lost", test_expiry, "lost" },
    { "whole", test_whole, NULL }, { "short", test_short, NULL }, { "stopped-out", test_stopped_out, NULL }, { "entry-later", test_entry_later, NULL },
    { "stranger", test_stranger, NULL }, { "twins", test_twins, NULL }, { "no-twin", test_no_twin, NULL },
    { "own-twins", test_own_twins, GINT_TO_POINTER (FALSE) }, { "own-twins-and-a-third", test_own_twins, GINT_TO_POINTER (TRUE) },
    { "restart/arrived", test_restart, GINT_TO_POINTER (TRUE) }, { "restart/never-arrived", test_restart, GINT_TO_POINTER (FALSE) },
    { "lost-sale/cut", test_lost_sale, GINT_TO_POINTER (VENUE_CUT_AFTER) }, { "lost-sale/silent", test_lost_sale, GINT_TO_POINTER (VENUE_SILENT) },
    { "lost-sale/strange", test_lost_sale, GINT_TO_POINTER (VENUE_BROKEN_AFTER) }, { "taken-away", test_taken_away, NULL }, { "pages", test_pages, NULL },
    { "instruments", test_instruments, NULL }, { "quotes", test_quotes, NULL }, { "preview", test_preview, NULL }, { "bars", test_bars, NULL },
    { "looks", test_looks, NULL }, { "storm", test_storm, NULL }, { "pings", test_pings, NULL }, { "forget", test_forget, NULL },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/deriv/venue/request/%s", requests[i].name);

      g_test_add (path, Broker, &requests[i], set_up, test_request, broker_end_test);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (backs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/deriv/venue/back/%s", backs[i].name);

      g_test_add (path, Broker, &backs[i], set_up, test_back, broker_end_test);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/deriv/venue/%s", tests[i].path);

      g_test_add (path, Broker, tests[i].data, set_up, tests[i].func, broker_end_test);
    }
  g_test_add_data_func ("/deriv/venue/other-key", GINT_TO_POINTER (0), test_wrong_key);
  g_test_add_data_func ("/deriv/venue/no-key", GINT_TO_POINTER (1), test_wrong_key);
  g_test_add_data_func ("/deriv/venue/key-that-reads", GINT_TO_POINTER (FALSE), test_scopes);
  g_test_add_data_func ("/deriv/venue/key-that-pays", GINT_TO_POINTER (TRUE), test_scopes);
  g_test_add_data_func ("/deriv/venue/new/life", NULL, test_new);
  g_test_add_data_func ("/deriv/venue/new/refused", NULL, test_new_refused);
  g_test_add_data_func ("/deriv/venue/new/maintenance", GINT_TO_POINTER (VENUE_MAINTENANCE), test_new_outage);
  g_test_add_data_func ("/deriv/venue/new/cut", GINT_TO_POINTER (VENUE_CUT), test_new_outage);
  g_test_add_data_func ("/deriv/venue/new/garbage", GINT_TO_POINTER (VENUE_GARBAGE), test_new_outage);
  g_test_add_data_func ("/deriv/venue/clock-ahead", GINT_TO_POINTER (60), test_clock);
  g_test_add_data_func ("/deriv/venue/clock-behind", GINT_TO_POINTER (-60), test_clock);
  return g_test_run ();
}
