/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "market/finx-bar-span.h"

#define DAY FINX_USEC_PER_DAY

typedef struct
{
  const char  *name;
  FinxCalendar calendar;
  FinxInterval interval;
  const char  *time, *start;
} StartCase;

static const StartCase start_cases[] = {
  { "second", FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1S, "2026-11-18T14:00:03.900Z", "2026-11-18T14:00:03Z" },
  { "five-minutes", FINX_CALENDAR_ALWAYS, FINX_INTERVAL_5M, "2026-11-18T14:09:59Z", "2026-11-18T14:05:00Z" },
  { "hour", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1H, "2026-11-18T14:59:59Z", "2026-11-18T14:00:00Z" },
  { "crypto-day", FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1D, "2026-11-18T23:59:59Z", "2026-11-18T00:00:00Z" },
  { "new-york-day-in-winter", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1D, "2026-11-18T15:00:00Z", "2026-11-18T14:30:00Z" },
  { "new-york-day-in-summer", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1D, "2026-07-15T15:00:00Z", "2026-07-15T13:30:00Z" },
  { "after-the-close-is-the-day-before", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1D, "2026-11-19T01:00:00Z", "2026-11-18T14:30:00Z" },
  { "weekend-is-friday", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1D, "2026-11-22T12:00:00Z", "2026-11-20T14:30:00Z" },
  { "week-starts-on-monday", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1W, "2026-11-22T23:59:59Z", "2026-11-16T00:00:00Z" },
  { "monday-is-in-its-week", FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1W, "2026-11-16T00:00:00Z", "2026-11-16T00:00:00Z" },
  { "seven-minutes-from-the-open", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL (FINX_UNIT_MINUTE, 7), "2026-11-18T14:45:00Z", "2026-11-18T14:44:00Z" },
  { "seven-minutes-from-midnight", FINX_CALENDAR_ALWAYS, FINX_INTERVAL (FINX_UNIT_MINUTE, 7), "2026-11-18T00:08:00Z", "2026-11-18T00:07:00Z" },
  { "two-hours", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL (FINX_UNIT_HOUR, 2), "2026-11-18T15:59:59Z", "2026-11-18T14:00:00Z" },
  { "three-days-of-trading", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL (FINX_UNIT_DAY, 3), "2026-11-19T15:00:00Z", "2026-11-17T14:30:00Z" },
  { "three-days-over-a-weekend", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL (FINX_UNIT_DAY, 3), "2026-11-24T15:00:00Z", "2026-11-20T14:30:00Z" },
  { "two-days-of-all", FINX_CALENDAR_ALWAYS, FINX_INTERVAL (FINX_UNIT_DAY, 2), "2026-11-22T12:00:00Z", "2026-11-21T00:00:00Z" },
  { "the-week-of-currencies-opens-on-sunday", FINX_CALENDAR_FX, FINX_INTERVAL_1W, "2026-11-18T12:00:00Z", "2026-11-15T22:00:00Z" },
  { "sunday-evening-is-the-new-week", FINX_CALENDAR_FX, FINX_INTERVAL_1W, "2026-11-22T22:30:00Z", "2026-11-22T22:00:00Z" },
  { "two-weeks", FINX_CALENDAR_ALWAYS, FINX_INTERVAL (FINX_UNIT_WEEK, 2), "2026-11-29T12:00:00Z", "2026-11-16T00:00:00Z" },
  { "month", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1MO, "2026-11-30T20:59:59Z", "2026-11-01T00:00:00Z" },
  { "leap-day", FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1MO, "2024-02-29T23:59:59Z", "2024-02-01T00:00:00Z" },
  { "month-of-currencies", FINX_CALENDAR_FX, FINX_INTERVAL_1MO, "2026-06-30T21:30:00Z", "2026-06-30T21:00:00Z" },
  { "quarter", FINX_CALENDAR_ALWAYS, FINX_INTERVAL (FINX_UNIT_MONTH, 3), "2026-11-18T00:00:00Z", "2026-10-01T00:00:00Z" },
  { "year", FINX_CALENDAR_ALWAYS, FINX_INTERVAL (FINX_UNIT_MONTH, 12), "2026-11-18T00:00:00Z", "2026-01-01T00:00:00Z" },
};

static gint64
at (const char *text)
{
  g_autoptr(GError) error = NULL;
  gint64 time_us = 0;

  finx_time_parse_iso (text, &time_us, &error);
  g_assert_no_error (error);
  return time_us;
}

static void
test_starts (gconstpointer data)
{
  const StartCase *c = data;
  gint64 start_us = finx_bar_start (c->calendar, c->interval, at (c->time));

  g_assert_cmpint (start_us, ==, at (c->start));
  g_assert_cmpint (finx_bar_start (c->calendar, c->interval, start_us), ==, start_us);
}

static FinxInterval
random_interval (void)
{
  FinxInterval interval;

  do
    interval = finx_interval_new ((FinxIntervalUnit) g_test_rand_int_range (FINX_UNIT_SECOND, FINX_UNIT_MONTH + 1),
                                  (guint) g_test_rand_int_range (1, 40));
  while (interval == FINX_INTERVAL_NONE);
  return interval;
}

/* A moment lies in its bar; the bar's start is its own; the end of one is the start of another; no two have the same day. */
static void
test_bars_lie_side_by_side (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      FinxCalendar calendar = (FinxCalendar) g_test_rand_int_range (FINX_CALENDAR_ALWAYS, FINX_CALENDAR_XETRA + 1);
      FinxInterval interval = random_interval ();
      gint64 time_us = (gint64) (g_test_rand_double_range (12000, 22000) * DAY);
      gint64 start_us = finx_bar_start (calendar, interval, time_us), end_us = finx_bar_end (calendar, interval, start_us);

      g_assert_cmpint (start_us, <=, time_us);
      g_assert_cmpint (end_us, >, time_us);
      g_assert_cmpint (finx_bar_start (calendar, interval, start_us), ==, start_us);
      g_assert_cmpint (finx_bar_start (calendar, interval, end_us - 1), ==, start_us);
      g_assert_cmpint (finx_bar_start (calendar, interval, end_us), ==, end_us);
      if (interval >= FINX_INTERVAL_1D)
        g_assert_cmpint (finx_bar_day (calendar, interval, start_us), <, finx_bar_day (calendar, interval, end_us));
    }
}

/* The bars of a year, one each second hour, make the same weeks and months by way of days as at once; no volume is lost. */
static void
test_resampling_by_steps (void)
{
  const FinxCalendar calendars[] = { FINX_CALENDAR_ALWAYS, FINX_CALENDAR_FX };
  const FinxInterval targets[] = { FINX_INTERVAL (FINX_UNIT_DAY, 3), FINX_INTERVAL_1W, FINX_INTERVAL_1MO, FINX_INTERVAL (FINX_UNIT_MONTH, 3) };
  g_autoptr(GArray) hours = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  for (gint64 time_us = at ("2025-01-05T23:00:00Z"); time_us < at ("2026-01-01T00:00:00Z"); time_us += FINX_USEC_PER_HOUR)
    {
      double open = g_test_rand_double_range (90, 110), close = g_test_rand_double_range (90, 110);
      FinxBar bar = { time_us, open, MAX (open, close) + 1, MIN (open, close) - 1, close, 10 };

      if (finx_calendar_is_open (FINX_CALENDAR_FX, time_us))
        g_array_append_val (hours, bar);
    }
  for (guint c = 0; c < G_N_ELEMENTS (calendars); c++)
    {
      g_autoptr(GArray) days = finx_bars_resample (calendars[c], FINX_INTERVAL_1H, FINX_INTERVAL_1D,
                                                   (const FinxBar *) (gpointer) hours->data, hours->len);

      for (guint t = 0; t < G_N_ELEMENTS (targets); t++)
        {
          g_autoptr(GArray) at_once = finx_bars_resample (calendars[c], FINX_INTERVAL_1H, targets[t], (const FinxBar *) (gpointer) hours->data, hours->len);
          g_autoptr(GArray) by_days = finx_bars_resample (calendars[c], FINX_INTERVAL_1D, targets[t], (const FinxBar *) (gpointer) days->data, days->len);
          double volume = 0;

          g_assert_cmpuint (at_once->len, >, 3);
          g_assert_cmpmem (at_once->data, at_once->len * sizeof (FinxBar), by_days->data, by_days->len * sizeof (FinxBar));
          for (guint i = 0; i < at_once->len; i++)
            volume += g_array_index (at_once, FinxBar, i).volume;
          g_assert_cmpfloat (volume, ==, 10.0 * hours->len);
        }
    }
}

/* Days that are told by their date alone, as files have them, are days of trading all the same; what is out of order or there twice is left out. */
static void
test_days_of_a_file (void)
{
  static const char *const dates[] = { "2026-11-18", "2026-11-19", "2026-11-19", "2026-11-17", "2026-11-20", "2026-11-23" };
  FinxBar bars[G_N_ELEMENTS (dates)];
  g_autoptr(GArray) made = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    bars[i] = (FinxBar) { at (dates[i]), 1, 2, 0.5, 1 + i, 1 };
  made = finx_bars_resample (FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1D, FINX_INTERVAL (FINX_UNIT_DAY, 3), bars, G_N_ELEMENTS (bars));
  g_assert_cmpuint (made->len, ==, 2);
  g_assert_cmpint (g_array_index (made, FinxBar, 0).time_us, ==, at ("2026-11-17T14:30:00Z"));
  g_assert_cmpfloat (g_array_index (made, FinxBar, 0).volume, ==, 2);
  g_assert_cmpfloat (g_array_index (made, FinxBar, 0).close, ==, 2);
  g_assert_cmpint (g_array_index (made, FinxBar, 1).time_us, ==, at ("2026-11-20T14:30:00Z"));
  g_assert_cmpfloat (g_array_index (made, FinxBar, 1).close, ==, 6);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (start_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bar-span/starts/%s", start_cases[i].name);

      g_test_add_data_func (path, &start_cases[i], test_starts);
    }
  g_test_add_func ("/bar-span/bars-lie-side-by-side", test_bars_lie_side_by_side);
  g_test_add_func ("/bar-span/resampling-by-steps", test_resampling_by_steps);
  g_test_add_func ("/bar-span/days-of-a-file", test_days_of_a_file);
  return g_test_run ();
}
