/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/finx-clock.h"
#include "net/finx-circuit-breaker.h"
#include "net/finx-http-request.h"
#include "net/finx-token-bucket.h"

G_BEGIN_DECLS

/* The one HTTP client of all adapters. What it does: waits for the service's limits, asks again what is safe to ask again,
 * rests when the service does not work, gives up in time, and keeps secrets out of logs and errors. All of it,
 * callbacks included, on the thread and main context that it was made on. Proxy and certificates are the system's. */
#define FINX_TYPE_HTTP (finx_http_get_type ())
G_DECLARE_FINAL_TYPE (FinxHttp, finx_http, FINX, HTTP, GObject)

/* One service: its limits, its queue, its breaker. */
#define FINX_TYPE_HTTP_LANE (finx_http_lane_get_type ())
G_DECLARE_FINAL_TYPE (FinxHttpLane, finx_http_lane, FINX, HTTP_LANE, GObject)

/**
 * FinxHttpLaneOptions:
 * @name: what a person calls the service, such as "Stooq"; in sentences and log lines
 * @rates: (nullable) (element-type FinxRate): all of them are kept at once
 * @max_parallel: requests under way at once; 0: 2
 * @max_retries: how often it is asked again after the first time
 * @attempt_us: how long an answer may take; 0: 10 s
 * @backoff_us: the longest wait before it is asked again, doubled each time; 0: 1 s
 * @total_us: how long a request may take with all that is tried, counted from when it first goes out; 0: 30 s
 * @max_bytes: of a body, unpacked; 0: 16 MiB
 */
typedef struct
{
  const char *name;
  GArray     *rates;
  guint       max_parallel;
  guint       max_retries;
  gint64      attempt_us;
  gint64      backoff_us;
  gint64      total_us;
  gsize       max_bytes;
} FinxHttpLaneOptions;

/* An answer of any status that says something: not 408, 429 and 5xx, which are errors. */
typedef struct
{
  guint  status;
  char  *content_type;          /* without parameters; "" */
  char  *body;                  /* ended by a zero byte that is not counted; valid UTF-8 or not */
  gsize  length;
  char  *correlation_id;
  GPtrArray *headers;           /* (element-type utf8): see finx_http_reply_get_header() */
} FinxHttpReply;

FinxHttp        *finx_http_new              (FinxClock                 *clock);
FinxHttpLane    *finx_http_lane_new         (FinxHttp                  *http,
                                             const FinxHttpLaneOptions *options);
void             finx_http_lane_send_async  (FinxHttpLane              *self,
                                             FinxHttpRequest           *request,
                                             const char                *correlation_id,
                                             GCancellable              *cancellable,
                                             GAsyncReadyCallback        callback,
                                             gpointer                   user_data);
FinxHttpReply   *finx_http_lane_send_finish (FinxHttpLane              *self,
                                             GAsyncResult              *result,
                                             GError                   **error);
void             finx_http_reply_free       (FinxHttpReply             *self);
const char      *finx_http_reply_get_header (const FinxHttpReply       *self,
                                             const char                *name);
gint64           finx_http_reply_get_date   (const FinxHttpReply       *self);
FinxBreakerState finx_http_lane_get_breaker (FinxHttpLane              *self);
gint64           finx_http_lane_get_due     (FinxHttpLane              *self);
double           finx_http_lane_get_use     (FinxHttpLane              *self);
guint            finx_http_lane_get_running (FinxHttpLane              *self);
void             finx_http_lane_look        (FinxHttpLane              *self);
void             finx_http_lane_use_up      (FinxHttpLane              *self);
void             finx_http_lane_pause       (FinxHttpLane              *self,
                                             gint64                     until_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxHttpReply, finx_http_reply_free)

G_END_DECLS
