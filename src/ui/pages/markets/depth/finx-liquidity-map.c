/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-liquidity-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/charts/finx-pen.h"

#define LEVELS     (2 * FINX_BOOK_DEPTH)        /* items of a slice: bids, then asks, best first; slices from the first one */
#define SHADES     32           /* of resting size */
#define LABEL_GAP  42           /* px between price labels at least */
#define TIME_GAP   84           /* px between time labels at least */
#define MOST_DOT   4            /* px: radius of the largest trade */
#define FADED      0.04         /* the least of a shade that is seen at all */
#define MARGIN     0.2          /* of the height: nearer to an edge the best prices are followed */

G_DEFINE_FINAL_TYPE (FinxLiquidityMap, finx_liquidity_map, FINX_TYPE_DEPTH_PLOT)

static char *
format_price (FinxLiquidityMap *self,
              gint64            price)
{
  return finx_depth_plot_format_price (FINX_DEPTH_PLOT (self), price);
}

static char *
format_size (FinxLiquidityMap *self,
             gint64            size)
{
  return finx_depth_plot_format_size (FINX_DEPTH_PLOT (self), size);
}

static char *
format_time (FinxLiquidityMap *self,
             gint64            time_us)
{
  return finx_depth_plot_format_time (FINX_DEPTH_PLOT (self), time_us, TRUE);
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

/* Between the best prices of the newest known book; 0: there is none. */
static gint64
get_market (FinxLiquidityMap *self)
{
  for (guint age = 0; age < self->n; age++)
    {
      const FinxDepthSlice *slice = finx_depth_history_get (self->history, age);
      gint64 bid = slice->n_bids > 0 ? slice->bids[0].price : 0, ask = slice->n_asks > 0 ? slice->asks[0].price : 0;

      if (slice->is_known && (bid > 0 || ask > 0))
        return bid > 0 && ask > 0 ? bid + (ask - bid) / 2 : MAX (bid, ask);
    }
  return 0;
}

/* The price axis keeps still until the market comes near its ends. */
static void
follow (FinxLiquidityMap *self)
{
  gint64 market = get_market (self), span = (gint64) self->n_ticks * self->tick;

  if (market > 0 && !self->is_held && ABS (market - self->center) > (gint64) ((double) span * (0.5 - MARGIN)))
    self->center = market;
  self->center -= self->center % self->tick;
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  g_autofree char *widest = NULL;
  gint64 low, high;

  self->n = 0;
  if (self->history == NULL || finx_depth_history_get_n (self->history) == 0)
    return;
  self->tick = finx_depth_plot_get_tick (FINX_DEPTH_PLOT (self));
  widest = format_price (self, finx_depth_history_get (self->history, 0)->bids[0].price);
  self->width = MAX (pen->width - finx_pen_width (pen->caption, widest, FALSE) - 16, 1);
  self->height = MAX (pen->height - finx_pen_line (pen->caption) - 8, 1);
  count_slices (self);
  if (self->n == 0 || !measure_slices (self, &low, &high))
    return;
  self->n_fitting = (guint) ((high - low) / self->tick + 3);
  self->top = high + self->tick;
  if (self->n_ticks > 0)
    {
      follow (self);
      self->top = self->center + self->n_ticks / 2 * self->tick;
    }
  self->px = (double) self->height / (self->n_ticks > 0 ? self->n_ticks : self->n_fitting);
}

/* px of the middle of a price. */
static double
y_of (const FinxLiquidityMap *self,
      gint64                  price)
{
  return ((double) (self->top - price) / (double) self->tick + 0.5) * self->px;
}

/* The left edge of a slice; the whole ring fills the width. */
static int
x_of (const FinxLiquidityMap *self,
      guint                   age)
{
  return self->width - (int) ((age + 1) * (guint64) self->width / FINX_DEPTH_SLICES);
}

static int
width_of (const FinxLiquidityMap *self,
          guint                   age)
{
  return (age > 0 ? x_of (self, age - 1) : self->width) - x_of (self, age);
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
  int x = x_of (self, age), width = width_of (self, age);

  if (width == 0)                       /* the next one covers it */
    return;
  if (!slice->is_known)
    {
      paint (canvas, x, 0, width, self->height, unknown);
      return;
    }
  for (int k = LEVELS - 1; k >= 0; k--)
    {
      const FinxLevel *level = get_level (slice, k);
      double part;

      if (level == NULL)
        continue;
      part = sqrt ((double) level->size / (double) self->largest);      /* small sizes are told apart too */
      paint (canvas, x, y_of (self, level->price) - self->px / 2, width, line, shades[k >= FINX_BOOK_DEPTH][(int) (part * (SHADES - 1))]);
    }
  for (int side = 0; side < 2; side++)
    if (get_level (slice, side * FINX_BOOK_DEPTH) != NULL)
      paint (canvas, x, y_of (self, get_level (slice, side * FINX_BOOK_DEPTH)->price), width, 1, lines[side]);
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
            paint_dot (canvas, x_of (self, age - 1) + width_of (self, age - 1) / 2.0, y_of (self, slice->trades[i].price), sqrt (part) * MOST_DOT * pen->scale,
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
draw_prices (FinxLiquidityMap *self,
             const FinxPen    *pen)
{
  double line = finx_pen_line (pen->caption);
  gint64 step = self->tick;

  for (int i = 0; (double) step / (double) self->tick * self->px < LABEL_GAP * pen->scale; i++)
    step = finx_depth_plot_widen (step, i);
  for (gint64 price = self->top - self->top % step; price > 0 && y_of (self, price) < self->height - line / 2; price -= step)
    if (y_of (self, price) > line / 2)
      {
        g_autofree char *text = format_price (self, price);

        finx_chart_text_draw (pen->caption, pen->snapshot, text, FALSE, self->width + 8, y_of (self, price), 0, &pen->palette->dim);
      }
}

static void
draw_times (FinxLiquidityMap *self,
            const FinxPen    *pen)
{
  static const int steps[] = { 10, 15, 30, 60, 120, 300, 600, 900, 1800 };
  gint64 slice_us = finx_depth_history_get_slice_us (self->history), end_us = finx_depth_history_get (self->history, 0)->time_us + slice_us;
  gint64 step_us, window_us = FINX_DEPTH_SLICES * slice_us;
  double line = finx_pen_line (pen->caption), gap = TIME_GAP * pen->scale;
  gsize i = 0;

  while (i + 1 < G_N_ELEMENTS (steps) && (double) steps[i] * G_USEC_PER_SEC * self->width / (double) window_us < gap)
    i++;
  step_us = (gint64) steps[i] * G_USEC_PER_SEC;
  for (gint64 time_us = end_us - end_us % step_us; time_us > end_us - window_us; time_us -= step_us)
    {
      double x = self->width * (1 - (double) (end_us - time_us) / (double) window_us);
      g_autofree char *text = finx_depth_plot_format_time (FINX_DEPTH_PLOT (self), time_us, step_us < 60 * G_USEC_PER_SEC);

      if (x > gap / 2 && x < self->width - 20)
        finx_chart_text_draw (pen->caption, pen->snapshot, text, FALSE, x, self->height + line / 2 + 4, 0.5, &pen->palette->dim);
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
  draw_prices (self, pen);
  draw_times (self, pen);
}

/* Items */

static int
get_n (FinxPlot *plot)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);

  return self->n > 0 ? (int) finx_depth_history_get_count (self->history) * LEVELS : 0;
}

static int
age_of (FinxLiquidityMap *self,
        int               item)
{
  return self->n > 0 ? (int) finx_depth_history_get_count (self->history) - 1 - item / LEVELS : -1;
}

static int
item_of (FinxLiquidityMap *self,
         int               age,
         int               level)
{
  return ((int) finx_depth_history_get_count (self->history) - 1 - age) * LEVELS + level;
}

/* %NULL: it has gone out of sight. */
static const FinxDepthSlice *
get_slice (FinxLiquidityMap *self,
           int               item)
{
  int age = age_of (self, item);

  return age >= 0 && age < (int) self->n ? finx_depth_history_get (self->history, (guint) age) : NULL;
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  const FinxDepthSlice *slice = get_slice (self, item);
  const FinxLevel *level = slice != NULL && slice->is_known ? get_level (slice, item % LEVELS) : NULL;
  guint age = (guint) age_of (self, item);
  double y;

  if (level == NULL)
    return FALSE;
  y = y_of (self, level->price);
  *area = GRAPHENE_RECT_INIT ((float) x_of (self, age), (float) (y - self->px / 2), (float) MAX (width_of (self, age), 1), (float) MAX (self->px, 1));
  return y >= 0 && y < self->height;
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
  int age = (int) floor ((self->width - x) * FINX_DEPTH_SLICES / self->width), level;

  if (x >= self->width || age < 0 || age >= (int) self->n || y < 0 || y >= self->height)
    return -1;
  level = find_level (finx_depth_history_get (self->history, (guint) age), (double) self->top - (y / self->px - 0.5) * (double) self->tick,
                      (double) self->tick * MAX (1, 3 / self->px));
  return level >= 0 ? item_of (self, age, level) : -1;
}

/* For keys */

static int
count_columns (FinxDepthPlot *plot)
{
  return (int) FINX_LIQUIDITY_MAP (plot)->n;
}

static int
get_edge (FinxDepthPlot *plot)
{
  return 0;
}

static gboolean
locate (FinxDepthPlot *plot,
        int            item,
        int           *column,
        gint64        *price)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  const FinxDepthSlice *slice = get_slice (self, item);

  if (slice == NULL || !slice->is_known || get_level (slice, item % LEVELS) == NULL)
    return FALSE;
  *column = age_of (self, item);
  *price = get_level (slice, item % LEVELS)->price;
  return TRUE;
}

/* Zoomed in, the prices follow the level that keys chose. */
static int
reveal (FinxLiquidityMap *self,
        int               item)
{
  const FinxDepthSlice *slice = item >= 0 ? get_slice (self, item) : NULL;
  const FinxLevel *level = slice != NULL ? get_level (slice, item % LEVELS) : NULL;

  if (self->n_ticks > 0 && level != NULL && (y_of (self, level->price) < 0 || y_of (self, level->price) >= self->height))
    {
      self->center = level->price;
      self->is_held = TRUE;
      finx_plot_refreshed (FINX_PLOT (self));
      finx_plot_ensure (FINX_PLOT (self));
    }
  return item;
}

static int
reach (FinxDepthPlot *plot,
       int            column,
       gint64         price)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  int level = find_level (finx_depth_history_get (self->history, (guint) column), (double) MIN (price, self->top), INFINITY);

  return level >= 0 ? reveal (self, item_of (self, column, level)) : -1;
}

/* From the lowest bid up to the highest ask. */
static int
climb (FinxDepthPlot *plot,
       int            item,
       int            by)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  const FinxDepthSlice *slice = get_slice (self, item);
  int level = item % LEVELS, n_bids = (int) slice->n_bids;
  int place = level < FINX_BOOK_DEPTH ? n_bids - 1 - level : n_bids + level - FINX_BOOK_DEPTH;

  place = CLAMP (place + by, 0, n_bids + (int) slice->n_asks - 1);
  return reveal (self, item - level + (place < n_bids ? n_bids - 1 - place : place - n_bids + FINX_BOOK_DEPTH));
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxLiquidityMap *self = FINX_LIQUIDITY_MAP (plot);
  const FinxDepthSlice *slice = get_slice (self, item);
  const FinxLevel *level = slice != NULL && slice->is_known ? get_level (slice, item % LEVELS) : NULL;
  g_autofree char *time = slice != NULL ? format_time (self, slice->time_us) : NULL;
  g_autofree char *price = level != NULL ? format_price (self, level->price) : NULL;
  g_autofree char *size = level != NULL ? format_size (self, level->size) : NULL;
  GString *text = g_string_new (NULL);

  if (slice == NULL)
    return g_string_free (g_string_append (text, _("The time is out of sight")), FALSE);
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
  return g_strdup_printf (_("%s, order book since %s; the largest size was %s at %s"), finx_depth_plot_get_instrument (FINX_DEPTH_PLOT (self))->symbol, from, size, price);
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
        finx_depth_plot_put_price (FINX_DEPTH_PLOT (self), sheet, level->price);
        finx_depth_plot_put_size (FINX_DEPTH_PLOT (self), sheet, level->size);
        finx_sheet_end_row (sheet);
      }
}

static void
finx_liquidity_map_class_init (FinxLiquidityMapClass *klass)
{
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);
  FinxDepthPlotClass *depth_class = FINX_DEPTH_PLOT_CLASS (klass);

  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->find = find;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->fill_sheet = fill_sheet;
  depth_class->count_columns = count_columns;
  depth_class->get_edge = get_edge;
  depth_class->locate = locate;
  depth_class->reach = reach;
  depth_class->climb = climb;
  finx_liquidity_zoom_class_init (klass);
}

static void
finx_liquidity_map_init (FinxLiquidityMap *self)
{
  self->tick = 1;
  finx_liquidity_zoom_init (self);
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
  if (instrument != finx_depth_plot_get_instrument (FINX_DEPTH_PLOT (self)))
    {
      self->n_ticks = 0;
      self->is_held = FALSE;
    }
  self->history = instrument != NULL ? history : NULL;
  finx_depth_plot_set_instrument (FINX_DEPTH_PLOT (self), instrument);
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
