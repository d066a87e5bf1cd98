/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is traded, and at which prices. */
#include <math.h>
#include <string.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-kernels.h"
#include "analytics/indicators/finx-smoothing.h"
#include "analytics/indicators/finx-window.h"

/* A running total of what each bar adds. */
typedef struct
{
  guint     closes, parts;
  FinxTotal total;
} Running;

static void
set_up_running (const FinxIndicatorSpec *spec,
                FinxWork                *work,
                gpointer                 state)
{
  Running *self = state;

  self->closes = finx_work_add (work, 1);
  self->parts = finx_work_add (work, 0);
  finx_total_plan (&self->total, work, self->parts);
}

/* The volume, with the sign of the change. */
FINX_VECTORIZED static void
sign_volumes (const double *closes,
              const double *volumes,
              double       *to,
              gsize         n)
{
  const double *before = closes - 1;

  for (gsize i = 0; i < n; i++)
    {
      double up = closes[i] > before[i] ? volumes[i] : 0;

      to[i] = closes[i] < before[i] ? -volumes[i] : up;
    }
}

static void
run_obv (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double                 **outputs)
{
  const Running *self = state;
  const double *closes = finx_block_copy (block, block->closes, work, self->closes);
  double *parts = finx_work_get (work, self->parts);

  sign_volumes (closes, block->volumes, parts, block->n);
  if (work->t == 0)
    parts[0] = block->volumes[0];
  outputs[0] = finx_total_run (&self->total, work, NULL, block->n);
}

/* The volume, weighted by where the bar closes: 1 at its high, −1 at its low. */
static void
weigh_volumes (const FinxBlock *block,
               double          *to)
{
  for (gsize i = 0; i < block->n; i++)
    {
      double range = block->highs[i] - block->lows[i];

      to[i] = range == 0 ? 0 : ((block->closes[i] - block->lows[i]) - (block->highs[i] - block->closes[i])) / range * block->volumes[i];
    }
}

static void
run_ad (const FinxIndicatorSpec *spec,
        FinxWork                *work,
        gpointer                 state,
        const FinxBlock         *block,
        double                 **outputs)
{
  const Running *self = state;

  weigh_volumes (block, finx_work_get (work, self->parts));
  outputs[0] = finx_total_run (&self->total, work, NULL, block->n);
}

static guint
get_first_of_all (const FinxIndicatorSpec *spec,
                  guint                    output)
{
  return 0;
}

typedef struct
{
  guint      parts, volumes;
  FinxWindow part, volume;
} Cmf;

static void
set_up_cmf (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state)
{
  Cmf *self = state;

  self->parts = finx_work_add (work, 0);
  self->volumes = finx_work_add (work, 0);
  finx_window_plan_sum (&self->part, work, self->parts, finx_spec_get_period (spec, 0));
  finx_window_plan_sum (&self->volume, work, self->volumes, finx_spec_get_period (spec, 0));
}

static void
run_cmf (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double                 **outputs)
{
  const Cmf *self = state;
  const double *part, *volume;

  weigh_volumes (block, finx_work_get (work, self->parts));
  finx_block_copy (block, block->volumes, work, self->volumes);
  part = finx_window_sum (&self->part, work, block->n);
  volume = finx_window_sum (&self->volume, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = volume[i] == 0 ? NAN : part[i] / volume[i];
}

typedef struct
{
  guint      x, ups, downs;
  FinxWindow up, down;
} Mfi;

static void
set_up_mfi (const FinxIndicatorSpec *spec,
            FinxWork                *work,
            gpointer                 state)
{
  Mfi *self = state;

  self->x = finx_work_add (work, 1);
  self->ups = finx_work_add (work, 0);
  self->downs = finx_work_add (work, 0);
  finx_window_plan_sum (&self->up, work, self->ups, finx_spec_get_period (spec, 0));
  finx_window_plan_sum (&self->down, work, self->downs, finx_spec_get_period (spec, 0));
}

static void
run_mfi (const FinxIndicatorSpec *spec,
         FinxWork                *work,
         gpointer                 state,
         const FinxBlock         *block,
         double                 **outputs)
{
  const Mfi *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x), *before = x - 1, *up, *down;
  double *ups = finx_work_get (work, self->ups), *downs = finx_work_get (work, self->downs);

  for (gsize i = 0; i < block->n; i++)
    {
      ups[i] = x[i] > before[i] ? x[i] * block->volumes[i] : 0;
      downs[i] = x[i] < before[i] ? x[i] * block->volumes[i] : 0;
    }
  up = finx_window_sum (&self->up, work, block->n);
  down = finx_window_sum (&self->down, work, block->n);
  for (gsize i = 0; i < block->n; i++)
    outputs[0][i] = up[i] + down[i] == 0 ? 50 : 100 * up[i] / (up[i] + down[i]);
}

/* The average price of what was traded since a session or a moment began, and the deviation from it. */
typedef struct
{
  guint     x, sessions, since, is_begun, bases;
  guint     volumes, products, distances, squares;
  FinxTotal volume, product, distance, square;
} Vwap;

static void
set_up_vwap (const FinxIndicatorSpec *spec,
             FinxWork                *work,
             gpointer                 state)
{
  Vwap *self = state;

  self->x = finx_work_add (work, 0);
  self->sessions = finx_work_add (work, 1);
  self->since = finx_work_add (work, 1);
  self->is_begun = finx_work_add (work, 1);
  self->bases = finx_work_add (work, 1);
  self->volumes = finx_work_add (work, 0);
  self->products = finx_work_add (work, 0);
  self->distances = finx_work_add (work, 0);
  self->squares = finx_work_add (work, 0);
  finx_total_plan (&self->volume, work, self->volumes);
  finx_total_plan (&self->product, work, self->products);
  finx_total_plan (&self->distance, work, self->distances);
  finx_total_plan (&self->square, work, self->squares);
}

FINX_VECTORIZED static void
multiply (const double *a,
          const double *b,
          double       *to,
          gsize         n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = a[i] * b[i];
}

FINX_VECTORIZED static void
divide (const double *a,
        const double *b,
        double       *to,
        gsize         n)
{
  for (gsize i = 0; i < n; i++)
    {
      double ratio = a[i] / b[i];

      to[i] = b[i] == 0 ? NAN : ratio;
    }
}

/* @since: (nullable): see finx_total_run() */
static void
average_traded (const Vwap      *self,
                FinxWork        *work,
                const FinxBlock *block,
                const double    *x,
                const double    *since,
                double          *to)
{
  finx_block_copy (block, block->volumes, work, self->volumes);
  multiply (x, block->volumes, finx_work_get (work, self->products), block->n);
  divide (finx_total_run (&self->product, work, since, block->n), finx_total_run (&self->volume, work, since, block->n), to, block->n);
}

/* The deviation, weighted by volume: counted from the first price, so that little is lost. */
static void
put_traded_bands (const Vwap      *self,
                  FinxWork        *work,
                  const FinxBlock *block,
                  const double    *x,
                  const double    *since,
                  double           factor,
                  double         **outputs)
{
  double *bases = finx_work_get (work, self->bases), *distances = finx_work_get (work, self->distances);
  double *squares = finx_work_get (work, self->squares);
  const double *volume = finx_work_look (work, self->volume.y), *distance, *square;

  for (gsize i = 0; i < block->n; i++)
    {
      bases[i] = (since != NULL ? since[i] == 0 : work->t + i == 0) ? x[i] : *(bases + i - 1);
      distances[i] = block->volumes[i] * (x[i] - bases[i]);
      squares[i] = distances[i] * (x[i] - bases[i]);
    }
  distance = finx_total_run (&self->distance, work, since, block->n);
  square = finx_total_run (&self->square, work, since, block->n);
  for (gsize i = 0; i < block->n; i++)
    {
      double mean = distance[i] / volume[i], width = factor * sqrt (MAX (square[i] / volume[i] - mean * mean, 0));

      outputs[1][i] = outputs[0][i] + width;
      outputs[2][i] = outputs[0][i] - width;
    }
}

static void
run_vwap (const FinxIndicatorSpec *spec,
          FinxWork                *work,
          gpointer                 state,
          const FinxBlock         *block,
          double                 **outputs)
{
  const Vwap *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x);
  double *sessions = finx_work_get (work, self->sessions), *since = finx_work_get (work, self->since);

  for (gsize i = 0; i < block->n; i++)
    {
      sessions[i] = (double) block->sessions[i];
      since[i] = work->t + i == 0 || sessions[i] != *(sessions + i - 1) ? 0 : *(since + i - 1) + 1;
    }
  average_traded (self, work, block, x, since, outputs[0]);
  put_traded_bands (self, work, block, x, since, spec->parameters[0], outputs);
}

/* From the first bar there is, no bar needs to be asked when it was. */
static void
run_anchored (const FinxIndicatorSpec *spec,
              FinxWork                *work,
              gpointer                 state,
              const FinxBlock         *block,
              double                 **outputs)
{
  const Vwap *self = state;
  const double *x = finx_block_load (block, spec->source, work, self->x);
  double *is_begun = finx_work_get (work, self->is_begun), *since = finx_work_get (work, self->since);
  double anchor = spec->parameters[0];

  for (gsize i = 0; anchor != 0 && i < block->n; i++)
    {
      is_begun[i] = (double) block->times[i] >= anchor * 1e6;
      since[i] = is_begun[i] != 0 && *(is_begun + i - 1) != 0 ? *(since + i - 1) + 1 : 0;
    }
  average_traded (self, work, block, x, anchor != 0 ? since : NULL, outputs[0]);
  if (spec->parameters[1] != 0)
    put_traded_bands (self, work, block, x, anchor != 0 ? since : NULL, spec->parameters[1], outputs);
  else
    outputs[1] = outputs[2] = outputs[0];
  for (gsize i = 0; anchor != 0 && i < block->n; i++)
    if (is_begun[i] == 0)
      outputs[0][i] = outputs[1][i] = outputs[2][i] = NAN;
}

const FinxIndicatorKind finx_volume_kinds[] = {
  {
    .info = {
      .name = "vwap", .title = N_("Volume-weighted average price of the session"), .short_title = N_("VWAP"), .is_overlay = TRUE,
      .has_source = TRUE, .source = FINX_SOURCE_HLC3, .needs = FINX_NEEDS_VOLUME | FINX_NEEDS_SESSION,
      .n_parameters = 1, .parameters = { FINX_NUMBER ("factor", N_("Factor"), 1, 0, 100) },
      .n_outputs = 3,
      .outputs = { { "vwap", N_("VWAP"), FINX_LOOK_LINE }, { "upper", N_("Upper"), FINX_LOOK_BAND_EDGE },
                   { "lower", N_("Lower"), FINX_LOOK_BAND_EDGE } },
    },
    .state_size = sizeof (Vwap), .set_up = set_up_vwap, .run = run_vwap, .get_first = get_first_of_all,
  },
  {
    .info = {
      .name = "avwap", .title = N_("Anchored volume-weighted average price"), .short_title = N_("AVWAP"), .is_overlay = TRUE,
      .has_source = TRUE, .source = FINX_SOURCE_HLC3, .needs = FINX_NEEDS_VOLUME | FINX_NEEDS_TIME,
      .n_parameters = 2,
      .parameters = { { "anchor", N_("Anchor"), 0, 0, 32503680000, FINX_PARAMETER_TIME }, FINX_NUMBER ("factor", N_("Factor"), 0, 0, 100) },
      .n_outputs = 3,
      .outputs = { { "vwap", N_("VWAP"), FINX_LOOK_LINE }, { "upper", N_("Upper"), FINX_LOOK_BAND_EDGE },
                   { "lower", N_("Lower"), FINX_LOOK_BAND_EDGE } },
    },
    .state_size = sizeof (Vwap), .set_up = set_up_vwap, .run = run_anchored, .get_first = get_first_of_all,
  },
  {
    .info = {
      .name = "obv", .title = N_("On-balance volume"), .short_title = N_("OBV"), .needs = FINX_NEEDS_CLOSE | FINX_NEEDS_VOLUME,
      .n_outputs = 1, .outputs = { { "obv", N_("OBV"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Running), .set_up = set_up_running, .run = run_obv, .get_first = get_first_of_all,
  },
  {
    .info = {
      .name = "ad", .title = N_("Accumulation/distribution"), .short_title = N_("A/D"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_VOLUME,
      .n_outputs = 1, .outputs = { { "ad", N_("A/D"), FINX_LOOK_LINE } },
    },
    .state_size = sizeof (Running), .set_up = set_up_running, .run = run_ad, .get_first = get_first_of_all,
  },
  {
    .info = {
      .name = "cmf", .title = N_("Chaikin money flow"), .short_title = N_("CMF"),
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_VOLUME,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 20, 1) },
      .n_outputs = 1, .outputs = { { "cmf", N_("CMF"), FINX_LOOK_LINE } },
      .n_levels = 1, .levels = { 0 }, .least = -1, .most = 1,
    },
    .state_size = sizeof (Cmf), .set_up = set_up_cmf, .run = run_cmf, .get_first = finx_first_of_window,
  },
  {
    .info = {
      .name = "mfi", .title = N_("Money flow index"), .short_title = N_("MFI"), .has_source = TRUE, .source = FINX_SOURCE_HLC3,
      .needs = FINX_NEEDS_VOLUME,
      .n_parameters = 1, .parameters = { FINX_PERIOD ("period", N_("Period"), 14, 1) },
      .n_outputs = 1, .outputs = { { "mfi", N_("MFI"), FINX_LOOK_LINE } },
      .n_levels = 2, .levels = { 20, 80 }, .most = 100,
    },
    .state_size = sizeof (Mfi), .set_up = set_up_mfi, .run = run_mfi, .get_first = finx_first_after_window,
  },
};
const guint finx_n_volume_kinds = G_N_ELEMENTS (finx_volume_kinds);
