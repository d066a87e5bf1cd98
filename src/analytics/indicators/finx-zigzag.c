/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-zigzag.h"

#include <math.h>

void
finx_swing_begin (FinxSwing *self,
                  double     high,
                  double     low)
{
  *self = (FinxSwing) { .top = high, .bottom = low };
}

/**
 * finx_swing_push:
 * @fraction: how far the price comes back, 0.05 is 5 %
 * @ended: (out): the price of a swing that this bar ends
 *
 * A bar that makes a new extreme does not end the swing as well: what came first is not known.
 *
 * Returns: 1: a high is complete, −1: a low is, 0: none
 */
int
finx_swing_push (FinxSwing *self,
                 double     high,
                 double     low,
                 double     fraction,
                 double    *ended)
{
  gboolean rises = self->direction >= 0 && high > self->top, falls = self->direction <= 0 && low < self->bottom;

  if (rises)
    self->top = high;
  if (falls)
    self->bottom = low;
  if (self->direction >= 0 && !rises && low <= self->top * (1 - fraction))
    {
      *ended = self->top;
      *self = (FinxSwing) { .direction = -1, .top = high, .bottom = low };
      return 1;
    }
  if (self->direction <= 0 && !falls && high >= self->bottom * (1 + fraction))
    {
      *ended = self->bottom;
      *self = (FinxSwing) { .direction = 1, .top = high, .bottom = low };
      return -1;
    }
  return 0;
}

/**
 * finx_zigzag:
 * @highs: (array length=n): bars with a missing number are skipped
 * @lows: (array length=n): likewise
 * @percent: the least swing, in per cent
 *
 * Returns: (transfer full) (element-type FinxZigZagPoint): the ends of all swings, oldest first, and the one that is still open
 */
GArray *
finx_zigzag (const double *highs,
             const double *lows,
             gsize         n,
             double        percent)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (FinxZigZagPoint));
  gsize top_at = 0, bottom_at = 0;
  gboolean is_begun = FALSE;
  FinxSwing swing;

  for (gsize i = 0; i < n; i++)
    {
      double top, bottom, ended;
      int turn;

      if (!isfinite (highs[i]) || !isfinite (lows[i]))
        continue;
      if (!is_begun)
        {
          finx_swing_begin (&swing, highs[i], lows[i]);
          top_at = bottom_at = i;
          is_begun = TRUE;
          continue;
        }
      top = swing.top;
      bottom = swing.bottom;
      turn = finx_swing_push (&swing, highs[i], lows[i], percent / 100, &ended);
      if (turn != 0)
        {
          FinxZigZagPoint point = { .bar = turn > 0 ? top_at : bottom_at, .price = ended, .is_high = turn > 0 };

          g_array_append_val (points, point);
          top_at = bottom_at = i;
          continue;
        }
      top_at = swing.top != top ? i : top_at;
      bottom_at = swing.bottom != bottom ? i : bottom_at;
    }
  if (is_begun && swing.direction != 0)
    {
      FinxZigZagPoint point = { .bar = swing.direction > 0 ? top_at : bottom_at, .price = swing.direction > 0 ? swing.top : swing.bottom,
                                .is_high = swing.direction > 0, .is_open = TRUE };

      g_array_append_val (points, point);
    }
  return points;
}
