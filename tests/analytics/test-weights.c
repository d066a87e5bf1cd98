/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-correlation.h"
#include "analytics/finx-weights.h"

static void
test_concentration (void)
{
  static const double values[] = { 50, 30, -20, 10, 5 }, equal[] = { 7, 7, 7, 7 }, none[] = { 0, 0 }, gap[] = { 1, NAN };
  const Figure figures[] = {
    { "HHI", finx_concentration (values, 5), 0.296786389413989 },
    { "effective number", finx_effective_number (values, 5), 3.36942675159236 },
    { "top 2", finx_top_share (values, 5, 2), 80.0 / 115 },
    { "top 1", finx_top_share (values, 5, 1), 50.0 / 115 },
    { "top 4", finx_top_share (values, 5, 4), 110.0 / 115 },
    { "top 5", finx_top_share (values, 5, 5), 1 },
    { "top 9", finx_top_share (values, 5, 9), 1 },
    { "top 0", finx_top_share (values, 5, 0), 0 },
    { "equal", finx_effective_number (equal, 4), 4 },
    { "single", finx_concentration (values, 1), 1 },
    { "nothing", finx_concentration (none, 2), NAN },
    { "nothing", finx_effective_number (none, 2), NAN },
    { "nothing", finx_top_share (none, 2, 1), NAN },
    { "empty", finx_concentration (none, 0), NAN },
    { "unknown", finx_concentration (gap, 2), NAN },
    { "unknown", finx_top_share (gap, 2, 1), NAN },
  };

  ASSERT_FIGURES (figures);
}

static void
test_portfolio_of_the_samples (void)
{
  static const struct { double weights[3], deviation, components[3]; } cases[] = {
    { { 0.5, 0.3, 0.2 }, 0.0163688075957066, { 0.0131874075481664, 0.00547161419525095, -0.00229021414771072 } },
    { { 1.2, -0.7, 0.5 }, 0.0134758948438352, { 0.0312044408986238, -0.0121548920696241, -0.0055736539851645 } },
  };
  const double *const series[] = { sample, sample_benchmark, sample_hedge };
  double covariance[9], marginal[3], components[3];

  finx_covariance_matrix (series, 3, N_SAMPLE, covariance);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_near ("deviation", finx_portfolio_risk (cases[i].weights, covariance, 3, marginal, components), cases[i].deviation, 2e-13);
      for (int k = 0; k < 3; k++)
        {
          assert_near ("component", components[k], cases[i].components[k], 2e-13);
          assert_near ("marginal", marginal[k] * cases[i].weights[k], components[k], 1e-15);
        }
      assert_near ("sum", components[0] + components[1] + components[2], cases[i].deviation, 1e-13);
    }
  assert_near ("sums only", finx_portfolio_risk (cases[0].weights, covariance, 3, NULL, NULL), cases[0].deviation, 2e-13);
}

/* Two uncorrelated positions by hand: √(0.6²·0.04 + 0.8²·0.09) = √0.072. */
static void
test_portfolio_by_hand (void)
{
  static const double weights[] = { 0.6, 0.8 }, covariance[] = { 0.04, 0, 0, 0.09 };
  double marginal[2], components[2];

  assert_near ("deviation", finx_portfolio_risk (weights, covariance, 2, marginal, components), sqrt (0.072), 1e-15);
  assert_near ("marginal", marginal[1], 0.072 / sqrt (0.072), 1e-15);
  assert_near ("component", components[0], 0.0144 / sqrt (0.072), 1e-15);
}

static void
test_no_portfolio (void)
{
  static const double hedged[] = { 1, -1 }, ones[] = { 1, 1, 1, 1 }, impossible[] = { 0.01, 0.5, 0.5, 0.01 }, gap[] = { NAN, 0, 0, 1 };
  double marginal[2], components[2];

  g_assert_true (isnan (finx_portfolio_risk (hedged, ones, 2, marginal, components)));  /* no risk, so no shares of it */
  g_assert_true (isnan (marginal[0]) && isnan (components[1]));
  g_assert_true (isnan (finx_portfolio_risk (hedged, impossible, 2, marginal, components)));
  g_assert_true (isnan (finx_portfolio_risk (hedged, gap, 2, marginal, components)));
  g_assert_true (isnan (finx_portfolio_risk (hedged, ones, 0, NULL, NULL)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weights/concentration", test_concentration);
  g_test_add_func ("/weights/portfolio-of-the-samples", test_portfolio_of_the_samples);
  g_test_add_func ("/weights/portfolio-by-hand", test_portfolio_by_hand);
  g_test_add_func ("/weights/no-portfolio", test_no_portfolio);
  return g_test_run ();
}
