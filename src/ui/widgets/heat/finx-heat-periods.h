/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gains by day, and what they come to by month, quarter and year. A month is counted from year 0: year × 12 + 0…11.
 * What lies outside of what was given does not exist; what is NaN inside is not known, and then no sum is. */
typedef struct
{
  gboolean  is_ratio;           /* 0.01 on 0.01 is 0.0201; money just adds up */
  double   *days;               /* (nullable) */
  gint64    first_day;          /* since 1970-01-01 */
  gsize     n_days;
  double   *months;
  int       first_month;
  gsize     n_months;
} FinxHeatPeriods;

void     finx_heat_periods_set_days   (FinxHeatPeriods *self, gint64 first_day, const double *values, gsize n, gboolean is_ratio);
void     finx_heat_periods_set_months (FinxHeatPeriods *self, int first_month, const double *values, gsize n, gboolean is_ratio);
void     finx_heat_periods_clear      (FinxHeatPeriods *self);
/* FALSE: none of the @n months from @month on exists. */
gboolean finx_heat_periods_get        (const FinxHeatPeriods *self, int month, int n, double *value);
/* The value that 90 of 100 stay below, without sign: outliers shall not make the rest pale. 0: none is known. */
double   finx_heat_periods_full       (const double *values, gsize n);

G_END_DECLS
