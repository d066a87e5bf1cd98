/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-failure.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-error.h"

struct _FinxFailure
{
  GtkBox     parent_instance;
  GtkWidget *command;
};

G_DEFINE_FINAL_TYPE (FinxFailure, finx_failure, GTK_TYPE_BOX)

static const char *
title_of (const GError *error)
{
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_BUSY))
    return _("Another program uses the data");
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_CORRUPT))
    return _("The database is damaged");
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_NEWER))
    return _("The data are of a newer version");
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_STORE))
    return _("The database could not be opened");
  return _("FinX could not start");
}

static const char *
help_for (const GError *error)
{
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_BUSY))
    return _("Close the other one, then try again.");
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_CORRUPT))
    return _("Nothing was changed. A backup can be put in its place with this command; it keeps the damaged file aside:");
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_NEWER))
    return _("Nothing was changed. Install the newer version, or restore a backup of this one with this command:");
  return _("Nothing was changed. Check the folder’s space and permissions, then try again.");
}

static void
copy_cb (FinxFailure *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_text (GTK_LABEL (self->command)));
}

static void
finx_failure_class_init (FinxFailureClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
finx_failure_init (FinxFailure *self)
{
  GtkWidget *header = adw_header_bar_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), gtk_label_new (NULL));
  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (GTK_BOX (self), header);
}

static GtkWidget *
create_command (FinxFailure *self, const char *data_dir)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *quoted = data_dir != NULL ? g_shell_quote (data_dir) : NULL;
  g_autofree char *command = quoted != NULL ? g_strdup_printf ("finxctl --data-dir %s restore %s", quoted, _("BACKUP"))
                                            : g_strdup_printf ("finxctl restore %s", _("BACKUP"));

  self->command = gtk_label_new (command);
  gtk_label_set_selectable (GTK_LABEL (self->command), TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->command), TRUE);
  gtk_widget_add_css_class (self->command, "command");
  gtk_widget_set_tooltip_text (copy, _("Copy the command"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy the command"), -1);
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->command);
  gtk_box_append (GTK_BOX (box), copy);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
create_buttons (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *quit = gtk_button_new_with_label (_("Quit"));
  GtkWidget *again = gtk_button_new_with_label (_("Try again"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (quit), "app.quit");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (again), "app.try-again");
  gtk_widget_add_css_class (again, "suggested-action");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), quit);
  gtk_box_append (GTK_BOX (box), again);
  return box;
}

GtkWidget *
finx_failure_new (const GError *error, const char *data_dir)
{
  FinxFailure *self = g_object_new (FINX_TYPE_FAILURE, NULL);
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autofree char *text = finx_error_text (error);
  const char *code = finx_error_code (error);
  gboolean has_code = code != NULL && *code != '\0' && strstr (text, code) == NULL;
  g_autofree char *words = g_strdup_printf ("%s%s%s\n%s", text, g_str_has_suffix (text, ".") ? " " : ". ", has_code ? code : "", help_for (error));
  g_autofree char *markup = g_markup_escape_text (words, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title_of (error));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), markup);
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_CORRUPT) || g_error_matches (error, FINX_ERROR, FINX_ERROR_NEWER))
    gtk_box_append (GTK_BOX (box), create_command (self, data_dir));
  gtk_box_append (GTK_BOX (box), create_buttons ());
  adw_status_page_set_child (ADW_STATUS_PAGE (page), box);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (self), page);
  return GTK_WIDGET (self);
}
