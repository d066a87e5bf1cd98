/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "portfolio/review/finx-portfolio-performance.h"
#include "tests/portfolio/history-fixture.h"

#define MAX_LINES   14
#define MAX_FIGURES 16

static FinxInstrumentTable *instruments;

/* Of the program's own data; its header is made while building. */
GResource *finx_series_get_resource (void);
void       finx_series_register_resource (void);

/* Each figure is "DATE FIELD VALUE" of a day, "gain PART VALUE" and "contribution SYMBOL VALUE" of the whole time, or
 * "twr start|end VALUE", "xirr rate VALUE", all to the digits that are written. @only limits to an account ("@main") or
 * an instrument. Worked by hand, but where a source stands beside. */
typedef struct
{
  const char *name;
  const char *base;
  const char *only;
  const char *lines[MAX_LINES];
  const char *history[MAX_LINES];
  const char *figures[MAX_FIGURES];
} Case;

static const Case cases[] = {
  { "deposit-is-value-and-flow", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-04 withdrawal amount=300 currency=USD" }, { NULL },
    { "2024-01-02 value 1000", "2024-01-02 flow 1000", "2024-01-03 value 1000", "2024-01-03 flow 0", "2024-01-04 value 700",
      "2024-01-04 flow -300", "2024-01-04 invested 700", "gain total 0", "twr start 0", "twr end 0" } },
  { "price-moves-value", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 110", "2024-01-04 AAPL 99" },
    { "2024-01-02 value 1000", "2024-01-02 cash 0", "2024-01-02 cost 1000", "2024-01-02 gaps 0" } },
  { "gain-of-a-day-is-chained", "USD", NULL,      /* 1.10 × 0.90 × 1.00 */
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-05 withdrawal amount=0.01 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 110", "2024-01-04 AAPL 99" },
    { "2024-01-03 value 1100", "2024-01-05 value 989.99", "gain unrealised -10", "gain total -10", "twr end -0.01", "contribution AAPL -10" } },
  { "flow-at-start-or-end", "USD", NULL,          /* 1210/(1000 + 100) = 1.10; (1210 − 100)/1000 = 1.11 */
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 deposit amount=100 currency=USD", "2024-01-03 buy symbol=AAPL quantity=1 amount=100 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 110" },
    { "2024-01-03 value 1210", "twr start 0.1", "twr end 0.11", "gain total 110", "gain unrealised 110" } },
  { "first-day-flow-earns-that-day", "USD", NULL, /* 1050/1000 */
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD" },
    { "2024-01-02 AAPL 105" },
    { "2024-01-02 value 1050", "twr start 0.05", "twr end 0.05", "gain total 50" } },
  { "fees-in-cost-lower-the-gain-once", "USD", NULL,
    { "2024-01-02 deposit amount=1001 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1001 fees=1 currency=USD",
      "2024-03-01 sell symbol=AAPL quantity=4 amount=479 fees=1 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-03-01 AAPL 120" },
    { "2024-03-01 value 1199", "gain total 198", "gain realised 78.6", "gain unrealised 119.4", "gain fees 0", "gain rest 0",
      "2024-03-01 fees 1", "contribution AAPL 198", "contribution cash 0" } },
  { "income-and-taxes", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-02-01 dividend symbol=AAPL amount=17 taxes=3 currency=USD", "2024-02-02 interest amount=4 taxes=1 currency=USD",
      "2024-02-03 interest_charge amount=2 currency=USD", "2024-02-04 fee amount=6 currency=USD" },
    { "2024-01-02 AAPL 100" },
    { "gain total 13", "gain income 20", "gain interest 3", "gain fees -10", "gain rest 0", "2024-02-01 income 20",
      "2024-02-01 taxes 3", "contribution AAPL 17", "contribution cash -4", "2024-02-04 value 1013" } },
  { "holding-alone-counts-its-money-as-flows", "USD", "AAPL",
    { "2024-01-02 deposit amount=5000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 dividend symbol=AAPL amount=50 currency=USD", "2024-01-04 buy symbol=MSFT quantity=1 amount=300 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 100", "2024-01-04 AAPL 110" },
    { "2024-01-02 flow 1000", "2024-01-03 flow -50", "2024-01-04 flow 0", "2024-01-04 value 1100", "2024-01-04 cash 0",
      "gain total 150", "gain income 50", "gain unrealised 100", "twr end 0.155" } },
  { "foreign-share-splits-price-and-currency", "USD", NULL,  /* price 100 × 1.2; currency 1000 × (1.2 − 1.1) */
    { "2024-01-02 deposit amount=1100 currency=USD", "2024-01-02 buy symbol=SAP quantity=10 amount=1100 currency=USD rate=1.1" },
    { "2024-01-02 =USD 1.1", "2024-01-02 SAP 100", "2024-01-03 =USD 1.2", "2024-01-03 SAP 110" },
    { "2024-01-02 value 1100" } },
  { "foreign-share-held", "USD", NULL,
    { "2024-01-02 deposit amount=1100 currency=USD", "2024-01-02 buy symbol=SAP quantity=10 amount=1100 currency=USD rate=1.1",
      "2024-01-03 fee amount=0.5 currency=USD" },
    { "2024-01-02 =USD 1.1", "2024-01-02 SAP 100", "2024-01-03 =USD 1.2", "2024-01-03 SAP 110" },
    { "2024-01-03 value 1319.5", "gain total 219.5", "gain unrealised 120", "gain currency 100", "gain fees -0.5", "gain rest 0",
      "contribution SAP 220" } },
  { "foreign-share-sold", "USD", NULL,
    { "2024-01-02 deposit amount=1100 currency=USD", "2024-01-02 buy symbol=SAP quantity=10 amount=1100 currency=USD rate=1.1",
      "2024-01-03 sell symbol=SAP quantity=10 amount=1320 currency=USD rate=1.2" },
    { "2024-01-02 =USD 1.1", "2024-01-02 SAP 100", "2024-01-03 =USD 1.2", "2024-01-03 SAP 110" },
    { "2024-01-03 realised 220", "gain realised 120", "gain currency 100", "gain unrealised 0", "gain rest 0" } },
  { "foreign-cash-gains-by-the-rate", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=EUR", "2024-01-04 interest amount=10 currency=EUR" },
    { "2024-01-02 =USD 1.1", "2024-01-03 =USD 1.2" },
    { "2024-01-02 value 1100", "2024-01-03 value 1200", "2024-01-04 value 1212", "gain total 112", "gain currency 100",
      "gain interest 12", "gain rest 0", "contribution cash 112" } },
  { "conversion-spread-is-the-currencys", "USD", NULL,      /* 480 got for 500: −20 */
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-03 conversion amount=501 quantity=400 got=EUR fees=1 currency=USD" },
    { "2024-01-02 =USD 1.2" },
    { "2024-01-03 value 979", "gain total -21", "gain currency -20", "gain fees -1", "gain rest 0", "2024-01-03 flow 0" } },
  { "cross-rate-by-the-euro", "USD", NULL,        /* 1000/130 × 1.3 */
    { "2024-01-02 deposit amount=1000 currency=JPY" }, { "2024-01-02 =USD 1.3", "2024-01-02 =JPY 130" },
    { "2024-01-02 value 10" } },
  { "base-euro-of-dollars", "EUR", NULL,          /* 1/1.25 */
    { "2024-01-02 deposit amount=1000 currency=USD" }, { "2024-01-02 =USD 1.25" }, { "2024-01-02 value 800", "2024-01-02 flow 800" } },
  { "missing-price-is-unknown-not-zero", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD" },
    { NULL }, { "2024-01-02 value ?", "2024-01-02 gaps 1", "2024-01-02 cash 0", "2024-01-02 flow 1000", "gain total ?", "contribution AAPL ?" } },
  { "missing-rate-is-unknown", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=JPY" }, { NULL },
    { "2024-01-02 value ?", "2024-01-02 flow ?", "2024-01-02 gaps 6", "gain total ?", "twr end ?" } },
  { "a-price-that-comes-later-ends-the-gap", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-05 fee amount=1 currency=USD" },
    { "2024-01-04 AAPL 104", "2024-01-05 AAPL 104.1" },
    { "2024-01-03 value ?", "2024-01-04 value 1040", "2024-01-05 value 1040", "gain total 40", "gain unrealised 41" } },
  { "zero-price-is-a-price", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 fee amount=0 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 0" },
    { "2024-01-03 value 0", "2024-01-03 gaps 0", "gain total -1000", "gain unrealised -1000", "twr end -1", "xirr rate ?" } },
  { "negative-value-of-a-short", "USD", NULL,     /* 1000 + 1000 − 10 × 250 */
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 sell symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 fee amount=0 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 250" },
    { "2024-01-02 value 1000", "2024-01-03 value -500", "gain total -1500", "gain unrealised -1500", "twr end -1.5" } },
  { "short-gains-when-it-falls", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 sell symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 buy symbol=AAPL quantity=10 amount=900 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 90" },
    { "2024-01-03 value 1100", "gain realised 100", "twr end 0.1", "contribution AAPL 100" } },
  { "option-counts-its-multiplier", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=OPT quantity=2 amount=500 currency=USD" },
    { "2024-01-02 OPT 3.1" }, { "2024-01-02 value 1120", "gain unrealised 120" } },
  { "delivery-is-a-flow-of-its-told-value", "USD", NULL,
    { "2024-01-02 delivery_in symbol=AAPL quantity=10 amount=900 currency=USD" }, { "2024-01-02 AAPL 100" },
    { "2024-01-02 flow 900", "2024-01-02 value 1000", "gain total 100", "gain unrealised 100", "gain rest 0" } },
  { "delivery-untold-is-a-flow-of-market-value", "USD", NULL,
    { "2024-01-02 delivery_in symbol=AAPL quantity=10" }, { "2024-01-02 AAPL 100" },
    { "2024-01-02 flow 1000", "2024-01-02 value 1000", "gain total 0", "2024-01-02 cost ?", "2024-01-02 gaps 8" } },
  { "delivery-out-leaves-at-market-value", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 delivery_out symbol=AAPL quantity=4" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 110" },
    { "2024-01-03 flow -440", "2024-01-03 value 660", "gain total 100", "gain unrealised 100", "gain rest 0", "contribution AAPL 100",
      "twr start 0.178571428571", "twr end 0.1" } },
  { "units-across-the-border-flow-at-market", "USD", "@other",
    { "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD", "2024-01-03 transfer symbol=AAPL quantity=4 to=other",
      "2024-01-04 sell symbol=AAPL quantity=4 amount=480 currency=USD account=other" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 110", "2024-01-04 AAPL 120" },
    { "2024-01-02 value 0", "2024-01-03 flow 440", "2024-01-03 value 440", "2024-01-04 value 480", "gain total 40",
      "gain realised 80", "gain unrealised -40", "gain rest 0", "contribution AAPL 40" } },
  { "units-inside-the-border-are-no-flow", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 transfer symbol=AAPL quantity=4 to=other" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 110" },
    { "2024-01-03 flow 0", "2024-01-03 value 1100", "2024-01-03 gaps 0", "contribution AAPL 100" } },
  { "cash-to-another-account-is-no-flow-but-its-fee", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-03 transfer amount=400 fees=1 currency=USD to=other" }, { NULL },
    { "2024-01-03 flow 0", "2024-01-03 value 999", "gain total -1", "gain fees -1", "contribution cash -1" } },
  { "cash-across-the-border", "USD", "@other",
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-03 transfer amount=400 fees=1 currency=USD to=other" }, { NULL },
    { "2024-01-03 flow 399", "2024-01-03 value 399", "gain total 0" } },
  { "split-changes-no-value", "USD", NULL,        /* the price of the split's day is not known yet: 100 ÷ 4 */
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 split symbol=AAPL ratio=4", "2024-01-04 fee amount=0 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-04 AAPL 26" },
    { "2024-01-03 value 1000", "2024-01-04 value 1040", "gain unrealised 40" } },
  { "merger-counts-to-the-old-until-that-day", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 merger symbol=AAPL received=MSFT quantity=5 amount=100 currency=USD", "2024-01-04 fee amount=0 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 MSFT 200", "2024-01-04 MSFT 210" },
    { "2024-01-03 value 1100", "2024-01-04 value 1150", "contribution AAPL 100", "contribution MSFT 50", "gain total 150",
      "gain unrealised 150" } },
  { "staking-is-income", "USD", NULL,
    { "2024-01-02 staking symbol=AAPL quantity=2 amount=200 currency=USD" }, { "2024-01-02 AAPL 110" },
    { "2024-01-02 value 220", "2024-01-02 flow 0", "gain total 220", "gain income 200", "gain unrealised 20", "gain rest 0" } },
  { "reinvestment", "USD", NULL,                  /* income 20, tax 3, fee 1 in cost: units worth 16 */
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 reinvestment symbol=AAPL quantity=0.16 amount=20 taxes=3 fees=1 currency=USD" },
    { "2024-01-02 AAPL 100" },
    { "2024-01-03 value 1016", "gain total 16", "gain income 20", "gain fees -3", "gain unrealised -1", "gain rest 0" } },
  { "return-of-capital-is-no-income", "USD", NULL,
    { "2024-01-02 deposit amount=1000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 return_of_capital symbol=AAPL amount=100 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 90" },
    { "2024-01-03 value 1000", "2024-01-03 cost 900", "gain total 0", "gain income 0", "gain unrealised 0", "gain rest 0" } },
  { "exercise-counts-intrinsic-value-to-the-option", "USD", NULL,     /* 100 × (60 − 50) − 300 */
    { "2024-01-02 deposit amount=6000 currency=USD", "2024-01-02 buy symbol=OPT quantity=1 amount=300 currency=USD",
      "2024-01-03 option_exercise symbol=OPT received=AAPL quantity=1 ratio=100 amount=-5000 currency=USD" },
    { "2024-01-02 OPT 3", "2024-01-03 AAPL 60" },
    { "2024-01-03 value 6700", "2024-01-03 cost 5300", "contribution OPT 700", "contribution AAPL 0", "gain unrealised 700", "gain rest 0" } },
  { "delisting-loses-all", "USD", NULL,
    { "2024-01-02 deposit amount=2000 currency=USD", "2024-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-03 delisting symbol=AAPL" },
    { "2024-01-02 AAPL 100" }, { "2024-01-03 value 1000", "gain realised -1000", "twr end -0.5", "contribution AAPL -1000" } },
  { "ten-percent-in-a-year", "USD", NULL,         /* 365 days */
    { "2023-01-02 deposit amount=1000 currency=USD", "2023-01-02 buy symbol=AAPL quantity=10 amount=1000 currency=USD",
      "2024-01-02 sell symbol=AAPL quantity=10 amount=1100 currency=USD" },
    { "2023-01-02 AAPL 100", "2024-01-02 AAPL 110" }, { "twr end 0.1", "xirr rate 0.1" } },
  { "money-weighted-as-in-a-known-example", "USD", NULL,    /* Microsoft's documentation of XIRR: 37.3362535 % */
    { "2008-01-01 deposit amount=10000 currency=USD", "2008-01-01 buy symbol=AAPL quantity=1 amount=10000 currency=USD",
      "2008-03-01 dividend symbol=AAPL amount=2750 currency=USD", "2008-03-01 withdrawal amount=2750 currency=USD",
      "2008-10-30 dividend symbol=AAPL amount=4250 currency=USD", "2008-10-30 withdrawal amount=4250 currency=USD",
      "2009-02-15 dividend symbol=AAPL amount=3250 currency=USD", "2009-02-15 withdrawal amount=3250 currency=USD",
      "2009-04-01 sell symbol=AAPL quantity=1 amount=2750 currency=USD" },
    { "2008-01-01 AAPL 10000" }, { "xirr rate 0.3733625" } },
  { "all-taken-out-and-in-again", "USD", NULL,    /* 1.1, nothing for a week, 1.2 */
    { "2024-01-02 deposit amount=100 currency=USD", "2024-01-02 buy symbol=AAPL quantity=1 amount=100 currency=USD",
      "2024-01-03 sell symbol=AAPL quantity=1 amount=110 currency=USD", "2024-01-03 withdrawal amount=110 currency=USD",
      "2024-01-10 deposit amount=500 currency=USD", "2024-01-10 buy symbol=AAPL quantity=5 amount=500 currency=USD",
      "2024-01-11 fee amount=0 currency=USD" },
    { "2024-01-02 AAPL 100", "2024-01-03 AAPL 110", "2024-01-10 AAPL 100", "2024-01-11 AAPL 120" },
    { "2024-01-05 value 0", "twr end 0.32", "gain total 110" } },
};

static FinxDecimal
day_field (const FinxValuationDay *day,
           const char             *name)
{
  const struct { const char *name; FinxDecimal value; } fields[] = {
    { "value", day->value }, { "cash", day->cash }, { "cost", day->cost }, { "invested", day->invested }, { "flow", day->flow },
    { "realised", day->realised }, { "income", day->income }, { "interest", day->interest }, { "fees", day->fees },
    { "taxes", day->taxes }, { "gaps", finx_decimal_new (day->gaps, 0) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (name, fields[i].name))
      return fields[i].value;
  g_error ("%s is no field", name);
}

static FinxDecimal
gain_part (const FinxGainSplit *gain,
           const char          *name)
{
  const struct { const char *name; FinxDecimal value; } parts[] = {
    { "total", gain->total }, { "realised", gain->realised }, { "unrealised", gain->unrealised }, { "income", gain->income },
    { "interest", gain->interest }, { "fees", gain->fees }, { "currency", gain->currency }, { "rest", gain->rest },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (name, parts[i].name))
      return parts[i].value;
  g_error ("%s is no part", name);
}

static FinxDecimal
contribution_of (const FinxValuationSeries *series,
                 const char                *symbol)
{
  const FinxInstrument *instrument = g_str_equal (symbol, "cash") ? NULL : finx_instrument_table_lookup (instruments, symbol);
  g_autoptr(GArray) rows = finx_portfolio_contributions (series, G_MININT32 + 1, G_MAXINT32);

  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, FinxContribution, i).instrument == instrument)
      return g_array_index (rows, FinxContribution, i).gain;
  return FINX_DECIMAL_ZERO;
}

/* What is written with six digits or more is rounded; else it is exact. */
static void
assert_ratio (double      value,
              const char *expected)
{
  const char *point = strchr (expected, '.');
  int digits = point != NULL ? (int) strlen (point + 1) : 0;

  if (g_str_equal (expected, "?"))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value, g_ascii_strtod (expected, NULL), digits >= 6 ? pow (10, -digits) : 1e-12);
}

static void
check_figure (const FinxValuationSeries *series,
              const char                *figure)
{
  g_auto(GStrv) words = g_strsplit (figure, " ", 3);
  FinxFlowTiming timing = g_str_equal (words[1], "start") ? FINX_FLOW_AT_START : FINX_FLOW_AT_END;
  FinxPortfolioPerformance whole = finx_portfolio_performance (series, G_MININT32 + 1, G_MAXINT32, timing, 0);

  if (g_str_equal (words[0], "gain"))
    history_assert (gain_part (&whole.gain, words[1]), words[2]);
  else if (g_str_equal (words[0], "contribution"))
    history_assert (contribution_of (series, words[1]), words[2]);
  else if (g_str_equal (words[0], "twr"))
    assert_ratio (whole.ttwror, words[2]);
  else if (g_str_equal (words[0], "xirr"))
    assert_ratio (whole.xirr.rate, words[2]);
  else
    {
      const FinxValuationDay *day = finx_valuation_series_get_day (series, text_day (words[0]));

      g_assert_nonnull (day);
      history_assert (day_field (day, words[1]), words[2]);
    }
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, test->lines, MAX_LINES);
  g_autoptr(GHashTable) only = g_hash_table_new (NULL, NULL);
  const char *accounts[2] = { NULL };
  FinxValuationOptions options = { .base_currency = test->base, .prices = history, .from = G_MININT32, .to = G_MININT32 };
  g_autoptr(FinxValuationSeries) series = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < MAX_LINES && test->history[i] != NULL; i++)
    history_add (history, instruments, test->history[i]);
  finx_price_history_add_splits (history, transactions);
  if (test->only != NULL && *test->only == '@')
    {
      accounts[0] = test->only + 1;
      options.accounts = accounts;
    }
  else if (test->only != NULL)
    {
      g_hash_table_add (only, (gpointer) finx_instrument_table_lookup (instruments, test->only));
      options.instruments = only;
    }
  series = finx_valuation_series_new (&options);
  finx_valuation_series_set (series, transactions, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < MAX_FIGURES && test->figures[i] != NULL; i++)
    {
      g_test_message ("%s", test->figures[i]);
      check_figure (series, test->figures[i]);
    }
}

static const struct
{
  const char *from, *to, *date, *rate;
  int         age;
} rates[] = {
  /* The European Central Bank's own figures of 4 and 5 January 1999; crosses by long division. */
  { "EUR", "USD", "1999-01-04", "1.1789", 0 },
  { "EUR", "USD", "1999-01-10", "1.179", 5 },
  { "EUR", "EUR", "1990-01-01", "1", 0 },
  { "USD", "EUR", "1999-01-04", "0.8482483671", 0 },
  { "USD", "JPY", "1999-01-04", "113.4362541352", 0 },
  { "JPY", "GBP", "1999-01-05", "0.0054291387", 0 },
  { "EUR", "USD", "1999-01-03", "?", -1 },
  { "EUR", "XXX", "1999-01-04", "?", -1 },
  { "EUR", "CNY", "1999-01-05", "?", -1 },
  /* Fixed by law when the euro came; before it what was published, if anything was. */
  { "DEM", "USD", "1999-01-04", "0.6027619987", 0 },
  { "DEM", "EUR", "1998-12-31", "?", -1 },
  { "EUR", "HRK", "2022-12-30", "7.5365", 0 },
  { "EUR", "HRK", "2022-12-31", "7.5365", 1 },
  { "EUR", "HRK", "2023-01-01", "7.5345", 0 },
  { "EUR", "HRK", "2026-11-22", "7.5345", 0 },
  { "EUR", "LTL", "2014-12-31", "?", -1 },
  { "EUR", "LTL", "2015-01-01", "3.4528", 0 },
};

static void
test_rates_are_crossed_by_the_euro (void)
{
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(GError) error = NULL;

  finx_price_history_read_ecb (history, "date,USD,JPY,GBP,CNY,HRK\n1999-01-04,1.1789,133.73,0.7111,,\n1999-01-05,1.179,130.96,0.711,,\n"
                                        "2022-12-30,1.0666,140.66,0.88693,7.3582,7.5365\n", &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      FinxKnownValue known = finx_price_history_get_rate (history, rates[i].from, rates[i].to, text_day (rates[i].date));

      history_assert (known.value, rates[i].rate);
      g_assert_cmpint (known.age, ==, rates[i].age);
    }
}

/* The whole file of the European Central Bank; 155.68/1.0956 by long division. */
static void
test_the_central_banks_file_is_read (void)
{
  g_autoptr(GBytes) file = NULL;
  g_autofree char *text = NULL;
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(GError) error = NULL;

  finx_series_register_resource ();
  file = g_resource_lookup_data (finx_series_get_resource (), "/org/finx/core/history/fx-ecb-daily-1999.csv",
                                 G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  finx_price_history_read_ecb (history, text, &error);
  g_assert_no_error (error);
  history_assert (finx_price_history_get_rate (history, "EUR", "USD", text_day ("2024-01-02")).value, "1.0956");
  history_assert (finx_price_history_get_rate (history, "USD", "JPY", text_day ("2024-01-02")).value, "142.0956553487");
  /* Sunday. */
  g_assert_cmpint (finx_price_history_get_rate (history, "CHF", "GBP", text_day ("2024-01-07")).age, ==, 2);
}

static void
test_rates_that_cannot_be_read_name_their_line (void)
{
  static const char *const bad[] = { "date,USD\n1999-02-30,1\n", "date,USD\n1999-01-04,x\n", "date,USD\n1999-01-04,0\n",
                                     "date,USD\n1999-01-04,1,2\n", "date,USD\nyesterday,1\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
      g_autoptr(GError) error = NULL;

      g_assert_false (finx_price_history_read_ecb (history, bad[i], &error));
      g_assert_nonnull (strstr (error->message, "Line 2"));
    }
}

static void
test_prices_come_in_any_order (void)
{
  const FinxInstrument *aapl = finx_instrument_table_lookup (instruments, "AAPL");
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  guint cursor = 0;

  for (int i = 0; i < 100; i++)
    finx_price_history_add_price (history, aapl, (i * 37) % 100 * 2, finx_decimal_new (i * 37 % 100, 0));
  for (int day = 0; day < 210; day++)
    {
      FinxKnownValue found = finx_price_history_get_price (history, aapl, day);
      FinxKnownValue walked = finx_day_column_get (finx_price_history_get_prices (history, aapl), day, &cursor);

      g_assert_cmpint ((int) found.value.coef, ==, MIN (day / 2, 99));
      g_assert_cmpint ((int) walked.value.coef, ==, MIN (day / 2, 99));
      g_assert_cmpint (walked.age, ==, day - MIN (day / 2, 99) * 2);
    }
  finx_price_history_add_price (history, aapl, 4, finx_decimal_new (7, 0));
  g_assert_cmpint ((int) finx_price_history_get_price (history, aapl, 5).value.coef, ==, 7);
  finx_price_history_add_split (history, aapl, 5, finx_decimal_new (2, 0));
  finx_price_history_add_split (history, aapl, 5, finx_decimal_new (2, 0));
  history_assert (finx_price_history_get_price (history, aapl, 5).value, "3.5");
  history_assert (finx_price_history_get_price (history, aapl, 4).value, "7");
  history_assert (finx_price_history_get_price (history, aapl, 6).value, "3");
}

static FinxValuationSeries *
monthly_series (FinxPriceHistory    *history,
                FinxTransactionList *transactions)
{
  static const char *const prices[] = { "2023-12-31 AAPL 100", "2024-01-31 AAPL 120", "2024-02-29 AAPL 90", "2024-03-31 AAPL 130",
                                        "2023-12-31 CPI 200", "2024-01-31 CPI 201", "2024-02-29 CPI 202", "2024-03-31 CPI 204" };
  FinxValuationOptions options = { .base_currency = "USD", .prices = history, .from = G_MININT32, .to = text_day ("2024-03-31") };
  FinxValuationSeries *series = finx_valuation_series_new (&options);

  for (gsize i = 0; i < G_N_ELEMENTS (prices); i++)
    history_add (history, instruments, prices[i]);
  g_assert_true (finx_valuation_series_set (series, transactions, NULL));
  return series;
}

static const char *const monthly_lines[] = { "2023-12-31 deposit amount=1000 currency=USD",
                                             "2023-12-31 buy symbol=AAPL quantity=10 amount=1000 currency=USD" };

static void
test_periods_drawdowns_and_benchmark (void)
{
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, monthly_lines, 2);
  g_autoptr(FinxValuationSeries) series = monthly_series (history, transactions);
  static const struct { const char *to, *gain; double rate; } expected[] = {
    { "2023-12-31", "0", 0 }, { "2024-01-31", "200", 0.2 }, { "2024-02-29", "-300", -0.25 }, { "2024-03-31", "400", 4.0 / 9 },
  };
  g_autoptr(GArray) months = finx_portfolio_periods (series, 0, G_MAXINT32, FINX_PERIOD_MONTH, FINX_FLOW_AT_END);
  g_autoptr(GArray) years = finx_portfolio_periods (series, 0, G_MAXINT32, FINX_PERIOD_YEAR, FINX_FLOW_AT_END);
  g_autoptr(GArray) days = finx_portfolio_periods (series, 0, G_MAXINT32, FINX_PERIOD_DAY, FINX_FLOW_AT_END);
  g_autoptr(GArray) drawdowns = finx_portfolio_drawdowns (series, 0, G_MAXINT32, FINX_FLOW_AT_END, 5);
  FinxBenchmarkComparison comparison = finx_portfolio_compare (series, text_day ("2024-01-01"), G_MAXINT32, FINX_FLOW_AT_END,
                                                               finx_instrument_table_lookup (instruments, "CPI"), 0);

  g_assert_cmpuint (months->len, ==, 4);
  for (guint i = 0; i < months->len; i++)
    {
      const FinxPortfolioPeriod *month = &g_array_index (months, FinxPortfolioPeriod, i);

      g_assert_cmpint (month->to, ==, text_day (expected[i].to));
      history_assert (month->gain, expected[i].gain);
      g_assert_cmpfloat_with_epsilon (month->ttwror, expected[i].rate, 1e-12);
    }
  g_assert_cmpuint (years->len, ==, 2);
  history_assert (g_array_index (years, FinxPortfolioPeriod, 1).gain, "300");
  g_assert_cmpuint (days->len, ==, 92);
  g_assert_cmpuint (drawdowns->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (g_array_index (drawdowns, FinxPortfolioDrawdown, 0).depth, -0.25, 1e-12);
  /* The last day at the old high, not the first. */
  g_assert_cmpint (g_array_index (drawdowns, FinxPortfolioDrawdown, 0).peak, ==, text_day ("2024-02-28"));
  g_assert_cmpint (g_array_index (drawdowns, FinxPortfolioDrawdown, 0).trough, ==, text_day ("2024-02-29"));
  g_assert_cmpint (g_array_index (drawdowns, FinxPortfolioDrawdown, 0).recovery, ==, text_day ("2024-03-31"));
  /* 1.3/1.02 */
  g_assert_cmpfloat_with_epsilon (comparison.portfolio, 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison.benchmark, 0.02, 1e-12);
  g_assert_cmpfloat_with_epsilon (comparison.excess, 1.3 / 1.02 - 1, 1e-12);
}

static void
test_a_series_that_is_cut_off_starts_from_its_first_day (void)
{
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, monthly_lines, 2);
  g_autoptr(FinxValuationSeries) whole = monthly_series (history, transactions);
  FinxValuationOptions options = *finx_valuation_series_get_options (whole);
  g_autoptr(FinxValuationSeries) part = NULL;
  FinxPortfolioPerformance performance;

  options.from = text_day ("2024-02-15");
  part = finx_valuation_series_new (&options);
  g_assert_true (finx_valuation_series_set (part, transactions, NULL));
  performance = finx_portfolio_performance (part, G_MININT32 + 1, G_MAXINT32, FINX_FLOW_AT_END, 0);
  history_assert (performance.start_value, "1200");
  history_assert (performance.gain.total, "100");
  history_assert (performance.gain.unrealised, "100");
  history_assert (performance.invested, "1000");
  g_assert_cmpfloat_with_epsilon (performance.ttwror, 1300.0 / 1200 - 1, 1e-12);
}

static void
test_nothing_is_unknown (void)
{
  FinxValuationOptions options = { .base_currency = "USD", .from = G_MININT32, .to = G_MININT32 };
  g_autoptr(FinxValuationSeries) series = finx_valuation_series_new (&options);
  g_autoptr(FinxTransactionList) none = finx_transaction_list_new ();
  FinxPortfolioPerformance performance;
  g_autoptr(GArray) contributions = NULL;

  g_assert_true (finx_valuation_series_set (series, none, NULL));
  performance = finx_portfolio_performance (series, 0, 100, FINX_FLOW_AT_END, 0);
  contributions = finx_portfolio_contributions (series, 0, 100);
  g_assert_false (finx_decimal_is_known (performance.end_value));
  g_assert_true (isnan (performance.ttwror));
  g_assert_cmpuint (contributions->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/valuation/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/valuation/rates-are-crossed-by-the-euro", test_rates_are_crossed_by_the_euro);
  g_test_add_func ("/valuation/the-central-banks-file-is-read", test_the_central_banks_file_is_read);
  g_test_add_func ("/valuation/rates-that-cannot-be-read-name-their-line", test_rates_that_cannot_be_read_name_their_line);
  g_test_add_func ("/valuation/prices-come-in-any-order", test_prices_come_in_any_order);
  g_test_add_func ("/valuation/periods-drawdowns-and-benchmark", test_periods_drawdowns_and_benchmark);
  g_test_add_func ("/valuation/a-series-that-is-cut-off-starts-from-its-first-day", test_a_series_that_is_cut_off_starts_from_its_first_day);
  g_test_add_func ("/valuation/nothing-is-unknown", test_nothing_is_unknown);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
