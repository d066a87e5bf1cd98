/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-sharpe-tests.h"

#include "analytics/finx-normal.h"
#include "analytics/finx-numeric.h"
#include "analytics/finx-ratios.h"

#define EULER_GAMMA 0.57721566490153286061

/* How much wider the error of a Sharpe ratio is than that of a mean, squared: 1 − S·SR + (κ − 1)/4·SR², with κ = 3 for the
 * normal law. */
static double
error_factor (const FinxMoments *returns,
              double             ratio)
{
  double skew = finx_moments_skew (returns), kurtosis = finx_moments_excess_kurtosis (returns) + 3;

  return 1 - skew * ratio + (kurtosis - 1) / 4 * ratio * ratio;
}

/**
 * finx_probabilistic_sharpe:
 * @benchmark: the ratio to beat, of one period
 *
 * Bailey and López de Prado, The Sharpe Ratio Efficient Frontier (2012).
 *
 * Returns: the probability 0…1 that the true ratio is above @benchmark, given the length, skew and kurtosis of the record
 */
double
finx_probabilistic_sharpe (const FinxMoments *returns,
                           double             benchmark)
{
  double ratio = finx_sharpe (returns, 0, 1), factor = error_factor (returns, ratio);

  if (!(factor > 0))
    return NAN;
  return finx_normal_probability ((ratio - benchmark) * sqrt ((double) returns->n - 1) / sqrt (factor));
}

/**
 * finx_expected_best_sharpe:
 * @n_trials: independent trials, 1 or more
 * @variance_of_trials: the variance of their ratios of one period
 *
 * Returns: the ratio that the best of so many trials without any skill reaches on average; 0 for a single one
 */
double
finx_expected_best_sharpe (double n_trials,
                           double variance_of_trials)
{
  if (!(n_trials >= 1 && variance_of_trials >= 0))
    return NAN;
  if (n_trials == 1)
    return 0;
  return -sqrt (variance_of_trials) * ((1 - EULER_GAMMA) * finx_normal_quantile (1 / n_trials)
                                       + EULER_GAMMA * finx_normal_quantile (1 / (n_trials * M_E)));
}

/* Bailey and López de Prado, The Deflated Sharpe Ratio (2014): the probability that the ratio is above what luck gives the best
 * of all that was tried. */
double
finx_deflated_sharpe (const FinxMoments *returns,
                      double             n_trials,
                      double             variance_of_trials)
{
  return finx_probabilistic_sharpe (returns, finx_expected_best_sharpe (n_trials, variance_of_trials));
}

/**
 * finx_minimum_track_record:
 * @benchmark: the ratio to beat, of one period
 * @confidence: such as 0.95
 *
 * Returns: how many periods a record with these moments needs until its ratio is above @benchmark with @confidence; NaN if the ratio
 *   is not above it
 */
double
finx_minimum_track_record (const FinxMoments *returns,
                           double             benchmark,
                           double             confidence)
{
  double ratio = finx_sharpe (returns, 0, 1), z = finx_normal_quantile (confidence);

  if (!(ratio > benchmark))
    return NAN;
  return finx_known (1 + error_factor (returns, ratio) * pow (z / (ratio - benchmark), 2));
}
