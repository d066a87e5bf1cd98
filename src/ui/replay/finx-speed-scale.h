/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* How fast the practice desk's time runs, 1× to 60×, with the value in words beside it. */
#define FINX_TYPE_SPEED_SCALE (finx_speed_scale_get_type ())
G_DECLARE_FINAL_TYPE (FinxSpeedScale, finx_speed_scale, FINX, SPEED_SCALE, GtkBox)

GtkWidget *finx_speed_scale_new (FinxEngine *engine);

G_END_DECLS
