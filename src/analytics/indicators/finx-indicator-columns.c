/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indicators at work, over many bars at a time. */
#include "analytics/indicators/finx-indicator-bank-private.h"

#include <string.h>

#include "analytics/indicators/finx-kernels.h"
#include "base/finx-time.h"

#define LINE     8              /* doubles in a line of the caches */
#define BLOCK    384            /* bars at a time: what all columns hold of them stays near the processor */
#define STREAMED (8 << 20)      /* bytes of values, from which on they would only drive others out of the caches */

/* What many bars at a time share. */
typedef struct
{
  const FinxBarColumns *bars;
  double *const *const *outputs;
  gboolean              is_streaming;   /* more is written than the caches hold */
} Job;

static const double *
get_column (const FinxBarColumns *bars,
            guint                 bar_column)
{
  const double *const columns[] = { bars->opens, bars->highs, bars->lows, bars->closes, bars->volumes, bars->others };

  return bar_column < G_N_ELEMENTS (columns) ? columns[bar_column] : NULL;
}

/* Whether a bar that is needed is not known. */
static gboolean
is_missing (const FinxBarColumns *bars,
            FinxIndicatorNeeds    needs,
            gsize                 i)
{
  gboolean missing = bars->times == NULL && (needs & FINX_NEEDS_TIME) != 0;

  for (guint c = 0; c <= FINX_BAR_OTHER; c++)
    if ((needs & 1u << c) != 0)
      missing |= get_column (bars, c) == NULL || !isfinite (get_column (bars, c)[i]);
  return missing;
}

static void
load_sessions (const FinxBarColumns *bars,
               double               *to,
               gsize                 first,
               gsize                 n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = bars->sessions != NULL ? (double) bars->sessions[first + i]
            : bars->times != NULL ? (double) finx_days_from_time (bars->times[first + i]) : 0;
}

/* Returns: whether some of the bars are missing; the plan cannot run then */
static gboolean
load_bars (const FinxBankGroup  *group,
           const FinxBarColumns *bars,
           gsize                 first,
           gsize                 n)
{
  const FinxPlan *plan = &group->plan;
  gboolean missing = bars->times == NULL && (group->needs & FINX_NEEDS_TIME) != 0;

  for (guint c = 0; c < FINX_N_BAR_COLUMNS; c++)
    {
      double *to = plan->bar_columns[c] >= 0 ? plan->columns[plan->bar_columns[c]] + plan->at : NULL;
      const double *from = get_column (bars, c);

      if (c == FINX_BAR_SESSION && to != NULL)
        load_sessions (bars, to, first, n);
      else if (c == FINX_BAR_TIME && to != NULL)
        for (gsize i = 0; i < n && !missing; i++)
          to[i] = (double) bars->times[first + i];
      else if (to != NULL && from != NULL)
        missing |= finx_kernel_take (to, from + first, n);
      else
        missing |= to != NULL;
    }
  return missing;
}

static double *
get_output (const Job          *job,
            const FinxBankLine *line)
{
  return job->outputs != NULL ? job->outputs[line->indicator][line->output] : NULL;
}

/* Gives out @n values of a line, those of bars from @first on. */
static void
give_out (const Job          *job,
          const FinxPlan     *plan,
          const FinxBankLine *line,
          gsize               first,
          gsize               n)
{
  double *to = get_output (job, line) + first;
  const double *values = line->values + plan->at;
  gsize n_unknown = plan->t < line->first ? MIN (n, line->first - plan->t) : 0;

  finx_bank_fill_nan (to, n_unknown);
  if (job->is_streaming)
    finx_kernel_stream (to + n_unknown, values + n_unknown, n - n_unknown);
  else
    memcpy (to + n_unknown, values + n_unknown, (n - n_unknown) * sizeof (double));
}

/* What the plan will load of the bars after those at hand, asked for in parts while these are computed: memory is slow. */
typedef struct
{
  const double *columns[FINX_N_BAR_COLUMNS];    /* from there on */
  guint         n_columns;
  gsize         n;              /* bars */
  gsize         part;           /* of a column, likewise */
} Ahead;

static Ahead
look_ahead (const FinxPlan       *plan,
            const FinxBarColumns *bars,
            gsize                 first,
            gsize                 n,
            guint                 n_parts)
{
  Ahead ahead = { .n = MIN (n, bars->n - first) };

  for (guint c = 0; c < FINX_N_BAR_COLUMNS; c++)
    if (plan->bar_columns[c] >= 0 && get_column (bars, c) != NULL)
      ahead.columns[ahead.n_columns++] = get_column (bars, c) + first;
  ahead.n = ahead.n_columns > 0 ? ahead.n : 0;
  ahead.part = n * ahead.n_columns / n_parts + LINE;
  return ahead;
}

static inline void
fetch_part (const Ahead *ahead,
            guint        part)
{
  gsize from = part / MAX (ahead->n_columns, 1) * ahead->part, to = MIN (from + ahead->part, ahead->n);

  for (gsize i = from; i < to; i += LINE)
    __builtin_prefetch (ahead->columns[part % ahead->n_columns] + i);
}

/* Computes the bars that are loaded. What a stage has computed is given out at once: then it is near, and memory has less to do at once. */
static void
run_bars (FinxBankGroup *group,
          const Job     *job,
          gsize          first,
          gsize          n)
{
  FinxPlan *plan = &group->plan;
  const FinxBankLine *line = group->lines, *end = line + group->n_lines;
  guint n_stages = MAX (plan->stages->len, 1);
  const Ahead ahead = look_ahead (plan, job->bars, first + n, n, n_stages);

  for (guint stage = 0; stage < n_stages; stage++)
    {
      fetch_part (&ahead, stage);
      if (stage < plan->stages->len)
        finx_plan_run (plan, stage, n);
      for (; line < end && line->stage == stage; line++)
        if (get_output (job, line) != NULL)
          give_out (job, plan, line, first, n);
    }
  finx_plan_advance (plan, n);
}

/* Bars some of which are missing: those between two gaps at a time. */
static void
run_with_gaps (FinxBankGroup *group,
               const Job     *job,
               gsize          first,
               gsize          n)
{
  for (gsize i = first, end; i < first + n; i = end)
    {
      gboolean missing = is_missing (job->bars, group->needs, i);

      for (end = i + 1; end < first + n && is_missing (job->bars, group->needs, end) == missing; )
        end++;
      if (!missing)
        {
          load_bars (group, job->bars, i, end - i);
          run_bars (group, job, i, end - i);
        }
      for (const FinxBankLine *line = group->lines; missing && line < group->lines + group->n_lines; line++)
        if (get_output (job, line) != NULL)
          finx_bank_fill_nan (get_output (job, line) + i, end - i);
    }
}

/* @n bars of the group of that index, and of those that part from it. */
static void
run_block (FinxIndicator *self,
           guint          index,
           const Job     *job,
           gsize          first,
           gsize          n)
{
  FinxBankGroup *group = self->groups->pdata[index];

  finx_plan_begin (&group->plan, n);
  if (!load_bars (group, job->bars, first, n))
    run_bars (group, job, first, n);
  else if (!group->is_mixed)
    run_with_gaps (group, job, first, n);
  else
    {
      finx_indicator_split (self, index);
      run_block (self, index, job, first, n);
    }
}

/**
 * finx_indicator_push_many:
 * @bars: all complete, newer than those before; what needs a column that is not there has no values
 * @outputs: (array) (nullable): for each indicator its outputs, an array of @bars' length each; %NULL for those that are not wanted
 *
 * The same as finx_indicator_push() for each of the bars, and much faster.
 */
void
finx_indicator_push_many (FinxIndicator        *self,
                          const FinxBarColumns *bars,
                          double *const *const *outputs)
{
  Job job = { .bars = bars, .outputs = outputs };
  gsize block = MIN (BLOCK, self->room), n_columns = 0;

  for (guint s = 0; s < self->n_specs; s++)
    for (guint k = 0; outputs != NULL && k < self->specs[s].info->n_outputs; k++)
      n_columns += outputs[s][k] != NULL;
  job.is_streaming = bars->n * n_columns * sizeof (double) > STREAMED;
  for (gsize first = 0, n; first < bars->n; first += n)
    {
      n = MIN (block, bars->n - first);
      for (guint g = 0; g < self->groups->len; g++)
        run_block (self, g, &job, first, n);
    }
  finx_kernel_fence ();
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
  g_autofree guint *wanted = g_new0 (guint, n_specs);
  g_autoptr(FinxIndicator) indicators = NULL;

  for (guint s = 0; s < n_specs; s++)
    for (guint k = 0; k < specs[s].info->n_outputs; k++)
      wanted[s] |= outputs[s][k] != NULL ? 1u << k : 0;
  if (n_specs == 0)
    return;
  indicators = finx_indicator_new_with_room (specs, n_specs, wanted, BLOCK);
  finx_indicator_push_many (indicators, bars, outputs);
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
