/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

#define FINX_DEPTH_SLICES 480
#define FINX_SLICE_TRADES 6             /* the largest of a slice */

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

/* An order book over time: a ring of the newest %FINX_DEPTH_SLICES slices in memory of a fixed size, 320 kB. One thread. */
typedef struct _FinxDepthHistory FinxDepthHistory;

FinxDepthHistory     *finx_depth_history_new      (gint64 slice_us);
void                  finx_depth_history_free     (FinxDepthHistory *self);
void                  finx_depth_history_clear    (FinxDepthHistory *self);
/* TRUE: a slice ended by it. A book of before the newest slice is passed over. One that nobody changes stays as it is. */
gboolean              finx_depth_history_push     (FinxDepthHistory *self, const FinxDepth *depth);
/* Nobody looks until the next book: the time until then is not known. */
void                  finx_depth_history_interrupt (FinxDepthHistory *self);
/* One of another time than the newest slice is passed over: what counts is where it is drawn. */
void                  finx_depth_history_trade    (FinxDepthHistory *self, const FinxTick *trade);
gint64                finx_depth_history_get_slice_us (const FinxDepthHistory *self);
guint                 finx_depth_history_get_n    (const FinxDepthHistory *self);
/* Slices there ever were since it was cleared; the newest is the last of them. */
guint                 finx_depth_history_get_count (const FinxDepthHistory *self);
/* @age: 0: the newest. Valid until the next push. */
const FinxDepthSlice *finx_depth_history_get      (const FinxDepthHistory *self, guint age);
gint64                finx_depth_slice_get_size   (const FinxDepthSlice *slice, gint64 price, FinxSide *side);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDepthHistory, finx_depth_history_free)

G_END_DECLS
