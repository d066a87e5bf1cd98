/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue-kraken.h"

/* Between the parts of the venue, all on its thread: questions, ledgers, and streams. */
char       *venue_kraken_number       (FinxDecimal       value);
FinxDecimal venue_kraken_fee          (FinxDecimal       value);
FinxDecimal venue_kraken_average      (const VenueOrder *order);
const char *venue_kraken_type         (const VenueOrder *order);
const char *venue_kraken_base_of      (const char       *symbol);
const char *venue_kraken_symbol_of_base (const char     *code);
void        venue_kraken_reset_ledger (void);
char       *venue_kraken_list_entries (Venue            *venue,
                                       GHashTable       *fields);
char       *venue_kraken_list_positions (void);
gboolean    venue_kraken_take_token   (const char       *token);
void        venue_kraken_tell_amended (Venue            *venue,
                                       VenueOrder       *order);
void        venue_kraken_opened       (Venue            *venue,
                                       VenueSocket      *socket);
void        venue_kraken_message      (Venue            *venue,
                                       VenueSocket      *socket,
                                       const char       *text,
                                       gsize             length);
void        venue_kraken_event        (Venue            *venue,
                                       VenueOrder       *order,
                                       VenueFill        *fill);
void        venue_kraken_beat         (Venue            *venue);
