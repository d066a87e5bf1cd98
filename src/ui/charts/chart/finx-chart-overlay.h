/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart-frame.h"
#include "ui/charts/chart/finx-chart.h"

G_BEGIN_DECLS

/* What lies over the bars; all borrowed. */
typedef struct
{
  const FinxChartMark *marks;
  gsize                n_marks;
  double               previous;        /* close of the day before; NaN: unknown */
  gint64               now_us;          /* 0: unknown */
  gssize               cross;           /* bar under the crosshair; −1: none */
  double               cross_y;         /* px; NaN: at the close of the bar */
  gboolean             cross_is_time;   /* it shows a time and no price */
  const char          *moving;          /* id of the mark that is being dragged; %NULL: none */
  double               moving_price;
} FinxChartOverlay;

/* Notes in the frame where tags will be, so that axes leave out the labels below them; first of all. */
void finx_chart_overlay_prepare    (const FinxChartOverlay *overlay, FinxChartFrame *frame);
/* px between the newest bar and the axis that the widest tag needs; 0 without marks. */
int  finx_chart_overlay_margin     (FinxChartText *text, const FinxChartMark *marks, gsize n);
/* The mark with an id whose tag or line is at the point, or −1; @closes: at the × of its tag. After prepare. */
gssize finx_chart_overlay_hit      (const FinxChartOverlay *overlay, const FinxChartFrame *frame, double x, double y, gboolean *closes);
/* Crosshair and all tags; after everything else. */
void finx_chart_overlay_draw_top   (const FinxChartOverlay *overlay, const FinxChartFrame *frame, GtkSnapshot *snapshot);

G_END_DECLS
