/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Regression, volatility, and two series beside each other. */
#include <math.h>
#include <string.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-kernels.h"
#include "analytics/indicators/finx-window.h"

/* The straight line through a window. */
typedef struct
{
  guint      x;
  FinxWindow sums, weighted, squares;
} Regression;

static void
set_up_regression (const FinxIndicatorSpec *spec,
                   FinxWork                *work,
                   gpointer                 state)
{
  Regression *self = state;

  self->x = finx_work_add (work, 0);
  finx_window_plan_sum (&self->sums, work, self->x, finx_spec_get_period (spec, 0));
  finx_window_plan_weighted (&self->weighted, work, self->x, &self->sums);
  finx_window_plan_products (&self->squares, work, &self->sums, &self->sums);
}

/* Of a window of @n: the line's value at its end, its slope, the part of the squares it explains, and all of them. */
typedef struct
{
  double end, slope, explained, squares;
} Line;

static Line
fit (double sum,
     double weighted,
     double squares,
     double n)
{
  double product = weighted - (n + 1) / 2 * sum, slope = product / (n * (n * n - 1) / 12);

  return (Line) { .end = sum / n + slope * (n - 1) / 2, .slope = slope, .explained = slope * product, .squares = squares };
}

static void
run_regression (const FinxIndicatorSpec *spec,
                FinxWork                *work,
                gpointer                 state,
                const FinxBlock         *block,
                double                 **outputs)
{
  const Regression *self = state;
  const double *sums, *weighted, *squares;

  finx_block_load (block, spec->source, work, self->x);
  sums = finx_window_sum (&self->sums, work, block->n);
  weighted = finx_window_weighted (&self->weighted, &self->sums, work, block->n);
  squares = finx_window_products (&self->squares, &self->sums, &self->sums, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      Line line = fit (sums[i], weighted[i], squares[i], self->sums.n);

      outputs[0][i] = line.end;
      outputs[1][i] = line.slope;
      outputs[2][i] = line.squares == 0 ? NAN : MIN (line.explained / line.squares, 1);
    }
}

/* The line, and as many deviations of the prices from it to both sides. */
static void
run_channel (const FinxIndicatorSpec *spec,
             FinxWork                *work,
             gpointer                 state,
             const FinxBlock         *block,
             double                 **outputs)
{
  const Regression *self = state;
  const double *sums, *weighted, *squares;

  finx_block_load (block, spec->source, work, self->x);
  sums = finx_window_sum (&self->sums, work, block->n);
  weighted = finx_window_weighted (&self->weighted, &self->sums, work, block->n);
  squares = finx_window_products (&self->squares, &self->sums, &self->sums, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      Line line = fit (sums[i], weighted[i], squares[i], self->sums.n);
      double width = spec->parameters[1] * sqrt (MAX (line.squares - line.explained, 0) / self->sums.n);

      outputs[0][i] = line.end + width;
      outputs[1][i] = line.end;
      outputs[2][i] = line.end - width;
    }
}

/* From close to close: the deviation of the n − 1 returns between n prices. */
typedef struct
{
  guint      x, returns;
  FinxWindow sums, squares;
} Volatility;

static void
set_up_volatility (const FinxIndicatorSpec *spec,
                   FinxWork                *work,
                   gpointer                 state)
{
  Volatility *self = state;

  self->x = finx_work_add (work, 1);
  self->returns = finx_work_add (work, 0);
  finx_window_plan_sum (&self->sums, work, self->returns, finx_spec_get_period (spec, 0) - 1);
  finx_window_plan_products (&self->squares, work, &self->sums, &self->sums);
}

/* Unknown where a price is not above 0. */
static double
log_ratio (double a,
           double b)
{
  return a > 0 && b > 0 ? log (a / b) : NAN;
}

static void
run_volatility (const FinxIndicatorSpec *spec,
                FinxWork                *work,
                gpointer                 state,
                const FinxBlock         *block,
                double                 **outputs)
{
  const Volatility *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x), *before = x - 1, *squares;
  double *returns = finx_work_get (work, self->returns), n = self->sums.n;

  for (gsize i = 0; i < block->n; i++)
    returns[i] = work->t + i == 0 ? 0 : log_ratio (x[i], before[i]);
  finx_window_sum (&self->sums, work, block->n);
  squares = finx_window_products (&self->squares, &self->sums, &self->sums, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = sqrt (spec->parameters[1] * squares[i] / (n - 1));
}

/* From the ranges of the bars. */
typedef struct
{
  guint      parts;
  FinxWindow sums;
} Ranges;

static void
set_up_ranges (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state)
{
  Ranges *self = state;

  self->parts = finx_work_add (work, 0);
  finx_window_plan_sum (&self->sums, work, self->parts, finx_spec_get_period (spec, 0));
}

static void
put_root (const Ranges            *self,
          const FinxIndicatorSpec *spec,
          FinxWork                *work,
          double                   divisor,
          double                  *to,
          gsize                    n)
{
  const double *sums = finx_window_sum (&self->sums, work, n);

  for (gsize i = 0; i < n; i++)
    to[i] = sums[i] >= 0 ? sqrt (spec->parameters[1] / divisor * sums[i]) : NAN;
}

static void
run_parkinson (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state,
               const FinxBlock         *block,
               double                 **outputs)
{
  const Ranges *self = state;
  double *parts = finx_work_get (work, self->parts);

  for (gsize i = 0; i < block->n; i++)
    {
      double range = log_ratio (block->highs[i], block->lows[i]);

      parts[i] = range * range;
    }
  put_root (self, spec, work, 4 * self->sums.n * G_LN2, outputs[0], block->n);
}

static void
run_garman_klass (const FinxIndicatorSpec *spec,
                  FinxWork                *work,
                  gpointer                 state,
                  const FinxBlock         *block,
                  double                 **outputs)
{
  const Ranges *self = state;
  double *parts = finx_work_get (work, self->parts);

  for (gsize i = 0; i < block->n; i++)
    {
      double range = log_ratio (block->highs[i], block->lows[i]), change = log_ratio (block->closes[i], block->opens[i]);

      parts[i] = range * range / 2 - (2 * G_LN2 - 1) * change * change;
    }
  put_root (self, spec, work, self->sums.n, outputs[0], block->n);
}

/* Free of drift. */
static double
get_rogers_satchell (const FinxBlock *block,
                     gsize            i)
{
  double open = block->opens[i], high = block->highs[i], low = block->lows[i], close = block->closes[i];

  return log_ratio (high, close) * log_ratio (high, open) + log_ratio (low, close) * log_ratio (low, open);
}

static void
run_rogers_satchell (const FinxIndicatorSpec *spec,
                     FinxWork                *work,
                     gpointer                 state,
                     const FinxBlock         *block,
                     double                 **outputs)
{
  const Ranges *self = state;
  double *parts = finx_work_get (work, self->parts);

  for (gsize i = 0; i < block->n; i++)
    parts[i] = get_rogers_satchell (block, i);
  put_root (self, spec, work, self->sums.n, outputs[0], block->n);
}

typedef struct
{
  guint      closes, gaps, changes, parts;
  FinxWindow gap_sums, gap_squares, change_sums, change_squares, part_sums;
} YangZhang;

static void
set_up_yang_zhang (const FinxIndicatorSpec *spec,
                   FinxWork                *work,
                   gpointer                 state)
{
  YangZhang *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->closes = finx_work_add (work, 1);
  self->gaps = finx_work_add (work, 0);
  self->changes = finx_work_add (work, 0);
  self->parts = finx_work_add (work, 0);
  finx_window_plan_sum (&self->gap_sums, work, self->gaps, n);
  finx_window_plan_products (&self->gap_squares, work, &self->gap_sums, &self->gap_sums);
  finx_window_plan_sum (&self->change_sums, work, self->changes, n);
  finx_window_plan_products (&self->change_squares, work, &self->change_sums, &self->change_sums);
  finx_window_plan_sum (&self->part_sums, work, self->parts, n);
}

static void
run_yang_zhang (const FinxIndicatorSpec *spec,
                FinxWork                *work,
                gpointer                 state,
                const FinxBlock         *block,
                double                 **outputs)
{
  const YangZhang *self = state;
  const double *before = finx_block_copy (block, block->closes, work, self->closes) - 1, *gap_squares, *change_squares, *part_sums;
  double *gaps = finx_work_get (work, self->gaps), *changes = finx_work_get (work, self->changes);
  double *parts = finx_work_get (work, self->parts), n = self->part_sums.n, k = 0.34 / (1.34 + (n + 1) / (n - 1));

  for (gsize i = 0; i < block->n; i++)
    {
      gaps[i] = work->t + i == 0 ? 0 : log_ratio (block->opens[i], before[i]);
      changes[i] = log_ratio (block->closes[i], block->opens[i]);
      parts[i] = get_rogers_satchell (block, i);
    }
  finx_window_sum (&self->gap_sums, work, block->n);
  finx_window_sum (&self->change_sums, work, block->n);
  gap_squares = finx_window_products (&self->gap_squares, &self->gap_sums, &self->gap_sums, work, block->n);
  change_squares = finx_window_products (&self->change_squares, &self->change_sums, &self->change_sums, work, block->n);
  part_sums = finx_window_sum (&self->part_sums, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      double variance = gap_squares[i] / (n - 1) + k * (change_squares[i] / (n - 1)) + (1 - k) * (part_sums[i] / n);

      outputs[0][i] = variance >= 0 ? sqrt (spec->parameters[1] * variance) : NAN;
    }
}

/* Two series: the prices themselves, or their returns. */
typedef struct
{
  guint      x, y, x_returns, y_returns;
  FinxWindow x_sums, y_sums, x_squares, y_squares, products;
} Pair;

static void
plan_pair (Pair     *self,
           FinxWork *work,
           guint     x,
           guint     y,
           guint     n)
{
  finx_window_plan_sum (&self->x_sums, work, x, n);
  finx_window_plan_sum (&self->y_sums, work, y, n);
  finx_window_plan_products (&self->x_squares, work, &self->x_sums, &self->x_sums);
  finx_window_plan_products (&self->y_squares, work, &self->y_sums, &self->y_sums);
  finx_window_plan_products (&self->products, work, &self->x_sums, &self->y_sums);
}

static void
set_up_correlation (const FinxIndicatorSpec *spec,
                    FinxWork                *work,
                    gpointer                 state)
{
  Pair *self = state;

  self->x = finx_work_add (work, 0);
  self->y = finx_work_add (work, 0);
  plan_pair (self, work, self->x, self->y, finx_spec_get_period (spec, 0));
}

static void
run_correlation (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state,
                 const FinxBlock         *block,
                 double                 **outputs)
{
  const Pair *self = state;
  const double *x_squares, *y_squares, *products;

  finx_block_load (block, spec->source, work, self->x);
  finx_block_copy (block, block->others, work, self->y);
  finx_window_sum (&self->x_sums, work, block->n);
  finx_window_sum (&self->y_sums, work, block->n);
  x_squares = finx_window_products (&self->x_squares, &self->x_sums, &self->x_sums, work, block->n);
  y_squares = finx_window_products (&self->y_squares, &self->y_sums, &self->y_sums, work, block->n);
  products = finx_window_products (&self->products, &self->x_sums, &self->y_sums, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      double r = products[i] / (sqrt (x_squares[i]) * sqrt (y_squares[i]));

      outputs[0][i] = x_squares[i] == 0 || y_squares[i] == 0 ? NAN : CLAMP (r, -1, 1);
    }
}

static void
set_up_beta (const FinxIndicatorSpec *spec,
             FinxWork                *work,
             gpointer                 state)
{
  Pair *self = state;

  self->x = finx_work_add (work, 1);
  self->y = finx_work_add (work, 1);
  self->x_returns = finx_work_add (work, 0);
  self->y_returns = finx_work_add (work, 0);
  plan_pair (self, work, self->x_returns, self->y_returns, finx_spec_get_period (spec, 0));
}

static void
put_returns (const double *x,
             double       *to,
             guint64       t,
             gsize         n)
{
  const double *before = x - 1;

  for (gsize i = 0; i < n; i++)
    to[i] = t + i == 0 ? 0 : before[i] == 0 ? NAN : x[i] / before[i] - 1;
}

static void
run_beta (const FinxIndicatorSpec *spec,
          FinxWork                *work,
          gpointer                 state,
          const FinxBlock         *block,
          double                 **outputs)
{
  const Pair *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x), *y = finx_block_copy (block, block->others, work, self->y);
  const double *y_squares, *products;

  put_returns (x, finx_work_get (work, self->x_returns), work->t, block->n);
  put_returns (y, finx_work_get (work, self->y_returns), work->t, block->n);
  finx_window_sum (&self->x_sums, work, block->n);
  finx_window_sum (&self->y_sums, work, block->n);
  y_squares = finx_window_products (&self->y_squares, &self->y_sums, &self->y_sums, work, block->n);
  products = finx_window_products (&self->products, &self->x_sums, &self->y_sums, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = y_squares[i] == 0 ? NAN : products[i] / y_squares[i];
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
    .state_size = sizeof (Regression), .set_up = set_up_regression, .run = run_regression, .get_first = finx_first_of_window,
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
    .state_size = sizeof (Regression), .set_up = set_up_regression, .run = run_channel, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "volatility", .title = N_("Historical volatility"), .short_title = N_("HV"),
      .has_source = TRUE,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 3), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Volatility), .set_up = set_up_volatility, .run = run_volatility, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "parkinson", .title = N_("Volatility after Parkinson"), .short_title = N_("Parkinson"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Ranges), .set_up = set_up_ranges, .run = run_parkinson, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "garman-klass", .title = N_("Volatility after Garman and Klass"), .short_title = N_("Garman–Klass"),
      .needs = FINX_NEEDS_OPEN | FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Ranges), .set_up = set_up_ranges, .run = run_garman_klass, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "rogers-satchell", .title = N_("Volatility after Rogers and Satchell"), .short_title = N_("Rogers–Satchell"),
      .needs = FINX_NEEDS_OPEN | FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Ranges), .set_up = set_up_ranges, .run = run_rogers_satchell, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "yang-zhang", .title = N_("Volatility after Yang and Zhang"), .short_title = N_("Yang–Zhang"),
      .needs = FINX_NEEDS_OPEN | FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 2), FINX_NUMBER ("year", N_("Bars a year"), 252, 1, 1e8) },
      .n_outputs = 1, .outputs = { { "volatility", N_("Volatility"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (YangZhang), .set_up = set_up_yang_zhang, .run = run_yang_zhang, .get_first = finx_first_after_window,
  },
  {
    .info = {
      .name = "correlation", .title = N_("Correlation of prices"), .short_title = N_("Corr"), .has_source = TRUE,
      .needs = FINX_NEEDS_OTHER,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 2) },
      .n_outputs = 1, .outputs = { { "correlation", N_("Correlation"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 }, .least = -1, .most = 1,
    },
    .state_size = sizeof (Pair), .set_up = set_up_correlation, .run = run_correlation, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "beta", .title = N_("Beta of returns"), .short_title = N_("Beta"), .has_source = TRUE, .needs = FINX_NEEDS_OTHER,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 60, 2) },
      .n_outputs = 1, .outputs = { { "beta", N_("Beta"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 1 },
    },
    .state_size = sizeof (Pair), .set_up = set_up_beta, .run = run_beta, .get_first = finx_first_after_window,
  },
};
const guint finx_n_statistic_kinds = G_N_ELEMENTS (finx_statistic_kinds);
