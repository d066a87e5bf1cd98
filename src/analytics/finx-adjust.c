/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-adjust.h"

/**
 * finx_adjust_factors:
 * @closes: as traded, oldest first, > 0
 * @dividends: (nullable): of each day, for a unit after that day's split; 0: none
 * @splits: (nullable): new units for each old one on each day; 1: none
 * @factors: (out): @n numbers: as traded times factor is comparable with the last day, whose factor is 1
 *
 * Open, high and low have the factor of their close; a volume is divided by that of the splits alone. A dividend as large as the
 * price it was paid from has no effect: there is no number that would be right.
 */
void
finx_adjust_factors (const double  *closes,
                     const double  *dividends,
                     const double  *splits,
                     gsize          n,
                     FinxAdjustForm form,
                     double        *factors)
{
  double factor = 1;

  for (gsize i = n; i-- > 0;)
    {
      double dividend = dividends != NULL ? dividends[i] : 0, split = splits != NULL && splits[i] > 0 ? splits[i] : 1;

      factors[i] = factor;
      if (i == 0)
        break;
      if (dividend > 0 && form == FINX_ADJUST_EX_DAY)
        factor *= closes[i] / (closes[i] + dividend);
      else if (dividend > 0 && dividend < closes[i - 1] / split)        /* the close before, in units after the split */
        factor *= 1 - dividend / (closes[i - 1] / split);
      factor /= split;
    }
}
