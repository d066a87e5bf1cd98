/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* (transfer floating): key figures, course and holdings of a portfolio that no broker keeps, or of all together: those of the
 * Portfolio page. */
GtkWidget *finx_review_column_new (FinxPortfolioView *view);

G_END_DECLS
