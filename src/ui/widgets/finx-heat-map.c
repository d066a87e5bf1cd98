/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-heat-map.h"

#include <glib/gi18n.h>
#include <langinfo.h>

#include "base/finx-time.h"
#include "ui/charts/finx-pen.h"
#include "ui/finx-format.h"
#include "ui/widgets/finx-heat-periods.h"

/* px at text scale 1 */
#define ROW        22
#define GAP        3
#define HEAD       18
#define DAY_MOST   15
#define DAY_LEAST  8            /* narrower ones: two half years below each other */
#define DAY_SIGN   9            /* from this size on losses bear a minus */
#define BLOCK_GAP  14
#define TILE_WIDTH 84
#define TILE_ROW   44

typedef enum { CELL_MONTH, CELL_QUARTER, CELL_YEAR, CELL_TOTAL, CELL_DAY } CellKind;

typedef struct
{
  CellKind kind;
  int      month;               /* the first one, from year 0; of a day: days since 1970-01-01 */
  double   value;
  float    x, y, width, height;
} Cell;

/* A word beside the cells: a year, a month, a weekday. */
typedef struct
{
  char   text[24];
  double x, y, align;
} Word;

struct _FinxHeatMap
{
  FinxPlot         parent_instance;

  FinxHeatPeriods  periods;
  FinxHeatMode     mode;
  FinxHeatFormat   format;
  gpointer         format_data;
  GDestroyNotify   format_destroy;

  GArray          *cells;       /* (element-type Cell): as laid out */
  GArray          *words;       /* (element-type Word) */
  double           full;        /* the value with the strongest colour */
};

G_DEFINE_FINAL_TYPE (FinxHeatMap, finx_heat_map, FINX_TYPE_PLOT)

static char *
default_format (FinxHeatMap *self,
                double       value,
                gboolean     is_short)
{
  g_autofree char *number = NULL;

  if (self->periods.is_ratio && !is_short)
    return finx_format_percent_signed (value, 1);
  number = self->periods.is_ratio ? finx_format_double (value * 100, 1)
           : is_short             ? finx_format_count (value)
                                  : finx_format_double (value, 2);
  return g_strdup_printf ("%s%s", value > 0 && strspn (number, "0.,") < strlen (number) ? "+" : "", number);
}

static char *
format (FinxHeatMap *self,
        double       value,
        gboolean     is_short)
{
  if (!isfinite (value))
    return g_strdup ("–");
  return self->format != NULL ? self->format (value, is_short, self->format_data) : default_format (self, value, is_short);
}

static int
first_year (FinxHeatMap *self)
{
  return self->periods.first_month / 12;
}

static int
last_year (FinxHeatMap *self)
{
  return (self->periods.first_month + (int) self->periods.n_months - 1) / 12;
}

static int
count_years (FinxHeatMap *self)
{
  return self->periods.n_months > 0 ? last_year (self) - first_year (self) + 1 : 0;
}

static gboolean
shows_days (FinxHeatMap *self)
{
  return self->mode == FINX_HEAT_DAYS && self->periods.days != NULL;
}

static void
add_word (FinxHeatMap *self,
          const char  *text,
          double       x,
          double       y,
          double       align)
{
  Word word = { "", x, y, align };

  g_strlcpy (word.text, text, sizeof word.text);
  g_array_append_val (self->words, word);
}

static void
add_cell (FinxHeatMap *self,
          CellKind     kind,
          int          month,
          int          n_months,
          double       x,
          double       y,
          double       width,
          double       height)
{
  Cell cell = { kind, month, 0, (float) x, (float) y, (float) width, (float) height };

  if (finx_heat_periods_get (&self->periods, month, n_months, &cell.value))
    g_array_append_val (self->cells, cell);
}

/* The widest text of all spans of @n months. */
static double
widest (FinxHeatMap   *self,
        FinxChartText *text,
        int            n,
        gboolean       is_short)
{
  double width = 0, value;

  for (int month = first_year (self) * 12; month <= last_year (self) * 12 + 11; month += n)
    if (finx_heat_periods_get (&self->periods, month, n, &value))
      {
        g_autofree char *words = format (self, value, is_short);

        width = fmax (width, finx_pen_width (text, words, !is_short));
      }
  return width;
}

static double
full_of (FinxHeatMap *self,
         int          n)
{
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  double value;

  for (int month = first_year (self) * 12; month <= last_year (self) * 12 + 11; month += n)
    if (finx_heat_periods_get (&self->periods, month, n, &value))
      g_array_append_val (values, value);
  return finx_heat_periods_full ((const double *) (gpointer) values->data, values->len);
}

/* Years × months; where a cell is narrower than its text, × quarters; then years alone. */
static void
layout_months (FinxHeatMap   *self,
               const FinxPen *pen)
{
  double label = finx_pen_width (pen->caption, "2026", FALSE) + 12, total = widest (self, pen->caption, 12, FALSE) + 12;
  double head = ceil (HEAD * pen->scale), least = ceil (ROW * pen->scale) + GAP;
  double row = CLAMP (floor ((pen->height - head) / fmax (count_years (self), 1)), least, least * 1.4);
  double room = pen->width - label - total, y = head;
  int n = room / 12 - GAP >= widest (self, pen->caption, 1, TRUE) + 4 ? 12 : room / 4 - GAP >= widest (self, pen->caption, 3, TRUE) + 4 ? 4 : 0;
  double column = n > 0 ? floor (room / n) : 0;

  self->full = full_of (self, n > 0 ? 12 / n : 12);
  for (int i = 0; i < n; i++)
    {
      char quarter[8];

      /* Translators: a quarter of a year: Q1 to Q4 */
      g_snprintf (quarter, sizeof quarter, _("Q%d"), i + 1);
      add_word (self, n == 12 ? nl_langinfo (ABMON_1 + i) : quarter, label + i * column + (column - GAP) / 2, head / 2, 0.5);
    }
  add_word (self, _("Year"), pen->width - 2, head / 2, 1);
  for (int year = last_year (self); count_years (self) > 0 && year >= first_year (self); year--, y += row)
    {
      char text[16];

      g_snprintf (text, sizeof text, "%d", year);
      add_word (self, text, 0, y + (row - GAP) / 2, 0);
      for (int i = 0; i < n; i++)
        add_cell (self, n == 12 ? CELL_MONTH : CELL_QUARTER, year * 12 + i * 12 / n, 12 / n, label + i * column, y, column - GAP, row - GAP);
      add_cell (self, CELL_TOTAL, year * 12, 12, n > 0 ? label + n * column : label, y,
                pen->width - (n > 0 ? label + n * column : label), row - GAP);
    }
}

static int
tile_columns (FinxHeatMap *self,
              double       scale,
              int          width)
{
  return CLAMP ((int) (width / (TILE_WIDTH * scale)), 1, MAX (count_years (self), 1));
}

static void
layout_years (FinxHeatMap   *self,
              const FinxPen *pen)
{
  int columns = tile_columns (self, pen->scale, pen->width), i = 0;
  double row = ceil (TILE_ROW * pen->scale) + GAP;

  self->full = full_of (self, 12);
  for (int year = last_year (self); count_years (self) > 0 && year >= first_year (self); year--, i++)
    {
      double left = floor ((double) (pen->width + GAP) * (i % columns) / columns);
      double right = floor ((double) (pen->width + GAP) * (i % columns + 1) / columns) - GAP;

      add_cell (self, CELL_YEAR, year * 12, 12, left, i / columns * row, right - left, row - GAP);
    }
}

/* How days are laid out at a width. */
typedef struct
{
  int    n_rows;                /* 7, or 5 where nothing happens at weekends */
  int    parts;                 /* of a year: 1 or 2 */
  double label, cell;           /* px; the cell with its gap */
  double head, block;           /* px of the line above, and of all of a part */
} DayGrid;

static int
weekday_of (gint64 day)         /* 0: Monday */
{
  return finx_weekday (day) - 1;
}

static DayGrid
make_day_grid (FinxHeatMap   *self,
               FinxChartText *caption,
               double         scale,
               int            width)
{
  DayGrid grid = { .n_rows = 5, .parts = 1, .label = finx_pen_width (caption, "2026", TRUE) + 12, .head = ceil (HEAD * scale) };

  for (gsize i = 0; i < self->periods.n_days && grid.n_rows == 5; i++)
    if (weekday_of (self->periods.first_day + (gint64) i) >= 5 && isfinite (self->periods.days[i]) && self->periods.days[i] != 0)
      grid.n_rows = 7;
  grid.cell = floor ((width - grid.label) / 54);
  if (grid.cell < DAY_LEAST)
    {
      grid.parts = 2;
      grid.cell = floor ((width - grid.label) / 28);
    }
  grid.cell = CLAMP (grid.cell, 4, floor (DAY_MOST * scale));
  grid.block = grid.head + grid.n_rows * grid.cell + BLOCK_GAP;
  return grid;
}

static void
layout_block (FinxHeatMap   *self,
              const DayGrid *grid,
              int            year,
              int            part,
              double         y)
{
  int months = 12 / grid->parts, first_month = part * months;
  gint64 start = finx_days_from_date (year, first_month + 1, 1);
  gint64 end = finx_days_from_date (year + (first_month + months) / 12, (first_month + months) % 12 + 1, 1);
  gint64 monday = start - weekday_of (start);
  gint64 first = MAX (start, self->periods.first_day), last = MIN (end, self->periods.first_day + (gint64) self->periods.n_days);

  for (int i = 0; i < months; i++)
    {
      gint64 day = finx_days_from_date (year, first_month + i + 1, 1);
      double unused;

      if (finx_heat_periods_get (&self->periods, year * 12 + first_month + i, 1, &unused))
        add_word (self, nl_langinfo (ABMON_1 + first_month + i), grid->label + (double) ((day - monday + 6) / 7) * grid->cell, y + grid->head / 2, 0);
    }
  for (gint64 day = first; day < last; day++)
    {
      Cell cell = { CELL_DAY, (int) day, self->periods.days[day - self->periods.first_day],
                    (float) (grid->label + (double) ((day - monday) / 7) * grid->cell),
                    (float) (y + grid->head + weekday_of (day) * grid->cell), (float) grid->cell - 1, (float) grid->cell - 1 };

      if (weekday_of (day) < grid->n_rows)
        g_array_append_val (self->cells, cell);
    }
}

static gboolean
has_block (FinxHeatMap   *self,
           const DayGrid *grid,
           int            year,
           int            part)
{
  double unused;

  return finx_heat_periods_get (&self->periods, year * 12 + part * 12 / grid->parts, 12 / grid->parts, &unused);
}

static void
layout_days (FinxHeatMap   *self,
             const FinxPen *pen)
{
  DayGrid grid = make_day_grid (self, pen->caption, pen->scale, pen->width);
  double y = 0;

  self->full = finx_heat_periods_full (self->periods.days, self->periods.n_days);
  for (int year = last_year (self); year >= first_year (self); year--)
    for (int part = grid.parts - 1; part >= 0; part--)
      if (has_block (self, &grid, year, part))
        {
          char text[16];

          g_snprintf (text, sizeof text, "%d", year);
          add_word (self, text, 0, y + grid.head / 2, 0);
          layout_block (self, &grid, year, part, y);
          y += grid.block;
        }
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  FinxHeatMap *self = FINX_HEAT_MAP (plot);

  g_array_set_size (self->cells, 0);
  g_array_set_size (self->words, 0);
  if (shows_days (self))
    layout_days (self, pen);
  else if (self->mode == FINX_HEAT_YEARS)
    layout_years (self, pen);
  else
    layout_months (self, pen);
}

static void
draw_cell (FinxHeatMap   *self,
           const FinxPen *pen,
           const Cell    *cell)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (cell->x, cell->y, cell->width, cell->height);
  GdkRGBA color = finx_pen_tint (pen, self->full > 0 ? cell->value / self->full : 0);
  g_autofree char *text = cell->kind != CELL_DAY ? format (self, cell->value, cell->kind == CELL_MONTH || cell->kind == CELL_QUARTER) : NULL;
  double x = cell->x + cell->width / 2, y = cell->y + cell->height / 2;
  gboolean is_known = isfinite (cell->value);

  if (cell->kind == CELL_TOTAL)
    {
      finx_chart_text_draw (pen->caption, pen->snapshot, text, TRUE, cell->x + cell->width - 2, y, 1,
                            !is_known          ? &pen->palette->faint
                            : cell->value > 0 ? &pen->palette->up
                            : cell->value < 0 ? &pen->palette->down
                                              : &pen->palette->text);
      return;
    }
  if (is_known)
    finx_pen_tile (pen, &area, &color, cell->kind == CELL_DAY ? 0 : 3);
  if (cell->kind == CELL_DAY)
    {
      /* A shape besides the colour: losses bear a minus, unknown days a dot. */
      if (is_known && cell->value < 0 && cell->width >= DAY_SIGN)
        finx_chart_rectangle (pen->snapshot, &pen->palette->dim, (int) x - 2, (int) y, 5, 1);
      else if (!is_known)
        finx_chart_rectangle (pen->snapshot, &pen->palette->faint, (int) x, (int) y, 1, 1);
      return;
    }
  if (cell->kind == CELL_YEAR)
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
    draw_cell (self, pen, &g_array_index (self->cells, Cell, i));
  for (guint i = 0; i < self->words->len; i++)
    {
      const Word *word = &g_array_index (self->words, Word, i);

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
  const Cell *cell = &g_array_index (FINX_HEAT_MAP (plot)->cells, Cell, (guint) item);

  *area = GRAPHENE_RECT_INIT (cell->x, cell->y, cell->width, cell->height);
  return TRUE;
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxHeatMap *self = FINX_HEAT_MAP (plot);
  const Cell *cell = &g_array_index (self->cells, Cell, (guint) item);
  g_autofree char *value = isfinite (cell->value) ? format (self, cell->value, FALSE) : g_strdup (_("Not known"));
  g_autofree char *when = NULL;

  switch (cell->kind)
    {
    case CELL_DAY:
      when = finx_format_date (cell->month * (86400 * (gint64) G_USEC_PER_SEC), "UTC");
      break;
    case CELL_MONTH:
      when = g_strdup_printf ("%s %d", nl_langinfo (MON_1 + cell->month % 12), cell->month / 12);
      break;
    case CELL_QUARTER:
      /* Translators: a quarter and its year: "Q1 2026" */
      when = g_strdup_printf (_("Q%d %d"), cell->month % 12 / 3 + 1, cell->month / 12);
      break;
    case CELL_YEAR:
    case CELL_TOTAL:
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
  int best = 0, worst = 0, n = count_years (self);
  double most = -INFINITY, least = INFINITY, value;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%d year, %d to %d", "%d years, %d to %d", (gulong) n), n, first_year (self), last_year (self));
  for (int year = first_year (self); year <= last_year (self); year++)
    if (finx_heat_periods_get (&self->periods, year * 12, 12, &value) && isfinite (value))
      {
        best = value > most ? year : best;
        worst = value < least ? year : worst;
        most = fmax (most, value);
        least = fmin (least, value);
      }
  if (isfinite (most))
    {
      g_autofree char *high = format (self, most, FALSE);
      g_autofree char *low = format (self, least, FALSE);

      g_string_append_printf (text, _("; best %d %s, worst %d %s"), best, high, worst, low);
    }
  return g_string_free (text, FALSE);
}

static char *
get_id (FinxPlot *plot,
        int       item)
{
  const Cell *cell = &g_array_index (FINX_HEAT_MAP (plot)->cells, Cell, (guint) item);
  int year, month, day;

  switch (cell->kind)
    {
    case CELL_DAY:
      finx_date_from_days (cell->month, &year, &month, &day);
      return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
    case CELL_MONTH:
      return g_strdup_printf ("%04d-%02d", cell->month / 12, cell->month % 12 + 1);
    case CELL_QUARTER:
      return g_strdup_printf ("%04d-Q%d", cell->month / 12, cell->month % 12 / 3 + 1);
    case CELL_YEAR:
    case CELL_TOTAL:
    default:
      return g_strdup_printf ("%04d", cell->month / 12);
    }
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
      int year, month, day;
      g_autofree char *date = NULL;

      finx_date_from_days (self->periods.first_day + (gint64) i, &year, &month, &day);
      date = g_strdup_printf ("%04d-%02d-%02d", year, month, day);
      finx_sheet_text (sheet, date);
      finx_sheet_number (sheet, self->periods.days[i], self->periods.is_ratio ? 6 : 2);
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

  if (shows_days (self))
    {
      fill_days (self, sheet);
      return;
    }
  finx_sheet_text (sheet, _("Year"));
  for (int i = 0; i < 12; i++)
    finx_sheet_text (sheet, nl_langinfo (ABMON_1 + i));
  finx_sheet_text (sheet, _("Total"));
  finx_sheet_end_row (sheet);
  for (int year = last_year (self); count_years (self) > 0 && year >= first_year (self); year--)
    {
      g_autofree char *name = g_strdup_printf ("%d", year);

      finx_sheet_text (sheet, name);
      for (int i = 0; i < 13; i++)
        finx_sheet_number (sheet, finx_heat_periods_get (&self->periods, year * 12 + i % 12, i < 12 ? 1 : 12, &value) ? value : (double) NAN,
                           self->periods.is_ratio ? 6 : 2);
      finx_sheet_end_row (sheet);
    }
}

static int
height_for (FinxHeatMap *self,
            int          width)
{
  double scale = finx_plot_get_scale (FINX_PLOT (self));
  int columns;

  if (count_years (self) == 0)
    return (int) (3 * ROW * scale);
  if (shows_days (self))
    {
      DayGrid grid = make_day_grid (self, finx_plot_get_caption (FINX_PLOT (self)), scale, width);
      int n = 0;

      for (int year = first_year (self); year <= last_year (self); year++)
        for (int part = 0; part < grid.parts; part++)
          n += has_block (self, &grid, year, part);
      return (int) ceil (n * grid.block);
    }
  columns = tile_columns (self, scale, width);
  if (self->mode == FINX_HEAT_YEARS)
    return (count_years (self) + columns - 1) / columns * ((int) ceil (TILE_ROW * scale) + GAP) - GAP;
  return (int) ceil (HEAD * scale) + count_years (self) * ((int) ceil (ROW * scale) + GAP);
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
    *minimum = *natural = height_for (FINX_HEAT_MAP (widget), for_size > 0 ? for_size : 480);
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
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
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
