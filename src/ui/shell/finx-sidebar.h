/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The pages, the count of working orders, and the market's clock; 168 px wide, or 60 as a rail of icons. */
#define FINX_TYPE_SIDEBAR (finx_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (FinxSidebar, finx_sidebar, FINX, SIDEBAR, GtkBox)

GtkWidget *finx_sidebar_new      (FinxWorkspace *workspace);
void       finx_sidebar_set_rail (FinxSidebar   *self, gboolean is_rail);

G_END_DECLS
