/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-broker.h"
#include "model/finx-ports.h"

G_BEGIN_DECLS

/* One connection as it is shown; main thread; "serial" (uint64) is notified when anything changed. */
#define FINX_TYPE_CONNECTION (finx_connection_get_type ())
G_DECLARE_FINAL_TYPE (FinxConnection, finx_connection, FINX, CONNECTION, GObject)

FinxConnection *finx_connection_new           (const char *id, const char *name, gboolean is_simulated);
const char     *finx_connection_get_id        (FinxConnection *self);
const char     *finx_connection_get_name      (FinxConnection *self);
gboolean        finx_connection_is_simulated  (FinxConnection *self);
FinxFeedState   finx_connection_get_state     (FinxConnection *self);
double          finx_connection_get_rate      (FinxConnection *self);    /* updates per second */
double          finx_connection_get_latency   (FinxConnection *self);    /* ms from the tick's time to the board; NaN unknown */
guint64         finx_connection_get_received  (FinxConnection *self);    /* ticks since start */
gint64          finx_connection_get_since     (FinxConnection *self);    /* UTC µs: in this state since */
/* (nullable) (transfer none): of a broker's: what state it is in, and why; %NULL: it is a market of our own */
const FinxLink *finx_connection_get_link      (FinxConnection *self);
void            finx_connection_set_link      (FinxConnection *self, const FinxLink *link);
void            finx_connection_set_name      (FinxConnection *self, const char *name);
void            finx_connection_update        (FinxConnection *self, FinxFeedState state, double rate, double latency,
                                               guint64 received, gint64 now_us);

G_END_DECLS
