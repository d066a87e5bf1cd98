/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* A grid of charts in a window of its own. Orders go by the ticket of @parent, the main window. */
#define FINX_TYPE_CHART_WINDOW (finx_chart_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxChartWindow, finx_chart_window, FINX, CHART_WINDOW, AdwApplicationWindow)

GtkWidget *finx_chart_window_new      (FinxWorkspace *workspace, GtkWindow *parent, guint slot);
guint      finx_chart_window_get_slot (FinxChartWindow *self);  /* of its first chart */

G_END_DECLS
