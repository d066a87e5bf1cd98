/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Charts in windows of their own, which come back at the next start and close with the main window; and what is done with
 * layouts, wherever it was asked for: the actions "app.chart-window" (s: layout, as text), "app.open-layout" (s: name; in
 * the main window) and "app.set-layout" ((us): slot of a grid, text). */
#define FINX_TYPE_CHART_DESK (finx_chart_desk_get_type ())
G_DECLARE_FINAL_TYPE (FinxChartDesk, finx_chart_desk, FINX, CHART_DESK, GObject)
/* @window: the main one; borrowed, has its application */
FinxChartDesk *finx_chart_desk_new (GtkWindow *window, FinxWorkspace *workspace);

G_END_DECLS
