/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/charts/finx-chart-dash.h"
#include "ui/charts/finx-chart-frame.h"
#include "ui/charts/finx-chart-ticks.h"
#include "ui/charts/finx-chart.h"
#include "ui/finx-format.h"

#define AXIS_WIDTH  58
#define TIME_HEIGHT 24
#define TOP         6
#define PRICE_GAP   34          /* px between labels, at least */
#define TIME_GAP    72
#define COUNT_STEP  500.0       /* from this step on, labels are shortened ("110 K") */
#define ROOM        0.06

struct _FinxValueChart
{
  GtkWidget      parent_instance;

  char          *label;
  gint64        *times;
  double        *values;
  double        *deposits;      /* nullable */
  gsize          n;

  double         low, high;     /* of the axis; high ≤ low: no known value */
  gssize         hover;         /* −1: none */
  GTimeZone     *zone;
  FinxChartText *text;
  FinxPalette    palette;
  gboolean       palette_is_known;
  GskRenderNode *lines;         /* cached; %NULL: draw anew */
};

G_DEFINE_FINAL_TYPE (FinxValueChart, finx_value_chart, GTK_TYPE_WIDGET)

static int
plot_width (FinxValueChart *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - AXIS_WIDTH, 1);
}

static int
plot_height (FinxValueChart *self)
{
  return MAX (gtk_widget_get_height (GTK_WIDGET (self)) - TIME_HEIGHT - TOP, 1);
}

static double
time_x (FinxValueChart *self,
        gint64          time_us)
{
  gint64 span = self->times[self->n - 1] - self->times[0];

  return span > 0 ? (double) (time_us - self->times[0]) / (double) span * (plot_width (self) - 2) : 0;
}

static double
value_y (FinxValueChart *self,
         double          value)
{
  return TOP + (self->high - value) / (self->high - self->low) * plot_height (self);
}

static void
include (FinxValueChart *self,
         double          value)
{
  if (!isfinite (value))
    return;
  self->low = MIN (self->low, value);
  self->high = MAX (self->high, value);
}

static void
measure_values (FinxValueChart *self)
{
  double room;

  self->low = INFINITY;
  self->high = -INFINITY;
  for (gsize i = 0; i < self->n; i++)
    {
      include (self, self->values[i]);
      if (self->deposits != NULL)
        include (self, self->deposits[i]);
    }
  if (!(self->high >= self->low))
    return;
  room = self->high > self->low ? (self->high - self->low) * ROOM : MAX (fabs (self->high) * 0.01, 1);
  self->low -= room;
  self->high += room;
}

static gboolean
is_drawable (FinxValueChart *self)
{
  return self->n > 0 && self->high > self->low && gtk_widget_get_width (GTK_WIDGET (self)) > 2 * AXIS_WIDTH;
}

/* A px column that holds many points is drawn by its first, least, greatest and last. */
static void
trace (FinxValueChart *self,
       cairo_t        *cr,
       const double   *values)
{
  gboolean open = FALSE;

  for (gsize i = 0; i < self->n;)
    {
      double x = time_x (self, self->times[i]), low = values[i], high = values[i], last = values[i];
      double column = floor (x);
      gsize next = i + 1;

      while (next < self->n && floor (time_x (self, self->times[next])) == column)
        {
          low = fmin (low, values[next]);
          high = fmax (high, values[next]);
          last = isfinite (values[next]) ? values[next] : last;
          next++;
        }
      if (!isfinite (low))
        open = FALSE;
      else
        {
          double first = isfinite (values[i]) ? values[i] : low;

          if (open)
            cairo_line_to (cr, x, value_y (self, first));
          else
            cairo_move_to (cr, x, value_y (self, first));
          if (next - i > 1)
            {
              cairo_line_to (cr, x, value_y (self, high));
              cairo_line_to (cr, x, value_y (self, low));
              cairo_line_to (cr, x, value_y (self, last));
            }
          open = TRUE;
        }
      i = next;
    }
}

static GskRenderNode *
make_lines (FinxValueChart *self)
{
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, plot_width (self), plot_height (self) + 2 * TOP));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (self->deposits != NULL)
    {
      gdk_cairo_set_source_rgba (cr, &self->palette.dim);
      cairo_set_line_width (cr, 1.25);
      cairo_set_dash (cr, (double[]) { 4, 3 }, 2, 0);
      trace (self, cr, self->deposits);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
    }
  gdk_cairo_set_source_rgba (cr, &self->palette.accent);
  cairo_set_line_width (cr, 2);
  trace (self, cr, self->values);
  cairo_stroke (cr);
  cairo_destroy (cr);
  return node;
}

static void
draw_value_axis (FinxValueChart *self,
                 GtkSnapshot    *snapshot)
{
  double step = finx_ticks_step ((self->high - self->low) * PRICE_GAP / plot_height (self), 0);
  int decimals = step >= 1 ? 0 : (int) ceil (-log10 (step));

  for (double value = ceil (self->low / step) * step; value < self->high; value += step)
    {
      double y = value_y (self, value);
      g_autofree char *text = step >= COUNT_STEP ? finx_format_count (value) : finx_format_double (value, decimals);

      finx_chart_rectangle (snapshot, &self->palette.line, 0, (int) floor (y), plot_width (self), 1);
      if (y > TOP + 4)
        finx_chart_text_draw (self->text, snapshot, text, FALSE, plot_width (self) + 6, y, 0, &self->palette.dim);
    }
}

static void
draw_time_axis (FinxValueChart *self,
                GtkSnapshot    *snapshot)
{
  gint64 start = self->times[0], end = self->times[self->n - 1], before = start;
  FinxTimeStep step = finx_time_step_pick ((double) (end - start) * TIME_GAP / plot_width (self), 0);
  double free_from = 0;

  if (end <= start)
    return;
  for (gint64 time = finx_time_step_next (step, self->zone, start - 1); time <= end; time = finx_time_step_next (step, self->zone, time))
    {
      char text[32];
      gboolean major = finx_time_step_is_major (step, self->zone, before, time);
      double x = time_x (self, time);
      int width;

      before = time;
      finx_time_step_label (step, self->zone, time, major, text, sizeof text);
      finx_chart_text_measure (self->text, text, major, &width, NULL);
      if (x - width / 2.0 < free_from || x + width / 2.0 > plot_width (self))
        continue;
      free_from = x + TIME_GAP - width;
      finx_chart_text_draw (self->text, snapshot, text, major, x, TOP + plot_height (self) + TIME_HEIGHT / 2.0 + 2, 0.5,
                            &self->palette.dim);
    }
}

static char *
describe_point (FinxValueChart *self,
                gsize           i)
{
  g_autofree char *date = finx_format_date (self->times[i], NULL);
  g_autofree char *value = isfinite (self->values[i]) ? finx_format_double (self->values[i], 2) : g_strdup ("–");

  return g_strdup_printf ("%s · %s", value, date);
}

static void
draw_hover (FinxValueChart *self,
            GtkSnapshot    *snapshot)
{
  gsize i = (gsize) self->hover;
  int x = (int) floor (time_x (self, self->times[i])), width, height;
  g_autofree char *text = describe_point (self, i);
  GskRoundedRect dot, box;
  double left;

  finx_chart_dash_vertical (snapshot, &self->palette.crosshair, x, TOP, plot_height (self), 3, 3);
  if (isfinite (self->values[i]))
    {
      gsk_rounded_rect_init_from_rect (&dot, &GRAPHENE_RECT_INIT (x - 4, (float) value_y (self, self->values[i]) - 4, 8, 8), 4);
      gtk_snapshot_push_rounded_clip (snapshot, &dot);
      gtk_snapshot_append_color (snapshot, &self->palette.accent, &dot.bounds);
      gtk_snapshot_pop (snapshot);
    }
  finx_chart_text_measure (self->text, text, TRUE, &width, &height);
  left = CLAMP (x - width / 2.0 - 8, 0, MAX (plot_width (self) - width - 16, 0));
  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT ((float) floor (left), TOP, width + 16, height + 6), 3);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &self->palette.raised, &box.bounds);
  gtk_snapshot_pop (snapshot);
  finx_chart_text_draw (self->text, snapshot, text, TRUE, floor (left) + 8, TOP + (height + 6) / 2.0, 0, &self->palette.text);
}

static void
finx_value_chart_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  FinxValueChart *self = FINX_VALUE_CHART (widget);

  if (!self->palette_is_known)
    {
      finx_palette_read (widget, &self->palette);
      self->palette_is_known = TRUE;
    }
  if (!is_drawable (self))
    {
      finx_chart_text_draw (self->text, snapshot, _("No values yet"), FALSE, gtk_widget_get_width (widget) / 2.0,
                            gtk_widget_get_height (widget) / 2.0, 0.5, &self->palette.dim);
      return;
    }
  draw_value_axis (self, snapshot);
  draw_time_axis (self, snapshot);
  if (self->lines == NULL)
    self->lines = make_lines (self);
  gtk_snapshot_append_node (snapshot, self->lines);
  if (self->hover >= 0)
    draw_hover (self, snapshot);
}

static void
finx_value_chart_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 96;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 180;
  *minimum_baseline = *natural_baseline = -1;
}

static void
redraw (FinxValueChart *self)
{
  g_clear_pointer (&self->lines, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
finx_value_chart_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  redraw (FINX_VALUE_CHART (widget));
}

static void
finx_value_chart_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  FinxValueChart *self = FINX_VALUE_CHART (widget);

  GTK_WIDGET_CLASS (finx_value_chart_parent_class)->css_changed (widget, change);
  self->palette_is_known = FALSE;
  if (self->text != NULL)
    finx_chart_text_clear (self->text);
  redraw (self);
}

static void
update_summary (FinxValueChart *self)
{
  g_autofree char *text = NULL;
  gsize first = 0, last = self->n;

  while (first < last && !isfinite (self->values[first]))
    first++;
  while (last > first && !isfinite (self->values[last - 1]))
    last--;
  if (first == last)
    text = g_strdup (_("No values yet"));
  else
    {
      g_autofree char *from = finx_format_date (self->times[first], NULL);
      g_autofree char *to = finx_format_date (self->times[last - 1], NULL);
      g_autofree char *start = finx_format_double (self->values[first], 2);
      g_autofree char *end = finx_format_double (self->values[last - 1], 2);
      double low = INFINITY, high = -INFINITY;
      g_autofree char *least = NULL, *greatest = NULL;

      for (gsize i = first; i < last; i++)
        {
          low = fmin (low, self->values[i]);
          high = fmax (high, self->values[i]);
        }
      least = finx_format_double (low, 2);
      greatest = finx_format_double (high, 2);
      text = g_strdup_printf (_("%s to %s, from %s to %s, least %s, greatest %s"), from, to, start, end, least, greatest);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
set_hover (FinxValueChart *self,
           gssize          hover)
{
  if (self->hover == hover)
    return;
  self->hover = hover;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (FinxValueChart *self,
           double          x,
           double          y)
{
  gsize low = 0, high = self->n;

  if (!is_drawable (self) || x > plot_width (self))
    {
      set_hover (self, -1);
      return;
    }
  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (time_x (self, self->times[middle]) <= x)
        low = middle;
      else
        high = middle;
    }
  if (low + 1 < self->n && time_x (self, self->times[low + 1]) - x < x - time_x (self, self->times[low]))
    low++;
  set_hover (self, (gssize) low);
}

static void
leave_cb (FinxValueChart *self)
{
  set_hover (self, -1);
}

static gboolean
key_cb (FinxValueChart  *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  gssize last = (gssize) self->n - 1, from = self->hover >= 0 ? self->hover : last, step = state & GDK_SHIFT_MASK ? 10 : 1;
  g_autofree char *text = NULL;

  if (!is_drawable (self) || state & (GDK_ALT_MASK | GDK_CONTROL_MASK))
    return FALSE;
  if (key == GDK_KEY_Left)
    from = self->hover >= 0 ? from - step : last;
  else if (key == GDK_KEY_Right)
    from += step;
  else if (key == GDK_KEY_Home)
    from = 0;
  else if (key == GDK_KEY_End)
    from = last;
  else
    return FALSE;
  set_hover (self, CLAMP (from, 0, last));
  text = describe_point (self, (gsize) self->hover);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return TRUE;
}

static void
focus_leave_cb (FinxValueChart *self)
{
  set_hover (self, -1);
  update_summary (self);
}

static void
finx_value_chart_finalize (GObject *object)
{
  FinxValueChart *self = FINX_VALUE_CHART (object);

  g_free (self->label);
  g_free (self->times);
  g_free (self->values);
  g_free (self->deposits);
  g_clear_pointer (&self->lines, gsk_render_node_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->text, finx_chart_text_free);
  G_OBJECT_CLASS (finx_value_chart_parent_class)->finalize (object);
}

static void
finx_value_chart_class_init (FinxValueChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_value_chart_finalize;
  widget_class->snapshot = finx_value_chart_snapshot;
  widget_class->measure = finx_value_chart_measure;
  widget_class->size_allocate = finx_value_chart_size_allocate;
  widget_class->css_changed = finx_value_chart_css_changed;
  gtk_widget_class_set_css_name (widget_class, "finx-value-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
finx_value_chart_init (FinxValueChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->low = INFINITY;
  self->high = -INFINITY;
  self->hover = -1;
  self->zone = g_time_zone_new_local ();
  self->text = finx_chart_text_new (GTK_WIDGET (self));
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/**
 * finx_value_chart_new:
 * @label: what the line is, for screen readers: "Net worth"
 */
GtkWidget *
finx_value_chart_new (const char *label)
{
  FinxValueChart *self = g_object_new (FINX_TYPE_VALUE_CHART, NULL);

  self->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  update_summary (self);
  return GTK_WIDGET (self);
}

/**
 * finx_value_chart_set:
 * @times: (array length=n): UTC µs, rising
 * @values: (array length=n): NaN is a gap
 * @deposits: (array length=n) (nullable): what was paid in until then
 *
 * All are copied.
 */
void
finx_value_chart_set (FinxValueChart *self,
                      const gint64   *times,
                      const double   *values,
                      const double   *deposits,
                      gsize           n)
{
  g_return_if_fail (FINX_IS_VALUE_CHART (self));

  g_free (self->times);
  g_free (self->values);
  g_free (self->deposits);
  self->times = g_memdup2 (times, n * sizeof *times);
  self->values = g_memdup2 (values, n * sizeof *values);
  self->deposits = deposits != NULL ? g_memdup2 (deposits, n * sizeof *deposits) : NULL;
  self->n = n;
  self->hover = MIN (self->hover, (gssize) n - 1);
  measure_values (self);
  update_summary (self);
  redraw (self);
}
