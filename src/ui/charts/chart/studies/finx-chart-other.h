/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-bar-series.h"
#include "ui/charts/chart/finx-chart.h"
#include "ui/charts/chart/finx-chart-frame.h"

G_BEGIN_DECLS

/* Another instrument beside the bars of the chart, for studies of two. */
typedef struct
{
  FinxChart     *chart;                 /* borrowed: the owner */
  FinxBarSeries *series;                /* owned */
  GArray        *values;                /* of double: its close at each bar that the chart shows, NaN where it has none; shared with the studies */
} FinxChartOther;

/* For each of @times the close of the bar of @others of the same time, of days and longer ones of the same day, week or month; NaN where there
 * is none. Pure; @values has room for them. From bar @first on, what is before stays. */
void     finx_chart_other_match   (const FinxChartBars *bars, FinxCalendar calendar, FinxInterval interval, const FinxChartBars *others,
                                   FinxCalendar other_calendar, gsize first, double *values);

void     finx_chart_other_init    (FinxChart *self);
void     finx_chart_other_class_init (FinxChartClass *klass);
/* The bars of the chart are others: all of them, or the newest and those that came after it. */
void     finx_chart_others_align  (FinxChart *self, gboolean only_newest);
void     finx_chart_others_link   (FinxChart *self);            /* each study has the values of its instrument */
void     finx_chart_others_tell   (FinxChart *self);            /* when studies need other instruments than before */
void     finx_chart_others_note   (FinxChart *self, const FinxChartFrame *frame, GPtrArray *notes);

G_END_DECLS
