/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* Texts under names that a person gave them, such as layouts of charts and sets of studies; in the order they were made, and
 * remembered by the engine. Main thread. Signal "changed". */
#define FINX_TYPE_PRESETS (finx_presets_get_type ())
G_DECLARE_FINAL_TYPE (FinxPresets, finx_presets, FINX, PRESETS, GObject)

/* @key: of the engine's state, which keeps them. */
FinxPresets *finx_presets_new       (FinxEngine *engine, const char *key);
guint        finx_presets_get_n     (FinxPresets *self);
const char  *finx_presets_get_name  (FinxPresets *self, guint i);
const char  *finx_presets_find      (FinxPresets *self, const char *name);      /* (nullable): its text */
/* Under a new name, or instead of what has it. An empty name, or one above 60 characters: FINX_ERROR_INVALID. */
gboolean     finx_presets_save      (FinxPresets *self, const char *name, const char *text, GError **error);
gboolean     finx_presets_rename    (FinxPresets *self, const char *name, const char *new_name, GError **error);        /* likewise, or a taken one */
void         finx_presets_delete    (FinxPresets *self, const char *name);
/* All of them, to have them again as they were. */
char        *finx_presets_to_text   (FinxPresets *self);
gboolean     finx_presets_from_text (FinxPresets *self, const char *text, GError **error);      /* FALSE: they stay as they are */

G_END_DECLS
