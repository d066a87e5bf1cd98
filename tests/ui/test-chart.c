/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <math.h>

#include "ui/charts/chart/finx-chart-private.h"
#include "chart-bars.h"
#include "windows.h"

static FinxInstrument instrument = { .symbol = (char *) "AAPL", .price_scale = 2 };

/* A chart of 640×400 px in a window. */
typedef struct
{
  FinxChart     *chart;
  FinxBarSeries *series;
  guint          asked;
} Fixture;

static void
asked_cb (Fixture *fixture)
{
  fixture->asked++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  n_bars)
{
  gsize n = GPOINTER_TO_SIZE (n_bars);
  g_autofree FinxBar *bars = make_bars (0, MAX (n, 1));

  instrument.tick_size = finx_decimal_new (1, 2);
  fixture->asked = 0;
  fixture->series = finx_bar_series_new (&instrument, FINX_INTERVAL_5M);
  if (n > 0)
    finx_bar_series_reset (fixture->series, bars, n);
  fixture->chart = FINX_CHART (finx_chart_new ());
  g_signal_connect_swapped (fixture->chart, "need-older", G_CALLBACK (asked_cb), fixture);
  finx_chart_set_series (fixture->chart, fixture->series);
  show_in_window (GTK_WIDGET (fixture->chart), 640, 400);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  n_bars)
{
  drop_window (GTK_WIDGET (fixture->chart));
  g_assert_finalize_object (fixture->series);
}

/* Until older bars were asked for @times; then a little longer, to see it asked too often. */
static void
run_until_asked (Fixture *fixture,
                 guint    times)
{
  for (int i = 0; i < 250 && fixture->asked < times; i++)
    run_for (20);
  run_for (100);
  g_assert_cmpuint (fixture->asked, ==, times);
}

static FinxChartFrame
layout (Fixture *fixture)
{
  FinxChartFrame frame;

  g_assert_true (finx_chart_layout (fixture->chart, &frame));
  return frame;
}

/* As GTK would deliver it to the chart's key controller. */
static void
press (Fixture         *fixture,
       guint            key,
       GdkModifierType  state)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->chart));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &handled);
    }
  g_assert_true (handled);
}

static void
test_follows_new_bars (Fixture       *fixture,
                       gconstpointer  n_bars)
{
  FinxChartFrame before = layout (fixture), after;
  double x = finx_chart_frame_x (&before, 999);
  FinxBar bar = make_bar (1000);

  g_assert_cmpuint (before.last, ==, 1000);
  g_assert_cmpfloat_with_epsilon (before.plot_width - x, 90, 1);
  finx_bar_series_push (fixture->series, &bar);
  after = layout (fixture);
  g_assert_cmpuint (after.last, ==, 1001);
  g_assert_cmpfloat_with_epsilon (finx_chart_frame_x (&after, 1000), x, 1e-6);
}

static void
test_keeps_its_place_when_looking_back (Fixture       *fixture,
                                        gconstpointer  n_bars)
{
  g_autofree FinxBar *older = make_bars (-333, 333);
  FinxChartFrame before, after;
  FinxBar bar = make_bar (1000);
  gint64 time;

  finx_chart_pan (fixture->chart, -2800);
  before = layout (fixture);
  time = before.bars.times[before.first];
  finx_bar_series_push (fixture->series, &bar);
  after = layout (fixture);
  g_assert_cmpint (after.bars.times[after.first], ==, time);

  finx_bar_series_prepend (fixture->series, older, 333);
  after = layout (fixture);
  g_assert_cmpuint (after.first, ==, before.first + 333);
  g_assert_cmpint (after.bars.times[after.first], ==, time);
  g_assert_cmpfloat_with_epsilon (after.panes[0].low, before.panes[0].low, 1e-9);
  g_assert_cmpfloat_with_epsilon (after.panes[0].high, before.panes[0].high, 1e-9);
}

static void
test_asks_for_older_once (Fixture       *fixture,
                          gconstpointer  n_bars)
{
  g_autofree FinxBar *older = make_bars (-10, 10);

  run_until_asked (fixture, 0);
  finx_chart_pan (fixture->chart, -1e6);
  finx_chart_pan (fixture->chart, 20);
  finx_chart_pan (fixture->chart, -20);
  run_until_asked (fixture, 1);
  finx_bar_series_prepend (fixture->series, older, 10);
  run_until_asked (fixture, 2);
}

static void
test_zoom_keeps_the_bar_under_the_pointer (Fixture       *fixture,
                                           gconstpointer  n_bars)
{
  FinxChartFrame frame;
  double index;

  finx_chart_pan (fixture->chart, -2000);
  frame = layout (fixture);
  index = frame.right - (frame.plot_width - 200) / frame.pitch;
  finx_chart_zoom (fixture->chart, 1.7, 200);
  frame = layout (fixture);
  g_assert_cmpfloat_with_epsilon (frame.pitch, 7 * 1.7, 1e-9);
  g_assert_cmpfloat_with_epsilon (frame.right - (frame.plot_width - 200) / frame.pitch, index, 1e-6);
  finx_chart_zoom (fixture->chart, 1000, 200);
  g_assert_cmpfloat_with_epsilon (layout (fixture).pitch, 40, 1e-9);
}

static void
test_keys (Fixture       *fixture,
           gconstpointer  n_bars)
{
  double y, right;
  FinxChartFrame frame;

  press (fixture, GDK_KEY_End, 0);
  frame = layout (fixture);
  g_assert_cmpint (finx_chart_get_cross (fixture->chart, &frame, &y), ==, 999);
  press (fixture, GDK_KEY_Left, 0);
  press (fixture, GDK_KEY_Left, GDK_SHIFT_MASK);
  frame = layout (fixture);
  g_assert_cmpint (finx_chart_get_cross (fixture->chart, &frame, &y), ==, 988);
  press (fixture, GDK_KEY_Home, 0);
  frame = layout (fixture);
  g_assert_cmpint (finx_chart_get_cross (fixture->chart, &frame, &y), ==, 0);
  g_assert_cmpuint (frame.first, ==, 0);
  press (fixture, GDK_KEY_Escape, 0);
  frame = layout (fixture);
  g_assert_cmpint (finx_chart_get_cross (fixture->chart, &frame, &y), ==, -1);

  right = frame.right;
  press (fixture, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpfloat (layout (fixture).right, >, right);
  press (fixture, GDK_KEY_plus, 0);
  g_assert_cmpfloat_with_epsilon (layout (fixture).pitch, 8.75, 1e-9);
  press (fixture, GDK_KEY_minus, 0);
  g_assert_cmpfloat_with_epsilon (layout (fixture).pitch, 7, 1e-9);
  press (fixture, GDK_KEY_0, 0);
  frame = layout (fixture);
  g_assert_cmpuint (frame.first, ==, 0);
  g_assert_cmpuint (frame.last, ==, 1000);
}

static void
test_range_is_remembered (Fixture       *fixture,
                          gconstpointer  n_bars)
{
  g_autofree char *following = finx_chart_get_range (fixture->chart);
  g_autofree char *range = NULL;
  g_autofree FinxBar *bars = make_bars (-500, 1500);
  FinxChartFrame frame;
  gint64 time;

  g_assert_cmpstr (following, ==, "7.000000 0");
  finx_chart_zoom (fixture->chart, 2, 300);
  finx_chart_pan (fixture->chart, -4000);
  range = finx_chart_get_range (fixture->chart);
  frame = layout (fixture);
  time = frame.bars.times[(gsize) frame.right];
  finx_chart_set_range (fixture->chart, following);
  g_assert_true (fixture->chart->follow);
  g_assert_cmpfloat_with_epsilon (layout (fixture).pitch, 7, 1e-9);

  finx_chart_set_range (fixture->chart, range);
  finx_bar_series_reset (fixture->series, bars, 1500);          /* more bars than before, the same time */
  frame = layout (fixture);
  g_assert_cmpfloat_with_epsilon (frame.pitch, 14, 1e-6);
  g_assert_cmpint (frame.bars.times[(gsize) frame.right], ==, time);
  finx_chart_set_range (fixture->chart, "nonsense");
  g_assert_cmpfloat_with_epsilon (layout (fixture).pitch, 14, 1e-6);
}

static void
test_values_are_copied_as_csv (Fixture       *fixture,
                               gconstpointer  n_bars)
{
  FinxChartFrame frame = layout (fixture);
  g_autofree char *csv = finx_chart_visible_csv (fixture->chart);
  g_auto(GStrv) lines = g_strsplit (csv, "\n", -1);
  g_autofree char *expected = NULL;
  FinxBar bar = make_bar ((gint64) frame.first);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (bar.time_us / G_USEC_PER_SEC);
  g_autofree char *stamp = g_date_time_format_iso8601 (time);

  g_assert_cmpstr (lines[0], ==, "time,open,high,low,close,volume");
  g_assert_cmpuint (g_strv_length (lines), ==, frame.last - frame.first + 2);
  expected = g_strdup_printf ("%s,%.2f,%.2f,%.2f,%.2f,%.0f", stamp, bar.open, bar.high, bar.low, bar.close, bar.volume);
  g_assert_cmpstr (lines[1], ==, expected);
}

static void
test_pictures (Fixture       *fixture,
               gconstpointer  n_bars)
{
  g_autoptr(GBytes) png = finx_chart_picture (fixture->chart, FALSE);
  g_autoptr(GBytes) svg = finx_chart_picture (fixture->chart, TRUE);
  g_autoptr(GdkTexture) texture = gdk_texture_new_from_bytes (png, NULL);

  g_assert_nonnull (texture);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 640);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 400);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (svg, NULL), (gssize) g_bytes_get_size (svg), "<svg"));
}

static guint
count_colors (GskRenderNode *node)
{
  g_autoptr(GBytes) bytes = gsk_render_node_serialize (node);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  guint n = 0;

  for (const char *at = text; (at = strstr (at, "color {")) != NULL; at++)
    n++;
  return n;
}

/* The more bars, the less of each is drawn: the number of nodes depends on the width only. */
static void
test_detail_is_bounded (Fixture       *fixture,
                        gconstpointer  n_bars)
{
  static const double pitches[] = { 40, 7, 3, 1, 0 };   /* 0: everything */

  for (gsize i = 0; i < G_N_ELEMENTS (pitches); i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GskRenderNode *node;
      FinxChartFrame frame;
      guint n;

      if (pitches[i] > 0)
        finx_chart_set_view (fixture->chart, pitches[i], 20000);
      else
        finx_chart_fit (fixture->chart);
      frame = layout (fixture);
      finx_chart_draw (fixture->chart, snapshot);
      node = gtk_snapshot_free_to_node (snapshot);
      n = count_colors (node);
      g_assert_cmpuint (n, <, 2 * 640 + 100);
      g_assert_cmpuint (n, >, frame.last - frame.first > 600 ? 15 : frame.last - frame.first);  /* many are one mask */
      gsk_render_node_unref (node);
    }
}

static void
test_summary (Fixture       *fixture,
              gconstpointer  n_bars)
{
  const FinxChartMark mark = { FINX_MARK_BUY, 100, "Buy 50" };
  g_autofree char *text = NULL;

  finx_chart_set_zone (fixture->chart, "UTC");
  finx_chart_set_marks (fixture->chart, &mark, 1);
  text = finx_chart_describe (fixture->chart);
  g_assert_true (g_str_has_prefix (text, "AAPL, 5 minutes, "));
  g_assert_nonnull (strstr (text, "Sun 23 Nov 01:45"));         /* bar 999 */
  g_assert_true (g_str_has_suffix (text, "; 1 order or position line"));
}

static void
test_states (Fixture       *fixture,
             gconstpointer  n_bars)
{
  g_autofree FinxBar *bars = make_bars (0, 5);

  g_assert_false (gtk_widget_get_visible (fixture->chart->status));     /* loading shows only after a while */
  for (int i = 0; i < 250 && !gtk_widget_get_visible (fixture->chart->status); i++)
    run_for (20);
  g_assert_true (gtk_widget_get_visible (fixture->chart->spinner));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (fixture->chart->status_label)), ==, "Loading bars of AAPL");
  finx_bar_series_fail (fixture->series, "The feed is closed");
  g_assert_false (gtk_widget_get_visible (fixture->chart->spinner));
  g_assert_false (gtk_widget_get_visible (fixture->chart->retry));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (fixture->chart->status_label)), ==, "The feed is closed");
  finx_bar_series_reset (fixture->series, bars, 0);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (fixture->chart->status_label)), ==, "AAPL has no bars of 5 minutes yet");
  finx_bar_series_push (fixture->series, &bars[0]);
  g_assert_false (gtk_widget_get_visible (fixture->chart->status));
  g_assert_cmpuint (layout (fixture).last, ==, 1);
}

static void
test_page_keys_and_the_way_back (Fixture       *fixture,
                                 gconstpointer  n_bars)
{
  double right = layout (fixture).right;

  g_assert_false (gtk_widget_get_visible (fixture->chart->latest));
  press (fixture, GDK_KEY_Page_Up, 0);
  g_assert_cmpfloat (layout (fixture).right, <, right - 50);
  g_assert_true (gtk_widget_get_visible (fixture->chart->latest));
  g_signal_emit_by_name (fixture->chart->latest, "clicked");
  g_assert_cmpfloat_with_epsilon (layout (fixture).right, right, 1e-9);
  g_assert_false (gtk_widget_get_visible (fixture->chart->latest));
  press (fixture, GDK_KEY_Page_Up, 0);
  press (fixture, GDK_KEY_Page_Down, 0);
  g_assert_cmpfloat_with_epsilon (layout (fixture).right, right, 1e-9);
}

typedef struct
{
  guint  n_moved, n_closed, n_orders;
  double price;
  int    side;
} Heard;

static void
moved_cb (FinxChart  *chart,
          const char *id,
          double      price,
          Heard      *heard)
{
  g_assert_cmpstr (id, ==, "order-1");
  heard->price = price;
  heard->n_moved++;
}

static void
closed_cb (FinxChart  *chart,
           const char *id,
           Heard      *heard)
{
  g_assert_cmpstr (id, ==, "order-1");
  heard->n_closed++;
}

static void
order_at_cb (FinxChart *chart,
             double     price,
             int        side,
             Heard     *heard)
{
  heard->price = price;
  heard->side = side;
  heard->n_orders++;
}

static void
test_lines_are_dragged (Fixture       *fixture,
                        gconstpointer  n_bars)
{
  const FinxChartMark marks[] = { { FINX_MARK_BUY, 100, "Buy 50", "order-1" }, { FINX_MARK_POSITION, 102, "+10.00", "" } };
  FinxChart *chart = fixture->chart;
  Heard heard = { 0 };
  FinxChartFrame frame;
  gboolean closes;
  double y;

  g_signal_connect (chart, "mark-moved", G_CALLBACK (moved_cb), &heard);
  g_signal_connect (chart, "mark-closed", G_CALLBACK (closed_cb), &heard);
  finx_chart_set_marks (chart, marks, G_N_ELEMENTS (marks));
  frame = layout (fixture);
  y = finx_chart_frame_y (&frame, 100);

  g_assert_false (finx_chart_drag_begin (chart, 100, finx_chart_frame_y (&frame, 102)));       /* has no id */
  g_assert_false (finx_chart_drag_begin (chart, 100, y + 30));
  g_assert_cmpint (finx_chart_marks_hit (chart, 100, y + 3, &closes), ==, 0);
  g_assert_false (closes);

  g_assert_true (finx_chart_drag_begin (chart, 100, y));       /* a click on the line is no decision */
  finx_chart_drag_end (chart, FALSE);
  g_assert_cmpuint (heard.n_moved + heard.n_closed, ==, 0);
  g_assert_true (finx_chart_drag_begin (chart, 100, y));
  finx_chart_drag_update (chart, 0, -40);
  press (fixture, GDK_KEY_Escape, 0);
  finx_chart_drag_end (chart, FALSE);
  g_assert_cmpuint (heard.n_moved, ==, 0);

  g_assert_true (finx_chart_drag_begin (chart, 100, y));
  finx_chart_drag_update (chart, 0, -40);
  finx_chart_drag_end (chart, FALSE);
  g_assert_cmpuint (heard.n_moved, ==, 1);
  g_assert_cmpfloat (heard.price, >, 100);
  g_assert_cmpfloat_with_epsilon (heard.price, round (finx_chart_frame_price (&frame, y - 40) * 100) / 100, 1e-9);

  finx_chart_marks_hit (chart, frame.plot_width - 12, y, &closes);
  g_assert_true (closes);
  g_assert_true (finx_chart_drag_begin (chart, frame.plot_width - 12, y));
  finx_chart_drag_end (chart, FALSE);
  g_assert_cmpuint (heard.n_closed, ==, 1);
}

static void
test_order_at_the_crosshair (Fixture       *fixture,
                             gconstpointer  n_bars)
{
  Heard heard = { 0 };

  g_signal_connect (fixture->chart, "order-at", G_CALLBACK (order_at_cb), &heard);
  press (fixture, GDK_KEY_End, 0);
  press (fixture, GDK_KEY_o, 0);
  g_assert_cmpuint (heard.n_orders, ==, 1);
  g_assert_cmpint (heard.side, ==, -1);
  g_assert_cmpfloat_with_epsilon (heard.price, round (make_bar (999).close * 100) / 100, 1e-9);
}

static guint
draw_colors (Fixture *fixture)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  guint n;

  finx_chart_draw (fixture->chart, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  n = count_colors (node);
  gsk_render_node_unref (node);
  return n;
}

/* Every type on every scale, near and from far: what is drawn stays bounded, and the price at a height is the height of the price. */
static void
test_types_and_scales (Fixture       *fixture,
                       gconstpointer  n_bars)
{
  static const char *const scales[] = { "linear", "log", "percent", "indexed" };
  g_autofree char *look = NULL;
  g_autofree char *again = NULL;

  for (int type = 0; type < FINX_N_CHART_TYPES; type++, press (fixture, GDK_KEY_c, 0))
    for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
      for (int far = 0; far < 2; far++)
        {
          FinxChartFrame frame;

          g_object_set (fixture->chart, "scale", scales[i], NULL);
          if (far)
            finx_chart_fit (fixture->chart);
          else
            finx_chart_set_view (fixture->chart, 7, 20000);
          frame = layout (fixture);
          g_assert_cmpint (frame.type, ==, type);
          g_assert_false (frame.scale_fails);
          g_assert_cmpint (frame.panes[0].kind, ==, (int) i);
          g_assert_cmpfloat_with_epsilon (finx_chart_frame_price (&frame, finx_chart_frame_y (&frame, 101)), 101, 1e-9);
          g_assert_cmpuint (draw_colors (fixture), <, 2 * 640 + 200);
        }
  g_assert_cmpint (fixture->chart->type, ==, FINX_CHART_CANDLES);       /* the keys went round */
  press (fixture, GDK_KEY_C, GDK_SHIFT_MASK);
  g_assert_cmpint (fixture->chart->type, ==, FINX_N_CHART_TYPES - 1);
  press (fixture, GDK_KEY_l, 0);
  press (fixture, GDK_KEY_v, 0);
  g_assert_cmpint (layout (fixture).volume, ==, -1);
  look = finx_chart_get_look (fixture->chart);
  finx_chart_set_look (fixture->chart, "{\"type\":\"bars\",\"scale\":\"percent\",\"volume\":60}");
  g_assert_cmpint (fixture->chart->type, ==, FINX_CHART_BARS);
  g_assert_cmpint (layout (fixture).panes[1].height, ==, 60);
  finx_chart_set_look (fixture->chart, "{\"type\":\"pie\",\"volume\":-4}");
  finx_chart_set_look (fixture->chart, "nonsense");
  finx_chart_set_look (fixture->chart, NULL);
  g_assert_cmpint (fixture->chart->type, ==, FINX_CHART_BARS);
  finx_chart_set_look (fixture->chart, look);
  again = finx_chart_get_look (fixture->chart);
  g_assert_cmpstr (again, ==, look);
}

/* Averaged bars and bricks, as bars come and change: what is shown is what all bars at once would give. */
static void
test_made_bars (Fixture       *fixture,
                gconstpointer  n_bars)
{
  static const FinxChartType types[] = { FINX_CHART_HEIKIN_ASHI, FINX_CHART_RENKO };
  static const char *const names[] = { "heikin-ashi", "renko" };

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    {
      FinxChartShown whole;
      FinxChartBars shown, traded, expected;

      g_object_set (fixture->chart, "type", names[t], NULL);
      for (int round = 0; round < 60; round++)
        {
          FinxBar bar = make_bar ((gint64) finx_bar_series_get_size (fixture->series));

          finx_bar_series_push (fixture->series, &bar);
          bar.close += round % 3 == 0 ? 9 : -1;         /* bricks come, and go again */
          bar.high += 9;
          finx_bar_series_push (fixture->series, &bar);
          bar = make_bar ((gint64) finx_bar_series_get_size (fixture->series) - 1);
          finx_bar_series_push (fixture->series, &bar);
          if (round == 30)
            {
              g_autofree FinxBar *older = make_bars (-5, 5);

              finx_bar_series_prepend (fixture->series, older, t == 0 ? 5 : 0);
            }
        }
      shown = finx_chart_get_bars (fixture->chart);
      traded = finx_chart_get_series_bars (fixture->chart);
      finx_chart_shown_init (&whole);
      if (types[t] == FINX_CHART_RENKO)
        whole.renko = finx_renko_begin (fixture->chart->shown.renko.height);
      finx_chart_shown_append (&whole, types[t], &traded);
      expected = finx_chart_shown_bars (&whole);
      g_assert_cmpuint (shown.n, ==, expected.n);
      g_assert_cmpuint (fixture->chart->pyramid.n, ==, shown.n);
      for (gsize i = 0; i < shown.n; i++)
        {
          g_assert_cmpfloat (shown.closes[i], ==, expected.closes[i]);
          g_assert_cmpfloat (shown.opens[i], ==, expected.opens[i]);
        }
      assert_ranges (&fixture->chart->pyramid, &shown);
      g_assert_cmpfloat (layout (fixture).last_price, ==, traded.closes[traded.n - 1]);
      g_assert_cmpuint (draw_colors (fixture), >, 0);
      finx_chart_shown_clear (&whole);
    }
  g_object_set (fixture->chart, "type", "candles", NULL);
  g_assert_cmpuint (finx_chart_get_bars (fixture->chart).n, ==, finx_bar_series_get_size (fixture->series));
}

/* Prices of zero and below, and one that is a slip: the chart shows them, and says when a scale can not. */
static void
test_bad_prices (Fixture       *fixture,
                 gconstpointer  n_bars)
{
  FinxBar bar = make_bar (300);
  g_autofree FinxBar *bars = make_bars (0, 20);

  g_object_set (fixture->chart, "scale", "log", NULL);
  g_assert_false (layout (fixture).scale_fails);
  bar.low = -3;
  finx_bar_series_push (fixture->series, &bar);
  g_assert_true (layout (fixture).scale_fails);
  g_assert_cmpint (layout (fixture).panes[0].kind, ==, FINX_SCALE_LINEAR);
  g_assert_cmpuint (draw_colors (fixture), >, 0);
  bar = make_bar (300);
  bar.high = 1e12;
  finx_bar_series_push (fixture->series, &bar);
  g_assert_false (layout (fixture).scale_fails);
  for (int type = 0; type < FINX_N_CHART_TYPES; type++)
    {
      press (fixture, GDK_KEY_c, 0);
      g_assert_cmpuint (draw_colors (fixture), >, 0);
    }
  bars[3].time_us = bars[2].time_us;    /* twice, and one that comes too late */
  bars[7].time_us = bars[1].time_us;
  finx_bar_series_reset (fixture->series, bars, 20);
  g_assert_cmpuint (finx_bar_series_get_left_out (fixture->series), ==, 2);
  g_assert_cmpuint (finx_bar_series_get_size (fixture->series), ==, 18);
  g_assert_cmpuint (draw_colors (fixture), >, 0);
  bar = make_bar (301);
  bar.open = bar.high = bar.low = bar.close = 0;
  finx_bar_series_reset (fixture->series, &bar, 1);
  g_object_set (fixture->chart, "scale", "percent", NULL);
  g_assert_true (layout (fixture).scale_fails);
  g_assert_cmpuint (draw_colors (fixture), >, 0);
}

static void
test_panes_are_resized (Fixture       *fixture,
                        gconstpointer  n_bars)
{
  FinxChartFrame before = layout (fixture), after;

  g_assert_cmpstr (finx_chart_cursor_at (fixture->chart, 100, before.panes[1].top), ==, "row-resize");
  g_assert_true (finx_chart_drag_begin (fixture->chart, 100, before.panes[1].top));
  g_assert_true (finx_chart_drag_update (fixture->chart, 0, -30));
  g_assert_true (finx_chart_drag_end (fixture->chart, FALSE));
  after = layout (fixture);
  g_assert_cmpint (after.panes[1].height, ==, before.panes[1].height + 30);
  g_assert_cmpint (after.panes[0].height, ==, before.panes[0].height - 30);
  press (fixture, GDK_KEY_Down, GDK_CONTROL_MASK);
  g_assert_cmpint (layout (fixture).panes[1].height, ==, before.panes[1].height + 18);

  g_assert_true (finx_chart_drag_begin (fixture->chart, 100, layout (fixture).panes[1].top));
  finx_chart_drag_update (fixture->chart, 0, -60);
  press (fixture, GDK_KEY_Escape, 0);
  g_assert_cmpint (layout (fixture).panes[1].height, ==, before.panes[1].height + 18);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

#define CHART(name, n, func) g_test_add ("/chart/" name, Fixture, GSIZE_TO_POINTER (n), set_up, func, tear_down)
  CHART ("follows-new-bars", 1000, test_follows_new_bars);
  CHART ("keeps-its-place-when-looking-back", 1000, test_keeps_its_place_when_looking_back);
  CHART ("asks-for-older-once", 1000, test_asks_for_older_once);
  CHART ("zoom-keeps-the-bar-under-the-pointer", 1000, test_zoom_keeps_the_bar_under_the_pointer);
  CHART ("keys", 1000, test_keys);
  CHART ("page-keys-and-the-way-back", 1000, test_page_keys_and_the_way_back);
  CHART ("lines-are-dragged", 1000, test_lines_are_dragged);
  CHART ("order-at-the-crosshair", 1000, test_order_at_the_crosshair);
  CHART ("range-is-remembered", 1000, test_range_is_remembered);
  CHART ("values-are-copied-as-csv", 300, test_values_are_copied_as_csv);
  CHART ("pictures", 300, test_pictures);
  CHART ("detail-is-bounded", 50000, test_detail_is_bounded);
  CHART ("summary", 1000, test_summary);
  CHART ("types-and-scales", 50000, test_types_and_scales);
  CHART ("made-bars", 300, test_made_bars);
  CHART ("bad-prices", 300, test_bad_prices);
  CHART ("panes-are-resized", 300, test_panes_are_resized);
  CHART ("states", 0, test_states);
  return g_test_run ();
}
