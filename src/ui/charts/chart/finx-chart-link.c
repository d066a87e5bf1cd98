/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other charts see of this one, and this one of them: the crosshair, and the time that is in view. */
#include "ui/charts/chart/finx-chart-private.h"

enum { CROSS_CHANGED, SPAN_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

void
finx_chart_link_class_init (FinxChartClass *klass)
{
  signals[CROSS_CHANGED] = g_signal_new ("cross-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_DOUBLE);
  signals[SPAN_CHANGED] = g_signal_new ("span-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* The crosshair may be elsewhere. */
void
finx_chart_tell_cross (FinxChart *self)
{
  gint64 time = 0;
  double price = NAN, y;
  FinxChartFrame frame;
  gssize cross;

  if (!g_signal_has_handler_pending (self, signals[CROSS_CHANGED], 0, FALSE))
    return;
  if ((self->key_cross >= 0 || !isnan (self->pointer_x)) && finx_chart_layout (self, &frame))
    {
      cross = finx_chart_get_cross (self, &frame, &y);
      if (cross >= 0)
        {
          time = frame.bars.times[cross];
          price = isnan (y) ? frame.bars.closes[cross] : y < frame.panes[0].height ? finx_chart_frame_price (&frame, y) : (double) NAN;
        }
    }
  if (time == self->told_us && (price == self->told_price || (isnan (price) && isnan (self->told_price))))
    return;
  self->told_us = time;
  self->told_price = price;
  g_signal_emit (self, signals[CROSS_CHANGED], 0, time, price);
}

/* The view is another; not told while it follows another chart's. */
void
finx_chart_tell_span (FinxChart *self)
{
  if (!self->is_following && (!isnan (self->pointer_x) || gtk_widget_has_focus (GTK_WIDGET (self))))
    g_signal_emit (self, signals[SPAN_CHANGED], 0);
}

/* How many bars begin at @time_us or before. */
static gsize
count_until (const FinxChartBars *bars,
             gint64               time_us)
{
  gsize low = 0, high = bars->n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (bars->times[middle] <= time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The bar that contains @time_us, else the one after it; −1: there is none of that time. */
static gssize
bar_at (const FinxChartBars *bars,
        gint64               interval_us,
        gint64               time_us)
{
  gsize n = count_until (bars, time_us);

  if (n == 0)
    return -1;
  if (time_us < bars->times[n - 1] + interval_us)
    return (gssize) n - 1;
  return n < bars->n ? (gssize) n : -1;
}

void
finx_chart_linked_cross (FinxChart            *self,
                         const FinxChartFrame *frame,
                         FinxChartOverlay     *overlay)
{
  if (overlay->cross >= 0 || self->linked_us == 0)
    return;
  overlay->cross = bar_at (&frame->bars, frame->interval_us, self->linked_us);
  overlay->cross_is_time = isnan (self->linked_price);
  overlay->cross_y = overlay->cross_is_time ? (double) NAN : finx_chart_frame_y (frame, self->linked_price);
  if (!overlay->cross_is_time && !(overlay->cross_y >= 0 && overlay->cross_y < frame->panes[0].height))
    overlay->cross_is_time = TRUE;
}

/**
 * finx_chart_set_cross:
 * @time_us: UTC µs of the crosshair in another chart; 0: it has none
 * @price: where it is there; NaN: shows the time alone
 *
 * The chart's own crosshair, if it has one, goes before. Main thread.
 */
void
finx_chart_set_cross (FinxChart *self,
                      gint64     time_us,
                      double     price)
{
  g_return_if_fail (FINX_IS_CHART (self));
  if (time_us == self->linked_us && (time_us == 0 || price == self->linked_price))
    return;
  self->linked_us = time_us;
  self->linked_price = price;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * finx_chart_get_span:
 * @from_us: (out): UTC µs at the left edge
 * @to_us: (out): UTC µs at the right one, which may be after the newest bar
 *
 * Returns: FALSE when nothing is shown
 */
gboolean
finx_chart_get_span (FinxChart *self,
                     gint64    *from_us,
                     gint64    *to_us)
{
  FinxChartFrame frame;

  g_return_val_if_fail (FINX_IS_CHART (self), FALSE);
  if (!finx_chart_layout (self, &frame))
    return FALSE;
  *from_us = finx_drawing_time_at (frame.bars.times, frame.bars.n, frame.interval_us, finx_chart_frame_index (&frame, 0));
  *to_us = finx_drawing_time_at (frame.bars.times, frame.bars.n, frame.interval_us, frame.right);
  return TRUE;
}

/**
 * finx_chart_set_span:
 *
 * Shows the time between the two, as far as there are bars and room; see finx_chart_get_span(). Does not tell "span-changed".
 */
void
finx_chart_set_span (FinxChart *self,
                     gint64     from_us,
                     gint64     to_us)
{
  FinxChartFrame frame;
  double left, right;

  g_return_if_fail (FINX_IS_CHART (self));
  if (from_us >= to_us || !finx_chart_layout (self, &frame))
    return;
  left = finx_drawing_bar_at (frame.bars.times, frame.bars.n, frame.interval_us, from_us);
  right = finx_drawing_bar_at (frame.bars.times, frame.bars.n, frame.interval_us, to_us);
  finx_chart_input_stop (self);
  self->is_following = TRUE;
  finx_chart_set_view (self, frame.plot_width / MAX (right - left, 1e-6), right);
  self->is_following = FALSE;
}
