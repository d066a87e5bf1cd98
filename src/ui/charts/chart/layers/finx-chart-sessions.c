/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where sessions begin, and what is traded outside of them. */
#include "ui/charts/chart/finx-chart-private.h"

#include "ui/charts/finx-chart-dash.h"

#define LEAST_WIDTH 24          /* px of a session: narrower ones are not told apart */
#define SHADE_ALPHA 0.05f

/* The first bar that goes on after @time_us. */
static gsize
bar_after (const FinxChartFrame *frame,
           gint64                time_us)
{
  gsize low = frame->first, high = frame->last;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (frame->bars.times[middle] + frame->interval_us <= time_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The first bar that begins at or after @time_us. */
static gsize
bar_from (const FinxChartFrame *frame,
          gint64                time_us)
{
  gsize i = bar_after (frame, time_us);

  return i < frame->last && frame->bars.times[i] < time_us ? i + 1 : i;
}

static void
shade (const FinxChartFrame *frame,
       GtkSnapshot          *snapshot,
       gsize                 first,
       gsize                 end)
{
  GdkRGBA color = finx_chart_alpha (&frame->palette->text, SHADE_ALPHA);
  int left = (int) lround (finx_chart_frame_x (frame, (double) first - 0.5)), right = (int) lround (finx_chart_frame_x (frame, (double) end - 0.5));

  if (first < end)
    finx_chart_rectangle (snapshot, &color, MAX (left, 0), 0, MIN (right, frame->plot_width) - MAX (left, 0), frame->time_top);
}

/* A market that never closes has no sessions; bars of a day are sessions themselves. */
static gboolean
has_sessions (FinxChart            *self,
              const FinxChartFrame *frame)
{
  double days = (double) (frame->bars.times[frame->last - 1] - frame->bars.times[frame->first]) / (24.0 * 3600e6);

  return self->shows_sessions && finx_bar_series_get_interval (self->series) < FINX_INTERVAL_1D
         && finx_bar_series_get_instrument (self->series)->calendar != FINX_CALENDAR_ALWAYS
         && days * LEAST_WIDTH < frame->plot_width;
}

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  FinxCalendar calendar;
  gint64 time_us, open_us, close_us;
  gsize outside;

  if (frame->first >= frame->last || !has_sessions (self, frame))
    return;
  calendar = finx_bar_series_get_instrument (self->series)->calendar;
  time_us = frame->bars.times[frame->first];
  outside = frame->first;
  while (outside < frame->last)
    {
      gsize begin;

      finx_calendar_session (calendar, time_us, &open_us, &close_us);
      begin = bar_after (frame, open_us);
      shade (frame, snapshot, outside, begin);
      if (begin > frame->first && begin < frame->last)
        finx_chart_dash_vertical (snapshot, &frame->palette->faint, (int) lround (finx_chart_frame_x (frame, (double) begin - 0.5)), 0,
                                  frame->time_top, 4, 3);
      outside = MAX (bar_from (frame, close_us), begin);
      time_us = close_us;
    }
}

const FinxChartLayer finx_chart_sessions_layer = { .draw = draw };
