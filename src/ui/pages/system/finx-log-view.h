/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The program's log, newest first, with search and a least level; read once a second while it is mapped. */
#define FINX_TYPE_LOG_VIEW (finx_log_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxLogView, finx_log_view, FINX, LOG_VIEW, GtkWidget)

GtkWidget *finx_log_view_new (void);

G_END_DECLS
