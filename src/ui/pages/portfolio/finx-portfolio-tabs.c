/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-portfolio-tabs.h"

#include <glib/gi18n.h>

#include "ui/pages/portfolio/finx-live-tabs.h"
#include "ui/pages/portfolio/finx-transactions-tab.h"

const FinxPortfolioTab finx_portfolio_tabs[] = {
  { "positions", N_("Positions"), finx_positions_tab_new },
  { "trades", N_("Trades"), finx_trades_tab_new },
  { "cash", N_("Cash"), finx_cash_tab_new },
  { "transactions", N_("Transactions"), finx_transactions_tab_new },
};
const guint finx_n_portfolio_tabs = G_N_ELEMENTS (finx_portfolio_tabs);
