/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which prices the map shows, by wheel, keys, two fingers and drags. */
#include "ui/pages/markets/depth/finx-liquidity-private.h"

#include <math.h>

#define FEWEST    6             /* ticks in view */
#define ZOOM_STEP 1.25

enum { ZOOMED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
set_view (FinxLiquidityMap *self,
          guint             n_ticks,
          gint64            center)
{
  gboolean is_zoom = n_ticks != self->n_ticks;

  self->n_ticks = n_ticks;
  self->center = MAX (center, self->tick);
  finx_plot_refreshed (FINX_PLOT (self));
  if (is_zoom)
    g_signal_emit (self, signals[ZOOMED], 0);
}

static void
fit (FinxLiquidityMap *self)
{
  self->is_held = FALSE;
  set_view (self, 0, 0);
}

/* What was fitted is kept as it is, to be moved from there. */
static gint64
hold (FinxLiquidityMap *self)
{
  finx_plot_ensure (FINX_PLOT (self));
  self->is_held = TRUE;
  return self->n_ticks > 0 ? self->center : self->top - self->n_fitting / 2 * self->tick;
}

static guint
count_ticks (const FinxLiquidityMap *self)
{
  return self->n_ticks > 0 ? self->n_ticks : self->n_fitting;
}

/* Up is to higher prices. */
static void
scroll (FinxLiquidityMap *self,
        double            ticks)
{
  gint64 center = hold (self), by;

  self->scrolled += ticks;
  by = (gint64) self->scrolled;
  self->scrolled -= (double) by;
  set_view (self, count_ticks (self), center + by * self->tick);
}

/* The price that is @at of the height from the top stays where it is. */
static void
zoom_to (FinxLiquidityMap *self,
         double            ticks,
         double            at)
{
  gboolean was_held = self->is_held;
  gint64 center = hold (self);
  guint before = count_ticks (self), after = (guint) CLAMP (round (ticks), FEWEST, MAX (4 * self->n_fitting, FEWEST));

  if (at == 0.5)
    self->is_held = was_held;           /* by keys: the market is followed as before */
  set_view (self, after, center + (gint64) round ((0.5 - at) * ((double) before - after)) * self->tick);
}

static double
zoomed_by (const FinxLiquidityMap *self,
           double                  steps)
{
  double before = count_ticks (self), after = before * pow (ZOOM_STEP, steps);

  return fabs (after - before) >= 1 ? after : before + (steps > 0 ? 1 : -1);
}

/* As in a chart: the wheel zooms, with Shift it scrolls. */
static gboolean
scroll_cb (FinxLiquidityMap   *self,
           double              dx,
           double              dy,
           GtkEventController *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);
  double y = finx_plot_get_pointer (FINX_PLOT (self)).y;

  if (self->n == 0 || (dx == 0 && dy == 0))
    return FALSE;
  if (state & GDK_SHIFT_MASK)
    scroll (self, -(dx + dy) * MAX (count_ticks (self) / 10.0, 1));
  else if (dy != 0)
    zoom_to (self, zoomed_by (self, dy), CLAMP (y / self->height, 0, 1));
  return TRUE;
}

static gboolean
key_cb (FinxLiquidityMap *self,
        guint             key,
        guint             code,
        GdkModifierType   state)
{
  if (self->n == 0 || state & (GDK_ALT_MASK | GDK_CONTROL_MASK))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add:
      zoom_to (self, zoomed_by (self, -1), 0.5);
      return TRUE;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      zoom_to (self, zoomed_by (self, 1), 0.5);
      return TRUE;
    case GDK_KEY_0: case GDK_KEY_KP_0:
      fit (self);
      return TRUE;
    case GDK_KEY_Page_Up: case GDK_KEY_Page_Down:
      scroll (self, (key == GDK_KEY_Page_Up ? 0.5 : -0.5) * count_ticks (self));
      return TRUE;
    default:
      return FALSE;
    }
}

static void
pinch_begin_cb (FinxLiquidityMap *self)
{
  finx_plot_ensure (FINX_PLOT (self));
  self->pinch_ticks = count_ticks (self);
}

static void
pinch_cb (FinxLiquidityMap *self,
          double            scale,
          GtkGesture       *gesture)
{
  double x, y = self->height / 2.0;

  if (self->n == 0 || scale <= 0)
    return;
  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  zoom_to (self, self->pinch_ticks / scale, CLAMP (y / self->height, 0, 1));
}

static void
drag_begin_cb (FinxLiquidityMap *self)
{
  self->drag_center = 0;
}

static void
drag_cb (FinxLiquidityMap *self,
         double            dx,
         double            dy)
{
  if (self->n == 0 || !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, 0, (int) dy))
    return;
  if (self->drag_center == 0)
    self->drag_center = hold (self);
  set_view (self, count_ticks (self), self->drag_center + (gint64) round (dy / self->px) * self->tick);
}

static void
pressed_cb (FinxLiquidityMap *self,
            int               n_press)
{
  if (n_press == 2)
    fit (self);
}

void
finx_liquidity_zoom_init (FinxLiquidityMap *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL), *key = gtk_event_controller_key_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new (), *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
finx_liquidity_zoom_class_init (FinxLiquidityMapClass *klass)
{
  signals[ZOOMED] = g_signal_new ("zoomed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

guint
finx_liquidity_map_get_ticks (FinxLiquidityMap *self)
{
  return self->n_ticks;
}

void
finx_liquidity_map_set_ticks (FinxLiquidityMap *self,
                              guint             n_ticks)
{
  if (n_ticks == self->n_ticks)
    return;
  self->is_held = FALSE;
  set_view (self, n_ticks > 0 ? MAX (n_ticks, FEWEST) : 0, 0);
}
