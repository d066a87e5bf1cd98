/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* What the portfolio may lose, and what makes it so: figures of the real past beside what is held today. */
GtkWidget *finx_risk_tab_new (FinxPortfolioView *view);

G_END_DECLS
