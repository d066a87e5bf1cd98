/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "model/finx-tick.h"
#include "ui/replay/finx-replay-jump.h"

static gint64
at (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (finx_time_parse_iso (text, &time_us, NULL));
  return time_us;
}

static GArray *
make_bars (const char *const *times,
           guint              n)
{
  GArray *bars = g_array_new (FALSE, TRUE, sizeof (FinxBar));

  for (guint i = 0; i < n; i++)
    {
      FinxBar bar = { .time_us = at (times[i]) };

      g_array_append_val (bars, bar);
    }
  return bars;
}

/* Friday in New York, before and after its session too, the weekend of the clocks, and Monday. */
static const char *const hours[] = {
  "2026-10-30T12:00:00Z", "2026-10-30T13:30:00Z", "2026-10-30T19:00:00Z", "2026-10-30T21:00:00Z", "2026-11-02T13:00:00Z", "2026-11-02T14:30:00Z",
  "2026-11-02T15:30:00Z", "2026-11-03T14:30:00Z",
};
static const char *const days[] = { "2026-10-30T00:00:00Z", "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z" };

static void
test_sessions (void)
{
  static const struct { guint from; int to; } cases[] = { { 0, 1 }, { 1, 5 }, { 2, 5 }, { 3, 5 }, { 4, 5 }, { 5, 7 }, { 7, -1 }, { 99, -1 } };
  g_autoptr(GArray) bars = make_bars (hours, G_N_ELEMENTS (hours)), daily = make_bars (days, G_N_ELEMENTS (days));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (finx_replay_find_session (bars, cases[i].from, FINX_CALENDAR_US_EQUITY), ==, cases[i].to < 0 ? 0 : at (hours[cases[i].to]));
  g_assert_cmpint (finx_replay_find_session (daily, 0, FINX_CALENDAR_ALWAYS), ==, at (days[1]));
  g_assert_cmpint (finx_replay_find_session (daily, 2, FINX_CALENDAR_ALWAYS), ==, 0);
}

static void
test_days (void)
{
  g_autoptr(GArray) bars = make_bars (hours, G_N_ELEMENTS (hours)), none = make_bars (NULL, 0);

  g_assert_cmpint (finx_replay_find_day (bars, 2026, 11, 2, FINX_CALENDAR_US_EQUITY), ==, at (hours[4]));
  g_assert_cmpint (finx_replay_find_day (bars, 2026, 10, 31, FINX_CALENDAR_US_EQUITY), ==, at (hours[4]));      /* a Saturday */
  g_assert_cmpint (finx_replay_find_day (bars, 2020, 1, 1, FINX_CALENDAR_US_EQUITY), ==, at (hours[0]));
  g_assert_cmpint (finx_replay_find_day (bars, 2030, 1, 1, FINX_CALENDAR_US_EQUITY), ==, at (hours[7]));
  g_assert_cmpint (finx_replay_find_day (none, 2026, 11, 2, FINX_CALENDAR_US_EQUITY), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay-jump/sessions", test_sessions);
  g_test_add_func ("/replay-jump/days", test_days);
  return g_test_run ();
}
