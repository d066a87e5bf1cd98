/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/finx-http.h"
#include "net/finx-line.h"

G_BEGIN_DECLS

/* A WebSocket that stays: it connects, notices when the other side is gone, and connects again, later and later. What was said to
 * the other side is forgotten with the connection, so the owner says it again each time: who it is, what it wants to hear. Nothing
 * is queued while there is no connection. All of it, callbacks included, on the thread and main context of its #FinxHttp. */
#define FINX_TYPE_WEB_SOCKET (finx_web_socket_get_type ())
G_DECLARE_FINAL_TYPE (FinxWebSocket, finx_web_socket, FINX, WEB_SOCKET, GObject)

/**
 * FinxWebSocketOptions:
 * @name: what a person calls the service, such as "Kraken"; in sentences and log lines
 * @protocol: (nullable): subprotocol to ask for
 * @attempt_us: how long connecting may take, what the owner prepares included; 0: 15 s
 * @ping_us: how often the other side is asked for a sign of life; whole seconds; 0: 10 s
 * @silence_us: without any sign of life for that long it counts as gone; 0: 30 s
 * @first_wait_us: the longest wait after the first loss; doubled with each loss; 0: 1 s
 * @most_wait_us: 0: 60 s
 * @settled_us: once it was open for that long, the waits begin anew; 0: 60 s
 * @max_bytes: of a message; 0: 16 MiB
 * @beats: messages come all the time, also where nothing happens: that a ping is answered is no sign of life then, as what is listened to may
 *   have ended
 */
typedef struct
{
  const char *name;
  const char *protocol;
  gint64      attempt_us;
  gint64      ping_us;
  gint64      silence_us;
  gint64      first_wait_us;
  gint64      most_wait_us;
  gint64      settled_us;
  gsize       max_bytes;
  gboolean    beats;
} FinxWebSocketOptions;

/**
 * FinxWebSocketEvents:
 * @prepare: an attempt begins: finx_web_socket_connect() or finx_web_socket_fail() is called, now or later; a token for this one
 *   connection is fetched meanwhile
 * @opened: the owner says who it is and what it wants to hear
 * @message: text or binary, whole; not ended by a zero byte; borrowed for the call
 * @lost: an attempt failed, or the connection is gone; it is tried again at finx_web_socket_get_due() unless it is closed now
 *
 * Any of them may close the socket and drop it.
 */
typedef struct
{
  void (*prepare) (FinxWebSocket *self, gpointer user_data);
  void (*opened)  (FinxWebSocket *self, gpointer user_data);
  void (*message) (FinxWebSocket *self, const char *data, gsize length, gpointer user_data);
  void (*lost)    (FinxWebSocket *self, const GError *reason, gpointer user_data);
} FinxWebSocketEvents;

FinxWebSocket     *finx_web_socket_new         (FinxHttp                   *http,
                                                const FinxWebSocketOptions *options,
                                                const FinxWebSocketEvents  *events,
                                                gpointer                    user_data);
void               finx_web_socket_open        (FinxWebSocket              *self);
void               finx_web_socket_close       (FinxWebSocket              *self);
void               finx_web_socket_connect     (FinxWebSocket              *self,
                                                FinxHttpRequest            *request);
void               finx_web_socket_fail        (FinxWebSocket              *self,
                                                const GError               *reason);
gboolean           finx_web_socket_is_open     (FinxWebSocket              *self);
gboolean           finx_web_socket_send_text   (FinxWebSocket              *self,
                                                const char                 *text);
gboolean           finx_web_socket_send_binary (FinxWebSocket              *self,
                                                const void                 *data,
                                                gsize                       length);
FinxLineState      finx_web_socket_get_state   (FinxWebSocket              *self);
gint64             finx_web_socket_get_due     (FinxWebSocket              *self);
gint64             finx_web_socket_get_heard   (FinxWebSocket              *self);
void               finx_web_socket_set_beats   (FinxWebSocket              *self,
                                                gboolean                    beats);
guint              finx_web_socket_get_losses  (FinxWebSocket              *self);
const char        *finx_web_socket_get_correlation_id (FinxWebSocket       *self);
void               finx_web_socket_look        (FinxWebSocket              *self);

G_END_DECLS
