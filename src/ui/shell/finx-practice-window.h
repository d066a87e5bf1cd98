/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The practice desk's settings: trading hours, speed, and replays of real series. */
#define FINX_TYPE_PRACTICE_WINDOW (finx_practice_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxPracticeWindow, finx_practice_window, FINX, PRACTICE_WINDOW, AdwPreferencesWindow)

GtkWidget *finx_practice_window_new (FinxWorkspace *workspace);

G_END_DECLS
