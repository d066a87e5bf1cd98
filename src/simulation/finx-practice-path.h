/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulation/finx-fundamental.h"
#include "simulation/finx-practice-replay.h"

G_BEGIN_DECLS

/* From @since_us on (UTC µs) the trading hours are these. */
typedef struct
{
  gint64   since_us;
  gboolean exchange_hours;
} FinxPracticeHours;

/* The one answer to what an instrument costs at a moment: the fundamental path under the trading hours of that time,
 * or a replayed series while it lasts. Any thread.
 *
 * Paths under other hours differ; where the hours change, the new one is moved so that the price goes on from where it
 * is. The past keeps its hours. So a price is a function of (seed, changes of hours, time), and of the replays since
 * the program started: those leave no trace in what comes after them. */
typedef struct _FinxPracticePath FinxPracticePath;

FinxPracticePath *finx_practice_path_new           (const FinxPracticeParameters *parameters, guint64 seed,
                                                    gboolean exchange_hours);
void              finx_practice_path_free          (FinxPracticePath *self);
/* @since_us: not before an earlier change. */
void              finx_practice_path_change_hours  (FinxPracticePath *self, gboolean exchange_hours, gint64 since_us);
void              finx_practice_path_get_hours     (FinxPracticePath *self, gint64 time_us, FinxPracticeHours *hours);
/* @part: of the step, below finx_practice_path_n_parts(). */
void              finx_practice_path_point         (FinxPracticePath *self, guint index, gint64 time_us, guint part,
                                                    FinxFundamentalPoint *point);
guint             finx_practice_path_n_parts       (FinxPracticePath *self, guint index, gint64 time_us);
/* The session that contains @time_us, or else the next one. A replay is one session. */
void              finx_practice_path_session       (FinxPracticePath *self, guint index, gint64 time_us,
                                                    gint64 *open_us, gint64 *close_us);
/* Bars of a day or less with from ≤ time < to, made of what happened before @until_us. (transfer full) (element-type FinxBar) */
GArray           *finx_practice_path_bars          (FinxPracticePath *self, guint index, FinxInterval interval,
                                                    gint64 from_us, gint64 to_us, gint64 until_us, gboolean with_replays);
/* @replay: (transfer full): starts after all others of its instrument have ended */
void              finx_practice_path_add_replay    (FinxPracticePath *self, FinxPracticeReplay *replay);
/* (nullable) (transfer full): what leads at @time_us or after */
FinxPracticeReplay *finx_practice_path_get_replay  (FinxPracticePath *self, guint index, gint64 time_us);
/* See finx_practice_replay_set_pace(). Of the one that leads at @since_us or after: when it ends now; 0: none. */
gint64            finx_practice_path_pace_replay   (FinxPracticePath *self, guint index, double bars_per_second,
                                                    gboolean one_bar, gint64 since_us);
/* The replay that leads at @time_us ends there, before its bars do. */
void              finx_practice_path_cut_replay    (FinxPracticePath *self, guint index, gint64 time_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPracticePath, finx_practice_path_free)

G_END_DECLS
