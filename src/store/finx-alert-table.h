/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-alert-event.h"
#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* The tables alerts and alert_history. Alerts are no holdings, so they are not in the journal; but each change writes
 * the alert and its line of history in one transaction, so that neither is ever without the other. */

#define FINX_ALERT_HISTORY_LENGTH 10000 /* lines kept; older ones go */

/* Inside a transaction of the caller. Sets the sequence of @event. */
gboolean   finx_alert_table_apply        (FinxSqlite           *db,
                                          FinxAlertEvent       *event,
                                          GError              **error);
/* Only @seen_us and @seen_price, of an alert that is there. */
gboolean   finx_alert_table_write_seen   (FinxSqlite           *db,
                                          const FinxAlert      *alert,
                                          GError              **error);
/* Returns: (transfer full) (element-type FinxAlert): oldest first; those of instruments not known now are left out */
GPtrArray *finx_alert_table_list         (FinxSqlite           *db,
                                          FinxInstrumentTable  *instruments,
                                          GError              **error);
/* Returns: (transfer full) (element-type FinxAlertEvent): newest first */
GPtrArray *finx_alert_table_list_history (FinxSqlite           *db,
                                          gsize                 limit,          /* 0: all */
                                          FinxInstrumentTable  *instruments,
                                          GError              **error);

G_END_DECLS
