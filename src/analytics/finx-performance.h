/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/finx-drawdown.h"
#include "analytics/finx-moments.h"
#include "analytics/finx-returns.h"
#include "analytics/finx-tail-risk.h"

G_BEGIN_DECLS

/* The figures of one record. Yearly rates and losses are fractions; NaN: unknown. */
typedef struct
{
  gsize               n;                        /* returns */
  double              periods_per_year;         /* A */
  double              risk_free;                /* yearly */
  FinxMoments         moments;                  /* of the returns */
  FinxExtremes        extremes;
  FinxDrawdownSummary drawdowns;
  double              total_return;
  double              cagr;                     /* by periods */
  double              volatility;
  double              downside_deviation;       /* below 0 */
  double              sharpe;                   /* above the riskless rate, geometric: (1 + R)^(1/A) − 1 a period */
  double              sharpe_arithmetic;        /* likewise, R/A a period */
  double              sharpe_raw;               /* above 0 */
  double              sharpe_per_period;        /* above 0, not of a year */
  double              sortino;                  /* above 0 */
  double              calmar;
  double              omega;                    /* threshold 0 */
  double              tail_ratio;
  double              stability;
  double              kelly;
  double              probabilistic_sharpe;     /* against 0 */
  FinxHistoricalRisk  historical[2];            /* at 95 % and 99 %, as those below */
  FinxTailRisk        gaussian[2];
  double              cornish_fisher_z[2];
  FinxTailRisk        cornish_fisher[2];        /* the plain formula */
  FinxModifiedRisk    modified[2];              /* what to show of it */
  double              ewma_volatility;          /* λ 0.94, of the next period */
  double              ewma_var_99;
} FinxPerformance;

extern const double finx_performance_confidences[2];

FinxPerformance finx_performance (const double *returns, gsize n, double periods_per_year, double risk_free);

G_END_DECLS
