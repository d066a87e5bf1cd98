/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What swings around a middle, or between two ends. */
#include <string.h>

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

static void
run_rsi (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double *const           *outputs)
{
  const Rsi *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x), *gain, *loss;

  split_changes (x, finx_work_get (work, self->gains), finx_work_get (work, self->losses), block->n);
  gain = finx_smoothing_run (&self->gain, work, block->n);
  loss = finx_smoothing_run (&self->loss, work, block->n);
  relate (gain, loss, outputs[0], block->n);
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

FINX_VECTORIZED static void
subtract (const double *a,
          const double *b,
          double       *to,
          gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = a[i] - b[i];
}

static void
run_macd (const FinxIndicatorSpec *spec,
          FinxWork                *work,
          gpointer                 state,
          const FinxBlock         *block,
          double *const           *outputs)
{
  const Macd *self = state;
  const double *fast, *slow, *signal;
  double *macd = finx_work_get (work, self->macd);

  finx_block_load (block, spec->source, work, self->x);
  fast = finx_smoothing_run (&self->fast, work, block->n);
  slow = finx_smoothing_run (&self->slow, work, block->n);
  subtract (fast, slow, macd, block->n);
  signal = finx_smoothing_run (&self->signal, work, block->n);
  memcpy (outputs[0], macd, block->n * sizeof (double));
  memcpy (outputs[1], signal, block->n * sizeof (double));
  subtract (macd, signal, outputs[2], block->n);
}

static guint
get_first_of_macd (const FinxIndicatorSpec *spec,
                   guint                    output)
{
  guint slow = finx_spec_get_period (spec, 1), signal = finx_spec_get_period (spec, 2);

  return output == 0 ? slow - 1 : slow + signal - 2;
}

static const char *
check_macd (const FinxIndicatorSpec *spec)
{
  return spec->parameters[0] < spec->parameters[1] ? NULL : N_("“fast” has to be below “slow”");
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
    .get_warm_up = finx_warm_up_of_smoothing, .check = check_macd,
  },
};
const guint finx_n_oscillator_kinds = G_N_ELEMENTS (finx_oscillator_kinds);
