/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menu of a symbol in the watchlist: what its keys do, for the hand. */
#include "ui/pages/markets/finx-watchlist-view-private.h"

#include <glib/gi18n.h>

#include "ui/pages/markets/finx-watch-row.h"

static GtkWidget *
create_menu (FinxWatchlistView *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) trade = g_menu_new ();
  g_autoptr(GMenu) list = g_menu_new ();
  GtkWidget *popover;

  g_menu_append (trade, _("Buy…"), "watchlist.buy");
  g_menu_append (trade, _("Sell…"), "watchlist.sell");
  g_menu_append (trade, _("New alert…"), "watchlist.alert");
  g_menu_append (list, _("Move up"), "watchlist.move-up");
  g_menu_append (list, _("Move down"), "watchlist.move-down");
  g_menu_append (list, _("Remove"), "watchlist.remove");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (trade));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (list));
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  return popover;
}

static void
popup (FinxWatchlistView *self,
       double             x,
       double             y)
{
  if (self->menu == NULL)
    self->menu = create_menu (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
select_row (FinxWatchlistView *self,
            FinxQuoteRow      *row)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(FinxQuoteRow) item = g_list_model_get_item (model, i);

      if (item == row)
        gtk_single_selection_set_selected (self->selection, i);
    }
}

static void
secondary_cb (FinxWatchlistView *self,
              int                n_press,
              double             x,
              double             y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked != NULL ? gtk_widget_get_ancestor (picked, FINX_TYPE_WATCH_ROW) : NULL;

  if (row == NULL || finx_watch_row_get_row (FINX_WATCH_ROW (row)) == NULL)
    return;
  select_row (self, finx_watch_row_get_row (FINX_WATCH_ROW (row)));
  popup (self, x, y);
}

/* By key: over the row that has the focus. */
static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxWatchlistView *self = FINX_WATCHLIST_VIEW (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  double x = gtk_widget_get_width (widget) / 2.0, y = gtk_widget_get_height (widget) / 2.0;

  if (gtk_single_selection_get_selected_item (self->selection) == NULL)
    return;
  if (focus != NULL && gtk_widget_is_ancestor (focus, widget))
    gtk_widget_translate_coordinates (focus, widget, gtk_widget_get_width (focus) / 2.0, gtk_widget_get_height (focus), &x, &y);
  popup (self, x, y);
}

static void
alert_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxQuoteRow *row = gtk_single_selection_get_selected_item (FINX_WATCHLIST_VIEW (widget)->selection);

  if (row != NULL)
    gtk_widget_activate_action (widget, "app.new-alert", "(ss)", finx_quote_row_get_symbol (row), "");
}

void
finx_watchlist_view_install_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "watchlist.alert", NULL, alert_action);
  gtk_widget_class_install_action (widget_class, "watchlist.menu", NULL, menu_action);
}

void
finx_watchlist_view_add_menu (FinxWatchlistView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (secondary_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
