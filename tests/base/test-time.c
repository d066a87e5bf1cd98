/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *formatted;        /* NULL: refused */
} TimeCase;

static const TimeCase cases[] = {
  { "full",             "2026-03-09T13:30:15.123456Z",       "2026-03-09T13:30:15.123456Z" },
  { "date",             "2026-03-09",                        "2026-03-09T00:00:00.000000Z" },
  { "minutes",          "2026-03-09T13:30",                  "2026-03-09T13:30:00.000000Z" },
  { "blank-for-t",      "2026-03-09 13:30:15",               "2026-03-09T13:30:15.000000Z" },
  { "milliseconds",     "2026-03-09T13:30:15.5Z",            "2026-03-09T13:30:15.500000Z" },
  { "nanoseconds",      "2026-03-09T13:30:15.123456789Z",    "2026-03-09T13:30:15.123456Z" },
  { "offset-east",      "2026-03-09T13:30:15+01:00",         "2026-03-09T12:30:15.000000Z" },
  { "offset-west",      "2026-03-09T22:30:15-0530",          "2026-03-10T04:00:15.000000Z" },
  { "offset-hours",     "2026-01-01T00:30:00+01",            "2025-12-31T23:30:00.000000Z" },
  { "leap-day",         "2024-02-29",                        "2024-02-29T00:00:00.000000Z" },
  { "leap-century",     "2000-02-29",                        "2000-02-29T00:00:00.000000Z" },
  { "before-1970",      "1969-12-31T23:59:59.999999Z",       "1969-12-31T23:59:59.999999Z" },
  { "first-year",       "0001-01-01",                        "0001-01-01T00:00:00.000000Z" },
  { "last-moment",      "9999-12-31T23:59:59.999999Z",       "9999-12-31T23:59:59.999999Z" },
  { "null",             NULL, NULL },
  { "empty",            "", NULL },
  { "word",             "today", NULL },
  { "no-leap-day",      "2026-02-29", NULL },
  { "no-leap-century",  "1900-02-29", NULL },
  { "month-13",         "2026-13-01", NULL },
  { "month-0",          "2026-00-01", NULL },
  { "day-0",            "2026-01-00", NULL },
  { "day-31",           "2026-04-31", NULL },
  { "hour-24",          "2026-03-09T24:00:00Z", NULL },
  { "second-60",        "2026-03-09T23:59:60Z", NULL },
  { "no-fraction",      "2026-03-09T13:30:15.Z", NULL },
  { "text-after",       "2026-03-09T13:30:15Zx", NULL },
  { "text-after-date",  "2026-03-09x", NULL },
  { "day-first",        "09.03.2026", NULL },
  { "short-parts",      "2026-3-9", NULL },
  { "blank-before",     " 2026-03-09", NULL },
  { "cut-short",        "2026-03-09T", NULL },
  { "cut-offset",       "2026-03-09T13:30+1", NULL },
};

static void
test_iso (gconstpointer data)
{
  const TimeCase *test = data;
  g_autoptr(GError) error = NULL;
  gint64 time_us = 77;

  if (test->formatted == NULL)
    {
      g_assert_false (finx_time_parse_iso (test->text, &time_us, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-TIME-001");
      g_assert_cmpint (time_us, ==, 77);
    }
  else
    {
      g_autofree char *text = NULL;

      g_assert_true (finx_time_parse_iso (test->text, &time_us, &error));
      g_assert_no_error (error);
      text = finx_time_format_iso (time_us);
      g_assert_cmpstr (text, ==, test->formatted);
    }
}

static void
test_agrees_with_glib (void)
{
  for (int i = 0; i < 5000; i++)
    {
      gint64 seconds = (gint64) (g_test_rand_double_range (-30e9, 250e9));
      g_autoptr(GDateTime) expected = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected_text = g_date_time_format (expected, "%Y-%m-%dT%H:%M:%S.000000Z");
      g_autofree char *text = finx_time_format_iso (seconds * FINX_USEC_PER_SEC);
      gint64 days = finx_days_from_time (seconds * FINX_USEC_PER_SEC), back;

      g_assert_cmpstr (text, ==, expected_text);
      g_assert_true (finx_time_parse_iso (text, &back, NULL));
      g_assert_cmpint (back, ==, seconds * FINX_USEC_PER_SEC);
      g_assert_cmpint (finx_weekday (days), ==, g_date_time_get_day_of_week (expected));
      g_assert_cmpint (days, ==, finx_days_from_date (g_date_time_get_year (expected), g_date_time_get_month (expected),
                                                      g_date_time_get_day_of_month (expected)));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/time/iso/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_iso);
    }
  g_test_add_func ("/time/agrees-with-glib", test_agrees_with_glib);
  return g_test_run ();
}
