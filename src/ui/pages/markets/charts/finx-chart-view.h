/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The chart of an instrument with its intervals, and the account's open orders, position and fills in it. It does nothing
 * while it is not mapped, and is linked to other charts as #FinxChartLinks tells.
 * Signal "order-at" (gint64 price in units of the instrument, int side): the user wants an order there; @side is a
 * FinxSide, or −1 when the ticket's stays; "changed": the instrument or the interval is another. */
#define FINX_TYPE_CHART_VIEW (finx_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxChartView, finx_chart_view, FINX, CHART_VIEW, GtkWidget)

/* @slot: by which it is remembered, see finx-grid-layout.h. */
GtkWidget            *finx_chart_view_new               (FinxWorkspace *workspace, guint slot);
const FinxInstrument *finx_chart_view_get_instrument    (FinxChartView *self);  /* (nullable) */
FinxInterval          finx_chart_view_get_interval      (FinxChartView *self);
/* The charts of its group go along. */
void                  finx_chart_view_choose_instrument (FinxChartView *self, const FinxInstrument *instrument);
void                  finx_chart_view_choose_interval   (FinxChartView *self, FinxInterval interval);
void                  finx_chart_view_set_many          (FinxChartView *self, gboolean many);   /* says which it is, and its links */
void                  finx_chart_view_flush             (FinxChartView *self);  /* what is not yet remembered */
void                  finx_chart_view_focus             (FinxChartView *self);

G_END_DECLS
