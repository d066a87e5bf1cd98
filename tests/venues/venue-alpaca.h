/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue.h"

#define VENUE_ALPACA_KEY    "PKTEST0123456789ABCD"
#define VENUE_ALPACA_SECRET "s3cr3t/of+the=alpaca"

/* Alpaca's Trading API v2, market data v2, and their streams. Knows KO and MSFT at prices around 71 and 498, and BTC/USD. */
extern const VenueProtocol venue_alpaca;
Venue *venue_alpaca_new (guint port);

/* The next change is taken, and is rejected on its way: the order is as it was. */
void   venue_alpaca_refuse_change (Venue *venue);
