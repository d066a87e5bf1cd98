/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-correlation.h"

#include <stdlib.h>
#include <string.h>

#include "analytics/finx-moments.h"
#include "analytics/finx-numeric.h"

/* Σ(a − mean a)(b − mean b) */
static double
co_moment (const double *a,
           double        a_mean,
           const double *b,
           double        b_mean,
           gsize         n)
{
  FinxSum sum = { 0 };

  for (gsize i = 0; i < n; i++)
    finx_sum_add (&sum, (a[i] - a_mean) * (b[i] - b_mean));
  return finx_sum_get (&sum);
}

/**
 * finx_covariance:
 * @a: (array length=n): returns
 * @b: (array length=n): returns of the same periods
 * @n: how many
 *
 * Returns: the sample covariance, divisor n − 1; NaN for fewer than two pairs
 */
double
finx_covariance (const double *a,
                 const double *b,
                 gsize         n)
{
  FinxSum a_sum = { 0 }, b_sum = { 0 };

  if (n < 2)
    return NAN;
  for (gsize i = 0; i < n; i++)
    {
      finx_sum_add (&a_sum, a[i]);
      finx_sum_add (&b_sum, b[i]);
    }
  return finx_known (co_moment (a, finx_sum_get (&a_sum) / (double) n, b, finx_sum_get (&b_sum) / (double) n, n) / (double) (n - 1));
}

static double
correlate (const double      *a,
           const FinxMoments *a_moments,
           const double      *b,
           const FinxMoments *b_moments)
{
  double product = co_moment (a, a_moments->mean, b, b_moments->mean, a_moments->n);
  double correlation = finx_quotient (product, sqrt (a_moments->m2) * sqrt (b_moments->m2));

  return a_moments->n < 2 || isnan (correlation) ? NAN : CLAMP (correlation, -1, 1);
}

/* Pearson's; −1…1; NaN when one of the two is constant. */
double
finx_correlation (const double *a,
                  const double *b,
                  gsize         n)
{
  FinxMoments a_moments = finx_moments (a, n), b_moments = finx_moments (b, n);

  return correlate (a, &a_moments, b, &b_moments);
}

typedef struct
{
  double value;
  gsize  place;
} Placed;

static int
compare_placed (gconstpointer a,
                gconstpointer b)
{
  double x = ((const Placed *) a)->value, y = ((const Placed *) b)->value;

  return (x > y) - (x < y);
}

/**
 * finx_ranks:
 * @values: (array length=n): in any order
 * @n: how many
 * @ranks: (out) (array): space for @n: 1 for the smallest; equal values share the mean of their ranks; all NaN if a value is
 */
void
finx_ranks (const double *values,
            gsize         n,
            double       *ranks)
{
  g_autofree Placed *sorted = g_new (Placed, n);
  gboolean known = TRUE;

  for (gsize i = 0; i < n; i++)
    {
      sorted[i] = (Placed) { values[i], i };
      known &= !isnan (values[i]);
    }
  if (known && n > 1)
    qsort (sorted, n, sizeof *sorted, compare_placed);
  for (gsize first = 0, end; first < n; first = end)
    {
      for (end = first + 1; end < n && sorted[end].value == sorted[first].value; end++)
        ;
      for (gsize i = first; i < end; i++)
        ranks[sorted[i].place] = known ? 0.5 * (double) (first + end + 1) : NAN;
    }
}

/* Spearman's: Pearson's of the ranks. */
double
finx_rank_correlation (const double *a,
                       const double *b,
                       gsize         n)
{
  g_autofree double *a_ranks = g_new (double, n), *b_ranks = g_new (double, n);

  finx_ranks (a, n, a_ranks);
  finx_ranks (b, n, b_ranks);
  return finx_correlation (a_ranks, b_ranks, n);
}

/**
 * finx_covariance_matrix:
 * @series: (array length=n_series): each with @n returns
 * @n_series: how many
 * @n: returns in each
 * @matrix: (out) (array): space for @n_series², row by row
 */
void
finx_covariance_matrix (const double *const *series,
                        gsize                n_series,
                        gsize                n,
                        double              *matrix)
{
  for (gsize i = 0; i < n_series; i++)
    for (gsize j = 0; j <= i; j++)
      matrix[i * n_series + j] = matrix[j * n_series + i] = finx_covariance (series[i], series[j], n);
}

/* As finx_covariance_matrix(); the diagonal is 1, or NaN for a constant series. */
void
finx_correlation_matrix (const double *const *series,
                         gsize                n_series,
                         gsize                n,
                         double              *matrix)
{
  g_autofree FinxMoments *moments = g_new (FinxMoments, n_series);

  for (gsize i = 0; i < n_series; i++)
    {
      moments[i] = finx_moments (series[i], n);
      for (gsize j = 0; j <= i; j++)
        matrix[i * n_series + j] = matrix[j * n_series + i] = correlate (series[i], &moments[i], series[j], &moments[j]);
      if (!isnan (matrix[i * n_series + i]))
        matrix[i * n_series + i] = 1;
    }
}

/* A cluster of the tree: a run of @order from @first on. */
typedef struct
{
  gsize first, n;               /* n 0: was merged into another */
} Cluster;

/* 0 for alike, 1 for opposite; pairs that are not known stand as far apart as those without relation. */
static double
distance (const double *matrix,
          gsize         n,
          gsize         a,
          gsize         b)
{
  double correlation = matrix[a * n + b];

  return isnan (correlation) ? 0.5 : (1 - correlation) / 2;
}

static double
mean_distance (const double  *matrix,
               gsize          n,
               const gsize   *order,
               const Cluster *a,
               const Cluster *b)
{
  double sum = 0;

  for (gsize i = 0; i < a->n; i++)
    for (gsize j = 0; j < b->n; j++)
      sum += distance (matrix, n, order[a->first + i], order[b->first + j]);
  return sum / (double) (a->n * b->n);
}

static void
reverse (gsize *items,
         gsize  n)
{
  for (gsize i = 0; i < n / 2; i++)
    {
      gsize item = items[i];

      items[i] = items[n - 1 - i];
      items[n - 1 - i] = item;
    }
}

/* Puts two clusters beside each other, each the way around that brings the most alike ends together. */
static void
merge (const double *matrix,
       gsize         n,
       gsize        *order,
       Cluster      *a,
       Cluster      *b)
{
  g_autofree gsize *merged = g_new (gsize, a->n + b->n);
  double least = INFINITY;
  int best = 0;

  for (int way = 0; way < 4; way++)
    {
      gsize end = order[way & 1 ? a->first : a->first + a->n - 1], start = order[way & 2 ? b->first + b->n - 1 : b->first];

      if (distance (matrix, n, end, start) < least)
        {
          least = distance (matrix, n, end, start);
          best = way;
        }
    }
  if (best & 1)
    reverse (order + a->first, a->n);
  if (best & 2)
    reverse (order + b->first, b->n);
  memcpy (merged, order + a->first, a->n * sizeof *merged);
  memcpy (merged + a->n, order + b->first, b->n * sizeof *merged);
  /* What lies between moves up, so that both are one run; its clusters move with it. */
  memmove (order + a->first + a->n + b->n, order + a->first + a->n, (b->first - a->first - a->n) * sizeof *order);
  memcpy (order + a->first, merged, (a->n + b->n) * sizeof *merged);
}

/**
 * finx_cluster_order:
 * @matrix: (array length=n²): correlations, row by row, symmetric; NaN: unknown
 * @n: how many
 * @order: (out) (array): space for @n: places in @matrix, those that move alike beside each other
 *
 * Hierarchical clustering by the mean distance of all pairs (average linkage), the distance being (1 − correlation) ÷ 2. Of the orders
 * that the tree allows, one with like ends beside each other. O(n⁴) at worst: for
 * some dozens of series.
 */
void
finx_cluster_order (const double *matrix,
                    gsize         n,
                    gsize        *order)
{
  g_autofree Cluster *clusters = g_new (Cluster, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    {
      order[i] = i;
      clusters[i] = (Cluster) { i, 1 };
    }
  for (gsize step = 1; step < n; step++)
    {
      gsize a = 0, b = 0, end, room;
      double least = INFINITY;

      for (gsize i = 0; i < n; i++)
        for (gsize j = i + 1; j < n && clusters[i].n > 0; j++)
          {
            double mean = clusters[j].n > 0 ? mean_distance (matrix, n, order, &clusters[i], &clusters[j]) : INFINITY;

            if (mean < least)
              {
                least = mean;
                a = i;
                b = j;
              }
          }
      if (clusters[a].first > clusters[b].first)
        {
          gsize swap = a;

          a = b;
          b = swap;
        }
      merge (matrix, n, order, &clusters[a], &clusters[b]);
      end = clusters[a].first + clusters[a].n;
      room = clusters[b].n;
      for (gsize i = 0; i < n; i++)
        if (clusters[i].n > 0 && i != b && clusters[i].first >= end && clusters[i].first < clusters[b].first)
          clusters[i].first += room;
      clusters[a].n += room;
      clusters[b].n = 0;
    }
}
