/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-moments.h"

#include "analytics/finx-numeric.h"

/* Returns made from prices carry rounding errors of some 1e-16 whatever their size. A deviation below this comes from
 * there: such values are constant, and ratios to their deviation would be noise. */
#define ROUNDING 1e-14

/**
 * finx_moments:
 * @values: (array length=n): in any unit; one NaN makes all moments NaN
 * @n: how many
 *
 * Two passes with compensated sums. Values that differ by rounding only count as constant: their sums are exactly 0.
 */
FinxMoments
finx_moments (const double *values,
              gsize         n)
{
  FinxSum sum = { 0 }, rest = { 0 }, sum2 = { 0 }, sum3 = { 0 }, sum4 = { 0 };
  FinxMoments self = { .n = n };

  for (gsize i = 0; i < n; i++)
    finx_sum_add (&sum, values[i]);
  self.mean = n > 0 ? finx_sum_get (&sum) / n : NAN;
  for (gsize i = 0; i < n; i++)
    {
      double distance = values[i] - self.mean, square = distance * distance;

      finx_sum_add (&rest, distance);
      finx_sum_add (&sum2, square);
      finx_sum_add (&sum3, square * distance);
      finx_sum_add (&sum4, square * square);
    }
  /* What the rounding of the mean adds to the squares. */
  self.m2 = n > 0 ? finx_sum_get (&sum2) - finx_sum_get (&rest) * finx_sum_get (&rest) / n : NAN;
  self.m3 = finx_sum_get (&sum3);
  self.m4 = finx_sum_get (&sum4);
  if (self.m2 <= ROUNDING * ROUNDING * (1 + self.mean * self.mean) * n)
    self.m2 = self.m3 = self.m4 = 0;
  return self;
}

/**
 * finx_moments_deviation:
 *
 * Returns: the standard deviation with divisor n − 1, in the unit of the values; NaN for fewer than two
 */
double
finx_moments_deviation (const FinxMoments *self)
{
  return self->n < 2 ? NAN : finx_known (sqrt (self->m2 / (self->n - 1)));
}

/**
 * finx_moments_skew:
 *
 * Returns: the skewness of the population, g₁ = (m3/n)/(m2/n)^1.5; NaN for constants
 */
double
finx_moments_skew (const FinxMoments *self)
{
  double variance = self->m2 / self->n;

  return self->n < 2 ? NAN : finx_quotient (self->m3 / self->n, variance * sqrt (variance));
}

/**
 * finx_moments_excess_kurtosis:
 *
 * Returns: the kurtosis of the population above that of the normal law, g₂ = (m4/n)/(m2/n)² − 3; NaN for constants
 */
double
finx_moments_excess_kurtosis (const FinxMoments *self)
{
  double variance = self->m2 / self->n;

  return self->n < 2 ? NAN : finx_quotient (self->m4 / self->n, variance * variance) - 3;
}

/**
 * finx_moments_sample_skew:
 *
 * Returns: the adjusted Fisher–Pearson skewness G₁ (spreadsheets' SKEW); NaN for fewer than three values
 */
double
finx_moments_sample_skew (const FinxMoments *self)
{
  double n = self->n;

  return self->n < 3 ? NAN : finx_moments_skew (self) * sqrt (n * (n - 1)) / (n - 2);
}

/**
 * finx_moments_sample_excess_kurtosis:
 *
 * Returns: the adjusted excess kurtosis G₂ (spreadsheets' KURT); NaN for fewer than four values
 */
double
finx_moments_sample_excess_kurtosis (const FinxMoments *self)
{
  double n = self->n;

  return self->n < 4 ? NAN : (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * finx_moments_excess_kurtosis (self) + 6);
}
