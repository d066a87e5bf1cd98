/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickers, trades and order books as Kraken writes them, see finx-price-scan.h. */
#include "adapters/kraken/finx-kraken-private.h"

#define MOST_TICKS 128          /* of a message; one with more goes the general way */

typedef struct
{
  FinxScan scan;
  FinxTick ticks[MOST_TICKS];
  gsize    n;
} Reading;

static void
add (Reading              *self,
     const FinxInstrument *instrument,
     FinxTickKind          kind,
     FinxTick              tick)
{
  if (tick.price == 0)
    return;
  tick.instrument = instrument->index;
  tick.kind = (guint8) kind;
  self->ticks[self->n++] = tick;
}

/* (nullable): one whose prices are wanted */
static const FinxInstrument *
read_symbol (FinxKraken *self,
             FinxScan   *scan)
{
  char symbol[FINX_SCAN_MOST_SYMBOL + 1];
  const FinxInstrument *instrument;
  const char *text;
  gsize length;

  if (!finx_scan_is (scan, "{\"symbol\":\""))
    return NULL;
  instrument = finx_scan_known (scan, self->names, finx_broker_client_get_version (FINX_BROKER_CLIENT (self)), &text, &length);
  if (instrument != NULL || !finx_scan_copy (text, length, symbol))
    return instrument;
  instrument = kraken_find_instrument (self, symbol);
  if (instrument == NULL || !g_hash_table_contains (self->prices, instrument))
    return NULL;
  finx_scan_remember (scan, self->names, text, length, instrument);
  return instrument;
}

static gboolean
read_ticker (FinxKraken *self,
             Reading    *reading)
{
  const FinxInstrument *instrument = read_symbol (self, &reading->scan);
  FinxScan own = reading->scan, *scan = &own;
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
      || !finx_scan_is (scan, ",\"high\":") || !finx_scan_skip_number (scan) || !finx_scan_is (scan, ",\"change\":") || !finx_scan_skip_number (scan)
      || !finx_scan_is (scan, ",\"change_pct\":") || !finx_scan_skip_number (scan)
      || !finx_scan_is (scan, ",\"timestamp\":\"") || !finx_scan_time (scan, &self->day, &bid.time_us) || !finx_scan_is (scan, "}"))
    return FALSE;
  reading->scan = own;
  ask.time_us = bid.time_us;
  add (reading, instrument, FINX_TICK_BID, bid);
  add (reading, instrument, FINX_TICK_ASK, ask);
  return TRUE;
}

static gboolean
read_trade (FinxKraken *self,
            Reading    *reading)
{
  const FinxInstrument *instrument = read_symbol (self, &reading->scan);
  FinxScan own = reading->scan, *scan = &own;
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
      || !finx_scan_is (scan, ",\"timestamp\":\"") || !finx_scan_time (scan, &self->day, &tick.time_us) || !finx_scan_is (scan, "}"))
    return FALSE;
  reading->scan = own;
  add (reading, instrument, FINX_TICK_TRADE, tick);
  return TRUE;
}

static gboolean
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
           FinxScan   *scan)
{
  const FinxInstrument *instrument = read_symbol (self, scan);
  const KrakenPair *pair = instrument != NULL ? kraken_pair_of (self, instrument) : NULL;
  KrakenBookStep step;

  if (pair == NULL || !finx_scan_is (scan, ",\"bids\":[") || !read_levels (scan, pair, step.levels[FINX_SIDE_BUY], &step.n[FINX_SIDE_BUY])
      || !finx_scan_is (scan, ",\"asks\":[") || !read_levels (scan, pair, step.levels[FINX_SIDE_SELL], &step.n[FINX_SIDE_SELL])
      || !finx_scan_is (scan, ",\"checksum\":") || !finx_scan_integer (scan, &step.checksum)
      || !finx_scan_is (scan, ",\"timestamp\":\"") || !finx_scan_time (scan, &self->day, &step.time_us)
      || !finx_scan_is (scan, "}]}") || scan->at != scan->end)
    return FALSE;
  kraken_take_book (self, instrument, pair, &step);
  return TRUE;
}

static gboolean
scan_ticks (FinxKraken *self,
            Reading    *reading,
            gboolean  (*read) (FinxKraken *self, Reading *reading))
{
  FinxScan *scan = &reading->scan;

  do
    if (reading->n + 2 > MOST_TICKS || !read (self, reading))
      return FALSE;
  while (finx_scan_is (scan, ","));
  if (!finx_scan_is (scan, "]}") || scan->at != scan->end)
    return FALSE;
  if (reading->n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), reading->ticks, reading->n);
  return TRUE;
}

/* %FALSE: it is something else, or there is more to it; nothing was told. */
gboolean
kraken_scan_prices (FinxKraken *self,
                    const char *text,
                    gsize       length)
{
  Reading reading;

  reading.scan = (FinxScan) { text, text + length };
  reading.n = 0;
  if (!finx_scan_is (&reading.scan, "{\"channel\":\""))
    return FALSE;
  if (finx_scan_is (&reading.scan, "book\",\"type\":\"update\",\"data\":["))
    return scan_book (self, &reading.scan);
  if (finx_scan_is (&reading.scan, "ticker\",\"type\":\"update\",\"data\":["))
    return scan_ticks (self, &reading, read_ticker);
  return finx_scan_is (&reading.scan, "trade\",\"type\":\"update\",\"data\":[") && scan_ticks (self, &reading, read_trade);
}
