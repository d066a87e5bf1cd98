/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-tiles.h"

#include <math.h>

#define GAP      5              /* px of a divider */
#define KEY_STEP 0.02           /* of the whole */

struct _FinxChartTiles
{
  GtkWidget             parent_instance;
  const FinxChartShape *shape;
  GtkWidget            *children[FINX_CHARTS_MOST];     /* (nullable) */
  double                columns[FINX_CHARTS_MOST_LINES], rows[FINX_CHARTS_MOST_LINES];  /* parts, 1 together */
  int                   widths[FINX_CHARTS_MOST_LINES], heights[FINX_CHARTS_MOST_LINES]; /* px, as allocated */
  guint                 front;
  gboolean              alone, fits;
  guint                 fits_id;        /* source, after @fits changed; cleared in dispose */
  int                   drag_column, drag_row;          /* the line before the divider under the hand; −1: none */
  double                drag_columns[FINX_CHARTS_MOST_LINES], drag_rows[FINX_CHARTS_MOST_LINES];
};

static guint resized_signal, shown_signal;

G_DEFINE_FINAL_TYPE (FinxChartTiles, finx_chart_tiles, GTK_TYPE_WIDGET)

static void
make_equal (double *parts,
            guint   n)
{
  for (guint i = 0; i < FINX_CHARTS_MOST_LINES; i++)
    parts[i] = i < n ? 1.0 / n : 0;
}

static void
finx_chart_tiles_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  FinxChartTiles *self = FINX_CHART_TILES (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  for (guint i = 0; i < self->shape->n; i++)
    if (self->children[i] != NULL)
      {
        int least, wish;

        gtk_widget_measure (self->children[i], orientation, -1, &least, &wish, NULL, NULL);
        *minimum = MAX (*minimum, least);
        *natural = MAX (*natural, wish);
      }
}

/* px before the first of @n lines, gaps among them */
static int
offset (const int *sizes,
        guint      n)
{
  int sum = 0;

  for (guint i = 0; i < n; i++)
    sum += sizes[i] + GAP;
  return sum;
}

static gboolean
share_room (FinxChartTiles *self,
            int             width,
            int             height)
{
  int least_width = 0, least_height = 0;

  for (guint i = 0; i < self->shape->n; i++)
    if (self->children[i] != NULL)
      {
        int least;

        gtk_widget_measure (self->children[i], GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
        least_width = MAX (least_width, least);
        gtk_widget_measure (self->children[i], GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
        least_height = MAX (least_height, least);
      }
  return finx_chart_shape_share (self->columns, self->shape->columns, width - (self->shape->columns - 1) * GAP, least_width, self->widths)
         && finx_chart_shape_share (self->rows, self->shape->rows, height - (self->shape->rows - 1) * GAP, least_height, self->heights);
}

/* Not while room is given out: charts that come and go want other room. */
static void
show_children (FinxChartTiles *self)
{
  gboolean all = finx_chart_tiles_are_all_shown (self);

  for (guint i = 0; i < self->shape->n; i++)
    if (self->children[i] != NULL && gtk_widget_get_child_visible (self->children[i]) != (all || i == self->front))
      {
        gtk_accessible_update_state (GTK_ACCESSIBLE (self->children[i]), GTK_ACCESSIBLE_STATE_HIDDEN, !all && i != self->front, -1);
        gtk_widget_set_child_visible (self->children[i], all || i == self->front);
      }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
fits_cb (gpointer user_data)
{
  FinxChartTiles *self = user_data;

  self->fits_id = 0;
  show_children (self);
  g_signal_emit (self, shown_signal, 0);
  return G_SOURCE_REMOVE;
}

static void
finx_chart_tiles_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  FinxChartTiles *self = FINX_CHART_TILES (widget);
  gboolean fitted = self->fits;

  self->fits = share_room (self, width, height);
  for (guint i = 0; i < self->shape->n; i++)
    {
      GtkAllocation area = { 0, 0, width, height };

      if (self->children[i] == NULL || !gtk_widget_get_child_visible (self->children[i]))
        continue;
      if (finx_chart_tiles_are_all_shown (self))
        {
          area.x = offset (self->widths, self->shape->cells[i].column);
          area.y = offset (self->heights, self->shape->cells[i].row);
          area.width = offset (self->widths + self->shape->cells[i].column, self->shape->cells[i].width) - GAP;
          area.height = offset (self->heights + self->shape->cells[i].row, self->shape->cells[i].height) - GAP;
        }
      gtk_widget_size_allocate (self->children[i], &area, -1);
    }
  if (fitted != self->fits && self->fits_id == 0)
    self->fits_id = g_idle_add_full (GTK_PRIORITY_RESIZE, fits_cb, self, NULL);
}

/* The divider between columns or rows at that place, by the line before it; −1: none. */
static int
divider_at (const int *sizes,
            guint      n,
            double     at)
{
  int end = 0;

  for (guint i = 0; i + 1 < n; i++)
    {
      end += sizes[i];
      if (at >= end && at < end + GAP)
        return (int) i;
      end += GAP;
    }
  return -1;
}

/* Not where a chart goes across the divider. */
static gboolean
find_dividers (FinxChartTiles *self,
               double          x,
               double          y,
               int            *column,
               int            *row)
{
  gboolean is_own = finx_chart_tiles_are_all_shown (self) && gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT) == GTK_WIDGET (self);

  *column = is_own ? divider_at (self->widths, self->shape->columns, x) : -1;
  *row = is_own ? divider_at (self->heights, self->shape->rows, y) : -1;
  return *column >= 0 || *row >= 0;
}

static void
drag_begin_cb (FinxChartTiles *self,
               double          x,
               double          y,
               GtkGesture     *gesture)
{
  gtk_gesture_set_state (gesture, find_dividers (self, x, y, &self->drag_column, &self->drag_row) ? GTK_EVENT_SEQUENCE_CLAIMED
                                                                                                : GTK_EVENT_SEQUENCE_DENIED);
  memcpy (self->drag_columns, self->columns, sizeof self->columns);
  memcpy (self->drag_rows, self->rows, sizeof self->rows);
}

static void
drag_update_cb (FinxChartTiles *self,
                double          dx,
                double          dy)
{
  memcpy (self->columns, self->drag_columns, sizeof self->columns);
  memcpy (self->rows, self->drag_rows, sizeof self->rows);
  if (self->drag_column >= 0)
    finx_chart_shape_move (self->columns, self->shape->columns, (guint) self->drag_column, dx / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1));
  if (self->drag_row >= 0)
    finx_chart_shape_move (self->rows, self->shape->rows, (guint) self->drag_row, dy / MAX (gtk_widget_get_height (GTK_WIDGET (self)), 1));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
drag_end_cb (FinxChartTiles *self)
{
  if (self->drag_column >= 0 || self->drag_row >= 0)
    g_signal_emit (self, resized_signal, 0);
}

static void
pressed_cb (FinxChartTiles *self,
            int             n_press,
            double          x,
            double          y)
{
  int column, row;

  if (n_press != 2 || !find_dividers (self, x, y, &column, &row))
    return;
  if (column >= 0)
    make_equal (self->columns, self->shape->columns);
  if (row >= 0)
    make_equal (self->rows, self->shape->rows);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit (self, resized_signal, 0);
}

static void
motion_cb (FinxChartTiles *self,
           double          x,
           double          y)
{
  int column, row;

  find_dividers (self, x, y, &column, &row);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), column >= 0 && row >= 0 ? "move" : column >= 0 ? "col-resize" : row >= 0 ? "row-resize" : NULL);
}

static void
finx_chart_tiles_dispose (GObject *object)
{
  FinxChartTiles *self = FINX_CHART_TILES (object);

  g_clear_handle_id (&self->fits_id, g_source_remove);
  for (guint i = 0; i < FINX_CHARTS_MOST; i++)
    g_clear_pointer (&self->children[i], gtk_widget_unparent);
  G_OBJECT_CLASS (finx_chart_tiles_parent_class)->dispose (object);
}

static void
finx_chart_tiles_class_init (FinxChartTilesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_chart_tiles_dispose;
  widget_class->measure = finx_chart_tiles_measure;
  widget_class->size_allocate = finx_chart_tiles_size_allocate;
  resized_signal = g_signal_new ("resized", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  shown_signal = g_signal_new ("shown-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "charttiles");
}

static void
finx_chart_tiles_init (FinxChartTiles *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->shape = &finx_chart_shapes[0];
  make_equal (self->columns, self->shape->columns);
  make_equal (self->rows, self->shape->rows);
  self->drag_column = self->drag_row = -1;
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_gesture_group (drag, click);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

GtkWidget *
finx_chart_tiles_new (void)
{
  return g_object_new (FINX_TYPE_CHART_TILES, NULL);
}

const FinxChartShape *
finx_chart_tiles_get_shape (FinxChartTiles *self)
{
  return self->shape;
}

void
finx_chart_tiles_set_shape (FinxChartTiles       *self,
                            const FinxChartShape *shape)
{
  g_return_if_fail (FINX_IS_CHART_TILES (self));
  self->shape = shape;
  self->alone = FALSE;
  make_equal (self->columns, shape->columns);
  make_equal (self->rows, shape->rows);
  show_children (self);
}

void
finx_chart_tiles_set_child (FinxChartTiles *self,
                            guint           cell,
                            GtkWidget      *child)
{
  g_return_if_fail (FINX_IS_CHART_TILES (self) && cell < FINX_CHARTS_MOST);
  g_clear_pointer (&self->children[cell], gtk_widget_unparent);
  self->children[cell] = child;
  if (child == NULL)
    return;
  gtk_widget_set_child_visible (child, cell == self->front);
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
  show_children (self);
}

void
finx_chart_tiles_set_front (FinxChartTiles *self,
                            guint           cell,
                            gboolean        alone)
{
  g_return_if_fail (FINX_IS_CHART_TILES (self) && cell < FINX_CHARTS_MOST);
  if (self->front == cell && self->alone == alone)
    return;
  self->front = cell;
  self->alone = alone;
  show_children (self);
}

gboolean
finx_chart_tiles_are_all_shown (FinxChartTiles *self)
{
  return self->fits && !self->alone;
}

static void
take_parts (double       *parts,
            const double *from,
            guint         n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += from[i] > 0 ? from[i] : NAN;
  for (guint i = 0; i < n && isfinite (sum); i++)
    parts[i] = from[i] / sum;
}

void
finx_chart_tiles_set_parts (FinxChartTiles *self,
                            const double   *columns,
                            const double   *rows)
{
  g_return_if_fail (FINX_IS_CHART_TILES (self));
  take_parts (self->columns, columns, self->shape->columns);
  take_parts (self->rows, rows, self->shape->rows);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
finx_chart_tiles_get_parts (FinxChartTiles *self,
                            double         *columns,
                            double         *rows)
{
  g_return_if_fail (FINX_IS_CHART_TILES (self));
  memcpy (columns, self->columns, sizeof self->columns);
  memcpy (rows, self->rows, sizeof self->rows);
}

void
finx_chart_tiles_resize (FinxChartTiles *self,
                         guint           cell,
                         FinxChartWay    way)
{
  const FinxChartShape *shape = self->shape;
  gboolean across = way == FINX_CHART_LEFT || way == FINX_CHART_RIGHT;
  guint n = across ? shape->columns : shape->rows;
  guint end = across ? shape->cells[cell].column + shape->cells[cell].width : shape->cells[cell].row + shape->cells[cell].height;
  double by = way == FINX_CHART_LEFT || way == FINX_CHART_UP ? -KEY_STEP : KEY_STEP;

  g_return_if_fail (FINX_IS_CHART_TILES (self));
  if (n < 2)
    return;
  finx_chart_shape_move (across ? self->columns : self->rows, n, end < n ? end - 1 : n - 2, by);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit (self, resized_signal, 0);
}
