/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "ui/pages/dashboard/finx-net-worth-course.h"

/* 1000 at first, 1100 at the end, 50 of it paid in. */
static GArray *
make_course (void)
{
  const FinxEquityPoint points[] = { { 10, 1000, 1000 }, { 20, 1080, 1050 }, { 30, 1100, 1050 } };
  GArray *course = g_array_new (FALSE, FALSE, sizeof (FinxEquityPoint));

  return g_array_append_vals (course, points, G_N_ELEMENTS (points));
}

static void
assert_end (const GArray *course,
            gint64        time_us,
            double        net_worth,
            double        deposits)
{
  const FinxEquityPoint *last = &g_array_index (course, FinxEquityPoint, course->len - 1);

  g_assert_cmpint (last->time_us, ==, time_us);
  g_assert_cmpfloat (last->net_worth, ==, net_worth);
  g_assert_cmpfloat (last->deposits, ==, deposits);
}

/* The gain is that of the net worth that is shown now, though the history was read before. */
static void
test_gain_follows_the_end (void)
{
  g_autoptr(GArray) course = make_course ();

  g_assert_cmpfloat_with_epsilon (finx_net_worth_course_gain (course), 0.05, 1e-12);
  g_assert_true (finx_net_worth_course_set_end (course, 31, 1090, 0));
  assert_end (course, 31, 1090, 1050);
  g_assert_cmpfloat_with_epsilon (finx_net_worth_course_gain (course), 0.04, 1e-12);
  g_assert_cmpfloat (g_array_index (course, FinxEquityPoint, 1).net_worth, ==, 1080);
  g_assert_false (finx_net_worth_course_set_end (course, 31, 1090, 0));         /* nothing new */
}

/* What is paid in after the history was read is no gain. */
static void
test_deposit_is_no_gain (void)
{
  g_autoptr(GArray) course = make_course ();

  g_assert_true (finx_net_worth_course_set_end (course, 31, 1600, 500));
  assert_end (course, 31, 1600, 1550);
  g_assert_cmpfloat_with_epsilon (finx_net_worth_course_gain (course), 0.05, 1e-12);
}

static void
test_unknown_stays_as_it_was (void)
{
  g_autoptr(GArray) course = make_course ();
  g_autoptr(GArray) short_one = g_array_new (FALSE, FALSE, sizeof (FinxEquityPoint));
  const FinxEquityPoint nothing = { 10, 0, 0 }, more = { 20, 5, 5 };

  g_assert_false (finx_net_worth_course_set_end (course, 31, (double) NAN, 0));
  g_assert_false (finx_net_worth_course_set_end (course, 31, 1200, (double) NAN));
  g_assert_false (finx_net_worth_course_set_end (course, 29, 1200, 0));         /* the clock went back */
  assert_end (course, 30, 1100, 1050);
  g_array_append_val (short_one, nothing);
  g_assert_true (isnan (finx_net_worth_course_gain (short_one)));
  g_array_append_val (short_one, more);
  g_assert_true (isnan (finx_net_worth_course_gain (short_one)));              /* a part of nothing */
  g_assert_true (isnan (finx_net_worth_course_gain (NULL)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net-worth-course/gain-follows-the-end", test_gain_follows_the_end);
  g_test_add_func ("/net-worth-course/deposit-is-no-gain", test_deposit_is_no_gain);
  g_test_add_func ("/net-worth-course/unknown-stays", test_unknown_stays_as_it_was);
  return g_test_run ();
}
