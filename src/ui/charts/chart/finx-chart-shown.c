/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-shown.h"

#define BRICK_BARS 14           /* a brick is as high as the average true range of so many bars at the end */

enum { OPEN, HIGH, LOW, CLOSE, VOLUME, N_COLUMNS };

void
finx_chart_shown_init (FinxChartShown *self)
{
  *self = (FinxChartShown) { .times = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  for (int c = 0; c < N_COLUMNS; c++)
    self->columns[c] = g_array_new (FALSE, FALSE, sizeof (double));
}

void
finx_chart_shown_clear (FinxChartShown *self)
{
  g_array_unref (self->times);
  for (int c = 0; c < N_COLUMNS; c++)
    g_array_unref (self->columns[c]);
}

static void
cut (FinxChartShown *self,
     gsize           n)
{
  g_array_set_size (self->times, (guint) n);
  for (int c = 0; c < N_COLUMNS; c++)
    g_array_set_size (self->columns[c], (guint) n);
}

static void
add (FinxChartShown *self,
     gint64          time_us,
     double          open,
     double          high,
     double          low,
     double          close,
     double          volume)
{
  const double values[N_COLUMNS] = { open, high, low, close, volume };

  g_array_append_val (self->times, time_us);
  for (int c = 0; c < N_COLUMNS; c++)
    g_array_append_val (self->columns[c], values[c]);
}

static void
add_average (FinxChartShown      *self,
             FinxHeikinAshi      *state,
             const FinxChartBars *bars,
             gsize                i)
{
  FinxCandle candle = finx_heikin_ashi_push (state, &(FinxCandle) { bars->opens[i], bars->highs[i], bars->lows[i], bars->closes[i] });

  add (self, bars->times[i], candle.open, candle.high, candle.low, candle.close, bars->volumes[i]);
}

/* The bar's volume is at its last brick. */
static void
add_bricks (FinxChartShown      *self,
            FinxRenko           *state,
            const FinxChartBars *bars,
            gsize                i)
{
  g_autoptr(GArray) bricks = g_array_new (FALSE, FALSE, sizeof (FinxRenkoBrick));

  finx_renko_push (state, bars->closes[i], bricks);
  for (guint k = 0; k < bricks->len; k++)
    {
      const FinxRenkoBrick *brick = &g_array_index (bricks, FinxRenkoBrick, k);

      add (self, bars->times[i], brick->open, MAX (brick->open, brick->close), MIN (brick->open, brick->close), brick->close,
           k + 1 == bricks->len ? bars->volumes[i] : 0);
    }
}

void
finx_chart_shown_append (FinxChartShown      *self,
                         FinxChartType        type,
                         const FinxChartBars *bars)
{
  FinxHeikinAshi average;
  FinxRenko renko;

  if (!finx_chart_type_is_made (type) || bars->n == 0)
    return;
  cut (self, self->n_stable);
  for (; self->n_bars + 1 < bars->n; self->n_bars++)
    if (type == FINX_CHART_RENKO)
      add_bricks (self, &self->renko, bars, self->n_bars);
    else
      add_average (self, &self->average, bars, self->n_bars);
  self->n_stable = self->times->len;
  average = self->average;              /* the newest bar is only tried */
  renko = self->renko;
  if (type == FINX_CHART_RENKO)
    add_bricks (self, &renko, bars, bars->n - 1);
  else
    add_average (self, &average, bars, bars->n - 1);
}

static double
brick_height (const FinxChartBars *bars,
              double               tick)
{
  gsize first = bars->n > BRICK_BARS ? bars->n - BRICK_BARS : 0;
  double sum = 0, height;

  for (gsize i = first; i < bars->n; i++)
    {
      double before = i > 0 ? bars->closes[i - 1] : bars->opens[i];

      sum += MAX (bars->highs[i], before) - MIN (bars->lows[i], before);
    }
  height = sum / (double) (bars->n - first);
  if (tick > 0)
    height = MAX (round (height / tick), 1) * tick;
  return height > 0 && isfinite (height) ? height : MAX (fabs (bars->closes[bars->n - 1]) * 0.001, 1e-9);
}

void
finx_chart_shown_reset (FinxChartShown      *self,
                        FinxChartType        type,
                        const FinxChartBars *bars,
                        double               tick)
{
  cut (self, 0);
  self->n_stable = self->n_bars = 0;
  self->average = (FinxHeikinAshi) { 0 };
  if (type == FINX_CHART_RENKO && bars->n > 0)
    self->renko = finx_renko_begin (brick_height (bars, tick));
  finx_chart_shown_append (self, type, bars);
}

FinxChartBars
finx_chart_shown_bars (const FinxChartShown *self)
{
  return (FinxChartBars) {
    (const gint64 *) (gpointer) self->times->data, (const double *) (gpointer) self->columns[OPEN]->data,
    (const double *) (gpointer) self->columns[HIGH]->data, (const double *) (gpointer) self->columns[LOW]->data,
    (const double *) (gpointer) self->columns[CLOSE]->data, (const double *) (gpointer) self->columns[VOLUME]->data, self->times->len,
  };
}
