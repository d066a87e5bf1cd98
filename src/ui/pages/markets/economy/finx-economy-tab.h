/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Markets, tab Economy: series of countries beside a chart of those chosen. What is kept is shown at once; providers are asked by the
 * button, or by Enter for one series. */
#define FINX_TYPE_ECONOMY_TAB (finx_economy_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxEconomyTab, finx_economy_tab, FINX, ECONOMY_TAB, GtkWidget)

GtkWidget *finx_economy_tab_new (FinxWorkspace *workspace);

G_END_DECLS
