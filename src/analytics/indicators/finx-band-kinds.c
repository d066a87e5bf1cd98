/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bands around the price, and how wide they are. */
#include <math.h>
#include <string.h>

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
               double *const           *outputs)
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
set_up_atr (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state)
{
  Atr *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->closes = finx_work_add (work, 1);
  self->ranges = finx_work_add (work, 0);
  finx_smoothing_plan (&self->smoothing, work, self->ranges, 1, n, FINX_WILDER (n));
}

static void
run_atr (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double *const           *outputs)
{
  const Atr *self = state;
  const double *y;

  finx_block_true_range (block, work, self->closes, finx_work_get (work, self->ranges));
  y = finx_smoothing_run (&self->smoothing, work, block->n);
  memcpy (outputs[0], y, block->n * sizeof (double));
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
};
const guint finx_n_band_kinds = G_N_ELEMENTS (finx_band_kinds);
