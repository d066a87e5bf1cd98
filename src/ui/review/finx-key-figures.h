/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

#define FINX_N_KEY_FIGURES 7

/* The value and how old its prices are; today, gain, returns, income, drawdown. @most: so many stand in one line, or fewer where
 * the width is short. */
GtkWidget *finx_key_figures_new (FinxPortfolioView *view, guint most);

G_END_DECLS
