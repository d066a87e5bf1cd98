/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/review/finx-return-series.h"

#include <math.h>

#include "base/finx-time.h"

#define SATURDAY  6
#define STALE_AGE 10            /* days after which a price says nothing about a day: longer than any holidays */

static FinxReturnSeries *
new_empty (gint32 start_day)
{
  FinxReturnSeries *self = g_new (FinxReturnSeries, 1);

  self->start_day = start_day;
  self->days = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->returns = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

static void
append (FinxReturnSeries *self,
        gint32            day,
        double            rate)
{
  g_array_append_val (self->days, day);
  g_array_append_val (self->returns, rate);
}

/**
 * finx_return_series_new:
 * @start_day: the day from whose end the first return counts
 * @days: (array length=n): ascending, as finx_portfolio_returns() gives them
 * @returns: (array length=n): NaN: unknown
 *
 * What moves on Saturdays and Sundays is part of the next return, so that a year has as many days for all.
 *
 * Returns: (transfer full)
 */
FinxReturnSeries *
finx_return_series_new (gint32        start_day,
                        const gint32 *days,
                        const double *returns,
                        guint         n)
{
  FinxReturnSeries *self = new_empty (start_day);
  double carried = 0;

  for (guint i = 0; i < n; i++)
    {
      carried = carried == 0 ? returns[i] : (1 + carried) * (1 + returns[i]) - 1;
      if (finx_weekday (days[i]) >= SATURDAY && i + 1 < n)
        continue;
      append (self, days[i], carried);
      carried = 0;
    }
  return self;
}

/* The value of one unit of @day's in the base currency; NaN where it is not known any more. */
static double
unit_value (const FinxPriceHistory *prices,
            const FinxInstrument   *instrument,
            const char             *currency,
            const char             *base_currency,
            gint32                  day)
{
  FinxKnownValue price = { FINX_DECIMAL_ONE, 0 }, rate = { FINX_DECIMAL_ONE, 0 };

  if (instrument != NULL)
    price = finx_price_history_get_price (prices, instrument, day);
  if (!g_str_equal (currency, base_currency))
    rate = finx_price_history_get_rate (prices, currency, base_currency, day);
  if (price.age < 0 || price.age > STALE_AGE || rate.age < 0 || rate.age > STALE_AGE)
    return NAN;
  return finx_decimal_to_double (price.value) * finx_decimal_to_double (rate.value);
}

/**
 * finx_return_series_new_of_prices:
 * @instrument: (nullable): %NULL: cash
 * @currency: of the prices, or of the cash
 * @from: the day from whose end the first return counts
 * @to: the last day
 *
 * Returns of one unit in the base currency, without dividends; splits change nothing. A price that is older than ten
 * days makes a day unknown.
 *
 * Returns: (transfer full)
 */
FinxReturnSeries *
finx_return_series_new_of_prices (const FinxPriceHistory *prices,
                                  const FinxInstrument   *instrument,
                                  const char             *currency,
                                  const char             *base_currency,
                                  gint32                  from,
                                  gint32                  to)
{
  FinxReturnSeries *self = new_empty (from);
  double before = unit_value (prices, instrument, currency, base_currency, from);
  gint32 last = from;

  for (gint32 day = from + 1; day <= to; day++)
    {
      double now;

      if (finx_weekday (day) >= SATURDAY)
        continue;
      now = unit_value (prices, instrument, currency, base_currency, day);
      if (instrument != NULL)
        before /= finx_decimal_to_double (finx_price_history_get_split_ratio (prices, instrument, last, day));
      append (self, day, before > 0 ? now / before - 1 : NAN);
      before = now;
      last = day;
    }
  return self;
}

/**
 * finx_return_series_new_mix:
 * @series: (array length=n_series)
 * @weights: (array length=n_series): parts of the whole, which is brought back to them every day; what is missing to 1 never
 *   moves
 *
 * Returns: (transfer full): of the days from the first to the last on which all are known; NaN on those between on which one
 *   is not
 */
FinxReturnSeries *
finx_return_series_new_mix (const FinxReturnSeries *const *series,
                            const double                  *weights,
                            guint                          n_series)
{
  guint longest = n_series > 0 ? series[0]->days->len : 0, n, at = 0;
  g_autofree gint32 *days = g_new (gint32, longest + 1);
  g_autofree double **aligned = g_new (double *, n_series + 1);
  FinxReturnSeries *self;

  for (guint i = 0; i < n_series; i++)
    aligned[i] = g_new (double, longest + 1);
  n = finx_return_series_align (series, n_series, days, aligned, NULL);
  self = new_empty (n_series > 0 ? series[0]->start_day : 0);
  for (guint k = 0; n_series > 0 && k < longest && at < n; k++)
    {
      gint32 day = g_array_index (series[0]->days, gint32, k);
      double sum = 0;

      if (day < days[0])
        {
          self->start_day = day;
          continue;
        }
      for (guint i = 0; i < n_series && day == days[at]; i++)
        sum += weights[i] * aligned[i][at];
      append (self, day, day == days[at] ? sum : NAN);
      at += day == days[at];
    }
  for (guint i = 0; i < n_series; i++)
    g_free (aligned[i]);
  return self;
}

void
finx_return_series_free (FinxReturnSeries *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->days);
  g_array_unref (self->returns);
  g_free (self);
}

guint
finx_return_series_count_known (const FinxReturnSeries *self)
{
  guint n = 0;

  for (guint i = 0; i < self->returns->len; i++)
    n += !isnan (g_array_index (self->returns, double, i));
  return n;
}

/* The known return of @day; @cursor is where the last search ended. */
static double
find_return (const FinxReturnSeries *self,
             gint32                  day,
             guint                  *cursor)
{
  while (*cursor < self->days->len && g_array_index (self->days, gint32, *cursor) < day)
    (*cursor)++;
  if (*cursor >= self->days->len || g_array_index (self->days, gint32, *cursor) != day)
    return NAN;
  return g_array_index (self->returns, double, *cursor);
}

/**
 * finx_return_series_align:
 * @days: (out) (array): space for as many as the first has: those on which all are known
 * @aligned: (out caller-allocates) (array length=n_series): space for as many each
 * @n_missing: (out) (optional): days of the first, from the first to the last of those, on which one is not
 *
 * Returns: how many days
 */
guint
finx_return_series_align (const FinxReturnSeries *const *series,
                          guint                          n_series,
                          gint32                        *days,
                          double                       **aligned,
                          guint                         *n_missing)
{
  g_autofree guint *cursors = g_new0 (guint, n_series + 1);
  guint n = 0, passed = 0, missing = 0;

  for (guint k = 0; n_series > 0 && k < series[0]->days->len; k++)
    {
      gint32 day = g_array_index (series[0]->days, gint32, k);
      gboolean is_known = TRUE;

      for (guint i = 0; i < n_series && is_known; i++)
        {
          aligned[i][n] = find_return (series[i], day, &cursors[i]);
          is_known = !isnan (aligned[i][n]);
        }
      if (!is_known)
        {
          passed += n > 0;
          continue;
        }
      missing += passed;
      passed = 0;
      days[n++] = day;
    }
  if (n_missing != NULL)
    *n_missing = missing;
  return n;
}
