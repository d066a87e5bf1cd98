/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The colour tokens of style.css and style-dark.css for drawing; read anew when the style changes. */
typedef struct
{
  GdkRGBA view, window, card, raised, line, line2, text, dim, faint, accent, fill, sel, selfg;
  GdkRGBA up, down, buy, sell, warn, study[4], grid, crosshair;
} FinxPalette;

void finx_palette_read (GtkWidget *widget, FinxPalette *palette);

G_END_DECLS
