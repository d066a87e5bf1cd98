/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-xirr.h"
#include "base/finx-time.h"

#define MAX_FLOWS 8
#define MANY      64

typedef struct
{
  const char    *name;
  struct { int year, month, day; double amount; } flows[MAX_FLOWS];     /* ended by year 0 */
  FinxXirrStatus status;
  double         rate;
  guint          n_rates;
} Case;

/* "r-…": the rate by uniroot() of R 4.2.2; the others by hand. */
static const Case cases[] = {
  /* The example of the spreadsheets' documentation, 37.34 % there. */
  { "r-spreadsheet", { { 2008, 1, 1, -10000 }, { 2008, 3, 1, 2750 }, { 2008, 10, 30, 4250 }, { 2009, 2, 15, 3250 }, { 2009, 4, 1, 2750 } },
    FINX_XIRR_FOUND, 0.373362533518832, 1 },
  { "r-savings", { { 2020, 1, 15, -1000 }, { 2020, 4, 15, -1000 }, { 2020, 7, 15, -1000 }, { 2020, 10, 15, -1000 }, { 2021, 1, 15, 4150 } },
    FINX_XIRR_FOUND, 0.0601399877154349, 1 },
  { "r-loss-of-99.9-percent", { { 2019, 3, 1, -5000 }, { 2022, 9, 30, 5 } }, FINX_XIRR_FOUND, -0.854291940220878, 1 },
  { "r-in-and-out", { { 2015, 6, 30, -25000 }, { 2016, 2, 29, 4000 }, { 2017, 11, 3, -12000 }, { 2018, 12, 24, -3500.5 },
                      { 2020, 3, 23, 9000 }, { 2024, 2, 29, 41250.75 } }, FINX_XIRR_FOUND, 0.0472625357615695, 1 },
  { "r-fifty-years", { { 1974, 5, 1, -100 }, { 2024, 5, 1, 12000 } }, FINX_XIRR_FOUND, 0.100408723978933, 1 },
  { "r-one-day", { { 2024, 3, 1, -1000 }, { 2024, 3, 2, 1001 } }, FINX_XIRR_FOUND, 0.440251313429547, 1 },
  { "ten-thousand-percent", { { 2021, 1, 1, -100 }, { 2022, 1, 1, 10100 } }, FINX_XIRR_FOUND, 100, 1 },
  { "ten-percent", { { 2021, 1, 1, -100 }, { 2022, 1, 1, 110 } }, FINX_XIRR_FOUND, 0.1, 1 },
  { "a-loan", { { 2021, 1, 1, 100 }, { 2022, 1, 1, -110 } }, FINX_XIRR_FOUND, 0.1, 1 },
  { "out-of-order", { { 2022, 1, 1, 110 }, { 2021, 1, 1, -100 } }, FINX_XIRR_FOUND, 0.1, 1 },
  { "a-leap-year-has-366-days", { { 2020, 1, 1, -100 }, { 2021, 1, 1, 110 } }, FINX_XIRR_FOUND, 0.0997135859341414, 1 },
  { "half-lost", { { 2021, 1, 1, -100 }, { 2022, 1, 1, 50 } }, FINX_XIRR_FOUND, -0.5, 1 },
  { "nothing-gained", { { 2021, 1, 1, -100 }, { 2021, 6, 1, -50 }, { 2022, 1, 1, 150 } }, FINX_XIRR_FOUND, 0, 1 },
  { "nearly-all-lost", { { 2021, 1, 1, -1e9 }, { 2022, 1, 1, 1 } }, FINX_XIRR_FOUND, 1e-9 - 1, 1 },
  { "same-day-together", { { 2021, 1, 1, -60 }, { 2021, 1, 1, -40 }, { 2022, 1, 1, 60 }, { 2022, 1, 1, 50 } }, FINX_XIRR_FOUND, 0.1, 1 },
  /* 0.3 − 0.1 − 0.2 is not 0 in doubles, yet no flow. */
  { "a-day-that-cancels", { { 2020, 12, 31, 0.3 }, { 2020, 12, 31, -0.1 }, { 2020, 12, 31, -0.2 }, { 2021, 1, 1, -100 },
                            { 2022, 1, 1, 110 } }, FINX_XIRR_FOUND, 0.1, 1 },
  { "zeros-are-no-flows", { { 2019, 1, 1, 0 }, { 2021, 1, 1, -100 }, { 2022, 1, 1, 110 }, { 2023, 1, 1, 0 } }, FINX_XIRR_FOUND, 0.1, 1 },

  /* (1.1 − g)(1.2 − g): 10 % and 20 %; more went in than came out, and no rate is below 0, so the nearest. */
  { "two-rates", { { 2021, 1, 1, -100 }, { 2022, 1, 1, 230 }, { 2023, 1, 1, -132 } }, FINX_XIRR_FOUND, 0.1, 2 },
  /* (1.1 − g)(0.5 − g): 10 % and −50 %; 5 were gained. */
  { "two-rates-and-a-gain", { { 2021, 1, 1, -100 }, { 2022, 1, 1, 160 }, { 2023, 1, 1, -55 } }, FINX_XIRR_FOUND, 0.1, 2 },
  /* (1.5 − g)(0.8 − g): 50 % and −20 %; 10 were gained, so it is not the nearest, which is a loss. */
  { "the-sign-of-the-gain", { { 2021, 1, 1, -100 }, { 2022, 1, 1, 230 }, { 2023, 1, 1, -120 } }, FINX_XIRR_FOUND, 0.5, 2 },
  /* (1 − g)(1.1 − g) */
  { "nothing-gained-twice", { { 2021, 1, 1, -100 }, { 2022, 1, 1, 210 }, { 2023, 1, 1, -110 } }, FINX_XIRR_FOUND, 0, 2 },
  /* (1.1 − g)²: the sum touches zero. */
  { "one-rate-that-touches", { { 2021, 1, 1, -100 }, { 2022, 1, 1, 220 }, { 2023, 1, 1, -121 } }, FINX_XIRR_FOUND, 0.1, 1 },
  /* (1.1 − g)(1.2 − g)(1.3 − g) = 1.716 − 4.31 g + 3.6 g² − g³ */
  { "three-rates", { { 2021, 1, 1, -1000 }, { 2022, 1, 1, 3600 }, { 2023, 1, 1, -4310 }, { 2024, 1, 1, 1716 } }, FINX_XIRR_FOUND, 0.1, 3 },

  { "empty", { { 0 } }, FINX_XIRR_TOO_FEW, NAN, 0 },
  { "one-flow", { { 2021, 1, 1, -100 } }, FINX_XIRR_TOO_FEW, NAN, 0 },
  { "one-day", { { 2021, 1, 1, -100 }, { 2021, 1, 1, 120 } }, FINX_XIRR_TOO_FEW, NAN, 0 },
  { "zeros", { { 2021, 1, 1, 0 }, { 2022, 1, 1, 0 } }, FINX_XIRR_TOO_FEW, NAN, 0 },
  { "only-in", { { 2021, 1, 1, -100 }, { 2022, 1, 1, -1 } }, FINX_XIRR_ALL_SAME_SIGN, NAN, 0 },
  { "only-out", { { 2021, 1, 1, 100 }, { 2022, 1, 1, 1 }, { 2023, 1, 1, 5 } }, FINX_XIRR_ALL_SAME_SIGN, NAN, 0 },
  { "no-rate", { { 2021, 1, 1, -100 }, { 2022, 1, 1, 200 }, { 2023, 1, 1, -150 } }, FINX_XIRR_NO_SOLUTION, NAN, 0 },
  { "unknown-amount", { { 2021, 1, 1, -100 }, { 2022, 1, 1, NAN } }, FINX_XIRR_UNKNOWN, NAN, 0 },
  { "infinite-amount", { { 2021, 1, 1, -100 }, { 2022, 1, 1, INFINITY } }, FINX_XIRR_UNKNOWN, NAN, 0 },
  /* × 100 in a day is 100^365 in a year. */
  { "beyond-a-double", { { 2021, 1, 1, -100 }, { 2021, 1, 2, 10000 } }, FINX_XIRR_OUT_OF_RANGE, NAN, 1 },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  gint64 days[MAX_FLOWS];
  double amounts[MAX_FLOWS];
  gsize n = 0;
  FinxXirr self;

  for (; n < MAX_FLOWS && test->flows[n].year != 0; n++)
    {
      days[n] = finx_days_from_date (test->flows[n].year, test->flows[n].month, test->flows[n].day);
      amounts[n] = test->flows[n].amount;
    }
  self = finx_xirr (days, amounts, n);
  g_assert_cmpstr (finx_xirr_status_to_string (self.status), ==, finx_xirr_status_to_string (test->status));
  g_assert_cmpuint (self.n_rates, ==, test->n_rates);
  /* Where the sum only touches zero, half of the digits are left. */
  assert_near ("rate", self.rate, test->rate, g_str_equal (test->name, "one-rate-that-touches") ? 1e-6 : 1e-12);
  if (test->status == FINX_XIRR_OUT_OF_RANGE)
    assert_near ("log", self.log_rate, 365 * log (100), 1e-12);
}

/* Flows as people have them: paid in at times, taken out at times, some value at the end. Returns: how many */
static gsize
make_flows (gint64 *days,
            double *amounts)
{
  gsize n = (gsize) g_test_rand_int_range (2, MANY);
  gint64 day = g_test_rand_int_range (-3000, 20000);
  double paid_in = 0;

  for (gsize i = 0; i < n; i++)
    {
      days[i] = day += g_test_rand_int_range (1, 200);
      amounts[i] = g_test_rand_double_range (-1000, i == 0 ? -10 : 400);
      paid_in -= amounts[i];
    }
  amounts[n - 1] = fabs (paid_in) * exp (g_test_rand_double_range (-4, 4)) + 1;
  return n;
}

/* What is left at the rate, relative to the sizes of all flows. Below 0 the flows are valued on the last day, backwards in time:
 * on the first they may be beyond a double. */
static double
residue (const gint64 *days,
         const double *amounts,
         gsize         n,
         double        log_rate)
{
  gint64 backwards[MANY];
  double sizes[MANY];

  for (gsize i = 0; i < n; i++)
    {
      backwards[i] = log_rate < 0 ? -days[i] : days[i];
      sizes[i] = fabs (amounts[i]);
    }
  return finx_xnpv (backwards, amounts, n, fabs (log_rate)) / finx_xnpv (backwards, sizes, n, fabs (log_rate));
}

/* The flows are worth nothing at the rate, the sign of all of them does not matter, nor does the currency or the epoch. */
static void
test_properties (void)
{
  for (int round = 0; round < 3000; round++)
    {
      gint64 days[MANY], later[MANY];
      double amounts[MANY], turned[MANY], scaled[MANY], scale = exp (g_test_rand_double_range (-20, 20));
      gsize n = make_flows (days, amounts);
      FinxXirr self = finx_xirr (days, amounts, n), other;

      g_assert_cmpint (self.status, ==, self.log_rate > 709 ? FINX_XIRR_OUT_OF_RANGE : FINX_XIRR_FOUND);        /* first in, last out */
      g_assert_cmpuint (self.n_rates % 2, ==, 1);
      g_assert_cmpfloat (fabs (residue (days, amounts, n, self.log_rate)), <=, 1e-12);
      g_assert_true ((self.log_rate > 0) == (finx_xnpv (days, amounts, n, 0) > 0));
      for (gsize i = 0; i < n; i++)
        {
          turned[i] = -amounts[i];
          scaled[i] = amounts[i] * scale;
          later[i] = days[i] + 12345;
        }
      other = finx_xirr (days, turned, n);
      g_assert_cmpfloat (other.log_rate, ==, self.log_rate);
      other = finx_xirr (later, amounts, n);
      g_assert_cmpfloat (other.log_rate, ==, self.log_rate);
      other = finx_xirr (days, scaled, n);
      g_assert_cmpuint (other.n_rates, ==, self.n_rates);
      g_assert_cmpfloat (fabs (other.log_rate - self.log_rate), <=, 1e-11 * (1 + fabs (self.log_rate)));
    }
}

/* Each change of sign on a fine grid of rates is one that was found, and the chosen one is the nearest of its sign. */
static void
test_agrees_with_brute_force (void)
{
  for (int round = 0; round < 60; round++)
    {
      enum { STEPS = 20000 };
      gint64 days[MANY], day = 0;
      double amounts[MANY], low = -8, high = 8, before, nearest = INFINITY, gain;
      gsize n = (gsize) g_test_rand_int_range (3, 9);
      guint n_changes = 0, n_inside = 0;
      FinxXirr self;

      for (gsize i = 0; i < n; i++)
        {
          days[i] = day += g_test_rand_int_range (20, 700);
          amounts[i] = g_test_rand_double_range (-100, 100);
        }
      self = finx_xirr (days, amounts, n);
      gain = finx_xnpv (days, amounts, n, 0) * (amounts[0] < 0 ? 1 : -1);
      before = finx_xnpv (days, amounts, n, low);
      for (int i = 1; i <= STEPS; i++)
        {
          double log_rate = low + (high - low) * i / STEPS, now = finx_xnpv (days, amounts, n, log_rate);

          if ((now > 0) != (before > 0))
            {
              n_changes++;
              if ((log_rate > 0) == (gain > 0))
                nearest = fabs (log_rate) < fabs (nearest) ? log_rate : nearest;
            }
          before = now;
        }
      for (guint i = 0; i < self.n_rates; i++)
        n_inside += self.log_rates[i] > low && self.log_rates[i] < high;
      g_assert_cmpuint (n_inside, ==, n_changes);
      if (isfinite (nearest))
        g_assert_cmpfloat (fabs (self.log_rate - nearest), <, 2 * (high - low) / STEPS);
    }
}

/* A busy account with little left of much: large sums that nearly cancel. */
static void
test_a_busy_account (void)
{
  enum { N = 5000 };
  g_autofree gint64 *days = g_new (gint64, N);
  g_autofree double *amounts = g_new (double, N);
  FinxXirr self;

  for (int i = 0; i < N; i++)
    {
      days[i] = i;
      amounts[i] = i % 2 == 0 ? -1e6 : 1e6 + 10;
    }
  self = finx_xirr (days, amounts, N);
  g_assert_cmpint (self.status, ==, FINX_XIRR_FOUND);
  g_assert_cmpuint (self.n_rates, ==, 1);
  assert_near ("rate", self.log_rate, 365 * log1p (1e-5), 1e-9);
}

static void
test_present_value (void)
{
  const gint64 days[] = { 365, 0 };
  static const double amounts[] = { 110, -100 };

  assert_near ("at 0", finx_xnpv (days, amounts, 2, 0), 10, 1e-15);
  assert_near ("at 10 %", finx_xnpv (days, amounts, 2, log (1.1)), 0, 1e-13);
  assert_near ("at 100 %", finx_xnpv (days, amounts, 2, log (2)), -45, 1e-14);
  assert_near ("without flows", finx_xnpv (days, amounts, 0, 0.1), 0, 1e-15);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/xirr/case/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/xirr/properties", test_properties);
  g_test_add_func ("/xirr/agrees-with-brute-force", test_agrees_with_brute_force);
  g_test_add_func ("/xirr/a-busy-account", test_a_busy_account);
  g_test_add_func ("/xirr/present-value", test_present_value);
  return g_test_run ();
}
