/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-review-private.h"

#include <glib/gi18n.h>

#include "ui/words/finx-format.h"

#define DAY_US     (86400 * (gint64) G_USEC_PER_SEC)
#define FAR        10           /* points that Shift moves by */
#define LEAST_DRAG 4            /* px; below it is a click */

G_DEFINE_FINAL_TYPE (FinxReviewChart, finx_review_chart, FINX_TYPE_PLOT)

enum { RANGE_SELECTED, RANGE_CLEARED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  finx_review_layout (FINX_REVIEW_CHART (plot), pen);
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  finx_review_draw (FINX_REVIEW_CHART (plot), pen);
}

static void
draw_lines (FinxPlot      *plot,
            const FinxPen *pen,
            cairo_t       *cr)
{
  finx_review_draw_lines (FINX_REVIEW_CHART (plot), pen, cr);
}

static void
draw_over (FinxPlot      *plot,
           const FinxPen *pen,
           int            current)
{
  finx_review_draw_over (FINX_REVIEW_CHART (plot), pen, current);
}

static gboolean
has_value (const FinxReviewCurve *curve,
           gsize                  n)
{
  for (gsize i = 0; i < n; i++)
    if (isfinite (curve->values[i]))
      return TRUE;
  return FALSE;
}

/* Points; none while no curve has a known value. */
static int
get_n (FinxPlot *plot)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (plot);

  return self->is_known ? (int) self->n : 0;
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (plot);

  *area = GRAPHENE_RECT_INIT ((float) finx_review_x (self, (gsize) item), (float) self->legend_height, 1,
                              (float) (self->time_y - self->legend_height));
  return TRUE;
}

static int
find (FinxPlot *plot,
      double    x,
      double    y)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (plot);

  return x <= self->plot_width && y >= self->legend_height ? (int) finx_review_find (self, x) : -1;
}

static int
move (FinxPlot *plot,
      int       item,
      guint     key,
      gboolean  far)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (plot);
  int first = (int) self->first, last = (int) self->last - 1, step = far ? FAR : 1;

  if (key == GDK_KEY_Up || key == GDK_KEY_Down)
    return -1;
  if (key == GDK_KEY_Home)
    return first;
  if (key == GDK_KEY_End || item < 0)
    return last;
  return CLAMP (item + (key == GDK_KEY_Left ? -step : step), first, last);
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (plot);
  g_autofree char *date = finx_review_date (self, (gsize) item);
  GString *lines = g_string_new (date);

  for (guint c = 0; c < self->n_curves; c++)
    {
      g_autofree char *value = finx_review_format (self, self->curves[c].unit, finx_review_value (&self->curves[c], (gsize) item));

      g_string_append_printf (lines, "\n%s %s", self->curves[c].label, value);
    }
  return g_string_free (lines, FALSE);
}

/* The first curve of what is in view, from its first known value to its last. */
static char *
summarize (FinxPlot *plot)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (plot);
  const FinxReviewCurve *curve = &self->curves[0];
  double low = INFINITY, high = -INFINITY;
  gsize first = G_MAXSIZE, last = 0;
  g_autofree char *from = NULL, *to = NULL, *start = NULL, *end = NULL, *least = NULL, *greatest = NULL;

  finx_plot_ensure (plot);
  for (gsize i = self->first; i < self->last; i++)
    {
      double value = finx_review_value (curve, i);

      if (!isfinite (value))
        continue;
      first = MIN (first, i);
      last = i;
      low = fmin (low, value);
      high = fmax (high, value);
    }
  if (first == G_MAXSIZE)
    return g_strdup (_("No values yet"));
  from = finx_review_date (self, first);
  to = finx_review_date (self, last);
  start = finx_review_format (self, curve->unit, finx_review_value (curve, first));
  end = finx_review_format (self, curve->unit, finx_review_value (curve, last));
  least = finx_review_format (self, curve->unit, low);
  greatest = finx_review_format (self, curve->unit, high);
  return g_strdup_printf (_("%s to %s, from %s to %s, least %s, greatest %s"), from, to, start, end, least, greatest);
}

static void
set_range (FinxReviewChart *self,
           gsize            from,
           gsize            to)
{
  self->range_from = (gssize) MIN (from, to);
  self->range_to = (gssize) MAX (from, to);
  self->anchor = -1;
  g_signal_emit (self, signals[RANGE_SELECTED], 0, self->times[self->range_from], self->times[self->range_to],
                 finx_review_return (self, (gsize) self->range_from, (gsize) self->range_to));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Space or Enter: where the range begins, then where it ends; a click drops it. */
static gboolean
activate (FinxPlot *plot,
          int       item,
          gboolean  by_key)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (plot);

  if (!by_key)
    finx_review_chart_clear_range (self);
  else if (self->anchor >= 0 && self->anchor != item)
    set_range (self, (gsize) self->anchor, (gsize) item);
  else
    {
      finx_review_chart_clear_range (self);
      self->anchor = item;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  return TRUE;
}

static gboolean
back (FinxPlot *plot)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (plot);
  gboolean had = self->range_from >= 0 || self->anchor >= 0;

  finx_review_chart_clear_range (self);
  return had;
}

static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (plot);

  finx_sheet_text (sheet, _("Date"));
  for (guint c = 0; c < self->n_curves; c++)
    finx_sheet_text (sheet, self->curves[c].label);
  finx_sheet_end_row (sheet);
  for (gsize i = self->first; i < self->last; i++)
    {
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (self->times[i] / G_USEC_PER_SEC);
      g_autofree char *stamp = g_date_time_format (time, self->has_days ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%SZ");

      finx_sheet_text (sheet, stamp);
      for (guint c = 0; c < self->n_curves; c++)
        if (self->curves[c].unit == FINX_CURVE_MONEY)
          finx_sheet_number (sheet, self->curves[c].values[i], finx_currency_digits (self->currency));
        else
          finx_sheet_ratio (sheet, finx_review_value (&self->curves[c], i));
      finx_sheet_end_row (sheet);
    }
}

static void
drag_update_cb (FinxReviewChart *self,
                double           dx,
                double           dy,
                GtkGestureDrag  *gesture)
{
  double x, y;

  if (get_n (FINX_PLOT (self)) == 0 || !gtk_gesture_drag_get_start_point (gesture, &x, &y) || fabs (dx) < LEAST_DRAG)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  finx_plot_ensure (FINX_PLOT (self));
  self->range_from = self->range_to = -1;
  self->anchor = (gssize) finx_review_find (self, x);
  finx_plot_set_current (FINX_PLOT (self), (int) finx_review_find (self, CLAMP (x + dx, 0, self->plot_width)));
}

static void
drag_end_cb (FinxReviewChart *self,
             double           dx,
             double           dy,
             GtkGestureDrag  *gesture)
{
  int current = finx_plot_get_current (FINX_PLOT (self));

  if (fabs (dx) < LEAST_DRAG || self->anchor < 0 || current < 0)
    return;
  if (self->anchor == current)
    finx_review_chart_clear_range (self);
  else
    set_range (self, (gsize) self->anchor, (gsize) current);
}

static void
finx_review_chart_measure (GtkWidget      *widget,
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
clear_curves (FinxReviewChart *self)
{
  for (guint c = 0; c < self->n_curves; c++)
    {
      g_free (self->curves[c].label);
      g_free (self->curves[c].values);
    }
  self->n_curves = 0;
  self->is_known = FALSE;
  g_clear_pointer (&self->index, g_free);
  g_clear_pointer (&self->times, g_free);
  self->n = 0;
}

static void
finx_review_chart_finalize (GObject *object)
{
  FinxReviewChart *self = FINX_REVIEW_CHART (object);

  clear_curves (self);
  g_free (self->currency);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (finx_review_chart_parent_class)->finalize (object);
}

static void
finx_review_chart_class_init (FinxReviewChartClass *klass)
{
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_review_chart_finalize;
  GTK_WIDGET_CLASS (klass)->measure = finx_review_chart_measure;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->draw_lines = draw_lines;
  plot_class->draw_over = draw_over;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->find = find;
  plot_class->move = move;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->activate = activate;
  plot_class->back = back;
  plot_class->fill_sheet = fill_sheet;
  signals[RANGE_SELECTED] = g_signal_new ("range-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_DOUBLE);
  signals[RANGE_CLEARED] = g_signal_new ("range-cleared", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
finx_review_chart_init (FinxReviewChart *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->range_from = self->range_to = self->anchor = -1;
  self->has_legend = TRUE;
  self->zone = g_time_zone_new_local ();
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/**
 * finx_review_chart_new:
 * @label: what the curves are, for screen readers and file names: "Net worth"
 */
GtkWidget *
finx_review_chart_new (const char *label)
{
  FinxReviewChart *self = g_object_new (FINX_TYPE_REVIEW_CHART, NULL);

  finx_plot_set_label (FINX_PLOT (self), label);
  return GTK_WIDGET (self);
}

static void
begin (FinxReviewChart *self,
       gint64          *times,  /* taken over */
       gsize            n,
       gboolean         has_days)
{
  clear_curves (self);
  self->times = times;
  self->n = n;
  self->has_days = has_days;
  g_time_zone_unref (self->zone);
  self->zone = has_days ? g_time_zone_new_utc () : g_time_zone_new_local ();
}

void
finx_review_chart_begin (FinxReviewChart *self,
                         const gint64    *times_us,
                         gsize            n)
{
  g_return_if_fail (FINX_IS_REVIEW_CHART (self));
  begin (self, g_memdup2 (times_us, n * sizeof *times_us), n, FALSE);
}

void
finx_review_chart_begin_days (FinxReviewChart *self,
                              const gint32    *days,
                              gsize            n)
{
  gint64 *times;

  g_return_if_fail (FINX_IS_REVIEW_CHART (self));

  times = g_new (gint64, n);
  for (gsize i = 0; i < n; i++)
    times[i] = days[i] * DAY_US;
  begin (self, times, n, TRUE);
}

void
finx_review_chart_add (FinxReviewChart *self,
                       const FinxCurve *curve)
{
  FinxReviewCurve *own;

  g_return_if_fail (FINX_IS_REVIEW_CHART (self) && self->n_curves < FINX_REVIEW_MAX_CURVES && curve->pane < FINX_REVIEW_PANES);

  own = &self->curves[self->n_curves++];
  *own = (FinxReviewCurve) { g_strdup (curve->label), curve->style, curve->unit, curve->pane,
                             g_memdup2 (curve->values, self->n * sizeof *curve->values), 1 };
  self->is_known |= has_value (own, self->n);
}

void
finx_review_chart_set_index (FinxReviewChart *self,
                             const double    *index)
{
  g_return_if_fail (FINX_IS_REVIEW_CHART (self));
  g_free (self->index);
  self->index = index != NULL ? g_memdup2 (index, self->n * sizeof *index) : NULL;
}

void
finx_review_chart_end (FinxReviewChart *self)
{
  g_return_if_fail (FINX_IS_REVIEW_CHART (self));
  finx_review_chart_clear_range (self);
  finx_plot_refreshed (FINX_PLOT (self));
}

void
finx_review_chart_set_end (FinxReviewChart *self,
                           gint64           time_us,
                           const double    *values)
{
  g_return_if_fail (FINX_IS_REVIEW_CHART (self));
  g_return_if_fail (self->n > 0 && (self->n == 1 || time_us > self->times[self->n - 2]));

  self->times[self->n - 1] = time_us;
  for (guint i = 0; i < self->n_curves; i++)
    {
      self->curves[i].values[self->n - 1] = values[i];
      self->is_known |= isfinite (values[i]);
    }
  finx_plot_revalued (FINX_PLOT (self));
}

void
finx_review_chart_set_currency (FinxReviewChart *self,
                                const char      *currency)
{
  g_free (self->currency);
  self->currency = g_strdup (currency);
  finx_plot_changed (FINX_PLOT (self));
}

void
finx_review_chart_set_legend (FinxReviewChart *self,
                              gboolean         shown)
{
  self->has_legend = shown;
  finx_plot_changed (FINX_PLOT (self));
}

void
finx_review_chart_set_view (FinxReviewChart *self,
                            gint64           from_us,
                            gint64           to_us)
{
  g_return_if_fail (FINX_IS_REVIEW_CHART (self));
  self->from = from_us;
  self->to = to_us;
  finx_review_chart_clear_range (self);
  finx_plot_changed (FINX_PLOT (self));
}

gboolean
finx_review_chart_get_range (FinxReviewChart *self,
                             gint64          *from_us,
                             gint64          *to_us)
{
  if (self->range_from < 0)
    return FALSE;
  *from_us = self->times[self->range_from];
  *to_us = self->times[self->range_to];
  return TRUE;
}

void
finx_review_chart_clear_range (FinxReviewChart *self)
{
  gboolean had = self->range_from >= 0;

  self->range_from = self->range_to = self->anchor = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (had)
    g_signal_emit (self, signals[RANGE_CLEARED], 0);
}
