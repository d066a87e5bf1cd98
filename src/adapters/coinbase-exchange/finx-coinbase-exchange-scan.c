/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickers, trades and order books as Coinbase Exchange writes them, see finx-price-scan.h. */
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"

/* (nullable): one that is known */
static const FinxInstrument *
find_product (FinxCoinbaseExchange *self,
              const char           *product)
{
  const FinxInstrument *instrument = finx_broker_client_find (&self->parent_instance, product);

  if (instrument != NULL)
    finx_scan_remember (self->names, product, instrument);
  return instrument;
}

/* (nullable): likewise */
FINX_SCAN_INLINE const FinxInstrument *
read_product (FinxCoinbaseExchange *self,
              FinxScan             *scan)
{
  const FinxInstrument *instrument = finx_scan_known (scan, self->names);
  char product[FINX_SCAN_MOST_SYMBOL + 1];

  if (G_LIKELY (instrument != NULL))
    return instrument;
  return finx_scan_copy (scan, product) ? find_product (self, product) : NULL;
}

FINX_SCAN_INLINE gboolean
read_side (FinxScan *scan,
           FinxSide *side)
{
  *side = FINX_SIDE_BUY;
  if (finx_scan_is (scan, "\"buy\""))
    return TRUE;
  *side = FINX_SIDE_SELL;
  return finx_scan_is (scan, "\"sell\"");
}

FINX_SCAN_INLINE gboolean
is_end (const FinxScan *scan)
{
  return scan->at == scan->end;
}

FINX_SCAN_INLINE gboolean
take_ticker (FinxCoinbaseExchange *self,
             FinxScan             *scan)
{
  FinxTick ticks[2] = { { .kind = FINX_TICK_BID }, { .kind = FINX_TICK_ASK } };
  const FinxInstrument *instrument;
  CoinbaseExchangePrices *prices;
  gint64 sequence, time_us;
  FinxSide side;
  gsize n = 0;

  if (!finx_scan_integer (scan, &sequence) || !finx_scan_is (scan, ",\"product_id\":\""))
    return FALSE;
  instrument = read_product (self, scan);
  if (instrument == NULL || !finx_scan_is (scan, ",\"price\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"open_24h\":\"") || !finx_scan_skip_text (scan) || !finx_scan_is (scan, ",\"volume_24h\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"low_24h\":\"") || !finx_scan_skip_text (scan) || !finx_scan_is (scan, ",\"high_24h\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"volume_30d\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"best_bid\":\"") || !finx_scan_units_text (scan, instrument->price_scale, &ticks[0].price)
      || !finx_scan_is (scan, ",\"best_bid_size\":\"") || !finx_scan_units_text (scan, instrument->size_scale, &ticks[0].size)
      || !finx_scan_is (scan, ",\"best_ask\":\"") || !finx_scan_units_text (scan, instrument->price_scale, &ticks[1].price)
      || !finx_scan_is (scan, ",\"best_ask_size\":\"") || !finx_scan_units_text (scan, instrument->size_scale, &ticks[1].size)
      || !finx_scan_is (scan, ",\"side\":") || !read_side (scan, &side)
      || !finx_scan_is (scan, ",\"time\":\"") || !finx_scan_time (scan, &self->second, &time_us)
      || !finx_scan_is (scan, ",\"trade_id\":") || !finx_scan_skip_number (scan)
      || !finx_scan_is (scan, ",\"last_size\":\"") || !finx_scan_skip_text (scan) || !finx_scan_is (scan, "}") || !is_end (scan))
    return FALSE;
  prices = coinbase_exchange_prices_of (self, instrument);
  if (sequence < prices->sequence)
    return TRUE;                        /* older than what is known */
  prices->sequence = sequence;
  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    {
      ticks[i].time_us = time_us;
      ticks[i].instrument = instrument->index;
      if (ticks[i].price > 0)
        ticks[n++] = ticks[i];
    }
  if (n > 0)
    finx_broker_client_push_ticks (&self->parent_instance, ticks, n);
  return TRUE;
}

FINX_SCAN_INLINE gboolean
take_trade (FinxCoinbaseExchange *self,
            FinxScan             *scan)
{
  FinxTick tick = { .kind = FINX_TICK_TRADE };
  const FinxInstrument *instrument;
  guint64 size, price;
  guint size_scale, price_scale;
  gint64 trade;
  FinxSide maker;

  if (!finx_scan_integer (scan, &trade) || !finx_scan_is (scan, ",\"maker_order_id\":\"") || !finx_scan_skip_text (scan)
      || !finx_scan_is (scan, ",\"taker_order_id\":\"") || !finx_scan_skip_text (scan) || !finx_scan_is (scan, ",\"side\":") || !read_side (scan, &maker)
      || !finx_scan_is (scan, ",\"size\":\"") || !finx_scan_number (scan, &size, &size_scale)
      || !finx_scan_is (scan, "\",\"price\":\"") || !finx_scan_number (scan, &price, &price_scale) || !finx_scan_is (scan, "\",\"product_id\":\""))
    return FALSE;
  instrument = read_product (self, scan);
  if (instrument == NULL || !finx_scan_convert (price, price_scale, instrument->price_scale, &tick.price)
      || !finx_scan_convert (size, size_scale, instrument->size_scale, &tick.size)
      || !finx_scan_is (scan, ",\"sequence\":") || !finx_scan_skip_number (scan)
      || !finx_scan_is (scan, ",\"time\":\"") || !finx_scan_time (scan, &self->second, &tick.time_us) || !finx_scan_is (scan, "}") || !is_end (scan))
    return FALSE;
  if (!coinbase_exchange_check_trade (coinbase_exchange_prices_of (self, instrument), instrument, trade) || tick.price == 0)
    return TRUE;
  tick.instrument = instrument->index;
  tick.side = maker == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  finx_broker_client_push_ticks (&self->parent_instance, &tick, 1);
  return TRUE;
}

FINX_SCAN_INLINE gboolean
read_change (FinxCoinbaseExchange *self,
             FinxScan             *scan,
             const FinxInstrument *instrument,
             guint                 n)
{
  FinxBookChange change;

  if (!finx_scan_is (scan, "[") || !read_side (scan, &change.side)
      || !finx_scan_is (scan, ",\"") || !finx_scan_units_text (scan, instrument->price_scale, &change.price)
      || !finx_scan_is (scan, ",\"") || !finx_scan_units_text (scan, instrument->size_scale, &change.size) || !finx_scan_is (scan, "]"))
    return FALSE;
  *finx_scan_next_change (self->changes, n) = change;
  return TRUE;
}

FINX_SCAN_INLINE gboolean
take_book (FinxCoinbaseExchange *self,
           FinxScan             *scan)
{
  const FinxInstrument *instrument = read_product (self, scan);
  gint64 time_us;
  guint n = 0;

  if (instrument == NULL || !finx_scan_is (scan, ",\"changes\":["))
    return FALSE;
  do
    if (!read_change (self, scan, instrument, n++))
      return FALSE;
  while (finx_scan_is (scan, ","));
  if (!finx_scan_is (scan, "],\"time\":\"") || !finx_scan_time (scan, &self->second, &time_us) || !finx_scan_is (scan, "}") || !is_end (scan))
    return FALSE;
  coinbase_exchange_push_book (self, coinbase_exchange_prices_of (self, instrument), instrument, time_us, FALSE, n);
  return TRUE;
}

/* %FALSE: it is something else, or there is more to it; nothing was told. */
gboolean
coinbase_exchange_scan_price (FinxCoinbaseExchange *self,
                              const char           *text,
                              gsize                 length)
{
  FinxScan scan = { text, text + length };

  finx_scan_renew (self->names, finx_broker_client_get_version (&self->parent_instance));
  if (finx_scan_is (&scan, "{\"type\":\"l2update\",\"product_id\":\""))
    return take_book (self, &scan);
  if (finx_scan_is (&scan, "{\"type\":\"ticker\",\"sequence\":"))
    return take_ticker (self, &scan);
  return finx_scan_is (&scan, "{\"type\":\"match\",\"trade_id\":") && take_trade (self, &scan);
}
