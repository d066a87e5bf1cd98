/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/replay/finx-speed-scale.h"

#include <glib/gi18n.h>
#include <math.h>

/* The steps of the scale: each is near double the one before. */
static const int speeds[] = { 1, 2, 5, 10, 20, 30, 60 };

struct _FinxSpeedScale
{
  GtkBox      parent_instance;
  FinxEngine *engine;           /* owned */
  GtkWidget  *scale;            /* over the indices of @speeds */
  GtkWidget  *value;
  gboolean    reading;          /* the scale follows the engine, not the user */
};

G_DEFINE_FINAL_TYPE (FinxSpeedScale, finx_speed_scale, GTK_TYPE_BOX)

static void
show_value (FinxSpeedScale *self, double speed)
{
  g_autofree char *text = g_strdup_printf ("%.0f×", speed);

  gtk_label_set_text (GTK_LABEL (self->value), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
changed_cb (FinxSpeedScale *self)
{
  guint step = (guint) lround (gtk_range_get_value (GTK_RANGE (self->scale)));
  int speed = speeds[MIN (step, G_N_ELEMENTS (speeds) - 1)];

  if (self->reading)
    return;
  if (finx_engine_get_speed (self->engine) != speed)
    finx_engine_set_speed (self->engine, speed);
  show_value (self, speed);
}

/* Another scale, or the command line, may have set it since. */
static void
finx_speed_scale_map (GtkWidget *widget)
{
  FinxSpeedScale *self = FINX_SPEED_SCALE (widget);
  double speed = finx_engine_get_speed (self->engine);
  guint step = 0;

  while (step + 1 < G_N_ELEMENTS (speeds) && speeds[step] < speed)
    step++;
  self->reading = TRUE;
  gtk_range_set_value (GTK_RANGE (self->scale), step);
  self->reading = FALSE;
  show_value (self, speed);
  GTK_WIDGET_CLASS (finx_speed_scale_parent_class)->map (widget);
}

static void
finx_speed_scale_dispose (GObject *object)
{
  g_clear_object (&FINX_SPEED_SCALE (object)->engine);
  G_OBJECT_CLASS (finx_speed_scale_parent_class)->dispose (object);
}

static void
finx_speed_scale_class_init (FinxSpeedScaleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_speed_scale_dispose;
  GTK_WIDGET_CLASS (klass)->map = finx_speed_scale_map;
}

static void
finx_speed_scale_init (FinxSpeedScale *self)
{
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, G_N_ELEMENTS (speeds) - 1, 1);
  self->value = gtk_label_new (NULL);
  gtk_scale_set_draw_value (GTK_SCALE (self->scale), FALSE);
  gtk_range_set_round_digits (GTK_RANGE (self->scale), 0);
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_widget_set_size_request (self->scale, 140, -1);
  gtk_label_set_width_chars (GTK_LABEL (self->value), 4);
  gtk_label_set_xalign (GTK_LABEL (self->value), 1.0f);
  gtk_widget_add_css_class (self->value, "numeric");
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    gtk_scale_add_mark (GTK_SCALE (self->scale), i, GTK_POS_BOTTOM, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Practice desk speed"), -1);
  gtk_box_append (GTK_BOX (self), self->scale);
  gtk_box_append (GTK_BOX (self), self->value);
  g_signal_connect_object (self->scale, "value-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_speed_scale_new (FinxEngine *engine)
{
  FinxSpeedScale *self = g_object_new (FINX_TYPE_SPEED_SCALE, NULL);

  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}
