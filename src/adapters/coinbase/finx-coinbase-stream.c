/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coinbase's streams: one for what happens to orders, one for prices. The messages of each connection are numbered: after a number that
 * is missing orders are read again, and books begin anew. */
#include "adapters/coinbase/finx-coinbase-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

#define MOST_BYTES (64u << 20)  /* the whole book of a large market comes at once */

/* What was told of an instrument. */
typedef struct
{
  guint64     step;             /* of its order book: Coinbase counts messages, not these */
  FinxStreams streams;          /* that were asked for on this connection */
  FinxDecimal bid, ask;
} Prices;

static CoinbaseStream
stream_of (FinxCoinbase  *self,
           FinxWebSocket *socket)
{
  return self->sockets[COINBASE_MARKET] == socket ? COINBASE_MARKET : COINBASE_USER;
}

static Prices *
prices_of (FinxCoinbase         *self,
           const FinxInstrument *instrument)
{
  Prices *prices = g_hash_table_lookup (self->prices, instrument);

  if (prices == NULL)
    {
      prices = g_new0 (Prices, 1);
      prices->bid = prices->ask = FINX_DECIMAL_UNKNOWN;
      g_hash_table_insert (self->prices, (gpointer) instrument, prices);
    }
  return prices;
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
  finx_json_add_text (builder, "jwt", token);
  json_builder_end_object (builder);
  text = finx_json_end (builder);
  finx_web_socket_send_text (socket, text);
  explicit_bzero (text, strlen (text));
  g_free (text);
  explicit_bzero (token, strlen (token));
  g_free (token);
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
    ((Prices *) prices)->streams = 0;
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
    ((Prices *) prices)->step++;
}

/* %FALSE: it was told before. */
static gboolean
check_number (FinxCoinbase       *self,
              CoinbaseStream      stream,
              const FinxJsonNode *root)
{
  gint64 number;

  if (!finx_json_node_integer (finx_json_node_get (root, "sequence_num"), &number))
    return TRUE;
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
  finx_broker_client_note_exchange (client, known != NULL ? known->client_id : order->client_id, FALSE, note_of (order));
  finx_order_ledger_take (ledger, g_steal_pointer (&order), note_of (order));
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

/* Prices */

static void
take_ticker (FinxCoinbase         *self,
             const FinxJsonNode   *node,
             const FinxInstrument *instrument,
             gint64                time_us)
{
  Prices *prices = prices_of (self, instrument);
  FinxTick ticks[2];
  gsize n = 0;

  prices->bid = finx_json_node_decimal (finx_json_node_get (node, "best_bid"));
  prices->ask = finx_json_node_decimal (finx_json_node_get (node, "best_ask"));
  n += finx_broker_json_tick (finx_json_node_get (node, "best_bid"), finx_json_node_get (node, "best_bid_quantity"), instrument, FINX_TICK_BID, time_us, &ticks[n]);
  n += finx_broker_json_tick (finx_json_node_get (node, "best_ask"), finx_json_node_get (node, "best_ask_quantity"), instrument, FINX_TICK_ASK, time_us, &ticks[n]);
  if (n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), ticks, n);
}

/* Whose side is told is not sure, so the best prices decide; between them it is taken for the maker's. */
static FinxSide
aggressor_of (const Prices       *prices,
              const FinxJsonNode *node)
{
  FinxDecimal price = finx_json_node_decimal (finx_json_node_get (node, "price"));

  if (finx_decimal_is_known (prices->ask) && finx_decimal_compare (price, prices->ask) >= 0)
    return FINX_SIDE_BUY;
  if (finx_decimal_is_known (prices->bid) && finx_decimal_compare (price, prices->bid) <= 0)
    return FINX_SIDE_SELL;
  return finx_json_node_is (finx_json_node_get (node, "side"), "BUY") ? FINX_SIDE_SELL : FINX_SIDE_BUY;
}

static int
compare_ticks (gconstpointer a,
               gconstpointer b)
{
  const FinxTick *first = a, *second = b;

  return (first->time_us > second->time_us) - (first->time_us < second->time_us);
}

/* What was traded before we listened is no trade now: of that only the newest is told, as such. */
static void
push_trades (FinxCoinbase *self,
             gboolean      is_snapshot)
{
  g_array_sort (self->trades, compare_ticks);
  for (guint i = self->trades->len; is_snapshot && i-- > 0;)
    {
      FinxTick *tick = &g_array_index (self->trades, FinxTick, i);

      for (guint j = i + 1; j < self->trades->len; j++)
        if (g_array_index (self->trades, FinxTick, j).instrument == tick->instrument)
          {
            g_array_remove_index (self->trades, i);
            tick = NULL;
            break;
          }
      if (tick != NULL)
        tick->kind = FINX_TICK_LAST;
    }
  if (self->trades->len > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), (const FinxTick *) (gpointer) self->trades->data, self->trades->len);
}

static void
take_book (FinxCoinbase         *self,
           const FinxJsonNode   *event,
           const FinxInstrument *instrument,
           gint64                time_us)
{
  const FinxJsonNode *updates = finx_json_node_get (event, "updates");
  Prices *prices = prices_of (self, instrument);
  g_autoptr(GArray) changes = g_array_new (FALSE, FALSE, sizeof (FinxBookChange));
  FinxBookMessage message = {
    .time_us = time_us,
    .instrument = instrument->index,
    .is_snapshot = finx_json_node_is (finx_json_node_get (event, "type"), "snapshot"),
    .previous = prices->step,
    .sequence = prices->step + 1,
  };

  for (const FinxJsonNode *node = finx_json_node_first (updates); node != NULL; node = finx_json_node_next (updates, node))
    {
      FinxBookChange change = { .side = finx_json_node_is (finx_json_node_get (node, "side"), "bid") ? FINX_SIDE_BUY : FINX_SIDE_SELL };

      if (finx_broker_json_units (finx_json_node_get (node, "price_level"), instrument->price_scale, &change.price)
          && finx_broker_json_units (finx_json_node_get (node, "new_quantity"), instrument->size_scale, &change.size))
        g_array_append_val (changes, change);
    }
  message.changes = (const FinxBookChange *) (gpointer) changes->data;
  message.n_changes = changes->len;
  prices->step++;
  finx_broker_client_push_book (FINX_BROKER_CLIENT (self), &message);
}

/* What is told of "BTC-USD" is also what is true of "BTC-USDC" where they are one market. */
typedef void (*ForEach) (FinxCoinbase *self, const FinxJsonNode *node, const FinxInstrument *instrument, gint64 time_us);

static void
for_each_instrument (FinxCoinbase       *self,
                     const FinxJsonNode *node,
                     gint64              time_us,
                     ForEach             func)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autofree char *product = finx_json_node_text (finx_json_node_get (node, "product_id"));
  const FinxInstrument *instrument = finx_broker_client_find (client, product);
  GHashTableIter iter;
  gpointer alias, real;

  if (instrument != NULL)
    func (self, node, instrument, time_us);
  g_hash_table_iter_init (&iter, self->aliases);
  while (g_hash_table_iter_next (&iter, &alias, &real))
    if (g_strcmp0 (real, product) == 0 && finx_broker_client_find (client, alias) != NULL)
      func (self, node, finx_broker_client_find (client, alias), time_us);
}

static void
take_trade (FinxCoinbase         *self,
            const FinxJsonNode   *node,
            const FinxInstrument *instrument,
            gint64                time_us)
{
  FinxTick tick;

  if (!finx_broker_json_tick (finx_json_node_get (node, "price"), finx_json_node_get (node, "size"), instrument, FINX_TICK_TRADE,
                              finx_json_node_time (finx_json_node_get (node, "time")), &tick))
    return;
  tick.side = (guint8) aggressor_of (prices_of (self, instrument), node);
  g_array_append_val (self->trades, tick);
}

static void
take_trades (FinxCoinbase       *self,
             const FinxJsonNode *event)
{
  const FinxJsonNode *trades = finx_json_node_get (event, "trades");

  g_array_set_size (self->trades, 0);
  for (const FinxJsonNode *node = finx_json_node_first (trades); node != NULL; node = finx_json_node_next (trades, node))
    for_each_instrument (self, node, 0, take_trade);
  push_trades (self, finx_json_node_is (finx_json_node_get (event, "type"), "snapshot"));
}

void
coinbase_take_prices (FinxCoinbase       *self,
                      const FinxJsonNode *root,
                      const FinxJsonNode *events)
{
  const FinxJsonNode *channel = finx_json_node_get (root, "channel");
  gint64 time_us = finx_json_node_time (finx_json_node_get (root, "timestamp"));

  for (const FinxJsonNode *event = finx_json_node_first (events); event != NULL; event = finx_json_node_next (events, event))
    {
      const FinxJsonNode *tickers = finx_json_node_get (event, "tickers");

      if (finx_json_node_is (channel, "l2_data"))
        for_each_instrument (self, event, time_us, take_book);
      else if (finx_json_node_is (channel, "market_trades"))
        take_trades (self, event);
      else if (finx_json_node_is (channel, "ticker"))
        for (const FinxJsonNode *node = finx_json_node_first (tickers); node != NULL; node = finx_json_node_next (tickers, node))
          for_each_instrument (self, node, time_us, take_ticker);
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

  if (stream == COINBASE_USER && is_about_key && !self->is_heard[stream])
    {
      finx_set_error (&error, FINX_ERROR_AUTH, "FINX-COINBASE-017",
                      "Coinbase refuses the key on its stream of orders: %s. Nothing was done. Check the key and this computer's clock", words);
      finx_web_socket_close (socket);
      finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), error);
      return;
    }
  text = g_strdup_printf (finx_text ("Coinbase's stream: %s"), words != NULL ? words : "");
  if (stream == COINBASE_MARKET)
    finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), self->is_heard[stream] ? FINX_FEED_LIVE : FINX_FEED_FAILED, text);
  else
    finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
  finx_log (FINX_LOG_WARNING, "broker", "", "%s", text);
}

static void
take_message (FinxWebSocket *socket,
              const char    *data,
              gsize          length,
              gpointer       user_data)
{
  FinxCoinbase *self = user_data;
  CoinbaseStream stream = stream_of (self, socket);
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (data, length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  const FinxJsonNode *channel = finx_json_node_get (root, "channel"), *events = finx_json_node_get (root, "events");
  const FinxJsonNode *known = finx_json_node_get (finx_json_node_first (events), "subscriptions");

  if (finx_json_node_is (finx_json_node_get (root, "type"), "error"))
    {
      take_error (self, socket, root);
      return;
    }
  if (!finx_json_node_is_object (root) || !check_number (self, stream, root))
    return;
  if (finx_json_node_get (known, stream == COINBASE_USER ? "user" : "heartbeats") != NULL)
    note_heard (self, stream);
  else if (finx_json_node_is (channel, "user"))
    coinbase_take_orders (self, events);
  else
    coinbase_take_prices (self, root, events);
}

/* The class */

static void
open_socket (FinxCoinbase   *self,
             CoinbaseStream  stream)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxWebSocketOptions options = { .name = "Coinbase", .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC),
                                         .most_wait_us = 64 * FINX_USEC_PER_SEC, .max_bytes = MOST_BYTES };
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
  Prices *prices = prices_of (self, instrument);

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
