/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-alert-event.h"
#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* The table alert_deliveries: what of the lines of alert_history has to be told outside, and was. A line that goes takes
 * its own along. Inside a transaction of the caller. */
gboolean   finx_delivery_table_add          (FinxSqlite          *db,
                                             gint64               line,
                                             const FinxDelivery  *delivery,
                                             GError             **error);
/* How far it has come. */
gboolean   finx_delivery_table_update       (FinxSqlite          *db,
                                             const FinxDelivery  *delivery,
                                             GError             **error);
/* Returns: (transfer full) (element-type FinxDelivery): oldest first */
GPtrArray *finx_delivery_table_list_waiting (FinxSqlite          *db,
                                             GError             **error);
/* Sets the deliveries of @events, (element-type FinxAlertEvent), newest first, which have none yet; without their bodies. */
gboolean   finx_delivery_table_read         (FinxSqlite          *db,
                                             GPtrArray           *events,
                                             GError             **error);

G_END_DECLS
