/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/finx-price-history.h"

G_BEGIN_DECLS

#define FINX_WORKDAYS_PER_YEAR 261.0

/**
 * FinxReturnSeries: simple returns by day, Monday to Friday, oldest first.
 * @start_day: the day from whose end the first return counts
 * @days: (element-type gint32): days since 1970
 * @returns: (element-type double): fractions, each since the day before in the list; NaN: unknown
 */
typedef struct
{
  gint32  start_day;
  GArray *days;
  GArray *returns;
} FinxReturnSeries;

FinxReturnSeries *finx_return_series_new            (gint32 start_day, const gint32 *days, const double *returns, guint n);
FinxReturnSeries *finx_return_series_new_of_prices  (const FinxPriceHistory *prices, const FinxInstrument *instrument,
                                                     const char *currency, const char *base_currency, gint32 from, gint32 to);
FinxReturnSeries *finx_return_series_new_mix        (const FinxReturnSeries *const *series, const double *weights, guint n_series);
void              finx_return_series_free           (FinxReturnSeries *self);
guint             finx_return_series_count_known    (const FinxReturnSeries *self);
guint             finx_return_series_align          (const FinxReturnSeries *const *series, guint n_series, gint32 *days,
                                                     double **aligned, guint *n_missing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxReturnSeries, finx_return_series_free)

G_END_DECLS
