/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/finx-day-change.h"

G_BEGIN_DECLS

/**
 * FinxValuation: what books are worth now, and where it came from.
 * @cash: all currencies
 * @long_value: ≥ 0
 * @short_value: ≤ 0
 * @unrealised: value less cost of what is held
 * @realised: gains of what was closed
 * @income: dividends, interest received less paid, and the like, before deductions
 * @fees: all that were paid, less refunds and rebates
 * @taxes: likewise
 * @in_cost: the part of both that @unrealised and @realised contain already
 * @flows: what came in from outside, less what left
 * @other_gain: what conversions between currencies won since, and what units that left without a sale were worth beyond
 *   their cost; 0 where there were none
 * @day_change: what today won or lost, see #FinxDayChange
 * @margin_used: Σ |value| × margin rate
 * @buying_power: net worth − margin used, not below 0
 *
 * All in the base currency at the present rates, that of the past too; unknown as soon as one part of the sum is. To the
 * last digit: net worth = flows + realised + unrealised + income − fees − taxes + in_cost + other_gain.
 *
 * Whether a purchase's fee is part of its cost depends on how the books are kept (#FinxBooksOptions.expense_fees). For an
 * account at a broker it is not: the average price is the price that was paid, @realised and @unrealised are gains of
 * prices alone, and @fees is taken off beside them, as its broker shows it; @in_cost is 0.
 */
typedef struct
{
  FinxDecimal net_worth;
  FinxDecimal cash;
  FinxDecimal long_value;
  FinxDecimal short_value;
  FinxDecimal unrealised;
  FinxDecimal realised;
  FinxDecimal income;
  FinxDecimal fees;
  FinxDecimal taxes;
  FinxDecimal in_cost;
  FinxDecimal flows;
  FinxDecimal other_gain;
  FinxDecimal day_change;
  FinxDecimal margin_used;
  FinxDecimal buying_power;
  guint       n_positions;      /* that are not flat */
  guint       n_trades;         /* purchases and sales ever */
} FinxValuation;

void     finx_valuation_clear (FinxValuation       *self);
void     finx_valuation_read  (FinxValuation       *self,
                               FinxBooks           *books,
                               const char          *base_currency,
                               FinxPriceFunc        price,
                               FinxRateFunc         rate,
                               gpointer             user_data,
                               const FinxDayChange *today);
gboolean finx_valuation_equal (const FinxValuation *self,
                               const FinxValuation *other);

G_END_DECLS
