/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/pages/markets/watchlist/finx-watch-row.h"
#include "ui/pages/markets/watchlist/finx-watchlist-view-private.h"

void
finx_watchlist_view_add_keys (FinxWatchlistView *self)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    const char     *action;
  } keys[] = {
    { GDK_KEY_Up, GDK_ALT_MASK, "watchlist.move-up" },
    { GDK_KEY_Down, GDK_ALT_MASK, "watchlist.move-down" },
    { GDK_KEY_Delete, 0, "watchlist.remove" },
    { GDK_KEY_b, 0, "watchlist.buy" },
    { GDK_KEY_s, 0, "watchlist.sell" },
    { GDK_KEY_a, 0, "watchlist.alert" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "watchlist.copy" },
    { GDK_KEY_z, GDK_CONTROL_MASK, "watchlist.undo" },
    { GDK_KEY_Menu, 0, "watchlist.menu" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "watchlist.menu" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  /* Before the list takes Alt and the arrows for its own. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                                                            gtk_named_action_new (keys[i].action)));
  gtk_widget_add_controller (self->view, controller);
}

static void
popup (FinxWatchlistView *self,
       double             x,
       double             y)
{
  if (gtk_single_selection_get_selected_item (self->selection) == NULL)
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* Below the chosen row, as far as it is in sight; else at the top of the list. */
void
finx_watchlist_view_popup_menu (FinxWatchlistView *self)
{
  gpointer chosen = gtk_single_selection_get_selected_item (self->selection);
  GHashTableIter iter;
  gpointer item;
  double x = 24, y = 24;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (gtk_list_item_get_item (item) == chosen)
      {
        GtkWidget *row = gtk_list_item_get_child (item);

        gtk_widget_translate_coordinates (row, GTK_WIDGET (self), 24, gtk_widget_get_height (row), &x, &y);
      }
  popup (self, x, CLAMP (y, 24, gtk_widget_get_height (GTK_WIDGET (self))));
}

static void
pressed_cb (FinxWatchlistView *self,
            int                n_press,
            double             x,
            double             y)
{
  GtkWidget *at = gtk_widget_pick (self->view, x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = at == NULL || FINX_IS_WATCH_ROW (at) ? at : gtk_widget_get_ancestor (at, FINX_TYPE_WATCH_ROW);
  double view_x, view_y;

  if (row == NULL || self->list == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr(FinxQuoteRow) quote = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (quote == finx_watch_row_get_row (FINX_WATCH_ROW (row)))
        gtk_single_selection_set_selected (self->selection, i);
    }
  gtk_widget_translate_coordinates (self->view, GTK_WIDGET (self), x, y, &view_x, &view_y);
  popup (self, view_x, view_y);
}

void
finx_watchlist_view_add_menu (FinxWatchlistView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) trade = g_menu_new ();
  g_autoptr(GMenu) row = g_menu_new ();

  g_menu_append (trade, _("Buy…"), "watchlist.buy");
  g_menu_append (trade, _("Sell…"), "watchlist.sell");
  g_menu_append (trade, _("New alert…"), "watchlist.alert");
  g_menu_append (row, _("Copy symbol"), "watchlist.copy");
  g_menu_append (row, _("Move up"), "watchlist.move-up");
  g_menu_append (row, _("Move down"), "watchlist.move-down");
  g_menu_append (row, _("Remove"), "watchlist.remove");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (trade));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (row));
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (click));
}
