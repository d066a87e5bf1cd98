/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Says on Markets that a replay leads a price: what, which date, how far, and plays, steps and stops it. Hidden without
 * one. */
#define FINX_TYPE_REPLAY_BAR (finx_replay_bar_get_type ())
G_DECLARE_FINAL_TYPE (FinxReplayBar, finx_replay_bar, FINX, REPLAY_BAR, GtkBox)

GtkWidget *finx_replay_bar_new       (FinxWorkspace *workspace);
/* (transfer full): "Bar 12 of 6,807 · Fri 16 Jan 1987" */
char      *finx_replay_describe_place (FinxReplay *replay);

G_END_DECLS
