/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-pages.h"

#include <glib/gi18n.h>

#include "ui/pages/dashboard/finx-dashboard-page.h"
#include "ui/pages/data/finx-data-page.h"
#include "ui/pages/execution/finx-execution-page.h"
#include "ui/pages/markets/finx-markets-page.h"
#include "ui/pages/portfolio/finx-portfolio-page.h"
#include "ui/pages/system/finx-system-page.h"

const FinxPage finx_pages[] = {
  { "dashboard", N_("Dashboard"), "finx-dashboard-symbolic", '1', finx_dashboard_page_new },
  { "data", N_("Data"), "finx-data-symbolic", '2', finx_data_page_new },
  { "markets", N_("Markets"), "finx-markets-symbolic", '4', finx_markets_page_new },
  { "portfolio", N_("Portfolio"), "finx-portfolio-symbolic", '8', finx_portfolio_page_new },
  { "execution", N_("Execution"), "finx-execution-symbolic", '9', finx_execution_page_new },
  { "system", N_("System"), "emblem-system-symbolic", '0', finx_system_page_new },
};
const guint finx_n_pages = G_N_ELEMENTS (finx_pages);
