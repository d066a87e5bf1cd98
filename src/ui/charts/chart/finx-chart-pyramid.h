/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_PYRAMID_BASE   8
#define FINX_PYRAMID_LEVELS 7

/* The columns of a bar series as the chart reads them; borrowed, valid until the series changes. */
typedef struct
{
  const gint64 *times;
  const double *opens, *highs, *lows, *closes, *volumes;
  gsize         n;
} FinxChartBars;

/* The first bar that does not begin before then; @n: none. */
gsize finx_chart_bars_find (const FinxChartBars *bars, gint64 time_us);

typedef struct
{
  double low, high, volume;     /* least low, greatest high, greatest volume */
} FinxExtent;

/**
 * FinxPyramid: extents of blocks of 8, 8², 8³ … bars over columns that it does not own.
 *
 * @phase makes prepending cheap: bar i is in block (i + phase) / 8, so blocks stay whole when bars are put
 * before them and only the new ones are computed. Main thread.
 */
typedef struct
{
  GArray *levels[FINX_PYRAMID_LEVELS];  /* of FinxExtent */
  gsize   n;
  gsize   phase;                        /* 0…7 */
} FinxPyramid;

void       finx_pyramid_init    (FinxPyramid *self);
void       finx_pyramid_clear   (FinxPyramid *self);
void       finx_pyramid_rebuild (FinxPyramid *self, const FinxChartBars *bars);
/* The last bar changed, or bars were added at the end. */
void       finx_pyramid_append  (FinxPyramid *self, const FinxChartBars *bars);
/* @added bars were put before the first. */
void       finx_pyramid_prepend (FinxPyramid *self, const FinxChartBars *bars, gsize added);
/* The extent of the bars [first, last); low > high when the range is empty. */
FinxExtent finx_pyramid_query   (const FinxPyramid *self, const FinxChartBars *bars, gsize first, gsize last);
/**
 * FinxPyramidColumns: bars as columns of px, many in each, from the left.
 *
 * Where that moves an edge by less than a sixteenth of a px it lies between blocks, so that no single bars are looked at: they lie all over the memory.
 */
typedef struct
{
  const FinxPyramid   *pyramid;
  const FinxChartBars *bars;
  double               at, per_px;      /* index at the left edge of the next column; bars in each */
  gsize                size;            /* of blocks at whose edges columns end */
  gsize                first, last;     /* bars of the column [first, last) */
} FinxPyramidColumns;

/* @index: at the left edge of the first column. */
void       finx_pyramid_columns (FinxPyramidColumns *columns, const FinxPyramid *self, const FinxChartBars *bars, double index, double per_px);
/* The next column; FALSE: no bar is in it. */
gboolean   finx_pyramid_column  (FinxPyramidColumns *columns, FinxExtent *extent);

G_END_DECLS
