/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/chart/finx-chart.h"

G_BEGIN_DECLS

/* The drawing tools of @chart, one below the other. The chart outlives it. */
GtkWidget *finx_draw_rail_new (FinxChart *chart);

G_END_DECLS
