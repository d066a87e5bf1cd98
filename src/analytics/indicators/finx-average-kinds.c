/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moving averages. */
#include <math.h>

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

static void
run_simple (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state,
            const FinxBlock         *block,
            double                 **outputs)
{
  const Simple *self = state;

  finx_block_load (block, spec->source, work, self->x);
  finx_kernel_divide (outputs[0], finx_window_sum (&self->sums, work, block->n), self->sums.n, block->n);
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
                 double                 **outputs)
{
  const Exponential *self = state;

  finx_block_load (block, spec->source, work, self->x);
  outputs[0] = finx_smoothing_run (&self->smoothing, work, block->n);
}

typedef struct
{
  guint      x;
  FinxWindow sums, weighted;
} Weighted;

static void
plan_weighted (Weighted *self,
               FinxWork *work,
               guint     column,
               guint     n)
{
  self->x = column;
  finx_window_plan_sum (&self->sums, work, column, n);
  finx_window_plan_weighted (&self->weighted, work, column, &self->sums);
}

/* Writes Σ k·x / Σ k. */
static void
average_weighted (const Weighted *self,
                  FinxWork       *work,
                  double         *to,
                  gsize           n)
{
  double size = self->sums.n;

  finx_window_sum (&self->sums, work, n);
  finx_kernel_divide (to, finx_window_weighted (&self->weighted, &self->sums, work, n), size * (size + 1) / 2, n);
}

static void
set_up_weighted (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state)
{
  plan_weighted (state, work, finx_work_add (work, 0), finx_spec_get_period (spec, 0));
}

static void
run_weighted (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state,
              const FinxBlock         *block,
              double                 **outputs)
{
  const Weighted *self = state;

  finx_block_load (block, spec->source, work, self->x);
  average_weighted (self, work, outputs[0], block->n);
}

typedef struct
{
  guint    x, half_average, average, difference;
  Weighted half, whole, last;
} Hull;

static guint
get_root (const FinxIndicatorSpec *spec)
{
  return (guint) sqrt (spec->parameters[0]);
}

static void
set_up_hull (const FinxIndicatorSpec *spec,
             FinxWork                *work,
             gpointer                 state)
{
  Hull *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->x = finx_work_add (work, 0);
  self->half_average = finx_work_add (work, 0);
  self->average = finx_work_add (work, 0);
  self->difference = finx_work_add (work, 0);
  plan_weighted (&self->half, work, self->x, n / 2);
  plan_weighted (&self->whole, work, self->x, n);
  plan_weighted (&self->last, work, self->difference, get_root (spec));
}

static void
run_hull (const FinxIndicatorSpec *spec,
          FinxWork                *work,
          gpointer                 state,
          const FinxBlock         *block,
          double                 **outputs)
{
  const Hull *self = state;
  double *half = finx_work_get (work, self->half_average), *whole = finx_work_get (work, self->average);
  double *difference = finx_work_get (work, self->difference);

  finx_block_load (block, spec->source, work, self->x);
  average_weighted (&self->half, work, half, block->n);
  average_weighted (&self->whole, work, whole, block->n);
  for (gsize i = 0; i < block->n; i++)
    difference[i] = 2 * half[i] - whole[i];
  average_weighted (&self->last, work, outputs[0], block->n);
}

static guint
get_first_of_hull (const FinxIndicatorSpec *spec,
                   guint                    output)
{
  return finx_spec_get_period (spec, 0) + get_root (spec) - 2;
}

/* Averages of averages: the n-th begins where the one before has its first value. */
typedef struct
{
  guint         x;
  FinxSmoothing smoothings[3];
} Repeated;

static void
set_up_repeated (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state)
{
  Repeated *self = state;
  guint n = finx_spec_get_period (spec, 0), column = finx_work_add (work, 0);

  self->x = column;
  for (guint i = 0; i < 3; i++)
    {
      finx_smoothing_plan (&self->smoothings[i], work, column, i * (n - 1), n, FINX_EXPONENTIAL (n));
      column = self->smoothings[i].column;
    }
}

static void
run_double (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state,
            const FinxBlock         *block,
            double                 **outputs)
{
  const Repeated *self = state;
  const double *once, *twice;

  finx_block_load (block, spec->source, work, self->x);
  once = finx_smoothing_run (&self->smoothings[0], work, block->n);
  twice = finx_smoothing_run (&self->smoothings[1], work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = 2 * once[i] - twice[i];
}

static guint
get_first_of_double (const FinxIndicatorSpec *spec,
                     guint                    output)
{
  return 2 * (finx_spec_get_period (spec, 0) - 1);
}

static void
run_triple (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state,
            const FinxBlock         *block,
            double                 **outputs)
{
  const Repeated *self = state;
  const double *once, *twice, *thrice;

  finx_block_load (block, spec->source, work, self->x);
  once = finx_smoothing_run (&self->smoothings[0], work, block->n);
  twice = finx_smoothing_run (&self->smoothings[1], work, block->n);
  thrice = finx_smoothing_run (&self->smoothings[2], work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = 3 * once[i] - 3 * twice[i] + thrice[i];
}

static guint
get_first_of_triple (const FinxIndicatorSpec *spec,
                     guint                    output)
{
  return 3 * (finx_spec_get_period (spec, 0) - 1);
}

typedef struct
{
  guint      x, volumes, products;
  FinxWindow volume, product;
} VolumeWeighted;

static void
set_up_volume_weighted (const FinxIndicatorSpec *spec,
                        FinxWork                *work,
                        gpointer                 state)
{
  VolumeWeighted *self = state;

  self->x = finx_work_add (work, 0);
  self->volumes = finx_work_add (work, 0);
  self->products = finx_work_add (work, 0);
  finx_window_plan_sum (&self->volume, work, self->volumes, finx_spec_get_period (spec, 0));
  finx_window_plan_sum (&self->product, work, self->products, finx_spec_get_period (spec, 0));
}

/* Unknown where nothing was traded. */
static void
run_volume_weighted (const FinxIndicatorSpec *spec,
                     FinxWork                *work,
                     gpointer                 state,
                     const FinxBlock         *block,
                     double                 **outputs)
{
  const VolumeWeighted *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x), *volume, *product;
  double *products = finx_work_get (work, self->products);

  finx_block_copy (block, block->volumes, work, self->volumes);
  for (gsize i = 0; i < block->n; i++)
    products[i] = x[i] * block->volumes[i];
  volume = finx_window_sum (&self->volume, work, block->n);
  product = finx_window_sum (&self->product, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = volume[i] == 0 ? NAN : product[i] / volume[i];
}

/* Kaufman's: the straighter the way of the last n bars, the faster. */
typedef struct
{
  guint      x, steps, y;
  FinxWindow way;
} Adaptive;

static void
set_up_adaptive (const FinxIndicatorSpec *spec,
                 FinxWork                *work,
                 gpointer                 state)
{
  Adaptive *self = state;
  guint n = finx_spec_get_period (spec, 0);

  self->x = finx_work_add (work, n);
  self->steps = finx_work_add (work, 0);
  self->y = finx_work_add (work, 1);
  finx_window_plan_sum (&self->way, work, self->steps, n);
}

static void
run_adaptive (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state,
              const FinxBlock         *block,
              double                 **outputs)
{
  const Adaptive *self = state;
  guint n = finx_spec_get_period (spec, 0);
  const double *x = finx_block_load (block, spec->source, work, self->x), *ago = x - n, *before = x - 1, *way;
  double *steps = finx_work_get (work, self->steps), *y = finx_work_get (work, self->y), *last = y - 1;
  double fast = FINX_EXPONENTIAL (spec->parameters[1]), slow = FINX_EXPONENTIAL (spec->parameters[2]);

  for (gsize i = 0; i < block->n; i++)
    steps[i] = fabs (x[i] - before[i]);
  way = finx_window_sum (&self->way, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      double distance = fabs (x[i] - ago[i]), straightness = distance >= way[i] ? 1 : distance / way[i];
      double factor = straightness * (fast - slow) + slow;

      y[i] = work->t + i < n ? x[i] : last[i] + factor * factor * (x[i] - last[i]);
      outputs[0][i] = y[i];
    }
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
  {
    .info = {
      .name = "wma", .title = N_("Weighted moving average"), .short_title = N_("WMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "wma", N_("Average"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Weighted), .set_up = set_up_weighted, .run = run_weighted, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "dema", .title = N_("Double exponential moving average"), .short_title = N_("DEMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "dema", N_("Average"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Repeated), .set_up = set_up_repeated, .run = run_double, .get_first = get_first_of_double,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "tema", .title = N_("Triple exponential moving average"), .short_title = N_("TEMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "tema", N_("Average"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Repeated), .set_up = set_up_repeated, .run = run_triple, .get_first = get_first_of_triple,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
  {
    .info = {
      .name = "hma", .title = N_("Hull moving average"), .short_title = N_("HMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 2) },
      .n_outputs = 1, .outputs = { { "hma", N_("Average"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Hull), .set_up = set_up_hull, .run = run_hull, .get_first = get_first_of_hull,
  },
  {
    .info = {
      .name = "vwma", .title = N_("Volume-weighted moving average"), .short_title = N_("VWMA"), .is_overlay = TRUE, .has_source = TRUE,
      .needs = FINX_NEEDS_VOLUME,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "vwma", N_("Average"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (VolumeWeighted), .set_up = set_up_volume_weighted, .run = run_volume_weighted, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "kama", .title = N_("Kaufman’s adaptive moving average"), .short_title = N_("KAMA"), .is_overlay = TRUE, .has_source = TRUE,
      .n_parameters = 3,
      .parameters = { FINX_PERIOD ("period", N_("Period"), 10, 1), FINX_PERIOD ("fast", N_("Fast"), 2, 1),
                      FINX_PERIOD ("slow", N_("Slow"), 30, 1) },
      .n_outputs = 1, .outputs = { { "kama", N_("Average"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Adaptive), .set_up = set_up_adaptive, .run = run_adaptive, .get_first = finx_first_after_window,
    .get_warm_up = finx_warm_up_of_smoothing,
  },
};
const guint finx_n_average_kinds = G_N_ELEMENTS (finx_average_kinds);
