/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-normal.h"
#include "analytics/finx-tail-risk.h"

static void
test_sample (void)
{
  FinxMoments moments = finx_moments (sample, N_SAMPLE);
  double scratch[N_SAMPLE];
  FinxHistoricalRisk h95 = finx_historical_risk (sample, N_SAMPLE, 0.95, scratch);
  FinxHistoricalRisk h99 = finx_historical_risk (sample, N_SAMPLE, 0.99, scratch);
  FinxTailRisk g95 = finx_gaussian_risk (&moments, 0.95), g99 = finx_gaussian_risk (&moments, 0.99);
  FinxTailRisk c95 = finx_cornish_fisher_risk (&moments, 0.95), c99 = finx_cornish_fisher_risk (&moments, 0.99);
  const Figure figures[] = {
    { "historical 95", h95.risk.var, 0.046785 }, { "its mean", h95.risk.cvar, 0.0712 }, { "by rank", h95.cvar_by_rank, 0.0712 },
    { "historical 99", h99.risk.var, 0.066317 }, { "its mean", h99.risk.cvar, 0.0712 },
    { "Gaussian 95", g95.var, 0.0403008368548055 }, { "its mean", g95.cvar, 0.0513365619755001 },
    { "Gaussian 99", g99.var, 0.0582992045637708 }, { "its mean", g99.cvar, 0.0672487168025594 },
    { "Cornish–Fisher 95", c95.var, 0.0479942040996674 }, { "Cornish–Fisher 99", c99.var, 0.0768010414417718 },
    { "volatility of tomorrow", finx_ewma_volatility (sample, N_SAMPLE, 0.94), 0.0224244426530207 },
    { "its 99", finx_ewma_var (sample, N_SAMPLE, 0.94, 0.99), 0.0521670544924054 },
  };

  ASSERT_FIGURES (figures);
  /* Expected: the integral of the expansion by R's integrate(). */
  assert_near ("mean of Cornish–Fisher 95", c95.cvar, 0.0656714930587647, 1e-10);
  assert_near ("mean of Cornish–Fisher 99", c99.cvar, 0.0919165093590794, 1e-10);
  g_assert_false (finx_modified_risk (&moments, &h95.risk, 0.95).is_historical);
  g_assert_cmpfloat (finx_modified_risk (&moments, &h99.risk, 0.99).risk.var, ==, c99.var);
}

/* −10 … 10 %, 21 returns: the 5 % percentile is the second of them exactly, and the mean of the first two −9.5 %. */
static void
test_historical_by_hand (void)
{
  double returns[21], scratch[21];
  FinxHistoricalRisk self;

  for (int i = 0; i <= 20; i++)
    returns[(i * 8) % 21] = (i - 10) / 100.0;
  self = finx_historical_risk (returns, 21, 0.95, scratch);
  assert_near ("VaR", self.risk.var, 0.09, 1e-15);
  assert_near ("CVaR", self.risk.cvar, 0.095, 1e-15);
  assert_near ("by rank", self.cvar_by_rank, 0.095, 1e-15);
  self = finx_historical_risk (returns, 21, 0.5, scratch);
  assert_near ("half", self.risk.var, 0, 1e-15);
}

/* With three equal returns at the percentile the two means differ: all at or below, or the first so many. */
static void
test_ties (void)
{
  static const double returns[] = { -0.05, -0.02, -0.02, -0.02, 0, 0, 0, 0.01, 0.01, 0.02, 0.03 };
  double scratch[11];
  FinxHistoricalRisk self = finx_historical_risk (returns, 11, 0.9, scratch);

  assert_near ("VaR", self.risk.var, 0.02, 1e-15);
  assert_near ("all at or below", self.risk.cvar, 0.11 / 4, 1e-15);
  assert_near ("the first two", self.cvar_by_rank, 0.035, 1e-15);
}

/* A gain at the percentile is a negative loss, not none. */
static void
test_all_gains (void)
{
  static const double returns[] = { 0.01, 0.02, 0.03 };
  double scratch[3];
  FinxHistoricalRisk self = finx_historical_risk (returns, 3, 0.95, scratch);

  assert_near ("VaR", self.risk.var, -0.011, 1e-14);
  assert_near ("CVaR", self.risk.cvar, -0.01, 1e-14);
}

static void
test_unknown (void)
{
  static const double gap[] = { 0.01, NAN, -0.01 };
  FinxMoments none = finx_moments (gap, 1), unknown = finx_moments (gap, 3), moments = finx_moments (sample, N_SAMPLE);
  double scratch[N_SAMPLE];

  g_assert_true (isnan (finx_historical_risk (sample, 1, 0.95, scratch).risk.var));
  g_assert_true (isnan (finx_historical_risk (gap, 3, 0.95, scratch).risk.cvar));
  g_assert_true (isnan (finx_historical_risk (gap, 3, 0.95, scratch).cvar_by_rank));
  g_assert_true (isnan (finx_gaussian_risk (&none, 0.95).var));
  g_assert_true (isnan (finx_gaussian_risk (&unknown, 0.95).cvar));
  g_assert_true (isnan (finx_cornish_fisher_risk (&unknown, 0.95).var));
  g_assert_true (isnan (finx_ewma_volatility (sample, 1, 0.94)));
  g_assert_true (isnan (finx_ewma_volatility (gap, 3, 0.94)));
  for (double confidence = -1; confidence <= 2; confidence += 0.25)
    {
      gboolean known = confidence >= 0.5 && confidence < 1;

      g_assert_true (isnan (finx_historical_risk (sample, N_SAMPLE, confidence, scratch).risk.var) != known);
      g_assert_true (isnan (finx_gaussian_risk (&moments, confidence).var) != known);
      g_assert_true (isnan (finx_ewma_var (sample, N_SAMPLE, 0.94, confidence)) != known);
    }
}

/* Without skew and excess kurtosis it is the normal law. */
static void
test_expansion_of_the_normal_law (void)
{
  for (double z = -4; z <= 4; z += 0.5)
    g_assert_cmpfloat (finx_cornish_fisher_z (0, 0, z), ==, z);
  g_assert_true (finx_cornish_fisher_holds (0, 0, 0.95));
}

/* By hand, and against the slope on a fine grid. Without skew it holds up to a kurtosis of 8. */
static void
test_where_the_expansion_holds (void)
{
  static const struct { double skew, kurtosis; gboolean holds; } cases[] = {
    { 0, 1, TRUE }, { 0, 7.99, TRUE }, { 0, 8.01, FALSE }, { -0.5, 0.2, TRUE }, { 0.5, 0.2, TRUE }, { -1, 2, TRUE }, { -1.6, 33.3, FALSE },
    { -3, 3, FALSE }, { 3, 3, FALSE }, { NAN, 1, FALSE }, { 0, NAN, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_true (finx_cornish_fisher_holds (cases[i].skew, cases[i].kurtosis, 0.95) == cases[i].holds);
  for (int round = 0; round < 2000; round++)
    {
      double skew = g_test_rand_double_range (-3, 3), kurtosis = g_test_rand_double_range (-1, 12), steepest = INFINITY;
      double end = finx_normal_quantile (0.001), step = -end / 400;

      for (int i = 0; i < 400; i++)
        steepest = MIN (steepest, finx_cornish_fisher_z (skew, kurtosis, end + (i + 1) * step)
                                  - finx_cornish_fisher_z (skew, kurtosis, end + i * step));
      if (fabs (steepest) > 1e-4)       /* not at the border, which the grid blurs */
        g_assert_true (finx_cornish_fisher_holds (skew, kurtosis, 0.99) == (steepest > 0));
    }
}

static void
test_historical_stands_in (void)
{
  static const double crash[] = { 0.01, 0.012, 0.008, 0.011, -0.6, 0.009, 0.01, 0.0105, 0.0095, 0.01, 0.011, 0.009, 0.01, 0.0101, 0.0099,
                                  0.0102, 0.0098, 0.0103, 0.0097, 0.0104 };
  double scratch[G_N_ELEMENTS (crash)];
  FinxMoments moments = finx_moments (crash, G_N_ELEMENTS (crash));
  FinxHistoricalRisk historical = finx_historical_risk (crash, G_N_ELEMENTS (crash), 0.95, scratch);
  FinxModifiedRisk self = finx_modified_risk (&moments, &historical.risk, 0.95);

  g_assert_true (self.is_historical);
  g_assert_cmpfloat (self.risk.var, ==, historical.risk.var);
  g_assert_cmpfloat (self.risk.cvar, ==, historical.risk.cvar);
}

/* σ² = 0.94·(0.94·0.01² + 0.06·0.02²) + 0.06·0.03² */
static void
test_ewma_by_hand (void)
{
  static const double returns[] = { 0.01, -0.02, 0.03 };

  assert_near ("volatility", finx_ewma_volatility (returns, 3, 0.94), sqrt (0.94 * (0.94 * 0.0001 + 0.06 * 0.0004) + 0.06 * 0.0009), 1e-15);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tail-risk/sample", test_sample);
  g_test_add_func ("/tail-risk/historical-by-hand", test_historical_by_hand);
  g_test_add_func ("/tail-risk/ties", test_ties);
  g_test_add_func ("/tail-risk/all-gains", test_all_gains);
  g_test_add_func ("/tail-risk/unknown", test_unknown);
  g_test_add_func ("/tail-risk/expansion-of-the-normal-law", test_expansion_of_the_normal_law);
  g_test_add_func ("/tail-risk/where-the-expansion-holds", test_where_the_expansion_holds);
  g_test_add_func ("/tail-risk/historical-stands-in", test_historical_stands_in);
  g_test_add_func ("/tail-risk/ewma-by-hand", test_ewma_by_hand);
  return g_test_run ();
}
