/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* One payment that came in (or was taken back). */
typedef struct
{
  gint32      day;              /* since 1970-01-01 */
  const char *holding;          /* "AAPL" */
  const char *kind;             /* "Dividend" */
  const char *text;             /* as it was paid: "123.45 USD" */
  double      amount;           /* base currency; NaN: unknown, below zero: taken back */
} FinxIncomePayment;

/* Income per month, stacked by the holdings that paid most; where months would be too narrow, by quarter or year.
 * Tells "activated" with "2026-03", "2026-Q1" or "2026". */
#define FINX_TYPE_INCOME_BARS (finx_income_bars_get_type ())
G_DECLARE_FINAL_TYPE (FinxIncomeBars, finx_income_bars, FINX, INCOME_BARS, FinxPlot)

GtkWidget *finx_income_bars_new        (void);
/* @payments: copied. The bars end with the month of @as_of: what is not paid yet is not shown. */
void       finx_income_bars_set        (FinxIncomeBars *self, const FinxIncomePayment *payments, gsize n, gint32 as_of, const char *currency);
void       finx_income_bars_set_months (FinxIncomeBars *self, guint months);    /* the last ones; 0: all */

G_END_DECLS
