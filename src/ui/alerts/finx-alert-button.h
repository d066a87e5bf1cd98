/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The bell of the header bar: how many firings nobody has looked at, and the latest ones in a popover. */
#define FINX_TYPE_ALERT_BUTTON (finx_alert_button_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertButton, finx_alert_button, FINX, ALERT_BUTTON, GtkBox)
GtkWidget *finx_alert_button_new (FinxWorkspace *workspace);

G_END_DECLS
