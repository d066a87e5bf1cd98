/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/prices/finx-fx-table.h"
#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* Rates of currencies against each other: what one of the row is worth in the column, coloured by its change. Tells "activated" with
 * "EUR/USD". Its height follows from its width. */
#define FINX_TYPE_FX_MAP (finx_fx_map_get_type ())
G_DECLARE_FINAL_TYPE (FinxFxMap, finx_fx_map, FINX, FX_MAP, FinxPlot)

GtkWidget *finx_fx_map_new        (void);
/* Takes @table. */
void       finx_fx_map_take       (FinxFxMap        *self,
                                   FinxFxTable      *table);
void       finx_fx_map_set_period (FinxFxMap        *self,
                                   FinxChangePeriod  period);

G_END_DECLS
