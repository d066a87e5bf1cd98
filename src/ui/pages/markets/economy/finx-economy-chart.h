/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The chosen economic series as curves, with instruments beside them; range, copy, table and export. Which instruments and which
 * range is remembered. */
#define FINX_TYPE_ECONOMY_CHART (finx_economy_chart_get_type ())
G_DECLARE_FINAL_TYPE (FinxEconomyChart, finx_economy_chart, FINX, ECONOMY_CHART, GtkWidget)

GtkWidget *finx_economy_chart_new  (FinxWorkspace    *workspace);
/* @rows: (element-type FinxEconomyRow): those without a series are left out; the note tells why of the first */
void       finx_economy_chart_show (FinxEconomyChart *self,
                                    GPtrArray        *rows);

G_END_DECLS
