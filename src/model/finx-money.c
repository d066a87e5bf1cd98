/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-money.h"

/**
 * finx_money_multiply:
 *
 * Returns: a × b, exact up to 18 digits after the point
 */
FinxDecimal
finx_money_multiply (FinxDecimal a,
                     FinxDecimal b)
{
  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b))
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_mul (a, b, MIN (a.scale + b.scale, FINX_DECIMAL_MAX_SCALE), FINX_ROUND_HALF_EVEN);
}

/**
 * finx_money_notional:
 *
 * Returns: quantity × price × multiplier in the instrument's currency, exact up to 18 digits after the point
 */
FinxDecimal
finx_money_notional (const FinxInstrument *instrument,
                     FinxDecimal           quantity,
                     FinxDecimal           price)
{
  FinxDecimal value = finx_money_multiply (quantity, price);

  /* Nearly always 1, and always its own scale: keep the scale of the product small. */
  if (instrument->multiplier.scale == 0 && instrument->multiplier.coef == 1)
    return value;
  return finx_money_multiply (value, instrument->multiplier);
}

/**
 * finx_money_convert:
 *
 * Returns: amount × rate, to %FINX_MONEY_SCALE digits after the point; 0 is 0 at any rate, also an unknown one
 */
FinxDecimal
finx_money_convert (FinxDecimal amount,
                    FinxDecimal rate)
{
  if (finx_decimal_is_known (amount) && finx_decimal_sign (amount) == 0)
    return FINX_DECIMAL_ZERO;
  if (rate.scale == 0 && rate.coef == 1)        /* the same currency: exact */
    return amount;
  return finx_decimal_mul (amount, rate, FINX_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}
