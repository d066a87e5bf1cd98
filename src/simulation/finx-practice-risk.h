/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-order.h"
#include "portfolio/finx-valuation.h"

G_BEGIN_DECLS

/**
 * FinxPracticeRisk:
 * @currency: base currency of the account
 * @open_orders: (element-type FinxOrder): orders of the account that may fill now, without the one that is checked;
 *   one of each pair
 * @reserved: margin in base currency that open orders hold
 *
 * What the simulated broker knows of the account when it judges an order. All borrowed.
 */
typedef struct
{
  FinxBooks     *books;
  const char    *currency;
  GPtrArray     *open_orders;
  FinxDecimal    reserved;
  FinxPriceFunc  price;
  FinxRateFunc   rate;
  gpointer       user_data;
} FinxPracticeRisk;

/* Commission of the practice broker on a total of @quantity and @value, in the instrument's currency. */
FinxDecimal finx_practice_fee_on_total (const FinxInstrument *instrument, FinxDecimal quantity, FinxDecimal value);
/* May @order go on, at @price per unit? @margin: what it holds of the buying power, in base currency; nothing for what
 * closes a position. */
gboolean    finx_practice_risk_check   (const FinxPracticeRisk  *self,
                                        const FinxOrder         *order,
                                        FinxDecimal              price,
                                        FinxDecimal             *margin,
                                        GError                 **error);

G_END_DECLS
