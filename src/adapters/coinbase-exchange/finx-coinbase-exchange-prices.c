/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices as they are made. Trades of a product are numbered, and a heartbeat tells the number of the last one: when one is missing, more
 * may be, and the order book is asked for anew. */
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"

#include <json-glib/json-glib.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

#define MOST_BYTES (64u << 20)  /* the whole book of a large market comes at once */
#define MOST_NAMES 4            /* of channels in a wish */

CoinbaseExchangePrices *
coinbase_exchange_prices_of (FinxCoinbaseExchange *self,
                             const FinxInstrument *instrument)
{
  CoinbaseExchangePrices *prices = g_hash_table_lookup (self->prices, instrument);

  if (prices == NULL)
    {
      prices = g_new0 (CoinbaseExchangePrices, 1);
      g_hash_table_insert (self->prices, (gpointer) instrument, prices);
    }
  return prices;
}

/* Who keeps a book sees that a step is missing, and asks for it anew. */
static void
note_gap (CoinbaseExchangePrices *prices,
          const FinxInstrument   *instrument)
{
  finx_log (FINX_LOG_WARNING, "broker", "", "The stream of Coinbase Exchange left out trades of %s", instrument->symbol);
  prices->step++;
}

/* @trade: its number. %FALSE: it was told before. */
gboolean
coinbase_exchange_check_trade (CoinbaseExchangePrices *prices,
                               const FinxInstrument   *instrument,
                               gint64                  trade)
{
  if (trade <= 0)
    return TRUE;
  if (trade <= prices->trade)
    return FALSE;
  if (prices->trade != 0 && trade - prices->trade > 1)
    note_gap (prices, instrument);
  prices->trade = trade;
  return TRUE;
}

/* What it tells may still be on its way, so the one before it counts. */
static void
take_heartbeat (CoinbaseExchangePrices *prices,
                const FinxInstrument   *instrument,
                const FinxJsonNode     *root)
{
  gint64 trade;

  if ((prices->streams & FINX_STREAM_QUOTES) == 0 || !finx_json_node_integer (finx_json_node_get (root, "last_trade_id"), &trade))
    return;
  if (prices->trade != 0 && prices->promised > prices->trade)
    {
      note_gap (prices, instrument);
      prices->trade = prices->promised;
    }
  prices->promised = trade;
}

static void
take_ticker (FinxCoinbaseExchange   *self,
             CoinbaseExchangePrices *prices,
             const FinxInstrument   *instrument,
             const FinxJsonNode     *root)
{
  gint64 time_us = finx_json_node_time (finx_json_node_get (root, "time")), sequence = 0;
  FinxTick ticks[2];
  gsize n = 0;

  if (finx_json_node_integer (finx_json_node_get (root, "sequence"), &sequence) && sequence < prices->sequence)
    return;                             /* older than what is known */
  prices->sequence = sequence;
  if (time_us == 0)
    time_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  n += finx_broker_json_tick (finx_json_node_get (root, "best_bid"), finx_json_node_get (root, "best_bid_size"), instrument, FINX_TICK_BID, time_us, &ticks[n]);
  n += finx_broker_json_tick (finx_json_node_get (root, "best_ask"), finx_json_node_get (root, "best_ask_size"), instrument, FINX_TICK_ASK, time_us, &ticks[n]);
  if (n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), ticks, n);
}

/* The side is that of the order that stood in the book. The trade before we listened is told as such. */
static void
take_trade (FinxCoinbaseExchange   *self,
            CoinbaseExchangePrices *prices,
            const FinxInstrument   *instrument,
            const FinxJsonNode     *root,
            gboolean                is_last)
{
  gint64 trade;
  FinxTick tick;

  if ((finx_json_node_integer (finx_json_node_get (root, "trade_id"), &trade) && !coinbase_exchange_check_trade (prices, instrument, trade))
      || !finx_broker_json_tick (finx_json_node_get (root, "price"), finx_json_node_get (root, "size"), instrument,
                                 is_last ? FINX_TICK_LAST : FINX_TICK_TRADE, finx_json_node_time (finx_json_node_get (root, "time")), &tick))
    return;
  tick.side = finx_json_node_is (finx_json_node_get (root, "side"), "buy") ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), &tick, 1);
}

/* Order books */

static void
add_level (GArray               *changes,
           const FinxInstrument *instrument,
           FinxSide              side,
           const FinxJsonNode   *price,
           const FinxJsonNode   *size)
{
  FinxBookChange change = { .side = side };

  if (finx_broker_json_units (price, instrument->price_scale, &change.price) && finx_broker_json_units (size, instrument->size_scale, &change.size))
    g_array_append_val (changes, change);
}

/* A step of an order book, of what stands in @changes first. @time_us: 0: it was not told */
void
coinbase_exchange_push_book (FinxCoinbaseExchange   *self,
                             CoinbaseExchangePrices *prices,
                             const FinxInstrument   *instrument,
                             gint64                  time_us,
                             gboolean                is_snapshot,
                             gsize                   n)
{
  FinxBookMessage message = {
    .time_us = time_us != 0 ? time_us : finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self))),
    .instrument = instrument->index,
    .is_snapshot = is_snapshot,
    .previous = prices->step,
    .sequence = prices->step + 1,
    .changes = (const FinxBookChange *) (gpointer) self->changes->data,
    .n_changes = n,
  };

  prices->step++;
  finx_broker_client_push_book (&self->parent_instance, &message);
}

static void
take_book (FinxCoinbaseExchange   *self,
           CoinbaseExchangePrices *prices,
           const FinxInstrument   *instrument,
           const FinxJsonNode     *root)
{
  static const struct { const char *name; FinxSide side; } sides[] = { { "bids", FINX_SIDE_BUY }, { "asks", FINX_SIDE_SELL } };
  const FinxJsonNode *steps = finx_json_node_get (root, "changes");
  gboolean is_snapshot = finx_json_node_is (finx_json_node_get (root, "type"), "snapshot");

  g_array_set_size (self->changes, 0);
  for (gsize i = 0; is_snapshot && i < G_N_ELEMENTS (sides); i++)
    {
      const FinxJsonNode *levels = finx_json_node_get (root, sides[i].name);

      for (const FinxJsonNode *level = finx_json_node_first (levels); level != NULL; level = finx_json_node_next (levels, level))
        {
          const FinxJsonNode *price = finx_json_node_first (level), *size = price != NULL ? finx_json_node_next (level, price) : NULL;

          add_level (self->changes, instrument, sides[i].side, price, size);
        }
    }
  for (const FinxJsonNode *step = is_snapshot ? NULL : finx_json_node_first (steps); step != NULL; step = finx_json_node_next (steps, step))
    {
      const FinxJsonNode *side = finx_json_node_first (step), *price = side != NULL ? finx_json_node_next (step, side) : NULL;

      add_level (self->changes, instrument, finx_json_node_is (side, "buy") ? FINX_SIDE_BUY : FINX_SIDE_SELL, price,
                 price != NULL ? finx_json_node_next (step, price) : NULL);
    }
  coinbase_exchange_push_book (self, prices, instrument, finx_json_node_time (finx_json_node_get (root, "time")), is_snapshot, self->changes->len);
}

void
coinbase_exchange_take_price (FinxCoinbaseExchange *self,
                              const FinxJsonNode   *root)
{
  const FinxJsonNode *type = finx_json_node_get (root, "type");
  g_autofree char *product = finx_json_node_text (finx_json_node_get (root, "product_id"));
  const FinxInstrument *instrument = finx_broker_client_find (FINX_BROKER_CLIENT (self), product);
  CoinbaseExchangePrices *prices = instrument != NULL ? coinbase_exchange_prices_of (self, instrument) : NULL;

  if (prices == NULL)
    return;
  if (finx_json_node_is (type, "ticker"))
    take_ticker (self, prices, instrument, root);
  else if (finx_json_node_is (type, "match") || finx_json_node_is (type, "last_match"))
    take_trade (self, prices, instrument, root, finx_json_node_is (type, "last_match"));
  else if (finx_json_node_is (type, "heartbeat"))
    take_heartbeat (prices, instrument, root);
  else if (finx_json_node_is (type, "snapshot") || finx_json_node_is (type, "l2update"))
    take_book (self, prices, instrument, root);
}

/* Listening */

static void
send_wish (FinxCoinbaseExchange *self,
           gboolean              wanted,
           const char           *product,
           const char *const    *channels)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "type", wanted ? "subscribe" : "unsubscribe");
  json_builder_set_member_name (builder, "product_ids");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, product);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "channels");
  json_builder_begin_array (builder);
  for (gsize i = 0; channels[i] != NULL; i++)
    json_builder_add_string_value (builder, channels[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = finx_json_end (builder);
  finx_web_socket_send_text (self->market, text);
}

static void
prepare (FinxWebSocket *socket,
         gpointer       user_data)
{
  finx_web_socket_connect (socket, finx_http_request_new (finx_broker_client_get_url (user_data, FINX_ENDPOINT_DATA_STREAM), ""));
}

/* The other side does not remember, and what was traded meanwhile is not told. */
static void
forget_wishes (FinxCoinbaseExchange *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->prices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      CoinbaseExchangePrices *prices = value;

      prices->streams = 0;
      prices->sequence = prices->trade = prices->promised = 0;
    }
}

/* Something must be said within five seconds. */
static void
opened (FinxWebSocket *socket,
        gpointer       user_data)
{
  forget_wishes (user_data);
  finx_broker_client_set_feed (user_data, FINX_FEED_CONNECTING, "");
  finx_broker_client_resubscribe (user_data);
}

static void
lost (FinxWebSocket *socket,
      const GError  *reason,
      gpointer       user_data)
{
  g_autofree char *text = finx_error_text (reason);

  FINX_COINBASE_EXCHANGE (user_data)->is_market_heard = FALSE;
  finx_broker_client_set_feed (user_data, FINX_FEED_FAILED, text);
}

static void
take_error (FinxCoinbaseExchange *self,
            const FinxJsonNode   *root)
{
  g_autofree char *message = finx_json_node_text (finx_json_node_get (root, "message"));
  g_autofree char *more = finx_json_node_text (finx_json_node_get (root, "reason"));
  g_autofree char *text = g_strdup_printf (finx_text ("The stream of Coinbase Exchange: %s %s"), message != NULL ? message : "", more != NULL ? more : "");

  finx_log (FINX_LOG_WARNING, "broker", "", "%s", text);
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), self->is_market_heard ? FINX_FEED_LIVE : FINX_FEED_FAILED, text);
}

static void
take_message (FinxWebSocket *socket,
              const char    *data,
              gsize          length,
              gpointer       user_data)
{
  FinxCoinbaseExchange *self = user_data;
  g_autoptr(FinxJsonTree) tree = NULL;
  const FinxJsonNode *root, *type;

  if (coinbase_exchange_scan_price (self, data, length))
    return;
  tree = finx_json_tree_new (data, length, NULL);
  root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  type = finx_json_node_get (root, "type");
  if (finx_json_node_is (type, "subscriptions"))
    {
      self->is_market_heard = TRUE;
      finx_broker_client_set_feed (user_data, FINX_FEED_LIVE, "");
    }
  else if (finx_json_node_is (type, "error"))
    {
      take_error (self, root);
    }
  else
    {
      coinbase_exchange_take_price (self, root);
    }
}

static void
open_market (FinxCoinbaseExchange *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxWebSocketOptions options = { .name = "Coinbase Exchange", .first_wait_us = finx_broker_client_hasten (client, FINX_USEC_PER_SEC),
                                         .most_wait_us = 64 * FINX_USEC_PER_SEC, .max_bytes = MOST_BYTES };
  static const FinxWebSocketEvents events = { prepare, opened, take_message, lost };

  if (self->market != NULL)
    return;
  self->market = finx_web_socket_new (finx_broker_client_get_http (client), &options, &events, self);
  finx_web_socket_open (self->market);
}

/* Which channels are to be heard for what was not wanted before, or not to be for what is not wanted any more. */
static void
choose_channels (FinxStreams  from,
                 FinxStreams  to,
                 const char  *names[MOST_NAMES + 1])
{
  gsize n = 0;

  if ((to & ~from & FINX_STREAM_QUOTES) != 0)
    {
      names[n++] = "ticker";
      names[n++] = "matches";
    }
  if ((to & ~from & FINX_STREAM_DEPTH) != 0)
    names[n++] = "level2_batch";
  if (from == 0 && to != 0)
    names[n++] = "heartbeat";
  names[n] = NULL;
}

void
coinbase_exchange_subscribe (FinxBrokerClient     *client,
                             const FinxInstrument *instrument,
                             FinxStreams           streams)
{
  FinxCoinbaseExchange *self = FINX_COINBASE_EXCHANGE (client);
  const char *product = finx_broker_client_get_symbol (client, instrument);
  CoinbaseExchangePrices *prices = coinbase_exchange_prices_of (self, instrument);
  const char *more[MOST_NAMES + 1], *less[MOST_NAMES + 1];

  if (self->user == NULL)
    return;                             /* not connected; asked again when it is */
  if (streams != 0)
    open_market (self);
  if (self->market == NULL || finx_web_socket_get_state (self->market) != FINX_LINE_OPEN)
    return;
  choose_channels (streams, prices->streams, less);
  choose_channels (prices->streams, streams, more);
  if (less[0] != NULL)
    send_wish (self, FALSE, product, less);
  if (more[0] != NULL)
    send_wish (self, TRUE, product, more);
  prices->streams = streams;
}
