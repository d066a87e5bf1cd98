/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

#define FINX_TYPE_PORTFOLIO_PAGE (finx_portfolio_page_get_type ())
G_DECLARE_FINAL_TYPE (FinxPortfolioPage, finx_portfolio_page, FINX, PORTFOLIO_PAGE, GtkWidget)

GtkWidget *finx_portfolio_page_new (FinxWorkspace *workspace);

G_END_DECLS
