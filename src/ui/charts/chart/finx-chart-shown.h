/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-heikin-ashi.h"
#include "analytics/indicators/finx-renko.h"
#include "ui/charts/chart/finx-chart-frame.h"

G_BEGIN_DECLS

/* Bars made of the series' bars: averaged ones, or bricks. Empty while the chart shows the series itself. */
typedef struct
{
  GArray        *times;                 /* of gint64 */
  GArray        *columns[5];            /* of double: open, high, low, close, volume */
  gsize          n_stable;              /* of them those that no change of the newest bar can change */
  gsize          n_bars;                /* of the series, that are in the stable ones */
  FinxHeikinAshi average;               /* after those */
  FinxRenko      renko;
} FinxChartShown;

void          finx_chart_shown_init   (FinxChartShown *self);
void          finx_chart_shown_clear  (FinxChartShown *self);
/* All anew, as @type wants it. */
void          finx_chart_shown_reset  (FinxChartShown *self, FinxChartType type, const FinxChartBars *bars, double tick);
/* The last bar changed, or bars were added at the end. */
void          finx_chart_shown_append (FinxChartShown *self, FinxChartType type, const FinxChartBars *bars);
FinxChartBars finx_chart_shown_bars   (const FinxChartShown *self);

static inline gboolean
finx_chart_type_is_made (FinxChartType type)
{
  return type == FINX_CHART_HEIKIN_ASHI || type == FINX_CHART_RENKO;
}

G_END_DECLS
