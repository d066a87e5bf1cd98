/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/table/finx-table-private.h"

/* The row of sums below a table: its cells stand below the columns, wherever these are. */
#define FINX_TYPE_TABLE_TOTALS (finx_table_totals_get_type ())
G_DECLARE_FINAL_TYPE (FinxTableTotals, finx_table_totals, FINX, TABLE_TOTALS, GtkWidget)

struct _FinxTableTotals
{
  GtkWidget  parent_instance;
  FinxTable *table;                     /* borrowed: the parent */
  GPtrArray *cells;                     /* FinxCell, borrowed children */
};

G_DEFINE_FINAL_TYPE (FinxTableTotals, finx_table_totals, GTK_TYPE_WIDGET)

static void
finx_table_totals_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  FinxTableTotals *self = FINX_TABLE_TOTALS (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  for (guint i = 0; i < self->cells->len; i++)
    {
      int height;

      gtk_widget_measure (g_ptr_array_index (self->cells, i), orientation, -1, &height, NULL, NULL, NULL);
      *minimum = *natural = MAX (*minimum, height + 12);
    }
}

static void
finx_table_totals_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  FinxTableTotals *self = FINX_TABLE_TOTALS (widget);

  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkWidget *cell = g_ptr_array_index (self->cells, i);
      GtkWidget *head = finx_table_find_head (self->table, i);
      gboolean shown = head != NULL && finx_table_is_shown (g_ptr_array_index (self->table->columns, i));
      gboolean is_number = ((FinxTableColumn *) g_ptr_array_index (self->table->columns, i))->spec.is_number;
      graphene_rect_t bounds;
      GtkBorder padding;
      int room, least, x;

      gtk_widget_set_child_visible (cell, shown);
      if (!shown || !gtk_widget_compute_bounds (head, widget, &bounds))
        continue;
      gtk_style_context_get_padding (gtk_widget_get_style_context (head), &padding);
      room = MAX ((int) bounds.size.width - padding.left - padding.right, 0);
      gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      /* A sum that is wider than its column grows away from the side that it is aligned to. */
      x = (int) bounds.origin.x + padding.left - (is_number ? MAX (least - room, 0) : 0);
      gtk_widget_allocate (cell, MAX (room, least), height, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, 0)));
    }
}

static void
finx_table_totals_dispose (GObject *object)
{
  FinxTableTotals *self = FINX_TABLE_TOTALS (object);
  GtkWidget *child;

  g_clear_pointer (&self->cells, g_ptr_array_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (finx_table_totals_parent_class)->dispose (object);
}

static void
finx_table_totals_class_init (FinxTableTotalsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_table_totals_dispose;
  widget_class->measure = finx_table_totals_measure;
  widget_class->size_allocate = finx_table_totals_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "finxtotals");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
finx_table_totals_init (FinxTableTotals *self)
{
  self->cells = g_ptr_array_new ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "dense");
}

static void
moved_cb (GtkWidget *totals)
{
  gtk_widget_queue_allocate (totals);
}

GtkWidget *
finx_table_totals_new (FinxTable *table)
{
  FinxTableTotals *self = g_object_new (FINX_TYPE_TABLE_TOTALS, NULL);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (table->scroller));

  self->table = table;
  for (guint i = 0; i < table->columns->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (table->columns, i);
      GtkWidget *cell = finx_cell_new (column->spec.is_number ? 1 : 0, FALSE);

      gtk_widget_add_css_class (cell, "bold");
      gtk_widget_set_parent (cell, GTK_WIDGET (self));
      g_ptr_array_add (self->cells, cell);
      g_signal_connect_object (column->view, "notify::fixed-width", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (column->view, "notify::visible", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
finx_table_totals_set (GtkWidget         *totals,
                       const char *const *texts,
                       const int         *signs)
{
  FinxTableTotals *self = FINX_TABLE_TOTALS (totals);

  for (guint i = 0; i < self->cells->len; i++)
    {
      FinxTableColumn *column = g_ptr_array_index (self->table->columns, i);
      FinxCell *cell = g_ptr_array_index (self->cells, i);
      gboolean has_text = texts[i] != NULL && *texts[i] != '\0' && strcmp (texts[i], "–") != 0;

      finx_cell_set_sign (cell, signs != NULL && has_text ? signs[i] : 2, column->spec.triangle && has_text);
      finx_cell_set_text (cell, texts[i]);
    }
}
