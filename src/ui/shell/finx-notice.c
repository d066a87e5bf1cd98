/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-notice.h"

struct _FinxNotice
{
  GtkBox     parent_instance;
  GtkWidget *revealer;
  GtkWidget *bar;
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (FinxNotice, finx_notice, GTK_TYPE_BOX)

static void
clicked_cb (FinxNotice *self)
{
  if (gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)) == NULL)
    finx_notice_hide (self);
}

static void
finx_notice_class_init (FinxNoticeClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
finx_notice_init (FinxNotice *self)
{
  self->revealer = gtk_revealer_new ();
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->icon = gtk_image_new ();
  self->label = gtk_label_new (NULL);
  self->button = gtk_button_new ();

  gtk_widget_add_css_class (self->bar, "finx-notice");
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0.0f);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "small");
  gtk_box_append (GTK_BOX (self->bar), self->icon);
  gtk_box_append (GTK_BOX (self->bar), self->label);
  gtk_box_append (GTK_BOX (self->bar), self->button);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->bar);
  gtk_widget_set_hexpand (self->revealer, TRUE);
  gtk_box_append (GTK_BOX (self), self->revealer);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_notice_new (gboolean is_alarm)
{
  FinxNotice *self = g_object_new (FINX_TYPE_NOTICE, NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), is_alarm ? "finx-stop-symbolic" : "dialog-warning-symbolic");
  gtk_widget_add_css_class (self->icon, is_alarm ? "error" : "warn");
  if (is_alarm)
    gtk_widget_add_css_class (self->bar, "alarm");
  return GTK_WIDGET (self);
}

void
finx_notice_show (FinxNotice *self, const char *text, const char *button, const char *action)
{
  g_return_if_fail (FINX_IS_NOTICE (self));

  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_button_set_label (GTK_BUTTON (self->button), button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), NULL);
  if (action != NULL)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
}

void
finx_notice_hide (FinxNotice *self)
{
  g_return_if_fail (FINX_IS_NOTICE (self));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
