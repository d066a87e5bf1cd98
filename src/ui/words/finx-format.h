/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-format-value.h"
#include "model/finx-order.h"

G_BEGIN_DECLS

/* Prices, times and words as the screen shows them (ui.md "Numbers and dates"): "–" for unknown. All return (transfer full) strings. */
char *finx_format_price     (const FinxInstrument *instrument, FinxDecimal price);
char *finx_format_quantity  (const FinxInstrument *instrument, FinxDecimal quantity);
char *finx_format_count     (double value);                                     /* "11.84 M", "184.2 K" */
char *finx_format_time      (gint64 time_us, const char *zone);                 /* "15:31:04"; zone %NULL: local */
char *finx_format_time_ms   (gint64 time_us, const char *zone);
char *finx_format_held      (gint32 days);                                     /* "12 d", "6 y 8 m" */
char *finx_format_date      (gint64 time_us, const char *zone);                 /* "Fri 20 Nov 2026" */
char *finx_format_when      (gint64 time_us, gint64 now_us);                    /* today only the time, else date and time */
char *finx_format_moment    (gint64 time_us);                                   /* "Fri 13 Nov, 22:00", local */
char *finx_format_age       (gint64 age_us);                                    /* "8 s", "4 min", "29 h", "6 d" */
char *finx_format_bytes     (gint64 bytes);
const char *finx_order_state_label  (FinxOrderState state);                     /* "Working", "Partly filled", "Waiting for trigger" … */
const char *finx_order_state_style  (FinxOrderState state);                     /* (nullable): CSS class: "working", "state-warn" … */
char       *finx_order_terms        (const FinxOrder *order);                   /* "limit 231.40 · day" */
char       *finx_order_words        (const FinxOrder *order);                   /* "Buy 25 · limit 231.40 · day" */
const char *finx_order_type_label   (FinxOrderType type);
const char *finx_tif_label          (FinxTimeInForce tif);                      /* "Day", "GTC" … */
const char *finx_tif_explain        (FinxTimeInForce tif);                      /* one sentence for the tooltip */
const char *finx_side_label         (FinxSide side);                            /* "Buy", "Sell" */

G_END_DECLS
