/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-plot-table.h"

#include <adwaita.h>

static gboolean
escape_cb (GtkWidget *window,
           GVariant  *arguments,
           gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

void
finx_plot_table_present (GtkWidget  *owner,
                         const char *title,
                         GtkWidget  *view)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (), *window = gtk_window_new ();
  GtkRoot *root = gtk_widget_get_root (owner);
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_window_set_titlebar (GTK_WINDOW (window), adw_header_bar_new ());
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 520);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, shortcuts);
  gtk_window_present (GTK_WINDOW (window));
}

/* The cell of a row that is a tab-separated text. */
static char *
get_cell (const char *row,
          guint       column)
{
  g_auto(GStrv) cells = g_strsplit (row, "\t", -1);

  return g_strdup (column < g_strv_length (cells) ? cells[column] : "");
}

/* Numbers stand below each other at their end. The first column names the row: a year there is no amount. */
static gboolean
is_number (const char *cell,
           guint       column)
{
  return column > 0 && (g_ascii_isdigit (*cell) || g_str_has_prefix (cell, "−") || g_str_equal (cell, "–"));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  guint column = GPOINTER_TO_UINT (user_data);
  g_autofree char *cell = get_cell (gtk_string_object_get_string (gtk_list_item_get_item (item)), column);

  gtk_label_set_xalign (label, is_number (cell, column) ? 1 : 0);
  gtk_label_set_label (label, cell);
}

void
finx_plot_table_show (GtkWidget  *owner,
                      const char *title,
                      const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto(GStrv) heads = g_strsplit (lines[0] != NULL ? lines[0] : "", "\t", -1);
  GtkStringList *rows = gtk_string_list_new (NULL);
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (rows))));

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      gtk_string_list_append (rows, lines[i]);
  for (guint i = 0; heads[i] != NULL; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new (heads[i], factory);

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  gtk_widget_add_css_class (view, "dense");
  finx_plot_table_present (owner, title, view);
}
