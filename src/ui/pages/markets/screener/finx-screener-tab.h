/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Markets, tab Screener: which instruments meet conditions, live while it is mapped. What was looked for last is remembered. */
#define FINX_TYPE_SCREENER_TAB (finx_screener_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxScreenerTab, finx_screener_tab, FINX, SCREENER_TAB, GtkWidget)

GtkWidget *finx_screener_tab_new (FinxWorkspace *workspace);

G_END_DECLS
