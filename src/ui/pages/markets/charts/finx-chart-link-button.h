/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows by colours and numbers with which charts one is linked, and lets it be chosen. Signal "changed": by the user. */
#define FINX_TYPE_CHART_LINK_BUTTON (finx_chart_link_button_get_type ())
G_DECLARE_FINAL_TYPE (FinxChartLinkButton, finx_chart_link_button, FINX, CHART_LINK_BUTTON, GtkWidget)

GtkWidget *finx_chart_link_button_new (void);
/* The group of the instrument, or of the interval; 0: none. */
guint      finx_chart_link_button_get (FinxChartLinkButton *self, gboolean interval);
void       finx_chart_link_button_set (FinxChartLinkButton *self, gboolean interval, guint group);      /* an unknown one is 0 */

G_END_DECLS
