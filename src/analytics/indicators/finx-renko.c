/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-renko.h"

#include <math.h>

/* @height: of a brick, above 0 */
FinxRenko
finx_renko_begin (double height)
{
  FinxRenko self = { .height = height };

  g_return_val_if_fail (height > 0 && isfinite (height), self);

  return self;
}

static void
add (FinxRenko *self,
     double     open,
     double     close,
     gboolean   is_begun_anew,
     GArray    *bricks)
{
  FinxRenkoBrick brick = { self->bar, open * self->height, close * self->height, is_begun_anew };

  g_array_append_val (bricks, brick);
  self->bottom = MIN (open, close);
  self->top = MAX (open, close);
}

/* The whole bricks below a price. Beyond 2^53 numbers are not whole any more: no price is there. */
static gboolean
count (const FinxRenko *self,
       double           close,
       double          *whole)
{
  *whole = floor (close / self->height * (1 + 1e-12));   /* 0.3 / 0.1 is three bricks */
  return isfinite (close) && fabs (*whole) < 9e15;
}

/**
 * finx_renko_push:
 * @close: of the next bar; skipped where it is missing
 * @bricks: (element-type FinxRenkoBrick): those that it makes are added here
 *
 * Returns: how many they are
 */
guint
finx_renko_push (FinxRenko *self,
                 double     close,
                 GArray    *bricks)
{
  guint before = bricks->len;
  double whole, away;

  if (!count (self, close, &whole))
    {
      self->bar++;
      return 0;
    }
  if (!self->is_begun)
    {
      self->is_begun = TRUE;
      self->bottom = self->top = whole;
    }
  away = whole > self->top ? whole - self->top : whole < self->bottom - 1 ? self->bottom - 1 - whole : 0;
  if (away > FINX_RENKO_MAX_BRICKS)
    {
      add (self, whole > self->top ? whole - 1 : whole + 1, whole, TRUE, bricks);
    }
  else
    {
      while (whole > self->top)
        add (self, self->top, self->top + 1, FALSE, bricks);
      while (close / self->height * (1 - 1e-12) <= self->bottom - 1)
        add (self, self->bottom, self->bottom - 1, FALSE, bricks);
    }
  self->bar++;
  return bricks->len - before;
}

/* Returns: (transfer full) (element-type FinxRenkoBrick): of all bars, oldest first */
GArray *
finx_renko (const double *closes,
            gsize         n,
            double        height)
{
  GArray *bricks = g_array_new (FALSE, FALSE, sizeof (FinxRenkoBrick));
  FinxRenko state = finx_renko_begin (height);

  for (gsize i = 0; i < n; i++)
    finx_renko_push (&state, closes[i], bricks);
  return bricks;
}
