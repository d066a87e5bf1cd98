/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices, trades and order books from Kraken's stream. */
#include "adapters/kraken/finx-kraken-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-json.h"
#include "base/finx-log.h"

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

static void
wish_prices (FinxKraken           *self,
             const FinxInstrument *instrument,
             const char           *channel,
             gboolean              is_wanted)
{
  JsonBuilder *builder = kraken_begin_wish (is_wanted ? "subscribe" : "unsubscribe", channel);
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
    kraken_add_boolean (builder, "snapshot", !g_str_equal (channel, "trade"));
  kraken_send_wish (self, self->sockets[KRAKEN_MARKET], builder, NULL);
}

/* The other side does not remember. */
void
kraken_forget_wishes (FinxKraken *self)
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

/* What is shown once a message was applied. */
static void
show_book (FinxKraken           *self,
           Prices               *prices,
           const FinxInstrument *instrument,
           const KrakenPair     *pair,
           gboolean              is_right)
{
  FinxDepth depth;

  if (!is_right)
    {
      lose_book (self, prices, instrument);
      return;
    }
  memset (&depth, 0, sizeof depth);
  prices->is_whole = TRUE;
  kraken_book_read (prices->book, pair, instrument, &depth);
  if (depth.time_us == 0)
    depth.time_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  finx_broker_client_push_depth (FINX_BROKER_CLIENT (self), &depth);
}

/* (nullable): there is no book that steps could be applied to */
static Prices *
prices_for_step (FinxKraken           *self,
                 const FinxInstrument *instrument)
{
  Prices *prices = prices_of (self, instrument);

  if ((prices->streams & FINX_STREAM_DEPTH) == 0)
    return NULL;
  if (prices->is_whole)
    return prices;
  if (prices->is_due)
    ask_book_anew (self, prices, instrument);
  return NULL;
}

static void
take_book (FinxKraken           *self,
           const FinxJsonNode   *node,
           const FinxInstrument *instrument,
           gboolean              is_snapshot)
{
  const KrakenPair *pair = kraken_pair_of (self, instrument);
  Prices *prices = prices_of (self, instrument);

  if (pair == NULL || (prices->streams & FINX_STREAM_DEPTH) == 0 || (!is_snapshot && prices_for_step (self, instrument) == NULL))
    return;
  if (prices->book == NULL)
    prices->book = kraken_book_new ();
  if (is_snapshot)
    kraken_book_clear (prices->book);
  show_book (self, prices, instrument, pair, kraken_book_apply (prices->book, pair, node));
}

/* A step that was read already. */
void
kraken_take_book (FinxKraken           *self,
                  const FinxInstrument *instrument,
                  const KrakenPair     *pair,
                  const KrakenBookStep *step)
{
  Prices *prices = prices_for_step (self, instrument);

  if (prices != NULL)
    show_book (self, prices, instrument, pair, kraken_book_take (prices->book, step));
}

void
kraken_take_prices (FinxKraken         *self,
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

static gboolean
wants_any (FinxKraken *self)
{
  GHashTableIter iter;
  gpointer prices;

  g_hash_table_iter_init (&iter, self->prices);
  while (g_hash_table_iter_next (&iter, NULL, &prices))
    if (((Prices *) prices)->streams != 0)
      return TRUE;
  return FALSE;
}

void
kraken_want_prices (FinxKraken           *self,
                    const FinxInstrument *instrument,
                    FinxStreams           streams)
{
  static const struct { FinxStreams stream; const char *channel; } channels[] = {
    { FINX_STREAM_QUOTES, "ticker" }, { FINX_STREAM_QUOTES, "trade" }, { FINX_STREAM_DEPTH, "book" },
  };
  Prices *prices = prices_of (self, instrument);

  for (gsize i = 0; self->is_heard[KRAKEN_MARKET] && i < G_N_ELEMENTS (channels); i++)
    if (((streams ^ prices->streams) & channels[i].stream) != 0)
      wish_prices (self, instrument, channels[i].channel, (streams & channels[i].stream) != 0);
  if ((streams & FINX_STREAM_DEPTH) == 0)
    prices->is_whole = prices->is_due = FALSE;
  prices->streams = self->is_heard[KRAKEN_MARKET] ? streams : 0;
  if (self->sockets[KRAKEN_MARKET] != NULL)             /* prices may end without a word; it beats while some are listened to */
    finx_web_socket_set_beats (self->sockets[KRAKEN_MARKET], prices->streams != 0 || wants_any (self));
}
