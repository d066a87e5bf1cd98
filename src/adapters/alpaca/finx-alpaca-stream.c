/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alpaca's streams: one for what happens to the account, and one of prices for each market. None of them has a number or tells what
 * was missed, so after each new connection the account is read whole. */
#include "adapters/alpaca/finx-alpaca-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-log.h"
#include "base/finx-secret.h"
#include "base/finx-string.h"
#include "base/finx-text.h"

/* Codes that no quick return cures. */
enum { BAD_KEY = 402, TOO_MANY_SYMBOLS = 405, TOO_MANY_CONNECTIONS = 406, NOT_IN_PLAN = 409 };

static const char *const paths[ALPACA_N_MARKETS] = { "/v2/iex", "/v1beta3/crypto/us" };

/* The key goes over the line in the message; it is wiped behind it. */
static void
authenticate (FinxBrokerClient *client,
              FinxWebSocket    *socket)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  char *text;

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "action", "auth");
  json_builder_end_object (builder);
  text = finx_json_put_secret (finx_json_end (builder), NULL, "secret", finx_broker_client_get_value (client, "secret"));
  text = finx_json_put_secret (text, NULL, "key", finx_broker_client_get_value (client, "key"));
  finx_web_socket_send_text (socket, text);
  finx_free_wiped (text);
}

static GError *
refused (void)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_AUTH, "FINX-ALPACA-010",
                  "Alpaca refuses the key: %s. Nothing was sent. Check it; keys of the paper and the live account are not the same",
                  "its stream does not open");
  return error;
}

/* The account */

static void
trading_prepare (FinxWebSocket *socket,
                 gpointer       user_data)
{
  finx_web_socket_connect (socket, finx_http_request_new (finx_broker_client_get_url (user_data, FINX_ENDPOINT_STREAM), "/stream"));
}

static void
trading_opened (FinxWebSocket *socket,
                gpointer       user_data)
{
  authenticate (user_data, socket);
}

static void
trading_lost (FinxWebSocket *socket,
              const GError  *reason,
              gpointer       user_data)
{
  finx_broker_client_stream_lost (user_data, reason);
}

static const char *
note_of (const FinxJsonNode *event)
{
  static const struct { const char *event, *note; } notes[] = {
    { "fill", "Filled" }, { "partial_fill", "Partly filled" }, { "canceled", "Cancelled" }, { "expired", "Expired" }, { "rejected", "Rejected" },
    { "order_cancel_rejected", "The broker did not cancel it" }, { "order_replace_rejected", "The broker did not change it" },
    { "pending_cancel", "Cancellation asked for" }, { "pending_replace", "Change asked for" }, { "done_for_day", "Done for the day" },
    { "trade_bust", "A fill was taken back: check it at the broker" }, { "trade_correct", "A fill was corrected: check it at the broker" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    if (finx_json_node_is (event, notes[i].event))
      return notes[i].note;
  return "Told by the broker";
}

/* What happened to an order. */
void
alpaca_take_update (FinxAlpaca         *self,
                    const FinxJsonNode *data)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (client);
  const FinxJsonNode *event = finx_json_node_get (data, "event"), *node = finx_json_node_get (data, "order");
  g_autoptr(FinxOrder) order = alpaca_parse_order (self, node);
  const FinxOrder *known;
  FinxFill *fill = NULL;

  if (order == NULL)
    {
      finx_log (FINX_LOG_WARNING, "broker", "", "Alpaca told something of an order that could not be read; the account is read again");
      finx_broker_client_sync_soon (client);
      return;
    }
  known = finx_order_ledger_find_venue (ledger, order->venue_id);
  if (finx_json_node_is (event, "replaced"))
    {
      g_autofree char *next = finx_json_node_text (finx_json_node_get (node, "replaced_by"));

      if (known != NULL && next != NULL)
        finx_order_ledger_follow (ledger, known->client_id, order->venue_id, next);
      finx_broker_client_sync_soon (client);
      return;
    }
  if (alpaca_is_refused_change (node))
    {
      finx_broker_client_note_exchange (client, order->client_id, FALSE, "The broker did not change it");
      finx_broker_client_sync_soon (client);    /* how it is with the one that was to be changed */
      return;
    }
  alpaca_note_change (self, order, node);
  if (known == NULL && finx_order_ledger_find (ledger, order->client_id) == NULL)
    finx_broker_client_sync_soon (client);      /* an exit order of a bracket, or of another program */
  if (finx_json_node_is (event, "fill") || finx_json_node_is (event, "partial_fill"))
    fill = alpaca_make_fill (order, data, order->filled, finx_json_node_time (finx_json_node_get (data, "timestamp")));
  finx_broker_client_note_exchange (client, known != NULL ? known->client_id : order->client_id, FALSE, note_of (event));
  finx_order_ledger_take (ledger, g_steal_pointer (&order), note_of (event));
  if (fill != NULL)
    finx_order_ledger_take_fill (ledger, fill);
  else if (finx_json_node_get (data, "execution_id") != NULL)
    finx_broker_client_sync_soon (client);
}

static void
trading_message (FinxWebSocket *socket,
                 const char    *text,
                 gsize          length,
                 gpointer       user_data)
{
  FinxAlpaca *self = user_data;
  FinxBrokerClient *client = user_data;
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  const FinxJsonNode *stream = finx_json_node_get (root, "stream"), *data = finx_json_node_get (root, "data");

  if (finx_json_node_is (stream, "trade_updates"))
    {
      alpaca_take_update (self, data);
    }
  else if (finx_json_node_is (stream, "listening"))
    {
      finx_broker_client_stream_ready (client);
    }
  else if (finx_json_node_is (stream, "authorization") && finx_json_node_is (finx_json_node_get (data, "status"), "authorized"))
    {
      finx_web_socket_send_text (socket, "{\"action\":\"listen\",\"data\":{\"streams\":[\"trade_updates\"]}}");
    }
  else if (finx_json_node_is (stream, "authorization"))
    {
      g_autoptr(GError) error = refused ();

      finx_web_socket_close (socket);
      finx_broker_client_stream_lost (client, error);
    }
  else
    {
      finx_log (FINX_LOG_INFO, "broker", "", "Alpaca's stream said something that FinX does not know");
    }
}

/* Prices */

static AlpacaMarket
market_of_socket (FinxAlpaca    *self,
                  FinxWebSocket *socket)
{
  return self->data[ALPACA_CRYPTO] == socket ? ALPACA_CRYPTO : ALPACA_STOCKS;
}

/* @reason: (nullable): %NULL: there is nothing to be told. The streams are as well as the one that is worst: none hides that another one is
 * silent. */
static void
set_feed (FinxAlpaca    *self,
          AlpacaMarket   market,
          FinxFeedState  state,
          const char    *reason)
{
  static const FinxFeedState order[] = { FINX_FEED_FAILED, FINX_FEED_CONNECTING, FINX_FEED_LIVE };

  self->feeds[market] = state;
  finx_set_str (&self->troubles[market], reason);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < ALPACA_N_MARKETS; j++)
      if (self->data[j] != NULL && self->feeds[j] == order[i] && (order[i] != FINX_FEED_LIVE || self->troubles[j] != NULL))
        {
          finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), order[i], self->troubles[j] != NULL ? self->troubles[j] : "");
          return;
        }
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, "");
}

static void
data_prepare (FinxWebSocket *socket,
              gpointer       user_data)
{
  const char *path = paths[market_of_socket (user_data, socket)];

  finx_web_socket_connect (socket, finx_http_request_new (finx_broker_client_get_url (user_data, FINX_ENDPOINT_DATA_STREAM), path));
}

static void
data_opened (FinxWebSocket *socket,
             gpointer       user_data)
{
  set_feed (user_data, market_of_socket (user_data, socket), FINX_FEED_CONNECTING, NULL);
}

static void
data_lost (FinxWebSocket *socket,
           const GError  *reason,
           gpointer       user_data)
{
  FinxAlpaca *self = user_data;
  AlpacaMarket market = market_of_socket (self, socket);
  g_autofree char *text = finx_error_text (reason);

  self->is_heard[market] = FALSE;
  set_feed (self, market, FINX_FEED_FAILED, text);
}

static gboolean
read_units (const FinxJsonNode *node,
            const char         *name,
            guint               scale,
            gint64             *units)
{
  FinxDecimal value = finx_json_node_decimal (finx_json_node_get (node, name));

  return finx_decimal_is_known (value) && finx_decimal_to_units (finx_decimal_rescale (value, scale, FINX_ROUND_HALF_EVEN), scale, units);
}

static gsize
read_tick (const FinxJsonNode   *node,
           const FinxInstrument *instrument,
           FinxTickKind          kind,
           const char           *price,
           const char           *size,
           FinxTick             *tick)
{
  *tick = (FinxTick) { .time_us = finx_json_node_time (finx_json_node_get (node, "t")), .instrument = instrument->index, .kind = (guint8) kind };
  return tick->time_us != 0 && read_units (node, price, instrument->price_scale, &tick->price) && tick->price > 0
         && read_units (node, size, instrument->size_scale, &tick->size) && tick->size >= 0;
}

/* A step of an order book. @changes: (array length=n) */
void
alpaca_push_book (FinxAlpaca           *self,
                  const FinxInstrument *instrument,
                  gint64                time_us,
                  gboolean              is_snapshot,
                  const FinxBookChange *changes,
                  gsize                 n)
{
  guint step = GPOINTER_TO_UINT (g_hash_table_lookup (self->steps, instrument));
  const FinxBookMessage message = {
    .time_us = time_us,
    .instrument = instrument->index,
    .is_snapshot = is_snapshot,
    .previous = step,
    .sequence = step + 1,
    .changes = changes,
    .n_changes = n,
  };

  g_hash_table_insert (self->steps, (gpointer) instrument, GUINT_TO_POINTER (step + 1));
  finx_broker_client_push_book (FINX_BROKER_CLIENT (self), &message);
}

static void
take_book (FinxAlpaca           *self,
           const FinxJsonNode   *node,
           const FinxInstrument *instrument)
{
  static const char *const sides[] = { "b", "a" };
  GArray *changes = self->changes;

  g_array_set_size (changes, 0);
  for (guint side = 0; side < 2; side++)
    {
      const FinxJsonNode *levels = finx_json_node_get (node, sides[side]);

      for (const FinxJsonNode *level = finx_json_node_first (levels); level != NULL; level = finx_json_node_next (levels, level))
        {
          FinxBookChange change = { .side = (FinxSide) side };

          if (read_units (level, "p", instrument->price_scale, &change.price) && read_units (level, "s", instrument->size_scale, &change.size))
            g_array_append_val (changes, change);
        }
    }
  alpaca_push_book (self, instrument, finx_json_node_time (finx_json_node_get (node, "t")), finx_json_node_boolean (finx_json_node_get (node, "r")),
                    (const FinxBookChange *) (gpointer) changes->data, changes->len);
}

/* One message of those that come together. */
void
alpaca_take_price (FinxAlpaca         *self,
                   const FinxJsonNode *node,
                   AlpacaMarket        market)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxJsonNode *kind = finx_json_node_get (node, "T");
  g_autofree char *symbol = finx_json_node_text (finx_json_node_get (node, "S"));
  const FinxInstrument *instrument = finx_broker_client_find (client, symbol);
  FinxTick ticks[2];
  gsize n = 0;

  if (instrument == NULL)
    return;
  if (finx_json_node_is (kind, "t") && read_tick (node, instrument, FINX_TICK_TRADE, "p", "s", &ticks[0]))
    {
      ticks[0].side = finx_json_node_is (finx_json_node_get (node, "tks"), "S") ? FINX_SIDE_SELL : FINX_SIDE_BUY;
      n = 1;
    }
  else if (finx_json_node_is (kind, "q"))
    {
      n += read_tick (node, instrument, FINX_TICK_BID, "bp", "bs", &ticks[n]);
      n += read_tick (node, instrument, FINX_TICK_ASK, "ap", "as", &ticks[n]);
    }
  else if (finx_json_node_is (kind, "o"))
    {
      take_book (self, node, instrument);
    }
  if (n > 0)
    finx_broker_client_push_ticks (client, ticks, n);
}

static void
take_error (FinxAlpaca         *self,
            AlpacaMarket        market,
            const FinxJsonNode *node)
{
  g_autofree char *words = finx_json_node_text (finx_json_node_get (node, "msg"));
  g_autofree char *text = NULL;
  gint64 code = 0;

  finx_json_node_integer (finx_json_node_get (node, "code"), &code);
  if (code == TOO_MANY_SYMBOLS)
    text = g_strdup (finx_text ("Alpaca streams no more symbols in this plan; the last ones that were added have no live prices"));
  else if (code == TOO_MANY_CONNECTIONS)
    text = g_strdup (finx_text ("Another program uses Alpaca's stream of prices with this key; close it there"));
  else if (code == BAD_KEY || code == NOT_IN_PLAN)
    text = g_strdup_printf (finx_text ("Alpaca gives no live prices to this key: %s"), words != NULL ? words : "");
  else
    text = g_strdup_printf (finx_text ("Alpaca's stream of prices: %s"), words != NULL ? words : "");
  set_feed (self, market, code == TOO_MANY_SYMBOLS ? FINX_FEED_LIVE : FINX_FEED_FAILED, text);
}

static void
send_subscription (FinxAlpaca           *self,
                   const FinxInstrument *instrument,
                   FinxStreams           streams)
{
  static const struct { FinxStreams stream; const char *channel; } channels[] = {
    { FINX_STREAM_QUOTES, "trades" }, { FINX_STREAM_QUOTES, "quotes" }, { FINX_STREAM_DEPTH, "orderbooks" },
  };
  AlpacaMarket market = alpaca_market_of (instrument);
  g_autofree char *symbol = alpaca_symbol_of (self, instrument);

  for (guint wanted = 0; wanted < 2; wanted++)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();
      g_autofree char *text = NULL;
      guint n = 0;

      json_builder_begin_object (builder);
      finx_json_add_text (builder, "action", wanted ? "subscribe" : "unsubscribe");
      for (gsize i = 0; i < G_N_ELEMENTS (channels); i++)
        if (((streams & channels[i].stream) != 0) == (gboolean) wanted
            && (market == ALPACA_CRYPTO || channels[i].stream != FINX_STREAM_DEPTH))
          {
            json_builder_set_member_name (builder, channels[i].channel);
            json_builder_begin_array (builder);
            json_builder_add_string_value (builder, symbol);
            json_builder_end_array (builder);
            n++;
          }
      json_builder_end_object (builder);
      text = finx_json_end (builder);
      if (n > 0)
        finx_web_socket_send_text (self->data[market], text);
    }
}

static void
data_message (FinxWebSocket *socket,
              const char    *text,
              gsize          length,
              gpointer       user_data)
{
  FinxAlpaca *self = user_data;
  FinxBrokerClient *client = user_data;
  AlpacaMarket market = market_of_socket (self, socket);
  g_autoptr(FinxJsonTree) tree = NULL;
  const FinxJsonNode *root;

  if (alpaca_scan_prices (self, text, length))
    return;
  tree = finx_json_tree_new (text, length, NULL);
  root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      const FinxJsonNode *kind = finx_json_node_get (node, "T"), *said = finx_json_node_get (node, "msg");

      if (finx_json_node_is (kind, "error"))
        take_error (self, market, node);
      else if (finx_json_node_is (kind, "success") && finx_json_node_is (said, "connected"))
        authenticate (client, socket);
      else if (finx_json_node_is (kind, "success") && finx_json_node_is (said, "authenticated"))
        {
          self->is_heard[market] = TRUE;
          set_feed (self, market, FINX_FEED_LIVE, NULL);
          finx_broker_client_resubscribe (client);
        }
      else
        alpaca_take_price (self, node, market);
    }
}

/* The class */

static void
open_data (FinxAlpaca  *self,
           AlpacaMarket market)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  /* A session that was cut may block the next one for as long. */
  const FinxWebSocketOptions options = { .name = "Alpaca", .first_wait_us = finx_broker_client_hasten (client, 15 * FINX_USEC_PER_SEC),
                                         .most_wait_us = 64 * FINX_USEC_PER_SEC };
  static const FinxWebSocketEvents events = { data_prepare, data_opened, data_message, data_lost };

  if (self->data[market] != NULL)
    return;
  self->feeds[market] = FINX_FEED_CONNECTING;
  self->data[market] = finx_web_socket_new (finx_broker_client_get_http (client), &options, &events, self);
  finx_web_socket_open (self->data[market]);
}

void
alpaca_subscribe (FinxBrokerClient     *client,
                  const FinxInstrument *instrument,
                  FinxStreams           streams)
{
  FinxAlpaca *self = FINX_ALPACA (client);
  AlpacaMarket market = alpaca_market_of (instrument);

  if (self->trading == NULL || instrument->asset_class == FINX_ASSET_OPTION)
    return;                             /* not connected; asked again when it is */
  if (streams != 0)
    open_data (self, market);
  if (self->is_heard[market])
    send_subscription (self, instrument, streams);
}

void
alpaca_open_streams (FinxBrokerClient *client)
{
  const FinxWebSocketOptions options = { .name = "Alpaca", .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC),
                                         .most_wait_us = 64 * FINX_USEC_PER_SEC };
  static const FinxWebSocketEvents events = { trading_prepare, trading_opened, trading_message, trading_lost };
  FinxAlpaca *self = FINX_ALPACA (client);

  if (self->trading != NULL)
    return;
  self->trading = finx_web_socket_new (finx_broker_client_get_http (client), &options, &events, self);
  finx_web_socket_open (self->trading);
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
alpaca_close_streams (FinxBrokerClient *client)
{
  FinxAlpaca *self = FINX_ALPACA (client);

  close_socket (&self->trading);
  for (guint i = 0; i < ALPACA_N_MARKETS; i++)
    {
      close_socket (&self->data[i]);
      self->is_heard[i] = FALSE;
    }
}
