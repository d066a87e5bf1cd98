/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-replay.h"

#include <math.h>

#include "base/finx-clock.h"
#include "simulation/finx-fundamental.h"

#define N_KNOTS 4               /* open, two extremes, close */

FinxPracticeReplay *
finx_practice_replay_new (guint          index,
                          const FinxBar *bars,
                          gsize          n_bars,
                          double         bars_per_second,
                          double         factor,
                          gint64         start_us)
{
  FinxPracticeReplay *self = g_new0 (FinxPracticeReplay, 1);
  double steps = FINX_USEC_PER_SEC / bars_per_second / FINX_FUNDAMENTAL_STEP_US;
  guint n_steps = MAX (1, (guint) llround (steps));

  self->index = index;
  self->bars = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), n_bars);
  for (gsize i = 0; i < n_bars; i++)
    {
      const FinxBar *b = &bars[i];
      FinxBar bar = { b->time_us, b->open * factor, b->high * factor, b->low * factor, b->close * factor, b->volume };

      g_array_append_val (self->bars, bar);
    }
  self->start_us = start_us;
  self->bar_us = n_steps * FINX_FUNDAMENTAL_STEP_US;
  self->end_us = start_us + (gint64) n_bars * self->bar_us;
  self->n_parts = n_steps >= N_KNOTS ? 1 : (N_KNOTS + n_steps - 1) / n_steps;
  self->n_points = n_steps * self->n_parts;
  return self;
}

FinxPracticeReplay *
finx_practice_replay_copy (const FinxPracticeReplay *self)
{
  FinxPracticeReplay *copy = g_memdup2 (self, sizeof *self);

  g_array_ref (copy->bars);
  return copy;
}

void
finx_practice_replay_free (FinxPracticeReplay *self)
{
  g_array_unref (self->bars);
  g_free (self);
}

void
finx_practice_replay_point (const FinxPracticeReplay *self,
                            gint64                    time_us,
                            guint                     part,
                            double                   *price,
                            gint64                   *volume)
{
  const FinxPracticeParameters *parameters = finx_practice_parameters_get (NULL);
  const FinxPracticeParameter *row = finx_practice_parameters_row (parameters, self->index);
  gint64 since_us = CLAMP (time_us, self->start_us, self->start_us + self->bars->len * self->bar_us - 1) - self->start_us;
  const FinxBar *bar = &g_array_index (self->bars, FinxBar, since_us / self->bar_us);
  gint64 point = since_us % self->bar_us / FINX_FUNDAMENTAL_STEP_US * self->n_parts + part;
  gboolean rises = bar->close >= bar->open;
  double values[N_KNOTS] = { bar->open, rises ? bar->low : bar->high, rises ? bar->high : bar->low, bar->close };
  gint64 last = self->n_points - 1;
  gint64 knots[N_KNOTS] = { 0, last / 3, 2 * last / 3, last };
  gint64 lots = llround (bar->volume * pow (10, row->instrument->size_scale) / row->lot_units);
  guint leg = 0;
  double within;

  while (leg + 2 < N_KNOTS && point > knots[leg + 1])
    leg++;
  within = (point - knots[leg]) / (double) (knots[leg + 1] - knots[leg]);
  *price = (values[leg] + (values[leg + 1] - values[leg]) * within) * pow (10, row->instrument->price_scale);

  /* The volume is spread evenly; a knot trades at least one lot, because bars are made of trades. */
  *volume = (gint64) (lots * ((point + 1) / (double) self->n_points)) - (gint64) (lots * (point / (double) self->n_points));
  if (*volume == 0 && (point == knots[leg] || point == knots[leg + 1]))
    *volume = 1;
  *volume *= row->lot_units;
}
