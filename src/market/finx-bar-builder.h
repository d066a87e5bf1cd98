/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* Trades → bars of one instrument and interval. A bar starts at a multiple of the interval (days: at the
 * calendar's session open; weeks: Monday 00:00 UTC). Intervals without a trade have no bar. A late trade (older
 * than the open bar) and one with a sequence seen before are counted and dropped. Plain struct, any one thread. */
typedef struct
{
  FinxInterval interval;
  FinxCalendar calendar;
  guint8       price_scale, size_scale;
  gboolean     has_bar;
  FinxBar      bar;             /* the open one */
  gint64       end_us;          /* of the open bar */
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
gint64        finx_bar_start         (FinxCalendar calendar, FinxInterval interval, gint64 time_us);
gint64        finx_bar_end           (FinxCalendar calendar, FinxInterval interval, gint64 start_us);

G_END_DECLS
