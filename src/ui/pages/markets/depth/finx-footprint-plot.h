/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-footprint.h"
#include "model/finx-instrument.h"
#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* What was sold and bought at each price of a bar, the newest bar at the right edge, delta and total below. Arrow keys go
 * from bar to bar and from price to price, and with the wheel to bars that are out of sight; the rest is #FinxPlot's. */
#define FINX_TYPE_FOOTPRINT_PLOT (finx_footprint_plot_get_type ())
G_DECLARE_FINAL_TYPE (FinxFootprintPlot, finx_footprint_plot, FINX, FOOTPRINT_PLOT, FinxPlot)

GtkWidget *finx_footprint_plot_new     (void);
/* @footprint: borrowed, as long as it is set; (nullable), both */
void       finx_footprint_plot_set     (FinxFootprintPlot *self, const FinxFootprint *footprint, const FinxInstrument *instrument);
void       finx_footprint_plot_refresh (FinxFootprintPlot *self);       /* it changed; is drawn four times a second at most */

G_END_DECLS
