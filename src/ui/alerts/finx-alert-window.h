/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/finx-alert.h"
#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The dialog that sets a new alert or changes one. */
#define FINX_TYPE_ALERT_WINDOW (finx_alert_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertWindow, finx_alert_window, FINX, ALERT_WINDOW, AdwWindow)
/* @alert: what it starts with, with an instrument; a new one without an id. @parent: (nullable) */
GtkWidget *finx_alert_window_new (FinxWorkspace   *workspace,
                                  const FinxAlert *alert,
                                  GtkWindow       *parent);

G_END_DECLS
