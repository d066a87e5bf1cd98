/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-review-private.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-chart-ticks.h"
#include "ui/words/finx-format.h"

#define AXIS_WIDTH   52         /* px, at least */
#define AXIS_ROOM    14         /* px beside its widest label */
#define TIME_HEIGHT  22
#define TOP          8
#define PANE_GAP     12
#define LABEL_GAP    40         /* px between labels of the value axis, at least */
#define LOWER_PART   0.3        /* of the height for the second pane */
#define ROOM         0.06
#define LEGEND_GAP   18

static void
find_view (FinxReviewChart *self)
{
  self->first = 0;
  self->last = self->n;
  if (self->from < self->to)
    {
      while (self->first < self->n && self->times[self->first] < self->from)
        self->first++;
      while (self->last > self->first && self->times[self->last - 1] > self->to)
        self->last--;
    }
  if (self->first == self->last)
    {
      self->first = 0;
      self->last = self->n;
    }
  self->left_us = self->n > 0 ? self->times[self->first] : 0;
  self->right_us = self->n > 0 ? self->times[self->last - 1] : 0;
}

static void
find_bases (FinxReviewChart *self)
{
  for (guint c = 0; c < self->n_curves; c++)
    {
      FinxReviewCurve *curve = &self->curves[c];

      curve->base = 1;
      for (gsize i = self->first; curve->unit == FINX_CURVE_RETURN && i < self->last; i++)
        if (isfinite (curve->values[i]))
          {
            curve->base = 1 + curve->values[i] > 0 ? 1 + curve->values[i] : 1;
            break;
          }
    }
}

static gboolean
has_zero (FinxCurveStyle style)
{
  return style == FINX_CURVE_INVESTED || style == FINX_CURVE_DRAWDOWN;
}

static void
measure_pane (FinxReviewChart *self,
              guint            number)
{
  FinxReviewPane *pane = &self->panes[number];
  gboolean from_zero = FALSE, below_zero = FALSE;
  double low = INFINITY, high = -INFINITY, room;

  *pane = (FinxReviewPane) { .low = INFINITY, .high = -INFINITY };
  for (guint c = 0; c < self->n_curves; c++)
    {
      const FinxReviewCurve *curve = &self->curves[c];

      if (curve->pane != number)
        continue;
      pane->is_used = TRUE;
      pane->unit = curve->unit;
      from_zero |= has_zero (curve->style);
      below_zero |= curve->style == FINX_CURVE_DRAWDOWN;
      for (gsize i = self->first; i < self->last; i++)
        {
          double value = finx_review_value (curve, i);

          low = isfinite (value) ? fmin (low, value) : low;
          high = isfinite (value) ? fmax (high, value) : high;
        }
    }
  if (!(high >= low))
    return;
  if (from_zero)
    {
      low = fmin (low, 0);
      high = fmax (high, 0);
    }
  room = high > low ? (high - low) * ROOM : fmax (fabs (high) * 0.01, pane->unit == FINX_CURVE_MONEY ? 1 : 0.001);
  pane->low = from_zero && low == 0 ? 0 : low - room;
  pane->high = below_zero && high == 0 ? 0 : high + room;
}

/* Ticks first need the height, and the axis' width needs the ticks. */
static double
measure_axis (FinxReviewChart *self,
              const FinxPen   *pen)
{
  double widest = AXIS_WIDTH;

  for (guint p = 0; p < FINX_REVIEW_PANES; p++)
    {
      FinxReviewPane *pane = &self->panes[p];

      if (!pane->is_used || !(pane->high > pane->low))
        continue;
      pane->step = finx_ticks_step ((pane->high - pane->low) * LABEL_GAP * pen->scale / fmax (pane->height, 1), 0);
      for (double value = ceil (pane->low / pane->step) * pane->step; value <= pane->high; value += pane->step)
        {
          g_autofree char *label = finx_review_axis_label (pane->unit, value, pane->step, fmax (fabs (pane->low), fabs (pane->high)));

          widest = fmax (widest, finx_pen_width (pen->caption, label, FALSE) + AXIS_ROOM);
        }
    }
  return widest;
}

/* With values the legend may take more lines than without; it keeps the room, or the curves would jump. */
static double
measure_legend (FinxReviewChart *self,
                const FinxPen   *pen)
{
  double x = 0, line = finx_pen_line (pen->caption) + 4;
  int lines = 1;

  if (!self->has_legend)
    return 0;
  for (int c = -1; c < (int) self->n_curves; c++)
    {
      const FinxReviewPane *pane = c >= 0 ? &self->panes[self->curves[c].pane] : NULL;
      g_autofree char *value = c >= 0 ? finx_review_format (self, pane->unit, -fmax (fabs (pane->low), fabs (pane->high)))
                                      : g_strdup ("Wed 30 Nov 2026");
      double width = finx_pen_width (pen->caption, value, TRUE) + LEGEND_GAP;

      if (c >= 0)
        width += finx_pen_width (pen->caption, self->curves[c].label, FALSE) + 24;
      if (x > 0 && x + width > pen->width)
        {
          lines++;
          x = 0;
        }
      x += width;
    }
  return lines * line + 6;
}

void
finx_review_layout (FinxReviewChart *self,
                    const FinxPen   *pen)
{
  double height, top;

  find_view (self);
  find_bases (self);
  for (guint p = 0; p < FINX_REVIEW_PANES; p++)
    measure_pane (self, p);
  self->legend_height = measure_legend (self, pen);
  top = self->legend_height + TOP;
  self->time_y = pen->height - ceil (TIME_HEIGHT * pen->scale);
  height = fmax (self->time_y - top - 4, 1);
  self->panes[0].y = top;
  self->panes[0].height = self->panes[0].is_used ? height : 0;
  self->panes[1].y = top;
  self->panes[1].height = height;
  if (self->panes[0].is_used && self->panes[1].is_used)
    {
      double gap = PANE_GAP * pen->scale, lower = round ((height - gap) * LOWER_PART);

      self->panes[0].height = height - gap - lower;
      self->panes[1].y = top + self->panes[0].height + gap;
      self->panes[1].height = lower;
    }
  self->plot_width = fmax (pen->width - measure_axis (self, pen), 1);
}

gsize
finx_review_find (FinxReviewChart *self,
                  double           x)
{
  gsize low = self->first, high = self->last;

  while (high - low > 1)
    {
      gsize middle = low + (high - low) / 2;

      if (finx_review_x (self, middle) <= x)
        low = middle;
      else
        high = middle;
    }
  if (low + 1 < self->last && finx_review_x (self, low + 1) - x < x - finx_review_x (self, low))
    low++;
  return low;
}

char *
finx_review_format (FinxReviewChart *self,
                    FinxCurveUnit    unit,
                    double           value)
{
  g_autofree char *number = NULL;

  if (unit == FINX_CURVE_RETURN)
    return finx_format_percent_signed (value, 2);
  if (unit == FINX_CURVE_RATIO)
    return finx_format_percent (value, 2);
  number = finx_format_double (value, finx_currency_digits (self->currency));
  return self->currency != NULL && isfinite (value) ? g_strdup_printf ("%s %s", number, self->currency) : g_steal_pointer (&number);
}

/* As few digits as tell the steps apart: "300 K", "1.25 M", "2.5%". */
char *
finx_review_axis_label (FinxCurveUnit unit,
                        double        value,
                        double        step,
                        double        size)
{
  double scale = unit != FINX_CURVE_MONEY ? 0.01 : size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6 : size >= 1e4 && step >= 100 ? 1e3 : 1;
  double in_scale = step / scale;
  int decimals = 0;
  g_autofree char *number = NULL;

  while (decimals < 6 && fabs (in_scale - round (in_scale)) > 1e-6 * in_scale)
    {
      in_scale *= 10;
      decimals++;
    }
  if (fabs (value) < step * 1e-6)
    value = 0;
  if (unit != FINX_CURVE_MONEY)
    return finx_format_percent (value, decimals);
  number = finx_format_double (value / scale, decimals);
  if (scale == 1 || value == 0)
    return value == 0 ? g_strdup ("0") : g_steal_pointer (&number);
  return g_strdup_printf ("%s\u202f%s", number, scale == 1e9 ? C_("count", "B") : scale == 1e6 ? C_("count", "M") : C_("count", "K"));
}

char *
finx_review_date (FinxReviewChart *self,
                  gsize            i)
{
  return finx_format_date (self->times[i], self->has_days ? "UTC" : NULL);
}

double
finx_review_return (FinxReviewChart *self,
                    gsize            from,
                    gsize            to)
{
  return self->index != NULL && self->index[from] > 0 ? self->index[to] / self->index[from] - 1 : (double) NAN;
}

/* The change of a value is told for the main curve; a return only where an index gives it. */
char *
finx_review_tell_range (FinxReviewChart *self,
                        gsize            from,
                        gsize            to)
{
  g_autofree char *start = finx_review_date (self, from);
  g_autofree char *end = finx_review_date (self, to);
  GString *lines = g_string_new (NULL);
  double ratio = finx_review_return (self, from, to);

  g_string_append_printf (lines, "%s\u2009–\u2009%s", start, end);
  if (isfinite (ratio))
    {
      g_autofree char *percent = finx_format_percent_signed (ratio, 2);

      g_string_append_c (lines, '\n');
      g_string_append_printf (lines, _("Return %s"), percent);
    }
  for (guint c = 0; c < self->n_curves; c++)
    {
      const FinxReviewCurve *curve = &self->curves[c];
      double change = curve->unit == FINX_CURVE_MONEY ? curve->values[to] - curve->values[from]
                                                      : (1 + curve->values[to]) / (1 + curve->values[from]) - 1;
      g_autofree char *text = finx_review_format (self, curve->unit, change);

      if (curve->style != FINX_CURVE_MAIN && curve->style != FINX_CURVE_BENCHMARK && curve->style != FINX_CURVE_INVESTED)
        continue;
      if (curve->unit != FINX_CURVE_RATIO && isfinite (change))
        g_string_append_printf (lines, "\n%s %s%s", curve->label, change > 0 && curve->unit == FINX_CURVE_MONEY ? "+" : "", text);
    }
  return g_string_free (lines, FALSE);
}
