/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/watchlist/finx-watchlist-view-private.h"

void
finx_watchlist_view_forget_undo (FinxWatchlistView *self)
{
  self->undo.what = UNDO_NOTHING;
  g_clear_object (&self->undo.list);
  g_clear_object (&self->undo.row);
  g_clear_pointer (&self->undo.name, g_free);
  g_clear_pointer (&self->undo.order, g_ptr_array_unref);
}

void
finx_watchlist_view_remember (FinxWatchlistView *self,
                              int                what,
                              FinxWatchlist     *list)
{
  finx_watchlist_view_forget_undo (self);
  self->undo.what = what;
  self->undo.list = g_object_ref (list);
  self->undo.name = g_strdup (finx_watchlist_get_name (list));
  self->undo.order = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    g_ptr_array_add (self->undo.order, g_list_model_get_item (G_LIST_MODEL (list), i));
}

/* Row by row to its place; what @order does not have ends up last. */
void
finx_watchlist_view_order (FinxWatchlist *list,
                           GPtrArray     *order)
{
  guint to = 0;

  for (guint i = 0; i < order->len; i++)
    for (guint from = to; from < g_list_model_get_n_items (G_LIST_MODEL (list)); from++)
      {
        g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (list), from);

        if (row != g_ptr_array_index (order, i))
          continue;
        if (from != to)
          finx_watchlist_move (list, from, to);
        to++;
        break;
      }
}

/* A list of the same name made meanwhile keeps it, and takes the rows. */
static void
restore_list (FinxWatchlistView *self)
{
  FinxWatchlist *list = finx_watchlists_create (self->lists, self->undo.name, NULL);

  if (list == NULL)
    list = finx_watchlists_find (self->lists, self->undo.name);
  if (list == NULL)
    return;
  for (guint i = 0; i < self->undo.order->len; i++)
    finx_watchlist_add (list, g_ptr_array_index (self->undo.order, i), -1);
  finx_watchlist_view_show_list (self, list);
}

void
finx_watchlist_view_undo (FinxWatchlistView *self)
{
  FinxWatchlist *list = self->undo.list;

  switch (self->undo.what)
    {
    case UNDO_REMOVE:
      finx_watchlist_add (list, self->undo.row, (int) MIN (self->undo.at, g_list_model_get_n_items (G_LIST_MODEL (list))));
      break;
    case UNDO_DELETE:
      restore_list (self);
      break;
    case UNDO_RENAME:
      if (finx_watchlists_rename (self->lists, list, self->undo.name, NULL))
        {
          finx_watchlist_view_show_list (self, list);
          finx_watchlist_view_refresh_names (self);
        }
      break;
    case UNDO_SORT:
      finx_watchlist_view_order (list, self->undo.order);
      finx_watchlist_view_select_instrument (self);
      break;
    case UNDO_NOTHING:
    default:
      break;
    }
  finx_watchlist_view_forget_undo (self);
}
