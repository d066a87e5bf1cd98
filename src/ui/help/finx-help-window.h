/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The help: topics with a search at the left, the page at the right. */
#define FINX_TYPE_HELP_WINDOW (finx_help_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxHelpWindow, finx_help_window, FINX, HELP_WINDOW, AdwWindow)

GtkWidget *finx_help_window_new  (void);
/* @topic: the name of a page of the workstation or of the help; what is not known opens the first. */
void       finx_help_window_show (FinxHelpWindow *self,
                                  const char     *topic);

G_END_DECLS
