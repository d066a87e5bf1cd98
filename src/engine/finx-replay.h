/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* The one replay of an engine, now or next: what is shown of it. Main thread.
 *
 * Properties "running" (boolean) and "position" (uint: bars begun so far; 0: none yet). */
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
double                finx_replay_get_rate       (FinxReplay *self);    /* bars a second of the desk's time */

/* For the engine. @start_us and @end_us: of the desk's time. */
FinxReplay           *finx_replay_new            (void);
void                  finx_replay_begin          (FinxReplay *self, const FinxInstrument *instrument, const char *name,
                                                  GArray *bars, double rate, gint64 start_us, gint64 end_us);
/* TRUE: it has just come to its end. */
gboolean              finx_replay_advance        (FinxReplay *self, gint64 now_us);
void                  finx_replay_end            (FinxReplay *self);

G_END_DECLS
