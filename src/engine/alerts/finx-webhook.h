/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/finx-http.h"

G_BEGIN_DECLS

/**
 * finx_webhook_post_async:
 * @lane: of the webhook; on its thread
 * @url: a secret
 * @id: of the delivery, told as Idempotency-Key, too
 *
 * %FINX_ERROR_REJECTED: asking again is useless; other errors: it may be told again.
 */
FinxHttpLane *finx_webhook_lane_new    (FinxClock           *clock);
void          finx_webhook_post_async  (FinxHttpLane        *lane,
                                        const char          *url,
                                        const char          *id,
                                        const char          *body,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
gboolean      finx_webhook_post_finish (GAsyncResult        *result,
                                        GError             **error);

G_END_DECLS
