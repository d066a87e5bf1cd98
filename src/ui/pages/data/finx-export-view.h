/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The way out: transactions of a portfolio and price series as files. */
#define FINX_TYPE_EXPORT_VIEW (finx_export_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxExportView, finx_export_view, FINX, EXPORT_VIEW, GtkWidget)

GtkWidget *finx_export_view_new (FinxWorkspace *workspace);

G_END_DECLS
