/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-period-prices.h"

#include <math.h>

#include "base/finx-time.h"

#define HOLIDAYS 7              /* days that a price of before may be old */

/**
 * finx_period_start:
 * @day: since 1970
 *
 * Returns: the day that a change of @period up to @day counts from; the last of a month that is too short
 */
gint32
finx_period_start (gint32           day,
                   FinxChangePeriod period)
{
  int year, month, day_of_month;

  if (period == FINX_CHANGE_DAY || period == FINX_CHANGE_WEEK)
    return day - (period == FINX_CHANGE_DAY ? 1 : 7);
  finx_date_from_days (day, &year, &month, &day_of_month);
  if (period == FINX_CHANGE_MONTH)
    month--;
  if (period == FINX_CHANGE_YEAR || month == 0)
    year--;
  if (month == 0)
    month = 12;
  return (gint32) finx_days_from_date (year, month, MIN (day_of_month, finx_days_in_month (year, month)));
}

/* Returns: (nullable): the newest one up to @day */
static const FinxBar *
find (const GArray *bars,
      gint32        day)
{
  guint low = 0, high = bars->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (finx_days_from_time (g_array_index (bars, FinxBar, middle).time_us) <= day)
        low = middle + 1;
      else
        high = middle;
    }
  return low > 0 ? &g_array_index (bars, FinxBar, low - 1) : NULL;
}

void
finx_period_prices_clear (FinxPeriodPrices *self)
{
  *self = (FinxPeriodPrices) { 0, (double) NAN, (double) NAN, { (double) NAN, (double) NAN, (double) NAN, (double) NAN } };
}

/**
 * finx_period_prices_read:
 * @bars: (element-type FinxBar): daily ones, oldest first
 * @day: what comes later does not count; the periods end with it. %G_MAXINT32: with the newest bar
 */
void
finx_period_prices_read (FinxPeriodPrices *self,
                         const GArray     *bars,
                         gint32            day)
{
  const FinxBar *newest = find (bars, day);

  finx_period_prices_clear (self);
  if (newest == NULL)
    return;
  self->day = (gint32) finx_days_from_time (newest->time_us);
  self->last = newest->close;
  self->volume = newest->volume;
  if (day == G_MAXINT32)
    day = self->day;
  for (guint p = 0; p < FINX_N_CHANGES; p++)
    {
      gint32 start = finx_period_start (day, (FinxChangePeriod) p);
      const FinxBar *bar = find (bars, start);

      if (bar != NULL && start - finx_days_from_time (bar->time_us) <= HOLIDAYS && bar->close > 0)
        self->before[p] = bar->close;
    }
}
