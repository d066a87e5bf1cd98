/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-widgets.h"

#include <math.h>
#include <string.h>

#define MARK 8          /* px, at 100 % */
#define GAP  6

struct _FinxChip
{
  GtkWidget  parent_instance;
  GtkWidget *label;             /* owned as a child */
  char      *style;             /* one of the names in the header; or "" */
  gboolean   is_mark;           /* without its words, for want of room */
};

G_DEFINE_FINAL_TYPE (FinxChip, finx_chip, GTK_TYPE_WIDGET)

static void
finx_chip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                   int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  FinxChip *self = FINX_CHIP (widget);

  gtk_widget_measure (self->label, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->is_mark ? MARK : *minimum + MARK + GAP;
      *natural = self->is_mark ? MARK : *natural + MARK + GAP;
    }
}

static void
finx_chip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FinxChip *self = FINX_CHIP (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation area = { rtl ? 0 : MARK + GAP, 0, width - MARK - GAP, height };

  gtk_widget_set_child_visible (self->label, !self->is_mark);
  if (!self->is_mark)
    gtk_widget_size_allocate (self->label, &area, -1);
}

/* The shape tells the state without colour: ring, dot, half dot, minus, open lock. */
static void
draw_mark (FinxChip *self, cairo_t *cr, const GdkRGBA *color)
{
  double r = MARK / 2.0;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1.8);
  if (strcmp (self->style, "simulated") == 0 || strcmp (self->style, "offline") == 0)
    {
      cairo_arc (cr, r, r, r - 1.0, 0, 2 * G_PI);
      cairo_stroke (cr);
    }
  else if (strcmp (self->style, "delayed") == 0 || strcmp (self->style, "stale") == 0)
    {
      cairo_arc (cr, r, r, r - 0.6, 0, 2 * G_PI);
      cairo_set_line_width (cr, 1.2);
      cairo_stroke (cr);
      cairo_arc (cr, r, r, r - 0.6, G_PI / 2, 3 * G_PI / 2);
      cairo_fill (cr);
    }
  else if (strcmp (self->style, "armed") == 0)
    {
      cairo_rectangle (cr, 0.5, 3.5, MARK - 1.0, MARK - 3.5);
      cairo_fill (cr);
      cairo_set_line_width (cr, 1.4);
      cairo_arc (cr, r + 0.8, 2.6, 1.9, G_PI, 2 * G_PI);
      cairo_stroke (cr);
    }
  else
    {
      cairo_arc (cr, r, r, r, 0, 2 * G_PI);
      cairo_fill (cr);
      if (strcmp (self->style, "error") == 0)
        {
          cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
          cairo_rectangle (cr, 2, r - 0.8, MARK - 4.0, 1.6);
          cairo_fill (cr);
        }
    }
}

static void
finx_chip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FinxChip *self = FINX_CHIP (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  float x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? (float) (width - MARK) : 0.0f;
  GdkRGBA color;
  cairo_t *cr;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, floorf ((float) (height - MARK) / 2.0f)));
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, MARK, MARK));
  draw_mark (self, cr, &color);
  cairo_destroy (cr);
  gtk_snapshot_restore (snapshot);
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
finx_chip_dispose (GObject *object)
{
  FinxChip *self = FINX_CHIP (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_chip_parent_class)->dispose (object);
}

static void
finx_chip_finalize (GObject *object)
{
  g_free (FINX_CHIP (object)->style);
  G_OBJECT_CLASS (finx_chip_parent_class)->finalize (object);
}

static void
finx_chip_class_init (FinxChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_chip_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_chip_finalize;
  widget_class->measure = finx_chip_measure;
  widget_class->size_allocate = finx_chip_size_allocate;
  widget_class->snapshot = finx_chip_snapshot;
  gtk_widget_class_set_css_name (widget_class, "chip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
finx_chip_init (FinxChip *self)
{
  self->style = g_strdup ("");
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx-chip");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
finx_chip_new (void)
{
  return g_object_new (FINX_TYPE_CHIP, NULL);
}

/**
 * finx_chip_set:
 * @style: "simulated", "live", "armed", "delayed", "stale", "offline" or "error"
 * @text: the state in words
 */
void
finx_chip_set (FinxChip *self, const char *style, const char *text)
{
  g_return_if_fail (FINX_IS_CHIP (self));

  if (strcmp (self->style, style) != 0)
    {
      if (*self->style != '\0')
        gtk_widget_remove_css_class (GTK_WIDGET (self), self->style);
      g_free (self->style);
      self->style = g_strdup (style);
      gtk_widget_add_css_class (GTK_WIDGET (self), style);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->label)), text) != 0)
    {
      gtk_label_set_text (GTK_LABEL (self->label), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
}

void
finx_chip_set_mark_only (FinxChip *self, gboolean is_mark)
{
  g_return_if_fail (FINX_IS_CHIP (self));
  if (self->is_mark == is_mark)
    return;
  self->is_mark = is_mark;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
