/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* The value and how old its prices are; today, gain, returns, income, drawdown. */
GtkWidget *finx_key_figures_new (FinxPortfolioView *view);

G_END_DECLS
