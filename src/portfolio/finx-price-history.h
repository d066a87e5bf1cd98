/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-list.h"

G_BEGIN_DECLS

#define FINX_RATE_SCALE 10      /* digits of an exchange rate that was computed */

/* A value that was known on a day, and how old it was then. */
typedef struct
{
  FinxDecimal value;            /* unknown where nothing was known yet */
  gint32      age;              /* days; 0: of the day itself; −1: unknown */
} FinxKnownValue;

/* What was known on a day, and stays until the next one is: coef × 10^-scale. Small: there may be millions. */
typedef struct
{
  gint64 coef;
  gint32 day;
  guint8 scale;
} FinxDayPoint;

/* Values by day, in order. Opaque; see finx_price_history_get_prices(). */
typedef struct _FinxDayColumn FinxDayColumn;

/* Closing prices of instruments and rates of currencies by day. It is filled by one thread; then it is not
 * changed any more, and any thread may hold and read it. */
typedef struct _FinxPriceHistory FinxPriceHistory;

FinxPriceHistory    *finx_price_history_new          (void);
FinxPriceHistory    *finx_price_history_ref          (FinxPriceHistory      *self);
void                 finx_price_history_unref        (FinxPriceHistory      *self);
void                 finx_price_history_set_version  (FinxPriceHistory      *self,
                                                      guint64                version);
guint64              finx_price_history_get_version  (const FinxPriceHistory *self);
void                 finx_price_history_add_price    (FinxPriceHistory      *self,
                                                      const FinxInstrument  *instrument,
                                                      gint32                 day,
                                                      FinxDecimal            price);
void                 finx_price_history_add_bars     (FinxPriceHistory      *self,
                                                      const FinxInstrument  *instrument,
                                                      const gint32          *days,
                                                      const double          *closes,
                                                      gsize                  n);
void                 finx_price_history_add_split    (FinxPriceHistory      *self,
                                                      const FinxInstrument  *instrument,
                                                      gint32                 day,
                                                      FinxDecimal            ratio);
void                 finx_price_history_add_splits   (FinxPriceHistory      *self,
                                                      const FinxTransactionList *transactions);
void                 finx_price_history_add_rate     (FinxPriceHistory      *self,
                                                      const char            *currency,
                                                      gint32                 day,
                                                      FinxDecimal            per_euro);
gboolean             finx_price_history_read_ecb     (FinxPriceHistory      *self,
                                                      const char            *text,
                                                      GError               **error);
FinxKnownValue       finx_price_history_get_price    (const FinxPriceHistory *self,
                                                      const FinxInstrument  *instrument,
                                                      gint32                 day);
FinxKnownValue       finx_price_history_get_rate     (const FinxPriceHistory *self,
                                                      const char            *from,
                                                      const char            *to,
                                                      gint32                 day);
void                 finx_price_history_list_rates   (const FinxPriceHistory *self,
                                                      const char            *from,
                                                      const char            *to,
                                                      gint32                 start,
                                                      guint                  n,
                                                      FinxDecimal           *rates);
FinxDecimal          finx_price_history_get_split_ratio (const FinxPriceHistory *self,
                                                      const FinxInstrument  *instrument,
                                                      gint32                 after,
                                                      gint32                 until);
const FinxDayColumn *finx_price_history_get_prices   (const FinxPriceHistory *self,
                                                      const FinxInstrument  *instrument);
guint                finx_day_column_find            (const FinxDayColumn   *self,
                                                      gint32                 day,
                                                      guint                  cursor);
FinxKnownValue       finx_day_column_get             (const FinxDayColumn   *self,
                                                      gint32                 day,
                                                      guint                 *cursor);
const FinxDayPoint  *finx_day_column_get_points      (const FinxDayColumn   *self,
                                                      guint                 *n);
FinxDecimal          finx_day_column_get_span        (const FinxDayColumn   *self,
                                                      gint32                 day,
                                                      guint                 *cursor,
                                                      gint32                *last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPriceHistory, finx_price_history_unref)

G_END_DECLS
