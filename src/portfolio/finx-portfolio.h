/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-quote-board.h"
#include "model/finx-event.h"
#include "model/finx-transaction-list.h"
#include "portfolio/books/finx-cash-balance.h"
#include "portfolio/books/finx-position.h"
#include "portfolio/finx-valuation.h"

G_BEGIN_DECLS

/* One account's holdings, live; main thread. Signal "changed" when any figure changed, at most once a frame.
 *
 * It keeps #FinxBooks, first in, first out unless told otherwise. A broker's account, the practice desk's too, has fees as
 * costs of their own, a portfolio kept by hand (broker "manual") has them in cost and proceeds; #FinxValuation says what
 * that means for the figures, which are at the present rates. Gains at the rates of the days are the review's. */
#define FINX_TYPE_PORTFOLIO (finx_portfolio_get_type ())
G_DECLARE_FINAL_TYPE (FinxPortfolio, finx_portfolio, FINX, PORTFOLIO, GObject)
FinxPortfolio        *finx_portfolio_new           (const FinxAccount *account, FinxQuoteBoard *board);
const FinxAccount    *finx_portfolio_get_account   (FinxPortfolio *self);
FinxBooks            *finx_portfolio_get_books     (FinxPortfolio *self);      /* (transfer none): to read */
FinxBooks            *finx_portfolio_copy_books    (FinxPortfolio *self);
GListModel           *finx_portfolio_get_positions (FinxPortfolio *self);      /* open FinxPosition (transfer none) */
GListModel           *finx_portfolio_get_cash      (FinxPortfolio *self);      /* FinxCashBalance (transfer none) */
const FinxValuation  *finx_portfolio_get_valuation (FinxPortfolio *self);
FinxPosition         *finx_portfolio_find          (FinxPortfolio *self, const FinxInstrument *instrument);   /* (nullable) */
gboolean              finx_portfolio_apply         (FinxPortfolio *self, const FinxEvent *event, GError **error);
gboolean              finx_portfolio_apply_transaction (FinxPortfolio *self, const FinxTransaction *transaction, GError **error);
gboolean              finx_portfolio_rebuild       (FinxPortfolio *self, FinxTransactionList *transactions, GError **error);
void                  finx_portfolio_rebuild_async (FinxPortfolio *self, FinxTransactionList *transactions,
                                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean              finx_portfolio_rebuild_finish (FinxPortfolio *self, GAsyncResult *result, GError **error);
void                  finx_portfolio_expect_books  (FinxPortfolio *self);
void                  finx_portfolio_set_account   (FinxPortfolio *self, const FinxAccount *account);
void                  finx_portfolio_set_accounting (FinxPortfolio *self, FinxLotMethod method, gboolean expense_fees);
void                  finx_portfolio_get_accounting (FinxPortfolio *self, FinxLotMethod *method, gboolean *expense_fees);
void                  finx_portfolio_flush         (FinxPortfolio *self, gint64 now_us);
FinxDecimal           finx_portfolio_read_day_change (FinxPortfolio *self, gint64 now_us);
gboolean              finx_portfolio_may_use_quote (const FinxAccount *account, FinxQuoteRow *row);
void                  finx_portfolio_price         (FinxPortfolio *self, const FinxInstrument *instrument,
                                                    FinxDecimal *last, FinxDecimal *previous);
/* From quotes: direct, inverse, or over USD. */
FinxDecimal           finx_portfolio_rate          (FinxPortfolio *self, const char *from, const char *to);

G_END_DECLS
