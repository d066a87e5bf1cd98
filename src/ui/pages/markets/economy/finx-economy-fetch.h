/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Asks the providers for one series after the other; tells how far it is, can be cancelled, and says at its end what did not come.
 * Hidden until it is started. */
#define FINX_TYPE_ECONOMY_FETCH (finx_economy_fetch_get_type ())
G_DECLARE_FINAL_TYPE (FinxEconomyFetch, finx_economy_fetch, FINX, ECONOMY_FETCH, GtkWidget)

GtkWidget *finx_economy_fetch_new   (FinxEngine       *engine);
/* @rows: (element-type FinxEconomyRow): get their series, or why there is none. While it runs already nothing happens. */
void       finx_economy_fetch_start (FinxEconomyFetch *self,
                                     GPtrArray        *rows);

G_END_DECLS
