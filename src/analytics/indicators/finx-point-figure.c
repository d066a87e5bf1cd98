/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-point-figure.h"

#include <math.h>

#define NEARLY 1e-12            /* 0.3 / 0.1 is three boxes */

/* @box: the height of a box; @reversal: boxes that turn a column, 3 is usual */
FinxPointFigure
finx_point_figure_begin (double box,
                         guint  reversal)
{
  FinxPointFigure self = { .box = box, .reversal = reversal };

  g_return_val_if_fail (box > 0 && isfinite (box) && reversal > 0, self);

  return self;
}

static void
set_column (FinxPointFigure *self,
            gboolean         is_up,
            double           bottom,
            double           top)
{
  self->bottom = bottom;
  self->top = top;
  self->column.is_up = is_up;
  self->column.bottom = bottom * self->box;
  self->column.top = top * self->box;
  self->column.last_bar = self->bar;
}

/* Of a bar that reaches up to @top and down to @bottom. Returns: whether the column turned */
static gboolean
move (FinxPointFigure  *self,
      double            top,
      double            bottom,
      FinxFigureColumn *ended)
{
  gboolean is_up = self->column.is_up;

  if (!self->has_direction)
    {
      if (top >= self->top + 1 || bottom <= self->bottom - 1)
        {
          is_up = top >= self->top + 1;
          self->has_direction = TRUE;
          set_column (self, is_up, is_up ? self->bottom : bottom, is_up ? top : self->top);
        }
      return FALSE;
    }
  if (is_up ? top >= self->top + 1 : bottom <= self->bottom - 1)
    {
      set_column (self, is_up, is_up ? self->bottom : bottom, is_up ? top : self->top);
      return FALSE;
    }
  if (is_up ? bottom > self->top - self->reversal : top < self->bottom + self->reversal)
    return FALSE;
  *ended = self->column;
  self->column.first_bar = self->bar;
  set_column (self, !is_up, is_up ? bottom : self->bottom + 1, is_up ? self->top - 1 : top);
  return TRUE;
}

/**
 * finx_point_figure_push:
 * @high: of the next bar, which is skipped where a price is missing
 * @low: likewise
 * @ended: (out): the column that the bar ends
 *
 * A bar that makes the column longer does not turn it as well.
 *
 * Returns: whether it ends one
 */
gboolean
finx_point_figure_push (FinxPointFigure  *self,
                        double            high,
                        double            low,
                        FinxFigureColumn *ended)
{
  double top = floor (high / self->box + NEARLY * fabs (high / self->box)), bottom = ceil (low / self->box - NEARLY * fabs (low / self->box));
  gboolean is_turned = FALSE;

  if (!isfinite (high) || !isfinite (low) || fabs (top) > 9e15 || fabs (bottom) > 9e15)
    {
      self->bar++;
      return FALSE;
    }
  if (!self->is_begun)
    {
      self->is_begun = TRUE;
      self->column.first_bar = self->bar;
      set_column (self, TRUE, top, top);
    }
  else
    {
      is_turned = move (self, top, bottom, ended);
    }
  self->bar++;
  return is_turned;
}

/* Returns: (transfer full) (element-type FinxFigureColumn): of all bars, oldest first; the last may still grow */
GArray *
finx_point_figure (const double *highs,
                   const double *lows,
                   gsize         n,
                   double        box,
                   guint         reversal)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (FinxFigureColumn));
  FinxPointFigure state = finx_point_figure_begin (box, reversal);
  FinxFigureColumn ended;

  for (gsize i = 0; i < n; i++)
    if (finx_point_figure_push (&state, highs[i], lows[i], &ended))
      g_array_append_val (columns, ended);
  if (state.has_direction)
    g_array_append_val (columns, state.column);
  return columns;
}
