/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/* The exact arithmetic below FinxDecimal: 128-bit coefficients, 256-bit products, rounding. Inline, because every sum
 * of money passes here; for base/ only. */

__extension__ typedef unsigned __int128 UInt128;

/* The range is symmetric, so that negation can not overflow: |coef| ≤ 2^127 − 1. */
#define MAGNITUDE_MAX ((((UInt128) 1) << 127) - 1)
#define N_POWERS      37                /* the sum of two scales is at most 36 */

/* An unsigned 256-bit number. */
typedef struct
{
  UInt128 high;
  UInt128 low;
} Wide;

static const guint64 small_powers[] = {
  G_GUINT64_CONSTANT (1), G_GUINT64_CONSTANT (10), G_GUINT64_CONSTANT (100), G_GUINT64_CONSTANT (1000),
  G_GUINT64_CONSTANT (10000), G_GUINT64_CONSTANT (100000), G_GUINT64_CONSTANT (1000000),
  G_GUINT64_CONSTANT (10000000), G_GUINT64_CONSTANT (100000000), G_GUINT64_CONSTANT (1000000000),
  G_GUINT64_CONSTANT (10000000000), G_GUINT64_CONSTANT (100000000000), G_GUINT64_CONSTANT (1000000000000),
  G_GUINT64_CONSTANT (10000000000000), G_GUINT64_CONSTANT (100000000000000),
  G_GUINT64_CONSTANT (1000000000000000), G_GUINT64_CONSTANT (10000000000000000),
  G_GUINT64_CONSTANT (100000000000000000), G_GUINT64_CONSTANT (1000000000000000000),
};

static inline UInt128
power_of_ten (guint exponent)
{
  g_assert (exponent < N_POWERS);

  if (exponent < G_N_ELEMENTS (small_powers))
    return small_powers[exponent];

  return (UInt128) small_powers[18] * small_powers[exponent - 18];
}

static inline gboolean
fits_int64 (FinxInt128 value)
{
  return value == (gint64) value;
}

static inline UInt128
magnitude (FinxInt128 value)
{
  return value < 0 ? -(UInt128) value : (UInt128) value;
}

static inline FinxDecimal
from_magnitude (UInt128  value,
                gboolean negative,
                guint    scale)
{
  if (value > MAGNITUDE_MAX)
    return FINX_DECIMAL_UNKNOWN;

  return (FinxDecimal) { negative ? -(FinxInt128) value : (FinxInt128) value, (guint8) scale };
}

static inline Wide
multiply_wide (UInt128 a,
               UInt128 b)
{
  UInt128 a0 = (guint64) a, a1 = a >> 64, b0 = (guint64) b, b1 = b >> 64;
  UInt128 low = a0 * b0, cross = a1 * b0, other = a0 * b1;
  UInt128 middle = (low >> 64) + (guint64) cross + (guint64) other;

  return (Wide) { a1 * b1 + (cross >> 64) + (other >> 64) + (middle >> 64), (middle << 64) | (guint64) low };
}

/* One digit of a long division in base 2^64 (Knuth, algorithm D); @divisor has its top bit set. */
static inline guint64
quotient_digit (UInt128  numerator,
                guint64  next,
                UInt128  divisor,
                UInt128 *remainder)
{
  UInt128 top = divisor >> 64, bottom = (guint64) divisor;
  UInt128 digit = numerator / top, rest = numerator % top;

  while (rest >> 64 == 0 && (digit >> 64 != 0 || digit * bottom > ((rest << 64) | next)))
    {
      digit--;
      rest += top;
    }

  *remainder = ((numerator << 64) | next) - digit * divisor;    /* modulo 2^128, where it is exact */
  return (guint64) digit;
}

/* Needs numerator.high < divisor, so that the quotient fits. */
static inline UInt128
divide_wide (Wide     numerator,
             UInt128  divisor,
             UInt128 *remainder)
{
  guint shift;
  UInt128 high, low, rest;
  guint64 first, second;

  g_assert (numerator.high < divisor);

  if (numerator.high == 0)
    {
      *remainder = numerator.low % divisor;
      return numerator.low / divisor;
    }

  shift = divisor >> 64 != 0 ? __builtin_clzll ((guint64) (divisor >> 64))
                             : 64 + __builtin_clzll ((guint64) divisor);
  divisor <<= shift;
  high = shift == 0 ? numerator.high : (numerator.high << shift) | (numerator.low >> (128 - shift));
  low = numerator.low << shift;
  first = quotient_digit (high, (guint64) (low >> 64), divisor, &rest);
  second = quotient_digit (rest, (guint64) low, divisor, &rest);
  *remainder = rest >> shift;
  return ((UInt128) first << 64) | second;
}

/* Whether a quotient moves one away from zero; @half compares what is left, which is not 0, with half the divisor. */
static inline gboolean
rounds_away (gboolean     odd,
             int          half,
             gboolean     negative,
             FinxRounding rounding)
{
  switch (rounding)
    {
    case FINX_ROUND_HALF_EVEN:
      return half > 0 || (half == 0 && odd);
    case FINX_ROUND_HALF_UP:
      return half >= 0;
    case FINX_ROUND_DOWN:
      return FALSE;
    case FINX_ROUND_UP:
      return TRUE;
    case FINX_ROUND_FLOOR:
      return negative;
    case FINX_ROUND_CEILING:
      return !negative;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static inline FinxDecimal
round_quotient (UInt128      quotient,
                UInt128      remainder,
                UInt128      divisor,
                gboolean     negative,
                guint        scale,
                FinxRounding rounding)
{
  UInt128 missing = divisor - remainder;
  int half = (remainder > missing) - (remainder < missing);

  if (remainder != 0 && quotient <= MAGNITUDE_MAX && rounds_away (quotient & 1, half, negative, rounding))
    quotient++;

  return from_magnitude (quotient, negative, scale);
}

/* The same where 64 bits do, as nearly always. */
static inline FinxDecimal
divide_small (guint64      numerator,
              guint64      divisor,
              gboolean     negative,
              guint        scale,
              FinxRounding rounding)
{
  guint64 quotient = numerator / divisor, remainder = numerator % divisor, missing = divisor - remainder;
  int half = (remainder > missing) - (remainder < missing);
  FinxInt128 coef = quotient;

  if (remainder != 0 && rounds_away (quotient & 1, half, negative, rounding))
    coef++;

  return (FinxDecimal) { negative ? -coef : coef, (guint8) scale };
}

static inline FinxDecimal
divide_and_round (Wide         numerator,
                  UInt128      divisor,
                  gboolean     negative,
                  guint        scale,
                  FinxRounding rounding)
{
  UInt128 quotient, remainder;

  if (numerator.high >= divisor)
    return FINX_DECIMAL_UNKNOWN;

  if (numerator.high == 0 && numerator.low >> 64 == 0 && divisor >> 64 == 0)
    return divide_small ((guint64) numerator.low, (guint64) divisor, negative, scale, rounding);

  quotient = divide_wide (numerator, divisor, &remainder);
  return round_quotient (quotient, remainder, divisor, negative, scale, rounding);
}

G_END_DECLS
