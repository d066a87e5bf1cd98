/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Kraken is and can: https://docs.kraken.com/api, spot, REST and version 2 of the streams, as of 2026. */
#include "adapters/kraken/finx-kraken-private.h"

#include <glib/gi18n.h>

#include "base/finx-secret.h"

G_DEFINE_FINAL_TYPE (FinxKraken, finx_kraken, FINX_TYPE_BROKER_CLIENT)

static const FinxBrokerField fields[] = {
  { "key", N_("Key"), N_("56 letters, digits and signs"), TRUE, FALSE },
  { "secret", N_("Private key"), N_("88 letters, digits and signs; shown once, when the key is made"), TRUE, FALSE },
  { "otp", N_("Password"), N_("Only if the key has a second factor, which must be a password; else leave it empty"), TRUE, FALSE, TRUE },
  { "nonce", "", "", FALSE, TRUE },
  { NULL, NULL, NULL, FALSE, FALSE },
};

static const char *const live[FINX_N_ENDPOINTS] = {
  "https://api.kraken.com", "wss://ws-auth.kraken.com", "https://api.kraken.com", "wss://ws.kraken.com",
};

static const FinxBrokerInfo info = {
  .id = "kraken",
  .name = "Kraken",
  .live = live,
  .limits = "14/45s",           /* of the 15 of the smallest accounts, of which one comes back each three seconds */
  .data_limits = "1/s",
  .is_serial = TRUE,            /* numbers must come in their order */
  .fields = fields,
  .offers = N_("Coins and currencies against dollars, euros and each other, with live prices and order books; no paper account"),
  .steps = N_("Sign in at kraken.com.\nChoose “API” in the settings, and press “Create API key”.\n"
              "Choose to query funds, open and closed orders and trades, and ledger entries, to create, modify and cancel orders, and to access the WebSockets API; "
              "not to withdraw.\n"
              "Use the key for FinX alone: two programs with one key lock each other out.\n"
              "Copy the key and the private key into the fields below; the private key is shown only once."),
  .key_page = "https://www.kraken.com/u/security/api",
};

#define TYPE(type) (1u << FINX_ORDER_##type)
#define TIF(tif)   (1u << FINX_TIF_##tif)

/* No exit orders: Kraken takes one, not two that cancel each other, and makes it when the entry fills, under an id of its own: until then it could be
 * neither looked up nor cancelled. No short sales: they need leverage, which our orders do not have. */
static const FinxBrokerCapabilities can = {
  .order_types = TYPE (MARKET) | TYPE (LIMIT) | TYPE (STOP) | TYPE (STOP_LIMIT) | TYPE (TRAILING_STOP),
  .value_types = TYPE (MARKET),
  .tifs = TIF (GTC) | TIF (GTD) | TIF (IOC) | TIF (FOK),
  .features = FINX_BROKER_REPLACES | FINX_BROKER_FRACTIONS | FINX_BROKER_NOTIONALS | FINX_BROKER_PREVIEWS | FINX_BROKER_ACTIVITIES,
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
  return finx_decimal_mul (finx_decimal_mul (quantity, price, 12, FINX_ROUND_UP), FINX_KRAKEN (client)->taker, 8, FINX_ROUND_UP);
}

static void
finx_kraken_finalize (GObject *object)
{
  FinxKraken *self = FINX_KRAKEN (object);

  finx_free_wiped (self->token);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->pairs);
  g_hash_table_unref (self->rates);
  g_hash_table_unref (self->prices);
  g_free (self->names);
  G_OBJECT_CLASS (finx_kraken_parent_class)->finalize (object);
}

static void
finx_kraken_class_init (FinxKrakenClass *klass)
{
  FinxBrokerClientClass *client_class = FINX_BROKER_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_kraken_finalize;
  client_class->info = &info;
  client_class->get_capabilities = get_capabilities;
  client_class->make_request = kraken_make_request;
  client_class->sign = kraken_sign_request;
  client_class->read = kraken_read;
  client_class->open_streams = kraken_open_streams;
  client_class->close_streams = kraken_close_streams;
  client_class->subscribe = kraken_subscribe;
  client_class->estimate_fee = estimate_fee;
}

static void
finx_kraken_init (FinxKraken *self)
{
  self->pairs = g_ptr_array_new_with_free_func (kraken_pair_free);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->prices = kraken_prices_new ();
  self->names = g_new0 (FinxScanNames, 1);
  self->taker = FINX_DECIMAL_UNKNOWN;
}
