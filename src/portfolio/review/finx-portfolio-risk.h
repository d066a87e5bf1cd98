/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/finx-performance.h"
#include "analytics/finx-relative.h"
#include "portfolio/review/finx-return-series.h"

G_BEGIN_DECLS

#define FINX_RISK_MIN_RETURNS 20        /* fewer say nothing about a deviation */
#define FINX_RISK_MIN_HISTORY 60        /* of a holding: a quarter; those with less are left out of what needs all */

/* Why a figure is not known. */
typedef enum
{
  FINX_RISK_KNOWN,
  FINX_RISK_TOO_FEW,                    /* returns */
  FINX_RISK_BELOW_A_YEAR,
  FINX_RISK_GAPS,                       /* days inside the time are unknown, so nothing can be chained over them */
  FINX_RISK_NO_DEVIATION,               /* of the returns or of the benchmark: a division by zero */
  FINX_RISK_NO_LOSS,                    /* nothing went down */
  FINX_RISK_NO_BENCHMARK,
  FINX_RISK_NO_VALUE                    /* a present value is unknown, or there is nothing of value */
} FinxRiskReason;
#define FINX_N_RISK_REASONS 8

typedef enum
{
  FINX_RISK_TOTAL_RETURN,
  FINX_RISK_CAGR,
  FINX_RISK_VOLATILITY,
  FINX_RISK_DOWNSIDE_DEVIATION,
  FINX_RISK_MAX_DRAWDOWN,
  FINX_RISK_SHARPE,
  FINX_RISK_SORTINO,
  FINX_RISK_CALMAR,
  FINX_RISK_BETA,
  FINX_RISK_ALPHA,
  FINX_RISK_TRACKING_ERROR,
  FINX_RISK_INFORMATION_RATIO,
  FINX_RISK_CORRELATION
} FinxRiskFigure;
#define FINX_N_RISK_FIGURES 13

typedef enum
{
  FINX_VAR_HISTORICAL,
  FINX_VAR_PARAMETRIC,                  /* the normal law */
  FINX_VAR_MODIFIED                     /* Cornish–Fisher */
} FinxVarMethod;
#define FINX_N_VAR_METHODS 3
#define FINX_N_CONFIDENCES 2            /* 95 %, 99 %: finx_performance_confidences */

/* Rates and ratios are fractions of a year's; NaN with a reason where unknown. */
typedef struct
{
  double         value;
  FinxRiskReason reason;
} FinxRiskValue;

/**
 * FinxRiskLoss: what one day may lose.
 * @share: fractions of the value, positive for a loss
 * @var, @cvar: the same in the base currency, of the present value
 * @is_historical: Cornish–Fisher does not hold for such returns; the historical figures stand in its place, which has to be told
 */
typedef struct
{
  FinxTailRisk   share;
  FinxDecimal    var, cvar;
  gboolean       is_historical;
  FinxRiskReason reason;
} FinxRiskLoss;

/**
 * FinxRiskRecord: the figures of one series of returns.
 * @n: returns that are known
 * @n_unknown: days inside the time that are not
 * @from: the day from whose end the first return counts; @to: the last day
 * @statistics: of the known returns; for what is not in @figures
 * @peak, @trough, @recovery: days of the deepest drawdown; %G_MAXINT32: not recovered; all 0 without one
 * @n_compared: returns that the figures beside the benchmark are of
 */
typedef struct
{
  guint           n, n_unknown;
  gint32          from, to;
  FinxPerformance statistics;
  FinxRiskValue   figures[FINX_N_RISK_FIGURES];
  gint32          peak, trough, recovery;
  FinxRiskLoss    losses[FINX_N_VAR_METHODS][FINX_N_CONFIDENCES];
  guint           n_compared;
} FinxRiskRecord;

/**
 * FinxRiskHolding:
 * @instrument: (nullable): %NULL: cash of @currency
 * @value: now, in the base currency
 * @returns: (nullable): of one unit in the base currency; cash in the base currency needs none
 */
typedef struct
{
  const FinxInstrument   *instrument;
  const char             *currency;
  FinxDecimal             value;
  const FinxReturnSeries *returns;
} FinxRiskHolding;

/**
 * FinxRiskComponent: what a holding adds to the parametric VaR of what is held (mean of zero).
 * @weight: of the covered value
 * @beta: how the holding moves with the whole: its marginal risk by the whole's
 * @share: of the VaR; all add up to 1
 * @var: @share × VaR, in the base currency
 */
typedef struct
{
  guint       holding;                  /* number among those that were given */
  double      weight;
  double      volatility;               /* a year's */
  double      beta;
  double      share;
  double      component[FINX_N_CONFIDENCES];    /* fractions of the covered value */
  FinxDecimal var[FINX_N_CONFIDENCES];
} FinxRiskComponent;

/**
 * FinxPortfolioRisk:
 * @past: the real past: what the portfolio returned, with all that was bought and sold on the way
 * @present: as held today: what the present holdings would have returned, brought back to their present weights every day
 * @coverage: part of the gross value that @present, @components and @total are of: holdings with too little history are left
 *   out; NaN: a value is unknown
 * @shortest: number of the holding whose history begins last, which shortens @present; %G_MAXUINT: none
 * @components: (element-type FinxRiskComponent): of covered holdings, in their order
 * @total: VaR of the components' sum, a fraction of the covered value
 * @largest: (element-type guint): holdings of the matrix, by size; instruments only
 * @correlations, @n_pairs: (array): row by row: the correlation of two holdings, and the days that it is of; NaN: too few
 * @hhi, @effective, @top: concentration of the instruments, cash apart: 1 for a single one; @top are the largest 1, 5 and 10
 * @rolling_days: (element-type gint32), @rolling_returns, @rolling_volatilities, @rolling_sharpes: (element-type double): of
 *   windows of the real past that end on that day; NaN before the first whole one and where a day is unknown
 */
typedef struct
{
  FinxRiskRecord past, present;
  double         coverage;
  guint          shortest;
  GArray        *components;
  double         total[FINX_N_CONFIDENCES];
  GArray        *largest;
  double        *correlations;
  guint         *n_pairs;
  guint          n_positions;
  double         hhi, effective, top[3];
  guint          window;
  GArray        *rolling_days, *rolling_returns, *rolling_volatilities, *rolling_sharpes;
} FinxPortfolioRisk;

/**
 * FinxRiskOptions:
 * @past: (nullable): of the portfolio: finx_portfolio_returns(), by way of finx_return_series_new()
 * @benchmark: (nullable)
 * @holdings: (array length=n_holdings): present ones, cash included
 * @value: of the portfolio now, in the base currency
 * @periods_per_year: 0: %FINX_WORKDAYS_PER_YEAR
 * @risk_free: yearly
 * @n_largest: holdings of the correlation matrix
 * @window: returns in a rolling window; 0: a year
 */
typedef struct
{
  const char             *base_currency;
  const FinxReturnSeries *past;
  const FinxReturnSeries *benchmark;
  const FinxRiskHolding  *holdings;
  guint                   n_holdings;
  FinxDecimal             value;
  double                  periods_per_year;
  double                  risk_free;
  guint                   n_largest;
  guint                   window;
} FinxRiskOptions;

FinxPortfolioRisk *finx_portfolio_risk_new       (const FinxRiskOptions *options);
void               finx_portfolio_risk_free      (FinxPortfolioRisk     *self);
const char        *finx_risk_figure_to_string    (FinxRiskFigure         figure);       /* "max_drawdown", … */
const char        *finx_risk_reason_to_string    (FinxRiskReason         reason);       /* "too_few", … */
const char        *finx_risk_reason_to_sentence  (FinxRiskReason         reason);
const char        *finx_var_method_to_string     (FinxVarMethod          method);       /* "historical", … */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPortfolioRisk, finx_portfolio_risk_free)

G_END_DECLS
