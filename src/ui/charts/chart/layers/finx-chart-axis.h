/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart-frame.h"

G_BEGIN_DECLS

#define FINX_CHART_AXIS_WIDTH  66
#define FINX_CHART_TIME_HEIGHT 28

/* 66 px, or the widest label, the time left of a bar among them, and 16. */
int  finx_chart_axis_width       (FinxChartText *text, double low, double high, int decimals, gint64 interval_us);
/* Labels of all panes, except below tags. */
void finx_chart_axis_draw_labels (const FinxChartFrame *frame, GtkSnapshot *snapshot);
/* What the axis says at @y in that pane; %NULL outside of the panes. */
char *finx_chart_axis_label      (const FinxChartFrame *frame, int pane, double y);

G_END_DECLS
