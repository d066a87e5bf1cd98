/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/alerts/finx-alert-item.h"
#include "engine/finx-engine.h"
#include "market/expressions/finx-expression.h"

G_BEGIN_DECLS

/* Alerts. An armed alert of an instrument streams it by itself, and is looked at on the engine thread with each tick;
 * those of portfolios are looked at once a second, orders and the connection as something happens to them. Every change and
 * every firing is written down first and then told, so an alert survives the end of the program; what happened while it was
 * closed is gone over in the history of prices, and told as missed. A snoozed one looks at the market afresh afterwards. */

GListModel         *finx_engine_get_alerts            (FinxEngine *self);      /* FinxAlertItem, newest first */
GListModel         *finx_engine_get_alert_history     (FinxEngine *self);      /* FinxAlertEventItem, newest first, at most 500 */
FinxAlertItem      *finx_engine_find_alert            (FinxEngine *self, const char *id);      /* (transfer none) (nullable) */

/* Whether @alert can be used: see finx_alert_validate() and finx_expression_parse(), which sets @place ((out) (optional)).
 * FINX_ERROR_REJECTED: it can, but the user should read the
 * sentence first, see finx_alert_check_market(). */
gboolean            finx_engine_check_alert           (FinxEngine *self, const FinxAlert *alert, FinxPlace *place, GError **error);
/* Adds @alert (its id is ""), or replaces the one of its id; it looks at the market afresh. Copied. Snoozing is setting its
 * @snoozed_us. */
void                finx_engine_save_alert_async      (FinxEngine *self, const FinxAlert *alert, GCancellable *cancellable,
                                                       GAsyncReadyCallback callback, gpointer user_data);
char               *finx_engine_save_alert_finish     (FinxEngine *self, GAsyncResult *result, GError **error);     /* its id */
void                finx_engine_remove_alert_async    (FinxEngine *self, const char *id, GCancellable *cancellable,
                                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean            finx_engine_remove_alert_finish   (FinxEngine *self, GAsyncResult *result, GError **error);
/* Brings a removed alert back as it was; ended by finx_engine_save_alert_finish(). */
void                finx_engine_restore_alert_async   (FinxEngine *self, const char *id, GCancellable *cancellable,
                                                       GAsyncReadyCallback callback, gpointer user_data);

/* Firings that nobody has looked at yet; remembered across starts. */
guint               finx_engine_get_unread_alerts     (FinxEngine *self);
gboolean            finx_engine_is_alert_unread       (FinxEngine *self, const FinxAlertEvent *event);
void                finx_engine_mark_alerts_read      (FinxEngine *self);

/* All lines that are kept, newest first, as (transfer full) (element-type FinxAlertEvent), with their deliveries but not the bodies
 * of these; what was cleared is left out. */
void                finx_engine_load_alert_history_async  (FinxEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                                           gpointer user_data);
GPtrArray          *finx_engine_load_alert_history_finish (FinxEngine *self, GAsyncResult *result, GError **error);
/* The newest line that was cleared, remembered; 0: none. Cleared lines are not shown any more, but stay in the database until they
 * are too old, so an earlier number brings them back. */
gint64              finx_engine_get_cleared_alerts    (FinxEngine *self);
void                finx_engine_set_cleared_alerts    (FinxEngine *self, gint64 sequence);
/* The same of single lines; the newest 1,000 that were removed are remembered. */
gboolean            finx_engine_is_alert_line_shown   (FinxEngine *self, const FinxAlertEvent *event);
void                finx_engine_show_alert_lines      (FinxEngine *self, const gint64 *sequences, gsize n_sequences, gboolean shown);

G_END_DECLS
