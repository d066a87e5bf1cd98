/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/finx-alert-event.h"

G_BEGIN_DECLS

/* One alert as a list row; main thread. Its "serial" (uint64) is notified when the alert changed, not when the market did. */
#define FINX_TYPE_ALERT_ITEM (finx_alert_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertItem, finx_alert_item, FINX, ALERT_ITEM, GObject)
FinxAlertItem   *finx_alert_item_new       (const FinxAlert *alert);
const FinxAlert *finx_alert_item_get_alert (FinxAlertItem   *self);
void             finx_alert_item_set_alert (FinxAlertItem   *self, const FinxAlert *alert);
/* The newest price that it saw; nobody is told. */
void             finx_alert_item_set_seen  (FinxAlertItem   *self, gint64 time_us, FinxDecimal price);

/* One line of the alerts' history; never changes. */
#define FINX_TYPE_ALERT_EVENT_ITEM (finx_alert_event_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlertEventItem, finx_alert_event_item, FINX, ALERT_EVENT_ITEM, GObject)
FinxAlertEventItem   *finx_alert_event_item_new       (const FinxAlertEvent *event);
const FinxAlertEvent *finx_alert_event_item_get_event (FinxAlertEventItem   *self);

G_END_DECLS
