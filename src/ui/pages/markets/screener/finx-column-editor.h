/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A popover with the columns of a screen: taken away, put in another order, added. Signal "changed". */
#define FINX_TYPE_COLUMN_EDITOR (finx_column_editor_get_type ())
G_DECLARE_FINAL_TYPE (FinxColumnEditor, finx_column_editor, FINX, COLUMN_EDITOR, GtkPopover)

GtkWidget         *finx_column_editor_new (void);
void               finx_column_editor_set (FinxColumnEditor *self, const char *const *columns);
const char *const *finx_column_editor_get (FinxColumnEditor *self);

G_END_DECLS
