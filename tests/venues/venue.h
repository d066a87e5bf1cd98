/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "venue-exchange.h"

/* A test venue: a server on loopback, on a thread of its own, that speaks a broker's protocol, keeps an account, and misbehaves on
 * command. Any thread may call; what runs on the venue's thread is said. */
typedef struct _Venue Venue;
typedef struct _VenueSocket VenueSocket;
typedef struct _VenueLine VenueLine;    /* a connection of framed TCP */

/**
 * VenueFault: what goes wrong with the next answer, or the next message of a stream.
 * @VENUE_CUT: the line is cut before anything is done
 * @VENUE_CUT_AFTER: it is done, and the line is cut before that is said
 * @VENUE_SILENT: it is done, and nothing is ever said
 * @VENUE_SLOW: it is done, and said a second late
 * @VENUE_HALF: it is done, and half of the answer is said
 * @VENUE_TOO_OFTEN: 429
 * @VENUE_BROKEN: 500, with JSON
 * @VENUE_BROKEN_AFTER: likewise, but it is done
 * @VENUE_MAINTENANCE: 503, with HTML
 * @VENUE_KEY_REFUSED: 401
 * @VENUE_FORBIDDEN: 403
 * @VENUE_GARBAGE: 200, with what is not JSON
 * @VENUE_STRANGE: 200, with JSON of other types
 * @VENUE_EMPTY: 200, with nothing
 * @VENUE_TWICE: a message of a stream comes twice
 * @VENUE_LOST: a message of a stream does not come
 * @VENUE_LATE: a message of a stream comes after the next one
 */
typedef enum
{
  VENUE_WELL,
  VENUE_CUT,
  VENUE_CUT_AFTER,
  VENUE_SILENT,
  VENUE_SLOW,
  VENUE_HALF,
  VENUE_TOO_OFTEN,
  VENUE_BROKEN,
  VENUE_BROKEN_AFTER,
  VENUE_MAINTENANCE,
  VENUE_KEY_REFUSED,
  VENUE_FORBIDDEN,
  VENUE_GARBAGE,
  VENUE_STRANGE,
  VENUE_EMPTY,
  VENUE_TWICE,
  VENUE_LOST,
  VENUE_LATE
} VenueFault;
#define VENUE_N_ANSWER_FAULTS VENUE_TWICE       /* those of answers come first */

typedef struct
{
  const char *method, *path;    /* the path decoded */
  GHashTable *query;            /* (nullable) */
  const char *body;             /* "" */
  SoupMessageHeaders *headers;
  const char *whole_query;      /* (nullable): as it came */
} VenueRequest;

typedef struct
{
  guint status;                 /* 200 */
  char *body;
  GHashTable *headers;          /* (nullable): name → value, beside those that all have; freed behind it */
} VenueReply;

/**
 * VenueProtocol: a broker's own part, all on the venue's thread.
 * @answer: fills @reply
 * @opened: a socket was opened at a path
 * @message: came over a socket
 * @event: of the exchange; tells the streams
 * @beat: (nullable): twice a second, for streams that show that they live
 *
 * Of one that speaks framed TCP, beside HTTP or in place of it:
 * @measure: (nullable): how long the frame that begins there is, see #FinxFrameSocketEvents
 * @connected: (nullable): somebody called
 * @frame: came over a line; says what call it is with venue_line_call(), and answers with venue_frame_send()
 * @refuse: says on a line what takes the place of an answer: %VENUE_TOO_OFTEN and those after it
 * @hung_up: (nullable): a line ended
 */
typedef struct
{
  const char *name;
  void (*answer)  (Venue *venue, const VenueRequest *request, VenueReply *reply);
  void (*opened)  (Venue *venue, VenueSocket *socket);
  void (*message) (Venue *venue, VenueSocket *socket, const char *text, gsize length);
  void (*event)   (Venue *venue, VenueOrder *order, VenueFill *fill);
  void (*beat)    (Venue *venue);
  gssize (*measure)   (const char *data, gsize length);
  void   (*connected) (Venue *venue, VenueLine *line);
  void   (*frame)     (Venue *venue, VenueLine *line, const char *data, gsize length);
  void   (*refuse)    (Venue *venue, VenueLine *line, const char *call, VenueFault fault);
  void   (*hung_up)   (Venue *venue, VenueLine *line);
} VenueProtocol;

/**
 * VenueCalls: of a protocol whose requests come over a socket; on the venue's thread.
 * @name: (transfer full): of what a message asks for, such as "buy": it misbehaves as "CALL buy"
 * @refuse: (transfer full): what is said in place of the answer: %VENUE_TOO_OFTEN, %VENUE_BROKEN, %VENUE_MAINTENANCE, %VENUE_KEY_REFUSED,
 *   %VENUE_FORBIDDEN or %VENUE_STRANGE in the protocol's words
 */
typedef struct
{
  char *(*name)   (const char *text, gsize length);
  char *(*refuse) (const char *text, gsize length, VenueFault fault);
} VenueCalls;

Venue         *venue_new           (const VenueProtocol *protocol,
                                    guint                port);         /* 0: any */
void           venue_free          (Venue               *self);
const char    *venue_get_url       (Venue               *self);         /* "http://127.0.0.1:PORT"; without HTTP "tcp://127.0.0.1:PORT" */
const char    *venue_get_stream_url (Venue              *self);         /* "ws://127.0.0.1:PORT" */
const char    *venue_get_frame_url (Venue               *self);         /* (nullable): "tcp://127.0.0.1:PORT" */

/* The program looks for the broker of that id at this venue. */
void           venue_stand_for     (Venue               *self,
                                    const char          *broker);
void           venue_set_calls     (Venue               *self,
                                    const VenueCalls    *calls);
/* The protocol's own, freed with the venue. */
void           venue_set_data      (Venue               *self,
                                    gpointer             data,
                                    GDestroyNotify       data_free);
gpointer       venue_get_data      (Venue               *self);

/* The next @n answers to requests that begin with "METHOD /path" or "CALL name", or messages of streams at such a path or of such a
 * name ("STREAM /path", "STREAM name"). */
void           venue_misbehave     (Venue               *self,
                                    const char          *prefix,
                                    VenueFault           fault,
                                    guint                n);
/* What was asked for and did not come yet goes well. */
void           venue_behave        (Venue               *self);
void           venue_cut_streams   (Venue               *self);
void           venue_set_price     (Venue               *self,
                                    const char          *symbol,
                                    const char          *bid,
                                    const char          *ask,
                                    const char          *depth);        /* (nullable) */
/* Runs @func on the venue's thread and waits for it. */
void           venue_call          (Venue               *self,
                                    void               (*func) (Venue *venue, gpointer data),
                                    gpointer             data);
guint          venue_count         (Venue               *self,          /* how many requests began with it */
                                    const char          *prefix);
/* (transfer full): of the last one, with its headers and body */
char          *venue_get_last      (Venue               *self,
                                    const char          *prefix);

/* (nullable): of the address that was asked for */
const char    *venue_request_get   (const VenueRequest  *request,
                                    const char          *name);

/* On the venue's thread. */
VenueExchange *venue_get_exchange  (Venue               *self);
void           venue_push          (Venue               *self,          /* to all sockets of a path that said who they are */
                                    const char          *path,
                                    const char          *text);
GPtrArray     *venue_get_sockets   (Venue               *self);         /* (element-type VenueSocket) */
const char    *venue_socket_get_path (VenueSocket       *self);
const char    *venue_socket_get_query (VenueSocket      *self);         /* of the address that it was opened at; "" */
void           venue_socket_cut    (VenueSocket         *self);
guint64        venue_socket_next   (VenueSocket         *self);         /* 0, 1, 2 …: of protocols that number their messages */
void           venue_socket_send   (VenueSocket         *self,
                                    const char          *text);
/* Of a call: what answers the message that came last. */
void           venue_socket_answer (VenueSocket         *self,
                                    const char          *text);
void           venue_socket_set_welcome (VenueSocket    *self,
                                    gboolean             is_welcome);
gboolean       venue_socket_is_welcome (VenueSocket     *self);
GHashTable    *venue_socket_get_wishes (VenueSocket     *self);         /* a set of texts, the protocol's */

/* A call came that is known by that name; @text is remembered of it, see venue_get_last(). Returns: whether it is to be done; what is
 * said on the line until @frame returns is its answer, and goes wrong as it was asked for. */
gboolean       venue_line_call     (VenueLine           *self,
                                    const char          *name,
                                    const char          *text);
void           venue_frame_send    (VenueLine           *self,
                                    const void          *data,
                                    gsize                length);
/* A message of a stream of that name. */
void           venue_frame_push    (VenueLine           *self,
                                    const char          *name,
                                    const void          *data,
                                    gsize                length);
void           venue_line_cut      (VenueLine           *self);         /* once what was said is gone out */
GPtrArray     *venue_get_lines     (Venue               *self);         /* (element-type VenueLine): those that are welcome and others */
void           venue_line_set_data (VenueLine           *self,          /* the protocol's own */
                                    gpointer             data,
                                    GDestroyNotify       destroy);
gpointer       venue_line_get_data (VenueLine           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Venue, venue_free)
