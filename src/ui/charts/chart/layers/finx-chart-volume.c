/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/layers/finx-chart-candles.h"
#include "ui/charts/chart/layers/finx-chart-layer.h"
#include "ui/charts/chart/layers/finx-chart-mask.h"

#define VOLUME_STRENGTH 0.75f

static int
bar_height (const FinxScale *pane,
            double           volume)
{
  if (!(volume > 0))
    return 0;
  return MAX (1, (int) lround (volume / pane->high * (pane->height - 1)));
}

/* Below 1 px per bar the greatest volume of a column is shown, so that the axis keeps its meaning (per bar). */
static void
draw_dense_volume (const FinxChartFrame *frame,
                   const FinxScale      *pane,
                   FinxChartBoxes       *boxes)
{
  const FinxChartBars *bars = &frame->bars;
  FinxPyramidColumns columns;
  FinxExtent extent;

  finx_chart_columns (frame, &columns);
  for (int x = 0; x < frame->plot_width; x++)
    if (finx_pyramid_column (&columns, &extent))
      {
        int height = bar_height (pane, extent.volume);

        finx_boxes_add (boxes, bars->closes[columns.last - 1] >= bars->opens[columns.first], x, pane->top + pane->height - height, 1, height);
      }
}

/* One px of each bar: there is no room for more. */
static void
draw_thin_volume (const FinxChartFrame *frame,
                  const FinxScale      *pane,
                  FinxChartBoxes       *boxes)
{
  for (gsize i = frame->first; i < frame->last; i++)
    {
      int height = bar_height (pane, frame->bars.volumes[i]);

      finx_boxes_add (boxes, frame->bars.closes[i] >= frame->bars.opens[i], (int) floor (finx_chart_frame_x (frame, (double) i)),
                      pane->top + pane->height - height, 1, height);
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
  if (body < 3)
    {
      FinxChartBoxes boxes;

      finx_boxes_begin (&boxes, frame, pane, &colors[0], &colors[1], snapshot);
      if (frame->pitch < 1)
        draw_dense_volume (frame, pane, &boxes);
      else
        draw_thin_volume (frame, pane, &boxes);
      finx_boxes_end (&boxes);
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
      if (up && height > 2)
        finx_chart_rectangle (snapshot, view, left + 1, bottom - height + 1, body - 2, height - 1);
    }
}

const FinxChartLayer finx_chart_volume_layer = { .draw = draw };
