/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/review/finx-review-risk.h"
#include "ui/review/finx-review-card.h"

G_BEGIN_DECLS

/* Cards of the Risk tab; each shows the newest risk of its view's portfolio. */
GtkWidget *finx_risk_figures_card_new       (FinxPortfolioView *view);  /* past beside as held today */
GtkWidget *finx_risk_loss_card_new          (FinxPortfolioView *view);  /* value at risk */
GtkWidget *finx_risk_concentration_card_new (FinxPortfolioView *view);
GtkWidget *finx_risk_drawdown_card_new      (FinxPortfolioView *view);
GtkWidget *finx_risk_rolling_card_new       (FinxPortfolioView *view);
GtkWidget *finx_risk_correlation_card_new   (FinxPortfolioView *view);
GtkWidget *finx_risk_component_card_new     (FinxPortfolioView *view);  /* what each holding adds */

/* What the cards share. */
typedef void (*FinxRiskCardFunc) (FinxReviewCard *card, const FinxReviewRisk *risk);
/* As finx_review_card_new(), for content that follows the risk instead of the review. */
GtkWidget *finx_risk_card_new               (FinxPortfolioView *view, const char *title, GtkWidget *content, FinxRiskCardFunc show);

G_END_DECLS
