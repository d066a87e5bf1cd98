/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Chooses a real series and the instrument whose price it leads, starts and stops the replay. */
#define FINX_TYPE_REPLAY_GROUP (finx_replay_group_get_type ())
G_DECLARE_FINAL_TYPE (FinxReplayGroup, finx_replay_group, FINX, REPLAY_GROUP, AdwPreferencesGroup)

GtkWidget *finx_replay_group_new (FinxWorkspace *workspace);

G_END_DECLS
