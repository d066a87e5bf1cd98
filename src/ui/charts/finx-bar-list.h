/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/finx-tick.h"
#include "ui/charts/chart/finx-chart-pyramid.h"

G_BEGIN_DECLS

/* One bar as an object, made when a row asks for it. */
#define FINX_TYPE_BAR_ITEM (finx_bar_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxBarItem, finx_bar_item, FINX, BAR_ITEM, GObject)
const FinxBar *finx_bar_item_get (FinxBarItem *self);

/* A copy of some bars, newest first, as a list model. */
#define FINX_TYPE_BAR_LIST (finx_bar_list_get_type ())
G_DECLARE_FINAL_TYPE (FinxBarList, finx_bar_list, FINX, BAR_LIST, GObject)
FinxBarList *finx_bar_list_new (const FinxChartBars *bars, gsize first, gsize last);
FinxBarList *finx_bar_list_new_copy (const FinxBar *bars, guint n);     /* @bars: oldest first */

G_END_DECLS
