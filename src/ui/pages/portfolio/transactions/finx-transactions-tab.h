/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* Everything that was booked, newest first: added, changed, taken back, undone. */
GtkWidget *finx_transactions_tab_new (FinxPortfolioView *view);

G_END_DECLS
