/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-market-data.h"

G_BEGIN_DECLS

/* Where a kept series of daily prices was fetched; what the provider's own time and source are stands beside it. */
typedef struct
{
  char          *symbol;
  char          *source;        /* id of the provider */
  gint64         fetched_us;
  FinxAdjustment adjustment;
  char          *currency;
  GArray        *actions;       /* (element-type FinxPriceAction) */
} FinxPriceOrigin;
void                finx_price_origin_free    (FinxPriceOrigin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPriceOrigin, finx_price_origin_free)

/* Answers as they are kept: JSON texts, without source and time. Reading gives %NULL for what is none. (transfer full). */
char               *finx_market_last_to_text      (const FinxLastPrice      *last);
FinxLastPrice      *finx_market_last_from_text    (const char               *text);
char               *finx_market_economy_to_text   (const FinxEconomicSeries *series);
FinxEconomicSeries *finx_market_economy_from_text (const char               *text);
char               *finx_market_releases_to_text   (const FinxReleaseDates *dates);
FinxReleaseDates   *finx_market_releases_from_text (const char             *text);
char               *finx_market_earnings_to_text   (const FinxEarningsList *list);
FinxEarningsList   *finx_market_earnings_from_text (const char             *text);
char               *finx_market_origin_to_text    (const FinxDailySeries    *series);
FinxPriceOrigin    *finx_market_origin_from_text  (const char               *text);

G_END_DECLS
