/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "model/finx-calendar.h"

#include <string.h>

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
assert_time (gint64      time_us,
             const char *expected)
{
  g_autofree char *text = finx_time_format_iso (time_us);
  g_autofree char *wanted = finx_time_format_iso (at (expected));

  g_assert_cmpstr (text, ==, wanted);
}

typedef struct
{
  const char  *name;
  FinxCalendar calendar;
  const char  *when;            /* all in UTC */
  gboolean     is_open;
  const char  *open, *close;    /* of the session that contains it, or else the next one */
  const char  *last_open;
} SessionCase;

static const SessionCase cases[] = {
  { "winter-before-open",  FINX_CALENDAR_US_EQUITY, "2026-03-06T14:29:59.999999", FALSE, "2026-03-06T14:30", "2026-03-06T21:00", "2026-03-05T14:30" },
  { "winter-open",         FINX_CALENDAR_US_EQUITY, "2026-03-06T14:30", TRUE, "2026-03-06T14:30", "2026-03-06T21:00", "2026-03-06T14:30" },
  { "last-moment",         FINX_CALENDAR_US_EQUITY, "2026-03-06T20:59:59.999999", TRUE, "2026-03-06T14:30", "2026-03-06T21:00", "2026-03-06T14:30" },
  { "close-is-outside",    FINX_CALENDAR_US_EQUITY, "2026-03-06T21:00", FALSE, "2026-03-09T13:30", "2026-03-09T20:00", "2026-03-06T14:30" },
  { "summer-begins",       FINX_CALENDAR_US_EQUITY, "2026-03-09T13:30", TRUE, "2026-03-09T13:30", "2026-03-09T20:00", "2026-03-09T13:30" },
  { "summer-ends",         FINX_CALENDAR_US_EQUITY, "2026-11-02T13:30", FALSE, "2026-11-02T14:30", "2026-11-02T21:00", "2026-10-30T13:30" },
  { "weekend",             FINX_CALENDAR_US_EQUITY, "2026-03-07T15:00", FALSE, "2026-03-09T13:30", "2026-03-09T20:00", "2026-03-06T14:30" },
  { "over-good-friday",    FINX_CALENDAR_US_EQUITY, "2026-04-03T15:00", FALSE, "2026-04-06T13:30", "2026-04-06T20:00", "2026-04-02T13:30" },
  { "over-new-year",       FINX_CALENDAR_US_EQUITY, "2027-01-01T15:00", FALSE, "2027-01-04T14:30", "2027-01-04T21:00", "2026-12-31T14:30" },
  { "after-thanksgiving",  FINX_CALENDAR_US_EQUITY, "2026-11-27T17:59", TRUE, "2026-11-27T14:30", "2026-11-27T18:00", "2026-11-27T14:30" },
  { "christmas-eve-short", FINX_CALENDAR_US_EQUITY, "2025-12-24T18:00", FALSE, "2025-12-26T14:30", "2025-12-26T21:00", "2025-12-24T14:30" },
  { "july-third-short",    FINX_CALENDAR_US_EQUITY, "2025-07-03T17:00", FALSE, "2025-07-07T13:30", "2025-07-07T20:00", "2025-07-03T13:30" },
  { "xetra-winter",        FINX_CALENDAR_XETRA, "2026-03-27T08:00", TRUE, "2026-03-27T08:00", "2026-03-27T16:30", "2026-03-27T08:00" },
  { "xetra-summer",        FINX_CALENDAR_XETRA, "2026-03-30T07:00", TRUE, "2026-03-30T07:00", "2026-03-30T15:30", "2026-03-30T07:00" },
  { "xetra-winter-again",  FINX_CALENDAR_XETRA, "2026-10-26T07:30", FALSE, "2026-10-26T08:00", "2026-10-26T16:30", "2026-10-23T07:00" },
  { "xetra-easter",        FINX_CALENDAR_XETRA, "2026-04-03T10:00", FALSE, "2026-04-07T07:00", "2026-04-07T15:30", "2026-04-02T07:00" },
  { "xetra-last-day",      FINX_CALENDAR_XETRA, "2026-12-30T12:59", TRUE, "2026-12-30T08:00", "2026-12-30T13:00", "2026-12-30T08:00" },
  { "xetra-over-new-year", FINX_CALENDAR_XETRA, "2026-12-31T10:00", FALSE, "2027-01-04T08:00", "2027-01-04T16:30", "2026-12-30T08:00" },
  { "fx-saturday",         FINX_CALENDAR_FX, "2026-03-07T12:00", FALSE, "2026-03-08T21:00", "2026-03-09T21:00", "2026-03-05T22:00" },
  { "fx-before-sunday",    FINX_CALENDAR_FX, "2026-03-08T20:59:59", FALSE, "2026-03-08T21:00", "2026-03-09T21:00", "2026-03-05T22:00" },
  { "fx-sunday",           FINX_CALENDAR_FX, "2026-03-08T21:00", TRUE, "2026-03-08T21:00", "2026-03-09T21:00", "2026-03-08T21:00" },
  { "xetra-2009-last-day", FINX_CALENDAR_XETRA, "2009-12-30T13:00", TRUE, "2009-12-30T08:00", "2009-12-30T16:30", "2009-12-30T08:00" },
  { "us-2002-july-3",      FINX_CALENDAR_US_EQUITY, "2002-07-03T18:00", TRUE, "2002-07-03T13:30", "2002-07-03T20:00", "2002-07-03T13:30" },
  { "us-2002-july-5",      FINX_CALENDAR_US_EQUITY, "2002-07-05T16:59", TRUE, "2002-07-05T13:30", "2002-07-05T17:00", "2002-07-05T13:30" },
  { "us-2003-july-3",      FINX_CALENDAR_US_EQUITY, "2003-07-03T17:00", FALSE, "2003-07-07T13:30", "2003-07-07T20:00", "2003-07-03T13:30" },
  { "us-2013-july-3",      FINX_CALENDAR_US_EQUITY, "2013-07-03T16:59", TRUE, "2013-07-03T13:30", "2013-07-03T17:00", "2013-07-03T13:30" },
  { "fx-no-break",         FINX_CALENDAR_FX, "2026-03-09T21:00", TRUE, "2026-03-09T21:00", "2026-03-10T21:00", "2026-03-09T21:00" },
  { "fx-friday-winter",    FINX_CALENDAR_FX, "2026-03-06T22:00", FALSE, "2026-03-08T21:00", "2026-03-09T21:00", "2026-03-05T22:00" },
  { "fx-autumn-sunday",    FINX_CALENDAR_FX, "2026-11-01T22:00", TRUE, "2026-11-01T22:00", "2026-11-02T22:00", "2026-11-01T22:00" },
  { "fx-new-year-night",   FINX_CALENDAR_FX, "2026-01-01T03:00", TRUE, "2025-12-31T22:00", "2026-01-01T22:00", "2025-12-31T22:00" },
  { "always-sunday",       FINX_CALENDAR_ALWAYS, "2026-03-08T23:59:59.999999", TRUE, "2026-03-08", "2026-03-09", "2026-03-08" },
};

static void
test_session (gconstpointer data)
{
  const SessionCase *test = data;
  gint64 when = at (test->when), open, close, last_open, last_close;

  g_assert_cmpint (finx_calendar_is_open (test->calendar, when), ==, test->is_open);
  finx_calendar_session (test->calendar, when, &open, &close);
  assert_time (open, test->open);
  assert_time (close, test->close);
  finx_calendar_last_session (test->calendar, when, &last_open, &last_close);
  assert_time (last_open, test->last_open);
  g_assert_cmpint (test->is_open, ==, when < last_close);
}

/* Weekdays without trading, as the exchanges published them. */
typedef struct
{
  FinxCalendar calendar;
  const char  *year;
  const char  *closed[14];
} YearCase;

static const YearCase years[] = {
  { FINX_CALENDAR_US_EQUITY, "2021", { "2021-01-01", "2021-01-18", "2021-02-15", "2021-04-02", "2021-05-31", "2021-07-05",
                                       "2021-09-06", "2021-11-25", "2021-12-24" } },
  { FINX_CALENDAR_US_EQUITY, "2022", { "2022-01-17", "2022-02-21", "2022-04-15", "2022-05-30", "2022-06-20", "2022-07-04",
                                       "2022-09-05", "2022-11-24", "2022-12-26" } },
  { FINX_CALENDAR_US_EQUITY, "2024", { "2024-01-01", "2024-01-15", "2024-02-19", "2024-03-29", "2024-05-27", "2024-06-19",
                                       "2024-07-04", "2024-09-02", "2024-11-28", "2024-12-25" } },
  { FINX_CALENDAR_US_EQUITY, "2025", { "2025-01-01", "2025-01-09", "2025-01-20", "2025-02-17", "2025-04-18", "2025-05-26",
                                       "2025-06-19", "2025-07-04", "2025-09-01", "2025-11-27", "2025-12-25" } },
  { FINX_CALENDAR_US_EQUITY, "2026", { "2026-01-01", "2026-01-19", "2026-02-16", "2026-04-03", "2026-05-25", "2026-06-19",
                                       "2026-07-03", "2026-09-07", "2026-11-26", "2026-12-25" } },
  { FINX_CALENDAR_US_EQUITY, "2027", { "2027-01-01", "2027-01-18", "2027-02-15", "2027-03-26", "2027-05-31", "2027-06-18",
                                       "2027-07-05", "2027-09-06", "2027-11-25", "2027-12-24" } },
  { FINX_CALENDAR_XETRA, "2007", { "2007-01-01", "2007-04-06", "2007-04-09", "2007-05-01", "2007-05-28", "2007-12-24",
                                   "2007-12-25", "2007-12-26", "2007-12-31" } },
  { FINX_CALENDAR_XETRA, "2017", { "2017-04-14", "2017-04-17", "2017-05-01", "2017-06-05", "2017-10-03", "2017-10-31",
                                   "2017-12-25", "2017-12-26" } },
  { FINX_CALENDAR_XETRA, "2024", { "2024-01-01", "2024-03-29", "2024-04-01", "2024-05-01", "2024-12-24", "2024-12-25",
                                   "2024-12-26", "2024-12-31" } },
  { FINX_CALENDAR_XETRA, "2025", { "2025-01-01", "2025-04-18", "2025-04-21", "2025-05-01", "2025-12-24", "2025-12-25",
                                   "2025-12-26", "2025-12-31" } },
  { FINX_CALENDAR_XETRA, "2026", { "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-24", "2026-12-25",
                                   "2026-12-31" } },
  { FINX_CALENDAR_XETRA, "2027", { "2027-01-01", "2027-03-26", "2027-03-29", "2027-12-24", "2027-12-31" } },
};

static void
test_closed_weekdays (gconstpointer data)
{
  const YearCase *test = data;
  g_autofree char *first = g_strconcat (test->year, "-01-01T12:00", NULL);
  g_autofree char *end = g_strconcat (test->year, "-12-31T23:00", NULL);
  gsize n_found = 0;

  for (gint64 noon = at (first); noon < at (end); noon += FINX_USEC_PER_DAY)
    {
      g_autofree char *day = finx_time_format_iso (noon);
      gint64 weekday = (noon / FINX_USEC_PER_DAY + 3) % 7, open, close;

      day[10] = '\0';
      finx_calendar_session (test->calendar, noon - 12 * FINX_USEC_PER_HOUR, &open, &close);
      if (weekday >= 5)
        g_assert_cmpint (open, >, noon + 12 * FINX_USEC_PER_HOUR);
      else if (open > noon + 12 * FINX_USEC_PER_HOUR)
        g_assert_cmpstr (day, ==, test->closed[n_found++]);
    }
  g_assert_null (test->closed[n_found]);
}

/* Sessions and what a day is called agree. */
static void
test_kinds_of_days (void)
{
  static const struct { FinxCalendar calendar; const char *day; FinxExchangeDay kind; const char *holiday, *close; } rows[] = {
    { FINX_CALENDAR_US_EQUITY, "2026-11-25", FINX_EXCHANGE_DAY_WHOLE, NULL, "2026-11-25T21:00" },
    { FINX_CALENDAR_US_EQUITY, "2026-11-26", FINX_EXCHANGE_DAY_HOLIDAY, "Thanksgiving", NULL },
    { FINX_CALENDAR_US_EQUITY, "2026-11-27", FINX_EXCHANGE_DAY_SHORT, NULL, "2026-11-27T18:00" },
    { FINX_CALENDAR_US_EQUITY, "2026-11-28", FINX_EXCHANGE_DAY_WEEKEND, NULL, NULL },
    { FINX_CALENDAR_US_EQUITY, "2026-07-03", FINX_EXCHANGE_DAY_HOLIDAY, "Independence Day", NULL },
    { FINX_CALENDAR_US_EQUITY, "2025-01-09", FINX_EXCHANGE_DAY_HOLIDAY, "Closed out of turn", NULL },
    { FINX_CALENDAR_XETRA, "2026-12-24", FINX_EXCHANGE_DAY_HOLIDAY, "Christmas Eve", NULL },
    { FINX_CALENDAR_XETRA, "2026-12-26", FINX_EXCHANGE_DAY_WEEKEND, "Boxing Day", NULL },
    { FINX_CALENDAR_XETRA, "2026-12-30", FINX_EXCHANGE_DAY_SHORT, NULL, "2026-12-30T13:00" },
    { FINX_CALENDAR_FX, "2026-11-26", FINX_EXCHANGE_DAY_WHOLE, NULL, "2026-11-27T22:00" },
    { FINX_CALENDAR_ALWAYS, "2026-11-28", FINX_EXCHANGE_DAY_WHOLE, NULL, "2026-11-29" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 close_us;
      const char *holiday;

      g_assert_cmpint (finx_calendar_get_day (rows[i].calendar, at (rows[i].day) / FINX_USEC_PER_DAY, &holiday, &close_us), ==, rows[i].kind);
      g_assert_cmpstr (holiday, ==, rows[i].holiday);
      if (rows[i].close != NULL)
        assert_time (close_us, rows[i].close);
      else
        g_assert_cmpint (close_us, ==, 0);
    }
  for (gint64 day = at ("2020-01-01") / FINX_USEC_PER_DAY; day < at ("2030-01-01") / FINX_USEC_PER_DAY; day++)
    for (guint calendar = FINX_CALENDAR_US_EQUITY; calendar < FINX_N_CALENDARS; calendar++)
      {
        FinxExchangeDay kind = finx_calendar_get_day ((FinxCalendar) calendar, day, NULL, NULL);
        gint64 open, close;

        finx_calendar_session ((FinxCalendar) calendar, day * FINX_USEC_PER_DAY, &open, &close);
        g_assert_true ((open / FINX_USEC_PER_DAY == day) == (kind == FINX_EXCHANGE_DAY_WHOLE || kind == FINX_EXCHANGE_DAY_SHORT));
      }
}

static void
test_sessions_follow_each_other (void)
{
  for (guint calendar = 0; calendar < 4; calendar++)
    {
      gint64 time_us = at ("2023-12-20"), open, close, last_open, last_close;
      int n = 0;

      while (time_us < at ("2028-01-10"))
        {
          finx_calendar_session ((FinxCalendar) calendar, time_us, &open, &close);
          g_assert_cmpint (open, <, close);
          g_assert_cmpint (close, >, time_us);
          g_assert_true (finx_calendar_is_open ((FinxCalendar) calendar, open));
          g_assert_true (finx_calendar_is_open ((FinxCalendar) calendar, close - 1));
          finx_calendar_last_session ((FinxCalendar) calendar, close - 1, &last_open, &last_close);
          g_assert_cmpint (last_open, ==, open);
          g_assert_cmpint (last_close, ==, close);
          if (calendar == FINX_CALENDAR_FX || calendar == FINX_CALENDAR_ALWAYS)
            g_assert_cmpint (ABS (close - open - FINX_USEC_PER_DAY), <=, FINX_USEC_PER_HOUR);
          time_us = close;
          n++;
        }
      g_assert_cmpint (n, >, 1000);
    }
}

static void
test_edges_of_the_table_do_not_fail (void)
{
  static const gint64 times[] = { G_MININT64, -1, 0, 1, G_GINT64_CONSTANT (7258118400000000), G_MAXINT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    for (guint calendar = FINX_CALENDAR_FX; calendar <= FINX_CALENDAR_XETRA; calendar++)
      {
        gint64 open = 0, close = 0;

        finx_calendar_session ((FinxCalendar) calendar, times[i], &open, &close);
        g_assert_cmpint (open, <, close);
        finx_calendar_last_session ((FinxCalendar) calendar, times[i], &open, &close);
        g_assert_cmpint (open, <, close);
      }
  g_assert_false (finx_calendar_is_open (FINX_CALENDAR_XETRA, G_MAXINT64));
  g_assert_false (finx_calendar_is_open (FINX_CALENDAR_XETRA, G_MININT64));
}

static gpointer
ask_thread (gpointer data)
{
  gint64 start = at ("2030-01-01");
  int n_open = 0;

  for (int hour = 0; hour < 5 * 365 * 24; hour++)
    n_open += finx_calendar_is_open (FINX_CALENDAR_US_EQUITY, start + hour * FINX_USEC_PER_HOUR);
  return GINT_TO_POINTER (n_open);
}

static void
test_threads_get_the_same_answers (void)
{
  GThread *threads[4];
  int first = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask_thread, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      int n_open = GPOINTER_TO_INT (g_thread_join (threads[i]));

      first = i == 0 ? n_open : first;
      g_assert_cmpint (n_open, ==, first);
      g_assert_cmpint (n_open, >, 7000);          /* about 250 sessions of 6 full hours a year */
    }
}

static void
test_names_round_trip (void)
{
  FinxCalendar calendar;

  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (finx_calendar_from_string (finx_calendar_to_string ((FinxCalendar) i), &calendar));
      g_assert_cmpuint (calendar, ==, i);
    }
  g_assert_cmpstr (finx_calendar_time_zone (FINX_CALENDAR_US_EQUITY), ==, "America/New_York");
  g_assert_false (finx_calendar_from_string ("lse", &calendar));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/calendar/session/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_session);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (years); i++)
    {
      g_autofree char *path = g_strdup_printf ("/calendar/closed-weekdays/%s/%s", finx_calendar_to_string (years[i].calendar),
                                               years[i].year);

      g_test_add_data_func (path, &years[i], test_closed_weekdays);
    }
  g_test_add_func ("/calendar/days", test_kinds_of_days);
  g_test_add_func ("/calendar/sessions-follow-each-other", test_sessions_follow_each_other);
  g_test_add_func ("/calendar/edges-of-the-table-do-not-fail", test_edges_of_the_table_do_not_fail);
  g_test_add_func ("/calendar/threads-get-the-same-answers", test_threads_get_the_same_answers);
  g_test_add_func ("/calendar/names-round-trip", test_names_round_trip);
  return g_test_run ();
}
