/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

typedef struct
{
  const char *id;               /* told by "activated" */
  const char *label;            /* short: "VWCE" */
  const char *name;             /* (nullable): shown where there is room */
  const char *text;             /* the value as it is shown: "+20,801.12" */
  const char *detail;           /* (nullable): a further figure at the end: "+61.6%" */
  double      value;            /* NaN: unknown */
} FinxBarChartItem;

/* Horizontal bars from zero with sign, name and value: what each holding contributed; greatest gain first, unknown
 * last. Its height follows from the number of bars: put it into a scrolled window. */
#define FINX_TYPE_BAR_CHART (finx_bar_chart_get_type ())
G_DECLARE_FINAL_TYPE (FinxBarChart, finx_bar_chart, FINX, BAR_CHART, FinxPlot)

GtkWidget *finx_bar_chart_new (const char *label);
void       finx_bar_chart_set (FinxBarChart *self, const FinxBarChartItem *items, gsize n);       /* copied */
/* Bars in the accent colour: for parts that are neither gains nor losses. */
void       finx_bar_chart_set_neutral (FinxBarChart *self, gboolean is_neutral);

G_END_DECLS
