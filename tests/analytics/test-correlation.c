/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-correlation.h"

static const double *const series[] = { sample, sample_benchmark, sample_hedge };

static void
test_sample (void)
{
  double matrix[9], covariance[9];
  const Figure pairs[] = {
    { "covariance", finx_covariance (sample, sample_benchmark, N_SAMPLE), 0.000478629473684211 },
    { "correlation", finx_correlation (sample, sample_hedge, N_SAMPLE), -0.990792155158871 },
    { "rank correlation", finx_rank_correlation (sample, sample_benchmark, N_SAMPLE), 0.971428571428571 },
    { "with ties", finx_rank_correlation (sample, sample_hedge, N_SAMPLE), -0.983446478551516 },
  };

  ASSERT_FIGURES (pairs);
  finx_correlation_matrix (series, 3, N_SAMPLE, matrix);
  finx_covariance_matrix (series, 3, N_SAMPLE, covariance);
  assert_near ("matrix", matrix[1], 0.987435052970066, 2e-13);
  assert_near ("matrix", matrix[5], -0.983787052859913, 2e-13);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (matrix[4 * i], ==, 1);
      for (int j = 0; j < 3; j++)
        {
          g_assert_cmpfloat (matrix[3 * i + j], ==, matrix[3 * j + i]);
          assert_near ("scaled", covariance[3 * i + j] / sqrt (covariance[4 * i] * covariance[4 * j]), matrix[3 * i + j], 1e-13);
        }
    }
}

static void
test_ranks (void)
{
  static const double values[] = { 3, 1, 4, 1, 5, 9, 2, 6 }, expected[] = { 4, 1.5, 5, 1.5, 6, 8, 3, 7 };
  static const double equal[] = { 7, 7, 7 }, gap[] = { 1, NAN, 2 };
  double ranks[8];

  finx_ranks (values, 8, ranks);
  for (int i = 0; i < 8; i++)
    g_assert_cmpfloat (ranks[i], ==, expected[i]);
  finx_ranks (equal, 3, ranks);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (ranks[i], ==, 2);
  finx_ranks (gap, 3, ranks);
  for (int i = 0; i < 3; i++)
    g_assert_true (isnan (ranks[i]));
  finx_ranks (gap, 0, ranks);
}

/* Ranks see only the order: a curve is as good as a line. */
static void
test_ranks_see_only_the_order (void)
{
  double curve[N_SAMPLE];

  for (int i = 0; i < N_SAMPLE; i++)
    curve[i] = exp (100 * sample[i]);
  assert_near ("ranks", finx_rank_correlation (sample, curve, N_SAMPLE), 1, 1e-15);
  g_assert_cmpfloat (finx_correlation (sample, curve, N_SAMPLE), <, 0.9);
}

static void
test_unknown (void)
{
  static const double flat[] = { 0.01, 0.01, 0.01 }, gap[] = { 1, NAN, 2 };
  const double *const pair[] = { sample, flat };
  double matrix[4];

  g_assert_true (isnan (finx_correlation (sample, sample_benchmark, 1)));
  g_assert_true (isnan (finx_covariance (sample, sample_benchmark, 1)));
  g_assert_true (isnan (finx_correlation (sample, flat, 3)));
  g_assert_true (isnan (finx_correlation (sample, gap, 3)));
  g_assert_true (isnan (finx_rank_correlation (sample, gap, 3)));
  g_assert_cmpfloat (finx_covariance (sample, flat, 3), ==, 0);
  finx_correlation_matrix (pair, 2, 3, matrix);
  g_assert_cmpfloat (matrix[0], ==, 1);
  g_assert_true (isnan (matrix[1]) && isnan (matrix[2]) && isnan (matrix[3]));
}

/* Two groups that were mixed come apart; each item stands once. */
static void
test_cluster_order (void)
{
  enum { N = 8 };
  double matrix[N * N];
  gsize order[N], seen = 0;

  for (gsize i = 0; i < N; i++)
    for (gsize j = 0; j < N; j++)
      matrix[i * N + j] = i == j ? 1 : i % 2 == j % 2 ? 0.8 - 0.01 * fabs ((double) i - (double) j) : -0.2;
  finx_cluster_order (matrix, N, order);
  for (gsize i = 0; i < N; i++)
    {
      seen |= (gsize) 1 << order[i];
      g_assert_cmpuint (order[i] % 2, ==, order[i < N / 2 ? 0 : N - 1] % 2);
    }
  g_assert_cmpuint (seen, ==, (1 << N) - 1);
  for (gsize i = 0; i < N * N; i++)
    matrix[i] = NAN;
  finx_cluster_order (matrix, N, order);
  for (gsize i = 0; i < N; i++)
    seen &= ~((gsize) 1 << order[i]);
  g_assert_cmpuint (seen, ==, 0);
  finx_cluster_order (matrix, 0, order);
}

/* By hand: (a, d) at 0.05, (b, c) at 0.1; then all. The ends that are most alike meet: d with b. */
static void
test_cluster_tree (void)
{
  static const double matrix[] = {
    1.0, 0.1, 0.0, 0.9,
    0.1, 1.0, 0.8, 0.4,
    0.0, 0.8, 1.0, 0.2,
    0.9, 0.4, 0.2, 1.0,
  };
  static const gsize expected[] = { 0, 3, 1, 2 };
  gsize order[4];

  finx_cluster_order (matrix, 4, order);
  for (gsize i = 0; i < 4; i++)
    g_assert_cmpuint (order[i], ==, expected[i]);
}

/* However the series are given, the same neighbours come out. */
static void
test_cluster_permutation (void)
{
  enum { N = 9 };
  double matrix[N * N], turned[N * N];
  gsize order[N], again[N], place[N];

  for (gsize i = 0; i < N; i++)
    place[i] = (i * 4 + 2) % N;
  for (gsize i = 0; i < N; i++)
    for (gsize j = 0; j <= i; j++)
      matrix[i * N + j] = matrix[j * N + i] = i == j ? 1 : cos ((double) (i * i + 3 * j)) * 0.9;
  for (gsize i = 0; i < N; i++)
    for (gsize j = 0; j < N; j++)
      turned[place[i] * N + place[j]] = matrix[i * N + j];
  finx_cluster_order (matrix, N, order);
  finx_cluster_order (turned, N, again);
  for (gsize i = 0; i + 1 < N; i++)
    {
      gboolean found = FALSE;

      for (gsize k = 0; k + 1 < N; k++)
        found |= (again[k] == place[order[i]] && again[k + 1] == place[order[i + 1]])
                 || (again[k + 1] == place[order[i]] && again[k] == place[order[i + 1]]);
      g_assert_true (found);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/correlation/sample", test_sample);
  g_test_add_func ("/correlation/ranks", test_ranks);
  g_test_add_func ("/correlation/cluster-order", test_cluster_order);
  g_test_add_func ("/correlation/cluster-tree", test_cluster_tree);
  g_test_add_func ("/correlation/cluster-permutation", test_cluster_permutation);
  g_test_add_func ("/correlation/ranks-see-only-the-order", test_ranks_see_only_the_order);
  g_test_add_func ("/correlation/unknown", test_unknown);
  return g_test_run ();
}
