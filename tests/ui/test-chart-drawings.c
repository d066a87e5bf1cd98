/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <math.h>

#include "ui/charts/chart/finx-chart-private.h"
#include "windows.h"

#define START_US (G_GINT64_CONSTANT (1763562600) * G_USEC_PER_SEC)
#define STEP_US  (300 * (gint64) G_USEC_PER_SEC)

static FinxInstrument instrument = { .symbol = (char *) "AAPL", .price_scale = 2, .tick_size = { 0 } };

typedef struct
{
  FinxBarSeries *series;
  FinxChart     *chart;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  instrument.tick_size = finx_decimal_new (1, 2);
  fixture->series = finx_bar_series_new (&instrument, FINX_INTERVAL_5M);
  for (gint64 i = 0; i < 300; i++)
    finx_bar_series_push (fixture->series, &(FinxBar) { START_US + i * STEP_US, 100, 101, 99, 100 + sin ((double) i / 5) * 0.5, 1000 });
  fixture->chart = FINX_CHART (finx_chart_new ());
  show_in_window (GTK_WIDGET (fixture->chart), 640, 400);
  finx_chart_set_series (fixture->chart, fixture->series);
  finx_chart_set_look (fixture->chart, NULL);
  finx_chart_set_drawings (fixture->chart, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  drop_window (GTK_WIDGET (fixture->chart));
  g_object_unref (fixture->series);
}

static FinxDrawing *
drawing (Fixture *fixture,
         guint    i)
{
  g_assert_cmpuint (fixture->chart->drawings->len, >, i);
  return &g_array_index (fixture->chart->drawings, FinxDrawing, i);
}

static void
drag (Fixture *fixture,
      double   x1,
      double   y1,
      double   x2,
      double   y2)
{
  g_assert_true (finx_chart_drag_begin (fixture->chart, x1, y1));
  g_assert_true (finx_chart_drag_update (fixture->chart, (x2 - x1) / 2, (y2 - y1) / 2));
  g_assert_true (finx_chart_drag_update (fixture->chart, x2 - x1, y2 - y1));
  g_assert_true (finx_chart_drag_end (fixture->chart, FALSE));
}

static void
click (Fixture *fixture,
       double   x,
       double   y)
{
  g_assert_true (finx_chart_drag_begin (fixture->chart, x, y));
  g_assert_true (finx_chart_drag_end (fixture->chart, FALSE));
}

static gboolean
press (Fixture *fixture,
       guint    key)
{
  return finx_chart_drawing_key (fixture->chart, key, 1);
}

/* Every tool makes its drawing by one drag; it is moved, undone and done again. */
static void
test_by_hand (Fixture       *fixture,
              gconstpointer  data)
{
  for (int kind = 0; kind < FINX_N_DRAWING_KINDS; kind++)
    {
      g_autofree char *before = NULL, *after = NULL;
      FinxDrawing made;

      if (kind == FINX_DRAWING_TEXT)            /* asks for its words */
        continue;
      finx_chart_set_tool (fixture->chart, kind);
      drag (fixture, 100, 60, 250, 160);
      if (finx_drawing_n_placed ((FinxDrawingKind) kind) == 3)
        click (fixture, 300, 120);
      g_assert_cmpint (fixture->chart->tool, ==, -1);
      g_assert_cmpint (fixture->chart->drawing, ==, 0);
      finx_chart_flush (fixture->chart);
      before = finx_chart_get_drawings (fixture->chart);
      made = *drawing (fixture, 0);
      g_assert_cmpint ((int) made.kind, ==, kind);

      if (kind != FINX_DRAWING_HORIZONTAL && kind != FINX_DRAWING_VERTICAL)
        {
          FinxChartFrame frame;
          double x, y;

          g_assert_true (finx_chart_layout (fixture->chart, &frame));
          x = finx_chart_frame_x (&frame, finx_drawing_bar_at (frame.bars.times, frame.bars.n, STEP_US, made.times[0]));
          y = finx_chart_frame_y (&frame, made.prices[0]);
          drag (fixture, x, y, x, y + 30);      /* its first point */
          g_assert_cmpint (drawing (fixture, 0)->times[0], ==, made.times[0]);
          g_assert_cmpfloat (drawing (fixture, 0)->prices[0], <, made.prices[0]);
          g_assert_cmpfloat (drawing (fixture, 0)->prices[1], ==, made.prices[1]);
          finx_chart_undo (fixture->chart, FALSE);
        }
      after = finx_chart_get_drawings (fixture->chart);
      g_assert_cmpstr (after, ==, before);
      finx_chart_undo (fixture->chart, FALSE);
      g_assert_cmpuint (fixture->chart->drawings->len, ==, 0);
      finx_chart_undo (fixture->chart, TRUE);
      g_assert_cmpuint (fixture->chart->drawings->len, ==, 1);
      finx_chart_set_drawings (fixture->chart, NULL);
    }
}

/* A point near a bar's price is at it, a click makes what can be seen, Escape leaves nothing behind. */
static void
test_snap_click_and_cancel (Fixture       *fixture,
                            gconstpointer  data)
{
  FinxChartFrame frame;

  g_assert_true (finx_chart_layout (fixture->chart, &frame));
  finx_chart_set_tool (fixture->chart, FINX_DRAWING_TREND);
  drag (fixture, 100, finx_chart_frame_y (&frame, 101) + 4, 200, finx_chart_frame_y (&frame, 99) - 4);
  g_assert_cmpfloat (drawing (fixture, 0)->prices[0], ==, 101);
  g_assert_cmpfloat (drawing (fixture, 0)->prices[1], ==, 99);

  finx_chart_set_tool (fixture->chart, FINX_DRAWING_RECTANGLE);
  g_assert_true (finx_chart_drag_begin (fixture->chart, 300, 100));
  g_assert_true (finx_chart_drag_end (fixture->chart, FALSE));
  g_assert_cmpint (drawing (fixture, 1)->times[1] - drawing (fixture, 1)->times[0], >, 10 * STEP_US);

  finx_chart_set_tool (fixture->chart, FINX_DRAWING_MEASURE);
  g_assert_true (finx_chart_drag_begin (fixture->chart, 300, 100));
  finx_chart_drag_update (fixture->chart, 50, 50);
  finx_chart_drag_end (fixture->chart, TRUE);
  g_assert_cmpuint (fixture->chart->drawings->len, ==, 2);
  g_assert_cmpint (fixture->chart->tool, ==, -1);
}

static void
test_by_keys (Fixture       *fixture,
              gconstpointer  data)
{
  FinxDrawing made;

  g_assert_false (press (fixture, GDK_KEY_Return));     /* no tool, no crosshair */
  finx_chart_set_key_cross (fixture->chart, 280);
  finx_chart_set_tool (fixture->chart, FINX_DRAWING_TREND);
  g_assert_true (press (fixture, GDK_KEY_Return));
  g_assert_false (press (fixture, GDK_KEY_Right));      /* the crosshair moves, not the drawing */
  finx_chart_set_key_cross (fixture->chart, 290);
  g_assert_true (press (fixture, GDK_KEY_Return));
  made = *drawing (fixture, 0);
  g_assert_cmpint (made.times[0], ==, START_US + 280 * STEP_US);
  g_assert_cmpint (made.times[1], ==, START_US + 290 * STEP_US);

  g_assert_true (press (fixture, GDK_KEY_Escape));
  g_assert_cmpint (fixture->chart->drawing, ==, -1);
  finx_chart_next_drawing (fixture->chart);
  g_assert_true (press (fixture, GDK_KEY_Left));
  g_assert_cmpint (drawing (fixture, 0)->times[0], ==, made.times[0] - STEP_US);
  g_assert_cmpint (drawing (fixture, 0)->times[1], ==, made.times[1] - STEP_US);
  g_assert_true (press (fixture, GDK_KEY_m));           /* its first point only */
  g_assert_true (press (fixture, GDK_KEY_Right));
  g_assert_cmpint (drawing (fixture, 0)->times[0], ==, made.times[0]);
  g_assert_cmpint (drawing (fixture, 0)->times[1], ==, made.times[1] - STEP_US);
  finx_chart_copy_drawing (fixture->chart);
  g_assert_cmpuint (fixture->chart->drawings->len, ==, 2);
  g_assert_true (press (fixture, GDK_KEY_k));           /* locked: neither moved nor deleted */
  made = *drawing (fixture, 1);
  g_assert_true (press (fixture, GDK_KEY_Left));
  g_assert_true (press (fixture, GDK_KEY_Delete));
  g_assert_cmpint (drawing (fixture, 1)->times[0], ==, made.times[0]);
  g_assert_true (press (fixture, GDK_KEY_k));
  g_assert_true (press (fixture, GDK_KEY_Delete));
  g_assert_cmpuint (fixture->chart->drawings->len, ==, 1);
}

static void
assert_price (Fixture *fixture,
              guint    i,
              guint    point,
              double   y)
{
  FinxChartFrame frame;

  g_assert_true (finx_chart_layout (fixture->chart, &frame));
  g_assert_cmpfloat (fabs (drawing (fixture, i)->prices[point] - finx_chart_price_at (&frame, y)), <, 0.02);
}

/* Channel and extension have three points of the hand: by three clicks, by a drag and a click, and by keys; Escape takes the last one back.
 * What is half made is neither remembered nor a step of undoing. */
static void
test_three_points (Fixture       *fixture,
                   gconstpointer  data)
{
  FinxChart *chart = fixture->chart;
  g_autofree char *half = NULL;

  finx_chart_set_tool (chart, FINX_DRAWING_CHANNEL);
  click (fixture, 100, 60);
  g_assert_cmpuint (chart->n_placed, ==, 1);
  chart->pointer_x = 200;
  chart->pointer_y = 65;
  finx_chart_drawing_follow (chart);
  assert_price (fixture, 0, 1, 65);
  click (fixture, 250, 70);
  g_assert_cmpuint (chart->n_placed, ==, 2);
  finx_chart_flush (chart);
  half = finx_chart_get_drawings (chart);
  g_assert_cmpstr (half, ==, "");
  g_assert_true (press (fixture, GDK_KEY_Escape));
  g_assert_cmpuint (chart->n_placed, ==, 1);
  click (fixture, 260, 75);
  click (fixture, 180, 40);
  g_assert_cmpint (chart->tool, ==, -1);
  assert_price (fixture, 0, 0, 60);
  assert_price (fixture, 0, 1, 75);
  assert_price (fixture, 0, 2, 40);

  finx_chart_flush (chart);
  finx_chart_set_tool (chart, FINX_DRAWING_EXTENSION);
  finx_chart_set_key_cross (chart, 270);
  g_assert_true (press (fixture, GDK_KEY_Return));
  finx_chart_set_key_cross (chart, 280);
  g_assert_cmpint (drawing (fixture, 1)->times[1], ==, START_US + 280 * STEP_US);
  g_assert_true (press (fixture, GDK_KEY_Return));
  finx_chart_set_key_cross (chart, 285);
  g_assert_true (press (fixture, GDK_KEY_Return));
  g_assert_cmpint (chart->tool, ==, -1);
  g_assert_cmpint (drawing (fixture, 1)->times[2], ==, START_US + 285 * STEP_US);

  finx_chart_flush (chart);
  finx_chart_set_tool (chart, FINX_DRAWING_CHANNEL);
  g_assert_true (press (fixture, GDK_KEY_Return));
  g_assert_true (press (fixture, GDK_KEY_Escape));      /* nothing is left, but the tool */
  g_assert_cmpuint (chart->drawings->len, ==, 2);
  g_assert_cmpint (chart->tool, ==, FINX_DRAWING_CHANNEL);
  g_assert_true (press (fixture, GDK_KEY_Return));
  finx_chart_set_tool (chart, -1);
  g_assert_cmpuint (chart->drawings->len, ==, 2);
  finx_chart_undo (chart, FALSE);
  g_assert_cmpuint (chart->drawings->len, ==, 1);
  finx_chart_undo (chart, FALSE);
  g_assert_cmpuint (chart->drawings->len, ==, 0);
}

/* On a logarithmic scale, outside of the bars and from far: whatever was kept is drawn. */
static void
test_drawn (Fixture       *fixture,
            gconstpointer  data)
{
  for (int kind = 0; kind < FINX_N_DRAWING_KINDS; kind++)
    {
      g_autofree char *text = g_strdup_printf ("%s 1 0 1 -5 9000000000000000 1e9 0 0", finx_drawing_kind_to_string ((FinxDrawingKind) kind));
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GskRenderNode *node;

      g_object_set (fixture->chart, "scale", kind % 2 == 0 ? "log" : "linear", NULL);
      finx_chart_set_drawings (fixture->chart, text);
      g_assert_cmpuint (fixture->chart->drawings->len, ==, 1);
      finx_chart_next_drawing (fixture->chart);
      finx_chart_fit (fixture->chart);
      finx_chart_draw (fixture->chart, snapshot);
      node = gtk_snapshot_free_to_node (snapshot);
      gsk_render_node_unref (node);
    }
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/chart-drawings/by-hand", Fixture, NULL, set_up, test_by_hand, tear_down);
  g_test_add ("/chart-drawings/snap-click-and-cancel", Fixture, NULL, set_up, test_snap_click_and_cancel, tear_down);
  g_test_add ("/chart-drawings/by-keys", Fixture, NULL, set_up, test_by_keys, tear_down);
  g_test_add ("/chart-drawings/three-points", Fixture, NULL, set_up, test_three_points, tear_down);
  g_test_add ("/chart-drawings/drawn", Fixture, NULL, set_up, test_drawn, tear_down);
  return g_test_run ();
}
