/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "market/finx-bar-series.h"
#include "tests/market/market-fixture.h"

typedef struct
{
  FinxInstrument instrument;
  FinxBarSeries *series;
  guint          reset, appended, updated, prepended, state;
} Fixture;

static void
count_cb (FinxBarSeries *series,
          guint         *counter)
{
  (*counter)++;
}

static void
sum_cb (FinxBarSeries *series,
        guint          n,
        guint         *sum)
{
  *sum += n;
}

static void
state_cb (FinxBarSeries *series,
          GParamSpec    *pspec,
          guint         *counter)
{
  (*counter)++;
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->instrument = make_instrument ("AAPL", "USD");
  f->series = finx_bar_series_new (&f->instrument, FINX_INTERVAL_1M);
  g_signal_connect (f->series, "reset", G_CALLBACK (count_cb), &f->reset);
  g_signal_connect (f->series, "appended", G_CALLBACK (sum_cb), &f->appended);
  g_signal_connect (f->series, "updated", G_CALLBACK (count_cb), &f->updated);
  g_signal_connect (f->series, "prepended", G_CALLBACK (sum_cb), &f->prepended);
  g_signal_connect (f->series, "notify::state", G_CALLBACK (state_cb), &f->state);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  g_object_unref (f->series);
}

static FinxBar
bar (gint64 time_us)
{
  return (FinxBar) { time_us, time_us + 1, time_us + 3, time_us, time_us + 2, 10 };
}

static void
assert_times (FinxBarSeries *series,
              const gint64  *times,
              gsize          n)
{
  g_assert_cmpmem (finx_bar_series_get_times (series), finx_bar_series_get_size (series) * sizeof *times, times,
                   n * sizeof *times);
  for (gsize i = 0; i < n; i++)
    {
      FinxBar got;

      g_assert_true (finx_bar_series_get_bar (series, i, &got));
      g_assert_cmpfloat (got.open, ==, (double) times[i] + 1);
      g_assert_cmpfloat (finx_bar_series_get_closes (series)[i], ==, (double) times[i] + 2);
      g_assert_cmpfloat (finx_bar_series_get_highs (series)[i], ==, (double) times[i] + 3);
      g_assert_cmpfloat (finx_bar_series_get_lows (series)[i], ==, (double) times[i]);
    }
}

static void
test_reset_makes_it_ready (Fixture      *f,
                           gconstpointer data)
{
  const FinxBar bars[] = { bar (10), bar (20), bar (20), bar (15), bar (30) };
  static const gint64 expected[] = { 10, 20, 30 };
  FinxBar none;

  g_assert_cmpint (finx_bar_series_get_state (f->series), ==, FINX_SERIES_LOADING);
  finx_bar_series_reset (f->series, bars, G_N_ELEMENTS (bars));
  g_assert_cmpint (finx_bar_series_get_state (f->series), ==, FINX_SERIES_READY);
  g_assert_cmpuint (f->reset, ==, 1);
  g_assert_cmpuint (f->state, ==, 1);
  assert_times (f->series, expected, 3);
  g_assert_false (finx_bar_series_get_bar (f->series, 3, &none));
}

static void
test_push_appends_updates_or_ignores (Fixture      *f,
                                      gconstpointer data)
{
  const FinxBar bars[] = { bar (10), bar (20), bar (20), bar (10), bar (30) };
  static const gint64 expected[] = { 10, 20, 30 };

  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    finx_bar_series_push (f->series, &bars[i]);
  assert_times (f->series, expected, 3);
  g_assert_cmpuint (f->appended, ==, 3);
  g_assert_cmpuint (f->updated, ==, 1);
}

static void
test_prepend_leaves_out_what_is_there (Fixture      *f,
                                       gconstpointer data)
{
  const FinxBar present[] = { bar (30), bar (40) };
  const FinxBar older[] = { bar (10), bar (20), bar (30), bar (40) };
  static const gint64 expected[] = { 10, 20, 30, 40 };

  finx_bar_series_reset (f->series, present, 2);
  finx_bar_series_prepend (f->series, older, 4);
  finx_bar_series_prepend (f->series, older, 4);
  g_assert_cmpuint (f->prepended, ==, 2);
  assert_times (f->series, expected, 4);
}

static void
test_it_grows_without_losing_bars (Fixture      *f,
                                   gconstpointer data)
{
  for (gint64 i = 1; i <= 5000; i++)
    {
      FinxBar one = bar (i);

      finx_bar_series_push (f->series, &one);
    }
  g_assert_cmpuint (finx_bar_series_get_size (f->series), ==, 5000);
  g_assert_cmpint (finx_bar_series_get_times (f->series)[0], ==, 1);
  g_assert_cmpint (finx_bar_series_get_times (f->series)[4999], ==, 5000);
  g_assert_cmpfloat (finx_bar_series_get_volumes (f->series)[2500], ==, 10.0);
}

static void
test_failing_keeps_the_bars_and_the_reason (Fixture      *f,
                                            gconstpointer data)
{
  const FinxBar one = bar (10);

  finx_bar_series_reset (f->series, &one, 1);
  g_assert_cmpstr (finx_bar_series_get_error (f->series), ==, "");
  finx_bar_series_fail (f->series, "The history of AAPL did not load.");
  g_assert_cmpint (finx_bar_series_get_state (f->series), ==, FINX_SERIES_FAILED);
  g_assert_cmpstr (finx_bar_series_get_error (f->series), ==, "The history of AAPL did not load.");
  g_assert_cmpuint (finx_bar_series_get_size (f->series), ==, 1);
  finx_bar_series_reset (f->series, &one, 1);
  g_assert_cmpstr (finx_bar_series_get_error (f->series), ==, "");
  g_assert_cmpuint (f->state, ==, 3);
}

/* They are left out wherever they come from, and counted until all is new. */
static void
test_bars_without_a_price (Fixture      *f,
                           gconstpointer data)
{
  FinxBar bars[] = { bar (10), bar (20), bar (30) }, older[] = { bar (1), bar (2), bar (3) }, newer = bar (40);

  bars[1].low = NAN;
  older[0].open = INFINITY;
  older[2].close = NAN;
  newer.high = NAN;
  finx_bar_series_reset (f->series, bars, 3);
  finx_bar_series_prepend (f->series, older, 3);
  finx_bar_series_push (f->series, &newer);
  g_assert_cmpuint (finx_bar_series_get_size (f->series), ==, 3);
  g_assert_cmpint (finx_bar_series_get_times (f->series)[0], ==, 2);
  g_assert_cmpint (finx_bar_series_get_times (f->series)[2], ==, 30);
  g_assert_cmpuint (f->prepended, ==, 1);
  g_assert_cmpuint (f->appended, ==, 0);
  g_assert_cmpuint (finx_bar_series_get_without_price (f->series), ==, 4);
  g_assert_cmpuint (finx_bar_series_get_left_out (f->series), ==, 0);
  finx_bar_series_reset (f->series, bars, 1);
  g_assert_cmpuint (finx_bar_series_get_without_price (f->series), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/bar-series/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("reset-makes-it-ready", test_reset_makes_it_ready);
  ADD ("push-appends-updates-or-ignores", test_push_appends_updates_or_ignores);
  ADD ("prepend-leaves-out-what-is-there", test_prepend_leaves_out_what_is_there);
  ADD ("it-grows-without-losing-bars", test_it_grows_without_losing_bars);
  ADD ("bars-without-a-price", test_bars_without_a_price);
  ADD ("failing-keeps-the-bars-and-the-reason", test_failing_keeps_the_bars_and_the_reason);
  return g_test_run ();
}
