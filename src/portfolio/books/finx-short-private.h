/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-books.h"

G_BEGIN_DECLS

/* A number with as few digits as it has: products of such fit 64 bits, as nearly always. What does not is left to #FinxDecimal,
 * and comes to the same. */
typedef struct
{
  gint64 coef;
  guint  scale;
} FinxShort;

static const gint64 finx_short_powers[] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, G_GINT64_CONSTANT (10000000000),
  G_GINT64_CONSTANT (100000000000), G_GINT64_CONSTANT (1000000000000), G_GINT64_CONSTANT (10000000000000),
  G_GINT64_CONSTANT (100000000000000), G_GINT64_CONSTANT (1000000000000000), G_GINT64_CONSTANT (10000000000000000),
  G_GINT64_CONSTANT (100000000000000000), G_GINT64_CONSTANT (1000000000000000000),
};

/* @units: of 10^-scale; most are whole cents, or whole shares */
static inline FinxShort
finx_short_new (gint64 units,
                guint  scale)
{
  const gint64 unit = 100000000;

  if (scale >= 8 && units % unit == 0)
    return (FinxShort) { units / unit, scale - 8 };
  return (FinxShort) { units, scale };
}

/* In units of 10^-scale. %FALSE: not without rounding, or too large */
static inline gboolean
finx_short_read (const FinxDecimal *value,
                 guint              scale,
                 gint64            *units)
{
  return value->scale <= scale && value->coef == (gint64) value->coef
         && !__builtin_mul_overflow ((gint64) value->coef, finx_short_powers[scale - value->scale], units);
}

/* @a × @coef × 10^-scale in units of money, rounded half to even. %FALSE: too large */
static inline gboolean
finx_short_multiply (FinxShort   a,
                     gint64      coef,
                     guint       scale,
                     FinxAmount *amount)
{
  guint exact_scale = a.scale + scale;
  gint64 product, divisor, quotient, rest, missing;

  if (__builtin_mul_overflow (a.coef, coef, &product) || exact_scale > FINX_BOOKS_MONEY_SCALE + FINX_DECIMAL_MAX_SCALE)
    return FALSE;
  if (exact_scale <= FINX_BOOKS_MONEY_SCALE)
    {
      *amount = (FinxAmount) product * finx_short_powers[FINX_BOOKS_MONEY_SCALE - exact_scale];
      return TRUE;
    }
  divisor = finx_short_powers[exact_scale - FINX_BOOKS_MONEY_SCALE];
  quotient = product / divisor;
  rest = ABS (product % divisor);
  missing = divisor - rest;
  if (rest > missing || (rest == missing && quotient % 2 != 0))
    quotient += product < 0 ? -1 : 1;
  *amount = quotient;
  return TRUE;
}

/* @amount of money at @rate. %FALSE: the rate is unknown, or it is too large */
static inline gboolean
finx_short_convert (FinxAmount         amount,
                    const FinxDecimal *rate,
                    FinxAmount        *converted)
{
  return amount == (gint64) amount && finx_decimal_is_known (*rate) && rate->coef == (gint64) rate->coef
         && finx_short_multiply (finx_short_new ((gint64) amount, FINX_BOOKS_MONEY_SCALE), (gint64) rate->coef, rate->scale, converted);
}

G_END_DECLS
