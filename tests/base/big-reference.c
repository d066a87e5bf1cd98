/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "big-reference.h"

#include <string.h>

static void
trim (Big *a)
{
  while (a->n > 0 && a->digits[a->n - 1] == 0)
    a->n--;
  if (a->n == 0)
    a->negative = FALSE;
}

static int
compare_magnitude (const Big *a,
                   const Big *b)
{
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;

  for (int i = a->n - 1; i >= 0; i--)
    if (a->digits[i] != b->digits[i])
      return a->digits[i] < b->digits[i] ? -1 : 1;
  return 0;
}

static Big
add_magnitude (const Big *a,
               const Big *b)
{
  Big sum = { 0 };
  int carry = 0;

  for (int i = 0; i < a->n || i < b->n || carry != 0; i++)
    {
      g_assert_cmpint (i, <, BIG_DIGITS);
      carry += (i < a->n ? a->digits[i] : 0) + (i < b->n ? b->digits[i] : 0);
      sum.digits[i] = (guint8) (carry % 10);
      carry /= 10;
      sum.n = i + 1;
    }
  trim (&sum);
  return sum;
}

/* |a| − |b|, where |a| ≥ |b| */
static Big
subtract_magnitude (const Big *a,
                    const Big *b)
{
  Big rest = *a;
  int borrow = 0;

  for (int i = 0; i < a->n; i++)
    {
      int digit = a->digits[i] - borrow - (i < b->n ? b->digits[i] : 0);

      borrow = digit < 0;
      rest.digits[i] = (guint8) (digit + 10 * borrow);
    }
  g_assert_cmpint (borrow, ==, 0);
  rest.negative = FALSE;
  trim (&rest);
  return rest;
}

Big
big_from_coef (FinxInt128 coef)
{
  Big a = { 0 };

  for (FinxInt128 rest = coef; rest != 0; rest /= 10)
    {
      int digit = (int) (rest % 10);

      a.digits[a.n++] = (guint8) ABS (digit);
    }
  a.negative = coef < 0;
  return a;
}

Big
big_power_of_ten (int exponent)
{
  Big a = { 0 };

  a.n = exponent + 1;
  a.digits[exponent] = 1;
  return a;
}

Big
big_add (const Big *a,
         const Big *b)
{
  Big sum;

  if (a->negative == b->negative)
    {
      sum = add_magnitude (a, b);
      sum.negative = a->negative;
    }
  else if (compare_magnitude (a, b) >= 0)
    {
      sum = subtract_magnitude (a, b);
      sum.negative = a->negative;
    }
  else
    {
      sum = subtract_magnitude (b, a);
      sum.negative = b->negative;
    }
  trim (&sum);
  return sum;
}

Big
big_multiply (const Big *a,
              const Big *b)
{
  Big product = { 0 };

  g_assert_cmpint (a->n + b->n, <, BIG_DIGITS);
  for (int i = 0; i < a->n; i++)
    {
      int carry = 0;

      for (int j = 0; j < b->n || carry != 0; j++)
        {
          carry += product.digits[i + j] + (j < b->n ? a->digits[i] * b->digits[j] : 0);
          product.digits[i + j] = (guint8) (carry % 10);
          carry /= 10;
        }
    }
  product.n = a->n + b->n;
  product.negative = a->negative != b->negative;
  trim (&product);
  return product;
}

/* The quotient's magnitude, by subtracting as often as it goes, digit by digit. */
static Big
divide_magnitude (const Big *a,
                  const Big *b,
                  Big       *rest)
{
  Big quotient = { 0 }, divisor = *b;

  divisor.negative = FALSE;
  memset (rest, 0, sizeof *rest);
  for (int i = a->n - 1; i >= 0; i--)
    {
      memmove (rest->digits + 1, rest->digits, (gsize) rest->n);
      rest->digits[0] = a->digits[i];
      rest->n++;
      trim (rest);
      while (compare_magnitude (rest, &divisor) >= 0)
        {
          *rest = subtract_magnitude (rest, &divisor);
          quotient.digits[i]++;
        }
    }
  quotient.n = a->n;
  trim (&quotient);
  return quotient;
}

Big
big_divide (const Big   *a,
            const Big   *b,
            FinxRounding rounding)
{
  static const Big one = { FALSE, 1, { 1 } };
  gboolean negative = a->negative != b->negative, odd, away = FALSE;
  Big rest, twice, quotient;
  int half;

  quotient = divide_magnitude (a, b, &rest);
  if (rest.n > 0)
    {
      twice = add_magnitude (&rest, &rest);
      half = compare_magnitude (&twice, b);
      odd = quotient.n > 0 && quotient.digits[0] % 2 == 1;
      away = rounding == FINX_ROUND_UP
             || (rounding == FINX_ROUND_HALF_UP && half >= 0)
             || (rounding == FINX_ROUND_HALF_EVEN && (half > 0 || (half == 0 && odd)))
             || (rounding == FINX_ROUND_FLOOR && negative)
             || (rounding == FINX_ROUND_CEILING && !negative);
    }
  if (away)
    quotient = add_magnitude (&quotient, &one);
  quotient.negative = negative;
  trim (&quotient);
  return quotient;
}

/* Within ±(2^127 − 1) */
gboolean
big_fits (const Big *a)
{
  static const char limit[] = "170141183460469231731687303715884105727";
  int n = (int) sizeof limit - 1;

  if (a->n != n)
    return a->n < n;

  for (int i = 0; i < n; i++)
    if (a->digits[n - 1 - i] != limit[i] - '0')
      return a->digits[n - 1 - i] < limit[i] - '0';
  return TRUE;
}

FinxDecimal
big_to_decimal (const Big *a,
                int        scale)
{
  FinxInt128 coef = 0;

  if (!big_fits (a))
    return FINX_DECIMAL_UNKNOWN;

  for (int i = a->n - 1; i >= 0; i--)
    coef = a->negative ? coef * 10 - a->digits[i] : coef * 10 + a->digits[i];
  return (FinxDecimal) { coef, (guint8) scale };
}
