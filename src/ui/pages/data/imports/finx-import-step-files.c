/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files. */
#include "ui/pages/data/imports/finx-import-wizard-private.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/pages/data/finx-data-files.h"
#include "ui/words/finx-format.h"

static void list_files (FinxImportWizard *self);

static void
remove_cb (GtkWidget        *button,
           FinxImportWizard *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  g_ptr_array_remove_index (self->files, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
  list_files (self);
}

static GtkWidget *
build_row (FinxImportWizard *self,
           FinxImportFile   *file)
{
  GtkWidget *row = adw_action_row_new (), *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *size = file->bytes != NULL ? finx_format_bytes ((gint64) g_bytes_get_size (file->bytes)) : NULL;
  g_autofree char *problem = file->error != NULL && file->bytes == NULL ? finx_error_text (file->error) : NULL;
  g_autofree char *name = g_strdup_printf (_("Leave %s out"), file->name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), file->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), problem != NULL ? problem : size);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
list_files (FinxImportWizard *self)
{
  GtkWidget *row;
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  while ((row = gtk_widget_get_first_child (self->file_list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->file_list), row);
  for (guint i = 0; i < self->files->len; i++)
    {
      FinxImportFile *file = self->files->pdata[i];

      gtk_list_box_append (GTK_LIST_BOX (self->file_list), build_row (self, file));
      gtk_string_list_append (names, file->name);
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->read_file), G_LIST_MODEL (names));
  gtk_widget_set_visible (self->read_file, self->files->len > 1);
  gtk_widget_set_visible (self->file_list, self->files->len > 0);
  gtk_widget_set_visible (self->files_empty, self->files->len == 0);
  finx_import_wizard_update (self);
}

static gboolean
is_there (FinxImportWizard *self,
          const char       *path)
{
  for (guint i = 0; i < self->files->len; i++)
    if (g_str_equal (((FinxImportFile *) self->files->pdata[i])->path, path))
      return TRUE;
  return FALSE;
}

void
finx_import_wizard_add_files (FinxImportWizard *self,
                              GListModel       *files)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = g_file_get_path (file);
      FinxImportFile *added;

      if (path == NULL || is_there (self, path))
        continue;
      added = finx_import_file_new (path);
      finx_import_file_look (added, finx_engine_get_instruments (self->engine), self->saved);
      g_ptr_array_add (self->files, added);
    }
  list_files (self);
}

static void
chosen_cb (GtkWidget  *owner,
           GListModel *files,
           gpointer    user_data)
{
  finx_import_wizard_add_files (FINX_IMPORT_WIZARD (owner), files);
}

static void
add_cb (FinxImportWizard *self)
{
  finx_choose_transaction_files (GTK_WIDGET (self), chosen_cb, NULL);
}

static void
dropped_cb (GtkWidget  *owner,
            GListModel *files,
            gpointer    user_data)
{
  finx_import_wizard_add_files (FINX_IMPORT_WIZARD (user_data), files);
}

GtkWidget *
finx_import_wizard_build_files (FinxImportWizard *self)
{
  GtkWidget *box = finx_wizard_step_box (_("Which files"), _("Exports of your bank or broker, or of another program: CSV, OFX, QFX, QIF, "
                                                                    "Ghostfolio and Portfolio Performance. What a file is, is told by what is in it."));
  GtkWidget *add = gtk_button_new_with_label (_("Add files…")), *scroller = gtk_scrolled_window_new (), *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->file_list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->file_list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->file_list, "boxed-list");
  gtk_widget_set_valign (self->file_list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->file_list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Files"), -1);
  self->files_empty = gtk_label_new (_("Drop files here"));
  gtk_widget_add_css_class (self->files_empty, "dim");
  gtk_widget_add_css_class (self->files_empty, "finx-drop");
  gtk_widget_set_vexpand (self->files_empty, TRUE);
  gtk_box_append (GTK_BOX (inside), self->file_list);
  gtk_box_append (GTK_BOX (inside), self->files_empty);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), inside);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), add);
  gtk_box_append (GTK_BOX (box), scroller);
  finx_accept_files (box, dropped_cb, self);
  return box;
}
