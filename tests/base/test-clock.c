/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"

#define START G_GINT64_CONSTANT (1773063000000000)

static void
test_manual_clock_stands_until_advanced (void)
{
  g_autoptr(FinxClock) clock = finx_clock_new_manual (START);

  g_assert_cmpint (finx_clock_now (clock), ==, START);
  g_usleep (2000);
  g_assert_cmpint (finx_clock_now (clock), ==, START);
  g_assert_cmpfloat (finx_clock_get_speed (clock), ==, 0);
  finx_clock_advance (clock, FINX_USEC_PER_MIN);
  g_assert_cmpint (finx_clock_now (clock), ==, START + FINX_USEC_PER_MIN);
  finx_clock_advance (clock, 0);
  g_assert_cmpint (finx_clock_now (clock), ==, START + FINX_USEC_PER_MIN);
}

static void
test_advance_stops_at_the_end_of_time (void)
{
  g_autoptr(FinxClock) clock = finx_clock_new_manual (G_MAXINT64 - 5);

  finx_clock_advance (clock, 10);
  g_assert_cmpint (finx_clock_now (clock), ==, G_MAXINT64);
}

static void
test_speed_runs_from_where_time_is (void)
{
  g_autoptr(FinxClock) clock = finx_clock_new_manual (START);
  gint64 before, after, real = g_get_monotonic_time ();

  finx_clock_set_speed (clock, 60);
  g_usleep (20000);
  after = finx_clock_now (clock);
  real = g_get_monotonic_time () - real;
  g_assert_cmpint (after, >=, START + 60 * 20000);
  g_assert_cmpint (after, <=, START + 60 * real);

  finx_clock_set_speed (clock, 0);
  before = finx_clock_now (clock);
  g_assert_cmpint (before, >=, after);
  g_usleep (2000);
  g_assert_cmpint (finx_clock_now (clock), ==, before);
}

static void
test_asking_often_does_not_change_the_speed (void)
{
  g_autoptr(FinxClock) clock = finx_clock_new_manual (0);
  gint64 start = g_get_monotonic_time (), elapsed, shown = 0;

  finx_clock_set_speed (clock, 0.3);
  do
    {
      shown = finx_clock_now (clock);
      elapsed = g_get_monotonic_time () - start;
    }
  while (elapsed < 30000);
  g_assert_cmpint (shown, <=, elapsed * 3 / 10);
  g_assert_cmpint (shown, >, 0);
}

static void
test_system_clock_follows_the_system (void)
{
  g_autoptr(FinxClock) clock = finx_clock_new_system ();
  gint64 before = g_get_real_time (), now = finx_clock_now (clock), after = g_get_real_time ();

  g_assert_cmpfloat (finx_clock_get_speed (clock), ==, 1);
  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, after);
  finx_clock_set_speed (clock, 1);
  finx_clock_advance (clock, FINX_USEC_PER_DAY);
  g_assert_cmpint (finx_clock_now (clock), >=, now + FINX_USEC_PER_DAY);
}

static gpointer
watch_thread (gpointer data)
{
  FinxClock *clock = data;
  gint64 last = 0;

  for (int i = 0; i < 20000; i++)
    {
      gint64 now = finx_clock_now (clock);

      g_assert_cmpint (now, >=, last);
      last = now;
    }
  return NULL;
}

static void
test_never_goes_back_in_any_thread (void)
{
  g_autoptr(FinxClock) clock = finx_clock_new_system ();
  GThread *threads[3];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("watch", watch_thread, clock);
  for (int i = 0; i < 500; i++)
    {
      finx_clock_set_speed (clock, i % 4);
      finx_clock_advance (clock, i);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/manual-stands-until-advanced", test_manual_clock_stands_until_advanced);
  g_test_add_func ("/clock/advance-stops-at-the-end-of-time", test_advance_stops_at_the_end_of_time);
  g_test_add_func ("/clock/speed-runs-from-where-time-is", test_speed_runs_from_where_time_is);
  g_test_add_func ("/clock/asking-often-does-not-change-the-speed", test_asking_often_does_not_change_the_speed);
  g_test_add_func ("/clock/system-follows-the-system", test_system_clock_follows_the_system);
  g_test_add_func ("/clock/never-goes-back-in-any-thread", test_never_goes_back_in_any_thread);
  return g_test_run ();
}
