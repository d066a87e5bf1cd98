/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator-plan.h"

G_BEGIN_DECLS

/* Exponential smoothing y += k·(x − y), begun with the mean of the first values of x.
 *
 * After that mean what is computed is the distance of x from the y before, which fades and which the change of x adds to: with
 * a = 1 − k it is d = a·d₁ + Δ, and y = x − a·d. Four such steps at once are d = Δ + a·Δ₁ + a²·(Δ₂ + a·Δ₃) + a⁴·d₄, the small
 * number telling how many bars ago: so four bars in a row do not wait for each other. A bar by itself makes the same steps, so all
 * may be computed at once or bar by bar. A flat series stays exactly flat. */

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

/* A running total, in groups of four bars, counted from the first one. */
FinxColumn finx_total_plan     (FinxPlan *plan, FinxColumn x);
/* @since: how many bars ago the total began anew. */
FinxColumn finx_total_since    (FinxPlan *plan, FinxColumn x, FinxColumn since);

G_END_DECLS
