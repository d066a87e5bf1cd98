/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-overview-tab.h"

#include "ui/pages/portfolio/finx-card-tab.h"
#include "ui/review/finx-key-figures.h"
#include "ui/review/finx-review-cards.h"

#define CARD_HEIGHT 320

GtkWidget *
finx_overview_tab_new (FinxPortfolioView *view)
{
  GtkWidget *(*const creators[]) (FinxPortfolioView *) = {
    finx_value_card_new, finx_allocation_review_card_new, finx_holdings_card_new, finx_month_card_new, finx_income_card_new,
    finx_contribution_card_new,
  };
  GtkWidget *tab = finx_card_tab_new (view);

  finx_card_tab_set_head (FINX_CARD_TAB (tab), finx_key_figures_new (view, FINX_N_KEY_FIGURES));
  for (gsize i = 0; i < G_N_ELEMENTS (creators); i++)
    finx_card_tab_add (FINX_CARD_TAB (tab), creators[i] (view), CARD_HEIGHT);
  finx_card_tab_set_ready (FINX_CARD_TAB (tab), TRUE);
  return tab;
}
