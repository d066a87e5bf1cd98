/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The table view of a chart: a window that Escape closes. @owner: the chart; @view: taken over. */
void finx_plot_table_present (GtkWidget *owner, const char *title, GtkWidget *view);
/* The same of tab-separated text whose first row is the heads. */
void finx_plot_table_show    (GtkWidget *owner, const char *title, const char *text);

G_END_DECLS
