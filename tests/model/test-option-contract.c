/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the symbols of options tell. */
#include "model/finx-option-contract.h"

#include "base/finx-time.h"
#include "tests/model/model-fixture.h"

static const struct { const char *name, *symbol, *root, *day, *strike; char side; } cases[] = {
  { "occ", "AAPL261218C00250000", "AAPL", "2026-12-18", "250", 'C' },
  { "occ-padded", "F     280121P00012500", "F", "2028-01-21", "12.5", 'P' },
  { "occ-with-dashes", "F-280121P00012500", "F", "2028-01-21", "12.5", 'P' },
  { "occ-with-bars", "OPT:AAPL__261218C00250000@SMART", "AAPL", "2026-12-18", "250", 'C' },
  { "fidelity", "-AAPL261218C250", "AAPL", "2026-12-18", "250", 'C' },
  { "fidelity-half", "AAPL261218P252.5", "AAPL", "2026-12-18", "252.5", 'P' },
  { "interactive-brokers", "AAPL 18DEC26 250.0 C", "AAPL", "2026-12-18", "250", 'C' },
  { "interactive-brokers-imported", "BRK.B-18dec26-400-P", "BRKB", "2026-12-18", "400", 'P' },
  { "schwab", "BRK/B 12/18/2026 400.00 C", "BRKB", "2026-12-18", "400", 'C' },
  { "whole-year", "SPY_20261218_600_P", "SPY", "2026-12-18", "600", 'P' },
  { "adjusted", "AAPL1261218C00250000", "AAPL1", "2026-12-18", "250", 'C' },
  { "a-share", "AAPL", NULL },
  { "a-pair", "BTC-USD", NULL },
  { "thirteenth-month", "AAPL261318C00250000", NULL },
  { "30-february", "AAPL 30FEB26 250 C", NULL },
  { "no-strike", "AAPL261218C", NULL },
  { "strike-of-nothing", "AAPL261218C00000000", NULL },
  { "two-points", "AAPL261218C2.5.0", NULL },
  { "of-nothing", "261218C00250000", NULL },
  { "future", "ESZ6", NULL },
  { "wkn", "710000", NULL },
  { "long", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA261218C00250000", NULL },
};

static void
test_parse (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  FinxOptionContract contract;
  g_autofree char *day = NULL;

  if (cases[i].root == NULL)
    {
      g_assert_false (finx_option_contract_parse (cases[i].symbol, &contract));
      return;
    }
  g_assert_true (finx_option_contract_parse (cases[i].symbol, &contract));
  g_assert_cmpstr (contract.root, ==, cases[i].root);
  g_assert_cmpint (contract.is_call, ==, cases[i].side == 'C');
  day = finx_days_to_string (contract.expiry);
  g_assert_cmpstr (day, ==, cases[i].day);
  g_assert_true (finx_decimal_equal (contract.strike, fixture_decimal (cases[i].strike)));
}

static void
test_one_contract_in_two_spellings (void)
{
  FinxOptionContract one, same, other;

  g_assert_true (finx_option_contract_parse ("AAPL261218C00250000", &one));
  g_assert_true (finx_option_contract_parse ("AAPL 18DEC26 250 C", &same));
  g_assert_true (finx_option_contract_parse ("AAPL 18DEC26 255 C", &other));
  g_assert_true (finx_option_contract_equal (&one, &same));
  g_assert_false (finx_option_contract_equal (&one, &other));
}

static void
test_instruments (void)
{
  g_autoptr(FinxInstrument) share = fixture_instrument ("brk.b"), option = fixture_instrument ("BRKB261218C00400000"), index = fixture_instrument ("SPX");
  FinxOptionContract contract;
  char root[12];

  index->asset_class = FINX_ASSET_INDEX;
  g_assert_true (finx_instrument_make_root (share, root));
  g_assert_true (finx_instrument_get_option (option, &contract));
  g_assert_cmpstr (root, ==, contract.root);
  g_assert_false (finx_instrument_get_option (share, &contract));
  g_assert_false (finx_instrument_make_root (index, root));     /* settled in cash */
  g_assert_true (finx_decimal_equal (finx_option_shares (option), fixture_decimal ("100")));
  option->multiplier = fixture_decimal ("10");
  g_assert_true (finx_decimal_equal (finx_option_shares (option), fixture_decimal ("10")));
  option->asset_class = FINX_ASSET_CRYPTO;
  g_assert_false (finx_instrument_get_option (option, &contract));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/option-contract/parse/%s", cases[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/option-contract/one-contract-in-two-spellings", test_one_contract_in_two_spellings);
  g_test_add_func ("/option-contract/instruments", test_instruments);
  return g_test_run ();
}
