/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-performance.h"
#include "analytics/finx-ratios.h"
#include "analytics/finx-sharpe-tests.h"

static double
tail_ratio (const double *returns,
            gsize         n)
{
  g_autofree double *scratch = g_memdup2 (returns, MAX (n, 1) * sizeof *returns);

  return finx_tail_ratio (scratch, n);
}

static void
test_sample (void)
{
  FinxMoments moments = finx_moments (sample, N_SAMPLE);
  const Figure figures[] = {
    { "volatility", finx_volatility (&moments, 12), 0.0914874555680493 },
    { "Sharpe", finx_sharpe (&moments, 0, 12), 0.4118597436779 },
    { "Sharpe above 3 %", finx_sharpe (&moments, finx_rate_per_period (0.03, 12, FINX_RATE_GEOMETRIC), 12), 0.0883701779895085 },
    { "the same, arithmetic", finx_sharpe (&moments, finx_rate_per_period (0.03, 12, FINX_RATE_ARITHMETIC), 12), 0.0839459350171516 },
    { "downside deviation", finx_downside_deviation (sample, N_SAMPLE, 0, 12), 0.068290043198112 },
    { "below 1 % a month", finx_downside_deviation (sample, N_SAMPLE, 0.01, 12), 0.0843328050049327 },
    { "Sortino", finx_sortino (sample, N_SAMPLE, 0, 12), 0.551764184577961 },
    { "Sortino of 1 % a month", finx_sortino (sample, N_SAMPLE, 0.01, 12), -0.976132597453447 },
    { "Calmar", finx_calmar (0.0341503838151451, -0.0874921383915638), 0.390325170271961 },
    { "Omega", finx_omega (sample, N_SAMPLE, 0), 1.38885448916409 },
    { "Omega of 0.5 %", finx_omega (sample, N_SAMPLE, 0.005), 0.815567674764502 },
    { "tail ratio", tail_ratio (sample, N_SAMPLE), 0.717965159773432 },
    { "stability", finx_stability (sample, N_SAMPLE), 0.118345593803986 },
    { "Kelly", finx_kelly (&moments), 4.50181657278198 },
    { "PSR against 0", finx_probabilistic_sharpe (&moments, 0), 0.684825187346835 },
    { "PSR against 0.1", finx_probabilistic_sharpe (&moments, 0.1), 0.530479053930714 },
    { "best of 10 by luck", finx_expected_best_sharpe (10, 0.01), 0.157459830134575 },
    { "DSR", finx_deflated_sharpe (&moments, 10, 0.01), 0.437976838332416 },
    { "track record", finx_minimum_track_record (&moments, 0, 0.95), 222.969882012371 },
  };

  ASSERT_FIGURES (figures);
}

/* +10 %, −10 %, +10 %, −10 % by hand: mean 0, s = √(4·0.01/3); downside √(2·0.01/4); gains and losses balance. */
static void
test_by_hand (void)
{
  static const double returns[] = { 0.1, -0.1, 0.1, -0.1 };
  FinxMoments moments = finx_moments (returns, 4);

  assert_near ("volatility", finx_volatility (&moments, 1), sqrt (0.04 / 3), 1e-15);
  assert_near ("Sharpe", finx_sharpe (&moments, 0, 252), 0, 1e-15);
  assert_near ("Sharpe below a rate", finx_sharpe (&moments, 0.01, 1), -0.01 / sqrt (0.04 / 3), 1e-15);
  assert_near ("downside", finx_downside_deviation (returns, 4, 0, 1), sqrt (0.005), 1e-15);
  assert_near ("downside of a year", finx_downside_deviation (returns, 4, 0, 4), sqrt (0.02), 1e-15);
  assert_near ("Sortino", finx_sortino (returns, 4, 0, 252), 0, 1e-15);
  assert_near ("Omega", finx_omega (returns, 4, 0), 1, 1e-15);
  assert_near ("tails", tail_ratio (returns, 4), 1, 1e-15);
  assert_near ("Kelly", finx_kelly (&moments), 0, 1e-15);
  assert_near ("PSR", finx_probabilistic_sharpe (&moments, 0), 0.5, 1e-15);
  assert_near ("downside of all that is below 20 %", finx_downside_deviation (returns, 4, 0.2, 1), sqrt ((2 * 0.01 + 2 * 0.09) / 4), 1e-15);
}

/* A steady climb is straight; a climb and the same way back is not at all. */
static void
test_stability (void)
{
  double up[50], there_and_back[5] = { 0.1, 0.1, 0, 1 / 1.1 - 1, 1 / 1.1 - 1 };

  for (int i = 0; i < 50; i++)
    up[i] = 0.01;
  assert_near ("up", finx_stability (up, 50), 1, 1e-12);
  /* Levels 1, 2, 2, 1, 0 times ln 1.1: the slope of time is −3/10, r² = 3²/(10·2.8). */
  assert_near ("there and back", finx_stability (there_and_back, 5), 9.0 / 28, 1e-12);
  for (int i = 0; i < 50; i++)
    up[i] = 0;
  g_assert_true (isnan (finx_stability (up, 50)));
}

static void
test_rate_per_period (void)
{
  assert_near ("geometric", finx_rate_per_period (0.02, 252, FINX_RATE_GEOMETRIC), pow (1.02, 1.0 / 252) - 1, 1e-11);
  assert_near ("arithmetic", finx_rate_per_period (0.02, 252, FINX_RATE_ARITHMETIC), 0.02 / 252, 1e-15);
  g_assert_cmpfloat (finx_rate_per_period (0, 252, FINX_RATE_GEOMETRIC), ==, 0);
  g_assert_true (isnan (finx_rate_per_period (-1.5, 252, FINX_RATE_GEOMETRIC)));
  g_assert_true (isnan (finx_rate_per_period (0.02, 0, FINX_RATE_ARITHMETIC)));
}

typedef struct
{
  const char *name;
  double      returns[5];
  gsize       n;
  const char *known;            /* of the letters below: all others are NaN */
} EdgeCase;

/* v volatility, s Sharpe, d downside, o Sortino, c Calmar, m Omega, t tails, r stability, k Kelly, p PSR, e total return, g CAGR */
static const EdgeCase edge_cases[] = {
  { "empty",        { 0 }, 0, "" },
  { "one",          { 0.05 }, 1, "eg" },
  { "one-loss",     { -0.05 }, 1, "ceg" },
  { "two",          { 0.05, -0.02 }, 2, "vsdocmtrkpeg" },
  { "constant",     { 0.01, 0.01, 0.01, 0.01 }, 4, "vdtreg" },
  { "zeros",        { 0, 0, 0, 0 }, 4, "vdeg" },
  { "all-negative", { -0.01, -0.03, -0.02 }, 3, "vsdocmtrkpeg" },
  { "all-positive", { 0.01, 0.03, 0.02 }, 3, "vsdtrkpeg" },
  { "unknown",      { 0.01, NAN, 0.02, -0.01 }, 4, "" },
  { "unknown-last", { 0.01, -0.02, 0.02, NAN }, 4, "" },
  { "infinite",     { 0.01, INFINITY, -0.02 }, 3, "" },
  { "to-zero",      { 0.10, -1, 0.02 }, 3, "vsdocmtkpeg" },
  { "below-zero",   { 0.10, -1.5, 0.02 }, 3, "vsdocmtkpeg" },
};

static void
test_edges (gconstpointer data)
{
  const EdgeCase *test = data;
  FinxPerformance self = finx_performance (test->returns, test->n, 252, 0.02);
  const struct { char letter; double value; } figures[] = {
    { 'v', self.volatility }, { 's', self.sharpe }, { 's', self.sharpe_raw }, { 's', self.sharpe_arithmetic },
    { 's', self.sharpe_per_period }, { 'd', self.downside_deviation }, { 'o', self.sortino }, { 'c', self.calmar }, { 'm', self.omega },
    { 't', self.tail_ratio }, { 'r', self.stability }, { 'k', self.kelly }, { 'p', self.probabilistic_sharpe },
    { 'e', self.total_return }, { 'g', self.cagr },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      if (!(isnan (figures[i].value) || isfinite (figures[i].value)))
        g_error ("“%c” is infinite", figures[i].letter);
      if (isnan (figures[i].value) == (strchr (test->known, figures[i].letter) != NULL))
        g_error ("“%c” is %g", figures[i].letter, figures[i].value);
    }
}

static void
test_a_lost_run_ends (void)
{
  static const double returns[] = { 0.5, -1, 4, NAN };
  FinxPerformance self = finx_performance (returns, 3, 252, 0);

  g_assert_cmpfloat (self.total_return, ==, -1);
  g_assert_cmpfloat (self.cagr, ==, -1);
  g_assert_cmpfloat (self.drawdowns.deepest.depth, ==, -1);
  g_assert_cmpfloat (finx_total_return (returns, 4), ==, -1);
}

static void
test_tests_of_skill_have_limits (void)
{
  FinxMoments moments = finx_moments (sample, N_SAMPLE);

  g_assert_cmpfloat (finx_expected_best_sharpe (1, 0.5), ==, 0);
  g_assert_cmpfloat (finx_deflated_sharpe (&moments, 1, 0.5), ==, finx_probabilistic_sharpe (&moments, 0));
  g_assert_true (isnan (finx_expected_best_sharpe (0, 0.5)));
  g_assert_true (isnan (finx_expected_best_sharpe (10, -1)));
  g_assert_true (isnan (finx_minimum_track_record (&moments, 0.2, 0.95)));      /* the ratio is below 0.2 */
  assert_near ("a million trials", finx_expected_best_sharpe (1e6, 1), 4.86786003783731, 2e-14);
  assert_near ("more than a double counts", finx_expected_best_sharpe (1e17, 1), 8.56040450002082, 2e-14);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ratios/sample", test_sample);
  g_test_add_func ("/ratios/by-hand", test_by_hand);
  g_test_add_func ("/ratios/stability", test_stability);
  g_test_add_func ("/ratios/rate-per-period", test_rate_per_period);
  for (gsize i = 0; i < G_N_ELEMENTS (edge_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ratios/edge/%s", edge_cases[i].name);

      g_test_add_data_func (path, &edge_cases[i], test_edges);
    }
  g_test_add_func ("/ratios/a-lost-run-ends", test_a_lost_run_ends);
  g_test_add_func ("/ratios/tests-of-skill-have-limits", test_tests_of_skill_have_limits);
  return g_test_run ();
}
