/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Price history, and the ways into and out of the program. */
#define FINX_TYPE_DATA_PAGE (finx_data_page_get_type ())
G_DECLARE_FINAL_TYPE (FinxDataPage, finx_data_page, FINX, DATA_PAGE, GtkWidget)

GtkWidget *finx_data_page_new (FinxWorkspace *workspace);

G_END_DECLS
