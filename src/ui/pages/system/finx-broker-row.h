/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The connection of an account at a broker: how it is, what is in it, and a menu of what can be done with it. */
#define FINX_TYPE_BROKER_ROW (finx_broker_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxBrokerRow, finx_broker_row, FINX, BROKER_ROW, AdwActionRow)

GtkWidget *finx_broker_row_new     (FinxWorkspace *workspace, const char *account);
void       finx_broker_row_refresh (FinxBrokerRow *self);

G_END_DECLS
