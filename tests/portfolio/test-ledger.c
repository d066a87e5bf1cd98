/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-ledger.h"

#include "base/finx-error.h"
#include "tests/portfolio/portfolio-fixture.h"

static void
apply (FinxLedger *ledger,
       FinxEvent  *event)
{
  g_autoptr(FinxEvent) owned = event;
  g_autoptr(GError) error = NULL;

  finx_ledger_apply (ledger, owned, &error);
  g_assert_no_error (error);
}

typedef struct
{
  const char *name;
  const char *multiplier;
  const char *fills[4][3];      /* quantity, price, fee */
  const char *quantity, *cost, *realised, *fees, *cash;
  const char *average;          /* %NULL: unknown */
} Case;

static const Case cases[] = {
  { "buy", "1", { { "10", "100.00", "1.00" } }, "10", "1000", "0", "1", "-1001", "100" },
  { "average-of-two-buys", "1", { { "10", "100.00", "0" }, { "30", "104.00", "0" } }, "40", "4120", "0", "0", "-4120", "103" },
  { "partial-close", "1", { { "10", "100.00", "1" }, { "-4", "110.00", "1" } }, "6", "600", "40", "2", "-562", "100" },
  { "close-leaves-nothing", "1", { { "3", "33.33", "0" }, { "-1", "40.00", "0" }, { "-2", "30.00", "0" } },
    "0", "0", "0.01", "0", "0.01", NULL },
  { "short", "1", { { "-10", "100.00", "1" } }, "-10", "-1000", "0", "1", "999", "100" },
  { "cover-a-part-of-a-short", "1", { { "-10", "100.00", "0" }, { "4", "90.00", "0" } }, "-6", "-600", "40", "0", "640", "100" },
  { "long-to-short-in-one-fill", "1", { { "10", "100.00", "0" }, { "-15", "120.00", "0" } }, "-5", "-600", "200", "0", "800", "120" },
  { "short-to-long-in-one-fill", "1", { { "-10", "100.00", "0" }, { "15", "120.00", "0" } }, "5", "600", "-200", "0", "-800", "120" },
  { "multiplier", "50", { { "2", "10.00", "2" }, { "-1", "11.00", "2" } }, "1", "500", "50", "4", "-454", "10" },
  { "rebate", "1", { { "10", "100.00", "-0.25" } }, "10", "1000", "0", "-0.25", "-999.75", "100" },
  { "a-third-keeps-all-cents", "1", { { "3", "33.34", "0" }, { "4", "33.33", "0" }, { "-2", "50.00", "0" } },
    "5", "166.6714285714", "33.3314285714", "0", "-133.34", "33.3342857143" },
};

static void
test_books (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  FinxInstrument made = make_instrument ("AAPL", "USD");
  g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");
  const FinxInstrument *instrument;
  const FinxHolding *holding;

  made.multiplier = decimal (c->multiplier);
  instrument = add_made (table, made);
  for (gsize i = 0; i < G_N_ELEMENTS (c->fills) && c->fills[i][0] != NULL; i++)
    apply (ledger, make_fill (instrument, c->fills[i][0], c->fills[i][1], c->fills[i][2]));

  holding = finx_ledger_get_holding (ledger, instrument);
  g_assert_nonnull (holding);
  assert_decimal (holding->quantity, c->quantity);
  assert_decimal (holding->cost, c->cost);
  assert_decimal (holding->realised, c->realised);
  assert_decimal (holding->fees, c->fees);
  assert_decimal (finx_ledger_get_cash (ledger, "USD"), c->cash);
  assert_decimal (finx_ledger_get_realised (ledger, "USD"), c->realised);
  assert_decimal (finx_ledger_get_fees (ledger, "USD"), c->fees);
  if (c->average != NULL)
    assert_decimal (finx_holding_average_price (holding), c->average);
  else
    assert_unknown (finx_holding_average_price (holding));
  g_assert_cmpint (holding->opened_us == 0, ==, finx_decimal_sign (holding->quantity) == 0);
}

static void
test_an_event_counts_once (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");
  g_autoptr(FinxEvent) fill = make_fill (&instrument, "10", "100.00", "1");
  g_autoptr(FinxEvent) cash = make_cash (FINX_CASH_DEPOSIT, "USD", "5000");

  for (int i = 0; i < 3; i++)
    {
      apply (ledger, finx_event_copy (fill));
      apply (ledger, finx_event_copy (cash));
    }
  assert_decimal (finx_ledger_get_cash (ledger, "USD"), "3999");
  g_assert_cmpuint (finx_ledger_get_holding (ledger, &instrument)->n_fills, ==, 1);
}

static void
test_other_accounts_change_nothing (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxLedger) ledger = finx_ledger_new ("kraken-1");

  apply (ledger, make_fill (&instrument, "10", "100.00", "1"));
  apply (ledger, make_cash (FINX_CASH_DEPOSIT, "USD", "5000"));
  assert_decimal (finx_ledger_get_cash (ledger, "USD"), "0");
  g_assert_null (finx_ledger_get_holding (ledger, &instrument));
}

static void
test_a_wrong_event_changes_nothing (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");
  g_autoptr(FinxEvent) no_price = make_fill (&instrument, "10", "100.00", "1");
  g_autoptr(FinxEvent) too_large = make_cash (FINX_CASH_DEPOSIT, "USD", "1");
  g_autoptr(GError) error = NULL;

  no_price->fill->price = FINX_DECIMAL_UNKNOWN;
  g_assert_false (finx_ledger_apply (ledger, no_price, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (finx_ledger_get_holding (ledger, &instrument));

  apply (ledger, make_cash (FINX_CASH_DEPOSIT, "USD", "0.01"));
  too_large->cash->amount = decimal ("99999999999999999999999999999999999999");
  g_assert_false (finx_ledger_apply (ledger, too_large, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-LEDGER-001");
  assert_decimal (finx_ledger_get_cash (ledger, "USD"), "0.01");
}

static void
test_a_copy_goes_its_own_way (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");
  g_autoptr(FinxEvent) fill = make_fill (&instrument, "10", "100.00", "0");
  g_autoptr(FinxLedger) copy = NULL;

  apply (ledger, finx_event_copy (fill));
  copy = finx_ledger_copy (ledger);
  apply (copy, finx_event_copy (fill));
  apply (copy, make_fill (&instrument, "5", "100.00", "0"));
  assert_decimal (finx_ledger_get_holding (copy, &instrument)->quantity, "15");
  assert_decimal (finx_ledger_get_holding (ledger, &instrument)->quantity, "10");
  assert_decimal (finx_ledger_get_cash (copy, "USD"), "-1500");
  assert_decimal (finx_ledger_get_cash (ledger, "USD"), "-1000");
}

static void
test_currencies_are_kept_apart_and_sorted (void)
{
  FinxInstrument pair = make_instrument ("EUR/USD", "USD"), sap = make_instrument ("SAP", "EUR");
  g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");
  g_autoptr(GPtrArray) currencies = NULL;
  g_autoptr(GPtrArray) holdings = NULL;

  apply (ledger, make_cash (FINX_CASH_DEPOSIT, "USD", "20000"));
  apply (ledger, make_fill (&pair, "10000", "1.08", "2"));
  apply (ledger, make_fill (&sap, "10", "200.00", "1"));
  assert_decimal (finx_ledger_get_cash (ledger, "USD"), "9198");
  assert_decimal (finx_ledger_get_cash (ledger, "EUR"), "-2001");
  assert_decimal (finx_ledger_get_cash (ledger, "JPY"), "0");
  assert_decimal (finx_ledger_get_holding (ledger, &pair)->quantity, "10000");
  currencies = finx_ledger_list_currencies (ledger);
  g_assert_cmpuint (currencies->len, ==, 2);
  g_assert_cmpstr (currencies->pdata[0], ==, "EUR");
  g_assert_cmpstr (currencies->pdata[1], ==, "USD");
  holdings = finx_ledger_list_holdings (ledger);
  g_assert_cmpuint (holdings->len, ==, 2);
  g_assert_true (((FinxHolding *) holdings->pdata[0])->instrument == &pair);
}

/* Prices of the valuation tests by symbol; an empty text is unknown. */
typedef struct
{
  const char *symbol, *last, *previous;
} Price;

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  *last = *previous = FINX_DECIMAL_UNKNOWN;
  for (const Price *price = user_data; price->symbol != NULL; price++)
    if (g_str_equal (price->symbol, instrument->symbol))
      {
        *last = price->last[0] != '\0' ? decimal (price->last) : FINX_DECIMAL_UNKNOWN;
        *previous = price->previous[0] != '\0' ? decimal (price->previous) : FINX_DECIMAL_UNKNOWN;
      }
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  g_assert_cmpstr (from, !=, to);
  return g_str_equal (from, "EUR") && g_str_equal (to, "USD") ? decimal ("1.1") : FINX_DECIMAL_UNKNOWN;
}

static void
test_the_valuation_adds_up (void)
{
  FinxInstrument aapl = make_instrument ("AAPL", "USD"), sap = make_instrument ("SAP", "EUR");
  Price prices[] = { { "AAPL", "110", "108" }, { "SAP", "190", "200" }, { NULL } };
  g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");
  FinxValuation v;

  aapl.margin_rate = decimal ("0.5");
  apply (ledger, make_cash (FINX_CASH_DEPOSIT, "USD", "10000"));
  apply (ledger, make_fill (&aapl, "10", "100.00", "1"));
  apply (ledger, make_fill (&sap, "-5", "200.00", "2"));
  finx_ledger_value (ledger, "USD", price_cb, rate_cb, prices, &v);
  assert_decimal (v.cash, "10096.8");           /* 8999 + 998 × 1.1 */
  assert_decimal (v.long_value, "1100");
  assert_decimal (v.short_value, "-1045");
  assert_decimal (v.net_worth, "10151.8");
  assert_decimal (v.unrealised, "155");
  assert_decimal (v.realised, "0");
  assert_decimal (v.fees, "3.2");
  assert_decimal (v.day_change, "75");
  assert_decimal (v.margin_used, "1595");
  assert_decimal (v.buying_power, "8556.8");
  g_assert_cmpuint (v.n_positions, ==, 2);
}

static void
test_one_unknown_makes_the_sums_unknown (void)
{
  FinxInstrument aapl = make_instrument ("AAPL", "USD"), msft = make_instrument ("MSFT", "USD");
  Price prices[] = { { "AAPL", "110", "" }, { "MSFT", "", "" }, { NULL } };
  g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");
  FinxValuation v;

  apply (ledger, make_fill (&aapl, "10", "100.00", "0"));
  finx_ledger_value (ledger, "USD", price_cb, rate_cb, prices, &v);
  assert_decimal (v.long_value, "1100");
  assert_unknown (v.day_change);

  apply (ledger, make_fill (&msft, "-10", "100.00", "0"));
  finx_ledger_value (ledger, "USD", price_cb, rate_cb, prices, &v);
  assert_decimal (v.long_value, "1100");
  assert_decimal (v.cash, "0");
  assert_unknown (v.short_value);
  assert_unknown (v.net_worth);
  assert_unknown (v.buying_power);

  /* a flat holding needs no price */
  apply (ledger, make_fill (&msft, "10", "100.00", "0"));
  finx_ledger_value (ledger, "USD", price_cb, rate_cb, prices, &v);
  assert_decimal (v.net_worth, "100");
  g_assert_cmpuint (v.n_positions, ==, 1);

  finx_ledger_value (ledger, "JPY", price_cb, rate_cb, prices, &v);
  assert_unknown (v.net_worth);
}

static void
test_buying_power_does_not_go_below_zero (void)
{
  FinxInstrument aapl = make_instrument ("AAPL", "USD");
  Price prices[] = { { "AAPL", "10", "10" }, { NULL } };
  g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");
  FinxValuation v;

  apply (ledger, make_fill (&aapl, "10", "100.00", "0"));
  finx_ledger_value (ledger, "USD", price_cb, rate_cb, prices, &v);
  assert_decimal (v.net_worth, "-900");
  assert_decimal (v.buying_power, "0");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ledger/books/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_books);
    }
  g_test_add_func ("/ledger/an-event-counts-once", test_an_event_counts_once);
  g_test_add_func ("/ledger/other-accounts-change-nothing", test_other_accounts_change_nothing);
  g_test_add_func ("/ledger/a-wrong-event-changes-nothing", test_a_wrong_event_changes_nothing);
  g_test_add_func ("/ledger/a-copy-goes-its-own-way", test_a_copy_goes_its_own_way);
  g_test_add_func ("/ledger/currencies-are-kept-apart-and-sorted", test_currencies_are_kept_apart_and_sorted);
  g_test_add_func ("/ledger/the-valuation-adds-up", test_the_valuation_adds_up);
  g_test_add_func ("/ledger/one-unknown-makes-the-sums-unknown", test_one_unknown_makes_the_sums_unknown);
  g_test_add_func ("/ledger/buying-power-does-not-go-below-zero", test_buying_power_does_not_go_below_zero);
  return g_test_run ();
}
