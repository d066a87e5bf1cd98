/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/markets/finx-watchlist-view.h"

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
  GtkWidget          *menu;             /* %NULL until it is asked for */
  GtkSingleSelection *selection;        /* borrowed from @view */

  GHashTable         *items;            /* bound GtkListItem, borrowed: a set */
  GPtrArray          *subscribed;       /* FinxInstrument, borrowed from the table; empty while unmapped */
  FinxQuoteRow       *removed;          /* owned: what Undo brings back */
  FinxWatchlist      *removed_from;     /* owned */
  guint               removed_at;
  guint               timer;            /* once a second while mapped */
  guint               n_ticks;
  gboolean            compact, syncing;
};

/* Installs the actions "watchlist.new", ".rename", ".delete", ".remove", ".move-up", ".move-down", ".buy", ".sell" and
 * the view's keys. */
void finx_watchlist_view_install_actions (GtkWidgetClass *widget_class);
void finx_watchlist_view_show_list       (FinxWatchlistView *self, FinxWatchlist *list);
void finx_watchlist_view_refresh_names   (FinxWatchlistView *self);
void finx_watchlist_view_undo_remove     (FinxWatchlistView *self);

/* "watchlist.alert", "watchlist.menu", and the menu by secondary click. */
void finx_watchlist_view_install_menu    (GtkWidgetClass *widget_class);
void finx_watchlist_view_add_menu        (FinxWatchlistView *self);

G_END_DECLS
