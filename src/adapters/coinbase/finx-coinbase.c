/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Coinbase is and can: https://docs.cdp.coinbase.com, Advanced Trade API v3, as of 2026. */
#include "adapters/coinbase/finx-coinbase-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FinxCoinbase, finx_coinbase, FINX_TYPE_BROKER_CLIENT)

static const FinxBrokerField fields[] = {
  { "key", N_("Key name"), N_("Begins with organizations/, or is an id of 36 characters"), TRUE, FALSE },
  { "secret", N_("Private key"), N_("All of it, also its first and last line; shown once, when the key is made"), TRUE, FALSE },
  { NULL, NULL, NULL, FALSE, FALSE },
};

static const char *const live[FINX_N_ENDPOINTS] = {
  "https://api.coinbase.com", "wss://advanced-trade-ws-user.coinbase.com", "https://api.coinbase.com", "wss://advanced-trade-ws.coinbase.com",
};

static const FinxBrokerInfo info = {
  .id = "coinbase",
  .name = "Coinbase",
  .live = live,
  .limits = "25/s 9000/h",      /* of the 30 and 10,000 that it allows */
  .fields = fields,
  .offers = N_("Coins against euros, dollars and other coins, with live prices and order books; no paper account"),
  .steps = N_("Sign in at portal.cdp.coinbase.com.\nChoose “API Keys”, then “Secret API Keys”, and press “Create API key”.\n"
              "Choose the portfolio, and the permissions to view and to trade; not to transfer.\n"
              "Copy the name and the private key into the fields below; the private key is shown only once."),
  .key_page = "https://portal.cdp.coinbase.com/projects/api-keys",
};

#define TYPE(type) (1u << FINX_ORDER_##type)
#define TIF(tif)   (1u << FINX_TIF_##tif)

static const FinxBrokerCapabilities can = {
  .order_types = TYPE (MARKET) | TYPE (LIMIT) | TYPE (STOP_LIMIT),
  .value_types = TYPE (MARKET),
  .tifs = TIF (GTC) | TIF (GTD) | TIF (IOC) | TIF (FOK),
  .features = FINX_BROKER_REPLACES | FINX_BROKER_FRACTIONS | FINX_BROKER_NOTIONALS | FINX_BROKER_PREVIEWS,
  .streams = FINX_STREAM_QUOTES | FINX_STREAM_DEPTH,
  .book_levels = FINX_BOOK_DEPTH,
};

static const FinxBrokerCapabilities *
get_capabilities (FinxBrokerClient     *client,
                  const FinxInstrument *instrument)
{
  return &can;
}

/* The taker's rate of the account's tier, once it was asked for. */
static FinxDecimal
estimate_fee (FinxBrokerClient     *client,
              const FinxInstrument *instrument,
              FinxDecimal           quantity,
              FinxDecimal           price)
{
  return finx_decimal_mul (finx_decimal_mul (quantity, price, 12, FINX_ROUND_UP), FINX_COINBASE (client)->taker, 8, FINX_ROUND_UP);
}

static void
finx_coinbase_finalize (GObject *object)
{
  FinxCoinbase *self = FINX_COINBASE (object);

  g_clear_pointer (&self->key, coinbase_key_free);
  g_free (self->portfolio);
  g_free (self->currency);
  g_hash_table_unref (self->aliases);
  g_hash_table_unref (self->others);
  g_hash_table_unref (self->prices);
  g_array_unref (self->trades);
  g_array_unref (self->changes);
  g_free (self->names);
  G_OBJECT_CLASS (finx_coinbase_parent_class)->finalize (object);
}

static void
finx_coinbase_class_init (FinxCoinbaseClass *klass)
{
  FinxBrokerClientClass *client_class = FINX_BROKER_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_coinbase_finalize;
  client_class->info = &info;
  client_class->get_capabilities = get_capabilities;
  client_class->make_request = coinbase_make_request;
  client_class->read = coinbase_read;
  client_class->open_streams = coinbase_open_streams;
  client_class->close_streams = coinbase_close_streams;
  client_class->subscribe = coinbase_subscribe;
  client_class->estimate_fee = estimate_fee;
}

static void
finx_coinbase_init (FinxCoinbase *self)
{
  self->is_default = TRUE;
  self->currency = g_strdup ("USD");
  self->taker = FINX_DECIMAL_UNKNOWN;
  self->aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->trades = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  self->changes = g_array_sized_new (FALSE, FALSE, sizeof (FinxBookChange), 64);
  self->names = g_new0 (FinxScanNames, 1);
  self->prices = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}
