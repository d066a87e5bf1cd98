/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-heikin-ashi.h"

#include <math.h>

/* Returns: the averaged candle; all NaN, and nothing changed, where a price is missing */
FinxCandle
finx_heikin_ashi_push (FinxHeikinAshi   *self,
                       const FinxCandle *candle)
{
  FinxCandle result = { .close = (candle->open + candle->high + candle->low + candle->close) / 4 };

  if (!isfinite (result.close))
    return (FinxCandle) { NAN, NAN, NAN, NAN };
  result.open = self->is_begun ? (self->open + self->close) / 2 : (candle->open + candle->close) / 2;
  result.high = MAX (candle->high, MAX (result.open, result.close));
  result.low = MIN (candle->low, MIN (result.open, result.close));
  *self = (FinxHeikinAshi) { TRUE, result.open, result.close };
  return result;
}

/* All bars; each output is an array of their length. */
void
finx_heikin_ashi (const FinxBarColumns *bars,
                  double               *opens,
                  double               *highs,
                  double               *lows,
                  double               *closes)
{
  FinxHeikinAshi state = { 0 };

  for (gsize i = 0; i < bars->n; i++)
    {
      FinxCandle candle = { bars->opens[i], bars->highs[i], bars->lows[i], bars->closes[i] };
      FinxCandle result = finx_heikin_ashi_push (&state, &candle);

      opens[i] = result.open;
      highs[i] = result.high;
      lows[i] = result.low;
      closes[i] = result.close;
    }
}
