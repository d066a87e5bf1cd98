/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* How the program itself does: connections, storage, log, versions. */
#define FINX_TYPE_SYSTEM_PAGE (finx_system_page_get_type ())
G_DECLARE_FINAL_TYPE (FinxSystemPage, finx_system_page, FINX, SYSTEM_PAGE, GtkWidget)

GtkWidget *finx_system_page_new (FinxWorkspace *workspace);

G_END_DECLS
