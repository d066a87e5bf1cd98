/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen gets masks, a file of lines and letters gets paths; both of the same points. */
#include "ui/charts/chart/layers/finx-chart-curve.h"

#include "ui/charts/chart/layers/finx-chart-mask.h"

#define DASH_GAP 0.6            /* of a dash's length */
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

/* The points in view, NaN between those that no line joins; @n of them. */
typedef struct
{
  double x, y;
} Point;

static Point *
trace (const FinxChartFrame *frame,
       const FinxScale      *scale,
       const FinxChartCurve *curve,
       gsize                *n)
{
  gsize first, last;
  Point *points;

  visible (frame, curve, &first, &last);
  points = g_new (Point, 2 * (last - first) + 1);
  *n = 0;
  for (gsize i = first; i < last; i++)
    {
      double x = floor (finx_chart_frame_x (frame, (double) i + curve->shift)) + 0.5, y = place (scale, curve, curve->bars.closes[i]);

      if (curve->is_step && *n > 0 && !isnan (y) && !isnan (points[*n - 1].y))
        points[(*n)++] = (Point) { x, points[*n - 1].y };
      points[(*n)++] = (Point) { x, y };
    }
  return points;
}

/* With NaN as @base the path is a line, else a closed area from that y. */
static void
add_path (const FinxChartFrame *frame,
          const FinxScale      *scale,
          const FinxChartCurve *curve,
          cairo_t              *cr,
          double                base)
{
  gsize n;
  g_autofree Point *points = trace (frame, scale, curve, &n);

  for (gsize i = 0; i < n; i++)
    {
      gboolean begins = i == 0 || isnan (points[i - 1].y), ends = i + 1 == n || isnan (points[i + 1].y);

      if (isnan (points[i].y))
        continue;
      if (begins)
        cairo_move_to (cr, points[i].x, isnan (base) ? points[i].y : base);
      cairo_line_to (cr, points[i].x, points[i].y);     /* after the move too: a value alone is a point */
      if (ends && !isnan (base))
        cairo_line_to (cr, points[i].x, base);
    }
}

/* The dashes of a line that lie between its lengths @from and @to. */
static void
add_dashes (FinxChartMask *mask,
            const Point   *a,
            const Point   *b,
            double         from,
            double         to,
            double         dash,
            double         width)
{
  double period = dash * (1 + DASH_GAP);

  for (double at = floor (from / period) * period; at < to; at += period)
    {
      double begin = MAX (at + width / 2, from) - from, end = MIN (at + dash - width / 2, to) - from, part = 1 / (to - from);

      if (begin < end)                  /* its ends are round, so it is shorter by them */
        finx_mask_line (mask, a->x + (b->x - a->x) * begin * part, a->y + (b->y - a->y) * begin * part,
                        a->x + (b->x - a->x) * end * part, a->y + (b->y - a->y) * end * part, width);
    }
}

static void
add_line (const FinxChartFrame *frame,
          const FinxScale      *scale,
          const FinxChartCurve *curve,
          FinxChartMask        *mask,
          double                width,
          double                dash)
{
  gsize n;
  g_autofree Point *points = trace (frame, scale, curve, &n);
  double length = 0;

  for (gsize i = 0; i < n; i++)
    {
      const Point *a = &points[i > 0 && !isnan (points[i - 1].y) ? i - 1 : i], *b = &points[i];
      double before = length;

      if (isnan (b->y) || (a == b && i + 1 < n && !isnan (points[i + 1].y)))
        continue;
      if (dash > 0)
        {
          length += MIN (hypot (b->x - a->x, b->y - a->y), FAR);
          add_dashes (mask, a, b, before, length, dash, width);
        }
      else
        finx_mask_line (mask, a->x, a->y, b->x, b->y, width);
    }
}

/* Where the curve is in the middle of each px column; NaN: nowhere. */
static double *
sample (const FinxChartFrame *frame,
        const FinxScale      *scale,
        const FinxChartCurve *curve)
{
  gsize n;
  g_autofree Point *points = trace (frame, scale, curve, &n);
  double *edge = g_new (double, (gsize) frame->plot_width);

  for (int x = 0; x < frame->plot_width; x++)
    edge[x] = NAN;
  for (gsize i = 1; i < n; i++)
    {
      const Point *a = &points[i - 1], *b = &points[i];

      for (int x = (int) MAX (ceil (a->x - 0.5), 0); x < b->x && x < frame->plot_width && !isnan (a->y + b->y); x++)
        edge[x] = a->y + (b->y - a->y) * (x + 0.5 - a->x) / (b->x - a->x);
    }
  return edge;
}

static void
begin_columns (const FinxChartFrame *frame,
               const FinxChartCurve *curve,
               FinxPyramidColumns   *columns)
{
  finx_pyramid_columns (columns, curve->pyramid, &curve->bars, frame->right - frame->plot_width / frame->pitch - curve->shift, 1 / frame->pitch);
}

/* The shape that is being made: a mask of the pane, or the path of a file. */
typedef struct
{
  FinxChartMask mask;
  cairo_t      *cr;
  gboolean      is_path;
} Shape;

static double
edge_of (const FinxScale *scale,
         double           value,        /* not above zero on a logarithmic scale: below all others */
         double           base)
{
  double bottom = scale->top + scale->height, y = value > 0 || scale->kind != FINX_SCALE_LOG ? finx_scale_y (scale, value) : bottom;

  return CLAMP (isnan (base) ? y : base, scale->top, bottom);
}

/* As high as the curves, @base unless that is NaN, and @reach px more: what a mask costs grows with its px. FALSE: there is nothing to draw. */
static gboolean
begin_shape (Shape                *self,
             const FinxChartFrame *frame,
             const FinxScale      *scale,
             const FinxChartCurve *curve,
             const FinxChartCurve *other,       /* nullable */
             double                base,
             double                reach,
             cairo_t              *cr)
{
  double low, high, low2, high2, from, to;

  if (!finx_chart_curve_extent (frame, curve, &low, &high))
    return FALSE;
  if (other != NULL && finx_chart_curve_extent (frame, other, &low2, &high2))
    {
      low = MIN (low, low2);
      high = MAX (high, high2);
    }
  from = floor (MIN (edge_of (scale, high, NAN), edge_of (scale, high, base)) - reach);
  to = ceil (MAX (edge_of (scale, low, NAN), edge_of (scale, low, base)) + reach);
  from = MAX (from, scale->top);
  to = MIN (to, scale->top + scale->height);
  self->cr = cr;
  self->is_path = frame->is_vector || !finx_mask_begin (&self->mask, 0, (int) from, frame->plot_width, (int) (to - from), frame->device_scale);
  cairo_new_path (cr);
  return TRUE;
}

static void
add_box (Shape  *self,
         double  x,
         double  y,
         double  width,
         double  height)
{
  if (self->is_path)
    cairo_rectangle (self->cr, x, y, width, height);
  else
    finx_mask_rectangle (&self->mask, x, y, width, height);
}

static void
end_shape (Shape         *self,
           const GdkRGBA *color)
{
  if (!self->is_path)
    {
      finx_mask_paint (&self->mask, color, self->cr);
      return;
    }
  gdk_cairo_set_source_rgba (self->cr, color);
  cairo_fill (self->cr);
}

/* One px column for each px where bars are narrower than that: from the least to the greatest value in it, or with a @base to that. */
static void
add_columns (const FinxChartFrame *frame,
             const FinxScale      *scale,
             const FinxChartCurve *curve,
             int                   width,
             double                base,
             Shape                *shape)
{
  double top_before = NAN, bottom_before = NAN;
  FinxPyramidColumns columns;

  begin_columns (frame, curve, &columns);
  for (int x = 0; x < frame->plot_width; x++)
    {
      FinxExtent extent;
      double a, b, top, bottom;

      if (!finx_pyramid_column (&columns, &extent))
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
          add_box (shape, x, MIN (top, base), 1, MAX (bottom, base) - MIN (top, base));
          continue;
        }
      /* a column reaches for the one before it, so that a steep line stays one line */
      a = isnan (top_before) ? top : MIN (top, bottom_before);
      b = isnan (top_before) ? bottom : MAX (bottom, top_before);
      add_box (shape, x, a, 1, b - a + width);
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
  Shape shape;

  if (!begin_shape (&shape, frame, scale, curve, NULL, base, 1, cr))
    return;
  if (frame->pitch < 1)
    add_columns (frame, scale, curve, 0, round (base), &shape);
  else if (shape.is_path)
    add_path (frame, scale, curve, cr, base);
  else
    {
      g_autofree double *edge = sample (frame, scale, curve);

      for (int x = 0; x < frame->plot_width; x++)
        if (!isnan (edge[x]))
          add_box (&shape, x, MIN (edge[x], base), 1, fabs (edge[x] - base));
    }
  end_shape (&shape, color);
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
  Shape shape;

  if (!begin_shape (&shape, frame, scale, curve, NULL, NAN, width + 1, cr))
    return;
  if (frame->pitch < 1)
    add_columns (frame, scale, curve, (int) MAX (round (width), 1), NAN, &shape);
  else if (!shape.is_path)
    add_line (frame, scale, curve, &shape.mask, width, dash);
  else
    {
      add_path (frame, scale, curve, cr, NAN);
      gdk_cairo_set_source_rgba (cr, color);
      cairo_set_line_width (cr, width);
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_set_line_cap (cr, dash > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
      cairo_set_dash (cr, (double[]) { dash, dash * DASH_GAP }, dash > 0 ? 2 : 0, 0);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0);
      return;
    }
  end_shape (&shape, color);
}

/* Below 1 px per bar the area of a column reaches from the least to the greatest of both. */
static void
add_columns_between (const FinxChartFrame *frame,
                     const FinxScale      *scale,
                     const FinxChartCurve *a,
                     const FinxChartCurve *b,
                     Shape                *shape)
{
  FinxPyramidColumns columns[2];

  begin_columns (frame, a, &columns[0]);
  begin_columns (frame, b, &columns[1]);
  for (int x = 0; x < frame->plot_width; x++)
    {
      FinxExtent one, other;
      gboolean is_there = finx_pyramid_column (&columns[0], &one);
      double top, bottom;

      if (!finx_pyramid_column (&columns[1], &other) || !is_there)
        continue;
      top = round (place (scale, a, MAX (one.high, other.high)));
      bottom = round (place (scale, a, MIN (one.low, other.low)));
      if (bottom > top)
        add_box (shape, x, top, 1, bottom - top);
    }
}

/* Along one edge there, along the other back. */
static void
add_path_between (const FinxChartFrame *frame,
                  const FinxScale      *scale,
                  const FinxChartCurve *a,
                  const FinxChartCurve *b,
                  cairo_t              *cr)
{
  gsize first, last;

  visible (frame, a, &first, &last);
  for (gsize i = first; i < last;)
    {
      gsize end = i;

      while (end < last && end < b->bars.n && isfinite (a->bars.closes[end] + b->bars.closes[end]))
        end++;
      for (gsize k = i; k < end; k++)
        cairo_line_to (cr, floor (finx_chart_frame_x (frame, (double) k + a->shift)) + 0.5, place (scale, a, a->bars.closes[k]));
      for (gsize k = end; k > i; k--)
        cairo_line_to (cr, floor (finx_chart_frame_x (frame, (double) k - 1 + b->shift)) + 0.5, place (scale, b, b->bars.closes[k - 1]));
      cairo_close_path (cr);
      i = end + 1;
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
  Shape shape;

  if (!begin_shape (&shape, frame, scale, a, b, NAN, 1, cr))
    return;
  if (frame->pitch < 1)
    add_columns_between (frame, scale, a, b, &shape);
  else if (shape.is_path)
    add_path_between (frame, scale, a, b, cr);
  else
    {
      g_autofree double *one = sample (frame, scale, a), *other = sample (frame, scale, b);

      for (int x = 0; x < frame->plot_width; x++)
        if (!isnan (one[x] + other[x]))
          add_box (&shape, x, MIN (one[x], other[x]), 1, fabs (one[x] - other[x]));
    }
  end_shape (&shape, color);
}

void
finx_chart_curve_dots (const FinxChartFrame *frame,
                       const FinxScale      *scale,
                       const FinxChartCurve *curve,
                       const GdkRGBA        *color,
                       int                   size,
                       cairo_t              *cr)
{
  Shape shape;
  gsize first, last;

  if (!begin_shape (&shape, frame, scale, curve, NULL, NAN, size, cr))
    return;
  visible (frame, curve, &first, &last);
  if (frame->pitch < 1)
    add_columns (frame, scale, curve, 1, NAN, &shape);
  else
    for (gsize i = first; i < last; i++)
      {
        double y = place (scale, curve, curve->bars.closes[i]);

        if (!isnan (y))
          add_box (&shape, floor (finx_chart_frame_x (frame, (double) i + curve->shift)) - size / 2, round (y) - size / 2, size, size);
      }
  end_shape (&shape, color);
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
  Shape shape;
  gsize first, last;

  base = round (base);
  if (!begin_shape (&shape, frame, scale, curve, NULL, base, 1, cr))
    return;
  visible (frame, curve, &first, &last);
  if (frame->pitch < 1)
    add_columns (frame, scale, curve, 0, base, &shape);
  else
    for (gsize i = first; i < last; i++)
      {
        double y = round (place (scale, curve, curve->bars.closes[i]));

        if (!isnan (y))
          add_box (&shape, floor (finx_chart_frame_x (frame, (double) i + curve->shift)) - width / 2, MIN (y, base), width, MAX (fabs (y - base), 1));
      }
  end_shape (&shape, color);
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
