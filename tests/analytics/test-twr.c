/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-twr.h"
#include "base/finx-time.h"

#define START FINX_FLOW_AT_START
#define END   FINX_FLOW_AT_END

typedef struct
{
  const char    *name;
  double         before, flow, after;
  FinxFlowTiming timing;
  double         expected;
} PeriodCase;

/* By hand. */
static const PeriodCase periods[] = {
  { "no-flow",                  100, 0, 110, START, 0.1 },
  { "deposit-at-start",         100, 100, 220, START, 0.1 },
  { "deposit-at-end",           100, 100, 220, END, 0.2 },
  { "withdrawal-at-start",      100, -50, 55, START, 0.1 },
  { "withdrawal-at-end",        100, -50, 60, END, 0.1 },
  { "first-deposit-idle",       0, 100, 100, END, 0 },
  { "first-deposit-works",      0, 100, 105, START, 0.05 },
  { "first-deposit-works-end",  0, 100, 105, END, 0.05 },
  { "last-withdrawal-at-end",   100, -105, 0, END, 0.05 },
  { "last-withdrawal-at-start", 100, -105, 0, START, 0.05 },
  { "all-out-at-start",         100, -100, 0, START, 0 },
  { "nothing-at-all",           0, 0, 0, START, 0 },
  { "all-lost",                 100, 0, 0, END, -1 },
  { "more-than-all-lost",       100, 0, -20, START, -1.2 },
  { "debts-grow",               -20, 0, -25, END, NAN },
  { "debts-paid",               -20, 120, 110, START, 0.1 },
  { "debts-paid-at-end",        -20, 120, 110, END, 0.1 },
  { "value-from-nothing",       0, 0, 10, START, NAN },
  { "unknown-value",            100, 0, NAN, START, NAN },
  { "unknown-before",           NAN, 0, 100, START, NAN },
  { "unknown-flow",             100, NAN, 100, END, NAN },
};

static void
test_period (gconstpointer data)
{
  const PeriodCase *test = data;

  assert_near ("return", finx_twr_period (test->before, test->flow, test->after, test->timing), test->expected, 1e-14);
}

/* Up 10 %, then 1000 come in and 10 % go: what was paid in does not count. */
static void
test_flows_are_taken_out (void)
{
  static const double values[] = { 1000, 1100, 1890, 1890 }, flows[] = { 1000, 0, 1000, 0 };
  double returns[3];

  assert_near ("start", finx_twr (values, flows, 4, START, returns), 1.1 * 0.9 - 1, 1e-14);
  assert_near ("first day", returns[0], 0.1, 1e-14);
  assert_near ("second day", returns[1], -0.1, 1e-14);
  assert_near ("third day", returns[2], 0, 1e-14);
  assert_near ("end", finx_twr (values, flows, 4, END, NULL), 1.1 * (890.0 / 1100) - 1, 1e-14);
}

static void
test_chains (void)
{
  static const double none[] = { 0, 0, 0, 0 };
  static const double empty_between[] = { 100, 110, 0, 0, 50, 55 }, in_and_out[] = { 100, 0, -110, 0, 50, 0 };
  static const double ruined[] = { 100, -10, 40, 80 }, saved[] = { 100, 0, 50, 0 };
  static const double gap[] = { 100, NAN, 120 }, single[] = { 100 };

  assert_near ("empty between", finx_twr (empty_between, in_and_out, 6, END, NULL), 0.21, 1e-14);
  assert_near ("a loss of more than all stays", finx_twr (ruined, saved, 4, START, NULL), -1.1, 1e-14);
  g_assert_true (isnan (finx_twr (gap, none, 3, START, NULL)));
  g_assert_true (isnan (finx_twr (single, none, 1, START, NULL)));
  g_assert_true (isnan (finx_twr (single, none, 0, START, NULL)));
}

/* Money that comes and goes in any amount changes nothing about the return of what it is invested in. */
static void
test_flows_do_not_matter (void)
{
  enum { N = 1000 };
  static double values[N], flows[N];

  for (int timing = START; timing <= END; timing++)
    {
      double growth = 1;

      values[0] = 1000;
      for (int i = 1; i < N; i++)
        {
          double rate = g_test_rand_double_range (-0.03, 0.031);

          flows[i] = i % 7 == 0 ? g_test_rand_double_range (-0.5, 0.8) * values[i - 1] : 0;
          values[i] = timing == START ? (values[i - 1] + flows[i]) * (1 + rate) : values[i - 1] * (1 + rate) + flows[i];
          growth *= 1 + rate;
        }
      assert_near ("growth", 1 + finx_twr (values, flows, N, timing, NULL), growth, 1e-11);
    }
}

/* The textbook example: 100 on 1 January, 50 come in after a third of the year, 170 at its end, of 365 days. */
static void
test_modified_dietz (void)
{
  gint64 start = finx_days_from_date (2023, 1, 1), end = start + 365;
  const gint64 days[] = { start + 73, start + 292 };
  static const double flows[] = { 50, -20 };

  assert_near ("no flow", finx_modified_dietz (100, 110, start, end, days, flows, 0), 0.1, 1e-14);
  assert_near ("one", finx_modified_dietz (100, 170, start, end, days, flows, 1), 20 / (100 + 50 * 0.8), 1e-14);
  assert_near ("two", finx_modified_dietz (100, 150, start, end, days, flows, 2), 20 / (100 + 50 * 0.8 - 20 * 0.2), 1e-14);
  assert_near ("only a flow", finx_modified_dietz (0, 55, start, end, days, flows, 1), 5 / 40.0, 1e-14);
  g_assert_true (isnan (finx_modified_dietz (100, 110, start, start, days, flows, 0)));
  g_assert_true (isnan (finx_modified_dietz (100, 110, end, start, days, flows, 0)));
  g_assert_true (isnan (finx_modified_dietz (0, 0, start, end, days, flows, 0)));
  g_assert_true (isnan (finx_modified_dietz (-100, -110, start, end, days, flows, 0)));
  g_assert_true (isnan (finx_modified_dietz (100, 110, start + 100, end, days, flows, 1)));
  g_assert_true (isnan (finx_modified_dietz (100, NAN, start, end, days, flows, 1)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      g_autofree char *path = g_strdup_printf ("/twr/period/%s", periods[i].name);

      g_test_add_data_func (path, &periods[i], test_period);
    }
  g_test_add_func ("/twr/flows-are-taken-out", test_flows_are_taken_out);
  g_test_add_func ("/twr/chains", test_chains);
  g_test_add_func ("/twr/flows-do-not-matter", test_flows_do_not_matter);
  g_test_add_func ("/twr/modified-dietz", test_modified_dietz);
  return g_test_run ();
}
