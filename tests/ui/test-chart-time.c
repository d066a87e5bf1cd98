/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "base/finx-clock.h"
#include "ui/charts/chart/finx-chart-private.h"
#include "windows.h"

#define QUARTER (15 * FINX_USEC_PER_MIN)

static FinxInstrument instrument = { .symbol = (char *) "AAPL", .price_scale = 2 };

static gint64
at (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (finx_time_parse_iso (text, &time_us, NULL));
  return time_us;
}

/* Quarters of an hour from 08:00 to 24:00 UTC on two days of trading, before and after the clocks of New York go back, of other intervals one. */
static FinxBarSeries *
make_series (FinxCalendar calendar,
             FinxInterval interval,
             const char  *time)
{
  static const char *const days[] = { "2026-10-30T08:00:00Z", "2026-11-02T08:00:00Z" };
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  FinxBarSeries *series;

  instrument.calendar = calendar;
  instrument.tick_size = finx_decimal_new (1, 2);
  for (guint day = 0; time == NULL && day < G_N_ELEMENTS (days); day++)
    for (int i = 0; i < 64; i++)
      {
        FinxBar bar = { at (days[day]) + i * QUARTER, 100, 101, 99, 100.5, 1000 };

        g_array_append_val (bars, bar);
      }
  if (time != NULL)
    {
      FinxBar bar = { at (time), 100, 101, 99, 100.5, 1000 };

      g_array_append_val (bars, bar);
    }
  series = finx_bar_series_new (&instrument, interval);
  finx_bar_series_reset (series, (const FinxBar *) (gpointer) bars->data, bars->len);
  return series;
}

typedef struct
{
  FinxChart *chart;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->chart = FINX_CHART (finx_chart_new ());
  show_in_window (GTK_WIDGET (fixture->chart), 640, 400);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  drop_window (GTK_WIDGET (fixture->chart));
}

static void
show (Fixture      *fixture,
      FinxCalendar  calendar,
      FinxInterval  interval,
      const char   *time)
{
  g_autoptr(FinxBarSeries) series = make_series (calendar, interval, time);

  finx_chart_set_zone (fixture->chart, finx_calendar_time_zone (calendar));
  finx_chart_set_series (fixture->chart, series);
  finx_chart_fit (fixture->chart);
}

static void
assert_tells (Fixture    *fixture,
              const char *words)
{
  g_autofree char *text = finx_chart_describe (fixture->chart);

  if (strstr (text, words) == NULL)
    g_error ("“%s” is not in “%s”", words, text);
}

static void
test_times_follow_the_choice (Fixture       *fixture,
                              gconstpointer  data)
{
  show (fixture, FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_15M, NULL);
  assert_tells (fixture, "Fri 30 Oct 04:00 to Mon 2 Nov 18:45");        /* of New York, in summer and in winter */
  g_object_set (fixture->chart, "zone", "utc", NULL);
  assert_tells (fixture, "Fri 30 Oct 08:00 to Mon 2 Nov 23:45");
  g_object_set (fixture->chart, "zone", "local", NULL);
  assert_tells (fixture, "Fri 30 Oct 17:00 to Tue 3 Nov 08:45");        /* of Tokyo */
  g_object_set (fixture->chart, "zone", "moon", NULL);
  assert_tells (fixture, "Fri 30 Oct 17:00");
}

static void
test_values_tell_their_zone (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *csv = NULL, *utc = NULL;

  show (fixture, FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_15M, NULL);
  csv = finx_chart_visible_csv (fixture->chart);
  g_assert_nonnull (strstr (csv, "\n2026-10-30T09:30:00-04:00,"));
  g_assert_nonnull (strstr (csv, "\n2026-11-02T09:30:00-05:00,"));
  g_object_set (fixture->chart, "zone", "utc", NULL);
  utc = finx_chart_visible_csv (fixture->chart);
  g_assert_nonnull (strstr (utc, "\n2026-11-02T14:30:00Z,"));
}

typedef struct
{
  const char  *name;
  FinxCalendar calendar;
  FinxInterval interval;
  const char  *time, *told;
} DayCase;

/* Bars of days and more tell the day of trading, wherever one looks from. */
static const DayCase day_cases[] = {
  { "day", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1D, "2026-11-18T14:30:00Z", "Wed 18 Nov 2026" },
  { "day-of-currencies", FINX_CALENDAR_FX, FINX_INTERVAL_1D, "2026-11-15T22:00:00Z", "Mon 16 Nov 2026" },
  { "day-of-currencies-in-summer", FINX_CALENDAR_FX, FINX_INTERVAL_1D, "2026-07-12T21:00:00Z", "Mon 13 Jul 2026" },
  { "week", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1W, "2026-11-16T00:00:00Z", "Mon 16 Nov 2026" },
  { "week-of-currencies", FINX_CALENDAR_FX, FINX_INTERVAL_1W, "2026-11-15T22:00:00Z", "Mon 16 Nov 2026" },
  { "month", FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1MO, "2026-11-01T00:00:00Z", "Sun 1 Nov 2026" },
  { "month-of-currencies", FINX_CALENDAR_FX, FINX_INTERVAL_1MO, "2026-06-30T21:00:00Z", "Wed 1 Jul 2026" },
};

static void
test_days (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const zones[] = { "exchange", "local", "utc" };
  const DayCase *c = data;

  show (fixture, c->calendar, c->interval, c->time);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_object_set (fixture->chart, "zone", zones[i], NULL);
      assert_tells (fixture, c->told);
    }
}

static gboolean
sessions_are_seen (Fixture *fixture)
{
  g_autoptr(GBytes) with = NULL, without = NULL;

  g_object_set (fixture->chart, "sessions", TRUE, NULL);
  with = finx_chart_picture (fixture->chart, FALSE);
  g_object_set (fixture->chart, "sessions", FALSE, NULL);
  without = finx_chart_picture (fixture->chart, FALSE);
  return !g_bytes_equal (with, without);
}

static void
test_sessions (Fixture       *fixture,
               gconstpointer  data)
{
  show (fixture, FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_15M, NULL);
  g_assert_true (sessions_are_seen (fixture));
  show (fixture, FINX_CALENDAR_XETRA, FINX_INTERVAL_15M, NULL);
  g_assert_true (sessions_are_seen (fixture));
  show (fixture, FINX_CALENDAR_ALWAYS, FINX_INTERVAL_15M, NULL);
  g_assert_false (sessions_are_seen (fixture));
  show (fixture, FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1D, "2026-11-18T14:30:00Z");
  g_assert_false (sessions_are_seen (fixture));
}

/* Bars without volumes have no pane for them; the first volume brings it. */
static void
test_no_volumes_no_pane (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(FinxBarSeries) series = finx_bar_series_new (&instrument, FINX_INTERVAL_1D);
  FinxBar bars[] = { { at ("2026-11-18"), 1, 2, 1, 2, 0 }, { at ("2026-11-19"), 2, 3, 2, 3, 0 } }, next = { at ("2026-11-20"), 3, 3, 2, 2, 5 };
  FinxChartFrame frame;

  finx_bar_series_reset (series, bars, G_N_ELEMENTS (bars));
  finx_chart_set_series (fixture->chart, series);
  g_assert_true (finx_chart_layout (fixture->chart, &frame));
  g_assert_cmpuint (frame.n_panes, ==, 1);
  g_assert_cmpint (frame.volume, ==, -1);
  finx_bar_series_push (series, &next);
  g_assert_true (finx_chart_layout (fixture->chart, &frame));
  g_assert_cmpint (frame.volume, ==, 1);
}

static gssize
next_event (Fixture *fixture)
{
  finx_chart_next_event (fixture->chart, FALSE);
  return fixture->chart->key_cross;
}

/* The day's own bar, the bar of the moment, the week around a day; what is before or after all bars is not shown. */
static void
test_events_have_a_bar (Fixture       *fixture,
                        gconstpointer  data)
{
  const FinxChartEvent events[] = {
    { at ("2026-11-02T15:05:00Z"), FINX_CHART_ALERT, FALSE, "an alert" },
    { at ("2026-11-02"), FINX_CHART_DIVIDEND, TRUE, "a dividend" },
    { at ("2026-10-30"), FINX_CHART_SPLIT, TRUE, "a split" },
    { at ("2026-10-20"), FINX_CHART_SPLIT, TRUE, "before" },
    { at ("2026-11-03T01:00:00Z"), FINX_CHART_ALERT, FALSE, "after" },
  };
  g_autoptr(GString) told = g_string_new (NULL);
  FinxChartFrame frame;
  double x;

  show (fixture, FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_15M, NULL);
  finx_chart_set_events (fixture->chart, events, G_N_ELEMENTS (events));
  g_assert_cmpint (next_event (fixture), ==, 0);        /* the split: the first bar of its day */
  g_assert_cmpint (next_event (fixture), ==, 64);       /* the dividend */
  g_assert_cmpint (next_event (fixture), ==, 64 + 28);  /* the alert: the bar of 15:00 */
  g_assert_cmpint (next_event (fixture), ==, 64 + 28);
  finx_chart_next_event (fixture->chart, TRUE);
  g_assert_cmpint (fixture->chart->key_cross, ==, 64);
  finx_chart_events_describe (fixture->chart, 64, told);
  g_assert_cmpstr (told->str, ==, "; a dividend");

  g_assert_true (finx_chart_layout (fixture->chart, &frame));
  x = finx_chart_frame_x (&frame, 64);
  g_assert_cmpstr (finx_chart_cursor_at (fixture->chart, x, frame.time_top - 11), ==, "pointer");
  g_assert_cmpstr (finx_chart_cursor_at (fixture->chart, x + 20, frame.time_top - 11), !=, "pointer");
  g_object_set (fixture->chart, "events", FALSE, NULL);
  g_assert_cmpstr (finx_chart_cursor_at (fixture->chart, x, frame.time_top - 11), !=, "pointer");
  g_object_set (fixture->chart, "events", TRUE, NULL);

  show (fixture, FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_1W, "2026-10-26");
  g_assert_cmpint (next_event (fixture), ==, 0);        /* the week has the split only */
  g_string_truncate (told, 0);
  finx_chart_events_describe (fixture->chart, 0, told);
  g_assert_cmpstr (told->str, ==, "; a split");
}

/* What is yet to come stands behind the newest bar, at the edge where it is far off, and is told with the chart; keys pass it over. */
static void
test_expected_events (Fixture       *fixture,
                      gconstpointer  data)
{
  FinxChartEvent events[] = {
    { at ("2026-10-30"), FINX_CHART_EARNINGS, TRUE, "a report", FALSE },
    { at ("2027-01-28"), FINX_CHART_EARNINGS, TRUE, "the next report", TRUE },
  };
  g_autofree char *told = NULL, *hidden = NULL;
  FinxChartFrame frame;
  double newest;

  show (fixture, FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_15M, NULL);
  finx_chart_set_events (fixture->chart, events, G_N_ELEMENTS (events));
  g_assert_cmpint (next_event (fixture), ==, 0);
  g_assert_cmpint (next_event (fixture), ==, 0);
  finx_chart_set_key_cross (fixture->chart, -1);
  finx_chart_show_newest (fixture->chart);
  g_assert_true (finx_chart_layout (fixture->chart, &frame));
  g_assert_cmpstr (finx_chart_cursor_at (fixture->chart, frame.plot_width - 9, frame.time_top - 11), ==, "pointer");
  told = finx_chart_describe (fixture->chart);
  g_assert_nonnull (strstr (told, "; 1 report of earnings; the next report"));

  events[1].time_us = frame.bars.times[frame.bars.n - 1] + 3 * 15 * FINX_USEC_PER_MIN;
  events[1].is_day = FALSE;
  finx_chart_set_events (fixture->chart, events, G_N_ELEMENTS (events));
  newest = finx_chart_frame_x (&frame, (double) frame.bars.n - 1);
  g_assert_cmpstr (finx_chart_cursor_at (fixture->chart, newest + 2 * frame.pitch, frame.time_top - 11), ==, "pointer");
  g_assert_cmpstr (finx_chart_cursor_at (fixture->chart, frame.plot_width - 9, frame.time_top - 11), !=, "pointer");
  g_object_set (fixture->chart, "events", FALSE, NULL);
  hidden = finx_chart_describe (fixture->chart);
  g_assert_null (strstr (hidden, "report"));
  g_object_set (fixture->chart, "events", TRUE, NULL);
}

static void
test_the_choice_is_remembered (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autofree char *look = NULL, *zone = NULL;
  gboolean sessions;

  show (fixture, FINX_CALENDAR_US_EQUITY, FINX_INTERVAL_15M, NULL);
  g_object_set (fixture->chart, "zone", "utc", "sessions", FALSE, NULL);
  look = finx_chart_get_look (fixture->chart);
  g_object_set (fixture->chart, "zone", "exchange", "sessions", TRUE, NULL);
  finx_chart_set_look (fixture->chart, "{\"type\":\"bars\"}");           /* of an older version: says nothing of it */
  assert_tells (fixture, "Mon 2 Nov 18:45");
  finx_chart_set_look (fixture->chart, look);
  g_object_get (fixture->chart, "zone", &zone, "sessions", &sessions, NULL);
  g_assert_cmpstr (zone, ==, "utc");
  g_assert_false (sessions);
  assert_tells (fixture, "Mon 2 Nov 23:45");
}

/* Time without bars has room in proportion, up to that of four bars: what is at a place and where a bar is are inverse, and a hand that
 * drags holds its bar. */
static void
test_gaps (Fixture       *fixture,
           gconstpointer  data)
{
  FinxChart *chart = fixture->chart;
  g_autoptr(FinxBarSeries) series = finx_bar_series_new (&instrument, FINX_INTERVAL_5M);
  const gint64 start = G_GINT64_CONSTANT (1763562600) * G_USEC_PER_SEC, step = 300 * (gint64) G_USEC_PER_SEC;
  FinxChartFrame frame;
  gint64 time = start;
  double before;

  for (int i = 0; i < 600; i++)
    {
      finx_bar_series_push (series, &(FinxBar) { time, 100, 101, 99, 100, 10 });
      time += i % 78 == 77 ? 210 * step : i % 78 == 40 ? 2 * step : step;       /* a night; one bar is missing */
    }
  finx_chart_set_series (chart, series);
  finx_chart_set_view (chart, 5, 599);
  g_assert_true (finx_chart_layout (chart, &frame));
  g_assert_cmpuint (frame.n_gaps, ==, 0);
  before = (double) (frame.last - frame.first);
  g_object_set (chart, "gaps", TRUE, NULL);
  g_assert_true (finx_chart_layout (chart, &frame));
  g_assert_cmpuint (frame.n_gaps, >=, 2);
  g_assert_cmpfloat ((double) (frame.last - frame.first), <, before);
  for (guint k = 0; k < frame.n_gaps; k++)
    {
      double bar = (double) frame.gaps[k].bar, room = finx_chart_frame_x (&frame, bar) - finx_chart_frame_x (&frame, bar - 1);

      g_assert_cmpfloat (fabs (room - (frame.gaps[k].bar % 78 == 0 ? 25 : 10)), <, 1e-9);
    }
  for (double x = 0; x <= frame.plot_width; x += 3.7)
    g_assert_cmpfloat (fabs (finx_chart_frame_x (&frame, finx_chart_frame_index (&frame, x)) - x), <, 1e-6);
  g_assert_cmpfloat (finx_chart_frame_x (&frame, (double) frame.first), <=, 0);
  g_assert_cmpfloat (finx_chart_frame_x (&frame, (double) frame.first + 1), >, 0);

  for (double px = -900; px <= 900; px += 75)   /* there and back is where it was */
    g_assert_cmpfloat (fabs (finx_chart_index_beside (chart, finx_chart_index_beside (chart, 333.3, px, 5), -px, 5) - 333.3), <, 1e-6);
  before = finx_chart_frame_index (&frame, 100);
  finx_chart_pan (chart, -260);
  g_assert_true (finx_chart_layout (chart, &frame));
  g_assert_cmpfloat (fabs (finx_chart_frame_index (&frame, 360) - before), <, 1e-6);
  finx_chart_zoom (chart, 1.7, 360);
  g_assert_true (finx_chart_layout (chart, &frame));
  g_assert_cmpfloat (fabs (finx_chart_frame_index (&frame, 360) - before), <, 1e-6);
  finx_chart_set_view (chart, 5, 150);
  finx_chart_fit (chart);               /* bars that are nearer than there is room for gaps */
  g_assert_true (finx_chart_layout (chart, &frame));
  g_assert_cmpuint (frame.first, ==, 0);
  g_assert_cmpuint (frame.n_gaps, ==, 0);
  finx_chart_zoom (chart, 0.1, 360);
  g_assert_true (finx_chart_layout (chart, &frame));
  g_assert_cmpuint (frame.n_gaps, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

#define CHART(name, data, func) g_test_add ("/chart-time/" name, Fixture, data, set_up, func, tear_down)
  CHART ("times-follow-the-choice", NULL, test_times_follow_the_choice);
  CHART ("values-tell-their-zone", NULL, test_values_tell_their_zone);
  CHART ("sessions", NULL, test_sessions);
  CHART ("gaps", NULL, test_gaps);
  CHART ("events-have-a-bar", NULL, test_events_have_a_bar);
  CHART ("expected-events", NULL, test_expected_events);
  CHART ("no-volumes-no-pane", NULL, test_no_volumes_no_pane);
  CHART ("the-choice-is-remembered", NULL, test_the_choice_is_remembered);
  for (gsize i = 0; i < G_N_ELEMENTS (day_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chart-time/days/%s", day_cases[i].name);

      g_test_add (path, Fixture, &day_cases[i], set_up, test_days, tear_down);
    }
  return g_test_run ();
}
