/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-bar-series.h"
#include "ui/charts/chart/finx-chart.h"
#include "ui/charts/chart/layers/finx-chart-curve.h"

G_BEGIN_DECLS

/* Another instrument over the bars of the chart: its close in the time of each, NaN where it has none. */
typedef struct
{
  FinxChart     *chart;                 /* borrowed: the owner */
  FinxBarSeries *series;                /* owned */
  GArray        *values;                /* of double, for each bar that the chart shows */
  FinxPyramid    pyramid;
} FinxChartCompare;

/* What the user compares with. */
typedef struct
{
  char *symbol;
  guint color;                          /* see finx_chart_study_color() */
} FinxCompared;

/* For each of @times the close of the newest bar of @others in [that time, the next one), for the last one in [that time, @end_us). Pure; @values
 * has room for them. From bar @first on, what is before stays. */
void finx_compare_align (const gint64 *times, gsize n, gint64 end_us, const FinxChartBars *others, gsize first, double *values);

G_END_DECLS
