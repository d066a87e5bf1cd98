/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/alerts/finx-webhook.h"

#include "base/finx-error.h"

#define ATTEMPT     (10 * FINX_USEC_PER_SEC)
#define TOTAL       (30 * FINX_USEC_PER_SEC)
#define MOST_BYTES  (64 * 1024)
#define MAX_RETRIES 2

FinxHttpLane *
finx_webhook_lane_new (FinxClock *clock)
{
  const FinxHttpLaneOptions options = {
    .name = "Webhook", .max_retries = MAX_RETRIES, .attempt_us = ATTEMPT, .total_us = TOTAL, .max_bytes = MOST_BYTES,
  };
  g_autoptr(FinxHttp) http = finx_http_new (clock);

  return finx_http_lane_new (http, &options);
}

static void
posted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(FinxHttpReply) reply = finx_http_lane_send_finish (FINX_HTTP_LANE (source), result, &error);

  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_PROTOCOL))
    g_clear_error (&error);             /* it answered; what, does not matter */
  else if (reply != NULL && reply->status >= 300 && reply->status < 400)
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-ALERT-024",
                    "The webhook points elsewhere (HTTP %u), where nothing is told; enter the address that it has now", reply->status);
  else if (reply != NULL && reply->status >= 400)
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-ALERT-019", "The webhook refused it (HTTP %u); see whether its address is still valid", reply->status);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
finx_webhook_post_async (FinxHttpLane       *lane,
                         const char         *url,
                         const char         *id,
                         const char         *body,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  FinxHttpRequest *request = finx_http_request_new_secret (url);

  finx_http_request_set_json (request, body);
  finx_http_request_add_header (request, "Idempotency-Key", id);
  finx_http_lane_send_async (lane, request, NULL, cancellable, posted_cb, g_task_new (NULL, NULL, callback, user_data));
}

gboolean
finx_webhook_post_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
