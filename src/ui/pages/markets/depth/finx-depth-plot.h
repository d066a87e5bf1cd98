/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* What the pictures of a market by time and price share: columns of time, 0 the newest, at the right edge; prices of whole
 * ticks; and keys. Arrow keys go from column to column and from price to price, with Shift ten at once, Home to the oldest and
 * End to the newest column; the rest is #FinxPlot's. */
#define FINX_TYPE_DEPTH_PLOT (finx_depth_plot_get_type ())
G_DECLARE_DERIVABLE_TYPE (FinxDepthPlot, finx_depth_plot, FINX, DEPTH_PLOT, FinxPlot)

struct _FinxDepthPlotClass
{
  FinxPlotClass parent_class;

  int      (*count_columns) (FinxDepthPlot *self);
  /* The column at the right edge of what is in sight. */
  int      (*get_edge)      (FinxDepthPlot *self);
  /* FALSE: the item is not in sight. */
  gboolean (*locate)        (FinxDepthPlot *self, int item, int *column, gint64 *price);
  /* The item of a column next to a price, brought into sight; −1: it has none. */
  int      (*reach)         (FinxDepthPlot *self, int column, gint64 price);
  /* The item so many prices above one that is in sight, or as many as there are. */
  int      (*climb)         (FinxDepthPlot *self, int item, int by);
};

/* (nullable): nothing is shown */
void                  finx_depth_plot_set_instrument (FinxDepthPlot *self, const FinxInstrument *instrument);
const FinxInstrument *finx_depth_plot_get_instrument (FinxDepthPlot *self);
/* In units of the price, at least 1. */
gint64                finx_depth_plot_get_tick       (FinxDepthPlot *self);
/* (transfer full), these */
char                 *finx_depth_plot_format_price   (FinxDepthPlot *self, gint64 price);
char                 *finx_depth_plot_format_size    (FinxDepthPlot *self, gint64 size);
/* In the market's time zone, to the second or the minute. */
char                 *finx_depth_plot_format_time    (FinxDepthPlot *self, gint64 time_us, gboolean seconds);
void                  finx_depth_plot_put_price      (FinxDepthPlot *self, FinxSheet *sheet, gint64 price);
void                  finx_depth_plot_put_size       (FinxDepthPlot *self, FinxSheet *sheet, gint64 size);
/* 1, 2, 5, 10, 20 … times @step. @i: how many it took until now. */
gint64                finx_depth_plot_widen          (gint64 step, int i);

G_END_DECLS
