/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-indicator.h"

#include <math.h>
#include <string.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-kernels.h"
#include "base/finx-time.h"

#define BLOCK 448               /* bars at a time: what all columns of an indicator hold of them stays near the processor */

#define STREAMED (8 << 20)      /* bytes of values, from which on they would only drive others out of the caches */

static const struct
{
  const FinxIndicatorKind *kinds;
  const guint             *n;
} families[] = {
  { finx_average_kinds, &finx_n_average_kinds }, { finx_oscillator_kinds, &finx_n_oscillator_kinds },
  { finx_band_kinds, &finx_n_band_kinds }, { finx_trend_kinds, &finx_n_trend_kinds }, { finx_volume_kinds, &finx_n_volume_kinds },
  { finx_statistic_kinds, &finx_n_statistic_kinds }, { finx_pivot_kinds, &finx_n_pivot_kinds },
};

/* How many indicators there are. */
guint
finx_indicator_get_n (void)
{
  guint n = 0;

  for (guint f = 0; f < G_N_ELEMENTS (families); f++)
    n += *families[f].n;
  return n;
}

/* (transfer none): by family; @index counts from 0 */
const FinxIndicatorInfo *
finx_indicator_get_info (guint index)
{
  for (guint f = 0; f < G_N_ELEMENTS (families); index -= *families[f].n, f++)
    if (index < *families[f].n)
      return &families[f].kinds[index].info;
  return NULL;
}

/* (transfer none) (nullable): the one called @name */
const FinxIndicatorInfo *
finx_indicator_lookup (const char *name)
{
  const FinxIndicatorInfo *info;

  for (guint i = 0; (info = finx_indicator_get_info (i)) != NULL; i++)
    if (g_str_equal (info->name, name))
      return info;
  return NULL;
}

/* The information is the head of the definition. */
const FinxIndicatorKind *
finx_indicator_kind_of (const FinxIndicatorInfo *info)
{
  G_STATIC_ASSERT (G_STRUCT_OFFSET (FinxIndicatorKind, info) == 0);
  return (const FinxIndicatorKind *) info;
}

static FinxIndicatorNeeds
get_source_needs (FinxPriceSource source)
{
  static const FinxIndicatorNeeds needs[FINX_N_SOURCES] = {
    [FINX_SOURCE_CLOSE] = FINX_NEEDS_CLOSE, [FINX_SOURCE_OPEN] = FINX_NEEDS_OPEN, [FINX_SOURCE_HIGH] = FINX_NEEDS_HIGH,
    [FINX_SOURCE_LOW] = FINX_NEEDS_LOW, [FINX_SOURCE_HL2] = FINX_NEEDS_HIGH | FINX_NEEDS_LOW,
    [FINX_SOURCE_HLC3] = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
    [FINX_SOURCE_OHLC4] = FINX_NEEDS_OPEN | FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE,
    [FINX_SOURCE_VOLUME] = FINX_NEEDS_VOLUME,
  };

  return needs[source];
}

/* What has to be in the bars. */
FinxIndicatorNeeds
finx_indicator_get_needs (const FinxIndicatorSpec *spec)
{
  return spec->info->needs | (spec->info->has_source ? get_source_needs (spec->source) : 0);
}

/* The number of the first bar with a value of @output, counted from 0 and without missing bars. */
guint
finx_indicator_get_first (const FinxIndicatorSpec *spec,
                          guint                    output)
{
  return finx_indicator_kind_of (spec->info)->get_first (spec, output);
}

/* Bars to load before the first that is shown. What fades but never ends is then within 1e-7 or so of what all history would give. */
guint
finx_indicator_get_warm_up (const FinxIndicatorSpec *spec)
{
  const FinxIndicatorKind *kind = finx_indicator_kind_of (spec->info);
  guint most = 0;

  for (guint i = 0; i < spec->info->n_outputs; i++)
    most = MAX (most, kind->get_first (spec, i));
  return kind->get_warm_up != NULL ? MAX (most, kind->get_warm_up (spec)) : most;
}

/**
 * finx_indicator_get_shift:
 *
 * Returns: above 0: the value at a bar was computed so many bars before it, and finx_indicator_get_ahead() gives those to be drawn
 *   after the last bar; below 0: the line is drawn so many bars before its values' bars, and only drawn so, as rules would look ahead
 */
int
finx_indicator_get_shift (const FinxIndicatorSpec *spec,
                          guint                    output)
{
  const FinxIndicatorKind *kind = finx_indicator_kind_of (spec->info);

  return kind->get_shift != NULL ? kind->get_shift (spec, output) : 0;
}

static FinxIndicator *
new_with_room (const FinxIndicatorSpec *spec,
               gsize                    room)
{
  FinxIndicator *self = g_new0 (FinxIndicator, 1);

  self->spec = *spec;
  self->kind = finx_indicator_kind_of (spec->info);
  self->needs = finx_indicator_get_needs (spec);
  self->state = g_malloc0 (MAX (self->kind->state_size, 1));
  for (guint i = 0; i < spec->info->n_outputs; i++)
    self->firsts[i] = self->kind->get_first (spec, i);
  self->kind->set_up (&self->spec, &self->work, self->state);
  finx_work_allocate (&self->work, room);
  self->kind->set_up (&self->spec, &self->work, self->state);
  return self;
}

/**
 * finx_indicator_new:
 * @spec: a valid one, see finx_indicator_spec_check()
 *
 * For bars that come one by one. Not to be used by two threads at once.
 *
 * Returns: (transfer full): with no bars yet
 */
FinxIndicator *
finx_indicator_new (const FinxIndicatorSpec *spec)
{
  return new_with_room (spec, 0);
}

void
finx_indicator_free (FinxIndicator *self)
{
  finx_work_clear (&self->work);
  g_free (self->state);
  g_free (self);
}

/* Forgets all bars: for another symbol, or to begin from the front. */
void
finx_indicator_reset (FinxIndicator *self)
{
  finx_work_reset (&self->work);
}

static void
fill_nan (double *values,
          gsize   n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = NAN;
}

/* What is missing in a bar. */
static inline guint
find_missing_in_bar (const FinxIndicatorBar *bar)
{
  return (guint) !isfinite (bar->open) * FINX_NEEDS_OPEN | (guint) !isfinite (bar->high) * FINX_NEEDS_HIGH
         | (guint) !isfinite (bar->low) * FINX_NEEDS_LOW | (guint) !isfinite (bar->close) * FINX_NEEDS_CLOSE
         | (guint) !isfinite (bar->volume) * FINX_NEEDS_VOLUME | (guint) !isfinite (bar->other) * FINX_NEEDS_OTHER;
}

static gboolean
run_bar (FinxIndicator          *self,
         const FinxIndicatorBar *bar,
         double                 *values)
{
  guint n = self->spec.info->n_outputs;
  const FinxBlock block = {
    .n = 1, .wanted = ~0u, .times = &bar->time, .sessions = &bar->session, .opens = &bar->open, .highs = &bar->high, .lows = &bar->low,
    .closes = &bar->close, .volumes = &bar->volume, .others = &bar->other,
  };
  double *outputs[FINX_INDICATOR_MAX_OUTPUTS];

  if ((find_missing_in_bar (bar) & self->needs) != 0)
    {
      fill_nan (values, n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    outputs[i] = &values[i];
  finx_work_begin (&self->work, 1);
  self->kind->run (&self->spec, &self->work, self->state, &block, outputs);
  for (guint i = 0; i < n; i++)
    values[i] = self->work.t < self->firsts[i] ? NAN : *outputs[i];
  return TRUE;
}

/**
 * finx_indicator_push:
 * @bar: one that is complete, newer than all before
 * @values: (array): one for each output
 *
 * In constant time, for windows in the logarithm of their size.
 */
void
finx_indicator_push (FinxIndicator          *self,
                     const FinxIndicatorBar *bar,
                     double                 *values)
{
  if (run_bar (self, bar, values))
    finx_work_advance (&self->work, 1);
}

/**
 * finx_indicator_peek:
 * @bar: one that still forms
 * @values: (array): one for each output, as if the bar ended now
 *
 * Leaves everything as it was.
 */
void
finx_indicator_peek (FinxIndicator          *self,
                     const FinxIndicatorBar *bar,
                     double                 *values)
{
  run_bar (self, bar, values);
}

/**
 * finx_indicator_get_ahead:
 * @values: (array): for the bars that come after the last, with room for finx_indicator_get_shift() of them
 *
 * Returns: how many are written
 */
guint
finx_indicator_get_ahead (FinxIndicator *self,
                          guint          output,
                          double        *values)
{
  int shift = finx_indicator_get_shift (&self->spec, output);
  guint first = self->firsts[output];

  if (shift <= 0)
    return 0;
  self->kind->get_ahead (&self->spec, &self->work, self->state, output, values);
  for (guint i = 0; i < (guint) shift; i++)
    if (self->work.t + i < first)
      values[i] = NAN;
  return (guint) shift;
}

static const double *
at (const double *column,
    gsize         first)
{
  return column != NULL ? column + first : NULL;
}

/* Begins to load the bars after the block while it is computed. */
static void
prefetch (FinxIndicatorNeeds    needs,
          const FinxBarColumns *bars,
          gsize                 first)
{
  const double *const columns[] = { bars->opens, bars->highs, bars->lows, bars->closes, bars->volumes, bars->others };

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)
    if ((needs & 1u << c) != 0 && columns[c] != NULL)
      for (gsize i = first; i < MIN (first + BLOCK, bars->n); i += 64 / sizeof (double))
        __builtin_prefetch (columns[c] + i, 0, 2);
}

/* Which of the columns that are needed have a gap in the block. */
static FinxIndicatorNeeds
find_missing (FinxIndicatorNeeds  needs,
              const FinxBlock    *block)
{
  const double *const columns[] = { block->opens, block->highs, block->lows, block->closes, block->volumes, block->others };
  FinxIndicatorNeeds missing = 0;

  for (guint c = 0; c < G_N_ELEMENTS (columns); c++)            /* in the order of the bits */
    if ((needs & 1u << c) != 0 && columns[c] != NULL && finx_kernel_has_missing (columns[c], block->n))
      missing |= 1u << c;
  return missing;
}

static FinxIndicatorBar
get_bar (const FinxBlock *block,
         gsize            i)
{
  return (FinxIndicatorBar) {
    .time = block->times != NULL ? block->times[i] : 0,
    .session = block->sessions != NULL ? block->sessions[i] : 0,
    .open = block->opens != NULL ? block->opens[i] : NAN,
    .high = block->highs != NULL ? block->highs[i] : NAN,
    .low = block->lows != NULL ? block->lows[i] : NAN,
    .close = block->closes != NULL ? block->closes[i] : NAN,
    .volume = block->volumes != NULL ? block->volumes[i] : NAN,
    .other = block->others != NULL ? block->others[i] : NAN,
  };
}

/* A block with gaps is taken bar by bar. */
static void
run_with_gaps (FinxIndicator   *self,
               const FinxBlock *block,
               gsize            first,
               double *const   *outputs)
{
  for (gsize i = 0; i < block->n; i++)
    {
      FinxIndicatorBar bar = get_bar (block, i);
      double values[FINX_INDICATOR_MAX_OUTPUTS];

      finx_indicator_push (self, &bar, values);
      for (guint k = 0; k < self->spec.info->n_outputs; k++)
        if (outputs[k] != NULL)
          outputs[k][first + i] = values[k];
    }
}

/* The next bars of @bars; @sessions: (nullable): room for theirs, where they are needed. */
static FinxBlock
take_block (const FinxBarColumns *bars,
            gsize                 first,
            gint64               *sessions)
{
  FinxBlock block = {
    .n = MIN (BLOCK, bars->n - first), .times = bars->times != NULL ? bars->times + first : NULL, .opens = at (bars->opens, first),
    .highs = at (bars->highs, first), .lows = at (bars->lows, first), .closes = at (bars->closes, first),
    .volumes = at (bars->volumes, first), .others = at (bars->others, first), .sessions = sessions,
  };

  if (bars->sessions != NULL)
    block.sessions = bars->sessions + first;
  else if (sessions != NULL)
    for (gsize i = 0; i < block.n; i++)
      sessions[i] = block.times != NULL ? finx_days_from_time (block.times[i]) : 0;
  return block;
}

static gboolean
has_columns (FinxIndicatorNeeds    needs,
             const FinxBarColumns *bars)
{
  return ((needs & FINX_NEEDS_OPEN) == 0 || bars->opens != NULL) && ((needs & FINX_NEEDS_HIGH) == 0 || bars->highs != NULL)
         && ((needs & FINX_NEEDS_LOW) == 0 || bars->lows != NULL) && ((needs & FINX_NEEDS_CLOSE) == 0 || bars->closes != NULL)
         && ((needs & FINX_NEEDS_VOLUME) == 0 || bars->volumes != NULL) && ((needs & FINX_NEEDS_OTHER) == 0 || bars->others != NULL)
         && ((needs & FINX_NEEDS_TIME) == 0 || bars->times != NULL);
}

/* What all indicators of a computation share. */
typedef struct
{
  gboolean  is_streaming;       /* more is written than the caches hold */
  double   *room;               /* for a block of each output */
} Computation;

static void
give_out (const Computation *self,
          const double      *values,
          double            *to,
          gsize              n_unknown,
          gsize              n)
{
  fill_nan (to, n_unknown);
  if (self->is_streaming)
    finx_kernel_stream (to + n_unknown, values + n_unknown, n - n_unknown);
  else
    memcpy (to + n_unknown, values + n_unknown, (n - n_unknown) * sizeof (double));
}

/* The block of one indicator that begins with bar @first; nothing that it needs is missing. */
static void
compute_block (const Computation *self,
               FinxIndicator     *indicator,
               FinxBlock         *block,
               gsize              first,
               double *const     *outputs)
{
  double *here[FINX_INDICATOR_MAX_OUTPUTS];
  guint64 t = indicator->work.t;

  block->wanted = 0;
  for (guint k = 0; k < indicator->spec.info->n_outputs; k++)
    {
      here[k] = self->room + k * BLOCK;
      block->wanted |= outputs[k] != NULL ? 1u << k : 0;
    }
  finx_work_begin (&indicator->work, block->n);
  indicator->kind->run (&indicator->spec, &indicator->work, indicator->state, block, here);
  for (guint k = 0; k < indicator->spec.info->n_outputs; k++)
    if (outputs[k] != NULL)
      give_out (self, here[k], outputs[k] + first, t < indicator->firsts[k] ? MIN (block->n, indicator->firsts[k] - t) : 0, block->n);
  finx_work_advance (&indicator->work, block->n);
}

/* Returns: (transfer full) (nullable): %NULL if a column is not there; there are no values then */
static FinxIndicator *
begin_computing (const FinxIndicatorSpec *spec,
                 const FinxBarColumns    *bars,
                 double *const           *outputs)
{
  if (has_columns (finx_indicator_get_needs (spec), bars))
    return new_with_room (spec, BLOCK);
  for (guint k = 0; k < spec->info->n_outputs; k++)
    if (outputs[k] != NULL)
      fill_nan (outputs[k], bars->n);
  return NULL;
}

/**
 * finx_indicator_compute_many:
 * @specs: (array length=n_specs): valid ones
 * @bars: oldest first; an indicator that needs a column that is not there has no values
 * @outputs: (array length=n_specs): for each its outputs, an array of @bars' length each; %NULL for those that are not wanted
 *
 * All indicators in one pass over the bars. Can be called by several threads at once.
 */
void
finx_indicator_compute_many (const FinxIndicatorSpec *specs,
                             guint                    n_specs,
                             const FinxBarColumns    *bars,
                             double *const *const    *outputs)
{
  g_autofree FinxIndicator **indicators = g_new0 (FinxIndicator *, n_specs);
  g_autofree double *room = g_new (double, FINX_INDICATOR_MAX_OUTPUTS * BLOCK);
  Computation computation = { .room = room };
  FinxIndicatorNeeds needs = 0;
  gint64 sessions[BLOCK];
  gsize n_values = 0;

  for (guint s = 0; s < n_specs; s++)
    {
      needs |= finx_indicator_get_needs (&specs[s]);
      for (guint k = 0; k < specs[s].info->n_outputs; k++)
        n_values += outputs[s][k] != NULL ? bars->n : 0;
      indicators[s] = begin_computing (&specs[s], bars, outputs[s]);
    }
  computation.is_streaming = n_values * sizeof (double) > STREAMED;
  for (gsize first = 0; first < bars->n; first += BLOCK)
    {
      FinxBlock block = take_block (bars, first, (needs & FINX_NEEDS_SESSION) != 0 ? sessions : NULL);
      FinxIndicatorNeeds missing = find_missing (needs, &block);

      prefetch (needs, bars, first + BLOCK);
      for (guint s = 0; s < n_specs; s++)
        if (indicators[s] != NULL && (indicators[s]->needs & missing) != 0)
          run_with_gaps (indicators[s], &block, first, outputs[s]);
        else if (indicators[s] != NULL)
          compute_block (&computation, indicators[s], &block, first, outputs[s]);
    }
  finx_kernel_fence ();
  for (guint s = 0; s < n_specs; s++)
    g_clear_pointer (&indicators[s], finx_indicator_free);
}

/**
 * finx_indicator_compute:
 * @outputs: (array): an array of @bars' length for each output; %NULL for those that are not wanted
 *
 * One indicator over all bars, see finx_indicator_compute_many().
 */
void
finx_indicator_compute (const FinxIndicatorSpec *spec,
                        const FinxBarColumns    *bars,
                        double *const           *outputs)
{
  finx_indicator_compute_many (spec, 1, bars, &outputs);
}
