/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* What would bring the portfolio to its targets. Nothing is sent from here: drafts go to the ticket, lists to the clipboard. */
GtkWidget *finx_rebalance_tab_new (FinxPortfolioView *view);

G_END_DECLS
