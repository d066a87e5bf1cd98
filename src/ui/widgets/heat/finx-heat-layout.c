/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/heat/finx-heat-private.h"

#include <glib/gi18n.h>
#include <langinfo.h>

#include "base/finx-time.h"

/* px at text scale 1 */
#define ROW        22
#define GAP        3
#define HEAD       18
#define DAY_MOST   15
#define DAY_LEAST  8            /* narrower ones: two half years below each other */
#define BLOCK_GAP  14
#define TILE_WIDTH 84
#define TILE_ROW   44

gboolean
finx_heat_shows_days (FinxHeatMap *self)
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
  FinxHeatWord word = { "", x, y, align };

  g_strlcpy (word.text, text, sizeof word.text);
  g_array_append_val (self->words, word);
}

static void
add_cell (FinxHeatMap *self,
          FinxHeatCellKind     kind,
          int          month,
          int          n_months,
          double       x,
          double       y,
          double       width,
          double       height)
{
  FinxHeatCell cell = { kind, month, 0, (float) x, (float) y, (float) width, (float) height };

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

  for (int month = finx_heat_first_year (self) * 12; month <= finx_heat_last_year (self) * 12 + 11; month += n)
    if (finx_heat_periods_get (&self->periods, month, n, &value))
      {
        g_autofree char *words = finx_heat_format (self, value, is_short);

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

  for (int month = finx_heat_first_year (self) * 12; month <= finx_heat_last_year (self) * 12 + 11; month += n)
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
  double row = CLAMP (floor ((pen->height - head) / fmax (finx_heat_count_years (self), 1)), least, least * 1.4);
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
  for (int year = finx_heat_last_year (self); finx_heat_count_years (self) > 0 && year >= finx_heat_first_year (self); year--, y += row)
    {
      char text[16];

      g_snprintf (text, sizeof text, "%d", year);
      add_word (self, text, 0, y + (row - GAP) / 2, 0);
      for (int i = 0; i < n; i++)
        add_cell (self, n == 12 ? FINX_HEAT_CELL_MONTH : FINX_HEAT_CELL_QUARTER, year * 12 + i * 12 / n, 12 / n,
                  label + i * column, y, column - GAP, row - GAP);
      add_cell (self, FINX_HEAT_CELL_TOTAL, year * 12, 12, n > 0 ? label + n * column : label, y,
                pen->width - (n > 0 ? label + n * column : label), row - GAP);
    }
}

static int
tile_columns (FinxHeatMap *self,
              double       scale,
              int          width)
{
  return CLAMP ((int) (width / (TILE_WIDTH * scale)), 1, MAX (finx_heat_count_years (self), 1));
}

static void
layout_years (FinxHeatMap   *self,
              const FinxPen *pen)
{
  int columns = tile_columns (self, pen->scale, pen->width), i = 0;
  double row = ceil (TILE_ROW * pen->scale) + GAP;

  self->full = full_of (self, 12);
  for (int year = finx_heat_last_year (self); finx_heat_count_years (self) > 0 && year >= finx_heat_first_year (self); year--, i++)
    {
      double left = floor ((double) (pen->width + GAP) * (i % columns) / columns);
      double right = floor ((double) (pen->width + GAP) * (i % columns + 1) / columns) - GAP;

      add_cell (self, FINX_HEAT_CELL_YEAR, year * 12, 12, left, i / columns * row, right - left, row - GAP);
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
      FinxHeatCell cell = { FINX_HEAT_CELL_DAY, (int) day, self->periods.days[day - self->periods.first_day],
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
  for (int year = finx_heat_last_year (self); year >= finx_heat_first_year (self); year--)
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

void
finx_heat_layout (FinxHeatMap   *self,
                  const FinxPen *pen)
{
  g_array_set_size (self->cells, 0);
  g_array_set_size (self->words, 0);
  if (finx_heat_shows_days (self))
    layout_days (self, pen);
  else if (self->mode == FINX_HEAT_YEARS)
    layout_years (self, pen);
  else
    layout_months (self, pen);
}

int
finx_heat_height (FinxHeatMap *self,
                  int          width)
{
  double scale = finx_plot_get_scale (FINX_PLOT (self));
  int columns;

  if (finx_heat_count_years (self) == 0)
    return (int) (3 * ROW * scale);
  if (finx_heat_shows_days (self))
    {
      DayGrid grid = make_day_grid (self, finx_plot_get_caption (FINX_PLOT (self)), scale, width);
      int n = 0;

      for (int year = finx_heat_first_year (self); year <= finx_heat_last_year (self); year++)
        for (int part = 0; part < grid.parts; part++)
          n += has_block (self, &grid, year, part);
      return (int) ceil (n * grid.block);
    }
  columns = tile_columns (self, scale, width);
  if (self->mode == FINX_HEAT_YEARS)
    return (finx_heat_count_years (self) + columns - 1) / columns * ((int) ceil (TILE_ROW * scale) + GAP) - GAP;
  return (int) ceil (HEAD * scale) + finx_heat_count_years (self) * ((int) ceil (ROW * scale) + GAP);
}
