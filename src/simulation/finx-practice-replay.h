/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulation/finx-practice-parameters.h"

G_BEGIN_DECLS

/* A real series laid onto the desk's time, as the prices of one instrument. Each bar lasts @bar_us and passes through
 * its open, the extreme against its direction, the other extreme, and its close, so that bars made of what is traded
 * meanwhile are those of the series. Pure; only @end_us may change, by its owner. */
typedef struct
{
  guint    index;               /* row of the parameters */
  GArray  *bars;                /* (element-type FinxBar), prices as they are shown */
  gint64   start_us, end_us;    /* UTC µs of the desk, multiples of the step; half-open */
  gint64   bar_us;              /* a multiple of the step */
  gint64   previous_close;      /* price units on the tick grid */
  guint    n_points;            /* of a bar */
  guint    n_parts;             /* points in one step */
} FinxPracticeReplay;

/* Fastest: one bar a step; more than one point of a bar then falls into a step. */
#define FINX_PRACTICE_REPLAY_MAX_RATE 4.0       /* bars a second of the desk */
#define FINX_PRACTICE_REPLAY_MIN_RATE 0.01

/* @factor: prices are multiplied by it. @bars: copied. */
FinxPracticeReplay *finx_practice_replay_new     (guint index, const FinxBar *bars, gsize n_bars, double bars_per_second,
                                                  double factor, gint64 start_us);
FinxPracticeReplay *finx_practice_replay_copy    (const FinxPracticeReplay *self);     /* shares the bars */
void                finx_practice_replay_free    (FinxPracticeReplay *self);
/* Price (in units, not on the grid) and volume (in size units; 0: no trade) at a step, a multiple of the step after the
 * start, and @part < n_parts of it. */
void                finx_practice_replay_point   (const FinxPracticeReplay *self, gint64 time_us, guint part, double *price,
                                                  gint64 *volume);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPracticeReplay, finx_practice_replay_free)

G_END_DECLS
