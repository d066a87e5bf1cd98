/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-depth-history.h"
#include "model/finx-instrument.h"
#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* The order book over time: what rested at each price as colour, the newest slice at the right edge, the best prices as lines,
 * trades as dots. Arrow keys go from slice to slice and from level to level; the rest is #FinxPlot's. */
#define FINX_TYPE_LIQUIDITY_MAP (finx_liquidity_map_get_type ())
G_DECLARE_FINAL_TYPE (FinxLiquidityMap, finx_liquidity_map, FINX, LIQUIDITY_MAP, FinxPlot)

GtkWidget *finx_liquidity_map_new     (void);
/* @history: borrowed, as long as it is set; (nullable), both */
void       finx_liquidity_map_set     (FinxLiquidityMap *self, const FinxDepthHistory *history, const FinxInstrument *instrument);
void       finx_liquidity_map_refresh (FinxLiquidityMap *self);         /* a slice ended */

G_END_DECLS
