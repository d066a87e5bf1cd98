/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue.h"

#define VENUE_DERIV_TOKEN      "a1-QkT5vY8cRz2mWbLp"
#define VENUE_DERIV_READ_TOKEN "a1-ReadOnly000000000"
#define VENUE_DERIV_RICH_TOKEN "a1-MayPay0000000000"
#define VENUE_DERIV_APP        "32bQx9LmTzKpWv7R"       /* of the newer way in */
#define VENUE_DERIV_OLD_APP    "31415"                  /* of the older one, with a callback address */
#define VENUE_DERIV_REDIRECT   "https://127.0.0.1:8182"
#define VENUE_DERIV_SYMBOL     "1HZ75V"

/* Deriv's WebSocket: authorise, proposals, contracts, statement, portfolio, prices. */
Venue *venue_deriv_new   (guint       port);
/* Something that nobody asked for ends the newest contract that is open: it is sold for @price, and has @status. */
void   venue_deriv_close (Venue      *venue,
                          const char *price,
                          const char *status);
/* A contract of another program, of which it is not told until somebody looks. */
void   venue_deriv_buy   (Venue      *venue,
                          const char *type,
                          const char *stake);
/* Another program buys the same at the moment of each of the next @n purchases. */
void   venue_deriv_add_twins (Venue      *venue,
                              guint       n);
/* From now on contracts last so much longer than was asked for. */
void   venue_deriv_set_longer (Venue     *venue,
                              gint64      seconds);
/* The newest contract may be taken back for its stake; @is_over: it seems so, but is refused. */
void   venue_deriv_let_cancel (Venue     *venue,
                              gboolean    is_over);
/* The newest contract loses its limits. */
void   venue_deriv_take_away (Venue      *venue);
void   venue_deriv_set_clock (Venue      *venue,
                              gint64      ahead_us);
/* From now on new multipliers have no price to begin with, until the next beat. */
void   venue_deriv_set_shy   (Venue      *venue,
                              gboolean    is_shy);
/* The token that came from signing in is no good any more; @is_for_good: nor what it is renewed with. */
void   venue_deriv_revoke    (Venue      *venue,
                              gboolean    is_for_good);
/* What it says from now on of how long such a token lasts; 0: nothing, as in the beginning. */
void   venue_deriv_set_life  (Venue      *venue,
                              gint64      life_s);
