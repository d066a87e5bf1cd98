/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/pages/portfolio/finx-portfolio-view.h"

G_BEGIN_DECLS

/* What an account holds and did at this moment, with live prices. */
GtkWidget *finx_positions_tab_new (FinxPortfolioView *view);
GtkWidget *finx_trades_tab_new    (FinxPortfolioView *view);
GtkWidget *finx_cash_tab_new      (FinxPortfolioView *view);

G_END_DECLS
