/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Markets, tab Correlations: how the daily returns of a watchlist's instruments move together, like ones beside each other, and over
 * time for the pair that is chosen. */
#define FINX_TYPE_CORRELATIONS_TAB (finx_correlations_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxCorrelationsTab, finx_correlations_tab, FINX, CORRELATIONS_TAB, GtkWidget)

GtkWidget *finx_correlations_tab_new (FinxWorkspace *workspace);

G_END_DECLS
