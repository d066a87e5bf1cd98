/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-indicator-kind.h"

#include <math.h>

guint
finx_spec_get_period (const FinxIndicatorSpec *spec,
                      guint                    parameter)
{
  return (guint) spec->parameters[parameter];
}

guint
finx_first_of_window (const FinxIndicatorSpec *spec,
                      guint                    output)
{
  return finx_spec_get_period (spec, 0) - 1;
}

guint
finx_first_after_window (const FinxIndicatorSpec *spec,
                         guint                    output)
{
  return finx_spec_get_period (spec, 0);
}

guint
finx_warm_up_of_smoothing (const FinxIndicatorSpec *spec)
{
  guint longest = 0;

  for (guint i = 0; i < spec->info->n_parameters; i++)
    if (spec->info->parameters[i].kind == FINX_PARAMETER_WHOLE)
      longest = MAX (longest, finx_spec_get_period (spec, i));
  return 10 * longest;
}

static inline double
get_middle (double        high,
            double        low,
            const double *p)
{
  return (high + low) / 2;
}

static inline double
get_typical (double        high,
             double        low,
             double        close,
             const double *p)
{
  return (high + low + close) / 3;
}

static inline double
get_average (double        open,
             double        high,
             double        low,
             double        close,
             const double *p)
{
  return (open + high + low + close) / 4;
}

FINX_MAP_2 (middle, get_middle)
FINX_MAP_3 (typical, get_typical)
FINX_MAP_4 (average, get_average)

/* What an indicator is computed from. */
FinxColumn
finx_plan_price (FinxPlan        *plan,
                 FinxPriceSource  source)
{
  switch (source)
    {
    case FINX_SOURCE_OPEN:
      return finx_plan_bars (plan, FINX_BAR_OPEN);
    case FINX_SOURCE_HIGH:
      return finx_plan_bars (plan, FINX_BAR_HIGH);
    case FINX_SOURCE_LOW:
      return finx_plan_bars (plan, FINX_BAR_LOW);
    case FINX_SOURCE_VOLUME:
      return finx_plan_bars (plan, FINX_BAR_VOLUME);
    case FINX_SOURCE_HL2:
      return FINX_STEP (plan, &middle, (0), finx_plan_bars (plan, FINX_BAR_HIGH), finx_plan_bars (plan, FINX_BAR_LOW));
    case FINX_SOURCE_HLC3:
      return FINX_STEP (plan, &typical, (0), finx_plan_bars (plan, FINX_BAR_HIGH), finx_plan_bars (plan, FINX_BAR_LOW),
                        finx_plan_bars (plan, FINX_BAR_CLOSE));
    case FINX_SOURCE_OHLC4:
      return FINX_STEP (plan, &average, (0), finx_plan_bars (plan, FINX_BAR_OPEN), finx_plan_bars (plan, FINX_BAR_HIGH),
                        finx_plan_bars (plan, FINX_BAR_LOW), finx_plan_bars (plan, FINX_BAR_CLOSE));
    case FINX_SOURCE_CLOSE:
    default:
      return finx_plan_bars (plan, FINX_BAR_CLOSE);
    }
}

static void
run_numbers (const FinxStep *steps,
             guint           n_steps,
             gsize           at,
             guint64         t,
             gsize           n)
{
  for (gsize i = 0; i < n; i++)
    *(steps->to[0] + at + i) = (double) (t + i);
}

static const FinxOperation numbers = { run_numbers, NULL, 0, 1 };

FinxColumn
finx_plan_numbers (FinxPlan *plan)
{
  return FINX_STEP (plan, &numbers, (0), { 0 });
}

static inline double
get_range (double        high,
           double        low,
           double        before,
           const double *p)
{
  return (high > before ? high : before) - (low < before ? low : before);
}

FINX_MAP_3 (later_range, get_range)

static void
run_true_range (const FinxStep *step,
                guint           n_steps,
                gsize           at,
                guint64         t,
                gsize           n)
{
  run_later_range (step, 1, at, t, n);
  if (t == 0)
    *(step->to[0] + at) = *(step->from[0] + at) - *(step->from[1] + at);
}

static void
run_true_range_bar (const FinxLink *link,
                    gsize           at,
                    guint64         t)
{
  const FinxStep *step = link->step;
  double high = step->from[0][at], low = step->from[1][at];

  step->to[0][at] = t == 0 ? high - low : get_range (high, low, step->from[2][at], step->parameters);
  finx_link_go_on (link, at, t);
}

static const FinxOperation true_range = { run_true_range, run_true_range_bar, 3, 1, .form = form_later_range };

FinxColumn
finx_plan_true_range (FinxPlan *plan)
{
  return FINX_STEP (plan, &true_range, (0), finx_plan_bars (plan, FINX_BAR_HIGH), finx_plan_bars (plan, FINX_BAR_LOW),
                    finx_column_ago (finx_plan_bars (plan, FINX_BAR_CLOSE), 1));
}

static inline double
get_difference (double        a,
                double        b,
                const double *p)
{
  return a - b;
}

static inline double
get_product (double        a,
             double        b,
             const double *p)
{
  return a * b;
}

static inline double
get_ratio (double        a,
           double        b,
           const double *p)
{
  double ratio = a / b;

  return b == 0 ? NAN : ratio;
}

FINX_MAP_2 (subtract, get_difference)
FINX_MAP_2 (multiply, get_product)
FINX_MAP_2 (divide, get_ratio)

FinxColumn
finx_plan_difference (FinxPlan   *plan,
                      FinxColumn  a,
                      FinxColumn  b)
{
  return FINX_STEP (plan, &subtract, (0), a, b);
}

FinxColumn
finx_plan_product (FinxPlan   *plan,
                   FinxColumn  a,
                   FinxColumn  b)
{
  return FINX_STEP (plan, &multiply, (0), a, b);
}

FinxColumn
finx_plan_ratio (FinxPlan   *plan,
                 FinxColumn  a,
                 FinxColumn  b)
{
  return FINX_STEP (plan, &divide, (0), a, b);
}

static inline void
put_edges (const double *const *from,
           double *const       *to,
           gsize                i,
           const double        *factor)
{
  double width = *factor * from[1][i];

  to[0][i] = from[0][i] + width;
  to[1][i] = from[0][i] - width;
}

FINX_MAP (edges, 2, 2, put_edges)

FinxColumn
finx_plan_edges (FinxPlan   *plan,
                 FinxColumn  line,
                 FinxColumn  width,
                 double      factor)
{
  return FINX_STEP (plan, &edges, (factor), line, width);
}
