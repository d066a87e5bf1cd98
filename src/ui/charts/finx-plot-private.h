/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-pen.h"

G_BEGIN_DECLS

FinxPen        finx_plot_make_pen          (FinxPlot *self, GtkSnapshot *snapshot);     /* @snapshot nullable */
void           finx_plot_draw              (FinxPlot *self, const FinxPen *pen);
GskRenderNode *finx_plot_get_node          (FinxPlot *self);    /* the kept picture (transfer none, nullable) */
void           finx_plot_export_class_init (GtkWidgetClass *widget_class);

G_END_DECLS
