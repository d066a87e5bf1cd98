/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-ratios.h"

#include "analytics/finx-numeric.h"
#include "analytics/finx-quantile.h"

/**
 * finx_volatility:
 * @periods_per_year: such as 252 for days of an exchange
 *
 * Returns: the yearly standard deviation s·√A, a fraction; 0 for constant returns, NaN for fewer than two
 */
double
finx_volatility (const FinxMoments *returns,
                 double             periods_per_year)
{
  return finx_known (finx_moments_deviation (returns) * sqrt (periods_per_year));
}

/**
 * finx_sharpe:
 * @rate_per_period: what is earned without risk in one period: finx_rate_per_period()
 * @periods_per_year: 1 gives the ratio of one period
 *
 * W. F. Sharpe, The Sharpe Ratio (1994): (mean − rate)/s·√A.
 *
 * Returns: NaN without deviation
 */
double
finx_sharpe (const FinxMoments *returns,
             double             rate_per_period,
             double             periods_per_year)
{
  return finx_quotient (returns->mean - rate_per_period, finx_moments_deviation (returns)) * sqrt (periods_per_year);
}

/**
 * finx_downside_deviation:
 * @target: the return a period that is just acceptable (MAR)
 *
 * √(Σmin(r − target, 0)²/n)·√A: the divisor counts all periods, not only the bad ones (Sortino and van der Meer 1991).
 *
 * Returns: yearly, a fraction; 0 when no return is below @target; NaN for fewer than two
 */
double
finx_downside_deviation (const double *returns,
                         gsize         n,
                         double        target,
                         double        periods_per_year)
{
  FinxSum sum = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      double distance = returns[i] - target;

      finx_sum_add (&sum, distance >= 0 && isfinite (distance) ? 0 : distance * distance);
    }
  return n < 2 ? NAN : finx_known (sqrt (finx_sum_get (&sum) / (double) n * periods_per_year));
}

/* (mean(r) − target)·A / downside deviation; NaN when nothing is below @target. */
double
finx_sortino (const double *returns,
              gsize         n,
              double        target,
              double        periods_per_year)
{
  FinxSum sum = { 0 };

  for (gsize i = 0; i < n; i++)
    finx_sum_add (&sum, returns[i] - target);
  return finx_quotient (finx_sum_get (&sum) / (double) n * periods_per_year,
                        finx_downside_deviation (returns, n, target, periods_per_year));
}

/**
 * finx_calmar:
 * @cagr: compound annual rate, a fraction
 * @max_drawdown: 0 or below, a fraction
 *
 * T. W. Young 1991, over the whole time rather than the last 36 months.
 *
 * Returns: NaN when there was no drawdown
 */
double
finx_calmar (double cagr,
             double max_drawdown)
{
  return finx_quotient (cagr, fabs (max_drawdown));
}

/* Keating and Shadwick 2002: Σmax(r − θ, 0)/Σmax(θ − r, 0), per period. NaN when nothing is below the threshold. */
double
finx_omega (const double *returns,
            gsize         n,
            double        threshold)
{
  FinxSum above = { 0 }, below = { 0 };

  for (gsize i = 0; i < n; i++)
    finx_sum_add (returns[i] >= threshold ? &above : &below, fabs (returns[i] - threshold));
  return n < 2 ? NAN : finx_quotient (finx_sum_get (&above), finx_sum_get (&below));
}

/* |95th percentile| / |5th|. Reorders @returns, as finx_quantile() does. */
double
finx_tail_ratio (double *returns,
                 gsize   n)
{
  return n < 2 ? NAN : finx_quotient (fabs (finx_quantile (returns, n, 0.95)), fabs (finx_quantile (returns, n, 0.05)));
}

/**
 * finx_stability:
 *
 * How straight the way up (or down) was: the squared correlation of the logarithm of wealth after each period with time.
 *
 * Returns: 0…1; NaN when wealth never moved, when all was lost, or for fewer than two returns
 */
double
finx_stability (const double *returns,
                gsize         n)
{
  double middle = 0.5 * ((double) n - 1), level = 0, mean = 0, squares = 0;
  double time_squares = (double) n * ((double) n * n - 1) / 12;         /* Σ(i − middle)² */
  FinxSum product = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      double distance;

      level += returns[i] > -1 ? log1p (returns[i]) : NAN;
      distance = level - mean;
      mean += distance / (double) (i + 1);
      squares += distance * (level - mean);     /* Welford */
      finx_sum_add (&product, ((double) i - middle) * level);
    }
  return n < 2 ? NAN : finx_quotient (finx_sum_get (&product) * finx_sum_get (&product), squares * time_squares);
}

/* The share of capital that maximises growth for normal returns in continuous time, μ/σ² (Merton 1969; Thorp 2006).
 * Fractions of it are what people use. */
double
finx_kelly (const FinxMoments *returns)
{
  double deviation = finx_moments_deviation (returns);

  return finx_quotient (returns->mean, deviation * deviation);
}
