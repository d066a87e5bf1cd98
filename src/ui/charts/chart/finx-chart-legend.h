/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart-frame.h"

G_BEGIN_DECLS

/* Open, high, low, close, change and volume of the bar @cross, else (−1) of the last one, over a halo of the view. */
void finx_chart_legend_draw (const FinxChartFrame *frame, GtkSnapshot *snapshot, gssize cross);
/* px from the top to where further lines may stand. */
int  finx_chart_legend_bottom (const FinxChartFrame *frame);

G_END_DECLS
