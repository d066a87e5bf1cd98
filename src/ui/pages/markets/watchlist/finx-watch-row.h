/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "market/finx-quote-row.h"

G_BEGIN_DECLS

/* One line of the watchlist: symbol, day curve, last price with flash, change. Rows and the list's head share one
 * layout, so that they line up. */
#define FINX_TYPE_WATCH_ROW (finx_watch_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxWatchRow, finx_watch_row, FINX, WATCH_ROW, GtkWidget)

GtkWidget    *finx_watch_row_new         (void);
GtkWidget    *finx_watch_row_new_head    (void);
/* Follows @row (nullable) while it is mapped. */
void          finx_watch_row_bind        (FinxWatchRow *self, FinxQuoteRow *row);
FinxQuoteRow *finx_watch_row_get_row     (FinxWatchRow *self);
/* The name of the group that starts with this row, above it; %NULL: none. */
void          finx_watch_row_set_group   (FinxWatchRow *self, const char *group);
/* Without the day curve. */
void          finx_watch_row_set_compact (FinxWatchRow *self, gboolean compact);
/* Now and then: screen readers are not told every change. */
void          finx_watch_row_refresh_name (FinxWatchRow *self);
/* Whether the head's last column is of ages instead of changes. */
void          finx_watch_row_set_head_stale (FinxWatchRow *self, gboolean stale);

G_END_DECLS
