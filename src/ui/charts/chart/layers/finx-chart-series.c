/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/layers/finx-chart-candles.h"
#include "ui/charts/chart/layers/finx-chart-curve.h"
#include "ui/charts/chart/layers/finx-chart-layer.h"

#define LINE_WIDTH 2.0
#define AREA_ALPHA 0.10f

/* Between @top and @bottom of the price pane the line has one colour, with the area to @base in it. */
static void
draw_part (const FinxChartFrame *frame,
           const FinxChartCurve *curve,
           const GdkRGBA        *color,
           double                top,
           double                bottom,
           double                base,  /* NaN: no area */
           cairo_t              *cr)
{
  GdkRGBA area = finx_chart_alpha (color, AREA_ALPHA);

  cairo_save (cr);
  cairo_rectangle (cr, 0, top, frame->plot_width, bottom - top);
  cairo_clip (cr);
  if (!isnan (base))
    finx_chart_curve_fill (frame, &frame->panes[0], curve, &area, base, cr);
  finx_chart_curve_draw (frame, &frame->panes[0], curve, color, LINE_WIDTH, 0, cr);
  cairo_restore (cr);
}

static void
draw_line (const FinxChartFrame *frame,
           GtkSnapshot          *snapshot)
{
  const FinxScale *pane = &frame->panes[0];
  const FinxChartCurve curve = { frame->bars, frame->pyramid, 0, 1 };
  double bottom = pane->top + pane->height;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, (float) pane->top, (float) frame->plot_width, (float) pane->height));

  if (frame->type == FINX_CHART_BASELINE)
    {
      double base = CLAMP (finx_chart_frame_y (frame, frame->bars.closes[frame->first]), pane->top, bottom);

      draw_part (frame, &curve, &frame->palette->up, pane->top, base, base, cr);
      draw_part (frame, &curve, &frame->palette->down, base, bottom, base, cr);
    }
  else
    draw_part (frame, &curve, frame->is_dim ? &frame->palette->dim : &frame->palette->accent, pane->top, bottom,
               frame->type == FINX_CHART_AREA ? bottom : (double) NAN, cr);
  cairo_destroy (cr);
}

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  if (frame->type == FINX_CHART_LINE || frame->type == FINX_CHART_AREA || frame->type == FINX_CHART_BASELINE)
    draw_line (frame, snapshot);
  else
    finx_chart_candles_draw (frame, snapshot);
}

const FinxChartLayer finx_chart_series_layer = { .draw = draw };
