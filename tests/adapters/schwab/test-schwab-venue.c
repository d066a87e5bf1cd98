/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charles Schwab as it goes on between the program and the venue: signing in, tokens that end, orders without an id of ours. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-schwab.h"
#include "../broker-fixture.h"
#include "adapters/schwab/finx-schwab-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "net/finx-loopback.h"

#define TOKENS "POST /v1/oauth/token"
#define ORDERS "/trader/v1/accounts/" VENUE_SCHWAB_HASH "/orders"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_schwab);
}

/* Signing in */

static gboolean
end_sign_in (Broker      *self,
             const char  *redirect,
             GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_broker_client_sign_in_async (self->client, redirect, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  return finx_broker_client_sign_in_finish (self->client, result, error);
}

static void
test_sign_in (Broker        *self,
              gconstpointer  data)
{
  g_autofree char *code = g_uri_escape_string (VENUE_SCHWAB_CODE, NULL, FALSE), *again = NULL;
  g_autofree char *address = finx_broker_client_begin_sign_in (self->client, NULL);
  const char *state = strstr (address, "&state=") + strlen ("&state=");
  g_autofree char *right = g_strdup_printf (VENUE_SCHWAB_REDIRECT "/?code=%s&session=1&state=%s", code, state);
  g_autofree char *stateless = g_strdup_printf (VENUE_SCHWAB_REDIRECT "/?code=%s&session=1#x", code);
  g_autofree char *late = g_strdup_printf (VENUE_SCHWAB_REDIRECT "/?code=C0.old%%40&state=%s", state);
  const struct { const char *redirect; int kind; const char *code; } wrong[] = {
    { "https://127.0.0.1:8182/?code=C0.x%40&state=other", FINX_ERROR_AUTH, "FINX-SCHWAB-027" },
    { "https://127.0.0.1:8182/?error=access_denied", FINX_ERROR_AUTH, "FINX-SCHWAB-025" },
    { "https://127.0.0.1:8182/?session=1", FINX_ERROR_INVALID, "FINX-SCHWAB-026" },
    { "hello", FINX_ERROR_INVALID, "FINX-SCHWAB-026" },
    { late, FINX_ERROR_AUTH, "FINX-SCHWAB-023" },
  };
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (strlen (state), ==, 32);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (end_sign_in (self, wrong[i].redirect, &error));
      g_assert_error (error, FINX_ERROR, wrong[i].kind);
      g_assert_cmpstr (finx_error_code (error), ==, wrong[i].code);
      g_clear_error (&error);
    }
  g_assert_true (end_sign_in (self, right, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (finx_broker_client_get_value (self->client, "refresh"), ==, VENUE_SCHWAB_REFRESH);
  g_assert_true (g_str_has_prefix (finx_broker_client_get_value (self->client, "access"), "access-of-schwab-"));
  g_assert_cmpint (g_ascii_strtoll (finx_broker_client_get_value (self->client, "signed-in"), NULL, 10), >, 1700000000);
  g_assert_false (end_sign_in (self, right, &error));           /* it is over */
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-030");
  again = finx_broker_client_begin_sign_in (self->client, NULL);
  g_assert_cmpstr (again, !=, address);
  g_assert_true (end_sign_in (self, stateless, NULL));          /* a person copied it: that Schwab left out the state does no harm */
  broker_open (self);
}

static void
test_wrong_app (gconstpointer data)
{
  BrokerCase broker = case_schwab;
  g_autofree char *address = NULL;
  g_autoptr(GError) error = NULL;
  Broker b;

  broker.values[GPOINTER_TO_INT (data)][1] = "x";
  broker_set_up (&b, &broker);
  address = finx_broker_client_begin_sign_in (b.client, &error);
  if (GPOINTER_TO_INT (data) == 2)
    {
      g_assert_null (address);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
    }
  else
    {
      g_assert_false (end_sign_in (&b, VENUE_SCHWAB_REDIRECT "/?code=C0.x%40", &error));
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-022");
    }
  broker_tear_down (&b);
}

/* A browser comes to this computer: to the right address, with the state of this attempt. */
static void
test_loopback (Broker        *self,
               gconstpointer  data)
{
  static const char request[] = "GET /other?code=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /cb?code=C0.x%40&state=another HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *redirect = g_strdup_printf ("http://127.0.0.1:%u/cb", port);
  g_autoptr(FinxSchwabSignIn) sign_in = NULL;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL, cancelled = NULL;
  g_autoptr(GError) error = NULL;

  g_socket_listener_close (listener);
  g_assert_true (finx_loopback_can_listen (redirect));
  g_assert_false (finx_loopback_can_listen (VENUE_SCHWAB_REDIRECT));
  g_assert_false (finx_loopback_can_listen ("http://192.168.0.1:8182/"));
  sign_in = finx_schwab_sign_in_new (self->http, venue_get_url (self->venue), "key", "secret", redirect, &error);
  g_assert_no_error (error);
  finx_schwab_sign_in_end_async (sign_in, NULL, NULL, result_cb, &result);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, NULL));
  broker_wait (self, result != NULL);
  g_assert_null (finx_schwab_sign_in_end_finish (sign_in, result, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-SCHWAB-027");
  g_clear_error (&error);

  finx_schwab_sign_in_end_async (sign_in, NULL, cancellable, result_cb, &cancelled);
  g_cancellable_cancel (cancellable);
  broker_wait (self, cancelled != NULL);
  g_assert_null (finx_schwab_sign_in_end_finish (sign_in, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Tokens */

/* All that is asked at once waits for one token, the first time and when it is refused. */
static void
test_one_renewal (Broker        *self,
                  gconstpointer  data)
{
  static const guint kinds[] = { FINX_READ_BALANCES, FINX_READ_POSITIONS, FINX_READ_QUOTE, FINX_READ_OPEN_ORDERS };

  for (guint round = 1; round <= 2; round++)
    {
      GAsyncResult *results[G_N_ELEMENTS (kinds)] = { NULL, };

      for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
        {
          FinxBrokerCall *call = finx_broker_call_new (kinds[i]);

          call->instrument = self->instrument;
          finx_broker_client_call_async (self->client, call, NULL, result_cb, &results[i]);
        }
      for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
        {
          g_autoptr(FinxBrokerCall) call = NULL;
          g_autoptr(GError) error = NULL;

          broker_wait (self, results[i] != NULL);
          call = finx_broker_client_call_finish (self->client, results[i], &error);
          g_assert_no_error (error);
          g_assert_nonnull (call);
          g_object_unref (results[i]);
        }
      g_assert_cmpuint (venue_count (self->venue, TOKENS), ==, round);
      venue_schwab_revoke ();
    }
}

/* A token that is about to end is renewed before it does. */
static void
test_ahead (Broker        *self,
            gconstpointer  data)
{
  g_autofree char *soon = g_strdup_printf ("%" G_GINT64_FORMAT, finx_clock_now (self->clock) / FINX_USEC_PER_SEC + 120);

  finx_broker_call_free (broker_call (self, FINX_READ_QUOTE, NULL));
  finx_broker_call_free (broker_call (self, FINX_READ_QUOTE, NULL));
  g_assert_cmpuint (venue_count (self->venue, TOKENS), ==, 1);
  finx_broker_client_keep (self->client, "access-until", soon);
  finx_broker_call_free (broker_call (self, FINX_READ_QUOTE, NULL));
  g_assert_cmpuint (venue_count (self->venue, TOKENS), ==, 2);
}

static void
be_signed_in_since (Broker *self,
                    gint64  hours)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, finx_clock_now (self->clock) / FINX_USEC_PER_SEC - hours * 3600);

  finx_broker_client_keep (self->client, "signed-in", text);
}

/* A day before its end it is told; when it is over nothing is sent, and a new sign-in makes it whole again. */
static void
test_seven_days (Broker        *self,
                 gconstpointer  data)
{
  g_autofree char *code = g_uri_escape_string (VENUE_SCHWAB_CODE, NULL, FALSE), *address = NULL;
  g_autofree char *redirect = g_strdup_printf (VENUE_SCHWAB_REDIRECT "/?code=%s", code);

  be_signed_in_since (self, 6 * 24 + 12);
  finx_broker_client_open (self->client);
  broker_wait (self, self->link == FINX_LINK_DEGRADED && strstr (self->reason, "within 12 hours") != NULL);
  finx_broker_client_close (self->client);

  be_signed_in_since (self, 7 * 24 + 1);
  finx_broker_client_keep (self->client, "access-until", "");
  finx_broker_client_open (self->client);
  broker_wait (self, self->link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (self->reason, "lasts seven days"));
  g_assert_cmpuint (venue_count (self->venue, TOKENS), ==, 1);

  address = finx_broker_client_begin_sign_in (self->client, NULL);
  g_assert_true (end_sign_in (self, redirect, NULL));
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
}

/* What renews is not known there: the connection is down, once, with what to do. */
static void
test_refused (gconstpointer data)
{
  BrokerCase broker = case_schwab;
  Broker b;

  broker.values[3][1] = "of-another-sign-in";
  broker_set_up (&b, &broker);
  finx_broker_client_open (b.client);
  broker_wait (&b, b.link == FINX_LINK_DOWN);
  g_assert_nonnull (strstr (b.reason, "Sign in again"));
  g_assert_cmpuint (venue_count (b.venue, ""), ==, 1);
  broker_tear_down (&b);
}

/* Tokens that are voided while all is well are noticed by who places an order then, when it is looked at what is held, and there is
 * another one before it goes out. If it is the order itself that is refused, it is not sent again. */
static void
test_voided (Broker        *self,
             gconstpointer  data)
{
  g_autoptr(FinxOrder) first = NULL, order = NULL, next = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  venue_schwab_revoke ();
  venue_cut_streams (self->venue);
  broker_wait (self, self->link == FINX_LINK_DEGRADED);
  broker_wait (self, self->link == FINX_LINK_HEALTHY);
  g_assert_cmpuint (venue_count (self->venue, TOKENS), ==, 2);
  venue_schwab_revoke ();
  first = broker_send (self, FINX_SIDE_BUY, "10", "60");
  g_assert_cmpuint (venue_count (self->venue, TOKENS), ==, 3);
  venue_misbehave (self->venue, case_schwab.place, VENUE_KEY_REFUSED, 1);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  id = broker_place (self, order, &error);
  g_assert_null (id);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
  g_assert_cmpuint (venue_count (self->venue, "POST " ORDERS), ==, 2);
  next = broker_send (self, FINX_SIDE_BUY, "10", "60");
}

/* Orders */

static void
place_elsewhere (Venue    *venue,
                 gpointer  data)
{
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup ("KO");
  order->quantity = number ("10");
  order->limit_price = number ("60");
  order->type = FINX_ORDER_LIMIT;
  order->tif = FINX_TIF_GTC;
  order->id = g_strdup ("1009999999");
  g_assert_null (venue_exchange_place (venue_get_exchange (venue), order));
}

/* Another one that is just like ours, at the same moment: nobody can tell them apart, so nothing is said and nothing is sent again. */
static void
test_two_alike (Broker        *self,
                gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  const FinxOrder *known;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  venue_misbehave (self->venue, case_schwab.place, VENUE_CUT_AFTER, 1);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  venue_call (self->venue, place_elsewhere, NULL);
  id = broker_place (self, order, &error);
  g_assert_null (id);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-BROKER-002");
  g_assert_cmpuint (venue_count (self->venue, case_schwab.place), ==, 1);
  g_assert_true (g_hash_table_contains (self->states, order->client_id));
  g_assert_cmpint (broker_state (self, order->client_id), ==, FINX_ORDER_UNKNOWN);
  known = finx_order_ledger_find (finx_broker_client_get_ledger (self->client), order->client_id);
  g_assert_nonnull (strstr (known->reason, "Look at the broker's own page"));
}

/* One that was placed elsewhere, and known before, is not taken for ours. */
static void
test_another_like_it (Broker        *self,
                      gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  venue_call (self->venue, place_elsewhere, NULL);
  broker_wait (self, broker_state (self, "1009999999") == FINX_ORDER_WORKING);
  venue_misbehave (self->venue, case_schwab.place, VENUE_CUT_AFTER, 1);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  id = broker_place (self, order, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, !=, "1009999999");
}

/* It is taken, and a moment later it is refused. */
static void
test_rejected (Broker        *self,
               gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "100000", "60");
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_REJECTED);
  g_assert_nonnull (strstr (finx_order_ledger_find (finx_broker_client_get_ledger (self->client), order->client_id)->reason, "buying power"));
}

static FinxOrder *
make_exit (Broker          *self,
           const FinxOrder *entry,
           const char      *limit,      /* (nullable) */
           const char      *stop)       /* (nullable) */
{
  FinxOrder *order = broker_make_order (self, FINX_SIDE_SELL, "10", limit);

  if (stop != NULL)
    {
      order->type = FINX_ORDER_STOP;
      order->stop_price = number (stop);
    }
  g_free (order->parent);
  order->parent = g_strdup (entry->client_id);
  g_free (order->oco_group);
  order->oco_group = g_strdup ("group");
  return order;
}

/* Exit orders have numbers of their own: they are known by their entry. One's fill is the end of the other; the sale has its fee. */
static void
test_bracket (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  FinxOrder *entry = broker_make_order (self, FINX_SIDE_BUY, "10", "65"), *profit = make_exit (self, entry, "80", NULL), *loss = make_exit (self, entry, NULL, "55");
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (orders, entry);
  g_ptr_array_add (orders, profit);
  g_ptr_array_add (orders, loss);
  broker_open (self);
  finx_broker_place_async (FINX_BROKER (self->client), orders, NULL, result_cb, &result);
  broker_wait (self, result != NULL);
  id = finx_broker_place_finish (FINX_BROKER (self->client), result, &error);
  g_assert_no_error (error);
  broker_wait (self, broker_state (self, entry->client_id) == FINX_ORDER_WORKING && broker_state (self, profit->client_id) == FINX_ORDER_WAITING
                     && broker_state (self, loss->client_id) == FINX_ORDER_WAITING);
  venue_set_price (self->venue, "KO", "64.40", "64.50", NULL);
  broker_wait (self, broker_state (self, entry->client_id) == FINX_ORDER_FILLED && broker_state (self, profit->client_id) == FINX_ORDER_WORKING);
  venue_set_price (self->venue, "KO", "80.40", "80.50", NULL);
  broker_wait (self, broker_state (self, profit->client_id) == FINX_ORDER_FILLED && broker_state (self, loss->client_id) == FINX_ORDER_CANCELLED);
  broker_wait (self, self->fills->len == 2);
  g_assert_cmpstr (((FinxFill *) self->fills->pdata[1])->client_id, ==, profit->client_id);
  g_assert_true (finx_decimal_equal (((FinxFill *) self->fills->pdata[1])->fee, number ("0.03")));
  g_assert_cmpuint (g_hash_table_size (self->states), ==, 3);   /* and no strangers */
}

/* An order that is changed twice, with both answers lost, is still one. */
static void
test_chain (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "60");
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  for (guint i = 1; i <= 2; i++)
    {
      order->limit_price = finx_decimal_new (60 + i, 0);
      g_assert_true (broker_replace (self, order, &error));
      g_assert_no_error (error);
    }
  venue_set_price (self->venue, "KO", "61.40", "61.50", NULL);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED && self->fills->len == 1);
  g_assert_cmpuint (g_hash_table_size (self->states), ==, 1);
  g_assert_cmpuint (venue_count (self->venue, "PUT " ORDERS), ==, 2);
}

/* A change whose answer never comes, while the stream and the list tell of it: what is looked for is what is known already. */
static void
test_change_in_silence (Broker        *self,
                        gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;

  broker_open (self);
  order = broker_send (self, FINX_SIDE_BUY, "10", "60");
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  venue_misbehave (self->venue, case_schwab.replace, VENUE_SILENT, 1);
  order->limit_price = number ("61");
  g_assert_true (broker_replace (self, order, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (venue_count (self->venue, "PUT " ORDERS), ==, 1);
  g_assert_cmpuint (g_hash_table_size (self->states), ==, 1);
}

typedef struct
{
  const char *name;
  VenueFault  fault;            /* of the answer to the change */
} PartCase;

static const PartCase parts[] = {
  { "answered", VENUE_WELL }, { "cut", VENUE_CUT_AFTER }, { "silent", VENUE_SILENT }, { "half", VENUE_HALF }, { "broken", VENUE_BROKEN_AFTER },
};

/* A part is filled before the change arrives, and nobody said so yet: what is filled stays with the old number, and the new one begins
 * with nothing. Here it is one order with all of it, at its new price. */
static void
test_change_after_part (gconstpointer data)
{
  const PartCase *c = data;
  g_autoptr(FinxOrder) order = NULL;
  const FinxOrder *known;
  g_autoptr(GError) error = NULL;
  Broker self;

  broker_set_up (&self, &case_schwab);
  broker_open (&self);
  order = broker_send (&self, FINX_SIDE_BUY, "10", "60");
  broker_wait (&self, broker_state (&self, order->client_id) == FINX_ORDER_WORKING);
  venue_misbehave (self.venue, case_schwab.stream, VENUE_LOST, 1);
  venue_set_price (self.venue, "KO", "59.40", "59.50", "3");
  venue_set_price (self.venue, "KO", "70.94", "70.95", NULL);
  if (c->fault != VENUE_WELL)
    venue_misbehave (self.venue, case_schwab.replace, c->fault, 1);
  order->limit_price = number ("61");
  g_assert_true (broker_replace (&self, order, &error));
  g_assert_no_error (error);
  broker_wait (&self, broker_state (&self, order->client_id) == FINX_ORDER_PARTIAL && self.fills->len == 1);
  known = finx_order_ledger_find (finx_broker_client_get_ledger (self.client), order->client_id);
  g_assert_true (finx_decimal_equal (known->limit_price, number ("61")));
  g_assert_true (finx_decimal_equal (known->filled, number ("3")));
  g_assert_true (finx_decimal_equal (known->quantity, number ("13")));
  g_assert_cmpuint (venue_count (self.venue, "PUT " ORDERS), ==, 1);

  venue_set_price (self.venue, "KO", "60.40", "60.50", NULL);
  broker_wait (&self, broker_state (&self, order->client_id) == FINX_ORDER_FILLED && self.fills->len == 2);
  known = finx_order_ledger_find (finx_broker_client_get_ledger (self.client), order->client_id);
  g_assert_true (finx_decimal_equal (known->filled, number ("13")));
  broker_wait (&self, finx_decimal_equal (known->average_price, finx_decimal_div (number ("783.5"), number ("13"), 18, FINX_ROUND_HALF_EVEN)));
  g_assert_cmpuint (g_hash_table_size (self.states), ==, 1);
  broker_tear_down (&self);
}

static void
test_preview (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "80");
  g_autoptr(GPtrArray) orders = g_ptr_array_new (), rows = NULL;
  FinxBrokerQuery query = { .kind = FINX_READ_PREVIEW, .orders = orders };
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (orders, order);
  rows = broker_read (self, &query, &error);
  g_assert_no_error (error);
  g_assert_true (finx_decimal_equal (((FinxBrokerPreview *) rows->pdata[0])->value, number ("709.5")));
  g_assert_true (finx_decimal_equal (((FinxBrokerPreview *) rows->pdata[0])->fee, number ("0.03")));
  g_assert_cmpstr (((FinxBrokerPreview *) rows->pdata[0])->note, ==, "The market is closed");
  order->quantity = number ("100000");
  g_assert_null (broker_read (self, &query, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpuint (venue_count (self->venue, "POST " ORDERS), ==, 0);
}

/* Account and prices */

static void
test_account (Broker        *self,
              gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxBrokerCall) accounts = NULL, balances = NULL, positions = NULL;
  const FinxBrokerAccount *account;
  const FinxBalance *balance;
  g_autofree char *id = NULL;

  broker_open (self);
  order = broker_make_order (self, FINX_SIDE_BUY, "10", "80");
  id = broker_place (self, order, NULL);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_FILLED);
  accounts = broker_call (self, FINX_READ_ACCOUNTS, NULL);
  balances = broker_call (self, FINX_READ_BALANCES, NULL);
  positions = broker_call (self, FINX_READ_POSITIONS, NULL);
  account = accounts->rows->pdata[0];
  g_assert_cmpstr (account->id, ==, VENUE_SCHWAB_ACCOUNT);
  g_assert_cmpstr (account->name, ==, "Charles Schwab …677");
  g_assert_true (account->may_trade);
  g_assert_false (account->may_withdraw);
  balance = balances->rows->pdata[0];
  g_assert_true (finx_decimal_equal (balance->total, number ("99290.5")));
  g_assert_true (finx_decimal_equal (balance->equity, number ("100000")));
  g_assert_true (finx_decimal_equal (balance->buying_power, number ("198581")));
  g_assert_true (finx_decimal_equal (((FinxBrokerPosition *) positions->rows->pdata[0])->average_price, number ("70.95")));
  g_assert_cmpint (finx_decimal_sign (((FinxBrokerPosition *) positions->rows->pdata[0])->unrealised), ==, 0);
}

static void
depth_cb (const FinxDepth *depth,
          gpointer         slot)
{
  *(FinxDepth *) slot = *depth;
}

/* Both books are asked; the one that has it speaks. */
static void
test_book (Broker        *self,
           gconstpointer  data)
{
  static const FinxFeedSink sink = { .depth = depth_cb };
  FinxDepth depth = { 0, };

  finx_feed_set_sink (FINX_FEED (self->client), &sink, &depth);
  broker_open (self);
  finx_feed_subscribe (FINX_FEED (self->client), self->instrument, FINX_STREAM_DEPTH);
  broker_wait (self, depth.n_bids == 1);
  g_assert_true (finx_decimal_equal (finx_instrument_price (self->instrument, depth.bids[0].price), number ("70.94")));
  g_assert_true (finx_decimal_equal (finx_instrument_size (self->instrument, depth.asks[0].size), number ("500")));
  g_assert_cmpint (depth.time_us, ==, G_GINT64_CONSTANT (1781000000123000));
  finx_feed_set_sink (FINX_FEED (self->client), NULL, NULL);
}

static void
test_instruments (Broker        *self,
                  gconstpointer  data)
{
  static const struct { const char *text; guint n; const char *symbol; } searches[] = {
    { "BRK/B", 1, "BRK.B" }, { "microsoft", 1, "MSFT" }, { "$SPX", 1, "$SPX" }, { "nothing", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      FinxBrokerQuery query = { .kind = FINX_READ_INSTRUMENTS, .text = searches[i].text };
      g_autoptr(GPtrArray) rows = NULL;

      rows = broker_read (self, &query, NULL);
      g_assert_cmpuint (rows->len, ==, searches[i].n);
      if (rows->len > 0)
        g_assert_cmpstr (((FinxInstrument *) rows->pdata[0])->symbol, ==, searches[i].symbol);
    }
}

/* A clock that is an hour off is told; orders are found all the same. */
static void
test_clock (gconstpointer data)
{
  Broker b;

  broker_set_up_off (&b, &case_schwab, GPOINTER_TO_INT (data));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(FinxOrder) order = broker_make_order (&b, FINX_SIDE_BUY, "10", i == 0 ? "60" : "80");

      if (i == 0)
        venue_misbehave (b.venue, case_schwab.place, VENUE_CUT_AFTER, 1);
      broker_send_order (&b, order);
      broker_wait (&b, broker_state (&b, order->client_id) == (i == 0 ? FINX_ORDER_WORKING : FINX_ORDER_FILLED));
    }
  broker_wait (&b, b.fills->len == 1);
  broker_tear_down (&b);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *self, gconstpointer data); } tests[] = {
    { "sign-in", test_sign_in }, { "loopback", test_loopback }, { "one-renewal", test_one_renewal }, { "ahead", test_ahead },
    { "seven-days", test_seven_days }, { "voided", test_voided }, { "two-alike", test_two_alike }, { "another-like-it", test_another_like_it },
    { "rejected", test_rejected }, { "bracket", test_bracket }, { "chain", test_chain }, { "change-in-silence", test_change_in_silence }, { "preview", test_preview }, { "account", test_account },
    { "book", test_book }, { "instruments", test_instruments },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/schwab/venue/%s", tests[i].path);

      g_test_add (path, Broker, NULL, set_up, tests[i].func, broker_end_test);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/schwab/venue/change-after-part/%s", parts[i].name);

      g_test_add_data_func (path, &parts[i], test_change_after_part);
    }
  g_test_add_data_func ("/schwab/venue/refused", NULL, test_refused);
  g_test_add_data_func ("/schwab/venue/wrong-key", GINT_TO_POINTER (0), test_wrong_app);
  g_test_add_data_func ("/schwab/venue/wrong-secret", GINT_TO_POINTER (1), test_wrong_app);
  g_test_add_data_func ("/schwab/venue/wrong-callback", GINT_TO_POINTER (2), test_wrong_app);
  g_test_add_data_func ("/schwab/venue/clock-ahead", GINT_TO_POINTER (60), test_clock);
  g_test_add_data_func ("/schwab/venue/clock-behind", GINT_TO_POINTER (-60), test_clock);
  return g_test_run ();
}
