/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What swings around a middle, or between two ends. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"

/* What was gained, and what was lost. */
static inline void
put_gain (const double *const *from,
          double *const       *to,
          gsize                i,
          const double        *p)
{
  double change = from[0][i] - from[1][i];

  to[0][i] = change > 0 ? change : 0;
  to[1][i] = change < 0 ? -change : 0;
}

/* 100 · gain / (gain + loss); 50 where nothing moved. */
static inline double
relate (double        gain,
        double        loss,
        const double *p)
{
  double both = gain + loss, part = 100 * gain / both;

  return both == 0 ? 50 : part;
}

FINX_MAP (gain_and_loss, 2, 2, put_gain)
FINX_MAP_2 (strength, relate)

static FinxColumn
add_rsi (const FinxIndicatorSpec *spec,
         FinxPlan                *plan)
{
  FinxColumn x = finx_plan_price (plan, spec->source), gains = FINX_STEP (plan, &gain_and_loss, (0), x, finx_column_ago (x, 1));
  guint n = finx_spec_get_period (spec, 0);

  return FINX_STEP (plan, &strength, (0),
                    finx_smoothing_plan (plan, gains, 1, n, FINX_WILDER (n), FINX_SMOOTHING_PLAIN),
                    finx_smoothing_plan (plan, finx_column_beside (gains, 1), 1, n, FINX_WILDER (n), FINX_SMOOTHING_PLAIN));
}

static void
plan_rsi (const FinxIndicatorSpec *spec,
          FinxPlan                *plan,
          FinxColumn              *outputs)
{
  outputs[0] = add_rsi (spec, plan);
}

/* Both averages begin on the same bar, as TA-Lib has it. */
static void
plan_macd (const FinxIndicatorSpec *spec,
           FinxPlan                *plan,
           FinxColumn              *outputs)
{
  guint fast = finx_spec_get_period (spec, 0), slow = finx_spec_get_period (spec, 1), signal = finx_spec_get_period (spec, 2);
  FinxColumn x = finx_plan_price (plan, spec->source);

  outputs[0] = finx_plan_difference (plan,
                                     finx_smoothing_plan (plan, x, slow - fast, fast, FINX_EXPONENTIAL (fast), FINX_SMOOTHING_PLAIN),
                                     finx_smoothing_plan (plan, x, 0, slow, FINX_EXPONENTIAL (slow), FINX_SMOOTHING_PLAIN));
  outputs[1] = finx_smoothing_plan (plan, outputs[0], slow - 1, signal, FINX_EXPONENTIAL (signal), FINX_SMOOTHING_PLAIN);
  outputs[2] = finx_plan_difference (plan, outputs[0], outputs[1]);
}

static guint
get_first_of_macd (const FinxIndicatorSpec *spec,
                   guint                    output)
{
  guint slow = finx_spec_get_period (spec, 1), signal = finx_spec_get_period (spec, 2);

  return output == 0 ? slow - 1 : slow + signal - 2;
}

static const char *
check_fast_and_slow (const FinxIndicatorSpec *spec)
{
  return spec->parameters[0] < spec->parameters[1] ? NULL : N_("“fast” has to be below “slow”");
}

static inline double
get_place_between (double        x,
                   double        highest,
                   double        lowest,
                   const double *p)
{
  double range = highest - lowest, part = 100 * (x - lowest) / range;

  return range == 0 ? 50 : part;
}

FINX_MAP_3 (place_between, get_place_between)

/* Where the last of a window of @n stands between its lowest and its highest, averaged twice. */
static void
put_stochastic (FinxPlan   *plan,
                FinxColumn  x,
                FinxColumn  highs,
                FinxColumn  lows,
                guint       n,
                guint       slow,
                guint       signal,
                FinxColumn *outputs)
{
  FinxColumn fast = FINX_STEP (plan, &place_between, (0), x, finx_window_highest (plan, highs, n), finx_window_lowest (plan, lows, n));

  outputs[0] = finx_window_mean (plan, fast, slow);
  outputs[1] = finx_window_mean (plan, outputs[0], signal);
}

static void
plan_stochastic (const FinxIndicatorSpec *spec,
                 FinxPlan                *plan,
                 FinxColumn              *outputs)
{
  put_stochastic (plan, finx_plan_bars (plan, FINX_BAR_CLOSE), finx_plan_bars (plan, FINX_BAR_HIGH), finx_plan_bars (plan, FINX_BAR_LOW),
                  finx_spec_get_period (spec, 0), finx_spec_get_period (spec, 1), finx_spec_get_period (spec, 2), outputs);
}

static guint
get_first_of_stochastic (const FinxIndicatorSpec *spec,
                         guint                    output)
{
  guint first = finx_spec_get_period (spec, 0) + finx_spec_get_period (spec, 1) - 2;

  return output == 0 ? first : first + finx_spec_get_period (spec, 2) - 1;
}

static void
plan_stochrsi (const FinxIndicatorSpec *spec,
               FinxPlan                *plan,
               FinxColumn              *outputs)
{
  FinxColumn rsi = add_rsi (spec, plan);

  put_stochastic (plan, rsi, rsi, rsi, finx_spec_get_period (spec, 1), finx_spec_get_period (spec, 2), finx_spec_get_period (spec, 3),
                  outputs);
}

static guint
get_first_of_stochrsi (const FinxIndicatorSpec *spec,
                       guint                    output)
{
  guint first = finx_spec_get_period (spec, 0) + finx_spec_get_period (spec, 1) + finx_spec_get_period (spec, 2) - 2;

  return output == 0 ? first : first + finx_spec_get_period (spec, 3) - 1;
}

static inline double
get_place_below (double        x,
                 double        highest,
                 double        lowest,
                 const double *p)
{
  double range = highest - lowest, part = -100 * (highest - x) / range;

  return range == 0 ? -50 : part;
}

FINX_MAP_3 (place_below, get_place_below)

static void
plan_williams (const FinxIndicatorSpec *spec,
               FinxPlan                *plan,
               FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = FINX_STEP (plan, &place_below, (0), finx_plan_bars (plan, FINX_BAR_CLOSE),
                          finx_window_highest (plan, finx_plan_bars (plan, FINX_BAR_HIGH), n),
                          finx_window_lowest (plan, finx_plan_bars (plan, FINX_BAR_LOW), n));
}

/* Adds up the distances from the mean of each window: no shorter way is known, the mean moves. */
FINX_VECTORIZED static void
add_distances (const double *x,
               const double *means,
               double       *restrict to,
               guint         window,
               gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = 0;
  for (guint k = 0; k < window; k++)
    {
      const double *ago = x - k;

      for (gsize i = 0; i < n; i++)
        to[i] += fabs (ago[i] - means[i]);
    }
}

static void
run_distances (const FinxStep *steps,
               guint           n_steps,
               gsize           at,
               guint64         t,
               gsize           n)
{
  for (const FinxStep *step = steps; step < steps + n_steps; step++)
    add_distances (step->from[0] + at, step->from[2] + at, step->to[0] + at, (guint) step->parameters[0], n);
}

static const FinxOperation distances = { run_distances, NULL, 3, 1 };

static inline double
get_cci (double        x,
         double        mean,
         double        distance,
         const double *n)
{
  double index = (x - mean) / (0.015 * (distance / *n));

  return distance == 0 ? 0 : index;
}

FINX_MAP_3 (cci, get_cci)

static void
plan_cci (const FinxIndicatorSpec *spec,
          FinxPlan                *plan,
          FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);
  FinxColumn x = finx_plan_price (plan, spec->source), means = finx_window_mean (plan, x, n);

  outputs[0] = FINX_STEP (plan, &cci, (n), x, means, FINX_STEP (plan, &distances, (n), x, finx_column_ago (x, n - 1), means));
}

static void
plan_momentum (const FinxIndicatorSpec *spec,
               FinxPlan                *plan,
               FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source);

  outputs[0] = finx_plan_difference (plan, x, finx_column_ago (x, finx_spec_get_period (spec, 0)));
}

/* In per cent; unknown where there is nothing to divide by. */
static inline double
get_change (double        now,
            double        then,
            const double *p)
{
  double change = 100 * (now / then - 1);

  return then == 0 ? NAN : change;
}

FINX_MAP_2 (change, get_change)

static void
plan_roc (const FinxIndicatorSpec *spec,
          FinxPlan                *plan,
          FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source);

  outputs[0] = FINX_STEP (plan, &change, (0), x, finx_column_ago (x, finx_spec_get_period (spec, 0)));
}

static void
plan_trix (const FinxIndicatorSpec *spec,
           FinxPlan                *plan,
           FinxColumn              *outputs)
{
  FinxColumn thrice = finx_smoothing_repeated (plan, finx_plan_price (plan, spec->source), finx_spec_get_period (spec, 0), 3);

  outputs[0] = FINX_STEP (plan, &change, (0), thrice, finx_column_ago (thrice, 1));
}

static guint
get_first_of_trix (const FinxIndicatorSpec *spec,
                   guint                    output)
{
  return 3 * (finx_spec_get_period (spec, 0) - 1) + 1;
}

static inline double
get_newness (double        number,
             double        place,
             const double *n)
{
  return 100 * (*n - (number - place)) / *n;
}

FINX_MAP_2 (newness, get_newness)

/* The extreme may be n bars old, so there are n + 1 in a window. */
static void
plan_aroon (const FinxIndicatorSpec *spec,
            FinxPlan                *plan,
            FinxColumn              *outputs)
{
  FinxColumn numbers = finx_plan_numbers (plan);
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = FINX_STEP (plan, &newness, (n), numbers,
                          finx_window_place_of_highest (plan, finx_plan_bars (plan, FINX_BAR_HIGH), numbers, n + 1));
  outputs[1] = FINX_STEP (plan, &newness, (n), numbers,
                          finx_window_place_of_lowest (plan, finx_plan_bars (plan, FINX_BAR_LOW), numbers, n + 1));
}

static inline double
get_pressure (double        close,
              double        low,
              double        before,
              const double *p)
{
  return close - MIN (low, before);
}

static inline double
get_ultimate (double        one,
              double        two,
              double        three,
              const double *p)
{
  return 100 * (4 * one + 2 * two + three) / 7;
}

FINX_MAP_3 (pressure, get_pressure)
FINX_MAP_3 (ultimate, get_ultimate)

static void
plan_ultimate (const FinxIndicatorSpec *spec,
               FinxPlan                *plan,
               FinxColumn              *outputs)
{
  FinxColumn closes = finx_plan_bars (plan, FINX_BAR_CLOSE), ranges = finx_plan_true_range (plan), parts[3];
  FinxColumn pressures = FINX_STEP (plan, &pressure, (0), closes, finx_plan_bars (plan, FINX_BAR_LOW), finx_column_ago (closes, 1));

  for (guint k = 0; k < 3; k++)
    {
      guint n = finx_spec_get_period (spec, k);

      parts[k] = finx_plan_ratio (plan, finx_window_sum (plan, pressures, n), finx_window_sum (plan, ranges, n));
    }
  outputs[0] = FINX_STEP (plan, &ultimate, (0), parts[0], parts[1], parts[2]);
}

static guint
get_first_of_ultimate (const FinxIndicatorSpec *spec,
                       guint                    output)
{
  return (guint) MAX (MAX (spec->parameters[0], spec->parameters[1]), spec->parameters[2]);
}

static void
plan_awesome (const FinxIndicatorSpec *spec,
              FinxPlan                *plan,
              FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source);

  outputs[0] = finx_plan_difference (plan, finx_window_mean (plan, x, finx_spec_get_period (spec, 0)),
                                     finx_window_mean (plan, x, finx_spec_get_period (spec, 1)));
}

static guint
get_first_of_awesome (const FinxIndicatorSpec *spec,
                      guint                    output)
{
  return finx_spec_get_period (spec, 1) - 1;
}

const FinxIndicatorKind finx_oscillator_kinds[] = {
  {
    .info = {
      .name = "rsi", .title = N_("Relative strength index"), .short_title = N_("RSI"), .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 1, .outputs = { { "rsi", N_("RSI"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { 30, 70 }, .most = 100,
    },
    .plan = plan_rsi, .get_first = finx_first_after_window,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "macd", .title = N_("Moving average convergence/divergence"), .short_title = N_("MACD"), .has_source = TRUE,
      .n_parameters = 3,
      .parameters = { FINX_PERIOD ("fast", N_("Fast"), 12, 1), FINX_PERIOD ("slow", N_("Slow"), 26, 2),
                      FINX_PERIOD ("signal", N_("Signal"), 9, 1) },
      .n_outputs = 3,
      .outputs = { { "macd", N_("MACD"), FINX_LOOK_LINE }, { "signal", N_("Signal"), FINX_LOOK_LINE },
                   { "histogram", N_("Histogram"), FINX_LOOK_HISTOGRAM } },
      .n_levels = 1, .levels = { 0 },
    },
    .plan = plan_macd, .get_first = get_first_of_macd,
    .get_warm_up = finx_warm_up_of_smoothing, .check = check_fast_and_slow,
  },
  {
    .info = {
      .name = "stochastic", .title = N_("Stochastic"), .short_title = N_("Stoch"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 3,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1), FINX_PERIOD ("smoothing", N_("Smoothing"), 3, 1),
                      FINX_PERIOD ("signal", N_("Signal"), 3, 1) },
      .n_outputs = 2, .outputs = { { "k", N_("%K"), FINX_LOOK_LINE }, { "d", N_("%D"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { 20, 80 }, .most = 100,
    },
    .plan = plan_stochastic, .get_first = get_first_of_stochastic,
  },
  {
    .info = {
      .name = "stochrsi", .title = N_("Stochastic RSI"), .short_title = N_("StochRSI"), .has_source = TRUE,
      .n_parameters = 4,
      .parameters = { FINX_PERIOD ("rsi", N_("RSI period"), 14, 1), FINX_PERIOD ("period", N_("Period"), 14, 1),
                      FINX_PERIOD ("smoothing", N_("Smoothing"), 3, 1), FINX_PERIOD ("signal", N_("Signal"), 3, 1) },
      .n_outputs = 2, .outputs = { { "k", N_("%K"), FINX_LOOK_LINE }, { "d", N_("%D"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { 20, 80 }, .most = 100,
    },
    .plan = plan_stochrsi, .get_first = get_first_of_stochrsi,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "williams", .title = N_("Williams %R"), .short_title = N_("%R"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 1, .outputs = { { "r", N_("%R"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { -80, -20 }, .least = -100,
    },
    .plan = plan_williams, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "cci", .title = N_("Commodity channel index"), .short_title = N_("CCI"), .has_source = TRUE, .source = FINX_SOURCE_HLC3,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "cci", N_("CCI"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { -100, 100 },
    },
    .plan = plan_cci, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "roc", .title = N_("Rate of change"), .short_title = N_("ROC"), .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 10, 1) },
      .n_outputs = 1, .outputs = { { "roc", N_("Per cent"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 },
    },
    .plan = plan_roc, .get_first = finx_first_after_window,
  },
  {
    .info = {
      .name = "momentum", .title = N_("Momentum"), .short_title = N_("Mom"), .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 10, 1) },
      .n_outputs = 1, .outputs = { { "momentum", N_("Momentum"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 },
    },
    .plan = plan_momentum, .get_first = finx_first_after_window,
  },
  {
    .info = {
      .name = "trix", .title = N_("Triple exponential rate of change"), .short_title = N_("TRIX"), .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 15, 1) },
      .n_outputs = 1, .outputs = { { "trix", N_("Per cent"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 },
    },
    .plan = plan_trix, .get_first = get_first_of_trix,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "aroon", .title = N_("Aroon"), .short_title = N_("Aroon"), .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 2, .outputs = { { "up", N_("Up"), FINX_LOOK_LINE }, { "down", N_("Down"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { 30, 70 }, .most = 100,
    },
    .plan = plan_aroon, .get_first = finx_first_after_window,
  },
  {
    .info = {
      .name = "ultimate", .title = N_("Ultimate oscillator"), .short_title = N_("UO"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 3,
      .parameters = { FINX_PERIOD ("short", N_("Short"), 7, 1), FINX_PERIOD ("medium", N_("Medium"), 14, 1),
                      FINX_PERIOD ("long", N_("Long"), 28, 1) },
      .n_outputs = 1, .outputs = { { "ultimate", N_("Ultimate"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { 30, 70 }, .most = 100,
    },
    .plan = plan_ultimate, .get_first = get_first_of_ultimate,
  },
  {
    .info = {
      .name = "awesome", .title = N_("Awesome oscillator"), .short_title = N_("AO"), .has_source = TRUE, .source = FINX_SOURCE_HL2,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("fast", N_("Fast"), 5, 1), FINX_PERIOD ("slow", N_("Slow"), 34, 2) },
      .n_outputs = 1, .outputs = { { "awesome", N_("Difference"), FINX_LOOK_HISTOGRAM } },
      .n_levels = 1, .levels = { 0 },
    },
    .plan = plan_awesome, .get_first = get_first_of_awesome, .check = check_fast_and_slow,
  },
};
const guint finx_n_oscillator_kinds = G_N_ELEMENTS (finx_oscillator_kinds);
