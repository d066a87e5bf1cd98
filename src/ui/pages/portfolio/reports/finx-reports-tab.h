/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* Reports to look at, to copy, to save and to print. */
GtkWidget *finx_reports_tab_new (FinxPortfolioView *view);

G_END_DECLS
