/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes of a day, week, month and year count from. */
#include <math.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "market/finx-period-prices.h"

static const struct
{
  const char *name;
  FinxChangePeriod  period;
  int         from[3], to[3];
} starts[] = {
  { "day", FINX_CHANGE_DAY, { 2026, 3, 1 }, { 2026, 2, 28 } },
  { "week", FINX_CHANGE_WEEK, { 2026, 1, 3 }, { 2025, 12, 27 } },
  { "month", FINX_CHANGE_MONTH, { 2026, 11, 22 }, { 2026, 10, 22 } },
  { "short-month", FINX_CHANGE_MONTH, { 2026, 3, 31 }, { 2026, 2, 28 } },
  { "month-over-new-year", FINX_CHANGE_MONTH, { 2026, 1, 31 }, { 2025, 12, 31 } },
  { "year", FINX_CHANGE_YEAR, { 2026, 11, 22 }, { 2025, 11, 22 } },
  { "leap-day", FINX_CHANGE_YEAR, { 2024, 2, 29 }, { 2023, 2, 28 } },
};

static void
test_start (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      const int *from = starts[i].from, *to = starts[i].to;

      g_test_message ("%s", starts[i].name);
      g_assert_cmpint (finx_period_start ((gint32) finx_days_from_date (from[0], from[1], from[2]), starts[i].period), ==,
                       finx_days_from_date (to[0], to[1], to[2]));
    }
}

/* Closes are the day less 20000; those of @gap to @gap_end are missing. */
static GArray *
make_bars (gint32 first,
           gint32 last,
           gint32 gap,
           gint32 gap_end)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  for (gint32 day = first; day <= last; day++)
    {
      double close = day - 20000;
      FinxBar bar = { day * FINX_USEC_PER_DAY, close, close, close, close, 1000 };

      if (day < gap || day > gap_end)
        g_array_append_val (bars, bar);
    }
  return bars;
}

static void
test_prices_of_the_days_before (void)
{
  g_autoptr(GArray) bars = make_bars (20100, 20600, 0, 0);
  FinxPeriodPrices prices;

  finx_period_prices_read (&prices, bars, G_MAXINT32);
  g_assert_cmpint (prices.day, ==, 20600);
  g_assert_cmpfloat (prices.last, ==, 600);
  g_assert_cmpfloat (prices.volume, ==, 1000);
  g_assert_cmpfloat (prices.before[FINX_CHANGE_DAY], ==, 599);
  g_assert_cmpfloat (prices.before[FINX_CHANGE_WEEK], ==, 593);
  g_assert_cmpfloat (prices.before[FINX_CHANGE_YEAR], ==, 235);
  finx_period_prices_read (&prices, bars, 20601);       /* a day that has no bar yet */
  g_assert_cmpint (prices.day, ==, 20600);
  g_assert_cmpfloat (prices.before[FINX_CHANGE_DAY], ==, 600);
  finx_period_prices_read (&prices, bars, 20300);       /* nothing of what came later */
  g_assert_cmpfloat (prices.last, ==, 300);
  g_assert_cmpfloat (prices.before[FINX_CHANGE_WEEK], ==, 293);
  g_assert_true (isnan (prices.before[FINX_CHANGE_YEAR]));
}

static void
test_what_is_too_old_is_not_known (void)
{
  g_autoptr(GArray) near = make_bars (20100, 20600, 20590, 20598), far = make_bars (20100, 20600, 20580, 20598), none = make_bars (1, 0, 0, 0);
  FinxPeriodPrices prices;

  finx_period_prices_read (&prices, near, G_MAXINT32);
  g_assert_cmpfloat (prices.before[FINX_CHANGE_WEEK], ==, 589);         /* the last one before holidays */
  finx_period_prices_read (&prices, far, G_MAXINT32);
  g_assert_true (isnan (prices.before[FINX_CHANGE_WEEK]));
  g_assert_cmpfloat (prices.before[FINX_CHANGE_DAY], ==, 599);
  finx_period_prices_read (&prices, none, G_MAXINT32);
  g_assert_true (isnan (prices.last) && isnan (prices.volume) && isnan (prices.before[FINX_CHANGE_DAY]));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/period-prices/start", test_start);
  g_test_add_func ("/period-prices/days-before", test_prices_of_the_days_before);
  g_test_add_func ("/period-prices/too-old", test_what_is_too_old_is_not_known);
  return g_test_run ();
}
