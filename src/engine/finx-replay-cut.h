/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-bar-span.h"

G_BEGIN_DECLS

/* How far a replay has come in its bars. */
typedef struct
{
  const GArray *bars;           /* (element-type FinxBar) */
  FinxInterval  interval;
  FinxCalendar  calendar;
  guint         n_over;         /* bars that are over */
  gboolean      has_begun;      /* the next one has */
  FinxBar       open_bar;       /* what was seen of it */
  double        part;           /* of its time that is over, 0…1 */
} FinxReplayPlace;

/* The same moment in other bars. A bar that the moment lies in is there twice: what was seen of it, and then its rest. */
typedef struct
{
  GArray *bars;                 /* owned */
  guint   first;                /* the bar that comes next */
  guint   rest;                 /* the bar that is the rest of the one before; 0: none is */
} FinxReplayCut;

/* UTC µs: all before it was seen, and nothing of what comes. */
gint64 finx_replay_place_time (const FinxReplayPlace *place);
/* @bars: of @interval, over the same time; of one that ends after @until_us only what the bars of @place have of it is taken. Pure. */
void   finx_replay_cut        (const FinxReplayPlace *place, const GArray *bars, FinxInterval interval, gint64 until_us, FinxReplayCut *cut);
/* Adds what happened after it to a bar. */
void   finx_replay_join       (FinxBar *bar, const FinxBar *rest);

G_END_DECLS
