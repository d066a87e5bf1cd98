/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-smoothing.h"

static double *
add (FinxWork *work,
     gsize     history)
{
  return finx_work_get_start (work, finx_work_add (work, history));
}

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
    .column = finx_work_add (work, 1), .x = finx_work_get_start (work, column), .first = add (work, 2), .second = add (work, 4),
    .part = add (work, 1), .distance = add (work, 1),
    .start = start, .seeded = start + n - 1, .n = n,
    .factors = { .k = k, .a = a, .a2 = a * a, .a4 = (a * a) * (a * a) },
  };
  self->y = finx_work_get_start (work, self->column);
  self->factors.powers[0] = a;
  for (guint i = 1; i < FINX_LANES; i++)
    self->factors.powers[i] = self->factors.powers[i - 1] * a;
}

/* A bar before the mean is complete, counted from the first: the mean of what is equal is exactly that. Until then the column of
 * distances holds that first value. */
static void
begin (const FinxSmoothing *self,
       const FinxWork      *work,
       gsize                i)
{
  guint64 t = work->t + i;
  double x = finx_work_look (work, self->x)[i];
  double *y = finx_work_look (work, self->y) + i, *first = finx_work_look (work, self->distance) + i;

  *first = t <= self->start ? x : first[-1];
  *y = t <= self->start ? 0 : y[-1] + (x - *first);
  if (t == self->seeded)
    *y = *first + *y / self->n;
}

/* The distance before a group, whose first bar is @t. */
static inline double
begin_group (const FinxSmoothing *self,
             const double        *x,
             const double        *y,
             const double        *part,
             const double        *distance,
             guint64              t)
{
  return t == self->seeded + 1 ? y[-1] - x[-1]
                               : self->factors.powers[FINX_LANES - 1] * distance[-1] + (part[-1] + (x[-1 - FINX_LANES] - x[-1]));
}

/* The bar at hand, after the mean: what finx_kernel_scan() does. */
static inline void
step (const FinxSmoothing *self,
      const FinxWork      *work,
      gsize                i)
{
  const FinxFactors *factors = &self->factors;
  guint64 t = work->t + i;
  int lane = (int) ((t - self->seeded - 1) % FINX_LANES);
  const double *x = finx_work_look (work, self->x) + i;
  double *y = finx_work_look (work, self->y) + i, *first = finx_work_look (work, self->first) + i;
  double *second = finx_work_look (work, self->second) + i, *part = finx_work_look (work, self->part) + i;
  double *distance = finx_work_look (work, self->distance) + i, base = x[-1 - lane];

  *distance = lane == 0 ? begin_group (self, x, y, part, distance, t) : distance[-1];
  *first = factors->k * (*x - base) + factors->a * (lane >= 1 ? factors->k * (x[-1] - base) : 0);
  *second = *first + factors->a2 * (lane >= 2 ? first[-2] : 0);
  *part = *second + factors->a4 * (lane >= 4 ? second[-4] : 0);
  *y = base + (factors->powers[lane] * *distance + *part);
}

/* Whole groups from bar @i on. */
static void
scan_groups (const FinxSmoothing *self,
             const FinxWork      *work,
             gsize                i,
             gsize                n_groups)
{
  double *part = finx_work_look (work, self->part), *distance = finx_work_look (work, self->distance);
  FinxScan scan = { .factors = &self->factors, .x = finx_work_look (work, self->x) + i, .y = finx_work_look (work, self->y) + i };
  gsize last = i + n_groups * FINX_LANES - 1;

  scan.distance = begin_group (self, scan.x, scan.y, part + i, distance + i, work->t + i);
  finx_kernel_scan (&scan, n_groups);
  distance[last] = scan.distance;
  part[last] = scan.part;
}

double *
finx_smoothing_run (const FinxSmoothing *self,
                    FinxWork            *work,
                    gsize                n)
{
  guint64 t = work->t;
  gsize i = 0, n_groups;

  for (; i < n && t + i <= self->seeded; i++)
    begin (self, work, i);
  for (; i < n && (t + i - self->seeded - 1) % FINX_LANES != 0; i++)
    step (self, work, i);
  n_groups = (n - i) / FINX_LANES;
  if (n_groups > 0)
    scan_groups (self, work, i, n_groups);
  for (i += n_groups * FINX_LANES; i < n; i++)
    step (self, work, i);
  return finx_work_look (work, self->y);
}

/* The running total of @column. */
void
finx_total_plan (FinxTotal *self,
                 FinxWork  *work,
                 guint      column)
{
  finx_work_keep (work, column, 1);
  *self = (FinxTotal) { .x = finx_work_get_start (work, column), .y = add (work, FINX_LANES), .first = add (work, 2),
                        .second = add (work, 4) };
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
double *
finx_total_run (const FinxTotal *self,
                FinxWork        *work,
                const double    *since,
                gsize            n)
{
  const double *x = finx_work_look (work, self->x);
  double *y = finx_work_look (work, self->y), *first = finx_work_look (work, self->first), *second = finx_work_look (work, self->second);
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
