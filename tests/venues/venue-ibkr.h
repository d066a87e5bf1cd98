/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue.h"

#define VENUE_IBKR_ACCOUNT "DU4177003"
#define VENUE_IBKR_CLIENT  "913577"     /* a number that does not stand in prices and the like */

/* TWS with a paper account, "KO", "AAPL" and "EUR.USD". */
Venue *venue_ibkr_new           (guint       port);

/* How TWS is, from the next request on. */
typedef struct
{
  int         version;          /* that it speaks; 0: 176 */
  gboolean    is_read_only;
  gboolean    is_delayed;       /* prices */
  gboolean    is_quiet;         /* tells no ids: nobody is let in */
  gboolean    has_no_prices;
  const char *accounts;         /* (nullable) */
  gint64      ahead_s;          /* of the clock */
  const char *refusal;          /* (nullable): "201|words": of each order that comes */
  const char *warning;          /* (nullable): likewise, and it is taken all the same */
  const char *fee_currency;     /* (nullable): of commissions; "": they are not told */
  const char *stranger;         /* (nullable): a contract of which an execution is listed, too, at 99.5 or at @stranger_price */
  const char *stranger_price;   /* (nullable) */
  gboolean    gives_no_number;  /* to orders, of its own */
  gint64      next_id;          /* of orders; 0: the next one */
} VenueIbkrMood;
void   venue_ibkr_set_mood      (Venue               *venue,
                                 const VenueIbkrMood *mood);
/* What TWS knows of orders is gone, as when a day is over. */
void   venue_ibkr_forget        (Venue      *venue);
/* Something said to all that are connected: fields divided by “|”. */
void   venue_ibkr_say           (Venue      *venue,
                                 const char *fields);
