/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots.h"

#include "base/finx-time.h"
#include "ui/charts/finx-bar-chart.h"
#include "ui/charts/finx-correlation-map.h"
#include "ui/widgets/heat/finx-heat-map.h"
#include "ui/widgets/heat/finx-heat-periods.h"

static void
test_days_come_to_months (void)
{
  FinxHeatPeriods periods = { 0 };
  double days[45], value = 0;

  for (int i = 0; i < 45; i++)
    days[i] = i < 17 ? 0.01 : 0.02;
  finx_heat_periods_set_days (&periods, finx_days_from_date (2024, 2, 13), days, 45, TRUE);     /* 17 days in a leap February */
  g_assert_cmpint (periods.first_month, ==, 2024 * 12 + 1);
  g_assert_cmpuint (periods.n_months, ==, 2);
  g_assert_true (finx_heat_periods_get (&periods, 2024 * 12 + 1, 1, &value));
  g_assert_cmpfloat_with_epsilon (value, pow (1.01, 17) - 1, 1e-12);
  g_assert_true (finx_heat_periods_get (&periods, 2024 * 12, 12, &value));
  g_assert_cmpfloat_with_epsilon (value, pow (1.01, 17) * pow (1.02, 28) - 1, 1e-12);
  g_assert_false (finx_heat_periods_get (&periods, 2024 * 12, 1, &value));
  g_assert_false (finx_heat_periods_get (&periods, 2024 * 12 + 3, 9, &value));
  finx_heat_periods_set_days (&periods, finx_days_from_date (2024, 2, 13), days, 45, FALSE);
  g_assert_true (finx_heat_periods_get (&periods, 2024 * 12, 12, &value));
  g_assert_cmpfloat_with_epsilon (value, 17 * 0.01 + 28 * 0.02, 1e-12);
  days[3] = NAN;
  finx_heat_periods_set_days (&periods, finx_days_from_date (2024, 2, 13), days, 45, FALSE);
  g_assert_true (finx_heat_periods_get (&periods, 2024 * 12 + 1, 1, &value));
  g_assert_true (isnan (value));
  g_assert_true (finx_heat_periods_get (&periods, 2024 * 12 + 2, 1, &value));
  g_assert_cmpfloat_with_epsilon (value, 28 * 0.02, 1e-12);
  finx_heat_periods_clear (&periods);
}

static void
test_outliers_do_not_pale_the_rest (void)
{
  double values[100];

  for (int i = 0; i < 100; i++)
    values[i] = i % 2 == 0 ? 0.01 : -0.01;
  values[50] = 5;
  values[51] = NAN;
  g_assert_cmpfloat (finx_heat_periods_full (values, 100), ==, 0.01);
  g_assert_cmpfloat (finx_heat_periods_full (values, 0), ==, 0);
}

/* 14 months from November 2024 on: 1 % each, the fourth is not known. */
static GtkWidget *
make_months (void)
{
  GtkWidget *map = finx_heat_map_new ("Return by month");
  double months[14];

  for (int i = 0; i < 14; i++)
    months[i] = i == 3 ? (double) NAN : i == 1 ? -0.02 : 0.01;
  finx_heat_map_set_months (FINX_HEAT_MAP (map), 2024, 11, months, 14, TRUE);
  return map;
}

static void
test_months_by_keys (void)
{
  Shown *shown = show (make_months (), 800, 200);

  assert_told (shown, "2 years, 2024 to 2025; best 2024 −1.0%, worst 2024 −1.0%");       /* 2025 is not known as a whole */
  press (shown, GDK_KEY_Home);
  assert_told (shown, "January 2025, +1.0%");
  press (shown, GDK_KEY_Right);
  assert_told (shown, "February 2025, Not known");
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "2025-02");
  press (shown, GDK_KEY_End);
  assert_told (shown, "2024, −1.0%");
  press (shown, GDK_KEY_Left);
  assert_told (shown, "December 2024, −2.0%");
  press (shown, GDK_KEY_Up);
  assert_told (shown, "December 2025, +1.0%");
  press (shown, GDK_KEY_Escape);
  g_assert_cmpint (finx_plot_get_current (shown->plot), ==, -1);
  assert_values (shown, '\t', "Year\tJan\tFeb\tMar\tApr\tMay\tJun\tJul\tAug\tSep\tOct\tNov\tDec\tTotal\n"
                              "2025\t0.010000\t\t0.010000\t0.010000\t0.010000\t0.010000\t0.010000\t0.010000\t0.010000\t0.010000\t0.010000\t0.010000\t\n"
                              "2024\t\t\t\t\t\t\t\t\t\t\t0.010000\t-0.020000\t-0.010200\n");
  assert_pictures (shown);
  hide (shown);
}

static void
test_narrow_tables_show_quarters (void)
{
  Shown *shown = show (make_months (), 330, 200);

  press (shown, GDK_KEY_Home);
  assert_told (shown, "Q1 2025, Not known");
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "2025-Q1");
  press (shown, GDK_KEY_Right);
  assert_told (shown, "Q2 2025, +3.0%");
  hide (shown);
}

static void
test_days_and_years (void)
{
  GtkWidget *map = finx_heat_map_new ("Gain");
  double days[800];
  Shown *shown;
  int wide, narrow, unused;

  for (int i = 0; i < 800; i++)
    days[i] = finx_weekday (finx_days_from_date (2024, 1, 1) + i) > 5 ? 0 : i % 3 - 1;
  finx_heat_map_set_days (FINX_HEAT_MAP (map), (gint32) finx_days_from_date (2024, 1, 1), days, 800, FALSE);
  finx_heat_map_set_mode (FINX_HEAT_MAP (map), FINX_HEAT_DAYS);
  shown = show (map, 800, 400);
  press (shown, GDK_KEY_Home);
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "2026-01-01");
  press (shown, GDK_KEY_Right);                         /* a week on */
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "2026-01-08");
  press (shown, GDK_KEY_Up);
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "2026-01-07");
  gtk_widget_measure (map, GTK_ORIENTATION_VERTICAL, 800, &wide, &unused, NULL, NULL);
  gtk_widget_measure (map, GTK_ORIENTATION_VERTICAL, 300, &narrow, &unused, NULL, NULL);
  g_assert_cmpint (narrow, >, wide);                    /* half years below each other */
  finx_heat_map_set_mode (FINX_HEAT_MAP (map), FINX_HEAT_YEARS);
  shown_settle ();
  press (shown, GDK_KEY_End);
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "2024");
  hide (shown);
}

static char *
in_words (double   value,
          gboolean is_short,
          gpointer user_data)
{
  return g_strdup_printf ("%s%.0f", (const char *) user_data, value * 100);
}

static void
test_texts_are_the_callers (void)
{
  GtkWidget *map = make_months ();
  Shown *shown;

  finx_heat_map_set_format (FINX_HEAT_MAP (map), in_words, g_strdup ("about "), g_free);
  shown = show (map, 800, 200);
  press (shown, GDK_KEY_Home);
  assert_told (shown, "January 2025, about 1");
  hide (shown);
}

static void
test_bars_are_sorted (void)
{
  static const FinxBarChartItem items[] = {
    { "1", "AAPL", "Apple", "+10.00", "+1.0%", 10 }, { "2", "CASH", NULL, NULL, NULL, NAN }, { "3", "NESN", "Nestlé", "−5.00", "−0.5%", -5 },
    { "4", "VWCE", "All-World fund", "+20.00", "+2.0%", 20 },
  };
  GtkWidget *chart = finx_bar_chart_new ("Gain EUR");
  Shown *shown = show (chart, 600, 200);

  assert_told (shown, "No values yet");
  finx_bar_chart_set (FINX_BAR_CHART (chart), items, G_N_ELEMENTS (items));
  assert_told (shown, "4 parts; VWCE +20.00, AAPL +10.00, NESN −5.00, CASH –");
  press (shown, GDK_KEY_Home);
  press (shown, GDK_KEY_Down);
  press (shown, GDK_KEY_Down);
  assert_told (shown, "NESN · Nestlé, −5.00 · −0.5%");
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "3");
  press (shown, GDK_KEY_End);
  assert_told (shown, "CASH, Not known");
  assert_values (shown, '\t', "Symbol\tName\tGain EUR\nVWCE\tAll-World fund\t20.00\nAAPL\tApple\t10.00\nNESN\tNestlé\t-5.00\nCASH\t\t\n");
  assert_pictures (shown);
  hide (shown);
}

static void
test_correlations_by_keys (void)
{
  static const char *const labels[] = { "A", "B", "C" };
  static const double values[] = { 1, 0.5, -0.25, 0.5, 1, NAN, -0.25, NAN, 1 };
  GtkWidget *map = finx_correlation_map_new ("Correlation");
  Shown *shown;

  finx_correlation_map_set (FINX_CORRELATION_MAP (map), labels, values, 3);
  shown = show (map, 400, 300);
  assert_told (shown, "3 instruments; highest A with B 0.50, lowest A with C −0.25");
  press (shown, GDK_KEY_Home);
  press (shown, GDK_KEY_Right);
  assert_told (shown, "A · B, 0.50");
  press (shown, GDK_KEY_Down);
  press (shown, GDK_KEY_End);
  assert_told (shown, "B · C, Not known");
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "B\tC");
  assert_values (shown, '\t', "Symbol\tA\tB\tC\nA\t1.0000\t0.5000\t-0.2500\nB\t0.5000\t1.0000\t\nC\t-0.2500\t\t1.0000\n");
  assert_pictures (shown);
  hide (shown);
}

int
main (int    argc,
      char **argv)
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heat/days-come-to-months", test_days_come_to_months);
  g_test_add_func ("/heat/outliers", test_outliers_do_not_pale_the_rest);
  g_test_add_func ("/heat/months-by-keys", test_months_by_keys);
  g_test_add_func ("/heat/narrow", test_narrow_tables_show_quarters);
  g_test_add_func ("/heat/days-and-years", test_days_and_years);
  g_test_add_func ("/heat/format", test_texts_are_the_callers);
  g_test_add_func ("/bars/sorted", test_bars_are_sorted);
  g_test_add_func ("/correlation/keys", test_correlations_by_keys);
  return g_test_run ();
}
