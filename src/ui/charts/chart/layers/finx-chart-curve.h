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
  gboolean           is_step;           /* keeps each value until the next */
} FinxChartCurve;

/* The area between the curve and @base, in px. */
void     finx_chart_curve_fill   (const FinxChartFrame *frame, const FinxScale *scale, const FinxChartCurve *curve, const GdkRGBA *color,
                                  double base, cairo_t *cr);
/* The area between two curves over the same bars. */
void     finx_chart_curve_between (const FinxChartFrame *frame, const FinxScale *scale, const FinxChartCurve *a, const FinxChartCurve *b,
                                   const GdkRGBA *color, cairo_t *cr);
/* Squares of @size px at the values; below 1 px per bar from the least to the greatest in each px. */
void     finx_chart_curve_dots   (const FinxChartFrame *frame, const FinxScale *scale, const FinxChartCurve *curve, const GdkRGBA *color, int size, cairo_t *cr);
/* Bars of @width px from zero. */
void     finx_chart_curve_bars_from (const FinxChartFrame *frame, const FinxScale *scale, const FinxChartCurve *curve, const GdkRGBA *color,
                                     double base, int width, cairo_t *cr);
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
