/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

/* Whole numbers of up to 200 decimal digits by the methods taught at school: slow, and sharing no line and no
 * idea with the code under test. */
#define BIG_DIGITS 200

typedef struct
{
  gboolean negative;            /* never for 0 */
  int      n;                   /* without leading zeros; 0: the number is 0 */
  guint8   digits[BIG_DIGITS];  /* the lowest first */
} Big;

Big         big_from_coef    (FinxInt128   coef);
Big         big_power_of_ten (int          exponent);
Big         big_add          (const Big   *a,
                              const Big   *b);
Big         big_multiply     (const Big   *a,
                              const Big   *b);
Big         big_divide       (const Big   *a,
                              const Big   *b,
                              FinxRounding rounding);
gboolean    big_fits         (const Big   *a);
FinxDecimal big_to_decimal   (const Big   *a,
                              int          scale);
