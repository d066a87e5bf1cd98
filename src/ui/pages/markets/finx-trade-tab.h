/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Markets, tab Trade: watchlist, chart with order ticket, order book with time and sales. Streams of the chosen instrument are
 * asked for only while the tab is mapped. */
#define FINX_TYPE_TRADE_TAB (finx_trade_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxTradeTab, finx_trade_tab, FINX, TRADE_TAB, GtkWidget)

GtkWidget *finx_trade_tab_new (FinxWorkspace *workspace);

G_END_DECLS
