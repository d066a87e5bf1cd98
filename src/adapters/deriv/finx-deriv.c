/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Deriv is and can: https://developers.deriv.com, and https://legacy-api.deriv.com of accounts that were not moved yet, as of 2026. */
#include "adapters/deriv/finx-deriv-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FinxDeriv, finx_deriv, FINX_TYPE_BROKER_CLIENT)

static const FinxBrokerField fields[] = {
  { "token", N_("Token"), N_("Made in the account's settings, with the scopes “Read” and “Trade”; nothing where you sign in with the browser"), TRUE, FALSE, TRUE, NULL },
  { "app", N_("App ID"), N_("Of one's own application, as its token needs it; the older public one where nothing is entered"), FALSE, FALSE, FALSE, "1089" },
  { "multiplier", N_("Multiplier"), N_("How many times the stake moves with the price; where a market does not offer it, its next smaller one, else its smallest"), FALSE, FALSE, FALSE, "100" },
  { "redirect", N_("Callback address"), N_("To sign in with the browser: exactly as your application has it"), FALSE, FALSE, FALSE, "https://127.0.0.1:8182" },
  { "access", N_("Access token"), N_("Comes from signing in"), TRUE, TRUE, FALSE, NULL },
  { "access-until", N_("End of the access token"), N_("Comes from signing in"), FALSE, TRUE, FALSE, NULL },
  { "refresh", N_("Refresh token"), N_("Comes from signing in"), TRUE, TRUE, FALSE, NULL },
  { NULL, NULL, NULL, FALSE, FALSE, FALSE, NULL },
};

static const char *const addresses[FINX_N_ENDPOINTS] = { "https://api.derivws.com", "wss://ws.derivws.com", "wss://ws.derivws.com", "wss://ws.derivws.com",
                                                            "https://auth.deriv.com" };

static const FinxBrokerInfo info = {
  .id = "deriv",
  .name = "Deriv",
  .live = addresses,
  .paper = addresses,           /* which account it is the token says */
  .limits = "",                 /* kept by the connection */
  .fields = fields,
  .offers = N_("Multipliers and rise/fall contracts on indices, currencies, metals and coins, with live prices; a demo account without cost"),
  .steps = N_("Sign in at developers.deriv.com and register an application of the type “PAT”; copy its App ID into the field below.\n"
              "Create a personal access token with the scope “Trade”; not “Payment”. Copy it into the field below.\n"
              "A token of app.deriv.com, with the scopes “Read” and “Trade”, works as long as the account was not moved; it needs no App ID.\n"
              "Instead of a token you may sign in with the browser: that takes an application of your own with a callback address, and its App ID."),
  .key_page = "https://developers.deriv.com",
  .signs_in = TRUE,
  .signs_in_unless = "token",
};

#define TYPE(type) (1u << FINX_ORDER_##type)
#define TIF(tif)   (1u << FINX_TIF_##tif)

/* A contract is bought at once or not at all. A multiplier's limit and stop are what ends it, never what begins it. */
static const FinxBrokerCapabilities multipliers = {
  .order_types = TYPE (MARKET),
  .exit_types = TYPE (LIMIT) | TYPE (STOP),
  .tifs = TIF (GTC) | TIF (IOC) | TIF (FOK),
  .features = FINX_BROKER_REPLACES | FINX_BROKER_BRACKETS | FINX_BROKER_ONE_EXIT | FINX_BROKER_FRACTIONS | FINX_BROKER_NOTIONALS
              | FINX_BROKER_PREVIEWS | FINX_BROKER_SHORTS,
  .streams = FINX_STREAM_QUOTES,
};

static const FinxBrokerCapabilities options = {
  .order_types = TYPE (MARKET),
  .tifs = TIF (GTC) | TIF (IOC) | TIF (FOK),
  .features = FINX_BROKER_FRACTIONS | FINX_BROKER_NOTIONALS | FINX_BROKER_PREVIEWS,
};

static const FinxBrokerCapabilities *
get_capabilities (FinxBrokerClient     *client,
                  const FinxInstrument *instrument)
{
  g_auto(DerivTerms) terms = { NULL, };

  if (instrument != NULL && deriv_terms_parse (finx_broker_client_get_symbol (client, instrument), &terms) && terms.type != NULL)
    return &options;
  return &multipliers;
}

static double
get_use (FinxBrokerClient *client)
{
  FinxDeriv *self = FINX_DERIV (client);

  return self->lane != NULL ? finx_socket_lane_get_use (self->lane) : 0;
}

static void
finx_deriv_dispose (GObject *object)
{
  FinxDeriv *self = FINX_DERIV (object);

  G_OBJECT_CLASS (finx_deriv_parent_class)->dispose (object);
  deriv_close_lane (self);
  g_clear_object (&self->lane);
  g_clear_object (&self->rest);
}

static void
sent_free (gpointer data)
{
  g_free (((DerivSent *) data)->contract);
  g_free (data);
}

static void
finx_deriv_finalize (GObject *object)
{
  FinxDeriv *self = FINX_DERIV (object);

  g_clear_pointer (&self->sign_in, deriv_sign_in_free);
  g_free (self->login);
  g_free (self->currency);
  g_hash_table_unref (self->multipliers);
  g_hash_table_unref (self->subscriptions);
  g_hash_table_unref (self->contracts);
  g_hash_table_unref (self->sent);
  G_OBJECT_CLASS (finx_deriv_parent_class)->finalize (object);
}

static void
finx_deriv_class_init (FinxDerivClass *klass)
{
  FinxBrokerClientClass *client_class = FINX_BROKER_CLIENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_deriv_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_deriv_finalize;
  client_class->info = &info;
  client_class->get_capabilities = get_capabilities;
  client_class->send_async = deriv_send_async;
  client_class->send_finish = deriv_send_finish;
  client_class->describe = deriv_describe;
  client_class->get_use = get_use;
  client_class->begin_sign_in = deriv_begin_sign_in;
  client_class->sign_in_async = deriv_sign_in_async;
  client_class->sign_in_finish = deriv_sign_in_finish;
  client_class->open_streams = deriv_open_streams;
  client_class->close_streams = deriv_close_streams;
  client_class->subscribe = deriv_subscribe;
}

static void
finx_deriv_init (FinxDeriv *self)
{
  self->login = g_strdup ("");
  self->currency = g_strdup ("");
  self->multipliers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->subscriptions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->contracts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) deriv_contract_free);
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sent_free);
}
