/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands on a chart: wheel and touch pad. Their events can not be made, so the controllers are asked to tell them. */
#include <adwaita.h>

#include "ui/charts/chart/finx-chart-private.h"
#include "windows.h"

#define START_US (G_GINT64_CONSTANT (1763562600) * G_USEC_PER_SEC)
#define STEP_US  (300 * (gint64) G_USEC_PER_SEC)

static FinxInstrument instrument = { .symbol = (char *) "AAPL", .price_scale = 2 };

typedef struct
{
  FinxBarSeries *series;
  FinxChart     *chart;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->series = finx_bar_series_new (&instrument, FINX_INTERVAL_5M);
  for (gint64 i = 0; i < 1000; i++)
    finx_bar_series_push (fixture->series, &(FinxBar) { START_US + i * STEP_US, 100, 101, 99, 100, 1000 });
  fixture->chart = FINX_CHART (finx_chart_new ());
  show_in_window (GTK_WIDGET (fixture->chart), 640, 400);
  finx_chart_set_series (fixture->chart, fixture->series);
  finx_chart_set_view (fixture->chart, 5, 500);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  drop_window (GTK_WIDGET (fixture->chart));
  g_object_unref (fixture->series);
}

static gpointer
controller (Fixture *fixture,
            GType    type)
{
  g_autoptr(GListModel) all = gtk_widget_observe_controllers (GTK_WIDGET (fixture->chart));

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(GtkEventController) one = g_list_model_get_item (all, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (one, type))
        return one;                     /* the widget keeps it */
    }
  g_assert_not_reached ();
}

/* A wheel zooms, a wheel to the side pans. */
static void
test_scroll (Fixture       *fixture,
             gconstpointer  data)
{
  GtkEventController *scroll = controller (fixture, GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  gboolean handled = FALSE;
  double right = fixture->chart->right;

  g_signal_emit_by_name (scroll, "scroll", 1.0, 0.0, &handled);
  g_assert_true (handled);
  g_assert_cmpfloat (fixture->chart->right, >, right);
  g_assert_cmpfloat (fixture->chart->pitch, ==, 5);
  g_signal_emit_by_name (scroll, "scroll", 0.0, -1.0, &handled);
  g_assert_cmpfloat (fixture->chart->pitch, >, 5);
}

/* A fling goes on by itself, ever slower, until it ends or a hand comes; without animations there is none. */
static void
test_kinetic (Fixture       *fixture,
              gconstpointer  data)
{
  GtkEventController *scroll = controller (fixture, GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  GtkGesture *drag = controller (fixture, GTK_TYPE_GESTURE_DRAG);
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (fixture->chart));
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  double right = fixture->chart->right, first;

  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  g_signal_emit_by_name (scroll, "decelerate", 800.0, 0.0);
  g_assert_cmpuint (fixture->chart->tick_id, ==, 0);
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  g_signal_emit_by_name (scroll, "decelerate", 10.0, 800.0);    /* along, which zooms */
  g_assert_cmpuint (fixture->chart->tick_id, ==, 0);
  g_signal_emit_by_name (scroll, "decelerate", 800.0, 0.0);
  g_assert_cmpuint (fixture->chart->tick_id, !=, 0);
  while (fixture->chart->tick_id != 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (fixture->chart->tick_id, ==, 0);
  first = fixture->chart->right - right;        /* 800 px/s that lose a friction of 4 a second go about 200 px: 40 bars */
  g_assert_cmpfloat (first, >, 30);
  g_assert_cmpfloat (first, <, 45);
  g_signal_emit_by_name (scroll, "decelerate", -800.0, 0.0);
  g_signal_emit_by_name (drag, "drag-begin", 200.0, 100.0);
  g_assert_cmpuint (fixture->chart->tick_id, ==, 0);
}

static void
replay_cb (FinxChart *chart,
           gint64     time_us,
           gint64    *told_us)
{
  *told_us = time_us;
}

/* Right of the newest bar there is nothing to go back to, for the key and for the menu. */
static void
test_right_of_the_present (Fixture       *fixture,
                           gconstpointer  data)
{
  FinxChart *chart = fixture->chart;
  FinxChartFrame frame;
  gint64 told_us = 0;

  g_signal_connect (chart, "replay-from", G_CALLBACK (replay_cb), &told_us);
  finx_chart_set_view (chart, 5, 1020);
  g_assert_true (finx_chart_layout (chart, &frame));
  chart->pointer_y = 100;
  for (int bar = 990; bar < 1015; bar++)
    {
      told_us = 0;
      chart->pointer_x = finx_chart_frame_x (&frame, bar) + 0.5;
      finx_chart_replay_from_cross (chart);
      g_assert_cmpint (told_us, ==, bar < 1000 ? START_US + bar * STEP_US : 0);
      finx_chart_menu_popup (chart, chart->pointer_x, 100);
      g_assert_cmpint (chart->menu_us, ==, told_us);
    }
  chart->key_cross = 999;
  finx_chart_replay_from_cross (chart);
  g_assert_cmpint (told_us, ==, START_US + 999 * STEP_US);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/chart-input/scroll", Fixture, NULL, set_up, test_scroll, tear_down);
  g_test_add ("/chart-input/kinetic", Fixture, NULL, set_up, test_kinetic, tear_down);
  g_test_add ("/chart-input/right-of-the-present", Fixture, NULL, set_up, test_right_of_the_present, tear_down);
  return g_test_run ();
}
