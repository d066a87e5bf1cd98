/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-review-private.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-chart-dash.h"
#include "ui/charts/finx-chart-ticks.h"

#define TIME_GAP    72          /* px between labels of the time axis, at least */
#define DOT         4           /* px of radius */
#define COLUMN      2           /* px: what is narrower than the line cannot be told apart */
#define DASH_COLUMN 3
#define SWATCH      14
#define LEGEND_GAP  18

/* Numbers the curves of one style, so that the second study or benchmark looks different. */
static guint
rank (FinxReviewChart *self,
      guint            c)
{
  guint n = 0;

  for (guint i = 0; i < c; i++)
    n += self->curves[i].style == self->curves[c].style;
  return n;
}

static GdkRGBA
curve_color (FinxReviewChart   *self,
             const FinxPalette *palette,
             guint              c)
{
  static const guint benchmarks[] = { 1, 2, 3, 0 };

  switch (self->curves[c].style)
    {
    case FINX_CURVE_MAIN:
      return palette->accent;
    case FINX_CURVE_BENCHMARK:
      return palette->study[benchmarks[rank (self, c) % 4]];
    case FINX_CURVE_INVESTED:
      return finx_chart_alpha (&palette->text, 0.09f);
    case FINX_CURVE_STUDY:
      return palette->study[rank (self, c) % 4];
    case FINX_CURVE_DRAWDOWN:
      return palette->down;
    case FINX_CURVE_QUIET:
    default:
      return palette->dim;
    }
}

typedef struct
{
  gsize points[4];              /* first, least, greatest, last in order of time; those that coincide once */
  guint n;                      /* 0: none is known */
} Column;

static void
add_point (Column *column,
           gsize   point)
{
  guint at = column->n;

  while (at > 0 && column->points[at - 1] > point)
    at--;
  if (at > 0 && column->points[at - 1] == point)
    return;
  for (guint i = column->n; i > at; i--)
    column->points[i] = column->points[i - 1];
  column->points[at] = point;
  column->n++;
}

/* What is drawn of the points in the px column that begins at *@next, which is moved behind it. A dashed line shows the
 * last only: its dashes would get lost in the ups and downs of a column. */
static Column
take_column (FinxReviewChart       *self,
             const FinxReviewCurve *curve,
             double                 width,
             gboolean               last_only,
             gsize                 *next)
{
  double edge = floor (finx_review_x (self, *next) / width);
  gsize first = G_MAXSIZE, least = 0, greatest = 0, last = 0;
  Column column = { .n = 0 };

  for (; *next < self->last && floor (finx_review_x (self, *next) / width) == edge; ++*next)
    {
      double value = curve->values[*next];

      if (!isfinite (value))
        continue;
      if (first == G_MAXSIZE)
        first = least = greatest = *next;
      least = value < curve->values[least] ? *next : least;
      greatest = value > curve->values[greatest] ? *next : greatest;
      last = *next;
    }
  if (first == G_MAXSIZE)
    return column;
  add_point (&column, last);
  if (!last_only)
    {
      add_point (&column, first);
      add_point (&column, least);
      add_point (&column, greatest);
    }
  return column;
}

/* With @base the line encloses an area down or up to that y. */
static void
trace (FinxReviewChart       *self,
       cairo_t               *cr,
       const FinxReviewCurve *curve,
       const FinxReviewPane  *pane,
       gboolean               is_dashed,
       double                 base)     /* NaN: a line only */
{
  gboolean open = FALSE;
  double x = 0;

  for (gsize i = self->first; i < self->last;)
    {
      Column column = take_column (self, curve, is_dashed ? DASH_COLUMN : COLUMN, is_dashed, &i);

      if (column.n == 0)
        {
          if (open && !isnan (base))
            cairo_line_to (cr, x, base);
          open = FALSE;
        }
      for (guint k = 0; k < column.n; k++)
        {
          double y = finx_review_y (pane, finx_review_value (curve, column.points[k]));

          x = finx_review_x (self, column.points[k]);
          if (!open)
            cairo_move_to (cr, x, isnan (base) ? y : base);
          if (open || !isnan (base))
            cairo_line_to (cr, x, y);
          open = TRUE;
        }
    }
  if (open && !isnan (base))
    cairo_line_to (cr, x, base);
}

static void
draw_curve (FinxReviewChart *self,
            const FinxPen   *pen,
            cairo_t         *cr,
            guint            c)
{
  const FinxReviewCurve *curve = &self->curves[c];
  const FinxReviewPane *pane = &self->panes[curve->pane];
  gboolean is_area = curve->style == FINX_CURVE_INVESTED || curve->style == FINX_CURVE_DRAWDOWN;
  gboolean is_dashed = curve->style == FINX_CURVE_BENCHMARK || curve->style == FINX_CURVE_QUIET ||
                       (curve->style == FINX_CURVE_STUDY && rank (self, c) % 2 == 1);
  GdkRGBA color = curve_color (self, pen->palette, c);

  if (!(pane->high > pane->low))
    return;
  gdk_cairo_set_source_rgba (cr, &color);
  if (is_area)
    {
      if (curve->style == FINX_CURVE_DRAWDOWN)
        cairo_set_source_rgba (cr, color.red, color.green, color.blue, pen->is_high_contrast ? 0.4 : 0.2);
      trace (self, cr, curve, pane, FALSE, finx_review_y (pane, 0));
      cairo_fill (cr);
      gdk_cairo_set_source_rgba (cr, pen->is_high_contrast && curve->style == FINX_CURVE_INVESTED ? &pen->palette->dim : &color);
      if (curve->style == FINX_CURVE_INVESTED && !pen->is_high_contrast)
        return;
    }
  cairo_set_line_width (cr, curve->style == FINX_CURVE_MAIN ? 2 : curve->style == FINX_CURVE_STUDY ? 1.5 : 1.25);
  cairo_set_dash (cr, (double[]) { 5, 3 }, is_dashed ? 2 : 0, 0);
  trace (self, cr, curve, pane, is_dashed, NAN);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_dot (const FinxPen *pen,
          const GdkRGBA *color,
          double         x,
          double         y)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT ((float) x - DOT, (float) y - DOT, 2 * DOT, 2 * DOT);
  GskRoundedRect dot;

  gsk_rounded_rect_init_from_rect (&dot, &area, DOT);
  gtk_snapshot_push_rounded_clip (pen->snapshot, &dot);
  gtk_snapshot_append_color (pen->snapshot, color, &area);
  gtk_snapshot_pop (pen->snapshot);
}

/* Grid of one pane and its labels. */
static void
draw_value_axis (FinxReviewChart      *self,
                 const FinxPen        *pen,
                 const FinxReviewPane *pane)
{
  double size = fmax (fabs (pane->low), fabs (pane->high));

  if (!(pane->high > pane->low))
    return;
  for (double value = ceil (pane->low / pane->step) * pane->step; value <= pane->high + pane->step * 1e-6; value += pane->step)
    {
      double y = finx_review_y (pane, value);
      gboolean is_zero = fabs (value) < pane->step * 1e-6;
      g_autofree char *label = finx_review_axis_label (pane->unit, value, pane->step, size);

      finx_chart_rectangle (pen->snapshot, is_zero && pane->low < 0 ? &pen->palette->line2 : &pen->palette->line, 0,
                            (int) floor (y), (int) self->plot_width, 1);
      finx_chart_text_draw (pen->caption, pen->snapshot, label, FALSE, self->plot_width + 8, y, 0, &pen->palette->dim);
    }
}

static void
draw_time_axis (FinxReviewChart *self,
                const FinxPen   *pen)
{
  gint64 start = self->left_us, end = self->right_us, before = start, time;
  FinxTimeStep step = finx_time_step_pick ((double) (end - start) * TIME_GAP * pen->scale / self->plot_width,
                                           self->has_days ? FINX_TIME_STEP_DAY : 0);
  double free_from = 0, y = self->time_y + (pen->height - self->time_y) / 2.0;

  for (time = finx_time_step_next (step, self->zone, start - 1); end > start && time <= end; time = finx_time_step_next (step, self->zone, time))
    {
      char text[32];
      gboolean major = finx_time_step_is_major (step, self->zone, before, time);
      double x = (double) (time - start) / (double) (end - start) * (self->plot_width - 6);
      int width;

      before = time;
      finx_time_step_label (step, self->zone, time, major, text, sizeof text);
      finx_chart_text_measure (pen->caption, text, major, &width, NULL);
      if (x - width / 2.0 < free_from || x + width / 2.0 > self->plot_width)
        continue;
      free_from = x + width / 2.0 + 12;
      finx_chart_text_draw (pen->caption, pen->snapshot, text, major, x, y, 0.5, &pen->palette->dim);
    }
}

/* Axes, and a dot where the main curve ends today. */
void
finx_review_draw (FinxReviewChart *self,
                  const FinxPen   *pen)
{
  for (guint p = 0; p < FINX_REVIEW_PANES; p++)
    if (self->panes[p].is_used)
      draw_value_axis (self, pen, &self->panes[p]);
  draw_time_axis (self, pen);
  for (guint c = 0; c < self->n_curves; c++)
    {
      const FinxReviewCurve *curve = &self->curves[c];
      const FinxReviewPane *pane = &self->panes[curve->pane];
      GdkRGBA color = curve_color (self, pen->palette, c);

      if (curve->style == FINX_CURVE_MAIN && self->last == self->n && isfinite (curve->values[self->n - 1]))
        draw_dot (pen, &color, finx_review_x (self, self->n - 1), finx_review_y (pane, finx_review_value (curve, self->n - 1)));
    }
}

/* Areas first, the main curve last: what matters most is never covered. */
void
finx_review_draw_lines (FinxReviewChart *self,
                        const FinxPen   *pen,
                        cairo_t         *cr)
{
  cairo_rectangle (cr, 0, self->legend_height, self->plot_width, self->time_y - self->legend_height);
  cairo_clip (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int pass = 0; pass < 3; pass++)
    for (guint c = 0; c < self->n_curves; c++)
      {
        FinxCurveStyle style = self->curves[c].style;

        if (pass == (style == FINX_CURVE_INVESTED || style == FINX_CURVE_DRAWDOWN ? 0 : style == FINX_CURVE_MAIN ? 2 : 1))
          draw_curve (self, pen, cr, c);
      }
}

static void
draw_swatch (FinxReviewChart *self,
             const FinxPen   *pen,
             guint            c,
             double           x,
             double           y)
{
  FinxCurveStyle style = self->curves[c].style;
  GdkRGBA color = curve_color (self, pen->palette, c);
  int top = (int) floor (y), left = (int) x;

  if (style == FINX_CURVE_INVESTED || style == FINX_CURVE_DRAWDOWN)
    {
      GdkRGBA fill = finx_chart_alpha (&color, style == FINX_CURVE_DRAWDOWN ? 0.3f : 1.5f);

      gtk_snapshot_append_color (pen->snapshot, &fill, &GRAPHENE_RECT_INIT (left, top - 3, SWATCH, 8));
    }
  else if (style == FINX_CURVE_BENCHMARK || style == FINX_CURVE_QUIET || (style == FINX_CURVE_STUDY && rank (self, c) % 2 == 1))
    for (int i = 0; i < 2; i++)
      finx_chart_rectangle (pen->snapshot, &color, left + 8 * i, top, 6, 2);
  else
    finx_chart_rectangle (pen->snapshot, &color, left, top, SWATCH, 2);
}

/* @current −1: names only. */
static void
draw_legend (FinxReviewChart *self,
             const FinxPen   *pen,
             int              current)
{
  double x = 0, line = finx_pen_line (pen->caption) + 4, y = line / 2;

  if (current >= 0)
    {
      g_autofree char *date = finx_review_date (self, (gsize) current);

      x += finx_chart_text_draw (pen->caption, pen->snapshot, date, TRUE, x, y, 0, &pen->palette->text) + LEGEND_GAP;
    }
  for (guint c = 0; c < self->n_curves; c++)
    {
      const FinxReviewCurve *curve = &self->curves[c];
      g_autofree char *value = current >= 0 ? finx_review_format (self, curve->unit, finx_review_value (curve, (gsize) current)) : g_strdup ("");
      double width = SWATCH + 6 + finx_pen_width (pen->caption, curve->label, FALSE) + (current >= 0 ? 4 + finx_pen_width (pen->caption, value, TRUE) : 0);

      if (x > 0 && x + width > pen->width)
        {
          x = 0;
          y += line;
        }
      draw_swatch (self, pen, c, x, y);
      x += SWATCH + 6;
      x += finx_chart_text_draw (pen->caption, pen->snapshot, curve->label, FALSE, x, y, 0,
                                 curve->style == FINX_CURVE_MAIN ? &pen->palette->text : &pen->palette->dim);
      if (current >= 0)
        x += 4 + finx_chart_text_draw (pen->caption, pen->snapshot, value, TRUE, x + 4, y, 0, &pen->palette->text);
      x += LEGEND_GAP;
    }
}

static void
draw_range (FinxReviewChart *self,
            const FinxPen   *pen,
            gsize            from,
            gsize            to)
{
  double left = floor (finx_review_x (self, MAX (MIN (from, to), self->first)));
  double right = ceil (finx_review_x (self, MIN (MAX (from, to), self->last - 1)));
  graphene_rect_t band = GRAPHENE_RECT_INIT ((float) left, (float) self->legend_height, (float) fmax (right - left, 1),
                                             (float) (self->time_y - self->legend_height));
  GdkRGBA color = finx_chart_alpha (&pen->palette->accent, pen->is_high_contrast ? 0.24f : 0.12f);

  gtk_snapshot_append_color (pen->snapshot, &color, &band);
  finx_chart_rectangle (pen->snapshot, &pen->palette->accent, (int) left, (int) band.origin.y, 1, (int) band.size.height);
  finx_chart_rectangle (pen->snapshot, &pen->palette->accent, (int) right - 1, (int) band.origin.y, 1, (int) band.size.height);
}

static void
draw_range_note (FinxReviewChart *self,
                 const FinxPen   *pen,
                 gsize            from,
                 gsize            to)
{
  double left = finx_review_x (self, MAX (MIN (from, to), self->first)), right = finx_review_x (self, MIN (MAX (from, to), self->last - 1));
  g_autofree char *lines = finx_review_tell_range (self, MIN (from, to), MAX (from, to));

  finx_plot_draw_note (FINX_PLOT (self), pen, lines, &GRAPHENE_RECT_INIT ((float) left, (float) self->legend_height, (float) (right - left), 0));
}

/* The vertical line and a dot on each curve. */
static void
draw_crosshair (FinxReviewChart *self,
                const FinxPen   *pen,
                gsize            current)
{
  int x = (int) floor (finx_review_x (self, current));

  finx_chart_dash_vertical (pen->snapshot, &pen->palette->crosshair, x, (int) self->legend_height, (int) (self->time_y - self->legend_height), 3, 3);
  for (guint c = 0; c < self->n_curves; c++)
    {
      const FinxReviewCurve *curve = &self->curves[c];
      double value = finx_review_value (curve, current);
      GdkRGBA color = curve->style == FINX_CURVE_INVESTED ? pen->palette->dim : curve_color (self, pen->palette, c);

      if (isfinite (value) && self->panes[curve->pane].high > self->panes[curve->pane].low)
        draw_dot (pen, &color, x + 0.5, finx_review_y (&self->panes[curve->pane], value));
    }
}

void
finx_review_draw_over (FinxReviewChart *self,
                       const FinxPen   *pen,
                       int              current)
{
  gboolean in_view = current >= (int) self->first && current < (int) self->last;
  gboolean grows = self->anchor >= 0 && in_view;
  gssize from = grows ? self->anchor : self->range_from, to = grows ? current : self->range_to;
  gboolean has_range = from >= 0 && MIN (from, to) < (gssize) self->last && MAX (from, to) >= (gssize) self->first;

  if (has_range)
    draw_range (self, pen, (gsize) from, (gsize) to);
  if (self->has_legend)
    draw_legend (self, pen, in_view ? current : -1);
  if (in_view)
    draw_crosshair (self, pen, (gsize) current);
  if (has_range)
    draw_range_note (self, pen, (gsize) from, (gsize) to);
  else if (in_view && !self->has_legend)
    {
      g_autofree char *lines = FINX_PLOT_GET_CLASS (self)->describe (FINX_PLOT (self), current);

      finx_plot_draw_note (FINX_PLOT (self), pen, lines, &GRAPHENE_RECT_INIT ((float) finx_review_x (self, (gsize) current), 0, 1, 0));
    }
}
