/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Apple's shares and the S&P 500 from 2000 to 2013: every figure of tests/data/performance-aapl-spx.json. */
#include <json-glib/json-glib.h>

#include "analytics-fixture.h"
#include "analytics/finx-correlation.h"
#include "analytics/finx-normal.h"
#include "analytics/finx-performance.h"
#include "analytics/finx-relative.h"
#include "analytics/finx-sharpe-tests.h"
#include "analytics/finx-weights.h"
#include "base/finx-clock.h"
#include "base/finx-time.h"

#define TOLERANCE 1e-9
#define N_PRICES  3521
#define N_RETURNS (N_PRICES - 1)

static gint64 days[N_PRICES];
static double prices[N_PRICES], returns[N_RETURNS], benchmark[N_RETURNS];
static FinxPerformance performance;
static FinxRelative relative;
static JsonObject *golden;      /* "values" */

static char *
read_data (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("FINX_SOURCE_DIR"), "tests", "data", name, NULL);
  g_autoptr(GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
read_prices (const char *name,
             double     *closes)
{
  g_autofree char *text = read_data (name);
  g_auto(GStrv) lines = g_strsplit (g_strchomp (text), "\n", 0);

  g_assert_cmpuint (g_strv_length (lines), ==, N_PRICES + 1);
  for (gsize i = 0; i < N_PRICES; i++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[i + 1], ",", 2);
      gint64 time_us;

      g_assert_true (finx_time_parse_iso (cells[0], &time_us, NULL));
      g_assert_true (days[i] == 0 || days[i] == finx_days_from_time (time_us));
      days[i] = finx_days_from_time (time_us);
      closes[i] = g_ascii_strtod (cells[1], NULL);
    }
}

static JsonNode *
load (void)
{
  g_autofree double *closes = g_new (double, N_PRICES);
  g_autofree char *text = read_data ("performance-aapl-spx.json");
  JsonNode *root = json_from_string (text, NULL);

  g_assert_nonnull (root);
  golden = json_object_get_object_member (json_node_get_object (root), "values");
  read_prices ("aapl-adjusted-2000-2013.csv", prices);
  g_assert_cmpuint (finx_returns_from_values (prices, N_PRICES, returns), ==, N_RETURNS);
  read_prices ("sp500-2000-2013.csv", closes);
  g_assert_cmpuint (finx_returns_from_values (closes, N_PRICES, benchmark), ==, N_RETURNS);
  performance = finx_performance (returns, N_RETURNS, 252, 0.02);
  relative = finx_relative (returns, benchmark, N_RETURNS, 0, 252);
  return root;
}

static double
days_to_years (void)
{
  return (double) (days[N_PRICES - 1] - days[0]) / FINX_DAYS_PER_YEAR;
}

static void
test_figures (void)
{
  const FinxMoments *moments = &performance.moments;
  const Figure figures[] = {
    { "n_returns", (double) performance.n },
    { "total_return", performance.total_return },
    { "annual_return_cagr_252", performance.cagr },
    { "annual_volatility", performance.volatility },
    { "sharpe_rf0", performance.sharpe_raw },
    { "sharpe_rf_2pct_annual_arith", performance.sharpe_arithmetic },
    { "sortino_mar0", performance.sortino },
    { "downside_risk_mar0", performance.downside_deviation },
    { "max_drawdown", performance.drawdowns.deepest.depth },
    { "calmar", performance.calmar },
    { "omega_0", performance.omega },
    { "tail_ratio", performance.tail_ratio },
    { "stability_r2", performance.stability },
    { "alpha_annual_vs_spx", relative.alpha },
    { "beta_vs_spx", relative.beta },
    { "corr_vs_spx", relative.correlation },
    { "tracking_error_annual", relative.tracking_error },
    { "information_ratio_arith", relative.information_ratio },
    { "up_capture", relative.up_capture },
    { "down_capture", relative.down_capture },
    { "cagr_calendar_365_25", finx_annualise (prices[N_PRICES - 1] / prices[0], days_to_years ()) },
    { "years_calendar", days_to_years () },
    { "skew_population", finx_moments_skew (moments) },
    { "excess_kurtosis_population", finx_moments_excess_kurtosis (moments) },
    { "skew_sample_adj", finx_moments_sample_skew (moments) },
    { "excess_kurtosis_sample_adj", finx_moments_sample_excess_kurtosis (moments) },
    { "mean_daily", moments->mean },
    { "stdev_daily_ddof1", finx_moments_deviation (moments) },
    { "var_hist_95", performance.historical[0].risk.var },
    { "cvar_hist_95_empyrical", performance.historical[0].cvar_by_rank },
    { "cvar_hist_95_mean_below_var", performance.historical[0].risk.cvar },
    { "var_gauss_95", performance.gaussian[0].var },
    { "cvar_gauss_95", performance.gaussian[0].cvar },
    { "z_cf_95", performance.cornish_fisher_z[0] },
    { "var_cornish_fisher_95", performance.cornish_fisher[0].var },
    { "var_hist_99", performance.historical[1].risk.var },
    { "cvar_hist_99_empyrical", performance.historical[1].cvar_by_rank },
    { "cvar_hist_99_mean_below_var", performance.historical[1].risk.cvar },
    { "var_gauss_99", performance.gaussian[1].var },
    { "cvar_gauss_99", performance.gaussian[1].cvar },
    { "z_cf_99", performance.cornish_fisher_z[1] },
    { "var_cornish_fisher_99", performance.cornish_fisher[1].var },
    { "ewma94_vol_daily_last", performance.ewma_volatility },
    { "var_ewma94_99", performance.ewma_var_99 },
    { "sharpe_daily", performance.sharpe_per_period },
    { "psr_vs_0", performance.probabilistic_sharpe },
    { "ulcer_index", performance.drawdowns.ulcer_index },
    { "pain_index", performance.drawdowns.pain_index },
    { "kelly_continuous", performance.kelly },
  };
  static const char *const elsewhere[] = {
    "start", "end", "mdd_peak", "mdd_trough", "mdd_recovery", "dsr_example", "portfolio_60_40",
  };

  /* Each figure of the file is looked at, here or in one of the tests below. */
  g_assert_cmpuint (json_object_get_size (golden), ==, G_N_ELEMENTS (figures) + G_N_ELEMENTS (elsewhere));
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    g_assert_true (json_object_has_member (golden, elsewhere[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_assert_true (json_object_has_member (golden, figures[i].name));
      assert_near (figures[i].name, figures[i].value, json_object_get_double_member (golden, figures[i].name), TOLERANCE);
    }
}

static void
assert_date (const char *name,
             gsize       point)
{
  gint64 time_us;

  g_assert_true (finx_time_parse_iso (json_object_get_string_member (golden, name), &time_us, NULL));
  g_assert_cmpuint (point, <, N_PRICES);
  g_assert_cmpint (days[point], ==, finx_days_from_time (time_us));
}

static void
test_dates (void)
{
  assert_date ("start", 0);
  assert_date ("end", N_PRICES - 1);
  assert_date ("mdd_peak", performance.drawdowns.deepest.peak);
  assert_date ("mdd_trough", performance.drawdowns.deepest.trough);
  assert_date ("mdd_recovery", performance.drawdowns.deepest.recovery);
}

static void
test_deflated_sharpe (void)
{
  JsonObject *example = json_object_get_object_member (golden, "dsr_example");
  double n = json_object_get_double_member (example, "trials");
  double variance = json_object_get_double_member (example, "var_of_trial_sharpes_daily");

  assert_near ("sr0", finx_expected_best_sharpe (n, variance), json_object_get_double_member (example, "sr0_daily"), TOLERANCE);
  assert_near ("dsr", finx_deflated_sharpe (&performance.moments, n, variance), json_object_get_double_member (example, "dsr"), TOLERANCE);
}

static void
test_portfolio (void)
{
  JsonObject *example = json_object_get_object_member (golden, "portfolio_60_40");
  JsonArray *mctr = json_object_get_array_member (example, "mctr");
  JsonArray *parts = json_object_get_array_member (example, "component_var_95_gauss_zero_mean");
  const double *series[2] = { returns, benchmark };
  double weights[2] = { 0.6, 0.4 }, covariance[4], marginal[2], components[2], deviation, z = -finx_normal_quantile (0.05);

  finx_covariance_matrix (series, 2, N_RETURNS, covariance);
  deviation = finx_portfolio_risk (weights, covariance, 2, marginal, components);
  assert_near ("vol_daily", deviation, json_object_get_double_member (example, "vol_daily"), TOLERANCE);
  assert_near ("var_95", deviation * z, json_object_get_double_member (example, "var_95"), TOLERANCE);
  for (int i = 0; i < 2; i++)
    {
      assert_near ("mctr", marginal[i], json_array_get_double_element (mctr, i), TOLERANCE);
      assert_near ("component", components[i] * z, json_array_get_double_element (parts, i), TOLERANCE);
    }
}

/* With a skew of −1.6 and a kurtosis of 33 the expansion is out of its depth, at both confidences. */
static void
test_modified_risk_falls_back (void)
{
  for (int i = 0; i < 2; i++)
    {
      g_assert_true (performance.modified[i].is_historical);
      g_assert_cmpfloat (performance.modified[i].risk.var, ==, performance.historical[i].risk.var);
      g_assert_cmpfloat (performance.modified[i].risk.cvar, ==, performance.historical[i].risk.cvar);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(JsonNode) root = NULL;

  g_test_init (&argc, &argv, NULL);
  root = load ();
  g_test_add_func ("/golden-performance/figures", test_figures);
  g_test_add_func ("/golden-performance/dates", test_dates);
  g_test_add_func ("/golden-performance/deflated-sharpe", test_deflated_sharpe);
  g_test_add_func ("/golden-performance/portfolio", test_portfolio);
  g_test_add_func ("/golden-performance/modified-risk-falls-back", test_modified_risk_falls_back);
  return g_test_run ();
}
