/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* What the chosen account's net worth is made of, by class, currency or sector. */
#define FINX_TYPE_ALLOCATION_CARD (finx_allocation_card_get_type ())
G_DECLARE_FINAL_TYPE (FinxAllocationCard, finx_allocation_card, FINX, ALLOCATION_CARD, GtkWidget)

GtkWidget *finx_allocation_card_new       (FinxWorkspace *workspace);
/* @view: (nullable): shows its review instead of the live values of the workspace's account */
void       finx_allocation_card_set_view  (FinxAllocationCard *self, FinxPortfolioView *view);
/* Where width is short the amounts are left out; the weights stay. */
void       finx_allocation_card_set_short (FinxAllocationCard *self, gboolean is_short, gboolean is_narrow);

G_END_DECLS
