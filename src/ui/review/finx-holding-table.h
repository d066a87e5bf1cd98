/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/review/finx-portfolio-view.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

/* A table of FinxHoldingItem; @is_small: only what a card has room for. */
GtkWidget *finx_holding_table_new        (FinxPortfolioView *view,
                                          gboolean           is_small);
void       finx_holding_table_set_totals (FinxTable         *table,
                                          FinxReview        *review);

G_END_DECLS
