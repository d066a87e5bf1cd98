/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-decimal.h"

#include <math.h>
#include <string.h>

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

G_DEFINE_QUARK (finx-decimal-error-quark, finx_decimal_error)

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

static Wide
multiply_wide (UInt128 a,
               UInt128 b)
{
  UInt128 a0 = (guint64) a, a1 = a >> 64, b0 = (guint64) b, b1 = b >> 64;
  UInt128 low = a0 * b0, cross = a1 * b0, other = a0 * b1;
  UInt128 middle = (low >> 64) + (guint64) cross + (guint64) other;

  return (Wide) { a1 * b1 + (cross >> 64) + (other >> 64) + (middle >> 64), (middle << 64) | (guint64) low };
}

/* One digit of a long division in base 2^64 (Knuth, algorithm D); @divisor has its top bit set. */
static guint64
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
static UInt128
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

static FinxDecimal
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

static gboolean
fail_parse (const char       *text,
            FinxDecimalError  code,
            const char       *reason,
            GError          **error)
{
  g_autofree char *shown = text == NULL ? g_strdup ("") : g_utf8_make_valid (text, -1);

  if (g_utf8_strlen (shown, -1) > 60)
    strcpy (g_utf8_offset_to_pointer (shown, 57), "...");

  g_set_error (error, FINX_DECIMAL_ERROR, code, "“%s” %s", shown, reason);
  return FALSE;
}

/**
 * finx_decimal_parse:
 * @text: (nullable): an optional sign, digits, and optionally a point and up to 18 more digits
 * @value: (out) (optional): the number; unknown on failure
 * @error: #FinxDecimalError
 *
 * Strict on purpose: no spaces, no exponent, no group separators, no local digits; the point is ".".
 * "5." is refused, ".5" is not. The scale is the number of digits after the point: "1.50" has scale 2.
 */
gboolean
finx_decimal_parse (const char   *text,
                    FinxDecimal  *value,
                    GError      **error)
{
  const char *p = text;
  gboolean negative = FALSE, overflow = FALSE;
  guint n_digits = 0, n_after = 0;
  UInt128 coef = 0;
  const char *point = NULL;

  if (value != NULL)
    *value = FINX_DECIMAL_UNKNOWN;

  if (text == NULL)
    return fail_parse (text, FINX_DECIMAL_ERROR_SYNTAX, "is not a number", error);

  if (*p == '+' || *p == '-')
    negative = *p++ == '-';

  for (; *p != '\0'; p++)
    {
      guint digit = (guint) (*p - '0');

      if (*p == '.' && point == NULL)
        {
          point = p;
          continue;
        }
      if (!g_ascii_isdigit (*p))
        return fail_parse (text, FINX_DECIMAL_ERROR_SYNTAX, "is not a number", error);

      n_digits++;
      if (point != NULL && n_after <= FINX_DECIMAL_MAX_SCALE)
        n_after++;
      if (overflow || coef > (MAGNITUDE_MAX - digit) / 10)
        overflow = TRUE;
      else
        coef = coef * 10 + digit;
    }

  if (n_digits == 0 || (point != NULL && n_after == 0))
    return fail_parse (text, FINX_DECIMAL_ERROR_SYNTAX, "is not a number", error);
  if (n_after > FINX_DECIMAL_MAX_SCALE)
    return fail_parse (text, FINX_DECIMAL_ERROR_SCALE, "has more than 18 digits after the point", error);
  if (overflow)
    return fail_parse (text, FINX_DECIMAL_ERROR_OVERFLOW, "has too many digits", error);

  if (value != NULL)
    *value = from_magnitude (coef, negative, n_after);
  return TRUE;
}

/**
 * finx_decimal_print:
 * @value: a number
 * @buffer: (out): receives the text, with a final zero byte
 *
 * All digits of the scale are printed: 5 at scale 2 is "0.05"; an unknown value is "unknown".
 * Does not allocate.
 *
 * Returns: the length without the zero byte
 */
gsize
finx_decimal_print (FinxDecimal value,
                    char        buffer[FINX_DECIMAL_STRING_SIZE])
{
  char digits[FINX_DECIMAL_STRING_SIZE];
  gsize start = sizeof digits, length, at = 0;
  UInt128 rest = magnitude (value.coef);

  if (!finx_decimal_is_known (value))
    return g_strlcpy (buffer, "unknown", FINX_DECIMAL_STRING_SIZE);

  /* Nineteen digits at once, as a 128-bit division costs far more than a 64-bit one. */
  while (rest >> 64 != 0)
    {
      UInt128 upper = rest / small_powers[18];
      guint64 chunk = (guint64) (rest % small_powers[18]);

      for (guint i = 0; i < 18; i++, chunk /= 10)
        digits[--start] = (char) ('0' + chunk % 10);
      rest = upper;
    }
  for (guint64 chunk = (guint64) rest; chunk != 0; chunk /= 10)
    digits[--start] = (char) ('0' + chunk % 10);
  while (sizeof digits - start <= value.scale)
    digits[--start] = '0';

  length = sizeof digits - start;
  if (value.coef < 0)
    buffer[at++] = '-';
  memcpy (buffer + at, digits + start, length - value.scale);
  at += length - value.scale;
  if (value.scale > 0)
    {
      buffer[at++] = '.';
      memcpy (buffer + at, digits + sizeof digits - value.scale, value.scale);
      at += value.scale;
    }
  buffer[at] = '\0';
  return at;
}

/**
 * finx_decimal_to_string:
 *
 * Returns: (transfer full): see finx_decimal_print()
 */
char *
finx_decimal_to_string (FinxDecimal value)
{
  char buffer[FINX_DECIMAL_STRING_SIZE];

  finx_decimal_print (value, buffer);
  return g_strdup (buffer);
}

/**
 * finx_decimal_sign:
 *
 * Returns: −1, 0 or 1; 0 also for an unknown value, so ask finx_decimal_is_known() where it matters
 */
int
finx_decimal_sign (FinxDecimal value)
{
  if (!finx_decimal_is_known (value))
    return 0;

  return (value.coef > 0) - (value.coef < 0);
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
 * finx_decimal_to_double:
 *
 * For statistics and pixels only.
 *
 * Returns: the nearest `double`; NaN when unknown
 */
double
finx_decimal_to_double (FinxDecimal value)
{
  char buffer[FINX_DECIMAL_STRING_SIZE];

  if (!finx_decimal_is_known (value))
    return NAN;

  /* Both are exact as doubles, so the one division rounds correctly. */
  if (magnitude (value.coef) <= ((guint64) 1 << 53))
    return (double) (gint64) value.coef / (double) small_powers[value.scale];

  finx_decimal_print (value, buffer);
  return g_ascii_strtod (buffer, NULL);
}

/* Reads "d.ddde±xx" into digits and a power of ten. */
static void
split_scientific (const char *text,
                  guint64    *digits,
                  int        *exponent)
{
  *digits = 0;
  *exponent = 0;
  for (gboolean after = FALSE; *text != '\0' && *text != 'e'; text++)
    {
      if (*text == '.')
        after = TRUE;
      else
        {
          *digits = *digits * 10 + (guint64) (*text - '0');
          *exponent -= after;
        }
    }
  if (*text == 'e')
    *exponent += (int) g_ascii_strtoll (text + 1, NULL, 10);
}

/**
 * finx_decimal_from_double:
 * @scale: digits after the point of the result, 0…18
 * @rounding: applied to the shortest decimal number that stands for @value
 *
 * The `double` 0.1 is taken as 0.1, not as 0.1000000000000000055…: so rounding 1.1 up to two digits is 1.10.
 *
 * Returns: the number; unknown when @value is not finite or too large
 */
FinxDecimal
finx_decimal_from_double (double       value,
                          guint        scale,
                          FinxRounding rounding)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  guint64 digits;
  int exponent;
  gboolean negative = value < 0;

  g_return_val_if_fail (scale <= FINX_DECIMAL_MAX_SCALE, FINX_DECIMAL_UNKNOWN);

  if (!isfinite (value))
    return FINX_DECIMAL_UNKNOWN;
  if (value == 0)
    return finx_decimal_new (0, scale);

  value = fabs (value);
  for (int precision = 14; precision <= 16; precision++)
    {
      char format[] = { '%', '.', '1', (char) ('0' + precision - 10), 'e', '\0' };

      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  split_scientific (text, &digits, &exponent);

  exponent += (int) scale;              /* coef = digits × 10^exponent */
  if (exponent < -18)                   /* 17 digits: below 0.1 */
    return round_quotient (0, 1, 3, negative, scale, rounding);
  if (exponent < 0)
    return divide_and_round ((Wide) { 0, digits }, power_of_ten ((guint) -exponent), negative, scale, rounding);
  if (exponent < N_POWERS)
    {
      Wide coef = multiply_wide (digits, power_of_ten ((guint) exponent));

      return coef.high != 0 ? FINX_DECIMAL_UNKNOWN : from_magnitude (coef.low, negative, scale);
    }
  /* The 15 digits printed at least may end in zeros that push the exponent down, never up: too large. */
  return FINX_DECIMAL_UNKNOWN;
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

  scaled = finx_decimal_rescale (value, scale, FINX_ROUND_DOWN);
  if (!finx_decimal_is_known (scaled) || !fits_int64 (scaled.coef)
      || finx_decimal_compare (scaled, value) != 0)
    return FALSE;

  *units = (gint64) scaled.coef;
  return TRUE;
}
