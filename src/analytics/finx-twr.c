/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-twr.h"

#include "analytics/finx-numeric.h"
#include "analytics/finx-returns.h"

/* True time-weighted rate of return, as the Global Investment Performance Standards define it: the flows are taken out. */

/**
 * finx_twr_period:
 * @before: value at the end of the period before
 * @flow: what came in (out: negative) in this period
 * @after: value at the end of this period
 * @timing: when it came
 *
 * At the start: after/(before + flow) − 1. At the end: (after − flow)/before − 1. Where that leaves no capital to earn on, the
 * other timing is taken: a first deposit can not work before it came, and a last withdrawal takes the day's gain with it.
 *
 * Returns: the simple return; 0 when there is no money and never was in this period; NaN when the values admit none: on debts
 */
double
finx_twr_period (double         before,
                 double         flow,
                 double         after,
                 FinxFlowTiming timing)
{
  double base = timing == FINX_FLOW_AT_START ? before + flow : before;

  if (before == 0 && flow == 0 && after == 0)
    return 0;
  if (before == 0 && flow == after && timing == FINX_FLOW_AT_END)       /* the usual first deposit */
    return 0;
  if (!(base > 0))
    timing = timing == FINX_FLOW_AT_START ? FINX_FLOW_AT_END : FINX_FLOW_AT_START;
  base = timing == FINX_FLOW_AT_START ? before + flow : before;
  if (!(base > 0))
    return NAN;
  return finx_known ((timing == FINX_FLOW_AT_START ? after : after - flow) / base - 1);
}

/**
 * finx_twr:
 * @values: (array length=n): the value at the end of each day
 * @flows: (array length=n): what came in on each day; the first is not looked at, the first value contains it
 * @n: days
 * @timing: when flows come
 * @returns: (out) (optional) (array): space for @n − 1: the return of each day from the second on
 *
 * Returns: the chained total return, a fraction; −1 or less once all was lost, whatever is paid in later; NaN for fewer than two
 *   days or when one day admits no return
 */
double
finx_twr (const double   *values,
          const double   *flows,
          gsize           n,
          FinxFlowTiming  timing,
          double         *returns)
{
  double wealth = n >= 2 ? 1 : NAN;

  for (gsize i = 1; i < n; i++)
    {
      double rate = finx_twr_period (values[i - 1], flows[i], values[i], timing);

      if (returns != NULL)
        returns[i - 1] = rate;
      wealth = finx_grow (wealth, rate);
    }
  return finx_known (wealth - 1);
}

/**
 * finx_modified_dietz:
 * @before: value on @start_day
 * @after: value on @end_day
 * @days: (array length=n): of the flows, from @start_day to @end_day
 * @flows: (array length=n): what came in; negative: went out
 * @n: flows
 *
 * (after − before − ΣF)/(before + Σw·F) with w the share of the time that a flow was there (P. Dietz 1966; GIPS). Days count from
 * 1970-01-01.
 *
 * Returns: the return of the whole period, not of a year; NaN when the average capital is not above zero or a flow lies outside
 */
double
finx_modified_dietz (double        before,
                     double        after,
                     gint64        start_day,
                     gint64        end_day,
                     const gint64 *days,
                     const double *flows,
                     gsize         n)
{
  FinxSum gain = { 0 }, capital = { 0 };

  if (end_day <= start_day)
    return NAN;
  finx_sum_add (&gain, after);
  finx_sum_add (&gain, -before);
  finx_sum_add (&capital, before);
  for (gsize i = 0; i < n; i++)
    {
      if (days[i] < start_day || days[i] > end_day)
        return NAN;
      finx_sum_add (&gain, -flows[i]);
      finx_sum_add (&capital, flows[i] * (double) (end_day - days[i]) / (double) (end_day - start_day));
    }
  return finx_sum_get (&capital) > 0 ? finx_quotient (finx_sum_get (&gain), finx_sum_get (&capital)) : NAN;
}
