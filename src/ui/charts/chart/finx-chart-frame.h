/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <math.h>

#include "ui/charts/chart/finx-chart-pyramid.h"
#include "ui/charts/chart/finx-chart-scale.h"
#include "ui/charts/chart/layers/finx-chart-tags.h"
#include "ui/charts/finx-chart-text.h"
#include "ui/shell/finx-palette.h"

G_BEGIN_DECLS

#define FINX_CHART_MAX_TAKEN (FINX_TAGS_MAX + 2)
#define FINX_CHART_TAG_HEIGHT 22         /* px at text scale 1 */
#define FINX_CHART_MAX_PANES  10

/* How the bars are drawn. */
typedef enum
{
  FINX_CHART_CANDLES,           /* hollow: above its open */
  FINX_CHART_HOLLOW,            /* the same, coloured by the close before */
  FINX_CHART_BARS,              /* open to the left, close to the right */
  FINX_CHART_LINE,
  FINX_CHART_AREA,
  FINX_CHART_BASELINE,          /* above and below the first close in view */
  FINX_CHART_HEIKIN_ASHI,
  FINX_CHART_RENKO,
  FINX_N_CHART_TYPES
} FinxChartType;

/* Time without bars before bar @bar: px that lie between it and the one before; @before: px of all earlier ones in view. */
typedef struct
{
  gsize  bar;
  double width, before;
} FinxChartGap;

/**
 * FinxChartFrame: what one drawn frame of the candle chart is made from; lives for one snapshot.
 *
 * Lengths are px from the widget's top left. The plot is [0, @plot_width), the price axis is right of it. The price pane
 * is @panes[0] and begins at the top; further panes follow, 1 px apart; time labels from @time_top.
 * @right is the bar index, with a fraction, that is at x = @plot_width.
 */
typedef struct
{
  FinxChartBars      bars;
  const FinxPyramid *pyramid;
  const FinxPalette *palette;
  FinxChartText     *text;
  GTimeZone         *zone;
  FinxChartType      type;
  gint64             interval_us;       /* of a bar; about, for months and bars of trades */
  gint64             end_us;            /* where the newest bar ends; %G_MAXINT64: unknown */
  gboolean           shows_days;        /* bars of a day or more */
  double             tick;              /* least price step; 0: unknown */
  double             last_price;        /* the newest; a transformed bar may close elsewhere */
  int                decimals;

  int                width, height, plot_width, time_top;
  double             pitch, right;
  gsize              first, last;       /* visible bars [first, last) */
  const FinxChartGap *gaps;             /* in view, oldest first */
  guint              n_gaps;
  FinxScale          panes[FINX_CHART_MAX_PANES];
  guint              n_panes;
  int                volume;            /* its pane; −1: not shown */
  gboolean           scale_fails;       /* the chosen scale can not show these prices: the linear one does */

  int                line_height, tag_height, time_height;      /* of a caption, a tag and the time axis: they grow with the text */
  double             tag_y[FINX_TAGS_MAX];              /* middle of each mark's tag; NaN: out of the pane */
  gboolean           is_dim;            /* the newest bar is not of now */
  gboolean           is_vector;         /* it goes to a file of lines and letters */
  int                device_scale;      /* px of the screen for each */
  FinxSpan           taken[FINX_CHART_MAX_TAKEN];       /* tags on the price axis: no label below them */
  guint              n_taken;
  double             time_taken, time_taken_half;       /* middle and half width of the tag on the time axis; half 0: none */
} FinxChartFrame;

/* px of the gaps in view that lie before @index; between the two bars of one a part of it. */
double finx_chart_frame_gaps  (const FinxChartFrame *frame, double index);
/* The index at @x, the inverse of finx_chart_frame_x(). */
double finx_chart_frame_index (const FinxChartFrame *frame, double x);

static inline double
finx_chart_frame_x (const FinxChartFrame *frame,
                    double                index)
{
  double x = frame->plot_width - (frame->right - index) * frame->pitch;

  return frame->n_gaps == 0 ? x : x - finx_chart_frame_gaps (frame, frame->right) + finx_chart_frame_gaps (frame, index);
}

static inline double
finx_chart_frame_y (const FinxChartFrame *frame,
                    double                price)
{
  return finx_scale_y (&frame->panes[0], price);
}

static inline double
finx_chart_frame_price (const FinxChartFrame *frame,
                        double                y)
{
  return finx_scale_value (&frame->panes[0], y);
}

/* The pane at @y; −1: none. */
static inline int
finx_chart_frame_pane (const FinxChartFrame *frame,
                       double                y)
{
  for (guint i = 0; i < frame->n_panes; i++)
    if (y >= frame->panes[i].top && y < frame->panes[i].top + frame->panes[i].height)
      return (int) i;
  return -1;
}

/* Every call is one colour node; whole px only, so that the edges stay sharp and filling is a plain copy. */
static inline void
finx_chart_rectangle (GtkSnapshot   *snapshot,
                      const GdkRGBA *color,
                      int            x,
                      int            y,
                      int            width,
                      int            height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static inline GdkRGBA
finx_chart_mix (const GdkRGBA *a,
                const GdkRGBA *b,
                float          part_of_b)
{
  return (GdkRGBA) { a->red + (b->red - a->red) * part_of_b, a->green + (b->green - a->green) * part_of_b,
                     a->blue + (b->blue - a->blue) * part_of_b, 1 };
}

static inline GdkRGBA
finx_chart_alpha (const GdkRGBA *color,
                  float          alpha)
{
  return (GdkRGBA) { color->red, color->green, color->blue, color->alpha * alpha };
}

G_END_DECLS
