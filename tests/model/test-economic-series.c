/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/finx-time.h"
#include "model/finx-market-data.h"

/* When the next value of a series can come. */
typedef struct
{
  const char *name;
  const char *days;             /* the starts of the periods it has */
  int         period;
  const char *due;              /* "": not known */
} Case;

static const Case cases[] = {
  { "nothing",         "", 0, "" },
  { "one",             "2024-01-01", 0, "" },
  { "days",            "2024-03-06 2024-03-07 2024-03-08", 1, "2024-03-10" },
  { "over-a-weekend",  "2024-03-07 2024-03-08 2024-03-11", 1, "2024-03-13" },
  { "months",          "2024-01-01 2024-02-01 2024-03-01 2024-04-01", 29, "2024-05-29" },
  { "one-is-missing",  "2024-01-01 2024-02-01 2024-05-01 2024-06-01", 31, "2024-08-02" },
  { "quarters",        "2023-10-01 2024-01-01 2024-04-01", 91, "2024-09-30" },
  { "years",           "2021-01-01 2022-01-01 2023-01-01", 365, "2024-12-31" },
};

static void
test_due (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxEconomicSeries) series = finx_economic_series_new ("x");
  g_auto(GStrv) days = g_strsplit (c->days, " ", -1);
  g_autofree char *text = NULL;
  gint32 period, due;

  for (char **day = days; *day != NULL; day++)
    {
      FinxEconomicPoint point = { .value = 1 };

      int y, m, d;

      g_assert_cmpint (sscanf (*day, "%d-%d-%d", &y, &m, &d), ==, 3);
      point.day = (gint32) finx_days_from_date (y, m, d);
      g_array_append_val (series->points, point);
    }
  due = finx_economic_series_get_due (series, &period);
  text = due != 0 ? finx_days_to_string (due) : g_strdup ("");
  g_assert_cmpint (period, ==, c->period);
  g_assert_cmpstr (text, ==, c->due);
}

/* Days of releases: in order, each once, those of the span; the next one is never one that was not told. */
static void
test_release_dates (void)
{
  static const gint32 told[] = { 30, 5, 12, 12, 99, -3, 20 };
  static const struct { gint32 from, next; } rows[] = { { -10, 5 }, { 5, 5 }, { 6, 12 }, { 13, 20 }, { 30, 30 }, { 31, 0 } };
  g_autoptr(FinxReleaseDates) dates = finx_release_dates_new ("x"), copy = NULL;
  gint32 day = 0;

  g_assert_false (finx_release_dates_next (dates, 0, &day));
  g_array_append_vals (dates->days, told, G_N_ELEMENTS (told));
  finx_release_dates_tidy (dates, 0, 40);
  g_assert_cmpuint (dates->days->len, ==, 4);
  copy = finx_release_dates_copy (dates);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (finx_release_dates_next (copy, rows[i].from, &day), ==, rows[i].next != 0);
      if (rows[i].next != 0)
        g_assert_cmpint (day, ==, rows[i].next);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/economic-series/due/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_due);
    }
  g_test_add_func ("/economic-series/release-dates", test_release_dates);
  return g_test_run ();
}
