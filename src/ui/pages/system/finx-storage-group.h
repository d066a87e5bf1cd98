/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The database: where it is, how large, its journal; backing it up and verifying it. */
#define FINX_TYPE_STORAGE_GROUP (finx_storage_group_get_type ())
G_DECLARE_FINAL_TYPE (FinxStorageGroup, finx_storage_group, FINX, STORAGE_GROUP, GtkWidget)

GtkWidget *finx_storage_group_new (FinxWorkspace *workspace);

G_END_DECLS
