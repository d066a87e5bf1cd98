/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/layers/finx-chart-curve.h"

#define SMOOTH CAIRO_ANTIALIAS_FAST     /* a quarter of the time of the best one, and no eye can tell in a thin line */
#define FAR 1e5                 /* px outside of the pane that a line is followed to */

/* The values whose places are in view, and one more at each end so that the line leaves the plot. */
static void
visible (const FinxChartFrame *frame,
         const FinxChartCurve *curve,
         gsize                *first,
         gsize                *last)
{
  gint64 from = (gint64) frame->first - curve->shift - 1, to = (gint64) ceil (frame->right) - curve->shift + 2;

  *last = (gsize) CLAMP (to, 0, (gint64) curve->bars.n);
  *first = (gsize) CLAMP (from, 0, (gint64) *last);
}

static inline double
place (const FinxScale      *scale,
       const FinxChartCurve *curve,
       double                value)
{
  double y = isfinite (value) ? finx_scale_y (scale, value * curve->factor) : (double) NAN;

  return isnan (y) ? y : CLAMP (y, scale->top - FAR, scale->top + scale->height + FAR);
}

/* With NaN as @base the path is a line, else a closed area from that y. */
static void
trace (const FinxChartFrame *frame,
       const FinxScale      *scale,
       const FinxChartCurve *curve,
       cairo_t              *cr,
       double                base)
{
  gboolean open = FALSE;
  double x = 0, y_before = 0;
  gsize first, last;

  visible (frame, curve, &first, &last);
  for (gsize i = first; i < last; i++)
    {
      double y = place (scale, curve, curve->bars.closes[i]);

      if (isnan (y))
        {
          if (open && !isnan (base))
            cairo_line_to (cr, x, base);
          open = FALSE;
          continue;
        }
      x = floor (finx_chart_frame_x (frame, (double) i + curve->shift)) + 0.5;
      if (!open)
        cairo_move_to (cr, x, isnan (base) ? y : base);
      else if (curve->is_step && y != y_before)
        cairo_line_to (cr, x, y_before);
      cairo_line_to (cr, x, y);         /* after the move too: a value alone is a point */
      y_before = y;
      open = TRUE;
    }
  if (open && !isnan (base))
    cairo_line_to (cr, x, base);
}

static gboolean
column_extent (const FinxChartFrame *frame,
               const FinxChartCurve *curve,
               int                   x,
               FinxExtent           *extent)
{
  double a = ceil (frame->right - (frame->plot_width - x) / frame->pitch) - curve->shift;
  double b = ceil (frame->right - (frame->plot_width - x - 1) / frame->pitch) - curve->shift;
  gsize first = (gsize) CLAMP (a, 0, (double) curve->bars.n), last = (gsize) CLAMP (b, 0, (double) curve->bars.n);

  if (first >= last)
    return FALSE;
  *extent = finx_pyramid_query (curve->pyramid, &curve->bars, first, last);
  return extent->low <= extent->high;
}

/* One px column for each px where bars are narrower than that: from the least to the greatest value in it, or with a @base to that. */
static void
add_columns (const FinxChartFrame *frame,
             const FinxScale      *scale,
             const FinxChartCurve *curve,
             int                   width,
             double                base,
             cairo_t              *cr)
{
  double top_before = NAN, bottom_before = NAN;

  for (int x = 0; x < frame->plot_width; x++)
    {
      FinxExtent extent;
      double a, b, top, bottom;

      if (!column_extent (frame, curve, x, &extent))
        {
          top_before = bottom_before = NAN;
          continue;
        }
      a = place (scale, curve, extent.high);
      b = place (scale, curve, extent.low);
      if (isnan (a) || isnan (b))
        continue;
      top = round (MIN (a, b));
      bottom = round (MAX (a, b));
      if (!isnan (base))
        {
          cairo_rectangle (cr, x, MIN (top, base), 1, MAX (bottom, base) - MIN (top, base));
          continue;
        }
      /* a column reaches for the one before it, so that a steep line stays one line */
      a = isnan (top_before) ? top : MIN (top, bottom_before);
      b = isnan (top_before) ? bottom : MAX (bottom, top_before);
      cairo_rectangle (cr, x, a, 1, b - a + width);
      top_before = top;
      bottom_before = bottom;
    }
}

void
finx_chart_curve_fill (const FinxChartFrame *frame,
                       const FinxScale      *scale,
                       const FinxChartCurve *curve,
                       const GdkRGBA        *color,
                       double                base,
                       cairo_t              *cr)
{
  gdk_cairo_set_source_rgba (cr, color);
  cairo_new_path (cr);
  if (frame->pitch < 1)
    {
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
      add_columns (frame, scale, curve, 0, round (base), cr);
    }
  else
    {
      cairo_set_antialias (cr, SMOOTH);
      trace (frame, scale, curve, cr, base);
    }
  cairo_fill (cr);
  cairo_set_antialias (cr, SMOOTH);
}

void
finx_chart_curve_draw (const FinxChartFrame *frame,
                       const FinxScale      *scale,
                       const FinxChartCurve *curve,
                       const GdkRGBA        *color,
                       double                width,
                       double                dash,
                       cairo_t              *cr)
{
  gdk_cairo_set_source_rgba (cr, color);
  cairo_new_path (cr);
  if (frame->pitch < 1)
    {
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
      add_columns (frame, scale, curve, (int) MAX (round (width), 1), NAN, cr);
      cairo_fill (cr);
      cairo_set_antialias (cr, SMOOTH);
      return;
    }
  trace (frame, scale, curve, cr, NAN);
  cairo_set_antialias (cr, SMOOTH);
  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, dash > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, (double[]) { dash, dash * 0.6 }, dash > 0 ? 2 : 0, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Below 1 px per bar the area of a column reaches from the least to the greatest of both. */
static void
add_columns_between (const FinxChartFrame *frame,
                     const FinxScale      *scale,
                     const FinxChartCurve *a,
                     const FinxChartCurve *b,
                     cairo_t              *cr)
{
  for (int x = 0; x < frame->plot_width; x++)
    {
      FinxExtent one, other;
      double top, bottom;

      if (!column_extent (frame, a, x, &one) || !column_extent (frame, b, x, &other))
        continue;
      top = round (place (scale, a, MAX (one.high, other.high)));
      bottom = round (place (scale, a, MIN (one.low, other.low)));
      if (bottom > top)
        cairo_rectangle (cr, x, top, 1, bottom - top);
    }
}

void
finx_chart_curve_between (const FinxChartFrame *frame,
                          const FinxScale      *scale,
                          const FinxChartCurve *a,
                          const FinxChartCurve *b,
                          const GdkRGBA        *color,
                          cairo_t              *cr)
{
  gsize first, last;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_new_path (cr);
  cairo_set_antialias (cr, frame->pitch < 1 ? CAIRO_ANTIALIAS_NONE : SMOOTH);
  if (frame->pitch < 1)
    add_columns_between (frame, scale, a, b, cr);
  visible (frame, a, &first, &last);
  for (gsize i = first; frame->pitch >= 1 && i < last;)
    {
      gsize end = i;

      while (end < last && end < b->bars.n && isfinite (a->bars.closes[end] + b->bars.closes[end]))
        end++;
      for (gsize k = i; k < end; k++)           /* there on one edge, back on the other */
        cairo_line_to (cr, floor (finx_chart_frame_x (frame, (double) k + a->shift)) + 0.5, place (scale, a, a->bars.closes[k]));
      for (gsize k = end; k > i; k--)
        cairo_line_to (cr, floor (finx_chart_frame_x (frame, (double) k - 1 + b->shift)) + 0.5, place (scale, b, b->bars.closes[k - 1]));
      cairo_close_path (cr);
      i = end + 1;
    }
  cairo_fill (cr);
  cairo_set_antialias (cr, SMOOTH);
}

void
finx_chart_curve_dots (const FinxChartFrame *frame,
                       const FinxScale      *scale,
                       const FinxChartCurve *curve,
                       const GdkRGBA        *color,
                       int                   size,
                       cairo_t              *cr)
{
  gsize first, last;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_new_path (cr);
  visible (frame, curve, &first, &last);
  if (frame->pitch < 1)
    add_columns (frame, scale, curve, 1, NAN, cr);
  else
    for (gsize i = first; i < last; i++)
      {
        double y = place (scale, curve, curve->bars.closes[i]);

        if (!isnan (y))
          cairo_rectangle (cr, floor (finx_chart_frame_x (frame, (double) i + curve->shift)) - size / 2, round (y) - size / 2, size, size);
      }
  cairo_fill (cr);
  cairo_set_antialias (cr, SMOOTH);
}

void
finx_chart_curve_bars_from (const FinxChartFrame *frame,
                            const FinxScale      *scale,
                            const FinxChartCurve *curve,
                            const GdkRGBA        *color,
                            double                base,
                            int                   width,
                            cairo_t              *cr)
{
  gsize first, last;

  base = round (base);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_new_path (cr);
  visible (frame, curve, &first, &last);
  if (frame->pitch < 1)
    add_columns (frame, scale, curve, 0, base, cr);
  else
    for (gsize i = first; i < last; i++)
      {
        double y = round (place (scale, curve, curve->bars.closes[i]));

        if (!isnan (y))
          cairo_rectangle (cr, floor (finx_chart_frame_x (frame, (double) i + curve->shift)) - width / 2, MIN (y, base), width, MAX (fabs (y - base), 1));
      }
  cairo_fill (cr);
  cairo_set_antialias (cr, SMOOTH);
}

gboolean
finx_chart_curve_extent (const FinxChartFrame *frame,
                         const FinxChartCurve *curve,
                         double               *low,
                         double               *high)
{
  FinxExtent extent = { INFINITY, -INFINITY, 0 };
  gsize first, last;

  visible (frame, curve, &first, &last);
  if (first < last)
    extent = finx_pyramid_query (curve->pyramid, &curve->bars, first, last);
  if (!(extent.low <= extent.high) || !isfinite (extent.high - extent.low))
    return FALSE;
  *low = MIN (extent.low * curve->factor, extent.high * curve->factor);
  *high = MAX (extent.low * curve->factor, extent.high * curve->factor);
  return TRUE;
}
