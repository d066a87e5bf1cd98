/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The chip in the header that says what the numbers are worth, with a popover of all connections. */
#define FINX_TYPE_STATUS_BUTTON (finx_status_button_get_type ())
G_DECLARE_FINAL_TYPE (FinxStatusButton, finx_status_button, FINX, STATUS_BUTTON, GtkBox)

GtkWidget *finx_status_button_new       (FinxWorkspace    *workspace);
void       finx_status_button_set_short (FinxStatusButton *self, gboolean is_short);
void       finx_status_button_set_mark_only (FinxStatusButton *self, gboolean is_mark);

G_END_DECLS
