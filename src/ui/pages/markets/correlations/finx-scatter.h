/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-co-movement.h"
#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* The daily returns of a pair, each day a point, with the straight line through them. */
#define FINX_TYPE_SCATTER (finx_scatter_get_type ())
G_DECLARE_FINAL_TYPE (FinxScatter, finx_scatter, FINX, SCATTER, FinxPlot)

GtkWidget *finx_scatter_new (const char *label);
/* @x, @y: symbols; @returns: what finx_co_movement_fit() gave. Copied. */
void       finx_scatter_set (FinxScatter *self, const char *x, const char *y, const FinxPairReturns *returns);

G_END_DECLS
