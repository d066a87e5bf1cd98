/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/markets/charts/finx-chart-view.h"
#include "ui/pages/markets/charts/finx-compare-desk.h"
#include "ui/pages/markets/charts/finx-grid-layout.h"

G_BEGIN_DECLS

struct _FinxChartView
{
  GtkWidget             parent_instance;

  FinxWorkspace        *workspace;      /* owned */
  FinxEngine           *engine;         /* borrowed from @workspace */
  FinxChartLinks       *links;          /* borrowed from @workspace */
  const FinxInstrument *instrument;     /* borrowed, nullable */
  FinxBarSeries        *series;         /* owned, nullable; loads and follows while it lives */
  FinxQuoteRow         *row;            /* owned, nullable: the quote of @instrument */
  gulong                row_id;

  GPtrArray            *origins;        /* (nullable) (element-type FinxPriceOrigin): of @instrument's kept prices */
  GPtrArray            *earnings;       /* (nullable) (element-type FinxEarningsList): of @instrument */
  GArray               *order_marks;    /* FinxChartMark of the open orders and alerts; made anew when @orders_changed */
  gboolean              orders_changed; /* or alerts */
  double                previous;       /* close, as the chart has it; alerts on the day's change move with it */

  guint                 slot;           /* by which it is remembered */
  FinxInterval          interval;
  GtkWidget            *box;            /* the one child; the rest are borrowed from it */
  GtkWidget            *intervals, *chart, *rail, *tools;
  GtkWidget            *symbol_button, *symbol_label, *link_button;     /* where there are many charts */
  GtkWidget            *message, *age;
  FinxCompareDesk      *compare;
  guint                 timer;          /* once a second while mapped: "time left of the bar" */
  guint                 marks_tick;     /* frame callback that refreshes the marks; 0: none is due */
};

/* finx-chart-view.c */
gboolean   finx_chart_view_is_in_replay   (FinxChartView        *self);         /* it shows what was seen of one */
void       finx_chart_view_remember       (FinxChartView        *self,
                                           FinxKept              kept,
                                           const char           *text);
char      *finx_chart_view_recall_drawings (FinxChartView       *self);         /* (transfer full) (nullable) */
/* This chart alone. */
void       finx_chart_view_set_instrument (FinxChartView        *self,
                                           const FinxInstrument *instrument);
void       finx_chart_view_set_interval   (FinxChartView        *self,
                                           FinxInterval          interval);

/* finx-chart-view-marks.c: what stands on the bars: orders, alerts and the position, fills, events. */
void       finx_chart_view_follow_marks   (FinxChartView        *self);
void       finx_chart_view_refresh_marks  (FinxChartView        *self);
void       finx_chart_view_load_marks     (FinxChartView        *self);         /* the same of another instrument: what is not known is asked for */
void       finx_chart_view_change_orders  (FinxChartView        *self);         /* with the next frame */

/* finx-chart-view-links.c: what charts tell each other. */
void       finx_chart_view_follow_links   (FinxChartView        *self);
void       finx_chart_view_groups_chosen  (FinxChartView        *self);         /* it becomes as the groups that it joins are */

/* finx-chart-view-tools.c: the bar above the chart; sets @intervals, @tools and what is chosen where there are many. */
GtkWidget *finx_chart_view_build_tools    (FinxChartView        *self);
void       finx_chart_view_toggle_rail    (FinxChartView        *self);

G_END_DECLS
