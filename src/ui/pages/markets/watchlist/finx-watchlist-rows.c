/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/watchlist/finx-watch-row.h"
#include "ui/pages/markets/watchlist/finx-watchlist-view-private.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

/* A row starts a group when its class differs from that of the row above. */
static void
refresh_group (FinxWatchlistView *self,
               GtkListItem       *item)
{
  guint position = gtk_list_item_get_position (item);
  FinxWatchRow *child = FINX_WATCH_ROW (gtk_list_item_get_child (item));
  FinxQuoteRow *row = gtk_list_item_get_item (item);
  g_autoptr(FinxQuoteRow) above = NULL;
  FinxAssetClass asset_class;

  if (row == NULL || self->list == NULL)
    return;
  asset_class = finx_quote_row_get_instrument (row)->asset_class;
  above = position > 0 ? g_list_model_get_item (G_LIST_MODEL (self->list), position - 1) : NULL;
  finx_watch_row_set_group (child, above == NULL || finx_quote_row_get_instrument (above)->asset_class != asset_class
                            ? finx_asset_class_label (asset_class) : NULL);
}

void
finx_watchlist_view_refresh_groups (FinxWatchlistView *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    refresh_group (self, item);
}

gboolean
finx_watchlist_view_tell_rows (gpointer user_data)
{
  FinxWatchlistView *self = user_data;
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    finx_watch_row_refresh_name (FINX_WATCH_ROW (gtk_list_item_get_child (item)));
  return G_SOURCE_CONTINUE;
}

void
finx_watchlist_view_look (GtkWidget *view,
                          gpointer   user_data)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, FINX_WATCHLIST_VIEW (view)->items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (gtk_list_item_get_item (item) != NULL && finx_is_in_view (gtk_list_item_get_child (item)))
      finx_quote_row_see (gtk_list_item_get_item (item));
}

void
finx_watchlist_view_refresh_head (FinxWatchlistView *self)
{
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0, n_stale = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      n_stale += finx_quote_row_get_state (row) == FINX_QUOTE_STALE;
    }
  finx_watch_row_set_head_stale (FINX_WATCH_ROW (self->head), n > 0 && n_stale == n);
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 GtkListItem   *item)
{
  return gdk_content_provider_new_typed (FINX_TYPE_QUOTE_ROW, gtk_list_item_get_item (item));
}

/* The symbol alone, so that the row below stays readable. */
static void
drag_begin_cb (GtkDragSource *source,
               GdkDrag       *drag,
               GtkListItem   *item)
{
  GtkWidget *label = gtk_label_new (finx_quote_row_get_symbol (gtk_list_item_get_item (item)));

  gtk_widget_add_css_class (label, "watch-drag");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         GtkListItem   *item)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (gtk_widget_get_ancestor (gtk_list_item_get_child (item), FINX_TYPE_WATCHLIST_VIEW));
  FinxQuoteRow *dragged = g_value_get_object (value);
  guint to = gtk_list_item_get_position (item);

  if (self == NULL || self->list == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (row == dragged && i != to)
        {
          finx_watchlist_move (self->list, i, to);
          finx_watchlist_view_select_instrument (self);
          return TRUE;
        }
    }
  return FALSE;
}

static void
setup_cb (FinxWatchlistView *self,
          GtkListItem       *item)
{
  GtkWidget *row = finx_watch_row_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (FINX_TYPE_QUOTE_ROW, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), item);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), item);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), item);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (FinxWatchlistView *self,
         GtkListItem       *item)
{
  FinxWatchRow *row = FINX_WATCH_ROW (gtk_list_item_get_child (item));

  g_hash_table_add (self->items, item);
  finx_watch_row_set_compact (row, self->compact);
  finx_watch_row_bind (row, gtk_list_item_get_item (item));
  finx_watch_row_refresh_name (row);
  refresh_group (self, item);
}

static void
unbind_cb (FinxWatchlistView *self,
           GtkListItem       *item)
{
  g_hash_table_remove (self->items, item);
  finx_watch_row_bind (FINX_WATCH_ROW (gtk_list_item_get_child (item)), NULL);
}

GtkListItemFactory *
finx_watchlist_view_make_factory (FinxWatchlistView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  return factory;
}
