/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/finx-workspace.h"

G_BEGIN_DECLS

/* The chart of the chosen instrument, or where there is room and the user wants it four of them with an interval each.
 * Signal "order-at" as of #FinxChartView. */
#define FINX_TYPE_CHART_GRID (finx_chart_grid_get_type ())
G_DECLARE_FINAL_TYPE (FinxChartGrid, finx_chart_grid, FINX, CHART_GRID, GtkWidget)

GtkWidget *finx_chart_grid_new      (FinxWorkspace *workspace);
void       finx_chart_grid_set_room (FinxChartGrid *self, gboolean room);       /* for more than one chart */
void       finx_chart_grid_focus    (FinxChartGrid *self);

G_END_DECLS
