/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows of drawn text, as in the ladder and the list of trades. */

/* 20 px, or more for taller text. */
int  finx_row_text_height (GtkWidget *widget);
/* In the middle of a row at @y of @height; @align 0: @x is the left edge, 1: the right one. */
void finx_row_text_draw   (GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, int height, double align, const GdkRGBA *color);

G_END_DECLS
