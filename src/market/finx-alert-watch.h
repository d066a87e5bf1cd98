/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-alert-rule.h"

G_BEGIN_DECLS

/**
 * FinxAlertWatch: tells which alerts a stream of ticks makes fire.
 *
 * A plain object of one thread, the one that ticks come on. An instrument without alerts costs one look at a table a
 * tick; one with alerts two comparisons, with the nearest level above and below, however many there are, until one of
 * them is reached. Alerts whose condition is an expression are rules, see #FinxAlertRule; each looks at the ticks that can
 * change it. Ticks allocate nothing; arming does.
 *
 * An alert looks at trades from the moment it is armed; earlier ones are history to it, whenever they are told. The trade before decides where the price comes from: the newest one known when it is armed, or, of
 * one that was armed before the program was closed, the last one it had seen then. Where neither is known the first
 * trade only tells on which side the price is, and nothing is invented.
 */
typedef struct _FinxAlertWatch FinxAlertWatch;

/**
 * FinxAlertWatchFunc:
 * @key: what the alert was armed with
 * @tick: the trade that makes it fire; borrowed
 * @was_closed: the level was passed while the program was closed
 *
 * May not arm or disarm.
 */
typedef void (*FinxAlertWatchFunc) (guint32 key, const FinxTick *tick, gboolean was_closed, gpointer user_data);

/**
 * FinxAlertPast: what an alert looks at before the stream.
 * @ticks: (element-type FinxTick): oldest first
 * @end_us: where they end: what came by the stream until then is among them
 */
typedef struct
{
  GArray *ticks;
  gint64  end_us;
} FinxAlertPast;

/* An alert as it was, with what it saw last. */
typedef struct
{
  guint32    key;
  FinxAlert *alert;                     /* owned */
} FinxAlertBack;

FinxAlertWatch *finx_alert_watch_new      (FinxAlertWatchFunc  fired,
                                           gpointer            user_data);
void            finx_alert_watch_free     (FinxAlertWatch     *self);
void            finx_alert_watch_arm      (FinxAlertWatch     *self,
                                           guint32             key,
                                           const FinxAlert    *alert,
                                           const FinxQuote    *quote,
                                           gint64              now_us,
                                           gboolean            restored,
                                           const FinxAlertPast *past);
void            finx_alert_watch_arm_rule (FinxAlertWatch     *self,
                                           guint32             key,
                                           FinxAlertRule      *rule,
                                           const FinxQuote    *quote,
                                           gint64              now_us,
                                           gboolean            restored,
                                           const FinxAlertPast *past);
/* Keeps the ticks of @instrument for @key, which is armed or disarmed later. */
void            finx_alert_watch_wait     (FinxAlertWatch     *self,
                                           guint32             key,
                                           const FinxInstrument *instrument);
void            finx_alert_watch_disarm   (FinxAlertWatch     *self,
                                           guint32             key);
void            finx_alert_watch_push     (FinxAlertWatch     *self,
                                           const FinxTick     *ticks,
                                           gsize               n_ticks);
/* The days of the reports of a company, for its rules, also for those that are armed later. @instrument: an index; @days:
 * (element-type gint32): oldest first; copied */
void            finx_alert_watch_set_reports (FinxAlertWatch  *self,
                                           guint               instrument,
                                           const GArray       *days);
/* (nullable) (transfer none) (element-type gint32): those */
const GArray   *finx_alert_watch_get_reports (FinxAlertWatch  *self,
                                           guint               instrument);
/* Ends bars and days by the clock; about once a second. */
void            finx_alert_watch_advance  (FinxAlertWatch     *self,
                                           gint64              now_us);
/**
 * finx_alert_watch_take_back:
 * @instrument: an index
 *
 * Disarms what is armed of an instrument, to be armed again with the past that its stream did not tell.
 *
 * Returns: (transfer full) (element-type FinxAlertBack)
 */
GPtrArray      *finx_alert_watch_take_back (FinxAlertWatch    *self,
                                            guint              instrument);
guint           finx_alert_watch_get_size (FinxAlertWatch     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxAlertWatch, finx_alert_watch_free)

G_END_DECLS
