/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/intervals/finx-interval-field.h"

#include <glib/gi18n.h>

#include "ui/words/finx-interval-words.h"

struct _FinxIntervalField
{
  GtkBox     parent_instance;
  GtkWidget *entry, *words;             /* borrowed */
  gboolean   trades;
};

enum { ENTERED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxIntervalField, finx_interval_field, GTK_TYPE_BOX)

static gboolean
read_text (FinxIntervalField *self,
           FinxInterval      *interval)
{
  return finx_interval_from_typed (gtk_editable_get_text (GTK_EDITABLE (self->entry)), interval)
         && (self->trades || finx_interval_is_of_time (*interval));
}

static const char *
get_hint (FinxIntervalField *self,
          gboolean           is_empty)
{
  if (self->trades)
    return is_empty ? _("Minutes, or with s, h, D, W, M, T") : _("No interval: write 7, 30s, 2h, 3D, 1M or 100T");
  return is_empty ? _("Minutes, or with s, h, D, W, M") : _("No interval: write 7, 30s, 2h, 3D or 1M");
}

static void
typed_cb (FinxIntervalField *self)
{
  gboolean is_empty = *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0';
  FinxInterval interval = FINX_INTERVAL_NONE;
  gboolean known = read_text (self, &interval);

  gtk_label_set_text (GTK_LABEL (self->words), known ? finx_interval_name (interval) : get_hint (self, is_empty));
  if (known || is_empty)
    gtk_widget_remove_css_class (self->entry, "error");
  else
    gtk_widget_add_css_class (self->entry, "error");
}

static void
entered_cb (FinxIntervalField *self)
{
  FinxInterval interval;

  if (read_text (self, &interval))
    g_signal_emit (self, signals[ENTERED], 0, interval);
  else
    gtk_widget_error_bell (self->entry);
}

static void
finx_interval_field_class_init (FinxIntervalFieldClass *klass)
{
  signals[ENTERED] = g_signal_new ("entered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
finx_interval_field_init (FinxIntervalField *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->entry = gtk_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Custom interval"), -1);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  self->words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->words), 30);
  gtk_widget_add_css_class (self->words, "caption");
  gtk_widget_add_css_class (self->words, "dim");
  gtk_box_append (GTK_BOX (self), self->entry);
  gtk_box_append (GTK_BOX (self), self->words);
}

GtkWidget *
finx_interval_field_new (gboolean trades)
{
  FinxIntervalField *self = g_object_new (FINX_TYPE_INTERVAL_FIELD, NULL);

  self->trades = trades;
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), trades ? _("Custom: 7, 2h, 100T") : _("Custom: 7, 45s, 3h"));
  typed_cb (self);
  return GTK_WIDGET (self);
}

void
finx_interval_field_set_text (FinxIntervalField *self,
                              const char        *text)
{
  g_return_if_fail (FINX_IS_INTERVAL_FIELD (self));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

void
finx_interval_field_begin (FinxIntervalField *self)
{
  g_return_if_fail (FINX_IS_INTERVAL_FIELD (self));
  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}
