/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bands around the price, and how wide they are. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"

/* The deviation is that of a population: @part is 1 / n. */
static inline double
get_deviation (double        squares,
               const double *part)
{
  return sqrt (squares * *part);
}

/* Where the price stands between the bands: 0 at the lower, 1 at the upper. */
static inline double
get_percent_b (double        x,
               double        mean,
               double        deviation,
               const double *factor)
{
  double width = *factor * deviation, part = (x - (mean - width)) / (2 * width);

  return width == 0 ? NAN : part;
}

/* From band to band, in per cent of the middle. */
static inline double
get_bandwidth (double        mean,
               double        deviation,
               const double *factor)
{
  double width = 100 * 2 * *factor * deviation / mean;

  return mean == 0 ? NAN : width;
}

static inline double
get_middle (double        highest,
            double        lowest,
            const double *p)
{
  return (highest + lowest) / 2;
}

FINX_MAP_1 (deviation, get_deviation)
FINX_MAP_3 (percent_b, get_percent_b)
FINX_MAP_2 (bandwidth, get_bandwidth)
FINX_MAP_2 (middle_of, get_middle)

static FinxColumn
add_deviation (const FinxIndicatorSpec *spec,
               FinxPlan                *plan,
               FinxColumn               x)
{
  guint n = finx_spec_get_period (spec, 0);

  return FINX_STEP (plan, &deviation, (1.0 / n), finx_window_products (plan, x, x, n));
}

static void
put_bands (FinxPlan   *plan,
           FinxColumn  middle,
           FinxColumn  width,
           double      factor,
           FinxColumn *outputs)
{
  outputs[0] = finx_plan_edges (plan, middle, width, factor);
  outputs[1] = middle;
  outputs[2] = finx_column_beside (outputs[0], 1);
}

static void
plan_bollinger (const FinxIndicatorSpec *spec,
                FinxPlan                *plan,
                FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source), mean = finx_window_mean (plan, x, finx_spec_get_period (spec, 0));

  put_bands (plan, mean, add_deviation (spec, plan, x), spec->parameters[1], outputs);
}

/* The first bar has no true range. */
static FinxColumn
add_atr (FinxPlan *plan,
         guint     n)
{
  return finx_smoothing_plan (plan, finx_plan_true_range (plan), 1, n, FINX_WILDER (n), FINX_SMOOTHING_PLAIN);
}

static void
plan_atr (const FinxIndicatorSpec *spec,
          FinxPlan                *plan,
          FinxColumn              *outputs)
{
  outputs[0] = add_atr (plan, finx_spec_get_period (spec, 0));
}

static void
plan_percent_b (const FinxIndicatorSpec *spec,
                FinxPlan                *plan,
                FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source), mean = finx_window_mean (plan, x, finx_spec_get_period (spec, 0));

  outputs[0] = FINX_STEP (plan, &percent_b, (spec->parameters[1]), x, mean, add_deviation (spec, plan, x));
}

static void
plan_bandwidth (const FinxIndicatorSpec *spec,
                FinxPlan                *plan,
                FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source), mean = finx_window_mean (plan, x, finx_spec_get_period (spec, 0));

  outputs[0] = FINX_STEP (plan, &bandwidth, (spec->parameters[1]), mean, add_deviation (spec, plan, x));
}

static void
plan_deviation (const FinxIndicatorSpec *spec,
                FinxPlan                *plan,
                FinxColumn              *outputs)
{
  outputs[0] = add_deviation (spec, plan, finx_plan_price (plan, spec->source));
}

static void
plan_keltner (const FinxIndicatorSpec *spec,
              FinxPlan                *plan,
              FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);
  FinxColumn middle = finx_smoothing_plan (plan, finx_plan_price (plan, spec->source), 0, n, FINX_EXPONENTIAL (n), FINX_SMOOTHING_PLAIN);

  put_bands (plan, middle, add_atr (plan, finx_spec_get_period (spec, 2)), spec->parameters[1], outputs);
}

static guint
get_first_of_keltner (const FinxIndicatorSpec *spec,
                      guint                    output)
{
  guint middle = finx_spec_get_period (spec, 0) - 1;

  return output == 1 ? middle : MAX (middle, finx_spec_get_period (spec, 2));
}

static void
plan_donchian (const FinxIndicatorSpec *spec,
               FinxPlan                *plan,
               FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = finx_window_highest (plan, finx_plan_bars (plan, FINX_BAR_HIGH), n);
  outputs[2] = finx_window_lowest (plan, finx_plan_bars (plan, FINX_BAR_LOW), n);
  outputs[1] = FINX_STEP (plan, &middle_of, (0), outputs[0], outputs[2]);
}

const FinxIndicatorKind finx_band_kinds[] = {
  {
    .info = {
      .name = "bollinger", .title = N_("Bollinger bands"), .short_title = N_("BB"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 2,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("factor", N_("Factor"), 2, 0, 100) },
      .n_outputs = 3,
      .outputs = { { "upper", N_("Upper"), FINX_LOOK_BAND_EDGE }, { "middle", N_("Middle"), FINX_LOOK_LINE },
                   { "lower", N_("Lower"), FINX_LOOK_BAND_EDGE } },
    },
    .plan = plan_bollinger, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "atr", .title = N_("Average true range"), .short_title = N_("ATR"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 1, .outputs = { { "atr", N_("ATR"), FINX_LOOK_LINE } },
    },
    .plan = plan_atr, .get_first = finx_first_after_window,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "percent-b", .title = N_("Bollinger %B"), .short_title = N_("%B"), .has_source = TRUE,
      .n_parameters = 2,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("factor", N_("Factor"), 2, 0, 100) },
      .n_outputs = 1, .outputs = { { "percent-b", N_("%B"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { 0, 1 },
    },
    .plan = plan_percent_b, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "bandwidth", .title = N_("Bollinger bandwidth"), .short_title = N_("BBW"), .has_source = TRUE,
      .n_parameters = 2,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("factor", N_("Factor"), 2, 0, 100) },
      .n_outputs = 1, .outputs = { { "bandwidth", N_("Bandwidth"), FINX_LOOK_LINE } },
    },
    .plan = plan_bandwidth, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "stddev", .title = N_("Standard deviation"), .short_title = N_("StdDev"), .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "stddev", N_("Deviation"), FINX_LOOK_LINE } },
    },
    .plan = plan_deviation, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "keltner", .title = N_("Keltner channel"), .short_title = N_("KC"), .is_overlay = TRUE, .has_source = TRUE,
      .source = FINX_SOURCE_HLC3, .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 3,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("factor", N_("Factor"), 2, 0, 100),
                      FINX_PERIOD ("atr", N_("ATR period"), 20, 1) },
      .n_outputs = 3,
      .outputs = { { "upper", N_("Upper"), FINX_LOOK_BAND_EDGE }, { "middle", N_("Middle"), FINX_LOOK_LINE },
                   { "lower", N_("Lower"), FINX_LOOK_BAND_EDGE } },
    },
    .plan = plan_keltner, .get_first = get_first_of_keltner,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "donchian", .title = N_("Donchian channel"), .short_title = N_("DC"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 3,
      .outputs = { { "upper", N_("Upper"), FINX_LOOK_BAND_EDGE }, { "middle", N_("Middle"), FINX_LOOK_LINE },
                   { "lower", N_("Lower"), FINX_LOOK_BAND_EDGE } },
    },
    .plan = plan_donchian, .get_first = finx_first_of_window,
  },
};
const guint finx_n_band_kinds = G_N_ELEMENTS (finx_band_kinds);
