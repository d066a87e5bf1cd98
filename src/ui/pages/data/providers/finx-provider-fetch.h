/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Fetching daily prices, as a strip: how far it is, a way to stop it, and how it ended. Hidden while there is nothing to say. */
#define FINX_TYPE_PROVIDER_FETCH (finx_provider_fetch_get_type ())
G_DECLARE_FINAL_TYPE (FinxProviderFetch, finx_provider_fetch, FINX, PROVIDER_FETCH, GtkWidget)

GtkWidget *finx_provider_fetch_new   (FinxWorkspace     *workspace);
void       finx_provider_fetch_start (FinxProviderFetch *self,
                                      GPtrArray         *instruments);

G_END_DECLS
