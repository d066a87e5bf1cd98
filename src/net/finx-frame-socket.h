/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/finx-line.h"

G_BEGIN_DECLS

/* A TCP connection that carries frames and stays: it connects, notices when the other side is gone, and connects again, later and
 * later. What was said to the other side is forgotten with the connection, so the owner says it again each time. Nothing is queued
 * while there is no connection. All of it, callbacks included, in the main context that was its thread's default when it was made. */
#define FINX_TYPE_FRAME_SOCKET (finx_frame_socket_get_type ())
G_DECLARE_FINAL_TYPE (FinxFrameSocket, finx_frame_socket, FINX, FRAME_SOCKET, GObject)

/**
 * FinxFrameSocketOptions:
 * @name: what a person calls the service, such as "Interactive Brokers"; in sentences and log lines
 * @is_secure: over TLS; the certificate is verified
 * @attempt_us: how long connecting may take; 0: 15 s
 * @silence_us: without a whole frame for that long the other side counts as gone; 0: 30 s. Who speaks to one that may have nothing
 *   to say asks it for something in between.
 * @first_wait_us: the longest wait after the first loss; doubled with each loss; 0: 1 s
 * @most_wait_us: 0: 60 s
 * @settled_us: once it was open for that long, the waits begin anew; 0: 60 s
 * @max_bytes: of a frame; 0: 16 MiB
 * @max_unsent: bytes that may wait for an other side that reads slowly; 0: 1 MiB
 */
typedef struct
{
  const char *name;
  gboolean    is_secure;
  gint64      attempt_us;
  gint64      silence_us;
  gint64      first_wait_us;
  gint64      most_wait_us;
  gint64      settled_us;
  gsize       max_bytes;
  gsize       max_unsent;
} FinxFrameSocketOptions;

/**
 * FinxFrameSocketEvents:
 * @measure: how long the frame that begins at @data is, with all that belongs to it, more than 0; 0: more must come first to know;
 *   -1: this is not the protocol, and the connection is cut with %FINX_ERROR_PROTOCOL
 * @opened: the owner says who it is and what it wants to hear
 * @frame: whole, @length as it was measured; borrowed for the call
 * @lost: an attempt failed, or the connection is gone; it is tried again at finx_frame_socket_get_due() unless it is closed now
 *
 * Any of them but @measure may close the socket and drop it.
 */
typedef struct
{
  gssize (*measure) (const char *data, gsize length, gpointer user_data);
  void   (*opened)  (FinxFrameSocket *self, gpointer user_data);
  void   (*frame)   (FinxFrameSocket *self, const char *data, gsize length, gpointer user_data);
  void   (*lost)    (FinxFrameSocket *self, const GError *reason, gpointer user_data);
} FinxFrameSocketEvents;

FinxFrameSocket     *finx_frame_socket_new        (FinxClock                    *clock,
                                                   const FinxFrameSocketOptions *options,
                                                   const FinxFrameSocketEvents  *events,
                                                   gpointer                      user_data);
void                 finx_frame_socket_open       (FinxFrameSocket              *self,
                                                   const char                   *host,
                                                   guint16                       port);
void                 finx_frame_socket_close      (FinxFrameSocket              *self);
void                 finx_frame_socket_fail       (FinxFrameSocket              *self,
                                                   const GError                 *reason);
gboolean             finx_frame_socket_send       (FinxFrameSocket              *self,
                                                   const void                   *bytes,
                                                   gsize                         length);
FinxLineState        finx_frame_socket_get_state  (FinxFrameSocket              *self);
gint64               finx_frame_socket_get_due    (FinxFrameSocket              *self);
gint64               finx_frame_socket_get_heard  (FinxFrameSocket              *self);
guint                finx_frame_socket_get_losses (FinxFrameSocket              *self);
const char          *finx_frame_socket_get_correlation_id (FinxFrameSocket      *self);
void                 finx_frame_socket_look       (FinxFrameSocket              *self);

G_END_DECLS
