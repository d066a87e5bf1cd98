/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/text/finx-json-tree.h"
#include "venue-deriv.h"

/* What a price was asked for, and what it came to. */
typedef struct
{
  char        *id, *type, *symbol;
  VenueSocket *socket;                  /* that may buy it */
  FinxDecimal  ask, payout, multiplier, commission;
  FinxDecimal  take_profit, stop_loss;  /* unknown: none */
  gint64       duration_s;
  gboolean     is_days;
  guint        n_ticks;
} Proposal;

typedef struct
{
  gint64       id, buy_id, sell_id;
  char        *type, *symbol;
  const char  *status;                  /* "open", "sold", "won", "lost", "cancelled" */
  FinxDecimal  buy_price, payout, multiplier, commission, entry, sell_price;
  FinxDecimal  take_profit, stop_loss;
  gint64       bought_s, sold_s, duration_s;
  guint        n_ticks;
  int          cancellation;            /* 0: none; 1: shown and taken; 2: shown, and refused */
} Contract;

typedef struct
{
  GPtrArray *proposals, *contracts;
  gint64     last_id;
  gint64     ahead_us;
  gboolean   is_shy;
  gint64     longer_s;                  /* that contracts last than was asked for */
  guint      n_twins;                   /* purchases that another program makes as well, at the same moment */
  char      *pass;                      /* (nullable): lets one connection in, once */
  gint64     code, life_s;              /* of who signed in; 0: there is none, it is not told */
  char      *challenge, *redirect, *access, *refresh;   /* (nullable) */
} State;

FinxDecimal venue_deriv_spot          (Venue *venue, const char *symbol);
gboolean    venue_deriv_is_multiplier (const char *type);
FinxDecimal venue_deriv_profit        (Venue *venue, const Contract *contract);
gint64      venue_deriv_now           (Venue *venue);
Contract   *venue_deriv_find          (Venue *venue, gint64 id);
/* (transfer full): as the protocol has them */
char       *venue_deriv_write         (Venue *venue, const Contract *contract);
char       *venue_deriv_portfolio     (Venue *venue);
char       *venue_deriv_statement     (Venue *venue, const FinxJsonNode *root);
void        venue_deriv_end           (Venue *venue, Contract *contract, FinxDecimal price, const char *status);
void        venue_deriv_tell          (Venue *venue, const Contract *contract, const char *action);
/* Whether it is asked where people sign in, and was answered. */
gboolean    venue_deriv_answer_sign_in (Venue *venue, const VenueRequest *request, VenueReply *reply);
gboolean    venue_deriv_is_token      (Venue *venue, const char *bearer);
