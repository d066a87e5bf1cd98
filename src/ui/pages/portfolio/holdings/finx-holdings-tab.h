/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* What is held, and beside it why its figures are what they are and what selling it now would mean. */
GtkWidget *finx_holdings_tab_new (FinxPortfolioView *view);

G_END_DECLS
