/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/charts/finx-chart-frame.h"
#include "ui/charts/finx-chart.h"
#include "ui/finx-format.h"

#define MAX_PARTS 8
#define SIZE      140
#define RING      20
#define GROW      4             /* px that a highlighted part stands out */
#define GAP       1.5           /* px between parts */

struct _FinxDonut
{
  GtkWidget   parent_instance;

  double      parts[MAX_PARTS];
  char       *labels[MAX_PARTS];
  gsize       n;
  double      total;
  char       *center, *below;
  gssize      hover;            /* −1: none */
  FinxPalette palette;
  gboolean    palette_is_known;
};

G_DEFINE_FINAL_TYPE (FinxDonut, finx_donut, GTK_TYPE_WIDGET)

static void
palette_color (const FinxPalette *palette,
               gsize              i,
               GdkRGBA           *color)
{
  /* In the light style the two accents are all but one colour: the second is then paler. */
  gboolean alike = fabsf (palette->accent.red - palette->fill.red) + fabsf (palette->accent.green - palette->fill.green) +
                   fabsf (palette->accent.blue - palette->fill.blue) < 0.2f;
  GdkRGBA second = alike ? finx_chart_mix (&palette->fill, &palette->view, 0.45f) : palette->fill;
  const GdkRGBA *const colors[MAX_PARTS] = {
    &palette->accent, &second, &palette->study[1], &palette->study[0],
    &palette->study[2], &palette->study[3], &palette->dim, &palette->line2,
  };

  *color = *colors[i % MAX_PARTS];
}

static double
part_value (FinxDonut *self,
            gsize      i)
{
  return self->parts[i] > 0 ? self->parts[i] : 0;
}

static void
draw_ring (FinxDonut *self,
           cairo_t   *cr,
           double     size)
{
  double angle = -G_PI / 2, radius = size / 2 - GROW - RING / 2.0;

  cairo_translate (cr, size / 2, size / 2);
  if (!(self->total > 0))
    {
      gdk_cairo_set_source_rgba (cr, &self->palette.line);
      cairo_set_line_width (cr, RING);
      cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
      cairo_stroke (cr);
      return;
    }
  for (gsize i = 0; i < self->n; i++)
    {
      double turn = part_value (self, i) / self->total * 2 * G_PI, gap = turn < 2 * G_PI - 1e-6 ? GAP / radius / 2 : 0;
      GdkRGBA color;

      if (turn > 2 * gap)
        {
          palette_color (&self->palette, i, &color);
          gdk_cairo_set_source_rgba (cr, &color);
          cairo_set_line_width (cr, (gssize) i == self->hover ? RING + 2 * GROW : RING);
          cairo_arc (cr, 0, 0, radius, angle + gap, angle + turn - gap);
          cairo_stroke (cr);
        }
      angle += turn;
    }
}

static void
draw_text (FinxDonut     *self,
           GtkSnapshot   *snapshot,
           const char    *text,
           double         scale,
           gboolean       bold,
           double         y,
           const GdkRGBA *color)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf ((gtk_widget_get_width (GTK_WIDGET (self)) - width) / 2.0f),
                                                          (float) round (y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static char *
percent_of (FinxDonut *self,
            gsize      i)
{
  return self->total > 0 ? finx_format_percent (part_value (self, i) / self->total, 1) : g_strdup ("–");
}

static void
finx_donut_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  FinxDonut *self = FINX_DONUT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), size = MIN (width, height);
  cairo_t *cr;

  if (!self->palette_is_known)
    {
      finx_palette_read (widget, &self->palette);
      self->palette_is_known = TRUE;
    }
  if (size < 4 * RING)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((width - size) / 2, (height - size) / 2, size, size));
  cairo_translate (cr, (width - size) / 2, (height - size) / 2);
  draw_ring (self, cr, size);
  cairo_destroy (cr);

  if (self->hover >= 0)
    {
      g_autofree char *percent = percent_of (self, (gsize) self->hover);

      draw_text (self, snapshot, percent, 14.0 / 11, TRUE, height / 2.0 - 9, &self->palette.text);
      draw_text (self, snapshot, self->labels[self->hover], 9.0 / 11, FALSE, height / 2.0 + 12, &self->palette.dim);
      return;
    }
  if (self->center != NULL)
    draw_text (self, snapshot, self->center, 14.0 / 11, TRUE, height / 2.0 - (self->below != NULL ? 9 : 0), &self->palette.text);
  if (self->below != NULL)
    draw_text (self, snapshot, self->below, 9.0 / 11, FALSE, height / 2.0 + 12, &self->palette.dim);
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
  GTK_WIDGET_CLASS (finx_donut_parent_class)->css_changed (widget, change);
  FINX_DONUT (widget)->palette_is_known = FALSE;
  gtk_widget_queue_draw (widget);
}

/* "Shares 41.1%, Funds 29.0%"; with a highlighted part only that one. */
static void
update_summary (FinxDonut *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; i < self->n; i++)
    {
      g_autofree char *percent = percent_of (self, i);

      if (self->hover >= 0 && (gssize) i != self->hover)
        continue;
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", self->labels[i], percent);
    }
  if (text->len == 0)
    g_string_append (text, _("No values yet"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

static void
set_hover (FinxDonut *self,
           gssize     hover)
{
  if (self->hover == hover)
    return;
  self->hover = hover;
  update_summary (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (FinxDonut *self,
           double     x,
           double     y)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double dx = x - width / 2.0, dy = y - height / 2.0, outer = MIN (width, height) / 2.0, radius = hypot (dx, dy);
  double turn = atan2 (dx, -dy), sum = 0;

  if (!(self->total > 0) || radius > outer || radius < outer - RING - 2 * GROW)
    {
      set_hover (self, -1);
      return;
    }
  if (turn < 0)
    turn += 2 * G_PI;
  for (gsize i = 0; i < self->n; i++)
    {
      sum += part_value (self, i) / self->total * 2 * G_PI;
      if (turn <= sum)
        {
          set_hover (self, (gssize) i);
          return;
        }
    }
}

static void
leave_cb (FinxDonut *self)
{
  set_hover (self, -1);
}

static gboolean
key_cb (FinxDonut       *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  gssize n = (gssize) self->n;

  if (n == 0 || state & (GDK_ALT_MASK | GDK_CONTROL_MASK))
    return FALSE;
  if (key == GDK_KEY_Right)
    set_hover (self, (self->hover + 1) % n);
  else if (key == GDK_KEY_Left)
    set_hover (self, self->hover <= 0 ? n - 1 : self->hover - 1);
  else
    return FALSE;
  return TRUE;
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
  clear_parts (FINX_DONUT (object));
  G_OBJECT_CLASS (finx_donut_parent_class)->finalize (object);
}

static void
finx_donut_class_init (FinxDonutClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_donut_finalize;
  widget_class->snapshot = finx_donut_snapshot;
  widget_class->measure = finx_donut_measure;
  widget_class->css_changed = finx_donut_css_changed;
  gtk_widget_class_set_css_name (widget_class, "finx-donut");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
finx_donut_init (FinxDonut *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->hover = -1;
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Allocation"), -1);
  update_summary (self);
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
  if (self->hover >= (gssize) self->n)
    self->hover = -1;
  update_summary (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  palette_color (&palette, i, color);
}
