/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/heat/finx-heat-private.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <math.h>

#include "base/finx-time.h"
#include "ui/words/finx-format.h"

#define DAY_SIGN   9            /* px; from this size on losses bear a minus */

G_DEFINE_FINAL_TYPE (FinxHeatMap, finx_heat_map, FINX_TYPE_PLOT)

static char *
default_format (FinxHeatMap *self,
                double       value,
                gboolean     is_short)
{
  g_autofree char *number = NULL;

  if (self->periods.is_ratio && !is_short)
    return finx_format_percent_signed (value, 1);
  /* Two digits are enough in a small cell. */
  number = self->periods.is_ratio ? finx_format_double (value * 100, fabs (value) < 0.0995 ? 1 : 0)
           : is_short             ? finx_format_count (value)
                                  : finx_format_double (value, 2);
  return g_strdup_printf ("%s%s", value > 0 && strspn (number, "0.,") < strlen (number) ? "+" : "", number);
}

char *
finx_heat_format (FinxHeatMap *self,
                  double       value,
                  gboolean     is_short)
{
  if (!isfinite (value))
    return g_strdup ("–");
  return self->format != NULL ? self->format (value, is_short, self->format_data) : default_format (self, value, is_short);
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  finx_heat_layout (FINX_HEAT_MAP (plot), pen);
}

static void
draw_cell (FinxHeatMap   *self,
           const FinxPen *pen,
           const FinxHeatCell    *cell)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (cell->x, cell->y, cell->width, cell->height);
  GdkRGBA color = finx_pen_tint (pen, self->full > 0 ? cell->value / self->full : 0);
  gboolean is_short = cell->kind == FINX_HEAT_CELL_MONTH || cell->kind == FINX_HEAT_CELL_QUARTER;
  g_autofree char *text = cell->kind != FINX_HEAT_CELL_DAY ? finx_heat_format (self, cell->value, is_short) : NULL;
  double x = cell->x + cell->width / 2, y = cell->y + cell->height / 2;
  gboolean is_known = isfinite (cell->value);

  if (cell->kind == FINX_HEAT_CELL_TOTAL)
    {
      finx_chart_text_draw (pen->caption, pen->snapshot, text, TRUE, cell->x + cell->width - 2, y, 1,
                            !is_known          ? &pen->palette->faint
                            : cell->value > 0 ? &pen->palette->up
                            : cell->value < 0 ? &pen->palette->down
                                              : &pen->palette->text);
      return;
    }
  if (is_known)
    finx_pen_tile (pen, &area, &color, cell->kind == FINX_HEAT_CELL_DAY ? 0 : 3);
  if (cell->kind == FINX_HEAT_CELL_DAY)
    {
      /* A shape besides the colour: losses bear a minus, unknown days a dot. */
      if (is_known && cell->value < 0 && cell->width >= DAY_SIGN)
        finx_chart_rectangle (pen->snapshot, &pen->palette->dim, (int) x - 2, (int) y, 5, 1);
      else if (!is_known)
        finx_chart_rectangle (pen->snapshot, &pen->palette->faint, (int) x, (int) y, 1, 1);
      return;
    }
  if (cell->kind == FINX_HEAT_CELL_YEAR)
    {
      char year[16];

      g_snprintf (year, sizeof year, "%d", cell->month / 12);
      finx_chart_text_draw (pen->caption, pen->snapshot, year, FALSE, x, cell->y + cell->height * 0.3, 0.5, &pen->palette->text);
      finx_chart_text_draw (pen->body, pen->snapshot, text, TRUE, x, cell->y + cell->height * 0.68, 0.5, &pen->palette->text);
      return;
    }
  finx_chart_text_draw (pen->caption, pen->snapshot, text, FALSE, x, y, 0.5, is_known ? &pen->palette->text : &pen->palette->faint);
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxHeatMap *self = FINX_HEAT_MAP (plot);

  for (guint i = 0; i < self->cells->len; i++)
    draw_cell (self, pen, &g_array_index (self->cells, FinxHeatCell, i));
  for (guint i = 0; i < self->words->len; i++)
    {
      const FinxHeatWord *word = &g_array_index (self->words, FinxHeatWord, i);

      finx_chart_text_draw (pen->caption, pen->snapshot, word->text, FALSE, word->x, word->y, word->align, &pen->palette->dim);
    }
}

static int
get_n (FinxPlot *plot)
{
  FinxHeatMap *self = FINX_HEAT_MAP (plot);

  if (self->periods.n_months == 0)
    return 0;
  finx_plot_ensure (plot);
  return (int) self->cells->len;
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  const FinxHeatCell *cell = &g_array_index (FINX_HEAT_MAP (plot)->cells, FinxHeatCell, (guint) item);

  *area = GRAPHENE_RECT_INIT (cell->x, cell->y, cell->width, cell->height);
  return TRUE;
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxHeatMap *self = FINX_HEAT_MAP (plot);
  const FinxHeatCell *cell = &g_array_index (self->cells, FinxHeatCell, (guint) item);
  g_autofree char *value = isfinite (cell->value) ? finx_heat_format (self, cell->value, FALSE) : g_strdup (_("Not known"));
  g_autofree char *when = NULL;

  switch (cell->kind)
    {
    case FINX_HEAT_CELL_DAY:
      when = finx_format_date (cell->month * (86400 * (gint64) G_USEC_PER_SEC), "UTC");
      break;
    case FINX_HEAT_CELL_MONTH:
      when = g_strdup_printf ("%s %d", nl_langinfo (MON_1 + cell->month % 12), cell->month / 12);
      break;
    case FINX_HEAT_CELL_QUARTER:
      /* Translators: a quarter and its year: "Q1 2026" */
      when = g_strdup_printf (_("Q%d %d"), cell->month % 12 / 3 + 1, cell->month / 12);
      break;
    case FINX_HEAT_CELL_YEAR:
    case FINX_HEAT_CELL_TOTAL:
    default:
      when = g_strdup_printf ("%d", cell->month / 12);
      break;
    }
  return g_strdup_printf ("%s\n%s", when, value);
}

/* "20 years, 2007 to 2026; best 2009 +31.2%, worst 2008 −24.0%" */
static char *
summarize (FinxPlot *plot)
{
  FinxHeatMap *self = FINX_HEAT_MAP (plot);
  int best = 0, worst = 0, n = finx_heat_count_years (self);
  double most = -INFINITY, least = INFINITY, value;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%d year, %d to %d", "%d years, %d to %d", (gulong) n), n,
                          finx_heat_first_year (self), finx_heat_last_year (self));
  for (int year = finx_heat_first_year (self); year <= finx_heat_last_year (self); year++)
    if (finx_heat_periods_get (&self->periods, year * 12, 12, &value) && isfinite (value))
      {
        best = value > most ? year : best;
        worst = value < least ? year : worst;
        most = fmax (most, value);
        least = fmin (least, value);
      }
  if (isfinite (most))
    {
      g_autofree char *high = finx_heat_format (self, most, FALSE);
      g_autofree char *low = finx_heat_format (self, least, FALSE);

      g_string_append_printf (text, _("; best %d %s, worst %d %s"), best, high, worst, low);
    }
  return g_string_free (text, FALSE);
}

static char *
get_id (FinxPlot *plot,
        int       item)
{
  const FinxHeatCell *cell = &g_array_index (FINX_HEAT_MAP (plot)->cells, FinxHeatCell, (guint) item);

  switch (cell->kind)
    {
    case FINX_HEAT_CELL_DAY:
      return finx_days_to_string (cell->month);
    case FINX_HEAT_CELL_MONTH:
      return g_strdup_printf ("%04d-%02d", cell->month / 12, cell->month % 12 + 1);
    case FINX_HEAT_CELL_QUARTER:
      return g_strdup_printf ("%04d-Q%d", cell->month / 12, cell->month % 12 / 3 + 1);
    case FINX_HEAT_CELL_YEAR:
    case FINX_HEAT_CELL_TOTAL:
    default:
      return g_strdup_printf ("%04d", cell->month / 12);
    }
}

static void
fill_value (FinxHeatMap *self,
            FinxSheet   *sheet,
            double       value)
{
  if (self->periods.is_ratio)
    finx_sheet_ratio (sheet, value);
  else
    finx_sheet_number (sheet, value, 2);
}

static void
fill_days (FinxHeatMap *self,
           FinxSheet   *sheet)
{
  finx_sheet_text (sheet, _("Date"));
  finx_sheet_text (sheet, finx_plot_get_label (FINX_PLOT (self)));
  finx_sheet_end_row (sheet);
  for (gsize i = 0; i < self->periods.n_days; i++)
    {
      g_autofree char *date = finx_days_to_string (self->periods.first_day + (gint64) i);

      finx_sheet_text (sheet, date);
      fill_value (self, sheet, self->periods.days[i]);
      finx_sheet_end_row (sheet);
    }
}

/* Always the months, also where they are drawn as quarters: the values are the same. */
static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxHeatMap *self = FINX_HEAT_MAP (plot);
  double value;

  if (finx_heat_shows_days (self))
    {
      fill_days (self, sheet);
      return;
    }
  finx_sheet_text (sheet, _("Year"));
  for (int i = 0; i < 12; i++)
    finx_sheet_text (sheet, nl_langinfo (ABMON_1 + i));
  finx_sheet_text (sheet, _("Total"));
  finx_sheet_end_row (sheet);
  for (int year = finx_heat_last_year (self); finx_heat_count_years (self) > 0 && year >= finx_heat_first_year (self); year--)
    {
      g_autofree char *name = g_strdup_printf ("%d", year);

      finx_sheet_text (sheet, name);
      for (int i = 0; i < 13; i++)
        fill_value (self, sheet, finx_heat_periods_get (&self->periods, year * 12 + i % 12, i < 12 ? 1 : 12, &value) ? value : (double) NAN);
      finx_sheet_end_row (sheet);
    }
}

static void
finx_heat_map_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 480;
    }
  else
    *minimum = *natural = finx_heat_height (FINX_HEAT_MAP (widget), for_size > 0 ? for_size : 480);
}

static void
finx_heat_map_finalize (GObject *object)
{
  FinxHeatMap *self = FINX_HEAT_MAP (object);

  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);
  finx_heat_periods_clear (&self->periods);
  g_array_unref (self->cells);
  g_array_unref (self->words);
  G_OBJECT_CLASS (finx_heat_map_parent_class)->finalize (object);
}

static void
finx_heat_map_class_init (FinxHeatMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_heat_map_finalize;
  widget_class->measure = finx_heat_map_measure;
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
finx_heat_map_init (FinxHeatMap *self)
{
  self->cells = g_array_new (FALSE, FALSE, sizeof (FinxHeatCell));
  self->words = g_array_new (FALSE, FALSE, sizeof (FinxHeatWord));
}

GtkWidget *
finx_heat_map_new (const char *label)
{
  FinxHeatMap *self = g_object_new (FINX_TYPE_HEAT_MAP, NULL);

  finx_plot_set_label (FINX_PLOT (self), label);
  return GTK_WIDGET (self);
}

void
finx_heat_map_set_days (FinxHeatMap  *self,
                        gint32        first_day,
                        const double *values,
                        gsize         n,
                        gboolean      is_ratio)
{
  g_return_if_fail (FINX_IS_HEAT_MAP (self));
  finx_heat_periods_set_days (&self->periods, first_day, values, n, is_ratio);
  finx_plot_changed (FINX_PLOT (self));
}

void
finx_heat_map_set_months (FinxHeatMap  *self,
                          int           year,
                          int           month,
                          const double *values,
                          gsize         n,
                          gboolean      is_ratio)
{
  g_return_if_fail (FINX_IS_HEAT_MAP (self) && month >= 1 && month <= 12);
  finx_heat_periods_set_months (&self->periods, year * 12 + month - 1, values, n, is_ratio);
  finx_plot_changed (FINX_PLOT (self));
}

void
finx_heat_map_set_mode (FinxHeatMap  *self,
                        FinxHeatMode  mode)
{
  g_return_if_fail (FINX_IS_HEAT_MAP (self));
  if (mode == self->mode)
    return;
  self->mode = mode;
  finx_plot_changed (FINX_PLOT (self));
}

void
finx_heat_map_set_format (FinxHeatMap    *self,
                          FinxHeatFormat  format_func,
                          gpointer        user_data,
                          GDestroyNotify  destroy)
{
  g_return_if_fail (FINX_IS_HEAT_MAP (self));
  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);
  self->format = format_func;
  self->format_data = user_data;
  self->format_destroy = destroy;
  finx_plot_changed (FINX_PLOT (self));
}
