/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-alert-event.h"

G_BEGIN_DECLS

/* A firing as it is told outside of the program. All return (transfer full). */
char *finx_alert_message_title (const FinxAlertEvent *event);          /* one line: "AAPL crosses above 233.00" */
char *finx_alert_message_text  (const FinxAlertEvent *event,
                                gboolean              is_simulated);
/* @id: the delivery's, for the receiver to know it again */
char *finx_alert_message_json  (const FinxAlertEvent *event,
                                const char           *id,
                                gboolean              is_simulated);
/* The same shape, of no alert. */
char *finx_alert_message_test  (const char           *id,
                                gint64                now_us);

G_END_DECLS
