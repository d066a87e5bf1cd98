/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Markets, tab Alerts: all that alerts did, newest first, how it was told, and what can be done about it. While it is looked at
 * nothing is unread. */
#define FINX_TYPE_ALERTS_TAB (finx_alerts_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertsTab, finx_alerts_tab, FINX, ALERTS_TAB, GtkWidget)

GtkWidget *finx_alerts_tab_new (FinxWorkspace *workspace);

G_END_DECLS
