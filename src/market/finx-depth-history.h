/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

#define FINX_DEPTH_SLICES   512
#define FINX_DEPTH_SLICE_US (500 * 1000)
#define FINX_SLICE_TRADES   6           /* the largest of a slice */

/* A trade of a slice; @size adds up those at the same price and side. */
typedef struct
{
  gint64   price, size;
  FinxSide side;
} FinxSliceTrade;

/**
 * FinxDepthSlice: the book as it was at the end of a slice of time, and what traded in it.
 * @is_known: FALSE: there was no book, or it was being read anew
 */
typedef struct
{
  gint64         time_us;       /* its start */
  guint32        n_bids, n_asks, n_trades;
  gboolean       is_known;
  FinxLevel      bids[FINX_BOOK_DEPTH], asks[FINX_BOOK_DEPTH];
  FinxSliceTrade trades[FINX_SLICE_TRADES];
} FinxDepthSlice;

/* An order book over time: a ring of the newest %FINX_DEPTH_SLICES slices in memory of a fixed size. One thread. */
typedef struct _FinxDepthHistory FinxDepthHistory;

FinxDepthHistory     *finx_depth_history_new      (void);
void                  finx_depth_history_free     (FinxDepthHistory *self);
void                  finx_depth_history_clear    (FinxDepthHistory *self);
/* TRUE: a slice ended by it. A book of before the newest slice is passed over. */
gboolean              finx_depth_history_push     (FinxDepthHistory *self, const FinxDepth *depth);
/* One of another time than the newest slice is passed over: what counts is where it is drawn. */
void                  finx_depth_history_trade    (FinxDepthHistory *self, const FinxTick *trade);
guint                 finx_depth_history_get_n    (const FinxDepthHistory *self);
/* @age: 0: the newest. Valid until the next push. */
const FinxDepthSlice *finx_depth_history_get      (const FinxDepthHistory *self, guint age);
gint64                finx_depth_slice_get_size   (const FinxDepthSlice *slice, gint64 price, FinxSide *side);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDepthHistory, finx_depth_history_free)

G_END_DECLS
