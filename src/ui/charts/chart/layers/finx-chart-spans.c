/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stretches of a series that somebody should look at: missing sessions, spikes. */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#define SPAN_ALPHA  0.14f
#define LEAST_WIDTH 3           /* px */
#define TAB_WIDTH   9           /* px, at least: of the mark above a stretch, which may be too narrow to be seen */
#define TAB_HEIGHT  3
#define LABEL_GAP   6           /* px between two labels */
#define LABEL_PITCH 1.5         /* px a bar: nearer than that gaps say what they are */
#define SHOWN_BARS  160         /* in view when a moment is looked up, at most */

/* FALSE: out of view. A span without bars lies between two of them. */
static gboolean
place_span (const FinxChartFrame *frame,
            const FinxChartSpan  *span,
            int                  *left,
            int                  *right,
            gboolean             *is_empty)
{
  gsize first = finx_chart_bars_find (&frame->bars, span->from_us), end = finx_chart_bars_find (&frame->bars, span->to_us + 1);
  double from, to;

  *is_empty = first >= end;
  if (first > frame->last || end + 1 < frame->first)
    return FALSE;
  from = finx_chart_frame_x (frame, (double) first) - frame->pitch * (*is_empty ? 0.75 : 0.5);
  to = finx_chart_frame_x (frame, (double) end) - frame->pitch * (*is_empty ? 0.25 : 0.5);
  if (to - from < LEAST_WIDTH)
    {
      from = (from + to - LEAST_WIDTH) / 2;
      to = from + LEAST_WIDTH;
    }
  *left = (int) lround (from);
  *right = (int) lround (to);
  return *right > 0 && *left < frame->plot_width;
}

/* Below the grid and the bars. Spans that fall on the same px are drawn once. */
static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  GdkRGBA color = finx_chart_alpha (&frame->palette->warn, SPAN_ALPHA);
  int drawn = G_MININT, labelled = G_MININT, left, right, width;
  gboolean is_empty;

  finx_chart_text_measure (frame->text, _("no data"), FALSE, &width, NULL);
  for (gsize i = 0; i < self->n_spans; i++)
    {
      int middle;

      if (!place_span (frame, &self->spans[i], &left, &right, &is_empty) || right <= drawn)
        continue;
      left = MAX (left, drawn);
      finx_chart_rectangle (snapshot, &color, left, 0, right - left, frame->time_top);
      drawn = right;
      middle = (left + right) / 2;
      finx_chart_rectangle (snapshot, &frame->palette->warn, MIN (left, middle - TAB_WIDTH / 2), 0, MAX (right - left, TAB_WIDTH), TAB_HEIGHT);
      if (!is_empty || frame->pitch < LABEL_PITCH || middle - width / 2 < MAX (labelled, 0) || middle + width / 2 > frame->plot_width)
        continue;
      finx_chart_text_draw (frame->text, snapshot, _("no data"), FALSE, middle, frame->panes[0].height - frame->line_height / 2.0 - 1, 0.5,
                            &frame->palette->warn);
      labelled = middle + width / 2 + LABEL_GAP;
    }
}

const FinxChartLayer finx_chart_spans_layer = { .draw = draw };

/**
 * finx_chart_set_spans:
 * @spans: (array length=n): copied; by @from_us. Those without a bar are marked between the bars around them
 */
void
finx_chart_set_spans (FinxChart           *self,
                      const FinxChartSpan *spans,
                      gsize                n)
{
  g_return_if_fail (FINX_IS_CHART (self));
  g_free (self->spans);
  self->spans = g_memdup2 (spans, n * sizeof *spans);
  self->n_spans = n;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}

/**
 * finx_chart_show_time:
 * @time_us: UTC µs
 *
 * Brings the bar at @time_us, or else the one behind it, to the middle, near enough to be seen, and the crosshair to it.
 */
void
finx_chart_show_time (FinxChart *self,
                      gint64     time_us)
{
  FinxChartBars bars;
  FinxChartFrame frame;
  double pitch, i;

  g_return_if_fail (FINX_IS_CHART (self));
  bars = finx_chart_get_bars (self);
  if (bars.n == 0 || !finx_chart_layout (self, &frame))
    return;
  i = (double) MIN (finx_chart_bars_find (&bars, time_us), bars.n - 1);
  pitch = MAX (self->pitch, (double) frame.plot_width / SHOWN_BARS);
  finx_chart_set_view (self, pitch, i + frame.plot_width / pitch / 2);
  finx_chart_set_key_cross (self, (gssize) i);
}
