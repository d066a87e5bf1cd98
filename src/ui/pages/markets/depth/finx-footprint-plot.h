/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-footprint.h"
#include "ui/pages/markets/depth/finx-depth-plot.h"

G_BEGIN_DECLS

/* What was sold and bought at each price of a bar, delta and total below. Keys and the wheel go to bars that are out of sight too;
 * the rest is #FinxDepthPlot's. */
#define FINX_TYPE_FOOTPRINT_PLOT (finx_footprint_plot_get_type ())
G_DECLARE_FINAL_TYPE (FinxFootprintPlot, finx_footprint_plot, FINX, FOOTPRINT_PLOT, FinxDepthPlot)

GtkWidget *finx_footprint_plot_new     (void);
/* @footprint: borrowed, as long as it is set; (nullable), both */
void       finx_footprint_plot_set     (FinxFootprintPlot *self, const FinxFootprint *footprint, const FinxInstrument *instrument);
void       finx_footprint_plot_refresh (FinxFootprintPlot *self);       /* it changed; is drawn four times a second at most */

G_END_DECLS
