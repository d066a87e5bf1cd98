/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/table/finx-table-private.h"

#define RESORT_MS 1000                  /* a live column is sorted anew at most this often */
#define REST_MS   150                   /* rows out of view are filled when nothing was scrolled for so long, */
#define CHUNK_US  2000                  /* so much at a time */

static void
column_free (gpointer data)
{
  FinxTableColumn *column = data;

  g_free ((char *) column->spec.id);
  g_free ((char *) column->spec.title);
  g_clear_object (&column->view);
  g_free (column);
}

char *
finx_table_cell_text (FinxTableColumn *column,
                      gpointer         item,
                      gboolean         exact)
{
  if (exact && column->spec.exact != NULL)
    return column->spec.exact (item, column->table->user_data);
  return column->spec.text (item, column->table->user_data);
}

/* The sort order of cells that know no other: numbers by value with unknown ones last, text by locale. */
static int
compare_text (FinxTableColumn *column,
              gpointer         a,
              gpointer         b)
{
  g_autofree char *text_a = finx_table_cell_text (column, a, TRUE);
  g_autofree char *text_b = finx_table_cell_text (column, b, TRUE);
  FinxDecimal value_a, value_b;

  if (column->spec.is_number)
    {
      gboolean known_a = finx_decimal_parse (text_a, &value_a, NULL);
      gboolean known_b = finx_decimal_parse (text_b, &value_b, NULL);

      if (known_a && known_b)
        return finx_decimal_compare (value_a, value_b);
      if (known_a != known_b)
        return known_a ? -1 : 1;
    }
  return g_utf8_collate (text_a, text_b);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  FinxTableColumn *column = user_data;
  int order;

  if (column->table->is_probing)
    {
      column->table->probed = column;
      return GTK_ORDERING_SMALLER;
    }
  if (column->spec.compare != NULL)
    order = column->spec.compare (a, b, column->table->user_data);
  else
    order = compare_text (column, (gpointer) a, (gpointer) b);
  return order < 0 ? GTK_ORDERING_SMALLER : order > 0 ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static gboolean
resort_cb (gpointer user_data)
{
  FinxTable *self = user_data;

  self->resort_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_sorter_changed (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), GTK_SORTER_CHANGE_DIFFERENT);
  return G_SOURCE_REMOVE;
}

static void
queue_resort (FinxTable *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view));

  if (self->resort_id == 0 && gtk_sorter_get_order (sorter) != GTK_SORTER_ORDER_NONE)
    self->resort_id = g_timeout_add (RESORT_MS, resort_cb, self);
}

static gboolean
fill_cell (FinxTableColumn *column,
           FinxCell        *cell,
           gpointer         item)
{
  const FinxColumn *spec = &column->spec;
  gpointer data = column->table->user_data;
  g_autofree char *text = spec->text (item, data);
  gboolean is_unknown = g_strcmp0 (text, "–") == 0;
  int sign = spec->sign != NULL && !is_unknown ? spec->sign (item, data) : 2;

  finx_cell_set_sign (cell, sign, spec->triangle);
  if (spec->style != NULL || spec->is_number)
    finx_cell_set_style (cell, is_unknown ? "faint" : spec->style != NULL ? spec->style (item, data) : NULL);
  if (spec->progress != NULL)
    finx_cell_set_progress (cell, spec->progress (item, data));
  return finx_cell_set_text (cell, text);
}

static void
cell_refresh_cb (FinxCell *cell)
{
  FinxTable *self = FINX_TABLE (gtk_widget_get_ancestor (GTK_WIDGET (cell), FINX_TYPE_TABLE));
  gpointer item = finx_table_unwrap (gtk_list_item_get_item (finx_cell_get_list_item (cell)));

  if (self != NULL && item != NULL)
    fill_cell (g_ptr_array_index (self->columns, finx_cell_get_column (cell)), cell, item);
}

static void
item_changed_cb (FinxCell   *cell,
                 GParamSpec *pspec,
                 gpointer    item)
{
  FinxTable *self;
  FinxTableColumn *column;

  if (!gtk_widget_get_mapped (GTK_WIDGET (cell)))
    {
      finx_cell_miss (cell);
      return;
    }

  self = FINX_TABLE (gtk_widget_get_ancestor (GTK_WIDGET (cell), FINX_TYPE_TABLE));
  if (self == NULL)
    return;
  column = g_ptr_array_index (self->columns, finx_cell_get_column (cell));
  if (!fill_cell (column, cell, item))
    return;
  if (column->spec.flash != NULL)
    finx_cell_flash (cell, column->spec.flash (item, self->user_data));
  queue_resort (self);
}

/* FALSE: the time was not enough for all below @widget. */
static gboolean
catch_up (GtkWidget *widget,
          gint64     until_us)
{
  if (FINX_IS_CELL (widget))
    return !finx_cell_catch_up (FINX_CELL (widget)) || g_get_monotonic_time () < until_us;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!catch_up (child, until_us))
      return FALSE;
  return TRUE;
}

static gboolean
catch_up_cb (gpointer user_data)
{
  FinxTable *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (now - self->put_off_us < REST_MS * 1000 / 2
      || !catch_up (gtk_widget_get_last_child (self->view), now + CHUNK_US))
    return G_SOURCE_CONTINUE;
  self->catch_up_id = 0;
  return G_SOURCE_REMOVE;
}

/* A list holds far more rows than are in view, and gives them all other items at each jump of the scroll bar: those out of
 * view are filled when they come into view, or else, for screen readers, when scrolling rests. */
static void
put_off (FinxTable *self)
{
  self->put_off_us = g_get_monotonic_time ();
  if (self->catch_up_id == 0)
    self->catch_up_id = g_timeout_add_full (G_PRIORITY_LOW, REST_MS, catch_up_cb, self, NULL);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *list_item,
          gpointer            user_data)
{
  FinxTableColumn *column = user_data;
  const FinxColumn *spec = &column->spec;
  GtkWidget *cell = finx_cell_new (spec->is_number ? 1 : 0, !spec->is_number);

  finx_cell_set_chars (FINX_CELL (cell), spec->chars);
  finx_cell_set_place (FINX_CELL (cell), list_item, column->index, cell_refresh_cb);
  if (spec->is_number)
    gtk_widget_add_css_class (cell, "numeric");
  if (spec->is_bold)
    gtk_widget_add_css_class (cell, "bold");
  if (spec->is_dim)
    gtk_widget_add_css_class (cell, "dim");
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spec->title, -1);
  if (column->index == 0 && column->table->children != NULL)
    {
      GtkWidget *expander = gtk_tree_expander_new ();

      gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), cell);
      gtk_list_item_set_child (list_item, expander);
      return;
    }
  gtk_list_item_set_child (list_item, cell);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *list_item,
         gpointer            user_data)
{
  FinxTableColumn *column = user_data;
  FinxCell *cell = finx_table_get_cell (list_item);
  GObject *row = gtk_list_item_get_item (list_item), *item = finx_table_unwrap (row);

  if (GTK_IS_TREE_EXPANDER (gtk_list_item_get_child (list_item)))
    gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item)), GTK_TREE_LIST_ROW (row));
  if (finx_cell_put_off (cell))
    put_off (column->table);
  else
    fill_cell (column, cell, item);
  if (column->table->serial != NULL)
    {
      g_autofree char *signal = g_strconcat ("notify::", column->table->serial, NULL);

      finx_cell_watch (cell, item, g_signal_connect_object (item, signal, G_CALLBACK (item_changed_cb), cell, G_CONNECT_SWAPPED));
    }
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *list_item,
           gpointer            user_data)
{
  FinxCell *cell = finx_table_get_cell (list_item);

  if (cell != NULL)
    finx_cell_watch (cell, NULL, 0);
  if (GTK_IS_TREE_EXPANDER (gtk_list_item_get_child (list_item)))
    gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item)), NULL);
}

static void
teardown_cb (GtkListItemFactory *factory,
             GtkListItem        *list_item,
             gpointer            user_data)
{
  FinxCell *cell = finx_table_get_cell (list_item);

  if (cell != NULL)
    finx_cell_set_place (cell, NULL, 0, NULL);
  gtk_list_item_set_child (list_item, NULL);
}

/**
 * finx_table_set_title:
 * @id: of the column
 *
 * For a column that tells something else for a while.
 */
void
finx_table_set_title (FinxTable  *self,
                      const char *id,
                      const char *title)
{
  g_return_if_fail (FINX_IS_TABLE (self));

  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);

      if (g_strcmp0 (column->spec.id, id) != 0 || g_strcmp0 (column->spec.title, title) == 0)
        continue;
      g_free ((char *) column->spec.title);
      column->spec.title = g_strdup (title);
      gtk_column_view_column_set_title (column->view, title);
    }
}

GtkWidget *
finx_table_find_head (FinxTable *self,
                      guint      index)
{
  GtkWidget *header = gtk_widget_get_first_child (self->view);
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  FinxTableColumn *column = g_ptr_array_index (self->columns, index);
  GtkWidget *head = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; head != NULL && i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) view = g_list_model_get_item (columns, i);

      if (view == column->view)
        return head;
      head = gtk_widget_get_next_sibling (head);
    }
  return NULL;
}

/* GTK has no alignment for heads: the one of a number column goes right, its sort arrow before the title. */
void
finx_table_align_heads (FinxTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);
      GtkWidget *head = finx_table_find_head (self, i);
      GtkWidget *box = head != NULL ? gtk_widget_get_first_child (head) : NULL;

      if (box == NULL || !column->spec.is_number || !GTK_IS_BOX (box))
        continue;
      gtk_widget_set_halign (box, GTK_ALIGN_END);
      gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_last_child (box), NULL);
    }
}

void
finx_table_append_column (FinxTable        *self,
                          const FinxColumn *spec)
{
  FinxTableColumn *column = g_new0 (FinxTableColumn, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSorter *sorter;

  column->table = self;
  column->index = self->columns->len;
  column->spec = *spec;
  column->spec.id = g_strdup (spec->id);
  column->spec.title = g_strdup (spec->title);
  column->was_hidden = spec->is_hidden;
  g_ptr_array_add (self->columns, column);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), column);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown_cb), column);

  column->view = gtk_column_view_column_new (column->spec.title, factory);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, column, NULL));
  gtk_column_view_column_set_sorter (column->view, sorter);
  g_object_unref (sorter);
  gtk_column_view_column_set_resizable (column->view, TRUE);
  gtk_column_view_column_set_expand (column->view, spec->expand);
  gtk_column_view_column_set_visible (column->view, !spec->is_hidden);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column->view);
}

void
finx_table_refresh_cells (GtkWidget *widget)
{
  if (FINX_IS_CELL (widget))
    {
      FinxCell *cell = FINX_CELL (widget);

      if (gtk_widget_get_mapped (widget) && finx_cell_get_list_item (cell) != NULL)
        cell_refresh_cb (cell);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    finx_table_refresh_cells (child);
}

gboolean
finx_is_in_view (GtkWidget *widget)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  return scroller == NULL
         || (gtk_widget_compute_bounds (widget, scroller, &bounds) && bounds.origin.y + bounds.size.height > 0
             && bounds.origin.y < (float) gtk_widget_get_height (scroller));
}

static FinxCell *
find_cell (GtkWidget *widget)
{
  FinxCell *found = FINX_IS_CELL (widget) && finx_cell_get_list_item (FINX_CELL (widget)) != NULL ? FINX_CELL (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_cell (child);
  return found;
}

void
finx_table_foreach_in_view (FinxTable *self,
                            void     (*func) (gpointer item, gpointer user_data),
                            gpointer   user_data)
{
  GtkWidget *list;

  g_return_if_fail (FINX_IS_TABLE (self));

  list = gtk_widget_get_mapped (self->scroller) ? gtk_widget_get_last_child (self->view) : NULL;
  for (GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL; row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      FinxCell *cell = finx_is_in_view (row) ? find_cell (row) : NULL;
      gpointer item = cell != NULL ? gtk_list_item_get_item (finx_cell_get_list_item (cell)) : NULL;

      if (item != NULL)
        func (finx_table_unwrap (item), user_data);
    }
}

GPtrArray *
finx_table_make_columns (void)
{
  return g_ptr_array_new_with_free_func (column_free);
}
