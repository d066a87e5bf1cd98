/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart-frame.h"
#include "ui/charts/chart/finx-chart.h"

G_BEGIN_DECLS

/* One thing that is drawn in the plot, in whichever panes, and perhaps taken by the hand. All but @draw may be %NULL. */
typedef struct
{
  void         (*draw)   (FinxChart *self, const FinxChartFrame *frame, GtkSnapshot *snapshot);
  const char * (*hit)    (FinxChart *self, const FinxChartFrame *frame, double x, double y);    /* the cursor over what is there; %NULL: nothing */
  void         (*begin)  (FinxChart *self, const FinxChartFrame *frame, double x, double y);    /* after a hit: it is dragged from here */
  void         (*update) (FinxChart *self, const FinxChartFrame *frame, double dx, double dy);  /* px since then */
  void         (*end)    (FinxChart *self, gboolean cancelled);
} FinxChartLayer;

/* Each in the file of its name. */
extern const FinxChartLayer finx_chart_sessions_layer, finx_chart_spans_layer, finx_chart_axis_layer, finx_chart_lines_layer, finx_chart_series_layer, finx_chart_volume_layer,
                            finx_chart_studies_layer, finx_chart_compare_layer, finx_chart_drawings_layer, finx_chart_fills_layer, finx_chart_events_layer, finx_chart_marks_layer, finx_chart_dividers_layer;

G_END_DECLS
