/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/* What all calculators share. A figure that can not be known is NaN, whatever made it so: too few values, a NaN or an infinity
 * among them, a division by zero. It is never an infinity, and never zero in place of unknown.
 *
 * Sums are compensated doubles, not long doubles, so that every machine gets the same bits. */

/* A sum with the rounding errors carried along (Knuth's two-sum; Ogita, Rump, Oishi 2005). Starts as { 0 }. */
typedef struct
{
  double sum;
  double rest;
} FinxSum;

static inline void
finx_sum_add (FinxSum *self,
              double   value)
{
  double total = self->sum + value, taken = total - self->sum;

  self->rest += (self->sum - (total - taken)) + (value - taken);
  self->sum = total;
}

static inline double
finx_sum_get (const FinxSum *self)
{
  return self->sum + self->rest;
}

/* @value, or NaN where it is infinite. */
static inline double
finx_known (double value)
{
  return isfinite (value) ? value : NAN;
}

/* NaN where there is nothing to divide by. */
static inline double
finx_quotient (double numerator,
               double denominator)
{
  return denominator == 0 ? NAN : finx_known (numerator / denominator);
}

/* What @wealth becomes in a period with the simple return @rate. Wealth that is gone stays gone: the run has ended,
 * and what comes later changes nothing. */
static inline double
finx_grow (double wealth,
           double rate)
{
  return wealth <= 0 ? wealth : wealth * (1 + rate);
}

G_END_DECLS
