/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator-plan.h"

G_BEGIN_DECLS

/* Exponential smoothing y += k·(x − y), begun with the mean of the first values of x.
 *
 * After that mean what is computed is the distance of x from y, which the change of x adds to and which fades: (1 − k)·(d + Δx). The
 * bars are taken in groups of four, counted from the first bar of all: within a group it is the distance that there was before it,
 * faded, and what the group's own bars add, in two steps of doubling. A bar by itself makes the same steps, so the groups may be
 * computed at once or bar by bar. A flat series stays exactly flat. */

#define FINX_EXPONENTIAL(n) (2.0 / ((n) + 1))   /* k of an exponential moving average */
#define FINX_WILDER(n)      (1.0 / (n))

typedef enum
{
  FINX_SMOOTHING_PLAIN,
  FINX_SMOOTHING_FROM_ZERO,     /* the first value of x counts as 0 */
  FINX_SMOOTHING_HOLDS          /* where x is unknown y stays; 0 is added to the mean */
} FinxSmoothingMode;

/* The smoothed values of @x, whose first is that of bar @start; the first smoothed one is @n − 1 bars later. */
FinxColumn finx_smoothing_plan (FinxPlan *plan, FinxColumn x, guint start, guint n, double k, FinxSmoothingMode mode);

/* An exponential average of @n bars of that of that …; each begins where the one before has its first value. */
FinxColumn finx_smoothing_repeated (FinxPlan *plan, FinxColumn x, guint n, guint times);

/* A running total, in groups of four bars likewise. */
FinxColumn finx_total_plan     (FinxPlan *plan, FinxColumn x);
/* @since: how many bars ago the total began anew. */
FinxColumn finx_total_since    (FinxPlan *plan, FinxColumn x, FinxColumn since);

G_END_DECLS
