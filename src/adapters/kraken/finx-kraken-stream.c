/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kraken's streams: one for what happens to orders, which each time needs a token of its own, and one for prices. What happens to orders is
 * numbered, and books have checksums: where something is missing, orders are read again, and a book begins anew. */
#include "adapters/kraken/finx-kraken-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

#define PATH       "/v2"
#define PING       (5 * FINX_USEC_PER_SEC)
#define SILENCE    (15 * FINX_USEC_PER_SEC)     /* a quiet stream beats once a second */
#define MOST_BYTES (16u << 20)
#define ANEW_AFTER FINX_USEC_PER_SEC            /* a book begins anew so much later than it did before, doubled each time */
#define MOST_ANEW  6
#define ANEW_CALM  (5 * FINX_USEC_PER_MIN)      /* after that it may again at once */

/* What was told of an instrument. */
typedef struct
{
  FinxStreams streams;          /* that were asked for on this connection */
  KrakenBook *book;             /* (nullable) */
  gboolean    is_whole;         /* the book: it began, and was right since */
  guint       n_anew;           /* how often it had to begin anew lately */
  gint64      anew_us;          /* when it did last; 0: never */
  gboolean    is_due;           /* it has to, as soon as it may */
} Prices;

static void
prices_free (gpointer data)
{
  g_clear_pointer (&((Prices *) data)->book, kraken_book_free);
  g_free (data);
}

GHashTable *
kraken_prices_new (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, prices_free);
}

static KrakenStream
stream_of (FinxKraken    *self,
           FinxWebSocket *socket)
{
  return self->sockets[KRAKEN_MARKET] == socket ? KRAKEN_MARKET : KRAKEN_ORDERS;
}

static Prices *
prices_of (FinxKraken           *self,
           const FinxInstrument *instrument)
{
  Prices *prices = g_hash_table_lookup (self->prices, instrument);

  if (prices == NULL)
    {
      prices = g_new0 (Prices, 1);
      g_hash_table_insert (self->prices, (gpointer) instrument, prices);
    }
  return prices;
}

/* Talking */

static void
forget_token (FinxKraken *self)
{
  if (self->token != NULL)
    explicit_bzero (self->token, strlen (self->token));
  g_clear_pointer (&self->token, g_free);
}

static void
add_boolean (JsonBuilder *builder,
             const char  *name,
             gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static JsonBuilder *
begin_wish (const char *method,
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

/* Takes @builder. What goes out may hold the token, and is wiped. */
static void
send_wish (FinxKraken    *self,
           FinxWebSocket *socket,
           JsonBuilder   *builder)
{
  char *text;

  json_builder_end_object (builder);
  finx_json_add_integer (builder, "req_id", ++self->n_wishes);
  json_builder_end_object (builder);
  text = finx_json_end (builder);
  finx_web_socket_send_text (socket, text);
  explicit_bzero (text, strlen (text));
  g_free (text);
  g_object_unref (builder);
}

/* The trades that are told at the beginning are read elsewhere. */
static void
wish_orders (FinxKraken    *self,
             FinxWebSocket *socket)
{
  JsonBuilder *builder = begin_wish ("subscribe", "executions");

  finx_json_add_text (builder, "token", self->token);
  add_boolean (builder, "snap_orders", TRUE);
  add_boolean (builder, "snap_trades", FALSE);
  add_boolean (builder, "order_status", TRUE);
  add_boolean (builder, "ratecounter", TRUE);
  send_wish (self, socket, builder);
}

static void
wish_prices (FinxKraken           *self,
             const FinxInstrument *instrument,
             const char           *channel,
             gboolean              is_wanted)
{
  JsonBuilder *builder = begin_wish (is_wanted ? "subscribe" : "unsubscribe", channel);
  g_autofree char *symbol = kraken_symbol_of (self, instrument);

  json_builder_set_member_name (builder, "symbol");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, symbol);
  json_builder_end_array (builder);
  if (g_str_equal (channel, "book"))
    finx_json_add_integer (builder, "depth", FINX_BOOK_DEPTH);
  if (g_str_equal (channel, "ticker"))
    finx_json_add_text (builder, "event_trigger", "bbo");
  if (is_wanted)
    add_boolean (builder, "snapshot", !g_str_equal (channel, "trade"));
  send_wish (self, self->sockets[KRAKEN_MARKET], builder);
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
  gboolean is_awaited = socket == self->sockets[KRAKEN_ORDERS] && finx_web_socket_get_state (socket) == FINX_WEB_SOCKET_PREPARING;

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

/* The other side does not remember. */
static void
forget_wishes (FinxKraken *self)
{
  GHashTableIter iter;
  gpointer prices;

  g_hash_table_iter_init (&iter, self->prices);
  while (g_hash_table_iter_next (&iter, NULL, &prices))
    {
      ((Prices *) prices)->streams = 0;
      ((Prices *) prices)->is_whole = ((Prices *) prices)->is_due = FALSE;
    }
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
  forget_wishes (self);
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

      forget_wishes (self);
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

/* Prices */

static gboolean
read_units (const FinxJsonNode *node,
            const char         *name,
            guint               scale,
            gint64             *units)
{
  FinxDecimal value = finx_json_node_decimal (finx_json_node_get (node, name));

  return finx_decimal_is_known (value) && finx_decimal_to_units (finx_decimal_rescale (value, scale, FINX_ROUND_HALF_EVEN), scale, units);
}

static gint64
time_of (FinxKraken         *self,
         const FinxJsonNode *node)
{
  gint64 time_us = finx_json_node_time (finx_json_node_get (node, "timestamp"));

  return time_us != 0 ? time_us : finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
}

static gsize
read_tick (FinxKraken           *self,
           const FinxJsonNode   *node,
           const FinxInstrument *instrument,
           FinxTickKind          kind,
           const char           *price,
           const char           *size,
           FinxTick             *tick)
{
  *tick = (FinxTick) { .time_us = time_of (self, node), .instrument = instrument->index, .kind = (guint8) kind };
  return read_units (node, price, instrument->price_scale, &tick->price) && tick->price > 0
         && (size == NULL || (read_units (node, size, instrument->size_scale, &tick->size) && tick->size >= 0));
}

/* At the beginning the last price is told as well, which is no trade now. */
static void
take_ticker (FinxKraken           *self,
             const FinxJsonNode   *node,
             const FinxInstrument *instrument,
             gboolean              is_snapshot)
{
  FinxTick ticks[3];
  gsize n = 0;

  n += read_tick (self, node, instrument, FINX_TICK_BID, "bid", "bid_qty", &ticks[n]);
  n += read_tick (self, node, instrument, FINX_TICK_ASK, "ask", "ask_qty", &ticks[n]);
  if (is_snapshot)
    n += read_tick (self, node, instrument, FINX_TICK_LAST, "last", NULL, &ticks[n]);
  if (n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), ticks, n);
}

static void
take_trade (FinxKraken           *self,
            const FinxJsonNode   *node,
            const FinxInstrument *instrument,
            gboolean              is_snapshot)
{
  FinxTick tick;

  if (is_snapshot || !read_tick (self, node, instrument, FINX_TICK_TRADE, "price", "qty", &tick))
    return;
  tick.side = finx_json_node_is (finx_json_node_get (node, "side"), "sell") ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), &tick, 1);
}

/* Asks for it, unless that was done a moment ago: a book that is never right is not asked for without an end. */
static void
ask_book_anew (FinxKraken           *self,
               Prices               *prices,
               const FinxInstrument *instrument)
{
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  gint64 wait_us = prices->n_anew > 0 ? finx_broker_client_hasten (FINX_BROKER_CLIENT (self), ANEW_AFTER << MIN (prices->n_anew, MOST_ANEW)) : 0;

  prices->is_due = now_us - prices->anew_us < wait_us;
  if (prices->is_due)
    return;
  prices->n_anew = now_us - prices->anew_us > ANEW_CALM ? 1 : prices->n_anew + 1;
  prices->anew_us = now_us;
  wish_prices (self, instrument, "book", FALSE);
  wish_prices (self, instrument, "book", TRUE);
}

/* The book is not what Kraken has: it is asked for anew, and nothing of it is shown until then. */
static void
lose_book (FinxKraken           *self,
           Prices               *prices,
           const FinxInstrument *instrument)
{
  FinxDepth depth = { .instrument = instrument->index, .is_resyncing = TRUE };

  finx_log (FINX_LOG_WARNING, "broker", "", "The order book of %s is not what Kraken has; it is read anew", instrument->symbol);
  prices->is_whole = FALSE;
  finx_broker_client_push_depth (FINX_BROKER_CLIENT (self), &depth);
  ask_book_anew (self, prices, instrument);
}

static void
take_book (FinxKraken           *self,
           const FinxJsonNode   *node,
           const FinxInstrument *instrument,
           gboolean              is_snapshot)
{
  const KrakenPair *pair = kraken_pair_of (self, instrument);
  Prices *prices = prices_of (self, instrument);
  FinxDepth depth = { 0, };

  if (pair == NULL || (prices->streams & FINX_STREAM_DEPTH) == 0)
    return;
  if (!is_snapshot && !prices->is_whole)
    {
      if (prices->is_due)
        ask_book_anew (self, prices, instrument);
      return;
    }
  if (prices->book == NULL)
    prices->book = kraken_book_new ();
  if (is_snapshot)
    kraken_book_clear (prices->book);
  if (!kraken_book_apply (prices->book, pair, node))
    {
      lose_book (self, prices, instrument);
      return;
    }
  prices->is_whole = TRUE;
  kraken_book_read (prices->book, pair, instrument, &depth);
  if (depth.time_us == 0)
    depth.time_us = time_of (self, node);
  finx_broker_client_push_depth (FINX_BROKER_CLIENT (self), &depth);
}

static void
take_prices (FinxKraken         *self,
             const FinxJsonNode *root)
{
  static const struct
  {
    const char *channel;
    void (*take) (FinxKraken *self, const FinxJsonNode *node, const FinxInstrument *instrument, gboolean is_snapshot);
  } channels[] = { { "ticker", take_ticker }, { "trade", take_trade }, { "book", take_book } };
  const FinxJsonNode *channel = finx_json_node_get (root, "channel"), *data = finx_json_node_get (root, "data");
  gboolean is_snapshot = finx_json_node_is (finx_json_node_get (root, "type"), "snapshot");

  for (gsize i = 0; i < G_N_ELEMENTS (channels); i++)
    for (const FinxJsonNode *node = finx_json_node_is (channel, channels[i].channel) ? finx_json_node_first (data) : NULL; node != NULL;
         node = finx_json_node_next (data, node))
      {
        g_autofree char *symbol = finx_json_node_text (finx_json_node_get (node, "symbol"));
        const FinxInstrument *instrument = symbol != NULL ? kraken_find_instrument (self, symbol) : NULL;

        if (instrument != NULL && g_hash_table_contains (self->prices, instrument))
          channels[i].take (self, node, instrument, is_snapshot);
      }
}

/* Listening */

static void
take_refusal (FinxKraken         *self,
              FinxWebSocket      *socket,
              const FinxJsonNode *root)
{
  g_autofree char *words = finx_json_node_text (finx_json_node_get (root, "error"));
  KrakenStream stream = stream_of (self, socket);
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
  finx_web_socket_fail (socket, error);
}

/* What was asked for is heard from now on. */
static void
take_acknowledgement (FinxKraken         *self,
                      FinxWebSocket      *socket,
                      const FinxJsonNode *root)
{
  const FinxJsonNode *result = finx_json_node_get (root, "result");
  double most = finx_json_node_double (finx_json_node_get (result, "maxratecount"));

  if (!finx_json_node_is (finx_json_node_get (result, "channel"), "executions"))
    return;
  if (most >= 10)
    self->most_orders = most;
  if (stream_of (self, socket) != KRAKEN_ORDERS || self->is_heard[KRAKEN_ORDERS])
    return;
  self->is_heard[KRAKEN_ORDERS] = TRUE;
  finx_broker_client_stream_ready (FINX_BROKER_CLIENT (self));
}

/* Whether it trades at all. */
static void
take_status (FinxKraken         *self,
             FinxWebSocket      *socket,
             const FinxJsonNode *root)
{
  g_autofree char *system = finx_json_node_text (finx_json_node_get (finx_json_node_first (finx_json_node_get (root, "data")), "system"));
  g_autofree char *text = NULL;

  if (system == NULL || stream_of (self, socket) != KRAKEN_MARKET)
    return;
  if (!g_str_equal (system, "online"))
    text = g_strdup_printf (finx_text ("Kraken's markets do not trade as usual: “%s”"), system);
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), text != NULL ? FINX_FEED_PAUSED : FINX_FEED_LIVE, text != NULL ? text : "");
}

static void
take_message (FinxWebSocket *socket,
              const char    *data,
              gsize          length,
              gpointer       user_data)
{
  FinxKraken *self = user_data;
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (data, length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  const FinxJsonNode *success = finx_json_node_get (root, "success");

  if (!finx_json_node_is_object (root))
    return;
  if (finx_json_node_get (root, "error") != NULL && !finx_json_node_boolean (success))
    take_refusal (self, socket, root);
  else if (finx_json_node_is (finx_json_node_get (root, "method"), "subscribe") && finx_json_node_boolean (success))
    take_acknowledgement (self, socket, root);
  else if (finx_json_node_is (finx_json_node_get (root, "channel"), "executions"))
    take_executions (self, root);
  else if (finx_json_node_is (finx_json_node_get (root, "channel"), "status"))
    take_status (self, socket, root);
  else
    take_prices (self, root);
}

/* The class */

static void
open_socket (FinxKraken   *self,
             KrakenStream  stream)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxWebSocketOptions options = { .name = "Kraken", .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC), .ping_us = PING,
                                         .silence_us = SILENCE, .max_bytes = MOST_BYTES };
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
  static const struct { FinxStreams stream; const char *channel; } channels[] = {
    { FINX_STREAM_QUOTES, "ticker" }, { FINX_STREAM_QUOTES, "trade" }, { FINX_STREAM_DEPTH, "book" },
  };
  FinxKraken *self = FINX_KRAKEN (client);
  Prices *prices = prices_of (self, instrument);

  if (self->sockets[KRAKEN_ORDERS] == NULL)
    return;                             /* not connected; asked again when it is */
  if (streams != 0)
    open_socket (self, KRAKEN_MARKET);
  for (gsize i = 0; self->is_heard[KRAKEN_MARKET] && i < G_N_ELEMENTS (channels); i++)
    if (((streams ^ prices->streams) & channels[i].stream) != 0)
      wish_prices (self, instrument, channels[i].channel, (streams & channels[i].stream) != 0);
  if ((streams & FINX_STREAM_DEPTH) == 0)
    prices->is_whole = prices->is_due = FALSE;
  prices->streams = self->is_heard[KRAKEN_MARKET] ? streams : 0;
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
