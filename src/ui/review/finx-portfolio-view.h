/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/review/finx-reviewer.h"
#include "portfolio/reports/finx-explanation.h"
#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* What the tabs of the Portfolio page share while one portfolio, or all together, is chosen: another choice makes another view,
 * and all tabs anew. The review is kept current while the page is on screen.
 *
 * Signals: "review-changed": there is a new review, a new error, or it became busy or idle; "focus-filter": Ctrl+F, for
 * the tab that is on screen; "explain" (FinxFigureRef *): somebody asks why a figure is what it is;
 * "show-tab" (char *name); "show-card": somebody wants to see one of the tab, see finx_portfolio_view_take_card(). */
#define FINX_TYPE_PORTFOLIO_VIEW (finx_portfolio_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxPortfolioView, finx_portfolio_view, FINX, PORTFOLIO_VIEW, GObject)

/* @portfolio: (nullable): all together */
FinxPortfolioView *finx_portfolio_view_new            (FinxWorkspace     *workspace,
                                                       FinxPortfolio     *portfolio);
/* All (transfer none), for as long as the view. */
FinxWorkspace     *finx_portfolio_view_get_workspace  (FinxPortfolioView *self);
FinxEngine        *finx_portfolio_view_get_engine     (FinxPortfolioView *self);
FinxPortfolio     *finx_portfolio_view_get_portfolio  (FinxPortfolioView *self);        /* (nullable): all */
const char        *finx_portfolio_view_get_id         (FinxPortfolioView *self);
const char        *finx_portfolio_view_get_currency   (FinxPortfolioView *self);
const char        *finx_portfolio_view_get_name       (FinxPortfolioView *self);        /* for people */
gboolean           finx_portfolio_view_is_all         (FinxPortfolioView *self);
/* By a person, not by a broker; or all together. */
gboolean           finx_portfolio_view_is_kept        (FinxPortfolioView *self);
gboolean           finx_portfolio_view_may_trade      (FinxPortfolioView *self);
/* The day that the figures are of: what comes later has not happened; %G_MAXINT32: today. "review-changed" tells. */
void               finx_portfolio_view_set_as_of      (FinxPortfolioView *self,
                                                       gint32             day);
/* Whether somebody looks: else nothing is computed. */
void               finx_portfolio_view_set_active     (FinxPortfolioView *self,
                                                       gboolean           is_active);
gint32             finx_portfolio_view_get_as_of      (FinxPortfolioView *self);
gboolean           finx_portfolio_view_is_simulated   (FinxPortfolioView *self);
/* Until the next finx_portfolio_view_set_as_of(). */
FinxReviewer      *finx_portfolio_view_get_reviewer   (FinxPortfolioView *self);
FinxReview        *finx_portfolio_view_get_review     (FinxPortfolioView *self);        /* (nullable) until the first is done */
/* The same with lots, which are there when somebody has asked for them: "review-changed" tells. */
FinxReview        *finx_portfolio_view_get_lots       (FinxPortfolioView *self);        /* (nullable) */
void               finx_portfolio_view_explain        (FinxPortfolioView *self,
                                                       const FinxFigureRef  *figure);
/* "lots", or with a card of the tab "risk/limits". */
void               finx_portfolio_view_show_tab       (FinxPortfolioView *self,
                                                       const char        *name);
/* For a card that can be seen; TRUE, once: it is the one that somebody wants to see. */
gboolean           finx_portfolio_view_take_card      (FinxPortfolioView *self,
                                                       const char        *name);
void               finx_portfolio_view_focus_filter   (FinxPortfolioView *self);

G_END_DECLS
