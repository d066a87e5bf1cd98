/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-candles.h"

#define VOLUME_STRENGTH 0.75f

/* The largest odd width that leaves 2 px between bodies. */
static int
body_width (double pitch)
{
  int body = (int) pitch - 2;

  if (body % 2 == 0)
    body--;
  return MAX (body, 1);
}

/* The bars whose middle is in the px column at @x. */
static void
column_bars (const FinxChartFrame *frame,
             int                   x,
             gsize                *first,
             gsize                *last)
{
  double a = ceil (frame->right - (frame->plot_width - x) / frame->pitch);
  double b = ceil (frame->right - (frame->plot_width - x - 1) / frame->pitch);

  *first = (gsize) CLAMP (a, 0, (double) frame->bars.n);
  *last = (gsize) CLAMP (b, 0, (double) frame->bars.n);
}

static void
draw_candles (const FinxChartFrame *frame,
              GtkSnapshot          *snapshot,
              int                   body)
{
  const FinxChartBars *bars = &frame->bars;
  const FinxPalette *palette = frame->palette;

  for (gsize i = frame->first; i < frame->last; i++)
    {
      int middle = (int) floor (finx_chart_frame_x (frame, (double) i));
      int left = middle - body / 2;
      int high = (int) lround (finx_chart_frame_y (frame, bars->highs[i]));
      int low = (int) lround (finx_chart_frame_y (frame, bars->lows[i]));
      int open = (int) lround (finx_chart_frame_y (frame, bars->opens[i]));
      int close = (int) lround (finx_chart_frame_y (frame, bars->closes[i]));
      int top = MIN (open, close), height = MAX (ABS (open - close), 1);
      gboolean up = bars->closes[i] >= bars->opens[i];
      const GdkRGBA *color = up ? &palette->up : &palette->down;

      if (high < top || low > top + height)
        finx_chart_rectangle (snapshot, color, middle, high, 1, MAX (low - high, 1));
      finx_chart_rectangle (snapshot, color, left, top, body, height);
      if (up && height > 2)
        finx_chart_rectangle (snapshot, &palette->view, left + 1, top + 1, body - 2, height - 2);
    }
}

static void
draw_columns (const FinxChartFrame *frame,
              GtkSnapshot          *snapshot)
{
  const FinxChartBars *bars = &frame->bars;

  for (gsize i = frame->first; i < frame->last; i++)
    {
      int x = (int) floor (finx_chart_frame_x (frame, (double) i));
      int high = (int) lround (finx_chart_frame_y (frame, bars->highs[i]));
      int low = (int) lround (finx_chart_frame_y (frame, bars->lows[i]));

      finx_chart_rectangle (snapshot, bars->closes[i] >= bars->opens[i] ? &frame->palette->up : &frame->palette->down,
                            x, high, 1, MAX (low - high, 1));
    }
}

static void
draw_dense (const FinxChartFrame *frame,
            GtkSnapshot          *snapshot)
{
  const FinxChartBars *bars = &frame->bars;

  for (int x = 0; x < frame->plot_width; x++)
    {
      gsize first, last;
      FinxExtent extent;
      int high, low;

      column_bars (frame, x, &first, &last);
      if (first >= last)
        continue;
      extent = finx_pyramid_query (frame->pyramid, bars, first, last);
      high = (int) lround (finx_chart_frame_y (frame, extent.high));
      low = (int) lround (finx_chart_frame_y (frame, extent.low));
      finx_chart_rectangle (snapshot, bars->closes[last - 1] >= bars->opens[first] ? &frame->palette->up : &frame->palette->down,
                            x, high, 1, MAX (low - high, 1));
    }
}

void
finx_chart_candles_draw (const FinxChartFrame *frame,
                         GtkSnapshot          *snapshot)
{
  int body = body_width (frame->pitch);

  if (frame->pitch < 1)
    draw_dense (frame, snapshot);
  else if (body < 3)
    draw_columns (frame, snapshot);
  else
    draw_candles (frame, snapshot, body);
}

static int
volume_height (const FinxChartFrame *frame,
               double                volume)
{
  if (!(volume > 0))
    return 0;
  return MAX (1, (int) lround (volume / frame->volume_max * (frame->volume_height - 1)));
}

/* Below 1 px per bar the greatest volume of a column is shown, so that the axis keeps its meaning (per bar).
 * Columns of one height and colour become one rectangle. */
static void
draw_dense_volume (const FinxChartFrame *frame,
                   GtkSnapshot          *snapshot,
                   const GdkRGBA         colors[2])
{
  int bottom = frame->volume_top + frame->volume_height;
  int start = 0, run_height = 0, run_up = 0;

  for (int x = 0; x <= frame->plot_width; x++)
    {
      gsize first = 0, last = 0;
      int height = 0, up = 0;

      if (x < frame->plot_width)
        column_bars (frame, x, &first, &last);
      if (first < last)
        {
          height = volume_height (frame, finx_pyramid_query (frame->pyramid, &frame->bars, first, last).volume);
          up = frame->bars.closes[last - 1] >= frame->bars.opens[first];
        }
      if (x < frame->plot_width && height == run_height && up == run_up)
        continue;
      if (run_height > 0)
        finx_chart_rectangle (snapshot, &colors[run_up], start, bottom - run_height, x - start, run_height);
      start = x;
      run_height = height;
      run_up = up;
    }
}

void
finx_chart_volume_draw (const FinxChartFrame *frame,
                        GtkSnapshot          *snapshot)
{
  const FinxChartBars *bars = &frame->bars;
  const GdkRGBA *view = &frame->palette->view;
  const GdkRGBA colors[2] = { finx_chart_mix (view, &frame->palette->down, VOLUME_STRENGTH),
                              finx_chart_mix (view, &frame->palette->up, VOLUME_STRENGTH) };
  int body = body_width (frame->pitch), bottom = frame->volume_top + frame->volume_height;

  if (frame->volume_height <= 0 || !(frame->volume_max > 0))
    return;
  if (frame->pitch < 1)
    {
      draw_dense_volume (frame, snapshot, colors);
      return;
    }
  for (gsize i = frame->first; i < frame->last; i++)
    {
      int left = (int) floor (finx_chart_frame_x (frame, (double) i)) - body / 2;
      int height = volume_height (frame, bars->volumes[i]);
      int up = bars->closes[i] >= bars->opens[i];

      if (height == 0)
        continue;
      finx_chart_rectangle (snapshot, &colors[up], left, bottom - height, body, height);
      if (up && body >= 3 && height > 2)
        finx_chart_rectangle (snapshot, view, left + 1, bottom - height + 1, body - 2, height - 1);
    }
}
