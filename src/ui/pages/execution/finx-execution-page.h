/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

#define FINX_TYPE_EXECUTION_PAGE (finx_execution_page_get_type ())
G_DECLARE_FINAL_TYPE (FinxExecutionPage, finx_execution_page, FINX, EXECUTION_PAGE, GtkWidget)

GtkWidget *finx_execution_page_new (FinxWorkspace *workspace);

G_END_DECLS
