/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart-frame.h"

G_BEGIN_DECLS

/* The bars of the frame as candles or bars, as single columns, or below 1 px per bar as one column a px. */
void finx_chart_candles_draw (const FinxChartFrame *frame, GtkSnapshot *snapshot);
/* The largest odd width that leaves 2 px between bodies. */
int  finx_chart_body_width   (double pitch);
/* The bars of the frame below each px, from the left of the plot. */
void finx_chart_columns      (const FinxChartFrame *frame, FinxPyramidColumns *columns);

G_END_DECLS
