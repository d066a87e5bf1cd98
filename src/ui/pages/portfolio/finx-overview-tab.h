/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* The portfolio at a glance: key figures, value against benchmark and what was paid in, allocation, largest holdings,
 * return by month, income. */
GtkWidget *finx_overview_tab_new (FinxPortfolioView *view);

G_END_DECLS
