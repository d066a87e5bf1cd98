/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <math.h>

#include "ui/charts/chart/finx-chart-pyramid.h"
#include "ui/charts/chart/finx-chart-tags.h"
#include "ui/charts/finx-chart-text.h"
#include "ui/finx-palette.h"

G_BEGIN_DECLS

#define FINX_CHART_MAX_TAKEN (FINX_TAGS_MAX + 2)
#define FINX_CHART_TAG_HEIGHT 22         /* px at text scale 1 */

/**
 * FinxChartFrame: what one drawn frame of the candle chart is made from; lives for one snapshot.
 *
 * Lengths are px from the widget's top left. The plot is [0, @plot_width), the price axis is right of it. Price
 * pane [0, @price_height), volume pane [@volume_top, @volume_top + @volume_height), time labels from @time_top.
 * @right is the bar index, with a fraction, that is at x = @plot_width.
 */
typedef struct
{
  FinxChartBars      bars;
  const FinxPyramid *pyramid;
  const FinxPalette *palette;
  FinxChartText     *text;
  GTimeZone         *zone;
  gint64             interval_us;
  double             tick;              /* least price step; 0: unknown */
  int                decimals;

  int                width, height, plot_width, price_height, volume_top, volume_height, time_top;
  double             pitch, right;
  gsize              first, last;       /* visible bars [first, last) */
  double             low, high;         /* price at the bottom and top of the price pane */
  double             volume_max;

  int                line_height, tag_height, time_height;      /* of a caption, a tag and the time axis: they grow with the text */
  double             tag_y[FINX_TAGS_MAX];              /* middle of each mark's tag; NaN: out of the pane */
  gboolean           is_dim;            /* the newest bar is not of now */
  FinxSpan           taken[FINX_CHART_MAX_TAKEN];       /* tags on the price axis: no label below them */
  guint              n_taken;
  double             time_taken, time_taken_half;       /* middle and half width of the tag on the time axis; half 0: none */
} FinxChartFrame;

static inline double
finx_chart_frame_x (const FinxChartFrame *frame,
                    double                index)
{
  return frame->plot_width - (frame->right - index) * frame->pitch;
}

static inline double
finx_chart_frame_y (const FinxChartFrame *frame,
                    double                price)
{
  return (frame->high - price) / (frame->high - frame->low) * frame->price_height;
}

static inline double
finx_chart_frame_price (const FinxChartFrame *frame,
                        double                y)
{
  return frame->high - y / frame->price_height * (frame->high - frame->low);
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
