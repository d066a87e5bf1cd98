/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How daily prices move together: common days, window, what is not known. */
#include <math.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "market/finx-bar-span.h"
#include "market/finx-co-movement.h"

enum { N = 120 };

/* A price by day; @skip: every so many-th day is missing; 0: none. */
static GArray *
make_series (double (*price) (int day),
             int      n,
             int      skip)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  for (int i = 0; i < n; i++)
    {
      double close = price (i);
      FinxBar bar = { (20000 + i) * FINX_USEC_PER_DAY, close, close, close, close, 0 };

      if (skip == 0 || i % skip != 0)
        g_array_append_val (bars, bar);
    }
  return bars;
}

static double
wave (int day)
{
  return 100 + 10 * sin (day * 1.3);
}

static double
double_wave (int day)
{
  return 2 * wave (day);
}

static double
against (int day)
{
  return 1e4 / wave (day);
}

static double
flat (int day)
{
  return 5;
}

/* Follows the wave at first and then runs against it. */
static double
turns (int day)
{
  return day < N / 2 ? wave (day) : against (day);
}

static double
at (const FinxCoMovement *self,
    guint                 row,
    guint                 column)
{
  g_assert_cmpint (isnan (self->correlations[row * self->n + column]), ==, isnan (self->correlations[column * self->n + row]));
  return self->correlations[row * self->n + column];
}

static void
test_pairs (gconstpointer by_ranks)
{
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr(FinxCoMovement) all = NULL, newest = NULL;

  g_ptr_array_add (series, make_series (wave, N, 0));
  g_ptr_array_add (series, make_series (double_wave, N, 5));
  g_ptr_array_add (series, make_series (against, N, 0));
  g_ptr_array_add (series, make_series (flat, N, 0));
  g_ptr_array_add (series, make_series (wave, FINX_CO_MOVEMENT_LEAST, 0));
  g_ptr_array_add (series, make_series (turns, N, 0));
  all = finx_co_movement_new (series, 0, GPOINTER_TO_INT (by_ranks));
  newest = finx_co_movement_new (series, 30, GPOINTER_TO_INT (by_ranks));
  g_assert_cmpfloat (at (all, 0, 0), ==, 1);
  g_assert_cmpfloat_with_epsilon (at (all, 0, 1), 1, 1e-12);            /* on the days that both have */
  g_assert_cmpuint (all->days[1], ==, N - N / 5 - 1);
  g_assert_cmpfloat (at (all, 0, 2), <, -0.95);
  g_assert_true (isnan (at (all, 0, 3)) && isnan (at (all, 3, 3)));     /* stands still */
  g_assert_true (isnan (at (all, 0, 4)));                               /* one return too few */
  g_assert_cmpuint (all->days[4], ==, FINX_CO_MOVEMENT_LEAST - 1);
  g_assert_cmpuint (newest->days[2], ==, 30);
  g_assert_cmpfloat (fabs (at (all, 0, 5)), <, 0.6);
  g_assert_cmpfloat (at (newest, 0, 5), <, -0.95);
}

/* The last of it is what the window alone tells; each has its day. */
static void
test_roll (gconstpointer by_ranks)
{
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32)), none = g_array_new (FALSE, FALSE, sizeof (gint32)), values = NULL, few = NULL;
  g_autoptr(FinxCoMovement) newest = NULL;

  g_ptr_array_add (series, make_series (wave, N, 0));
  g_ptr_array_add (series, make_series (turns, N, 7));
  newest = finx_co_movement_new (series, 30, GPOINTER_TO_INT (by_ranks));
  values = finx_co_movement_roll (series->pdata[0], series->pdata[1], 30, GPOINTER_TO_INT (by_ranks), days);
  g_assert_cmpuint (values->len, ==, days->len);
  g_assert_cmpint (g_array_index (days, gint32, days->len - 1), ==, 20000 + ((N - 1) % 7 == 0 ? N - 2 : N - 1));
  g_assert_cmpfloat (g_array_index (values, double, values->len - 1), ==, newest->correlations[1]);
  g_assert_cmpfloat (g_array_index (values, double, 0), >, 0.99);
  few = finx_co_movement_roll (series->pdata[0], series->pdata[1], N, GPOINTER_TO_INT (by_ranks), none);
  g_assert_cmpuint (few->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_none (void)
{
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr(FinxCoMovement) none = finx_co_movement_new (series, 0, FALSE), empty = NULL;

  g_assert_cmpuint (none->n, ==, 0);
  g_ptr_array_add (series, make_series (wave, 0, 0));
  empty = finx_co_movement_new (series, 0, FALSE);
  g_assert_true (isnan (empty->correlations[0]));
}

static double
doubled_moves (int day)
{
  double price = 100;

  for (int i = 1; i <= day; i++)
    price *= 1 + 2 * (wave (i) / wave (i - 1) - 1) + 0.001;
  return price;
}

/* The line through returns that lie on one is that line; of too few, or of what stands still, there is none. */
static void
test_fit (void)
{
  g_autoptr(GArray) x = make_series (wave, N, 0), y = make_series (doubled_moves, N, 0), still = make_series (flat, N, 0);
  g_autoptr(GArray) gaps = make_series (doubled_moves, N, 7), few = make_series (wave, FINX_CO_MOVEMENT_LEAST, 0);
  g_autoptr(FinxPairReturns) all = finx_pair_returns_new (x, y, 0), newest = finx_pair_returns_new (x, y, 30);
  g_autoptr(FinxPairReturns) bridged = finx_pair_returns_new (x, gaps, 0), short_one = finx_pair_returns_new (few, y, 0);
  g_autoptr(FinxPairReturns) by_still = finx_pair_returns_new (still, y, 0), of_still = finx_pair_returns_new (x, still, 0);

  g_assert_cmpfloat_with_epsilon (all->fit.beta, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (all->fit.alpha, 0.001, 1e-9);
  g_assert_cmpfloat_with_epsilon (all->fit.r2, 1, 1e-9);
  g_assert_cmpuint (all->days->len, ==, N - 1);
  g_assert_cmpuint (newest->days->len, ==, 30);
  g_assert_cmpint (g_array_index (newest->days, gint32, 29), ==, g_array_index (all->days, gint32, N - 2));
  g_assert_cmpfloat_with_epsilon (newest->fit.beta, 2, 1e-9);
  g_assert_cmpuint (bridged->days->len, ==, bridged->x->len);
  g_assert_cmpuint (bridged->days->len, <, all->days->len);
  g_assert_cmpfloat (bridged->fit.r2, <=, 1 + 1e-12);
  g_assert_true (isnan (short_one->fit.beta) && isnan (short_one->fit.r2));
  g_assert_true (isnan (by_still->fit.beta));
  g_assert_cmpfloat_with_epsilon (of_still->fit.beta, 0, 1e-12);
  g_assert_true (isnan (of_still->fit.r2));
}

/* Bars of a year as they open: a day of currencies in the evening before, by New York's summer and winter time. */
static GArray *
make_sessions (FinxCalendar calendar,
               gboolean     by_date)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  gint64 day = finx_days_from_date (2024, 1, 2);

  for (int i = 0; i < 365; i++)
    {
      gint64 open_us, close_us;
      double close = wave (i);
      FinxBar bar = { 0, close, close, close, close, 0 };

      finx_calendar_session (calendar, (day + i) * FINX_USEC_PER_DAY + FINX_USEC_PER_DAY / 2, &open_us, &close_us);
      if (finx_days_from_time (close_us - 1) != day + i)
        continue;                       /* closed */
      bar.time_us = by_date ? (day + i) * FINX_USEC_PER_DAY : open_us;
      g_array_append_val (bars, bar);
    }
  return bars;
}

/* The same prices on the same days are the same, wherever they trade and whether their bars begin with the session or the date. */
static void
test_days (void)
{
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr(FinxCoMovement) all = NULL;

  for (guint i = 0; i < 2 * FINX_N_CALENDARS; i++)
    {
      g_autoptr(GArray) bars = make_sessions (i / 2, i % 2 == 1);

      g_assert_cmpuint (bars->len, >, 240);
      g_ptr_array_add (series, finx_co_movement_days (bars, i / 2));
    }
  all = finx_co_movement_new (series, 0, FALSE);
  for (guint i = 0; i < all->n; i++)
    for (guint k = 0; k < all->n; k++)
      {
        g_assert_cmpfloat_with_epsilon (at (all, i, k), 1, 1e-12);
        g_assert_cmpuint (all->days[i * all->n + k], >, 235);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/co-movement/pearson", GINT_TO_POINTER (FALSE), test_pairs);
  g_test_add_data_func ("/co-movement/spearman", GINT_TO_POINTER (TRUE), test_pairs);
  g_test_add_data_func ("/co-movement/roll-pearson", GINT_TO_POINTER (FALSE), test_roll);
  g_test_add_data_func ("/co-movement/roll-spearman", GINT_TO_POINTER (TRUE), test_roll);
  g_test_add_func ("/co-movement/none", test_none);
  g_test_add_func ("/co-movement/fit", test_fit);
  g_test_add_func ("/co-movement/days-of-other-calendars", test_days);
  return g_test_run ();
}
