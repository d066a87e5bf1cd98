/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/review/finx-portfolio-risk.h"

#include <json-glib/json-glib.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "tests/analytics/analytics-fixture.h"
#include "tests/portfolio/history-fixture.h"

/* Figures that are said to be of numpy were computed with numpy 1.24 and scipy 1.10 from the formulas beside finx_performance()
 * and its parts: std (ddof 1), percentile, cov, corrcoef, norm.ppf, norm.pdf, skew, kurtosis. */
#define TOLERANCE 1e-11
#define N_RETURNS 120
#define MONDAY    19723         /* 2024-01-01 */
#define BASE      "EUR"

static FinxInstrumentTable *instruments;

static gint32
workday (guint number)
{
  return MONDAY + (gint32) (number / 5 * 7 + number % 5);
}

/* The return number k of each is rounded to six digits, so that other programs get the same. */
static double
made_up_return (char name,
                int  k)
{
  double value = name == 'a' ? 0.01 * sin (k * 1.7) + 0.0006
                 : name == 'b' ? 0.008 * sin (k * 1.7 + 0.9) + 0.0003
                 : name == 'n' ? 0.004 * (sin (k * 1.7) + sin (k * 2.9 + 1) + sin (k * 0.61 + 2) + cos (k * 4.3))
                 : 0.02 * cos (k * 2.3) - 0.0002;

  return nearbyint (value * 1e6) / 1e6;
}

/* Returns @first to N_RETURNS − 1 of a made-up series. */
static FinxReturnSeries *
make_series (char  name,
             guint first)
{
  gint32 days[N_RETURNS];
  double returns[N_RETURNS];

  for (guint i = first; i < N_RETURNS; i++)
    {
      days[i] = workday (i + 1);
      returns[i] = name == '0' ? 0.001 : name == '+' ? 0.001 + 0.0001 * (i % 3) : made_up_return (name, (int) i + 1);
    }
  return finx_return_series_new (workday (first), days + first, returns + first, N_RETURNS - first);
}

static FinxRiskHolding
hold (const char             *symbol,
      const char             *currency,
      const char             *value,
      const FinxReturnSeries *returns)
{
  return (FinxRiskHolding) {
    symbol != NULL ? finx_instrument_table_lookup (instruments, symbol) : NULL, currency,
    *value == '?' ? FINX_DECIMAL_UNKNOWN : fixture_decimal (value), returns,
  };
}

static void
assert_near_decimal (const char *name,
                     FinxDecimal value,
                     double      expected)
{
  assert_near (name, finx_decimal_to_double (value), expected, 1e-9);
}

static void
test_past (void)
{
  g_autoptr(FinxReturnSeries) a = make_series ('a', 0);
  g_autoptr(FinxReturnSeries) b = make_series ('b', 0);
  const FinxRiskOptions options = {
    .base_currency = BASE, .past = a, .benchmark = b, .value = fixture_decimal ("10000"), .risk_free = 0.02, .window = 20,
  };
  g_autoptr(FinxPortfolioRisk) risk = finx_portfolio_risk_new (&options);
  const FinxRiskRecord *past = &risk->past;
  const FinxRiskLoss (*losses)[FINX_N_CONFIDENCES] = past->losses;
  const Figure figures[] = {    /* numpy; a year has 261 days */
    { "volatility", past->figures[FINX_RISK_VOLATILITY].value, 0.11471562170562648 },
    { "downside deviation", past->figures[FINX_RISK_DOWNSIDE_DEVIATION].value, 0.07400401070263017 },
    { "sharpe", past->figures[FINX_RISK_SHARPE].value, 1.3765097473492112 },
    { "sortino", past->figures[FINX_RISK_SORTINO].value, 2.4013637681624194 },
    { "max drawdown", past->figures[FINX_RISK_MAX_DRAWDOWN].value, -0.011959071000000043 },
    { "historical var", losses[FINX_VAR_HISTORICAL][0].share.var, 0.00918395 },
    { "historical cvar", losses[FINX_VAR_HISTORICAL][0].share.cvar, 0.0093485 },
    { "parametric var", losses[FINX_VAR_PARAMETRIC][0].share.var, 0.01099875961095857 },
    { "parametric cvar", losses[FINX_VAR_PARAMETRIC][0].share.cvar, 0.013965860117605616 },
    { "modified var: the historical one", losses[FINX_VAR_MODIFIED][0].share.var, 0.00918395 },
    { "beta", past->figures[FINX_RISK_BETA].value, 0.7767737922981816 },
    { "alpha", past->figures[FINX_RISK_ALPHA].value, 0.12055112003010904 },
    { "tracking error", past->figures[FINX_RISK_TRACKING_ERROR].value, 0.09222500064519887 },
    { "information ratio", past->figures[FINX_RISK_INFORMATION_RATIO].value, 1.0971339039537047 },
    { "correlation", past->figures[FINX_RISK_CORRELATION].value, 0.6208949403526618 },
    { "first rolling return", g_array_index (risk->rolling_returns, double, 19), 0.022501697865387138 },
    { "first rolling volatility", g_array_index (risk->rolling_volatilities, double, 19), 0.11751425707447495 },
    { "first rolling sharpe", g_array_index (risk->rolling_sharpes, double, 19), 2.3597644945776772 },
    { "last rolling return", g_array_index (risk->rolling_returns, double, N_RETURNS - 1), 0.0193807314040364 },
    { "last rolling volatility", g_array_index (risk->rolling_volatilities, double, N_RETURNS - 1), 0.11659900750095557 },
    { "last rolling sharpe", g_array_index (risk->rolling_sharpes, double, N_RETURNS - 1), 2.034910729828254 },
    { "no rolling return yet", g_array_index (risk->rolling_returns, double, 18), NAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    assert_near (figures[i].name, figures[i].value, figures[i].expected, TOLERANCE);
  g_assert_cmpuint (past->n, ==, N_RETURNS);
  g_assert_cmpuint (past->n_compared, ==, N_RETURNS);
  g_assert_cmpint (past->from, ==, workday (0));
  g_assert_cmpint (past->to, ==, workday (N_RETURNS));
  g_assert_cmpint (past->peak, ==, workday (53));       /* numpy: points 53, 55 and 57 of wealth */
  g_assert_cmpint (past->trough, ==, workday (55));
  g_assert_cmpint (past->recovery, ==, workday (57));
  assert_near_decimal ("var in money", losses[FINX_VAR_HISTORICAL][0].var, 91.8395);
  assert_near_decimal ("cvar in money", losses[FINX_VAR_PARAMETRIC][0].cvar, 139.65860117605616);
  g_assert_true (losses[FINX_VAR_MODIFIED][0].is_historical);   /* an excess kurtosis of −1.5: no tails to expand */
  g_assert_cmpint (past->figures[FINX_RISK_CALMAR].reason, ==, FINX_RISK_BELOW_A_YEAR);
  g_assert_cmpint (risk->present.figures[FINX_RISK_VOLATILITY].reason, ==, FINX_RISK_NO_VALUE);
}

/* numpy and scipy; CVaR by numerical integration of the expansion below the quantile. */
static void
test_cornish_fisher (void)
{
  g_autoptr(FinxReturnSeries) series = make_series ('n', 0);
  const FinxRiskOptions options = { .base_currency = BASE, .past = series, .value = fixture_decimal ("1000000") };
  g_autoptr(FinxPortfolioRisk) risk = finx_portfolio_risk_new (&options);
  const FinxRiskLoss *losses = risk->past.losses[FINX_VAR_MODIFIED];

  g_assert_false (losses[0].is_historical || losses[1].is_historical);
  assert_near ("var 95", losses[0].share.var, 0.009524895144204919, 1e-9);
  assert_near ("cvar 95", losses[0].share.cvar, 0.011722464954507458, 1e-9);
  assert_near ("var 99", losses[1].share.var, 0.013142224868278155, 1e-9);
  assert_near ("cvar 99", losses[1].share.cvar, 0.014717450303851942, 1e-9);
  assert_near_decimal ("var 95 in money", losses[0].var, 9524.895144204919);
}

static void
test_present (void)
{
  g_autoptr(FinxReturnSeries) a = make_series ('a', 0);
  g_autoptr(FinxReturnSeries) b = make_series ('b', 0);
  g_autoptr(FinxReturnSeries) c = make_series ('c', 0);
  const FinxRiskHolding holdings[] = {
    hold ("AAPL", "USD", "500", a), hold ("MSFT", "USD", "300", b), hold ("SAP", "EUR", "150", c), hold (NULL, BASE, "50", NULL),
  };
  const FinxRiskOptions options = {
    .base_currency = BASE, .holdings = holdings, .n_holdings = G_N_ELEMENTS (holdings), .value = fixture_decimal ("1000"), .n_largest = 10,
  };
  static const double shares[] = { 0.005117836338218398, 0.0020766364534268067, 0.0013400186963921572, 0 };     /* numpy, as below */
  static const double betas[] = { 1.1993301171820192, 0.8110760343630663, 1.046747540667136, 0 };
  g_autoptr(FinxPortfolioRisk) risk = finx_portfolio_risk_new (&options);
  const Figure figures[] = {
    { "var 95", risk->total[0], 0.008534491488037364 },
    { "var 99", risk->total[1], 0.012070494178872687 },
    { "volatility", risk->present.figures[FINX_RISK_VOLATILITY].value, 0.08382443724189884 },
    { "total return", risk->present.figures[FINX_RISK_TOTAL_RETURN].value, 0.04680806934032389 },
    { "hhi", risk->hhi, 0.4016620498614958 },   /* (500² + 300² + 150²)/950² */
    { "effective number", risk->effective, 2.4896551724137934 },
    { "largest", risk->top[0], 500.0 / 950 },
    { "five largest", risk->top[1], 1 },
    { "a with b", risk->correlations[1], 0.6208949403526618 },
    { "c with a", risk->correlations[6], -0.02835898398076827 },
    { "c with b", risk->correlations[7], -0.02815164268857526 },
    { "b with itself", risk->correlations[4], 1 },
    { "coverage", risk->coverage, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    assert_near (figures[i].name, figures[i].value, figures[i].expected, TOLERANCE);
  g_assert_cmpuint (risk->components->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const FinxRiskComponent *row = &g_array_index (risk->components, FinxRiskComponent, i);

      g_assert_cmpuint (row->holding, ==, i);
      assert_near ("component", row->component[0], shares[i], TOLERANCE);
      assert_near ("beta", row->beta, betas[i], TOLERANCE);
      assert_near_decimal ("component in money", row->var[0], shares[i] * 1000);
    }
  g_assert_cmpuint (risk->largest->len, ==, 3);
  g_assert_cmpuint (risk->n_pairs[1], ==, N_RETURNS);
  g_assert_cmpuint (risk->n_positions, ==, 3);
  g_assert_cmpuint (risk->shortest, ==, G_MAXUINT);
  g_assert_cmpint (risk->past.figures[FINX_RISK_VOLATILITY].reason, ==, FINX_RISK_TOO_FEW);
}

static void
test_short_history_is_left_out (void)
{
  g_autoptr(FinxReturnSeries) a = make_series ('a', 0);
  g_autoptr(FinxReturnSeries) b = make_series ('b', 40);
  g_autoptr(FinxReturnSeries) c = make_series ('c', N_RETURNS - FINX_RISK_MIN_HISTORY + 1);
  const FinxRiskHolding holdings[] = { hold ("AAPL", "USD", "500", a), hold ("MSFT", "USD", "300", b), hold ("SAP", "EUR", "200", c) };
  const FinxRiskOptions options = {
    .base_currency = BASE, .holdings = holdings, .n_holdings = G_N_ELEMENTS (holdings), .value = fixture_decimal ("1000"), .n_largest = 2,
  };
  g_autoptr(FinxPortfolioRisk) risk = finx_portfolio_risk_new (&options);

  assert_near ("coverage", risk->coverage, 0.8, 1e-15);
  g_assert_cmpuint (risk->shortest, ==, 1);
  g_assert_cmpuint (risk->present.n, ==, N_RETURNS - 40);
  g_assert_cmpint (risk->present.from, ==, workday (40));
  g_assert_cmpuint (risk->components->len, ==, 2);
  assert_near ("weight", g_array_index (risk->components, FinxRiskComponent, 0).weight, 0.625, 1e-15);
  g_assert_cmpuint (risk->largest->len, ==, 2);
  g_assert_cmpuint (risk->n_pairs[1], ==, N_RETURNS - 40);
}

static void
test_unknown_value (void)
{
  g_autoptr(FinxReturnSeries) a = make_series ('a', 0);
  const FinxRiskHolding holdings[] = { hold ("AAPL", "USD", "500", a), hold ("MSFT", "USD", "?", a) };
  const FinxRiskOptions options = {
    .base_currency = BASE, .past = a, .holdings = holdings, .n_holdings = 2, .value = FINX_DECIMAL_UNKNOWN, .n_largest = 5,
  };
  g_autoptr(FinxPortfolioRisk) risk = finx_portfolio_risk_new (&options);

  g_assert_cmpint (risk->present.figures[FINX_RISK_VOLATILITY].reason, ==, FINX_RISK_NO_VALUE);
  g_assert_true (isnan (risk->coverage) && isnan (risk->hhi) && isnan (risk->total[0]));
  g_assert_cmpint (risk->past.figures[FINX_RISK_VOLATILITY].reason, ==, FINX_RISK_KNOWN);
  g_assert_false (isnan (risk->past.losses[FINX_VAR_HISTORICAL][0].share.var));
  g_assert_false (finx_decimal_is_known (risk->past.losses[FINX_VAR_HISTORICAL][0].var));
}

/* Why a figure of the past is unknown; every reason has a sentence. */
static const struct
{
  const char    *name;
  char           series, benchmark;     /* '-': none */
  guint          first;                 /* return that is the first */
  gboolean       has_gap;
  FinxRiskFigure figure;
  FinxRiskReason reason;
} reasons[] = {
  { "known", 'a', 'b', 0, FALSE, FINX_RISK_VOLATILITY, FINX_RISK_KNOWN },
  { "nineteen-returns", 'a', 'b', N_RETURNS - 19, FALSE, FINX_RISK_VOLATILITY, FINX_RISK_TOO_FEW },
  { "twenty-returns", 'a', 'b', N_RETURNS - 20, FALSE, FINX_RISK_VOLATILITY, FINX_RISK_KNOWN },
  { "nineteen-returns-have-a-drawdown", 'a', 'b', N_RETURNS - 19, FALSE, FINX_RISK_MAX_DRAWDOWN, FINX_RISK_KNOWN },
  { "nothing", 'a', 'b', N_RETURNS, FALSE, FINX_RISK_TOTAL_RETURN, FINX_RISK_TOO_FEW },
  { "a-gap-breaks-a-chain", 'a', 'b', 0, TRUE, FINX_RISK_MAX_DRAWDOWN, FINX_RISK_GAPS },
  { "a-gap-breaks-a-total", 'a', 'b', 0, TRUE, FINX_RISK_TOTAL_RETURN, FINX_RISK_GAPS },
  { "a-gap-leaves-the-deviation", 'a', 'b', 0, TRUE, FINX_RISK_VOLATILITY, FINX_RISK_KNOWN },
  { "half-a-year-has-no-yearly-rate", 'a', 'b', 0, FALSE, FINX_RISK_CAGR, FINX_RISK_BELOW_A_YEAR },
  { "constant-returns", '0', 'b', 0, FALSE, FINX_RISK_SHARPE, FINX_RISK_NO_DEVIATION },
  { "constant-benchmark", 'a', '0', 0, FALSE, FINX_RISK_BETA, FINX_RISK_NO_DEVIATION },
  { "no-benchmark", 'a', '-', 0, FALSE, FINX_RISK_ALPHA, FINX_RISK_NO_BENCHMARK },
  { "never-a-loss", '+', 'b', 0, FALSE, FINX_RISK_SORTINO, FINX_RISK_NO_LOSS },
  { "never-a-drawdown", '+', 'b', 0, FALSE, FINX_RISK_MAX_DRAWDOWN, FINX_RISK_KNOWN },
  { "beside-itself", 'a', 'a', 0, FALSE, FINX_RISK_INFORMATION_RATIO, FINX_RISK_NO_DEVIATION },
};

static void
test_reasons (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr(FinxReturnSeries) series = make_series (reasons[i].series, reasons[i].first);
      g_autoptr(FinxReturnSeries) benchmark = reasons[i].benchmark != '-' ? make_series (reasons[i].benchmark, 0) : NULL;
      const FinxRiskOptions options = { .base_currency = BASE, .past = series, .benchmark = benchmark, .value = FINX_DECIMAL_ONE };
      g_autoptr(FinxPortfolioRisk) risk = NULL;
      FinxRiskValue figure;

      if (reasons[i].has_gap)
        g_array_index (series->returns, double, 50) = NAN;
      risk = finx_portfolio_risk_new (&options);
      figure = risk->past.figures[reasons[i].figure];
      if (figure.reason != reasons[i].reason)
        g_error ("%s: the reason is %d, not %d", reasons[i].name, figure.reason, reasons[i].reason);
      g_assert_cmpint (isnan (figure.value), ==, figure.reason != FINX_RISK_KNOWN);
      g_assert_cmpint (*finx_risk_reason_to_sentence (figure.reason) == '\0', ==, figure.reason == FINX_RISK_KNOWN);
    }
}

/* A hundredth is only in a sample of a hundred. */
static void
test_tail_needs_a_sample (void)
{
  g_autoptr(FinxReturnSeries) many = make_series ('a', N_RETURNS - 100);
  g_autoptr(FinxReturnSeries) few = make_series ('a', N_RETURNS - 99);
  FinxRiskOptions options = { .base_currency = BASE, .past = many, .value = FINX_DECIMAL_ONE };
  g_autoptr(FinxPortfolioRisk) risk = finx_portfolio_risk_new (&options);
  g_autoptr(FinxPortfolioRisk) less = NULL;

  options.past = few;
  less = finx_portfolio_risk_new (&options);
  g_assert_cmpint (risk->past.losses[FINX_VAR_HISTORICAL][1].reason, ==, FINX_RISK_KNOWN);
  g_assert_cmpint (less->past.losses[FINX_VAR_HISTORICAL][1].reason, ==, FINX_RISK_TOO_FEW);
  g_assert_true (isnan (less->past.losses[FINX_VAR_HISTORICAL][1].share.var));
  g_assert_cmpint (less->past.losses[FINX_VAR_PARAMETRIC][1].reason, ==, FINX_RISK_KNOWN);
}

static void
test_weekends_count_on_monday (void)
{
  const gint32 days[] = { MONDAY + 4, MONDAY + 5, MONDAY + 6, MONDAY + 7, MONDAY + 8, MONDAY + 12 };
  const double returns[] = { 0.01, 0.10, -0.10, 0.02, 0.03, 0.05 };
  g_autoptr(FinxReturnSeries) series = finx_return_series_new (MONDAY, days, returns, G_N_ELEMENTS (days));

  g_assert_cmpuint (series->days->len, ==, 4);
  g_assert_cmpint (g_array_index (series->days, gint32, 1), ==, MONDAY + 7);
  assert_near ("monday", g_array_index (series->returns, double, 1), 1.1 * 0.9 * 1.02 - 1, 1e-13);
  g_assert_cmpint (g_array_index (series->days, gint32, 3), ==, MONDAY + 12);  /* a weekend at the end is not lost */
}

static void
test_prices (void)
{
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  const FinxInstrument *aapl = finx_instrument_table_lookup (instruments, "AAPL");
  g_autoptr(FinxReturnSeries) series = NULL;
  g_autoptr(FinxReturnSeries) cash = NULL;
  /* Tuesday 100 → 110; on Wednesday two for one, 55 → 56; Thursday none; Friday 56, the dollar from 1.10 to 1.00 */
  const double expected[] = { 0.1, 56.0 / 55 - 1, 0, 0.1 };

  history_add (history, instruments, "2024-01-01 AAPL 100");
  history_add (history, instruments, "2024-01-02 AAPL 110");
  history_add (history, instruments, "2024-01-03 AAPL 56");
  history_add (history, instruments, "2024-01-01 =USD 1.10");
  history_add (history, instruments, "2024-01-05 =USD 1.00");
  finx_price_history_add_split (history, aapl, MONDAY + 2, fixture_decimal ("2"));
  series = finx_return_series_new_of_prices (history, aapl, "USD", BASE, MONDAY, MONDAY + 20);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    assert_near ("return", g_array_index (series->returns, double, i), expected[i], 1e-9);
  g_assert_cmpuint (series->days->len, ==, 14);
  g_assert_cmpfloat (g_array_index (series->returns, double, 7), ==, 0);       /* Wednesday the 10th: seven days old */
  g_assert_true (isnan (g_array_index (series->returns, double, 10)));         /* Monday the 15th: too old */
  g_assert_cmpuint (finx_return_series_count_known (series), ==, 9);

  cash = finx_return_series_new_of_prices (history, NULL, "USD", BASE, MONDAY, MONDAY + 4);
  assert_near ("cash", g_array_index (cash->returns, double, 3), 0.1, 1e-9);
}

static void
test_names (void)
{
  for (guint i = 0; i < FINX_N_RISK_FIGURES; i++)
    g_assert_cmpint (*finx_risk_figure_to_string (i), !=, '\0');
  g_assert_cmpstr (finx_risk_figure_to_string (FINX_RISK_CORRELATION), ==, "correlation");
  g_assert_cmpstr (finx_var_method_to_string (FINX_VAR_MODIFIED), ==, "cornish_fisher");
}

/* By chance: the parts of a VaR are the whole, in fractions and in money. */
static void
test_components_add_up (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_autoptr(FinxReturnSeries) a = make_series ('a', 0);
  g_autoptr(FinxReturnSeries) b = make_series ('b', 0);
  g_autoptr(FinxReturnSeries) c = make_series ('c', 0);
  const FinxReturnSeries *const series[] = { a, b, c };

  for (guint trial = 0; trial < 50; trial++)
    {
      FinxRiskHolding holdings[6];
      FinxRiskOptions options = { .base_currency = BASE, .holdings = holdings, .n_holdings = 6, .value = FINX_DECIMAL_ONE };
      g_autoptr(FinxPortfolioRisk) risk = NULL;
      double sum = 0, shares = 0, money = 0, value = 0;

      for (guint i = 0; i < 6; i++)
        {
          holdings[i] = hold ("AAPL", "USD", "0", series[i % 3]);
          holdings[i].value = finx_decimal_new (g_rand_int_range (random, i == 0 ? 900000 : -100000, 1000000), 2);
          value += finx_decimal_to_double (holdings[i].value);
        }
      risk = finx_portfolio_risk_new (&options);
      g_assert_cmpuint (risk->components->len, >=, 5);
      for (guint i = 0; i < risk->components->len; i++)
        {
          const FinxRiskComponent *row = &g_array_index (risk->components, FinxRiskComponent, i);

          sum += row->component[1];
          shares += row->share;
          money += finx_decimal_to_double (row->var[1]);
        }
      assert_near ("sum", sum, risk->total[1], 1e-12);
      assert_near ("shares", shares, 1, 1e-12);
      assert_near ("money", money, risk->total[1] * value, 1e-6);
      g_clear_pointer (&risk, finx_portfolio_risk_free);
    }
}

static FinxReturnSeries *
read_series (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("FINX_SOURCE_DIR"), "tests", "data", name, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr(GArray) returns = g_array_new (FALSE, FALSE, sizeof (double));
  double before = NAN;
  gint32 start = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", 0);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      gint32 day = text_day (lines[i]);
      double close = g_ascii_strtod (strchr (lines[i], ',') + 1, NULL), rate = close / before - 1;

      if (i == 1)
        start = day;
      else
        {
          g_array_append_val (days, day);
          g_array_append_val (returns, rate);
        }
      before = close;
    }
  return finx_return_series_new (start, (const gint32 *) (gpointer) days->data, (const double *) (gpointer) returns->data, days->len);
}

static void
assert_golden (JsonObject *golden,
               const char *name,
               double      value)
{
  assert_near (name, value, json_object_get_double_member (golden, name), 1e-9);
}

/* Apple's shares and the S&P 500 from 2000 to 2013: tests/data/performance-aapl-spx.json. */
static void
test_golden (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("FINX_SOURCE_DIR"), "tests", "data", "performance-aapl-spx.json", NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(FinxReturnSeries) aapl = read_series ("aapl-adjusted-2000-2013.csv");
  g_autoptr(FinxReturnSeries) spx = read_series ("sp500-2000-2013.csv");
  const FinxRiskHolding holdings[] = { hold ("AAPL", "USD", "60", aapl), hold ("MSFT", "USD", "40", spx) };
  const FinxRiskOptions options = {
    .base_currency = "USD", .past = aapl, .benchmark = spx, .holdings = holdings, .n_holdings = 2, .value = fixture_decimal ("100"),
    .periods_per_year = 252, .n_largest = 2,
  };
  g_autoptr(FinxPortfolioRisk) risk = finx_portfolio_risk_new (&options);
  const FinxRiskRecord *past = &risk->past;
  JsonObject *golden, *mix;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  golden = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "values");
  mix = json_object_get_object_member (golden, "portfolio_60_40");
  assert_golden (golden, "total_return", past->figures[FINX_RISK_TOTAL_RETURN].value);
  assert_golden (golden, "annual_return_cagr_252", past->figures[FINX_RISK_CAGR].value);
  assert_golden (golden, "annual_volatility", past->figures[FINX_RISK_VOLATILITY].value);
  assert_golden (golden, "downside_risk_mar0", past->figures[FINX_RISK_DOWNSIDE_DEVIATION].value);
  assert_golden (golden, "max_drawdown", past->figures[FINX_RISK_MAX_DRAWDOWN].value);
  assert_golden (golden, "sharpe_rf0", past->figures[FINX_RISK_SHARPE].value);
  assert_golden (golden, "sortino_mar0", past->figures[FINX_RISK_SORTINO].value);
  assert_golden (golden, "calmar", past->figures[FINX_RISK_CALMAR].value);
  assert_golden (golden, "beta_vs_spx", past->figures[FINX_RISK_BETA].value);
  assert_golden (golden, "alpha_annual_vs_spx", past->figures[FINX_RISK_ALPHA].value);
  assert_golden (golden, "tracking_error_annual", past->figures[FINX_RISK_TRACKING_ERROR].value);
  assert_golden (golden, "information_ratio_arith", past->figures[FINX_RISK_INFORMATION_RATIO].value);
  assert_golden (golden, "corr_vs_spx", past->figures[FINX_RISK_CORRELATION].value);
  assert_golden (golden, "corr_vs_spx", risk->correlations[1]);
  assert_golden (golden, "var_hist_95", past->losses[FINX_VAR_HISTORICAL][0].share.var);
  assert_golden (golden, "cvar_hist_95_mean_below_var", past->losses[FINX_VAR_HISTORICAL][0].share.cvar);
  assert_golden (golden, "var_hist_99", past->losses[FINX_VAR_HISTORICAL][1].share.var);
  assert_golden (golden, "cvar_hist_99_mean_below_var", past->losses[FINX_VAR_HISTORICAL][1].share.cvar);
  assert_golden (golden, "var_gauss_95", past->losses[FINX_VAR_PARAMETRIC][0].share.var);
  assert_golden (golden, "cvar_gauss_95", past->losses[FINX_VAR_PARAMETRIC][0].share.cvar);
  assert_golden (golden, "var_gauss_99", past->losses[FINX_VAR_PARAMETRIC][1].share.var);
  assert_golden (golden, "cvar_gauss_99", past->losses[FINX_VAR_PARAMETRIC][1].share.cvar);
  g_assert_cmpuint (past->n, ==, (guint) json_object_get_int_member (golden, "n_returns"));
  g_assert_cmpint (past->peak, ==, text_day (json_object_get_string_member (golden, "mdd_peak")));
  g_assert_cmpint (past->trough, ==, text_day (json_object_get_string_member (golden, "mdd_trough")));
  g_assert_cmpint (past->recovery, ==, text_day (json_object_get_string_member (golden, "mdd_recovery")));

  /* With a skew of −1.6 and a kurtosis of 33 the expansion does not hold: the historical figures stand in, and are marked. */
  for (guint i = 0; i < FINX_N_CONFIDENCES; i++)
    {
      g_assert_true (past->losses[FINX_VAR_MODIFIED][i].is_historical);
      g_assert_cmpfloat (past->losses[FINX_VAR_MODIFIED][i].share.var, ==, past->losses[FINX_VAR_HISTORICAL][i].share.var);
    }
  assert_golden (mix, "var_95", risk->total[0]);
  for (guint i = 0; i < 2; i++)
    assert_near ("component", g_array_index (risk->components, FinxRiskComponent, i).component[0],
                 json_array_get_double_element (json_object_get_array_member (mix, "component_var_95_gauss_zero_mean"), i), 1e-9);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  g_test_add_func ("/portfolio-risk/past", test_past);
  g_test_add_func ("/portfolio-risk/cornish-fisher", test_cornish_fisher);
  g_test_add_func ("/portfolio-risk/as-held-today", test_present);
  g_test_add_func ("/portfolio-risk/short-history-is-left-out", test_short_history_is_left_out);
  g_test_add_func ("/portfolio-risk/unknown-value", test_unknown_value);
  g_test_add_func ("/portfolio-risk/reasons", test_reasons);
  g_test_add_func ("/portfolio-risk/tail-needs-a-sample", test_tail_needs_a_sample);
  g_test_add_func ("/portfolio-risk/weekends-count-on-monday", test_weekends_count_on_monday);
  g_test_add_func ("/portfolio-risk/returns-of-prices", test_prices);
  g_test_add_func ("/portfolio-risk/names", test_names);
  g_test_add_func ("/portfolio-risk/components-add-up", test_components_add_up);
  g_test_add_func ("/portfolio-risk/golden", test_golden);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
