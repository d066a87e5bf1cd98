/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/heat/finx-heat-periods.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/finx-time.h"

#define FULL_PART 0.9

void
finx_heat_periods_clear (FinxHeatPeriods *self)
{
  g_free (self->days);
  g_free (self->months);
  memset (self, 0, sizeof *self);
}

/* Adds up @n values by their kind. */
static double
combine (const double *values,
         gsize         n,
         gboolean      is_ratio)
{
  double product = 1, sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      product *= 1 + values[i];
      sum += values[i];
    }
  return is_ratio ? product - 1 : sum;
}

void
finx_heat_periods_set_days (FinxHeatPeriods *self,
                            gint64           first_day,
                            const double    *values,
                            gsize            n,
                            gboolean         is_ratio)
{
  int year, month, day, last_year, last_month, last_day;
  gint64 from = first_day;

  finx_heat_periods_clear (self);
  if (n == 0)
    return;
  finx_date_from_days (first_day, &year, &month, &day);
  finx_date_from_days (first_day + (gint64) n - 1, &last_year, &last_month, &last_day);
  self->is_ratio = is_ratio;
  self->days = g_memdup2 (values, n * sizeof *values);
  self->first_day = first_day;
  self->n_days = n;
  self->first_month = year * 12 + month - 1;
  self->n_months = (gsize) (last_year * 12 + last_month - 1 - self->first_month) + 1;
  self->months = g_new (double, self->n_months);
  for (gsize m = 0; m < self->n_months; m++)
    {
      int next = self->first_month + (int) m + 1;
      gint64 end = MIN (finx_days_from_date (next / 12, next % 12 + 1, 1), first_day + (gint64) n);

      self->months[m] = combine (values + (from - first_day), (gsize) (end - from), is_ratio);
      from = end;
    }
}

void
finx_heat_periods_set_months (FinxHeatPeriods *self,
                              int              first_month,
                              const double    *values,
                              gsize            n,
                              gboolean         is_ratio)
{
  finx_heat_periods_clear (self);
  self->is_ratio = is_ratio;
  self->first_month = first_month;
  self->n_months = n;
  self->months = g_memdup2 (values, n * sizeof *values);
}

gboolean
finx_heat_periods_get (const FinxHeatPeriods *self,
                       int                    month,
                       int                    n,
                       double                *value)
{
  int first = MAX (month, self->first_month), last = MIN (month + n, self->first_month + (int) self->n_months);

  if (first >= last)
    return FALSE;
  *value = combine (self->months + (first - self->first_month), (gsize) (last - first), self->is_ratio);
  return TRUE;
}

static int
compare_double (const void *a,
                const void *b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

double
finx_heat_periods_full (const double *values,
                        gsize         n)
{
  g_autofree double *sizes = g_new (double, MAX (n, 1));
  gsize known = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]) && values[i] != 0)
      sizes[known++] = fabs (values[i]);
  if (known == 0)
    return 0;
  qsort (sizes, known, sizeof *sizes, compare_double);
  return sizes[(gsize) ((double) (known - 1) * FULL_PART)];
}
