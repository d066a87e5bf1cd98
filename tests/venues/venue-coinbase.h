/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue.h"

/* The keys were made for tests, and are nobody's. */
#define VENUE_COINBASE_KEY    "organizations/11111111-2222-3333-4444-555555555555/apiKeys/66666666-7777-8888-9999-aaaaaaaaaaaa"
#define VENUE_COINBASE_SECRET "-----BEGIN EC PRIVATE KEY-----\n" \
                              "MHcCAQEEIC8LZ8byjjBji/9jJ3pbcX/BRFlgKzUd2R9GAkLoxOqFoAoGCCqGSM49\n" \
                              "AwEHoUQDQgAEE+GU83FWHs/8N9Pqr5d1e/h9lusc8sEGgSU9ZEE92yUWU5qeULSs\n" \
                              "Do2MKkt4qEDrQilEdEQk8rreEcFk0lnIkQ==\n" \
                              "-----END EC PRIVATE KEY-----\n"

/* Coinbase's Advanced Trade API and its streams. Knows SOL-USD and ETH-USD at prices around 71 and 2,410, and "SOL-USDC", which is SOL-USD. */
extern const VenueProtocol venue_coinbase;
Venue *venue_coinbase_new (guint port);

/**
 * venue_coinbase_check:
 * @token: (nullable)
 * @uri: (nullable): "GET api.coinbase.com/…"; %NULL: of a stream
 * @now: UTC s
 *
 * Checks a token with what is public of the test's key.
 *
 * Returns: (nullable): what is wrong with it
 */
const char *venue_coinbase_check (const char *token,
                                  const char *uri,
                                  gint64      now);
