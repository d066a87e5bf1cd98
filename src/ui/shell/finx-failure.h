/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Why the data could not be opened, and what helps. Never offers to begin anew over what is there. */
#define FINX_TYPE_FAILURE (finx_failure_get_type ())
G_DECLARE_FINAL_TYPE (FinxFailure, finx_failure, FINX, FAILURE, GtkBox)

/* @data_dir: (nullable): as the program was started with */
GtkWidget *finx_failure_new (const GError *error, const char *data_dir);

G_END_DECLS
