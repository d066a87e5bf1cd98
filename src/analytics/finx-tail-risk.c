/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-tail-risk.h"

#include <string.h>

#include "analytics/finx-normal.h"
#include "analytics/finx-numeric.h"
#include "analytics/finx-quantile.h"

#define UNKNOWN_RISK ((FinxTailRisk) { NAN, NAN })

/* Losses at other confidences are not in the tail. */
static gboolean
is_confidence (double confidence)
{
  return confidence >= 0.5 && confidence < 1;
}

/**
 * finx_historical_risk:
 * @returns: (array length=n): simple returns
 * @n: how many
 * @confidence: such as 0.95
 * @scratch: (array length=n): space for @n; left in another order
 *
 * VaR is minus the percentile with linear interpolation. In O(n).
 *
 * Returns: NaN for fewer than two returns
 */
FinxHistoricalRisk
finx_historical_risk (const double *returns,
                      gsize         n,
                      double        confidence,
                      double       *scratch)
{
  FinxHistoricalRisk self = { UNKNOWN_RISK, NAN };
  FinxSum tail = { 0 }, first = { 0 };
  gsize n_tail = 0, n_first;
  double percentile;

  if (n < 2 || !is_confidence (confidence))
    return self;
  memcpy (scratch, returns, n * sizeof *returns);
  percentile = finx_quantile (scratch, n, 1 - confidence);
  if (isnan (percentile))
    return self;

  for (gsize i = 0; i < n; i++)
    if (returns[i] <= percentile)
      {
        finx_sum_add (&tail, returns[i]);
        n_tail++;
      }
  n_first = finx_quantile_rank (n, 1 - confidence, NULL) + 1;
  for (gsize i = 0; i < n_first; i++)
    finx_sum_add (&first, scratch[i]);
  self.risk.var = -percentile;
  self.risk.cvar = -finx_quotient (finx_sum_get (&tail), (double) n_tail);
  self.cvar_by_rank = -finx_quotient (finx_sum_get (&first), (double) n_first);
  return self;
}

/* −(μ + s·z_q) and −(μ − s·φ(z_q)/q), q = 1 − confidence. */
FinxTailRisk
finx_gaussian_risk (const FinxMoments *returns,
                    double             confidence)
{
  double deviation = finx_moments_deviation (returns), q = 1 - confidence, z = finx_normal_quantile (q);

  if (!is_confidence (confidence))
    return UNKNOWN_RISK;
  return (FinxTailRisk) {
    .var = finx_known (-(returns->mean + deviation * z)),
    .cvar = finx_known (-(returns->mean - deviation * finx_normal_density (z) / q)),
  };
}

/**
 * finx_cornish_fisher_z:
 * @skew: of the population
 * @excess_kurtosis: of the population
 * @z: a quantile of the normal law
 *
 * Cornish and Fisher 1937, to the third order.
 *
 * Returns: the quantile of a law with these moments, in standard deviations
 */
double
finx_cornish_fisher_z (double skew,
                       double excess_kurtosis,
                       double z)
{
  return z + (z * z - 1) * skew / 6 + (z * z * z - 3 * z) * excess_kurtosis / 24 - (2 * z * z * z - 5 * z) * skew * skew / 36;
}

/**
 * finx_cornish_fisher_holds:
 *
 * A quantile has to grow with its probability; the expansion does so only near the normal law (Maillard 2012). Looked at is
 * the lower half, from the median to the thousandth or to @confidence where that is farther out.
 *
 * Returns: FALSE if the expansion orders losses wrongly there, or the moments are unknown
 */
gboolean
finx_cornish_fisher_holds (double skew,
                           double excess_kurtosis,
                           double confidence)
{
  /* The slope of the expansion, a·z² + b·z + c. */
  double a = excess_kurtosis / 8 - skew * skew / 6, b = skew / 3, c = 1 - excess_kurtosis / 8 + 5 * skew * skew / 36;
  double end = finx_normal_quantile (MIN (1 - confidence, 0.001)), lowest = -b / (2 * a);

  if (!(c >= 0 && (a * end + b) * end + c >= 0))
    return FALSE;
  return !(a > 0 && lowest > end && lowest < 0) || (a * lowest + b) * lowest + c >= 0;
}

/**
 * finx_cornish_fisher_risk:
 *
 * The plain formula, whether it holds or not: −(μ + s·z'), and its mean below (the integral of z' in closed form, as in
 * Boudt, Peterson and Croux 2008 to the same order). What to show is finx_modified_risk().
 */
FinxTailRisk
finx_cornish_fisher_risk (const FinxMoments *returns,
                          double             confidence)
{
  double mean = returns->mean, deviation = finx_moments_deviation (returns);
  double skew = finx_moments_skew (returns), kurtosis = finx_moments_excess_kurtosis (returns);
  double q = 1 - confidence, z = finx_normal_quantile (q);
  double factor = 1 + z * skew / 6 + (z * z - 1) * kurtosis / 24 - (2 * z * z - 1) * skew * skew / 36;

  if (!is_confidence (confidence))
    return UNKNOWN_RISK;
  return (FinxTailRisk) {
    .var = finx_known (-(mean + deviation * finx_cornish_fisher_z (skew, kurtosis, z))),
    .cvar = finx_known (-(mean - deviation * finx_normal_density (z) / q * factor)),
  };
}

/**
 * finx_modified_risk:
 * @moments: of the returns
 * @historical: of the same returns, at the same confidence
 *
 * Returns: the Cornish–Fisher figures where the expansion holds, otherwise the historical ones, and which they are
 */
FinxModifiedRisk
finx_modified_risk (const FinxMoments  *moments,
                    const FinxTailRisk *historical,
                    double              confidence)
{
  if (finx_cornish_fisher_holds (finx_moments_skew (moments), finx_moments_excess_kurtosis (moments), confidence))
    return (FinxModifiedRisk) { finx_cornish_fisher_risk (moments, confidence), FALSE };
  return (FinxModifiedRisk) { *historical, TRUE };
}

/**
 * finx_ewma_volatility:
 * @lambda: 0…1; 0.94 for days (J. P. Morgan, RiskMetrics 1996)
 *
 * σ²_t = λσ²_{t−1} + (1 − λ)r²_t, starting with the square of the first return.
 *
 * Returns: σ of one period after the last return; NaN for fewer than two
 */
double
finx_ewma_volatility (const double *returns,
                      gsize         n,
                      double        lambda)
{
  double variance = n >= 2 ? returns[0] * returns[0] : NAN;

  for (gsize i = 1; i < n; i++)
    variance = lambda * variance + (1 - lambda) * returns[i] * returns[i];
  return finx_known (sqrt (variance));
}

/* The Gaussian loss of the next period with that volatility and a mean of zero. */
double
finx_ewma_var (const double *returns,
               gsize         n,
               double        lambda,
               double        confidence)
{
  return is_confidence (confidence) ? -finx_normal_quantile (1 - confidence) * finx_ewma_volatility (returns, n, lambda) : NAN;
}
