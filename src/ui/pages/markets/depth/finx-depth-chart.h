/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The order book as two areas of added up sizes: what would be bought and sold down or up to a price. */
#define FINX_TYPE_DEPTH_CHART (finx_depth_chart_get_type ())
G_DECLARE_FINAL_TYPE (FinxDepthChart, finx_depth_chart, FINX, DEPTH_CHART, GtkWidget)

GtkWidget *finx_depth_chart_new (void);
void       finx_depth_chart_set (FinxDepthChart *self, FinxDepthView *depth);   /* (nullable) */

G_END_DECLS
