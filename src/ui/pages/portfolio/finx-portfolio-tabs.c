/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-portfolio-tabs.h"

#include <glib/gi18n.h>

#include "ui/pages/portfolio/finx-overview-tab.h"
#include "ui/pages/portfolio/finx-performance-tab.h"
#include "ui/pages/portfolio/holdings/finx-holdings-tab.h"
#include "ui/pages/portfolio/holdings/finx-lots-tab.h"
#include "ui/pages/portfolio/rebalance/finx-rebalance-tab.h"
#include "ui/pages/portfolio/reports/finx-reports-tab.h"
#include "ui/pages/portfolio/risk/finx-risk-tab.h"
#include "ui/pages/portfolio/taxonomy/finx-taxonomy-tab.h"
#include "ui/pages/portfolio/transactions/finx-transactions-tab.h"

const FinxPortfolioTab finx_portfolio_tabs[] = {
  { "overview", N_("Overview"), finx_overview_tab_new, TRUE },
  { "holdings", N_("Holdings"), finx_holdings_tab_new, TRUE },
  { "lots", N_("Lots"), finx_lots_tab_new, TRUE },
  { "transactions", N_("Transactions"), finx_transactions_tab_new },
  { "performance", N_("Performance"), finx_performance_tab_new, TRUE },
  { "risk", N_("Risk"), finx_risk_tab_new, TRUE },
  { "taxonomy", N_("Taxonomy"), finx_taxonomy_tab_new, TRUE },
  { "rebalance", N_("Rebalance"), finx_rebalance_tab_new, TRUE, TRUE },
  { "reports", N_("Reports"), finx_reports_tab_new, TRUE },
};
const guint finx_n_portfolio_tabs = G_N_ELEMENTS (finx_portfolio_tabs);
