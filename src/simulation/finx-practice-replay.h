/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulation/finx-practice-parameters.h"

G_BEGIN_DECLS

/* From @since_us on, each step shows @n_parts further points of the series. */
typedef struct
{
  gint64 since_us;              /* UTC µs of the desk, a multiple of the step */
  guint  bar, point;            /* that come next then */
  guint  n_points;              /* of a bar */
  guint  n_parts;               /* points in one step; 0: the price stands */
} FinxPracticePace;

/* A real series laid onto the desk's time, as the prices of one instrument. Each bar passes through its open, the extreme
 * against its direction, the other extreme, and its close, so that bars made of what is traded meanwhile are those of the
 * series, however often its pace changes. Pure; only @end_us and what is added to @paces may change, by the owner. */
typedef struct
{
  guint    index;               /* row of the parameters */
  GArray  *bars;                /* (element-type FinxBar), prices as they are shown */
  GArray  *paces;               /* (element-type FinxPracticePace), oldest first */
  gint64   start_us, end_us;    /* UTC µs of the desk, multiples of the step; half-open; %G_MAXINT64: the price stands */
  gint64   previous_close;      /* price units on the tick grid */
} FinxPracticeReplay;

/* Fastest: one bar a step; more than one point of a bar then falls into a step. */
#define FINX_PRACTICE_REPLAY_MAX_RATE 4.0       /* bars a second of the desk */
#define FINX_PRACTICE_REPLAY_MIN_RATE 0.01

/* @factor: prices are multiplied by it. @bars: copied. @first: the bar that it begins with; those before are past.
 * @bars_per_second: 0: the price stands at first. */
FinxPracticeReplay *finx_practice_replay_new     (guint index, const FinxBar *bars, gsize n_bars, gsize first,
                                                  double bars_per_second, double factor, gint64 start_us);
FinxPracticeReplay *finx_practice_replay_copy    (const FinxPracticeReplay *self);     /* shares the bars */
void                finx_practice_replay_free    (FinxPracticeReplay *self);
/* From @since_us, a multiple of the step, it goes on so fast, after the bar that has begun; 0: it stands at once. With
 * @one_bar it stands when a bar is over. What was before stays as it was. */
void                finx_practice_replay_set_pace (FinxPracticeReplay *self, double bars_per_second, gboolean one_bar,
                                                  gint64 since_us);
/* Price (in units, not on the grid) and volume (in size units; 0: no trade) at a step, a multiple of the step after the
 * start, and @part < n_parts of it. */
void                finx_practice_replay_point   (const FinxPracticeReplay *self, gint64 time_us, guint part, double *price,
                                                  gint64 *volume);
guint               finx_practice_replay_n_parts (const FinxPracticeReplay *self, gint64 time_us);     /* at least 1 */
gboolean            finx_practice_replay_stands  (const FinxPracticeReplay *self, gint64 time_us);
/* How many bars are over before @time_us. @open_bar: what was seen of the next one, if it @has_begun. */
guint               finx_practice_replay_n_over  (const FinxPracticeReplay *self, gint64 time_us, FinxBar *open_bar,
                                                  gboolean *has_begun);
double              finx_practice_replay_part    (const FinxPracticeReplay *self, gint64 time_us);     /* of the next one that is over then, 0…1 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPracticeReplay, finx_practice_replay_free)

G_END_DECLS
