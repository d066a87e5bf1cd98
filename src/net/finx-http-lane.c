/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a request goes out, how often it is tried, and what becomes of it. */
#include "net/finx-http-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"

#define DEFAULT_PARALLEL 2
#define DEFAULT_ATTEMPT  (10 * FINX_USEC_PER_SEC)
#define DEFAULT_TOTAL    (30 * FINX_USEC_PER_SEC)
#define DEFAULT_BYTES    (16 * 1024 * 1024)
#define SPARE_PARTS      10              /* of a limit, one is left to what is urgent */
#define DEFAULT_BACKOFF  FINX_USEC_PER_SEC
#define BACKOFF_CAP      (30 * FINX_USEC_PER_SEC)

struct _FinxHttpLane
{
  GObject             parent_instance;
  FinxHttp           *http;
  char               *name;
  GPtrArray          *buckets;          /* (element-type FinxTokenBucket) */
  FinxCircuitBreaker *breaker;
  FinxHttpLaneOptions options;          /* its pointers are not used */
  GPtrArray          *waiting;          /* (element-type Call), in the order they came */
  GPtrArray          *running;          /* (element-type Call) */
  gint64              paused_until_us;  /* the service asked for it */
  GSource            *timer;            /* (nullable) */
};

G_DEFINE_FINAL_TYPE (FinxHttpLane, finx_http_lane, G_TYPE_OBJECT)

/* A request from when it is asked for until its task is done. */
typedef struct
{
  FinxHttpLane    *lane;                /* owned */
  GTask           *task;                /* owned; %NULL: done, only the attempt's end is waited for */
  FinxHttpRequest *request;
  char            *correlation_id;
  GSource         *cancelled;           /* (nullable): watches the caller's cancellable */
  GCancellable    *attempt;             /* (nullable): of the attempt under way */
  guint            n_attempts;
  gint64           due_us;              /* not before */
  gint64           started_us;          /* of the first attempt; 0: none yet */
  gint64           sent_us;             /* of the attempt under way */
  gboolean         is_late;             /* the attempt took too long */
} Call;

static void pump (FinxHttpLane *self);

void
finx_http_reply_free (FinxHttpReply *self)
{
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_free (self->content_type);
  g_free (self->body);
  g_free (self->correlation_id);
  g_free (self);
}

/* (nullable) (transfer none): the first header of that name, whatever its case */
const char *
finx_http_reply_get_header (const FinxHttpReply *self,
                            const char          *name)
{
  for (guint i = 0; self->headers != NULL && i + 1 < self->headers->len; i += 2)
    if (g_ascii_strcasecmp (self->headers->pdata[i], name) == 0)
      return self->headers->pdata[i + 1];
  return NULL;
}

/* UTC µs that the other side's clock had, in whole seconds; 0: not told */
gint64
finx_http_reply_get_date (const FinxHttpReply *self)
{
  const char *text = finx_http_reply_get_header (self, "Date");
  g_autoptr(GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * FINX_USEC_PER_SEC : 0;
}

static gint64
now_of (FinxHttpLane *self)
{
  return finx_clock_now (finx_http_get_clock (self->http));
}

static void
call_free (Call *call)
{
  if (call->cancelled != NULL)
    g_source_destroy (call->cancelled);
  g_clear_pointer (&call->cancelled, g_source_unref);
  g_clear_object (&call->attempt);
  g_clear_pointer (&call->request, finx_http_request_free);
  g_free (call->correlation_id);
  g_object_unref (call->lane);
  g_free (call);
}

/* The caller is told; @call is freed unless an attempt of it is under way. Takes @error. */
static void
fail (Call   *call,
      GError *error)
{
  GTask *task = g_steal_pointer (&call->task);
  g_autofree char *text = finx_error_text (error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    finx_log (FINX_LOG_WARNING, "net", call->correlation_id, "%s: %s", call->lane->name, text);
  g_task_return_error (task, error);
  if (call->attempt != NULL)
    g_cancellable_cancel (call->attempt);       /* its end frees the call */
  else
    call_free (call);
  g_object_unref (task);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Call *call = user_data;
  FinxHttpLane *self = call->lane;
  g_autoptr(FinxHttpLane) keep = g_object_ref (self);

  if (call->task == NULL)
    return G_SOURCE_REMOVE;
  g_ptr_array_remove (self->waiting, call);
  fail (call, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  pump (self);
  return G_SOURCE_REMOVE;
}

/* (transfer full): the same for what goes out once. Who asked so too often was not heard. */
static GError *
explain_once (Call            *call,
              FinxHttpOutcome *outcome)
{
  const char *name = call->lane->name;
  g_autofree char *reason = outcome->error != NULL ? finx_http_request_redact (call->request, outcome->error->message) : NULL;
  GError *error = NULL;

  if (!outcome->was_sent)
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-NET-013", "%s could not be reached: %s. Nothing was sent", name,
                    call->is_late || reason == NULL ? "no connection in time" : reason);
  else if (outcome->status == 429)
    finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-NET-004",
                    "%s was asked too often. Nothing was changed; try again later", name);
  else if (call->is_late)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-014", "%s did not answer in time. It is not known whether it was heard", name);
  else if (reason != NULL)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-015",
                    "The connection to %s broke before it answered: %s. It is not known whether it was heard", name, reason);
  else
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-016", "%s is out of order (HTTP %u). It is not known whether it was heard",
                    name, outcome->status);
  return error;
}

/* (transfer full): what @outcome, which is no reply to be used, comes to when it is not tried again */
static GError *
explain (Call            *call,
         FinxHttpOutcome *outcome)
{
  const char *name = call->lane->name;
  GError *error = NULL;

  if (finx_http_request_is_once (call->request))
    return explain_once (call, outcome);
  if (call->is_late)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-002",
                    "%s did not answer in time. Nothing was changed; try again later", name);
  else if (outcome->is_too_large)
    finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-NET-005", "%s sent more than can be right. Nothing of it was used", name);
  else if (outcome->error != NULL)
    {
      g_autofree char *reason = finx_http_request_redact (call->request, outcome->error->message);

      finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-001",
                      "%s could not be reached: %s. Nothing was changed; see whether the computer is online", name, reason);
    }
  else if (outcome->status == 429)
    finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-NET-004",
                    "%s was asked too often. Nothing was changed; try again later", name);
  else
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-003",
                    "%s is out of order (HTTP %u). Nothing was changed; try again later", name, outcome->status);
  return error;
}

/* (transfer full): nobody is asked */
static GError *
refuse (Call *call)
{
  FinxHttpLane *self = call->lane;
  GError *error = NULL;

  finx_set_error (&error, finx_http_request_is_once (call->request) ? FINX_ERROR_REJECTED : FINX_ERROR_OFFLINE, "FINX-NET-006",
                  "%s failed several times in a row and is left alone for a while. Nothing was changed; try again later", self->name);
  return error;
}

/* Whether asking again may help; a body too large would come again. */
static gboolean
is_failure (FinxHttpOutcome *outcome)
{
  return outcome->error != NULL || outcome->status == 408 || outcome->status == 429 || outcome->status >= 500;
}

static void
succeed (Call            *call,
         FinxHttpOutcome *outcome)
{
  FinxHttpReply *reply = g_new0 (FinxHttpReply, 1);
  GTask *task = g_steal_pointer (&call->task);

  reply->status = outcome->status;
  reply->content_type = g_steal_pointer (&outcome->content_type);
  reply->headers = g_steal_pointer (&outcome->headers);
  reply->correlation_id = g_strdup (call->correlation_id);
  g_byte_array_append (outcome->body, (const guint8 *) "", 1);
  reply->length = outcome->body->len - 1;
  reply->body = (char *) g_byte_array_free (g_steal_pointer (&outcome->body), FALSE);
  g_task_return_pointer (task, reply, (GDestroyNotify) finx_http_reply_free);
  call_free (call);
  g_object_unref (task);
}

/* Full jitter: many that failed together do not come back together. */
static gint64
backoff (FinxHttpLane *self,
         guint         n_attempts)
{
  gint64 cap = MIN (BACKOFF_CAP, self->options.backoff_us << MIN (n_attempts - 1, 10));

  return (gint64) g_random_double_range (0, (double) cap);
}

/* Tries again if there is time for it. */
static gboolean
retry (Call            *call,
       FinxHttpOutcome *outcome)
{
  FinxHttpLane *self = call->lane;
  gint64 now = now_of (self), wait = MAX (backoff (self, call->n_attempts), outcome->retry_after_us);

  if (outcome->status == 429 || outcome->retry_after_us > 0)
    self->paused_until_us = MAX (self->paused_until_us, now + wait);
  if (finx_http_request_is_once (call->request) || call->n_attempts > self->options.max_retries || now + wait >= call->started_us + self->options.total_us)
    return FALSE;
  call->due_us = now + wait;
  g_ptr_array_add (self->waiting, call);
  return TRUE;
}

static void
log_attempt (Call            *call,
             FinxHttpOutcome *outcome)
{
  g_autofree char *what = finx_http_request_describe (call->request);
  g_autofree char *reason = outcome->error != NULL ? finx_http_request_redact (call->request, outcome->error->message) : NULL;
  int ms = (int) ((now_of (call->lane) - call->sent_us) / 1000);

  if (reason != NULL)
    finx_log (FINX_LOG_INFO, "net", call->correlation_id, "%s: %s %s: %s (%d ms, attempt %u)", call->lane->name,
              finx_http_request_get_method (call->request), what, call->is_late ? "timed out" : reason, ms, call->n_attempts);
  else
    finx_log (FINX_LOG_INFO, "net", call->correlation_id, "%s: %s %s: %u, %u bytes%s (%d ms, attempt %u)", call->lane->name,
              finx_http_request_get_method (call->request), what, outcome->status, outcome->body->len, outcome->is_too_large ? " and more" : "", ms, call->n_attempts);
}

static void
done_cb (FinxHttpOutcome *outcome,
         gpointer         user_data)
{
  Call *call = user_data;
  g_autoptr(FinxHttpLane) self = g_object_ref (call->lane);
  gboolean worked = !is_failure (outcome) || outcome->status == 429;

  g_ptr_array_remove (self->running, call);
  g_clear_object (&call->attempt);
  if (call->task == NULL)               /* it was cancelled meanwhile */
    {
      finx_circuit_breaker_abandon (self->breaker);
      call_free (call);
    }
  else
    {
      finx_circuit_breaker_leave (self->breaker, worked, now_of (self));
      log_attempt (call, outcome);
      if (outcome->is_too_large || (is_failure (outcome) && !retry (call, outcome)))
        fail (call, explain (call, outcome));
      else if (!is_failure (outcome))
        succeed (call, outcome);
    }
  pump (self);
}

static void
start (Call *call)
{
  FinxHttpLane *self = call->lane;

  call->attempt = g_cancellable_new ();
  call->sent_us = now_of (self);
  if (call->n_attempts++ == 0)
    call->started_us = call->sent_us;
  call->is_late = FALSE;
  for (guint i = 0; i < self->buckets->len; i++)
    for (guint j = 0; j < finx_http_request_get_cost (call->request); j++)
      finx_token_bucket_take (self->buckets->pdata[i], call->sent_us);
  g_ptr_array_add (self->running, call);
  finx_http_request_prepare (call->request);
  finx_http_send (self->http, call->request, call->correlation_id, self->options.max_bytes, call->attempt, done_cb, call);
}

/* The most urgent that is due, and of those the first; calls that wait to be tried again do not hold up the others. */
static Call *
find_due (FinxHttpLane *self,
          gint64        now)
{
  Call *found = NULL;

  for (guint i = 0; i < self->waiting->len; i++)
    {
      Call *call = self->waiting->pdata[i];

      if (call->due_us <= now
          && (found == NULL || finx_http_request_get_urgency (call->request) > finx_http_request_get_urgency (found->request)))
        found = call;
    }
  return found;
}

/* When @call can go out as far as the limits go. */
static gint64
ready_at (FinxHttpLane *self,
          Call         *call,
          gint64        now)
{
  gboolean is_urgent = finx_http_request_get_urgency (call->request) >= FINX_URGENCY_ORDER;
  guint cost = finx_http_request_get_cost (call->request);
  gint64 ready = MAX (now, self->paused_until_us);

  for (guint i = 0; i < self->buckets->len && cost > 0; i++)
    {
      FinxTokenBucket *bucket = self->buckets->pdata[i];
      guint spare = is_urgent ? 0 : finx_token_bucket_get_count (bucket) / SPARE_PARTS;

      ready = MAX (ready, finx_token_bucket_ready_at (bucket, spare + cost - 1, now));
    }
  return ready;
}

/* What goes out once goes out when it is meant, or not at all. */
static void
drop_stale (FinxHttpLane *self,
            gint64        now)
{
  for (guint i = self->waiting->len; i-- > 0;)
    {
      Call *call = self->waiting->pdata[i];
      GError *error = NULL;

      if (!finx_http_request_is_once (call->request) || ready_at (self, call, now) - now <= self->options.total_us)
        continue;
      g_ptr_array_remove_index (self->waiting, i);
      finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-NET-017",
                      "%s takes nothing for some time, because it was asked too often. Nothing was sent; try again later", self->name);
      fail (call, error);
      i = self->waiting->len;           /* who was told may have asked for something else */
    }
}

static gboolean
timer_cb (gpointer user_data)
{
  FinxHttpLane *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  pump (self);
  return G_SOURCE_REMOVE;
}

/* When an answer comes too late: the attempt has its time, and the request with all its attempts. */
static gint64
late_at (Call *call)
{
  const FinxHttpLaneOptions *options = &call->lane->options;

  return MIN (call->sent_us + options->attempt_us, call->started_us + options->total_us);
}

/* Answers that take too long are given up; the end of the attempt does the rest. */
static void
check_late (FinxHttpLane *self,
            gint64        now)
{
  for (guint i = 0; i < self->running->len; i++)
    {
      Call *call = self->running->pdata[i];

      if (!call->is_late && call->task != NULL && now >= late_at (call))
        {
          call->is_late = TRUE;
          g_cancellable_cancel (call->attempt);
        }
    }
}

/**
 * finx_http_lane_get_due:
 *
 * Returns: UTC µs at which something is to be done next: a request goes out, or an answer is late; 0: nothing waits
 */
gint64
finx_http_lane_get_due (FinxHttpLane *self)
{
  gint64 now = now_of (self), next = G_MAXINT64;

  for (guint i = 0; i < self->running->len; i++)
    next = MIN (next, late_at (self->running->pdata[i]));
  for (guint i = 0; i < self->waiting->len && self->running->len < self->options.max_parallel; i++)
    {
      Call *call = self->waiting->pdata[i];

      next = MIN (next, MAX (call->due_us, ready_at (self, call, now)));
    }
  return next == G_MAXINT64 ? 0 : next;
}

static void
arm (FinxHttpLane *self,
     gint64        now)
{
  gint64 due = finx_http_lane_get_due (self);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (due == 0)
    return;
  self->timer = g_timeout_source_new ((guint) CLAMP ((due - now) / 1000 + 1, 1, G_MAXINT));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, finx_http_get_context (self->http));
}

/* Sends what may go out now. */
static void
pump (FinxHttpLane *self)
{
  g_autoptr(FinxHttpLane) keep = g_object_ref (self);
  gint64 now = now_of (self);
  Call *call;

  check_late (self, now);
  drop_stale (self, now);
  while (self->running->len < self->options.max_parallel && (call = find_due (self, now)) != NULL && ready_at (self, call, now) <= now)
    {
      g_ptr_array_remove (self->waiting, call);
      if (finx_circuit_breaker_enter (self->breaker, now))
        start (call);
      else
        fail (call, refuse (call));
    }
  arm (self, now);
}

static void
finx_http_lane_finalize (GObject *object)
{
  FinxHttpLane *self = FINX_HTTP_LANE (object);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_ptr_array_unref (self->waiting);    /* calls hold the lane: there are none left */
  g_ptr_array_unref (self->running);
  g_ptr_array_unref (self->buckets);
  finx_circuit_breaker_free (self->breaker);
  g_free (self->name);
  g_clear_object (&self->http);
  G_OBJECT_CLASS (finx_http_lane_parent_class)->finalize (object);
}

static void
finx_http_lane_class_init (FinxHttpLaneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_http_lane_finalize;
}

static void
finx_http_lane_init (FinxHttpLane *self)
{
  self->buckets = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_token_bucket_free);
  self->breaker = finx_circuit_breaker_new ();
  self->waiting = g_ptr_array_new ();
  self->running = g_ptr_array_new ();
}

FinxHttpLane *
finx_http_lane_new (FinxHttp                  *http,
                    const FinxHttpLaneOptions *options)
{
  FinxHttpLane *self = g_object_new (FINX_TYPE_HTTP_LANE, NULL);

  self->http = g_object_ref (http);
  self->name = g_strdup (options->name);
  self->options = *options;
  self->options.max_parallel = options->max_parallel > 0 ? options->max_parallel : DEFAULT_PARALLEL;
  self->options.attempt_us = options->attempt_us > 0 ? options->attempt_us : DEFAULT_ATTEMPT;
  self->options.backoff_us = options->backoff_us > 0 ? options->backoff_us : DEFAULT_BACKOFF;
  self->options.total_us = options->total_us > 0 ? options->total_us : DEFAULT_TOTAL;
  self->options.max_bytes = options->max_bytes > 0 ? options->max_bytes : DEFAULT_BYTES;
  for (guint i = 0; options->rates != NULL && i < options->rates->len; i++)
    g_ptr_array_add (self->buckets, finx_token_bucket_new (g_array_index (options->rates, FinxRate, i)));
  return self;
}

/**
 * finx_http_lane_send_async:
 * @request: (transfer full)
 * @correlation_id: (nullable): ties log lines together; %NULL: a new one
 *
 * Waits in the queue as long as the service's limits ask for. Tries again after connection loss, time-outs, 408, 429 and 5xx,
 * with exponential backoff and jitter, never before Retry-After; not what goes out once, see finx_http_request_set_once(). Fails with %FINX_ERROR_OFFLINE (nobody answers, the
 * service is out of order, or is not asked for a while), %FINX_ERROR_RATE_LIMITED, %FINX_ERROR_PROTOCOL (too large), or
 * %G_IO_ERROR_CANCELLED, at once and wherever the request is.
 */
void
finx_http_lane_send_async (FinxHttpLane       *self,
                           FinxHttpRequest    *request,
                           const char         *correlation_id,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Call *call = g_new0 (Call, 1);

  g_return_if_fail (FINX_IS_HTTP_LANE (self));

  call->lane = g_object_ref (self);
  call->task = g_task_new (self, cancellable, callback, user_data);
  call->request = request;
  call->correlation_id = correlation_id != NULL ? g_strdup (correlation_id) : finx_correlation_new ();
  g_task_set_source_tag (call->task, finx_http_lane_send_async);
  if (cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (cancelled_cb), call, NULL);
      g_source_attach (call->cancelled, finx_http_get_context (self->http));
    }
  g_ptr_array_add (self->waiting, call);
  pump (self);
}

/**
 * finx_http_lane_send_finish:
 *
 * Returns: (transfer full): the answer, whatever its status but 408, 429 and 5xx
 */
FinxHttpReply *
finx_http_lane_send_finish (FinxHttpLane  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

FinxBreakerState
finx_http_lane_get_breaker (FinxHttpLane *self)
{
  return finx_circuit_breaker_get_state (self->breaker, now_of (self));
}

/* How much of the service's limits is used up: 0 nothing, 1 all of one of them. */
double
finx_http_lane_get_use (FinxHttpLane *self)
{
  gint64 now = now_of (self);
  double use = self->paused_until_us > now ? 1 : 0;

  for (guint i = 0; i < self->buckets->len; i++)
    {
      FinxTokenBucket *bucket = self->buckets->pdata[i];

      use = MAX (use, 1 - (double) finx_token_bucket_get_left (bucket, now) / finx_token_bucket_get_count (bucket));
    }
  return use;
}

/* Requests that went out and are not answered yet. */
guint
finx_http_lane_get_running (FinxHttpLane *self)
{
  return self->running->len;
}

/* Looks at the clock now: after somebody moved it, or the computer slept. */
void
finx_http_lane_look (FinxHttpLane *self)
{
  pump (self);
}

/* The service said in its own words that it was asked too often: nothing goes out before @until_us. */
void
finx_http_lane_pause (FinxHttpLane *self,
                      gint64        until_us)
{
  self->paused_until_us = MAX (self->paused_until_us, until_us);
  pump (self);
}

/* Somebody else used up the service's limits: what counts waits until they are whole again. */
void
finx_http_lane_use_up (FinxHttpLane *self)
{
  gint64 now = now_of (self);

  for (guint i = 0; i < self->buckets->len; i++)
    for (guint j = finx_token_bucket_get_count (self->buckets->pdata[i]); j > 0; j--)
      finx_token_bucket_take (self->buckets->pdata[i], now);
  pump (self);
}
