/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-drawdown.h"

#include "analytics/finx-numeric.h"

/* Returns that were made from prices bring wealth back to an old high only up to rounding. */
#define ROUNDING 1e-12

/* Walks along wealth. Only its ratio to the last high is kept, so nothing overflows and errors end at each new high. */
typedef struct
{
  double       level;           /* wealth / high, at most 1; NaN once a return was unknown */
  gsize        point;
  FinxDrawdown open;            /* depth 0: wealth is at its high */
} Walk;

/* Returns: TRUE when a drawdown just ended: it is in @ended */
static gboolean
step (Walk         *self,
      double        rate,
      FinxDrawdown *ended)
{
  gboolean was_below = self->open.depth < 0;

  self->point++;
  self->level = finx_grow (self->level, rate);
  if (self->level < 1 - ROUNDING)
    {
      if (self->level - 1 < self->open.depth)
        {
          self->open.depth = self->level - 1;
          self->open.trough = self->point;
        }
      return FALSE;
    }
  if (isnan (self->level))
    return FALSE;

  if (was_below)
    {
      *ended = self->open;
      ended->recovery = self->point;
      ended->length = self->point - ended->peak;
    }
  self->level = MIN (self->level, 1);
  self->open = (FinxDrawdown) { .peak = self->point, .trough = self->point, .recovery = FINX_NOT_RECOVERED };
  return was_below;
}

static Walk
start (void)
{
  return (Walk) { .level = 1, .open = { .recovery = FINX_NOT_RECOVERED } };
}

/* Returns: TRUE if wealth ends below its high */
static gboolean
finish (const Walk   *self,
        FinxDrawdown *open)
{
  *open = self->open;
  open->length = self->point - open->peak;
  return open->depth < 0;
}

/* How far below its high wealth is now. */
static double
depth_now (const Walk *self)
{
  return self->level >= 1 - ROUNDING ? 0 : finx_known (self->level - 1);
}

/**
 * finx_drawdown_series:
 * @returns: (array length=n): simple returns
 * @n: how many
 * @depths: (out) (array): space for @n + 1: wealth / highest wealth so far − 1, the starting point included; NaN from an unknown
 *   return on
 */
void
finx_drawdown_series (const double *returns,
                      gsize         n,
                      double       *depths)
{
  Walk walk = start ();
  FinxDrawdown ended = { 0 };

  depths[0] = 0;
  for (gsize i = 0; i < n; i++)
    {
      step (&walk, returns[i], &ended);
      depths[i + 1] = depth_now (&walk);
    }
}

static void
note (FinxDrawdownSummary *self,
      const FinxDrawdown  *drawdown)
{
  self->n_drawdowns++;
  if (drawdown->depth < self->deepest.depth)
    self->deepest = *drawdown;
  if (drawdown->length > self->longest.length)
    self->longest = *drawdown;
}

/**
 * finx_drawdown_summary:
 * @returns: (array length=n): simple returns
 * @n: how many
 *
 * The ulcer index √mean((100·depth)²) (Martin and McCann 1987) and the pain index −100·mean(depth) (Becker 2006) count the
 * starting point too. An unknown return makes all depths NaN.
 */
FinxDrawdownSummary
finx_drawdown_summary (const double *returns,
                       gsize         n)
{
  FinxDrawdownSummary self = { 0 };
  FinxSum sum = { 0 }, squares = { 0 };
  Walk walk = start ();
  FinxDrawdown drawdown = { 0 };

  self.deepest.recovery = self.longest.recovery = FINX_NOT_RECOVERED;
  for (gsize i = 0; i < n; i++)
    {
      if (step (&walk, returns[i], &drawdown))
        note (&self, &drawdown);
      finx_sum_add (&sum, depth_now (&walk));
      finx_sum_add (&squares, depth_now (&walk) * depth_now (&walk));
    }
  if (finish (&walk, &drawdown))
    note (&self, &drawdown);
  self.current = n > 0 ? depth_now (&walk) : NAN;
  self.ulcer_index = n > 0 ? finx_known (100 * sqrt (finx_sum_get (&squares) / (double) (n + 1))) : NAN;
  self.pain_index = n > 0 ? finx_known (100 * fabs (finx_sum_get (&sum)) / (double) (n + 1)) : NAN;
  if (isnan (self.current))
    self.deepest.depth = self.longest.depth = NAN;
  return self;
}

/* Keeps @table sorted, deepest first; of equal ones the earlier stands first. */
static gsize
insert (FinxDrawdown       *table,
        gsize               count,
        gsize               max,
        const FinxDrawdown *drawdown)
{
  gsize place = count < max ? count : max - 1;

  if (max == 0 || (count == max && table[place].depth <= drawdown->depth))
    return count;
  for (; place > 0 && table[place - 1].depth > drawdown->depth; place--)
    table[place] = table[place - 1];
  table[place] = *drawdown;
  return MIN (count + 1, max);
}

/**
 * finx_drawdown_table:
 * @returns: (array length=n): simple returns
 * @n: how many
 * @table: (out) (array): the deepest drawdowns, deepest first; space for @max
 * @max: rows to fill at most
 *
 * Returns: how many rows were filled; 0 when a return is unknown
 */
gsize
finx_drawdown_table (const double *returns,
                     gsize         n,
                     FinxDrawdown *table,
                     gsize         max)
{
  Walk walk = start ();
  FinxDrawdown drawdown = { 0 };
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    if (step (&walk, returns[i], &drawdown))
      count = insert (table, count, max, &drawdown);
  if (finish (&walk, &drawdown))
    count = insert (table, count, max, &drawdown);
  return isnan (walk.level) ? 0 : count;
}
