/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a call goes out, how often it is tried, and what becomes of it. */
#include "net/finx-socket-lane.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-secret.h"
#include "net/finx-http-private.h"

#define DEFAULT_RUNNING 8
#define DEFAULT_ATTEMPT (10 * FINX_USEC_PER_SEC)
#define DEFAULT_TOTAL   (30 * FINX_USEC_PER_SEC)
#define SPARE_PARTS     10              /* of a limit, one is left to what is urgent */

struct _FinxSocketLane
{
  GObject               parent_instance;
  FinxHttp             *http;
  char                 *name;
  FinxSocketLaneOptions options;        /* its pointers are not used */
  FinxSocketLaneEvents  events;
  gpointer              user_data;
  FinxWebSocket        *socket;
  GPtrArray            *limits;         /* (element-type GPtrArray): of FinxTokenBucket each */
  GPtrArray            *waiting;        /* (element-type Call), in the order they came */
  GPtrArray            *running;        /* (element-type Call) */
  GSource              *timer;          /* (nullable) */
  GError               *lost;           /* (nullable): why there is no connection */
  guint64               last_number;
  gint64                paused_until_us;        /* the service asked for it */
  gboolean              is_wanted, is_ready;
};

G_DEFINE_FINAL_TYPE (FinxSocketLane, finx_socket_lane, G_TYPE_OBJECT)

/* From when it is asked for until its task is done. */
typedef struct
{
  FinxSocketLane *lane;                 /* owned */
  GTask          *task;                 /* owned */
  FinxSocketCall  told;                 /* its text is owned */
  char           *text;
  GSource        *cancelled;            /* (nullable): watches the caller's cancellable */
  guint           n_attempts;
  gint64          asked_us;             /* the limits' time is added */
  gint64          sent_us;              /* of the last attempt; 0: never */
} Call;

static void pump (FinxSocketLane *self);

static gint64
now_of (FinxSocketLane *self)
{
  return finx_clock_now (finx_http_get_clock (self->http));
}

/* Out of the lists: the caller is told by who took it out. */
static void
call_free (Call *call)
{
  if (call->cancelled != NULL)
    g_source_destroy (call->cancelled);
  g_clear_pointer (&call->cancelled, g_source_unref);
  finx_free_wiped (call->text);
  g_object_unref (call->task);
  g_object_unref (call->lane);
  g_free (call);
}

static void
take_out (Call *call)
{
  g_ptr_array_remove (call->lane->waiting, call);
  g_ptr_array_remove (call->lane->running, call);
}

/* Takes @error. */
static void
fail (Call   *call,
      GError *error)
{
  take_out (call);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    finx_log (FINX_LOG_WARNING, "net", "", "%s: %s", call->lane->name, error->message);
  g_task_return_error (call->task, error);
  call_free (call);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Call *call = user_data;
  g_autoptr(FinxSocketLane) self = g_object_ref (call->lane);

  fail (call, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  pump (self);
  return G_SOURCE_REMOVE;
}

/* (transfer full): what went out may have been heard, and what changes something is not sent again. @reason: (nullable): no answer in
 * time */
static GError *
explain (Call         *call,
         const GError *reason)
{
  const char *name = call->lane->name;
  GError *error = NULL;

  if (reason != NULL && g_error_matches (reason, FINX_ERROR, FINX_ERROR_AUTH))
    return g_error_copy (reason);
  if (call->told.is_once && call->sent_us == 0)
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-NET-013", "%s could not be reached: %s. Nothing was sent", name,
                    reason != NULL ? reason->message : "no connection in time");
  else if (call->told.is_once && reason == NULL)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-014", "%s did not answer in time. It is not known whether it was heard", name);
  else if (call->told.is_once)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-015",
                    "The connection to %s broke before it answered: %s. It is not known whether it was heard", name, reason->message);
  else if (reason == NULL)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-002", "%s did not answer in time. Nothing was changed; try again later", name);
  else
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-001",
                    "%s could not be reached: %s. Nothing was changed; see whether the computer is online", name, reason->message);
  return error;
}

/* (transfer full): what changes something is not sent when nobody expects it any more */
static GError *
explain_held (Call *call)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-NET-004", "%s was asked too often. Nothing was changed; try again later", call->lane->name);
  return error;
}

/* An attempt of @call came to nothing. Another one is made where that is safe and there is time. */
static void
give_back (Call         *call,
           const GError *reason)        /* (nullable) */
{
  FinxSocketLane *self = call->lane;

  if (call->told.is_once || call->told.is_greeting || call->n_attempts > self->options.max_retries
      || now_of (self) >= call->asked_us + self->options.total_us)
    {
      fail (call, explain (call, reason));
      return;
    }
  take_out (call);
  g_ptr_array_add (self->waiting, call);
}

/* Limits and time */

static gint64
ready_at (FinxSocketLane *self,
          const Call     *call,
          gint64          now)
{
  GPtrArray *buckets = self->limits->pdata[call->told.limit];
  gint64 ready = MAX (now, self->paused_until_us);

  for (guint i = 0; i < buckets->len; i++)
    {
      guint spare = call->told.urgency >= FINX_URGENCY_ORDER ? 0 : finx_token_bucket_get_count (buckets->pdata[i]) / SPARE_PARTS;

      ready = MAX (ready, finx_token_bucket_ready_at (buckets->pdata[i], spare, now));
    }
  return ready;
}

/* (nullable): the most urgent that the limits let go, and of those the first */
static Call *
find_next (FinxSocketLane *self,
           gint64          now)
{
  Call *found = NULL;

  for (guint i = 0; i < self->waiting->len; i++)
    {
      Call *call = self->waiting->pdata[i];

      if ((self->is_ready || call->told.is_greeting) && ready_at (self, call, now) <= now
          && (found == NULL || call->told.urgency > found->told.urgency))
        found = call;
    }
  return found;
}

/* UTC µs; of a call that waits for its limits when they let it go. */
static gint64
due_at (FinxSocketLane *self,
        const Call     *call,
        gboolean        is_running,
        gint64          now)
{
  gint64 ready = is_running || !self->is_ready ? now : ready_at (self, call, now);

  if (is_running)
    return MIN (call->sent_us + self->options.attempt_us, MAX (call->asked_us + self->options.total_us, call->sent_us));
  if (ready > now)
    return call->told.is_once ? MIN (ready, call->asked_us + self->options.total_us) : ready;
  return call->asked_us + self->options.total_us;
}

static gboolean
timer_cb (gpointer user_data)
{
  FinxSocketLane *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
arm (FinxSocketLane *self)
{
  gint64 now = now_of (self), due = G_MAXINT64;

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  for (guint i = 0; i < self->running->len; i++)
    due = MIN (due, due_at (self, self->running->pdata[i], TRUE, now));
  for (guint i = 0; i < self->waiting->len; i++)
    due = MIN (due, due_at (self, self->waiting->pdata[i], FALSE, now));
  if (due == G_MAXINT64)
    return;
  self->timer = g_timeout_source_new ((guint) CLAMP ((due - now) / 1000 + 1, 1, G_MAXINT));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, finx_http_get_context (self->http));
}

static void
check_late (FinxSocketLane *self,
            gint64          now)
{
  gint64 next = self->lost != NULL && finx_web_socket_get_state (self->socket) == FINX_LINE_WAITING ? finx_web_socket_get_due (self->socket) : now;

  for (guint i = self->running->len; i > 0; i--)
    if (i <= self->running->len && due_at (self, self->running->pdata[i - 1], TRUE, now) <= now)
      give_back (self->running->pdata[i - 1], NULL);
  for (guint i = self->waiting->len; i > 0; i--)
    {
      Call *call = i <= self->waiting->len ? self->waiting->pdata[i - 1] : NULL;
      gint64 end = call != NULL ? call->asked_us + self->options.total_us : 0;
      gboolean is_held = call != NULL && self->is_ready && ready_at (self, call, now) > now;

      if (is_held && !call->told.is_once)
        call->asked_us = MAX (call->asked_us, now - self->options.total_us / 2);        /* the limits hold it, nothing else */
      else if (call != NULL && now >= end)
        fail (call, is_held ? explain_held (call) : explain (call, NULL));
      else if (call != NULL && next > end)
        fail (call, explain (call, g_error_matches (self->lost, FINX_ERROR, FINX_ERROR_AUTH) ? NULL : self->lost));      /* the next address may be let in */
    }
}

/* %FALSE: the line is gone. It may turn out to be while the call is written, which ends the call or lets it wait again: so it counts as
 * one that may have been heard before that, and is not touched afterwards. */
static gboolean
start (FinxSocketLane *self,
       Call           *call,
       gint64          now)
{
  GPtrArray *buckets = self->limits->pdata[call->told.limit];

  if (!finx_web_socket_is_open (self->socket))
    return FALSE;               /* its end is told later */
  for (guint i = 0; i < buckets->len; i++)
    finx_token_bucket_take (buckets->pdata[i], now);
  call->n_attempts++;
  call->sent_us = now;
  g_ptr_array_remove (self->waiting, call);
  g_ptr_array_add (self->running, call);
  return finx_web_socket_send_text (self->socket, call->text);
}

/* Sends what may go out now, and sees to it that there is a connection while there is something to send. */
static void
pump (FinxSocketLane *self)
{
  g_autoptr(FinxSocketLane) keep = g_object_ref (self);
  gint64 now = now_of (self);
  Call *call;

  check_late (self, now);
  if (self->waiting->len > 0 && finx_web_socket_get_state (self->socket) == FINX_LINE_OFF)
    finx_web_socket_open (self->socket);
  while (self->running->len < self->options.max_running && (call = find_next (self, now)) != NULL && start (self, call, now))
    ;
  arm (self);
}

/* The connection */

static void
prepare_cb (FinxWebSocket *socket,
            gpointer       user_data)
{
  FinxSocketLane *self = user_data;

  self->events.prepare (self, socket, self->user_data);
}

static void
opened_cb (FinxWebSocket *socket,
           gpointer       user_data)
{
  FinxSocketLane *self = user_data;

  self->events.opened (self, self->user_data);
}

static void
message_cb (FinxWebSocket *socket,
            const char    *data,
            gsize          length,
            gpointer       user_data)
{
  FinxSocketLane *self = user_data;
  g_autoptr(FinxSocketLane) keep = g_object_ref (self);
  guint64 number = self->events.match (self, data, length, self->user_data);

  for (guint i = 0; number != 0 && i < self->running->len; i++)
    {
      Call *call = self->running->pdata[i];

      if (call->told.number != number)
        continue;
      take_out (call);
      g_task_return_pointer (call->task, g_strndup (data, length), g_free);
      call_free (call);
      pump (self);
      return;
    }
  self->events.message (self, data, length, self->user_data);
}

/* What was under way may have been heard; what waits and is only wanted now is not kept for later. */
static void
lost_cb (FinxWebSocket *socket,
         const GError  *reason,
         gpointer       user_data)
{
  FinxSocketLane *self = user_data;
  g_autoptr(FinxSocketLane) keep = g_object_ref (self);

  self->is_ready = FALSE;
  g_clear_error (&self->lost);
  self->lost = g_error_copy (reason);
  while (self->running->len > 0)
    give_back (self->running->pdata[0], reason);
  for (guint i = self->waiting->len; i > 0; i--)
    if (i <= self->waiting->len
        && (((Call *) self->waiting->pdata[i - 1])->told.is_once || ((Call *) self->waiting->pdata[i - 1])->told.is_greeting))
      fail (self->waiting->pdata[i - 1], explain (self->waiting->pdata[i - 1], reason));
  self->events.lost (self, reason, self->user_data);
  if (!self->is_wanted && self->waiting->len == 0)
    finx_web_socket_close (self->socket);
  pump (self);
}

static void
fail_all (FinxSocketLane *self,
          const GError   *reason)
{
  while (self->running->len > 0)
    fail (self->running->pdata[0], explain (self->running->pdata[0], reason));
  while (self->waiting->len > 0)
    fail (self->waiting->pdata[0], explain (self->waiting->pdata[0], reason));
}

/* From now on there is to be a connection, also while nothing is asked. */
void
finx_socket_lane_open (FinxSocketLane *self)
{
  self->is_wanted = TRUE;
  if (finx_web_socket_get_state (self->socket) == FINX_LINE_OFF)
    finx_web_socket_open (self->socket);
}

/* What is under way fails. What is asked afterwards connects again. */
void
finx_socket_lane_close (FinxSocketLane *self)
{
  g_autoptr(FinxSocketLane) keep = g_object_ref (self);
  g_autoptr(GError) error = NULL;

  self->is_wanted = self->is_ready = FALSE;
  finx_web_socket_close (self->socket);
  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-017", "The connection to %s was closed", self->name);
  fail_all (self, error);
  arm (self);
}

/* The other side knows who we are: all that waits goes out. */
void
finx_socket_lane_set_ready (FinxSocketLane *self)
{
  self->is_ready = TRUE;
  pump (self);
}

gboolean
finx_socket_lane_is_ready (FinxSocketLane *self)
{
  return self->is_ready;
}

/* The connection, or the attempt at one, is useless: it is given up and tried again. */
void
finx_socket_lane_fail (FinxSocketLane *self,
                       const GError   *reason)
{
  finx_web_socket_fail (self->socket, reason);
}

/* The key was refused: nothing is tried again before somebody asks. */
void
finx_socket_lane_refuse (FinxSocketLane *self,
                         const GError   *reason)
{
  g_autoptr(FinxSocketLane) keep = g_object_ref (self);

  self->is_wanted = self->is_ready = FALSE;
  finx_web_socket_close (self->socket);
  fail_all (self, reason);
  arm (self);
}

/* Never 0. */
guint64
finx_socket_lane_next (FinxSocketLane *self)
{
  return ++self->last_number;
}

/**
 * finx_socket_lane_send_async:
 * @call: copied
 *
 * Fails with %FINX_ERROR_OFFLINE (nobody answers; of a call that is made once it is not known whether it was heard), %FINX_ERROR_REJECTED
 * and %FINX_ERROR_RATE_LIMITED (such a call was never sent), %FINX_ERROR_AUTH (see finx_socket_lane_refuse()), or %G_IO_ERROR_CANCELLED.
 */
void
finx_socket_lane_send_async (FinxSocketLane       *self,
                             const FinxSocketCall *told,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  Call *call;

  g_return_if_fail (FINX_IS_SOCKET_LANE (self));
  g_return_if_fail (told->number != 0 && told->limit < self->limits->len);

  call = g_new0 (Call, 1);
  call->lane = g_object_ref (self);
  call->task = g_task_new (self, cancellable, callback, user_data);
  call->told = *told;
  call->told.text = NULL;
  call->text = g_strdup (told->text);
  call->asked_us = now_of (self);
  if (cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (cancelled_cb), call, NULL);
      g_source_attach (call->cancelled, finx_http_get_context (self->http));
    }
  g_ptr_array_add (self->waiting, call);
  pump (self);
}

/* Returns: (transfer full): the message that answers the call */
char *
finx_socket_lane_send_finish (FinxSocketLane  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* How much of the service's limits is used up: 0 nothing, 1 all of one of them. */
double
finx_socket_lane_get_use (FinxSocketLane *self)
{
  gint64 now = now_of (self);
  double use = self->paused_until_us > now ? 1 : 0;

  for (guint i = 0; i < self->limits->len; i++)
    for (guint j = 0; j < ((GPtrArray *) self->limits->pdata[i])->len; j++)
      {
        FinxTokenBucket *bucket = ((GPtrArray *) self->limits->pdata[i])->pdata[j];

        use = MAX (use, 1 - (double) finx_token_bucket_get_left (bucket, now) / finx_token_bucket_get_count (bucket));
      }
  return use;
}

/* The service said that it was asked too often: nothing goes out before @until_us. */
void
finx_socket_lane_pause (FinxSocketLane *self,
                        gint64          until_us)
{
  self->paused_until_us = MAX (self->paused_until_us, until_us);
  arm (self);
}

static void
finx_socket_lane_finalize (GObject *object)
{
  FinxSocketLane *self = FINX_SOCKET_LANE (object);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  finx_web_socket_close (self->socket);
  g_clear_object (&self->socket);
  g_ptr_array_unref (self->waiting);    /* calls hold the lane: there are none left */
  g_ptr_array_unref (self->running);
  g_ptr_array_unref (self->limits);
  g_clear_error (&self->lost);
  g_free (self->name);
  g_clear_object (&self->http);
  G_OBJECT_CLASS (finx_socket_lane_parent_class)->finalize (object);
}

static void
finx_socket_lane_class_init (FinxSocketLaneClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_socket_lane_finalize;
}

static void
finx_socket_lane_init (FinxSocketLane *self)
{
  self->limits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->waiting = g_ptr_array_new ();
  self->running = g_ptr_array_new ();
}

/**
 * finx_socket_lane_new:
 * @events: copied
 *
 * Returns: (transfer full): it connects when it is opened or asked
 */
FinxSocketLane *
finx_socket_lane_new (FinxHttp                    *http,
                      const FinxSocketLaneOptions *options,
                      const FinxSocketLaneEvents  *events,
                      gpointer                     user_data)
{
  static const FinxWebSocketEvents socket_events = { prepare_cb, opened_cb, message_cb, lost_cb };
  FinxSocketLane *self = g_object_new (FINX_TYPE_SOCKET_LANE, NULL);

  self->http = g_object_ref (http);
  self->name = g_strdup (options->name);
  self->options = *options;
  self->options.max_running = options->max_running > 0 ? options->max_running : DEFAULT_RUNNING;
  self->options.attempt_us = options->attempt_us > 0 ? options->attempt_us : DEFAULT_ATTEMPT;
  self->options.total_us = options->total_us > 0 ? options->total_us : DEFAULT_TOTAL;
  self->events = *events;
  self->user_data = user_data;
  self->socket = finx_web_socket_new (http, &options->socket, &socket_events, self);
  for (guint i = 0; options->limits[i] != NULL; i++)
    {
      g_autoptr(GArray) rates = finx_rates_parse (options->limits[i], NULL);
      GPtrArray *buckets = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_token_bucket_free);

      for (guint j = 0; rates != NULL && j < rates->len; j++)
        {
          FinxRate rate = g_array_index (rates, FinxRate, j);

          rate.period_us /= MAX (1, options->haste);
          g_ptr_array_add (buckets, finx_token_bucket_new (rate));
        }
      g_ptr_array_add (self->limits, buckets);
    }
  return self;
}
