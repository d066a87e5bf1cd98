/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Regression, volatility, and two series beside each other. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-window.h"

/* Of a window of @n: the slope of the straight line through it, and the part of the squares that the line explains. */
typedef struct
{
  double slope, explained;
} Line;

static inline Line
fit (double sum,
     double weighted,
     double n)
{
  double product = weighted - (n + 1) / 2 * sum, slope = product / (n * (n * n - 1) / 12);

  return (Line) { slope, slope * product };
}

/* The line's value at its end. */
static inline double
get_end (double        sum,
         double        weighted,
         const double *n)
{
  return sum / *n + fit (sum, weighted, *n).slope * (*n - 1) / 2;
}

static inline double
get_slope (double        sum,
           double        weighted,
           const double *n)
{
  return fit (sum, weighted, *n).slope;
}

static inline double
get_r_squared (double        sum,
               double        weighted,
               double        squares,
               const double *n)
{
  double part = fit (sum, weighted, *n).explained / squares;

  return squares == 0 ? NAN : MIN (part, 1);
}

/* @p: the size of the window, and how many deviations of the prices from the line */
static inline double
get_width (double        sum,
           double        weighted,
           double        squares,
           const double *p)
{
  double rest = squares - fit (sum, weighted, p[0]).explained;

  return p[1] * sqrt (MAX (rest, 0) / p[0]);
}

FINX_MAP_2 (end_of, get_end)
FINX_MAP_2 (slope, get_slope)
FINX_MAP_3 (r_squared, get_r_squared)
FINX_MAP_3 (width_of, get_width)

static void
plan_linreg (const FinxIndicatorSpec *spec,
             FinxPlan                *plan,
             FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);
  FinxColumn x = finx_plan_price (plan, spec->source), sum = finx_window_sum (plan, x, n), weighted = finx_window_weighted (plan, x, n);

  outputs[0] = FINX_STEP (plan, &end_of, (n), sum, weighted);
  outputs[1] = FINX_STEP (plan, &slope, (n), sum, weighted);
  outputs[2] = FINX_STEP (plan, &r_squared, (n), sum, weighted, finx_window_products (plan, x, x, n));
}

/* The line, and as many deviations of the prices from it to both sides. */
static void
plan_linreg_channel (const FinxIndicatorSpec *spec,
                     FinxPlan                *plan,
                     FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);
  FinxColumn x = finx_plan_price (plan, spec->source), sum = finx_window_sum (plan, x, n), weighted = finx_window_weighted (plan, x, n);
  FinxColumn width = FINX_STEP (plan, &width_of, (n, spec->parameters[1]), sum, weighted, finx_window_products (plan, x, x, n));

  outputs[1] = FINX_STEP (plan, &end_of, (n), sum, weighted);
  outputs[0] = finx_plan_edges (plan, outputs[1], width, 1);
  outputs[2] = finx_column_beside (outputs[0], 1);
}

/* Unknown where a price is not above 0. */
static inline double
log_ratio (double a,
           double b)
{
  return a > 0 && b > 0 ? log (a / b) : NAN;
}

static inline double
get_log_ratio (double        now,
               double        before,
               const double *p)
{
  return log_ratio (now, before);
}

static inline double
get_return (double        now,
            double        before,
            const double *p)
{
  double change = now / before - 1;

  return before == 0 ? NAN : change;
}

FINX_MAP_2 (later_log_return, get_log_ratio)
FINX_MAP_2 (later_return, get_return)

/* The first bar has no return. */
static void
run_log_return (const FinxStep *steps,
                guint           n_steps,
                gsize           at,
                guint64         t,
                gsize           n)
{
  run_later_log_return (steps, n_steps, at, t, n);
  for (guint s = 0; s < n_steps && t == 0; s++)
    *(steps[s].to[0] + at) = 0;
}

static void
run_return (const FinxStep *steps,
            guint           n_steps,
            gsize           at,
            guint64         t,
            gsize           n)
{
  run_later_return (steps, n_steps, at, t, n);
  for (guint s = 0; s < n_steps && t == 0; s++)
    *(steps[s].to[0] + at) = 0;
}

static const FinxOperation log_return = { run_log_return, NULL, 2, 1 }, simple_return = { run_return, NULL, 2, 1 };

/* @p: bars a year, what the sum is divided by */
static inline double
get_volatility (double        sum,
                const double *p)
{
  return sum >= 0 ? sqrt (p[0] / p[1] * sum) : NAN;
}

FINX_MAP_1 (volatility, get_volatility)

/* From close to close: the deviation of the n − 1 returns between n prices. */
static void
plan_volatility (const FinxIndicatorSpec *spec,
                 FinxPlan                *plan,
                 FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0) - 1;
  FinxColumn x = finx_plan_price (plan, spec->source), returns = FINX_STEP (plan, &log_return, (0), x, finx_column_ago (x, 1));

  outputs[0] = FINX_STEP (plan, &volatility, (spec->parameters[1], (double) n - 1), finx_window_products (plan, returns, returns, n));
}

static inline double
get_parkinson (double        high,
               double        low,
               const double *p)
{
  double range = log_ratio (high, low);

  return range * range;
}

static inline double
get_garman_klass (double        open,
                  double        high,
                  double        low,
                  double        close,
                  const double *p)
{
  double range = log_ratio (high, low), change = log_ratio (close, open);

  return range * range / 2 - (2 * G_LN2 - 1) * change * change;
}

/* Free of drift. */
static inline double
get_rogers_satchell (double        open,
                     double        high,
                     double        low,
                     double        close,
                     const double *p)
{
  return log_ratio (high, close) * log_ratio (high, open) + log_ratio (low, close) * log_ratio (low, open);
}

FINX_MAP_2 (parkinson, get_parkinson)
FINX_MAP_4 (garman_klass, get_garman_klass)
FINX_MAP_4 (rogers_satchell, get_rogers_satchell)

static void
plan_parkinson (const FinxIndicatorSpec *spec,
                FinxPlan                *plan,
                FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);
  FinxColumn parts = FINX_STEP (plan, &parkinson, (0), finx_plan_bars (plan, FINX_BAR_HIGH), finx_plan_bars (plan, FINX_BAR_LOW));

  outputs[0] = FINX_STEP (plan, &volatility, (spec->parameters[1], 4 * n * G_LN2), finx_window_sum (plan, parts, n));
}

/* A step from all prices of a bar. */
static FinxColumn
add_from_prices (FinxPlan            *plan,
                 const FinxOperation *operation)
{
  return FINX_STEP (plan, operation, (0), finx_plan_bars (plan, FINX_BAR_OPEN), finx_plan_bars (plan, FINX_BAR_HIGH),
                    finx_plan_bars (plan, FINX_BAR_LOW), finx_plan_bars (plan, FINX_BAR_CLOSE));
}

static void
plan_garman_klass (const FinxIndicatorSpec *spec,
                   FinxPlan                *plan,
                   FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = FINX_STEP (plan, &volatility, (spec->parameters[1], n), finx_window_sum (plan, add_from_prices (plan, &garman_klass), n));
}

static void
plan_rogers_satchell (const FinxIndicatorSpec *spec,
                      FinxPlan                *plan,
                      FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = FINX_STEP (plan, &volatility, (spec->parameters[1], n), finx_window_sum (plan, add_from_prices (plan, &rogers_satchell), n));
}

/* @p: bars a year, the size of the window */
static inline double
get_yang_zhang (double        gaps,
                double        changes,
                double        parts,
                const double *p)
{
  double n = p[1], k = 0.34 / (1.34 + (n + 1) / (n - 1)), variance = gaps / (n - 1) + k * (changes / (n - 1)) + (1 - k) * (parts / n);

  return variance >= 0 ? sqrt (p[0] * variance) : NAN;
}

FINX_MAP_2 (change, get_log_ratio)
FINX_MAP_3 (yang_zhang, get_yang_zhang)

static void
plan_yang_zhang (const FinxIndicatorSpec *spec,
                 FinxPlan                *plan,
                 FinxColumn              *outputs)
{
  guint n = finx_spec_get_period (spec, 0);
  FinxColumn opens = finx_plan_bars (plan, FINX_BAR_OPEN), closes = finx_plan_bars (plan, FINX_BAR_CLOSE);
  FinxColumn gaps = FINX_STEP (plan, &log_return, (0), opens, finx_column_ago (closes, 1));
  FinxColumn changes = FINX_STEP (plan, &change, (0), closes, opens);

  outputs[0] = FINX_STEP (plan, &yang_zhang, (spec->parameters[1], n), finx_window_products (plan, gaps, gaps, n),
                          finx_window_products (plan, changes, changes, n),
                          finx_window_sum (plan, add_from_prices (plan, &rogers_satchell), n));
}

static inline double
get_correlation (double        x_squares,
                 double        y_squares,
                 double        products,
                 const double *p)
{
  double r = products / (sqrt (x_squares) * sqrt (y_squares));

  return x_squares == 0 || y_squares == 0 ? NAN : CLAMP (r, -1, 1);
}

FINX_MAP_3 (correlation, get_correlation)

static void
plan_correlation (const FinxIndicatorSpec *spec,
                  FinxPlan                *plan,
                  FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source), y = finx_plan_bars (plan, FINX_BAR_OTHER);
  guint n = finx_spec_get_period (spec, 0);

  outputs[0] = FINX_STEP (plan, &correlation, (0), finx_window_products (plan, x, x, n), finx_window_products (plan, y, y, n),
                          finx_window_products (plan, x, y, n));
}

static void
plan_beta (const FinxIndicatorSpec *spec,
           FinxPlan                *plan,
           FinxColumn              *outputs)
{
  FinxColumn x = finx_plan_price (plan, spec->source), y = finx_plan_bars (plan, FINX_BAR_OTHER);
  guint n = finx_spec_get_period (spec, 0);

  x = FINX_STEP (plan, &simple_return, (0), x, finx_column_ago (x, 1));
  y = FINX_STEP (plan, &simple_return, (0), y, finx_column_ago (y, 1));
  outputs[0] = finx_plan_ratio (plan, finx_window_products (plan, x, y, n), finx_window_products (plan, y, y, n));
}

const FinxIndicatorKind finx_statistic_kinds[] = {
  {
    .info = {
      .name = "linreg", .title = N_("Linear regression"), .short_title = N_("LinReg"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 2) },
      .n_outputs = 3,
      .outputs = { { "linreg", N_("Line"), FINX_LOOK_LINE }, { "slope", N_("Slope"), FINX_LOOK_HIDDEN },
                   { "r-squared", N_("R²"), FINX_LOOK_HIDDEN } },
    },
    .plan = plan_linreg, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "linreg-channel", .title = N_("Linear regression channel"), .short_title = N_("LRC"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 2,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 100, 2), FINX_NUMBER ("factor", N_("Factor"), 2, 0, 100) },
      .n_outputs = 3,
      .outputs = { { "upper", N_("Upper"), FINX_LOOK_BAND_EDGE }, { "middle", N_("Middle"), FINX_LOOK_LINE },
                   { "lower", N_("Lower"), FINX_LOOK_BAND_EDGE } },
    },
    .plan = plan_linreg_channel, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "volatility", .title = N_("Historical volatility"), .short_title = N_("HV"),
      .has_source = TRUE,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 3), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .plan = plan_volatility, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "parkinson", .title = N_("Volatility after Parkinson"), .short_title = N_("Parkinson"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .plan = plan_parkinson, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "garman-klass", .title = N_("Volatility after Garman and Klass"), .short_title = N_("Garman–Klass"),
      .needs = FINX_NEEDS_OPEN | FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .plan = plan_garman_klass, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "rogers-satchell", .title = N_("Volatility after Rogers and Satchell"), .short_title = N_("Rogers–Satchell"),
      .needs = FINX_NEEDS_OPEN | FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .plan = plan_rogers_satchell, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "yang-zhang", .title = N_("Volatility after Yang and Zhang"), .short_title = N_("Yang–Zhang"),
      .needs = FINX_NEEDS_OPEN | FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 2), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .plan = plan_yang_zhang, .get_first = finx_first_after_window,
  },
  {
    .info = {
      .name = "correlation", .title = N_("Correlation of prices"), .short_title = N_("Correlation"), .has_source = TRUE,
      .needs = FINX_NEEDS_OTHER,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 2) },
      .n_outputs = 1, .outputs = { { "correlation", N_("Correlation"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 }, .least = -1, .most = 1,
    },
    .plan = plan_correlation, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "beta", .title = N_("Beta of returns"), .short_title = N_("Beta"), .has_source = TRUE, .needs = FINX_NEEDS_OTHER,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 60, 2) },
      .n_outputs = 1, .outputs = { { "beta", N_("Beta"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 1 },
    },
    .plan = plan_beta, .get_first = finx_first_after_window,
  },
};
const guint finx_n_statistic_kinds = G_N_ELEMENTS (finx_statistic_kinds);
