/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue.h"

/* The keys were made for tests, and are nobody's. The second one may only look; the third one may also send money away. */
#define VENUE_COINBASE_EXCHANGE_KEY          "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
#define VENUE_COINBASE_EXCHANGE_VIEW_KEY     "1f1e2d3c4b5a69788796a5b4c3d2e1f1"
#define VENUE_COINBASE_EXCHANGE_TRANSFER_KEY "2f1e2d3c4b5a69788796a5b4c3d2e1f2"
#define VENUE_COINBASE_EXCHANGE_SECRET       "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
#define VENUE_COINBASE_EXCHANGE_PASSPHRASE   "correct-horse-battery"

/* The API of Coinbase Exchange and its stream. Knows SOL-USD and ETH-USD at prices around 71 and 2,410. */
extern const VenueProtocol venue_coinbase_exchange;
Venue *venue_coinbase_exchange_new (guint port);
