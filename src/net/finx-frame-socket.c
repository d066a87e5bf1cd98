/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/finx-frame-socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/finx-error.h"

#define DEFAULT_BYTES  (16 * 1024 * 1024)
#define DEFAULT_UNSENT (1024 * 1024)
#define CHUNK          65536   /* bytes that are read at once; the rest waits for its turn */

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
  FinxLine               line;
  FinxFrameSocketOptions options;               /* its pointers are not used */
  FinxFrameSocketEvents  events;
  gpointer               user_data;
  char                  *host;                  /* (nullable) */
  guint16                port;
  Attempt               *attempt;               /* (nullable): borrowed; its callback frees it */
  GSocketConnection     *connection;            /* (nullable) */
  GSource               *reader, *writer;       /* (nullable): the second while something waits */
  GByteArray            *incoming;              /* (nullable): what is no whole frame yet */
  GByteArray            *outgoing;              /* (nullable): what the other side did not take yet */
  gboolean              *is_gone;               /* (nullable): set when it is dropped in the middle of its own call */
};

G_DEFINE_FINAL_TYPE (FinxFrameSocket, finx_frame_socket, G_TYPE_OBJECT)

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

/* Takes @error. */
static void
lose (FinxFrameSocket *self,
      GError          *error)
{
  g_autoptr(FinxFrameSocket) keep = g_object_ref (self);
  g_autoptr(GError) reason = error;

  drop_connection (self);
  finx_line_set_lost (&self->line, reason, 0);
  self->events.lost (self, reason, self->user_data);
}

static void
lose_sense (FinxFrameSocket *self)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-NET-017",
                  "What answers as %s does not speak its protocol. Nothing of it was used; see whether the address and the port are right", self->line.name);
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
          if (length < 0)
            lose_sense (self);
          else
            lose (self, finx_line_make_too_long_error (&self->line));
          return;
        }
      if (length == 0 || (gsize) length > left)
        break;
      at += (gsize) length;
      finx_line_note_life (&self->line);
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
    lose (self, finx_line_make_cut_error (&self->line, "the line was cut"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    lose (self, finx_line_make_cut_error (&self->line, error->message));
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
    lose (self, finx_line_make_cut_error (&self->line, error->message));
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
  g_source_attach (self->writer, self->line.context);
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
  g_source_attach (self->reader, self->line.context);
  finx_line_set_open (&self->line);
  self->events.opened (self, self->user_data);
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
        lose (self, attempt->is_late ? finx_line_make_late_error (&self->line) : finx_line_make_unreachable_error (&self->line, cause, cause->message));
    }
  attempt_free (attempt);
}

static void
begin (FinxFrameSocket *self)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->self = self;
  attempt->cancellable = g_cancellable_new ();
  self->attempt = attempt;
  finx_line_begin (&self->line, FINX_LINE_CONNECTING);
  g_socket_client_set_tls (client, self->options.is_secure);
  g_main_context_push_thread_default (self->line.context);
  g_socket_client_connect_to_host_async (client, self->host, self->port, attempt->cancellable, connected_cb, attempt);
  g_main_context_pop_thread_default (self->line.context);
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
  if (self->line.state >= FINX_LINE_CONNECTING)
    lose (self, g_error_copy (reason));
}

/* Looks at the clock now: after somebody moved it, or the computer slept. */
void
finx_frame_socket_look (FinxFrameSocket *self)
{
  g_autoptr(FinxFrameSocket) keep = g_object_ref (self);

  switch (finx_line_get_due (&self->line))
    {
    case FINX_LINE_DUE_NOTHING:
      break;
    case FINX_LINE_DUE_ATTEMPT:
      begin (self);
      break;
    case FINX_LINE_DUE_LATE:
      if (self->attempt == NULL)
        break;
      self->attempt->is_late = TRUE;
      g_cancellable_cancel (self->attempt->cancellable);        /* its end does the rest */
      break;
    case FINX_LINE_DUE_SILENT:
      lose (self, finx_line_make_silent_error (&self->line));
      break;
    }
  finx_line_arm (&self->line);
}

static void
look_cb (gpointer user_data)
{
  finx_frame_socket_look (user_data);
}

/**
 * finx_frame_socket_get_due:
 *
 * Returns: UTC µs at which it is tried again, is given up, or counts as gone; 0: it is off
 */
gint64
finx_frame_socket_get_due (FinxFrameSocket *self)
{
  return finx_line_get_due_us (&self->line);
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
  if (self->line.state != FINX_LINE_OFF)
    return;
  g_free (self->host);
  self->host = g_strdup (host);
  self->port = port;
  begin (self);
}

/* None is wanted any more; nothing is told about it. */
void
finx_frame_socket_close (FinxFrameSocket *self)
{
  drop_connection (self);
  finx_line_set_off (&self->line);
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

  if (self->line.state != FINX_LINE_OPEN || length > self->options.max_unsent || self->outgoing->len > self->options.max_unsent - length)
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

FinxLineState
finx_frame_socket_get_state (FinxFrameSocket *self)
{
  return self->line.state;
}

/* Returns: UTC µs of the last whole frame, or of the beginning; 0: none yet */
gint64
finx_frame_socket_get_heard (FinxFrameSocket *self)
{
  return self->line.heard_us;
}

/* How often it was lost or could not be had, since it was made. */
guint
finx_frame_socket_get_losses (FinxFrameSocket *self)
{
  return self->line.n_all_losses;
}

/* (nullable): of this connection, or of the attempt at one */
const char *
finx_frame_socket_get_correlation_id (FinxFrameSocket *self)
{
  return self->line.correlation_id;
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

  finx_line_clear (&self->line);
  g_free (self->host);
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
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  finx_line_init (&self->line, clock, context, options->name,
                  &(FinxLineTimes) { options->attempt_us, options->silence_us, options->first_wait_us, options->most_wait_us, options->settled_us },
                  look_cb, self);
  self->options = *options;
  self->options.max_bytes = options->max_bytes > 0 ? options->max_bytes : DEFAULT_BYTES;
  self->options.max_unsent = options->max_unsent > 0 ? options->max_unsent : DEFAULT_UNSENT;
  self->events = *events;
  self->user_data = user_data;
  return self;
}
