/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* What moved, of a watchlist or of what is held: tiles by sector or class, coloured by the change of a day to a year, live. One
 * opens the chart. */
#define FINX_TYPE_HEAT_MAP_TAB (finx_heat_map_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxHeatMapTab, finx_heat_map_tab, FINX, HEAT_MAP_TAB, GtkWidget)

GtkWidget *finx_heat_map_tab_new (FinxWorkspace *workspace);

G_END_DECLS
