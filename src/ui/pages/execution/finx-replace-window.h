/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Changes quantity and prices of a working order; closes itself when the venue agreed. */
#define FINX_TYPE_REPLACE_WINDOW (finx_replace_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxReplaceWindow, finx_replace_window, FINX, REPLACE_WINDOW, AdwWindow)

GtkWidget *finx_replace_window_new (FinxWorkspace *workspace, const FinxOrder *order, GtkWindow *parent);
/* Puts @draft's prices into the fields, as if typed; the summary still tells the order as it is. */
void       finx_replace_window_suggest (FinxReplaceWindow *self, const FinxOrder *draft);

G_END_DECLS
