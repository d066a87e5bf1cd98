/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a person arranged a table: what it is sorted by, and the widths that were drawn. */
#include "ui/widgets/table/finx-table-private.h"

#include <stdlib.h>

#define LATER_MS 400            /* a width changes with each move of the pointer */

FinxTableColumn *
finx_table_find_sorted (FinxTable *self,
                        gboolean  *descending)
{
  /* GTK 4.8 does not tell by which column a view is sorted: two objects are compared, and the first column that is asked is it. */
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view));
  g_autoptr(GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(GObject) b = g_object_new (G_TYPE_OBJECT, NULL);

  self->probed = NULL;
  self->is_probing = TRUE;
  *descending = gtk_sorter_compare (sorter, a, b) == GTK_ORDERING_LARGER;
  self->is_probing = FALSE;
  return self->probed;
}

/**
 * finx_table_get_layout:
 *
 * Returns: (transfer full): a line for each column that is sorted by or was given a width: id, width (−1: none), and
 *   "ascending", "descending" or ""; for finx_table_set_layout()
 */
char *
finx_table_get_layout (FinxTable *self)
{
  GString *text = g_string_new (NULL);
  gboolean descending;
  FinxTableColumn *sorted;

  g_return_val_if_fail (FINX_IS_TABLE (self), NULL);

  sorted = finx_table_find_sorted (self, &descending);
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);
      int width = gtk_column_view_column_get_fixed_width (column->view);

      if (width >= 0 || column == sorted)
        g_string_append_printf (text, "%s\t%d\t%s\n", column->spec.id, width, column != sorted ? "" : descending ? "descending" : "ascending");
    }
  return g_string_free (text, FALSE);
}

/**
 * finx_table_set_layout:
 * @layout: what finx_table_get_layout() gave; columns that are not there any more are passed over; "": as it was made
 *
 * Tells nothing.
 */
void
finx_table_set_layout (FinxTable  *self,
                       const char *layout)
{
  g_auto(GStrv) lines = g_strsplit (layout, "\n", -1);

  g_return_if_fail (FINX_IS_TABLE (self));

  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), NULL, GTK_SORT_ASCENDING);
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);

      gtk_column_view_column_set_fixed_width (column->view, -1);
      for (guint k = 0; lines[k] != NULL; k++)
        {
          g_auto(GStrv) parts = g_strsplit (lines[k], "\t", 3);

          if (g_strv_length (parts) < 3 || !g_str_equal (parts[0], column->spec.id))
            continue;
          gtk_column_view_column_set_fixed_width (column->view, MAX (atoi (parts[1]), -1));
          if (*parts[2] != '\0')
            gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), column->view,
                                            g_str_equal (parts[2], "descending") ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
        }
    }
  g_free (self->layout);
  self->layout = finx_table_get_layout (self);
}

static gboolean
tell_cb (gpointer user_data)
{
  FinxTable *self = user_data;
  g_autofree char *layout = finx_table_get_layout (self);

  self->layout_id = 0;
  if (g_strcmp0 (layout, self->layout) == 0)    /* a live column is only sorted anew */
    return G_SOURCE_REMOVE;
  g_free (self->layout);
  self->layout = g_steal_pointer (&layout);
  g_signal_emit_by_name (self, "layout-changed");
  return G_SOURCE_REMOVE;
}

/* A table that nobody sees is not arranged by a person, but made or taken apart. */
static void
changed_cb (FinxTable *self)
{
  if (self->layout_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->layout_id = g_timeout_add (LATER_MS, tell_cb, self);
}

void
finx_table_watch_layout (FinxTable *self)
{
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < self->columns->len; i++)
    g_signal_connect_object (((FinxTableColumn *) g_ptr_array_index (self->columns, i))->view, "notify::fixed-width", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  self->layout = finx_table_get_layout (self);
}
