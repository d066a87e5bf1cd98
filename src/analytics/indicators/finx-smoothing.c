/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-smoothing.h"

#include <math.h>

#define TOGETHER 8              /* smoothings at a time */

enum { N, K, START, MODE };             /* parameters of a smoothing */
enum { GIVEN, SMOOTHED };               /* what it reads */
enum { Y, DISTANCE, FIRST, HELD };      /* its columns: the last is x where that is known, y where it is not */

static inline gboolean
holds (const FinxStep *step)
{
  return step->to[HELD] != NULL;
}

static void
prepare_smoothing (FinxStep *step)
{
  double a = 1 - step->parameters[K];

  for (const FinxStep *beside = step; beside < step + step->n_beside; beside++)
    step->late = MAX (step->late, (guint64) (beside->parameters[START] + beside->parameters[N]) + FINX_LANES);
  if (step->parameters[MODE] != FINX_SMOOTHING_HOLDS)
    step->to[HELD] = NULL;
  step->from[SMOOTHED] = holds (step) ? step->to[HELD] : step->from[GIVEN];
  step->factors = (FinxFactors) { .a = a, .a2 = a * a, .a4 = (a * a) * (a * a) };
}

static inline guint64
get_seeded (const FinxStep *step)
{
  return (guint64) (step->parameters[START] + step->parameters[N]) - 1;
}

/* Bar @t before the mean is complete. The mean is counted from the first value: that of what is equal is exactly that. */
static void
begin (const FinxStep *step,
       gsize           at,
       guint64         t)
{
  gboolean is_first = t <= (guint64) step->parameters[START];
  double x = is_first && step->parameters[MODE] == FINX_SMOOTHING_FROM_ZERO ? 0 : step->from[SMOOTHED][at];
  double *y = step->to[Y] + at, *first = step->to[FIRST] + at;

  *first = is_first ? x : first[-1];
  *y = is_first ? 0 : y[-1] + (x - *first);
  if (t == get_seeded (step))
    *y = *first + *y / step->parameters[N];
}

/* What finx_kernel_scan() does with each bar. */
static inline __attribute__ ((always_inline)) void
follow (const FinxStep *step,
        gsize           at)
{
  const double *x = step->from[SMOOTHED] + at;
  double *distance = step->to[DISTANCE] + at, a = step->factors.a;
  double near = (x[0] - x[-1]) + a * (x[-1] - x[-2]), far = (x[-2] - x[-3]) + a * (x[-3] - x[-4]);

  distance[0] = (near + step->factors.a2 * far) + step->factors.a4 * distance[-FINX_LANES];
  step->to[Y][at] = x[0] - a * distance[0];
}

/* Bar @t. The first ones after the mean go on from each other. */
static inline __attribute__ ((always_inline)) void
smooth_bar (const FinxStep *step,
            gsize           at,
            guint64         t)
{
  const double *x = step->from[SMOOTHED] + at;
  double *distance = step->to[DISTANCE] + at, *y = step->to[Y] + at;
  guint64 seeded = get_seeded (step);

  if (t <= seeded)
    begin (step, at, t);
  else if (t > seeded + FINX_LANES)
    follow (step, at);
  else
    {
      *distance = t == seeded + 1 ? x[0] - y[-1] : (x[0] - x[-1]) + step->factors.a * distance[-1];
      *y = x[0] - step->factors.a * *distance;
    }
}

static void
hold_bar (const FinxStep *step,
          gsize           at,
          guint64         t)
{
  double x = step->from[0][at];

  step->to[HELD][at] = !isnan (x) ? x : t > get_seeded (step) ? step->to[Y][at - 1] : 0;
}

/* Whether @n bars of @step can be computed a group at a time. */
static gboolean
can_scan (const FinxStep *step,
          gsize           at,
          guint64         t,
          gsize           n)
{
  return t > get_seeded (step) + FINX_LANES && (!holds (step) || !finx_kernel_take (step->to[HELD] + at, step->from[0] + at, n));
}

/* @n bars of up to %TOGETHER steps. */
FINX_FUSED static void
smooth_together (const FinxStep *steps,
                 guint           n_steps,
                 gsize           at,
                 guint64         t,
                 gsize           n)
{
  FinxScan scans[TOGETHER] = { 0 };
  guint n_scans = 0;
  gsize n_groups = n / FINX_LANES;
  gboolean scanned[TOGETHER];

  for (guint s = 0; s < n_steps; s++)
    {
      const FinxStep *step = &steps[s];

      scanned[s] = can_scan (step, at, t, n);
      if (scanned[s])
        scans[n_scans++] = (FinxScan) { &step->factors, step->from[SMOOTHED] + at, step->to[Y] + at, step->to[DISTANCE] + at };
      for (gsize i = 0; !scanned[s] && i < n; i++)
        {
          if (holds (step))
            hold_bar (step, at + i, t + i);
          smooth_bar (step, at + i, t + i);
        }
    }
  finx_kernel_scan (scans, n_scans, n_groups);
  for (guint s = 0; s < n_steps; s++)
    for (gsize i = n_groups * FINX_LANES; scanned[s] && i < n; i++)
      follow (&steps[s], at + i);
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

/* A bar of each step; @is_late: after the first ones of all. */
static inline __attribute__ ((always_inline)) void
follow_all (const FinxStep *steps,
            gsize           at,
            guint64         t,
            gboolean        is_late)
{
  for (const FinxStep *step = steps; step < steps + steps->n_beside; step++)
    {
      if (holds (step))
        hold_bar (step, at, t);
      if (G_LIKELY (is_late))
        follow (step, at);
      else
        smooth_bar (step, at, t);
    }
}

FINX_FUSED static void
run_smoothing_bar (const FinxLink *link,
                   gsize           at,
                   guint64         t)
{
  const FinxStep *steps = link->step;

  if (G_UNLIKELY (t <= steps->late))
    follow_all (steps, at, t, FALSE);
  else
    follow_all (steps, at, t, TRUE);
  finx_link_go_on (link, at, t);
}

/* What is known before a bar, of each step, or of %FINX_LANES steps at a time; the last of them is only asked for where x is unknown. */
enum { LAST, CHANGE, FAR, DISTANT, A, A2, A4, BEFORE, N_KNOWN };

/* What follow() does, of a @Number: double or FinxLanes. */
#define FORM(Number, known, x, y)                                                                                                   \
  do                                                                                                                                \
    {                                                                                                                               \
      const Number *k = (const Number *) (known);                                                                                   \
      Number near = ((x) - k[LAST]) + k[A] * k[CHANGE], distance = (near + k[A2] * k[FAR]) + k[A4] * k[DISTANT];                    \
                                                                                                                                    \
      (y) = (x) - k[A] * distance;                                                                                                  \
    }                                                                                                                               \
  while (0)

static inline __attribute__ ((always_inline)) void
form_one (const FinxForm *form)
{
  FORM (double, form->known, *form->from[GIVEN], *form->to[Y]);
}

static inline __attribute__ ((always_inline)) void
form_lanes (const FinxForm *forms)
{
  FinxLanes x = { *forms[0].from[GIVEN], *forms[1].from[GIVEN], *forms[2].from[GIVEN], *forms[3].from[GIVEN] };

  FORM (FinxLanes, forms->known, x, *(FinxLanes *) forms->to[Y]);
}

FINX_FUSED static void
form_single (const FinxForm *form)
{
  form_one (form);
  finx_form_go_on (form, 1);
}

FINX_FUSED static void
form_holding (const FinxForm *forms)
{
  const FinxForm *form = forms, *end = forms + forms->n_beside;

  for (; form < end; form++)
    {
      double x = *form->from[GIVEN];

      if (G_UNLIKELY (isnan (x)))
        x = form->known[BEFORE];
      FORM (double, form->known, x, *form->to[Y]);
    }
  finx_form_go_on (end, 0);
}

FINX_FUSED static void
form_plain (const FinxForm *forms)
{
  const FinxForm *form = forms, *end = forms + forms->n_beside;

  for (; form + FINX_LANES <= end; form += FINX_LANES)
    form_lanes (form);
  for (; form < end; form++)
    form_one (form);
  finx_form_go_on (end, 0);
}

static FinxFormFunc
choose_form (const FinxStep *steps,
             gboolean        is_holding)
{
  if (is_holding)
    return form_holding;
  return steps->n_beside > 1 ? form_plain : form_single;
}

FINX_FUSED static FinxFormFunc
settle_smoothing (const FinxStep *steps,
                  gsize           at,
                  guint64         t)
{
  gboolean is_holding = FALSE;
  guint n_lanes;

  if (t <= steps->late)
    return NULL;
  for (guint s = 0; s < steps->n_beside; s++)
    is_holding |= holds (&steps[s]);
  n_lanes = is_holding ? 0 : steps->n_beside / FINX_LANES * FINX_LANES;
  for (guint s = 0; s < steps->n_beside; s++)
    {
      const FinxStep *step = &steps[s];
      const double *x = step->from[SMOOTHED] + at;
      double a = step->factors.a;
      double known[N_KNOWN] = { x[-1], x[-1] - x[-2], (x[-2] - x[-3]) + a * (x[-3] - x[-4]), *(step->to[DISTANCE] + at - FINX_LANES),
                                a, step->factors.a2, step->factors.a4, holds (step) ? *(step->to[Y] + at - 1) : NAN };

      for (guint k = 0; k < N_KNOWN; k++)
        if (s < n_lanes)
          steps[s / FINX_LANES * FINX_LANES].known[k * FINX_LANES + s % FINX_LANES] = known[k];
        else
          step->known[k] = known[k];
    }
  return choose_form (steps, is_holding);
}

static const FinxOperation smooth = {
  run_smoothing, run_smoothing_bar, 2, 4, FINX_LANES, TRUE, prepare_smoothing, .settle = settle_smoothing, .n_forming = 1,
  .n_known = N_KNOWN
};

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

/* A bar of a total that began @age bars ago: what finx_kernel_add_up() does. */
static inline void
add_bar (const double *x,
         double       *y,
         guint64       age)
{
  int lane = (int) (age % FINX_LANES);
  double last = age < FINX_LANES ? 0 : *(y - 1 - lane), one = x[0] + (lane >= 1 ? x[-1] : 0);
  double two = lane >= 2 ? x[-2] + (lane >= 3 ? x[-3] : 0) : 0;

  *y = last + (one + two);
}

static void
run_total_bar (const FinxLink *link,
               gsize           at,
               guint64         t)
{
  const FinxStep *step = link->step;

  add_bar (step->from[0] + at, step->to[0] + at, t);
  finx_link_go_on (link, at, t);
}

static void
run_totals (const FinxStep *steps,
            guint           n_steps,
            gsize           at,
            guint64         t,
            gsize           n)
{
  gsize head = MIN ((FINX_LANES - t % FINX_LANES) % FINX_LANES, n), n_groups = (n - head) / FINX_LANES;
  FinxSum sums[TOGETHER];

  for (guint s = 0; s < n_steps; s++)
    {
      const double *x = steps[s].from[0] + at;
      double *y = steps[s].to[0] + at;

      for (gsize i = 0; i < head; i++)
        add_bar (x + i, y + i, t + i);
      sums[s % TOGETHER] = (FinxSum) { x + head, y + head, t + head == 0 ? 0 : *(y + head - 1) };
      if (s % TOGETHER == TOGETHER - 1 || s + 1 == n_steps)
        finx_kernel_add_up (sums, s % TOGETHER + 1, n_groups);
    }
  for (guint s = 0; s < n_steps; s++)
    for (gsize i = head + n_groups * FINX_LANES; i < n; i++)
      add_bar (steps[s].from[0] + at + i, steps[s].to[0] + at + i, t + i);
}

static void
run_totals_since (const FinxStep *steps,
                  guint           n_steps,
                  gsize           at,
                  guint64         t,
                  gsize           n)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    for (gsize i = at; i < at + n; i++)
      add_bar (step->from[0] + i, step->to[0] + i, (guint64) step->from[2][i]);
}

/* What is known before a bar, likewise. */
enum { TOTAL, NEWER, OLDER, N_OF_TOTAL };

static void
form_total (const FinxForm *form)
{
  *form->to[0] = form->known[TOTAL] + ((*form->from[0] + form->known[NEWER]) + form->known[OLDER]);
  finx_form_go_on (form, 1);
}

static FinxFormFunc
settle_total (const FinxStep *step,
              gsize           at,
              guint64         t)
{
  int lane = (int) (t % FINX_LANES);
  const double *x = step->from[0] + at;

  step->known[TOTAL] = t < FINX_LANES ? 0 : *(step->to[0] + at - 1 - lane);
  step->known[NEWER] = lane >= 1 ? x[-1] : 0;
  step->known[OLDER] = lane >= 2 ? x[-2] + (lane >= 3 ? x[-3] : 0) : 0;
  return form_total;
}

static const FinxOperation total = {
  run_totals, run_total_bar, 2, 1, FINX_LANES, .settle = settle_total, .n_forming = 1, .n_known = N_OF_TOTAL
};
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
