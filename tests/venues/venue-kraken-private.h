/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue-kraken.h"

/* Between the two parts of the venue, both on its thread: questions, and streams. */
char       *venue_kraken_number       (FinxDecimal       value);
FinxDecimal venue_kraken_fee          (FinxDecimal       value);
FinxDecimal venue_kraken_average      (const VenueOrder *order);
const char *venue_kraken_type         (const VenueOrder *order);
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
