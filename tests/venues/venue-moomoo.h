/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include "venue.h"

/* OpenD: its frames and messages, with one real and one simulated account. A call is named "CALL PlaceOrder"; a change
 * "CALL ModifyOrder/1", a cancellation "CALL ModifyOrder/2"; what is told unasked "STREAM UpdateOrder". */
#define VENUE_MOOMOO_PASSWORD  "Harbour-2580"
#define VENUE_MOOMOO_REAL      G_GUINT64_CONSTANT (281756457888247915)
#define VENUE_MOOMOO_SIMULATED G_GUINT64_CONSTANT (6271834)

Venue   *venue_moomoo_new        (guint       port);
/* (nullable): the RSA key that OpenD was given, PEM; for connections that come later */
void     venue_moomoo_set_key    (Venue      *self,
                                  const char *pem);
void     venue_moomoo_set_signed_in (Venue   *self,
                                  gboolean    is_signed_in);
void     venue_moomoo_set_quota  (Venue      *self,
                                  int         n);
void     venue_moomoo_lock       (Venue      *self);
/* On the venue's thread: somebody unlocks trading in OpenD's window; OpenD tells something of itself. */
void     venue_moomoo_unlock     (Venue      *self);
void     venue_moomoo_notify     (Venue      *self,
                                  const ProtobufCMessage *notice);
/* @wish: a type and an instrument, as "2 US.KO" */
gboolean venue_moomoo_is_subscribed (Venue   *self,
                                  const char *wish);
