/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Who is asked first, for each kind of instrument and for economic series: a list whose rows move up and down. */
#define FINX_TYPE_PROVIDER_ORDER (finx_provider_order_get_type ())
G_DECLARE_FINAL_TYPE (FinxProviderOrder, finx_provider_order, FINX, PROVIDER_ORDER, GtkWidget)

GtkWidget *finx_provider_order_new (FinxWorkspace *workspace);

G_END_DECLS
