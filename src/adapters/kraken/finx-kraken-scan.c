/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickers, trades and order books as Kraken writes them, see finx-price-scan.h. */
#include "adapters/kraken/finx-kraken-private.h"

#define MOST_TICKS 128          /* of a message; one with more goes the general way */

typedef struct
{
  FinxTick ticks[MOST_TICKS];
  gsize    n;
} Reading;

/* One without a price is none. */
FINX_SCAN_INLINE void
add (Reading              *self,
     const FinxInstrument *instrument,
     FinxTickKind          kind,
     FinxTick              tick)
{
  tick.instrument = instrument->index;
  tick.kind = (guint8) kind;
  self->ticks[self->n] = tick;
  self->n += tick.price != 0;
}

/* (nullable): one whose prices are wanted */
static const FinxInstrument *
find_symbol (FinxKraken *self,
             const char *symbol)
{
  const FinxInstrument *instrument = kraken_find_instrument (self, symbol);

  if (instrument == NULL || !g_hash_table_contains (self->prices, instrument))
    return NULL;
  finx_scan_remember (self->names, symbol, instrument);
  return instrument;
}

/* (nullable): likewise */
FINX_SCAN_INLINE const FinxInstrument *
read_symbol (FinxKraken *self,
             FinxScan   *scan)
{
  char symbol[FINX_SCAN_MOST_SYMBOL + 1];
  const FinxInstrument *instrument;

  if (!finx_scan_is (scan, "{\"symbol\":\""))
    return NULL;
  instrument = finx_scan_known (scan, self->names);
  if (G_LIKELY (instrument != NULL))
    return instrument;
  return finx_scan_copy (scan, symbol) ? find_symbol (self, symbol) : NULL;
}

FINX_SCAN_INLINE gboolean
read_ticker (FinxKraken *self,
             FinxScan   *scan,
             Reading    *reading)
{
  const FinxInstrument *instrument = read_symbol (self, scan);
  FinxTick bid = { 0, }, ask = { 0, };
  guint price_scale, size_scale;

  if (instrument == NULL)
    return FALSE;
  price_scale = instrument->price_scale;
  size_scale = instrument->size_scale;
  if (!finx_scan_is (scan, ",\"bid\":") || !finx_scan_units (scan, price_scale, &bid.price)
      || !finx_scan_is (scan, ",\"bid_qty\":") || !finx_scan_units (scan, size_scale, &bid.size)
      || !finx_scan_is (scan, ",\"ask\":") || !finx_scan_units (scan, price_scale, &ask.price)
      || !finx_scan_is (scan, ",\"ask_qty\":") || !finx_scan_units (scan, size_scale, &ask.size)
      || !finx_scan_is (scan, ",\"last\":") || !finx_scan_skip_number (scan) || !finx_scan_is (scan, ",\"volume\":") || !finx_scan_skip_number (scan)
      || !finx_scan_is (scan, ",\"vwap\":") || !finx_scan_skip_number (scan) || !finx_scan_is (scan, ",\"low\":") || !finx_scan_skip_number (scan)
      || !finx_scan_is (scan, ",\"high\":") || !finx_scan_skip_number (scan) || !finx_scan_is (scan, ",\"change\":") || !finx_scan_skip_signed (scan)
      || !finx_scan_is (scan, ",\"change_pct\":") || !finx_scan_skip_signed (scan)
      || !finx_scan_is (scan, ",\"timestamp\":\"") || !finx_scan_time (scan, &self->second, &bid.time_us) || !finx_scan_is (scan, "}"))
    return FALSE;
  ask.time_us = bid.time_us;
  add (reading, instrument, FINX_TICK_BID, bid);
  add (reading, instrument, FINX_TICK_ASK, ask);
  return TRUE;
}

FINX_SCAN_INLINE gboolean
read_trade (FinxKraken *self,
            FinxScan   *scan,
            Reading    *reading)
{
  const FinxInstrument *instrument = read_symbol (self, scan);
  FinxTick tick = { .side = FINX_SIDE_BUY };

  if (instrument == NULL)
    return FALSE;
  if (finx_scan_is (scan, ",\"side\":\"sell\""))
    tick.side = FINX_SIDE_SELL;
  else if (!finx_scan_is (scan, ",\"side\":\"buy\""))
    return FALSE;
  if (!finx_scan_is (scan, ",\"price\":") || !finx_scan_units (scan, instrument->price_scale, &tick.price)
      || !finx_scan_is (scan, ",\"qty\":") || !finx_scan_units (scan, instrument->size_scale, &tick.size)
      || !finx_scan_is (scan, ",\"ord_type\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"trade_id\":") || !finx_scan_skip_number (scan)
      || !finx_scan_is (scan, ",\"timestamp\":\"") || !finx_scan_time (scan, &self->second, &tick.time_us) || !finx_scan_is (scan, "}"))
    return FALSE;
  add (reading, instrument, FINX_TICK_TRADE, tick);
  return TRUE;
}

FINX_SCAN_INLINE gboolean
read_levels (FinxScan         *scan,
             const KrakenPair *pair,
             FinxLevel        *levels,
             guint            *n)
{
  *n = 0;
  if (finx_scan_is (scan, "]"))
    return TRUE;
  do
    {
      FinxLevel *level = &levels[*n];

      if (*n == KRAKEN_MOST_LEVELS || !finx_scan_is (scan, "{\"price\":") || !finx_scan_units (scan, pair->price_scale, &level->price) || level->price == 0
          || !finx_scan_is (scan, ",\"qty\":") || !finx_scan_units (scan, pair->size_scale, &level->size) || !finx_scan_is (scan, "}"))
        return FALSE;
      level->orders = 0;
      (*n)++;
    }
  while (finx_scan_is (scan, ","));
  return finx_scan_is (scan, "]");
}

static gboolean
scan_book (FinxKraken *self,
           FinxScan    own)
{
  FinxScan *scan = &own;
  const FinxInstrument *instrument = read_symbol (self, scan);
  const KrakenPair *pair = instrument != NULL ? kraken_pair_of (self, instrument) : NULL;
  KrakenBookStep step;

  if (pair == NULL || !finx_scan_is (scan, ",\"bids\":[") || !read_levels (scan, pair, step.levels[FINX_SIDE_BUY], &step.n[FINX_SIDE_BUY])
      || !finx_scan_is (scan, ",\"asks\":[") || !read_levels (scan, pair, step.levels[FINX_SIDE_SELL], &step.n[FINX_SIDE_SELL])
      || !finx_scan_is (scan, ",\"checksum\":") || !finx_scan_integer (scan, &step.checksum)
      || !finx_scan_is (scan, ",\"timestamp\":\"") || !finx_scan_time (scan, &self->second, &step.time_us)
      || !finx_scan_is (scan, "}]}") || scan->at != scan->end)
    return FALSE;
  kraken_take_book (self, instrument, pair, &step);
  return TRUE;
}

FINX_SCAN_INLINE gboolean
scan_ticks (FinxKraken *self,
            FinxScan   *scan,
            gboolean  (*read) (FinxKraken *self, FinxScan *scan, Reading *reading))
{
  Reading reading;

  reading.n = 0;
  do
    if (reading.n + 2 > MOST_TICKS || !read (self, scan, &reading))
      return FALSE;
  while (finx_scan_is (scan, ","));
  if (!finx_scan_is (scan, "]}") || scan->at != scan->end)
    return FALSE;
  if (reading.n > 0)
    finx_broker_client_push_ticks (&self->parent_instance, reading.ticks, reading.n);
  return TRUE;
}

/* %FALSE: it is something else, or there is more to it; nothing was told. */
gboolean
kraken_scan_prices (FinxKraken *self,
                    const char *text,
                    gsize       length)
{
  FinxScan scan = { text, text + length };

  finx_scan_renew (self->names, finx_broker_client_get_version (&self->parent_instance));
  if (finx_scan_is (&scan, "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":["))
    return scan_ticks (self, &scan, read_ticker);
  if (finx_scan_is (&scan, "{\"channel\":\"trade\",\"type\":\"update\",\"data\":["))
    return scan_ticks (self, &scan, read_trade);
  return finx_scan_is (&scan, "{\"channel\":\"book\",\"type\":\"update\",\"data\":[") && scan_book (self, scan);
}
