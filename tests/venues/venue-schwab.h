/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue.h"

#define VENUE_SCHWAB_KEY      "Wq7kPz0aTtYbC1mN9vXsE4rJ2hLgU6dF"
#define VENUE_SCHWAB_SECRET   "q8Zr5TnB2cVx7LpM"
#define VENUE_SCHWAB_REDIRECT "https://127.0.0.1:8182"
#define VENUE_SCHWAB_REFRESH  "refresh-of-the-first-sign-in@"
#define VENUE_SCHWAB_CODE     "C0.b2F1dGg.a+b/c@"       /* that a person who signed in has */
#define VENUE_SCHWAB_ACCOUNT  "41223677"
#define VENUE_SCHWAB_HASH     "8D1C6E4F0A7B49D2C3E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B"

/* Charles Schwab's Trader API, its market data, its tokens and its streamer. Knows KO, MSFT and BRK/B at prices around 71, 498 and 505. */
extern const VenueProtocol venue_schwab;
Venue *venue_schwab_new (guint port);
/* All tokens that were given until now are refused from now on. Any thread. */
void   venue_schwab_revoke (void);

/* venue-schwab-stream.c, on the venue's thread. */
void     venue_schwab_message  (Venue *venue, VenueSocket *socket, const char *text, gsize length);
void     venue_schwab_event    (Venue *venue, VenueOrder *order, VenueFill *fill);
void     venue_schwab_beat     (Venue *venue);
gboolean venue_schwab_is_token (const char *token);
