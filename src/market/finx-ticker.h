/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* The newest quote of every instrument: written by the engine thread, read by any (a sequence counter per
 * instrument, no lock, no allocation per tick). A tick that is older than the newest of its kind is dropped. */
#define FINX_TYPE_TICKER (finx_ticker_get_type ())
G_DECLARE_FINAL_TYPE (FinxTicker, finx_ticker, FINX, TICKER, GObject)

typedef struct
{
  guint64 accepted, late, invalid;      /* ticks */
} FinxTickerStats;

FinxTicker     *finx_ticker_new        (void);
gsize           finx_ticker_push       (FinxTicker     *self,           /* engine thread */
                                        const FinxTick *ticks,
                                        gsize           n_ticks);
gboolean        finx_ticker_read       (FinxTicker     *self,           /* FALSE: no quote yet */
                                        guint           instrument,
                                        FinxQuote      *quote);
/* Instruments that changed since the last call; one reader (the board). Returns how many indices were written. */
gsize           finx_ticker_take_dirty (FinxTicker     *self,
                                        guint32        *indices,
                                        gsize           n_indices);
FinxTickerStats finx_ticker_get_stats  (FinxTicker     *self);

G_END_DECLS
