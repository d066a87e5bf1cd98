/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart-frame.h"
#include "ui/charts/chart/finx-chart.h"

G_BEGIN_DECLS

/* Where the name and a value of a study are in the legend. */
typedef struct
{
  GdkRectangle area;
  int          study;
} FinxLegendArea;

/* Open, high, low, close, change, volume and studies of the bar @cross, else (−1) of the last one. */
void finx_chart_legend_draw   (FinxChart *self, const FinxChartFrame *frame, GtkSnapshot *snapshot, gssize cross);
/* px from the top to where further lines may stand. */
int  finx_chart_legend_bottom (FinxChart *self, const FinxChartFrame *frame);
/* The study whose part of the legend is there; −1: none. */
int  finx_chart_legend_at     (FinxChart *self, double x, double y);

G_END_DECLS
