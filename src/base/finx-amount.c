/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-amount.h"

#include "base/finx-decimal-private.h"

/**
 * finx_amount_multiply_divide:
 * @denominator: not 0
 *
 * Returns: @amount × @numerator ÷ @denominator, to the nearest unit, ties to the even one; exact in between
 */
FinxAmount
finx_amount_multiply_divide (FinxAmount amount,
                             gint64     numerator,
                             gint64     denominator)
{
  gboolean negative = (amount < 0) ^ (numerator < 0) ^ (denominator < 0);
  FinxDecimal result;

  g_return_val_if_fail (denominator != 0, FINX_AMOUNT_UNKNOWN);

  if (amount == FINX_AMOUNT_UNKNOWN)
    return FINX_AMOUNT_UNKNOWN;

  result = divide_and_round (multiply_wide (magnitude (amount), magnitude (numerator)), magnitude (denominator), negative, 0,
                             FINX_ROUND_HALF_EVEN);
  return finx_decimal_is_known (result) ? result.coef : FINX_AMOUNT_UNKNOWN;
}

/**
 * finx_amount_from_decimal:
 * @scale: digits after the point that one unit stands for, 0…18
 *
 * Returns: @value in units of 10^-scale, rounded half to even; unknown when it is, or is too large
 */
FinxAmount
finx_amount_from_decimal (FinxDecimal value,
                          guint       scale)
{
  FinxDecimal units;

  if (value.scale <= scale && fits_int64 (value.coef))
    return value.coef * (gint64) small_powers[scale - value.scale];     /* 63 bits by at most 10^18 */
  units = finx_decimal_rescale (value, scale, FINX_ROUND_HALF_EVEN);
  return finx_decimal_is_known (units) ? units.coef : FINX_AMOUNT_UNKNOWN;
}

FinxDecimal
finx_amount_to_decimal (FinxAmount amount,
                        guint      scale)
{
  return amount == FINX_AMOUNT_UNKNOWN ? FINX_DECIMAL_UNKNOWN : (FinxDecimal) { amount, (guint8) scale };
}
