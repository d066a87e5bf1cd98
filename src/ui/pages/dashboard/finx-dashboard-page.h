/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The chosen account at a glance: net worth, allocation, positions, latest orders, connections. */
#define FINX_TYPE_DASHBOARD_PAGE (finx_dashboard_page_get_type ())
G_DECLARE_FINAL_TYPE (FinxDashboardPage, finx_dashboard_page, FINX, DASHBOARD_PAGE, GtkWidget)

GtkWidget *finx_dashboard_page_new (FinxWorkspace *workspace);

G_END_DECLS
