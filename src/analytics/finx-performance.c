/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-performance.h"

#include "analytics/finx-normal.h"
#include "analytics/finx-ratios.h"
#include "analytics/finx-sharpe-tests.h"

#define EWMA_LAMBDA 0.94

const double finx_performance_confidences[2] = { 0.95, 0.99 };

static void
measure_tails (FinxPerformance *self,
               const double    *returns,
               double          *scratch)
{
  double skew = finx_moments_skew (&self->moments), kurtosis = finx_moments_excess_kurtosis (&self->moments);

  for (int i = 0; i < 2; i++)
    {
      double confidence = finx_performance_confidences[i];

      self->historical[i] = finx_historical_risk (returns, self->n, confidence, scratch);
      self->gaussian[i] = finx_gaussian_risk (&self->moments, confidence);
      self->cornish_fisher_z[i] = finx_cornish_fisher_z (skew, kurtosis, finx_normal_quantile (1 - confidence));
      self->cornish_fisher[i] = finx_cornish_fisher_risk (&self->moments, confidence);
      self->modified[i] = finx_modified_risk (&self->moments, &self->historical[i].risk, confidence);
    }
  self->tail_ratio = finx_tail_ratio (scratch, self->n);        /* the order does not matter to it */
  self->ewma_volatility = finx_ewma_volatility (returns, self->n, EWMA_LAMBDA);
  self->ewma_var_99 = finx_ewma_var (returns, self->n, EWMA_LAMBDA, 0.99);
}

/**
 * finx_performance:
 * @returns: (array length=n): simple returns, oldest first
 * @n: how many
 * @periods_per_year: A: 252 for days of an exchange, 365 for days without holidays, 52, 12
 * @risk_free: what a year without risk earns, a fraction
 *
 * All figures of a record at once, in O(n); any thread.
 */
FinxPerformance
finx_performance (const double *returns,
                  gsize         n,
                  double        periods_per_year,
                  double        risk_free)
{
  FinxPerformance self = { .n = n, .periods_per_year = periods_per_year, .risk_free = risk_free };
  double geometric = finx_rate_per_period (risk_free, periods_per_year, FINX_RATE_GEOMETRIC);
  double arithmetic = finx_rate_per_period (risk_free, periods_per_year, FINX_RATE_ARITHMETIC);
  g_autofree double *scratch = g_new (double, MAX (n, 1));

  self.moments = finx_moments (returns, n);
  self.extremes = finx_returns_extremes (returns, n);
  self.drawdowns = finx_drawdown_summary (returns, n);
  self.total_return = finx_total_return (returns, n);
  self.cagr = finx_cagr (returns, n, periods_per_year);
  self.volatility = finx_volatility (&self.moments, periods_per_year);
  self.downside_deviation = finx_downside_deviation (returns, n, 0, periods_per_year);
  self.sharpe = finx_sharpe (&self.moments, geometric, periods_per_year);
  self.sharpe_arithmetic = finx_sharpe (&self.moments, arithmetic, periods_per_year);
  self.sharpe_raw = finx_sharpe (&self.moments, 0, periods_per_year);
  self.sharpe_per_period = finx_sharpe (&self.moments, 0, 1);
  self.sortino = finx_sortino (returns, n, 0, periods_per_year);
  self.calmar = finx_calmar (self.cagr, self.drawdowns.deepest.depth);
  self.omega = finx_omega (returns, n, 0);
  self.stability = finx_stability (returns, n);
  self.kelly = finx_kelly (&self.moments);
  self.probabilistic_sharpe = finx_probabilistic_sharpe (&self.moments, 0);
  measure_tails (&self, returns, scratch);
  return self;
}
