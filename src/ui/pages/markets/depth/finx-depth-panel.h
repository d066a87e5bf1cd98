/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* The order book over time and what an order would take, or the footprint of what traded. All are recorded as long as a book is
 * set, seen or not, each length of time in memory of a fixed size, 1.3 MB together; what is recorded stays until another
 * instrument is set or it is forgotten. What is shown, how long a time, and how many ticks of an instrument are remembered. */
#define FINX_TYPE_DEPTH_PANEL (finx_depth_panel_get_type ())
G_DECLARE_FINAL_TYPE (FinxDepthPanel, finx_depth_panel, FINX, DEPTH_PANEL, GtkWidget)

GtkWidget *finx_depth_panel_new (FinxEngine *engine);
/* (nullable), both or none: of one instrument; the panel keeps references. */
void       finx_depth_panel_set (FinxDepthPanel *self, FinxDepthView *depth, FinxTape *tape);
void       finx_depth_panel_forget (FinxDepthPanel *self);      /* before the book of another time is set */

G_END_DECLS
