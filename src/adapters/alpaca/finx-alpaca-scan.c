/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quotes, trades and order books as Alpaca writes them, see finx-price-scan.h. */
#include "adapters/alpaca/finx-alpaca-private.h"

#define MOST_TICKS 128          /* of a message; one with more goes the general way */
#define MOST_BOOKS 16

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

/* ["R"], or several */
FINX_SCAN_INLINE gboolean
skip_conditions (FinxScan *scan)
{
  do
    if (!finx_scan_is (scan, "\"") || !finx_scan_skip_letter (scan))
      return FALSE;
  while (finx_scan_is (scan, ","));
  return finx_scan_is (scan, "]");
}

/* (nullable): one that is known */
static const FinxInstrument *
find_symbol (FinxAlpaca *self,
             const char *symbol)
{
  const FinxInstrument *instrument = finx_broker_client_find (&self->parent_instance, symbol);

  if (instrument != NULL)
    finx_scan_remember (self->names, symbol, instrument);
  return instrument;
}

/* (nullable): likewise */
FINX_SCAN_INLINE const FinxInstrument *
read_symbol (FinxAlpaca *self,
             FinxScan   *scan)
{
  const FinxInstrument *instrument = finx_scan_known (scan, self->names);
  char symbol[FINX_SCAN_MOST_SYMBOL + 1];

  if (G_LIKELY (instrument != NULL))
    return instrument;
  return finx_scan_copy (scan, symbol) ? find_symbol (self, symbol) : NULL;
}

/* What follows the numbers: conditions, tape and time. */
FINX_SCAN_INLINE gboolean
read_end (FinxAlpaca *self,
          FinxScan   *scan,
          gint64     *time_us)
{
  if (finx_scan_is (scan, ",\"c\":[") && !skip_conditions (scan))
    return FALSE;
  if (finx_scan_is (scan, ",\"z\":\"") && !finx_scan_skip_letter (scan))
    return FALSE;
  return finx_scan_is (scan, ",\"t\":\"") && finx_scan_time (scan, &self->second, time_us);
}

FINX_SCAN_INLINE gboolean
read_quote (FinxAlpaca *self,
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
  if ((finx_scan_is (scan, ",\"bx\":\"") && !finx_scan_skip_letter (scan))
      || !finx_scan_is (scan, ",\"bp\":") || !finx_scan_units (scan, price_scale, &bid.price)
      || !finx_scan_is (scan, ",\"bs\":") || !finx_scan_units (scan, size_scale, &bid.size)
      || (finx_scan_is (scan, ",\"ax\":\"") && !finx_scan_skip_letter (scan))
      || !finx_scan_is (scan, ",\"ap\":") || !finx_scan_units (scan, price_scale, &ask.price)
      || !finx_scan_is (scan, ",\"as\":") || !finx_scan_units (scan, size_scale, &ask.size)
      || !read_end (self, scan, &bid.time_us) || !finx_scan_is (scan, "}"))
    return FALSE;
  ask.time_us = bid.time_us;
  add (reading, instrument, FINX_TICK_BID, bid);
  add (reading, instrument, FINX_TICK_ASK, ask);
  return TRUE;
}

FINX_SCAN_INLINE gboolean
read_trade (FinxAlpaca *self,
            FinxScan   *scan,
            Reading    *reading)
{
  const FinxInstrument *instrument = read_symbol (self, scan);
  FinxTick tick = { .side = FINX_SIDE_BUY };

  if (instrument == NULL
      || (finx_scan_is (scan, ",\"i\":") && !finx_scan_skip_number (scan)) || (finx_scan_is (scan, ",\"x\":\"") && !finx_scan_skip_letter (scan))
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

/* A step of an order book, whose changes stand in a message's. */
typedef struct
{
  const FinxInstrument *instrument;
  gint64                time_us;
  gboolean              is_snapshot;
  guint                 from, to;
} Book;

FINX_SCAN_INLINE gboolean
read_levels (FinxAlpaca           *self,
             FinxScan             *scan,
             const FinxInstrument *instrument,
             FinxSide              side,
             guint                *n)
{
  if (finx_scan_is (scan, "]"))
    return TRUE;
  do
    {
      FinxBookChange change = { .side = side };

      if (!finx_scan_is (scan, "{\"p\":") || !finx_scan_units (scan, instrument->price_scale, &change.price)
          || !finx_scan_is (scan, ",\"s\":") || !finx_scan_units (scan, instrument->size_scale, &change.size) || !finx_scan_is (scan, "}"))
        return FALSE;
      *finx_scan_next_change (self->changes, *n) = change;
      (*n)++;
    }
  while (finx_scan_is (scan, ","));
  return finx_scan_is (scan, "]");
}

FINX_SCAN_INLINE gboolean
read_book (FinxAlpaca *self,
           FinxScan   *scan,
           Book       *book,
           guint      *n)
{
  book->from = *n;
  if (!finx_scan_is (scan, "{\"T\":\"o\",\"S\":\""))
    return FALSE;
  book->instrument = read_symbol (self, scan);
  if (book->instrument == NULL
      || !finx_scan_is (scan, ",\"t\":\"") || !finx_scan_time (scan, &self->second, &book->time_us)
      || !finx_scan_is (scan, ",\"b\":[") || !read_levels (self, scan, book->instrument, FINX_SIDE_BUY, n)
      || !finx_scan_is (scan, ",\"a\":[") || !read_levels (self, scan, book->instrument, FINX_SIDE_SELL, n))
    return FALSE;
  book->to = *n;
  book->is_snapshot = finx_scan_is (scan, ",\"r\":true");
  return finx_scan_is (scan, "}");
}

/* Of order books alone. */
FINX_SCAN_INLINE gboolean
scan_books (FinxAlpaca *self,
            FinxScan   *scan)
{
  Book books[MOST_BOOKS];
  guint n = 0, n_changes = 0;

  do
    if (n == MOST_BOOKS || !read_book (self, scan, &books[n++], &n_changes))
      return FALSE;
  while (finx_scan_is (scan, ","));
  if (!finx_scan_is (scan, "]") || scan->at != scan->end)
    return FALSE;
  for (guint i = 0; i < n; i++)
    alpaca_push_book (self, books[i].instrument, books[i].time_us, books[i].is_snapshot,
                      (const FinxBookChange *) (gpointer) self->changes->data + books[i].from, books[i].to - books[i].from);
  return TRUE;
}

FINX_SCAN_INLINE gboolean
scan_ticks (FinxAlpaca *self,
            FinxScan   *scan)
{
  Reading reading;

  reading.n = 0;
  do
    {
      if (reading.n + 2 > MOST_TICKS)
        return FALSE;
      if (finx_scan_is (scan, "{\"T\":\"q\",\"S\":\""))
        {
          if (!read_quote (self, scan, &reading))
            return FALSE;
        }
      else if (!finx_scan_is (scan, "{\"T\":\"t\",\"S\":\"") || !read_trade (self, scan, &reading))
        return FALSE;
    }
  while (finx_scan_is (scan, ","));
  if (!finx_scan_is (scan, "]") || scan->at != scan->end)
    return FALSE;
  if (reading.n > 0)
    finx_broker_client_push_ticks (&self->parent_instance, reading.ticks, reading.n);
  return TRUE;
}

/* %FALSE: it is something else, or there is more to it; nothing was told. */
gboolean
alpaca_scan_prices (FinxAlpaca *self,
                    const char *text,
                    gsize       length)
{
  FinxScan scan = { text, text + length };

  finx_scan_renew (self->names, finx_broker_client_get_version (&self->parent_instance));
  if (!finx_scan_is (&scan, "["))
    return FALSE;
  if (length > 7 && text[7] == 'o')     /* [{"T":"o" */
    return scan_books (self, &scan);
  return scan_ticks (self, &scan);
}
