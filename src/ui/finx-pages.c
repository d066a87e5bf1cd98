/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/finx-pages.h"

#include <glib/gi18n.h>

#if __has_include ("ui/pages/dashboard/finx-dashboard-page.h")
#include "ui/pages/dashboard/finx-dashboard-page.h"
#define HAVE_dashboard
#endif
#if __has_include ("ui/pages/execution/finx-execution-page.h")
#include "ui/pages/execution/finx-execution-page.h"
#define HAVE_execution
#endif
#if __has_include ("ui/pages/markets/finx-markets-page.h")
#include "ui/pages/markets/finx-markets-page.h"
#define HAVE_markets
#endif
#if __has_include ("ui/pages/portfolio/finx-portfolio-page.h")
#include "ui/pages/portfolio/finx-portfolio-page.h"
#define HAVE_portfolio
#endif
#if __has_include ("ui/pages/system/finx-system-page.h")
#include "ui/pages/system/finx-system-page.h"
#define HAVE_system
#endif

const FinxPage finx_pages[] = {
#ifdef HAVE_dashboard
  { "dashboard", N_("Dashboard"), "finx-dashboard-symbolic", '1', finx_dashboard_page_new },
#endif
#ifdef HAVE_markets
  { "markets", N_("Markets"), "finx-markets-symbolic", '4', finx_markets_page_new },
#endif
#ifdef HAVE_portfolio
  { "portfolio", N_("Portfolio"), "finx-portfolio-symbolic", '8', finx_portfolio_page_new },
#endif
#ifdef HAVE_execution
  { "execution", N_("Execution"), "finx-execution-symbolic", '9', finx_execution_page_new },
#endif
#ifdef HAVE_system
  { "system", N_("System"), "emblem-system-symbolic", '0', finx_system_page_new },
#endif
};
const guint finx_n_pages = G_N_ELEMENTS (finx_pages);
