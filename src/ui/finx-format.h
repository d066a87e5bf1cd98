/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-order.h"

G_BEGIN_DECLS

/* Numbers, times and words as the screen shows them (ui.md "Numbers and dates"): locale separators, U+2212 minus,
 * "–" for unknown. All return (transfer full) strings. */
char *finx_format_decimal   (FinxDecimal value, int decimals);                  /* −1: as many as it has */
char *finx_format_signed    (FinxDecimal value, int decimals);                  /* "+1.86", "−2.00", "0.00" */
char *finx_format_price     (const FinxInstrument *instrument, FinxDecimal price);
char *finx_format_quantity  (const FinxInstrument *instrument, FinxDecimal quantity);
char *finx_format_money     (FinxDecimal amount, const char *currency);         /* by the currency's minor unit, no code */
char *finx_format_money_signed (FinxDecimal amount, const char *currency);
char *finx_format_percent   (double ratio, int decimals);                       /* 0.0081 → "0.81%" */
char *finx_format_percent_signed (double ratio, int decimals);
char *finx_format_count     (double value);                                     /* "11.84 M", "184.2 K" */
char *finx_format_double    (double value, int decimals);
char *finx_format_time      (gint64 time_us, const char *zone);                 /* "15:31:04"; zone %NULL: local */
char *finx_format_time_ms   (gint64 time_us, const char *zone);
char *finx_format_held      (gint32 days);                                     /* "12 d", "6 y 8 m" */
char *finx_format_date      (gint64 time_us, const char *zone);                 /* "Fri 20 Nov 2026" */
char *finx_format_day       (gint32 day);                                      /* since 1970: "23 Sep 2019"; %G_MAXINT32: "–" */
char *finx_format_when      (gint64 time_us, gint64 now_us);                    /* today only the time, else date and time */
char *finx_format_moment    (gint64 time_us);                                   /* "Fri 13 Nov, 22:00", local */
char *finx_format_age       (gint64 age_us);                                    /* "8 s", "4 min", "29 h", "6 d" */
char *finx_format_bytes     (gint64 bytes);
int   finx_currency_digits  (const char *currency);
/* What a person typed, in the locale's or in plain notation → exact value. */
gboolean    finx_parse_decimal      (const char *text, FinxDecimal *value, GError **error);
gboolean    finx_parse_decimal_in   (const char *text, char mark, FinxDecimal *value, GError **error);
const char *finx_order_state_label  (FinxOrderState state);                     /* "Working", "Partly filled", "Waiting for trigger" … */
const char *finx_order_state_style  (FinxOrderState state);                     /* (nullable): CSS class: "working", "state-warn" … */
char       *finx_order_terms        (const FinxOrder *order);                   /* "limit 231.40 · day" */
char       *finx_order_words        (const FinxOrder *order);                   /* "Buy 25 · limit 231.40 · day" */
const char *finx_order_type_label   (FinxOrderType type);
const char *finx_tif_label          (FinxTimeInForce tif);                      /* "Day", "GTC" … */
const char *finx_tif_explain        (FinxTimeInForce tif);                      /* one sentence for the tooltip */
const char *finx_side_label         (FinxSide side);                            /* "Buy", "Sell" */

G_END_DECLS
