/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

/* A price-time priority order book for one instrument, in whole price and size units. Not thread safe.
 *
 * Each price level is a first-in first-out queue. Nodes come from a pool that only grows, so a book that has
 * seen its largest state allocates nothing more. */
typedef struct _FinxMatching FinxMatching;

/* Names a resting order until it is filled or cancelled; never given out again in one book. 0: none. */
typedef guint64 FinxMatchingRef;

/**
 * FinxMatchingTif:
 * @FINX_MATCHING_REST: what does not match at once rests in the book
 * @FINX_MATCHING_IOC: what does not match at once is dropped
 * @FINX_MATCHING_FOK: matches at once and whole, or not at all
 */
typedef enum
{
  FINX_MATCHING_REST,
  FINX_MATCHING_IOC,
  FINX_MATCHING_FOK
} FinxMatchingTif;

/**
 * FinxMatch:
 * @maker: owner given with the order that rested
 * @taker: owner given with the order that came in
 * @maker_left: what still rests of the maker's order after this match; 0: it has left the book
 * @prevented: what left the book because both orders are of one account; then @size is 0, and nothing was traded
 * @taker_side: the aggressor's side
 */
typedef struct
{
  guint64         maker;
  guint64         taker;
  FinxMatchingRef maker_ref;
  gint64          price;
  gint64          size;
  gint64          maker_left;
  gint64          prevented;
  FinxSide        taker_side;
} FinxMatch;

/* Called for each match, oldest first, from inside add and replace. Must not change the book. */
typedef void (*FinxMatchFunc) (const FinxMatch *match, gpointer user_data);

/* Prices that always match: the limit of a market order. */
#define FINX_MATCHING_ANY_BUY  G_MAXINT64
#define FINX_MATCHING_ANY_SELL G_MININT64

FinxMatching   *finx_matching_new       (FinxMatchFunc    func,
                                         gpointer         user_data);
void            finx_matching_free      (FinxMatching    *self);
/* Self-match prevention: all owners but 0 are orders of one account, which never trades with itself. An order that comes
 * to one of its own account makes the resting one leave the book and goes on (what venues call “cancel oldest”). */
void            finx_matching_prevent_self (FinxMatching *self);
/* @left (out) (optional): what did not match; it rests only where a reference is returned. A market order never rests. */
FinxMatchingRef finx_matching_add       (FinxMatching    *self,
                                         guint64          owner,
                                         FinxSide         side,
                                         gint64           price,
                                         gint64           size,
                                         FinxMatchingTif  tif,
                                         gint64          *left);
/* Returns what rested; 0 when @ref is not in the book. */
gint64          finx_matching_cancel    (FinxMatching    *self,
                                         FinxMatchingRef  ref);
/* @size is the new resting size. A smaller size at the same price keeps the place in the queue; a larger size or
 * another price joins the end of its queue and may match at once. Returns the reference from now on, 0: none rests. */
FinxMatchingRef finx_matching_replace   (FinxMatching    *self,
                                         FinxMatchingRef  ref,
                                         gint64           price,
                                         gint64           size);
/* FALSE when @ref does not rest. */
gboolean        finx_matching_lookup    (FinxMatching    *self,
                                         FinxMatchingRef  ref,
                                         gint64          *price,
                                         gint64          *size);
/* Best level of a side; FALSE when it is empty. */
gboolean        finx_matching_best      (FinxMatching    *self,
                                         FinxSide         side,
                                         FinxLevel       *level);
/* The best levels, best first; returns how many. */
guint           finx_matching_levels    (FinxMatching    *self,
                                         FinxSide         side,
                                         FinxLevel       *levels,
                                         guint            max);
/* Size that an order of @side with limit @price could match now, counted up to @wanted. */
gint64          finx_matching_available (FinxMatching    *self,
                                         FinxSide         side,
                                         gint64           price,
                                         gint64           wanted);
/* The first order of an owner other than 0 that an order would come to; 0: it would be done, or stop, before. */
guint64         finx_matching_find_own  (FinxMatching    *self,
                                         FinxSide         side,
                                         gint64           price,
                                         gint64           size);
guint           finx_matching_n_orders  (FinxMatching    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxMatching, finx_matching_free)

G_END_DECLS
