/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FINX_TYPE_FLOW_LAYOUT (finx_flow_layout_get_type ())
G_DECLARE_FINAL_TYPE (FinxFlowLayout, finx_flow_layout, FINX, FLOW_LAYOUT, GtkLayoutManager)

/**
 * finx_flow_layout_new:
 *
 * Children beside each other as in a horizontal box, and those without room on lines below. It is never wider than its
 * widest child needs; a child that flows itself goes below before it breaks its own line.
 *
 * Returns: (transfer full): with 6 px between children
 */
GtkLayoutManager *finx_flow_layout_new (void);

/**
 * finx_flow_layout_set:
 * @stacked: each child on a line of its own, however much room there is
 * @spacing: px between children, and between lines
 */
void finx_flow_layout_set (FinxFlowLayout *self,
                           gboolean        stacked,
                           int             spacing);

G_END_DECLS
