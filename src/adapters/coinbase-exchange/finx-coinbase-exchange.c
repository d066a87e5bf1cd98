/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Coinbase Exchange is and can: https://docs.cdp.coinbase.com/exchange, as of 2026. */
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FinxCoinbaseExchange, finx_coinbase_exchange, FINX_TYPE_BROKER_CLIENT)

static const FinxBrokerField fields[] = {
  { "key", N_("Key"), N_("32 letters and digits"), TRUE, FALSE },
  { "secret", N_("Secret"), N_("Ends with “==”; shown once, when the key is made"), TRUE, FALSE },
  { "passphrase", N_("Passphrase"), N_("The one that was set when the key was made; not the password of the account"), TRUE, FALSE },
  { NULL, NULL, NULL, FALSE, FALSE },
};

static const char *const live[FINX_N_ENDPOINTS] = {
  "https://api.exchange.coinbase.com", "wss://ws-feed.exchange.coinbase.com",
  "https://api.exchange.coinbase.com", "wss://ws-feed.exchange.coinbase.com",
};

static const char *const paper[FINX_N_ENDPOINTS] = {
  "https://api-public.sandbox.exchange.coinbase.com", "wss://ws-feed-public.sandbox.exchange.coinbase.com",
  "https://api-public.sandbox.exchange.coinbase.com", "wss://ws-feed-public.sandbox.exchange.coinbase.com",
};

static const FinxBrokerInfo info = {
  .id = "coinbase-exchange",
  .name = "Coinbase Exchange",
  .live = live,
  .paper = paper,
  .limits = "9/s",              /* of the 10 that it allows for prices and fills; for the rest it allows more */
  .fields = fields,
  .offers = N_("Coins against euros, dollars and other coins, with live prices and order books; a paper account without cost"),
  .steps = N_("Sign in at exchange.coinbase.com; for the paper account at public.sandbox.exchange.coinbase.com.\n"
              "Choose “API” in the menu of your profile, and press “New API Key”.\n"
              "Choose the portfolio, and the permissions to view and to trade; not to transfer.\n"
              "Copy the passphrase, the secret and the key into the fields below; the secret is shown only once."),
  .key_page = "https://exchange.coinbase.com/apikeys",
};

#define TYPE(type) (1u << FINX_ORDER_##type)
#define TIF(tif)   (1u << FINX_TIF_##tif)

/* It changes no order, and previews none. */
static const FinxBrokerCapabilities can = {
  .order_types = TYPE (MARKET) | TYPE (LIMIT) | TYPE (STOP_LIMIT),
  .value_types = TYPE (MARKET),
  .tifs = TIF (DAY) | TIF (GTC) | TIF (GTD) | TIF (IOC) | TIF (FOK),
  .features = FINX_BROKER_FRACTIONS | FINX_BROKER_NOTIONALS,
  .streams = FINX_STREAM_QUOTES | FINX_STREAM_DEPTH,
  .book_levels = FINX_BOOK_DEPTH,
};

static const FinxBrokerCapabilities *
get_capabilities (FinxBrokerClient     *client,
                  const FinxInstrument *instrument)
{
  return &can;
}

/* The taker's rate of the account's volume, once it was asked for. */
static FinxDecimal
estimate_fee (FinxBrokerClient     *client,
              const FinxInstrument *instrument,
              FinxDecimal           quantity,
              FinxDecimal           price)
{
  return finx_decimal_mul (finx_decimal_mul (quantity, price, 12, FINX_ROUND_UP), FINX_COINBASE_EXCHANGE (client)->taker, 8, FINX_ROUND_UP);
}

static void
finx_coinbase_exchange_finalize (GObject *object)
{
  FinxCoinbaseExchange *self = FINX_COINBASE_EXCHANGE (object);

  g_free (self->currency);
  g_hash_table_unref (self->active);
  g_hash_table_unref (self->cancelled);
  g_hash_table_unref (self->asked);
  g_hash_table_unref (self->prices);
  g_array_unref (self->changes);
  g_free (self->names);
  g_clear_pointer (&self->products, g_ptr_array_unref);
  G_OBJECT_CLASS (finx_coinbase_exchange_parent_class)->finalize (object);
}

static void
finx_coinbase_exchange_class_init (FinxCoinbaseExchangeClass *klass)
{
  FinxBrokerClientClass *client_class = FINX_BROKER_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_coinbase_exchange_finalize;
  client_class->info = &info;
  client_class->get_capabilities = get_capabilities;
  client_class->make_request = coinbase_exchange_make_request;
  client_class->read = coinbase_exchange_read;
  client_class->open_streams = coinbase_exchange_open_streams;
  client_class->close_streams = coinbase_exchange_close_streams;
  client_class->subscribe = coinbase_exchange_subscribe;
  client_class->estimate_fee = estimate_fee;
}

static void
finx_coinbase_exchange_init (FinxCoinbaseExchange *self)
{
  self->currency = g_strdup ("USD");
  self->taker = FINX_DECIMAL_UNKNOWN;
  self->active = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancelled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->prices = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->changes = g_array_sized_new (FALSE, FALSE, sizeof (FinxBookChange), 64);
  self->names = g_new0 (FinxScanNames, 1);
}
