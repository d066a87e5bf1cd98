/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The way in for transactions: files are chosen or dropped here. */
#define FINX_TYPE_IMPORT_VIEW (finx_import_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxImportView, finx_import_view, FINX, IMPORT_VIEW, GtkWidget)

GtkWidget *finx_import_view_new    (FinxWorkspace  *workspace);
void       finx_import_view_choose (FinxImportView *self);
void       finx_import_view_open   (FinxImportView *self,
                                    GListModel     *files);     /* (element-type GFile) */

G_END_DECLS
