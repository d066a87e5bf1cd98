/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/markets/watchlist/finx-watchlist-view.h"

G_BEGIN_DECLS

struct _FinxWatchlistView
{
  GtkWidget           parent_instance;

  FinxWorkspace      *workspace;        /* owned */
  FinxEngine         *engine;           /* borrowed from @workspace */
  FinxWatchlists     *lists;            /* borrowed from @engine */
  FinxWatchlist      *list;             /* the shown one; owned, nullable */
  gulong              list_changed_id;

  GtkWidget          *chooser;          /* borrowed, as all widgets below */
  GtkWidget          *view;
  GtkWidget          *stack;
  GtkWidget          *head;
  GtkSingleSelection *selection;        /* borrowed from @view */

  GHashTable         *items;            /* bound GtkListItem, borrowed: a set */
  GPtrArray          *subscribed;       /* FinxInstrument, borrowed from the table; empty while unmapped */
  GtkWidget          *menu;             /* of a row */
  struct
  {
    enum { UNDO_NOTHING, UNDO_REMOVE, UNDO_DELETE, UNDO_RENAME, UNDO_SORT } what;
    FinxWatchlist *list;                /* owned, nullable: the one that was changed */
    FinxQuoteRow  *row;                 /* owned, nullable: was removed from @at */
    guint          at;
    char          *name;                /* before it was renamed */
    GPtrArray     *order;               /* (element-type FinxQuoteRow) before it was sorted or deleted */
  } undo;
  guint               timer;            /* once a second while mapped */
  gboolean            compact, syncing;
};

/* finx-watchlist-actions.c: installs "watchlist.new", ".rename", ".delete", ".sort", ".remove", ".move-up", ".move-down",
 * ".buy", ".sell", ".alert", ".copy", ".menu" and ".undo". */
void finx_watchlist_view_install_actions (GtkWidgetClass *widget_class);
void finx_watchlist_view_show_list       (FinxWatchlistView *self, FinxWatchlist *list);
void finx_watchlist_view_refresh_names   (FinxWatchlistView *self);
void finx_watchlist_view_select_instrument (FinxWatchlistView *self);
/* finx-watchlist-undo.c: the last change of a list can be taken back, once. */
void finx_watchlist_view_undo            (FinxWatchlistView *self);
void finx_watchlist_view_forget_undo     (FinxWatchlistView *self);
void finx_watchlist_view_remember        (FinxWatchlistView *self, int what, FinxWatchlist *list);   /* with its order and name */
void finx_watchlist_view_order           (FinxWatchlist *list, GPtrArray *order);       /* (element-type FinxQuoteRow) */
/* finx-watchlist-rows.c */
GtkListItemFactory *finx_watchlist_view_make_factory (FinxWatchlistView *self);
void finx_watchlist_view_refresh_groups  (FinxWatchlistView *self);
void     finx_watchlist_view_look        (GtkWidget *view, gpointer user_data);  /* says which rows are seen */
gboolean finx_watchlist_view_tell_rows   (gpointer user_data);       /* refreshes the names of rows for screen readers */
void     finx_watchlist_view_refresh_head (FinxWatchlistView *self);
/* finx-watchlist-menu.c: keys and menu of a row. */
void finx_watchlist_view_add_keys        (FinxWatchlistView *self);
void finx_watchlist_view_add_menu        (FinxWatchlistView *self);
void finx_watchlist_view_popup_menu      (FinxWatchlistView *self);

G_END_DECLS
