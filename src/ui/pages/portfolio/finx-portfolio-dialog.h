/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Makes a portfolio that is kept by hand, or changes the name and the settings of one. */
#define FINX_TYPE_PORTFOLIO_DIALOG (finx_portfolio_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FinxPortfolioDialog, finx_portfolio_dialog, FINX, PORTFOLIO_DIALOG, AdwWindow)

/* @portfolio: (nullable): %NULL: a new one */
GtkWidget *finx_portfolio_dialog_new (FinxWorkspace *workspace,
                                      FinxPortfolio *portfolio,
                                      GtkWindow     *parent);

G_END_DECLS
