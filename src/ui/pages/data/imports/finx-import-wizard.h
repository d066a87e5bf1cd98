/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Transactions from files into a portfolio, step by step; nothing is written before the last. Signal "imported":
 * something was written. */
#define FINX_TYPE_IMPORT_WIZARD (finx_import_wizard_get_type ())
G_DECLARE_FINAL_TYPE (FinxImportWizard, finx_import_wizard, FINX, IMPORT_WIZARD, AdwWindow)

GtkWidget *finx_import_wizard_new (FinxWorkspace *workspace,
                                   GListModel    *files);       /* (element-type GFile) (nullable): chosen already */

G_END_DECLS
