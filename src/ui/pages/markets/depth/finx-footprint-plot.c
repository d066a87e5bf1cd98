/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-footprint-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "market/finx-bar-span.h"
#include "ui/charts/finx-pen.h"
#include "ui/words/finx-format.h"

#define ROWS         4096       /* items of a bar: its rows, lowest first; bars from the oldest */
#define HALF_GAP     5          /* px between a size and the middle of its cell */
#define COLUMN_GAP   6          /* px between bars */
#define MARK         3          /* px, of what outweighs */
#define MOST_ROW     26         /* px */
#define COUNT_FROM   100000     /* "184.2 K" above it: no more digits than that fit */
#define REFRESH_MS   250

struct _FinxFootprintPlot
{
  FinxDepthPlot         parent_instance;

  const FinxFootprint  *footprint;      /* borrowed, nullable */
  gint64                edge_us;        /* start of the bar at the right edge; 0: the newest */
  double                scrolled;       /* bars, what the wheel did not yet move */
  guint                 refresh_id;

  GPtrArray            *columns;        /* (element-type GArray of FinxFootprintRow), bars in view, the newest first */
  guint                 newest;         /* age of the bar at the right edge */
  guint                 n_laid;         /* bars there were when it was laid out, */
  gint64                newest_us;      /* and the start of the newest */
  gint64                tick, step;     /* prices; @step: of a row */
  gint64                top, n_rows;    /* price of the highest row */
  gint64                largest;        /* of a cell in view */
  double                px, width, height, column;      /* of a row; of the cells; of a bar */
};

G_DEFINE_FINAL_TYPE (FinxFootprintPlot, finx_footprint_plot, FINX_TYPE_DEPTH_PLOT)

static guint
count_bars (FinxFootprintPlot *self)
{
  return self->footprint != NULL ? finx_footprint_get_n (self->footprint) : 0;
}

static char *
format_delta (FinxFootprintPlot *self,
              gint64                   delta)
{
  g_autofree char *size = finx_depth_plot_format_size (FINX_DEPTH_PLOT (self), ABS (delta));

  return g_strconcat (delta > 0 ? "+" : delta < 0 ? "−" : "", size, NULL);
}

/* For a cell; what describes it has all digits. */
static char *
format_short (FinxFootprintPlot *self,
              gint64                   size)
{
  double value = finx_decimal_to_double (finx_instrument_size (finx_depth_plot_get_instrument (FINX_DEPTH_PLOT (self)), size));

  return value >= COUNT_FROM ? finx_format_count (value) : finx_depth_plot_format_size (FINX_DEPTH_PLOT (self), size);
}

static char *
format_short_delta (FinxFootprintPlot *self,
                    gint64                   delta)
{
  g_autofree char *size = format_short (self, ABS (delta));

  return g_strconcat (delta > 0 ? "+" : delta < 0 ? "−" : "", size, NULL);
}

/* "≥ 120": there may have been more. */
static char *
format_total (FinxFootprintPlot *self,
              const FinxFootprintBar  *bar)
{
  g_autofree char *size = format_short (self, bar->bought + bar->sold);

  return g_strconcat (bar->is_whole ? "" : "≥ ", size, NULL);
}

static guint
get_edge (FinxFootprintPlot *self)
{
  guint age = 0, n = count_bars (self);

  if (self->edge_us == 0)
    return 0;
  while (age + 1 < n && finx_footprint_get (self->footprint, age)->start_us > self->edge_us)
    age++;
  return age;
}

/* px of all that is written in or below a bar; a cell holds no more than the bar. */
static double
measure_bar (FinxFootprintPlot *self,
             const FinxPen           *pen,
             const FinxFootprintBar  *bar)
{
  g_autofree char *sold = format_short (self, bar->sold);
  g_autofree char *bought = format_short (self, bar->bought);
  g_autofree char *total = format_total (self, bar);
  g_autofree char *delta = format_short_delta (self, bar->bought - bar->sold);
  double half = MAX (finx_pen_width (pen->caption, sold, TRUE), finx_pen_width (pen->caption, bought, TRUE)) + HALF_GAP + MARK + 3;
  double below = MAX (finx_pen_width (pen->caption, total, FALSE), finx_pen_width (pen->caption, delta, TRUE));

  return ceil (MAX (2 * half, below)) + COLUMN_GAP;
}

/* As many bars as there is room for, at least one. */
static guint
fit_columns (FinxFootprintPlot *self,
             const FinxPen     *pen)
{
  guint n = 0, all = count_bars (self) - self->newest;

  self->column = 0;
  while (n < all)
    {
      double column = MAX (self->column, measure_bar (self, pen, finx_footprint_get (self->footprint, self->newest + n)));

      if (n > 0 && column * (n + 1) > self->width)
        break;
      self->column = column;
      n++;
    }
  return n;
}

static gint64
row_of (gint64 price,
        gint64 step)
{
  gint64 rest = price % step;

  return price - rest - (rest < 0 ? step : 0);
}

/* Rows of 1, 2, 5, 10 … ticks: the fewest that are high enough to read. */
static void
fit_rows (FinxFootprintPlot *self,
          guint              n,
          double             least)
{
  gint64 low = G_MAXINT64, high = G_MININT64;

  for (guint i = 0; i < n; i++)
    {
      low = MIN (low, finx_footprint_get (self->footprint, self->newest + i)->low);
      high = MAX (high, finx_footprint_get (self->footprint, self->newest + i)->high);
    }
  self->step = self->tick;
  for (int i = 0; ; i++)
    {
      self->top = row_of (high, self->step);
      self->n_rows = (self->top - row_of (low, self->step)) / self->step + 1;
      if (self->n_rows == 1 || (double) self->n_rows * least <= self->height)
        break;
      self->step = finx_depth_plot_widen (self->step, i);
    }
  self->px = MIN (self->height / (double) self->n_rows, MOST_ROW * least / 16);
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);
  g_autofree char *widest = NULL;
  double line = finx_pen_line (pen->caption), axis;
  guint n;

  g_ptr_array_set_size (self->columns, 0);
  self->largest = 1;
  if (count_bars (self) == 0)
    return;
  self->newest = get_edge (self);
  self->n_laid = count_bars (self);
  self->newest_us = finx_footprint_get (self->footprint, 0)->start_us;
  self->tick = finx_depth_plot_get_tick (FINX_DEPTH_PLOT (self));
  widest = finx_depth_plot_format_price (FINX_DEPTH_PLOT (self), finx_footprint_get (self->footprint, self->newest)->high);
  axis = MAX (finx_pen_width (pen->caption, _("Delta"), FALSE), finx_pen_width (pen->caption, _("Total"), FALSE));
  axis = MAX (axis, finx_pen_width (pen->caption, widest, FALSE));
  self->width = MAX (pen->width - axis - 16, 1);
  self->height = MAX (pen->height - 3 * (line + 2) - 10, 1);
  n = fit_columns (self, pen);
  fit_rows (self, n, line + 2);
  for (guint i = 0; i < n; i++)
    {
      GArray *rows = finx_footprint_list_rows (self->footprint, self->newest + i, self->step);

      for (guint k = 0; k < rows->len; k++)
        {
          const FinxFootprintRow *row = &g_array_index (rows, FinxFootprintRow, k);

          self->largest = MAX (self->largest, MAX (row->bought, row->sold));
        }
      g_ptr_array_add (self->columns, rows);
    }
}

static double
x_of (FinxFootprintPlot *self,
      guint                    column)
{
  return floor (self->width - (column + 1) * self->column);
}

/* px of the upper edge. */
static double
y_of (FinxFootprintPlot *self,
      gint64                   price)
{
  return floor ((double) ((self->top - price) / self->step) * self->px) + 4;
}

/* One half of a cell: sold goes to the left of the middle, bought to the right. */
static void
draw_half (FinxFootprintPlot *self,
           const FinxPen           *pen,
           gboolean                 is_bought,
           gint64                   size,
           gboolean                 outweighs,
           double                   middle,
           double                   y)
{
  double half = floor ((self->column - COLUMN_GAP) / 2), height = MAX (floor (self->px) - 1, 1), x = is_bought ? middle : middle - half;
  const GdkRGBA *color = is_bought ? &pen->palette->up : &pen->palette->down;
  GdkRGBA tint = finx_pen_tint (pen, (is_bought ? 1.0 : -1.0) * (double) size / (double) self->largest);
  g_autofree char *text = format_short (self, size);

  gtk_snapshot_append_color (pen->snapshot, size > 0 ? &tint : &pen->palette->view, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) half, (float) height));
  if (outweighs)
    gtk_snapshot_append_color (pen->snapshot, color, &GRAPHENE_RECT_INIT ((float) (is_bought ? x + half - MARK : x), (float) y, MARK, (float) height));
  finx_chart_text_draw (pen->caption, pen->snapshot, text, outweighs, is_bought ? middle + HALF_GAP : middle - HALF_GAP, y + height / 2,
                        is_bought ? 0 : 1, size > 0 ? &pen->palette->text : &pen->palette->dim);
}

static void
draw_column (FinxFootprintPlot *self,
             const FinxPen           *pen,
             guint                    column)
{
  const GArray *rows = self->columns->pdata[column];
  double middle = x_of (self, column) + floor ((self->column - COLUMN_GAP) / 2), half = floor ((self->column - COLUMN_GAP) / 2);

  for (guint i = 0; i < rows->len; i++)
    {
      const FinxFootprintRow *row = &g_array_index (rows, FinxFootprintRow, i);
      double y = y_of (self, row->price), height = MAX (floor (self->px) - 1, 1);
      GskRoundedRect edge;

      draw_half (self, pen, FALSE, row->sold, row->outweighs_bought, middle, y);
      draw_half (self, pen, TRUE, row->bought, row->outweighs_sold, middle, y);
      if (!row->is_control)
        continue;
      gsk_rounded_rect_init_from_rect (&edge, &GRAPHENE_RECT_INIT ((float) (middle - half), (float) y, (float) (2 * half), (float) height), 0);
      gtk_snapshot_append_border (pen->snapshot, &edge, (float[]) { 1, 1, 1, 1 },
                                  (GdkRGBA[]) { pen->palette->text, pen->palette->text, pen->palette->text, pen->palette->text });
    }
}

static void
draw_below (FinxFootprintPlot *self,
            const FinxPen           *pen,
            guint                    column)
{
  const FinxFootprintBar *bar = finx_footprint_get (self->footprint, self->newest + column);
  gint64 delta = bar->bought - bar->sold;
  double line = finx_pen_line (pen->caption) + 2, y = self->height + 10 + line / 2, x = x_of (self, column) + floor ((self->column - COLUMN_GAP) / 2);
  g_autofree char *deltas = format_short_delta (self, delta);
  g_autofree char *total = format_total (self, bar);
  g_autofree char *time = finx_depth_plot_format_time (FINX_DEPTH_PLOT (self), bar->start_us, FALSE);

  finx_chart_text_draw (pen->caption, pen->snapshot, deltas, TRUE, x, y, 0.5,
                        delta > 0 ? &pen->palette->up : delta < 0 ? &pen->palette->down : &pen->palette->text);
  finx_chart_text_draw (pen->caption, pen->snapshot, total, FALSE, x, y + line, 0.5, &pen->palette->text);
  finx_chart_text_draw (pen->caption, pen->snapshot, time, FALSE, x, y + 2 * line, 0.5, &pen->palette->dim);
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);
  double line = finx_pen_line (pen->caption) + 2;
  double free_above = -INFINITY;

  if (self->columns->len == 0)
    return;
  for (guint i = 0; i < self->columns->len; i++)
    {
      draw_column (self, pen, i);
      draw_below (self, pen, i);
    }
  for (gint64 i = 0; i < self->n_rows; i++)
    {
      double y = y_of (self, self->top - i * self->step) + self->px / 2;
      g_autofree char *price = NULL;

      if (y < free_above)
        continue;
      free_above = y + line;
      price = finx_depth_plot_format_price (FINX_DEPTH_PLOT (self), self->top - i * self->step);
      finx_chart_text_draw (pen->caption, pen->snapshot, price, FALSE, self->width + 8, y, 0, &pen->palette->dim);
    }
  gtk_snapshot_append_color (pen->snapshot, &pen->palette->line, &GRAPHENE_RECT_INIT (0, (float) self->height + 6, (float) pen->width, 1));
  finx_chart_text_draw (pen->caption, pen->snapshot, _("Delta"), FALSE, self->width + 8, self->height + 10 + line / 2, 0, &pen->palette->dim);
  finx_chart_text_draw (pen->caption, pen->snapshot, _("Total"), FALSE, self->width + 8, self->height + 10 + line * 1.5, 0, &pen->palette->dim);
}

/* Items */

static int
get_n (FinxPlot *plot)
{
  return (int) count_bars (FINX_FOOTPRINT_PLOT (plot)) * ROWS;
}

/* Which column a bar is in; −1: out of sight. */
static int
column_of (FinxFootprintPlot *self,
           int                      item)
{
  int column = (int) count_bars (self) - 1 - item / ROWS - (int) self->newest;

  return column >= 0 && column < (int) self->columns->len ? column : -1;
}

static const FinxFootprintRow *
get_row (FinxFootprintPlot *self,
         int                      item)
{
  int column = column_of (self, item);
  const GArray *rows = column >= 0 ? self->columns->pdata[column] : NULL;

  return rows != NULL && item % ROWS < (int) rows->len ? &g_array_index (rows, FinxFootprintRow, item % ROWS) : NULL;
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);
  const FinxFootprintRow *row = get_row (self, item);

  if (row == NULL)
    return FALSE;
  *area = GRAPHENE_RECT_INIT ((float) x_of (self, (guint) column_of (self, item)), (float) y_of (self, row->price),
                              (float) (2 * floor ((self->column - COLUMN_GAP) / 2)), (float) MAX (floor (self->px) - 1, 1));
  return TRUE;
}

/* The row of a column next to @price; −1: out of sight. */
static int
item_at (FinxFootprintPlot *self,
         int                      column,
         gint64                   price)
{
  const GArray *rows;
  int best = 0;

  if (column < 0 || column >= (int) self->columns->len)
    return -1;
  rows = self->columns->pdata[column];
  for (int i = 0; i < MIN ((int) rows->len, ROWS); i++)
    if (ABS (g_array_index (rows, FinxFootprintRow, i).price - price) < ABS (g_array_index (rows, FinxFootprintRow, best).price - price))
      best = i;
  return ((int) count_bars (self) - 1 - (int) self->newest - column) * ROWS + best;
}

static int
find (FinxPlot *plot,
      double    x,
      double    y)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);
  int item = -1;
  graphene_rect_t area;

  if (self->columns->len > 0 && x < self->width && y >= 4)
    item = item_at (self, (int) floor ((self->width - x) / self->column), self->top - (gint64) floor ((y - 4) / self->px) * self->step);
  return item >= 0 && get_area (plot, item, &area) && y >= area.origin.y && y <= area.origin.y + area.size.height ? item : -1;
}

/* Lets the bar be at the right edge. */
static void
set_edge (FinxFootprintPlot *self,
          int                age)
{
  age = CLAMP (age, 0, MAX ((int) count_bars (self) - 1, 0));
  self->edge_us = age > 0 ? finx_footprint_get (self->footprint, (guint) age)->start_us : 0;
  finx_plot_refreshed (FINX_PLOT (self));
  finx_plot_ensure (FINX_PLOT (self));
}

/* For keys */

static int
count_columns (FinxDepthPlot *plot)
{
  return (int) count_bars (FINX_FOOTPRINT_PLOT (plot));
}

static int
get_newest (FinxDepthPlot *plot)
{
  return (int) FINX_FOOTPRINT_PLOT (plot)->newest;
}

static gboolean
locate (FinxDepthPlot *plot,
        int            item,
        int           *column,
        gint64        *price)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);
  const FinxFootprintRow *row = get_row (self, item);

  if (row == NULL)
    return FALSE;
  *column = count_columns (plot) - 1 - item / ROWS;
  *price = row->price;
  return TRUE;
}

static int
reach (FinxDepthPlot *plot,
       int            age,
       gint64         price)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);

  if (age < (int) self->newest)
    set_edge (self, age);
  while (age >= (int) (self->newest + self->columns->len))
    set_edge (self, age - (int) self->columns->len + 1);        /* wider bars: there is room for fewer of them */
  return item_at (self, age - (int) self->newest, MIN (price, self->top));
}

static int
climb (FinxDepthPlot *plot,
       int            item,
       int            by)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);
  const GArray *rows = self->columns->pdata[column_of (self, item)];

  return item - item % ROWS + CLAMP (item % ROWS + by, 0, MIN ((int) rows->len, ROWS) - 1);
}

static void
describe_row (FinxFootprintPlot *self,
              const FinxFootprintBar  *bar,
              const FinxFootprintRow  *row,
              GString                 *text)
{
  g_autofree char *time = finx_depth_plot_format_time (FINX_DEPTH_PLOT (self), bar->start_us, FALSE);
  g_autofree char *low = finx_depth_plot_format_price (FINX_DEPTH_PLOT (self), row->price);
  g_autofree char *high = finx_depth_plot_format_price (FINX_DEPTH_PLOT (self), row->price + self->step - self->tick);
  g_autofree char *sold = finx_depth_plot_format_size (FINX_DEPTH_PLOT (self), row->sold);
  g_autofree char *bought = finx_depth_plot_format_size (FINX_DEPTH_PLOT (self), row->bought);

  if (self->step > self->tick)
    g_string_append_printf (text, _("%s · %s to %s"), time, low, high);
  else
    g_string_append_printf (text, "%s · %s", time, low);
  g_string_append_printf (text, _("\nSold %s, bought %s"), sold, bought);
  if (row->is_control)
    g_string_append (text, _("\nThe most of the bar traded here"));
  if (row->outweighs_sold)
    g_string_append (text, _("\nBuyers outweigh the sellers below"));
  if (row->outweighs_bought)
    g_string_append (text, _("\nSellers outweigh the buyers above"));
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);
  GString *text = g_string_new (NULL);
  const FinxFootprintBar *bar;
  const FinxFootprintRow *row;
  g_autofree char *total = NULL;
  g_autofree char *delta = NULL;

  finx_plot_ensure (plot);
  row = get_row (self, item);
  if (row == NULL)
    return g_string_free (g_string_append (text, _("The bar is out of sight")), FALSE);
  bar = finx_footprint_get (self->footprint, self->newest + (guint) column_of (self, item));
  total = finx_depth_plot_format_size (FINX_DEPTH_PLOT (self), bar->bought + bar->sold);
  delta = format_delta (self, bar->bought - bar->sold);
  describe_row (self, bar, row, text);
  g_string_append_printf (text, _("\nBar: total %s, delta %s"), total, delta);
  if (!bar->is_whole)
    g_string_append (text, _("\nNot all of its trades were seen"));
  return g_string_free (text, FALSE);
}

static char *
summarize (FinxPlot *plot)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);
  guint n = count_bars (self);
  const FinxFootprintBar *bar = finx_footprint_get (self->footprint, 0);
  g_autofree char *since = finx_depth_plot_format_time (FINX_DEPTH_PLOT (self), finx_footprint_get (self->footprint, n - 1)->start_us, FALSE);
  g_autofree char *time = finx_depth_plot_format_time (FINX_DEPTH_PLOT (self), bar->start_us, FALSE);
  g_autofree char *total = finx_depth_plot_format_size (FINX_DEPTH_PLOT (self), bar->bought + bar->sold);
  g_autofree char *delta = format_delta (self, bar->bought - bar->sold);

  return g_strdup_printf (_("%s, volume by price since %s; the bar of %s: total %s, delta %s"), finx_depth_plot_get_instrument (FINX_DEPTH_PLOT (self))->symbol, since, time, total, delta);
}

/* All bars that are kept, by the tick. */
static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxFootprintPlot *self = FINX_FOOTPRINT_PLOT (plot);
  const char *const heads[] = { _("Time"), _("Price"), _("Sold"), _("Bought"), _("Delta") };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    finx_sheet_text (sheet, heads[i]);
  finx_sheet_end_row (sheet);
  for (guint age = 0; age < count_bars (self); age++)
    {
      g_autoptr(GArray) rows = finx_footprint_list_rows (self->footprint, age, self->tick);
      g_autofree char *time = finx_depth_plot_format_time (FINX_DEPTH_PLOT (self), finx_footprint_get (self->footprint, age)->start_us, FALSE);

      for (guint i = rows->len; i > 0; i--)
        {
          const FinxFootprintRow *row = &g_array_index (rows, FinxFootprintRow, i - 1);
          const gint64 sizes[] = { row->sold, row->bought, row->bought - row->sold };

          finx_sheet_text (sheet, time);
          finx_depth_plot_put_price (FINX_DEPTH_PLOT (self), sheet, row->price);
          for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
            finx_depth_plot_put_size (FINX_DEPTH_PLOT (self), sheet, sizes[k]);
          finx_sheet_end_row (sheet);
        }
    }
}

/* Down is to the newest, as in a chart. */
static gboolean
scroll_cb (FinxFootprintPlot *self,
           double             dx,
           double             dy)
{
  int bars;

  if (count_bars (self) == 0)
    return FALSE;
  self->scrolled -= fabs (dx) > fabs (dy) ? dx : dy;
  bars = (int) self->scrolled;
  self->scrolled -= bars;
  if (bars != 0)
    set_edge (self, (int) self->newest + bars);
  return TRUE;
}

static gboolean
refresh_cb (gpointer user_data)
{
  FinxFootprintPlot *self = user_data;

  self->refresh_id = 0;
  finx_plot_refreshed (FINX_PLOT (self));
  return G_SOURCE_REMOVE;
}

static void
finx_footprint_plot_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_footprint_plot_parent_class)->map (widget);
  finx_plot_refreshed (FINX_PLOT (widget));     /* it did not follow while it was not seen */
}

static void
finx_footprint_plot_dispose (GObject *object)
{
  g_clear_handle_id (&FINX_FOOTPRINT_PLOT (object)->refresh_id, g_source_remove);
  G_OBJECT_CLASS (finx_footprint_plot_parent_class)->dispose (object);
}

static void
finx_footprint_plot_finalize (GObject *object)
{
  g_ptr_array_unref (FINX_FOOTPRINT_PLOT (object)->columns);
  G_OBJECT_CLASS (finx_footprint_plot_parent_class)->finalize (object);
}

static void
finx_footprint_plot_class_init (FinxFootprintPlotClass *klass)
{
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);
  FinxDepthPlotClass *depth_class = FINX_DEPTH_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_footprint_plot_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_footprint_plot_finalize;
  GTK_WIDGET_CLASS (klass)->map = finx_footprint_plot_map;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->find = find;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->fill_sheet = fill_sheet;
  depth_class->count_columns = count_columns;
  depth_class->get_edge = get_newest;
  depth_class->locate = locate;
  depth_class->reach = reach;
  depth_class->climb = climb;
}

static void
finx_footprint_plot_init (FinxFootprintPlot *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  finx_plot_set_label (FINX_PLOT (self), _("Footprint"));
  finx_plot_set_empty (FINX_PLOT (self), _("Waiting for trades"));
}

GtkWidget *
finx_footprint_plot_new (void)
{
  return g_object_new (FINX_TYPE_FOOTPRINT_PLOT, NULL);
}

void
finx_footprint_plot_set (FinxFootprintPlot    *self,
                         const FinxFootprint  *footprint,
                         const FinxInstrument *instrument)
{
  self->footprint = instrument != NULL ? footprint : NULL;
  finx_depth_plot_set_instrument (FINX_DEPTH_PLOT (self), instrument);
  self->edge_us = 0;
  self->scrolled = 0;
  self->n_laid = 0;
  g_ptr_array_set_size (self->columns, 0);
  finx_plot_changed (FINX_PLOT (self));
}

/* Ages go by the newest bar: with another one nothing waits. */
void
finx_footprint_plot_refresh (FinxFootprintPlot *self)
{
  guint n = count_bars (self);

  if (n > 0 && (n != self->n_laid || finx_footprint_get (self->footprint, 0)->start_us != self->newest_us))
    {
      finx_plot_refreshed (FINX_PLOT (self));
      finx_plot_ensure (FINX_PLOT (self));
    }
  else if (self->refresh_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}
