/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-flow-layout.h"

struct _FinxFlowLayout
{
  GtkLayoutManager parent_instance;
  gboolean         stacked;
  int              spacing;     /* px */
};

G_DEFINE_FINAL_TYPE (FinxFlowLayout, finx_flow_layout, GTK_TYPE_LAYOUT_MANAGER)

static int one_line_width (GtkWidget *widget);

/* px that a child has to get to be on one line with others */
static int
least_width (GtkWidget *child)
{
  int least;

  if (FINX_IS_FLOW_LAYOUT (gtk_widget_get_layout_manager (child)))
    return one_line_width (child);
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

static int
one_line_width (GtkWidget *widget)
{
  FinxFlowLayout *self = FINX_FLOW_LAYOUT (gtk_widget_get_layout_manager (widget));
  int sum = 0, widest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        int least = least_width (child);

        widest = MAX (widest, least);
        sum += least + (sum > 0 ? self->spacing : 0);
      }
  return self->stacked ? widest : sum;
}

/* The child after the last one that is on a line with @first. */
static GtkWidget *
end_of_line (FinxFlowLayout *self,
             GtkWidget      *first,
             int             width)
{
  GtkWidget *child;
  int used = least_width (first);

  for (child = gtk_widget_get_next_sibling (first); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        used += self->spacing + least_width (child);
        if (self->stacked || (width >= 0 && used > width))
          break;
      }
  return child;
}

/* As a horizontal box does: what is needed, then what is wished, then the rest to those that expand. */
static GArray *
share_line (FinxFlowLayout *self,
            GtkWidget      *first,
            GtkWidget      *end,
            int             width)
{
  GArray *sizes = g_array_new (FALSE, TRUE, sizeof (GtkRequestedSize));
  int room = width + self->spacing;
  guint n_expand = 0;

  for (GtkWidget *child = first; child != end; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        GtkRequestedSize size = { child, 0, 0 };

        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &size.minimum_size, &size.natural_size, NULL, NULL);
        size.minimum_size = child == first ? size.minimum_size : MAX (size.minimum_size, least_width (child));
        size.natural_size = MAX (size.natural_size, size.minimum_size);
        room -= size.minimum_size + self->spacing;
        n_expand += self->stacked || gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
        g_array_append_val (sizes, size);
      }
  if (width < 0)
    return sizes;
  room = gtk_distribute_natural_allocation (MAX (room, 0), sizes->len, (GtkRequestedSize *) (gpointer) sizes->data);
  for (guint i = 0; i < sizes->len && n_expand > 0; i++)
    {
      GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);

      if (self->stacked || gtk_widget_compute_expand (size->data, GTK_ORIENTATION_HORIZONTAL))
        {
          size->minimum_size += room / (int) n_expand;
          room -= room / (int) n_expand--;
        }
    }
  return sizes;
}

/* px; of the widths that @sizes has, or of any */
static int
line_height (GArray   *sizes,
             gboolean  any,
             gboolean  natural)
{
  int height = 0;

  for (guint i = 0; i < sizes->len; i++)
    {
      GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);
      int least, wish;

      gtk_widget_measure (size->data, GTK_ORIENTATION_VERTICAL, any ? -1 : size->minimum_size, &least, &wish, NULL, NULL);
      height = MAX (height, natural ? wish : least);
    }
  return height;
}

static GtkWidget *
first_child (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
measure_width (FinxFlowLayout *self,
               GtkWidget      *widget,
               int            *minimum,
               int            *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        int least, wish;

        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wish, NULL, NULL);
        *minimum = MAX (*minimum, least);
        *natural = self->stacked ? MAX (*natural, wish) : *natural + wish + (*natural > 0 ? self->spacing : 0);
      }
}

static void
finx_flow_layout_measure (GtkLayoutManager *manager,
                          GtkWidget        *widget,
                          GtkOrientation    orientation,
                          int               for_size,
                          int              *minimum,
                          int              *natural,
                          int              *minimum_baseline,
                          int              *natural_baseline)
{
  FinxFlowLayout *self = FINX_FLOW_LAYOUT (manager);
  GtkWidget *end;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  for (GtkWidget *first = first_child (gtk_widget_get_first_child (widget)); first != NULL; first = first_child (end))
    {
      g_autoptr(GArray) sizes = NULL;
      int gap = *natural > 0 ? self->spacing : 0;

      end = end_of_line (self, first, for_size);
      sizes = share_line (self, first, end, for_size);
      *minimum += gap + line_height (sizes, for_size < 0, FALSE);
      *natural += gap + line_height (sizes, for_size < 0, TRUE);
    }
}

static void
finx_flow_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           int               width,
                           int               height,
                           int               baseline)
{
  FinxFlowLayout *self = FINX_FLOW_LAYOUT (manager);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *end;
  int y = 0;

  for (GtkWidget *first = first_child (gtk_widget_get_first_child (widget)); first != NULL; first = first_child (end))
    {
      g_autoptr(GArray) sizes = NULL;
      int x = 0, high;

      end = end_of_line (self, first, width);
      sizes = share_line (self, first, end, width);
      high = first_child (end) == NULL ? MAX (height - y, 0) : line_height (sizes, FALSE, FALSE);
      for (guint i = 0; i < sizes->len; i++)
        {
          GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);
          GtkAllocation area = { mirrored ? width - x - size->minimum_size : x, y, size->minimum_size, high };

          gtk_widget_size_allocate (size->data, &area, -1);
          x += size->minimum_size + self->spacing;
        }
      y += high + self->spacing;
    }
}

static GtkSizeRequestMode
finx_flow_layout_get_request_mode (GtkLayoutManager *manager,
                                   GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
finx_flow_layout_class_init (FinxFlowLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = finx_flow_layout_get_request_mode;
  manager_class->measure = finx_flow_layout_measure;
  manager_class->allocate = finx_flow_layout_allocate;
}

static void
finx_flow_layout_init (FinxFlowLayout *self)
{
  self->spacing = 6;
}

GtkLayoutManager *
finx_flow_layout_new (void)
{
  return g_object_new (FINX_TYPE_FLOW_LAYOUT, NULL);
}

void
finx_flow_layout_set (FinxFlowLayout *self,
                      gboolean        stacked,
                      int             spacing)
{
  g_return_if_fail (FINX_IS_FLOW_LAYOUT (self));
  if (self->stacked == stacked && self->spacing == spacing)
    return;
  self->stacked = stacked;
  self->spacing = spacing;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
