/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Calendar arithmetic in the Gregorian calendar, without time zones. Days count from 1970-01-01, a Thursday. */
gint64 finx_days_from_date (int     year,
                            int     month,              /* 1…12 */
                            int     day);               /* 1…31 */
void   finx_date_from_days (gint64  days,
                            int    *year,
                            int    *month,
                            int    *day);
char  *finx_days_to_string (gint64  days);             /* (transfer full): "2026-11-22" */
int    finx_weekday        (gint64  days);              /* 1: Monday … 7: Sunday */
int    finx_days_in_month  (int     year,
                            int     month);
gint64 finx_days_from_time (gint64  time_us);           /* the UTC day that contains it */

G_END_DECLS
