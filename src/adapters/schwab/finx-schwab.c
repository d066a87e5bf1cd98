/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Charles Schwab is and can: https://developer.schwab.com, Trader API and Market Data API v1, as of 2026. */
#include "adapters/schwab/finx-schwab-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FinxSchwab, finx_schwab, FINX_TYPE_BROKER_CLIENT)

static const FinxBrokerField fields[] = {
  { "key", N_("App key"), N_("Of the app that you made at developer.schwab.com; 32 letters and digits or more"), TRUE, FALSE },
  { "secret", N_("App secret"), N_("Beside the app key"), TRUE, FALSE },
  { "redirect", N_("Callback address"), N_("Exactly as the app has it, such as https://127.0.0.1:8182"), FALSE, FALSE },
  { "access", N_("Access token"), N_("Comes from signing in"), TRUE, TRUE },
  { "access-until", N_("End of the access token"), N_("Comes from signing in"), FALSE, TRUE },
  { "refresh", N_("Refresh token"), N_("Comes from signing in"), TRUE, TRUE },
  { "signed-in", N_("Time of signing in"), N_("Comes from signing in"), FALSE, TRUE },
  { NULL, NULL, NULL, FALSE, FALSE },
};

/* Where its streams are it tells when it is asked. */
static const char *const live[FINX_N_ENDPOINTS] = { "https://api.schwabapi.com", NULL, "https://api.schwabapi.com", NULL };

static const FinxBrokerInfo info = {
  .id = "schwab",
  .name = "Charles Schwab",
  .live = live,
  .limits = "110/m",            /* of the 120 that it allows */
  .fields = fields,
  .offers = N_("US shares, funds and options, with live prices, order books and exit orders; no paper account; you sign in again every seven days"),
  .steps = N_("Sign in at developer.schwab.com and ask for “Trader API – Individual”.\n"
              "Make an app with both “Accounts and Trading Production” and “Market Data Production”, and the callback address https://127.0.0.1:8182.\n"
              "Wait until its state is “Ready For Use”, which takes some days.\n"
              "Copy the app key, the secret and the callback address into the fields below.\n"
              "Sign in with your browser at the address that FinX shows, and tick your account there."),
  .key_page = "https://developer.schwab.com/dashboard/apps",
  .signs_in = TRUE,
};

#define TYPE(type) (1u << FINX_ORDER_##type)
#define TIF(tif)   (1u << FINX_TIF_##tif)

static const FinxBrokerCapabilities shares = {
  .order_types = TYPE (MARKET) | TYPE (LIMIT) | TYPE (STOP) | TYPE (STOP_LIMIT) | TYPE (TRAILING_STOP),
  .tifs = TIF (DAY) | TIF (GTC) | TIF (IOC) | TIF (FOK) | TIF (CLOSE),
  .features = FINX_BROKER_REPLACES | FINX_BROKER_BRACKETS | FINX_BROKER_ONE_EXIT | FINX_BROKER_EXTENDED | FINX_BROKER_PREVIEWS
              | FINX_BROKER_SHORTS,
  .streams = FINX_STREAM_QUOTES | FINX_STREAM_DEPTH,
  .book_levels = FINX_BOOK_DEPTH,
};

static const FinxBrokerCapabilities options = {
  .order_types = TYPE (MARKET) | TYPE (LIMIT),
  .tifs = TIF (DAY) | TIF (GTC),
  .features = FINX_BROKER_REPLACES | FINX_BROKER_PREVIEWS,
  .streams = FINX_STREAM_QUOTES,
};

/* Futures and the like are shown where they are held; FinX places no orders in them here. */
static const FinxBrokerCapabilities indices = { .streams = FINX_STREAM_QUOTES }, others = { 0, };

static const FinxBrokerCapabilities *
get_capabilities (FinxBrokerClient     *client,
                  const FinxInstrument *instrument)
{
  if (instrument == NULL || instrument->asset_class == FINX_ASSET_EQUITY || instrument->asset_class == FINX_ASSET_ETF)
    return &shares;
  if (instrument->asset_class == FINX_ASSET_OPTION)
    return &options;
  return instrument->asset_class == FINX_ASSET_INDEX ? &indices : &others;
}

/* Shares that are listed cost nothing online; what authorities take follows with the sale. */
static FinxDecimal
estimate_fee (FinxBrokerClient     *client,
              const FinxInstrument *instrument,
              FinxDecimal           quantity,
              FinxDecimal           price)
{
  return get_capabilities (client, instrument) == &shares ? FINX_DECIMAL_ZERO : FINX_DECIMAL_UNKNOWN;
}

void
schwab_streamer_clear (SchwabStreamer *streamer)
{
  g_free (streamer->url);
  g_free (streamer->customer);
  g_free (streamer->correlation);
  g_free (streamer->channel);
  g_free (streamer->function);
  *streamer = (SchwabStreamer) { NULL, };
}

static void
finx_schwab_finalize (GObject *object)
{
  FinxSchwab *self = FINX_SCHWAB (object);

  schwab_streamer_clear (&self->streamer);
  g_clear_object (&self->sign_in);
  g_hash_table_unref (self->changing);
  g_hash_table_unref (self->fills);
  g_hash_table_unref (self->instructions);
  g_clear_pointer (&self->held, g_hash_table_unref);
  g_hash_table_unref (self->prices);
  g_hash_table_unref (self->looks);
  g_free (self->hash);
  G_OBJECT_CLASS (finx_schwab_parent_class)->finalize (object);
}

static void
finx_schwab_class_init (FinxSchwabClass *klass)
{
  FinxBrokerClientClass *client_class = FINX_BROKER_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_schwab_finalize;
  client_class->info = &info;
  client_class->get_capabilities = get_capabilities;
  client_class->make_request = schwab_make_request;
  client_class->read = schwab_read;
  client_class->needs_token = schwab_needs_token;
  client_class->warn = schwab_warn;
  client_class->begin_sign_in = schwab_begin_sign_in;
  client_class->sign_in_async = schwab_sign_in_async;
  client_class->sign_in_finish = schwab_sign_in_finish;
  client_class->open_streams = schwab_open_streams;
  client_class->close_streams = schwab_close_streams;
  client_class->subscribe = schwab_subscribe;
  client_class->estimate_fee = estimate_fee;
}

static void
source_free (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
finx_schwab_init (FinxSchwab *self)
{
  self->changing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->fills = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) finx_fill_free);
  self->instructions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->prices = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, source_free);
  self->sequence = -1;
  g_queue_init (&self->commands);
  finx_order_ledger_count_apart (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)));
}
