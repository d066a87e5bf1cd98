/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The workstation at work: sidebar, header, bars for what lasts, and the pages, each made when it is first shown. */
#define FINX_TYPE_SHELL (finx_shell_get_type ())
G_DECLARE_FINAL_TYPE (FinxShell, finx_shell, FINX, SHELL, GtkWidget)

GtkWidget *finx_shell_new            (FinxWorkspace *workspace);
void       finx_shell_set_size_class (FinxShell *self, int size_class);         /* as FinxSizeClass has it */
void       finx_shell_toggle_sidebar (FinxShell *self);
/* As narrow as a telephone: the header keeps what acts, not what it says. */
void       finx_shell_set_tiny        (FinxShell *self, gboolean tiny);
void       finx_shell_search         (FinxShell *self);
void       finx_shell_show_resumed   (FinxShell *self);
void       finx_shell_move_area      (FinxShell *self, gboolean forward);       /* F6: the focus goes to the next area */

G_END_DECLS
