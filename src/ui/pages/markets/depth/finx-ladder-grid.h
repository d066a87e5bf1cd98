/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

/**
 * FinxLadderGrid: the prices of a ladder, evenly spaced and standing still until it is centred again, so that a row does
 * not become another price under the pointer. Pure functions; prices and sizes in units of the instrument.
 * @top: the price of row 0, a multiple of @step
 * @step: the tick, or several of them in one row
 */
typedef struct
{
  gint64 top, step;
  int    n_rows;
} FinxLadderGrid;

/* The row's price that an order or level of @side at @price counts to: bids go down to it, asks up, so that a row never
 * shows a better price than there is. */
gint64   finx_ladder_bucket      (gint64 price, gint64 step, FinxSide side);
gint64   finx_ladder_grid_price  (const FinxLadderGrid *self, int row);
/* −1: not in sight. */
int      finx_ladder_grid_row    (const FinxLadderGrid *self, gint64 price, FinxSide side);
/* Puts the middle of the book in the middle; FALSE: the book is empty. */
gboolean finx_ladder_grid_centre (FinxLadderGrid *self, const FinxDepth *depth);
/* Whether the best prices are still in the middle half. */
gboolean finx_ladder_grid_is_centred (const FinxLadderGrid *self, const FinxDepth *depth);
/* Adds up the sizes per row; both arrays have n_rows members. */
void     finx_ladder_grid_fill   (const FinxLadderGrid *self, const FinxDepth *depth, gint64 *bids, gint64 *asks);
/* The side that a limit at @price rests on: FALSE inside the spread, and where the book does not tell. */
gboolean finx_ladder_side_of     (const FinxDepth *depth, gint64 price, FinxSide *side);

G_END_DECLS
