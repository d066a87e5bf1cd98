/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/finx-workspace.h"

G_BEGIN_DECLS

/* The chart of the chosen instrument with its intervals, and the account's open orders, position and fills in it.
 * Signal "order-at" (gint64 price in units of the instrument, int side): the user wants an order there; @side is a
 * FinxSide, or −1 when the ticket's stays; "drawn": the drawings over its instrument changed. */
#define FINX_TYPE_CHART_VIEW (finx_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxChartView, finx_chart_view, FINX, CHART_VIEW, GtkWidget)

/* @slot 0: the main chart, which shows the workspace's interval; others have an interval of their own. */
GtkWidget *finx_chart_view_new      (FinxWorkspace *workspace, guint slot);
void       finx_chart_view_focus    (FinxChartView *self);
void       finx_chart_view_follow_drawings (FinxChartView *self);               /* another chart of its instrument changed them */
void       finx_chart_view_add_tool (FinxChartView *self, GtkWidget *tool);     /* before the menu */

G_END_DECLS
