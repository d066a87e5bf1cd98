/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moving averages. */
#include <string.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-kernels.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"

typedef struct
{
  guint      x;
  FinxWindow sums;
} Simple;

static void
set_up_simple (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state)
{
  Simple *self = state;

  self->x = finx_work_add (work, 0);
  finx_window_plan_sum (&self->sums, work, self->x, finx_spec_get_period (spec, 0));
}

FINX_VECTORIZED static void
divide (const double *values,
        double        divisor,
        double       *to,
        gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = values[i] / divisor;
}

static void
run_simple (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state,
            const FinxBlock         *block,
            double *const           *outputs)
{
  const Simple *self = state;

  finx_block_load (block, spec->source, work, self->x);
  divide (finx_window_sum (&self->sums, work, block->n), self->sums.n, outputs[0], block->n);
}

typedef struct
{
  guint         x;
  FinxSmoothing smoothing;
} Exponential;

static void
set_up_exponential (const FinxIndicatorSpec *spec,
                    FinxWork                *work,
                    gpointer                 state)
{
  Exponential *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->x = finx_work_add (work, 0);
  finx_smoothing_plan (&self->smoothing, work, self->x, 0, n, FINX_EXPONENTIAL (n));
}

static void
set_up_wilder (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state)
{
  Exponential *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->x = finx_work_add (work, 0);
  finx_smoothing_plan (&self->smoothing, work, self->x, 0, n, FINX_WILDER (n));
}

static void
run_exponential (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state,
                 const FinxBlock         *block,
                 double *const           *outputs)
{
  const Exponential *self = state;
  const double *y;

  finx_block_load (block, spec->source, work, self->x);
  y = finx_smoothing_run (&self->smoothing, work, block->n);
  memcpy (outputs[0], y, block->n * sizeof (double));
}

const FinxIndicatorKind finx_average_kinds[] = {
  {
    .info = {
      .name = "sma", .title = N_("Simple moving average"), .short_title = N_("SMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "sma", N_("Average"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Simple), .set_up = set_up_simple, .run = run_simple, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "ema", .title = N_("Exponential moving average"), .short_title = N_("EMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "ema", N_("Average"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Exponential), .set_up = set_up_exponential, .run = run_exponential, .get_first = finx_first_of_window,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "rma", .title = N_("Wilder’s moving average"), .short_title = N_("RMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 1, .outputs = { { "rma", N_("Average"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Exponential), .set_up = set_up_wilder, .run = run_exponential, .get_first = finx_first_of_window,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
};
const guint finx_n_average_kinds = G_N_ELEMENTS (finx_average_kinds);
