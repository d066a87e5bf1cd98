/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The tab of the providers of market data: each with its state and keys, and in what order they are asked. */
#define FINX_TYPE_PROVIDER_VIEW (finx_provider_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxProviderView, finx_provider_view, FINX, PROVIDER_VIEW, GtkWidget)

GtkWidget *finx_provider_view_new (FinxWorkspace *workspace);

G_END_DECLS
