/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prices, trades and order books from Coinbase's stream. */
#include "adapters/coinbase/finx-coinbase-private.h"

#include "adapters/finx-broker-json.h"

#define MOST_BY_HAND 64         /* trades of a message */

CoinbasePrices *
coinbase_prices_of (FinxCoinbase         *self,
                    const FinxInstrument *instrument)
{
  CoinbasePrices *prices = g_hash_table_lookup (self->prices, instrument);

  if (prices == NULL)
    {
      prices = g_new0 (CoinbasePrices, 1);
      prices->bid = prices->ask = FINX_DECIMAL_UNKNOWN;
      g_hash_table_insert (self->prices, (gpointer) instrument, prices);
    }
  return prices;
}

/* Remembers that @product has the book and the prices of @real, so that what is told of that is also told of it. */
void
coinbase_note_alias (FinxCoinbase *self,
                     const char   *product,
                     const char   *real)
{
  const char *old = g_hash_table_lookup (self->aliases, product);
  GPtrArray *others = old != NULL ? g_hash_table_lookup (self->others, old) : NULL;
  guint i;

  if (g_strcmp0 (old, real) == 0)
    return;
  memset (self->names, 0, sizeof *self->names);
  if (others != NULL && g_ptr_array_find_with_equal_func (others, product, g_str_equal, &i))
    g_ptr_array_remove_index (others, i);
  others = g_hash_table_lookup (self->others, real);
  if (others == NULL)
    {
      others = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->others, g_strdup (real), others);
    }
  g_ptr_array_add (others, g_strdup (product));
  g_hash_table_insert (self->aliases, g_strdup (product), g_strdup (real));
}

static void
take_ticker (FinxCoinbase         *self,
             const FinxJsonNode   *node,
             const FinxInstrument *instrument,
             gint64                time_us)
{
  CoinbasePrices *prices = coinbase_prices_of (self, instrument);
  FinxTick ticks[2];
  gsize n = 0;

  prices->bid = finx_json_node_decimal (finx_json_node_get (node, "best_bid"));
  prices->ask = finx_json_node_decimal (finx_json_node_get (node, "best_ask"));
  n += finx_broker_json_tick (finx_json_node_get (node, "best_bid"), finx_json_node_get (node, "best_bid_quantity"), instrument, FINX_TICK_BID, time_us, &ticks[n]);
  n += finx_broker_json_tick (finx_json_node_get (node, "best_ask"), finx_json_node_get (node, "best_ask_quantity"), instrument, FINX_TICK_ASK, time_us, &ticks[n]);
  if (n > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), ticks, n);
}

/* @side: as it is told. Whose it is, is not sure, so the best prices decide; between them it is taken for the maker's. */
static FinxSide
aggressor_of (const CoinbasePrices *prices,
              FinxDecimal           price,
              FinxSide              side)
{
  if (finx_decimal_is_known (prices->ask) && finx_decimal_compare (price, prices->ask) >= 0)
    return FINX_SIDE_BUY;
  if (finx_decimal_is_known (prices->bid) && finx_decimal_compare (price, prices->bid) <= 0)
    return FINX_SIDE_SELL;
  return side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY;
}

/* Adds a trade to those of the message. @price: exactly; @side: as it is told */
void
coinbase_add_trade (FinxCoinbase         *self,
                    const FinxInstrument *instrument,
                    const FinxTick       *tick,
                    FinxDecimal           price,
                    FinxSide              side)
{
  FinxTick trade = *tick;

  trade.side = (guint8) aggressor_of (coinbase_prices_of (self, instrument), price, side);
  g_array_append_val (self->trades, trade);
}

static int
compare_ticks (gconstpointer a,
               gconstpointer b)
{
  const FinxTick *first = a, *second = b;

  return (first->time_us > second->time_us) - (first->time_us < second->time_us);
}

/* The oldest first. A few are put in order without memory. */
static void
sort_trades (GArray *trades)
{
  FinxTick *ticks = (FinxTick *) (gpointer) trades->data;

  if (trades->len > MOST_BY_HAND)
    {
      g_array_sort (trades, compare_ticks);
      return;
    }
  for (guint i = 1; i < trades->len; i++)
    {
      FinxTick tick = ticks[i];
      guint j = i;

      for (; j > 0 && ticks[j - 1].time_us > tick.time_us; j--)
        ticks[j] = ticks[j - 1];
      ticks[j] = tick;
    }
}

/* What was traded before we listened is no trade now: of that only the newest is told, as such. */
void
coinbase_push_trades (FinxCoinbase *self,
                      gboolean      is_snapshot)
{
  sort_trades (self->trades);
  for (guint i = self->trades->len; is_snapshot && i-- > 0;)
    {
      FinxTick *tick = &g_array_index (self->trades, FinxTick, i);

      for (guint j = i + 1; j < self->trades->len; j++)
        if (g_array_index (self->trades, FinxTick, j).instrument == tick->instrument)
          {
            g_array_remove_index (self->trades, i);
            tick = NULL;
            break;
          }
      if (tick != NULL)
        tick->kind = FINX_TICK_LAST;
    }
  if (self->trades->len > 0)
    finx_broker_client_push_ticks (FINX_BROKER_CLIENT (self), (const FinxTick *) (gpointer) self->trades->data, self->trades->len);
}

/* A step of an order book, of what stands in @changes first. */
void
coinbase_push_book (FinxCoinbase         *self,
                    const FinxInstrument *instrument,
                    gint64                time_us,
                    gboolean              is_snapshot,
                    gsize                 n)
{
  CoinbasePrices *prices = coinbase_prices_of (self, instrument);
  const FinxBookMessage message = {
    .time_us = time_us,
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
take_book (FinxCoinbase         *self,
           const FinxJsonNode   *event,
           const FinxInstrument *instrument,
           gint64                time_us)
{
  const FinxJsonNode *updates = finx_json_node_get (event, "updates");

  g_array_set_size (self->changes, 0);
  for (const FinxJsonNode *node = finx_json_node_first (updates); node != NULL; node = finx_json_node_next (updates, node))
    {
      FinxBookChange change = { .side = finx_json_node_is (finx_json_node_get (node, "side"), "bid") ? FINX_SIDE_BUY : FINX_SIDE_SELL };

      if (finx_broker_json_units (finx_json_node_get (node, "price_level"), instrument->price_scale, &change.price)
          && finx_broker_json_units (finx_json_node_get (node, "new_quantity"), instrument->size_scale, &change.size))
        g_array_append_val (self->changes, change);
    }
  coinbase_push_book (self, instrument, time_us, finx_json_node_is (finx_json_node_get (event, "type"), "snapshot"), self->changes->len);
}

/* What is told of "BTC-USD" is also what is true of "BTC-USDC" where they are one market. */
typedef void (*ForEach) (FinxCoinbase *self, const FinxJsonNode *node, const FinxInstrument *instrument, gint64 time_us);

static void
for_each_instrument (FinxCoinbase       *self,
                     const FinxJsonNode *node,
                     gint64              time_us,
                     ForEach             func)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autofree char *product = finx_json_node_text (finx_json_node_get (node, "product_id"));
  const GPtrArray *others = product != NULL ? g_hash_table_lookup (self->others, product) : NULL;
  const FinxInstrument *instrument = finx_broker_client_find (client, product);

  if (instrument != NULL)
    func (self, node, instrument, time_us);
  for (guint i = 0; others != NULL && i < others->len; i++)
    {
      instrument = finx_broker_client_find (client, others->pdata[i]);
      if (instrument != NULL)
        func (self, node, instrument, time_us);
    }
}

static void
take_trade (FinxCoinbase         *self,
            const FinxJsonNode   *node,
            const FinxInstrument *instrument,
            gint64                time_us)
{
  FinxTick tick;

  if (!finx_broker_json_tick (finx_json_node_get (node, "price"), finx_json_node_get (node, "size"), instrument, FINX_TICK_TRADE,
                              finx_json_node_time (finx_json_node_get (node, "time")), &tick))
    return;
  coinbase_add_trade (self, instrument, &tick, finx_json_node_decimal (finx_json_node_get (node, "price")),
                      finx_json_node_is (finx_json_node_get (node, "side"), "BUY") ? FINX_SIDE_BUY : FINX_SIDE_SELL);
}

static void
take_trades (FinxCoinbase       *self,
             const FinxJsonNode *event)
{
  const FinxJsonNode *trades = finx_json_node_get (event, "trades");

  g_array_set_size (self->trades, 0);
  for (const FinxJsonNode *node = finx_json_node_first (trades); node != NULL; node = finx_json_node_next (trades, node))
    for_each_instrument (self, node, 0, take_trade);
  coinbase_push_trades (self, finx_json_node_is (finx_json_node_get (event, "type"), "snapshot"));
}

void
coinbase_take_prices (FinxCoinbase       *self,
                      const FinxJsonNode *root,
                      const FinxJsonNode *events)
{
  const FinxJsonNode *channel = finx_json_node_get (root, "channel");
  gint64 time_us = finx_json_node_time (finx_json_node_get (root, "timestamp"));

  for (const FinxJsonNode *event = finx_json_node_first (events); event != NULL; event = finx_json_node_next (events, event))
    {
      const FinxJsonNode *tickers = finx_json_node_get (event, "tickers");

      if (finx_json_node_is (channel, "l2_data"))
        for_each_instrument (self, event, time_us, take_book);
      else if (finx_json_node_is (channel, "market_trades"))
        take_trades (self, event);
      else if (finx_json_node_is (channel, "ticker"))
        for (const FinxJsonNode *node = finx_json_node_first (tickers); node != NULL; node = finx_json_node_next (tickers, node))
          for_each_instrument (self, node, time_us, take_ticker);
    }
}
