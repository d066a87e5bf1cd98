/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_PYRAMID_BASE   64
#define FINX_PYRAMID_LEVELS 3

/* The columns of a bar series as the chart reads them; borrowed, valid until the series changes. */
typedef struct
{
  const gint64 *times;
  const double *opens, *highs, *lows, *closes, *volumes;
  gsize         n;
} FinxChartBars;

typedef struct
{
  double low, high, volume;     /* least low, greatest high, greatest volume */
} FinxExtent;

/**
 * FinxPyramid: extents of blocks of 64, 64² and 64³ bars over columns that it does not own.
 *
 * @phase makes prepending cheap: bar i is in block (i + phase) / 64, so blocks stay whole when bars are put
 * before them and only the new ones are computed. Main thread.
 */
typedef struct
{
  GArray *levels[FINX_PYRAMID_LEVELS];  /* of FinxExtent */
  gsize   n;
  gsize   phase;                        /* 0…63 */
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

G_END_DECLS
