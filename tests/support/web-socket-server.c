/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web-socket-server.h"

#include <gio/gio.h>
#include <string.h>

#define MAGIC "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

struct _WebSocketServer
{
  GSocket         *socket;
  GThread         *thread;
  GPtrArray       *talks;       /* (element-type GThread): of @thread until it is over */
  GCancellable    *cancellable;
  WebSocketManners manners;
  gpointer         user_data;
  char            *url;
  int              n;           /* atomic */
};

/* A connection on its way to its thread. */
typedef struct
{
  WebSocketServer *server;
  GSocket         *socket;
  guint            n;
} Call;

struct _WebSocketPeer
{
  WebSocketServer *server;
  GDataInputStream *in;
  GOutputStream   *out;
  GMutex           writing;
  char            *handshake;
  GString         *headers;
  gboolean         is_deaf;
  guint            n_pings;
};

const char *
web_socket_peer_get_handshake (WebSocketPeer *self)
{
  return self->handshake;
}

void
web_socket_peer_add_header (WebSocketPeer *self,
                            const char    *line)
{
  g_string_append_printf (self->headers, "%s\r\n", line);
}

void
web_socket_peer_set_deaf (WebSocketPeer *self,
                          gboolean       is_deaf)
{
  self->is_deaf = is_deaf;
}

guint
web_socket_peer_get_pings (WebSocketPeer *self)
{
  return self->n_pings;
}

gboolean
web_socket_peer_send_raw (WebSocketPeer *self,
                          const void    *data,
                          gsize          length)
{
  gboolean is_sent;

  g_mutex_lock (&self->writing);
  is_sent = g_output_stream_write_all (self->out, data, length, NULL, self->server->cancellable, NULL);
  g_mutex_unlock (&self->writing);
  return is_sent;
}

gboolean
web_socket_peer_send_frame (WebSocketPeer *self,
                            guint8         first,
                            const void    *data,
                            gsize          length)
{
  g_autoptr(GByteArray) frame = g_byte_array_new ();
  guint8 size = length < 126 ? (guint8) length : length < 65536 ? 126 : 127;

  g_byte_array_append (frame, &first, 1);
  g_byte_array_append (frame, &size, 1);
  for (int shift = size == 126 ? 8 : size == 127 ? 56 : -1; shift >= 0; shift -= 8)
    {
      guint8 byte = (guint8) (length >> shift);

      g_byte_array_append (frame, &byte, 1);
    }
  g_byte_array_append (frame, data, (guint) length);
  return web_socket_peer_send_raw (self, frame->data, frame->len);
}

gboolean
web_socket_peer_send (WebSocketPeer *self,
                      const char    *text)
{
  return web_socket_peer_send_frame (self, WEB_SOCKET_FIN | WEB_SOCKET_TEXT, text, strlen (text));
}

gboolean
web_socket_peer_close (WebSocketPeer *self,
                       guint16        code,
                       const char    *reason)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  guint8 bytes[2] = { (guint8) (code >> 8), (guint8) code };

  g_byte_array_append (body, bytes, 2);
  g_byte_array_append (body, (const guint8 *) reason, (guint) strlen (reason));
  return web_socket_peer_send_frame (self, WEB_SOCKET_FIN | WEB_SOCKET_CLOSE, body->data, body->len);
}

static gboolean
read_bytes (WebSocketPeer *self,
            void          *data,
            gsize          length)
{
  gsize n;

  return g_input_stream_read_all (G_INPUT_STREAM (self->in), data, length, &n, self->server->cancellable, NULL) && n == length;
}

/* One frame of the client, unmasked. Returns: its first byte; 0: the other side is gone */
static guint8
read_frame (WebSocketPeer *self,
            GByteArray    *body)
{
  guint8 head[2], more[8], mask[4];
  guint64 length;
  guint start = body->len;
  guint n_more;

  if (!read_bytes (self, head, 2) || (head[1] & 0x80) == 0)
    return 0;
  length = head[1] & 0x7f;
  n_more = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (!read_bytes (self, more, n_more))
    return 0;
  for (guint i = 0; i < n_more; i++)
    length = i == 0 ? more[0] : length << 8 | more[i];
  if (length > 1 << 24 || !read_bytes (self, mask, 4))
    return 0;
  g_byte_array_set_size (body, start + (guint) length);
  if (!read_bytes (self, body->data + start, length))
    return 0;
  for (guint i = 0; i < length; i++)
    body->data[start + i] ^= mask[i % 4];
  return head[0];
}

char *
web_socket_peer_read (WebSocketPeer *self)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();

  for (;;)
    {
      guint start = message->len;
      guint8 first = read_frame (self, message), kind = first & 0x0f;

      if (first == 0 || kind == WEB_SOCKET_CLOSE)
        return NULL;
      if (kind == WEB_SOCKET_PING)
        {
          self->n_pings++;
          if (!self->is_deaf)
            web_socket_peer_send_frame (self, WEB_SOCKET_FIN | WEB_SOCKET_PONG, message->data + start, message->len - start);
        }
      if (kind == WEB_SOCKET_PING || kind == WEB_SOCKET_PONG)
        g_byte_array_set_size (message, start);
      else if (first & WEB_SOCKET_FIN)
        return g_strndup ((const char *) message->data, message->len);
    }
}

static char *
read_handshake (WebSocketPeer *self)
{
  GString *text = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (self->in, NULL, self->server->cancellable, NULL);

      if (line == NULL || *line == '\0')
        break;
      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (text, FALSE);
}

/* (transfer full): for the answer, see section 4.2.2 */
static char *
get_accept (WebSocketPeer *self)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autoptr(GRegex) regex = g_regex_new ("^Sec-WebSocket-Key: *(\\S+)", G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *key = NULL;
  guint8 digest[20];
  gsize length = sizeof digest;

  g_regex_match (regex, self->handshake, 0, &match);
  key = g_match_info_fetch (match, 1);
  g_checksum_update (checksum, (const guchar *) (key != NULL ? key : ""), -1);
  g_checksum_update (checksum, (const guchar *) MAGIC, -1);
  g_checksum_get_digest (checksum, digest, &length);
  return g_base64_encode (digest, length);
}

static void
serve (WebSocketPeer *self,
       guint          n)
{
  WebSocketServer *server = self->server;
  guint status;
  g_autofree char *accept = NULL, *answer = NULL;

  self->handshake = read_handshake (self);
  status = server->manners.admit != NULL ? server->manners.admit (self, n, server->user_data) : 101;
  if (status == 0)
    {
      char byte;

      read_bytes (self, &byte, 1);      /* until it goes away */
      return;
    }
  accept = get_accept (self);
  if (status == 101)
    answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s\r\n",
                              accept, self->headers->str);
  else
    answer = g_strdup_printf ("HTTP/1.1 %u No\r\nContent-Length: 0\r\n%s\r\n", status, self->headers->str);
  if (web_socket_peer_send_raw (self, answer, strlen (answer)) && status == 101)
    server->manners.talk (self, n, server->user_data);
}

static gpointer
talk (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr(GSocketConnection) connection = g_socket_connection_factory_create_connection (call->socket);
  WebSocketPeer peer = { .server = call->server };

  peer.in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_set_newline_type (peer.in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  peer.out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  peer.headers = g_string_new (NULL);
  g_mutex_init (&peer.writing);
  serve (&peer, call->n);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_object_unref (peer.in);
  g_free (peer.handshake);
  g_string_free (peer.headers, TRUE);
  g_mutex_clear (&peer.writing);
  g_object_unref (call->socket);
  g_free (call);
  return NULL;
}

static gpointer
run (gpointer user_data)
{
  WebSocketServer *self = user_data;
  GSocket *socket;

  while ((socket = g_socket_accept (self->socket, self->cancellable, NULL)) != NULL)
    {
      Call call = { self, socket, (guint) g_atomic_int_add (&self->n, 1) };

      g_ptr_array_add (self->talks, g_thread_new ("web-socket-talk", talk, g_memdup2 (&call, sizeof call)));
    }
  return NULL;
}

WebSocketServer *
web_socket_server_new (const WebSocketManners *manners,
                       gpointer                user_data)
{
  WebSocketServer *self = g_new0 (WebSocketServer, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0), bound = NULL;

  self->manners = *manners;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->talks = g_ptr_array_new ();
  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_assert_true (g_socket_bind (self->socket, address, FALSE, NULL) && g_socket_listen (self->socket, NULL));
  bound = g_socket_get_local_address (self->socket, NULL);
  self->url = g_strdup_printf ("ws://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  self->thread = g_thread_new ("web-socket-server", run, self);
  return self;
}

void
web_socket_server_free (WebSocketServer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->talks->len; i++)
    g_thread_join (self->talks->pdata[i]);
  g_ptr_array_unref (self->talks);
  g_object_unref (self->socket);
  g_object_unref (self->cancellable);
  g_free (self->url);
  g_free (self);
}

const char *
web_socket_server_get_url (WebSocketServer *self)
{
  return self->url;
}

guint
web_socket_server_get_n (WebSocketServer *self)
{
  return (guint) g_atomic_int_get (&self->n);
}
