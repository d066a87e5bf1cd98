/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moving averages. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"

static FinxColumn
get_price (const FinxIndicatorSpec *spec,
           FinxPlan                *plan)
{
  return finx_plan_price (plan, spec->source);
}

static void
plan_simple (const FinxIndicatorSpec *spec,
             FinxPlan                *plan,
             FinxColumn              *outputs)
{
  outputs[0] = finx_window_mean (plan, get_price (spec, plan), finx_spec_get_period (spec, 0));
}

static void
plan_exponential (const FinxIndicatorSpec *spec,
                  FinxPlan                *plan,
                  FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = finx_smoothing_plan (plan, get_price (spec, plan), 0, n, FINX_EXPONENTIAL (n), FINX_SMOOTHING_PLAIN);
}

static void
plan_wilder (const FinxIndicatorSpec *spec,
             FinxPlan                *plan,
             FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = finx_smoothing_plan (plan, get_price (spec, plan), 0, n, FINX_WILDER (n), FINX_SMOOTHING_PLAIN);
}

static void
plan_weighted (const FinxIndicatorSpec *spec,
               FinxPlan                *plan,
               FinxColumn              *outputs)
{
  outputs[0] = finx_window_weighted_mean (plan, get_price (spec, plan), finx_spec_get_period (spec, 0));
}

static inline double
get_twice_less (double        a,
                double        b,
                const double *p)
{
  return 2 * a - b;
}

FINX_MAP_2 (twice_less, get_twice_less)

static guint
get_root (const FinxIndicatorSpec *spec)
{
  return (guint) sqrt (spec->parameters[0]);
}

static void
plan_hull (const FinxIndicatorSpec *spec,
           FinxPlan                *plan,
           FinxColumn              *outputs)
{
  FinxColumn x = get_price (spec, plan);
  guint n = finx_spec_get_period (spec, 0);
  FinxColumn half = finx_window_weighted_mean (plan, x, n / 2), whole = finx_window_weighted_mean (plan, x, n);

  outputs[0] = finx_window_weighted_mean (plan, FINX_STEP (plan, &twice_less, (0), half, whole), get_root (spec));
}

static guint
get_first_of_hull (const FinxIndicatorSpec *spec,
                   guint                    output)
{
  return finx_spec_get_period (spec, 0) + get_root (spec) - 2;
}

static void
plan_double (const FinxIndicatorSpec *spec,
             FinxPlan                *plan,
             FinxColumn              *outputs)
{
  FinxColumn once = finx_smoothing_repeated (plan, get_price (spec, plan), finx_spec_get_period (spec, 0), 1);
  FinxColumn twice = finx_smoothing_repeated (plan, get_price (spec, plan), finx_spec_get_period (spec, 0), 2);

  outputs[0] = FINX_STEP (plan, &twice_less, (0), once, twice);
}

static guint
get_first_of_double (const FinxIndicatorSpec *spec,
                     guint                    output)
{
  return 2 * (finx_spec_get_period (spec, 0) - 1);
}

static inline double
get_triple (double        once,
            double        twice,
            double        thrice,
            const double *p)
{
  return 3 * once - 3 * twice + thrice;
}

FINX_MAP_3 (triple, get_triple)

static void
plan_triple (const FinxIndicatorSpec *spec,
             FinxPlan                *plan,
             FinxColumn              *outputs)
{
  FinxColumn x = get_price (spec, plan);
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = FINX_STEP (plan, &triple, (0), finx_smoothing_repeated (plan, x, n, 1), finx_smoothing_repeated (plan, x, n, 2),
                          finx_smoothing_repeated (plan, x, n, 3));
}

static guint
get_first_of_triple (const FinxIndicatorSpec *spec,
                     guint                    output)
{
  return 3 * (finx_spec_get_period (spec, 0) - 1);
}

/* Unknown where nothing was traded. */
static void
plan_volume_weighted (const FinxIndicatorSpec *spec,
                      FinxPlan                *plan,
                      FinxColumn              *outputs)
{
  FinxColumn volumes = finx_plan_bars (plan, FINX_BAR_VOLUME), products = finx_plan_product (plan, get_price (spec, plan), volumes);
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = finx_plan_ratio (plan, finx_window_sum (plan, products, n), finx_window_sum (plan, volumes, n));
}

static inline double
get_way (double        now,
         double        before,
         const double *p)
{
  return fabs (now - before);
}

FINX_MAP_2 (way, get_way)

/* Kaufman's: the straighter the way of the last n bars, the faster. */
static void
run_adaptive (const FinxStep *steps,
              guint           n_steps,
              gsize           at,
              guint64         t,
              gsize           n)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    {
      const double *x = step->from[0] + at, *distance = step->from[1] + at, *length = step->from[2] + at;
      double period = step->parameters[0], fast = step->parameters[1], slow = step->parameters[2];
      double *y = step->to[0] + at, *last = y - 1;

      for (gsize i = 0; i < n; i++)
        {
          double straightness = distance[i] >= length[i] ? 1 : distance[i] / length[i], factor = straightness * (fast - slow) + slow;

          y[i] = (double) (t + i) < period ? x[i] : last[i] + factor * factor * (x[i] - last[i]);
        }
    }
}

static const FinxOperation adapt = { run_adaptive, NULL, 3, 1, 1 };

static void
plan_adaptive (const FinxIndicatorSpec *spec,
               FinxPlan                *plan,
               FinxColumn              *outputs)
{
  FinxColumn x = get_price (spec, plan), distance, length;
  guint n = finx_spec_get_period (spec, 0);

  distance = FINX_STEP (plan, &way, (0), x, finx_column_ago (x, n));
  length = finx_window_sum (plan, FINX_STEP (plan, &way, (0), x, finx_column_ago (x, 1)), n);
  outputs[0] = FINX_STEP (plan, &adapt, (n, FINX_EXPONENTIAL (spec->parameters[1]), FINX_EXPONENTIAL (spec->parameters[2])),
                          x, distance, length);
}

const FinxIndicatorKind finx_average_kinds[] = {
  {
    .info = {
      .name = "sma", .title = N_("Simple moving average"), .short_title = N_("SMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "sma", N_("Average"), FINX_LOOK_LINE } },
    },
    .plan = plan_simple, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "ema", .title = N_("Exponential moving average"), .short_title = N_("EMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "ema", N_("Average"), FINX_LOOK_LINE } },
    },
    .plan = plan_exponential, .get_first = finx_first_of_window,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "rma", .title = N_("Wilder’s moving average"), .short_title = N_("RMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 1, .outputs = { { "rma", N_("Average"), FINX_LOOK_LINE } },
    },
    .plan = plan_wilder, .get_first = finx_first_of_window,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "wma", .title = N_("Weighted moving average"), .short_title = N_("WMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "wma", N_("Average"), FINX_LOOK_LINE } },
    },
    .plan = plan_weighted, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "dema", .title = N_("Double exponential moving average"), .short_title = N_("DEMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "dema", N_("Average"), FINX_LOOK_LINE } },
    },
    .plan = plan_double, .get_first = get_first_of_double,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "tema", .title = N_("Triple exponential moving average"), .short_title = N_("TEMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "tema", N_("Average"), FINX_LOOK_LINE } },
    },
    .plan = plan_triple, .get_first = get_first_of_triple,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "hma", .title = N_("Hull moving average"), .short_title = N_("HMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 2) },
      .n_outputs = 1, .outputs = { { "hma", N_("Average"), FINX_LOOK_LINE } },
    },
    .plan = plan_hull, .get_first = get_first_of_hull,
  },
  {
    .info = {
      .name = "vwma", .title = N_("Volume-weighted moving average"), .short_title = N_("VWMA"), .is_overlay = TRUE, .has_source = TRUE,
      .needs = FINX_NEEDS_VOLUME,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "vwma", N_("Average"), FINX_LOOK_LINE } },
    },
    .plan = plan_volume_weighted, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "kama", .title = N_("Kaufman’s adaptive moving average"), .short_title = N_("KAMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 3,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 10, 1), FINX_PERIOD ("fast", N_("Fast"), 2, 1),
                      FINX_PERIOD ("slow", N_("Slow"), 30, 1) },
      .n_outputs = 1, .outputs = { { "kama", N_("Average"), FINX_LOOK_LINE } },
    },
    .plan = plan_adaptive, .get_first = finx_first_after_window,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
};
const guint finx_n_average_kinds = G_N_ELEMENTS (finx_average_kinds);
