/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Alpaca is and can: https://docs.alpaca.markets, Trading API v2 and Market Data API v2, as of 2026. */
#include "adapters/alpaca/finx-alpaca-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FinxAlpaca, finx_alpaca, FINX_TYPE_BROKER_CLIENT)

static const FinxBrokerField fields[] = {
  { "key", N_("Key"), N_("Begins with PK for the paper account, with AK for the live one"), TRUE, FALSE },
  { "secret", N_("Secret"), N_("Shown once, when the key is made"), TRUE, FALSE },
  { NULL, NULL, NULL, FALSE, FALSE },
};

static const char *const live[FINX_N_ENDPOINTS] = {
  "https://api.alpaca.markets", "wss://api.alpaca.markets", "https://data.alpaca.markets", "wss://stream.data.alpaca.markets",
};

static const char *const paper[FINX_N_ENDPOINTS] = {
  "https://paper-api.alpaca.markets", "wss://paper-api.alpaca.markets", "https://data.alpaca.markets", "wss://stream.data.alpaca.markets",
};

static const FinxBrokerInfo info = {
  .id = "alpaca",
  .name = "Alpaca",
  .live = live,
  .paper = paper,
  .limits = "180/m",            /* of the 200 that it allows */
  .fields = fields,
  .offers = N_("US shares and funds, whole or in parts, and crypto; live prices of IEX; a paper account without cost"),
  .steps = N_("Sign in at app.alpaca.markets.\nChoose the paper or the live account at the top left.\n"
              "Press “Generate” under “API Keys” on the right.\nCopy the key and the secret into the fields below; the secret is shown only once."),
  .key_page = "https://app.alpaca.markets",
};

#define TYPE(type) (1u << FINX_ORDER_##type)
#define TIF(tif)   (1u << FINX_TIF_##tif)

static const FinxBrokerCapabilities can[ALPACA_N_MARKETS] = {
  [ALPACA_STOCKS] = {
    .order_types = TYPE (MARKET) | TYPE (LIMIT) | TYPE (STOP) | TYPE (STOP_LIMIT) | TYPE (TRAILING_STOP),
    .tifs = TIF (DAY) | TIF (GTC) | TIF (IOC) | TIF (FOK) | TIF (OPEN) | TIF (CLOSE),
    .features = FINX_BROKER_REPLACES | FINX_BROKER_BRACKETS | FINX_BROKER_ONE_EXIT | FINX_BROKER_FRACTIONS | FINX_BROKER_NOTIONALS
                | FINX_BROKER_EXTENDED | FINX_BROKER_SHORTS,
    .streams = FINX_STREAM_QUOTES,
  },
  [ALPACA_CRYPTO] = {
    .order_types = TYPE (MARKET) | TYPE (LIMIT) | TYPE (STOP_LIMIT),
    .tifs = TIF (GTC) | TIF (IOC),
    .features = FINX_BROKER_REPLACES | FINX_BROKER_FRACTIONS | FINX_BROKER_NOTIONALS,
    .streams = FINX_STREAM_QUOTES | FINX_STREAM_DEPTH,
    .book_levels = FINX_BOOK_DEPTH,
  },
};

/* Options that were bought elsewhere are there to be seen. */
static const FinxBrokerCapabilities nothing = { .order_types = 0 };

static const FinxBrokerCapabilities *
get_capabilities (FinxBrokerClient     *client,
                  const FinxInstrument *instrument)
{
  if (instrument != NULL && instrument->asset_class == FINX_ASSET_OPTION)
    return &nothing;
  return &can[instrument != NULL ? alpaca_market_of (instrument) : ALPACA_STOCKS];
}

/* Shares cost nothing; crypto 25 basis points for the taker in the base tier, taken from what is received. */
static FinxDecimal
estimate_fee (FinxBrokerClient     *client,
              const FinxInstrument *instrument,
              FinxDecimal           quantity,
              FinxDecimal           price)
{
  if (alpaca_market_of (instrument) == ALPACA_STOCKS)
    return FINX_DECIMAL_ZERO;
  return finx_decimal_mul (finx_decimal_mul (quantity, price, 12, FINX_ROUND_UP), finx_decimal_new (25, 4), 8, FINX_ROUND_UP);
}

static void
finx_alpaca_finalize (GObject *object)
{
  g_hash_table_unref (FINX_ALPACA (object)->steps);
  g_array_unref (FINX_ALPACA (object)->changes);
  g_free (FINX_ALPACA (object)->names);
  for (guint i = 0; i < ALPACA_N_MARKETS; i++)
    g_free (FINX_ALPACA (object)->troubles[i]);
  G_OBJECT_CLASS (finx_alpaca_parent_class)->finalize (object);
}

static void
finx_alpaca_class_init (FinxAlpacaClass *klass)
{
  FinxBrokerClientClass *client_class = FINX_BROKER_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_alpaca_finalize;
  client_class->info = &info;
  client_class->get_capabilities = get_capabilities;
  client_class->make_request = alpaca_make_request;
  client_class->read = alpaca_read;
  client_class->open_streams = alpaca_open_streams;
  client_class->close_streams = alpaca_close_streams;
  client_class->subscribe = alpaca_subscribe;
  client_class->estimate_fee = estimate_fee;
}

static void
finx_alpaca_init (FinxAlpaca *self)
{
  self->steps = g_hash_table_new (NULL, NULL);
  self->changes = g_array_sized_new (FALSE, FALSE, sizeof (FinxBookChange), 64);
  self->names = g_new0 (FinxScanNames, 1);
}
