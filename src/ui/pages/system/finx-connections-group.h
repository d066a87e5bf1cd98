/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* All connections with their state, and what can be done with them; the practice desk's too. */
#define FINX_TYPE_CONNECTIONS_GROUP (finx_connections_group_get_type ())
G_DECLARE_FINAL_TYPE (FinxConnectionsGroup, finx_connections_group, FINX, CONNECTIONS_GROUP, GtkWidget)

GtkWidget *finx_connections_group_new     (FinxWorkspace *workspace);
/* Once a second while it is on the screen. */
void       finx_connections_group_refresh (FinxConnectionsGroup *self);
/* Puts the focus on a connection. */
void       finx_connections_group_show    (FinxConnectionsGroup *self, const char *account);

G_END_DECLS
