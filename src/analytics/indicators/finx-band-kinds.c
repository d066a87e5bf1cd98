/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bands around the price, and how wide they are. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-kernels.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"

typedef struct
{
  guint      x;
  FinxWindow sums, squares;
} Bollinger;

static void
set_up_bollinger (const FinxIndicatorSpec *spec,
                  FinxWork                *work,
                  gpointer                 state)
{
  Bollinger *self = state;

  self->x = finx_work_add (work, 0);
  finx_window_plan_sum (&self->sums, work, self->x, finx_spec_get_period (spec, 0));
  finx_window_plan_products (&self->squares, work, &self->sums, &self->sums);
}

/* The deviation is that of a population: divided by n. */
FINX_VECTORIZED static void
put_bands (const double *sums,
           const double *squares,
           double        n,
           double        factor,
           double *const outputs[3],
           gsize         n_bars)
{
  double *upper = outputs[0], *middle = outputs[1], *lower = outputs[2];

  for (gsize i = 0; i < n_bars; i++)
    {
      double mean = sums[i] / n, width = factor * sqrt (squares[i] / n);

      upper[i] = mean + width;
      middle[i] = mean;
      lower[i] = mean - width;
    }
}

static void
run_bollinger (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state,
               const FinxBlock         *block,
               double                 **outputs)
{
  const Bollinger *self = state;
  const double *sums, *squares;

  finx_block_load (block, spec->source, work, self->x);
  sums = finx_window_sum (&self->sums, work, block->n);
  squares = finx_window_products (&self->squares, &self->sums, &self->sums, work, block->n);
  put_bands (sums, squares, self->sums.n, spec->parameters[1], outputs, block->n);
}

typedef struct
{
  guint         closes, ranges;
  FinxSmoothing smoothing;
} Atr;

/* The first bar has no true range. */
static void
plan_atr (Atr      *self,
          FinxWork *work,
          guint     n)
{
  self->closes = finx_work_add (work, 1);
  self->ranges = finx_work_add (work, 0);
  finx_smoothing_plan (&self->smoothing, work, self->ranges, 1, n, FINX_WILDER (n));
}

static double *
compute_atr (const Atr       *self,
             FinxWork        *work,
             const FinxBlock *block)
{
  finx_block_true_range (block, work, self->closes, finx_work_get (work, self->ranges));
  return finx_smoothing_run (&self->smoothing, work, block->n);
}

static void
set_up_atr (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state)
{
  plan_atr (state, work, finx_spec_get_period (spec, 0));
}

static void
run_atr (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double                 **outputs)
{
  outputs[0] = compute_atr (state, work, block);
}

/* Where the price stands between the bands: 0 at the lower, 1 at the upper. */
static void
run_percent_b (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state,
               const FinxBlock         *block,
               double                 **outputs)
{
  const Bollinger *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x), *sums, *squares;
  double n = self->sums.n;

  sums = finx_window_sum (&self->sums, work, block->n);
  squares = finx_window_products (&self->squares, &self->sums, &self->sums, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      double width = spec->parameters[1] * sqrt (squares[i] / n);

      outputs[0][i] = width == 0 ? NAN : (x[i] - (sums[i] / n - width)) / (2 * width);
    }
}

/* From band to band, in per cent of the middle. */
static void
run_bandwidth (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state,
               const FinxBlock         *block,
               double                 **outputs)
{
  const Bollinger *self = state;
  const double *sums, *squares;
  double n = self->sums.n;

  finx_block_load (block, spec->source, work, self->x);
  sums = finx_window_sum (&self->sums, work, block->n);
  squares = finx_window_products (&self->squares, &self->sums, &self->sums, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = sums[i] == 0 ? NAN : 100 * 2 * spec->parameters[1] * sqrt (squares[i] / n) / (sums[i] / n);
}

static void
run_deviation (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state,
               const FinxBlock         *block,
               double                 **outputs)
{
  const Bollinger *self = state;
  const double *squares;

  finx_block_load (block, spec->source, work, self->x);
  finx_window_sum (&self->sums, work, block->n);
  squares = finx_window_products (&self->squares, &self->sums, &self->sums, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = sqrt (squares[i] / self->sums.n);
}

typedef struct
{
  guint         x;
  FinxSmoothing middle;
  Atr           atr;
} Keltner;

static void
set_up_keltner (const FinxIndicatorSpec *spec,
                FinxWork                *work,
                gpointer                 state)
{
  Keltner *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->x = finx_work_add (work, 0);
  finx_smoothing_plan (&self->middle, work, self->x, 0, n, FINX_EXPONENTIAL (n));
  plan_atr (&self->atr, work, finx_spec_get_period (spec, 2));
}

static void
run_keltner (const FinxIndicatorSpec *spec,
             FinxWork                *work,
             gpointer                 state,
             const FinxBlock         *block,
             double                 **outputs)
{
  const Keltner *self = state;
  const double *middle, *atr;

  finx_block_load (block, spec->source, work, self->x);
  middle = finx_smoothing_run (&self->middle, work, block->n);
  atr = compute_atr (&self->atr, work, block);
  for (gsize i = 0; i < block->n; i++)
    {
      outputs[0][i] = middle[i] + spec->parameters[1] * atr[i];
      outputs[1][i] = middle[i];
      outputs[2][i] = middle[i] - spec->parameters[1] * atr[i];
    }
}

static guint
get_first_of_keltner (const FinxIndicatorSpec *spec,
                      guint                    output)
{
  guint middle = finx_spec_get_period (spec, 0) - 1;

  return output == 1 ? middle : MAX (middle, finx_spec_get_period (spec, 2));
}

typedef struct
{
  guint      highs, lows;
  FinxWindow highest, lowest;
} Donchian;

static void
set_up_donchian (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state)
{
  Donchian *self = state;

  self->highs = finx_work_add (work, 0);
  self->lows = finx_work_add (work, 0);
  finx_window_plan_extreme (&self->highest, work, self->highs, finx_spec_get_period (spec, 0));
  finx_window_plan_extreme (&self->lowest, work, self->lows, finx_spec_get_period (spec, 0));
}

static void
run_donchian (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state,
              const FinxBlock         *block,
              double                 **outputs)
{
  const Donchian *self = state;
  const double *highest, *lowest;

  finx_block_copy (block, block->highs, work, self->highs);
  finx_block_copy (block, block->lows, work, self->lows);
  highest = finx_window_highest (&self->highest, work, block->n);
  lowest = finx_window_lowest (&self->lowest, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      outputs[0][i] = highest[i];
      outputs[1][i] = (highest[i] + lowest[i]) / 2;
      outputs[2][i] = lowest[i];
    }
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
    .state_size = sizeof (Bollinger), .set_up = set_up_bollinger, .run = run_bollinger, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "atr", .title = N_("Average true range"), .short_title = N_("ATR"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 1, .outputs = { { "atr", N_("ATR"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Atr), .set_up = set_up_atr, .run = run_atr, .get_first = finx_first_after_window,
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
    .state_size = sizeof (Bollinger), .set_up = set_up_bollinger, .run = run_percent_b, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "bandwidth", .title = N_("Bollinger bandwidth"), .short_title = N_("BBW"), .has_source = TRUE,
      .n_parameters = 2,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1), FINX_NUMBER ("factor", N_("Factor"), 2, 0, 100) },
      .n_outputs = 1, .outputs = { { "bandwidth", N_("Bandwidth"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Bollinger), .set_up = set_up_bollinger, .run = run_bandwidth, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "stddev", .title = N_("Standard deviation"), .short_title = N_("StdDev"), .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "stddev", N_("Deviation"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Bollinger), .set_up = set_up_bollinger, .run = run_deviation, .get_first = finx_first_of_window,
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
    .state_size = sizeof (Keltner), .set_up = set_up_keltner, .run = run_keltner, .get_first = get_first_of_keltner,
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
    .state_size = sizeof (Donchian), .set_up = set_up_donchian, .run = run_donchian, .get_first = finx_first_of_window,
  },
};
const guint finx_n_band_kinds = G_N_ELEMENTS (finx_band_kinds);
