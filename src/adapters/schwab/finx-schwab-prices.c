/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices of the stream. Of the best prices only what changes is told, so what was told before is kept; books come whole. */
#include "adapters/schwab/finx-schwab-private.h"

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"

/* Symbol, best prices and their sizes, last, volume, size of the last, previous close, times of quote and trade. */
#define QUOTE_FIELDS "0,1,2,3,4,5,8,9,12,34,35"
#define BOOK_FIELDS  "0,1,2,3"

/* Where each service has what is told of a price; the size of the last one, its time, and how much was traded are of trades. */
typedef struct
{
  const char *name, *fields;
  const char *bid, *ask, *last, *volume, *bid_size, *ask_size, *last_size, *trade_time;
} Service;

static const Service shares = { "LEVELONE_EQUITIES", QUOTE_FIELDS, "1", "2", "3", "8", "4", "5", "9", "35" };
static const Service options = { "LEVELONE_OPTIONS", "0,2,3,4,8,16,17,18,38,39", "2", "3", "4", "8", "16", "17", "18", "39" };

static const char *const books[] = { "NYSE_BOOK", "NASDAQ_BOOK" };

/* What was told of an instrument; unknown: not yet. */
typedef struct
{
  FinxStreams streams;          /* that were asked for on this connection */
  FinxDecimal bid, ask, last, bid_size, ask_size, last_size, volume;
  gint64      trade_us;
  guint64     step;             /* of its book */
  guint       book;             /* that has it, as of @books, and 1 more; 0: not known yet */
} Prices;

static void
forget (Prices *prices)
{
  prices->bid = prices->ask = prices->last = prices->bid_size = prices->ask_size = prices->last_size = prices->volume = FINX_DECIMAL_UNKNOWN;
  prices->trade_us = 0;
  prices->book = 0;
  prices->streams = 0;
}

static Prices *
prices_of (FinxSchwab           *self,
           const FinxInstrument *instrument)
{
  Prices *prices = g_hash_table_lookup (self->prices, instrument);

  if (prices == NULL)
    {
      prices = g_new0 (Prices, 1);
      forget (prices);
      g_hash_table_insert (self->prices, (gpointer) instrument, prices);
    }
  return prices;
}

/* The stream is new: it tells all of it once more. */
void
schwab_forget_prices (FinxSchwab *self)
{
  GHashTableIter iter;
  gpointer prices;

  g_hash_table_iter_init (&iter, self->prices);
  while (g_hash_table_iter_next (&iter, NULL, &prices))
    forget (prices);
}

/* What is missing did not change. */
static gboolean
merge (const FinxJsonNode *node,
       const char         *field,
       FinxDecimal        *value)
{
  FinxDecimal told = finx_json_node_decimal (finx_json_node_get (node, field));

  if (!finx_decimal_is_known (told) || finx_decimal_equal (told, *value))
    return FALSE;
  *value = told;
  return TRUE;
}

static gsize
make_tick (const FinxInstrument *instrument,
           FinxTickKind          kind,
           FinxDecimal           price,
           FinxDecimal           size,
           gint64                time_us,
           FinxTick             *tick)
{
  *tick = (FinxTick) { .time_us = time_us, .instrument = instrument->index, .kind = (guint8) kind };
  return time_us != 0 && finx_decimal_sign (price) > 0 && finx_decimal_sign (size) >= 0 && finx_decimal_is_known (size)
         && finx_decimal_to_units (finx_decimal_rescale (price, instrument->price_scale, FINX_ROUND_HALF_EVEN), instrument->price_scale, &tick->price)
         && finx_decimal_to_units (finx_decimal_rescale (size, instrument->size_scale, FINX_ROUND_HALF_EVEN), instrument->size_scale, &tick->size);
}

/* A trade is one when more was traded than before, or later; the first one that is told was before we listened. */
static gsize
take_last (Prices               *prices,
           const Service        *service,
           const FinxJsonNode   *node,
           const FinxInstrument *instrument,
           gint64                time_us,
           FinxTick             *tick)
{
  gint64 trade_ms = 0, trade_us = 0;
  gboolean is_first = !finx_decimal_is_known (prices->last);
  gboolean is_more = merge (node, service->volume, &prices->volume);
  gsize n;

  if (finx_json_node_integer (finx_json_node_get (node, service->trade_time), &trade_ms) && trade_ms > 0 && trade_ms < G_MAXINT64 / 1000)
    trade_us = trade_ms * 1000;
  is_more = is_more || trade_us > prices->trade_us;
  prices->trade_us = MAX (prices->trade_us, trade_us);
  merge (node, service->last, &prices->last);
  merge (node, service->last_size, &prices->last_size);
  if (!is_more)
    return 0;
  n = make_tick (instrument, is_first ? FINX_TICK_LAST : FINX_TICK_TRADE, prices->last, prices->last_size,
                 is_first && prices->trade_us != 0 ? prices->trade_us : time_us, tick);
  tick->side = finx_decimal_is_known (prices->bid) && finx_decimal_compare (prices->last, prices->bid) <= 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  return n;
}

static void
take_quote (FinxSchwab           *self,
            const Service        *service,
            const FinxJsonNode   *node,
            const FinxInstrument *instrument,
            gint64                time_us)
{
  Prices *prices = prices_of (self, instrument);
  FinxTick ticks[3];
  gsize n = take_last (prices, service, node, instrument, time_us, &ticks[0]);
  gboolean has_bid = merge (node, service->bid, &prices->bid) | merge (node, service->bid_size, &prices->bid_size);
  gboolean has_ask = merge (node, service->ask, &prices->ask) | merge (node, service->ask_size, &prices->ask_size);

  if (has_bid)
    n += make_tick (instrument, FINX_TICK_BID, prices->bid, prices->bid_size, time_us, &ticks[n]);
  if (has_ask)
    n += make_tick (instrument, FINX_TICK_ASK, prices->ask, prices->ask_size, time_us, &ticks[n]);
  if (n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), ticks, n);
}

/* Which of the two has an instrument is not told: it is the one that begins to speak of it. */
static void
take_book (FinxSchwab           *self,
           guint                 book,
           const FinxJsonNode   *node,
           const FinxInstrument *instrument,
           gint64                time_us)
{
  Prices *prices = prices_of (self, instrument);
  FinxDepth depth = { .instrument = instrument->index, .time_us = time_us };
  gint64 ms;

  depth.n_bids = finx_broker_json_levels (finx_json_node_get (node, "2"), "0", "1", instrument, depth.bids);
  depth.n_asks = finx_broker_json_levels (finx_json_node_get (node, "3"), "0", "1", instrument, depth.asks);
  if ((prices->book != 0 && prices->book != book + 1) || (prices->book == 0 && depth.n_bids + depth.n_asks == 0))
    return;
  if (finx_json_node_integer (finx_json_node_get (node, "1"), &ms) && ms > 0 && ms < G_MAXINT64 / 1000)
    depth.time_us = ms * 1000;
  prices->book = book + 1;
  depth.sequence = ++prices->step;
  finx_broker_client_push_depth (FINX_BROKER_CLIENT (self), &depth);
}

/**
 * schwab_take_prices:
 * @service: its name
 * @content: what it tells, of several instruments
 * @time_us: of the message
 */
void
schwab_take_prices (FinxSchwab         *self,
                    const FinxJsonNode *service,
                    const FinxJsonNode *content,
                    gint64              time_us)
{
  for (const FinxJsonNode *node = finx_json_node_first (content); node != NULL; node = finx_json_node_next (content, node))
    {
      g_autofree char *symbol = finx_json_node_text (finx_json_node_get (node, "key"));
      const FinxInstrument *instrument = symbol != NULL ? schwab_find_instrument (FINX_BROKER_CLIENT (self), symbol, NULL) : NULL;

      if (instrument == NULL)
        continue;
      if (finx_broker_json_is_true (node, "delayed"))
        finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_DELAYED, "");
      if (finx_json_node_is (service, shares.name))
        take_quote (self, &shares, node, instrument, time_us);
      else if (finx_json_node_is (service, options.name))
        take_quote (self, &options, node, instrument, time_us);
      for (guint i = 0; i < G_N_ELEMENTS (books); i++)
        if (finx_json_node_is (service, books[i]))
          take_book (self, i, node, instrument, time_us);
    }
}

void
schwab_subscribe (FinxBrokerClient     *client,
                  const FinxInstrument *instrument,
                  FinxStreams           streams)
{
  FinxSchwab *self = FINX_SCHWAB (client);
  const FinxBrokerCapabilities *can = FINX_BROKER_CLIENT_GET_CLASS (client)->get_capabilities (client, instrument);
  const Service *service = instrument->asset_class == FINX_ASSET_OPTION ? &options : &shares;
  g_autofree char *symbol = NULL;
  Prices *prices;

  if (!self->is_in)
    return;                             /* asked again when it is */
  streams &= can->streams;
  symbol = schwab_symbol_of (self, instrument);
  prices = prices_of (self, instrument);
  if (((streams ^ prices->streams) & FINX_STREAM_QUOTES) != 0)
    schwab_send (self, service->name, (streams & FINX_STREAM_QUOTES) != 0 ? "ADD" : "UNSUBS", symbol, service->fields);
  for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    if (((streams ^ prices->streams) & FINX_STREAM_DEPTH) != 0)
      schwab_send (self, books[i], (streams & FINX_STREAM_DEPTH) != 0 ? "ADD" : "UNSUBS", symbol, BOOK_FIELDS);
  if ((streams & FINX_STREAM_QUOTES) == 0)
    prices->bid = prices->ask = prices->last = prices->bid_size = prices->ask_size = prices->last_size = prices->volume = FINX_DECIMAL_UNKNOWN;
  prices->streams = streams;
}
