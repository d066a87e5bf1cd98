/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pivot points: levels from the high, the low and the close of the session before. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"

/* High, low and close of the session before, which is unknown in the first; then those of the session so far. */
static void
run_session_before (const FinxStep *step,
                    guint           n_steps,
                    gsize           at,
                    guint64         t,
                    gsize           n)
{
  for (gsize i = at; i < at + n; i++)
    {
      double *last_high = step->to[0] + i, *last_low = step->to[1] + i, *last_close = step->to[2] + i;
      double *high = step->to[3] + i, *low = step->to[4] + i;
      gboolean is_first = t == 0 && i == at, is_new = is_first || step->from[0][i] != step->from[1][i];

      *last_high = is_first ? NAN : is_new ? high[-1] : last_high[-1];
      *last_low = is_first ? NAN : is_new ? low[-1] : last_low[-1];
      *last_close = is_first ? NAN : is_new ? step->from[4][i] : last_close[-1];
      *high = is_new ? step->from[2][i] : MAX (high[-1], step->from[2][i]);
      *low = is_new ? step->from[3][i] : MIN (low[-1], step->from[3][i]);
    }
}

static const FinxOperation session_before = { run_session_before, NULL, 5, 5, 1 };

static FinxColumn
add_session (FinxPlan *plan)
{
  FinxColumn sessions = finx_plan_bars (plan, FINX_BAR_SESSION);

  return FINX_STEP (plan, &session_before, (0), sessions, finx_column_ago (sessions, 1), finx_plan_bars (plan, FINX_BAR_HIGH),
                    finx_plan_bars (plan, FINX_BAR_LOW), finx_column_ago (finx_plan_bars (plan, FINX_BAR_CLOSE), 1));
}

static inline double
get_pivot (double        high,
           double        low,
           double        close,
           const double *p)
{
  return (high + low + close) / 3;
}

/* So many ranges from a level. */
static inline double
get_level (double        from,
           double        high,
           double        low,
           const double *p)
{
  return from + p[0] * (high - low) / p[1];
}

/* As far beyond @from as twice @a is beyond twice @b, or once. */
static inline double
get_mirrored (double        from,
              double        a,
              double        b,
              const double *times)
{
  return from + *times * (a - b);
}

FINX_MAP_3 (pivot, get_pivot)
FINX_MAP_3 (level, get_level)
FINX_MAP_3 (mirrored, get_mirrored)

static FinxColumn
add_level (FinxPlan   *plan,
           FinxColumn  from,
           FinxColumn  high,
           double      ranges,
           double      divisor)
{
  return FINX_STEP (plan, &level, (ranges, divisor), from, high, finx_column_beside (high, 1));
}

static FinxColumn
add_pivot (FinxPlan   *plan,
           FinxColumn  high)
{
  return FINX_STEP (plan, &pivot, (0), high, finx_column_beside (high, 1), finx_column_beside (high, 2));
}

static void
plan_pivots (const FinxIndicatorSpec *spec,
             FinxPlan                *plan,
             FinxColumn              *outputs)
{
  FinxColumn high = add_session (plan), low = finx_column_beside (high, 1), pivot_point = add_pivot (plan, high);

  outputs[0] = pivot_point;
  outputs[1] = FINX_STEP (plan, &mirrored, (1), pivot_point, pivot_point, low);
  outputs[2] = add_level (plan, pivot_point, high, 1, 1);
  outputs[3] = FINX_STEP (plan, &mirrored, (2), high, pivot_point, low);
  outputs[4] = FINX_STEP (plan, &mirrored, (1), pivot_point, pivot_point, high);
  outputs[5] = add_level (plan, pivot_point, high, -1, 1);
  outputs[6] = FINX_STEP (plan, &mirrored, (2), low, pivot_point, high);
}

static void
plan_pivots_fibonacci (const FinxIndicatorSpec *spec,
                       FinxPlan                *plan,
                       FinxColumn              *outputs)
{
  static const double parts[] = { 0.382, 0.618, 1 };
  FinxColumn high = add_session (plan);

  outputs[0] = add_pivot (plan, high);
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    {
      outputs[1 + k] = add_level (plan, outputs[0], high, parts[k], 1);
      outputs[4 + k] = add_level (plan, outputs[0], high, -parts[k], 1);
    }
}

static void
plan_pivots_camarilla (const FinxIndicatorSpec *spec,
                       FinxPlan                *plan,
                       FinxColumn              *outputs)
{
  static const double parts[] = { 12, 6, 4, 2 };
  FinxColumn high = add_session (plan), close = finx_column_beside (high, 2);

  outputs[0] = add_pivot (plan, high);
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    {
      outputs[1 + k] = add_level (plan, close, high, 1.1, parts[k]);
      outputs[5 + k] = add_level (plan, close, high, -1.1, parts[k]);
    }
}

static guint
get_first_of_pivots (const FinxIndicatorSpec *spec,
                     guint                    output)
{
  return 0;     /* as soon as a session has ended, which no number of bars tells */
}

const FinxIndicatorKind finx_pivot_kinds[] = {
  {
    .info = {
      .name = "pivots", .title = N_("Pivot points"), .short_title = N_("Pivots"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_SESSION,
      .n_outputs = 7,
      .outputs = { { "p", N_("P"), FINX_LOOK_STEP }, { "r1", N_("R1"), FINX_LOOK_STEP }, { "r2", N_("R2"), FINX_LOOK_STEP },
                   { "r3", N_("R3"), FINX_LOOK_STEP }, { "s1", N_("S1"), FINX_LOOK_STEP }, { "s2", N_("S2"), FINX_LOOK_STEP },
                   { "s3", N_("S3"), FINX_LOOK_STEP } },
    },
    .plan = plan_pivots, .get_first = get_first_of_pivots,
  },
  {
    .info = {
      .name = "pivots-fibonacci", .title = N_("Fibonacci pivot points"), .short_title = N_("Fib pivots"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_SESSION,
      .n_outputs = 7,
      .outputs = { { "p", N_("P"), FINX_LOOK_STEP }, { "r1", N_("R1"), FINX_LOOK_STEP }, { "r2", N_("R2"), FINX_LOOK_STEP },
                   { "r3", N_("R3"), FINX_LOOK_STEP }, { "s1", N_("S1"), FINX_LOOK_STEP }, { "s2", N_("S2"), FINX_LOOK_STEP },
                   { "s3", N_("S3"), FINX_LOOK_STEP } },
    },
    .plan = plan_pivots_fibonacci, .get_first = get_first_of_pivots,
  },
  {
    .info = {
      .name = "pivots-camarilla", .title = N_("Camarilla pivot points"), .short_title = N_("Camarilla"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_SESSION,
      .n_outputs = 9,
      .outputs = { { "p", N_("P"), FINX_LOOK_STEP }, { "r1", N_("R1"), FINX_LOOK_STEP }, { "r2", N_("R2"), FINX_LOOK_STEP },
                   { "r3", N_("R3"), FINX_LOOK_STEP }, { "r4", N_("R4"), FINX_LOOK_STEP }, { "s1", N_("S1"), FINX_LOOK_STEP },
                   { "s2", N_("S2"), FINX_LOOK_STEP }, { "s3", N_("S3"), FINX_LOOK_STEP }, { "s4", N_("S4"), FINX_LOOK_STEP } },
    },
    .plan = plan_pivots_camarilla, .get_first = get_first_of_pivots,
  },
};
const guint finx_n_pivot_kinds = G_N_ELEMENTS (finx_pivot_kinds);
