/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "venue-moomoo.h"

#include "adapters/moomoo/finx-moomoo-private.h"
#include "base/finx-clock.h"

/* Of OpenD itself: shared by all connections to it. */
typedef struct
{
  char    *pem;                 /* (nullable) */
  gboolean is_signed_in, is_unlocked;
  int      quota;
  guint64  n_connections;
  gint64   n_trades;
  guint32  n_pushes;
} VenueMoomooState;
extern VenueMoomooState venue_moomoo_state;

typedef struct
{
  MoomooCipher *cipher;         /* (nullable) */
  guint64       id;             /* 0: it did not say who it is */
  guint32       protocol, serial, last_packet;
  gboolean      is_refused;     /* the call: it is not to be done */
  guint64       account;        /* whose orders it hears of; 0: none */
  GHashTable   *wishes;         /* set: "2 US.KO" */
} VenueMoomooLine;

double venue_moomoo_number     (FinxDecimal                     value);
/* "US.KO" as a market's number and a code */
const MoomooMarket *venue_moomoo_split (const char             *symbol,
                                const char                    **code);
/* (nullable): its symbol */
const char *venue_moomoo_find_price (Venue                     *venue,
                                const Moomoo__Security         *security,
                                VenuePrice                    **price);
/* The answer to what is asked now. @s2c: (nullable) */
void   venue_moomoo_say        (VenueLine                      *line,
                                int                             type,
                                const char                     *words,
                                const ProtobufCMessage         *s2c);
void   venue_moomoo_push       (VenueLine                      *line,
                                guint32                         protocol,
                                const ProtobufCMessage         *s2c);

/* venue-moomoo-prices.c */
void   venue_moomoo_subscribe  (Venue                          *venue,
                                VenueLine                      *line,
                                const Moomoo__Subscribe        *c2s);
void   venue_moomoo_get_book   (Venue                          *venue,
                                VenueLine                      *line,
                                const Moomoo__GetOrderBook     *c2s);
void   venue_moomoo_get_bars   (Venue                          *venue,
                                VenueLine                      *line,
                                const Moomoo__RequestHistoryKL *c2s);
void   venue_moomoo_get_quota  (VenueLine                      *line);
void   venue_moomoo_get_instruments (VenueLine                 *line,
                                const Moomoo__GetStaticInfo    *c2s);
void   venue_moomoo_get_snapshots (Venue                       *venue,
                                VenueLine                      *line,
                                const Moomoo__GetSecuritySnapshot *c2s);
