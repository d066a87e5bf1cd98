/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What swings around a middle, or between two ends. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-kernels.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"

typedef struct
{
  guint         x, gains, losses;
  FinxSmoothing gain, loss;
} Rsi;

static void
set_up_rsi (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state)
{
  Rsi *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->x = finx_work_add (work, 1);
  self->gains = finx_work_add (work, 0);
  self->losses = finx_work_add (work, 0);
  finx_smoothing_plan (&self->gain, work, self->gains, 1, n, FINX_WILDER (n));
  finx_smoothing_plan (&self->loss, work, self->losses, 1, n, FINX_WILDER (n));
}

FINX_VECTORIZED static void
split_changes (const double *x,
               double       *gains,
               double       *losses,
               gsize         n)
{
  const double *before = x - 1;

  for (gsize i = 0; i < n; i++)
    {
      double change = x[i] - before[i];

      gains[i] = change > 0 ? change : 0;
      losses[i] = change < 0 ? -change : 0;
    }
}

/* 100 · gain / (gain + loss); 50 where nothing moved. */
FINX_VECTORIZED static void
relate (const double *gain,
        const double *loss,
        double       *to,
        gsize         n)
{
  for (gsize i = 0; i < n; i++)
    {
      double both = gain[i] + loss[i], part = 100 * gain[i] / both;

      to[i] = both == 0 ? 50 : part;
    }
}

/* Writes the index of a block. */
static void
run_rsi_to (const Rsi               *self,
            const FinxIndicatorSpec *spec,
            FinxWork                *work,
            const FinxBlock         *block,
            double                  *to)
{
  const double *x = finx_block_load (block, spec->source, work, self->x), *gain, *loss;

  split_changes (x, finx_work_get (work, self->gains), finx_work_get (work, self->losses), block->n);
  gain = finx_smoothing_run (&self->gain, work, block->n);
  loss = finx_smoothing_run (&self->loss, work, block->n);
  relate (gain, loss, to, block->n);
}

static void
run_rsi (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double                 **outputs)
{
  run_rsi_to (state, spec, work, block, outputs[0]);
}

typedef struct
{
  guint         x, macd;
  FinxSmoothing fast, slow, signal;
} Macd;

/* Both averages begin on the same bar, as TA-Lib has it. */
static void
set_up_macd (const FinxIndicatorSpec *spec,
             FinxWork                *work,
             gpointer                 state)
{
  Macd *self = state;
  guint fast = finx_spec_get_period (spec, 0), slow = finx_spec_get_period (spec, 1), signal = finx_spec_get_period (spec, 2);

  self->x = finx_work_add (work, 0);
  self->macd = finx_work_add (work, 0);
  finx_smoothing_plan (&self->fast, work, self->x, slow - fast, fast, FINX_EXPONENTIAL (fast));
  finx_smoothing_plan (&self->slow, work, self->x, 0, slow, FINX_EXPONENTIAL (slow));
  finx_smoothing_plan (&self->signal, work, self->macd, slow - 1, signal, FINX_EXPONENTIAL (signal));
}

static void
run_macd (const FinxIndicatorSpec *spec,
          FinxWork                *work,
          gpointer                 state,
          const FinxBlock         *block,
          double                 **outputs)
{
  const Macd *self = state;
  const double *fast, *slow;
  double *macd = finx_work_get (work, self->macd);

  finx_block_load (block, spec->source, work, self->x);
  fast = finx_smoothing_run (&self->fast, work, block->n);
  slow = finx_smoothing_run (&self->slow, work, block->n);
  finx_kernel_subtract (macd, fast, slow, block->n);
  outputs[0] = macd;
  outputs[1] = finx_smoothing_run (&self->signal, work, block->n);
  finx_kernel_subtract (outputs[2], outputs[0], outputs[1], block->n);
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

/* Where the last of a window stands between its lowest and its highest, averaged twice. */
typedef struct
{
  guint      highs, lows, fast, average;
  FinxWindow highest, lowest, slow, signal;
} Stochastic;

static void
plan_stochastic (Stochastic *self,
                 FinxWork   *work,
                 guint       n,
                 guint       slow,
                 guint       signal)
{
  self->fast = finx_work_add (work, 0);
  self->average = finx_work_add (work, 0);
  finx_window_plan_extreme (&self->highest, work, self->highs, n);
  finx_window_plan_extreme (&self->lowest, work, self->lows, n);
  finx_window_plan_sum (&self->slow, work, self->fast, slow);
  finx_window_plan_sum (&self->signal, work, self->average, signal);
}

FINX_VECTORIZED static void
place_between (const double *x,
               const double *lowest,
               const double *highest,
               double       *to,
               gsize         n)
{
  for (gsize i = 0; i < n; i++)
    {
      double range = highest[i] - lowest[i], part = 100 * (x[i] - lowest[i]) / range;

      to[i] = range == 0 ? 50 : part;
    }
}

/* The columns of highs and lows are written. */
static void
finish_stochastic (const Stochastic *self,
                   FinxWork         *work,
                   const double     *x,
                   double          **outputs,
                   gsize             n)
{
  const double *highest = finx_window_highest (&self->highest, work, n), *lowest = finx_window_lowest (&self->lowest, work, n);
  double *average = finx_work_get (work, self->average);

  place_between (x, lowest, highest, finx_work_get (work, self->fast), n);
  finx_kernel_divide (average, finx_window_sum (&self->slow, work, n), self->slow.n, n);
  finx_kernel_divide (outputs[1], finx_window_sum (&self->signal, work, n), self->signal.n, n);
  outputs[0] = average;
}

static void
set_up_stochastic (const FinxIndicatorSpec *spec,
                   FinxWork                *work,
                   gpointer                 state)
{
  Stochastic *self = state;

  self->highs = finx_work_add (work, 0);
  self->lows = finx_work_add (work, 0);
  plan_stochastic (self, work, finx_spec_get_period (spec, 0), finx_spec_get_period (spec, 1), finx_spec_get_period (spec, 2));
}

static void
run_stochastic (const FinxIndicatorSpec *spec,
                FinxWork                *work,
                gpointer                 state,
                const FinxBlock         *block,
                double                 **outputs)
{
  const Stochastic *self = state;

  finx_block_copy (block, block->highs, work, self->highs);
  finx_block_copy (block, block->lows, work, self->lows);
  finish_stochastic (self, work, block->closes, outputs, block->n);
}

static guint
get_first_of_stochastic (const FinxIndicatorSpec *spec,
                         guint                    output)
{
  guint first = finx_spec_get_period (spec, 0) + finx_spec_get_period (spec, 1) - 2;

  return output == 0 ? first : first + finx_spec_get_period (spec, 2) - 1;
}

typedef struct
{
  Rsi        rsi;
  guint      values;
  Stochastic stochastic;
} StochRsi;

static void
set_up_stochrsi (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state)
{
  StochRsi *self = state;

  set_up_rsi (spec, work, &self->rsi);
  self->values = finx_work_add (work, 0);
  self->stochastic.highs = self->stochastic.lows = self->values;
  plan_stochastic (&self->stochastic, work, finx_spec_get_period (spec, 1), finx_spec_get_period (spec, 2),
                   finx_spec_get_period (spec, 3));
}

static void
run_stochrsi (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state,
              const FinxBlock         *block,
              double                 **outputs)
{
  const StochRsi *self = state;
  double *values = finx_work_get (work, self->values);

  run_rsi_to (&self->rsi, spec, work, block, values);
  finish_stochastic (&self->stochastic, work, values, outputs, block->n);
}

static guint
get_first_of_stochrsi (const FinxIndicatorSpec *spec,
                       guint                    output)
{
  guint first = finx_spec_get_period (spec, 0) + finx_spec_get_period (spec, 1) + finx_spec_get_period (spec, 2) - 2;

  return output == 0 ? first : first + finx_spec_get_period (spec, 3) - 1;
}

typedef struct
{
  guint      highs, lows;
  FinxWindow highest, lowest;
} Williams;

static void
set_up_williams (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state)
{
  Williams *self = state;

  self->highs = finx_work_add (work, 0);
  self->lows = finx_work_add (work, 0);
  finx_window_plan_extreme (&self->highest, work, self->highs, finx_spec_get_period (spec, 0));
  finx_window_plan_extreme (&self->lowest, work, self->lows, finx_spec_get_period (spec, 0));
}

static void
run_williams (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state,
              const FinxBlock         *block,
              double                 **outputs)
{
  const Williams *self = state;
  const double *highest, *lowest;

  finx_block_copy (block, block->highs, work, self->highs);
  finx_block_copy (block, block->lows, work, self->lows);
  highest = finx_window_highest (&self->highest, work, block->n);
  lowest = finx_window_lowest (&self->lowest, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      double range = highest[i] - lowest[i];

      outputs[0][i] = range == 0 ? -50 : -100 * (highest[i] - block->closes[i]) / range;
    }
}

typedef struct
{
  guint      x, means, distances;
  FinxWindow sums;
} Cci;

static void
set_up_cci (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state)
{
  Cci *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->x = finx_work_add (work, n - 1);
  self->means = finx_work_add (work, 0);
  self->distances = finx_work_add (work, 0);
  finx_window_plan_sum (&self->sums, work, self->x, n);
}

/* Adds up the distances from the mean of each window: no shorter way is known, the mean moves. */
FINX_VECTORIZED static void
add_distances (const double *x,
               const double *means,
               double       *to,
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
run_cci (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double                 **outputs)
{
  const Cci *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x);
  double *means = finx_work_get (work, self->means), *distances = finx_work_get (work, self->distances), n = self->sums.n;

  finx_kernel_divide (means, finx_window_sum (&self->sums, work, block->n), n, block->n);
  add_distances (x, means, distances, self->sums.n, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = distances[i] == 0 ? 0 : (x[i] - means[i]) / (0.015 * (distances[i] / n));
}

/* The price n bars ago. */
typedef struct
{
  guint x;
} Lagged;

static void
set_up_lagged (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state)
{
  Lagged *self = state;

  self->x = finx_work_add (work, finx_spec_get_period (spec, 0));
}

static void
run_momentum (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state,
              const FinxBlock         *block,
              double                 **outputs)
{
  const Lagged *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x);

  finx_kernel_subtract (outputs[0], x, x - finx_spec_get_period (spec, 0), block->n);
}

/* In per cent; unknown where there is nothing to divide by. */
static void
put_changes (const double *now,
             const double *then,
             double       *to,
             gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = then[i] == 0 ? NAN : 100 * (now[i] / then[i] - 1);
}

static void
run_roc (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double                 **outputs)
{
  const Lagged *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x);

  put_changes (x, x - finx_spec_get_period (spec, 0), outputs[0], block->n);
}

typedef struct
{
  guint         x;
  FinxSmoothing smoothings[3];
} Trix;

static void
set_up_trix (const FinxIndicatorSpec *spec,
             FinxWork                *work,
             gpointer                 state)
{
  Trix *self = state;
  guint n = finx_spec_get_period (spec, 0), column = finx_work_add (work, 0);

  self->x = column;
  for (guint i = 0; i < 3; i++)
    {
      finx_smoothing_plan (&self->smoothings[i], work, column, i * (n - 1), n, FINX_EXPONENTIAL (n));
      column = self->smoothings[i].column;
    }
}

static void
run_trix (const FinxIndicatorSpec *spec,
          FinxWork                *work,
          gpointer                 state,
          const FinxBlock         *block,
          double                 **outputs)
{
  const Trix *self = state;
  const double *thrice;

  finx_block_load (block, spec->source, work, self->x);
  finx_smoothing_run (&self->smoothings[0], work, block->n);
  finx_smoothing_run (&self->smoothings[1], work, block->n);
  thrice = finx_smoothing_run (&self->smoothings[2], work, block->n);
  put_changes (thrice, thrice - 1, outputs[0], block->n);
}

static guint
get_first_of_trix (const FinxIndicatorSpec *spec,
                   guint                    output)
{
  return 3 * (finx_spec_get_period (spec, 0) - 1) + 1;
}

typedef struct
{
  guint      highs, lows, numbers;
  FinxWindow highest, highest_places, lowest, lowest_places;
} Aroon;

/* The extreme may be n bars old, so there are n + 1 in a window. */
static void
set_up_aroon (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state)
{
  Aroon *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->highs = finx_work_add (work, 0);
  self->lows = finx_work_add (work, 0);
  self->numbers = finx_work_add (work, 0);
  finx_window_plan_place (&self->highest, &self->highest_places, work, self->highs, self->numbers, n + 1);
  finx_window_plan_place (&self->lowest, &self->lowest_places, work, self->lows, self->numbers, n + 1);
}

static void
run_aroon (const FinxIndicatorSpec *spec,
           FinxWork                *work,
           gpointer                 state,
           const FinxBlock         *block,
           double                 **outputs)
{
  const Aroon *self = state;
  double *numbers = finx_work_get (work, self->numbers), n = spec->parameters[0];
  const double *highest, *lowest;

  finx_block_copy (block, block->highs, work, self->highs);
  finx_block_copy (block, block->lows, work, self->lows);
  for (gsize i = 0; i < block->n; i++)
    numbers[i] = (double) (work->t + i);
  highest = finx_window_place (&self->highest, &self->highest_places, work, 1, block->n);
  lowest = finx_window_place (&self->lowest, &self->lowest_places, work, -1, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      outputs[0][i] = 100 * (n - (numbers[i] - highest[i])) / n;
      outputs[1][i] = 100 * (n - (numbers[i] - lowest[i])) / n;
    }
}

typedef struct
{
  guint      closes, pressures, ranges;
  FinxWindow pressure[3], range[3];
} Ultimate;

static void
set_up_ultimate (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state)
{
  Ultimate *self = state;

  self->closes = finx_work_add (work, 1);
  self->pressures = finx_work_add (work, 0);
  self->ranges = finx_work_add (work, 0);
  for (guint k = 0; k < 3; k++)
    {
      finx_window_plan_sum (&self->pressure[k], work, self->pressures, finx_spec_get_period (spec, k));
      finx_window_plan_sum (&self->range[k], work, self->ranges, finx_spec_get_period (spec, k));
    }
}

static void
run_ultimate (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state,
              const FinxBlock         *block,
              double                 **outputs)
{
  const Ultimate *self = state;
  double *pressures = finx_work_get (work, self->pressures);
  const double *before = finx_work_get (work, self->closes) - 1, *pressure[3], *range[3];

  finx_block_true_range (block, work, self->closes, finx_work_get (work, self->ranges));
  for (gsize i = 0; i < block->n; i++)
    pressures[i] = block->closes[i] - MIN (block->lows[i], before[i]);
  for (guint k = 0; k < 3; k++)
    {
      pressure[k] = finx_window_sum (&self->pressure[k], work, block->n);
      range[k] = finx_window_sum (&self->range[k], work, block->n);
    }
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = range[0][i] == 0 || range[1][i] == 0 || range[2][i] == 0 ? NAN
                    : 100 * (4 * (pressure[0][i] / range[0][i]) + 2 * (pressure[1][i] / range[1][i]) + pressure[2][i] / range[2][i]) / 7;
}

static guint
get_first_of_ultimate (const FinxIndicatorSpec *spec,
                       guint                    output)
{
  return (guint) MAX (MAX (spec->parameters[0], spec->parameters[1]), spec->parameters[2]);
}

typedef struct
{
  guint      x;
  FinxWindow fast, slow;
} Awesome;

static void
set_up_awesome (const FinxIndicatorSpec *spec,
                FinxWork                *work,
                gpointer                 state)
{
  Awesome *self = state;

  self->x = finx_work_add (work, 0);
  finx_window_plan_sum (&self->fast, work, self->x, finx_spec_get_period (spec, 0));
  finx_window_plan_sum (&self->slow, work, self->x, finx_spec_get_period (spec, 1));
}

static void
run_awesome (const FinxIndicatorSpec *spec,
             FinxWork                *work,
             gpointer                 state,
             const FinxBlock         *block,
             double                 **outputs)
{
  const Awesome *self = state;
  const double *fast, *slow;

  finx_block_load (block, spec->source, work, self->x);
  fast = finx_window_sum (&self->fast, work, block->n);
  slow = finx_window_sum (&self->slow, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = fast[i] / self->fast.n - slow[i] / self->slow.n;
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
    .state_size = sizeof (Rsi), .set_up = set_up_rsi, .run = run_rsi, .get_first = finx_first_after_window,
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
    .state_size = sizeof (Macd), .set_up = set_up_macd, .run = run_macd, .get_first = get_first_of_macd,
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
    .state_size = sizeof (Stochastic), .set_up = set_up_stochastic, .run = run_stochastic, .get_first = get_first_of_stochastic,
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
    .state_size = sizeof (StochRsi), .set_up = set_up_stochrsi, .run = run_stochrsi, .get_first = get_first_of_stochrsi,
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
    .state_size = sizeof (Williams), .set_up = set_up_williams, .run = run_williams, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "cci", .title = N_("Commodity channel index"), .short_title = N_("CCI"), .has_source = TRUE, .source = FINX_SOURCE_HLC3,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "cci", N_("CCI"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { -100, 100 },
    },
    .state_size = sizeof (Cci), .set_up = set_up_cci, .run = run_cci, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "roc", .title = N_("Rate of change"), .short_title = N_("ROC"), .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 10, 1) },
      .n_outputs = 1, .outputs = { { "roc", N_("Per cent"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 },
    },
    .state_size = sizeof (Lagged), .set_up = set_up_lagged, .run = run_roc, .get_first = finx_first_after_window,
  },
  {
    .info = {
      .name = "momentum", .title = N_("Momentum"), .short_title = N_("Mom"), .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 10, 1) },
      .n_outputs = 1, .outputs = { { "momentum", N_("Momentum"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 },
    },
    .state_size = sizeof (Lagged), .set_up = set_up_lagged, .run = run_momentum, .get_first = finx_first_after_window,
  },
  {
    .info = {
      .name = "trix", .title = N_("Triple exponential rate of change"), .short_title = N_("TRIX"), .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 15, 1) },
      .n_outputs = 1, .outputs = { { "trix", N_("Per cent"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 },
    },
    .state_size = sizeof (Trix), .set_up = set_up_trix, .run = run_trix, .get_first = get_first_of_trix,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "aroon", .title = N_("Aroon"), .short_title = N_("Aroon"), .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 2, .outputs = { { "up", N_("Up"), FINX_LOOK_LINE }, { "down", N_("Down"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { 30, 70 }, .most = 100,
    },
    .state_size = sizeof (Aroon), .set_up = set_up_aroon, .run = run_aroon, .get_first = finx_first_after_window,
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
    .state_size = sizeof (Ultimate), .set_up = set_up_ultimate, .run = run_ultimate, .get_first = get_first_of_ultimate,
  },
  {
    .info = {
      .name = "awesome", .title = N_("Awesome oscillator"), .short_title = N_("AO"), .has_source = TRUE, .source = FINX_SOURCE_HL2,
      .n_parameters = 2, .parameters = { FINX_PERIOD ("fast", N_("Fast"), 5, 1), FINX_PERIOD ("slow", N_("Slow"), 34, 2) },
      .n_outputs = 1, .outputs = { { "awesome", N_("Difference"), FINX_LOOK_HISTOGRAM } },
      .n_levels = 1, .levels = { 0 },
    },
    .state_size = sizeof (Awesome), .set_up = set_up_awesome, .run = run_awesome, .get_first = get_first_of_awesome, .check = check_fast_and_slow,
  },
};
const guint finx_n_oscillator_kinds = G_N_ELEMENTS (finx_oscillator_kinds);
