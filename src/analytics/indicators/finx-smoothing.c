/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-smoothing.h"

#include <math.h>
#include <string.h>

#define TOGETHER 8              /* smoothings at a time */

enum { N, K, START, MODE };             /* parameters of a smoothing */
enum { Y, FIRST, HELD };                /* its columns; the last: x where it is known, y where it is not */

static void
prepare_smoothing (FinxStep *step)
{
  double k = step->parameters[K], a = 1 - k;

  step->late = (guint64) (step->parameters[START] + step->parameters[N]) + FINX_LANES;
  step->factors = (FinxFactors) { .k = k, .a = a, .a2 = a * a, .powers = { a, a * a, a * a * a, a * a * a * a } };
}

static inline guint64
get_seeded (const FinxStep *step)
{
  return (guint64) (step->parameters[START] + step->parameters[N]) - 1;
}

/* Bar @t, at @x and @y, before the mean is complete. The mean is counted from the first value: that of what is equal is exactly that. */
static void
begin (const FinxStep *step,
       const double   *x,
       double         *y,
       double         *first,
       guint64         t)
{
  double value = t <= (guint64) step->parameters[START] && step->parameters[MODE] == FINX_SMOOTHING_FROM_ZERO ? 0 : *x;

  *first = t <= (guint64) step->parameters[START] ? value : first[-1];
  *y = t <= (guint64) step->parameters[START] ? 0 : y[-1] + (value - *first);
  if (t == get_seeded (step))
    *y = *first + *y / step->parameters[N];
}

/* Bar number @lane of its group: what finx_kernel_scan() does. */
static inline __attribute__ ((always_inline)) double
follow (const FinxFactors *factors,
        const double      *x,
        const double      *y,
        int                lane)
{
  double base = *(x - 1 - lane), distance = *(y - 1 - lane) - base, k = factors->k, a = factors->a;
  double one = k * (x[0] - base) + a * (lane >= 1 ? k * (x[-1] - base) : 0);
  double two = lane >= 2 ? k * (x[-2] - base) + a * (lane >= 3 ? k * (x[-3] - base) : 0) : 0;

  return base + (factors->powers[lane] * distance + (one + factors->a2 * two));
}

/* Bar @t of one step. The first group ends where all groups end. */
static void
smooth_bar (const FinxStep *step,
            const double   *x,
            gsize           at,
            guint64         t)
{
  double *y = step->to[Y] + at;
  guint64 seeded = get_seeded (step);

  if (t <= seeded)
    begin (step, x + at, y, step->to[FIRST] + at, t);
  else
    *y = follow (&step->factors, x + at, y, (int) MIN (t % FINX_LANES, t - seeded - 1));
}

static gboolean
holds (const FinxStep *step)
{
  return step->parameters[MODE] == FINX_SMOOTHING_HOLDS;
}

/* What @step smooths. */
static const double *
get_x (const FinxStep *step)
{
  return holds (step) ? step->to[HELD] : step->from[0];
}

static gboolean
has_unknown (const double *x,
             gsize         n)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < n; i++)
    any |= x[i] != x[i];
  return any;
}

static void
hold_bar (const FinxStep *step,
          gsize           at,
          guint64         t)
{
  double x = step->from[0][at];

  step->to[HELD][at] = !isnan (x) ? x : t > get_seeded (step) ? step->to[Y][at - 1] : 0;
}

/* Whether @n bars of @step can be computed a group at a time from bar @head on. */
static gboolean
can_scan (const FinxStep *step,
          gsize           at,
          guint64         t,
          gsize           head,
          gsize           n)
{
  return t + head > get_seeded (step) && !(holds (step) && has_unknown (step->from[0] + at, n));
}

/* @n bars of up to %TOGETHER steps. */
static void
smooth_together (const FinxStep *steps,
                 guint           n_steps,
                 gsize           at,
                 guint64         t,
                 gsize           n)
{
  FinxScan scans[TOGETHER] = { 0 };
  guint n_scans = 0;
  gsize head = MIN ((FINX_LANES - t % FINX_LANES) % FINX_LANES, n), n_groups = (n - head) / FINX_LANES;
  gboolean scanned[TOGETHER];

  for (guint s = 0; s < n_steps; s++)
    {
      const FinxStep *step = &steps[s];

      scanned[s] = can_scan (step, at, t, head, n);
      if (scanned[s])
        scans[n_scans++] = (FinxScan) { &step->factors, get_x (step) + at + head, step->to[Y] + at + head };
      if (scanned[s] && holds (step))
        memcpy (step->to[HELD] + at, step->from[0] + at, n * sizeof (double));
      for (gsize i = 0; i < (scanned[s] ? head : n); i++)
        {
          if (holds (step))
            hold_bar (step, at + i, t + i);
          smooth_bar (step, get_x (step), at + i, t + i);
        }
    }
  finx_kernel_scan (scans, n_scans, n_groups);
  for (guint s = 0; s < n_steps; s++)
    for (gsize i = head + n_groups * FINX_LANES; scanned[s] && i < n; i++)
      smooth_bar (&steps[s], get_x (&steps[s]), at + i, t + i);
}

static void
run_smoothing (const FinxStep *steps,
               guint           n_steps,
               gsize           at,
               guint64         t,
               gsize           n)
{
  for (guint s = 0; s < n_steps; s += TOGETHER)
    smooth_together (steps + s, MIN (TOGETHER, n_steps - s), at, t, n);
}

/* A bar of each step; @lane: its number in the group. */
static inline __attribute__ ((always_inline)) void
follow_all (const FinxStep *steps,
            guint           n_steps,
            gsize           at,
            guint64         t,
            int             lane)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    {
      if (holds (step))
        hold_bar (step, at, t);
      if (G_LIKELY (t > step->late))
        step->to[Y][at] = follow (&step->factors, get_x (step) + at, step->to[Y] + at, lane);
      else
        smooth_bar (step, get_x (step), at, t);
    }
}

static void
run_smoothing_bar (const FinxStep *steps,
                   guint           n_steps,
                   gsize           at,
                   guint64         t)
{
  switch (t % FINX_LANES)
    {
    case 0:
      follow_all (steps, n_steps, at, t, 0);
      break;
    case 1:
      follow_all (steps, n_steps, at, t, 1);
      break;
    case 2:
      follow_all (steps, n_steps, at, t, 2);
      break;
    default:
      follow_all (steps, n_steps, at, t, 3);
    }
}

static const FinxOperation smooth = { run_smoothing, run_smoothing_bar, 2, 3, FINX_LANES, TRUE, prepare_smoothing };

FinxColumn
finx_smoothing_plan (FinxPlan          *plan,
                     FinxColumn         x,
                     guint              start,
                     guint              n,
                     double             k,
                     FinxSmoothingMode  mode)
{
  return FINX_STEP (plan, &smooth, (n, k, start, mode), x, finx_column_ago (x, FINX_LANES));
}

FinxColumn
finx_smoothing_repeated (FinxPlan   *plan,
                         FinxColumn  x,
                         guint       n,
                         guint       times)
{
  for (guint i = 0; i < times; i++)
    x = finx_smoothing_plan (plan, x, i * (n - 1), n, FINX_EXPONENTIAL (n), FINX_SMOOTHING_PLAIN);
  return x;
}

/* How many whole groups of bars go on from bar @i without a new beginning. */
static gsize
count_groups (const double *since,
              gsize         i,
              gsize         n)
{
  gsize groups = 0;

  if (since == NULL)
    return (n - i) / FINX_LANES;
  while (i + FINX_LANES * (groups + 1) <= n
         && since[i + FINX_LANES * (groups + 1) - 1] == since[i] + (double) (FINX_LANES * (groups + 1) - 1))
    groups++;
  return groups;
}

/* @since: (nullable): for each bar, how many bars ago the total began; %NULL: with the first bar of all */
static void
add_up (const double *x,
        const double *since,
        double       *y,
        guint64       t,
        gsize         n)
{
  gsize i = 0;

  while (i < n)
    {
      guint64 age = since != NULL ? (guint64) since[i] : t + i;
      int lane = (int) (age % FINX_LANES);
      double last = age < FINX_LANES ? 0 : *(y + i - 1 - lane), one, two;
      gsize groups = lane == 0 ? count_groups (since, i, n) : 0;

      if (groups > 0)
        {
          finx_kernel_cumulate (y + i, x + i, last, groups);
          i += groups * FINX_LANES;
          continue;
        }
      one = x[i] + (lane >= 1 ? *(x + i - 1) : 0);
      two = lane >= 2 ? *(x + i - 2) + (lane >= 3 ? *(x + i - 3) : 0) : 0;
      y[i] = last + (one + two);
      i++;
    }
}

static void
run_totals (const FinxStep *steps,
            guint           n_steps,
            gsize           at,
            guint64         t,
            gsize           n)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    add_up (step->from[0] + at, NULL, step->to[0] + at, t, n);
}

static void
run_totals_since (const FinxStep *steps,
                  guint           n_steps,
                  gsize           at,
                  guint64         t,
                  gsize           n)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    add_up (step->from[0] + at, step->from[2] + at, step->to[0] + at, t, n);
}

static const FinxOperation total = { run_totals, NULL, 2, 1, FINX_LANES };
static const FinxOperation total_since = { run_totals_since, NULL, 3, 1, FINX_LANES };

FinxColumn
finx_total_plan (FinxPlan   *plan,
                 FinxColumn  x)
{
  return FINX_STEP (plan, &total, (0), x, finx_column_ago (x, FINX_LANES));
}

FinxColumn
finx_total_since (FinxPlan   *plan,
                  FinxColumn  x,
                  FinxColumn  since)
{
  return FINX_STEP (plan, &total_since, (0), x, finx_column_ago (x, FINX_LANES), since);
}
