/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* Returns over time: drawdowns, rolling returns, years, the parts of the gain, the benchmark. */
GtkWidget *finx_performance_tab_new (FinxPortfolioView *view);

G_END_DECLS
