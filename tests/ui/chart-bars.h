/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "ui/charts/chart/finx-chart-private.h"

/* Bars of charts, and what is known of many at once. Header-only. */

#define START_US (G_GINT64_CONSTANT (1763562600) * G_USEC_PER_SEC)      /* Wed 19 Nov 2025 14:30 UTC */
#define STEP_US  (300 * (gint64) G_USEC_PER_SEC)

/* A bar whose values follow from its number, so that a test knows them. */
static inline FinxBar
make_bar (gint64 i)
{
  double close = 100 + 5 * sin ((double) i / 9.0) + (double) (i % 7) / 10;
  double open = 100 + 5 * sin ((double) (i - 1) / 9.0) + (double) ((i + 3) % 5) / 10;

  return (FinxBar) { START_US + i * STEP_US, open, MAX (open, close) + 0.25, MIN (open, close) - 0.25, close,
                     (double) (1000 + (i * 7919 % 5000 + 5000) % 5000) };
}

static inline FinxBar *
make_bars (gint64 first,
           gsize  n)
{
  FinxBar *bars = g_new (FinxBar, n);

  for (gsize i = 0; i < n; i++)
    bars[i] = make_bar (first + (gint64) i);
  return bars;
}

static inline void
assert_extent (const FinxPyramid   *pyramid,
               const FinxChartBars *bars,
               gsize                first,
               gsize                last)
{
  FinxExtent got = finx_pyramid_query (pyramid, bars, first, last);
  double low = INFINITY, high = -INFINITY, volume = 0;

  for (gsize i = first; i < last; i++)
    {
      low = fmin (low, bars->lows[i]);
      high = fmax (high, bars->highs[i]);
      volume = fmax (volume, bars->volumes[i]);
    }
  g_assert_cmpfloat (got.low, ==, low);
  g_assert_cmpfloat (got.high, ==, high);
  g_assert_cmpfloat (got.volume, ==, volume);
}

static inline void
assert_ranges (const FinxPyramid   *pyramid,
               const FinxChartBars *bars)
{
  g_assert_cmpuint (pyramid->n, ==, bars->n);
  assert_extent (pyramid, bars, 0, bars->n);
  for (int i = 0; i < 200; i++)
    {
      gsize a = (gsize) g_test_rand_int_range (0, (gint32) bars->n + 1), b = (gsize) g_test_rand_int_range (0, (gint32) bars->n + 1);

      assert_extent (pyramid, bars, MIN (a, b), MAX (a, b));
    }
}
