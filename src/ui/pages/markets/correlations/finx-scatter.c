/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/correlations/finx-scatter.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-chart-ticks.h"
#include "ui/charts/finx-pen.h"
#include "ui/words/finx-format.h"

/* px at text scale 1 */
#define TICK_X   72             /* labels apart */
#define TICK_Y   36
#define POINT    3
#define AREA     7              /* of a point, for the ring around it */
#define NEAR     12             /* so far from a point the pointer still means it */
#define MARGIN   0.06           /* of the range, beyond the outermost points */

struct _FinxScatter
{
  FinxPlot  parent_instance;
  char     *x, *y;              /* (nullable): symbols */
  GArray   *x_returns, *y_returns;      /* double, of the same days */
  GArray   *days;               /* gint32 */
  FinxPairFit fit;
  double    x_low, x_high, y_low, y_high;       /* of the axes */
  double    left, top, right, bottom;           /* px of the area between them */
};

G_DEFINE_FINAL_TYPE (FinxScatter, finx_scatter, FINX_TYPE_PLOT)

static double
get_x (FinxScatter *self,
       guint        i)
{
  return g_array_index (self->x_returns, double, i);
}

static double
get_y (FinxScatter *self,
       guint        i)
{
  return g_array_index (self->y_returns, double, i);
}

static double
to_px_x (FinxScatter *self,
         double       value)
{
  return self->left + (value - self->x_low) / (self->x_high - self->x_low) * (self->right - self->left);
}

static double
to_px_y (FinxScatter *self,
         double       value)
{
  return self->bottom - (value - self->y_low) / (self->y_high - self->y_low) * (self->bottom - self->top);
}

/* Zero is always in it. */
static void
find_range (const GArray *values,
            double       *low,
            double       *high)
{
  double room;

  *low = *high = 0;
  for (guint i = 0; i < values->len; i++)
    {
      *low = fmin (*low, g_array_index (values, double, i));
      *high = fmax (*high, g_array_index (values, double, i));
    }
  room = fmax ((*high - *low) * MARGIN, 1e-6);
  *low -= room;
  *high += room;
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  FinxScatter *self = FINX_SCATTER (plot);
  double line = finx_pen_line (pen->caption);

  self->left = finx_pen_width (pen->caption, "−100.0%", FALSE) + 8;
  self->top = ceil (line + 6);                  /* the name of the upright axis */
  self->right = fmax (pen->width - 8, self->left + 1);
  self->bottom = fmax (pen->height - ceil (2 * line + 8), self->top + 1);
}

/* @least_px: between two lines */
static void
draw_axis (FinxScatter   *self,
           const FinxPen *pen,
           gboolean       is_x,
           double         least_px)
{
  double low = is_x ? self->x_low : self->y_low, high = is_x ? self->x_high : self->y_high;
  double length = is_x ? self->right - self->left : self->bottom - self->top;
  double step = finx_ticks_step ((high - low) * least_px * pen->scale / length, 0);
  int decimals = step < 0.001 ? 2 : step < 0.01 ? 1 : 0;

  for (double k = ceil (low / step); k * step <= high; k++)
    {
      double px = is_x ? to_px_x (self, k * step) : to_px_y (self, k * step);
      g_autofree char *text = finx_format_percent (k * step, decimals);
      const GdkRGBA *color = k == 0 ? &pen->palette->line2 : &pen->palette->grid;

      if (is_x)
        {
          finx_chart_rectangle (pen->snapshot, color, (int) px, (int) self->top, 1, (int) (self->bottom - self->top));
          finx_chart_text_draw (pen->caption, pen->snapshot, text, FALSE, px, self->bottom + finx_pen_line (pen->caption) * 0.5 + 2, 0.5,
                                &pen->palette->dim);
        }
      else
        {
          finx_chart_rectangle (pen->snapshot, color, (int) self->left, (int) px, (int) (self->right - self->left), 1);
          finx_chart_text_draw (pen->caption, pen->snapshot, text, FALSE, self->left - 6, px, 1, &pen->palette->dim);
        }
    }
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxScatter *self = FINX_SCATTER (plot);
  double line = finx_pen_line (pen->caption);

  draw_axis (self, pen, TRUE, TICK_X);
  draw_axis (self, pen, FALSE, TICK_Y);
  finx_chart_text_draw (pen->caption, pen->snapshot, self->y, TRUE, self->left, line * 0.5, 0, &pen->palette->text);
  finx_chart_text_draw (pen->caption, pen->snapshot, self->x, TRUE, self->right, self->bottom + line * 1.5 + 4, 1, &pen->palette->text);
}

/* Points and line as one path each: their number does not matter. */
static void
draw_lines (FinxPlot      *plot,
            const FinxPen *pen,
            cairo_t       *cr)
{
  FinxScatter *self = FINX_SCATTER (plot);
  GdkRGBA points = pen->palette->accent;

  points.alpha = pen->is_high_contrast ? 1 : 0.7f;
  gdk_cairo_set_source_rgba (cr, &points);
  for (guint i = 0; i < self->days->len; i++)
    cairo_rectangle (cr, round (to_px_x (self, get_x (self, i))) - POINT / 2, round (to_px_y (self, get_y (self, i))) - POINT / 2, POINT, POINT);
  cairo_fill (cr);
  if (isnan (self->fit.beta))
    return;
  cairo_rectangle (cr, self->left, self->top, self->right - self->left, self->bottom - self->top);
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, &pen->palette->study[0]);
  cairo_set_line_width (cr, 1.5);
  cairo_move_to (cr, self->left, to_px_y (self, self->fit.alpha + self->fit.beta * self->x_low));
  cairo_line_to (cr, self->right, to_px_y (self, self->fit.alpha + self->fit.beta * self->x_high));
  cairo_stroke (cr);
}

static int
get_n (FinxPlot *plot)
{
  return (int) FINX_SCATTER (plot)->days->len;
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxScatter *self = FINX_SCATTER (plot);

  *area = GRAPHENE_RECT_INIT ((float) round (to_px_x (self, get_x (self, (guint) item))) - AREA / 2,
                              (float) round (to_px_y (self, get_y (self, (guint) item))) - AREA / 2, AREA, AREA);
  return TRUE;
}

static int
find (FinxPlot *plot,
      double    x,
      double    y)
{
  FinxScatter *self = FINX_SCATTER (plot);
  double nearest = NEAR;
  int found = -1;

  for (guint i = 0; i < self->days->len; i++)
    {
      double distance = hypot (to_px_x (self, get_x (self, i)) - x, to_px_y (self, get_y (self, i)) - y);

      if (distance < nearest)
        {
          nearest = distance;
          found = (int) i;
        }
    }
  return found;
}

/* By day. */
static int
move (FinxPlot *plot,
      int       item,
      guint     key,
      gboolean  far)
{
  int n = get_n (plot), step = far ? 10 : 1;

  if (item < 0 || key == GDK_KEY_End)
    return n - 1;
  if (key == GDK_KEY_Home)
    return 0;
  return CLAMP (item + (key == GDK_KEY_Left || key == GDK_KEY_Down ? -step : step), 0, n - 1);
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxScatter *self = FINX_SCATTER (plot);
  g_autofree char *day = finx_format_day (g_array_index (self->days, gint32, item));
  g_autofree char *x = finx_format_percent_signed (get_x (self, (guint) item), 2), *y = finx_format_percent_signed (get_y (self, (guint) item), 2);

  return g_strdup_printf ("%s\n%s %s\n%s %s", day, self->x, x, self->y, y);
}

static char *
summarize (FinxPlot *plot)
{
  FinxScatter *self = FINX_SCATTER (plot);
  g_autofree char *beta = finx_format_double (self->fit.beta, 2), *r2 = finx_format_double (self->fit.r2, 2);

  if (self->x == NULL)
    return g_strdup ("");
  /* Translators: a count, two symbols, and figures of the line through the points */
  return g_strdup_printf (ngettext ("%u return of %s by %s; beta %s, R² %s", "%u returns of %s by %s; beta %s, R² %s", self->days->len), self->days->len,
                          self->y, self->x, beta, r2);
}

static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxScatter *self = FINX_SCATTER (plot);

  finx_sheet_text (sheet, _("Day"));
  finx_sheet_text (sheet, self->x);
  finx_sheet_text (sheet, self->y);
  finx_sheet_end_row (sheet);
  for (guint i = 0; i < self->days->len; i++)
    {
      g_autofree char *day = finx_format_day (g_array_index (self->days, gint32, i));

      finx_sheet_text (sheet, day);
      finx_sheet_ratio (sheet, get_x (self, i));
      finx_sheet_ratio (sheet, get_y (self, i));
      finx_sheet_end_row (sheet);
    }
}

static void
finx_scatter_finalize (GObject *object)
{
  FinxScatter *self = FINX_SCATTER (object);

  g_free (self->x);
  g_free (self->y);
  g_array_unref (self->x_returns);
  g_array_unref (self->y_returns);
  g_array_unref (self->days);
  G_OBJECT_CLASS (finx_scatter_parent_class)->finalize (object);
}

static void
finx_scatter_class_init (FinxScatterClass *klass)
{
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_scatter_finalize;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->draw_lines = draw_lines;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->find = find;
  plot_class->move = move;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->fill_sheet = fill_sheet;
}

static void
finx_scatter_init (FinxScatter *self)
{
  self->x_returns = g_array_new (FALSE, FALSE, sizeof (double));
  self->y_returns = g_array_new (FALSE, FALSE, sizeof (double));
  self->days = g_array_new (FALSE, FALSE, sizeof (gint32));
}

GtkWidget *
finx_scatter_new (const char *label)
{
  FinxScatter *self = g_object_new (FINX_TYPE_SCATTER, NULL);

  finx_plot_set_label (FINX_PLOT (self), label);
  return GTK_WIDGET (self);
}

void
finx_scatter_set (FinxScatter           *self,
                  const char            *x,
                  const char            *y,
                  const FinxPairReturns *returns)
{
  g_return_if_fail (FINX_IS_SCATTER (self));

  g_free (self->x);
  g_free (self->y);
  self->x = g_strdup (x);
  self->y = g_strdup (y);
  self->fit = returns->fit;
  g_array_set_size (self->x_returns, 0);
  g_array_set_size (self->y_returns, 0);
  g_array_set_size (self->days, 0);
  g_array_append_vals (self->x_returns, returns->x->data, returns->x->len);
  g_array_append_vals (self->y_returns, returns->y->data, returns->y->len);
  g_array_append_vals (self->days, returns->days->data, returns->days->len);
  find_range (self->x_returns, &self->x_low, &self->x_high);
  find_range (self->y_returns, &self->y_low, &self->y_high);
  finx_plot_changed (FINX_PLOT (self));
}
