/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-correlation-map.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-cell-grid.h"
#include "ui/charts/finx-pen.h"
#include "ui/words/finx-format.h"

/* px at text scale 1 */
#define CELL_MOST 112
#define ROW       24
#define LEAST_ROW 12
#define MARK      9             /* from this size on a cell without text bears a minus when below zero */

struct _FinxCorrelationMap
{
  FinxPlot     parent_instance;
  char        *labels[FINX_CORRELATION_MAX];
  double       values[FINX_CORRELATION_MAX][FINX_CORRELATION_MAX];
  FinxCellGrid grid;
  int          decimals;        /* that fit; −1: none */
  gboolean     is_rotated;      /* column labels */
};

G_DEFINE_FINAL_TYPE (FinxCorrelationMap, finx_correlation_map, FINX_TYPE_PLOT)

static void
measure_cells (FinxCorrelationMap *self,
               FinxChartText      *text,
               double              scale,
               int                 width)
{
  double widest = 0, room;

  for (guint i = 0; i < self->grid.n; i++)
    widest = fmax (widest, finx_pen_width (text, self->labels[i], FALSE));
  self->grid.left = fmin (widest + 8, width * 0.4);
  room = fmax (width - self->grid.left, 1);
  self->grid.cell = fmin (floor (room / MAX (self->grid.n, 1)), CELL_MOST * scale);
  self->is_rotated = widest + 4 > self->grid.cell;
  self->grid.top = ceil (self->is_rotated ? widest + 8 : finx_pen_line (text) + 6);
  self->decimals = finx_pen_width (text, "−0.00", FALSE) + 2 <= self->grid.cell - FINX_CELL_GAP ? 2
                   : finx_pen_width (text, "−0.0", FALSE) + 2 <= self->grid.cell - FINX_CELL_GAP ? 1
                                                                                    : -1;
  self->grid.row = self->decimals >= 0 ? ceil (ROW * scale) : fmax (self->grid.cell, LEAST_ROW);
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  measure_cells (FINX_CORRELATION_MAP (plot), pen->caption, pen->scale, pen->width);
}

/* Cut off with "…" where it is longer than the room; its note tells it in full. */
static void
draw_row_label (FinxCorrelationMap *self,
                const FinxPen      *pen,
                guint               i)
{
  g_autofree char *label = g_strdup (self->labels[i]);

  while (finx_pen_width (pen->caption, label, FALSE) + 8 > self->grid.left && g_utf8_strlen (label, -1) > 2)
    {
      g_autofree char *shorter = g_utf8_substring (label, 0, g_utf8_strlen (label, -1) - 2);

      g_free (label);
      label = g_strconcat (shorter, "…", NULL);
    }
  finx_chart_text_draw (pen->caption, pen->snapshot, label, FALSE, 0, finx_cell_grid_get_y (&self->grid, i), 0, &pen->palette->dim);
}

static void
draw_column_label (FinxCorrelationMap *self,
                   const FinxPen      *pen,
                   guint               i)
{
  double x = finx_cell_grid_get_x (&self->grid, i);

  if (!self->is_rotated)
    {
      finx_chart_text_draw (pen->caption, pen->snapshot, self->labels[i], FALSE, x, self->grid.top / 2, 0.5, &pen->palette->dim);
      return;
    }
  if (finx_pen_line (pen->caption) > self->grid.cell + 4)    /* they would lie over each other: rows are in the same order */
    return;
  gtk_snapshot_save (pen->snapshot);
  gtk_snapshot_translate (pen->snapshot, &GRAPHENE_POINT_INIT (roundf ((float) x), (float) self->grid.top - 4));
  gtk_snapshot_rotate (pen->snapshot, -90);
  finx_chart_text_draw (pen->caption, pen->snapshot, self->labels[i], FALSE, 0, 0, 0, &pen->palette->dim);
  gtk_snapshot_restore (pen->snapshot);
}

static void
draw_cell (FinxCorrelationMap *self,
           const FinxPen      *pen,
           guint               row,
           guint               column)
{
  double value = self->values[row][column];
  graphene_rect_t area = finx_cell_grid_get_area (&self->grid, row, column);
  GdkRGBA color = row == column ? finx_pen_tint (pen, 0) : finx_pen_tint_between (pen, &pen->palette->study[0], &pen->palette->accent, value);
  double x = area.origin.x + area.size.width / 2, y = area.origin.y + area.size.height / 2;

  if (isfinite (value))
    finx_pen_tile (pen, &area, &color, self->decimals >= 0 ? 3 : 1);
  if (self->decimals >= 0)
    {
      g_autofree char *text = row == column && isfinite (value) ? g_strdup ("1") : finx_format_double (value, self->decimals);

      finx_chart_text_draw (pen->caption, pen->snapshot, text, FALSE, x, y, 0.5,
                            isfinite (value) && row != column ? &pen->palette->text : &pen->palette->faint);
    }
  else if (!isfinite (value))
    finx_chart_rectangle (pen->snapshot, &pen->palette->faint, (int) x, (int) y, 1, 1);
  else if (value < 0 && area.size.width >= MARK)
    finx_chart_rectangle (pen->snapshot, &pen->palette->text, (int) x - 2, (int) y, 5, 1);
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxCorrelationMap *self = FINX_CORRELATION_MAP (plot);

  for (guint row = 0; row < self->grid.n; row++)
    {
      draw_row_label (self, pen, row);
      draw_column_label (self, pen, row);
      for (guint column = 0; column < self->grid.n; column++)
        draw_cell (self, pen, row, column);
    }
}

static int
get_n (FinxPlot *plot)
{
  FinxCorrelationMap *self = FINX_CORRELATION_MAP (plot);

  return (int) (self->grid.n * self->grid.n);
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxCorrelationMap *self = FINX_CORRELATION_MAP (plot);

  *area = finx_cell_grid_get_item (&self->grid, item);
  return TRUE;
}

static int
move (FinxPlot *plot,
      int       item,
      guint     key,
      gboolean  far)
{
  int n = (int) FINX_CORRELATION_MAP (plot)->grid.n, row = item / n, column = item % n;

  if (item < 0)
    return 0;
  switch (key)
    {
    case GDK_KEY_Left:
      column = MAX (column - 1, 0);
      break;
    case GDK_KEY_Right:
      column = MIN (column + 1, n - 1);
      break;
    case GDK_KEY_Up:
      row = MAX (row - 1, 0);
      break;
    case GDK_KEY_Down:
      row = MIN (row + 1, n - 1);
      break;
    case GDK_KEY_Home:
      column = 0;
      break;
    case GDK_KEY_End:
    default:
      column = n - 1;
      break;
    }
  return row * n + column;
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxCorrelationMap *self = FINX_CORRELATION_MAP (plot);
  guint row = (guint) item / self->grid.n, column = (guint) item % self->grid.n;
  g_autofree char *value = isfinite (self->values[row][column]) ? finx_format_double (self->values[row][column], 2) : g_strdup (_("Not known"));

  return g_strdup_printf ("%s · %s\n%s", self->labels[row], self->labels[column], value);
}

/* "12 instruments; highest AAPL with MSFT 0.81, lowest BTC with EUNA −0.12" */
static char *
summarize (FinxPlot *plot)
{
  FinxCorrelationMap *self = FINX_CORRELATION_MAP (plot);
  guint high[2] = { 0, 0 }, low[2] = { 0, 0 };
  double most = -INFINITY, least = INFINITY;
  g_autofree char *greatest = NULL, *smallest = NULL, *count = g_strdup_printf (ngettext ("%u instrument", "%u instruments", self->grid.n), self->grid.n);

  for (guint row = 1; row < self->grid.n; row++)
    for (guint column = 0; column < row; column++)
      {
        double value = self->values[row][column];

        if (isfinite (value) && value > most)
          {
            most = value;
            high[0] = column;
            high[1] = row;
          }
        if (isfinite (value) && value < least)
          {
            least = value;
            low[0] = column;
            low[1] = row;
          }
      }
  if (!isfinite (most))
    return g_steal_pointer (&count);
  greatest = finx_format_double (most, 2);
  smallest = finx_format_double (least, 2);
  return g_strdup_printf (_("%s; highest %s with %s %s, lowest %s with %s %s"), count, self->labels[high[0]], self->labels[high[1]], greatest,
                          self->labels[low[0]], self->labels[low[1]], smallest);
}

static char *
get_id (FinxPlot *plot,
        int       item)
{
  FinxCorrelationMap *self = FINX_CORRELATION_MAP (plot);

  return g_strdup_printf ("%s\t%s", self->labels[(guint) item / self->grid.n], self->labels[(guint) item % self->grid.n]);
}

static double
get_value (gpointer user_data,
           guint    row,
           guint    column)
{
  return FINX_CORRELATION_MAP (user_data)->values[row][column];
}

static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxCorrelationMap *self = FINX_CORRELATION_MAP (plot);

  finx_cell_grid_fill_sheet (&self->grid, sheet, _("Symbol"), self->labels, 4, get_value, self);
}

static void
finx_correlation_map_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  FinxCorrelationMap *self = FINX_CORRELATION_MAP (widget);

  *minimum_baseline = *natural_baseline = -1;
  *minimum = 200;
  *natural = 480;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  measure_cells (self, finx_plot_get_caption (FINX_PLOT (self)), finx_plot_get_scale (FINX_PLOT (self)), for_size > 0 ? for_size : 480);
  *minimum = *natural = finx_cell_grid_get_height (&self->grid);
}

static void
clear_labels (FinxCorrelationMap *self)
{
  for (guint i = 0; i < self->grid.n; i++)
    g_clear_pointer (&self->labels[i], g_free);
  self->grid.n = 0;
}

static void
finx_correlation_map_finalize (GObject *object)
{
  clear_labels (FINX_CORRELATION_MAP (object));
  G_OBJECT_CLASS (finx_correlation_map_parent_class)->finalize (object);
}

static void
finx_correlation_map_class_init (FinxCorrelationMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_correlation_map_finalize;
  widget_class->measure = finx_correlation_map_measure;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->move = move;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->get_id = get_id;
  plot_class->fill_sheet = fill_sheet;
}

static void
finx_correlation_map_init (FinxCorrelationMap *self)
{
}

GtkWidget *
finx_correlation_map_new (const char *label)
{
  FinxCorrelationMap *self = g_object_new (FINX_TYPE_CORRELATION_MAP, NULL);

  finx_plot_set_label (FINX_PLOT (self), label);
  return GTK_WIDGET (self);
}

void
finx_correlation_map_set (FinxCorrelationMap *self,
                          const char *const  *labels,
                          const double       *values,
                          guint               n)
{
  g_return_if_fail (FINX_IS_CORRELATION_MAP (self));

  clear_labels (self);
  self->grid.n = MIN (n, FINX_CORRELATION_MAX);
  for (guint row = 0; row < self->grid.n; row++)
    {
      self->labels[row] = g_strdup (labels[row]);
      for (guint column = 0; column < self->grid.n; column++)
        self->values[row][column] = values[row * n + column];
    }
  finx_plot_changed (FINX_PLOT (self));
}
