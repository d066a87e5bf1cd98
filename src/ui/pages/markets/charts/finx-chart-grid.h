/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/pages/markets/charts/finx-grid-layout.h"
#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* One to nine charts, of which one is active. In the main window (slot 0) the active one shows what the workspace has
 * chosen. Signals "order-at" as of #FinxChartView, of the active chart; "changed": what the active chart shows, or the grid. */
#define FINX_TYPE_CHART_GRID (finx_chart_grid_get_type ())
G_DECLARE_FINAL_TYPE (FinxChartGrid, finx_chart_grid, FINX, CHART_GRID, GtkWidget)

GtkWidget            *finx_chart_grid_new            (FinxWorkspace *workspace, guint slot);     /* of its first chart */
GtkWidget            *finx_chart_grid_get_button     (FinxChartGrid *self);     /* opens its menu; for a bar above */
void                  finx_chart_grid_focus          (FinxChartGrid *self);
const FinxInstrument *finx_chart_grid_get_instrument (FinxChartGrid *self);     /* of the active chart (nullable) */
guint                 finx_chart_grid_get_slot       (FinxChartGrid *self);     /* of its first chart */
/* What is shown, the charts included, or the active chart alone, as text (transfer full); see finx-grid-layout.h. */
char                 *finx_chart_grid_get_layout     (FinxChartGrid *self);
char                 *finx_chart_grid_get_chart      (FinxChartGrid *self);
FinxWorkspace        *finx_chart_grid_get_workspace  (FinxChartGrid *self);
const FinxChartShape *finx_chart_grid_get_shape      (FinxChartGrid *self);
void                  finx_chart_grid_set_shape      (FinxChartGrid *self, const FinxChartShape *shape);

G_END_DECLS
