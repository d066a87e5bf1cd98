/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-holding.h"

#include "base/finx-error.h"
#include "portfolio/finx-valuation.h"
#include "tests/portfolio/portfolio-fixture.h"

static void
apply (FinxBooks *books,
       FinxEvent *event)
{
  g_autoptr(FinxEvent) owned = event;
  g_autoptr(GError) error = NULL;

  finx_books_apply_event (books, owned, &error);
  g_assert_no_error (error);
}

typedef struct
{
  const char *name;
  FinxLotMethod method;
  const char *multiplier;
  const char *fills[4][3];      /* quantity, price, fee */
  const char *quantity, *cost, *realised, *fees, *cash;
  const char *average;          /* %NULL: unknown */
} Case;

static const Case cases[] = {
  { "buy", FINX_LOTS_FIFO, "1", { { "10", "100.00", "1.00" } }, "10", "1000", "0", "1", "-1001", "100" },
  { "average-of-two-buys", FINX_LOTS_FIFO, "1", { { "10", "100.00", "0" }, { "30", "104.00", "0" } }, "40", "4120", "0", "0", "-4120", "103" },
  { "partial-close", FINX_LOTS_FIFO, "1", { { "10", "100.00", "1" }, { "-4", "110.00", "1" } }, "6", "600", "40", "2", "-562", "100" },
  { "close-leaves-nothing", FINX_LOTS_FIFO, "1", { { "3", "33.33", "0" }, { "-1", "40.00", "0" }, { "-2", "30.00", "0" } },
    "0", "0", "0.01", "0", "0.01", NULL },
  { "short", FINX_LOTS_FIFO, "1", { { "-10", "100.00", "1" } }, "-10", "-1000", "0", "1", "999", "100" },
  { "cover-a-part-of-a-short", FINX_LOTS_FIFO, "1", { { "-10", "100.00", "0" }, { "4", "90.00", "0" } }, "-6", "-600", "40", "0", "640", "100" },
  { "long-to-short-in-one-fill", FINX_LOTS_FIFO, "1", { { "10", "100.00", "0" }, { "-15", "120.00", "0" } }, "-5", "-600", "200", "0", "800", "120" },
  { "short-to-long-in-one-fill", FINX_LOTS_FIFO, "1", { { "-10", "100.00", "0" }, { "15", "120.00", "0" } }, "5", "600", "-200", "0", "-800", "120" },
  { "multiplier", FINX_LOTS_FIFO, "50", { { "2", "10.00", "2" }, { "-1", "11.00", "2" } }, "1", "500", "50", "4", "-454", "10" },
  { "rebate", FINX_LOTS_FIFO, "1", { { "10", "100.00", "-0.25" } }, "10", "1000", "0", "-0.25", "-999.75", "100" },
  { "a-third-keeps-all-cents", FINX_LOTS_FIFO, "1", { { "3", "33.34", "0" }, { "4", "33.33", "0" }, { "-2", "50.00", "0" } },
    "5", "166.66", "33.32", "0", "-133.34", "33.332" },
  { "a-third-of-an-average-keeps-all-cents", FINX_LOTS_AVERAGE, "1", { { "3", "33.34", "0" }, { "4", "33.33", "0" }, { "-2", "50.00", "0" } },
    "5", "166.6714285714", "33.3314285714", "0", "-133.34", "33.3342857143" },
  { "first-in-first-out", FINX_LOTS_FIFO, "1", { { "10", "100.00", "1" }, { "10", "120.00", "1" }, { "-10", "130.00", "1" } },
    "10", "1200", "300", "3", "-903", "120" },
  { "last-in-first-out", FINX_LOTS_LIFO, "1", { { "10", "100.00", "1" }, { "10", "120.00", "1" }, { "-10", "130.00", "1" } },
    "10", "1000", "100", "3", "-903", "100" },
  { "a-sale-below-its-fee", FINX_LOTS_FIFO, "1", { { "10", "1.00", "0" }, { "-10", "0.01", "1" } }, "0", "0", "-9.9", "1", "-10.9", NULL },
};

/* As an account at a broker is kept: fees beside the gains. */
static FinxBooks *
new_books (FinxLotMethod method)
{
  return finx_books_new (&(FinxBooksOptions) { .base_currency = "USD", .method = method, .expense_fees = TRUE });
}

static FinxDecimal
held (FinxBooks            *books,
      const FinxInstrument *instrument)
{
  FinxHolding holding;

  finx_holding_read (&holding, books, instrument);
  return holding.quantity;
}

static void
test_fills_add_up (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  FinxInstrument made = make_instrument ("AAPL", "USD");
  g_autoptr(FinxBooks) books = new_books (c->method);
  const FinxInstrument *instrument;
  FinxBooksSums sums;
  FinxHolding holding;
  guint n = 0;

  made.multiplier = decimal (c->multiplier);
  instrument = add_made (table, made);
  g_assert_false (finx_holding_read (&holding, books, instrument));
  for (; n < G_N_ELEMENTS (c->fills) && c->fills[n][0] != NULL; n++)
    apply (books, make_fill (instrument, c->fills[n][0], c->fills[n][1], c->fills[n][2]));

  g_assert_true (finx_holding_read (&holding, books, instrument));
  assert_decimal (holding.quantity, c->quantity);
  assert_decimal (holding.cost, c->cost);
  assert_decimal (holding.realised, c->realised);
  g_assert_cmpuint (holding.n_trades, ==, n);
  finx_books_get_sums (books, NULL, "USD", &sums);
  assert_decimal (sums.cash, c->cash);
  assert_decimal (sums.realised, c->realised);
  assert_decimal (sums.fees, c->fees);
  assert_decimal (sums.in_cost, "0");
  if (c->average != NULL)
    assert_decimal (finx_holding_average_price (&holding), c->average);
  else
    assert_unknown (finx_holding_average_price (&holding));
}

static void
test_fees_may_be_part_of_the_cost (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxBooks) books = finx_books_new (&(FinxBooksOptions) { .base_currency = "USD" });
  FinxBooksSums sums;
  FinxHolding holding;

  apply (books, make_fill (&instrument, "10", "100.00", "2"));
  apply (books, make_fill (&instrument, "-5", "110.00", "1"));
  finx_holding_read (&holding, books, &instrument);
  assert_decimal (finx_holding_average_price (&holding), "100.2");
  assert_decimal (holding.realised, "48");
  finx_books_get_sums (books, "practice", "USD", &sums);
  assert_decimal (sums.fees, "3");
  assert_decimal (sums.in_cost, "3");
  assert_decimal (sums.cash, "-453");
}

static void
test_too_large_an_amount_changes_nothing (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxBooks) books = new_books (FINX_LOTS_FIFO);
  g_autoptr(FinxEvent) too_large = make_cash (FINX_CASH_DEPOSIT, "USD", "1");
  const char *amounts[] = { "99999999999999999999999999999999999999", "1000000000000000000.01" };

  apply (books, make_cash (FINX_CASH_DEPOSIT, "USD", "0.01"));
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autoptr(GError) error = NULL;

      too_large->cash->amount = decimal (amounts[i]);
      g_assert_false (finx_books_apply_event (books, too_large, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-BOOKS-006");
    }
  assert_decimal (finx_books_get_cash (books, NULL, "USD"), "0.01");
  g_assert_cmpint (finx_decimal_sign (held (books, &instrument)), ==, 0);
}

/* Units are kept in 10^-8: what one transaction may move is far from what a sum can be. */
static void
test_too_many_units_change_nothing (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxBooks) books = new_books (FINX_LOTS_FIFO);
  FinxTransaction buy = {
    .id = (char *) "t1", .account = (char *) "main", .kind = FINX_TRANSACTION_BUY, .day = 20000, .instrument = &instrument,
    .quantity = decimal ("40000000000"), .price = FINX_DECIMAL_ONE, .amount = FINX_DECIMAL_ONE, .currency = (char *) "USD",
    .fx_rate = FINX_DECIMAL_UNKNOWN, .ratio = FINX_DECIMAL_UNKNOWN, .counter_account = (char *) "", .counter_currency = (char *) "",
    .lot = (char *) "", .note = (char *) "",
  };
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 2; i++)
    g_assert_true (finx_books_apply (books, &buy, NULL));
  g_assert_false (finx_books_apply (books, &buy, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-BOOKS-006");
  assert_decimal (held (books, &instrument), "80000000000");
}

static void
test_a_copy_goes_its_own_way (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  g_autoptr(FinxBooks) books = new_books (FINX_LOTS_FIFO);
  g_autoptr(FinxBooks) copy = NULL;

  apply (books, make_fill (&instrument, "10", "100.00", "1"));
  copy = finx_books_copy (books);
  finx_books_detach (copy);
  apply (copy, make_fill (&instrument, "5", "100.00", "0"));
  assert_decimal (held (copy, &instrument), "15");
  assert_decimal (held (books, &instrument), "10");
  assert_decimal (finx_books_get_cash (copy, NULL, "USD"), "-1501");
  assert_decimal (finx_books_get_cash (books, NULL, "USD"), "-1001");
}

static void
test_currencies_are_kept_apart (void)
{
  FinxInstrument pair = make_instrument ("EUR/USD", "USD"), sap = make_instrument ("SAP", "EUR");
  g_autoptr(FinxBooks) books = new_books (FINX_LOTS_FIFO);
  g_autoptr(GPtrArray) currencies = NULL;
  g_autoptr(GPtrArray) instruments = NULL;

  apply (books, make_cash (FINX_CASH_DEPOSIT, "USD", "20000"));
  apply (books, make_fill (&pair, "10000", "1.08", "2"));
  apply (books, make_fill (&sap, "10", "200.00", "1"));
  assert_decimal (finx_books_get_cash (books, NULL, "USD"), "9198");
  assert_decimal (finx_books_get_cash (books, NULL, "EUR"), "-2001");
  assert_decimal (finx_books_get_cash (books, NULL, "JPY"), "0");
  assert_decimal (finx_books_get_cash (books, "other", "USD"), "0");
  assert_decimal (held (books, &pair), "10000");
  currencies = finx_books_list_currencies (books, NULL);
  g_assert_cmpuint (currencies->len, ==, 2);
  g_assert_cmpstr (currencies->pdata[0], ==, "USD");
  g_assert_cmpstr (currencies->pdata[1], ==, "EUR");
  instruments = finx_holding_list_instruments (books);
  g_assert_cmpuint (instruments->len, ==, 2);
  g_assert_true (instruments->pdata[0] == &pair);
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
  g_autoptr(FinxBooks) books = new_books (FINX_LOTS_FIFO);
  FinxValuation v;

  aapl.margin_rate = decimal ("0.5");
  apply (books, make_cash (FINX_CASH_DEPOSIT, "USD", "10000"));
  apply (books, make_fill (&aapl, "10", "100.00", "1"));
  apply (books, make_fill (&sap, "-5", "200.00", "2"));
  finx_valuation_read (&v, books, "USD", price_cb, rate_cb, prices, NULL);
  assert_decimal (v.cash, "10096.8");           /* 8999 + 998 × 1.1 */
  assert_decimal (v.long_value, "1100");
  assert_decimal (v.short_value, "-1045");
  assert_decimal (v.net_worth, "10151.8");
  assert_decimal (v.unrealised, "155");
  assert_decimal (v.realised, "0");
  assert_decimal (v.fees, "3.2");
  assert_decimal (v.flows, "10000");
  assert_decimal (v.income, "0");
  assert_decimal (v.other_gain, "0");
  g_assert_cmpuint (v.n_trades, ==, 2);
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
  g_autoptr(FinxBooks) books = new_books (FINX_LOTS_FIFO);
  FinxValuation v;

  apply (books, make_fill (&aapl, "10", "100.00", "0"));
  finx_valuation_read (&v, books, "USD", price_cb, rate_cb, prices, NULL);
  assert_decimal (v.long_value, "1100");
  assert_unknown (v.day_change);

  apply (books, make_fill (&msft, "-10", "100.00", "0"));
  finx_valuation_read (&v, books, "USD", price_cb, rate_cb, prices, NULL);
  assert_decimal (v.long_value, "1100");
  assert_decimal (v.cash, "0");
  assert_unknown (v.short_value);
  assert_unknown (v.net_worth);
  assert_unknown (v.buying_power);

  /* a flat holding needs no price */
  apply (books, make_fill (&msft, "10", "100.00", "0"));
  finx_valuation_read (&v, books, "USD", price_cb, rate_cb, prices, NULL);
  assert_decimal (v.net_worth, "100");
  g_assert_cmpuint (v.n_positions, ==, 1);

  finx_valuation_read (&v, books, "JPY", price_cb, rate_cb, prices, NULL);
  assert_unknown (v.net_worth);
}

static void
test_buying_power_does_not_go_below_zero (void)
{
  FinxInstrument aapl = make_instrument ("AAPL", "USD");
  Price prices[] = { { "AAPL", "10", "10" }, { NULL } };
  g_autoptr(FinxBooks) books = new_books (FINX_LOTS_FIFO);
  FinxValuation v;

  apply (books, make_fill (&aapl, "10", "100.00", "0"));
  finx_valuation_read (&v, books, "USD", price_cb, rate_cb, prices, NULL);
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
      g_autofree char *path = g_strdup_printf ("/holding/fills-add-up/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_fills_add_up);
    }
  g_test_add_func ("/holding/fees-may-be-part-of-the-cost", test_fees_may_be_part_of_the_cost);
  g_test_add_func ("/holding/too-large-an-amount-changes-nothing", test_too_large_an_amount_changes_nothing);
  g_test_add_func ("/holding/too-many-units-change-nothing", test_too_many_units_change_nothing);
  g_test_add_func ("/holding/a-copy-goes-its-own-way", test_a_copy_goes_its_own_way);
  g_test_add_func ("/holding/currencies-are-kept-apart", test_currencies_are_kept_apart);
  g_test_add_func ("/valuation/the-parts-add-up", test_the_valuation_adds_up);
  g_test_add_func ("/valuation/one-unknown-makes-the-sums-unknown", test_one_unknown_makes_the_sums_unknown);
  g_test_add_func ("/valuation/buying-power-does-not-go-below-zero", test_buying_power_does_not_go_below_zero);
  return g_test_run ();
}
