/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/finx-frame-socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"

#define DEFAULT_ATTEMPT (15 * FINX_USEC_PER_SEC)
#define DEFAULT_SILENCE (30 * FINX_USEC_PER_SEC)
#define DEFAULT_FIRST   (1 * FINX_USEC_PER_SEC)
#define DEFAULT_MOST    (60 * FINX_USEC_PER_SEC)
#define DEFAULT_SETTLED (60 * FINX_USEC_PER_SEC)
#define DEFAULT_BYTES   (16 * 1024 * 1024)
#define DEFAULT_UNSENT  (1024 * 1024)
#define CHUNK           65536   /* bytes that are read at once; the rest waits for its turn */
#define LOOK_MS         1000    /* while it is open */
#define MOST_DOUBLINGS  10

/* A call under way. It may outlive the socket. */
typedef struct
{
  FinxFrameSocket *self;        /* borrowed; %NULL: nobody waits for it any more */
  GCancellable    *cancellable;
  gboolean         is_late;
} Attempt;

struct _FinxFrameSocket
{
  GObject                parent_instance;
  FinxClock             *clock;
  GMainContext          *context;
  char                  *name;
  FinxFrameSocketOptions options;               /* its pointers are not used */
  FinxFrameSocketEvents  events;
  gpointer               user_data;
  char                  *host;                  /* (nullable) */
  guint16                port;
  FinxFrameSocketState   state;
  Attempt               *attempt;               /* (nullable): borrowed; its callback frees it */
  GSocketConnection     *connection;            /* (nullable) */
  GSource               *reader, *writer;       /* (nullable): the second while something waits */
  GByteArray            *incoming;              /* (nullable): what is no whole frame yet */
  GByteArray            *outgoing;              /* (nullable): what the other side did not take yet */
  GSource               *timer;                 /* (nullable) */
  char                  *correlation_id;        /* of the attempt and the connection that it made */
  gint64                 began_us;              /* the attempt */
  gint64                 opened_us, heard_us;
  gint64                 due_us;                /* of the next attempt */
  guint                  n_losses;              /* since it was settled */
  guint                  n_all_losses;
  gboolean              *is_gone;               /* (nullable): set when it is dropped in the middle of its own call */
};

G_DEFINE_FINAL_TYPE (FinxFrameSocket, finx_frame_socket, G_TYPE_OBJECT)

static void arm (FinxFrameSocket *self);

static gint64
now_of (FinxFrameSocket *self)
{
  return finx_clock_now (self->clock);
}

static void
attempt_free (Attempt *attempt)
{
  g_clear_object (&attempt->cancellable);
  g_free (attempt);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
drop_connection (FinxFrameSocket *self)
{
  clear_source (&self->reader);
  clear_source (&self->writer);
  if (self->connection != NULL)         /* the line itself: a farewell over TLS could wait for the other side */
    g_socket_close (g_socket_connection_get_socket (self->connection), NULL);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->incoming, g_byte_array_unref);
  g_clear_pointer (&self->outgoing, g_byte_array_unref);
  if (self->attempt != NULL)
    {
      Attempt *attempt = g_steal_pointer (&self->attempt);

      attempt->self = NULL;
      g_cancellable_cancel (attempt->cancellable);
    }
}

/* Full jitter: many that were lost together do not come back together. */
static gint64
choose_wait (FinxFrameSocket *self)
{
  gint64 most = MIN (self->options.most_wait_us, self->options.first_wait_us << MIN (self->n_losses - 1, MOST_DOUBLINGS));

  return (gint64) g_random_double_range (0, (double) most);
}

/* Takes @error. */
static void
lose (FinxFrameSocket *self,
      GError          *error)
{
  g_autoptr(FinxFrameSocket) keep = g_object_ref (self);
  g_autoptr(GError) reason = error;
  g_autofree char *text = finx_error_text (reason);
  gint64 now = now_of (self);

  if (self->state == FINX_FRAME_SOCKET_OPEN && now - self->opened_us >= self->options.settled_us)
    self->n_losses = 0;
  drop_connection (self);
  self->n_losses++;
  self->n_all_losses++;
  self->state = FINX_FRAME_SOCKET_WAITING;
  self->due_us = now + choose_wait (self);
  finx_log (FINX_LOG_WARNING, "net", self->correlation_id, "%s (tried again in %d ms)", text, (int) ((self->due_us - now) / 1000));
  arm (self);
  self->events.lost (self, reason, self->user_data);
}

static void
lose_line (FinxFrameSocket *self,
           const char      *reason)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-010",
                  "The connection to %s was lost: %s. Its prices and orders are not current until it is back; it is tried again by itself",
                  self->name, reason);
  lose (self, error);
}

static void
lose_sense (FinxFrameSocket *self,
            gboolean         is_too_long)
{
  GError *error = NULL;

  if (is_too_long)
    finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-NET-005", "%s sent more than can be right. Nothing of it was used", self->name);
  else
    finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-NET-017",
                    "What answers as %s does not speak its protocol. Nothing of it was used; see whether the address and the port are right", self->name);
  lose (self, error);
}

/* Frames that are whole go to the owner, who may close or drop the socket, or open it anew, in the middle of it. */
static void
deliver (FinxFrameSocket *self)
{
  g_autoptr(GByteArray) incoming = g_byte_array_ref (self->incoming);
  gboolean is_gone = FALSE;
  gsize at = 0;
  gssize length;

  self->is_gone = &is_gone;
  while (self->incoming == incoming)
    {
      const char *data = (const char *) incoming->data + at;
      gsize left = incoming->len - at;

      length = left > 0 ? self->events.measure (data, left, self->user_data) : 0;
      if (length < 0 || (gsize) length > self->options.max_bytes || (length == 0 && left > self->options.max_bytes))
        {
          self->is_gone = NULL;
          lose_sense (self, length >= 0);
          return;
        }
      if (length == 0 || (gsize) length > left)
        break;
      at += (gsize) length;
      self->heard_us = now_of (self);
      self->events.frame (self, data, (gsize) length, self->user_data);
      if (is_gone)
        return;
    }
  self->is_gone = NULL;
  if (self->incoming == incoming && at > 0)
    g_byte_array_remove_range (incoming, 0, (guint) at);
}

static gboolean
readable_cb (GObject  *stream,
             gpointer  user_data)
{
  FinxFrameSocket *self = user_data;
  g_autoptr(GError) error = NULL;
  guint before = self->incoming->len;
  gssize n;

  g_byte_array_set_size (self->incoming, before + CHUNK);
  n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), self->incoming->data + before, CHUNK, NULL, &error);
  g_byte_array_set_size (self->incoming, before + (guint) MAX (0, n));
  if (n > 0)
    deliver (self);
  else if (n == 0)
    lose_line (self, "the line was cut");
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    lose_line (self, error->message);
  return G_SOURCE_CONTINUE;     /* a source that was destroyed meanwhile is not asked */
}

/* Returns: bytes that the other side took; -1: the line is broken */
static gssize
write_some (FinxFrameSocket *self,
            GError         **error)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));
  g_autoptr(GError) reason = NULL;
  gssize n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (stream), self->outgoing->data, self->outgoing->len, NULL, &reason);

  if (n < 0 && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return 0;
  if (n < 0)
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_byte_array_remove_range (self->outgoing, 0, (guint) n);
  return n;
}

static gboolean
writable_cb (GObject  *stream,
             gpointer  user_data)
{
  FinxFrameSocket *self = user_data;
  g_autoptr(GError) error = NULL;

  if (write_some (self, &error) < 0)
    lose_line (self, error->message);
  else if (self->outgoing->len == 0)
    clear_source (&self->writer);
  return G_SOURCE_CONTINUE;
}

static void
begin_writing (FinxFrameSocket *self)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));

  if (self->writer != NULL)
    return;
  self->writer = g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (stream), NULL);
  g_source_set_callback (self->writer, G_SOURCE_FUNC (writable_cb), self, NULL);
  g_source_attach (self->writer, self->context);
}

static void
take_connection (FinxFrameSocket   *self,
                 GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));

  self->connection = connection;
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  self->incoming = g_byte_array_new ();
  self->outgoing = g_byte_array_new ();
  self->reader = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL);
  g_source_set_callback (self->reader, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->reader, self->context);
  self->state = FINX_FRAME_SOCKET_OPEN;
  self->opened_us = self->heard_us = now_of (self);
  finx_log (FINX_LOG_INFO, "net", self->correlation_id, "%s: connected", self->name);
  arm (self);
  self->events.opened (self, self->user_data);
}

/* (transfer full): why there is no connection */
static GError *
explain (Attempt *attempt,
         GError  *cause)
{
  const char *name = attempt->self->name;
  GError *error = NULL;

  if (attempt->is_late)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-002", "%s did not answer in time. Nothing was changed; try again later", name);
  else if (cause->domain == G_TLS_ERROR)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-009",
                    "%s could not prove that it is what it says: %s. Nothing was sent; see whether the address and the computer's date are right", name, cause->message);
  else
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-001",
                    "%s could not be reached: %s. Nothing was changed; see whether the computer is online", name, cause->message);
  return error;
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Attempt *attempt = user_data;
  FinxFrameSocket *self = attempt->self;
  g_autoptr(GError) cause = NULL;
  GSocketConnection *connection = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &cause);

  if (self == NULL)
    {
      g_clear_object (&connection);
    }
  else
    {
      self->attempt = NULL;
      if (connection != NULL)
        take_connection (self, connection);
      else
        lose (self, explain (attempt, cause));
    }
  attempt_free (attempt);
}

static void
begin (FinxFrameSocket *self)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  Attempt *attempt = g_new0 (Attempt, 1);

  g_free (self->correlation_id);
  self->correlation_id = finx_correlation_new ();
  self->state = FINX_FRAME_SOCKET_CONNECTING;
  self->began_us = now_of (self);
  attempt->self = self;
  attempt->cancellable = g_cancellable_new ();
  self->attempt = attempt;
  arm (self);
  g_socket_client_set_tls (client, self->options.is_secure);
  g_main_context_push_thread_default (self->context);
  g_socket_client_connect_to_host_async (client, self->host, self->port, attempt->cancellable, connected_cb, attempt);
  g_main_context_pop_thread_default (self->context);
}

/**
 * finx_frame_socket_fail:
 *
 * What the owner found out makes this connection useless: it was refused, a frame is missing. It is given up and tried again like
 * one that was lost.
 */
void
finx_frame_socket_fail (FinxFrameSocket *self,
                        const GError    *reason)
{
  if (self->state >= FINX_FRAME_SOCKET_CONNECTING)
    lose (self, g_error_copy (reason));
}

/* Looks at the clock now: after somebody moved it, or the computer slept. */
void
finx_frame_socket_look (FinxFrameSocket *self)
{
  g_autoptr(FinxFrameSocket) keep = g_object_ref (self);
  gint64 now = now_of (self);
  GError *error = NULL;

  if (self->state == FINX_FRAME_SOCKET_WAITING && now >= self->due_us)
    {
      begin (self);
    }
  else if (self->state == FINX_FRAME_SOCKET_CONNECTING && now - self->began_us >= self->options.attempt_us && self->attempt != NULL)
    {
      self->attempt->is_late = TRUE;
      g_cancellable_cancel (self->attempt->cancellable);        /* its end does the rest */
    }
  else if (self->state == FINX_FRAME_SOCKET_OPEN && now - self->heard_us >= self->options.silence_us)
    {
      finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-012",
                      "Nothing is heard from %s any more. Its prices and orders are not current until it is back; it is tried again by itself", self->name);
      lose (self, error);
    }
  arm (self);
}

static gboolean
timer_cb (gpointer user_data)
{
  FinxFrameSocket *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  finx_frame_socket_look (self);
  return G_SOURCE_REMOVE;
}

/**
 * finx_frame_socket_get_due:
 *
 * Returns: UTC µs at which it is tried again, is given up, or counts as gone; 0: it is off
 */
gint64
finx_frame_socket_get_due (FinxFrameSocket *self)
{
  switch (self->state)
    {
    case FINX_FRAME_SOCKET_WAITING:
      return self->due_us;
    case FINX_FRAME_SOCKET_CONNECTING:
      return self->began_us + self->options.attempt_us;
    case FINX_FRAME_SOCKET_OPEN:
      return self->heard_us + self->options.silence_us;
    default:
      return 0;
    }
}

static void
arm (FinxFrameSocket *self)
{
  gint64 due = finx_frame_socket_get_due (self);
  gint64 wait;

  clear_source (&self->timer);
  if (due == 0)
    return;
  wait = CLAMP ((due - now_of (self)) / 1000 + 1, 1, G_MAXINT);
  self->timer = g_timeout_source_new ((guint) (self->state == FINX_FRAME_SOCKET_OPEN ? MIN (wait, LOOK_MS) : wait));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

/**
 * finx_frame_socket_open:
 * @host: name or address
 *
 * From now on there is to be a connection.
 */
void
finx_frame_socket_open (FinxFrameSocket *self,
                        const char      *host,
                        guint16          port)
{
  if (self->state != FINX_FRAME_SOCKET_OFF)
    return;
  g_free (self->host);
  self->host = g_strdup (host);
  self->port = port;
  self->n_losses = 0;
  begin (self);
}

/* None is wanted any more; nothing is told about it. */
void
finx_frame_socket_close (FinxFrameSocket *self)
{
  drop_connection (self);
  self->state = FINX_FRAME_SOCKET_OFF;
  arm (self);
}

/**
 * finx_frame_socket_send:
 * @bytes: one frame or more, whole
 *
 * Returns: whether it is on its way, as far as one can know here; %FALSE: nothing of it was sent, because there is no connection
 *   or too much waits for the other side to read it
 */
gboolean
finx_frame_socket_send (FinxFrameSocket *self,
                        const void      *bytes,
                        gsize            length)
{
  gboolean is_first;
  g_autoptr(GError) error = NULL;

  if (self->state != FINX_FRAME_SOCKET_OPEN || length > self->options.max_unsent || self->outgoing->len > self->options.max_unsent - length)
    return FALSE;
  is_first = self->outgoing->len == 0;
  g_byte_array_append (self->outgoing, bytes, (guint) length);
  if (is_first && write_some (self, &error) < 0)
    {
      g_byte_array_set_size (self->outgoing, 0);
      return FALSE;             /* the reader sees the end of the line and tells it */
    }
  if (self->outgoing->len > 0)
    begin_writing (self);
  return TRUE;
}

FinxFrameSocketState
finx_frame_socket_get_state (FinxFrameSocket *self)
{
  return self->state;
}

/* Returns: UTC µs of the last whole frame, or of the beginning; 0: none yet */
gint64
finx_frame_socket_get_heard (FinxFrameSocket *self)
{
  return self->heard_us;
}

/* How often it was lost or could not be had, since it was made. */
guint
finx_frame_socket_get_losses (FinxFrameSocket *self)
{
  return self->n_all_losses;
}

/* (nullable): of this connection, or of the attempt at one */
const char *
finx_frame_socket_get_correlation_id (FinxFrameSocket *self)
{
  return self->correlation_id;
}

static void
finx_frame_socket_dispose (GObject *object)
{
  FinxFrameSocket *self = FINX_FRAME_SOCKET (object);

  if (self->is_gone != NULL)
    *self->is_gone = TRUE;
  self->is_gone = NULL;
  finx_frame_socket_close (self);
  G_OBJECT_CLASS (finx_frame_socket_parent_class)->dispose (object);
}

static void
finx_frame_socket_finalize (GObject *object)
{
  FinxFrameSocket *self = FINX_FRAME_SOCKET (object);

  g_clear_object (&self->clock);
  g_main_context_unref (self->context);
  g_free (self->name);
  g_free (self->host);
  g_free (self->correlation_id);
  G_OBJECT_CLASS (finx_frame_socket_parent_class)->finalize (object);
}

static void
finx_frame_socket_class_init (FinxFrameSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_frame_socket_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_frame_socket_finalize;
}

static void
finx_frame_socket_init (FinxFrameSocket *self)
{
}

/**
 * finx_frame_socket_new:
 * @events: copied
 *
 * Returns: (transfer full): off, see finx_frame_socket_open(); dropping the last reference closes it
 */
FinxFrameSocket *
finx_frame_socket_new (FinxClock                    *clock,
                       const FinxFrameSocketOptions *options,
                       const FinxFrameSocketEvents  *events,
                       gpointer                      user_data)
{
  FinxFrameSocket *self = g_object_new (FINX_TYPE_FRAME_SOCKET, NULL);

  self->clock = g_object_ref (clock);
  self->context = g_main_context_ref_thread_default ();
  self->name = g_strdup (options->name);
  self->options = *options;
  self->options.attempt_us = options->attempt_us > 0 ? options->attempt_us : DEFAULT_ATTEMPT;
  self->options.silence_us = options->silence_us > 0 ? options->silence_us : DEFAULT_SILENCE;
  self->options.first_wait_us = options->first_wait_us > 0 ? options->first_wait_us : DEFAULT_FIRST;
  self->options.most_wait_us = options->most_wait_us > 0 ? options->most_wait_us : DEFAULT_MOST;
  self->options.settled_us = options->settled_us > 0 ? options->settled_us : DEFAULT_SETTLED;
  self->options.max_bytes = options->max_bytes > 0 ? options->max_bytes : DEFAULT_BYTES;
  self->options.max_unsent = options->max_unsent > 0 ? options->max_unsent : DEFAULT_UNSENT;
  self->events = *events;
  self->user_data = user_data;
  return self;
}
