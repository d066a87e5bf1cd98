/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies of two instruments in a chart. */
#include <adwaita.h>
#include <math.h>

#include "base/finx-clock.h"
#include "ui/charts/chart/finx-chart-private.h"
#include "windows.h"

#define START_US (G_GINT64_CONSTANT (1763562600) * G_USEC_PER_SEC)
#define STEP_US  (300 * (gint64) G_USEC_PER_SEC)

static FinxInstrument instrument = { .symbol = (char *) "AAPL", .price_scale = 2 };
static FinxInstrument other_instrument = { .symbol = (char *) "BRK B", .price_scale = 2 };

static FinxBar
make_bar (gint64 i,
          double speed)
{
  double close = 100 + 5 * sin ((double) i / speed) + (double) ((i % 7 + 7) % 7) / 10;

  return (FinxBar) { START_US + i * STEP_US, close, close + 0.25, close - 0.25, close, 1000 };
}

/* Of the other one every fifth bar is missing. */
static gboolean
has_other (gint64 i)
{
  return (i % 5 + 5) % 5 != 3;
}

static FinxBarSeries *
make_series (FinxInstrument *of,
             gint64          n)
{
  FinxBarSeries *series = finx_bar_series_new (of, FINX_INTERVAL_5M);
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  for (gint64 i = 0; i < n; i++)
    if (of == &instrument || has_other (i))
      {
        FinxBar bar = make_bar (i, of == &instrument ? 9 : 13);

        g_array_append_val (bars, bar);
      }
  finx_bar_series_reset (series, (const FinxBar *) (gpointer) bars->data, bars->len);
  return series;
}

static FinxChart *
make_chart (FinxBarSeries *series)
{
  FinxChart *chart = FINX_CHART (finx_chart_new ());

  show_in_window (GTK_WIDGET (chart), 640, 500);
  finx_chart_set_series (chart, series);
  finx_chart_set_look (chart, NULL);
  return chart;
}

static void
add (FinxChart  *chart,
     const char *text,
     const char *other)
{
  FinxIndicatorSpec spec;
  FinxChartStudy *study;

  g_assert_true (finx_indicator_spec_parse (text, &spec, NULL));
  study = finx_chart_study_new (&spec);
  finx_chart_study_set_other (study, other);
  finx_chart_add_study (chart, study);
}

#define US FINX_CALENDAR_US_EQUITY
#define FX FINX_CALENDAR_FX
#define ALWAYS FINX_CALENDAR_ALWAYS

typedef struct
{
  const char  *name;
  FinxCalendar calendar, other_calendar;
  FinxInterval interval;
  const char  *times[5], *others[5];
  double       closes[5], values[5];
} MatchCase;

static const MatchCase match_cases[] = {
  { "same", US, US, FINX_INTERVAL_5M, { "2026-11-18T15:00:00Z", "2026-11-18T15:05:00Z" }, { "2026-11-18T15:00:00Z", "2026-11-18T15:05:00Z" },
    { 1, 2 }, { 1, 2 } },
  { "a-gap", US, US, FINX_INTERVAL_5M, { "2026-11-18T15:00:00Z", "2026-11-18T15:05:00Z", "2026-11-18T15:10:00Z" },
    { "2026-11-18T15:00:00Z", "2026-11-18T15:10:00Z" }, { 1, 2 }, { 1, NAN, 2 } },
  { "the-night-of-another-market-does-not-count", US, ALWAYS, FINX_INTERVAL_5M, { "2026-11-18T20:55:00Z", "2026-11-19T14:30:00Z" },
    { "2026-11-18T20:55:00Z", "2026-11-19T01:00:00Z", "2026-11-19T14:25:00Z", "2026-11-19T14:30:00Z" }, { 1, 2, 3, 4 }, { 1, 4 } },
  { "newer-than-the-chart", US, US, FINX_INTERVAL_5M, { "2026-11-18T15:00:00Z" }, { "2026-11-18T15:05:00Z" }, { 1 }, { NAN } },
  { "days-of-crypto", US, ALWAYS, FINX_INTERVAL_1D, { "2026-11-20T14:30:00Z", "2026-11-23T14:30:00Z" },
    { "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z" }, { 1, 2, 3, 4 }, { 1, 4 } },
  { "days-of-currencies-open-the-evening-before", US, FX, FINX_INTERVAL_1D, { "2026-11-20T14:30:00Z", "2026-11-23T14:30:00Z" },
    { "2026-11-19T22:00:00Z", "2026-11-22T22:00:00Z" }, { 1, 2 }, { 1, 2 } },
  { "days-of-a-file", US, US, FINX_INTERVAL_1D, { "2026-11-20T14:30:00Z", "2026-11-23T14:30:00Z" },
    { "2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z" }, { 1, 2 }, { 1, 2 } },
  { "a-holiday", ALWAYS, US, FINX_INTERVAL_1D, { "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z" },
    { "2026-11-25T14:30:00Z", "2026-11-27T14:30:00Z" }, { 1, 2 }, { 1, NAN, 2 } },
  { "weeks", US, FX, FINX_INTERVAL_1W, { "2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z" }, { "2026-11-08T22:00:00Z", "2026-11-15T22:00:00Z" },
    { 1, 2 }, { 1, 2 } },
  { "months", ALWAYS, FX, FINX_INTERVAL_1MO, { "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z" }, { "2026-06-30T21:00:00Z" }, { 1 }, { NAN, 1 } },
  { "nothing", US, US, FINX_INTERVAL_5M, { "2026-11-18T15:00:00Z" }, { NULL }, { 0 }, { NAN } },
};

static gsize
read_times (const char *const *texts,
            gint64            *times)
{
  gsize n = 0;

  for (; n < 5 && texts[n] != NULL; n++)
    g_assert_true (finx_time_parse_iso (texts[n], &times[n], NULL));
  return n;
}

static void
test_match (gconstpointer data)
{
  const MatchCase *c = data;
  gint64 times[5], other_times[5];
  FinxChartBars bars = { .times = times, .n = read_times (c->times, times) };
  FinxChartBars others = { .times = other_times, .closes = c->closes, .n = read_times (c->others, other_times) };
  double values[5];

  for (gsize first = 0; first <= bars.n; first++)       /* from any bar on it is the same */
    {
      finx_chart_other_match (&bars, c->calendar, c->interval, &others, c->other_calendar, 0, values);
      finx_chart_other_match (&bars, c->calendar, c->interval, &others, c->other_calendar, first, values);
      for (gsize i = 0; i < bars.n; i++)
        g_assert_true (values[i] == c->values[i] || (isnan (values[i]) && isnan (c->values[i])));
    }
}

/* What the study has is what the indicator gives for all bars of both, to the last bit. Returns the values that are known. */
static guint
assert_values (FinxChart     *chart,
               FinxBarSeries *other)
{
  FinxChartBars bars = finx_chart_get_bars (chart);
  const FinxChartStudy *study = chart->studies->pdata[0];
  g_autofree double *others = g_new (double, bars.n), *values = g_new (double, bars.n);
  const FinxBarColumns columns = { .n = bars.n, .times = bars.times, .closes = bars.closes, .others = others };
  double *const outputs[] = { values };
  gsize next = 0, n = finx_bar_series_get_size (other);
  guint known = 0;

  g_assert_nonnull (study->live);
  g_assert_cmpuint (study->offset, ==, 0);
  g_assert_cmpuint (study->n, ==, bars.n);
  for (gsize i = 0; i < bars.n; i++)
    {
      while (next < n && finx_bar_series_get_times (other)[next] < bars.times[i])
        next++;
      others[i] = next < n && finx_bar_series_get_times (other)[next] == bars.times[i] ? finx_bar_series_get_closes (other)[next] : (double) NAN;
    }
  finx_indicator_compute (&study->spec, &columns, outputs);
  for (gsize i = 0; i < bars.n; i++)
    {
      g_assert_true (values[i] == study->values[0][i] || (isnan (values[i]) && isnan (study->values[0][i])));
      known += !isnan (values[i]);
    }
  return known;
}

static void
wait_for_values (FinxChart *chart)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  const FinxChartStudy *study = chart->studies->pdata[0];

  while ((study->live == NULL || study->offset > 0) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static void
prepend (FinxBarSeries *series,
         FinxBarSeries *other,
         gint64         first)
{
  FinxBar bars[10], others[10];
  gsize n = 0;

  for (gint64 i = 0; i < 10; i++)
    {
      bars[i] = make_bar (first + i, 9);
      if (has_other (first + i))
        others[n++] = make_bar (first + i, 13);
    }
  finx_bar_series_prepend (series, bars, 10);
  finx_bar_series_prepend (other, others, n);
}

/* Live bars of both come in any order, the other's last price of a bar when the chart's next one has begun, too; then older ones. */
static void
test_values (gconstpointer data)
{
  gint64 n = GPOINTER_TO_SIZE (data);
  g_autoptr(FinxBarSeries) series = make_series (&instrument, n), other = make_series (&other_instrument, n);
  FinxChart *chart = make_chart (series);
  GRand *rand = g_rand_new_with_seed (7);

  add (chart, "correlation:20", "BRK B");
  wait_for_values (chart);
  finx_chart_set_others (chart, &other, 1);
  wait_for_values (chart);
  g_assert_cmpuint (assert_values (chart, other), >, n / 2);
  for (gint64 i = n; i < n + 40; i++)
    {
      FinxBar own = make_bar (i, 9), late = make_bar (i - 1, 13), theirs = make_bar (i, 13);
      gboolean other_first = g_rand_boolean (rand);

      if (other_first && has_other (i))
        finx_bar_series_push (other, &theirs);
      finx_bar_series_push (series, &own);
      late.close += 3;
      if (!other_first && has_other (i - 1))
        finx_bar_series_push (other, &late);
      theirs.close += 1;
      if (has_other (i))
        finx_bar_series_push (other, &theirs);
      own.close += 2;
      finx_bar_series_push (series, &own);
      if (i % 13 == 0)
        prepend (series, other, (n - i - 1) * 10 - 10);
      if (n < FINX_STUDY_AT_ONCE)
        assert_values (chart, other);
    }
  wait_for_values (chart);
  assert_values (chart, other);
  finx_chart_set_others (chart, NULL, 0);
  wait_for_values (chart);
  g_assert_true (isnan (finx_chart_study_value (chart->studies->pdata[0], 0, (gsize) n - 1)));
  g_rand_free (rand);
  drop_window (GTK_WIDGET (chart));
}

static void
count_cb (FinxChart *chart,
          guint     *n)
{
  (*n)++;
}

static void
assert_needed (FinxChart  *chart,
               const char *expected)
{
  g_auto(GStrv) symbols = finx_chart_get_other_symbols (chart);
  g_autofree char *text = g_strjoinv ("+", symbols);

  g_assert_cmpstr (text, ==, expected);
}

/* The second instrument is kept with the study, is a step of undoing, and is asked for once. */
static void
test_choice (void)
{
  g_autoptr(FinxBarSeries) series = make_series (&instrument, 100);
  FinxChart *chart = make_chart (series);
  g_autofree char *title = NULL, *text = NULL, *look = NULL;
  g_autoptr(FinxChartStudy) again = NULL, study = NULL;
  guint n = 0;

  g_signal_connect (chart, "others-changed", G_CALLBACK (count_cb), &n);
  add (chart, "ema:20", NULL);
  add (chart, "correlation:20", NULL);
  assert_needed (chart, "");
  g_assert_cmpuint (n, ==, 0);
  finx_chart_flush (chart);

  study = finx_chart_study_copy (chart->studies->pdata[1]);
  finx_chart_study_set_other (study, "BRK B");
  g_assert_false (finx_chart_study_is_alike (study, chart->studies->pdata[1]));
  finx_chart_replace_study (chart, 1, g_steal_pointer (&study));
  title = finx_chart_study_title (chart->studies->pdata[1]);
  g_assert_cmpstr (title, ==, "Correlation 20 · BRK B");
  add (chart, "beta:20", "BRK B");
  assert_needed (chart, "BRK B");
  g_assert_cmpuint (n, ==, 1);
  text = finx_chart_study_to_text (chart->studies->pdata[1]);
  again = finx_chart_study_from_text (text);
  g_assert_true (finx_chart_study_is_alike (again, chart->studies->pdata[1]));
  finx_chart_flush (chart);
  look = finx_chart_get_look (chart);

  finx_chart_undo (chart, FALSE);
  assert_needed (chart, "");
  g_assert_cmpuint (n, ==, 2);
  finx_chart_set_look (chart, look);
  assert_needed (chart, "BRK B");
  g_assert_cmpuint (n, ==, 3);

  /* What is compared already is taken; a study of one instrument has none. */
  finx_chart_compare_with (chart, "SPY");
  add (chart, "correlation:50", NULL);
  assert_needed (chart, "BRK B+SPY");
  g_clear_pointer (&again, finx_chart_study_free);
  again = finx_chart_study_from_text ("ema:20 0 84 SPY");
  g_assert_null (again->other);
  drop_window (GTK_WIDGET (chart));
}

static void
assert_note (FinxChart  *chart,
             const char *expected)      /* %NULL: none */
{
  FinxChartFrame frame;
  g_autoptr(GPtrArray) notes = NULL;

  g_assert_true (finx_chart_layout (chart, &frame));
  notes = finx_chart_notes (chart, &frame);
  g_assert_cmpuint (notes->len, ==, expected != NULL);
  if (expected != NULL)
    g_assert_cmpstr (notes->pdata[0], ==, expected);
}

static void
test_notes (void)
{
  g_autoptr(FinxBarSeries) series = make_series (&instrument, 50), other = finx_bar_series_new (&other_instrument, FINX_INTERVAL_5M);
  g_autoptr(FinxBarSeries) gaps = make_series (&other_instrument, 50), whole = NULL;
  FinxChart *chart = make_chart (series);

  add (chart, "correlation:20", NULL);
  assert_note (chart, "Correlation 20 needs a second instrument: a click on its name chooses one");
  finx_chart_remove_study (chart, 0);
  add (chart, "correlation:20", "BRK B");
  assert_note (chart, "BRK B is not known, so Correlation 20 · BRK B has no values");
  finx_chart_set_others (chart, &other, 1);
  assert_note (chart, "Loading bars of BRK B");
  finx_bar_series_fail (other, "No provider has it");
  assert_note (chart, "BRK B: No provider has it");
  finx_chart_set_others (chart, &gaps, 1);
  assert_note (chart, "BRK B has no price at 10 of 50 bars");
  whole = finx_bar_series_new (&other_instrument, FINX_INTERVAL_5M);
  finx_chart_set_others (chart, &whole, 1);
  finx_bar_series_reset (whole, (FinxBar[]) { make_bar (0, 9) }, 1);
  for (gint64 i = 1; i < 49; i++)
    {
      FinxBar bar = make_bar (i, 13);

      finx_bar_series_push (whole, &bar);
    }
  assert_note (chart, NULL);            /* the newest one has not come yet */
  drop_window (GTK_WIDGET (chart));
}

/* While only a part of the newest bar is known, nothing else is known of its time: neither to studies nor to what is compared. */
static void
test_partial (void)
{
  g_autoptr(FinxBarSeries) series = make_series (&instrument, 50), other = make_series (&other_instrument, 50);
  FinxChart *chart = make_chart (series);
  FinxBar bar = make_bar (49, 9);
  FinxChartCompare *compare;
  FinxChartOther *beside;

  add (chart, "correlation:20", "BRK B");
  finx_chart_set_others (chart, &other, 1);
  finx_chart_set_compares (chart, &other, 1);
  beside = chart->others->pdata[0];
  compare = chart->compares->pdata[0];
  finx_bar_series_set_partial (series, TRUE);
  finx_bar_series_push (series, &bar);
  g_assert_true (isnan (g_array_index (beside->values, double, 49)));
  g_assert_true (isnan (g_array_index (compare->values, double, 49)));
  g_assert_true (isnan (finx_chart_study_value (chart->studies->pdata[0], 0, 49)));
  finx_bar_series_set_partial (series, FALSE);
  finx_bar_series_push (series, &bar);
  g_assert_cmpfloat (g_array_index (beside->values, double, 49), ==, make_bar (49, 13).close);
  g_assert_cmpfloat (g_array_index (compare->values, double, 49), ==, make_bar (49, 13).close);
  assert_values (chart, other);
  drop_window (GTK_WIDGET (chart));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (match_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chart-other/match/%s", match_cases[i].name);

      g_test_add_data_func (path, &match_cases[i], test_match);
    }
  g_test_add_data_func ("/chart-other/values/at-once", GSIZE_TO_POINTER (500), test_values);
  g_test_add_data_func ("/chart-other/values/on-the-pool", GSIZE_TO_POINTER (FINX_STUDY_AT_ONCE + 1), test_values);
  g_test_add_func ("/chart-other/choice", test_choice);
  g_test_add_func ("/chart-other/notes", test_notes);
  g_test_add_func ("/chart-other/partial", test_partial);
  return g_test_run ();
}
