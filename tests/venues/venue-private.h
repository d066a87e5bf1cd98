/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue.h"

/* What the parts of a venue share. */

struct _Venue
{
  const VenueProtocol *protocol;
  VenueExchange       *exchange;
  GThread             *thread;
  GMainContext        *context;
  GMainLoop           *loop;
  SoupServer          *server;
  guint                port;
  char                *url, *stream_url;
  char                *frame_url;       /* (nullable) */
  GPtrArray           *sockets;         /* (element-type VenueSocket) */
  GHashTable          *taken;           /* (element-type GSocket): that the server has; borrowed */
  GSocketService      *service;         /* (nullable): of framed TCP */
  GPtrArray           *lines;           /* (element-type VenueLine) */
  GPtrArray           *faults;          /* (element-type Planned) */
  GPtrArray           *requests;        /* (element-type utf8): as they came */
  char                *late;            /* (nullable): a message that waits for the next one */
  VenueCalls           calls;
  gpointer             data;            /* (nullable): the protocol's */
  GDestroyNotify       data_free;
};

/* Takes one of those that were asked for: of "METHOD /path", "STREAM name" and the like. */
VenueFault venue_take_fault   (Venue      *self,
                               const char *method,
                               const char *path);
gboolean   venue_fault_is_done (VenueFault fault);

void       venue_lines_listen (Venue      *self,
                               guint       port);
void       venue_lines_close  (Venue      *self);
void       venue_lines_cut    (Venue      *self);
