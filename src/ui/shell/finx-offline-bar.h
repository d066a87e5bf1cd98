/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* The bar under the header while the program works offline: of when the prices are, and what that means. */
#define FINX_TYPE_OFFLINE_BAR (finx_offline_bar_get_type ())
G_DECLARE_FINAL_TYPE (FinxOfflineBar, finx_offline_bar, FINX, OFFLINE_BAR, GtkBox)

GtkWidget  *finx_offline_bar_new    (FinxEngine *engine);
void        finx_offline_bar_set_narrow (FinxOfflineBar *self, gboolean narrow);
/* Why orders can not be given now, for tooltips; %NULL: they can. */
const char *finx_offline_reason     (FinxEngine *engine);
/* What the change of a day is called: "Today", or offline the day that prices are of, with their age ("6 d old") in
 * @age (out) (nullable): %NULL online. Both (transfer full). */
char       *finx_offline_day        (FinxEngine *engine, char **age);

G_END_DECLS
