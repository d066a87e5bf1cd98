/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-liquidity-map.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/charts/finx-pen.h"
#include "ui/finx-format.h"

#define COLUMN_PX  2            /* of a slice */
#define LEVELS     (2 * FINX_BOOK_DEPTH)        /* items of a slice: bids, then asks, best first */
#define SHADES     32           /* of resting size */
#define LABEL_GAP  42           /* px between price labels at least */
#define TIME_GAP   84           /* px between time labels at least */
#define MOST_DOT   4            /* px: radius of the largest trade */
#define FADED      0.04         /* the least of a shade that is seen at all */

struct _FinxLiquidityMap
{
  FinxPlot                parent_instance;

  const FinxDepthHistory *history;      /* borrowed, nullable */
  const FinxInstrument   *instrument;   /* nullable */

  int                     width, height;        /* px of the plot, without the axes */
  guint                   n;            /* slices in view */
  gint64                  top;          /* price at the upper edge */
  gint64                  tick;
  double                  px;           /* of a tick; below 1: several share a line */
  gint64                  largest;      /* resting size in view */
  gint64                  largest_trade;
};

G_DEFINE_FINAL_TYPE (FinxLiquidityMap, finx_liquidity_map, FINX_TYPE_PLOT)

static char *
format_price (FinxLiquidityMap *self,
              gint64            price)
{
  return finx_format_price (self->instrument, finx_instrument_price (self->instrument, price));
}

static char *
format_size (FinxLiquidityMap *self,
             gint64            size)
{
  return finx_format_quantity (self->instrument, finx_instrument_size (self->instrument, size));
}

static char *
format_time (FinxLiquidityMap *self,
             gint64            time_us)
{
  return finx_format_time (time_us, finx_calendar_time_zone (self->instrument->calendar));
}

static const FinxLevel *
get_level (const FinxDepthSlice *slice,
           int                   k)
{
  if (k < FINX_BOOK_DEPTH)
    return k < (int) slice->n_bids ? &slice->bids[k] : NULL;
  return k - FINX_BOOK_DEPTH < (int) slice->n_asks ? &slice->asks[k - FINX_BOOK_DEPTH] : NULL;
}

/* The prices and the greatest sizes of what is in view. */
static gboolean
measure_slices (FinxLiquidityMap *self,
                gint64           *low,
                gint64           *high)
{
  *low = G_MAXINT64;
  *high = G_MININT64;
  self->largest = self->largest_trade = 1;
  for (guint age = 0; age < self->n; age++)
    {
      const FinxDepthSlice *slice = finx_depth_history_get (self->history, age);

      for (int k = 0; slice->is_known && k < LEVELS; k++)
        {
          const FinxLevel *level = get_level (slice, k);

          if (level == NULL)
            continue;
          *low = MIN (*low, level->price);
          *high = MAX (*high, level->price);
          self->largest = MAX (self->largest, level->size);
        }
      for (guint i = 0; i < slice->n_trades; i++)
        self->largest_trade = MAX (self->largest_trade, slice->trades[i].size);
    }
  return *low <= *high;
}

/* Before it is laid out all slices count as in view. */
static void
count_slices (FinxLiquidityMap *self)
{
  gint64 low, high;

  self->n = self->history != NULL ? finx_depth_history_get_n (self->history) : 0;
  if (!measure_slices (self, &low, &high))
    self->n = 0;
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  g_autofree char *widest = NULL;
  gint64 low, high, span;

  self->n = 0;
  if (self->history == NULL || finx_depth_history_get_n (self->history) == 0)
    return;
  self->tick = 1;
  finx_decimal_to_units (self->instrument->tick_size, self->instrument->price_scale, &self->tick);
  widest = format_price (self, finx_depth_history_get (self->history, 0)->bids[0].price);
  self->width = MAX (pen->width - finx_pen_width (pen->caption, widest, FALSE) - 16, COLUMN_PX);
  self->height = MAX (pen->height - finx_pen_line (pen->caption) - 8, 1);
  self->n = MIN (finx_depth_history_get_n (self->history), (guint) (self->width / COLUMN_PX));
  if (!measure_slices (self, &low, &high))
    {
      self->n = 0;
      return;
    }
  span = (high - low) / self->tick + 3;
  self->px = (double) self->height / (double) span;
  self->top = high + self->tick;
}

/* px of the middle of a price. */
static double
y_of (const FinxLiquidityMap *self,
      gint64                  price)
{
  return ((double) (self->top - price) / (double) self->tick + 0.5) * self->px;
}

static int
x_of (const FinxLiquidityMap *self,
      guint                   age)
{
  return self->width - (int) (age + 1) * COLUMN_PX;
}

/* The pixels of the plot, opaque. */
typedef struct
{
  guint32 *pixels;
  int      width, height;
} Canvas;

static guint32
pack (const GdkRGBA *color)
{
  return 0xff000000u | (guint32) lroundf (color->red * 255) << 16 | (guint32) lroundf (color->green * 255) << 8 | (guint32) lroundf (color->blue * 255);
}

static void
paint (Canvas  *canvas,
       int      x,
       double   y,
       int      width,
       double   height,
       guint32  pixel)
{
  int top = MAX ((int) floor (y), 0), bottom = MIN (MAX ((int) floor (y + height), top + 1), canvas->height);

  for (int row = top; row < bottom; row++)
    for (int column = MAX (x, 0); column < MIN (x + width, canvas->width); column++)
      canvas->pixels[row * canvas->width + column] = pixel;
}

static void
paint_dot (Canvas  *canvas,
           double   x,
           double   y,
           double   radius,
           guint32  pixel,
           guint32  rim)
{
  for (int row = (int) floor (y - radius - 1); row <= (int) ceil (y + radius + 1); row++)
    for (int column = (int) floor (x - radius - 1); column <= (int) ceil (x + radius + 1); column++)
      {
        double distance = hypot (column - x, row - y);

        if (row >= 0 && row < canvas->height && column >= 0 && column < canvas->width && distance <= radius + 1)
          canvas->pixels[row * canvas->width + column] = distance <= radius ? pixel : rim;
      }
}

static void
make_shades (const FinxPen *pen,
             const GdkRGBA *color,
             guint32       *shades)
{
  for (int i = 0; i < SHADES; i++)
    {
      GdkRGBA shade = finx_chart_mix (&pen->palette->view, color, (float) (FADED + (0.85 - FADED) * i / (SHADES - 1)));

      shades[i] = pack (&shade);
    }
}

static void
paint_slice (const FinxLiquidityMap *self,
             Canvas                 *canvas,
             guint                   age,
             guint32                 shades[2][SHADES],
             const guint32           lines[2],
             guint32                 unknown)
{
  const FinxDepthSlice *slice = finx_depth_history_get (self->history, age);
  double line = MAX (self->px, 1);
  int x = x_of (self, age);

  if (!slice->is_known)
    {
      paint (canvas, x, 0, COLUMN_PX, self->height, unknown);
      return;
    }
  for (int k = LEVELS - 1; k >= 0; k--)
    {
      const FinxLevel *level = get_level (slice, k);
      double part;

      if (level == NULL)
        continue;
      part = sqrt ((double) level->size / (double) self->largest);      /* small sizes are told apart too */
      paint (canvas, x, y_of (self, level->price) - self->px / 2, COLUMN_PX, line, shades[k >= FINX_BOOK_DEPTH][(int) (part * (SHADES - 1))]);
    }
  for (int side = 0; side < 2; side++)
    if (get_level (slice, side * FINX_BOOK_DEPTH) != NULL)
      paint (canvas, x, y_of (self, get_level (slice, side * FINX_BOOK_DEPTH)->price), COLUMN_PX, 1, lines[side]);
}

static void
paint_trades (const FinxLiquidityMap *self,
              const FinxPen          *pen,
              Canvas                 *canvas)
{
  const guint32 colors[] = { pack (&pen->palette->up), pack (&pen->palette->down) };
  guint32 rim = pack (&pen->palette->view);

  for (guint age = self->n; age > 0; age--)
    {
      const FinxDepthSlice *slice = finx_depth_history_get (self->history, age - 1);

      for (guint i = 0; i < slice->n_trades; i++)
        {
          double part = (double) slice->trades[i].size / (double) self->largest_trade;

          if (part > 0.2)               /* the rest would only hide the book */
            paint_dot (canvas, x_of (self, age - 1) + COLUMN_PX / 2.0, y_of (self, slice->trades[i].price), sqrt (part) * MOST_DOT * pen->scale,
                       colors[slice->trades[i].side], rim);
        }
    }
}

static GdkTexture *
make_texture (FinxLiquidityMap *self,
              const FinxPen    *pen)
{
  gsize size = (gsize) self->width * (gsize) self->height;
  Canvas canvas = { g_new (guint32, size), self->width, self->height };
  guint32 shades[2][SHADES], view = pack (&pen->palette->view);
  const guint32 lines[] = { pack (&pen->palette->up), pack (&pen->palette->down) };
  GdkRGBA hatch = finx_chart_mix (&pen->palette->view, &pen->palette->warn, 0.14f);
  g_autoptr(GBytes) bytes = NULL;

  for (gsize i = 0; i < size; i++)
    canvas.pixels[i] = view;
  make_shades (pen, &pen->palette->up, shades[0]);
  make_shades (pen, &pen->palette->down, shades[1]);
  for (guint age = 0; age < self->n; age++)
    paint_slice (self, &canvas, age, shades, lines, pack (&hatch));
  paint_trades (self, pen, &canvas);
  bytes = g_bytes_new_take (canvas.pixels, size * sizeof *canvas.pixels);
  return gdk_memory_texture_new (self->width, self->height, GDK_MEMORY_DEFAULT, bytes, (gsize) self->width * sizeof *canvas.pixels);
}

static void
draw_axes (FinxLiquidityMap *self,
           const FinxPen    *pen)
{
  gint64 step = self->tick;
  double line = finx_pen_line (pen->caption);
  int last = G_MAXINT;

  for (int i = 0; (double) step / (double) self->tick * self->px < LABEL_GAP * pen->scale; i++)
    step = step * (i % 3 == 1 ? 5 : 2) / (i % 3 == 1 ? 2 : 1);         /* 1, 2, 5, 10 ticks … */
  for (gint64 price = self->top - self->top % step; y_of (self, price) < self->height - line / 2; price -= step)
    if (y_of (self, price) > line / 2)
      {
        g_autofree char *text = format_price (self, price);

        finx_chart_text_draw (pen->caption, pen->snapshot, text, FALSE, self->width + 8, y_of (self, price), 0, &pen->palette->dim);
      }
  for (guint age = 0; age < self->n; age++)
    {
      gint64 time_us = finx_depth_history_get (self->history, age)->time_us;
      int x = x_of (self, age);

      if (time_us % (10 * G_USEC_PER_SEC) == 0 && last - x >= TIME_GAP * pen->scale && x > TIME_GAP * pen->scale / 2 && x < self->width - 20)
        {
          g_autofree char *text = format_time (self, time_us);

          last = x;
          finx_chart_text_draw (pen->caption, pen->snapshot, text, FALSE, x, self->height + line / 2 + 4, 0.5, &pen->palette->dim);
        }
    }
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  g_autoptr(GdkTexture) texture = NULL;

  if (self->n == 0)
    return;
  texture = make_texture (self, pen);
  gtk_snapshot_append_texture (pen->snapshot, texture, &GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height));
  draw_axes (self, pen);
}

static int
get_n (FinxPlot *plot)
{
  return (int) FINX_LIQUIDITY_MAP (plot)->n * LEVELS;
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  const FinxDepthSlice *slice = finx_depth_history_get (self->history, (guint) item / LEVELS);
  const FinxLevel *level = slice->is_known ? get_level (slice, item % LEVELS) : NULL;

  if (level == NULL)
    return FALSE;
  *area = GRAPHENE_RECT_INIT ((float) x_of (self, (guint) item / LEVELS), (float) (y_of (self, level->price) - self->px / 2), COLUMN_PX,
                              (float) MAX (self->px, 1));
  return TRUE;
}

/* The level of @slice next to @price; −1: it has none. */
static int
find_level (const FinxDepthSlice *slice,
            double                price,
            double                within)
{
  int best = -1;

  for (int k = 0; slice->is_known && k < LEVELS; k++)
    {
      const FinxLevel *level = get_level (slice, k);

      if (level == NULL || fabs ((double) level->price - price) > within)
        continue;
      within = fabs ((double) level->price - price);
      best = k;
    }
  return best;
}

static int
find (FinxPlot *plot,
      double    x,
      double    y)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  int age = (int) floor ((self->width - x) / COLUMN_PX), level;

  if (age < 0 || age >= (int) self->n || y < 0 || y >= self->height)
    return -1;
  level = find_level (finx_depth_history_get (self->history, (guint) age), (double) self->top - (y / self->px - 0.5) * (double) self->tick,
                      (double) self->tick * MAX (1, 3 / self->px));
  return level >= 0 ? age * LEVELS + level : -1;
}

static int
move (FinxPlot *plot,
      int       item,
      guint     key,
      gboolean  far)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  int age = item / LEVELS, k = item % LEVELS, by = far ? 10 : 1;
  const FinxLevel *level;
  double price;

  if (self->n == 0)
    return -1;
  if (item < 0)
    return MAX (find_level (finx_depth_history_get (self->history, 0), (double) self->top, INFINITY), 0);
  level = get_level (finx_depth_history_get (self->history, (guint) age), k);
  price = level != NULL ? (double) level->price : (double) self->top;
  if (key == GDK_KEY_Up || key == GDK_KEY_Down)
    {
      /* From the lowest bid up to the highest ask. */
      int place = k < FINX_BOOK_DEPTH ? FINX_BOOK_DEPTH - 1 - k : k, to = CLAMP (place + (key == GDK_KEY_Up ? by : -by), 0, LEVELS - 1);
      int next = to < FINX_BOOK_DEPTH ? FINX_BOOK_DEPTH - 1 - to : to;

      return get_level (finx_depth_history_get (self->history, (guint) age), next) != NULL ? age * LEVELS + next : item;
    }
  age = key == GDK_KEY_Home ? (int) self->n - 1 : key == GDK_KEY_End ? 0 : CLAMP (age + (key == GDK_KEY_Left ? by : -by), 0, (int) self->n - 1);
  k = find_level (finx_depth_history_get (self->history, (guint) age), price, INFINITY);
  return k >= 0 ? age * LEVELS + k : item;
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  const FinxDepthSlice *slice = finx_depth_history_get (self->history, (guint) item / LEVELS);
  const FinxLevel *level = get_level (slice, item % LEVELS);
  g_autofree char *time = format_time (self, slice->time_us);
  g_autofree char *price = level != NULL ? format_price (self, level->price) : NULL;
  g_autofree char *size = level != NULL ? format_size (self, level->size) : NULL;
  GString *text = g_string_new (NULL);

  if (level == NULL)
    {
      g_string_append_printf (text, _("%s\nNo order book"), time);
      return g_string_free (text, FALSE);
    }
  g_string_append_printf (text, item % LEVELS < FINX_BOOK_DEPTH ? _("%s · bid %s\nSize %s") : _("%s · ask %s\nSize %s"), time, price, size);
  for (guint i = 0; i < slice->n_trades; i++)
    if (slice->trades[i].price == level->price)
      {
        g_autofree char *traded = format_size (self, slice->trades[i].size);

        g_string_append_printf (text, slice->trades[i].side == FINX_SIDE_BUY ? _("\nBought %s") : _("\nSold %s"), traded);
      }
  return g_string_free (text, FALSE);
}

static char *
summarize (FinxPlot *plot)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  const FinxLevel *largest = NULL;
  g_autofree char *from = NULL;
  g_autofree char *size = NULL;
  g_autofree char *price = NULL;

  for (guint age = 0; age < self->n; age++)
    for (int k = 0; k < LEVELS; k++)
      {
        const FinxDepthSlice *slice = finx_depth_history_get (self->history, age);
        const FinxLevel *level = slice->is_known ? get_level (slice, k) : NULL;

        if (level != NULL && (largest == NULL || level->size > largest->size))
          largest = level;
      }
  from = format_time (self, finx_depth_history_get (self->history, self->n - 1)->time_us);
  size = format_size (self, largest->size);
  price = format_price (self, largest->price);
  return g_strdup_printf (_("%s, order book since %s; the largest size was %s at %s"), self->instrument->symbol, from, size, price);
}

static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  const char *const heads[] = { _("Time"), _("Side"), _("Price"), _("Size") };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    finx_sheet_text (sheet, heads[i]);
  finx_sheet_end_row (sheet);
  for (guint age = 0; age < self->n; age++)
    for (int k = 0; k < LEVELS; k++)
      {
        const FinxDepthSlice *slice = finx_depth_history_get (self->history, age);
        const FinxLevel *level = slice->is_known ? get_level (slice, k) : NULL;
        g_autofree char *time = level != NULL ? format_time (self, slice->time_us) : NULL;

        if (level == NULL)
          continue;
        finx_sheet_text (sheet, time);
        finx_sheet_text (sheet, k < FINX_BOOK_DEPTH ? _("Bid") : _("Ask"));
        finx_sheet_number (sheet, finx_decimal_to_double (finx_instrument_price (self->instrument, level->price)), self->instrument->price_scale);
        finx_sheet_number (sheet, finx_decimal_to_double (finx_instrument_size (self->instrument, level->size)), self->instrument->size_scale);
        finx_sheet_end_row (sheet);
      }
}

static void
finx_liquidity_map_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  *minimum_baseline = *natural_baseline = -1;
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? 96 : 160;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? 220 : 240;
}

static void
finx_liquidity_map_class_init (FinxLiquidityMapClass *klass)
{
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->measure = finx_liquidity_map_measure;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->find = find;
  plot_class->move = move;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->fill_sheet = fill_sheet;
}

static void
finx_liquidity_map_init (FinxLiquidityMap *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  finx_plot_set_label (FINX_PLOT (self), _("Order book over time"));
  finx_plot_set_empty (FINX_PLOT (self), _("Waiting for the order book"));
}

GtkWidget *
finx_liquidity_map_new (void)
{
  return g_object_new (FINX_TYPE_LIQUIDITY_MAP, NULL);
}

void
finx_liquidity_map_set (FinxLiquidityMap       *self,
                        const FinxDepthHistory *history,
                        const FinxInstrument   *instrument)
{
  self->history = instrument != NULL ? history : NULL;
  self->instrument = instrument;
  count_slices (self);
  finx_plot_changed (FINX_PLOT (self));
}

void
finx_liquidity_map_refresh (FinxLiquidityMap *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  count_slices (self);
  finx_plot_refreshed (FINX_PLOT (self));
}
