/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A WebSocket server on loopback (RFC 6455, by hand, so that it can break every rule of it), a thread for each connection. */
typedef struct _WebSocketServer WebSocketServer;
typedef struct _WebSocketPeer WebSocketPeer;

#define WEB_SOCKET_TEXT     0x1
#define WEB_SOCKET_BINARY   0x2
#define WEB_SOCKET_CLOSE    0x8
#define WEB_SOCKET_PING     0x9
#define WEB_SOCKET_PONG     0xA
#define WEB_SOCKET_FIN      0x80        /* of the first byte of a frame */

/* Both on the connection's thread; @n counts connections from 0. */
typedef struct
{
  /* (nullable): what to answer to the handshake. Returns: the status, 101 by default; 0: no answer at all */
  guint (*admit) (WebSocketPeer *peer, guint n, gpointer user_data);
  /* The line is cut when it returns. */
  void  (*talk)  (WebSocketPeer *peer, guint n, gpointer user_data);
} WebSocketManners;

WebSocketServer *web_socket_server_new           (const WebSocketManners *manners,
                                                  gpointer                user_data);
void             web_socket_server_free          (WebSocketServer        *self);         /* ends all connections */
const char      *web_socket_server_get_url       (WebSocketServer        *self);         /* "ws://127.0.0.1:PORT" */
guint            web_socket_server_get_n         (WebSocketServer        *self);         /* connections so far */

const char      *web_socket_peer_get_handshake   (WebSocketPeer          *self);         /* request line and headers */
void             web_socket_peer_add_header      (WebSocketPeer          *self,          /* to the answer */
                                                  const char             *line);
/* (transfer full) (nullable): the next message; %NULL: the other side is gone. Answers pings unless it is deaf. */
char            *web_socket_peer_read            (WebSocketPeer          *self);
void             web_socket_peer_set_deaf        (WebSocketPeer          *self,
                                                  gboolean                is_deaf);
guint            web_socket_peer_get_pings       (WebSocketPeer          *self);
/* All of these: whether it could be sent. */
gboolean         web_socket_peer_send            (WebSocketPeer          *self,
                                                  const char             *text);
gboolean         web_socket_peer_send_frame      (WebSocketPeer          *self,
                                                  guint8                  first,         /* WEB_SOCKET_FIN | WEB_SOCKET_TEXT and the like */
                                                  const void             *data,
                                                  gsize                   length);
gboolean         web_socket_peer_send_raw        (WebSocketPeer          *self,
                                                  const void             *data,
                                                  gsize                   length);
gboolean         web_socket_peer_close           (WebSocketPeer          *self,
                                                  guint16                 code,
                                                  const char             *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebSocketServer, web_socket_server_free)
