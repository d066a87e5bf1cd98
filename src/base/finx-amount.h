/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/**
 * FinxAmount:
 *
 * An exact amount in units that its owner has agreed on, such as 10^-8 USD: what #FinxDecimal is for values that
 * stand alone, this is for long columns that share a scale. Unknown is one value of its own, and sticky as there:
 * overflow, and arithmetic with an unknown, are unknown.
 */
typedef FinxInt128 FinxAmount;

#define FINX_AMOUNT_UNKNOWN ((FinxAmount) ((__extension__ (unsigned __int128) 1) << 127))

static inline gboolean
finx_amount_is_known (FinxAmount amount)
{
  return amount != FINX_AMOUNT_UNKNOWN;
}

static inline FinxAmount
finx_amount_add (FinxAmount a,
                 FinxAmount b)
{
  FinxAmount sum;

  /* Two known amounts that overflow, or meet the unknown value exactly, are as unknown as an unknown one. */
  if (a == FINX_AMOUNT_UNKNOWN || b == FINX_AMOUNT_UNKNOWN || __builtin_add_overflow (a, b, &sum))
    return FINX_AMOUNT_UNKNOWN;
  return sum;
}

static inline FinxAmount
finx_amount_negate (FinxAmount amount)
{
  return amount == FINX_AMOUNT_UNKNOWN ? FINX_AMOUNT_UNKNOWN : -amount;
}

static inline FinxAmount
finx_amount_sub (FinxAmount a,
                 FinxAmount b)
{
  return finx_amount_add (a, finx_amount_negate (b));
}

FinxAmount  finx_amount_multiply_divide (FinxAmount amount, gint64 numerator, gint64 denominator);
FinxAmount  finx_amount_from_decimal    (FinxDecimal value, guint scale);
FinxDecimal finx_amount_to_decimal      (FinxAmount amount, guint scale);

/* The share of @amount that @part of @whole has; 0 ≤ part ≤ whole. Nearly always the whole, or small. */
static inline FinxAmount
finx_amount_part (FinxAmount amount,
                  gint64     part,
                  gint64     whole)
{
  return part == whole ? amount : finx_amount_multiply_divide (amount, part, whole);
}

G_END_DECLS
