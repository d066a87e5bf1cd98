/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coinbase's streams: one for what happens to orders, one for prices. The messages of each connection are numbered: after a number that
 * is missing orders are read again, and books begin anew. */
#include "adapters/coinbase/finx-coinbase-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-log.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define MOST_BYTES   (64u << 20)        /* the whole book of a large market comes at once */
#define MOST_REFUSED 2          /* tokens: good ones are refused now and then */

static CoinbaseStream
stream_of (FinxCoinbase  *self,
           FinxWebSocket *socket)
{
  return self->sockets[COINBASE_MARKET] == socket ? COINBASE_MARKET : COINBASE_USER;
}

/* Talking */

/* One channel a message, each with a token of its own, which is wiped behind it. */
static void
send_wish (FinxCoinbase  *self,
           FinxWebSocket *socket,
           gboolean       wanted,
           const char    *channel,
           const char    *product)      /* (nullable) */
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GError) error = NULL;
  char *token = coinbase_sign (self, NULL, &error), *text;

  if (token == NULL)
    {
      finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), error);
      return;
    }
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "type", wanted ? "subscribe" : "unsubscribe");
  if (product != NULL)
    {
      json_builder_set_member_name (builder, "product_ids");
      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, product);
      json_builder_end_array (builder);
    }
  finx_json_add_text (builder, "channel", channel);
  json_builder_end_object (builder);
  text = finx_json_put_secret (finx_json_end (builder), NULL, "jwt", token);
  finx_web_socket_send_text (socket, text);
  finx_free_wiped (text);
  finx_free_wiped (token);
}

static void
prepare (FinxWebSocket *socket,
         gpointer       user_data)
{
  FinxEndpoint endpoint = stream_of (user_data, socket) == COINBASE_USER ? FINX_ENDPOINT_STREAM : FINX_ENDPOINT_DATA_STREAM;

  finx_web_socket_connect (socket, finx_http_request_new (finx_broker_client_get_url (user_data, endpoint), ""));
}

/* The other side does not remember. */
static void
forget_wishes (FinxCoinbase   *self,
               CoinbaseStream  stream)
{
  GHashTableIter iter;
  gpointer prices;

  g_hash_table_iter_init (&iter, self->prices);
  while (stream == COINBASE_MARKET && g_hash_table_iter_next (&iter, NULL, &prices))
    ((CoinbasePrices *) prices)->streams = 0;
}

/* Something must be said within five seconds. Heartbeats keep a quiet stream open, and show what is missing. */
static void
opened (FinxWebSocket *socket,
        gpointer       user_data)
{
  FinxCoinbase *self = user_data;
  CoinbaseStream stream = stream_of (self, socket);

  self->next[stream] = 0;
  send_wish (self, socket, TRUE, "heartbeats", NULL);
  if (stream == COINBASE_USER)
    send_wish (self, socket, TRUE, "user", NULL);
  else
    finx_broker_client_set_feed (user_data, FINX_FEED_CONNECTING, "");
  forget_wishes (self, stream);
}

static void
lost (FinxWebSocket *socket,
      const GError  *reason,
      gpointer       user_data)
{
  FinxCoinbase *self = user_data;
  CoinbaseStream stream = stream_of (self, socket);

  self->is_heard[stream] = FALSE;
  if (stream == COINBASE_USER)
    {
      finx_broker_client_stream_lost (user_data, reason);
    }
  else
    {
      g_autofree char *text = finx_error_text (reason);

      finx_broker_client_set_feed (user_data, FINX_FEED_FAILED, text);
    }
}

/* Something was missed. Who keeps a book sees that a step is missing, and asks for it anew. */
static void
note_gap (FinxCoinbase   *self,
          CoinbaseStream  stream)
{
  GHashTableIter iter;
  gpointer prices;

  finx_log (FINX_LOG_WARNING, "broker", "", "Coinbase's stream left something out; it is read again");
  if (stream == COINBASE_USER)
    {
      finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
      return;
    }
  g_hash_table_iter_init (&iter, self->prices);
  while (g_hash_table_iter_next (&iter, NULL, &prices))
    ((CoinbasePrices *) prices)->step++;
}

/* @number: of a message; what is missing before it is read again. %FALSE: it was told before. */
gboolean
coinbase_check_number (FinxCoinbase   *self,
                       CoinbaseStream  stream,
                       gint64          number)
{
  if (number < self->next[stream])
    return FALSE;
  if (number > self->next[stream])
    note_gap (self, stream);
  self->next[stream] = number + 1;
  return TRUE;
}

/* Orders */

static const char *
note_of (const FinxOrder *order)
{
  switch (order->state)
    {
    case FINX_ORDER_WORKING:   return "In the book";
    case FINX_ORDER_PARTIAL:   return "Partly filled";
    case FINX_ORDER_FILLED:    return "Filled";
    case FINX_ORDER_CANCELLED: return "Cancelled";
    case FINX_ORDER_EXPIRED:   return "Expired";
    case FINX_ORDER_REJECTED:  return "Rejected";
    default:                   return "Told by the broker";
    }
}

/* The stream has sums, not trades; those are read behind it. */
static void
take_order (FinxCoinbase       *self,
            const FinxJsonNode *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (client);
  g_autoptr(FinxOrder) order = coinbase_parse_update (self, node);
  const FinxOrder *known;
  const char *note;

  if (order == NULL)
    {
      finx_log (FINX_LOG_WARNING, "broker", "", "Coinbase told something of an order that could not be read; orders are read again");
      finx_broker_client_sync_soon (client);
      return;
    }
  known = finx_order_ledger_find_venue (ledger, order->venue_id);
  if (known == NULL)
    known = finx_order_ledger_find (ledger, order->client_id);
  if (known == NULL || finx_decimal_compare (order->filled, known->filled) > 0)
    finx_broker_client_sync_soon (client);
  note = note_of (order);
  finx_broker_client_note_exchange (client, known != NULL ? known->client_id : order->client_id, FALSE, note);
  finx_order_ledger_take (ledger, g_steal_pointer (&order), note);
}

void
coinbase_take_orders (FinxCoinbase       *self,
                      const FinxJsonNode *events)
{
  for (const FinxJsonNode *event = finx_json_node_first (events); event != NULL; event = finx_json_node_next (events, event))
    {
      const FinxJsonNode *orders = finx_json_node_get (event, "orders");

      for (const FinxJsonNode *node = finx_json_node_first (orders); node != NULL; node = finx_json_node_next (orders, node))
        take_order (self, node);
    }
}

/* Listening */

static void
note_heard (FinxCoinbase   *self,
            CoinbaseStream  stream)
{
  if (self->is_heard[stream])
    return;
  self->is_heard[stream] = TRUE;
  if (stream == COINBASE_USER)
    {
      self->n_refused = 0;
      finx_broker_client_stream_ready (FINX_BROKER_CLIENT (self));
      return;
    }
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, "");
  finx_broker_client_resubscribe (FINX_BROKER_CLIENT (self));
}

static void
take_error (FinxCoinbase       *self,
            FinxWebSocket      *socket,
            const FinxJsonNode *root)
{
  g_autofree char *words = finx_json_node_text (finx_json_node_get (root, "message"));
  gboolean is_about_key = words != NULL && strstr (words, "auth") != NULL;
  CoinbaseStream stream = stream_of (self, socket);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (stream == COINBASE_USER && is_about_key && !self->is_heard[stream] && ++self->n_refused == MOST_REFUSED)
    {
      self->n_refused = 0;
      finx_set_error (&error, FINX_ERROR_AUTH, "FINX-COINBASE-017",
                      "Coinbase refuses the key on its stream of orders: %s. Nothing was done. Check the key and this computer's clock", words);
      finx_web_socket_close (socket);
      finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), error);
      return;
    }
  text = g_strdup_printf (finx_text ("Coinbase's stream: %s"), words != NULL ? words : "");
  finx_log (FINX_LOG_WARNING, "broker", "", "%s", text);
  if (stream == COINBASE_MARKET)
    {
      finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), self->is_heard[stream] ? FINX_FEED_LIVE : FINX_FEED_FAILED, text);
    }
  else if (self->is_heard[stream])
    {
      finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
    }
  else
    {
      finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-COINBASE-018",
                      "Coinbase's stream of orders does not let FinX in: %s. Orders are read from time to time; it is tried again by itself",
                      words != NULL ? words : "");
      finx_web_socket_fail (socket, error);
    }
}

/* What stands in a message, once it is known to be JSON. */
void
coinbase_take_message (FinxCoinbase       *self,
                       CoinbaseStream      stream,
                       const FinxJsonNode *root)
{
  const FinxJsonNode *channel = finx_json_node_get (root, "channel"), *events = finx_json_node_get (root, "events");
  const FinxJsonNode *known = finx_json_node_get (finx_json_node_first (events), "subscriptions");
  gint64 number;

  if (!finx_json_node_is_object (root)
      || (finx_json_node_integer (finx_json_node_get (root, "sequence_num"), &number) && !coinbase_check_number (self, stream, number)))
    return;
  if (finx_json_node_get (known, stream == COINBASE_USER ? "user" : "heartbeats") != NULL)
    note_heard (self, stream);
  else if (finx_json_node_is (channel, "user"))
    coinbase_take_orders (self, events);
  else
    coinbase_take_prices (self, root, events);
}

static void
take_message (FinxWebSocket *socket,
              const char    *data,
              gsize          length,
              gpointer       user_data)
{
  FinxCoinbase *self = user_data;
  CoinbaseStream stream = stream_of (self, socket);
  g_autoptr(FinxJsonTree) tree = NULL;
  const FinxJsonNode *root;

  if (stream == COINBASE_MARKET && coinbase_scan_prices (self, data, length))
    return;
  tree = finx_json_tree_new (data, length, NULL);
  root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  if (finx_json_node_is (finx_json_node_get (root, "type"), "error"))
    take_error (self, socket, root);
  else
    coinbase_take_message (self, stream, root);
}

/* The class */

static void
open_socket (FinxCoinbase   *self,
             CoinbaseStream  stream)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxWebSocketOptions options = { .name = "Coinbase", .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC),
                                         .most_wait_us = 64 * FINX_USEC_PER_SEC, .max_bytes = MOST_BYTES, .beats = TRUE };
  static const FinxWebSocketEvents events = { prepare, opened, take_message, lost };

  if (self->sockets[stream] != NULL)
    return;
  self->sockets[stream] = finx_web_socket_new (finx_broker_client_get_http (client), &options, &events, self);
  finx_web_socket_open (self->sockets[stream]);
}

static void
aliases_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxCoinbase) self = user_data;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, NULL);

  self->knows_aliases = call != NULL;   /* else with the next one that is wanted */
}

/* Prices of the dollar's coin come under the dollar's name, which the list of products tells. */
static void
learn_aliases (FinxCoinbase *self,
               const char   *product)
{
  if (self->knows_aliases || !g_str_has_suffix (product, "-USDC"))
    return;
  self->knows_aliases = TRUE;
  finx_broker_client_call_async (FINX_BROKER_CLIENT (self), finx_broker_call_new (FINX_READ_INSTRUMENTS), NULL, aliases_cb, g_object_ref (self));
}

void
coinbase_subscribe (FinxBrokerClient     *client,
                    const FinxInstrument *instrument,
                    FinxStreams           streams)
{
  static const struct { FinxStreams stream; const char *channel; } channels[] = {
    { FINX_STREAM_QUOTES, "ticker" }, { FINX_STREAM_QUOTES, "market_trades" }, { FINX_STREAM_DEPTH, "level2" },
  };
  FinxCoinbase *self = FINX_COINBASE (client);
  const char *product = finx_broker_client_get_symbol (client, instrument);
  CoinbasePrices *prices = coinbase_prices_of (self, instrument);

  if (self->sockets[COINBASE_USER] == NULL)
    return;                             /* not connected; asked again when it is */
  learn_aliases (self, product);
  if (streams != 0)
    open_socket (self, COINBASE_MARKET);
  for (gsize i = 0; self->is_heard[COINBASE_MARKET] && i < G_N_ELEMENTS (channels); i++)
    if (((streams ^ prices->streams) & channels[i].stream) != 0)
      send_wish (self, self->sockets[COINBASE_MARKET], (streams & channels[i].stream) != 0, channels[i].channel, product);
  prices->streams = self->is_heard[COINBASE_MARKET] ? streams : 0;
}

void
coinbase_open_streams (FinxBrokerClient *client)
{
  open_socket (FINX_COINBASE (client), COINBASE_USER);
  finx_broker_client_resubscribe (client);
}

void
coinbase_close_streams (FinxBrokerClient *client)
{
  FinxCoinbase *self = FINX_COINBASE (client);

  for (guint i = 0; i < COINBASE_N_STREAMS; i++)
    {
      if (self->sockets[i] != NULL)
        finx_web_socket_close (self->sockets[i]);
      g_clear_object (&self->sockets[i]);
      self->is_heard[i] = FALSE;
    }
}
