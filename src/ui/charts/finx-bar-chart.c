/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-bar-chart.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-pen.h"

/* px at text scale 1 */
#define ROW        26
#define INSET      6            /* from the edges to the words: the ring around a row goes there */
#define BAR        10
#define COLUMN_GAP 14
#define LEAST_BARS 96           /* narrower ones get a line of their own below the words */
#define N_TOLD     3            /* in the summary, from each end */

struct _FinxBarChart
{
  FinxPlot  parent_instance;

  GArray   *items;              /* (element-type FinxBarChartItem): texts owned; in the order shown */
  double    low, high;          /* with zero; high ≤ low: nothing to scale */
  gboolean  is_stacked;         /* bars below the words */
  gboolean  is_neutral;         /* neither gains nor losses */
  double    label, name, text, detail;  /* px of the columns, with their gap */
  double    row;
};

G_DEFINE_FINAL_TYPE (FinxBarChart, finx_bar_chart, FINX_TYPE_PLOT)

static void
item_clear (gpointer data)
{
  FinxBarChartItem *item = data;

  g_free ((char *) item->id);
  g_free ((char *) item->label);
  g_free ((char *) item->name);
  g_free ((char *) item->text);
  g_free ((char *) item->detail);
}

static const FinxBarChartItem *
get_item (FinxBarChart *self,
          guint         i)
{
  return &g_array_index (self->items, FinxBarChartItem, i);
}

static double
widest (FinxChartText *text,
        const char    *words,
        gboolean       bold,
        double         width)
{
  return words != NULL && *words != '\0' ? fmax (width, finx_pen_width (text, words, bold) + COLUMN_GAP) : width;
}

static void
measure_columns (FinxBarChart  *self,
                 FinxChartText *text,
                 int            width)
{
  double scale = finx_plot_get_scale (FINX_PLOT (self));

  self->label = self->name = self->text = self->detail = 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      const FinxBarChartItem *item = get_item (self, i);

      self->label = widest (text, item->label, TRUE, self->label);
      self->name = widest (text, item->name, FALSE, self->name);
      self->text = widest (text, item->text, FALSE, self->text);
      self->detail = widest (text, item->detail, FALSE, self->detail);
    }
  width -= 2 * INSET;
  if (width - self->label - self->text - self->detail - self->name < 2 * LEAST_BARS * scale)
    self->name = 0;
  self->is_stacked = width - self->label - self->text - self->detail < LEAST_BARS * scale;
  self->row = ceil ((self->is_stacked ? ROW + BAR : ROW) * scale);
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  measure_columns (FINX_BAR_CHART (plot), pen->caption, pen->width);
}

/* The room of the bars [left, right). */
static void
get_room (FinxBarChart *self,
          int           width,
          double       *left,
          double       *right)
{
  *left = INSET + (self->is_stacked ? 0 : self->label + self->name);
  *right = width - INSET - (self->is_stacked ? 0 : self->text + self->detail);
}

static double
value_x (FinxBarChart *self,
         int           width,
         double        value)
{
  double left, right;

  get_room (self, width, &left, &right);
  return left + (value - self->low) / (self->high - self->low) * (right - left);
}

static void
draw_row (FinxBarChart  *self,
          const FinxPen *pen,
          guint          i)
{
  const FinxBarChartItem *item = get_item (self, i);
  gboolean is_known = isfinite (item->value);
  const GdkRGBA *color = !is_known          ? &pen->palette->faint
                         : self->is_neutral ? &pen->palette->text
                         : item->value > 0 ? &pen->palette->up
                         : item->value < 0 ? &pen->palette->down
                                           : &pen->palette->text;
  double top = i * self->row, middle = top + (self->is_stacked ? ceil (ROW * pen->scale) : self->row) / 2;
  double bar_y = self->is_stacked ? top + ROW * pen->scale - 2 : middle - BAR * pen->scale / 2;

  finx_chart_text_draw (pen->caption, pen->snapshot, item->label, TRUE, INSET, middle, 0, &pen->palette->text);
  if (self->name > 0 && item->name != NULL)
    finx_chart_text_draw (pen->caption, pen->snapshot, item->name, FALSE, INSET + self->label, middle, 0, &pen->palette->dim);
  finx_chart_text_draw (pen->caption, pen->snapshot, is_known && item->text != NULL ? item->text : "–", FALSE,
                        pen->width - INSET - self->detail, middle, 1, color);
  if (item->detail != NULL)
    finx_chart_text_draw (pen->caption, pen->snapshot, item->detail, FALSE, pen->width - INSET, middle, 1,
                          is_known ? &pen->palette->dim : &pen->palette->faint);
  if (is_known && self->high > self->low && item->value != 0)
    {
      double zero = round (value_x (self, pen->width, 0)), end = round (value_x (self, pen->width, item->value));
      double left = fmin (zero, end), right = fmax (fmax (zero, end), left + 1);

      finx_pen_tile (pen, &GRAPHENE_RECT_INIT ((float) left, (float) floor (bar_y), (float) (right - left), (float) round (BAR * pen->scale)),
                     self->is_neutral ? &pen->palette->accent : color, right - left >= 4 ? 2 : 0);
    }
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxBarChart *self = FINX_BAR_CHART (plot);

  for (guint i = 0; i < self->items->len; i++)
    {
      if (i > 0)
        finx_chart_rectangle (pen->snapshot, &(GdkRGBA) { pen->palette->line.red, pen->palette->line.green, pen->palette->line.blue, 0.6f },
                              0, (int) (i * self->row), pen->width, 1);
      draw_row (self, pen, i);
    }
  if (self->high > self->low && self->low < 0)
    for (guint i = 0; i < self->items->len; i++)
      finx_chart_rectangle (pen->snapshot, &pen->palette->line2, (int) round (value_x (self, pen->width, 0)),
                            (int) (i * self->row + (self->is_stacked ? ROW * pen->scale - 4 : 0)), 1,
                            (int) (self->is_stacked ? (BAR + 4) * pen->scale : self->row));
}

/* The row says all there is, unless the name has no room. */
static void
draw_over (FinxPlot      *plot,
           const FinxPen *pen,
           int            current)
{
  FinxBarChart *self = FINX_BAR_CHART (plot);
  graphene_rect_t area;

  if (current < 0)
    return;
  FINX_PLOT_GET_CLASS (plot)->get_area (plot, current, &area);
  finx_plot_draw_ring (pen, &area);
  if (self->name == 0 && get_item (self, (guint) current)->name != NULL)
    {
      g_autofree char *lines = FINX_PLOT_GET_CLASS (plot)->describe (plot, current);

      finx_plot_draw_note (plot, pen, lines, &area);
    }
}

static int
get_n (FinxPlot *plot)
{
  return (int) FINX_BAR_CHART (plot)->items->len;
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxBarChart *self = FINX_BAR_CHART (plot);

  *area = GRAPHENE_RECT_INIT (0, (float) (item * self->row) + 1, gtk_widget_get_width (GTK_WIDGET (self)), (float) self->row - 1);
  return TRUE;
}

static char *
describe (FinxPlot *plot,
          int       i)
{
  const FinxBarChartItem *item = get_item (FINX_BAR_CHART (plot), (guint) i);
  GString *lines = g_string_new (item->label);

  if (item->name != NULL && *item->name != '\0')
    g_string_append_printf (lines, " · %s", item->name);
  g_string_append_printf (lines, "\n%s", isfinite (item->value) && item->text != NULL ? item->text : _("Not known"));
  if (item->detail != NULL)
    g_string_append_printf (lines, " · %s", item->detail);
  return g_string_free (lines, FALSE);
}

/* "12 bars; VWCE +20,801.12, AAPL +33,150.64 … NESN −1,701.86" */
static char *
summarize (FinxPlot *plot)
{
  FinxBarChart *self = FINX_BAR_CHART (plot);
  guint n = self->items->len;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u part", "%u parts", n), n);
  for (guint i = 0; i < n; i++)
    if (i < N_TOLD || i >= n - MIN (N_TOLD, n))
      {
        const FinxBarChartItem *item = get_item (self, i);

        g_string_append_printf (text, "%s%s %s", i == 0 ? "; " : ", ", item->label,
                                isfinite (item->value) && item->text != NULL ? item->text : "–");
      }
  return g_string_free (text, FALSE);
}

static char *
get_id (FinxPlot *plot,
        int       item)
{
  return g_strdup (get_item (FINX_BAR_CHART (plot), (guint) item)->id);
}

static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxBarChart *self = FINX_BAR_CHART (plot);

  finx_sheet_text (sheet, _("Symbol"));
  finx_sheet_text (sheet, _("Name"));
  finx_sheet_text (sheet, finx_plot_get_label (plot));
  finx_sheet_end_row (sheet);
  for (guint i = 0; i < self->items->len; i++)
    {
      finx_sheet_text (sheet, get_item (self, i)->label);
      finx_sheet_text (sheet, get_item (self, i)->name);
      finx_sheet_number (sheet, get_item (self, i)->value, 2);
      finx_sheet_end_row (sheet);
    }
}

static void
finx_bar_chart_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  FinxBarChart *self = FINX_BAR_CHART (widget);

  *minimum_baseline = *natural_baseline = -1;
  *minimum = 200;
  *natural = 480;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  measure_columns (self, finx_plot_get_caption (FINX_PLOT (self)), for_size > 0 ? for_size : 480);
  *minimum = *natural = (int) (MAX (self->items->len, 3) * self->row);
}

static void
finx_bar_chart_finalize (GObject *object)
{
  g_array_unref (FINX_BAR_CHART (object)->items);
  G_OBJECT_CLASS (finx_bar_chart_parent_class)->finalize (object);
}

static void
finx_bar_chart_class_init (FinxBarChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_bar_chart_finalize;
  widget_class->measure = finx_bar_chart_measure;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->draw_over = draw_over;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->get_id = get_id;
  plot_class->fill_sheet = fill_sheet;
}

static void
finx_bar_chart_init (FinxBarChart *self)
{
  self->items = g_array_new (FALSE, FALSE, sizeof (FinxBarChartItem));
  g_array_set_clear_func (self->items, item_clear);
}

GtkWidget *
finx_bar_chart_new (const char *label)
{
  FinxBarChart *self = g_object_new (FINX_TYPE_BAR_CHART, NULL);

  finx_plot_set_label (FINX_PLOT (self), label);
  return GTK_WIDGET (self);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const FinxBarChartItem *first = a, *second = b;

  if (isfinite (first->value) != isfinite (second->value))
    return isfinite (first->value) ? -1 : 1;
  if (isfinite (first->value) && first->value != second->value)
    return first->value > second->value ? -1 : 1;
  return g_strcmp0 (first->label, second->label);
}

void
finx_bar_chart_set (FinxBarChart           *self,
                    const FinxBarChartItem *items,
                    gsize                   n)
{
  g_return_if_fail (FINX_IS_BAR_CHART (self));

  g_array_set_size (self->items, 0);
  self->low = self->high = 0;
  for (gsize i = 0; i < n; i++)
    {
      FinxBarChartItem item = { g_strdup (items[i].id), g_strdup (items[i].label), g_strdup (items[i].name), g_strdup (items[i].text),
                                g_strdup (items[i].detail), items[i].value };

      g_array_append_val (self->items, item);
      if (isfinite (item.value))
        {
          self->low = fmin (self->low, item.value);
          self->high = fmax (self->high, item.value);
        }
    }
  g_array_sort (self->items, compare_items);
  finx_plot_changed (FINX_PLOT (self));
}

void
finx_bar_chart_set_neutral (FinxBarChart *self,
                            gboolean      is_neutral)
{
  g_return_if_fail (FINX_IS_BAR_CHART (self));

  self->is_neutral = is_neutral;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
