/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-holding-item.h"
#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* Beside the holdings: what the figures of one are made of, each to be traced to its events, and what selling it now would
 * realise by each method. */
#define FINX_TYPE_HOLDING_INSPECTOR (finx_holding_inspector_get_type ())
G_DECLARE_FINAL_TYPE (FinxHoldingInspector, finx_holding_inspector, FINX, HOLDING_INSPECTOR, GtkWidget)

GtkWidget *finx_holding_inspector_new (FinxPortfolioView    *view);
void       finx_holding_inspector_set (FinxHoldingInspector *self,
                                       FinxHoldingItem      *item);     /* (nullable) */

G_END_DECLS
