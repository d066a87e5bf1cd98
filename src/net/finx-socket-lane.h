/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/finx-web-socket.h"

G_BEGIN_DECLS

/* Calls over one WebSocket, for services that are not asked by HTTP: each has a number that its answer carries. It connects when
 * there is something to ask, waits for the service's limits, lets orders go ahead, asks again what is safe to ask again, and tells
 * what was never sent from what may have been heard. All of it, callbacks included, on the thread and main context of its
 * #FinxHttp. */
#define FINX_TYPE_SOCKET_LANE (finx_socket_lane_get_type ())
G_DECLARE_FINAL_TYPE (FinxSocketLane, finx_socket_lane, FINX, SOCKET_LANE, GObject)

/**
 * FinxSocketLaneOptions:
 * @name: what a person calls the service, such as "Deriv"; in sentences and log lines
 * @limits: (array zero-terminated=1): as finx_rates_parse() has them; a call counts for one of these
 * @max_running: calls that went out and are not answered; 0: 8
 * @max_retries: how often it is asked again after the first time
 * @attempt_us: how long an answer may take; 0: 10 s
 * @total_us: how long a call may take with all that is tried, counted from when it was asked for; not counted is the time for which the
 *   limits hold one that may be made again; 0: 30 s
 * @haste: the limits' times are divided by that, for tests; 0: 1
 * @socket: of the connection
 */
typedef struct
{
  const char           *name;
  const char *const    *limits;
  guint                 max_running;
  guint                 max_retries;
  gint64                attempt_us;
  gint64                total_us;
  guint                 haste;
  FinxWebSocketOptions  socket;
} FinxSocketLaneOptions;

/**
 * FinxSocketLaneEvents:
 * @prepare: as of a #FinxWebSocket, which is given
 * @opened: the owner says who it is, by calls with @is_greeting, and then calls finx_socket_lane_set_ready()
 * @match: the number of the call that a message answers; 0: none, which gives it to @message
 * @message: what is told unasked
 * @lost: an attempt failed, or the connection is gone
 *
 * Any of them may close the lane. A call whose time ends before the next connection is tried fails at once.
 */
typedef struct
{
  void    (*prepare) (FinxSocketLane *self, FinxWebSocket *socket, gpointer user_data);
  void    (*opened)  (FinxSocketLane *self, gpointer user_data);
  guint64 (*match)   (FinxSocketLane *self, const char *data, gsize length, gpointer user_data);
  void    (*message) (FinxSocketLane *self, const char *data, gsize length, gpointer user_data);
  void    (*lost)    (FinxSocketLane *self, const GError *reason, gpointer user_data);
} FinxSocketLaneEvents;

/**
 * FinxSocketCall:
 * @number: of finx_socket_lane_next(); the text carries it
 * @text: copied; its copy is wiped
 * @limit: index of the limit that it counts for
 * @is_once: not asked again: it changes something
 * @is_greeting: goes out before the lane is ready, and is lost with the connection
 */
typedef struct
{
  guint64     number;
  const char *text;
  guint       limit;
  FinxUrgency urgency;
  gboolean    is_once;
  gboolean    is_greeting;
} FinxSocketCall;

FinxSocketLane *finx_socket_lane_new         (FinxHttp                    *http,
                                              const FinxSocketLaneOptions *options,
                                              const FinxSocketLaneEvents  *events,
                                              gpointer                     user_data);
guint64         finx_socket_lane_next        (FinxSocketLane              *self);
void            finx_socket_lane_open        (FinxSocketLane              *self);
void            finx_socket_lane_close       (FinxSocketLane              *self);
void            finx_socket_lane_set_ready   (FinxSocketLane              *self);
gboolean        finx_socket_lane_is_ready    (FinxSocketLane              *self);
void            finx_socket_lane_fail        (FinxSocketLane              *self,
                                              const GError                *reason);
void            finx_socket_lane_refuse      (FinxSocketLane              *self,
                                              const GError                *reason);
void            finx_socket_lane_send_async  (FinxSocketLane              *self,
                                              const FinxSocketCall        *call,
                                              GCancellable                *cancellable,
                                              GAsyncReadyCallback          callback,
                                              gpointer                     user_data);
char           *finx_socket_lane_send_finish (FinxSocketLane              *self,
                                              GAsyncResult                *result,
                                              GError                     **error);
double          finx_socket_lane_get_use     (FinxSocketLane              *self);
void            finx_socket_lane_pause       (FinxSocketLane              *self,
                                              gint64                       until_us);

G_END_DECLS
