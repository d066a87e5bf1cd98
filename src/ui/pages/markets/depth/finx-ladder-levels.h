/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

/* The rows of a ladder as numbers: 0 is the farthest ask that fits, then come nearer asks, the best ask, the best bid
 * and farther bids. A book with fewer levels leaves rows at both ends empty. Pure functions. */
#define FINX_LADDER_ROWS (2 * FINX_BOOK_DEPTH)

/* The level of a row; %NULL: the row is empty. */
const FinxLevel *finx_ladder_level (const FinxDepth *depth, int row);
/* The row of a price; −1: no level has it. */
int              finx_ladder_find  (const FinxDepth *depth, gint64 price);
/* The row @by rows below @from (< 0: above), at most the last level that way; from −1, no choice yet, the best of
 * that side. −1: the book is empty there. */
int              finx_ladder_step  (const FinxDepth *depth, int from, int by);
/* The best row of the side that @from is on; from −1 the best bid, or the best ask of a book without bids. */
int              finx_ladder_best  (const FinxDepth *depth, int from);

G_END_DECLS
