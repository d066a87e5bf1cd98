/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* What is asked of providers without being told to: the switch for it, how far it is, and a button to do it now. */
#define FINX_TYPE_REFRESH_GROUP (finx_refresh_group_get_type ())
G_DECLARE_FINAL_TYPE (FinxRefreshGroup, finx_refresh_group, FINX, REFRESH_GROUP, GtkWidget)

GtkWidget *finx_refresh_group_new (FinxWorkspace *workspace);

G_END_DECLS
