/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-clock.h"
#include "market/finx-alert-watch.h"
#include "market/finx-ticker.h"
#include "model/finx-ports.h"

G_BEGIN_DECLS

/* Arms alerts with what they need to know of the past: the bars that indicators begin with, and what the market did while
 * the program was closed. Until that is loaded their ticks wait. All on the engine thread. */
typedef struct _FinxAlertArming FinxAlertArming;

/* @history: (nullable): borrowed, as the others */
FinxAlertArming *finx_alert_arming_new     (FinxAlertWatch *watch, FinxHistory *history, FinxTicker *ticker, FinxClock *clock);
void             finx_alert_arming_free    (FinxAlertArming *self);
/* @stale_us: see finx_engine_thread_arm(). @may_load: there is a history to ask. */
void             finx_alert_arming_arm     (FinxAlertArming *self, guint32 key, const FinxAlert *alert, gint64 stale_us, gboolean restored,
                                            gboolean may_load);
void             finx_alert_arming_disarm  (FinxAlertArming *self, guint32 key);
/* Gives up what is loading. */
void             finx_alert_arming_cancel  (FinxAlertArming *self);
/* Loads under way, given up ones too; they have to come to an end before it is freed. */
guint            finx_alert_arming_get_n_loads (FinxAlertArming *self);

G_END_DECLS
