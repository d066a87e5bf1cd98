/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-moments.h"
#include "analytics/finx-normal.h"
#include "analytics/finx-numeric.h"
#include "analytics/finx-quantile.h"

static void
test_sample (void)
{
  FinxMoments moments = finx_moments (sample, N_SAMPLE);
  const Figure figures[] = {
    { "skew", finx_moments_skew (&moments), -1.23737664405887 },
    { "excess kurtosis", finx_moments_excess_kurtosis (&moments), 1.56939922316316 },
    { "sample skew", finx_moments_sample_skew (&moments), -1.34005063074574 },
    { "sample excess kurtosis", finx_moments_sample_excess_kurtosis (&moments), 2.41892251647745 },
    { "deviation", finx_moments_deviation (&moments) * sqrt (12), 0.0914874555680493 },
  };

  ASSERT_FIGURES (figures);
}

/* 1, 2, 3, 4 by hand: mean 2.5; squares 2.25 + 0.25 + 0.25 + 2.25 = 5; fourth powers 5.0625 + 0.0625 + 0.0625 + 5.0625 = 10.25. */
static void
test_by_hand (void)
{
  static const double values[] = { 1, 2, 3, 4 };
  FinxMoments moments = finx_moments (values, 4);

  g_assert_cmpfloat (moments.mean, ==, 2.5);
  g_assert_cmpfloat (moments.m2, ==, 5);
  g_assert_cmpfloat (moments.m3, ==, 0);
  g_assert_cmpfloat (moments.m4, ==, 10.25);
  assert_near ("deviation", finx_moments_deviation (&moments), sqrt (5.0 / 3), 1e-15);
  assert_near ("kurtosis", finx_moments_excess_kurtosis (&moments), 10.25 / 4 / (1.25 * 1.25) - 3, 1e-15);
  assert_near ("sample kurtosis", finx_moments_sample_excess_kurtosis (&moments), -1.2, 1e-14);
}

static void
test_too_few_values (void)
{
  for (gsize n = 0; n < 4; n++)
    {
      FinxMoments moments = finx_moments (sample, n);

      g_assert_true (isnan (moments.mean) == (n == 0));
      g_assert_true (isnan (finx_moments_deviation (&moments)) == (n < 2));
      g_assert_true (isnan (finx_moments_skew (&moments)) == (n < 2));
      g_assert_true (isnan (finx_moments_sample_skew (&moments)) == (n < 3));
      g_assert_true (isnan (finx_moments_sample_excess_kurtosis (&moments)));
    }
}

/* Prices that grow by 1 % give returns that differ in the last digits only. */
static void
test_rounding_is_no_deviation (void)
{
  double values[100], price = 100;

  for (int i = 0; i < 100; i++, price *= 1.01)
    values[i] = price * 1.01 / price - 1;
  for (int size = 1; size <= 1000; size *= 10)
    {
      FinxMoments moments = finx_moments (values, 100);

      g_assert_cmpfloat (finx_moments_deviation (&moments), ==, 0);
      g_assert_true (isnan (finx_moments_skew (&moments)));
      g_assert_true (isnan (finx_moments_excess_kurtosis (&moments)));
      for (int i = 0; i < 100; i++)
        values[i] *= 0.1;
    }
}

static void
test_unknown_values (void)
{
  static const double bad[] = { NAN, INFINITY, -INFINITY };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      double values[] = { 0.01, 0.02, bad[i], -0.03, 0.01 };
      FinxMoments moments = finx_moments (values, 5);

      g_assert_true (isnan (finx_moments_deviation (&moments)));
      g_assert_true (isnan (finx_moments_skew (&moments)));
      g_assert_true (isnan (finx_moments_sample_excess_kurtosis (&moments)));
    }
}

/* Plain sums give 0 or 2 here. */
static void
test_sums_keep_what_rounding_takes (void)
{
  static const double values[] = { 1, 1e100, 1, -1e100 };
  FinxSum sum = { 0 }, tenths = { 0 };

  for (int i = 0; i < 4; i++)
    finx_sum_add (&sum, values[i]);
  for (int i = 0; i < 10000000; i++)
    finx_sum_add (&tenths, 0.1);
  g_assert_cmpfloat (finx_sum_get (&sum), ==, 2);
  assert_near ("ten million tenths", finx_sum_get (&tenths), 1e6, 2e-16);
}

static void
test_quantiles_of_the_sample (void)
{
  static const struct { double p, expected; } cases[] = {
    { 0, -0.0712 }, { 0.01, -0.066317 }, { 0.05, -0.046785 }, { 0.1, -0.02201 }, { 0.25, -0.004275 }, { 0.5, 0.007 },
    { 0.75, 0.017825 }, { 0.9, 0.03123 }, { 0.99, 0.037998 }, { 1, 0.0391 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double scratch[N_SAMPLE];

      memcpy (scratch, sample, sizeof sample);
      assert_near ("quantile", finx_quantile (scratch, N_SAMPLE, cases[i].p), cases[i].expected, 1e-14);
    }
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Shapes that are hard for a selection: many equal ones, sorted, turned round, a saw, an organ pipe. */
static double
shape (int   kind,
       gsize i,
       gsize n)
{
  switch (kind)
    {
    case 0:
      return g_test_rand_double ();
    case 1:
      return g_test_rand_int_range (0, 3);
    case 2:
      return (double) i;
    case 3:
      return -(double) i;
    case 4:
      return (double) (i % 17);
    case 5:
      return (double) MIN (i, n - i);
    default:
      return 0;
    }
}

static void
test_quantiles_agree_with_sorting (void)
{
  static const gsize sizes[] = { 1, 2, 3, 7, 100, 599, 602, 5000, 20011 };

  for (int kind = 0; kind < 7; kind++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        gsize n = sizes[s];
        g_autofree double *values = g_new (double, n), *sorted = g_new (double, n);

        for (gsize i = 0; i < n; i++)
          values[i] = sorted[i] = shape (kind, i, n);
        qsort (sorted, n, sizeof *sorted, compare_doubles);
        for (int k = 0; k <= 20; k++)
          {
            double p = k / 20.0, fraction, above;
            gsize rank = finx_quantile_rank (n, p, &fraction);
            double value = finx_quantile (values, n, p);

            above = sorted[MIN (rank + 1, n - 1)];
            assert_near ("quantile", value, sorted[rank] + (above - sorted[rank]) * fraction, 1e-15);
            for (gsize i = 0; i < n; i++)
              g_assert_true (i <= rank ? values[i] <= values[rank] : values[i] >= values[rank]);
          }
      }
}

/* 0.05·20 and (1 − 0.95)·20 are the second of 21, not a hair beside it. */
static void
test_ranks_that_miss_by_rounding (void)
{
  double fraction;

  g_assert_cmpuint (finx_quantile_rank (21, 0.05, &fraction), ==, 1);
  g_assert_cmpfloat (fraction, ==, 0);
  g_assert_cmpuint (finx_quantile_rank (21, 1 - 0.95, &fraction), ==, 1);
  g_assert_cmpfloat (fraction, ==, 0);
  g_assert_cmpuint (finx_quantile_rank (101, 1 - 0.99, &fraction), ==, 1);
  g_assert_cmpfloat (fraction, ==, 0);
  g_assert_cmpuint (finx_quantile_rank (1, 0.7, &fraction), ==, 0);
  g_assert_cmpfloat (fraction, ==, 0);
}

static void
test_no_quantile (void)
{
  double values[] = { 1, NAN, 3 };

  g_assert_true (isnan (finx_quantile (values, 0, 0.5)));
  g_assert_true (isnan (finx_quantile (values, 3, 0.5)));
  g_assert_true (isnan (finx_quantile (values, 1, 1.5)));
  g_assert_true (isnan (finx_quantile (values, 1, NAN)));
}

static void
test_normal_law (void)
{
  static const struct { double p, z; } quantiles[] = {
    { 1e-300, -37.0470962993612 }, { 1e-20, -9.26234008979841 }, { 1e-10, -6.36134090240406 }, { 0.001, -3.09023230616781 },
    { 0.01, -2.32634787404084 }, { 0.025, -1.95996398454005 }, { 0.05, -1.64485362695147 }, { 0.25, -0.674489750196082 },
    { 0.4, -0.2533471031358 }, { 0.5, 0 }, { 0.6, 0.2533471031358 }, { 0.975, 1.95996398454005 }, { 0.9999, 3.71901648545571 },
    { 0, NAN }, { 1, NAN }, { -0.1, NAN }, { NAN, NAN },
  };
  static const struct { double z, p, density; } points[] = {
    { -37, 5.7255712225245771e-300, 2.1200065515246056e-298 }, { -8, 6.2209605742717849e-16, 5.0522710835368927e-15 },
    { -2.3, 0.010724110021675811, 0.028327037741601186 }, { -1, 0.15865525393145705, 0.24197072451914337 },
    { 0, 0.5, 0.3989422804014327 }, { 3, 0.9986501019683699, 0.0044318484119380075 }, { 8, 0.99999999999999933, 5.0522710835368927e-15 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (quantiles); i++)
    assert_near ("quantile", finx_normal_quantile (quantiles[i].p), quantiles[i].z, 1e-14);
  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      assert_near ("probability", finx_normal_probability (points[i].z), points[i].p, 2e-13);
      assert_near ("density", finx_normal_density (points[i].z), points[i].density, 1e-13);
    }
  for (double z = -6; z <= 6; z += 0.03125)
    g_assert_cmpfloat (fabs (finx_normal_quantile (finx_normal_probability (z)) - z), <, z < 0 ? 1e-14 : 1e-7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/moments/sample", test_sample);
  g_test_add_func ("/moments/by-hand", test_by_hand);
  g_test_add_func ("/moments/too-few-values", test_too_few_values);
  g_test_add_func ("/moments/rounding-is-no-deviation", test_rounding_is_no_deviation);
  g_test_add_func ("/moments/unknown-values", test_unknown_values);
  g_test_add_func ("/moments/sums-keep-what-rounding-takes", test_sums_keep_what_rounding_takes);
  g_test_add_func ("/quantile/sample", test_quantiles_of_the_sample);
  g_test_add_func ("/quantile/agrees-with-sorting", test_quantiles_agree_with_sorting);
  g_test_add_func ("/quantile/ranks-that-miss-by-rounding", test_ranks_that_miss_by_rounding);
  g_test_add_func ("/quantile/none", test_no_quantile);
  g_test_add_func ("/normal/law", test_normal_law);
  return g_test_run ();
}
