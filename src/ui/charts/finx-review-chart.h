/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* How a curve is drawn: 2 px accent with a dot at its end; dashed 1.25 px; a quiet area from zero; dashed and dim; 1.5 px
 * in the next study colour; an area from zero down. */
typedef enum
{
  FINX_CURVE_MAIN, FINX_CURVE_BENCHMARK, FINX_CURVE_INVESTED, FINX_CURVE_QUIET, FINX_CURVE_STUDY, FINX_CURVE_DRAWDOWN
} FinxCurveStyle;

/* Ratios are shown as percent. A return counts from the left edge of the view: there it is 0. */
typedef enum { FINX_CURVE_MONEY, FINX_CURVE_RATIO, FINX_CURVE_RETURN } FinxCurveUnit;

typedef struct
{
  const char     *label;
  FinxCurveStyle  style;
  FinxCurveUnit   unit;
  guint           pane;         /* 0: the main one; 1: the one below it */
  const double   *values;       /* one for each time; NaN: a gap; a return since the first day: 0.25 is +25 % */
} FinxCurve;

#define FINX_REVIEW_MAX_CURVES 12

/**
 * FinxReviewChart: curves over time: value, benchmark, invested, drawdown, rolling returns.
 *
 * Arrows move a crosshair (Shift: by 10), the legend then tells the values. Dragging, or Space at both ends, chooses a
 * range and tells its return; Escape drops it. Signals "range-selected" (gint64 from_us, gint64 to_us, double ratio:
 * NaN when unknown) and "range-cleared". Main thread only.
 */
#define FINX_TYPE_REVIEW_CHART (finx_review_chart_get_type ())
G_DECLARE_FINAL_TYPE (FinxReviewChart, finx_review_chart, FINX, REVIEW_CHART, FinxPlot)

GtkWidget *finx_review_chart_new          (const char *label);
/* New values: begin with the times (rising, copied), add curves, end. The view stays when it still holds something. */
void       finx_review_chart_begin        (FinxReviewChart *self, const gint64 *times_us, gsize n);  /* in local time */
void       finx_review_chart_begin_days   (FinxReviewChart *self, const gint32 *days, gsize n);      /* since 1970-01-01 */
void       finx_review_chart_add          (FinxReviewChart *self, const FinxCurve *curve);           /* copied */
/* What the return of a range is computed from: a growing index (begin: 1). Without it the range tells values only. */
void       finx_review_chart_set_index    (FinxReviewChart *self, const double *index);              /* (nullable): copied */
void       finx_review_chart_end          (FinxReviewChart *self);
/* The last point anew, without a new layout around it: a value for each curve, in their order. What is chosen stays. */
void       finx_review_chart_set_end      (FinxReviewChart *self, gint64 time_us, const double *values);
void       finx_review_chart_set_currency (FinxReviewChart *self, const char *currency);             /* (nullable): of money */
void       finx_review_chart_set_legend   (FinxReviewChart *self, gboolean shown);  /* FALSE: the crosshair has a note instead */
void       finx_review_chart_set_view     (FinxReviewChart *self, gint64 from_us, gint64 to_us);     /* from ≥ to: all */
gboolean   finx_review_chart_get_range    (FinxReviewChart *self, gint64 *from_us, gint64 *to_us);   /* FALSE: none chosen */
void       finx_review_chart_clear_range  (FinxReviewChart *self);

G_END_DECLS
