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
  guint                   frames;       /* bits */
  guint                   n_bars;       /* that the programs look back at most */
  gint64                  span_us;      /* likewise by the clock */
  guint                   span_frame;   /* whose bars tell what was then; valid if @span_us */
  gboolean                has_memory;
  gint64                  newest_us;
  guint64                 sequence;
};

/* The coarsest bars that are as fine as what looks back so far has to be. */
static guint
frame_of_span (gint64 span_us)
{
  guint found = FINX_FRAME_1S;

  for (guint frame = 0; frame <= FINX_FRAME_1D; frame++)
    if (finx_interval_to_usec (finx_interval_from_frame (frame)) <= span_us / SPAN_PARTS)
      found = frame;
  return found;
}

static void
add_program (FinxScreenProbe      *self,
             const FinxExpression *expression,
             FinxInterval          interval)
{
  FinxExpressionProgram *program = finx_expression_program_new (expression, interval, finx_expression_inputs_place, self->inputs);
  gint64 span_us = finx_expression_program_get_span (program);

  finx_expression_program_set_by_bar (program);
  self->frames |= finx_expression_program_get_frames (program);
  self->n_bars = MAX (self->n_bars, finx_expression_program_get_bars (program));
  self->has_memory |= finx_expression_program_has_memory (program);
  /* One set of bars for all that look back: the finest, from the longest on. */
  if (span_us > 0)
    self->span_frame = MIN (self->span_us > 0 ? self->span_frame : FINX_FRAME_1D, frame_of_span (span_us));
  self->span_us = MAX (self->span_us, span_us);
  self->results[self->n_programs] = NAN;
  self->programs[self->n_programs++] = program;
}

FinxScreenProbe *
finx_screen_probe_new (FinxScreenPlan       *plan,
                       const FinxInstrument *instrument)
{
  FinxScreenProbe *self = g_new0 (FinxScreenProbe, 1);
  const FinxExpressionInput last = { .word = FINX_WORD_LAST, .frame = FINX_FRAME_NONE };
  const FinxExpressionInput change = { .word = FINX_WORD_CHANGE_PERCENT, .frame = FINX_FRAME_NONE };
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
    self->frames |= 1u << self->span_frame;
  for (guint frame = 0; frame < FINX_N_FRAMES; frame++)
    if ((self->frames & 1u << frame) != 0)
      finx_expression_inputs_add_frame (self->inputs, frame);
  self->frames |= finx_expression_inputs_get_frames (self->inputs);
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

guint
finx_screen_probe_get_frames (FinxScreenProbe *self)
{
  return self->frames;
}

guint
finx_screen_probe_get_n_bars (FinxScreenProbe *self,
                              guint            frame)
{
  guint n = finx_expression_inputs_get_warm_up (self->inputs, frame) + self->n_bars + 2;

  if (self->span_us > 0 && frame == self->span_frame)
    n = MAX (n, (guint) (self->span_us / SPAN_PARTS * (SPAN_PARTS + 2) / finx_interval_to_usec (finx_interval_from_frame (frame))) + 2);
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

/* The bar of @frame is over; the programs look at its last values before the next one comes. */
static void
end_bar (FinxScreenProbe *self,
         guint            frame,
         gint64           end_us)
{
  if (!self->has_memory)
    return;
  run (self, end_us);
  for (guint i = 0; i < self->n_programs; i++)
    finx_expression_program_end_bar (self->programs[i], frame);
}

/* The time frame whose next bar is followed first by another; none: %FINX_N_FRAMES. */
static guint
find_next (const GArray *const *bars,
           const guint         *at,
           gint64              *end_us)
{
  guint next = FINX_N_FRAMES;

  *end_us = G_MAXINT64;
  for (guint frame = 0; frame < FINX_N_FRAMES; frame++)
    if (bars[frame] != NULL && at[frame] + 1 < bars[frame]->len)
      {
        gint64 end = g_array_index (bars[frame], FinxBar, at[frame] + 1).time_us;

        if (end < *end_us)
          {
            *end_us = end;
            next = frame;
          }
      }
  return next;
}

static void
warm_one (FinxScreenProbe *self,
          guint            frame,
          const GArray    *bars)
{
  if (!self->has_memory)
    {
      finx_expression_inputs_push_bars (self->inputs, frame, (const FinxBar *) (gpointer) bars->data, bars->len - 1);
      return;
    }
  for (guint i = 0; i + 1 < bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (bars, FinxBar, i);

      finx_expression_inputs_push_bar (self->inputs, frame, bar);
      end_bar (self, frame, g_array_index (bars, FinxBar, i + 1).time_us);
    }
}

static void
warm_all (FinxScreenProbe     *self,
          const GArray *const *bars)
{
  guint at[FINX_N_FRAMES] = { 0 };
  gint64 end_us;

  for (guint frame = 0; !self->has_memory && frame < FINX_N_FRAMES; frame++)
    if (bars[frame] != NULL && bars[frame]->len > 0)
      {
        warm_one (self, frame, bars[frame]);
        at[frame] = bars[frame]->len;
      }
  for (guint frame = find_next (bars, at, &end_us); frame < FINX_N_FRAMES; frame = find_next (bars, at, &end_us))
    {
      finx_expression_inputs_push_bar (self->inputs, frame, &g_array_index (bars[frame], FinxBar, at[frame]++));
      end_bar (self, frame, end_us);
    }
}

/**
 * finx_screen_probe_warm:
 * @bars: (array fixed-size=7) (element-type FinxBar): for each time frame, oldest first, the newest as it is at @now_us; %NULL:
 *   there are none
 *
 * Begins with history; trades until @now_us are in it. Once, before all else.
 */
void
finx_screen_probe_warm (FinxScreenProbe     *self,
                        const GArray *const *bars,
                        gint64               now_us)
{
  guint n = 0, frame = 0;

  for (guint i = 0; i < FINX_N_FRAMES; i++)
    if (bars[i] != NULL && bars[i]->len > 0)
      {
        frame = i;
        n++;
      }
  if (n == 1)
    warm_one (self, frame, bars[frame]);
  else
    warm_all (self, bars);
  for (frame = FINX_N_FRAMES; frame-- > 0;)          /* the finest is the newest */
    {
      finx_expression_inputs_start (self->inputs, frame, now_us + 1);
      if (bars[frame] != NULL && bars[frame]->len > 0)
        finx_expression_inputs_open_bar (self->inputs, frame, &g_array_index (bars[frame], FinxBar, bars[frame]->len - 1));
    }
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
  if (tick->kind == FINX_TICK_TRADE)
    {
      if (tick->price <= 0 || tick->time_us < self->newest_us || (tick->sequence != 0 && tick->sequence <= self->sequence))
        return FALSE;
      for (guint ending = finx_expression_inputs_get_ending (self->inputs, tick->time_us); ending != 0; ending &= ending - 1)
        {
          guint frame = (guint) g_bit_nth_lsf (ending, -1);

          end_bar (self, frame, finx_expression_inputs_end_bar (self->inputs, frame));
        }
      self->newest_us = tick->time_us;
      self->sequence = MAX (self->sequence, tick->sequence);
    }
  return finx_expression_inputs_push (self->inputs, tick);
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
