/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_CHARTS_MOST        9
#define FINX_CHARTS_MOST_LINES  4       /* columns or rows */

/* Where charts are in a grid of columns and rows; each covers some of its fields. */
typedef struct
{
  const char *name;                     /* as it is remembered */
  const char *label;                    /* "Two side by side", to be translated */
  guint8      n, columns, rows;
  struct
  {
    guint8 column, row, width, height;
  } cells[FINX_CHARTS_MOST];
} FinxChartShape;

typedef enum { FINX_CHART_LEFT, FINX_CHART_RIGHT, FINX_CHART_UP, FINX_CHART_DOWN } FinxChartWay;

extern const FinxChartShape finx_chart_shapes[];
extern const guint          finx_n_chart_shapes;

const FinxChartShape *finx_chart_shape_find (const char *name);         /* %NULL: no such one */
/* The chart next to @cell on that side, the nearest to its middle; @cell itself when there is none. */
guint finx_chart_shape_next   (const FinxChartShape *self, guint cell, FinxChartWay way);
/* Shares @total px out to @n lines by their @parts, none below @least. FALSE: there is no room for that. */
gboolean finx_chart_shape_share (const double *parts, guint n, int total, int least, int *sizes);
/* Moves the line after @line by @by of the whole, as far as both keep a tenth of an equal share. */
void  finx_chart_shape_move   (double *parts, guint n, guint line, double by);

G_END_DECLS
