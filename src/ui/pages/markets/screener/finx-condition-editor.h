/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A popover that makes a condition: picked, or as text with its fault below. Signal "applied" (char *condition): one that can be read. */
#define FINX_TYPE_CONDITION_EDITOR (finx_condition_editor_get_type ())
G_DECLARE_FINAL_TYPE (FinxConditionEditor, finx_condition_editor, FINX, CONDITION_EDITOR, GtkPopover)

/* @condition: (nullable): a new one */
GtkWidget *finx_condition_editor_new (const char *condition);

G_END_DECLS
