/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a widget draws as a picture, and files that the user names. Main thread only. */

/* (transfer full) (nullable): %NULL when nothing is drawn yet. The size is the widget's. */
GdkTexture *finx_picture_texture (GtkWidget *widget, GskRenderNode *node /* nullable */);
/* (transfer full) (nullable): a PNG; @svg: lines and letters instead of pixels */
GBytes     *finx_picture_bytes   (GtkWidget *widget, GskRenderNode *node /* nullable */, gboolean svg);
typedef void (*FinxPictureDraw) (cairo_t *cr, gpointer user_data);
/* (transfer full): an SVG of what @draw draws. libcairo 1.16 leaks surfaces that are painted into an SVG, those of cairo
 * nodes among them: whoever has such nodes draws what is in them here instead. */
GBytes     *finx_picture_svg     (int width, int height, FinxPictureDraw draw, gpointer user_data);
/* The bytes of the file that the user named (transfer full) (nullable). */
typedef GBytes *(*FinxPictureMake) (GtkWidget *widget, const char *file_name);
/* Asks for a file, beginning with @name, and writes it; a failure is told in a dialog. */
void        finx_picture_save    (GtkWidget *widget, const char *title, const char *name, FinxPictureMake make);

G_END_DECLS
