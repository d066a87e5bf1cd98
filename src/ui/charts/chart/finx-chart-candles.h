/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart-frame.h"

G_BEGIN_DECLS

/* The bars of the frame as candles, as single columns, or below 1 px per bar as one column a px. */
void finx_chart_candles_draw (const FinxChartFrame *frame, GtkSnapshot *snapshot);
void finx_chart_volume_draw  (const FinxChartFrame *frame, GtkSnapshot *snapshot);

G_END_DECLS
