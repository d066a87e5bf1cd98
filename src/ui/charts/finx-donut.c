/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-donut.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-allocation-text.h"
#include "ui/charts/finx-pen.h"
#include "ui/words/finx-format.h"

#define MAX_PARTS FINX_PEN_PARTS
#define SIZE      140
#define LEAST_SIZE 100
#define MOST_SIZE 240
#define RING      20
#define GROW      4             /* px that a highlighted part stands out */
#define GAP       1.5           /* px between parts */
#define ROW       24            /* px of a line of the legend */
#define SWATCH    10
#define INDENT    18            /* px from the swatch to its words */
#define FIGURE_POINTS 14.0
#define LEAST     150           /* px that a legend needs */
#define MOST      220           /* px that it takes: numbers far from their words are hard to read */

struct _FinxDonut
{
  FinxPlot        parent_instance;

  double          parts[MAX_PARTS];
  char           *labels[MAX_PARTS];
  gsize           n;
  double          total;
  char           *center, *below;

  FinxAllocation *allocation;   /* owned, nullable: what the parts come from; then there is a legend */
  int             source[MAX_PARTS];    /* part or group of the allocation; −1: the rest */
  double          ring_x, ring_y, size; /* px: middle and outer width */
  double          legend_x, legend_end, legend_y, row;  /* px; legend_x NaN: no room */
  graphene_rect_t back;
  FinxChartText  *figure_text;  /* of the middle */
};

G_DEFINE_FINAL_TYPE (FinxDonut, finx_donut, FINX_TYPE_PLOT)

static double
part_value (FinxDonut *self,
            gsize      i)
{
  return self->parts[i] > 0 ? self->parts[i] : 0;
}

/* What the parts are compared with: within an open group still the whole. */
static char *
percent_of (FinxDonut *self,
            gsize      i)
{
  if (self->allocation != NULL)
    return finx_allocation_weight (self->allocation, part_value (self, i));
  return finx_format_percent (self->total > 0 ? part_value (self, i) / self->total : (double) NAN, 1);
}

/* To the right of the ring, or below it, or not at all: then the middle of the ring tells each part. */
static void
place_legend (FinxDonut     *self,
              const FinxPen *pen,
              double         top,
              double         bottom)
{
  double row = ROW * pen->scale, rows = row * (double) self->n, legend;

  self->size = fmin (self->size, MOST_SIZE * pen->scale);
  if (pen->width - SIZE - ROW >= LEAST * pen->scale)
    {
      self->size = fmin (self->size, pen->width - LEAST * pen->scale - ROW);
      legend = fmin (pen->width - self->size - ROW, MOST * pen->scale);
      self->ring_x = floor ((pen->width - self->size - ROW - legend) / 2 + self->size / 2);
      self->legend_x = floor (self->ring_x + self->size / 2 + ROW);
      self->row = fmin (row, (bottom - top) / fmax ((double) self->n, 1));
      self->legend_y = (top + bottom - self->row * (double) self->n) / 2;
    }
  else if (bottom - top - rows - ROW / 2.0 >= LEAST_SIZE)
    {
      self->size = fmin (self->size, bottom - top - rows - ROW / 2.0);
      legend = fmin (pen->width, MOST * pen->scale);
      self->ring_y = top + self->size / 2;
      self->legend_x = floor ((pen->width - legend) / 2);
      self->row = row;
      self->legend_y = top + self->size + ROW / 2.0;
    }
  else
    return;
  self->legend_end = self->legend_x + legend;
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  FinxDonut *self = FINX_DONUT (plot);
  g_autofree char *way_back = self->allocation != NULL ? finx_allocation_way_back (self->allocation) : NULL;
  g_autofree char *left_out = self->allocation != NULL ? finx_allocation_tell_left_out (self->allocation) : NULL;
  double top = 0, bottom = pen->height, line = finx_pen_line (pen->caption);

  self->legend_x = NAN;
  self->back = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  if (way_back != NULL)
    {
      self->back = GRAPHENE_RECT_INIT (0, 0, finx_pen_width (pen->caption, way_back, TRUE) + 8, (float) line + 4);
      top = line + 8;
    }
  if (left_out != NULL)
    bottom -= line + 8;
  self->size = fmin (pen->width, bottom - top);
  self->ring_x = pen->width / 2.0;
  self->ring_y = (top + bottom) / 2;
  if (self->allocation != NULL)
    place_legend (self, pen, top, bottom);
}

static void
stroke_part (FinxDonut         *self,
             const FinxPalette *palette,
             cairo_t           *cr,
             gsize              part,
             double             width)
{
  double angle = -G_PI / 2, radius = self->size / 2 - GROW - RING / 2.0, turn, gap;
  GdkRGBA color;

  for (gsize i = 0; i < part; i++)
    angle += part_value (self, i) / self->total * 2 * G_PI;
  turn = part_value (self, part) / self->total * 2 * G_PI;
  gap = turn < 2 * G_PI - 1e-6 ? GAP / radius / 2 : 0;
  if (turn <= 2 * gap)
    return;
  color = finx_pen_part_color (palette, part);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, width);
  cairo_arc (cr, self->ring_x, self->ring_y, radius, angle + gap, angle + turn - gap);
  cairo_stroke (cr);
}

static graphene_rect_t
ring_area (FinxDonut *self)
{
  return GRAPHENE_RECT_INIT ((float) floor (self->ring_x - self->size / 2), (float) floor (self->ring_y - self->size / 2),
                             (float) ceil (self->size) + 1, (float) ceil (self->size) + 1);
}

/* Words that leave no room for the number give way to it; the middle of the ring tells them. */
static void
draw_legend (FinxDonut     *self,
             const FinxPen *pen)
{
  for (gsize i = 0; i < self->n; i++)
    {
      double y = self->legend_y + ((double) i + 0.5) * self->row, words = self->legend_x + INDENT;
      g_autofree char *weight = percent_of (self, i);
      GdkRGBA color;

      color = finx_pen_part_color (pen->palette, i);
      finx_pen_tile (pen, &GRAPHENE_RECT_INIT ((float) self->legend_x, roundf ((float) y - SWATCH / 2.0f), SWATCH, SWATCH), &color, 2);
      if (words + finx_pen_width (pen->body, self->labels[i], FALSE) + finx_pen_width (pen->body, weight, TRUE) + 6 > self->legend_end)
        {
          finx_chart_text_draw (pen->body, pen->snapshot, weight, TRUE, words, y, 0, &pen->palette->text);
          continue;
        }
      finx_chart_text_draw (pen->body, pen->snapshot, self->labels[i], FALSE, words, y, 0, &pen->palette->text);
      finx_chart_text_draw (pen->body, pen->snapshot, weight, TRUE, self->legend_end, y, 1, &pen->palette->text);
    }
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxDonut *self = FINX_DONUT (plot);
  g_autofree char *way_back = self->allocation != NULL ? finx_allocation_way_back (self->allocation) : NULL;
  g_autofree char *left_out = self->allocation != NULL ? finx_allocation_tell_left_out (self->allocation) : NULL;

  if (way_back != NULL)
    finx_chart_text_draw (pen->caption, pen->snapshot, way_back, TRUE, 2, self->back.size.height / 2, 0, &pen->palette->accent);
  if (!isnan (self->legend_x))
    draw_legend (self, pen);
  if (left_out != NULL)
    finx_chart_text_draw (pen->caption, pen->snapshot, left_out, FALSE, 0, pen->height - finx_pen_line (pen->caption) / 2.0, 0,
                          &pen->palette->dim);
}

static void
draw_lines (FinxPlot      *plot,
            const FinxPen *pen,
            cairo_t       *cr)
{
  FinxDonut *self = FINX_DONUT (plot);

  for (gsize i = 0; self->size >= 4 * RING && i < self->n; i++)
    stroke_part (self, pen->palette, cr, i, RING);
}

static gboolean
is_back (FinxDonut *self,
         int        item)
{
  return item >= (int) self->n;
}

/* In the middle: a figure and a word below it, or the current part. */
static void
draw_over (FinxPlot      *plot,
           const FinxPen *pen,
           int            current)
{
  FinxDonut *self = FINX_DONUT (plot);
  graphene_rect_t area = ring_area (self);
  gboolean has_part = current >= 0 && !is_back (self, current);
  g_autofree char *percent = has_part ? percent_of (self, (gsize) current) : NULL;
  const char *figure = has_part ? percent : self->center, *word = has_part ? self->labels[current] : self->below;
  double room = self->size - 2 * RING - 4 * GROW, line = finx_pen_line (pen->caption);

  if (has_part && self->size >= 4 * RING)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (pen->snapshot, &area);

      stroke_part (self, pen->palette, cr, (gsize) current, RING + 2 * GROW);
      cairo_destroy (cr);
    }
  if (current >= 0 && is_back (self, current))
    finx_plot_draw_ring (pen, &self->back);
  if (word != NULL && finx_pen_width (pen->caption, word, FALSE) > room)
    word = NULL;
  if (figure != NULL && finx_pen_width (self->figure_text, figure, TRUE) <= room)
    finx_chart_text_draw (self->figure_text, pen->snapshot, figure, TRUE, self->ring_x, self->ring_y - (word != NULL ? line * 0.6 : 0), 0.5,
                          &pen->palette->text);
  if (word != NULL)
    finx_chart_text_draw (pen->caption, pen->snapshot, word, FALSE, self->ring_x, self->ring_y + line * 0.8, 0.5, &pen->palette->dim);
}

static int
get_n (FinxPlot *plot)
{
  FinxDonut *self = FINX_DONUT (plot);

  if (!(self->total > 0))
    return 0;
  return (int) self->n + (self->allocation != NULL && finx_allocation_get_open (self->allocation) >= 0);
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxDonut *self = FINX_DONUT (plot);

  *area = is_back (self, item) ? self->back : ring_area (self);
  return TRUE;
}

static int
find (FinxPlot *plot,
      double    x,
      double    y)
{
  FinxDonut *self = FINX_DONUT (plot);
  double dx = x - self->ring_x, dy = y - self->ring_y, radius = hypot (dx, dy), turn = atan2 (dx, -dy), sum = 0;

  if (graphene_rect_contains_point (&self->back, &GRAPHENE_POINT_INIT ((float) x, (float) y)) && self->back.size.width > 0)
    return (int) self->n;
  if (x >= self->legend_x && x < self->legend_end)
    {
      int row = (int) floor ((y - self->legend_y) / self->row);

      if (row >= 0 && row < (int) self->n)
        return row;
    }
  if (radius > self->size / 2 || radius < self->size / 2 - RING - 2 * GROW)
    return -1;
  if (turn < 0)
    turn += 2 * G_PI;
  for (gsize i = 0; i < self->n; i++)
    {
      sum += part_value (self, i) / self->total * 2 * G_PI;
      if (turn <= sum)
        return (int) i;
    }
  return -1;
}

static int
move (FinxPlot *plot,
      int       item,
      guint     key,
      gboolean  far)
{
  int n = get_n (plot);

  if (key == GDK_KEY_Home)
    return 0;
  if (key == GDK_KEY_End)
    return n - 1;
  if (key == GDK_KEY_Right || key == GDK_KEY_Down)
    return (item + 1) % n;
  return item <= 0 ? n - 1 : item - 1;
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxDonut *self = FINX_DONUT (plot);
  g_autofree char *percent = NULL;

  if (is_back (self, item))
    return g_strdup (_("Back to all"));
  percent = percent_of (self, (gsize) item);
  return g_strdup_printf ("%s %s", self->labels[item], percent);
}

/* "Shares 41.1%, Funds 29.0%" */
static char *
summarize (FinxPlot *plot)
{
  FinxDonut *self = FINX_DONUT (plot);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < self->n; i++)
    {
      g_autofree char *percent = percent_of (self, i);

      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", self->labels[i], percent);
    }
  return g_string_free (text, FALSE);
}

static gboolean
back (FinxPlot *plot)
{
  FinxDonut *self = FINX_DONUT (plot);

  if (self->allocation == NULL || finx_allocation_get_open (self->allocation) < 0)
    return FALSE;
  finx_allocation_set_open (self->allocation, -1);
  return TRUE;
}

static gboolean
shows_groups (FinxDonut *self)
{
  return finx_allocation_get_open (self->allocation) < 0 && finx_allocation_get_n_groups (self->allocation) > 0;
}

static gboolean
activate (FinxPlot *plot,
          int       item,
          gboolean  by_key)
{
  FinxDonut *self = FINX_DONUT (plot);

  if (is_back (self, item))
    return back (plot);
  if (self->allocation == NULL || self->source[item] < 0)
    return TRUE;
  if (!shows_groups (self))
    return FALSE;
  finx_allocation_set_open (self->allocation, self->source[item]);
  return TRUE;
}

static char *
get_id (FinxPlot *plot,
        int       item)
{
  FinxDonut *self = FINX_DONUT (plot);

  return g_strdup (finx_allocation_get_part (self->allocation, (guint) self->source[item])->id);
}

static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxDonut *self = FINX_DONUT (plot);

  if (self->allocation != NULL)
    {
      finx_allocation_fill_sheet (self->allocation, sheet);
      return;
    }
  finx_sheet_text (sheet, _("Name"));
  finx_sheet_text (sheet, _("Value"));
  finx_sheet_text (sheet, _("Weight"));
  finx_sheet_end_row (sheet);
  for (gsize i = 0; i < self->n; i++)
    {
      finx_sheet_text (sheet, self->labels[i]);
      finx_sheet_number (sheet, self->parts[i], 2);
      finx_sheet_ratio (sheet, part_value (self, i) / self->total);
      finx_sheet_end_row (sheet);
    }
}

static void
finx_donut_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  *minimum = *natural = SIZE + 2 * GROW;
  *minimum_baseline = *natural_baseline = -1;
}

static void
finx_donut_css_changed (GtkWidget         *widget,
                        GtkCssStyleChange *change)
{
  FinxDonut *self = FINX_DONUT (widget);

  GTK_WIDGET_CLASS (finx_donut_parent_class)->css_changed (widget, change);
  if (self->figure_text != NULL)
    finx_chart_text_clear (self->figure_text);
}

static void
clear_parts (FinxDonut *self)
{
  for (gsize i = 0; i < self->n; i++)
    g_clear_pointer (&self->labels[i], g_free);
  self->n = 0;
  self->total = 0;
  g_clear_pointer (&self->center, g_free);
  g_clear_pointer (&self->below, g_free);
}

static void
finx_donut_finalize (GObject *object)
{
  FinxDonut *self = FINX_DONUT (object);

  clear_parts (self);
  g_clear_object (&self->allocation);
  g_clear_pointer (&self->figure_text, finx_chart_text_free);
  G_OBJECT_CLASS (finx_donut_parent_class)->finalize (object);
}

static void
finx_donut_class_init (FinxDonutClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_donut_finalize;
  widget_class->measure = finx_donut_measure;
  widget_class->css_changed = finx_donut_css_changed;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->draw_lines = draw_lines;
  plot_class->draw_over = draw_over;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->find = find;
  plot_class->move = move;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->activate = activate;
  plot_class->back = back;
  plot_class->get_id = get_id;
  plot_class->fill_sheet = fill_sheet;
}

static void
finx_donut_init (FinxDonut *self)
{
  self->figure_text = finx_chart_text_new_sized (GTK_WIDGET (self), FIGURE_POINTS);
  finx_plot_set_label (FINX_PLOT (self), _("Allocation"));
}

GtkWidget *
finx_donut_new (void)
{
  return g_object_new (FINX_TYPE_DONUT, NULL);
}

/**
 * finx_donut_set:
 * @parts: (array length=n): in one unit; what is not above 0 has no place in the ring
 * @labels: (array length=n): copied
 * @n: at most 8; further ones are left out
 * @center: (nullable): the figure in the middle
 * @below: (nullable): the word below it
 */
void
finx_donut_set (FinxDonut         *self,
                const double      *parts,
                const char *const *labels,
                gsize              n,
                const char        *center,
                const char        *below)
{
  g_return_if_fail (FINX_IS_DONUT (self));

  clear_parts (self);
  self->n = MIN (n, MAX_PARTS);
  for (gsize i = 0; i < self->n; i++)
    {
      self->parts[i] = parts[i];
      self->labels[i] = g_strdup (labels[i]);
      self->total += part_value (self, i);
    }
  self->center = g_strdup (center);
  self->below = g_strdup (below);
  if (self->allocation == NULL)
    finx_plot_refreshed (FINX_PLOT (self));
  else
    finx_plot_changed (FINX_PLOT (self));
}

/* The groups, or the parts of the open one; what is too much for the ring or in no group is added up. */
static void
allocation_cb (FinxDonut *self)
{
  gboolean groups = shows_groups (self);
  guint n = groups ? finx_allocation_get_n_groups (self->allocation) : finx_allocation_get_n (self->allocation), own = MIN (n, MAX_PARTS);
  double values[MAX_PARTS], shown = finx_allocation_get_shown (self->allocation), rest = shown;
  const char *labels[MAX_PARTS];
  g_autofree char *count = g_strdup_printf ("%u", n);

  for (guint i = 0; i < own; i++)
    {
      const FinxAllocationPart *part = groups ? finx_allocation_get_group_part (self->allocation, (int) i)
                                              : finx_allocation_get_part (self->allocation, i);

      values[i] = part->value;
      labels[i] = part->label;
      self->source[i] = (int) i;
      rest -= part->value;
    }
  if (rest > shown * 1e-9)
    {
      if (own == MAX_PARTS)
        rest += values[--own];
      values[own] = rest;
      labels[own] = _("Other");
      self->source[own++] = -1;
    }
  finx_donut_set (self, values, labels, own, count, groups ? ngettext ("group", "groups", n) : ngettext ("holding", "holdings", n));
}

/**
 * finx_donut_set_allocation:
 *
 * Shows it with a legend, as the treemap does with the same one: a click or Enter opens a group, Escape goes back.
 */
void
finx_donut_set_allocation (FinxDonut      *self,
                           FinxAllocation *allocation)
{
  g_return_if_fail (FINX_IS_DONUT (self) && self->allocation == NULL);

  self->allocation = g_object_ref (allocation);
  g_signal_connect_object (allocation, "changed", G_CALLBACK (allocation_cb), self, G_CONNECT_SWAPPED);
  allocation_cb (self);
}

/**
 * finx_donut_color:
 * @widget: any widget; the colours are read from its style
 * @i: which part
 * @color: (out): set
 */
void
finx_donut_color (GtkWidget *widget,
                  gsize      i,
                  GdkRGBA   *color)
{
  FinxPalette palette;

  finx_palette_read (widget, &palette);
  *color = finx_pen_part_color (&palette, i);
}
