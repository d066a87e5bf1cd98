/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/alerts/finx-engine-alerts.h"
#include "engine/finx-engine-private.h"

G_BEGIN_DECLS

struct _FinxEngineAlerts
{
  GListStore *alerts;                   /* FinxAlertItem, newest first */
  GListStore *history;                  /* FinxAlertEventItem, newest first */
  GHashTable *by_id;                    /* id → FinxAlertItem, borrowed from @alerts */
  GHashTable *by_key;                   /* key on the engine thread → id, owned */
  GHashTable *keys;                     /* id, owned → key: armed */
  GHashTable *snoozed;                  /* ids, owned: armed when their time has come */
  GHashTable *rules;                    /* id, owned → FinxAlertRule, owned: of portfolios and series */
  GHashTable *polls;                    /* series, owned → when it is asked for, owned */
  GHashTable *reports;                  /* FinxInstrument, borrowed → when its earnings are looked at, owned */
  GHashTable *report_days;              /* FinxInstrument, borrowed → GArray of gint32, owned: as it is known of some */
  GPtrArray  *unsaved;                  /* (element-type FinxAlertEvent): the last write failed; tried again */
  guint32     last_key;
  gint64      read_sequence;
  gint64      cleared_sequence;         /* the newest line that was cleared from the history */
  GHashTable *hidden;                   /* gint64 sequences, owned: of lines that were removed from it one by one */
  guint       seconds;                  /* since the newest prices were written */
  gboolean    was_live;                 /* prices came at the last look */
};

/* finx-engine-alerts.c */
/* (transfer full): writes nothing */
FinxAlertEvent *finx_engine_alerts_fire        (FinxEngine *self, FinxAlertItem *item, gint64 time_us, FinxDecimal price, gboolean was_closed);

/* FinxAlert: writes what they have seen */
void            finx_engine_alerts_write_seen  (FinxEngine *self, GPtrArray *seen);

/* finx-engine-alert-history.c: what was read and cleared */
gboolean        finx_engine_alerts_load_marks  (FinxEngine *self, FinxStore *store, GError **error);

/* finx-engine-alert-economy.c: once a second */
GHashTable     *finx_engine_alerts_new_polls   (void);
void            finx_engine_alerts_look_at_economy (FinxEngine *self);

/* finx-engine-alert-earnings.c: once a second; and at once, as there is a new alert of @instrument */
GHashTable     *finx_engine_alerts_new_reports (void);
void            finx_engine_alerts_look_at_earnings (FinxEngine *self);
void            finx_engine_alerts_hurry_earnings   (FinxEngine *self, const FinxInstrument *instrument);
/* What is kept, for conditions; and before @alert is armed, so that it counts for what it looks back at. */
gboolean        finx_engine_alerts_load_reports     (FinxEngine *self, FinxStore *store, GError **error);
void            finx_engine_alerts_tell_reports     (FinxEngine *self, const FinxAlert *alert);

/* finx-engine-delivery.c: telling firings outside; all but sounds only where the data is written */
void            finx_engine_delivery_prepare   (FinxEngine *self, GPtrArray *events);   /* FinxAlertEvent, about to be written */
void            finx_engine_delivery_take      (FinxEngine *self, const FinxAlertEvent *event);         /* a firing, written */
void            finx_engine_delivery_second    (FinxEngine *self);

/* finx-engine-alert-events.c: what the main thread sees: portfolios, orders, the connection */
gboolean        finx_engine_alerts_is_streamed (const FinxAlert *alert);        /* looked at on the engine thread */
void            finx_engine_alerts_follow      (FinxEngine *self, const FinxAlert *alert, gboolean restored);
void            finx_engine_alerts_unfollow    (FinxEngine *self, const char *id);
void            finx_engine_alerts_look        (FinxEngine *self);              /* once a second */
gboolean        finx_engine_alerts_may_fire    (const FinxAlert *alert, gint64 now_us);  /* neither over nor in its pause */

G_END_DECLS
