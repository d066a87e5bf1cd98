/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-widgets.h"

static gboolean
is_tab (GtkDirectionType direction)
{
  return direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
}

/* The row around what has the focus; NULL: the focus is not in the list. */
static GtkWidget *
find_row (GtkWidget *list)
{
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *row = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (row == NULL || !gtk_widget_is_ancestor (row, list))
    return NULL;
  while (row != list && !GTK_IS_LIST_VIEW (gtk_widget_get_parent (row)))
    row = gtk_widget_get_parent (row);
  return row != list ? row : NULL;
}

/**
 * finx_tab_stop_is_inside:
 * @list: a GtkListView or GtkColumnView
 *
 * Returns: %TRUE when @direction is Tab and the focus is on one of the rows
 */
gboolean
finx_tab_stop_is_inside (GtkWidget        *list,
                         GtkDirectionType  direction)
{
  return is_tab (direction) && find_row (list) != NULL;
}

/**
 * finx_tab_stop_move:
 *
 * Makes a list one stop of Tab, as its owner's focus function; GTK would stop at each row. Buttons of the focused row
 * are stops too, as they have no other key.
 *
 * Returns: %FALSE when the focus has to leave the list
 */
gboolean
finx_tab_stop_move (GtkWidget        *list,
                    GtkDirectionType  direction)
{
  GtkWidget *row = find_row (list), *before;

  if (row == NULL)
    return FALSE;
  if (gtk_widget_is_focus (row) && direction == GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (gtk_widget_child_focus (row, direction))
    return TRUE;
  /* A row whose first cell takes the focus for it, as that of a tree does, is left from there. */
  before = gtk_root_get_focus (gtk_widget_get_root (list));
  return direction == GTK_DIR_TAB_BACKWARD && gtk_widget_grab_focus (row) && gtk_root_get_focus (gtk_widget_get_root (list)) != before;
}
