/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-income-bars.h"

G_BEGIN_DECLS

typedef enum { FINX_INCOME_SHOW_BARS, FINX_INCOME_SHOW_LIST } FinxIncomeMode;

/* Income as bars per month, or as a list of months with their payments. Only what was paid is shown: no payment is
 * made up for the future. Tells "activated" with a month: "2026-03" (of wide ranges "2026-Q1", "2026"). */
#define FINX_TYPE_INCOME_CALENDAR (finx_income_calendar_get_type ())
G_DECLARE_FINAL_TYPE (FinxIncomeCalendar, finx_income_calendar, FINX, INCOME_CALENDAR, GtkWidget)

GtkWidget *finx_income_calendar_new        (void);
/* @payments: in any order, copied; those after @as_of are left out. */
void       finx_income_calendar_set        (FinxIncomeCalendar *self, const FinxIncomePayment *payments, gsize n, gint32 as_of,
                                            const char *currency);
void       finx_income_calendar_set_mode   (FinxIncomeCalendar *self, FinxIncomeMode mode);
void       finx_income_calendar_set_months (FinxIncomeCalendar *self, guint months);    /* of the bars, the last ones (36); 0: all */
FinxPlot  *finx_income_calendar_get_bars   (FinxIncomeCalendar *self);                  /* (transfer none): for its menu */

G_END_DECLS
