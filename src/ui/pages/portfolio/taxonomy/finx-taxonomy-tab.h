/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* What the portfolio is made of, by classes of a chosen taxonomy; those that somebody made can be edited. */
GtkWidget *finx_taxonomy_tab_new (FinxPortfolioView *view);

G_END_DECLS
