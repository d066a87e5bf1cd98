/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where labels go on axes: round prices, and whole minutes, hours, days, months of a zone. Pure functions. */

/* The smallest of 1, 2, 2.5, 5 × 10ⁿ that is ≥ @least and a multiple of @tick (0: any). */
double      finx_ticks_step          (double least, double tick);

/* One of the steps of the time axis; an index into a table, finest first. */
typedef guint FinxTimeStep;
#define FINX_TIME_STEP_DAY 14

FinxTimeStep finx_time_step_pick     (double least_us, FinxTimeStep finest);
/* The first boundary of @step in @zone after @time_us. */
gint64      finx_time_step_next      (FinxTimeStep step, GTimeZone *zone, gint64 time_us);
/* Whether a greater unit begins between the two: a day for steps of hours, a month for days, a year for months. */
gboolean    finx_time_step_is_major  (FinxTimeStep step, GTimeZone *zone, gint64 before_us, gint64 time_us);
void        finx_time_step_label     (FinxTimeStep step, GTimeZone *zone, gint64 time_us, gboolean major, char *text, gsize size);
/* "Fri 20 Nov 13:20", or "Fri 20 Nov 2026" for bars of a day and more. */
void        finx_time_long_label     (GTimeZone *zone, gint64 time_us, gint64 interval_us, char *text, gsize size);
/* "3:52", "5:12:03" or "3 d"; "" when @left_us ≤ 0. */
void        finx_time_left_label     (gint64 left_us, char *text, gsize size);

G_END_DECLS
