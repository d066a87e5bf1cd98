/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart.h"
#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The other instruments that a chart needs, loaded in its interval: those that it compares with its own, chosen by a button and remembered, and the
 * second ones of studies. */
typedef struct _FinxCompareDesk FinxCompareDesk;

FinxCompareDesk *finx_compare_desk_new        (FinxWorkspace *workspace, FinxChart *chart, const char *state_key);        /* the chart outlives it */
void             finx_compare_desk_free       (FinxCompareDesk *self);
GtkWidget       *finx_compare_desk_get_button (FinxCompareDesk *self);          /* for a tool bar */
/* The chart shows another instrument or interval; %NULL: none, nothing is loaded. */
void             finx_compare_desk_show       (FinxCompareDesk *self, const FinxInstrument *instrument, FinxInterval interval);
void             finx_compare_desk_need_older (FinxCompareDesk *self);

G_END_DECLS
