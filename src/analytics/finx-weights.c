/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-weights.h"

#include <string.h>

#include "analytics/finx-numeric.h"
#include "analytics/finx-quantile.h"

static double
gross (const double *values,
       gsize         n)
{
  FinxSum sum = { 0 };

  for (gsize i = 0; i < n; i++)
    finx_sum_add (&sum, fabs (values[i]));
  return finx_sum_get (&sum);
}

/**
 * finx_concentration:
 * @values: (array length=n): values or weights of positions; short ones count with their size
 * @n: how many
 *
 * Returns: the Herfindahl–Hirschman index Σ(|v|/Σ|v|)²: 1 for a single position, 1/n for equal ones; NaN without any
 */
double
finx_concentration (const double *values,
                    gsize         n)
{
  double total = gross (values, n);
  FinxSum sum = { 0 };

  for (gsize i = 0; i < n; i++)
    finx_sum_add (&sum, values[i] / total * (values[i] / total));
  return total > 0 ? finx_known (finx_sum_get (&sum)) : NAN;
}

/* How many equal positions would be as concentrated: 1/HHI. */
double
finx_effective_number (const double *values,
                       gsize         n)
{
  return finx_quotient (1, finx_concentration (values, n));
}

/**
 * finx_top_share:
 * @values: (array length=n): as in finx_concentration()
 * @n: how many
 * @top: how many of the largest
 *
 * Returns: their share of the gross value, 0…1
 */
double
finx_top_share (const double *values,
                gsize         n,
                gsize         top)
{
  g_autofree double *sizes = g_new (double, n);
  double total = gross (values, n);

  if (!(total > 0) || !isfinite (total))
    return NAN;
  if (top >= n)
    return 1;
  for (gsize i = 0; i < n; i++)
    sizes[i] = -fabs (values[i]);       /* the largest first */
  if (top > 0)
    finx_quantile (sizes, n, (double) (top - 1) / (double) (n - 1));
  return gross (sizes, top) / total;
}

static double
row_product (const double *row,
             const double *weights,
             gsize         n)
{
  FinxSum sum = { 0 };

  for (gsize i = 0; i < n; i++)
    finx_sum_add (&sum, row[i] * weights[i]);
  return finx_sum_get (&sum);
}

/**
 * finx_portfolio_risk:
 * @weights: (array length=n): fractions of the value; short ones negative
 * @covariance: (array): of the returns, @n × @n, row by row
 * @n: how many positions
 * @marginal: (out) (optional) (array): space for @n: (Σw)_i/σ, how σ changes with the weight
 * @components: (out) (optional) (array): space for @n: w_i·(Σw)_i/σ; they add up to σ
 *
 * Times −z of the normal law, σ and its components are the Gaussian VaR with a mean of zero, and its parts.
 *
 * Returns: σ = √(w'Σw), per period; NaN when the matrix gives no positive variance, and the parts with it
 */
double
finx_portfolio_risk (const double *weights,
                     const double *covariance,
                     gsize         n,
                     double       *marginal,
                     double       *components)
{
  FinxSum variance = { 0 };
  double deviation;

  for (gsize i = 0; i < n; i++)
    finx_sum_add (&variance, weights[i] * row_product (covariance + i * n, weights, n));
  deviation = finx_known (sqrt (finx_sum_get (&variance)));
  for (gsize i = 0; i < n && (marginal != NULL || components != NULL); i++)
    {
      double slope = finx_quotient (row_product (covariance + i * n, weights, n), deviation);

      if (marginal != NULL)
        marginal[i] = slope;
      if (components != NULL)
        components[i] = weights[i] * slope;
    }
  return deviation > 0 ? deviation : NAN;
}
