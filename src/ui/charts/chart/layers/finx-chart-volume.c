/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/layers/finx-chart-candles.h"
#include "ui/charts/chart/layers/finx-chart-layer.h"

#define VOLUME_STRENGTH 0.75f

static int
bar_height (const FinxScale *pane,
            double           volume)
{
  if (!(volume > 0))
    return 0;
  return MAX (1, (int) lround (volume / pane->high * (pane->height - 1)));
}

/* Below 1 px per bar the greatest volume of a column is shown, so that the axis keeps its meaning (per bar).
 * Columns of one height and colour become one rectangle. */
static void
draw_dense_volume (const FinxChartFrame *frame,
                   const FinxScale      *pane,
                   GtkSnapshot          *snapshot,
                   const GdkRGBA         colors[2])
{
  int bottom = pane->top + pane->height;
  int start = 0, run_height = 0, run_up = 0;

  for (int x = 0; x <= frame->plot_width; x++)
    {
      gsize first = 0, last = 0;
      int height = 0, up = 0;

      if (x < frame->plot_width)
        finx_chart_column_bars (frame, x, &first, &last);
      if (first < last)
        {
          height = bar_height (pane, finx_pyramid_query (frame->pyramid, &frame->bars, first, last).volume);
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

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  const FinxChartBars *bars = &frame->bars;
  const GdkRGBA *view = &frame->palette->view;
  const GdkRGBA colors[2] = { finx_chart_mix (view, &frame->palette->down, VOLUME_STRENGTH),
                              finx_chart_mix (view, &frame->palette->up, VOLUME_STRENGTH) };
  int body = finx_chart_body_width (frame->pitch);

  const FinxScale *pane;
  int bottom;

  if (frame->volume < 0 || !(frame->panes[frame->volume].high > 0))
    return;
  pane = &frame->panes[frame->volume];
  bottom = pane->top + pane->height;
  if (frame->pitch < 1)
    {
      draw_dense_volume (frame, pane, snapshot, colors);
      return;
    }
  for (gsize i = frame->first; i < frame->last; i++)
    {
      int left = (int) floor (finx_chart_frame_x (frame, (double) i)) - body / 2;
      int height = bar_height (pane, bars->volumes[i]);
      int up = bars->closes[i] >= bars->opens[i];

      if (height == 0)
        continue;
      finx_chart_rectangle (snapshot, &colors[up], left, bottom - height, body, height);
      if (up && body >= 3 && height > 2)
        finx_chart_rectangle (snapshot, view, left + 1, bottom - height + 1, body - 2, height - 1);
    }
}

const FinxChartLayer finx_chart_volume_layer = { .draw = draw };
