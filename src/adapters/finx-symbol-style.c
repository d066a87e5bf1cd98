/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-symbol-style.h"

#include <string.h>

#define US "US"                 /* all its exchanges */

/* Coins that a hyphen makes a pair of, and what CoinGecko calls them: symbols are not unique there. */
static const FinxSymbolPair coins[] = {
  { "BTC", "bitcoin" }, { "ETH", "ethereum" }, { "SOL", "solana" }, { "XRP", "ripple" }, { "BNB", "binancecoin" },
  { "ADA", "cardano" }, { "DOGE", "dogecoin" }, { "DOT", "polkadot" }, { "LTC", "litecoin" }, { "BCH", "bitcoin-cash" },
  { "AVAX", "avalanche-2" }, { "LINK", "chainlink" }, { "UNI", "uniswap" }, { "ATOM", "cosmos" }, { "XLM", "stellar" },
  { "TRX", "tron" }, { "ETC", "ethereum-classic" }, { "XMR", "monero" }, { "ALGO", "algorand" }, { "NEAR", "near" },
  { "FIL", "filecoin" }, { "AAVE", "aave" }, { "XTZ", "tezos" }, { "EOS", "eos" }, { "SHIB", "shiba-inu" },
  { "USDT", "tether" }, { "USDC", "usd-coin" }, { "DAI", "dai" }, { "TON", "the-open-network" }, { "HBAR", "hedera-hashgraph" },
};

/* What people and files write behind a symbol instead of its exchange's code. */
static const FinxSymbolPair known_suffixes[] = {
  { "XETR", ".DE" }, { "XLON", ".L" }, { "XTSE", ".TO" }, { "XPAR", ".PA" }, { "XAMS", ".AS" }, { "XMIL", ".MI" }, { "XSWX", ".SW" },
  { "XHKG", ".HK" }, { "XTKS", ".T" }, { "XMAD", ".MC" }, { "XSTO", ".ST" }, { "XASX", ".AX" }, { "XBRU", ".BR" }, { "XWBO", ".VI" },
};

/* (nullable): CoinGecko's id */
const char *
finx_symbol_coin_id (const char *coin)
{
  for (gsize i = 0; i < G_N_ELEMENTS (coins); i++)
    if (g_ascii_strcasecmp (coins[i].ours, coin) == 0)
      return coins[i].theirs;
  return NULL;
}

/**
 * finx_symbol_split_pair:
 *
 * Returns: whether @instrument is a pair, such as "EUR/USD" or "BTC-USD"; then both are (transfer full)
 */
gboolean
finx_symbol_split_pair (const FinxInstrument *instrument,
                        char                **base,
                        char                **quote)
{
  const char *mark;

  if (instrument->asset_class != FINX_ASSET_FX && instrument->asset_class != FINX_ASSET_CRYPTO)
    return FALSE;
  mark = strpbrk (instrument->symbol, "/-");
  if (mark != NULL && (mark == instrument->symbol || mark[1] == '\0'))
    return FALSE;
  if (mark == NULL && instrument->asset_class == FINX_ASSET_FX)
    return FALSE;
  /* A coin alone is one that is priced in its currency. */
  *base = mark != NULL ? g_strndup (instrument->symbol, (gsize) (mark - instrument->symbol)) : g_strdup (instrument->symbol);
  *quote = g_strdup (mark != NULL ? mark + 1 : instrument->currency);
  return TRUE;
}

static const char *
find_theirs (const FinxSymbolPair *pairs,
             const char           *ours)
{
  for (; pairs != NULL && pairs->ours != NULL; pairs++)
    if (g_str_equal (pairs->ours, ours))
      return pairs->theirs;
  return NULL;
}

static gboolean
is_us (const char *venue)
{
  static const char *const venues[] = { "", US, FINX_VENUE_NONE, "XNAS", "XNYS", "ARCX", "BATS", "XASE", "IEXG", "XNGS", "XNMS", NULL };

  return g_strv_contains (venues, venue);
}

/* Symbol and MIC: "SAP:XETR", "SAP.DE", or the instrument's own exchange. */
static void
split_venue (const FinxInstrument *instrument,
             char                **name,
             char                **venue)
{
  const char *symbol = instrument->symbol, *colon = strrchr (symbol, ':'), *dot = strrchr (symbol, '.');

  if (colon != NULL)
    {
      *name = g_strndup (symbol, (gsize) (colon - symbol));
      *venue = g_strdup (colon + 1);
      return;
    }
  for (gsize i = 0; dot != NULL && i < G_N_ELEMENTS (known_suffixes); i++)
    if (g_str_equal (dot, known_suffixes[i].theirs)
        /* one letter is a class of shares, unless the currency tells */
        && (dot[2] != '\0' || (dot[1] == 'L' ? g_str_has_prefix (instrument->currency, "GB") : g_str_equal (instrument->currency, "JPY"))))
      {
        *name = g_strndup (symbol, (gsize) (dot - symbol));
        *venue = g_strdup (known_suffixes[i].ours);
        return;
      }
  *name = g_strdup (symbol);
  *venue = g_strdup (instrument->venue);
}

static char *
fill_in (const char *format,
         const char *base,
         const char *quote)
{
  GString *text = g_string_new (format);

  g_string_replace (text, "%B", base, 1);
  g_string_replace (text, "%Q", quote, 1);
  return g_string_free (text, FALSE);
}

static char *
pair_to_style (const FinxInstrument  *instrument,
               const FinxSymbolStyle *style)
{
  const char *format = instrument->asset_class == FINX_ASSET_FX ? style->fx : style->crypto;
  g_autofree char *base = NULL, *quote = NULL;

  if (format == NULL || !finx_symbol_split_pair (instrument, &base, &quote)
      || (strstr (format, "%Q") == NULL && g_strcmp0 (quote, style->crypto_quote) != 0))
    return NULL;
  return fill_in (format, base, quote);
}

static char *
share_to_style (const FinxInstrument  *instrument,
                const FinxSymbolStyle *style)
{
  g_autofree char *name = NULL, *venue = NULL;
  const char *suffix;
  char *dot;

  split_venue (instrument, &name, &venue);
  suffix = is_us (venue) ? style->us_suffix : find_theirs (style->venues, venue);
  if (suffix == NULL || *name == '\0')
    return NULL;
  dot = strchr (name, '.');
  if (dot != NULL)
    *dot = style->class_mark;
  return g_strconcat (name, suffix, NULL);
}

/**
 * finx_symbol_to_style:
 *
 * Returns: (transfer full) (nullable): what the provider calls @instrument; %NULL: it does not have it
 */
char *
finx_symbol_to_style (const FinxInstrument  *instrument,
                      const FinxSymbolStyle *style)
{
  g_autofree char *symbol = NULL;

  if (instrument->asset_class == FINX_ASSET_FX || instrument->asset_class == FINX_ASSET_CRYPTO)
    symbol = pair_to_style (instrument, style);
  else if (*instrument->symbol == '^')
    symbol = g_strdup (find_theirs (style->indices, instrument->symbol));
  else
    symbol = share_to_style (instrument, style);
  if (symbol == NULL)
    return NULL;
  return style->is_lower ? g_ascii_strdown (symbol, -1) : g_steal_pointer (&symbol);
}

static gboolean
is_currency (const char *text)
{
  static const char *const codes[] = {
    "USD", "EUR", "GBP", "JPY", "CHF", "AUD", "CAD", "NZD", "CNY", "HKD", "SGD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "TRY",
    "ZAR", "MXN", "BRL", "INR", "KRW", "THB", "IDR", "MYR", "PHP", "ILS", "ISK", "RUB", "BGN", "HRK", "TWD", "CLP", "COP", "ARS", "PEN",
    "SAR", "AED", "EGP", "NGN", "KES", "UAH", "VND", NULL
  };

  return g_strv_contains (codes, text);
}

/* What stands in @symbol for %B and %Q of @format; both (transfer full). */
static gboolean
take_apart (const char  *symbol,
            const char  *format,
            const char  *quote_otherwise,
            char       **base,
            char       **quote)
{
  const char *between = format + 2, *mark = strstr (format, "%Q"), *tail = mark != NULL ? mark + 2 : between;
  gsize n_between = mark != NULL ? (gsize) (mark - between) : 0, length = strlen (symbol), n_tail = strlen (tail), n;

  if (length <= n_tail || !g_str_has_suffix (symbol, tail))
    return FALSE;
  length -= n_tail;
  n = mark != NULL ? 3 + n_between : 0;         /* quotes have three letters */
  if (length <= n || (mark != NULL && strncmp (symbol + length - n, between, n_between) != 0))
    return FALSE;
  *base = g_strndup (symbol, length - n);
  *quote = mark != NULL ? g_strndup (symbol + length - 3, 3) : g_strdup (quote_otherwise);
  return TRUE;
}

static char *
pair_from_style (const char            *symbol,
                 const FinxSymbolStyle *style)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *base = NULL, *quote = NULL;
      const char *format = i == 0 ? style->crypto : style->fx;

      if (format == NULL || !take_apart (symbol, format, style->crypto_quote, &base, &quote) || !is_currency (quote))
        continue;
      if (i == 0 && finx_symbol_coin_id (base) != NULL)
        return g_strconcat (base, "-", quote, NULL);
      if (i == 1 && is_currency (base))
        return g_strconcat (base, "/", quote, NULL);
    }
  return NULL;
}

/**
 * finx_symbol_from_style:
 * @symbol: as the provider writes it
 *
 * Returns: (transfer full): as it is written here: "BRK.B", "SAP:XETR", "BTC-USD", "EUR/USD", "^SPX"
 */
char *
finx_symbol_from_style (const char            *symbol,
                        const FinxSymbolStyle *style)
{
  g_autofree char *upper = g_ascii_strup (symbol, -1), *name = NULL;
  const FinxSymbolPair *pair;
  const char *venue = NULL;
  char *found, *mark;

  for (pair = style->indices; pair != NULL && pair->ours != NULL; pair++)
    if (g_ascii_strcasecmp (pair->theirs, symbol) == 0)
      return g_strdup (pair->ours);
  found = pair_from_style (upper, style);
  if (found != NULL)
    return found;
  name = g_strdup (upper);
  for (pair = style->venues; venue == NULL && pair != NULL && pair->ours != NULL; pair++)
    {
      g_autofree char *suffix = g_ascii_strup (pair->theirs, -1);

      if (*suffix != '\0' && g_str_has_suffix (name, suffix) && strlen (name) > strlen (suffix))
        {
          name[strlen (name) - strlen (suffix)] = '\0';
          venue = pair->ours;
        }
    }
  if (venue == NULL && *style->us_suffix != '\0')
    {
      g_autofree char *suffix = g_ascii_strup (style->us_suffix, -1);

      if (g_str_has_suffix (name, suffix))
        name[strlen (name) - strlen (suffix)] = '\0';
    }
  mark = strrchr (name, style->class_mark);
  if (mark != NULL && mark != name)
    *mark = '.';
  return venue != NULL ? g_strconcat (name, ":", venue, NULL) : g_steal_pointer (&name);
}
