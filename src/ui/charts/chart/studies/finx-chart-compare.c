/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other instruments in the price pane, as their change since the first bar in view. */
#include "ui/charts/chart/finx-chart-private.h"

#define LINE_WIDTH 1.5

static gsize
first_at_or_after (const FinxChartBars *bars,
                   gint64               time_us)
{
  gsize low = 0, high = bars->n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (bars->times[middle] < time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
finx_compare_align (const gint64        *times,
                    gsize                n,
                    const FinxChartBars *others,
                    gsize                first,
                    double              *values)
{
  gsize other = first < n ? first_at_or_after (others, times[first]) : 0;

  for (gsize i = first; i < n; i++)
    {
      gint64 until = i + 1 < n ? times[i + 1] : G_MAXINT64;

      values[i] = NAN;
      for (; other < others->n && others->times[other] < until; other++)
        values[i] = others->closes[other];
    }
}

static FinxChartBars
bars_of (FinxBarSeries *series)
{
  return (FinxChartBars) { .times = finx_bar_series_get_times (series), .closes = finx_bar_series_get_closes (series),
                           .n = finx_bar_series_get_size (series) };
}

/* From bar @first on. */
static void
align (FinxChartCompare *self,
       gsize             first)
{
  FinxChartBars bars = finx_chart_get_bars (self->chart), others = bars_of (self->series), curve;

  g_array_set_size (self->values, (guint) bars.n);
  finx_compare_align (bars.times, bars.n, &others, MIN (first, bars.n), (double *) (gpointer) self->values->data);
  curve = finx_chart_curve_bars ((const double *) (gpointer) self->values->data, bars.n);
  self->pyramid.n = MIN (self->pyramid.n, first + 1);
  finx_pyramid_append (&self->pyramid, &curve);
  gtk_widget_queue_draw (GTK_WIDGET (self->chart));
}

static void
all_cb (FinxChartCompare *self)
{
  align (self, 0);
}

static void
newest_cb (FinxChartCompare *self)
{
  gsize n = finx_chart_get_bars (self->chart).n;

  align (self, MIN (n > 0 ? n - 1 : 0, self->values->len > 0 ? self->values->len - 1 : 0));
}

static void
compare_free (gpointer data)
{
  FinxChartCompare *self = data;

  g_signal_handlers_disconnect_by_data (self->series, self);
  g_object_unref (self->series);
  g_array_unref (self->values);
  finx_pyramid_clear (&self->pyramid);
  g_free (self);
}

void
finx_chart_compare_init (FinxChart *self)
{
  self->compares = g_ptr_array_new_with_free_func (compare_free);
}

void
finx_chart_compare_bars (FinxChart *self,
                         gboolean   only_newest)
{
  for (guint i = 0; i < self->compares->len; i++)
    (only_newest ? newest_cb : all_cb) (self->compares->pdata[i]);
}

/**
 * finx_chart_set_compares:
 * @series: (array length=n): of other instruments in the same interval; referenced and followed
 *
 * They are drawn as their change since the first bar in view, so the scale becomes one of percent unless it counts changes already.
 */
void
finx_chart_set_compares (FinxChart            *self,
                         FinxBarSeries *const *series,
                         guint                 n)
{
  gboolean had_any;

  g_return_if_fail (FINX_IS_CHART (self));

  had_any = self->compares->len > 0;
  g_ptr_array_set_size (self->compares, 0);
  for (guint i = 0; i < n; i++)
    {
      FinxChartCompare *compare = g_new0 (FinxChartCompare, 1);

      compare->chart = self;
      compare->series = g_object_ref (series[i]);
      compare->values = g_array_new (FALSE, FALSE, sizeof (double));
      finx_pyramid_init (&compare->pyramid);
      g_signal_connect_swapped (series[i], "reset", G_CALLBACK (all_cb), compare);
      g_signal_connect_swapped (series[i], "prepended", G_CALLBACK (all_cb), compare);
      g_signal_connect_swapped (series[i], "appended", G_CALLBACK (newest_cb), compare);
      g_signal_connect_swapped (series[i], "updated", G_CALLBACK (newest_cb), compare);
      g_ptr_array_add (self->compares, compare);
      all_cb (compare);
    }
  if (n > 0 && !had_any && self->scale != FINX_SCALE_INDEXED)
    g_object_set (self, "scale", "percent", NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}

/* What its first value in view has to be multiplied by to lie at the first close in view; 0: there is none. */
static double
factor_of (const FinxChartFrame   *frame,
           const FinxChartCompare *compare)
{
  const double *values = (const double *) (gpointer) compare->values->data;

  for (gsize i = frame->first; i < frame->last && i < compare->values->len; i++)
    if (values[i] > 0)
      return frame->bars.closes[frame->first] / values[i];
  return 0;
}

static FinxChartCurve
curve_of (const FinxChartFrame   *frame,
          const FinxChartCompare *compare)
{
  return (FinxChartCurve) { finx_chart_curve_bars ((const double *) (gpointer) compare->values->data, compare->values->len), &compare->pyramid, 0,
                            factor_of (frame, compare) };
}

void
finx_chart_compare_extend (FinxChart            *self,
                           const FinxChartFrame *frame,
                           double               *low,
                           double               *high)
{
  for (guint i = 0; i < self->compares->len; i++)
    {
      FinxChartCurve curve = curve_of (frame, self->compares->pdata[i]);
      double from, to;

      if (curve.factor > 0 && finx_chart_curve_extent (frame, &curve, &from, &to))
        {
          *low = MIN (*low, from);
          *high = MAX (*high, to);
        }
    }
}

/* Its change since the first bar in view at @bar; NaN: it has none there. */
double
finx_chart_compare_change (FinxChart            *self,
                           const FinxChartFrame *frame,
                           guint                 i,
                           gsize                 bar)
{
  FinxChartCompare *compare = self->compares->pdata[i];
  double factor = factor_of (frame, compare);

  while (bar > 0 && bar < compare->values->len && isnan (g_array_index (compare->values, double, bar)))
    bar--;
  return bar < compare->values->len && factor > 0
         ? g_array_index (compare->values, double, bar) * factor / frame->bars.closes[frame->first] - 1 : (double) NAN;
}

/* The studies begin with the first colour, comparisons with the last. */
GdkRGBA
finx_chart_compare_color (const FinxPalette *palette,
                          guint              i)
{
  return finx_chart_study_color (palette, 3 - i % 4);
}

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  const FinxScale *pane = &frame->panes[0];
  cairo_t *cr;

  if (self->compares->len == 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, (float) pane->top, (float) frame->plot_width, (float) pane->height));
  for (guint i = 0; i < self->compares->len; i++)
    {
      FinxChartCurve curve = curve_of (frame, self->compares->pdata[i]);
      GdkRGBA color = finx_chart_compare_color (frame->palette, i);

      if (curve.factor > 0)
        finx_chart_curve_draw (frame, pane, &curve, &color, LINE_WIDTH, 0, cr);
    }
  cairo_destroy (cr);
}

const FinxChartLayer finx_chart_compare_layer = { .draw = draw };
