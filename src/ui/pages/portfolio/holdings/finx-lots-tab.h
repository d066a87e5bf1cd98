/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* Lots that are held and lots that were closed, and what each method makes of them, side by side. */
GtkWidget *finx_lots_tab_new (FinxPortfolioView *view);

G_END_DECLS
