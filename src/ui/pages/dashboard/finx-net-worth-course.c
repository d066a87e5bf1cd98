/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/dashboard/finx-net-worth-course.h"

#include <math.h>

gboolean
finx_net_worth_course_set_end (GArray *course,
                               gint64  time_us,
                               double  net_worth,
                               double  flows)
{
  FinxEquityPoint *last, before;

  g_return_val_if_fail (course != NULL && course->len > 0, FALSE);

  last = &g_array_index (course, FinxEquityPoint, course->len - 1);
  if (isnan (net_worth) || isnan (flows) || time_us < last->time_us)
    return FALSE;
  before = *last;
  *last = (FinxEquityPoint) { time_us, net_worth, before.deposits + flows };
  return last->time_us != before.time_us || last->net_worth != before.net_worth || last->deposits != before.deposits;
}

double
finx_net_worth_course_gain (const GArray *course)
{
  const FinxEquityPoint *first, *last;

  if (course == NULL || course->len < 2)
    return (double) NAN;
  first = &g_array_index (course, FinxEquityPoint, 0);
  last = &g_array_index (course, FinxEquityPoint, course->len - 1);
  if (first->net_worth <= 0)
    return (double) NAN;
  return (last->net_worth - first->net_worth - (last->deposits - first->deposits)) / first->net_worth;
}
