/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-relative.h"

#include "analytics/finx-correlation.h"
#include "analytics/finx-moments.h"
#include "analytics/finx-numeric.h"
#include "analytics/finx-ratios.h"
#include "analytics/finx-returns.h"

/* Geometric annual rates over the periods in which the benchmark has the sign @sign. */
static double
capture (const double *returns,
         const double *benchmark,
         gsize         n,
         int           sign,
         double        periods_per_year)
{
  double own = 1, other = 1;
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    if (benchmark[i] * sign > 0)
      {
        own = finx_grow (own, returns[i]);
        other = finx_grow (other, benchmark[i]);
        count++;
      }
  return finx_quotient (finx_annualise (own, (double) count / periods_per_year),
                        finx_annualise (other, (double) count / periods_per_year));
}

/* Mean and deviation of r − b, without an array for them. */
static void
measure_difference (FinxRelative *self,
                    const double *returns,
                    const double *benchmark,
                    gsize         n,
                    double        periods_per_year)
{
  double mean, deviation;
  FinxSum sum = { 0 }, squares = { 0 };

  for (gsize i = 0; i < n; i++)
    finx_sum_add (&sum, returns[i] - benchmark[i]);
  mean = finx_sum_get (&sum) / (double) n;
  for (gsize i = 0; i < n; i++)
    {
      double distance = returns[i] - benchmark[i] - mean;

      finx_sum_add (&squares, distance * distance);
    }
  deviation = sqrt (finx_sum_get (&squares) / (double) (n - 1));
  if (deviation < 1e-14)        /* the same but for rounding: see finx_moments() */
    deviation = 0;
  self->tracking_error = finx_known (deviation * sqrt (periods_per_year));
  self->information_ratio = finx_quotient (mean, deviation) * sqrt (periods_per_year);
}

/**
 * finx_relative:
 * @returns: (array length=n): simple returns
 * @benchmark: (array length=n): its returns in the same periods
 * @n: how many
 * @rate_per_period: what is earned without risk in one period
 * @periods_per_year: A
 *
 * Jensen 1968, Treynor 1965, Grinold and Kahn; the compounded alpha and the captures as empyrical and Morningstar define them.
 *
 * Returns: all NaN for fewer than two returns; those that divide by the benchmark's deviation NaN when it has none
 */
FinxRelative
finx_relative (const double *returns,
               const double *benchmark,
               gsize         n,
               double        rate_per_period,
               double        periods_per_year)
{
  FinxRelative self = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  FinxMoments own, other;
  double excess, annual_rate = expm1 (log1p (rate_per_period) * periods_per_year);

  if (n < 2)
    return self;
  own = finx_moments (returns, n);
  other = finx_moments (benchmark, n);
  self.beta = finx_quotient (finx_covariance (returns, benchmark, n), other.m2 / (double) (n - 1));
  self.correlation = finx_correlation (returns, benchmark, n);
  excess = (own.mean - rate_per_period) - self.beta * (other.mean - rate_per_period);
  self.jensen_alpha = finx_known (excess * periods_per_year);
  self.alpha = finx_known (expm1 (log1p (excess) * periods_per_year));
  self.treynor = finx_quotient (finx_cagr (returns, n, periods_per_year) - annual_rate, self.beta);
  self.up_capture = capture (returns, benchmark, n, 1, periods_per_year);
  self.down_capture = capture (returns, benchmark, n, -1, periods_per_year);
  measure_difference (&self, returns, benchmark, n, periods_per_year);
  return self;
}
