/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-books-run.h"

G_BEGIN_DECLS

/* Why a figure of a day is unknown, or not what it should be. */
typedef enum
{
  FINX_GAP_NONE = 0,
  FINX_GAP_PRICE = 1 << 0,              /* a holding has no price yet */
  FINX_GAP_RATE = 1 << 1,               /* a currency has no exchange rate to the base currency yet */
  FINX_GAP_FLOW = 1 << 2,               /* what came in or went out that day has no known value */
  FINX_GAP_COST = 1 << 3,               /* a cost is unknown */
  FINX_GAP_VALUED_AT_COST = 1 << 4,     /* units that moved without a price were taken at their cost */
  FINX_GAP_SHORT_SALE = 1 << 5          /* more was sold than was held, and short sales are refused */
} FinxValuationGaps;

/**
 * FinxValuationDay: the portfolio at the end of a day, and what happened on it; all in the base currency.
 * @value: holdings and cash
 * @cost: of the holdings
 * @invested: all that came in since the beginning, less what went out
 * @flow: what came in (+) or went out (−) that day: deposits, withdrawals, deliveries, transfers across the border of
 *   the filter; with a filter of instruments also what was paid for them and what they paid
 * @fees: all; those that are part of a cost or of proceeds too
 * @separate_fees: fees and taxes that are not part of a cost or of proceeds
 * @realised_currency: the part of @realised that came from exchange rates
 * @carried: unrealised gain that units brought along (+) or took away (−) when they crossed the border without a sale
 * @carried_currency: the part of it that came from exchange rates
 *
 * A figure that cannot be known is unknown, and @gaps tells why.
 */
typedef struct
{
  gint32            day;
  FinxValuationGaps gaps;
  FinxDecimal       value, cash, cost;
  FinxDecimal       invested, flow;
  FinxDecimal       realised, realised_currency;
  FinxDecimal       income, interest, fees, taxes, separate_fees;
  FinxDecimal       carried, carried_currency;
} FinxValuationDay;

/**
 * FinxDayHolding: what one account has of one instrument, or of one currency (@instrument is %NULL), at the end of a day.
 * @base_cost: of cash: the balance at the rates of the days on which it moved
 * @credit: what it has given (+) or taken (−) since the beginning, in the base currency: with it, the gain of a period
 *   is the change of @base_value + @credit
 */
typedef struct
{
  const char           *account;
  const FinxInstrument *instrument;
  const char           *currency;
  FinxDecimal           quantity;       /* of cash: the balance */
  FinxDecimal           price;          /* of one unit; unknown for cash */
  gint32                price_age;      /* days; −1: no price */
  FinxDecimal           cost, base_cost;
  FinxDecimal           value, base_value;
  FinxDecimal           credit;
} FinxDayHolding;

/**
 * FinxValuationOptions:
 * @accounts: (nullable) (array zero-terminated=1): only these; copied
 * @instruments: (nullable) (element-type FinxInstrument): only these, and no cash; a set, held and not changed any more
 * @from: first day; %G_MININT32: the day of the first transaction
 * @to: last day; %G_MININT32: the day of the last transaction
 */
typedef struct
{
  const char             *base_currency;
  const FinxPriceHistory *prices;       /* (nullable): held */
  FinxLotMethod           method;
  gboolean                expense_fees;
  GHashTable             *accounting;   /* (nullable): see #FinxBooksOptions; held */
  gboolean                refuse_short;
  const char *const      *accounts;
  GHashTable             *instruments;
  gint32                  from, to;
} FinxValuationOptions;

/* The value of a portfolio day by day. One thread changes it; any thread may read it in between. */
typedef struct _FinxValuationSeries FinxValuationSeries;

FinxValuationSeries    *finx_valuation_series_new           (const FinxValuationOptions *options);
void                    finx_valuation_series_free          (FinxValuationSeries        *self);
gboolean                finx_valuation_series_set           (FinxValuationSeries        *self,
                                                             FinxTransactionList        *transactions,
                                                             GError                    **error);
const FinxValuationDay *finx_valuation_series_get_days      (const FinxValuationSeries  *self,
                                                             guint                      *n_days);
const FinxValuationDay *finx_valuation_series_get_day       (const FinxValuationSeries  *self,
                                                             gint32                      day);
GArray                 *finx_valuation_series_list_holdings (const FinxValuationSeries  *self,
                                                             gint32                      day);
const FinxValuationOptions *finx_valuation_series_get_options (const FinxValuationSeries *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxValuationSeries, finx_valuation_series_free)

G_END_DECLS
