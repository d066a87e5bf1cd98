/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/screener/finx-screen-probe.h"

#include <math.h>

#include "base/finx-clock.h"
#include "market/expressions/finx-expression-inputs.h"

#define SPAN_PARTS 60                   /* what looks back by the clock is so fine */

struct _FinxScreenProbe
{
  const FinxInstrument   *instrument;
  FinxExpressionInputs   *inputs;       /* owned */
  guint                   n_programs;   /* of the columns, and of the condition if there is one */
  guint                   n_columns;
  FinxExpressionProgram **programs;     /* owned: the condition's is the last */
  double                 *results;      /* owned: of each, at the last update */
  guint                   last_place, change_place;     /* among the inputs */
  guint                   n_bars;       /* that the programs look back at most */
  gint64                  span_us;      /* likewise by the clock */
  FinxInterval            span_interval;        /* whose bars tell what was then; valid if @span_us */
  gboolean                has_memory;
  gint64                  newest_us;
  guint64                 sequence;
};

/* The coarsest usual bars that are as fine as what looks back so far has to be. */
static FinxInterval
interval_of_span (gint64 span_us)
{
  FinxInterval found = FINX_INTERVAL_1S;

  for (guint frame = 0; frame <= FINX_FRAME_1D; frame++)
    if (finx_interval_to_usec (finx_interval_from_frame (frame)) <= span_us / SPAN_PARTS)
      found = finx_interval_from_frame (frame);
  return found;
}

static void
add_program (FinxScreenProbe      *self,
             const FinxExpression *expression,
             FinxInterval          interval)
{
  FinxExpressionProgram *program = finx_expression_program_new (expression, interval, finx_expression_inputs_place, self->inputs);
  gint64 span_us = finx_expression_program_get_span (program);
  const FinxInterval *intervals;
  guint n;

  finx_expression_program_set_by_bar (program);
  intervals = finx_expression_program_get_intervals (program, &n);
  for (guint i = 0; i < n; i++)
    finx_expression_inputs_add_interval (self->inputs, intervals[i]);
  self->n_bars = MAX (self->n_bars, finx_expression_program_get_bars (program));
  self->has_memory |= finx_expression_program_has_memory (program);
  /* One set of bars for all that look back: the finest, from the longest on. */
  if (span_us > 0)
    self->span_interval = MIN (self->span_us > 0 ? self->span_interval : FINX_INTERVAL_1D, interval_of_span (span_us));
  self->span_us = MAX (self->span_us, span_us);
  self->results[self->n_programs] = NAN;
  self->programs[self->n_programs++] = program;
}

FinxScreenProbe *
finx_screen_probe_new (FinxScreenPlan       *plan,
                       const FinxInstrument *instrument)
{
  FinxScreenProbe *self = g_new0 (FinxScreenProbe, 1);
  const FinxExpressionInput last = { .word = FINX_WORD_LAST, .interval = FINX_INTERVAL_NONE };
  const FinxExpressionInput change = { .word = FINX_WORD_CHANGE_PERCENT, .interval = FINX_INTERVAL_NONE };
  FinxInterval interval = finx_screen_plan_get_interval (plan);

  self->instrument = instrument;
  self->inputs = finx_expression_inputs_new (instrument);
  self->n_columns = finx_screen_plan_get_n_columns (plan);
  self->programs = g_new (FinxExpressionProgram *, self->n_columns + 1);
  self->results = g_new (double, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    add_program (self, finx_screen_plan_get_column (plan, i), interval);
  if (finx_screen_plan_get_when (plan) != NULL)
    add_program (self, finx_screen_plan_get_when (plan), interval);
  self->last_place = finx_expression_inputs_place (&last, self->inputs);
  self->change_place = finx_expression_inputs_place (&change, self->inputs);
  if (self->span_us > 0)
    finx_expression_inputs_add_interval (self->inputs, self->span_interval);
  return self;
}

void
finx_screen_probe_free (FinxScreenProbe *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_programs; i++)
    finx_expression_program_free (self->programs[i]);
  g_free (self->programs);
  g_free (self->results);
  finx_expression_inputs_free (self->inputs);
  g_free (self);
}

const FinxInterval *
finx_screen_probe_get_intervals (FinxScreenProbe *self,
                                 guint           *n)
{
  return finx_expression_inputs_get_intervals (self->inputs, n);
}

guint
finx_screen_probe_get_n_bars (FinxScreenProbe *self,
                              FinxInterval     interval)
{
  guint n = finx_expression_inputs_get_warm_up (self->inputs, interval) + self->n_bars + 2;

  if (self->span_us > 0 && interval == self->span_interval)
    n = MAX (n, (guint) (self->span_us / SPAN_PARTS * (SPAN_PARTS + 2) / finx_interval_to_usec (interval)) + 2);
  return n;
}

gboolean
finx_screen_probe_wants_book (FinxScreenProbe *self)
{
  return (finx_expression_inputs_get_kinds (self->inputs) & (1u << FINX_TICK_BID | 1u << FINX_TICK_ASK)) != 0;
}

/* Working out */

static gboolean
run (FinxScreenProbe *self,
     gint64           time_us)
{
  const double *values = finx_expression_inputs_get_values (self->inputs);
  gboolean changed = FALSE;

  for (guint i = 0; i < self->n_programs; i++)
    {
      double result = finx_expression_program_run (self->programs[i], values, time_us);

      changed |= result != self->results[i] && !(isnan (result) && isnan (self->results[i]));
      self->results[i] = result;
    }
  return changed;
}

/* The bar of @interval is over; the programs look at its last values before the next one comes. */
static void
end_bar (FinxScreenProbe *self,
         FinxInterval     interval,
         gint64           end_us)
{
  if (!self->has_memory)
    return;
  finx_expression_inputs_set_day (self->inputs, end_us - 1);
  run (self, end_us);
  for (guint i = 0; i < self->n_programs; i++)
    finx_expression_program_end_bar (self->programs[i], interval);
}

/* Of @bars those whose next one is followed first by another; none: @n. */
static guint
find_next (guint                n,
           const GArray *const *bars,
           const guint         *at,
           gint64              *end_us)
{
  guint next = n;

  *end_us = G_MAXINT64;
  for (guint i = 0; i < n; i++)
    if (bars[i] != NULL && at[i] + 1 < bars[i]->len)
      {
        gint64 end = g_array_index (bars[i], FinxBar, at[i] + 1).time_us;

        if (end < *end_us)
          {
            *end_us = end;
            next = i;
          }
      }
  return next;
}

static void
warm_one (FinxScreenProbe *self,
          FinxInterval     interval,
          const GArray    *bars)
{
  if (!self->has_memory)
    {
      finx_expression_inputs_push_bars (self->inputs, interval, (const FinxBar *) (gpointer) bars->data, bars->len - 1);
      return;
    }
  for (guint i = 0; i + 1 < bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (bars, FinxBar, i);

      finx_expression_inputs_push_bar (self->inputs, interval, bar);
      end_bar (self, interval, g_array_index (bars, FinxBar, i + 1).time_us);
    }
}

static void
warm_all (FinxScreenProbe     *self,
          const FinxInterval  *intervals,
          guint                n,
          const GArray *const *bars)
{
  g_autofree guint *at = g_new0 (guint, n);
  gint64 end_us;

  for (guint i = 0; !self->has_memory && i < n; i++)
    if (bars[i] != NULL && bars[i]->len > 0)
      {
        warm_one (self, intervals[i], bars[i]);
        at[i] = bars[i]->len;
      }
  for (guint i = find_next (n, bars, at, &end_us); i < n; i = find_next (n, bars, at, &end_us))
    {
      finx_expression_inputs_push_bar (self->inputs, intervals[i], &g_array_index (bars[i], FinxBar, at[i]++));
      end_bar (self, intervals[i], end_us);
    }
}

/**
 * finx_screen_probe_warm:
 * @bars: (element-type FinxBar): for each of its intervals, oldest first, the newest as it is at @now_us; %NULL: there are none
 *
 * Begins with history; trades until @now_us are in it. Once, before all else.
 */
void
finx_screen_probe_warm (FinxScreenProbe     *self,
                        const GArray *const *bars,
                        gint64               now_us)
{
  guint n, n_known = 0, known = 0;
  const FinxInterval *intervals = finx_screen_probe_get_intervals (self, &n);

  for (guint i = 0; i < n; i++)
    if (bars[i] != NULL && bars[i]->len > 0)
      {
        known = i;
        n_known++;
      }
  if (n_known == 1)
    warm_one (self, intervals[known], bars[known]);
  else
    warm_all (self, intervals, n, bars);
  for (guint i = n; i-- > 0;)           /* the shortest is the newest */
    {
      finx_expression_inputs_start (self->inputs, intervals[i], now_us + 1);
      if (bars[i] != NULL && bars[i]->len > 0)
        finx_expression_inputs_open_bar (self->inputs, intervals[i], &g_array_index (bars[i], FinxBar, bars[i]->len - 1));
    }
  finx_expression_inputs_set_day (self->inputs, now_us);
  self->newest_us = now_us;
  run (self, now_us);
}

/* Best prices and the previous close, and the last price where no trade was pushed and no bar told one. */
void
finx_screen_probe_set_quote (FinxScreenProbe *self,
                             const FinxQuote *quote)
{
  finx_expression_inputs_set_quote (self->inputs, quote);
}

/* Returns: whether a value changed */
gboolean
finx_screen_probe_push (FinxScreenProbe *self,
                        const FinxTick  *tick)
{
  FinxInterval ended;
  gint64 end_us;

  if (tick->kind == FINX_TICK_TRADE)
    {
      if (tick->price <= 0 || tick->time_us < self->newest_us || (tick->sequence != 0 && tick->sequence <= self->sequence))
        return FALSE;
      while ((ended = finx_expression_inputs_end_next (self->inputs, tick->time_us, &end_us)) != FINX_INTERVAL_NONE)
        end_bar (self, ended, end_us);
      self->newest_us = tick->time_us;
      self->sequence = MAX (self->sequence, tick->sequence);
    }
  return finx_expression_inputs_push (self->inputs, tick);
}

void
finx_screen_probe_set_reports (FinxScreenProbe *self,
                               const GArray    *days)
{
  finx_expression_inputs_set_reports (self->inputs, days);
}

gboolean
finx_screen_probe_set_day (FinxScreenProbe *self,
                           gint64           now_us)
{
  return finx_expression_inputs_set_day (self->inputs, now_us);
}

gboolean
finx_screen_probe_update (FinxScreenProbe *self)
{
  return run (self, self->newest_us);
}

double
finx_screen_probe_get_match (FinxScreenProbe *self)
{
  return self->n_programs > self->n_columns ? self->results[self->n_columns] : 1;
}

double
finx_screen_probe_get_value (FinxScreenProbe *self,
                             guint            column)
{
  g_return_val_if_fail (column < self->n_columns, NAN);
  return self->results[column];
}

double
finx_screen_probe_get_last (FinxScreenProbe *self)
{
  return finx_expression_inputs_get_values (self->inputs)[self->last_place];
}

double
finx_screen_probe_get_change (FinxScreenProbe *self)
{
  return finx_expression_inputs_get_values (self->inputs)[self->change_place];
}

const FinxInstrument *
finx_screen_probe_get_instrument (FinxScreenProbe *self)
{
  return self->instrument;
}
