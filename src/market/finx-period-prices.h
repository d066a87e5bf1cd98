/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

typedef enum { FINX_CHANGE_DAY, FINX_CHANGE_WEEK, FINX_CHANGE_MONTH, FINX_CHANGE_YEAR } FinxChangePeriod;
#define FINX_N_CHANGES 4

/**
 * FinxPeriodPrices: what a change of some length counts from.
 * @day: of @last, since 1970
 * @last: newest close up to the day that was asked for; NaN: none
 * @volume: units traded on @day; NaN: none
 * @before: closes of a day, week, month, year before; NaN: none within a week before that day
 */
typedef struct
{
  gint32 day;
  double last, volume;
  double before[FINX_N_CHANGES];
} FinxPeriodPrices;

gint32 finx_period_start        (gint32            day,
                                 FinxChangePeriod  period);
void   finx_period_prices_clear (FinxPeriodPrices *self);       /* nothing is known */
void   finx_period_prices_read  (FinxPeriodPrices *self,
                                 const GArray     *bars,
                                 gint32            day);

G_END_DECLS
