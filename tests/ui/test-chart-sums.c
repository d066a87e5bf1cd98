/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What charts reckon without a window: extents of many bars, steps of prices and times, masks, columns and the list of bars. */
#include <adwaita.h>

#include "chart-bars.h"
#include "ui/charts/chart/layers/finx-chart-mask.h"
#include "ui/charts/finx-bar-list.h"
#include "ui/charts/finx-chart-ticks.h"

static FinxInstrument instrument = { .symbol = (char *) "AAPL", .price_scale = 2 };

static FinxChartBars
columns (FinxBarSeries *series)
{
  return (FinxChartBars) {
    finx_bar_series_get_times (series), finx_bar_series_get_opens (series), finx_bar_series_get_highs (series),
    finx_bar_series_get_lows (series), finx_bar_series_get_closes (series), finx_bar_series_get_volumes (series),
    finx_bar_series_get_size (series),
  };
}

static void
test_pyramid_equals_a_scan (void)
{
  g_autoptr(FinxBarSeries) series = finx_bar_series_new (&instrument, FINX_INTERVAL_5M);
  g_autofree FinxBar *first = make_bars (0, 10000);
  gint64 oldest = 0, newest = 9999;
  FinxPyramid pyramid;
  FinxChartBars bars;

  finx_pyramid_init (&pyramid);
  finx_bar_series_reset (series, first, 10000);
  bars = columns (series);
  finx_pyramid_rebuild (&pyramid, &bars);
  assert_ranges (&pyramid, &bars);

  for (int round = 0; round < 60; round++)
    {
      gsize n = (gsize) g_test_rand_int_range (1, round % 10 == 0 ? 9000 : 200);
      g_autofree FinxBar *older = make_bars (oldest - (gint64) n, n);
      FinxBar bar;

      oldest -= (gint64) n;
      finx_bar_series_prepend (series, older, n);
      bars = columns (series);
      finx_pyramid_prepend (&pyramid, &bars, n);

      bar = make_bar (++newest);
      finx_bar_series_push (series, &bar);
      bars = columns (series);
      finx_pyramid_append (&pyramid, &bars);
      bar.high += 50;                           /* the open bar grows, then is corrected */
      finx_bar_series_push (series, &bar);
      bars = columns (series);
      finx_pyramid_append (&pyramid, &bars);
      g_assert_cmpfloat (finx_pyramid_query (&pyramid, &bars, 0, bars.n).high, ==, bar.high);
      bar.high -= 50;
      finx_bar_series_push (series, &bar);
      bars = columns (series);
      finx_pyramid_append (&pyramid, &bars);
      assert_ranges (&pyramid, &bars);
    }
  finx_pyramid_clear (&pyramid);
}

static void
test_pyramid_of_nothing (void)
{
  FinxPyramid pyramid;
  FinxChartBars bars = { 0 };
  FinxExtent extent;

  finx_pyramid_init (&pyramid);
  finx_pyramid_rebuild (&pyramid, &bars);
  extent = finx_pyramid_query (&pyramid, &bars, 0, 0);
  g_assert_cmpfloat (extent.low, >, extent.high);
  finx_pyramid_clear (&pyramid);
}

static void
test_price_steps (void)
{
  static const struct { double least, tick, step; } cases[] = {
    { 0.3, 0.01, 0.5 }, { 0.21, 0.01, 0.25 }, { 0.02, 0.01, 0.02 }, { 0.021, 0.01, 0.05 }, { 0.001, 0.01, 0.01 },
    { 24, 0.25, 25 }, { 1.1, 1, 2 }, { 2.1, 1, 5 }, { 2.1, 0, 2.5 }, { 600, 0.01, 1000 }, { 0.00012, 0.00001, 0.0002 },
    { 0, 0.01, 0.01 }, { 0, 0, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (finx_ticks_step (cases[i].least, cases[i].tick), cases[i].step, cases[i].step * 1e-9);
}

static gint64
parse (const char *iso)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (iso, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
test_time_boundaries_follow_the_zone (void)
{
  static const struct { double gap_s; const char *zone, *after, *next, *label; gboolean major; } cases[] = {
    { 1800, "America/New_York", "2025-11-19T14:31:00Z", "2025-11-19T15:00:00Z", "10:00", FALSE },
    { 1800, "America/New_York", "2025-11-19T15:00:00Z", "2025-11-19T15:30:00Z", "10:30", FALSE },
    { 3600, "Asia/Kolkata", "2025-11-19T18:00:00Z", "2025-11-19T18:30:00Z", "Thu 20", TRUE },
    { 86400, "America/New_York", "2025-03-09T03:00:00Z", "2025-03-09T05:00:00Z", "9", FALSE },
    { 86400, "America/New_York", "2025-03-09T05:00:00Z", "2025-03-10T04:00:00Z", "10", FALSE },       /* 23 h */
    { 86400, "America/New_York", "2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z", "3", FALSE },        /* 25 h */
    { 3600, "America/New_York", "2025-11-02T05:30:00Z", "2025-11-02T07:00:00Z", "02:00", FALSE },     /* 01:00 comes twice */
    { 7 * 86400, "UTC", "2025-11-19T00:00:00Z", "2025-11-24T00:00:00Z", "24", FALSE },
    { 86400, "UTC", "2025-11-30T12:00:00Z", "2025-12-01T00:00:00Z", "Dec", TRUE },
    { 20 * 86400, "UTC", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z", "Mar", FALSE },
    { 20 * 86400, "UTC", "2024-12-29T00:00:00Z", "2025-01-01T00:00:00Z", "2025", TRUE },
    { 300 * 86400.0, "UTC", "2024-02-29T00:00:00Z", "2025-01-01T00:00:00Z", "2025", FALSE },
    { 86400, "UTC", "1969-12-30T10:00:00Z", "1969-12-31T00:00:00Z", "31", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
      FinxTimeStep step = finx_time_step_pick (cases[i].gap_s * G_USEC_PER_SEC, 0);
      gint64 after = parse (cases[i].after), next = finx_time_step_next (step, zone, after);
      char label[32];

      g_assert_cmpint (next, ==, parse (cases[i].next));
      g_assert_cmpint (finx_time_step_is_major (step, zone, after, next), ==, cases[i].major);
      finx_time_step_label (step, zone, next, cases[i].major, label, sizeof label);
      g_assert_cmpstr (label, ==, cases[i].label);
    }
}

static void
test_time_left (void)
{
  static const struct { gint64 seconds; const char *text; } cases[] = {
    { 232, "3:52" }, { 0, "" }, { -5, "" }, { 5, "0:05" }, { 18723, "5:12:03" }, { 3 * 86400 + 1, "3 d" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[24];

      finx_time_left_label (cases[i].seconds * G_USEC_PER_SEC, text, sizeof text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* What a line covers is its length times its width, wherever it lies; what is outside of the mask is nobody's. */
static void
test_mask (void)
{
  static const struct { double x1, y1, x2, y2; double width; int scale; double area; } cases[] = {
    { 10, 20, 90, 20, 2, 1, 160 }, { 10, 20, 90, 20, 2, 2, 640 }, { 10, 10, 70, 55, 1.5, 1, 112.5 }, { 30, 5, 30, 55, 3, 1, 150 },
    { 31, 55, 30, 5, 1, 1, 50 }, { -500, -500, -400, 900, 2, 1, 0 }, { 50, -1e5, 50, 1e5, 2, 1, 120 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FinxChartMask mask;
      double sum = 0;

      g_assert_true (finx_mask_begin (&mask, 0, 0, 100, 60, cases[i].scale));
      finx_mask_line (&mask, cases[i].x1, cases[i].y1, cases[i].x2, cases[i].y2, cases[i].width);
      for (int y = 0; y < mask.height; y++)
        for (int x = 0; x < mask.width; x++)
          {
            guint part = mask.data[y * mask.stride + x];
            int tile = x / mask.tile;

            sum += part / 255.0;
            g_assert_true (part == 0 || (y >= mask.first[tile] && y < mask.last[tile]));
          }
      /* its round ends add less than a px of its width */
      g_assert_cmpfloat (fabs (sum - cases[i].area), <=, cases[i].area * 0.03 + cases[i].width * cases[i].width * cases[i].scale * cases[i].scale);
      cairo_surface_destroy (mask.surface);
    }
}

/* Columns tile the bars: none is left out and none is in two of them, at any zoom. */
static void
test_columns (void)
{
  static const double per_px[] = { 1, 1.7, 20, 63, 64, 700, 900.5, 5000 };
  g_autofree double *values = g_new (double, 100000);
  FinxChartBars bars;
  FinxPyramid pyramid;

  for (gsize i = 0; i < 100000; i++)
    values[i] = sin ((double) i / 50) * 10;
  bars = finx_chart_curve_bars (values, 100000);
  finx_pyramid_init (&pyramid);
  finx_pyramid_rebuild (&pyramid, &bars);
  for (gsize i = 0; i < G_N_ELEMENTS (per_px); i++)
    {
      FinxPyramidColumns columns;
      FinxExtent extent;
      gsize next = 0;

      finx_pyramid_columns (&columns, &pyramid, &bars, -3 * per_px[i] + 0.3, per_px[i]);
      for (int x = 0; x < 100010; x++)
        if (finx_pyramid_column (&columns, &extent))
          {
            g_assert_cmpuint (columns.first, ==, next);
            g_assert_cmpfloat (fabs ((double) columns.last - columns.at), <=, MAX (1, per_px[i] / 16 + 1) + (columns.last == 100000 ? 1e6 : 0));
            next = columns.last;
          }
      g_assert_cmpuint (next, ==, 100000);
    }
  finx_pyramid_clear (&pyramid);
}

static void
test_bar_list_is_newest_first (void)
{
  g_autoptr(FinxBarSeries) series = finx_bar_series_new (&instrument, FINX_INTERVAL_5M);
  g_autofree FinxBar *bars = make_bars (0, 10);
  g_autoptr(FinxBarList) list = NULL;
  g_autoptr(FinxBarItem) item = NULL;
  FinxChartBars view;

  finx_bar_series_reset (series, bars, 10);
  view = columns (series);
  list = finx_bar_list_new (&view, 2, 7);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpint (finx_bar_item_get (item)->time_us, ==, bars[6].time_us);
  g_assert_cmpfloat (finx_bar_item_get (item)->close, ==, bars[6].close);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 5));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/chart/pyramid/equals-a-scan", test_pyramid_equals_a_scan);
  g_test_add_func ("/chart/pyramid/of-nothing", test_pyramid_of_nothing);
  g_test_add_func ("/chart/pyramid/columns-leave-no-bar-out", test_columns);
  g_test_add_func ("/chart/mask/covers-what-the-line-does", test_mask);
  g_test_add_func ("/chart/ticks/price-steps", test_price_steps);
  g_test_add_func ("/chart/ticks/time-boundaries-follow-the-zone", test_time_boundaries_follow_the_zone);
  g_test_add_func ("/chart/ticks/time-left", test_time_left);
  g_test_add_func ("/chart/table/newest-first", test_bar_list_is_newest_first);
  return g_test_run ();
}
