/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-welcome.h"
#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The main window: nothing yet, the welcome, a failure, or the shell. */
#define FINX_TYPE_WINDOW (finx_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxWindow, finx_window, FINX, WINDOW, AdwApplicationWindow)

GtkWidget   *finx_window_new          (GtkApplication *application);
void         finx_window_prepare      (FinxWindow *self);
FinxWelcome *finx_window_show_welcome (FinxWindow *self, guint n_instruments);          /* (transfer none) */
void         finx_window_show_nothing (FinxWindow *self);
void         finx_window_show_failure (FinxWindow *self, const GError *error, const char *data_dir);
void         finx_window_show_desk    (FinxWindow *self, FinxWorkspace *workspace);
void         finx_window_show_resumed (FinxWindow *self);

G_END_DECLS
