/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Every connection with its state, rate and latency. */
#define FINX_TYPE_CONNECTIONS_CARD (finx_connections_card_get_type ())
G_DECLARE_FINAL_TYPE (FinxConnectionsCard, finx_connections_card, FINX, CONNECTIONS_CARD, GtkWidget)

GtkWidget *finx_connections_card_new (FinxWorkspace *workspace);

G_END_DECLS
