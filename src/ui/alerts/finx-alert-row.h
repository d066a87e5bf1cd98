/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/alerts/finx-engine-alerts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One alert in a list: what it waits for, how far the price is, and what can be done with it. Follows both while mapped. */
#define FINX_TYPE_ALERT_ROW (finx_alert_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertRow, finx_alert_row, FINX, ALERT_ROW, GtkListBoxRow)
GtkWidget     *finx_alert_row_new      (FinxEngine   *engine,
                                        FinxAlertItem *item);
FinxAlertItem *finx_alert_row_get_item (FinxAlertRow *self);

/* (transfer full): what can be done with @alert, as it is now. */
GMenuModel    *finx_alert_menu_new     (const FinxAlert *alert);

/* The two lines of an alert with their icon, for rows of other lists. */
GtkWidget     *finx_alert_lines_new    (GtkWidget   **icon,
                                        GtkWidget   **title,
                                        GtkWidget   **detail);

G_END_DECLS
