/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickers, trades and order books as Coinbase writes them, see finx-price-scan.h. */
#include "adapters/coinbase/finx-coinbase-private.h"

#define MOST_TICKS  64          /* of a message; one with more goes the general way */
#define MOST_SHARED 4           /* instruments that have a product's prices */

typedef struct
{
  const FinxInstrument *instrument;
  FinxTick              tick;
  FinxDecimal           price;          /* exactly */
} Told;

typedef struct
{
  gint64                time_us, number;
  gboolean              is_snapshot;
  const FinxInstrument *instruments[MOST_SHARED];       /* that the last product is about: all count in the same units */
  guint                 n_instruments;
  guint                 price_scale, size_scale;
  Told                  told[MOST_TICKS];
  gsize                 n_told;
  guint                 n_changes;
} Reading;

static gboolean
add_instrument (Reading              *self,
                const FinxInstrument *instrument)
{
  if (instrument == NULL)
    return TRUE;
  if (self->n_instruments == MOST_SHARED
      || (self->n_instruments > 0 && (instrument->price_scale != self->price_scale || instrument->size_scale != self->size_scale)))
    return FALSE;
  self->price_scale = instrument->price_scale;
  self->size_scale = instrument->size_scale;
  self->instruments[self->n_instruments++] = instrument;
  return TRUE;
}

/* %FALSE: none of them is known, or they do not count alike. */
static gboolean
find_product (FinxCoinbase *self,
              const char   *product,
              Reading      *reading)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const GPtrArray *others = g_hash_table_size (self->others) > 0 ? g_hash_table_lookup (self->others, product) : NULL;

  if (!add_instrument (reading, finx_broker_client_find (client, product)))
    return FALSE;
  for (guint i = 0; others != NULL && i < others->len; i++)
    if (!add_instrument (reading, finx_broker_client_find (client, others->pdata[i])))
      return FALSE;
  if (reading->n_instruments == 1)
    finx_scan_remember (self->names, product, reading->instruments[0]);
  return reading->n_instruments > 0;
}

FINX_SCAN_INLINE gboolean
read_product (FinxCoinbase *self,
              FinxScan     *scan,
              Reading      *reading)
{
  const FinxInstrument *known = finx_scan_known (scan, self->names);
  char product[FINX_SCAN_MOST_SYMBOL + 1];

  reading->n_instruments = 0;
  if (G_LIKELY (known != NULL))
    return add_instrument (reading, known);
  return finx_scan_copy (scan, product) && find_product (self, product, reading);
}

static gboolean
has_room (const Reading *self,
          gsize          n)
{
  return self->n_told + n * self->n_instruments <= MOST_TICKS;
}

static void
add (Reading              *self,
     const FinxInstrument *instrument,
     FinxTick              tick)
{
  Told *told = &self->told[self->n_told++];

  told->instrument = instrument;
  told->tick = tick;
  told->tick.instrument = instrument->index;
  told->price = finx_decimal_new (tick.price, instrument->price_scale);
}

FINX_SCAN_INLINE gboolean
read_ticker (FinxCoinbase *self,
             FinxScan     *scan,
             Reading      *reading)
{
  FinxTick bid = { .time_us = reading->time_us, .kind = FINX_TICK_BID }, ask = { .time_us = reading->time_us, .kind = FINX_TICK_ASK };

  if (!finx_scan_is (scan, "{\"type\":\"ticker\",\"product_id\":\"") || !read_product (self, scan, reading) || !has_room (reading, 2)
      || !finx_scan_is (scan, ",\"price\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"volume_24_h\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"low_24_h\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"high_24_h\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"low_52_w\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"high_52_w\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"price_percent_chg_24_h\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"best_bid\":\"") || !finx_scan_units_text (scan, reading->price_scale, &bid.price)
      || !finx_scan_is (scan, ",\"best_bid_quantity\":\"") || !finx_scan_units_text (scan, reading->size_scale, &bid.size)
      || !finx_scan_is (scan, ",\"best_ask\":\"") || !finx_scan_units_text (scan, reading->price_scale, &ask.price)
      || !finx_scan_is (scan, ",\"best_ask_quantity\":\"") || !finx_scan_units_text (scan, reading->size_scale, &ask.size) || !finx_scan_is (scan, "}"))
    return FALSE;
  for (guint i = 0; i < reading->n_instruments; i++)
    {
      add (reading, reading->instruments[i], bid);
      add (reading, reading->instruments[i], ask);
    }
  return TRUE;
}

FINX_SCAN_INLINE gboolean
read_trade (FinxCoinbase *self,
            FinxScan     *scan,
            Reading      *reading)
{
  FinxTick tick = { .kind = FINX_TICK_TRADE, .side = FINX_SIDE_SELL };

  if (!finx_scan_is (scan, "{\"trade_id\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"product_id\":\"") || !read_product (self, scan, reading) || !has_room (reading, 1)
      || !finx_scan_is (scan, ",\"price\":\"") || !finx_scan_units_text (scan, reading->price_scale, &tick.price)
      || !finx_scan_is (scan, ",\"size\":\"") || !finx_scan_units_text (scan, reading->size_scale, &tick.size))
    return FALSE;
  if (finx_scan_is (scan, ",\"side\":\"BUY\""))
    tick.side = FINX_SIDE_BUY;
  else if (!finx_scan_is (scan, ",\"side\":\"SELL\""))
    return FALSE;
  if (!finx_scan_is (scan, ",\"time\":\"") || !finx_scan_time (scan, &self->second, &tick.time_us) || !finx_scan_is (scan, "}"))
    return FALSE;
  for (guint i = 0; i < reading->n_instruments; i++)
    add (reading, reading->instruments[i], tick);
  return TRUE;
}

FINX_SCAN_INLINE gboolean
read_change (FinxCoinbase *self,
             FinxScan     *scan,
             Reading      *reading)
{
  FinxBookChange change = { .side = FINX_SIDE_SELL };

  if (finx_scan_is (scan, "{\"side\":\"bid\""))
    change.side = FINX_SIDE_BUY;
  else if (!finx_scan_is (scan, "{\"side\":\"offer\""))
    return FALSE;
  if (!finx_scan_is (scan, ",\"event_time\":\"") || !finx_scan_skip_time (scan)
      || !finx_scan_is (scan, ",\"price_level\":\"") || !finx_scan_units_text (scan, reading->price_scale, &change.price)
      || !finx_scan_is (scan, ",\"new_quantity\":\"") || !finx_scan_units_text (scan, reading->size_scale, &change.size) || !finx_scan_is (scan, "}"))
    return FALSE;
  *finx_scan_next_change (self->changes, reading->n_changes) = change;
  reading->n_changes++;
  return TRUE;
}

/* The best prices are known from then on, also those that are no ticks. */
static void
push_tickers (FinxCoinbase  *self,
              const Reading *reading)
{
  FinxTick ticks[MOST_TICKS];
  gsize n = 0;

  for (gsize i = 0; i < reading->n_told; i++)
    {
      const Told *told = &reading->told[i];
      CoinbasePrices *prices = coinbase_prices_of (self, told->instrument);

      *(told->tick.kind == FINX_TICK_BID ? &prices->bid : &prices->ask) = told->price;
      if (told->tick.price > 0)
        ticks[n++] = told->tick;
    }
  if (n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), ticks, n);
}

static void
push_trades (FinxCoinbase  *self,
             const Reading *reading)
{
  g_array_set_size (self->trades, 0);
  for (gsize i = 0; i < reading->n_told; i++)
    if (reading->told[i].tick.price > 0)
      coinbase_add_trade (self, reading->told[i].instrument, &reading->told[i].tick, reading->told[i].price, reading->told[i].tick.side);
  coinbase_push_trades (self, reading->is_snapshot);
}

static void
push_book (FinxCoinbase  *self,
           const Reading *reading)
{
  for (guint i = 0; i < reading->n_instruments; i++)
    coinbase_push_book (self, reading->instruments[i], reading->time_us, reading->is_snapshot, reading->n_changes);
}

/* What all messages have behind the name of their channel. */
FINX_SCAN_INLINE gboolean
read_head (FinxCoinbase *self,
           FinxScan     *scan,
           Reading      *reading)
{
  if (!finx_scan_is (scan, ",\"client_id\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"timestamp\":\"") || !finx_scan_time (scan, &self->second, &reading->time_us)
      || !finx_scan_is (scan, ",\"sequence_num\":") || !finx_scan_integer (scan, &reading->number) || !finx_scan_is (scan, ",\"events\":[{\"type\":\""))
    return FALSE;
  reading->is_snapshot = finx_scan_is (scan, "snapshot\"");
  return reading->is_snapshot || finx_scan_is (scan, "update\"");
}

/* The list of what is told, and what then follows. */
FINX_SCAN_INLINE gboolean
scan_list (FinxCoinbase *self,
           FinxScan     *scan,
           Reading      *reading,
           gboolean    (*read) (FinxCoinbase *self, FinxScan *scan, Reading *reading),
           void        (*push) (FinxCoinbase *self, const Reading *reading))
{
  do
    if (!read (self, scan, reading))
      return FALSE;
  while (finx_scan_is (scan, ","));
  if (!finx_scan_is (scan, "]}]}") || scan->at != scan->end)
    return FALSE;
  if (coinbase_check_number (self, COINBASE_MARKET, reading->number))
    push (self, reading);
  return TRUE;
}

/* %FALSE: it is something else, or there is more to it; nothing was told. */
gboolean
coinbase_scan_prices (FinxCoinbase *self,
                      const char   *text,
                      gsize         length)
{
  FinxScan scan = { text, text + length };
  Reading reading;

  reading.n_told = 0;
  reading.n_changes = 0;
  finx_scan_renew (self->names, finx_broker_client_get_version (&self->parent_instance));
  if (finx_scan_is (&scan, "{\"channel\":\"l2_data\""))
    return read_head (self, &scan, &reading) && finx_scan_is (&scan, ",\"product_id\":\"") && read_product (self, &scan, &reading)
           && finx_scan_is (&scan, ",\"updates\":[") && scan_list (self, &scan, &reading, read_change, push_book);
  if (finx_scan_is (&scan, "{\"channel\":\"ticker\""))
    return read_head (self, &scan, &reading) && finx_scan_is (&scan, ",\"tickers\":[") && scan_list (self, &scan, &reading, read_ticker, push_tickers);
  return finx_scan_is (&scan, "{\"channel\":\"market_trades\"") && read_head (self, &scan, &reading) && finx_scan_is (&scan, ",\"trades\":[")
         && scan_list (self, &scan, &reading, read_trade, push_trades);
}
