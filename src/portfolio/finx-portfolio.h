/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-quote-board.h"
#include "portfolio/finx-cash-balance.h"
#include "portfolio/finx-ledger.h"
#include "portfolio/finx-position.h"

G_BEGIN_DECLS

/* One account's holdings, live; main thread. Signal "changed" when any figure changed, at most once a frame. */
#define FINX_TYPE_PORTFOLIO (finx_portfolio_get_type ())
G_DECLARE_FINAL_TYPE (FinxPortfolio, finx_portfolio, FINX, PORTFOLIO, GObject)
FinxPortfolio        *finx_portfolio_new           (const FinxAccount *account, FinxQuoteBoard *board);
const FinxAccount    *finx_portfolio_get_account   (FinxPortfolio *self);
FinxLedger           *finx_portfolio_get_ledger    (FinxPortfolio *self);      /* (transfer none) */
GListModel           *finx_portfolio_get_positions (FinxPortfolio *self);      /* open FinxPosition (transfer none) */
GListModel           *finx_portfolio_get_cash      (FinxPortfolio *self);      /* FinxCashBalance (transfer none) */
const FinxValuation  *finx_portfolio_get_valuation (FinxPortfolio *self);
FinxPosition         *finx_portfolio_find          (FinxPortfolio *self, const FinxInstrument *instrument);   /* (nullable) */
gboolean              finx_portfolio_apply         (FinxPortfolio *self, const FinxEvent *event, GError **error);
void                  finx_portfolio_set_account   (FinxPortfolio *self, const FinxAccount *account);
/* Revalues where quotes or holdings changed since the last call; once a frame. */
void                  finx_portfolio_flush         (FinxPortfolio *self);
/* From quotes: direct, inverse, or over USD. */
FinxDecimal           finx_portfolio_rate          (FinxPortfolio *self, const char *from, const char *to);

G_END_DECLS
