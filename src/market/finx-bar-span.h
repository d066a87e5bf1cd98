/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-calendar.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* Where bars begin and end. Seconds, minutes and hours that fit into a day begin at multiples since midnight UTC, others
 * count from the session's open anew; days at the open of a session; weeks on Monday and months on the first, 00:00 UTC,
 * or at the open of the session that is under way then. Several days are days of trading: Monday to Friday but for a
 * calendar without weekends. Pure; any thread. */
gint64  finx_bar_start     (FinxCalendar calendar, FinxInterval interval, gint64 time_us);
gint64  finx_bar_end       (FinxCalendar calendar, FinxInterval interval, gint64 start_us);
gint64  finx_bar_day       (FinxCalendar calendar, FinxInterval interval, gint64 start_us);
gint64  finx_bars_length   (FinxCalendar calendar, FinxInterval interval, guint n);
GArray *finx_bars_resample (FinxCalendar calendar, FinxInterval from, FinxInterval to, const FinxBar *bars, gsize n);

G_END_DECLS
