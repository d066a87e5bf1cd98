/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction-list.h"
#include "portfolio/finx-price-history.h"

G_BEGIN_DECLS

/* One payment: a dividend, interest, staking and the like. Interest that was paid is negative. */
typedef struct
{
  guint                 row;            /* of the list */
  gint32                day;
  FinxTransactionKind   kind;
  const FinxInstrument *instrument;     /* (nullable): interest on cash */
  const char           *account;        /* interned */
  const char           *currency;       /* interned */
  FinxDecimal           gross, fees, taxes, net;                /* in @currency */
  FinxDecimal           base_gross, base_fees, base_taxes, base_net;    /* unknown without a rate of the day */
} FinxIncome;

/* All payments of a month, or of a holding. In the base currency; unknown as soon as one of them is. */
typedef struct
{
  int                   year, month;    /* of a holding: 0 */
  const FinxInstrument *instrument;     /* of a month: %NULL */
  guint                 n;
  FinxDecimal           gross, taxes, net;
} FinxIncomeSum;

typedef struct
{
  GArray     *payments;         /* (element-type FinxIncome): oldest first */
  GArray     *months;           /* (element-type FinxIncomeSum): those with payments, oldest first */
  GArray     *holdings;         /* (element-type FinxIncomeSum): largest first, unknown ones last; interest on cash is one */
  FinxDecimal gross, fees, taxes, net;
} FinxIncomeReport;

FinxIncomeReport *finx_income_report_new    (FinxTransactionList    *transactions,
                                             const FinxPriceHistory *prices,
                                             const char             *base_currency,
                                             const char *const      *accounts,
                                             gint32                  from,
                                             gint32                  to);
void              finx_income_report_free   (FinxIncomeReport       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxIncomeReport, finx_income_report_free)

G_END_DECLS
