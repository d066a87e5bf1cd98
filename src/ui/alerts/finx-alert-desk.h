/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* What the program does about alerts, wherever it was asked for: the actions "app.new-alert" ((ss): symbol, price; ""
 * for the chosen one, for one near the market), "app.move-alert" ((ss): id, price), "app.edit-alert", "app.pause-alert", "app.arm-alert", "app.remove-alert",
 * "app.restore-alert" (s: id), "app.snooze-alert" ((si): id, minutes), "app.prepare-order" (s: id; opens the ticket), and the desktop notifications of those that fire. */
#define FINX_TYPE_ALERT_DESK (finx_alert_desk_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertDesk, finx_alert_desk, FINX, ALERT_DESK, GObject)
/* @application: borrowed; outlives it */
FinxAlertDesk *finx_alert_desk_new (GtkApplication *application,
                                    FinxWorkspace  *workspace);

G_END_DECLS
