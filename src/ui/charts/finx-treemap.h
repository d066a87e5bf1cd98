/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-allocation.h"
#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

/* An allocation as tiles: area by value, colour by change. With groups, a click or Enter opens the one of the tile,
 * Escape or Backspace goes back; otherwise it tells "activated" (the part's id). */
#define FINX_TYPE_TREEMAP (finx_treemap_get_type ())
G_DECLARE_FINAL_TYPE (FinxTreemap, finx_treemap, FINX, TREEMAP, FinxPlot)

GtkWidget *finx_treemap_new      (FinxAllocation *allocation);       /* ref'd */
/* The change is what it is about: tiles tell it instead of their weight, and are "activated" while groups are shown, too; a group
 * is opened by the line that names it. */
void       finx_treemap_set_heat (FinxTreemap *self, gboolean is_heat);

G_END_DECLS
