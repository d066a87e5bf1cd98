/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-returns.h"

#include "analytics/finx-numeric.h"
#include "base/finx-time.h"

/**
 * finx_returns_from_values:
 * @values: (array length=n): prices or an equity without flows, oldest first
 * @n: how many
 * @returns: (out) (array): space for @n − 1
 *
 * Simple returns v_i/v_{i−1} − 1. The run ends with the first value that is zero or less: nothing can be earned on it. An unknown
 * value makes the returns to and from it unknown.
 *
 * Returns: how many returns there are, @n − 1 unless the run ended
 */
gsize
finx_returns_from_values (const double *values,
                          gsize         n,
                          double       *returns)
{
  gsize count = 0;

  for (gsize i = 1; i < n && !(values[i - 1] <= 0); i++)
    returns[count++] = finx_known (values[i] / values[i - 1] - 1);
  return count;
}

/**
 * finx_growth:
 * @returns: (array length=n): simple returns a period, such as 0.01
 * @n: how many
 *
 * Returns: what 1 became, Π(1 + r); zero or less when all was lost; NaN without returns
 */
double
finx_growth (const double *returns,
             gsize         n)
{
  double wealth = n > 0 ? 1 : NAN;

  for (gsize i = 0; i < n; i++)
    wealth = finx_grow (wealth, returns[i]);
  return finx_known (wealth);
}

/* Π(1 + r) − 1, a fraction: 0.25 is 25 %. */
double
finx_total_return (const double *returns,
                   gsize         n)
{
  return finx_growth (returns, n) - 1;
}

/**
 * finx_annualise:
 * @growth: what 1 became
 * @years: in which time, above 0
 *
 * Returns: the compound annual rate growth^(1/years) − 1; −1 when all was lost
 */
double
finx_annualise (double growth,
                double years)
{
  if (!(years > 0) || isnan (growth))
    return NAN;
  return growth <= 0 ? -1 : finx_known (expm1 (log (growth) / years));
}

/* The compound annual rate by the number of periods: (Π(1 + r))^(A/n) − 1. By the calendar: finx_annualise(). */
double
finx_cagr (const double *returns,
           gsize         n,
           double        periods_per_year)
{
  return finx_annualise (finx_growth (returns, n), (double) n / periods_per_year);
}

double
finx_rate_per_period (double       annual_rate,
                      double       periods_per_year,
                      FinxRateForm form)
{
  return form == FINX_RATE_ARITHMETIC ? finx_quotient (annual_rate, periods_per_year)
                                      : finx_known (expm1 (log1p (annual_rate) / periods_per_year));
}

/* Of equal ones the first. */
FinxExtremes
finx_returns_extremes (const double *returns,
                       gsize         n)
{
  FinxExtremes self = { 0 };
  gboolean known = n > 0;
  gsize n_positive = 0;

  for (gsize i = 0; i < n; i++)
    {
      known &= isfinite (returns[i]) != 0;
      self.best = returns[i] > returns[self.best] ? i : self.best;
      self.worst = returns[i] < returns[self.worst] ? i : self.worst;
      n_positive += returns[i] > 0;
    }
  if (!known)
    return (FinxExtremes) { .best = G_MAXSIZE, .worst = G_MAXSIZE, .positive_share = NAN };
  self.positive_share = (double) n_positive / (double) n;
  return self;
}

static gsize
by_calendar (const gint64       *days,
             const double       *returns,
             gsize               n,
             gboolean            monthly,
             FinxCalendarReturn *table,
             gsize               max)
{
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    {
      FinxCalendarReturn *last = count > 0 ? &table[count - 1] : NULL;
      int year, month, day;

      finx_date_from_days (days[i], &year, &month, &day);
      month = monthly ? month : 0;
      if (last == NULL || last->year != year || last->month != month)
        {
          if (count == max)
            break;
          last = &table[count++];
          *last = (FinxCalendarReturn) { .year = year, .month = month, .total = 1 };
        }
      last->n++;
      last->total = finx_grow (last->total, returns[i]);
    }
  for (gsize i = 0; i < count; i++)
    table[i].total = finx_known (table[i].total - 1);
  return count;
}

/**
 * finx_returns_by_month:
 * @days: (array length=n): the day each return ends on, since 1970-01-01, not falling
 * @returns: (array length=n): simple returns
 * @n: how many
 * @table: (out) (array): a row for each month that has returns, oldest first; space for @max
 * @max: rows to fill at most
 *
 * Returns: how many rows were filled
 */
gsize
finx_returns_by_month (const gint64       *days,
                       const double       *returns,
                       gsize               n,
                       FinxCalendarReturn *table,
                       gsize               max)
{
  return by_calendar (days, returns, n, TRUE, table, max);
}

/* As finx_returns_by_month(), a row for each year. */
gsize
finx_returns_by_year (const gint64       *days,
                      const double       *returns,
                      gsize               n,
                      FinxCalendarReturn *table,
                      gsize               max)
{
  return by_calendar (days, returns, n, FALSE, table, max);
}
