/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart-frame.h"

G_BEGIN_DECLS

#define FINX_MASK_TILES 32

/**
 * FinxChartMask: how much of each px a shape covers. Pure but for finx_mask_paint().
 *
 * A line of a thousand points costs a tenth of what it costs as a path of cairo: each piece only touches the px around it.
 * Lengths are px of the widget; a mask has @scale device px for each.
 */
typedef struct
{
  cairo_surface_t *surface;
  guchar          *data;
  int              stride, width, height;       /* device px */
  int              scale;
  double           left, top;                   /* where it lies in the widget */
  int              tile;                        /* device px across: the mask is painted where tiles of it are touched, */
  int              first[FINX_MASK_TILES], last[FINX_MASK_TILES];       /* in rows [first, last) */
} FinxChartMask;

/* FALSE: there is no room for it. Else ended by finx_mask_paint(). */
gboolean finx_mask_begin     (FinxChartMask *self, int left, int top, int width, int height, int scale);
/* A line with round ends. */
void     finx_mask_line      (FinxChartMask *self, double x1, double y1, double x2, double y2, double width);
void     finx_mask_rectangle (FinxChartMask *self, double x, double y, double width, double height);
void     finx_mask_paint     (FinxChartMask *self, const GdkRGBA *color, cairo_t *cr);

/* Boxes of two colours in a pane: those of very many bars as masks, few and those in a file of lines and letters as they are. */
typedef struct
{
  const FinxChartFrame *frame;
  const FinxScale      *pane;
  GtkSnapshot          *snapshot;
  const GdkRGBA        *colors[2];
  FinxChartMask         masks[2];
  gboolean              is_masked;
} FinxChartBoxes;

void     finx_boxes_begin    (FinxChartBoxes *self, const FinxChartFrame *frame, const FinxScale *pane, const GdkRGBA *one, const GdkRGBA *other,
                              GtkSnapshot *snapshot);         /* of all bars in view */
void     finx_boxes_add      (FinxChartBoxes *self, int color, int x, int y, int width, int height);
void     finx_boxes_end      (FinxChartBoxes *self);

G_END_DECLS
