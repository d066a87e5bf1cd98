/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue.h"

/* The private key is the one of Kraken's published example, and nobody's. */
#define VENUE_KRAKEN_KEY    "hT6vQmWnXz0PpY3kTestKeyOfNobody1234567890ABCDEFGHIJKLMNOP"
#define VENUE_KRAKEN_SECRET "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=="
#define VENUE_KRAKEN_OTP    "hush hush"

/* Kraken's spot markets and the second version of its streams. Knows BTC-USD (as XXBTZUSD, XBTUSD, XBT/USD and BTC/USD), SOL-USD and
 * ETH-EUR at prices around 71, 140 and 2,410. One at a time. */
extern const VenueProtocol venue_kraken;
Venue *venue_kraken_new (guint port);

/* What the key may do; %NULL: Kraken does not tell, but lets nobody withdraw. Words as Kraken has them, separated by spaces. */
void   venue_kraken_permit     (Venue      *venue,
                                const char *permissions);
/* The key has a password from now on. */
void   venue_kraken_set_otp    (Venue      *venue);
/* The next @n private requests are refused so, without anything being done. */
void   venue_kraken_refuse     (Venue      *venue,
                                const char *words,
                                guint       n);
/* The highest number that was seen, which can be set. */
guint64 venue_kraken_get_nonce (Venue      *venue);
void   venue_kraken_set_nonce  (Venue      *venue,
                                guint64     nonce);
/* An entry of the ledgers that is of no trade, in Kraken's words and from so long ago; the balance changes with it. */
typedef struct
{
  const char *id, *group, *type, *subtype, *asset, *amount, *fee;
  gint64      ago_us;
} VenueKrakenEntry;
void   venue_kraken_book       (Venue      *venue,
                                const VenueKrakenEntry *entry);
/* A position on margin, as "\"ID\":{…}". */
void   venue_kraken_borrow     (Venue      *venue,
                                const char *row);
/* (nullable) "XBTUSD" → "BTC-USD" */
const char *venue_kraken_symbol_of (const char *name);
