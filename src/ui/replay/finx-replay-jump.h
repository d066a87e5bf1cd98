/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-replay.h"

G_BEGIN_DECLS

/* Where a replay goes that does not wait for each bar: times of bars, for finx_engine_replay_series(). Pure. */

/* The first bar of the session after that of bar @at; 0: there is none. */
gint64 finx_replay_find_session (const GArray *bars, guint at, FinxCalendar calendar);
/* The first bar at or after a day of the exchange's time zone, else the last one; 0: there are no bars. */
gint64 finx_replay_find_day     (const GArray *bars, int year, int month, int day, FinxCalendar calendar);

G_END_DECLS
