/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables whose rows open to what they are made of. */
#include "ui/widgets/table/finx-table-private.h"

/* What the columns are asked about: the item itself where rows have none below them. Borrowed from @row. */
gpointer
finx_table_unwrap (gpointer row)
{
  g_autoptr(GObject) item = NULL;

  if (!GTK_IS_TREE_LIST_ROW (row))
    return row;
  item = gtk_tree_list_row_get_item (row);
  return item;
}

/* (nullable): the item that the one of @row is a part of; borrowed. */
gpointer
finx_table_unwrap_parent (gpointer row)
{
  g_autoptr(GtkTreeListRow) parent = GTK_IS_TREE_LIST_ROW (row) ? gtk_tree_list_row_get_parent (row) : NULL;

  return parent != NULL ? finx_table_unwrap (parent) : NULL;
}

/* The cell of a list item: of the first column it stands behind the arrow. */
FinxCell *
finx_table_get_cell (GtkListItem *list_item)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (GTK_IS_TREE_EXPANDER (child))
    child = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (child));
  return child != NULL ? FINX_CELL (child) : NULL;
}

/* The row that is selected alone; @position: its place. */
static GtkTreeListRow *
get_row (FinxTable *self,
         guint     *position)
{
  g_autoptr(GtkBitset) bits = gtk_selection_model_get_selection (self->selection);

  if (gtk_bitset_get_size (bits) != 1)
    return NULL;
  *position = gtk_bitset_get_minimum (bits);
  return g_list_model_get_item (G_LIST_MODEL (self->selection), *position);
}

static void
move_to (FinxTable *self,
         guint      position)
{
  GtkWidget *list = gtk_widget_get_last_child (self->view);

  gtk_selection_model_select_item (self->selection, position, TRUE);
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

/* From a part to the whole; the keyboard's focus goes along with the arrows above. */
static gboolean
select_parent (FinxTable      *self,
               GtkTreeListRow *row,
               guint           position)
{
  g_autoptr(GtkTreeListRow) parent = gtk_tree_list_row_get_parent (row);

  while (parent != NULL && position-- > 0)
    {
      g_autoptr(GtkTreeListRow) above = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      if (above == parent)
        {
          move_to (self, position);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
key_pressed_cb (FinxTable       *self,
                guint            key,
                guint            code,
                GdkModifierType  state)
{
  gboolean opens = key == GDK_KEY_Right || key == GDK_KEY_KP_Right || key == GDK_KEY_plus || key == GDK_KEY_KP_Add;
  gboolean closes = key == GDK_KEY_Left || key == GDK_KEY_KP_Left || key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract;
  g_autoptr(GtkTreeListRow) row = NULL;
  guint position;

  if ((!opens && !closes) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || (row = get_row (self, &position)) == NULL)
    return GDK_EVENT_PROPAGATE;
  if (gtk_tree_list_row_is_expandable (row) && gtk_tree_list_row_get_expanded (row) != opens)
    {
      gtk_tree_list_row_set_expanded (row, opens);
      return GDK_EVENT_STOP;
    }
  return closes && select_parent (self, row, position);
}

static GListModel *
create_cb (gpointer item,
           gpointer user_data)
{
  FinxTable *self = user_data;

  return self->children (item, self->user_data);
}

/* Sorted among those of the same whole. */
static void
sort_tree (FinxTable *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view));
  g_autoptr(GtkTreeListRowSorter) tree = gtk_tree_list_row_sorter_new (g_object_ref (sorter));

  gtk_sort_list_model_set_sorter (self->sorted, GTK_SORTER (tree));
}

void
finx_table_set_tree_model (FinxTable  *self,
                           GListModel *model,
                           GListModel *(*children) (gpointer item, gpointer user_data))
{
  g_autoptr(GtkTreeListModel) tree = NULL;

  g_return_if_fail (FINX_IS_TABLE (self));

  if (self->children == NULL)
    {
      GtkEventController *keys = gtk_event_controller_key_new ();

      gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
      g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
      gtk_widget_add_controller (self->view, keys);
      sort_tree (self);
    }
  self->children = children;
  tree = gtk_tree_list_model_new (g_object_ref (model), FALSE, FALSE, create_cb, self, NULL);
  finx_table_set_model (self, G_LIST_MODEL (tree));
}
