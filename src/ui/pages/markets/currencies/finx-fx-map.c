/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/currencies/finx-fx-map.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-cell-grid.h"
#include "ui/charts/finx-pen.h"
#include "ui/words/finx-format.h"

/* px at text scale 1 */
#define LABEL      48           /* of a row */
#define HEAD       24
#define CELL_LEAST 56
#define CELL_MOST  220
#define ROW        44           /* rate over change */
#define SHORT_ROW  26           /* rate alone */

/* The change that gets the strongest colour, by period. */
static const double full[FINX_N_CHANGES] = { 0.01, 0.02, 0.04, 0.12 };

struct _FinxFxMap
{
  FinxPlot         parent_instance;
  FinxFxTable     *table;       /* (nullable) */
  FinxChangePeriod period;
  FinxCellGrid     grid;
  gboolean         has_changes; /* there is room for them */
};

G_DEFINE_FINAL_TYPE (FinxFxMap, finx_fx_map, FINX_TYPE_PLOT)

static void
measure_cells (FinxFxMap     *self,
               FinxChartText *text,
               double         scale,
               int            width)
{
  self->grid.left = ceil (LABEL * scale);
  self->grid.top = ceil (HEAD * scale);
  self->grid.cell = CLAMP (floor ((width - self->grid.left) / MAX (self->grid.n, 1u)), 24, CELL_MOST * scale);
  self->has_changes = self->grid.cell >= finx_pen_width (text, "+00.00%", FALSE) + FINX_CELL_GAP + 4;
  self->grid.row = ceil ((self->has_changes ? ROW : SHORT_ROW) * scale);
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  measure_cells (FINX_FX_MAP (plot), pen->caption, pen->scale, pen->width);
}

/* Five significant digits, as rates are told: "1.1684", "186.75", "0.00535". */
static char *
format_rate (FinxDecimal rate)
{
  double value = finx_decimal_to_double (rate);
  int whole = isnan (value) || value <= 0 ? 1 : (int) floor (log10 (value)) + 1;

  return finx_format_double (value, CLAMP (5 - whole, 0, 8));
}

static void
draw_cell (FinxFxMap     *self,
           const FinxPen *pen,
           guint          row,
           guint          column)
{
  const FinxFxCell *cell = finx_fx_table_get (self->table, row, column);
  double change = cell->changes[self->period];
  graphene_rect_t area = finx_cell_grid_get_area (&self->grid, row, column);
  double x = area.origin.x + area.size.width / 2, y = area.origin.y + area.size.height / 2;
  gboolean is_known = finx_decimal_is_known (cell->rate);
  g_autofree char *rate = format_rate (cell->rate), *text = finx_format_percent_signed (change, 2);
  GdkRGBA color = finx_pen_tint (pen, change / full[self->period]);

  if (row == column)
    return;
  if (is_known)
    finx_pen_tile (pen, &area, &color, 3);
  if (!self->has_changes || !is_known)
    {
      finx_chart_text_draw (pen->caption, pen->snapshot, rate, FALSE, x, y, 0.5, is_known ? &pen->palette->text : &pen->palette->faint);
      return;
    }
  finx_chart_text_draw (pen->body, pen->snapshot, rate, TRUE, x, area.origin.y + area.size.height * 0.32, 0.5, &pen->palette->text);
  finx_chart_text_draw (pen->caption, pen->snapshot, text, FALSE, x, area.origin.y + area.size.height * 0.72, 0.5, &pen->palette->text);
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxFxMap *self = FINX_FX_MAP (plot);

  for (guint row = 0; row < self->grid.n; row++)
    {
      const char *label = self->table->currencies[row];

      finx_chart_text_draw (pen->body, pen->snapshot, label, TRUE, 0, finx_cell_grid_get_y (&self->grid, row), 0, &pen->palette->text);
      finx_chart_text_draw (pen->body, pen->snapshot, label, TRUE, finx_cell_grid_get_x (&self->grid, row), self->grid.top / 2, 0.5,
                            &pen->palette->text);
      for (guint column = 0; column < self->grid.n; column++)
        draw_cell (self, pen, row, column);
    }
}

static int
get_n (FinxPlot *plot)
{
  return (int) (FINX_FX_MAP (plot)->grid.n * FINX_FX_MAP (plot)->grid.n);
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxFxMap *self = FINX_FX_MAP (plot);
  guint row = (guint) item / self->grid.n, column = (guint) item % self->grid.n;

  *area = finx_cell_grid_get_item (&self->grid, item);
  return row != column;
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  static const char *const names[FINX_N_CHANGES] = { N_("Day"), N_("Week"), N_("Month"), N_("Year") };
  FinxFxMap *self = FINX_FX_MAP (plot);
  guint row = (guint) item / self->grid.n, column = (guint) item % self->grid.n;
  const FinxFxCell *cell = finx_fx_table_get (self->table, row, column);
  g_autofree char *rate = format_rate (cell->rate), *day = finx_format_day (cell->day);
  GString *lines = g_string_new (NULL);

  g_string_append_printf (lines, "%s/%s %s", self->table->currencies[row], self->table->currencies[column], rate);
  if (!finx_decimal_is_known (cell->rate))
    g_string_append_printf (lines, "\n%s", _("Not known"));
  else
    g_string_append_printf (lines, _("\nof %s"), day);
  for (int p = 0; p < FINX_N_CHANGES && finx_decimal_is_known (cell->rate); p++)
    {
      g_autofree char *change = finx_format_percent_signed (cell->changes[p], 2);

      g_string_append_printf (lines, "\n%s %s", _(names[p]), change);
    }
  return g_string_free (lines, FALSE);
}

/* "12 currencies; EUR/USD 1.1684" */
static char *
summarize (FinxPlot *plot)
{
  FinxFxMap *self = FINX_FX_MAP (plot);
  g_autofree char *counted = g_strdup_printf (ngettext ("%u currency", "%u currencies", self->grid.n), self->grid.n), *rate = NULL;

  if (self->grid.n < 2)
    return g_steal_pointer (&counted);
  rate = format_rate (finx_fx_table_get (self->table, 0, 1)->rate);
  return g_strdup_printf ("%s; %s/%s %s", counted, self->table->currencies[0], self->table->currencies[1], rate);
}

static char *
get_id (FinxPlot *plot,
        int       item)
{
  FinxFxMap *self = FINX_FX_MAP (plot);

  return g_strdup_printf ("%s/%s", self->table->currencies[(guint) item / self->grid.n], self->table->currencies[(guint) item % self->grid.n]);
}

static double
get_rate (gpointer user_data,
          guint    row,
          guint    column)
{
  FinxDecimal rate = finx_fx_table_get (FINX_FX_MAP (user_data)->table, row, column)->rate;

  return finx_decimal_to_double (rate);
}

static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxFxMap *self = FINX_FX_MAP (plot);

  finx_cell_grid_fill_sheet (&self->grid, sheet, _("Currency"), self->table != NULL ? self->table->currencies : NULL, 6, get_rate, self);
}

static void
finx_fx_map_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  FinxFxMap *self = FINX_FX_MAP (widget);
  double scale = finx_plot_get_scale (FINX_PLOT (self));

  *minimum_baseline = *natural_baseline = -1;
  *minimum = (int) ceil (scale * (LABEL + CELL_LEAST * MAX (self->grid.n, 3u)));
  *natural = MAX (*minimum, 720);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  measure_cells (self, finx_plot_get_caption (FINX_PLOT (self)), scale, for_size > 0 ? for_size : 720);
  *minimum = *natural = finx_cell_grid_get_height (&self->grid);
}

static void
finx_fx_map_finalize (GObject *object)
{
  g_clear_pointer (&FINX_FX_MAP (object)->table, finx_fx_table_free);
  G_OBJECT_CLASS (finx_fx_map_parent_class)->finalize (object);
}

static void
finx_fx_map_class_init (FinxFxMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_fx_map_finalize;
  widget_class->measure = finx_fx_map_measure;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->get_id = get_id;
  plot_class->fill_sheet = fill_sheet;
}

static void
finx_fx_map_init (FinxFxMap *self)
{
}

GtkWidget *
finx_fx_map_new (void)
{
  FinxFxMap *self = g_object_new (FINX_TYPE_FX_MAP, NULL);

  finx_plot_set_label (FINX_PLOT (self), _("Exchange rates"));
  return GTK_WIDGET (self);
}

void
finx_fx_map_take (FinxFxMap   *self,
                  FinxFxTable *table)
{
  g_return_if_fail (FINX_IS_FX_MAP (self));

  g_clear_pointer (&self->table, finx_fx_table_free);
  self->table = table;
  self->grid.n = table != NULL ? table->n : 0;
  finx_plot_changed (FINX_PLOT (self));
}

void
finx_fx_map_set_period (FinxFxMap        *self,
                        FinxChangePeriod  period)
{
  g_return_if_fail (FINX_IS_FX_MAP (self));

  self->period = period;
  finx_plot_refreshed (FINX_PLOT (self));
}
