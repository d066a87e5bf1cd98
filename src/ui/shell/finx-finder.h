/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The popover of the search button: finds symbols and actions; Enter opens the one chosen. */
#define FINX_TYPE_FINDER (finx_finder_get_type ())
G_DECLARE_FINAL_TYPE (FinxFinder, finx_finder, FINX, FINDER, GtkPopover)

GtkWidget *finx_finder_new (FinxWorkspace *workspace);

G_END_DECLS
