/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-widgets.h"

#include <math.h>

/* A child may be laid out for a wider class until the idle callback has run; the bin then clips instead of
 * forbidding the smaller size, or a window could never shrink into its next layout. */
#define LEAST_WIDTH  360
#define TINY_WIDTH   480
#define LEAST_HEIGHT 300

struct _FinxSizeClass
{
  GtkWidget  parent_instance;
  GtkWidget *child;             /* owned as a child */
  int        size_class;        /* 0 <1024, 1 <1200, 2 <1600, 3 above: px at text scale 1 */
  int        width;             /* px, last allocated */
  gboolean   tiny;
  guint      idle_id;
};

G_DEFINE_FINAL_TYPE (FinxSizeClass, finx_size_class, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SIZE_CLASS, N_PROPS };
static GParamSpec *properties[N_PROPS];
static const char *const names[] = { "narrow", "short", "normal", "wide" };

/* Limits are in px at text scale 1: larger text needs the layout of a narrower window. Whole px, as the scale is
 * rounded in its last digit. */
static double
scaled_width (FinxSizeClass *self)
{
  return round (self->width / MAX (finx_text_scale (GTK_WIDGET (self)), 1));
}

static int
class_of_width (FinxSizeClass *self)
{
  double width = scaled_width (self);

  return width < 1024 ? 0 : width < 1200 ? 1 : width < 1600 ? 2 : 3;
}

static gboolean
is_tiny (FinxSizeClass *self)
{
  return scaled_width (self) < TINY_WIDTH;
}

static gboolean
apply_cb (gpointer user_data)
{
  FinxSizeClass *self = user_data;
  int now = class_of_width (self);

  self->idle_id = 0;
  if (now != self->size_class || is_tiny (self) != self->tiny)
    {
      self->tiny = is_tiny (self);
      gtk_widget_remove_css_class (GTK_WIDGET (self), names[self->size_class]);
      self->size_class = now;
      gtk_widget_add_css_class (GTK_WIDGET (self), names[now]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE_CLASS]);
    }
  return G_SOURCE_REMOVE;
}

static void
finx_size_class_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  FinxSizeClass *self = FINX_SIZE_CLASS (widget);
  int least = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT;
  int other = 0;

  *minimum = *natural = 0;
  if (self->child == NULL)
    return;
  if (for_size >= 0)
    {
      gtk_widget_measure (self->child, (GtkOrientation) (1 - orientation), -1, &other, NULL, NULL, NULL);
      for_size = MAX (for_size, other);
    }
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  *minimum = MIN (*minimum, least);
}

static void
finx_size_class_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FinxSizeClass *self = FINX_SIZE_CLASS (widget);
  int least_width = 0;
  int least_height = 0;

  if (self->child != NULL && gtk_widget_should_layout (self->child))
    {
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
      gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, MAX (width, least_width), &least_height, NULL, NULL, NULL);
      gtk_widget_allocate (self->child, MAX (width, least_width), MAX (height, least_height), baseline, NULL);
    }
  self->width = width;
  if ((class_of_width (self) != self->size_class || is_tiny (self) != self->tiny) && self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_cb, self, NULL);
}

static void
finx_size_class_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SIZE_CLASS)
    g_value_set_int (value, FINX_SIZE_CLASS (object)->size_class);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finx_size_class_dispose (GObject *object)
{
  FinxSizeClass *self = FINX_SIZE_CLASS (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_size_class_parent_class)->dispose (object);
}

static void
finx_size_class_class_init (FinxSizeClassClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = finx_size_class_get_property;
  object_class->dispose = finx_size_class_dispose;
  widget_class->measure = finx_size_class_measure;
  widget_class->size_allocate = finx_size_class_size_allocate;

  properties[PROP_SIZE_CLASS] = g_param_spec_int ("size-class", NULL, NULL, 0, 3, 2,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "sizeclass");
}

static void
finx_size_class_init (FinxSizeClass *self)
{
  self->size_class = 2;
  gtk_widget_add_css_class (GTK_WIDGET (self), names[2]);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * finx_text_scale:
 *
 * Returns: how much taller the text of @widget is than the 14.67 px (11 pt) that px in layouts are meant for
 */
double
finx_text_scale (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72;
  return size > 0 ? size / (11.0 * 96 / 72) : 1;
}

GtkWidget *
finx_size_class_new (void)
{
  return g_object_new (FINX_TYPE_SIZE_CLASS, NULL);
}

/**
 * finx_size_class_set_child:
 * @child: (transfer floating): replaces the one before
 */
void
finx_size_class_set_child (FinxSizeClass *self, GtkWidget *child)
{
  g_return_if_fail (FINX_IS_SIZE_CLASS (self));
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

int
finx_size_class_get (FinxSizeClass *self)
{
  g_return_val_if_fail (FINX_IS_SIZE_CLASS (self), 2);
  return self->size_class;
}

gboolean
finx_size_class_is_tiny (FinxSizeClass *self)
{
  g_return_val_if_fail (FINX_IS_SIZE_CLASS (self), FALSE);
  return self->tiny;
}
