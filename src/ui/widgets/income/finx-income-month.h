/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-income-bars.h"

G_BEGIN_DECLS

/* The payments of one month, for a row of the list. */
#define FINX_TYPE_INCOME_MONTH (finx_income_month_get_type ())
G_DECLARE_FINAL_TYPE (FinxIncomeMonth, finx_income_month, FINX, INCOME_MONTH, GObject)

/* (transfer full): newest month first, and in it the newest payment first; later ones than @as_of are left out. */
GListModel              *finx_income_months_new           (const FinxIncomePayment *payments, gsize n, gint32 as_of);
int                      finx_income_month_get_month      (FinxIncomeMonth *self);      /* year × 12 + 0…11 */
double                   finx_income_month_get_total      (FinxIncomeMonth *self);      /* NaN: a payment is not known */
guint                    finx_income_month_get_n          (FinxIncomeMonth *self);
const FinxIncomePayment *finx_income_month_get_payment    (FinxIncomeMonth *self, guint i);

G_END_DECLS
