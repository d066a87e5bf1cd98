/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator-plan.h"

G_BEGIN_DECLS

/* Windows over the last n values, by fours: the window of 4k joins that of k with those that stood here k, 2k and 3k bars ago.
 * Nothing is ever taken away from a sum, so there is no drift: a shock leaves no trace when it has left the window. A value is a
 * function of the n values alone, of the same joins in the same order whatever the block, so all ways to it give the same bits.
 * One more bar costs 2 log4 n steps at most, and windows of several sizes over one column share what they have in common. */

FinxColumn finx_window_sum      (FinxPlan *plan, FinxColumn x, guint n);
FinxColumn finx_window_mean     (FinxPlan *plan, FinxColumn x, guint n);
/* Σ k·x with weights 1 … n, the newest heaviest. */
FinxColumn finx_window_weighted (FinxPlan *plan, FinxColumn x, guint n);
FinxColumn finx_window_weighted_mean (FinxPlan *plan, FinxColumn x, guint n);
/* Σ (x − mean x)(y − mean y); the same twice for the squares. Chan, Golub and LeVeque 1979. */
FinxColumn finx_window_products (FinxPlan *plan, FinxColumn x, FinxColumn y, guint n);
FinxColumn finx_window_highest  (FinxPlan *plan, FinxColumn x, guint n);
FinxColumn finx_window_lowest   (FinxPlan *plan, FinxColumn x, guint n);
/* The number of the bar that has the highest or the lowest, the newest where there are several; @numbers: of all bars. */
FinxColumn finx_window_place_of_highest (FinxPlan *plan, FinxColumn x, FinxColumn numbers, guint n);
FinxColumn finx_window_place_of_lowest  (FinxPlan *plan, FinxColumn x, FinxColumn numbers, guint n);

G_END_DECLS
