/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Markets: the tabs of finx-markets-tabs.h below a bar; the one that was shown last is remembered. */
#define FINX_TYPE_MARKETS_PAGE (finx_markets_page_get_type ())
G_DECLARE_FINAL_TYPE (FinxMarketsPage, finx_markets_page, FINX, MARKETS_PAGE, GtkWidget)

GtkWidget *finx_markets_page_new (FinxWorkspace *workspace);

G_END_DECLS
