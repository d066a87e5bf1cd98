/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-rolling.h"

#include "analytics/finx-numeric.h"
#include "analytics/finx-ratios.h"

/* What is known of a stretch of returns, in a form that two stretches can be joined from. */
typedef struct
{
  double      growth;
  FinxMoments moments;          /* n, mean and m2 only */
} Stretch;

static Stretch
single (double rate)
{
  return (Stretch) { .growth = finx_grow (1, rate), .moments = { .n = 1, .mean = rate } };
}

/* @a comes before @b. Chan, Golub and LeVeque 1979. */
static Stretch
join (const Stretch *a,
      const Stretch *b)
{
  double a_n = a->moments.n, b_n = b->moments.n, distance = b->moments.mean - a->moments.mean;
  Stretch both = { .moments.n = a->moments.n + b->moments.n };

  both.growth = a->growth <= 0 ? a->growth : a->growth * b->growth;
  both.moments.mean = a->moments.mean + distance * b_n / (a_n + b_n);
  both.moments.m2 = a->moments.m2 + b->moments.m2 + distance * distance * a_n * b_n / (a_n + b_n);
  return both;
}

static void
put (double       *values,
     gsize         i,
     double        value)
{
  if (values != NULL)
    values[i] = value;
}

/**
 * finx_rolling:
 * @returns: (array length=n): simple returns
 * @n: how many
 * @window: returns in a window, at least 2
 * @rate_per_period: what is earned without risk in one period, for the Sharpe ratios
 * @periods_per_year: A
 * @totals: (out) (optional) (array length=n): compounded return of the window that ends here
 * @volatilities: (out) (optional) (array length=n): its yearly volatility
 * @sharpes: (out) (optional) (array length=n): its yearly Sharpe ratio
 *
 * The first @window − 1 values are NaN, and so are the windows with an unknown return in them, but none after it.
 *
 * Each step takes constant time and nothing is ever subtracted, so errors do not pile up: the returns are cut into blocks of
 * @window, and a window is the end of one block, prepared from behind, joined with the beginning of the next.
 */
void
finx_rolling (const double *returns,
              gsize         n,
              gsize         window,
              double        rate_per_period,
              double        periods_per_year,
              double       *totals,
              double       *volatilities,
              double       *sharpes)
{
  g_autofree Stretch *ends = NULL;      /* of the block before: [k] from its k-th return to its end */
  Stretch beginning = { 0 };

  g_return_if_fail (window >= 2);

  if (n >= window)
    ends = g_new (Stretch, window);
  for (gsize i = 0; i < n; i++)
    {
      gsize k = i % window;
      Stretch now = single (returns[i]), all;

      beginning = k == 0 ? now : join (&beginning, &now);
      all = k + 1 < window && i >= window ? join (&ends[k + 1], &beginning) : beginning;
      if (i + 1 >= window)
        {
          put (totals, i, finx_known (all.growth - 1));
          put (volatilities, i, finx_volatility (&all.moments, periods_per_year));
          put (sharpes, i, finx_sharpe (&all.moments, rate_per_period, periods_per_year));
        }
      else
        {
          put (totals, i, NAN);
          put (volatilities, i, NAN);
          put (sharpes, i, NAN);
        }
      if (k + 1 == window)
        for (gsize back = 0; back < window; back++)
          {
            now = single (returns[i - back]);
            ends[window - 1 - back] = back == 0 ? now : join (&now, &ends[window - back]);
          }
    }
}
