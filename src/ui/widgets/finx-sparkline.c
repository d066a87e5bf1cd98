/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "ui/shell/finx-palette.h"
#include "ui/widgets/finx-widgets.h"

#define WIDTH     44
#define HEIGHT    20
#define INSET     2
#define LINE      1.25
#define MAX_POINT 128           /* more cannot be told apart in this width */

struct _FinxSparkline
{
  GtkWidget      parent_instance;

  float          values[MAX_POINT];
  guint          n;
  double         reference;
  double         low, high;
  GskRenderNode *node;          /* cached; %NULL: draw anew */
};

G_DEFINE_FINAL_TYPE (FinxSparkline, finx_sparkline, GTK_TYPE_WIDGET)

static GskRenderNode *
make_node (FinxSparkline *self,
           int            width,
           int            height)
{
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  double range = self->high > self->low ? self->high - self->low : 1;
  float last = self->values[self->n - 1];
  FinxPalette palette;

  finx_palette_read (GTK_WIDGET (self), &palette);
  gdk_cairo_set_source_rgba (cr, last > self->reference ? &palette.up : last < self->reference ? &palette.down : &palette.dim);
  cairo_set_line_width (cr, LINE);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->n; i++)
    cairo_line_to (cr, INSET + (double) i / MAX (self->n - 1, 1) * (width - 2 * INSET),
                   self->high > self->low ? INSET + (self->high - self->values[i]) / range * (height - 2 * INSET) : height / 2.0);
  cairo_stroke (cr);
  cairo_destroy (cr);
  return node;
}

static void
finx_sparkline_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  FinxSparkline *self = FINX_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->n < 2 || width <= 2 * INSET || height <= 2 * INSET)
    return;
  if (self->node == NULL)
    self->node = make_node (self, width, height);
  gtk_snapshot_append_node (snapshot, self->node);
}

static void
finx_sparkline_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
finx_sparkline_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  g_clear_pointer (&FINX_SPARKLINE (widget)->node, gsk_render_node_unref);
}

static void
finx_sparkline_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (finx_sparkline_parent_class)->css_changed (widget, change);
  g_clear_pointer (&FINX_SPARKLINE (widget)->node, gsk_render_node_unref);
  gtk_widget_queue_draw (widget);
}

static void
finx_sparkline_finalize (GObject *object)
{
  g_clear_pointer (&FINX_SPARKLINE (object)->node, gsk_render_node_unref);
  G_OBJECT_CLASS (finx_sparkline_parent_class)->finalize (object);
}

static void
finx_sparkline_class_init (FinxSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_sparkline_finalize;
  widget_class->snapshot = finx_sparkline_snapshot;
  widget_class->measure = finx_sparkline_measure;
  widget_class->size_allocate = finx_sparkline_size_allocate;
  widget_class->css_changed = finx_sparkline_css_changed;
  gtk_widget_class_set_css_name (widget_class, "finx-sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
finx_sparkline_init (FinxSparkline *self)
{
  self->reference = NAN;
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
finx_sparkline_new (void)
{
  return g_object_new (FINX_TYPE_SPARKLINE, NULL);
}

static gboolean
take_values (FinxSparkline *self,
             const double  *values,
             gsize          n)
{
  float before[MAX_POINT];
  guint n_before = self->n;

  memcpy (before, self->values, sizeof before);
  self->n = 0;
  for (gsize i = 0; i < n; i++)         /* of many values each point takes the last of its share */
    {
      gsize point = n <= MAX_POINT ? i : i * MAX_POINT / n;

      if (!isfinite (values[i]))
        continue;
      if (n <= MAX_POINT || self->n <= point)
        self->values[self->n++] = (float) values[i];
      else
        self->values[self->n - 1] = (float) values[i];
    }
  return self->n != n_before || memcmp (before, self->values, self->n * sizeof (float)) != 0;
}

/**
 * finx_sparkline_set:
 * @values: (array length=n): oldest first, copied; what is not finite is left out
 * @reference: the last value above it is a gain; NaN: the first value
 *
 * Draws again only when something changed; with fewer than two values nothing is shown.
 */
void
finx_sparkline_set (FinxSparkline *self,
                    const double  *values,
                    gsize          n,
                    double         reference)
{
  gboolean changed;

  g_return_if_fail (FINX_IS_SPARKLINE (self));

  changed = take_values (self, values, n);
  if (isnan (reference) && self->n > 0)
    reference = self->values[0];
  else
    reference = (float) reference;
  if (!changed && (self->reference == reference || (isnan (self->reference) && isnan (reference))))
    return;
  self->reference = reference;
  self->low = INFINITY;
  self->high = -INFINITY;
  for (guint i = 0; i < self->n; i++)
    {
      self->low = fmin (self->low, self->values[i]);
      self->high = fmax (self->high, self->values[i]);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->n < 2 ? _("Course unknown") : self->values[self->n - 1] > reference ? _("Course, rising")
                                  : self->values[self->n - 1] < reference ? _("Course, falling") : _("Course, unchanged"), -1);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
