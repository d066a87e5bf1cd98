/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* All alerts: those that fired first, then what is waited for, the newest first; then the others. */
#define FINX_TYPE_ALERTS_CARD (finx_alerts_card_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertsCard, finx_alerts_card, FINX, ALERTS_CARD, GtkWidget)

GtkWidget *finx_alerts_card_new (FinxWorkspace *workspace);

G_END_DECLS
