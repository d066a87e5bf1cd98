/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Symbols as providers write them, both ways. */
#include "adapters/finx-adapters.h"
#include "adapters/finx-symbol-style.h"

typedef struct
{
  const char    *symbol;
  FinxAssetClass asset;
  const char    *currency;
  const char    *venue;         /* (nullable) */
  const char    *theirs[5];     /* stooq, yahoo, alphavantage, coingecko, ecb; %NULL: not there */
} Case;

static const char *const providers[] = { "stooq", "yahoo", "alphavantage", "coingecko", "ecb" };

static const Case cases[] = {
  { "AAPL",      FINX_ASSET_EQUITY, "USD", NULL,   { "aapl.us", "AAPL", "AAPL", NULL, NULL } },
  { "AAPL",      FINX_ASSET_EQUITY, "USD", "XNAS", { "aapl.us", "AAPL", "AAPL", NULL, NULL } },
  { "BRK.B",     FINX_ASSET_EQUITY, "USD", "XNYS", { "brk-b.us", "BRK-B", "BRK.B", NULL, NULL } },
  { "SPY",       FINX_ASSET_ETF,    "USD", "ARCX", { "spy.us", "SPY", "SPY", NULL, NULL } },
  { "SAP:XETR",  FINX_ASSET_EQUITY, "EUR", NULL,   { "sap.de", "SAP.DE", "SAP.DEX", NULL, NULL } },
  { "SAP",       FINX_ASSET_EQUITY, "EUR", "XETR", { "sap.de", "SAP.DE", "SAP.DEX", NULL, NULL } },
  { "SAP.DE",    FINX_ASSET_EQUITY, "EUR", NULL,   { "sap.de", "SAP.DE", "SAP.DEX", NULL, NULL } },
  { "TSCO:XLON", FINX_ASSET_EQUITY, "GBP", NULL,   { "tsco.uk", "TSCO.L", "TSCO.LON", NULL, NULL } },
  { "TSCO.L",    FINX_ASSET_EQUITY, "GBP", NULL,   { "tsco.uk", "TSCO.L", "TSCO.LON", NULL, NULL } },
  { "SHOP:XTSE", FINX_ASSET_EQUITY, "CAD", NULL,   { NULL, "SHOP.TO", "SHOP.TRT", NULL, NULL } },
  { "7203:XTKS", FINX_ASSET_EQUITY, "JPY", NULL,   { "7203.jp", "7203.T", NULL, NULL, NULL } },
  { "0700:XHKG", FINX_ASSET_EQUITY, "HKD", NULL,   { "700.hk", "0700.HK", NULL, NULL, NULL } },
  { "X:XXYY",    FINX_ASSET_EQUITY, "USD", NULL,   { NULL, NULL, NULL, NULL, NULL } },
  { "BTC-USD",   FINX_ASSET_CRYPTO, "USD", NULL,   { "btc.v", "BTC-USD", "BTC/USD", "bitcoin/usd", NULL } },
  { "BTC-EUR",   FINX_ASSET_CRYPTO, "EUR", NULL,   { NULL, "BTC-EUR", "BTC/EUR", "bitcoin/eur", NULL } },
  { "BTC",       FINX_ASSET_CRYPTO, "USD", NULL,   { "btc.v", "BTC-USD", "BTC/USD", "bitcoin/usd", NULL } },
  { "ZZZZ-USD",  FINX_ASSET_CRYPTO, "USD", NULL,   { "zzzz.v", "ZZZZ-USD", "ZZZZ/USD", NULL, NULL } },
  { "EUR/USD",   FINX_ASSET_FX,     "USD", NULL,   { "eurusd", "EURUSD=X", "EUR/USD", NULL, "EUR/USD" } },
  { "EURUSD",    FINX_ASSET_FX,     "USD", NULL,   { NULL, NULL, NULL, NULL, NULL } },
  { "^SPX",      FINX_ASSET_INDEX,  "USD", NULL,   { "^spx", "^GSPC", NULL, NULL, NULL } },
  { "^NOSUCH",   FINX_ASSET_INDEX,  "USD", NULL,   { NULL, NULL, NULL, NULL, NULL } },
};

static void
test_to (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxInstrument) instrument = finx_instrument_new_plain (cases[i].symbol, NULL, "", cases[i].asset, cases[i].currency);

      if (cases[i].venue != NULL)
        {
          g_free (instrument->venue);
          instrument->venue = g_strdup (cases[i].venue);
        }
      for (gsize p = 0; p < G_N_ELEMENTS (providers); p++)
        {
          FinxProviderClass *klass;
          g_autofree char *theirs = NULL;
          guint number;

          g_assert_true (finx_adapters_find (providers[p], &number));
          klass = g_type_class_ref (finx_adapters_get_type (number));
          theirs = (klass->info->assets & 1u << cases[i].asset) != 0 ? klass->map_symbol (instrument) : NULL;
          g_test_message ("%s at %s", cases[i].symbol, providers[p]);
          g_assert_cmpstr (theirs, ==, cases[i].theirs[p]);
          g_type_class_unref (klass);
        }
    }
}

static const FinxSymbolPair venues[] = { { "XETR", ".DE" }, { "XLON", ".L" }, { NULL } };
static const FinxSymbolPair indices[] = { { "^SPX", "^GSPC" }, { NULL } };
static const FinxSymbolStyle hyphens = { FALSE, '-', "", venues, "%B%Q=X", "%B-%Q", "USD", indices };
static const FinxSymbolStyle small = { TRUE, '-', ".us", venues, "%B%Q", "%B.V", "USD", indices };

static void
test_from (void)
{
  static const struct { const FinxSymbolStyle *style; const char *theirs, *ours; } rows[] = {
    { &hyphens, "AAPL", "AAPL" }, { &hyphens, "BRK-B", "BRK.B" }, { &hyphens, "BTC-USD", "BTC-USD" }, { &hyphens, "BTC-XYZ", "BTC.XYZ" },
    { &hyphens, "SAP.DE", "SAP:XETR" }, { &hyphens, "TSCO.L", "TSCO:XLON" }, { &hyphens, "EURUSD=X", "EUR/USD" }, { &hyphens, "^GSPC", "^SPX" },
    { &hyphens, "", "" }, { &hyphens, "=X", "=X" }, { &hyphens, "-", "-" },
    { &small, "aapl.us", "AAPL" }, { &small, "brk-b.us", "BRK.B" }, { &small, "btc.v", "BTC-USD" }, { &small, "eurusd", "EUR/USD" },
    { &small, "sap.de", "SAP:XETR" }, { &small, "abcdef", "ABCDEF" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *ours = finx_symbol_from_style (rows[i].theirs, rows[i].style);

      g_assert_cmpstr (ours, ==, rows[i].ours);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/symbol-style/to", test_to);
  g_test_add_func ("/symbol-style/from", test_from);
  return g_test_run ();
}
