/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots.h"

#include "base/finx-time.h"
#include "ui/charts/finx-review-private.h"

#define DAY_US (86400 * (gint64) G_USEC_PER_SEC)

static void
test_axis_labels_have_no_needless_digits (void)
{
  static const struct { FinxCurveUnit unit; double value, step, size; const char *label; } cases[] = {
    { FINX_CURVE_MONEY, 300000, 100000, 300000, "300\u202fK" }, { FINX_CURVE_MONEY, 0, 100000, 300000, "0" },
    { FINX_CURVE_MONEY, 1250000, 250000, 2e6, "1.25\u202fM" }, { FINX_CURVE_MONEY, -12500, 2500, 20000, "−12.5\u202fK" },
    { FINX_CURVE_MONEY, 500, 100, 900, "500" }, { FINX_CURVE_MONEY, 112450, 50, 112600, "112,450" },
    { FINX_CURVE_RATIO, -0.2, 0.1, 0.4, "−20%" }, { FINX_CURVE_RETURN, 0.025, 0.025, 0.1, "2.5%" }, { FINX_CURVE_RATIO, -1e-18, 0.1, 0.4, "0%" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *label = finx_review_axis_label (cases[i].unit, cases[i].value, cases[i].step, cases[i].size);

      g_assert_cmpstr (label, ==, cases[i].label);
    }
}

/* Ten days from Thursday 1 January 2026 on: value 100, 110, … 190, its return, and what was paid in. */
static GtkWidget *
make_chart (FinxCurveUnit unit)
{
  GtkWidget *chart = finx_review_chart_new ("Value");
  gint32 days[10];
  double values[10], invested[10], index[10];

  for (int i = 0; i < 10; i++)
    {
      days[i] = (gint32) finx_days_from_date (2026, 1, 1) + i;
      values[i] = unit == FINX_CURVE_MONEY ? 100 + 10 * i : i * 0.1;
      invested[i] = 80;
      index[i] = 1 + i * 0.1;
    }
  finx_review_chart_set_currency (FINX_REVIEW_CHART (chart), "EUR");
  finx_review_chart_begin_days (FINX_REVIEW_CHART (chart), days, 10);
  finx_review_chart_add (FINX_REVIEW_CHART (chart), &(FinxCurve) { "Portfolio", FINX_CURVE_MAIN, unit, 0, values });
  if (unit == FINX_CURVE_MONEY)
    finx_review_chart_add (FINX_REVIEW_CHART (chart), &(FinxCurve) { "Invested", FINX_CURVE_INVESTED, unit, 0, invested });
  finx_review_chart_set_index (FINX_REVIEW_CHART (chart), index);
  finx_review_chart_end (FINX_REVIEW_CHART (chart));
  return chart;
}

static void
test_crosshair_by_keys (void)
{
  Shown *shown = show (make_chart (FINX_CURVE_MONEY), 600, 300);

  assert_told (shown, "Thu 1 Jan 2026 to Sat 10 Jan 2026, from 100.00 EUR to 190.00 EUR, least 100.00 EUR, greatest 190.00 EUR");
  press (shown, GDK_KEY_Left);
  assert_told (shown, "Sat 10 Jan 2026, Portfolio 190.00 EUR, Invested 80.00 EUR");
  press (shown, GDK_KEY_Left);
  g_assert_cmpint (finx_plot_get_current (shown->plot), ==, 8);
  press_with (shown, GDK_KEY_Left, GDK_SHIFT_MASK);
  g_assert_cmpint (finx_plot_get_current (shown->plot), ==, 0);
  press (shown, GDK_KEY_End);
  g_assert_cmpint (finx_plot_get_current (shown->plot), ==, 9);
  g_assert_false (press (shown, GDK_KEY_Up));
  assert_pictures (shown);
  hide (shown);
}

typedef struct
{
  guint  n_selected, n_cleared;
  gint64 from, to;
  double ratio;
} Told;

static void
selected_cb (FinxReviewChart *chart,
             gint64           from,
             gint64           to,
             double           ratio,
             Told            *told)
{
  told->n_selected++;
  told->from = from;
  told->to = to;
  told->ratio = ratio;
}

static void
cleared_cb (FinxReviewChart *chart,
            Told            *told)
{
  told->n_cleared++;
}

static void
test_range_tells_its_return (void)
{
  Shown *shown = show (make_chart (FINX_CURVE_MONEY), 600, 300);
  gint64 start = finx_days_from_date (2026, 1, 1) * DAY_US, from, to;
  Told told = { 0 };
  g_autofree char *lines = NULL;

  g_signal_connect (shown->plot, "range-selected", G_CALLBACK (selected_cb), &told);
  g_signal_connect (shown->plot, "range-cleared", G_CALLBACK (cleared_cb), &told);
  finx_plot_set_current (shown->plot, 5);
  press (shown, GDK_KEY_space);
  g_assert_cmpuint (told.n_selected, ==, 0);
  finx_plot_set_current (shown->plot, 2);               /* backwards is as good */
  press (shown, GDK_KEY_space);
  g_assert_cmpuint (told.n_selected, ==, 1);
  g_assert_cmpint (told.from, ==, start + 2 * DAY_US);
  g_assert_cmpint (told.to, ==, start + 5 * DAY_US);
  g_assert_cmpfloat_with_epsilon (told.ratio, 1.5 / 1.2 - 1, 1e-12);
  g_assert_true (finx_review_chart_get_range (FINX_REVIEW_CHART (shown->plot), &from, &to));
  lines = finx_review_tell_range (FINX_REVIEW_CHART (shown->plot), 2, 5);
  g_assert_cmpstr (lines, ==, "Sat 3 Jan 2026\u2009–\u2009Tue 6 Jan 2026\nReturn +25.00%\nPortfolio +30.00 EUR\nInvested 0.00 EUR");
  press (shown, GDK_KEY_Escape);
  g_assert_cmpuint (told.n_cleared, ==, 1);
  g_assert_false (finx_review_chart_get_range (FINX_REVIEW_CHART (shown->plot), &from, &to));
  hide (shown);
}

static void
test_returns_count_from_the_view (void)
{
  Shown *shown = show (make_chart (FINX_CURVE_RETURN), 600, 300);
  gint64 start = finx_days_from_date (2026, 1, 1) * DAY_US;

  finx_review_chart_set_view (FINX_REVIEW_CHART (shown->plot), start + 5 * DAY_US, start + 8 * DAY_US);
  assert_told (shown, "Tue 6 Jan 2026 to Fri 9 Jan 2026, from 0.00% to +20.00%, least 0.00%, greatest +20.00%");
  press (shown, GDK_KEY_Home);
  g_assert_cmpint (finx_plot_get_current (shown->plot), ==, 5);
  assert_values (shown, ',', "Date,Portfolio\n2026-01-06,0.000000\n2026-01-07,0.066667\n2026-01-08,0.133333\n2026-01-09,0.200000\n");
  finx_review_chart_set_view (FINX_REVIEW_CHART (shown->plot), 0, 0);
  assert_told (shown, "Thu 1 Jan 2026 to Sat 10 Jan 2026, from 0.00% to +90.00%, least 0.00%, greatest +90.00%");
  hide (shown);
}

static void
test_nothing_known_is_told (void)
{
  GtkWidget *chart = finx_review_chart_new ("Value");
  static const gint32 days[] = { 1, 2 };
  static const double values[] = { NAN, NAN };
  Shown *shown;

  finx_review_chart_begin_days (FINX_REVIEW_CHART (chart), days, 2);
  finx_review_chart_add (FINX_REVIEW_CHART (chart), &(FinxCurve) { "Portfolio", FINX_CURVE_MAIN, FINX_CURVE_MONEY, 0, values });
  finx_review_chart_end (FINX_REVIEW_CHART (chart));
  shown = show (chart, 400, 200);
  assert_told (shown, "No values yet");
  g_assert_false (press (shown, GDK_KEY_Left));
  hide (shown);
}

/* However many points, a picture holds a few for each px; and the one spike among them is still there. */
static void
test_many_points_are_thinned_out (void)
{
  enum { N = 20000 };
  GtkWidget *chart = finx_review_chart_new ("Value");
  g_autofree gint32 *days = g_new (gint32, N);
  g_autofree double *values = g_new (double, N);
  g_autoptr(GBytes) svg = NULL;
  const char *text, *end;
  guint n_lines = 0;
  double top = INFINITY;
  Shown *shown;

  for (int i = 0; i < N; i++)
    {
      days[i] = i;
      values[i] = i == 7777 ? 1000 : 100 + 5 * sin (i);
    }
  finx_review_chart_begin_days (FINX_REVIEW_CHART (chart), days, N);
  finx_review_chart_add (FINX_REVIEW_CHART (chart), &(FinxCurve) { "Portfolio", FINX_CURVE_STUDY, FINX_CURVE_MONEY, 0, values });
  finx_review_chart_end (FINX_REVIEW_CHART (chart));
  finx_review_chart_set_legend (FINX_REVIEW_CHART (chart), FALSE);
  shown = show (chart, 600, 300);
  svg = finx_plot_get_picture (shown->plot, TRUE);
  text = g_bytes_get_data (svg, NULL);
  end = text + g_bytes_get_size (svg);
  text = g_strstr_len (text, end - text, "stroke-linejoin:round");
  g_assert_nonnull (text);
  for (const char *at = strstr (text, " d=\""); at != NULL && at < end && *at != '/'; at++)
    if (at[0] == 'L' && at[1] == ' ')
      {
        double y = g_ascii_strtod (strchr (at + 2, ' '), NULL);

        n_lines++;
        top = fmin (top, y);
      }
  g_assert_cmpuint (n_lines, >, 300);
  g_assert_cmpuint (n_lines, <, 600 / 2 * 4 + 100);
  g_assert_cmpfloat (top, <, 40);                       /* the spike reaches the upper edge of the pane */
  hide (shown);
}

/* The end follows what is known now: the crosshair and a chosen range stay, and the rest of the curve does, too. */
static void
test_end_follows (void)
{
  GtkWidget *chart = make_chart (FINX_CURVE_MONEY);
  Shown *shown = show (chart, 600, 300);
  gint64 from_us, to_us, end_us = finx_days_from_date (2026, 1, 11) * DAY_US;

  press (shown, GDK_KEY_Home);
  press (shown, GDK_KEY_space);
  press (shown, GDK_KEY_End);
  press (shown, GDK_KEY_space);
  g_assert_true (finx_review_chart_get_range (FINX_REVIEW_CHART (chart), &from_us, &to_us));
  finx_review_chart_set_end (FINX_REVIEW_CHART (chart), end_us, (const double[]) { 250, 90 });
  g_assert_cmpint (finx_plot_get_current (shown->plot), ==, 9);
  g_assert_true (finx_review_chart_get_range (FINX_REVIEW_CHART (chart), &from_us, &to_us));
  g_assert_cmpint (to_us, ==, end_us);
  assert_told (shown, "Sun 11 Jan 2026, Portfolio 250.00 EUR, Invested 90.00 EUR");
  press (shown, GDK_KEY_Left);
  assert_told (shown, "Fri 9 Jan 2026, Portfolio 180.00 EUR, Invested 80.00 EUR");
  hide (shown);
}

int
main (int    argc,
      char **argv)
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review-chart/axis-labels", test_axis_labels_have_no_needless_digits);
  g_test_add_func ("/review-chart/crosshair", test_crosshair_by_keys);
  g_test_add_func ("/review-chart/range", test_range_tells_its_return);
  g_test_add_func ("/review-chart/view", test_returns_count_from_the_view);
  g_test_add_func ("/review-chart/nothing-known", test_nothing_known_is_told);
  g_test_add_func ("/review-chart/thinned-out", test_many_points_are_thinned_out);
  g_test_add_func ("/review-chart/end-follows", test_end_follows);
  return g_test_run ();
}
