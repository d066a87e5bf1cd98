/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quotes and trades as Alpaca writes them, see finx-price-scan.h. */
#include "adapters/alpaca/finx-alpaca-private.h"

#define MOST_TICKS 128          /* of a message; one with more goes the general way */

typedef struct
{
  FinxScan scan;
  FinxTick ticks[MOST_TICKS];
  gsize    n;
} Reading;

static void
add (Reading             *self,
     const FinxInstrument *instrument,
     FinxTickKind         kind,
     FinxTick             tick)
{
  if (instrument == NULL || tick.price == 0)
    return;
  tick.instrument = instrument->index;
  tick.kind = (guint8) kind;
  self->ticks[self->n++] = tick;
}

/* ["R"], or several */
static gboolean
skip_conditions (FinxScan *scan)
{
  do
    if (!finx_scan_is (scan, "\"") || !finx_scan_skip_text (scan))
      return FALSE;
  while (finx_scan_is (scan, ","));
  return finx_scan_is (scan, "]");
}

static gboolean
read_symbol (FinxAlpaca            *self,
             FinxScan              *scan,
             const FinxInstrument **instrument)
{
  char symbol[FINX_SCAN_MOST_SYMBOL + 1];

  if (!finx_scan_symbol (scan, symbol))
    return FALSE;
  *instrument = finx_broker_client_find (FINX_BROKER_CLIENT (self), symbol);
  return TRUE;
}

/* What follows the numbers: conditions, tape and time. */
static gboolean
read_end (FinxAlpaca *self,
          FinxScan   *scan,
          gint64     *time_us)
{
  if (finx_scan_is (scan, ",\"c\":[") && !skip_conditions (scan))
    return FALSE;
  if (finx_scan_is (scan, ",\"z\":\"") && !finx_scan_skip_text (scan))
    return FALSE;
  return finx_scan_is (scan, ",\"t\":\"") && finx_scan_time (scan, &self->day, time_us);
}

static gboolean
read_quote (FinxAlpaca *self,
            Reading    *reading)
{
  FinxScan *scan = &reading->scan;
  const FinxInstrument *instrument;
  FinxTick bid = { 0, }, ask = { 0, };
  guint price_scale, size_scale;

  if (!read_symbol (self, scan, &instrument) || instrument == NULL)
    return FALSE;
  price_scale = instrument->price_scale;
  size_scale = instrument->size_scale;
  if ((finx_scan_is (scan, ",\"bx\":\"") && !finx_scan_skip_text (scan))
      || !finx_scan_is (scan, ",\"bp\":") || !finx_scan_units (scan, price_scale, &bid.price)
      || !finx_scan_is (scan, ",\"bs\":") || !finx_scan_units (scan, size_scale, &bid.size)
      || (finx_scan_is (scan, ",\"ax\":\"") && !finx_scan_skip_text (scan))
      || !finx_scan_is (scan, ",\"ap\":") || !finx_scan_units (scan, price_scale, &ask.price)
      || !finx_scan_is (scan, ",\"as\":") || !finx_scan_units (scan, size_scale, &ask.size)
      || !read_end (self, scan, &bid.time_us) || !finx_scan_is (scan, "}"))
    return FALSE;
  ask.time_us = bid.time_us;
  add (reading, instrument, FINX_TICK_BID, bid);
  add (reading, instrument, FINX_TICK_ASK, ask);
  return TRUE;
}

static gboolean
read_trade (FinxAlpaca *self,
            Reading    *reading)
{
  FinxScan *scan = &reading->scan;
  const FinxInstrument *instrument;
  FinxTick tick = { .side = FINX_SIDE_BUY };

  if (!read_symbol (self, scan, &instrument) || instrument == NULL
      || (finx_scan_is (scan, ",\"i\":") && !finx_scan_skip_number (scan)) || (finx_scan_is (scan, ",\"x\":\"") && !finx_scan_skip_text (scan))
      || !finx_scan_is (scan, ",\"p\":") || !finx_scan_units (scan, instrument->price_scale, &tick.price)
      || !finx_scan_is (scan, ",\"s\":") || !finx_scan_units (scan, instrument->size_scale, &tick.size) || !read_end (self, scan, &tick.time_us))
    return FALSE;
  if (finx_scan_is (scan, ",\"i\":") && !finx_scan_skip_number (scan))
    return FALSE;
  if (finx_scan_is (scan, ",\"tks\":\"S\""))
    tick.side = FINX_SIDE_SELL;
  else
    finx_scan_is (scan, ",\"tks\":\"B\"");
  if (!finx_scan_is (scan, "}"))
    return FALSE;
  add (reading, instrument, FINX_TICK_TRADE, tick);
  return TRUE;
}

/* %FALSE: it is something else, or there is more to it; nothing was told. */
gboolean
alpaca_scan_prices (FinxAlpaca *self,
                    const char *text,
                    gsize       length)
{
  Reading reading;

  reading.scan = (FinxScan) { text, text + length };
  reading.n = 0;
  if (!finx_scan_is (&reading.scan, "["))
    return FALSE;
  do
    {
      if (reading.n + 2 > MOST_TICKS)
        return FALSE;
      if (finx_scan_is (&reading.scan, "{\"T\":\"q\",\"S\":\""))
        {
          if (!read_quote (self, &reading))
            return FALSE;
        }
      else if (!finx_scan_is (&reading.scan, "{\"T\":\"t\",\"S\":\"") || !read_trade (self, &reading))
        return FALSE;
    }
  while (finx_scan_is (&reading.scan, ","));
  if (!finx_scan_is (&reading.scan, "]") || reading.scan.at != reading.scan.end)
    return FALSE;
  if (reading.n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), reading.ticks, reading.n);
  return TRUE;
}
