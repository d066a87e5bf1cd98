/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/finx-price-history.h"

G_BEGIN_DECLS

/**
 * FinxPoolRule: what a disposal is matched with in the United Kingdom, in this order (TCGA 1992 ss. 104–106A).
 * @FINX_POOL_SAME_DAY: acquisitions of the same day
 * @FINX_POOL_THIRTY_DAYS: acquisitions of the 30 days after, the first first
 * @FINX_POOL_SECTION_104: the pool of all others, at its average cost
 * @FINX_POOL_UNMATCHED: more was disposed of than there was: cost is unknown
 */
typedef enum
{
  FINX_POOL_SAME_DAY,
  FINX_POOL_THIRTY_DAYS,
  FINX_POOL_SECTION_104,
  FINX_POOL_UNMATCHED
} FinxPoolRule;

/* A part of a day's disposals. Quantities are in units as they are after all splits; amounts in the base currency, fees
 * in cost and proceeds. */
typedef struct
{
  const FinxInstrument *instrument;
  gint32                day;
  FinxPoolRule          rule;
  gint32                acquired_day;   /* of the two first rules; else %G_MININT32 */
  FinxDecimal           quantity, cost, proceeds, gain;
} FinxPoolMatch;

/* What is left of an instrument. */
typedef struct
{
  const FinxInstrument *instrument;
  FinxDecimal           quantity, cost;
  gboolean              is_partial;     /* it has transactions, such as a merger, that these rules are not made for */
} FinxSharePool;

void finx_share_pool_report (const FinxTransactionList *transactions,
                             const FinxPriceHistory *prices,
                             const char             *base_currency,
                             gint32                  until,
                             GArray                 *matches,
                             GArray                 *pools);

G_END_DECLS
