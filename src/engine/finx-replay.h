/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "market/finx-bar-series.h"
#include "simulation/finx-practice-replay.h"

G_BEGIN_DECLS

/* The one replay of an engine, now or next: what is shown of it. Main thread.
 *
 * Properties "running" and "standing" (boolean) and "position" (uint: bars begun so far; 0: none yet),
 * "rate" (double), "series" (object: another one when it goes on in other bars). */
#define FINX_TYPE_REPLAY (finx_replay_get_type ())
G_DECLARE_FINAL_TYPE (FinxReplay, finx_replay, FINX, REPLAY, GObject)

gboolean              finx_replay_is_running     (FinxReplay *self);
const FinxInstrument *finx_replay_get_instrument (FinxReplay *self);    /* (nullable): of the last one; %NULL: there was none */
const char           *finx_replay_get_name       (FinxReplay *self);    /* of the series, as a person knows it */
guint                 finx_replay_get_n_bars     (FinxReplay *self);
guint                 finx_replay_get_position   (FinxReplay *self);
gint64                finx_replay_get_time       (FinxReplay *self);    /* of the bar at the position, in the series; UTC µs */
gint64                finx_replay_get_first      (FinxReplay *self);    /* of the first bar; UTC µs */
gint64                finx_replay_get_last       (FinxReplay *self);
/* From then on prices are those of the replay or, when it is over, no longer are; UTC µs of the desk, 0: there was none. */
gint64                finx_replay_get_turn       (FinxReplay *self);
double                finx_replay_get_rate       (FinxReplay *self);    /* bars a second of the desk's time, when it moves */
gboolean              finx_replay_is_standing    (FinxReplay *self);    /* it waits for a step or for going on */
/* (nullable) (transfer none): all that was seen so far, at the times that the bars have in the series: for charts; %NULL:
 * not one that began in a chart. */
FinxBarSeries        *finx_replay_get_series     (FinxReplay *self);
/* UTC µs: the end of the last bar that it had when it began; other bars end with it, too. */
gint64                finx_replay_get_until      (FinxReplay *self);
/* In the series, of the bar that was seen at a time of the desk; 0: none, or without a series. */
gint64                finx_replay_find_time      (FinxReplay *self, gint64 desk_us);

/* For the engine. @interval: 0: begins without a series. @rest: see FinxReplayCut. @plan: (transfer full). */
FinxReplay           *finx_replay_new            (void);
void                  finx_replay_begin          (FinxReplay *self, const FinxInstrument *instrument, const char *name,
                                                  GArray *bars, guint rest, FinxInterval interval, double rate, FinxPracticeReplay *plan);
/* It is at the same moment in other bars. */
void                  finx_replay_go_on          (FinxReplay *self, const char *name, GArray *bars, guint rest, FinxInterval interval,
                                                  FinxPracticeReplay *plan);
guint                 finx_replay_get_rest       (FinxReplay *self);
GArray               *finx_replay_get_bars       (FinxReplay *self);    /* (transfer none): those to come too */
void                  finx_replay_set_plan       (FinxReplay *self, FinxPracticeReplay *plan);
void                  finx_replay_set_rate       (FinxReplay *self, double rate);
/* TRUE: it has just come to its end. */
gboolean              finx_replay_advance        (FinxReplay *self, gint64 now_us);
void                  finx_replay_end            (FinxReplay *self, gint64 now_us);

G_END_DECLS
