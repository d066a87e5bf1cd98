/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-name-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static char *
get_name (AdwMessageDialog *dialog)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static void
changed_cb (AdwMessageDialog *dialog)
{
  g_autofree char *name = get_name (dialog);

  adw_message_dialog_set_response_enabled (dialog, "save", *name != '\0');
}

static void
response_cb (GtkWidget        *owner,
             const char       *response,
             AdwMessageDialog *dialog)
{
  FinxNameFunc named = (FinxNameFunc) g_object_get_data (G_OBJECT (dialog), "named");
  g_autofree char *name = get_name (dialog);

  if (g_str_equal (response, "save"))
    named (owner, name);
}

void
finx_ask_name (GtkWidget    *owner,
               const char   *heading,
               const char   *button,
               const char   *name,
               FinxNameFunc  named)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (owner)), heading, NULL), *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Name"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "save", button, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data (G_OBJECT (dialog), "named", (gpointer) named);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), owner, G_CONNECT_SWAPPED);
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  changed_cb (ADW_MESSAGE_DIALOG (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}
