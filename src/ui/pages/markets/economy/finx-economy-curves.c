/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series of different periods on one axis of days. */
#include "ui/pages/markets/economy/finx-economy-curves.h"

#include <math.h>
#include <stdlib.h>

void
finx_economy_curve_free (FinxEconomyCurve *curve)
{
  g_free (curve->label);
  g_array_unref (curve->points);
  g_free (curve);
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  gint32 first = *(const gint32 *) a, second = *(const gint32 *) b;

  return (first > second) - (first < second);
}

/* (transfer full) (element-type gint32): the days of all, each once */
static GArray *
list_days (GPtrArray *curves)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (gint32));
  guint n = 0;

  for (guint i = 0; i < curves->len; i++)
    {
      const GArray *points = ((FinxEconomyCurve *) curves->pdata[i])->points;

      for (guint k = 0; k < points->len; k++)
        g_array_append_val (days, g_array_index (points, FinxEconomicPoint, k).day);
    }
  g_array_sort (days, compare_days);
  for (guint i = 0; i < days->len; i++)
    if (i == 0 || g_array_index (days, gint32, i) != g_array_index (days, gint32, n - 1))
      g_array_index (days, gint32, n++) = g_array_index (days, gint32, i);
  g_array_set_size (days, n);
  return days;
}

double *
finx_economy_curves_step (const GArray *points,
                          const gint32 *days,
                          gsize         n_days)
{
  double *values = g_new (double, MAX (n_days, 1));
  gint32 end = points->len > 0 ? g_array_index (points, FinxEconomicPoint, points->len - 1).day : G_MININT32;
  guint next = 0;

  for (gsize i = 0; i < n_days; i++)
    {
      while (next < points->len && g_array_index (points, FinxEconomicPoint, next).day <= days[i])
        next++;
      values[i] = next > 0 && days[i] <= end ? g_array_index (points, FinxEconomicPoint, next - 1).value : NAN;
    }
  return values;
}

static void
turn_into_returns (double *values,
                   gsize   n)
{
  double first = NAN;

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (first) && values[i] > 0)
        first = values[i];
      values[i] = values[i] / first - 1;
    }
}

static void
scale (double *values,
       gsize   n,
       double  factor)
{
  for (gsize i = 0; i < n; i++)
    values[i] *= factor;
}

void
finx_economy_curves_show (GPtrArray       *curves,
                          FinxReviewChart *chart)
{
  g_autoptr(GArray) days = list_days (curves);
  guint n = MIN (curves->len, FINX_REVIEW_MAX_CURVES), n_rates = 0;

  for (guint i = 0; i < n; i++)
    n_rates += ((FinxEconomyCurve *) curves->pdata[i])->is_rate;
  finx_review_chart_begin_days (chart, (const gint32 *) (gpointer) days->data, days->len);
  for (guint i = 0; i < n; i++)
    {
      const FinxEconomyCurve *curve = curves->pdata[i];
      g_autofree double *values = finx_economy_curves_step (curve->points, (const gint32 *) (gpointer) days->data, days->len);
      FinxCurveUnit unit = curve->is_rate ? FINX_CURVE_RATIO : n > 1 ? FINX_CURVE_RETURN : FINX_CURVE_MONEY;

      if (unit == FINX_CURVE_RATIO)
        scale (values, days->len, 0.01);
      else if (unit == FINX_CURVE_RETURN)
        turn_into_returns (values, days->len);
      finx_review_chart_add (chart, &(FinxCurve) { curve->label, i == 0 ? FINX_CURVE_MAIN : FINX_CURVE_STUDY, unit,
                                                   curve->is_rate && n_rates < n, values });
    }
  finx_review_chart_end (chart);
}
