/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kraken writes a market in four ways, "XXBTZUSD", "XBTUSD", "XBT/USD" and "BTC/USD", and FinX in a fifth, "BTC-USD". Its list of
 * markets says which belong together. */
#include "adapters/kraken/finx-kraken-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"

/* The first coins and currencies have codes of their own; all that came later do without. */
static const struct { const char *code, *asset; } legacy[] = {
  { "XXBT", "BTC" }, { "XBT", "BTC" }, { "XXDG", "DOGE" }, { "XDG", "DOGE" }, { "XETC", "ETC" }, { "XETH", "ETH" }, { "XLTC", "LTC" },
  { "XMLN", "MLN" }, { "XREP", "REP" }, { "XXLM", "XLM" }, { "XXMR", "XMR" }, { "XXRP", "XRP" }, { "XZEC", "ZEC" }, { "ZUSD", "USD" },
  { "ZEUR", "EUR" }, { "ZGBP", "GBP" }, { "ZCAD", "CAD" }, { "ZJPY", "JPY" }, { "ZAUD", "AUD" }, { "ZCHF", "CHF" },
};

static const char *const money[] = { "USD", "EUR", "GBP", "CAD", "JPY", "CHF", "AUD", "AED", "KRW", "MXN", "BRL", "ARS", "COP" };

/* What markets are mostly counted in, the longest first: for names that are not on the list any more. */
static const char *const quotes[] = { "ZUSD", "ZEUR", "ZGBP", "ZCAD", "ZJPY", "ZAUD", "XXBT", "XETH", "USDT", "USDC", "USD", "EUR", "GBP", "CAD",
                                      "JPY", "CHF", "AUD", "XBT", "ETH" };

void
kraken_pair_free (gpointer data)
{
  KrakenPair *pair = data;

  g_free (pair->key);
  g_free (pair->altname);
  g_free (pair->base);
  g_free (pair->quote);
  g_free (pair->symbol);
  g_free (pair);
}

/* (transfer full): "BTC" of "XXBT", "BTC.F" of "XBT.F": what stands behind a point says what is done with it */
char *
kraken_asset_of (const char *code)
{
  gsize length = strcspn (code, ".");

  for (gsize i = 0; i < G_N_ELEMENTS (legacy); i++)
    if (strlen (legacy[i].code) == length && strncmp (code, legacy[i].code, length) == 0)
      return g_strconcat (legacy[i].asset, code + length, NULL);
  return g_strdup (code);
}

gboolean
kraken_is_money (const char *asset)
{
  for (gsize i = 0; i < G_N_ELEMENTS (money); i++)
    if (g_str_equal (asset, money[i]))
      return TRUE;
  return FALSE;
}

/* (transfer full): in FinX's way of "XBT/USD", "xbt-usd" and the like */
static char *
write_symbol (const char *name)
{
  g_autofree char *upper = g_strdelimit (g_ascii_strup (name, -1), "/", '-');
  g_auto(GStrv) parts = g_strsplit (upper, "-", 2);
  g_autofree char *base = parts[0] != NULL ? kraken_asset_of (parts[0]) : NULL;
  g_autofree char *quote = base != NULL && parts[1] != NULL ? kraken_asset_of (parts[1]) : NULL;

  return quote != NULL ? g_strdup_printf ("%s-%s", base, quote) : g_steal_pointer (&upper);
}

static KrakenPair *
new_pair (const char *key,
          const char *base,             /* as Kraken writes it */
          const char *quote)
{
  KrakenPair *pair = g_new0 (KrakenPair, 1);

  pair->key = g_strdup (key);
  pair->base = kraken_asset_of (base);
  pair->quote = kraken_asset_of (quote);
  pair->symbol = g_strdup_printf ("%s-%s", pair->base, pair->quote);
  pair->price_scale = pair->size_scale = 8;
  pair->tick_size = finx_decimal_new (1, 8);
  pair->min_notional = FINX_DECIMAL_ZERO;
  return pair;
}

static guint
read_scale (const FinxJsonNode *node,
            const char         *name,
            guint               otherwise)
{
  gint64 value;

  return finx_json_node_integer (finx_json_node_get (node, name), &value) && value >= 0 && value <= FINX_DECIMAL_MAX_SCALE ? (guint) value : otherwise;
}

/* (transfer full) (nullable): %NULL: it has no names that can be read */
static KrakenPair *
read_pair (const FinxJsonNode *node)
{
  g_autofree char *key = finx_json_node_name (node), *altname = finx_json_node_text (finx_json_node_get (node, "altname"));
  g_autofree char *name = finx_json_node_text (finx_json_node_get (node, "wsname"));
  const char *slash = name != NULL ? strchr (name, '/') : NULL;
  g_autofree char *base = slash != NULL ? g_strndup (name, (gsize) (slash - name)) : finx_json_node_text (finx_json_node_get (node, "base"));
  g_autofree char *quote = slash != NULL ? g_strdup (slash + 1) : finx_json_node_text (finx_json_node_get (node, "quote"));
  FinxDecimal least = finx_json_node_decimal (finx_json_node_get (node, "costmin"));
  guint8 scale;
  KrakenPair *pair;

  if (key == NULL || altname == NULL || base == NULL || quote == NULL || *base == '\0' || *quote == '\0' || *altname == '\0')
    return NULL;
  pair = new_pair (key, base, quote);
  pair->altname = g_steal_pointer (&altname);
  pair->price_scale = read_scale (node, "pair_decimals", 8);
  pair->size_scale = read_scale (node, "lot_decimals", 8);
  pair->tick_size = finx_decimal_new (1, pair->price_scale);
  finx_broker_json_step (node, "tick_size", &pair->tick_size, &scale);
  if (finx_decimal_sign (least) > 0)
    pair->min_notional = least;
  pair->is_online = finx_json_node_is (finx_json_node_get (node, "status"), "online");
  return pair;
}

static void
add_name (FinxKraken *self,
          const char *name,
          KrakenPair *pair)
{
  g_hash_table_replace (self->by_name, g_strdup (name), pair);
}

/* In place of what was known; what has no market any more is known all the same. %FALSE: there is none. */
gboolean
kraken_read_pairs (FinxKraken         *self,
                   const FinxJsonNode *result)
{
  guint n = 0;

  if (!finx_json_node_is_object (result))
    return FALSE;
  for (const FinxJsonNode *node = finx_json_node_first (result); node != NULL; node = finx_json_node_next (result, node))
    {
      KrakenPair *pair = read_pair (node);
      KrakenPair *known = pair != NULL ? g_hash_table_lookup (self->by_name, pair->key) : NULL;
      g_autofree char *streamed = NULL;

      if (pair == NULL)
        continue;
      n++;
      if (known != NULL)
        {
          KrakenPair old = *known;

          *known = *pair;
          *pair = old;
          kraken_pair_free (pair);
          pair = known;
        }
      else
        {
          g_ptr_array_add (self->pairs, pair);
        }
      add_name (self, pair->key, pair);
      add_name (self, pair->altname, pair);
      add_name (self, pair->symbol, pair);
      streamed = g_strdelimit (g_strdup (pair->symbol), "-", '/');
      add_name (self, streamed, pair);
    }
  memset (self->names, 0, sizeof *self->names);
  return n > 0;
}

/* (nullable): by any of its names */
const KrakenPair *
kraken_find_pair (FinxKraken *self,
                  const char *name)
{
  const KrakenPair *pair = g_hash_table_lookup (self->by_name, name);
  g_autofree char *symbol = pair == NULL ? write_symbol (name) : NULL;

  return pair != NULL ? pair : g_hash_table_lookup (self->by_name, symbol);
}

const KrakenPair *
kraken_pair_of (FinxKraken           *self,
                const FinxInstrument *instrument)
{
  return kraken_find_pair (self, finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), instrument));
}

/* (transfer full): "BTC/USD", as the streams have it */
char *
kraken_symbol_of (FinxKraken           *self,
                  const FinxInstrument *instrument)
{
  g_autofree char *symbol = write_symbol (finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), instrument));

  return g_strdup (g_strdelimit (symbol, "-", '/'));
}

/* (transfer full): "XBTUSD", as questions and orders have it, whether or not the list was read */
char *
kraken_name_of (FinxKraken           *self,
                const FinxInstrument *instrument)
{
  const KrakenPair *pair = kraken_pair_of (self, instrument);
  g_autofree char *symbol = pair == NULL ? write_symbol (finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), instrument)) : NULL;
  g_auto(GStrv) parts = NULL;

  if (pair != NULL)
    return g_strdup (pair->altname);
  parts = g_strsplit (symbol, "-", 2);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_equal (parts[i], "BTC") || g_str_equal (parts[i], "DOGE"))
      {
        char *old = g_str_equal (parts[i], "BTC") ? g_strdup ("XBT") : g_strdup ("XDG");

        g_free (parts[i]);
        parts[i] = old;
      }
  return g_strjoinv ("", parts);
}

/* (transfer full): the same as the program has it */
FinxInstrument *
kraken_draft_instrument (const KrakenPair *pair)
{
  FinxAssetClass asset_class = kraken_is_money (pair->base) && kraken_is_money (pair->quote) ? FINX_ASSET_FX : FINX_ASSET_CRYPTO;
  FinxInstrument *draft = finx_instrument_new_plain (pair->symbol, pair->symbol, "", asset_class, pair->quote);

  draft->tick_size = finx_decimal_normalize (pair->tick_size);
  draft->price_scale = (guint8) MAX (draft->tick_size.scale, pair->price_scale);
  draft->tick_size = finx_decimal_rescale (draft->tick_size, draft->price_scale, FINX_ROUND_HALF_EVEN);
  draft->lot_step = finx_decimal_new (1, pair->size_scale);
  draft->size_scale = (guint8) pair->size_scale;
  draft->min_notional = pair->min_notional;
  return draft;
}

/* (transfer full) (nullable): of a name that is not on the list, what it says */
static KrakenPair *
guess_pair (const char *name)
{
  const char *separator = strpbrk (name, "/-");
  g_autofree char *base = NULL;

  if (separator != NULL && separator != name && separator[1] != '\0')
    {
      base = g_strndup (name, (gsize) (separator - name));
      return new_pair (name, base, separator + 1);
    }
  for (gsize i = 0; separator == NULL && i < G_N_ELEMENTS (quotes); i++)
    if (g_str_has_suffix (name, quotes[i]) && strlen (name) > strlen (quotes[i]) + 1)
      {
        base = g_strndup (name, strlen (name) - strlen (quotes[i]));
        return new_pair (name, base, quotes[i]);
      }
  return NULL;
}

/* (nullable): by any of a market's names, also one that was not met before */
const FinxInstrument *
kraken_find_instrument (FinxKraken *self,
                        const char *name)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const KrakenPair *pair = kraken_find_pair (self, name);
  KrakenPair *guess = pair == NULL ? guess_pair (name) : NULL;
  const FinxInstrument *instrument = NULL;
  g_autoptr(FinxInstrument) draft = NULL;

  if (pair == NULL)
    pair = guess;
  if (pair != NULL)
    instrument = finx_broker_client_find (client, pair->symbol);
  if (pair != NULL && instrument == NULL)
    {
      draft = kraken_draft_instrument (pair);
      instrument = finx_instrument_validate (draft, NULL) ? finx_broker_client_learn (client, pair->symbol, draft) : NULL;
    }
  g_clear_pointer (&guess, kraken_pair_free);
  return instrument;
}
