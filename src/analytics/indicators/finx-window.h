/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator-work.h"

G_BEGIN_DECLS

/* Windows over the last n values, by doubling: the window of 2k is the window of k joined with the one that stood here k bars ago.
 * Nothing is ever taken away from a sum, so there is no drift: a shock leaves no trace when it has left the window. A value is a
 * function of the n values alone, of the same joins in the same order whatever the block, so all ways to it give the same bits.
 * One more bar costs 2 log2 n joins at most. */

#define FINX_WINDOW_MAX_STEPS 27        /* for 16383 */

/* A window of sizes newer + older from two that are known; 0 is the series itself, i is what step i − 1 makes. */
typedef struct
{
  guint         newer, older;
  guint         n_newer, n_older;
  guint         lag;            /* of the older one */
  double       *to;             /* columns */
  const double *from_newer, *from_older;        /* the latter with the lag */
} FinxWindowStep;

typedef struct
{
  guint          n;             /* size of the window */
  guint          n_steps;
  FinxWindowStep steps[FINX_WINDOW_MAX_STEPS];
  double        *result;        /* the last step's column */
} FinxWindow;

/* Each computes @n bars of column @to from the column it was planned for, and returns where they are. */
void          finx_window_plan_sum      (FinxWindow *self, FinxWork *work, guint column, guint size);
const double *finx_window_sum           (const FinxWindow *self, FinxWork *work, gsize n);

/* Σ k·x with weights 1 … size, the newest heaviest; needs the planned and computed @sums of the same column and size. */
void          finx_window_plan_weighted (FinxWindow *self, FinxWork *work, guint column, const FinxWindow *sums);
const double *finx_window_weighted      (const FinxWindow *self, const FinxWindow *sums, FinxWork *work, gsize n);

/* Σ (x − mean x)(y − mean y), from the sums of x and of y; the same twice for the squares. Chan, Golub and LeVeque 1979. */
void          finx_window_plan_products (FinxWindow *self, FinxWork *work, const FinxWindow *x_sums, const FinxWindow *y_sums);
const double *finx_window_products      (const FinxWindow *self, const FinxWindow *x_sums, const FinxWindow *y_sums, FinxWork *work,
                                         gsize n);

/* The largest or smallest; windows overlap here. */
void          finx_window_plan_extreme  (FinxWindow *self, FinxWork *work, guint column, guint size);
const double *finx_window_highest       (const FinxWindow *self, FinxWork *work, gsize n);
const double *finx_window_lowest        (const FinxWindow *self, FinxWork *work, gsize n);

/* The number of the bar that has it, the newest where there are several. */
void          finx_window_plan_place    (FinxWindow *self, FinxWindow *places, FinxWork *work, guint column, guint numbers, guint size);
const double *finx_window_place         (const FinxWindow *self, const FinxWindow *places, FinxWork *work, double sign, gsize n);

G_END_DECLS
