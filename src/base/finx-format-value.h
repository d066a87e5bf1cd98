/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/* Numbers and days as people read them, on the screen and on paper (ui.md "Numbers and dates"): separators of the locale, U+2212 minus,
 * "–" for unknown. All return (transfer full) strings. Any thread. */
char       *finx_format_decimal        (FinxDecimal value, int decimals);               /* −1: as many as it has */
char       *finx_format_signed         (FinxDecimal value, int decimals);               /* "+1.86", "−2.00", "0.00" */
char       *finx_format_money          (FinxDecimal amount, const char *currency);      /* by the currency's minor unit, no code */
char       *finx_format_money_signed   (FinxDecimal amount, const char *currency);
char       *finx_format_percent        (double ratio, int decimals);                    /* 0.0081 → "0.81%" */
char       *finx_format_percent_signed (double ratio, int decimals);
char       *finx_format_double         (double value, int decimals);
char       *finx_format_day            (gint32 day);                                    /* since 1970: "23 Sep 2019"; no day: "–" */
int         finx_currency_digits       (const char *currency);
const char *finx_format_decimal_point  (void);

/* What a person typed, in the locale's or in plain notation → exact value. */
gboolean    finx_parse_decimal         (const char *text, FinxDecimal *value, GError **error);
gboolean    finx_parse_decimal_in      (const char *text, char mark, FinxDecimal *value, GError **error);

G_END_DECLS
