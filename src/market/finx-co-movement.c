/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-co-movement.h"

#include <math.h>

#include "analytics/finx-correlation.h"
#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "market/finx-bar-span.h"

/* Returns of both between the days that both have, oldest first; a day that one of them lacks is bridged by the other, too.
 * @days: (nullable) (element-type gint32): of the returns */
static void
align (const GArray *a,
       const GArray *b,
       GArray       *a_returns,
       GArray       *b_returns,
       GArray       *days)
{
  const FinxBar *a_before = NULL, *b_before = NULL;

  g_array_set_size (a_returns, 0);
  g_array_set_size (b_returns, 0);
  for (guint i = 0, k = 0; i < a->len && k < b->len;)
    {
      const FinxBar *a_bar = &g_array_index (a, FinxBar, i), *b_bar = &g_array_index (b, FinxBar, k);
      gint64 a_day = finx_days_from_time (a_bar->time_us), b_day = finx_days_from_time (b_bar->time_us);

      if (a_day == b_day && a_bar->close > 0 && b_bar->close > 0)
        {
          if (a_before != NULL)
            {
              double a_return = a_bar->close / a_before->close - 1, b_return = b_bar->close / b_before->close - 1;

              g_array_append_val (a_returns, a_return);
              g_array_append_val (b_returns, b_return);
              if (days != NULL)
                {
                  gint32 day = (gint32) a_day;

                  g_array_append_val (days, day);
                }
            }
          a_before = a_bar;
          b_before = b_bar;
        }
      i += a_day <= b_day;
      k += b_day <= a_day;
    }
}

GArray *
finx_co_movement_days (const GArray *bars,
                       FinxCalendar  calendar)
{
  GArray *days = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), bars->len);

  for (guint i = 0; i < bars->len; i++)
    {
      FinxBar bar = g_array_index (bars, FinxBar, i);

      bar.time_us = finx_bar_day (calendar, FINX_INTERVAL_1D, bar.time_us) * FINX_USEC_PER_DAY;
      g_array_append_val (days, bar);
    }
  return days;
}

/**
 * finx_co_movement_new:
 * @series: (element-type GArray): each of daily FinxBar, oldest first
 * @window: the newest returns that count, of each pair; 0: all
 * @by_ranks: Spearman's correlation instead of Pearson's
 *
 * Any thread.
 */
FinxCoMovement *
finx_co_movement_new (GPtrArray *series,
                      guint      window,
                      gboolean   by_ranks)
{
  FinxCoMovement *self = g_new0 (FinxCoMovement, 1);
  g_autoptr(GArray) a = g_array_new (FALSE, FALSE, sizeof (double)), b = g_array_new (FALSE, FALSE, sizeof (double));
  guint n = self->n = series->len;

  self->correlations = g_new (double, MAX (n * n, 1));
  self->days = g_new0 (guint, MAX (n * n, 1));
  self->order = g_new (gsize, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k <= i; k++)
      {
        double correlation = NAN;
        guint count;

        align (series->pdata[i], series->pdata[k], a, b, NULL);
        count = window > 0 ? MIN (window, a->len) : a->len;
        if (count >= FINX_CO_MOVEMENT_LEAST)
          correlation = (by_ranks ? finx_rank_correlation : finx_correlation) (&g_array_index (a, double, a->len - count),
                                                                               &g_array_index (b, double, b->len - count), count);
        if (i == k && !isnan (correlation))
          correlation = 1;
        self->correlations[i * n + k] = self->correlations[k * n + i] = correlation;
        self->days[i * n + k] = self->days[k * n + i] = count;
      }
  finx_cluster_order (self->correlations, n, self->order);
  return self;
}

void
finx_co_movement_free (FinxCoMovement *self)
{
  g_free (self->correlations);
  g_free (self->days);
  g_free (self->order);
  g_free (self);
}

/**
 * finx_co_movement_roll:
 * @a: (element-type FinxBar): daily, oldest first
 * @b: (element-type FinxBar): likewise
 * @window: returns that each value is computed from; at least 2
 * @days: (element-type gint32): empty; gets the days of the values, since 1970
 *
 * Returns: (transfer full) (element-type double): the correlation of the returns until each day; NaN where one stands still
 */
GArray *
finx_co_movement_roll (const GArray *a,
                       const GArray *b,
                       guint         window,
                       gboolean      by_ranks,
                       GArray       *days)
{
  g_autoptr(GArray) a_returns = g_array_new (FALSE, FALSE, sizeof (double)), b_returns = g_array_new (FALSE, FALSE, sizeof (double));
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  align (a, b, a_returns, b_returns, days);
  for (guint end = window; end <= a_returns->len; end++)
    {
      double value = (by_ranks ? finx_rank_correlation : finx_correlation) (&g_array_index (a_returns, double, end - window),
                                                                            &g_array_index (b_returns, double, end - window), window);

      g_array_append_val (values, value);
    }
  g_array_remove_range (days, 0, MIN (window - 1, days->len));
  return values;
}

static FinxPairFit
fit (const double *x,
     const double *y,
     guint         n)
{
  FinxPairFit line = { NAN, NAN, NAN };
  double x_mean = 0, y_mean = 0, xx = 0, xy = 0, correlation;

  if (n < FINX_CO_MOVEMENT_LEAST)
    return line;
  for (guint i = 0; i < n; i++)
    {
      x_mean += x[i] / n;
      y_mean += y[i] / n;
    }
  for (guint i = 0; i < n; i++)
    {
      xx += (x[i] - x_mean) * (x[i] - x_mean);
      xy += (x[i] - x_mean) * (y[i] - y_mean);
    }
  if (xx <= 0)
    return line;
  correlation = finx_correlation (x, y, n);
  line.beta = xy / xx;
  line.alpha = y_mean - line.beta * x_mean;
  line.r2 = correlation * correlation;
  return line;
}

/**
 * finx_pair_returns_new:
 * @x: (element-type FinxBar): daily, oldest first
 * @y: (element-type FinxBar): likewise
 * @window: the newest returns that count; 0: all
 *
 * Any thread.
 */
FinxPairReturns *
finx_pair_returns_new (const GArray *x,
                       const GArray *y,
                       guint         window)
{
  FinxPairReturns *self = g_new0 (FinxPairReturns, 1);
  guint old;

  self->x = g_array_new (FALSE, FALSE, sizeof (double));
  self->y = g_array_new (FALSE, FALSE, sizeof (double));
  self->days = g_array_new (FALSE, FALSE, sizeof (gint32));
  align (x, y, self->x, self->y, self->days);
  old = window > 0 && self->days->len > window ? self->days->len - window : 0;
  g_array_remove_range (self->x, 0, old);
  g_array_remove_range (self->y, 0, old);
  g_array_remove_range (self->days, 0, old);
  self->fit = fit ((const double *) (gpointer) self->x->data, (const double *) (gpointer) self->y->data, self->days->len);
  return self;
}

void
finx_pair_returns_free (FinxPairReturns *self)
{
  g_array_unref (self->x);
  g_array_unref (self->y);
  g_array_unref (self->days);
  g_free (self);
}
