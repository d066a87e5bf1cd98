/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

#define FINX_TYPE_PREFERENCES (finx_preferences_get_type ())
G_DECLARE_FINAL_TYPE (FinxPreferences, finx_preferences, FINX, PREFERENCES, AdwPreferencesWindow)

/* @engine: (nullable): without an open engine there is no practice desk to set */
GtkWidget *finx_preferences_new (FinxEngine *engine);

G_END_DECLS
