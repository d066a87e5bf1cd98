/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-quantile.h"

#include "analytics/finx-numeric.h"

#define SAMPLE_ABOVE 600        /* shorter stretches are not worth a sample */

static void
swap (double *values,
      gssize  a,
      gssize  b)
{
  double kept = values[a];

  values[a] = values[b];
  values[b] = kept;
}

/* Brings the @k-th smallest of values[left…right] to its place, smaller ones before it, greater ones behind: Floyd and Rivest,
 * algorithm 489 (1975). A sample tells first where the pivot is likely to be, so about 1.5 n comparisons are enough. */
static void
select_kth (double *values,
            gssize  left,
            gssize  right,
            gssize  k)
{
  while (right > left)
    {
      gssize i = left, j = right;
      double pivot;

      if (right - left > SAMPLE_ABOVE)
        {
          double n = right - left + 1, m = k - left + 1, z = log (n), s = 0.5 * exp (2 * z / 3);
          double spread = 0.5 * sqrt (z * s * (n - s) / n) * (m < n / 2 ? -1 : 1);

          select_kth (values, MAX (left, (gssize) (k - m * s / n + spread)), MIN (right, (gssize) (k + (n - m) * s / n + spread)), k);
        }
      pivot = values[k];
      swap (values, left, k);
      if (values[right] > pivot)
        swap (values, left, right);
      while (i < j)
        {
          swap (values, i++, j--);
          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
        }
      if (values[left] == pivot)
        swap (values, left, j);
      else
        swap (values, ++j, right);
      if (j <= k)
        left = j + 1;
      if (k <= j)
        right = j - 1;
    }
}

/**
 * finx_quantile_rank:
 * @n: how many values, at least 1
 * @p: 0…1
 * @fraction: (out) (optional): how far the quantile is from the value of this rank to the next, 0…1
 *
 * The place p·(n − 1) among the sorted values. A place that misses a whole number by rounding only (0.05 · 20) is that number.
 *
 * Returns: the rank at or below that place, from 0
 */
gsize
finx_quantile_rank (gsize   n,
                    double  p,
                    double *fraction)
{
  double place = p * (double) (n - 1), whole = round (place);

  if (fabs (place - whole) > 1e-9)
    whole = floor (place);
  else
    place = whole;
  if (fraction != NULL)
    *fraction = place - whole;
  return (gsize) whole;
}

/**
 * finx_quantile:
 * @values: (array length=n): reordered: after it the values up to rank finx_quantile_rank() stand first
 * @n: how many
 * @p: 0…1
 *
 * Linear between order statistics (Hyndman and Fan's type 7, what numpy and R take by default), in O(n).
 *
 * Returns: NaN if there are no values or one of them is not finite
 */
double
finx_quantile (double *values,
               gsize   n,
               double  p)
{
  double fraction, above = INFINITY;
  gsize rank;

  if (n == 0 || !(p >= 0 && p <= 1))
    return NAN;
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return NAN;

  rank = finx_quantile_rank (n, p, &fraction);
  select_kth (values, 0, (gssize) n - 1, (gssize) rank);
  if (fraction == 0)
    return finx_known (values[rank]);
  for (gsize i = rank + 1; i < n; i++)
    above = MIN (above, values[i]);
  return finx_known (values[rank] + (above - values[rank]) * fraction);
}
