/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-alert-watch.h"
#include "market/finx-ticker.h"
#include "model/finx-event.h"
#include "model/finx-ports.h"
#include "simulation/finx-practice-desk.h"

G_BEGIN_DECLS

/* The engine thread: runs the practice desk, and later the adapters, on its own main context. What they deliver
 * goes into the ticker and a mailbox; @flush is called on the main context at most once in 16 ms while there is something. */
typedef struct _FinxEngineThread FinxEngineThread;

/* An alert's level was reached; see #FinxAlertWatchFunc. */
typedef struct
{
  guint32    key;
  gint64     time_us;           /* of the trade */
  gint64     price;             /* units; 0: none is known */
  gboolean   was_closed;
} FinxAlertHit;

/* What came since the last take; the arrays are owned by the taker until the next take. */
typedef struct
{
  GArray    *trades;            /* FinxTick of watched instruments, oldest first */
  GArray    *depths;            /* FinxDepth, at most one per instrument */
  GPtrArray *events;            /* (element-type FinxEvent): order changes and fills, oldest first */
  GArray    *hits;              /* FinxAlertHit, oldest first */
} FinxMail;

FinxEngineThread *finx_engine_thread_new    (FinxPracticeDesk *desk, FinxInstrumentTable *instruments, FinxTicker *ticker, FinxClock *clock,
                                             void (*flush) (gpointer user_data), gpointer user_data);
/* Main thread, as all of these; nothing when it runs already. */
void              finx_engine_thread_start  (FinxEngineThread *self);
void              finx_engine_thread_free   (FinxEngineThread *self);      /* joins */
/* Runs @func on the thread, in order. */
void              finx_engine_thread_invoke (FinxEngineThread *self, GSourceFunc func, gpointer data, GDestroyNotify data_free);
/* Trades of @instrument go into the mailbox while watched. Main thread. */
void              finx_engine_thread_watch  (FinxEngineThread *self, const FinxInstrument *instrument, gboolean watched);
/* Watches an alert under a key never used before. The newest quote tells where the price comes from, unless it is still
 * the one of @stale_us (−1: the instrument is streaming already). @restored: see finx_alert_watch_arm(). */
void              finx_engine_thread_arm    (FinxEngineThread *self, guint32 key, const FinxAlert *alert, gint64 stale_us,
                                             gboolean restored);
void              finx_engine_thread_disarm (FinxEngineThread *self, guint32 key);
/* See finx_alert_watch_set_reports(); takes @days. */
void              finx_engine_thread_set_reports (FinxEngineThread *self, const FinxInstrument *instrument, GArray *days);
/* What a feed or a broker delivers, the practice desk or another. On the thread, while it is online. */
void              finx_engine_thread_push   (FinxEngineThread *self, const FinxTick *ticks, gsize n);
void              finx_engine_thread_push_depth (FinxEngineThread *self, const FinxDepth *depth);
void              finx_engine_thread_push_book (FinxEngineThread *self, const FinxBookMessage *message, FinxFeed *feed);
void              finx_engine_thread_post   (FinxEngineThread *self, FinxEvent *event);     /* takes @event */
void              finx_engine_thread_take   (FinxEngineThread *self, FinxMail *mail);
/* Runs @func on the thread and waits for it; starts the thread. */
void              finx_engine_thread_call   (FinxEngineThread *self, void (*func) (gpointer data), gpointer data);
/* While not online nothing is asked of the desk, nothing is delivered, and the desk stands still; waits. */
void              finx_engine_thread_set_online (FinxEngineThread *self, gboolean online);
FinxFeedState     finx_engine_thread_get_feed_state (FinxEngineThread *self);
/* Waits until all that was invoked before has run and the desk is at the clock's now. */
void              finx_engine_thread_sync   (FinxEngineThread *self);

G_END_DECLS
