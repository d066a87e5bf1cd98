/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/markets/charts/finx-chart-view.h"
#include "ui/pages/markets/charts/finx-compare-desk.h"

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

/* finx-chart-view-tools.c: the bar above the chart; sets @intervals, @tools and what is chosen where there are many. */
GtkWidget *finx_chart_view_build_tools   (FinxChartView *self);
void       finx_chart_view_toggle_rail   (FinxChartView *self);
void       finx_chart_view_groups_chosen (FinxChartView *self);

G_END_DECLS
