/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-alert-preview.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/alerts/finx-alert-text.h"
#include "ui/charts/finx-chart-dash.h"
#include "ui/charts/finx-chart-text.h"
#include "ui/charts/finx-chart-ticks.h"
#include "ui/shell/finx-palette.h"
#include "ui/words/finx-format.h"

#define HEIGHT      118                 /* px */
#define AXIS        66
#define FOOT        20
#define LABEL_ROOM  32                  /* px between two prices at least */
#define DATE_ROOM   90                  /* px between two dates at least */
#define REACH       1.0                 /* a level further off than the range of the course is told by words only */

struct _FinxAlertPreview
{
  GtkWidget      parent_instance;
  FinxChartText *text;
  FinxPalette    palette;
  gint64        *times;                 /* @n of them, owned, as the closes */
  double        *closes;
  gsize          n;
  int            decimals;
  double         level;                 /* NaN: none */
};

G_DEFINE_FINAL_TYPE (FinxAlertPreview, finx_alert_preview, GTK_TYPE_WIDGET)

typedef struct
{
  double low, high;                     /* prices at the bottom and the top of the plot */
  double width, height;                 /* px of the plot */
} Plot;

static double
plot_y (const Plot *plot,
        double      price)
{
  return plot->height * (plot->high - price) / (plot->high - plot->low);
}

static Plot
lay_out (FinxAlertPreview *self)
{
  Plot plot = { INFINITY, -INFINITY, gtk_widget_get_width (GTK_WIDGET (self)) - AXIS, gtk_widget_get_height (GTK_WIDGET (self)) - FOOT };
  double range;

  for (gsize i = 0; i < self->n; i++)
    {
      plot.low = fmin (plot.low, self->closes[i]);
      plot.high = fmax (plot.high, self->closes[i]);
    }
  range = fmax (plot.high - plot.low, plot.high * 1e-4);
  if (self->level >= plot.low - REACH * range && self->level <= plot.high + REACH * range)
    {
      plot.low = fmin (plot.low, self->level);
      plot.high = fmax (plot.high, self->level);
    }
  range = fmax (plot.high - plot.low, plot.high * 1e-4);
  plot.low -= range * 0.08;
  plot.high += range * 0.08;
  return plot;
}

static void
draw_axes (FinxAlertPreview *self,
           const Plot       *plot,
           GtkSnapshot      *snapshot)
{
  double tick = pow (10, -self->decimals);
  double step = finx_ticks_step ((plot->high - plot->low) * LABEL_ROOM / plot->height, tick);
  double span = (double) (self->times[self->n - 1] - self->times[0]);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  FinxTimeStep time_step = finx_time_step_pick (span * DATE_ROOM / plot->width, finx_time_step_pick (86400e6, 0));

  for (double price = ceil (plot->low / step) * step; price < plot->high; price += step)
    {
      double y = plot_y (plot, price);
      g_autofree char *label = finx_format_double (price, self->decimals);

      if (y < 6 || y > plot->height - 6)
        continue;
      gtk_snapshot_append_color (snapshot, &self->palette.grid, &GRAPHENE_RECT_INIT (0, (float) floor (y), (float) plot->width, 1));
      finx_chart_text_draw (self->text, snapshot, label, FALSE, plot->width + AXIS, y, 1, &self->palette.dim);
    }
  for (gint64 time = finx_time_step_next (time_step, zone, self->times[0]); time < self->times[self->n - 1];
       time = finx_time_step_next (time_step, zone, time))
    {
      double x = plot->width * (double) (time - self->times[0]) / span;
      g_autofree char *label = finx_alert_short_time (time, self->times[self->n - 1]);

      if (x > 20 && x < plot->width - 20)
        finx_chart_text_draw (self->text, snapshot, label, FALSE, x, plot->height + FOOT / 2.0, 0.5, &self->palette.dim);
    }
}

static void
draw_course (FinxAlertPreview *self,
             const Plot       *plot,
             GtkSnapshot      *snapshot)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) plot->width, (float) plot->height));
  double span = (double) (self->times[self->n - 1] - self->times[0]);

  gdk_cairo_set_source_rgba (cr, &self->palette.text);
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (gsize i = 0; i < self->n; i++)
    cairo_line_to (cr, plot->width * (double) (self->times[i] - self->times[0]) / span, plot_y (plot, self->closes[i]));
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
finx_alert_preview_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  FinxAlertPreview *self = FINX_ALERT_PREVIEW (widget);
  Plot plot;

  if (self->n < 2 || gtk_widget_get_width (widget) <= AXIS)
    return;
  finx_palette_read (widget, &self->palette);
  plot = lay_out (self);
  draw_axes (self, &plot, snapshot);
  draw_course (self, &plot, snapshot);
  if (self->level > plot.low && self->level < plot.high)
    finx_chart_dash_horizontal (snapshot, &self->palette.study[0], 0, (int) floor (plot_y (&plot, self->level)), (int) plot.width, 1, 3);
}

static void
finx_alert_preview_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 200;
  *minimum_baseline = *natural_baseline = -1;
}

static void
finx_alert_preview_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (finx_alert_preview_parent_class)->css_changed (widget, change);
  finx_chart_text_clear (FINX_ALERT_PREVIEW (widget)->text);
  gtk_widget_queue_draw (widget);
}

static void
finx_alert_preview_finalize (GObject *object)
{
  FinxAlertPreview *self = FINX_ALERT_PREVIEW (object);

  finx_chart_text_free (self->text);
  g_free (self->times);
  g_free (self->closes);
  G_OBJECT_CLASS (finx_alert_preview_parent_class)->finalize (object);
}

static void
finx_alert_preview_class_init (FinxAlertPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_alert_preview_finalize;
  widget_class->snapshot = finx_alert_preview_snapshot;
  widget_class->measure = finx_alert_preview_measure;
  widget_class->css_changed = finx_alert_preview_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
finx_alert_preview_init (FinxAlertPreview *self)
{
  self->level = NAN;
  self->text = finx_chart_text_new (GTK_WIDGET (self));
}

GtkWidget *
finx_alert_preview_new (void)
{
  return g_object_new (FINX_TYPE_ALERT_PREVIEW, NULL);
}

void
finx_alert_preview_set_bars (FinxAlertPreview *self,
                             const FinxBar    *bars,
                             gsize             n,
                             int               decimals)
{
  g_return_if_fail (FINX_IS_ALERT_PREVIEW (self));

  g_free (self->times);
  g_free (self->closes);
  self->times = g_new (gint64, n + 1);
  self->closes = g_new (double, n + 1);
  self->n = n;
  self->decimals = decimals;
  for (gsize i = 0; i < n; i++)
    {
      self->times[i] = bars[i].time_us;
      self->closes[i] = bars[i].close;
    }
  if (n > 0)
    {
      g_autofree char *first = finx_format_double (self->closes[0], decimals);
      g_autofree char *last = finx_format_double (self->closes[n - 1], decimals);
      g_autofree char *name = g_strdup_printf (_("Course of the last weeks, from %s to %s"), first, last);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_alert_preview_set_level (FinxAlertPreview *self,
                              double            level)
{
  g_return_if_fail (FINX_IS_ALERT_PREVIEW (self));

  if (level == self->level || (isnan (level) && isnan (self->level)))
    return;
  self->level = level;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
