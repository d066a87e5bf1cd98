/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/pages/markets/charts/finx-chart-shape.h"

G_BEGIN_DECLS

/* Charts side by side, with dividers between them that can be dragged; a double click makes them equal. Where there is no
 * room for all, or when it is asked for, the front one has all the room, and the others are not mapped.
 * Signals "resized": the user moved a divider; "shown-changed": all are shown, or no longer. */
#define FINX_TYPE_CHART_TILES (finx_chart_tiles_get_type ())
G_DECLARE_FINAL_TYPE (FinxChartTiles, finx_chart_tiles, FINX, CHART_TILES, GtkWidget)

GtkWidget            *finx_chart_tiles_new       (void);
const FinxChartShape *finx_chart_tiles_get_shape (FinxChartTiles *self);
/* All lines become equal. The children are those of the shape, by finx_chart_tiles_set_child(). */
void                  finx_chart_tiles_set_shape (FinxChartTiles *self, const FinxChartShape *shape);
void                  finx_chart_tiles_set_child (FinxChartTiles *self, guint cell, GtkWidget *child);   /* (nullable) */
void                  finx_chart_tiles_set_front (FinxChartTiles *self, guint cell, gboolean alone);
gboolean              finx_chart_tiles_are_all_shown (FinxChartTiles *self);
/* Parts of the whole, %FINX_CHARTS_MOST_LINES of them; those that do not add up to 1 are made to. */
void                  finx_chart_tiles_set_parts (FinxChartTiles *self, const double *columns, const double *rows);
void                  finx_chart_tiles_get_parts (FinxChartTiles *self, double *columns, double *rows);
/* The divider beside @cell that is nearest on that side of it, by keys. */
void                  finx_chart_tiles_resize    (FinxChartTiles *self, guint cell, FinxChartWay way);

G_END_DECLS
