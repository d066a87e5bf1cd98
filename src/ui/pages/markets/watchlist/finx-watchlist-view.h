/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The watchlists with their tools: choose, make, rename and delete lists; add, order and remove symbols. The chosen
 * row is the workspace's instrument. Quotes of the shown list are subscribed only while the view is mapped.
 * Signals: "trade" (int FinxSide): open the ticket for the chosen row; "opened": Enter or double click on a row. */
#define FINX_TYPE_WATCHLIST_VIEW (finx_watchlist_view_get_type ())
G_DECLARE_FINAL_TYPE (FinxWatchlistView, finx_watchlist_view, FINX, WATCHLIST_VIEW, GtkWidget)

GtkWidget *finx_watchlist_view_new         (FinxWorkspace *workspace);
void       finx_watchlist_view_set_compact (FinxWatchlistView *self, gboolean compact);      /* without the day curves */
void       finx_watchlist_view_focus       (FinxWatchlistView *self);

G_END_DECLS
