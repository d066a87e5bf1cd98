/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/dashboard/finx-columns-layout.h"

#define SPACING 12                      /* px, between columns and between rows */

struct _FinxColumnsLayout
{
  GtkLayoutManager parent_instance;
  int              side_width;
};

G_DEFINE_FINAL_TYPE (FinxColumnsLayout, finx_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
count_columns (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

/* The width of the first column (@at 0) or of another one when all have @width, with the gaps. */
static int
column_width (FinxColumnsLayout *self,
              int                n,
              int                at,
              int                width)
{
  int room = MAX (0, width - (n - 1) * SPACING);
  int side = n < 2 ? 0 : self->side_width > 0 ? self->side_width : room / 2 / (n - 1);

  if (self->side_width < 0 || n < 2)
    return width;
  return at > 0 ? side : MAX (0, room - (n - 1) * side);
}

static void
measure_width (FinxColumnsLayout *self,
               GtkWidget         *widget,
               int               *minimum,
               int               *natural)
{
  int n = count_columns (widget), at = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      if (self->side_width < 0)
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
        }
      else
        {
          *minimum += self->side_width > 0 && at > 0 ? MAX (child_minimum, self->side_width) : child_minimum;
          *natural += self->side_width > 0 && at > 0 ? MAX (child_minimum, self->side_width) : child_natural;
        }
      at++;
    }
  if (self->side_width >= 0)
    {
      *minimum += MAX (0, n - 1) * SPACING;
      *natural += MAX (0, n - 1) * SPACING;
    }
}

static void
finx_columns_layout_measure (GtkLayoutManager *layout,
                             GtkWidget        *widget,
                             GtkOrientation    orientation,
                             int               for_size,
                             int              *minimum,
                             int              *natural,
                             int              *minimum_baseline,
                             int              *natural_baseline)
{
  FinxColumnsLayout *self = FINX_COLUMNS_LAYOUT (layout);
  int n = count_columns (widget), at = 0, unused = 0;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  if (for_size < 0)
    measure_width (self, widget, &unused, &for_size);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column_width (self, n, at, for_size), &child_minimum, &child_natural, NULL, NULL);
      *minimum = self->side_width < 0 ? *minimum + child_minimum + (at > 0 ? SPACING : 0) : MAX (*minimum, child_minimum);
      *natural = self->side_width < 0 ? *natural + child_natural + (at > 0 ? SPACING : 0) : MAX (*natural, child_natural);
      at++;
    }
}

static void
finx_columns_layout_allocate (GtkLayoutManager *layout,
                              GtkWidget        *widget,
                              int               width,
                              int               height,
                              int               baseline)
{
  FinxColumnsLayout *self = FINX_COLUMNS_LAYOUT (layout);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int n = count_columns (widget), at = 0, x = 0, y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_width, child_height = height;

      if (!gtk_widget_should_layout (child))
        continue;
      child_width = column_width (self, n, at, width);
      if (self->side_width < 0)
        gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL, NULL);
      gtk_widget_size_allocate (child, &(GtkAllocation) { is_rtl ? width - x - child_width : x, y, child_width, child_height }, -1);
      if (self->side_width < 0)
        y += child_height + SPACING;
      else
        x += child_width + SPACING;
      at++;
    }
}

static GtkSizeRequestMode
finx_columns_layout_get_request_mode (GtkLayoutManager *layout,
                                      GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
finx_columns_layout_class_init (FinxColumnsLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = finx_columns_layout_measure;
  layout_class->allocate = finx_columns_layout_allocate;
  layout_class->get_request_mode = finx_columns_layout_get_request_mode;
}

static void
finx_columns_layout_init (FinxColumnsLayout *self)
{
}

void
finx_columns_layout_set (FinxColumnsLayout *self,
                         int                side_width)
{
  g_return_if_fail (FINX_IS_COLUMNS_LAYOUT (self));

  if (self->side_width == side_width)
    return;
  self->side_width = side_width;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
