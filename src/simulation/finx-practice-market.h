/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulation/finx-matching.h"
#include "simulation/finx-practice-path.h"

G_BEGIN_DECLS

/* A match that an own order took part in. @double_mid: bid + ask just before, in price units; 0: unknown. @prevented: the
 * order left the book instead of trading with @other, also an own one; nothing else is set. */
typedef struct
{
  guint64  owner;
  FinxSide side;
  gint64   price;
  gint64   size;
  gint64   double_mid;
  gboolean is_maker;
  gboolean prevented;
  guint64  other;
} FinxPracticeExecution;

/* One instrument's simulated market: the book, market makers who quote around the fundamental price, and noise
 * traders. What agents do in a step depends on the step's time only, so a market that was not watched for a while
 * is where it would have been. Owner 0 in the book are the agents. Engine thread. */
typedef struct _FinxPracticeMarket FinxPracticeMarket;

FinxPracticeMarket   *finx_practice_market_new        (const FinxInstrument        *instrument,
                                                       const FinxPracticeParameter *parameter,
                                                       FinxPracticePath            *path,
                                                       guint64                      seed);
void                  finx_practice_market_free       (FinxPracticeMarket          *self);
const FinxInstrument *finx_practice_market_instrument (FinxPracticeMarket          *self);
/* Lets the agents act at @time_us, a multiple of the step, in @part of it (0, but for fast replays). Ticks go to @ticks
 * (element-type FinxTick); NULL: none. */
void                  finx_practice_market_step       (FinxPracticeMarket          *self,
                                                       gint64                       time_us,
                                                       guint                        part,
                                                       GArray                      *ticks);
/* The best prices where they changed since the last call; TRUE when the book did. */
gboolean              finx_practice_market_publish    (FinxPracticeMarket          *self,
                                                       GArray                      *ticks);
/* What a new subscriber needs: previous close, the day so far, best prices. */
void                  finx_practice_market_snapshot   (FinxPracticeMarket          *self,
                                                       GArray                      *ticks);
void                  finx_practice_market_depth      (FinxPracticeMarket          *self,
                                                       FinxDepth                   *depth);
/* An own order enters; its matches, and those of own orders it meets, are in the executions. */
FinxMatchingRef       finx_practice_market_add        (FinxPracticeMarket          *self,
                                                       guint64                      owner,
                                                       FinxSide                     side,
                                                       gint64                       price,
                                                       gint64                       size,
                                                       FinxMatchingTif              tif,
                                                       GArray                      *ticks);
/* (transfer none): for cancel, reduce and lookup */
FinxMatching         *finx_practice_market_book       (FinxPracticeMarket          *self);
/* (transfer full) (nullable) (element-type FinxPracticeExecution): since the last call, oldest first */
GArray               *finx_practice_market_take       (FinxPracticeMarket          *self);
gint64                finx_practice_market_time       (FinxPracticeMarket          *self);    /* of the last step; 0: none */
gint64                finx_practice_market_last       (FinxPracticeMarket          *self);    /* price units; 0: none */
gboolean              finx_practice_market_is_open    (FinxPracticeMarket          *self);
/* When a day order ends: with the session it was placed in, or the next one while closed; after a change of the trading
 * hours, with the first session that ends under the new ones. */
gint64                finx_practice_market_day_end    (FinxPracticeMarket          *self,
                                                       gint64                       placed_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPracticeMarket, finx_practice_market_free)

G_END_DECLS
