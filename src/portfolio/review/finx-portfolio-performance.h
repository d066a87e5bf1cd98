/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/finx-performance.h"
#include "analytics/finx-relative.h"
#include "analytics/finx-twr.h"
#include "analytics/finx-xirr.h"
#include "portfolio/review/finx-valuation-series.h"

G_BEGIN_DECLS

/**
 * FinxGainSplit: what a gain was made of, in the base currency. Fees and taxes are negative.
 * @total: value at the end − value before − what came in
 * @realised: price part of what was sold
 * @unrealised: price part of what is held: its change
 * @fees: those that are not part of a cost or of proceeds; with @taxes
 * @currency: of what was sold, of what is held, and of cash in other currencies
 * @rest: what the others leave of @total: roundings of the last digit, and fees that were paid from outside
 */
typedef struct
{
  FinxDecimal total;
  FinxDecimal realised, unrealised, income, interest, fees, currency, rest;
} FinxGainSplit;

/* The days @from to @to; the value before is that of the end of the day before @from. */
typedef struct
{
  gint32            from, to;
  FinxValuationGaps gaps;               /* of any day */
  FinxDecimal       start_value, end_value;
  FinxDecimal       flow;               /* what came in, less what went out */
  FinxDecimal       invested;           /* since the beginning */
  FinxGainSplit     gain;
  FinxDecimal       all_fees, all_taxes;        /* paid, wherever they count; positive */
  double            ttwror;             /* of the whole time; NaN: unknown */
  double            ttwror_yearly;      /* NaN below a year */
  FinxXirr          xirr;
  FinxPerformance   statistics;         /* of the days Monday to Friday */
} FinxPortfolioPerformance;

typedef enum
{
  FINX_PERIOD_DAY,
  FINX_PERIOD_MONTH,
  FINX_PERIOD_YEAR
} FinxPeriodLength;

/* One row of a table of gains by period. */
typedef struct
{
  gint32            from, to;
  FinxValuationGaps gaps;
  FinxDecimal       start_value, end_value, flow, gain;
  FinxDecimal       realised, income, interest, fees, taxes;    /* fees and taxes: paid, positive */
  double            ttwror;
} FinxPortfolioPeriod;

/* What a holding added to the gain. Cash of all currencies is one row, without instrument. */
typedef struct
{
  const FinxInstrument *instrument;
  FinxDecimal           start_value, end_value;
  FinxDecimal           credit;         /* what it gave (+) or took (−) in between */
  FinxDecimal           gain;           /* end − start + credit; of all rows the sum is the total gain */
} FinxContribution;

typedef struct
{
  double depth;                         /* −0.25: 25 % down */
  gint32 peak, trough;
  gint32 recovery;                      /* day; %G_MAXINT32: not yet */
  gint32 days;                          /* from the peak to the recovery, or to the end */
} FinxPortfolioDrawdown;

/* The portfolio beside an instrument, in the portfolio's base currency, over the days on which both are known. Beside a consumer
 * price index @excess is the real return: what is left after inflation. */
typedef struct
{
  guint        n;                       /* returns */
  double       portfolio, benchmark;    /* total returns */
  double       excess;                  /* (1 + portfolio)/(1 + benchmark) − 1 */
  double       excess_yearly;           /* NaN below a year */
  FinxRelative relative;
} FinxBenchmarkComparison;

FinxPortfolioPerformance finx_portfolio_performance    (const FinxValuationSeries *series,
                                                        gint32                     from,
                                                        gint32                     to,
                                                        FinxFlowTiming             timing,
                                                        double                     risk_free);
GArray                  *finx_portfolio_returns        (const FinxValuationSeries *series,
                                                        gint32                     from,
                                                        gint32                     to,
                                                        FinxFlowTiming             timing,
                                                        GArray                    *days);
FinxXirr                 finx_portfolio_xirr           (const FinxValuationSeries *series,
                                                        gint32                     from,
                                                        gint32                     to);
GArray                  *finx_portfolio_periods        (const FinxValuationSeries *series,
                                                        gint32                     from,
                                                        gint32                     to,
                                                        FinxPeriodLength           length,
                                                        FinxFlowTiming             timing);
GArray                  *finx_portfolio_contributions  (const FinxValuationSeries *series,
                                                        gint32                     from,
                                                        gint32                     to);
GArray                  *finx_portfolio_drawdowns      (const FinxValuationSeries *series,
                                                        gint32                     from,
                                                        gint32                     to,
                                                        FinxFlowTiming             timing,
                                                        guint                      max);
FinxBenchmarkComparison  finx_portfolio_compare        (const FinxValuationSeries *series,
                                                        gint32                     from,
                                                        gint32                     to,
                                                        FinxFlowTiming             timing,
                                                        const FinxInstrument      *benchmark,
                                                        double                     risk_free);

/* Whether @benchmark is a consumer price index: an index whose symbol begins with CPI, HICP, RPI or VPI. */
gboolean                 finx_benchmark_is_inflation   (const FinxInstrument      *benchmark);

G_END_DECLS
