/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-pen.h"
#include "ui/charts/finx-review-chart.h"

G_BEGIN_DECLS

#define FINX_REVIEW_PANES 2

typedef struct
{
  char           *label;        /* owned */
  FinxCurveStyle  style;
  FinxCurveUnit   unit;
  guint           pane;
  double         *values;       /* owned, n */
  double          base;         /* of a return: 1 + its value at the left edge of the view; else 1 */
} FinxReviewCurve;

/* A band of the picture with a value axis of its own; px and values. */
typedef struct
{
  gboolean      is_used;
  FinxCurveUnit unit;
  double        low, high, step;        /* high ≤ low: no known value */
  double        y, height;
} FinxReviewPane;

struct _FinxReviewChart
{
  FinxPlot         parent_instance;

  gint64          *times;       /* UTC µs, rising */
  gsize            n;
  gboolean         has_days;    /* times are days in UTC */
  gboolean         is_known;    /* there is a value to draw */
  FinxReviewCurve  curves[FINX_REVIEW_MAX_CURVES];
  guint            n_curves;
  double          *index;       /* nullable */
  char            *currency;    /* nullable */
  gboolean         has_legend;
  GTimeZone       *zone;

  gint64           from, to;    /* the view; from ≥ to: all */
  gssize           range_from, range_to;        /* points; −1: no range */
  gssize           anchor;      /* where Space began one; −1: nowhere */

  /* Laid out. */
  gsize            first, last; /* points in view [first, last) */
  gint64           left_us, right_us;
  double           plot_width, legend_height, time_y;
  FinxReviewPane   panes[FINX_REVIEW_PANES];
};

/* Value of a curve at a point as it is shown: returns count from the view's edge. */
static inline double
finx_review_value (const FinxReviewCurve *curve,
                   gsize                  i)
{
  return curve->unit == FINX_CURVE_RETURN ? (1 + curve->values[i]) / curve->base - 1 : curve->values[i];
}

static inline double
finx_review_x (const FinxReviewChart *self,
               gsize                  i)
{
  gint64 span = self->right_us - self->left_us;

  return span > 0 ? (double) (self->times[i] - self->left_us) / (double) span * (self->plot_width - 6) : self->plot_width / 2;
}

static inline double
finx_review_y (const FinxReviewPane *pane,
               double                value)
{
  return pane->y + (pane->high - value) / (pane->high - pane->low) * pane->height;
}

void  finx_review_layout      (FinxReviewChart *self, const FinxPen *pen);
void  finx_review_draw        (FinxReviewChart *self, const FinxPen *pen);
void  finx_review_draw_lines  (FinxReviewChart *self, const FinxPen *pen, cairo_t *cr);
void  finx_review_draw_over   (FinxReviewChart *self, const FinxPen *pen, int current);
gsize finx_review_find        (FinxReviewChart *self, double x);        /* the nearest point in view */
char *finx_review_format      (FinxReviewChart *self, FinxCurveUnit unit, double value);
char *finx_review_axis_label  (FinxCurveUnit unit, double value, double step, double size);     /* @size: the greatest on the axis */
char *finx_review_date        (FinxReviewChart *self, gsize i);
char *finx_review_tell_range  (FinxReviewChart *self, gsize from, gsize to);    /* lines */
double finx_review_return     (FinxReviewChart *self, gsize from, gsize to);    /* ratio; NaN: unknown */

G_END_DECLS
