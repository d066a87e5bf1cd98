/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/finx-web-socket.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/finx-error.h"
#include "base/finx-secret.h"
#include "net/finx-http-private.h"

#define DEFAULT_PING  (10 * FINX_USEC_PER_SEC)
#define DEFAULT_BYTES (16 * 1024 * 1024)
#define MOST_REASON   200     /* bytes of what the other side says when it closes */

/* A handshake under way. It may outlive the socket. */
typedef struct
{
  FinxWebSocket   *self;        /* borrowed; %NULL: nobody waits for it any more */
  SoupMessage     *message;
  FinxHttpRequest *request;
  GCancellable    *cancellable;
  gboolean         is_late;
} Attempt;

struct _FinxWebSocket
{
  GObject                  parent_instance;
  FinxHttp                *http;
  FinxLine                 line;
  char                    *protocol;
  FinxWebSocketOptions     options;             /* its pointers are not used */
  FinxWebSocketEvents      events;
  gpointer                 user_data;
  Attempt                 *attempt;             /* (nullable): borrowed; its callback frees it */
  SoupWebsocketConnection *connection;          /* (nullable) */
  FinxHttpRequest         *request;             /* (nullable): of @connection; knows what is secret */
  GSocket                 *socket;              /* (nullable): below @connection */
  guint64                  heard_bytes;         /* that had come when it was heard last */
};

G_DEFINE_FINAL_TYPE (FinxWebSocket, finx_web_socket, G_TYPE_OBJECT)

static void
attempt_free (Attempt *attempt)
{
  g_clear_object (&attempt->message);
  g_clear_pointer (&attempt->request, finx_http_request_free);
  g_clear_object (&attempt->cancellable);
  g_free (attempt);
}

/* All that came over the line, frames that are no message yet included; 0: not known. */
static guint64
get_received (FinxWebSocket *self)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;

  if (self->socket == NULL || getsockopt (g_socket_get_fd (self->socket), IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return 0;
  return length >= G_STRUCT_OFFSET (struct tcp_info, tcpi_bytes_received) + sizeof info.tcpi_bytes_received ? info.tcpi_bytes_received : 0;
}

static void
note_sign_of_life (FinxWebSocket *self)
{
  finx_line_note_life (&self->line);
}

static void
pong_cb (FinxWebSocket *self)
{
  if (!self->options.beats)
    note_sign_of_life (self);
}

static void
drop_connection (FinxWebSocket *self)
{
  if (self->connection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connection, self);
      if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
    }
  g_clear_object (&self->connection);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->request, finx_http_request_free);
  if (self->attempt != NULL)
    {
      Attempt *attempt = g_steal_pointer (&self->attempt);

      attempt->self = NULL;
      g_cancellable_cancel (attempt->cancellable);
    }
}

/* Takes @error. @least_us: the other side asked for that much. */
static void
lose (FinxWebSocket *self,
      GError        *error,
      gint64         least_us)
{
  g_autoptr(FinxWebSocket) keep = g_object_ref (self);
  g_autoptr(GError) reason = error;

  drop_connection (self);
  finx_line_set_lost (&self->line, reason, least_us);
  self->events.lost (self, reason, self->user_data);
}

static void
message_cb (FinxWebSocket *self,
            int            type,
            GBytes        *bytes)
{
  g_autoptr(FinxWebSocket) keep = g_object_ref (self);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  note_sign_of_life (self);
  self->heard_bytes = G_MAXUINT64;      /* counted anew at the next look */
  self->events.message (self, data != NULL ? data : "", length, self->user_data);
}

static void
error_cb (FinxWebSocket *self,
          GError        *cause)
{
  g_autofree char *reason = finx_http_request_redact (self->request, cause->message);

  if (g_error_matches (cause, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG))
    lose (self, finx_line_make_too_long_error (&self->line), 0);
  else
    lose (self, finx_line_make_cut_error (&self->line, reason), 0);
}

/* What the other side says is shown, so it is made fit for that. */
static char *
get_close_reason (FinxWebSocket *self)
{
  const char *told = soup_websocket_connection_get_close_data (self->connection);
  g_autofree char *valid = g_utf8_make_valid (told != NULL ? told : "", told != NULL ? (gssize) strnlen (told, MOST_REASON) : 0);
  g_autofree char *shown = finx_http_request_redact (self->request, valid);
  guint code = soup_websocket_connection_get_close_code (self->connection);

  return *shown != '\0' ? g_strdup_printf ("it was closed (%u, %s)", code, shown)
         : code != 0 ? g_strdup_printf ("it was closed (%u)", code) : g_strdup ("the line was cut");
}

static void
closed_cb (FinxWebSocket *self)
{
  g_autofree char *reason = get_close_reason (self);

  lose (self, finx_line_make_cut_error (&self->line, reason), 0);
}

/* (transfer full) (nullable): the socket below what may be several streams */
static GSocket *
find_socket (GIOStream *stream)
{
  static const char *const layers[] = { "base-iostream", "base-io-stream" };
  g_autoptr(GIOStream) at = g_object_ref (stream);

  while (at != NULL && !G_IS_SOCKET_CONNECTION (at))
    {
      GIOStream *below = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (layers) && below == NULL; i++)
        if (g_object_class_find_property (G_OBJECT_GET_CLASS (at), layers[i]) != NULL)
          g_object_get (at, layers[i], &below, NULL);
      g_object_unref (at);
      at = below;
    }
  return at != NULL ? g_object_ref (g_socket_connection_get_socket (G_SOCKET_CONNECTION (at))) : NULL;
}

static void
take_connection (FinxWebSocket           *self,
                 SoupWebsocketConnection *connection)
{
  self->connection = connection;
  self->socket = find_socket (soup_websocket_connection_get_io_stream (connection));
  self->heard_bytes = get_received (self);
  soup_websocket_connection_set_max_incoming_payload_size (connection, self->options.max_bytes);
  soup_websocket_connection_set_keepalive_interval (connection, (guint) MAX (1, self->options.ping_us / FINX_USEC_PER_SEC));
  g_signal_connect_swapped (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (connection, "pong", G_CALLBACK (pong_cb), self);
  g_signal_connect_swapped (connection, "error", G_CALLBACK (error_cb), self);
  g_signal_connect_swapped (connection, "closed", G_CALLBACK (closed_cb), self);
  finx_line_set_open (&self->line);
  self->events.opened (self, self->user_data);
}

/* (transfer full): why there is no connection */
static GError *
explain (Attempt *attempt,
         GError  *cause)
{
  FinxLine *line = &attempt->self->line;
  guint status = soup_message_get_status (attempt->message);
  g_autofree char *reason = finx_http_request_redact (attempt->request, cause->message);
  GError *error = NULL;

  if (attempt->is_late)
    return finx_line_make_late_error (line);
  if (status == 401 || status == 403)
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-NET-008",
                    "%s refused the key (HTTP %u). Nothing was changed; see whether it is right and still valid", line->name, status);
  else if (status == 429)
    finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-NET-004", "%s was asked too often. Nothing was changed; try again later", line->name);
  else
    return finx_line_make_unreachable_error (line, cause, reason);
  return error;
}

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Attempt *attempt = user_data;
  FinxWebSocket *self = attempt->self;
  g_autoptr(GError) cause = NULL;
  SoupWebsocketConnection *connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &cause);

  if (self == NULL)
    {
      g_clear_object (&connection);
      attempt_free (attempt);
      return;
    }
  self->attempt = NULL;
  if (connection != NULL)
    {
      self->request = g_steal_pointer (&attempt->request);
      take_connection (self, connection);
    }
  else
    {
      lose (self, explain (attempt, cause), MAX (0, finx_http_retry_after (attempt->message)));
    }
  attempt_free (attempt);
}

static void
add_header_cb (const char *name,
               const char *value,
               gpointer    headers)
{
  soup_message_headers_replace (headers, name, value);
}

/**
 * finx_web_socket_connect:
 * @request: (transfer full): where to, such as "wss://ws.kraken.com/v2", and what is told in the handshake
 *
 * The answer to @prepare.
 */
void
finx_web_socket_connect (FinxWebSocket   *self,
                         FinxHttpRequest *request)
{
  char *protocols[] = { self->protocol, NULL }, *url = finx_http_request_get_url (request);
  SoupMessage *message = soup_message_new (SOUP_METHOD_GET, url);
  Attempt *attempt;

  finx_free_wiped (url);
  if (self->line.state != FINX_LINE_PREPARING || message == NULL)
    {
      g_autoptr(GError) error = NULL;

      finx_set_error (&error, FINX_ERROR_INVALID, "FINX-NET-011",
                      "The address of %s is not one of the web. Nothing was sent; see the address in the account's settings", self->line.name);
      if (message == NULL)
        finx_web_socket_fail (self, error);
      g_clear_object (&message);
      finx_http_request_free (request);
      return;
    }
  attempt = g_new0 (Attempt, 1);
  attempt->self = self;
  attempt->message = message;
  attempt->request = request;
  attempt->cancellable = g_cancellable_new ();
  self->attempt = attempt;
  self->line.state = FINX_LINE_CONNECTING;
  finx_http_request_foreach_header (request, add_header_cb, soup_message_get_request_headers (message));
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_disable_feature (message, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);        /* a packed message could unpack to any size */
  soup_session_websocket_connect_async (finx_http_get_session (self->http), message, NULL, self->protocol != NULL ? protocols : NULL,
                                        G_PRIORITY_DEFAULT, attempt->cancellable, connected_cb, attempt);
}

/**
 * finx_web_socket_fail:
 *
 * What the owner found out makes this connection, or the attempt at one, useless: no token could be had, the key was refused, a
 * message is missing. It is given up and tried again like one that was lost.
 */
void
finx_web_socket_fail (FinxWebSocket *self,
                      const GError  *reason)
{
  if (self->line.state >= FINX_LINE_PREPARING)
    lose (self, g_error_copy (reason), 0);
}

static void
begin (FinxWebSocket *self)
{
  finx_line_begin (&self->line, FINX_LINE_PREPARING);
  self->events.prepare (self, self->user_data);
}

static void
give_up_attempt (FinxWebSocket *self)
{
  if (self->attempt == NULL)
    {
      lose (self, finx_line_make_late_error (&self->line), 0);
      return;
    }
  self->attempt->is_late = TRUE;
  g_cancellable_cancel (self->attempt->cancellable);    /* its end does the rest */
}

/* Whether it pours out what never becomes a message. */
static void
check_flood (FinxWebSocket *self)
{
  guint64 received = get_received (self);

  if (self->heard_bytes == G_MAXUINT64 || received < self->heard_bytes)
    self->heard_bytes = received;
  else if (received - self->heard_bytes > 2 * self->options.max_bytes)
    lose (self, finx_line_make_too_long_error (&self->line), 0);
}

/* Looks at the clock now: after somebody moved it, or the computer slept. */
void
finx_web_socket_look (FinxWebSocket *self)
{
  g_autoptr(FinxWebSocket) keep = g_object_ref (self);

  switch (finx_line_get_due (&self->line))
    {
    case FINX_LINE_DUE_NOTHING:
      if (self->line.state == FINX_LINE_OPEN)
        check_flood (self);
      break;
    case FINX_LINE_DUE_ATTEMPT:
      begin (self);
      break;
    case FINX_LINE_DUE_LATE:
      give_up_attempt (self);
      break;
    case FINX_LINE_DUE_SILENT:
      lose (self, finx_line_make_silent_error (&self->line), 0);
      break;
    }
  finx_line_arm (&self->line);
}

static void
look_cb (gpointer user_data)
{
  finx_web_socket_look (user_data);
}

/**
 * finx_web_socket_get_due:
 *
 * Returns: UTC µs at which it is tried again, is given up, or counts as gone; 0: it is off
 */
gint64
finx_web_socket_get_due (FinxWebSocket *self)
{
  return finx_line_get_due_us (&self->line);
}

/* From now on there is to be a connection. */
void
finx_web_socket_open (FinxWebSocket *self)
{
  if (self->line.state != FINX_LINE_OFF)
    return;
  begin (self);
}

/* None is wanted any more; nothing is told about it. */
void
finx_web_socket_close (FinxWebSocket *self)
{
  drop_connection (self);
  finx_line_set_off (&self->line);
}

/* Whether what is sent now may go out. */
gboolean
finx_web_socket_is_open (FinxWebSocket *self)
{
  return self->line.state == FINX_LINE_OPEN && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

/* Returns: whether it went out; %FALSE: there is no connection, and it is forgotten, or the connection broke over it, which was told */
gboolean
finx_web_socket_send_text (FinxWebSocket *self,
                           const char    *text)
{
  g_autoptr(FinxWebSocket) keep = g_object_ref (self);
  g_autoptr(SoupWebsocketConnection) connection = NULL;

  if (!finx_web_socket_is_open (self))
    return FALSE;
  connection = g_object_ref (self->connection);
  soup_websocket_connection_send_text (connection, text);
  return self->connection == connection;
}

gboolean
finx_web_socket_send_binary (FinxWebSocket *self,
                             const void    *data,
                             gsize          length)
{
  g_autoptr(FinxWebSocket) keep = g_object_ref (self);
  g_autoptr(SoupWebsocketConnection) connection = NULL;

  if (!finx_web_socket_is_open (self))
    return FALSE;
  connection = g_object_ref (self->connection);
  soup_websocket_connection_send_binary (connection, data, length);
  return self->connection == connection;
}

FinxLineState
finx_web_socket_get_state (FinxWebSocket *self)
{
  return self->line.state;
}

/* Returns: UTC µs of the last sign of life; 0: none yet */
gint64
finx_web_socket_get_heard (FinxWebSocket *self)
{
  return self->line.heard_us;
}

/* See FinxWebSocketOptions.beats; of one that only beats while something is listened to. */
void
finx_web_socket_set_beats (FinxWebSocket *self,
                           gboolean       beats)
{
  self->options.beats = beats;
}

/* How often it was lost or could not be had, since it was made. */
guint
finx_web_socket_get_losses (FinxWebSocket *self)
{
  return self->line.n_all_losses;
}

/* (nullable): of this connection, or of the attempt at one */
const char *
finx_web_socket_get_correlation_id (FinxWebSocket *self)
{
  return self->line.correlation_id;
}

static void
finx_web_socket_dispose (GObject *object)
{
  finx_web_socket_close (FINX_WEB_SOCKET (object));
  G_OBJECT_CLASS (finx_web_socket_parent_class)->dispose (object);
}

static void
finx_web_socket_finalize (GObject *object)
{
  FinxWebSocket *self = FINX_WEB_SOCKET (object);

  finx_line_clear (&self->line);
  g_clear_object (&self->http);
  g_free (self->protocol);
  G_OBJECT_CLASS (finx_web_socket_parent_class)->finalize (object);
}

static void
finx_web_socket_class_init (FinxWebSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_web_socket_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_web_socket_finalize;
}

static void
finx_web_socket_init (FinxWebSocket *self)
{
}

/**
 * finx_web_socket_new:
 * @events: copied
 *
 * Returns: (transfer full): off, see finx_web_socket_open(); dropping the last reference closes it
 */
FinxWebSocket *
finx_web_socket_new (FinxHttp                   *http,
                     const FinxWebSocketOptions *options,
                     const FinxWebSocketEvents  *events,
                     gpointer                    user_data)
{
  FinxWebSocket *self = g_object_new (FINX_TYPE_WEB_SOCKET, NULL);

  self->http = g_object_ref (http);
  finx_line_init (&self->line, finx_http_get_clock (http), finx_http_get_context (http), options->name,
                  &(FinxLineTimes) { options->attempt_us, options->silence_us, options->first_wait_us, options->most_wait_us, options->settled_us },
                  look_cb, self);
  self->protocol = g_strdup (options->protocol);
  self->options = *options;
  self->options.ping_us = options->ping_us > 0 ? options->ping_us : DEFAULT_PING;
  self->options.max_bytes = options->max_bytes > 0 ? options->max_bytes : DEFAULT_BYTES;
  self->events = *events;
  self->user_data = user_data;
  return self;
}
