/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/review/finx-review-card.h"

G_BEGIN_DECLS

/* Cards of the review that tabs are made of. */
GtkWidget *finx_value_card_new             (FinxPortfolioView *view);   /* value or return, benchmark, what was paid in */
GtkWidget *finx_allocation_review_card_new (FinxPortfolioView *view);   /* as map or donut, by class, currency or sector */
GtkWidget *finx_holdings_card_new          (FinxPortfolioView *view);   /* the largest ones */
GtkWidget *finx_month_card_new             (FinxPortfolioView *view);   /* return or gain by month, day or year */
GtkWidget *finx_income_card_new            (FinxPortfolioView *view);   /* what was received, by month */
GtkWidget *finx_contribution_card_new      (FinxPortfolioView *view);   /* gain by holding */

G_END_DECLS
