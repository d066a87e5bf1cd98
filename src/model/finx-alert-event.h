/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-alert.h"
#include "model/finx-delivery.h"
#include "model/finx-limit-breach.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_ALERT_EVENT_CREATED,
  FINX_ALERT_EVENT_CHANGED,
  FINX_ALERT_EVENT_PAUSED,
  FINX_ALERT_EVENT_RESUMED,
  FINX_ALERT_EVENT_FIRED,
  FINX_ALERT_EVENT_MISSED,      /* was crossed while the program was closed; told at the next start */
  FINX_ALERT_EVENT_EXPIRED,
  FINX_ALERT_EVENT_REMOVED,
  FINX_ALERT_EVENT_SNOOZED
} FinxAlertEventKind;

/**
 * FinxAlertEvent: one line of the alerts' history: of an alert, or of a risk limit that was passed.
 * @sequence: 1, 2, 3 …, set by the store
 * @time_us: UTC µs; of a firing: of the trade
 * @price: of the trade that made it fire; unknown for the others
 * @alert: (owned) (nullable): the alert as it is after the event, and as it was before its removal; %NULL: of a limit
 * @breach: (owned) (nullable): the limit that was passed; %NULL: of an alert
 * @deliveries: (owned) (nullable) (element-type FinxDelivery): of a firing what has to be told outside; read back on demand
 */
typedef struct
{
  gint64             sequence;
  FinxAlertEventKind kind;
  gint64             time_us;
  FinxDecimal        price;
  FinxAlert         *alert;
  FinxLimitBreach   *breach;
  GPtrArray         *deliveries;
} FinxAlertEvent;

/* Takes @alert. */
FinxAlertEvent *finx_alert_event_new              (FinxAlertEventKind    kind,
                                                   FinxAlert            *alert,
                                                   gint64                time_us);
/* Takes @breach. */
FinxAlertEvent *finx_alert_event_new_breach       (FinxLimitBreach      *breach,
                                                   gint64                time_us);
FinxAlertEvent *finx_alert_event_copy             (const FinxAlertEvent *self);
void            finx_alert_event_free             (FinxAlertEvent       *self);
gboolean        finx_alert_event_is_firing        (const FinxAlertEvent *self);   /* fired or missed */
const char     *finx_alert_event_kind_to_string   (FinxAlertEventKind    kind);
gboolean        finx_alert_event_kind_from_string (const char           *text,
                                                   FinxAlertEventKind   *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxAlertEvent, finx_alert_event_free)

G_END_DECLS
