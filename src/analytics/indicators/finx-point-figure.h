/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Columns of boxes of one height, on multiples of it: crosses while the highs go up, noughts while the lows go down; a new column
 * when the price has come back by the boxes of a reversal. */
typedef struct
{
  gsize    first_bar, last_bar; /* numbers of the bars that began it and made it longer last */
  gboolean is_up;
  double   bottom, top;         /* the edges of its boxes */
} FinxFigureColumn;

/* A plain value; a copy tries out the bar that still forms. */
typedef struct
{
  double           box;
  guint            reversal;    /* boxes */
  gboolean         is_begun, has_direction;
  double           bottom, top; /* of the column that goes on, as multiples of the box */
  FinxFigureColumn column;
  gsize            bar;         /* the next one */
} FinxPointFigure;

FinxPointFigure finx_point_figure_begin (double            box,
                                         guint             reversal);
gboolean        finx_point_figure_push  (FinxPointFigure  *self,
                                         double            high,
                                         double            low,
                                         FinxFigureColumn *ended);
GArray         *finx_point_figure       (const double     *highs,
                                         const double     *lows,
                                         gsize             n,
                                         double            box,
                                         guint             reversal);

G_END_DECLS
