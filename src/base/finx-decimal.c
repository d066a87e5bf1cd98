/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-decimal-private.h"

/**
 * finx_decimal_new:
 * @coef: the digits
 * @scale: how many of them stand after the point, 0…18
 *
 * Returns: `coef × 10^-scale`
 */
FinxDecimal
finx_decimal_new (gint64 coef,
                  guint  scale)
{
  g_return_val_if_fail (scale <= FINX_DECIMAL_MAX_SCALE, FINX_DECIMAL_UNKNOWN);

  return (FinxDecimal) { coef, (guint8) scale };
}

/**
 * finx_decimal_compare:
 *
 * A total order, fit for sorting: by value, so 1.5 and 1.50 are equal; an unknown value stands before all
 * known ones and beside other unknown ones. A limit check must first ask finx_decimal_is_known().
 *
 * Returns: −1, 0 or 1
 */
int
finx_decimal_compare (FinxDecimal a,
                      FinxDecimal b)
{
  gboolean negative;
  Wide x, y;
  int result;

  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b))
    return finx_decimal_is_known (a) - finx_decimal_is_known (b);
  if (a.scale == b.scale)
    return (a.coef > b.coef) - (a.coef < b.coef);
  if (finx_decimal_sign (a) != finx_decimal_sign (b))
    return finx_decimal_sign (a) < finx_decimal_sign (b) ? -1 : 1;

  negative = a.coef < 0;
  x = multiply_wide (magnitude (a.coef), power_of_ten (a.scale < b.scale ? b.scale - a.scale : 0));
  y = multiply_wide (magnitude (b.coef), power_of_ten (b.scale < a.scale ? a.scale - b.scale : 0));
  if (x.high != y.high)
    result = x.high < y.high ? -1 : 1;
  else
    result = (x.low > y.low) - (x.low < y.low);
  return negative ? -result : result;
}

/**
 * finx_decimal_equal:
 *
 * Returns: whether finx_decimal_compare() gives 0; two unknown values are equal, so that "did it change?" works
 */
gboolean
finx_decimal_equal (FinxDecimal a,
                    FinxDecimal b)
{
  return finx_decimal_compare (a, b) == 0;
}

FinxDecimal
finx_decimal_negate (FinxDecimal value)
{
  if (!finx_decimal_is_known (value))
    return FINX_DECIMAL_UNKNOWN;

  return from_magnitude (magnitude (value.coef), value.coef > 0, value.scale);
}

FinxDecimal
finx_decimal_abs (FinxDecimal value)
{
  return value.coef < 0 ? finx_decimal_negate (value) : value;
}

/**
 * finx_decimal_min:
 *
 * Returns: the smaller one; unknown when either is
 */
FinxDecimal
finx_decimal_min (FinxDecimal a,
                  FinxDecimal b)
{
  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b))
    return FINX_DECIMAL_UNKNOWN;

  return finx_decimal_compare (a, b) <= 0 ? a : b;
}

/**
 * finx_decimal_max:
 *
 * Returns: the larger one; unknown when either is
 */
FinxDecimal
finx_decimal_max (FinxDecimal a,
                  FinxDecimal b)
{
  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b))
    return FINX_DECIMAL_UNKNOWN;

  return finx_decimal_compare (a, b) >= 0 ? a : b;
}

/* Drops final zeros from a wide number until it fits; unknown when it can not. */
static FinxDecimal
fit_wide (Wide     value,
          gboolean negative,
          guint    scale)
{
  while (value.high != 0 || value.low > MAGNITUDE_MAX)
    {
      UInt128 quotient, remainder;
      UInt128 upper = value.high / 10;

      if (scale == 0)
        return FINX_DECIMAL_UNKNOWN;
      quotient = divide_wide ((Wide) { value.high % 10, value.low }, 10, &remainder);
      if (remainder != 0)
        return FINX_DECIMAL_UNKNOWN;
      value = (Wide) { upper, quotient };
      scale--;
    }

  return from_magnitude (value.low, negative, scale);
}

/* The exact sum where aligning the scales leaves 128 bits: final zeros are dropped as far as needed. */
static FinxDecimal
add_wide (FinxDecimal a,
          FinxDecimal b)
{
  guint scale = MAX (a.scale, b.scale);
  Wide x = multiply_wide (magnitude (a.coef), power_of_ten (scale - a.scale));
  Wide y = multiply_wide (magnitude (b.coef), power_of_ten (scale - b.scale));
  gboolean x_negative = a.coef < 0;
  Wide sum;

  if (x_negative == (b.coef < 0))
    {
      sum.low = x.low + y.low;
      sum.high = x.high + y.high + (sum.low < x.low);
      return fit_wide (sum, x_negative, scale);
    }

  if (x.high < y.high || (x.high == y.high && x.low < y.low))
    {
      Wide swap = x;

      x = y;
      y = swap;
      x_negative = !x_negative;
    }
  sum.low = x.low - y.low;
  sum.high = x.high - y.high - (x.low < y.low);
  return fit_wide (sum, x_negative, scale);
}

/**
 * finx_decimal_add:
 *
 * Returns: the exact sum, with the larger of the two scales (fewer digits only where final zeros would not fit);
 *   unknown when no 128-bit coefficient holds it
 */
FinxDecimal
finx_decimal_add (FinxDecimal a,
                  FinxDecimal b)
{
  FinxInt128 sum;

  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b))
    return FINX_DECIMAL_UNKNOWN;

  if (a.scale == b.scale)
    {
      if (!__builtin_add_overflow (a.coef, b.coef, &sum) && magnitude (sum) <= MAGNITUDE_MAX)
        return (FinxDecimal) { sum, a.scale };
    }
  else if (fits_int64 (a.coef) && fits_int64 (b.coef))
    {
      /* 63 bits by at most 10^18 leave room for a carry. */
      if (a.scale < b.scale)
        return (FinxDecimal) { a.coef * (gint64) small_powers[b.scale - a.scale] + b.coef, b.scale };
      return (FinxDecimal) { a.coef + b.coef * (gint64) small_powers[a.scale - b.scale], a.scale };
    }

  return add_wide (a, b);
}

FinxDecimal
finx_decimal_sub (FinxDecimal a,
                  FinxDecimal b)
{
  return finx_decimal_add (a, finx_decimal_negate (b));
}

/**
 * finx_decimal_mul:
 * @scale: digits after the point of the result, 0…18
 * @rounding: applied once, to the exact product
 */
FinxDecimal
finx_decimal_mul (FinxDecimal  a,
                  FinxDecimal  b,
                  guint        scale,
                  FinxRounding rounding)
{
  guint exact_scale = (guint) a.scale + b.scale;
  gboolean negative = (a.coef < 0) != (b.coef < 0);
  Wide product;

  g_return_val_if_fail (scale <= FINX_DECIMAL_MAX_SCALE, FINX_DECIMAL_UNKNOWN);

  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b))
    return FINX_DECIMAL_UNKNOWN;

  if (fits_int64 (a.coef) && fits_int64 (b.coef))
    {
      FinxInt128 small = (FinxInt128) (gint64) a.coef * (gint64) b.coef;

      if (exact_scale == scale)
        return (FinxDecimal) { small, (guint8) scale };
      if (exact_scale < scale && fits_int64 (small))    /* 63 bits by at most 10^18 */
        return (FinxDecimal) { small * (gint64) small_powers[scale - exact_scale], (guint8) scale };
      product = (Wide) { 0, magnitude (small) };
      if (product.low >> 64 == 0 && exact_scale > scale && exact_scale - scale < G_N_ELEMENTS (small_powers))
        return divide_small ((guint64) product.low, small_powers[exact_scale - scale], negative, scale, rounding);
    }
  else
    {
      product = multiply_wide (magnitude (a.coef), magnitude (b.coef));
    }

  if (exact_scale > scale)
    return divide_and_round (product, power_of_ten (exact_scale - scale), negative, scale, rounding);

  if (product.high != 0)
    return FINX_DECIMAL_UNKNOWN;
  product = multiply_wide (product.low, power_of_ten (scale - exact_scale));
  return product.high != 0 ? FINX_DECIMAL_UNKNOWN : from_magnitude (product.low, negative, scale);
}

/**
 * finx_decimal_div:
 * @scale: digits after the point of the result, 0…18
 * @rounding: applied once, to the exact quotient
 *
 * Returns: the quotient; unknown when @b is zero
 */
FinxDecimal
finx_decimal_div (FinxDecimal  a,
                  FinxDecimal  b,
                  guint        scale,
                  FinxRounding rounding)
{
  gboolean negative = (a.coef < 0) != (b.coef < 0);
  UInt128 numerator, divisor;
  Wide scaled;

  g_return_val_if_fail (scale <= FINX_DECIMAL_MAX_SCALE, FINX_DECIMAL_UNKNOWN);

  if (!finx_decimal_is_known (a) || !finx_decimal_is_known (b) || b.coef == 0)
    return FINX_DECIMAL_UNKNOWN;

  numerator = magnitude (a.coef);
  divisor = magnitude (b.coef);
  if (scale + b.scale >= a.scale)
    return divide_and_round (multiply_wide (numerator, power_of_ten (scale + b.scale - a.scale)),
                             divisor, negative, scale, rounding);

  scaled = multiply_wide (divisor, power_of_ten (a.scale - scale - b.scale));
  if (scaled.high != 0)                 /* more than twice any numerator: rounds like a tiny number */
    return round_quotient (0, numerator != 0, 3, negative, scale, rounding);

  return divide_and_round ((Wide) { 0, numerator }, scaled.low, negative, scale, rounding);
}

/**
 * finx_decimal_rescale:
 * @scale: digits after the point, 0…18
 *
 * Returns: the same number with exactly @scale digits after the point, rounded where digits are lost
 */
FinxDecimal
finx_decimal_rescale (FinxDecimal  value,
                      guint        scale,
                      FinxRounding rounding)
{
  g_return_val_if_fail (scale <= FINX_DECIMAL_MAX_SCALE, FINX_DECIMAL_UNKNOWN);

  if (!finx_decimal_is_known (value) || value.scale == scale)
    return value;

  return finx_decimal_mul (value, FINX_DECIMAL_ONE, scale, rounding);
}

/**
 * finx_decimal_shorten:
 * @scale: digits after the point, 0…18
 *
 * Returns: the same number with @scale digits after the point where that loses none of them; else as it is
 */
FinxDecimal
finx_decimal_shorten (FinxDecimal value,
                      guint       scale)
{
  gint64 power;

  if (!finx_decimal_is_known (value) || value.scale <= scale || !fits_int64 (value.coef))
    return value;
  power = (gint64) small_powers[value.scale - scale];
  if ((gint64) value.coef % power != 0)
    return value;
  return (FinxDecimal) { (gint64) value.coef / power, (guint8) scale };
}

/**
 * finx_decimal_round_to:
 * @step: > 0, such as a tick size
 *
 * Returns: the multiple of @step that @rounding chooses (half-even: the even multiple), with the scale of @step;
 *   unknown when @step is not positive
 */
FinxDecimal
finx_decimal_round_to (FinxDecimal  value,
                       FinxDecimal  step,
                       FinxRounding rounding)
{
  FinxDecimal steps;

  if (finx_decimal_sign (step) <= 0)
    return FINX_DECIMAL_UNKNOWN;

  steps = finx_decimal_div (value, step, 0, rounding);
  return finx_decimal_mul (steps, step, step.scale, FINX_ROUND_DOWN);
}

/**
 * finx_decimal_is_multiple:
 *
 * Returns: whether @value is a whole multiple of @step, 0 included; %FALSE when either is unknown or @step is not positive
 */
gboolean
finx_decimal_is_multiple (FinxDecimal value,
                          FinxDecimal step)
{
  UInt128 divisor, remainder;
  Wide scaled;

  if (!finx_decimal_is_known (value) || finx_decimal_sign (step) <= 0)
    return FALSE;
  if (step.coef == 1 && value.scale <= step.scale)      /* cents in cents, as nearly always */
    return TRUE;

  divisor = magnitude (step.coef);
  if (value.scale > step.scale)
    {
      scaled = multiply_wide (divisor, power_of_ten (value.scale - step.scale));
      if (scaled.high != 0)
        return value.coef == 0;
      return magnitude (value.coef) % scaled.low == 0;
    }

  scaled = multiply_wide (magnitude (value.coef), power_of_ten (step.scale - value.scale));
  scaled.high %= divisor;
  divide_wide (scaled, divisor, &remainder);
  return remainder == 0;
}

/**
 * finx_decimal_normalize:
 *
 * Returns: the same number without final zeros after the point
 */
FinxDecimal
finx_decimal_normalize (FinxDecimal value)
{
  if (!finx_decimal_is_known (value))
    return FINX_DECIMAL_UNKNOWN;
  if (value.coef == 0)
    return FINX_DECIMAL_ZERO;

  while (value.scale > 0 && !fits_int64 (value.coef) && value.coef % 10 == 0)
    {
      value.coef /= 10;
      value.scale--;
    }
  if (fits_int64 (value.coef))
    {
      gint64 coef = (gint64) value.coef;

      for (; value.scale > 0 && coef % 10 == 0; value.scale--)
        coef /= 10;
      value.coef = coef;
    }
  return value;
}

/**
 * finx_decimal_to_units:
 * @scale: digits after the point that one unit stands for
 * @units: (out): `value × 10^scale`
 *
 * Returns: %FALSE when @value is unknown, has more digits than @scale, or does not fit; then @units is not changed
 */
gboolean
finx_decimal_to_units (FinxDecimal  value,
                       guint        scale,
                       gint64      *units)
{
  FinxDecimal scaled;

  g_return_val_if_fail (scale <= FINX_DECIMAL_MAX_SCALE, FALSE);

  if (value.scale <= scale && fits_int64 (value.coef)
      && !__builtin_mul_overflow ((gint64) value.coef, (gint64) small_powers[scale - value.scale], units))
    return TRUE;

  scaled = finx_decimal_rescale (value, scale, FINX_ROUND_DOWN);
  if (!finx_decimal_is_known (scaled) || !fits_int64 (scaled.coef)
      || finx_decimal_compare (scaled, value) != 0)
    return FALSE;

  *units = (gint64) scaled.coef;
  return TRUE;
}
