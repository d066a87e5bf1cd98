/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* What a price file holds, whose prices they are, and then the import. Signal "imported" (char *symbol). */
#define FINX_TYPE_PRICE_IMPORT_WINDOW (finx_price_import_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxPriceImportWindow, finx_price_import_window, FINX, PRICE_IMPORT_WINDOW, AdwWindow)

GtkWidget *finx_price_import_window_new (FinxWorkspace *workspace,
                                         const char    *path,
                                         const char    *symbol);        /* (nullable) */

G_END_DECLS
