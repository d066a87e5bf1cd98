/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulation/finx-practice-parameters.h"

G_BEGIN_DECLS

/* The undisturbed price of every practice instrument as a pure function of (seed, instrument, time); any thread.
 *
 * Daily log returns are correlated and pull back to the start price; inside a day a Brownian bridge runs down to
 * minutes, inside a minute to steps. Each level lies within the high and low of the level above and touches both,
 * and volumes add up, so bars of all intervals agree. Before 2023-01-02 there is no market. */
typedef struct _FinxFundamental FinxFundamental;

#define FINX_FUNDAMENTAL_EPOCH_US (G_GINT64_CONSTANT (19359) * 86400 * 1000000)
#define FINX_FUNDAMENTAL_STEP_US  G_GINT64_CONSTANT (250000)

/**
 * FinxFundamentalPoint:
 * @open_us: when the session that contains the moment opened, or the last one before it
 * @close_us: when that session closes; the moment lies outside when the market is closed
 * @price: in price units with a fraction; not rounded to the tick
 * @previous_close: of the session before, in price units on the tick grid
 * @volume: what trades in the step that starts here, in size units; a multiple of the lot, mostly 0
 * @is_replay: a replayed series leads: the point itself is a trade of @volume at @price
 */
typedef struct
{
  gint64   open_us;
  gint64   close_us;
  gboolean is_open;
  double   price;
  gint64   previous_close;
  gint64   volume;
  gboolean is_replay;
} FinxFundamentalPoint;

/**
 * FinxPathQuery:
 * @index: row of the parameters
 * @interval: of a day or less, but not of trades
 * @from_us: bars with from ≤ time < to
 * @since_us: made of what happened from here on…
 * @until_us: …and before this
 * @level: added to the path, as the log of a factor
 */
typedef struct
{
  guint        index;
  FinxInterval interval;
  gint64       from_us, to_us;
  gint64       since_us, until_us;
  double       level;
} FinxPathQuery;

/* @exchange_hours: FALSE: all trade 24 h every day */
FinxFundamental *finx_fundamental_new       (const FinxPracticeParameters *parameters,
                                             guint64                       seed,
                                             gboolean                      exchange_hours);
void             finx_fundamental_free      (FinxFundamental              *self);
/* @index: row of the parameters. @level: added to the path, as the log of a factor. */
void             finx_fundamental_point     (FinxFundamental              *self,
                                             guint                         index,
                                             double                        level,
                                             gint64                        time_us,
                                             FinxFundamentalPoint         *point);
/* The price on the tick grid, in price units. */
gint64           finx_fundamental_price     (FinxFundamental              *self,
                                             guint                         index,
                                             gint64                        time_us);
/* Appends to @bars (element-type FinxBar), and to its last one where that goes on; at most
 * #FINX_FUNDAMENTAL_MAX_BARS are kept, the newest. */
void             finx_fundamental_collect   (FinxFundamental              *self,
                                             const FinxPathQuery          *query,
                                             GArray                       *bars);
#define FINX_FUNDAMENTAL_MAX_BARS 200000

/* The time of the bar that @time_us belongs to; @session_us: when its session opened. */
gint64           finx_path_bar_start        (FinxInterval                  interval,
                                             gint64                        time_us,
                                             gint64                        session_us);
/* Appends @piece, whose time is that of its bar, or adds it to the last one. */
void             finx_path_merge_bar        (GArray                       *bars,
                                             const FinxBar                *piece);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxFundamental, finx_fundamental_free)

G_END_DECLS
