/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-private.h"

#include <adwaita.h>

#define WHEEL_ZOOM    1.15
#define KEY_ZOOM      1.25
#define SMOOTH_ZOOM   0.004     /* per px */
#define WHEEL_PAN     60        /* px per notch */
#define FRICTION      4.0       /* per s */
#define LEAST_SPEED   20.0      /* px/s */
#define FLING_AGE_US  60000     /* a pointer that rested longer does not fling */
#define PAN_PART      0.1       /* of the view, by keys */

static double
visible_bars (FinxChart *self)
{
  return (gtk_widget_get_width (GTK_WIDGET (self)) - self->axis_width) / self->pitch;
}

void
finx_chart_input_stop (FinxChart *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

static gboolean
kinetic_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  FinxChart *self = FINX_CHART (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double seconds = (double) (now - self->tick_us) / G_USEC_PER_SEC, before = self->right;

  self->tick_us = now;
  finx_chart_pan (self, self->velocity * (1 - exp (-FRICTION * seconds)) / FRICTION);         /* as far at any frame rate */
  self->velocity *= exp (-FRICTION * seconds);
  if (fabs (self->velocity) >= LEAST_SPEED && (seconds <= 0 || self->right != before))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
fling (FinxChart *self,
       double     velocity)
{
  GtkWidget *widget = GTK_WIDGET (self);

  finx_chart_input_stop (self);
  if (fabs (velocity) < LEAST_SPEED || !adw_get_enable_animations (widget) || !gtk_widget_get_realized (widget))
    return;
  self->velocity = velocity;
  self->tick_us = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (widget));
  self->tick_id = gtk_widget_add_tick_callback (widget, kinetic_cb, NULL, NULL);
}

static gboolean
scroll_cb (FinxChart                *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *scroll)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (scroll);
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);
  gboolean wheel = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL;
  double x = isnan (self->pointer_x) ? gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 : self->pointer_x;

  finx_chart_input_stop (self);
  if (state & GDK_SHIFT_MASK && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (dx != 0)
    finx_chart_pan (self, wheel ? dx * WHEEL_PAN : dx);
  /* A touch pad moves a little across while it is meant along: the greater part decides. */
  if (dy != 0 && (wheel || fabs (dy) > fabs (dx)))
    finx_chart_zoom (self, wheel ? pow (WHEEL_ZOOM, -dy) : exp (-dy * SMOOTH_ZOOM), x);
  return TRUE;
}

static void
decelerate_cb (FinxChart *self,
               double     velocity_x,
               double     velocity_y)
{
  if (fabs (velocity_x) > fabs (velocity_y))
    fling (self, velocity_x);
}

static void
drag_begin_cb (FinxChart *self,
               double     x,
               double     y)
{
  finx_chart_input_stop (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_is_over = FALSE;
  if (finx_chart_drag_begin (self, x, y))
    return;
  self->drag_right = self->right;
  self->drag_x = 0;
  self->drag_us = g_get_monotonic_time ();
  self->velocity = 0;
}

static void
drag_update_cb (FinxChart *self,
                double     dx,
                double     dy)
{
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) MAX (now - self->drag_us, 1000) / G_USEC_PER_SEC;

  if (finx_chart_drag_update (self, dx, dy) || self->drag_is_over)
    return;
  self->velocity = 0.6 * self->velocity + 0.4 * (self->drag_x - dx) / seconds;
  self->drag_x = dx;
  self->drag_us = now;
  finx_chart_set_view (self, self->pitch, finx_chart_index_beside (self, self->drag_right, -dx, self->pitch));
}

static void
drag_end_cb (FinxChart *self,
             double     dx,
             double     dy)
{
  if (!finx_chart_drag_end (self, FALSE) && !self->drag_is_over && g_get_monotonic_time () - self->drag_us < FLING_AGE_US)
    fling (self, self->velocity);
}

/* With the second finger the first one drags no longer. */
static void
zoom_begin_cb (FinxChart        *self,
               GdkEventSequence *sequence,
               GtkGesture       *zoom)
{
  gtk_gesture_set_state (zoom, GTK_EVENT_SEQUENCE_CLAIMED);
  finx_chart_drag_end (self, TRUE);
  self->drag_is_over = TRUE;
  finx_chart_input_stop (self);
  self->zoom_pitch = self->pitch;
}

static void
zoom_scale_cb (FinxChart      *self,
               double          scale,
               GtkGestureZoom *zoom)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (zoom), &x, &y))
    finx_chart_zoom (self, self->zoom_pitch * scale / self->pitch, x);
}

static void
motion_cb (FinxChart          *self,
           double              x,
           double              y,
           GtkEventController *controller)
{
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  self->pointer_snaps = (gtk_event_controller_get_current_event_state (controller) & GDK_CONTROL_MASK) != 0;
  if (self->key_cross >= 0)
    {
      self->key_cross = -1;
      finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
    }
  finx_chart_drawing_follow (self);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), finx_chart_cursor_at (self, x, y));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_tell_cross (self);
}

static void
leave_cb (FinxChart *self)
{
  self->pointer_x = self->pointer_y = NAN;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_tell_cross (self);
}

static void
move_cross (FinxChart *self,
            gssize     by)
{
  FinxChartFrame frame;
  gssize from;
  double y;

  if (!finx_chart_layout (self, &frame))
    return;
  from = finx_chart_get_cross (self, &frame, &y);
  finx_chart_set_key_cross (self, from >= 0 ? from + by : (gssize) MIN (frame.last, frame.bars.n) - 1);
}

/* Around the crosshair, else around the newest bar while it is in view, else around the middle. */
static void
zoom_by_key (FinxChart *self,
             double     factor)
{
  FinxChartFrame frame;
  double y, x;
  gssize cross;

  if (!finx_chart_layout (self, &frame))
    return;
  cross = finx_chart_get_cross (self, &frame, &y);
  x = cross >= 0 ? finx_chart_frame_x (&frame, (double) cross)
    : self->follow ? finx_chart_frame_x (&frame, (double) frame.bars.n - 1) : frame.plot_width / 2.0;
  finx_chart_zoom (self, factor, CLAMP (x, 0, frame.plot_width));
}

static void
secondary_cb (FinxChart *self,
              int        n_press,
              double     x,
              double     y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  finx_chart_menu_popup (self, x, y);
}

static gboolean
control_key (FinxChart *self,
             guint      key,
             gboolean   shift)
{
  double pan = visible_bars (self) * PAN_PART * self->pitch;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      finx_chart_pan (self, -pan);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      finx_chart_pan (self, pan);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      finx_chart_resize_pane (self, 1);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      finx_chart_resize_pane (self, -1);
      return TRUE;
    case GDK_KEY_d:
    case GDK_KEY_D:
      finx_chart_copy_drawing (self);
      return TRUE;
    case GDK_KEY_z:
    case GDK_KEY_Z:
      finx_chart_undo (self, shift);
      return TRUE;
    case GDK_KEY_y:
    case GDK_KEY_Y:
      finx_chart_undo (self, TRUE);
      return TRUE;
    case GDK_KEY_c:
    case GDK_KEY_C:
      gtk_widget_activate_action (GTK_WIDGET (self), "chart.copy-values", NULL);
      return TRUE;
    default:
      return FALSE;
    }
}

/* A screen of bars less one, which stays in sight. */
static double
page (FinxChart *self)
{
  return MAX (visible_bars (self) - 1, 1) * self->pitch;
}

/* What single letters do while the chart has the focus. */
static gboolean
letter_key (FinxChart *self,
            guint      key,
            gboolean   shift)
{
  switch (gdk_keyval_to_lower (key))
    {
    case GDK_KEY_a:
      finx_chart_alert_at_cross (self);
      return TRUE;
    case GDK_KEY_o:
      finx_chart_order_at_cross (self);
      return TRUE;
    case GDK_KEY_c:
      finx_chart_next_type (self, shift ? -1 : 1);
      return TRUE;
    case GDK_KEY_l:
      finx_chart_toggle_scale (self, FINX_SCALE_LOG);
      return TRUE;
    case GDK_KEY_p:
      finx_chart_toggle_scale (self, FINX_SCALE_PERCENT);
      return TRUE;
    case GDK_KEY_v:
      g_object_set (self, "volume", !self->has_volume, NULL);
      return TRUE;
    case GDK_KEY_e:
      finx_chart_next_event (self, shift);
      return TRUE;
    case GDK_KEY_n:
      finx_chart_next_drawing (self);
      return TRUE;
    case GDK_KEY_i:
      finx_chart_show_studies (self);
      return TRUE;
    case GDK_KEY_r:
      if (!shift)
        return FALSE;
      finx_chart_replay_from_cross (self);
      return TRUE;
    case GDK_KEY_t:
      finx_chart_show_table (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
plain_key (FinxChart *self,
           guint      key,
           int        step)
{
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      move_cross (self, -step);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      move_cross (self, step);
      return TRUE;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      finx_chart_set_key_cross (self, 0);
      return TRUE;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      finx_chart_show_newest (self);
      finx_chart_set_key_cross (self, G_MAXSSIZE);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      zoom_by_key (self, KEY_ZOOM);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom_by_key (self, 1 / KEY_ZOOM);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      finx_chart_fit (self);
      return TRUE;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      finx_chart_pan (self, -page (self));
      return TRUE;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      finx_chart_pan (self, page (self));
      return TRUE;
    case GDK_KEY_Menu:
      finx_chart_menu_popup (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
      return TRUE;
    case GDK_KEY_Escape:
      if (finx_chart_drag_end (self, TRUE))
        {
          self->drag_is_over = TRUE;    /* the hand that is still down does not pan */
          return TRUE;
        }
      if (self->tool >= 0)
        {
          finx_chart_set_tool (self, -1);
          return TRUE;
        }
      if (self->key_cross < 0)
        return FALSE;
      self->key_cross = -1;
      finx_chart_changed (self, 0);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      finx_chart_tell_cross (self);
      return TRUE;
    default:
      return letter_key (self, key, step != 1);
    }
}

static gboolean
key_cb (FinxChart       *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if (state & GDK_ALT_MASK)
    return FALSE;
  finx_chart_input_stop (self);
  if (state & GDK_CONTROL_MASK)
    return control_key (self, key, shift);
  if (finx_chart_drawing_key (self, key, shift ? 10 : 1))
    return TRUE;
  if (shift && key == GDK_KEY_F10)
    return plain_key (self, GDK_KEY_Menu, 1);
  return plain_key (self, key, shift ? 10 : 1);
}

static void
focus_leave_cb (FinxChart *self)
{
  if (self->key_cross < 0)
    return;
  self->key_cross = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_tell_cross (self);
}

void
finx_chart_input_init (FinxChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *zoom = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (scroll, "decelerate", G_CALLBACK (decelerate_cb), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (zoom, "begin", G_CALLBACK (zoom_begin_cb), self);
  g_signal_connect_swapped (zoom, "scale-changed", G_CALLBACK (zoom_scale_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (secondary_cb), self);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (zoom));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
