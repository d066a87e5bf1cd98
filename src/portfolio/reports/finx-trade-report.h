/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/reports/finx-gains-report.h"

G_BEGIN_DECLS

/* What one transaction closed of one instrument: all its lots together. */
typedef struct
{
  guint                 row;            /* of the closing transaction, in the list */
  const char           *account;        /* interned */
  const FinxInstrument *instrument;
  gint32                opened_day;     /* of the oldest lot */
  gint32                closed_day;
  double                holding_days;   /* mean, by quantity */
  guint                 n_lots;
  FinxDecimal           quantity;       /* negative: was sold short */
  FinxDecimal           fees;           /* of the closing, in the instrument's currency */
  FinxDecimal           cost, proceeds, gain;                   /* likewise */
  FinxDecimal           base_cost, base_proceeds, base_gain;
  double                gain_ratio;     /* base gain ÷ |base cost|; NaN: unknown */
} FinxTrade;

/* Over the trades whose gain is known; NaN where there is nothing to divide by. */
typedef struct
{
  guint       n, n_unknown, n_wins, n_losses;   /* a gain of zero is neither */
  FinxDecimal gains, losses;            /* sums in the base currency; losses ≤ 0 */
  double      win_rate;                 /* wins ÷ n */
  double      mean_gain, mean_loss;
  double      profit_factor;            /* gains ÷ |losses| */
  double      expectancy;               /* a trade, in the base currency */
  double      mean_holding_days;
} FinxTradeStatistics;

/* (transfer full) (element-type FinxTrade): in the order they were closed */
GArray              *finx_trades_new        (const FinxGainsReport *gains,
                                             gint32                 from,
                                             gint32                 to);
FinxTradeStatistics  finx_trade_statistics  (const GArray          *trades);

G_END_DECLS
