/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-presets.h"

G_BEGIN_DECLS

/* What was saved under names: opened by a click, renamed and deleted with a way back, and a line to save what there is now.
 * Signals "open" (char *name); "save": wants the text of now, (transfer full). */
#define FINX_TYPE_PRESET_LIST (finx_preset_list_get_type ())
G_DECLARE_FINAL_TYPE (FinxPresetList, finx_preset_list, FINX, PRESET_LIST, GtkWidget)

/* @none: what is said while there are none. */
GtkWidget *finx_preset_list_new (FinxPresets *presets, const char *title, const char *none);

G_END_DECLS
