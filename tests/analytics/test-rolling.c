/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-ratios.h"
#include "analytics/finx-returns.h"
#include "analytics/finx-rolling.h"

enum { N = 3000 };

static double totals[N], volatilities[N], sharpes[N];

static void
test_sample (void)
{
  double rate = finx_rate_per_period (0.03, 12, FINX_RATE_GEOMETRIC);

  finx_rolling (sample, N_SAMPLE, 5, rate, 12, totals, volatilities, sharpes);
  {
    const Figure figures[] = {
      { "total", totals[19], 0.0355491570730195 }, { "volatility", volatilities[19], 0.0671100290567662 },
      { "Sharpe", sharpes[19], 0.839289798022774 }, { "total", totals[12], -0.0272652934174105 },
      { "volatility", volatilities[12], 0.144483978350542 }, { "Sharpe", sharpes[12], -0.603494160827257 },
      { "before the first window", totals[3], NAN }, { "likewise", volatilities[0], NAN }, { "likewise", sharpes[3], NAN },
    };

    ASSERT_FIGURES (figures);
  }
}

static void
assert_window (const double *returns,
               gsize         end,
               gsize         window)
{
  const double *first = returns + end + 1 - window;
  FinxMoments moments = finx_moments (first, window);
  double sharpe;

  assert_near ("total", 1 + totals[end], 1 + finx_total_return (first, window), 1e-12);
  assert_near ("volatility", volatilities[end], finx_volatility (&moments, 252), 1e-9);
  sharpe = finx_sharpe (&moments, 0.0001, 252);
  assert_near ("Sharpe", 1 + (sharpes[end] - sharpe), 1, 1e-9 * MAX (fabs (sharpe), 1));   /* may be next to nothing */
}

/* A shock leaves no trace once it has left the window: sums that subtract would keep an error of 1e-4 here. */
static void
test_agrees_with_each_window_by_itself (void)
{
  static const gsize windows[] = { 2, 3, 7, 20, 252, 1499, 2999, 3000 };
  static double returns[N];

  for (gsize w = 0; w < G_N_ELEMENTS (windows); w++)
    {
      for (int i = 0; i < N; i++)
        returns[i] = g_test_rand_double_range (-0.03, 0.031);
      returns[500] = 1e6;
      finx_rolling (returns, N, windows[w], 0.0001, 252, totals, volatilities, sharpes);
      for (gsize i = 0; i < N; i++)
        if (i + 1 >= windows[w])
          assert_window (returns, i, windows[w]);
        else
          g_assert_true (isnan (totals[i]) && isnan (volatilities[i]) && isnan (sharpes[i]));
    }
}

static void
test_unknown_returns_stay_in_their_windows (void)
{
  static double returns[40];

  for (int i = 0; i < 40; i++)
    returns[i] = (i % 3 - 1) * 0.01;
  returns[11] = NAN;
  finx_rolling (returns, 40, 6, 0, 252, totals, volatilities, sharpes);
  for (int i = 0; i < 40; i++)
    {
      gboolean known = i >= 5 && (i < 11 || i > 16);

      g_assert_true (isnan (totals[i]) != known);
      g_assert_true (isnan (volatilities[i]) != known);
      g_assert_true (isnan (sharpes[i]) != known);
    }
}

static void
test_edges (void)
{
  static const double flat[6] = { 0.01, 0.01, 0.01, 0.01, 0.01, 0.01 }, lost[4] = { 0.5, -1, 3, 0.1 };

  finx_rolling (flat, 6, 3, 0, 252, totals, volatilities, sharpes);
  assert_near ("total", totals[5], 0.030301, 1e-13);
  g_assert_cmpfloat (volatilities[5], ==, 0);
  g_assert_true (isnan (sharpes[5]));
  finx_rolling (lost, 4, 2, 0, 252, totals, NULL, NULL);
  g_assert_cmpfloat (totals[1], ==, -1);
  g_assert_cmpfloat (totals[2], ==, -1);
  assert_near ("after the loss", totals[3], 3.4, 1e-15);
  totals[0] = 7;
  finx_rolling (lost, 0, 2, 0, 252, totals, volatilities, sharpes);
  g_assert_cmpfloat (totals[0], ==, 7);
  finx_rolling (lost, 3, 4, 0, 252, totals, volatilities, sharpes);
  g_assert_true (isnan (totals[0]) && isnan (totals[2]) && isnan (sharpes[2]));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rolling/sample", test_sample);
  g_test_add_func ("/rolling/agrees-with-each-window-by-itself", test_agrees_with_each_window_by_itself);
  g_test_add_func ("/rolling/unknown-returns-stay-in-their-windows", test_unknown_returns_stay_in_their_windows);
  g_test_add_func ("/rolling/edges", test_edges);
  return g_test_run ();
}
