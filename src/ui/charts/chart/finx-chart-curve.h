/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart-frame.h"

G_BEGIN_DECLS

/**
 * FinxChartCurve: values of the frame's bars as a line.
 * @bars: its closes are the line; not finite: none, the line is interrupted
 * @pyramid: over @bars
 * @shift: bars that the line lies to the right of its bars
 * @factor: what values are multiplied by before the scale takes them
 */
typedef struct
{
  FinxChartBars      bars;
  const FinxPyramid *pyramid;
  int                shift;
  double             factor;
} FinxChartCurve;

/* The area between the curve and @base, in px. */
void     finx_chart_curve_fill   (const FinxChartFrame *frame, const FinxScale *scale, const FinxChartCurve *curve, const GdkRGBA *color,
                                  double base, cairo_t *cr);
/* A line of @width px, dashed when @dash > 0; drawn as what there is room for. */
void     finx_chart_curve_draw   (const FinxChartFrame *frame, const FinxScale *scale, const FinxChartCurve *curve, const GdkRGBA *color,
                                  double width, double dash, cairo_t *cr);
/* Least and greatest value in view; FALSE: none is. */
gboolean finx_chart_curve_extent (const FinxChartFrame *frame, const FinxChartCurve *curve, double *low, double *high);
/* A pyramid over one column of values instead of bars. */
static inline FinxChartBars
finx_chart_curve_bars (const double *values,
                       gsize         n)
{
  return (FinxChartBars) { .opens = values, .highs = values, .lows = values, .closes = values, .volumes = values, .n = n };
}

G_END_DECLS
