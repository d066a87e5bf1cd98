/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-quote-board.h"

G_BEGIN_DECLS

/* A named, ordered list of quote rows (GListModel of FinxQuoteRow); main thread; property "name". */
#define FINX_TYPE_WATCHLIST (finx_watchlist_get_type ())
G_DECLARE_FINAL_TYPE (FinxWatchlist, finx_watchlist, FINX, WATCHLIST, GObject)
const char     *finx_watchlist_get_name  (FinxWatchlist *self);
gboolean        finx_watchlist_add       (FinxWatchlist *self, FinxQuoteRow *row, int position);   /* −1: end; FALSE: already there */
gboolean        finx_watchlist_remove    (FinxWatchlist *self, FinxQuoteRow *row);
gboolean        finx_watchlist_contains  (FinxWatchlist *self, FinxQuoteRow *row);
void            finx_watchlist_move      (FinxWatchlist *self, guint from, guint to);

/* All watchlists (GListModel of FinxWatchlist), remembered by the engine. Signal "changed": contents, names or order changed. */
#define FINX_TYPE_WATCHLISTS (finx_watchlists_get_type ())
G_DECLARE_FINAL_TYPE (FinxWatchlists, finx_watchlists, FINX, WATCHLISTS, GObject)
FinxWatchlists *finx_watchlists_new       (FinxQuoteBoard *board);
FinxWatchlist  *finx_watchlists_create    (FinxWatchlists *self, const char *name, GError **error);   /* (transfer none); name empty or taken: FINX_ERROR_INVALID */
gboolean        finx_watchlists_rename    (FinxWatchlists *self, FinxWatchlist *list, const char *name, GError **error);
void            finx_watchlists_delete    (FinxWatchlists *self, FinxWatchlist *list);       /* the last one stays */
FinxWatchlist  *finx_watchlists_find      (FinxWatchlists *self, const char *name);
char           *finx_watchlists_to_text   (FinxWatchlists *self);       /* JSON, for the store */
gboolean        finx_watchlists_from_text (FinxWatchlists *self, const char *text, GError **error);

G_END_DECLS
