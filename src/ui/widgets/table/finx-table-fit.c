/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/table/finx-table-private.h"

gboolean
finx_table_is_shown (FinxTableColumn *column)
{
  return !column->spec.is_hidden && !column->is_dropped;
}

void
finx_table_show_column (FinxTableColumn *column,
                        gboolean         show)
{
  column->spec.is_hidden = !show;
  column->is_dropped = FALSE;
  gtk_column_view_column_set_visible (column->view, show);
  finx_table_queue_fit (column->table);
}

static int
get_least_width (FinxTable *self)
{
  int minimum;

  gtk_widget_measure (self->view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* Which column goes, or comes back, first: highest priority number goes first, of equals the last; reverse to come back. */
static FinxTableColumn *
find_droppable (FinxTable *self,
                gboolean   is_dropped)
{
  FinxTableColumn *best = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);
      int priority = column->spec.priority;

      if (column->spec.is_hidden || column->is_dropped != is_dropped || priority < 2)
        continue;
      if (best == NULL || (is_dropped ? priority < best->spec.priority : priority >= best->spec.priority))
        best = column;
    }
  return best;
}

void
finx_table_update_expand (FinxTable *self)
{
  gboolean has_expander = FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);

      has_expander |= column->spec.expand && finx_table_is_shown (column);
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->columns, i);

      gtk_column_view_column_set_expand (column->view, column->spec.expand || !has_expander);
    }
}

/* One column a turn: how much room it took is known only after the view was laid out without it. */
static gboolean
fit_cb (gpointer user_data)
{
  FinxTable *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int least = get_least_width (self);
  FinxTableColumn *last = find_droppable (self, FALSE);
  FinxTableColumn *next = find_droppable (self, TRUE);

  self->fit_id = 0;
  if (least > width && last != NULL)
    {
      self->dropping = last;
      self->least_before = least;
      last->is_dropped = TRUE;
      gtk_column_view_column_set_visible (last->view, FALSE);
    }
  else if (least <= width && next != NULL && least + next->width <= width)
    {
      next->is_dropped = FALSE;
      gtk_column_view_column_set_visible (next->view, TRUE);
    }
  finx_table_update_expand (self);
  if (self->totals != NULL)
    gtk_widget_queue_allocate (self->totals);
  return G_SOURCE_REMOVE;
}

void
finx_table_queue_fit (FinxTable *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

void
finx_table_check_fit (FinxTable *self,
                      int        width)
{
  FinxTableColumn *dropped = find_droppable (self, TRUE);
  int least = get_least_width (self);

  if (self->dropping != NULL && least < self->least_before)
    {
      self->dropping->width = self->least_before - least;
      self->dropping = NULL;
    }
  if ((least > width && find_droppable (self, FALSE) != NULL)
      || (dropped != NULL && self->dropping == NULL && least + dropped->width <= width))
    finx_table_queue_fit (self);
}
