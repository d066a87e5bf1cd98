/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Columns side by side: the first takes the room that the others leave, or half of it where those share the other
 * half; or all below each other. */
#define FINX_TYPE_COLUMNS_LAYOUT (finx_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (FinxColumnsLayout, finx_columns_layout, FINX, COLUMNS_LAYOUT, GtkLayoutManager)

/* @side_width: px of each column but the first; 0: the first takes half, the others share; −1: below each other. */
void finx_columns_layout_set (FinxColumnsLayout *self, int side_width);

G_END_DECLS
