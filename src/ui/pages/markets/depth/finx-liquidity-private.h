/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/markets/depth/finx-liquidity-map.h"

G_BEGIN_DECLS

struct _FinxLiquidityMap
{
  FinxDepthPlot           parent_instance;

  const FinxDepthHistory *history;      /* borrowed, nullable */
  guint                   n_ticks;      /* of the height; 0: all prices in view */
  gint64                  center;       /* price in the middle then; 0: that of the market */
  gboolean                is_held;      /* somebody scrolled there: the market is not followed */
  double                  scrolled;     /* ticks that a gesture did not yet move */
  gint64                  drag_center;
  double                  pinch_ticks;

  int                     width, height;        /* px of the plot, without the axes */
  guint                   n;            /* slices in view */
  gint64                  top;          /* price at the upper edge */
  gint64                  tick;
  guint                   n_fitting;    /* ticks that all prices in view take */
  double                  px;           /* of a tick; below 1: several share a line */
  gint64                  largest;      /* resting size in view */
  gint64                  largest_trade;
};

/* finx-liquidity-zoom.c: which prices are in view */
void finx_liquidity_zoom_class_init (FinxLiquidityMapClass *klass);
void finx_liquidity_zoom_init       (FinxLiquidityMap      *self);

G_END_DECLS
