/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-market-data.h"
#include "ui/charts/finx-review-chart.h"

G_BEGIN_DECLS

typedef struct
{
  char    *label;
  GArray  *points;              /* (element-type FinxEconomicPoint): oldest first */
  gboolean is_rate;             /* percent */
} FinxEconomyCurve;

void    finx_economy_curve_free  (FinxEconomyCurve *curve);
/* Of two days or more, each with what was known then. One curve is shown as it is. Several: percentages in a pane of their own, all
 * else as change since the left edge, so that any two can be compared. (element-type FinxEconomyCurve) */
void    finx_economy_curves_show (GPtrArray        *curves,
                                  FinxReviewChart  *chart);
/* (transfer full): values of @points on @days: the newest one until the next; NaN before the first and after the last */
double *finx_economy_curves_step (const GArray     *points,
                                  const gint32     *days,
                                  gsize             n_days);

G_END_DECLS
