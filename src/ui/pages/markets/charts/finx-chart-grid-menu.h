/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/markets/charts/finx-chart-grid.h"

G_BEGIN_DECLS

/* A button whose menu has the shapes of @grid as little pictures, and what its charts do together. @grid outlives it. */
GtkWidget *finx_chart_grid_menu_new (FinxChartGrid *grid);

G_END_DECLS
