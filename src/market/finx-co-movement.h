/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-calendar.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

#define FINX_CO_MOVEMENT_LEAST 20       /* returns in common, below which nothing is said */

/**
 * FinxCoMovement: how much daily prices move together.
 * @n: series
 * @correlations: (array length=n²): row by row, symmetric; NaN where both have too few days in common, or one stands still
 * @days: (array length=n²): returns that each is computed from
 * @order: (array length=n): places of the series, those that move alike beside each other
 */
typedef struct
{
  guint   n;
  double *correlations;
  guint  *days;
  gsize  *order;
} FinxCoMovement;

/* The straight line through the returns of a pair by least squares, y = alpha + beta·x. */
typedef struct
{
  double alpha, beta;           /* NaN: of too few returns, or x stands still */
  double r2;                    /* 0…1: the part of y's variance that it tells; NaN likewise, or y stands still */
} FinxPairFit;

/**
 * FinxPairReturns: what two series did on the days that both have.
 * @x: (element-type double): returns, oldest first
 * @y: (element-type double): likewise, of the same days
 * @days: (element-type gint32): since 1970
 */
typedef struct
{
  GArray     *x, *y, *days;
  FinxPairFit fit;
} FinxPairReturns;

/* (transfer full) (element-type FinxBar): daily @bars, each at the beginning of the day on which it trades: one of currencies opens
 * the evening before. What is compared below has to be so. */
GArray          *finx_co_movement_days  (const GArray    *bars,
                                         FinxCalendar     calendar);
FinxPairReturns *finx_pair_returns_new  (const GArray    *x,
                                         const GArray    *y,
                                         guint            window);
void             finx_pair_returns_free (FinxPairReturns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPairReturns, finx_pair_returns_free)

FinxCoMovement *finx_co_movement_new  (GPtrArray      *series,
                                       guint           window,
                                       gboolean        by_ranks);
void            finx_co_movement_free (FinxCoMovement *self);
GArray         *finx_co_movement_roll (const GArray   *a,
                                       const GArray   *b,
                                       guint           window,
                                       gboolean        by_ranks,
                                       GArray         *days);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxCoMovement, finx_co_movement_free)

G_END_DECLS
