/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"
#include "market/screener/finx-screen.h"

G_BEGIN_DECLS

/* Which instruments a screen covers, and by which bars: drop-downs in a row. Signal "changed". */
#define FINX_TYPE_SCREEN_SCOPE (finx_screen_scope_get_type ())
G_DECLARE_FINAL_TYPE (FinxScreenScope, finx_screen_scope, FINX, SCREEN_SCOPE, GtkBox)

GtkWidget *finx_screen_scope_new  (FinxEngine      *engine);
/* Shows what @screen has; tells nothing. */
void       finx_screen_scope_set  (FinxScreenScope *self, const FinxScreen *screen);
/* Writes what is chosen into @screen. */
void       finx_screen_scope_take (FinxScreenScope *self, FinxScreen *screen);

G_END_DECLS
