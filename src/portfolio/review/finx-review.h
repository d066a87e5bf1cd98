/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-trade-columns.h"
#include "portfolio/books/finx-joint-book.h"
#include "portfolio/reports/finx-gains-report.h"
#include "portfolio/review/finx-portfolio-performance.h"

G_BEGIN_DECLS

/**
 * FinxReviewOptions:
 * @accounts: (nullable) (array zero-terminated=1): only these
 * @joint: (nullable): the portfolios that the transactions are of; @accounts are its accounts then, and it says how the
 *   lots of each are kept; held
 * @move_wash_sales: see #FinxGainsOptions; of the gains only
 * @refuse_short: a sale of more than is held is an error: what rests on it is unknown, see finx_review_list_refused(); else it
 *   sells short
 * @as_of: the last day; what comes later has not happened
 * @sums_only: no lots: finx_review_get_gains() is %NULL, and holdings name none. Less than half the time and memory.
 * @benchmark: (nullable): an instrument of the price history
 * @risk_free: yearly, such as 0.02: of what the Sharpe ratio and alpha go by
 */
typedef struct
{
  const char           *base_currency;
  FinxLotMethod         method;
  gboolean              expense_fees;
  FinxFlowTiming        timing;
  gboolean              move_wash_sales;
  gboolean              refuse_short;
  const char *const    *accounts;
  FinxJointBook        *joint;
  gint32                as_of;
  gboolean              sums_only;
  const FinxInstrument *benchmark;
  double                risk_free;
} FinxReviewOptions;

/**
 * FinxReviewHolding: what the chosen accounts have, or have had, of one instrument, or of one currency (@instrument is
 * %NULL), on the last day. What begins with base is in the base currency, and so are the gains.
 * @quantity: of cash: the balance
 * @price: of one unit; unknown for cash
 * @price_age: days; −1: no price
 * @rate_age: likewise of the exchange rate into the base currency; 0 in that currency itself
 * @previous: the price before @price: of the day before that
 * @cost: of what is held; of cash its balance
 * @cost_price: the cost of one unit, to be held beside @price
 * @weight: share of the whole value; NaN: unknown
 * @base_day_change: what it gained on the last day; trades and income of the day are in it
 * @base_price_move: what is held, by the step from @previous to @price, which may be of an earlier day; 0 for cash
 * @price_gain: of what is held
 * @currency_gain: of what is held, from exchange rates
 * @realised: of what was sold, from prices and from exchange rates
 * @income: dividends, staking and interest, before deductions
 * @fees: paid; those that are part of a cost or of proceeds too
 * @taxes: likewise
 * @total_gain: all that it has gained since the beginning
 * @first_lot: its first row among the open lots of the gains
 *
 * A figure that cannot be known is unknown, and @gaps tells why.
 */
typedef struct
{
  const FinxInstrument *instrument;
  const char           *currency;
  FinxDecimal           quantity;
  FinxDecimal           price, previous;
  gint32                price_age, rate_age;
  FinxDecimal           cost, cost_price, value;        /* in @currency */
  FinxDecimal           base_cost, base_value, base_day_change, base_price_move;
  double                weight;
  FinxDecimal           price_gain, currency_gain;
  FinxDecimal           realised, income, fees, taxes, total_gain;
  FinxValuationGaps     gaps;
  guint                 first_lot, n_lots;
} FinxReviewHolding;

/**
 * FinxReviewSummary: in the base currency.
 * @invested: all that came in, less what went out
 * @day_change: of the last day, without what came in or went out
 * @price_move: the sum of @base_price_move of the holdings whose price is of the newest day
 * @income_year: dividends and interest of the last day's calendar year, before deductions
 * @ttwror: since the beginning, time-weighted; NaN: unknown
 * @ttwror_yearly: NaN below a year
 * @drawdown: below the highest point, now; a fraction, not above 0; NaN: unknown
 * @first_day: of the first transaction; %G_MAXINT32: there is none
 * @gaps: of the last day, and flows of any day that are not known
 * @oldest_price: age in days of the oldest price of what is held; −1: none has a price
 * @newest_price: likewise of the newest
 * @oldest_rate: likewise of the oldest exchange rate that the value rests on; −1: none is known; 0: none is needed
 */
typedef struct
{
  FinxDecimal       value, cash, invested;
  FinxDecimal       day_change, price_move, total_gain, income_year;
  double            day_return, ttwror, ttwror_yearly;
  FinxXirr          xirr;
  double            drawdown, max_drawdown;
  gint32            first_day;
  FinxValuationGaps gaps;
  gint32            oldest_price, newest_price, oldest_rate;
} FinxReviewSummary;

/**
 * FinxReview: all figures of a portfolio as of a day. Computed by any one thread; immutable then: any thread may hold and
 * read it.
 */
typedef struct _FinxReview FinxReview;

FinxReview                *finx_review_new              (const FinxReviewOptions *options,
                                                         FinxTransactionList     *transactions,
                                                         FinxPriceHistory        *prices,
                                                         GError                 **error);
FinxReview                *finx_review_new_of_trades    (const FinxReviewOptions *options,
                                                         FinxTradeColumns        *trades,
                                                         FinxPriceHistory        *prices);
FinxReview                *finx_review_update           (FinxReview              *old,
                                                         FinxTransactionList     *transactions,
                                                         FinxPriceHistory        *prices,
                                                         GError                 **error);
FinxReview                *finx_review_update_joint     (FinxReview              *old,
                                                         FinxJointBook           *joint,
                                                         FinxPriceHistory        *prices,
                                                         GError                 **error);
FinxReview                *finx_review_ref              (FinxReview              *self);
void                       finx_review_unref            (FinxReview              *self);
const FinxReviewOptions   *finx_review_get_options      (FinxReview              *self);
FinxTransactionList       *finx_review_get_transactions (FinxReview              *self);
GHashTable                *finx_review_get_accounting   (FinxReview              *self);
FinxPriceHistory          *finx_review_get_prices       (FinxReview              *self);
const FinxValuationSeries *finx_review_get_series       (FinxReview              *self);
const FinxGainsReport     *finx_review_get_gains        (FinxReview              *self);
const GArray              *finx_review_get_holdings     (FinxReview              *self);
GPtrArray                 *finx_review_list_refused     (FinxReview              *self);
const FinxReviewSummary   *finx_review_get_summary      (FinxReview              *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxReview, finx_review_unref)

G_END_DECLS
