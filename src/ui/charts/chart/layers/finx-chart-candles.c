/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/layers/finx-chart-candles.h"

#include "ui/charts/chart/layers/finx-chart-mask.h"

int
finx_chart_body_width (double pitch)
{
  int body = (int) pitch - 2;

  if (body % 2 == 0)
    body--;
  return MAX (body, 1);
}

void
finx_chart_columns (const FinxChartFrame *frame,
                    FinxPyramidColumns   *columns)
{
  finx_pyramid_columns (columns, frame->pyramid, &frame->bars, frame->right - frame->plot_width / frame->pitch, 1 / frame->pitch);
}

/* Hollow candles are coloured by the close before them, all others by their own open. */
static gboolean
is_up (const FinxChartFrame *frame,
       gsize                 i)
{
  return frame->bars.closes[i] >= (frame->type == FINX_CHART_HOLLOW && i > 0 ? frame->bars.closes[i - 1] : frame->bars.opens[i]);
}

static const GdkRGBA *
bar_color (const FinxChartFrame *frame,
           gsize                 i)
{
  return is_up (frame, i) ? &frame->palette->up : &frame->palette->down;
}

static void
draw_candles (const FinxChartFrame *frame,
              GtkSnapshot          *snapshot,
              int                   body)
{
  const FinxChartBars *bars = &frame->bars;

  for (gsize i = frame->first; i < frame->last; i++)
    {
      int middle = (int) floor (finx_chart_frame_x (frame, (double) i));
      int left = middle - body / 2;
      int high = (int) lround (finx_chart_frame_y (frame, bars->highs[i]));
      int low = (int) lround (finx_chart_frame_y (frame, bars->lows[i]));
      int open = (int) lround (finx_chart_frame_y (frame, bars->opens[i]));
      int close = (int) lround (finx_chart_frame_y (frame, bars->closes[i]));
      int top = MIN (open, close), height = MAX (ABS (open - close), 1);
      gboolean is_hollow = bars->closes[i] >= bars->opens[i];
      const GdkRGBA *color = bar_color (frame, i);

      if (high < top || low > top + height)
        finx_chart_rectangle (snapshot, color, middle, high, 1, MAX (low - high, 1));
      finx_chart_rectangle (snapshot, color, left, top, body, height);
      if (is_hollow && height > 2)
        finx_chart_rectangle (snapshot, &frame->palette->view, left + 1, top + 1, body - 2, height - 2);
    }
}

static void
draw_bars (const FinxChartFrame *frame,
           GtkSnapshot          *snapshot,
           int                   body)
{
  const FinxChartBars *bars = &frame->bars;
  int arm = body / 2 + 1;

  for (gsize i = frame->first; i < frame->last; i++)
    {
      int middle = (int) floor (finx_chart_frame_x (frame, (double) i));
      int high = (int) lround (finx_chart_frame_y (frame, bars->highs[i]));
      int low = (int) lround (finx_chart_frame_y (frame, bars->lows[i]));
      const GdkRGBA *color = bar_color (frame, i);

      finx_chart_rectangle (snapshot, color, middle, high, 1, MAX (low - high, 1));
      finx_chart_rectangle (snapshot, color, middle - arm, (int) lround (finx_chart_frame_y (frame, bars->opens[i])), arm, 1);
      finx_chart_rectangle (snapshot, color, middle + 1, (int) lround (finx_chart_frame_y (frame, bars->closes[i])), arm, 1);
    }
}

static void
draw_columns (const FinxChartFrame *frame,
              FinxChartBoxes       *boxes)
{
  const FinxChartBars *bars = &frame->bars;

  for (gsize i = frame->first; i < frame->last; i++)
    {
      int x = (int) floor (finx_chart_frame_x (frame, (double) i));
      int high = (int) lround (finx_chart_frame_y (frame, bars->highs[i]));
      int low = (int) lround (finx_chart_frame_y (frame, bars->lows[i]));

      finx_boxes_add (boxes, is_up (frame, i), x, high, 1, MAX (low - high, 1));
    }
}

static void
draw_dense (const FinxChartFrame *frame,
            FinxChartBoxes       *boxes)
{
  const FinxChartBars *bars = &frame->bars;
  FinxPyramidColumns columns;
  FinxExtent extent;

  finx_chart_columns (frame, &columns);
  for (int x = 0; x < frame->plot_width; x++)
    if (finx_pyramid_column (&columns, &extent))
      {
        int high = (int) lround (finx_chart_frame_y (frame, extent.high));
        int low = (int) lround (finx_chart_frame_y (frame, extent.low));

        finx_boxes_add (boxes, bars->closes[columns.last - 1] >= bars->opens[columns.first], x, high, 1, MAX (low - high, 1));
      }
}

void
finx_chart_candles_draw (const FinxChartFrame *frame,
                         GtkSnapshot          *snapshot)
{
  int body = finx_chart_body_width (frame->pitch);

  if (body < 3)
    {
      FinxChartBoxes boxes;

      finx_boxes_begin (&boxes, frame, &frame->panes[0], &frame->palette->down, &frame->palette->up, snapshot);
      if (frame->pitch < 1)
        draw_dense (frame, &boxes);
      else
        draw_columns (frame, &boxes);
      finx_boxes_end (&boxes);
    }
  else if (frame->type == FINX_CHART_BARS)
    draw_bars (frame, snapshot, body);
  else
    draw_candles (frame, snapshot, body);
}
