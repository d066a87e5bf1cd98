/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens to the account's orders, as it happens. Nothing shows that a message is missing, and none has all of an order: what is not
 * told whole is looked up, and everything is read again twice a minute. */
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-log.h"
#include "base/finx-secret.h"
#include "base/finx-string.h"
#include "base/finx-text.h"

#define LOOK_EVERY (30 * FINX_USEC_PER_SEC)

/* Orders */

/* An order of which something is known; it is told with what changes of it. */
static void
tell (FinxCoinbaseExchange *self,
      const FinxOrder      *known,
      const char           *venue_id,
      FinxOrderState        state,
      const char           *note)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrder *order = finx_order_copy (known);

  finx_set_str (&order->venue_id, venue_id);
  order->state = state;
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  finx_broker_client_note_exchange (client, known->client_id, FALSE, note);
  finx_order_ledger_take (finx_broker_client_get_ledger (client), order, note);
}

static void look_up (FinxCoinbaseExchange *self, const char *venue_id);

typedef struct
{
  FinxCoinbaseExchange *self;
  char                 *venue_id;
} Question;

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr(FinxCoinbaseExchange) self = question->self;
  g_autofree char *venue_id = question->venue_id;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, NULL);
  gboolean once_more = GPOINTER_TO_INT (g_hash_table_lookup (self->asked, venue_id));

  g_free (question);
  g_hash_table_remove (self->asked, venue_id);
  if (call != NULL && call->rows->len > 0)
    finx_order_ledger_take (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), finx_order_copy (call->rows->pdata[0]), "Looked up");
  else
    finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
  if (once_more && self->user != NULL)
    look_up (self, venue_id);
}

/* Trades come in crowds: an order is asked for once at a time, and once more if something came meanwhile. */
static void
look_up (FinxCoinbaseExchange *self,
         const char           *venue_id)
{
  gboolean is_asked = g_hash_table_contains (self->asked, venue_id);
  const FinxOrder *known;
  FinxBrokerCall *call;
  FinxOrder *order;
  Question *question;

  g_hash_table_insert (self->asked, g_strdup (venue_id), GINT_TO_POINTER (is_asked));
  if (is_asked)
    return;
  known = finx_order_ledger_find_venue (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), venue_id);
  order = known != NULL ? finx_order_copy (known) : finx_order_new ();
  finx_set_str (&order->venue_id, venue_id);
  call = finx_broker_call_new (FINX_CALL_QUERY);
  g_ptr_array_add (call->orders, order);
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->venue_id = g_strdup (venue_id);
  finx_broker_client_call_async (FINX_BROKER_CLIENT (self), call, NULL, looked_up_cb, question);
}

/* (nullable): of the two orders of a trade the one that is ours */
static const FinxOrder *
find_order (FinxCoinbaseExchange *self,
            const FinxJsonNode   *root)
{
  static const char *const names[] = { "order_id", "maker_order_id", "taker_order_id" };
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  g_autofree char *uuid = finx_json_node_text (finx_json_node_get (root, "client_oid")), *client_id = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = finx_json_node_text (finx_json_node_get (root, names[i]));
      const FinxOrder *known = id != NULL ? finx_order_ledger_find_venue (ledger, id) : NULL;

      if (known != NULL)
        return known;
    }
  client_id = uuid != NULL ? finx_broker_client_id_of (uuid) : NULL;
  return client_id != NULL && *client_id != '\0' ? finx_order_ledger_find (ledger, client_id) : NULL;
}

/* Whether nothing of an order is filled, as far as its rest says. */
static gboolean
is_whole (const FinxOrder    *known,
          const FinxJsonNode *root)
{
  FinxDecimal rest = finx_json_node_decimal (finx_json_node_get (root, "remaining_size"));

  return finx_decimal_is_known (rest) && finx_decimal_is_known (known->quantity) && finx_decimal_equal (rest, known->quantity)
         && finx_decimal_sign (known->filled) == 0;
}

/* Something happened to an order. */
void
coinbase_exchange_take_event (FinxCoinbaseExchange *self,
                              const FinxJsonNode   *root)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxJsonNode *type = finx_json_node_get (root, "type"), *reason = finx_json_node_get (root, "reason");
  g_autofree char *product = finx_json_node_text (finx_json_node_get (root, "product_id"));
  g_autofree char *id = finx_json_node_text (finx_json_node_get (root, "order_id"));
  const FinxOrder *known = find_order (self, root);
  gboolean is_match = finx_json_node_is (type, "match");

  if (product != NULL)
    coinbase_exchange_note_active (self, product, finx_broker_client_get_now (client));
  if (known == NULL || (!is_match && id == NULL))
    {
      finx_broker_client_sync_soon (client);    /* of another program, or faster than the answer to our own */
      return;
    }
  if (finx_json_node_is (type, "received"))
    tell (self, known, id, known->state == FINX_ORDER_UNKNOWN ? FINX_ORDER_PENDING : known->state, "Taken by the broker");
  else if (finx_json_node_is (type, "open") && is_whole (known, root))
    tell (self, known, id, FINX_ORDER_WORKING, "In the book");
  else if (finx_json_node_is (type, "done") && finx_json_node_is (reason, "canceled") && is_whole (known, root))
    {
      g_hash_table_remove (self->cancelled, id);
      tell (self, known, id, FINX_ORDER_CANCELLED, "Cancelled");
    }
  else
    {
      finx_broker_client_note_exchange (client, known->client_id, FALSE, is_match ? "Traded" : "Told by the broker");
      look_up (self, is_match ? known->venue_id : id);
      finx_broker_client_sync_soon (client);    /* its fills */
    }
}

/* Listening */

static void
add_channel (JsonBuilder *builder,
             const char  *name,
             GPtrArray   *products,
             guint        n)
{
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "name", name);
  json_builder_set_member_name (builder, "product_ids");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (builder, products->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* Something must be said within five seconds. The signature is that of a request which is never made; what goes over the line is wiped
 * behind it. */
static void
opened (FinxWebSocket *socket,
        gpointer       user_data)
{
  FinxCoinbaseExchange *self = user_data;
  FinxBrokerClient *client = user_data;
  g_autofree char *timestamp = coinbase_exchange_timestamp (client);
  g_autoptr(GError) error = NULL;
  g_autofree char *signature = coinbase_exchange_sign (finx_broker_client_get_value (client, "secret"), timestamp, "GET", "/users/self/verify", "", &error);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  char *text;

  if (signature == NULL)
    {
      finx_web_socket_close (socket);
      finx_broker_client_stream_lost (client, error);
      return;
    }
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "type", "subscribe");
  json_builder_set_member_name (builder, "channels");
  json_builder_begin_array (builder);
  add_channel (builder, "heartbeat", self->products, 1);
  add_channel (builder, "user", self->products, self->products->len);
  json_builder_end_array (builder);
  finx_json_add_text (builder, "signature", signature);
  finx_json_add_text (builder, "timestamp", timestamp);
  json_builder_end_object (builder);
  text = finx_json_put_secret (finx_json_end (builder), NULL, "passphrase", finx_broker_client_get_value (client, "passphrase"));
  text = finx_json_put_secret (text, NULL, "key", finx_broker_client_get_value (client, "key"));
  finx_web_socket_send_text (socket, text);
  finx_free_wiped (text);
}

static void
connect_user (FinxCoinbaseExchange *self)
{
  finx_web_socket_connect (self->user, finx_http_request_new (finx_broker_client_get_url (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_STREAM), ""));
}

static void
products_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxCoinbaseExchange) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);

  if (call != NULL && call->rows->len > 0 && self->products == NULL)
    {
      self->products = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; i < call->rows->len; i++)
        g_ptr_array_add (self->products, g_strdup (((FinxInstrument *) call->rows->pdata[i])->symbol));
    }
  if (self->user == NULL || finx_web_socket_get_state (self->user) != FINX_LINE_PREPARING)
    return;                             /* not wanted any more, or too late */
  if (self->products != NULL)
    {
      connect_user (self);
      return;
    }
  if (error == NULL)
    finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-COINBASEX-019", "Coinbase Exchange has no markets just now, so there is no stream of orders");
  finx_web_socket_fail (self->user, error);
}

/* Orders are told for the products that are named, so all of them are. */
static void
prepare (FinxWebSocket *socket,
         gpointer       user_data)
{
  FinxCoinbaseExchange *self = user_data;

  if (self->products != NULL)
    connect_user (self);
  else
    finx_broker_client_call_async (user_data, finx_broker_call_new (FINX_READ_INSTRUMENTS), NULL, products_cb, g_object_ref (self));
}

static void
lost (FinxWebSocket *socket,
      const GError  *reason,
      gpointer       user_data)
{
  FINX_COINBASE_EXCHANGE (user_data)->is_user_heard = FALSE;
  finx_broker_client_stream_lost (user_data, reason);
}

/* Who is refused on the stream has a key that is not right, or a product that is gone; with a time that is wrong it is tried again. */
static void
take_error (FinxCoinbaseExchange *self,
            const FinxJsonNode   *root)
{
  g_autofree char *message = finx_json_node_text (finx_json_node_get (root, "message"));
  g_autofree char *more = finx_json_node_text (finx_json_node_get (root, "reason"));
  g_autofree char *words = g_strconcat (message != NULL ? message : "", more != NULL ? " " : "", more, NULL);
  g_autofree char *lower = g_ascii_strdown (words, -1);
  gboolean is_about_key = strstr (lower, "auth") != NULL && strstr (lower, "timestamp") == NULL;
  g_autoptr(GError) error = NULL;

  finx_log (FINX_LOG_WARNING, "broker", "", "The stream of Coinbase Exchange: %s", words);
  if (self->is_user_heard)
    {
      finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
      return;
    }
  if (is_about_key)
    {
      finx_set_error (&error, FINX_ERROR_AUTH, "FINX-COINBASEX-020",
                      "Coinbase Exchange refuses the key on its stream of orders: %s. Nothing was done. Check key, secret and passphrase", words);
      finx_web_socket_close (self->user);
      finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), error);
      return;
    }
  g_clear_pointer (&self->products, g_ptr_array_unref);         /* they may be others by now */
  finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-COINBASEX-021", "The stream of orders of Coinbase Exchange does not open: %s", words);
  finx_web_socket_fail (self->user, error);
}

static gboolean
has_user (const FinxJsonNode *root)
{
  const FinxJsonNode *channels = finx_json_node_get (root, "channels");

  for (const FinxJsonNode *node = finx_json_node_first (channels); node != NULL; node = finx_json_node_next (channels, node))
    if (finx_json_node_is (finx_json_node_get (node, "name"), "user"))
      return TRUE;
  return FALSE;
}

static void
take_heartbeat (FinxCoinbaseExchange *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (client));

  if (now_us - self->looked_us < finx_broker_client_hasten (client, LOOK_EVERY))
    return;
  self->looked_us = now_us;
  finx_broker_client_sync_soon (client);
}

static void
take_message (FinxWebSocket *socket,
              const char    *data,
              gsize          length,
              gpointer       user_data)
{
  static const char *const events[] = { "received", "open", "done", "match", "change", "activate" };
  FinxCoinbaseExchange *self = user_data;
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (data, length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  const FinxJsonNode *type = finx_json_node_get (root, "type");

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (finx_json_node_is (type, events[i]))
      {
        coinbase_exchange_take_event (self, root);
        return;
      }
  if (finx_json_node_is (type, "heartbeat"))
    {
      take_heartbeat (self);
    }
  else if (finx_json_node_is (type, "error"))
    {
      take_error (self, root);
    }
  else if (finx_json_node_is (type, "subscriptions") && has_user (root) && !self->is_user_heard)
    {
      self->is_user_heard = TRUE;
      self->looked_us = finx_clock_now (finx_broker_client_get_clock (user_data));
      finx_broker_client_stream_ready (user_data);
    }
}

void
coinbase_exchange_open_streams (FinxBrokerClient *client)
{
  FinxCoinbaseExchange *self = FINX_COINBASE_EXCHANGE (client);
  const FinxWebSocketOptions options = { .name = "Coinbase Exchange", .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC),
                                         .most_wait_us = 64 * FINX_USEC_PER_SEC, .beats = TRUE };
  static const FinxWebSocketEvents events = { prepare, opened, take_message, lost };

  if (self->user == NULL)
    {
      self->user = finx_web_socket_new (finx_broker_client_get_http (client), &options, &events, self);
      finx_web_socket_open (self->user);
    }
  finx_broker_client_resubscribe (client);
}

static void
close_socket (FinxWebSocket **socket)
{
  if (*socket != NULL)
    finx_web_socket_close (*socket);
  g_clear_object (socket);
}

void
coinbase_exchange_close_streams (FinxBrokerClient *client)
{
  FinxCoinbaseExchange *self = FINX_COINBASE_EXCHANGE (client);

  close_socket (&self->user);
  close_socket (&self->market);
  self->is_user_heard = self->is_market_heard = FALSE;
}
