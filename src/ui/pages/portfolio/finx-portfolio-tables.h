/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

/* Tables of FinxPosition, FinxCashBalance and FinxCashItem; @portfolio and @engine outlive them. */
GtkWidget *finx_position_table_new        (FinxPortfolio *portfolio);
void       finx_position_table_set_totals (FinxTable *table, FinxPortfolio *portfolio);
GtkWidget *finx_balance_table_new         (FinxPortfolio *portfolio);
GtkWidget *finx_movement_table_new        (FinxEngine *engine);

G_END_DECLS
