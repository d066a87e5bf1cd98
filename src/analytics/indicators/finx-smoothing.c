/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-smoothing.h"

/* The smoothed values of @column, whose first is that of bar @start; the first smoothed one is @n − 1 bars later. */
void
finx_smoothing_plan (FinxSmoothing *self,
                     FinxWork      *work,
                     guint          column,
                     guint64        start,
                     guint          n,
                     double         k)
{
  double a = 1 - k;

  finx_work_keep (work, column, FINX_LANES + 1);
  *self = (FinxSmoothing) {
    .x = column, .y = finx_work_add (work, FINX_LANES + 1), .first = finx_work_add (work, 2), .second = finx_work_add (work, 4),
    .start = start, .seeded = start + n - 1, .n = n,
    .factors = { .k = k, .a = a, .a2 = a * a, .a4 = (a * a) * (a * a) },
  };
  self->factors.powers[0] = a;
  for (guint i = 1; i < FINX_LANES; i++)
    self->factors.powers[i] = self->factors.powers[i - 1] * a;
}

static void
begin (const FinxSmoothing *self,
       const double        *x,
       double              *y,
       guint64              t)
{
  *y = t < self->start ? 0 : t == self->start ? *x : y[-1] + *x;
  if (t == self->seeded)
    *y /= self->n;
}

/* One bar, the one in @lane of its group: what finx_kernel_scan() does. */
static inline void
step (const FinxSmoothing *self,
      const double        *x,
      double              *y,
      double              *first,
      double              *second,
      guint                lane)
{
  const FinxFactors *factors = &self->factors;
  double base = x[-1 - (int) lane], last = y[-1 - (int) lane], part;

  *first = factors->k * (*x - base) + factors->a * (lane >= 1 ? factors->k * (x[-1] - base) : 0);
  *second = *first + factors->a2 * (lane >= 2 ? first[-2] : 0);
  part = *second + factors->a4 * (lane >= 4 ? second[-4] : 0);
  *y = base + (factors->powers[lane] * (last - base) + part);
}

const double *
finx_smoothing_run (const FinxSmoothing *self,
                    FinxWork            *work,
                    gsize                n)
{
  const double *x = finx_work_get (work, self->x);
  double *y = finx_work_get (work, self->y), *first = finx_work_get (work, self->first), *second = finx_work_get (work, self->second);
  guint64 t = work->t;
  gsize i = 0;

  for (; i < n && t + i <= self->seeded; i++)
    begin (self, x + i, y + i, t + i);
  while (i < n)
    {
      guint lane = (t + i - self->seeded - 1) % FINX_LANES;
      gsize groups = (n - i) / FINX_LANES;

      if (lane == 0 && groups > 0)
        {
          FinxScan scan = { .factors = &self->factors, .x = x + i, .y = y + i };

          finx_kernel_scan (&scan, groups);
          i += groups * FINX_LANES;
          continue;
        }
      step (self, x + i, y + i, first + i, second + i, lane);
      i++;
    }
  return y;
}

/* The running total of @column. */
void
finx_total_plan (FinxTotal *self,
                 FinxWork  *work,
                 guint      column)
{
  finx_work_keep (work, column, 1);
  *self = (FinxTotal) { .x = column, .y = finx_work_add (work, FINX_LANES), .first = finx_work_add (work, 2),
                        .second = finx_work_add (work, 4) };
}

/* How many whole groups of bars go on from bar @i without a new beginning. */
static gsize
count_groups (const double *since,
              gsize         i,
              gsize         n)
{
  gsize groups = 0;

  while (i + FINX_LANES * (groups + 1) <= n
         && (since == NULL || since[i + FINX_LANES * (groups + 1) - 1] == since[i] + (double) (FINX_LANES * (groups + 1) - 1)))
    groups++;
  return groups;
}

/**
 * finx_total_run:
 * @since: (nullable) (array length=n): for each bar, how many bars ago the total began; %NULL: with the first bar of all
 * @n: bars
 *
 * Returns: (array length=n): the totals, each bar included
 */
const double *
finx_total_run (const FinxTotal *self,
                FinxWork        *work,
                const double    *since,
                gsize            n)
{
  const double *x = finx_work_get (work, self->x);
  double *y = finx_work_get (work, self->y), *first = finx_work_get (work, self->first), *second = finx_work_get (work, self->second);
  gsize i = 0;

  while (i < n)
    {
      guint64 age = since != NULL ? (guint64) since[i] : work->t + i;
      int lane = (int) (age % FINX_LANES);
      double last = age < FINX_LANES ? 0 : *(y + i - 1 - lane);
      gsize groups = lane == 0 ? count_groups (since, i, n) : 0;

      if (groups > 0)
        {
          finx_kernel_cumulate (y + i, x + i, last, groups);
          i += groups * FINX_LANES;
          continue;
        }
      first[i] = x[i] + (lane >= 1 ? *(x + i - 1) : 0);
      second[i] = first[i] + (lane >= 2 ? *(first + i - 2) : 0);
      y[i] = last + (second[i] + (lane >= 4 ? *(second + i - 4) : 0));
      i++;
    }
  return y;
}
