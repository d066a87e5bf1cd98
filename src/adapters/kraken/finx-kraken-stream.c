/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kraken's streams: one for what happens to orders, which each time needs a token of its own, and one for prices. What happens to orders is
 * numbered, and books have checksums: where something is missing, orders are read again, and a book begins anew. */
#include "adapters/kraken/finx-kraken-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-log.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define PATH       "/v2"
#define PING       (5 * FINX_USEC_PER_SEC)
#define SILENCE    (15 * FINX_USEC_PER_SEC)     /* a quiet stream that is listened to beats once a second */
#define MOST_BYTES (16u << 20)

static KrakenStream
stream_of (FinxKraken    *self,
           FinxWebSocket *socket)
{
  return self->sockets[KRAKEN_MARKET] == socket ? KRAKEN_MARKET : KRAKEN_ORDERS;
}

/* Talking */

static void
forget_token (FinxKraken *self)
{
  g_clear_pointer (&self->token, finx_free_wiped);
}

void
kraken_add_boolean (JsonBuilder *builder,
                    const char  *name,
                    gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

JsonBuilder *
kraken_begin_wish (const char *method,
                   const char *channel)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "method", method);
  json_builder_set_member_name (builder, "params");
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "channel", channel);
  return builder;
}

/* Takes @builder. @token: (nullable): goes out with it */
void
kraken_send_wish (FinxKraken    *self,
                  FinxWebSocket *socket,
                  JsonBuilder   *builder,
                  const char    *token)
{
  char *text;

  json_builder_end_object (builder);
  finx_json_add_integer (builder, "req_id", ++self->n_wishes);
  json_builder_end_object (builder);
  text = finx_json_end (builder);
  if (token != NULL)
    text = finx_json_put_secret (text, "params", "token", token);
  finx_web_socket_send_text (socket, text);
  finx_free_wiped (text);
  g_object_unref (builder);
}

/* The trades that are told at the beginning are read elsewhere. */
static void
wish_orders (FinxKraken    *self,
             FinxWebSocket *socket)
{
  JsonBuilder *builder = kraken_begin_wish ("subscribe", "executions");

  kraken_add_boolean (builder, "snap_orders", TRUE);
  kraken_add_boolean (builder, "snap_trades", FALSE);
  kraken_add_boolean (builder, "order_status", TRUE);
  kraken_add_boolean (builder, "ratecounter", TRUE);
  kraken_send_wish (self, socket, builder, self->token);
}

static void
connect_to (FinxKraken    *self,
            FinxWebSocket *socket,
            FinxEndpoint   endpoint)
{
  finx_web_socket_connect (socket, finx_http_request_new (finx_broker_client_get_url (FINX_BROKER_CLIENT (self), endpoint), PATH));
}

static void
token_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxWebSocket) socket = user_data;
  FinxKraken *self = FINX_KRAKEN (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);
  gboolean is_awaited = socket == self->sockets[KRAKEN_ORDERS] && finx_web_socket_get_state (socket) == FINX_LINE_PREPARING;

  if (call != NULL && is_awaited)
    {
      forget_token (self);
      self->token = g_strdup (call->text);
      connect_to (self, socket, FINX_ENDPOINT_STREAM);
    }
  else if (is_awaited)
    {
      finx_web_socket_fail (socket, error);
    }
  if (call != NULL)
    explicit_bzero (call->text, strlen (call->text));
}

/* A token lets in once. */
static void
prepare (FinxWebSocket *socket,
         gpointer       user_data)
{
  FinxKraken *self = user_data;

  if (stream_of (self, socket) == KRAKEN_MARKET)
    connect_to (self, socket, FINX_ENDPOINT_DATA_STREAM);
  else
    finx_broker_client_call_async (user_data, finx_broker_call_new (FINX_CALL_TOKEN), NULL, token_cb, g_object_ref (socket));
}

static void
opened (FinxWebSocket *socket,
        gpointer       user_data)
{
  FinxKraken *self = user_data;

  if (stream_of (self, socket) == KRAKEN_ORDERS)
    {
      self->next = 0;
      wish_orders (self, socket);
      return;
    }
  kraken_forget_wishes (self);
  self->is_heard[KRAKEN_MARKET] = TRUE;
  finx_broker_client_set_feed (user_data, FINX_FEED_LIVE, "");
  finx_broker_client_resubscribe (user_data);
}

/* A key that is refused is not tried again. */
static void
lost (FinxWebSocket *socket,
      const GError  *reason,
      gpointer       user_data)
{
  FinxKraken *self = user_data;
  KrakenStream stream = stream_of (self, socket);

  self->is_heard[stream] = FALSE;
  if (stream == KRAKEN_ORDERS)
    {
      forget_token (self);
      if (g_error_matches (reason, FINX_ERROR, FINX_ERROR_AUTH))
        finx_web_socket_close (socket);
      finx_broker_client_stream_lost (user_data, reason);
    }
  else
    {
      g_autofree char *text = finx_error_text (reason);

      kraken_forget_wishes (self);
      finx_broker_client_set_feed (user_data, FINX_FEED_FAILED, text);
    }
}

/* Orders */

static const char *
note_of (const FinxOrder *order)
{
  switch (order->state)
    {
    case FINX_ORDER_WAITING:   return "Waits for its trigger";
    case FINX_ORDER_WORKING:   return "In the book";
    case FINX_ORDER_PARTIAL:   return "Partly filled";
    case FINX_ORDER_FILLED:    return "Filled";
    case FINX_ORDER_CANCELLED: return "Cancelled";
    case FINX_ORDER_EXPIRED:   return "Expired";
    case FINX_ORDER_REJECTED:  return "Rejected";
    default:                   return "Told by the broker";
    }
}

static void
take_execution (FinxKraken         *self,
                const FinxJsonNode *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (client);
  g_autoptr(FinxOrder) order = kraken_parse_execution (self, node);
  gboolean is_trade = finx_json_node_is (finx_json_node_get (node, "exec_type"), "trade");
  const char *note;
  FinxFill *fill;

  if (order == NULL)
    {
      finx_log (FINX_LOG_WARNING, "broker", "", "Kraken told something of an order that could not be read; orders are read again");
      finx_broker_client_sync_soon (client);
      return;
    }
  fill = kraken_parse_execution_fill (self, order, node);
  if (fill != NULL)
    order->fees = finx_decimal_add (order->fees, fill->fee);
  else if (is_trade)
    finx_broker_client_sync_soon (client);
  note = note_of (order);
  finx_broker_client_note_exchange (client, *order->client_id != '\0' ? order->client_id : order->venue_id, FALSE, note);
  finx_order_ledger_take (ledger, g_steal_pointer (&order), note);
  if (fill != NULL)
    finx_order_ledger_take_fill (ledger, fill);
}

/* %FALSE: it was told before. */
static gboolean
check_number (FinxKraken         *self,
              const FinxJsonNode *root)
{
  gint64 number;

  if (!finx_json_node_integer (finx_json_node_get (root, "sequence"), &number))
    return TRUE;
  if (number < self->next)
    return FALSE;
  if (self->next != 0 && number > self->next)
    {
      finx_log (FINX_LOG_WARNING, "broker", "", "Kraken's stream left something out; orders are read again");
      finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
    }
  self->next = number + 1;
  return TRUE;
}

static void
take_executions (FinxKraken         *self,
                 const FinxJsonNode *root)
{
  const FinxJsonNode *data = finx_json_node_get (root, "data");

  if (!check_number (self, root))
    return;
  for (const FinxJsonNode *node = finx_json_node_first (data); node != NULL; node = finx_json_node_next (data, node))
    take_execution (self, node);
}

/* Listening */

static void
take_refusal (FinxKraken         *self,
              KrakenStream        stream,
              const FinxJsonNode *root)
{
  g_autofree char *words = finx_json_node_text (finx_json_node_get (root, "error"));
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strdup_printf (finx_text ("Kraken's stream: %s"), words != NULL ? words : "");

  finx_log (FINX_LOG_WARNING, "broker", "", "%s", text);
  if (stream == KRAKEN_MARKET)
    {
      finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, text);
      return;
    }
  if (words != NULL && g_str_has_prefix (words, "EGeneral:Permission denied"))
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-KRAKEN-025",
                    "The key may not hear of orders (%s). Nothing was done; let it access the WebSockets API, and query open orders and trades", words);
  else
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-KRAKEN-026",
                    "Kraken's stream of orders does not let FinX in: %s. Orders are read from time to time; it is tried again by itself", words != NULL ? words : "");
  finx_web_socket_fail (self->sockets[stream], error);
}

/* What was asked for is heard from now on. */
static void
take_acknowledgement (FinxKraken         *self,
                      KrakenStream        stream,
                      const FinxJsonNode *root)
{
  const FinxJsonNode *result = finx_json_node_get (root, "result");
  double most = finx_json_node_double (finx_json_node_get (result, "maxratecount"));

  if (!finx_json_node_is (finx_json_node_get (result, "channel"), "executions"))
    return;
  if (most >= 10)
    self->most_orders = most;
  if (stream != KRAKEN_ORDERS || self->is_heard[KRAKEN_ORDERS])
    return;
  self->is_heard[KRAKEN_ORDERS] = TRUE;
  finx_broker_client_stream_ready (FINX_BROKER_CLIENT (self));
}

/* Whether it trades at all. */
static void
take_status (FinxKraken         *self,
             KrakenStream        stream,
             const FinxJsonNode *root)
{
  g_autofree char *system = finx_json_node_text (finx_json_node_get (finx_json_node_first (finx_json_node_get (root, "data")), "system"));
  g_autofree char *text = NULL;

  if (system == NULL || stream != KRAKEN_MARKET)
    return;
  if (!g_str_equal (system, "online"))
    text = g_strdup_printf (finx_text ("Kraken's markets do not trade as usual: “%s”"), system);
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), text != NULL ? FINX_FEED_PAUSED : FINX_FEED_LIVE, text != NULL ? text : "");
}

/* What stands in a message, once it is known to be JSON. */
void
kraken_take_message (FinxKraken         *self,
                     KrakenStream        stream,
                     const FinxJsonNode *root)
{
  const FinxJsonNode *success = finx_json_node_get (root, "success");

  if (!finx_json_node_is_object (root))
    return;
  if (finx_json_node_get (root, "error") != NULL && !finx_json_node_boolean (success))
    take_refusal (self, stream, root);
  else if (finx_json_node_is (finx_json_node_get (root, "method"), "subscribe") && finx_json_node_boolean (success))
    take_acknowledgement (self, stream, root);
  else if (finx_json_node_is (finx_json_node_get (root, "channel"), "executions"))
    take_executions (self, root);
  else if (finx_json_node_is (finx_json_node_get (root, "channel"), "status"))
    take_status (self, stream, root);
  else
    kraken_take_prices (self, root);
}

static void
take_message (FinxWebSocket *socket,
              const char    *data,
              gsize          length,
              gpointer       user_data)
{
  FinxKraken *self = user_data;
  g_autoptr(FinxJsonTree) tree = NULL;

  if (kraken_scan_prices (self, data, length))
    return;
  tree = finx_json_tree_new (data, length, NULL);
  if (tree != NULL)
    kraken_take_message (self, stream_of (self, socket), finx_json_tree_get_root (tree));
}

/* The class */

static void
open_socket (FinxKraken   *self,
             KrakenStream  stream)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxWebSocketOptions options = { .name = "Kraken", .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC), .ping_us = PING,
                                         .silence_us = SILENCE, .max_bytes = MOST_BYTES, .beats = stream == KRAKEN_ORDERS };
  static const FinxWebSocketEvents events = { prepare, opened, take_message, lost };

  if (self->sockets[stream] != NULL)
    return;
  self->sockets[stream] = finx_web_socket_new (finx_broker_client_get_http (client), &options, &events, self);
  finx_web_socket_open (self->sockets[stream]);
}

void
kraken_subscribe (FinxBrokerClient     *client,
                  const FinxInstrument *instrument,
                  FinxStreams           streams)
{
  FinxKraken *self = FINX_KRAKEN (client);

  if (self->sockets[KRAKEN_ORDERS] == NULL)
    return;                             /* not connected; asked again when it is */
  if (streams != 0)
    open_socket (self, KRAKEN_MARKET);
  kraken_want_prices (self, instrument, streams);
}

void
kraken_open_streams (FinxBrokerClient *client)
{
  open_socket (FINX_KRAKEN (client), KRAKEN_ORDERS);
  finx_broker_client_resubscribe (client);
}

void
kraken_close_streams (FinxBrokerClient *client)
{
  FinxKraken *self = FINX_KRAKEN (client);

  for (guint i = 0; i < KRAKEN_N_STREAMS; i++)
    {
      if (self->sockets[i] != NULL)
        finx_web_socket_close (self->sockets[i]);
      g_clear_object (&self->sockets[i]);
      self->is_heard[i] = FALSE;
    }
  forget_token (self);
}
