/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-returns.h"
#include "base/finx-clock.h"
#include "base/finx-time.h"

static void
test_sample (void)
{
  const Figure figures[] = {
    { "total return", finx_total_return (sample, N_SAMPLE), 0.0575627913510923 },
    { "CAGR", finx_cagr (sample, N_SAMPLE, 12), 0.0341503838151451 },
  };
  FinxExtremes extremes = finx_returns_extremes (sample, N_SAMPLE);

  ASSERT_FIGURES (figures);
  g_assert_cmpuint (extremes.best, ==, 11);
  g_assert_cmpuint (extremes.worst, ==, 10);
  g_assert_cmpfloat (extremes.positive_share, ==, 12.0 / 20);
}

typedef struct
{
  const char *name;
  double      values[5];
  gsize       n;
  gsize       n_returns;
  double      returns[4];
} ValuesCase;

static const ValuesCase values_cases[] = {
  { "empty",        { 0 }, 0, 0, { 0 } },
  { "one",          { 100 }, 1, 0, { 0 } },
  { "two",          { 100, 125 }, 2, 1, { 0.25 } },
  { "down-and-up",  { 100, 50, 100 }, 3, 2, { -0.5, 1 } },
  { "to-zero",      { 100, 50, 0, 20, 30 }, 5, 2, { -0.5, -1 } },
  { "below-zero",   { 100, -50, -20 }, 3, 1, { -1.5 } },
  { "starts-at-0",  { 0, 100, 110 }, 3, 0, { 0 } },
  { "unknown",      { 100, NAN, 110, 220 }, 4, 3, { NAN, NAN, 1 } },
  { "infinite",     { 100, INFINITY, 110 }, 3, 2, { NAN, -1 } },
};

static void
test_from_values (gconstpointer data)
{
  const ValuesCase *test = data;
  double returns[4];

  g_assert_cmpuint (finx_returns_from_values (test->values, test->n, returns), ==, test->n_returns);
  for (gsize i = 0; i < test->n_returns; i++)
    assert_near ("return", returns[i], test->returns[i], 1e-15);
}

static void
test_growth (void)
{
  static const double returns[] = { 0.1, -0.1, 0.5 }, huge[] = { 1e200, 1e200 }, lost[] = { 0.1, -2, -3, 5 };

  assert_near ("total", finx_total_return (returns, 3), 1.1 * 0.9 * 1.5 - 1, 1e-15);
  g_assert_true (isnan (finx_total_return (returns, 0)));
  g_assert_true (isnan (finx_total_return (huge, 2)));
  g_assert_true (isnan (finx_cagr (huge, 2, 252)));
  assert_near ("twice the money and more was lost", finx_total_return (lost, 4), -2.1, 1e-15);
  g_assert_cmpfloat (finx_cagr (lost, 4, 252), ==, -1);
}

static void
test_annualise (void)
{
  assert_near ("doubled in two years", finx_annualise (2, 2), sqrt (2) - 1, 1e-15);
  assert_near ("ten percent in half a year", finx_annualise (1.1, 0.5), 0.21, 1e-14);
  assert_near ("halved in a year", finx_annualise (0.5, 1), -0.5, 1e-15);
  assert_near ("hardly moved", finx_annualise (1 + 1e-10, 10), 1e-11, 1e-6);
  assert_near ("not at all", finx_annualise (1, 3), 0, 1e-15);
  g_assert_cmpfloat (finx_annualise (0, 3), ==, -1);
  g_assert_true (isnan (finx_annualise (1.1, 0)));
  g_assert_true (isnan (finx_annualise (1.1, -1)));
  g_assert_true (isnan (finx_annualise (NAN, 1)));
  g_assert_true (isnan (finx_annualise (1e300, 1e-9)));
}

static void
test_extremes (void)
{
  static const double ties[] = { 0.1, -0.2, 0.1, -0.2, 0 }, gap[] = { 0.1, NAN, 0.2 }, zeros[] = { 0, 0 };
  FinxExtremes self = finx_returns_extremes (ties, 5);

  g_assert_cmpuint (self.best, ==, 0);
  g_assert_cmpuint (self.worst, ==, 1);
  g_assert_cmpfloat (self.positive_share, ==, 0.4);
  self = finx_returns_extremes (gap, 3);
  g_assert_cmpuint (self.best, ==, G_MAXSIZE);
  g_assert_true (isnan (self.positive_share));
  self = finx_returns_extremes (zeros, 2);
  g_assert_cmpfloat (self.positive_share, ==, 0);
  self = finx_returns_extremes (zeros, 0);
  g_assert_cmpuint (self.worst, ==, G_MAXSIZE);
}

/* 31 Dec, 2 Jan, 31 Jan, then nothing before 1 March. */
static void
test_by_calendar (void)
{
  const gint64 days[] = {
    finx_days_from_date (2023, 12, 31), finx_days_from_date (2024, 1, 2), finx_days_from_date (2024, 1, 31),
    finx_days_from_date (2024, 3, 1),
  };
  static const double returns[] = { 0.01, 0.10, -0.20, 0.05 };
  static const FinxCalendarReturn months[] = { { 2023, 12, 1, 0.01 }, { 2024, 1, 2, -0.12 }, { 2024, 3, 1, 0.05 } };
  static const FinxCalendarReturn years[] = { { 2023, 0, 1, 0.01 }, { 2024, 0, 3, -0.076 } };
  FinxCalendarReturn table[8];

  g_assert_cmpuint (finx_returns_by_month (days, returns, 4, table, 8), ==, 3);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (table[i].year, ==, months[i].year);
      g_assert_cmpint (table[i].month, ==, months[i].month);
      g_assert_cmpuint (table[i].n, ==, months[i].n);
      assert_near ("month", table[i].total, months[i].total, 1e-14);
    }
  g_assert_cmpuint (finx_returns_by_year (days, returns, 4, table, 8), ==, 2);
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpint (table[i].year, ==, years[i].year);
      g_assert_cmpint (table[i].month, ==, 0);
      g_assert_cmpuint (table[i].n, ==, years[i].n);
      assert_near ("year", table[i].total, years[i].total, 1e-14);
    }
  g_assert_cmpuint (finx_returns_by_month (days, returns, 4, table, 2), ==, 2);
  g_assert_cmpuint (finx_returns_by_month (days, returns, 0, table, 8), ==, 0);
}

/* The months' returns make the whole's, whatever the dates. */
static void
test_months_compound_to_the_total (void)
{
  enum { N = 2000 };
  static gint64 days[N];
  static double returns[N], totals[N];
  static FinxCalendarReturn table[N];
  gint64 day = finx_days_from_date (2001, 1, 1);
  gsize n_rows, n_counted = 0;

  for (int i = 0; i < N; i++)
    {
      days[i] = day += g_test_rand_int_range (1, 9);
      returns[i] = g_test_rand_double_range (-0.05, 0.05);
    }
  n_rows = finx_returns_by_month (days, returns, N, table, N);
  for (gsize i = 0; i < n_rows; i++)
    {
      totals[i] = table[i].total;
      n_counted += table[i].n;
    }
  g_assert_cmpuint (n_counted, ==, N);
  assert_near ("growth", finx_growth (totals, n_rows), finx_growth (returns, N), 1e-12);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/returns/sample", test_sample);
  for (gsize i = 0; i < G_N_ELEMENTS (values_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/returns/from-values/%s", values_cases[i].name);

      g_test_add_data_func (path, &values_cases[i], test_from_values);
    }
  g_test_add_func ("/returns/growth", test_growth);
  g_test_add_func ("/returns/annualise", test_annualise);
  g_test_add_func ("/returns/extremes", test_extremes);
  g_test_add_func ("/returns/by-calendar", test_by_calendar);
  g_test_add_func ("/returns/months-compound-to-the-total", test_months_compound_to_the_total);
  return g_test_run ();
}
