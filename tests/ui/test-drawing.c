/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ui/charts/chart/drawings/finx-drawing.h"

static const gint64 times[] = { 1000, 1100, 1200, 1500, 1600 };         /* a gap between the third and the fourth */

static void
test_times (void)
{
  static const struct { gint64 time; double bar; } cases[] = {
    { 1000, 0 }, { 1150, 1.5 }, { 1200, 2 }, { 1350, 2.5 }, { 1600, 4 }, { 1800, 6 }, { 700, -3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpfloat_with_epsilon (finx_drawing_bar_at (times, G_N_ELEMENTS (times), 100, cases[i].time), cases[i].bar, 1e-12);
      g_assert_cmpint (finx_drawing_time_at (times, G_N_ELEMENTS (times), 100, cases[i].bar), ==, cases[i].time);
    }
  g_assert_cmpint (finx_drawing_time_at (times, 0, 100, 5), ==, 0);
}

static void
test_distance (void)
{
  static const struct { FinxDrawingLine line; double x, y, distance; } cases[] = {
    { { 0, 0, 10, 0 }, 5, 3, 3 }, { { 0, 0, 10, 0 }, 14, 3, 5 }, { { 0, 0, 10, 0 }, -3, -4, 5 }, { { 2, 2, 2, 2 }, 5, 6, 5 }, { { 0, 0, 10, 10 }, 5, 5, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (finx_drawing_distance (&cases[i].line, cases[i].x, cases[i].y), cases[i].distance, 1e-12);
}

/* For every kind: its handles are hit first, each of its lines is hit along its way, far away nothing is; it stays in bounds. */
static void
test_shapes (void)
{
  for (int round = 0; round < 2000; round++)
    {
      FinxDrawing drawing = { .kind = (FinxDrawingKind) (round % FINX_N_DRAWING_KINDS) };
      double x[3], y[3];
      FinxDrawingShape shape;

      for (int k = 0; k < 3; k++)
        {
          x[k] = g_test_rand_double_range (50, 550);
          y[k] = g_test_rand_double_range (50, 350);
          drawing.prices[k] = 400 - y[k];
        }
      finx_drawing_shape (&drawing, x, y, 600, 0, 400, &shape);
      g_assert_cmpuint (shape.n_lines, <=, G_N_ELEMENTS (shape.lines));
      g_assert_cmpuint (shape.n_areas, <=, G_N_ELEMENTS (shape.areas));
      g_assert_cmpuint (shape.n_labels, <=, G_N_ELEMENTS (shape.labels));
      g_assert_cmpuint (shape.n_handles, ==, finx_drawing_n_points (drawing.kind));
      for (guint i = 0; i < shape.n_handles; i++)
        g_assert_cmpint (finx_drawing_hit (&shape, shape.handle_x[i], shape.handle_y[i]), >=, 0);
      for (guint i = 0; i < shape.n_lines; i++)
        {
          double part = g_test_rand_double ();

          g_assert_cmpint (finx_drawing_hit (&shape, shape.lines[i].x1 + part * (shape.lines[i].x2 - shape.lines[i].x1),
                                             shape.lines[i].y1 + part * (shape.lines[i].y2 - shape.lines[i].y1)), >, -2);
        }
      g_assert_cmpint (finx_drawing_hit (&shape, 5000, 5000), ==, -2);
    }
}

static void
test_levels (void)
{
  const double x[] = { 100, 200, 150 }, y[] = { 300, 100, 200 };
  FinxDrawing drawing = { .kind = FINX_DRAWING_RETRACEMENT };
  FinxDrawingShape shape;

  finx_drawing_shape (&drawing, x, y, 600, 0, 400, &shape);
  for (guint i = 0; i < shape.n_labels; i++)            /* 0 at the end of the way, 1 at its beginning */
    g_assert_cmpfloat_with_epsilon (shape.labels[i].y, 100 + 200 * shape.labels[i].value, 1e-9);
  drawing.kind = FINX_DRAWING_EXTENSION;
  finx_drawing_shape (&drawing, x, y, 600, 0, 400, &shape);
  for (guint i = 0; i < shape.n_labels; i++)            /* the way again, from the third point */
    g_assert_cmpfloat_with_epsilon (shape.labels[i].y, 200 - 200 * shape.labels[i].value, 1e-9);
}

static void
test_positions (void)
{
  FinxDrawing drawing = { .kind = FINX_DRAWING_LONG, .prices = { 100, 90 } };

  finx_drawing_complete (&drawing);             /* a long one gains above its entry, whichever way it was drawn */
  g_assert_cmpfloat (drawing.prices[1], ==, 110);
  g_assert_cmpfloat (drawing.prices[2], ==, 95);
  g_assert_cmpfloat (finx_drawing_reward (&drawing), ==, 2);
  drawing.kind = FINX_DRAWING_SHORT;
  finx_drawing_complete (&drawing);
  g_assert_cmpfloat (drawing.prices[1], ==, 90);
  g_assert_cmpfloat (drawing.prices[2], ==, 105);
  drawing.prices[2] = 100;
  g_assert_true (isnan (finx_drawing_reward (&drawing)));
}

static void
test_text (void)
{
  static const struct { const char *text, *again; } cases[] = {
    { "trend 1 0 1000 10.5 2000 11.25\n", "trend 1 0 1000 10.5 2000 11.25\n" },
    { "text 2 1 5 1 Höhere Tiefs, 2 mal\n", "text 2 1 5 1 Höhere Tiefs, 2 mal\n" },
    { "horizontal 9 0 5 1.5\nlong 0 0 1 100 2 110 2 95\n", "horizontal 2 0 5 1.5\nlong 0 0 1 100 2 110 2 95\n" },
    { "pie 1 0 5 1\ntrend 1 0 5\nray 1 0 5 nan 6 1\n\nvertical 0 0 7 1\n", "vertical 0 0 7 1\n" },
    { "channel 1 0 1000 100 2000 110\n", "channel 1 0 1000 100 2000 110 1000 95\n" },   /* from before its third point was kept */
    { "", "" },
  };
  g_autoptr(GArray) longest = finx_drawings_from_text ("text 0 0 0 1 öööööööööööööööööööööööööööööööööööööööö");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GArray) drawings = finx_drawings_from_text (cases[i].text);
      g_autofree char *again = finx_drawings_to_text (drawings, drawings->len);

      g_assert_cmpstr (again, ==, cases[i].again);
    }
  g_assert_true (g_utf8_validate (g_array_index (longest, FinxDrawing, 0).text, -1, NULL));
  g_assert_cmpuint (strlen (g_array_index (longest, FinxDrawing, 0).text), ==, 62);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawing/times", test_times);
  g_test_add_func ("/drawing/distance", test_distance);
  g_test_add_func ("/drawing/shapes", test_shapes);
  g_test_add_func ("/drawing/levels", test_levels);
  g_test_add_func ("/drawing/positions", test_positions);
  g_test_add_func ("/drawing/text", test_text);
  return g_test_run ();
}
