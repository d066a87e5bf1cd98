/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"
#include "market/screener/finx-screen.h"

G_BEGIN_DECLS

/* (transfer floating): the button with all screens, which runs "screener.show" (s: name); its label is the one that is shown. */
GtkWidget *finx_screen_menu_new    (void);
/* @is_changed: @screen is not as it is kept */
void       finx_screen_menu_update (GtkWidget        *menu,
                                    FinxEngine       *engine,
                                    const FinxScreen *screen,
                                    gboolean          is_changed);

G_END_DECLS
