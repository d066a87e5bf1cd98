/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-bar-span.h"
#include "model/finx-instrument.h"

G_BEGIN_DECLS

/* Trades → bars of one instrument and interval, as finx_bar_start() places them. Intervals without a trade have no bar. A
 * late trade (older than the open bar) and one with a sequence seen before are counted and dropped. Bars of a number of
 * trades have the time of their first, or 1 µs more than the bar before. Plain struct, any one thread. */
typedef struct
{
  FinxInterval interval;
  FinxCalendar calendar;
  guint8       price_scale, size_scale;
  gboolean     has_bar;
  FinxBar      bar;             /* the open one */
  gint64       end_us;          /* of the open bar */
  gint64       last_us;         /* of the newest trade */
  guint        n_trades;        /* of the open bar; counted for bars of trades */
  guint64      last_sequence;
  guint64      late, duplicate;
} FinxBarBuilder;

typedef enum
{
  FINX_BAR_DROPPED,
  FINX_BAR_UPDATED,             /* the open bar changed */
  FINX_BAR_OPENED               /* a new bar; the one before is final and in @closed, if there was one */
} FinxBarResult;

void          finx_bar_builder_init  (FinxBarBuilder *self, const FinxInstrument *instrument, FinxInterval interval);
/* Goes on from a bar that history gave. */
void          finx_bar_builder_seed  (FinxBarBuilder *self, const FinxBar *bar);
FinxBarResult finx_bar_builder_push  (FinxBarBuilder *self, const FinxTick *tick, FinxBar *closed);

G_END_DECLS
