/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "adapters/alpaca/finx-alpaca-private.h"
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"
#include "adapters/coinbase/finx-coinbase-private.h"
#include "adapters/finx-brokers.h"
#include "adapters/kraken/finx-kraken-private.h"

/* The quick readers of prices and the general ones, side by side: two clients of a broker that are told the same. Header-only. */

typedef struct
{
  const char *id;
  gboolean  (*scan)    (FinxBrokerClient *client, const char *text, gsize length);
  void      (*general) (FinxBrokerClient *client, const FinxJsonNode *root);
} PriceReader;

typedef struct
{
  const PriceReader   *reader;
  FinxBrokerClient    *client;
  FinxInstrumentTable *instruments;
  GArray              *ticks;           /* (element-type FinxTick): what was told last */
  GArray              *depths;          /* (element-type FinxDepth) */
  GArray              *books;           /* (element-type FinxBookMessage), whose changes stand in … */
  GArray              *changes;         /* (element-type FinxBookChange) */
} PriceSubject;

/* Readers */

static inline gboolean
scan_alpaca (FinxBrokerClient *client,
             const char       *text,
             gsize             length)
{
  return alpaca_scan_prices (FINX_ALPACA (client), text, length);
}

static inline void
take_alpaca (FinxBrokerClient   *client,
             const FinxJsonNode *root)
{
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    alpaca_take_price (FINX_ALPACA (client), node, ALPACA_CRYPTO);
}

static inline gboolean
scan_coinbase (FinxBrokerClient *client,
               const char       *text,
               gsize             length)
{
  return coinbase_scan_prices (FINX_COINBASE (client), text, length);
}

static inline void
take_coinbase (FinxBrokerClient   *client,
               const FinxJsonNode *root)
{
  coinbase_take_message (FINX_COINBASE (client), COINBASE_MARKET, root);
}

static inline gboolean
scan_coinbase_exchange (FinxBrokerClient *client,
                        const char       *text,
                        gsize             length)
{
  return coinbase_exchange_scan_price (FINX_COINBASE_EXCHANGE (client), text, length);
}

static inline void
take_coinbase_exchange (FinxBrokerClient   *client,
                        const FinxJsonNode *root)
{
  coinbase_exchange_take_price (FINX_COINBASE_EXCHANGE (client), root);
}

static inline gboolean
scan_kraken (FinxBrokerClient *client,
             const char       *text,
             gsize             length)
{
  return kraken_scan_prices (FINX_KRAKEN (client), text, length);
}

static inline void
take_kraken (FinxBrokerClient   *client,
             const FinxJsonNode *root)
{
  kraken_take_prices (FINX_KRAKEN (client), root);
}

/* (nullable) */
static inline const PriceReader *
price_reader_find (const char *id)
{
  static const PriceReader readers[] = {
    { "alpaca", scan_alpaca, take_alpaca },
    { "coinbase", scan_coinbase, take_coinbase },
    { "coinbase-exchange", scan_coinbase_exchange, take_coinbase_exchange },
    { "kraken", scan_kraken, take_kraken },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    if (g_str_equal (readers[i].id, id))
      return &readers[i];
  return NULL;
}

/* Subjects */

static inline const FinxInstrument *
price_resolve_cb (const FinxInstrument *draft,
                  gpointer              user_data)
{
  PriceSubject *self = user_data;
  const FinxInstrument *known = finx_instrument_table_lookup (self->instruments, draft->symbol);

  return known != NULL ? known : finx_instrument_table_add (self->instruments, draft, NULL);
}

static inline void
price_ticks_cb (const FinxTick *ticks,
                gsize           n,
                gpointer        user_data)
{
  g_array_append_vals (((PriceSubject *) user_data)->ticks, ticks, (guint) n);
}

static inline void
price_depth_cb (const FinxDepth *depth,
                gpointer         user_data)
{
  g_array_append_vals (((PriceSubject *) user_data)->depths, depth, 1);
}

static inline void
price_book_cb (const FinxBookMessage *message,
               gpointer               user_data)
{
  PriceSubject *self = user_data;

  g_array_append_vals (self->books, message, 1);
  if (message->n_changes > 0)
    g_array_append_vals (self->changes, message->changes, (guint) message->n_changes);
}

/* Digits that differ from market to market; "BTC-USDC" counts otherwise than "BTC-USD", whose prices it has, "SOL-USDC" does not. */
static const struct { const char *symbol; guint8 price_scale; } price_markets[] = {
  { "SOL-USD", 1 }, { "KO", 2 }, { "MSFT", 3 }, { "BTC-USD", 4 }, { "SOL-USDC", 1 }, { "BTC-USDC", 2 },
};

static inline void
price_subject_learn (PriceSubject *self,
                     const char   *symbol,
                     guint8        price_scale)
{
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain (symbol, symbol, "", FINX_ASSET_CRYPTO, "USD");
  g_autofree char *name = g_strdup (symbol);

  draft->price_scale = price_scale;
  draft->tick_size = finx_decimal_new (1, price_scale);
  if (FINX_IS_ALPACA (self->client))
    g_strdelimit (name, "-", '/');
  g_assert_nonnull (finx_broker_client_learn (self->client, name, draft));
}

/* Kraken's markets, and a stream that all of them are wanted from: it is not open. */
static inline void
price_subject_learn_kraken (PriceSubject *self,
                            FinxHttp     *http)
{
  static const FinxWebSocketOptions options = { .name = "Kraken" };
  static const FinxWebSocketEvents events = { NULL, NULL, NULL, NULL };
  static const char pairs[] = "{\"SOLUSD\":{\"altname\":\"SOLUSD\",\"wsname\":\"SOL/USD\",\"base\":\"SOL\",\"quote\":\"ZUSD\",\"pair_decimals\":2,"
                              "\"lot_decimals\":8,\"ordermin\":\"0.02\",\"tick_size\":\"0.01\",\"status\":\"online\"},"
                              "\"XXBTZUSD\":{\"altname\":\"XBTUSD\",\"wsname\":\"XBT/USD\",\"base\":\"XXBT\",\"quote\":\"ZUSD\",\"pair_decimals\":1,"
                              "\"lot_decimals\":8,\"ordermin\":\"0.0001\",\"tick_size\":\"0.1\",\"status\":\"online\"}}";
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (pairs, strlen (pairs), NULL);
  FinxKraken *kraken = FINX_KRAKEN (self->client);

  g_assert_nonnull (tree);
  g_assert_true (kraken_read_pairs (kraken, finx_json_tree_get_root (tree)));
  kraken->sockets[KRAKEN_MARKET] = finx_web_socket_new (http, &options, &events, kraken);
  kraken->is_heard[KRAKEN_MARKET] = TRUE;
  kraken_want_prices (kraken, kraken_find_instrument (kraken, "SOL/USD"), FINX_STREAM_QUOTES | FINX_STREAM_DEPTH);
  kraken_want_prices (kraken, kraken_find_instrument (kraken, "BTC/USD"), FINX_STREAM_QUOTES | FINX_STREAM_DEPTH);
}

static inline void
price_subject_open (PriceSubject      *self,
                    const PriceReader *reader,
                    const FinxFeedSink *sink,
                    gpointer           sink_data)
{
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *upper = g_strdelimit (g_ascii_strup (reader->id, -1), "-", '_');
  g_autofree char *url = g_strdup_printf ("FINX_%s_URL", upper), *stream = g_strdup_printf ("FINX_%s_STREAM_URL", upper);
  g_autoptr(FinxClock) clock = finx_clock_new_manual (G_GINT64_CONSTANT (1781000100) * FINX_USEC_PER_SEC);
  g_autoptr(FinxHttp) http = finx_http_new (clock);
  FinxBrokerSetup setup = { .account = "account-1", .values = values };
  guint broker;

  g_setenv (url, "http://127.0.0.1:1", TRUE);
  g_setenv (stream, "ws://127.0.0.1:1", TRUE);
  g_assert_true (finx_brokers_find (reader->id, &broker));
  for (const FinxBrokerField *field = finx_brokers_get_info (broker)->fields; field->id != NULL; field++)
    g_hash_table_insert (values, (gpointer) field->id, (gpointer) "AAECAwQF");
  *self = (PriceSubject) { .reader = reader, .instruments = finx_instrument_table_new () };
  self->ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  self->depths = g_array_new (FALSE, FALSE, sizeof (FinxDepth));
  self->books = g_array_new (FALSE, FALSE, sizeof (FinxBookMessage));
  self->changes = g_array_new (FALSE, FALSE, sizeof (FinxBookChange));
  self->client = finx_broker_client_new (finx_brokers_get_type (broker), http, clock, &setup, price_resolve_cb, self);
  finx_feed_set_sink (FINX_FEED (self->client), sink, sink_data);
  if (FINX_IS_KRAKEN (self->client))
    price_subject_learn_kraken (self, http);
}

/* One that keeps what it is told, and knows a few markets. */
static inline void
price_subject_open_keeping (PriceSubject      *self,
                            const PriceReader *reader)
{
  static const FinxFeedSink sink = { .ticks = price_ticks_cb, .depth = price_depth_cb, .book = price_book_cb };

  price_subject_open (self, reader, &sink, self);
  for (gsize i = 0; !FINX_IS_KRAKEN (self->client) && i < G_N_ELEMENTS (price_markets); i++)
    price_subject_learn (self, price_markets[i].symbol, price_markets[i].price_scale);
  if (FINX_IS_COINBASE (self->client))
    {
      coinbase_note_alias (FINX_COINBASE (self->client), "SOL-USDC", "SOL-USD");
      coinbase_note_alias (FINX_COINBASE (self->client), "BTC-USDC", "BTC-USD");
    }
}

static inline void
price_subject_close (PriceSubject *self)
{
  if (FINX_IS_KRAKEN (self->client))
    kraken_close_streams (self->client);
  g_object_unref (self->client);
  g_object_unref (self->instruments);
  g_array_unref (self->ticks);
  g_array_unref (self->depths);
  g_array_unref (self->books);
  g_array_unref (self->changes);
}

/* As when a connection is new: numbers of messages, trades and books begin again. */
static inline void
price_subject_renew (PriceSubject *self)
{
  GHashTableIter iter;
  gpointer value;

  if (FINX_IS_COINBASE (self->client))
    {
      FINX_COINBASE (self->client)->next[COINBASE_MARKET] = 0;
      g_hash_table_iter_init (&iter, FINX_COINBASE (self->client)->prices);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        *(CoinbasePrices *) value = (CoinbasePrices) { .bid = FINX_DECIMAL_UNKNOWN, .ask = FINX_DECIMAL_UNKNOWN };
    }
  else if (FINX_IS_COINBASE_EXCHANGE (self->client))
    {
      g_hash_table_iter_init (&iter, FINX_COINBASE_EXCHANGE (self->client)->prices);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        *(CoinbaseExchangePrices *) value = (CoinbaseExchangePrices) { .step = 0 };
    }
  else if (FINX_IS_ALPACA (self->client))
    {
      g_hash_table_iter_init (&iter, FINX_ALPACA (self->client)->steps);
      while (g_hash_table_iter_next (&iter, NULL, NULL))
        g_hash_table_iter_replace (&iter, GUINT_TO_POINTER (0));
    }
}

/* Comparing */

static inline gboolean
is_same_tick (const FinxTick *a,
              const FinxTick *b)
{
  return a->time_us == b->time_us && a->price == b->price && a->size == b->size && a->sequence == b->sequence && a->instrument == b->instrument
         && a->kind == b->kind && a->side == b->side;
}

static inline gboolean
is_same_side (const FinxLevel *a,
              const FinxLevel *b,
              guint            n)
{
  for (guint i = 0; i < n; i++)
    if (a[i].price != b[i].price || a[i].size != b[i].size || a[i].orders != b[i].orders)
      return FALSE;
  return TRUE;
}

static inline gboolean
is_same_depth (const FinxDepth *a,
               const FinxDepth *b)
{
  return a->time_us == b->time_us && a->sequence == b->sequence && a->instrument == b->instrument && a->is_resyncing == b->is_resyncing
         && a->n_bids == b->n_bids && a->n_asks == b->n_asks && is_same_side (a->bids, b->bids, a->n_bids) && is_same_side (a->asks, b->asks, a->n_asks);
}

static inline gboolean
is_same_book (const FinxBookMessage *a,
              const FinxBookMessage *b)
{
  return a->time_us == b->time_us && a->sequence == b->sequence && a->previous == b->previous && a->instrument == b->instrument
         && a->is_snapshot == b->is_snapshot && a->has_checksum == b->has_checksum && a->checksum == b->checksum && a->n_changes == b->n_changes;
}

static inline gboolean
is_same_change (const FinxBookChange *a,
                const FinxBookChange *b)
{
  return a->price == b->price && a->size == b->size && a->side == b->side;
}

#define CHECK_SAME(a, b, list, Type, is_same) \
  g_assert_cmpuint (a->list->len, ==, b->list->len); \
  for (guint i = 0; i < a->list->len; i++) \
    g_assert_true (is_same (&g_array_index (a->list, Type, i), &g_array_index (b->list, Type, i)))

static inline void
price_subjects_check (const PriceSubject *a,
                      const PriceSubject *b)
{
  CHECK_SAME (a, b, ticks, FinxTick, is_same_tick);
  CHECK_SAME (a, b, depths, FinxDepth, is_same_depth);
  CHECK_SAME (a, b, books, FinxBookMessage, is_same_book);
  CHECK_SAME (a, b, changes, FinxBookChange, is_same_change);
}

static inline void
price_subject_forget (PriceSubject *self)
{
  g_array_set_size (self->ticks, 0);
  g_array_set_size (self->depths, 0);
  g_array_set_size (self->books, 0);
  g_array_set_size (self->changes, 0);
}

/* A message as @quick and @general read it, which comes to the same. Returns: whether the quick reader took it */
static inline gboolean
price_subjects_read (PriceSubject *quick,
                     PriceSubject *general,
                     const char   *text,
                     gsize         length)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, length, NULL);
  gboolean is_taken;

  price_subject_forget (quick);
  price_subject_forget (general);
  is_taken = quick->reader->scan (quick->client, text, length);
  if (tree != NULL)
    general->reader->general (general->client, finx_json_tree_get_root (tree));
  g_assert_true (!is_taken || tree != NULL);
  if (!is_taken)
    {
      g_assert_cmpuint (quick->ticks->len + quick->depths->len + quick->books->len, ==, 0);
      if (tree != NULL)
        quick->reader->general (quick->client, finx_json_tree_get_root (tree));
    }
  price_subjects_check (quick, general);
  return is_taken;
}
