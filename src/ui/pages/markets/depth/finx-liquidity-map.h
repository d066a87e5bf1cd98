/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-depth-history.h"
#include "ui/pages/markets/depth/finx-depth-plot.h"

G_BEGIN_DECLS

/* The order book over time: what rested at each price as colour, the best prices as lines, trades as dots. All that its history
 * can hold fills the width. It shows all prices of that time, or as many ticks as were zoomed to: the wheel, + and − or two
 * fingers zoom; a drag, Shift and the wheel, Page Up and Down scroll; 0 or a double click show all again. Zoomed, it follows the
 * market until somebody scrolls. The rest is #FinxDepthPlot's.
 *
 * Signal "zoomed": see finx_liquidity_map_get_ticks(). */
#define FINX_TYPE_LIQUIDITY_MAP (finx_liquidity_map_get_type ())
G_DECLARE_FINAL_TYPE (FinxLiquidityMap, finx_liquidity_map, FINX, LIQUIDITY_MAP, FinxDepthPlot)

GtkWidget *finx_liquidity_map_new     (void);
/* @history: borrowed, as long as it is set; (nullable), both */
void       finx_liquidity_map_set     (FinxLiquidityMap *self, const FinxDepthHistory *history, const FinxInstrument *instrument);
void       finx_liquidity_map_refresh (FinxLiquidityMap *self);         /* the history changed */
/* Ticks from the lower to the upper edge; 0: all prices. Setting it follows the market. */
guint      finx_liquidity_map_get_ticks (FinxLiquidityMap *self);
void       finx_liquidity_map_set_ticks (FinxLiquidityMap *self, guint n_ticks);

G_END_DECLS
