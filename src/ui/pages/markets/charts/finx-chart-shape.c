/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-shape.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

const FinxChartShape finx_chart_shapes[] = {
  { "1", N_("One chart"), 1, 1, 1, { { 0, 0, 1, 1 } } },
  { "2", N_("Two side by side"), 2, 2, 1, { { 0, 0, 1, 1 }, { 1, 0, 1, 1 } } },
  { "2-rows", N_("Two stacked"), 2, 1, 2, { { 0, 0, 1, 1 }, { 0, 1, 1, 1 } } },
  { "3", N_("One beside two"), 3, 2, 2, { { 0, 0, 1, 2 }, { 1, 0, 1, 1 }, { 1, 1, 1, 1 } } },
  { "4", N_("Four charts"), 4, 2, 2, { { 0, 0, 1, 1 }, { 1, 0, 1, 1 }, { 0, 1, 1, 1 }, { 1, 1, 1, 1 } } },
  { "6", N_("Six charts"), 6, 3, 2, { { 0, 0, 1, 1 }, { 1, 0, 1, 1 }, { 2, 0, 1, 1 }, { 0, 1, 1, 1 }, { 1, 1, 1, 1 }, { 2, 1, 1, 1 } } },
  { "8", N_("Eight charts"), 8, 4, 2, { { 0, 0, 1, 1 }, { 1, 0, 1, 1 }, { 2, 0, 1, 1 }, { 3, 0, 1, 1 },
                                        { 0, 1, 1, 1 }, { 1, 1, 1, 1 }, { 2, 1, 1, 1 }, { 3, 1, 1, 1 } } },
  { "9", N_("Nine charts"), 9, 3, 3, { { 0, 0, 1, 1 }, { 1, 0, 1, 1 }, { 2, 0, 1, 1 }, { 0, 1, 1, 1 }, { 1, 1, 1, 1 }, { 2, 1, 1, 1 },
                                       { 0, 2, 1, 1 }, { 1, 2, 1, 1 }, { 2, 2, 1, 1 } } },
};
const guint finx_n_chart_shapes = G_N_ELEMENTS (finx_chart_shapes);

const FinxChartShape *
finx_chart_shape_find (const char *name)
{
  for (guint i = 0; i < finx_n_chart_shapes; i++)
    if (g_strcmp0 (finx_chart_shapes[i].name, name) == 0)
      return &finx_chart_shapes[i];
  return NULL;
}

guint
finx_chart_shape_next (const FinxChartShape *self,
                       guint                 cell,
                       FinxChartWay          way)
{
  double x = self->cells[cell].column + self->cells[cell].width / 2.0, y = self->cells[cell].row + self->cells[cell].height / 2.0;
  double nearest = INFINITY;
  guint found = cell;

  for (guint i = 0; i < self->n; i++)
    {
      double dx = self->cells[i].column + self->cells[i].width / 2.0 - x, dy = self->cells[i].row + self->cells[i].height / 2.0 - y;
      double along = way == FINX_CHART_LEFT ? -dx : way == FINX_CHART_RIGHT ? dx : way == FINX_CHART_UP ? -dy : dy;
      double across = fabs (way == FINX_CHART_LEFT || way == FINX_CHART_RIGHT ? dy : dx);

      /* a chart that covers more lines is beside all of them, but is above none */
      if (along > across && along + 2 * across < nearest)
        {
          nearest = along + 2 * across;
          found = i;
        }
    }
  return found;
}

gboolean
finx_chart_shape_share (const double *parts,
                        guint         n,
                        int           total,
                        int           least,
                        int          *sizes)
{
  int given = 0;
  double free_parts = 0;

  if (total < (int) n * least)
    return FALSE;
  for (guint i = 0; i < n; i++)
    free_parts += MAX (parts[i] * total - least, 0);
  for (guint i = 0; i < n; i++)
    {
      double part = free_parts > 0 ? MAX (parts[i] * total - least, 0) / free_parts : 1.0 / n;

      sizes[i] = least + (int) (part * (total - (int) n * least));
      given += sizes[i];
    }
  sizes[n - 1] += total - given;
  return TRUE;
}

void
finx_chart_shape_move (double *parts,
                       guint   n,
                       guint   line,
                       double  by)
{
  double least = 0.1 / n, sum;

  if (line + 1 >= n)
    return;
  sum = parts[line] + parts[line + 1];
  parts[line] = CLAMP (parts[line] + by, MIN (least, sum / 2), MAX (sum - least, sum / 2));
  parts[line + 1] = sum - parts[line];
}
