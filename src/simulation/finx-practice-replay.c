/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-replay.h"

#include <math.h>

#include "base/finx-clock.h"
#include "simulation/finx-fundamental.h"

#define N_KNOTS 4               /* open, two extremes, close */

static FinxPracticePace
make_pace (gint64 since_us,
           guint  bar,
           double bars_per_second)
{
  double steps = bars_per_second > 0 ? FINX_USEC_PER_SEC / bars_per_second / FINX_FUNDAMENTAL_STEP_US : 1;
  guint n_steps = MAX (1, (guint) llround (steps));
  guint n_parts = n_steps >= N_KNOTS ? 1 : (N_KNOTS + n_steps - 1) / n_steps;

  return (FinxPracticePace) { since_us, bar, 0, n_steps * n_parts, bars_per_second > 0 ? n_parts : 0 };
}

static gint64
lasting (const FinxPracticePace *pace,
         guint                   n_points)
{
  return (n_points + pace->n_parts - 1) / pace->n_parts * FINX_FUNDAMENTAL_STEP_US;
}

FinxPracticeReplay *
finx_practice_replay_new (guint          index,
                          const FinxBar *bars,
                          gsize          n_bars,
                          gsize          first,
                          double         bars_per_second,
                          double         factor,
                          gint64         start_us)
{
  FinxPracticeReplay *self = g_new0 (FinxPracticeReplay, 1);
  FinxPracticePace pace = make_pace (start_us, (guint) first, bars_per_second);

  self->index = index;
  self->bars = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), n_bars);
  for (gsize i = 0; i < n_bars; i++)
    {
      const FinxBar *b = &bars[i];
      FinxBar bar = { b->time_us, b->open * factor, b->high * factor, b->low * factor, b->close * factor, b->volume };

      g_array_append_val (self->bars, bar);
    }
  self->paces = g_array_new (FALSE, FALSE, sizeof (FinxPracticePace));
  g_array_append_val (self->paces, pace);
  self->start_us = start_us;
  self->end_us = pace.n_parts > 0 ? start_us + (gint64) (n_bars - first) * lasting (&pace, pace.n_points) : G_MAXINT64;
  return self;
}

FinxPracticeReplay *
finx_practice_replay_copy (const FinxPracticeReplay *self)
{
  FinxPracticeReplay *copy = g_memdup2 (self, sizeof *self);

  g_array_ref (copy->bars);
  copy->paces = g_array_copy (self->paces);
  return copy;
}

void
finx_practice_replay_free (FinxPracticeReplay *self)
{
  g_array_unref (self->bars);
  g_array_unref (self->paces);
  g_free (self);
}

static guint
find_pace (const FinxPracticeReplay *self,
           gint64                    time_us)
{
  guint i = self->paces->len;

  while (i > 1 && g_array_index (self->paces, FinxPracticePace, i - 1).since_us > time_us)
    i--;
  return i - 1;
}

/* The point that comes at a step, and its bar; FALSE: none, the price stands where it was before that point. */
static gboolean
locate (const FinxPracticeReplay *self,
        gint64                    time_us,
        guint                     part,
        FinxPracticePace         *at)
{
  guint i = find_pace (self, time_us);
  const FinxPracticePace *next = i + 1 < self->paces->len ? &g_array_index (self->paces, FinxPracticePace, i + 1) : NULL;
  guint64 points, end;

  *at = g_array_index (self->paces, FinxPracticePace, i);
  /* The bar that was finished at another pace may have no points left for the last step of it. */
  end = (guint64) (next != NULL && next->point == 0 ? next->bar : self->bars->len) * at->n_points;
  points = (guint64) at->bar * at->n_points + at->point
           + (guint64) (MAX (time_us - at->since_us, 0) / FINX_FUNDAMENTAL_STEP_US * at->n_parts + part);
  if (at->n_parts > 0)
    {
      at->bar = (guint) (MIN (points, end) / at->n_points);
      at->point = (guint) (MIN (points, end) % at->n_points);
    }
  return at->n_parts > 0 && points < end;
}

void
finx_practice_replay_set_pace (FinxPracticeReplay *self,
                               double              bars_per_second,
                               gboolean            one_bar,
                               gint64              since_us)
{
  FinxPracticePace at, pace;
  guint n = find_pace (self, since_us) + 1;
  gboolean finishes;

  locate (self, since_us, 0, &at);
  if (g_array_index (self->paces, FinxPracticePace, n - 1).since_us == since_us)
    n--;                                /* nothing was seen of it */
  g_array_set_size (self->paces, n);
  at.since_us = since_us;
  finishes = bars_per_second > 0 && at.point > 0;
  pace = make_pace (since_us, at.bar, bars_per_second);
  if (bars_per_second <= 0)
    {
      at.n_parts = 0;
      g_array_append_val (self->paces, at);
      self->end_us = G_MAXINT64;
      return;
    }
  if (finishes)
    {
      guint left = at.n_points - at.point, n_steps = MAX (1, pace.n_points / pace.n_parts * left / at.n_points);

      at.n_parts = (left + n_steps - 1) / n_steps;
      g_array_append_val (self->paces, at);
      pace.since_us += lasting (&at, left);
      pace.bar++;
    }
  if (!finishes || !one_bar)
    g_array_append_val (self->paces, pace);
  if (!finishes && one_bar)
    {
      pace.since_us += lasting (&pace, pace.n_points);
      pace.bar++;
    }
  self->end_us = pace.since_us + (one_bar ? 0 : (gint64) (self->bars->len - pace.bar) * lasting (&pace, pace.n_points));
  if (one_bar && pace.bar < self->bars->len)
    {
      pace.n_parts = 0;
      g_array_append_val (self->paces, pace);
      self->end_us = G_MAXINT64;
    }
}

/* The bar's way, from its open at 0 to its close at the last point. */
static double
value_at (const FinxBar *bar,
          guint          point,
          guint          n_points,
          gboolean      *is_knot)
{
  gboolean rises = bar->close >= bar->open;
  double values[N_KNOTS] = { bar->open, rises ? bar->low : bar->high, rises ? bar->high : bar->low, bar->close };
  guint last = n_points - 1, leg = 0;
  guint knots[N_KNOTS] = { 0, last / 3, 2 * last / 3, last };

  while (leg + 2 < N_KNOTS && point > knots[leg + 1])
    leg++;
  *is_knot = point == knots[leg] || point == knots[leg + 1];
  return values[leg] + (values[leg + 1] - values[leg]) * (point - knots[leg]) / (knots[leg + 1] - knots[leg]);
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
  FinxPracticePace at;
  gboolean moves = locate (self, MAX (time_us, self->start_us), part, &at), is_knot;
  const FinxBar *bar;
  double n = at.n_points;
  gint64 lots;

  *volume = 0;
  if (!moves && at.point > 0)
    at.point--;
  else if (!moves && at.bar > 0)        /* the close before; at the very start the open that comes */
    {
      at.bar--;
      at.point = at.n_points - 1;
    }
  bar = &g_array_index (self->bars, FinxBar, at.bar);
  *price = value_at (bar, at.point, at.n_points, &is_knot) * pow (10, row->instrument->price_scale);
  if (!moves)
    {
      if (time_us == self->start_us && part == 0)
        *volume = row->lot_units;       /* takes the last price of the market before away */
      return;
    }
  /* The volume is spread evenly; a knot trades at least one lot, because bars are made of trades. */
  lots = llround (bar->volume * pow (10, row->instrument->size_scale) / row->lot_units);
  *volume = (gint64) (lots * ((at.point + 1) / n)) - (gint64) (lots * (at.point / n));
  if (*volume == 0 && is_knot)
    *volume = 1;
  *volume *= row->lot_units;
}

guint
finx_practice_replay_n_parts (const FinxPracticeReplay *self,
                              gint64                    time_us)
{
  return MAX (1, g_array_index (self->paces, FinxPracticePace, find_pace (self, time_us)).n_parts);
}

gboolean
finx_practice_replay_stands (const FinxPracticeReplay *self,
                             gint64                    time_us)
{
  return g_array_index (self->paces, FinxPracticePace, find_pace (self, time_us)).n_parts == 0;
}

guint
finx_practice_replay_n_over (const FinxPracticeReplay *self,
                             gint64                    time_us,
                             FinxBar                  *open_bar,
                             gboolean                 *has_begun)
{
  FinxPracticePace at;
  const FinxBar *bar;
  gboolean is_knot;

  locate (self, MAX (time_us, self->start_us), 0, &at);
  *has_begun = at.point > 0;
  if (at.point == 0)
    return at.bar;
  bar = &g_array_index (self->bars, FinxBar, at.bar);
  *open_bar = (FinxBar) { bar->time_us, bar->open, bar->open, bar->open, bar->open, bar->volume * at.point / at.n_points };
  for (guint point = 0; point < at.point; point++)
    {
      open_bar->close = value_at (bar, point, at.n_points, &is_knot);
      open_bar->high = MAX (open_bar->high, open_bar->close);
      open_bar->low = MIN (open_bar->low, open_bar->close);
    }
  return at.bar;
}

double
finx_practice_replay_part (const FinxPracticeReplay *self,
                           gint64                    time_us)
{
  FinxPracticePace at;

  locate (self, MAX (time_us, self->start_us), 0, &at);
  return (double) at.point / at.n_points;
}
