/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/indicators/finx-indicator-work.h"
#include "analytics/indicators/finx-kernels.h"

G_BEGIN_DECLS

/* Exponential smoothing y += k·(x − y), begun with the mean of the first values of x.
 *
 * After that mean the bars are taken in groups of eight, counted from it: within a group the value is the distance there was before
 * it, faded, and what the group's own bars add, in three steps of doubling. A bar by itself makes the same steps, so the groups may
 * be computed at once or bar by bar. Everything is counted from the input before the group: a flat series stays exactly flat. */
typedef struct
{
  guint       column;           /* of y */
  double     *x, *y;            /* columns */
  double     *first, *second, *part;    /* the doubling's steps */
  double     *distance;         /* of y from x before the group */
  guint64     start;            /* bar of the first x */
  guint64     seeded;           /* bar of the mean, the first value */
  double      n;                /* values in the mean */
  FinxFactors factors;
} FinxSmoothing;

#define FINX_EXPONENTIAL(n) (2.0 / ((n) + 1))   /* k of an exponential moving average */
#define FINX_WILDER(n)      (1.0 / (n))

void    finx_smoothing_plan (FinxSmoothing *self, FinxWork *work, guint column, guint64 start, guint n, double k);
double *finx_smoothing_run  (const FinxSmoothing *self, FinxWork *work, gsize n);

/* A running total, in groups of eight bars likewise. */
typedef struct
{
  double *x, *y, *first, *second;       /* columns */
} FinxTotal;

void    finx_total_plan     (FinxTotal *self, FinxWork *work, guint column);
double *finx_total_run      (const FinxTotal *self, FinxWork *work, const double *since, gsize n);

G_END_DECLS
