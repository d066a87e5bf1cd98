/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/pages/portfolio/rebalance/finx-rebalance-desk.h"

G_BEGIN_DECLS

/* Targets and rules of a rebalancing. Signal "changed": the desk has other ones. */
#define FINX_TYPE_REBALANCE_FORM (finx_rebalance_form_get_type ())
G_DECLARE_FINAL_TYPE (FinxRebalanceForm, finx_rebalance_form, FINX, REBALANCE_FORM, GtkWidget)

GtkWidget *finx_rebalance_form_new    (FinxPortfolioView *view, FinxRebalanceDesk *desk);       /* borrowed: outlives the form */
/* Shows the targets anew where there are other classes. */
void       finx_rebalance_form_update (FinxRebalanceForm *self);

G_END_DECLS
