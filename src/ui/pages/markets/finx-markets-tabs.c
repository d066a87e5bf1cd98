/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/finx-markets-tabs.h"

#include <glib/gi18n.h>

#include "ui/pages/markets/alerts/finx-alerts-tab.h"
#include "ui/pages/markets/calendar/finx-calendar-tab.h"
#include "ui/pages/markets/correlations/finx-correlations-tab.h"
#include "ui/pages/markets/currencies/finx-currencies-tab.h"
#include "ui/pages/markets/economy/finx-economy-tab.h"
#include "ui/pages/markets/finx-trade-tab.h"
#include "ui/pages/markets/heat-map/finx-heat-map-tab.h"
#include "ui/pages/markets/screener/finx-screener-tab.h"

const FinxMarketsTab finx_markets_tabs[] = {
  { "trade", N_("Trade"), finx_trade_tab_new },
  { "screener", N_("Screener"), finx_screener_tab_new },
  { "heat-map", N_("Heat map"), finx_heat_map_tab_new },
  { "calendar", N_("Calendar"), finx_calendar_tab_new },
  { "economy", N_("Economy"), finx_economy_tab_new },
  { "currencies", N_("Currencies"), finx_currencies_tab_new },
  { "correlations", N_("Correlations"), finx_correlations_tab_new },
  { "alerts", N_("Alerts"), finx_alerts_tab_new },
};
const guint finx_n_markets_tabs = G_N_ELEMENTS (finx_markets_tabs);
